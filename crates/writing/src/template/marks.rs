//! How values travel through Markdown without ever being read as Markdown.
//!
//! Everything that a template prints is put aside in a [`Ledger`], and a mark made of private-use
//! characters takes its place in the text. After the Markdown is parsed the marks become the
//! inlines again, so a `*` or a `<b>` in a unit's name stays what it is.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use crate::{
    model::{Chart, Figure, Inline, Source},
    text,
};

const OPEN: char = '\u{E000}';
const CLOSE: char = '\u{E001}';
const ZERO: u32 = 0xE010;
/// Stands alone in a paragraph and turns the next table on its side.
pub(super) const LANDSCAPE: char = '\u{E002}';
/// Begins the mark of a chart, which stands alone in a paragraph.
const CHART: char = '\u{E003}';

/// The values put aside while one template is rendered.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    inlines: Vec<Inline>,
    sources: HashMap<String, Source>,
    charts: Vec<Chart>,
}

impl Ledger {
    pub(super) fn new() -> Arc<Ledger> {
        Arc::default()
    }

    /// Puts a value aside and answers its mark.
    pub(super) fn put(&self, inline: Inline) -> String {
        let mut kept = self.lock();
        let mark = mark(kept.inlines.len());
        kept.inlines.push(inline);
        mark
    }

    /// Puts a chart aside and answers its mark.
    pub(super) fn put_chart(&self, chart: Chart) -> String {
        let mut kept = self.lock();
        kept.charts.push(chart);
        format!("{CHART}{}{CLOSE}", digits(kept.charts.len() - 1))
    }

    /// The chart of a text that is nothing but its mark.
    pub(super) fn chart(&self, marked: &str) -> Option<Chart> {
        let digits = marked.strip_prefix(CHART)?.strip_suffix(CLOSE)?;
        self.lock().charts.get(read_digits(digits)?).cloned()
    }

    /// Remembers where a figure comes from; the first mention counts.
    pub(super) fn remember(&self, source: Source) {
        let mut kept = self.lock();
        kept.sources.entry(source.key.clone()).or_insert(source);
    }

    /// Puts aside the plain parts of a printed string and leaves the marks in it alone.
    pub(super) fn put_around_marks(&self, printed: &str) -> String {
        let mut out = String::new();
        for piece in pieces(printed) {
            match piece {
                Piece::Plain(plain) => out.push_str(&self.put(Inline::Text { text: untrusted(plain) })),
                Piece::Mark(number) => out.push_str(&mark(number)),
            }
        }
        out
    }

    /// The inlines of a text with marks.
    pub(super) fn inlines(&self, marked: &str) -> Vec<Inline> {
        let kept = self.lock();
        pieces(marked)
            .filter_map(|piece| match piece {
                Piece::Plain(plain) if plain.chars().eq([LANDSCAPE]) || is_chart(plain) => {
                    Some(Inline::Text { text: plain.to_owned() })
                }
                Piece::Plain(plain) => Some(Inline::Text { text: untrusted(plain) }),
                Piece::Mark(number) => kept.inlines.get(number).cloned(),
            })
            .collect()
    }

    /// The sources of the given figures, each once, in the order of first mention.
    pub(super) fn sources(&self, figures: &[&Figure]) -> Vec<Source> {
        let kept = self.lock();
        let mut seen = std::collections::HashSet::new();
        figures
            .iter()
            .filter(|figure| seen.insert(figure.key.as_str()))
            .filter_map(|figure| kept.sources.get(&figure.key).cloned())
            .collect()
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Makes text from outside harmless: no control characters, no marks of ours.
pub(super) fn untrusted(given: &str) -> String {
    text::clean(given).chars().filter(|c| !is_private(*c)).collect()
}

/// Whether a character belongs to the area that marks are made of.
pub(super) fn is_private(c: char) -> bool {
    ('\u{E000}'..='\u{F8FF}').contains(&c)
}

enum Piece<'a> {
    Plain(&'a str),
    Mark(usize),
}

fn mark(number: usize) -> String {
    format!("{OPEN}{}{CLOSE}", digits(number))
}

fn digits(number: usize) -> String {
    number.to_string().chars().filter_map(|digit| char::from_u32(ZERO + digit.to_digit(10)?)).collect()
}

/// Whether the mark of a chart is in a text.
pub(super) fn is_chart(text: &str) -> bool {
    text.contains(CHART)
}

fn pieces(marked: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = marked;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        if let Some(after) = rest.strip_prefix(OPEN)
            && let Some((digits, after)) = after.split_once(CLOSE)
            && let Some(number) = read_digits(digits)
        {
            rest = after;
            return Some(Piece::Mark(number));
        }
        let first = rest.chars().next().map_or(0, char::len_utf8);
        let end = rest[first..].find(OPEN).map_or(rest.len(), |at| at + first);
        let (plain, after) = rest.split_at(end);
        rest = after;
        Some(Piece::Plain(plain))
    })
}

fn read_digits(digits: &str) -> Option<usize> {
    let plain: Option<String> =
        digits.chars().map(|c| char::from_digit(u32::from(c).checked_sub(ZERO)?, 10)).collect();
    plain?.parse().ok()
}
