//! Excel files: the parts of one, packed here.
#![no_main]

use libfuzzer_sys::fuzz_target;
use reading_fuzz::{check, packed};

const PARTS: [&str; 7] = [
    "xl/worksheets/sheet1.xml",
    "xl/styles.xml",
    "xl/sharedStrings.xml",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "_rels/.rels",
    "[Content_Types].xml",
];

fuzz_target!(|data: &[u8]| check(&packed(data, &PARTS), "a.xlsx"));
