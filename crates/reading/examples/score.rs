//! Measures how well documents are read, against what somebody marked by hand:
//!
//! `cargo run -p reading --example score -- [--json] FILE… LEDGER [FILE… LEDGER]…`
//!
//! Every `.json` is the ledger of the documents before it; its form is
//! described in `tests/support/ledger.rs`, how is counted in
//! `tests/support/score.rs`. Prints recall, precision and the misses, and a
//! line for all. Exit code 1 if the sum is below the bounds of
//! `Score::is_good`, 2 if a file cannot be used.
#![allow(clippy::print_stdout)]

#[path = "../tests/support/ledger.rs"]
mod ledger;
#[path = "../tests/support/pack.rs"]
mod pack;
#[path = "../tests/support/score.rs"]
mod score;

use ledger::Ledger;
use reading::Knowledge;
use score::Score;
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut files: Vec<String> = std::env::args().skip(1).collect();
    let as_json = files.iter().any(|file| file == "--json");
    files.retain(|file| file != "--json");
    match run(&files, as_json) {
        Ok(total) if total.is_good() => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

fn run(files: &[String], as_json: bool) -> Result<Score, String> {
    if !files.last().is_some_and(|file| is_ledger(file)) {
        return Err("usage: score [--json] FILE… LEDGER.json [FILE… LEDGER.json]…".to_owned());
    }
    let pack = pack::kon_tum()?;
    let knowledge = Knowledge { programme: Some(&pack.programme), ..Knowledge::default() };
    let (mut total, mut waiting, mut all) = (Score::default(), Vec::new(), Vec::new());
    for file in files {
        if !is_ledger(file) {
            waiting.push(file);
            continue;
        }
        let ledger: Ledger =
            serde_json::from_slice(&bytes(file)?).map_err(|error| format!("{file}: {error}"))?;
        for document in waiting.drain(..) {
            let score = of(document, &ledger, &knowledge)?;
            total.add(&score);
            if as_json {
                all.push(json(document, &score));
            } else {
                println!("{document}: {}", score.line());
                score.misses.iter().for_each(|miss| println!("    {miss}"));
            }
        }
    }
    if as_json {
        println!("{}", serde_json::json!({ "documents": all, "total": json("", &total) }));
    } else {
        println!("all: {} — {}", total.line(), if total.is_good() { "good" } else { "below the bounds" });
        if total.meant > 0 {
            let verdict = if total.gives_right_indicators() { "good" } else { "below the bound" };
            println!("indicators: {} — {verdict}", total.indicators());
        }
    }
    Ok(total)
}

fn is_ledger(file: &str) -> bool {
    Path::new(file).extension().is_some_and(|extension| extension == "json")
}

fn bytes(file: &str) -> Result<Vec<u8>, String> {
    std::fs::read(file).map_err(|error| format!("{file}: {error}"))
}

fn of(file: &str, ledger: &Ledger, knowledge: &Knowledge<'_>) -> Result<Score, String> {
    let name = Path::new(file).file_name().unwrap_or_default().to_string_lossy();
    let reading =
        reading::read(&bytes(file)?, &name, knowledge).map_err(|error| format!("{file}: {error}"))?;
    Ok(score::score(&reading, ledger, &name))
}

fn json(file: &str, score: &Score) -> serde_json::Value {
    serde_json::json!({
        "file": file,
        "rows": score.rows,
        "recalled": score.recalled,
        "areas": score.areas,
        "times": score.times,
        "printed": score.printed,
        "judged": score.judged,
        "strays": score.strays,
        "false": score.false_ones,
        "meant": score.meant,
        "matched": score.matched,
        "matched_right": score.matched_right,
        "good": score.is_good(),
        "misses": score.misses,
    })
}
