use super::ENGLISH_MONTHS;
use crate::{Language, name};
use jiff::civil::Date;

/// Why a date was refused. `Display` is Vietnamese; [`DateError::text`] takes a language.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.text(Language::Vi))]
pub enum DateError {
    /// Nothing was typed.
    Empty,
    /// The text does not have the form of a date with a year of four digits.
    NotADate {
        /// What was typed, without the spaces around it.
        typed: String,
    },
    /// The form is right, but the calendar has no such day, as 31/6.
    NoSuchDay {
        /// What was typed, without the spaces around it.
        typed: String,
    },
}

impl DateError {
    /// What happened and how to mend it, for the person who typed.
    pub fn text(&self, language: Language) -> String {
        match (self, language) {
            (Self::Empty, Language::Vi) => "Chưa nhập ngày.".to_owned(),
            (Self::Empty, Language::En) => "No date was entered.".to_owned(),
            (Self::NotADate { typed }, Language::Vi) => {
                format!("“{typed}” không phải là ngày. Nhập ngày, tháng, năm như 30/9/2012.")
            }
            (Self::NotADate { typed }, Language::En) => {
                format!("“{typed}” is not a date. Enter day, month and year, as 30/9/2012.")
            }
            (Self::NoSuchDay { typed }, Language::Vi) => {
                format!("Không có ngày “{typed}” trong lịch. Kiểm tra lại ngày và tháng.")
            }
            (Self::NoSuchDay { typed }, Language::En) => {
                format!("The calendar has no day “{typed}”. Check the day and the month.")
            }
        }
    }
}

/// Reads a date: "30/9/2012", "21- 6 - 2011", "30.9.2012", "ngày 31 tháng 12 năm 2015",
/// "2012-09-30", "30 September 2012". The year has four digits; the day comes before
/// the month unless the year comes first.
pub fn parse(text: &str) -> Result<Date, DateError> {
    let typed = text.trim();
    if typed.is_empty() {
        return Err(DateError::Empty);
    }
    let (year, month, day) = parts(typed).ok_or_else(|| DateError::NotADate { typed: typed.to_owned() })?;
    Date::new(year, month, day).map_err(|_| DateError::NoSuchDay { typed: typed.to_owned() })
}

fn parts(typed: &str) -> Option<(i16, i8, i8)> {
    let folded = name::fold(typed).replace(['‐', '‑', '–', '—', '−'], "-");
    let folded = folded.trim_end_matches(['.', ',', ';']);
    with_separators(folded).or_else(|| in_vietnamese(folded)).or_else(|| in_english(folded))
}

fn with_separators(folded: &str) -> Option<(i16, i8, i8)> {
    let compact: String = folded.split_whitespace().collect();
    let separator = compact.chars().find(|character| "/-.".contains(*character))?;
    let compact = compact.strip_prefix("ngay").unwrap_or(&compact);
    let fields: Vec<&str> = compact.split(separator).collect();
    match fields[..] {
        [first, month, last] if first.len() == 4 => Some((year(first)?, small(month)?, small(last)?)),
        [first, month, last] => Some((year(last)?, small(month)?, small(first)?)),
        _ => None,
    }
}

fn in_vietnamese(folded: &str) -> Option<(i16, i8, i8)> {
    let text = folded.strip_prefix("ngay").unwrap_or(folded);
    let (day, rest) = text.split_once("thang")?;
    let (month, year_text) = rest.split_once("nam")?;
    let clean = |text: &str| text.trim_matches([' ', ',']).to_owned();
    Some((year(&clean(year_text))?, small(&clean(month))?, small(&clean(day))?))
}

fn in_english(folded: &str) -> Option<(i16, i8, i8)> {
    let words: Vec<&str> = folded.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    let [first, second, last] = words[..] else {
        return None;
    };
    match (english_month_number(first), english_month_number(second)) {
        (Some(month), None) => Some((year(last)?, month, small(second)?)),
        (None, Some(month)) => Some((year(last)?, month, small(first)?)),
        _ => None,
    }
}

/// The month of a full English name or its first three letters, lower case.
fn english_month_number(word: &str) -> Option<i8> {
    let index = ENGLISH_MONTHS.iter().position(|month| {
        let month = month.to_lowercase();
        month == word || month[..3] == *word
    })?;
    i8::try_from(index + 1).ok()
}

fn year(text: &str) -> Option<i16> {
    (text.len() == 4).then(|| digits(text))?.and_then(|value| i16::try_from(value).ok())
}

fn small(text: &str) -> Option<i8> {
    (text.len() <= 2).then(|| digits(text))?.and_then(|value| i8::try_from(value).ok())
}

fn digits(text: &str) -> Option<u32> {
    (!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}
