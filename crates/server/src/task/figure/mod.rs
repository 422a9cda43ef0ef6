//! A figure that is counted from tasks: what lead agencies gave with accepted
//! returns over some days, by agency, beside what units report for the same
//! thing, and the way to the task, its return and its acceptance.

mod course;
mod told;

pub(crate) use told::{Told, days_of, of_plan};

use super::{ROOM, list, part};
use crate::organisation::{Desk, stretch};
use crate::page::{Page, SignedIn, html};
use crate::scope::{self, Choice};
use crate::{Error, link, take};
use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use course::{Beside, Came, Course, beside, chart, course};
use domain::form::Cell;
use domain::indicator::Indicator;
use domain::plan::{FromTasks, Plan};
use domain::unit::UnitVersion;
use domain::{IndicatorKey, UnitId};
use serde::Deserialize;
use storage::organisation::Stretch;
use storage::task::{Figures, Given};
use writing::sheet::Sheet;

/// Numbers that the page lists; all are in the file.
const SHOWN: usize = 300;

/// What the address says.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    don_vi: String,
    /// The first day; the year's if absent.
    tu: String,
    ngay: String,
    luc: String,
    /// Of one plan only.
    ke_hoach: String,
    dang: String,
}

/// The page's address.
pub(crate) fn address(key: &IndicatorKey, unit: &str, (from, to): Stretch, known: &str) -> String {
    let path = format!("/nhiem-vu/chi-tieu/{}", crate::gate::percent(key.as_str()));
    let (from, to) = (from.to_string(), to.to_string());
    scope::address(&path, &[("don_vi", unit), ("tu", &from), ("ngay", &to), ("luc", known)])
}

struct Agency {
    name: String,
    href: String,
    text: String,
    count: usize,
}

struct Row {
    unit: String,
    title: String,
    task: String,
    plan: String,
    text: String,
    part: String,
    day: String,
    said: String,
    event: String,
    is_illustrative: bool,
}

struct Time {
    label: String,
    href: String,
    text: String,
}

#[derive(Template)]
#[template(path = "task/figure.html")]
struct Show {
    page: Page,
    unit_name: String,
    over: (String, String),
    from: String,
    to: String,
    known: String,
    known_label: Option<String>,
    units: Vec<Choice>,
    text: String,
    measure: String,
    covered: String,
    is_illustrative: bool,
    facts: Vec<(String, String)>,
    plans: Vec<(String, String)>,
    beside_name: Option<(String, String)>,
    beside: Vec<Beside>,
    chart: Option<String>,
    times: Vec<Time>,
    /// Whether only some of it is shown: of one plan, or as it was known once.
    is_part: bool,
    of_plan: Option<(String, String)>,
    agencies: Vec<Agency>,
    rows: Vec<Row>,
    more: usize,
    hidden: Option<String>,
    take: Vec<(String, String)>,
}

/// What the page rests on.
struct Scene<'a> {
    desk: &'a Desk,
    indicator: &'a Indicator,
    from: &'a FromTasks,
    unit: &'a UnitVersion,
    days: Stretch,
    figures: Figures,
    known: String,
    /// The plan to whose numbers the page keeps.
    plan: Option<&'a Plan>,
}

impl Scene<'_> {
    /// This page for another unit.
    fn address(&self, unit: &str) -> String {
        let href = address(&self.indicator.key, unit, self.days, &self.known);
        match self.plan {
            Some(plan) => format!("{href}&ke_hoach={}", crate::gate::percent(plan.key.as_str())),
            None => href,
        }
    }
}

/// The page.
pub async fn show(
    signed: SignedIn,
    Path(key): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    // What somebody sees of plans hangs on their own unit, the total on their area.
    let own = signed.actor.clone();
    let desk = Desk::open(signed).await?;
    let key = IndicatorKey::from(key);
    let indicator = desk.programme.indicators.get(&key).ok_or(Error::NotFound)?;
    let from = indicator.tasks.as_ref().ok_or(Error::NotFound)?;
    let day = desk.day(&asked.ngay);
    let days = stretch(&asked.tu, day);
    let unit = desk.unit(&asked.don_vi, day)?;
    let as_of = desk.known(&asked.luc);
    let mut figures = desk.signed.store().task_figures(&own, desk.today, &key, unit.id, days, as_of).await?;
    let mut total = total(&desk, &key, unit.id, days, as_of).await?;
    let plan = desk.programme.plans.iter().find(|plan| plan.key.as_str() == asked.ke_hoach);
    if !asked.ke_hoach.is_empty() {
        let plan = plan.filter(|plan| from.is_of(&plan.key)).ok_or(Error::NotFound)?;
        figures.rows.retain(|row| row.of.plan == plan.key);
        figures.hidden = 0;
        let rows = figures.rows.iter();
        total = rows.fold((0, false), |(sum, any), row| (sum + row.value, any | row.illustrative));
    }
    let known = asked.luc.clone();
    let scene = Scene { desk: &desk, indicator, from, unit, days, figures, known, plan };
    let name = format!("{key} {}", unit.code);
    if let Some(file) = take::file(&asked.dang, &name, || sheet(&scene))? {
        return Ok(file);
    }
    // What is reported and the course are of all plans, and as they are known now.
    let (beside, course) = match (as_of, plan) {
        (None, None) => (beside(&scene).await?, course(&scene).await?),
        _ => (Vec::new(), Course::default()),
    };
    html(&page(&scene, total, beside, &course))
}

async fn total(
    desk: &Desk,
    key: &IndicatorKey,
    unit: UnitId,
    days: Stretch,
    as_of: Option<jiff::Timestamp>,
) -> Result<(i64, bool), Error> {
    let (keys, actor) = ([key.clone()], &desk.signed.actor);
    let found = desk.signed.store().register_totals(actor, desk.today, &keys, &[unit], days, as_of).await?;
    let amount = found.get(&unit).and_then(|totals| totals.get(&Cell::total(key)));
    Ok(amount.map_or((0, false), |amount| (amount.value, amount.illustrative > 0)))
}

fn page(
    scene: &Scene<'_>,
    (total, is_illustrative): (i64, bool),
    beside: Vec<Beside>,
    course: &Course,
) -> Show {
    let (desk, w) = (scene.desk, scene.desk.words);
    let (from, to) = scene.days;
    let coverage = scene.figures.coverage;
    let values: [(&str, &dyn std::fmt::Display); 2] =
        [("accepted", &coverage.accepted), ("expected", &coverage.expected)];
    let take = |format: &str, word: &str| {
        (w.t(word).to_owned(), format!("{}&dang={format}", scene.address(&scene.unit.code)))
    };
    let time = |came: &Came| Time {
        label: came.label.clone(),
        href: address(&scene.indicator.key, &scene.unit.code, came.days, ""),
        text: scene.indicator.format(came.value, w.0),
    };
    let hidden = scene.figures.hidden;
    Show {
        page: desk.page(ROOM, scene.indicator.name(w.0)),
        unit_name: scope::name(scene.unit, w).to_owned(),
        over: (desk.short(from), desk.short(to)),
        from: from.to_string(),
        to: to.to_string(),
        known_label: (!scene.known.is_empty()).then(|| desk.short(desk.day(&scene.known))),
        units: units(scene),
        text: scene.indicator.format(total, w.0),
        measure: scene.indicator.measure(w.0).to_owned(),
        covered: w.f("task.figure.covered", &values),
        is_illustrative,
        facts: facts(scene),
        plans: plans(scene),
        beside_name: scene.indicator.beside().and_then(|key| {
            let name = desk.programme.indicators.get(key)?.name(w.0).to_owned();
            Some((name, link::indicator(key, &scene.unit.code)))
        }),
        beside,
        chart: chart(scene, course),
        times: course.quarters.iter().rev().chain(course.years.iter().rev()).map(time).collect(),
        agencies: agencies(scene),
        rows: scene.figures.rows.iter().take(SHOWN).map(|row| row_of(scene, row)).collect(),
        more: scene.figures.rows.len().saturating_sub(SHOWN),
        hidden: (hidden != 0)
            .then(|| w.f("task.figure.hidden", &[("value", &scene.indicator.format(hidden, w.0))])),
        take: vec![take("xlsx", "part.excel"), take("csv", "part.csv")],
        known: scene.known.clone(),
        is_part: scene.plan.is_some() || !scene.known.is_empty(),
        of_plan: scene.plan.map(|plan| (plan.key.to_string(), super::say::plan(plan, w))),
    }
}

/// The areas to choose from, and the agencies that gave something.
fn units(scene: &Scene<'_>) -> Vec<Choice> {
    let mut units = scene.desk.units(scene.unit, scene.days.1);
    let mut last = None;
    for row in scene.figures.rows.iter().filter(|row| last.replace(row.unit) != Some(row.unit)) {
        let Some(unit) = scene.desk.programme.units.near(row.unit, scene.days.1) else { continue };
        if units.iter().all(|choice| choice.value != unit.code) {
            units.push(Choice::new(&unit.code, scope::name(unit, scene.desk.words), false));
        }
    }
    units
}

/// What it counts, in words.
fn facts(scene: &Scene<'_>) -> Vec<(String, String)> {
    let w = scene.desk.words;
    let name = |key: &IndicatorKey| Some(scene.desk.programme.indicators.get(key)?.name(w.0).to_owned());
    let cells: Vec<String> = scene.from.cells.iter().filter_map(name).collect();
    let mut facts = vec![
        (w.t("part.whose").to_owned(), scene.indicator.measure(w.0).to_owned()),
        (w.t("task.figure.cells").to_owned(), vietnamese::name::join(&cells, w.0)),
    ];
    for (key, list) in [("task.figure.groups", &scene.from.groups), ("task.figure.tasks", &scene.from.tasks)]
    {
        if !list.is_empty() {
            facts.push((w.t(key).to_owned(), vietnamese::name::join(list, w.0)));
        }
    }
    facts
}

/// The plans that it counts, with their tasks' pages.
fn plans(scene: &Scene<'_>) -> Vec<(String, String)> {
    let named = scene.desk.programme.plans.iter().filter(|plan| scene.from.plans.contains(&plan.key));
    named.map(|plan| (super::say::plan(plan, scene.desk.words), list::plan_href(plan.key.as_str()))).collect()
}

/// What each lead agency gave; agencies come in the programme's order.
fn agencies(scene: &Scene<'_>) -> Vec<Agency> {
    let of = |rows: &[Given]| {
        let first = rows.first()?;
        let unit = scene.desk.programme.units.near(first.unit, scene.days.1)?;
        Some(Agency {
            name: scope::name(unit, scene.desk.words).to_owned(),
            href: scene.address(&unit.code),
            text: scene.indicator.format(rows.iter().map(|row| row.value).sum(), scene.desk.words.0),
            count: rows.len(),
        })
    };
    scene.figures.rows.chunk_by(|one, next| one.unit == next.unit).filter_map(of).collect()
}

fn row_of(scene: &Scene<'_>, row: &Given) -> Row {
    let (desk, w) = (scene.desk, scene.desk.words);
    let part = part::href(row.part);
    let plan = desk.programme.plans.iter().find(|plan| plan.key == row.of.plan);
    Row {
        unit: desk.unit_name(row.unit, scene.days.1),
        title: w.0.pick(row.of.vi.as_str(), row.of.en.as_str()).to_owned(),
        task: format!("/nhiem-vu/{}", row.task),
        plan: plan.map(|plan| super::say::plan(plan, w)).unwrap_or_default(),
        text: scene.indicator.format(row.value, w.0),
        event: format!("{part}#viec-{}", row.event),
        part,
        day: desk.short(row.day),
        said: w.f("task.figure.said", &[("at", &super::say::moment(row.said_at, w)), ("by", &row.said_by)]),
        is_illustrative: row.illustrative,
    }
}

fn sheet(scene: &Scene<'_>) -> Sheet {
    let (desk, w) = (scene.desk, scene.desk.words);
    let columns = vec![
        take::text_column(w.t("task.lead_unit")),
        take::text_column(w.t("task.column.text")),
        take::text_column(w.t("task.figure.plan")),
        take::number_column(scene.indicator.measure(w.0), scene.indicator.decimals),
        take::text_column(w.t("task.figure.day")),
        take::text_column(w.t("task.figure.accepted")),
        take::text_column(w.t("part.illustrative")),
    ];
    let line = |given: &Given| {
        let row = row_of(scene, given);
        let mark = if given.illustrative { w.t("part.illustrative") } else { "" };
        vec![
            take::text(row.unit),
            take::text(row.title),
            take::text(row.plan),
            take::number(Some(given.value), scene.indicator.decimals),
            take::text(row.day),
            take::text(row.said),
            take::text(mark),
        ]
    };
    let (from, to) = (desk.short(scene.days.0), desk.short(scene.days.1));
    let unit = scope::name(scene.unit, w);
    Sheet {
        title: scene.indicator.name(w.0).to_owned(),
        subtitle: vec![
            w.f("task.figure.of", &[("unit", &unit), ("from", &from), ("to", &to)]),
            w.f("task.figure.source", &[("day", &desk.short(desk.today))]),
        ],
        columns,
        rows: scene.figures.rows.iter().map(line).collect(),
    }
}
