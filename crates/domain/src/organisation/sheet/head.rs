//! Finding the heads of a sheet: the row with the most usual heads, with the
//! rows above and below it that merged cells or empty ones tie to it.

use super::super::{Kind, Register};
use super::usual::{guess, kind_in};
use super::{Area, Grid, Target};

/// Rows in which heads are looked for: titles and notes stand above them.
const SEARCHED: usize = 40;
/// Columns that are looked at.
const WIDEST: usize = 200;
/// The most rows that heads take.
const DEEPEST: usize = 5;

/// A column's head.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Head {
    /// Which column, from zero.
    pub column: usize,
    /// What stands over it, from above: "Thành viên / Nữ".
    pub text: String,
    /// The same without accents: by this it is remembered.
    pub key: String,
}

/// A sheet's table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Table {
    /// Which sheet.
    pub sheet: usize,
    /// Its columns.
    pub heads: Vec<Head>,
    /// The last row of its heads, from zero.
    pub head_row: usize,
    /// The first row below.
    pub first: usize,
    /// The kind of organisation that the sheet's name names.
    pub kind: Option<Kind>,
}

/// The tables of a workbook: at most one a sheet. `is_known` says which heads
/// are known beside the usual ones.
#[must_use]
pub fn tables(grids: &[Grid], register: &Register, is_known: impl Fn(&str) -> bool) -> Vec<Table> {
    let table = |(sheet, grid): (usize, &Grid)| table(sheet, grid, register, &is_known);
    grids.iter().enumerate().filter_map(table).collect()
}

fn table(sheet: usize, grid: &Grid, register: &Register, is_known: &impl Fn(&str) -> bool) -> Option<Table> {
    let width = grid.width().min(WIDEST);
    let score = |row: usize| -> usize {
        let cells = (0..width).map(|column| grid.cell(row, column)).filter(|text| !text.is_empty());
        let fits = |text: &str| match guess(text, register) {
            _ if is_known(text) => 2,
            Some((_, true)) => 2,
            Some((_, false)) => 1,
            None => 0,
        };
        let fits: Vec<usize> = cells.map(fits).filter(|fit| *fit > 0).collect();
        // A table has a name, a place and a day.
        if fits.len() < 3 { 0 } else { fits.into_iter().sum() }
    };
    let rows = 0..grid.rows.len().min(SEARCHED);
    // The first of the best: totals below may repeat words of heads.
    let (anchor, best) =
        rows.map(|row| (row, score(row))).max_by_key(|(row, score)| (*score, usize::MAX - row))?;
    if best == 0 {
        return None;
    }
    let top = top(grid, anchor, width);
    let last = last(grid, top, anchor, width, register);
    let first = if is_numbering(grid, last + 1, width) { last + 2 } else { last + 1 };
    let heads: Vec<Head> = (0..width)
        .filter_map(|column| {
            let text = text(grid, top, last, column);
            (!text.is_empty()).then(|| Head { column, key: vietnamese::name::fold(&text), text })
        })
        .collect();
    Some(Table { sheet, heads, head_row: last, first, kind: kind_in(&grid.name) })
}

fn area(grid: &Grid, row: usize, column: usize) -> Option<&Area> {
    let holds =
        |one: &&Area| (one.top..=one.bottom).contains(&row) && (one.left..=one.right).contains(&column);
    grid.merged.iter().find(holds)
}

/// The first row of the heads: above the anchor as long as cells are merged
/// down into it, or over some of its columns.
fn top(grid: &Grid, anchor: usize, width: usize) -> usize {
    let mut top = anchor;
    while top > 0 && anchor - top < DEEPEST {
        let above = top - 1;
        let ties = |one: &Area| {
            let spans = one.right - one.left + 1;
            let down = one.top <= above && one.bottom >= top;
            // A title is merged over the whole table.
            let over = one.top <= above && one.bottom == above && spans > 1 && spans * 10 < width * 8;
            down || over
        };
        if !grid.merged.iter().any(ties) {
            break;
        }
        top = above;
    }
    top
}

/// The last row of the heads.
fn last(grid: &Grid, top: usize, anchor: usize, width: usize, register: &Register) -> usize {
    let reach = grid.merged.iter().filter(|one| (top..=anchor).contains(&one.top)).map(|one| one.bottom);
    let merged = reach.max().unwrap_or(anchor).clamp(anchor, top + DEEPEST);
    let name = (0..width)
        .find(|column| matches!(guess(grid.cell(anchor, *column), register), Some((Target::Name, _))));
    let is_below = |row: usize| {
        let cells: Vec<(usize, &str)> = (0..width)
            .map(|column| (column, grid.cell(row, column)))
            .filter(|(_, text)| !text.is_empty())
            .collect();
        let has_digits = |text: &str| text.chars().any(|letter| letter.is_ascii_digit());
        let is_head = |text: &str| guess(text, register).is_some() || !has_digits(text);
        let under = |column: usize| {
            let here = grid.cell(anchor, column).is_empty();
            here || area(grid, anchor, column).is_some_and(|one| one.right > one.left)
                || grid.cell(anchor, column + 1).is_empty()
        };
        cells.len() > 1
            && name.is_none_or(|name| grid.cell(row, name).is_empty())
            && cells.iter().all(|(column, text)| is_head(text) && under(*column))
    };
    if merged == anchor && is_below(anchor + 1) { anchor + 1 } else { merged }
}

/// Whether a row only numbers the columns: (1), (2), A, B.
fn is_numbering(grid: &Grid, row: usize, width: usize) -> bool {
    let marks: Vec<&str> =
        (0..width).map(|column| grid.cell(row, column)).filter(|text| !text.is_empty()).collect();
    let bare = |text: &str| text.trim_matches(['(', ')', '[', ']']).to_owned();
    let is_mark = |text: &str| {
        let bare = bare(text);
        let is_number = bare.parse::<usize>().is_ok_and(|number| number <= width + 1);
        let is_letter = bare.len() == 1 && bare.chars().all(|letter| letter.is_ascii_uppercase());
        is_number || is_letter
    };
    let numbers: Vec<usize> = marks.iter().filter_map(|text| bare(text).parse().ok()).collect();
    marks.len() > 2 && marks.iter().all(|text| is_mark(text)) && numbers.windows(2).all(|two| two[0] < two[1])
}

/// What stands over a column, from above, each piece once.
fn text(grid: &Grid, top: usize, last: usize, column: usize) -> String {
    let mut pieces: Vec<String> = Vec::new();
    for row in top..=last {
        let here = match area(grid, row, column) {
            Some(area) => grid.cell(area.top, area.left),
            None => match grid.cell(row, column) {
                // Without merging, a head over several columns stands over the first of them.
                "" if row < last && !grid.cell(row + 1, column).is_empty() => (0..column)
                    .rev()
                    .map(|left| grid.cell(row, left))
                    .find(|text| !text.is_empty())
                    .unwrap_or_default(),
                text => text,
            },
        };
        let here = here.split_whitespace().collect::<Vec<_>>().join(" ");
        if !here.is_empty() && pieces.last() != Some(&here) {
            pieces.push(here);
        }
    }
    pieces.join(" / ")
}
