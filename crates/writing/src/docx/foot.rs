//! What follows the text: recipients beside the signature, and the appendix of sources.

use docx_rs::{AlignmentType, Paragraph, TableRow};

use super::{
    Piece, body,
    parts::{BODY_SIZE, Look, TEXT_WIDTH, bold, cell, centred, invisible, italic, line, plain, run, spacing},
};
use crate::{
    model::{Document, Format},
    words,
};

/// Half points of the recipients: the title in 12 pt, the lines in 11 pt.
const TITLE: usize = 24;
const LINES: usize = 22;
const LEFT: usize = 4_400;
const RIGHT: usize = TEXT_WIDTH - LEFT;
/// Empty lines between the office and the name, for the signature and the seal.
const SPACE_TO_SIGN: usize = 4;

/// "Nơi nhận" on the left, the signature on the right; the row never breaks over two pages.
pub(super) fn signature(document: &Document) -> Vec<Piece> {
    let row =
        TableRow::new(vec![cell(recipients(document), LEFT), cell(signer(document), RIGHT)]).cant_split();
    let gap = Paragraph::new().line_spacing(spacing(0, 0, 240));
    vec![Piece::Paragraph(gap.size(12).keep_next(true)), Piece::Table(invisible(vec![row], &[LEFT, RIGHT]))]
}

fn recipients(document: &Document) -> Vec<Paragraph> {
    if document.recipients.is_empty() {
        return Vec::new();
    }
    let title = match document.format {
        Format::Decree30 => Look { bold: true, ..italic(TITLE) },
        Format::Party => bold(BODY_SIZE),
    };
    let size = match document.format {
        Format::Decree30 => LINES,
        Format::Party => TITLE,
    };
    let left = |text: &str, look| Paragraph::new().align(AlignmentType::Left).add_run(run(text, look));
    let mut title = run(words::recipients(document.language), title);
    if document.format == Format::Party {
        title = title.underline("single");
    }
    let title = Paragraph::new().align(AlignmentType::Left).add_run(title);
    std::iter::once(title)
        .chain(words::recipient_lines(&document.recipients).iter().map(|text| left(text, plain(size))))
        .collect()
}

fn signer(document: &Document) -> Vec<Paragraph> {
    let signature = &document.signature;
    let mut lines: Vec<Paragraph> = signature.lines.iter().map(|text| line(text, bold(BODY_SIZE))).collect();
    lines.extend((0..SPACE_TO_SIGN).map(|_| centred()));
    let name = signature.name.as_deref().unwrap_or("");
    lines.push(line(name, bold(BODY_SIZE)));
    lines
}

/// The appendix: one row per figure, on a new page.
pub(super) fn sources(document: &Document) -> Vec<Piece> {
    let language = document.language;
    let first = line(&words::appendix(language).to_uppercase(), bold(BODY_SIZE)).page_break_before(true);
    let title = line(words::appendix_title(language), bold(BODY_SIZE));
    let attached = words::attached(language, &document.head.kind, &document.number_line());
    let attached = line(&attached, italic(BODY_SIZE)).line_spacing(spacing(0, 160, 240));
    let table = body::table(&document.sources_table(), &[620, 3_100, 1_300, 1_234, 3_100]);
    vec![Piece::Paragraph(first), Piece::Paragraph(title), Piece::Paragraph(attached), Piece::Table(table)]
}
