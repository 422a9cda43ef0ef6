//! Headings: the numbered ones of plain text and those that the format marks.

mod numbering;

pub(crate) use numbering::nth;
pub use numbering::{Numbering, Style};

use crate::Span;
use crate::passage::{Kind, Passage};
use serde::Serialize;
use std::ops::Range;

/// A heading.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Heading {
    /// Where.
    #[serde(flatten)]
    pub span: Span,
    /// 1 for the highest of the document.
    pub level: u8,
    /// Its number as written, without the stop: `II`, `3.1`, `a`; empty where it has none.
    pub number: String,
    /// Its words.
    pub text: String,
    /// Which passage.
    #[serde(skip)]
    pub passage: usize,
}

/// A line that begins with a number: a heading or an item of a list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Numbered {
    /// Its number.
    pub numbering: Numbering,
    /// Which passage.
    pub passage: usize,
    /// The number and, of a heading, its words, in bytes of the passage.
    pub bytes: Range<usize>,
    /// Whether it is a heading.
    pub is_heading: bool,
}

/// The headings of a document, in its order.
///
/// A numbered line is a heading where its words are few and no sentence, or
/// where they lead to a colon: "1. Thuận lợi: Các cấp …" is the heading
/// "Thuận lợi" with its body behind it. Levels follow from the styles of
/// numbers that the document uses, the outermost first.
#[must_use]
pub fn find(passages: &[Passage]) -> Vec<Heading> {
    let numbered: Vec<Numbered> = numbered(passages).into_iter().filter(|one| one.is_heading).collect();
    let mut ranks: Vec<u8> = numbered.iter().map(|one| one.numbering.style.rank()).collect();
    ranks.sort_unstable();
    ranks.dedup();
    let mut found: Vec<Heading> = numbered.iter().map(|one| heading(one, &ranks, passages)).collect();
    found.extend(marked(passages, &found));
    found.sort_by_key(|heading| heading.span);
    found
}

fn heading(one: &Numbered, ranks: &[u8], passages: &[Passage]) -> Heading {
    let passage = &passages[one.passage];
    let position = ranks.iter().position(|rank| *rank == one.numbering.style.rank()).unwrap_or_default();
    let words = &passage.text[one.numbering.words.min(one.bytes.end)..one.bytes.end];
    let mut text = words.trim_end_matches(['.', ':', ' ']).to_owned();
    let mut span = passage.span(one.bytes.clone());
    for next in continued(one, passages) {
        text = format!("{text} {}", next.text).trim_start().to_owned();
        span.end = next.whole().end;
    }
    let level = u8::try_from(position + 1).unwrap_or(u8::MAX);
    Heading { span, level, number: one.numbering.text.clone(), text, passage: one.passage }
}

/// The lines in capitals with which a title goes on: under "Phần thứ hai", or below "II. KẾT QUẢ …".
fn continued<'a>(one: &Numbered, passages: &'a [Passage]) -> impl Iterator<Item = &'a Passage> {
    let words = &passages[one.passage].text[one.numbering.words..];
    let is_open = one.bytes.end == passages[one.passage].text.len()
        && (is_capitals(words) || words.is_empty())
        && matches!(one.numbering.style, Style::Part(_) | Style::Capital | Style::Roman);
    let most = if is_open { LONGEST_TITLE_LINES } else { 0 };
    passages[one.passage + 1..].iter().take(most).take_while(|next| {
        next.kind == Kind::Body
            && is_capitals(&next.text)
            && next.text.chars().count() > 3
            && numbering::read(&next.text).is_none()
            && !is_table_head(&next.text)
    })
}

/// Lines of one title.
const LONGEST_TITLE_LINES: usize = 4;

fn is_table_head(text: &str) -> bool {
    ["STT", "TT ", "SỐ TT"].iter().any(|head| text.starts_with(head))
}

/// Whether its letters are capitals, as in titles.
fn is_capitals(text: &str) -> bool {
    let mut letters = text.chars().filter(|one| one.is_alphabetic()).peekable();
    letters.peek().is_some() && letters.all(char::is_uppercase)
}

/// Headings without a number that the format marks. The name of the type of
/// document above its title ("BÁO CÁO") is none.
fn marked(passages: &[Passage], numbered: &[Heading]) -> Vec<Heading> {
    let mut found = Vec::new();
    let (mut next, mut last): (usize, Option<(u8, u8)>) = (0, None);
    for (index, passage) in passages.iter().enumerate() {
        let Kind::Heading(format_level) = passage.kind else { continue };
        while let Some(heading) = numbered.get(next).filter(|heading| heading.passage <= index) {
            let level = if heading.passage == index { Some(format_level) } else { None };
            last = level.map(|level| (heading.level, level)).or(last);
            next += 1;
        }
        let is_numbered = next > 0 && numbered[next - 1].passage == index;
        if is_numbered || passage.text.is_empty() || crate::about::is_kind(&passage.text) {
            continue;
        }
        let level = match last {
            Some((level, format)) if format_level > format => level.saturating_add(format_level - format),
            Some((level, format)) => level.saturating_sub(format - format_level).max(1),
            None if numbered.is_empty() => format_level,
            None => 1,
        };
        let text = passage.text.trim_end_matches([':', '.', ' ']).to_owned();
        found.push(Heading { span: passage.whole(), level, number: String::new(), text, passage: index });
    }
    found
}

/// Every line that begins with a number, in the order of the text. Cells,
/// footnotes and page heads have numbers of their own and are left out.
#[must_use]
pub fn numbered(passages: &[Passage]) -> Vec<Numbered> {
    let mut found = Vec::new();
    for (index, passage) in passages.iter().enumerate() {
        if !matches!(passage.kind, Kind::Heading(_) | Kind::Body | Kind::Item) {
            continue;
        }
        if let Some(numbering) = numbering::read(&passage.text) {
            let end = title_end(passage, &numbering, passages.get(index + 1));
            let bytes = 0..end.unwrap_or(numbering.words);
            found.push(Numbered { numbering, passage: index, bytes, is_heading: end.is_some() });
        }
    }
    found
}

/// Where the words of a heading end; none if the line is no heading.
fn title_end(passage: &Passage, numbering: &Numbering, next: Option<&Passage>) -> Option<usize> {
    let (text, words) = (passage.text.as_str(), &passage.text[numbering.words..]);
    if matches!(passage.kind, Kind::Heading(_)) || matches!(numbering.style, Style::Part(_)) {
        return Some(text.len()).filter(|_| words.chars().count() <= LONGEST_TITLE);
    }
    if let Some(colon) = colon(words) {
        let is_short = words[..colon].chars().count() <= LONGEST_LEAD && !has_sentence(&words[..colon]);
        return is_short.then_some(numbering.words + colon);
    }
    let length = words.chars().count();
    if has_sentence(words) || words.ends_with([';', ',']) {
        return None;
    }
    let is_parent =
        next.and_then(|next| numbering::read(&next.text)).is_some_and(|one| one.parent == numbering.text);
    let is_heading = if is_parent {
        length <= LONGEST_TITLE
    } else if words.ends_with(['.', '/']) {
        let is_last = next.is_none_or(|next| {
            numbering::read(&next.text).is_some_and(|one| one.style.rank() <= numbering.style.rank())
        });
        is_capitals(words) || length <= LONGEST_WITH_STOP && !is_last && numbering.style != Style::Letter
    } else {
        length <= LONGEST_TITLE
    };
    is_heading.then_some(text.len())
}

/// The longest title, in characters.
const LONGEST_TITLE: usize = 320;

/// The longest words before a colon that are a heading, in characters.
const LONGEST_LEAD: usize = 160;

/// The longest title that ends in a full stop, in characters.
const LONGEST_WITH_STOP: usize = 100;

/// The first colon outside brackets that ends a lead: "7:30" and "http://" have none.
fn colon(words: &str) -> Option<usize> {
    let mut depth = 0_i32;
    for (at, one) in words.char_indices() {
        match one {
            '(' => depth += 1,
            ')' => depth -= 1,
            ':' if depth <= 0
                && !words[at + 1..].starts_with(|next: char| next.is_ascii_digit() || next == '/') =>
            {
                return Some(at);
            }
            _ => {}
        }
    }
    None
}

/// Whether a sentence ends inside: a full stop or semicolon with words behind it.
fn has_sentence(words: &str) -> bool {
    words.contains("; ")
        || words.match_indices(". ").any(|(at, _)| {
            let next = words[at + 2..].chars().next();
            // "TP. Kon Tum" and "H. Đăk Hà" are names.
            let short = words[..at].rsplit(' ').next().is_some_and(|word| word.chars().count() <= 2);
            next.is_some_and(char::is_uppercase) && !short
        })
}

#[cfg(test)]
mod tests;
