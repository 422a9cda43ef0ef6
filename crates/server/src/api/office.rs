//! Documents, more time, users and the trail.

use super::answer::{self, UnitName};
use super::ask;
use crate::page::SignedIn;
use crate::{Error, link};
use axum::Json;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use domain::{DocumentId, UserId};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use storage::document::Frozen;
use storage::{audit, programme, user};
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
    let period: Option<domain::period::Period> =
        ask::maybe(asked.period.as_ref(), "period", "api.field_period", words)?;
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
        TemplateAnswer { key, vi, en, page }
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
    /// The document itself; null in the list.
    model: Option<Value>,
}

/// Frozen documents of the asker's units, newest first.
#[utoipa::path(get, path = "/api/v1/documents", tag = "documents",
    responses((status = 200, body = Vec<DocumentAnswer>)))]
pub async fn documents(signed: SignedIn) -> Result<Json<Vec<DocumentAnswer>>, Error> {
    let programme = signed.programme().await?;
    let found = signed.store().frozen_list(&signed.actor).await?;
    Ok(Json(found.into_iter().map(|frozen| document_answer(&programme, frozen)).collect()))
}

/// One frozen document with its model, as it was when it was frozen.
#[utoipa::path(get, path = "/api/v1/documents/{id}", tag = "documents",
    params(("id" = uuid::Uuid, Path)), responses((status = 200, body = DocumentAnswer), (status = 404)))]
pub async fn document(signed: SignedIn, Path(id): Path<String>) -> Result<Json<DocumentAnswer>, Error> {
    let id: DocumentId = id.parse().map_err(|_| Error::NotFound)?;
    let programme = signed.programme().await?;
    let frozen = signed.store().frozen(&signed.actor, id).await?;
    Ok(Json(document_answer(&programme, frozen)))
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
    }
}

/// More time for one unit.
#[derive(Serialize, ToSchema)]
pub struct ExtensionAnswer {
    form: String,
    period: String,
    unit: UnitName,
    deadline: Date,
    reason: String,
    given_by: String,
    given_at: Timestamp,
}

/// Extensions of the asker's units, newest first.
#[utoipa::path(get, path = "/api/v1/extensions", tag = "office",
    responses((status = 200, body = Vec<ExtensionAnswer>)))]
pub async fn extensions(signed: SignedIn) -> Result<Json<Vec<ExtensionAnswer>>, Error> {
    let programme = signed.programme().await?;
    let found = signed.store().extensions(&signed.actor).await?;
    let answer =
        |(key, extension): (storage::report::ReportKey, storage::extension::Extension)| ExtensionAnswer {
            form: key.form.to_string(),
            period: key.period.to_string(),
            unit: answer::unit(&programme, key.unit, key.period.to()),
            deadline: extension.deadline,
            reason: extension.reason,
            given_by: extension.given_by,
            given_at: extension.given_at,
        };
    Ok(Json(found.into_iter().map(answer).collect()))
}

/// More time, to be given.
#[derive(Deserialize, ToSchema)]
pub struct ExtensionRequest {
    form: String,
    period: String,
    /// The unit's code on the closing day.
    unit: String,
    /// The new deadline, after the one that holds.
    deadline: String,
    reason: String,
}

/// Gives a unit more time, with a reason.
#[utoipa::path(post, path = "/api/v1/extensions", tag = "office", request_body = ExtensionRequest,
    responses((status = 201), (status = 403), (status = 404), (status = 422)))]
pub async fn extend(signed: SignedIn, Json(asked): Json<ExtensionRequest>) -> Result<StatusCode, Error> {
    let (programme, words) = (signed.programme().await?, signed.visit.words);
    let key = ask::report_key(&programme, &asked.form, &asked.period, &asked.unit)?;
    storage::allow(&programme, &signed.actor, domain::permission::Action::Extend, key.unit)?;
    let day: Date = asked.deadline.parse().map_err(|_| ask::fault("deadline", "api.field_day", words))?;
    match signed.store().extend(&signed.deed(), &key, day, &asked.reason).await {
        Ok(()) => Ok(StatusCode::CREATED),
        Err(storage::Error::Rule(domain::report::Refusal::NoReason)) => {
            Err(ask::fault("reason", "check.refused.no_reason", words))
        }
        Err(error) => Err(error.into()),
    }
}

/// A user.
#[derive(Serialize, ToSchema)]
pub struct UserAnswer {
    id: uuid::Uuid,
    login: String,
    name: String,
    role: &'static str,
    unit: UnitName,
    must_change: bool,
    created_at: Timestamp,
    disabled_at: Option<Timestamp>,
}

/// Users of the administrator's units, by login.
#[utoipa::path(get, path = "/api/v1/users", tag = "office",
    responses((status = 200, body = Vec<UserAnswer>), (status = 403)))]
pub async fn users(signed: SignedIn) -> Result<Json<Vec<UserAnswer>>, Error> {
    let (programme, today) = (signed.programme().await?, signed.visit.today());
    let users = signed.store().managed_users(&signed.deed()).await?;
    let answer = |user: user::User| UserAnswer {
        id: user.id.0,
        unit: answer::unit(&programme, user.unit, today),
        role: user.role.code(),
        login: user.login,
        name: user.name,
        must_change: user.must_change,
        created_at: user.created_at,
        disabled_at: user.disabled_at,
    };
    Ok(Json(users.into_iter().map(answer).collect()))
}

/// Which entries of the trail.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AuditQuery {
    /// Only of this kind of thing: `report`, `user`, `form`, …
    kind: Option<String>,
    /// Only of this one.
    id: Option<String>,
    /// Only by the user of this id.
    user: Option<String>,
    /// Only below this place in the chain: where the last page ended.
    before: Option<String>,
}

/// A page of the trail.
#[derive(Serialize, ToSchema)]
pub struct AuditPage {
    entries: Vec<AuditAnswer>,
    /// `before` of the next page; null at the end.
    next_before: Option<i64>,
}

/// A write: who, what, when, from where, old and new, why.
#[derive(Serialize, ToSchema)]
pub struct AuditAnswer {
    seq: i64,
    at: Timestamp,
    user: Option<uuid::Uuid>,
    user_name: String,
    from: String,
    action: String,
    object_kind: String,
    object_id: String,
    old: Option<Value>,
    new: Option<Value>,
    why: Option<String>,
    previous_hash: String,
    hash: String,
}

/// The audit trail, newest first, a hundred entries a page.
#[utoipa::path(get, path = "/api/v1/audit", tag = "office", params(AuditQuery),
    responses((status = 200, body = AuditPage), (status = 403), (status = 422)))]
pub async fn audit(signed: SignedIn, Query(asked): Query<AuditQuery>) -> Result<Json<AuditPage>, Error> {
    const PAGE: i64 = 100;
    let words = signed.visit.words;
    let some = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
    let filter = audit::Filter {
        user: ask::maybe::<UserId>(asked.user.as_ref(), "user", "api.field_id", words)?,
        before: ask::maybe(asked.before.as_ref(), "before", "api.field_number", words)?,
        object_kind: some(asked.kind),
        object_id: some(asked.id),
        ..audit::Filter::default()
    };
    let mut found = signed.store().trail(&signed.deed(), filter, PAGE + 1).await?;
    let is_more = found.len() > usize::try_from(PAGE).unwrap_or(usize::MAX);
    if is_more {
        found.pop();
    }
    let next_before = found.last().filter(|_| is_more).map(|entry| entry.seq);
    let json = |text: Option<String>| text.and_then(|text| serde_json::from_str(&text).ok());
    let answer = |entry: audit::Entry| AuditAnswer {
        seq: entry.seq,
        at: entry.at,
        user: entry.user.map(|user| user.0),
        user_name: entry.user_name,
        from: entry.from,
        action: entry.action,
        object_kind: entry.object_kind,
        object_id: entry.object_id,
        old: json(entry.old),
        new: json(entry.new),
        why: entry.why,
        previous_hash: entry.previous_hash,
        hash: entry.hash,
    };
    Ok(Json(AuditPage { entries: found.into_iter().map(answer).collect(), next_before }))
}
