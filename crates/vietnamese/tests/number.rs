//! Numbers as officers type them and as documents write them.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use vietnamese::Language::{En, Vi};
use vietnamese::number::{
    Decimal, NumberError, format, format_trimmed, in_words, parse, parse_as, parse_words, roman, two_digits,
};

fn decimal(digits: i64, scale: u32) -> Decimal {
    Decimal { digits, scale }
}

#[test]
fn reads_what_officers_type() {
    for (typed, digits, scale) in [
        ("1.220", 1220, 0),
        ("1220", 1220, 0),
        ("1 220", 1220, 0),
        ("1\u{A0}220", 1220, 0),
        ("1\u{202F}220", 1220, 0),
        ("1.234.567,89", 123_456_789, 2),
        ("1 234 567,89", 123_456_789, 2),
        ("1234567,89", 123_456_789, 2),
        ("38,4", 384, 1),
        ("38,40", 3840, 2),
        ("0,5", 5, 1),
        ("1,220", 1220, 3),
        ("-5", -5, 0),
        ("−5", -5, 0),
        ("- 5", -5, 0),
        ("-1.220", -1220, 0),
        ("+11,7", 117, 1),
        ("02", 2, 0),
        ("0", 0, 0),
        ("  73\t", 73, 0),
        ("\u{FEFF}73\u{A0}", 73, 0),
        ("１９０", 190, 0),
        ("１．２２０，５", 12205, 1),
        ("9223372036854775807", i64::MAX, 0),
        ("-9.223.372.036.854.775.808", i64::MIN, 0),
    ] {
        assert_eq!(parse(typed), Ok(decimal(digits, scale)), "{typed:?}");
    }
}

#[test]
fn refuses_a_point_that_can_be_read_in_two_ways() {
    for (typed, as_decimal, as_grouped) in [
        ("38.4", decimal(384, 1), 384),
        ("1.22", decimal(122, 2), 122),
        ("-1.22", decimal(-122, 2), -122),
        ("1.2200", decimal(12200, 4), 12200),
        ("1220.500", decimal(1_220_500, 3), 1_220_500),
        ("0.500", decimal(500, 3), 500),
        ("1.220.5", decimal(12205, 1), 12205),
        ("1 220.5", decimal(12205, 1), 12205),
    ] {
        let expected = NumberError::Ambiguous {
            typed: typed.to_owned(),
            as_decimal,
            as_grouped: decimal(as_grouped, 0),
        };
        assert_eq!(parse(typed), Err(expected), "{typed:?}");
    }
}

#[test]
fn refuses_what_is_no_number() {
    for typed in [
        "abc",
        "12 tổ",
        "1,2,3",
        ",5",
        "5,",
        ".5",
        "5.",
        "-",
        "+",
        "--5",
        "1..220",
        "1 22",
        "5 6.7",
        "1.220 500",
        "1,234.5",
        "38,4%",
        "½",
        "1e3",
        "0x10",
        "12.34,5",
        "1 220 ,5",
    ] {
        let expected = NumberError::NotANumber { typed: typed.to_owned() };
        assert_eq!(parse(typed), Err(expected), "{typed:?}");
    }
    for typed in ["", "  ", "\u{A0}\u{200B}"] {
        assert_eq!(parse(typed), Err(NumberError::Empty), "{typed:?}");
    }
    for typed in ["9223372036854775808", "99999999999999999999,5"] {
        assert_eq!(parse(typed), Err(NumberError::TooLarge), "{typed:?}");
    }
}

#[test]
fn scales_without_losing_digits() {
    assert_eq!(decimal(384, 1).scaled_to(2), Ok(3840));
    assert_eq!(decimal(3840, 2).scaled_to(1), Ok(384));
    assert_eq!(decimal(-50, 1).scaled_to(0), Ok(-5));
    assert_eq!(decimal(0, 9).scaled_to(0), Ok(0));
    assert_eq!(decimal(0, 0).scaled_to(99), Ok(0));
    assert_eq!(
        decimal(384, 1).scaled_to(0),
        Err(NumberError::TooManyDecimals { typed: decimal(384, 1), decimals: 0 })
    );
    assert_eq!(decimal(1, 0).scaled_to(19), Err(NumberError::TooLarge));
    assert_eq!(decimal(i64::MAX, 0).scaled_to(1), Err(NumberError::TooLarge));
    assert!(matches!(decimal(10, 40).scaled_to(0), Err(NumberError::TooManyDecimals { .. })));
}

#[test]
fn a_thousand_typed_the_english_way_is_not_one() {
    assert_eq!(
        parse_as(" 1,000", 0),
        Err(NumberError::Ambiguous {
            typed: "1,000".to_owned(),
            as_decimal: decimal(1000, 3),
            as_grouped: decimal(1000, 0),
        })
    );
    assert!(matches!(parse_as("7,574", 2), Err(NumberError::Ambiguous { .. })));
    assert_eq!(parse_as("1,000", 3), Ok(1000));
    assert_eq!(parse_as("0,500", 1), Ok(5));
    assert_eq!(parse_as("1.000", 0), Ok(1000));
    assert_eq!(parse_as("5,0", 0), Ok(5));
    assert_eq!(parse_as("1.220", 2), Ok(122_000));
}

#[test]
fn errors_say_how_to_mend_them() {
    let ambiguous = parse("38.4").unwrap_err();
    assert_eq!(ambiguous.to_string(), "“38.4” có thể hiểu theo hai cách. Nhập 38,4 hoặc 384.");
    assert_eq!(ambiguous.text(En), "“38.4” can be read in two ways. Enter 38,4 or 384.");
    assert_eq!(
        parse_as("1,000", 0).unwrap_err().to_string(),
        "“1,000” có thể hiểu theo hai cách. Nhập 1 hoặc 1.000."
    );
    assert_eq!(
        parse_as("38,4", 0).unwrap_err().to_string(),
        "Chỉ tiêu này là số nguyên, không ghi phần thập phân như 38,4."
    );
    assert_eq!(
        parse_as("38,456", 1).unwrap_err().to_string(),
        "“38,456” có thể hiểu theo hai cách. Nhập 38,456 hoặc 38.456."
    );
    assert_eq!(
        parse_as("38,45", 1).unwrap_err().to_string(),
        "Chỉ ghi tối đa 1 chữ số sau dấu phẩy, không ghi 38,45."
    );
}

#[test]
fn writes_as_documents_do() {
    for (value, decimals, vi, en, trimmed) in [
        (1220, 0, "1.220", "1,220", "1.220"),
        (3840, 2, "38,40", "38.40", "38,4"),
        (3800, 2, "38,00", "38.00", "38"),
        (5, 2, "0,05", "0.05", "0,05"),
        (-5, 1, "-0,5", "-0.5", "-0,5"),
        (0, 0, "0", "0", "0"),
        (0, 3, "0,000", "0.000", "0"),
        (100, 0, "100", "100", "100"),
        (-1_234_567, 0, "-1.234.567", "-1,234,567", "-1.234.567"),
        (123_456_789, 2, "1.234.567,89", "1,234,567.89", "1.234.567,89"),
        (
            i64::MIN,
            0,
            "-9.223.372.036.854.775.808",
            "-9,223,372,036,854,775,808",
            "-9.223.372.036.854.775.808",
        ),
    ] {
        assert_eq!(format(value, decimals, Vi), vi);
        assert_eq!(format(value, decimals, En), en);
        assert_eq!(format_trimmed(value, decimals, Vi), trimmed);
    }
    for (count, text) in [(0, "00"), (2, "02"), (9, "09"), (10, "10"), (1220, "1.220"), (-2, "-2")] {
        assert_eq!(two_digits(count), text);
    }
    for (value, text) in [(0, ""), (1, "I"), (4, "IV"), (9, "IX"), (14, "XIV"), (1949, "MCMXLIX")] {
        assert_eq!(roman(value), text);
    }
}

#[test]
fn writes_and_reads_words() {
    for (value, words) in [
        (0, "không"),
        (2, "hai"),
        (10, "mười"),
        (11, "mười một"),
        (15, "mười lăm"),
        (20, "hai mươi"),
        (21, "hai mươi mốt"),
        (25, "hai mươi lăm"),
        (55, "năm mươi lăm"),
        (100, "một trăm"),
        (105, "một trăm linh năm"),
        (110, "một trăm mười"),
        (115, "một trăm mười lăm"),
        (999, "chín trăm chín mươi chín"),
        (1_000, "một nghìn"),
        (1_005, "một nghìn không trăm linh năm"),
        (1_220, "một nghìn hai trăm hai mươi"),
        (10_015, "mười nghìn không trăm mười lăm"),
        (1_000_000, "một triệu"),
        (1_000_005, "một triệu không trăm linh năm"),
        (1_005_000, "một triệu không trăm linh năm nghìn"),
        (2_000_000_000, "hai tỷ"),
        (2_000_000_100, "hai tỷ một trăm"),
        (1_000_000_000_000, "một nghìn tỷ"),
        (1_000_000_000_000_000_000, "một tỷ tỷ"),
    ] {
        assert_eq!(in_words(value), words);
        assert_eq!(parse_words(words), Some(value), "{words}");
    }
}

#[test]
fn reads_other_habits_in_words() {
    for (words, value) in [
        ("Hai Mươi Tư", 24),
        ("hai mươi nhăm", 25),
        ("một trăm lẻ năm", 105),
        ("hai ngàn", 2_000),
        ("ba tỉ", 3_000_000_000),
        ("một nghìn năm", 1_005),
        ("hai mu\u{31B}o\u{31B}i mo\u{302}\u{301}t", 21),
    ] {
        assert_eq!(parse_words(words), Some(value), "{words}");
    }
    for words in [
        "",
        "tổ",
        "hai hai",
        "mười mươi",
        "mười năm",
        "hai mươi năm",
        "linh năm",
        "trăm",
        "không trăm",
        "nghìn",
        "tỷ",
        "hai nghìn ba triệu",
        "mười mốt",
        "một tỷ tỷ tỷ tỷ",
    ] {
        assert_eq!(parse_words(words), None, "{words}");
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(value: i64, decimals in 0_u32..9) {
        prop_assert_eq!(parse(&format(value, decimals, Vi)), Ok(decimal(value, decimals)));
        prop_assert_eq!(parse_as(&format(value, decimals, Vi), decimals), Ok(value));
        let trimmed = parse(&format_trimmed(value, decimals, Vi)).unwrap();
        prop_assert_eq!(trimmed.scaled_to(decimals), Ok(value));
    }

    #[test]
    fn spaces_group_like_points(value: i64) {
        for space in [" ", "\u{A0}", "\u{202F}"] {
            prop_assert_eq!(parse(&format(value, 0, Vi).replace('.', space)), Ok(decimal(value, 0)));
        }
    }

    #[test]
    fn words_are_read_again(value: u64) {
        prop_assert_eq!(parse_words(&in_words(value)), Some(value));
    }

    #[test]
    fn small_words_are_read_again(value in 0_u64..100_000) {
        prop_assert_eq!(parse_words(&in_words(value)), Some(value));
    }

    #[test]
    fn any_text_is_read_or_refused(text in any::<String>(), numberlike in "[-+0-9., ]{0,12}") {
        let _ = (parse(&text), parse_words(&text));
        if let Ok(number) = parse(&numberlike) {
            // Whatever was accepted is the digits that were typed, in their order.
            let typed: String = numberlike.chars().filter(char::is_ascii_digit).collect();
            prop_assert_eq!(typed.parse::<u64>().unwrap(), number.digits.unsigned_abs());
        }
    }
}
