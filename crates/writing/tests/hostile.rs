//! Text from outside stays text in every format.
#![allow(clippy::unwrap_used)]

mod support;

use support::{MadeUp, SAMPLE, input, part, template};
use writing::{
    Document, Template, docx, html, markdown,
    model::{Block, plain},
    render,
    sheet::{Cell, Column, ColumnFormat, Sheet, csv, xlsx},
};

const HOSTILE: &str = "<b>*a* | \"b\" 'c' # ]]> & [d](javascript:e) `f` {{ g }} \\ #let \u{0}\u{8}\u{1b}\u{e000}\u{e010}\u{e001}\u{ffff}</b>\n# h\n\n- i";
/// What is left of it: no controls, no private use, one line.
const KEPT: &str = "<b>*a* | \"b\" 'c' # ]]> & [d](javascript:e) `f` {{ g }} \\ #let </b> # h  - i";

fn hostile() -> Document {
    let facts = MadeUp { name: HOSTILE.to_owned() };
    render(&template(), &input(facts)).unwrap()
}

#[test]
fn a_name_is_no_markdown() {
    let document = hostile();
    let tame = render(&template(), &input(MadeUp::default())).unwrap();
    assert_eq!(document.blocks.len(), tame.blocks.len(), "no block was added");
    let cells: Vec<String> = document
        .blocks
        .iter()
        .filter_map(|block| match block {
            Block::Table(table) => Some(plain(&table.rows[0][0])),
            _ => None,
        })
        .collect();
    assert_eq!(cells[0], KEPT);
}

#[test]
fn a_name_is_no_html() {
    let page = html::render(&hostile());
    assert!(page.contains("&lt;b&gt;*a* | &quot;b&quot; &#39;c&#39; # ]]&gt; &amp; [d]"), "{page}");
    assert!(!page.contains("<b>"), "{page}");
    assert!(!page.contains("style="), "the security policy forbids inline styles");
    assert!(page.chars().all(|c| c == '\n' || !c.is_control()), "{page}");
}

#[test]
fn a_name_is_no_markdown_in_the_markdown_either() {
    let text = markdown::render(&hostile());
    assert!(
        text.contains("| \\<b\\>\\*a\\* \\| \"b\" 'c' \\# \\]\\]\\> \\& \\[d\\](javascript:e) \\`f\\`"),
        "{text}"
    );
    assert!(!text.contains("\n# h"), "{text}");
}

#[test]
fn a_name_is_no_xml_in_word() {
    let text = part(&docx::render(&hostile()).unwrap(), "word/document.xml");
    assert!(text.contains("&lt;b&gt;*a* | "), "{text}");
    assert!(!text.contains("<b>"), "{text}");
    assert!(text.chars().all(|c| !c.is_control() && c != '\u{ffff}'));
    let opened = text.matches("<w:p>").count();
    assert_eq!(opened, text.matches("</w:p>").count(), "paragraphs are closed");
}

#[test]
fn a_name_is_no_formula_in_a_table() {
    let sheet = Sheet {
        title: HOSTILE.to_owned(),
        subtitle: vec![HOSTILE.to_owned()],
        columns: vec![Column { name: "Đơn vị, \"tên\"".to_owned(), format: ColumnFormat::Text }],
        rows: vec![vec![Cell::Text("=1+1,2".to_owned())], vec![Cell::Text(HOSTILE.to_owned())]],
    };
    assert_eq!(
        csv::table(&sheet),
        format!(
            "\u{feff}\"Đơn vị, \"\"tên\"\"\"\r\n\"'=1+1,2\"\r\n\"{}\"\r\n",
            KEPT_IN_SHEET.replace('"', "\"\"")
        )
    );
    let file = xlsx::table(&sheet).unwrap();
    assert!(!part(&file, "xl/worksheets/sheet1.xml").contains("<f>"));
    assert!(part(&file, "xl/sharedStrings.xml").contains("&lt;b&gt;*a*"));
}

/// Tables keep private-use characters, which no marks of ours pass through.
const KEPT_IN_SHEET: &str =
    "<b>*a* | \"b\" 'c' # ]]> & [d](javascript:e) `f` {{ g }} \\ #let \u{e000}\u{e010}\u{e001}</b> # h  - i";

#[test]
fn a_subject_from_outside_stays_text() {
    let text =
        SAMPLE.replace("{{ period.closing | date_long }}\"\nsubject_en", "{{ units[0].name }}\"\nsubject_en");
    let facts = MadeUp { name: HOSTILE.to_owned() };
    let document = render(&Template::parse(&text).unwrap(), &input(facts)).unwrap();
    assert_eq!(document.head.subject, format!("Kết quả phát triển tổ hợp tác đến {KEPT}"));
    let core = part(&docx::render(&document).unwrap(), "docProps/core.xml");
    assert!(core.contains("đến &lt;b&gt;*a*"), "{core}");
}

#[cfg(feature = "pdf")]
#[test]
fn a_name_is_no_typst() {
    let first = writing::pdf::render(&hostile()).unwrap();
    assert!(first.starts_with(b"%PDF-"));
    assert!(first == writing::pdf::render(&hostile()).unwrap(), "the same bytes");
}

#[cfg(not(feature = "pdf"))]
#[test]
fn without_typst_there_is_a_clear_answer() {
    let refused = writing::pdf::render(&hostile()).unwrap_err();
    assert_eq!(refused, writing::pdf::PdfError::NotInThisBuild);
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]

    /// Whatever a unit is called, the document keeps its shape and the name its letters.
    #[test]
    fn any_name_stays_text(name in "\\PC{1,12}([*_#|<>&`~\\[\\]{}()!+\\-=.:\\\\\"' \n\t0-9]\\PC?){0,12}") {
        let facts = MadeUp { name: name.clone() };
        let document = render(&template(), &input(facts)).unwrap();
        let tables: Vec<_> = document.blocks.iter().filter_map(|block| match block {
            Block::Table(table) => Some(table),
            _ => None,
        }).collect();
        proptest::prop_assert_eq!(tables.len(), 2);
        let kept: String = name
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .filter(|c| !('\u{E000}'..='\u{F8FF}').contains(c))
            .collect();
        proptest::prop_assert_eq!(plain(&tables[0].rows[0][0]), kept);
        let page = html::render(&document);
        proptest::prop_assert_eq!(page.matches("<tr>").count(), 13);
    }
}
