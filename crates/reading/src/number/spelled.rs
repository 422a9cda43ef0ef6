//! Numbers in words: "hai huyện", "một trăm linh năm hộ". Words that are also
//! other words ("năm", "ba", "một số") are numbers only where something is
//! counted right behind them; better one too few than one too many.

use crate::{lexicon, words};
use std::ops::Range;
use vietnamese::number::{Decimal, parse_words};

/// A number in words, with its place.
pub(super) type Spelled = (Range<usize>, Decimal);

/// The numbers in words of a passage that count something.
pub(super) fn find(text: &str, lower: &str) -> Vec<Spelled> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some((word, end)) = next_word(lower, at) {
        let start = end - word.len();
        at = end;
        if !lexicon::NUMBER_WORDS.contains(&word) || word == "mươi" {
            continue;
        }
        let mut last = end;
        while let Some((next, behind)) = words::word_at(lower, last) {
            if !lexicon::NUMBER_WORDS.contains(&next) || !lower[last..behind].starts_with(' ') {
                break;
            }
            last = behind;
        }
        if let Some(spelled) = read(text, lower, start, last) {
            at = spelled.0.end;
            found.push(spelled);
        } else {
            at = last;
        }
    }
    found
}

/// The next word from a place on, over spaces and signs, with its end.
fn next_word(lower: &str, at: usize) -> Option<(&str, usize)> {
    let offset = lower[at..].find(char::is_alphanumeric)?;
    words::word_at(lower, at + offset)
}

/// The longest stretch of these words that is a number and counts something.
fn read(text: &str, lower: &str, start: usize, last: usize) -> Option<Spelled> {
    let mut end = last;
    loop {
        let words = &lower[start..end];
        if let Some(value) = parse_words(words).filter(|_| counts(text, lower, start, end)) {
            return Some((start..end, Decimal { digits: i64::try_from(value).ok()?, scale: 0 }));
        }
        end = start + words.rfind(' ')?;
    }
}

fn counts(text: &str, lower: &str, start: usize, end: usize) -> bool {
    let word = &lower[start..end];
    let is_one_word = !word.contains(' ');
    let noun = words::any_at(lower, end, lexicon::NOUNS);
    let is_unit = words::any_at(lower, end, &["triệu đồng", "tỷ đồng", "nghìn đồng", "ha", "tấn"]).is_some();
    // "một hợp tác xã" is "a cooperative", "năm xã" may end "trong năm"; "Ba Tơ" is a name.
    let is_no_count = is_one_word
        && matches!(
            word,
            "một"
                | "năm"
                | "không"
                | "tư"
                | "mốt"
                | "lăm"
                | "linh"
                | "lẻ"
                | "trăm"
                | "nghìn"
                | "ngàn"
                | "triệu"
                | "tỷ"
        );
    let is_name =
        is_one_word && text[start..end].starts_with(char::is_uppercase) && !is_sentence_start(text, start);
    let before = words::word_before(lower, start).map_or("", |(word, _)| word);
    let is_ordinal = matches!(before, "thứ" | "khóa" | "lần" | "phần" | "cả" | "số")
        || lower[..start].ends_with(|one: char| one.is_ascii_digit() || one == '(');
    // "hai loại hình", "ba mặt": ways of speaking, where the noun goes on.
    let goes_on =
        words::any_at(lower, end, &["loại hình", "lần thứ", "điểm", "phần", "bên", "kỳ họp", "bản", "cấp"])
            .is_some();
    (noun.is_some() || is_unit) && !is_no_count && !is_name && !is_ordinal && !goes_on
}

fn is_sentence_start(text: &str, start: usize) -> bool {
    let before = text[..start].trim_end();
    before.is_empty() || before.ends_with(['.', ':', ';', '-', '+', '(', '"', '“'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_count() {
        for (text, expected) in [
            ("Có hai huyện chưa có tổ hợp tác", &[("hai", 2_i64)] as &[_]),
            ("gồm một trăm linh năm hộ", &[("một trăm linh năm", 105)]),
            ("mười hai hợp tác xã và ba tổ hợp tác", &[("mười hai", 12), ("ba", 3)]),
            ("một số xã, một sản phẩm", &[]),
            ("Mỗi xã một sản phẩm", &[]),
            ("trong năm xã hội ổn định", &[]),
            ("ở huyện Ba Tơ", &[]),
            ("lần thứ hai", &[]),
            ("Ba hợp tác xã ngừng hoạt động", &[("Ba", 3)]),
            ("02 (hai) nhóm hộ", &[]),
        ] {
            let found = find(text, &words::lower(text));
            let found: Vec<(&str, i64)> =
                found.into_iter().map(|(range, value)| (&text[range], value.digits)).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
