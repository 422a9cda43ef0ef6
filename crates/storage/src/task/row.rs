//! Rows of tasks, parts and their thread.

use super::{Accepted, Kept, Part, TaskEvent};
use crate::{Error, Row, Tx, args};
use domain::plan::{Review, Statement, TaskState};
use domain::{PartId, Province, TaskId};

pub(super) const TASK: &str = "id, content, origin, revision, ended_at, ended_by, ended_why";

pub(super) const PART: &str = "id, task_id, plan, unit_id, state, progress, said, done_on, review, revision, back_why, \
    accepted_state, accepted_progress, accepted_said, accepted_done_on, accepted_at, accepted_by, due, due_why, \
    given_on, heard, is_open, sent_at, sent_by, reminded_at, reminded_by, illustrative, updated_at, \
    turn, sent_on";

/// A line of the thread, to be added.
pub(super) struct Say<'a> {
    pub(super) task: TaskId,
    pub(super) part: Option<PartId>,
    pub(super) kind: &'a str,
    pub(super) said: &'a str,
    pub(super) state: Option<TaskState>,
    pub(super) progress: i64,
}

/// Adds a line to the thread and returns its id.
pub(super) async fn say(
    tx: &mut Tx,
    province: &Province,
    deed: &crate::Deed<'_>,
    line: &Say<'_>,
) -> Result<String, Error> {
    let id = uuid::Uuid::now_v7().to_string();
    let sql = "insert into task_event (province, id, task_id, part_id, at, user_name, unit_id, kind, said, state, \
               progress) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    let args = args![
        province,
        &id,
        line.task,
        line.part,
        deed.now,
        &deed.actor.name,
        deed.actor.unit,
        line.kind,
        line.said,
        line.state.map_or("", TaskState::code),
        line.progress
    ];
    tx.execute(sql, args).await?;
    Ok(id)
}

pub(super) fn task_of(row: &Row) -> Result<Kept, Error> {
    let broken = |error: serde_json::Error| Error::Corrupt(format!("task.content: {error}"));
    let ended = match (row.opt_time("ended_at")?, row.opt_text("ended_by")?, row.opt_text("ended_why")?) {
        (Some(at), by, Some(why)) => Some((at, by.unwrap_or_default(), why)),
        _ => None,
    };
    Ok(Kept {
        id: row.id("id")?,
        task: serde_json::from_str(&row.text("content")?).map_err(broken)?,
        origin: row.text("origin")?,
        revision: row.int("revision")?,
        ended,
    })
}

fn state(code: &str) -> Result<TaskState, Error> {
    TaskState::from_code(code).ok_or_else(|| Error::Corrupt(format!("task_part.state {code}")))
}

pub(super) fn part_of(row: &Row) -> Result<Part, Error> {
    let accepted = match (row.str("accepted_state")?, row.opt_time("accepted_at")?) {
        (Some(code), Some(at)) => Some(Accepted {
            statement: Statement {
                state: state(code)?,
                progress: row.opt_int("accepted_progress")?.unwrap_or(0),
                text: row.opt_text("accepted_said")?.unwrap_or_default(),
                done_on: row.opt_date("accepted_done_on")?,
            },
            at,
            by: row.opt_text("accepted_by")?.unwrap_or_default(),
        }),
        _ => None,
    };
    let review = row.text("review")?;
    let both = |at: &str, by: &str| {
        Ok::<_, Error>(row.opt_time(at)?.zip(Some(row.opt_text(by)?.unwrap_or_default())))
    };
    Ok(Part {
        id: row.id("id")?,
        task: row.id("task_id")?,
        plan: row.key("plan")?,
        unit: row.id("unit_id")?,
        statement: Statement {
            state: state(&row.text("state")?)?,
            progress: row.int("progress")?,
            text: row.text("said")?,
            done_on: row.opt_date("done_on")?,
        },
        review: Review::from_code(&review)
            .ok_or_else(|| Error::Corrupt(format!("task_part.review {review}")))?,
        revision: row.int("revision")?,
        back_why: row.text("back_why")?,
        accepted,
        due: row.opt_date("due")?,
        due_why: row.text("due_why")?,
        given_on: row.date("given_on")?,
        heard: row.date("heard")?,
        is_open: row.bool("is_open")?,
        sent: both("sent_at", "sent_by")?,
        reminded: both("reminded_at", "reminded_by")?,
        illustrative: row.bool("illustrative")?,
        updated_at: row.time("updated_at")?,
        turn: row.int("turn")?,
        sent_on: row.opt_date("sent_on")?,
    })
}

pub(super) fn event_of(row: &Row) -> Result<TaskEvent, Error> {
    Ok(TaskEvent {
        id: row.text("id")?,
        part: row.opt_id("part_id")?,
        at: row.time("at")?,
        by: row.text("user_name")?,
        unit: row.id("unit_id")?,
        kind: row.text("kind")?,
        said: row.text("said")?,
        state: TaskState::from_code(&row.text("state")?),
        progress: row.int("progress")?,
    })
}
