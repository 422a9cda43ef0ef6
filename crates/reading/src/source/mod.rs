//! Documents in: what a file's bytes say as text, with its parts.
//!
//! The text is the document's own, composed (NFC), and never mended: places in
//! it are places in what the sender wrote. Joining what a page or a line broke
//! is the work of [`crate::passage`].

mod plain;

use crate::Span;
use serde::{Deserialize, Serialize};

/// What a document says, before anything is understood of it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Source {
    /// The whole text in Unicode's composed form.
    pub text: String,
    /// Its parts in the order of the text. They do not overlap; what lies
    /// between them is white space.
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
    /// A paragraph whose bounds the format itself knows (Word, HTML): line
    /// breaks inside it are only lines.
    Paragraph,
    /// Lines of a format that knows no paragraphs (plain text, PDF): lines may
    /// be cut anywhere, and a page may break a sentence.
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

/// Why a file cannot be read. `Display` is Vietnamese and names what to do.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refused {
    /// Larger than the program reads.
    #[error("tệp lớn hơn {limit} MB; tách thành nhiều tệp nhỏ hơn")]
    TooLarge {
        /// The limit in megabytes.
        limit: usize,
    },
    /// No format that the program reads.
    #[error("không đọc được loại tệp này; dùng .docx, .pdf, .xlsx, .md, .html hoặc .txt")]
    UnknownFormat,
    /// Nothing in it.
    #[error("tệp không có chữ nào")]
    Empty,
    /// A PDF of pictures.
    #[error("tệp PDF này chỉ là ảnh chụp, không có lớp chữ; dùng bản Word hoặc bản PDF xuất từ Word")]
    OnlyPictures,
    /// Locked by a password.
    #[error("tệp được đặt mật khẩu; bỏ mật khẩu rồi gửi lại")]
    Locked,
    /// Broken, or made to harm.
    #[error("tệp bị hỏng hoặc không đúng định dạng ({0}); mở bằng Word rồi lưu lại")]
    Broken(String),
}

/// The largest file that is read, in bytes.
pub const LARGEST: usize = 32 * 1024 * 1024;

/// Reads a file. The format is told by its content, the name only helps where
/// the content leaves a choice (`.md`, `.txt`).
///
/// # Errors
/// [`Refused`], with what its sender can do.
pub fn open(bytes: &[u8], _name: &str) -> Result<Source, Refused> {
    if bytes.len() > LARGEST {
        return Err(Refused::TooLarge { limit: LARGEST / 1024 / 1024 });
    }
    let text = std::str::from_utf8(bytes).map_err(|_| Refused::UnknownFormat)?;
    plain::read(text)
}
