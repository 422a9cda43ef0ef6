//! How fast the lists of tasks come: 10,000 tasks, one or two lead agencies
//! each out of 2,000 units, a third of them late, on SQLite. Prints p50 and p95
//! of the pages of the province's officer.
//!
//! `cargo bench -p hoptac --bench tasks` (the database is made anew each time).
#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

mod door;

use domain::UnitId;
use domain::pack::Pack;
use domain::plan::{Asked, Task, Timing};
use domain::unit::{UnitKind, UnitVersion, Units};
use door::Door;
use jiff::civil::{Date, date};
use jiff::tz::{TimeZone, offset};
use jiff::{Timestamp, ToSpan};
use std::path::Path;
use std::time::Instant;
use storage::Store;
use storage::scratch::Scratch;
use storage::task::List;

const TASKS: usize = 10_000;
const UNITS: usize = 2_000;
const ROUNDS: usize = 50;
/// What the project promises as p95, in milliseconds.
const PROMISED: f64 = 100.0;
const TODAY: Date = date(2024, 6, 18);

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(measure());
}

fn now() -> Timestamp {
    "2024-06-18T01:00:00Z".parse().unwrap()
}

/// Kon Tum's pack with agencies and tasks up to the numbers above.
fn pack() -> Pack {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../programmes/kon-tum");
    let mut pack = Pack::read(&storage::pack::read_folder(&folder).unwrap()).unwrap();
    let top = pack.programme.units.find("62", TODAY).unwrap().id;
    let mut versions = pack.programme.units.all().to_vec();
    while versions.len() < UNITS {
        let number = versions.len();
        versions.push(UnitVersion {
            id: UnitId::new(),
            code: format!("B{number}"),
            name: format!("Đơn vị {number}"),
            name_en: None,
            kind: UnitKind::Other,
            parent: Some(top),
            valid_from: None,
            valid_to: None,
            latitude_micro: None,
            longitude_micro: None,
        });
    }
    let units: Vec<UnitId> = versions.iter().filter(|unit| unit.holds(TODAY)).map(|unit| unit.id).collect();
    pack.programme.units = Units::new(versions, pack.programme.units.successions().to_vec());
    let task = |place: usize| Task {
        plan: "ke-hoach-784".into(),
        key: format!("bench-{place}"),
        position: i64::try_from(place).unwrap(),
        group_number: (place % 20).to_string(),
        group_vi: format!("Nhóm {}", place % 20),
        group_en: format!("Group {}", place % 20),
        vi: format!("Nhiệm vụ số {place} với một câu dài như kế hoạch thường viết"),
        en: format!("Task {place}"),
        leads: (0..1 + place % 2).map(|index| units[(place * 7 + index * 31) % units.len()]).collect(),
        leads_vi: String::new(),
        supports: Vec::new(),
        timing: Timing::By { day: TODAY.checked_add((place as i32 % 300 - 100).days()).unwrap() },
        asked: Asked::Words,
        result_vi: "Báo cáo".into(),
        result_en: "A report".into(),
        weight: 1,
        cells: Vec::new(),
    };
    pack.tasks.extend((0..TASKS).map(task));
    pack
}

async fn measure() {
    let scratch = Scratch::sqlite(now()).await.unwrap();
    let zone = TimeZone::fixed(offset(7));
    let before = Instant::now();
    Store::load_pack(&scratch.db, &pack(), &zone, now()).await.unwrap();
    println!("{TASKS} tasks of {UNITS} units loaded in {:.1} s", before.elapsed().as_secs_f64());
    let store = Store::open(scratch.db.clone()).await.unwrap();
    let province = store.programme().await.unwrap().top(TODAY).unwrap();
    let door = Door::open(&store, province, now()).await;
    for list in [List::Overdue, List::Silent, List::Escalated, List::All] {
        let path = format!("/nhiem-vu?muc={}", list.code());
        door.measure(&path, std::slice::from_ref(&path), ROUNDS, PROMISED).await;
    }
    for path in ["/ke-hoach/ke-hoach-784/nhiem-vu", "/ke-hoach/ke-hoach-784", "/ban-chi-dao"] {
        door.measure(path, &[path.to_owned()], ROUNDS, PROMISED).await;
    }
    scratch.remove().await.unwrap();
}
