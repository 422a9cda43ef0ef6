//! Organisations by the commune of their seat: what a map shows is what the
//! list has and what the figures out of the register say, on every day.
#![allow(clippy::unwrap_used)]

mod common;

use common::{now, on_each_database};
use domain::form::Cell;
use domain::organisation::{Change, Counted, Happened, Kind, State};
use domain::pack::Pack;
use domain::permission::{Actor, Role};
use domain::programme::Programme;
use domain::{Breakdown, OrganisationId, UnitId, UserId};
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use std::path::Path;
use std::sync::Arc;
use storage::organisation::{Filter, NewHappening, NewLife, Placed};
use storage::{Database, Deed, Error, Store};

const TODAY: Date = date(2024, 10, 1);

struct World {
    store: Store,
    programme: Arc<Programme>,
    province: UnitId,
    district: UnitId,
    communes: Vec<UnitId>,
}

async fn world(db: Database) -> World {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../programmes/kon-tum");
    let pack = Pack::read(&storage::pack::read_folder(&folder).unwrap()).unwrap();
    Store::load_pack(&db, &pack, &TimeZone::UTC, now()).await.unwrap();
    let store = Store::open(db).await.unwrap();
    let programme = store.programme().await.unwrap();
    let find = |code| programme.units.find(code, TODAY).unwrap().id;
    let (province, district) = (find("62"), find("610"));
    let communes = programme.units.children(district, TODAY).iter().map(|unit| unit.id).collect();
    World { province, district, communes, programme, store }
}

fn actor(unit: UnitId) -> Actor {
    Actor { user: UserId::new(), name: "Chuyên viên".to_owned(), role: Role::ProvinceOfficer, unit }
}

/// Lives with moves, suspensions, returns of several years and ends.
async fn fill(world: &World) {
    let new = |what, on, change| NewHappening {
        decision: "GCN 38A".to_owned(),
        ..NewHappening::of(what, on, change)
    };
    let life = |number: usize| {
        let seat = world.communes[number % 5];
        let many = i64::try_from(number).unwrap();
        let first = Change {
            kind: Some(if number.is_multiple_of(3) { Kind::CooperativeGroup } else { Kind::Cooperative }),
            name: Some(format!("Tổ chức số {number}")),
            seat: Some(Some(seat)),
            activity: Some(if number.is_multiple_of(2) { "0126" } else { "4933" }.to_owned()),
            law: Some("2012".to_owned()),
            numbers: [("members".to_owned(), 9 + many), ("capital".to_owned(), 100)].into(),
            ..Change::default()
        };
        let begun = if number.is_multiple_of(3) { Happened::Founded } else { Happened::Registered };
        let mut happenings = vec![new(begun, date(2018, 3, 5), first)];
        let returned = |year: i16, profit: i64| {
            let numbers = [("profit".to_owned(), profit), ("revenue".to_owned(), 50 * many)].into();
            let change = Change { numbers, ..Change::default() };
            new(Happened::Returned, date(year, 12, 31), change)
        };
        happenings.extend([returned(2019, -3), returned(2020, many)]);
        if number.is_multiple_of(4) {
            let change = Change { seat: Some(Some(world.communes[5])), ..Change::default() };
            happenings.push(new(Happened::Moved, date(2021, 2, 1), change));
        }
        if number == 7 {
            happenings.push(new(Happened::DissolutionBegun, date(2022, 2, 1), Change::default()));
        }
        NewLife { id: OrganisationId::new(), happenings, illustrative: number == 8 }
    };
    let officer = actor(world.province);
    let deed = Deed { actor: &officer, from: "test", now: now(), today: TODAY };
    let lives: Vec<NewLife> = (0..14).map(life).collect();
    world.store.bring(&deed, &lives, false).await.unwrap();
}

async fn placed(world: &World, filter: &Filter) -> Vec<Placed> {
    let top = world.programme.top(filter.day).unwrap();
    world.store.organisations_by_unit(&actor(top), filter.day, filter).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_map_says_what_the_list_and_the_figures_say() {
    on_each_database(async |db| {
        let world = world(db).await;
        fill(&world).await;
        let days = [date(2018, 3, 4), date(2019, 12, 31), date(2020, 12, 31), date(2021, 6, 1)];
        for day in days.into_iter().chain([TODAY, date(2025, 10, 1)]) {
            let top = world.programme.top(day).unwrap();
            let officer = actor(top);
            let stretch = (date(day.year(), 1, 1), day);
            for indicator in world.programme.indicators.iter() {
                let Some(declared) = indicator.register.clone() else { continue };
                let counted = Some((declared.clone(), indicator.nature, stretch));
                let filter = Filter { counted, ..Filter::all(top, day) };
                let found = placed(&world, &filter).await;
                let listed = world.store.organisations(&officer, day, &filter, 0, 1).await.unwrap().found;
                let sum: i64 = found.iter().map(|one| one.organisations).sum();
                assert_eq!(sum, listed, "{} {day}", indicator.key);
                let units: Vec<UnitId> = found.iter().filter_map(|one| one.unit).chain([top]).collect();
                let (keys, store) = ([indicator.key.clone()], &world.store);
                let totals =
                    store.register_totals(&officer, day, &keys, &units, stretch, None).await.unwrap();
                let cell = Cell { indicator: indicator.key.clone(), breakdown: Breakdown::from("") };
                for one in &found {
                    let unit = one.unit.unwrap();
                    assert_eq!(one.value, totals[&unit][&cell].value, "{} {day}", indicator.key);
                    if !matches!(declared.counts, Counted::Sum(_)) {
                        assert_eq!(one.value, one.organisations, "{} {day}", indicator.key);
                    }
                }
                let value: i64 = found.iter().map(|one| one.value).sum();
                assert_eq!(value, totals[&top][&cell].value, "{} {day}", indicator.key);
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn seats_are_on_the_map_of_the_day_and_filters_hold() {
    on_each_database(async |db| {
        let world = world(db).await;
        fill(&world).await;
        let all = Filter::all(world.province, TODAY);
        let found = placed(&world, &all).await;
        let at = |found: &[Placed], unit: UnitId| {
            found
                .iter()
                .find(|one| one.unit == Some(unit))
                .map_or((0, 0), |one| (one.organisations, one.illustrative))
        };
        assert_eq!(found.iter().map(|one| one.organisations).sum::<i64>(), 14);
        assert_eq!(at(&found, world.communes[5]), (4, 1), "those that moved, one of them made up");
        let before = placed(&world, &Filter::all(world.province, date(2020, 1, 1))).await;
        assert_eq!(at(&before, world.communes[5]), (0, 0));
        // On the map of 2025 they stand in what became of their communes.
        let later = date(2025, 10, 1);
        let top = world.programme.top(later).unwrap();
        let found = placed(&world, &Filter::all(top, later)).await;
        let heir = world.programme.units.heir(world.communes[5], later);
        assert_ne!(heir, world.communes[5]);
        assert!(at(&found, heir).0 >= 4 && at(&found, world.communes[5]).0 == 0);
        assert!(
            found.iter().all(|one| one.unit.is_some_and(|unit| world
                .programme
                .units
                .at(unit, later)
                .is_some()))
        );
        for (filter, expected) in [
            (Filter { kind: Some(Kind::CooperativeGroup), ..all.clone() }, 5),
            (Filter { sector: "agriculture".to_owned(), ..all.clone() }, 7),
            (Filter { state: Some(State::Dissolving), ..all.clone() }, 1),
            (Filter { text: "to chuc so 12".to_owned(), ..all.clone() }, 1),
            (Filter { text: "không có".to_owned(), ..all.clone() }, 0),
        ] {
            let found = placed(&world, &filter).await;
            assert_eq!(found.iter().map(|one| one.organisations).sum::<i64>(), expected, "{filter:?}");
        }
        let commune = actor(world.communes[0]);
        let filter = Filter::all(world.district, TODAY);
        let outside = world.store.organisations_by_unit(&commune, TODAY, &filter).await;
        assert!(matches!(outside, Err(Error::NotFound)), "{outside:?}");
        let own = Filter::all(world.communes[0], TODAY);
        let own = world.store.organisations_by_unit(&commune, TODAY, &own).await.unwrap();
        assert!(own.iter().all(|one| one.unit == Some(world.communes[0])), "{own:?}");
    })
    .await;
}
