//! Tasks of plans and each lead agency's part of them: what they are and who
//! may read them. Lists, what lead agencies state, what the keeper does, the
//! evidence and the numbers have files of their own.
//!
//! Whoever sees a plan sees its tasks and what was sent or accepted of each
//! part. Drafts, the thread and the evidence are for who leads, supports,
//! stands above or keeps the plan.

mod act;
mod again;
mod asked;
mod count;
mod derive;
mod evidence;
mod figure;
mod keep;
mod lead;
mod list;
mod load;
mod number;
mod row;

pub use act::{Saved, Stated};
pub use asked::{AskedNumber, Source};
pub use count::{AgencyOverdue, Counts};
pub(crate) use derive::{collect_all, rebuild, steps_as_known};
pub(crate) use evidence::EVIDENCE_CONTENT;
pub use evidence::{Evidence, EvidenceKind};
pub(crate) use figure::givers;
pub use figure::{Figures, Given};
pub use keep::Remade;
pub use list::{Line, List, PAST_DAYS, PartFilter};
pub(crate) use load::load;
pub use number::{Number, Origin};

use crate::store::{Deed, Store};
use crate::{Error, Read, args};
use domain::permission::{Action, Actor, Position, Role, may};
use domain::plan::{Plan, Review, Sides, Statement, Task, TaskState, lateness};
use domain::programme::Programme;
use domain::{PartId, PlanKey, Province, TaskId, UnitId};
use jiff::Timestamp;
use jiff::civil::Date;
use row::{PART, TASK, event_of, part_of, task_of};

/// A task as it is kept.
#[derive(Clone, Debug)]
pub struct Kept {
    /// Its id.
    pub id: TaskId,
    /// What it says.
    pub task: Task,
    /// `pack`, `hand` or `import`.
    pub origin: String,
    /// Grows with every change of it.
    pub revision: i64,
    /// When, by whom and why it was ended.
    pub ended: Option<(Timestamp, String, String)>,
}

/// What was accepted of a part: it counts until another statement is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// What was stated.
    pub statement: Statement,
    /// When it was accepted.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
}

/// One lead agency's part of a task.
#[derive(Clone, Debug)]
pub struct Part {
    /// Its id.
    pub id: PartId,
    /// The task.
    pub task: TaskId,
    /// The plan.
    pub plan: PlanKey,
    /// The lead agency.
    pub unit: UnitId,
    /// What it states now.
    pub statement: Statement,
    /// Where that stands.
    pub review: Review,
    /// Grows with every act.
    pub revision: i64,
    /// Why it was last sent back; empty when it was not.
    pub back_why: String,
    /// What counts.
    pub accepted: Option<Accepted>,
    /// The day that holds.
    pub due: Option<Date>,
    /// Why it is not the computed one; empty when it is.
    pub due_why: String,
    /// The day on which it was given.
    pub given_on: Date,
    /// The day on which the agency last said something.
    pub heard: Date,
    /// Whether anything is still to be done.
    pub is_open: bool,
    /// When and by whom it was last sent.
    pub sent: Option<(Timestamp, String)>,
    /// When and by whom the agency was last reminded.
    pub reminded: Option<(Timestamp, String)>,
    /// Whether what is stated is made up for the demonstration.
    pub illustrative: bool,
    /// When anything was last changed.
    pub updated_at: Timestamp,
    /// Which turn of what comes each year it is in, from 0.
    pub turn: i64,
    /// The day on which it was last sent.
    pub sent_on: Option<Date>,
}

impl Part {
    /// The state that counts: the accepted one.
    #[must_use]
    pub fn counted(&self) -> TaskState {
        self.accepted.as_ref().map_or(TaskState::NotBegun, |accepted| accepted.statement.state)
    }

    /// What others may read: what was sent, or else what was accepted, and
    /// whether it was accepted.
    #[must_use]
    pub fn shown(&self) -> Option<(&Statement, bool)> {
        match (self.review, &self.accepted) {
            (Review::Sent, _) => Some((&self.statement, false)),
            (_, Some(accepted)) => Some((&accepted.statement, true)),
            (_, None) => None,
        }
    }

    /// Whether what was sent or accepted leaves nothing to do.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        match self.review {
            Review::Sent => self.statement.state.is_closed(),
            _ => self.counted().is_closed(),
        }
    }

    /// How many days it is late; what is no longer open is as late as it was done.
    #[must_use]
    pub fn late(&self, today: Date) -> Option<i32> {
        let shown = self.shown().map(|(statement, _)| statement);
        let state = shown.map_or(TaskState::NotBegun, |statement| statement.state);
        if !self.is_open && !state.is_closed() {
            return None;
        }
        lateness(state, self.due, shown.and_then(|statement| statement.done_on), today)
    }
}

/// A line of a task's thread.
#[derive(Clone, Debug)]
pub struct TaskEvent {
    /// Its id, which numbers point to.
    pub id: String,
    /// The part that it speaks of; none for the task as a whole.
    pub part: Option<PartId>,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: String,
    /// For which unit they spoke.
    pub unit: UnitId,
    /// What: an act's code.
    pub kind: String,
    /// What was said, or why.
    pub said: String,
    /// The state that was stated, where one was.
    pub state: Option<TaskState>,
    /// How far.
    pub progress: i64,
}

/// A task with its parts, as somebody may see them.
#[derive(Clone, Debug)]
pub struct Whole {
    /// The task.
    pub kept: Kept,
    /// Its parts, in the order of its lead agencies.
    pub parts: Vec<Part>,
}

/// A part with its task and the reader's place beside it.
#[derive(Clone, Debug)]
pub struct Case {
    /// The task.
    pub kept: Kept,
    /// The part.
    pub part: Part,
    /// Where the reader stands.
    pub sides: Sides,
}

/// Where somebody stands beside a part.
///
/// # Errors
/// [`Error::NotFound`] for who does not see the plan.
pub(crate) fn sides(
    programme: &Programme,
    actor: &Actor,
    today: Date,
    task: &Task,
    unit: UnitId,
) -> Result<Sides, Error> {
    let plan = seen_plan(programme, actor, &task.plan)?;
    let position = programme.units.position(actor.unit, unit);
    Ok(Sides {
        leads: position == Position::Own && may(actor.role, Action::StateTask, Position::Own),
        keeps: keeps(programme, actor, plan, today),
        is_beside: position != Position::Outside || task.supports.contains(&actor.unit),
    })
}

/// The plan, for who sees it.
pub(crate) fn seen_plan<'a>(
    programme: &'a Programme,
    actor: &Actor,
    key: &PlanKey,
) -> Result<&'a Plan, Error> {
    let plan = programme.plans.iter().find(|plan| plan.key == *key).ok_or(Error::NotFound)?;
    if programme.sees_plan(actor.unit, plan) { Ok(plan) } else { Err(Error::NotFound) }
}

/// Whether the actor keeps the plan.
pub(crate) fn keeps(programme: &Programme, actor: &Actor, plan: &Plan, today: Date) -> bool {
    may(actor.role, Action::KeepPlan, Position::Own) && programme.keeps_plan(actor.unit, plan, today)
}

/// The plan, for who keeps it.
pub(crate) fn kept_plan<'a>(
    programme: &'a Programme,
    deed: &Deed<'_>,
    key: &PlanKey,
) -> Result<&'a Plan, Error> {
    let plan = seen_plan(programme, deed.actor, key)?;
    if keeps(programme, deed.actor, plan, deed.today) { Ok(plan) } else { Err(Error::Forbidden) }
}

/// Whether a role says anything in a thread: who only reads or administers does not.
#[must_use]
pub fn speaks(role: Role) -> bool {
    !matches!(role, Role::Reader | Role::Administrator)
}

impl Store {
    /// A plan that the actor sees, and whether they keep it.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn plan_for(&self, actor: &Actor, today: Date, key: &PlanKey) -> Result<(Plan, bool), Error> {
        let programme = self.programme().await?;
        let plan = seen_plan(&programme, actor, key)?;
        Ok((plan.clone(), keeps(&programme, actor, plan, today)))
    }

    /// The plans that have tasks, as far as the actor sees them.
    ///
    /// # Errors
    /// The database's.
    pub async fn plans_with_tasks(&self, actor: &Actor) -> Result<Vec<PlanKey>, Error> {
        let programme = self.programme().await?;
        let sql = "select distinct plan from task where province = $1";
        let rows = self.db.fetch_all(sql, args![self.province()]).await?;
        let mut keys = Vec::new();
        for row in &rows {
            let key = row.key::<PlanKey>("plan")?;
            if seen_plan(&programme, actor, &key).is_ok() {
                keys.push(key);
            }
        }
        Ok(keys)
    }

    /// Every task of a plan with its parts, in the plan's order. Bounded by the plan.
    ///
    /// # Errors
    /// [`Error::NotFound`] for who does not see the plan.
    pub async fn plan_tasks(&self, actor: &Actor, key: &PlanKey) -> Result<Vec<Whole>, Error> {
        seen_plan(&*self.programme().await?, actor, key)?;
        let sql = format!("select {TASK} from task where province = $1 and plan = $2 order by position, id");
        let rows = self.db.fetch_all(&sql, args![self.province(), key]).await?;
        let mut wholes: Vec<Whole> = Vec::with_capacity(rows.len());
        for row in &rows {
            wholes.push(Whole { kept: task_of(row)?, parts: Vec::new() });
        }
        let place: std::collections::HashMap<TaskId, usize> =
            wholes.iter().enumerate().map(|(index, whole)| (whole.kept.id, index)).collect();
        let sql = format!("select {PART} from task_part where province = $1 and plan = $2");
        for row in self.db.fetch_all(&sql, args![self.province(), key]).await? {
            let part = part_of(&row)?;
            if let Some(index) = place.get(&part.task) {
                wholes[*index].parts.push(part);
            }
        }
        wholes.iter_mut().for_each(in_order);
        Ok(wholes)
    }

    /// One task with its parts.
    ///
    /// # Errors
    /// [`Error::NotFound`] for who does not see the plan.
    pub async fn task(&self, actor: &Actor, id: TaskId) -> Result<Whole, Error> {
        let kept = find_task(&mut &self.db, self.province(), id).await?;
        seen_plan(&*self.programme().await?, actor, &kept.task.plan)?;
        let parts = parts_of(&mut &self.db, self.province(), id).await?;
        let mut whole = Whole { kept, parts };
        in_order(&mut whole);
        Ok(whole)
    }

    /// One part with its task.
    ///
    /// # Errors
    /// [`Error::NotFound`] for who does not see the plan.
    pub async fn part(&self, actor: &Actor, today: Date, id: PartId) -> Result<Case, Error> {
        let programme = self.programme().await?;
        read_case(&mut &self.db, self.province(), &programme, actor, today, id).await
    }

    /// The thread of a task: of one part and of the task as a whole, or of all
    /// parts that the actor is near. Earliest first, at most the last 500 lines.
    ///
    /// # Errors
    /// [`Error::NotFound`] for who does not see the plan.
    pub async fn task_thread(
        &self,
        actor: &Actor,
        today: Date,
        whole: &Whole,
    ) -> Result<Vec<TaskEvent>, Error> {
        let programme = self.programme().await?;
        let task = &whole.kept.task;
        let mut near = Vec::new();
        for part in &whole.parts {
            if sides(&programme, actor, today, task, part.unit)?.is_near() {
                near.push(part.id);
            }
        }
        let sql = "select id, part_id, at, user_name, unit_id, kind, said, state, progress from task_event \
                   where province = $1 and task_id = $2 order by at desc, id desc limit 500";
        let rows = self.db.fetch_all(sql, args![self.province(), whole.kept.id]).await?;
        let mut events = rows.iter().map(event_of).collect::<Result<Vec<_>, _>>()?;
        events.retain(|event| event.part.is_none_or(|part| near.contains(&part)));
        events.reverse();
        Ok(events)
    }
}

/// The parts in the order of the task's lead agencies; those that lead no longer come last.
fn in_order(whole: &mut Whole) {
    let leads = &whole.kept.task.leads;
    whole.parts.sort_by_key(|part| {
        (leads.iter().position(|lead| *lead == part.unit).unwrap_or(usize::MAX), part.id)
    });
}

pub(crate) async fn find_task(db: &mut impl Read, province: &Province, id: TaskId) -> Result<Kept, Error> {
    let sql = format!("select {TASK} from task where province = $1 and id = $2");
    task_of(&db.fetch_one(&sql, args![province, id]).await?)
}

pub(crate) async fn parts_of(
    db: &mut impl Read,
    province: &Province,
    id: TaskId,
) -> Result<Vec<Part>, Error> {
    let sql = format!("select {PART} from task_part where province = $1 and task_id = $2");
    db.fetch_all(&sql, args![province, id]).await?.iter().map(part_of).collect()
}

pub(crate) async fn read_case(
    db: &mut impl Read,
    province: &Province,
    programme: &Programme,
    actor: &Actor,
    today: Date,
    id: PartId,
) -> Result<Case, Error> {
    let sql = format!("select {PART} from task_part where province = $1 and id = $2");
    let part = part_of(&db.fetch_one(&sql, args![province, id]).await?)?;
    let kept = find_task(db, province, part.task).await?;
    let sides = sides(programme, actor, today, &kept.task, part.unit)?;
    Ok(Case { kept, part, sides })
}
