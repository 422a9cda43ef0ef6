//! Small things that stand beside numbers on every page; their templates are
//! in `templates/part/`.

use crate::{Words, state};
use storage::coverage::Coverage;

/// A number on a page: a quiet link to where it comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Number {
    /// As people read it; empty where nothing was reported.
    pub text: String,
    /// Where it comes from.
    pub href: String,
    /// Whether it is marked as illustrative.
    pub is_illustrative: bool,
}

/// How much has come in and when: "9/12 xã, cập nhật 14:05, 10/6/2024".
#[must_use]
pub fn coverage(coverage: &Coverage, noun: &str, words: Words) -> String {
    let share = [
        ("accepted", &coverage.accepted as &dyn std::fmt::Display),
        ("expected", &coverage.expected),
        ("noun", &noun),
    ];
    let share = words.f("part.coverage", &share);
    match &coverage.updated_at {
        Some(at) => {
            let at = vietnamese::date::date_time(state::local(*at).datetime(), words.0);
            format!("{share}, {}", words.f("part.updated", &[("at", &at)]))
        }
        None => share,
    }
}

/// How a computed indicator is computed, in words; `None` for a reported one.
#[must_use]
pub fn formula(
    indicator: &domain::indicator::Indicator,
    programme: &domain::programme::Programme,
    words: Words,
) -> Option<String> {
    use domain::indicator::OverUnits;
    let name = |key| programme.indicators.get(key).map_or("", |one| one.name(words.0));
    match &indicator.over_units {
        OverUnits::Sum | OverUnits::None => None,
        OverUnits::WeightedMean(weight) => Some(words.f("part.formula_mean", &[("weight", &name(weight))])),
        OverUnits::Ratio(above, below) => {
            let key = match indicator.scale {
                100 => "part.formula_percent",
                _ => "part.formula_ratio",
            };
            Some(words.f(key, &[("above", &name(above)), ("below", &name(below))]))
        }
    }
}
