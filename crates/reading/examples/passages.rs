//! Prints a document's passages, one a line: `cargo run -p reading --example passages -- FILE`.
#![allow(clippy::print_stdout)]

fn main() {
    for file in std::env::args().skip(1) {
        let read = std::fs::read(&file).map_err(|error| error.to_string());
        let source =
            read.and_then(|bytes| reading::source::open(&bytes, &file).map_err(|error| error.to_string()));
        match source {
            Ok(source) => {
                for passage in reading::passage::passages(&source) {
                    println!("{:?}\t{}", passage.kind, passage.text);
                }
            }
            Err(error) => println!("{file}: {error}"),
        }
    }
}
