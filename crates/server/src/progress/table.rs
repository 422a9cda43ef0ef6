//! The lines of the progress page and its tables to take away.

use super::Scene;
use crate::part::{self, Shown};
use crate::{link, scope, take};
use domain::IndicatorKey;
use domain::form::{Aspect, Cell};
use domain::progress::Progress;
use domain::unit::UnitVersion;
use vietnamese::percent::Percent;
use writing::sheet::{Cell as Taken, Column, ColumnFormat, Sheet};

/// Names of units that one cell takes before it says only those that have something.
const NAMES: usize = 5;

/// One indicator of the page's unit.
pub struct Line {
    /// What it counts.
    pub label: String,
    /// Its unit of measure.
    pub measure: String,
    /// Its page.
    pub href: String,
    /// Done.
    pub done: Shown,
    /// Promised.
    pub registered: Shown,
    /// "38,4%".
    pub percent: Option<String>,
    /// The bar's width, 0 to 1000.
    pub bar: i64,
    /// The mark's place, 0 to 1000.
    pub mark: i64,
    /// Units that reported nothing of it: zero.
    pub none: String,
    /// Units of which no number has come in.
    pub unreported: String,
}

/// One unit below.
pub struct UnitRow {
    /// Its name.
    pub name: String,
    /// Its own progress.
    pub href: String,
    /// How much of it has come in.
    pub coverage: String,
    /// Whether that is all of it.
    pub is_whole: bool,
    /// Whether any of its numbers is illustrative.
    pub is_illustrative: bool,
    /// Done, promised, percent, by indicator.
    pub cells: Vec<(Shown, Shown, Option<String>)>,
}

fn progress(scene: &Scene<'_>, unit: &UnitVersion, key: &IndicatorKey) -> Progress {
    Progress {
        done: scene.value(unit.id, key, Aspect::Actual),
        registered: scene.value(unit.id, key, Aspect::Registered),
        expected_permille: Some(scene.expected()),
    }
}

/// The lines of the page's unit.
pub fn lines(scene: &Scene<'_>) -> Vec<Line> {
    scene.indicators().iter().map(|key| line(scene, key)).collect()
}

fn line(scene: &Scene<'_>, key: &IndicatorKey) -> Line {
    let w = scene.words;
    let indicator = scene.programme.indicators.get(key);
    let stand = progress(scene, scene.unit, key);
    let said = |row: &UnitVersion| scene.value(row.id, key, Aspect::Actual);
    let of = |wanted: fn(Option<i64>) -> bool| -> Vec<&UnitVersion> {
        scene.rows.iter().copied().filter(|row| wanted(said(row))).collect()
    };
    let (zero, unreported) = (of(|value| value == Some(0)), of(|value| value.is_none()));
    let some = of(|value| value.is_some_and(|value| value != 0));
    Line {
        label: scene.label(key),
        measure: indicator.map_or("", |indicator| indicator.measure(w.0)).to_owned(),
        href: link::indicator(key, &scene.unit.code),
        done: scene.number(scene.unit, key, Aspect::Actual),
        registered: scene.number(scene.unit, key, Aspect::Registered),
        percent: stand.percent().map(|percent| percent.format(w.0)),
        bar: stand.bar_permille(),
        mark: scene.expected(),
        none: match (zero.len(), some.len()) {
            (0, _) => String::new(),
            (many, few) if many > NAMES && few > 0 && few < many => {
                w.f("progress.only_in", &[("units", &scope::listed(&some, w)), ("count", &many)])
            }
            _ => scope::listed(&zero, w),
        },
        unreported: match unreported.len() {
            0 => String::new(),
            many if many > NAMES => w.f("progress.unreported_count", &[("count", &many)]),
            _ => w.f("progress.unreported", &[("units", &scope::listed(&unreported, w))]),
        },
    }
}

/// The table by unit.
pub fn unit_rows(scene: &Scene<'_>) -> Vec<UnitRow> {
    let w = scene.words;
    let row = |unit: &&UnitVersion| {
        let coverage = scene.coverage.get(&unit.id).copied().unwrap_or_default();
        let cell = |key: &IndicatorKey| {
            let percent = progress(scene, unit, key).percent().map(|percent| percent.format(w.0));
            let (done, registered) =
                (scene.number(unit, key, Aspect::Actual), scene.number(unit, key, Aspect::Registered));
            (done, registered, percent)
        };
        let cells: Vec<_> = scene.indicators().iter().map(cell).collect();
        UnitRow {
            name: scope::name(unit, w).to_owned(),
            href: link::progress(&scene.form.key, scene.period, &unit.code),
            coverage: part::coverage(&coverage, scope::noun(Some(scene.version), w), w),
            is_whole: coverage.is_whole(),
            is_illustrative: cells
                .iter()
                .any(|(done, promised, _)| done.is_illustrative() || promised.is_illustrative()),
            cells,
        }
    };
    scene.rows.iter().map(row).collect()
}

/// The page as a table: a row for each unit and indicator, which can be
/// sorted and filtered; the page's own unit first.
pub fn sheet(scene: &Scene<'_>) -> Sheet {
    let w = scene.words;
    let percent = |name: &str| Column { name: name.to_owned(), format: ColumnFormat::Percent };
    let columns = vec![
        take::text_column(w.t("part.unit")),
        take::text_column(w.t("progress.indicator")),
        take::text_column(w.t("part.whose")),
        take::number_column(w.t("part.actual"), 0),
        take::number_column(w.t("part.registered"), 0),
        percent(w.t("progress.reached")),
        take::text_column(w.t("part.covered")),
        take::text_column(w.t("progress.remark")),
    ];
    let row = |unit: &UnitVersion, key: &IndicatorKey| -> Vec<Taken> {
        let indicator = scene.programme.indicators.get(key);
        let decimals = indicator.map_or(0, |indicator| indicator.decimals);
        let stand = progress(scene, unit, key);
        let coverage = scene.coverage.get(&unit.id).copied().unwrap_or_default();
        let is_made_up = [&scene.done, &scene.registered].iter().any(|totals| {
            let amount = totals.get(&unit.id).and_then(|totals| totals.get(&Cell::total(key)));
            amount.is_some_and(|amount| amount.illustrative > 0)
        });
        vec![
            take::text(scope::name(unit, w)),
            take::text(scene.label(key)),
            take::text(indicator.map_or("", |indicator| indicator.measure(w.0))),
            take::number(stand.done, decimals),
            take::number(stand.registered, decimals),
            stand.percent().map_or(Taken::Empty, |percent| Taken::Percent(percent.tenths())),
            take::text(part::coverage(&coverage, scope::noun(Some(scene.version), w), w)),
            take::text(if is_made_up { w.t("progress.made_up") } else { "" }),
        ]
    };
    let keys = scene.indicators();
    let units = std::iter::once(scene.unit).chain(scene.rows.iter().copied());
    Sheet {
        title: w.f("progress.title", &[("period", &scene.period.label(w.0))]),
        subtitle: vec![
            format!("{}, {}", scene.form.name(w.0), scope::name(scene.unit, w)),
            w.f("progress.mark", &[("share", &Percent::from_tenths(scene.expected()).format(w.0))]),
        ],
        columns,
        rows: units
            .flat_map(|unit| keys.iter().map(move |key| (unit, key)))
            .map(|(u, k)| row(u, k))
            .collect(),
    }
}
