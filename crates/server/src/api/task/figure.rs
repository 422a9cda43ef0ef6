//! Figures that are counted from tasks, with the numbers behind them.

use crate::Error;
use crate::api::answer::{self, CoverageAnswer, UnitName};
use crate::api::ask;
use crate::page::SignedIn;
use axum::Json;
use axum::extract::{Path, Query};
use domain::IndicatorKey;
use domain::permission::Action;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Over which days, of which unit.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TaskFigureQuery {
    /// A unit's code on the last day; the asker's area if absent.
    unit: Option<String>,
    /// The first day; that of the last day's year if absent.
    from: Option<String>,
    /// The last day; today if absent.
    to: Option<String>,
    /// As it was known at this moment, or at the end of this day.
    as_of: Option<String>,
}

/// A figure and the numbers of accepted returns that it adds up.
#[derive(Serialize, ToSchema)]
pub struct TaskFigureAnswer {
    indicator: String,
    unit: UnitName,
    from: Date,
    to: Date,
    total: f64,
    /// Parts of tasks that are asked for the number, and that have given any.
    coverage: CoverageAnswer,
    numbers: Vec<TaskNumberAnswer>,
    /// What plans that the asker does not see add to the total.
    hidden: f64,
    /// The indicator that units report for the same thing; the two are never added.
    beside: Option<String>,
    page: String,
}

/// A number that a lead agency gave.
#[derive(Serialize, ToSchema)]
pub struct TaskNumberAnswer {
    unit: UnitName,
    plan: String,
    task: uuid::Uuid,
    part: uuid::Uuid,
    /// What it adds over the days.
    value: f64,
    /// The last day of which it tells.
    day: Date,
    /// The event of the task's thread in which it was accepted.
    event: String,
    accepted_at: Timestamp,
    accepted_by: String,
    illustrative: bool,
}

/// What lead agencies gave for an indicator with accepted returns. 404 for an
/// indicator that is not counted from tasks.
#[utoipa::path(get, path = "/api/v1/indicators/{indicator}/task-numbers", tag = "tasks",
    params(("indicator" = String, Path), TaskFigureQuery),
    responses((status = 200, body = TaskFigureAnswer), (status = 404), (status = 422)))]
pub async fn show(
    signed: SignedIn,
    Path(key): Path<String>,
    Query(asked): Query<TaskFigureQuery>,
) -> Result<Json<TaskFigureAnswer>, Error> {
    let (programme, today, words) = (signed.programme().await?, signed.visit.today(), signed.visit.words);
    let to = ask::day(asked.to.as_ref(), "to", &signed)?.min(today);
    let from = ask::maybe(asked.from.as_ref(), "from", "api.field_day", words)?;
    let days = (from.unwrap_or(crate::organisation::year_to(to).0).min(to), to);
    let as_of = ask::moment(asked.as_of.as_ref(), "as_of", words)?;
    let area = storage::organisation::registrar(&programme, &signed.actor, today);
    let unit = match asked.unit.as_deref().filter(|code| !code.trim().is_empty()) {
        Some(code) => programme.units.find(code.trim(), to).ok_or(Error::NotFound)?.id,
        None => area.unit,
    };
    storage::allow(&programme, &area, Action::View, unit)?;
    let key = IndicatorKey::from(key);
    let indicator = programme.indicators.get(&key);
    let found = signed.store().task_figures(&signed.actor, today, &key, unit, days, as_of).await?;
    let plain = |value: i64| answer::plain(value, indicator);
    let total = found.hidden + found.rows.iter().map(|row| row.value).sum::<i64>();
    let name = answer::unit(&programme, unit, to);
    let number = |row: &storage::task::Given| TaskNumberAnswer {
        unit: answer::unit(&programme, row.unit, to),
        plan: row.of.plan.to_string(),
        task: row.task.0,
        part: row.part.0,
        value: plain(row.value),
        day: row.day,
        event: row.event.clone(),
        accepted_at: row.said_at,
        accepted_by: row.said_by.clone(),
        illustrative: row.illustrative,
    };
    Ok(Json(TaskFigureAnswer {
        page: crate::task::figure::address(&key, &name.code, days, asked.as_of.as_deref().unwrap_or("")),
        unit: name,
        from: days.0,
        to: days.1,
        total: plain(total),
        coverage: found.coverage.into(),
        numbers: found.rows.iter().map(number).collect(),
        hidden: plain(found.hidden),
        beside: indicator.and_then(|one| one.beside()).map(ToString::to_string),
        indicator: key.to_string(),
    }))
}
