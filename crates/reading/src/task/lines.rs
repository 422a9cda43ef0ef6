//! Tasks out of the lines that a table leaves behind in a plain text or a PDF.

use super::Task;
use super::row::{Layout, Line, Row, add, read};
use super::words::{Column, head_line};
use crate::Span;
use crate::pattern::regex;
use regex::Regex;
use std::sync::LazyLock;

/// How a row is marked, from the outermost.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Rank {
    Roman,
    Digits,
    Decimal,
    Letter,
    Dash,
}

/// A line with which a row begins.
#[derive(Clone, Debug)]
struct Mark {
    rank: Rank,
    number: String,
    /// Which line.
    line: usize,
    /// Where in the line its words begin, in bytes.
    words: usize,
}

static MARK: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^(?:(?<roman>[IVX]{1,5})|(?<decimal>\d{1,2}\.\d{1,2})|(?<digits>\d{1,2})|(?<letter>[a-zđ])[.)]|(?<dash>[-–+•*]))[.)]?(?:\s+|$)",
    )
});

/// The tasks behind the first table's head in a text.
pub(super) fn tasks(text: &str) -> Vec<Task> {
    let lines = lines(text);
    let Some((first, columns)) =
        lines.iter().enumerate().find_map(|(at, line)| Some((at, head_line(line.text)?)))
    else {
        return Vec::new();
    };
    let lines = without_heads(&lines[first..]);
    let layout = Layout {
        width: usual_width(&lines),
        has_partner: columns.contains(&Column::Partner),
        has_time: columns.contains(&Column::Time),
    };
    let marks = marks(&lines);
    let end = table_end(&lines, &marks);
    let marks: Vec<Mark> = marks.into_iter().filter(|mark| mark.line < end).collect();
    // The rows are of the innermost sort of mark of which most name an agency.
    [Rank::Dash, Rank::Letter, Rank::Decimal, Rank::Digits, Rank::Roman]
        .into_iter()
        .find_map(|rank| of_rank(&lines[..end], &marks, rank, layout))
        .unwrap_or_default()
}

/// The tasks if rows of this rank are the tasks.
fn of_rank(lines: &[Line<'_>], marks: &[Mark], rank: Rank, layout: Layout) -> Option<Vec<Task>> {
    let marks: Vec<&Mark> = marks.iter().filter(|mark| mark.rank <= rank).collect();
    let (mut found, mut group) = (Vec::new(), (String::new(), String::new()));
    for (at, mark) in marks.iter().enumerate() {
        let end = marks.get(at + 1).map_or(lines.len(), |next| next.line);
        let row = row_lines(lines, mark, end);
        if mark.rank == rank {
            found.push(task(read(&row, layout), &group));
        } else {
            let mut title = String::new();
            row.iter().for_each(|line| add(&mut title, line.text));
            group = (mark.number.clone(), title);
        }
    }
    let led = found.iter().filter(|task| !task.lead.is_empty()).count();
    (led >= 2 && led * 3 >= found.len() * 2).then_some(found)
}

fn task(row: Row, group: &(String, String)) -> Task {
    let (start, end) = row.span.unwrap_or_default();
    Task {
        span: Span::new(start, end),
        group_number: group.0.clone(),
        group: group.1.clone(),
        text: row.text,
        lead: row.lead,
        result: row.result,
    }
}

/// A row's lines, the first without its mark.
fn row_lines<'a>(lines: &[Line<'a>], mark: &Mark, end: usize) -> Vec<Line<'a>> {
    let first = lines[mark.line];
    let text = &first.text[mark.words..];
    let skipped = first.text[..mark.words].chars().count();
    let head = Line { text, start: first.start + skipped, length: first.length - skipped, ..first };
    let below = lines[mark.line + 1..end].iter().copied();
    std::iter::once(head).filter(|line| !line.text.is_empty()).chain(below).collect()
}

fn lines(text: &str) -> Vec<Line<'_>> {
    let (mut found, mut position, mut gap) = (Vec::new(), 0, false);
    for line in text.split('\n') {
        let trimmed = line.trim();
        if trimmed.is_empty() {
            gap = true;
        } else {
            let indent = line.len() - line.trim_start().len();
            let start = position + line[..indent].chars().count();
            let length = trimmed.chars().count();
            // What a page's end leaves: its sign, or one space before the first line.
            let is_page_start = line.starts_with([' ', '\u{C}']);
            found.push(Line { text: trimmed, start, length, is_behind_gap: gap, is_page_start });
            gap = false;
        }
        position += line.chars().count() + 1;
    }
    // Where many lines are indented, a space tells nothing.
    let indented = found.iter().filter(|line| line.is_page_start).count();
    if indented * 10 > found.len() {
        found.iter_mut().for_each(|line| line.is_page_start = false);
    }
    found
}

/// The lines behind the head, without its repetitions at the head of pages.
fn without_heads<'a>(lines: &[Line<'a>]) -> Vec<Line<'a>> {
    let (mut found, mut is_page_start): (Vec<Line<'a>>, bool) = (Vec::new(), false);
    for line in lines {
        if head_line(line.text).is_some() {
            is_page_start = !found.is_empty();
            continue;
        }
        found.push(Line { is_page_start: line.is_page_start || is_page_start, ..*line });
        is_page_start = false;
    }
    found
}

/// The length of a full line of text: nine in ten lines are shorter.
fn usual_width(lines: &[Line<'_>]) -> usize {
    let mut lengths: Vec<usize> = lines.iter().map(|line| line.length).collect();
    lengths.sort_unstable();
    lengths.get(lengths.len() * 9 / 10).copied().unwrap_or_default()
}

/// Where rows begin. Numbers must count on, or a date's "12" at the head of a
/// line would be one.
fn marks(lines: &[Line<'_>]) -> Vec<Mark> {
    let mut found: Vec<Mark> = Vec::new();
    let (mut roman, mut digits) = (0, 0);
    for (at, line) in lines.iter().enumerate() {
        let Some(mark) = mark(lines, at) else { continue };
        let value = match mark.rank {
            Rank::Roman => (1..=20).find(|value| vietnamese::number::roman(*value) == mark.number),
            Rank::Digits => mark.number.parse().ok(),
            _ => None,
        };
        let counts_on = match (mark.rank, value) {
            (Rank::Roman, value) => value == Some(roman + 1),
            (Rank::Digits, value) => value == Some(digits + 1) || value == Some(1) && roman > 0 && digits > 0,
            _ => true,
        };
        if !counts_on {
            continue;
        }
        match mark.rank {
            Rank::Roman => roman += 1,
            Rank::Digits => digits = value.unwrap_or_default(),
            _ => {}
        }
        debug_assert!(mark.words <= line.text.len());
        found.push(mark);
    }
    found
}

fn mark(lines: &[Line<'_>], at: usize) -> Option<Mark> {
    let text = lines[at].text;
    let found = MARK.captures(text)?;
    let words = found.get(0)?.end();
    let (rank, number) = [
        (Rank::Roman, "roman"),
        (Rank::Decimal, "decimal"),
        (Rank::Digits, "digits"),
        (Rank::Letter, "letter"),
        (Rank::Dash, "dash"),
    ]
    .into_iter()
    .find_map(|(rank, name)| Some((rank, found.name(name)?.as_str().to_owned())))?;
    let begins = |text: &str| text.starts_with(|one: char| one.is_uppercase() || "“\"(".contains(one));
    // A number alone on its line belongs to the line right below; a page's number stands apart.
    let is_mark = if text.len() > words {
        begins(&text[words..])
    } else {
        let next = lines.get(at + 1);
        rank == Rank::Dash || next.is_some_and(|next| begins(next.text) && !next.is_behind_gap)
    };
    is_mark.then_some(Mark { rank, number, line: at, words })
}

/// Where the table has ended: at the list of receivers, or at a heading that counts no row.
fn table_end(lines: &[Line<'_>], marks: &[Mark]) -> usize {
    let heading = |at: usize| {
        let is_row = marks.iter().any(|mark| mark.line == at);
        let text = lines[at].text;
        let number = text.split('.').next().unwrap_or_default();
        let is_roman = !number.is_empty() && number.chars().all(|one| "IVX".contains(one));
        let is_capitals = text.chars().filter(|one| one.is_alphabetic()).all(char::is_uppercase);
        !is_row && is_roman && is_capitals && text.contains(". ")
    };
    let is_end = |at: &usize| lines[*at].text.starts_with("Nơi nhận") || heading(*at);
    (0..lines.len()).find(is_end).unwrap_or(lines.len())
}
