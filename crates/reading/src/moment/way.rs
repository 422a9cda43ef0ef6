//! How a time stands in its sentence, told by the words before it.

use super::{Moment, Said, Way};
use crate::words;
use std::ops::Range;

/// Right before a time: at its end.
const UNTIL: &[&str] = &[
    "đến",
    "đến ngày",
    "đến năm",
    "đến hết",
    "đến hết năm",
    "đến hết ngày",
    "đến cuối",
    "đến cuối năm",
    "đến hết tháng",
    "đến cuối tháng",
    "đến tháng",
    "đến quý",
    "tính đến",
    "tại thời điểm",
    "vào thời điểm",
    "đến thời điểm",
    "đến thời điểm ngày",
    "cuối năm",
    "hết năm",
    "tại thời điểm ngày",
    "tới năm",
    "đến hết quý",
    "thời điểm",
    "tại ngày",
    "thời điểm ngày",
];

/// Right before a time: from then on.
const SINCE: &[&str] = &[
    "từ năm",
    "từ ngày",
    "từ",
    "kể từ ngày",
    "kể từ năm",
    "kể từ",
    "từ tháng",
    "sau năm",
    "trước năm",
    "trước ngày",
    "sau ngày",
    "từ đầu năm",
    "hạn cuối ngày",
    "hạn cuối",
    "chậm nhất ngày",
    "chậm nhất là ngày",
];

/// Before a time, not further than a few words: something is compared with it.
const THAN: &[&str] = &["so với", "số với", "so cùng kỳ", "cùng kỳ", "so", "cùng thời điểm"];

/// Before a time: the law or document that it dates.
const DOCUMENTS: &[&str] = &[
    "luật",
    "nghị định",
    "thông tư",
    "nghị quyết",
    "quyết định",
    "kế hoạch số",
    "công văn",
    "chỉ thị",
    "pháp lệnh",
    "hiến pháp",
    "bộ luật",
    "kết luận",
    "thông báo",
    "tờ trình",
    "chương trình số",
    "văn bản số",
];

/// Fills in how each time stands.
pub(super) fn tell(lower: &str, documents: &[Range<usize>], found: &mut [Moment]) {
    for moment in found {
        moment.way = way(lower, documents, moment);
        if moment.said == Said::Nothing {
            moment.way = Way::In;
        }
    }
}

fn way(lower: &str, documents: &[Range<usize>], moment: &Moment) -> Way {
    let start = moment.bytes.start;
    if belongs_to_document(lower, documents, start) {
        return Way::Document;
    }
    if words::any_before(lower, start, &["nhiệm kỳ", "khóa", "niên khóa"]) {
        return Way::Document;
    }
    let before = words::words_before(lower, start, 8);
    let at = |phrases: &[&str]| phrases.iter().filter_map(|phrase| last(before, phrase)).max();
    let (than, counted) = (at(THAN), before.rfind(|one: char| one.is_ascii_digit()));
    if than.is_some_and(|than| counted.is_none_or(|counted| counted < than)) {
        return Way::Than;
    }
    if words::any_before(lower, start, UNTIL) {
        return Way::Until;
    }
    if words::any_before(lower, start, SINCE) {
        return Way::Since;
    }
    Way::In
}

/// Where a phrase stands last as whole words.
fn last(text: &str, phrase: &str) -> Option<usize> {
    text.match_indices(phrase)
        .map(|(at, _)| at)
        .filter(|&at| {
            !text[..at].ends_with(char::is_alphanumeric)
                && !text[at + phrase.len()..].starts_with(char::is_alphanumeric)
        })
        .last()
}

/// Whether a date stands right behind a document's number ("số 15/NQ-HĐND, ngày 10-12-2015")
/// or closes the name of a law ("Luật Hợp tác xã năm 2012").
fn belongs_to_document(lower: &str, documents: &[Range<usize>], start: usize) -> bool {
    let behind = documents.partition_point(|document| document.end <= start);
    if let Some(document) =
        behind.checked_sub(1).map(|last| &documents[last]).filter(|one| start - one.end < 40)
    {
        let between = lower[document.end..start].trim_matches([' ', ',', '(']);
        if matches!(between, "" | "ngày" | "năm" | "tháng") {
            return true;
        }
    }
    let before = words::words_before(lower, start, 7);
    let law = DOCUMENTS.iter().filter_map(|phrase| last(before, phrase).map(|at| at + phrase.len())).max();
    // "Luật Hợp tác xã năm 2012", but "theo Luật, trong năm 2012" and "Luật … có 5 xã năm 2012".
    law.is_some_and(|law| {
        let name = before[law..].trim();
        let is_name = !words::has_any(
            name,
            &["trong", "đến", "đã", "có", "tại", "cho", "từ", "được", "sẽ", "thực hiện"],
        );
        is_name && !name.contains(|one: char| one.is_ascii_digit())
    })
}
