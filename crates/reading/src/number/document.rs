//! Numbers of documents: "20-NQ/TW", "1410/QĐ-UBND", "Công văn số 1186".

use crate::pattern::regex;
use crate::taken::Taken;
use crate::{lexicon, words};
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// A number with a symbol: digits, maybe a year, and capitals behind a slash or a dash.
static SYMBOL: LazyLock<Regex> = LazyLock::new(|| {
    let capitals = r"[A-ZĐƯÔ][A-Za-zĐđƯÔ]*\d{0,3}";
    let pattern = format!(
        r"\d+(?:/\d{{4}})?(?:/{capitals}|\s?[-–]\s?{capitals}/{capitals}|[-–]{capitals}\b|\s/{capitals})(?:[-–/&.]{capitals})*"
    );
    regex(&pattern)
});

/// A number and a year: "Nghị định 151/2007".
static WITH_YEAR: LazyLock<Regex> = LazyLock::new(|| regex(r"\d+/(?:19|20)\d{2}"));

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
    let is_inside = |at: usize| text[..at].ends_with(|one: char| one.is_alphanumeric() || one == '/');
    let with_symbol = SYMBOL.find_iter(text).map(|one| one.range()).filter(|one| !is_inside(one.start));
    let with_year = WITH_YEAR.find_iter(text).map(|one| one.range());
    let with_year = with_year.filter(|one| !is_inside(one.start) && follows_kind(lower, one.start));
    let mut taken = Taken::new(text.len());
    let found = with_symbol.chain(with_year).chain(bare(lower)).collect::<Vec<_>>();
    let mut found: Vec<Range<usize>> = found.into_iter().filter(|one| taken.take(one)).collect();
    found.sort_by_key(|range| range.start);
    found
}

/// Numbers without a symbol: "Công văn số 1186".
fn bare(lower: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let starts = lower.match_indices(|one: char| one.is_ascii_digit()).map(|(at, _)| at);
    let is_first =
        |at: &usize| !lower[..*at].ends_with(|one: char| one.is_alphanumeric() || "/-.,".contains(one));
    starts.filter(is_first).filter_map(|at| {
        let end = at + lower[at..].bytes().take_while(u8::is_ascii_digit).count();
        // "kế hoạch 35 hợp tác xã" counts, "kế hoạch 2025" is dated.
        let counts = [lexicon::NOUNS, lexicon::UNITS, lexicon::DURATIONS]
            .iter()
            .any(|phrases| words::any_at(lower, end, phrases).is_some());
        let goes_on = lower[end..].trim_start().starts_with('%')
            || lower[end..].starts_with(['.', ','])
                && lower[end + 1..].starts_with(|one: char| one.is_ascii_digit());
        let is_year = end - at == 4 && matches!(lower.as_bytes()[at], b'1' | b'2');
        let has_so = words::phrase_before(lower, at, "số").is_some();
        let is_number = has_so || !counts && !goes_on && !is_year;
        (is_number && follows_kind(lower, at)).then_some(at..end)
    })
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
