//! Tables as rows.

use crate::Span;
use serde::Serialize;

/// A table of the document.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Table {
    /// Where.
    #[serde(flatten)]
    pub span: Span,
    /// Its rows, each with its cells from left to right.
    pub rows: Vec<Vec<Cell>>,
}

/// A cell.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Cell {
    /// Where.
    #[serde(flatten)]
    pub span: Span,
    /// Its words; empty for an empty cell, which is not zero.
    pub text: String,
    /// Its first column, from zero.
    pub column: usize,
    /// How many columns it takes.
    pub columns: usize,
    /// The passages in it.
    #[serde(skip)]
    pub passages: Vec<usize>,
}
