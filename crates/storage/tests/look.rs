//! What a list says of many reports is what each of them says of itself.
#![allow(clippy::unwrap_used)]

mod common;

use common::{now, on_each_database};
use domain::form::{Cell, Part};
use domain::pack::{Dataset, DatasetHead, Pack};
use domain::period::Period;
use domain::permission::{Actor, Role};
use domain::report::State;
use domain::{UnitId, UserId};
use jiff::civil::date;
use jiff::tz::TimeZone;
use std::path::Path;
use storage::report::{Look, ReportKey, Typed};
use storage::{Database, Deed, Error, Store};

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
async fn many_reports_say_together_what_each_says_alone() {
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
        let cases: [Case; 6] = [
            (&[("htx", "10", "")], 0),
            (&[("htx", "100", "đúng thế"), ("htx-doanh-thu", "400", "")], 1),
            (&[("htx", "100", ""), ("htx-doanh-thu", "9000", "nhiều")], 2),
            (&[("htx", "mười", ""), ("htx-doanh-thu", "", "chưa có")], 1),
            (&[("htx-doanh-thu", "9000", "")], 1),
            (&[("htx-doanh-thu", "400", "")], 0),
        ];
        for ((fields, _), unit) in cases.iter().zip(&communes) {
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
        }
        let officer = actor(Role::DistrictOfficer, district);
        let deed = Deed { actor: &officer, from: "test", now: now(), today: date(2024, 6, 18) };
        let line = Typed { cell: Cell::from_name("htx"), typed: "1".into(), was: String::new(), note: None };
        let own = ReportKey { form: FORM.into(), period, unit: district };
        store.save(&deed, &own, vec![line.clone()]).await.unwrap();
        // The neighbour's communes had accepted figures below its correction.
        let neighbour = programme.units.find("611", period.to()).unwrap().id;
        let its: Vec<UnitId> =
            programme.reporters(form, period, neighbour, Part::Fills).iter().map(|unit| unit.id).collect();
        before(&store, &its, period, &[("htx", 3)]).await;
        let its_officer = actor(Role::DistrictOfficer, neighbour);
        let deed = Deed { actor: &its_officer, from: "test", now: now(), today: date(2024, 6, 18) };
        let own = ReportKey { form: FORM.into(), period, unit: neighbour };
        let line = Typed { note: Some("sót một xã".into()), ..line };
        store.save(&deed, &own, vec![line]).await.unwrap();

        let officer = actor(Role::ProvinceOfficer, programme.top(period.to()).unwrap());
        let heads = store.report_heads(&officer, &FORM.into(), &[period]).await.unwrap();
        let heads: Vec<_> = heads.into_values().filter(|head| head.state == State::InProgress).collect();
        assert_eq!(heads.len(), cases.len() + 2);
        let looks = store.looks(&officer, &heads).await.unwrap();
        for head in &heads {
            let report = store.report(&officer, &head.key).await.unwrap();
            let notes = report.entries.values().filter(|entry| !entry.note.is_empty()).count();
            let alone = Look { findings: report.findings.len(), notes };
            assert_eq!(looks[&head.id], alone, "{:?}", report.findings);
            let case = communes.iter().zip(&cases).find(|(unit, _)| **unit == head.key.unit);
            if let Some((_, (fields, findings))) = case {
                assert_eq!(alone.findings, *findings, "{fields:?}: {:?}", report.findings);
            }
        }

        assert!(matches!(store.looks(&its_officer, &heads).await, Err(Error::NotFound)));
        assert!(store.looks(&officer, &[]).await.unwrap().is_empty());
    })
    .await;
}
