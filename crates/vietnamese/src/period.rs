//! The words of reporting periods: "6 tháng đầu năm 2024", "quý I năm 2024".
//!
//! Which days a period has is a rule of the domain; here are only its words.

use crate::{Language, date, number};
use jiff::civil::Date;

/// "tháng 3 năm 2024"; English "March 2024". The month is 1 to 12.
pub fn month(month: i8, year: i16, language: Language) -> String {
    match language {
        Language::Vi => format!("tháng {month} năm {year}"),
        Language::En => format!("{} {year}", date::english_month(month)),
    }
}

/// "quý I năm 2024"; English "quarter 1 of 2024". The quarter is 1 to 4.
pub fn quarter(quarter: u8, year: i16, language: Language) -> String {
    match language {
        Language::Vi => format!("quý {} năm {year}", number::roman(u16::from(quarter))),
        Language::En => format!("quarter {quarter} of {year}"),
    }
}

/// "6 tháng đầu năm 2024"; English "first 6 months of 2024".
pub fn first_half(year: i16, language: Language) -> String {
    match language {
        Language::Vi => format!("6 tháng đầu năm {year}"),
        Language::En => format!("first 6 months of {year}"),
    }
}

/// "6 tháng cuối năm 2024"; English "last 6 months of 2024".
pub fn second_half(year: i16, language: Language) -> String {
    match language {
        Language::Vi => format!("6 tháng cuối năm {year}"),
        Language::En => format!("last 6 months of {year}"),
    }
}

/// "9 tháng năm 2024"; English "first 9 months of 2024".
pub fn nine_months(year: i16, language: Language) -> String {
    match language {
        Language::Vi => format!("9 tháng năm {year}"),
        Language::En => format!("first 9 months of {year}"),
    }
}

/// "năm 2024"; English "2024".
pub fn year(year: i16, language: Language) -> String {
    match language {
        Language::Vi => format!("năm {year}"),
        Language::En => year.to_string(),
    }
}

/// Between two days, both counted: "từ ngày 30/12/2011 đến ngày 30/9/2012";
/// English "from 30 Dec 2011 to 30 Sep 2012".
pub fn between(from: Date, to: Date, language: Language) -> String {
    let (from, to) = (date::short(from, language), date::short(to, language));
    match language {
        Language::Vi => format!("từ ngày {from} đến ngày {to}"),
        Language::En => format!("from {from} to {to}"),
    }
}

/// A plan's running total: "lũy kế đến ngày 30/9/2012"; English "total up to 30 Sep 2012".
pub fn up_to(to: Date, language: Language) -> String {
    let to = date::short(to, language);
    match language {
        Language::Vi => format!("lũy kế đến ngày {to}"),
        Language::En => format!("total up to {to}"),
    }
}
