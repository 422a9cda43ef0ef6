//! Users, sessions, tokens, attempts to sign in, and the trail they leave.
#![allow(clippy::unwrap_used)]

mod common;

use common::{now, on_each_database};
use domain::UnitId;
use domain::permission::Role;
use jiff::{SignedDuration, ToSpan};
use storage::audit::{self, Fault, Filter};
use storage::user::NewUser;
use storage::{Audit, Database, Error, User, Who, args, password, session, token, user};

const NOBODY: Who<'static> = Who { actor: None, from: "test" };
const PASSWORD: &str = "một mật khẩu dài";

async fn make(db: &Database, login: &str, role: Role) -> User {
    let new = NewUser {
        login: login.to_owned(),
        name: "Y Blan".to_owned(),
        role,
        unit: Some(UnitId::new()),
        password: password::hash(PASSWORD).await.unwrap(),
        must_change: false,
    };
    let mut tx = db.begin().await.unwrap();
    let user = user::create(&mut tx, now(), NOBODY, new).await.unwrap();
    tx.commit().await.unwrap();
    user
}

#[tokio::test]
async fn a_login_is_taken_once_however_it_is_written() {
    on_each_database(async |db| {
        make(&db, "y.blan", Role::CommuneOfficer).await;
        let mut tx = db.begin().await.unwrap();
        for (login, expected) in
            [(" Y.BLAN ", "user.login_taken"), ("y blan", "user.login_form"), ("ab", "user.login_form")]
        {
            let new = NewUser {
                login: login.to_owned(),
                name: String::new(),
                role: Role::Reader,
                unit: None,
                password: password::hash(PASSWORD).await.unwrap(),
                must_change: false,
            };
            let error = user::create(&mut tx, now(), NOBODY, new).await.unwrap_err();
            assert!(matches!(&error, Error::Refused(key) if key == expected), "{login}: {error}");
            drop(tx);
            tx = db.begin().await.unwrap();
        }
    })
    .await;
}

#[tokio::test]
async fn signing_in_takes_the_password_in_either_unicode_form() {
    on_each_database(async |db| {
        let user = make(&db, "yblan", Role::CommuneOfficer).await;
        let decomposed = "mo\u{302}\u{323}t ma\u{302}\u{323}t kha\u{302}\u{309}u da\u{300}i";
        for (login, typed, good) in [
            ("yblan", "sai mật khẩu", false),
            ("ai-day", PASSWORD, false),
            ("YBLAN ", PASSWORD, true),
            ("yblan", decomposed, true),
        ] {
            let found = user::authenticate(&db, now(), login, typed, "10.0.0.1").await.unwrap();
            assert_eq!(found.map(|user| user.id), good.then_some(user.id), "{login} {typed}");
        }
    })
    .await;
}

#[tokio::test]
async fn five_failures_close_a_login_for_a_while() {
    on_each_database(async |db| {
        make(&db, "yblan", Role::CommuneOfficer).await;
        for minute in 0..5 {
            let at = now() + minute.minutes();
            let found = user::authenticate(&db, at, "yblan", "sai", "10.0.0.1").await.unwrap();
            assert_eq!(found, None);
        }
        let at = now() + 5.minutes();
        let error = user::authenticate(&db, at, "yblan", PASSWORD, "10.0.0.2").await.unwrap_err();
        assert!(matches!(error, Error::TooMany { wait_seconds: 600 }), "{error}");
        // Another login from the same address is still served.
        assert_eq!(user::authenticate(&db, at, "khac", "sai", "10.0.0.1").await.unwrap(), None);
        let later = now() + 15.minutes();
        assert!(user::authenticate(&db, later, "yblan", PASSWORD, "10.0.0.1").await.unwrap().is_some());
    })
    .await;
}

#[tokio::test]
async fn a_session_ends_by_idleness_by_age_and_by_a_new_password() {
    on_each_database(async |db| {
        let user = make(&db, "yblan", Role::CommuneOfficer).await;
        let start = async || {
            let mut tx = db.begin().await.unwrap();
            let token = session::start(&mut tx, now(), user.id).await.unwrap();
            tx.commit().await.unwrap();
            token
        };
        let (one, two) = (start().await, start().await);
        assert_eq!(session::resume(&db, now(), "x").await.unwrap(), None);
        let mut at = now();
        for _ in 0..15 {
            at += SignedDuration::from_hours(11);
            assert!(session::resume(&db, at, &one).await.unwrap().is_some(), "{at}");
        }
        assert_eq!(session::resume(&db, at, &two).await.unwrap(), None, "idle");
        at = now() + session::LONGEST;
        assert_eq!(session::resume(&db, at, &one).await.unwrap(), None, "too old");

        let (kept, other) = (start().await, start().await);
        let kept_session = session::resume(&db, now(), &kept).await.unwrap().unwrap();
        let hashed = password::hash("mật khẩu mới khác").await.unwrap();
        let mut tx = db.begin().await.unwrap();
        let keep = Some(kept_session.token_hash.as_str());
        user::change_password(&mut tx, now(), NOBODY, user.id, hashed, false, keep).await.unwrap();
        tx.commit().await.unwrap();
        assert!(session::resume(&db, now(), &kept).await.unwrap().is_some());
        assert_eq!(session::resume(&db, now(), &other).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn who_is_shut_out_is_out_everywhere() {
    on_each_database(async |db| {
        let user = make(&db, "yblan", Role::CommuneOfficer).await;
        make(&db, "quantri", Role::Administrator).await;
        let mut tx = db.begin().await.unwrap();
        let session = session::start(&mut tx, now(), user.id).await.unwrap();
        let secret = token::create(&mut tx, now(), NOBODY, user.id, "máy tính", 30).await.unwrap();
        tx.commit().await.unwrap();
        let owner = token::resume(&db, now(), &secret).await.unwrap();
        assert_eq!(owner.map(|owner| owner.id), Some(user.id));
        let late = now() + SignedDuration::from_hours(30 * 24);
        assert_eq!(token::resume(&db, late, &secret).await.unwrap(), None, "expired");

        let mut tx = db.begin().await.unwrap();
        user::disable(&mut tx, now(), NOBODY, user.id, Some("nghỉ việc")).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(token::resume(&db, now(), &secret).await.unwrap(), None);
        assert_eq!(session::resume(&db, now(), &session).await.unwrap(), None);
        assert_eq!(user::authenticate(&db, now(), "yblan", PASSWORD, "a").await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn the_last_administrator_stays() {
    on_each_database(async |db| {
        let user = make(&db, "quantri", Role::Administrator).await;
        let mut tx = db.begin().await.unwrap();
        let error = user::disable(&mut tx, now(), NOBODY, user.id, None).await.unwrap_err();
        assert!(matches!(&error, Error::Refused(key) if key == "user.last_administrator"));
        let role = Role::Reader;
        let error = user::set_grant(&mut tx, now(), NOBODY, user.id, role, user.unit).await.unwrap_err();
        assert!(matches!(&error, Error::Refused(key) if key == "user.last_administrator"));
    })
    .await;
}

#[tokio::test]
async fn the_first_start_makes_one_administrator() {
    on_each_database(async |db| {
        let password = user::ensure_administrator(&db, now()).await.unwrap().unwrap();
        assert_eq!(password.chars().count(), 16);
        assert_eq!(user::ensure_administrator(&db, now()).await.unwrap(), None);
        let user = user::authenticate(&db, now(), "quantri", &password, "a").await.unwrap().unwrap();
        assert!(user.must_change);
        assert_eq!(user.role, Role::Administrator);
    })
    .await;
}

async fn write(db: &Database, count: usize) {
    for number in 0..count {
        let mut tx = db.begin().await.unwrap();
        let audit = Audit { why: Some("thử"), ..Audit::of(NOBODY, "set", ("setting", number)) };
        tx.audit(now(), &audit).await.unwrap();
        tx.commit().await.unwrap();
    }
}

async fn run(db: &Database, sql: &str) {
    let mut tx = db.begin().await.unwrap();
    tx.execute(sql, args![]).await.unwrap();
    tx.commit().await.unwrap();
}

async fn fault(db: &Database) -> Option<Fault> {
    audit::verify_chain(&mut &*db, &"".into()).await.unwrap().fault
}

#[tokio::test]
async fn a_tampered_trail_is_found() {
    on_each_database(async |db| {
        assert_eq!(fault(&db).await, None, "empty");
        write(&db, 6).await;
        assert_eq!(fault(&db).await, None);
        run(&db, "update audit set why = 'khác' where seq = 3").await;
        assert_eq!(fault(&db).await, Some(Fault::Changed(3)));
        run(&db, "update audit set why = 'thử' where seq = 3").await;
        assert_eq!(fault(&db).await, None);
        run(&db, "update audit set why = null where seq = 6").await;
        assert_eq!(fault(&db).await, Some(Fault::Changed(6)));
        run(&db, "delete from audit where seq = 6").await;
        assert_eq!(fault(&db).await, Some(Fault::Cut(6)));
        run(&db, "delete from audit where seq = 2").await;
        assert_eq!(fault(&db).await, Some(Fault::Missing(2)));
        run(&db, "delete from audit").await;
        assert_eq!(fault(&db).await, Some(Fault::Cut(1)));
    })
    .await;
}

#[tokio::test]
async fn the_chain_holds_under_concurrent_writers() {
    on_each_database(async |db| {
        let writers: Vec<_> = (0..8)
            .map(|_| {
                let db = db.clone();
                tokio::spawn(async move { write(&db, 10).await })
            })
            .collect();
        for writer in writers {
            writer.await.unwrap();
        }
        let report = audit::verify_chain(&mut &db, &"".into()).await.unwrap();
        assert_eq!((report.entries, report.fault), (80, None));
    })
    .await;
}

#[tokio::test]
async fn the_trail_is_read_newest_first_by_pages() {
    on_each_database(async |db| {
        write(&db, 5).await;
        let mut filter = Filter { object_kind: Some("setting".to_owned()), ..Filter::default() };
        let first = audit::page(&mut &db, &filter, 3).await.unwrap();
        let seqs = |page: &[audit::Entry]| page.iter().map(|entry| entry.seq).collect::<Vec<_>>();
        assert_eq!(seqs(&first), [5, 4, 3]);
        filter.before = Some(3);
        assert_eq!(seqs(&audit::page(&mut &db, &filter, 3).await.unwrap()), [2, 1]);
        filter.object_id = Some("1".to_owned());
        assert_eq!(seqs(&audit::page(&mut &db, &filter, 3).await.unwrap()), [2]);
    })
    .await;
}
