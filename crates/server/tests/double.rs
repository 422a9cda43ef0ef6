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
