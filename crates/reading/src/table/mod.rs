//! Tables as rows.

use crate::Span;
use crate::passage::{Kind, Passage};
use crate::source::{Block, BlockKind};
use serde::Serialize;
use std::collections::BTreeMap;

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

impl Cell {
    /// Whether the cell takes a column.
    #[must_use]
    pub fn covers(&self, column: usize) -> bool {
        self.column <= column && column < self.column + self.columns.max(1)
    }
}

/// The tables of a document. Blocks tell also of empty cells, passages have the words.
#[must_use]
pub fn find(blocks: &[Block], passages: &[Passage]) -> Vec<Table> {
    let mut cells: BTreeMap<(usize, usize, usize), Cell> = BTreeMap::new();
    for block in blocks {
        if let BlockKind::Cell { table, row, column, columns } = block.kind {
            let empty = Cell { span: block.span, text: String::new(), column, columns, passages: Vec::new() };
            let cell = cells.entry((table, row, column)).or_insert(empty);
            cell.span = Span::new(cell.span.start.min(block.span.start), cell.span.end.max(block.span.end));
        }
    }
    for (index, passage) in passages.iter().enumerate() {
        let Kind::Cell { table, row, column, .. } = passage.kind else { continue };
        if let Some(cell) = cells.get_mut(&(table, row, column)) {
            let space = if cell.text.is_empty() { "" } else { " " };
            cell.text = format!("{}{space}{}", cell.text, passage.text);
            cell.passages.push(index);
        }
    }
    arranged(cells)
}

fn arranged(cells: BTreeMap<(usize, usize, usize), Cell>) -> Vec<Table> {
    let mut tables: BTreeMap<usize, BTreeMap<usize, Vec<Cell>>> = BTreeMap::new();
    for ((table, row, _), cell) in cells {
        tables.entry(table).or_default().entry(row).or_default().push(cell);
    }
    let table = |rows: BTreeMap<usize, Vec<Cell>>| {
        let spans = || rows.values().flatten().map(|cell| cell.span);
        let start = spans().map(|span| span.start).min().unwrap_or_default();
        let end = spans().map(|span| span.end).max().unwrap_or_default();
        Table { span: Span::new(start, end), rows: rows.into_values().collect() }
    };
    tables.into_values().map(table).collect()
}

#[cfg(test)]
mod tests;
