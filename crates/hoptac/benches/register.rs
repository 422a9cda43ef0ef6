//! How fast the register answers with 100,000 organisations that gave 20
//! yearly returns each: the pages of searching by words, of the list, and of a
//! province's indicators with their history; on SQLite, and on PostgreSQL when
//! `HOPTAC_TEST_POSTGRES` is set. Prints p50 and p95.
//!
//! `cargo bench -p hoptac --bench register`; `HOPTAC_BENCH_ORGANISATIONS=500`
//! for a small trial; `HOPTAC_BENCH_DATABASE=URL` keeps what was filled and asks
//! it again the next time (filling takes a quarter of an hour).
#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

mod door;

use domain::organisation::{Change, Happened, Kind};
use domain::pack::Pack;
use domain::permission::{Actor, Role};
use domain::{OrganisationId, UnitId, UserId};
use door::Door;
use jiff::Timestamp;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use std::path::Path;
use std::time::Instant;
use storage::organisation::{NewHappening, NewLife};
use storage::scratch::Scratch;
use storage::{Database, Deed, Store, migrate};

const RETURNS: i16 = 20;
const ASKED: usize = 50;
/// Brought in one transaction.
const CHUNK: usize = 2000;
const TODAY: Date = date(2024, 6, 18);
/// What the project promises as p95, in milliseconds.
const SEARCH: f64 = 50.0;
const FIGURES: f64 = 100.0;

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        if let Ok(kept) = std::env::var("HOPTAC_BENCH_DATABASE") {
            let db = Database::connect(&kept).await.unwrap();
            migrate::run(&db, now()).await.unwrap();
            if db.fetch_all("select 1 as one from organisation limit 1", Vec::new()).await.unwrap().is_empty()
            {
                return measure(&kept, &db).await;
            }
            return ask(&Store::open(db).await.unwrap()).await;
        }
        let sqlite = Scratch::sqlite(now()).await.unwrap();
        measure("SQLite", &sqlite.db).await;
        sqlite.remove().await.unwrap();
        if let Ok(server) = std::env::var("HOPTAC_TEST_POSTGRES") {
            let postgres = Scratch::postgres(&server, now()).await.unwrap();
            measure("PostgreSQL", &postgres.db).await;
            postgres.remove().await.unwrap();
        }
    });
}

fn now() -> Timestamp {
    "2024-06-18T00:30:00Z".parse().unwrap()
}

async fn measure(on: &str, db: &Database) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../programmes/kon-tum");
    let pack = Pack::read(&storage::pack::read_folder(&folder).unwrap()).unwrap();
    Store::load_pack(db, &pack, &TimeZone::UTC, now()).await.unwrap();
    let store = Store::open(db.clone()).await.unwrap();
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
    ask(&store).await;
}

/// Asks a filled register for its pages.
async fn ask(store: &Store) {
    let province = store.programme().await.unwrap().top(TODAY).unwrap();
    let door = Door::open(store, province, now()).await;
    let texts = ["nong nghiep dak ui", "hop tac xa so 77", "ca phe ngok", "duoc lieu ngoc linh", "a hrin"];
    let found = texts.map(|text| format!("/so-dang-ky/danh-sach?tim={}", text.replace(' ', "+")));
    door.measure("search by words", &found, ASKED, SEARCH).await;
    let list = ["", "?loai=cooperative&tinh_trang=active", "?linh_vuc=agriculture&trang=40"];
    let list = list.map(|query| format!("/so-dang-ky/danh-sach{query}"));
    door.measure("the list and its filters", &list, ASKED, FIGURES).await;
    for key in ["so-htx", "so-htx-thanh-vien", "so-tl-doanh-thu"] {
        let pages = [
            format!("/so-dang-ky/chi-tieu/{key}?ngay=31%2F12%2F2018"),
            format!("/so-dang-ky/chi-tieu/{key}"),
        ];
        door.measure(&format!("the province's page of {key}"), &pages, ASKED, FIGURES).await;
    }
    door.measure("the register's first page", &["/so-dang-ky".to_owned()], ASKED, FIGURES).await;
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
