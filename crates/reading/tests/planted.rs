//! Errors planted one at a time in consistent documents, by the list in
//! `tests/corpus/planted.txt`: how many are found, and what is found where
//! nothing is wrong.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

#[path = "support/pack.rs"]
mod pack;

use reading::check::{Checked, check};
use reading::{Knowledge, Reading};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Characters of a page.
const PAGE: usize = 3000;

/// An error to plant.
struct Planted {
    file: String,
    kind: String,
    /// What stands before the place, there, behind it, and what is written instead.
    before: String,
    there: String,
    after: String,
    instead: String,
}

impl Planted {
    /// The document with the error, and the characters of the error.
    fn plant(&self) -> (String, usize, usize) {
        let text = std::fs::read_to_string(corpus().join(&self.file)).unwrap();
        let exact = format!("{}{}{}", self.before, self.there, self.after);
        let text = if text.contains(&exact) { text } else { joined(&text) };
        assert!(text.contains(&exact), "{}: {exact:?} is not in the text", self.file);
        let at = text.find(&exact).unwrap() + self.before.len();
        let wrong = format!("{}{}{}", &text[..at], self.instead, &text[at + self.there.len()..]);
        let start = text[..at].chars().count();
        (wrong, start, start + self.instead.chars().count())
    }
}

/// The text with its wrapped lines joined, for a quote that a line's end cuts.
fn joined(text: &str) -> String {
    text.split("\n\n").map(|block| block.replace('\n', " ")).collect::<Vec<_>>().join("\n\n")
}

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus")
}

fn planted() -> Vec<Planted> {
    let list = std::fs::read_to_string(corpus().join("planted.txt")).unwrap();
    let mut entries: Vec<String> = Vec::new();
    for line in list.lines().filter(|line| !line.starts_with("# ")) {
        if line.starts_with("open/") || line.starts_with("held/") {
            entries.push(line.to_owned());
        } else if let Some(entry) = entries.last_mut() {
            entry.push('\n');
            entry.push_str(line);
        }
    }
    let read = |entry: &String| {
        let (file, rest) = entry.trim_end().split_once(" | ").unwrap();
        let (kind, quote) = rest.split_once(" | ").unwrap();
        let (before, rest) = quote.split_once("[[").unwrap();
        let (marked, after) = rest.split_once("]]").unwrap();
        let (there, instead) = marked.split_once("=>").unwrap();
        let [file, kind, before, there, after, instead] =
            [file, kind, before, there, after, instead].map(str::to_owned);
        Planted { file, kind, before, there, after, instead }
    };
    entries.iter().map(read).collect()
}

fn documents(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|file| file.extension().is_some_and(|ending| ending != "json"))
        .collect();
    files.sort();
    files
}

fn run(text: &str, file: &Path, knowledge: &Knowledge<'_>) -> (Reading, Checked) {
    let name = file.file_name().unwrap().to_string_lossy();
    let reading = reading::read(text.as_bytes(), &name, knowledge).unwrap();
    let checked = check(&reading, knowledge);
    (reading, checked)
}

#[test]
fn planted_errors_are_found() {
    let pack = pack::kon_tum().unwrap();
    let knowledge = Knowledge { programme: Some(&pack.programme), ..Knowledge::default() };
    let mut table: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for planted in planted() {
        let (text, start, end) = planted.plant();
        let (_, checked) = run(&text, Path::new(&planted.file), &knowledge);
        let quotes = checked.findings.iter().flat_map(|finding| &finding.spans);
        let is_found = quotes.into_iter().any(|quote| quote.span.start < end && start < quote.span.end);
        let row = table.entry(planted.kind.clone()).or_default();
        row.0 += usize::from(is_found);
        row.1 += 1;
        if !is_found {
            let Planted { file, kind, before, there, instead, after } = &planted;
            println!("not found: {file} | {kind} | {before}[[{there}=>{instead}]]{after}");
            checked.findings.iter().for_each(|finding| println!("    instead: {}", finding.message.vi));
        }
    }
    println!("| what is wrong | planted | found |\n|---|---|---|");
    table.iter().for_each(|(kind, (found, all))| println!("| {kind} | {all} | {found} |"));
    let (found, all) = table.values().fold((0, 0), |sum, row| (sum.0 + row.0, sum.1 + row.1));
    println!("| all | {all} | {found} |");
    assert!(found * 100 >= all * 95, "{found} of {all} planted errors were found");
}

#[test]
fn consistent_documents_give_no_findings() {
    let pack = pack::kon_tum().unwrap();
    let knowledge = Knowledge { programme: Some(&pack.programme), ..Knowledge::default() };
    let (mut characters, mut findings, mut relations) = (0, 0, BTreeMap::new());
    for file in [documents(&corpus().join("open")), documents(&corpus().join("held"))].concat() {
        let (reading, checked) = run(&std::fs::read_to_string(&file).unwrap(), &file, &knowledge);
        characters += reading.text.chars().count();
        findings += checked.findings.len();
        for (rule, count) in &checked.relations {
            *relations.entry(*rule).or_insert(0_usize) += count;
        }
        for finding in &checked.findings {
            println!("{}: {} {} {:?}", file.display(), finding.rule, finding.message.vi, finding.spans);
        }
    }
    println!("{characters} characters, {findings} findings, checked: {relations:?}");
    assert!(findings * 10 * PAGE <= characters, "{findings} false findings in {characters} characters");
}
