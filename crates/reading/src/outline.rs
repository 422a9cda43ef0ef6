//! Under which heads a passage stands: the headings above it, the item whose
//! sub-item it is, the sentence that ends in a colon before a list, and for a
//! footnote the sentence in which its mark stands.

use crate::passage::Kind;
use crate::prepared::Prepared;
use std::collections::HashMap;
use std::ops::Range;

/// A stretch of a passage that says something of what stands under it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Head {
    /// Which passage.
    pub(crate) passage: usize,
    /// Where in it, in bytes.
    pub(crate) bytes: Range<usize>,
}

/// The heads of every passage.
#[derive(Default)]
pub(crate) struct Outline {
    /// For each passage the passage whose head stands next above it.
    parents: Vec<Option<usize>>,
    /// For each passage that is a head to others (or to its own later sentences) its words.
    heads: Vec<Option<Range<usize>>>,
    /// For each footnote the place of its mark.
    marks: Vec<Option<(usize, usize)>>,
}

impl Outline {
    pub(crate) fn new(passages: &[Prepared<'_>]) -> Self {
        let mut own = Self { marks: marks(passages), ..Self::default() };
        let mut open: Vec<(u8, usize)> = Vec::new();
        for (index, one) in passages.iter().enumerate() {
            let level = level(one);
            let is_apart = matches!(one.passage.kind, Kind::Footnote(_) | Kind::Margin);
            if !is_apart {
                open.retain(|(above, _)| *above < level);
            }
            own.parents.push(open.last().map(|(_, above)| *above).filter(|_| !is_apart));
            own.heads.push(head(one, level));
            if !is_apart && level < BODY && own.heads[index].is_some() {
                open.push((level, index));
            }
        }
        own
    }

    /// The heads of a passage, the nearest first; at most [`DEEPEST`].
    pub(crate) fn above<'a>(&'a self, passages: &[Prepared<'_>], passage: usize) -> Vec<Head> {
        let mut found = Vec::new();
        let head = |passage: usize| Some(Head { passage, bytes: self.heads.get(passage)?.clone()? });
        found.extend(head(passage).filter(|own| own.bytes.end < passages[passage].lower.len()));
        let mut current = passage;
        if let Some((at, byte)) = self.mark(passage) {
            found.push(Head { passage: at, bytes: passages[at].sentence(byte.saturating_sub(1)) });
            found.extend(head(at));
            current = at;
        }
        while let Some(above) = self.parents.get(current).copied().flatten().filter(|_| found.len() < DEEPEST)
        {
            found.extend(head(above));
            current = above;
        }
        found
    }

    /// Where the mark of a footnote stands: passage and byte.
    pub(crate) fn mark(&self, passage: usize) -> Option<(usize, usize)> {
        self.marks.get(passage).copied().flatten()
    }
}

/// More heads than this above one another are not looked at.
const DEEPEST: usize = 12;

/// The level of running text: nothing stands under it.
const BODY: u8 = 20;
/// A sentence that ends in a colon.
const COLON: u8 = 11;
/// "- …".
const DASH: u8 = 12;

/// How high a passage stands, 1 for the highest.
fn level(one: &Prepared<'_>) -> u8 {
    let text = one.passage.text.trim_start();
    let sign = text.chars().next().unwrap_or(' ');
    if let Some(level) = of_part(&one.lower) {
        return level;
    }
    let is_spaced = text.chars().nth(1).is_some_and(|second| second == ' ' || second.is_uppercase());
    match sign {
        '-' | '–' | '—' | '•' if is_spaced => return DASH,
        '+' | '*' | '●' | '○' | '◦' | '\u{F0B7}' if is_spaced => return DASH + 1,
        _ => {}
    }
    if let Some(level) = of_number(text) {
        return level;
    }
    let is_short = text.len() < LONGEST_TITLE;
    match one.passage.kind {
        Kind::Heading(_) => 2,
        Kind::Body if is_short && crate::passage::is_capitals(text) => 2,
        Kind::Body | Kind::Item if text.ends_with(':') => COLON,
        _ => BODY,
    }
}

/// Longer passages, in bytes, are no titles.
const LONGEST_TITLE: usize = 300;

/// "Phần thứ nhất", "Phần II".
fn of_part(lower: &str) -> Option<u8> {
    let rest = lower.trim_start().strip_prefix("phần ")?;
    let word = rest.split([' ', '.', ':']).next().unwrap_or_default();
    let is_number = word == "thứ"
        || !word.is_empty() && word.chars().all(|one| "ivx".contains(one) || one.is_ascii_digit());
    is_number.then_some(1)
}

/// "A." 3, "II." 4, "1." 5, "1.1." 6, "1.1.1" 7, "a)" 8.
fn of_number(text: &str) -> Option<u8> {
    let end = text.find([' ', ')']).unwrap_or(text.len()).min(12);
    let number = text.get(..end)?.trim_end_matches(['.', '/', ':']);
    let is_closed = text[number.len()..].starts_with(['.', ')', '/', ':', ' ']);
    let parts = number.split('.').filter(|part| !part.is_empty());
    if number.is_empty() || !is_closed {
        return None;
    }
    if number.bytes().all(|one| b"IVX".contains(&one)) {
        return text[number.len()..].starts_with(['.', ')', '/', ':']).then_some(4);
    }
    let mut letters = number.chars();
    let (first, rest) = (letters.next()?, letters.next());
    if first.is_alphabetic() && rest.is_none() {
        let is_marked = text[number.len()..].starts_with(['.', ')', '/']);
        return is_marked.then_some(if first.is_uppercase() { 3 } else { 8 });
    }
    let is_digits = parts.clone().all(|part| part.len() <= 2 && part.bytes().all(|one| one.is_ascii_digit()));
    let is_marked = text[number.len()..].starts_with(['.', ')', '/']) || number.contains('.');
    let depth = u8::try_from(parts.count()).ok()?;
    (is_digits && is_marked).then_some(4 + depth.min(3))
}

/// The words of a passage that say something of what stands under it.
fn head(one: &Prepared<'_>, level: u8) -> Option<Range<usize>> {
    let length = one.lower.len();
    if matches!(one.passage.kind, Kind::Heading(_)) || level == COLON {
        return Some(0..length);
    }
    if let Some(lead) = one.lead() {
        return Some(lead);
    }
    if level >= BODY {
        return None;
    }
    let first = one.sentences.first().cloned().unwrap_or(0..length);
    Some(if first.len() <= LONGEST_TITLE || level < DASH { first } else { 0..0 })
}

/// Where the mark of each footnote stands. Marks that a conversion lost are
/// matched in their order.
fn marks(passages: &[Prepared<'_>]) -> Vec<Option<(usize, usize)>> {
    let mut by_mark: HashMap<&str, Vec<(usize, usize)>> = HashMap::new();
    for (index, one) in passages.iter().enumerate() {
        for (byte, mark) in &one.passage.notes {
            by_mark.entry(mark.as_str()).or_default().push((index, *byte));
        }
    }
    let mut used: HashMap<&str, usize> = HashMap::new();
    let place = |one: &Prepared<'_>| {
        let Kind::Footnote(mark) = &one.passage.kind else { return None };
        let (mark, places) = by_mark.get_key_value(mark.as_str())?;
        let next = used.entry(mark).or_default();
        *next += 1;
        places.get(*next - 1).or(places.first()).copied()
    };
    passages.iter().map(place).collect()
}
