//! `kill -9` in the middle of saves and acceptances: what was acknowledged is
//! there afterwards, and the totals and the trail are whole.
#![allow(clippy::unwrap_used)]

mod common;

use common::{Place, command};
use domain::permission::Role;
use domain::report::State;
use domain::{UnitId, UserId};
use jiff::tz::{TimeZone, offset};
use jiff::{Timestamp, ToSpan};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use storage::report::ReportKey;
use storage::user::NewUser;
use storage::{Deed, Store, Who, args, password, token, user};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const FORM: &str = "kinh-te-tap-the";
const ROUNDS: u64 = 4;

/// A commune's report and the tokens of its people.
#[derive(Clone)]
struct Commune {
    key: ReportKey,
    path: String,
    officer: String,
    /// Signs, where the form asks for it.
    leader: String,
}

#[derive(Default)]
struct Acknowledged {
    /// The last value per commune that a save answered 200 for.
    saved: HashMap<UnitId, i64>,
    /// Communes of which an acceptance was answered 200.
    accepted: Vec<UnitId>,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost() {
    let place = Place::loaded();
    let (communes, reviewer) = prepare(&place).await;
    let all = Arc::new(Mutex::new(Acknowledged::default()));
    // Some reports are saved again and again, others brought to acceptance.
    let (typed, brought) = communes.split_at(4);
    for round in 0..ROUNDS {
        let (mut server, address) = start(&place);
        let mut tasks = Vec::new();
        for commune in typed {
            let (commune, all, address) = (commune.clone(), all.clone(), address.clone());
            tasks.push(tokio::spawn(async move { save_on(&address, &commune, &all).await }));
        }
        for part in brought.chunks(brought.len().div_ceil(2)) {
            let (part, all, address) = (part.to_vec(), all.clone(), address.clone());
            let reviewer = reviewer.clone();
            tasks.push(tokio::spawn(async move { bring_on(&address, &part, &reviewer, &all).await }));
        }
        tokio::time::sleep(Duration::from_millis(350 + 130 * round)).await;
        server.kill().unwrap(); // SIGKILL
        server.wait().unwrap();
        for task in tasks {
            task.await.unwrap();
        }
        check(&place, &communes, &all).await;
    }
    let all = all.lock().unwrap();
    let sums = (all.saved.values().sum::<i64>(), all.accepted.len());
    assert!(all.saved.len() == typed.len() && sums.1 >= 2, "the server was hardly asked: {sums:?}");
}

/// Communes of the period that is open now, with an officer's token each and a
/// reviewer's.
async fn prepare(place: &Place) -> (Vec<Commune>, String) {
    let store = place.store().await;
    let now = Timestamp::now();
    let today = now.to_zoned(TimeZone::fixed(offset(7))).date();
    let programme = store.programme().await.unwrap();
    let form = programme.form(&FORM.into()).unwrap();
    let near = form.periods(today.saturating_sub(60.days()), today.saturating_add(45.days()));
    let is_open = |period: &&domain::period::Period| {
        let top = programme.top(period.to()).unwrap();
        let units = programme.reporters(form, **period, top, domain::form::Part::Fills);
        let dates = programme.expected(form, **period, units[0].id).unwrap();
        let dates = dates.dates(&programme.holidays, None).unwrap();
        dates.opens <= today && today <= dates.late_until
    };
    let period = match near.iter().find(is_open) {
        Some(period) => *period,
        None => open_one(&store, now).await,
    };
    let programme = store.programme().await.unwrap();
    let form = programme.form(&FORM.into()).unwrap();
    let top = programme.top(period.to()).unwrap();
    let units = programme.reporters(form, period, top, domain::form::Part::Fills);
    let mut communes = Vec::new();
    for unit in units.iter().take(34) {
        communes.push(Commune {
            key: ReportKey { form: FORM.into(), period, unit: unit.id },
            path: format!("/api/v1/reports/{FORM}/{period}/{}", unit.code),
            officer: with_token(&store, now, &unit.code, Role::CommuneOfficer, unit.id).await,
            leader: with_token(&store, now, &format!("{}-ld", unit.code), Role::Leader, unit.id).await,
        });
    }
    let reviewer = with_token(&store, now, "tren", Role::ProvinceOfficer, top).await;
    store.db.close().await;
    (communes, reviewer)
}

/// On days on which no period is open, the form is opened by its own rules:
/// an administrator moves the days of the period that closed last.
async fn open_one(store: &Store, now: Timestamp) -> domain::period::Period {
    let today = now.to_zoned(TimeZone::fixed(offset(7))).date();
    let programme = store.programme().await.unwrap();
    let form = programme.form(&FORM.into()).unwrap();
    let period = form.periods(today.saturating_sub(2.years()), today).pop().unwrap();
    let number = form.version(period).unwrap().number;
    let (name, top) = ("Quản trị".to_owned(), programme.top(today).unwrap());
    let actor = domain::permission::Actor { user: UserId::new(), name, role: Role::Administrator, unit: top };
    let deed = Deed { actor: &actor, from: "test", now, today };
    let untouched = storage::administration::Untouched::Nothing;
    let edit = |form: &mut domain::form::Form| {
        for level in &mut form.version_mut(number).unwrap().levels {
            level.late_until = "closing+800d".parse().unwrap();
            level.corrections_until = "closing+800d".parse().unwrap();
        }
        Ok(())
    };
    store.edit_form(&deed, &FORM.into(), "thử", untouched, edit).await.unwrap();
    period
}

async fn with_token(store: &Store, now: Timestamp, login: &str, role: Role, unit: UnitId) -> String {
    // Nobody signs in with this password; it is hashed once.
    static HASHED: tokio::sync::OnceCell<password::Hashed> = tokio::sync::OnceCell::const_new();
    let hashed = HASHED.get_or_init(async || password::hash("nương rẫy trên đồi").await.unwrap()).await;
    let new = NewUser {
        login: format!("u-{login}"),
        name: format!("Người {login}"),
        role,
        unit: Some(unit),
        password: hashed.clone(),
        must_change: false,
    };
    let who = Who { actor: None, from: "test" };
    let mut tx = store.db.begin().await.unwrap();
    let user = user::create(&mut tx, now, who, new).await.unwrap();
    let secret = token::create(&mut tx, now, who, user.id, "thử", 30).await.unwrap();
    tx.commit().await.unwrap();
    secret
}

/// Starts the server and waits until it says where it listens.
fn start(place: &Place) -> (Child, String) {
    let mut child = command(&place.url())
        .args(["serve", "--listen", "127.0.0.1:0"])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let address = loop {
        let line = lines.next().expect("the server ended early").unwrap();
        if let Some((_, address)) = line.split_once("http://") {
            break address.trim().to_owned();
        }
    };
    // Somebody has to read on, or the server would wait for its own log.
    std::thread::spawn(move || lines.for_each(drop));
    (child, address)
}

/// One request; `None` when the server is gone before its answer was whole.
async fn ask(address: &str, method: &str, path: &str, token: &str, body: &Value) -> Option<(u16, Value)> {
    let mut stream = TcpStream::connect(address).await.ok()?;
    let body = if method == "GET" { String::new() } else { body.to_string() };
    let request = format!(
        "{method} {path} HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {token}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await.ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.ok()?;
    let answer = String::from_utf8(answer).ok()?;
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let body = match head.to_lowercase().contains("transfer-encoding: chunked") {
        true => body.lines().filter(|line| line.starts_with('{')).collect::<String>(),
        false => body.to_owned(),
    };
    Some((status, serde_json::from_str(&body).ok()?))
}

/// Saves one field again and again, each time a number higher.
async fn save_on(address: &str, commune: &Commune, all: &Mutex<Acknowledged>) {
    let mut was = String::new();
    loop {
        let last = all.lock().unwrap().saved.get(&commune.key.unit).copied().unwrap_or(0);
        let next = (last + 1).to_string();
        let body = json!({ "entries": [{ "cell": "htx", "typed": next, "was": was }] });
        let path = format!("{}/entries", commune.path);
        let Some((status, answer)) = ask(address, "PUT", &path, &commune.officer, &body).await else {
            return;
        };
        match status {
            200 => {
                all.lock().unwrap().saved.insert(commune.key.unit, last + 1);
                was = next;
            }
            // The last save before the kill was written, but not acknowledged.
            409 => was = answer["clashes"][0]["theirs"].as_str().unwrap().to_owned(),
            503 => {}
            _ => panic!("{status}: {answer}"),
        }
    }
}

/// Fills, sends and accepts one report after the other.
async fn bring_on(address: &str, communes: &[Commune], reviewer: &str, all: &Mutex<Acknowledged>) {
    for commune in communes {
        if all.lock().unwrap().accepted.contains(&commune.key.unit) {
            continue;
        }
        let steps = [
            ("PUT", "entries", &commune.officer, json!({ "entries": [{ "cell": "htx", "typed": "7" }] })),
            ("POST", "submit", &commune.officer, json!({})),
            ("POST", "sign", &commune.leader, json!({})),
            ("POST", "accept", &reviewer.to_owned(), json!({})),
        ];
        for (method, act, token, body) in steps {
            let path = format!("{}/{act}", commune.path);
            match ask(address, method, &path, token, &body).await {
                None => return,
                Some((200, _)) if act == "accept" => {
                    all.lock().unwrap().accepted.push(commune.key.unit);
                }
                // After a kill the step may have been done without its answer,
                // and not every form is signed.
                Some((200 | 409 | 422, _)) => {}
                Some((status, answer)) => panic!("{act} {status}: {answer}"),
            }
        }
    }
}

/// Holds the database against what was acknowledged, and has it verified.
async fn check(place: &Place, communes: &[Commune], all: &Mutex<Acknowledged>) {
    let verified = place.run(&["verify"]);
    assert_eq!(verified.code, 0, "{}", verified.error);
    let store = place.store().await;
    let (saved, accepted) = {
        let all = all.lock().unwrap();
        (all.saved.clone(), all.accepted.clone())
    };
    for commune in communes {
        let unit = commune.key.unit;
        let sql = "select report.state, entry.value from report left join entry \
                   on entry.province = report.province and entry.report_id = report.id \
                   and entry.indicator = 'htx' where report.unit_id = $1 and report.period = $2";
        let row = store.db.fetch_optional(sql, args![unit, commune.key.period.to_string()]).await.unwrap();
        let value = row.as_ref().and_then(|row| row.opt_int("value").unwrap());
        if let Some(least) = saved.get(&unit) {
            // One more than acknowledged may have been written: its answer was cut off.
            assert!(value >= Some(*least) && value <= Some(least + 1), "{value:?} for {least}");
        }
        if accepted.contains(&unit) {
            let state = row.unwrap().text("state").unwrap();
            assert_eq!(State::from_code(&state), Some(State::Accepted));
            let sql = "select value from figure where unit_id = $1 and period = $2 and indicator = 'htx' \
                       and superseded_at is null";
            let figure = store.db.fetch_one(sql, args![unit, commune.key.period.to_string()]).await.unwrap();
            assert_eq!(figure.int("value").unwrap(), 7);
        }
    }
    store.db.close().await;
}
