//! A form's version: who fills it, by when, and what its lines have to do with
//! each other.

use super::{Cell, Line, Section};
use crate::IndicatorKey;
use crate::calendar::{DayRule, Holidays};
use crate::period::Period;
use crate::unit::{UnitKind, UnitVersion};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A form as it stands from one day to another. The version that holds on a
/// period's closing day is the one that the period is filled in.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Version {
    /// Its number, from 1.
    pub number: i64,
    /// First day.
    #[serde(default, with = "crate::dates::optional")]
    pub valid_from: Option<Date>,
    /// Last day.
    #[serde(default, with = "crate::dates::optional")]
    pub valid_to: Option<Date>,
    /// What changed and why.
    #[serde(default)]
    pub change: String,
    /// Who fills it.
    pub fills: Fills,
    /// Kinds of unit above that confirm the sum below and may add correction lines.
    #[serde(default)]
    pub consolidates: Vec<UnitKind>,
    /// Kinds of unit whose report a leader signs.
    #[serde(default)]
    pub signs: Vec<UnitKind>,
    /// Days per level.
    #[serde(rename = "level")]
    pub levels: Vec<Level>,
    /// Its sections.
    #[serde(rename = "section")]
    pub sections: Vec<Section>,
    /// Relations between its lines.
    #[serde(default, rename = "check")]
    pub relations: Vec<Relation>,
}

/// The units that fill a form.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fills {
    /// Kinds of unit.
    pub kinds: Vec<UnitKind>,
    /// Only these codes, if any are named.
    #[serde(default)]
    pub units: Vec<String>,
}

/// The days of one level.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Level {
    /// Kinds of unit.
    pub kinds: Vec<UnitKind>,
    /// The day the form opens.
    pub opens: DayRule,
    /// The day the report is due.
    pub deadline: DayRule,
    /// The last day for late reports.
    pub late_until: DayRule,
    /// The last day for corrections.
    pub corrections_until: DayRule,
}

/// A relation between lines that a report must satisfy.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(tag = "rule", rename_all = "snake_case", deny_unknown_fields)]
pub enum Relation {
    /// left ≥ factor × right.
    AtLeast {
        /// The line that must be large enough.
        left: IndicatorKey,
        /// The line it is measured by.
        right: IndicatorKey,
        /// How many of left for one of right.
        #[serde(default = "one")]
        factor: i64,
        /// Why, for the officer.
        #[serde(default)]
        because_vi: String,
        /// Why, in English.
        #[serde(default)]
        because_en: String,
    },
    /// members ≥ the legal minimum of that kind at the closing day × groups.
    LegalMinimum {
        /// The line of members.
        members: IndicatorKey,
        /// The line of organisations.
        groups: IndicatorKey,
        /// The kind of organisation in the table of legal minimums.
        kind: String,
    },
}

fn one() -> i64 {
    1
}

/// What a unit does with a form.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Part {
    /// It types figures.
    Fills,
    /// It confirms the sum of the units below, with corrections.
    Consolidates,
}

/// The dates of one report.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Dates {
    /// The day the form opens.
    pub opens: Date,
    /// The day up to which the period counts.
    pub closing: Date,
    /// The day the report is due, an extension included.
    pub deadline: Date,
    /// The last day for late reports.
    pub late_until: Date,
    /// The last day for corrections.
    pub corrections_until: Date,
}

impl Dates {
    /// The dates of a unit that was given until `day`.
    #[must_use]
    pub fn extended(self, day: Date) -> Dates {
        Dates {
            deadline: self.deadline.max(day),
            late_until: self.late_until.max(day),
            corrections_until: self.corrections_until.max(day),
            ..self
        }
    }
}

impl Version {
    /// What a unit does with this version.
    #[must_use]
    pub fn part(&self, unit: &UnitVersion) -> Option<Part> {
        let named = self.fills.units.is_empty() || self.fills.units.contains(&unit.code);
        if self.fills.kinds.contains(&unit.kind) && named {
            Some(Part::Fills)
        } else if self.consolidates.contains(&unit.kind) {
            Some(Part::Consolidates)
        } else {
            None
        }
    }

    /// The level of a kind of unit.
    #[must_use]
    pub fn level(&self, kind: UnitKind) -> Option<&Level> {
        self.levels.iter().find(|level| level.kinds.contains(&kind))
    }

    /// The dates of a report of that kind of unit; `None` for a level without dates.
    #[must_use]
    pub fn dates(
        &self,
        kind: UnitKind,
        period: Period,
        holidays: &Holidays,
        extension: Option<Date>,
    ) -> Option<Dates> {
        let (level, closing) = (self.level(kind)?, period.to());
        let deadline = level.deadline.deadline(closing, holidays);
        let dates = Dates {
            opens: level.opens.day(closing, holidays),
            closing,
            deadline,
            late_until: level.late_until.deadline(closing, holidays).max(deadline),
            corrections_until: level.corrections_until.deadline(closing, holidays).max(deadline),
        };
        Some(extension.map_or(dates, |day| dates.extended(day)))
    }

    /// Whether a leader signs the report of that kind of unit.
    #[must_use]
    pub fn is_signed(&self, kind: UnitKind) -> bool {
        self.signs.contains(&kind)
    }

    /// The line that asks for an indicator.
    #[must_use]
    pub fn line(&self, indicator: &IndicatorKey) -> Option<&Line> {
        self.lines().find(|line| line.indicator == *indicator)
    }

    /// All lines in order.
    pub fn lines(&self) -> impl Iterator<Item = &Line> {
        self.sections.iter().flat_map(|section| &section.lines)
    }

    /// All cells in order.
    pub fn cells(&self) -> impl Iterator<Item = Cell> {
        self.sections.iter().flat_map(Section::cells)
    }
}
