//! Organisations of the register, their lives, and what happens to them. A
//! happening is read by the same rules as on the pages.

use super::answer::{self, UnitName};
use super::ask;
use crate::admin::Faults;
use crate::error::Fault;
use crate::organisation::entering::{Entering, read};
use crate::organisation::field::{Field, Typed, asked as fields_of, number_name};
use crate::organisation::{Desk, refusal};
use crate::page::SignedIn;
use crate::{Error, Words};
use axum::Json;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use domain::organisation::{Facts, Happened, Happening, Kind, State};
use domain::programme::Programme;
use domain::{HappeningId, OrganisationId};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use storage::organisation::{Filter, Life, NewHappening};
use utoipa::{IntoParams, ToSchema};

/// An organisation on a day.
#[derive(Serialize, ToSchema)]
pub struct OrganisationAnswer {
    id: uuid::Uuid,
    /// What held on the day: kind, state, name, code, law, numbers and so on; the seat is `seat` beside it.
    #[schema(value_type = Object)]
    facts: Value,
    seat: Option<UnitName>,
    illustrative: bool,
}

/// Organisations of a day.
#[derive(Serialize, ToSchema)]
pub struct OrganisationsAnswer {
    /// How many there are, counted up to 10,000.
    found: i64,
    organisations: Vec<OrganisationAnswer>,
}

/// Something that happened, in one version.
#[derive(Serialize, ToSchema)]
pub struct HappeningAnswer {
    id: uuid::Uuid,
    what: &'static str,
    on: Date,
    decision: String,
    note: String,
    until: Option<Date>,
    other: Option<uuid::Uuid>,
    /// What it changed; a seat is a unit's code here.
    #[schema(value_type = Object)]
    change: Value,
    said_at: Timestamp,
    said_by: String,
    /// The version that it took the place of.
    replaces: Option<uuid::Uuid>,
    /// When and why it was corrected or withdrawn.
    superseded_at: Option<Timestamp>,
    superseded_why: Option<String>,
}

/// An organisation with its life.
#[derive(Serialize, ToSchema)]
pub struct LifeAnswer {
    organisation: OrganisationAnswer,
    /// Whether it was there on the day; if not, the facts are those of its last day.
    was_there: bool,
    revision: i64,
    /// The organisation that it was found to be, if it was entered twice.
    same_as: Option<uuid::Uuid>,
    /// Every version of everything that happened, in the order of entry.
    happenings: Vec<HappeningAnswer>,
    /// What does not fit the law's table, in words.
    broken: Vec<String>,
}

/// The facts as an object, with the seat apart.
fn facts_answer(programme: &Programme, facts: &Facts, day: Date) -> Result<(Value, Option<UnitName>), Error> {
    let mut shown = serde_json::to_value(facts).map_err(|error| Error::Internal(error.to_string()))?;
    if let Value::Object(fields) = &mut shown {
        fields.remove("seat");
    }
    Ok((shown, facts.seat.map(|seat| answer::unit(programme, seat, day))))
}

fn happening_answer(programme: &Programme, one: &Happening) -> Result<HappeningAnswer, Error> {
    let mut change = serde_json::to_value(&one.change).map_err(|error| Error::Internal(error.to_string()))?;
    if let (Value::Object(fields), Some(Some(seat))) = (&mut change, one.change.seat) {
        fields.insert("seat".to_owned(), Value::String(answer::unit(programme, seat, one.on).code));
    }
    Ok(HappeningAnswer {
        id: one.id.0,
        what: one.what.code(),
        on: one.on,
        decision: one.decision.clone(),
        note: one.note.clone(),
        until: one.until,
        other: one.other.map(|other| other.0),
        change,
        said_at: one.said_at,
        said_by: one.said_by.clone(),
        replaces: one.replaces.map(|id| id.0),
        superseded_at: one.superseded.as_ref().map(|end| end.at),
        superseded_why: one.superseded.as_ref().map(|end| end.why.clone()),
    })
}

/// Which organisations.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct OrganisationsQuery {
    /// A unit's code on the day; the asker's own area if absent.
    unit: Option<String>,
    /// As they were on this day; today if absent.
    day: Option<String>,
    /// Words of the name, the code or the representative, without accents if need be.
    text: Option<String>,
    /// `cooperative`, `union`, `credit_fund`, `cooperative_group`, `household_group`, `branch`.
    kind: Option<String>,
    /// A state in law; all but `ended` if absent.
    state: Option<String>,
    /// A report sector.
    sector: Option<String>,
    /// The law that they work under.
    law: Option<String>,
    /// Rows to leave out before the first; 0 if absent.
    offset: Option<i64>,
    /// Rows at most, up to 500; 100 if absent.
    limit: Option<i64>,
}

/// Organisations of an area on a day, in Vietnamese order of their names.
#[utoipa::path(get, path = "/api/v1/organisations", tag = "register", params(OrganisationsQuery),
    responses((status = 200, body = OrganisationsAnswer), (status = 404), (status = 422)))]
pub async fn list(
    signed: SignedIn,
    Query(asked): Query<OrganisationsQuery>,
) -> Result<Json<OrganisationsAnswer>, Error> {
    let desk = Desk::open(signed).await?;
    let w = desk.words;
    let day = ask::day(asked.day.as_ref(), "day", &desk.signed)?;
    if day > desk.today {
        return Err(ask::fault("day", "api.field_past", w));
    }
    let unit = desk.unit(asked.unit.as_deref().unwrap_or_default().trim(), day)?.id;
    let code = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    let kind =
        code(&asked.kind).map(|code| Kind::from_code(&code).ok_or(ask::fault("kind", "api.field_list", w)));
    let state = code(&asked.state)
        .map(|code| State::from_code(&code).ok_or(ask::fault("state", "api.field_list", w)));
    let filter = Filter {
        text: asked.text.unwrap_or_default(),
        kind: kind.transpose()?,
        state: state.transpose()?,
        sector: asked.sector.unwrap_or_default(),
        law: asked.law.unwrap_or_default(),
        ..Filter::all(unit, day)
    };
    let (offset, limit) = (asked.offset.unwrap_or(0).max(0), asked.limit.unwrap_or(100).clamp(1, 500));
    let page =
        desk.signed.store().organisations(&desk.signed.actor, desk.today, &filter, offset, limit).await?;
    let one = |row: &storage::organisation::Listed| {
        let (facts, seat) = facts_answer(&desk.programme, &row.facts, day)?;
        Ok(OrganisationAnswer { id: row.id.0, facts, seat, illustrative: row.illustrative })
    };
    let organisations = page.rows.iter().map(one).collect::<Result<_, Error>>()?;
    Ok(Json(OrganisationsAnswer { found: page.found, organisations }))
}

/// On which day, and as it was known when.
#[derive(Deserialize, Default, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct LifeQuery {
    /// As it was on this day; today if absent.
    day: Option<String>,
    /// As it was known at this moment, or at the end of this day; now if absent.
    known: Option<String>,
}

async fn life_answer(desk: &Desk, id: OrganisationId, asked: &LifeQuery) -> Result<LifeAnswer, Error> {
    let day = ask::day(asked.day.as_ref(), "day", &desk.signed)?;
    let known = ask::moment(asked.known.as_ref(), "known", desk.words)?;
    let life = desk.signed.store().organisation(&desk.signed.actor, desk.today, id).await?;
    let history = match known {
        Some(known) => life.history_at(&desk.programme, known),
        None => life.history(&desk.programme),
    };
    let held = history.on(day);
    let facts = held.or(history.latest()).ok_or(Error::NotFound)?;
    let (shown, seat) = facts_answer(&desk.programme, facts, day)?;
    let said = life.happenings.iter().filter(|one| known.is_none_or(|known| one.said_at <= known));
    Ok(LifeAnswer {
        organisation: OrganisationAnswer { id: id.0, facts: shown, seat, illustrative: life.illustrative },
        was_there: held.is_some(),
        revision: life.revision,
        same_as: life.same_as.map(|same| same.0),
        happenings: said.map(|one| happening_answer(&desk.programme, one)).collect::<Result<_, _>>()?,
        broken: history.broken.iter().map(|broken| refusal(broken, desk.words)).collect(),
    })
}

/// One organisation with its life.
#[utoipa::path(get, path = "/api/v1/organisations/{id}", tag = "register",
    params(("id" = uuid::Uuid, Path), LifeQuery),
    responses((status = 200, body = LifeAnswer), (status = 404), (status = 422)))]
pub async fn show(
    signed: SignedIn,
    Path(id): Path<String>,
    Query(asked): Query<LifeQuery>,
) -> Result<Json<LifeAnswer>, Error> {
    let desk = Desk::open(signed).await?;
    Ok(Json(life_answer(&desk, crate::organisation::id_of(&id)?, &asked).await?))
}

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
pub(super) fn day_typed(text: &str) -> String {
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
    let desk = Desk::open(signed).await?;
    let id = crate::organisation::id_of(&id)?;
    let store = desk.signed.store();
    let life = store.organisation(&desk.signed.actor, desk.today, id).await?;
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
    let desk = Desk::open(signed).await?;
    let id = crate::organisation::id_of(&id)?;
    let store = desk.signed.store();
    let life = store.organisation(&desk.signed.actor, desk.today, id).await?;
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
    let desk = Desk::open(signed).await?;
    let id = crate::organisation::id_of(&id)?;
    let store = desk.signed.store();
    let life = store.organisation(&desk.signed.actor, desk.today, id).await?;
    let old = current(&life, &happening)?;
    let done = store.withdraw_happening(&desk.deed(), id, old.id, &asked.why, asked.revision).await;
    done.map_err(|error| refused(error, desk.words))?;
    Ok(Json(life_answer(&desk, id, &LifeQuery::default()).await?))
}
