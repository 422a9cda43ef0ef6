//! Reporting periods: what a figure speaks of.

use jiff::ToSpan;
use jiff::civil::{Date, date};
use std::fmt;
use vietnamese::Language;

/// Whose closing days hold.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Regime {
    /// Decree 09/2019/NĐ-CP, article 12: periods end on the 14th and begin on the 15th.
    Decree09,
    /// Calendar months, as statistical reports under Decree 60/2018/NĐ-CP.
    Calendar,
}

/// How long a period is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Span {
    /// A month, 1 to 12.
    Month(u8),
    /// A quarter, 1 to 4.
    Quarter(u8),
    /// The first six months.
    HalfYear,
    /// The first nine months.
    NineMonths,
    /// The year.
    Year,
}

/// A period. Its code (`2024-H1`, `2024-9M`, `2024-Y`, `2024-Q1`, `2024-M03`;
/// with a `C` behind it by the calendar; `2011-01-01..2012-09-30` since a plan
/// began) is what addresses, files and the database hold.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Period {
    /// A part of a year.
    Regular {
        /// Whose closing days.
        regime: Regime,
        /// The year.
        year: i16,
        /// Which part.
        span: Span,
    },
    /// From the day a plan began (lũy kế).
    Since {
        /// The day the plan began.
        from: Date,
        /// The closing day.
        to: Date,
    },
}

/// Years that a period may speak of.
const YEARS: std::ops::RangeInclusive<i16> = 1990..=2100;

impl Period {
    /// The first day.
    #[must_use]
    pub fn from(self) -> Date {
        let Period::Regular { regime, year, span } = self else {
            let Period::Since { from, .. } = self else { unreachable!() };
            return from;
        };
        let first_month = match span {
            Span::Month(month) => month as i8,
            Span::Quarter(quarter) => quarter as i8 * 3 - 2,
            Span::HalfYear | Span::NineMonths | Span::Year => 1,
        };
        match regime {
            Regime::Calendar => date(year, first_month, 1),
            Regime::Decree09 if first_month == 1 => date(year - 1, 12, 15),
            Regime::Decree09 => date(year, first_month - 1, 15),
        }
    }

    /// The closing day (ngày chốt số liệu), the last that counts.
    #[must_use]
    pub fn to(self) -> Date {
        let Period::Regular { regime, year, span } = self else {
            let Period::Since { to, .. } = self else { unreachable!() };
            return to;
        };
        let last_month = match span {
            Span::Month(month) => month as i8,
            Span::Quarter(quarter) => quarter as i8 * 3,
            Span::HalfYear => 6,
            Span::NineMonths => 9,
            Span::Year => 12,
        };
        match regime {
            Regime::Calendar => date(year, last_month, 1).last_of_month(),
            Regime::Decree09 => date(year, last_month, 14),
        }
    }

    /// The period of the same length before, if there is one of its kind:
    /// the year before the year, the year before the half-year (the last
    /// report that the unit made), the quarter before the quarter.
    #[must_use]
    pub fn same_of_last_year(self) -> Option<Period> {
        match self {
            Period::Regular { regime, year, span } => Some(Period::Regular { regime, year: year - 1, span }),
            Period::Since { .. } => None,
        }
    }

    /// What people call it: "6 tháng đầu năm 2024", "lũy kế đến ngày 30/9/2012".
    #[must_use]
    pub fn label(self, language: Language) -> String {
        use vietnamese::period as words;
        match self {
            Period::Regular { year, span, .. } => match span {
                Span::Month(month) => words::month(month as i8, year, language),
                Span::Quarter(quarter) => words::quarter(quarter, year, language),
                Span::HalfYear => words::first_half(year, language),
                Span::NineMonths => words::nine_months(year, language),
                Span::Year => words::year(year, language),
            },
            Period::Since { to, .. } => words::up_to(to, language),
        }
    }

    /// A label for the head of a narrow column: "6T 2024", "Năm 2023", "30/9/2012".
    #[must_use]
    pub fn short_label(self, language: Language) -> String {
        let vietnamese = language == Language::Vi;
        match self {
            Period::Regular { year, span, .. } => match span {
                Span::Month(month) => format!("{}{month}/{year}", if vietnamese { "T" } else { "M" }),
                Span::Quarter(quarter) => format!("Q{quarter} {year}"),
                Span::HalfYear => format!("{} {year}", if vietnamese { "6T" } else { "6M" }),
                Span::NineMonths => format!("{} {year}", if vietnamese { "9T" } else { "9M" }),
                Span::Year => format!("{} {year}", if vietnamese { "Năm" } else { "Year" }),
            },
            Period::Since { to, .. } => vietnamese::date::short(to, language),
        }
    }
}

impl PartialOrd for Period {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// By closing day, then the longer one last.
impl Ord for Period {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let key = |period: &Period| (period.to(), std::cmp::Reverse(period.from()), period.to_string());
        key(self).cmp(&key(other))
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Period::Regular { regime, year, span } => {
                match span {
                    Span::Month(month) => write!(f, "{year}-M{month:02}")?,
                    Span::Quarter(quarter) => write!(f, "{year}-Q{quarter}")?,
                    Span::HalfYear => write!(f, "{year}-H1")?,
                    Span::NineMonths => write!(f, "{year}-9M")?,
                    Span::Year => write!(f, "{year}-Y")?,
                }
                f.write_str(if *regime == Regime::Calendar { "C" } else { "" })
            }
            Period::Since { from, to } => write!(f, "{from}..{to}"),
        }
    }
}

/// A text that names no period.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "“{0}” is not a period; periods are written 2024-H1, 2024-9M, 2024-Y, 2024-Q1, 2024-M03 (C behind it: by the calendar) or 2011-01-01..2012-09-30"
)]
pub struct PeriodError(String);

impl std::str::FromStr for Period {
    type Err = PeriodError;

    fn from_str(text: &str) -> Result<Self, PeriodError> {
        let wrong = || PeriodError(text.chars().take(40).collect());
        if let Some((from, to)) = text.split_once("..") {
            let (from, to): (Date, Date) =
                (from.parse().map_err(|_| wrong())?, to.parse().map_err(|_| wrong())?);
            let fits = from <= to && YEARS.contains(&from.year()) && YEARS.contains(&to.year());
            return if fits { Ok(Period::Since { from, to }) } else { Err(wrong()) };
        }
        let (year, span) = text.split_once('-').ok_or_else(wrong)?;
        let year: i16 = year.parse().map_err(|_| wrong())?;
        let (span, regime) = match span.strip_suffix('C') {
            Some(rest) => (rest, Regime::Calendar),
            None => (span, Regime::Decree09),
        };
        let span = match span {
            "H1" => Span::HalfYear,
            "9M" => Span::NineMonths,
            "Y" => Span::Year,
            "Q1" => Span::Quarter(1),
            "Q2" => Span::Quarter(2),
            "Q3" => Span::Quarter(3),
            "Q4" => Span::Quarter(4),
            _ => match span
                .strip_prefix('M')
                .filter(|digits| digits.len() == 2)
                .and_then(|digits| digits.parse().ok())
            {
                Some(month @ 1..=12) => Span::Month(month),
                _ => return Err(wrong()),
            },
        };
        if !YEARS.contains(&year) {
            return Err(wrong());
        }
        Ok(Period::Regular { regime, year, span })
    }
}

crate::text_serde!(Period);

/// The share of a plan's time that has passed on a day, in thousandths, by a
/// straight line from the first to the last day.
#[must_use]
pub fn elapsed_permille(from: Date, to: Date, day: Date) -> i64 {
    let days = |later: Date| i64::from(later.since(from).map_or(0, |span| span.get_days())) + 1;
    let whole = days(to).max(1);
    let passed = days(day.min(to)).max(0);
    (passed * 2000 + whole) / (whole * 2)
}

/// The day `count` days before.
#[must_use]
pub fn days_before(day: Date, count: i32) -> Date {
    day.checked_sub(count.days()).unwrap_or(day)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use super::*;

    #[test]
    fn bounds_and_codes() {
        for (code, from, to) in [
            ("2024-H1", date(2023, 12, 15), date(2024, 6, 14)),
            ("2024-9M", date(2023, 12, 15), date(2024, 9, 14)),
            ("2024-Y", date(2023, 12, 15), date(2024, 12, 14)),
            ("2024-Q1", date(2023, 12, 15), date(2024, 3, 14)),
            ("2024-Q3", date(2024, 6, 15), date(2024, 9, 14)),
            ("2024-M01", date(2023, 12, 15), date(2024, 1, 14)),
            ("2024-M03", date(2024, 2, 15), date(2024, 3, 14)),
            ("2024-H1C", date(2024, 1, 1), date(2024, 6, 30)),
            ("2024-M02C", date(2024, 2, 1), date(2024, 2, 29)),
            ("2024-YC", date(2024, 1, 1), date(2024, 12, 31)),
            ("2011-01-01..2012-09-30", date(2011, 1, 1), date(2012, 9, 30)),
        ] {
            let period: Period = code.parse().unwrap();
            assert_eq!((period.from(), period.to()), (from, to), "{code}");
            assert_eq!(period.to_string(), code);
        }
    }

    #[test]
    fn what_is_no_period() {
        for text in [
            "",
            "2024",
            "2024-H2",
            "2024-Q5",
            "2024-M13",
            "2024-M3",
            "24-H1",
            "2012-09-30..2011-01-01",
            "x..y",
        ] {
            assert!(text.parse::<Period>().is_err(), "{text}");
        }
    }

    #[test]
    fn elapsed_on_a_straight_line() {
        let (from, to) = (date(2011, 1, 1), date(2015, 12, 31));
        assert_eq!(elapsed_permille(from, to, date(2012, 9, 30)), 350);
        assert_eq!(elapsed_permille(from, to, date(2016, 9, 30)), 1000);
        assert_eq!(elapsed_permille(from, to, date(2010, 9, 30)), 0);
    }
}
