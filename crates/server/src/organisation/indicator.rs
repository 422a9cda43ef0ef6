//! A figure out of the register: what it counts, its course over the years,
//! the areas below, and the way to the organisations behind it.

use super::overview::{stretch, value, year_to};
use super::{Desk, ROOM};
use crate::page::{Page, SignedIn, html};
use crate::scope::{self, Choice};
use crate::{Error, part, take};
use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use domain::IndicatorKey;
use domain::indicator::{Indicator, Nature};
use jiff::civil::{Date, date};
use serde::Deserialize;
use writing::chart::{Frame, Point, Series, line};
use writing::sheet::Sheet;

/// Years of the course.
const YEARS: i16 = 22;

/// What the address says.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    don_vi: String,
    ngay: String,
    /// The first day over which a flow is counted; the year's if absent.
    tu: String,
    luc: String,
    dang: String,
}

/// The page's address.
pub fn address(key: &IndicatorKey, unit: &str, day: &str, known: &str) -> String {
    let path = format!("/so-dang-ky/chi-tieu/{}", crate::gate::percent(key.as_str()));
    scope::address(&path, &[("don_vi", unit), ("ngay", day), ("luc", known)])
}

/// An address that keeps the first day of a flow.
fn with_from(address: String, from: &str) -> String {
    match from {
        "" => address,
        from => format!("{address}&tu={}", crate::gate::percent(from)),
    }
}

struct Area {
    name: String,
    href: String,
    text: String,
    list: Option<String>,
}

struct Year {
    label: String,
    href: String,
    text: String,
}

#[derive(Template)]
#[template(path = "organisation/indicator.html")]
struct Show {
    page: Page,
    unit_name: String,
    day: String,
    day_label: String,
    known: Option<String>,
    units: Vec<Choice>,
    text: String,
    measure: String,
    list: Option<String>,
    facts: Vec<(String, String)>,
    parts: Vec<(String, String)>,
    beside: Option<(String, String)>,
    breakdowns: Vec<(String, String)>,
    chart: Option<String>,
    years: Vec<Year>,
    areas: Vec<Area>,
    overview: String,
    take: Vec<(String, String)>,
}

pub async fn show(
    signed: SignedIn,
    Path(key): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    let desk = Desk::open(signed).await?;
    let key = IndicatorKey::from(key);
    let indicator = desk.programme.indicators.get(&key).ok_or(Error::NotFound)?;
    if !desk.programme.indicators.is_from_register(&key) {
        return Err(Error::NotFound);
    }
    let day = desk.day(&asked.ngay);
    if indicator.tasks.is_some() {
        let days = stretch(&asked.tu, day);
        return Ok(crate::page::go(&crate::task::figure::address(&key, &asked.don_vi, days, &asked.luc)));
    }
    let unit = desk.unit(&asked.don_vi, day)?;
    let known = desk.known(&asked.luc);
    let (w, store) = (desk.words, desk.signed.store());
    let below: Vec<_> =
        desk.programme.units.children(unit.id, day).into_iter().filter(|one| one.kind.is_area()).collect();
    let all: Vec<_> = below.iter().map(|one| one.id).chain([unit.id]).collect();
    let parts = desk.programme.indicators.parts(&key);
    let actor = &desk.signed.actor;
    let totals =
        store.register_totals(actor, desk.today, &parts, &all, stretch(&asked.tu, day), known).await?;
    let text = |found: Option<i64>| found.map_or("–".to_owned(), |found| indicator.format(found, w.0));
    let day_text = day.to_string();
    let list = |code: &str| {
        let query =
            [("don_vi", code), ("ngay", day_text.as_str()), ("tu", &asked.tu), ("chi_tieu", key.as_str())];
        let organisations = indicator.register.as_ref();
        let organisations = organisations.map(|_| scope::address("/so-dang-ky/danh-sach", &query));
        organisations.or_else(|| crate::activity::behind(indicator, code, day))
    };
    let areas: Vec<Area> = below
        .iter()
        .map(|one| Area {
            name: scope::name(one, w).to_owned(),
            href: with_from(address(&key, &one.code, &day_text, &asked.luc), &asked.tu),
            text: text(value(&desk, indicator, totals.get(&one.id))),
            list: list(&one.code),
        })
        .collect();
    let course = course(&desk, indicator, unit.id, day).await?;
    if let Some(file) =
        take::file(&asked.dang, &format!("{key} {}", unit.code), || sheet(&desk, indicator, &course))?
    {
        return Ok(file);
    }
    let years = course.iter().rev().map(|(on, found)| Year {
        label: year_label(&desk, indicator, *on),
        href: address(&key, &unit.code, &on.to_string(), ""),
        text: text(*found),
    });
    let take = |format: &str, word: &str| {
        let path = format!("/so-dang-ky/chi-tieu/{}", crate::gate::percent(key.as_str()));
        let query = [("don_vi", unit.code.as_str()), ("ngay", &day_text), ("dang", format)];
        (w.t(word).to_owned(), scope::address(&path, &query))
    };
    let whole = totals.get(&unit.id);
    html(&Show {
        page: desk.page(ROOM, indicator.name(w.0)),
        unit_name: scope::name(unit, w).to_owned(),
        day_label: desk.short(day),
        known: known.map(|_| desk.short(desk.day(&asked.luc))),
        units: desk.units(unit, day),
        text: text(value(&desk, indicator, whole)),
        measure: indicator.measure(w.0).to_owned(),
        list: list(&unit.code),
        facts: facts(&desk, indicator, stretch(&asked.tu, day)),
        parts: parts
            .iter()
            .filter(|part| **part != key)
            .filter_map(|part| desk.programme.indicators.get(part))
            .map(|one| (one.name(w.0).to_owned(), address(&one.key, &unit.code, &day_text, &asked.luc)))
            .collect(),
        beside: indicator.beside().and_then(|key| {
            let name = desk.programme.indicators.get(key)?.name(w.0).to_owned();
            Some((name, crate::link::indicator(key, &unit.code)))
        }),
        breakdowns: breakdowns(&desk, indicator, whole),
        chart: chart(&desk, indicator, scope::name(unit, w), &course),
        years: years.collect(),
        areas,
        overview: scope::address("/so-dang-ky", &[("don_vi", unit.code.as_str()), ("ngay", &day_text)]),
        take: vec![take("xlsx", "part.excel"), take("csv", "part.csv")],
        day: day_text,
    })
}

/// The last days of the years up to a day, and the day itself.
fn days(day: Date) -> Vec<Date> {
    let first = day.year() - YEARS + 1;
    let ends = (first..day.year()).map(|year| date(year, 12, 31));
    ends.chain([day]).collect()
}

/// What it came to over the years, from the first with anything.
async fn course(
    desk: &Desk,
    indicator: &Indicator,
    unit: domain::UnitId,
    day: Date,
) -> Result<Vec<(Date, Option<i64>)>, Error> {
    let days = days(day);
    let stretches: Vec<_> = days.iter().map(|day| year_to(*day)).collect();
    let keys = desk.programme.indicators.parts(&indicator.key);
    let mut of_parts = Vec::with_capacity(keys.len());
    for key in &keys {
        let store = desk.signed.store();
        of_parts.push(store.register_history(&desk.signed.actor, desk.today, key, unit, &stretches).await?);
    }
    let found = |index: usize| {
        let totals: storage::rollup::Totals = keys
            .iter()
            .zip(&of_parts)
            .map(|(key, values)| {
                let cell = domain::form::Cell::total(key);
                let amount = domain::rollup::Amount {
                    value: values.get(index).copied().unwrap_or(0),
                    units: 1,
                    ..domain::rollup::Amount::default()
                };
                (cell, amount)
            })
            .collect();
        value(desk, indicator, Some(&totals))
    };
    let course: Vec<(Date, Option<i64>)> =
        days.iter().enumerate().map(|(index, day)| (*day, found(index))).collect();
    let first = course.iter().position(|(_, found)| found.is_some_and(|found| found != 0));
    Ok(first.map(|first| course[first..].to_vec()).unwrap_or_default())
}

fn year_label(desk: &Desk, indicator: &Indicator, on: Date) -> String {
    let is_end = on == date(on.year(), 12, 31);
    match (indicator.nature, is_end) {
        (Nature::Flow, true) => on.year().to_string(),
        (Nature::Flow, false) => {
            desk.words.f("organisation.year_so_far", &[("year", &on.year()), ("day", &desk.short(on))])
        }
        (Nature::Stock, _) => desk.short(on),
    }
}

fn chart(desk: &Desk, indicator: &Indicator, unit: &str, course: &[(Date, Option<i64>)]) -> Option<String> {
    if course.iter().filter(|(_, found)| found.is_some()).count() < 2 {
        return None;
    }
    let w = desk.words;
    let point = |(on, found): &(Date, Option<i64>)| Point {
        day: on.since(date(1990, 1, 1)).map_or(0, |span| i64::from(span.get_days())),
        label: on.year().to_string(),
        value: *found,
        text: found.map(|found| indicator.format(found, w.0)).unwrap_or_default(),
        is_whole: true,
    };
    let points: Vec<Point> = course.iter().map(point).collect();
    let said = points.iter().map(|point| format!("{}: {}", point.label, point.text));
    let frame = Frame {
        title: format!("{}, {unit}", indicator.name(w.0)),
        measure: w.f("indicator.measured_in", &[("measure", &indicator.measure(w.0))]),
        source: w.f("organisation.source", &[("day", &desk.short(desk.today))]),
        description: said.collect::<Vec<_>>().join("; "),
        ..Frame::default()
    };
    Some(line(&frame, &[Series { label: String::new(), points }], "dien-bien"))
}

/// What it counts, in words.
fn facts(desk: &Desk, indicator: &Indicator, (from, to): (Date, Date)) -> Vec<(String, String)> {
    let w = desk.words;
    let mut facts = vec![(w.t("part.whose").to_owned(), indicator.measure(w.0).to_owned())];
    if let Some(formula) = part::formula(indicator, &desk.programme, w) {
        facts.push((w.t("indicator.formula").to_owned(), formula));
    }
    if indicator.nature == Nature::Flow {
        let said = w.f("organisation.over", &[("from", &desk.short(from)), ("to", &desk.short(to))]);
        facts.push((w.t("indicator.nature").to_owned(), said));
    }
    let join = |words: Vec<String>| vietnamese::name::join(&words, w.0);
    if let Some(from) = &indicator.activities {
        let kinds: Vec<String> = from.kinds.iter().map(|kind| crate::activity::kind_word(*kind, w)).collect();
        let kinds = if kinds.is_empty() { w.t("activity.every_kind").to_owned() } else { join(kinds) };
        facts.push((w.t("activity.of_kinds").to_owned(), kinds));
    }
    let Some(from) = &indicator.register else { return facts };
    if !from.kinds.is_empty() {
        let kinds = from.kinds.iter().map(|kind| super::kind_word(*kind, w)).collect();
        facts.push((w.t("organisation.kind_head").to_owned(), join(kinds)));
    }
    if !from.states.is_empty() {
        let states = from.states.iter().map(|state| super::word(w, "state", state.code())).collect();
        facts.push((w.t("organisation.state_head").to_owned(), join(states)));
    }
    if !from.happened.is_empty() {
        let what = from.happened.iter().map(|what| super::word(w, "happened", what.code())).collect();
        facts.push((w.t("organisation.happened_head").to_owned(), join(what)));
    }
    facts
}

fn breakdowns(
    desk: &Desk,
    indicator: &Indicator,
    totals: Option<&storage::rollup::Totals>,
) -> Vec<(String, String)> {
    let all = totals.into_iter().flatten();
    let own = all.filter(|(cell, _)| cell.indicator == indicator.key && !cell.breakdown.as_str().is_empty());
    let named = own.filter_map(|(cell, amount)| {
        let name = crate::finding::breakdown_label(&cell.breakdown, &desk.programme, desk.words)?;
        (amount.value != 0).then(|| (name, indicator.format(amount.value, desk.words.0)))
    });
    named.collect()
}

fn sheet(desk: &Desk, indicator: &Indicator, course: &[(Date, Option<i64>)]) -> Sheet {
    let w = desk.words;
    let row = |(on, found): &(Date, Option<i64>)| {
        vec![take::text(year_label(desk, indicator, *on)), take::number(*found, indicator.decimals)]
    };
    Sheet {
        title: indicator.name(w.0).to_owned(),
        subtitle: vec![w.f("organisation.source", &[("day", &desk.short(desk.today))])],
        columns: vec![
            take::text_column(w.t("organisation.day")),
            take::number_column(indicator.measure(w.0), indicator.decimals),
        ],
        rows: course.iter().map(row).collect(),
    }
}
