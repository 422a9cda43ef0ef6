//! Tables as their heads read them: which words stand over and before a
//! number, and which columns only number the rows.

use crate::number::Class;
use crate::passage::Kind;
use crate::prepared::Prepared;
use std::collections::BTreeMap;
use std::ops::Range;

/// What stands over and before a cell: passages, in the order of reading.
#[derive(Clone, Debug, Default)]
pub(crate) struct Heads {
    /// The titles of its column, the highest first.
    pub(crate) column: Vec<usize>,
    /// The titles of the columns to its left, the nearest first.
    pub(crate) left: Vec<usize>,
    /// The words of its row.
    pub(crate) row: Vec<usize>,
    /// The last row above that has words only: "II. Tổ hợp tác".
    pub(crate) group: Option<usize>,
    /// The cell of its row in the column of units of measure.
    pub(crate) unit: Option<usize>,
    /// The passages right above the table, the nearest first.
    pub(crate) caption: Vec<usize>,
}

/// The heads of every cell whose number is a figure, by passage.
pub(crate) type Grid = BTreeMap<usize, Heads>;

/// A cell's passages with its columns.
struct Cell {
    columns: Range<usize>,
    passages: Vec<usize>,
    is_number: bool,
    is_empty: bool,
}

/// Reads the tables of a document, and classes the numbers that only count rows and columns.
pub(crate) fn grid(passages: &mut [Prepared<'_>]) -> Grid {
    let mut tables: BTreeMap<usize, BTreeMap<usize, BTreeMap<usize, Cell>>> = BTreeMap::new();
    for (index, one) in passages.iter().enumerate() {
        let Kind::Cell { table, row, column, columns } = one.passage.kind else { continue };
        let cells = tables.entry(table).or_default().entry(row).or_default();
        let fresh = Cell {
            columns: column..column + columns.max(1),
            passages: Vec::new(),
            is_number: true,
            is_empty: true,
        };
        let cell = cells.entry(column).or_insert(fresh);
        cell.passages.push(index);
        cell.is_number &= is_number(one);
        cell.is_empty &= one.lower.trim().is_empty();
    }
    let mut grid = Grid::new();
    for rows in tables.into_values() {
        let rows: Vec<Vec<Cell>> = rows.into_values().map(|row| row.into_values().collect()).collect();
        let first = rows.iter().flatten().flat_map(|cell| cell.passages.iter().copied()).min();
        let caption = first.map_or_else(Vec::new, |first| caption(passages, first));
        of_table(&rows, &caption, passages, &mut grid);
    }
    grid
}

/// Whether all that stands in a cell is a number, maybe with a unit or a sign.
fn is_number(one: &Prepared<'_>) -> bool {
    let text = one.lower.trim().trim_matches(['(', ')', '+', '-', '–', '±', ' ']);
    let digits = text.trim_end_matches(['%', ' ']);
    !digits.is_empty() && digits.chars().all(|one| one.is_ascii_digit() || "., ".contains(one))
}

/// The lines above a table: "Biểu 2: Hợp tác xã theo địa bàn", "Đơn vị tính: triệu đồng".
fn caption(passages: &[Prepared<'_>], first: usize) -> Vec<usize> {
    let above = (first.saturating_sub(CAPTION_LINES)..first).rev();
    let is_outside =
        |index: &usize| !matches!(passages[*index].passage.kind, Kind::Cell { .. } | Kind::Margin);
    above.take_while(is_outside).collect()
}

/// Lines above a table that may belong to it.
const CAPTION_LINES: usize = 3;

fn of_table(rows: &[Vec<Cell>], caption: &[usize], passages: &mut [Prepared<'_>], grid: &mut Grid) {
    let body = body_start(rows, passages);
    let counting = counting_columns(rows, body, passages);
    let units = unit_column(&rows[..body], passages);
    let mut titles: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
    let mut group = None;
    for (index, row) in rows.iter().enumerate() {
        let numbers = row.iter().filter(|cell| cell.is_number && !cell.is_empty);
        let is_data = numbers.clone().any(|cell| !counting.contains(&cell.columns.start));
        if index < body || !is_data {
            let words = row.iter().filter(|cell| !cell.is_number).flat_map(|cell| &cell.passages);
            group = words.last().copied().filter(|_| index >= body).or(group);
            for passage in row.iter().filter(|cell| cell.is_number).flat_map(|cell| &cell.passages) {
                passages[*passage].numbers.iter_mut().for_each(list);
            }
            continue;
        }
        let words: Vec<usize> = row
            .iter()
            .filter(|cell| !cell.is_number && Some(cell.columns.start) != units)
            .flat_map(|cell| cell.passages.iter().copied())
            .take(MOST_WORDS)
            .collect();
        let unit =
            row.iter().find(|cell| Some(cell.columns.start) == units).and_then(|cell| cell.passages.first());
        for cell in row.iter().filter(|cell| cell.is_number) {
            if counting.contains(&cell.columns.start) {
                for passage in &cell.passages {
                    passages[*passage].numbers.iter_mut().for_each(list);
                }
                continue;
            }
            let columns = (cell.columns.start, cell.columns.end);
            let column = titles.entry(columns).or_insert_with(|| over(&rows[..body], &cell.columns)).clone();
            let left = left_of(&rows[..body], cell.columns.start);
            for passage in &cell.passages {
                let heads = Heads {
                    column: column.clone(),
                    left: left.clone(),
                    row: words.clone(),
                    group,
                    unit: unit.copied(),
                    caption: caption.to_vec(),
                };
                grid.insert(*passage, heads);
            }
        }
    }
}

/// Cells of words that a row is named by.
const MOST_WORDS: usize = 6;

/// The number of a row or column counts nothing.
fn list(number: &mut crate::number::Number) {
    number.class = Class::Listing;
    (number.value, number.value_to) = (None, None);
}

/// Where the rows begin that hold figures: behind the titles and the row that numbers the columns.
fn body_start(rows: &[Vec<Cell>], passages: &[Prepared<'_>]) -> usize {
    let has_number = |row: &&Vec<Cell>| row.iter().any(|cell| cell.is_number && !cell.is_empty);
    let first = rows.iter().position(|row| has_number(&row)).unwrap_or(rows.len());
    let is_titled = |row: &[Cell]| row.iter().all(|cell| cell.is_number);
    match rows.get(first) {
        Some(row) if row.len() > 1 && is_titled(row) && is_sequence(row, passages) => first + 1,
        // A table whose first row has figures has no titles.
        _ => first,
    }
}

/// "(1) (2) (3)" under the titles.
fn is_sequence(row: &[Cell], passages: &[Prepared<'_>]) -> bool {
    let value = |cell: &Cell| {
        let digits: String =
            passages[*cell.passages.first()?].lower.chars().filter(char::is_ascii_digit).collect();
        digits.parse::<usize>().ok()
    };
    let values: Vec<Option<usize>> = row.iter().map(value).collect();
    values.windows(2).all(|two| matches!((two[0], two[1]), (Some(one), Some(other)) if other == one + 1))
}

/// Columns that count the rows: titled "STT", or the first with no other title than 1, 2, 3.
fn counting_columns(rows: &[Vec<Cell>], body: usize, passages: &[Prepared<'_>]) -> Vec<usize> {
    const TITLES: &[&str] = &["stt", "tt", "số tt", "số thứ tự", "s tt", "stt."];
    let mut columns: Vec<usize> = rows[..body]
        .iter()
        .flatten()
        .filter(|cell| cell.passages.iter().any(|one| TITLES.contains(&passages[*one].lower.trim())))
        .map(|cell| cell.columns.start)
        .collect();
    let first: Vec<usize> = rows[body..]
        .iter()
        .filter_map(|row| row.first().filter(|cell| cell.is_number && row.len() > 1))
        .filter_map(|cell| passages[*cell.passages.first()?].lower.trim().trim_end_matches('.').parse().ok())
        .collect();
    let is_counted = first.len() > 2 && first.iter().enumerate().all(|(index, value)| *value == index + 1);
    columns.extend(is_counted.then(|| rows[body].first().map(|cell| cell.columns.start)).flatten());
    columns
}

/// The column titled "Đơn vị tính".
fn unit_column(titles: &[Vec<Cell>], passages: &[Prepared<'_>]) -> Option<usize> {
    const TITLES: &[&str] = &["đơn vị tính", "đvt", "đơn vị", "đơn vị tính (đvt)"];
    let is_unit =
        |cell: &&Cell| cell.passages.iter().any(|one| TITLES.contains(&passages[*one].lower.trim()));
    titles.iter().flatten().find(is_unit).map(|cell| cell.columns.start)
}

/// The titles of the columns before this one, the nearest first.
fn left_of(titles: &[Vec<Cell>], column: usize) -> Vec<usize> {
    let before = titles.iter().flatten().filter(|cell| cell.columns.end <= column && !cell.is_number);
    let mut before: Vec<(usize, usize)> =
        before.flat_map(|cell| cell.passages.iter().map(|one| (cell.columns.start, *one))).collect();
    before.sort_by_key(|(column, _)| std::cmp::Reverse(*column));
    before.into_iter().map(|(_, passage)| passage).take(MOST_WORDS).collect()
}

/// The titles over a column.
fn over(titles: &[Vec<Cell>], columns: &Range<usize>) -> Vec<usize> {
    let covers = |cell: &&Cell| cell.columns.start < columns.end && columns.start < cell.columns.end;
    let words = titles.iter().flatten().filter(covers).filter(|cell| !cell.is_number);
    words.flat_map(|cell| cell.passages.iter().copied()).take(MOST_WORDS).collect()
}
