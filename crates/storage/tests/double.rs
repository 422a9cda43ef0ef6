//! Organisations that were entered twice: found, merged, taken apart again,
//! and what the figures say meanwhile.
#![allow(clippy::unwrap_used)]

mod common;

use common::{now, on_each_database};
use domain::form::Cell;
use domain::organisation::double::Alike;
use domain::organisation::{Change, Happened, Kind};
use domain::pack::Pack;
use domain::permission::{Actor, Role};
use domain::{Breakdown, OrganisationId, UnitId, UserId};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use std::path::Path;
use storage::organisation::{Filter, NewHappening};
use storage::{Database, Deed, Error, Store};

const TODAY: Date = date(2024, 10, 1);

struct World {
    store: Store,
    province: UnitId,
    district: UnitId,
    here: UnitId,
}

async fn world(db: Database) -> World {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../programmes/kon-tum");
    let pack = Pack::read(&storage::pack::read_folder(&folder).unwrap()).unwrap();
    Store::load_pack(&db, &pack, &TimeZone::UTC, now()).await.unwrap();
    let store = Store::open(db).await.unwrap();
    let programme = store.programme().await.unwrap();
    let find = |code| programme.units.find(code, TODAY).unwrap().id;
    World { province: find("62"), district: find("610"), here: find("23371"), store }
}

fn actor(role: Role, unit: UnitId) -> Actor {
    Actor { user: UserId::new(), name: format!("{role:?}"), role, unit }
}

fn deed<'a>(actor: &'a Actor, at: &str) -> Deed<'a> {
    let now: Timestamp = at.parse().unwrap();
    Deed { actor, from: "127.0.0.1", now, today: now.to_zoned(TimeZone::UTC).date() }
}

async fn enter(world: &World, name: &str) -> OrganisationId {
    let officer = actor(Role::CommuneOfficer, world.here);
    let change = Change {
        kind: Some(Kind::Cooperative),
        name: Some(name.to_owned()),
        seat: Some(Some(world.here)),
        law: Some("2012".to_owned()),
        numbers: [("members".to_owned(), 9)].into(),
        ..Change::default()
    };
    let new = NewHappening {
        decision: "GCN 38A".to_owned(),
        ..NewHappening::of(Happened::Registered, date(2018, 3, 5), change)
    };
    world.store.found(&deed(&officer, "2024-01-10T02:00:00Z"), &new).await.unwrap()
}

async fn count(world: &World, known: Option<Timestamp>) -> i64 {
    let officer = actor(Role::ProvinceOfficer, world.province);
    let (keys, units) = (["so-htx".into()], [world.province]);
    let found =
        world.store.register_totals(&officer, TODAY, &keys, &units, (TODAY, TODAY), known).await.unwrap();
    found[&world.province][&Cell { indicator: "so-htx".into(), breakdown: Breakdown::from("") }].value
}

#[tokio::test(flavor = "multi_thread")]
async fn doubles_are_merged_by_a_person_and_taken_apart_again() {
    on_each_database(async |db| {
        let world = world(db).await;
        let (one, two) = (
            enter(&world, "HTX Nông nghiệp Đăk Kroong").await,
            enter(&world, "Hợp tác xã nông nghiệp Đắk Kroong").await,
        );
        enter(&world, "HTX Dệt thổ cẩm").await;
        let district = actor(Role::DistrictOfficer, world.district);
        let store = &world.store;
        let doubles = async || store.doubles(&district, TODAY, world.district).await.unwrap();
        let found = doubles().await;
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].two[0].0, found[0].two[1].0), (one, two));
        assert_eq!(found[0].alike, [Alike::Name]);
        assert_eq!(count(&world, None).await, 3);

        let d = deed(&district, "2024-03-01T02:00:00Z");
        let nobody = actor(Role::Reader, world.province);
        let refused =
            store.merge_organisations(&deed(&nobody, "2024-03-01T02:00:00Z"), two, one, "x", 1).await;
        assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
        for (gone, kept, why) in [(two, one, " "), (one, one, "x")] {
            let refused = store.merge_organisations(&d, gone, kept, why, 1).await;
            assert!(matches!(refused, Err(Error::Refused(_))), "{refused:?}");
        }
        let late = store.merge_organisations(&d, two, one, "Ghi hai lần", 7).await;
        assert!(matches!(late, Err(Error::Conflict)), "{late:?}");
        store.merge_organisations(&d, two, one, "Ghi hai lần", 1).await.unwrap();
        assert_eq!(count(&world, None).await, 2);
        // What was known before the merger had three, and still does.
        assert_eq!(count(&world, Some("2024-02-01T00:00:00Z".parse().unwrap())).await, 3);
        assert_eq!(count(&world, Some("2024-03-02T00:00:00Z".parse().unwrap())).await, 2);
        assert!(doubles().await.is_empty());
        let list =
            store.organisations(&district, TODAY, &Filter::all(world.district, TODAY), 0, 10).await.unwrap();
        assert_eq!(list.found, 2);
        let life = store.organisation(&district, TODAY, two).await.unwrap();
        assert_eq!((life.same_as, store.same_as(one).await.unwrap()), (Some(one), vec![two]));
        assert_eq!(store.organisation_names(&[two]).await.unwrap()[&two], "HTX Nông nghiệp Đăk Kroong");
        // Nothing is entered where nothing counts.
        let idle = NewHappening::of(Happened::WentIdle, date(2020, 1, 1), Change::default());
        let refused = store.happen(&d, two, &idle, 2).await;
        assert!(matches!(refused, Err(Error::Refused(_))), "{refused:?}");
        let (_, wrong) = store.verify_register().await.unwrap();
        assert!(wrong.is_empty(), "{wrong:?}");

        let undo = deed(&district, "2024-04-01T02:00:00Z");
        store.part_organisations(&undo, two, "Hai tổ chức khác nhau", 2).await.unwrap();
        assert_eq!(count(&world, None).await, 3);
        assert_eq!(count(&world, Some("2024-03-02T00:00:00Z".parse().unwrap())).await, 2);
        let again = store.part_organisations(&undo, two, "Hai tổ chức khác nhau", 3).await;
        assert!(matches!(again, Err(Error::Conflict)), "{again:?}");
        let (_, wrong) = store.verify_register().await.unwrap();
        assert!(wrong.is_empty(), "{wrong:?}");
    })
    .await;
}
