//! How exactly a number is meant: "gần 1%", "ít nhất 35 hợp tác xã", "từ 10% trở lên".

use super::Bound;
use crate::number::{Class, Number, measure};
use crate::{lexicon, words};

/// The bound that the words around a number say.
pub(super) fn bound(lower: &str, number: &Number) -> Bound {
    let (start, end) = (number.bytes.start, number.bytes.end);
    if number.class == Class::Range {
        return Bound::Range;
    }
    let unit_end = measure::unit_at(lower, end).map_or(end, |unit| unit.end);
    let noun_end = words::any_at(lower, unit_end, lexicon::NOUNS).unwrap_or(unit_end);
    let follows = |phrases: &[&str]| {
        words::any_at(lower, end, phrases)
            .or_else(|| words::any_at(lower, unit_end, phrases))
            .or_else(|| words::any_at(lower, noun_end, phrases))
            .is_some()
    };
    let sign = lower[..start].trim_end().chars().next_back();
    let precedes = |phrases: &[&str]| words::any_before(lower, start, phrases);
    if follows(lexicon::OR_MORE) || precedes(lexicon::AT_LEAST) || matches!(sign, Some('≥')) {
        Bound::AtLeast
    } else if follows(lexicon::OR_LESS) || precedes(lexicon::AT_MOST) || matches!(sign, Some('≤')) {
        Bound::AtMost
    } else if precedes(lexicon::NEARLY) {
        Bound::Nearly
    } else if precedes(lexicon::MORE_THAN) {
        Bound::MoreThan
    } else if precedes(lexicon::ABOUT) {
        Bound::About
    } else {
        Bound::Exact
    }
}

/// Where the words of the bound before a number begin.
pub(super) fn start(lower: &str, at: usize) -> usize {
    let tables =
        [lexicon::AT_LEAST, lexicon::AT_MOST, lexicon::NEARLY, lexicon::MORE_THAN, lexicon::ABOUT, &["từ"]];
    let phrases = tables.iter().flat_map(|table| table.iter());
    phrases.filter_map(|phrase| words::phrase_before(lower, at, phrase)).min().unwrap_or(at)
}
