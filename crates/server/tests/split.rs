//! A split over many units through the front door: a page at a time, the sum
//! over all of them, and no page touches another's units.
#![allow(clippy::unwrap_used)]

mod common;

use axum::http::StatusCode;
use common::{Client, TestApp, on_each_database};
use domain::UnitId;
use domain::pack::Pack;
use domain::permission::{Actor, Role};
use domain::unit::Units;
use jiff::civil::date;
use std::collections::HashMap;
use std::path::Path;
use storage::Store;

const SPLIT: &str = "/ke-hoach/giai-phap-2018/giao/htx-moi";
/// Communes beside those that there are.
const MORE: usize = 400;

/// The province with many more communes under its districts, in July 2024.
async fn crowded(app: &TestApp) -> (TestApp, Client) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../programmes/kon-tum");
    let mut pack = Pack::read(&storage::pack::read_folder(&folder).unwrap()).unwrap();
    let (units, day) = (&pack.programme.units, date(2024, 6, 14));
    let province = units.find("62", day).unwrap().id;
    let districts: Vec<UnitId> =
        units.children(province, day).iter().filter(|unit| unit.kind.is_area()).map(|unit| unit.id).collect();
    let mut all = units.all().to_vec();
    let model = units.find("23359", day).unwrap();
    for number in 0..MORE {
        let mut unit = model.clone();
        (unit.id, unit.parent) = (UnitId::new(), Some(districts[number % districts.len()]));
        (unit.code, unit.name) = (format!("9{number:05}"), format!("Xã {number}"));
        all.push(unit);
    }
    pack.programme.units = Units::new(all, units.successions().to_vec());
    Store::load_pack(&app.db, &pack, &jiff::tz::TimeZone::UTC, common::now()).await.unwrap();
    let app = app.at("2024-07-10T02:00:00Z".parse().unwrap());
    let officer = app.sign_in(Role::ProvinceOfficer, app.unit("62").await).await;
    (app, officer)
}

/// The names of the grid's fields on a page, and what stands in a hidden one.
fn fields(body: &str) -> Vec<String> {
    body.split("name=\"u_").skip(1).map(|rest| format!("u_{}", &rest[..36])).collect()
}

fn hidden(body: &str, name: &str) -> String {
    let (_, rest) = body.split_once(&format!("name=\"{name}\" value=\"")).unwrap();
    rest.split_once('"').unwrap().0.to_owned()
}

/// The shares that the goal has now.
async fn shares(app: &TestApp) -> HashMap<UnitId, i64> {
    let unit = app.unit("62").await;
    let actor = Actor { user: domain::UserId::new(), name: String::new(), role: Role::ProvinceOfficer, unit };
    let kept = app.store.plan(&actor, &"giai-phap-2018".into(), date(2024, 7, 10)).await.unwrap();
    let target = kept.plan.target("htx-moi").unwrap();
    target.versions.last().unwrap().shares.iter().map(|share| (share.unit, share.value)).collect()
}

#[tokio::test]
async fn a_page_shows_a_part_and_saves_without_touching_the_others() {
    on_each_database(async |app| {
        let (app, mut officer) = crowded(&app).await;
        let first = officer.get(&format!("{SPLIT}?cap=commune")).await;
        let here = fields(&first.body);
        assert!(here.len() > 20 && here.len() < 100, "{} fields", here.len());
        assert!(first.body.len() < 120_000, "{} bytes", first.body.len());
        first.shows("Các phần").shows("Thành phố Kon Tum").shows("data-total>0</output>");
        // Split over all, though the page shows a part.
        let head = [("cap", "commune"), ("revision", "1"), ("phan", "0")];
        let even = officer.post(SPLIT, &[&head[..], &[("act", "even")]].concat()).await;
        even.shows("data-total>35</output>").shows("vừa đủ");
        // What is typed on one page goes along to another, and is saved from there.
        let typed = [&head[..], &[(here[0].as_str(), "7"), ("act", "phan-1")]].concat();
        let second = officer.post(SPLIT, &typed).await;
        let there = fields(&second.body);
        assert!(!there.is_empty() && there.iter().all(|name| !here.contains(name)));
        second.shows("data-total>7</output>").shows("còn 28 chưa giao").shows("data-others=\"7\"");
        let elsewhere = hidden(&second.body, "khac");
        assert!(elsewhere.ends_with("=7") && !elsewhere.contains(';'), "{elsewhere}");
        let save = [
            ("cap", "commune"),
            ("revision", "1"),
            ("phan", "1"),
            ("khac", &elsewhere),
            (there[0].as_str(), "3"),
            ("tu", "1/7/2018"),
            ("reason", "giao cho xã"),
            ("act", "save"),
        ];
        assert_eq!(officer.post(SPLIT, &save).await.status, StatusCode::SEE_OTHER);
        let unit = |name: &str| name[2..].parse::<UnitId>().unwrap();
        let before = shares(&app).await;
        assert_eq!(before, HashMap::from([(unit(&here[0]), 7), (unit(&there[0]), 3)]));
        // The level stays named; a page without the fields of the others leaves them.
        let third = officer.get(&format!("{SPLIT}?cap=commune&phan=2")).await;
        third.shows("data-total>10</output>");
        let other = fields(&third.body);
        let more = [
            ("cap", "commune"),
            ("revision", "2"),
            ("phan", "2"),
            (other[0].as_str(), "1"),
            ("tu", "2/7/2018"),
            ("reason", "giao thêm"),
            ("act", "save"),
        ];
        assert_eq!(officer.post(SPLIT, &more).await.status, StatusCode::SEE_OTHER);
        let after = shares(&app).await;
        assert_eq!(after.len(), 3);
        assert!(before.iter().all(|(unit, value)| after.get(unit) == Some(value)));
        // An empty field of the page takes that unit's share, and only that.
        let less = [
            ("cap", "commune"),
            ("revision", "3"),
            ("phan", "0"),
            (here[0].as_str(), ""),
            ("tu", "3/7/2018"),
            ("reason", "rút lại"),
            ("act", "save"),
        ];
        assert_eq!(officer.post(SPLIT, &less).await.status, StatusCode::SEE_OTHER);
        assert_eq!(shares(&app).await.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_wrong_number_keeps_its_page() {
    on_each_database(async |app| {
        let (_, mut officer) = crowded(&app).await;
        let first = officer.get(&format!("{SPLIT}?cap=commune")).await;
        let here = fields(&first.body);
        let wrong = [
            ("cap", "commune"),
            ("revision", "1"),
            ("phan", "0"),
            (here[0].as_str(), "bảy"),
            ("act", "phan-1"),
        ];
        let answer = officer.post(SPLIT, &wrong).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        answer.shows("value=\"bảy\"").shows("Lỗi:");
        assert_eq!(fields(&answer.body), here);
        // Parts that are not there lead to one that is.
        let far = officer.get(&format!("{SPLIT}?cap=commune&phan=999")).await;
        assert_eq!(fields(&far.body), here);
        let far = officer.post(SPLIT, &[("cap", "commune"), ("phan", "999"), ("act", "try")]).await;
        assert_eq!(far.status, StatusCode::OK);
        assert!(!fields(&far.body).is_empty());
    })
    .await;
}
