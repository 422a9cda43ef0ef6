//! How fast a plan's pages come with 2,000 units, each with a share of a goal,
//! on SQLite. Prints p50, p95 and the bytes of each page.
//!
//! `cargo bench -p hoptac --bench plan`
#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

mod door;

use domain::form::{Cell, Part};
use domain::pack::{Dataset, DatasetHead, Pack};
use domain::permission::{Actor, Role};
use domain::plan::Share;
use domain::unit::Units;
use domain::{UnitId, UserId};
use door::Door;
use jiff::Timestamp;
use jiff::civil::date;
use jiff::tz::TimeZone;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use storage::scratch::Scratch;
use storage::{Deed, Store, args};

const UNITS: usize = 2000;
const REQUESTS: usize = 50;
/// What the project promises as p95, in milliseconds.
const PROMISED: f64 = 100.0;
const FORM: &str = "kinh-te-tap-the";
const PAGES: [&str; 6] = [
    "/ke-hoach",
    "/ke-hoach/p",
    "/ke-hoach/p/muc-tieu/htx-moi",
    "/ke-hoach/p/giao/htx-moi",
    "/ke-hoach/muc-tieu-2025-2030",
    "/ban-chi-dao",
];

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(measure());
}

fn now() -> Timestamp {
    "2024-07-10T01:00:00Z".parse().unwrap()
}

async fn measure() {
    let place = Scratch::sqlite(now()).await.unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../programmes/kon-tum");
    let mut pack = Pack::read(&storage::pack::read_folder(&folder).unwrap()).unwrap();
    pack.programme.units = many(&pack.programme.units);
    Store::load_pack(&place.db, &pack, &TimeZone::UTC, now()).await.unwrap();
    let store = Store::open(place.db.clone()).await.unwrap();
    let province = fill(&store, &folder).await;
    let door = Door::open(&store, province, now()).await;
    for path in PAGES {
        door.measure(path, &[path.to_owned()], REQUESTS, PROMISED).await;
    }
    place.remove().await.unwrap();
}

/// Kon Tum's units with more communes under its districts.
fn many(units: &Units) -> Units {
    let day = date(2024, 6, 14);
    let province = units.find("62", day).unwrap().id;
    let districts: Vec<UnitId> =
        units.children(province, day).iter().filter(|unit| unit.kind.is_area()).map(|unit| unit.id).collect();
    let mut all = units.all().to_vec();
    let model = units.find("23359", day).unwrap();
    for number in 0..UNITS - 102 {
        let mut unit = model.clone();
        (unit.id, unit.parent) = (UnitId::new(), Some(districts[number % districts.len()]));
        (unit.code, unit.name) = (format!("9{number:05}"), format!("Xã {number}"));
        all.push(unit);
    }
    Units::new(all, units.successions().to_vec())
}

/// Two periods of figures of every commune, and a plan of which one goal is split over all of them.
async fn fill(store: &Store, folder: &Path) -> UnitId {
    let programme = store.programme().await.unwrap();
    let form = programme.form(&FORM.into()).unwrap();
    let province = programme.units.find("62", date(2024, 6, 14)).unwrap().id;
    let cells = ["tht", "tht-moi", "htx", "htx-moi", "htx-hieu-qua", "htx-hoat-dong", "htx-thanh-vien"];
    for (period, accepted_on) in [("2023-Y", date(2023, 12, 20)), ("2024-H1", date(2024, 6, 17))] {
        let head = DatasetHead {
            key: period.to_owned(),
            source_vi: "bench".into(),
            source_en: "bench".into(),
            note_vi: "bench".into(),
            note_en: "bench".into(),
            form: form.key.clone(),
            period: period.parse().unwrap(),
            accepted_on,
        };
        let mut dataset = Dataset { head, figures: BTreeMap::new(), illustrative: BTreeSet::new() };
        for (place, unit) in
            programme.reporters(form, dataset.head.period, province, Part::Fills).iter().enumerate()
        {
            let value = |at: usize| i64::try_from((place * 7 + at) % 13).unwrap();
            let values = cells.iter().enumerate().map(|(at, key)| (Cell::from_name(key), value(at)));
            dataset.figures.insert(unit.id, values.collect());
        }
        let sql = "insert into dataset (province, key, source_vi, source_en, note_vi, note_en) \
                   values ($1, $2, '', '', '', '')";
        let mut tx = store.db.begin().await.unwrap();
        tx.execute(sql, args![store.province(), &dataset.head.key]).await.unwrap();
        storage::paper::load(&mut tx, store.province(), &programme, &dataset, &TimeZone::UTC, now())
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }
    let text = std::fs::read_to_string(folder.join("demo/plan-2024.toml")).unwrap();
    let mut plan = domain::plan::read_file("bench", &text, &programme).unwrap().0.remove(0);
    let communes = programme.reporters(form, "2024-H1".parse().unwrap(), province, Part::Fills);
    plan.targets[0].versions.truncate(1);
    plan.targets[0].versions[0].shares =
        communes.iter().map(|unit| Share { unit: unit.id, value: 5 }).collect();
    let actor =
        Actor { user: UserId::new(), name: "bench".into(), role: Role::ProvinceOfficer, unit: province };
    let deed = Deed { actor: &actor, from: "bench", now: now(), today: date(2024, 7, 10) };
    store.make_plan(&deed, "p", plan).await.unwrap();
    province
}
