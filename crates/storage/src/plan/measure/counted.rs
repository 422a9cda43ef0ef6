//! A goal whose indicator is counted and not reported: out of the register, of
//! activities or of tasks. It has no periods; what counts is the day.

use super::super::desk::Desk;
use super::super::{PathPoint, TargetStanding, UnitStanding};
use super::Measure;
use crate::Error;
use crate::coverage::Coverage;
use crate::organisation::{Stretch, register_history};
use crate::rollup::Totals;
use domain::UnitId;
use domain::indicator::Nature;
use domain::period::{Period, Regime, Span};
use domain::permission::Actor;
use domain::plan::{FromTasks, Goal, Standing, each_reached, gap, level_of};
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::{HashMap, HashSet};

/// What was counted, by unit.
type Counts = HashMap<UnitId, Totals>;

impl Measure<'_> {
    /// Whether its indicator is counted.
    pub(super) fn is_counted(&self) -> bool {
        self.indicator.is_some_and(|one| self.programme.indicators.is_from_register(&one.key))
    }

    fn told_with_tasks(&self) -> Option<&FromTasks> {
        self.indicator?.tasks.as_ref()
    }

    /// From the goal's first day to a day.
    fn until_day(&self, day: Date) -> Stretch {
        (self.begins.min(day), day)
    }

    pub(super) async fn standing_counted(
        &self,
        desk: &Desk<'_>,
        actor: &Actor,
    ) -> Result<TargetStanding, Error> {
        let (top, day) = (self.plan.unit, self.until());
        let rows = self.counted_rows(day);
        let with_top: Vec<UnitId> = rows.iter().copied().chain([top]).collect();
        let coverage = self.counted_coverage(desk, &with_top).await?;
        // Of tasks only who is asked for the number stands in the list.
        let is_asked = |unit: &UnitId| {
            self.told_with_tasks().is_none()
                || self.shares.contains_key(unit)
                || coverage.get(unit).is_some_and(|one| one.expected > 0)
        };
        let rows: Vec<UnitId> = rows.into_iter().filter(is_asked).collect();
        let keys: Vec<_> = self.parts().into_iter().collect();
        let (store, known) = (desk.store, self.look.as_of);
        let now = store.counted(self.programme, &keys, &with_top, self.until_day(day), known).await?;
        let before = (self.base_from().tomorrow().unwrap_or(self.begins), self.begins);
        let base = store.counted(self.programme, &keys, &with_top, before, known).await?;
        let of = |unit: UnitId| {
            self.counted_unit(&now, &base, unit, coverage.get(&unit).copied().unwrap_or_default())
        };
        let mut whole = of(top);
        let below: Vec<UnitStanding> = rows.iter().map(|unit| of(*unit)).collect();
        if let Goal::Each(asked) = self.version.goal {
            let values: Vec<Option<i64>> = below.iter().map(|row| row.standing.actual).collect();
            whole.standing.actual = each_reached(&values, asked);
            let count = i64::try_from(rows.len()).unwrap_or(i64::MAX);
            whole.standing.asked = self.target.asked(self.version, None, count);
        }
        let seen: HashSet<UnitId> = self.programme.units.ever_below(actor.unit);
        let (units, hidden): (Vec<_>, Vec<_>) = below.into_iter().partition(|row| seen.contains(&row.unit));
        let split = whole.standing.asked.filter(|_| !self.version.shares.is_empty());
        Ok(TargetStanding {
            gap: split.map(|asked| gap(asked, &self.version.shares)),
            counted: Some(self.until_day(day)),
            whole,
            units,
            hidden: hidden.len(),
            ..self.unmeasured()
        })
    }

    /// The units among which it is compared: those with a share, all of a kind,
    /// or those directly below.
    fn counted_rows(&self, day: Date) -> Vec<UnitId> {
        let units = &self.programme.units;
        if !self.version.shares.is_empty() {
            return self.version.shares.iter().map(|share| share.unit).collect();
        }
        if let (Goal::Each(_), Some(kind)) = (self.version.goal, self.target.each) {
            let is_of =
                |unit: &UnitId| units.at(*unit, day).is_some_and(|one| level_of(kind).contains(&one.kind));
            return units.subtree(self.plan.unit, day).into_iter().filter(is_of).collect();
        }
        let has_agencies = self.told_with_tasks().is_some();
        let children = units.children(self.plan.unit, day).into_iter();
        children.filter(|unit| has_agencies || unit.kind.is_area()).map(|unit| unit.id).collect()
    }

    /// The register is complete by what it holds; of tasks it is known who has
    /// said nothing yet.
    async fn counted_coverage(
        &self,
        desk: &Desk<'_>,
        units: &[UnitId],
    ) -> Result<HashMap<UnitId, Coverage>, Error> {
        let whole = Coverage { accepted: 1, expected: 1, updated_at: None };
        let Some(from) = self.told_with_tasks() else {
            return Ok(units.iter().map(|unit| (*unit, whole)).collect());
        };
        let when = (self.look.today, self.until(), self.look.as_of);
        let db = &mut &desk.store.db;
        crate::task::givers(db, desk.store.province(), self.programme, from, units, when).await
    }

    fn counted_unit(&self, now: &Counts, base: &Counts, unit: UnitId, coverage: Coverage) -> UnitStanding {
        let none = Totals::new();
        let totals = now.get(&unit).unwrap_or(&none);
        let whole = self.whole_value(totals);
        let is_top = unit == self.plan.unit;
        let written = self.target.base.and_then(|base| base.value).filter(|_| is_top);
        let base = written.or_else(|| self.value(base.get(&unit).unwrap_or(&none)));
        // Where nobody has given anything, that is not zero.
        let is_silent = self.told_with_tasks().is_some() && coverage.accepted == 0;
        let asked = self.asked_of(unit, base, whole);
        let start = if self.sums() { Some(0) } else { base };
        let standing = Standing {
            asked,
            actual: self.value(totals).filter(|_| !is_silent),
            start,
            steps: if is_top { self.version.steps.clone() } else { Vec::new() },
            day: self.until().max(self.begins),
            accepted: coverage.accepted,
            expected_units: coverage.expected,
            ..self.bare(asked)
        };
        let share = self.shares.get(&unit).copied();
        let is_illustrative = totals.values().any(|amount| amount.illustrative > 0);
        // One register is not so many reports.
        let coverage = if self.told_with_tasks().is_some() { coverage } else { Coverage::default() };
        UnitStanding { unit, standing, share, whole, base, promised: None, coverage, is_illustrative }
    }

    /// From the goal's first day to the end of the first period, and on to that
    /// of each next: they do not overlap.
    fn pieces(&self, periods: &[Period]) -> Vec<Stretch> {
        let mut from = self.begins;
        let piece = |period: &Period| {
            let piece = (from, period.to());
            from = period.to().tomorrow().unwrap_or(period.to());
            piece
        };
        periods.iter().map(piece).collect()
    }

    /// The course of what was counted: by quarters, of a longer goal by years.
    pub(super) async fn path_counted(&self, desk: &Desk<'_>) -> Result<Vec<PathPoint>, Error> {
        let top = self.plan.unit;
        // Only what is known now is kept by day.
        let (Some(indicator), None) = (self.indicator, self.look.as_of) else { return Ok(Vec::new()) };
        let keys = self.programme.indicators.parts(&indicator.key);
        let periods = course(self.begins, self.until());
        let stretches = self.pieces(&periods);
        let mut found: Vec<Totals> = vec![Totals::new(); periods.len()];
        for key in &keys {
            let (db, province) = (&mut &desk.store.db, desk.store.province());
            let values = register_history(db, province, self.programme, key, top, &stretches).await?;
            let is_flow = self.programme.indicators.get(key).is_some_and(|one| one.nature == Nature::Flow);
            let mut so_far = 0;
            for (totals, value) in found.iter_mut().zip(values) {
                so_far = if is_flow { so_far + value } else { value };
                let amount = domain::rollup::Amount { value: so_far, units: 1, ..Default::default() };
                totals.insert(domain::form::Cell::total(key), amount);
            }
        }
        let none = Counts::new();
        let point = |(period, totals): (Period, Totals)| {
            let now = Counts::from([(top, totals)]);
            let known = Coverage { accepted: 1, expected: 1, updated_at: None };
            let mut at = self.counted_unit(&now, &none, top, known).standing;
            at.day = period.to();
            // Nobody reports for a period: there is nothing to cover.
            PathPoint { period, actual: at.actual, expected: at.expected(), coverage: Coverage::default() }
        };
        Ok(periods.into_iter().zip(found).map(point).collect())
    }
}

/// The quarters that ended between two days; of more than three years the years.
fn course(begins: Date, until: Date) -> Vec<Period> {
    let is_long = begins.checked_add(3.years()).is_ok_and(|third| third < until);
    let spans = if is_long { vec![Span::Year] } else { (1..=4).map(Span::Quarter).collect() };
    let of_year = |year: i16| {
        spans.iter().map(move |span| Period::Regular { regime: Regime::Calendar, year, span: *span })
    };
    let all = (begins.year()..=until.year()).flat_map(of_year);
    all.filter(|period| begins <= period.to() && period.to() <= until).take(60).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_course_has_quarters_or_years() {
        let ends = |begins, until| course(begins, until).iter().map(|period| period.to()).collect::<Vec<_>>();
        let year = ends(date(2018, 1, 1), date(2018, 10, 5));
        assert_eq!(year, [date(2018, 3, 31), date(2018, 6, 30), date(2018, 9, 30)]);
        let plan = ends(date(2023, 3, 22), date(2026, 12, 31));
        assert_eq!(plan.first().zip(plan.last()), Some((&date(2023, 12, 31), &date(2026, 12, 31))));
        assert_eq!(ends(date(2024, 1, 1), date(2024, 2, 1)), []);
    }
}
