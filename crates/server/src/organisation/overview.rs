//! What there is on a day: the figures out of the register, by area.

use super::{Desk, ROOM};
use crate::page::{Page, SignedIn, html};
use crate::scope::{self, Choice};
use crate::{Error, take};
use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use domain::form::Cell;
use domain::indicator::{Indicator, Nature};
use domain::organisation::FromRegister;
use domain::period::{Period, Regime, Span};
use domain::rollup::resolve;
use domain::{Breakdown, FormKey, IndicatorKey, UnitId};
use jiff::civil::{Date, date};
use serde::Deserialize;
use std::collections::HashMap;
use storage::coverage::Coverage;
use storage::rollup::Totals;
use writing::sheet::Sheet;

/// What the address says.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    pub ngay: String,
    pub don_vi: String,
    pub luc: String,
    pub dang: String,
}

/// One figure out of the register, of the area and of each below.
pub(crate) struct Line {
    pub name: String,
    pub measure: String,
    pub href: String,
    pub whole: String,
    pub parts: Vec<String>,
    /// The area's value and those of the parts, for files.
    pub values: Vec<Option<i64>>,
    pub decimals: u32,
    /// Whether it stands large: all organisations of a kind.
    pub is_large: bool,
    pub is_illustrative: bool,
    /// What units reported for the same thing, and the difference.
    pub beside: Option<Beside>,
}

/// The figure that was reported for the same thing.
pub(crate) struct Beside {
    pub text: String,
    pub href: String,
    /// How the register differs, or how many reports are in where some are still out.
    pub difference: String,
    pub period: String,
}

/// What units reported of something for a period.
struct Reported {
    value: i64,
    period: Period,
    /// How many reports of how many are in it; nothing where all are.
    partly: Option<(usize, usize)>,
}

#[derive(Template)]
#[template(path = "organisation/overview.html")]
struct Show {
    page: Page,
    unit_name: String,
    day: String,
    day_label: String,
    units: Vec<Choice>,
    heads: Vec<(String, String)>,
    lines: Vec<Line>,
    tiles: Vec<(String, String, String)>,
    known: Option<String>,
    has_illustrative: bool,
    list: String,
    map: String,
    take: Vec<(String, String)>,
    may_keep: bool,
    has_register: bool,
    saved: Vec<super::saved::Line>,
}

/// From the year's first day to the day: over which flows are counted.
pub(crate) fn year_to(day: Date) -> (Date, Date) {
    (date(day.year(), 1, 1), day)
}

/// The days over which flows are counted: from the day that the address names
/// or the year's first to the day.
pub(crate) fn stretch(from: &str, day: Date) -> (Date, Date) {
    match vietnamese::date::parse(from) {
        Ok(from) if from <= day => (from, day),
        _ => year_to(day),
    }
}

/// The indicators that come out of the register, in the pack's order. What
/// comes out of tasks stands with the plans.
pub(crate) fn indicators(desk: &Desk) -> Vec<&Indicator> {
    let all = desk.programme.indicators.iter().filter(|one| one.tasks.is_none());
    all.filter(|one| desk.programme.indicators.is_from_register(&one.key)).collect()
}

/// The keys that these rest on.
pub(crate) fn parts(desk: &Desk, indicators: &[&Indicator]) -> Vec<IndicatorKey> {
    let mut keys: Vec<IndicatorKey> =
        indicators.iter().flat_map(|one| desk.programme.indicators.parts(&one.key)).collect();
    keys.sort();
    keys.dedup();
    keys
}

pub(crate) fn value(desk: &Desk, indicator: &Indicator, totals: Option<&Totals>) -> Option<i64> {
    resolve(indicator, &Breakdown::from(""), totals?, &desk.programme.indicators)
}

pub async fn show(signed: SignedIn, Query(asked): Query<Asked>) -> Result<Response, Error> {
    let desk = Desk::open(signed).await?;
    let day = desk.day(&asked.ngay);
    let unit = desk.unit(&asked.don_vi, day)?;
    let known = desk.known(&asked.luc);
    let w = desk.words;
    let shown = indicators(&desk);
    let below: Vec<_> =
        desk.programme.units.children(unit.id, day).into_iter().filter(|one| one.kind.is_area()).collect();
    let all: Vec<UnitId> = below.iter().map(|one| one.id).chain([unit.id]).collect();
    let keys = parts(&desk, &shown);
    let store = desk.signed.store();
    let actor = &desk.signed.actor;
    let totals = store.register_totals(actor, desk.today, &keys, &all, year_to(day), known).await?;
    let reported = reported(&desk, &shown, unit, day).await?;
    let day_text = day.to_string();
    let lines: Vec<Line> = shown
        .iter()
        .map(|indicator| {
            let of = |id: UnitId| value(&desk, indicator, totals.get(&id));
            let text =
                |found: Option<i64>| found.map_or("–".to_owned(), |found| indicator.format(found, w.0));
            let whole = of(unit.id);
            let cell = Cell { indicator: indicator.key.clone(), breakdown: Breakdown::from("") };
            let amount = totals.get(&unit.id).and_then(|totals| totals.get(&cell));
            let beside = indicator
                .beside()
                .and_then(|key| beside_of(&desk, indicator, key, reported.get(key)?, whole));
            Line {
                name: indicator.name(w.0).to_owned(),
                measure: indicator.measure(w.0).to_owned(),
                href: super::indicator::address(&indicator.key, &unit.code, &day_text, &asked.luc),
                whole: text(whole),
                parts: below.iter().map(|one| text(of(one.id))).collect(),
                values: std::iter::once(whole).chain(below.iter().map(|one| of(one.id))).collect(),
                decimals: indicator.decimals,
                is_large: indicator.nature == Nature::Stock
                    && indicator.register.as_ref().is_some_and(FromRegister::counts_all),
                is_illustrative: amount.is_some_and(|amount| amount.illustrative > 0),
                beside,
            }
        })
        .collect();
    let heads: Vec<(String, String)> = below
        .iter()
        .map(|one| {
            let query = [("don_vi", one.code.as_str()), ("ngay", &day_text), ("luc", &asked.luc)];
            (vietnamese::name::short(scope::name(one, w)), scope::address("/so-dang-ky", &query))
        })
        .collect();
    if let Some(file) = take::file(&asked.dang, &format!("so-dang-ky {} {day}", unit.code), || {
        sheet(&desk, scope::name(unit, w), day, &heads, &lines)
    })? {
        return Ok(file);
    }
    let large = lines.iter().filter(|line| line.is_large);
    let tile = |line: &Line| (line.whole.clone(), line.name.clone(), line.href.clone());
    let take = |format: &str, key: &str| {
        let query =
            [("don_vi", unit.code.as_str()), ("ngay", &day_text), ("luc", &asked.luc), ("dang", format)];
        (w.t(key).to_owned(), scope::address("/so-dang-ky", &query))
    };
    html(&Show {
        page: desk.page(ROOM, w.t("organisation.title")),
        unit_name: scope::name(unit, w).to_owned(),
        day_label: desk.short(day),
        units: desk.units(unit, day),
        list: scope::address("/so-dang-ky/danh-sach", &[("don_vi", unit.code.as_str()), ("ngay", &day_text)]),
        map: scope::address("/so-dang-ky/ban-do", &[("don_vi", unit.code.as_str()), ("ngay", &day_text)]),
        take: vec![take("xlsx", "part.excel"), take("csv", "part.csv")],
        known: known.map(|_| desk.short(desk.day(&asked.luc))),
        has_illustrative: lines.iter().any(|line| line.is_illustrative),
        tiles: large.map(tile).collect(),
        may_keep: desk.may_keep(),
        saved: super::saved::lines(&desk).await?,
        has_register: !desk.programme.register.rules.is_empty(),
        heads,
        lines,
        day: day_text,
    })
}

/// What units reported of the same things for the last period that closed by
/// the day, within a year: older ones say nothing about it.
async fn reported(
    desk: &Desk,
    shown: &[&Indicator],
    unit: &domain::unit::UnitVersion,
    day: Date,
) -> Result<HashMap<IndicatorKey, Reported>, Error> {
    let wanted: Vec<IndicatorKey> = shown.iter().filter_map(|one| one.beside().cloned()).collect();
    let mut found = HashMap::new();
    let year = if day == date(day.year(), 12, 31) { day.year() } else { day.year() - 1 };
    let periods = [
        Period::Regular { regime: Regime::Decree09, year, span: Span::Year },
        Period::Regular { regime: Regime::Decree09, year: year + 1, span: Span::HalfYear },
    ];
    let store = desk.signed.store();
    for period in periods.into_iter().filter(|period| period.to() <= day) {
        let aspect = domain::form::Aspect::Actual;
        let totals = store.totals_of(&desk.signed.actor, &wanted, &[unit.id], aspect, period, None).await?;
        let Some(totals) = totals.get(&unit.id) else { continue };
        let mut covered: HashMap<FormKey, Coverage> = HashMap::new();
        for key in &wanted {
            let cell = Cell { indicator: key.clone(), breakdown: Breakdown::from("") };
            let Some(amount) = totals.get(&cell).filter(|amount| amount.units > 0) else { continue };
            let form = crate::figure::asking(&desk.programme, &[cell], aspect, period);
            let coverage = match form.map(|form| (form, covered.get(&form.key))) {
                None => Coverage::default(),
                Some((_, Some(known))) => *known,
                Some((form, None)) => {
                    let of = store.coverage(&desk.signed.actor, form, period, &[unit.id], None).await?;
                    let of = of.get(&unit.id).copied().unwrap_or_default();
                    covered.insert(form.key.clone(), of);
                    of
                }
            };
            let partly = (!coverage.is_whole()).then_some((coverage.accepted, coverage.expected));
            found.insert(key.clone(), Reported { value: amount.value, period, partly });
        }
    }
    Ok(found)
}

fn beside_of(
    desk: &Desk,
    indicator: &Indicator,
    key: &IndicatorKey,
    reported: &Reported,
    counted: Option<i64>,
) -> Option<Beside> {
    let Reported { value, period, partly } = *reported;
    // A flow is compared over the same year only.
    if indicator.nature == Nature::Flow && !matches!(period, Period::Regular { span: Span::Year, .. }) {
        return None;
    }
    let w = desk.words;
    Some(Beside {
        text: indicator.format(value, w.0),
        href: crate::link::indicator(key, ""),
        difference: match (partly, counted.map(|counted| counted - value)) {
            // The register is whole: against a part of the reports it always looks too large.
            (Some((accepted, expected)), _) => {
                w.f("organisation.partly", &[("accepted", &accepted), ("expected", &expected)])
            }
            (None, None) => String::new(),
            (None, Some(0)) => w.t("organisation.same").to_owned(),
            (None, Some(more)) => {
                let by = indicator.format(more.abs(), w.0);
                let sign = if more > 0 { '+' } else { '−' };
                w.f("organisation.differs", &[("by", &format!("{sign}{by}"))])
            }
        },
        period: period.short_label(w.0),
    })
}

fn sheet(desk: &Desk, unit: &str, day: Date, heads: &[(String, String)], lines: &[Line]) -> Sheet {
    let w = desk.words;
    let mut columns =
        vec![take::text_column(w.t("organisation.indicator")), take::text_column(w.t("part.whose"))];
    let areas = std::iter::once(unit).chain(heads.iter().map(|(name, _)| name.as_str()));
    columns.extend(areas.map(|name| take::number_column(name, 0)));
    columns.push(take::text_column(w.t("part.illustrative")));
    let row = |line: &Line| {
        let mut cells = vec![take::text(&line.name), take::text(&line.measure)];
        cells.extend(line.values.iter().map(|value| take::number(*value, line.decimals)));
        cells.push(take::text(if line.is_illustrative { w.t("part.illustrative") } else { "" }));
        cells
    };
    Sheet {
        title: format!("{}, {unit}", w.t("organisation.title")),
        subtitle: vec![w.f("organisation.on_day", &[("day", &desk.short(day))])],
        columns,
        rows: lines.iter().map(row).collect(),
    }
}
