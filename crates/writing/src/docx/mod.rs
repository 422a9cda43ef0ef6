//! A document as a Word file, laid out as Decree 30/2020/NĐ-CP, Appendix I, or the Party's
//! Guideline 36-HD/VPTW wants it.

mod body;
mod chart;
mod foot;
mod head;
mod order;
mod parts;

use std::io::{Cursor, Write};

use docx_rs::{
    Docx, Header, PageMargin, PageNum, PageOrientationType, PageSize, Paragraph, RunFonts, Section, Style,
    StyleType, Table, XMLDocx,
};

use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter, result::ZipResult, write::SimpleFileOptions};

use self::parts::{BODY_SIZE, twips};
use crate::{
    model::{Document, Format},
    text::html as escape,
};

/// The file could not be put together; never the fault of a document's text.
#[derive(Debug, thiserror::Error)]
#[error("the Word file could not be written: {0}")]
pub struct DocxError(String);

/// Writes the file. The same document gives the same bytes.
///
/// # Errors
/// When the parts cannot be packed, which only a lack of memory can cause.
pub fn render(document: &Document) -> Result<Vec<u8>, DocxError> {
    let mut parts = assemble(document).build();
    finish(&mut parts, document);
    let charts = chart::insert(&mut parts, document)?;
    let mut loose = Cursor::new(Vec::new());
    let packed = parts.pack(&mut loose).and_then(|()| compressed(loose, &charts));
    packed.map_err(|error| DocxError(error.to_string()))
}

/// docx-rs packs without compression; a table of every commune is twenty times smaller with it.
/// `more` are parts that it knows nothing of, by name.
fn compressed(loose: Cursor<Vec<u8>>, more: &[(String, Vec<u8>)]) -> ZipResult<Vec<u8>> {
    let mut loose = ZipArchive::new(loose)?;
    let mut tight = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    for index in 0..loose.len() {
        let mut part = loose.by_index(index)?;
        if part.is_file() {
            tight.start_file(part.name(), options)?;
            std::io::copy(&mut part, &mut tight)?;
        }
    }
    for (name, content) in more {
        tight.start_file(name, options)?;
        tight.write_all(content)?;
    }
    Ok(tight.finish()?.into_inner())
}

/// What stands in the text, in order.
#[expect(clippy::large_enum_variant, reason = "short-lived, and there are few")]
enum Piece {
    Paragraph(Paragraph),
    Table(Table),
}

/// Pages of one orientation.
struct Pages {
    landscape: bool,
    pieces: Vec<Piece>,
}

impl Pages {
    fn upright(pieces: Vec<Piece>) -> Pages {
        Pages { landscape: false, pieces }
    }
}

fn assemble(document: &Document) -> Docx {
    let appendix = document.head.appendix.as_ref();
    let landscape = appendix.is_some_and(|appendix| appendix.landscape);
    let mut pages = vec![Pages { landscape, pieces: head::pieces(document) }];
    body::append(document, &mut pages);
    if appendix.is_none() && pages.last().is_some_and(|last| last.landscape) {
        pages.push(Pages::upright(Vec::new()));
    }
    if let Some(last) = pages.last_mut().filter(|_| appendix.is_none()) {
        // The signature never stands alone on a page: the end of the text goes with it.
        if let Some(Piece::Paragraph(end)) = last.pieces.pop_if(|piece| matches!(piece, Piece::Paragraph(_)))
        {
            last.pieces.push(Piece::Paragraph(end.keep_next(true)));
        }
        last.pieces.extend(foot::signature(document));
        if document.with_sources && !document.sources.is_empty() {
            last.pieces.extend(foot::sources(document));
        }
    }
    let mut docx = styled(Docx::new());
    let last = pages.pop();
    let alone = pages.is_empty();
    for (index, part) in pages.into_iter().enumerate() {
        docx = docx.add_section(section(part, document.format, index == 0));
    }
    if let Some(last) = last {
        docx = last_section(docx, last, document.format, alone);
    }
    docx
}

fn styled(docx: Docx) -> Docx {
    let font = "Times New Roman";
    let fonts = RunFonts::new().ascii(font).hi_ansi(font).east_asia(font).cs(font);
    let heading = |level: usize| {
        Style::new(format!("Heading{level}"), StyleType::Paragraph)
            .name(format!("heading {level}"))
            .based_on("Normal")
            .next("Normal")
            .outline_lvl(level - 1)
    };
    docx.default_fonts(fonts)
        .default_size(BODY_SIZE)
        .default_line_spacing(parts::spacing(0, 0, 240))
        .add_style(heading(1))
        .add_style(heading(2))
        .add_style(heading(3))
}

/// Every section but the last, which in Word belongs to the document itself.
fn section(part: Pages, format: Format, first: bool) -> Section {
    let mut section = Section::new().page_size(page_size(part.landscape)).page_margin(margins(format));
    if part.landscape {
        section = section.page_orient(PageOrientationType::Landscape);
    }
    if first {
        section = section.title_pg();
    }
    section = section.header(page_number());
    for piece in part.pieces {
        section = match piece {
            Piece::Paragraph(paragraph) => section.add_paragraph(paragraph),
            Piece::Table(table) => section.add_table(table),
        };
    }
    section
}

fn last_section(docx: Docx, part: Pages, format: Format, first: bool) -> Docx {
    let (width, height) = size(part.landscape);
    let mut docx = docx.page_size(width, height).page_margin(margins(format)).header(page_number());
    if part.landscape {
        docx = docx.page_orient(PageOrientationType::Landscape);
    }
    if first {
        docx = docx.title_pg();
    }
    for piece in part.pieces {
        docx = match piece {
            Piece::Paragraph(paragraph) => docx.add_paragraph(paragraph),
            Piece::Table(table) => docx.add_table(table),
        };
    }
    docx
}

/// The page's number stands in the middle of the top margin; the first page has none.
fn page_number() -> Header {
    Header::new().add_paragraph(parts::centred().size(BODY_SIZE).add_page_num(PageNum::new()))
}

fn page_size(landscape: bool) -> PageSize {
    let (width, height) = size(landscape);
    PageSize::new().size(width, height)
}

/// A4 in twips.
fn size(landscape: bool) -> (u32, u32) {
    if landscape { (16_838, 11_906) } else { (11_906, 16_838) }
}

/// Both sets of rules allow 20 / 20 / 30 / 15 mm.
fn margins(format: Format) -> PageMargin {
    let (top, bottom, left, right) = match format {
        Format::Decree30 | Format::Party => (20, 20, 30, 15),
    };
    PageMargin::new()
        .top(twips(top))
        .bottom(twips(bottom))
        .left(twips(left))
        .right(twips(right))
        .header(twips(10))
        .footer(twips(10))
}

/// Says what docx-rs has no words for: repeated header rows, the language, the title.
///
/// Text in these parts is escaped, so none of the tags looked for can come from a document.
fn finish(parts: &mut XMLDocx, document: &Document) {
    let language = match document.language {
        vietnamese::Language::Vi => "vi-VN",
        vietnamese::Language::En => "en-GB",
    };
    replace(&mut parts.document, parts::HEADER_ROW, "<w:tblHeader />");
    let end = "</w:rPr></w:rPrDefault>";
    let with_language = format!("<w:lang w:val=\"{language}\" />{end}");
    replace(&mut parts.styles, end, &with_language);
    let pieces = [&mut parts.document, &mut parts.styles];
    for piece in pieces.into_iter().chain(&mut parts.headers) {
        order::sort(piece);
    }
    parts.doc_props.core = core_properties(document, language).into_bytes();
}

fn replace(part: &mut Vec<u8>, from: &str, to: &str) {
    *part = String::from_utf8_lossy(part).replace(from, to).into_bytes();
}

fn core_properties(document: &Document, language: &str) -> String {
    let head = &document.head;
    let title = match head.appendix {
        Some(_) => document.title(),
        None => [head.kind.as_str(), head.subject.as_str()].join(" "),
    };
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\
         <cp:coreProperties \
         xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\
         <dc:title>{}</dc:title><dc:creator>{}</dc:creator>\
         <dc:language>{language}</dc:language></cp:coreProperties>",
        escape(title.trim()),
        escape(&head.issuer.join(" ")),
    )
}
