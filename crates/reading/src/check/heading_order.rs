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
    parent: &'a str,
    lines: Vec<&'a Numbered>,
}

impl Run<'_> {
    fn style(&self) -> Option<Style> {
        self.lines.last().map(|line| line.numbering.style)
    }

    fn value(&self) -> u16 {
        self.lines.last().map_or(0, |line| value(line))
    }
}

fn check(reading: &Reading, _knowledge: &Knowledge<'_>, sheet: &mut Sheet<'_>) {
    let lines = numbered(&reading.passages);
    let mut open: Vec<Run<'_>> = Vec::new();
    let mut ended: Vec<Run<'_>> = Vec::new();
    for line in &lines {
        let (style, parent) = (line.numbering.style, line.numbering.parent.as_str());
        // An outer number ends inner runs, one of another parent ("2.3" before "3.1") its own style's.
        let goes_on = |run: &mut Run<'_>| {
            let is_outer = run.style().is_some_and(|other| other.rank() < style.rank());
            !(is_outer || run.style() == Some(style) && run.parent == parent)
        };
        ended.extend(open.extract_if(.., goes_on));
        let is_brother = |run: &Run<'_>| run.style() == Some(style);
        let expects = |run: &Run<'_>| is_brother(run) && run.value() + 1 == value(line);
        let at = open.iter().rposition(expects);
        let at = at.or_else(|| open.iter().rposition(is_brother).filter(|_| value(line) != 1));
        match at {
            Some(at) => {
                ended.extend(open.drain(at + 1..));
                open[at].lines.push(line);
            }
            // Deep nesting is no document's; what is hostile must stay cheap.
            None if open.len() < DEEPEST => open.push(Run { parent, lines: vec![line] }),
            None => {}
        }
    }
    ended.extend(open);
    ended.iter().for_each(|run| check_run(run, &reading.passages, sheet));
}

fn check_run(run: &Run<'_>, passages: &[Passage], sheet: &mut Sheet<'_>) {
    let mut was = run.lines.first().map_or(0, |line| value(line));
    for (at, pair) in run.lines.windows(2).enumerate() {
        let [before, line] = pair else { continue };
        let next = run.lines.get(at + 2).map(|next| value(next));
        let expected = was + 1;
        let said = if value(line) == expected {
            None
        } else if next == Some(expected + 1) && is_sure(before, line, expected, passages) {
            Some(misnumbered(before, line, expected))
        } else {
            wrong(before, line, was, passages)
        };
        // One wrong number is told once: the next is judged by the right one.
        was = if next == Some(expected + 1) { expected } else { value(line) };
        if said.is_some() || value(line) == expected {
            sheet.checked();
        }
        if let Some(message) = said {
            let severity =
                if before.is_heading && line.is_heading { Severity::Error } else { Severity::Warning };
            sheet.found(severity, message, &[place(line, passages), place(before, passages)]);
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

/// A number that the lines before and behind it contradict.
fn misnumbered(before: &Numbered, line: &Numbered, expected: u16) -> Said {
    let right = written(line.numbering.style, &line.numbering.parent, expected);
    let (is, was) = (&line.numbering.text, &before.numbering.text);
    Said {
        vi: format!("Mục “{is}” đứng ngay sau mục “{was}” nên phải đánh số “{right}”."),
        en: format!("“{is}” follows “{was}” and should be “{right}”."),
    }
}

/// Whether two lines surely belong to one list.
fn is_sure(before: &Numbered, line: &Numbered, expected: u16, passages: &[Passage]) -> bool {
    let are_headings = before.is_heading && line.is_heading;
    // The Vietnamese alphabet has đ, which some leave out.
    let is_letter =
        matches!(line.numbering.style, Style::Letter | Style::Capital) && value(line) == expected + 1;
    let missing = written(line.numbering.style, &line.numbering.parent, expected);
    let is_near = are_headings || line.passage - before.passage <= NEAR;
    is_near && !is_letter && !stands_between(&missing, &passages[before.passage..line.passage])
}

/// What is wrong with a number behind another, if something surely is.
fn wrong(before: &Numbered, line: &Numbered, was: u16, passages: &[Passage]) -> Option<Said> {
    let is = value(line);
    let are_headings = before.is_heading && line.is_heading;
    let furthest = was + if are_headings { 3 } else { 2 };
    // A line "Phụ lục II." may only name an appendix, and sections begin anew in each chapter.
    let may_repeat = matches!(line.numbering.style, Style::Part(letter) if letter != 'p') && is == was;
    // Two items with something between them may be of two lists.
    if may_repeat
        || !are_headings && line.passage > before.passage + 1
        || is < was
        || is > furthest
        || !is_sure(before, line, was + 1, passages)
    {
        return None;
    }
    let right = written(line.numbering.style, &line.numbering.parent, was + 1);
    let (from, to) = (&before.numbering.text, &line.numbering.text);
    Some(if is == was {
        Said {
            vi: format!("Mục “{to}” được đánh số hai lần; mục sau phải là “{right}”."),
            en: format!("Number “{to}” is used twice; the later one should be “{right}”."),
        }
    } else {
        Said {
            vi: format!("Số mục nhảy từ “{from}” sang “{to}”; sau “{from}” phải là “{right}”."),
            en: format!("The numbers leap from “{from}” to “{to}”; “{right}” should follow “{from}”."),
        }
    })
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
    use crate::check::example::found;
    use crate::check::sample::{Expected, examples};

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
                ("1. Vốn\n\n2. Đất\n\n4. Người\n\n4. Thuế\n\n5. Chợ", YES),
                ("1. Vốn\n\n2. Đất\n\n3. Người\n\n3. Thuế\n\n5. Chợ", YES),
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
                ("Phụ lục II\n\nDanh mục xã.\n\nPhụ lục II", NO),
                ("A. KẾT QUẢ\n\nI. Vốn\n\nB. KIẾN NGHỊ\n\nI. Vốn", NO),
            ],
        );
        let said = found("heading_order", "I. KẾT QUẢ\n\nĐã làm.\n\nIII. KIẾN NGHỊ\n\nĐề nghị.");
        assert_eq!(said, ["Số mục nhảy từ “I” sang “III”; sau “I” phải là “II”."]);
    }
}
