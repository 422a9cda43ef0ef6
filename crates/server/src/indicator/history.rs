//! An indicator's numbers of one unit over the periods, and what they give
//! together.

use super::show::Scene;
use crate::{Words, link};
use domain::Breakdown;
use domain::form::{Cell, Part};
use domain::indicator::{Nature, OverTime};
use domain::period::{Period, Span};
use domain::rollup::{over_time, resolve};
use jiff::civil::date;
use writing::chart::{Frame, Point, Series, line};

/// One period's line of the table.
pub struct Row {
    /// The period.
    pub label: String,
    /// This page with that period's units.
    pub href: String,
    /// Whether the page shows that period's units.
    pub is_current: bool,
    /// The total and each breakdown: text and link; empty where nothing was reported.
    pub cells: Vec<(String, String)>,
    /// How many units gave a number, of how many: "98/102".
    pub covered: String,
    /// Whether all of them did.
    pub is_whole: bool,
    /// Whether any is illustrative.
    pub is_illustrative: bool,
}

/// The value of a period in a breakdown.
pub fn value(scene: &Scene<'_>, period: Period, breakdown: &Breakdown) -> Option<i64> {
    let totals = scene.history.get(&period)?;
    resolve(scene.indicator, breakdown, totals, &scene.programme.indicators)
}

/// The rows of the table, newest first.
pub fn rows(scene: &Scene<'_>) -> Vec<Row> {
    scene.periods.iter().rev().map(|period| row(scene, *period)).collect()
}

fn row(scene: &Scene<'_>, period: Period) -> Row {
    let cell = |breakdown: &Breakdown| {
        let Some(found) = value(scene, period, breakdown) else { return (String::new(), String::new()) };
        let cell = Cell { indicator: scene.indicator.key.clone(), breakdown: breakdown.clone() };
        let href = link::total(&cell, scene.form.aspect, period, &scene.unit.code);
        (scene.indicator.format(found, scene.words.0), href)
    };
    let expected = scene.programme.reporters(scene.form, period, scene.unit.id, Part::Fills).len();
    let amounts = || {
        let totals = scene.history.get(&period);
        scene.parts.iter().filter_map(move |key| totals?.get(&Cell::total(key)))
    };
    // A ratio rests on its weaker part.
    let given = if amounts().count() < scene.parts.len() {
        0
    } else {
        amounts().map(|one| one.units).min().unwrap_or(0)
    };
    Row {
        label: vietnamese::name::capitalised(&period.label(scene.words.0)),
        href: link::indicator(&scene.indicator.key, &scene.unit.code) + &format!("&ky={period}"),
        is_current: period == scene.period,
        cells: scene.breakdowns.iter().map(cell).collect(),
        covered: format!("{given}/{expected}"),
        is_whole: usize::try_from(given).is_ok_and(|given| given == expected),
        is_illustrative: amounts().any(|amount| amount.illustrative > 0),
    }
}

/// The periods that may stand on one line: for what happened over a period
/// only periods of one length, for what there is at a day all of them.
fn lines<'a>(scene: &Scene<'a>) -> Vec<(String, Vec<Period>)> {
    let mut lines: Vec<(String, Vec<Period>)> = Vec::new();
    for period in &scene.periods {
        let name = match (scene.indicator.nature, period) {
            (Nature::Flow, Period::Regular { span, .. }) => length(*span, scene.words),
            _ => String::new(),
        };
        match lines.iter_mut().find(|(other, _)| *other == name) {
            Some((_, periods)) => periods.push(*period),
            None => lines.push((name, vec![*period])),
        }
    }
    lines
}

fn length(span: Span, words: Words) -> String {
    let key = match span {
        Span::Month(_) => "indicator.months",
        Span::Quarter(_) => "indicator.quarters",
        Span::HalfYear => "indicator.half_years",
        Span::NineMonths => "indicator.nine_months",
        Span::Year => "indicator.years",
    };
    words.t(key).to_owned()
}

/// The chart, where at least two periods have a number.
pub fn chart(scene: &Scene<'_>) -> Option<String> {
    let w = scene.words;
    let total = Breakdown::from("");
    let given = scene.periods.iter().filter(|period| value(scene, **period, &total).is_some());
    if given.count() < 2 {
        return None;
    }
    let point = |period: &Period| {
        let found = value(scene, *period, &total);
        let day = period.to().since(date(1990, 1, 1)).map_or(0, |span| i64::from(span.get_days()));
        let text = found.map(|found| scene.indicator.format(found, w.0)).unwrap_or_default();
        Point {
            day,
            label: period.short_label(w.0),
            value: found,
            text,
            is_whole: row(scene, *period).is_whole,
        }
    };
    let lines = lines(scene);
    let is_alone = lines.len() == 1;
    let series: Vec<Series> = lines
        .into_iter()
        .map(|(label, periods)| Series {
            label: if is_alone { String::new() } else { label },
            points: periods.iter().map(point).collect(),
        })
        .collect();
    let said = series.iter().flat_map(|one| one.points.iter());
    let said: Vec<String> = said
        .map(|point| {
            let text = if point.value.is_some() { &point.text } else { w.t("part.not_reported") };
            format!("{}: {text}", point.label)
        })
        .collect();
    let frame = Frame {
        title: format!("{}, {}", scene.label, crate::scope::name(scene.unit, w)),
        measure: w.f("indicator.measured_in", &[("measure", &scene.indicator.measure(w.0))]),
        source: if series
            .iter()
            .flat_map(|one| &one.points)
            .any(|point| point.value.is_some() && !point.is_whole)
        {
            format!("{}\n{}", source(scene), w.t("indicator.hollow"))
        } else {
            source(scene)
        },
        description: said.join("; "),
        ..Frame::default()
    };
    Some(line(&frame, &series, "dien-bien"))
}

/// Source and date under a chart.
pub fn source(scene: &Scene<'_>) -> String {
    let today = vietnamese::date::short(scene.today, scene.words.0);
    scene.words.f("indicator.source", &[("form", &scene.form.short_name(scene.words.0)), ("day", &today)])
}

/// What the years give together, or that a hole forbids to say it.
pub fn together(scene: &Scene<'_>) -> Option<String> {
    let w = scene.words;
    if scene.indicator.over_time != OverTime::Sum {
        return None;
    }
    let is_year = |period: &&Period| matches!(period, Period::Regular { span: Span::Year, .. });
    let years: Vec<Period> = scene.periods.iter().filter(is_year).copied().collect();
    let (first, last) = (years.first()?, years.last()?);
    if years.len() < 2 {
        return None;
    }
    let total = Breakdown::from("");
    let values: Vec<Option<i64>> = years.iter().map(|year| value(scene, *year, &total)).collect();
    let (from, to) = (first.to().year(), last.to().year());
    let missing: Vec<String> = years
        .iter()
        .zip(&values)
        .filter(|(_, value)| value.is_none())
        .map(|(year, _)| year.to().year().to_string())
        .collect();
    Some(match over_time(scene.indicator, &values) {
        Some(sum) => {
            let sum = scene.indicator.format(sum, w.0);
            let measure = scene.indicator.measure(w.0);
            w.f("indicator.together", &[("from", &from), ("to", &to), ("sum", &sum), ("measure", &measure)])
        }
        None => {
            let missing = vietnamese::name::join(&missing, w.0);
            w.f("indicator.together_hole", &[("from", &from), ("to", &to), ("missing", &missing)])
        }
    })
}
