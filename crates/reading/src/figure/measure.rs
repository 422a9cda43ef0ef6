//! In what a figure is counted, as written: the unit ("triệu đồng", "%") or
//! the head of the noun behind the number ("tổ hợp tác"), else the noun before it.

use crate::number::{Class, Number, measure};
use crate::{lexicon, words};
use std::ops::Range;

/// A measure and where the words of it stand.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Measure {
    /// As the ledger writes it.
    pub(super) text: String,
    /// Where in the passage; none for a percent sign and an inherited one.
    pub(super) bytes: Option<Range<usize>>,
    /// Whether it is an amount of money, area, weight.
    pub(super) is_unit: bool,
}

/// Bytes of a list's member that are looked at.
const LONGEST_MEMBER: usize = 100;

/// Nouns written with a longer name of which only the first word counts.
const ABBREVIATIONS: &[&str] = &["htx", "tht", "lhhtx", "lh htx", "qtdnd"];

/// The measure that stands beside a number.
pub(super) fn measure(text: &str, lower: &str, number: &Number) -> Measure {
    if text[number.bytes.clone()].ends_with('%') || number.class == Class::Percentage {
        return Measure { text: "%".to_owned(), bytes: None, is_unit: true };
    }
    let end = number.bytes.end;
    let unit = measure::unit_at(lower, end);
    if let Some(unit) = &unit {
        let is_scale = lexicon::SCALES.contains(&&lower[unit.clone()]);
        let noun =
            is_scale.then(|| measure::noun_at(text, lower, unit.end)).flatten().filter(|noun| noun.is_known);
        if let Some(noun) = noun {
            let bytes = unit.start..noun.bytes.end;
            return Measure { text: lower[bytes.clone()].to_owned(), bytes: Some(bytes), is_unit: false };
        }
    }
    let noun = measure::noun_at(text, lower, end);
    match (unit, noun) {
        // "12 con giống" and "5 điểm bán": the noun is longer than the unit.
        (Some(unit), Some(noun)) if noun.is_known && noun.bytes.end > unit.end => {
            of_noun(text, lower, noun.bytes)
        }
        (Some(unit), _) => Measure { text: lower[unit.clone()].to_owned(), bytes: Some(unit), is_unit: true },
        (None, Some(noun)) => of_noun(text, lower, noun.bytes),
        (None, None) => before(text, lower, number.bytes.start),
    }
}

fn of_noun(text: &str, lower: &str, bytes: Range<usize>) -> Measure {
    let word = &lower[bytes.clone()];
    let written = if ABBREVIATIONS.contains(&word) { &text[bytes.clone()] } else { word };
    Measure { text: written.to_owned(), bytes: Some(bytes), is_unit: false }
}

/// "Hợp tác xã: 108": the noun before the number, over "là", "có" and a colon.
fn before(text: &str, lower: &str, start: usize) -> Measure {
    const FILLERS: &[&str] =
        &["là", "có", "đạt", "gồm", "được", "mới", "thành lập", "thành lập mới", "hiện có", "khác"];
    let mut at = super::bound::start(lower, start);
    at = lower[..at].trim_end().trim_end_matches([':', '(', '=']).len();
    while let Some(shorter) = FILLERS.iter().filter_map(|word| words::phrase_before(lower, at, word)).min() {
        at = shorter;
    }
    // "HTX môi trường 02": what the member of a list begins with is counted.
    let head = words::tail(&lower[..at], LONGEST_MEMBER);
    let from =
        [head.rfind([',', ';', ':', '(', '.']).map(|sign| sign + 1), head.rfind(" và ").map(|and| and + 4)];
    if let Some(from) = from.into_iter().flatten().max() {
        let start = at - head.len() + from;
        let lead = ["tổng số", "số lượng", "số"].iter().find_map(|lead| words::phrase_at(lower, start, lead));
        let start = lead.unwrap_or(start);
        let start = start + lower[start..].len() - lower[start..].trim_start().len();
        let noun = words::any_at(lower, start, lexicon::COUNTED).filter(|end| *end <= at);
        if let Some(end) = noun {
            return of_noun(text, lower, start..end);
        }
    }
    // "thương mại - dịch vụ 61": a sector, whose list says what is counted.
    if words::any_before(lower, at, &["thương mại - dịch vụ", "thương mại, dịch vụ", "dịch vụ"])
    {
        return Measure::default();
    }
    let longest = lexicon::NOUNS.iter().filter_map(|noun| words::phrase_before(lower, at, noun)).min();
    longest.map_or_else(Measure::default, |from| of_noun(text, lower, from..lower[..at].trim_end().len()))
}
