//! Everything above the text.

use docx_rs::{Paragraph, TableRow};

use super::{
    Piece,
    parts::{BODY_SIZE, TEXT_WIDTH, bold, cell, invisible, italic, line, plain, rule, spacing},
};
use crate::{
    measure::{bold_width, head_left},
    model::{Appendix, Document, Format},
    words,
};

/// Half points of the issuer's and the state's lines: 12 pt.
const SMALL: usize = 24;
/// Half points of the motto, the number and the date: 13 pt.
const MIDDLE: usize = 26;
/// The Party's name stands in 15 pt.
const LARGE: usize = 30;

/// The head table, then type and subject; of an appendix its own lines.
pub(super) fn pieces(document: &Document) -> Vec<Piece> {
    if let Some(appendix) = &document.head.appendix {
        return appendix_lines(document, appendix).into_iter().map(Piece::Paragraph).collect();
    }
    let width = head_left(document);
    let rest = TEXT_WIDTH - width;
    let (left, right) = match document.format {
        Format::Decree30 => (decree_issuer(document, width), decree_state(document, rest)),
        Format::Party => (party_issuer(document), party_name(document, rest)),
    };
    let row = |left, right| TableRow::new(vec![cell(left, width), cell(right, rest)]);
    let table = invisible(
        vec![row(left, right), row(number(document), vec![place_and_date(document)])],
        &[width, rest],
    );
    let mut pieces = vec![Piece::Table(table)];
    pieces.extend(title(document).into_iter().map(Piece::Paragraph));
    pieces
}

/// "Phụ lục" with its number in bold, the title in bold capitals, what it is attached to in
/// italics, each centred on a line of its own (Appendix I, section III).
fn appendix_lines(document: &Document, appendix: &Appendix) -> Vec<Paragraph> {
    let number = words::appendix_line(document.language, &appendix.number);
    let mut lines = vec![
        spaced(line(&number, bold(BODY_SIZE)), 0, 40),
        spaced(line(&vietnamese::document::capitals(&appendix.title), bold(BODY_SIZE)), 0, 40),
    ];
    if !appendix.attached.is_empty() {
        lines.push(line(&appendix.attached, italic(BODY_SIZE)));
    }
    lines.push(spaced(Paragraph::new(), 0, 0));
    lines
}

/// The issuer's rule is a third to a half of its line (Appendix I, section II, 2).
fn decree_issuer(document: &Document, width: usize) -> Vec<Paragraph> {
    let head = &document.head;
    let mut lines = superior(document, SMALL);
    lines.extend(head.issuer.iter().map(|text| line(text, bold(SMALL))));
    let last = head.issuer.last().map_or("", String::as_str);
    lines.push(rule(bold_width(last, SMALL).min(width) * 9 / 20, width));
    lines
}

/// The motto's rule is as long as the motto (Appendix I, section II, 1).
fn decree_state(document: &Document, width: usize) -> Vec<Paragraph> {
    let motto = words::motto(document.language);
    vec![
        line(words::state(document.language), bold(SMALL)),
        line(motto, bold(MIDDLE)),
        rule(bold_width(motto, MIDDLE), width),
    ]
}

fn party_issuer(document: &Document) -> Vec<Paragraph> {
    let mut lines = superior(document, BODY_SIZE);
    let issuer = &document.head.issuer;
    lines.extend(issuer.iter().map(|text| line(text, bold(BODY_SIZE))));
    lines.push(line("*", plain(BODY_SIZE)));
    lines
}

fn party_name(document: &Document, width: usize) -> Vec<Paragraph> {
    let name = words::party(document.language);
    vec![line(name, bold(LARGE)), rule(bold_width(name, LARGE), width)]
}

fn superior(document: &Document, size: usize) -> Vec<Paragraph> {
    let superior = &document.head.superior;
    superior.iter().map(|text| line(text, plain(size))).collect()
}

fn number(document: &Document) -> Vec<Paragraph> {
    let size = size_of_number(document.format);
    let mut lines = vec![spaced(line(&document.number_line(), plain(size)), 80, 0)];
    if document.head.kind.is_empty() {
        let about = words::about(document.language);
        let subject = format!("{about} {}", document.head.subject);
        lines.push(line(&subject, plain(SMALL)));
    }
    lines
}

fn place_and_date(document: &Document) -> Paragraph {
    let size = size_of_number(document.format);
    spaced(line(&document.head.place_date, italic(size)), 80, 0)
}

fn size_of_number(format: Format) -> usize {
    match format {
        Format::Decree30 => MIDDLE,
        Format::Party => BODY_SIZE,
    }
}

/// Type and subject; a state document has a rule under them, a Party document five hyphens.
fn title(document: &Document) -> Vec<Paragraph> {
    let head = &document.head;
    if head.kind.is_empty() {
        return vec![spaced(Paragraph::new(), 120, 0)];
    }
    let kind_size = match document.format {
        Format::Decree30 => BODY_SIZE,
        Format::Party => 30,
    };
    let mut lines = vec![
        spaced(line(&head.kind, bold(kind_size)), 360, 40),
        spaced(line(&head.subject, bold(BODY_SIZE)), 0, 60),
    ];
    match document.format {
        Format::Decree30 => {
            let length = bold_width(&head.subject, BODY_SIZE).min(TEXT_WIDTH) * 2 / 5;
            lines.push(rule(length, TEXT_WIDTH));
        }
        Format::Party => lines.push(line("-----", plain(BODY_SIZE))),
    }
    lines.push(spaced(Paragraph::new(), 0, 0));
    lines
}

fn spaced(paragraph: Paragraph, before: u32, after: u32) -> Paragraph {
    paragraph.line_spacing(spacing(before, after, 240))
}
