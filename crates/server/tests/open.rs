//! Open data through the front door: closed until the administrator opens
//! them, small counts hidden, nothing personal, the same in every format.
#![allow(clippy::unwrap_used)]

mod common;

use axum::http::StatusCode;
use common::{Client, TestApp, on_each_database};
use domain::organisation::{Change, Happened, Kind};
use domain::permission::{Actor, Role};
use domain::{OrganisationId, UnitId, UserId};
use jiff::civil::date;
use serde_json::Value;
use storage::Deed;
use storage::organisation::{NewHappening, NewLife};

const ALL: [&str; 3] = ["to-chuc", "so-dang-ky", "bieu-de-an"];

/// Cooperatives in three districts: one with three members, two with many.
async fn fill(app: &TestApp) {
    let programme = app.store.programme().await.unwrap();
    let today = server::state::local(app.now).date();
    let seat = |code: &str| {
        let district = programme.units.find(code, today).unwrap().id;
        programme.units.children(district, today)[0].id
    };
    let life = |(name, code, members, kind): (&str, &str, i64, Kind)| {
        let change = Change {
            kind: Some(kind),
            name: Some(name.to_owned()),
            code: Some(String::new()),
            seat: Some(Some(seat(code))),
            activity: Some("0126".to_owned()),
            law: Some("2003".to_owned()),
            representative: Some("A Thiên".to_owned()),
            numbers: [("members".to_owned(), members), ("workers".to_owned(), 40)].into(),
            ..Change::default()
        };
        let what = if kind == Kind::Cooperative { Happened::Registered } else { Happened::Founded };
        let one =
            NewHappening { decision: "GCN 1".to_owned(), ..NewHappening::of(what, date(2009, 3, 5), change) };
        NewLife { id: OrganisationId::new(), happenings: vec![one], illustrative: false }
    };
    let lives = [
        ("HTX Nhỏ", "610", 3, Kind::Cooperative),
        ("HTX Vừa", "614", 20, Kind::Cooperative),
        ("HTX Lớn", "615", 90, Kind::Cooperative),
        ("Nhóm hộ A Thiên", "615", 2, Kind::HouseholdGroup),
    ];
    let actor = officer(app.unit("62").await);
    let deed = Deed { actor: &actor, from: "test", now: app.now, today };
    app.store.bring(&deed, &lives.map(life), true).await.unwrap();
}

fn officer(unit: UnitId) -> Actor {
    Actor { user: UserId::new(), name: "Người giữ sổ".to_owned(), role: Role::ProvinceOfficer, unit }
}

async fn choose(admin: &mut Client, dataset: &str, open: &str, depth: &str) -> common::Answer {
    let fields = [("mo", open), ("cap", depth), ("nguong", "5"), ("reason", "Theo văn bản của tỉnh")];
    admin.post(&format!("/quan-tri/du-lieu-mo/{dataset}"), &fields).await
}

async fn rows(stranger: &mut Client, dataset: &str) -> Vec<Value> {
    let answer = stranger.get(&format!("/du-lieu-mo/{dataset}/tai/json")).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let file: Value = serde_json::from_str(&answer.body).unwrap();
    file["rows"].as_array().unwrap().clone()
}

#[tokio::test]
async fn nothing_is_open_until_the_administrator_says_so() {
    on_each_database(async |app| {
        fill(&app).await;
        let mut stranger = app.stranger();
        stranger.get("/du-lieu-mo").await.shows("Chưa có bộ dữ liệu nào được mở");
        for dataset in ALL.into_iter().chain(["khong-co"]) {
            for path in ["", "/tai/csv", "/tai/json", "/tai/xlsx"] {
                let answer = stranger.get(&format!("/du-lieu-mo/{dataset}{path}")).await;
                assert_eq!(answer.status, StatusCode::NOT_FOUND, "{dataset}{path}");
            }
        }
        let mut officer = app.sign_in(Role::ProvinceOfficer, app.unit("62").await).await;
        assert_eq!(choose(&mut officer, "to-chuc", "1", "").await.status, StatusCode::FORBIDDEN);
        let mut below = app.sign_in(Role::Administrator, app.unit("610").await).await;
        assert_eq!(choose(&mut below, "to-chuc", "1", "").await.status, StatusCode::NOT_FOUND);
        let mut admin = app.sign_in(Role::Administrator, app.unit("62").await).await;
        assert_eq!(choose(&mut admin, "khong-co", "1", "").await.status, StatusCode::NOT_FOUND);
        let typed = [("mo", "1"), ("cap", "below"), ("nguong", "1"), ("reason", " ")];
        let wrong = admin.post("/quan-tri/du-lieu-mo/so-dang-ky", &typed).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        wrong.shows("Ngưỡng là một số từ 3 đến 50").shows("value=\"1\"").shows("<title>Lỗi:");

        assert_eq!(choose(&mut admin, "to-chuc", "1", "").await.location(), "/quan-tri/du-lieu-mo");
        admin.get("/quan-tri/du-lieu-mo").await.shows("Đang mở").shows("Không mở");
        admin.get("/quan-tri/nhat-ky").await.shows("Theo văn bản của tỉnh");
        stranger.get("/du-lieu-mo").await.shows("Danh sách tổ chức kinh tế tập thể").hides("Chưa có bộ");
        let page = stranger.get("/du-lieu-mo/to-chuc").await;
        page.shows("3 dòng").shows("CC BY 4.0").shows("ngay_thanh_lap").shows("Không có dữ liệu cá nhân");
        assert_eq!(choose(&mut admin, "to-chuc", "", "").await.status, StatusCode::SEE_OTHER);
        assert_eq!(stranger.get("/du-lieu-mo/to-chuc").await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn organisations_have_their_public_fields_and_nobodys_name() {
    on_each_database(async |app| {
        fill(&app).await;
        let mut admin = app.sign_in(Role::Administrator, app.unit("62").await).await;
        choose(&mut admin, "to-chuc", "1", "").await;
        let mut stranger = app.stranger();
        for format in ["csv", "json"] {
            let file = stranger.get(&format!("/du-lieu-mo/to-chuc/tai/{format}")).await;
            file.shows("HTX Nhỏ").shows("2009-03-05").hides("A Thiên").hides("GCN");
        }
        let found = rows(&mut stranger, "to-chuc").await;
        assert_eq!(found.len(), 3, "no household group");
        assert_eq!((&found[0]["ten"], &found[0]["minh_hoa"]), (&"HTX Lớn".into(), &0.into()));
        let book = stranger.get("/du-lieu-mo/to-chuc/tai/xlsx").await;
        assert!(book.body.starts_with("PK"));
        // Whoever has the file does not take it again.
        let first = stranger.get("/du-lieu-mo/to-chuc/tai/xlsx").await;
        assert_eq!(first.header("cache-control"), "public, max-age=600");
        let tag = first.header("etag").to_owned();
        stranger.headers.push(("if-none-match", tag.clone()));
        let again = stranger.get("/du-lieu-mo/to-chuc/tai/xlsx").await;
        assert_eq!((again.status, again.header("etag")), (StatusCode::NOT_MODIFIED, tag.as_str()));
        assert!(again.body.is_empty());
        assert_eq!(stranger.get("/du-lieu-mo/to-chuc/tai/csv").await.status, StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn few_people_are_hidden_and_cannot_be_computed() {
    on_each_database(async |app| {
        fill(&app).await;
        let mut admin = app.sign_in(Role::Administrator, app.unit("62").await).await;
        choose(&mut admin, "so-dang-ky", "1", "below").await;
        let mut stranger = app.stranger();
        let found = rows(&mut stranger, "so-dang-ky").await;
        let of = |key: &str, unit: &str| {
            let is_it = |row: &&Value| {
                row["ma_chi_tieu"] == key && row["ma_don_vi"] == unit && row["den_ngay"] == "2011-12-31"
            };
            let row = found.iter().find(is_it).unwrap();
            (row["gia_tri"].as_i64(), row["an"].as_i64().unwrap())
        };
        assert_eq!(of("so-htx-thanh-vien", "62"), (Some(113), 0));
        assert_eq!(of("so-htx-thanh-vien", "610"), (None, 1), "three members");
        assert_eq!(of("so-htx-thanh-vien", "614"), (None, 1), "or they were what is left of 113");
        assert_eq!(of("so-htx-thanh-vien", "615"), (Some(90), 0));
        assert_eq!(of("so-htx", "610"), (Some(1), 0), "organisations are no people");
        assert_eq!(of("so-htx-lao-dong", "610"), (Some(40), 0));
        assert_eq!(of("so-htx-thanh-vien", "608"), (Some(0), 0), "none is no secret");
        stranger.get("/du-lieu-mo/so-dang-ky").await.shows("dưới 5 không được công bố");
        // The file says the same in every format.
        let csv = stranger.get("/du-lieu-mo/so-dang-ky/tai/csv").await;
        csv.shows("so-htx-thanh-vien,Thành viên hợp tác xã,người,615,Huyện Đăk Hà,62,90,0,0,");
        csv.shows("so-htx-thanh-vien,Thành viên hợp tác xã,người,610,Huyện Đăk Glei,62,,1,0,");

        choose(&mut admin, "bieu-de-an", "1", "province").await;
        let accepted = rows(&mut stranger, "bieu-de-an").await;
        let groups = accepted.iter().find(|row| row["ma_chi_tieu"] == "de-an-tht-moi").unwrap();
        assert_eq!((&groups["gia_tri"], &groups["bao_cao"]), (&73.into(), &"9/9".into()));
        assert!(accepted.iter().all(|row| row["ma_don_vi"] == "62"));
    })
    .await;
}
