//! Small pieces that every part of the Word file uses.

use docx_rs::{
    AlignmentType, HeightRule, LineSpacing, LineSpacingType, Paragraph, ParagraphBorder,
    ParagraphBorderPosition, ParagraphBorders, Run, Table, TableCell, TableCellMargins, TableLayoutType,
    TableRow, WidthType,
};

use crate::text::clean;

/// Half points: 14 pt, the body.
pub(super) const BODY_SIZE: usize = 28;
/// The width between the margins of an upright page, in twips: 210 - 30 - 15 mm.
pub(super) const TEXT_WIDTH: usize = 9_354;
/// The same for a page turned on its side: 297 - 30 - 15 mm.
pub(super) const TEXT_WIDTH_LANDSCAPE: usize = 14_286;
/// What docx-rs writes for [`header_row`], to be replaced by the tag for a repeated row.
pub(super) const HEADER_ROW: &str = "<w:trHeight w:val=\"1\" w:hRule=\"auto\" />";

/// How a run of text looks.
#[derive(Clone, Copy, Default)]
pub(super) struct Look {
    /// Half points.
    pub(super) size: usize,
    pub(super) bold: bool,
    pub(super) italic: bool,
}

/// Upright text of a size in half points.
pub(super) const fn plain(size: usize) -> Look {
    Look { size, bold: false, italic: false }
}

/// Bold text of a size in half points.
pub(super) const fn bold(size: usize) -> Look {
    Look { size, bold: true, italic: false }
}

/// Italic text of a size in half points.
pub(super) const fn italic(size: usize) -> Look {
    Look { size, bold: false, italic: true }
}

/// A run of text; characters that XML forbids are dropped.
pub(super) fn run(text: &str, look: Look) -> Run {
    let mut run = Run::new().add_text(clean(text)).size(look.size);
    if look.bold {
        run = run.bold();
    }
    if look.italic {
        run = run.italic();
    }
    run
}

pub(super) fn centred() -> Paragraph {
    Paragraph::new().align(AlignmentType::Center)
}

/// A centred line.
pub(super) fn line(text: &str, look: Look) -> Paragraph {
    centred().add_run(run(text, look))
}

/// A rule of the given length in the middle of a space of the given width: a paragraph as narrow
/// as the rule, with a line on top.
pub(super) fn rule(length: usize, width: usize) -> Paragraph {
    let side = i32::try_from(width.saturating_sub(length) / 2).unwrap_or(0);
    let border = ParagraphBorder::new(ParagraphBorderPosition::Top).size(6);
    let mut paragraph = centred()
        .indent(Some(side), None, Some(side), None)
        .line_spacing(LineSpacing::new().before(20).after(0).line_rule(LineSpacingType::Exact).line(80))
        .add_run(Run::new().size(4));
    paragraph.property = paragraph.property.set_borders(ParagraphBorders::with_empty().set(border));
    paragraph
}

/// A table without borders whose columns have the given widths in twips.
pub(super) fn invisible(rows: Vec<TableRow>, widths: &[usize]) -> Table {
    Table::without_borders(rows)
        .set_grid(widths.to_vec())
        .width(widths.iter().sum(), WidthType::Dxa)
        .layout(TableLayoutType::Fixed)
        .margins(TableCellMargins::new().margin(0, 0, 0, 0))
}

/// A cell; Word wants at least one paragraph in it.
pub(super) fn cell(paragraphs: Vec<Paragraph>, width: usize) -> TableCell {
    let cell = TableCell::new().width(width, WidthType::Dxa);
    if paragraphs.is_empty() {
        return cell.add_paragraph(Paragraph::new());
    }
    paragraphs.into_iter().fold(cell, TableCell::add_paragraph)
}

/// A row that is repeated on top of every page of its table.
pub(super) fn header_row(cells: Vec<TableCell>) -> TableRow {
    TableRow::new(cells).cant_split().row_height(1.0).height_rule(HeightRule::Auto)
}

/// Space before and after in twips, and the line in 240ths of its natural height.
pub(super) fn spacing(before: u32, after: u32, line: i32) -> LineSpacing {
    LineSpacing::new().before(before).after(after).line_rule(LineSpacingType::Auto).line(line)
}

/// Millimetres in twips (1/1440 inch).
pub(super) fn twips(millimetres: i32) -> i32 {
    (millimetres * 14_400 + 127) / 254
}
