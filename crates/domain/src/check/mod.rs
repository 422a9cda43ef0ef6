//! What is asked of a report's figures before it may be sent. One rule a
//! file; each with its table of examples. A rule that blocks says that the
//! report cannot be right; one that asks wants a yes and a note.
//!
//! Empty is never zero: a rule looks only at what was entered.

mod at_least;
mod jump;
mod legal_minimum;
mod negative;
mod part_of;
mod readable;
mod total_missing;

use crate::form::{Cell, Version};
use crate::indicator::Indicators;
use crate::period::Period;
use crate::programme::LegalMinimum;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};

pub use readable::{Entered, read};

/// Which rule speaks; its code is the key of its words.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// A text that is no number.
    NotANumber,
    /// A point that could be read in two ways.
    Ambiguous,
    /// More decimals than the indicator has; for counts, any.
    NotWhole,
    /// A number beyond what the program keeps.
    TooLarge,
    /// A negative number.
    Negative,
    /// A part above its whole.
    PartAboveWhole,
    /// A part without its whole.
    WholeMissing,
    /// Fewer than another line asks for.
    TooFew,
    /// Fewer members than the law asks for.
    BelowLegalMinimum,
    /// Far from the period before.
    Jump,
    /// A correction without a reason.
    NoReason,
}

impl Rule {
    /// Its code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Rule::NotANumber => "not_a_number",
            Rule::Ambiguous => "ambiguous",
            Rule::NotWhole => "not_whole",
            Rule::TooLarge => "too_large",
            Rule::Negative => "negative",
            Rule::PartAboveWhole => "part_above_whole",
            Rule::WholeMissing => "whole_missing",
            Rule::TooFew => "too_few",
            Rule::BelowLegalMinimum => "below_legal_minimum",
            Rule::Jump => "jump",
            Rule::NoReason => "no_reason",
        }
    }
}

/// What a finding does.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The report cannot be sent.
    Blocks,
    /// The officer is asked "is that right?".
    Asks,
}

/// A value that a finding's words quote.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Quoted {
    /// A number of the cell's indicator, scaled as it is.
    Number {
        /// The scaled value.
        value: i64,
        /// Its decimals.
        decimals: u32,
    },
    /// A cell, shown by its label.
    Cell(Cell),
    /// Words of the officer's or of the pack's, in Vietnamese and English.
    Words {
        /// Vietnamese.
        vi: String,
        /// English.
        en: String,
    },
    /// A percentage in tenths.
    Tenths(i64),
}

/// What a rule found.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Finding {
    /// Which rule.
    pub rule: Rule,
    /// What it does.
    pub severity: Severity,
    /// Where: the field that the message stands at first.
    pub cells: Vec<Cell>,
    /// What its words quote, by name.
    pub quoted: BTreeMap<&'static str, Quoted>,
}

impl Finding {
    fn new(rule: Rule, severity: Severity, cells: Vec<Cell>, quoted: Vec<(&'static str, Quoted)>) -> Self {
        Self { rule, severity, cells, quoted: quoted.into_iter().collect() }
    }
}

/// What the rules look at.
#[derive(Clone, Copy, Debug)]
pub struct Sheet<'a> {
    /// The form's version.
    pub version: &'a Version,
    /// The programme's indicators.
    pub indicators: &'a Indicators,
    /// The dated table of least members.
    pub legal_minimums: &'a [LegalMinimum],
    /// The report's period.
    pub period: Period,
    /// What was entered, or the total that will count; empty fields are absent.
    pub entered: &'a BTreeMap<Cell, Entered>,
    /// The same unit's values in the period it is compared with.
    pub previous: &'a BTreeMap<Cell, i64>,
}

impl Sheet<'_> {
    /// The readable value of a cell.
    fn value(&self, cell: &Cell) -> Option<i64> {
        match self.entered.get(cell) {
            Some(Entered::Value(value)) => Some(*value),
            _ => None,
        }
    }

    /// A cell's own value as words quote it; a dash where there is none.
    fn quoted(&self, cell: &Cell) -> Quoted {
        let none = || Quoted::Words { vi: "–".to_owned(), en: "–".to_owned() };
        self.value(cell).map_or_else(none, |value| self.number(cell, value))
    }

    fn number(&self, cell: &Cell, value: i64) -> Quoted {
        Quoted::Number { value, decimals: self.decimals(cell) }
    }

    fn decimals(&self, cell: &Cell) -> u32 {
        self.indicators.get(&cell.indicator).map_or(0, |indicator| indicator.decimals)
    }

    /// Two cells' values brought to the same decimals.
    fn comparable(&self, left: &Cell, right: &Cell) -> Option<(i128, i128)> {
        let scale = |cell: &Cell| 10_i128.pow(self.decimals(cell));
        let (a, b) = (i128::from(self.value(left)?), i128::from(self.value(right)?));
        Some((a * scale(right), b * scale(left)))
    }
}

/// All findings of a report, blocking ones first, in the order of the form.
#[must_use]
pub fn check(sheet: &Sheet<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    readable::check(sheet, &mut findings);
    negative::check(sheet, &mut findings);
    part_of::check(sheet, &mut findings);
    total_missing::check(sheet, &mut findings);
    at_least::check(sheet, &mut findings);
    legal_minimum::check(sheet, &mut findings);
    jump::check(sheet, &mut findings);
    if findings.len() > 1 {
        let order: HashMap<Cell, usize> = sheet.version.cells().zip(0..).collect();
        let place = |finding: &Finding| finding.cells.first().and_then(|cell| order.get(cell)).copied();
        findings.sort_by_cached_key(|finding| (finding.severity, place(finding).unwrap_or(usize::MAX)));
    }
    findings
}

/// A correction line without a reason: nobody could say later where it came from.
#[must_use]
pub fn no_reason(cell: &Cell) -> Finding {
    Finding::new(
        Rule::NoReason,
        Severity::Blocks,
        vec![cell.clone()],
        vec![("cell", Quoted::Cell(cell.clone()))],
    )
}

#[cfg(test)]
pub(crate) mod testing;
