//! How fast pages come at Kon Tum's size: 113 units, 20 years of half-years,
//! 60 indicators, 20 clients at once, on SQLite. Prints a table of p50, p95
//! and the largest, and the server's memory.
//!
//! `cargo bench -p hoptac --bench pages` (a minute or two to fill the database
//! the first time; it is kept in the target folder and used again). Of the
//! running period one district's communes and the other districts have sent
//! their reports, so that the review queues are as full as they get.
//!
//! Twenty clients means: twenty kept connections, each of which asks for the
//! same page again the moment it has come. Clients and server share the
//! machine's cores, so a page that costs 4 ms of processor time comes after
//! about 40 ms on two cores. `HOPTAC_BENCH_PAUSE_MS=1000` lets each client wait
//! a second in between, as people do; then a page comes almost as if alone.
//! `HOPTAC_BENCH_ONLY=/theo-doi` measures the pages whose address holds that.
#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

use domain::UserId;
use domain::form::{Cell, Line, Part, SpanKind};
use domain::indicator::{Indicator, OverUnits};
use domain::pack::{Dataset, DatasetHead, Pack};
use domain::permission::{Actor, Role};
use domain::report::{Command, State};
use jiff::Timestamp;
use jiff::civil::date;
use jiff::tz::{TimeZone, offset};
use server::{App, Clock};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use storage::report::{ReportKey, Typed};
use storage::user::{self, NewUser};
use storage::{Database, Deed, Store, Who, migrate, password, session};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const CLIENTS: usize = 20;
const REQUESTS: usize = 60;
const INDICATORS: usize = 60;
const FORM: &str = "kinh-te-tap-the";
const NOBODY: Who<'static> = Who { actor: None, from: "bench" };

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    match arguments.iter().position(|argument| argument == "--serve") {
        Some(at) => runtime.block_on(serve(&arguments[at + 1])),
        None => runtime.block_on(measure()),
    }
}

fn start() -> Timestamp {
    "2024-06-18T01:00:00Z".parse().unwrap()
}

/// The server in a process of its own, so that its memory is its own.
async fn serve(url: &str) {
    let db = Database::connect(url).await.unwrap();
    let app = App::new(Store::open(db).await.unwrap(), Clock::from(start()));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("{}", listener.local_addr().unwrap());
    server::serve(app, listener, std::future::pending()).await.unwrap();
}

async fn measure() {
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("bench-pages.sqlite");
    let url = format!("sqlite:{}", file.display());
    let db = Database::connect(&url).await.unwrap();
    migrate::run(&db, start()).await.unwrap();
    if Store::open(db.clone()).await.is_err() {
        fill(&db).await;
    }
    let store = Store::open(db.clone()).await.unwrap();
    let people = people(&store).await;
    send(&store).await;
    db.close().await;

    let mut child = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--serve", &url])
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut address = String::new();
    std::io::BufRead::read_line(&mut std::io::BufReader::new(child.stdout.as_mut().unwrap()), &mut address)
        .unwrap();
    let address = address.trim().to_owned();
    println!("{:<64} {:>6} {:>8} {:>8} {:>8} {:>9}", "page", "status", "p50 ms", "p95 ms", "max ms", "bytes");
    let only = std::env::var("HOPTAC_BENCH_ONLY").unwrap_or_default();
    for (role, path) in pages().into_iter().filter(|(_, path)| path.contains(&only)) {
        run(&address, people.get(role).unwrap(), path).await;
    }
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
    for line in status.lines().filter(|line| line.starts_with("VmHWM") || line.starts_with("VmRSS")) {
        println!("{line}");
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

fn pages() -> Vec<(&'static str, &'static str)> {
    vec![
        ("commune", "/"),
        ("commune", "/bao-cao"),
        ("commune", "/bao-cao/kinh-te-tap-the/2024-H1/23359"),
        ("commune", "/bao-cao/kinh-te-tap-the/2024-H1/23359/muc/tht"),
        ("commune", "/bao-cao/kinh-te-tap-the/2024-H1/23359/kiem-tra"),
        ("district", "/"),
        ("district", "/duyet"),
        ("district", "/duyet/kinh-te-tap-the/2024-H1/23359"),
        ("district", "/bao-cao/kinh-te-tap-the/2024-H1/610"),
        ("province", "/"),
        ("province", "/duyet"),
        ("province", "/theo-doi"),
        ("province", "/theo-doi?bieu=kinh-te-tap-the&cap=xa"),
        ("province", "/tien-do"),
        ("province", "/tien-do?bieu=de-an&ky=2011-12-30..2012-09-30&don_vi=62"),
        ("province", "/chi-tieu"),
        ("province", "/chi-tieu/tht?don_vi=62"),
        ("province", "/so-lieu?chi_tieu=tht&loai=actual&ky=2023-Y&don_vi=62"),
        ("province", "/so-lieu?chi_tieu=tht&loai=actual&ky=2023-Y&don_vi=62&ban_do=2026-01-01"),
        ("province", "/van-ban"),
        ("province", "/van-ban/de-an?ky=2011-12-30..2012-09-30&don_vi=62"),
        ("province", "/van-ban/kinh-te-tap-the?ky=2023-Y&don_vi=62"),
        ("province", "/van-ban/de-an/tai/docx?ky=2011-12-30..2012-09-30&don_vi=62"),
    ]
}

/// A pack whose half-yearly form asks for 60 indicators since 2004, and 40
/// periods of figures of 102 communes.
async fn fill(db: &Database) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../programmes/kon-tum");
    let mut pack = Pack::read(&storage::pack::read_folder(&folder).unwrap()).unwrap();
    let reported: Vec<Indicator> = pack
        .programme
        .indicators
        .iter()
        .filter(|one| matches!(one.over_units, OverUnits::Sum))
        .cloned()
        .collect();
    let form = pack.programme.forms.iter_mut().find(|form| form.key.as_str() == FORM).unwrap();
    form.schedule.first = None;
    form.schedule.kinds = vec![SpanKind::HalfYear, SpanKind::Year];
    let version = &mut form.versions[0];
    version.valid_from = Some(date(2004, 1, 1));
    let there: BTreeSet<_> = version.lines().map(|line| line.indicator.clone()).collect();
    let more =
        reported.iter().filter(|one| !there.contains(&one.key)).take(INDICATORS.saturating_sub(there.len()));
    let line =
        |one: &Indicator| Line { indicator: one.key.clone(), vi: None, en: None, part_of: None, cells: None };
    let lines: Vec<Line> = more.map(line).collect();
    version.sections.last_mut().unwrap().lines.extend(lines);
    let zone = TimeZone::fixed(offset(7));
    Store::load_pack(db, &pack, &zone, start()).await.unwrap();
    let store = Store::open(db.clone()).await.unwrap();
    let programme = store.programme().await.unwrap();
    let form = programme.form(&FORM.into()).unwrap();
    let periods = form.periods(date(2004, 1, 1), date(2023, 12, 31));
    for (index, period) in periods.iter().enumerate() {
        let top = programme.top(period.to()).unwrap();
        let cells: Vec<Cell> = form.version(*period).unwrap().cells().collect();
        let value = |seed: usize| i64::try_from(seed % 97 + index).unwrap();
        let of = |place: usize| -> BTreeMap<Cell, i64> {
            cells.iter().enumerate().map(|(at, cell)| (cell.clone(), value(place * 31 + at * 7))).collect()
        };
        let reporters = programme.reporters(form, *period, top, Part::Fills);
        let head = DatasetHead {
            key: format!("bench-{period}"),
            source_vi: "bench".into(),
            source_en: "bench".into(),
            note_vi: String::new(),
            note_en: String::new(),
            form: form.key.clone(),
            period: *period,
            accepted_on: period.to(),
        };
        let figures = reporters.iter().enumerate().map(|(place, unit)| (unit.id, of(place))).collect();
        let dataset = Dataset { head, figures, illustrative: BTreeSet::new() };
        let mut tx = db.begin().await.unwrap();
        storage::paper::load(&mut tx, store.province(), &programme, &dataset, &zone, start()).await.unwrap();
        tx.commit().await.unwrap();
        eprint!(
            "\rfilling: {} / {} periods, {} units, {} cells",
            index + 1,
            periods.len(),
            reporters.len(),
            cells.len()
        );
    }
    eprintln!();
}

/// Every commune of district 610 and every other district has sent its report
/// of 2024-H1: nothing anywhere, so that every line has jumped and carries a
/// note.
async fn send(store: &Store) {
    let programme = store.programme().await.unwrap();
    let (form, period) = (programme.form(&FORM.into()).unwrap(), "2024-H1".parse().unwrap());
    let (today, province) = (date(2024, 6, 18), programme.top(date(2024, 6, 18)).unwrap());
    let district = programme.units.find("610", today).unwrap().id;
    let communes = programme.reporters(form, period, district, Part::Fills);
    let districts = programme.reporters(form, period, province, Part::Consolidates);
    let communes = communes.into_iter().map(|unit| (unit, Role::CommuneOfficer));
    let districts = districts.into_iter().filter(|unit| unit.id != district && unit.id != province);
    for (unit, role) in communes.chain(districts.map(|unit| (unit, Role::DistrictOfficer))) {
        let of = |role| Actor { user: UserId::new(), name: unit.name.clone(), role, unit: unit.id };
        let actor = of(role);
        let deed = Deed { actor: &actor, from: "bench", now: start(), today };
        let key = ReportKey { form: form.key.clone(), period, unit: unit.id };
        if store.report(&actor, &key).await.unwrap().state() != State::Expected {
            continue;
        }
        let typed = |cell| Typed { cell, typed: "0".into(), was: String::new(), note: Some("bench".into()) };
        let fields = form.version(period).unwrap().cells().map(typed).collect();
        store.save(&deed, &key, fields).await.unwrap();
        let state = store.command(&deed, &key, &Command::Submit, None).await.unwrap();
        if state == State::ForSignature {
            let leader = of(Role::Leader);
            let deed = Deed { actor: &leader, ..deed };
            store.command(&deed, &key, &Command::Sign, None).await.unwrap();
        }
    }
}

async fn people(store: &Store) -> BTreeMap<&'static str, String> {
    let programme = store.programme().await.unwrap();
    let mut people = BTreeMap::new();
    let hashed = password::hash("bench bench bench").await.unwrap();
    for (name, role, code) in [
        ("commune", Role::CommuneOfficer, "23359"),
        ("district", Role::DistrictOfficer, "610"),
        ("province", Role::ProvinceOfficer, "62"),
    ] {
        let unit = programme.units.find(code, date(2024, 6, 18)).unwrap().id;
        let found = user::by_login(&mut &store.db, name).await;
        let mut tx = store.db.begin().await.unwrap();
        let user = match found {
            Ok(user) => user,
            Err(_) => {
                let new = NewUser {
                    login: name.into(),
                    name: name.into(),
                    role,
                    unit: Some(unit),
                    password: hashed.clone(),
                    must_change: false,
                };
                user::create(&mut tx, start(), NOBODY, new).await.unwrap()
            }
        };
        let secret = session::start(&mut tx, start(), user.id).await.unwrap();
        tx.commit().await.unwrap();
        people.insert(name, secret);
    }
    people
}

async fn run(address: &str, secret: &str, path: &str) {
    fetch(&mut TcpStream::connect(address).await.unwrap(), secret, path).await;
    let clients = (0..CLIENTS).map(|_| {
        let (address, secret, path) = (address.to_owned(), secret.to_owned(), path.to_owned());
        tokio::spawn(async move {
            let mut stream = TcpStream::connect(&address).await.unwrap();
            let mut times = Vec::with_capacity(REQUESTS);
            let mut last = (0, 0);
            for _ in 0..REQUESTS {
                let before = Instant::now();
                last = fetch(&mut stream, &secret, &path).await;
                times.push(before.elapsed());
                tokio::time::sleep(pause()).await;
            }
            (times, last)
        })
    });
    let mut times = Vec::new();
    let mut last = (0, 0);
    for client in clients.collect::<Vec<_>>() {
        let (own, answer) = client.await.unwrap();
        times.extend(own);
        last = answer;
    }
    times.sort_unstable();
    let at = |share: usize| times[(times.len() - 1) * share / 100].as_secs_f64() * 1000.0;
    println!("{path:<64} {:>6} {:>8.1} {:>8.1} {:>8.1} {:>9}", last.0, at(50), at(95), at(100), last.1);
}

/// Between two clicks of a client; none unless asked for, so that all clients
/// press at once.
fn pause() -> Duration {
    let asked = std::env::var("HOPTAC_BENCH_PAUSE_MS").ok().and_then(|text| text.parse().ok());
    Duration::from_millis(asked.unwrap_or(0))
}

/// One request on a kept connection: the status and the bytes of the body.
async fn fetch(stream: &mut TcpStream, secret: &str, path: &str) -> (u16, usize) {
    let request = format!("GET {path} HTTP/1.1\r\nhost: bench\r\ncookie: hoptac={secret}\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut buffer = Vec::with_capacity(64 * 1024);
    let mut chunk = [0_u8; 32 * 1024];
    loop {
        let count = stream.read(&mut chunk).await.unwrap();
        assert!(count > 0, "the server closed the connection on {path}");
        buffer.extend_from_slice(&chunk[..count]);
        let Some(head) = buffer.windows(4).position(|window| window == b"\r\n\r\n") else { continue };
        let text = String::from_utf8_lossy(&buffer[..head]).to_lowercase();
        let length = text
            .lines()
            .find_map(|line| line.strip_prefix("content-length: "))
            .map(|n| n.trim().parse::<usize>());
        let length = length.unwrap_or(Ok(0)).unwrap();
        if buffer.len() >= head + 4 + length {
            return (text[9..12].parse().unwrap(), length);
        }
    }
}
