//! Numbers of documents: "20-NQ/TW", "1410/QĐ-UBND", "Công văn số 1186".

use crate::{lexicon, words};
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// A number with a symbol: digits, maybe a year, and capitals behind a slash or a dash.
static SYMBOL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let capitals = r"[A-ZĐƯÔ][A-Za-zĐđƯÔ]*\d{0,3}";
    let pattern = format!(
        r"\d+(?:/\d{{4}})?(?:/{capitals}|\s?[-–]\s?{capitals}/{capitals}|[-–]{capitals}\b|\s/{capitals})(?:[-–/&.]{capitals})*"
    );
    Regex::new(&pattern).ok()
});

/// A number and a year: "Nghị định 151/2007".
static WITH_YEAR: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\d+/(?:19|20)\d{2}").ok());

/// Type words of documents, before a number with or without "số".
const KINDS: &[&str] = &[
    "nghị quyết",
    "quyết định",
    "chỉ thị",
    "kết luận",
    "kế hoạch",
    "chương trình",
    "báo cáo",
    "thông báo",
    "tờ trình",
    "hướng dẫn",
    "đề án",
    "công văn",
    "văn bản",
    "nghị định",
    "thông tư",
    "thông tư liên tịch",
    "luật",
    "công điện",
    "pháp lệnh",
    "quy định",
    "giấy mời",
    "biên bản",
    "hợp đồng",
    "quy chế",
    "hồ sơ",
    "công hàm",
    "đề cương",
];

/// The documents' numbers of a passage: digits with their symbols.
pub(crate) fn find(text: &str, lower: &str) -> Vec<Range<usize>> {
    if !text.bytes().any(|one| one.is_ascii_digit()) {
        return Vec::new();
    }
    let mut found: Vec<Range<usize>> = Vec::new();
    for pattern in [&SYMBOL, &WITH_YEAR] {
        let Some(pattern) = pattern.as_ref() else { continue };
        for one in pattern.find_iter(text) {
            let is_inside = text[..one.start()].ends_with(|one: char| one.is_alphanumeric() || one == '/');
            let is_with_year = std::ptr::eq(pattern, WITH_YEAR.as_ref().unwrap_or(pattern));
            if !is_inside && (!is_with_year || follows_kind(lower, one.start())) {
                add(&mut found, one.range());
            }
        }
    }
    for (at, _) in lower.match_indices(|one: char| one.is_ascii_digit()) {
        let is_first = !lower[..at].ends_with(|one: char| one.is_alphanumeric() || "/-.,".contains(one));
        if is_first && follows_kind(lower, at) {
            let end = at + lower[at..].bytes().take_while(u8::is_ascii_digit).count();
            // "kế hoạch 35 hợp tác xã" counts, "kế hoạch 2025" is dated.
            let counts = words::any_at(lower, end, lexicon::NOUNS).is_some()
                || words::any_at(lower, end, lexicon::UNITS).is_some()
                || words::any_at(lower, end, lexicon::DURATIONS).is_some()
                || lower[end..].starts_with(['%', '.', ','])
                    && lower[end + 1..].starts_with(|one: char| one.is_ascii_digit())
                || lower[end..].trim_start().starts_with('%');
            let is_year = end - at == 4 && matches!(lower.as_bytes()[at], b'1' | b'2');
            let has_so = words::phrase_before(lower, at, "số").is_some();
            if has_so || !counts && !is_year {
                add(&mut found, at..end);
            }
        }
    }
    found.sort_by_key(|range| range.start);
    found
}

fn add(found: &mut Vec<Range<usize>>, range: Range<usize>) {
    if found.iter().all(|other| other.end <= range.start || range.end <= other.start) {
        found.push(range);
    }
}

/// Whether a type word, with "số" or without, stands right before.
fn follows_kind(lower: &str, at: usize) -> bool {
    let before = words::phrase_before(lower, at, "số").or_else(|| {
        let colon = lower[..at].trim_end().strip_suffix(':')?;
        words::phrase_before(lower, colon.len(), "số")
    });
    words::any_before(lower, before.unwrap_or(at), KINDS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_with_and_without_symbols() {
        for (text, expected) in [
            ("Nghị quyết số 20-NQ/TW và Luật", &["20-NQ/TW"] as &[_]),
            ("Quyết định 1410/QĐ-UBND ngày 3/5", &["1410/QĐ-UBND"]),
            ("Công văn số 1186/SGTVT-QLVT, PT&NL", &["1186/SGTVT-QLVT"]),
            ("Luật số 17/2023/QH15", &["17/2023/QH15"]),
            ("Nghị định 113/2024 của", &["113/2024"]),
            ("Kế hoạch số 784 về", &["784"]),
            ("Chương trình 135 ở xã", &["135"]),
            ("theo kế hoạch 35 hợp tác xã", &[]),
            ("đạt kế hoạch 95%", &[]),
            ("3-4 HTX, 15 triệu đồng/HTX", &[]),
            ("tháng 5/2023 có 12 hộ", &[]),
        ] {
            let lower = words::lower(text);
            let found: Vec<&str> = find(text, &lower).into_iter().map(|range| &text[range]).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
