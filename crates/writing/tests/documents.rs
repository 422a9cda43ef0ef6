//! What people read of a document, kept as snapshots.
#![allow(clippy::unwrap_used)]

mod support;

use support::{MadeUp, input, part, template};
use writing::{Document, Template, docx, html, markdown, model::Format, render};

fn draft() -> Document {
    render(&template(), &input(MadeUp::default())).unwrap()
}

#[test]
fn the_page() {
    insta::assert_snapshot!(html::render(&draft()));
}

#[test]
fn the_markdown() {
    insta::assert_snapshot!(markdown::render(&draft()));
}

#[test]
fn the_word_file() {
    let file = docx::render(&draft()).unwrap();
    let text = part(&file, "word/document.xml");
    let (head, rest) = text.split_once("Kết quả phát triển").unwrap();
    insta::assert_snapshot!("word_head", readable(head.split_once("<w:body>").unwrap().1));
    let table = rest.split("<w:tbl>").nth(1).unwrap();
    insta::assert_snapshot!("word_table", readable(table.split_once("</w:tr>").unwrap().0));
    assert_eq!(text.matches("<w:tblHeader />").count(), 3, "repeated header rows");
    assert_eq!(text.matches("w:orient=\"landscape\"").count(), 1);
    assert_eq!(text.matches("<w:titlePg />").count(), 1, "only the first page has no number");
    assert!(text.contains("w:top=\"1134\" w:right=\"850\" w:bottom=\"1134\" w:left=\"1701\""));
    assert!(part(&file, "word/header1.xml").contains("<w:instrText>PAGE</w:instrText>"));
    assert!(part(&file, "word/styles.xml").contains("<w:lang w:val=\"vi-VN\" />"));
    let core = part(&file, "docProps/core.xml");
    assert!(core.contains("<dc:title>BÁO CÁO Kết quả phát triển tổ hợp tác"), "{core}");
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    let first = docx::render(&draft()).unwrap();
    let again = std::thread::spawn(|| {
        docx::render(&draft()).unwrap();
        docx::render(&draft()).unwrap()
    });
    assert!(first == again.join().unwrap());
}

#[test]
fn a_frozen_document_comes_back_from_json() {
    let document = draft();
    let kept = serde_json::to_string(&document).unwrap();
    let back: Document = serde_json::from_str(&kept).unwrap();
    assert_eq!(back, document);
    assert_eq!(html::render(&back), html::render(&document));
}

#[test]
fn every_figure_of_the_text_has_a_source() {
    let document = draft();
    let figures = document.figures();
    assert_eq!(figures.len(), 11);
    for figure in figures {
        assert!(document.sources.iter().any(|s| s.key == figure.key), "{figure:?}");
    }
    let percent = document.sources.iter().find(|s| s.text == "38,4%").unwrap();
    assert_eq!(percent.parts, ["tht|tinh|2024-H1|Done", "tht|tinh|2024-H1|Registered"]);
}

#[test]
fn an_issued_document_carries_its_number_and_no_warning_box() {
    let mut issued = input(MadeUp::default());
    issued.number = Some("15".to_owned());
    issued.date = Some(jiff::civil::date(2024, 2, 5));
    issued.signer = Some("Nguyễn Thị Hoa".to_owned());
    let document = render(&template(), &issued).unwrap();
    let page = html::render(&document);
    assert!(page.contains("Số: 15/BC-UBND"), "{page}");
    assert!(page.contains("Hoa Ban, ngày 05 tháng 02 năm 2024"), "{page}");
    assert!(page.contains("Nguyễn Thị Hoa"), "{page}");
    assert!(!page.contains("Cần kiểm tra trước khi phát hành"), "{page}");
    assert_eq!(document.warnings.len(), 1, "the caller still sees them");
}

#[test]
fn a_party_document_looks_like_one() {
    let text = support::SAMPLE.replace("\"decree-30\"", "\"party\"").replace("BC-UBND", "BC/TU");
    let document = render(&Template::parse(&text).unwrap(), &input(MadeUp::default())).unwrap();
    assert_eq!(document.format, Format::Party);
    let page = html::render(&document);
    assert!(page.contains("ĐẢNG CỘNG SẢN VIỆT NAM"), "{page}");
    assert!(page.contains("<p class=\"star\">*</p>"), "{page}");
    assert!(page.contains("Số …-BC/TU"), "{page}");
    assert!(!page.contains("CỘNG HÒA XÃ HỘI"), "{page}");
    assert!(!page.contains("./."), "{page}");
}

/// One tag a line, so that a changed snapshot can be read.
fn readable(xml: &str) -> String {
    xml.replace("><", ">\n<")
}

#[test]
fn percentages_are_computed_anew_from_what_is_printed() {
    let mut document = draft();
    let all = document.percentages(|_| None);
    assert!(!all.is_empty() && all.iter().all(|one| one.is_right), "{all:?}");
    let part = document.sources.iter_mut().find(|s| s.key == "tht|tinh|2024-H1|Done").unwrap();
    part.value = 74;
    let wrong: Vec<_> = document.percentages(|_| None).into_iter().filter(|one| !one.is_right).collect();
    assert_eq!(wrong.len(), 1, "{wrong:?}");
    assert_eq!((wrong[0].text.as_str(), wrong[0].computed.as_deref()), ("38,4%", Some("38,9%")));
}

#[test]
fn a_file_of_its_own_says_where_its_links_lead() {
    let file = html::file(&draft(), Some("https://hoptac.example"));
    assert!(file.contains("<base href=\"https://hoptac.example\">"), "{file}");
    assert!(file.contains("<title>Báo cáo Kết quả phát triển"), "{file}");
    for hostile in ["javascript:alert(1)", "/elsewhere", "https://a\"b c"] {
        assert!(!html::file(&draft(), Some(hostile)).contains("<base"), "{hostile}");
    }
    assert!(!html::file(&draft(), None).contains("<base"));
}
