//! Making, changing, ending and reopening tasks by the keeper of the plan: read
//! by what reads the page's form, so both accept the same.

use super::{TaskAnswer, task_answer};
use crate::Error;
use crate::error::Fault;
use crate::page::SignedIn;
use crate::task::form::{self, Typed};
use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use domain::TaskId;
use serde::Deserialize;
use storage::task::Remade;
use utoipa::ToSchema;

/// A task as people type it.
#[derive(Deserialize, Default, ToSchema)]
#[serde(default)]
pub struct TaskRequest {
    group_number: String,
    group: String,
    /// What is to be done.
    text: String,
    /// The lead agencies by their names or codes, as on the page: `Sở Nội vụ`,
    /// `STC`, `các huyện, thành phố`.
    leads: Vec<String>,
    supports: Vec<String>,
    /// When, in Vietnamese: `thường xuyên`, `quý III, IV năm 2024`, `31/12/2024`,
    /// `hằng năm 2023-2030`; empty where the plan does not say.
    time: String,
    /// The result asked for.
    result: String,
    /// 1 to 100.
    #[schema(example = 1)]
    weight: Option<i64>,
    /// The numbers that lead agencies report with it: names of cells (`lop`,
    /// `lop-nguoi:sex=female`) or of indicators. For a change, null leaves them
    /// as they are and an empty list asks for none.
    #[schema(example = json!(["lop"]))]
    figures: Option<Vec<String>>,
    /// For a change: why. For a new task: the document that orders it.
    reason: String,
    /// For a change: the revision that the program saw; 409 if it is another by now.
    revision: i64,
}

/// The fields of the page by those of the API.
const FIELDS: [(&str, &str); 9] = [
    ("nhom", "group_number"),
    ("ten_nhom", "group"),
    ("noi_dung", "text"),
    ("chu_tri", "leads"),
    ("phoi_hop", "supports"),
    ("thoi_gian", "time"),
    ("ket_qua", "result"),
    ("trong_so", "weight"),
    ("so_lieu", "figures"),
];

/// What is wrong, by the API's names of the fields.
fn wrong(faults: crate::admin::Faults) -> Error {
    let named = |fault: Fault| {
        let name = FIELDS.iter().find(|(page, _)| *page == fault.field).map(|(_, name)| (*name).to_owned());
        Fault { field: name.unwrap_or(fault.field), detail: fault.detail }
    };
    Error::Fields(faults.0.into_iter().map(named).collect())
}

impl TaskRequest {
    /// As the page's form sends it; codes of units become their names.
    async fn typed(&self, signed: &SignedIn) -> Result<Typed, Error> {
        let (programme, today) = (signed.programme().await?, signed.visit.today());
        let name = |text: &String| {
            let unit = programme.units.find(text.trim(), today);
            unit.map_or_else(|| text.clone(), |unit| unit.name.clone())
        };
        let names = |all: &[String]| all.iter().map(name).collect::<Vec<_>>().join("; ");
        Ok(Typed {
            nhom: self.group_number.clone(),
            ten_nhom: self.group.clone(),
            noi_dung: self.text.clone(),
            chu_tri: names(&self.leads),
            phoi_hop: names(&self.supports),
            thoi_gian: self.time.clone(),
            ket_qua: self.result.clone(),
            trong_so: self.weight.unwrap_or(1).to_string(),
            so_lieu: self.figures.as_ref().map(|names| names.join("; ")),
            them_so_lieu: String::new(),
            reason: self.reason.clone(),
            revision: self.revision.to_string(),
        })
    }
}

async fn answer(signed: &SignedIn, id: TaskId) -> Result<Json<TaskAnswer>, Error> {
    let whole = signed.store().task(&signed.actor, id).await?;
    Ok(Json(task_answer(&*signed.programme().await?, &whole, signed.visit.today())))
}

fn id_of(id: &str) -> Result<TaskId, Error> {
    id.parse().map_err(|_| Error::NotFound)
}

/// Adds a task to a plan that the asker's unit keeps.
#[utoipa::path(post, path = "/api/v1/plans/{plan}/tasks", tag = "tasks", params(("plan" = String, Path)),
    request_body = TaskRequest,
    responses((status = 201, body = TaskAnswer), (status = 403), (status = 404), (status = 422)))]
pub async fn make(
    signed: SignedIn,
    Path(key): Path<String>,
    Json(asked): Json<TaskRequest>,
) -> Result<(StatusCode, Json<TaskAnswer>), Error> {
    let plan = form::kept(&signed, &key.as_str().into()).await?;
    let typed = asked.typed(&signed).await?;
    let task = form::read(&signed, &plan, &typed).await?.map_err(wrong)?;
    let id = signed.store().add_task(&signed.deed(), &task, &asked.reason).await?;
    Ok((StatusCode::CREATED, answer(&signed, id).await?))
}

/// Changes a task: its words, its agencies, its time, its weight, its numbers.
/// Lead agencies that have said something keep their part, and numbers that were
/// accepted still count.
#[utoipa::path(put, path = "/api/v1/tasks/{id}", tag = "tasks", params(("id" = uuid::Uuid, Path)),
    request_body = TaskRequest,
    responses((status = 200, body = TaskAnswer), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn change(
    signed: SignedIn,
    Path(id): Path<String>,
    Json(asked): Json<TaskRequest>,
) -> Result<Json<TaskAnswer>, Error> {
    let id = id_of(&id)?;
    let old = signed.store().task(&signed.actor, id).await?.kept.task;
    let plan = form::kept(&signed, &old.plan).await?;
    let typed = asked.typed(&signed).await?;
    let new = form::read(&signed, &plan, &typed).await?;
    let new = form::with_reason(new, &typed, signed.visit.words).map_err(wrong)?;
    let task = form::keep_unasked(new, &old, &typed);
    let new = Remade { task, why: asked.reason, revision: asked.revision };
    signed.store().change_task(&signed.deed(), id, &new).await?;
    answer(&signed, id).await
}

/// The end of a task, or of that end.
#[derive(Deserialize, Default, ToSchema)]
#[serde(default)]
pub struct EndRequest {
    /// Why.
    reason: String,
    /// The revision that the program saw; 409 if it is another by now.
    revision: i64,
}

/// Ends a task: it counts as no longer needed.
#[utoipa::path(post, path = "/api/v1/tasks/{id}/end", tag = "tasks", params(("id" = uuid::Uuid, Path)),
    request_body = EndRequest,
    responses((status = 200, body = TaskAnswer), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn end(
    signed: SignedIn,
    Path(id): Path<String>,
    Json(asked): Json<EndRequest>,
) -> Result<Json<TaskAnswer>, Error> {
    let id = id_of(&id)?;
    signed.store().task(&signed.actor, id).await?;
    signed.store().end_task(&signed.deed(), id, &asked.reason, asked.revision).await?;
    answer(&signed, id).await
}

/// Takes the end of a task back: whoever has not finished is asked again.
#[utoipa::path(post, path = "/api/v1/tasks/{id}/reopen", tag = "tasks", params(("id" = uuid::Uuid, Path)),
    request_body = EndRequest,
    responses((status = 200, body = TaskAnswer), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn reopen(
    signed: SignedIn,
    Path(id): Path<String>,
    Json(asked): Json<EndRequest>,
) -> Result<Json<TaskAnswer>, Error> {
    let id = id_of(&id)?;
    signed.store().task(&signed.actor, id).await?;
    signed.store().reopen_task(&signed.deed(), id, &asked.reason, asked.revision).await?;
    answer(&signed, id).await
}
