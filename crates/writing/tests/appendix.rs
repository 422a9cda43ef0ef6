//! A paper that is an appendix: its head, its pages on their side, and the
//! titles that go across its table, in each format.
#![allow(clippy::unwrap_used)]

mod support;

use support::part;
use vietnamese::Language;
use writing::model::{Align, Appendix, Block, Format, Head, Inline, Signature, Table};
use writing::{Document, docx, html, markdown};

fn paper() -> Document {
    let text = |text: &str| vec![Inline::Text { text: text.to_owned() }];
    Document {
        format: Format::Decree30,
        language: Language::Vi,
        head: Head {
            appendix: Some(Appendix {
                number: "IV".to_owned(),
                title: "Báo cáo kết quả <thực hiện>".to_owned(),
                attached: "(Kế hoạch số 784/KH-UBND)".to_owned(),
                landscape: true,
            }),
            ..Head::default()
        },
        blocks: vec![Block::Table(Table {
            align: vec![Align::Centre, Align::Left, Align::Left],
            header: vec![text("STT"), text("Nhiệm vụ"), text("Kết quả")],
            rows: vec![
                vec![text("1"), text("Nhóm thứ nhất"), text("")],
                vec![text("-"), text("Việc"), text("chưa báo cáo")],
            ],
            landscape: true,
            titles: vec![0],
            shares: vec![10, 40, 50],
        })],
        signature: Signature::default(),
        recipients: Vec::new(),
        sources: Vec::new(),
        with_sources: false,
        warnings: Vec::new(),
    }
}

#[test]
fn in_word_it_is_one_section_on_its_side_without_state_and_signature() {
    let file = docx::render(&paper()).unwrap();
    let text = part(&file, "word/document.xml");
    assert_eq!(text.matches("<w:sectPr").count(), 1);
    assert_eq!(text.matches("w:orient=\"landscape\"").count(), 1);
    assert!(text.contains("w:w=\"16838\" w:h=\"11906\""), "{text}");
    assert!(text.contains("Phụ lục IV") && text.contains("BÁO CÁO KẾT QUẢ &lt;THỰC HIỆN&gt;"));
    assert!(!text.contains("CỘNG HÒA"), "an appendix has no state's head");
    assert_eq!(text.matches("<w:gridSpan w:val=\"2\"").count(), 1, "the title goes across");
    assert_eq!(text.matches("<w:tblHeader />").count(), 1);
    assert!(
        text.contains("<w:gridCol w:w=\"1428\"") && text.contains("<w:gridCol w:w=\"7143\""),
        "a tenth and a half"
    );
    assert!(part(&file, "docProps/core.xml").contains("Phụ lục IV. Báo cáo kết quả"));
}

#[test]
fn on_a_page_and_as_text() {
    let page = html::render(&paper());
    assert!(page.contains("<h1>Phụ lục IV</h1>"), "{page}");
    assert!(page.contains("<th scope=\"rowgroup\" colspan=\"2\">Nhóm thứ nhất</th>"), "{page}");
    assert!(!page.contains("class=\"foot\""), "{page}");
    let text = markdown::render(&paper());
    assert!(text.starts_with("# Phụ lục IV\n\n**Báo cáo kết quả"), "{text}");
}
