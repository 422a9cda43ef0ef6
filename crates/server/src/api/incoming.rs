//! Incoming documents: taken in, read, confirmed, handed over.

use super::answer::{self, UnitName};
use super::ask;
use crate::inbox::reader::File;
use crate::inbox::{self, NotTaken};
use crate::page::SignedIn;
use crate::{Error, finding};
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use domain::form::Cell;
use domain::incoming::{Act, Meaning, Role, place};
use domain::programme::Programme;
use domain::{IncomingId, ReadingId};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use storage::incoming::{Counts, Figure, Finding, Head, Pick, Place, Received, Said};
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

async fn read(signed: &SignedIn, id: IncomingId) -> Result<IncomingAnswer, Error> {
    let programme = signed.programme().await?;
    let incoming = signed.store().incoming(&signed.actor, id).await?;
    Ok(IncomingAnswer {
        document: head(signed, &programme, &incoming.head, None),
        figures: incoming.figures.iter().map(|one| figure(signed, &programme, one)).collect(),
        findings: incoming.findings.into_iter().map(|one| found(signed, one)).collect(),
        text: incoming.text,
    })
}

fn figure(signed: &SignedIn, programme: &Programme, figure: &Figure) -> IncomingFigure {
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

/// Whose file it is and what it is called.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TakeQuery {
    /// The file's name, with its ending.
    name: String,
    /// The code of the unit that sends it; as the document says if absent.
    unit: Option<String>,
}

/// What became of a file.
#[derive(Serialize, ToSchema)]
pub struct TakenAnswer {
    /// False where the same file came before.
    is_new: bool,
    reading: IncomingAnswer,
}

/// Takes a file in: the body is the file. The same file again leads to the document that is there.
#[utoipa::path(post, path = "/api/v1/incoming", tag = "incoming", params(TakeQuery),
    request_body(content = String, description = "The file's bytes", content_type = "application/octet-stream"),
    responses((status = 200, body = TakenAnswer), (status = 201, body = TakenAnswer), (status = 403), (status = 404),
        (status = 413), (status = 422)))]
pub async fn take(
    signed: SignedIn,
    Query(asked): Query<TakeQuery>,
    body: Bytes,
) -> Result<(StatusCode, Json<TakenAnswer>), Error> {
    let (programme, words) = (signed.programme().await?, signed.visit.words);
    let unit = match &asked.unit {
        Some(_) => Some(ask::unit(&programme, &signed, asked.unit.as_ref(), signed.visit.today())?),
        None => None,
    };
    let file = File { name: asked.name, bytes: body.to_vec() };
    let received = match inbox::take_in(&signed, unit, file).await {
        Ok((received, _)) => received,
        Err(NotTaken::Failed(error)) => return Err(error),
        Err(refused) => {
            let field = if matches!(refused, NotTaken::NoSender) { "unit" } else { "body" };
            let detail = inbox::why(&refused, words);
            return Err(Error::Fields(vec![crate::error::Fault { field: field.to_owned(), detail }]));
        }
    };
    let (Received::New(id) | Received::Before(id)) = received;
    let is_new = received == Received::New(id);
    let status = if is_new { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(TakenAnswer { is_new, reading: read(&signed, id).await? })))
}

/// What is said of a figure.
#[derive(Deserialize, ToSchema)]
pub struct SayRequest {
    /// `confirm`, `correct`, `refuse`, `reset`.
    act: String,
    /// The revision that was seen.
    revision: i64,
    /// For `correct`: what it means.
    meaning: Option<MeaningRequest>,
}

/// What a figure means.
#[derive(Deserialize, ToSchema)]
pub struct MeaningRequest {
    /// Indicator and breakdown: `tht-moi` or `tht-moi:sex=female`.
    cell: Option<String>,
    /// The unit's code on the period's closing day.
    unit: Option<String>,
    period: Option<String>,
    /// As people type it in Vietnamese: `1.220`, `38,4`.
    value: Option<String>,
    role: String,
}

/// Confirms, corrects or refuses a figure, or takes that back. 409 when somebody else did since.
#[utoipa::path(post, path = "/api/v1/incoming/{id}/figures/{figure}", tag = "incoming",
    params(("id" = uuid::Uuid, Path), ("figure" = uuid::Uuid, Path)), request_body = SayRequest,
    responses((status = 200, body = IncomingFigure), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn say(
    signed: SignedIn,
    Path((_, figure_id)): Path<(String, String)>,
    Json(asked): Json<SayRequest>,
) -> Result<Json<IncomingFigure>, Error> {
    let words = signed.visit.words;
    let id: ReadingId = figure_id.parse().map_err(|_| Error::NotFound)?;
    let programme = signed.programme().await?;
    // What is not theirs is not found, before anything is said of the request.
    signed.store().reading(&signed.actor, id).await?;
    let act = match (asked.act.as_str(), asked.meaning) {
        ("confirm", _) => Act::Confirm,
        ("refuse", _) => Act::Refuse,
        ("reset", _) => Act::Reset,
        ("correct", Some(said)) => Act::Correct(meaning(&signed, &programme, &said)?),
        ("correct", None) => return Err(ask::fault("meaning", "inbox.lack.indicator", words)),
        _ => return Err(ask::fault("act", "api.field_act", words)),
    };
    let said = Said { id, revision: asked.revision, act, remember: None };
    signed.store().say(&signed.deed(), &said).await?;
    let (_, now) = signed.store().reading(&signed.actor, id).await?;
    Ok(Json(figure(&signed, &programme, &now)))
}

fn meaning(signed: &SignedIn, programme: &Programme, said: &MeaningRequest) -> Result<Meaning, Error> {
    let words = signed.visit.words;
    let role: Role = said.role.parse().map_err(|_| ask::fault("role", "inbox.role_missing", words))?;
    let cell = said.cell.as_deref().map(Cell::from_name);
    let indicator = cell.as_ref().and_then(|cell| programme.indicators.get(&cell.indicator));
    if cell.is_some() && indicator.is_none() {
        return Err(ask::fault("cell", "api.field_cell", words));
    }
    let period = ask::maybe(said.period.as_ref(), "period", "api.field_period", words)?;
    let day = period.map_or_else(|| signed.visit.today(), |period: domain::period::Period| period.to());
    let unit = match &said.unit {
        Some(_) => Some(ask::unit(programme, signed, said.unit.as_ref(), day)?),
        None => None,
    };
    let decimals = indicator.map_or(0, |indicator| indicator.decimals);
    let value = said.value.as_deref().map(|value| vietnamese::number::parse_as(value.trim(), decimals));
    let value = value.transpose().map_err(|error| {
        Error::Fields(vec![crate::error::Fault { field: "value".to_owned(), detail: error.text(words.0) }])
    })?;
    Ok(Meaning { cell, unit, period, value, role })
}

/// Figures to be handed over.
#[derive(Deserialize, ToSchema)]
pub struct HandRequest {
    form: String,
    period: String,
    /// The unit's code on the period's closing day.
    unit: String,
    figures: Vec<PickRequest>,
    /// Whether the report is sent as well, if it passes its checks.
    #[serde(default)]
    submit: bool,
}

/// A figure to be handed over.
#[derive(Deserialize, ToSchema)]
pub struct PickRequest {
    id: uuid::Uuid,
    /// What stood in the report's field when the program read it; another value is never overwritten.
    #[serde(default)]
    was: String,
}

/// What handing over did.
#[derive(Serialize, ToSchema)]
pub struct HandAnswer {
    /// Figures that stand in the report now.
    handed: usize,
    /// Fields that hold another value: nothing was overwritten.
    clashes: Vec<super::act::ClashAnswer>,
    /// The report's state, if it was sent.
    state: Option<&'static str>,
    /// Why it was not sent, if that was asked.
    not_sent: Option<String>,
}

/// Hands confirmed figures over to a report. 409 when a field holds another value: both come back.
#[utoipa::path(post, path = "/api/v1/incoming/{id}/hand-over", tag = "incoming", params(("id" = uuid::Uuid, Path)),
    request_body = HandRequest,
    responses((status = 200, body = HandAnswer), (status = 403), (status = 404), (status = 409, body = HandAnswer), (status = 422)))]
pub async fn hand_over(
    signed: SignedIn,
    Path(id): Path<String>,
    Json(asked): Json<HandRequest>,
) -> Result<(StatusCode, Json<HandAnswer>), Error> {
    let id = id_of(&id)?;
    signed.store().incoming_head(&signed.actor, id).await?;
    let programme = signed.programme().await?;
    let key = ask::report_key(&programme, &asked.form, &asked.period, &asked.unit)?;
    let picks: Vec<Pick> =
        asked.figures.into_iter().map(|one| Pick { id: ReadingId(one.id), was: one.was }).collect();
    let done = signed.store().hand_over(&signed.deed(), id, &key, &picks, asked.submit).await?;
    let status = if done.clashes.is_empty() { StatusCode::OK } else { StatusCode::CONFLICT };
    let (state, not_sent) = match done.sent {
        Some(Ok(state)) => (Some(state.code()), None),
        Some(Err(refusal)) => (None, Some(finding::refusal(&refusal, signed.visit.words))),
        None => (None, None),
    };
    let clashes = done.clashes.into_iter().map(Into::into).collect();
    Ok((status, Json(HandAnswer { handed: done.handed, clashes, state, not_sent })))
}

fn id_of(text: &str) -> Result<IncomingId, Error> {
    text.parse().map_err(|_| Error::NotFound)
}
