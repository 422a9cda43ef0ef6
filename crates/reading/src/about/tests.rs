use super::*;
use crate::passage::{Passage, passages};
use jiff::civil::date;
use proptest::prelude::*;

fn lines(text: &str) -> Vec<Passage> {
    passages(&crate::source::open(text.as_bytes(), "x.txt").unwrap_or_default())
}

type Facts = (String, String, String, Option<Date>, String);

fn read(text: &str) -> Facts {
    let About { kind, title, number, date, issuer, .. } = head(&lines(text));
    (kind, title, number, date, issuer)
}

fn facts(kind: &str, title: &str, number: &str, date: Option<Date>, issuer: &str) -> Facts {
    (kind.to_owned(), title.to_owned(), number.to_owned(), date, issuer.to_owned())
}

#[test]
fn a_state_report_with_its_head() {
    let text = "ỦY BAN NHÂN DÂN\n\nHUYỆN LÂM HÀ\n\nSố: 215/BC-UBND\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\n\
                Độc lập - Tự do - Hạnh phúc\n\nLâm Hà, ngày 05 tháng 6 năm 2024\n\nBÁO CÁO\n\n\
                Tình hình kinh tế tập thể\n\n6 tháng đầu năm 2024\n\n\
                Thực hiện Công văn số 12/SKHĐT-KTĐN ngày 02/5/2024 của Sở Kế hoạch và Đầu tư, Ủy ban nhân dân huyện báo cáo như sau:\n\n\
                I. KẾT QUẢ\n\nCó 12 hợp tác xã.";
    assert_eq!(
        read(text),
        facts(
            "báo cáo",
            "Tình hình kinh tế tập thể 6 tháng đầu năm 2024",
            "215/BC-UBND",
            Some(date(2024, 6, 5)),
            "ỦY BAN NHÂN DÂN HUYỆN LÂM HÀ",
        )
    );
}

#[test]
fn a_party_report_whose_columns_became_one_line() {
    let text = "TỈNH ỦY LÂM ĐỒNG ĐẢNG CỘNG SẢN VIỆT NAM\n\n*\n\nSố 23-BC/TU Lâm Đồng, ngày 17 tháng 6 năm 2019\n\n\
                BÁO CÁO tổng kết 10 năm thực hiện Nghị quyết số 13-NQ/TW\n\n-----\n\nThực hiện Kế hoạch chung, Tỉnh ủy báo cáo như sau:";
    assert_eq!(
        read(text),
        facts(
            "báo cáo",
            "tổng kết 10 năm thực hiện Nghị quyết số 13-NQ/TW",
            "23-BC/TU",
            Some(date(2019, 6, 17)),
            "TỈNH ỦY LÂM ĐỒNG",
        )
    );
}

#[test]
fn a_letter_and_who_signs_it() {
    let text = "UBND TỈNH LÂM ĐỒNG SỞ NÔNG NGHIỆP\n\nSố: 77/SNN-KHTC\n\nV/v báo cáo số liệu hợp tác xã\n\n\
                Lâm Đồng, ngày 25 tháng 01 năm 2022\n\nKính gửi: Liên minh Hợp tác xã tỉnh\n\n1. Số liệu: Có 12 hợp tác xã.";
    let letter = "SỞ NÔNG NGHIỆP";
    assert_eq!(
        read(text),
        facts("công văn", "báo cáo số liệu hợp tác xã", "77/SNN-KHTC", Some(date(2022, 1, 25)), letter)
    );
    let signed = "Về việc phát triển hợp tác xã\n\nKính gửi: Các xã\n\nChủ tịch Ủy ban nhân dân huyện yêu cầu các xã rà soát.\n\n\
                  KT. CHỦ TỊCH\n\nPHÓ CHỦ TỊCH\n\nY Lan";
    let issuer = "Chủ tịch Ủy ban nhân dân huyện";
    assert_eq!(read(signed), facts("công văn", "Về việc phát triển hợp tác xã", "", None, issuer));
}

#[test]
fn a_decision_whose_lines_came_apart() {
    let text = "ỦY BAN NHÂN DÂN |\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM |\n\nSố:\n\n15/2023/QĐ-UBND\n\n\
                Lâm Hà, ngày 02 tháng 8 năm 2023\n\nQUYẾT ĐỊNH\n\nBAN HÀNH QUY CHẾ LÀM VIỆC\n\n\
                ỦY BAN NHÂN DÂN HUYỆN LÂM HÀ\n\nCăn cứ Luật Hợp tác xã năm 2012;";
    let day = Some(date(2023, 8, 2));
    assert_eq!(
        read(text),
        facts("quyết định", "BAN HÀNH QUY CHẾ LÀM VIỆC", "15/2023/QĐ-UBND", day, "ỦY BAN NHÂN DÂN")
    );
    let bare = "Số: 12/KH-UBND |\n\nLâm Hà, ngày 02 tháng 8 năm 2023 |\n\nCăn cứ Kế hoạch số 15/KH-UBND;";
    assert_eq!(read(bare), facts("kế hoạch", "", "12/KH-UBND", day, ""));
}

#[test]
fn an_appendix_and_a_text_without_head() {
    let appendix = "PHỤ LỤC II\n\nDanh mục hợp tác xã thành lập mới\n\nI. NĂM 2023";
    assert_eq!(read(appendix), facts("phụ lục", "Danh mục hợp tác xã thành lập mới", "", None, ""));
    let middle = "Có 12 hợp tác xã theo Quyết định số 12/QĐ-UBND, ngày 20-02-2019.\n\nI. KẾT QUẢ";
    assert_eq!(read(middle), facts("", "", "", None, ""));
    assert_eq!(read("SỞ KẾ HOẠCH VÀ ĐẦU TƯ\n\nKẾ HOẠCH\n\nPhát triển hợp tác xã").0, "kế hoạch");
}

proptest! {
    #[test]
    fn any_text_is_read(any in any::<String>(), alike in "(BÁO CÁO|Số: |12/BC-UBND|Huế, ngày |5/6/2024|TM. |ỦY BAN|V/v |Kính gửi| |\n\n|I. ){0,20}") {
        let _ = (read(&any), read(&alike));
    }
}
