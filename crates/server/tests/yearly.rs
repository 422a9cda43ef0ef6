//! The yearly return through the front door: by the organisation itself with
//! its link, by its commune for it, accepted, returned; and who is silent.
#![allow(clippy::unwrap_used)]

mod common;

use axum::http::StatusCode;
use common::on_each_database;
use common::yearly::{enter, in_january, issue, officer};
use domain::permission::Role;

#[tokio::test]
async fn a_code_that_is_not_issued_opens_nothing() {
    on_each_database(async |app| {
        let app = in_january(&app);
        let mut officer = officer(&app).await;
        let page = enter(&mut officer, "HTX Cà phê Đăk Mar").await;
        let link = issue(&mut officer, &page).await;
        let mut stranger = app.stranger();
        assert_eq!(stranger.get("/ke-khai/khongco").await.status, StatusCode::NOT_FOUND);
        assert_eq!(stranger.get(&link).await.status, StatusCode::OK);
        // A new one ends the old; revoked, none is left.
        let other = issue(&mut officer, &page).await;
        assert_ne!(link, other);
        assert_eq!(stranger.get(&link).await.status, StatusCode::NOT_FOUND);
        assert_eq!(stranger.post(&link, &[("viec", "luu")]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(officer.post(&format!("{page}/ke-khai/thu-hoi"), &[]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(stranger.get(&other).await.status, StatusCode::NOT_FOUND);
        // It ends by itself.
        let last = issue(&mut officer, &page).await;
        let later = app.at("2013-03-12T01:00:00Z".parse().unwrap());
        assert_eq!(later.stranger().get(&last).await.status, StatusCode::NOT_FOUND);
        // Guessing has to wait; so does the right code from there.
        for _ in 0..40 {
            stranger.get("/ke-khai/khongco").await;
        }
        assert_eq!(stranger.get("/ke-khai/khongco").await.status, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(stranger.get(&last).await.status, StatusCode::TOO_MANY_REQUESTS);
    })
    .await;
}

#[tokio::test]
async fn nobody_from_outside_fills_in_or_accepts() {
    on_each_database(async |app| {
        let app = in_january(&app);
        let mut officer = officer(&app).await;
        let page = enter(&mut officer, "HTX Cà phê Đăk Mar").await;
        let link = issue(&mut officer, &page).await;
        let sheet = format!("{page}/bao-cao-nam/2012");
        let mut neighbour = app.sign_in(Role::CommuneOfficer, app.unit("23503").await).await;
        for path in [format!("{page}/bao-cao-nam"), sheet.clone()] {
            assert_eq!(neighbour.get(&path).await.status, StatusCode::NOT_FOUND);
        }
        for path in [sheet.clone(), format!("{page}/ke-khai"), format!("{page}/ke-khai/thu-hoi")] {
            let answer = neighbour.post(&path, &[("viec", "luu"), ("revision", "0")]).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        }
        let tick = format!("chi.{}", page.rsplit('/').next().unwrap());
        let remind = [("nam", "2012"), (tick.as_str(), "1")];
        let answer = neighbour.post("/so-dang-ky/bao-cao-nam/nhac", &remind).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
        let mut reader = app.sign_in(Role::Reader, app.unit("62").await).await;
        reader.get(&sheet).await.shows("HTX Cà phê Đăk Mar").hides("name=\"viec\"").hides("ke-khai");
        assert_eq!(reader.post(&sheet, &[("viec", "luu")]).await.status, StatusCode::FORBIDDEN);
        // By a link nothing is decided, and nothing of a person is shown.
        let mut stranger = app.stranger();
        stranger.get(&link).await.shows("HTX Cà phê Đăk Mar").hides("A Thiên").hides("nhan");
        assert_eq!(
            stranger.post(&link, &[("viec", "nhan"), ("revision", "0")]).await.status,
            StatusCode::FORBIDDEN
        );
        // A year to come, one before it was founded.
        for year in ["2013", "2009", "x"] {
            assert_eq!(
                officer.get(&format!("{page}/bao-cao-nam/{year}")).await.status,
                StatusCode::NOT_FOUND
            );
        }
    })
    .await;
}

#[tokio::test]
async fn wrong_numbers_are_kept_and_told() {
    on_each_database(async |app| {
        let app = in_january(&app);
        let mut officer = officer(&app).await;
        let page = enter(&mut officer, "HTX Cà phê Đăk Mar").await;
        let link = issue(&mut officer, &page).await;
        let mut own = app.stranger();
        // The register's number stands there; what was earned is asked anew.
        own.get(&link).await.shows("value=\"1.220\"").shows("Vốn hoạt động");
        let wrong = [
            ("revision", "0"),
            ("viec", "gui"),
            ("so.members", "20"),
            ("so.members_women", "21"),
            ("so.revenue", "hai tỷ"),
        ];
        let answer = own.post(&link, &wrong).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        answer.shows("lớn hơn Thành viên (20)").shows("value=\"hai tỷ\"").shows("Còn 2 số phải sửa");
        // A draft may be wrong and is kept as it was typed.
        let draft = [wrong[0], ("viec", "luu"), wrong[2], wrong[3], wrong[4]];
        assert_eq!(own.post(&link, &draft).await.location(), link);
        own.get(&link).await.shows("value=\"hai tỷ\"").shows("đang khai");
        // Two at once: the officer had the page open before.
        let sheet = format!("{page}/bao-cao-nam/2012");
        let late = officer.post(&sheet, &[("revision", "0"), ("viec", "luu"), ("so.members", "30")]).await;
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
        late.shows("Có người vừa ghi").shows("value=\"30\"").shows("name=\"revision\" value=\"1\"");
        // Against 1.220 a jump: it wants a note.
        let few = [("revision", "1"), ("viec", "gui"), ("so.members", "6")];
        let answer = own.post(&link, &few).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        answer.shows("Thành viên là 6, năm trước 1.220").shows("chưa ghi lý do");
        let noted = [few[0], few[1], few[2], ("ly_do.members", "Nhiều thành viên rút vốn")];
        assert_eq!(own.post(&link, &noted).await.location(), link);
        own.get(&link).await.shows("đã gửi").hides("name=\"viec\"");
        // Sent is locked.
        let again = [("revision", "2"), ("viec", "luu"), ("so.members", "9")];
        own.post(&link, &again).await.shows("đang ở tình trạng “đã gửi”");
    })
    .await;
}

#[tokio::test]
async fn the_commune_returns_with_a_reason_accepts_and_the_register_counts() {
    on_each_database(async |app| {
        let app = in_january(&app);
        let mut officer = officer(&app).await;
        let page = enter(&mut officer, "HTX Cà phê Đăk Mar").await;
        let link = issue(&mut officer, &page).await;
        let mut own = app.stranger();
        let typed = [("revision", "0"), ("viec", "gui"), ("so.members", "1.300"), ("so.revenue", "2.840")];
        assert_eq!(own.post(&link, &typed).await.location(), link);
        let sheet = format!("{page}/bao-cao-nam/2012");
        officer.get(&sheet).await.shows("2.840").shows("Tiếp nhận");
        let silent_return = [("revision", "1"), ("viec", "tra"), ("ly_do", " ")];
        officer.post(&sheet, &silent_return).await.shows("Nhập lý do trả lại");
        let back = [("revision", "1"), ("viec", "tra"), ("ly_do", "Thiếu lợi nhuận")];
        assert_eq!(officer.post(&sheet, &back).await.location(), sheet);
        own.get(&link).await.shows("Thiếu lợi nhuận").shows("value=\"2.840\"");
        let right = [
            ("revision", "2"),
            ("viec", "gui"),
            ("so.members", "1.300"),
            ("so.revenue", "2.840"),
            ("so.profit", "290"),
            ("ghi_chu", "Đã đổi trụ sở sang Thôn 2"),
        ];
        assert_eq!(own.post(&link, &right).await.location(), link);
        officer.get(&sheet).await.shows("Đã đổi trụ sở sang Thôn 2");
        let accept = [("revision", "3"), ("viec", "nhan")];
        let answer = officer.post(&sheet, &accept).await;
        assert_eq!(answer.location(), sheet, "{}", answer.body);
        officer.get(&sheet).await.shows("đã tiếp nhận");
        officer.get(&page).await.shows("Báo cáo năm").shows("1.300").shows("14/12/2012");
        let total = officer.get("/so-dang-ky?ngay=2012-12-31&dang=csv").await;
        total.shows("Thành viên hợp tác xã,người,1300");
        officer.get("/so-dang-ky?ngay=2012-12-13&dang=csv").await.shows("Thành viên hợp tác xã,người,1220");
        // Accepted once.
        officer
            .post(&sheet, &[("revision", "4"), ("viec", "nhan")])
            .await
            .shows("đang ở tình trạng “đã tiếp nhận”");
        let newest = officer.get(&format!("{page}/bao-cao-nam")).await;
        assert_eq!(newest.location(), sheet);
    })
    .await;
}

#[tokio::test]
async fn the_list_says_who_is_silent_and_when_they_were_reminded() {
    on_each_database(async |app| {
        let app = in_january(&app);
        let mut officer = officer(&app).await;
        let first = enter(&mut officer, "HTX Cà phê Đăk Mar").await;
        let second = enter(&mut officer, "HTX Dược liệu Đăk Mar").await;
        let all = officer.get("/so-dang-ky/bao-cao-nam").await;
        all.shows("HTX Cà phê Đăk Mar").shows("im lặng hai năm liền").shows("15/12/2012");
        // The officer types in what came on paper for the year before.
        let typed = [("revision", "0"), ("viec", "gui"), ("so.members", "1.220"), ("so.revenue", "500")];
        let paper = format!("{first}/bao-cao-nam/2011");
        assert_eq!(officer.post(&paper, &typed).await.location(), paper);
        assert_eq!(officer.post(&paper, &[("revision", "1"), ("viec", "nhan")]).await.location(), paper);
        let silent = officer.get("/so-dang-ky/bao-cao-nam?loc=im-lang").await;
        silent.shows("HTX Dược liệu Đăk Mar").hides("HTX Cà phê Đăk Mar");
        let tick = format!("chi.{}", second.rsplit('/').next().unwrap());
        let none = officer.post("/so-dang-ky/bao-cao-nam/nhac", &[("nam", "2012")]).await;
        assert!(none.header("set-cookie").contains("yearly.nobody"), "{:?}", none.headers);
        let remind = [("nam", "2012"), ("loc", "im-lang"), (tick.as_str(), "1")];
        let answer = officer.post("/so-dang-ky/bao-cao-nam/nhac", &remind).await;
        assert_eq!(answer.location(), "/so-dang-ky/bao-cao-nam?nam=2012&loc=im-lang");
        officer.get(answer.location()).await.shows("10/1/2013, Người dùng");
        let link = issue(&mut officer, &second).await;
        app.stranger().get(&link).await.shows("Nhắc, Người dùng");
        // The district sees its communes' returns; last year stands beside this one.
        let mut district = app.sign_in(Role::DistrictOfficer, app.unit("615").await).await;
        district.get("/so-dang-ky/bao-cao-nam?nam=2011&loc=da-nhan").await.shows("HTX Cà phê Đăk Mar");
        district.get(&format!("{first}/bao-cao-nam/2012")).await.shows("<td class=\"n\">500</td>");
        assert_eq!(officer.get("/so-dang-ky/bao-cao-nam?don_vi=62").await.status, StatusCode::NOT_FOUND);
    })
    .await;
}
