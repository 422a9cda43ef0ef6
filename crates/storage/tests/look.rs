//! What a list says of a report is what the report said of itself when it was sent.
#![allow(clippy::unwrap_used)]

mod common;

use common::{now, on_each_database};
use domain::form::{Cell, Part};
use domain::pack::{Dataset, DatasetHead, Pack};
use domain::period::Period;
use domain::permission::{Actor, Role};
use domain::report::{Command, State};
use domain::{UnitId, UserId};
use jiff::civil::date;
use jiff::tz::TimeZone;
use std::path::Path;
use storage::report::{Look, ReportKey, Typed};
use storage::{Database, Deed, Store};

const FORM: &str = "kinh-te-tap-the";

async fn store(db: Database) -> Store {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../programmes/kon-tum");
    let pack = Pack::read(&storage::pack::read_folder(&folder).unwrap()).unwrap();
    Store::load_pack(&db, &pack, &TimeZone::UTC, now()).await.unwrap();
    Store::open(db).await.unwrap()
}

fn actor(role: Role, unit: UnitId) -> Actor {
    Actor { user: UserId::new(), name: format!("{role:?}"), role, unit }
}

/// The same accepted values of these communes, for a period before.
async fn before(store: &Store, communes: &[UnitId], period: Period, values: &[(&str, i64)]) {
    let head = DatasetHead {
        key: format!("giay-{period}"),
        source_vi: "thử".into(),
        source_en: "test".into(),
        note_vi: String::new(),
        note_en: String::new(),
        form: FORM.into(),
        period,
        accepted_on: period.to(),
    };
    let values = || values.iter().map(|(name, value)| (Cell::from_name(name), *value)).collect();
    let figures = communes.iter().map(|unit| (*unit, values())).collect();
    let dataset = Dataset { head, figures, illustrative: Default::default() };
    let programme = store.programme().await.unwrap();
    let mut tx = store.db.begin().await.unwrap();
    let (province, zone) = (store.province(), TimeZone::UTC);
    storage::paper::load(&mut tx, province, &programme, &dataset, &zone, now()).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_report_keeps_how_much_of_it_wanted_a_look() {
    on_each_database(async |db| {
        let store = store(db).await;
        let programme = store.programme().await.unwrap();
        let form = programme.form(&FORM.into()).unwrap();
        let period: Period = "2024-H1".parse().unwrap();
        let district = programme.units.find("610", period.to()).unwrap().id;
        let communes: Vec<UnitId> =
            programme.reporters(form, period, district, Part::Fills).iter().map(|unit| unit.id).collect();
        // A stock is compared with the year before, a flow with the same half of it.
        let earlier = |stock, flow| [("htx", stock), ("htx-doanh-thu", flow)];
        before(&store, &communes, "2023-Y".parse().unwrap(), &earlier(10, 9000)).await;
        before(&store, &communes, "2023-H1".parse().unwrap(), &earlier(900, 400)).await;

        // Cell, text and note, and what the rules find in them.
        type Case = (&'static [(&'static str, &'static str, &'static str)], usize);
        let cases: [Case; 4] = [
            (&[("htx", "10", "")], 0),
            (&[("htx", "100", "đúng thế"), ("htx-doanh-thu", "400", "")], 1),
            (&[("htx", "100", "mới lập"), ("htx-doanh-thu", "9000", "nhiều")], 2),
            (&[("htx-doanh-thu", "400", "như năm trước")], 0),
        ];
        let reviewer = actor(Role::DistrictOfficer, district);
        for ((fields, findings), unit) in cases.iter().zip(&communes) {
            let officer = actor(Role::CommuneOfficer, *unit);
            let deed = Deed { actor: &officer, from: "test", now: now(), today: date(2024, 6, 18) };
            let typed = |(name, typed, note): &(&str, &str, &str)| Typed {
                cell: Cell::from_name(name),
                typed: (*typed).to_owned(),
                was: String::new(),
                note: Some((*note).to_owned()),
            };
            let key = ReportKey { form: FORM.into(), period, unit: *unit };
            store.save(&deed, &key, fields.iter().map(typed).collect()).await.unwrap();
            let head = store.report(&officer, &key).await.unwrap().head.unwrap();
            assert_eq!(head.look, None, "nothing was sent yet");
            store.command(&deed, &key, &Command::Submit, None).await.unwrap();
            let notes = fields.iter().filter(|(.., note)| !note.is_empty()).count();
            let sent = store.reports_in(&reviewer, State::Submitted).await.unwrap();
            let head = sent.iter().find(|head| head.key == key).unwrap();
            assert_eq!(head.look, Some(Look { findings: *findings, notes }), "{fields:?}");
        }

        // What is sent again is looked at again.
        let key = ReportKey { form: FORM.into(), period, unit: communes[2] };
        let deed = Deed { actor: &reviewer, from: "test", now: now(), today: date(2024, 6, 18) };
        let back = Command::Return { reason: "xem lại".into() };
        store.command(&deed, &key, &back, None).await.unwrap();
        let officer = actor(Role::CommuneOfficer, communes[2]);
        let deed = Deed { actor: &officer, ..deed };
        let cell = Cell::from_name("htx-doanh-thu");
        let mended = Typed { cell, typed: "400".into(), was: "9000".into(), note: Some(String::new()) };
        store.save(&deed, &key, vec![mended]).await.unwrap();
        store.command(&deed, &key, &Command::Submit, None).await.unwrap();
        let head = store.report(&officer, &key).await.unwrap().head.unwrap();
        assert_eq!(head.look, Some(Look { findings: 1, notes: 1 }));
    })
    .await;
}
