//! A document as PDF, set by Typst. Typst doubles the time of a build, so it is behind the cargo
//! feature `pdf`; without it [`render`] says that this build makes no PDF.

#[cfg(feature = "pdf")]
mod fonts;
#[cfg(feature = "pdf")]
mod typeset;

use crate::model::Document;

/// Whether this build makes PDF files.
pub const AVAILABLE: bool = cfg!(feature = "pdf");

/// Why there is no PDF.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PdfError {
    /// This build makes no PDF; Word is the way out.
    #[error("this build makes no PDF; take the Word file")]
    NotInThisBuild,
    /// No usable font was found on this machine.
    #[error("no font with all Vietnamese letters in four styles: install one of {looked_for}")]
    NoFont {
        /// The families that would do.
        looked_for: String,
    },
    /// Typst could not set the document.
    #[error("the PDF could not be written: {0}")]
    Typesetting(String),
}

/// Writes the PDF; the same document gives the same bytes.
///
/// # Errors
/// See [`PdfError`].
#[cfg(feature = "pdf")]
pub fn render(document: &Document) -> Result<Vec<u8>, PdfError> {
    typeset::render(document)
}

/// Says that this build makes no PDF.
///
/// # Errors
/// Always [`PdfError::NotInThisBuild`].
#[cfg(not(feature = "pdf"))]
pub fn render(_document: &Document) -> Result<Vec<u8>, PdfError> {
    Err(PdfError::NotInThisBuild)
}
