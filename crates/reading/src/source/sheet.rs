//! Excel files: each sheet a table, each number as Excel shows it.

mod format;

use super::archive::Archive;
use super::builder::{Builder, MOST_BLOCKS};
use super::xml::Piece;
use super::{BlockKind, Damage, Refused, Source};
use calamine::{DataRef, Reader, SheetVisible, Xlsx, XlsxError};
use std::collections::HashMap;
use std::io::Cursor;

/// The part with the list of sheets.
pub(super) const WORKBOOK: &str = "xl/workbook.xml";

pub(super) fn read(bytes: &[u8], archive: &mut Archive<'_>) -> Result<Source, Refused> {
    // The library unpacks without limits; whatever it may look at is unpacked within them first.
    for name in archive.names() {
        let name_lower = name.to_lowercase();
        if name_lower.ends_with(".xml") || name_lower.ends_with(".rels") {
            check(&archive.part(&name)?.unwrap_or_default())?;
        }
    }
    let sheets =
        std::panic::catch_unwind(|| sheets(bytes)).map_err(|_| Refused::Broken(Damage::Markup))??;
    let mut builder = Builder::default();
    let mut tables = 0;
    for sheet in sheets {
        if !is_default_name(&sheet.name) && !sheet.cells.is_empty() {
            builder.put(BlockKind::Heading(1), &sheet.name)?;
        }
        for part in parts(sheet.cells) {
            put(part, &mut builder, &mut tables)?;
        }
    }
    builder.finish()
}

/// Well-formed, not nested without bounds, no entities, no area that ends before it begins and no
/// cell that no sheet has: the library computes with them unguarded.
pub(super) fn check(part: &str) -> Result<(), Refused> {
    let mut walk = super::xml::Walk::new(part);
    while let Some(piece) = walk.next()? {
        let Piece::Open(tag) = piece else { continue };
        let is_cell = matches!(tag.name(), "c" | "row");
        let place = if is_cell { tag.get("r") } else { tag.get("ref") };
        if place.is_some_and(|place| is_nowhere(&place)) {
            return Err(Refused::Broken(Damage::Markup));
        }
    }
    Ok(())
}

/// "C5:A1", "A99999999", "ABCD1".
fn is_nowhere(place: &str) -> bool {
    // Names and other sheets' cells are no corners.
    if place.contains(|one: char| !one.is_ascii_alphanumeric() && one != ':' && one != '$') {
        return false;
    }
    let (first, last) = place.split_once(':').unwrap_or((place, place));
    match (corner(first), corner(last)) {
        (Some(first), Some(last)) => last.0 < first.0 || last.1 < first.1,
        _ => true,
    }
}

/// The row and the column of "C5"; none where it has more digits or letters than any.
fn corner(text: &str) -> Option<(u32, u32)> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let letters: Vec<u8> = text.bytes().filter(u8::is_ascii_alphabetic).collect();
    if digits.len() > MOST_DIGITS || letters.len() > MOST_LETTERS {
        return None;
    }
    let column = letters
        .iter()
        .fold(0, |column, letter| column * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1);
    Some((digits.parse().unwrap_or_default(), column))
}

/// Of XFD1048576, the last cell of a sheet.
const MOST_DIGITS: usize = 7;
const MOST_LETTERS: usize = 3;

struct Sheet {
    name: String,
    cells: Vec<Cell>,
}

struct Cell {
    row: usize,
    column: usize,
    columns: usize,
    text: String,
}

fn sheets(bytes: &[u8]) -> Result<Vec<Sheet>, Refused> {
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(refused)?;
    let shown = |visible: SheetVisible| visible == SheetVisible::Visible;
    let names: Vec<String> = book
        .sheets_metadata()
        .iter()
        .filter(|sheet| shown(sheet.visible))
        .map(|sheet| sheet.name.clone())
        .collect();
    let is_1904 = book.has_1904_epoch();
    let (mut sheets, mut count) = (Vec::new(), 0_usize);
    for name in names {
        let merged = book.merge_cells_by_sheet_name(&name).unwrap_or_default();
        let widths: HashMap<(u32, u32), u32> = merged
            .iter()
            .map(|area| (area.start, area.end.1.saturating_sub(area.start.1).saturating_add(1).min(1024)))
            .collect();
        // A sheet may be a chart.
        let Ok(mut reader) = book.worksheet_cells_reader(&name) else { continue };
        let formats: Vec<String> = reader
            .styles()
            .iter()
            .map(|style| style.number_format.as_ref().map(|one| one.format_code.clone()).unwrap_or_default())
            .collect();
        let mut cells = Vec::new();
        while let Some((cell, style)) = reader.next_cell_with_style_id().map_err(refused)? {
            count += 1;
            if count > MOST_BLOCKS * 4 {
                return Err(Refused::TooMuch);
            }
            let code = formats.get(style).map_or("", String::as_str);
            let Some(text) = shown_value(cell.get_value(), code, is_1904) else { continue };
            let (row, column) = cell.get_position();
            let columns = widths.get(&(row, column)).copied().unwrap_or(1);
            cells.push(Cell { row: row as usize, column: column as usize, columns: columns as usize, text });
        }
        // Files may hold their cells in any order.
        cells.sort_by_key(|cell| (cell.row, cell.column));
        sheets.push(Sheet { name, cells });
    }
    Ok(sheets)
}

fn refused(error: XlsxError) -> Refused {
    match error {
        XlsxError::Password => Refused::Locked,
        XlsxError::FileNotFound(_) => Refused::Broken(Damage::MissingPart),
        _ => Refused::Broken(Damage::Markup),
    }
}

/// What the cell shows, if anything.
fn shown_value(value: &DataRef<'_>, code: &str, is_1904: bool) -> Option<String> {
    let text = match value {
        DataRef::Int(number) => format::shown(*number as f64, code, is_1904),
        DataRef::Float(number) => format::shown(*number, code, is_1904),
        DataRef::DateTime(moment) => format::shown(moment.as_f64(), code, is_1904),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => format::iso(text),
        DataRef::Bool(_) | DataRef::Error(_) | DataRef::Empty => return None,
    };
    (!text.trim().is_empty()).then_some(text)
}

/// "Sheet1", "Trang tính 2": no name that somebody gave.
fn is_default_name(name: &str) -> bool {
    let name = name.trim_end_matches(|one: char| one.is_ascii_digit() || one == ' ').to_lowercase();
    matches!(name.as_str(), "sheet" | "trang tính" | "trang_tính")
}

/// A sheet's tables: two empty rows part them.
fn parts(cells: Vec<Cell>) -> Vec<Vec<Cell>> {
    let mut parts: Vec<Vec<Cell>> = Vec::new();
    for cell in cells {
        match parts.last_mut() {
            Some(part) if part.last().is_some_and(|last| cell.row - last.row <= 2) => part.push(cell),
            _ => parts.push(vec![cell]),
        }
    }
    parts
}

/// Writes a table down. Rows of one cell above and below it are its title and its
/// notes, and read as paragraphs.
fn put(cells: Vec<Cell>, builder: &mut Builder, tables: &mut usize) -> Result<(), Refused> {
    let mut widths: HashMap<usize, usize> = HashMap::new();
    for cell in &cells {
        *widths.entry(cell.row).or_default() += 1;
    }
    let rows = || widths.iter().filter(|(_, count)| **count > 1).map(|(row, _)| *row);
    let (first, last) = (rows().min().unwrap_or(usize::MAX), rows().max().unwrap_or_default());
    for Cell { row, column, columns, text } in cells {
        let kind = if (first..=last).contains(&row) {
            BlockKind::Cell { table: *tables, row: row - first, column, columns }
        } else {
            BlockKind::Paragraph
        };
        builder.put(kind, &text)?;
    }
    *tables += usize::from(first <= last);
    Ok(())
}
