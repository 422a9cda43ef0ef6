use crate::check::example::found;
use crate::check::sample::{Expected, examples};

const YES: Expected = Expected::Errors(1);
const MAYBE: Expected = Expected::Warnings(1);
const NO: Expected = Expected::Nothing;

fn report(title: &str, text: &str) -> String {
    format!("BÁO CÁO\n\n{title}\n\nThực hiện quy định chung.\n\n{text}")
}

#[test]
fn examples_of_the_rule() {
    let half = "Kết quả phát triển hợp tác xã 6 tháng đầu năm 2023";
    let open = "Kết quả 6 tháng đầu năm, nhiệm vụ 6 tháng cuối năm 2023";
    let year = "Tình hình kinh tế tập thể năm 2023, phương hướng năm 2024";
    for (title, text, expected) in [
        (half, "Trên đây là báo cáo kết quả phát triển hợp tác xã 6 tháng đầu năm 2022./.", YES),
        (half, "Trên đây là báo cáo kết quả 9 tháng đầu năm 2023 của huyện./.", YES),
        (half, "Trên đây là báo cáo kết quả 6 tháng đầu năm 2023, nhiệm vụ 6 tháng cuối năm 2023./.", NO),
        (
            half,
            "Trên đây là báo cáo của huyện theo Công văn số 12/SNN-KH về báo cáo 6 tháng đầu năm 2022./.",
            NO,
        ),
        (half, "Ủy ban nhân dân huyện báo cáo kết quả 06 tháng đầu năm 2022 như sau:", YES),
        (half, "Ủy ban nhân dân huyện báo cáo kết quả 6 tháng đầu năm 2023 như sau:", NO),
        (half, "I. KẾT QUẢ 6 THÁNG ĐẦU NĂM 2022\n\nĐã làm.", YES),
        (half, "I. KẾT QUẢ 9 THÁNG ĐẦU NĂM\n\nĐã làm.", YES),
        (half, "I. KẾT QUẢ 6 THÁNG ĐẦU NĂM\n\nĐã làm.\n\nII. NHIỆM VỤ NĂM 2024\n\nLàm.", NO),
        (half, "Trong 6 tháng đầu năm 2022, toàn huyện thành lập mới 03 hợp tác xã.", MAYBE),
        (half, "Trong 9 tháng đầu năm, toàn huyện thành lập mới 03 hợp tác xã.", MAYBE),
        (
            half,
            "Trong 6 tháng đầu năm 2023, huyện lập mới 03 hợp tác xã, tăng so với 6 tháng đầu năm 2022.",
            NO,
        ),
        (half, "6 tháng đầu năm 2022 có 12 hợp tác xã, so với năm nay giảm 3 hợp tác xã.", NO),
        (
            half,
            "Trong 6 tháng đầu năm 2022, huyện lập mới 03 hợp tác xã, tăng 40% so với cùng kỳ năm 2021.",
            MAYBE,
        ),
        (
            half,
            "Trong 9 tháng đầu năm, huyện lập mới 03 hợp tác xã, tăng 40% so với cùng kỳ năm 2022.",
            MAYBE,
        ),
        (half, "Trong 9 tháng đầu năm, dự kiến lập mới 03 hợp tác xã.", NO),
        (half, "Năm 2022, toàn huyện có 12 hợp tác xã.", NO),
        (half, "Doanh thu tăng 3% so với cùng kỳ năm 2022.", NO),
        (open, "Trong 6 tháng đầu năm, toàn huyện thành lập mới 03 hợp tác xã.", NO),
        (open, "Trên đây là báo cáo kết quả 6 tháng đầu năm, nhiệm vụ 6 tháng cuối năm 2022./.", YES),
        (year, "Trên đây là báo cáo tình hình năm 2022 của huyện./.", YES),
        (year, "Trên đây là báo cáo tình hình năm 2023, phương hướng năm 2024 của huyện./.", NO),
        (year, "Trong 6 tháng đầu năm, huyện thành lập mới 03 hợp tác xã.", NO),
        ("Tình hình quý I/2024", "Trên đây là báo cáo tình hình quý II năm 2024./.", YES),
        ("Tình hình quý I/2024", "Trên đây là báo cáo tình hình quý 1 năm 2024./.", NO),
        (year, "Trên đây là báo cáo tình hình thi hành Luật Hợp tác xã năm 2012 của huyện./.", NO),
        ("Tổng kết 15 năm thực hiện Nghị quyết", "Trên đây là báo cáo năm 2022./.", NO),
    ] {
        examples("period", &[(&report(title, text), expected)]);
    }
    let said = found("period", &report(half, "Trên đây là báo cáo kết quả 6 tháng đầu năm 2022./."));
    assert!(said[0].contains("tiêu đề ghi “6 tháng đầu năm 2023”"), "{said:?}");
}

#[test]
fn the_title_against_the_date_of_signing() {
    let dated = |date: &str, title: &str| {
        format!("Số: 12/BC-UBND\n\nLâm Hà, ngày {date}\n\n{}", report(title, "Hết."))
    };
    for (date, title, expected) in [
        ("15 tháng 6 năm 2023", "Tình hình 6 tháng đầu năm 2023", NO),
        ("15 tháng 6 năm 2023", "Tình hình 6 tháng đầu năm 2022", MAYBE),
        ("05 tháng 01 năm 2024", "Tình hình năm 2023, phương hướng năm 2024", NO),
        ("20 tháng 7 năm 2023", "Tình hình năm 2023 và kế hoạch năm 2024", NO),
        ("15 tháng 12 năm 2023", "Kết quả thi hành Luật Hợp tác xã năm 2012", NO),
        ("15 tháng 12 năm 2023", "Kết quả thực hiện Đề án đến năm 2020", NO),
        ("15 tháng 12 năm 2023", "Tình hình năm 2022", MAYBE),
        ("06 tháng 10 năm 2023", "Tình hình 6 tháng đầu năm 2023", MAYBE),
        ("02 tháng 10 năm 2023", "Tình hình 9 tháng năm 2023", NO),
    ] {
        examples("period", &[(&dated(date, title), expected)]);
    }
}
