//! A total: its value, how much of what is expected is in it, and everything
//! below it; now, as it stood on an earlier day, or on another day's map.

use super::map::{self, OnMapRow};
use super::{Version, asking, aspect_word, version};
use crate::page::{Page, Room, SignedIn, html};
use crate::{Error, finding, link, part, scope, state};
use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::form::{Aspect, Cell, Form};
use domain::indicator::{Indicator, OverUnits};
use domain::period::Period;
use domain::programme::Programme;
use domain::report::State;
use domain::rollup::{resolve, rises};
use domain::unit::UnitVersion;
use domain::{IndicatorKey, UnitId};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use std::collections::HashMap;
use storage::coverage::Coverage;
use storage::figure::Figure;
use storage::rollup::Totals;

/// What the address says.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub struct Asked {
    chi_tieu: String,
    loai: String,
    ky: String,
    don_vi: String,
    luc: String,
    ban_do: String,
}

/// What a total is of.
pub struct Scene<'a> {
    pub programme: &'a Programme,
    pub indicator: &'a Indicator,
    pub cell: Cell,
    /// What it is computed from; itself, if it is not.
    pub parts: Vec<Cell>,
    pub form: &'a Form,
    pub aspect: Aspect,
    pub period: Period,
    pub unit: &'a UnitVersion,
    pub as_of: Option<Timestamp>,
    pub words: crate::Words,
}

impl Scene<'_> {
    /// A total as people read it.
    pub fn value(&self, totals: Option<&Totals>) -> Option<i64> {
        resolve(self.indicator, &self.cell.breakdown, totals?, &self.programme.indicators)
    }

    /// The value in words, or nothing where nothing was reported.
    pub fn text(&self, totals: Option<&Totals>) -> String {
        self.value(totals).map(|value| self.indicator.format(value, self.words.0)).unwrap_or_default()
    }

    /// What the page shows: what the number is computed from, and its weight.
    pub fn indicators(&self) -> Vec<IndicatorKey> {
        let parts = self.parts.iter().map(|cell| &cell.indicator);
        let mut keys: Vec<_> = parts.chain(self.indicator.needs()).cloned().collect();
        keys.sort();
        keys.dedup();
        keys
    }

    fn is_made_up(&self, totals: Option<&Totals>) -> bool {
        let of = |cell: &Cell| totals.and_then(|totals| totals.get(cell));
        self.parts.iter().filter_map(of).any(|amount| amount.illustrative > 0)
    }
}

struct Row {
    name: String,
    href: String,
    text: String,
    /// Why there is no number.
    why: &'static str,
    coverage: String,
    is_whole: bool,
    is_illustrative: bool,
}

struct Correction {
    label: String,
    text: String,
    href: String,
    note: String,
    at: Timestamp,
    by: String,
}

#[derive(Template)]
#[template(path = "figure/total.html")]
struct Show {
    page: Page,
    asked: Asked,
    trail: Vec<(String, String)>,
    value: String,
    measure: String,
    is_illustrative: bool,
    unit_name: String,
    period_label: String,
    aspect: String,
    coverage: String,
    is_whole: bool,
    as_of: Option<String>,
    formula: Option<String>,
    parts: Vec<(String, String, String)>,
    is_not_added: bool,
    rows: Vec<Row>,
    corrections: Vec<Correction>,
    versions: Vec<Version>,
    map_day: Option<String>,
    map_rows: Vec<OnMapRow>,
    /// Whether the whole on that map lacks what confirming units corrected.
    map_differs: bool,
    fields: Vec<Field>,
    now_href: String,
    report: Option<String>,
}

/// The page.
pub async fn show(signed: SignedIn, Query(asked): Query<Asked>) -> Result<Response, Error> {
    let (w, store) = (signed.visit.words, signed.store());
    let programme = signed.programme().await?;
    let cell = Cell::from_name(&asked.chi_tieu);
    let indicator = programme.indicators.get(&cell.indicator).ok_or(Error::NotFound)?;
    let aspect: Aspect = asked.loai.parse().map_err(|_| Error::NotFound)?;
    let period: Period = asked.ky.parse().map_err(|_| Error::NotFound)?;
    let part = |indicator| Cell { indicator, breakdown: cell.breakdown.clone() };
    let parts: Vec<Cell> = programme.indicators.parts(&cell.indicator).into_iter().map(part).collect();
    let form = asking(&programme, &parts, aspect, period).ok_or(Error::NotFound)?;
    let unit = scope::unit(&programme, &signed.actor, &asked.don_vi, period.to())?;
    let mut errors = Vec::new();
    let luc = day("luc", &asked.luc, w, &mut errors);
    let ban_do = day("ban_do", &asked.ban_do, w, &mut errors);
    let scene = Scene {
        programme: &programme,
        indicator,
        cell,
        parts,
        form,
        aspect,
        period,
        unit,
        as_of: luc.map(end_of),
        words: w,
    };
    let below = programme.rows(form, period, unit.id);
    let ids: Vec<UnitId> = below.iter().map(|row| row.id).chain([unit.id]).collect();
    let totals =
        store.totals_of(&signed.actor, &scene.indicators(), &ids, aspect, period, scene.as_of).await?;
    let coverage = store.coverage(&signed.actor, form, period, &ids, scene.as_of).await?;
    let figures = own_figures(&signed, &scene).await?;
    let map_rows = match ban_do {
        Some(on) => map::rows(&signed, &scene, on).await?,
        None => Vec::new(),
    };
    let is_unit_of_its_own = scope::fills(&programme, form, period, unit);
    let of = |unit: UnitId| coverage.get(&unit).copied().unwrap_or_default();
    let noun = scope::noun(form.version(period), w);
    let covered = |coverage: &Coverage| part::coverage(coverage, noun, w);
    let silent = below.iter().any(|row| scene.value(totals.get(&row.id)).is_none());
    let standings = match scene.as_of {
        None if silent => store.standings(&signed.actor, &form.key, &[period]).await?,
        _ => HashMap::new(),
    };
    let why = |unit: UnitId| match standings.get(&(unit, period)).map(|found| found.state) {
        Some(State::Submitted | State::ForSignature) => "part.waiting",
        Some(State::Returned) => "part.sent_back",
        Some(State::Accepted | State::Reopened) => "part.no_number",
        _ => "part.not_reported",
    };
    let row = |row: &&UnitVersion| Row {
        why: why(row.id),
        name: scope::name(row, w).to_owned(),
        href: address(&Asked { don_vi: row.code.clone(), ..asked.clone() }),
        text: scene.text(totals.get(&row.id)),
        coverage: covered(&of(row.id)),
        is_whole: of(row.id).is_whole(),
        is_illustrative: scene.is_made_up(totals.get(&row.id)),
    };
    let own = totals.get(&unit.id);
    let label = finding::cell_label(&scene.cell, &programme, form.version(period), w);
    let above = scope::trail(&programme, &signed.actor, unit, period.to());
    let has_errors = !errors.is_empty();
    let report = programme.expected(form, period, unit.id);
    let answer = html(&Show {
        page: signed.visit.page(Room::Indicator, &label).with_error(has_errors),
        trail: above
            .iter()
            .map(|one| {
                let up = Asked { don_vi: one.code.clone(), ..asked.clone() };
                (scope::name(one, w).to_owned(), address(&up))
            })
            .collect(),
        value: scene.text(own),
        measure: indicator.measure(w.0).to_owned(),
        is_illustrative: scene.is_made_up(own),
        unit_name: scope::name(unit, w).to_owned(),
        period_label: period.label(w.0),
        aspect: aspect_word(aspect, w),
        coverage: covered(&of(unit.id)),
        is_whole: of(unit.id).is_whole(),
        as_of: luc.map(|day| vietnamese::date::short(day, w.0)),
        formula: part::formula(indicator, &programme, w),
        parts: needed(&scene, own),
        is_not_added: !rises(indicator) && !is_unit_of_its_own,
        rows: if rises(indicator) || !is_unit_of_its_own {
            below.iter().map(row).collect()
        } else {
            Vec::new()
        },
        corrections: corrections(&scene, &figures),
        versions: if is_unit_of_its_own {
            figures.iter().map(|figure| version(figure, indicator, None, w)).collect()
        } else {
            Vec::new()
        },
        map_day: ban_do.map(|day| vietnamese::date::short(day, w.0)),
        map_differs: map_rows
            .first()
            .is_some_and(|top| top.is_top && !top.text.is_empty() && top.text != scene.text(own)),
        map_rows,
        fields: fields(&asked, &errors),
        now_href: address(&Asked { luc: String::new(), ban_do: String::new(), ..asked.clone() }),
        report: report.map(|_| link::report(&form.key, period, &unit.code)),
        asked,
    })?;
    Ok(if has_errors { (StatusCode::UNPROCESSABLE_ENTITY, answer).into_response() } else { answer })
}

/// A day that the page asks for.
struct Field {
    name: &'static str,
    label: &'static str,
    hint: &'static str,
    value: String,
    error: Option<String>,
}

fn fields(asked: &Asked, errors: &[(&'static str, String)]) -> Vec<Field> {
    let field = |name, label, hint, value: &str| {
        let error = errors.iter().find(|(wrong, _)| *wrong == name).map(|(_, text)| text.clone());
        Field { name, label, hint, value: value.to_owned(), error }
    };
    vec![
        field("luc", "figure.ask_as_of", "figure.ask_as_of_hint", &asked.luc),
        field("ban_do", "figure.ask_map", "figure.ask_map_hint", &asked.ban_do),
    ]
}

/// A day as somebody typed it; what cannot be read becomes an error at its field.
fn day(
    field: &'static str,
    text: &str,
    words: crate::Words,
    errors: &mut Vec<(&'static str, String)>,
) -> Option<Date> {
    if text.trim().is_empty() {
        return None;
    }
    vietnamese::date::parse(text).map_err(|error| errors.push((field, error.text(words.0)))).ok()
}

/// The last moment of a day in Viet Nam that the database can hold.
fn end_of(day: Date) -> Timestamp {
    let next = day.tomorrow().unwrap_or(day).at(0, 0, 0, 0);
    let zone = state::local(Timestamp::UNIX_EPOCH).time_zone().clone();
    let start = next.to_zoned(zone).map_or(Timestamp::MAX, |zoned| zoned.timestamp());
    start.checked_sub(SignedDuration::from_millis(1)).unwrap_or(start)
}

/// The unit's own figures of the parts, as they counted at the moment asked for.
async fn own_figures(signed: &SignedIn, scene: &Scene<'_>) -> Result<Vec<Figure>, Error> {
    let mut figures = Vec::new();
    for cell in &scene.parts {
        let unit = scene.unit.id;
        let versions =
            signed.store().figure_versions(&signed.actor, unit, cell, scene.aspect, scene.period).await?;
        figures.extend(versions);
    }
    figures.retain(|figure| scene.as_of.is_none_or(|moment| figure.said_at <= moment));
    Ok(figures)
}

/// The lines with which a confirming unit moved the sum of those below.
fn corrections(scene: &Scene<'_>, figures: &[Figure]) -> Vec<Correction> {
    let counts = |figure: &&Figure| {
        let ended = figure.superseded_at.is_some_and(|at| scene.as_of.is_none_or(|moment| at <= moment));
        figure.origin == "correction" && !ended
    };
    let line = |figure: &Figure| {
        let indicator = scene.programme.indicators.get(&figure.cell.indicator)?;
        let sign = if figure.value > 0 { "+" } else { "" };
        Some(Correction {
            label: finding::cell_label(&figure.cell, scene.programme, None, scene.words),
            text: format!("{sign}{}", indicator.format(figure.value, scene.words.0)),
            href: link::figure(figure.id),
            note: figure.note.clone(),
            at: figure.said_at,
            by: figure.said_by.clone(),
        })
    };
    figures.iter().filter(counts).filter_map(line).collect()
}

/// The numbers that a computed one rests on: name, value, link.
fn needed(scene: &Scene<'_>, totals: Option<&Totals>) -> Vec<(String, String, String)> {
    let cells: Vec<Cell> = match &scene.indicator.over_units {
        OverUnits::Ratio(..) => scene.parts.clone(),
        OverUnits::WeightedMean(weight) => {
            vec![Cell { indicator: weight.clone(), breakdown: scene.cell.breakdown.clone() }]
        }
        OverUnits::Sum | OverUnits::None => Vec::new(),
    };
    let one = |cell: &Cell| {
        let indicator = scene.programme.indicators.get(&cell.indicator)?;
        let value = totals
            .and_then(|totals| resolve(indicator, &cell.breakdown, totals, &scene.programme.indicators));
        let text = value.map(|value| indicator.format(value, scene.words.0)).unwrap_or_default();
        let label = finding::cell_label(cell, scene.programme, None, scene.words);
        Some((label, text, link::total(cell, scene.aspect, scene.period, &scene.unit.code)))
    };
    cells.iter().filter_map(one).collect()
}

fn address(asked: &Asked) -> String {
    let query = [
        ("chi_tieu", asked.chi_tieu.as_str()),
        ("loai", &asked.loai),
        ("ky", &asked.ky),
        ("don_vi", &asked.don_vi),
        ("luc", &asked.luc),
        ("ban_do", &asked.ban_do),
    ];
    scope::address("/so-lieu", &query)
}
