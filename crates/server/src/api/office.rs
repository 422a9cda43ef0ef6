//! More time, reminders, days off and the trail.

use super::answer::{self, UnitName};
use super::ask;
use crate::Error;
use crate::page::SignedIn;
use axum::Json;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use domain::UserId;
use domain::programme::Programme;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use storage::audit;
use storage::report::ReportKey;
use utoipa::{IntoParams, ToSchema};

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

/// Units to be reminded of a report.
#[derive(Deserialize, ToSchema)]
pub struct ReminderRequest {
    form: String,
    period: String,
    /// The units' codes on the closing day.
    units: Vec<String>,
}

/// Reminds units that have not sent a report: it stands on their first page
/// until they send it.
#[utoipa::path(post, path = "/api/v1/reminders", tag = "office", request_body = ReminderRequest,
    responses((status = 201), (status = 403), (status = 404), (status = 422)))]
pub async fn remind(signed: SignedIn, Json(asked): Json<ReminderRequest>) -> Result<StatusCode, Error> {
    let (programme, words) = (signed.programme().await?, signed.visit.words);
    let mut keys = Vec::new();
    for code in &asked.units {
        keys.push(waited_for(&signed, &programme, &asked, code).await?);
    }
    if keys.is_empty() {
        return Err(ask::fault("units", "api.field_units", words));
    }
    signed.store().remind(&signed.deed(), &keys).await?;
    Ok(StatusCode::CREATED)
}

/// The report of a unit, if it is still to come and may still be sent.
async fn waited_for(
    signed: &SignedIn,
    programme: &Programme,
    asked: &ReminderRequest,
    code: &str,
) -> Result<ReportKey, Error> {
    use domain::report::{Refusal, State};
    let key = ask::report_key(programme, &asked.form, &asked.period, code)?;
    storage::allow(programme, &signed.actor, domain::permission::Action::Remind, key.unit)?;
    let report = signed.store().report(&signed.actor, &key).await?;
    if signed.visit.today() > report.dates.late_until {
        return Err(Error::Rule(Refusal::Closed(report.dates.late_until)));
    }
    if matches!(report.state(), State::Submitted | State::Accepted | State::Reopened) {
        return Err(ask::fault("units", "api.sent_already", signed.visit.words));
    }
    Ok(key)
}

/// A day off.
#[derive(Deserialize, ToSchema)]
pub struct HolidayRequest {
    /// What it is called: "Tết Nguyên đán".
    name: String,
}

/// Adds a day off, or names it anew; deadlines in working days move with it.
#[utoipa::path(put, path = "/api/v1/holidays/{day}", tag = "office", request_body = HolidayRequest,
    params(("day" = String, Path, description = "2024-09-02")),
    responses((status = 204), (status = 403), (status = 422)))]
pub async fn add_holiday(
    signed: SignedIn,
    Path(day): Path<String>,
    Json(asked): Json<HolidayRequest>,
) -> Result<StatusCode, Error> {
    let words = signed.visit.words;
    let day: Date = day.parse().map_err(|_| ask::fault("day", "api.field_day", words))?;
    let name: String = vietnamese::name::nfc(asked.name.trim()).chars().take(100).collect();
    if name.is_empty() {
        return Err(ask::fault("name", "admin.holiday.name_missing", words));
    }
    signed.store().set_holiday(&signed.deed(), day, Some(&name)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes a day off away.
#[utoipa::path(delete, path = "/api/v1/holidays/{day}", tag = "office",
    params(("day" = String, Path, description = "2024-09-02")),
    responses((status = 204), (status = 403), (status = 404)))]
pub async fn remove_holiday(signed: SignedIn, Path(day): Path<String>) -> Result<StatusCode, Error> {
    let day: Date = day.parse().map_err(|_| Error::NotFound)?;
    let programme = signed.programme().await?;
    if !programme.holidays.iter().any(|(one, _)| one == day) {
        return Err(Error::NotFound);
    }
    signed.store().set_holiday(&signed.deed(), day, None).await?;
    Ok(StatusCode::NO_CONTENT)
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
