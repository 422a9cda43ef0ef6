//! Narrative reports: the templates, a document made now, and those frozen.

use super::answer::{self, CoverageAnswer, UnitName};
use super::ask;
use crate::document::change;
use crate::document::{Outcome, Request, make_for};
use crate::page::SignedIn;
use crate::{Error, link};
use axum::Json;
use axum::extract::{Path, Query};
use domain::DocumentId;
use domain::period::Period;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use storage::document::Frozen;
use storage::programme;
use utoipa::{IntoParams, ToSchema};
use writing::model::Document;

/// For which period and unit the links are.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TemplateQuery {
    /// The period's code.
    period: Option<String>,
    /// The unit's code on the closing day; the asker's own if absent.
    unit: Option<String>,
}

/// A template of a narrative report.
#[derive(Serialize, ToSchema)]
pub struct TemplateAnswer {
    key: String,
    /// Its name, as the template's head says it.
    vi: Option<String>,
    en: Option<String>,
    /// The page that makes the document, when a period is named.
    page: Option<String>,
    /// The same document as JSON.
    document: Option<String>,
}

/// The templates, with a link to the document made for a period and unit.
#[utoipa::path(get, path = "/api/v1/templates", tag = "documents", params(TemplateQuery),
    responses((status = 200, body = Vec<TemplateAnswer>), (status = 404), (status = 422)))]
pub async fn templates(
    signed: SignedIn,
    Query(asked): Query<TemplateQuery>,
) -> Result<Json<Vec<TemplateAnswer>>, Error> {
    let programme = signed.programme().await?;
    let words = signed.visit.words;
    let period: Option<Period> = ask::maybe(asked.period.as_ref(), "period", "api.field_period", words)?;
    let code = match period {
        Some(period) => {
            let unit = ask::unit(&programme, &signed, asked.unit.as_ref(), period.to())?;
            answer::unit(&programme, unit, period.to()).code
        }
        None => String::new(),
    };
    let found = programme::templates(&mut &signed.store().db, signed.store().province()).await?;
    let answer = |(key, text): (String, String)| {
        let (vi, en) = names(&text).unzip();
        let page = period.map(|period| link::document(&key, period, &code));
        let document = period.map(|period| {
            let query = [("period", period.to_string()), ("unit", code.clone())];
            let query = query.each_ref().map(|(name, value)| (*name, value.as_str()));
            crate::scope::address(&format!("/api/v1/templates/{key}/document"), &query)
        });
        TemplateAnswer { key, vi, en, page, document }
    };
    Ok(Json(found.into_iter().map(answer).collect()))
}

/// The names in a template's head, Vietnamese and English.
fn names(text: &str) -> Option<(String, String)> {
    let (head, _) = text.trim_start().strip_prefix("+++")?.split_once("+++")?;
    let head: toml::Table = toml::from_str(head).ok()?;
    let name = |key: &str| Some(head.get(key)?.as_str()?.to_owned());
    Some((name("vi")?, name("en")?))
}

/// For which period and unit, and as of when.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DraftQuery {
    /// The period's code.
    period: String,
    /// The unit's code on the closing day; the asker's own if absent.
    unit: Option<String>,
    /// With the figures as they stood at the end of this day; now if absent.
    as_of: Option<String>,
}

/// A document as it would be now: nothing is stored.
#[derive(Serialize, ToSchema)]
pub struct DraftAnswer {
    template: String,
    form: String,
    period: String,
    unit: UnitName,
    as_of: Option<Date>,
    title: String,
    coverage: CoverageAnswer,
    /// Contradictions, gaps and made-up parts, in a sentence each.
    warnings: Vec<String>,
    /// What the papers say about figures that are from them.
    notes: Vec<String>,
    /// The document: `head`, `blocks`, `signature`, `recipients`, and in
    /// `sources` every figure of the text with its key, value, decimals,
    /// measure, origin in words and page. A figure in a block has the same key.
    #[schema(value_type = Object)]
    model: Value,
    page: String,
}

/// The document that a template makes of the figures, as a model with every
/// figure's key and value.
#[utoipa::path(get, path = "/api/v1/templates/{template}/document", tag = "documents",
    params(("template" = String, Path, description = "The template's key"), DraftQuery),
    responses((status = 200, body = DraftAnswer), (status = 403), (status = 404), (status = 422)))]
pub async fn draft(
    signed: SignedIn,
    Path(template): Path<String>,
    Query(asked): Query<DraftQuery>,
) -> Result<Json<DraftAnswer>, Error> {
    let (programme, words, today) = (signed.programme().await?, signed.visit.words, signed.visit.today());
    let period: Period = asked.period.parse().map_err(|_| ask::fault("period", "api.field_period", words))?;
    let as_of: Option<Date> = ask::maybe(asked.as_of.as_ref(), "as_of", "api.field_day", words)?;
    if as_of.is_some_and(|day| day > today) {
        return Err(ask::fault("as_of", "api.field_past", words));
    }
    let unit = ask::unit(&programme, &signed, asked.unit.as_ref(), period.to())?;
    let request = Request {
        template: template.clone(),
        unit: answer::unit(&programme, unit, period.to()).code,
        period,
        as_of,
        // Templates are written in Vietnamese, whatever the language of the asker.
        language: crate::Language::Vi,
        issue: None,
        with_sources: true,
        today,
    };
    let made = match make_for(&signed, &request).await? {
        Outcome::Made(made) => made,
        Outcome::Wrong(wrong) => {
            let field = match wrong.field {
                "ky" => "period",
                "don_vi" => "unit",
                _ => "template",
            };
            let fault = crate::error::Fault { field: field.to_owned(), detail: wrong.text };
            return Err(Error::Fields(vec![fault]));
        }
    };
    Ok(Json(DraftAnswer {
        form: made.template.matter.form.clone(),
        page: link::document(&template, period, &made.unit.code),
        template,
        period: period.to_string(),
        unit: answer::unit(&programme, made.unit.id, period.to()),
        as_of,
        title: made.document.title(),
        coverage: made.facts.covered().into(),
        warnings: made.facts.warnings_in(words),
        notes: made.facts.notes_in(words.0),
        model: serde_json::to_value(&made.document).map_err(|error| Error::Internal(error.to_string()))?,
    }))
}

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
    let id: DocumentId = id.parse().map_err(|_| Error::NotFound)?;
    let programme = signed.programme().await?;
    let frozen = signed.store().frozen(&signed.actor, id).await?;
    let model: Document = serde_json::from_str(&frozen.document.model)
        .map_err(|error| Error::Internal(format!("document {id}: {error}")))?;
    let changed = change::changes(signed.store(), &signed.actor, signed.visit.today(), &[&model])
        .await?
        .pop()
        .unwrap_or_default();
    let changed = Some(changed.into_iter().map(ChangedAnswer::from).collect());
    Ok(Json(DocumentAnswer { changed, ..document_answer(&programme, frozen) }))
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
        model: serde_json::from_str(&document.model).ok(),
        changed: None,
    }
}
