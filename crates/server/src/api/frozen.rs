//! Frozen documents: listed, shown, taken along, made from a draft.

use super::answer::{self, UnitName};
use super::ask;
use super::document::{DraftQuery, request, wrong_choice};
use crate::Error;
use crate::document::change;
use crate::document::{Freezing, Issued, Request, frozen_file, issue};
use crate::error::Fault;
use crate::page::SignedIn;
use axum::Json;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use domain::DocumentId;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use storage::document::Frozen;
use utoipa::ToSchema;
use writing::model::Document;

/// A frozen document.
#[derive(Serialize, ToSchema)]
pub struct DocumentAnswer {
    id: uuid::Uuid,
    template: String,
    form: String,
    period: String,
    unit: UnitName,
    language: String,
    title: String,
    /// Its number with symbol.
    #[schema(example = "15/BC-UBND")]
    number: String,
    day: Date,
    signer: String,
    /// SHA-256 of the model.
    hash: String,
    frozen_at: Timestamp,
    frozen_by: String,
    /// What the checks found in its text when it was frozen.
    findings: Vec<String>,
    /// Why it was frozen all the same; empty where nothing was found that cannot be right.
    findings_reason: String,
    /// The document itself with every figure's key and value in `sources`; null in the list.
    model: Option<Value>,
    /// Figures that are others today; null in the list.
    changed: Option<Vec<ChangedAnswer>>,
}

/// A figure of a frozen document that is another today.
#[derive(Serialize, ToSchema)]
pub struct ChangedAnswer {
    label: String,
    measure: String,
    /// As frozen, written as in the document.
    then: String,
    /// As it stands; null where nobody reports it any more.
    now: Option<String>,
    /// The page of today's figure.
    page: String,
}

impl From<change::Changed> for ChangedAnswer {
    fn from(changed: change::Changed) -> Self {
        let change::Changed { label, measure, then, now, href } = changed;
        Self { label, measure, then, now, page: href }
    }
}

/// Frozen documents of the asker's units, newest first.
#[utoipa::path(get, path = "/api/v1/documents", tag = "documents",
    responses((status = 200, body = Vec<DocumentAnswer>)))]
pub async fn documents(signed: SignedIn) -> Result<Json<Vec<DocumentAnswer>>, Error> {
    let programme = signed.programme().await?;
    let found = signed.store().frozen_list(&signed.actor).await?;
    Ok(Json(found.into_iter().map(|frozen| document_answer(&programme, frozen)).collect()))
}

/// One frozen document with its model, as it was when it was frozen, and what
/// has changed since.
#[utoipa::path(get, path = "/api/v1/documents/{id}", tag = "documents",
    params(("id" = uuid::Uuid, Path)), responses((status = 200, body = DocumentAnswer), (status = 404)))]
pub async fn document(signed: SignedIn, Path(id): Path<String>) -> Result<Json<DocumentAnswer>, Error> {
    found(&signed, id.parse().map_err(|_| Error::NotFound)?).await.map(Json)
}

async fn found(signed: &SignedIn, id: DocumentId) -> Result<DocumentAnswer, Error> {
    let programme = signed.programme().await?;
    let frozen = signed.store().frozen(&signed.actor, id).await?;
    let model: Document = serde_json::from_str(&frozen.document.model)
        .map_err(|error| Error::Internal(format!("document {id}: {error}")))?;
    let changed = change::changes(signed.store(), &signed.actor, signed.visit.today(), &[&model])
        .await?
        .pop()
        .unwrap_or_default();
    let changed = Some(changed.into_iter().map(ChangedAnswer::from).collect());
    Ok(DocumentAnswer { changed, ..document_answer(&programme, frozen) })
}

/// A frozen document as a file: `docx`, `pdf`, `html` or `md`.
#[utoipa::path(get, path = "/api/v1/documents/{id}/{format}", tag = "documents",
    params(("id" = uuid::Uuid, Path), ("format" = String, Path, description = "docx, pdf, html or md")),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>), (status = 404)))]
pub async fn file(
    signed: SignedIn,
    Path((id, format)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    frozen_file(&signed, &id, &format, &headers).await
}

/// A draft to be frozen.
#[derive(Deserialize, ToSchema)]
pub struct FreezeRequest {
    /// The template's key.
    template: String,
    #[serde(flatten)]
    draft: DraftQuery,
    /// The draft's `seen`: where its figures are others by now, nothing is frozen.
    seen: String,
    /// The number from the registry, with or without the symbol.
    #[schema(example = "15/BC-UBND")]
    number: String,
    /// The date of issue, from the closing day to today.
    #[schema(example = "2012-10-12")]
    day: String,
    signer: String,
    /// Whether the sources are printed as an appendix.
    #[serde(default)]
    with_sources: bool,
    /// Where the draft's text cannot be right: yes, all the same.
    #[serde(default)]
    is_agreed: bool,
    /// And why.
    #[serde(default)]
    reason: String,
}

/// Freezes a draft with its number, date and signer: its figures never change again.
#[utoipa::path(post, path = "/api/v1/documents", tag = "documents", request_body = FreezeRequest,
    responses((status = 201, body = DocumentAnswer), (status = 403), (status = 404), (status = 422)))]
pub async fn freeze(
    signed: SignedIn,
    Json(asked): Json<FreezeRequest>,
) -> Result<(StatusCode, Json<DocumentAnswer>), Error> {
    let programme = signed.programme().await?;
    let request = request(&signed, &programme, &asked.template, &asked.draft)?;
    let request = Request { with_sources: asked.with_sources, ..request };
    let day: Date = asked.day.parse().map_err(|_| ask::fault("day", "api.field_day", signed.visit.words))?;
    let typed = Freezing {
        van: asked.seen,
        so: asked.number,
        ngay: day.to_string(),
        nguoi_ky: asked.signer,
        ly_do: asked.reason,
        dong_y: if asked.is_agreed { "1".to_owned() } else { String::new() },
    };
    match issue(&signed, &request, &typed).await? {
        Issued::Frozen(id) => Ok((StatusCode::CREATED, Json(found(&signed, id).await?))),
        Issued::Refused(_, wrong) => Err(Error::Fields(wrong.into_iter().map(fault).collect())),
        Issued::Wrong(wrong) => Err(wrong_choice(wrong)),
    }
}

/// What is wrong with a field of the page, at the field of the request.
fn fault((field, detail): (&'static str, String)) -> Fault {
    let field = match field {
        "so" => "number",
        "ngay" => "day",
        "nguoi_ky" => "signer",
        "ly_do" => "reason",
        _ => "seen",
    };
    Fault { field: field.to_owned(), detail }
}

fn document_answer(programme: &domain::programme::Programme, frozen: Frozen) -> DocumentAnswer {
    let document = frozen.document;
    DocumentAnswer {
        id: frozen.id.0,
        unit: answer::unit(programme, document.unit, document.period.to()),
        template: document.template,
        form: document.form.to_string(),
        period: document.period.to_string(),
        language: document.language,
        title: document.title,
        number: document.number,
        day: document.day,
        signer: document.signer,
        hash: frozen.hash,
        frozen_at: frozen.frozen_at,
        frozen_by: frozen.frozen_by,
        findings: serde_json::from_str(&document.findings).unwrap_or_default(),
        findings_reason: document.findings_reason,
        model: serde_json::from_str(&document.model).ok(),
        changed: None,
    }
}
