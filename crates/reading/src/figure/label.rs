//! What a figure counts, in the document's words: the noun phrase behind the
//! number, and for amounts and percentages what stands before them.

use super::measure::Measure;
use crate::number::Number;
use crate::{lexicon, words};
use std::ops::Range;

/// Words at which a noun phrase ends.
const ENDS: &[&str] = &[
    "là",
    "đạt",
    "tăng",
    "giảm",
    "so với",
    "trong đó",
    "chiếm",
    "bằng",
    "gồm",
    "bao gồm",
    "với",
    "và",
    "nâng",
    "đến nay",
    "hiện nay",
    "hiện có",
    "thì",
    "nhưng",
    "còn",
    "trở lên",
    "trở xuống",
    "tại thời điểm",
    "vào thời điểm",
    "đến ngày",
    "đến thời điểm",
    "tính đến",
];

/// Words that only lead from a subject to its number.
const LEADS: &[&str] = &[
    "là",
    "đạt",
    "có",
    "được",
    "gồm",
    "còn",
    "lên",
    "lên đến",
    "khoảng",
    "ước",
    "ước đạt",
    "bằng",
    "chiếm",
    "tăng",
    "giảm",
    "tăng thêm",
    "từ",
    "đến",
    "mới đạt",
    "chỉ mới đạt",
    "trên",
    "hơn",
    "gần",
    "ít nhất",
    "tối thiểu",
    "hiện có",
    "thêm",
    "nâng tổng số",
    "phấn đấu",
    "với",
    "cho",
    "tối đa",
    "dưới",
    "không quá",
    "thực hiện",
    "khoản",
    "xuống",
];

/// Words with which the subject of an amount begins, so that a comma goes on with it.
const SUBJECTS: &[&str] = &[
    "tổng số",
    "tổng",
    "số lượng",
    "số",
    "thu nhập",
    "doanh thu",
    "lợi nhuận",
    "vốn",
    "giá trị",
    "tỷ lệ",
    "bình quân",
    "diện tích",
    "sản lượng",
    "kinh phí",
    "mức",
];

/// The label of a figure: where its words stand, in bytes of the passage.
pub(super) fn label(
    lower: &str,
    number: &Number,
    measure: &Measure,
    from: usize,
    until: usize,
) -> Range<usize> {
    let behind = behind(lower, number, measure, until);
    let before = before(lower, number.bytes.start, from);
    let noun_is_said = behind.end > measure.bytes.as_ref().map_or(number.bytes.end, |bytes| bytes.end);
    let says_nothing = behind.is_empty() || measure.is_unit && !noun_is_said;
    let is_subject = ends_in_copula(lower, number.bytes.start) || is_change(lower, number.bytes.start);
    let says_more = before.len() > 1 && (says_nothing || is_subject && !noun_is_said);
    if says_more { before } else { behind }
}

/// The noun phrase behind a number, up to so far.
fn behind(lower: &str, number: &Number, measure: &Measure, until: usize) -> Range<usize> {
    let from = match (&measure.bytes, measure.is_unit) {
        (Some(bytes), false) if bytes.start >= number.bytes.end => bytes.start,
        (Some(bytes), true) => bytes.end,
        _ => number.bytes.end,
    };
    let start = from + lower[from..].len() - lower[from..].trim_start().len();
    let end = until.max(start).min(lower.len());
    let stretch = &lower[start..end];
    let mut stop = stretch.find([',', ';', '(', ')', ':', '/']).unwrap_or(stretch.len());
    // "tổ hợp tác, nhóm hộ": a noun behind the comma goes on with the phrase.
    while stop > 0 && stretch[stop..].starts_with(',') {
        let rest = &stretch[stop + 1..];
        let next = rest.find([',', ';', '(', ')', ':', '.']).unwrap_or(rest.len());
        let is_place = words::any_at(rest, 0, lexicon::PLACES).is_some();
        let is_noun = !is_place && words::any_at(rest, 0, lexicon::NOUNS).is_some_and(|end| end <= next);
        if !is_noun || rest[..next].split_whitespace().count() > 8 {
            break;
        }
        stop += 1 + next;
    }
    let mut stop = stretch[..stop].trim_end().trim_end_matches(['.', '…']).len();
    let head = measure.bytes.as_ref().map_or(0, |bytes| bytes.end.saturating_sub(start));
    for word in ENDS {
        if let Some(at) = words::find(&stretch[..stop], word).filter(|at| *at >= head) {
            stop = at;
        }
    }
    start..start + stretch[..stop].trim_end().len()
}

/// The subject before a number, from so far on, without the words that only lead over.
fn before(lower: &str, at: usize, from: usize) -> Range<usize> {
    let from = from.min(at);
    let mut end = lower[from..at].trim_end_matches([' ', '(', ':', ',']).len() + from;
    while let Some(shorter) = LEADS.iter().filter_map(|word| words::phrase_before(lower, end, word)).min() {
        if shorter < from {
            break;
        }
        end = from + lower[from..shorter].trim_end_matches([' ', '(', ':', ',']).len();
    }
    let stretch = &lower[from..end];
    let start = stretch.rfind([';', '(', ')', ':']).map_or(0, |found| found + 1);
    let start = stretch[start..].rfind(", ").map_or(start, |comma| {
        // "Tổng vốn, giá trị tài sản của …": a comma inside a subject that began with a total.
        let is_total = words::has_any(&stretch[start..start + comma], SUBJECTS);
        if is_total { start } else { start + comma + 2 }
    });
    let skipped = stretch[start..].len() - stretch[start..].trim_start_matches([' ', '-', '+', ',']).len();
    let begin = from + start + skipped;
    // "Số thành viên tại thời điểm 31-12-2018 là": the time is no part of what is counted.
    let timed = ["tại thời điểm", "vào thời điểm", "đến ngày", "tính đến", "đến thời điểm"]
        .iter()
        .filter_map(|phrase| words::find(&lower[begin..end.max(begin)], phrase))
        .filter(|at| *at > 0)
        .min();
    let end = timed.map_or(end, |at| begin + lower[begin..begin + at].trim_end().len());
    begin..end.max(begin)
}

fn ends_in_copula(lower: &str, at: usize) -> bool {
    let at = super::bound::start(lower, at);
    words::any_before(lower, at, &["là", "đạt", "ước đạt", "ước"]) || lower[..at].trim_end().ends_with(':')
}

fn is_change(lower: &str, at: usize) -> bool {
    let at = super::bound::start(lower, at);
    words::any_before(lower, at, &["tăng", "giảm", "tăng thêm", "giảm đi"])
}

/// What was done to what is counted: "thành lập mới" before "10 HTX"; nothing if no such words stand there.
pub(super) fn act(lower: &str, at: usize, from: usize) -> Range<usize> {
    #[rustfmt::skip]
    const ACTS: &[&str] = &[
        "thành lập mới", "thành lập mới được", "giải thể", "kết nạp", "kết nạp mới", "chuyển đổi", "thành lập",
        "thành lập được", "ngừng hoạt động", "phát triển mới", "sáp nhập",
    ];
    let end = super::bound::start(lower, at);
    let start = ACTS.iter().filter_map(|act| words::phrase_before(lower, end, act)).min();
    match start.filter(|start| *start >= from) {
        Some(start) => start..lower[..end].trim_end().len(),
        None => at..at,
    }
}

/// Words of a label that say nothing for matching: single letters and the like.
pub(super) fn is_content(word: &str) -> bool {
    word.chars().count() > 1 && !FUNCTION.contains(&word) && !lexicon::NUMBER_WORDS.contains(&word)
}

/// Words that link others, folded as the matcher folds them.
const FUNCTION: &[&str] = &[
    "cua", "cac", "cho", "la", "va", "co", "duoc", "tai", "trong", "tren", "o", "theo", "nhung", "voi",
    "dang", "da", "so", "tong", "luong",
];
