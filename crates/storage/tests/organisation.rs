//! The register in the database: lives entered, corrected and found again, and
//! the figures that come out of them.
#![allow(clippy::unwrap_used)]

mod common;

use common::{now, on_each_database};
use domain::organisation::{Change, Happened, Kind, Refusal, State};
use domain::pack::Pack;
use domain::permission::{Actor, Role};
use domain::programme::Programme;
use domain::{Breakdown, IndicatorKey, OrganisationId, UnitId, UserId};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use std::path::Path;
use std::sync::Arc;
use storage::organisation::{Filter, NewHappening, NewLife, Person};
use storage::{Database, Deed, Error, Store};

struct World {
    store: Store,
    programme: Arc<Programme>,
    province: UnitId,
    district: UnitId,
    here: UnitId,
    there: UnitId,
}

const TODAY: Date = date(2024, 10, 1);

async fn world(db: Database) -> World {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../programmes/kon-tum");
    let pack = Pack::read(&storage::pack::read_folder(&folder).unwrap()).unwrap();
    Store::load_pack(&db, &pack, &TimeZone::UTC, now()).await.unwrap();
    let store = Store::open(db).await.unwrap();
    let programme = store.programme().await.unwrap();
    let find = |code| programme.units.find(code, TODAY).unwrap().id;
    let (province, district) = (find("62"), find("610"));
    let communes: Vec<UnitId> =
        programme.units.children(district, TODAY).iter().map(|unit| unit.id).collect();
    World { province, district, here: communes[0], there: communes[1], programme, store }
}

fn actor(role: Role, unit: UnitId) -> Actor {
    Actor { user: UserId::new(), name: format!("{role:?}"), role, unit }
}

fn deed<'a>(actor: &'a Actor, at: &str) -> Deed<'a> {
    let now: Timestamp = at.parse().unwrap();
    Deed { actor, from: "127.0.0.1", now, today: now.to_zoned(TimeZone::UTC).date() }
}

fn cooperative(name: &str, seat: UnitId, members: i64) -> Change {
    Change {
        kind: Some(Kind::Cooperative),
        name: Some(name.to_owned()),
        seat: Some(Some(seat)),
        activity: Some("0126".to_owned()),
        law: Some("2012".to_owned()),
        numbers: [("members".to_owned(), members)].into(),
        ..Change::default()
    }
}

fn paper(what: Happened, on: Date, change: Change) -> NewHappening {
    NewHappening { decision: "GCN 38A".to_owned(), ..NewHappening::of(what, on, change) }
}

async fn total(
    world: &World,
    key: &str,
    unit: UnitId,
    from: Date,
    to: Date,
    known: Option<Timestamp>,
) -> i64 {
    let officer = actor(Role::ProvinceOfficer, world.province);
    let keys = [IndicatorKey::from(key)];
    let found =
        world.store.register_totals(&officer, TODAY, &keys, &[unit], (from, to), known).await.unwrap();
    let cell = domain::form::Cell { indicator: keys[0].clone(), breakdown: Breakdown::from("") };
    found[&unit][&cell].value
}

#[tokio::test(flavor = "multi_thread")]
async fn a_life_is_entered_counted_and_corrected() {
    on_each_database(async |db| {
        let world = world(db).await;
        let officer = actor(Role::CommuneOfficer, world.here);
        let (jan, dec) = (date(2018, 1, 1), date(2018, 12, 31));
        let new =
            paper(Happened::Registered, date(2018, 3, 5), cooperative("HTX Cà phê Đăk Mar", world.here, 9));
        let id = world.store.found(&deed(&officer, "2024-01-10T02:00:00Z"), &new).await.unwrap();
        for unit in [world.here, world.district, world.province] {
            assert_eq!(total(&world, "so-htx", unit, jan, dec, None).await, 1);
            assert_eq!(total(&world, "so-htx-moi", unit, jan, dec, None).await, 1);
            assert_eq!(total(&world, "so-htx-thanh-vien", unit, jan, dec, None).await, 9);
        }
        assert_eq!(total(&world, "so-htx", world.there, jan, dec, None).await, 0);
        assert_eq!(total(&world, "so-htx", world.here, jan, date(2018, 3, 4), None).await, 0);

        // It moves; the officer of its old commune enters it.
        let moved = Change { seat: Some(Some(world.there)), ..Change::default() };
        let move_ = NewHappening::of(Happened::Moved, date(2020, 5, 1), moved.clone());
        let nobody = actor(Role::Reader, world.province);
        let refused = world.store.happen(&deed(&nobody, "2024-01-11T02:00:00Z"), id, &move_, 1).await;
        assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
        let district = actor(Role::DistrictOfficer, world.district);
        let moved_id =
            world.store.happen(&deed(&district, "2024-01-11T02:00:00Z"), id, &move_, 1).await.unwrap();
        let again = world.store.happen(&deed(&district, "2024-01-11T02:00:00Z"), id, &move_, 1).await;
        assert!(matches!(again, Err(Error::Conflict)), "{again:?}");
        let of_day = |day| (date(2020, 1, 1), day);
        for (day, here, there) in [(date(2020, 4, 30), 1, 0), (date(2020, 5, 1), 0, 1)] {
            let (from, to) = of_day(day);
            assert_eq!(total(&world, "so-htx", world.here, from, to, None).await, here);
            assert_eq!(total(&world, "so-htx", world.there, from, to, None).await, there);
            assert_eq!(total(&world, "so-htx", world.district, from, to, None).await, 1);
        }

        // The day was wrong: today's view of May 2019 changes, what was known does not.
        let right = NewHappening { on: date(2019, 2, 1), ..move_.clone() };
        let no_reason = world
            .store
            .correct_happening(&deed(&district, "2024-03-01T02:00:00Z"), id, moved_id, &right, " ", 2)
            .await;
        assert!(matches!(no_reason, Err(Error::Refused(_))), "{no_reason:?}");
        let corrected = deed(&district, "2024-03-01T02:00:00Z");
        world.store.correct_happening(&corrected, id, moved_id, &right, "Ghi nhầm ngày", 2).await.unwrap();
        let (from, to) = (date(2019, 1, 1), date(2019, 5, 1));
        let before = Some("2024-02-01T00:00:00Z".parse().unwrap());
        assert_eq!(total(&world, "so-htx", world.there, from, to, None).await, 1);
        assert_eq!(total(&world, "so-htx", world.there, from, to, before).await, 0);
        assert_eq!(total(&world, "so-htx", world.here, from, to, before).await, 1);
        let province = actor(Role::ProvinceOfficer, world.province);
        let life = world.store.organisation(&province, TODAY, id).await.unwrap();
        assert_eq!(life.happenings.len(), 3, "every version is kept");
        assert_eq!(life.revision, 3);
        // The history by year says the same.
        let years: Vec<_> = (2017..=2020).map(|year| (date(year, 1, 1), date(year, 12, 31))).collect();
        let key = IndicatorKey::from("so-htx");
        let history = world.store.register_history(&province, TODAY, &key, world.here, &years).await.unwrap();
        assert_eq!(history, [0, 1, 0, 0]);
        let (compared, wrong) = world.store.verify_register().await.unwrap();
        assert!(compared > 0 && wrong.is_empty(), "{wrong:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_law_forbids_is_refused_and_writes_nothing() {
    on_each_database(async |db| {
        let world = world(db).await;
        let officer = actor(Role::CommuneOfficer, world.here);
        let d = deed(&officer, "2024-01-10T02:00:00Z");
        let few = paper(Happened::Registered, date(2018, 3, 5), cooperative("HTX A", world.here, 6));
        let Err(Error::Life(broken)) = world.store.found(&d, &few).await else { panic!("was taken") };
        assert!(matches!(broken.why, Refusal::TooFew { minimum: 7, .. }));
        let elsewhere = paper(Happened::Registered, date(2018, 3, 5), cooperative("HTX A", world.there, 9));
        assert!(matches!(world.store.found(&d, &elsewhere).await, Err(Error::NotFound)));
        let mut first = paper(Happened::Registered, date(2018, 3, 5), cooperative("HTX A", world.here, 9));
        first.change.code = Some("6100000001".to_owned());
        let id = world.store.found(&d, &first).await.unwrap();
        let mut second = paper(Happened::Registered, date(2019, 3, 5), cooperative("HTX B", world.here, 9));
        second.change.code = Some("6100000001".to_owned());
        let taken = world.store.found(&d, &second).await;
        assert!(
            matches!(&taken, Err(Error::Refused(key)) if key == "organisation.refused.code_taken"),
            "{taken:?}"
        );
        let ahead = NewHappening::of(Happened::WentIdle, date(2024, 1, 11), Change::default());
        let Err(Error::Life(broken)) = world.store.happen(&d, id, &ahead, 1).await else {
            panic!("was taken")
        };
        assert_eq!(broken.why, Refusal::InFuture);
        // What came later could not have followed an end before it.
        let ended = paper(Happened::Dissolved, date(2020, 1, 1), Change::default());
        world.store.happen(&d, id, &ended, 1).await.unwrap();
        let moved = Change { seat: Some(Some(world.there)), ..Change::default() };
        let after = NewHappening::of(Happened::Moved, date(2021, 1, 1), moved);
        let Err(Error::Life(broken)) = world.store.happen(&d, id, &after, 2).await else {
            panic!("was taken")
        };
        assert_eq!(broken.why, Refusal::NotAfter(State::Ended));
        let life = world.store.organisation(&officer, TODAY, id).await.unwrap();
        assert_eq!((life.happenings.len(), life.revision), (2, 2));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_are_brought_in_found_and_counted() {
    on_each_database(async |db| {
        let world = world(db).await;
        let province = actor(Role::ProvinceOfficer, world.province);
        let names = [
            "HTX Nông nghiệp Đăk Kroong",
            "HTX Dược liệu Thuận Tài",
            "Hợp tác xã Vận tải Tây Nguyên",
            "HTX Sáu Nhung",
            "HTX Đoàn Kết",
        ];
        let life = |(index, name): (usize, &&str)| {
            let seat = if index % 2 == 0 { world.here } else { world.there };
            let on = date(2015, 1, 1).saturating_add(jiff::ToSpan::days(i64::try_from(index).unwrap() * 300));
            NewLife {
                id: OrganisationId::new(),
                happenings: vec![paper(Happened::Registered, on, cooperative(name, seat, 10))],
                illustrative: index == 4,
            }
        };
        let lives: Vec<NewLife> = names.iter().enumerate().map(life).collect();
        let d = deed(&province, "2024-01-10T02:00:00Z");
        assert_eq!(world.store.bring(&d, &lives, false).await.unwrap(), 5);
        let found = async |actor: &Actor, filter: &Filter| {
            let page = world.store.organisations(actor, TODAY, filter, 0, 50).await.unwrap();
            assert_eq!(page.found, i64::try_from(page.rows.len()).unwrap());
            page.rows.into_iter().map(|row| row.facts.name).collect::<Vec<_>>()
        };
        let all = Filter::all(world.province, TODAY);
        assert_eq!(found(&province, &all).await.len(), 5);
        for (text, name) in [
            ("dak kroong", names[0]),
            ("Đắk Kroong", names[0]),
            ("hop tac xa tay nguyen", names[2]),
            ("duoc lieu thuan tai", names[1]),
            ("duợc liệu", names[1]),
            ("sau nh", names[3]),
            ("sau nhung dak ha", names[3]),
        ] {
            let filter = Filter { text: text.to_owned(), ..all.clone() };
            assert_eq!(found(&province, &filter).await, [name], "{text}");
        }
        assert!(found(&province, &Filter { text: "xyz".to_owned(), ..all.clone() }).await.is_empty());
        // The list behind a number has as many rows as the number says.
        let indicator = world.programme.indicators.get(&"so-htx".into()).unwrap();
        let declared = indicator.register.clone().unwrap();
        for (unit, day) in [(world.here, TODAY), (world.district, date(2016, 6, 1)), (world.province, TODAY)]
        {
            let counted = Some((declared.clone(), indicator.nature, (date(2000, 1, 1), day)));
            let rows = found(&province, &Filter { counted, ..Filter::all(unit, day) }).await.len();
            let number = total(&world, "so-htx", unit, day, day, None).await;
            assert_eq!(i64::try_from(rows).unwrap(), number);
        }
        let flow = world.programme.indicators.get(&"so-htx-moi".into()).unwrap();
        let year = (date(2017, 1, 1), date(2017, 12, 31));
        let counted = Some((flow.register.clone().unwrap(), flow.nature, year));
        let rows = found(&province, &Filter { counted, ..Filter::all(world.province, year.1) }).await.len();
        assert_eq!(
            i64::try_from(rows).unwrap(),
            total(&world, "so-htx-moi", world.province, year.0, year.1, None).await
        );
        // An agency sees the province; a commune only itself.
        let agency = world.programme.units.find("lien-minh-htx", TODAY);
        if let Some(agency) = agency {
            assert_eq!(found(&actor(Role::ProvinceOfficer, agency.id), &all).await.len(), 5);
        }
        let commune = actor(Role::CommuneOfficer, world.here);
        let outside = world.store.organisations(&commune, TODAY, &all, 0, 50).await;
        assert!(matches!(outside, Err(Error::NotFound)));
        assert_eq!(found(&commune, &Filter::all(world.here, TODAY)).await.len(), 3);
        let (_, wrong) = world.store.verify_register().await.unwrap();
        assert!(wrong.is_empty(), "{wrong:?}");
    })
    .await;
}

/// Sums read from the years and the rest of days are those of all lives, whatever the days.
#[tokio::test(flavor = "multi_thread")]
async fn any_stretch_of_days_adds_up() {
    on_each_database(async |db| {
        let world = world(db).await;
        let province = actor(Role::ProvinceOfficer, world.province);
        let days = [
            date(2014, 12, 31),
            date(2015, 1, 1),
            date(2015, 6, 30),
            date(2015, 12, 31),
            date(2016, 1, 1),
            date(2016, 12, 30),
            date(2018, 3, 1),
        ];
        let life = |(index, on): (usize, &Date)| {
            let (seat, many) = (if index % 2 == 0 { world.here } else { world.there }, 10 + index as i64);
            let first = cooperative(&format!("HTX số {index}"), seat, many);
            let grown = Change { numbers: [("members".to_owned(), many * 2)].into(), ..Change::default() };
            let happenings = vec![
                paper(Happened::Registered, *on, first),
                NewHappening::of(Happened::Returned, date(2017, 12, 31), grown),
            ];
            NewLife { id: OrganisationId::new(), happenings, illustrative: index == 4 }
        };
        let lives: Vec<NewLife> = days[..6].iter().enumerate().map(life).collect();
        let d = deed(&province, "2024-01-10T02:00:00Z");
        world.store.bring(&d, &lives, false).await.unwrap();
        let known = Some("2024-06-01T00:00:00Z".parse().unwrap());
        let (units, keys) = (
            [world.province, world.here],
            ["so-htx", "so-htx-moi", "so-htx-thanh-vien"].map(IndicatorKey::from),
        );
        let mut asked: Vec<(Date, Date)> =
            days.iter().flat_map(|from| days.iter().map(|to| (*from, *to))).collect();
        asked.extend([(Date::MIN, days[3]), (Date::MIN, Date::MIN), (days[6], Date::MAX)]);
        for stretch in &asked {
            let read = async |known| {
                let found = world
                    .store
                    .register_totals(&province, TODAY, &keys, &units, *stretch, known)
                    .await
                    .unwrap();
                let cells = found.into_iter().flat_map(|(unit, totals)| {
                    totals.into_iter().map(move |(cell, amount)| ((unit, cell), amount))
                });
                let said = cells.filter(|(_, amount)| amount.value != 0);
                said.map(|(at, amount)| (at, (amount.value, amount.illustrative))).collect::<Vec<_>>()
            };
            let (mut now, mut then) = (read(None).await, read(known).await);
            now.sort_by(|one, other| one.0.cmp(&other.0));
            then.sort_by(|one, other| one.0.cmp(&other.0));
            assert_eq!(now, then, "{stretch:?}");
        }
        for key in &keys {
            let history =
                world.store.register_history(&province, TODAY, key, world.province, &asked).await.unwrap();
            for (stretch, value) in asked.iter().zip(history) {
                let one = total(&world, key.as_str(), world.province, stretch.0, stretch.1, None).await;
                assert_eq!(value, one, "{key} {stretch:?}");
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_comes_after_a_commune_keeps_its_register() {
    on_each_database(async |db| {
        let world = world(db).await;
        let officer = actor(Role::CommuneOfficer, world.here);
        let new = paper(Happened::Registered, date(2018, 3, 5), cooperative("HTX A", world.here, 9));
        let id = world.store.found(&deed(&officer, "2024-01-10T02:00:00Z"), &new).await.unwrap();
        let mut suspended = NewHappening::of(Happened::Suspended, date(2024, 1, 1), Change::default());
        suspended.until = Some(date(2025, 10, 20));
        world.store.happen(&deed(&officer, "2024-01-10T02:00:00Z"), id, &suspended, 1).await.unwrap();
        // Since 1 July 2025 another commune stands in its place.
        let heir = world.programme.units.heir(world.here, date(2025, 10, 1));
        assert_ne!(heir, world.here);
        let after = actor(Role::CommuneOfficer, heir);
        let d = deed(&after, "2025-10-01T02:00:00Z");
        let ending = world.store.suspensions_ending(&after, d.today, 60).await.unwrap();
        assert_eq!(ending.iter().map(|one| one.id).collect::<Vec<_>>(), [id]);
        world.store.put_person(&d, id, &Person::default()).await.unwrap();
        assert!(world.store.reveal_person(&d, id).await.unwrap().is_some());
        let resumed = NewHappening::of(Happened::Resumed, date(2025, 9, 1), Change::default());
        world.store.happen(&d, id, &resumed, 2).await.unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn personal_data_are_shown_to_keepers_only_and_leave_a_trace() {
    on_each_database(async |db| {
        let world = world(db).await;
        let officer = actor(Role::CommuneOfficer, world.here);
        let d = deed(&officer, "2024-01-10T02:00:00Z");
        let new = paper(Happened::Registered, date(2018, 3, 5), cooperative("HTX A", world.here, 9));
        let id = world.store.found(&d, &new).await.unwrap();
        let person = Person { name: "A Thiên".to_owned(), phone: "0905".to_owned(), ..Person::default() };
        world.store.put_person(&d, id, &person).await.unwrap();
        assert_eq!(world.store.reveal_person(&d, id).await.unwrap(), Some(person));
        let reader = actor(Role::Reader, world.here);
        let hidden = world.store.reveal_person(&deed(&reader, "2024-01-10T03:00:00Z"), id).await;
        assert!(matches!(hidden, Err(Error::Forbidden)), "{hidden:?}");
        let filter = storage::audit::Filter {
            object_kind: Some("organisation".to_owned()),
            ..storage::audit::Filter::default()
        };
        let trail = storage::audit::page(&mut &world.store.db, &filter, 10).await.unwrap();
        let actions: Vec<&str> = trail.iter().map(|entry| entry.action.as_str()).collect();
        assert_eq!(actions, ["reveal", "edit", "create"]);
        assert!(trail.iter().all(|entry| entry.new.as_deref().is_none_or(|new| !new.contains("0905"))));
    })
    .await;
}
