//! Takes markup, invisible characters and footnote marks out of a line.

use crate::Span;

/// A line without what does not read.
#[derive(Default)]
pub(super) struct Clean {
    /// The characters that read, each with its place in the document.
    pub(super) text: Vec<(char, usize)>,
    /// Marks of footnotes, by the character of `text` before which they stood.
    pub(super) notes: Vec<(usize, String)>,
    /// The mark with which the line itself begins: then it is a footnote.
    pub(super) first: Option<String>,
}

/// Reads a stretch of the document as one line.
pub(super) fn clean(document: &[char], span: Span) -> Clean {
    let line = &document[span.start.min(document.len())..span.end.min(document.len())];
    let Clean { mut text, mut notes, .. } = Clean::default();
    let mut index = 0;
    while let Some(&character) = line.get(index) {
        if let Some((mark, length)) = note_at(line, index) {
            notes.push((text.len(), mark));
            index += length;
            continue;
        }
        let skipped = markup_at(line, index);
        if skipped > 0 {
            index += skipped;
            continue;
        }
        let place = span.start + index;
        if character.is_whitespace() || is_control(character) {
            if text.last().is_some_and(|(last, _)| *last != ' ') {
                text.push((' ', place));
            }
        } else if !is_invisible(character) {
            text.push((character, place));
        }
        index += 1;
    }
    if text.last().is_some_and(|(last, _)| *last == ' ') {
        text.pop();
    }
    let first = notes.first().filter(|(at, _)| *at == 0).map(|(_, mark)| mark.clone());
    if first.is_some() {
        notes.remove(0);
    }
    Clean { text, notes, first }
}

/// A footnote's mark at this place and how many characters it takes:
/// `<sup>(1)</sup>`, `¹`, `⁽¹⁾`, `[^1]`, and the sign that conversions leave of a mark.
fn note_at(line: &[char], index: usize) -> Option<(String, usize)> {
    let rest = &line[index..];
    if starts_with(rest, "<sup>") {
        let end = (5..rest.len().min(20)).find(|&at| starts_with(&rest[at..], "</sup>"))?;
        let inner: String = rest[5..end].iter().collect();
        let number: String = inner.chars().filter(char::is_ascii_digit).collect();
        return (!number.is_empty()).then_some((number, end + 6));
    }
    if starts_with(rest, "[^") {
        let end = rest.iter().take(8).position(|&one| one == ']')?;
        let colon = usize::from(rest.get(end + 1) == Some(&':'));
        return Some((rest[2..end].iter().collect(), end + 1 + colon));
    }
    if rest[0] == '\u{FFFD}' && index == 0 {
        return Some(("\u{FFFD}".to_owned(), 1));
    }
    if rest[0] == '⁽' {
        let digits: String = rest[1..].iter().map_while(|&one| superscript(one)).collect();
        let length = digits.chars().count();
        let is_closed = rest.get(length + 1) == Some(&'⁾');
        return (length > 0 && is_closed).then_some((digits, length + 2));
    }
    let digits: String = rest.iter().map_while(|&one| superscript(one)).collect();
    // A square or cubic metre is a measure.
    let before: String = line[index.saturating_sub(2)..index].iter().collect();
    let is_measure = matches!(before.trim_start(), "m" | "km" | "dm" | "cm") && digits.len() == 1;
    (!digits.is_empty() && !is_measure).then(|| (digits.clone(), digits.chars().count()))
}

fn superscript(character: char) -> Option<char> {
    match character {
        '¹' => Some('1'),
        '²' => Some('2'),
        '³' => Some('3'),
        '⁰' | '⁴'..='⁹' => char::from_digit(character as u32 - 0x2070, 10),
        _ => None,
    }
}

/// How many characters of markup stand here: emphasis, tags, backslashes.
fn markup_at(line: &[char], index: usize) -> usize {
    let rest = &line[index..];
    match rest[0] {
        '*' if starts_with(rest, "**") => 2,
        // A lone star is emphasis where it touches a word; "* " begins an item.
        '*' if rest.get(1).is_some_and(|next| !next.is_whitespace()) || index > 0 => 1,
        '\\' if rest.get(1).is_some_and(|next| next.is_ascii_punctuation()) => 1,
        '<' => {
            let name = rest.get(1).is_some_and(|next| next.is_ascii_alphabetic() || *next == '/');
            let end = rest.iter().take(200).position(|&one| one == '>');
            let inner: String = rest.iter().skip(1).take(end.unwrap_or(0).saturating_sub(1)).collect();
            // An address in angle brackets reads as nothing, a comparison stays.
            if name && end.is_some() && !inner.contains(' ') { end.unwrap_or(0) + 1 } else { 0 }
        }
        _ => 0,
    }
}

fn starts_with(line: &[char], text: &str) -> bool {
    let mut characters = line.iter();
    text.chars().all(|expected| characters.next() == Some(&expected))
}

/// Soft hyphens, zero-width characters, variation selectors.
fn is_invisible(character: char) -> bool {
    matches!(character, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{FE00}'..='\u{FE0F}')
}

fn is_control(character: char) -> bool {
    character.is_control()
}
