//! Organisations entered twice, through the front door: listed, looked at,
//! merged, taken apart again.
#![allow(clippy::unwrap_used)]

mod common;

use axum::http::StatusCode;
use common::{Client, on_each_database};
use domain::permission::Role;

async fn enter(officer: &mut Client, name: &str) -> String {
    let typed = [
        ("bat_dau", "registered"),
        ("loai", "cooperative"),
        ("ten", name),
        ("ngay", "5/3/2010"),
        ("quyet_dinh", "GCN 38A000123"),
        ("dia_ban", "Xã Đăk Mar"),
        ("luat", "2003"),
        ("nganh", "0126"),
        ("so.members", "20"),
    ];
    let mut answer = officer.post("/so-dang-ky/them", &typed).await;
    if let Some((_, box_of)) = answer.body.split_once("name=\"la_khac\" value=\"") {
        // The page asks whether it is the one that is there; it is said not to be.
        let these = box_of.split('"').next().unwrap().to_owned();
        answer.shows("Có thể đã có trong sổ").shows(&format!("value=\"{name}\"")).shows("aria-describedby");
        let mut again = typed.to_vec();
        again.push(("la_khac", &these));
        answer = officer.post("/so-dang-ky/them", &again).await;
    }
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    answer.location().to_owned()
}

#[tokio::test]
async fn who_enters_one_that_is_there_is_asked_before_it_is_written() {
    on_each_database(async |app| {
        let mut officer = app.sign_in(Role::CommuneOfficer, app.unit("23512").await).await;
        let one = enter(&mut officer, "HTX Thử nghiệm một").await;
        let typed = [
            ("bat_dau", "registered"),
            ("loai", "cooperative"),
            ("ten", "Hợp tác xã thử nghiệm một"),
            ("ngay", "5/3/2010"),
            ("quyet_dinh", "GCN 38A000123"),
            ("dia_ban", "Xã Đăk Mar"),
            ("luat", "2003"),
            ("nganh", "Trồng cây cà phê"),
        ];
        let mut again = typed.to_vec();
        again.push(("la_khac", "1"));
        for fields in [&typed[..], &again] {
            let answer = officer.post("/so-dang-ky/them", fields).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            answer.shows(&format!("<a href=\"{one}\">HTX Thử nghiệm một</a>")).shows("Đây là tổ chức khác");
            answer.shows("value=\"Hợp tác xã thử nghiệm một\"").shows("href=\"#la_khac\"");
        }
        officer.get("/so-dang-ky/danh-sach").await.shows("1 tổ chức");
        // An officer of another commune neither sees it nor is asked.
        let mut neighbour = app.sign_in(Role::CommuneOfficer, app.unit("23503").await).await;
        let mut theirs = typed.to_vec();
        theirs.retain(|(name, _)| *name != "dia_ban");
        theirs.push(("dia_ban", "23503"));
        let answer = neighbour.post("/so-dang-ky/them", &theirs).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        let page = enter(&mut officer, "Hợp tác xã thử nghiệm một").await;
        officer.get(&page).await.shows("0126 – Trồng cây cà phê");
    })
    .await;
}

#[tokio::test]
async fn doubles_are_listed_merged_and_taken_apart() {
    on_each_database(async |app| {
        let mut officer = app.sign_in(Role::CommuneOfficer, app.unit("23512").await).await;
        let one = enter(&mut officer, "HTX Cà phê Đăk Mar").await;
        let two = enter(&mut officer, "Hợp tác xã cà phê Đắk Mar").await;
        let (first, second) = (one.rsplit('/').next().unwrap(), two.rsplit('/').next().unwrap());
        let look = format!("{one}/gop/{second}");

        let mut neighbour = app.sign_in(Role::CommuneOfficer, app.unit("23503").await).await;
        assert_eq!(neighbour.get(&look).await.status, StatusCode::NOT_FOUND);
        assert_eq!(neighbour.post(&look, &[("giu", first)]).await.status, StatusCode::NOT_FOUND);
        let mut reader = app.sign_in(Role::Reader, app.unit("62").await).await;
        assert_eq!(reader.get("/so-dang-ky/trung").await.status, StatusCode::FORBIDDEN);

        officer.get("/so-dang-ky/trung").await.shows("HTX Cà phê Đăk Mar").shows(&look);
        officer.get(&look).await.shows("Hợp tác xã cà phê Đắk Mar").shows("Giữ bản nào");
        let unsure = officer.post(&look, &[("ly_do", "Ghi hai lần")]).await;
        assert_eq!(unsure.status, StatusCode::UNPROCESSABLE_ENTITY);
        unsure.shows("Chọn bản được giữ.").shows("Ghi hai lần");
        let mut typed = vec![("giu", first), ("ban", "1"), ("ban_khac", "1"), ("ly_do", "")];
        officer.post(&look, &typed).await.shows("Nhập lý do.");
        typed.retain(|(name, _)| *name != "ly_do");
        typed.push(("ly_do", "Ghi hai lần"));
        let answer = officer.post(&look, &typed).await;
        assert_eq!(answer.location(), one, "{}", answer.body);
        officer.get("/so-dang-ky/danh-sach").await.shows("1 tổ chức");
        officer.get("/so-dang-ky/trung").await.shows("Không thấy cặp nào");
        officer.get(&one).await.shows(&two);
        officer.get(&two).await.shows("đã được ghi hai lần").shows(&format!("{two}/tach")).hides("/su-kien/");

        let apart = format!("{two}/tach");
        let wrong = officer.post(&apart, &[("revision", "2"), ("ly_do", "")]).await;
        wrong.shows("Nhập lý do.");
        let answer = officer.post(&apart, &[("revision", "2"), ("ly_do", "Hai tổ chức khác nhau")]).await;
        assert_eq!(answer.location(), two, "{}", answer.body);
        officer.get("/so-dang-ky/danh-sach").await.shows("2 tổ chức");
        assert_eq!(officer.get(&apart).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn a_pair_that_is_not_one_stays_away_until_one_of_the_two_changes() {
    on_each_database(async |app| {
        let mut officer = app.sign_in(Role::CommuneOfficer, app.unit("23512").await).await;
        let one = enter(&mut officer, "HTX Cà phê Đăk Mar").await;
        let two = enter(&mut officer, "Hợp tác xã cà phê Đắk Mar").await;
        let second = two.rsplit('/').next().unwrap();
        let (look, set) = (format!("{one}/gop/{second}"), format!("{one}/khong-trung/{second}"));
        let back = format!("{set}/rut");
        let seen = [("ban", "1"), ("ban_khac", "1"), ("vi_sao", "Hai tổ của hai thôn")];

        let mut neighbour = app.sign_in(Role::CommuneOfficer, app.unit("23503").await).await;
        let mut reader = app.sign_in(Role::Reader, app.unit("62").await).await;
        for path in [&set, &back] {
            assert_eq!(neighbour.post(path, &seen).await.status, StatusCode::NOT_FOUND);
            assert_eq!(reader.post(path, &seen).await.status, StatusCode::FORBIDDEN);
        }
        let itself = format!("{one}/khong-trung/{}", one.rsplit('/').next().unwrap());
        officer.post(&itself, &seen).await.shows("Không gộp được");
        // Somebody entered something meanwhile: what was typed is kept.
        let late = officer.post(&set, &[("ban", "1"), ("ban_khac", "7"), seen[2]]).await;
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
        late.shows("Có người vừa ghi").shows("value=\"Hai tổ của hai thôn\"");

        // A reason need not be given.
        officer.get(&look).await.shows("không bắt buộc").hides("Đã ghi là hai tổ chức khác nhau");
        let answer = officer.post(&set, &seen[..2]).await;
        assert_eq!(answer.location(), "/so-dang-ky/trung", "{}", answer.body);
        let list = officer.get("/so-dang-ky/trung").await;
        list.shows("Không thấy cặp nào").shows("Không phải một (1)").shows(&back).shows("Người dùng");
        officer.get(&look).await.shows("Đã ghi là hai tổ chức khác nhau");
        neighbour.get("/so-dang-ky/trung").await.hides("Không phải một");
        assert_eq!(officer.post(&back, &[]).await.location(), "/so-dang-ky/trung");
        assert_eq!(officer.post(&back, &[]).await.location(), "/so-dang-ky/trung", "done is done");
        officer.get("/so-dang-ky/trung").await.shows(&look).hides("Không phải một (");

        // By the other of the two, with a reason; a number does not bring it back, a name does.
        let other = format!("{two}/khong-trung/{}", one.rsplit('/').next().unwrap());
        assert_eq!(officer.post(&other, &seen).await.status, StatusCode::SEE_OTHER);
        let updated = [("ngay", "1/6/2011"), ("so.members", "25"), ("revision", "1")];
        let answer = officer.post(&format!("{one}/su-kien/updated"), &updated).await;
        assert_eq!(answer.location(), one, "{}", answer.body);
        let mut district = app.sign_in(Role::DistrictOfficer, app.unit("615").await).await;
        let list = district.get("/so-dang-ky/trung").await;
        list.shows("Không thấy cặp nào").shows(": Hai tổ của hai thôn");
        let renamed = [("ngay", "1/6/2012"), ("ten", "Hợp tác xã Cà phê Đăk Mar"), ("revision", "2")];
        let answer = officer.post(&format!("{one}/su-kien/renamed"), &renamed).await;
        assert_eq!(answer.location(), one, "{}", answer.body);
        let list = officer.get("/so-dang-ky/trung").await;
        list.shows(&look).shows("từ đó có thay đổi: tên.").hides("Không phải một (1)");
        // Said again of what they are now, it stays away again.
        let now = [("ban", "3"), ("ban_khac", "1")];
        assert_eq!(officer.post(&set, &now).await.status, StatusCode::SEE_OTHER);
        officer.get("/so-dang-ky/trung").await.shows("Không thấy cặp nào").shows("Không phải một (1)");

        let filter = storage::audit::Filter {
            object_kind: Some("organisation".to_owned()),
            ..storage::audit::Filter::default()
        };
        let trail = storage::audit::page(&mut &app.db, &filter, 20).await.unwrap();
        let told: Vec<_> =
            trail.iter().filter(|one| ["tell_apart", "reset"].contains(&one.action.as_str())).collect();
        assert_eq!(told.len(), 4, "{told:?}");
        assert_eq!(told[1].why.as_deref(), Some("Hai tổ của hai thôn"));
    })
    .await;
}
