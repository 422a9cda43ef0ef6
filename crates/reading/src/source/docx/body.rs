//! The text of a part of a Word file: paragraphs, tables, text boxes.

use super::super::builder::{MOST_BLOCKS, raised};
use super::super::xml::{Piece, Tag, Walk};
use super::super::{BlockKind, Refused};
use super::numbering::{Item, Numbering};
use super::run::{self, symbol};
use super::styles::{Look, Styles, heading_of_outline, is_drawn};
use super::table::Table;

/// Which part of the file is read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Document,
    Footnotes,
    Endnotes,
    Margin,
}

/// A block on its way out.
pub(super) struct Found {
    pub(super) kind: BlockKind,
    pub(super) text: String,
}

/// The mark of a note that the text refers to.
#[derive(Clone)]
pub(super) struct Mark {
    /// The note's id in its part.
    pub(super) id: String,
    /// The mark: "1", "i".
    pub(super) shown: String,
    /// The mark as it stands in the text: "¹", "[^i]".
    pub(super) sign: String,
}

/// What all parts of a file share.
pub(super) struct Body {
    styles: Styles,
    numbering: Numbering,
    footnotes: Vec<Mark>,
    endnotes: Vec<Mark>,
    tables: usize,
}

impl Body {
    pub(super) fn new(styles: Styles, numbering: Numbering) -> Self {
        Self { styles, numbering, footnotes: Vec::new(), endnotes: Vec::new(), tables: 0 }
    }

    /// The marks of notes of one kind, in the order of the text.
    pub(super) fn marks(&self, part: Part) -> Vec<Mark> {
        match part {
            Part::Endnotes => self.endnotes.clone(),
            _ => self.footnotes.clone(),
        }
    }

    /// Reads a part. Blocks of notes carry the note's id instead of its mark.
    pub(super) fn read(&mut self, text: &str, part: Part) -> Result<Vec<Found>, Refused> {
        let mut reading = Reading {
            body: self,
            part,
            frames: Vec::new(),
            sinks: Vec::new(),
            runs: Vec::new(),
            fields: Vec::new(),
            carried: String::new(),
            note: None,
            found: Vec::new(),
        };
        let mut walk = Walk::new(text);
        while let Some(piece) = walk.next()? {
            match piece {
                Piece::Open(tag) if is_left_out(&tag, &mut reading) => walk.skip()?,
                Piece::Open(tag) => reading.open(&tag),
                Piece::Close => reading.close()?,
                Piece::Text(text) => reading.text(&text),
            }
        }
        Ok(reading.found)
    }
}

/// What a tag that is open was.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Frame {
    Paragraph,
    ParagraphLook,
    Run,
    RunLook,
    /// The look of the sign at a paragraph's end.
    MarkLook,
    Text,
    Table,
    TableBorders,
    Row,
    Cell,
    Note,
    Alternatives,
    Other,
}

/// Where a block goes: text boxes stand in paragraphs, paragraphs in cells.
enum Sink {
    Paragraph(Paragraph),
    Table(Table),
}

#[derive(Default)]
struct Paragraph {
    text: String,
    style: Option<String>,
    item: Item,
    outline: Option<u8>,
    /// Its end was deleted, so that the next one goes on from it.
    goes_on: bool,
    /// Text boxes that hang on it.
    floating: Vec<Found>,
}

#[derive(Default)]
struct Run {
    look: Look,
    text: String,
}

struct Reading<'b> {
    body: &'b mut Body,
    part: Part,
    frames: Vec<Frame>,
    sinks: Vec<Sink>,
    runs: Vec<Run>,
    /// The fields that are open, each with whether its result has begun.
    fields: Vec<bool>,
    carried: String,
    note: Option<String>,
    found: Vec<Found>,
}

/// Whether a tag's whole content is not shown: deletions, older properties, codes of fields.
fn is_left_out(tag: &Tag<'_>, reading: &mut Reading<'_>) -> bool {
    match tag.name() {
        "del" => {
            match (reading.frames.last(), reading.sinks.last_mut()) {
                (Some(Frame::MarkLook), Some(Sink::Paragraph(paragraph))) => paragraph.goes_on = true,
                (Some(Frame::Other), Some(Sink::Table(table))) => table.delete_row(),
                _ => {}
            }
            true
        }
        "moveFrom" | "delText" | "instrText" | "delInstrText" | "sdtPr" | "sectPr" | "pPrChange"
        | "rPrChange" | "tblPrChange" | "trPrChange" | "tcPrChange" | "tblGridChange" | "tblPrExChange" => {
            true
        }
        // The same drawing again, for older programs.
        "Fallback" => reading.frames.last() == Some(&Frame::Alternatives),
        _ => false,
    }
}

impl Reading<'_> {
    fn open(&mut self, tag: &Tag<'_>) {
        let frame = self.frame_of(tag);
        self.frames.push(frame);
    }

    fn frame_of(&mut self, tag: &Tag<'_>) -> Frame {
        let above = self.frames.last().copied().unwrap_or(Frame::Other);
        match (above, tag.name()) {
            (_, "p") => {
                let text = std::mem::take(&mut self.carried);
                self.sinks.push(Sink::Paragraph(Paragraph { text, ..Paragraph::default() }));
                return Frame::Paragraph;
            }
            (Frame::Paragraph, "pPr") => return Frame::ParagraphLook,
            (Frame::ParagraphLook, "rPr") => return Frame::MarkLook,
            (Frame::ParagraphLook, _) => {
                self.paragraph_look(tag);
                // `numPr` holds what it says one level deeper.
                return if tag.name() == "numPr" { Frame::ParagraphLook } else { Frame::Other };
            }
            (_, "r") => {
                self.runs.push(Run::default());
                return Frame::Run;
            }
            (Frame::Run, "rPr") => return Frame::RunLook,
            (Frame::RunLook, _) => self.run_look(tag),
            (_, "t") => return Frame::Text,
            (_, "AlternateContent") => return Frame::Alternatives,
            (_, "footnote" | "endnote") => {
                let is_separator = tag.get("type").is_some_and(|kind| kind != "normal");
                self.note = tag.get("id").filter(|_| !is_separator);
                return Frame::Note;
            }
            (Frame::Run, _) => self.run_content(tag),
            _ => return self.table_frame(above, tag),
        }
        Frame::Other
    }

    fn table_frame(&mut self, above: Frame, tag: &Tag<'_>) -> Frame {
        if tag.name() == "tbl" {
            self.sinks.push(Sink::Table(Table::default()));
            return Frame::Table;
        }
        let Some(Sink::Table(table)) = self.sinks.last_mut() else { return Frame::Other };
        match (above, tag.name()) {
            (_, "tr") => {
                table.open_row();
                return Frame::Row;
            }
            (_, "tc") => {
                table.open_cell();
                return Frame::Cell;
            }
            (_, "tblBorders" | "tcBorders") => return Frame::TableBorders,
            (Frame::TableBorders, _) => table.borders = Some(table.borders == Some(true) || is_drawn(tag)),
            (_, "tblStyle") => {
                table.style_borders = self.body.styles.resolved(tag.get("val").as_deref()).borders
            }
            (_, "gridSpan") => table.span_columns(tag.number("val").unwrap_or(1)),
            (_, "gridBefore") => table.leave_columns(tag.number("val").unwrap_or_default()),
            (_, "vMerge" | "hMerge") if tag.get("val").is_none_or(|kind| kind == "continue") => {
                table.goes_on()
            }
            _ => {}
        }
        Frame::Other
    }

    fn paragraph_look(&mut self, tag: &Tag<'_>) {
        let Some(Sink::Paragraph(paragraph)) = self.sinks.last_mut() else { return };
        match tag.name() {
            "pStyle" => paragraph.style = tag.get("val"),
            "numId" => paragraph.item.list = tag.number("val"),
            "ilvl" => paragraph.item.level = tag.number("val"),
            "outlineLvl" => paragraph.outline = heading_of_outline(tag),
            _ => {}
        }
    }

    fn run_look(&mut self, tag: &Tag<'_>) {
        let Some(run) = self.runs.last_mut() else { return };
        if tag.name() == "rStyle" {
            let style = self.body.styles.resolved(tag.get("val").as_deref());
            run.look = run.look.over(style.look);
        } else {
            // What the run itself says comes behind its style and counts more.
            let mut own = Look::default();
            own.take(tag);
            run.look = own.over(run.look);
        }
    }

    /// What stands in a run beside text.
    fn run_content(&mut self, tag: &Tag<'_>) {
        match tag.name() {
            "tab" | "ptab" => self.text_of_run("\t"),
            "br" | "cr" => self.text_of_run("\n"),
            "noBreakHyphen" => self.text_of_run("-"),
            // In the old fonts a letter has this code.
            "softHyphen" => self.text_of_run("\u{AD}"),
            "sym" => self.text_of_run(&symbol(tag)),
            "fldChar" => match tag.get("fldCharType").as_deref() {
                Some("begin") => self.fields.push(false),
                Some("separate") => {
                    if let Some(field) = self.fields.last_mut() {
                        *field = true;
                    }
                }
                _ => {
                    self.fields.pop();
                }
            },
            "footnoteReference" | "endnoteReference" => self.refer(tag),
            _ => {}
        }
    }

    /// Sets a note's mark at its place.
    fn refer(&mut self, tag: &Tag<'_>) {
        if self.part != Part::Document || !self.is_shown() {
            return;
        }
        let id = tag.get("id").unwrap_or_default();
        let is_foot = tag.name() == "footnoteReference";
        let marks = if is_foot { &mut self.body.footnotes } else { &mut self.body.endnotes };
        let number = marks.len() + 1;
        let mark = if is_foot {
            Mark { id, shown: number.to_string(), sign: raised(&number.to_string()) }
        } else {
            // Word numbers endnotes i, ii, iii.
            let shown = vietnamese::number::roman(u16::try_from(number).unwrap_or_default()).to_lowercase();
            Mark { id, sign: format!("[^{shown}]"), shown }
        };
        let sign = mark.sign.clone();
        marks.push(mark);
        self.end_run_text();
        if let Some(Sink::Paragraph(paragraph)) = self.sinks.last_mut() {
            paragraph.text.push_str(&sign);
        }
    }

    fn text(&mut self, text: &str) {
        if self.frames.last() == Some(&Frame::Text) {
            self.text_of_run(text);
        }
    }

    fn is_shown(&self) -> bool {
        self.fields.iter().all(|result| *result)
    }

    fn text_of_run(&mut self, text: &str) {
        if self.is_shown()
            && let Some(run) = self.runs.last_mut()
        {
            run.text.push_str(text);
        }
    }

    /// Brings the open run's text into its paragraph, as its look shows it.
    fn end_run_text(&mut self) {
        let Some(run) = self.runs.last_mut() else { return };
        let text = std::mem::take(&mut run.text);
        let Some(Sink::Paragraph(paragraph)) = self.sinks.last_mut() else { return };
        if text.is_empty() {
            return;
        }
        let look = run.look.over(self.body.styles.paragraph(paragraph.style.as_deref()).look);
        if let Some(text) = run::shown(text, look) {
            paragraph.text.push_str(&text);
        }
    }

    fn close(&mut self) -> Result<(), Refused> {
        match self.frames.pop() {
            Some(Frame::Run) => {
                self.end_run_text();
                self.runs.pop();
            }
            Some(Frame::Paragraph) => return self.close_paragraph(),
            Some(Frame::Table) => return self.close_table(),
            Some(Frame::Row) => {
                if let Some(Sink::Table(table)) = self.sinks.last_mut() {
                    table.close_row();
                }
            }
            Some(Frame::Cell) => {
                if let Some(Sink::Table(table)) = self.sinks.last_mut() {
                    table.close_cell();
                }
            }
            Some(Frame::Note) => self.note = None,
            _ => {}
        }
        Ok(())
    }

    fn close_paragraph(&mut self) -> Result<(), Refused> {
        // A field whose result has not begun at its paragraph's end never comes to one.
        self.fields.retain(|result| *result);
        let Some(Sink::Paragraph(paragraph)) = self.sinks.pop() else { return Ok(()) };
        if paragraph.goes_on {
            self.carried = paragraph.text;
            return self.deliver(paragraph.floating);
        }
        let style = self.body.styles.paragraph(paragraph.style.as_deref());
        let item = paragraph.item.over(style.item);
        let number = self.body.numbering.next(item, paragraph.style.as_deref());
        let text = match number {
            _ if paragraph.text.trim().is_empty() => String::new(),
            Some(number) => format!("{number} {}", paragraph.text.trim_start()),
            None => paragraph.text,
        };
        let heading = paragraph.outline.or(style.heading).filter(|level| *level > 0);
        let kind = match heading {
            _ if style.is_contents => BlockKind::Margin,
            // Somebody gave a whole paragraph the look of a heading.
            Some(level) if text.chars().count() <= LONGEST_HEADING => BlockKind::Heading(level),
            _ => BlockKind::Paragraph,
        };
        let mut found = Vec::new();
        if !text.trim().is_empty() {
            found.push(Found { kind, text });
        }
        found.extend(paragraph.floating);
        self.deliver(found)
    }

    fn close_table(&mut self) -> Result<(), Refused> {
        let Some(Sink::Table(table)) = self.sinks.pop() else { return Ok(()) };
        if self.sinks.iter().any(|sink| matches!(sink, Sink::Table(_))) {
            return self.deliver(table.into_lines());
        }
        let number = self.body.tables;
        match table.into_cells(number) {
            Ok(cells) => {
                self.body.tables += usize::from(!cells.is_empty());
                self.deliver(cells)
            }
            Err(paragraphs) => self.deliver(paragraphs),
        }
    }

    /// Hands blocks to what is open around them.
    fn deliver(&mut self, blocks: Vec<Found>) -> Result<(), Refused> {
        let parts = match self.sinks.last_mut() {
            Some(Sink::Paragraph(paragraph)) => {
                paragraph.floating.extend(blocks);
                paragraph.floating.len()
            }
            Some(Sink::Table(table)) => {
                blocks.into_iter().for_each(|block| table.put(block));
                table.parts()
            }
            None => {
                let is_note = matches!(self.part, Part::Footnotes | Part::Endnotes);
                match (&self.note, is_note) {
                    (None, true) => {}
                    (Some(id), true) => self.found.extend(
                        blocks
                            .into_iter()
                            .map(|one| Found { kind: BlockKind::Footnote(id.clone()), text: one.text }),
                    ),
                    (_, false) => self.found.extend(blocks),
                }
                self.found.len()
            }
        };
        if parts > MOST_BLOCKS { Err(Refused::TooMuch) } else { Ok(()) }
    }
}

/// Characters of a heading; longer ones are paragraphs.
const LONGEST_HEADING: usize = 300;
