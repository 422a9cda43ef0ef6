//! What is read of each format.

mod helper;

use helper::{docx, docx_with, paragraph, read, word_part};
use reading::source::{Damage, Refused, open};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use vietnamese::Language;

/// Word: the body of a document, and what is read of it.
#[test]
fn word_bodies() {
    let table = |inside: &str| {
        format!(
            "<w:tbl><w:tblPr><w:tblBorders><w:top w:val=\"single\"/></w:tblBorders></w:tblPr>{inside}</w:tbl>"
        )
    };
    let cell = |look: &str, text: &str| format!("<w:tc><w:tcPr>{look}</w:tcPr>{}</w:tc>", paragraph(text));
    let run = |look: &str, text: &str| format!("<w:r><w:rPr>{look}</w:rPr><w:t>{text}</w:t></w:r>");
    let field = |kind: &str| format!("<w:r><w:fldChar w:fldCharType=\"{kind}\"/></w:r>");
    let cases: Vec<(&str, String, Vec<&str>)> = vec![
        ("two paragraphs never run together", paragraph("Một") + &paragraph("Hai"), vec!["B| Một", "B| Hai"]),
        (
            "runs of one word, a tab, a line break, a hyphen that does not break",
            "<w:p><w:r><w:t>Kon </w:t></w:r><w:r><w:t>Rẫy</w:t><w:tab/><w:t>07</w:t><w:br/><w:t>hộ</w:t>\
             <w:noBreakHyphen/><w:t>NN</w:t></w:r></w:p>"
                .to_owned(),
            vec!["B| Kon Rẫy 07 hộ-NN"],
        ),
        (
            "a decomposed letter is composed, an entity is its letter",
            paragraph("h\u{1A1}\u{323}p tác &amp; x&#227;"),
            vec!["B| hợp tác & xã"],
        ),
        (
            "tracked changes: inserted text counts, deleted text does not",
            format!(
                "<w:p><w:r><w:t>Có </w:t></w:r><w:ins><w:r><w:t>12</w:t></w:r></w:ins><w:del><w:r>\
                 <w:delText>10</w:delText></w:r></w:del>{}</w:p>",
                run("", " HTX")
            ),
            vec!["B| Có 12 HTX"],
        ),
        (
            "a deleted end of a paragraph joins it with the next",
            format!("<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{}</w:p>{}", run("", "Có 12 "), paragraph("HTX")),
            vec!["B| Có 12 HTX"],
        ),
        ("hidden text stays out", format!("<w:p>{}{}</w:p>", run("<w:vanish/>", "kín"), run("", "mở")), vec!["B| mở"]),
        (
            "a field gives its result, not its code",
            format!(
                "<w:p>{}<w:r><w:instrText>SUM(A1)</w:instrText></w:r>{}{}{}</w:p>",
                field("begin"),
                field("separate"),
                run("", "73"),
                field("end")
            ),
            vec!["B| 73"],
        ),
        (
            "a raised number is a mark, a raised two behind m is a measure",
            format!("<w:p>{}{}{}</w:p>", run("", "73 HTX"), run("<w:vertAlign w:val=\"superscript\"/>", "(1)"), run("", ", 5 m")
                + &run("<w:vertAlign w:val=\"superscript\"/>", "2")),
            vec!["B| 73 HTX, 5 m²"],
        ),
        (
            "old fonts, run by run; what is Unicode stays",
            format!(
                "<w:p>{}{}{}{}</w:p>",
                run("<w:rFonts w:ascii=\".VnTimeH\"/>", "hîp t¸c "),
                run("<w:rFonts w:ascii=\".VnTime\"/>", "x· t\u{AD} nh©n "),
                run("<w:rFonts w:ascii=\"VNI-Times\"/>", "hoaït ñoäng "),
                run("<w:rFonts w:ascii=\".VnTime\"/>", "tốt")
            ),
            vec!["B| HỢP TÁC xã tư nhân hoạt động tốt"],
        ),
        (
            "a table with a merged head, a cell that goes down, a nested table",
            table(&format!(
                "<w:tr>{}{}</w:tr><w:tr>{}{}<w:tc>{}{}</w:tc></w:tr>",
                cell("<w:vMerge w:val=\"restart\"/>", "TT"),
                cell("<w:gridSpan w:val=\"2\"/>", "Số HTX"),
                cell("<w:vMerge/>", ""),
                cell("", "2011"),
                table(&format!("<w:tr>{}{}</w:tr>", cell("", "a"), cell("", "b"))),
                paragraph("2012"),
            )),
            vec!["C0.0.0| TT", "C0.0.1+2| Số HTX", "C0.1.1| 2011", "C0.1.2| a b 2012"],
        ),
        (
            "a table without borders only sets things side by side",
            format!("<w:tbl><w:tr>{}{}</w:tr></w:tbl>", cell("", "ỦY BAN NHÂN DÂN"), cell("", "CỘNG HÒA")),
            vec!["B| ỦY BAN NHÂN DÂN", "B| CỘNG HÒA"],
        ),
        (
            "a text box, once though it is there twice",
            format!(
                "<w:p>{}<w:r><mc:AlternateContent xmlns:mc=\"m\"><mc:Choice><w:txbxContent>{}</w:txbxContent></mc:Choice>\
                 <mc:Fallback><w:txbxContent>{}</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r>{}</w:p>",
                run("", "Một "),
                paragraph("Khung"),
                paragraph("Khung"),
                run("", "câu.")
            ),
            vec!["B| Một câu.", "B| Khung"],
        ),
        (
            "signs of fonts of signs",
            "<w:p><w:r><w:sym w:font=\"Wingdings\" w:char=\"F0FC\"/><w:t xml:space=\"preserve\"> có</w:t></w:r></w:p>".to_owned(),
            vec!["B| ✓ có"],
        ),
    ];
    for (what, body, expected) in cases {
        assert_eq!(read(&docx(&body), "a.docx"), expected, "{what}");
    }
}

#[test]
fn word_counts_its_lists() {
    let level = |at: u8, format: &str, text: &str| {
        format!(
            "<w:lvl w:ilvl=\"{at}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/><w:lvlText w:val=\"{text}\"/></w:lvl>"
        )
    };
    let numbering = word_part(
        "numbering",
        &format!(
            "<w:abstractNum w:abstractNumId=\"7\">{}{}{}</w:abstractNum><w:abstractNum w:abstractNumId=\"8\">{}{}</w:abstractNum>\
             <w:num w:numId=\"1\"><w:abstractNumId w:val=\"7\"/></w:num><w:num w:numId=\"2\"><w:abstractNumId w:val=\"8\"/></w:num>\
             <w:num w:numId=\"3\"><w:abstractNumId w:val=\"7\"/><w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"1\"/></w:lvlOverride></w:num>",
            level(0, "upperRoman", "%1."),
            level(1, "decimal", "%2."),
            level(2, "lowerLetter", "%3)"),
            level(0, "bullet", "\u{F0B7}"),
            level(1, "bullet", "-"),
        ),
    );
    let item = |list: u8, level: u8, text: &str| {
        format!(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{list}\"/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
        )
    };
    let body = [
        item(1, 0, "Kết quả"),
        item(1, 1, "Số HTX"),
        item(1, 2, "Mới"),
        item(1, 2, "Cũ"),
        item(1, 1, "Số tổ"),
        item(1, 0, "Tồn tại"),
        item(1, 1, "Chung"),
        item(2, 0, "Chấm"),
        item(2, 1, "Gạch"),
        item(0, 0, "Thường"),
        item(3, 0, "Lại từ đầu"),
        item(9, 0, "Không có danh sách này"),
    ];
    assert_eq!(
        read(&docx_with(&body.concat(), &[("word/numbering.xml", &numbering)]), "a.docx"),
        [
            "I| I. Kết quả",
            "I| 1. Số HTX",
            "I| a) Mới",
            "I| b) Cũ",
            "I| 2. Số tổ",
            "I| II. Tồn tại",
            "I| 1. Chung",
            "I| • Chấm",
            "I| - Gạch",
            "B| Thường",
            "I| I. Lại từ đầu",
            "B| Không có danh sách này",
        ]
    );
}

#[test]
fn word_styles_notes_and_margins() {
    let styles = word_part(
        "styles",
        "<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=\".VnTime\"/></w:rPr></w:rPrDefault></w:docDefaults>\
         <w:style w:type=\"paragraph\" w:styleId=\"u1\"><w:name w:val=\"heading 1\"/><w:rPr><w:caps/></w:rPr></w:style>\
         <w:style w:type=\"paragraph\" w:styleId=\"con\"><w:name w:val=\"x\"/><w:basedOn w:val=\"u1\"/></w:style>\
         <w:style w:type=\"paragraph\" w:styleId=\"ml\"><w:name w:val=\"toc 1\"/></w:style>\
         <w:style w:type=\"paragraph\" w:styleId=\"vong\"><w:name w:val=\"y\"/><w:basedOn w:val=\"vong\"/></w:style>",
    );
    let notes = word_part(
        "footnotes",
        &format!(
            "<w:footnote w:id=\"0\" w:type=\"separator\">{}</w:footnote><w:footnote w:id=\"5\">{}</w:footnote>",
            paragraph("gạch"),
            paragraph("HuyÖn A 07 HTX.")
        ),
    );
    let footer = word_part("ftr", &paragraph("Trang 1"));
    let styled = |style: &str, text: &str| {
        format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
    };
    let body = styled("u1", "kÕt qu¶")
        + &styled("con", "b")
        + &styled("ml", "c 3")
        + &styled("vong", "d")
        + "<w:p><w:r><w:t>Cã 73 tæ</w:t></w:r><w:r><w:footnoteReference w:id=\"5\"/></w:r><w:r><w:t>.</w:t></w:r></w:p>";
    let file = docx_with(
        &body,
        &[
            ("word/styles.xml", &styles),
            ("word/footnotes.xml", &notes),
            ("word/footer1.xml", &footer),
            ("word/footer2.xml", &footer),
        ],
    );
    assert_eq!(
        read(&file, "a.docx"),
        ["H1| KẾT QUẢ", "H1| B", "M| c 3", "B| d", "B| Có 73 tổ.", "F1| Huyện A 07 HTX.", "M| Trang 1"]
    );
    let text = open(&file, "a.docx").unwrap_or_default().text;
    assert!(text.contains("Có 73 tổ¹.") && text.contains("¹ Huyện A"), "{text}");
}

#[test]
fn excel_shows_numbers_as_excel_does() {
    for (value, code, shown) in [
        (1220.0, "#,##0", "1.220"),
        (1220.0, "General", "1220"),
        (0.384, "0.0%", "38,4%"),
        (0.5, "0%", "50%"),
        (38.4, "General", "38,4"),
        (0.125, "General", "0,125"),
        (2.345, "0.00", "2,35"),
        (-1220.5, "#,##0.0", "-1.220,5"),
        (7.0, "00", "07"),
        (0.0, "#,##0;-#,##0;\"-\"", "-"),
        (252155.0, "#,##0\" triệu đồng\"", "252.155 triệu đồng"),
        (1.5, "0.##", "1,5"),
        (2.0, "0.##", "2"),
        (5000.0, "#,##0,", "5"),
        (41182.0, "dd/mm/yyyy", "30/09/2012"),
        (41182.0, "mm/yyyy", "09/2012"),
    ] {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        let format = Format::new().set_num_format(code);
        sheet.write_with_format(0, 0, value, &format).expect("a cell");
        sheet.write(0, 1, "x").expect("a cell");
        let bytes = book.save_to_buffer().expect("a file");
        assert_eq!(
            read(&bytes, "a.xlsx"),
            [format!("C0.0.0| {shown}"), "C0.0.1| x".to_owned()],
            "{value} {code}"
        );
    }
}

#[test]
fn excel_sheets_are_tables() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Biểu 1").expect("a name");
    let merged = Format::new();
    sheet.merge_range(0, 0, 0, 2, "Tình hình HTX đến 30/9/2012", &merged).expect("a title");
    sheet.merge_range(2, 0, 3, 0, "TT", &merged).expect("a head");
    sheet.merge_range(2, 1, 2, 2, "Số HTX", &merged).expect("a head");
    sheet.write(3, 1, "Thành lập").expect("a cell");
    sheet.write(3, 2, "Ngày").expect("a cell");
    let date = ExcelDateTime::from_ymd(2012, 9, 30).expect("a day");
    sheet.write(4, 0, 1).expect("a cell");
    sheet.write_with_format(4, 2, &date, &Format::new().set_num_format("d/m/yyyy")).expect("a cell");
    sheet.write(6, 0, "Ghi chú").expect("a cell");
    let hidden = book.add_worksheet();
    hidden.write(0, 0, "kín").expect("a cell");
    hidden.set_hidden(true);
    let second = book.add_worksheet();
    second.write_row(0, 0, ["a", "b"]).expect("a row");
    assert_eq!(
        read(&book.save_to_buffer().expect("a file"), "a.xlsx"),
        [
            "H1| Biểu 1",
            "B| Tình hình HTX đến 30/9/2012",
            "C0.0.0| TT",
            "C0.0.1+2| Số HTX",
            "C0.1.1| Thành lập",
            "C0.1.2| Ngày",
            "C0.2.0| 1",
            "C0.2.2| 30/09/2012",
            "B| Ghi chú",
            "C1.0.0| a",
            "C1.0.1| b",
        ]
    );
}

#[test]
fn pages() {
    for (what, page, expected) in [
        (
            "paragraphs, entities, marks, what is not shown",
            "<!DOCTYPE html><title>x</title><style>p{}</style><p>Có&nbsp;<b>73</b> t&#7893;<sup>1</sup>,\n đạt 38,4%<br>so với\
             <p hidden>kín<p style='display: none'>k</p><script>'<p>k'</script><div>5 m<sup>2</sup></div>",
            vec!["B| Có 73 tổ, đạt 38,4% so với", "B| 5 m²"],
        ),
        (
            "headings and lists",
            "<html><h2>I. Kết quả</h2><ul><li>a<li>b</ul><ol start=3><li><p>c</p><li>d</ol>",
            vec!["H2| I. Kết quả", "I| - a", "I| - b", "I| 3. c", "I| 4. d"],
        ),
        (
            "a table whose cells reach over rows and columns",
            "<html><table><caption>Biểu</caption><tr><th rowspan=2>TT<th colspan=2>Số<tr><td>x<td>y<tr><td>1<td><td>3</table>",
            vec!["B| Biểu", "C0.0.0| TT", "C0.0.1+2| Số", "C0.1.1| x", "C0.1.2| y", "C0.2.0| 1", "C0.2.2| 3"],
        ),
        (
            "tables that set things side by side",
            "<html><table border=0><tr><td>UBND<td>CỘNG HÒA</table><table><tr><td><table><tr><td>a<td>b</table></table>",
            vec!["B| UBND", "B| CỘNG HÒA", "C0.0.0| a", "C0.0.1| b"],
        ),
    ] {
        assert_eq!(read(page.as_bytes(), "x"), expected, "{what}");
    }
}

#[test]
fn markdown_tables_are_cells_outside_of_code() {
    let text =
        "Biểu\n| TT | Tên \\| khác |\n|---|:-:|\n| 1 | Kon Rẫy |\n\n```\n| a |\n|---|\n```\n| không | bảng |";
    assert_eq!(
        read(text.as_bytes(), "a.md")[..5],
        ["B| Biểu", "C0.0.0| TT", "C0.0.1| Tên | khác", "C0.1.0| 1", "C0.1.1| Kon Rẫy"]
    );
    assert!(read(text.as_bytes(), "a.md")[5..].iter().all(|line| !line.starts_with('C')));
}

/// The bytes in which one sentence was typed over the years.
fn typed() -> Vec<(&'static str, Vec<u8>)> {
    let latin = |text: &str| text.chars().map(|one| one as u32 as u8).collect::<Vec<u8>>();
    let utf16 =
        |text: &str, pair: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(pair).collect::<Vec<u8>>();
    let decomposed = "Toa\u{300}n huyê\u{323}n co\u{301} 12 hơ\u{323}p ta\u{301}c xa\u{303}";
    vec![
        ("UTF-8", SENTENCE.into()),
        ("UTF-8 with a mark", format!("\u{FEFF}{SENTENCE}").into()),
        ("decomposed", decomposed.into()),
        ("UTF-16, little end first", utf16(&format!("\u{FEFF}{SENTENCE}"), u16::to_le_bytes)),
        ("UTF-16, big end first", utf16(&format!("\u{FEFF}{SENTENCE}"), u16::to_be_bytes)),
        ("UTF-16 without a mark", utf16(SENTENCE, u16::to_le_bytes)),
        ("TCVN3", latin("Toµn huyÖn cã 12 hîp t¸c x·")),
        ("TCVN3 as Unicode", "Toµn huyÖn cã 12 hîp t¸c x·".into()),
        ("VNI", latin("Toaøn huyeän coù 12 hôïp taùc xaõ")),
        ("VNI as Unicode", "Toaøn huyeän coù 12 hôïp taùc xaõ".into()),
        ("windows-1258", b"To\xE0n huy\xEA\xF2n c\xF3 12 h\xF5\xF2p t\xE1c x\x61\xDE".to_vec()),
    ]
}

const SENTENCE: &str = "Toàn huyện có 12 hợp tác xã";

#[test]
fn text_in_every_encoding_reads_the_same() {
    for (what, bytes) in typed() {
        assert_eq!(read(&bytes, "a.txt"), [format!("B| {SENTENCE}")], "{what}");
    }
}

#[test]
fn old_and_new_places_of_tones_stay_as_written() {
    assert_eq!(read("hòa hoà".as_bytes(), "a.txt"), ["B| hòa hoà"]);
}

#[test]
fn one_document_reads_the_same_in_every_format() {
    let lines = ["Toàn tỉnh có 73 tổ hợp tác.", "- Huyện A 07 HTX;", "- Huyện B 05 HTX."];
    let expected = ["B| Toàn tỉnh có 73 tổ hợp tác.", "I| - Huyện A 07 HTX;", "I| - Huyện B 05 HTX."];
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, line) in (0..).zip(lines) {
        sheet.write(row, 0, line).expect("a cell");
    }
    let files = [
        ("a.docx", docx(&lines.map(paragraph).concat())),
        ("a.xlsx", book.save_to_buffer().expect("a file")),
        ("a.html", lines.map(|line| format!("<p>{line}</p>")).concat().into_bytes()),
        ("a.md", lines.join("\n").into_bytes()),
        ("a.txt", lines.join("\r\n").into_bytes()),
        ("a.pdf", helper::pdf(&[&lines])),
    ];
    for (name, bytes) in files {
        assert_eq!(read(&bytes, name), expected, "{name}");
    }
}

#[test]
fn what_is_refused_and_why() {
    let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let ole = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
    for (what, bytes, refused) in [
        ("nothing", vec![], Refused::Empty),
        ("white space", b" \n\t".to_vec(), Refused::Empty),
        ("an empty Word file", docx(""), Refused::Empty),
        ("a picture", b"\x89PNG\r\n\x1A\n\0\0".to_vec(), Refused::UnknownFormat),
        ("zeros", vec![0; 100], Refused::UnknownFormat),
        (
            "noise",
            (0..4000_u32).map(|one| (one.wrapping_mul(2_654_435_761) >> 13) as u8).collect(),
            Refused::UnknownFormat,
        ),
        ("a zip of something", helper::zipped(&[("a.txt", b"a")]), Refused::UnknownFormat),
        (
            "Word without its document",
            helper::zipped(&[("word/styles.xml", b"<a/>")]),
            Refused::Broken(Damage::MissingPart),
        ),
        ("half a zip", docx(&paragraph("a"))[..120].to_vec(), Refused::Broken(Damage::Package)),
        ("an old Word file", ole.to_vec(), Refused::OldOffice),
        ("a locked one", [&ole[..], &utf16("EncryptedPackage")].concat(), Refused::Locked),
        ("broken markup", docx("<w:p></w:r>"), Refused::Broken(Damage::Markup)),
        ("half a PDF", b"%PDF-1.4\n1 0 obj".to_vec(), Refused::Broken(Damage::Structure)),
        ("a PDF of a picture", helper::pdf(&[&[]]), Refused::OnlyPictures),
    ] {
        let found = open(&bytes, "x").err();
        assert_eq!(found, Some(refused), "{what}");
        let text = found.map(|one| (one.text(Language::Vi), one.text(Language::En))).unwrap_or_default();
        assert!(text.0.chars().count() > 10 && text.1.len() > 10 && text.0 != text.1, "{what}: {text:?}");
    }
    let large = vec![b'a'; reading::source::LARGEST + 1];
    assert_eq!(open(&large, "x").err(), Some(Refused::TooLarge { limit: 32 }));
}
