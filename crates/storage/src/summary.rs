//! What tables of totals and of progress show, put together once for pages,
//! API and documents: values, coverage, what was promised, who is at zero and
//! who is missing.

use crate::coverage::Coverage;
use crate::rollup::{Totals, add_up, stored};
use crate::store::{Store, allow};
use crate::{Error, figure};
use domain::UnitId;
use domain::check::{Entered, Finding, Sheet, check};
use domain::form::{Aspect, Cell, Form, Part, Version};
use domain::map::{OnMap, total_on_map};
use domain::period::Period;
use domain::permission::{Action, Actor};
use domain::programme::Programme;
use domain::progress::Progress;
use domain::rollup::resolve;
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::{BTreeMap, HashMap};

/// One number of a unit as people read it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Number {
    /// The scaled value; `None` where nothing was reported, which is not zero.
    pub value: Option<i64>,
    /// How many units gave a number.
    pub units: i64,
    /// How many of them are illustrative.
    pub illustrative: i64,
}

/// The totals of several units for one form and period.
#[derive(Clone, Debug, Default)]
pub struct TotalTable {
    /// The form's cells, in its order, then the ratios that follow from them.
    pub cells: Vec<Cell>,
    /// The numbers of each unit asked for.
    pub numbers: HashMap<UnitId, BTreeMap<Cell, Number>>,
    /// How much of each unit's total has come in.
    pub coverage: HashMap<UnitId, Coverage>,
}

/// One line of a progress table.
#[derive(Clone, Debug)]
pub struct ProgressLine {
    /// What it counts.
    pub cell: Cell,
    /// The unit's own line: done and promised.
    pub total: Progress,
    /// The same for each unit directly below that has reporting units.
    pub rows: Vec<(UnitId, Progress)>,
    /// Units below that reported nothing done: a zero.
    pub at_zero: Vec<UnitId>,
    /// Units below of which no number has come in.
    pub missing: Vec<UnitId>,
    /// Whether an illustrative figure is in it.
    pub is_illustrative: bool,
}

/// Done against promised, for one form, period and unit.
#[derive(Clone, Debug)]
pub struct ProgressTable {
    /// The period in which the promises were made, if the form has any.
    pub promised_in: Option<Period>,
    /// The form's lines, in its order.
    pub lines: Vec<ProgressLine>,
    /// How much of what was done has come in.
    pub coverage: Coverage,
}

impl Store {
    /// The totals of these units, resolved: means weighted, ratios computed
    /// from their parts; now, or as they stood at a moment.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the actor's units.
    pub async fn total_table(
        &self,
        actor: &Actor,
        form: &Form,
        period: Period,
        units: &[UnitId],
        as_of: Option<Timestamp>,
    ) -> Result<TotalTable, Error> {
        let programme = self.programme().await?;
        let totals = self.totals(actor, units, form.aspect, period, as_of).await?;
        let cells = cells_with_ratios(&programme, form, period);
        let empty = Totals::new();
        let numbers = units.iter().map(|unit| {
            let own = totals.get(unit).unwrap_or(&empty);
            (*unit, cells.iter().map(|cell| (cell.clone(), number(&programme, own, cell))).collect())
        });
        let numbers = numbers.collect();
        let coverage = self.coverage(actor, form, period, units, as_of).await?;
        Ok(TotalTable { cells, numbers, coverage })
    }

    /// Done against promised at and below a unit. Promises count as they stand
    /// at the same moment as what was done.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the actor's units.
    pub async fn progress_table(
        &self,
        actor: &Actor,
        form: &Form,
        period: Period,
        top: UnitId,
        as_of: Option<Timestamp>,
    ) -> Result<ProgressTable, Error> {
        let programme = self.programme().await?;
        let mut units = vec![top];
        units.extend(programme.rows(form, period, top).iter().map(|unit| unit.id));
        let done = self.total_table(actor, form, period, &units, as_of).await?;
        let promise = programme.promise_period(form, period);
        let promised = match promise {
            Some((_, when)) => self.totals(actor, &units, Aspect::Registered, when, as_of).await?,
            None => HashMap::new(),
        };
        let empty = Totals::new();
        let promised_of =
            |unit: &UnitId, cell: &Cell| number(&programme, promised.get(unit).unwrap_or(&empty), cell);
        let done_of = |unit: &UnitId, cell: &Cell| done.numbers[unit][cell];
        let progress = |unit: &UnitId, cell: &Cell| Progress {
            done: done_of(unit, cell).value,
            registered: promised_of(unit, cell).value,
            expected_permille: None,
        };
        let is_typed =
            |cell: &Cell| programme.indicators.get(&cell.indicator).is_some_and(|one| !one.is_computed());
        let line = |cell: &Cell| {
            let rows: Vec<(UnitId, Progress)> =
                units[1..].iter().map(|unit| (*unit, progress(unit, cell))).collect();
            let whose = |done: Option<i64>| {
                rows.iter().filter(|(_, row)| row.done == done).map(|(unit, _)| *unit).collect()
            };
            let made_up = done_of(&top, cell).illustrative + promised_of(&top, cell).illustrative;
            ProgressLine {
                cell: cell.clone(),
                total: progress(&top, cell),
                at_zero: whose(Some(0)),
                missing: whose(None),
                rows,
                is_illustrative: made_up > 0,
            }
        };
        Ok(ProgressTable {
            promised_in: promise.map(|(_, when)| when),
            lines: done.cells.iter().filter(|cell| is_typed(cell)).map(line).collect(),
            coverage: done.coverage.get(&top).copied().unwrap_or_default(),
        })
    }

    /// A form's totals of a period on the map of another day: what the units
    /// that filled it give to `target` as it stands on `on`, and which of them
    /// cannot be divided. Means and ratios are not given: [`OnMap::amount`]
    /// holds the sums that [`resolve`] needs.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the actor's units.
    pub async fn totals_on_map(
        &self,
        actor: &Actor,
        form: &Form,
        period: Period,
        target: UnitId,
        on: Date,
        as_of: Option<Timestamp>,
    ) -> Result<BTreeMap<Cell, OnMap>, Error> {
        let programme = self.programme().await?;
        allow(&programme, actor, Action::View, target)?;
        let Some(version) = form.version(period) else { return Ok(BTreeMap::new()) };
        let Some(top) = programme.top(period.to()) else { return Ok(BTreeMap::new()) };
        let fillers: Vec<UnitId> =
            programme.reporters(form, period, top, Part::Fills).iter().map(|unit| unit.id).collect();
        let totals = match as_of {
            None => stored(&mut &self.db, self.province(), form.aspect, period, &fillers).await?,
            Some(moment) => {
                let (db, province) = (&mut &self.db, self.province());
                let figures = figure::period_figures(db, province, form.aspect, period, Some(moment)).await?;
                add_up(&programme, &figures, period)
            }
        };
        let on_map = |cell: Cell| {
            let amounts = fillers.iter().filter_map(|unit| Some((*unit, *totals.get(unit)?.get(&cell)?)));
            let reported: Vec<_> = amounts.collect();
            let found = total_on_map(&programme.units, &reported, period.to(), target, on);
            (cell, found)
        };
        Ok(version.cells().map(on_map).collect())
    }
}

/// The cells that a form asks for, then the indicators that are computed from them.
fn cells_with_ratios(programme: &Programme, form: &Form, period: Period) -> Vec<Cell> {
    let Some(version) = form.version(period) else { return Vec::new() };
    let mut cells: Vec<Cell> = version.cells().collect();
    let follows = |indicator: &&domain::indicator::Indicator| {
        indicator.is_computed() && indicator.needs().into_iter().all(|part| version.line(part).is_some())
    };
    cells.extend(programme.indicators.iter().filter(follows).map(|one| Cell::total(&one.key)));
    cells
}

/// What the rules of entry find in a unit's totals. Figures from paper, or of
/// several units together, may contradict themselves although each report was
/// accepted. Nothing is compared with an earlier period here.
#[must_use]
pub fn contradictions(
    programme: &Programme,
    version: &Version,
    period: Period,
    totals: &Totals,
) -> Vec<Finding> {
    let entered = version.cells().filter_map(|cell| {
        let value = number(programme, totals, &cell).value?;
        Some((cell, Entered::Value(value)))
    });
    check(&Sheet {
        version,
        indicators: &programme.indicators,
        legal_minimums: &programme.legal_minimums,
        period,
        entered: &entered.collect(),
        previous: &BTreeMap::new(),
    })
}

/// A cell of a unit's totals.
#[must_use]
pub fn number(programme: &Programme, totals: &Totals, cell: &Cell) -> Number {
    let Some(indicator) = programme.indicators.get(&cell.indicator) else { return Number::default() };
    let amount = totals.get(cell).copied().unwrap_or_default();
    Number {
        value: resolve(indicator, &cell.breakdown, totals, &programme.indicators),
        units: amount.units,
        illustrative: amount.illustrative,
    }
}
