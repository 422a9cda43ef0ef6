//! What an indicator last said of units: the weights of a split.

use crate::Error;
use crate::rollup::of_indicators;
use crate::store::{Store, see_all};
use domain::form::Aspect;
use domain::period::Period;
use domain::permission::Actor;
use domain::rollup::resolve;
use domain::{IndicatorKey, UnitId};
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::{BTreeSet, HashMap};

impl Store {
    /// An indicator's values of units in one period: of the last three years'
    /// the newest in which the most of them have a number.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the actor's units, or for an indicator that does not exist.
    pub async fn newest(
        &self,
        actor: &Actor,
        key: &IndicatorKey,
        units: &[UnitId],
        today: Date,
    ) -> Result<HashMap<UnitId, i64>, Error> {
        let programme = self.programme().await?;
        see_all(&programme, actor, units)?;
        let indicator = programme.indicators.get(key).ok_or(Error::NotFound)?;
        let since = today.checked_sub(3.years()).unwrap_or(today);
        let forms = programme.forms.iter().filter(|form| form.aspect == Aspect::Actual);
        let periods: BTreeSet<Period> = forms.flat_map(|form| form.periods(since, today)).collect();
        let parts: BTreeSet<IndicatorKey> = programme.indicators.parts(key).into_iter().collect();
        let (db, province) = (&mut &self.db, self.province());
        let amounts = of_indicators(db, province, Aspect::Actual, &periods, &parts, units).await?;
        let of = |period: &Period| -> HashMap<UnitId, i64> {
            let value = |unit: &UnitId| {
                let totals = amounts.get(&(*unit, *period))?;
                Some((*unit, resolve(indicator, &"".into(), totals, &programme.indicators)?))
            };
            units.iter().filter_map(value).collect()
        };
        // Of equals the last, which is the newest.
        Ok(periods.iter().map(of).max_by_key(HashMap::len).unwrap_or_default())
    }
}
