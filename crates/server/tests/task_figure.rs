//! Figures out of tasks through the front door: not found, then what a lead
//! agency gave, from its return to the indicator and back.
#![allow(clippy::unwrap_used)]

mod common;

use common::{Client, TestApp, on_each_database};
use domain::form::Cell;
use domain::permission::{Actor, Role};
use domain::report::Command;
use domain::{PlanKey, UserId};
use storage::Deed;
use storage::report::{ReportKey, Typed};
use storage::task::Whole;

const PLAN: &str = "/ke-hoach/ke-hoach-784";

async fn person(app: &TestApp, role: Role, code: &str) -> Client {
    app.sign_in(role, app.unit(code).await).await
}

async fn actor(app: &TestApp, role: Role, code: &str) -> Actor {
    Actor { user: UserId::new(), name: "Cán bộ".into(), role, unit: app.unit(code).await }
}

async fn task(app: &TestApp, key: &str) -> Whole {
    let keeper = actor(app, Role::Reader, "62").await;
    let wholes = app.store.plan_tasks(&keeper, &PlanKey::from("ke-hoach-784")).await.unwrap();
    wholes.into_iter().find(|whole| whole.kept.task.key == key).unwrap()
}

/// A lead agency states its part as done, with a number; the keeper accepts.
async fn give(app: &TestApp, task_key: &str, code: &str, (cell, typed): (&str, &str)) -> String {
    let unit = app.unit(code).await;
    let whole = task(app, task_key).await;
    let part = whole.parts.iter().find(|part| part.unit == unit).unwrap();
    let path = format!("/nhiem-vu/phan/{}", part.id);
    let (field, revision) = (format!("so.{cell}"), part.revision.to_string());
    let fields = [
        ("trang_thai", "done"),
        ("tien_do", "100"),
        ("ket_qua", "Đã làm xong"),
        ("xong_ngay", "10/6/2024"),
        (field.as_str(), typed),
        ("viec", "gui"),
        ("revision", &revision),
    ];
    let mut lead = person(app, Role::ProvinceOfficer, code).await;
    assert_eq!(lead.post(&path, &fields).await.status, 303);
    let mut keeper = person(app, Role::ProvinceOfficer, "62").await;
    let sent = task(app, task_key).await;
    let revision = sent.parts.iter().find(|one| one.id == part.id).unwrap().revision.to_string();
    assert_eq!(keeper.post(&format!("{path}/tiep-nhan"), &[("revision", &revision)]).await.status, 303);
    path
}

#[tokio::test]
async fn what_is_no_figure_of_tasks_is_not_found() {
    on_each_database(async |app| {
        let app = app.in_june_2024();
        let mut keeper = person(&app, Role::ProvinceOfficer, "62").await;
        let page = "/nhiem-vu/chi-tieu/nv-khen-thuong";
        for path in ["/nhiem-vu/chi-tieu/khong-co", "/nhiem-vu/chi-tieu/lop", "/nhiem-vu/chi-tieu/hd-lop"] {
            assert_eq!(keeper.get(path).await.status, 404, "{path}");
        }
        keeper.get(&format!("{page}?luc=31%2F2%2F2024")).await.shows("Không có ngày");
        for query in ["don_vi=000", "ke_hoach=giai-phap-2018", "dang=exe"] {
            assert_eq!(keeper.get(&format!("{page}?{query}")).await.status, 404, "{query}");
        }
        let mut commune = person(&app, Role::CommuneOfficer, "23359").await;
        assert_eq!(commune.get(&format!("{page}?don_vi=62")).await.status, 404);
        assert_eq!(app.stranger().get(page).await.status, 303);
        // Nobody gave anything: that is said, and is no number of a task.
        keeper
            .get(page)
            .await
            .shows("0/1 phần việc")
            .shows("Chưa có báo cáo nhiệm vụ nào đã duyệt có số này");
        keeper.get(&format!("{PLAN}/nhiem-vu")).await.hides("Số liệu cộng từ nhiệm vụ");
        keeper.get(&format!("{PLAN}/nhiem-vu/phu-luc/md")).await.hides("Số liệu cộng từ các nhiệm vụ");
    })
    .await;
}

#[tokio::test]
async fn a_number_of_a_return_leads_to_its_indicator_and_back() {
    on_each_database(async |app| {
        let app = app.in_june_2024();
        let part = give(&app, "1.5", "SNV", ("khen-thuong", "1.220")).await;
        let mut lead = person(&app, Role::ProvinceOfficer, "SNV").await;
        lead.get(&part).await.shows("tính vào").shows("href=\"/chi-tieu/nv-khen-thuong?don_vi=\"");
        let mut keeper = person(&app, Role::ProvinceOfficer, "62").await;
        let moved = keeper.get("/chi-tieu/nv-khen-thuong").await;
        assert!(moved.location().starts_with("/nhiem-vu/chi-tieu/nv-khen-thuong?"), "{}", moved.location());
        let moved = keeper.get("/so-dang-ky/chi-tieu/nv-khen-thuong?don_vi=62&ngay=2024-06-18").await;
        let page = moved.location().to_owned();
        let shown = keeper.get(&page).await;
        shown.shows("<a class=\"fig\" href=\"#so-da-cho\">1.220</a>").shows("1/1 phần việc");
        shown.shows("Sở Nội vụ").shows("Khen thưởng, tôn vinh").shows(&format!("href=\"{part}\""));
        shown.shows("10/6/2024").shows("Quý II năm 2024").hides("Đặt cạnh số các đơn vị");
        // The acceptance is a line of the thread.
        let (_, rest) = shown.body.split_once(&format!("href=\"{part}#")).unwrap();
        let event = rest.split_once('"').unwrap().0;
        keeper.get(&part).await.shows(&format!("id=\"{event}\""));
        // Not before the day of which it tells, and not as it was known the day before.
        keeper.get(&format!("{page}&luc=2024-06-17")).await.shows("#so-da-cho\">0</a>");
        let may = "/nhiem-vu/chi-tieu/nv-khen-thuong?don_vi=62&ngay=2024-05-31";
        keeper.get(may).await.shows("#so-da-cho\">0</a>");
        let csv = keeper.get(&format!("{page}&dang=csv")).await;
        csv.shows("Sở Nội vụ").shows("1220");
        let mut program = common::program::program(&app, Role::ProvinceOfficer, "62").await;
        let api = "/api/v1/indicators/nv-khen-thuong/task-numbers";
        let told = common::program::read(&mut program, &format!("{api}?unit=62")).await;
        assert_eq!((&told["total"], &told["coverage"]["accepted"]), (&1220.0.into(), &1.into()), "{told}");
        let number = &told["numbers"][0];
        assert_eq!((&number["unit"]["code"], &number["day"]), (&"SNV".into(), &"2024-06-10".into()));
        assert!(event.ends_with(number["event"].as_str().unwrap()));
        assert_eq!(program.get("/api/v1/indicators/lop/task-numbers").await.status, 404);
        // An agency's own, for an agency that sees the province; and a plan's.
        lead.get(&format!("{page}&ke_hoach=ke-hoach-784"))
            .await
            .shows("Chỉ các nhiệm vụ của")
            .shows(">1.220</a>");
        let own = "/nhiem-vu/chi-tieu/nv-khen-thuong?don_vi=SNV";
        lead.get(own).await.shows(">1.220</a>");
        keeper.get("/chi-tieu").await.shows("Cộng từ báo cáo nhiệm vụ").shows("/chi-tieu/nv-khen-thuong");
        keeper.get("/so-dang-ky").await.hides("nv-khen-thuong");
        // The plan's page, its appendix and its narrative report tell it.
        let tasks = keeper.get(&format!("{PLAN}/nhiem-vu")).await;
        tasks.shows("Số liệu cộng từ nhiệm vụ").shows(">1.220</a>");
        let appendix = keeper.get(&format!("{PLAN}/nhiem-vu/phu-luc/md")).await;
        appendix.shows("Số liệu cộng từ các nhiệm vụ").shows("1.220 tổ chức");
        keeper.get(&format!("{PLAN}/bao-cao")).await.shows("Số liệu cộng từ báo cáo nhiệm vụ").shows("1.220");
        // A district sees the plan's number, and is not led where it may not look.
        let mut district = person(&app, Role::DistrictOfficer, "611").await;
        let tasks = district.get(&format!("{PLAN}/nhiem-vu")).await;
        tasks.shows("1.220").hides("/nhiem-vu/chi-tieu/nv-khen-thuong");
        keeper.post("/ngon-ngu", &[("language", "en")]).await;
        keeper.get(&page).await.shows("1/1 parts of tasks").shows("By lead agency");
    })
    .await;
}

#[tokio::test]
async fn what_units_report_stands_beside_and_is_not_added() {
    on_each_database(async |app| {
        let june = app.in_june_2024();
        // A district's communes report seven classes for the half-year.
        let (officer, above) = (
            actor(&june, Role::CommuneOfficer, "23359").await,
            actor(&june, Role::DistrictOfficer, "610").await,
        );
        let key = ReportKey {
            form: "kinh-te-tap-the".into(),
            period: "2024-H1".parse().unwrap(),
            unit: officer.unit,
        };
        let typed = Typed { cell: Cell::from_name("lop"), typed: "7".into(), was: String::new(), note: None };
        let deed =
            |actor| Deed { actor, from: "test", now: june.now, today: server::state::local(june.now).date() };
        june.store.save(&deed(&officer), &key, vec![typed]).await.unwrap();
        june.store.command(&deed(&officer), &key, &Command::Submit, None).await.unwrap();
        june.store.command(&deed(&above), &key, &Command::Accept, None).await.unwrap();
        give(&june, "2.12", "SCT", ("lop", "3")).await;
        let july = app.at("2024-07-10T02:00:00Z".parse().unwrap());
        let mut keeper = person(&july, Role::ProvinceOfficer, "62").await;
        let page = keeper.get("/nhiem-vu/chi-tieu/nv-lop?don_vi=62").await;
        page.shows("#so-da-cho\">3</a>").shows("Đặt cạnh số các đơn vị báo cáo");
        page.shows("data-head=\"Từ nhiệm vụ\">3</td>")
            .shows(">7</a>")
            .shows("data-head=\"Chênh lệch\">−4</td>");
        // A quarter lies in its year, and has its own.
        for time in ["Quý II năm 2024</a></th><td class=\"n\">3<", "đến 10/7/2024</a></th><td class=\"n\">3<"]
        {
            page.shows(time);
        }
        let mut csv = keeper.clone();
        csv.get("/nhiem-vu/chi-tieu/nv-lop?don_vi=62&dang=csv").await.shows("Sở Công Thương");
        // The reported total is what it was.
        let total = keeper.get("/so-lieu?chi_tieu=lop&loai=actual&ky=2024-H1&don_vi=62").await;
        total.shows("7").hides(">10<");
    })
    .await;
}
