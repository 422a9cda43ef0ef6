//! Reports: listed and read.

use super::answer::{self, DatesAnswer, UnitName};
use super::ask;
use crate::page::SignedIn;
use crate::{Error, finding, link};
use axum::Json;
use axum::extract::{Path, Query};
use domain::form::{Cell, Part};
use domain::programme::Programme;
use domain::report::{State, Timeliness};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use storage::report::{Event, Head, Report, ReportFilter, ReportKey};
use utoipa::{IntoParams, ToSchema};

/// Reports on a page, if the query names no other number.
const PAGE: i64 = 50;
const LARGEST_PAGE: i64 = 500;

/// Which reports.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    /// Only of this form.
    form: Option<String>,
    /// Only for this period.
    period: Option<String>,
    /// Only of the unit of this code and those below; the asker's own if absent.
    unit: Option<String>,
    /// Only in this state: `in_progress`, `for_signature`, `submitted`, `returned`, `accepted`, `reopened`.
    state: Option<String>,
    /// From 1.
    page: Option<String>,
    /// At most 500; 50 if absent.
    per_page: Option<String>,
}

/// A page of reports.
#[derive(Serialize, ToSchema)]
pub struct ReportPage {
    /// How many there are in all.
    total: i64,
    page: i64,
    per_page: i64,
    reports: Vec<HeadAnswer>,
}

/// A report without its entries.
#[derive(Serialize, ToSchema)]
pub struct HeadAnswer {
    id: uuid::Uuid,
    form: String,
    period: String,
    unit: UnitName,
    version: i64,
    state: &'static str,
    /// Send it with an act: who acts on an older one gets 409.
    revision: i64,
    illustrative: bool,
    first_sent_at: Option<Timestamp>,
    sent_at: Option<Timestamp>,
    sent_by: Option<String>,
    accepted_at: Option<Timestamp>,
    accepted_by: Option<String>,
    updated_at: Timestamp,
    page: String,
}

/// Reports that somebody has begun, latest period first. Those that nobody has
/// begun stand in `/api/v1/coverage`.
#[utoipa::path(get, path = "/api/v1/reports", tag = "reports", params(ListQuery),
    responses((status = 200, body = ReportPage), (status = 404), (status = 422)))]
pub async fn list(signed: SignedIn, Query(asked): Query<ListQuery>) -> Result<Json<ReportPage>, Error> {
    let (programme, words) = (signed.programme().await?, signed.visit.words);
    let period = ask::maybe(asked.period.as_ref(), "period", "api.field_period", words)?;
    let on = period.map_or_else(|| signed.visit.today(), |period: domain::period::Period| period.to());
    let state = match asked.state.as_deref().filter(|state| !state.is_empty()) {
        Some(code) => {
            Some(State::from_code(code).ok_or_else(|| ask::fault("state", "api.field_state", words))?)
        }
        None => None,
    };
    let unit = match &asked.unit {
        Some(_) => Some(ask::unit(&programme, &signed, asked.unit.as_ref(), on)?),
        None => None,
    };
    let number = |text, field| -> Result<Option<i64>, Error> {
        let found = ask::maybe(text, field, "api.field_number", words)?;
        if found.is_some_and(|number| number < 1) {
            return Err(ask::fault(field, "api.field_number", words));
        }
        Ok(found)
    };
    let page = number(asked.page.as_ref(), "page")?.unwrap_or(1);
    let per_page = number(asked.per_page.as_ref(), "per_page")?.unwrap_or(PAGE).min(LARGEST_PAGE);
    let filter = ReportFilter { form: asked.form.as_deref().map(Into::into), period, unit, state };
    let offset = (page - 1).saturating_mul(per_page);
    let (heads, total) = signed.store().reports_page(&signed.actor, &filter, offset, per_page).await?;
    let reports = heads.iter().map(|head| head_answer(&programme, head)).collect();
    Ok(Json(ReportPage { total, page, per_page, reports }))
}

fn head_answer(programme: &Programme, head: &Head) -> HeadAnswer {
    let unit = answer::unit(programme, head.key.unit, head.key.period.to());
    HeadAnswer {
        id: head.id.0,
        form: head.key.form.to_string(),
        period: head.key.period.to_string(),
        page: link::report(&head.key.form, head.key.period, &unit.code),
        unit,
        version: head.version,
        state: head.state.code(),
        revision: head.revision,
        illustrative: head.illustrative,
        first_sent_at: head.first_sent_at,
        sent_at: head.sent_at,
        sent_by: head.sent_by.clone(),
        accepted_at: head.accepted_at,
        accepted_by: head.accepted_by.clone(),
        updated_at: head.updated_at,
    }
}

/// Everything about one report.
#[derive(Serialize, ToSchema)]
pub struct ReportAnswer {
    form: String,
    period: String,
    unit: UnitName,
    state: &'static str,
    /// Null while nothing was saved.
    revision: Option<i64>,
    /// `fills` or `consolidates`.
    part: &'static str,
    /// Whether a leader signs before it is sent.
    signed: bool,
    dates: DatesAnswer,
    timeliness: TimelinessAnswer,
    /// Why there is more time, if there is.
    extended: Option<String>,
    /// Every field of the form, in its order.
    entries: Vec<EntryAnswer>,
    findings: Vec<FindingAnswer>,
    /// The thread, earliest first.
    events: Vec<EventAnswer>,
    page: String,
}

/// Whether it came in time; computed from the dates.
#[derive(Serialize, ToSchema)]
pub struct TimelinessAnswer {
    /// `on_time`, `late`, `due_in`, `overdue`, `not_open`.
    is: &'static str,
    /// So many days late, left or overdue.
    days: Option<i32>,
}

/// A field.
#[derive(Serialize, ToSchema)]
pub struct EntryAnswer {
    cell: String,
    label: String,
    /// As it stands in the form, the Vietnamese way: `1.220`, `38,4`. Empty is not zero.
    typed: String,
    /// As a number; null where empty or unreadable.
    value: Option<f64>,
    note: String,
    /// The value that it is compared with.
    previous: Option<f64>,
    /// For a confirming unit: the sum of the units below; the field is a correction of it.
    below: Option<f64>,
    saved_at: Option<Timestamp>,
    saved_by: Option<String>,
}

/// What the rules found.
#[derive(Serialize, ToSchema)]
pub struct FindingAnswer {
    rule: &'static str,
    /// `blocks` or `asks`.
    severity: String,
    pub(super) cells: Vec<String>,
    pub(super) detail: String,
    /// A question that a note has answered.
    pub(super) answered: bool,
}

/// A line of the thread.
#[derive(Serialize, ToSchema)]
pub struct EventAnswer {
    id: String,
    at: Timestamp,
    by: String,
    kind: String,
    reason: String,
    to: &'static str,
}

impl From<Event> for EventAnswer {
    fn from(event: Event) -> Self {
        let Event { id, at, by, kind, reason, to } = event;
        Self { id, at, by, kind, reason, to: to.code() }
    }
}

/// One report with its fields, findings, dates and thread.
#[utoipa::path(get, path = "/api/v1/reports/{form}/{period}/{unit}", tag = "reports",
    params(("form" = String, Path), ("period" = String, Path), ("unit" = String, Path, description = "The unit's code on the closing day")),
    responses((status = 200, body = ReportAnswer), (status = 404)))]
pub async fn show(
    signed: SignedIn,
    Path((form, period, unit)): Path<(String, String, String)>,
) -> Result<Json<ReportAnswer>, Error> {
    let programme = signed.programme().await?;
    let key = ask::report_key(&programme, &form, &period, &unit)?;
    read(&signed, &programme, &key).await.map(Json)
}

pub(super) async fn read(
    signed: &SignedIn,
    programme: &Programme,
    key: &ReportKey,
) -> Result<ReportAnswer, Error> {
    let report = signed.store().report(&signed.actor, key).await?;
    let events = match &report.head {
        Some(head) => signed.store().report_events(&signed.actor, head).await?,
        None => Vec::new(),
    };
    let version = programme.form(&key.form).and_then(|form| form.version(key.period));
    let cells: Vec<Cell> = version.map(|version| version.cells().collect()).unwrap_or_default();
    let unit = answer::unit(programme, key.unit, key.period.to());
    let zone = jiff::tz::TimeZone::fixed(jiff::tz::offset(7));
    Ok(ReportAnswer {
        form: key.form.to_string(),
        period: key.period.to_string(),
        page: link::report(&key.form, key.period, &unit.code),
        unit,
        state: report.state().code(),
        revision: report.head.as_ref().map(|head| head.revision),
        part: if report.part == Part::Fills { "fills" } else { "consolidates" },
        signed: report.signed,
        dates: report.dates.into(),
        timeliness: report.timeliness(&zone, signed.visit.today()).into(),
        extended: report.extended.clone(),
        entries: cells.iter().map(|cell| entry(signed, programme, &report, cell)).collect(),
        findings: findings(signed, programme, &report),
        events: events.into_iter().map(EventAnswer::from).collect(),
    })
}

fn entry(signed: &SignedIn, programme: &Programme, report: &Report, cell: &Cell) -> EntryAnswer {
    let version = programme.form(&report.key.form).and_then(|form| form.version(report.key.period));
    let indicator = programme.indicators.get(&cell.indicator);
    let plain = |value: &i64| answer::plain(*value, indicator);
    let there = report.entries.get(cell);
    let value = there.and_then(|entry| match &entry.entered {
        Some(domain::check::Entered::Value(value)) => Some(plain(value)),
        _ => None,
    });
    EntryAnswer {
        cell: cell.name(),
        label: finding::cell_label(cell, programme, version, signed.visit.words),
        typed: there.map(|entry| entry.typed.clone()).unwrap_or_default(),
        value,
        note: there.map(|entry| entry.note.clone()).unwrap_or_default(),
        previous: report.previous.get(cell).map(plain),
        below: report.below.get(cell).map(plain),
        saved_at: there.map(|entry| entry.saved_at),
        saved_by: there.map(|entry| entry.saved_by.clone()),
    }
}

pub(super) fn findings(signed: &SignedIn, programme: &Programme, report: &Report) -> Vec<FindingAnswer> {
    let version = programme.form(&report.key.form).and_then(|form| form.version(report.key.period));
    let answer = |found: &domain::check::Finding| FindingAnswer {
        rule: found.rule.code(),
        severity: format!("{:?}", found.severity).to_lowercase(),
        cells: found.cells.iter().map(Cell::name).collect(),
        detail: finding::sentence(found, programme, version, signed.visit.words),
        answered: found.severity == domain::check::Severity::Asks && !report.is_open_question(found),
    };
    report.findings.iter().map(answer).collect()
}

impl From<Timeliness> for TimelinessAnswer {
    fn from(found: Timeliness) -> Self {
        let (is, days) = match found {
            Timeliness::OnTime => ("on_time", None),
            Timeliness::Late(days) => ("late", Some(days)),
            Timeliness::DueIn(days) => ("due_in", Some(days)),
            Timeliness::Overdue(days) => ("overdue", Some(days)),
            Timeliness::NotOpen => ("not_open", None),
        };
        Self { is, days }
    }
}
