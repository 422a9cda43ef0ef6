//! Indicators: what a number counts and how it adds.

use crate::IndicatorKey;
use crate::activity::FromActivities;
use crate::organisation::FromRegister;
use crate::plan::FromTasks;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use vietnamese::Language;

/// Whether a number holds at a date or over a period.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Nature {
    /// At the closing day: cooperatives there are.
    Stock,
    /// Over the period: cooperatives founded.
    Flow,
}

/// How an indicator adds over units.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OverUnits {
    /// The parts' sum.
    Sum,
    /// Not at all: a unit's own number stays its own.
    None,
    /// The mean, weighted by another indicator of the same report.
    WeightedMean(IndicatorKey),
    /// Not reported but computed: numerator and denominator, each added
    /// first. Averages are never averaged, percentages never summed.
    Ratio(IndicatorKey, IndicatorKey),
}

/// How an indicator adds over time.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OverTime {
    /// The sum of the periods.
    Sum,
    /// The last period's value.
    Last,
    /// Computed anew from its parts.
    Ratio,
    /// Not at all.
    None,
}

/// An indicator of the programme.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Indicator {
    /// Its key in the pack.
    pub key: IndicatorKey,
    /// Its name.
    pub vi: String,
    /// Its name in English.
    pub en: String,
    /// Unit of measure.
    pub unit_vi: String,
    /// Unit of measure in English.
    pub unit_en: String,
    /// Stock or flow.
    #[serde(rename = "kind")]
    pub nature: Nature,
    /// Decimals that are kept: values are integers scaled by 10^decimals.
    #[serde(default)]
    pub decimals: u32,
    /// Over units.
    pub over_units: OverUnits,
    /// Over time.
    pub over_time: OverTime,
    /// For a ratio: 100 for a percentage.
    #[serde(default = "one")]
    pub scale: i64,
    /// A change beyond this many percent asks "is that right?".
    #[serde(default)]
    pub jump_percent: Option<i64>,
    /// Whether it may be below zero (profit).
    #[serde(default)]
    pub negative: bool,
    /// That it is counted from the register and never typed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub register: Option<FromRegister>,
    /// That it is counted from what is done for organisations, and never typed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub activities: Option<FromActivities>,
    /// That it is counted from the numbers that lead agencies give with their tasks, and never typed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tasks: Option<FromTasks>,
}

fn one() -> i64 {
    1
}

impl Indicator {
    /// Its name.
    #[must_use]
    pub fn name(&self, language: Language) -> &str {
        match language {
            Language::Vi => &self.vi,
            Language::En => &self.en,
        }
    }

    /// Its unit of measure.
    #[must_use]
    pub fn measure(&self, language: Language) -> &str {
        match language {
            Language::Vi => &self.unit_vi,
            Language::En => &self.unit_en,
        }
    }

    /// Whether it is never typed: computed from others, or counted from the register.
    #[must_use]
    pub fn is_computed(&self) -> bool {
        self.is_ratio() || self.is_counted()
    }

    /// Whether it is counted: from organisations, from what is done for them, or
    /// from the numbers of tasks.
    #[must_use]
    pub fn is_counted(&self) -> bool {
        self.register.is_some() || self.activities.is_some() || self.tasks.is_some()
    }

    /// The indicator that units report for the same thing.
    #[must_use]
    pub fn beside(&self) -> Option<&IndicatorKey> {
        let organisations = self.register.as_ref().and_then(|from| from.beside.as_ref());
        let activities = self.activities.as_ref().and_then(|from| from.beside.as_ref());
        organisations.or(activities).or_else(|| self.tasks.as_ref().and_then(|from| from.beside.as_ref()))
    }

    /// Whether it is computed from two others.
    #[must_use]
    pub fn is_ratio(&self) -> bool {
        matches!(self.over_units, OverUnits::Ratio(..))
    }

    /// The indicators that it rests on.
    #[must_use]
    pub fn needs(&self) -> Vec<&IndicatorKey> {
        match &self.over_units {
            OverUnits::Sum | OverUnits::None => Vec::new(),
            OverUnits::WeightedMean(weight) => vec![weight],
            OverUnits::Ratio(numerator, denominator) => vec![numerator, denominator],
        }
    }

    /// A value of it as people read it.
    #[must_use]
    pub fn format(&self, value: i64, language: Language) -> String {
        vietnamese::number::format_trimmed(value, self.decimals, language)
    }
}

/// The indicators of a programme, in the pack's order.
#[derive(Clone, Debug, Default)]
pub struct Indicators {
    list: Vec<Indicator>,
    by_key: HashMap<IndicatorKey, usize>,
}

impl Indicators {
    /// An index over the list.
    #[must_use]
    pub fn new(list: Vec<Indicator>) -> Self {
        let by_key = list.iter().enumerate().map(|(index, one)| (one.key.clone(), index)).collect();
        Self { list, by_key }
    }

    /// The indicator of that key.
    #[must_use]
    pub fn get(&self, key: &IndicatorKey) -> Option<&Indicator> {
        self.by_key.get(key).map(|&index| &self.list[index])
    }

    /// All of them, in the pack's order.
    pub fn iter(&self) -> impl Iterator<Item = &Indicator> {
        self.list.iter()
    }

    /// Whether a number is counted and not reported: out of the register, of
    /// activities or of tasks, or computed from what is counted there.
    #[must_use]
    pub fn is_from_register(&self, key: &IndicatorKey) -> bool {
        self.parts(key).iter().all(|part| self.get(part).is_some_and(Indicator::is_counted))
    }

    /// What a number of `key` needs to be computed: itself, or its parts.
    #[must_use]
    pub fn parts(&self, key: &IndicatorKey) -> Vec<IndicatorKey> {
        match self.get(key).map(|indicator| &indicator.over_units) {
            Some(OverUnits::Ratio(numerator, denominator)) => vec![numerator.clone(), denominator.clone()],
            _ => vec![key.clone()],
        }
    }
}
