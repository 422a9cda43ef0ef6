//! Figures: one version of one value each.

use super::answer::{self, PaperAnswer, UnitName};
use super::ask;
use super::report::EventAnswer;
use crate::page::SignedIn;
use crate::{Error, link};
use axum::Json;
use axum::extract::{Path, Query};
use domain::FigureId;
use domain::form::Aspect;
use domain::period::Period;
use domain::programme::Programme;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use storage::figure::Figure;
use utoipa::{IntoParams, ToSchema};

/// Which figures.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FigureQuery {
    /// The period's code.
    period: String,
    /// `actual` (if absent) or `registered`.
    aspect: Option<String>,
    /// At or below the unit of this code on the closing day; the asker's own if absent.
    unit: Option<String>,
    /// As they stood then: a moment, or a day (its end). Now if absent.
    as_of: Option<String>,
}

/// One version of one value.
#[derive(Serialize, ToSchema)]
pub struct FigureAnswer {
    id: uuid::Uuid,
    cell: String,
    aspect: &'static str,
    period: String,
    unit: UnitName,
    value: f64,
    /// `report`, `correction` or `paper`.
    origin: String,
    note: String,
    illustrative: bool,
    /// The report in which it was given, and the event in which it was accepted.
    report: uuid::Uuid,
    event: String,
    said_at: Timestamp,
    said_by: String,
    /// The version that it replaced.
    replaces: Option<uuid::Uuid>,
    /// When another version replaced it.
    superseded_at: Option<Timestamp>,
    page: String,
}

/// A figure and every version of the same value.
#[derive(Serialize, ToSchema)]
pub struct FigureWithVersions {
    figure: FigureAnswer,
    /// The event in which it was accepted.
    accepted: Option<EventAnswer>,
    /// The paper it is from, if it is from one.
    paper: Option<PaperAnswer>,
    /// Newest first, the figure itself among them.
    versions: Vec<FigureAnswer>,
}

/// The figures of a period that count, or counted at a moment.
#[utoipa::path(get, path = "/api/v1/figures", tag = "figures", params(FigureQuery),
    responses((status = 200, body = Vec<FigureAnswer>), (status = 404), (status = 422)))]
pub async fn list(
    signed: SignedIn,
    Query(asked): Query<FigureQuery>,
) -> Result<Json<Vec<FigureAnswer>>, Error> {
    let (programme, words) = (signed.programme().await?, signed.visit.words);
    let period: Period = asked.period.parse().map_err(|_| ask::fault("period", "api.field_period", words))?;
    let aspect = ask::aspect(asked.aspect.as_ref(), words)?;
    let as_of = ask::moment(asked.as_of.as_ref(), "as_of", words)?;
    let top = ask::unit(&programme, &signed, asked.unit.as_ref(), period.to())?;
    let figures = signed.store().figures(&signed.actor, top, aspect, period, as_of).await?;
    Ok(Json(figures.iter().map(|figure| figure_answer(&programme, figure)).collect()))
}

/// One version of a figure, with all versions of the same value.
#[utoipa::path(get, path = "/api/v1/figures/{id}", tag = "figures",
    params(("id" = uuid::Uuid, Path, description = "The version's id")),
    responses((status = 200, body = FigureWithVersions), (status = 404)))]
pub async fn show(signed: SignedIn, Path(id): Path<String>) -> Result<Json<FigureWithVersions>, Error> {
    let programme = signed.programme().await?;
    let id: FigureId = id.parse().map_err(|_| Error::NotFound)?;
    let figure = signed.store().figure(&signed.actor, id).await?;
    let Figure { unit, aspect, period, .. } = figure;
    let versions = signed.store().figure_versions(&signed.actor, unit, &figure.cell, aspect, period).await?;
    let head = signed.store().report_head(&signed.actor, figure.report).await?;
    let events = signed.store().report_events(&signed.actor, &head).await?;
    let accepted = events.into_iter().find(|event| event.id == figure.event).map(EventAnswer::from);
    let paper = match head.dataset.as_deref().filter(|_| figure.origin == "paper") {
        Some(key) => signed.store().dataset(key).await?.map(PaperAnswer::from),
        None => None,
    };
    Ok(Json(FigureWithVersions {
        accepted,
        paper,
        figure: figure_answer(&programme, &figure),
        versions: versions.iter().map(|figure| figure_answer(&programme, figure)).collect(),
    }))
}

fn figure_answer(programme: &Programme, figure: &Figure) -> FigureAnswer {
    let aspect: Aspect = figure.aspect;
    FigureAnswer {
        id: figure.id.0,
        cell: figure.cell.name(),
        aspect: aspect.code(),
        period: figure.period.to_string(),
        unit: answer::unit(programme, figure.unit, figure.period.to()),
        value: answer::plain(figure.value, programme.indicators.get(&figure.cell.indicator)),
        origin: figure.origin.clone(),
        note: figure.note.clone(),
        illustrative: figure.illustrative,
        report: figure.report.0,
        event: figure.event.clone(),
        said_at: figure.said_at,
        said_by: figure.said_by.clone(),
        replaces: figure.replaces.map(|id| id.0),
        superseded_at: figure.superseded_at,
        page: link::figure(figure.id),
    }
}
