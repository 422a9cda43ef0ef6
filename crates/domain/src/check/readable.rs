//! A number must be a number, whole where it counts things, as officers type
//! it: `1.220`, `1220`, `1 220`, `38,4`.

use super::{Finding, Quoted, Rule, Severity, Sheet};
use crate::indicator::Indicator;
use vietnamese::number::NumberError;

/// What stands in a field.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Entered {
    /// A number, scaled by the indicator's decimals.
    Value(i64),
    /// What was typed, kept as typed, and the rule that it breaks.
    Unreadable(String, Rule),
}

/// Reads what was typed. `None` for an empty field: that is no zero.
#[must_use]
pub fn read(typed: &str, indicator: &Indicator) -> Option<Entered> {
    let typed = typed.trim();
    if typed.is_empty() {
        return None;
    }
    let unreadable = |rule| Entered::Unreadable(typed.to_owned(), rule);
    Some(match vietnamese::number::parse_as(typed, indicator.decimals) {
        Ok(value) if value.abs() <= LARGEST => Entered::Value(value),
        Ok(_) | Err(NumberError::TooLarge) => unreadable(Rule::TooLarge),
        Err(NumberError::Ambiguous { .. }) => unreadable(Rule::Ambiguous),
        Err(NumberError::TooManyDecimals { .. }) => unreadable(Rule::NotWhole),
        Err(NumberError::Empty | NumberError::NotANumber { .. }) => unreadable(Rule::NotANumber),
    })
}

/// The largest scaled value that is kept: sums of a country's communes stay
/// far within 64 bits.
const LARGEST: i64 = 100_000_000_000_000;

pub(super) fn check(sheet: &Sheet<'_>, findings: &mut Vec<Finding>) {
    for (cell, entered) in sheet.entered {
        if let Entered::Unreadable(typed, rule) = entered {
            let words = Quoted::Words { vi: typed.clone(), en: typed.clone() };
            let decimals = Quoted::Number { value: i64::from(sheet.decimals(cell)), decimals: 0 };
            let quoted = vec![("typed", words), ("cell", Quoted::Cell(cell.clone())), ("decimals", decimals)];
            findings.push(Finding::new(*rule, Severity::Blocks, vec![cell.clone()], quoted));
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use super::super::testing;
    use super::*;

    #[test]
    fn as_officers_type() {
        let count = testing::indicator("tht", 0);
        let money = testing::indicator("von", 1);
        let value = |value| Some(Entered::Value(value));
        let wrong = |text: &str, rule| Some(Entered::Unreadable(text.into(), rule));
        for (typed, indicator, expected) in [
            ("1.220", &count, value(1220)),
            ("1220", &count, value(1220)),
            ("1 220", &count, value(1220)),
            ("02", &count, value(2)),
            ("0", &count, value(0)),
            ("", &count, None),
            ("   ", &count, None),
            ("38,4", &money, value(384)),
            ("38", &money, value(380)),
            ("38,4", &count, wrong("38,4", Rule::NotWhole)),
            ("38,45", &money, wrong("38,45", Rule::NotWhole)),
            ("38.4", &money, wrong("38.4", Rule::Ambiguous)),
            ("mười", &count, wrong("mười", Rule::NotANumber)),
            ("12 tổ", &count, wrong("12 tổ", Rule::NotANumber)),
            ("-3", &count, value(-3)),
            ("999999999999999", &count, wrong("999999999999999", Rule::TooLarge)),
            ("99999999999999999999999", &count, wrong("99999999999999999999999", Rule::TooLarge)),
        ] {
            assert_eq!(read(typed, indicator), expected, "{typed}");
        }
    }
}
