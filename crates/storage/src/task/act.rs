//! What is done with a part: stated, sent, accepted, sent back, reminded of,
//! spoken about. Each in one transaction with its audit row.

use super::again::is_as_it_was;
use super::row::{Say, say};
use super::{Case, Part, derive, number, read_case, speaks};
use crate::store::{Deed, Store};
use crate::{Error, Tx, args};
use domain::form::Cell;
use domain::plan::{
    PartAct, PartFacts, PartRefusal, Review, Statement, StatementFault, TaskState, Timing, apply_part,
    next_turn,
};
use domain::programme::Programme;
use domain::{PartId, Province};
use jiff::civil::Date;
use serde_json::json;

/// What the page of a return sends.
#[derive(Clone, Debug)]
pub struct Stated {
    /// What is stated.
    pub statement: Statement,
    /// The numbers that the return asks for, as typed.
    pub numbers: Vec<(Cell, String)>,
    /// The revision that the page showed.
    pub revision: i64,
    /// Whether it is to be sent at once.
    pub is_sent: bool,
}

/// What became of a statement.
#[derive(Clone, Debug)]
pub enum Saved {
    /// It is saved, and sent if that was asked for.
    Done(Review),
    /// It is saved but was not sent, because of these.
    Faults(Vec<StatementFault>, Vec<Cell>),
    /// Somebody else changed it since the page was opened: nothing is saved, and this is there now.
    Clash(Box<Part>),
}

/// The longest text of a statement, in characters.
const LONGEST_TEXT: usize = 4000;

impl Store {
    /// Saves what a lead agency states, and sends it if asked to. A statement
    /// with faults is saved all the same, and not sent.
    ///
    /// # Errors
    /// Forbidden for others; [`Error::Refused`] while it is locked.
    pub async fn state_part(&self, deed: &Deed<'_>, id: PartId, stated: &Stated) -> Result<Saved, Error> {
        let programme = self.programme().await?;
        let mut tx = self.db.begin().await?;
        let case = read_case(&mut tx, self.province(), &programme, deed.actor, deed.today, id).await?;
        let facts = facts(&case, 0);
        let next = apply_part(case.part.review, case.sides, &PartAct::Save, &facts).map_err(refused)?;
        if case.part.revision != stated.revision {
            return Ok(Saved::Clash(Box::new(case.part)));
        }
        let statement = tidy(&stated.statement);
        if stated.is_sent && is_as_it_was(&mut tx, self.province(), &case.part, &statement, stated).await? {
            return Err(Error::Refused("task.refused.as_it_was".into()));
        }
        let unread =
            number::write(&mut tx, self.province(), &programme, &case, deed.today, &stated.numbers).await?;
        set_statement(&mut tx, self.province(), deed, &case.part, &statement, next).await?;
        let audit = crate::audit::Audit {
            actor: Some(deed.actor),
            from: deed.from,
            action: "state",
            object: ("task_part", id.to_string()),
            old: Some(said(&case.part.statement)),
            new: Some(said(&statement)),
            why: None,
        };
        tx.audit(deed.now, &audit).await?;
        let mut saved = Saved::Done(next);
        if stated.is_sent {
            let has_more = has_more(&mut tx, self.province(), id).await?;
            let faults = statement.faults(deed.today, has_more);
            if faults.is_empty() && unread.is_empty() {
                let part = Part { statement, review: next, revision: case.part.revision + 1, ..case.part };
                let case = Case { part, ..case };
                saved = Saved::Done(self.take(&mut tx, &programme, deed, &case, &PartAct::Send, 0).await?);
            } else {
                saved = Saved::Faults(faults, unread);
            }
        } else if !unread.is_empty() {
            saved = Saved::Faults(Vec::new(), unread);
        }
        tx.commit().await?;
        Ok(saved)
    }

    /// Does an act to a part. `revision` is the one that the actor saw.
    ///
    /// # Errors
    /// [`Error::Refused`] with what the actor can do about it, [`Error::Conflict`].
    pub async fn act_on_part(
        &self,
        deed: &Deed<'_>,
        id: PartId,
        act: &PartAct,
        revision: Option<i64>,
    ) -> Result<Review, Error> {
        let programme = self.programme().await?;
        let mut tx = self.db.begin().await?;
        let case = read_case(&mut tx, self.province(), &programme, deed.actor, deed.today, id).await?;
        let faults = match act {
            PartAct::Send => {
                let statement = case.part.statement.clone();
                let stated = Stated { statement, numbers: Vec::new(), revision: 0, is_sent: true };
                if is_as_it_was(&mut tx, self.province(), &case.part, &stated.statement, &stated).await? {
                    return Err(Error::Refused("task.refused.as_it_was".into()));
                }
                let has_more = has_more(&mut tx, self.province(), id).await?;
                case.part.statement.faults(deed.today, has_more).len()
            }
            _ => 0,
        };
        // A word from a page that is no longer new is still a word.
        let is_word = matches!(act, PartAct::Say { .. } | PartAct::Remind);
        if !is_word && revision.is_some_and(|seen| seen != case.part.revision) {
            // Who may not do it is told that first.
            let may = apply_part(case.part.review, case.sides, act, &facts(&case, faults));
            return Err(if may == Err(PartRefusal::NotTheirs) { Error::Forbidden } else { Error::Conflict });
        }
        let next = self.take(&mut tx, &programme, deed, &case, act, faults).await?;
        tx.commit().await?;
        Ok(next)
    }

    /// Moves the due day of a part, or with `None` back to the computed one.
    ///
    /// # Errors
    /// As for [`Store::act_on_part`].
    pub async fn set_due(
        &self,
        deed: &Deed<'_>,
        id: PartId,
        day: Option<Date>,
        reason: &str,
        revision: i64,
    ) -> Result<(), Error> {
        let programme = self.programme().await?;
        let mut tx = self.db.begin().await?;
        let case = read_case(&mut tx, self.province(), &programme, deed.actor, deed.today, id).await?;
        let act = PartAct::SetDue { reason: reason.to_owned() };
        apply_part(case.part.review, case.sides, &act, &facts(&case, 0)).map_err(refused)?;
        if case.part.revision != revision {
            return Err(Error::Conflict);
        }
        let computed = domain::plan::next_due(&case.kept.task.timing, case.part.given_on);
        let (due, why) = match day {
            Some(day) => (Some(day), reason.trim()),
            None => (computed, ""),
        };
        let sql = "update task_part set due = $3, due_why = $4, revision = revision + 1, updated_at = $5 \
                   where province = $1 and id = $2 and revision = $6";
        let args = args![self.province(), id, due, why, deed.now, case.part.revision];
        if tx.execute(sql, args).await? != 1 {
            return Err(Error::Conflict);
        }
        let day_text = due.map(|day| day.to_string()).unwrap_or_default();
        let line = format!("{day_text}|{}", reason.trim());
        add(&mut tx, self.province(), deed, &case.part, "set_due", &line).await?;
        let audit = crate::audit::Audit {
            actor: Some(deed.actor),
            from: deed.from,
            action: "set_due",
            object: ("task_part", id.to_string()),
            old: Some(json!({ "due": case.part.due.map(|day| day.to_string()) })),
            new: Some(json!({ "due": due.map(|day| day.to_string()) })),
            why: Some(reason.trim()),
        };
        tx.audit(deed.now, &audit).await?;
        tx.commit().await
    }

    /// Reminds a lead agency of all its late parts in the plans that the actor
    /// keeps. Returns how many it was reminded of.
    ///
    /// # Errors
    /// Forbidden for who keeps none of these plans.
    pub async fn remind_agency(&self, deed: &Deed<'_>, unit: domain::UnitId) -> Result<usize, Error> {
        let late = self.late_parts_of(deed, unit).await?;
        let programme = self.programme().await?;
        let mut tx = self.db.begin().await?;
        let mut count = 0;
        for id in late {
            let case = read_case(&mut tx, self.province(), &programme, deed.actor, deed.today, id).await?;
            if case.sides.keeps
                && self.take(&mut tx, &programme, deed, &case, &PartAct::Remind, 0).await.is_ok()
            {
                count += 1;
            }
        }
        if count == 0 {
            return Err(Error::Forbidden);
        }
        tx.commit().await?;
        Ok(count)
    }

    /// Marks what a part states as made up for the demonstration.
    ///
    /// # Errors
    /// The database's.
    pub async fn mark_part_illustrative(&self, deed: &Deed<'_>, id: PartId) -> Result<(), Error> {
        let programme = self.programme().await?;
        let mut tx = self.db.begin().await?;
        let before = derive::of_part(&mut tx, self.province(), id).await?;
        let sql = "update task_part set illustrative = 1 where province = $1 and id = $2";
        tx.execute(sql, args![self.province(), id]).await?;
        let after = derive::of_part(&mut tx, self.province(), id).await?;
        derive::turn(&mut tx, self.province(), &programme, &before, &after).await?;
        let who = crate::Who { actor: Some(deed.actor), from: deed.from };
        tx.audit(deed.now, &crate::Audit::of(who, "mark_illustrative", ("task_part", id))).await?;
        tx.commit().await
    }

    /// The act's rule, its columns, its line of the thread, its audit row.
    async fn take(
        &self,
        tx: &mut Tx,
        programme: &Programme,
        deed: &Deed<'_>,
        case: &Case,
        act: &PartAct,
        faults: usize,
    ) -> Result<Review, Error> {
        if matches!(act, PartAct::Say { .. }) && !speaks(deed.actor.role) {
            return Err(Error::Forbidden);
        }
        let (part, province) = (&case.part, self.province());
        let next = apply_part(part.review, case.sides, act, &facts(case, faults)).map_err(refused)?;
        let words = match act {
            PartAct::SendBack { reason } | PartAct::SetDue { reason } => reason.trim(),
            PartAct::Say { text } => text.trim(),
            PartAct::Send | PartAct::Accept => part.statement.text.as_str(),
            PartAct::Save | PartAct::Withdraw | PartAct::Remind => "",
        };
        let words: String = words.chars().take(LONGEST_TEXT).collect();
        let event = add(tx, province, deed, part, act.code(), &words).await?;
        match act {
            PartAct::Send => mark_sent(tx, province, deed, part).await?,
            PartAct::Withdraw | PartAct::SendBack { .. } => {
                let why = if next == Review::SentBack { words.as_str() } else { "" };
                let is_open = !part.counted().is_closed() && case.kept.ended.is_none();
                let sql = "update task_part set review = $3, back_why = $4, is_open = $5, revision = revision + 1, \
                           updated_at = $6 where province = $1 and id = $2 and revision = $7";
                let args = args![province, part.id, next.code(), why, is_open, deed.now, part.revision];
                once(tx.execute(sql, args).await?)?;
            }
            PartAct::Accept => {
                mark_accepted(tx, province, deed, case).await?;
                number::accept(tx, province, programme, deed, case, &event).await?;
            }
            PartAct::Remind => {
                let sql =
                    "update task_part set reminded_at = $3, reminded_by = $4 where province = $1 and id = $2";
                tx.execute(sql, args![province, part.id, deed.now, &deed.actor.name]).await?;
            }
            PartAct::Say { .. } if case.sides.leads => {
                let sql = "update task_part set heard = $3 where province = $1 and id = $2";
                tx.execute(sql, args![province, part.id, deed.today]).await?;
            }
            PartAct::Say { .. } | PartAct::Save | PartAct::SetDue { .. } => {}
        }
        let audit = crate::audit::Audit {
            actor: Some(deed.actor),
            from: deed.from,
            action: act.code(),
            object: ("task_part", part.id.to_string()),
            old: Some(json!({ "review": part.review.code() })),
            new: Some(json!({ "review": next.code(), "event": event })),
            why: Some(words.as_str())
                .filter(|why| !why.is_empty() && next != Review::Sent && next != Review::Accepted),
        };
        tx.audit(deed.now, &audit).await?;
        Ok(next)
    }
}

/// A refusal as the server's words; what is not theirs is forbidden.
pub(super) fn refused(refusal: PartRefusal) -> Error {
    match refusal {
        PartRefusal::NotTheirs => Error::Forbidden,
        other => Error::Refused(format!("task.refused.{}", other.code()).into()),
    }
}

pub(super) fn facts(case: &Case, faults: usize) -> PartFacts {
    PartFacts { is_ended: case.kept.ended.is_some(), is_closed: case.part.is_closed(), faults }
}

fn once(touched: u64) -> Result<(), Error> {
    if touched == 1 { Ok(()) } else { Err(Error::Conflict) }
}

fn tidy(statement: &Statement) -> Statement {
    let text: String = vietnamese::name::nfc(statement.text.trim()).chars().take(LONGEST_TEXT).collect();
    let done_on = statement.done_on.filter(|_| statement.state == TaskState::Done);
    Statement { text, done_on, progress: statement.progress.clamp(0, 100), ..statement.clone() }
}

fn said(statement: &Statement) -> serde_json::Value {
    json!({
        "state": statement.state.code(), "progress": statement.progress, "text": statement.text,
        "done_on": statement.done_on.map(|day| day.to_string()),
    })
}

async fn add(
    tx: &mut Tx,
    province: &Province,
    deed: &Deed<'_>,
    part: &Part,
    kind: &str,
    words: &str,
) -> Result<String, Error> {
    let states = matches!(kind, "send" | "accept");
    let line = Say {
        task: part.task,
        part: Some(part.id),
        kind,
        said: words,
        state: states.then_some(part.statement.state),
        progress: if states { part.statement.progress } else { 0 },
    };
    say(tx, province, deed, &line).await
}

/// Whether numbers, a document or a file come with the statement.
async fn has_more(tx: &mut Tx, province: &Province, id: PartId) -> Result<bool, Error> {
    use crate::Read;
    let sql = "select id from task_evidence where province = $1 and part_id = $2 and removed_at is null \
               union all select cell from task_entry where province = $1 and part_id = $2 and value is not null limit 1";
    Ok(tx.fetch_optional(sql, args![province, id]).await?.is_some())
}

async fn set_statement(
    tx: &mut Tx,
    province: &Province,
    deed: &Deed<'_>,
    part: &Part,
    statement: &Statement,
    next: Review,
) -> Result<(), Error> {
    let sql = "update task_part set state = $3, progress = $4, said = $5, done_on = $6, review = $7, \
               revision = revision + 1, updated_at = $8 where province = $1 and id = $2 and revision = $9";
    let args = args![
        province,
        part.id,
        statement.state.code(),
        statement.progress,
        &statement.text,
        statement.done_on,
        next.code(),
        deed.now,
        part.revision
    ];
    once(tx.execute(sql, args).await?)
}

async fn mark_sent(tx: &mut Tx, province: &Province, deed: &Deed<'_>, part: &Part) -> Result<(), Error> {
    let is_open = !part.statement.state.is_closed();
    let sql = "update task_part set review = 'sent', back_why = '', sent_at = $3, sent_by = $4, heard = $5, sent_on = $5, \
               is_open = $6, revision = revision + 1, updated_at = $3 where province = $1 and id = $2 and revision = $7";
    let args = args![province, part.id, deed.now, &deed.actor.name, deed.today, is_open, part.revision];
    once(tx.execute(sql, args).await?)
}

/// What was stated counts from now on. What comes each year begins anew, with
/// the share of its years that are done.
async fn mark_accepted(tx: &mut Tx, province: &Province, deed: &Deed<'_>, case: &Case) -> Result<(), Error> {
    let (part, timing) = (&case.part, &case.kept.task.timing);
    let statement = &part.statement;
    let turn = next_turn(timing, part.due).filter(|_| statement.state == TaskState::Done);
    let (state, progress) = match (turn, timing) {
        (Some(next), Timing::EachYear { from, to }) => {
            let (done, all) = (i64::from(next.year() - from), i64::from(to - from) + 1);
            (TaskState::InProgress, done * 100 / all.max(1))
        }
        _ => (statement.state, statement.progress),
    };
    let sql = "update task_part set review = 'accepted', accepted_state = $3, accepted_progress = $4, \
               accepted_said = said, accepted_done_on = done_on, accepted_at = $5, accepted_by = $6, \
               is_open = $7, revision = revision + 1, updated_at = $5 where province = $1 and id = $2 and revision = $8";
    let is_open = !state.is_closed();
    let args =
        args![province, part.id, state.code(), progress, deed.now, &deed.actor.name, is_open, part.revision];
    once(tx.execute(sql, args).await?)?;
    if let Some(due) = turn {
        let sql = "update task_part set state = 'not_begun', progress = 0, said = '', done_on = null, due = $3, \
                   due_why = '', review = 'draft', turn = turn + 1 where province = $1 and id = $2";
        tx.execute(sql, args![province, part.id, due]).await?;
    }
    Ok(())
}
