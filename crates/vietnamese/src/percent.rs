//! Percentages, always computed from their parts.
//!
//! Percentages are never added, averaged or kept: they are recomputed from a part
//! and a whole, with integers, to one decimal, rounded half away from zero.

use crate::{Language, number};

/// A percentage to one decimal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Percent {
    tenths: i64,
}

impl Percent {
    /// The percentage of so many tenths: 384 is 38,4%.
    pub fn from_tenths(tenths: i64) -> Self {
        Self { tenths }
    }

    /// What `part` is of `whole`: 73 of 190 is 38,4%.
    ///
    /// `None` if `whole` is zero or negative, of which nothing can be a percentage.
    pub fn of(part: i64, whole: i64) -> Option<Self> {
        Self::of_scaled(part, 0, whole, 0)
    }

    /// Like [`Percent::of`], for integers scaled by their own decimals.
    pub fn of_scaled(part: i64, part_decimals: u32, whole: i64, whole_decimals: u32) -> Option<Self> {
        let common = part_decimals.max(whole_decimals);
        let part = scale_up(part, common - part_decimals)?;
        let whole = scale_up(whole, common - whole_decimals)?;
        ratio(part, whole)
    }

    /// By how much `now` differs from `before`, of `before`: 1.117 against 1.000 is +11,7%.
    ///
    /// `None` if `before` is zero or negative.
    pub fn change(now: i64, before: i64) -> Option<Self> {
        ratio(i128::from(now) - i128::from(before), i128::from(before))
    }

    /// How many times `before` a number is in round words, where a percentage
    /// would say nothing any more: the largest of 10, 100 and 1000 that it
    /// exceeds. `None` up to ten times, and where `before` is not above zero.
    pub fn times_exceeded(now: i64, before: i64) -> Option<i64> {
        let exceeds = |times: &i64| i128::from(now) > i128::from(before) * i128::from(*times);
        if before > 0 { [1000, 100, 10].into_iter().find(exceeds) } else { None }
    }

    /// The value in tenths of a percent: 38,4% is 384.
    pub fn tenths(self) -> i64 {
        self.tenths
    }

    /// The percentage as documents write it: "38,4%", "5%" (not "5,0%"); English "38.4%".
    pub fn format(self, language: Language) -> String {
        number::format_trimmed(self.tenths, 1, language) + "%"
    }

    /// The percentage as a change, with its sign: "+11,7%", "-3%", "0%".
    pub fn format_change(self, language: Language) -> String {
        let sign = if self.tenths > 0 { "+" } else { "" };
        format!("{sign}{}", self.format(language))
    }
}

fn scale_up(value: i64, places: u32) -> Option<i128> {
    i128::from(value).checked_mul(10_i128.checked_pow(places)?)
}

/// Part of whole in tenths of a percent, rounded half away from zero.
fn ratio(part: i128, whole: i128) -> Option<Percent> {
    if whole <= 0 {
        return None;
    }
    let thousandfold = part.checked_mul(1000)?;
    let (quotient, remainder) = (thousandfold / whole, thousandfold % whole);
    // Comparing with what is missing from the whole avoids doubling, which could overflow.
    let away = remainder.abs() >= whole - remainder.abs();
    let rounded = quotient + if away { part.signum() } else { 0 };
    i64::try_from(rounded).ok().map(Percent::from_tenths)
}
