//! What a program does with incoming documents: takes files in, says what
//! their figures mean, hands them over.

use super::ask;
use super::incoming::{IncomingAnswer, IncomingFigure, figure, id_of, read};
use crate::inbox::reader::File;
use crate::inbox::{self, NotTaken};
use crate::page::SignedIn;
use crate::{Error, finding};
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use domain::ReadingId;
use domain::form::Cell;
use domain::incoming::{Act, Meaning, Role};
use domain::programme::Programme;
use serde::{Deserialize, Serialize};
use storage::incoming::{Pick, Received, Said};
use utoipa::{IntoParams, ToSchema};

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
