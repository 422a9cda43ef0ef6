//! How fast the register answers with 100,000 organisations that gave 20
//! yearly returns each: searching by words, a province's total of one
//! indicator, and its history of 20 years; on SQLite, and on PostgreSQL when
//! `HOPTAC_TEST_POSTGRES` is set. Prints p50 and p95.
//!
//! `cargo bench -p hoptac --bench register`; `HOPTAC_BENCH_ORGANISATIONS=500`
//! for a small trial.
#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

use domain::organisation::{Change, Happened, Kind};
use domain::pack::Pack;
use domain::permission::{Actor, Role};
use domain::{IndicatorKey, OrganisationId, UnitId, UserId};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use std::path::Path;
use std::time::{Duration, Instant};
use storage::organisation::{Filter, NewHappening, NewLife};
use storage::scratch::Scratch;
use storage::{Deed, Store};

const RETURNS: i16 = 20;
const ASKED: usize = 50;
/// Brought in one transaction.
const CHUNK: usize = 2000;
const TODAY: Date = date(2024, 6, 18);
/// What the project promises, as p95.
const SEARCH: Duration = Duration::from_millis(50);
const FIGURES: Duration = Duration::from_millis(100);

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let sqlite = Scratch::sqlite(now()).await.unwrap();
        measure("SQLite", &sqlite).await;
        sqlite.remove().await.unwrap();
        if let Ok(server) = std::env::var("HOPTAC_TEST_POSTGRES") {
            let postgres = Scratch::postgres(&server, now()).await.unwrap();
            measure("PostgreSQL", &postgres).await;
            postgres.remove().await.unwrap();
        }
    });
}

fn now() -> Timestamp {
    "2024-06-18T00:30:00Z".parse().unwrap()
}

async fn measure(on: &str, place: &Scratch) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../programmes/kon-tum");
    let pack = Pack::read(&storage::pack::read_folder(&folder).unwrap()).unwrap();
    Store::load_pack(&place.db, &pack, &TimeZone::UTC, now()).await.unwrap();
    let store = Store::open(place.db.clone()).await.unwrap();
    let programme = store.programme().await.unwrap();
    let province = programme.top(TODAY).unwrap();
    let officer = Actor {
        user: UserId::new(),
        name: "Chuyên viên tỉnh".to_owned(),
        role: Role::ProvinceOfficer,
        unit: province,
    };
    let count = std::env::var("HOPTAC_BENCH_ORGANISATIONS").ok().and_then(|count| count.parse().ok());
    let count: usize = count.unwrap_or(100_000);
    let begun = Instant::now();
    fill(&store, &officer, count).await;
    println!("{on}: {count} organisations brought in {:.1} s", begun.elapsed().as_secs_f64());

    let texts = ["nong nghiep dak ui", "Hợp tác xã số 77", "ca phe ngok", "duoc lieu ngoc linh", "a hrin"];
    let mut times = Vec::new();
    for asked in 0..ASKED {
        let text = texts[asked % texts.len()].to_owned();
        let filter = Filter { text, ..Filter::all(province, TODAY) };
        let begun = Instant::now();
        store.organisations(&officer, TODAY, &filter, 0, 50).await.unwrap();
        times.push(begun.elapsed());
    }
    report("search", times, SEARCH);

    let key = IndicatorKey::from("so-htx-thanh-vien");
    let years: Vec<_> = (2004..2024).map(|year| (date(year, 1, 1), date(year, 12, 31))).collect();
    let mut times = Vec::new();
    for _ in 0..ASKED {
        let begun = Instant::now();
        let keys = std::slice::from_ref(&key);
        let day = (date(2024, 1, 1), TODAY);
        let totals = store.register_totals(&officer, TODAY, keys, &[province], day, None).await.unwrap();
        let history = store.register_history(&officer, TODAY, &key, province, &years).await.unwrap();
        assert!(totals[&province].values().all(|amount| amount.value > 0) && history[19] > 0);
        times.push(begun.elapsed());
    }
    report("an indicator's total and 20 years", times, FIGURES);
}

fn report(what: &str, mut times: Vec<Duration>, promised: Duration) {
    times.sort_unstable();
    let at = |share: usize| times[times.len() * share / 100].as_secs_f64() * 1000.0;
    let kept = if times[times.len() * 95 / 100] <= promised { "kept" } else { "NOT KEPT" };
    println!("{what:<40} {:>8.1} {:>8.1} ms, at most {} ms: {kept}", at(50), at(95), promised.as_millis());
}

/// Organisations spread over the communes, each with a return a year.
async fn fill(store: &Store, officer: &Actor, count: usize) {
    let programme = store.programme().await.unwrap();
    let districts = programme.units.children(officer.unit, TODAY);
    let communes: Vec<(UnitId, String)> = districts
        .iter()
        .flat_map(|district| programme.units.children(district.id, TODAY))
        .map(|commune| (commune.id, commune.name.clone()))
        .collect();
    let deed = Deed { actor: officer, from: "bench", now: now(), today: TODAY };
    let numbers: Vec<usize> = (0..count).collect();
    for some in numbers.chunks(CHUNK) {
        let lives: Vec<NewLife> = some.iter().map(|number| life(*number, &communes)).collect();
        store.bring(&deed, &lives, false).await.unwrap();
    }
}

fn life(number: usize, communes: &[(UnitId, String)]) -> NewLife {
    let works = ["nông nghiệp", "cà phê", "dược liệu", "vận tải", "dệt thổ cẩm"];
    let (seat, place) = &communes[number % communes.len()];
    let people = ["A Hrin", "Y Blan", "Nguyễn Văn Lâm", "A Brưk"];
    let day = |year: i16| date(year, 12, 14);
    let said = |year: i16| -> std::collections::BTreeMap<String, i64> {
        let many = i64::try_from(number % 60).unwrap() + i64::from(year - 1990);
        [("members", many), ("workers", 5), ("capital", many * 20), ("revenue", many * 30)]
            .map(|(key, value)| (key.to_owned(), value))
            .into()
    };
    let first = Change {
        kind: Some(Kind::Cooperative),
        name: Some(format!("Hợp tác xã {} {place} số {number}", works[number % works.len()])),
        seat: Some(Some(*seat)),
        law: Some("1996".to_owned()),
        activity: Some("0126".to_owned()),
        representative: Some(people[number % people.len()].to_owned()),
        numbers: said(2003),
        ..Change::default()
    };
    // Each commune's on as many days as it has organisations, so that the steps are as many as they get.
    let on = date(1998, 1, 1)
        + jiff::Span::new().days(i64::try_from((number / communes.len()) * 2 % 2000).unwrap());
    let registered = NewHappening::of(Happened::Registered, on, first);
    let mut happenings = vec![NewHappening { decision: "GCN 38A".to_owned(), ..registered }];
    for year in (2024 - RETURNS)..2024 {
        let change = Change { numbers: said(year), ..Change::default() };
        happenings.push(NewHappening::of(Happened::Returned, day(year), change));
    }
    NewLife { id: OrganisationId::new(), happenings, illustrative: true }
}
