//! Reports: what one is and how it is read; listing them, saving what is typed
//! and bringing them from one state to the next have files of their own.

mod act;
mod list;
mod row;

pub use act::{Clash, Saved, Typed};
pub(crate) use act::{create, save_in, submit_in};
pub use list::{ReportFilter, Standing};
pub(crate) use row::find;

use crate::store::{Store, allow};
use crate::{Error, Read, args};
use domain::check::{Entered, Finding, Severity, Sheet};
use domain::form::{Cell, Dates, Part};
use domain::period::Period;
use domain::permission::{Action, Actor};
use domain::programme::{Expected, Programme};
use domain::report::{Facts, State, Timeliness, timeliness};
use domain::{FormKey, Province, ReadingId, ReportId, UnitId};
use jiff::Timestamp;
use jiff::civil::Date;
use row::{event_of, find_by_id};
use std::collections::BTreeMap;

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
    /// How much of it wanted a look then.
    pub look: Option<Look>,
    /// When it was last accepted.
    pub accepted_at: Option<Timestamp>,
    /// Who accepted it last.
    pub accepted_by: Option<String>,
    /// When anything was last changed.
    pub updated_at: Timestamp,
}

/// How much of a report wants a look.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Look {
    /// What the rules found.
    pub findings: usize,
    /// Fields with a note.
    pub notes: usize,
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
    /// The figure of a document from which it was taken.
    pub reading: Option<ReadingId>,
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

    /// How much of it wants a look.
    #[must_use]
    pub fn look(&self) -> Look {
        let notes = self.entries.values().filter(|entry| !entry.note.is_empty()).count();
        Look { findings: self.findings.len(), notes }
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

    /// A report's row by its id, for the way back from a figure.
    ///
    /// # Errors
    /// [`Error::NotFound`], also outside the actor's units.
    pub async fn report_head(&self, actor: &Actor, id: ReportId) -> Result<Head, Error> {
        let head = find_by_id(&mut &self.db, self.province(), id).await?.ok_or(Error::NotFound)?;
        allow(&*self.programme().await?, actor, Action::View, head.key.unit)?;
        Ok(head)
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
    let below = &report.below;
    let mut entered: BTreeMap<Cell, Entered> =
        below.iter().map(|(cell, value)| (cell.clone(), Entered::Value(*value))).collect();
    for (cell, entry) in &report.entries {
        let Some(value) = &entry.entered else { continue };
        let value = match (value, below.get(cell)) {
            (Entered::Value(own), Some(below)) => Entered::Value(own + below),
            _ => value.clone(),
        };
        entered.insert(cell.clone(), value);
    }
    let mut findings = domain::check::check(&Sheet {
        version: expected.version,
        indicators: &programme.indicators,
        legal_minimums: &programme.legal_minimums,
        period: expected.period,
        entered: &entered,
        previous: &report.previous,
    });
    if expected.part == Part::Consolidates {
        let unexplained =
            report.entries.iter().filter(|(_, entry)| entry.entered.is_some() && entry.note.is_empty());
        findings.splice(0..0, unexplained.map(|(cell, _)| domain::check::no_reason(cell)));
    }
    findings
}
