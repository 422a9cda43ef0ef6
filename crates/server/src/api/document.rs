//! Narrative reports: the templates, and a document made now.

use super::answer::{self, CoverageAnswer, UnitName};
use super::ask;
use crate::document::{Found, Outcome, Request, Wrong, fingerprint, make, make_for};
use crate::error::Fault;
use crate::page::SignedIn;
use crate::{Error, link};
use axum::Json;
use axum::extract::{Path, Query};
use axum::http::HeaderMap;
use axum::response::Response;
use domain::period::Period;
use domain::programme::Programme;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

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

/// The templates that tell of forms, with a link to the document made for a period and unit.
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
    let found = make::all_about(signed.store(), writing::template::About::Form).await?;
    let answer = |template: std::sync::Arc<writing::Template>| {
        let writing::template::Matter { key, vi, en, .. } = template.matter.clone();
        let page = period.map(|period| link::document(&key, period, &code));
        let document = period.map(|period| {
            let query = [("period", period.to_string()), ("unit", code.clone())];
            let query = query.each_ref().map(|(name, value)| (*name, value.as_str()));
            crate::scope::address(&format!("/api/v1/templates/{key}/document"), &query)
        });
        TemplateAnswer { key, vi: Some(vi), en: Some(en), page, document }
    };
    Ok(Json(found.into_iter().map(answer).collect()))
}

/// For which period and unit, and as of when.
#[derive(Deserialize, IntoParams, ToSchema)]
#[into_params(parameter_in = Query)]
pub struct DraftQuery {
    /// The period's code.
    pub(super) period: String,
    /// The unit's code on the closing day; the asker's own if absent.
    pub(super) unit: Option<String>,
    /// With the figures as they stood at the end of this day; now if absent.
    pub(super) as_of: Option<String>,
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
    /// What contradicts itself in the text.
    contradictions: Vec<ContradictionAnswer>,
    /// Stands for the figures of this draft: freezing asks whether they are still so.
    seen: String,
    /// The document: `head`, `blocks`, `signature`, `recipients`, and in
    /// `sources` every figure of the text with its key, value, decimals,
    /// measure, origin in words and page. A figure in a block has the same key.
    #[schema(value_type = Object)]
    model: Value,
    page: String,
}

/// Something in a document's text that contradicts itself.
#[derive(Serialize, ToSchema)]
pub struct ContradictionAnswer {
    /// Whether it cannot be right; then freezing asks for a yes and a reason.
    is_error: bool,
    text: String,
}

impl From<Found> for ContradictionAnswer {
    fn from(found: Found) -> Self {
        Self { is_error: found.is_error, text: found.text }
    }
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
    let (programme, words) = (signed.programme().await?, signed.visit.words);
    let request = request(&signed, &programme, &template, &asked)?;
    let made = match make_for(&signed, &request).await? {
        Outcome::Made(made) => made,
        Outcome::Wrong(wrong) => return Err(wrong_choice(wrong)),
    };
    let contradictions = signed.visit.app.checks.of(&programme, &made.document, words).await?;
    let period = request.period;
    Ok(Json(DraftAnswer {
        form: made.template.matter.form.clone(),
        page: link::document(&template, period, &made.unit.code),
        template,
        period: period.to_string(),
        unit: answer::unit(&programme, made.unit.id, period.to()),
        as_of: request.as_of,
        title: made.document.title(),
        coverage: made.facts.covered().into(),
        warnings: made.facts.warnings_in(words),
        notes: made.facts.notes_in(words.0),
        contradictions: contradictions.into_iter().map(ContradictionAnswer::from).collect(),
        seen: fingerprint(&made),
        model: serde_json::to_value(&made.document).map_err(|error| Error::Internal(error.to_string()))?,
    }))
}

/// The same document as a file: `docx`, `pdf`, `html` or `md`.
#[utoipa::path(get, path = "/api/v1/templates/{template}/document/{format}", tag = "documents",
    params(("template" = String, Path, description = "The template's key"),
        ("format" = String, Path, description = "docx, pdf, html or md"), DraftQuery),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>),
        (status = 403), (status = 404), (status = 422)))]
pub async fn draft_file(
    signed: SignedIn,
    Path((template, format)): Path<(String, String)>,
    Query(asked): Query<DraftQuery>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let request = request(&signed, &*signed.programme().await?, &template, &asked)?;
    match make_for(&signed, &request).await? {
        Outcome::Made(made) => crate::document::draft_file(&signed, &request, *made, &format, &headers).await,
        Outcome::Wrong(wrong) => Err(wrong_choice(wrong)),
    }
}

/// What the query asks for, with the sources as an appendix.
pub(super) fn request(
    signed: &SignedIn,
    programme: &Programme,
    template: &str,
    asked: &DraftQuery,
) -> Result<Request, Error> {
    let (words, today) = (signed.visit.words, signed.visit.today());
    let period: Period = asked.period.parse().map_err(|_| ask::fault("period", "api.field_period", words))?;
    let as_of: Option<Date> = ask::maybe(asked.as_of.as_ref(), "as_of", "api.field_day", words)?;
    if as_of.is_some_and(|day| day > today) {
        return Err(ask::fault("as_of", "api.field_past", words));
    }
    let unit = ask::unit(programme, signed, asked.unit.as_ref(), period.to())?;
    Ok(Request {
        template: template.to_owned(),
        unit: answer::unit(programme, unit, period.to()).code,
        period,
        as_of,
        // Templates are written in Vietnamese, whatever the language of the asker.
        language: crate::Language::Vi,
        issue: None,
        with_sources: true,
        today,
    })
}

/// A choice of which there is no document, at the field of the query.
pub(super) fn wrong_choice(wrong: Wrong) -> Error {
    let field = match wrong.field {
        "ky" => "period",
        "don_vi" => "unit",
        _ => "template",
    };
    Error::Fields(vec![Fault { field: field.to_owned(), detail: wrong.text }])
}
