//! The lines of the progress page and its tables to take away.

use super::Scene;
use crate::part::{self, Shown};
use crate::{link, scope, take};
use domain::UnitId;
use domain::form::{Aspect, Cell};
use domain::unit::UnitVersion;
use storage::summary::{ProgressLine, Stand};
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

/// The lines of the page's unit.
pub fn lines(scene: &Scene<'_>) -> Vec<Line> {
    scene.lines().into_iter().map(|one| line(scene, one)).collect()
}

fn line(scene: &Scene<'_>, line: &ProgressLine) -> Line {
    let (w, cell) = (scene.words, &line.cell);
    let indicator = scene.programme.indicators.get(&cell.indicator);
    let progress = line.total.progress(Some(scene.expected()));
    let named =
        |units: &[UnitId]| -> Vec<&UnitVersion> { units.iter().filter_map(|unit| scene.at(*unit)).collect() };
    let (zero, unreported) = (named(&line.at_zero), named(&line.missing));
    let has_some = |(_, row): &&(UnitId, Stand)| row.done.value.is_some_and(|value| value != 0);
    let some: Vec<UnitId> = line.rows.iter().filter(has_some).map(|(unit, _)| *unit).collect();
    let some = named(&some);
    Line {
        label: scene.label(cell),
        measure: indicator.map_or("", |indicator| indicator.measure(w.0)).to_owned(),
        href: link::indicator(&cell.indicator, &scene.unit.code),
        done: scene.number(scene.unit, cell, Aspect::Actual, &line.total),
        registered: scene.number(scene.unit, cell, Aspect::Registered, &line.total),
        percent: progress.percent().map(|percent| percent.format(w.0)),
        bar: progress.bar_permille(),
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
    let (w, lines) = (scene.words, scene.lines());
    let row = |(index, unit): (usize, &UnitVersion)| {
        let coverage = scene.coverage(unit.id);
        let cell = |line: &&ProgressLine| {
            let stand = line.rows.get(index).map(|(_, stand)| *stand).unwrap_or_default();
            let percent = stand.progress(None).percent().map(|percent| percent.format(w.0));
            let number = |aspect| scene.number(unit, &line.cell, aspect, &stand);
            (number(Aspect::Actual), number(Aspect::Registered), percent)
        };
        let cells: Vec<_> = lines.iter().map(cell).collect();
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
    scene.rows().into_iter().enumerate().map(row).collect()
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
    let row = |unit: &UnitVersion, cell: &Cell, stand: &Stand| -> Vec<Taken> {
        let indicator = scene.programme.indicators.get(&cell.indicator);
        let decimals = indicator.map_or(0, |indicator| indicator.decimals);
        let percent = stand.progress(None).percent();
        let coverage = scene.coverage(unit.id);
        vec![
            take::text(scope::name(unit, w)),
            take::text(scene.label(cell)),
            take::text(indicator.map_or("", |indicator| indicator.measure(w.0))),
            take::number(stand.done.value, decimals),
            take::number(stand.promised.value, decimals),
            percent.map_or(Taken::Empty, |percent| Taken::Percent(percent.tenths())),
            take::text(part::coverage(&coverage, scope::noun(Some(scene.version), w), w)),
            take::text(if stand.is_illustrative() { w.t("progress.made_up") } else { "" }),
        ]
    };
    let lines = scene.lines();
    let own = lines.iter().map(|line| row(scene.unit, &line.cell, &line.total));
    let below = scene.rows().into_iter().enumerate();
    let below = below.flat_map(|(index, unit)| {
        let lines = &lines;
        lines.iter().filter_map(move |line| Some((unit, &line.cell, &line.rows.get(index)?.1)))
    });
    let below = below.map(|(unit, cell, stand)| row(unit, cell, stand));
    Sheet {
        title: w.f("progress.title", &[("period", &scene.period.label(w.0))]),
        subtitle: vec![
            format!("{}, {}", scene.form.name(w.0), scope::name(scene.unit, w)),
            w.f("progress.mark", &[("share", &Percent::from_tenths(scene.expected()).format(w.0))]),
        ],
        columns,
        rows: own.chain(below).collect(),
    }
}
