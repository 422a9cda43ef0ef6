//! Dates: how documents write them, and what officers type.

mod find;
mod read;

pub use find::{Found, Says, find};
pub use read::{DateError, parse};

use crate::Language;
use jiff::civil::{Date, DateTime, Time};

/// English names of the months, January first.
pub(crate) const ENGLISH_MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// "30/9/2012"; English "30 Sep 2012", since day and month are swapped in half the world.
pub fn short(date: Date, language: Language) -> String {
    let (day, month, year) = (date.day(), date.month(), date.year());
    match language {
        Language::Vi => format!("{day}/{month}/{year}"),
        Language::En => format!("{day} {} {year}", &english_month(month)[..3]),
    }
}

/// "ngày 05 tháng 02 năm 2024"; English "5 February 2024".
///
/// Days below 10 and the months 1 and 2 get a leading zero (Decree 30/2020/NĐ-CP,
/// Appendix I, part I, section II, point 4).
pub fn long(date: Date, language: Language) -> String {
    let (day, month, year) = (date.day(), date.month(), date.year());
    match language {
        Language::Vi if month <= 2 => format!("ngày {day:02} tháng {month:02} năm {year}"),
        Language::Vi => format!("ngày {day:02} tháng {month} năm {year}"),
        Language::En => format!("{day} {} {year}", english_month(month)),
    }
}

/// "30-9-2012", as Party documents write a date in running text.
pub fn party(date: Date) -> String {
    format!("{}-{}-{}", date.day(), date.month(), date.year())
}

/// "2012-09-30", for data and machines.
pub fn iso(date: Date) -> String {
    date.to_string()
}

/// "14:05", the same in both languages.
pub fn time(time: Time) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

/// "14:05, 30/9/2012"; English "14:05, 30 Sep 2012".
pub fn date_time(moment: DateTime, language: Language) -> String {
    format!("{}, {}", time(moment.time()), short(moment.date(), language))
}

pub(crate) fn english_month(month: i8) -> &'static str {
    usize::try_from(month - 1).ok().and_then(|index| ENGLISH_MONTHS.get(index)).copied().unwrap_or_default()
}
