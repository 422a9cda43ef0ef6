use super::*;
use proptest::prelude::*;

fn passages(text: &str) -> Vec<Passage> {
    crate::passage::passages(&crate::source::open(text.as_bytes(), "x.md").unwrap_or_default())
}

fn read(text: &str) -> Vec<(u8, String, String)> {
    find(&passages(text)).into_iter().map(|one| (one.level, one.number, one.text)).collect()
}

fn row(level: u8, number: &str, text: &str) -> (u8, String, String) {
    (level, number.to_owned(), text.to_owned())
}

#[test]
fn numbered_headings_with_their_levels() {
    let text = "Phần thứ nhất\n\nKẾT QUẢ CÔNG TÁC\n\nI. TÌNH HÌNH CHUNG\n\n1. Thuận lợi: Các cấp đã quan tâm.\n\n\
                2. Khó khăn\n\na. Về khách quan\n\n- Giá cả bấp bênh.\n\nb. Về chủ quan\n\n\
                3.1 Nguyên nhân: Vốn còn ít.\n\nPhần thứ hai\n\nNHIỆM VỤ\n\nI. MỤC TIÊU";
    assert_eq!(
        read(text),
        [
            row(1, "Phần thứ nhất", "KẾT QUẢ CÔNG TÁC"),
            row(2, "I", "TÌNH HÌNH CHUNG"),
            row(3, "1", "Thuận lợi"),
            row(3, "2", "Khó khăn"),
            row(5, "a", "Về khách quan"),
            row(5, "b", "Về chủ quan"),
            row(4, "3.1", "Nguyên nhân"),
            row(1, "Phần thứ hai", "NHIỆM VỤ"),
            row(2, "I", "MỤC TIÊU"),
        ]
    );
}

#[test]
fn what_is_a_heading_and_what_an_item() {
    for (line, title) in [
        ("1. Về tổ hợp tác", Some("Về tổ hợp tác")),
        ("1. Ủy ban nhân dân các xã:", Some("Ủy ban nhân dân các xã")),
        ("II – NHIỆM VỤ NĂM 2025", Some("NHIỆM VỤ NĂM 2025")),
        ("A. ĐÁNH GIÁ KẾT QUẢ", Some("ĐÁNH GIÁ KẾT QUẢ")),
        ("PHỤ LỤC IV", Some("")),
        ("3. Vốn (gồm: vay, góp): Tổng vốn 10 tỷ đồng.", Some("Vốn (gồm: vay, góp)")),
        (
            "1. Rà soát các hợp tác xã đã ngừng hoạt động, báo cáo trước ngày 10 tháng 6. Giải thể theo Luật.",
            None,
        ),
        ("1. Hội nghị khai mạc lúc 7:30; đại biểu đến đủ", None),
        ("1.220 tổ viên tham gia", None),
        ("1.5 triệu đồng mỗi hộ", None),
        ("30. 4 là ngày lễ", None),
        ("V/v báo cáo định kỳ", None),
        ("73 tổ hợp tác", None),
        ("a) Hỗ trợ thành lập mới 05 hợp tác xã.", None),
    ] {
        let found = read(line);
        let expected: Vec<&str> = title.into_iter().collect();
        assert_eq!(found.iter().map(|one| one.2.as_str()).collect::<Vec<_>>(), expected, "{line}");
    }
}

#[test]
fn a_title_with_a_stop_is_a_heading_only_above_text() {
    assert_eq!(read("3.2. Năm 2013.\n\nNgoài ra còn việc khác.")[0].2, "Năm 2013");
    let long =
        format!("5. Đăng ký của các đơn vị{}.\n\n5.1. Về vốn: Có 12 tỷ đồng.", " và các xã".repeat(15));
    assert_eq!(read(&long).len(), 2);
    assert_eq!(read("1. Giải thể 02 hợp tác xã.\n\n2. Thành lập 03 hợp tác xã."), []);
}

#[test]
fn headings_that_the_format_marks() {
    let text = "# BÁO CÁO\n\n## I. Kết quả\n\n### Hợp tác xã\n\nCó 12 hợp tác xã.\n\n## Kiến nghị";
    assert_eq!(read(text), [row(1, "I", "Kết quả"), row(2, "", "Hợp tác xã"), row(1, "", "Kiến nghị")]);
    assert_eq!(read("# Tổng quan\n\n## Vốn"), [row(1, "", "Tổng quan"), row(2, "", "Vốn")]);
}

#[test]
fn a_title_that_goes_on_below_in_capitals() {
    let text = "II. KẾT QUẢ THỰC HIỆN VÀ TÌNH HÌNH\n\nKINH TẾ TẬP THỂ\n\nĐã có 12 hợp tác xã.";
    assert_eq!(read(text), [row(1, "II", "KẾT QUẢ THỰC HIỆN VÀ TÌNH HÌNH KINH TẾ TẬP THỂ")]);
}

proptest! {
    #[test]
    fn any_text_is_read(any in any::<String>(), alike in "(Phần thứ |hai|[IVX]{1,3}|[a-z]|[0-9]{1,2}|[.)/:]| |\n\n|Về vốn|VỐN|# ){0,24}") {
        for text in [any, alike] {
            let passages = passages(&text);
            for one in find(&passages) {
                prop_assert!(one.span.start < one.span.end && one.level > 0);
            }
        }
    }
}
