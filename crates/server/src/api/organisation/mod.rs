//! Organisations of the register and their lives, and in [`keep`] what happens to them.

pub(super) mod keep;

use super::answer::{self, UnitName};
use super::ask;
use crate::Error;
use crate::organisation::{Desk, refusal};
use crate::page::SignedIn;
use axum::Json;
use axum::extract::{Path, Query};
use domain::OrganisationId;
use domain::organisation::{Facts, Happening, Kind, State};
use domain::programme::Programme;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use storage::organisation::Filter;
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
