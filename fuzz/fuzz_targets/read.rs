//! Everything that is understood of a document, whatever its format.
#![no_main]

use libfuzzer_sys::fuzz_target;
use reading::{Knowledge, Span, check, read};

fuzz_target!(|data: &[u8]| {
    let knowledge = Knowledge::default();
    let Ok(reading) = read(data, "a.md", &knowledge) else { return };
    let length = reading.text.chars().count();
    let inside = |span: Span| assert!(span.start <= span.end && span.end <= length, "places lie in the text");
    reading.figures.iter().for_each(|one| inside(one.span));
    reading.numbers.iter().for_each(|one| inside(one.span));
    reading.headings.iter().for_each(|one| inside(one.span));
    reading.references.iter().for_each(|one| inside(one.span));
    let _ = check::check(&reading, &knowledge);
});
