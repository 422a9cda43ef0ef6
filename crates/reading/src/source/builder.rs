//! Puts a document's text together, block by block, within limits.

use super::{Block, BlockKind, Refused, Source};
use crate::Span;

/// The most characters of text: about two thousand pages.
pub(super) const LONGEST_TEXT: usize = 5_000_000;
/// The most paragraphs, cells and so on.
pub(super) const MOST_BLOCKS: usize = 250_000;

/// A document on its way in.
#[derive(Default)]
pub(super) struct Builder {
    source: Source,
    length: usize,
}

impl Builder {
    /// Adds a part; white space around it goes, and a part of nothing is none.
    ///
    /// # Errors
    /// [`Refused::TooMuch`] beyond the limits.
    pub(super) fn put(&mut self, kind: BlockKind, text: &str) -> Result<(), Refused> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(());
        }
        let text: String = vietnamese::name::nfc(text).chars().filter_map(readable).collect();
        if text.trim().is_empty() {
            return Ok(());
        }
        // Who breaks a line by hand inside a paragraph begins something new as often as not.
        let kind = match kind {
            BlockKind::Paragraph if text.contains('\n') => BlockKind::Lines,
            kind => kind,
        };
        if !self.source.text.is_empty() {
            self.source.text.push(self.gap(&kind));
            self.length += 1;
        }
        let start = self.length;
        self.length += text.chars().count();
        self.source.text.push_str(&text);
        self.source.blocks.push(Block { span: Span::new(start, self.length), kind });
        if self.length > LONGEST_TEXT || self.source.blocks.len() > MOST_BLOCKS {
            return Err(Refused::TooMuch);
        }
        Ok(())
    }

    /// Cells of one row stand side by side, everything else below each other.
    fn gap(&self, next: &BlockKind) -> char {
        match (self.source.blocks.last().map(|block| &block.kind), next) {
            (
                Some(BlockKind::Cell { table, row, .. }),
                BlockKind::Cell { table: next_table, row: next_row, .. },
            ) if table == next_table && row == next_row => '\t',
            _ => '\n',
        }
    }

    /// The whole document.
    ///
    /// # Errors
    /// [`Refused::Empty`] where there is no text.
    pub(super) fn finish(self) -> Result<Source, Refused> {
        if self.source.blocks.is_empty() { Err(Refused::Empty) } else { Ok(self.source) }
    }
}

/// A character as it is kept: control characters say nothing, and there is one line break.
fn readable(character: char) -> Option<char> {
    match character {
        '\n' | '\t' => Some(character),
        '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some('\n'),
        _ if character.is_control() => None,
        _ => Some(character),
    }
}

/// A number as it stands raised in a text, in the form that [`crate::passage`] knows
/// as a footnote's mark: `(1)` is `⁽¹⁾`. Text that is no such mark stays as it is.
pub(super) fn raised(text: &str) -> String {
    let is_mark = text.chars().any(|one| one.is_ascii_digit())
        && text.chars().all(|one| one.is_ascii_digit() || matches!(one, '(' | ')' | ' '));
    if !is_mark {
        return text.to_owned();
    }
    text.chars()
        .map(|one| match one {
            '1' => '¹',
            '2' => '²',
            '3' => '³',
            '0' | '4'..='9' => char::from_u32(0x2070 + u32::from(one) - u32::from('0')).unwrap_or(one),
            '(' => '⁽',
            ')' => '⁾',
            other => other,
        })
        .collect()
}
