//! Word files.
//!
//! What is read is what Word shows: list numbers are counted, fields give their
//! results, hidden and deleted text stays out, text in the fonts of before Unicode
//! is decoded run by run, and a footnote's mark stands raised at its place.

mod body;
mod numbering;
mod run;
mod styles;
mod table;

use super::archive::Archive;
use super::builder::Builder;
use super::{BlockKind, Refused, Source};
use body::{Body, Part};
use numbering::Numbering;
use std::collections::{HashMap, HashSet};
use styles::Styles;

/// The part with the document's text.
pub(super) const DOCUMENT: &str = "word/document.xml";

pub(super) fn read(archive: &mut Archive<'_>) -> Result<Source, Refused> {
    let document = archive.needed(DOCUMENT)?;
    let styles = match archive.part("word/styles.xml")? {
        Some(text) => Styles::read(&text)?,
        None => Styles::default(),
    };
    let numbering = match archive.part("word/numbering.xml")? {
        Some(text) => Numbering::read(&text)?,
        None => Numbering::default(),
    };
    let mut body = Body::new(styles, numbering);
    let mut builder = Builder::default();
    for block in body.read(&document, Part::Document)? {
        builder.put(block.kind, &block.text)?;
    }
    read_notes(archive, &mut body, &mut builder)?;
    read_margins(archive, &mut body, &mut builder)?;
    builder.finish()
}

/// Footnotes and endnotes that the text refers to, in the order of their marks.
fn read_notes(archive: &mut Archive<'_>, body: &mut Body, builder: &mut Builder) -> Result<(), Refused> {
    for (part, kind) in [("word/footnotes.xml", Part::Footnotes), ("word/endnotes.xml", Part::Endnotes)] {
        let Some(text) = archive.part(part)? else { continue };
        let mut notes: HashMap<String, String> = HashMap::new();
        for block in body.read(&text, kind)? {
            if let BlockKind::Footnote(id) = block.kind {
                let note = notes.entry(id).or_default();
                note.push('\n');
                note.push_str(block.text.trim());
            }
        }
        for mark in body.marks(kind) {
            if let Some(note) = notes.get(&mark.id) {
                builder.put(BlockKind::Footnote(mark.shown), &format!("{} {}", mark.sign, note.trim()))?;
            }
        }
    }
    Ok(())
}

/// Heads and feet of pages, each text once.
fn read_margins(archive: &mut Archive<'_>, body: &mut Body, builder: &mut Builder) -> Result<(), Refused> {
    let mut known = HashSet::new();
    for name in archive.names() {
        let file = name.strip_prefix("word/").unwrap_or_default();
        if !(file.starts_with("header") || file.starts_with("footer")) || !file.ends_with(".xml") {
            continue;
        }
        let Some(text) = archive.part(&name)? else { continue };
        for block in body.read(&text, Part::Margin)? {
            if known.insert(block.text.trim().to_owned()) {
                builder.put(BlockKind::Margin, &block.text)?;
            }
        }
    }
    Ok(())
}
