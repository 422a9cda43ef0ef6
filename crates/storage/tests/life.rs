//! The life of a report in the database: saved, sent, returned, accepted,
//! added up, corrected, and read as it stood before.
#![allow(clippy::unwrap_used)]

mod common;

use common::{now, on_each_database};
use domain::form::{Aspect, Cell, Part};
use domain::pack::Pack;
use domain::permission::{Actor, Role};
use domain::programme::Programme;
use domain::report::{Command, Refusal, State};
use domain::{UnitId, UserId};
use jiff::civil::date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use std::path::Path;
use std::sync::Arc;
use storage::report::{ReportKey, Typed};
use storage::{Database, Deed, Error, Store, args};

struct World {
    store: Store,
    programme: Arc<Programme>,
    district: UnitId,
    communes: Vec<UnitId>,
    clock: std::cell::Cell<i64>,
}

fn pack() -> Pack {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../programmes/kon-tum");
    Pack::read(&storage::pack::read_folder(&folder).unwrap()).unwrap()
}

async fn world(db: Database) -> World {
    Store::load_pack(&db, &pack(), &TimeZone::UTC, now()).await.unwrap();
    let store = Store::open(db).await.unwrap();
    let programme = store.programme().await.unwrap();
    let day = date(2024, 6, 14);
    let district = programme.units.find("610", day).unwrap().id;
    let form = programme.form(&"kinh-te-tap-the".into()).unwrap();
    let period = "2024-H1".parse().unwrap();
    let communes =
        programme.reporters(form, period, district, Part::Fills).iter().map(|unit| unit.id).collect();
    World { store, programme, district, communes, clock: std::cell::Cell::new(0) }
}

impl World {
    fn key(&self, unit: UnitId) -> ReportKey {
        ReportKey { form: "kinh-te-tap-the".into(), period: "2024-H1".parse().unwrap(), unit }
    }

    fn actor(&self, role: Role, unit: UnitId) -> Actor {
        Actor { user: UserId::new(), name: format!("{role:?}"), role, unit }
    }

    /// A moment later each time, on 18 June 2024.
    fn now(&self) -> Timestamp {
        self.clock.set(self.clock.get() + 1);
        "2024-06-18T02:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_secs(self.clock.get())
    }

    fn deed<'a>(&self, actor: &'a Actor) -> Deed<'a> {
        Deed { actor, from: "test", now: self.now(), today: date(2024, 6, 18) }
    }

    async fn save(
        &self,
        actor: &Actor,
        unit: UnitId,
        fields: &[(&str, &str, &str)],
    ) -> storage::report::Saved {
        let field = |(name, typed, was): &(&str, &str, &str)| Typed {
            cell: Cell::from_name(name),
            typed: (*typed).into(),
            was: (*was).into(),
            note: None,
        };
        let fields = fields.iter().map(field).collect();
        self.store.save(&self.deed(actor), &self.key(unit), fields).await.unwrap()
    }

    async fn command(&self, actor: &Actor, unit: UnitId, command: Command) -> Result<State, Error> {
        self.store.command(&self.deed(actor), &self.key(unit), &command, None).await
    }

    async fn total(&self, unit: UnitId, name: &str, as_of: Option<Timestamp>) -> Option<i64> {
        let actor = self.actor(Role::Reader, self.province());
        let period = "2024-H1".parse().unwrap();
        let totals = self.store.totals(&actor, &[unit], Aspect::Actual, period, as_of).await.unwrap();
        totals.get(&unit).and_then(|totals| totals.get(&Cell::from_name(name))).map(|amount| amount.value)
    }

    fn province(&self) -> UnitId {
        self.programme.units.find("62", date(2024, 6, 14)).unwrap().id
    }

    async fn verify(&self) {
        let verified = self.store.verify_totals(|_, _| {}).await.unwrap();
        assert_eq!(verified.wrong, []);
        assert!(verified.totals > 0);
    }
}

const GROUPS: &str = "tht";

fn groups(world: &World) -> &'static str {
    let form = world.programme.form(&"kinh-te-tap-the".into()).unwrap();
    assert!(
        form.versions[0].line(&GROUPS.into()).is_some(),
        "the half-yearly form asks for cooperative groups"
    );
    GROUPS
}

#[tokio::test]
async fn a_report_goes_its_whole_way_and_the_totals_with_it() {
    on_each_database(async |db| {
        let world = world(db).await;
        let groups = groups(&world);
        let (commune, other) = (world.communes[0], world.communes[1]);
        let officer = world.actor(Role::CommuneOfficer, commune);
        let district = world.actor(Role::DistrictOfficer, world.district);

        world.save(&officer, commune, &[(groups, "9", "")]).await;
        assert_eq!(world.command(&officer, commune, Command::Submit).await.unwrap(), State::Submitted);
        assert_eq!(world.total(world.province(), groups, None).await, None);
        let back = Command::Return { reason: "thiếu tổ mới".into() };
        assert_eq!(world.command(&district, commune, back).await.unwrap(), State::Returned);
        world.save(&officer, commune, &[(groups, "1.010", "9")]).await;
        world.command(&officer, commune, Command::Submit).await.unwrap();
        assert_eq!(world.command(&district, commune, Command::Accept).await.unwrap(), State::Accepted);
        assert_eq!(world.total(world.province(), groups, None).await, Some(1010));

        let second = world.actor(Role::CommuneOfficer, other);
        world.save(&second, other, &[(groups, "5", "")]).await;
        world.command(&second, other, Command::Submit).await.unwrap();
        world.command(&district, other, Command::Accept).await.unwrap();
        let before = world.now();
        assert_eq!(world.total(world.district, groups, None).await, Some(1015));

        let reopen = Command::Reopen { reason: "nhầm một số 0".into() };
        world.command(&district, commune, reopen).await.unwrap();
        assert_eq!(world.total(world.district, groups, None).await, Some(1015), "counts until replaced");
        world.save(&officer, commune, &[(groups, "11", "1.010")]).await;
        world.command(&officer, commune, Command::Submit).await.unwrap();
        world.command(&district, commune, Command::Accept).await.unwrap();
        assert_eq!(world.total(world.province(), groups, None).await, Some(16));
        assert_eq!(world.total(world.province(), groups, Some(before)).await, Some(1015), "as it stood");

        let cell = Cell::from_name(groups);
        let period = "2024-H1".parse().unwrap();
        let versions =
            world.store.figure_versions(&district, commune, &cell, Aspect::Actual, period).await.unwrap();
        assert_eq!(versions.iter().map(|figure| figure.value).collect::<Vec<_>>(), [11, 1010]);
        assert_eq!(versions[0].replaces, Some(versions[1].id));
        world.verify().await;
    })
    .await;
}

#[tokio::test]
async fn nobody_reaches_outside_their_unit_or_role() {
    on_each_database(async |db| {
        let world = world(db).await;
        let (commune, other) = (world.communes[0], world.communes[1]);
        let key = world.key(commune);
        let neighbour = world.actor(Role::CommuneOfficer, other);
        let refused = world.store.report(&neighbour, &key).await;
        assert!(matches!(refused, Err(Error::NotFound)));
        let refused = world.store.save(&world.deed(&neighbour), &key, vec![]).await;
        assert!(matches!(refused, Err(Error::NotFound)));
        let officer = world.actor(Role::CommuneOfficer, commune);
        world.save(&officer, commune, &[(GROUPS, "9", "")]).await;
        world.command(&officer, commune, Command::Submit).await.unwrap();
        for (role, unit) in [
            (Role::CommuneOfficer, commune),
            (Role::Leader, world.district),
            (Role::Administrator, world.province()),
            (Role::Reader, world.province()),
        ] {
            let actor = world.actor(role, unit);
            let refused = world.command(&actor, commune, Command::Accept).await;
            assert!(matches!(refused, Err(Error::Forbidden)), "{role:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn two_people_lose_nothing() {
    on_each_database(async |db| {
        let world = world(db).await;
        let commune = world.communes[0];
        let (first, second) =
            (world.actor(Role::CommuneOfficer, commune), world.actor(Role::CommuneOfficer, commune));
        world.save(&first, commune, &[(GROUPS, "9", "")]).await;
        let saved = world.save(&second, commune, &[(GROUPS, "12", ""), ("htx", "2", "")]).await;
        assert_eq!(saved.changed, 1, "the other field is saved");
        assert_eq!((saved.clashes[0].mine.as_str(), saved.clashes[0].theirs.as_str()), ("12", "9"));
        let report = world.store.report(&first, &world.key(commune)).await.unwrap();
        assert_eq!(report.entries[&Cell::from_name(GROUPS)].typed, "9");
        let same = world.save(&second, commune, &[(GROUPS, "9,0", "")]).await;
        assert!(same.clashes.is_empty(), "the same value is no clash");
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_is_kept_and_blocks_sending() {
    on_each_database(async |db| {
        let world = world(db).await;
        let commune = world.communes[0];
        let officer = world.actor(Role::CommuneOfficer, commune);
        world.save(&officer, commune, &[(GROUPS, "mười hai", "")]).await;
        let report = world.store.report(&officer, &world.key(commune)).await.unwrap();
        assert_eq!(report.entries[&Cell::from_name(GROUPS)].typed, "mười hai");
        let refused = world.command(&officer, commune, Command::Submit).await;
        assert!(matches!(refused, Err(Error::Rule(Refusal::Errors(1)))), "{refused:?}");
        let stale =
            world.store.command(&world.deed(&officer), &world.key(commune), &Command::Submit, Some(99)).await;
        assert!(matches!(stale, Err(Error::Rule(_) | Error::Conflict)));
    })
    .await;
}

#[tokio::test]
async fn a_district_corrects_with_a_line_of_its_own() {
    on_each_database(async |db| {
        let world = world(db).await;
        let commune = world.communes[0];
        let officer = world.actor(Role::CommuneOfficer, commune);
        let district = world.actor(Role::DistrictOfficer, world.district);
        let leader = world.actor(Role::Leader, world.district);
        let province = world.actor(Role::ProvinceOfficer, world.province());
        world.save(&officer, commune, &[(GROUPS, "9", "")]).await;
        world.command(&officer, commune, Command::Submit).await.unwrap();
        world.command(&district, commune, Command::Accept).await.unwrap();

        let field = Typed {
            cell: Cell::from_name(GROUPS),
            typed: "-2".into(),
            was: String::new(),
            note: Some("Hai tổ ghi ở hai xã".into()),
        };
        let key = world.key(world.district);
        world.store.save(&world.deed(&district), &key, vec![field]).await.unwrap();
        assert_eq!(
            world.command(&district, world.district, Command::Submit).await.unwrap(),
            State::ForSignature
        );
        let refused = world.command(&district, world.district, Command::Sign).await;
        assert!(matches!(refused, Err(Error::Forbidden)));
        assert_eq!(world.command(&leader, world.district, Command::Sign).await.unwrap(), State::Submitted);
        assert_eq!(world.total(world.province(), GROUPS, None).await, Some(9));
        world.command(&province, world.district, Command::Accept).await.unwrap();
        assert_eq!(world.total(world.province(), GROUPS, None).await, Some(7));
        let totals = world
            .store
            .totals(&province, &[world.province()], Aspect::Actual, key.period, None)
            .await
            .unwrap();
        assert_eq!(totals[&world.province()][&Cell::from_name(GROUPS)].units, 1, "a correction is no unit");
        world.verify().await;
    })
    .await;
}

#[tokio::test]
async fn loading_again_changes_nothing() {
    on_each_database(async |db| {
        let world = world(db.clone()).await;
        assert_eq!(Store::load_pack(&db, &pack(), &TimeZone::UTC, now()).await.unwrap(), 0);
        world.verify().await;
        let actor = world.actor(Role::Reader, world.province());
        let period = "2011-12-30..2012-09-30".parse().unwrap();
        let day = date(2012, 9, 30);
        let province = world.programme.units.find("62", day).unwrap().id;
        let totals = world.store.totals(&actor, &[province], Aspect::Actual, period, None).await.unwrap();
        let mut values: Vec<i64> = totals[&province].values().map(|amount| amount.value).collect();
        values.sort_unstable();
        assert_eq!(values, [2, 11, 11, 39, 73, 94, 176, 189, 321, 1220]);
    })
    .await;
}

#[tokio::test]
async fn verify_finds_a_total_that_somebody_changed() {
    on_each_database(async |db| {
        let world = world(db.clone()).await;
        let mut tx = db.begin().await.unwrap();
        let sql = "update rollup set value = value + 1 where indicator = 'de-an-tht-moi' and aspect = 'actual' and value = 73";
        assert_eq!(tx.execute(sql, args![]).await.unwrap(), 1);
        tx.commit().await.unwrap();
        let verified = world.store.verify_totals(|_, _| {}).await.unwrap();
        assert_eq!(verified.wrong.len(), 1);
        assert_eq!((verified.wrong[0].stored.value, verified.wrong[0].added.value), (74, 73));
    })
    .await;
}

#[tokio::test]
async fn acceptances_at_the_same_moment_add_up() {
    on_each_database(async |db| {
        let world = world(db).await;
        let district = world.actor(Role::DistrictOfficer, world.district);
        for commune in &world.communes {
            let officer = world.actor(Role::CommuneOfficer, *commune);
            world.save(&officer, *commune, &[(GROUPS, "7", ""), ("htx", "2", "")]).await;
            world.command(&officer, *commune, Command::Submit).await.unwrap();
        }
        let accepting = world.communes.iter().map(|commune| {
            let (store, key, actor, now) =
                (world.store.clone(), world.key(*commune), district.clone(), world.now());
            tokio::spawn(async move {
                let deed = Deed { actor: &actor, from: "test", now, today: date(2024, 6, 18) };
                store.command(&deed, &key, &Command::Accept, None).await
            })
        });
        for done in accepting.collect::<Vec<_>>() {
            assert_eq!(done.await.unwrap().unwrap(), State::Accepted);
        }
        let communes = i64::try_from(world.communes.len()).unwrap();
        assert_eq!(world.total(world.province(), GROUPS, None).await, Some(7 * communes));
        world.verify().await;
    })
    .await;
}

/// Whatever is saved, sent, returned, accepted and opened again in whatever
/// order: the table of totals is what the pure functions make of the figures.
#[tokio::test]
async fn totals_are_the_sum_of_their_figures_after_any_history() {
    on_each_database(async |db| {
        let world = world(db).await;
        let district = world.actor(Role::DistrictOfficer, world.district);
        // A small generator with a fixed seed: the same history every time.
        let mut seed = 0x2012_0930_u64;
        let mut any = move |below: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) % below
        };
        let mut done = 0;
        for _ in 0..250 {
            let commune = world.communes[usize::try_from(any(5)).unwrap()];
            let officer = world.actor(Role::CommuneOfficer, commune);
            let reason = || "lý do".to_owned();
            let result = match any(6) {
                0 | 1 => {
                    let report = world.store.report(&officer, &world.key(commune)).await.unwrap();
                    let was =
                        report.entries.get(&Cell::from_name(GROUPS)).map_or("", |entry| entry.typed.as_str());
                    let typed = if any(8) == 0 { String::new() } else { (5 + any(4)).to_string() };
                    let fields = vec![
                        Typed {
                            cell: Cell::from_name(GROUPS),
                            typed,
                            was: was.to_owned(),
                            note: Some("có".into()),
                        },
                        Typed {
                            cell: Cell::from_name("htx"),
                            typed: "1".into(),
                            was: String::new(),
                            note: None,
                        },
                    ];
                    world.store.save(&world.deed(&officer), &world.key(commune), fields).await.map(|_| ())
                }
                2 => world.command(&officer, commune, Command::Submit).await.map(|_| ()),
                3 => {
                    world.command(&district, commune, Command::Return { reason: reason() }).await.map(|_| ())
                }
                4 => world.command(&district, commune, Command::Accept).await.map(|_| ()),
                _ => {
                    world.command(&district, commune, Command::Reopen { reason: reason() }).await.map(|_| ())
                }
            };
            match result {
                Ok(()) => done += 1,
                Err(Error::Rule(_)) => {}
                Err(other) => panic!("{other}"),
            }
        }
        assert!(done > 60, "the history is long enough: {done}");
        world.verify().await;
    })
    .await;
}

/// Figures keep their own mark: a report that was marked after it was accepted
/// takes from the totals what its figures gave, not what new ones would give.
#[tokio::test]
async fn a_report_marked_as_illustrative_is_corrected_without_a_trace_in_the_totals() {
    on_each_database(async |db| {
        let world = world(db).await;
        let commune = world.communes[0];
        let officer = world.actor(Role::CommuneOfficer, commune);
        let district = world.actor(Role::DistrictOfficer, world.district);
        world.save(&officer, commune, &[(GROUPS, "9", ""), ("htx", "2", "")]).await;
        world.command(&officer, commune, Command::Submit).await.unwrap();
        world.command(&district, commune, Command::Accept).await.unwrap();
        world.store.mark_illustrative(&world.deed(&district), &world.key(commune)).await.unwrap();
        world.command(&district, commune, Command::Reopen { reason: "sửa".into() }).await.unwrap();
        world.save(&officer, commune, &[(GROUPS, "8", "9")]).await;
        world.command(&officer, commune, Command::Submit).await.unwrap();
        world.command(&district, commune, Command::Accept).await.unwrap();
        let reader = world.actor(Role::Reader, world.province());
        let (top, period) = (world.province(), "2024-H1".parse().unwrap());
        let totals = world.store.totals(&reader, &[top], Aspect::Actual, period, None).await.unwrap();
        let amount = |name| totals[&top][&Cell::from_name(name)];
        assert_eq!((amount(GROUPS).value, amount(GROUPS).illustrative), (8, 1));
        assert_eq!((amount("htx").value, amount("htx").illustrative), (2, 0), "its version is the old one");
        world.verify().await;
    })
    .await;
}

#[tokio::test]
async fn a_field_that_comes_twice_is_saved_once() {
    on_each_database(async |db| {
        let world = world(db).await;
        let commune = world.communes[0];
        let officer = world.actor(Role::CommuneOfficer, commune);
        let saved = world.save(&officer, commune, &[(GROUPS, "9", ""), (GROUPS, "9", "")]).await;
        assert_eq!(saved.changed, 1);
        let report = world.store.report(&officer, &world.key(commune)).await.unwrap();
        assert_eq!(report.entries[&Cell::from_name(GROUPS)].typed, "9");
    })
    .await;
}

#[tokio::test]
async fn what_stands_beside_reports_is_not_found_outside_either() {
    on_each_database(async |db| {
        let world = world(db).await;
        let (commune, other) = (world.communes[0], world.communes[1]);
        let officer = world.actor(Role::CommuneOfficer, commune);
        let neighbour = world.actor(Role::CommuneOfficer, other);
        let district = world.actor(Role::DistrictOfficer, world.district);
        world.save(&officer, commune, &[(GROUPS, "9", "")]).await;
        let key = world.key(commune);
        world.store.remind(&world.deed(&district), std::slice::from_ref(&key)).await.unwrap();
        let (store, form) = (&world.store, world.programme.form(&key.form).unwrap());
        let id = store.report(&officer, &key).await.unwrap().head.unwrap().id;

        assert!(matches!(store.report_head(&neighbour, id).await, Err(Error::NotFound)));
        assert!(matches!(store.reminded(&neighbour, &key).await, Err(Error::NotFound)));
        let covered = store.coverage(&neighbour, form, key.period, &[other, commune], None).await;
        assert!(matches!(covered, Err(Error::NotFound)));
        assert!(store.report_heads(&neighbour, &key.form, &[key.period]).await.unwrap().is_empty());
        assert!(store.standings(&neighbour, &key.form, &[key.period]).await.unwrap().is_empty());
        assert!(matches!(store.extended_of(&neighbour, commune).await, Err(Error::NotFound)));
        assert!(matches!(store.papers(&neighbour, form, key.period, commune).await, Err(Error::NotFound)));
        assert!(store.reminders(&neighbour, &key.form, key.period).await.unwrap().is_empty());

        assert_eq!(store.report_head(&officer, id).await.unwrap().key, key);
        assert!(store.reminded(&district, &key).await.unwrap().is_some());
        assert_eq!(store.report_heads(&district, &key.form, &[key.period]).await.unwrap().len(), 1);
        assert_eq!(store.standings(&district, &key.form, &[key.period]).await.unwrap().len(), 1);
        assert_eq!(store.reminders(&officer, &key.form, key.period).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn what_waits_for_a_signature_is_not_the_reviewers_yet() {
    on_each_database(async |db| {
        let world = world(db).await;
        let district = world.actor(Role::DistrictOfficer, world.district);
        let leader = world.actor(Role::Leader, world.district);
        let province = world.actor(Role::ProvinceOfficer, world.province());
        let commune = world.communes[0];
        let officer = world.actor(Role::CommuneOfficer, commune);
        world.save(&officer, commune, &[(GROUPS, "9", "")]).await;
        world.command(&officer, commune, Command::Submit).await.unwrap();
        world.command(&district, commune, Command::Accept).await.unwrap();
        world.command(&district, world.district, Command::Submit).await.unwrap();
        let back = || Command::Return { reason: "thiếu".into() };
        let refused = world.command(&province, world.district, back()).await;
        let expected = Refusal::WrongState(State::ForSignature);
        assert!(matches!(&refused, Err(Error::Rule(found)) if *found == expected), "{refused:?}");
        assert_eq!(world.command(&leader, world.district, back()).await.unwrap(), State::Returned);
    })
    .await;
}

#[tokio::test]
async fn two_changes_of_a_form_at_the_same_moment_both_last() {
    use storage::administration::Untouched;
    on_each_database(async |db| {
        let world = world(db).await;
        let administrator = world.actor(Role::Administrator, world.province());
        let key = world.key(world.district).form;
        let edits = (0..6).map(|number| {
            let (store, actor, key, now) =
                (world.store.clone(), administrator.clone(), key.clone(), world.now());
            tokio::spawn(async move {
                let deed = Deed { actor: &actor, from: "test", now, today: date(2024, 6, 18) };
                let edit = |form: &mut domain::form::Form| {
                    form.en.push_str(&format!("+{number}"));
                    Ok(())
                };
                store.edit_form(&deed, &key, "thử", Untouched::Nothing, edit).await
            })
        });
        for done in edits.collect::<Vec<_>>() {
            done.await.unwrap().unwrap();
        }
        let programme = world.store.programme().await.unwrap();
        let name = &programme.form(&key).unwrap().en;
        assert!((0..6).all(|number| name.contains(&format!("+{number}"))), "{name}");
    })
    .await;
}

#[tokio::test]
async fn a_district_that_is_no_more_does_not_act_on_later_reports() {
    on_each_database(async |db| {
        let world = world(db.clone()).await;
        let (commune, day) = (world.communes[0], date(2026, 6, 14));
        let successor = world.programme.units.find("51", day).unwrap().id;
        // The commune lives on, directly below the new province.
        let mut tx = db.begin().await.unwrap();
        let sql = "insert into unit_version (province, id, valid_from, code, name, search, kind, parent_id) \
                   values ($1, $2, '2025-07-01', '99999', 'Xã Còn Lại', 'xa con lai', 'commune', $3)";
        tx.execute(sql, args![world.store.province(), commune, successor]).await.unwrap();
        tx.execute("update programme set revision = revision + 1", args![]).await.unwrap();
        tx.commit().await.unwrap();

        let former = world.actor(Role::DistrictOfficer, world.district);
        let province = world.actor(Role::ProvinceOfficer, successor);
        let key = ReportKey { period: "2026-H1".parse().unwrap(), ..world.key(commune) };
        let deed = |actor| Deed { actor, from: "test", now: world.now(), today: date(2026, 6, 18) };
        let keys = std::slice::from_ref(&key);
        let refused = world.store.remind(&deed(&former), keys).await;
        assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
        let refused = world.store.extend(&deed(&former), &key, date(2026, 7, 1), "lũ").await;
        assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
        let refused = world.store.command(&deed(&former), &key, &Command::Accept, None).await;
        assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
        assert_eq!(world.store.remind(&deed(&province), keys).await.unwrap(), 1);
    })
    .await;
}

#[tokio::test]
async fn many_extensions_of_others_do_not_hide_ones_own() {
    on_each_database(async |db| {
        let world = world(db.clone()).await;
        let (commune, other) = (world.communes[0], world.communes[1]);
        let district = world.actor(Role::DistrictOfficer, world.district);
        let day = date(2024, 7, 5);
        world.store.extend(&world.deed(&district), &world.key(commune), day, "lũ").await.unwrap();
        let mut tx = db.begin().await.unwrap();
        let sql = "insert into extension (province, form, period, unit_id, deadline, reason, given_by, given_at) \
                   values ($1, $2, '2024-H1', $3, '2024-07-05', 'lũ', 'x', '2025-01-01T00:00:00.000Z')";
        for number in 0..500 {
            let args = args![world.store.province(), format!("bieu-{number}"), other];
            tx.execute(sql, args).await.unwrap();
        }
        tx.commit().await.unwrap();
        let officer = world.actor(Role::CommuneOfficer, commune);
        assert_eq!(world.store.extensions(&officer).await.unwrap().len(), 1);
        let key = world.key(commune);
        let of_unit = world.store.extended_of(&officer, key.unit).await.unwrap();
        assert_eq!(of_unit.len(), 1);
        let of_form = world.store.extended(&officer, &key.form, &[key.period]).await.unwrap();
        assert_eq!(of_form.get(&(key.unit, key.period)), of_unit.values().next());
    })
    .await;
}
