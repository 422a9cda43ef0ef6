//! What people do to a report: saving what is typed, and every step from one
//! state to the next, each in one transaction with its audit row.

use super::row::find;
use super::{Head, Look, Report, ReportKey, read_report};
use crate::entry::Readings;
use crate::store::{Deed, Store, allow, allow_on};
use crate::{Error, Tx, args};
use domain::form::{Cell, Part};
use domain::permission::Action;
use domain::programme::Programme;
use domain::report::{Command, Refusal, State};
use domain::{Province, ReportId};
use jiff::Timestamp;

/// One field as a page sends it.
#[derive(Clone, Debug)]
pub struct Typed {
    /// Which.
    pub cell: Cell,
    /// What is typed now.
    pub typed: String,
    /// What the page showed when it was opened.
    pub was: String,
    /// The note, if the page has a field for it.
    pub note: Option<String>,
}

/// A field that somebody else saved in the meantime: both values, nothing lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clash {
    /// Which.
    pub cell: Cell,
    /// What is typed now and was not saved.
    pub mine: String,
    /// What is there.
    pub theirs: String,
    /// Whose.
    pub by: String,
    /// Since when.
    pub at: Timestamp,
}

/// What a save did.
#[derive(Clone, Debug)]
pub struct Saved {
    /// How many fields changed.
    pub changed: usize,
    /// The fields that were not saved, because somebody else saved them.
    pub clashes: Vec<Clash>,
    /// When.
    pub at: Timestamp,
}

impl Store {
    /// Saves what was typed, field by field. A field that somebody else saved
    /// since the page was opened is not overwritten but reported as a clash.
    ///
    /// # Errors
    /// [`Error::Rule`] when the report is locked or out of time; forbidden and
    /// not found as everywhere.
    pub async fn save(&self, deed: &Deed<'_>, key: &ReportKey, fields: Vec<Typed>) -> Result<Saved, Error> {
        let programme = self.programme().await?;
        allow_on(&programme, deed.actor, Action::Fill, key.unit, key.period.to())?;
        let mut tx = self.db.begin().await?;
        let (saved, _) =
            save_in(&mut tx, self.province(), &programme, deed, key, fields, &Readings::new()).await?;
        tx.commit().await?;
        Ok(saved)
    }

    /// Does a command to a report. `revision` is the one that the actor saw:
    /// who acts on an older one is told, and nothing happens.
    ///
    /// # Errors
    /// [`Error::Rule`] with what the actor can do about it, [`Error::Conflict`].
    pub async fn command(
        &self,
        deed: &Deed<'_>,
        key: &ReportKey,
        command: &Command,
        revision: Option<i64>,
    ) -> Result<State, Error> {
        let programme = self.programme().await?;
        allow_on(&programme, deed.actor, needed(command), key.unit, key.period.to()).or_else(|error| {
            // The leader may send a report back to the officer before signing.
            let own = matches!(command, Command::Return { .. }) && deed.actor.unit == key.unit;
            if own { allow(&programme, deed.actor, Action::Sign, key.unit) } else { Err(error) }
        })?;
        let mut tx = self.db.begin().await?;
        let report = read_report(&mut tx, self.province(), &programme, key).await?;
        if let Command::Return { .. } = command {
            // Until it is signed it is the unit's own; from then on the reviewer's.
            match (deed.actor.unit == key.unit, report.state()) {
                (true, State::Submitted) => return Err(Error::Forbidden),
                (false, state @ State::ForSignature) => return Err(Refusal::WrongState(state).into()),
                _ => {}
            }
        }
        let next = step(&mut tx, self.province(), &programme, deed, &report, command, revision).await?;
        tx.commit().await?;
        Ok(next)
    }
}

/// Saves fields in a transaction that may do more. `readings` are the figures
/// of a document from which fields are taken. Returns the report as it was.
pub(crate) async fn save_in(
    tx: &mut Tx,
    province: &Province,
    programme: &Programme,
    deed: &Deed<'_>,
    key: &ReportKey,
    fields: Vec<Typed>,
    readings: &Readings,
) -> Result<(Saved, Report), Error> {
    let report = read_report(tx, province, programme, key).await?;
    let next = domain::report::apply(report.state(), &Command::Save, &report.facts(deed.today))?;
    let (writes, clashes) = crate::entry::compare(programme, &report, fields, readings);
    let saved = Saved { changed: writes.len(), clashes, at: deed.now };
    if writes.is_empty() {
        return Ok((saved, report));
    }
    let head = match &report.head {
        Some(head) => head.clone(),
        None => create(tx, province, programme, key, report.part, deed.now).await?,
    };
    set_state(tx, province, &head, next, deed.now).await?;
    crate::entry::write(tx, province, deed, &head, &report, &writes).await?;
    if report.state() != next {
        add_event(tx, province, head.id, deed, "save", "", next).await?;
    }
    Ok((saved, report))
}

/// Sends a report in a transaction that has just filled it, or says why not:
/// what was filled stays either way.
pub(crate) async fn submit_in(
    tx: &mut Tx,
    province: &Province,
    programme: &Programme,
    deed: &Deed<'_>,
    key: &ReportKey,
) -> Result<Result<State, Refusal>, Error> {
    let report = read_report(tx, province, programme, key).await?;
    match step(tx, province, programme, deed, &report, &Command::Submit, None).await {
        Ok(state) => Ok(Ok(state)),
        Err(Error::Rule(refusal)) => Ok(Err(refusal)),
        Err(error) => Err(error),
    }
}

/// One step of a report's life, with its event, its figures and its audit row.
async fn step(
    tx: &mut Tx,
    province: &Province,
    programme: &Programme,
    deed: &Deed<'_>,
    report: &Report,
    command: &Command,
    revision: Option<i64>,
) -> Result<State, Error> {
    let next = domain::report::apply(report.state(), command, &report.facts(deed.today))?;
    let head = match &report.head {
        Some(head) => head.clone(),
        // A confirming unit may send without a line of its own.
        None => create(tx, province, programme, &report.key, report.part, deed.now).await?,
    };
    if revision.is_some_and(|seen| seen != head.revision) {
        return Err(Error::Conflict);
    }
    set_state(tx, province, &head, next, deed.now).await?;
    let reason = match command {
        Command::Return { reason } | Command::Reopen { reason } => reason.trim(),
        _ => "",
    };
    let event = add_event(tx, province, head.id, deed, command.code(), reason, next).await?;
    match next {
        State::Submitted => mark_sent(tx, province, &head, deed, report.look()).await?,
        State::Accepted => {
            mark_accepted(tx, province, &head, deed).await?;
            crate::figure::accept(tx, province, programme, report, &head, &event, deed).await?;
        }
        _ => {}
    }
    let audit = crate::audit::Audit {
        actor: Some(deed.actor),
        from: deed.from,
        action: command.code(),
        object: ("report", head.id.to_string()),
        old: Some(serde_json::json!({ "state": report.state().code() })),
        new: Some(serde_json::json!({ "state": next.code(), "event": event })),
        why: Some(reason).filter(|reason| !reason.is_empty()),
    };
    tx.audit(deed.now, &audit).await?;
    Ok(next)
}

fn needed(command: &Command) -> Action {
    match command {
        Command::Save => Action::Fill,
        Command::Submit | Command::Withdraw => Action::Submit,
        Command::Sign => Action::Sign,
        Command::Return { .. } | Command::Accept => Action::Review,
        Command::Reopen { .. } => Action::Reopen,
    }
}

pub(crate) async fn create(
    tx: &mut Tx,
    province: &Province,
    programme: &Programme,
    key: &ReportKey,
    part: Part,
    now: Timestamp,
) -> Result<Head, Error> {
    let form = programme.form(&key.form).ok_or(Error::NotFound)?;
    let version = form.version(key.period).ok_or(Error::NotFound)?.number;
    let part = if part == Part::Fills { "fills" } else { "consolidates" };
    // Two people may begin the same report at the same moment: one row stays.
    let sql = "insert into report (province, id, form, version, period, closing, unit_id, part, state, revision, \
               illustrative, updated_at) values ($1, $2, $3, $4, $5, $6, $7, $8, 'in_progress', 0, 0, $9) \
               on conflict (province, form, period, unit_id) do nothing";
    let period = key.period;
    let args = args![
        province,
        ReportId::new(),
        &key.form,
        version,
        period.to_string(),
        period.to(),
        key.unit,
        part,
        now
    ];
    tx.execute(sql, args).await?;
    find(tx, province, key).await?.ok_or(Error::NotFound)
}

async fn set_state(
    tx: &mut Tx,
    province: &Province,
    head: &Head,
    state: State,
    now: Timestamp,
) -> Result<(), Error> {
    let sql = "update report set state = $3, revision = revision + 1, updated_at = $4 \
               where province = $1 and id = $2 and revision = $5";
    match tx.execute(sql, args![province, head.id, state.code(), now, head.revision]).await? {
        1 => Ok(()),
        _ => Err(Error::Conflict),
    }
}

/// Keeps with the report how much of it wants a look, so that a list of many
/// need not read and check the fields of each.
async fn mark_sent(
    tx: &mut Tx,
    province: &Province,
    head: &Head,
    deed: &Deed<'_>,
    look: Look,
) -> Result<(), Error> {
    let sql = "update report set sent_at = $3, sent_by = $4, first_sent_at = coalesce(first_sent_at, $3), \
               findings = $5, notes = $6 where province = $1 and id = $2";
    let [findings, notes] = [look.findings, look.notes].map(|count| i64::try_from(count).unwrap_or(i64::MAX));
    let args = args![province, head.id, deed.now, &deed.actor.name, findings, notes];
    tx.execute(sql, args).await.map(|_| ())
}

async fn mark_accepted(tx: &mut Tx, province: &Province, head: &Head, deed: &Deed<'_>) -> Result<(), Error> {
    let sql = "update report set accepted_at = $3, accepted_by = $4 where province = $1 and id = $2";
    tx.execute(sql, args![province, head.id, deed.now, &deed.actor.name]).await.map(|_| ())
}

/// Adds a line to the thread and returns its id.
pub(crate) async fn add_event(
    tx: &mut Tx,
    province: &Province,
    report: ReportId,
    deed: &Deed<'_>,
    kind: &str,
    reason: &str,
    to: State,
) -> Result<String, Error> {
    let id = uuid::Uuid::now_v7().to_string();
    let sql = "insert into report_event (province, id, report_id, at, user_name, kind, reason, to_state) \
               values ($1, $2, $3, $4, $5, $6, $7, $8)";
    let args = args![province, &id, report, deed.now, &deed.actor.name, kind, reason, to.code()];
    tx.execute(sql, args).await?;
    Ok(id)
}
