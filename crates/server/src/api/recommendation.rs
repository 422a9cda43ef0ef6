//! Recommendations and what is done with them.

use super::answer::{self, UnitName};
use super::ask;
use crate::Error;
use crate::page::SignedIn;
use axum::Json;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use domain::plan::CaseAct;
use domain::programme::Programme;
use domain::{RecommendationId, UnitId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use storage::recommendation::{CaseList, NewRecommendation, Recommendation};
use utoipa::{IntoParams, ToSchema};

/// A recommendation.
#[derive(Serialize, ToSchema)]
pub struct RecommendationAnswer {
    id: uuid::Uuid,
    from: UnitName,
    /// Who it comes from, where that is no unit of the programme.
    organisation: String,
    to: String,
    subject: String,
    body: String,
    /// The document it came in.
    source: String,
    received: Date,
    due: Date,
    public: bool,
    /// The case: `open`, `settled`, `declined`, `withdrawn`.
    state: &'static str,
    answered_on: Option<Date>,
    illustrative: bool,
    revision: i64,
}

fn case_answer(programme: &Programme, one: &Recommendation, today: Date) -> RecommendationAnswer {
    RecommendationAnswer {
        id: one.id.0,
        from: answer::unit(programme, one.new.from_unit, today),
        organisation: one.new.from_words.clone(),
        to: one.new.to_words.clone(),
        subject: one.new.subject.clone(),
        body: one.new.body.clone(),
        source: one.new.source.clone(),
        received: one.new.received,
        due: one.due,
        public: one.new.is_public,
        state: one.state.code(),
        answered_on: one.answered_on,
        illustrative: one.illustrative,
        revision: one.revision,
    }
}

/// Which recommendations.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CaseQuery {
    /// `open`, `late`, `answered` or `all`; `open` if absent.
    list: Option<String>,
}

/// Recommendations that the asker may see, by due day, at most 200.
#[utoipa::path(get, path = "/api/v1/recommendations", tag = "tasks", params(CaseQuery),
    responses((status = 200, body = Vec<RecommendationAnswer>), (status = 422)))]
pub async fn cases(
    signed: SignedIn,
    Query(asked): Query<CaseQuery>,
) -> Result<Json<Vec<RecommendationAnswer>>, Error> {
    let (programme, today) = (signed.programme().await?, signed.visit.today());
    let list = match asked.list.as_deref().unwrap_or("open") {
        "open" => CaseList::Open,
        "late" => CaseList::Late,
        "answered" => CaseList::Answered,
        "all" => CaseList::All,
        _ => return Err(ask::fault("list", "api.field_list", signed.visit.words)),
    };
    let found = signed.store().recommendations(&signed.actor, today, list, 200).await?;
    Ok(Json(found.iter().map(|one| case_answer(&programme, one, today)).collect()))
}

/// One recommendation.
#[utoipa::path(get, path = "/api/v1/recommendations/{id}", tag = "tasks", params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = RecommendationAnswer), (status = 404)))]
pub async fn case(signed: SignedIn, Path(id): Path<String>) -> Result<Json<RecommendationAnswer>, Error> {
    let id: RecommendationId = id.parse().map_err(|_| Error::NotFound)?;
    let programme = signed.programme().await?;
    let (found, ..) = signed.store().recommendation(&signed.actor, id).await?;
    Ok(Json(case_answer(&programme, &found, signed.visit.today())))
}

/// A recommendation to be made by the asker's own unit.
#[derive(Deserialize, ToSchema)]
pub struct CaseRequest {
    /// The authority: a unit's name, or any other body in words.
    to: String,
    subject: String,
    #[serde(default)]
    body: String,
    #[serde(default)]
    source: String,
    #[serde(default)]
    organisation: String,
    /// The day it was received; today if absent.
    received: Option<String>,
    /// Working days for the answer.
    working_days: u32,
    #[serde(default)]
    public: bool,
}

/// Makes a recommendation.
#[utoipa::path(post, path = "/api/v1/recommendations", tag = "tasks", request_body = CaseRequest,
    responses((status = 201, body = RecommendationAnswer), (status = 403), (status = 422)))]
pub async fn recommend(
    signed: SignedIn,
    Json(asked): Json<CaseRequest>,
) -> Result<(StatusCode, Json<RecommendationAnswer>), Error> {
    let (programme, today) = (signed.programme().await?, signed.visit.today());
    let received = ask::maybe(asked.received.as_ref(), "received", "api.field_day", signed.visit.words)?;
    let to_unit: Option<UnitId> = match programme.units.find_by_name(asked.to.trim(), today).as_slice() {
        [unit] => Some(unit.id),
        _ => None,
    };
    let new = NewRecommendation {
        from_unit: signed.actor.unit,
        from_words: asked.organisation,
        to_unit,
        to_words: asked.to,
        subject: asked.subject,
        body: asked.body,
        source: asked.source,
        received: received.unwrap_or(today),
        working_days: asked.working_days,
        is_public: asked.public,
    };
    let id = signed.store().recommend(&signed.deed(), &new).await?;
    let (found, ..) = signed.store().recommendation(&signed.actor, id).await?;
    Ok((StatusCode::CREATED, Json(case_answer(&programme, &found, today))))
}

/// An act on a recommendation.
#[derive(Deserialize, Default, ToSchema)]
#[serde(default)]
pub struct CaseActRequest {
    /// The revision that the program saw; 409 if it is another by now.
    revision: i64,
    /// The answer, the reason, what is said.
    text: String,
    /// The document of an answer.
    document: String,
}

/// Does an act to a recommendation: `answer`, `settle`, `decline`, `withdraw`, `reopen`, `say`.
#[utoipa::path(post, path = "/api/v1/recommendations/{id}/{act}", tag = "tasks",
    params(("id" = uuid::Uuid, Path), ("act" = String, Path)), request_body = CaseActRequest,
    responses((status = 200, body = RecommendationAnswer), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn act_on_case(
    signed: SignedIn,
    Path((id, act)): Path<(String, String)>,
    Json(asked): Json<CaseActRequest>,
) -> Result<Json<RecommendationAnswer>, Error> {
    let found: RecommendationId = id.parse().map_err(|_| Error::NotFound)?;
    let text = asked.text;
    let act = match act.as_str() {
        "answer" => CaseAct::Answer { text },
        "settle" => CaseAct::Settle,
        "decline" => CaseAct::Decline { reason: text },
        "withdraw" => CaseAct::Withdraw,
        "reopen" => CaseAct::Reopen { reason: text },
        "say" => CaseAct::Say { text },
        _ => return Err(Error::NotFound),
    };
    signed.store().act_on_case(&signed.deed(), found, &act, &asked.document, asked.revision).await?;
    case(signed, Path(id)).await
}
