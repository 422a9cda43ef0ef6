//! Who asks, what they have to do, and their tokens.
//!
//! A token cannot make another token: whoever finds one could outlive its
//! being taken back. Making one asks for a browser session and stays a page.

use super::answer::{self, DatesAnswer, UnitName};
use super::report::TimelinessAnswer;
use crate::page::SignedIn;
use crate::report::case::Case;
use crate::{Error, link};
use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use domain::permission::{Action, Reach, reach};
use domain::programme::Programme;
use domain::report::{Command, State};
use jiff::{Timestamp, ToSpan};
use serde::Serialize;
use storage::report::{Head, ReportKey};
use storage::token;
use utoipa::ToSchema;

/// Who asks.
#[derive(Serialize, ToSchema)]
pub struct Me {
    id: uuid::Uuid,
    name: String,
    /// `commune_officer`, `district_officer`, `province_officer`, `leader`, `administrator`, `reader`.
    role: &'static str,
    /// The unit's lasting id.
    unit: uuid::Uuid,
    /// The unit's code today.
    unit_code: Option<String>,
    unit_name: Option<String>,
    /// `vi` or `en`.
    language: &'static str,
}

/// Whose token or session this is.
#[utoipa::path(get, path = "/api/v1/me", tag = "me", responses((status = 200, body = Me)))]
pub async fn me(signed: SignedIn) -> Result<Json<Me>, Error> {
    let programme = signed.programme().await?;
    let actor = &signed.actor;
    let unit = programme.units.near(actor.unit, signed.visit.today());
    Ok(Json(Me {
        id: actor.user.0,
        name: actor.name.clone(),
        role: actor.role.code(),
        unit: actor.unit.0,
        unit_code: unit.map(|unit| unit.code.clone()),
        unit_name: unit.map(|unit| unit.name.clone()),
        language: signed.visit.language().code(),
    }))
}

/// What waits for the asker.
#[derive(Serialize, ToSchema)]
pub struct TasksAnswer {
    /// Reports of the own unit that are open and not sent; those sent back among them.
    to_fill: Vec<TaskAnswer>,
    /// For a leader: reports that the own unit has put before them.
    to_sign: Vec<WaitingAnswer>,
    /// Reports of which the own unit is the nearest reviewer, the longest waiting first.
    to_review: Vec<WaitingAnswer>,
}

/// A report to be filled.
#[derive(Serialize, ToSchema)]
pub struct TaskAnswer {
    form: String,
    period: String,
    state: &'static str,
    dates: DatesAnswer,
    timeliness: TimelinessAnswer,
    /// When the unit was last reminded, and by whom.
    reminded_at: Option<Timestamp>,
    reminded_by: Option<String>,
    page: String,
}

/// A report that was sent.
#[derive(Serialize, ToSchema)]
pub struct WaitingAnswer {
    form: String,
    period: String,
    unit: UnitName,
    state: &'static str,
    sent_at: Option<Timestamp>,
    sent_by: Option<String>,
    page: String,
}

/// Days on both sides in which a closing day may lie that concerns today.
const AROUND: i32 = 400;

/// What waits for the asker: reports to fill, to sign, to review.
#[utoipa::path(get, path = "/api/v1/me/tasks", tag = "me", responses((status = 200, body = TasksAnswer)))]
pub async fn tasks(signed: SignedIn) -> Result<Json<TasksAnswer>, Error> {
    let (programme, own) = (signed.programme().await?, signed.actor.unit);
    let may = |action| reach(signed.actor.role, action) != Reach::Nowhere;
    let to_fill = if may(Action::Fill) { to_fill(&signed, &programme).await? } else { Vec::new() };
    let mut to_sign = Vec::new();
    if may(Action::Sign) {
        let heads = signed.store().reports_in(&signed.actor, State::ForSignature).await?;
        to_sign =
            heads.iter().filter(|head| head.key.unit == own).map(|head| waiting(&programme, head)).collect();
    }
    let mut to_review = Vec::new();
    if may(Action::Review) {
        let heads = signed.store().reports_in(&signed.actor, State::Submitted).await?;
        let is_nearest = |head: &&Head| {
            programme.reviewer(head.key.unit, head.key.period).is_some_and(|unit| unit.id == own)
        };
        to_review = heads.iter().filter(is_nearest).map(|head| waiting(&programme, head)).collect();
    }
    Ok(Json(TasksAnswer { to_fill, to_sign, to_review }))
}

async fn to_fill(signed: &SignedIn, programme: &Programme) -> Result<Vec<TaskAnswer>, Error> {
    let (today, unit) = (signed.visit.today(), signed.actor.unit);
    let day = |days: i32| today.checked_add(days.days()).unwrap_or(today);
    let extended = signed.store().extended_of(&signed.actor, unit).await?;
    let mut found = Vec::new();
    for asked in programme.asked_of(unit, day(-AROUND), day(AROUND)) {
        let key = ReportKey { form: asked.form.key.clone(), period: asked.period, unit };
        let later = extended.get(&(key.form.clone(), key.period)).copied();
        let Some(dates) = asked.dates(&programme.holidays, later) else { continue };
        if today < dates.opens || today > dates.corrections_until {
            continue;
        }
        let case = Case::of(signed, &key).await?;
        if !case.can(&Command::Save) {
            continue;
        }
        let (reminded_at, reminded_by) = signed.store().reminded(&signed.actor, &key).await?.unzip();
        found.push(TaskAnswer {
            form: key.form.to_string(),
            period: key.period.to_string(),
            state: case.state().code(),
            dates: case.report.dates.into(),
            timeliness: case.timeliness().into(),
            reminded_at,
            reminded_by,
            page: case.href(),
        });
    }
    Ok(found)
}

fn waiting(programme: &Programme, head: &Head) -> WaitingAnswer {
    let unit = answer::unit(programme, head.key.unit, head.key.period.to());
    WaitingAnswer {
        form: head.key.form.to_string(),
        period: head.key.period.to_string(),
        page: link::report(&head.key.form, head.key.period, &unit.code),
        unit,
        state: head.state.code(),
        sent_at: head.sent_at,
        sent_by: head.sent_by.clone(),
    }
}

/// A personal token without its secret, which is shown once when it is made.
#[derive(Serialize, ToSchema)]
pub struct TokenAnswer {
    id: uuid::Uuid,
    /// What its owner calls it.
    name: String,
    created_at: Timestamp,
    expires_at: Timestamp,
    /// When a program last came with it, to within five minutes.
    used_at: Option<Timestamp>,
}

/// The asker's own tokens, newest first. They are made on the page `/tai-khoan`.
#[utoipa::path(get, path = "/api/v1/me/tokens", tag = "me",
    responses((status = 200, body = Vec<TokenAnswer>)))]
pub async fn tokens(signed: SignedIn) -> Result<Json<Vec<TokenAnswer>>, Error> {
    let found = token::list(&mut &signed.store().db, signed.actor.user).await?;
    let answer = |one: token::Token| TokenAnswer {
        id: one.id,
        name: one.name,
        created_at: one.created_at,
        expires_at: one.expires_at,
        used_at: one.used_at,
    };
    Ok(Json(found.into_iter().map(answer).collect()))
}

/// Takes one of the asker's tokens back, also the one that asks.
#[utoipa::path(delete, path = "/api/v1/me/tokens/{id}", tag = "me", params(("id" = uuid::Uuid, Path)),
    responses((status = 204), (status = 404)))]
pub async fn revoke(signed: SignedIn, Path(id): Path<String>) -> Result<StatusCode, Error> {
    let id: uuid::Uuid = id.parse().map_err(|_| Error::NotFound)?;
    let mut tx = signed.store().db.begin().await?;
    token::revoke(&mut tx, signed.visit.now, signed.who(), signed.actor.user, id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
