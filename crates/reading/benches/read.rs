//! How long a document of 20 pages takes in each format: `cargo bench -p reading`.
//!
//! Prints for each format the best of some runs of opening it, and of reading and
//! checking it. The bound is 100 ms for the latter, on one core.
#![allow(clippy::print_stdout)]

#[path = "../tests/helper/mod.rs"]
mod helper;

use reading::{Knowledge, check, read, source};
use rust_xlsxwriter::Workbook;
use std::time::{Duration, Instant};

const PAGES: usize = 20;
const LINES: usize = 42;
const RUNS: usize = 10;

fn main() {
    let lines = lines();
    println!("{:<6} {:>9} {:>9} {:>14}", "format", "kB", "open ms", "read+check ms");
    for (name, bytes) in files(&lines) {
        let open = best(|| source::open(&bytes, name).is_ok());
        let knowledge = Knowledge::default();
        let whole = best(|| {
            read(&bytes, name, &knowledge)
                .is_ok_and(|reading| check::check(&reading, &knowledge).relations.len() < 1000)
        });
        let milliseconds = |time: Duration| time.as_secs_f64() * 1000.0;
        let format = name.rsplit('.').next().unwrap_or_default();
        println!(
            "{format:<6} {:>9.1} {:>9.2} {:>14.2}",
            bytes.len() as f64 / 1024.0,
            milliseconds(open),
            milliseconds(whole)
        );
    }
}

/// Text as reports have it; the figures are made up.
fn lines() -> Vec<String> {
    (0..PAGES * LINES)
        .map(|at| match at % 6 {
            0 => format!("{}. Kết quả phát triển kinh tế tập thể của huyện {at}", at / 6 + 1),
            1 => format!(
                "- Toàn huyện có {at} hợp tác xã với 1.{:03} thành viên, đạt 38,4% so với đăng ký",
                at % 1000
            ),
            2 => {
                "từ đầu năm đến ngày 30/9/2012; trong đó hợp tác xã nông nghiệp có 07 hợp tác xã.".to_owned()
            }
            3 => format!(
                "- Tổ chức {:02} lớp tập huấn cho hơn {at} lượt người theo Kế hoạch số {at}/KH-UBND;",
                at % 30
            ),
            4 => "tổng vốn hoạt động ước đạt 252.155 triệu đồng, tăng gần 7 tỷ đồng so với năm trước."
                .to_owned(),
            _ => "Các xã còn lại tiếp tục vận động người dân tham gia tổ hợp tác và hợp tác xã.".to_owned(),
        })
        .collect()
}

fn files(lines: &[String]) -> Vec<(&'static str, Vec<u8>)> {
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let pages: Vec<&[&str]> = lines.chunks(LINES).collect();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, line) in (0..).zip(&lines) {
        // A row that cannot be written leaves a shorter sheet, which the size shows.
        let _ = sheet.write(row, 0, *line).and_then(|sheet| sheet.write(row, 1, row));
    }
    vec![
        ("a.txt", lines.join("\n").into_bytes()),
        ("a.md", lines.join("\n\n").into_bytes()),
        (
            "a.html",
            format!("<!DOCTYPE html>{}", joined_of(&lines, |line| format!("<p>{line}</p>"))).into_bytes(),
        ),
        ("a.docx", helper::docx(&joined_of(&lines, helper::paragraph))),
        ("a.xlsx", book.save_to_buffer().unwrap_or_default()),
        ("a.pdf", helper::pdf(&pages)),
    ]
}

fn joined_of(lines: &[&str], around: fn(&str) -> String) -> String {
    lines.iter().map(|line| around(line)).collect()
}

/// The shortest of some runs; a run that fails is said.
fn best(run: impl Fn() -> bool) -> Duration {
    let time = || {
        let start = Instant::now();
        if !run() {
            println!("failed:");
        }
        start.elapsed()
    };
    (0..RUNS).map(|_| time()).min().unwrap_or_default()
}
