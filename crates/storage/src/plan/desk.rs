//! What is read for a plan's goals: amounts of periods, and who has reported.
//! Everything is asked for once, however many goals rest on it.

use super::Look;
use crate::coverage::{Coverage, covered};
use crate::rollup::{Totals, add_up, of_indicators};
use crate::store::Store;
use crate::{Error, figure};
use domain::form::{Aspect, Form};
use domain::period::Period;
use domain::programme::Programme;
use domain::{FormKey, IndicatorKey, UnitId};
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::{BTreeSet, HashMap, HashSet};

/// When each unit's report was accepted.
type Accepted = HashMap<UnitId, Timestamp>;

/// Amounts of units in periods.
pub(super) type Amounts = HashMap<(UnitId, Period), Totals>;

/// Where what was read lies.
pub(super) struct Desk<'a> {
    pub store: &'a Store,
    pub programme: &'a Programme,
    pub look: Look,
    accepted: HashMap<(FormKey, Period), Accepted>,
    /// Totals of all units by period, for a moment in the past.
    past: HashMap<(&'static str, Period), HashMap<UnitId, Totals>>,
}

impl<'a> Desk<'a> {
    pub fn new(store: &'a Store, programme: &'a Programme, look: Look) -> Desk<'a> {
        Desk { store, programme, look, accepted: HashMap::new(), past: HashMap::new() }
    }

    /// The amounts of these units in these periods.
    pub async fn amounts(
        &mut self,
        aspect: Aspect,
        periods: &BTreeSet<Period>,
        indicators: &BTreeSet<IndicatorKey>,
        units: &[UnitId],
    ) -> Result<Amounts, Error> {
        let (db, province) = (&mut &self.store.db, self.store.province());
        let Some(moment) = self.look.as_of else {
            return of_indicators(db, province, aspect, periods, indicators, units).await;
        };
        let wanted: HashSet<UnitId> = units.iter().copied().collect();
        let mut found = Amounts::new();
        for period in periods {
            let key = (aspect.code(), *period);
            if !self.past.contains_key(&key) {
                let figures = figure::period_figures(db, province, aspect, *period, Some(moment)).await?;
                self.past.insert(key, add_up(self.programme, &figures, *period));
            }
            for (unit, totals) in self.past.get(&key).into_iter().flatten() {
                if wanted.contains(unit) {
                    found.insert((*unit, *period), totals.clone());
                }
            }
        }
        Ok(found)
    }

    /// How much of these units' reports of a period has come in.
    pub async fn coverage(
        &mut self,
        form: &Form,
        period: Period,
        units: &[UnitId],
    ) -> Result<HashMap<UnitId, Coverage>, Error> {
        let key = (form.key.clone(), period);
        if !self.accepted.contains_key(&key) {
            let accepted = self.store.accepted(form, period, self.look.as_of).await?;
            self.accepted.insert(key.clone(), accepted);
        }
        let none = Accepted::new();
        let accepted = self.accepted.get(&key).unwrap_or(&none);
        Ok(covered(self.programme, form, period, units, accepted))
    }

    /// The weakest coverage of several periods: a sum is as whole as its weakest part.
    pub async fn weakest(
        &mut self,
        form: &Form,
        periods: &[Period],
        units: &[UnitId],
    ) -> Result<HashMap<UnitId, Coverage>, Error> {
        let mut weakest: HashMap<UnitId, Coverage> = HashMap::new();
        for period in periods {
            for (unit, coverage) in self.coverage(form, *period, units).await? {
                let held = weakest.entry(unit).or_insert(coverage);
                let share = |one: &Coverage| one.accepted * 1000 / one.expected.max(1);
                let updated_at = held.updated_at.max(coverage.updated_at);
                if share(&coverage) < share(held) {
                    *held = coverage;
                }
                held.updated_at = updated_at;
            }
        }
        Ok(weakest)
    }
}

/// The last day on which a period's reports come in time at the level that fills the form.
pub(super) fn deadline(programme: &Programme, form: &Form, period: Period) -> Option<Date> {
    let version = form.version(period)?;
    let dates = |kind| version.dates(kind, period, &programme.holidays, None);
    version.fills.kinds.iter().filter_map(|kind| dates(*kind)).map(|dates| dates.deadline).max()
}
