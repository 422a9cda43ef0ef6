//! Documents in: what a file's bytes say as text, with its parts.
//!
//! The text is the document's own, composed (NFC), and never mended: places in
//! it are places in what the sender wrote. Joining what a page or a line broke
//! is the work of [`crate::passage`].

mod archive;
mod builder;
mod charset;
mod docx;
mod html;
mod pdf;
mod plain;
mod refused;
mod sheet;
pub mod workbook;
mod xml;

pub use refused::{Damage, Refused};

use crate::Span;
use serde::{Deserialize, Serialize};

/// What a document says, before anything is understood of it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Source {
    /// The whole text in Unicode's composed form.
    pub text: String,
    /// Its parts in the order of the text. They do not overlap; what lies
    /// between them is white space, or the bars between a Markdown table's cells.
    pub blocks: Vec<Block>,
}

/// A part of a document.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Block {
    /// Where it stands.
    pub span: Span,
    /// What sort of part it is.
    pub kind: BlockKind,
}

/// What sort of part.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BlockKind {
    /// A paragraph whose bounds the format itself knows (Word, HTML).
    Paragraph,
    /// Lines of a format that knows no paragraphs (plain text, PDF), or that somebody
    /// broke by hand: lines may be cut anywhere, and a page may break a sentence.
    Lines,
    /// A heading that the format itself knows, 1 for the highest.
    Heading(u8),
    /// A cell of the table of that number, from zero.
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
    /// A footnote's text, with the mark that stands at its place in the text.
    Footnote(String),
    /// A page's head or foot.
    Margin,
}

/// The largest file that is read, in bytes.
pub const LARGEST: usize = 32 * 1024 * 1024;

/// Reads a file. The format is told by its content, the name only helps where
/// the content leaves a choice (`.html`).
///
/// # Errors
/// [`Refused`], with what its sender can do.
pub fn open(bytes: &[u8], name: &str) -> Result<Source, Refused> {
    if bytes.len() > LARGEST {
        return Err(Refused::TooLarge { limit: LARGEST / 1024 / 1024 });
    }
    if bytes.is_empty() {
        return Err(Refused::Empty);
    }
    match Format::of(bytes, name) {
        Format::Pdf => pdf::read(bytes),
        Format::Package => package(bytes),
        Format::Compound => Err(compound(bytes)),
        Format::Other => Err(Refused::UnknownFormat),
        Format::Html => html::read(&charset::decode(bytes, html_charset(bytes))?),
        Format::Text => plain::read(&charset::decode(bytes, None)?),
    }
}

/// What a file's first bytes say that it is.
enum Format {
    Pdf,
    /// A zip file, which .docx and .xlsx are.
    Package,
    /// The container of Office files before 2007, and of locked ones of today.
    Compound,
    Html,
    Text,
    /// Something of which the head is known, but that is not read.
    Other,
}

impl Format {
    fn of(bytes: &[u8], name: &str) -> Self {
        let head = &bytes[..bytes.len().min(1024)];
        let known = |marks: &[&[u8]]| marks.iter().any(|mark| head.starts_with(mark));
        if known(&[b"PK\x03\x04", b"PK\x05\x06"]) {
            Self::Package
        } else if known(&[b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"]) {
            Self::Compound
        } else if known(&[
            b"{\\rtf",
            b"\x89PNG",
            b"\xFF\xD8\xFF",
            b"GIF8",
            b"Rar!",
            b"7z\xBC\xAF",
            b"\x1F\x8B",
            b"\x7FELF",
            b"MZ",
        ]) {
            Self::Other
        } else if head.windows(5).any(|five| five == b"%PDF-") {
            Self::Pdf
        } else if is_html(head, name) {
            Self::Html
        } else {
            Self::Text
        }
    }
}

fn is_html(head: &[u8], name: &str) -> bool {
    let head = String::from_utf8_lossy(head).to_lowercase();
    let first = head.trim_start_matches(['\u{FEFF}', '\u{FFFD}', ' ', '\t', '\r', '\n']);
    let name = name.to_lowercase();
    let is_named = (name.ends_with(".html") || name.ends_with(".htm")) && first.contains('<');
    first.starts_with("<!doctype html") || first.starts_with("<html") || is_named
}

/// The encoding that a page names in its head.
fn html_charset(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_lowercase();
    let label = head.split("charset=").nth(1)?.trim_start_matches(['"', '\'']);
    let end = label.find(|one: char| !(one.is_ascii_alphanumeric() || one == '-' || one == '_'));
    encoding_rs::Encoding::for_label(&label.as_bytes()[..end.unwrap_or(label.len())])
}

fn package(bytes: &[u8]) -> Result<Source, Refused> {
    let mut archive = archive::Archive::open(bytes)?;
    let names = archive.names();
    let has = |part: &str| names.iter().any(|name| name.eq_ignore_ascii_case(part));
    let is_word = names.iter().any(|name| name.starts_with("word/"));
    let is_excel = names.iter().any(|name| name.starts_with("xl/"));
    match (has(docx::DOCUMENT), has(sheet::WORKBOOK)) {
        (true, _) => docx::read(&mut archive),
        (false, true) => sheet::read(bytes, &mut archive),
        _ if is_word || is_excel => Err(Refused::Broken(Damage::MissingPart)),
        _ => Err(Refused::UnknownFormat),
    }
}

/// A locked file of today has a stream of this name, in UTF-16.
fn compound(bytes: &[u8]) -> Refused {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    if bytes.windows(name.len()).any(|there| there == name) { Refused::Locked } else { Refused::OldOffice }
}
