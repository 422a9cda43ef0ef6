//! How fast the lists of tasks come: 10,000 tasks, one or two lead agencies
//! each out of 2,000 units, a third of them late, on SQLite. Prints p50, p95
//! and the largest of everything that the page of overdue tasks reads.
//!
//! `cargo bench -p hoptac --bench tasks` (the database is made anew each time).
#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

use domain::pack::Pack;
use domain::permission::{Actor, Role};
use domain::plan::{Asked, Task, Timing};
use domain::unit::{UnitKind, UnitVersion, Units};
use domain::{UnitId, UserId};
use jiff::civil::{Date, date};
use jiff::tz::{TimeZone, offset};
use jiff::{Timestamp, ToSpan};
use std::path::Path;
use std::time::Instant;
use storage::Store;
use storage::scratch::Scratch;
use storage::task::{List, PartFilter};

const TASKS: usize = 10_000;
const UNITS: usize = 2_000;
const ROUNDS: usize = 200;
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
    let programme = store.programme().await.unwrap();
    println!("{:<44} {:>8} {:>8} {:>8}", "list", "p50 ms", "p95 ms", "max ms");
    for (who, role, code) in
        [("province", Role::ProvinceOfficer, "62"), ("district", Role::DistrictOfficer, "610")]
    {
        let unit = programme.units.find(code, TODAY).unwrap().id;
        let actor = Actor { user: UserId::new(), name: who.into(), role, unit };
        for list in [List::Overdue, List::Silent, List::Escalated, List::Mine] {
            let mut times = Vec::with_capacity(ROUNDS);
            for _ in 0..ROUNDS {
                let filter = PartFilter { list, plan: None, group: None, unit: None, state: None };
                let before = Instant::now();
                store.task_counts(&actor, TODAY).await.unwrap();
                store.task_parts(&actor, TODAY, &filter, 0, 50).await.unwrap();
                store.overdue_by_agency(&actor, TODAY).await.unwrap();
                times.push(before.elapsed());
            }
            times.sort_unstable();
            let at = |share: usize| times[(times.len() - 1) * share / 100].as_secs_f64() * 1000.0;
            let name = format!("{who}, {}", list.code());
            println!("{name:<44} {:>8.1} {:>8.1} {:>8.1}", at(50), at(95), at(100));
        }
    }
    scratch.remove().await.unwrap();
}
