//! One goal, measured: which form and periods its figures come from, and what
//! they give for the whole and for each unit.

mod counted;

use super::desk::{Amounts, Desk, deadline};
use super::{Look, Newer, PathPoint, TargetStanding, UnitStanding};
use crate::Error;
use crate::coverage::Coverage;
use crate::rollup::Totals;
use domain::form::{Aspect, Cell, Form};
use domain::indicator::{Indicator, Nature, OverTime};
use domain::period::Period;
use domain::permission::Actor;
use domain::plan::{
    Base, Goal, Plan, RULE, Standing, Target, TargetVersion, cover, each_reached, gap, level_of,
};
use domain::programme::Programme;
use domain::rollup::resolve;
use domain::{IndicatorKey, UnitId};
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::{BTreeSet, HashMap};

/// One goal to be measured.
pub(super) struct Measure<'a> {
    programme: &'a Programme,
    plan: &'a Plan,
    target: &'a Target,
    version: &'a TargetVersion,
    look: Look,
    indicator: Option<&'a Indicator>,
    /// The first day of its time.
    begins: Date,
    /// The shares of the version, by unit.
    shares: HashMap<UnitId, i64>,
}

/// Where a goal's figures come from.
struct Source<'a> {
    form: &'a Form,
    /// The periods that count.
    used: Vec<Period>,
    /// The period that says what there was at the beginning.
    base: Vec<Period>,
    newer: Option<Newer>,
    /// Whether no further period closes in the goal's time.
    is_final: bool,
}

impl<'a> Measure<'a> {
    pub fn new(
        programme: &'a Programme,
        plan: &'a Plan,
        target: &'a Target,
        version: &'a TargetVersion,
        look: Look,
    ) -> Measure<'a> {
        let first = target.versions.first().map_or(version.from, |first| first.from);
        let begins = target.base.map(|base| base.day).or(plan.valid_from).unwrap_or(first);
        let indicator = target.indicator.as_ref().and_then(|key| programme.indicators.get(key));
        let shares = version.shares.iter().map(|share| (share.unit, share.value)).collect();
        Measure { programme, plan, target, version, look, indicator, begins, shares }
    }

    /// Whether its value is the sum of what happened in each period.
    fn sums(&self) -> bool {
        self.indicator.is_some_and(|one| match one.over_time {
            OverTime::Sum => true,
            OverTime::Ratio => one.nature == Nature::Flow,
            OverTime::Last | OverTime::None => false,
        })
    }

    /// The first day of the base's own year.
    fn base_from(&self) -> Date {
        self.begins.checked_sub(1.year()).unwrap_or(self.begins)
    }

    fn parts(&self) -> BTreeSet<IndicatorKey> {
        let keys = self.target.indicator.iter().chain(&self.target.whole);
        keys.flat_map(|key| self.programme.indicators.parts(key)).collect()
    }

    /// The forms that ask for all that it counts.
    fn forms(&self, aspect: Aspect) -> Vec<&'a Form> {
        let Some(indicator) = self.indicator else { return Vec::new() };
        let needed = self.programme.indicators.parts(&indicator.key);
        let asks = |form: &&Form| {
            let has = |key| form.versions.iter().any(|version| version.line(key).is_some());
            form.aspect == aspect && needed.iter().all(has)
        };
        self.programme.forms.iter().filter(asks).collect()
    }

    fn until(&self) -> Date {
        self.look.day.min(self.version.due)
    }

    /// The form and the periods whose figures count.
    async fn source(&self, desk: &mut Desk<'_>) -> Result<Option<(Source<'a>, Amounts)>, Error> {
        let top = [self.plan.unit];
        let mut best: Option<(Source<'a>, Amounts)> = None;
        for form in self.forms(Aspect::Actual) {
            let closed: BTreeSet<Period> = form.periods(self.base_from(), self.until()).into_iter().collect();
            let amounts = desk.amounts(Aspect::Actual, &closed, &self.parts(), &top).await?;
            let source = self.pick(desk, form, &closed, &amounts).await?;
            let last = |source: &Source<'_>| source.used.last().map(|period| period.to());
            if best.as_ref().is_none_or(|(held, _)| last(held) < last(&source)) {
                best = Some((source, amounts));
            }
        }
        Ok(best)
    }

    async fn pick(
        &self,
        desk: &mut Desk<'_>,
        form: &'a Form,
        closed: &BTreeSet<Period>,
        amounts: &Amounts,
    ) -> Result<Source<'a>, Error> {
        let has = |period: &Period| {
            let totals = amounts.get(&(self.plan.unit, *period));
            totals.is_some_and(|totals| self.value(totals).is_some())
        };
        let is_overdue =
            |period: &Period| deadline(self.programme, form, *period).is_some_and(|day| day < self.look.day);
        let (begins, until, sums) = (self.begins, self.until(), self.sums());
        // Silence counts from the deadline on; before it, a period is only coming in.
        let counted: Vec<Period> = closed.iter().copied().filter(|one| has(one) || is_overdue(one)).collect();
        let mut used = cover(&counted, begins, until, sums);
        let mut newer = None;
        if let Some(last) = used.last().copied() {
            let coverage = desk.coverage(form, last, &[self.plan.unit]).await?;
            let coverage = coverage.get(&self.plan.unit).copied().unwrap_or_default();
            let is_enough = (coverage.accepted as u128) * 1000
                >= (coverage.expected as u128) * u128::from(RULE.coverage_permille.unsigned_abs());
            let rest: Vec<Period> = counted.iter().copied().filter(|one| *one < last && has(one)).collect();
            let before = cover(&rest, begins, until, sums);
            let overdue = is_overdue(&last);
            // A stock that nobody reported in time: the last known value, with the silence beside it.
            let steps_back = if overdue { !has(&last) && !sums } else { !is_enough };
            if steps_back && !before.is_empty() {
                let deadline = deadline(self.programme, form, last).unwrap_or(last.to());
                newer = Some(Newer { period: last, coverage, deadline, is_overdue: overdue });
                used = before;
            }
        }
        let base: Vec<Period> = closed.iter().copied().filter(has).collect();
        let base = cover(&base, self.base_from(), self.begins, sums);
        let later = |period: &Period| used.last().is_some_and(|last| last.to() < period.to());
        let in_time = form.periods(self.begins, self.version.due);
        Ok(Source { form, is_final: !in_time.iter().any(later), used, base, newer })
    }

    /// The goal's value of a unit's totals.
    fn value(&self, totals: &Totals) -> Option<i64> {
        let indicators = &self.programme.indicators;
        resolve(self.indicator?, &self.target.breakdown.as_str().into(), totals, indicators)
    }

    fn whole_value(&self, totals: &Totals) -> Option<i64> {
        let indicators = &self.programme.indicators;
        resolve(indicators.get(self.target.whole.as_ref()?)?, &"".into(), totals, indicators)
    }

    /// The units among which the goal is compared: those with a share, all of a
    /// kind, or those directly below.
    fn rows(&self, source: &Source<'_>) -> Vec<UnitId> {
        let units = &self.programme.units;
        let day = source.used.last().map_or(self.until(), |period| period.to());
        if !self.version.shares.is_empty() {
            return self.version.shares.iter().map(|share| share.unit).collect();
        }
        if let (Goal::Each(_), Some(kind)) = (self.version.goal, self.target.each) {
            let is_of =
                |unit: &UnitId| units.at(*unit, day).is_some_and(|one| level_of(kind).contains(&one.kind));
            return units.subtree(self.plan.unit, day).into_iter().filter(is_of).collect();
        }
        let Some(period) = source.used.last() else { return Vec::new() };
        self.programme.rows(source.form, *period, self.plan.unit).iter().map(|unit| unit.id).collect()
    }

    pub async fn standing(&self, desk: &mut Desk<'_>, actor: &Actor) -> Result<TargetStanding, Error> {
        if self.is_counted() {
            return self.standing_counted(desk, actor).await;
        }
        let top = self.plan.unit;
        let Some((source, mut amounts)) = self.source(desk).await? else { return Ok(self.unmeasured()) };
        let rows = self.rows(&source);
        let periods: BTreeSet<Period> = source.used.iter().chain(&source.base).copied().collect();
        amounts.extend(desk.amounts(Aspect::Actual, &periods, &self.parts(), &rows).await?);
        let with_top: Vec<UnitId> = rows.iter().copied().chain([top]).collect();
        let mut coverage = desk.weakest(source.form, &source.used, &with_top).await?;
        if let Some(newer) = source.newer.filter(|newer| newer.is_overdue) {
            coverage = desk.coverage(source.form, newer.period, &with_top).await?;
        }
        let (promised_in, promised) = self.promised(desk, &with_top).await?;
        let covered = |unit: UnitId| coverage.get(&unit).copied().unwrap_or_default();
        let of = |unit: UnitId| {
            let mut one = self.of_unit(&source, &amounts, unit, covered(unit));
            one.promised = promised.get(&unit).copied();
            one
        };
        let mut whole = of(top);
        let below: Vec<UnitStanding> = rows.iter().map(|unit| of(*unit)).collect();
        if let Goal::Each(asked) = self.version.goal {
            let values: Vec<Option<i64>> = below.iter().map(|row| row.standing.actual).collect();
            whole.standing.actual = each_reached(&values, asked);
            let count = i64::try_from(rows.len()).unwrap_or(i64::MAX);
            whole.standing.asked = self.target.asked(self.version, None, count);
        }
        let seen = self.programme.units.ever_below(actor.unit);
        let (units, hidden): (Vec<_>, Vec<_>) = below.into_iter().partition(|row| seen.contains(&row.unit));
        let split = whole.standing.asked.filter(|_| !self.version.shares.is_empty());
        Ok(TargetStanding {
            key: self.target.key.clone(),
            version: self.version_place(),
            form: Some(source.form.key.clone()),
            counted: None,
            gap: split.map(|asked| gap(asked, &self.version.shares)),
            periods: source.used,
            newer: source.newer,
            promised_in,
            whole,
            units,
            hidden: hidden.len(),
        })
    }

    fn version_place(&self) -> usize {
        let held = |one: &TargetVersion| std::ptr::eq(one, self.version);
        self.target.versions.iter().position(held).unwrap_or_default()
    }

    /// A goal for which no form asks: what is asked for stands, nothing else is known.
    fn unmeasured(&self) -> TargetStanding {
        let one = |unit, share: Option<i64>, asked| UnitStanding {
            unit,
            standing: self.bare(asked),
            share,
            whole: None,
            base: self.target.base.and_then(|base| base.value),
            promised: None,
            coverage: Coverage::default(),
            is_illustrative: false,
        };
        let asked =
            self.target.asked(self.version, None, 0).filter(|_| !matches!(self.version.goal, Goal::Each(_)));
        let shares = &self.version.shares;
        TargetStanding {
            key: self.target.key.clone(),
            version: self.version_place(),
            form: None,
            counted: None,
            periods: Vec::new(),
            newer: None,
            promised_in: Vec::new(),
            gap: asked.filter(|_| !shares.is_empty()).map(|asked| gap(asked, shares)),
            whole: one(self.plan.unit, None, asked),
            units: shares.iter().map(|share| one(share.unit, Some(share.value), Some(share.value))).collect(),
            hidden: 0,
        }
    }

    fn bare(&self, asked: Option<i64>) -> Standing {
        Standing {
            aim: self.version.aim,
            asked,
            actual: None,
            start: Some(0),
            begins: self.begins,
            due: self.version.due,
            steps: Vec::new(),
            path: self.target.path.clone(),
            day: self.until(),
            accepted: 0,
            expected_units: 0,
        }
    }

    /// A unit's totals over the periods together.
    fn totals(&self, amounts: &Amounts, unit: UnitId, periods: &[Period]) -> Totals {
        let mut sum = Totals::new();
        for totals in periods.iter().filter_map(|period| amounts.get(&(unit, *period))) {
            for (cell, amount) in totals {
                let entry = sum.entry(cell.clone()).or_default();
                *entry = *entry + *amount;
            }
        }
        sum
    }

    fn of_unit(
        &self,
        source: &Source<'_>,
        amounts: &Amounts,
        unit: UnitId,
        coverage: Coverage,
    ) -> UnitStanding {
        let is_top = unit == self.plan.unit;
        let totals = self.totals(amounts, unit, &source.used);
        let whole = self.whole_value(&totals);
        let written = self.target.base.and_then(|base| base.value).filter(|_| is_top);
        let base = written.or_else(|| self.value(&self.totals(amounts, unit, &source.base)));
        let share = self.shares.get(&unit).copied();
        let asked = self.asked_of(unit, base, whole);
        let steps = if is_top { self.version.steps.clone() } else { Vec::new() };
        let last = source.used.last().map(|period| period.to());
        let start = if self.sums() { Some(0) } else { self.start(amounts, source, unit, base, whole) };
        // When its time is over and no figures can come any more, what there is is held against the due day.
        let is_over = source.is_final && self.version.due <= self.look.day;
        let standing = Standing {
            asked,
            actual: self.value(&totals),
            start,
            steps,
            day: last.filter(|_| !is_over).unwrap_or(self.until().max(self.begins)),
            accepted: coverage.accepted,
            expected_units: coverage.expected,
            ..self.bare(asked)
        };
        let cells = self.parts().into_iter().map(|key| Cell { indicator: key, breakdown: "".into() });
        let is_illustrative =
            cells.filter_map(|cell| totals.get(&cell)).any(|amount| amount.illustrative > 0);
        UnitStanding { unit, standing, share, whole, base, promised: None, coverage, is_illustrative }
    }

    /// What is asked of a unit: its share, or what follows from its own base and whole.
    fn asked_of(&self, unit: UnitId, base: Option<i64>, whole: Option<i64>) -> Option<i64> {
        let (is_top, share) = (unit == self.plan.unit, self.shares.get(&unit).copied());
        match (is_top, self.version.goal) {
            (false, _) if share.is_some() => share,
            (false, Goal::Value(_)) => None,
            (false, Goal::Each(value)) => Some(value),
            _ => {
                let from = Base { day: self.begins, value: base };
                let target = Target { base: Some(from), versions: Vec::new(), ..self.target.clone() };
                target.asked(self.version, whole, 0)
            }
        }
    }

    /// Where a stock's path begins: at its base. A share's path begins at the
    /// share there was, of the whole there is now, since what is asked for
    /// moves with the whole.
    fn start(
        &self,
        amounts: &Amounts,
        source: &Source<'_>,
        unit: UnitId,
        base: Option<i64>,
        whole: Option<i64>,
    ) -> Option<i64> {
        if !matches!(self.version.goal, Goal::Share(_)) {
            return base;
        }
        let before =
            self.whole_value(&self.totals(amounts, unit, &source.base)).filter(|whole| *whole > 0)?;
        let start = i128::from(base?) * i128::from(whole?) / i128::from(before);
        i64::try_from(start).ok()
    }

    /// What units have promised for the goal's time.
    async fn promised(
        &self,
        desk: &mut Desk<'_>,
        units: &[UnitId],
    ) -> Result<(Vec<Period>, HashMap<UnitId, i64>), Error> {
        for form in self.forms(Aspect::Registered) {
            let within = form.periods(self.begins, self.version.due);
            let periods = cover(&within, self.begins, self.version.due, self.sums());
            let wanted: BTreeSet<Period> = periods.iter().copied().collect();
            let amounts = desk.amounts(Aspect::Registered, &wanted, &self.parts(), units).await?;
            let value = |unit: &UnitId| Some((*unit, self.value(&self.totals(&amounts, *unit, &periods))?));
            let promised: HashMap<UnitId, i64> = units.iter().filter_map(value).collect();
            if !promised.is_empty() {
                return Ok((periods, promised));
            }
        }
        Ok((Vec::new(), HashMap::new()))
    }

    pub async fn path(&self, desk: &mut Desk<'_>) -> Result<Vec<PathPoint>, Error> {
        if self.is_counted() {
            return self.path_counted(desk).await;
        }
        let Some((source, amounts)) = self.source(desk).await? else { return Ok(Vec::new()) };
        let top = self.plan.unit;
        let closed = source.form.periods(self.begins, self.until());
        let with_figures: Vec<Period> =
            closed.into_iter().filter(|period| amounts.contains_key(&(top, *period))).collect();
        let mut points = Vec::new();
        for period in &with_figures {
            let used = cover(&with_figures, self.begins, period.to(), self.sums());
            if used.last() != Some(period) {
                continue;
            }
            let coverage = desk.weakest(source.form, &used, &[top]).await?;
            let coverage = coverage.get(&top).copied().unwrap_or_default();
            let source = Source { used, base: source.base.clone(), is_final: false, ..source };
            let point = self.of_unit(&source, &amounts, top, coverage).standing;
            let (actual, expected) = (point.actual, point.expected());
            points.push(PathPoint { period: *period, actual, expected, coverage });
        }
        Ok(points)
    }
}
