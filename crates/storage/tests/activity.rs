//! What is done for organisations, in the database: recorded, counted,
//! corrected, seen by who may see it.
#![allow(clippy::unwrap_used)]

mod common;

use common::{now, on_each_database};
use domain::activity::{Activity, Kind, Payment};
use domain::form::Cell;
use domain::organisation::{Change, Happened, Kind as OrganisationKind};
use domain::pack::Pack;
use domain::permission::{Actor, Role};
use domain::{Breakdown, OrganisationId, UnitId, UserId};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use std::collections::BTreeMap;
use std::path::Path;
use storage::activity::Filter;
use storage::organisation::NewHappening;
use storage::{Database, Deed, Error, Store};

const TODAY: Date = date(2024, 10, 1);
const YEAR: (Date, Date) = (date(2023, 1, 1), date(2023, 12, 31));

struct World {
    store: Store,
    province: UnitId,
    district: UnitId,
    here: UnitId,
    there: UnitId,
}

async fn world(db: Database) -> World {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../programmes/kon-tum");
    let pack = Pack::read(&storage::pack::read_folder(&folder).unwrap()).unwrap();
    Store::load_pack(&db, &pack, &TimeZone::UTC, now()).await.unwrap();
    let store = Store::open(db).await.unwrap();
    let programme = store.programme().await.unwrap();
    let find = |code| programme.units.find(code, TODAY).unwrap().id;
    World { province: find("62"), district: find("610"), here: find("23371"), there: find("23353"), store }
}

fn actor(role: Role, unit: UnitId) -> Actor {
    Actor { user: UserId::new(), name: format!("{role:?}"), role, unit }
}

fn deed<'a>(actor: &'a Actor, at: &str) -> Deed<'a> {
    let now: Timestamp = at.parse().unwrap();
    Deed { actor, from: "127.0.0.1", now, today: now.to_zoned(TimeZone::UTC).date() }
}

fn activity(kind: Kind, on: Date, unit: UnitId) -> Activity {
    Activity {
        kind,
        title: "Hỗ trợ phát triển sản xuất".to_owned(),
        on,
        until: None,
        unit,
        place: String::new(),
        organiser: "UBND huyện Đăk Glei".to_owned(),
        decision: "970/QĐ-UBND ngày 7/12/2023".to_owned(),
        people: None,
        women: None,
        minority: None,
        amount: None,
        quantity: None,
        content: BTreeMap::new(),
        organisations: Vec::new(),
        others: String::new(),
        payments: Vec::new(),
    }
}

async fn value(world: &World, key: &str, part: &str, unit: UnitId, known: Option<Timestamp>) -> Option<i64> {
    let officer = actor(Role::ProvinceOfficer, world.province);
    let keys = [key.into()];
    let found = world.store.register_totals(&officer, TODAY, &keys, &[unit], YEAR, known).await.unwrap();
    let cell = Cell { indicator: key.into(), breakdown: Breakdown::from(part) };
    found[&unit].get(&cell).map(|amount| amount.value)
}

async fn cooperative(world: &World, name: &str, seat: UnitId) -> OrganisationId {
    let district = actor(Role::DistrictOfficer, world.district);
    let change = Change {
        kind: Some(OrganisationKind::Cooperative),
        name: Some(name.to_owned()),
        seat: Some(Some(seat)),
        law: Some("2012".to_owned()),
        numbers: [("members".to_owned(), 9)].into(),
        ..Change::default()
    };
    let new = NewHappening {
        decision: "GCN 38A".to_owned(),
        ..NewHappening::of(Happened::Registered, date(2018, 3, 5), change)
    };
    world.store.found(&deed(&district, "2024-01-10T02:00:00Z"), &new).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_project_is_recorded_counted_corrected_and_withdrawn() {
    on_each_database(async |db| {
        let world = world(db).await;
        let organisation = cooperative(&world, "HTX Nông nghiệp Đăk Kroong", world.here).await;
        let district = actor(Role::DistrictOfficer, world.district);
        let on = date(2023, 12, 7);
        let project = Activity {
            amount: Some(160),
            organisations: vec![organisation],
            payments: vec![Payment { on: date(2023, 12, 31), amount: 40, note: "đợt 1".to_owned() }],
            ..activity(Kind::SupportProject, on, world.here)
        };
        let early = deed(&district, "2024-02-01T02:00:00Z");
        let too_much = Activity { amount: Some(30), ..project.clone() };
        let refused = world.store.record_activity(&early, &too_much).await;
        assert!(matches!(refused, Err(Error::Refused(_))), "{refused:?}");
        let id = world.store.record_activity(&early, &project).await.unwrap();
        for unit in [world.here, world.district, world.province] {
            assert_eq!(value(&world, "hd-du-an", "", unit, None).await, Some(1));
            assert_eq!(value(&world, "hd-du-an-von", "", unit, None).await, Some(160));
            assert_eq!(value(&world, "hd-du-an-giai-ngan", "", unit, None).await, Some(40));
        }
        assert_eq!(value(&world, "hd-du-an", "", world.there, None).await, Some(0));

        // Said wrong: today's view changes, what was known then does not.
        let right = Activity { amount: Some(165), ..project.clone() };
        let late = deed(&district, "2024-03-01T02:00:00Z");
        let refused = world.store.correct_activity(&late, id, &right, " ").await;
        assert!(matches!(refused, Err(Error::Refused(_))), "{refused:?}");
        world.store.correct_activity(&late, id, &right, "Ghi nhầm").await.unwrap();
        let again = world.store.correct_activity(&late, id, &right, "Ghi nhầm").await;
        assert!(matches!(again, Err(Error::Conflict)), "{again:?}");
        assert_eq!(value(&world, "hd-du-an-von", "", world.district, None).await, Some(165));
        let then = Some("2024-02-15T00:00:00Z".parse().unwrap());
        assert_eq!(value(&world, "hd-du-an-von", "", world.district, then).await, Some(160));
        let versions = world.store.activity(&district, TODAY, id).await.unwrap();
        assert_eq!((versions.len(), versions[1].activity.amount), (2, Some(165)));
        assert_eq!(versions[0].superseded.as_ref().unwrap().why, "Ghi nhầm");
        let done = world.store.activities_of(&district, TODAY, organisation).await.unwrap();
        assert_eq!((done.len(), done[0].activity.paid()), (1, 40));

        let (_, wrong) = world.store.verify_register().await.unwrap();
        assert!(wrong.is_empty(), "{wrong:?}");
        let now = versions[1].version;
        world.store.withdraw_activity(&late, now, "Không có dự án này").await.unwrap();
        assert_eq!(value(&world, "hd-du-an-von", "", world.district, None).await, Some(0));
        assert_eq!(value(&world, "hd-du-an-giai-ngan", "", world.district, None).await, Some(0));
        assert!(world.store.activities_of(&district, TODAY, organisation).await.unwrap().is_empty());
        let (_, wrong) = world.store.verify_register().await.unwrap();
        assert!(wrong.is_empty(), "{wrong:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn people_are_counted_by_sex_where_it_took_place_and_listed() {
    on_each_database(async |db| {
        let world = world(db).await;
        let organisation = cooperative(&world, "HTX Đăk Pék", world.there).await;
        let district = actor(Role::DistrictOfficer, world.district);
        let d = deed(&district, "2024-02-01T02:00:00Z");
        let class = Activity {
            title: "Lớp quản trị hợp tác xã".to_owned(),
            people: Some(45),
            women: Some(20),
            minority: Some(30),
            ..activity(Kind::TrainingClass, date(2023, 5, 4), world.here)
        };
        let dialogue = Activity {
            title: "Hội nghị đối thoại".to_owned(),
            organisations: vec![organisation, organisation],
            ..activity(Kind::Dialogue, date(2023, 9, 21), world.district)
        };
        let all = [(class, false), (dialogue, true)];
        let ids = world.store.bring_activities(&d, &all).await.unwrap();
        assert_eq!(value(&world, "hd-lop-nguoi", "", world.here, None).await, Some(45));
        assert_eq!(value(&world, "hd-lop-nguoi", "sex=female", world.province, None).await, Some(20));
        assert_eq!(value(&world, "hd-lop-nguoi", "ethnicity=minority", world.province, None).await, Some(30));
        // A district's own counts for the district and not for a commune.
        assert_eq!(value(&world, "hd-doi-thoai", "", world.district, None).await, Some(1));
        assert_eq!(value(&world, "hd-doi-thoai", "", world.there, None).await, Some(0));
        let filter = Filter {
            under: world.district,
            from: YEAR.0,
            to: YEAR.1,
            kinds: Vec::new(),
            text: "quan tri HOP tac".to_owned(),
            by_payment: false,
        };
        let page = world.store.activities(&district, TODAY, &filter, 0, 10).await.unwrap();
        assert_eq!((page.found, page.rows[0].id), (1, ids[0]));
        let filter = Filter { text: String::new(), ..filter };
        assert_eq!(world.store.activities(&district, TODAY, &filter, 0, 10).await.unwrap().found, 2);
        let only = Filter { kinds: vec![Kind::Dialogue], ..filter.clone() };
        let page = world.store.activities(&district, TODAY, &only, 0, 10).await.unwrap();
        assert_eq!((page.found, page.rows[0].illustrative), (1, true));
        assert_eq!(page.rows[0].activity.organisations, [organisation]);

        // The commune of an organisation concerned sees the district's dialogue, another does not.
        let concerned = actor(Role::CommuneOfficer, world.there);
        assert!(world.store.activity(&concerned, TODAY, ids[1]).await.is_ok());
        let other = actor(Role::CommuneOfficer, world.here);
        assert!(matches!(world.store.activity(&other, TODAY, ids[1]).await, Err(Error::NotFound)));
        let outside = world.store.activities(&other, TODAY, &filter, 0, 10).await;
        assert!(matches!(outside, Err(Error::NotFound)), "{outside:?}");
        let own = activity(Kind::Communication, date(2023, 3, 1), world.district);
        let refused = world.store.record_activity(&deed(&other, "2024-02-01T02:00:00Z"), &own).await;
        assert!(matches!(refused, Err(Error::NotFound | Error::Forbidden)), "{refused:?}");

        // The figures are derived again when the pack is loaded anew.
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../programmes/kon-tum");
        let mut files = storage::pack::read_folder(&folder).unwrap();
        let indicators = files.get_mut("indicators.toml").unwrap();
        *indicators =
            indicators.replace("kinds = [\"dialogue\"]", "kinds = [\"dialogue\", \"training_class\"]");
        let pack = Pack::read(&files).unwrap();
        Store::load_pack(&world.store.db, &pack, &TimeZone::UTC, now()).await.unwrap();
        assert_eq!(value(&world, "hd-doi-thoai", "", world.district, None).await, Some(2));
        let (_, wrong) = world.store.verify_register().await.unwrap();
        assert!(wrong.is_empty(), "{wrong:?}");
    })
    .await;
}
