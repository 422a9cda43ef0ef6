use super::*;
use jiff::civil::date;
use proptest::prelude::*;

fn read(text: &str) -> Vec<Reference> {
    let source = crate::source::open(text.as_bytes(), "x.txt").unwrap_or_default();
    find(&crate::passage::passages(&source))
}

#[test]
fn type_number_symbol_date_and_issuer() {
    for (text, kind, number, symbol, day, issuer) in [
        (
            "Thực hiện Kết luận số 12-KL/TU ngày 21- 6 - 2011 của Tỉnh ủy Lâm Hà về phát triển",
            "kết luận",
            "12-KL/TU",
            "KL/TU",
            Some(date(2011, 6, 21)),
            "Tỉnh ủy Lâm Hà",
        ),
        (
            "Quyết định 2261/QĐ-TTg ngày 15/12/2014 của Thủ tướng Chính phủ và Thông tư mới",
            "quyết định",
            "2261/QĐ-TTg",
            "QĐ-TTg",
            Some(date(2014, 12, 15)),
            "Thủ tướng Chính phủ",
        ),
        (
            "Công văn số 86/SGTVT-QLVT, PT&NL ngày 22/5/2024 Sở Giao thông vận tải tỉnh A về việc báo cáo",
            "công văn",
            "86/SGTVT-QLVT,PT&NL",
            "SGTVT-QLVT,PT&NL",
            Some(date(2024, 5, 22)),
            "Sở Giao thông vận tải tỉnh A",
        ),
        (
            "Nghị quyết số 13-NQ/TW, ngày 18-3-2002 Hội nghị lần thứ 5, Ban Chấp hành Trung ương Đảng khóa IX",
            "nghị quyết",
            "13-NQ/TW",
            "NQ/TW",
            Some(date(2002, 3, 18)),
            "Ban Chấp hành Trung ương Đảng",
        ),
        (
            "theo Văn bản số 77/LMHTXVN-VP ngày 30/01/2018 của Liên minh HTX Việt Nam",
            "văn bản",
            "77/LMHTXVN-VP",
            "LMHTXVN-VP",
            Some(date(2018, 1, 30)),
            "Liên minh HTX Việt Nam",
        ),
        (
            "Thông tư Liên tịch số 21/2015/TTLT-BKHĐT-BNV, ngày 11-12-2015 của Liên Bộ: Kế hoạch",
            "thông tư liên tịch",
            "21/2015/TTLT-BKHĐT-BNV",
            "TTLT-BKHĐT-BNV",
            Some(date(2015, 12, 11)),
            "Liên Bộ",
        ),
        ("Nghị định 151/2007/NĐ-CP.", "nghị định", "151/2007/NĐ-CP", "NĐ-CP", None, ""),
        (
            "Nghị quyết số 30a/2008/NQ-CP của Chính phủ",
            "nghị quyết",
            "30a/2008/NQ-CP",
            "NQ-CP",
            None,
            "Chính phủ",
        ),
        ("KẾT LUẬN SỐ 12-KH/TU.", "kết luận", "12-KH/TU", "KH/TU", None, ""),
        (
            "Chương trình số 41-\n\nCTr/TU của Ban Chấp hành",
            "chương trình",
            "41-CTr/TU",
            "CTr/TU",
            None,
            "Ban Chấp hành",
        ),
        (
            "Kế hoạch số 604/KH-\n\nUBND ngày 04 tháng 3 năm 2022",
            "kế hoạch",
            "604/KH-UBND",
            "KH-UBND",
            Some(date(2022, 3, 4)),
            "",
        ),
        (
            "QĐ số 1410/QĐ-UBND ngày 30/12/2011",
            "quyết định",
            "1410/QĐ-UBND",
            "QĐ-UBND",
            Some(date(2011, 12, 30)),
            "",
        ),
        ("NQ 20-NQ/TW của Trung ương", "nghị quyết", "20-NQ/TW", "NQ/TW", None, "Trung ương"),
        (
            "Quyết định số 167/QĐ-TTg 03 tháng 02 năm 2021 của Thủ tướng Chính phủ về",
            "quyết định",
            "167/QĐ-TTg",
            "QĐ-TTg",
            Some(date(2021, 2, 3)),
            "Thủ tướng Chính phủ",
        ),
        ("Luật số 17/2023/QH15 ngày 20/6/2023", "luật", "17/2023/QH15", "QH15", Some(date(2023, 6, 20)), ""),
        ("Luật Hợp tác xã năm 2012 và", "luật", "", "", None, ""),
        ("theo Luật HTX 2023", "luật", "", "", None, ""),
        ("Nghị quyết Trung ương 5 (khóa IX) về", "nghị quyết", "", "", None, ""),
        ("Nghị quyết số 20 của Tỉnh ủy", "nghị quyết", "20", "", None, "Tỉnh ủy"),
        (
            "Thông báo kết luận số 45/TB-VP ngày 5/8/2023",
            "thông báo kết luận",
            "45/TB-VP",
            "TB-VP",
            Some(date(2023, 8, 5)),
            "",
        ),
        ("Nghị quyết của Tỉnh ủy số 04-NQ/TU", "nghị quyết", "04-NQ/TU", "NQ/TU", None, ""),
        ("Luật Hợp tác xã ngày 26/11/2003;", "luật", "", "", Some(date(2003, 11, 26)), ""),
        (
            "Luật Sửa đổi, bổ sung một số điều của Luật Hộ tịch và Luật Cư trú ngày 22 tháng 11 năm 2019;",
            "luật",
            "",
            "",
            Some(date(2019, 11, 22)),
            "",
        ),
        ("Luật Hợp tác xã số 23/2012/QH13", "luật", "23/2012/QH13", "QH13", None, ""),
        (
            "Chương trình hành động của Chính phủ thực hiện Nghị quyết số 72-NQ/TW",
            "nghị quyết",
            "72-NQ/TW",
            "NQ/TW",
            None,
            "",
        ),
        ("Luật Dược (Nghị định số 163/2025/NĐ-CP)", "nghị định", "163/2025/NĐ-CP", "NĐ-CP", None, ""),
        ("kết luận của Tỉnh ủy tại Văn bản số 15-CV/VPTU", "văn bản", "15-CV/VPTU", "CV/VPTU", None, ""),
        (
            "quy định của Luật Cư trú tại Thông tư số 6/2024/TT-BCA",
            "thông tư",
            "6/2024/TT-BCA",
            "TT-BCA",
            None,
            "",
        ),
        ("(12/NQ/HU)", "", "", "", None, ""),
    ] {
        let found = read(text);
        if kind.is_empty() {
            assert_eq!(found, [], "{text}");
            continue;
        }
        let [one] = &found[..] else { panic!("{text}: {found:?}") };
        let is = (&*one.kind, &*one.number, &*one.symbol, one.date, &*one.issuer);
        assert_eq!(is, (kind, number, symbol, day, issuer), "{text}");
    }
}

#[test]
fn a_day_that_does_not_exist_is_kept_as_written() {
    let found = read("Kế hoạch số 12/KH-UBND ngày 31/4/2023 của UBND huyện");
    assert_eq!((found[0].date, &*found[0].date_text), (None, "31/4/2023"));
    assert_eq!(read("Luật Hợp tác xã năm 2012")[0].date_text, "2012");
}

#[test]
fn one_type_word_for_several_numbers_and_several_documents_in_a_row() {
    let found = read("các Quyết định số 12/QĐ-UBND, 15/QĐ-UBND và 2/KH-UBND; Nghị quyết 04-NQ/TU");
    let kinds: Vec<&str> = found.iter().map(|one| &*one.kind).collect();
    assert_eq!(kinds, ["quyết định", "quyết định", "", "nghị quyết"]);
}

#[test]
fn what_names_no_document() {
    for text in [
        "Số: 15/BC-UBND",
        "Số 23-BC/TU Lâm Hà, ngày 17 tháng 6 năm 2019",
        "bình quân 25/HTX",
        "đạt 120 triệu đồng/ha",
        "5/10 xã, giai đoạn 2021-2025",
        "06 địa phương, 1.220 tổ viên",
        "ngày 30/9/2012",
        "Luật Hợp tác xã đến năm 2025",
        "Luật Hợp tác xã theo quy định, trình trước ngày 10/7/2026",
        "Kế hoạch 5 năm 2021-2025",
        "Chương trình 135",
        "OCOP 3-4 sao",
    ] {
        assert_eq!(read(text), [], "{text}");
    }
}

proptest! {
    #[test]
    fn any_text_is_read(any in any::<String>(), alike in "(Kết luận|số|Luật|12|/|-|KL|TU|năm|ngày| |,|2012){0,24}") {
        for text in [any, alike] {
            for one in read(&text) {
                prop_assert!(one.span.start < one.span.end);
            }
        }
    }
}
