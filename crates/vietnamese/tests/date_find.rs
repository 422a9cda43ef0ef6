//! Dates found in running text.

use jiff::civil::date;
use proptest::prelude::*;
use vietnamese::date::{Says, find};

/// What was found, with the words it stands in and a question mark where it is uncertain.
fn found(text: &str) -> Vec<(String, Says)> {
    let mark = |certain| if certain { "" } else { "?" };
    find(text)
        .into_iter()
        .map(|one| (format!("{}{}", &text[one.bytes], mark(one.is_certain)), one.says))
        .collect()
}

#[test]
fn days_in_every_form() {
    for (text, shown, day) in [
        ("đến ngày 30/9/2012.", "30/9/2012", date(2012, 9, 30)),
        ("(đến ngày 30/09/2012)", "30/09/2012", date(2012, 9, 30)),
        ("số 303-KL/TU ngày 21- 6 - 2011 của", "21- 6 - 2011", date(2011, 6, 21)),
        ("số 13-NQ/TW, ngày 18-3-2002", "18-3-2002", date(2002, 3, 18)),
        ("từ 01–7–2024", "01–7–2024", date(2024, 7, 1)),
        ("ngày 31 tháng 12 năm 2015", "31 tháng 12 năm 2015", date(2015, 12, 31)),
        ("đến 31 tháng 12 năm 2015", "31 tháng 12 năm 2015", date(2015, 12, 31)),
        ("NGÀY 01 THÁNG 7 NĂM 2024", "01 THÁNG 7 NĂM 2024", date(2024, 7, 1)),
        ("ngày 12\ntháng 3 năm 2021", "12\ntháng 3 năm 2021", date(2021, 3, 12)),
        ("ngày 22 tháng 3, năm 2023", "22 tháng 3, năm 2023", date(2023, 3, 22)),
        ("ngày 22 tháng 3/2023", "22 tháng 3/2023", date(2023, 3, 22)),
        ("lúc 7h30 ngày 5.2.2024", "5.2.2024", date(2024, 2, 5)),
        ("2012-09-30T10", "", date(1, 1, 1)),
        ("ngày 2012-09-30,", "2012-09-30", date(2012, 9, 30)),
        ("ngày 29/10/12", "29/10/12?", date(2012, 10, 29)),
        ("ĐẾN Ngày\t29/10/98", "29/10/98?", date(1998, 10, 29)),
    ] {
        let expected = if shown.is_empty() { vec![] } else { vec![(shown.to_owned(), Says::Day(day))] };
        assert_eq!(found(text), expected, "{text}");
    }
}

#[test]
fn spans_of_days_days_without_year_and_months() {
    let days = |from, to| Says::Days(from, to);
    let day = |day, month| Says::DayOfMonth { month, day };
    let month = |month, year| Says::Month { year, month };
    for (text, shown, says) in [
        ("Ngày 08-10/12/2023, mở", "08-10/12/2023", days(date(2023, 12, 8), date(2023, 12, 10))),
        ("ngày 08 đến 10/12/2023", "08 đến 10/12/2023", days(date(2023, 12, 8), date(2023, 12, 10))),
        (
            "ngày 05 và 06 tháng 3 năm 2024",
            "05 và 06 tháng 3 năm 2024",
            days(date(2024, 3, 5), date(2024, 3, 6)),
        ),
        ("từ 28/11-05/12/2023", "28/11-05/12/2023", days(date(2023, 11, 28), date(2023, 12, 5))),
        ("trước ngày 20 tháng 6 và", "20 tháng 6", day(20, 6)),
        ("trước ngày 10/12 hằng năm", "10/12", day(10, 12)),
        ("sáng 21/9, tại", "21/9", day(21, 9)),
        ("dịp 30/4 và Quốc tế", "30/4?", day(30, 4)),
        ("(21/9)", "21/9?", day(21, 9)),
        ("ngày 30-4", "30-4?", day(30, 4)),
        ("trong tháng 5/2023", "5/2023", month(5, 2023)),
        ("Tháng 3 năm 2018", "3 năm 2018", month(3, 2018)),
        ("đến tháng 12-2015.", "12-2015", month(12, 2015)),
        ("đến 12/2015", "12/2015?", month(12, 2015)),
    ] {
        assert_eq!(found(text), [(shown.to_owned(), says)], "{text}");
    }
}

#[test]
fn several_dates_of_one_sentence() {
    let text = "từ ngày 15/3/2023 đến ngày 20/4/2023 (30/9/2012-31/12/2012), ngày 28/2 đến 01/3/2024";
    let shown: Vec<String> = found(text).into_iter().map(|(shown, _)| shown).collect();
    assert_eq!(shown, ["15/3/2023", "20/4/2023", "30/9/2012", "31/12/2012", "28/2 đến 01/3/2024"]);
}

#[test]
fn days_that_the_calendar_does_not_have() {
    for text in [
        "31/4/2023",
        "30-02-2020",
        "ngày 29 tháng 2 năm 2023",
        "15/13/2022",
        "00/5/2022",
        "ngày 31/6",
        "tháng 13/2023",
        "ngày 12-10/5/2023",
        "ngày 31 tháng 11",
    ] {
        let says: Vec<Says> = find(text).into_iter().map(|one| one.says).collect();
        assert_eq!(says, [Says::Impossible], "{text}");
    }
}

#[test]
fn what_is_no_date() {
    for text in [
        "12/CT-TTg",
        "41-CTr/TU",
        "2021/2025",
        "giai đoạn 2021 - 2025",
        "2011 -2015",
        "từ 3-4 xã",
        "3-4 ngày",
        "đạt 38,4%",
        "1.220 tổ viên",
        "252.155.300 đồng",
        "5/10 xã đạt chuẩn",
        "3/4 số hộ",
        "19/15 tiêu chí",
        "số 80/2002/QĐ-TTg",
        "số 04/2008/TT-BKH",
        "số 12/2015/TT-BTC",
        "17/2023/QH15",
        "03 tháng cuối năm 2012",
        "6 tháng đầu năm 2024",
        "9 tháng năm 2024",
        "quý I/2024",
        "khoảng 12 tháng 3 ngày",
        "mục 1.2.12",
        "3.1. Thời gian",
        "điểm 4.0",
        "ngày 10",
        "năm 2012",
        "0903/12/20",
        "tỷ lệ 1/3",
    ] {
        assert_eq!(found(text), [], "{text}");
    }
}

proptest! {
    #[test]
    fn ranges_are_in_order_and_on_boundaries(
        any in any::<String>(),
        alike in "(ngày|tháng|năm|đến|và|[0-9]{1,4}|[-/.– ,]|QĐ|\n){0,30}",
    ) {
        for text in [any, alike] {
            let mut end = 0;
            for one in find(&text) {
                prop_assert!(end <= one.bytes.start && one.bytes.start < one.bytes.end);
                prop_assert!(text.get(one.bytes.clone()).is_some());
                end = one.bytes.end;
            }
        }
    }

    #[test]
    fn what_the_program_writes_is_found(year in 1900_i16..=2100, month in 1_i8..=12, day in 1_i8..=28) {
        use vietnamese::Language::Vi;
        let day = date(year, month, day);
        for written in [
            vietnamese::date::short(day, Vi), vietnamese::date::long(day, Vi),
            vietnamese::date::party(day), vietnamese::date::iso(day),
        ] {
            let text = format!("Hội nghị, {written}, tại tỉnh.");
            let says: Vec<Says> = find(&text).into_iter().map(|one| one.says).collect();
            prop_assert_eq!(says, vec![Says::Day(day)], "{}", text);
        }
    }
}
