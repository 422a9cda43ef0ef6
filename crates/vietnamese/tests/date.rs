//! Dates and the words of periods.
#![allow(clippy::unwrap_used)]

use jiff::civil::{Date, date, datetime, time};
use proptest::prelude::*;
use vietnamese::Language::{En, Vi};
use vietnamese::date::{self as dates, DateError};
use vietnamese::period;

#[test]
fn writes_with_the_zeros_of_decree_30() {
    for (day, long) in [
        (date(2024, 2, 5), "ngày 05 tháng 02 năm 2024"),
        (date(2024, 1, 31), "ngày 31 tháng 01 năm 2024"),
        (date(2024, 3, 9), "ngày 09 tháng 3 năm 2024"),
        (date(2012, 9, 30), "ngày 30 tháng 9 năm 2012"),
        (date(2015, 12, 10), "ngày 10 tháng 12 năm 2015"),
    ] {
        assert_eq!(dates::long(day, Vi), long);
    }
    let day = date(2012, 9, 5);
    assert_eq!(dates::short(day, Vi), "5/9/2012");
    assert_eq!(dates::short(day, En), "5 Sep 2012");
    assert_eq!(dates::long(day, En), "5 September 2012");
    assert_eq!(dates::party(day), "5-9-2012");
    assert_eq!(dates::iso(day), "2012-09-05");
    assert_eq!(dates::time(time(14, 5, 59, 0)), "14:05");
    assert_eq!(dates::time(time(7, 0, 0, 0)), "07:00");
    assert_eq!(dates::date_time(datetime(2012, 9, 30, 14, 5, 0, 0), Vi), "14:05, 30/9/2012");
}

#[test]
fn reads_what_people_write() {
    for (text, day) in [
        ("30/9/2012", date(2012, 9, 30)),
        ("30/09/2012", date(2012, 9, 30)),
        ("21- 6 - 2011", date(2011, 6, 21)),
        ("21– 6 – 2011", date(2011, 6, 21)),
        ("30.9.2012", date(2012, 9, 30)),
        ("ngày 30/9/2012", date(2012, 9, 30)),
        ("ngày 31 tháng 12 năm 2015", date(2015, 12, 31)),
        ("Ngày 05 tháng 02 năm 2024.", date(2024, 2, 5)),
        ("5 tháng 2, năm 2024", date(2024, 2, 5)),
        ("nga\u{300}y 5 tha\u{301}ng 2 na\u{306}m 2024", date(2024, 2, 5)),
        ("2012-09-30", date(2012, 9, 30)),
        ("  2012-09-30 ", date(2012, 9, 30)),
        ("３０/９/２０１２", date(2012, 9, 30)),
        ("30 September 2012", date(2012, 9, 30)),
        ("30 Sep 2012", date(2012, 9, 30)),
        ("September 30, 2012", date(2012, 9, 30)),
        ("29/2/2024", date(2024, 2, 29)),
    ] {
        assert_eq!(dates::parse(text), Ok(day), "{text:?}");
    }
}

#[test]
fn refuses_what_is_no_date() {
    assert_eq!(dates::parse("  "), Err(DateError::Empty));
    for typed in [
        "30/9/12",
        "30/9",
        "30/9/2012/1",
        "hôm nay",
        "tháng 9 năm 2012",
        "2012",
        "30-9/2012",
        "/9/2012",
        "030/9/2012",
        "15/BC-UBND",
        "30 Sept 2012",
    ] {
        let typed = typed.to_owned();
        assert_eq!(dates::parse(&typed), Err(DateError::NotADate { typed }));
    }
    for typed in ["31/6/2012", "29/2/2023", "9/30/2012", "0/1/2012"] {
        let typed = typed.to_owned();
        assert_eq!(dates::parse(&typed), Err(DateError::NoSuchDay { typed }));
    }
    assert_eq!(
        dates::parse("31/6/2012").unwrap_err().to_string(),
        "Không có ngày “31/6/2012” trong lịch. Kiểm tra lại ngày và tháng."
    );
}

#[test]
fn names_periods() {
    for (vi, en, expected_vi, expected_en) in [
        (period::month(3, 2024, Vi), period::month(3, 2024, En), "tháng 3 năm 2024", "March 2024"),
        (period::quarter(1, 2024, Vi), period::quarter(1, 2024, En), "quý I năm 2024", "quarter 1 of 2024"),
        (period::quarter(4, 2024, Vi), period::quarter(4, 2024, En), "quý IV năm 2024", "quarter 4 of 2024"),
        (
            period::first_half(2024, Vi),
            period::first_half(2024, En),
            "6 tháng đầu năm 2024",
            "first 6 months of 2024",
        ),
        (
            period::second_half(2024, Vi),
            period::second_half(2024, En),
            "6 tháng cuối năm 2024",
            "last 6 months of 2024",
        ),
        (
            period::nine_months(2024, Vi),
            period::nine_months(2024, En),
            "9 tháng năm 2024",
            "first 9 months of 2024",
        ),
        (period::year(2024, Vi), period::year(2024, En), "năm 2024", "2024"),
    ] {
        assert_eq!((vi.as_str(), en.as_str()), (expected_vi, expected_en));
    }
    let (from, to) = (date(2011, 12, 30), date(2012, 9, 30));
    assert_eq!(period::between(from, to, Vi), "từ ngày 30/12/2011 đến ngày 30/9/2012");
    assert_eq!(period::between(from, to, En), "from 30 Dec 2011 to 30 Sep 2012");
    assert_eq!(period::up_to(to, Vi), "lũy kế đến ngày 30/9/2012");
}

proptest! {
    #[test]
    fn every_form_is_read_again(year in 1000_i16..=9999, month in 1_i8..=12, day in 1_i8..=28) {
        let day = Date::new(year, month, day).unwrap();
        for text in [
            dates::short(day, Vi), dates::short(day, En), dates::long(day, Vi),
            dates::long(day, En), dates::party(day), dates::iso(day),
        ] {
            prop_assert_eq!(dates::parse(&text), Ok(day), "{}", text);
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in any::<String>(), datelike in "[0-9/. -]{0,12}") {
        let _ = (dates::parse(&text), dates::parse(&datelike));
    }
}
