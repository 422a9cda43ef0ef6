//! What stands behind a figure that is counted from tasks: the numbers, each
//! with its task, its return and the event in which it was accepted; and who
//! of those who are asked for them has given any.

use super::derive::{Told, told};
use super::number::{Origin, origin};
use super::row::{TASK, task_of};
use super::seen_plan;
use crate::coverage::Coverage;
use crate::db::one_of;
use crate::organisation::{Stretch, chain, registrar};
use crate::store::{Store, see_all};
use crate::{Error, Read, args};
use domain::form::Cell;
use domain::permission::Actor;
use domain::plan::{FromTasks, OfTask, Task, told_by_day};
use domain::programme::Programme;
use domain::{IndicatorKey, PartId, PlanKey, Province, TaskId, UnitId};
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::{HashMap, HashSet};

/// A number behind a figure.
#[derive(Clone, Debug)]
pub struct Given {
    /// The lead agency.
    pub unit: UnitId,
    /// Its part of the task, with the return.
    pub part: PartId,
    /// The task.
    pub task: TaskId,
    /// What the task says.
    pub of: Task,
    /// Whose number.
    pub cell: Cell,
    /// What it adds to the figure over the stretch of days, scaled.
    pub value: i64,
    /// The last day of the stretch of which it tells.
    pub day: Date,
    /// The event in which it was accepted: a line of the task's thread.
    pub event: String,
    /// When it was accepted.
    pub said_at: Timestamp,
    /// By whom.
    pub said_by: String,
    /// Whether it is made up for the demonstration.
    pub illustrative: bool,
}

/// The numbers behind a figure.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    /// Those of plans that the actor sees, by lead agency in the programme's order.
    pub rows: Vec<Given>,
    /// What the numbers of other plans add to the figure.
    pub hidden: i64,
    /// Who has given any of those who are asked.
    pub coverage: Coverage,
}

impl Store {
    /// The numbers behind what an indicator out of tasks comes to for a unit
    /// over a stretch of days. Bounded by the numbers that tasks ask for.
    ///
    /// # Errors
    /// [`Error::NotFound`] for another indicator or outside the actor's area.
    pub async fn task_figures(
        &self,
        actor: &Actor,
        today: Date,
        indicator: &IndicatorKey,
        unit: UnitId,
        stretch: Stretch,
        known: Option<Timestamp>,
    ) -> Result<Figures, Error> {
        let programme = self.programme().await?;
        see_all(&programme, &registrar(&programme, actor, today), &[unit])?;
        let declared = programme.indicators.get(indicator).and_then(|one| one.tasks.as_ref());
        let from = declared.ok_or(Error::NotFound)?;
        let mut args = args![self.province()];
        let cells = one_of(&mut args, from.cells.iter());
        let mut all = told(&mut &self.db, &format!("given.cell {cells}"), args, known).await?;
        all.retain(|told| {
            from.counts(told.of_task(), &told.cell) && chain(&programme, told.unit, stretch.1).contains(&unit)
        });
        let (mut found, mut counted) = (Figures::default(), Vec::new());
        for told in &all {
            let Some(number) = within(told, stretch) else { continue };
            if seen_plan(&programme, actor, &told.plan).is_ok() {
                counted.push((told, number));
            } else {
                found.hidden += number.0;
            }
        }
        let tasks = self.tasks_of(counted.iter().map(|(told, _)| told.task).collect()).await?;
        for (told, (value, day)) in counted {
            let (Some(of), Some(last)) = (tasks.get(&told.task), told.versions.last()) else { continue };
            found.rows.push(Given {
                unit: told.unit,
                part: told.part,
                task: told.task,
                of: of.clone(),
                cell: told.cell.clone(),
                value,
                day,
                event: last.event.clone(),
                said_at: last.said_at,
                said_by: last.said_by.clone(),
                illustrative: told.illustrative,
            });
        }
        let place: HashMap<UnitId, usize> =
            programme.units.all().iter().enumerate().map(|(place, unit)| (unit.id, place)).collect();
        found.rows.sort_by_key(|row| (place.get(&row.unit).copied(), row.of.plan.clone(), row.of.position));
        let coverage =
            givers(&mut &self.db, self.province(), &programme, from, &[unit], (today, stretch.1, known))
                .await?;
        found.coverage = coverage.get(&unit).copied().unwrap_or_default();
        Ok(found)
    }

    /// What the tasks of one plan give for each indicator that counts any of it,
    /// over a stretch of days, in the programme's order; with whether anything of
    /// it is made up for the demonstration. Whoever sees the plan sees it.
    ///
    /// # Errors
    /// [`Error::NotFound`] for who does not see the plan.
    pub async fn plan_figures(
        &self,
        actor: &Actor,
        plan: &PlanKey,
        stretch: Stretch,
    ) -> Result<Vec<(IndicatorKey, i64, bool)>, Error> {
        let programme = self.programme().await?;
        seen_plan(&programme, actor, plan)?;
        let all = told(&mut &self.db, "task.plan = $2", args![self.province(), plan], None).await?;
        let mut found = Vec::new();
        for indicator in programme.indicators.iter() {
            let Some(from) = indicator.tasks.as_ref().filter(|from| from.is_of(plan)) else { continue };
            let counted = all.iter().filter(|told| from.counts(told.of_task(), &told.cell));
            let given = counted.filter_map(|told| Some((within(told, stretch)?.0, told.illustrative)));
            let add = |(sum, any): (i64, bool), (value, made_up): (i64, bool)| (sum + value, any | made_up);
            // Where nobody has given anything, that is not zero.
            if let Some((value, illustrative)) = given.reduce(add) {
                found.push((indicator.key.clone(), value, illustrative));
            }
        }
        Ok(found)
    }

    /// What these tasks say.
    async fn tasks_of(&self, ids: HashSet<TaskId>) -> Result<HashMap<TaskId, Task>, Error> {
        let ids: Vec<TaskId> = ids.into_iter().collect();
        let mut tasks = HashMap::with_capacity(ids.len());
        for some in ids.chunks(500) {
            let mut args = args![self.province()];
            let these = one_of(&mut args, some.iter().copied());
            let sql = format!("select {TASK} from task where province = $1 and id {these}");
            for row in self.db.fetch_all(&sql, args).await? {
                let kept = task_of(&row)?;
                tasks.insert(kept.id, kept.task);
            }
        }
        Ok(tasks)
    }
}

/// What was given adds over a stretch, and the last day of it; none where nothing.
fn within(told: &Told, (from, to): Stretch) -> Option<(i64, Date)> {
    let steps = told_by_day(&told.said());
    let mut inside = steps.into_iter().filter(|(day, _)| from <= *day && *day <= to);
    let first = inside.next()?;
    Some(inside.fold((first.1, first.0), |(sum, _), (day, more)| (sum + more, day)))
}

/// Who is asked for the numbers that an indicator counts, and who of them has
/// given any: for each of these units the parts of tasks at and below it. Where
/// a form asks the lead agency for the same, it is not asked with the task.
/// `(today, day, known)`: whose forms count, on whose map, as known when.
pub(crate) async fn givers(
    db: &mut impl Read,
    province: &Province,
    programme: &Programme,
    from: &FromTasks,
    units: &[UnitId],
    (today, day, known): (Date, Date, Option<Timestamp>),
) -> Result<HashMap<UnitId, Coverage>, Error> {
    let mut args = args![province];
    let cells = one_of(&mut args, from.cells.iter());
    let mut given: HashMap<PartId, Timestamp> = HashMap::new();
    for told in told(db, &format!("given.cell {cells}"), args, known).await? {
        if let (Some(Some(_)), Some(last)) = (told.said().last(), told.versions.last()) {
            let at = given.entry(told.part).or_insert(last.said_at);
            *at = last.said_at.max(*at);
        }
    }
    let mut args = args![province];
    let plans = match from.plans.is_empty() {
        true => String::new(),
        false => format!(" and task.plan {}", one_of(&mut args, from.plans.iter())),
    };
    let sql = format!(
        "select task.content as content, task.ended_at as ended_at, part.id as part_id, part.unit_id as unit_id \
         from task join task_part as part on part.province = task.province and part.task_id = task.id \
         where task.province = $1{plans} and task.content like '%\"cells\":[{{%'"
    );
    let mut found: HashMap<UnitId, Coverage> =
        units.iter().map(|unit| (*unit, Coverage::default())).collect();
    for row in db.fetch_all(&sql, args).await? {
        let task: Task = serde_json::from_str(&row.text("content")?)
            .map_err(|error| Error::Corrupt(format!("task.content: {error}")))?;
        let (part, unit): (PartId, UnitId) = (row.id("part_id")?, row.id("unit_id")?);
        let at = given.get(&part).copied();
        let of = OfTask { plan: &task.plan, group: &task.group_number, key: &task.key };
        let asked = task.cells.iter().filter(|cell| from.counts(of, cell));
        let is_asked = asked.into_iter().any(|cell| origin(programme, unit, cell, today) == Origin::Return);
        if at.is_none() && (!is_asked || row.opt_time("ended_at")?.is_some()) {
            continue;
        }
        if at.is_some() && !task.cells.iter().any(|cell| from.counts(of, cell)) {
            continue;
        }
        for above in chain(programme, unit, day) {
            let Some(coverage) = found.get_mut(&above) else { continue };
            coverage.expected += 1;
            coverage.accepted += usize::from(at.is_some());
            coverage.updated_at = coverage.updated_at.max(at);
        }
    }
    Ok(found)
}
