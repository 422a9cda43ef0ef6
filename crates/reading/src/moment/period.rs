//! Periods, years and lengths of time.

use super::{Moment, Said, Way, counts_nothing, stands_alone};
use crate::number::Class;
use crate::pattern::regex;
use crate::taken::Taken;
use crate::{When, lexicon, words};
use regex::{Captures, Regex};
use std::ops::Range;
use std::sync::LazyLock;

/// How a pattern's captures become a time.
type Read = fn(&Captures<'_>) -> Option<Said>;

/// Periods with a name, the more exact first.
static PATTERNS: LazyLock<Vec<(Regex, Class, Read)>> = LazyLock::new(|| {
    let table: [(&str, Class, Read); 7] = [
        (
            r"quý\s+(i{1,3}|iv|[1-4])(?:(?:\s*(?:,|và|-|–)\s*(?:quý\s+)?)(i{1,3}|iv|[1-4]))*(?:\s*(?:/|-|–|,|năm)?\s*(?:năm\s+)?((?:19|20)\d{2}))?",
            Class::Period,
            quarter,
        ),
        (r"(?:0?6|sáu)\s+tháng(?:\s+đầu)?\s+năm(?:\s+((?:19|20)\d{2}))?", Class::Period, half_year),
        (r"(?:0?9|chín)\s+tháng(?:\s+đầu)?\s+năm(?:\s+((?:19|20)\d{2}))?", Class::Period, nine_months),
        (r"\d{1,2}\s+tháng\s+(?:đầu|cuối)\s+năm(?:\s+((?:19|20)\d{2}))?", Class::Period, year_of_months),
        (
            r"((?:19|20)\d{2})\s*(?:[-–—]|đến\s+(?:hết\s+)?(?:năm\s+)?)\s*((?:19|20)\d{2})",
            Class::Period,
            years,
        ),
        (r"tháng\s+(\d{1,2})", Class::Date, |_| Some(Said::Nothing)),
        (r"((?:19|20)\d{2})", Class::Date, year),
    ];
    table.into_iter().map(|(text, class, read)| (regex(text), class, read)).collect()
});

/// Words of time without a number.
const RELATIVE: &[(&str, Said)] = &[
    ("đến nay", Said::Now),
    ("hiện nay", Said::Now),
    ("hiện tại", Said::Now),
    ("hiện có", Said::Now),
    ("hiện đang", Said::Now),
    ("hiện toàn", Said::Now),
    ("hiện trên", Said::Now),
    ("đến thời điểm này", Said::Now),
    ("đến thời điểm báo cáo", Said::Now),
    ("trong năm", Said::ThisYear),
    ("cả năm", Said::ThisYear),
    ("trong quý", Said::ThisPeriod),
    ("trong kỳ", Said::ThisPeriod),
    ("trong tháng", Said::ThisPeriod),
];

/// Adds the periods, years and lengths of time that no date covers.
pub(super) fn find(lower: &str, found: &mut Vec<Moment>) {
    let mut taken = Taken::new(lower.len());
    for moment in found.iter() {
        taken.take(&moment.bytes);
    }
    let has_digit = lower.bytes().any(|one| one.is_ascii_digit());
    for (index, (pattern, class, read)) in PATTERNS.iter().enumerate() {
        // Only quarters and half years are written without digits.
        if !has_digit && index > 2 {
            break;
        }
        for captures in pattern.captures_iter(lower) {
            let Some(whole) = captures.get(0) else { continue };
            let bytes = whole.range();
            let (Some(said), true) = (read(&captures), stands_alone(lower, &bytes)) else { continue };
            let is_bare_year = index + 1 == PATTERNS.len();
            if is_bare_year && !is_year(lower, &bytes) {
                continue;
            }
            add(found, &mut taken, Moment { bytes, class: *class, said, way: Way::In });
        }
        if index == 3 {
            durations(lower, found, &mut taken);
        }
    }
    relative(lower, found, &mut taken);
}

fn add(found: &mut Vec<Moment>, taken: &mut Taken, moment: Moment) {
    if taken.take(&moment.bytes) {
        found.push(moment);
    }
}

/// Four digits are a year behind a word for one, and where nothing is counted behind them.
fn is_year(lower: &str, bytes: &Range<usize>) -> bool {
    let before = words::word_before(lower, bytes.start).map_or("", |(word, _)| word);
    matches!(before, "năm" | "vụ" | "khóa" | "đoạn" | "kỳ" | "từ" | "đến" | "hết" | "cuối" | "đầu")
        || counts_nothing(lower, bytes.end) && words::any_at(lower, bytes.end, lexicon::UNITS).is_none()
}

/// "15 năm", "24 tháng", but not "1.200 ngày công" and not the "5 năm" of "2025 năm".
fn durations(lower: &str, found: &mut Vec<Moment>, taken: &mut Taken) {
    static LENGTH: LazyLock<Regex> = LazyLock::new(|| {
        regex(r"\d+(?:[.,]\d+)?(?:\s*(?:[-–]|đến)\s*\d+)?\s*(?:\(\p{L}+(?: \p{L}+)*\)\s*)?")
    });
    for number in LENGTH.find_iter(lower) {
        let end = number.end();
        let Some(behind) = words::any_at(lower, end, lexicon::DURATIONS) else { continue };
        let is_counted = words::any_at(lower, end, lexicon::NOT_DURATIONS).is_some();
        let is_year = number.as_str().trim().len() == 4 && !number.as_str().contains(['.', ',']);
        let is_attached =
            lower[..number.start()].ends_with(|one: char| one.is_alphanumeric() || "/-,.".contains(one));
        if !is_counted && !is_year && !is_attached {
            let bytes = number.start()..behind;
            add(found, taken, Moment { bytes, class: Class::Duration, said: Said::Nothing, way: Way::In });
        }
    }
}

fn relative(lower: &str, found: &mut Vec<Moment>, taken: &mut Taken) {
    for (phrase, said) in RELATIVE {
        for (at, _) in lower.match_indices(phrase) {
            let bytes = at..at + phrase.len();
            let is_whole = !lower[..at].ends_with(char::is_alphanumeric)
                && !lower[bytes.end..].starts_with(char::is_alphanumeric);
            // "thực hiện có", "thể hiện trên" are other words; "trong năm 2018" says which.
            let is_other = phrase.starts_with("hiện")
                && words::any_before(lower, at, &["thực", "thể", "phát", "biểu", "xuất", "tái"]);
            if is_whole
                && !is_other
                && !lower[bytes.end..].trim_start().starts_with(|one: char| one.is_ascii_digit())
            {
                add(found, taken, Moment { bytes, class: Class::Period, said: *said, way: Way::In });
            }
        }
    }
}

/// "Từ năm 2011 đến 31 tháng 12 năm 2015" and "từ năm 2011 đến năm 2015" are one time.
pub(super) fn join(lower: &str, found: &mut Vec<Moment>) {
    let mut index = 1;
    while index < found.len() {
        let (first, second) = (&found[index - 1], &found[index]);
        let between = lower.get(first.bytes.end..second.bytes.start).unwrap_or_default().trim();
        let is_until = matches!(
            between,
            "đến"
                | "đến năm"
                | "đến hết năm"
                | "đến ngày"
                | "đến hết ngày"
                | "đến hết"
                | "đến cuối năm"
                | "-"
                | "–"
        );
        let years = (first.way == Way::Since).then(|| bounds(first, second)).flatten();
        match years.filter(|_| is_until) {
            Some((from, to)) => {
                let joined = Moment {
                    bytes: first.bytes.start..second.bytes.end,
                    class: Class::Period,
                    said: Said::When(When::Years(from, to)),
                    way: Way::In,
                };
                found.splice(index - 1..=index, [joined]);
            }
            None => index += 1,
        }
    }
}

fn bounds(first: &Moment, second: &Moment) -> Option<(i16, i16)> {
    let year = |moment: &Moment| match moment.said {
        Said::When(when) => super::year_of(when),
        _ => None,
    };
    let (from, to) = (year(first)?, year(second)?);
    (from < to).then_some((from, to))
}

fn number(captures: &Captures<'_>, index: usize) -> Option<i16> {
    captures.get(index)?.as_str().parse().ok()
}

fn quarter(captures: &Captures<'_>) -> Option<Said> {
    let quarter = match captures.get(1)?.as_str() {
        "i" | "1" => 1,
        "ii" | "2" => 2,
        "iii" | "3" => 3,
        _ => 4,
    };
    let is_several = captures.get(2).is_some();
    Some(match number(captures, 3) {
        Some(year) if is_several => Said::When(When::Year(year)),
        Some(year) => Said::When(When::Quarter(year, quarter)),
        None if is_several => Said::ThisYear,
        None => Said::ThisQuarter(quarter),
    })
}

fn half_year(captures: &Captures<'_>) -> Option<Said> {
    Some(number(captures, 1).map_or(Said::ThisHalf, |year| Said::When(When::HalfYear(year))))
}

fn nine_months(captures: &Captures<'_>) -> Option<Said> {
    Some(number(captures, 1).map_or(Said::ThisNineMonths, |year| Said::When(When::NineMonths(year))))
}

/// "6 tháng cuối năm 2024" has no name of its own among times: its year is what is sure.
fn year_of_months(captures: &Captures<'_>) -> Option<Said> {
    Some(number(captures, 1).map_or(Said::ThisYear, |year| Said::When(When::Year(year))))
}

fn years(captures: &Captures<'_>) -> Option<Said> {
    let (from, to) = (number(captures, 1)?, number(captures, 2)?);
    (from < to).then_some(Said::When(When::Years(from, to)))
}

fn year(captures: &Captures<'_>) -> Option<Said> {
    Some(Said::When(When::Year(number(captures, 1)?)))
}
