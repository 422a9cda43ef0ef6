//! One indicator's page.

use super::history::{self, Row};
use super::ranking::{self, Ranked};
use crate::page::{Page, Room, SignedIn, html};
use crate::scope::{self, Choice};
use crate::{Error, Words, finding, link, part, take};
use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use domain::form::{Aspect, Form};
use domain::indicator::{Indicator, Nature, OverTime, OverUnits};
use domain::period::Period;
use domain::programme::Programme;
use domain::unit::UnitVersion;
use domain::{Breakdown, IndicatorKey, UnitId};
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::HashMap;
use storage::coverage::Coverage;
use storage::rollup::Totals;
use writing::sheet::Sheet;

/// What the address says.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    don_vi: String,
    ky: String,
    dang: String,
    /// Which table is taken away: `ky` or `don-vi`.
    bang: String,
}

/// What the page rests on.
pub struct Scene<'a> {
    pub programme: &'a Programme,
    pub indicator: &'a Indicator,
    pub label: String,
    /// The form that asks for it.
    pub form: &'a Form,
    pub unit: &'a UnitVersion,
    /// What it is computed from; itself, if it is not.
    pub parts: Vec<IndicatorKey>,
    /// The total first.
    pub breakdowns: Vec<Breakdown>,
    /// From the first with a number to the newest.
    pub periods: Vec<Period>,
    pub history: HashMap<Period, Totals>,
    /// The period whose units are compared.
    pub period: Period,
    pub rows: Vec<&'a UnitVersion>,
    pub below: HashMap<UnitId, Totals>,
    pub coverage: HashMap<UnitId, Coverage>,
    pub today: Date,
    pub words: Words,
}

#[derive(Template)]
#[template(path = "indicator/show.html")]
struct Show {
    page: Page,
    unit_name: String,
    trail: Vec<(String, String)>,
    units: Vec<Choice>,
    asked: Asked,
    facts: Vec<(String, String)>,
    parts: Vec<(String, String)>,
    formula: Option<String>,
    coverage: String,
    is_whole: bool,
    period_label: String,
    chart: Option<String>,
    heads: Vec<String>,
    history: Vec<Row>,
    together: Option<String>,
    bars: Option<String>,
    ranked: Vec<Ranked>,
    is_illustrative: bool,
    take: Vec<(String, String)>,
    take_units: Vec<(String, String)>,
}

/// The page.
pub async fn show(
    signed: SignedIn,
    Path(key): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    let (w, today) = (signed.visit.words, signed.visit.today());
    let programme = signed.programme().await?;
    let indicator = programme.indicators.get(&key.as_str().into()).ok_or(Error::NotFound)?;
    if indicator.tasks.is_some() {
        let days = crate::organisation::year_to(today);
        return Ok(crate::page::go(&crate::task::figure::address(&indicator.key, &asked.don_vi, days, "")));
    }
    if programme.indicators.is_from_register(&indicator.key) {
        let key = crate::gate::percent(indicator.key.as_str());
        let page = scope::address(&format!("/so-dang-ky/chi-tieu/{key}"), &[("don_vi", &asked.don_vi)]);
        return Ok(crate::page::go(&page));
    }
    let parts = programme.indicators.parts(&indicator.key);
    let form = asking(&programme, &parts, today).ok_or(Error::NotFound)?;
    let opened = scope::opened(&programme, form, today);
    let named = if asked.ky.is_empty() { None } else { Some(scope::period(form, &opened, &asked.ky)?) };
    let newest = named.or(opened.last().copied()).ok_or(Error::NotFound)?;
    let unit = scope::unit(&programme, &signed.actor, &asked.don_vi, newest.to())?;
    let store = signed.store();
    let history = store.history(&signed.actor, unit.id, form.aspect, &parts).await?;
    let first = history.keys().min().copied();
    let periods: Vec<Period> =
        opened.iter().copied().filter(|period| first.is_some_and(|first| first <= *period)).collect();
    // The newest period that has a number; a running one has none yet.
    let period = named.or(periods.iter().rfind(|one| history.contains_key(one)).copied()).unwrap_or(newest);
    let rows = programme.rows(form, period, unit.id);
    let ids: Vec<UnitId> = rows.iter().map(|row| row.id).collect();
    let below = store.totals_of(&signed.actor, &parts, &ids, form.aspect, period, None).await?;
    let with_own: Vec<UnitId> = ids.iter().copied().chain([unit.id]).collect();
    let coverage = store.coverage(&signed.actor, form, period, &with_own, None).await?;
    let label = indicator.name(w.0).to_owned();
    let breakdowns = breakdowns(&programme, form, indicator, &history);
    let scene = Scene {
        programme: &programme,
        indicator,
        label,
        form,
        unit,
        parts,
        breakdowns,
        periods,
        history,
        period,
        rows,
        below,
        coverage,
        today,
        words: w,
    };
    let ranked = ranking::rank(&scene);
    let history = history::rows(&scene);
    let name = format!("{} {}", indicator.key, unit.code);
    if let Some(file) = take::file(&asked.dang, &name, || match asked.bang.as_str() {
        "don-vi" => units_sheet(&scene, &ranked),
        _ => history_sheet(&scene, &history),
    })? {
        return Ok(file);
    }
    let own = scene.coverage.get(&unit.id).copied().unwrap_or_default();
    let take = |table: &str| {
        let one = |format: &str, key: &str| {
            let query =
                [("don_vi", unit.code.as_str()), ("ky", &asked.ky), ("bang", table), ("dang", format)];
            (w.t(key).to_owned(), scope::address(&format!("/chi-tieu/{}", indicator.key), &query))
        };
        vec![one("xlsx", "part.excel"), one("csv", "part.csv")]
    };
    html(&Show {
        page: signed.visit.page(Room::Indicator, &scene.label),
        unit_name: scope::name(unit, w).to_owned(),
        trail: scope::trail(&programme, &signed.actor, unit, period.to())
            .iter()
            .map(|above| (scope::name(above, w).to_owned(), link::indicator(&indicator.key, &above.code)))
            .collect(),
        units: scope::units(&programme, &signed.actor, unit, period.to(), w),
        facts: facts(&scene),
        parts: indicator.needs().iter().filter_map(|key| part_link(&scene, key)).collect(),
        formula: part::formula(indicator, &programme, w),
        coverage: part::coverage(&own, scope::noun(form.version(period), w), w),
        is_whole: own.is_whole(),
        period_label: period.label(w.0),
        chart: history::chart(&scene),
        heads: heads(&scene),
        together: history::together(&scene),
        bars: ranking::chart(&scene, &ranked),
        is_illustrative: history.iter().any(|row| row.is_illustrative)
            || ranked.iter().any(|one| one.is_illustrative),
        history,
        ranked,
        take: take("ky"),
        take_units: take("don-vi"),
        asked,
    })
}

/// The form that asks for all parts of an indicator: one that has opened, of
/// what was done before what was promised.
fn asking<'a>(programme: &'a Programme, parts: &[IndicatorKey], today: Date) -> Option<&'a Form> {
    let asks = |form: &&Form| {
        let has = |key: &IndicatorKey| form.versions.iter().any(|version| version.line(key).is_some());
        parts.iter().all(has) && !scope::opened(programme, form, today).is_empty()
    };
    let of = |aspect| programme.forms.iter().filter(move |form| form.aspect == aspect).find(asks);
    of(Aspect::Actual).or_else(|| of(Aspect::Registered))
}

/// The breakdowns that the form asks for and that have been reported.
fn breakdowns(
    programme: &Programme,
    form: &Form,
    indicator: &Indicator,
    history: &HashMap<Period, Totals>,
) -> Vec<Breakdown> {
    let mut found = vec![Breakdown::from("")];
    let parts = programme.indicators.parts(&indicator.key);
    for version in &form.versions {
        for cell in version.cells().filter(|cell| parts.contains(&cell.indicator)) {
            let is_given = history.values().any(|totals| totals.contains_key(&cell));
            if is_given && !found.contains(&cell.breakdown) {
                found.push(cell.breakdown);
            }
        }
    }
    found
}

fn heads(scene: &Scene<'_>) -> Vec<String> {
    let head = |breakdown: &Breakdown| {
        finding::breakdown_label(breakdown, scene.programme, scene.words)
            .unwrap_or_else(|| scene.words.t("indicator.total").to_owned())
    };
    scene.breakdowns.iter().map(head).collect()
}

/// The definition, line by line.
fn facts(scene: &Scene<'_>) -> Vec<(String, String)> {
    let (w, indicator) = (scene.words, scene.indicator);
    let nature = match indicator.nature {
        Nature::Stock => "indicator.stock",
        Nature::Flow => "indicator.flow",
    };
    let over_units = match &indicator.over_units {
        OverUnits::Sum => "indicator.units_sum",
        OverUnits::None => "indicator.units_none",
        OverUnits::WeightedMean(_) => "indicator.units_mean",
        OverUnits::Ratio(..) => "indicator.units_ratio",
    };
    let over_time = match indicator.over_time {
        OverTime::Sum => "indicator.time_sum",
        OverTime::Last => "indicator.time_last",
        OverTime::Ratio => "indicator.time_ratio",
        OverTime::None => "indicator.time_none",
    };
    let line = |head: &str, text: &str| (w.t(head).to_owned(), text.to_owned());
    vec![
        line("part.whose", indicator.measure(w.0)),
        line("indicator.nature", w.t(nature)),
        line("indicator.over_units", w.t(over_units)),
        line("indicator.over_time", w.t(over_time)),
        line("part.form", scene.form.name(w.0)),
    ]
}

fn part_link(scene: &Scene<'_>, key: &IndicatorKey) -> Option<(String, String)> {
    let name = scene.programme.indicators.get(key)?.name(scene.words.0);
    Some((name.to_owned(), link::indicator(key, &scene.unit.code)))
}

fn history_sheet(scene: &Scene<'_>, rows: &[Row]) -> Sheet {
    let (w, decimals) = (scene.words, scene.indicator.decimals);
    let mut columns = vec![take::text_column(w.t("part.period"))];
    columns.extend(heads(scene).into_iter().map(|head| take::number_column(head, decimals)));
    columns.extend([take::text_column(w.t("part.covered")), take::text_column(w.t("part.illustrative"))]);
    let row = |(row, period): (&Row, &Period)| {
        let mut cells = vec![take::text(&row.label)];
        let values = scene.breakdowns.iter().map(|one| history::value(scene, *period, one));
        cells.extend(values.map(|value| take::number(value, decimals)));
        let mark = if row.is_illustrative { w.t("part.illustrative") } else { "" };
        cells.extend([take::text(&row.covered), take::text(mark)]);
        cells
    };
    Sheet {
        title: format!("{} ({})", scene.label, scene.indicator.measure(w.0)),
        subtitle: vec![scope::name(scene.unit, w).to_owned(), history::source(scene)],
        columns,
        rows: rows.iter().zip(scene.periods.iter().rev()).map(row).collect(),
    }
}

fn units_sheet(scene: &Scene<'_>, ranked: &[Ranked]) -> Sheet {
    let (w, decimals) = (scene.words, scene.indicator.decimals);
    let columns = vec![
        take::number_column(w.t("indicator.rank"), 0),
        take::text_column(w.t("part.unit")),
        take::number_column(scene.indicator.measure(w.0), decimals),
        take::text_column(w.t("part.covered")),
        take::text_column(w.t("part.illustrative")),
    ];
    let row = |one: &Ranked| {
        let rank = one.rank.and_then(|rank| i64::try_from(rank).ok());
        let mark = if one.is_illustrative { w.t("part.illustrative") } else { "" };
        vec![
            take::number(rank, 0),
            take::text(&one.name),
            take::number(one.value, decimals),
            take::text(&one.coverage),
            take::text(mark),
        ]
    };
    Sheet {
        title: format!("{}, {}", scene.label, scene.period.label(w.0)),
        subtitle: vec![scope::name(scene.unit, w).to_owned(), history::source(scene)],
        columns,
        rows: ranked.iter().map(row).collect(),
    }
}
