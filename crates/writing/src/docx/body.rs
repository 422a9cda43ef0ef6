//! The text: sections, paragraphs, lists, tables, boxes.

use docx_rs::{
    AlignmentType, Paragraph, ParagraphBorder, ParagraphBorderPosition, ParagraphBorders, SpecialIndentType,
    Table as WordTable, TableCellMargins, TableLayoutType, TableRow, VAlignType, WidthType,
};

use super::{
    Pages, Piece,
    parts::{
        BODY_SIZE, Look, TEXT_WIDTH, TEXT_WIDTH_LANDSCAPE, bold, cell, header_row, plain, run, spacing, twips,
    },
};
use crate::measure::bold_width;
use crate::model::{self, Align, Block, Document, Inline, Table};

/// Half points of text in tables: 12 pt.
const TABLE_SIZE: usize = 24;
/// 12.7 mm, the first line of a paragraph.
const FIRST_LINE: i32 = 720;

/// Appends the text; a table that wants a page turned on its side gets pages of its own.
pub(super) fn append(document: &Document, pages: &mut Vec<Pages>) {
    for block in &document.blocks {
        let on_its_side = document.head.appendix.as_ref().is_some_and(|appendix| appendix.landscape);
        let landscape = on_its_side || matches!(block, Block::Table(table) if table.landscape);
        if pages.last().is_none_or(|last| last.landscape != landscape) {
            pages.push(Pages { landscape, pieces: Vec::new() });
        }
        let mut writer =
            Writer { pieces: Vec::new(), width: if landscape { TEXT_WIDTH_LANDSCAPE } else { TEXT_WIDTH } };
        writer.block(block, Place::default());
        if let Some(last) = pages.last_mut() {
            last.pieces.extend(writer.pieces);
        }
    }
}

/// A table of text with a repeated header row, for the text and for the appendix.
pub(super) fn table(table: &Table, widths: &[usize]) -> WordTable {
    let row = |cells: &[Vec<Inline>], header: bool| {
        let cells = cells
            .iter()
            .zip(&table.align)
            .zip(widths)
            .map(|((content, align), width)| {
                let paragraph = table_paragraph(content, *align, header);
                cell(vec![paragraph], *width).vertical_align(VAlignType::Center)
            })
            .collect();
        if header { header_row(cells) } else { TableRow::new(cells).cant_split() }
    };
    let header = std::iter::once(row(&table.header, true));
    let rows = table.rows.iter().enumerate().map(|(index, cells)| match table.titles.contains(&index) {
        true => title_row(cells, table, widths),
        false => row(cells, false),
    });
    WordTable::new(header.chain(rows).collect())
        .set_grid(widths.to_vec())
        .width(widths.iter().sum(), WidthType::Dxa)
        .layout(TableLayoutType::Fixed)
        .margins(TableCellMargins::new().margin(40, 80, 40, 80))
}

/// The title of the rows below it: the first cell, then one to the table's end, kept with the row
/// that follows.
fn title_row(cells: &[Vec<Inline>], table: &Table, widths: &[usize]) -> TableRow {
    let align = |column: usize| table.align.get(column).copied().unwrap_or(Align::Left);
    let paragraph = |column: usize| {
        let content = cells.get(column).map(Vec::as_slice).unwrap_or_default();
        let bold = vec![Inline::Bold { content: content.to_vec() }];
        table_paragraph(&bold, align(column), false).keep_next(true)
    };
    let (first, rest) = widths.split_first().unwrap_or((&0, &[]));
    let title = cell(vec![paragraph(1)], rest.iter().sum()).grid_span(rest.len());
    TableRow::new(vec![
        cell(vec![paragraph(0)], *first).vertical_align(VAlignType::Center),
        title.vertical_align(VAlignType::Center),
    ])
    .cant_split()
}

/// Where a block stands.
#[derive(Clone, Copy, Default)]
struct Place {
    /// How many lists it is inside of.
    depth: usize,
    /// Whether it is inside a box.
    boxed: bool,
}

struct Writer {
    pieces: Vec<Piece>,
    width: usize,
}

impl Writer {
    fn block(&mut self, block: &Block, place: Place) {
        match block {
            Block::Heading { level, number, content } => self.heading(*level, number, content),
            Block::Paragraph { content } => self.paragraph("", content, place),
            Block::List { start, items } => self.list(*start, items, place),
            Block::Table(content) => {
                let widths = column_widths(content, self.width);
                self.pieces.push(Piece::Table(table(content, &widths)));
                let after = spacing(0, 60, 240);
                let gap = Paragraph::new().line_spacing(after).size(12);
                self.pieces.push(Piece::Paragraph(gap));
            }
            Block::Chart(chart) => self.pieces.extend(super::chart::pieces(chart)),
            Block::Note { blocks } => {
                let inside = Place { boxed: true, ..place };
                for block in blocks {
                    self.block(block, inside);
                }
            }
        }
    }

    /// `I.` is set in bold capitals, `1.` in bold, `a)` upright (Appendix I, section II, 6).
    fn heading(&mut self, level: u8, number: &str, content: &[Inline]) {
        let look = if level <= 2 { bold(BODY_SIZE) } else { plain(BODY_SIZE) };
        let mut paragraph = Paragraph::new()
            .style(&format!("Heading{}", level.clamp(1, 3)))
            .align(AlignmentType::Both)
            .indent(None, Some(SpecialIndentType::FirstLine(FIRST_LINE)), None, None)
            .line_spacing(spacing(120, 120, 252))
            .keep_next(true);
        if !number.is_empty() {
            paragraph = paragraph.add_run(run(&format!("{number} "), look));
        }
        let title = if level <= 1 { capitals(content) } else { content.to_vec() };
        self.push(add_inlines(paragraph, &title, look));
    }

    fn paragraph(&mut self, mark: &str, content: &[Inline], place: Place) {
        let step = i32::try_from(place.depth.saturating_sub(1)).unwrap_or(0) * twips(6);
        let mut paragraph = Paragraph::new()
            .align(AlignmentType::Both)
            .line_spacing(spacing(0, 120, 252))
            .indent(Some(step), Some(SpecialIndentType::FirstLine(FIRST_LINE)), None, None);
        if place.boxed {
            paragraph = boxed(paragraph);
        }
        if !mark.is_empty() {
            paragraph = paragraph.add_run(run(mark, plain(BODY_SIZE)));
        }
        self.push(add_inlines(paragraph, content, plain(BODY_SIZE)));
    }

    /// Lists are paragraphs that begin with "- " or a number, as officials type them, so that they
    /// stay as they are when the text is copied elsewhere.
    fn list(&mut self, start: Option<u64>, items: &[Vec<Block>], place: Place) {
        let inside = Place { depth: place.depth + 1, ..place };
        for (number, item) in (start.unwrap_or(1)..).zip(items) {
            let mark = match (start, inside.depth) {
                (Some(_), _) => format!("{number}. "),
                (None, 1) => "- ".to_owned(),
                (None, _) => "+ ".to_owned(),
            };
            let mut mark = Some(mark);
            for block in item {
                match (block, mark.take()) {
                    (Block::Paragraph { content }, Some(mark)) => {
                        self.paragraph(&mark, content, inside);
                    }
                    (block, _) => self.block(block, inside),
                }
            }
        }
    }

    fn push(&mut self, paragraph: Paragraph) {
        self.pieces.push(Piece::Paragraph(paragraph));
    }
}

/// Neighbouring paragraphs with the same border share one box in Word.
fn boxed(mut paragraph: Paragraph) -> Paragraph {
    let borders = [
        ParagraphBorderPosition::Top,
        ParagraphBorderPosition::Right,
        ParagraphBorderPosition::Bottom,
        ParagraphBorderPosition::Left,
    ]
    .into_iter()
    .map(|position| ParagraphBorder::new(position).size(8).space(4));
    let all = borders.fold(ParagraphBorders::with_empty(), ParagraphBorders::set);
    paragraph.property = paragraph.property.set_borders(all);
    paragraph.indent(Some(120), None, Some(120), None)
}

fn table_paragraph(content: &[Inline], align: Align, header: bool) -> Paragraph {
    let (align, look) = match (header, align) {
        (true, _) => (AlignmentType::Center, bold(TABLE_SIZE)),
        (false, Align::Left) => (AlignmentType::Left, plain(TABLE_SIZE)),
        (false, Align::Centre) => (AlignmentType::Center, plain(TABLE_SIZE)),
        (false, Align::Right) => (AlignmentType::Right, plain(TABLE_SIZE)),
    };
    let paragraph = Paragraph::new().align(align);
    add_inlines(paragraph, content, look)
}

fn add_inlines(paragraph: Paragraph, content: &[Inline], look: Look) -> Paragraph {
    content.iter().fold(paragraph, |paragraph, inline| match inline {
        Inline::Text { text } => paragraph.add_run(run(text, look)),
        Inline::Figure(figure) => paragraph.add_run(run(&figure.text, look)),
        Inline::Bold { content } => add_inlines(paragraph, content, Look { bold: true, ..look }),
        Inline::Italic { content } => {
            let italic = Look { italic: true, ..look };
            add_inlines(paragraph, content, italic)
        }
        Inline::Missing { text } => paragraph.add_run(run(text, look).highlight("yellow")),
    })
}

fn capitals(content: &[Inline]) -> Vec<Inline> {
    let mut content = content.to_vec();
    for inline in &mut content {
        match inline {
            Inline::Text { text } => *text = text.to_uppercase(),
            Inline::Bold { content } | Inline::Italic { content } => *content = capitals(content),
            Inline::Figure(_) | Inline::Missing { .. } => {}
        }
    }
    content
}

/// Gives every column room for its longest word, and shares what is left by the length of the
/// longest cell, so that prose gets the space and no number is broken.
fn column_widths(table: &Table, width: usize) -> Vec<usize> {
    /// Twips of a cell's two margins with its rules, of three letters, and of a line that is long enough.
    const MARGINS: usize = 200;
    const SHORTEST: usize = 360;
    const LONGEST: usize = 5_000;
    if table.shares.len() == table.align.len() {
        let all = table.shares.iter().sum::<usize>().max(1);
        return table.shares.iter().map(|share| share * width / all).collect();
    }
    let (mut least, mut wish) = (Vec::new(), Vec::new());
    for column in 0..table.align.len() {
        // A title that goes to the table's end says nothing of one column.
        let is_row = |index: usize| column == 0 || !table.titles.contains(&index);
        let rows = table.rows.iter().enumerate().filter(|(index, _)| is_row(*index)).map(|(_, row)| row);
        let rows = std::iter::once(&table.header).chain(rows);
        let texts: Vec<String> =
            rows.filter_map(|row| row.get(column)).map(|cell| model::plain(cell)).collect();
        let length = |text: &str| bold_width(text, TABLE_SIZE);
        let word = texts.iter().flat_map(|text| text.split_whitespace()).map(length).max().unwrap_or(0);
        // A header may be broken between its words.
        let cell = texts.iter().skip(1).map(|text| length(text)).max().unwrap_or(0).min(LONGEST);
        least.push(word.clamp(SHORTEST, LONGEST) + MARGINS);
        wish.push(cell.saturating_sub(word) + 1);
    }
    let (taken, wished) = (least.iter().sum::<usize>().max(1), wish.iter().sum::<usize>().max(1));
    if taken >= width {
        return least.iter().map(|least| least * width / taken).collect();
    }
    let left = width - taken;
    least.iter().zip(&wish).map(|(least, wish)| least + wish * left / wished).collect()
}
