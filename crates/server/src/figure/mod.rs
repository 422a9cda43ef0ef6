//! Where a number comes from: one version of a unit's figure, and a total with
//! everything that it is made of.

mod map;
mod total;

use crate::page::{Page, Room, SignedIn, html};
use crate::{Access, Error, Route, Words, finding, link, scope};
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use domain::FigureId;
use domain::form::{Aspect, Cell, Form};
use domain::period::Period;
use domain::programme::Programme;
use jiff::Timestamp;
use storage::figure::Figure;
use storage::report::Event;
use storage::store::DatasetNote;

/// The routes of this room.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/so-lieu", Access::SignedIn, total::show),
        Route::get("/so-lieu/{id}", Access::SignedIn, show),
    ]
}

/// A version as a list shows it.
pub(crate) struct Version {
    text: String,
    href: String,
    origin: String,
    note: String,
    at: Timestamp,
    by: String,
    ended: Option<Timestamp>,
    is_this: bool,
}

#[derive(Template)]
#[template(path = "figure/version.html")]
struct Show {
    page: Page,
    value: String,
    measure: String,
    is_illustrative: bool,
    unit_name: String,
    period_label: String,
    aspect: String,
    origin: String,
    said_at: Timestamp,
    said_by: String,
    note: String,
    event: Option<Event>,
    event_word: String,
    replaced: Option<Version>,
    ended: Option<Timestamp>,
    versions: Vec<Version>,
    report: String,
    total: String,
    dataset: Option<DatasetNote>,
    quoted: Option<Quoted>,
}

/// The sentence of a document from which a figure was taken.
struct Quoted {
    before: String,
    number: String,
    behind: String,
    document: String,
    title: String,
    file: String,
}

async fn quoted(signed: &SignedIn, figure: &Figure) -> Result<Option<Quoted>, Error> {
    let Some(id) = figure.reading else { return Ok(None) };
    let (head, read) = match signed.store().reading(&signed.actor, id).await {
        Ok(found) => found,
        // The figure is theirs to see; the document of a unit above need not be.
        Err(storage::Error::NotFound) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let (before, number, behind) = crate::inbox::quoted(&read);
    Ok(Some(Quoted {
        before,
        number,
        behind,
        document: crate::inbox::place_of(head.id, read.id, read.read.span.0),
        title: crate::inbox::title(&head, signed.visit.words),
        file: format!("{}/tep", crate::inbox::href(head.id)),
    }))
}

async fn show(signed: SignedIn, Path(id): Path<String>) -> Result<Response, Error> {
    let id: FigureId = id.parse().map_err(|_| Error::NotFound)?;
    let (w, store, programme) = (signed.visit.words, signed.store(), signed.programme().await?);
    let figure = store.figure(&signed.actor, id).await?;
    let indicator = programme.indicators.get(&figure.cell.indicator).ok_or(Error::NotFound)?;
    let unit = programme.units.near(figure.unit, figure.period.to()).ok_or(Error::NotFound)?;
    let head = store.report_head(&signed.actor, figure.report).await?;
    let events = store.report_events(&signed.actor, &head).await?;
    let event = events.into_iter().find(|event| event.id == figure.event);
    let versions =
        store.figure_versions(&signed.actor, figure.unit, &figure.cell, figure.aspect, figure.period).await?;
    let replaced = versions.iter().find(|one| Some(one.id) == figure.replaces);
    let dataset = match head.dataset.as_deref().filter(|_| figure.origin == "paper") {
        Some(key) => store.dataset(key).await?,
        None => None,
    };
    let version = programme.form(&head.key.form).and_then(|form| form.version(figure.period));
    let label = finding::cell_label(&figure.cell, &programme, version, w);
    html(&Show {
        page: signed.visit.page(Room::Indicator, &label),
        value: indicator.format(figure.value, w.0),
        measure: indicator.measure(w.0).to_owned(),
        is_illustrative: figure.illustrative,
        unit_name: scope::name(unit, w).to_owned(),
        period_label: figure.period.label(w.0),
        aspect: aspect_word(figure.aspect, w),
        origin: origin_word(&figure.origin, w),
        said_at: figure.said_at,
        said_by: figure.said_by.clone(),
        note: figure.note.clone(),
        event_word: event.as_ref().map_or(String::new(), |event| event_word(&event.kind, w)),
        event,
        replaced: replaced.map(|one| self::version(one, indicator, None, w)),
        ended: figure.superseded_at,
        versions: versions.iter().map(|one| self::version(one, indicator, Some(id), w)).collect(),
        report: link::report(&head.key.form, figure.period, &unit.code),
        total: link::total(&figure.cell, figure.aspect, figure.period, &unit.code),
        dataset,
        quoted: quoted(&signed, &figure).await?,
    })
}

pub(crate) fn version(
    figure: &Figure,
    indicator: &domain::indicator::Indicator,
    this: Option<FigureId>,
    words: Words,
) -> Version {
    Version {
        text: indicator.format(figure.value, words.0),
        href: link::figure(figure.id),
        origin: origin_word(&figure.origin, words),
        note: figure.note.clone(),
        at: figure.said_at,
        by: figure.said_by.clone(),
        ended: figure.superseded_at,
        is_this: Some(figure.id) == this,
    }
}

fn origin_word(origin: &str, words: Words) -> String {
    words.t(&format!("figure.origin_{origin}")).to_owned()
}

fn event_word(kind: &str, words: Words) -> String {
    let key = format!("figure.event_{kind}");
    if words.has(&key) { words.t(&key).to_owned() } else { words.t("figure.event_accept").to_owned() }
}

pub(crate) fn aspect_word(aspect: Aspect, words: Words) -> String {
    let key = match aspect {
        Aspect::Actual => "part.actual",
        Aspect::Registered => "part.registered",
    };
    words.t(key).to_owned()
}

/// The form that asks for all these cells in a period.
pub(crate) fn asking<'a>(
    programme: &'a Programme,
    cells: &[Cell],
    aspect: Aspect,
    period: Period,
) -> Option<&'a Form> {
    programme.forms.iter().find(|form| {
        let version = form.version(period).filter(|_| form.aspect == aspect && form.asks_for(period));
        let asked: Vec<Cell> = version.into_iter().flat_map(|version| version.cells()).collect();
        cells.iter().all(|cell| asked.contains(cell))
    })
}
