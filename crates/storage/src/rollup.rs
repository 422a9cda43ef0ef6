//! Totals: kept in a table by the accepting transaction, read from it in one
//! look-up, added anew from the figures for a day in the past. All reading of
//! totals goes through this file, so that a faster engine can take its place.

use crate::db::one_of;
use crate::figure::Figure;
use crate::store::{Store, allow, see_all};
use crate::{Error, Read, Row, Tx, args};
use domain::form::{Aspect, Cell, Part};
use domain::period::Period;
use domain::permission::{Action, Actor};
use domain::programme::{Expected, Programme};
use domain::rollup::{Amount, Given, amounts, resolve, rises};
use domain::{IndicatorKey, Province, UnitId};
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// The totals of one unit by cell.
pub type Totals = BTreeMap<Cell, Amount>;

impl Store {
    /// The totals of these units for a period: as they are now, or as they
    /// stood at a moment.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the actor's units.
    pub async fn totals(
        &self,
        actor: &Actor,
        units: &[UnitId],
        aspect: Aspect,
        period: Period,
        as_of: Option<Timestamp>,
    ) -> Result<HashMap<UnitId, Totals>, Error> {
        let programme = self.programme().await?;
        see_all(&programme, actor, units)?;
        if let Some(moment) = as_of {
            let figures =
                crate::figure::period_figures(&mut &self.db, self.province(), aspect, period, Some(moment))
                    .await?;
            let wanted: HashSet<UnitId> = units.iter().copied().collect();
            let mut all = add_up(&programme, &figures, period);
            all.retain(|unit, _| wanted.contains(unit));
            return Ok(all);
        }
        stored(&mut &self.db, self.province(), aspect, period, units, None).await
    }

    /// [`Store::totals`] of these indicators only, for pages about one of
    /// them: at 102 communes a form has thousands of totals.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the actor's units.
    pub async fn totals_of(
        &self,
        actor: &Actor,
        indicators: &[IndicatorKey],
        units: &[UnitId],
        aspect: Aspect,
        period: Period,
        as_of: Option<Timestamp>,
    ) -> Result<HashMap<UnitId, Totals>, Error> {
        if as_of.is_some() || indicators.is_empty() {
            return self.totals(actor, units, aspect, period, as_of).await;
        }
        see_all(&*self.programme().await?, actor, units)?;
        stored(&mut &self.db, self.province(), aspect, period, units, Some(indicators)).await
    }

    /// The totals of one unit over several periods for these indicators.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the actor's units.
    pub async fn history(
        &self,
        actor: &Actor,
        unit: UnitId,
        aspect: Aspect,
        indicators: &[IndicatorKey],
    ) -> Result<HashMap<Period, Totals>, Error> {
        allow(&*self.programme().await?, actor, Action::View, unit)?;
        let mut found: HashMap<Period, Totals> = HashMap::new();
        for indicator in indicators {
            let sql = format!(
                "select period, {AMOUNT} from rollup where province = $1 and unit_id = $2 and indicator = $3 \
                 and aspect = $4"
            );
            let args = args![self.province(), unit, indicator, aspect.code()];
            for row in self.db.fetch_all(&sql, args).await? {
                let (cell, amount) = amount_of(&row)?;
                found.entry(row.id("period")?).or_default().insert(cell, amount);
            }
        }
        Ok(found)
    }
}

/// Every unit's totals from figures: what the table must hold. Pure but for
/// the order of its input, which does not matter.
#[must_use]
pub fn add_up(programme: &Programme, figures: &[Figure], period: Period) -> HashMap<UnitId, Totals> {
    // Value and weight of a mean must come from one unit: group by it.
    let mut units: HashMap<UnitId, BTreeMap<Cell, Given>> = HashMap::new();
    for figure in figures {
        units.entry(figure.unit).or_default().insert(figure.cell.clone(), figure.given());
    }
    let mut totals: HashMap<UnitId, Totals> = HashMap::new();
    for (unit, figures) in units {
        let amounts = amounts(&figures, &programme.indicators);
        for (cell, amount, above) in spread(programme, period, unit, &amounts) {
            let sum = totals.entry(above).or_default().entry(cell).or_default();
            *sum = *sum + amount;
        }
    }
    totals
}

/// A unit's amounts for itself and for every unit above it on the closing day.
fn spread(
    programme: &Programme,
    period: Period,
    unit: UnitId,
    amounts: &Totals,
) -> Vec<(Cell, Amount, UnitId)> {
    let chain = programme.units.ancestors(unit, period.to());
    let mut spread = Vec::with_capacity(amounts.len() * chain.len());
    for (cell, amount) in amounts {
        let up = programme.indicators.get(&cell.indicator).is_some_and(rises);
        let reach = if up { chain.len() } else { 1 };
        spread.extend(chain.iter().take(reach).map(|above| (cell.clone(), *amount, *above)));
    }
    spread
}

/// Adds a change of one unit's amounts to the totals, in the accepting
/// transaction. Rows are touched in one order everywhere, so that two
/// acceptances wait for each other instead of blocking each other.
pub(crate) async fn add(
    tx: &mut Tx,
    province: &Province,
    programme: &Programme,
    aspect: Aspect,
    period: Period,
    unit: UnitId,
    change: &Totals,
) -> Result<(), Error> {
    let mut rows = spread(programme, period, unit, change);
    rows.sort_by(|left, right| (left.2, &left.0).cmp(&(right.2, &right.0)));
    let rows = rows.into_iter().map(|(cell, amount, above)| {
        let (indicator, breakdown) = (cell.indicator, cell.breakdown);
        let Amount { value, weight, units, illustrative } = amount;
        args![
            province,
            &indicator,
            &breakdown,
            aspect.code(),
            period.to_string(),
            above,
            value,
            weight,
            units,
            illustrative
        ]
    });
    let sql = "insert into rollup (province, indicator, breakdown, aspect, period, unit_id, value, weight, units, \
               illustrative)";
    let tail = "on conflict (province, unit_id, aspect, period, indicator, breakdown) do update set \
                value = rollup.value + excluded.value, weight = rollup.weight + excluded.weight, \
                units = rollup.units + excluded.units, illustrative = rollup.illustrative + excluded.illustrative";
    tx.insert_many(sql, 10, rows.collect(), tail).await.map(|_| ())
}

/// The sum of the units below a confirming one, without its own corrections.
pub(crate) async fn below(
    db: &mut impl Read,
    province: &Province,
    programme: &Programme,
    expected: &Expected<'_>,
) -> Result<BTreeMap<Cell, i64>, Error> {
    let (form, period) = (expected.form, expected.period);
    let below = programme.reporters(form, period, expected.unit.id, Part::Fills);
    let below: Vec<UnitId> = below.into_iter().map(|unit| unit.id).collect();
    let mut sum = Totals::default();
    for totals in stored(db, province, form.aspect, period, &below, None).await?.into_values() {
        for (cell, amount) in totals {
            let entry = sum.entry(cell).or_default();
            *entry = *entry + amount;
        }
    }
    let cells: Vec<Cell> = expected.version.cells().collect();
    Ok(resolve_cells(programme, &sum, &cells))
}

/// These units' totals of these indicators as values.
pub(crate) async fn resolved(
    db: &mut impl Read,
    province: &Province,
    programme: &Programme,
    aspect: Aspect,
    period: Period,
    units: &[UnitId],
    indicators: &[IndicatorKey],
) -> Result<HashMap<UnitId, BTreeMap<Cell, i64>>, Error> {
    let stored = stored(db, province, aspect, period, units, Some(indicators)).await?;
    let resolve = |totals: Totals| {
        let cells: Vec<Cell> = totals.keys().cloned().collect();
        resolve_cells(programme, &totals, &cells)
    };
    Ok(stored.into_iter().map(|(unit, totals)| (unit, resolve(totals))).collect())
}

fn resolve_cells(programme: &Programme, totals: &Totals, cells: &[Cell]) -> BTreeMap<Cell, i64> {
    let value = |cell: &Cell| {
        let indicator = programme.indicators.get(&cell.indicator)?;
        resolve(indicator, &cell.breakdown, totals, &programme.indicators)
    };
    cells.iter().filter_map(|cell| Some((cell.clone(), value(cell)?))).collect()
}

const AMOUNT: &str = "indicator, breakdown, value, weight, units, illustrative";
/// Units asked for in one statement.
const CHUNK: usize = 500;

/// The table's rows for these units, and of these indicators if any are named.
pub(crate) async fn stored(
    db: &mut impl Read,
    province: &Province,
    aspect: Aspect,
    period: Period,
    units: &[UnitId],
    indicators: Option<&[IndicatorKey]>,
) -> Result<HashMap<UnitId, Totals>, Error> {
    let mut found: HashMap<UnitId, Totals> = HashMap::new();
    for chunk in units.chunks(CHUNK) {
        let mut args = args![province, aspect.code(), period.to_string()];
        let these = one_of(&mut args, chunk.iter().copied());
        let only = match indicators {
            Some(keys) => format!(" and indicator {}", one_of(&mut args, keys)),
            None => String::new(),
        };
        let sql = format!(
            "select unit_id, {AMOUNT} from rollup where province = $1 and aspect = $2 and period = $3 \
             and unit_id {these}{only}"
        );
        for row in db.fetch_all(&sql, args).await? {
            let (cell, amount) = amount_of(&row)?;
            found.entry(row.id("unit_id")?).or_default().insert(cell, amount);
        }
    }
    Ok(found)
}

/// The table's rows of these indicators, for these units in these periods.
pub(crate) async fn of_indicators(
    db: &mut impl Read,
    province: &Province,
    aspect: Aspect,
    periods: &BTreeSet<Period>,
    indicators: &BTreeSet<IndicatorKey>,
    units: &[UnitId],
) -> Result<HashMap<(UnitId, Period), Totals>, Error> {
    let mut found: HashMap<(UnitId, Period), Totals> = HashMap::new();
    if periods.is_empty() || indicators.is_empty() {
        return Ok(found);
    }
    for chunk in units.chunks(CHUNK) {
        let mut args = args![province, aspect.code()];
        let when = one_of(&mut args, periods.iter().map(ToString::to_string));
        let what = one_of(&mut args, indicators);
        let whose = one_of(&mut args, chunk.iter().copied());
        let sql = format!(
            "select unit_id, period, {AMOUNT} from rollup where province = $1 and aspect = $2 \
             and unit_id {whose} and period {when} and indicator {what}"
        );
        for row in db.fetch_all(&sql, args).await? {
            let (cell, amount) = amount_of(&row)?;
            found.entry((row.id("unit_id")?, row.id("period")?)).or_default().insert(cell, amount);
        }
    }
    Ok(found)
}

pub(crate) fn amount_of(row: &Row) -> Result<(Cell, Amount), Error> {
    let cell = Cell { indicator: row.key("indicator")?, breakdown: row.key("breakdown")? };
    let amount = Amount {
        value: row.int("value")?,
        weight: row.int("weight")?,
        units: row.int("units")?,
        illustrative: row.int("illustrative")?,
    };
    Ok((cell, amount))
}
