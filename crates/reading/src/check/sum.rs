//! Parts that do not add up to their whole.
//!
//! | text | finding |
//! |---|---|
//! | 22 HTX, gồm nông nghiệp 15 HTX, xây dựng 05 HTX, vận tải 02 HTX | none |
//! | 22 HTX, gồm nông nghiệp 15 HTX, xây dựng 04 HTX, vận tải 02 HTX | the parts make 21 |
//! | 96,4 tỷ đồng (vốn điều lệ 61,9 tỷ đồng, vốn vay 34,5 tỷ đồng) | none |
//! | 12 mô hình¹ and ¹ Pleiku 03 mô hình; các huyện A, B mỗi huyện 04 mô hình | the parts make 11 |
//! | 22 HTX, trong đó 15 HTX nông nghiệp, 12 HTX có hiệu quả | none: parts may overlap |

use super::amount::{Amount, in_unit_of, is_firm, is_same_kind, kind_and_unit};
use super::line::{Line, is_value, lines};
use super::split::{Extent, Part, Split, splits, times, total};
use super::{Rule, Said, Severity, Sheet};
use crate::figure::{Bound, Figure};
use crate::passage::Kind;
use crate::{Knowledge, Reading};
use vietnamese::Language;

pub(super) const RULE: Rule = Rule {
    name: "sum",
    explanation: (
        "Các phần liệt kê đầy đủ sau “gồm”, trong ngoặc hoặc ở chú thích phải cộng lại đúng bằng tổng số đã ghi.",
        "Parts that are listed in full after “gồm”, in brackets or in a footnote must add up to the total that is written.",
    ),
    check,
};

fn check(reading: &Reading, _: &Knowledge<'_>, sheet: &mut Sheet<'_>) {
    let lines = lines(reading);
    for line in &lines {
        for split in splits(line) {
            look_at(line, &split, sheet);
        }
    }
    for line in &lines {
        footnotes(line, &lines, sheet);
    }
}

fn look_at(line: &Line<'_>, split: &Split, sheet: &mut Sheet<'_>) {
    let whole = line.figures[split.whole];
    let Some(amount) = Amount::of(whole) else { return };
    if adds_up(line, split, amount) {
        sheet.checked();
        return;
    }
    let is_severe = match split.extent {
        Extent::Some => return,
        Extent::ProbablyAll => Severity::Warning,
        Extent::All => Severity::Error,
    };
    if is_certain(line, whole, &split.parts) {
        sheet.checked();
        report(line, whole, &split.parts, is_severe, sheet);
    }
}

/// Whether the parts add up, all or only those of the whole's kind; where
/// organisations of several kinds are parts, perhaps to two wholes that stand side by side.
fn adds_up(line: &Line<'_>, split: &Split, whole: Amount) -> bool {
    let is_sum = |parts: &[Part], whole: Amount| {
        parts.len() > 1 && total(line, parts).is_some_and(|sum| whole.is(sum, parts.len()))
    };
    let same: Vec<Part> = split.parts.iter().copied().filter(|part| part.is_same).collect();
    let beside = split.whole.checked_sub(1).filter(|&one| line.is_one_sentence(one, split.whole));
    let both = beside
        .and_then(|one| Amount::of(line.figures[one]))
        .map(|one| Amount { micro: one.micro + whole.micro, ..whole });
    let is_mixed = same.len() < split.parts.len();
    is_sum(&split.parts, whole)
        || is_sum(&same, whole)
        || (is_mixed && both.is_some_and(|both| is_sum(&split.parts, both)))
}

/// About figures nothing is certain.
fn is_certain(line: &Line<'_>, whole: &Figure, parts: &[Part]) -> bool {
    (whole.bound == Bound::AtLeast || is_firm(whole))
        && parts.iter().all(|part| is_firm(line.figures[part.index]) && !line.is_number_unread(part.index))
}

fn report(line: &Line<'_>, whole: &Figure, parts: &[Part], severity: Severity, sheet: &mut Sheet<'_>) {
    let Some(sum) = total(line, parts) else { return };
    let message = Said::of(|language| {
        let (written, sum) = (whole.value.format(language), in_unit_of(sum, whole, language));
        match language {
            Language::Vi => {
                format!("Ghi tổng là {written} nhưng {} phần cộng lại là {sum}.", parts.len())
            }
            Language::En => {
                format!("The total says {written} but its {} parts add up to {sum}.", parts.len())
            }
        }
    });
    let spans: Vec<_> =
        std::iter::once(whole.span).chain(parts.iter().map(|part| line.figures[part.index].span)).collect();
    sheet.found(severity, message, &spans);
}

/// "35 HTX¹" with a footnote that splits it over places.
fn footnotes(line: &Line<'_>, lines: &[Line<'_>], sheet: &mut Sheet<'_>) {
    for (at, mark) in &line.passage.notes {
        let before = line.figures.iter().rposition(|figure| figure.bytes.end <= *at);
        let Some(whole) = before.map(|index| line.figures[index]).filter(|figure| is_value(figure)) else {
            continue;
        };
        let start = line.passage.whole().start;
        let of_mark = |note: &&Line<'_>| {
            matches!(&note.passage.kind, Kind::Footnote(its) if its == mark)
                && note.passage.whole().start > start
        };
        let Some(note) = lines.iter().find(of_mark) else { continue };
        let Some(parts) = places(note, whole) else { continue };
        let Some(amount) = Amount::of(whole) else { continue };
        sheet.checked();
        let is_right = total(note, &parts).is_some_and(|sum| amount.is(sum, parts.len()));
        if !is_right && is_certain(note, whole, &parts) {
            // Shares of "at least 35" may be more, and the programme does not forbid that they are less.
            let severity = if whole.bound == Bound::Exact { Severity::Error } else { Severity::Warning };
            report(note, whole, &parts, severity, sheet);
        }
    }
}

/// The parts of a footnote that only names places with their figures.
fn places(note: &Line<'_>, whole: &Figure) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    for (index, figure) in note.figures.iter().enumerate() {
        if !is_same_kind(whole, figure) {
            continue;
        }
        let before = note.before(index);
        let names = ["huyện", "thành phố", "thị xã", "xã ", "phường", "thị trấn", "tỉnh", "mỗi"];
        let is_place = names.iter().any(|name| before.contains(name));
        if !is_value(figure) || !is_place {
            return None;
        }
        parts.push(Part { index, times: times(note, index)?, is_same: true });
    }
    let begins = note.words(0..note.figures.first()?.bytes.start);
    // "mỗi địa phương 01" beside "HTX" is fine, but a note that is only one place is no list.
    let is_list = parts.len() > 1 && !begins.contains("trong đó") && !begins.contains("tiêu biểu");
    (is_list && !kind_and_unit(&whole.measure).0.is_empty()).then_some(parts)
}

#[cfg(test)]
mod tests {
    use crate::check::example::{checked, found};

    fn is_right(text: &str) {
        assert_eq!(found("sum", text), Vec::<String>::new(), "{text}");
        assert!(checked("sum", text) > 0, "{text}");
    }

    fn is_wrong(text: &str, message: &str) {
        assert_eq!(found("sum", text), [message.to_owned()], "{text}");
    }

    #[test]
    fn in_a_sentence() {
        is_right("Toàn huyện có 22 HTX, gồm nông nghiệp 15 HTX, xây dựng 05 HTX và vận tải 02 HTX.");
        is_wrong(
            "Toàn huyện có 22 HTX, gồm nông nghiệp 15 HTX, xây dựng 04 HTX và vận tải 02 HTX.",
            "Ghi tổng là 22 nhưng 3 phần cộng lại là 21.",
        );
        is_right("Có 09 tổ hợp tác với 118 tổ viên: 06 tổ trồng cà phê, 02 tổ nuôi bò và 01 tổ dệt.");
        is_right("Có 58 HTX, bao gồm: nông nghiệp 34 HTX; xây dựng 20 HTX; vận tải 04 HTX.");
        is_wrong(
            "Có 58 HTX, bao gồm: nông nghiệp 31 HTX; xây dựng 20 HTX; vận tải 04 HTX.",
            "Ghi tổng là 58 nhưng 3 phần cộng lại là 55.",
        );
        is_right("Có 99 hợp tác xã theo Luật (bao gồm 93 hợp tác xã, 01 liên hiệp và 05 quỹ tín dụng).");
    }

    #[test]
    fn in_brackets_and_of_money() {
        is_right("Tổng vốn 96,4 tỷ đồng (vốn điều lệ 61,9 tỷ đồng, vốn vay 34,5 tỷ đồng).");
        is_wrong(
            "Tổng kinh phí 2.350 triệu đồng (ngân sách trung ương 1.600 triệu đồng, tỉnh 500 triệu đồng, huyện 350 triệu đồng).",
            "Ghi tổng là 2.350 nhưng 3 phần cộng lại là 2.450.",
        );
        is_right("Tổng vốn 2,05 tỷ đồng, gồm vốn góp 1.600 triệu đồng và vốn vay 450 triệu đồng.");
    }

    #[test]
    fn in_a_footnote() {
        let text = |each: &str| {
            format!(
                "- Xây dựng 12 mô hình<sup>(1)</sup> trong năm.\n\n<sup>1</sup> Thành phố Pleiku 03 mô hình; các huyện Chư Sê, Chư Prông, Đak Đoa mỗi huyện {each} mô hình; 03 địa phương còn lại mỗi địa phương 01 mô hình."
            )
        };
        is_right(&text("02"));
        is_wrong(&text("03"), "Ghi tổng là 12 nhưng 3 phần cộng lại là 15.");
    }

    #[test]
    fn of_a_whole_some_sentences_before() {
        let text = |first: &str| {
            format!(
                "Toàn tỉnh có 184 HTX. Thành lập mới 12 HTX. Chia ra: HTX nông nghiệp {first}, HTX thủy sản 30, HTX vận tải 12."
            )
        };
        is_right(&text("142"));
        is_wrong(&text("124"), "Ghi tổng là 184 nhưng 3 phần cộng lại là 166.");
        is_right("Trong 163 HTX có 97 HTX nông nghiệp, 45 HTX vận tải, 21 HTX xây dựng.");
    }

    #[test]
    fn trong_do_may_name_only_some() {
        for text in [
            "Có 22 HTX, trong đó 15 HTX nông nghiệp, 12 HTX hoạt động hiệu quả, 03 HTX mới.",
            "Có 22 HTX, trong đó có 15 HTX nông nghiệp và 02 HTX vận tải.",
            "Có hơn 22 HTX, gồm nông nghiệp 15 HTX và vận tải 02 HTX.",
            "Giải thể 14 HTX, chủ yếu ở huyện A 05 HTX và huyện B 02 HTX.",
        ] {
            assert_eq!(found("sum", text), Vec::<String>::new(), "{text}");
        }
        is_wrong(
            "Có 58 HTX, trong đó 46 HTX đang hoạt động, 09 HTX ngừng hoạt động.",
            "Ghi tổng là 58 nhưng 2 phần cộng lại là 55.",
        );
    }
}
