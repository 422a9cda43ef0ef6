//! A table of a Word file on its way in.

use super::super::BlockKind;
use super::body::Found;

/// The most columns; Word itself allows 63.
const MOST_COLUMNS: usize = 1024;

/// A table that is open.
#[derive(Default)]
pub(super) struct Table {
    cells: Vec<Cell>,
    open: Option<Cell>,
    row: usize,
    column: usize,
    row_is_deleted: bool,
    /// Whether borders are seen; none: nothing said yet.
    pub(super) borders: Option<bool>,
    /// What the table's style says of them.
    pub(super) style_borders: Option<bool>,
}

#[derive(Default)]
struct Cell {
    row: usize,
    column: usize,
    columns: usize,
    lines: Vec<Found>,
    goes_on: bool,
}

impl Table {
    pub(super) fn open_row(&mut self) {
        self.column = 0;
        self.row_is_deleted = false;
    }

    pub(super) fn close_row(&mut self) {
        if self.row_is_deleted {
            let row = self.row;
            self.cells.retain(|cell| cell.row != row);
        } else {
            self.row += 1;
        }
    }

    /// A tracked change took the row out.
    pub(super) fn delete_row(&mut self) {
        self.row_is_deleted = true;
    }

    pub(super) fn open_cell(&mut self) {
        self.open = Some(Cell { row: self.row, column: self.column, columns: 1, ..Cell::default() });
    }

    pub(super) fn close_cell(&mut self) {
        let Some(cell) = self.open.take() else { return };
        self.column = (cell.column + cell.columns).min(MOST_COLUMNS);
        // What stands in the covered part of a merged cell is not shown.
        if !cell.goes_on && !cell.lines.is_empty() {
            self.cells.push(cell);
        }
    }

    /// Columns that a row leaves empty before its first cell.
    pub(super) fn leave_columns(&mut self, columns: usize) {
        self.column = columns.min(MOST_COLUMNS);
    }

    /// How many columns the open cell takes.
    pub(super) fn span_columns(&mut self, columns: usize) {
        if let Some(cell) = &mut self.open {
            cell.columns = columns.clamp(1, MOST_COLUMNS);
        }
    }

    /// The open cell is the covered part of one above.
    pub(super) fn goes_on(&mut self) {
        if let Some(cell) = &mut self.open {
            cell.goes_on = true;
        }
    }

    /// Puts a line into the open cell; text outside of cells is none of a table.
    pub(super) fn put(&mut self, line: Found) {
        if let Some(cell) = &mut self.open {
            cell.lines.push(line);
        }
    }

    pub(super) fn parts(&self) -> usize {
        self.cells.len() + self.open.as_ref().map_or(0, |cell| cell.lines.len())
    }

    /// Whether it only sets blocks of text side by side, as the heads of state
    /// documents and their signatures do: no borders, few rows and columns.
    fn is_layout(&self) -> bool {
        let borders = self.borders.or(self.style_borders).unwrap_or_default();
        let columns = self.cells.iter().map(|cell| cell.column + cell.columns).max().unwrap_or_default();
        !borders && columns <= 3 && self.row <= 6
    }

    /// Its cells as table number `number`, or none where it is only layout.
    pub(super) fn into_cells(self, number: usize) -> Result<Vec<Found>, Vec<Found>> {
        if self.is_layout() {
            return Err(self.cells.into_iter().flat_map(|cell| cell.lines).collect());
        }
        let found = self.cells.into_iter().map(|cell| {
            let Cell { row, column, columns, .. } = cell;
            let kind = BlockKind::Cell { table: number, row, column, columns };
            Found { kind, text: joined(&cell.lines, "\n") }
        });
        Ok(found.collect())
    }

    /// Its rows as lines, for a table inside a cell.
    pub(super) fn into_lines(self) -> Vec<Found> {
        let mut lines: Vec<(usize, String)> = Vec::new();
        for cell in self.cells {
            let text = joined(&cell.lines, " ");
            match lines.last_mut() {
                Some((row, line)) if *row == cell.row => {
                    line.push('\t');
                    line.push_str(&text);
                }
                _ => lines.push((cell.row, text)),
            }
        }
        lines.into_iter().map(|(_, text)| Found { kind: BlockKind::Paragraph, text }).collect()
    }
}

fn joined(lines: &[Found], between: &str) -> String {
    lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join(between)
}
