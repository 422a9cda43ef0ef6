//! Headings: the numbered ones of plain text and those that the format marks.

use crate::Span;
use serde::Serialize;

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
