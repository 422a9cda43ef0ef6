//! Yearly returns in the database: what is accepted becomes part of the life,
//! in one transaction with the figures that come out of it.
#![allow(clippy::unwrap_used)]

mod common;

use common::{now, on_each_database};
use domain::form::Cell;
use domain::organisation::yearly::{Command, Entries, Entry, Refusal, State};
use domain::organisation::{Change, Happened, Kind};
use domain::pack::Pack;
use domain::permission::{Actor, Role};
use domain::{Breakdown, IndicatorKey, OrganisationId, UnitId, UserId};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use std::path::Path;
use storage::organisation::NewHappening;
use storage::organisation::yearly::{Act, Asked, Stays, Which};
use storage::{Database, Deed, Error, Store};

const TODAY: Date = date(2024, 10, 1);

async fn world(db: Database) -> (Store, UnitId) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../programmes/kon-tum");
    let pack = Pack::read(&storage::pack::read_folder(&folder).unwrap()).unwrap();
    Store::load_pack(&db, &pack, &TimeZone::UTC, now()).await.unwrap();
    let store = Store::open(db).await.unwrap();
    let programme = store.programme().await.unwrap();
    let district = programme.units.find("610", TODAY).unwrap().id;
    let here = programme.units.children(district, TODAY)[0].id;
    (store, here)
}

fn deed<'a>(actor: &'a Actor, at: &str) -> Deed<'a> {
    let now: Timestamp = at.parse().unwrap();
    Deed { actor, from: "127.0.0.1", now, today: now.to_zoned(TimeZone::UTC).date() }
}

async fn cooperative(store: &Store, officer: &Actor, here: UnitId, name: &str) -> OrganisationId {
    let change = Change {
        kind: Some(Kind::Cooperative),
        name: Some(name.to_owned()),
        seat: Some(Some(here)),
        activity: Some("0126".to_owned()),
        law: Some("2012".to_owned()),
        numbers: [("members".to_owned(), 9)].into(),
        ..Change::default()
    };
    let first = NewHappening::of(Happened::Registered, date(2018, 3, 5), change);
    let first = NewHappening { decision: "GCN 38A".to_owned(), ..first };
    store.found(&deed(officer, "2024-01-10T02:00:00Z"), &first).await.unwrap()
}

fn act(command: Command, revision: i64, typed: &[(&str, &str)]) -> Act {
    let entry = |(key, typed): &(&str, &str)| {
        ((*key).to_owned(), Entry { typed: (*typed).to_owned(), note: String::new() })
    };
    let entries: Entries = typed.iter().map(entry).collect();
    Act { command, typed: (!typed.is_empty()).then(|| (entries, String::new())), revision }
}

async fn total(store: &Store, key: &str, unit: UnitId, year: i16) -> i64 {
    let keys = [IndicatorKey::from(key)];
    let officer = Actor { user: UserId::new(), name: String::new(), role: Role::CommuneOfficer, unit };
    let stretch = (date(year, 1, 1), date(year, 12, 31));
    let found = store.register_totals(&officer, TODAY, &keys, &[unit], stretch, None).await.unwrap();
    found[&unit][&Cell { indicator: keys[0].clone(), breakdown: Breakdown::from("") }].value
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_accepted_counts_once_and_nothing_else_does() {
    on_each_database(async |db| {
        let (store, here) = world(db).await;
        let officer =
            Actor {
                user: UserId::new(), name: "Cán bộ".to_owned(), role: Role::CommuneOfficer, unit: here
            };
        let id = cooperative(&store, &officer, here, "HTX A").await;
        let d = deed(&officer, "2024-02-01T02:00:00Z");
        let opened = store.yearly(&officer, d.today, id, 2023).await.unwrap();
        assert_eq!((opened.yearly.state, opened.yearly.revision), (State::Expected, 0));
        assert_eq!(opened.yearly.entries["members"].typed, "9");
        assert_eq!(opened.day, date(2023, 12, 14));

        let typed = [("members", "12"), ("revenue", "500")];
        store.act_on_yearly(&d, id, 2023, &act(Command::Save, 0, &typed)).await.unwrap();
        let late = store.act_on_yearly(&d, id, 2023, &act(Command::Save, 0, &typed)).await;
        assert!(matches!(late, Err(Stays::Other(Error::Conflict))), "{late:?}");
        store.act_on_yearly(&d, id, 2023, &act(Command::Send, 1, &typed)).await.unwrap();
        let early = store.act_on_yearly(&d, id, 2023, &act(Command::Save, 2, &typed)).await;
        assert!(matches!(early, Err(Stays::Rule(Refusal::WrongState(State::Sent)))), "{early:?}");
        assert_eq!(total(&store, "so-htx-thanh-vien", here, 2023).await, 9, "sent is not accepted");
        let state = store.act_on_yearly(&d, id, 2023, &act(Command::Accept, 2, &[])).await.unwrap();
        assert_eq!(state, State::Accepted);
        assert_eq!(total(&store, "so-htx-thanh-vien", here, 2023).await, 12);
        assert_eq!(total(&store, "so-htx-thanh-vien", here, 2022).await, 9);
        let again = store.act_on_yearly(&d, id, 2023, &act(Command::Accept, 3, &[])).await;
        assert!(matches!(again, Err(Stays::Rule(Refusal::WrongState(State::Accepted)))), "{again:?}");

        let opened = store.yearly(&officer, d.today, id, 2023).await.unwrap();
        let kinds: Vec<&str> = opened.yearly.events.iter().map(|one| one.kind.as_str()).collect();
        assert_eq!(kinds, ["save", "submit", "accept"]);
        let happening = opened.life.happenings.iter().find(|one| Some(one.id) == opened.yearly.happening);
        let happening = happening.unwrap();
        assert_eq!((happening.what, happening.on), (Happened::Returned, date(2023, 12, 14)));
        assert_eq!(happening.change.numbers["revenue"], 500);
        let (compared, wrong) = store.verify_register().await.unwrap();
        assert!(compared > 0 && wrong.is_empty(), "{wrong:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_register_has_is_not_asked_again() {
    on_each_database(async |db| {
        let (store, here) = world(db).await;
        let officer =
            Actor {
                user: UserId::new(), name: "Cán bộ".to_owned(), role: Role::CommuneOfficer, unit: here
            };
        let entered = cooperative(&store, &officer, here, "HTX A").await;
        let silent = cooperative(&store, &officer, here, "HTX B").await;
        let d = deed(&officer, "2024-02-01T02:00:00Z");
        let numbers = Change { numbers: [("revenue".to_owned(), 70)].into(), ..Change::default() };
        let returned = NewHappening::of(Happened::Returned, date(2023, 12, 31), numbers);
        store.happen(&d, entered, &returned, 1).await.unwrap();
        let opened = store.yearly(&officer, d.today, entered, 2023).await.unwrap();
        assert_eq!(opened.yearly.state, State::Accepted);
        assert_eq!(opened.yearly.entries["revenue"].typed, "70");
        let twice =
            store.act_on_yearly(&d, entered, 2023, &act(Command::Save, 0, &[("revenue", "80")])).await;
        assert!(matches!(twice, Err(Stays::Rule(Refusal::WrongState(State::Accepted)))), "{twice:?}");

        let list = async |which| {
            let asked = Asked { under: here, year: 2023, which };
            store.yearly_list(&officer, d.today, asked, 0, 10).await.unwrap()
        };
        let all = list(Which::All).await;
        assert_eq!(all.rows.len(), 2);
        assert_eq!((all.count(Which::All), all.count(Which::Silent)), (2, 1));
        assert_eq!(all.count(Which::In(State::Accepted)), 1);
        let rows = list(Which::Silent).await.rows;
        assert_eq!(rows.iter().map(|row| row.id).collect::<Vec<_>>(), [silent]);
        // Of what has ended nothing is asked; what ends after the year still gives its numbers.
        let ended = NewHappening::of(Happened::Dissolved, date(2024, 1, 15), Change::default());
        let ended = NewHappening { decision: "QĐ 1".to_owned(), ..ended };
        store.happen(&d, silent, &ended, 1).await.unwrap();
        assert_eq!(list(Which::All).await.rows.len(), 2);
        let next = Asked { under: here, year: 2024, which: Which::All };
        let december = date(2024, 12, 2);
        let next = store.yearly_list(&officer, december, next, 0, 10).await.unwrap();
        assert_eq!(next.rows.iter().map(|row| row.id).collect::<Vec<_>>(), [entered]);
        let gone = store.yearly(&officer, december, silent, 2024).await;
        assert!(matches!(gone, Err(Error::NotFound)), "{gone:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_taken_out_of_the_life_is_open_again_and_nothing_counts_twice() {
    on_each_database(async |db| {
        let (store, here) = world(db).await;
        let officer =
            Actor {
                user: UserId::new(), name: "Cán bộ".to_owned(), role: Role::CommuneOfficer, unit: here
            };
        let id = cooperative(&store, &officer, here, "HTX A").await;
        let d = deed(&officer, "2024-02-01T02:00:00Z");
        let typed = [("members", "9"), ("revenue", "500")];
        store.act_on_yearly(&d, id, 2023, &act(Command::Send, 0, &typed)).await.unwrap();
        let numbers = Change { numbers: [("revenue".to_owned(), 70)].into(), ..Change::default() };
        let by_hand = NewHappening::of(Happened::Returned, date(2023, 12, 31), numbers);
        let by_hand = store.happen(&d, id, &by_hand, 1).await.unwrap();
        let twice = store.act_on_yearly(&d, id, 2023, &act(Command::Accept, 1, &[])).await;
        assert!(
            matches!(&twice, Err(Stays::Other(Error::Refused(key))) if key == "yearly.refused.in_register"),
            "{twice:?}"
        );
        assert_eq!(total(&store, "so-htx-doanh-thu", here, 2023).await, 70);
        store.withdraw_happening(&d, id, by_hand, "Ghi nhầm", 2).await.unwrap();
        store.act_on_yearly(&d, id, 2023, &act(Command::Accept, 1, &[])).await.unwrap();
        assert_eq!(total(&store, "so-htx-doanh-thu", here, 2023).await, 500);

        let opened = store.yearly(&officer, d.today, id, 2023).await.unwrap();
        let happening = opened.yearly.happening.unwrap();
        store.withdraw_happening(&d, id, happening, "Thiếu một số", opened.life.revision).await.unwrap();
        let opened = store.yearly(&officer, d.today, id, 2023).await.unwrap();
        assert_eq!(opened.yearly.state, State::Returned);
        assert_eq!(opened.yearly.reason.as_deref(), Some("Thiếu một số"));
        let asked = Asked { under: here, year: 2023, which: Which::In(State::Returned) };
        assert_eq!(store.yearly_list(&officer, d.today, asked, 0, 10).await.unwrap().rows.len(), 1);
        let right = [("members", "9"), ("revenue", "510")];
        store.act_on_yearly(&d, id, 2023, &act(Command::Send, 2, &right)).await.unwrap();
        store.act_on_yearly(&d, id, 2023, &act(Command::Accept, 3, &[])).await.unwrap();
        assert_eq!(total(&store, "so-htx-doanh-thu", here, 2023).await, 510);
        let (_, wrong) = store.verify_register().await.unwrap();
        assert!(wrong.is_empty(), "{wrong:?}");
    })
    .await;
}
