//! What the fuzz targets share.

use reading::passage::passages;
use reading::source::{Source, open};
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;

/// Between two parts of a packed file in an input: no byte of UTF-8.
const BETWEEN: u8 = 0xFF;

/// Packs an input's parts under these names, so that a changed byte is a changed part
/// and not a wrong checksum. An input that is a packed file already stays as it is.
pub fn packed(data: &[u8], names: &[&str]) -> Vec<u8> {
    if data.starts_with(b"PK") {
        return data.to_vec();
    }
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, part) in names.iter().zip(data.split(|byte| *byte == BETWEEN)) {
        if zip.start_file(*name, stored).is_err() || zip.write_all(part).is_err() {
            return Vec::new();
        }
    }
    zip.finish().map(Cursor::into_inner).unwrap_or_default()
}

/// Opens a file and holds what comes out to what the types promise.
pub fn check(bytes: &[u8], name: &str) {
    if let Ok(source) = open(bytes, name) {
        check_source(&source);
    }
}

fn check_source(source: &Source) {
    let characters: Vec<char> = source.text.chars().collect();
    assert_eq!(vietnamese::name::nfc(&source.text), source.text, "the text is composed");
    let mut end = 0;
    for block in &source.blocks {
        assert!(block.span.start >= end && block.span.end > block.span.start, "blocks follow each other");
        end = block.span.end;
    }
    assert!(end <= characters.len(), "blocks lie in the text");
    for passage in passages(source) {
        for (at, character) in passage.text.char_indices().filter(|(_, one)| *one != ' ') {
            let span = passage.span(at..at + character.len_utf8());
            assert_eq!(characters.get(span.start), Some(&character), "every byte knows its place");
        }
    }
}
