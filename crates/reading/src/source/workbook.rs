//! A workbook cell by cell, for tables that are taken over rather than read as
//! a text: every value as somebody would type it, and where it stands.

mod mark;

pub use mark::{Marks, mark};

use super::archive::Archive;
use super::sheet::{WORKBOOK, check};
use super::{Damage, LARGEST, Refused};
use calamine::{DataRef, Reader, SheetVisible, Xlsx, XlsxError};
use domain::organisation::sheet::{Area, Grid};
use std::io::Cursor;

/// The most cells with something in them.
const MOST_CELLS: usize = 1_000_000;
/// The most rows of a sheet.
const MOST_ROWS: usize = 30_000;
/// The most columns of a sheet that are looked at.
const MOST_COLUMNS: usize = 500;
/// The most characters of a cell; a cell with more holds no entry of a table.
const LONGEST: usize = 2000;

/// The visible sheets of an Excel file.
///
/// # Errors
/// [`Refused`], with what its sender can do.
pub fn grids(bytes: &[u8]) -> Result<Vec<Grid>, Refused> {
    guard(bytes)?;
    std::panic::catch_unwind(|| read(bytes)).map_err(|_| Refused::Broken(Damage::Markup))?
}

/// Where formulas stand in a sheet, by row and column from zero: what they came to when the file
/// was saved may be old or missing, so whoever takes over numbers may want none.
///
/// # Errors
/// As for [`grids`].
pub fn formulas(bytes: &[u8], sheet: &str) -> Result<Vec<(usize, usize)>, Refused> {
    guard(bytes)?;
    std::panic::catch_unwind(|| computed(bytes, sheet)).map_err(|_| Refused::Broken(Damage::Markup))?
}

/// Refuses what is no workbook, or is made to harm.
fn guard(bytes: &[u8]) -> Result<(), Refused> {
    if bytes.len() > LARGEST {
        return Err(Refused::TooLarge { limit: LARGEST / 1024 / 1024 });
    }
    if bytes.is_empty() {
        return Err(Refused::Empty);
    }
    if !bytes.starts_with(b"PK") {
        return Err(if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
            super::compound(bytes)
        } else {
            Refused::UnknownFormat
        });
    }
    let mut archive = Archive::open(bytes)?;
    if archive.part(WORKBOOK)?.is_none() {
        return Err(Refused::UnknownFormat);
    }
    // The library unpacks without limits; whatever it may look at is unpacked within them first.
    for name in archive.names() {
        let lower = name.to_lowercase();
        if lower.ends_with(".xml") || lower.ends_with(".rels") {
            check(&archive.part(&name)?.unwrap_or_default())?;
        }
    }
    Ok(())
}

fn wrong(error: XlsxError) -> Refused {
    match error {
        XlsxError::Password => Refused::Locked,
        _ => Refused::Broken(Damage::Markup),
    }
}

fn computed(bytes: &[u8], sheet: &str) -> Result<Vec<(usize, usize)>, Refused> {
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(wrong)?;
    let Ok(mut reader) = book.worksheet_cells_reader(sheet) else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    while let Some(cell) = reader.next_cell_with_formula_metadata().map_err(wrong)? {
        if cell.formula.is_some() {
            if found.len() >= MOST_CELLS {
                return Err(Refused::TooMuch);
            }
            found.push((cell.pos.0 as usize, cell.pos.1 as usize));
        }
    }
    Ok(found)
}

fn read(bytes: &[u8]) -> Result<Vec<Grid>, Refused> {
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(wrong)?;
    let visible = book.sheets_metadata().iter().filter(|sheet| sheet.visible == SheetVisible::Visible);
    let names: Vec<String> = visible.map(|sheet| sheet.name.clone()).collect();
    let (mut grids, mut count) = (Vec::new(), 0_usize);
    for name in names {
        let merged = book.merge_cells_by_sheet_name(&name).unwrap_or_default();
        let place = |(row, column): (u32, u32)| (row as usize, column as usize);
        let merged = merged.iter().map(|area| {
            let ((top, left), (bottom, right)) = (place(area.start), place(area.end));
            Area { top, left, bottom, right }
        });
        let mut grid = Grid { name: name.clone(), rows: Vec::new(), merged: merged.collect() };
        // A sheet may be a chart.
        let Ok(mut reader) = book.worksheet_cells_reader(&name) else { continue };
        let formats = reader.styles().iter();
        let zeros: Vec<usize> = formats
            .map(|style| style.number_format.as_ref().map_or(0, |one| zeros(&one.format_code)))
            .collect();
        while let Some((cell, style)) = reader.next_cell_with_style_id().map_err(wrong)? {
            let Some(text) = text(cell.get_value(), zeros.get(style).copied().unwrap_or(0)) else { continue };
            count += 1;
            let (row, column) = place(cell.get_position());
            if count > MOST_CELLS || row >= MOST_ROWS {
                return Err(Refused::TooMuch);
            }
            if column < MOST_COLUMNS {
                put(&mut grid.rows, row, column, text);
            }
        }
        grids.push(grid);
    }
    Ok(grids)
}

fn put(rows: &mut Vec<Vec<String>>, row: usize, column: usize, text: String) {
    if rows.len() <= row {
        rows.resize_with(row + 1, Vec::new);
    }
    let cells = &mut rows[row];
    if cells.len() <= column {
        cells.resize_with(column + 1, String::new);
    }
    cells[column] = text;
}

/// By how many digits a format such as `0000` shows a code.
fn zeros(format: &str) -> usize {
    let is_code = format.len() > 1 && format.bytes().all(|byte| byte == b'0');
    if is_code { format.len() } else { 0 }
}

/// A value as somebody would type it.
fn text(value: &DataRef<'_>, zeros: usize) -> Option<String> {
    let text = match value {
        DataRef::Int(number) => format!("{number:0>zeros$}"),
        DataRef::Float(number) => float(*number, zeros),
        DataRef::DateTime(moment) => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            format!("{day}/{month}/{year}")
        }
        DataRef::DateTimeIso(text) => text.get(..10).unwrap_or(text).to_owned(),
        DataRef::String(text) | DataRef::DurationIso(text) => text.chars().take(LONGEST).collect(),
        DataRef::SharedString(text) => text.chars().take(LONGEST).collect(),
        DataRef::Bool(is) => if *is { "có" } else { "không" }.to_owned(),
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => return None,
    };
    (!text.trim().is_empty()).then_some(text)
}

/// Excel keeps sixteen digits, of which the last are not what was typed.
fn float(number: f64, zeros: usize) -> String {
    if number.fract() == 0.0 {
        return format!("{number:0>zeros$.0}");
    }
    let text = format!("{number:.6}");
    text.trim_end_matches('0').trim_end_matches('.').replace('.', ",")
}
