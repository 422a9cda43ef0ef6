//! The board through the front door: its signs, its reminders, its table.
#![allow(clippy::unwrap_used)]

mod common;

use axum::http::StatusCode;
use common::{TestApp, on_each_database};
use domain::form::Part;
use domain::permission::{Actor, Role};
use domain::report::Command;
use domain::{UnitId, UserId};
use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};
use storage::Deed;
use storage::report::{ReportKey, Typed};

const PAPER: &str = "/theo-doi?bieu=de-an&don_vi=62";
const DISTRICT: &str = "/theo-doi?bieu=kinh-te-tap-the&ky=2024-H1&don_vi=610";

/// A report of a commune for the first half of 2024 with one number, sent at
/// a moment and, where `accept`, accepted by its district.
async fn report(app: &TestApp, unit: UnitId, district: UnitId, at: &str, acts: &[Command]) {
    let at: Timestamp = at.parse().unwrap();
    let person = |role, unit| Actor { user: UserId::new(), name: "Người thử".into(), role, unit };
    let (officer, reviewer) = (person(Role::CommuneOfficer, unit), person(Role::DistrictOfficer, district));
    let key = ReportKey { form: "kinh-te-tap-the".into(), period: "2024-H1".parse().unwrap(), unit };
    let mut now = at;
    let typed = Typed {
        cell: domain::form::Cell::from_name("tht"),
        typed: "3".into(),
        was: String::new(),
        note: None,
    };
    let deed =
        |actor, now: Timestamp| Deed { actor, from: "test", now, today: server::state::local(now).date() };
    app.store.save(&deed(&officer, now), &key, vec![typed]).await.unwrap();
    for act in acts {
        now += SignedDuration::from_mins(5);
        let actor = if matches!(act, Command::Submit) { &officer } else { &reviewer };
        app.store.command(&deed(actor, now), &key, act, None).await.unwrap();
    }
}

/// The communes of Đăk Glei with a report in each state.
async fn filled(app: &TestApp) -> Vec<(String, UnitId)> {
    let programme = app.store.programme().await.unwrap();
    let district = app.unit("610").await;
    let form = programme.form(&"kinh-te-tap-the".into()).unwrap();
    let period = "2024-H1".parse().unwrap();
    let communes = programme.reporters(form, period, district, Part::Fills);
    let back = || Command::Return { reason: "Kiểm tra lại mục 1.".into() };
    let submit = || Command::Submit;
    let lives: [(&str, Vec<Command>); 5] = [
        ("2024-06-15T01:00:00Z", vec![submit(), Command::Accept]),
        // The deadline is two working days after Friday, 14 June.
        ("2024-07-10T01:00:00Z", vec![submit(), Command::Accept]),
        ("2024-06-15T01:00:00Z", vec![submit()]),
        ("2024-06-15T01:00:00Z", vec![submit(), back()]),
        ("2024-06-15T01:00:00Z", vec![]),
    ];
    for (commune, (at, acts)) in communes.iter().zip(lives) {
        report(app, commune.id, district, at, &acts).await;
    }
    communes.iter().map(|commune| (commune.code.clone(), commune.id)).collect()
}

#[tokio::test]
async fn other_units_are_not_found_and_who_may_not_remind_is_told() {
    on_each_database(async |app| {
        let district = app.unit("614").await;
        let mut officer = app.sign_in(Role::DistrictOfficer, district).await;
        for path in [
            PAPER,
            "/theo-doi?don_vi=615",
            "/theo-doi?bieu=khong-co",
            "/theo-doi?bieu=de-an&ky=2024-H1",
            "/theo-doi?bieu=de-an&dang=pdf",
        ] {
            assert_eq!(officer.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        let app = app.in_june_2024();
        let mut stranger = app.sign_in(Role::DistrictOfficer, district).await;
        let fields = [("bieu", "kinh-te-tap-the"), ("ky", "2024-H1"), ("don_vi", "610"), ("cap", "xa")];
        let answer = stranger.post("/theo-doi/nhac", &fields).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "another district's communes");
        let mut reader = app.sign_in(Role::Reader, app.unit("62").await).await;
        assert_eq!(reader.post("/theo-doi/nhac", &fields).await.status, StatusCode::FORBIDDEN);
        reader.get(DISTRICT).await.hides("/theo-doi/nhac");
    })
    .await;
}

#[tokio::test]
async fn paper_that_came_in_time_stands_as_on_time() {
    on_each_database(async |app| {
        let mut officer = app.sign_in(Role::ProvinceOfficer, app.unit("62").await).await;
        let page = officer.get("/theo-doi").await;
        assert_eq!(page.status, StatusCode::OK);
        page.shows("<strong>9 / 9</strong> đơn vị đã được tiếp nhận")
            .shows("Không còn đơn vị nào phải gửi trong kỳ này.")
            .hides("Huyện Ia H");
        assert_eq!(page.body.matches("class=\"state done\"><span>đúng hạn").count(), 9);
    })
    .await;
}

#[tokio::test]
async fn each_state_has_its_sign_and_the_table_is_the_same_as_csv() {
    on_each_database(async |app| {
        let june = app.in_june_2024();
        filled(&june).await;
        let august = june.at("2024-08-01T01:00:00Z".parse().unwrap());
        let mut officer = august.sign_in(Role::DistrictOfficer, august.unit("610").await).await;
        let page = officer.get(DISTRICT).await;
        page.shows("<strong>2 / 12</strong> đơn vị đã được tiếp nhận, 1 đã gửi, 1 trả lại, 8 chưa nộp.")
            .shows("Hạn 18/6/2024 (đã qua).");
        for (class, word, count) in [
            ("done", "đúng hạn", 1),
            ("late", "trễ hạn", 1),
            ("sent", "đã gửi", 1),
            ("back", "trả lại", 1),
            ("edit", "đang nhập", 1),
        ] {
            let cell = "2024-H1/";
            let sign = format!("<span class=\"state {class}\"><span>{word}</span></span>");
            let found = page.body.split("<td>").filter(|td| td.contains(cell) && td.contains(&sign)).count();
            assert_eq!(found, count, "{word}");
        }
        let csv = officer.get(&format!("{DISTRICT}&dang=csv")).await;
        let lines: Vec<&str> = csv.body.trim_start_matches('\u{feff}').lines().collect();
        assert!(
            lines[0].starts_with("Đơn vị,") && lines[0].contains(",6T 2024,Số kỳ đúng hạn,"),
            "{lines:?}"
        );
        assert_eq!(lines.len(), 1 + 12);
        let count = |word: &str| lines.iter().filter(|line| line.contains(&format!(",{word},"))).count();
        assert_eq!(count("trả lại"), 1, "{lines:?}");
    })
    .await;
}

#[tokio::test]
async fn more_time_for_one_unit_is_not_everybodys() {
    on_each_database(async |app| {
        let june = app.in_june_2024();
        let mut officer = june.sign_in(Role::DistrictOfficer, june.unit("610").await).await;
        officer.get(DISTRICT).await.shows("Hạn 18/6/2024 (hôm nay).").hides("được gia hạn");
        let admin = Actor {
            user: UserId::new(),
            name: "Người quản trị".into(),
            role: Role::Administrator,
            unit: june.unit("62").await,
        };
        let deed = Deed { actor: &admin, from: "test", now: june.now, today: date(2024, 6, 18) };
        let key = ReportKey {
            form: "kinh-te-tap-the".into(),
            period: "2024-H1".parse().unwrap(),
            unit: june.unit("23359").await,
        };
        june.store.extend(&deed, &key, date(2024, 6, 25), "Mưa lũ").await.unwrap();
        let page = officer.get(DISTRICT).await;
        page.shows("Hạn 18/6/2024 (hôm nay). 1 đơn vị được gia hạn, muộn nhất đến 25/6/2024.");
    })
    .await;
}

#[tokio::test]
async fn who_has_not_sent_is_reminded_and_who_has_is_not() {
    on_each_database(async |app| {
        let june = app.in_june_2024();
        let communes = filled(&june).await;
        let mut officer = june.sign_in(Role::DistrictOfficer, june.unit("610").await).await;
        officer.get(DISTRICT).await.shows("Nhắc 9 đơn vị chưa gửi");
        let key =
            |unit| ReportKey { form: "kinh-te-tap-the".into(), period: "2024-H1".parse().unwrap(), unit };
        let fields = [("bieu", "kinh-te-tap-the"), ("ky", "2024-H1"), ("don_vi", "610"), ("cap", "xa")];
        let one = [&fields[..], &[("chi", communes[6].0.as_str())]].concat();
        let reader = Actor {
            user: UserId::new(),
            name: "Người xem".into(),
            role: Role::Reader,
            unit: june.unit("610").await,
        };
        let answer = officer.post("/theo-doi/nhac", &one).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{answer:?}");
        assert!(june.store.reminded(&reader, &key(communes[6].1)).await.unwrap().is_some());
        assert!(june.store.reminded(&reader, &key(communes[7].1)).await.unwrap().is_none());
        officer.get(answer.location()).await.shows("Đã nhắc.").shows("đã nhắc 08:00, 18/6/2024");
        let all = officer.post("/theo-doi/nhac", &fields).await;
        assert_eq!(all.status, StatusCode::SEE_OTHER, "{all:?}");
        assert!(june.store.reminded(&reader, &key(communes[7].1)).await.unwrap().is_some());
        assert!(june.store.reminded(&reader, &key(communes[3].1)).await.unwrap().is_some(), "returned to it");
        assert!(
            june.store.reminded(&reader, &key(communes[0].1)).await.unwrap().is_none(),
            "accepted long ago"
        );
        // A period that nobody can send any more is not reminded of.
        let late = june.at("2024-12-01T01:00:00Z".parse().unwrap());
        let mut officer = late.sign_in(Role::DistrictOfficer, late.unit("610").await).await;
        officer.get(DISTRICT).await.hides("/theo-doi/nhac\"><input");
        assert_eq!(officer.post("/theo-doi/nhac", &fields).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    })
    .await;
}

#[tokio::test]
async fn districts_lead_down_to_their_communes() {
    on_each_database(async |app| {
        let june = app.in_june_2024();
        filled(&june).await;
        let mut officer = june.sign_in(Role::ProvinceOfficer, june.unit("62").await).await;
        let page = officer.get("/theo-doi").await;
        page.shows("Huyện Đăk Glei</a>").shows("<small class=\"below\">2/12</small>").shows("don_vi=610");
        let communes = officer.get("/theo-doi?cap=xa").await;
        communes.shows("/ 102</strong>").shows("<tr class=\"group\">");
    })
    .await;
}
