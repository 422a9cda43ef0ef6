//! How long documents take: `cargo run --release -p reading --example speed -- TIMES FILE…`
//! reads and checks each file so many times and prints the mean.
#![allow(clippy::print_stdout)]

#[path = "../tests/support/pack.rs"]
mod pack;

use reading::{Knowledge, check};
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let times: u32 = arguments.next().unwrap_or_default().parse()?;
    let pack = pack::kon_tum()?;
    let knowledge = Knowledge { programme: Some(&pack.programme), ..Knowledge::default() };
    for file in arguments {
        let bytes = std::fs::read(&file)?;
        let start = Instant::now();
        for _ in 1..times {
            reading::read(&bytes, &file, &knowledge)?;
        }
        let reading = reading::read(&bytes, &file, &knowledge)?;
        let read = start.elapsed() / times.max(1);
        let start = Instant::now();
        for _ in 0..times {
            drop(check::check(&reading, &knowledge));
        }
        println!("{file}: read in {read:?}, checked in {:?}", start.elapsed() / times.max(1));
    }
    Ok(())
}
