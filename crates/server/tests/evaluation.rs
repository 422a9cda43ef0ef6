//! An organisation's evaluation and size class through the front door.
#![allow(clippy::unwrap_used)]

mod common;

use axum::http::StatusCode;
use common::{Client, TestApp, on_each_database};
use domain::permission::Role;

async fn enter(officer: &mut Client, name: &str, on: &str) -> String {
    let fields = [
        ("bat_dau", "registered"),
        ("loai", "cooperative"),
        ("ten", name),
        ("ngay", on),
        ("quyet_dinh", "GCN 38A000123"),
        ("dia_ban", "Xã Đăk Mar"),
        ("luat", "2012"),
        ("nganh", "0126"),
        ("so.members", "300"),
    ];
    let answer = officer.post("/so-dang-ky/them", &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    answer.location().to_owned()
}

fn in_2022(app: &TestApp) -> TestApp {
    app.at("2022-01-10T01:00:00Z".parse().unwrap())
}

/// What is given points in the pack's scheme, with the most of each; they come to 100.
const ALL: [(&str, &str); 23] = [
    ("diem.1a", "6"),
    ("diem.1b", "1"),
    ("diem.2a", "5"),
    ("diem.2b", "1"),
    ("diem.3a", "4"),
    ("diem.3b", "3"),
    ("diem.3c", "4"),
    ("diem.4a", "2"),
    ("diem.4b", "2"),
    ("diem.4c", "2"),
    ("diem.5", "8"),
    ("diem.6", "6"),
    ("diem.7a", "2"),
    ("diem.7b", "2"),
    ("diem.7c", "2"),
    ("diem.8", "6"),
    ("diem.9", "4"),
    ("diem.10", "8"),
    ("diem.11", "8"),
    ("diem.12", "8"),
    ("diem.13", "6"),
    ("diem.14", "6"),
    ("diem.15", "4"),
];

fn with<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields: Vec<(&str, &str)> = ALL.to_vec();
    fields.retain(|(name, _)| more.iter().all(|(other, _)| other != name));
    fields.extend_from_slice(more);
    fields
}

#[tokio::test]
async fn points_are_given_by_who_keeps_the_register_and_make_a_rank() {
    on_each_database(async |app| {
        let app = in_2022(&app);
        let mut officer = app.sign_in(Role::CommuneOfficer, app.unit("23512").await).await;
        let page = enter(&mut officer, "HTX Cà phê Đăk Mar", "5/3/2016").await;
        let sheet = format!("{page}/danh-gia");
        let mut neighbour = app.sign_in(Role::CommuneOfficer, app.unit("23503").await).await;
        assert_eq!(neighbour.get(&sheet).await.status, StatusCode::NOT_FOUND);
        let typed = with(&[("nam", "2021"), ("revision", "0")]);
        assert_eq!(neighbour.post(&sheet, &typed).await.status, StatusCode::NOT_FOUND);
        let mut reader = app.sign_in(Role::Reader, app.unit("62").await).await;
        assert_eq!(reader.post(&sheet, &typed).await.status, StatusCode::FORBIDDEN);
        reader.get(&sheet).await.shows("Thông tư số 01/2020/TT-BKHĐT").hides("name=\"diem.5\"");

        let wrong = [("nam", "2021"), ("revision", "0"), ("diem.5", "9"), ("diem.6", "sáu")];
        let answer = officer.post(&sheet, &wrong).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        answer.shows("Tiêu chí 5: điểm từ 0 đến 8").shows("value=\"sáu\"").shows("Cần đối chiếu");
        officer.post(&sheet, &wrong[..2]).await.shows("Nhập ít nhất một điểm");

        let some = [("nam", "2021"), ("revision", "0"), ("diem.5", "7,5")];
        assert_eq!(officer.post(&sheet, &some).await.location(), format!("{sheet}?nam=2021"));
        officer.get(&sheet).await.shows("<dd>7,5</dd>").shows("còn 22 điểm chưa ghi");
        let late = officer.post(&sheet, &some).await;
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
        late.shows("Có người vừa ghi điểm");
        let fair = with(&[
            ("nam", "2021"),
            ("revision", "1"),
            ("diem.10", "0"),
            ("diem.11", "0"),
            ("diem.12", "3,5"),
        ]);
        assert_eq!(officer.post(&sheet, &fair).await.status, StatusCode::SEE_OTHER);
        let shown = reader.get(&sheet).await;
        shown.shows("<dd>79,5</dd>").shows("<dd>khá</dd>").shows("Người dùng commune_officer");
        let good = with(&[("nam", "2021"), ("revision", "2")]);
        assert_eq!(officer.post(&sheet, &good).await.status, StatusCode::SEE_OTHER);
        reader.get(&sheet).await.shows("<dd>100</dd>").shows("<dd>tốt</dd>");
        // Before the circular there is no scheme, for a year to come none either.
        officer.get(&format!("{sheet}?nam=2019")).await.shows("không có cách đánh giá nào");
        let early = with(&[("nam", "2019"), ("revision", "0")]);
        assert_eq!(officer.post(&sheet, &early).await.status, StatusCode::NOT_FOUND);
        officer.get(&format!("{sheet}?nam=2022")).await.shows("không có cách đánh giá nào");
    })
    .await;
}

#[tokio::test]
async fn the_young_and_the_idle_are_not_ranked() {
    on_each_database(async |app| {
        let app = in_2022(&app);
        let mut officer = app.sign_in(Role::CommuneOfficer, app.unit("23512").await).await;
        let young = enter(&mut officer, "HTX Mới", "5/3/2021").await;
        let idle = enter(&mut officer, "HTX Ngưng", "5/3/2016").await;
        let stopped = [("ngay", "1/5/2021"), ("revision", "1")];
        let answer = officer.post(&format!("{idle}/su-kien/went_idle"), &stopped).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        for (page, why) in [(&young, "chưa đủ 12 tháng (từ 5/3/2021)"), (&idle, "ngưng hoạt động 245 ngày")]
        {
            let sheet = format!("{page}/danh-gia");
            let all = with(&[("nam", "2021"), ("revision", "0")]);
            assert_eq!(officer.post(&sheet, &all).await.status, StatusCode::SEE_OTHER);
            officer.get(&sheet).await.shows("<dd>100</dd>").shows(why).hides("<dd>tốt</dd>");
        }
    })
    .await;
}

#[tokio::test]
async fn the_size_class_names_its_scheme() {
    on_each_database(async |app| {
        let app = in_2022(&app);
        let mut officer = app.sign_in(Role::CommuneOfficer, app.unit("23512").await).await;
        let page = enter(&mut officer, "HTX Cà phê Đăk Mar", "5/3/2016").await;
        officer.get(&page).await.shows("nhỏ (theo số thành viên, Thông tư số 01/2020/TT-BKHĐT)");
        officer.get(&format!("{page}?ngay=2019-12-31")).await.hides("theo số thành viên");
        let later = app.at("2024-12-02T01:00:00Z".parse().unwrap());
        let mut officer = later.sign_in(Role::CommuneOfficer, later.unit("23512").await).await;
        officer.get(&page).await.shows("chưa xếp (Nghị định số 113/2024/NĐ-CP); cần đối chiếu");
    })
    .await;
}
