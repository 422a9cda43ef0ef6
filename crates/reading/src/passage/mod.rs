//! Passages: a document's text as it reads, each character with its place.
//!
//! A page cuts a sentence, a column cuts a line, Markdown sets stars around a
//! word, a footnote's mark stands behind a number. A passage is a paragraph,
//! an item of a list, a heading, a cell or a footnote with all that taken out,
//! so that whoever looks for figures sees one line of plain words; and every
//! byte of it knows which character of the document it is.

mod line;
mod mark;

pub(crate) use line::is_capitals;

use crate::Span;
use crate::source::{Block, BlockKind, Source};
use line::Line;
use std::ops::Range;

/// A piece of a document that reads as one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Passage {
    /// Its words: composed, single spaces, no markup, no footnote marks.
    pub text: String,
    /// What sort of piece.
    pub kind: Kind,
    /// Marks of footnotes, by the byte of `text` before which they stood.
    pub notes: Vec<(usize, String)>,
    /// For each byte of `text` the character of the document that it is.
    places: Vec<usize>,
}

/// What sort of passage.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A heading that the format names as one (Word's styles, `##`). Numbered
    /// headings of plain text are found later, by [`crate::heading`].
    Heading(u8),
    /// A paragraph.
    Body,
    /// An item of a list: "- …", "+ …", "a) …", "1. …".
    Item,
    /// A cell of a table.
    Cell {
        /// Which table of the document.
        table: usize,
        /// Its row.
        row: usize,
        /// Its first column.
        column: usize,
        /// How many columns it takes.
        columns: usize,
    },
    /// A footnote, with its mark.
    Footnote(String),
    /// A page's head, foot or number.
    Margin,
}

impl Passage {
    /// The place in the document of a range of bytes of `text`.
    #[must_use]
    pub fn span(&self, bytes: Range<usize>) -> Span {
        let first = self.places.get(bytes.start).copied();
        let last = bytes.end.checked_sub(1).and_then(|last| self.places.get(last)).copied();
        match (first, last) {
            (Some(first), Some(last)) if bytes.start < bytes.end => Span::new(first, last + 1),
            _ => {
                let place = first.or_else(|| self.places.last().map(|last| last + 1)).unwrap_or_default();
                Span::new(place, place)
            }
        }
    }

    /// The place of the whole passage.
    #[must_use]
    pub fn whole(&self) -> Span {
        self.span(0..self.text.len())
    }

    /// The sentences, as ranges of bytes of `text`. A full stop ends one only
    /// before a capital, a bracket, a quotation mark or the end, and never
    /// behind a list number or inside a number.
    #[must_use]
    pub fn sentences(&self) -> Vec<Range<usize>> {
        let text = &self.text;
        let (mut found, mut start) = (Vec::new(), 0);
        for (at, character) in text.char_indices() {
            if !matches!(character, '.' | '!' | '?' | '…') {
                continue;
            }
            let end = at + character.len_utf8();
            let next = text[end..].chars().find(|character| !character.is_whitespace());
            let is_spaced = text[end..].starts_with(char::is_whitespace) || next.is_none();
            let begins = next.is_none_or(|next| next.is_uppercase() || "“\"(-".contains(next));
            if is_spaced && begins && !is_numbering(text[start..at].trim()) {
                found.push(start..end);
                start = end + text[end..].len() - text[end..].trim_start().len();
            }
        }
        if start < text.len() {
            found.push(start..text.len());
        }
        found
    }
}

/// Whether all that stands before a full stop is the number of a heading or an item.
fn is_numbering(before: &str) -> bool {
    let number = before.trim_start_matches(['-', '+', ' ']);
    !number.is_empty()
        && number.chars().count() <= 6
        && number.chars().all(|one| one.is_ascii_digit() || one == '.' || "IVXLCabcdđ".contains(one))
}

/// The passages of a document, in its order.
#[must_use]
pub fn passages(source: &Source) -> Vec<Passage> {
    let text: Vec<char> = source.text.chars().collect();
    let width = line::usual_width(source, &text);
    let mut found: Vec<Passage> = Vec::new();
    for block in &source.blocks {
        for passage in of_block(block, &text, width) {
            match open_end(&found, &passage, block) {
                Some(before) => found[before].join(passage),
                None => found.push(passage),
            }
        }
    }
    found
}

fn of_block(block: &Block, text: &[char], width: usize) -> Vec<Passage> {
    let lines = match block.kind {
        BlockKind::Lines => line::lines(text, block.span),
        _ => vec![Line::read(text, block.span)],
    };
    let mut found: Vec<Passage> = Vec::new();
    let mut before: Option<usize> = None;
    for line in lines.into_iter().filter(|line| !line.is_empty()) {
        let kind = kind_of(&line, &block.kind);
        let length = line.length();
        let goes_on = found.last().zip(before).is_some_and(|(last, before)| {
            !line.begins_anew()
                && last.kind != Kind::Margin
                && line::goes_on(&last.text, before, &line, width)
        });
        match found.last_mut() {
            Some(last) if goes_on => last.join(line.into_passage(kind)),
            _ => found.push(line.into_passage(kind)),
        }
        before = Some(length);
    }
    found
}

fn kind_of(line: &Line, block: &BlockKind) -> Kind {
    match block {
        BlockKind::Heading(level) => Kind::Heading(*level),
        BlockKind::Cell { table, row, column, columns } => {
            Kind::Cell { table: *table, row: *row, column: *column, columns: *columns }
        }
        BlockKind::Footnote(mark) => Kind::Footnote(mark.clone()),
        BlockKind::Margin => Kind::Margin,
        BlockKind::Lines => line.kind(),
        // Only where pages show is a lone number a page's.
        BlockKind::Paragraph => match line.kind() {
            Kind::Margin => Kind::Body,
            kind => kind,
        },
    }
}

/// The passage that a page or a footnote broke off and that this one goes on
/// with: the last running text, if it has no end and this begins in the middle.
fn open_end(found: &[Passage], next: &Passage, block: &Block) -> Option<usize> {
    if !matches!(block.kind, BlockKind::Lines | BlockKind::Paragraph) || next.kind != Kind::Body {
        return None;
    }
    let before = found.iter().rposition(|one| !matches!(one.kind, Kind::Footnote(_) | Kind::Margin))?;
    let last = &found[before];
    if !matches!(last.kind, Kind::Body | Kind::Item) || line::is_ended(&last.text) {
        return None;
    }
    let first = next.text.chars().next()?;
    let goes_on = first.is_lowercase()
        || line::is_cut_at_hyphen(&last.text)
        || matches!(first, ',' | '.' | ';' | ')' | '%')
        || first.is_ascii_digit() && announces_number(&last.text)
        // A long paragraph without an end was cut, even before a name: "tỉnh Kon / Tum".
        || (last.text.chars().count() > LONG
            && first.is_alphabetic()
            && !is_capitals(&next.text)
            && !may_be_title(&last.text));
    goes_on.then_some(before)
}

/// Whether a text ends in a word behind which only a number can go on: "ngày / 12 tháng 3".
fn announces_number(text: &str) -> bool {
    matches!(text.rsplit(' ').next(), Some("ngày" | "tháng" | "năm" | "số"))
}

/// Whether a text begins with a number, so that it may be a long heading, and
/// ends in a word behind which no name goes on ("tỉnh", "Kon").
fn may_be_title(text: &str) -> bool {
    let number = text.split(['.', ')', ' ']).next().unwrap_or_default();
    let is_numbered =
        number.chars().all(|one| one.is_ascii_digit() || "IVX".contains(one)) && !number.is_empty();
    let last = text.rsplit(' ').next().unwrap_or_default();
    let leads_to_name = last.starts_with(char::is_uppercase)
        || matches!(
            last,
            "tỉnh" | "huyện" | "xã" | "phố" | "phường" | "trấn" | "của" | "và" | "các" | "ủy" | "sở"
        );
    is_numbered && !leads_to_name
}

/// The sign that conversions leave of a footnote's mark, at the footnote.
const LOST_MARK: &str = "\u{FFFD}";

/// Characters from which on a paragraph without a full stop is one that was cut, not a title.
const LONG: usize = 160;

impl Passage {
    /// Puts another behind this one, as one line goes on from another.
    fn join(&mut self, next: Passage) {
        if line::is_hyphenated(&self.text, &next.text) {
            self.text.pop();
            self.places.pop();
        } else if !self.text.ends_with(['-', '/']) && !next.text.starts_with([',', '.', ';', ')', '%', ':']) {
            self.places.push(self.places.last().copied().unwrap_or_default());
            self.text.push(' ');
        }
        let shift = self.text.len();
        // Nobody begins a line with a comma: a conversion took a footnote's mark from before it.
        if next.text.starts_with([',', '.', ';']) {
            self.notes.push((shift, LOST_MARK.to_owned()));
        }
        self.notes.extend(next.notes.into_iter().map(|(at, mark)| (at + shift, mark)));
        self.text.push_str(&next.text);
        self.places.extend(next.places);
    }
}

#[cfg(test)]
mod tests;
