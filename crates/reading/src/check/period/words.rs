//! Periods as a report's sentences name them: "6 tháng đầu năm 2023", "quý I/2024".

use crate::pattern::regex;
use jiff::civil::Date;
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;
use vietnamese::Language;
use vietnamese::period as words;

/// A period with its year.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Period {
    /// What sort.
    pub(super) sort: Sort,
    /// Its year; of "6 tháng đầu năm" alone the one that the title speaks of.
    pub(super) year: i16,
    /// Where it stands in the text, in bytes.
    pub(super) bytes: Range<usize>,
}

/// What sort of period, with its number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Sort {
    /// The first six months.
    FirstHalf,
    /// The last six months.
    SecondHalf,
    /// The first nine months.
    NineMonths,
    /// A quarter, 1 to 4.
    Quarter(u8),
    /// A month, 1 to 12.
    Month(i8),
    /// The year.
    Year,
}

impl Period {
    /// In words.
    pub(super) fn text(&self, language: Language) -> String {
        match self.sort {
            Sort::FirstHalf => words::first_half(self.year, language),
            Sort::SecondHalf => words::second_half(self.year, language),
            Sort::NineMonths => words::nine_months(self.year, language),
            Sort::Quarter(quarter) => words::quarter(quarter, self.year, language),
            Sort::Month(month) => words::month(month, self.year, language),
            Sort::Year => words::year(self.year, language),
        }
    }

    /// Whether it is the same period.
    pub(super) fn is(&self, other: &Period) -> bool {
        (self.sort, self.year) == (other.sort, other.year)
    }

    /// Whether it counts from the beginning of the year, as reports of six and nine months do.
    pub(super) fn is_running(&self) -> bool {
        matches!(self.sort, Sort::FirstHalf | Sort::NineMonths)
    }

    /// Its last day.
    pub(super) fn end(&self) -> Option<Date> {
        let month = match self.sort {
            Sort::FirstHalf => 6,
            Sort::NineMonths => 9,
            Sort::SecondHalf | Sort::Year => 12,
            Sort::Quarter(quarter) => i8::try_from(quarter).ok()?.checked_mul(3)?,
            Sort::Month(month) => month,
        };
        Some(Date::new(self.year, month, 1).ok()?.last_of_month())
    }
}

static PERIOD: LazyLock<Regex> = LazyLock::new(|| {
    regex(concat!(
        r"(?i)(?:(?:(?<half>0?6|sáu)|(?<nine>0?9|chín))\s+tháng(?:\s+(?<which>đầu|cuối))?\s+năm(?:\s*(?<part_year>20\d\d))?|",
        r"(?:quý\s+(?<quarter>IV|I{1,3}|[1-4])\s*(?:/|-|,)?\s*(?:năm)?|",
        r"tháng\s+(?<month>\d{1,2})\s*(?:/|-|,)?\s*(?:năm)?|năm)\s*(?<year>20\d\d))",
    ))
});

/// The periods of a text; what names no year has the one given.
pub(super) fn periods(text: &str, year_if_none: Option<i16>) -> Vec<Period> {
    PERIOD.captures_iter(text).filter_map(|found| read(text, &found, year_if_none)).collect()
}

fn read(text: &str, found: &regex::Captures<'_>, year_if_none: Option<i16>) -> Option<Period> {
    let all = found.get(0)?;
    let written = found.name("year").or_else(|| found.name("part_year"));
    let year = written.and_then(|year| year.as_str().parse().ok()).or(year_if_none)?;
    let is_last = found.name("which").is_some_and(|which| which.as_str().to_lowercase() == "cuối");
    let before = text[..all.start()].trim_end();
    let sort = if found.name("half").is_some() {
        // "6 tháng năm 2023" may be any six.
        found.name("which")?;
        if is_last { Sort::SecondHalf } else { Sort::FirstHalf }
    } else if found.name("nine").is_some() {
        Sort::NineMonths
    } else if let Some(quarter) = found.name("quarter") {
        Sort::Quarter(quarter_number(quarter.as_str())?)
    } else if let Some(month) = found.name("month") {
        Sort::Month(month.as_str().parse().ok().filter(|month| (1..=12).contains(month))?)
    } else {
        Sort::Year
    };
    // "ngày 15 tháng 6 năm 2023" is a day, and behind a figure "năm" ends a date.
    let is_date =
        matches!(sort, Sort::Year | Sort::Month(_)) && before.ends_with(|one: char| one.is_ascii_digit());
    // Inside a longer word or number it is something else.
    let is_whole = !text[..all.start()].ends_with(char::is_alphanumeric);
    let is_other = sort == Sort::Year && (is_of_law(before) || is_bound(before));
    (is_whole && !is_date && !is_other).then_some(Period { sort, year, bytes: all.range() })
}

/// "Luật Hợp tác xã năm 2012": the year is the law's.
fn is_of_law(before: &str) -> bool {
    let clause = before.rsplit([',', ';', '.', ':', '(']).next().unwrap_or_default();
    clause.to_lowercase().contains("luật")
}

/// "đến năm 2025", "từ năm 2020": the end or the beginning of something longer.
fn is_bound(before: &str) -> bool {
    let word = before.rsplit(' ').next().unwrap_or_default().to_lowercase();
    matches!(word.as_str(), "đến" | "từ" | "nhìn" | "sau" | "trước" | "cuối" | "hết")
}

fn quarter_number(text: &str) -> Option<u8> {
    let text = text.to_uppercase();
    let roman = ["I", "II", "III", "IV"].iter().position(|one| *one == text);
    roman.and_then(|index| u8::try_from(index + 1).ok()).or_else(|| text.parse().ok())
}
