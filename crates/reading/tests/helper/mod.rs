//! Small documents, made here.
#![allow(dead_code)]

use reading::passage::{Kind, passages};
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;

const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

/// A zip file of parts.
pub fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).expect("a part begins");
        zip.write_all(bytes).expect("a part is written");
    }
    zip.finish().expect("the file ends").into_inner()
}

/// A Word file with this body, and further parts.
pub fn docx_with(body: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let document = word_part("document", &format!("<w:body>{body}</w:body>"));
    let mut all: Vec<(&str, &[u8])> = vec![
        (
            "[Content_Types].xml",
            b"<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>",
        ),
        ("word/document.xml", document.as_bytes()),
    ];
    all.extend(parts.iter().map(|(name, text)| (*name, text.as_bytes())));
    zipped(&all)
}

pub fn docx(body: &str) -> Vec<u8> {
    docx_with(body, &[])
}

/// A part of a Word file.
pub fn word_part(root: &str, inside: &str) -> String {
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:{root} xmlns:w=\"{WORD}\">{inside}</w:{root}>")
}

/// A paragraph of one run.
pub fn paragraph(text: &str) -> String {
    format!("<w:p><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>")
}

/// What is read of a file, a line a passage: "K| words".
pub fn read(bytes: &[u8], name: &str) -> Vec<String> {
    match reading::source::open(bytes, name) {
        Ok(source) => {
            passages(&source).iter().map(|one| format!("{}| {}", letter(&one.kind), one.text)).collect()
        }
        Err(refused) => vec![format!("!| {refused:?}")],
    }
}

fn letter(kind: &Kind) -> String {
    match kind {
        Kind::Heading(level) => format!("H{level}"),
        Kind::Body => "B".to_owned(),
        Kind::Item => "I".to_owned(),
        Kind::Cell { table, row, column, columns: 1 } => format!("C{table}.{row}.{column}"),
        Kind::Cell { table, row, column, columns } => format!("C{table}.{row}.{column}+{columns}"),
        Kind::Footnote(mark) => format!("F{mark}"),
        Kind::Margin => "M".to_owned(),
    }
}

/// A PDF with these lines on its pages; a page without lines has a picture.
pub fn pdf(pages: &[&[&str]]) -> Vec<u8> {
    let pages: Vec<String> = pages
        .iter()
        .map(|lines| {
            let mut content = String::from("q 100 0 0 100 0 0 cm /I Do Q BT /F 13 Tf 16 TL 80 700 Td\n");
            for line in *lines {
                let hex: String = line.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
                content.push_str(&format!("<{hex}> Tj T*\n"));
            }
            content + "ET"
        })
        .collect();
    pdf_of(&pages)
}

/// A PDF with these contents of pages. Font `F` has the codes of Unicode and is half an
/// em wide; `I` is a picture.
pub fn pdf_of(contents: &[String]) -> Vec<u8> {
    let map = "1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfrange <0000> <FFFF> <0000> endbfrange";
    let stream =
        |head: &str, inside: &str| format!("<<{head} /Length {}>> stream\n{inside}\nendstream", inside.len());
    let kids: String = (0..contents.len()).map(|at| format!("{} 0 R ", 7 + 2 * at)).collect();
    let mut objects = vec![
        "<</Type /Catalog /Pages 2 0 R>>".to_owned(),
        format!("<</Type /Pages /Count {} /Kids [{kids}]>>", contents.len()),
        "<</Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 5 0 R>>".to_owned(),
        "<</Type /Font /Subtype /CIDFontType2 /BaseFont /X /DW 500>>".to_owned(),
        stream("", map),
        stream("/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8", "x"),
    ];
    for content in contents {
        let page = format!(
            "<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {} 0 R \
             /Resources <</Font <</F 3 0 R>> /XObject <</I 6 0 R>>>>>>",
            objects.len() + 2
        );
        objects.push(page);
        objects.push(stream("", content));
    }
    pdf_of_objects(&objects)
}

/// A PDF of numbered objects, the first being the catalog.
pub fn pdf_of_objects(objects: &[String]) -> Vec<u8> {
    let mut file = b"%PDF-1.5\n".to_vec();
    let mut places = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        places.push(file.len());
        file.extend(format!("{} 0 obj\n{object}\nendobj\n", at + 1).bytes());
    }
    let start = file.len();
    file.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    for place in places {
        file.extend(format!("{place:010} 00000 n \n").bytes());
    }
    file.extend(
        format!("trailer <</Size {} /Root 1 0 R>>\nstartxref\n{start}\n%%EOF", objects.len() + 1).bytes(),
    );
    file
}
