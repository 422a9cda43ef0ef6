//! What happens to organisations, entered, corrected and withdrawn by a program:
//! read by the same rules as on the pages.

use super::{LifeAnswer, LifeQuery, life_answer};
use crate::admin::Faults;
use crate::api::ask;
use crate::error::Fault;
use crate::organisation::entering::{Entering, read};
use crate::organisation::field::{Field, Typed, asked as fields_of, number_name};
use crate::organisation::{Desk, refusal};
use crate::page::SignedIn;
use crate::{Error, Words};
use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use domain::HappeningId;
use domain::organisation::{Facts, Happened, Happening};
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::{Map, Value};
use storage::organisation::{Life, NewHappening};
use utoipa::ToSchema;

/// Something that happened, to be entered.
#[derive(Deserialize, ToSchema)]
pub struct HappeningRequest {
    /// `registered`, `founded`, `renamed`, `moved`, `suspended`, `returned` and so on.
    what: String,
    /// The day from which it holds, not after today.
    on: String,
    /// The decision or certificate.
    #[serde(default)]
    decision: String,
    #[serde(default)]
    note: String,
    /// Of a suspension, its last day.
    #[serde(default)]
    until: String,
    /// The other organisation of a merger, a division, a union: its code or name.
    #[serde(default)]
    other: String,
    /// What it changes: facts by name, `seat` as a unit's code, `products` as
    /// objects with `name` and `stars`, `numbers` by measure. What is left out stays.
    #[serde(default)]
    #[schema(value_type = Object)]
    change: Map<String, Value>,
    /// The revision that the program saw; 409 if it is another by now. Not for a new organisation.
    #[serde(default)]
    revision: i64,
    /// Why, for a correction.
    #[serde(default)]
    why: String,
}

/// A value of the request as it would be typed.
fn typed_value(value: &Value) -> Option<String> {
    match value {
        Value::Null => Some(String::new()),
        Value::String(text) => Some(text.clone()),
        Value::Bool(is) => Some(if *is { "1".to_owned() } else { String::new() }),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(all) => {
            let line = |one: &Value| match one {
                Value::Object(product) => {
                    let name = product.get("name")?.as_str()?;
                    let stars = product.get("stars").and_then(Value::as_u64).filter(|stars| *stars > 0);
                    Some(stars.map_or(name.to_owned(), |stars| format!("{name}; {stars}")))
                }
                other => other.as_str().map(str::to_owned),
            };
            all.iter().map(line).collect::<Option<Vec<_>>>().map(|lines| lines.join("\n"))
        }
        Value::Object(_) => None,
    }
}

/// The request as the page's form would send it, over what held before and,
/// for a correction, the numbers that were said.
fn typed<'a>(
    asked: &HappeningRequest,
    what: Happened,
    held: &Facts,
    said: impl Iterator<Item = (&'a String, &'a i64)>,
    desk: &Desk,
) -> Result<Typed, Error> {
    let on = asked.on.parse().unwrap_or(desk.today);
    let unknown = |name: &str| ask::fault(&format!("change.{name}"), "api.field_change", desk.words);
    let mut typed: Typed =
        fields_of(what).iter().map(|field| (field.name().to_owned(), field.text(held, desk, on))).collect();
    let plain = [
        ("ngay", day_typed(&asked.on)),
        ("quyet_dinh", asked.decision.clone()),
        ("ghi_chu", asked.note.clone()),
        ("den_ngay", day_typed(&asked.until)),
        ("to_chuc_khac", asked.other.clone()),
        ("ly_do", asked.why.clone()),
    ];
    typed.extend(plain.into_iter().map(|(name, value)| (name.to_owned(), value)));
    typed.extend(said.map(|(measure, value)| (number_name(measure), value.to_string())));
    for (name, value) in &asked.change {
        if let ("numbers", Value::Object(numbers)) = (name.as_str(), value) {
            for (measure, value) in numbers {
                let is_known = desk.programme.register.measure(measure).is_some();
                let text = value.as_i64().filter(|_| is_known);
                let text = text.ok_or_else(|| unknown(&format!("numbers.{measure}")))?;
                typed.insert(number_name(measure), text.to_string());
            }
            continue;
        }
        let field = fields_of(what).iter().find(|field| field.fact() == name).ok_or_else(|| unknown(name))?;
        let text = typed_value(value).ok_or_else(|| unknown(name))?;
        typed.insert(field.name().to_owned(), text);
    }
    Ok(typed)
}

/// A day of the request as the pages read it.
pub(in crate::api) fn day_typed(text: &str) -> String {
    text.trim()
        .parse::<Date>()
        .map_or(text.to_owned(), |day| vietnamese::date::short(day, vietnamese::Language::Vi))
}

/// The faults of the form, under the names of the request.
fn faults(found: Faults) -> Error {
    let name = |field: &str| match field {
        "ngay" => "on".to_owned(),
        "den_ngay" => "until".to_owned(),
        "to_chuc_khac" => "other".to_owned(),
        "quyet_dinh" => "decision".to_owned(),
        "ly_do" => "why".to_owned(),
        other => match other.strip_prefix("so.") {
            Some(measure) => format!("change.numbers.{measure}"),
            None => {
                let known = fields_of(Happened::Registered).iter();
                let fact = known.copied().find(|one: &Field| one.name() == other).map(Field::fact);
                format!("change.{}", fact.unwrap_or(other))
            }
        },
    };
    let all = found.0.into_iter().map(|one| Fault { field: name(&one.field), detail: one.detail });
    Error::Fields(all.collect())
}

/// A refusal by the law's table as a fault of the day.
fn refused(error: storage::Error, words: Words) -> Error {
    match error {
        storage::Error::Life(broken) => {
            Error::Fields(vec![Fault { field: "on".to_owned(), detail: refusal(&broken, words) }])
        }
        other => other.into(),
    }
}

async fn entered(
    desk: &Desk,
    asked: &HappeningRequest,
    life: Option<Life>,
    old: Option<Happening>,
) -> Result<NewHappening, Error> {
    let what =
        Happened::from_code(&asked.what).ok_or_else(|| ask::fault("what", "api.field_list", desk.words))?;
    if old.as_ref().is_some_and(|old| old.what != what) {
        return Err(ask::fault("what", "api.field_same_happening", desk.words));
    }
    let entering = Entering { life, what, old };
    let on = asked.on.parse().unwrap_or(desk.today);
    let held = entering.before(desk, on);
    let held = entering.old.as_ref().map_or_else(|| held.clone(), |old| held.after(&old.change));
    let said = entering.old.iter().flat_map(|old| &old.change.numbers);
    let typed = typed(asked, what, &held, said, desk)?;
    let mut found = Faults::default();
    match read(desk, &entering, &typed, &mut found).await? {
        Some(new) if found.is_empty() => Ok(new),
        _ => Err(faults(found)),
    }
}

/// The register as the asker sees it, and an organisation of it.
async fn opened(signed: SignedIn, id: &str) -> Result<(Desk, Life), Error> {
    let desk = Desk::open(signed).await?;
    let id = crate::organisation::id_of(id)?;
    let life = desk.signed.store().organisation(&desk.signed.actor, desk.today, id).await?;
    Ok((desk, life))
}

/// Enters an organisation with its founding or registration.
#[utoipa::path(post, path = "/api/v1/organisations", tag = "register", request_body = HappeningRequest,
    responses((status = 201, body = LifeAnswer), (status = 403), (status = 422)))]
pub async fn found(
    signed: SignedIn,
    Json(asked): Json<HappeningRequest>,
) -> Result<(StatusCode, Json<LifeAnswer>), Error> {
    let desk = Desk::open(signed).await?;
    if !["founded", "registered"].contains(&asked.what.as_str()) {
        return Err(ask::fault("what", "api.field_begins", desk.words));
    }
    let new = entered(&desk, &asked, None, None).await?;
    let done = desk.signed.store().found(&desk.deed(), &new).await;
    let id = done.map_err(|error| refused(error, desk.words))?;
    Ok((StatusCode::CREATED, Json(life_answer(&desk, id, &LifeQuery::default()).await?)))
}

/// Enters something that happened to an organisation.
#[utoipa::path(post, path = "/api/v1/organisations/{id}/happenings", tag = "register",
    params(("id" = uuid::Uuid, Path)), request_body = HappeningRequest,
    responses((status = 200, body = LifeAnswer), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn happen(
    signed: SignedIn,
    Path(id): Path<String>,
    Json(asked): Json<HappeningRequest>,
) -> Result<Json<LifeAnswer>, Error> {
    let (desk, life) = opened(signed, &id).await?;
    let (store, id) = (desk.signed.store(), life.id);
    let new = entered(&desk, &asked, Some(life), None).await?;
    let done = store.happen(&desk.deed(), id, &new, asked.revision).await;
    done.map_err(|error| refused(error, desk.words))?;
    Ok(Json(life_answer(&desk, id, &LifeQuery::default()).await?))
}

/// The version that counts, to be corrected or withdrawn.
fn current(life: &Life, happening: &str) -> Result<Happening, Error> {
    let id: HappeningId = happening.parse().map_err(|_| Error::NotFound)?;
    let found = life.happenings.iter().find(|one| one.id == id && one.superseded.is_none());
    found.cloned().ok_or(Error::NotFound)
}

/// Puts another version in the place of something that was entered; the old one is kept.
#[utoipa::path(put, path = "/api/v1/organisations/{id}/happenings/{happening}", tag = "register",
    params(("id" = uuid::Uuid, Path), ("happening" = uuid::Uuid, Path)), request_body = HappeningRequest,
    responses((status = 200, body = LifeAnswer), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn correct(
    signed: SignedIn,
    Path((id, happening)): Path<(String, String)>,
    Json(asked): Json<HappeningRequest>,
) -> Result<Json<LifeAnswer>, Error> {
    let (desk, life) = opened(signed, &id).await?;
    let (store, id) = (desk.signed.store(), life.id);
    let old = current(&life, &happening)?;
    let old_id = old.id;
    let new = entered(&desk, &asked, Some(life), Some(old)).await?;
    let deed = desk.deed();
    let done = store.correct_happening(&deed, id, old_id, &new, &asked.why, asked.revision).await;
    done.map_err(|error| refused(error, desk.words))?;
    Ok(Json(life_answer(&desk, id, &LifeQuery::default()).await?))
}

/// Why something is withdrawn.
#[derive(Deserialize, ToSchema)]
pub struct WithdrawRequest {
    /// The reason.
    why: String,
    /// The revision that the program saw.
    revision: i64,
}

/// Takes back something that was entered by mistake; it is kept with the reason.
#[utoipa::path(post, path = "/api/v1/organisations/{id}/happenings/{happening}/withdraw", tag = "register",
    params(("id" = uuid::Uuid, Path), ("happening" = uuid::Uuid, Path)), request_body = WithdrawRequest,
    responses((status = 200, body = LifeAnswer), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn withdraw(
    signed: SignedIn,
    Path((id, happening)): Path<(String, String)>,
    Json(asked): Json<WithdrawRequest>,
) -> Result<Json<LifeAnswer>, Error> {
    let (desk, life) = opened(signed, &id).await?;
    let (store, id) = (desk.signed.store(), life.id);
    let old = current(&life, &happening)?;
    let done = store.withdraw_happening(&desk.deed(), id, old.id, &asked.why, asked.revision).await;
    done.map_err(|error| refused(error, desk.words))?;
    Ok(Json(life_answer(&desk, id, &LifeQuery::default()).await?))
}
