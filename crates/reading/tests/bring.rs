//! Workbooks of organisations, from bytes to lives and faults by their cell,
//! and the same file given back with its marks.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

#[path = "support/workbook.rs"]
mod workbook;

use domain::organisation::sheet::{Grid, Ground, Outcome, Target, propose, read, tables};
use domain::organisation::{Happened, Kind};
use domain::pack::{Files, Pack};
use domain::programme::Programme;
use jiff::civil::date;
use reading::source::workbook::{Marks, grids, mark};
use std::collections::{BTreeSet, HashSet};
use std::path::Path;
use std::time::{Duration, Instant};
use workbook::{AS_OF, Plan, make};

fn programme() -> Programme {
    fn add(files: &mut Files, root: &Path, folder: &Path) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                add(files, root, &path);
            } else if let Ok(text) = std::fs::read_to_string(&path) {
                files.insert(path.strip_prefix(root).unwrap().to_string_lossy().into_owned(), text);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../programmes/kon-tum");
    let mut files = Files::new();
    add(&mut files, &root, &root);
    Pack::read(&files).unwrap().programme
}

fn outcome(programme: &Programme, grids: &[Grid]) -> Outcome {
    let tables = tables(grids, &programme.register, |_| false);
    let matching = propose(&tables, &programme.register, |_| None);
    let keeps: HashSet<_> = programme.units.all().iter().map(|unit| unit.id).collect();
    let ground = Ground {
        programme,
        as_of: AS_OF,
        today: date(2012, 10, 12),
        now: "2012-10-12T01:00:00Z".parse().unwrap(),
        keeps: &keeps,
        paper: "Theo tệp",
    };
    read(grids, &tables, &matching, &ground)
}

fn cells(grids: &[Grid], outcome: &Outcome) -> BTreeSet<(String, String)> {
    outcome.faults.iter().map(|fault| (grids[fault.cell.sheet].name.clone(), fault.cell.name())).collect()
}

/// The bound holds for a release build; a debug build says how long it took.
#[test]
fn five_thousand_rows_with_two_hundred_errors_give_exactly_those_cells() {
    let programme = programme();
    let plan = Plan { cooperatives: 3000, groups: 2000, wrong_every: Some(25) };
    let (bytes, planted) = make(&programme, &plan, None);
    assert_eq!(planted.len(), 200);
    let begun = Instant::now();
    let grids = grids(&bytes).unwrap();
    let outcome = outcome(&programme, &grids);
    let took = begun.elapsed();
    println!("5,000 rows, {} bytes: {took:?}", bytes.len());
    let found = cells(&grids, &outcome);
    let missed: Vec<_> = planted.difference(&found).collect();
    let refused: Vec<_> = outcome
        .faults
        .iter()
        .filter(|fault| !planted.contains(&(grids[fault.cell.sheet].name.clone(), fault.cell.name())))
        .take(10)
        .collect();
    assert!(missed.is_empty() && refused.is_empty(), "missed: {missed:?}\nrefused: {refused:?}");
    assert_eq!((outcome.rows, outcome.drafts.len(), outcome.faults.len()), (5000, 4800, 200));
    // A heading a district that groups sit in, the total, the place and the signature.
    assert_eq!(outcome.left_out.len(), 9 + 3, "{:?}", outcome.left_out);
    let groups = outcome.drafts.iter().filter(|draft| draft.facts.kind == Kind::CooperativeGroup).count();
    assert_eq!(groups, 2000 - 80);
    if !cfg!(debug_assertions) {
        assert!(took <= Duration::from_secs(5), "{took:?}");
    }
}

#[test]
fn merged_heads_are_joined_and_matched() {
    let programme = programme();
    let (bytes, _) = make(&programme, &Plan { cooperatives: 3, groups: 0, wrong_every: None }, None);
    let grids = grids(&bytes).unwrap();
    let tables = tables(&grids, &programme.register, |_| false);
    assert_eq!(tables.len(), 1, "the sheet of notes has no heads");
    assert_eq!((tables[0].head_row, tables[0].first, tables[0].kind), (4, 6, Some(Kind::Cooperative)));
    let matching = propose(&tables, &programme.register, |_| None);
    let said: Vec<(&str, String)> =
        tables[0].heads.iter().map(|head| (head.text.as_str(), matching[&head.key].code())).collect();
    let expected = [
        ("STT", "skip"),
        ("Tên hợp tác xã", "name"),
        ("Mã số thuế", "code"),
        ("Xã, phường, thị trấn", "seat"),
        ("Huyện, thành phố", "district"),
        ("Giấy chứng nhận / Số", "decision"),
        ("Giấy chứng nhận / Ngày cấp", "registered_on"),
        ("Thành viên (người) / Tổng số", "so.members"),
        ("Thành viên (người) / Nữ", "so.members_women"),
        ("Thành viên (người) / DTTS", "so.members_minority"),
        ("Vốn điều lệ (triệu đồng)", "so.charter_capital"),
        ("Ngành nghề chính", "activity"),
        ("Giám đốc", "representative"),
        ("Tình trạng hoạt động", "state"),
    ];
    assert_eq!(said, expected.map(|(head, code)| (head, code.to_owned())));
    let outcome = outcome(&programme, &grids);
    assert!(outcome.faults.is_empty(), "{:?}", outcome.faults);
    let first = &outcome.drafts[0].happenings[0];
    assert_eq!((first.what, first.decision.as_str()), (Happened::Registered, "38A000000"));
    assert!(Target::all(&programme.register).len() > 28);
}

#[test]
fn the_file_comes_back_as_it_was_with_marks() {
    let programme = programme();
    let plan = Plan { cooperatives: 60, groups: 30, wrong_every: Some(25) };
    let (bytes, planted) = make(&programme, &plan, None);
    let before = grids(&bytes).unwrap();
    let outcome = outcome(&programme, &before);
    let marks: Vec<Marks> = [(0, 4), (1, 3)]
        .map(|(sheet, head_row)| {
            let faults = outcome.faults.iter().filter(|fault| fault.cell.sheet == sheet);
            Marks {
                sheet: before[sheet].name.clone(),
                head_row,
                head: "Ghi chú của Hợp Tác".to_owned(),
                column: before[sheet].width(),
                cells: faults.clone().map(|fault| (fault.cell.row, fault.cell.column)).collect(),
                notes: faults
                    .map(|fault| (fault.cell.row, format!("{}: <sửa> & gửi", fault.cell.name())))
                    .collect(),
            }
        })
        .into();
    let marked = mark(&bytes, &marks).unwrap();
    let after = grids(&marked).unwrap();
    assert_eq!(after.len(), before.len());
    for (before, after) in before.iter().zip(&after) {
        assert_eq!(before.merged, after.merged);
        let width = before.width();
        for row in 0..before.rows.len() {
            for column in 0..width {
                assert_eq!(before.cell(row, column), after.cell(row, column));
            }
        }
        for fault in outcome.faults.iter().filter(|fault| {
            before.name == after.name && planted.contains(&(before.name.clone(), fault.cell.name()))
        }) {
            if before.cell(fault.cell.row, fault.cell.column) == fault.typed {
                let note = format!("{}: <sửa> & gửi", fault.cell.name());
                assert_eq!(after.cell(fault.cell.row, width), note);
            }
        }
    }
    // The marks are a fill of their own: as many cells bear a marked style as are wrong, and the notes.
    let sheet = part(&marked, "xl/worksheets/sheet1.xml");
    let styles = part(&marked, "xl/styles.xml");
    assert!(styles.contains("FFFFC7CE"));
    let twins =
        styles.split("<cellXfs").nth(1).unwrap().split("</cellXfs>").next().unwrap().matches("<xf").count()
            / 2;
    let bears = |tag: &str| {
        let style = tag
            .split(" s=\"")
            .nth(1)
            .and_then(|rest| rest.split('"').next())
            .and_then(|text| text.parse::<usize>().ok());
        style.is_some_and(|style| style >= twins)
    };
    let coloured = sheet
        .split("<c ")
        .skip(1)
        .filter(|cell| bears(&format!(" {}", cell.split('>').next().unwrap())))
        .count();
    let wrong = outcome.faults.iter().filter(|fault| fault.cell.sheet == 0).count();
    let rows: BTreeSet<usize> =
        outcome.faults.iter().filter(|fault| fault.cell.sheet == 0).map(|fault| fault.cell.row).collect();
    assert_eq!(coloured, wrong + rows.len());
}

fn part(bytes: &[u8], name: &str) -> String {
    use std::io::Read;
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}
