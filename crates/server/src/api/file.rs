//! Files attached to plans.

use crate::page::SignedIn;
use crate::task::import::as_file;
use crate::{Error, link};
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use domain::{PlanFileId, PlanKey};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use storage::content::NewFile;
use storage::plan::PlanFile;
use utoipa::{IntoParams, ToSchema};

/// A file attached to a plan.
#[derive(Serialize, ToSchema)]
pub struct PlanFileAnswer {
    id: uuid::Uuid,
    name: String,
    bytes: i64,
    /// SHA-256, hexadecimal.
    hash: String,
    added_at: Timestamp,
    added_by: String,
    /// Null while it can be saved.
    removed: Option<PlanFileRemoved>,
    page: String,
}

/// Who took a file away.
#[derive(Serialize, ToSchema)]
pub struct PlanFileRemoved {
    at: Timestamp,
    by: String,
    why: String,
}

impl From<PlanFile> for PlanFileAnswer {
    fn from(file: PlanFile) -> Self {
        let page = format!("{}/tep/{}", link::plan(&file.plan), file.id);
        let removed = file.removed.map(|(at, by, why)| PlanFileRemoved { at, by, why });
        let PlanFile { id, name, bytes, hash, added_at, added_by, .. } = file;
        Self { id: id.0, name, bytes, hash, added_at, added_by, removed, page }
    }
}

/// The files of a plan, the earliest first; also those that were taken away.
#[utoipa::path(get, path = "/api/v1/plans/{plan}/files", tag = "plans", params(("plan" = String, Path)),
    responses((status = 200, body = [PlanFileAnswer]), (status = 404)))]
pub async fn list(signed: SignedIn, Path(key): Path<String>) -> Result<Json<Vec<PlanFileAnswer>>, Error> {
    let files = signed.store().plan_files(&signed.actor, &key.into(), signed.visit.today()).await?;
    Ok(Json(files.into_iter().map(PlanFileAnswer::from).collect()))
}

/// What a file is called.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FileQuery {
    /// The file's name, with its ending.
    name: String,
}

/// Attaches a file to a plan: the body is the file, at most 10 MB.
#[utoipa::path(post, path = "/api/v1/plans/{plan}/files", tag = "plans", params(("plan" = String, Path), FileQuery),
    request_body(content = String, description = "The file's bytes", content_type = "application/octet-stream"),
    responses((status = 201, body = [PlanFileAnswer]), (status = 403), (status = 404), (status = 413), (status = 422)))]
pub async fn add(
    signed: SignedIn,
    Path(key): Path<String>,
    Query(asked): Query<FileQuery>,
    body: Bytes,
) -> Result<(StatusCode, Json<Vec<PlanFileAnswer>>), Error> {
    let plan = PlanKey::from(key.as_str());
    // A name with folders in it is some program's path.
    let name = asked.name.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
    signed.store().add_plan_file(&signed.deed(), &plan, &NewFile { name, bytes: body.to_vec() }).await?;
    Ok((StatusCode::CREATED, list(signed, Path(key)).await?))
}

/// What is in a file, as it was attached.
#[utoipa::path(get, path = "/api/v1/plans/{plan}/files/{id}", tag = "plans",
    params(("plan" = String, Path), ("id" = uuid::Uuid, Path)),
    responses((status = 200, description = "The file", content_type = "application/octet-stream"), (status = 404)))]
pub async fn take(signed: SignedIn, Path((key, id)): Path<(String, String)>) -> Result<Response, Error> {
    let id: PlanFileId = id.parse().map_err(|_| Error::NotFound)?;
    let (file, bytes) =
        signed.store().plan_file(&signed.actor, &key.into(), signed.visit.today(), id).await?;
    Ok(as_file(&file.name, bytes))
}

/// Why a file is taken away.
#[derive(Deserialize, ToSchema)]
pub struct RemoveFileRequest {
    reason: String,
}

/// Takes a file away from a plan; its row stays, with the reason.
#[utoipa::path(post, path = "/api/v1/plans/{plan}/files/{id}/remove", tag = "plans",
    params(("plan" = String, Path), ("id" = uuid::Uuid, Path)), request_body = RemoveFileRequest,
    responses((status = 200, body = [PlanFileAnswer]), (status = 403), (status = 404), (status = 422)))]
pub async fn remove(
    signed: SignedIn,
    Path((key, id)): Path<(String, String)>,
    Json(asked): Json<RemoveFileRequest>,
) -> Result<Json<Vec<PlanFileAnswer>>, Error> {
    let (plan, id) = (PlanKey::from(key.as_str()), id.parse().map_err(|_| Error::NotFound)?);
    signed.store().remove_plan_file(&signed.deed(), &plan, id, &asked.reason).await?;
    list(signed, Path(key)).await
}
