//! Users as an administrator manages them: who stands outside the own units is
//! not there, before and after every act.
#![allow(clippy::unwrap_used)]

mod common;

use common::{now, on_each_database};
use domain::pack::Pack;
use domain::permission::{Actor, Role};
use domain::report::Refusal;
use domain::{UnitId, UserId};
use jiff::civil::date;
use jiff::tz::TimeZone;
use std::path::Path;
use storage::managed::Appointment;
use storage::{Deed, Error, Store, user};

async fn store(db: storage::Database) -> Store {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../programmes/kon-tum");
    let pack = Pack::read(&storage::pack::read_folder(&folder).unwrap()).unwrap();
    Store::load_pack(&db, &pack, &TimeZone::UTC, now()).await.unwrap();
    Store::open(db).await.unwrap()
}

fn deed(actor: &Actor) -> Deed<'_> {
    Deed { actor, from: "test", now: now(), today: date(2024, 6, 18) }
}

fn new(login: &str, role: Role, unit: UnitId) -> Appointment {
    Appointment { login: login.into(), name: "Y Thảo".into(), role, unit }
}

#[tokio::test]
async fn others_units_are_out_of_reach_for_every_act() {
    on_each_database(async |db| {
        let store = store(db).await;
        let units = &store.programme().await.unwrap().units;
        let unit = |code: &str| units.find(code, date(2024, 6, 18)).unwrap().id;
        let person = |role, unit| Actor { user: UserId::new(), name: "Quản trị".into(), role, unit };
        let own = person(Role::Administrator, unit("610"));
        let neighbour = person(Role::Administrator, unit("611"));
        let officer = person(Role::DistrictOfficer, unit("610"));

        let refused = store.appoint(&deed(&neighbour), new("y.thao", Role::Reader, unit("610"))).await;
        assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
        let refused = store.appoint(&deed(&officer), new("y.thao", Role::Reader, unit("610"))).await;
        assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
        let (made, _) = store.appoint(&deed(&own), new("y.thao", Role::Reader, unit("23359"))).await.unwrap();

        for (stranger, is_hidden) in [(&neighbour, true), (&officer, false)] {
            let deed = deed(stranger);
            let refusals = [
                store.managed_user(&deed, made.id).await.err(),
                store.grant(&deed, made.id, Role::Leader, stranger.unit).await.err(),
                store.renew_password(&deed, made.id).await.err(),
                store.lock_user(&deed, made.id, "thử").await.err(),
                store.unlock_user(&deed, made.id).await.err(),
            ];
            for refusal in refusals {
                let expected = match &refusal {
                    Some(Error::NotFound) => is_hidden,
                    Some(Error::Forbidden) => !is_hidden,
                    _ => false,
                };
                assert!(expected, "{:?}: {refusal:?}", stranger.role);
            }
        }
        // Neither may a user be given away to others' units.
        let away = store.grant(&deed(&own), made.id, Role::Reader, unit("611")).await;
        assert!(matches!(away, Err(Error::NotFound)), "{away:?}");
        let untouched = user::by_id(&mut &store.db, made.id).await.unwrap();
        assert_eq!(
            (untouched.role, untouched.unit, untouched.disabled_at),
            (Role::Reader, unit("23359"), None)
        );
    })
    .await;
}

#[tokio::test]
async fn nobody_is_shut_out_without_a_reason_or_by_themselves() {
    on_each_database(async |db| {
        let store = store(db).await;
        let top = store.programme().await.unwrap().top(date(2024, 6, 18)).unwrap();
        let first =
            Actor { user: UserId::new(), name: "Quản trị".into(), role: Role::Administrator, unit: top };
        let (made, _) = store.appoint(&deed(&first), new("hai", Role::Administrator, top)).await.unwrap();
        let nameless = Appointment { name: " ".into(), ..new("ba", Role::Reader, top) };
        let refused = store.appoint(&deed(&first), nameless).await;
        assert!(matches!(&refused, Err(Error::Refused(key)) if key == "admin.name_missing"), "{refused:?}");
        let refused = store.lock_user(&deed(&first), made.id, " ").await;
        assert!(matches!(refused, Err(Error::Rule(Refusal::NoReason))), "{refused:?}");
        let themselves = made.actor();
        let refused = store.lock_user(&deed(&themselves), made.id, "thử").await;
        assert!(matches!(&refused, Err(Error::Refused(key)) if key == "admin.not_yourself"), "{refused:?}");
        // The only administrator with an account stays one.
        let refused = store.grant(&deed(&first), made.id, Role::Reader, top).await;
        assert!(
            matches!(&refused, Err(Error::Refused(key)) if key == "user.last_administrator"),
            "{refused:?}"
        );
    })
    .await;
}
