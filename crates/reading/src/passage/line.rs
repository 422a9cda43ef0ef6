//! A line of a document with everything taken out that does not read.

use super::{Kind, Passage, mark};
use crate::Span;
use crate::source::{BlockKind, Source};

/// A line's words, each character with its place.
pub(super) struct Line {
    text: Vec<(char, usize)>,
    notes: Vec<(usize, String)>,
    start: Start,
}

/// What a line begins with.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Start {
    /// Words.
    Words,
    /// `##`.
    Heading(u8),
    /// "- ", "+ ", "a) ", "1. ".
    Item,
    /// The mark of a footnote.
    Footnote(String),
    /// Nothing but a page's number.
    Page,
}

impl Line {
    /// Reads a stretch of the document as one line.
    pub(super) fn read(document: &[char], span: Span) -> Line {
        let clean = mark::clean(document, span);
        let mut line = Line { text: clean.text, notes: clean.notes, start: Start::Words };
        line.start = line.begin(clean.first);
        line
    }

    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// In characters.
    pub(super) fn length(&self) -> usize {
        self.text.len()
    }

    /// Whether it cannot go on from the line before.
    pub(super) fn begins_anew(&self) -> bool {
        self.start != Start::Words
    }

    pub(super) fn kind(&self) -> Kind {
        match &self.start {
            Start::Words => Kind::Body,
            Start::Heading(level) => Kind::Heading(*level),
            Start::Item => Kind::Item,
            Start::Footnote(mark) => Kind::Footnote(mark.clone()),
            Start::Page => Kind::Margin,
        }
    }

    pub(super) fn into_passage(self, kind: Kind) -> Passage {
        let (mut text, mut places) = (String::new(), Vec::new());
        let (mut notes, mut pending) = (Vec::new(), self.notes.into_iter().peekable());
        for (index, (character, place)) in self.text.into_iter().enumerate() {
            while let Some((_, mark)) = pending.next_if(|(at, _)| *at <= index) {
                notes.push((text.len(), mark));
            }
            text.push(character);
            places.resize(text.len(), place);
        }
        notes.extend(pending.map(|(_, mark)| (text.len(), mark)));
        Passage { text, kind, notes, places }
    }

    fn string(&self) -> String {
        self.text.iter().map(|(character, _)| *character).collect()
    }

    /// What it begins with; takes Markdown's signs off its head.
    fn begin(&mut self, first_note: Option<String>) -> Start {
        let text = self.string();
        if let Some(mark) = first_note {
            return Start::Footnote(mark);
        }
        let hashes = text.bytes().take_while(|byte| *byte == b'#').count();
        if (1..=6).contains(&hashes) && text[hashes..].starts_with(' ') {
            self.text.drain(..=hashes);
            return Start::Heading(hashes as u8);
        }
        if text.chars().all(|one| one.is_ascii_digit()) && text.len() <= 3 {
            return Start::Page;
        }
        if is_item(&text) { Start::Item } else { Start::Words }
    }
}

/// Whether a line begins with the sign or number of an item or of a heading.
fn is_item(text: &str) -> bool {
    if let Some(rest) = text.strip_prefix(['-', '+', '*', '•', '–', '—', '\u{F0B7}', '●', '○', '◦'])
    {
        return rest.starts_with(' ') || rest.chars().next().is_some_and(char::is_uppercase);
    }
    let Some(end) = text.find(['.', ')', ' ', '/']) else { return false };
    let (number, rest) = (&text[..end], &text[end..]);
    let is_roman = !number.is_empty() && number.chars().all(|one| "IVXLC".contains(one));
    let is_digits =
        !number.is_empty() && number.len() <= 3 && number.bytes().all(|byte| byte.is_ascii_digit());
    let is_letter = number.chars().count() == 1 && number.chars().all(char::is_alphabetic);
    if rest.starts_with(' ') || !(is_roman || is_digits || is_letter) {
        return false;
    }
    // Behind "2.1" a space suffices; "1.220 tổ viên" and "30/9/2012" are no items.
    let behind =
        rest.trim_start_matches(|one: char| one == '.' || one == ')' || one == '/' || one.is_ascii_digit());
    let numbers = &rest[..rest.len() - behind.len()];
    let is_grouped =
        numbers.split('.').any(|part| part.len() >= 3) || numbers.contains('/') && numbers.len() > 1;
    behind.starts_with(' ') && !is_grouped
        || numbers == "." && behind.chars().next().is_some_and(char::is_uppercase)
}

/// The lines of a stretch of plain text.
pub(super) fn lines(document: &[char], span: Span) -> Vec<Line> {
    let mut found = Vec::new();
    let mut start = span.start;
    for position in span.start..=span.end.min(document.len()) {
        if position == span.end || document.get(position) == Some(&'\n') {
            found.push(Line::read(document, Span::new(start, position)));
            start = position + 1;
        }
    }
    found
}

/// The length at which lines of plain text are usually cut; zero where they are not cut at all.
pub(super) fn usual_width(source: &Source, document: &[char]) -> usize {
    let mut lengths: Vec<usize> = Vec::new();
    for block in source.blocks.iter().filter(|block| block.kind == BlockKind::Lines) {
        let end = block.span.end.min(document.len());
        lengths.extend(document[block.span.start..end].split(|one| *one == '\n').map(<[char]>::len));
    }
    lengths.retain(|length| *length > 20);
    lengths.sort_unstable();
    let Some(longest) = lengths.get(lengths.len() * 19 / 20).or(lengths.last()) else { return 0 };
    if *longest <= LONGEST_CUT_LINE { *longest } else { 0 }
}

/// Lines longer than this, in characters, are whole paragraphs.
const LONGEST_CUT_LINE: usize = 160;

/// Whether a line goes on from the one above it in the same block.
pub(super) fn goes_on(text: &str, length_before: usize, next: &Line, width: usize) -> bool {
    let Some((first, _)) = next.text.first() else { return true };
    if first.is_lowercase() || matches!(first, ',' | '.' | ';' | ')' | '%') || is_cut_at_hyphen(text) {
        return true;
    }
    if is_capitals(text) != is_capitals(&next.string()) {
        return false;
    }
    // Behind a line that was not full somebody pressed the return key.
    width > 0 && length_before * 10 >= width * 7 && !(is_ended(text) && length_before * 10 < width * 9)
}

/// Whether the text has come to an end.
pub(super) fn is_ended(text: &str) -> bool {
    text.trim_end_matches(['"', '”', ')', '*', ' ']).ends_with(['.', ';', ':', '!', '?', '…', '/'])
}

/// Whether it ends in a hyphen that touches its word, as in "41-".
pub(super) fn is_cut_at_hyphen(text: &str) -> bool {
    text.strip_suffix('-').is_some_and(|before| before.ends_with(char::is_alphanumeric))
}

/// Whether its letters are capitals, as in titles.
pub(crate) fn is_capitals(text: &str) -> bool {
    let mut letters = text.chars().filter(|one| one.is_alphabetic()).peekable();
    letters.peek().is_some() && letters.all(char::is_uppercase)
}

/// Whether a syllable was cut: "phát tri- / ển". The hyphen of a compound
/// ("chính trị- / xã hội") or of a number ("41- / CTr/TU") stays.
pub(super) fn is_hyphenated(text: &str, next: &str) -> bool {
    let Some(before) = text.strip_suffix('-') else { return false };
    let tail = before.rsplit(|one: char| !one.is_alphabetic()).next().unwrap_or_default();
    let first = next.chars().next().unwrap_or(' ');
    let has_vowel = tail.chars().any(is_vowel);
    !tail.is_empty() && first.is_lowercase() && (is_vowel(first) || !has_vowel)
}

fn is_vowel(letter: char) -> bool {
    let plain = vietnamese::name::fold(&letter.to_string());
    plain.chars().next().is_some_and(|one| "aeiouy".contains(one))
}
