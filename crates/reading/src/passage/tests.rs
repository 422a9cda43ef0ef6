use super::*;

fn read(text: &str) -> Vec<(String, Kind)> {
    let source = crate::source::open(text.as_bytes(), "x.txt").unwrap_or_default();
    passages(&source).into_iter().map(|one| (one.text, one.kind)).collect()
}

#[test]
fn a_sentence_cut_by_a_page_and_by_footnotes_is_one_passage() {
    let text = "- Tuyên truyền cho người dân về phát triển\n\n<sup>1</sup> Huyện A 07 HTX.\n\n3\n\n\
                kinh tế hợp tác<sup>(1)</sup>, HTX.\n\nĐoạn sau.";
    assert_eq!(
        read(text),
        [
            ("- Tuyên truyền cho người dân về phát triển kinh tế hợp tác, HTX.".to_owned(), Kind::Item),
            ("Huyện A 07 HTX.".to_owned(), Kind::Footnote("1".to_owned())),
            ("3".to_owned(), Kind::Margin),
            ("Đoạn sau.".to_owned(), Kind::Body),
        ]
    );
}

#[test]
fn every_byte_knows_its_place() {
    let text = "## **2. Qui  mô:**\n\nCó **73** tổ hợp tác (đạt *38,4%*),\n\nvới 1.220 tổ viên";
    let source = crate::source::open(text.as_bytes(), "x.md").unwrap_or_default();
    let characters: Vec<char> = source.text.chars().collect();
    for passage in passages(&source) {
        // A space may stand for a break that has no character of its own.
        for (at, character) in passage.text.char_indices().filter(|(_, one)| *one != ' ') {
            let span = passage.span(at..at + character.len_utf8());
            let there = characters[span.start];
            assert_eq!(there, character, "{passage:?}");
        }
    }
}

#[test]
fn items_headings_and_numbers_at_the_head_of_a_line() {
    for (line, is_item) in [
        ("- Một", true),
        ("1. Mục tiêu", true),
        ("4.1. UBND các cấp", true),
        ("2.1 Mục tiêu đến năm 2025", true),
        ("a) Thuận lợi", true),
        ("II. KẾT QUẢ", true),
        ("1.220 tổ viên", false),
        ("30/9/2012 là ngày chốt", false),
        ("73 tổ hợp tác", false),
        ("Ia H'Drai 01 HTX", false),
        ("a b", false),
    ] {
        let found = read(line);
        assert_eq!(found[0].1 == Kind::Item, is_item, "{line}");
    }
}

#[test]
fn cut_lines_are_joined_and_whole_lines_are_not() {
    let cut = "Triển khai công tác nghiên cứu, quán triệt nội dung của Nghị quyết \nsố 20-NQ/TW của Ban Chấp hành \
               Trung ương Đảng, Nghị quyết số 41-\n\nCTr/TU của Ban Chấp hành Đảng bộ tỉnh khóa XVI.";
    assert_eq!(read(cut).len(), 1, "{:?}", read(cut));
    assert!(read(cut)[0].0.contains("41-CTr/TU của"));
    assert_eq!(read("theo Quyết định ban hành ngày\n\n12 tháng 3 năm 2021 của Bộ").len(), 1);
    let title = format!("6. Giải pháp{} cho sản phẩm", " về tư vấn, hỗ trợ".repeat(10));
    assert_eq!(read(&format!("{title}\n\nTổ chức tư vấn cho người dân.")).len(), 2);
    assert_eq!(read(&format!("{title} tỉnh\n\nKon Tum có 12 xã.")).len(), 1);
    let whole = format!("{}.\n{}.", "Đoạn một dài ".repeat(20), "Đoạn hai dài ".repeat(20));
    assert_eq!(read(&whole).len(), 2);
    assert!(read("phát tri-\nển kinh tế")[0].0.starts_with("phát triển"));
    assert!(read("chính trị-\nxã hội")[0].0.starts_with("chính trị-xã hội"));
}

#[test]
fn sentences_end_at_full_stops_only() {
    let source = crate::source::open("1. Có 1.220 tổ viên. Có 02 mô hình (đạt 1%). Hết".as_bytes(), "x")
        .unwrap_or_default();
    let passage = &passages(&source)[0];
    let sentences: Vec<&str> = passage.sentences().into_iter().map(|range| &passage.text[range]).collect();
    assert_eq!(sentences, ["1. Có 1.220 tổ viên.", "Có 02 mô hình (đạt 1%).", "Hết"]);
}
