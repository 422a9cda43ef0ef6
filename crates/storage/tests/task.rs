//! Tasks and recommendations in the database: loaded, stated, sent back,
//! accepted, ended; who sees what; the lists; files and numbers.
#![allow(clippy::unwrap_used)]

mod common;

use common::{now, on_each_database};
use domain::form::Cell;
use domain::pack::Pack;
use domain::permission::{Actor, Role};
use domain::plan::{
    Asked, CaseAct, CaseState, PartAct, Review, Statement, StatementFault, Task, TaskState, Timing,
};
use domain::{PartId, PlanKey, TaskId, UnitId, UserId};
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use std::path::Path;
use storage::content::NewFile;
use storage::recommendation::{CaseList, NewRecommendation};
use storage::task::{List, PartFilter, Remade, Saved, Stated};
use storage::{Database, Deed, Error, Store};

const TODAY: Date = date(2024, 6, 18);

struct World {
    store: Store,
    clock: std::cell::Cell<i64>,
}

fn pack() -> Pack {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../programmes/kon-tum");
    Pack::read(&storage::pack::read_folder(&folder).unwrap()).unwrap()
}

async fn world(db: Database) -> World {
    Store::load_pack(&db, &pack(), &TimeZone::UTC, now()).await.unwrap();
    World { store: Store::open(db).await.unwrap(), clock: std::cell::Cell::new(0) }
}

impl World {
    async fn unit(&self, code: &str) -> UnitId {
        self.store.programme().await.unwrap().units.find(code, TODAY).unwrap().id
    }

    async fn actor(&self, role: Role, code: &str) -> Actor {
        let unit = self.unit(code).await;
        Actor { user: UserId::new(), name: format!("{role:?} {code}"), role, unit }
    }

    fn deed<'a>(&self, actor: &'a Actor) -> Deed<'a> {
        self.clock.set(self.clock.get() + 1);
        let now = "2024-06-18T02:00:00Z".parse::<Timestamp>().unwrap();
        Deed { actor, from: "test", now: now + SignedDuration::from_secs(self.clock.get()), today: TODAY }
    }

    /// The part of a lead agency in a task of Plan 784.
    async fn part(&self, actor: &Actor, key: &str, code: &str) -> PartId {
        let unit = self.unit(code).await;
        let wholes = self.store.plan_tasks(actor, &PlanKey::from("ke-hoach-784")).await.unwrap();
        let whole = wholes.iter().find(|whole| whole.kept.task.key == key).unwrap();
        whole.parts.iter().find(|part| part.unit == unit).unwrap().id
    }

    async fn list(&self, actor: &Actor, list: List) -> Vec<storage::task::Line> {
        let filter = PartFilter { list, plan: None, group: None, unit: None, state: None };
        self.store.task_parts(actor, TODAY, &filter, 0, 100).await.unwrap().0
    }

    fn task(&self, leads: Vec<UnitId>, timing: Timing) -> Task {
        Task {
            plan: "ke-hoach-784".into(),
            key: String::new(),
            position: 0,
            group_number: "1".into(),
            group_vi: "Nhóm".into(),
            group_en: "Group".into(),
            vi: "Việc làm thêm".into(),
            en: "An extra task".into(),
            leads,
            leads_vi: "Sở".into(),
            supports: Vec::new(),
            timing,
            asked: Asked::Words,
            result_vi: String::new(),
            result_en: String::new(),
            weight: 1,
            cells: vec![Cell::total(&"lop".into())],
        }
    }
}

fn stated(state: TaskState, progress: i64, text: &str, revision: i64, is_sent: bool) -> Stated {
    let done_on = (state == TaskState::Done).then_some(TODAY);
    let statement = Statement { state, progress, text: text.into(), done_on };
    Stated { statement, numbers: Vec::new(), revision, is_sent }
}

#[tokio::test]
async fn a_pack_loaded_again_leaves_what_people_changed_and_said() {
    on_each_database(async |db| {
        let world = world(db.clone()).await;
        let keeper = world.actor(Role::ProvinceOfficer, "62").await;
        let plan = PlanKey::from("ke-hoach-784");
        let wholes = world.store.plan_tasks(&keeper, &plan).await.unwrap();
        assert_eq!(wholes.len(), 44);
        assert!(wholes.iter().all(|whole| !whole.parts.is_empty()));
        let first = &wholes[1];
        let mut task = first.kept.task.clone();
        task.vi = "Tuyên truyền ở các huyện".into();
        let new = Remade { task, why: "viết gọn lại".into(), revision: 0 };
        world.store.change_task(&world.deed(&keeper), first.kept.id, &new).await.unwrap();
        let lead = world.actor(Role::ProvinceOfficer, "STTTT").await;
        let part = world.part(&lead, "1.2", "STTTT").await;
        let save = stated(TaskState::InProgress, 40, "đã dự thảo", 0, false);
        world.store.state_part(&world.deed(&lead), part, &save).await.unwrap();
        Store::load_pack(&db, &pack(), &TimeZone::UTC, now()).await.unwrap();
        let again = world.store.plan_tasks(&keeper, &plan).await.unwrap();
        assert_eq!(again.len(), 44);
        assert_eq!(again[1].kept.task.vi, "Tuyên truyền ở các huyện");
        assert_eq!(again[1].parts[0].statement.text, "đã dự thảo");
        assert_eq!(
            again.iter().map(|w| w.parts.len()).sum::<usize>(),
            wholes.iter().map(|w| w.parts.len()).sum::<usize>()
        );
    })
    .await;
}

#[tokio::test]
async fn a_part_is_stated_sent_back_and_accepted_with_its_numbers() {
    on_each_database(async |db| {
        let world = world(db).await;
        let keeper = world.actor(Role::ProvinceOfficer, "62").await;
        let lead = world.actor(Role::ProvinceOfficer, "SNV").await;
        let other = world.actor(Role::ProvinceOfficer, "STC").await;
        let commune = world.actor(Role::CommuneOfficer, "23359").await;
        let task = world.task(vec![lead.unit], Timing::By { day: date(2024, 6, 1) });
        assert!(matches!(world.store.add_task(&world.deed(&lead), &task, "").await, Err(Error::Forbidden)));
        let id = world.store.add_task(&world.deed(&keeper), &task, "Công văn 12").await.unwrap();
        let part = world.store.task(&keeper, id).await.unwrap().parts[0].id;
        // Nobody states for another agency, and nothing is sent that is wrong.
        let none = stated(TaskState::InProgress, 40, "x", 0, false);
        assert!(matches!(
            world.store.state_part(&world.deed(&other), part, &none).await,
            Err(Error::Forbidden)
        ));
        let cell = Cell::total(&"lop".into());
        let mut wrong = stated(TaskState::InProgress, 100, "x", 0, true);
        wrong.numbers = vec![(cell.clone(), "ba lớp".into())];
        let saved = world.store.state_part(&world.deed(&lead), part, &wrong).await.unwrap();
        let Saved::Faults(faults, unread) = saved else { panic!("{saved:?}") };
        assert_eq!((faults, unread), (vec![StatementFault::Progress], vec![cell.clone()]));
        // Saved all the same; who opened the page before is told what is there.
        let clash = world.store.state_part(&world.deed(&lead), part, &none).await.unwrap();
        let Saved::Clash(there) = clash else { panic!("{clash:?}") };
        assert_eq!(there.statement.progress, 100);
        let mut right = stated(TaskState::Done, 100, "Đã mở lớp", there.revision, true);
        right.numbers = vec![(cell.clone(), "1.220".into())];
        let saved = world.store.state_part(&world.deed(&lead), part, &right).await.unwrap();
        assert!(matches!(saved, Saved::Done(Review::Sent)), "{saved:?}");
        let case = world.store.part(&commune, TODAY, part).await.unwrap();
        assert!(!case.part.is_open && !case.sides.is_near());
        assert_eq!(
            case.part.shown().map(|(said, is_accepted)| (said.progress, is_accepted)),
            Some((100, false))
        );
        assert_eq!(world.list(&keeper, List::Waiting).await.len(), 1);
        let back = PartAct::SendBack { reason: "thiếu danh sách".into() };
        let revision = Some(case.part.revision);
        let act = world.store.act_on_part(&world.deed(&lead), part, &back, revision).await;
        assert!(matches!(act, Err(Error::Forbidden)));
        world.store.act_on_part(&world.deed(&keeper), part, &back, revision).await.unwrap();
        let accept = world.store.act_on_part(&world.deed(&keeper), part, &PartAct::Accept, revision).await;
        assert!(matches!(accept, Err(Error::Conflict)));
        let case = world.store.part(&keeper, TODAY, part).await.unwrap();
        assert_eq!((case.part.back_why.as_str(), case.part.is_open), ("thiếu danh sách", true));
        assert_eq!(case.part.shown().map(|_| ()), None);
        // A file with its hash, then sent again and accepted.
        let file = NewFile { name: "danh-sach.pdf".into(), bytes: vec![7; 900_000] };
        let evidence = world.store.add_file(&world.deed(&lead), part, "", &file).await.unwrap();
        let (found, bytes) = world.store.evidence_file(&keeper, TODAY, evidence).await.unwrap();
        assert_eq!((bytes == file.bytes, found.bytes), (true, 900_000));
        assert!(matches!(world.store.evidence_file(&other, TODAY, evidence).await, Err(Error::NotFound)));
        world.store.act_on_part(&world.deed(&lead), part, &PartAct::Send, None).await.unwrap();
        assert!(matches!(
            world.store.remove_evidence(&world.deed(&lead), evidence).await,
            Err(Error::Refused(_))
        ));
        world.store.act_on_part(&world.deed(&keeper), part, &PartAct::Accept, None).await.unwrap();
        let case = world.store.part(&keeper, TODAY, part).await.unwrap();
        assert_eq!((case.part.counted(), case.part.late(TODAY)), (TaskState::Done, Some(17)));
        let numbers = world.store.part_numbers(&keeper, TODAY, &case).await.unwrap();
        assert_eq!((numbers[0].value, numbers[0].typed.as_str()), (Some(1220), "1.220"));
        let whole = world.store.task(&lead, id).await.unwrap();
        let thread = world.store.task_thread(&lead, TODAY, &whole).await.unwrap();
        let kinds: Vec<&str> = thread.iter().map(|event| event.kind.as_str()).collect();
        assert_eq!(kinds, ["made", "send", "send_back", "evidence", "send", "accept"]);
        let thread = world.store.task_thread(&commune, TODAY, &whole).await.unwrap();
        assert_eq!(thread.len(), 1, "the thread of a part is for who is near it");
        assert_eq!(
            world
                .store
                .db
                .fetch_all("select seq from audit where object_kind = 'task_part'", vec![])
                .await
                .unwrap()
                .len(),
            6
        );
    })
    .await;
}

#[tokio::test]
async fn a_task_asks_only_for_what_somebody_gives() {
    on_each_database(async |db| {
        let world = world(db).await;
        let keeper = world.actor(Role::ProvinceOfficer, "62").await;
        let task = world.task(vec![world.unit("SNV").await], Timing::AllYear);
        let id = world.store.add_task(&world.deed(&keeper), &task, "").await.unwrap();
        for (names, code) in [
            (vec!["khong-co"], "figure_unknown"),
            (vec!["lop", "nv-lop"], "figure_computed"),
            (vec!["lop:sex=x"], "figure_no_breakdown"),
            (vec!["lop", "lop"], "figure_twice"),
        ] {
            let cells = names.iter().map(|name| Cell::from_name(name)).collect();
            let bad = Task { cells, ..task.clone() };
            let is_refused = |error: Error| matches!(&error, Error::Refused(key) if key.ends_with(code));
            assert!(
                is_refused(world.store.add_task(&world.deed(&keeper), &bad, "").await.unwrap_err()),
                "{code}"
            );
            let plan = bad.plan.clone();
            let all = [task.clone(), bad.clone()];
            let taken = world.store.import_tasks(&world.deed(&keeper), &plan, &all, "").await;
            assert!(is_refused(taken.unwrap_err()), "{code}");
            let new = Remade { task: bad, why: "thử".into(), revision: 0 };
            assert!(
                is_refused(world.store.change_task(&world.deed(&keeper), id, &new).await.unwrap_err()),
                "{code}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn lists_say_what_is_late_and_whose() {
    on_each_database(async |db| {
        let world = world(db).await;
        let keeper = world.actor(Role::ProvinceOfficer, "62").await;
        let lead = world.actor(Role::ProvinceOfficer, "SNV").await;
        let stranger = world.actor(Role::DistrictOfficer, "611").await;
        let department = lead.unit;
        let mut ids: Vec<TaskId> = Vec::new();
        for day in [date(2024, 6, 1), date(2024, 6, 17), date(2024, 6, 20), date(2024, 12, 31)] {
            let mut task = world.task(vec![department], Timing::By { day });
            task.supports = vec![stranger.unit];
            ids.push(world.store.add_task(&world.deed(&keeper), &task, "").await.unwrap());
        }
        for (list, expected) in
            [(List::Overdue, 2), (List::Soon, 1), (List::Escalated, 1), (List::SentBack, 0)]
        {
            assert_eq!(world.list(&keeper, list).await.len(), expected, "{list:?}");
        }
        assert_eq!(world.list(&lead, List::Overdue).await.len(), 2);
        assert_eq!(world.list(&lead, List::Escalated).await.len(), 0, "it is told the one above");
        assert_eq!(world.list(&stranger, List::Overdue).await.len(), 0);
        assert_eq!(world.list(&stranger, List::Support).await.len(), 4);
        let late = world.store.overdue_by_agency(&keeper, TODAY).await.unwrap();
        assert_eq!((late.len(), late[0].unit, late[0].count, late[0].longest_days), (1, department, 2, 17));
        assert_eq!(world.store.overdue_by_agency(&stranger, TODAY).await.unwrap(), []);
        let counts = world.store.task_counts(&keeper, TODAY).await.unwrap();
        assert_eq!((counts.overdue, counts.soon, counts.waiting), (2, 1, 0));
        assert_eq!(world.store.remind_agency(&world.deed(&keeper), department).await.unwrap(), 2);
        let reminded = world.store.remind_agency(&world.deed(&stranger), department).await;
        assert!(matches!(reminded, Err(Error::Forbidden)));
        // More time for one, the end of another.
        let whole = world.store.task(&keeper, ids[0]).await.unwrap();
        let (part, revision) = (whole.parts[0].id, whole.parts[0].revision);
        let day = Some(date(2024, 7, 30));
        let refused = world.store.set_due(&world.deed(&keeper), part, day, " ", revision).await;
        assert!(matches!(refused, Err(Error::Refused(_))));
        world.store.set_due(&world.deed(&keeper), part, day, "chờ Trung ương", revision).await.unwrap();
        assert!(matches!(
            world.store.end_task(&world.deed(&keeper), ids[1], "", 0).await,
            Err(Error::Refused(_))
        ));
        world.store.end_task(&world.deed(&keeper), ids[1], "đã có văn bản thay", 0).await.unwrap();
        assert_eq!(world.list(&keeper, List::Overdue).await.len(), 0);
        // What was reopened is asked for again.
        world.store.reopen_task(&world.deed(&keeper), ids[1], "chưa có văn bản thay", 1).await.unwrap();
        assert_eq!(world.list(&keeper, List::Overdue).await.len(), 1);
        let twice = world.store.reopen_task(&world.deed(&keeper), ids[1], "thử", 2).await;
        assert!(matches!(twice, Err(Error::Refused(_))));
    })
    .await;
}

#[tokio::test]
async fn what_comes_each_year_begins_anew_when_a_year_is_accepted() {
    on_each_database(async |db| {
        let world = world(db).await;
        let keeper = world.actor(Role::ProvinceOfficer, "62").await;
        let lead = world.actor(Role::ProvinceOfficer, "SNV").await;
        let task = world.task(vec![lead.unit], Timing::EachYear { from: 2023, to: 2027 });
        let id = world.store.add_task(&world.deed(&keeper), &task, "").await.unwrap();
        let part = world.store.task(&keeper, id).await.unwrap().parts[0].clone();
        assert_eq!(part.due, Some(date(2024, 12, 31)));
        let done = stated(TaskState::Done, 100, "xong năm nay", 0, true);
        world.store.state_part(&world.deed(&lead), part.id, &done).await.unwrap();
        world.store.act_on_part(&world.deed(&keeper), part.id, &PartAct::Accept, None).await.unwrap();
        let part = world.store.part(&keeper, TODAY, part.id).await.unwrap().part;
        assert_eq!((part.due, part.is_open), (Some(date(2025, 12, 31)), true));
        let accepted = part.accepted.unwrap().statement;
        assert_eq!((accepted.state, accepted.progress), (TaskState::InProgress, 40));
    })
    .await;
}

#[tokio::test]
async fn a_recommendation_is_seen_and_answered_by_the_authority() {
    on_each_database(async |db| {
        let world = world(db).await;
        let from = world.actor(Role::DistrictOfficer, "610").await;
        let to = world.actor(Role::ProvinceOfficer, "STC").await;
        let top = world.actor(Role::ProvinceOfficer, "62").await;
        let other = world.actor(Role::DistrictOfficer, "611").await;
        let mut new = NewRecommendation {
            from_unit: from.unit,
            from_words: String::new(),
            to_unit: Some(to.unit),
            to_words: "Sở Tài chính".into(),
            subject: "Bố trí vốn".into(),
            body: String::new(),
            source: "15/BC-UBND".into(),
            received: date(2024, 6, 3),
            working_days: 10,
            is_public: false,
        };
        assert!(matches!(world.store.recommend(&world.deed(&other), &new).await, Err(Error::NotFound)));
        let id = world.store.recommend(&world.deed(&from), &new).await.unwrap();
        assert!(matches!(world.store.recommendation(&other, id).await, Err(Error::NotFound)));
        let (found, sides, _) = world.store.recommendation(&to, id).await.unwrap();
        assert_eq!((found.due, sides.answers, sides.recommends), (date(2024, 6, 17), true, false));
        assert_eq!(world.store.recommendations(&top, TODAY, CaseList::Late, 10).await.unwrap().len(), 1);
        assert_eq!(world.store.open_recommendations(&other, TODAY).await.unwrap().len(), 0);
        let answer = CaseAct::Answer { text: "sẽ bố trí".into() };
        let own = world.store.act_on_case(&world.deed(&from), id, &answer, "", 0).await;
        assert!(matches!(own, Err(Error::Forbidden)));
        world.store.act_on_case(&world.deed(&to), id, &answer, "20/STC", 0).await.unwrap();
        let stale = world.store.act_on_case(&world.deed(&to), id, &CaseAct::Settle, "", 0).await;
        assert!(matches!(stale, Err(Error::Conflict)));
        let state = world.store.act_on_case(&world.deed(&to), id, &CaseAct::Settle, "", 1).await.unwrap();
        assert_eq!(state, CaseState::Settled);
        let (found, _, events) = world.store.recommendation(&from, id).await.unwrap();
        assert_eq!(
            (found.answered_on, events.len(), events[1].document.as_str()),
            (Some(TODAY), 3, "20/STC")
        );
        new.is_public = true;
        world.store.recommend(&world.deed(&from), &new).await.unwrap();
        assert_eq!(world.store.open_recommendations(&other, TODAY).await.unwrap().len(), 1);
    })
    .await;
}
