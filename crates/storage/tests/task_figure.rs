//! Figures out of tasks: what lead agencies gave with accepted returns, added
//! up, on any day and as it was known at any moment.
#![allow(clippy::unwrap_used)]

mod common;

use common::{now, on_each_database};
use domain::form::Cell;
use domain::pack::Pack;
use domain::permission::{Actor, Role};
use domain::plan::{
    Aim, Asked, Goal, Light, PartAct, Path as Course, Plan, Review, Statement, Target, TargetVersion, Task,
    TaskState, Timing,
};
use domain::{IndicatorKey, PartId, UnitId, UserId};
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use std::path::Path;
use storage::plan::Look;
use storage::task::{Remade, Saved, Source, Stated};
use storage::{Database, Deed, Error, Store};

/// Until the day before the provinces were merged.
const FOREVER: (Date, Date) = (date(2000, 1, 1), date(2025, 6, 30));

struct World {
    store: Store,
    today: std::cell::Cell<Date>,
    seconds: std::cell::Cell<i64>,
}

async fn world(db: Database) -> World {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../programmes/kon-tum");
    let pack = Pack::read(&storage::pack::read_folder(&folder).unwrap()).unwrap();
    Store::load_pack(&db, &pack, &TimeZone::UTC, now()).await.unwrap();
    let (today, seconds) = (date(2023, 6, 1).into(), 0.into());
    World { store: Store::open(db).await.unwrap(), today, seconds }
}

fn lop() -> Cell {
    Cell::total(&"lop".into())
}

impl World {
    async fn unit(&self, code: &str) -> UnitId {
        self.store.programme().await.unwrap().units.find(code, self.today.get()).unwrap().id
    }

    async fn actor(&self, role: Role, code: &str) -> Actor {
        Actor { user: UserId::new(), name: format!("{role:?} {code}"), role, unit: self.unit(code).await }
    }

    fn moment(&self) -> Timestamp {
        let noon = self.today.get().at(5, 0, 0, 0).to_zoned(TimeZone::UTC).unwrap().timestamp();
        noon + self.seconds.get().seconds()
    }

    fn deed<'a>(&self, actor: &'a Actor) -> Deed<'a> {
        self.seconds.set(self.seconds.get() + 1);
        Deed { actor, from: "test", now: self.moment(), today: self.today.get() }
    }

    fn task(&self, leads: Vec<UnitId>, timing: Timing) -> Task {
        Task {
            plan: "ke-hoach-784".into(),
            key: String::new(),
            position: 0,
            group_number: "1".into(),
            group_vi: "Nhóm".into(),
            group_en: "Group".into(),
            vi: "Mở lớp".into(),
            en: "Hold classes".into(),
            leads,
            leads_vi: "Sở".into(),
            supports: Vec::new(),
            timing,
            asked: Asked::Numbers,
            result_vi: String::new(),
            result_en: String::new(),
            weight: 1,
            cells: vec![lop()],
        }
    }

    async fn give(&self, lead: &Actor, part: PartId, typed: &str, done_on: Option<Date>) {
        let revision = self.store.part(lead, self.today.get(), part).await.unwrap().part.revision;
        let (state, progress) =
            if done_on.is_some() { (TaskState::Done, 100) } else { (TaskState::InProgress, 40) };
        let statement = Statement { state, progress, text: "đã mở lớp".into(), done_on };
        let numbers = vec![(lop(), typed.to_owned())];
        let stated = Stated { statement, numbers, revision, is_sent: true };
        let saved = self.store.state_part(&self.deed(lead), part, &stated).await.unwrap();
        assert!(matches!(saved, Saved::Done(Review::Sent)), "{saved:?}");
    }

    async fn accept(&self, keeper: &Actor, part: PartId) {
        self.store.act_on_part(&self.deed(keeper), part, &PartAct::Accept, None).await.unwrap();
    }

    async fn total(&self, actor: &Actor, unit: UnitId, days: (Date, Date), known: Option<Timestamp>) -> i64 {
        let keys = [IndicatorKey::from("nv-lop")];
        let today = self.today.get();
        let found = self.store.register_totals(actor, today, &keys, &[unit], days, known).await.unwrap();
        found[&unit].get(&Cell::total(&keys[0])).map_or(0, |amount| amount.value)
    }

    async fn behind(&self, actor: &Actor, unit: UnitId, days: (Date, Date), known: Option<Timestamp>) -> i64 {
        let key = IndicatorKey::from("nv-lop");
        let found = self.store.task_figures(actor, self.today.get(), &key, unit, days, known).await.unwrap();
        found.hidden + found.rows.iter().map(|row| row.value).sum::<i64>()
    }
}

/// Numbers that follow from a seed.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

#[tokio::test]
async fn the_total_is_the_sum_of_the_numbers_with_the_tasks() {
    on_each_database(async |db| {
        let world = world(db).await;
        let keeper = world.actor(Role::ProvinceOfficer, "62").await;
        let mut leads = Vec::new();
        for code in ["SNV", "STC", "SCT"] {
            leads.push(world.actor(Role::ProvinceOfficer, code).await);
        }
        let units: Vec<UnitId> = leads.iter().map(|lead| lead.unit).collect();
        let mut parts = Vec::new();
        for timing in [Timing::AllYear, Timing::By { day: date(2024, 3, 1) }, Timing::Year { year: 2024 }] {
            let task = world.task(units.clone(), timing);
            let id = world.store.add_task(&world.deed(&keeper), &task, "").await.unwrap();
            parts.extend(world.store.task(&keeper, id).await.unwrap().parts);
        }
        let (mut dice, mut then) = (Dice(20_240_618), Vec::new());
        for _ in 0..60 {
            world.today.set(world.today.get().checked_add(dice.roll(18).cast_signed().days()).unwrap());
            let part = &parts[usize::try_from(dice.roll(parts.len() as u64)).unwrap()];
            let lead = leads.iter().find(|lead| lead.unit == part.unit).unwrap();
            let typed = if dice.roll(9) == 0 { String::new() } else { dice.roll(30).to_string() };
            let day = world.today.get().checked_sub(dice.roll(40).cast_signed().days()).unwrap();
            world.give(lead, part.id, &typed, (dice.roll(3) == 0).then_some(day)).await;
            if dice.roll(4) == 0 {
                let back = PartAct::SendBack { reason: "thiếu danh sách".into() };
                world.store.act_on_part(&world.deed(&keeper), part.id, &back, None).await.unwrap();
            } else {
                world.accept(&keeper, part.id).await;
            }
            then.push((world.moment(), world.total(&keeper, keeper.unit, FOREVER, None).await));
        }
        let mut shown = 0;
        for part in &parts {
            let case = world.store.part(&keeper, world.today.get(), part.id).await.unwrap();
            let numbers = world.store.part_numbers(&keeper, world.today.get(), &case).await.unwrap();
            shown += numbers[0].value.unwrap_or(0);
        }
        let total = world.total(&keeper, keeper.unit, FOREVER, None).await;
        assert!(total > 0);
        assert_eq!(total, shown);
        assert_eq!(total, world.behind(&keeper, keeper.unit, FOREVER, None).await);
        let mut by_agency = 0;
        for unit in &units {
            let of = world.total(&keeper, *unit, FOREVER, None).await;
            assert_eq!(of, world.behind(&keeper, *unit, FOREVER, None).await);
            by_agency += of;
        }
        assert_eq!(by_agency, total);
        // Over any days, and as it was known at any moment.
        for year in [2023, 2024] {
            let days = (date(year, 1, 1), date(year, 12, 31));
            let (of, behind) = (
                world.total(&keeper, keeper.unit, days, None).await,
                world.behind(&keeper, keeper.unit, days, None).await,
            );
            assert_eq!(of, behind, "{year}");
        }
        for (moment, expected) in then.into_iter().step_by(7) {
            assert_eq!(world.total(&keeper, keeper.unit, FOREVER, Some(moment)).await, expected, "{moment}");
            assert_eq!(world.behind(&keeper, keeper.unit, FOREVER, Some(moment)).await, expected, "{moment}");
        }
        let (compared, wrong) = world.store.verify_register().await.unwrap();
        assert!(compared > 0 && wrong.is_empty(), "{wrong:?}");
        // A pack that is loaded again finds the same, and a step that is not so is told.
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../programmes/kon-tum");
        let pack = Pack::read(&storage::pack::read_folder(&folder).unwrap()).unwrap();
        Store::load_pack(&world.store.db, &pack, &TimeZone::UTC, world.moment()).await.unwrap();
        assert_eq!(world.total(&keeper, keeper.unit, FOREVER, None).await, total);
        let mut tx = world.store.db.begin().await.unwrap();
        let sql = "update register_step set value = value + 1 where indicator = $1";
        assert!(tx.execute(sql, storage::args!["nv-lop"]).await.unwrap() > 0);
        tx.commit().await.unwrap();
        let (_, wrong) = world.store.verify_register().await.unwrap();
        assert!(!wrong.is_empty() && wrong.iter().all(|line| line.starts_with("nv-lop ")), "{wrong:?}");
    })
    .await;
}

#[tokio::test]
async fn a_year_that_begins_anew_does_not_take_the_last_ones_place() {
    on_each_database(async |db| {
        let world = world(db).await;
        let keeper = world.actor(Role::ProvinceOfficer, "62").await;
        let lead = world.actor(Role::ProvinceOfficer, "SNV").await;
        let task = world.task(vec![lead.unit], Timing::EachYear { from: 2023, to: 2025 });
        let id = world.store.add_task(&world.deed(&keeper), &task, "").await.unwrap();
        let part = world.store.task(&keeper, id).await.unwrap().parts[0].id;
        world.today.set(date(2024, 1, 10));
        world.give(&lead, part, "5", Some(date(2023, 12, 28))).await;
        world.accept(&keeper, part).await;
        let case = world.store.part(&keeper, world.today.get(), part).await.unwrap();
        let numbers = world.store.part_numbers(&keeper, world.today.get(), &case).await.unwrap();
        assert_eq!((numbers[0].typed.as_str(), numbers[0].value), ("", Some(5)), "the field is empty again");
        world.today.set(date(2024, 6, 18));
        world.give(&lead, part, "2", None).await;
        world.accept(&keeper, part).await;
        world.today.set(date(2024, 12, 20));
        world.give(&lead, part, "3", None).await;
        world.accept(&keeper, part).await;
        let year = |year| (date(year, 1, 1), date(year, 12, 31));
        for (days, expected) in
            [(year(2023), 5), ((date(2024, 1, 1), date(2024, 6, 30)), 2), (year(2024), 3), (FOREVER, 8)]
        {
            assert_eq!(world.total(&lead, keeper.unit, days, None).await, expected, "{days:?}");
            assert_eq!(world.behind(&lead, keeper.unit, days, None).await, expected, "{days:?}");
        }
        // The list names the return and the event; another indicator has no such list.
        let key = IndicatorKey::from("nv-lop");
        let today = world.today.get();
        let found =
            world.store.task_figures(&lead, today, &key, keeper.unit, year(2024), None).await.unwrap();
        let row = &found.rows[0];
        assert_eq!((row.part, row.value, row.day), (part, 3, date(2024, 12, 20)));
        let thread =
            world.store.task_thread(&keeper, today, &world.store.task(&keeper, id).await.unwrap()).await;
        assert!(thread.unwrap().iter().any(|event| event.id == row.event && event.kind == "accept"));
        assert!(found.coverage.accepted == 1 && found.coverage.expected > 10, "{:?}", found.coverage);
        let other = world.store.task_figures(&lead, today, &"lop".into(), keeper.unit, FOREVER, None).await;
        assert!(matches!(other, Err(Error::NotFound)));
        let commune = world.actor(Role::CommuneOfficer, "23359").await;
        let outside = world.store.task_figures(&commune, today, &key, keeper.unit, FOREVER, None).await;
        assert!(matches!(outside, Err(Error::NotFound)));
        // A task that is moved out of a plan's groups still counts: the indicator names no groups.
        let mut moved = task.clone();
        moved.group_number = "9".into();
        let new = Remade { task: moved, why: "xếp lại".into(), revision: 0 };
        world.store.change_task(&world.deed(&keeper), id, &new).await.unwrap();
        world.store.mark_part_illustrative(&world.deed(&lead), part).await.unwrap();
        assert_eq!(world.total(&keeper, keeper.unit, FOREVER, None).await, 8);
        let (_, wrong) = world.store.verify_register().await.unwrap();
        assert!(wrong.is_empty(), "{wrong:?}");
    })
    .await;
}

#[tokio::test]
async fn what_was_accepted_of_a_number_no_longer_asked_for_still_counts() {
    on_each_database(async |db| {
        let world = world(db).await;
        let keeper = world.actor(Role::ProvinceOfficer, "62").await;
        let lead = world.actor(Role::ProvinceOfficer, "SNV").await;
        let task = world.task(vec![lead.unit], Timing::AllYear);
        let id = world.store.add_task(&world.deed(&keeper), &task, "").await.unwrap();
        let part = world.store.task(&keeper, id).await.unwrap().parts[0].id;
        let change = async |cells: Vec<Cell>, revision: i64| {
            let task = Task { cells, ..task.clone() };
            let new = Remade { task, why: "xem lại".into(), revision };
            world.store.change_task(&world.deed(&keeper), id, &new).await.unwrap();
        };
        let source = async || {
            let whole = world.store.task(&keeper, id).await.unwrap();
            let asked = world.store.asked_numbers(world.today.get(), &whole).await.unwrap();
            asked.into_iter().map(|one| one.source).collect::<Vec<_>>()
        };
        let counts = async |expected: i64, when: &str| {
            assert_eq!(world.total(&keeper, keeper.unit, FOREVER, None).await, expected, "{when}");
            assert_eq!(world.behind(&keeper, keeper.unit, FOREVER, None).await, expected, "{when}");
            let (_, wrong) = world.store.verify_register().await.unwrap();
            assert!(wrong.is_empty(), "{when}: {wrong:?}");
        };
        world.give(&lead, part, "5", None).await;
        world.accept(&keeper, part).await;
        let (first, june) = (world.moment(), world.today.get());
        counts(5, "accepted").await;
        // What was sent and not yet accepted is asked for no longer: it never counts.
        world.today.set(date(2023, 9, 1));
        world.give(&lead, part, "7", None).await;
        change(Vec::new(), 0).await;
        assert_eq!(source().await, [Source::Past]);
        world.accept(&keeper, part).await;
        counts(5, "no longer asked for").await;
        // Nor is it taken back, moved to another day or changed by later returns.
        world.today.set(date(2023, 10, 1));
        world.give(&lead, part, "", Some(date(2023, 5, 1))).await;
        world.accept(&keeper, part).await;
        counts(5, "done").await;
        assert_eq!(world.total(&keeper, keeper.unit, (june, june), None).await, 5);
        change(vec![lop()], 1).await;
        assert_eq!(source().await, [Source::Return]);
        world.today.set(date(2023, 11, 1));
        world.give(&lead, part, "8", Some(date(2023, 10, 20))).await;
        world.accept(&keeper, part).await;
        counts(8, "asked for again").await;
        assert_eq!(world.total(&keeper, keeper.unit, FOREVER, Some(first)).await, 5);
        // A breakdown stays with the task.
        change(vec![Cell::from_name("lop:sex=female"), lop()], 2).await;
        assert_eq!(source().await, [Source::Return, Source::Return]);
        counts(8, "a breakdown").await;
    })
    .await;
}

#[tokio::test]
async fn a_goal_reads_what_tasks_gave_and_says_who_is_silent() {
    on_each_database(async |db| {
        let world = world(db).await;
        world.today.set(date(2024, 6, 18));
        let keeper = world.actor(Role::ProvinceOfficer, "62").await;
        let lead = world.actor(Role::ProvinceOfficer, "SNV").await;
        let programme = world.store.programme().await.unwrap();
        let mut plan: Plan =
            programme.plans.iter().find(|plan| plan.key.as_str() == "ke-hoach-784").unwrap().clone();
        let version = |value| TargetVersion {
            from: date(2024, 1, 1),
            aim: Aim::AtLeast,
            goal: Goal::Value(value),
            due: date(2024, 12, 31),
            steps: Vec::new(),
            shares: Vec::new(),
            reason: String::new(),
            ordered_by: String::new(),
            said_by: String::new(),
            said_at: None,
        };
        plan.valid_from = Some(date(2024, 1, 1));
        plan.targets = vec![Target {
            key: "lop".into(),
            vi: "20 lớp".into(),
            en: "20 classes".into(),
            indicator: Some("nv-khen-thuong".into()),
            breakdown: String::new(),
            whole: None,
            each: None,
            base: None,
            path: Course::Straight,
            versions: vec![version(20)],
        }];
        let look = Look::now(date(2024, 6, 18));
        let silent = &world.store.standing(&keeper, &plan, None, look).await.unwrap()[0];
        assert_eq!((silent.whole.standing.actual, silent.whole.standing.light().0), (None, Light::Unknown));
        assert_eq!((silent.whole.coverage.accepted, silent.whole.coverage.expected), (0, 1));
        // Only the agency whose task asks for it stands in the list.
        assert_eq!(silent.units.iter().map(|row| row.unit).collect::<Vec<_>>(), [lead.unit]);
        let wholes = world.store.plan_tasks(&keeper, &plan.key).await.unwrap();
        let part = wholes.iter().find(|whole| whole.kept.task.key == "1.5").unwrap().parts[0].id;
        let statement = Statement {
            state: TaskState::InProgress,
            progress: 50,
            text: "khen thưởng đợt 1".into(),
            done_on: None,
        };
        let numbers = vec![(Cell::total(&"khen-thuong".into()), "12".into())];
        let stated = Stated { statement, numbers, revision: 0, is_sent: true };
        world.store.state_part(&world.deed(&lead), part, &stated).await.unwrap();
        world.accept(&keeper, part).await;
        let told = &world.store.standing(&keeper, &plan, None, look).await.unwrap()[0];
        assert_eq!(told.counted, Some((date(2024, 1, 1), date(2024, 6, 18))));
        assert_eq!((told.whole.standing.actual, told.whole.standing.light().0), (Some(12), Light::OnTrack));
        assert_eq!(told.units[0].standing.actual, Some(12));
        let path = world.store.path(&keeper, &plan, "lop", look).await.unwrap();
        assert_eq!(path.iter().map(|point| point.actual).collect::<Vec<_>>(), [Some(0)], "the first quarter");
        let later = Look { today: date(2024, 10, 5), day: date(2024, 10, 5), as_of: None };
        let path = world.store.path(&keeper, &plan, "lop", later).await.unwrap();
        let values: Vec<_> = path.iter().map(|point| point.actual).collect();
        assert_eq!(values, [Some(0), Some(12), Some(12)], "what was reached by the end of each quarter");
        let before = Look { as_of: Some("2024-06-01T00:00:00Z".parse().unwrap()), ..look };
        let then = &world.store.standing(&keeper, &plan, None, before).await.unwrap()[0];
        assert_eq!(then.whole.standing.actual, None);
    })
    .await;
}
