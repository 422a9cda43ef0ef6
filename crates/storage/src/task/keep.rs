//! What the keeper of a plan does with its tasks: makes, changes, ends them,
//! takes in many at once. Each change has a reason and its row of the trail.

use super::derive;
use super::find_task;
use super::kept_plan;
use super::load::{TASK_HEAD, TASK_WIDTH, given_on, json as content, put_leads, task_row};
use super::parts_of;
use super::row::{Say, say};
use crate::store::{Deed, Store};
use crate::{Error, Read, Tx, args};
use domain::plan::{CellRefused, Task, check_cells, next_due};
use domain::programme::Programme;
use domain::{PlanKey, TaskId};
use serde_json::json;

/// The most tasks that come in at once.
const MOST: usize = 1000;

/// A task as it is to be.
#[derive(Clone, Debug)]
pub struct Remade {
    /// What it says now. Its plan, key and position stay as they are.
    pub task: Task,
    /// Why.
    pub why: String,
    /// The revision that the keeper saw.
    pub revision: i64,
}

impl Store {
    /// Makes a task by hand. Its key and position follow from the plan's others.
    ///
    /// # Errors
    /// [`Error::Refused`] for a task without words or without a lead agency, or
    /// with a number that nobody can be asked for; forbidden for who does not keep the plan.
    pub async fn add_task(&self, deed: &Deed<'_>, task: &Task, why: &str) -> Result<TaskId, Error> {
        let programme = self.programme().await?;
        kept_plan(&programme, deed, &task.plan)?;
        let mut tx = self.db.begin().await?;
        let id = self.add(&mut tx, deed, &programme, task, "hand", why).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Takes in tasks of one plan: all of them or none.
    ///
    /// # Errors
    /// As for [`Store::add_task`].
    pub async fn import_tasks(
        &self,
        deed: &Deed<'_>,
        plan: &PlanKey,
        tasks: &[Task],
        source: &str,
    ) -> Result<usize, Error> {
        let programme = self.programme().await?;
        kept_plan(&programme, deed, plan)?;
        if tasks.is_empty() || tasks.len() > MOST || tasks.iter().any(|task| task.plan != *plan) {
            return Err(Error::Refused("task.import_nothing".into()));
        }
        let mut tx = self.db.begin().await?;
        for task in tasks {
            self.add(&mut tx, deed, &programme, task, "import", source).await?;
        }
        tx.commit().await?;
        Ok(tasks.len())
    }

    async fn add(
        &self,
        tx: &mut Tx,
        deed: &Deed<'_>,
        programme: &Programme,
        task: &Task,
        origin: &str,
        why: &str,
    ) -> Result<TaskId, Error> {
        check(task, programme)?;
        let sql = "select coalesce(max(position), 0) as last from task where province = $1 and plan = $2";
        let last = tx.fetch_one(sql, args![self.province(), &task.plan]).await?.int("last")?;
        let id = TaskId::new();
        // Keys of the pack are numbers of its document; those of people follow from the id.
        let key = match task.key.trim() {
            "" => id.to_string(),
            key => key.to_owned(),
        };
        let task = Task { key, position: last + 1, ..task.clone() };
        let row = task_row(self.province(), id, &task, origin, deed.now, &deed.actor.name)?;
        tx.insert_many(TASK_HEAD, TASK_WIDTH, vec![row], "").await.map_err(|error| match error {
            Error::Unique(name) if name.ends_with("plan_key") => Error::Refused("task.key_taken".into()),
            other => other,
        })?;
        // Given on the day on which it was made, unless the plan begins later.
        let given = given_on(&programme.plans, &task, deed.today).max(deed.today);
        put_leads(tx, self.province(), id, &task, given, deed.now).await?;
        let line = Say { task: id, part: None, kind: "made", said: why.trim(), state: None, progress: 0 };
        say(tx, self.province(), deed, &line).await?;
        let who = crate::Who { actor: Some(deed.actor), from: deed.from };
        let audit = crate::Audit {
            new: Some(json!(task)),
            why: Some(why.trim()).filter(|why| !why.is_empty()),
            ..crate::Audit::of(who, "create", ("task", id))
        };
        tx.audit(deed.now, &audit).await?;
        Ok(id)
    }

    /// Changes a task: its words, its agencies, its time, its weight, the
    /// numbers that it asks for. Lead agencies that have said something keep
    /// their part, and what was accepted of a number that is no longer asked
    /// for still counts.
    ///
    /// # Errors
    /// [`Error::Conflict`] when somebody else changed it; [`Error::Refused`] without a reason.
    pub async fn change_task(&self, deed: &Deed<'_>, id: TaskId, new: &Remade) -> Result<(), Error> {
        let programme = self.programme().await?;
        let mut tx = self.db.begin().await?;
        let old = find_task(&mut tx, self.province(), id).await?;
        kept_plan(&programme, deed, &old.task.plan)?;
        if old.ended.is_some() {
            return Err(Error::Refused("task.refused.ended".into()));
        }
        let why = given(&new.why)?;
        let (plan, key, position) = (old.task.plan.clone(), old.task.key.clone(), old.task.position);
        let task = Task { plan, key, position, ..new.task.clone() };
        check(&task, &programme)?;
        let before = derive::of_task(&mut tx, self.province(), id).await?;
        let sql = "update task set content = $3, group_number = $4, is_changed = 1, revision = revision + 1 \
                   where province = $1 and id = $2 and revision = $5";
        let args = args![self.province(), id, content(&task)?, &task.group_number, new.revision];
        if tx.execute(sql, args).await? != 1 {
            return Err(Error::Conflict);
        }
        for part in parts_of(&mut tx, self.province(), id).await? {
            // A day that the keeper set stays until it is set again.
            let due = next_due(&task.timing, part.given_on);
            if part.due_why.is_empty() && task.timing != old.task.timing && part.due != due {
                let sql = "update task_part set due = $3, updated_at = $4 where province = $1 and id = $2";
                tx.execute(sql, args![self.province(), part.id, due, deed.now]).await?;
            }
        }
        put_leads(&mut tx, self.province(), id, &task, deed.today, deed.now).await?;
        // In another group it may count for another figure.
        let after = derive::of_task(&mut tx, self.province(), id).await?;
        derive::turn(&mut tx, self.province(), &programme, &before, &after).await?;
        let line = Say { task: id, part: None, kind: "changed", said: why, state: None, progress: 0 };
        say(&mut tx, self.province(), deed, &line).await?;
        let who = crate::Who { actor: Some(deed.actor), from: deed.from };
        let audit = crate::Audit {
            old: Some(json!(old.task)),
            new: Some(json!(task)),
            why: Some(why),
            ..crate::Audit::of(who, "edit", ("task", id))
        };
        tx.audit(deed.now, &audit).await?;
        tx.commit().await
    }

    /// Ends a task, with a reason: nothing more is to be done, and it counts
    /// as no longer needed.
    ///
    /// # Errors
    /// As for [`Store::change_task`].
    pub async fn end_task(&self, deed: &Deed<'_>, id: TaskId, why: &str, revision: i64) -> Result<(), Error> {
        let programme = self.programme().await?;
        let mut tx = self.db.begin().await?;
        let old = find_task(&mut tx, self.province(), id).await?;
        kept_plan(&programme, deed, &old.task.plan)?;
        if old.ended.is_some() {
            return Err(Error::Refused("task.refused.ended".into()));
        }
        let why = given(why)?;
        let sql = "update task set ended_at = $3, ended_by = $4, ended_why = $5, revision = revision + 1 \
                   where province = $1 and id = $2 and revision = $6";
        let args = args![self.province(), id, deed.now, &deed.actor.name, why, revision];
        if tx.execute(sql, args).await? != 1 {
            return Err(Error::Conflict);
        }
        let sql = "update task_part set is_open = 0, updated_at = $3, revision = revision + 1 \
                   where province = $1 and task_id = $2";
        tx.execute(sql, args![self.province(), id, deed.now]).await?;
        let line = Say { task: id, part: None, kind: "ended", said: why, state: None, progress: 0 };
        say(&mut tx, self.province(), deed, &line).await?;
        let who = crate::Who { actor: Some(deed.actor), from: deed.from };
        let audit = crate::Audit { why: Some(why), ..crate::Audit::of(who, "end", ("task", id)) };
        tx.audit(deed.now, &audit).await?;
        tx.commit().await
    }
}

impl Store {
    /// Takes the end of a task back, with a reason: whoever has not finished is
    /// asked again, with the due day that was set.
    ///
    /// # Errors
    /// As for [`Store::change_task`]; [`Error::Refused`] for one that has not ended.
    pub async fn reopen_task(
        &self,
        deed: &Deed<'_>,
        id: TaskId,
        why: &str,
        revision: i64,
    ) -> Result<(), Error> {
        let programme = self.programme().await?;
        let mut tx = self.db.begin().await?;
        let old = find_task(&mut tx, self.province(), id).await?;
        kept_plan(&programme, deed, &old.task.plan)?;
        let Some((_, _, ended_why)) = &old.ended else {
            return Err(Error::Refused("task.refused.not_ended".into()));
        };
        let why = given(why)?;
        let sql = "update task set ended_at = null, ended_by = null, ended_why = null, revision = revision + 1 \
                   where province = $1 and id = $2 and revision = $3";
        if tx.execute(sql, args![self.province(), id, revision]).await? != 1 {
            return Err(Error::Conflict);
        }
        // What waits for review counts as it was sent, everything else as it was accepted.
        let sql = "update task_part set updated_at = $3, revision = revision + 1, is_open = case \
                   when review = 'sent' and state in ('done', 'not_needed') then 0 \
                   when review <> 'sent' and accepted_state in ('done', 'not_needed') then 0 else 1 end \
                   where province = $1 and task_id = $2";
        tx.execute(sql, args![self.province(), id, deed.now]).await?;
        let line = Say { task: id, part: None, kind: "reopened", said: why, state: None, progress: 0 };
        say(&mut tx, self.province(), deed, &line).await?;
        let who = crate::Who { actor: Some(deed.actor), from: deed.from };
        let audit = crate::Audit {
            old: Some(json!({ "ended": ended_why })),
            why: Some(why),
            ..crate::Audit::of(who, "reopen", ("task", id))
        };
        tx.audit(deed.now, &audit).await?;
        tx.commit().await
    }
}

fn given(why: &str) -> Result<&str, Error> {
    let why = why.trim();
    if why.is_empty() { Err(Error::Refused("task.refused.no_reason".into())) } else { Ok(why) }
}

/// What every task needs.
fn check(task: &Task, programme: &Programme) -> Result<(), Error> {
    let wrong = |key: &'static str| Err(Error::Refused(key.into()));
    if task.vi.trim().is_empty() {
        return wrong("task.words_missing");
    }
    if task.leads.is_empty() {
        return wrong("task.lead_missing");
    }
    if !(1..=100).contains(&task.weight) {
        return wrong("task.weight_range");
    }
    let refused = |why: CellRefused| Error::Refused(format!("task.refused.{}", why.code()).into());
    check_cells(&task.cells, programme).map_err(|(_, why)| refused(why))
}
