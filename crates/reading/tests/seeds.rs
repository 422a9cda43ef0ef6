//! The real documents beside the checkout against the ledgers made of them by
//! hand: recall of figures with measure and role, and what is no figure.

mod common;

use reading::figure::Figure;
use reading::{Knowledge, Reading};
use serde::Deserialize;
use std::path::{Path, PathBuf};

#[derive(Deserialize)]
struct Line {
    file: String,
    quote: String,
    value: serde_json::Value,
    measure: String,
    area: String,
    time: String,
    role: String,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/seeds")
}

/// Where the quote's number begins, in characters of the text: the quote may
/// stand over line breaks.
fn start(text: &str, quote: &str, used: &mut Vec<usize>) -> Option<usize> {
    let (before, rest) = quote.split_once("[[")?;
    let (number, after) = rest.split_once("]]")?;
    let wanted: Vec<char> =
        format!("{before}{number}{after}").chars().filter(|one| !one.is_whitespace()).collect();
    let text: Vec<(usize, char)> = text.chars().enumerate().filter(|(_, one)| !one.is_whitespace()).collect();
    let shift = before.chars().filter(|one| !one.is_whitespace()).count();
    let found = text
        .windows(wanted.len())
        .enumerate()
        .filter(|(_, window)| window.iter().map(|(_, one)| one).eq(wanted.iter()));
    let places: Vec<usize> = found.map(|(at, _)| text[at + shift].0).collect();
    let place = places.iter().copied().find(|place| !used.contains(place)).or(places.first().copied())?;
    used.push(place);
    Some(place)
}

fn value(figure: &Figure) -> serde_json::Value {
    let written = serde_json::to_value(figure).expect("a figure");
    match written.get("value_to") {
        Some(to) => serde_json::json!([written["value"], to]),
        None => written["value"].clone(),
    }
}

fn same(one: &serde_json::Value, other: &serde_json::Value) -> bool {
    match (one.as_array(), other.as_array()) {
        (Some(one), Some(other)) => one.iter().zip(other).all(|(one, other)| one.as_f64() == other.as_f64()),
        (None, None) => one.as_f64() == other.as_f64(),
        _ => false,
    }
}

#[derive(Default)]
struct Score {
    lines: usize,
    found: usize,
    placed: usize,
    timed: usize,
    extra: usize,
}

fn compare(reading: &Reading, lines: &[Line], score: &mut Score) {
    let mut used = Vec::new();
    let mut met = Vec::new();
    for line in lines {
        score.lines += 1;
        let Some(start) = start(&reading.text, &line.quote, &mut used) else {
            println!("{}: {} is not in the text", line.file, line.quote);
            continue;
        };
        let Some(figure) = reading.figures.iter().find(|figure| figure.span.start == start) else {
            let class =
                reading.numbers.iter().find(|number| number.span.start <= start && start < number.span.end);
            println!("{}: missed {} ({:?})", line.file, line.quote, class.map(|number| number.class));
            continue;
        };
        met.push(start);
        let role = serde_json::to_value(figure.role).expect("a role");
        let is_right =
            same(&value(figure), &line.value) && figure.measure == line.measure && role == line.role.as_str();
        score.found += usize::from(is_right);
        score.placed += usize::from(figure.area == line.area);
        let time = figure.time.to_string();
        score.timed += usize::from(time == line.time);
        if !is_right || figure.area != line.area || time != line.time {
            println!(
                "{}: {}\n   ledger {} {} {} {} {}\n   read   {} {} {} {} {} | {}",
                line.file,
                line.quote,
                line.value,
                line.measure,
                line.role,
                line.area,
                line.time,
                value(figure),
                figure.measure,
                role,
                figure.area,
                time,
                figure.label
            );
        }
    }
    for figure in reading.figures.iter().filter(|figure| !met.contains(&figure.span.start)) {
        score.extra += 1;
        println!("extra: {} {} | {}", figure.text, figure.measure, figure.label);
    }
}

#[test]
fn the_ledgers_of_the_real_documents_are_read() {
    let Ok(ledger) = std::fs::read_to_string(folder().join("figures.json")) else {
        println!("skipped: {} is not there", folder().display());
        return;
    };
    let lines: Vec<Line> = serde_json::from_str(&ledger).expect("the ledger");
    let programme = common::programme();
    let knowledge = Knowledge { programme: Some(&programme), glossary: &[] };
    let mut score = Score::default();
    for part in lines.chunk_by(|one, other| one.file == other.file) {
        let bytes = std::fs::read(folder().join(&part[0].file)).expect("the document");
        let reading = reading::read(&bytes, &part[0].file, &knowledge).expect("a reading");
        println!("{}: {} {}", part[0].file, reading.about.area, reading.about.time);
        compare(&reading, part, &mut score);
    }
    let share = |count: usize| count * 1000 / score.lines;
    println!(
        "{} lines: found {}, placed {}, timed {}, extra {}",
        score.lines, score.found, score.placed, score.timed, score.extra
    );
    assert!(share(score.found) >= 990 && share(score.placed) >= 950 && share(score.timed) >= 950);
    assert!(share(score.extra) <= 30);
}
