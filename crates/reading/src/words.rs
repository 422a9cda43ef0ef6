//! A passage's words as rules look at them: in lower case and one spelling,
//! every byte where it stands in the passage.

/// The text in lower case, "hoà", "uỷ", "quí" written "hòa", "ủy", "quý".
/// Every letter keeps its bytes, so places in it are places in the text.
pub(crate) fn lower(text: &str) -> String {
    let mut lower = String::with_capacity(text.len());
    for one in text.chars() {
        let mut small = one.to_lowercase();
        match (small.next(), small.next()) {
            (Some(small), None) if small.len_utf8() == one.len_utf8() => lower.push(small),
            _ => lower.push(one),
        }
    }
    respell(lower)
}

/// Syllables whose tone mark stands on either vowel, and i written for y: the
/// usual spelling behind the rarer one, of the same length in bytes.
const SPELLINGS: &[(&str, &str)] = &[
    ("oà", "òa"),
    ("oá", "óa"),
    ("oả", "ỏa"),
    ("oã", "õa"),
    ("oạ", "ọa"),
    ("uý", "úy"),
    ("uỷ", "ủy"),
    ("uỵ", "ụy"),
    ("quí", "quý"),
    ("tỉ", "tỷ"),
];

fn respell(mut text: String) -> String {
    for (rare, usual) in SPELLINGS {
        if !text.contains(rare) {
            continue;
        }
        let mut mended = String::with_capacity(text.len());
        let mut from = 0;
        for (at, _) in text.match_indices(rare) {
            let end = at + rare.len();
            let is_syllable_end = !text[end..].starts_with(char::is_alphabetic);
            // In "quý" the u belongs to the q.
            let is_after_q = rare.starts_with('u') && text[..at].ends_with('q');
            if at >= from && is_syllable_end && !is_after_q {
                mended.push_str(&text[from..at]);
                mended.push_str(usual);
                from = end;
            }
        }
        mended.push_str(&text[from..]);
        text = mended;
    }
    text
}

/// Where the phrase that stands here (behind spaces) ends, if it does stand here as whole words.
pub(crate) fn phrase_at(lower: &str, at: usize, phrase: &str) -> Option<usize> {
    let rest = lower.get(at..)?;
    let skipped = rest.len() - rest.trim_start().len();
    let behind = rest[skipped..].strip_prefix(phrase)?;
    (!behind.starts_with(char::is_alphanumeric)).then(|| at + skipped + phrase.len())
}

/// Where the phrase that ends here (before spaces) begins, if it does end here as whole words.
pub(crate) fn phrase_before(lower: &str, at: usize, phrase: &str) -> Option<usize> {
    let before = lower.get(..at)?.trim_end().strip_suffix(phrase)?;
    (!before.ends_with(char::is_alphanumeric)).then_some(before.len())
}

/// Whether one of the phrases ends here.
pub(crate) fn any_before(lower: &str, at: usize, phrases: &[&str]) -> bool {
    phrases.iter().any(|phrase| phrase_before(lower, at, phrase).is_some())
}

/// Where the longest of the phrases that stand here ends.
pub(crate) fn any_at(lower: &str, at: usize, phrases: &[&str]) -> Option<usize> {
    phrases.iter().filter_map(|phrase| phrase_at(lower, at, phrase)).max()
}

/// The word before a place, with its start; none behind punctuation.
pub(crate) fn word_before(lower: &str, at: usize) -> Option<(&str, usize)> {
    let head = lower.get(..at)?.trim_end();
    let length: usize = head.chars().rev().take_while(|one| one.is_alphanumeric()).map(char::len_utf8).sum();
    (length > 0).then(|| (&head[head.len() - length..], head.len() - length))
}

/// The word that stands here, behind spaces, with its end; none at punctuation.
pub(crate) fn word_at(lower: &str, at: usize) -> Option<(&str, usize)> {
    let rest = lower.get(at..)?;
    let start = at + rest.len() - rest.trim_start().len();
    let length: usize =
        lower[start..].chars().take_while(|one| one.is_alphanumeric()).map(char::len_utf8).sum();
    (length > 0).then(|| (&lower[start..start + length], start + length))
}

/// Up to so many words before a place, back to the last punctuation.
pub(crate) fn words_before(lower: &str, at: usize, most: usize) -> &str {
    let mut start = at;
    for _ in 0..most {
        match word_before(lower, start) {
            Some((_, before)) => start = before,
            None => break,
        }
    }
    &lower[start..at]
}

/// The first so many words of a stretch of text.
pub(crate) fn words_at(lower: &str, most: usize) -> &str {
    let end = lower.match_indices(' ').nth(most).map_or(lower.len(), |(at, _)| at);
    &lower[..end]
}

/// Where a phrase stands as whole words in a stretch of text.
pub(crate) fn find(lower: &str, phrase: &str) -> Option<usize> {
    lower.match_indices(phrase).map(|(at, _)| at).find(|&at| {
        !lower[..at].ends_with(char::is_alphanumeric)
            && !lower[at + phrase.len()..].starts_with(char::is_alphanumeric)
    })
}

/// Whether one of the phrases stands in a stretch of text.
pub(crate) fn has_any(lower: &str, phrases: &[&str]) -> bool {
    phrases.iter().any(|phrase| find(lower, phrase).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_spelling_in_the_same_places() {
        for (text, expected) in [
            ("Uỷ ban nhân dân", "ủy ban nhân dân"),
            ("HOÀ BÌNH", "hòa bình"),
            ("Hoàn thành quí I", "hoàn thành quý i"),
            ("QUÝ II", "quý ii"),
            ("15 Tỉ đồng", "15 tỷ đồng"),
        ] {
            assert_eq!(lower(text), expected, "{text}");
            assert_eq!(lower(text).len(), text.len(), "{text}");
        }
    }

    #[test]
    fn phrases_are_whole_words() {
        assert_eq!(phrase_at("có tổ hợp tác", 3, "tổ"), Some("có tổ".len()));
        assert_eq!(phrase_at("có tổng", 3, "tổ"), None);
        assert_eq!(phrase_before("trong số 5", "trong số ".len(), "số"), Some("trong ".len()));
        assert_eq!(words_before("a, b c d", "a, b c ".len(), 5).trim(), "b c");
    }
}
