//! Figures out of the register, read from the steps: what the communes' steps
//! add up to on a day, on the map of that day.

use super::registrar;
use super::row::{HAPPENING, happening_of};
use super::step::{At, Reached, up_to};
use crate::rollup::Totals;
use crate::store::{Store, see_all};
use crate::{Error, Read, args};
use domain::form::Cell;
use domain::indicator::Nature;
use domain::organisation::count::steps;
use domain::organisation::{Happening, History};
use domain::permission::Actor;
use domain::programme::Programme;
use domain::rollup::Amount;
use domain::{Breakdown, IndicatorKey, OrganisationId, Province, UnitId};
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::{BTreeSet, HashMap};

/// A stretch of days: a flow is counted over it, a stock on its last day.
pub type Stretch = (Date, Date);

impl Store {
    /// What indicators out of the register come to for these units, as the
    /// register is now or as it was known at a moment. Where nothing is
    /// counted, that is zero: the register is complete by what it holds.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the actor's area.
    pub async fn register_totals(
        &self,
        actor: &Actor,
        today: Date,
        indicators: &[IndicatorKey],
        units: &[UnitId],
        stretch: Stretch,
        known: Option<Timestamp>,
    ) -> Result<HashMap<UnitId, Totals>, Error> {
        let programme = self.programme().await?;
        see_all(&programme, &registrar(&programme, actor, today), units)?;
        self.counted(&programme, indicators, units, stretch, known).await
    }

    /// [`Store::register_totals`] without asking who asks.
    pub(crate) async fn counted(
        &self,
        programme: &Programme,
        indicators: &[IndicatorKey],
        units: &[UnitId],
        stretch: Stretch,
        known: Option<Timestamp>,
    ) -> Result<HashMap<UnitId, Totals>, Error> {
        match known {
            None => {
                register_totals(&mut &self.db, self.province(), programme, indicators, units, stretch).await
            }
            Some(known) => self.totals_as_known(programme, indicators, units, stretch, known).await,
        }
    }

    /// What one indicator out of the register came to for a unit over several
    /// stretches, in their order. At most 60.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the actor's area.
    pub async fn register_history(
        &self,
        actor: &Actor,
        today: Date,
        indicator: &IndicatorKey,
        unit: UnitId,
        stretches: &[Stretch],
    ) -> Result<Vec<i64>, Error> {
        let programme = self.programme().await?;
        see_all(&programme, &registrar(&programme, actor, today), &[unit])?;
        register_history(&mut &self.db, self.province(), &programme, indicator, unit, stretches).await
    }

    /// Adds up the lives as they were known: asked for rarely, so they are read.
    async fn totals_as_known(
        &self,
        programme: &Programme,
        indicators: &[IndicatorKey],
        units: &[UnitId],
        (from, to): Stretch,
        known: Timestamp,
    ) -> Result<HashMap<UnitId, Totals>, Error> {
        let sql = format!(
            "select organisation_id, {HAPPENING} from happening where province = $1 and said_at <= $2 \
             and on_day <= $3 and organisation_id not in (select same.organisation_id from organisation_same as same \
             where same.province = happening.province and same.said_at <= $2 \
             and (same.undone_at is null or same.undone_at > $2))"
        );
        let mut lives: HashMap<OrganisationId, Vec<Happening>> = HashMap::new();
        for row in self.db.fetch_all(&sql, args![self.province(), known, to]).await? {
            lives.entry(row.id("organisation_id")?).or_default().push(happening_of(&row)?);
        }
        let mut sums: HashMap<At, Reached> = HashMap::new();
        for all in lives.values() {
            let history = History::at(all, &programme.register, &programme.legal_minimums, known);
            let illustrative = i64::from(all.iter().any(|one| one.illustrative));
            for key in indicators {
                let Some((indicator, declared)) =
                    programme.indicators.get(key).and_then(|one| Some((one, one.register.as_ref()?)))
                else {
                    continue;
                };
                let first = if indicator.nature == Nature::Flow { from } else { Date::MIN };
                let within = |day: Date| first <= day && day <= to;
                for step in steps(indicator, declared, &history, &programme.register) {
                    if within(step.day) {
                        let sum =
                            Reached { value: step.value, illustrative: step.organisations * illustrative };
                        *sums.entry((step.indicator, step.breakdown, step.seat)).or_default() += sum;
                    }
                }
            }
        }
        let mut others = crate::activity::steps_as_known(&self.db, self.province(), programme, known).await?;
        others.extend(crate::task::steps_as_known(&self.db, self.province(), programme, known).await?);
        for (step, illustrative) in others {
            if indicators.contains(&step.indicator) && from <= step.day && step.day <= to {
                let sum = Reached { value: step.value, illustrative };
                *sums.entry((step.indicator, step.breakdown, step.seat)).or_default() += sum;
            }
        }
        let mut totals = zeros(programme, indicators, units);
        let map = Map::new(programme, to);
        for ((indicator, breakdown, seat), sum) in sums {
            map.add(&mut totals, Cell { indicator, breakdown }, seat, sum);
        }
        Ok(totals)
    }
}

/// Where a seat counts on a day's map: its commune or what that became, and
/// all above. A commune that was divided among several counts for the province.
struct Map<'a> {
    programme: &'a Programme,
    day: Date,
}

impl<'a> Map<'a> {
    fn new(programme: &'a Programme, day: Date) -> Self {
        Self { programme, day }
    }

    fn chain(&self, seat: UnitId) -> Vec<UnitId> {
        let units = &self.programme.units;
        let here = if units.at(seat, self.day).is_some() { seat } else { units.heir(seat, self.day) };
        let chain = units.ancestors(here, self.day);
        let top = self.programme.top(self.day);
        if top.is_some_and(|top| chain.contains(&top)) { chain } else { top.into_iter().collect() }
    }

    fn add(&self, totals: &mut HashMap<UnitId, Totals>, cell: Cell, seat: UnitId, sum: Reached) {
        for unit in self.chain(seat) {
            if let Some(total) = totals.get_mut(&unit) {
                let amount = total.entry(cell.clone()).or_default();
                *amount = *amount
                    + Amount {
                        value: sum.value,
                        weight: 0,
                        units: 1,
                        illustrative: i64::from(sum.illustrative != 0),
                    };
            }
        }
    }
}

/// The units in whose figures a seat counts on a day's map.
pub(crate) fn chain(programme: &Programme, seat: UnitId, day: Date) -> Vec<UnitId> {
    Map::new(programme, day).chain(seat)
}

/// Zero for every unit and indicator: the register knows that there is nothing.
fn zeros(programme: &Programme, indicators: &[IndicatorKey], units: &[UnitId]) -> HashMap<UnitId, Totals> {
    let declared = indicators
        .iter()
        .filter(|key| programme.indicators.get(key).is_some_and(domain::indicator::Indicator::is_counted));
    let zero = |key: &IndicatorKey| {
        let cell = Cell { indicator: key.clone(), breakdown: Breakdown::from("") };
        (cell, Amount { value: 0, weight: 0, units: 1, illustrative: 0 })
    };
    let zeros: Totals = declared.map(zero).collect();
    units.iter().map(|unit| (*unit, zeros.clone())).collect()
}

/// The indicators among these that come out of the register, of one nature.
fn of_nature(programme: &Programme, indicators: &[IndicatorKey], nature: Nature) -> Vec<IndicatorKey> {
    let is = |key: &&IndicatorKey| {
        programme.indicators.get(key).is_some_and(|one| one.is_counted() && one.nature == nature)
    };
    indicators.iter().filter(is).cloned().collect()
}

/// The days up to which has to be added for a stretch: of a stock its last, of
/// a flow that and the day before its first. None of a flow over no days.
fn ends(nature: Nature, (from, to): Stretch) -> Option<(Option<Date>, Date)> {
    match nature {
        Nature::Stock => Some((None, to)),
        Nature::Flow if to < from => None,
        Nature::Flow => Some((from.yesterday().ok().filter(|day| day.year() > 0), to)),
    }
}

/// What was reached within a stretch of what was reached by each of these days.
fn within(nature: Nature, stretch: Stretch, days: &BTreeSet<Date>, reached: &[Reached]) -> Reached {
    let on = |day: &Date| days.iter().zip(reached).find(|(one, _)| *one == day).map(|(_, reached)| *reached);
    let Some((before, to)) = ends(nature, stretch) else { return Reached::default() };
    let before = before.as_ref().and_then(on).unwrap_or_default();
    on(&to).unwrap_or_default() - before
}

/// Every day up to which has to be added for these stretches.
fn all_ends(nature: Nature, stretches: &[Stretch]) -> BTreeSet<Date> {
    let ends = stretches.iter().filter_map(|stretch| ends(nature, *stretch));
    ends.flat_map(|(before, to)| before.into_iter().chain([to])).collect()
}

/// [`Store::register_totals`] as the register is now, without asking who asks.
pub(crate) async fn register_totals(
    db: &mut impl Read,
    province: &Province,
    programme: &Programme,
    indicators: &[IndicatorKey],
    units: &[UnitId],
    stretch: Stretch,
) -> Result<HashMap<UnitId, Totals>, Error> {
    let mut totals = zeros(programme, indicators, units);
    let map = Map::new(programme, stretch.1);
    for nature in [Nature::Stock, Nature::Flow] {
        let keys = of_nature(programme, indicators, nature);
        let days = all_ends(nature, &[stretch]);
        for ((indicator, breakdown, seat), reached) in up_to(db, province, &keys, None, &days).await? {
            let sum = within(nature, stretch, &days, &reached);
            if sum != Reached::default() {
                map.add(&mut totals, Cell { indicator, breakdown }, seat, sum);
            }
        }
    }
    Ok(totals)
}

/// [`Store::register_history`] without asking who asks.
pub(crate) async fn register_history(
    db: &mut impl Read,
    province: &Province,
    programme: &Programme,
    indicator: &IndicatorKey,
    unit: UnitId,
    stretches: &[Stretch],
) -> Result<Vec<i64>, Error> {
    let Some(nature) = programme.indicators.get(indicator).map(|one| one.nature) else {
        return Err(Error::NotFound);
    };
    let stretches = &stretches[..stretches.len().min(60)];
    let days = all_ends(nature, stretches);
    let (keys, total) = (std::slice::from_ref(indicator), Breakdown::from(""));
    let by_seat = up_to(db, province, keys, Some(&total), &days).await?;
    let mut values = vec![0; stretches.len()];
    for ((.., seat), reached) in by_seat {
        for (value, stretch) in values.iter_mut().zip(stretches) {
            let sum = within(nature, *stretch, &days, &reached);
            if sum.value != 0 && Map::new(programme, stretch.1).chain(seat).contains(&unit) {
                *value += sum.value;
            }
        }
    }
    Ok(values)
}
