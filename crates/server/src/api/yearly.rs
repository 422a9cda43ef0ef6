//! Yearly returns of organisations: who owes one, what stands in it, and the
//! commune's acceptance or return.

use super::answer::{self, UnitName};
use super::ask;
use crate::error::Fault;
use crate::organisation::{Desk, id_of, refusal as broken};
use crate::page::SignedIn;
use crate::yearly::{self, form};
use crate::{Error, Words};
use axum::Json;
use axum::extract::{Path, Query};
use domain::check::Severity;
use domain::organisation::yearly::{Command, State};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use storage::organisation::yearly::{Act, Asked, Opened, Row, Stays, Which};
use utoipa::{IntoParams, ToSchema};

/// A return in the list.
#[derive(Serialize, ToSchema)]
pub struct ReturnRowAnswer {
    organisation: uuid::Uuid,
    name: String,
    code: String,
    kind: &'static str,
    seat: Option<UnitName>,
    /// `expected`, `in_progress`, `sent`, `returned`, `accepted`.
    state: &'static str,
    sent_at: Option<Timestamp>,
    reminded_at: Option<Timestamp>,
    reminded_by: Option<String>,
    /// Whether it has sent nothing for the second year.
    silent: bool,
    illustrative: bool,
}

/// Returns of a year.
#[derive(Serialize, ToSchema)]
pub struct ReturnsAnswer {
    year: i16,
    /// The last day to send them.
    due: Date,
    /// How many there are in each state, of all that are asked for.
    in_state: BTreeMap<&'static str, i64>,
    /// How many have sent nothing for the second year.
    silent: i64,
    returns: Vec<ReturnRowAnswer>,
}

/// Which returns.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ReturnsQuery {
    /// The year; the one that is asked for now if absent.
    year: Option<String>,
    /// A unit's code on the day on which the numbers hold; the asker's own area if absent.
    unit: Option<String>,
    /// A state, or `silent`; all if absent.
    state: Option<String>,
    /// Rows to leave out before the first; 0 if absent.
    offset: Option<i64>,
    /// Rows at most, up to 500; 100 if absent.
    limit: Option<i64>,
}

/// The returns that are asked of organisations of an area, in Vietnamese order of their names.
#[utoipa::path(get, path = "/api/v1/yearly-returns", tag = "register", params(ReturnsQuery),
    responses((status = 200, body = ReturnsAnswer), (status = 404), (status = 422)))]
pub async fn list(signed: SignedIn, Query(asked): Query<ReturnsQuery>) -> Result<Json<ReturnsAnswer>, Error> {
    let desk = Desk::open(signed).await?;
    let w = desk.words;
    let plan = yearly::schedule(&desk.programme)?;
    let year = ask::maybe(asked.year.as_ref(), "year", "api.field_year", w)?;
    let year = year.unwrap_or_else(|| plan.year_on(desk.today));
    let which = match asked.state.as_deref().unwrap_or_default() {
        "" => Which::All,
        "silent" => Which::Silent,
        code => Which::In(State::from_code(code).ok_or_else(|| ask::fault("state", "api.field_list", w))?),
    };
    // A year to come is refused by the storage; its day must not be asked for before.
    let day = plan.takes_effect(year.clamp(1900, plan.year_on(desk.today)), desk.today);
    let under = desk.unit(asked.unit.as_deref().unwrap_or_default().trim(), day)?.id;
    let (offset, limit) = (asked.offset.unwrap_or(0).max(0), asked.limit.unwrap_or(100).clamp(1, 500));
    let returns = Asked { under, year, which };
    let found =
        desk.signed.store().yearly_list(&desk.signed.actor, desk.today, returns, offset, limit).await?;
    let row = |one: &Row| ReturnRowAnswer {
        organisation: one.id.0,
        name: one.facts.name.clone(),
        code: one.facts.code.clone(),
        kind: one.facts.kind.code(),
        seat: one.facts.seat.map(|seat| answer::unit(&desk.programme, seat, day)),
        state: one.state.code(),
        sent_at: one.sent_at,
        reminded_at: one.reminded_at,
        reminded_by: one.reminded_by.clone(),
        silent: one.silent,
        illustrative: one.illustrative,
    };
    Ok(Json(ReturnsAnswer {
        year,
        due: plan.due_on(year),
        in_state: State::ALL.into_iter().map(|state| (state.code(), found.count(Which::In(state)))).collect(),
        silent: found.silent,
        returns: found.rows.iter().map(row).collect(),
    }))
}

/// What is wrong with a number, or unlikely.
#[derive(Serialize, ToSchema)]
pub struct FoundAnswer {
    /// Whether it blocks sending; if not, it wants a note.
    blocks: bool,
    detail: String,
    /// Whether a note answers it.
    answered: bool,
}

/// A number of a return.
#[derive(Serialize, ToSchema)]
pub struct ReturnLineAnswer {
    /// The measure's key.
    measure: String,
    label: String,
    /// Unit of measure.
    unit: String,
    /// As it was typed; empty is not zero.
    typed: String,
    /// The number, where what was typed is one.
    value: Option<i64>,
    /// Why it is unlikely and still right.
    note: String,
    /// Last year's, as far as the register has it.
    before: Option<i64>,
    findings: Vec<FoundAnswer>,
}

/// Something that was done to a return.
#[derive(Serialize, ToSchema)]
pub struct ReturnEventAnswer {
    at: Timestamp,
    by: String,
    /// `save`, `submit`, `return`, `accept`, `remind`.
    what: String,
    reason: String,
}

/// The return of an organisation for a year.
#[derive(Serialize, ToSchema)]
pub struct ReturnAnswer {
    organisation: uuid::Uuid,
    name: String,
    year: i16,
    /// The day on which its numbers hold.
    day: Date,
    /// The last day to send it.
    due: Date,
    /// `expected`, `in_progress`, `sent`, `returned`, `accepted`.
    state: &'static str,
    /// Grows with every act; 0 before the first.
    revision: i64,
    lines: Vec<ReturnLineAnswer>,
    /// What the organisation says besides.
    note: String,
    /// Why it was given back.
    reason: Option<String>,
    saved_at: Option<Timestamp>,
    saved_by: Option<String>,
    sent_at: Option<Timestamp>,
    sent_by: Option<String>,
    /// What was done to it, earliest first.
    events: Vec<ReturnEventAnswer>,
    illustrative: bool,
}

fn return_answer(desk: &Desk, opened: &Opened) -> Result<ReturnAnswer, Error> {
    let (w, yearly) = (desk.words, &opened.yearly);
    // As on the page: a draft just opened is not scolded for what nobody has typed yet.
    let checked = match yearly.revision {
        0 => domain::organisation::yearly::Checked::default(),
        _ => opened.check(&desk.programme, &yearly.entries),
    };
    let line = |measure: &domain::organisation::Measure| {
        let entry = yearly.entries.get(&measure.key).cloned().unwrap_or_default();
        let here = checked.findings.iter().filter(|one| one.measure == measure.key);
        let found = |one: &domain::organisation::yearly::Finding| FoundAnswer {
            blocks: one.found.severity() == Severity::Blocks,
            detail: form::sentence(measure, &one.found, &checked, &desk.programme, w),
            answered: one.is_answered,
        };
        ReturnLineAnswer {
            measure: measure.key.clone(),
            label: measure.name(w.0).to_owned(),
            unit: measure.unit(w.0).to_owned(),
            value: vietnamese::number::parse_as(&entry.typed, 0).ok(),
            typed: entry.typed,
            note: entry.note,
            before: opened.before.get(&measure.key).copied(),
            findings: here.map(found).collect(),
        }
    };
    let event = |one: &storage::organisation::yearly::Event| ReturnEventAnswer {
        at: one.at,
        by: one.by.clone(),
        what: one.kind.clone(),
        reason: one.reason.clone(),
    };
    Ok(ReturnAnswer {
        organisation: opened.life.id.0,
        name: opened.facts.name.clone(),
        year: yearly.year,
        day: opened.day,
        due: crate::yearly::schedule(&desk.programme)?.due_on(yearly.year),
        state: yearly.state.code(),
        revision: yearly.revision,
        lines: desk.programme.register.measures_of(opened.facts.kind).map(line).collect(),
        note: yearly.note.clone(),
        reason: yearly.reason.clone().filter(|_| yearly.state != State::Accepted),
        saved_at: yearly.saved.as_ref().map(|(at, _)| *at),
        saved_by: yearly.saved.as_ref().map(|(_, by)| by.clone()),
        sent_at: yearly.sent.as_ref().map(|(at, _)| *at),
        sent_by: yearly.sent.as_ref().map(|(_, by)| by.clone()),
        events: yearly.events.iter().map(event).collect(),
        illustrative: opened.life.illustrative,
    })
}

async fn opened(desk: &Desk, id: &str, year: &str) -> Result<Opened, Error> {
    let year = year.parse().map_err(|_| Error::NotFound)?;
    Ok(desk.signed.store().yearly(&desk.signed.actor, desk.today, id_of(id)?, year).await?)
}

/// The return of an organisation for a year; 404 where none is asked of it.
#[utoipa::path(get, path = "/api/v1/organisations/{id}/yearly-returns/{year}", tag = "register",
    params(("id" = uuid::Uuid, Path), ("year" = i16, Path)),
    responses((status = 200, body = ReturnAnswer), (status = 404)))]
pub async fn show(
    signed: SignedIn,
    Path((id, year)): Path<(String, String)>,
) -> Result<Json<ReturnAnswer>, Error> {
    let desk = Desk::open(signed).await?;
    let opened = opened(&desk, &id, &year).await?;
    Ok(Json(return_answer(&desk, &opened)?))
}

/// Which state of a return is accepted.
#[derive(Deserialize, ToSchema)]
pub struct AcceptReturnRequest {
    /// The revision that the program saw; 409 if it is another by now.
    revision: i64,
}

/// Accepts a return that was sent: its numbers go into the register at once.
#[utoipa::path(post, path = "/api/v1/organisations/{id}/yearly-returns/{year}/accept", tag = "register",
    params(("id" = uuid::Uuid, Path), ("year" = i16, Path)), request_body = AcceptReturnRequest,
    responses((status = 200, body = ReturnAnswer), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn accept(
    signed: SignedIn,
    Path(at): Path<(String, String)>,
    Json(asked): Json<AcceptReturnRequest>,
) -> Result<Json<ReturnAnswer>, Error> {
    act(signed, at, Command::Accept, asked.revision).await
}

/// Why a return goes back.
#[derive(Deserialize, ToSchema)]
pub struct GiveBackReturnRequest {
    /// The revision that the program saw; 409 if it is another by now.
    revision: i64,
    /// What the organisation is to mend.
    reason: String,
}

/// Gives a return back to the organisation, with a reason.
#[utoipa::path(post, path = "/api/v1/organisations/{id}/yearly-returns/{year}/return", tag = "register",
    params(("id" = uuid::Uuid, Path), ("year" = i16, Path)), request_body = GiveBackReturnRequest,
    responses((status = 200, body = ReturnAnswer), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn give_back(
    signed: SignedIn,
    Path(at): Path<(String, String)>,
    Json(asked): Json<GiveBackReturnRequest>,
) -> Result<Json<ReturnAnswer>, Error> {
    let reason = vietnamese::name::nfc(&asked.reason).chars().take(1000).collect();
    act(signed, at, Command::Return { reason }, asked.revision).await
}

async fn act(
    signed: SignedIn,
    (id, year): (String, String),
    command: Command,
    revision: i64,
) -> Result<Json<ReturnAnswer>, Error> {
    let desk = Desk::open(signed).await?;
    let before = opened(&desk, &id, &year).await?;
    let (organisation, of_year) = (before.life.id, before.yearly.year);
    let act = Act { command, typed: None, revision };
    let done = desk.signed.store().act_on_yearly(&desk.deed(), organisation, of_year, &act).await;
    done.map_err(|stays| refused(stays, desk.words))?;
    Ok(Json(return_answer(&desk, &opened(&desk, &id, &year).await?)?))
}

/// Why a return stays as it is, as a fault; other errors go on.
fn refused(stays: Stays, words: Words) -> Error {
    let fault = |field: &str, detail: String| Error::Fields(vec![Fault { field: field.to_owned(), detail }]);
    match stays {
        Stays::Rule(why @ domain::organisation::yearly::Refusal::NoReason) => {
            fault("reason", yearly::refusal(&why, words))
        }
        Stays::Rule(why) => fault("state", yearly::refusal(&why, words)),
        Stays::Other(storage::Error::Life(why)) => fault("state", broken(&why, words)),
        Stays::Other(storage::Error::Refused(key)) => fault("state", words.t(&key).to_owned()),
        Stays::Other(error) => error.into(),
    }
}
