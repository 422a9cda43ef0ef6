//! Adding everything up again: the table of totals against the accepted
//! figures, and the audit trail against its chain.

use crate::figure::period_figures;
use crate::rollup::{Totals, add_up, amount_of};
use crate::store::Store;
use crate::{Error, args};
use domain::UnitId;
use domain::form::{Aspect, Cell};
use domain::period::Period;
use domain::rollup::Amount;
use std::collections::HashMap;

/// A total that is not the sum of its figures.
#[derive(Clone, Debug, PartialEq)]
pub struct Wrong {
    /// Of which unit.
    pub unit: UnitId,
    /// Which number.
    pub cell: Cell,
    /// Of which period.
    pub period: Period,
    /// What the table holds.
    pub stored: Amount,
    /// What the figures give.
    pub added: Amount,
}

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct Verified {
    /// Figures that count, added up again.
    pub figures: usize,
    /// Totals compared.
    pub totals: usize,
    /// Totals that are wrong.
    pub wrong: Vec<Wrong>,
}

impl Store {
    /// Adds up every period again and compares. `progress` is told the periods
    /// done and the periods in all.
    ///
    /// # Errors
    /// The database's.
    pub async fn verify_totals(&self, mut progress: impl FnMut(usize, usize)) -> Result<Verified, Error> {
        let programme = self.programme().await?;
        let sql = "select distinct aspect, period from (select aspect, period from figure where province = $1 \
                   union select aspect, period from rollup where province = $1) as both_tables order by 1, 2";
        let periods = self.db.fetch_all(sql, args![self.province()]).await?;
        let mut verified = Verified::default();
        for (done, row) in periods.iter().enumerate() {
            let (aspect, period): (Aspect, Period) = (row.id("aspect")?, row.id("period")?);
            let figures = period_figures(&mut &self.db, self.province(), aspect, period, None).await?;
            verified.figures += figures.len();
            let mut added = add_up(&programme, &figures, period);
            let stored = self.stored_period(aspect, period).await?;
            for (unit, totals) in &stored {
                for (cell, amount) in totals {
                    verified.totals += 1;
                    let again =
                        added.get_mut(unit).and_then(|totals| totals.remove(cell)).unwrap_or_default();
                    if again != *amount {
                        let (unit, cell) = (*unit, cell.clone());
                        verified.wrong.push(Wrong { unit, cell, period, stored: *amount, added: again });
                    }
                }
            }
            for (unit, totals) in added {
                for (cell, amount) in totals.into_iter().filter(|(_, amount)| *amount != Amount::default()) {
                    verified.totals += 1;
                    verified.wrong.push(Wrong {
                        unit,
                        cell,
                        period,
                        stored: Amount::default(),
                        added: amount,
                    });
                }
            }
            progress(done + 1, periods.len());
        }
        Ok(verified)
    }

    async fn stored_period(&self, aspect: Aspect, period: Period) -> Result<HashMap<UnitId, Totals>, Error> {
        let sql = "select unit_id, indicator, breakdown, value, weight, units, illustrative from rollup \
                   where province = $1 and aspect = $2 and period = $3";
        let mut found: HashMap<UnitId, Totals> = HashMap::new();
        for row in self.db.fetch_all(sql, args![self.province(), aspect.code(), period.to_string()]).await? {
            let (cell, amount) = amount_of(&row)?;
            found.entry(row.id("unit_id")?).or_default().insert(cell, amount);
        }
        Ok(found)
    }
}
