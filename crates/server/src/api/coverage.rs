//! Who has reported and who has not.

use super::answer::{self, CoverageAnswer, UnitName};
use super::ask;
use super::report::TimelinessAnswer;
use crate::page::SignedIn;
use crate::{Error, link};
use axum::Json;
use axum::extract::Query;
use domain::form::Part;
use domain::report::{State, timeliness};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Whose reports.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CoverageQuery {
    /// The form's key.
    form: String,
    /// The period's code.
    period: String,
    /// The unit's code on the closing day; the asker's own if absent.
    unit: Option<String>,
}

/// Who has reported and who has not.
#[derive(Serialize, ToSchema)]
pub struct BoardAnswer {
    form: String,
    period: String,
    unit: UnitName,
    coverage: CoverageAnswer,
    /// Every unit at or below that fills the form.
    reporters: Vec<ReporterAnswer>,
    /// Every unit at or below that confirms the sum of others.
    confirmers: Vec<ReporterAnswer>,
}

/// One of them.
#[derive(Serialize, ToSchema)]
pub struct ReporterAnswer {
    unit: UnitName,
    /// `expected` while nothing was saved.
    state: &'static str,
    deadline: Option<jiff::civil::Date>,
    timeliness: Option<TimelinessAnswer>,
    sent_at: Option<Timestamp>,
    accepted_at: Option<Timestamp>,
    /// When the unit was last reminded.
    reminded_at: Option<Timestamp>,
    page: String,
}

/// The coverage board of a form and period: every unit that reports, with its state.
#[utoipa::path(get, path = "/api/v1/coverage", tag = "reports", params(CoverageQuery),
    responses((status = 200, body = BoardAnswer), (status = 404), (status = 422)))]
pub async fn board(signed: SignedIn, Query(asked): Query<CoverageQuery>) -> Result<Json<BoardAnswer>, Error> {
    let (programme, words) = (signed.programme().await?, signed.visit.words);
    let (form, period) = ask::form_and_period(&programme, &asked.form, &asked.period, words)?;
    let top = ask::unit(&programme, &signed, asked.unit.as_ref(), period.to())?;
    let heads = signed.store().standings(&signed.actor, &form.key, &[period]).await?;
    let extended = signed.store().extended(&signed.actor, &form.key, &[period]).await?;
    let reminded = signed.store().reminders(&signed.actor, &form.key, period).await?;
    let coverage = signed.store().coverage(&signed.actor, form, period, &[top], None).await?;
    let row = |unit: &domain::unit::UnitVersion| {
        let head = heads.get(&(unit.id, period));
        let extension = extended.get(&(unit.id, period)).copied();
        let expected = programme.expected(form, period, unit.id);
        let dates = expected.and_then(|expected| expected.dates(&programme.holidays, extension));
        let sent = head.and_then(|head| head.first_sent_at).map(|at| crate::state::local(at).date());
        ReporterAnswer {
            unit: answer::unit(&programme, unit.id, period.to()),
            state: head.map_or(State::Expected, |head| head.state).code(),
            deadline: dates.map(|dates| dates.deadline),
            timeliness: dates.map(|dates| timeliness(&dates, sent, signed.visit.today()).into()),
            sent_at: head.and_then(|head| head.sent_at),
            accepted_at: head.and_then(|head| head.accepted_at),
            reminded_at: reminded.get(&unit.id).copied(),
            page: link::report(&form.key, period, &unit.code),
        }
    };
    let of = |part| programme.reporters(form, period, top, part).into_iter().map(row).collect();
    Ok(Json(BoardAnswer {
        form: form.key.to_string(),
        period: period.to_string(),
        unit: answer::unit(&programme, top, period.to()),
        coverage: coverage.get(&top).copied().unwrap_or_default().into(),
        reporters: of(Part::Fills),
        confirmers: of(Part::Consolidates),
    }))
}
