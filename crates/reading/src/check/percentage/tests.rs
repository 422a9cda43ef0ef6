use crate::check::example::{checked, found};

#[test]
fn examples() {
    let is_right = |text: &str| {
        assert_eq!(found("percentage", text), Vec::<String>::new(), "{text}");
        assert!(checked("percentage", text) > 0, "{text}");
    };
    let is_wrong = |text: &str, message: &str| {
        assert_eq!(found("percentage", text), [message.to_owned()], "{text}");
    };
    is_right("Thành lập mới 07 HTX, đạt 58,3% kế hoạch (12 HTX).");
    is_wrong("Thành lập mới 07 HTX, đạt 63% kế hoạch (12 HTX).", "Ghi 63% nhưng 7/12 là 58,3%.");
    is_right("Toàn huyện có 58 HTX, trong đó 49 HTX đang hoạt động, chiếm 84,5%.");
    is_wrong(
        "Toàn huyện có 58 HTX, trong đó 49 HTX đang hoạt động, chiếm 81,2%.",
        "Ghi 81,2% nhưng 49/58 là 84,5%.",
    );
    is_right("Thành lập mới 07 HTX, tăng 40% so với cùng kỳ (05 HTX).");
    is_wrong("Thành lập mới 07 HTX, tăng 70% so với cùng kỳ (05 HTX).", "Ghi 70% nhưng từ 5 đến 7 là 40%.");
    is_right("Có 412 thành viên, tăng 58 thành viên (tăng 16,4%) so với năm 2021.");
    is_right("Có 02 mô hình, đạt gần 1% so với đăng ký (223 mô hình).");
    is_wrong("Có 22 mô hình, đạt gần 1% so với đăng ký (223 mô hình).", "Ghi 1% nhưng 22/223 là 9,9%.");
}

#[test]
fn more_than_planned_from_to_and_of_what_was_said_before() {
    for right in [
        "Thành lập mới 56 HTX, vượt 12% so với kế hoạch (50 HTX).",
        "Tổng doanh thu tăng từ 99 tỷ đồng lên 110,88 tỷ đồng, mức tăng 12%.",
        "Năm 2023 thành lập mới 15 HTX (năm 2022 là 12 HTX, tăng 25%).",
        "Có 81 trong tổng số 93 hợp tác xã đang hoạt động (đạt 87,1%).",
    ] {
        assert_eq!(found("percentage", right), Vec::<String>::new(), "{right}");
        assert!(checked("percentage", right) > 0, "{right}");
    }
    assert_eq!(
        found("percentage", "Có 18 tổ hợp tác. Chỉ có 07 tổ gửi thông báo, đạt 48,9%."),
        ["Ghi 48,9% nhưng 7/18 là 38,9%."]
    );
}

#[test]
fn it_stays_quiet_without_a_base() {
    for text in [
        "Có khoảng 40% cán bộ nắm được nội dung.",
        "Phấn đấu 100% HTX hoạt động đúng quy định.",
        "Có 12 HTX đạt tốt; số HTX đạt 95% kế hoạch.",
    ] {
        assert_eq!(found("percentage", text), Vec::<String>::new(), "{text}");
    }
}
