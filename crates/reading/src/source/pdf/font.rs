//! A font: what its codes say and how wide they are.

use super::map::Map;
use lopdf::{Dictionary, Document, Object};
use std::collections::BTreeMap;
use vietnamese::encoding::Legacy;

/// The most bytes that a font's map unpacks to.
const LARGEST_MAP: usize = 4 * 1024 * 1024;
/// By the first code of a range: its last code, and the width of each.
type Widths = BTreeMap<u32, (u32, f32)>;

/// A font.
pub(super) struct Font {
    map: Option<Map>,
    /// What a one-byte font's codes say where it has no map.
    codes: Option<Vec<String>>,
    widths: Widths,
    default_width: f32,
    /// Bytes of a code.
    length: usize,
    legacy: Option<Legacy>,
}

/// A code of a text that is shown.
pub(super) struct Code {
    pub(super) text: String,
    /// In thousandths of the font's size.
    pub(super) width: f32,
    /// Whether it is the space of one byte, to which word spacing is added.
    pub(super) is_space: bool,
}

impl Font {
    pub(super) fn read(document: &Document, font: &Dictionary) -> Self {
        let is_composite = name(font, b"Subtype").is_some_and(|kind| kind == "Type0");
        let map = font
            .get_deref(b"ToUnicode", document)
            .and_then(Object::as_stream)
            .and_then(|stream| stream.get_plain_content_with_limit(LARGEST_MAP))
            .map(|bytes| Map::read(&bytes))
            .ok();
        let base = name(font, b"BaseFont").unwrap_or_default();
        let family = base.split_once('+').map_or(base.as_str(), |(_, family)| family);
        let (widths, default_width) =
            if is_composite { composite_widths(document, font) } else { simple_widths(document, font) };
        Self {
            codes: (map.is_none() && !is_composite).then(|| codes(document, font)),
            length: if is_composite { 2 } else { 1 },
            legacy: Legacy::of_font(family),
            map,
            widths,
            default_width,
        }
    }

    /// How many entries its tables have.
    pub(super) fn entries(&self) -> usize {
        self.widths.len() + self.map.as_ref().map_or(0, Map::len)
    }

    /// The codes of a text that is shown in this font.
    pub(super) fn codes<'a>(&'a self, bytes: &'a [u8]) -> impl Iterator<Item = Code> + 'a {
        let length = if self.map.as_ref().is_some_and(|map| map.is_narrow) { 1 } else { self.length };
        bytes.chunks(length).map(move |chunk| {
            let code = chunk.iter().fold(0_u32, |code, byte| code << 8 | u32::from(*byte));
            let range = self.widths.range(..=code).next_back().filter(|(_, (last, _))| code <= *last);
            let width = range.map_or(self.default_width, |(_, (_, width))| *width);
            Code { text: self.text(code), width, is_space: chunk == b" " }
        })
    }

    fn text(&self, code: u32) -> String {
        let mapped = self.map.as_ref().and_then(|map| map.get(code));
        let plain = mapped.or_else(|| self.codes.as_ref()?.get(code as usize).cloned()).unwrap_or_default();
        match self.legacy {
            // The fonts of signs have codes of their own, for which a dot stands.
            _ if plain.starts_with(|one| ('\u{F020}'..='\u{F0FF}').contains(&one)) => "•".to_owned(),
            Some(legacy) if plain.chars().all(|one| one <= '\u{FF}') => legacy.decode(&plain),
            _ => plain,
        }
    }
}

/// What each of the 256 codes of a one-byte font says.
fn codes(document: &Document, font: &Dictionary) -> Vec<String> {
    let encoding = font.get_font_encoding_with_limit(document, LARGEST_MAP).ok();
    let mut codes: Vec<String> = (0..=255_u8)
        .map(|code| {
            let known = encoding.as_ref().and_then(|encoding| encoding.bytes_to_string(&[code]).ok());
            known.filter(|text| !text.is_empty()).unwrap_or_else(|| char::from(code).to_string())
        })
        .collect();
    // The library does not know names such as "uni1EA1".
    let differences = font
        .get_deref(b"Encoding", document)
        .and_then(Object::as_dict)
        .and_then(|encoding| encoding.get_deref(b"Differences", document))
        .and_then(Object::as_array);
    let mut next = 0_usize;
    for one in differences.into_iter().flatten() {
        match one {
            Object::Integer(code) => next = usize::try_from(*code).unwrap_or_default(),
            Object::Name(name) => {
                let value = std::str::from_utf8(name).ok().and_then(|name| name.strip_prefix("uni"));
                let letter = value.and_then(|hex| u32::from_str_radix(hex, 16).ok()).and_then(char::from_u32);
                if let (Some(letter), Some(code)) = (letter, codes.get_mut(next)) {
                    *code = letter.to_string();
                }
                next += 1;
            }
            _ => {}
        }
    }
    codes
}

fn simple_widths(document: &Document, font: &Dictionary) -> (Widths, f32) {
    let first = font.get_deref(b"FirstChar", document).and_then(Object::as_i64).unwrap_or_default();
    let first = u32::try_from(first).unwrap_or_default();
    let widths = font.get_deref(b"Widths", document).and_then(Object::as_array);
    let widths = (first..).zip(widths.into_iter().flatten()).take(256);
    let number = |object: &Object| document.dereference(object).ok().and_then(|(_, one)| one.as_float().ok());
    (widths.filter_map(|(code, width)| Some((code, (code, number(width)?)))).collect(), 500.0)
}

/// `W` has runs: a first code and a list of widths, or a first code, a last and one width.
fn composite_widths(document: &Document, font: &Dictionary) -> (Widths, f32) {
    let below = font
        .get_deref(b"DescendantFonts", document)
        .and_then(Object::as_array)
        .ok()
        .and_then(|fonts| document.dereference(fonts.first()?).ok())
        .and_then(|(_, font)| font.as_dict().ok());
    let Some(below) = below else { return (Widths::new(), 1000.0) };
    let default = below.get_deref(b"DW", document).and_then(Object::as_float).unwrap_or(1000.0);
    let mut widths = Widths::new();
    let runs = below.get_deref(b"W", document).and_then(Object::as_array);
    let runs: Vec<&Object> = runs
        .into_iter()
        .flatten()
        .filter_map(|one| document.dereference(one).ok())
        .map(|(_, one)| one)
        .collect();
    let code = |object: &Object| object.as_i64().ok().and_then(|code| u32::try_from(code).ok());
    let mut at = 0;
    while let (Some(first), Some(second)) = (runs.get(at), runs.get(at + 1)) {
        let Some(first) = code(first) else { break };
        if let Ok(list) = second.as_array() {
            widths.extend(
                (first..).zip(list).filter_map(|(code, width)| Some((code, (code, width.as_float().ok()?)))),
            );
            at += 2;
        } else {
            let (Some(last), Some(width)) = (code(second), runs.get(at + 2)) else { break };
            let width = width.as_float().unwrap_or(default);
            widths.insert(first, (last, width));
            at += 3;
        }
    }
    (widths, default)
}

fn name(dictionary: &Dictionary, key: &[u8]) -> Option<String> {
    dictionary.get(key).and_then(Object::as_name).ok().map(|name| String::from_utf8_lossy(name).into_owned())
}
