//! Word files: the parts of one, packed here.
#![no_main]

use libfuzzer_sys::fuzz_target;
use reading_fuzz::{check, packed};

const PARTS: [&str; 6] = [
    "word/document.xml",
    "word/styles.xml",
    "word/numbering.xml",
    "word/footnotes.xml",
    "word/endnotes.xml",
    "word/header1.xml",
];

fuzz_target!(|data: &[u8]| check(&packed(data, &PARTS), "a.docx"));
