//! Headings that skip or repeat a number.
//!
//! Lists begin again at one inside lists, and a list in a section may have the
//! style of the section's own number. So every run of numbers of one style is
//! kept open until an outer style goes on, and a number is right where any of
//! the open runs expects it.

use super::{Rule, Said, Severity, Sheet};
use crate::heading::{Numbered, Style, numbered};
use crate::passage::Passage;
use crate::{Knowledge, Reading, Span};

/// The rule.
pub const RULE: Rule = Rule {
    name: "heading_order",
    explanation: (
        "Các mục cùng cấp được đánh số liên tục: sau I là II, sau 2 là 3, không bỏ và không lặp số nào.",
        "Headings of one level count on: II follows I and 3 follows 2; no number is left out or used twice.",
    ),
    check,
};

/// A run of numbers of one style under one parent.
struct Run<'a> {
    last: &'a Numbered,
    parent: &'a str,
}

fn check(reading: &Reading, _knowledge: &Knowledge<'_>, sheet: &mut Sheet<'_>) {
    let lines = numbered(&reading.passages);
    let mut open: Vec<Run<'_>> = Vec::new();
    for line in &lines {
        let (style, parent) = (line.numbering.style, line.numbering.parent.as_str());
        open.retain(|run| run.last.numbering.style.rank() <= style.rank());
        let is_brother = |run: &Run<'_>| run.last.numbering.style == style && run.parent == parent;
        // A run of another parent ("2.3" before "3.1") has ended.
        open.retain(|run| run.last.numbering.style != style || run.parent == parent);
        let expected =
            open.iter().rposition(|run| is_brother(run) && run.last.numbering.value + 1 == value(line));
        if let Some(at) = expected {
            sheet.checked();
            open.truncate(at);
        } else if let Some(run) = open.iter().rfind(|run| is_brother(run)).filter(|_| value(line) != 1) {
            if let Some((message, severity)) = wrong(run.last, line, &reading.passages) {
                sheet.checked();
                sheet.found(
                    severity,
                    message,
                    &[place(line, &reading.passages), place(run.last, &reading.passages)],
                );
            }
            let at = open.iter().rposition(is_brother).unwrap_or_default();
            open.truncate(at);
        }
        // Deep nesting is no document's; what is hostile must stay cheap.
        if open.len() < DEEPEST {
            open.push(Run { last: line, parent });
        }
    }
}

/// Open runs at most.
const DEEPEST: usize = 40;

fn value(line: &Numbered) -> u16 {
    line.numbering.value
}

fn place(line: &Numbered, passages: &[Passage]) -> Span {
    let passage = &passages[line.passage];
    let end = title_end(&passage.text, line.bytes.end);
    passage.span(0..end)
}

/// Of an item only its first words are quoted.
fn title_end(text: &str, heading: usize) -> usize {
    let shortest = text.char_indices().nth(LONGEST_QUOTE).map_or(text.len(), |(at, _)| at);
    heading.max(shortest.min(text.len())).min(text.len())
}

/// In characters.
const LONGEST_QUOTE: usize = 60;

/// What is wrong between two lines of one run, if it surely is.
fn wrong(before: &Numbered, line: &Numbered, passages: &[Passage]) -> Option<(Said, Severity)> {
    let (is, was) = (value(line), value(before));
    let are_headings = before.is_heading && line.is_heading;
    let severity = if are_headings { Severity::Error } else { Severity::Warning };
    if is == was {
        // Two items with one number, far apart, are likelier two lists.
        let is_near = are_headings || line.passage - before.passage <= NEAR;
        let right = written(line.numbering.style, &line.numbering.parent, was + 1);
        let number = &line.numbering.text;
        let message = Said {
            vi: format!("Mục “{number}” được đánh số hai lần; mục sau phải là “{right}”."),
            en: format!("Number “{number}” is used twice; the later one should be “{right}”."),
        };
        return is_near.then_some((message, severity));
    }
    let is_skip = is > was + 1 && is <= was + if are_headings { 3 } else { 2 };
    // The Vietnamese alphabet has đ, which some leave out, and e follows d in others.
    let is_letter = line.numbering.style == Style::Letter;
    let missing = written(line.numbering.style, &line.numbering.parent, was + 1);
    if !is_skip || is_letter || stands_between(&missing, &passages[before.passage..line.passage]) {
        return None;
    }
    let (from, to) = (&before.numbering.text, &line.numbering.text);
    let message = Said {
        vi: format!("Số mục nhảy từ “{from}” sang “{to}”; sau “{from}” phải là “{missing}”."),
        en: format!("The numbers leap from “{from}” to “{to}”; “{missing}” should follow “{from}”."),
    };
    Some((message, severity))
}

/// Passages between two items of one list at most.
const NEAR: usize = 6;

/// Whether the missing number stands somewhere in a line: then only the lines were read wrongly.
fn stands_between(missing: &str, passages: &[Passage]) -> bool {
    passages.iter().any(|passage| {
        passage.text.match_indices(missing).any(|(at, _)| {
            let (before, behind) = (&passage.text[..at], &passage.text[at + missing.len()..]);
            let begins = before.is_empty() || before.ends_with([' ', '(', '-']);
            let goes_on = behind.strip_prefix(['.', ')', '/', ':']).is_some_and(|rest| {
                rest.is_empty() || rest.trim_start().starts_with(|one: char| one.is_uppercase() || one == '“')
            });
            begins && (goes_on || behind.is_empty())
        })
    })
}

/// A number as its style writes it.
fn written(style: Style, parent: &str, value: u16) -> String {
    match style {
        Style::Roman => vietnamese::number::roman(value),
        Style::Decimal(1) => value.to_string(),
        Style::Decimal(_) => format!("{parent}.{value}"),
        Style::Part(_) | Style::Capital | Style::Letter => crate::heading::nth(style, value),
    }
}

#[cfg(test)]
mod tests {
    use crate::check::sample::{Expected, examples, messages};

    #[test]
    fn examples_of_the_rule() {
        const YES: Expected = Expected::Errors(1);
        const MAYBE: Expected = Expected::Warnings(1);
        const NO: Expected = Expected::Nothing;
        examples(
            "heading_order",
            &[
                ("I. KẾT QUẢ\n\nĐã làm.\n\nIII. KIẾN NGHỊ\n\nĐề nghị.", YES),
                ("I. KẾT QUẢ\n\nĐã làm.\n\nII. KIẾN NGHỊ\n\nĐề nghị.", NO),
                ("1. Thuận lợi\n\n2. Khó khăn\n\n4. Nguyên nhân", YES),
                ("3. Thuận lợi\n\n4. Khó khăn\n\n4. Nguyên nhân", YES),
                ("3. Thuận lợi\n\n4. Khó khăn\n\n4. Nguyên nhân\n\n5. Kết luận", YES),
                ("I. KẾT QUẢ\n\n1. Vốn\n\n2. Đất\n\nII. KIẾN NGHỊ\n\n1. Vốn\n\n2. Đất", NO),
                // A list inside a numbered section.
                ("1. Vốn\n\n2. Đất\n\nGồm các việc:\n\n1. Giao đất\n\n2. Thuê đất\n\n3. Công nghệ", NO),
                (
                    "1. Vốn\n\n2. Đất\n\nGồm các việc:\n\n1. Giao đất\n\n2. Thuê đất\n\n3. Thu hồi\n\n3. Công nghệ",
                    NO,
                ),
                ("1. Vốn\n\n1.1. Vay\n\n1.2. Góp\n\n2. Đất\n\n2.1. Giao\n\n2.2. Thuê", NO),
                ("1. Vốn\n\n1.1. Vay\n\n1.3. Góp\n\n2. Đất", YES),
                ("a) Về vốn\n\nb) Về đất\n\nc) Về người\n\nd) Về tài chính\n\ne) Về thuế", NO),
                (
                    "1. Rà soát các xã đã làm xong việc này;\n\n3. Giải thể các hợp tác xã ngừng hoạt động;",
                    MAYBE,
                ),
                // The file begins in the middle, or its lines are not what they were.
                ("III. KẾT QUẢ\n\nIV. KIẾN NGHỊ", NO),
                ("I. KẾT QUẢ\n\nĐã làm xong. II. TỒN TẠI\n\nIII. KIẾN NGHỊ", NO),
                ("Phần thứ nhất\n\nKẾT QUẢ\n\nPhần thứ ba\n\nKIẾN NGHỊ", YES),
                ("A. KẾT QUẢ\n\nI. Vốn\n\nB. KIẾN NGHỊ\n\nI. Vốn", NO),
            ],
        );
        let said = messages("heading_order", "I. KẾT QUẢ\n\nĐã làm.\n\nIII. KIẾN NGHỊ\n\nĐề nghị.");
        assert_eq!(said, ["Số mục nhảy từ “I” sang “III”; sau “I” phải là “II”."]);
    }
}
