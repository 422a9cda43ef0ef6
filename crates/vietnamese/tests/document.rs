//! Document numbers of the state and of the Party.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use vietnamese::Language::{En, Vi};
use vietnamese::document::{DocumentKind, DocumentNumber, DocumentNumberError, Style};

#[test]
fn reads_and_writes_both_forms() {
    use DocumentKind as Kind;
    use Style::{Party, State};
    for (text, number, year, kind, issuer, style, written) in [
        ("15/BC-UBND", 15, None, Some(Kind::Report), "UBND", State, "15/BC-UBND"),
        ("Số: 15/BC-UBND", 15, None, Some(Kind::Report), "UBND", State, "15/BC-UBND"),
        ("Số 423-BC/TU", 423, None, Some(Kind::Report), "TU", Party, "423-BC/TU"),
        ("số 41-CTr/TU,", 41, None, Some(Kind::Programme), "TU", Party, "41-CTr/TU"),
        ("4-NQ/TU", 4, None, Some(Kind::Resolution), "TU", Party, "04-NQ/TU"),
        ("1410/QĐ-UBND", 1410, None, Some(Kind::Decision), "UBND", State, "1410/QĐ-UBND"),
        ("80/2002/QĐ-TTg", 80, Some(2002), Some(Kind::Decision), "TTg", State, "80/2002/QĐ-TTg"),
        ("970/QĐ-UBND².", 970, None, Some(Kind::Decision), "UBND", State, "970/QĐ-UBND"),
        ("12 / QÐ – UBND", 12, None, Some(Kind::Decision), "UBND", State, "12/QĐ-UBND"),
        ("193/2013/NĐ-CP", 193, Some(2013), Some(Kind::Decree), "CP", State, "193/2013/NĐ-CP"),
        (
            "21/2015/TTLT-BKHĐT-BNV",
            21,
            Some(2015),
            Some(Kind::JointCircular),
            "BKHĐT-BNV",
            State,
            "21/2015/TTLT-BKHĐT-BNV",
        ),
        ("77/LMHTXVN-VP", 77, None, None, "LMHTXVN-VP", State, "77/LMHTXVN-VP"),
        ("Số: 15/SNV-TCCB, QLHC", 15, None, None, "SNV-TCCB,QLHC", State, "15/SNV-TCCB,QLHC"),
        ("12-CTHĐ/HU", 12, None, Some(Kind::ActionProgramme), "HU", Party, "12-CTHĐ/HU"),
        (
            "34/2007/PL-UBTVQH11",
            34,
            Some(2007),
            Some(Kind::Ordinance),
            "UBTVQH11",
            State,
            "34/2007/PL-UBTVQH11",
        ),
        ("17/2023/QH15", 17, Some(2023), None, "QH15", State, "17/2023/QH15"),
        ("2/ttr-ubnd", 2, None, Some(Kind::Submission), "ubnd", State, "02/TTr-ubnd"),
    ] {
        let expected = DocumentNumber { number, year, kind, issuer: issuer.to_owned(), style };
        assert_eq!(DocumentNumber::parse(text), Ok(expected.clone()), "{text}");
        assert_eq!(expected.to_string(), written);
    }
}

#[test]
fn refuses_what_is_no_document_number() {
    assert_eq!(DocumentNumber::parse(" "), Err(DocumentNumberError::Empty));
    for typed in [
        "15",
        "604/KH-",
        "15/BC",
        "BC-UBND",
        "30/9/2012",
        "12-15/UBND",
        "97/KL/TW",
        "15/",
        "99999999999/BC-UBND",
        "15/BC-UBND (bản sao)",
        "Số",
    ] {
        let typed = typed.to_owned();
        assert_eq!(DocumentNumber::parse(&typed), Err(DocumentNumberError::NotANumber { typed }));
    }
}

#[test]
fn heads_and_symbols() {
    let state = DocumentNumber::parse("15/BC-UBND").unwrap();
    let party = DocumentNumber::parse("423-BC/TU").unwrap();
    assert_eq!(state.head_line(), "Số: 15/BC-UBND");
    assert_eq!(party.head_line(), "Số 423-BC/TU");
    assert_eq!((state.symbol(), party.symbol()), ("BC-UBND".into(), "BC/TU".into()));
}

#[test]
fn types_have_names() {
    for (code, vi, en) in [
        ("NQ", "nghị quyết", "resolution"),
        ("QĐ", "quyết định", "decision"),
        ("CT", "chỉ thị", "directive"),
        ("KL", "kết luận", "conclusion"),
        ("KH", "kế hoạch", "plan"),
        ("CTr", "chương trình", "programme"),
        ("BC", "báo cáo", "report"),
        ("TB", "thông báo", "notice"),
        ("TTr", "tờ trình", "submission"),
        ("HD", "hướng dẫn", "guideline"),
        ("ĐA", "đề án", "scheme"),
        ("CV", "công văn", "official letter"),
        ("NĐ", "nghị định", "decree"),
        ("TT", "thông tư", "circular"),
        ("TTLT", "thông tư liên tịch", "joint circular"),
        ("PL", "pháp lệnh", "ordinance"),
        ("QC", "quy chế", "regulation"),
        ("CTPH", "chương trình phối hợp", "joint programme"),
    ] {
        let kind = DocumentKind::from_code(code).unwrap();
        assert_eq!((kind.code(), kind.name(Vi), kind.name(En)), (code, vi, en));
    }
    assert_eq!(DocumentKind::from_code("XX"), None);
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(
        number: u32,
        year in proptest::option::of(1945_i16..2100),
        kind in proptest::sample::select(DocumentKind::ALL),
        issuer in "[A-ZĐ]{2,6}(-[A-ZĐ]{2,4})?",
        party: bool,
    ) {
        let written = DocumentNumber {
            number,
            year: year.filter(|_| !party),
            kind: Some(kind),
            issuer,
            style: if party { Style::Party } else { Style::State },
        };
        prop_assert_eq!(DocumentNumber::parse(&written.head_line()), Ok(written));
    }

    #[test]
    fn any_text_is_read_or_refused(text in any::<String>(), alike in "[0-9]{1,3}[-/][A-ZĐ0-9/-]{0,10}") {
        let _ = (DocumentNumber::parse(&text), DocumentNumber::parse(&alike));
    }
}

#[test]
fn a_title_in_capitals_leaves_numbers_of_documents_as_they_are() {
    for (title, expected) in [
        ("Kết quả thực hiện Chương trình 41-CTr/TU", "KẾT QUẢ THỰC HIỆN CHƯƠNG TRÌNH 41-CTr/TU"),
        ("Nghị quyết (số 80/2002/QĐ-TTg), phần 2", "NGHỊ QUYẾT (SỐ 80/2002/QĐ-TTg), PHẦN 2"),
        ("tổ hợp tác/nhóm hộ", "TỔ HỢP TÁC/NHÓM HỘ"),
        ("", ""),
    ] {
        assert_eq!(vietnamese::document::capitals(title), expected);
    }
}
