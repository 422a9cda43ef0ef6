//! Forms: which indicators, in which lines and columns, from which units,
//! how often, and when each level's report opens, closes and falls due.

mod cell;
mod schedule;
mod section;
mod version;

pub use cell::Cell;
pub use schedule::{Schedule, ScheduleRegime, SpanKind};
pub use section::{Column, Line, Section};
pub use version::{Dates, Fills, Level, Part, Relation, Version};

use crate::period::Period;
use crate::{FormKey, IndicatorKey};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use vietnamese::Language;

/// Whether a form's figures say what was done or what was promised.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Aspect {
    /// Thực hiện.
    Actual,
    /// Đăng ký.
    Registered,
}

impl Aspect {
    /// Its code in the database and the API.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Aspect::Actual => "actual",
            Aspect::Registered => "registered",
        }
    }
}

impl std::str::FromStr for Aspect {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "actual" => Ok(Aspect::Actual),
            "registered" => Ok(Aspect::Registered),
            _ => Err(format!("“{text}” is neither actual nor registered")),
        }
    }
}

/// A form with its versions.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// Its key in the pack.
    pub key: FormKey,
    /// Its name.
    pub vi: String,
    /// Its name in English.
    pub en: String,
    /// Its name where space is short.
    pub short_vi: String,
    /// The same in English.
    pub short_en: String,
    /// Done or promised.
    pub aspect: Aspect,
    /// The form whose figures this one is measured against.
    #[serde(default)]
    pub promise: Option<FormKey>,
    /// Where the form comes from: the document that ordered it.
    #[serde(default)]
    pub source: String,
    /// How often.
    pub schedule: Schedule,
    /// Its versions, earliest first.
    #[serde(rename = "version")]
    pub versions: Vec<Version>,
}

impl Form {
    /// Its name.
    #[must_use]
    pub fn name(&self, language: Language) -> &str {
        match language {
            Language::Vi => &self.vi,
            Language::En => &self.en,
        }
    }

    /// Its name where space is short.
    #[must_use]
    pub fn short_name(&self, language: Language) -> &str {
        match language {
            Language::Vi => &self.short_vi,
            Language::En => &self.short_en,
        }
    }

    /// Whether it asks only for reported indicators that exist, and its parts
    /// and relations name its own lines.
    ///
    /// # Errors
    /// What is wrong, in words for the pack's author.
    pub fn check(&self, indicators: &crate::indicator::Indicators) -> Result<(), String> {
        if self.versions.is_empty() {
            return Err("it has no version".into());
        }
        for version in &self.versions {
            let has = |key: &IndicatorKey| version.line(key).is_some();
            let mut seen = std::collections::BTreeSet::new();
            for line in version.lines() {
                let known = indicators.get(&line.indicator).is_some_and(|indicator| !indicator.is_computed());
                if !known {
                    return Err(format!(
                        "version {}: {} is no reported indicator",
                        version.number, line.indicator
                    ));
                }
                if line.part_of.as_ref().is_some_and(|whole| !has(whole)) || !seen.insert(&line.indicator) {
                    return Err(format!(
                        "version {}: the line {} stands twice or names a whole that is no line",
                        version.number, line.indicator
                    ));
                }
            }
            let named = version.relations.iter().flat_map(|relation| match relation {
                Relation::AtLeast { left, right, .. } => [left, right],
                Relation::LegalMinimum { members, groups, .. } => [members, groups],
            });
            if let Some(missing) = named.into_iter().find(|key| !has(key)) {
                return Err(format!("version {}: a check names {missing}, which is no line", version.number));
            }
            let kinds = version.fills.kinds.iter().chain(&version.consolidates);
            if let Some(kind) = kinds.into_iter().find(|kind| version.level(**kind).is_none()) {
                return Err(format!("version {}: no dates for the level {}", version.number, kind.code()));
            }
        }
        Ok(())
    }

    /// The version that a period is filled in.
    #[must_use]
    pub fn version(&self, period: Period) -> Option<&Version> {
        let day = period.to();
        let holds = |version: &&Version| {
            version.valid_from.is_none_or(|from| from <= day) && version.valid_to.is_none_or(|to| day <= to)
        };
        self.versions.iter().rfind(holds)
    }

    /// The periods that close within these days and have a version, earliest first.
    #[must_use]
    pub fn periods(&self, from: Date, to: Date) -> Vec<Period> {
        let schedule = &self.schedule;
        let earliest = self.versions.iter().map(|version| version.valid_from).min().flatten();
        let from = [schedule.first, earliest].into_iter().flatten().fold(from, Date::max);
        let to = schedule.last.map_or(to, |last| last.min(to));
        let mut periods: Vec<Period> =
            (from.year()..=to.year()).flat_map(|year| schedule.of_year(year)).collect();
        periods.extend(schedule.extra.iter().filter_map(|&day| schedule.since(day)));
        periods.retain(|period| (from..=to).contains(&period.to()) && self.version(*period).is_some());
        periods.sort();
        periods.dedup();
        periods
    }

    /// Whether the form asks for this period at all.
    #[must_use]
    pub fn asks_for(&self, period: Period) -> bool {
        let (schedule, day) = (&self.schedule, period.to());
        schedule.first.is_none_or(|first| first <= day)
            && schedule.last.is_none_or(|last| day <= last)
            && schedule.names(period)
            && self.version(period).is_some()
    }

    /// The period whose value stands beside the one asked for: for a stock the
    /// period before, for a flow the same period of the year before; since a
    /// plan began, the period before.
    #[must_use]
    pub fn previous(&self, period: Period, nature: crate::indicator::Nature) -> Option<Period> {
        if nature == crate::indicator::Nature::Flow && matches!(period, Period::Regular { .. }) {
            return period.same_of_last_year().filter(|before| self.asks_for(*before));
        }
        let start = period.to().checked_sub(jiff::ToSpan::years(3)).unwrap_or(period.to());
        self.periods(start, period.to()).into_iter().rfind(|before| before.to() < period.to())
    }
}
