//! A table of a web page on its way in.

use super::super::builder::Builder;
use super::super::{BlockKind, Refused};

/// The most columns, and rows that a cell may reach over.
const MOST_SPANNED: usize = 1000;

/// A part of a page: pages put tables into tables.
pub(super) enum Piece {
    Block(BlockKind, String),
    Table(Vec<Cell>),
    /// What a table that only sets things side by side held.
    Layout(Vec<Cell>),
}

/// A cell with all that stands in it.
pub(super) struct Cell {
    row: usize,
    column: usize,
    columns: usize,
    pieces: Vec<Piece>,
}

/// A table that is open.
pub(super) struct Table {
    cells: Vec<Cell>,
    open: Option<Cell>,
    rows: usize,
    column: usize,
    /// For each column the row from which on no cell from above reaches into it.
    free_from: Vec<usize>,
    has_heads: bool,
    has_no_border: bool,
    is_layout: bool,
}

impl Table {
    pub(super) fn new(has_no_border: bool, is_layout: bool) -> Self {
        Self {
            cells: Vec::new(),
            open: None,
            rows: 0,
            column: 0,
            free_from: Vec::new(),
            has_heads: false,
            has_no_border,
            is_layout,
        }
    }

    /// A table that holds tables only sets them side by side.
    pub(super) fn holds_tables(&mut self) {
        self.is_layout = true;
    }

    pub(super) fn open_row(&mut self) {
        self.close_cell();
        self.rows += 1;
        self.column = 0;
    }

    pub(super) fn open_cell(&mut self, columns: usize, rows: usize, is_head: bool) {
        if self.rows == 0 {
            self.open_row();
        }
        self.close_cell();
        self.has_heads |= is_head;
        let row = self.rows - 1;
        let columns = columns.clamp(1, MOST_SPANNED);
        while self.free_from.get(self.column).is_some_and(|free| *free > row) {
            self.column += 1;
        }
        let end = (self.column + columns).min(MOST_SPANNED);
        let start = self.column.min(end.saturating_sub(1));
        if self.free_from.len() < end {
            self.free_from.resize(end, 0);
        }
        self.free_from[start..end].fill(row + rows.clamp(1, MOST_SPANNED));
        self.column = end;
        self.open = Some(Cell { row, column: start, columns: end - start, pieces: Vec::new() });
    }

    pub(super) fn close_cell(&mut self) {
        self.cells.extend(self.open.take().filter(|cell| !cell.pieces.is_empty()));
    }

    /// Puts a piece into the open cell; a caption stands before the first one.
    pub(super) fn put(&mut self, piece: Piece) {
        match &mut self.open {
            Some(cell) => cell.pieces.push(piece),
            None => {
                // Text outside of cells is shown before the table.
                self.cells.push(Cell { row: 0, column: 0, columns: 0, pieces: vec![piece] });
            }
        }
    }

    pub(super) fn finish(mut self) -> Piece {
        self.close_cell();
        let columns = self.free_from.len();
        let is_plain = self.has_no_border && !self.has_heads && columns <= 3 && self.rows <= 6;
        if self.is_layout || is_plain { Piece::Layout(self.cells) } else { Piece::Table(self.cells) }
    }
}

/// Writes pieces down; their depth is bounded where they are made.
pub(super) fn put(pieces: Vec<Piece>, builder: &mut Builder, tables: &mut usize) -> Result<(), Refused> {
    for piece in pieces {
        match piece {
            Piece::Block(kind, text) => builder.put(kind, &text)?,
            Piece::Layout(cells) => {
                for cell in cells {
                    put(cell.pieces, builder, tables)?;
                }
            }
            Piece::Table(cells) => {
                let (cells, loose): (Vec<Cell>, Vec<Cell>) =
                    cells.into_iter().partition(|cell| cell.columns > 0);
                for cell in loose {
                    put(cell.pieces, builder, tables)?;
                }
                for Cell { row, column, columns, pieces } in cells {
                    let kind = BlockKind::Cell { table: *tables, row, column, columns };
                    builder.put(kind, &text_of(&pieces))?;
                }
                *tables += 1;
            }
        }
    }
    Ok(())
}

/// A table that is no layout holds no tables, so its cells hold only blocks.
fn text_of(pieces: &[Piece]) -> String {
    let lines = pieces.iter().filter_map(|piece| match piece {
        Piece::Block(_, text) => Some(text.trim()),
        Piece::Table(_) | Piece::Layout(_) => None,
    });
    lines.collect::<Vec<_>>().join("\n")
}
