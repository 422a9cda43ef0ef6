//! The steps of tasks' numbers among those of the register: what is declared
//! `[indicator.tasks]` adds up what lead agencies gave with accepted returns.

use crate::organisation::step::{self, Steps, add, put};
use crate::value::Value;
use crate::{Database, Error, Read, Row, Tx, args};
use domain::form::Cell;
use domain::organisation::Step;
use domain::plan::{OfTask, Reading, told_steps};
use domain::programme::Programme;
use domain::{PartId, PlanKey, Province, TaskId, UnitId};
use jiff::Timestamp;

/// One accepted version of a number.
pub(super) struct Version {
    id: String,
    said: Reading,
    pub(super) event: String,
    pub(super) said_at: Timestamp,
    pub(super) said_by: String,
    replaces: Option<String>,
    superseded_at: Option<Timestamp>,
}

/// What a lead agency gave for one cell in one turn, earliest first.
pub(super) struct Told {
    pub(super) part: PartId,
    pub(super) task: TaskId,
    pub(super) unit: UnitId,
    pub(super) plan: PlanKey,
    group: String,
    key: String,
    pub(super) cell: Cell,
    turn: i64,
    pub(super) illustrative: bool,
    pub(super) versions: Vec<Version>,
}

impl Told {
    pub(super) fn of_task(&self) -> OfTask<'_> {
        OfTask { plan: &self.plan, group: &self.group, key: &self.key }
    }

    /// The readings as the rule wants them: none where a number was taken back.
    pub(super) fn said(&self) -> Vec<Option<Reading>> {
        let mut said = Vec::with_capacity(self.versions.len());
        for one in &self.versions {
            said.push(Some(one.said));
            let is_replaced = |later: &Version| later.replaces.as_deref() == Some(&one.id);
            if one.superseded_at.is_some() && !self.versions.iter().any(is_replaced) {
                said.push(None);
            }
        }
        said
    }
}

/// What was given where a condition holds of `given` (the number), `part` and
/// `task`, as it is known now or was at a moment. The province is the first of
/// the arguments.
pub(super) async fn told(
    db: &mut impl Read,
    condition: &str,
    args: Vec<Value>,
    known: Option<Timestamp>,
) -> Result<Vec<Told>, Error> {
    let sql = format!(
        "select given.id as id, given.part_id as part_id, given.cell as cell, given.turn as turn, given.day as day, \
         given.value as value, given.is_done as is_done, given.event_id as event_id, given.said_at as said_at, \
         given.said_by as said_by, given.replaces as replaces, given.superseded_at as superseded_at, \
         part.unit_id as unit_id, part.illustrative as illustrative, task.id as task_id, task.plan as plan, \
         task.key as key, task.group_number as group_number from task_number as given \
         join task_part as part on part.province = given.province and part.id = given.part_id \
         join task on task.province = part.province and task.id = part.task_id \
         where given.province = $1 and {condition} order by given.part_id, given.cell, given.turn, given.said_at, given.id"
    );
    let mut all: Vec<Told> = Vec::new();
    for row in db.fetch_all(&sql, args).await? {
        let mut version = version_of(&row)?;
        if known.is_some_and(|known| version.said_at > known) {
            continue;
        }
        version.superseded_at = version.superseded_at.filter(|at| known.is_none_or(|known| *at <= known));
        let (part, cell, turn) = (row.id("part_id")?, Cell::from_name(&row.text("cell")?), row.int("turn")?);
        match all.last_mut() {
            Some(last) if last.part == part && last.cell == cell && last.turn == turn => {
                last.versions.push(version);
            }
            _ => all.push(Told {
                part,
                task: row.id("task_id")?,
                unit: row.id("unit_id")?,
                plan: row.key("plan")?,
                group: row.text("group_number")?,
                key: row.text("key")?,
                cell,
                turn,
                illustrative: row.bool("illustrative")?,
                versions: vec![version],
            }),
        }
    }
    Ok(all)
}

fn version_of(row: &Row) -> Result<Version, Error> {
    Ok(Version {
        id: row.text("id")?,
        said: Reading { day: row.date("day")?, value: row.int("value")?, is_done: row.bool("is_done")? },
        event: row.text("event_id")?,
        said_at: row.time("said_at")?,
        said_by: row.text("said_by")?,
        replaces: row.opt_text("replaces")?,
        superseded_at: row.opt_time("superseded_at")?,
    })
}

/// What was given for a part.
pub(super) async fn of_part(
    db: &mut impl Read,
    province: &Province,
    part: PartId,
) -> Result<Vec<Told>, Error> {
    told(db, "given.part_id = $2", args![province, part], None).await
}

/// What was given for all parts of a task.
pub(super) async fn of_task(
    db: &mut impl Read,
    province: &Province,
    task: TaskId,
) -> Result<Vec<Told>, Error> {
    told(db, "task.id = $2", args![province, task], None).await
}

/// The steps of what was given, each with how much of it is illustrative.
fn steps_of<'a>(programme: &'a Programme, told: &'a Told) -> impl Iterator<Item = (Step, i64)> + 'a {
    let from_tasks = programme.indicators.iter().filter_map(|one| Some((one, one.tasks.as_ref()?)));
    let counted = from_tasks.filter(|(_, from)| from.counts(told.of_task(), &told.cell));
    let steps = counted.flat_map(|(indicator, _)| told_steps(indicator, told.unit, &told.cell, &told.said()));
    steps.map(|step| (step, i64::from(told.illustrative)))
}

fn collect(sums: &mut Steps, programme: &Programme, all: &[Told], sign: i64) {
    for (step, illustrative) in all.iter().flat_map(|told| steps_of(programme, told)) {
        put(sums, step, illustrative, sign);
    }
}

/// Brings the steps from what was given before to what is given now.
pub(super) async fn turn(
    tx: &mut Tx,
    province: &Province,
    programme: &Programme,
    before: &[Told],
    after: &[Told],
) -> Result<(), Error> {
    let mut change = Steps::new();
    collect(&mut change, programme, before, -1);
    collect(&mut change, programme, after, 1);
    add(tx, province, change).await
}

/// Adds the steps of every number that counts.
pub(crate) async fn collect_all(
    db: &mut impl Read,
    province: &Province,
    programme: &Programme,
    sums: &mut Steps,
) -> Result<(), Error> {
    let all = told(db, "1 = 1", args![province], None).await?;
    collect(sums, programme, &all, 1);
    Ok(())
}

/// Writes the steps of tasks again: after a pack was loaded, whose tasks may
/// stand in other groups than before.
pub(crate) async fn rebuild(tx: &mut Tx, province: &Province, programme: &Programme) -> Result<(), Error> {
    let from_tasks = programme.indicators.iter().filter(|one| one.tasks.is_some());
    let from_tasks: Vec<_> = from_tasks.map(|one| one.key.clone()).collect();
    step::remove(tx, province, Some(&from_tasks)).await?;
    let mut sums = Steps::new();
    collect_all(tx, province, programme, &mut sums).await?;
    add(tx, province, sums).await
}

/// The steps of tasks' numbers as they were known at a moment.
pub(crate) async fn steps_as_known(
    db: &Database,
    province: &Province,
    programme: &Programme,
    known: Timestamp,
) -> Result<Vec<(Step, i64)>, Error> {
    let all = told(&mut &*db, "given.said_at <= $2", args![province, known], Some(known)).await?;
    Ok(all.iter().flat_map(|told| steps_of(programme, told)).collect())
}
