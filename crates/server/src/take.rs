//! Tables that people take away: the page's own table, with its filters, as
//! an Excel file or as CSV (`dang=xlsx`, `dang=csv` in the page's address).

use crate::Error;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use writing::sheet::{Cell, Column, ColumnFormat, Sheet, csv, xlsx};

/// The file, if the address asks for one.
///
/// # Errors
/// Not found for another format.
pub fn file(format: &str, name: &str, sheet: impl FnOnce() -> Sheet) -> Result<Option<Response>, Error> {
    let (kind, bytes) = match format {
        "" => return Ok(None),
        "xlsx" => {
            let bytes = xlsx::table(&sheet()).map_err(|error| Error::Internal(error.to_string()))?;
            ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", bytes)
        }
        "csv" => ("text/csv; charset=utf-8", csv::table(&sheet()).into_bytes()),
        _ => return Err(Error::NotFound),
    };
    let disposition = format!("attachment; filename=\"{}.{format}\"", plain(name));
    let headers = [(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, disposition)];
    Ok(Some((headers, bytes).into_response()))
}

/// A file's name that every system takes: letters, digits and hyphens.
fn plain(name: &str) -> String {
    let name = vietnamese::name::fold(name);
    let parts: Vec<&str> =
        name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|p| !p.is_empty()).collect();
    parts.join("-")
}

/// A column of text.
#[must_use]
pub fn text_column(name: impl Into<String>) -> Column {
    Column { name: name.into(), format: ColumnFormat::Text }
}

/// A column of numbers.
#[must_use]
pub fn number_column(name: impl Into<String>, decimals: u32) -> Column {
    Column { name: name.into(), format: ColumnFormat::Number { decimals } }
}

/// A cell with a text.
#[must_use]
pub fn text(text: impl Into<String>) -> Cell {
    Cell::Text(text.into())
}

/// A cell with a number, empty where nothing was reported.
#[must_use]
pub fn number(value: Option<i64>, decimals: u32) -> Cell {
    value.map_or(Cell::Empty, |value| Cell::Number { value, decimals })
}

#[cfg(test)]
mod tests {
    #[test]
    fn file_names_are_plain() {
        assert_eq!(super::plain("Tiến độ, huyện Đăk Hà 2012-09-30"), "tien-do-huyen-dak-ha-2012-09-30");
    }
}
