//! Reports: finding them, saving what is typed, and bringing them from one
//! state to the next.

use crate::store::{Deed, Store, allow};
use crate::{Error, Read, Row, Tx, args};
use domain::check::{Entered, Finding, Severity, Sheet};
use domain::form::{Cell, Dates, Part};
use domain::period::Period;
use domain::permission::{Action, Actor};
use domain::programme::{Expected, Programme};
use domain::report::{Command, Facts, State, Timeliness, timeliness};
use domain::{FormKey, Province, ReportId, UnitId};
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::{BTreeMap, HashMap};

/// Which report: a form, a period, a unit. This addresses it before it exists.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct ReportKey {
    /// The form.
    pub form: FormKey,
    /// The period.
    pub period: Period,
    /// The unit.
    pub unit: UnitId,
}

/// Which reports to list.
#[derive(Clone, Default, Debug)]
pub struct ReportFilter {
    /// Only of that form.
    pub form: Option<FormKey>,
    /// Only for that period.
    pub period: Option<Period>,
    /// Only of that unit and those below.
    pub unit: Option<UnitId>,
    /// Only in that state.
    pub state: Option<State>,
}

/// A report's row.
#[derive(Clone, Debug)]
pub struct Head {
    /// Its id.
    pub id: ReportId,
    /// Which.
    pub key: ReportKey,
    /// The form's version it was begun in.
    pub version: i64,
    /// Where it stands.
    pub state: State,
    /// Grows with every change; guards against acting on what is no longer so.
    pub revision: i64,
    /// The paper that it was loaded from.
    pub dataset: Option<String>,
    /// Whether its figures are made up for the demo.
    pub illustrative: bool,
    /// When it was first sent.
    pub first_sent_at: Option<Timestamp>,
    /// When it was last sent.
    pub sent_at: Option<Timestamp>,
    /// Who sent it last.
    pub sent_by: Option<String>,
    /// When it was last accepted.
    pub accepted_at: Option<Timestamp>,
    /// Who accepted it last.
    pub accepted_by: Option<String>,
    /// When anything was last changed.
    pub updated_at: Timestamp,
}

/// What stands in one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// As it was typed.
    pub typed: String,
    /// As it is read.
    pub entered: Option<Entered>,
    /// The officer's note: why an unlikely value is right, why a correction is made.
    pub note: String,
    /// When it was saved.
    pub saved_at: Timestamp,
    /// By whom.
    pub saved_by: String,
}

/// A line of the thread.
#[derive(Clone, Debug)]
pub struct Event {
    /// Its id, which figures point to.
    pub id: String,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: String,
    /// What: a [`Command`]'s code, or `paper` for a report loaded from paper.
    pub kind: String,
    /// Why.
    pub reason: String,
    /// The state after it.
    pub to: State,
}

/// Everything about one report.
#[derive(Clone, Debug)]
pub struct Report {
    /// Which.
    pub key: ReportKey,
    /// Its row; `None` while nothing was saved.
    pub head: Option<Head>,
    /// Its fields.
    pub entries: BTreeMap<Cell, Entry>,
    /// What the rules found.
    pub findings: Vec<Finding>,
    /// The values that its own are compared with.
    pub previous: BTreeMap<Cell, i64>,
    /// Its dates, an extension included.
    pub dates: Dates,
    /// The extension's reason, if there is one.
    pub extended: Option<String>,
    /// For a confirming unit: the sum of the units below, without corrections.
    pub below: BTreeMap<Cell, i64>,
    /// What the unit does.
    pub part: Part,
    /// Whether a leader signs.
    pub signed: bool,
}

impl Report {
    /// Where it stands.
    #[must_use]
    pub fn state(&self) -> State {
        self.head.as_ref().map_or(State::Expected, |head| head.state)
    }

    /// Whether it is late.
    #[must_use]
    pub fn timeliness(&self, zone: &jiff::tz::TimeZone, today: Date) -> Timeliness {
        let sent = self.head.as_ref().and_then(|head| head.first_sent_at);
        timeliness(&self.dates, sent.map(|at| at.to_zoned(zone.clone()).date()), today)
    }

    /// Findings that block sending.
    #[must_use]
    pub fn errors(&self) -> usize {
        self.findings.iter().filter(|finding| finding.severity == Severity::Blocks).count()
    }

    /// Questions without a note.
    #[must_use]
    pub fn open_questions(&self) -> usize {
        self.findings.iter().filter(|finding| self.is_open_question(finding)).count()
    }

    /// Whether a finding is a question that nobody answered.
    #[must_use]
    pub fn is_open_question(&self, finding: &Finding) -> bool {
        let note =
            finding.cells.first().and_then(|cell| self.entries.get(cell)).map(|entry| entry.note.trim());
        finding.severity == Severity::Asks && note.unwrap_or_default().is_empty()
    }

    /// What the rules of a report's life look at.
    #[must_use]
    pub fn facts(&self, today: Date) -> Facts {
        Facts {
            today,
            dates: self.dates,
            was_accepted: self.head.as_ref().is_some_and(|head| head.accepted_at.is_some()),
            signed: self.signed,
            // A confirming unit sends the sum of those below, even without a line of its own.
            entered: match self.part {
                Part::Fills => self.entries.values().filter(|entry| entry.entered.is_some()).count(),
                Part::Consolidates => self.below.len() + self.entries.len(),
            },
            errors: self.errors(),
            questions: self.open_questions(),
        }
    }
}

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
    /// One report with everything that a page about it shows.
    ///
    /// # Errors
    /// [`Error::NotFound`] where the form asks nothing of the unit, or the
    /// actor may not see it.
    pub async fn report(&self, actor: &Actor, key: &ReportKey) -> Result<Report, Error> {
        let programme = self.programme().await?;
        allow(&programme, actor, Action::View, key.unit)?;
        read_report(&mut &self.db, self.province(), &programme, key).await
    }

    /// The thread of a report, earliest first.
    ///
    /// # Errors
    /// As for [`Store::report`].
    pub async fn report_events(&self, actor: &Actor, head: &Head) -> Result<Vec<Event>, Error> {
        allow(&*self.programme().await?, actor, Action::View, head.key.unit)?;
        let sql = "select id, at, user_name, kind, reason, to_state from report_event \
                   where province = $1 and report_id = $2 order by at, id";
        let rows = self.db.fetch_all(sql, args![self.province(), head.id]).await?;
        rows.iter().map(event_of).collect()
    }

    /// The rows of all reports of a form for these periods, by unit and period.
    /// Bounded by the form's units times the periods asked for.
    ///
    /// # Errors
    /// The database's.
    pub async fn report_heads(
        &self,
        form: &FormKey,
        periods: &[Period],
    ) -> Result<HashMap<(UnitId, Period), Head>, Error> {
        let mut found = HashMap::new();
        for period in periods {
            let sql = format!("select {HEAD} from report where province = $1 and form = $2 and period = $3");
            for row in self.db.fetch_all(&sql, args![self.province(), form, period.to_string()]).await? {
                let head = head_of(&row)?;
                found.insert((head.key.unit, *period), head);
            }
        }
        Ok(found)
    }

    /// The rows of one unit's reports.
    ///
    /// # Errors
    /// The database's.
    pub async fn unit_reports(&self, actor: &Actor, unit: UnitId) -> Result<Vec<Head>, Error> {
        allow(&*self.programme().await?, actor, Action::View, unit)?;
        let sql = format!(
            "select {HEAD} from report where province = $1 and unit_id = $2 order by closing desc, form"
        );
        let rows = self.db.fetch_all(&sql, args![self.province(), unit]).await?;
        rows.iter().map(head_of).collect()
    }

    /// Reports in that state at or below the actor's unit, oldest sending
    /// first. Bounded by the partial index on waiting states.
    ///
    /// # Errors
    /// The database's.
    pub async fn reports_in(&self, actor: &Actor, state: State) -> Result<Vec<Head>, Error> {
        let programme = self.programme().await?;
        let below = programme.units.ever_below(actor.unit);
        let sql =
            format!("select {HEAD} from report where province = $1 and state = $2 order by sent_at, id");
        let rows = self.db.fetch_all(&sql, args![self.province(), state.code()]).await?;
        let heads = rows.iter().map(head_of).collect::<Result<Vec<_>, _>>()?;
        Ok(heads.into_iter().filter(|head| below.contains(&head.key.unit)).collect())
    }

    /// The rows of these reports, as far as the actor may see them. Bounded by
    /// the ids asked for.
    ///
    /// # Errors
    /// The database's.
    pub async fn report_heads_of(&self, actor: &Actor, ids: &[ReportId]) -> Result<Vec<Head>, Error> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let below = self.programme().await?.units.ever_below(actor.unit);
        let places: Vec<String> = (2..ids.len() + 2).map(|place| format!("${place}")).collect();
        let sql = format!("select {HEAD} from report where province = $1 and id in ({})", places.join(", "));
        let mut args = args![self.province()];
        args.extend(ids.iter().map(|id| crate::Value::from(*id)));
        let rows = self.db.fetch_all(&sql, args).await?;
        let heads = rows.iter().map(head_of).collect::<Result<Vec<_>, _>>()?;
        Ok(heads.into_iter().filter(|head| below.contains(&head.key.unit)).collect())
    }

    /// A page of reports at or below the actor's unit, latest period first,
    /// and how many there are in all. Bounded by `limit`.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a unit outside the actor's.
    pub async fn reports_page(
        &self,
        actor: &Actor,
        filter: &ReportFilter,
        offset: i64,
        limit: i64,
    ) -> Result<(Vec<Head>, i64), Error> {
        let programme = self.programme().await?;
        let top = filter.unit.unwrap_or(actor.unit);
        allow(&programme, actor, Action::View, top)?;
        let mut condition = String::from("province = $1");
        let mut args = args![self.province()];
        let mut also = |column: &str, value: crate::Value| {
            args.push(value);
            condition.push_str(&format!(" and {column} = ${}", args.len()));
        };
        if let Some(form) = &filter.form {
            also("form", form.into());
        }
        if let Some(period) = filter.period {
            also("period", period.to_string().into());
        }
        if let Some(state) = filter.state {
            also("state", state.code().into());
        }
        let units: Vec<String> = programme
            .units
            .ever_below(top)
            .into_iter()
            .map(|unit| {
                args.push(unit.into());
                format!("${}", args.len())
            })
            .collect();
        condition.push_str(&format!(" and unit_id in ({})", units.join(", ")));
        let sql = format!("select count(*) as many from report where {condition}");
        let many = self.db.fetch_one(&sql, args.clone()).await?.int("many")?;
        let place = args.len();
        args.extend([crate::Value::from(limit), crate::Value::from(offset)]);
        let sql = format!(
            "select {HEAD} from report where {condition} order by closing desc, form, unit_id, id \
             limit ${} offset ${}",
            place + 1,
            place + 2
        );
        let rows = self.db.fetch_all(&sql, args).await?;
        Ok((rows.iter().map(head_of).collect::<Result<_, _>>()?, many))
    }

    /// Saves what was typed, field by field. A field that somebody else saved
    /// since the page was opened is not overwritten but reported as a clash.
    ///
    /// # Errors
    /// [`Error::Rule`] when the report is locked or out of time; forbidden and
    /// not found as everywhere.
    pub async fn save(&self, deed: &Deed<'_>, key: &ReportKey, fields: Vec<Typed>) -> Result<Saved, Error> {
        let programme = self.programme().await?;
        allow(&programme, deed.actor, Action::Fill, key.unit)?;
        let mut tx = self.db.begin().await?;
        let report = read_report(&mut tx, self.province(), &programme, key).await?;
        let next = domain::report::apply(report.state(), &Command::Save, &report.facts(deed.today))?;
        let (writes, clashes) = crate::entry::compare(&programme, &report, fields);
        if writes.is_empty() {
            return Ok(Saved { changed: 0, clashes, at: deed.now });
        }
        let head = match &report.head {
            Some(head) => head.clone(),
            None => create(&mut tx, self.province(), &programme, key, report.part, deed.now).await?,
        };
        set_state(&mut tx, self.province(), &head, next, deed.now).await?;
        crate::entry::write(&mut tx, self.province(), deed, &head, &report, &writes).await?;
        if report.state() != next {
            add_event(&mut tx, self.province(), head.id, deed, "save", "", next).await?;
        }
        tx.commit().await?;
        Ok(Saved { changed: writes.len(), clashes, at: deed.now })
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
        allow(&programme, deed.actor, needed(command), key.unit).or_else(|error| {
            // The leader may send a report back to the officer before signing.
            let own = matches!(command, Command::Return { .. }) && deed.actor.unit == key.unit;
            if own { allow(&programme, deed.actor, Action::Sign, key.unit) } else { Err(error) }
        })?;
        let mut tx = self.db.begin().await?;
        let report = read_report(&mut tx, self.province(), &programme, key).await?;
        if matches!(command, Command::Return { .. })
            && deed.actor.unit == key.unit
            && report.state() == State::Submitted
        {
            return Err(Error::Forbidden);
        }
        let next = domain::report::apply(report.state(), command, &report.facts(deed.today))?;
        let head = match &report.head {
            Some(head) => head.clone(),
            // A confirming unit may send without a line of its own.
            None => create(&mut tx, self.province(), &programme, key, report.part, deed.now).await?,
        };
        if revision.is_some_and(|seen| seen != head.revision) {
            return Err(Error::Conflict);
        }
        set_state(&mut tx, self.province(), &head, next, deed.now).await?;
        let reason = match command {
            Command::Return { reason } | Command::Reopen { reason } => reason.trim(),
            _ => "",
        };
        let event = add_event(&mut tx, self.province(), head.id, deed, command.code(), reason, next).await?;
        match next {
            State::Submitted => mark_sent(&mut tx, self.province(), &head, deed).await?,
            State::Accepted => {
                mark_accepted(&mut tx, self.province(), &head, deed).await?;
                crate::figure::accept(&mut tx, self.province(), &programme, &report, &head, &event, deed)
                    .await?;
            }
            _ => {}
        }
        tx.audit(
            deed.now,
            &crate::audit::Audit {
                actor: Some(deed.actor),
                from: deed.from,
                action: command.code(),
                object: ("report", head.id.to_string()),
                old: Some(serde_json::json!({ "state": report.state().code() })),
                new: Some(serde_json::json!({ "state": next.code(), "event": event })),
                why: Some(reason).filter(|reason| !reason.is_empty()),
            },
        )
        .await?;
        tx.commit().await?;
        Ok(next)
    }
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

/// A report read in or outside of a transaction, with findings.
pub(crate) async fn read_report(
    db: &mut impl Read,
    province: &Province,
    programme: &Programme,
    key: &ReportKey,
) -> Result<Report, Error> {
    let form = programme.form(&key.form).ok_or(Error::NotFound)?;
    let expected = programme.expected(form, key.period, key.unit).ok_or(Error::NotFound)?;
    let extension = crate::extension::get(db, province, key).await?;
    let dates = expected.dates(&programme.holidays, extension.as_ref().map(|found| found.deadline));
    let head = find(db, province, key).await?;
    let entries = match &head {
        Some(head) => crate::entry::read_all(db, province, programme, head.id).await?,
        None => BTreeMap::new(),
    };
    let previous = crate::figure::previous(db, province, programme, &expected).await?;
    let below = match expected.part {
        Part::Fills => BTreeMap::new(),
        Part::Consolidates => crate::rollup::below(db, province, programme, &expected).await?,
    };
    let mut report = Report {
        key: key.clone(),
        head,
        entries,
        findings: Vec::new(),
        previous,
        dates: dates.ok_or(Error::NotFound)?,
        extended: extension.map(|found| found.reason),
        below,
        part: expected.part,
        signed: expected.is_signed(),
    };
    report.findings = findings(programme, &expected, &report);
    Ok(report)
}

/// What the rules say of a report: of what is typed, or for a confirming unit
/// of the sums below together with its corrections.
fn findings(programme: &Programme, expected: &Expected<'_>, report: &Report) -> Vec<Finding> {
    let mut entered: BTreeMap<Cell, Entered> = BTreeMap::new();
    for (cell, value) in &report.below {
        entered.insert(cell.clone(), Entered::Value(*value));
    }
    for (cell, entry) in &report.entries {
        match (&entry.entered, report.below.get(cell)) {
            (Some(Entered::Value(own)), Some(below)) => {
                entered.insert(cell.clone(), Entered::Value(own + below));
            }
            (Some(value), _) => {
                entered.insert(cell.clone(), value.clone());
            }
            (None, _) => {}
        }
    }
    let mut findings = domain::check::check(&Sheet {
        version: expected.version,
        indicators: &programme.indicators,
        legal_minimums: &programme.legal_minimums,
        period: report.key.period,
        entered: &entered,
        previous: &report.previous,
    });
    if report.part == Part::Consolidates {
        let unexplained =
            report.entries.iter().filter(|(_, entry)| entry.entered.is_some() && entry.note.is_empty());
        findings.splice(0..0, unexplained.map(|(cell, _)| domain::check::no_reason(cell)));
    }
    findings
}

const HEAD: &str = "id, form, version, period, unit_id, state, revision, dataset, illustrative, first_sent_at, \
                    sent_at, sent_by, accepted_at, accepted_by, updated_at";

pub(crate) async fn find(
    db: &mut impl Read,
    province: &Province,
    key: &ReportKey,
) -> Result<Option<Head>, Error> {
    let sql = format!(
        "select {HEAD} from report where province = $1 and form = $2 and period = $3 and unit_id = $4"
    );
    let args = args![province, &key.form, key.period.to_string(), key.unit];
    db.fetch_optional(&sql, args).await?.as_ref().map(head_of).transpose()
}

pub(crate) async fn find_by_id(
    db: &mut impl Read,
    province: &Province,
    id: ReportId,
) -> Result<Option<Head>, Error> {
    let sql = format!("select {HEAD} from report where province = $1 and id = $2");
    db.fetch_optional(&sql, args![province, id]).await?.as_ref().map(head_of).transpose()
}

fn head_of(row: &Row) -> Result<Head, Error> {
    Ok(Head {
        id: row.id("id")?,
        key: ReportKey {
            form: FormKey::from(row.text("form")?),
            period: row.id("period")?,
            unit: row.id("unit_id")?,
        },
        version: row.int("version")?,
        state: state_of(&row.text("state")?)?,
        revision: row.int("revision")?,
        dataset: row.opt_text("dataset")?,
        illustrative: row.bool("illustrative")?,
        first_sent_at: row.opt_time("first_sent_at")?,
        sent_at: row.opt_time("sent_at")?,
        sent_by: row.opt_text("sent_by")?,
        accepted_at: row.opt_time("accepted_at")?,
        accepted_by: row.opt_text("accepted_by")?,
        updated_at: row.time("updated_at")?,
    })
}

fn state_of(code: &str) -> Result<State, Error> {
    State::from_code(code).ok_or_else(|| Error::Corrupt(format!("report.state {code}")))
}

fn event_of(row: &Row) -> Result<Event, Error> {
    Ok(Event {
        id: row.text("id")?,
        at: row.time("at")?,
        by: row.text("user_name")?,
        kind: row.text("kind")?,
        reason: row.text("reason")?,
        to: state_of(&row.text("to_state")?)?,
    })
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

async fn mark_sent(tx: &mut Tx, province: &Province, head: &Head, deed: &Deed<'_>) -> Result<(), Error> {
    let sql = "update report set sent_at = $3, sent_by = $4, first_sent_at = coalesce(first_sent_at, $3) \
               where province = $1 and id = $2";
    tx.execute(sql, args![province, head.id, deed.now, &deed.actor.name]).await.map(|_| ())
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
