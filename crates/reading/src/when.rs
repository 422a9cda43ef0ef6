//! Of which time a figure speaks, as precisely as the document says it.

use jiff::civil::Date;
use std::fmt;

/// A time. `Display` is what files hold: `2012-09-30`, `2024-03`, `2024-Q1`,
/// `2024-H1`, `2024-9M`, `2018`, `2011/2015`; empty where the document says none.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default)]
pub enum When {
    /// The document does not say.
    #[default]
    Unknown,
    /// At the end of that day.
    Day(Date),
    /// In the month, 1 to 12.
    Month(i16, i8),
    /// In the quarter, 1 to 4.
    Quarter(i16, i8),
    /// In the first six months.
    HalfYear(i16),
    /// In the first nine months.
    NineMonths(i16),
    /// In the year.
    Year(i16),
    /// From the first year to the last.
    Years(i16, i16),
}

impl fmt::Display for When {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            When::Unknown => Ok(()),
            When::Day(day) => write!(formatter, "{day}"),
            When::Month(year, month) => write!(formatter, "{year}-{month:02}"),
            When::Quarter(year, quarter) => write!(formatter, "{year}-Q{quarter}"),
            When::HalfYear(year) => write!(formatter, "{year}-H1"),
            When::NineMonths(year) => write!(formatter, "{year}-9M"),
            When::Year(year) => write!(formatter, "{year}"),
            When::Years(from, to) => write!(formatter, "{from}/{to}"),
        }
    }
}

impl serde::Serialize for When {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
