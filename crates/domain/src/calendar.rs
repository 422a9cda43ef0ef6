//! Working days and the days on which things fall due.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use std::collections::BTreeMap;
use std::fmt;

/// Days off besides Saturdays and Sundays, each with its name. They are data
/// of the programme: Tết moves, and the Government swaps days every year.
#[derive(Clone, Debug, Default)]
pub struct Holidays(BTreeMap<Date, String>);

impl Holidays {
    /// A table of days off.
    #[must_use]
    pub fn new(days: impl IntoIterator<Item = (Date, String)>) -> Self {
        Self(days.into_iter().collect())
    }

    /// Whether offices work on that day.
    #[must_use]
    pub fn is_working(&self, day: Date) -> bool {
        !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) && !self.0.contains_key(&day)
    }

    /// That day, or the first working day after it.
    #[must_use]
    pub fn on_or_after(&self, mut day: Date) -> Date {
        while !self.is_working(day) {
            match day.tomorrow() {
                Ok(next) => day = next,
                Err(_) => break,
            }
        }
        day
    }

    /// The `count`-th working day after that day.
    #[must_use]
    pub fn add_working(&self, mut day: Date, count: u32) -> Date {
        for _ in 0..count {
            match day.tomorrow() {
                Ok(next) => day = self.on_or_after(next),
                Err(_) => break,
            }
        }
        day
    }

    /// The days, earliest first.
    pub fn iter(&self) -> impl Iterator<Item = (Date, &str)> {
        self.0.iter().map(|(day, name)| (*day, name.as_str()))
    }
}

/// A day counted from a period's closing day, written `closing+10d` (calendar
/// days), `closing+2w` (working days), `closing-30d` or `closing`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DayRule {
    days: i32,
    working: bool,
}

impl DayRule {
    /// The day that the rule names, before any move to a working day.
    #[must_use]
    pub fn day(self, closing: Date, holidays: &Holidays) -> Date {
        if self.working {
            holidays.add_working(closing, self.days.unsigned_abs())
        } else {
            closing.checked_add(self.days.days()).unwrap_or(closing)
        }
    }

    /// The day that the rule names, moved to the next working day if it is
    /// none: the last day of a time limit (Civil Code 2015, article 148.5).
    #[must_use]
    pub fn deadline(self, closing: Date, holidays: &Holidays) -> Date {
        holidays.on_or_after(self.day(closing, holidays))
    }
}

impl std::str::FromStr for DayRule {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("“{text}” is not a day rule such as closing+10d or closing+2w");
        let rest = text.trim().strip_prefix("closing").ok_or_else(wrong)?;
        if rest.is_empty() {
            return Ok(Self { days: 0, working: false });
        }
        let working = rest.ends_with('w');
        let number = rest.strip_suffix(['d', 'w']).ok_or_else(wrong)?;
        let days: i32 = number.parse().map_err(|_| wrong())?;
        if days.abs() > 3650 || (working && days < 0) || !rest.starts_with(['+', '-']) {
            return Err(wrong());
        }
        Ok(Self { days, working })
    }
}

impl fmt::Display for DayRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.days, self.working) {
            (0, _) => write!(f, "closing"),
            (days, working) => write!(f, "closing{days:+}{}", if working { 'w' } else { 'd' }),
        }
    }
}

crate::text_serde!(DayRule);

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn day_rules() {
        let holidays =
            Holidays::new([(date(2024, 9, 2), "Quốc khánh".into()), (date(2024, 9, 3), "Quốc khánh".into())]);
        for (rule, closing, expected) in [
            ("closing+2w", date(2024, 6, 14), date(2024, 6, 18)), // Friday, then Monday and Tuesday
            ("closing+4w", date(2024, 6, 14), date(2024, 6, 20)),
            ("closing+10d", date(2012, 5, 31), date(2012, 6, 11)), // 10 June 2012 was a Sunday
            ("closing+20d", date(2012, 11, 30), date(2012, 12, 20)),
            ("closing+1w", date(2024, 8, 30), date(2024, 9, 4)), // Friday before a long holiday
            ("closing", date(2024, 6, 15), date(2024, 6, 17)),
        ] {
            let parsed: DayRule = rule.parse().unwrap();
            assert_eq!(parsed.deadline(closing, &holidays), expected, "{rule} {closing}");
            assert_eq!(parsed.to_string(), rule);
        }
    }

    #[test]
    fn wrong_day_rules() {
        for text in ["", "opening+1d", "closing+", "closing+x d", "closing+99999d", "closing-2w", "closing5d"]
        {
            assert!(text.parse::<DayRule>().is_err(), "{text}");
        }
    }
}
