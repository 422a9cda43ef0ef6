//! Plain text, and Markdown as people type it: blocks are runs of lines
//! without an empty line between, and tables of cells between bars.

use super::builder::{LONGEST_TEXT, MOST_BLOCKS};
use super::{Block, BlockKind, Refused, Source};
use crate::Span;

pub(super) fn read(text: &str) -> Result<Source, Refused> {
    let text = vietnamese::name::nfc(text.strip_prefix('\u{FEFF}').unwrap_or(text));
    let lines = lines(&text)?;
    let mut blocks = Vec::new();
    let (mut open, mut tables, mut is_fenced): (Option<Span>, usize, bool) = (None, 0, false);
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        is_fenced ^= line.text.trim_start().starts_with("```");
        let rows = if is_fenced { 0 } else { rows_of_table(&lines[at..]) };
        if rows > 0 {
            blocks.extend(open.take().map(|span| Block { span, kind: BlockKind::Lines }));
            cells(&lines[at..at + rows], tables, &mut blocks);
            tables += 1;
            at += rows;
        } else {
            if line.text.trim().is_empty() {
                blocks.extend(open.take().map(|span| Block { span, kind: BlockKind::Lines }));
            } else {
                let end = line.start + line.text.trim_end().chars().count();
                open = Some(Span::new(open.map_or(line.start, |span| span.start), end));
            }
            at += 1;
        }
        if blocks.len() > MOST_BLOCKS {
            return Err(Refused::TooMuch);
        }
    }
    blocks.extend(open.map(|span| Block { span, kind: BlockKind::Lines }));
    if blocks.is_empty() {
        return Err(Refused::Empty);
    }
    Ok(Source { text, blocks })
}

/// A line with its place.
struct Line<'a> {
    text: &'a str,
    start: usize,
}

fn lines(text: &str) -> Result<Vec<Line<'_>>, Refused> {
    let (mut found, mut position) = (Vec::new(), 0);
    for line in text.split_inclusive('\n') {
        found.push(Line { text: line, start: position });
        position += line.chars().count();
    }
    if position > LONGEST_TEXT { Err(Refused::TooMuch) } else { Ok(found) }
}

/// How many lines from the first on are a table: a head, a rule of dashes, rows.
fn rows_of_table(lines: &[Line<'_>]) -> usize {
    let [head, rule, ..] = lines else { return 0 };
    let is_row = |line: &Line<'_>| line.text.trim_start().starts_with('|');
    if !is_row(head) || !is_rule(rule.text) {
        return 0;
    }
    lines.iter().take_while(|line| is_row(line)).count()
}

/// `|---|:--:|`
fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.starts_with('|')
        && line.contains('-')
        && line.chars().all(|one| matches!(one, '|' | '-' | ':' | ' '))
}

/// The cells of a table's lines; a bar behind a backslash is text.
fn cells(lines: &[Line<'_>], table: usize, blocks: &mut Vec<Block>) {
    let rows = lines.iter().enumerate().filter(|(at, _)| *at != 1).map(|(_, line)| line);
    for (row, line) in rows.enumerate() {
        let (mut column, mut cell, mut before) = (0_usize, None::<Span>, ' ');
        for (position, character) in line.text.chars().enumerate().map(|(at, one)| (line.start + at, one)) {
            if character == '|' && before != '\\' {
                push(blocks, cell.take(), table, row, column);
                // What stands before the first bar is no cell.
                column += 1;
            } else if !character.is_whitespace() {
                let start = cell.map_or(position, |span| span.start);
                cell = Some(Span::new(start, position + 1));
            }
            before = character;
        }
        push(blocks, cell, table, row, column);
    }
}

fn push(blocks: &mut Vec<Block>, span: Option<Span>, table: usize, row: usize, bars: usize) {
    if let (Some(span), Some(column)) = (span, bars.checked_sub(1)) {
        blocks.push(Block { span, kind: BlockKind::Cell { table, row, column, columns: 1 } });
    }
}
