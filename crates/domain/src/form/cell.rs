//! A field of a form, which is also what a figure counts.

use crate::{Breakdown, IndicatorKey};
use serde::{Deserialize, Serialize};

/// One field of a form: an indicator in a breakdown.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Cell {
    /// The indicator.
    pub indicator: IndicatorKey,
    /// The breakdown, empty for the total.
    pub breakdown: Breakdown,
}

impl Cell {
    /// The total of an indicator.
    #[must_use]
    pub fn total(indicator: &IndicatorKey) -> Self {
        Self { indicator: indicator.clone(), breakdown: Breakdown::from("") }
    }

    /// The cell's name in pages and the API: `tht-moi` or `tht-moi:sex=female`.
    #[must_use]
    pub fn name(&self) -> String {
        if self.breakdown.as_str().is_empty() {
            self.indicator.to_string()
        } else {
            format!("{}:{}", self.indicator, self.breakdown)
        }
    }

    /// The cell of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        let (indicator, breakdown) = name.split_once(':').unwrap_or((name, ""));
        Self { indicator: indicator.into(), breakdown: breakdown.into() }
    }
}
