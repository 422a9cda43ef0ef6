//! Times that a text names: days, months, quarters, years, "đến nay". Each
//! with how it stands in its sentence: in it, until it, compared with it.

mod period;
mod way;

use crate::number::Class;
use crate::{When, words};
use jiff::civil::Date;
use std::ops::Range;
use vietnamese::date::{self, Says};

/// A time that stands in a passage.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Moment {
    /// Where, in bytes of the passage.
    pub(crate) bytes: Range<usize>,
    /// What sort of number it is.
    pub(crate) class: Class,
    /// What it says.
    pub(crate) said: Said,
    /// How it stands in its sentence.
    pub(crate) way: Way,
}

/// What a time says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Said {
    /// A time of its own.
    When(When),
    /// "đến nay", "hiện có": the day of which the document reports.
    Now,
    /// "trong năm": the year of the document.
    ThisYear,
    /// "6 tháng đầu năm" of the document's year.
    ThisHalf,
    /// "9 tháng" of the document's year.
    ThisNineMonths,
    /// A quarter of the document's year.
    ThisQuarter(i8),
    /// "trong quý", "trong kỳ", "trong tháng": the document's own period.
    ThisPeriod,
    /// Nothing that a figure could be dated by: a length of time, a deadline, a wrong date.
    Nothing,
}

/// How a time stands in its sentence.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Way {
    /// "năm 2018", "trong quý I".
    In,
    /// "đến năm 2025", "tính đến ngày", "tại thời điểm": at the end of it.
    Until,
    /// "từ năm 2003": from then on.
    Since,
    /// "so với năm 2017": what something is compared with.
    Than,
    /// A document's or a law's own date.
    Document,
}

/// The times of a passage, in its order, none over another.
pub(crate) fn find(text: &str, lower: &str, documents: &[Range<usize>]) -> Vec<Moment> {
    // In "kế hoạch 5 năm 2021-2025" no month of May is meant.
    let is_months = |found: &date::Found| !found.is_certain && text[found.bytes.clone()].contains("năm");
    let dates = date::find(text).into_iter().filter(|found| !is_months(found));
    let mut found: Vec<Moment> = dates.map(of_date).collect();
    period::find(lower, &mut found);
    found.sort_by_key(|moment| moment.bytes.start);
    way::tell(lower, documents, &mut found);
    period::join(lower, &mut found);
    found
}

/// What stands inside a reference to a document dates that document.
pub(crate) fn in_references(moments: &mut [Moment], references: &[Range<usize>]) {
    let mut at = 0;
    for moment in moments {
        while references.get(at).is_some_and(|one| one.end <= moment.bytes.start) {
            at += 1;
        }
        if references.get(at).is_some_and(|one| one.start <= moment.bytes.start) {
            moment.way = Way::Document;
        }
    }
}

fn of_date(found: date::Found) -> Moment {
    let when = match found.says {
        Says::Day(day) | Says::Days(_, day) => Some(When::Day(day)),
        Says::Month { year, month } => Some(When::Month(year, month)),
        Says::DayOfMonth { .. } | Says::Impossible => None,
    };
    let said = when.map_or(Said::Nothing, Said::When);
    Moment { bytes: found.bytes, class: Class::Date, said, way: Way::In }
}

impl Moment {
    /// The time that a figure beside it is of, where the moment says that by itself.
    pub(crate) fn when(&self) -> Option<When> {
        match (self.said, self.way) {
            (Said::When(when), Way::Until) => Some(end_of(when).map_or(when, When::Day)),
            (Said::When(when), Way::In) => Some(when),
            _ => None,
        }
    }

    /// Whether it can say of which time a figure is.
    pub(crate) fn dates_figures(&self) -> bool {
        self.said != Said::Nothing && matches!(self.way, Way::In | Way::Until)
    }
}

/// The last day of a time.
pub(crate) fn end_of(when: When) -> Option<Date> {
    let last = |year: i16, month: i8| Date::new(year, month, 1).ok().map(|first| first.last_of_month());
    match when {
        When::Unknown => None,
        When::Day(day) => Some(day),
        When::Month(year, month) => last(year, month),
        When::Quarter(year, quarter) => last(year, quarter.checked_mul(3)?),
        When::HalfYear(year) => last(year, 6),
        When::NineMonths(year) => last(year, 9),
        When::Year(year) | When::Years(_, year) => last(year, 12),
    }
}

/// The year in which a time ends.
pub(crate) fn year_of(when: When) -> Option<i16> {
    end_of(when).map(|day| day.year())
}

/// Whether what stands at this place is a number with nothing of a larger one around it.
fn stands_alone(lower: &str, bytes: &Range<usize>) -> bool {
    let mut before = lower[..bytes.start].chars().rev();
    let is_open = match before.next() {
        Some('.' | ',') => !before.next().is_some_and(|one| one.is_ascii_digit()),
        Some('-' | '–') => !before.next().is_some_and(char::is_alphabetic),
        Some(one) => !one.is_alphanumeric(),
        None => true,
    };
    let mut after = lower[bytes.end..].chars();
    is_open
        && match after.next() {
            Some('.' | ',') => !after.next().is_some_and(|one| one.is_ascii_digit()),
            Some('/') => !after.next().is_some_and(char::is_alphanumeric),
            Some('-' | '–') => !after.next().is_some_and(char::is_alphabetic),
            Some('%') => false,
            Some(one) => !one.is_alphanumeric(),
            None => true,
        }
}

/// Whether nothing is counted in the words behind: "2018 hộ" is a count, "2018" a year.
fn counts_nothing(lower: &str, end: usize) -> bool {
    words::any_at(lower, end, crate::lexicon::NOUNS).is_none()
}

#[cfg(test)]
mod tests;
