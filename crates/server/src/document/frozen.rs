//! A frozen document: as it was, with what is different today beside it.

use super::change::{self, Changed};
use super::{file, make, preview};
use crate::Error;
use crate::page::{Page, Room, SignedIn, html};
use askama::Template;
use axum::extract::Path;
use axum::http::HeaderMap;
use axum::response::Response;
use domain::DocumentId;
use storage::document::Frozen;
use writing::model::Document;
use writing::pdf;

#[derive(Template)]
#[template(path = "document/frozen.html")]
struct Show {
    page: Page,
    id: DocumentId,
    number: String,
    day: String,
    signer: String,
    frozen: String,
    hash: String,
    period: String,
    format: &'static str,
    figures: usize,
    paper: String,
    changed: Vec<Changed>,
    /// What the checks found when it was frozen, and why it was frozen all the same.
    found: Vec<String>,
    reason: String,
    has_pdf: bool,
}

pub(super) async fn show(signed: SignedIn, Path(id): Path<String>) -> Result<Response, Error> {
    let (frozen, document) = find(&signed, &id).await?;
    let w = signed.visit.words;
    let changed = change::changes(signed.store(), &signed.actor, signed.visit.today(), &[&document])
        .await?
        .pop()
        .unwrap_or_default();
    let of = &frozen.document;
    let at = make::moment(frozen.frozen_at, w.0);
    html(&Show {
        page: signed.visit.page(Room::Document, &format!("{}, {}", of.number, of.title)),
        id: frozen.id,
        number: of.number.clone(),
        day: vietnamese::date::short(of.day, w.0),
        signer: of.signer.clone(),
        frozen: w.f("document.facts_frozen_value", &[("at", &at), ("by", &frozen.frozen_by)]),
        hash: frozen.hash.chars().take(16).collect(),
        period: of.period.label(w.0),
        format: preview::format_key(document.format),
        figures: document.sources.len(),
        paper: writing::html::render(&document),
        changed,
        found: serde_json::from_str(&of.findings).unwrap_or_default(),
        reason: of.findings_reason.clone(),
        has_pdf: pdf::AVAILABLE,
    })
}

pub(super) async fn take(
    signed: SignedIn,
    Path((id, format)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    as_file(&signed, &id, &format, &headers).await
}

/// A frozen document as a file.
pub(crate) async fn as_file(
    signed: &SignedIn,
    id: &str,
    format: &str,
    headers: &HeaderMap,
) -> Result<Response, Error> {
    let (frozen, document) = find(signed, id).await?;
    let name = format!("{}, {}", frozen.document.number.replace('/', "-"), frozen.document.day);
    file::answer(&signed.visit, headers, document, format, &name).await
}

async fn find(signed: &SignedIn, id: &str) -> Result<(Frozen, Document), Error> {
    let id: DocumentId = id.parse().map_err(|_| Error::NotFound)?;
    let frozen = signed.store().frozen(&signed.actor, id).await?;
    let document = serde_json::from_str(&frozen.document.model)
        .map_err(|error| Error::Internal(format!("document {id}: {error}")))?;
    Ok((frozen, document))
}
