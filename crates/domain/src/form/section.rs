//! A form's sections with their lines and columns.

use super::Cell;
use crate::{Breakdown, IndicatorKey};
use serde::{Deserialize, Serialize};
use vietnamese::Language;

/// A section, filled on a page of its own.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Its key in addresses.
    pub key: String,
    /// Its title.
    pub vi: String,
    /// Its title in English.
    pub en: String,
    /// Its columns; one column of totals if none are named.
    #[serde(default)]
    pub columns: Vec<Column>,
    /// Its lines.
    #[serde(rename = "line")]
    pub lines: Vec<Line>,
}

/// A column: a breakdown of the line's indicator.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Its key within the section.
    pub key: String,
    /// The breakdown, empty for the total.
    pub breakdown: Breakdown,
}

/// A line: an indicator.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// What it asks for.
    pub indicator: IndicatorKey,
    /// The line's words, if not the indicator's name.
    #[serde(default)]
    pub vi: Option<String>,
    /// The same in English.
    #[serde(default)]
    pub en: Option<String>,
    /// The line of which this one is a part (trong đó).
    #[serde(default)]
    pub part_of: Option<IndicatorKey>,
    /// Only these columns.
    #[serde(default)]
    pub cells: Option<Vec<String>>,
}

impl Section {
    /// Its title.
    #[must_use]
    pub fn title(&self, language: Language) -> &str {
        match language {
            Language::Vi => &self.vi,
            Language::En => &self.en,
        }
    }

    /// The breakdowns that stand as columns.
    #[must_use]
    pub fn breakdowns(&self) -> Vec<Breakdown> {
        if self.columns.is_empty() {
            vec![Breakdown::from("")]
        } else {
            self.columns.iter().map(|column| column.breakdown.clone()).collect()
        }
    }

    /// Its cells, line by line.
    pub fn cells(&self) -> impl Iterator<Item = Cell> {
        let breakdowns = self.breakdowns();
        self.lines.iter().flat_map(move |line| {
            let own = breakdowns.iter().filter(|breakdown| self.has(line, breakdown)).cloned();
            let indicator = &line.indicator;
            own.map(|breakdown| Cell { indicator: indicator.clone(), breakdown }).collect::<Vec<_>>()
        })
    }

    /// Whether a line is asked for in a breakdown.
    #[must_use]
    pub fn has(&self, line: &Line, breakdown: &Breakdown) -> bool {
        let Some(cells) = &line.cells else { return true };
        let column = self.columns.iter().find(|column| column.breakdown == *breakdown);
        column.is_none_or(|column| cells.contains(&column.key))
    }
}

impl Line {
    /// The line's words.
    #[must_use]
    pub fn label<'a>(&'a self, indicator: &'a crate::indicator::Indicator, language: Language) -> &'a str {
        let own = match language {
            Language::Vi => &self.vi,
            Language::En => &self.en,
        };
        own.as_deref().unwrap_or_else(|| indicator.name(language))
    }
}
