//! Tasks into the database: from a pack, again and again, and one by one.

use crate::{Error, Tx, args};
use domain::plan::{Plan, Review, Task, TaskState, next_due};
use domain::{PartId, Province, TaskId};
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::HashMap;

/// Loads a pack's tasks. What the pack says replaces what an earlier loading
/// said; a task that people changed, and what anybody stated, stays. A lead
/// agency that the pack no longer names goes if it has never said anything.
///
/// # Errors
/// The database's.
pub(crate) async fn load(
    tx: &mut Tx,
    province: &Province,
    plans: &[Plan],
    tasks: &[Task],
    now: Timestamp,
    today: Date,
) -> Result<(), Error> {
    use crate::Read;
    let rows = tasks.iter().map(|task| task_row(province, pack_id(province, task), task, "pack", now, ""));
    let tail = "on conflict (province, plan, key) do update set position = excluded.position, \
                group_number = excluded.group_number, content = excluded.content \
                where task.is_changed = 0 and task.origin = 'pack'";
    tx.insert_many(TASK_HEAD, TASK_WIDTH, rows.collect::<Result<_, _>>()?, tail).await?;
    let mut untouched: HashMap<(String, String), TaskId> = HashMap::new();
    let sql = "select id, plan, key from task where province = $1 and is_changed = 0 and origin = 'pack'";
    for row in tx.fetch_all(sql, args![province]).await? {
        untouched.insert((row.text("plan")?, row.text("key")?), row.id("id")?);
    }
    for task in tasks {
        let Some(id) = untouched.get(&(task.plan.to_string(), task.key.clone())) else { continue };
        let given = given_on(plans, task, today);
        put_leads(tx, province, *id, task, given, now).await?;
    }
    Ok(())
}

/// The day on which a plan's tasks were given: that of the plan, or today.
pub(super) fn given_on(plans: &[Plan], task: &Task, today: Date) -> Date {
    let plan = plans.iter().find(|plan| plan.key == task.plan);
    plan.and_then(|plan| plan.day.or(plan.valid_from)).unwrap_or(today)
}

/// The id of a pack's task follows from its plan and key.
fn pack_id(province: &Province, task: &Task) -> TaskId {
    let name = format!("hoptac:{province}:{}:{}", task.plan, task.key);
    TaskId(uuid::Uuid::new_v5(&uuid::Uuid::NAMESPACE_URL, name.as_bytes()))
}

pub(super) const TASK_HEAD: &str = "insert into task (province, id, plan, key, position, group_number, content, origin, \
                                    is_changed, revision, made_at, made_by)";
pub(super) const TASK_WIDTH: usize = 12;

pub(super) fn task_row(
    province: &Province,
    id: TaskId,
    task: &Task,
    origin: &str,
    now: Timestamp,
    by: &str,
) -> Result<Vec<crate::Value>, Error> {
    let content = json(task)?;
    Ok(args![
        province,
        id,
        &task.plan,
        &task.key,
        task.position,
        &task.group_number,
        content,
        origin,
        0,
        0,
        now,
        by
    ])
}

pub(super) fn json(task: &Task) -> Result<String, Error> {
    serde_json::to_string(task).map_err(|error| Error::Corrupt(error.to_string()))
}

/// Gives the task to its lead and supporting agencies: a part for each new
/// lead, none taken from who has said something.
pub(super) async fn put_leads(
    tx: &mut Tx,
    province: &Province,
    id: TaskId,
    task: &Task,
    given: Date,
    now: Timestamp,
) -> Result<(), Error> {
    let due = next_due(&task.timing, given);
    let row = |unit: &domain::UnitId| {
        let (draft, part) = (Review::Draft.code(), PartId::new());
        let none = TaskState::NotBegun.code();
        args![
            province, part, id, &task.plan, *unit, due, given, given, now, none, 0, "", draft, 0, "", "", 1,
            0
        ]
    };
    let head = "insert into task_part (province, id, task_id, plan, unit_id, due, given_on, heard, updated_at, \
                state, progress, said, review, revision, back_why, due_why, is_open, illustrative)";
    let tail = "on conflict (province, task_id, unit_id) do nothing";
    tx.insert_many(head, 18, task.leads.iter().map(row).collect(), tail).await?;
    let mut args = args![province, id];
    let kept = match task.leads.is_empty() {
        true => String::new(),
        false => format!(" and unit_id not {}", crate::db::one_of(&mut args, task.leads.iter().copied())),
    };
    let sql = format!(
        "delete from task_part where province = $1 and task_id = $2 and revision = 0{kept} \
         and not exists (select 1 from task_event where task_event.province = task_part.province \
         and task_event.part_id = task_part.id)"
    );
    tx.execute(&sql, args).await?;
    tx.execute("delete from task_support where province = $1 and task_id = $2", args![province, id]).await?;
    let rows = task.supports.iter().map(|unit| args![province, *unit, id]).collect();
    tx.insert_many(
        "insert into task_support (province, unit_id, task_id)",
        3,
        rows,
        "on conflict do nothing",
    )
    .await?;
    Ok(())
}
