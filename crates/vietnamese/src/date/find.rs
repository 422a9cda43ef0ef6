//! Dates inside running text.

use jiff::civil::Date;
use std::ops::Range;

/// A date that stands in a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Found {
    /// From its first digit up to behind its last one, in bytes: "31 tháng 12 năm 2015"
    /// without the word "ngày", "5/2023" without the word "tháng" before it.
    pub bytes: Range<usize>,
    /// What it says.
    pub says: Says,
    /// False where it could be something else: a year of two digits ("29/10/12"), a day or a
    /// month without the word for it ("21/9", "5/2023").
    pub is_certain: bool,
}

/// What a date in a text says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Says {
    /// A day.
    Day(Date),
    /// The days from the first to the last: "08-10/12/2023".
    Days(Date, Date),
    /// A day of any year: "ngày 20 tháng 6".
    DayOfMonth {
        /// 1 to 12.
        month: i8,
        /// 1 to 31, and the month has it.
        day: i8,
    },
    /// A month: "tháng 5/2023".
    Month {
        /// The year.
        year: i16,
        /// 1 to 12.
        month: i8,
    },
    /// It is written as a date, but the calendar has no such day or month: "31/4/2023".
    Impossible,
}

/// The dates of a text in Unicode's composed form, in its order.
///
/// Numbers of documents, decimals, fractions, ranges and years alone are none.
/// Line breaks count as spaces.
pub fn find(text: &str) -> Vec<Found> {
    let reader = Reader { text };
    let (mut found, mut at): (Vec<Found>, usize) = (Vec::new(), 0);
    while let Some(offset) = text[at..].find(|one: char| one.is_ascii_digit()) {
        let start = at + offset;
        let follows_a_date = found.last().is_some_and(|last| start <= last.bytes.end + 1);
        let read = (follows_a_date || reader.is_start(start)).then(|| reader.date(start)).flatten();
        at = read.as_ref().map_or_else(|| reader.digits_end(start), |read| read.bytes.end);
        found.extend(read);
    }
    found
}

/// Reads forward from byte positions; every method gives the position behind what it read.
#[derive(Clone, Copy)]
struct Reader<'a> {
    text: &'a str,
}

/// A number with the position behind it.
type Number = (i16, usize);

impl Reader<'_> {
    fn date(self, start: usize) -> Option<Found> {
        let before = self.word_before(start);
        let says = |says, end, is_certain| Found { bytes: start..end, says, is_certain };
        if let Some((date, end)) = self.iso(start) {
            return Some(says(date, end, true));
        }
        let (first, end) = self.number(start, 2)?;
        if before == "tháng" {
            let (date, end) = self.month_and_year(first, end)?;
            return Some(says(date, end, true));
        }
        let is_day =
            matches!(before.as_str(), "ngày" | "sáng" | "chiều" | "tối" | "mùng" | "mồng" | "hôm" | "hạn");
        self.days(first, end, is_day)
            .map(|(date, end)| says(date, end, true))
            .or_else(|| {
                self.day(first, end, is_day).map(|(date, end, is_certain)| says(date, end, is_certain))
            })
            .or_else(|| {
                let (date, end) = self.month_and_year(first, end).filter(|_| !is_day)?;
                (date != Says::Impossible).then(|| says(date, end, false))
            })
    }

    /// "2012-09-30".
    fn iso(self, start: usize) -> Option<(Says, usize)> {
        let (year, end) = self.year(start)?;
        let (month, end) = self.number(self.sign(end, '-')?, 2)?;
        let (day, end) = self.number(self.sign(end, '-')?, 2)?;
        self.is_end(end).then_some((day_of(day, month, year), end))
    }

    /// What follows a day: "/9/2012", " - 6 - 2011", " tháng 12 năm 2015", "/10/12", "/9".
    fn day(self, day: i16, end: usize, is_day: bool) -> Option<(Says, usize, bool)> {
        // Scanners change the mark over the vowel.
        if let Some(at) =
            ["tháng", "thảng", "thàng", "thăng", "thang"].iter().find_map(|word| self.word(end, word))
        {
            let (month, end) = self.number(self.spaces(at), 2)?;
            if let Some((year, end)) = self.year_behind(end) {
                return Some((day_of(day, month, year), end, true));
            }
            let says = is_day.then(|| day_of_month(day, month)).flatten()?;
            return self.is_end(end).then_some((says, end, true));
        }
        let (separator, at) = self.separator(end)?;
        let (month, end) = self.number(at, 2)?;
        if let Some((again, at)) = self.separator(end)
            && again == separator
        {
            if let Some((year, end)) = self.year(at).filter(|(_, end)| self.is_end(*end)) {
                return Some((day_of(day, month, year), end, separator != '.' || is_day));
            }
            let is_short = separator == '/' || is_day && separator == '-';
            if let Some((year, end)) = self.number(at, 2).filter(|(_, end)| is_short && self.is_end(*end))
                && at + 2 == end
            {
                let century = if year <= LAST_SHORT_YEAR { 2000 } else { 1900 };
                let says = day_of(day, month, century + year);
                return (says != Says::Impossible).then_some((says, end, false));
            }
        }
        self.day_without_year(day, month, end, separator, is_day)
    }

    fn day_without_year(
        self,
        day: i16,
        month: i16,
        end: usize,
        separator: char,
        is_day: bool,
    ) -> Option<(Says, usize, bool)> {
        if !self.is_end(end) || separator == '.' {
            return None;
        }
        let says = day_of_month(day, month)?;
        if is_day {
            return Some((says, end, separator == '/'));
        }
        // Without the word "ngày" a fraction is likelier, unless it is larger than one and
        // nothing is counted behind it.
        let is_alone = separator == '/' && day > 12 && says != Says::Impossible && self.counts_nothing(end);
        is_alone.then_some((says, end, false))
    }

    /// What follows the first of several days: "-10/12/2023", " đến 10 tháng 12 năm 2023", "/11-05/12/2023".
    fn days(self, first: i16, end: usize, is_day: bool) -> Option<(Says, usize)> {
        let (first_month, end) = match self.sign(end, '/').and_then(|at| self.number(at, 2)) {
            Some((month, end)) => (Some(month), end),
            None => (None, end),
        };
        let (last, end) = self.number(self.spaces(self.until(end, is_day)?), 2)?;
        let (month, year, end) = match self.sign(end, '/') {
            Some(at) => {
                let (month, end) = self.number(at, 2)?;
                let (year, end) = self.year(self.sign(end, '/')?)?;
                (month, year, end)
            }
            None => {
                let (month, end) = self.number(self.spaces(self.word(end, "tháng")?), 2)?;
                let (year, end) = self.year_behind(end)?;
                (month, year, end)
            }
        };
        if !self.is_end(end) {
            return None;
        }
        let from = civil(first, first_month.unwrap_or(month), year);
        let to = civil(last, month, year);
        let says = match (from, to) {
            (Some(from), Some(to)) if from <= to => Says::Days(from, to),
            _ => Says::Impossible,
        };
        Some((says, end))
    }

    /// A dash; between days that the word "ngày" announces also "đến" and "và".
    fn until(self, end: usize, is_day: bool) -> Option<usize> {
        let dash = self.separator(end).filter(|(sign, _)| *sign == '-').map(|(_, at)| at);
        let word = || ["đến", "và", "tới"].into_iter().find_map(|word| self.word(end, word));
        dash.or_else(|| word().filter(|_| is_day))
    }

    /// What follows a month: "/2023", " năm 2018".
    fn month_and_year(self, month: i16, end: usize) -> Option<(Says, usize)> {
        let separated =
            || self.separator(end).filter(|(sign, _)| *sign != '.').and_then(|(_, at)| self.year(at));
        let (year, end) = self.year_in_words(end).or_else(separated)?;
        let says = i8::try_from(month).ok().filter(|month| (1..=12).contains(month));
        self.is_end(end).then(|| (says.map_or(Says::Impossible, |month| Says::Month { year, month }), end))
    }

    /// " năm 2015", ", năm 2015", "/2015".
    fn year_behind(self, end: usize) -> Option<Number> {
        let year = self.year_in_words(end).or_else(|| {
            self.separator(end).filter(|(sign, _)| *sign != '.').and_then(|(_, at)| self.year(at))
        })?;
        self.is_end(year.1).then_some(year)
    }

    fn year_in_words(self, end: usize) -> Option<Number> {
        let end = self.sign(end, ',').unwrap_or(end);
        self.year(self.spaces(self.word(end, "năm")?))
    }

    /// A year of four digits in which documents are dated.
    fn year(self, at: usize) -> Option<Number> {
        self.number(at, 4).filter(|(year, end)| at + 4 == *end && (1900..=2100).contains(year))
    }

    /// A whole number of at most so many digits.
    fn number(self, at: usize, most: usize) -> Option<Number> {
        let end = self.digits_end(at);
        if at == end || end - at > most {
            return None;
        }
        Some((self.text[at..end].parse().ok()?, end))
    }

    fn digits_end(self, at: usize) -> usize {
        at + self.text[at..].bytes().take_while(u8::is_ascii_digit).count()
    }

    fn spaces(self, at: usize) -> usize {
        at + self.text[at..].len() - self.text[at..].trim_start().len()
    }

    fn sign(self, at: usize, sign: char) -> Option<usize> {
        self.text[at..].starts_with(sign).then(|| at + sign.len_utf8())
    }

    /// A slash, a full stop or any dash; around slashes and dashes spaces are allowed.
    fn separator(self, end: usize) -> Option<(char, usize)> {
        let at = self.spaces(end);
        let sign = self.text[at..].chars().next()?;
        let behind = at + sign.len_utf8();
        match sign {
            '.' if at == end => Some(('.', behind)),
            '/' => Some(('/', self.spaces(behind))),
            '-' | '‐' | '‑' | '–' | '—' | '−' => Some(('-', self.spaces(behind))),
            _ => None,
        }
    }

    /// A whole word in any case, behind spaces.
    fn word(self, end: usize, word: &str) -> Option<usize> {
        let at = self.spaces(end);
        let mut behind = at;
        let mut rest = self.text[at..].chars();
        for expected in word.chars() {
            let one = rest.next().filter(|one| one.to_lowercase().eq([expected]))?;
            behind += one.len_utf8();
        }
        (!rest.next().is_some_and(char::is_alphabetic)).then_some(behind)
    }

    /// The word right before a position, in lower case.
    fn word_before(self, at: usize) -> String {
        let head = self.text[..at].trim_end();
        let letters = head.chars().rev().take(LONGEST_WORD).take_while(|one| one.is_alphabetic());
        let length: usize = letters.map(char::len_utf8).sum();
        head[head.len() - length..].to_lowercase()
    }

    /// Whether a number may begin here: not inside a word, a decimal or a document's number.
    fn is_start(self, at: usize) -> bool {
        let mut before = self.text[..at].chars().rev();
        match before.next() {
            Some(sign) if "/.,-–".contains(sign) => !before.next().is_some_and(char::is_alphanumeric),
            Some(one) => !one.is_alphanumeric(),
            None => true,
        }
    }

    /// Whether a date may end here: not before a letter, more digits or the rest of a document's number.
    fn is_end(self, end: usize) -> bool {
        let mut rest = self.text[end..].chars();
        match rest.next() {
            Some('/') => !rest.next().is_some_and(char::is_alphanumeric),
            Some('-') => !rest.next().is_some_and(char::is_alphabetic),
            Some('.' | ',') => !rest.next().is_some_and(|one| one.is_ascii_digit()),
            Some('%') => false,
            Some(one) => !one.is_alphanumeric(),
            None => true,
        }
    }

    /// Whether what follows is the end of a clause or a word that goes on with dates.
    fn counts_nothing(self, end: usize) -> bool {
        let rest = self.text[self.spaces(end)..].chars().next();
        rest.is_none_or(|one| ".,;:)".contains(one))
            || ["và", "đến", "hằng", "hàng", "năm"].into_iter().any(|word| self.word(end, word).is_some())
    }
}

/// Two digits up to this one are years of this century.
const LAST_SHORT_YEAR: i16 = 49;

/// No word that announces a date is longer, in characters.
const LONGEST_WORD: usize = 8;

fn civil(day: i16, month: i16, year: i16) -> Option<Date> {
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

fn day_of(day: i16, month: i16, year: i16) -> Says {
    civil(day, month, year).map_or(Says::Impossible, Says::Day)
}

/// A day and a month that might be one: none if no month has that number.
fn day_of_month(day: i16, month: i16) -> Option<Says> {
    // A leap year, so that 29/2 is a day.
    let date = civil(day, month, 2000).map(|date| Says::DayOfMonth { month: date.month(), day: date.day() });
    ((1..=12).contains(&month) && (1..=31).contains(&day)).then(|| date.unwrap_or(Says::Impossible))
}
