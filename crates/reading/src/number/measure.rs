//! The unit or noun behind a number: "triệu đồng", "tổ hợp tác".

use crate::{lexicon, words};
use std::ops::Range;

/// What is counted, in bytes of the passage.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Noun {
    /// Where its head stands.
    pub(crate) bytes: Range<usize>,
    /// Whether the lexicon lists it.
    pub(crate) is_known: bool,
}

/// Where what is counted begins: behind a number spelled out once more in
/// brackets ("02 (hai) nhóm hộ") and behind "trở lên".
pub(crate) fn behind(lower: &str, end: usize) -> usize {
    let rest = &lower[end..];
    let spaces = rest.len() - rest.trim_start().len();
    let Some(inner) = rest[spaces..].strip_prefix('(') else { return end };
    let Some(close) = inner.find(')') else { return end };
    let is_number = !inner[..close].is_empty()
        && inner[..close].split(' ').all(|word| {
            lexicon::NUMBER_WORDS.contains(&word) || word.bytes().all(|one| one.is_ascii_digit())
        });
    if is_number { end + spaces + 1 + close + 1 } else { end }
}

/// The unit of measure that stands behind a number, with its place.
pub(crate) fn unit_at(lower: &str, end: usize) -> Option<Range<usize>> {
    let from = behind(lower, end);
    let until = words::any_at(lower, from, lexicon::UNITS)?;
    Some(first_letter(lower, from)..until)
}

/// A unit that touches its number: "50ha", "5.000đ".
pub(crate) fn attached_unit(lower: &str, end: usize) -> Option<usize> {
    words::any_at(lower, end, lexicon::UNITS).filter(|_| !lower[end..].starts_with(' '))
}

/// The noun that a number counts, with its place.
pub(crate) fn noun_at(text: &str, lower: &str, end: usize) -> Option<Noun> {
    let from = behind(lower, end);
    // Only a space may stand between the two.
    if lower[from..].trim_start_matches(' ').starts_with(|one: char| !one.is_alphabetic()) {
        return None;
    }
    let start = first_letter(lower, from);
    if let Some(until) = words::any_at(lower, from, lexicon::NOUNS) {
        return Some(Noun { bytes: start..until, is_known: true });
    }
    let (word, until) = words::word_at(lower, from)?;
    let is_name = text[start..].starts_with(char::is_uppercase);
    if is_name || NO_NOUNS.contains(&word) {
        return None;
    }
    // Most nouns that no list holds have two syllables.
    let second = words::word_at(lower, until)
        .filter(|(word, _)| !NO_NOUNS.contains(word) && lower[until..].starts_with(' '))
        .map_or(until, |(_, end)| end);
    Some(Noun { bytes: start..second, is_known: false })
}

fn first_letter(lower: &str, at: usize) -> usize {
    at + lower[at..].len() - lower[at..].trim_start().len()
}

/// Words that a number may stand before without counting them.
const NO_NOUNS: &[&str] = &[
    "và", "hoặc", "của", "so", "trong", "trở", "đến", "tới", "tại", "ở", "với", "thì", "là", "được", "đã",
    "sẽ", "có", "không", "chưa", "từ", "theo", "do", "cho", "để", "tăng", "giảm", "bằng", "đạt", "chiếm",
    "gồm", "về", "năm", "tháng", "ngày", "khi", "nhưng", "còn", "mà", "nên", "này", "đó", "vào", "trên",
    "dưới", "kế", "cùng", "thành", "sau", "trước", "giữa", "như", "thuộc", "hiện", "ngoài", "đối", "trung",
    "nhằm", "thực", "triển", "ban", "tiếp",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_behind() {
        for (text, at, expected) in [
            ("02 (hai) nhóm hộ hoạt động", 2, Some("nhóm hộ")),
            ("12 Hợp tác xã nông nghiệp", 2, Some("Hợp tác xã")),
            ("05 Quỹ tín dụng", 2, Some("Quỹ")),
            ("15 nghệ nhân dệt", 2, Some("nghệ nhân")),
            ("2 Hòa Tiến", 1, None),
            ("12, hộ", 2, None),
            ("12 so với", 2, None),
        ] {
            let noun = noun_at(text, &words::lower(text), at).map(|noun| &text[noun.bytes]);
            assert_eq!(noun, expected, "{text}");
        }
        assert_eq!(unit_at("7,5 tỷ đồng", 3), Some(4.."7,5 tỷ đồng".len()));
    }
}
