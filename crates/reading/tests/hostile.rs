//! Files made to harm cost little and are refused with a clear line.
//!
//! Each is read under a watchdog, which fails where reading does not come back. How
//! fast it is, is the business of `benches/read.rs`.

mod helper;

use helper::{docx, docx_with, paragraph, pdf_of, pdf_of_objects, word_part, zipped};
use reading::passage::passages;
use reading::source::{Damage, Refused, open};
use std::path::Path;
use std::sync::mpsc;
use std::time::Duration;

/// No file takes longer.
const LONGEST: Duration = Duration::from_secs(10);

/// Reads a file with all its passages; says how many there are, or why it is refused.
fn read(what: &str, bytes: Vec<u8>) -> Result<usize, Refused> {
    let (sender, receiver) = mpsc::channel();
    let reader = std::thread::Builder::new().stack_size(2 * 1024 * 1024).spawn(move || {
        let found = open(&bytes, "x").map(|source| passages(&source).len());
        // The watchdog may have gone.
        let _ = sender.send(found);
    });
    assert!(reader.is_ok());
    match receiver.recv_timeout(LONGEST) {
        Ok(found) => found,
        Err(error) => panic!("{what}: {error}"),
    }
}

#[test]
fn every_file_of_the_corpus_is_read_in_time() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus");
    let mut count = 0;
    for folder in std::fs::read_dir(&corpus).expect("the corpus is there").flatten() {
        let parts = parts_of(&folder.file_name().to_string_lossy());
        for file in std::fs::read_dir(folder.path()).expect("a folder").flatten() {
            let bytes = std::fs::read(file.path()).expect("a file");
            let what = file.path().display().to_string();
            if !parts.is_empty() && !bytes.starts_with(b"PK") {
                let inside: Vec<(&str, &[u8])> =
                    parts.iter().copied().zip(bytes.split(|byte| *byte == 0xFF)).collect();
                let _ = read(&what, zipped(&inside));
            }
            // Read or refused: either is an answer.
            let _ = read(&what, bytes);
            count += 1;
        }
    }
    assert!(count > 10, "{count} files");
}

/// The parts into which the fuzz targets of packed formats split their input.
fn parts_of(target: &str) -> &'static [&'static str] {
    match target {
        "docx" => &[
            "word/document.xml",
            "word/styles.xml",
            "word/numbering.xml",
            "word/footnotes.xml",
            "word/endnotes.xml",
            "word/header1.xml",
        ],
        "xlsx" => &[
            "xl/worksheets/sheet1.xml",
            "xl/styles.xml",
            "xl/sharedStrings.xml",
            "xl/workbook.xml",
            "xl/_rels/workbook.xml.rels",
            "_rels/.rels",
            "[Content_Types].xml",
        ],
        _ => &[],
    }
}

#[test]
fn packed_files_made_to_harm() {
    let zeros = vec![b' '; 120 * 1024 * 1024];
    let bomb = zipped(&[("word/document.xml", &zeros)]);
    assert!(bomb.len() < 1024 * 1024);
    assert_eq!(read("a zip bomb", bomb.clone()), Err(Refused::TooMuch));
    // A zip in a zip is never opened.
    assert_eq!(read("a nested zip", zipped(&[("a.zip", &bomb)])), Err(Refused::UnknownFormat));
    let sheets = zipped(&[("xl/workbook.xml", b"<a/>"), ("xl/styles.xml", &zeros)]);
    assert_eq!(read("a zip bomb of Excel", sheets), Err(Refused::TooMuch));
    let names: Vec<String> = (0..5000).map(|at| format!("word/{at}.xml")).collect();
    let parts: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    assert_eq!(read("many parts", zipped(&parts)), Err(Refused::TooMuch));
    let whole = docx(&paragraph("Có 73 tổ"));
    for length in 4..whole.len() {
        assert!(read("cut off", whole[..length].to_vec()).is_err(), "{length} bytes");
    }
}

#[test]
fn markup_made_to_harm() {
    let laughs = "<!DOCTYPE lolz [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">]>\
                  <w:document xmlns:w=\"w\"><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:document>";
    let markup = Err(Refused::Broken(Damage::Markup));
    assert_eq!(read("a billion laughs", zipped(&[("word/document.xml", laughs.as_bytes())])), markup);
    let deep = "<w:p>".repeat(200_000) + &"</w:p>".repeat(200_000);
    assert_eq!(read("deep markup", docx(&deep)), markup);
    let nested =
        |open: &str, close: &str, depth: usize| open.repeat(depth) + &paragraph("x") + &close.repeat(depth);
    let tables = nested("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>", 60);
    assert_eq!(read("tables in tables", docx(&tables)), Ok(1));
    let circle = word_part(
        "styles",
        "<w:style w:styleId=\"a\"><w:basedOn w:val=\"b\"/></w:style><w:style w:styleId=\"b\"><w:basedOn w:val=\"a\"/></w:style>",
    );
    let styled = "<w:p><w:pPr><w:pStyle w:val=\"a\"/></w:pPr><w:r><w:t>x</w:t></w:r></w:p>";
    assert_eq!(read("styles in a circle", docx_with(styled, &[("word/styles.xml", &circle)])), Ok(1));
    assert_eq!(read("100,000 paragraphs", docx(&paragraph("Có 73 tổ.").repeat(100_000))), Ok(100_000));
    assert_eq!(read("too many paragraphs", docx(&paragraph("a").repeat(260_000))), Err(Refused::TooMuch));

    let page = "<!DOCTYPE html>".to_owned();
    assert_eq!(read("deep tags", (page.clone() + &"<div>".repeat(100_000) + "x").into_bytes()), Ok(1));
    assert_eq!(
        read("deep tables", (page.clone() + &"<table><tr><td>".repeat(60_000) + "x").into_bytes()),
        Ok(1)
    );
    assert_eq!(read("deep lists", (page.clone() + &"<ul><li>".repeat(60_000) + "x").into_bytes()), Ok(1));
    let wide = page.clone() + "<table>" + &"<tr><td colspan=99999999 rowspan=99999999>x".repeat(20_000);
    assert!(read("wide cells", wide.into_bytes()).is_ok());
    let attributes: String = (0..50_000).map(|at| format!(" a{at}=1")).collect();
    assert_eq!(read("many attributes", format!("{page}<p{attributes}>x").into_bytes()), Ok(1));
    assert!(read("an open tag", (page + "<p " + &"a='".repeat(100_000)).into_bytes()).is_err());
    let row = "| a ".repeat(1000);
    let bars = format!("{row}|\n{}|\n{}", "|---".repeat(1000), format!("{row}|\n").repeat(300));
    assert_eq!(read("a wide table", bars.into_bytes()), Err(Refused::TooMuch));
}

#[test]
fn sheets_made_to_harm() {
    let sheet = |inside: &str| {
        let main = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
        let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        let book = format!(
            "<workbook {main} xmlns:r=\"{relations}\"><sheets><sheet name=\"Sheet1\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
        );
        let rels = format!(
            "<Relationships><Relationship Id=\"r1\" Type=\"{relations}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
        );
        let root = format!(
            "<Relationships><Relationship Id=\"r1\" Type=\"{relations}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
        );
        zipped(&[
            ("_rels/.rels", root.as_bytes()),
            ("xl/workbook.xml", book.as_bytes()),
            ("xl/_rels/workbook.xml.rels", rels.as_bytes()),
            ("xl/worksheets/sheet1.xml", format!("<worksheet {main}>{inside}</worksheet>").as_bytes()),
        ])
    };
    let corners = "<dimension ref=\"A1:XFD1048576\"/><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row>\
                   <row r=\"1048576\"><c r=\"XFD1048576\"><v>2</v></c></row></sheetData>";
    assert_eq!(read("a cell in each corner", sheet(corners)), Ok(2));
    let cells =
        format!("<sheetData>{}</sheetData>", "<row><c><v>1</v></c><c><v>2</v></c></row>".repeat(126_000));
    assert_eq!(read("many cells", sheet(&cells)), Err(Refused::TooMuch));
    let merged = format!(
        "<sheetData><row><c><v>1</v></c></row></sheetData><mergeCells>{}</mergeCells>",
        "<mergeCell ref=\"A1:XFD1048576\"/>".repeat(50_000)
    );
    assert_eq!(read("many merged cells", sheet(&merged)), Ok(1));
    let far = "<sheetData><row><c r=\"A99999999999\"><v>1</v></c></row></sheetData>";
    assert_eq!(read("a cell that no sheet has", sheet(far)), Err(Refused::Broken(Damage::Markup)));
    let backwards = "<sheetData><row><c><v>1</v></c></row></sheetData><mergeCells><mergeCell ref=\"C5:A1\"/></mergeCells>";
    assert_eq!(
        read("an area that ends before it begins", sheet(backwards)),
        Err(Refused::Broken(Damage::Markup))
    );
}

#[test]
fn pdfs_made_to_harm() {
    let catalog = || "<</Type /Catalog /Pages 2 0 R>>".to_owned();
    let structure = Err(Refused::Broken(Damage::Structure));
    let circle = [catalog(), "<</Type /Pages /Count 1 /Kids [2 0 R 2 0 R] /Parent 2 0 R>>".to_owned()];
    assert_eq!(read("pages in a circle", pdf_of_objects(&circle)), structure);
    let mut looped = pdf_of(&["BT ET".to_owned()]);
    let start = looped.windows(4).rposition(|four| four == b"xref").unwrap_or_default();
    let place = String::from_utf8_lossy(&looped).find("\nxref").map_or(0, |at| at + 1);
    looped.truncate(start);
    looped
        .extend(format!("trailer <</Size 9 /Root 1 0 R /Prev {place}>>\nstartxref\n{place}\n%%EOF").bytes());
    assert!(read("a table of places that names itself", looped).is_err());
    let deep = [catalog(), "[".repeat(300_000)];
    assert!(read("deep arrays", pdf_of_objects(&deep)).is_err());
    let wide = [catalog(), format!("[{}]", "0 ".repeat(6_000_000))];
    assert_eq!(read("a wide array", pdf_of_objects(&wide)), Err(Refused::TooMuch));
    // A drawing that draws itself twice, and so on.
    let form = |times: usize, name: &str| {
        let inside = format!("/{name} Do ").repeat(times);
        format!("<</Type /XObject /Subtype /Form /Length {}>> stream\n{inside}\nendstream", inside.len())
    };
    let drawings = [
        catalog(),
        "<</Type /Pages /Count 1 /Kids [3 0 R] /Resources <</XObject <</A 4 0 R>>>> /MediaBox [0 0 9 9]>>"
            .to_owned(),
        "<</Type /Page /Parent 2 0 R /Contents 5 0 R>>".to_owned(),
        form(300, "A"),
        "<</Length 5>> stream\n/A Do\nendstream".to_owned(),
    ];
    assert_eq!(read("drawings in drawings", pdf_of_objects(&drawings)), Err(Refused::TooMuch));
    let show = "<00410042> Tj ".repeat(300_000);
    assert_eq!(read("signs on one spot", pdf_of(&[format!("BT /F 9 Tf {show} ET")])), Err(Refused::TooMuch));
    let rules: String =
        (0..60_000).map(|at| format!("0 {at} m 500 {at} l S {at} 0 m {at} 500 l S ")).collect();
    assert!(read("many rules", pdf_of(&[rules + "BT /F 9 Tf <0041> Tj ET"])).is_ok());
    let map = "1 beginbfrange <00000000> <FFFFFFFF> <0041> endbfrange ".repeat(10_000);
    let fonts = [
        catalog(),
        "<</Type /Pages /Count 1 /Kids [3 0 R] /Resources <</Font <</F 4 0 R>>>> /MediaBox [0 0 9 9]>>"
            .to_owned(),
        "<</Type /Page /Parent 2 0 R /Contents 6 0 R>>".to_owned(),
        "<</Type /Font /Subtype /Type0 /ToUnicode 5 0 R>>".to_owned(),
        format!("<</Length {}>> stream\n{map}\nendstream", map.len()),
        "<</Length 26>> stream\nBT /F 9 Tf <00000000> Tj ET\nendstream".to_owned(),
    ];
    assert!(read("a map of all codes", pdf_of_objects(&fonts)).is_ok());
    let whole = helper::pdf(&[&["Có 73 tổ"]]);
    for length in (0..whole.len()).step_by(7) {
        let _ = read("cut off", whole[..length].to_vec());
    }
    for at in (0..whole.len()).step_by(11) {
        let mut changed = whole.clone();
        changed[at] = b'9';
        let _ = read("changed", changed);
    }
}
