//! What is done for organisations: listed, recorded, corrected and withdrawn,
//! read by the same rules as the pages' forms.

use super::answer::{self, UnitName};
use super::ask;
use crate::Error;
use crate::activity::act::{current, why};
use crate::activity::field::{self, Typed};
use crate::activity::names;
use crate::admin::Faults;
use crate::error::Fault;
use crate::organisation::Desk;
use crate::page::SignedIn;
use axum::Json;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use domain::activity::{Activity, Kind, Version};
use domain::{ActivityId, OrganisationId};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use storage::activity::Filter;
use utoipa::{IntoParams, ToSchema};

/// Money paid on a day.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct PaymentAnswer {
    on: String,
    /// Million đồng.
    amount: i64,
    #[serde(default)]
    note: String,
}

/// An organisation by its name.
#[derive(Serialize, ToSchema)]
pub struct ConcernedAnswer {
    id: uuid::Uuid,
    name: String,
}

/// An activity in one version.
#[derive(Serialize, ToSchema)]
pub struct ActivityAnswer {
    id: uuid::Uuid,
    /// This version; a correction or a withdrawal names the one that it was made from.
    version: uuid::Uuid,
    kind: &'static str,
    title: String,
    on: Date,
    until: Option<Date>,
    unit: UnitName,
    /// Where in words.
    place: String,
    organiser: String,
    decision: String,
    /// People reached; null where nobody counted them, which is not zero.
    people: Option<i64>,
    women: Option<i64>,
    minority: Option<i64>,
    /// Money in million đồng.
    amount: Option<i64>,
    /// Pieces: sets of documents, models.
    quantity: Option<i64>,
    /// What is special of the kind.
    content: BTreeMap<String, String>,
    /// The organisations concerned that stand in the register.
    organisations: Vec<ConcernedAnswer>,
    /// Others concerned, in words.
    others: String,
    payments: Vec<PaymentAnswer>,
    said_at: Timestamp,
    said_by: String,
    /// When and why it was corrected or withdrawn.
    superseded_at: Option<Timestamp>,
    superseded_why: Option<String>,
    illustrative: bool,
}

/// Activities of some time.
#[derive(Serialize, ToSchema)]
pub struct ActivitiesAnswer {
    /// How many there are, counted up to 10,000.
    found: i64,
    activities: Vec<ActivityAnswer>,
}

/// An activity as it stands, with every version, the first said first.
#[derive(Serialize, ToSchema)]
pub struct ActivityLifeAnswer {
    /// Whether it was withdrawn.
    withdrawn: bool,
    versions: Vec<ActivityAnswer>,
}

fn activity_answer(desk: &Desk, one: &Version, names: &HashMap<OrganisationId, String>) -> ActivityAnswer {
    let of = one.activity.clone();
    let concerned = of.organisations.iter().filter_map(|id| Some((id, names.get(id)?)));
    ActivityAnswer {
        id: one.id.0,
        version: one.version.0,
        kind: of.kind.code(),
        unit: answer::unit(&desk.programme, of.unit, of.on),
        organisations: concerned.map(|(id, name)| ConcernedAnswer { id: id.0, name: name.clone() }).collect(),
        title: of.title,
        on: of.on,
        until: of.until,
        place: of.place,
        organiser: of.organiser,
        decision: of.decision,
        people: of.people,
        women: of.women,
        minority: of.minority,
        amount: of.amount,
        quantity: of.quantity,
        content: of.content,
        others: of.others,
        payments: of
            .payments
            .into_iter()
            .map(|one| PaymentAnswer { on: one.on.to_string(), amount: one.amount, note: one.note })
            .collect(),
        said_at: one.said_at,
        said_by: one.said_by.clone(),
        superseded_at: one.superseded.as_ref().map(|end| end.at),
        superseded_why: one.superseded.as_ref().map(|end| end.why.clone()),
        illustrative: one.illustrative,
    }
}

/// Which activities.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ActivitiesQuery {
    /// A unit's code on the last day; the asker's own area if absent.
    unit: Option<String>,
    /// From this day on; the first day of the year before `to` if absent.
    from: Option<String>,
    /// Up to this day; today if absent.
    to: Option<String>,
    /// `support_project`, `training_class`, `communication`, `document_set`, `dialogue`, `inspection`,
    /// `fair`, `award`, `model`, `fund_loan`.
    kind: Option<String>,
    /// Words of the title, the organiser, the decision, the others concerned.
    text: Option<String>,
    /// Rows to leave out before the first; 0 if absent.
    offset: Option<i64>,
    /// Rows at most, up to 500; 100 if absent.
    limit: Option<i64>,
}

/// Activities of an area as they are recorded now, the latest first.
#[utoipa::path(get, path = "/api/v1/activities", tag = "register", params(ActivitiesQuery),
    responses((status = 200, body = ActivitiesAnswer), (status = 404), (status = 422)))]
pub async fn list(
    signed: SignedIn,
    Query(asked): Query<ActivitiesQuery>,
) -> Result<Json<ActivitiesAnswer>, Error> {
    let desk = Desk::open(signed).await?;
    let to = ask::day(asked.to.as_ref(), "to", &desk.signed)?;
    let from = ask::maybe(asked.from.as_ref(), "from", "api.field_day", desk.words)?;
    let kind = asked.kind.as_deref().filter(|code| !code.is_empty()).map(|code| kind_of(code, &desk));
    let filter = Filter {
        under: desk.unit(asked.unit.as_deref().unwrap_or_default().trim(), to)?.id,
        from: from.unwrap_or_else(|| date(to.year() - 1, 1, 1)),
        to,
        kinds: kind.transpose()?.into_iter().collect(),
        text: asked.text.unwrap_or_default(),
        by_payment: false,
    };
    let (offset, limit) = (asked.offset.unwrap_or(0).max(0), asked.limit.unwrap_or(100).clamp(1, 500));
    let store = desk.signed.store();
    let page = store.activities(&desk.signed.actor, desk.today, &filter, offset, limit).await?;
    let names = names(&desk, page.rows.iter()).await?;
    let activities = page.rows.iter().map(|one| activity_answer(&desk, one, &names)).collect();
    Ok(Json(ActivitiesAnswer { found: page.found, activities }))
}

fn kind_of(code: &str, desk: &Desk) -> Result<Kind, Error> {
    Kind::from_code(code).ok_or_else(|| ask::fault("kind", "api.field_kind", desk.words))
}

async fn life_answer(desk: &Desk, id: ActivityId) -> Result<ActivityLifeAnswer, Error> {
    let versions = desk.signed.store().activity(&desk.signed.actor, desk.today, id).await?;
    let names = names(desk, versions.iter()).await?;
    Ok(ActivityLifeAnswer {
        withdrawn: versions.last().is_some_and(|one| one.superseded.is_some()),
        versions: versions.iter().map(|one| activity_answer(desk, one, &names)).collect(),
    })
}

/// One activity with all its versions.
#[utoipa::path(get, path = "/api/v1/activities/{id}", tag = "register", params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = ActivityLifeAnswer), (status = 404)))]
pub async fn show(signed: SignedIn, Path(id): Path<String>) -> Result<Json<ActivityLifeAnswer>, Error> {
    let desk = Desk::open(signed).await?;
    let id = id.parse().map_err(|_| Error::NotFound)?;
    Ok(Json(life_answer(&desk, id).await?))
}

/// An activity, to be recorded or corrected. A correction says all of it anew.
#[derive(Deserialize, ToSchema)]
pub struct ActivityRequest {
    /// What it is; of a correction as it was.
    kind: String,
    title: String,
    /// The first day, `2024-06-18`, not after today; of a project or loan the day of the decision.
    on: String,
    /// The last day, if it is another.
    #[serde(default)]
    until: String,
    /// The unit's code: the commune, or the district or province if it was for all of it.
    unit: String,
    #[serde(default)]
    place: String,
    organiser: String,
    #[serde(default)]
    decision: String,
    people: Option<i64>,
    women: Option<i64>,
    minority: Option<i64>,
    /// Money in million đồng: the whole investment, the loan, what it cost.
    amount: Option<i64>,
    quantity: Option<i64>,
    /// What is special of the kind.
    #[serde(default)]
    content: BTreeMap<String, String>,
    /// Organisations of the register, by code or name.
    #[serde(default)]
    organisations: Vec<String>,
    /// Others concerned, in words.
    #[serde(default)]
    others: String,
    #[serde(default)]
    payments: Vec<PaymentAnswer>,
    /// Of a correction the version that the program saw; 409 if there is a later one.
    #[serde(default)]
    version: String,
    /// Of a correction why.
    #[serde(default)]
    why: String,
}

/// The form's fields beside the request's.
const FIELDS: [(&str, &str); 16] = [
    ("ten", "title"),
    ("ngay", "on"),
    ("den_ngay", "until"),
    ("dia_ban", "unit"),
    ("noi", "place"),
    ("don_vi_to_chuc", "organiser"),
    ("quyet_dinh", "decision"),
    ("so_nguoi", "people"),
    ("nu", "women"),
    ("dan_toc", "minority"),
    ("kinh_phi", "amount"),
    ("so_luong", "quantity"),
    ("to_chuc", "organisations"),
    ("khac", "others"),
    ("giai_ngan", "payments"),
    ("ly_do", "why"),
];

/// The request as the page's form would send it.
fn typed(asked: &ActivityRequest) -> Typed {
    let number = |value: Option<i64>| value.map(|value| value.to_string()).unwrap_or_default();
    let day = |text: &str| super::organisation::keep::day_typed(text);
    let payment = |one: &PaymentAnswer| format!("{}; {}; {}", day(&one.on), one.amount, line(&one.note));
    let payments: Vec<String> = asked.payments.iter().map(payment).collect();
    let organisations: Vec<String> = asked.organisations.iter().map(|one| line(one)).collect();
    let values = [
        asked.title.clone(),
        day(&asked.on),
        day(&asked.until),
        asked.unit.clone(),
        asked.place.clone(),
        asked.organiser.clone(),
        asked.decision.clone(),
        number(asked.people),
        number(asked.women),
        number(asked.minority),
        number(asked.amount),
        number(asked.quantity),
        organisations.join("\n"),
        asked.others.clone(),
        payments.join("\n"),
        asked.why.clone(),
    ];
    let plain = FIELDS.iter().zip(values).map(|((name, _), value)| ((*name).to_owned(), value));
    let own = asked.content.iter().map(|(key, text)| (field::own(key), text.clone()));
    plain.chain(own).filter(|(_, value)| !value.trim().is_empty()).collect()
}

/// A text that stays one line of a field that has a thing a line.
fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The faults of the form, under the names of the request.
fn named(found: Faults) -> Error {
    let name = |field: &str| match field.strip_prefix("rieng.") {
        Some(key) => format!("content.{key}"),
        None => FIELDS.iter().find(|(own, _)| *own == field).map_or(field, |(_, name)| name).to_owned(),
    };
    let all = found.0.into_iter().map(|one| Fault { field: name(&one.field), detail: one.detail });
    Error::Fields(all.collect())
}

/// What the request asks to be recorded; what the kind has no place for, or
/// what is longer than its place, is told and not dropped.
async fn read(asked: &ActivityRequest, kind: Kind, desk: &Desk) -> Result<Activity, Error> {
    let typed = typed(asked);
    let mut faults = Faults::default();
    for (name, value) in typed.iter().filter(|(name, _)| *name != "ly_do") {
        match field::most(kind, name) {
            None => faults.add(name, desk.words.t("api.field_not_of_kind")),
            Some(most) if value.chars().count() > most => {
                faults.add(name, desk.words.f("api.field_too_long", &[("most", &most)]));
            }
            Some(_) => {}
        }
    }
    for (name, count) in [("to_chuc", asked.organisations.len()), ("giai_ngan", asked.payments.len())] {
        if count > field::LINES {
            faults.add(name, desk.words.f("api.field_too_many", &[("most", &field::LINES)]));
        }
    }
    match field::read(kind, &typed, desk, &mut faults).await? {
        Some(activity) if faults.is_empty() => Ok(activity),
        _ => Err(named(faults)),
    }
}

/// A refusal by a rule as a fault of the title; other errors go on.
fn refused(error: storage::Error, desk: &Desk) -> Error {
    let mut faults = Faults::default();
    match faults.refused("ten", error, desk.words) {
        Ok(()) => named(faults),
        Err(error) => error,
    }
}

/// Records an activity.
#[utoipa::path(post, path = "/api/v1/activities", tag = "register", request_body = ActivityRequest,
    responses((status = 201, body = ActivityLifeAnswer), (status = 403), (status = 422)))]
pub async fn record(
    signed: SignedIn,
    Json(asked): Json<ActivityRequest>,
) -> Result<(StatusCode, Json<ActivityLifeAnswer>), Error> {
    let desk = Desk::open(signed).await?;
    let new = read(&asked, kind_of(&asked.kind, &desk)?, &desk).await?;
    let done = desk.signed.store().record_activity(&desk.deed(), &new).await;
    let id = done.map_err(|error| refused(error, &desk))?;
    Ok((StatusCode::CREATED, Json(life_answer(&desk, id).await?)))
}

/// The version that counts, if it is the one that the program saw.
async fn seen(desk: &Desk, id: &str, version: &str) -> Result<Version, Error> {
    let old = current(desk, id).await?;
    let seen: ActivityId = version.parse().map_err(|_| ask::fault("version", "api.field_id", desk.words))?;
    if old.version == seen { Ok(old) } else { Err(storage::Error::Conflict.into()) }
}

/// Puts another version in the place of what was recorded; the old one is kept.
#[utoipa::path(put, path = "/api/v1/activities/{id}", tag = "register", params(("id" = uuid::Uuid, Path)),
    request_body = ActivityRequest,
    responses((status = 200, body = ActivityLifeAnswer), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn correct(
    signed: SignedIn,
    Path(id): Path<String>,
    Json(asked): Json<ActivityRequest>,
) -> Result<Json<ActivityLifeAnswer>, Error> {
    let desk = Desk::open(signed).await?;
    let old = seen(&desk, &id, &asked.version).await?;
    if kind_of(&asked.kind, &desk)? != old.activity.kind {
        return Err(ask::fault("kind", "api.field_same_kind", desk.words));
    }
    let why = reason(&asked.why, &desk)?;
    let new = read(&asked, old.activity.kind, &desk).await?;
    let done = desk.signed.store().correct_activity(&desk.deed(), old.version, &new, &why).await;
    done.map_err(|error| refused(error, &desk))?;
    Ok(Json(life_answer(&desk, old.id).await?))
}

fn reason(text: &str, desk: &Desk) -> Result<String, Error> {
    let mut faults = Faults::default();
    let typed = Typed::from([("ly_do".to_owned(), text.to_owned())]);
    let why = why(&typed, desk, &mut faults);
    if faults.is_empty() { Ok(why) } else { Err(named(faults)) }
}

/// Why an activity is withdrawn.
#[derive(Deserialize, ToSchema)]
pub struct ActivityWithdrawal {
    /// The version that the program saw; 409 if there is a later one.
    version: String,
    /// The reason.
    why: String,
}

/// Takes back what was recorded by mistake; it is kept with the reason.
#[utoipa::path(post, path = "/api/v1/activities/{id}/withdraw", tag = "register",
    params(("id" = uuid::Uuid, Path)), request_body = ActivityWithdrawal,
    responses((status = 200, body = ActivityLifeAnswer), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn withdraw(
    signed: SignedIn,
    Path(id): Path<String>,
    Json(asked): Json<ActivityWithdrawal>,
) -> Result<Json<ActivityLifeAnswer>, Error> {
    let desk = Desk::open(signed).await?;
    let old = seen(&desk, &id, &asked.version).await?;
    let why = reason(&asked.why, &desk)?;
    let done = desk.signed.store().withdraw_activity(&desk.deed(), old.version, &why).await;
    done.map_err(|error| refused(error, &desk))?;
    Ok(Json(life_answer(&desk, old.id).await?))
}
