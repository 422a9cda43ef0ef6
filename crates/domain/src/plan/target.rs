//! Goals: what is to be reached, by when, of what, and split over whom.

use crate::form::Cell;
use crate::indicator::Nature;
use crate::unit::UnitKind;
use crate::{IndicatorKey, UnitId};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// On which side of its value a goal is reached.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Aim {
    /// At least so much.
    AtLeast,
    /// Just so much.
    Exactly,
    /// At most so much.
    AtMost,
}

/// What is to be reached.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Goal {
    /// A value of the indicator, scaled.
    Value(i64),
    /// A growth over the base, in tenths of a percent: 100 is +10%.
    Growth(i64),
    /// A share of another indicator's value, in tenths of a percent: 500 is 50%.
    Share(i64),
    /// So much in every unit of a kind: a new group in each commune.
    Each(i64),
}

/// From where a growth counts, and a path begins.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Base {
    /// The day at which the base holds.
    #[serde(deserialize_with = "crate::dates::required")]
    pub day: Date,
    /// The indicator's value then, scaled; none while nobody knows it.
    pub value: Option<i64>,
}

/// A value asked for on the way.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Step {
    /// By which day.
    #[serde(deserialize_with = "crate::dates::required")]
    pub day: Date,
    /// How much, scaled as the goal.
    pub value: i64,
}

/// How much is expected by a day between the first and the last.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Path {
    /// Evenly.
    #[default]
    Straight,
    /// By season: thousandths of the whole that are expected by the end of each quarter of a
    /// year, for goals of one year. New cooperatives come after the harvest, not in January.
    Seasonal([i64; 4]),
}

/// A unit's part of a goal.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Share {
    /// The unit.
    pub unit: UnitId,
    /// Its part, scaled as the goal.
    pub value: i64,
}

/// What a goal said from one day to the next change.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct TargetVersion {
    /// The first day on which it counted.
    #[serde(deserialize_with = "crate::dates::required")]
    pub from: Date,
    /// On which side of it the goal is reached.
    pub aim: Aim,
    /// What is to be reached.
    pub goal: Goal,
    /// By when.
    #[serde(deserialize_with = "crate::dates::required")]
    pub due: Date,
    /// Values asked for on the way, earliest first.
    #[serde(default)]
    pub steps: Vec<Step>,
    /// Its split over units. The parts may not add up to the whole: the gap is shown, not forbidden.
    #[serde(default)]
    pub shares: Vec<Share>,
    /// Why it took the place of the version before; empty for the first.
    #[serde(default)]
    pub reason: String,
    /// The document that ordered it.
    #[serde(default)]
    pub ordered_by: String,
    /// Who wrote it; empty for what came with the pack.
    #[serde(default)]
    pub said_by: String,
    /// When it was written; none for what came with the pack.
    #[serde(default)]
    pub said_at: Option<Timestamp>,
}

/// A goal with its history.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Target {
    /// Its key within the plan.
    pub key: String,
    /// What is to be reached, in short.
    pub vi: String,
    /// The same in English.
    pub en: String,
    /// What is counted. None where the programme has no indicator for it: then nobody can say how
    /// it stands, and the page says so.
    #[serde(default)]
    pub indicator: Option<IndicatorKey>,
    /// The breakdown that is counted; empty for the whole.
    #[serde(default)]
    pub breakdown: String,
    /// For a share: of what.
    #[serde(default)]
    pub whole: Option<IndicatorKey>,
    /// For "each": the kind of unit.
    #[serde(default)]
    pub each: Option<UnitKind>,
    /// From where it starts.
    #[serde(default)]
    pub base: Option<Base>,
    /// How much is expected on the way.
    #[serde(default)]
    pub path: Path,
    /// What it said when, earliest first; never empty.
    pub versions: Vec<TargetVersion>,
}

impl Target {
    /// What is to be reached, in short.
    #[must_use]
    pub fn title(&self, language: vietnamese::Language) -> &str {
        language.pick(&self.vi, &self.en)
    }

    /// The version that counted on a day; before the first one, the first.
    #[must_use]
    pub fn version(&self, day: Date) -> Option<&TargetVersion> {
        self.versions.iter().rfind(|version| version.from <= day).or(self.versions.first())
    }

    /// What is counted.
    #[must_use]
    pub fn cell(&self) -> Option<Cell> {
        let indicator = self.indicator.clone()?;
        Some(Cell { indicator, breakdown: self.breakdown.as_str().into() })
    }

    /// The value that a version asks for, scaled as the indicator. A growth
    /// needs its base, a share the whole's value, "each" the number of units;
    /// `None` while that is not known. What is asked for is rounded up, since
    /// "at least 10% more than 33" is not reached at 36.
    #[must_use]
    pub fn asked(&self, version: &TargetVersion, whole: Option<i64>, units: i64) -> Option<i64> {
        let of = |tenths: i64, value: i64| {
            let product = i128::from(value) * i128::from(tenths);
            let rounded = if version.aim == Aim::AtMost {
                product.div_euclid(1000)
            } else {
                -(-product).div_euclid(1000)
            };
            i64::try_from(rounded).ok()
        };
        match version.goal {
            Goal::Value(value) => Some(value),
            Goal::Growth(tenths) => of(1000 + tenths, self.base?.value?),
            Goal::Share(tenths) => of(tenths, whole?),
            Goal::Each(value) => value.checked_mul(units),
        }
    }

    /// Where its path begins: at nothing for a flow of the period, at the base's value for a stock.
    #[must_use]
    pub fn start(&self, nature: Nature) -> Option<i64> {
        match nature {
            Nature::Stock => self.base.and_then(|base| base.value),
            Nature::Flow => Some(0),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn version(from: Date, goal: Goal, aim: Aim) -> TargetVersion {
        let due = date(2018, 12, 31);
        let (steps, shares) = (Vec::new(), Vec::new());
        TargetVersion {
            from,
            aim,
            goal,
            due,
            steps,
            shares,
            reason: String::new(),
            ordered_by: String::new(),
            said_by: String::new(),
            said_at: None,
        }
    }

    fn target(base: Option<i64>, versions: Vec<TargetVersion>) -> Target {
        Target {
            key: "x".into(),
            vi: String::new(),
            en: String::new(),
            indicator: None,
            breakdown: String::new(),
            whole: None,
            each: None,
            base: Some(Base { day: date(2017, 12, 31), value: base }),
            path: Path::Straight,
            versions,
        }
    }

    #[test]
    fn what_is_asked_for() {
        for (goal, aim, base, whole, units, expected) in [
            (Goal::Value(35), Aim::AtLeast, None, None, 0, Some(35)),
            (Goal::Growth(100), Aim::AtLeast, Some(33), None, 0, Some(37)),
            (Goal::Growth(100), Aim::AtMost, Some(33), None, 0, Some(36)),
            (Goal::Growth(200), Aim::AtLeast, None, None, 0, None),
            (Goal::Growth(-100), Aim::AtMost, Some(50), None, 0, Some(45)),
            (Goal::Share(500), Aim::AtLeast, None, Some(109), 0, Some(55)),
            (Goal::Share(1000), Aim::AtLeast, None, Some(108), 0, Some(108)),
            (Goal::Share(500), Aim::AtLeast, None, None, 0, None),
            (Goal::Each(1), Aim::AtLeast, None, None, 102, Some(102)),
        ] {
            let version = version(date(2018, 1, 1), goal, aim);
            let target = target(base, vec![version.clone()]);
            assert_eq!(target.asked(&version, whole, units), expected, "{goal:?} {aim:?}");
        }
    }

    #[test]
    fn progress_is_held_against_the_version_of_its_day() {
        let first = version(date(2018, 3, 1), Goal::Value(35), Aim::AtLeast);
        let second = version(date(2018, 7, 1), Goal::Value(40), Aim::AtLeast);
        let target = target(None, vec![first, second]);
        for (day, expected) in
            [(date(2018, 1, 1), 35), (date(2018, 6, 30), 35), (date(2018, 7, 1), 40), (date(2019, 1, 1), 40)]
        {
            assert_eq!(target.version(day).unwrap().goal, Goal::Value(expected), "{day}");
        }
    }
}
