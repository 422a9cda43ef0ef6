//! How well documents are read: those made up for tests in `tests/corpus`, and
//! the five real ones where they stand beside the checkout.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

#[path = "support/ledger.rs"]
mod ledger;
#[path = "support/pack.rs"]
mod pack;
#[path = "support/score.rs"]
mod score;

use ledger::Ledger;
use reading::Knowledge;
use score::Score;
use std::path::{Path, PathBuf};

/// Reads the documents with their ledgers and adds their scores.
fn total(documents: &[(PathBuf, PathBuf)]) -> Score {
    let pack = pack::kon_tum().unwrap();
    let knowledge = Knowledge { programme: Some(&pack.programme), ..Knowledge::default() };
    let mut total = Score::default();
    for (document, ledger) in documents {
        let ledger: Ledger = serde_json::from_slice(&std::fs::read(ledger).unwrap()).unwrap();
        let name = document.file_name().unwrap().to_string_lossy();
        let reading = reading::read(&std::fs::read(document).unwrap(), &name, &knowledge).unwrap();
        let score = score::score(&reading, &ledger, &name);
        println!("{name}: {}", score.line());
        score.misses.iter().for_each(|miss| println!("    {miss}"));
        assert!(score.misses.iter().all(|miss| !miss.starts_with("quote is not")), "{name}: a quote is lost");
        total.add(&score);
    }
    println!("all: {}", total.line());
    total
}

/// What is given as an indicator must be right, in documents made up for tests.
fn has_right_indicators(total: &Score) -> bool {
    println!("indicators: {}", total.indicators());
    total.meant > 40 && total.gives_right_indicators()
}

fn corpus(part: &str) -> Vec<(PathBuf, PathBuf)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus").join(part);
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let documents = files.iter().filter(|file| file.extension().is_some_and(|ending| ending != "json"));
    documents.map(|file| (file.clone(), file.with_extension("json"))).collect()
}

#[test]
fn every_quote_of_a_ledger_stands_in_its_document() {
    let documents = [corpus("open"), corpus("held")].concat();
    assert!(documents.len() >= 12, "{} documents", documents.len());
    assert!(total(&documents).rows >= 500);
}

#[test]
fn open_documents_are_read_well() {
    let total = total(&corpus("open"));
    assert!(total.is_good() && has_right_indicators(&total));
}

#[test]
fn held_documents_are_read_well() {
    let total = total(&corpus("held"));
    assert!(total.is_good() && has_right_indicators(&total));
}

#[test]
fn real_documents_are_read_well() {
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/seeds");
    let ledger = seeds.join("figures.json");
    if !ledger.exists() {
        println!("skipped: {} is not there", seeds.display());
        return;
    }
    let mut documents: Vec<PathBuf> = std::fs::read_dir(&seeds)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|file| file.extension().is_some_and(|ending| ending == "txt"))
        .collect();
    documents.sort();
    let documents: Vec<_> = documents.into_iter().map(|document| (document, ledger.clone())).collect();
    let read = total(&documents);
    assert_eq!(read.rows, 104);
    assert!(read.is_good());
    let indicators = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/seeds-indicators.json");
    let documents: Vec<_> =
        documents.into_iter().map(|(document, _)| (document, indicators.clone())).collect();
    assert!(has_right_indicators(&total(&documents)));
}
