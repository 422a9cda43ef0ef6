//! Rows of a workbook by Kon Tum's tables: what is read leniently, what is
//! refused, and at which cell.
#![allow(clippy::unwrap_used)]

mod common;

use common::programme;
use domain::organisation::sheet::{Grid, Ground, Outcome, guess, propose, read, tables};
use domain::organisation::{Happened, Kind, State};
use jiff::civil::{Date, date};
use std::collections::HashSet;

const AS_OF: Date = date(2018, 12, 31);

fn grid(name: &str, rows: &[&[&str]]) -> Grid {
    let rows = rows.iter().map(|row| row.iter().map(|text| (*text).to_owned()).collect()).collect();
    Grid { name: name.to_owned(), rows, merged: Vec::new() }
}

fn outcome(grids: &[Grid]) -> Outcome {
    let programme = programme();
    let tables = tables(grids, &programme.register, |_| false);
    let matching = propose(&tables, &programme.register, |_| None);
    let keeps: HashSet<_> = programme.units.all().iter().map(|unit| unit.id).collect();
    let now = "2024-10-01T00:00:00Z".parse().unwrap();
    let today = date(2024, 10, 1);
    let ground = Ground { programme, as_of: AS_OF, today, now, keeps: &keeps, paper: "Theo tệp" };
    read(grids, &tables, &matching, &ground)
}

/// The faults and cautions of one row below these heads: "B2 day_none".
fn said(heads: &[&str], row: &[&str]) -> (Vec<String>, Vec<String>) {
    let outcome = outcome(&[grid("Sheet1", &[heads, row])]);
    let line =
        |fault: &domain::organisation::sheet::Fault| format!("{} {}", fault.cell.name(), fault.why.code());
    (outcome.faults.iter().map(line).collect(), outcome.cautions.iter().map(line).collect())
}

const HEADS: [&str; 5] = ["Tên HTX", "Xã", "Huyện", "Ngày đăng ký", "Số thành viên"];

#[test]
fn days_are_read_as_offices_write_them() {
    for (typed, day, caution) in [
        ("5/3/2018", date(2018, 3, 5), ""),
        ("05-03-2018", date(2018, 3, 5), ""),
        ("43164", date(2018, 3, 5), "day_serial"),
        ("2018", date(2018, 1, 1), "day_rounded"),
        ("năm 2018", date(2018, 1, 1), "day_rounded"),
        ("3/2018", date(2018, 3, 1), "day_rounded"),
        ("tháng 3/2018", date(2018, 3, 1), "day_rounded"),
        ("tháng 3 năm 2018", date(2018, 3, 1), "day_rounded"),
        ("5/3/18", date(2018, 3, 5), "year_short"),
        ("5/3/98", date(1998, 3, 5), "year_short"),
    ] {
        let outcome = outcome(&[grid("HTX", &[&HEADS, &["HTX A", "Xã Đăk Mar", "Đăk Hà", typed, "10"]])]);
        assert!(outcome.faults.is_empty(), "{typed}: {:?}", outcome.faults);
        assert_eq!(outcome.drafts[0].began, day, "{typed}");
        let cautions: Vec<&str> = outcome.cautions.iter().map(|one| one.why.code()).collect();
        assert_eq!(cautions, if caution.is_empty() { vec![] } else { vec![caution] }, "{typed}");
    }
    for (typed, fault) in [
        ("31/2/2018", "day_none"),
        ("5/13/2018", "day_none"),
        ("chưa rõ", "day_unread"),
        ("201888", "day_unread"),
        ("1/1/2025", "day_ahead"),
        ("1/1/1900", "day_too_early"),
        ("1/1/2019", "day_after_figures"),
        ("", "day_missing"),
    ] {
        let (faults, _) = said(&HEADS, &["HTX A", "Xã Đăk Mar", "Đăk Hà", typed, "10"]);
        assert_eq!(faults, [format!("D2 {fault}")], "{typed}");
    }
}

#[test]
fn districts_and_communes_are_known_in_every_spelling() {
    let day = AS_OF;
    let mar = programme().units.find("23512", day).unwrap().id;
    for (commune, district) in [
        ("Xã Đăk Mar", "Huyện Đăk Hà"),
        ("xa dak mar", "H. Dak Ha"),
        ("X. Đắk Mar", "Đăk Hà"),
        ("ĐĂK MAR", "huyen dak ha"),
        ("DakMar", "H.Đăk Hà"),
        ("23512", ""),
        ("23512 – Xã Đăk Mar", "Đắc Hà"),
        ("Thôn 2, xã Đăk Mar, huyện Đăk Hà", ""),
        ("Đăk Mar, Đăk Hà", ""),
        ("X Dak Mar", "H Đăk Hà"),
    ] {
        let outcome = outcome(&[grid("HTX", &[&HEADS, &["HTX A", commune, district, "5/3/2018", "10"]])]);
        assert!(outcome.faults.is_empty(), "{commune} {district}: {:?}", outcome.faults);
        assert_eq!(outcome.drafts[0].facts.seat, Some(mar), "{commune}, {district}");
    }
    for (commune, district, faults) in [
        ("Xã Đăk Mar", "Ngọc Hồi", "C2 district_other"),
        ("Xã Đăk Mar", "Huyện Buôn Đôn", "C2 district_unknown"),
        ("Xã Đăk Marr", "Đăk Hà", "B2 seat_near"),
        ("Phố Wall", "", "B2 seat_unknown"),
        ("", "Đăk Hà", "B2 seat_missing"),
    ] {
        let (found, _) = said(&HEADS, &["HTX A", commune, district, "5/3/2018", "10"]);
        assert_eq!(found, [faults], "{commune}, {district}");
    }
}

#[test]
fn numbers_with_two_readings_are_refused() {
    let heads =
        ["Tên HTX", "Xã", "Ngày đăng ký", "Tổng số thành viên", "Vốn điều lệ (nghìn đồng)", "Thành viên nữ"];
    let row = |members, capital, women| ["HTX A", "Xã Đăk Mar", "5/3/2018", members, capital, women];
    for (members, capital, women, numbers) in [
        ("1.220", "1.500.000", "20", [1220, 1500, 20]),
        ("1220", "2 tỷ đồng", "0", [1220, 2000, 0]),
        ("45 người", "800,4", "02", [45, 1, 2]),
    ] {
        let outcome = outcome(&[grid("Sheet1", &[&heads, &row(members, capital, women)])]);
        assert!(outcome.faults.is_empty(), "{:?}", outcome.faults);
        let facts = &outcome.drafts[0].facts.numbers;
        assert_eq!(["members", "charter_capital", "members_women"].map(|key| facts[key]), numbers);
    }
    for (members, capital, women, fault) in [
        ("1,220", "", "", "D2 number"),
        ("38.4", "", "", "D2 number"),
        ("mười hai", "", "", "D2 number"),
        ("10,5", "", "", "D2 number"),
        ("-3", "", "", "D2 negative"),
        ("10", "", "11", "F2 more_than_whole"),
        ("10", "nhiều", "", "E2 number"),
    ] {
        assert_eq!(said(&heads, &row(members, capital, women)).0, [fault], "{members} {capital} {women}");
    }
    // An empty cell is no zero.
    let empty = outcome(&[grid("Sheet1", &[&heads, &row("", "-", "…")])]);
    assert!(empty.drafts[0].facts.numbers.is_empty());
}

#[test]
fn a_row_becomes_a_life_by_the_laws_table() {
    let heads = [
        "Tên",
        "Loại hình",
        "Xã",
        "Ngày thành lập",
        "Ngày đăng ký",
        "Số GCN",
        "Tình trạng",
        "Ngày giải thể",
        "Luật",
        "Số thành viên",
    ];
    let life = |row: [&str; 10]| {
        let outcome = outcome(&[grid("Sheet1", &[&heads, &row])]);
        assert!(outcome.faults.is_empty(), "{:?}", outcome.faults);
        let draft = outcome.drafts[0].clone();
        let happened: Vec<(Happened, Date)> = draft.happenings.iter().map(|one| (one.what, one.on)).collect();
        (happened, draft)
    };
    let (happened, draft) =
        life(["Sáu Nhung", "HTX", "Xã Đăk Mar", "1/2/2010", "5/3/2010", "38A1", "", "", "2012", "9"]);
    assert_eq!(
        happened,
        [
            (Happened::Founded, date(2010, 2, 1)),
            (Happened::Registered, date(2010, 3, 5)),
            (Happened::Updated, AS_OF)
        ]
    );
    // The law of 2012 did not hold in 2010: it is known of the day of the figures.
    assert_eq!((draft.happenings[0].change.law.as_deref(), draft.facts.law.as_str()), (Some("2003"), "2012"));
    assert_eq!(draft.happenings[1].decision, "38A1");
    let (happened, draft) =
        life(["Bời lời", "Tổ hợp tác", "Xã Đăk Mar", "2015", "", "", "ngưng hoạt động", "", "", "5"]);
    assert_eq!(happened[0], (Happened::Founded, date(2015, 1, 1)));
    assert_eq!(happened.last(), Some(&(Happened::WentIdle, AS_OF)));
    assert!(draft.facts.idle && draft.facts.kind == Kind::CooperativeGroup);
    let (happened, draft) =
        life(["HTX B", "", "Xã Đăk Mar", "", "5/3/2010", "38A2", "Đã giải thể", "1/6/2016", "", "9"]);
    assert_eq!(happened.last(), Some(&(Happened::Dissolved, date(2016, 6, 1))));
    assert_eq!((draft.facts.state, draft.facts.numbers["members"]), (State::Ended, 9));
    assert_eq!(draft.happenings.last().unwrap().decision, "Theo tệp");
    // Said otherwise than by the law's table or twice: the cell that says so.
    let rows: [&[&str]; 4] = [
        &heads,
        &["HTX C", "", "Xã Đăk Mar", "", "5/3/2010", "38A3", "Tạm ngừng kinh doanh", "", "", ""],
        &["HTX D", "", "Xã Đăk Mar", "", "5/3/2010", "38A3", "Giải thể", "1/1/2009", "", ""],
        &["HTX E", "công ty", "Xã Đăk Mar", "", "5/3/2010", "38A3", "sao cũng được", "", "Luật Đất đai", ""],
    ];
    let outcome = outcome(&[grid("Sheet1", &rows)]);
    let faults: Vec<String> =
        outcome.faults.iter().map(|one| format!("{} {}", one.cell.name(), one.why.code())).collect();
    assert_eq!(
        faults,
        [
            "G2 until_missing",
            "H3 day_before_founding",
            "B4 kind_unknown",
            "G4 state_unknown",
            "I4 law_unknown"
        ]
    );
}

#[test]
fn the_same_organisation_twice_is_the_second_ones_fault() {
    let heads = ["Tên HTX", "Mã số", "Xã", "Ngày đăng ký"];
    let rows: [&[&str]; 5] = [
        &heads,
        &["HTX A", "6100000001", "Xã Đăk Mar", "5/3/2010"],
        &["HTX B", "6100 000 001", "Xã Đăk Mar", "6/3/2010"],
        &["htx a", "", "Đăk Mar", "5/3/2010"],
        &["HTX C", "610000001", "Xã Đăk Mar", "5/3/2010"],
    ];
    let outcome = outcome(&[grid("HTX", &rows)]);
    let faults: Vec<String> =
        outcome.faults.iter().map(|one| format!("{} {}", one.cell.name(), one.why.code())).collect();
    assert_eq!(faults, ["B3 code_twice", "A4 same_twice", "B5 code_wrong"]);
    assert_eq!(outcome.drafts.len(), 1);
}

#[test]
fn headings_totals_and_signatures_are_no_organisations() {
    let heads = ["TT", "Tên tổ chức", "Xã", "Ngày thành lập", "Số thành viên"];
    let rows: [&[&str]; 10] = [
        &["DANH SÁCH TỔ CHỨC"],
        &[],
        &heads,
        &["(1)", "(2)", "(3)", "(4)", "(5)"],
        &["I", "Huyện Đăk Hà", "", "", "30"],
        &["1", "HỢP TÁC XÃ"],
        &["1.1", "Đoàn Kết", "Đăk Mar", "2010", "9"],
        &["2", "Tổ hợp tác"],
        &["2.1", "Bời lời", "Đăk Mar", "2012", "5"],
        &["", "Tổng cộng", "", "", "14"],
    ];
    let outcome = outcome(&[grid("Trang 1", &rows)]);
    assert!(outcome.faults.is_empty(), "{:?}", outcome.faults);
    let kinds: Vec<Kind> = outcome.drafts.iter().map(|draft| draft.facts.kind).collect();
    assert_eq!(kinds, [Kind::Cooperative, Kind::CooperativeGroup]);
    assert_eq!(outcome.left_out.len(), 4);
}

#[test]
fn heads_without_merging_stand_over_those_below() {
    let rows: [&[&str]; 3] = [
        &["STT", "Tên HTX", "Xã", "Ngày đăng ký", "Thành viên", "", ""],
        &["", "", "", "", "Tổng số", "Nữ", "DTTS"],
        &["1", "HTX A", "Xã Đăk Mar", "5/3/2010", "20", "7", "3"],
    ];
    let outcome = outcome(&[grid("HTX", &rows)]);
    let numbers = &outcome.drafts[0].facts.numbers;
    assert_eq!(["members", "members_women", "members_minority"].map(|key| numbers[key]), [20, 7, 3]);
}

#[test]
fn usual_heads_are_known_without_accents_and_signs() {
    for (head, code) in [
        ("TÊN HỢP TÁC XÃ", "name"),
        ("Ten HTX, THT", "name"),
        ("Số ĐKKD", "decision"),
        ("Ngày, tháng, năm thành lập", "founded_on"),
        ("Xã/phường/thị trấn", "seat"),
        ("Tổng số thành viên (người)", "so.members"),
        ("Thành viên người dân tộc thiểu số", "so.members_minority"),
        ("Doanh thu năm 2018 (triệu đồng)", "so.revenue"),
        ("Lợi nhuận sau thuế", "so.profit"),
        ("Họ và tên Giám đốc", "representative"),
    ] {
        let found = guess(head, &programme().register).map(|(target, _)| target.code());
        assert_eq!(found.as_deref(), Some(code), "{head}");
    }
    for head in ["Ghi chú", "STT", "Chủng loại phân bón"] {
        let found = guess(head, &programme().register).map(|(target, _)| target.code());
        assert!(found.is_none() || found.as_deref() == Some("skip"), "{head}: {found:?}");
    }
}
