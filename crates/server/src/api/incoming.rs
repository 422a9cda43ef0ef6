//! Incoming documents: listed, and one with what was read in it.

use super::answer::{self, UnitName};
use super::ask;
use crate::page::SignedIn;
use crate::{Error, inbox};
use axum::Json;
use axum::extract::{Path, Query};
use domain::IncomingId;
use domain::form::Cell;
use domain::incoming::place;
use domain::programme::Programme;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use storage::incoming::{Counts, Figure, Finding, Head, Place};
use utoipa::{IntoParams, ToSchema};

/// Documents on a page.
const PAGE: i64 = 50;

/// Which documents.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    /// Only of the unit of this code and those below; the asker's own if absent.
    unit: Option<String>,
    /// `true` for those with figures that nobody has looked at.
    waiting: Option<bool>,
    /// From 1.
    page: Option<String>,
}

/// A page of documents.
#[derive(Serialize, ToSchema)]
pub struct IncomingPage {
    total: i64,
    page: i64,
    per_page: i64,
    documents: Vec<IncomingHead>,
}

/// A document without its text.
#[derive(Serialize, ToSchema)]
pub struct IncomingHead {
    id: uuid::Uuid,
    /// The file's name.
    name: String,
    /// The file's size in bytes.
    bytes: i64,
    /// The file's SHA-256.
    hash: String,
    /// Whose document it is.
    unit: UnitName,
    title: String,
    number: String,
    day: Option<Date>,
    issuer: String,
    illustrative: bool,
    received_at: Timestamp,
    received_by: String,
    /// The version of the reader.
    reader: String,
    counts: Option<CountsAnswer>,
    page: String,
}

/// How far a document is.
#[derive(Serialize, ToSchema)]
pub struct CountsAnswer {
    /// Figures that a report could hold and nobody has looked at.
    open: i64,
    /// Confirmed or corrected, in no report yet.
    agreed: i64,
    /// Not used.
    refused: i64,
    /// Handed over to a report.
    handed: i64,
    /// Goals, allocations, changes, percentages, scope.
    others: i64,
    findings: i64,
    open_findings: i64,
}

/// Documents that came in, newest first.
#[utoipa::path(get, path = "/api/v1/incoming", tag = "incoming", params(ListQuery),
    responses((status = 200, body = IncomingPage), (status = 404), (status = 422)))]
pub async fn list(signed: SignedIn, Query(asked): Query<ListQuery>) -> Result<Json<IncomingPage>, Error> {
    let (programme, words) = (signed.programme().await?, signed.visit.words);
    let unit = match &asked.unit {
        Some(_) => Some(ask::unit(&programme, &signed, asked.unit.as_ref(), signed.visit.today())?),
        None => None,
    };
    let page: i64 = ask::maybe(asked.page.as_ref(), "page", "api.field_number", words)?.unwrap_or(1);
    if page < 1 {
        return Err(ask::fault("page", "api.field_number", words));
    }
    let offset = (page - 1).saturating_mul(PAGE);
    let is_waiting = asked.waiting.unwrap_or_default();
    let found = signed.store().incoming_page(&signed.actor, unit, is_waiting, offset, PAGE).await?;
    let documents = found.documents.iter().map(|(one, counts)| head(&signed, &programme, one, Some(counts)));
    Ok(Json(IncomingPage { total: found.total, page, per_page: PAGE, documents: documents.collect() }))
}

fn head(signed: &SignedIn, programme: &Programme, head: &Head, counts: Option<&Counts>) -> IncomingHead {
    let counts = counts.map(|counts| CountsAnswer {
        open: counts.open,
        agreed: counts.agreed,
        refused: counts.refused,
        handed: counts.handed,
        others: counts.others,
        findings: counts.findings,
        open_findings: counts.open_findings,
    });
    IncomingHead {
        id: head.id.0,
        name: head.name.clone(),
        bytes: head.bytes,
        hash: head.hash.clone(),
        unit: answer::unit(programme, head.unit, signed.visit.today()),
        title: head.about.title.clone(),
        number: head.about.number.clone(),
        day: head.about.day,
        issuer: head.about.issuer.clone(),
        illustrative: head.illustrative,
        received_at: head.received_at,
        received_by: head.received_by.clone(),
        reader: head.reader.clone(),
        counts,
        page: inbox::href(head.id),
    }
}

/// A document with its reading. Places are in Unicode characters of `text`.
#[derive(Serialize, ToSchema)]
pub struct IncomingAnswer {
    document: IncomingHead,
    text: String,
    figures: Vec<IncomingFigure>,
    findings: Vec<IncomingFinding>,
}

/// A figure that was read.
#[derive(Serialize, ToSchema)]
pub struct IncomingFigure {
    id: uuid::Uuid,
    start: usize,
    end: usize,
    /// The number as written.
    text: String,
    /// `exact`, `about`, `at_least`, `at_most`, `nearly`, `more_than`, `range`.
    bound: String,
    measure: String,
    label: String,
    area: String,
    time: String,
    /// How sure the reader is, 0 to 1.
    score: f64,
    sentence: String,
    meaning: MeaningAnswer,
    /// `open`, `confirmed`, `corrected`, `refused`.
    state: &'static str,
    /// Send it with an act: who acts on an older one gets 409.
    revision: i64,
    /// The report in which it stands.
    report: Option<uuid::Uuid>,
    /// What it lacks before it can go into a report, or why it never will; null if nothing.
    lack: Option<&'static str>,
}

/// What a figure means in the programme; null where it is not known.
#[derive(Serialize, ToSchema)]
pub struct MeaningAnswer {
    cell: Option<String>,
    unit: Option<UnitName>,
    period: Option<String>,
    value: Option<f64>,
    /// `actual`, `registered`, `target`, `allocation`, `change`, `ratio`, `scope`.
    role: &'static str,
}

/// A contradiction.
#[derive(Serialize, ToSchema)]
pub struct IncomingFinding {
    rule: String,
    /// `error` or `warning`.
    severity: &'static str,
    message: String,
    spans: Vec<SpanAnswer>,
    /// Why somebody accepted it, if somebody did.
    reason: Option<String>,
}

/// A place in the text.
#[derive(Serialize, ToSchema)]
pub struct SpanAnswer {
    start: usize,
    end: usize,
    text: String,
}

/// One document with its text, figures and findings.
#[utoipa::path(get, path = "/api/v1/incoming/{id}", tag = "incoming", params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = IncomingAnswer), (status = 404)))]
pub async fn show(signed: SignedIn, Path(id): Path<String>) -> Result<Json<IncomingAnswer>, Error> {
    read(&signed, id_of(&id)?).await.map(Json)
}

pub(super) async fn read(signed: &SignedIn, id: IncomingId) -> Result<IncomingAnswer, Error> {
    let programme = signed.programme().await?;
    let incoming = signed.store().incoming(&signed.actor, id).await?;
    Ok(IncomingAnswer {
        document: head(signed, &programme, &incoming.head, None),
        figures: incoming.figures.iter().map(|one| figure(signed, &programme, one)).collect(),
        findings: incoming.findings.into_iter().map(|one| found(signed, one)).collect(),
        text: incoming.text,
    })
}

pub(super) fn figure(signed: &SignedIn, programme: &Programme, figure: &Figure) -> IncomingFigure {
    let (meaning, read) = (&figure.meaning, &figure.read);
    let indicator = meaning.cell.as_ref().and_then(|cell| programme.indicators.get(&cell.indicator));
    let day = meaning.period.map_or_else(|| signed.visit.today(), |period| period.to());
    IncomingFigure {
        id: figure.id.0,
        start: read.span.0,
        end: read.span.1,
        text: read.written.clone(),
        bound: read.bound.clone(),
        measure: read.measure.clone(),
        label: read.label.clone(),
        area: read.area.clone(),
        time: read.time.clone(),
        score: read.score_permille as f64 / 1000.0,
        sentence: read.sentence.clone(),
        meaning: MeaningAnswer {
            cell: meaning.cell.as_ref().map(Cell::name),
            unit: meaning.unit.map(|unit| answer::unit(programme, unit, day)),
            period: meaning.period.map(|period| period.to_string()),
            value: meaning.value.map(|value| answer::plain(value, indicator)),
            role: meaning.role.code(),
        },
        state: figure.state.code(),
        revision: figure.revision,
        report: figure.report.map(|report| report.0),
        lack: place(programme, meaning).err().map(|lack| lack.code()),
    }
}

fn found(signed: &SignedIn, finding: Finding) -> IncomingFinding {
    let place = |place: Place| SpanAnswer { start: place.start, end: place.end, text: place.text };
    IncomingFinding {
        rule: finding.found.rule,
        severity: if finding.found.is_error { "error" } else { "warning" },
        message: signed.visit.words.0.pick(finding.found.vi, finding.found.en),
        spans: finding.found.spans.into_iter().map(place).collect(),
        reason: finding.noted.map(|(_, _, reason)| reason),
    }
}

pub(super) fn id_of(text: &str) -> Result<IncomingId, Error> {
    text.parse().map_err(|_| Error::NotFound)
}
