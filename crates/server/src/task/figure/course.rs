//! The course of a figure out of tasks, and what units reported for the same
//! thing beside it.

use super::Scene;
use crate::organisation::year_to;
use crate::{Error, link, scope};
use domain::form::{Aspect, Cell};
use domain::period::Period;
use jiff::civil::date;
use storage::organisation::Stretch;
use writing::chart::{Frame, Point, Series, line};

/// Years of the course, and periods that stand beside it.
const YEARS: i16 = 12;
const BESIDE: usize = 6;

/// What units reported for the same thing in a period, beside what was counted.
pub(super) struct Beside {
    pub(super) period: String,
    pub(super) counted: String,
    pub(super) reported: String,
    pub(super) href: String,
    pub(super) difference: String,
}

/// What it came to over some days.
pub(super) struct Came {
    pub(super) label: String,
    pub(super) days: Stretch,
    pub(super) value: i64,
}

/// Its course: the years from the first with anything, and the quarters of the last.
#[derive(Default)]
pub(super) struct Course {
    pub(super) years: Vec<Came>,
    pub(super) quarters: Vec<Came>,
}

/// The last periods for which units reported the same thing: over the same
/// days, what was counted from tasks, what was reported, and the difference.
/// The two are never added to one another.
pub(super) async fn beside(scene: &Scene<'_>) -> Result<Vec<Beside>, Error> {
    let Some(key) = scene.indicator.beside() else { return Ok(Vec::new()) };
    let (desk, w, unit) = (scene.desk, scene.desk.words, scene.unit);
    let (store, actor) = (desk.signed.store(), &desk.signed.actor);
    let history = store.history(actor, unit.id, Aspect::Actual, std::slice::from_ref(key)).await?;
    let cell = Cell::total(key);
    let value = |period: &Period| history.get(period)?.get(&cell).filter(|amount| amount.units > 0);
    let mut periods: Vec<Period> = history.keys().copied().collect();
    periods.retain(|period| period.to() <= scene.days.1 && value(period).is_some());
    periods.sort();
    let periods = periods.split_off(periods.len().saturating_sub(BESIDE));
    let mut counted = Vec::with_capacity(periods.len());
    // One by one: a half-year lies in its year.
    for period in &periods {
        let over = [(period.from(), period.to())];
        let key = &scene.indicator.key;
        counted.extend(store.register_history(actor, desk.today, key, unit.id, &over).await?);
    }
    let line = |(period, counted): (&Period, &i64)| {
        let reported = value(period)?.value;
        let then = desk.programme.units.near(unit.id, period.to()).map_or(&unit.code, |then| &then.code);
        let number = |value: i64| scene.indicator.format(value, w.0);
        Some(Beside {
            period: vietnamese::name::capitalised(&period.label(w.0)),
            // Where nobody gave anything, that is not zero, and no difference.
            counted: if *counted == 0 { "–".to_owned() } else { number(*counted) },
            reported: number(reported),
            href: link::total(&cell, Aspect::Actual, *period, then),
            difference: match counted - reported {
                _ if *counted == 0 => "–".to_owned(),
                0 => w.t("organisation.same").to_owned(),
                more if more > 0 => format!("+{}", number(more)),
                less => format!("−{}", number(-less)),
            },
        })
    };
    Ok(periods.iter().zip(&counted).rev().filter_map(line).collect())
}

/// Years from the first with anything, and the quarters of the last.
pub(super) async fn course(scene: &Scene<'_>) -> Result<Course, Error> {
    let (desk, w, day) = (scene.desk, scene.desk.words, scene.days.1);
    let mut times: Vec<(String, Stretch)> = Vec::new();
    for year in day.year() - YEARS + 1..day.year() {
        times.push((year.to_string(), year_to(date(year, 12, 31))));
    }
    let so_far = match day == date(day.year(), 12, 31) {
        true => day.year().to_string(),
        false => w.f("organisation.year_so_far", &[("year", &day.year()), ("day", &desk.short(day))]),
    };
    times.push((so_far, year_to(day)));
    let mut years = came(scene, times).await?;
    let Some(first) = years.iter().position(|came| came.value != 0) else { return Ok(Course::default()) };
    let mut times = Vec::new();
    for (quarter, month) in [("I", 1), ("II", 4), ("III", 7), ("IV", 10)] {
        let first = date(day.year(), month, 1);
        if first <= day {
            let label = w.f("task.figure.quarter", &[("quarter", &quarter), ("year", &day.year())]);
            times.push((label, (first, date(day.year(), month + 2, 1).last_of_month().min(day))));
        }
    }
    Ok(Course { years: years.split_off(first), quarters: came(scene, times).await? })
}

/// What it came to over stretches that do not overlap.
async fn came(scene: &Scene<'_>, times: Vec<(String, Stretch)>) -> Result<Vec<Came>, Error> {
    let over: Vec<Stretch> = times.iter().map(|(_, days)| *days).collect();
    let (desk, key) = (scene.desk, &scene.indicator.key);
    let (store, actor) = (desk.signed.store(), &desk.signed.actor);
    let values = store.register_history(actor, desk.today, key, scene.unit.id, &over).await?;
    let came = times.into_iter().zip(values).map(|((label, days), value)| Came { label, days, value });
    Ok(came.collect())
}

pub(super) fn chart(scene: &Scene<'_>, course: &Course) -> Option<String> {
    let (desk, w) = (scene.desk, scene.desk.words);
    if course.years.len() < 2 {
        return None;
    }
    let point = |came: &Came| Point {
        day: i64::from(came.days.1.year()),
        label: came.days.1.year().to_string(),
        value: Some(came.value),
        text: scene.indicator.format(came.value, w.0),
        is_whole: came.days.1 == date(came.days.1.year(), 12, 31),
    };
    let points: Vec<Point> = course.years.iter().map(point).collect();
    let said = points.iter().map(|point| format!("{}: {}", point.label, point.text));
    let frame = Frame {
        title: format!("{}, {}", scene.indicator.name(w.0), scope::name(scene.unit, w)),
        measure: w.f("indicator.measured_in", &[("measure", &scene.indicator.measure(w.0))]),
        source: w.f("task.figure.source", &[("day", &desk.short(desk.today))]),
        description: said.collect::<Vec<_>>().join("; "),
        legend: Vec::new(),
    };
    Some(line(&frame, &[Series { label: String::new(), points }], "dien-bien"))
}
