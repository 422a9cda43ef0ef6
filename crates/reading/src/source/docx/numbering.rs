//! Automatic list numbers: what Word shows before a paragraph without storing it there.

use super::super::Refused;
use super::super::xml::{Piece, Tag, Walk};
use std::collections::HashMap;

/// Word has nine levels.
const LEVELS: usize = 9;
/// Characters of a number with its signs.
const LONGEST_TEXT: usize = 60;

/// Which list a paragraph belongs to, and how deep in it. None: not said.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Item {
    /// The list's number; zero takes the paragraph out of all lists.
    pub(super) list: Option<u32>,
    /// From zero.
    pub(super) level: Option<usize>,
}

impl Item {
    /// This where it says something, the other where it does not.
    pub(super) fn over(self, below: Item) -> Item {
        Item { list: self.list.or(below.list), level: self.level.or(below.level) }
    }
}

/// A level of a list.
#[derive(Clone, Debug)]
struct Level {
    start: u32,
    format: String,
    /// With `%1` for the number of the first level and so on.
    text: String,
    /// Whether all its numbers are shown as 1, 2, 3.
    plain_digits: bool,
    /// The paragraph style whose paragraphs stand on this level.
    style: Option<String>,
}

impl Default for Level {
    fn default() -> Self {
        Self { start: 1, format: "decimal".to_owned(), text: String::new(), plain_digits: false, style: None }
    }
}

#[derive(Clone, Default, Debug)]
struct Abstract {
    levels: Vec<Level>,
    /// The style in which the levels really are.
    link: Option<String>,
    /// The style whose levels these are.
    named: Option<String>,
}

#[derive(Default)]
struct List {
    abstract_id: u32,
    starts: HashMap<usize, u32>,
    levels: HashMap<usize, Level>,
}

/// A document's lists, counting.
#[derive(Default)]
pub(super) struct Numbering {
    abstracts: HashMap<u32, Abstract>,
    lists: HashMap<u32, List>,
    /// Lists of one abstract list go on counting where another left off.
    counts: HashMap<u32, [Option<u32>; LEVELS]>,
    restarted: HashMap<u32, [bool; LEVELS]>,
}

impl Numbering {
    pub(super) fn read(text: &str) -> Result<Self, Refused> {
        let mut numbering = Self::default();
        let mut walk = Walk::new(text);
        while let Some(piece) = walk.next()? {
            let Piece::Open(tag) = piece else { continue };
            match tag.name() {
                "abstractNum" => {
                    let id = tag.number("abstractNumId").unwrap_or_default();
                    let found = read_abstract(&mut walk)?;
                    numbering.abstracts.insert(id, found);
                }
                "num" => {
                    let id = tag.number("numId").unwrap_or_default();
                    let list = read_list(&mut walk)?;
                    numbering.lists.insert(id, list);
                }
                _ => {}
            }
        }
        Ok(numbering)
    }

    /// Counts a paragraph and gives the number or sign that Word shows before it.
    pub(super) fn next(&mut self, item: Item, style: Option<&str>) -> Option<String> {
        let id = item.list.filter(|id| *id > 0)?;
        let list = self.lists.get(&id)?;
        let abstract_id = self.resolved(list.abstract_id);
        let levels = &self.abstracts.get(&abstract_id)?.levels;
        let of_style = || levels.iter().position(|level| style.is_some() && level.style.as_deref() == style);
        let depth = item.level.or_else(of_style).unwrap_or_default().min(LEVELS - 1);
        let level_at = |at: usize| list.levels.get(&at).or_else(|| levels.get(at));
        let level = level_at(depth)?;

        let counts = self.counts.entry(abstract_id).or_default();
        let restarted = self.restarted.entry(id).or_default();
        if list.starts.contains_key(&depth) && !restarted[depth] {
            restarted[depth] = true;
            counts[depth] = None;
        }
        let start = |at: usize| {
            list.starts.get(&at).copied().or_else(|| level_at(at).map(|level| level.start)).unwrap_or(1)
        };
        counts[depth] = Some(counts[depth].map_or_else(|| start(depth), |count| count.saturating_add(1)));
        for (above, count) in counts.iter_mut().enumerate().take(depth) {
            count.get_or_insert_with(|| start(above));
        }
        counts[depth + 1..].fill(None);

        if level.format == "bullet" {
            return Some(bullet(&level.text));
        }
        let mut shown = level.text.clone();
        for (at, count) in counts.iter().enumerate().take(depth + 1) {
            let format = if level.plain_digits {
                "decimal"
            } else {
                level_at(at).map_or("decimal", |one| &one.format)
            };
            shown = shown.replace(&format!("%{}", at + 1), &number(count.unwrap_or(1), format));
        }
        let shown = shown.trim().to_owned();
        (!shown.is_empty()).then_some(shown)
    }

    /// The abstract list behind one that only names a style.
    fn resolved(&self, id: u32) -> u32 {
        let link = self.abstracts.get(&id).and_then(|found| found.link.as_ref());
        let behind = link.and_then(|link| {
            self.abstracts.iter().find(|(_, other)| other.named.as_ref() == Some(link)).map(|(id, _)| *id)
        });
        behind.unwrap_or(id)
    }
}

fn read_abstract(walk: &mut Walk<'_>) -> Result<Abstract, Refused> {
    let mut found = Abstract::default();
    each_inside(walk, |tag, walk| {
        match tag.name() {
            "lvl" => {
                let at: usize = tag.number("ilvl").unwrap_or(found.levels.len());
                let level = read_level(walk)?;
                if at < LEVELS {
                    found.levels.resize_with(found.levels.len().max(at + 1), Level::default);
                    found.levels[at] = level;
                }
                return Ok(true);
            }
            "numStyleLink" => found.link = tag.get("val"),
            "styleLink" => found.named = tag.get("val"),
            _ => {}
        }
        Ok(false)
    })?;
    Ok(found)
}

fn read_list(walk: &mut Walk<'_>) -> Result<List, Refused> {
    let (mut list, mut overridden) = (List::default(), 0);
    each_inside(walk, |tag, walk| {
        match tag.name() {
            "abstractNumId" => list.abstract_id = tag.number("val").unwrap_or_default(),
            "lvlOverride" => overridden = tag.number("ilvl").unwrap_or_default(),
            "startOverride" => {
                list.starts.insert(overridden, tag.number("val").unwrap_or(1));
            }
            "lvl" => {
                let at = tag.number("ilvl").unwrap_or(overridden);
                list.levels.insert(at, read_level(walk)?);
                return Ok(true);
            }
            _ => {}
        }
        Ok(false)
    })?;
    Ok(list)
}

fn read_level(walk: &mut Walk<'_>) -> Result<Level, Refused> {
    let mut level = Level::default();
    each_inside(walk, |tag, _| {
        match tag.name() {
            "start" => level.start = tag.number("val").unwrap_or(1),
            "numFmt" => level.format = tag.get("val").unwrap_or_default(),
            "lvlText" => level.text = tag.get("val").unwrap_or_default().chars().take(LONGEST_TEXT).collect(),
            "pStyle" => level.style = tag.get("val"),
            "isLgl" => level.plain_digits = tag.is_on(),
            _ => {}
        }
        Ok(false)
    })?;
    Ok(level)
}

/// Calls `take` for each tag inside the one that opened last; it says whether it
/// has read the tag to its end.
fn each_inside(
    walk: &mut Walk<'_>,
    mut take: impl FnMut(&Tag<'_>, &mut Walk<'_>) -> Result<bool, Refused>,
) -> Result<(), Refused> {
    let mut depth = 1;
    while depth > 0 {
        match walk.next()? {
            Some(Piece::Open(tag)) => {
                if !take(&tag, walk)? {
                    depth += 1;
                }
            }
            Some(Piece::Close) => depth -= 1,
            Some(Piece::Text(_)) => {}
            None => break,
        }
    }
    Ok(())
}

/// The sign of a bulleted list. The fonts of signs have codes of their own, for which a dot stands.
fn bullet(text: &str) -> String {
    match text.trim().chars().next() {
        Some('o') => "○".to_owned(),
        Some(sign) if !sign.is_alphanumeric() && !('\u{E000}'..='\u{F8FF}').contains(&sign) => {
            sign.to_string()
        }
        _ => "•".to_owned(),
    }
}

/// A number in one of Word's formats; those that no document here uses are digits.
fn number(count: u32, format: &str) -> String {
    match format {
        "lowerLetter" => letters(count, 'a'),
        "upperLetter" => letters(count, 'A'),
        "lowerRoman" => roman(count).to_lowercase(),
        "upperRoman" => roman(count),
        "decimalZero" => format!("{count:02}"),
        "none" => String::new(),
        _ => count.to_string(),
    }
}

/// Word's letters: a to z, then aa, bb and so on.
fn letters(count: u32, first: char) -> String {
    let index = count.saturating_sub(1);
    let letter = char::from_u32(u32::from(first) + index % 26).unwrap_or(first);
    std::iter::repeat_n(letter, (index / 26 + 1).min(8) as usize).collect()
}

fn roman(count: u32) -> String {
    // Longer numerals than any list has would only grow.
    match u16::try_from(count) {
        Ok(count) if count < 4000 => vietnamese::number::roman(count),
        _ => count.to_string(),
    }
}
