//! What tables of totals and of progress show, put together once for pages,
//! API and documents: values, coverage, what was promised, who is at zero and
//! who is missing.

use crate::coverage::Coverage;
use crate::rollup::{Totals, add_up, stored};
use crate::store::{Store, see_all};
use crate::{Error, figure};
use domain::UnitId;
use domain::check::{Entered, Finding, Sheet, check};
use domain::form::{Aspect, Cell, Form, Part, Version};
use domain::map::{Images, OnMap, total_within};
use domain::period::{Period, elapsed_permille};
use domain::permission::Actor;
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

/// One line of a unit: what was done and what was promised.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stand {
    /// Done.
    pub done: Number,
    /// Promised.
    pub promised: Number,
}

impl Stand {
    /// Done against promised, and what a straight line would ask for by now.
    #[must_use]
    pub fn progress(&self, expected_permille: Option<i64>) -> Progress {
        Progress { done: self.done.value, registered: self.promised.value, expected_permille }
    }

    /// Whether an illustrative figure is in it.
    #[must_use]
    pub fn is_illustrative(&self) -> bool {
        self.done.illustrative + self.promised.illustrative > 0
    }
}

/// One line of a progress table.
#[derive(Clone, Debug)]
pub struct ProgressLine {
    /// What it counts.
    pub cell: Cell,
    /// The unit's own line.
    pub total: Stand,
    /// The same for each unit directly below that has reporting units.
    pub rows: Vec<(UnitId, Stand)>,
    /// Units below that reported nothing done: a zero.
    pub at_zero: Vec<UnitId>,
    /// Units below of which no number has come in.
    pub missing: Vec<UnitId>,
}

/// Done against promised, for one form, period and unit.
#[derive(Clone, Debug)]
pub struct ProgressTable {
    /// The period in which the promises were made, if the form has any.
    pub promised_in: Option<Period>,
    /// What a straight line from the first to the last day of the promises
    /// would ask for by the closing day, in thousandths.
    pub expected_permille: Option<i64>,
    /// The form's lines, in its order.
    pub lines: Vec<ProgressLine>,
    /// How much of what was done has come in, of the unit and of those below.
    pub coverage: HashMap<UnitId, Coverage>,
    /// What the rules of entry find in the unit's own totals.
    pub contradictions: Vec<Finding>,
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
    /// [`Error::NotFound`] outside the actor's units, and where the form has no
    /// version for the period.
    pub async fn progress_table(
        &self,
        actor: &Actor,
        form: &Form,
        period: Period,
        top: UnitId,
        as_of: Option<Timestamp>,
    ) -> Result<ProgressTable, Error> {
        let programme = self.programme().await?;
        let Some(version) = form.version(period) else { return Err(Error::NotFound) };
        let mut units = vec![top];
        units.extend(programme.rows(form, period, top).iter().map(|unit| unit.id));
        let done = self.totals(actor, &units, form.aspect, period, as_of).await?;
        let promise = programme.promise_period(form, period).map(|(_, when)| when);
        let promised = match promise {
            Some(when) => self.totals(actor, &units, Aspect::Registered, when, as_of).await?,
            None => HashMap::new(),
        };
        let empty = Totals::new();
        let of = |totals: &HashMap<UnitId, Totals>, unit: &UnitId, cell: &Cell| {
            number(&programme, totals.get(unit).unwrap_or(&empty), cell)
        };
        let stand = |unit: &UnitId, cell: &Cell| Stand {
            done: of(&done, unit, cell),
            promised: of(&promised, unit, cell),
        };
        let line = |cell: Cell| {
            let rows: Vec<(UnitId, Stand)> =
                units[1..].iter().map(|unit| (*unit, stand(unit, &cell))).collect();
            let whose = |done: Option<i64>| {
                rows.iter().filter(|(_, row)| row.done.value == done).map(|(unit, _)| *unit).collect()
            };
            let (at_zero, missing) = (whose(Some(0)), whose(None));
            ProgressLine { total: stand(&top, &cell), cell, at_zero, missing, rows }
        };
        let own = done.get(&top).unwrap_or(&empty);
        Ok(ProgressTable {
            promised_in: promise,
            expected_permille: promise.map(|when| elapsed_permille(when.from(), when.to(), period.to())),
            lines: version.cells().map(line).collect(),
            coverage: self.coverage(actor, form, period, &units, as_of).await?,
            contradictions: contradictions(&programme, version, period, own),
        })
    }

    /// A form's totals of a period on the map of another day: what the units
    /// that filled it give to each of `targets` as they stand on `on`, and
    /// which of them cannot be divided. Means and ratios are not given:
    /// [`OnMap::amount`] holds the sums that [`resolve`] needs.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the actor's units.
    pub async fn totals_on_map(
        &self,
        actor: &Actor,
        form: &Form,
        period: Period,
        targets: &[UnitId],
        on: Date,
        as_of: Option<Timestamp>,
    ) -> Result<HashMap<UnitId, BTreeMap<Cell, OnMap>>, Error> {
        let programme = self.programme().await?;
        see_all(&programme, actor, targets)?;
        let Some(version) = form.version(period) else { return Ok(HashMap::new()) };
        let Some(top) = programme.top(period.to()) else { return Ok(HashMap::new()) };
        let fillers: Vec<UnitId> =
            programme.reporters(form, period, top, Part::Fills).iter().map(|unit| unit.id).collect();
        let totals = match as_of {
            None => stored(&mut &self.db, self.province(), form.aspect, period, &fillers, None).await?,
            Some(moment) => {
                let (db, province) = (&mut &self.db, self.province());
                let figures = figure::period_figures(db, province, form.aspect, period, Some(moment)).await?;
                add_up(&programme, &figures, period)
            }
        };
        let units = &programme.units;
        let images: Images =
            fillers.iter().map(|unit| (*unit, units.image(*unit, period.to(), on))).collect();
        let mut found: HashMap<UnitId, BTreeMap<Cell, OnMap>> = HashMap::new();
        for cell in version.cells() {
            let amounts = fillers.iter().filter_map(|unit| Some((*unit, *totals.get(unit)?.get(&cell)?)));
            let reported: Vec<_> = amounts.collect();
            for target in targets {
                let on_map = total_within(units, &reported, &images, *target, on);
                found.entry(*target).or_default().insert(cell.clone(), on_map);
            }
        }
        Ok(found)
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
