//! The word for the type of a document before its number: "Kết luận số", "QĐ".

use crate::pattern::regex;
use regex::Regex;
use std::sync::LazyLock;

/// The types in lower case, those that begin like another before it.
const WORDS: &[&str] = &[
    "thông tư liên tịch",
    "nghị quyết liên tịch",
    "kế hoạch liên tịch",
    "hướng dẫn liên ngành",
    "thông báo kết luận",
    "chương trình hành động",
    "chương trình phối hợp",
    "kế hoạch phối hợp",
    "quy chế phối hợp",
    "văn bản hợp nhất",
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
    "dự án",
    "công văn",
    "văn bản",
    "nghị định",
    "thông tư",
    "bộ luật",
    "luật",
    "pháp lệnh",
    "sắc lệnh",
    "lệnh",
    "quy chế",
    "quy định",
    "qui chế",
    "qui định",
    "phương án",
    "công điện",
    "biên bản",
    "giấy mời",
    "thông tri",
];

/// Abbreviations that stand before a number, with the type that they mean.
const SHORT: &[(&str, &str)] = &[
    ("TTLT", "thông tư liên tịch"),
    ("QĐ", "quyết định"),
    ("NQ", "nghị quyết"),
    ("NĐ", "nghị định"),
    ("CTr", "chương trình"),
    ("TTr", "tờ trình"),
    ("CT", "chỉ thị"),
    ("KL", "kết luận"),
    ("KH", "kế hoạch"),
    ("TT", "thông tư"),
    ("BC", "báo cáo"),
    ("TB", "thông báo"),
    ("CV", "công văn"),
    ("ĐA", "đề án"),
];

/// A type at the end of a text, with what may stand between it and its number.
static BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    let short: Vec<&str> = SHORT.iter().map(|(short, _)| *short).collect();
    let pattern = format!(
        r"(?:^|[^\p{{L}}\p{{N}}])(?:(?i:(?<word>{}))|(?<short>{})|(?<law>Luật|Pháp lệnh)\s+\p{{Lu}}[^,;.:()\d]{{2,60}})(?:\s+(?i:của)\s+[^,;.:()\d]{{2,60}})?\s*,?\s*(?:(?i:số)\s*:?\s*)?$",
        WORDS.join("|").replace(' ', r"\s"),
        short.join("|"),
    );
    regex(&pattern)
});

/// The type of document whose number follows on `before`: where it begins, and its word in lower case.
/// Of several the last counts: "Chương trình hành động của Chính phủ thực hiện Nghị quyết số".
pub(super) fn before(before: &str) -> Option<(usize, String)> {
    let mut last = read(before)?;
    while let Some(space) = before[last.0..].find(' ') {
        // Behind the first word of the one found: another may begin there.
        let from = last.0 + space;
        let Some((at, word)) = read(&before[from..]) else { break };
        // "thông báo kết luận" is one type.
        if last.1.ends_with(&word) && from + at < last.0 + last.1.len() {
            break;
        }
        last = (from + at, word);
    }
    Some(last)
}

fn read(before: &str) -> Option<(usize, String)> {
    let found = BEFORE.captures(before)?;
    if let Some(word) = found.name("word") {
        return Some((word.start(), word.as_str().to_lowercase()));
    }
    if let Some(law) = found.name("law") {
        return Some((law.start(), law.as_str().to_lowercase()));
    }
    let short = found.name("short")?;
    let word = SHORT.iter().find(|(one, _)| *one == short.as_str()).map(|(_, word)| *word)?;
    Some((short.start(), word.to_owned()))
}

/// Whether a text begins with a type, in any case.
pub(super) fn begins(text: &str) -> bool {
    let head: String = text.chars().take(LONGEST).collect::<String>().to_lowercase();
    WORDS.iter().any(|word| head.starts_with(word))
}

/// The longest type, in characters.
const LONGEST: usize = 24;
