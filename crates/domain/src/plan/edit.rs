//! What may be changed in a plan. A goal's version is never overwritten: a
//! change is a new one, with its reason and the document that ordered it.

use super::{Base, Goal, Path, Plan, Share, Target, TargetVersion};
use crate::indicator::Indicators;
use crate::unit::{UnitKind, Units};
use crate::{IndicatorKey, PlanKey, UnitId};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// Why a change of a plan is refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PlanRefused {
    /// No such goal.
    NoTarget,
    /// A goal of that key is there already.
    KeyTaken,
    /// The new version would count before the one that it takes the place of.
    TooEarly,
    /// It is due before it counts.
    DueBeforeFrom,
    /// A changed goal needs a reason.
    NoReason,
    /// The new version says what the last one says.
    Unchanged,
    /// A growth needs the day it counts from.
    NoBase,
    /// A share needs what it is a share of.
    NoWhole,
    /// "Each" needs a kind of unit.
    NoKind,
    /// The indicator does not exist, or its values have other decimals than those written so far.
    WrongIndicator,
    /// It would carry itself out, or take its own place.
    Itself,
    /// Its last day comes before its first.
    OverBeforeBegun,
    /// Steps on the way that are not in order, or not before the due day.
    StepsOutOfOrder,
}

impl PlanRefused {
    /// Its code in the words.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            PlanRefused::NoTarget => "no_target",
            PlanRefused::KeyTaken => "key_taken",
            PlanRefused::TooEarly => "too_early",
            PlanRefused::DueBeforeFrom => "due_before_from",
            PlanRefused::NoReason => "no_reason",
            PlanRefused::Unchanged => "unchanged",
            PlanRefused::NoBase => "no_base",
            PlanRefused::NoWhole => "no_whole",
            PlanRefused::NoKind => "no_kind",
            PlanRefused::WrongIndicator => "wrong_indicator",
            PlanRefused::Itself => "itself",
            PlanRefused::OverBeforeBegun => "over_before_begun",
            PlanRefused::StepsOutOfOrder => "steps_out_of_order",
        }
    }
}

/// What a goal counts, apart from what it asks for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Counted {
    /// What is to be reached, in short.
    pub vi: String,
    /// The same in English.
    pub en: String,
    /// The indicator; none where the programme has none for it.
    pub indicator: Option<IndicatorKey>,
    /// For a share: of what.
    pub whole: Option<IndicatorKey>,
    /// For "each": the kind of unit.
    pub each: Option<UnitKind>,
    /// From where it starts.
    pub base: Option<Base>,
    /// How much is expected on the way.
    pub path: Path,
}

impl Plan {
    /// The unit whose officers keep it on a day: its own, or what all of that went into.
    #[must_use]
    pub fn keeper(&self, units: &Units, day: Date) -> UnitId {
        units.heir(self.unit, day)
    }

    /// Whether people of a unit see it: those for whom it holds, and those above.
    #[must_use]
    pub fn is_seen_by(&self, units: &Units, own: UnitId, day: Date) -> bool {
        use crate::permission::Position::Outside;
        let keeper = self.keeper(units, day);
        units.position(own, self.unit) != Outside
            || units.position(self.unit, own) != Outside
            || units.position(keeper, own) != Outside
    }

    /// Whether its head is in order.
    ///
    /// # Errors
    /// What is not.
    pub fn check_head(&self) -> Result<(), PlanRefused> {
        let is_itself = |key: &PlanKey| *key == self.key;
        if self.carries_out.iter().any(is_itself) || self.replaced_by.as_ref().is_some_and(is_itself) {
            return Err(PlanRefused::Itself);
        }
        match (self.valid_from, self.valid_to) {
            (Some(from), Some(to)) if to < from => Err(PlanRefused::OverBeforeBegun),
            _ => Ok(()),
        }
    }

    /// Adds a goal with its first version.
    ///
    /// # Errors
    /// A key that is taken, or a goal that lacks what it is measured by.
    pub fn add_target(
        &mut self,
        key: &str,
        counted: Counted,
        version: TargetVersion,
        indicators: &Indicators,
    ) -> Result<(), PlanRefused> {
        if self.target(key).is_some() {
            return Err(PlanRefused::KeyTaken);
        }
        let Counted { vi, en, indicator, whole, each, base, path } = counted;
        let breakdown = String::new();
        let versions = vec![version];
        let target =
            Target { key: key.to_owned(), vi, en, indicator, breakdown, whole, each, base, path, versions };
        target.check(indicators)?;
        self.targets.push(target);
        Ok(())
    }

    /// Changes what a goal counts; what it asks for stays.
    ///
    /// # Errors
    /// No such goal, or one that would lack what it is measured by.
    pub fn set_counted(
        &mut self,
        key: &str,
        counted: Counted,
        indicators: &Indicators,
    ) -> Result<(), PlanRefused> {
        let target = self.target_mut(key)?;
        let decimals = |key: &Option<IndicatorKey>| {
            key.as_ref().and_then(|key| indicators.get(key)).map_or(0, |one| one.decimals)
        };
        if decimals(&target.indicator) != decimals(&counted.indicator) {
            return Err(PlanRefused::WrongIndicator);
        }
        if target.indicator != counted.indicator {
            target.breakdown = String::new();
        }
        let Counted { vi, en, indicator, whole, each, base, path } = counted;
        (target.vi, target.en, target.indicator) = (vi, en, indicator);
        (target.whole, target.each, target.base, target.path) = (whole, each, base, path);
        target.check(indicators)
    }

    /// Adds a version of a goal, which counts from its day on. On the same day
    /// the later one counts.
    ///
    /// # Errors
    /// Why it cannot follow the last one.
    pub fn add_version(
        &mut self,
        key: &str,
        version: TargetVersion,
        indicators: &Indicators,
    ) -> Result<(), PlanRefused> {
        let target = self.target_mut(key)?;
        if version.reason.trim().is_empty() {
            return Err(PlanRefused::NoReason);
        }
        if let Some(last) = target.versions.last() {
            if version.from < last.from {
                return Err(PlanRefused::TooEarly);
            }
            if last.asks_the_same(&version) {
                return Err(PlanRefused::Unchanged);
            }
        }
        target.versions.push(version);
        target.check(indicators)
    }

    fn target_mut(&mut self, key: &str) -> Result<&mut Target, PlanRefused> {
        self.targets.iter_mut().find(|target| target.key == key).ok_or(PlanRefused::NoTarget)
    }
}

impl TargetVersion {
    /// Whether another version asks for the same, of the same units.
    #[must_use]
    pub fn asks_the_same(&self, other: &TargetVersion) -> bool {
        let shares = |version: &TargetVersion| -> BTreeSet<(UnitId, i64)> {
            version.shares.iter().map(|Share { unit, value }| (*unit, *value)).collect()
        };
        (self.aim, self.goal, self.due, &self.steps) == (other.aim, other.goal, other.due, &other.steps)
            && shares(self) == shares(other)
    }

    /// What a unit's share is.
    #[must_use]
    pub fn share_of(&self, unit: UnitId) -> Option<i64> {
        self.shares.iter().find(|share| share.unit == unit).map(|share| share.value)
    }
}

impl Target {
    /// Whether it has what it is measured by.
    fn check(&self, indicators: &Indicators) -> Result<(), PlanRefused> {
        let named = self.indicator.iter().chain(&self.whole);
        if named.into_iter().any(|key| indicators.get(key).is_none()) {
            return Err(PlanRefused::WrongIndicator);
        }
        for version in &self.versions {
            match version.goal {
                Goal::Growth(_) if self.base.is_none() => return Err(PlanRefused::NoBase),
                Goal::Share(_) if self.indicator.is_some() && self.whole.is_none() => {
                    return Err(PlanRefused::NoWhole);
                }
                Goal::Each(_) if self.each.is_none() => return Err(PlanRefused::NoKind),
                _ => {}
            }
            if version.due < version.from {
                return Err(PlanRefused::DueBeforeFrom);
            }
            let days: Vec<Date> = version.steps.iter().map(|step| step.day).chain([version.due]).collect();
            if days.windows(2).any(|pair| pair[1] <= pair[0]) {
                return Err(PlanRefused::StepsOutOfOrder);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use super::super::Aim;
    use super::*;
    use crate::check::testing::indicator;
    use crate::unit::tests::{id, small};
    use jiff::civil::date;

    fn indicators() -> Indicators {
        let scaled = crate::indicator::Indicator { decimals: 1, ..indicator("von", 1) };
        Indicators::new(vec![indicator("htx", 0), indicator("tht", 0), scaled])
    }

    fn plan() -> Plan {
        let text = r#"{"key":"p","kind":"KH","issuer":"x","vi":"x","en":"x",
            "unit":"00000000-0000-0000-0000-000000000001"}"#;
        serde_json::from_str(text).unwrap()
    }

    fn version(from: Date, goal: Goal) -> TargetVersion {
        TargetVersion {
            from,
            aim: Aim::AtLeast,
            goal,
            due: date(2018, 12, 31),
            steps: Vec::new(),
            shares: Vec::new(),
            reason: "thử".into(),
            ordered_by: String::new(),
            said_by: String::new(),
            said_at: None,
        }
    }

    fn counted(indicator: Option<&str>) -> Counted {
        Counted {
            vi: "x".into(),
            en: "x".into(),
            indicator: indicator.map(Into::into),
            whole: None,
            each: None,
            base: None,
            path: Path::Straight,
        }
    }

    fn add(plan: &mut Plan, key: &str, indicator: Option<&str>, goal: Goal) -> Result<(), PlanRefused> {
        plan.add_target(key, counted(indicator), version(date(2018, 1, 1), goal), &indicators())
    }

    #[test]
    fn a_goal_needs_what_it_is_measured_by() {
        let mut plan = plan();
        for (indicator, goal, refused) in [
            (Some("htx"), Goal::Growth(100), PlanRefused::NoBase),
            (Some("htx"), Goal::Share(500), PlanRefused::NoWhole),
            (Some("htx"), Goal::Each(1), PlanRefused::NoKind),
            (Some("khong-co"), Goal::Value(1), PlanRefused::WrongIndicator),
        ] {
            assert_eq!(add(&mut plan, "a", indicator, goal), Err(refused), "{goal:?}");
        }
        assert_eq!(plan.targets, []);
        // A share of what nobody counts yet is a goal all the same.
        add(&mut plan, "a", None, Goal::Share(500)).unwrap();
        assert_eq!(add(&mut plan, "a", Some("htx"), Goal::Value(1)), Err(PlanRefused::KeyTaken));
    }

    #[test]
    fn a_version_follows_the_last_and_overwrites_nothing() {
        let mut plan = plan();
        add(&mut plan, "a", Some("htx"), Goal::Value(35)).unwrap();
        let mut change = |version| plan.add_version("a", version, &indicators());
        let july = date(2018, 7, 1);
        let no_reason = TargetVersion { reason: " ".into(), ..version(july, Goal::Value(40)) };
        assert_eq!(change(no_reason), Err(PlanRefused::NoReason));
        assert_eq!(change(version(july, Goal::Value(35))), Err(PlanRefused::Unchanged));
        assert_eq!(change(version(date(2017, 12, 31), Goal::Value(40))), Err(PlanRefused::TooEarly));
        change(version(july, Goal::Value(40))).unwrap();
        change(version(july, Goal::Value(41))).unwrap();
        let shared = TargetVersion {
            shares: vec![Share { unit: id(10), value: 41 }],
            ..version(july, Goal::Value(41))
        };
        change(shared).unwrap();
        let target = plan.target("a").unwrap();
        assert_eq!(target.versions.len(), 4);
        assert_eq!(target.version(date(2018, 6, 30)).unwrap().goal, Goal::Value(35));
        assert_eq!(target.version(july).unwrap().share_of(id(10)), Some(41));
    }

    #[test]
    fn values_written_so_far_keep_their_decimals() {
        let mut plan = plan();
        add(&mut plan, "a", Some("htx"), Goal::Value(35)).unwrap();
        let refused = plan.set_counted("a", counted(Some("von")), &indicators());
        assert_eq!(refused, Err(PlanRefused::WrongIndicator));
        plan.set_counted("a", counted(Some("tht")), &indicators()).unwrap();
        assert_eq!(plan.set_counted("b", counted(None), &indicators()), Err(PlanRefused::NoTarget));
    }

    #[test]
    fn a_plan_is_seen_below_and_above_and_kept_on_by_what_came_after() {
        let (units, plan) = (small(), plan());
        let (before, after) = (date(2024, 1, 1), date(2026, 1, 1));
        assert_eq!((plan.keeper(&units, before), plan.keeper(&units, after)), (id(1), id(2)));
        for own in [id(1), id(10), id(100)] {
            assert!(plan.is_seen_by(&units, own, before), "{own}");
        }
        assert!(plan.is_seen_by(&units, id(2), after) && plan.is_seen_by(&units, id(200), after));
        let own = Plan { unit: id(10), ..plan };
        assert!(own.is_seen_by(&units, id(1), before) && own.is_seen_by(&units, id(100), before));
        assert!(!own.is_seen_by(&units, id(11), before) && !own.is_seen_by(&units, id(110), before));
    }

    #[test]
    fn a_plan_is_not_its_own_ground() {
        let own = Plan { carries_out: vec!["p".into()], ..plan() };
        assert_eq!(own.check_head(), Err(PlanRefused::Itself));
        let dates = (Some(date(2018, 2, 1)), Some(date(2018, 1, 1)));
        let over = Plan { valid_from: dates.0, valid_to: dates.1, ..plan() };
        assert_eq!(over.check_head(), Err(PlanRefused::OverBeforeBegun));
    }
}
