//! Plain text, and Markdown as people type it: blocks are runs of lines
//! without an empty line between.

use super::{Block, BlockKind, Refused, Source};
use crate::Span;

pub(super) fn read(text: &str) -> Result<Source, Refused> {
    let text = vietnamese::name::nfc(text.strip_prefix('\u{FEFF}').unwrap_or(text));
    let mut blocks = Vec::new();
    let (mut position, mut open): (usize, Option<Span>) = (0, None);
    for line in text.split_inclusive('\n') {
        let length = line.chars().count();
        if line.trim().is_empty() {
            blocks.extend(open.take());
        } else {
            let end = position + line.trim_end().chars().count();
            let start = open.map_or(position, |span| span.start);
            open = Some(Span::new(start, end));
        }
        position += length;
    }
    blocks.extend(open);
    if blocks.is_empty() {
        return Err(Refused::Empty);
    }
    let blocks = blocks.into_iter().map(|span| Block { span, kind: BlockKind::Lines }).collect();
    Ok(Source { text, blocks })
}
