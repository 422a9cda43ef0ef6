//! A table that people take with them: as an Excel file with real numbers, or as CSV.

use jiff::civil::Date;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook};

/// A table with its heading.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// What the table shows; also the file's title.
    pub title: String,
    /// Lines under the title: filters, date, coverage. Only in Excel, since programs read CSV.
    pub subtitle: Vec<String>,
    /// The columns.
    pub columns: Vec<Column>,
    /// Rows of as many cells as there are columns.
    pub rows: Vec<Vec<Cell>>,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name, with the unit of measure.
    pub name: String,
    /// How its cells are written.
    pub format: ColumnFormat,
}

/// How the cells of a column are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnFormat {
    /// Left-aligned text.
    Text,
    /// Right-aligned numbers with thousands separated.
    Number {
        /// Decimal places.
        decimals: u32,
    },
    /// Right-aligned percentages with one decimal place.
    Percent,
    /// Dates as 30/9/2012.
    Date,
    /// Whole numbers that the reader of the file types in: the cells stand out.
    Entry,
    /// Text that the reader of the file types in.
    Remark,
}

/// A cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Nothing was reported, which is not zero.
    Empty,
    /// Text; never read as a formula.
    Text(String),
    /// A number.
    Number {
        /// Times `10^decimals`.
        value: i64,
        /// Decimal places of `value`.
        decimals: u32,
    },
    /// A percentage in tenths of a percent: 384 is 38,4%.
    Percent(i64),
    /// A date.
    Date(Date),
}

/// The Excel file could not be put together.
#[derive(Debug, thiserror::Error)]
#[error("the Excel file could not be written: {0}")]
pub struct SheetError(#[from] rust_xlsxwriter::XlsxError);

/// The Excel file.
pub mod xlsx {
    use super::{Sheet, SheetError, Writer};
    use rust_xlsxwriter::Workbook;

    /// Writes a workbook of one sheet: real numbers, a header that stays in view and is repeated on
    /// paper, columns as wide as their text.
    ///
    /// # Errors
    /// When the table is larger than a sheet (1,048,576 rows, 16,384 columns).
    pub fn table(sheet: &Sheet) -> Result<Vec<u8>, SheetError> {
        tables(&[("", sheet)])
    }

    /// Writes a workbook of several such sheets under their names; an empty name is Excel's own.
    /// The first one's title is the file's.
    ///
    /// # Errors
    /// As for [`table`], and for names that Excel does not take.
    pub fn tables(sheets: &[(&str, &Sheet)]) -> Result<Vec<u8>, SheetError> {
        let mut book = Workbook::new();
        for (index, (name, sheet)) in sheets.iter().enumerate() {
            Writer::new(sheet, &mut book, index).write(name)?;
        }
        Ok(book.save_to_buffer()?)
    }
}

/// The CSV file.
pub mod csv {
    use super::{Cell, Sheet, text};

    /// Writes the header and the rows, comma-separated (RFC 4180), in UTF-8 with a byte order mark
    /// so that Excel reads the letters. Numbers have a decimal point and no separators, dates are
    /// ISO; a text that a spreadsheet would take for a formula gets an apostrophe before it.
    #[must_use]
    pub fn table(sheet: &Sheet) -> String {
        let mut out = String::from('\u{feff}');
        let header = sheet.columns.iter().map(|column| quoted(&column.name));
        line(&mut out, header);
        for row in &sheet.rows {
            line(&mut out, row.iter().map(cell));
        }
        out
    }

    fn line(out: &mut String, cells: impl Iterator<Item = String>) {
        out.push_str(&cells.collect::<Vec<_>>().join(","));
        out.push_str("\r\n");
    }

    fn cell(cell: &Cell) -> String {
        match cell {
            Cell::Empty => String::new(),
            Cell::Text(text) => quoted(text),
            Cell::Number { value, decimals } => decimal(*value, *decimals),
            Cell::Percent(tenths) => decimal(*tenths, 1),
            Cell::Date(date) => date.to_string(),
        }
    }

    fn quoted(given: &str) -> String {
        let given = text::clean(given);
        let guard = if given.starts_with(['=', '+', '-', '@']) { "'" } else { "" };
        if given.contains(['"', ',']) {
            format!("\"{guard}{}\"", given.replace('"', "\"\""))
        } else {
            format!("{guard}{given}")
        }
    }

    fn decimal(value: i64, decimals: u32) -> String {
        let digits = value.unsigned_abs().to_string();
        let places = usize::try_from(decimals).unwrap_or(0);
        let digits = format!("{digits:0>width$}", width = places + 1);
        let (whole, fraction) = digits.split_at(digits.len() - places);
        let sign = if value < 0 { "-" } else { "" };
        let point = if places == 0 { "" } else { "." };
        format!("{sign}{whole}{point}{fraction}")
    }
}

use crate::text;

struct Writer<'a> {
    sheet: &'a Sheet,
    book: &'a mut Workbook,
    /// Which sheet of the book it writes.
    index: usize,
    /// The row of the header, from 0.
    header: u32,
}

impl<'a> Writer<'a> {
    fn new(sheet: &'a Sheet, book: &'a mut Workbook, index: usize) -> Writer<'a> {
        let lines = u32::try_from(sheet.subtitle.len()).unwrap_or(0);
        Writer { sheet, book, index, header: lines + 2 }
    }

    fn write(mut self, name: &str) -> Result<(), SheetError> {
        if self.index == 0 {
            let properties = DocProperties::new().set_title(text::clean(&self.sheet.title));
            self.book.set_properties(&properties);
        }
        self.heading(name)?;
        self.columns()?;
        for (index, row) in (self.header + 1..).zip(&self.sheet.rows) {
            self.row(index, row)?;
        }
        let header = self.header;
        let last = u16::try_from(self.sheet.columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
        let page = self.book.worksheet_from_index(self.index)?;
        page.set_freeze_panes(header + 1, 1)?;
        page.set_repeat_rows(header, header)?;
        page.set_paper_size(9).set_print_fit_to_pages(1, 0);
        if last > 5 {
            page.set_landscape();
        }
        Ok(())
    }

    fn heading(&mut self, name: &str) -> Result<(), SheetError> {
        let sheet = self.sheet;
        let page = self.book.add_worksheet();
        if !name.is_empty() {
            page.set_name(name)?;
        }
        let title = Format::new().set_bold().set_font_size(14);
        page.write_string_with_format(0, 0, text::clean(&sheet.title), &title)?;
        for (row, line) in (1..).zip(&sheet.subtitle) {
            page.write_string(row, 0, text::clean(line))?;
        }
        Ok(())
    }

    fn columns(&mut self) -> Result<(), SheetError> {
        let header = Format::new()
            .set_bold()
            .set_text_wrap()
            .set_align(FormatAlign::Center)
            .set_align(FormatAlign::VerticalCenter)
            .set_border(FormatBorder::Thin);
        let (row, sheet) = (self.header, self.sheet);
        let page = self.book.worksheet_from_index(self.index)?;
        for (index, column) in (0..).zip(&sheet.columns) {
            let name = text::clean(&column.name);
            page.write_string_with_format(row, index, name, &header)?;
            page.set_column_width(index, width(sheet, usize::from(index)))?;
        }
        Ok(())
    }

    fn row(&mut self, row: u32, cells: &[Cell]) -> Result<(), SheetError> {
        let columns = &self.sheet.columns;
        let page = self.book.worksheet_from_index(self.index)?;
        for ((index, cell), column) in (0..).zip(cells).zip(columns) {
            let format = cell_format(column.format);
            match cell {
                Cell::Empty => page.write_blank(row, index, &format)?,
                Cell::Text(given) => {
                    page.write_string_with_format(row, index, text::clean(given), &format)?
                }
                Cell::Number { value, decimals } => {
                    page.write_number_with_format(row, index, float(*value, *decimals), &format)?
                }
                Cell::Percent(tenths) => {
                    page.write_number_with_format(row, index, float(*tenths, 3), &format)?
                }
                Cell::Date(date) => {
                    let date = ExcelDateTime::from_ymd(
                        u16::try_from(date.year()).unwrap_or(1900),
                        date.month().unsigned_abs(),
                        date.day().unsigned_abs(),
                    )?;
                    page.write_datetime_with_format(row, index, &date, &format)?
                }
            };
        }
        Ok(())
    }
}

/// The ground of cells that somebody is to fill in.
const TO_FILL: u32 = 0x00FF_F6DD;

/// Excel shows the separators of the reader's own settings: 1.220 and 38,4% in Vietnamese ones.
fn cell_format(format: ColumnFormat) -> Format {
    let base = Format::new().set_border(FormatBorder::Thin);
    match format {
        ColumnFormat::Text => base.set_text_wrap(),
        ColumnFormat::Number { decimals: 0 } => base.set_num_format("#,##0"),
        ColumnFormat::Number { decimals } => {
            let places = "0".repeat(usize::try_from(decimals).unwrap_or(0));
            base.set_num_format(format!("#,##0.{places}"))
        }
        ColumnFormat::Percent => base.set_num_format("0.0%"),
        ColumnFormat::Date => base.set_num_format("d/m/yyyy"),
        ColumnFormat::Entry => {
            base.set_num_format("#,##0").set_align(FormatAlign::Right).set_background_color(TO_FILL)
        }
        ColumnFormat::Remark => base.set_text_wrap().set_background_color(TO_FILL),
    }
}

/// Excel holds numbers as floats; up to 2^53 they are exact.
#[expect(clippy::cast_precision_loss, reason = "Excel has no other numbers")]
pub(crate) fn float(value: i64, decimals: u32) -> f64 {
    value as f64 / 10f64.powi(i32::try_from(decimals).unwrap_or(i32::MAX))
}

/// As wide as the longest text of the column, within reason.
fn width(sheet: &Sheet, column: usize) -> f64 {
    let cells = sheet.rows.iter().filter_map(|row| row.get(column));
    let lengths = cells.map(|cell| match cell {
        Cell::Text(text) => text.chars().count(),
        Cell::Number { value, .. } => value.to_string().len() * 4 / 3 + 1,
        Cell::Empty | Cell::Percent(_) | Cell::Date(_) => 10,
    });
    let name = sheet.columns.get(column).map_or("", |c| c.name.as_str());
    let longest_word = name.split(' ').map(|word| word.chars().count()).max();
    let longest = lengths.max().unwrap_or(0).max(longest_word.unwrap_or(0));
    // Cells that are still empty need room for what will be typed.
    let least = match sheet.columns.get(column).map(|column| column.format) {
        Some(ColumnFormat::Remark) => 32,
        Some(ColumnFormat::Entry) => 14,
        _ => 8,
    };
    let bounded = u16::try_from(longest.clamp(least, 50)).unwrap_or(50);
    f64::from(bounded) + 2.0
}
