//! Bytes of a text file as Unicode, whatever they were typed in.

use super::Refused;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, WINDOWS_1258};
use vietnamese::encoding::detect;
use vietnamese::name::nfc;
use vietnamese::syllable;

/// The text of a file. `named` is the encoding that the file says it has; old
/// Vietnamese pages say none or a wrong one.
pub(super) fn decode(bytes: &[u8], named: Option<&'static Encoding>) -> Result<String, Refused> {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return text(encoding.decode_without_bom_handling(&bytes[length..]).0.into_owned());
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        return text(encoding.decode_without_bom_handling(bytes).0.into_owned());
    }
    if let Ok(unicode) = std::str::from_utf8(bytes) {
        return text(unlegacy(unicode.to_owned()));
    }
    let named = named.filter(|encoding| ![UTF_8, WINDOWS_1252, WINDOWS_1258].contains(encoding));
    if let Some(encoding) = named {
        let (decoded, wrong) = encoding.decode_without_bom_handling(bytes);
        if !wrong {
            return text(unlegacy(decoded.into_owned()));
        }
    }
    let western = WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned();
    if let Some(encoding) = detect(&western) {
        return text(encoding.decode(&western));
    }
    let combining = nfc(&WINDOWS_1258.decode_without_bom_handling(bytes).0);
    // UTF-8 that was cut or damaged in some place still reads better than anything else.
    let damaged = String::from_utf8_lossy(bytes).into_owned();
    let candidates = [combining, damaged, western].map(|text| (syllable::score(sample(&text)), text));
    let best = candidates.into_iter().max_by_key(|(score, _)| *score);
    let (score, best) = best.unwrap_or_default();
    // Bytes that are words in no encoding are no text.
    if score < 0 && bytes.iter().filter(|byte| **byte >= 0x80).count() * 4 > bytes.len() {
        return Err(Refused::UnknownFormat);
    }
    text(best)
}

/// Text typed in an old font and saved as Unicode, decoded; other text as it is.
fn unlegacy(text: String) -> String {
    match detect(&text) {
        Some(encoding) => encoding.decode(&text),
        None => text,
    }
}

/// Refuses what has control characters: no text.
fn text(text: String) -> Result<String, Refused> {
    let strange =
        |one: &u8| *one < 0x20 && !matches!(*one, b'\t' | b'\n' | b'\r' | 0x0B | 0x0C | 0x1A | 0x1B);
    let count = text.bytes().filter(strange).count();
    if text.contains('\0') || count * 100 > text.len() { Err(Refused::UnknownFormat) } else { Ok(text) }
}

/// UTF-16 without a mark at its head: Vietnamese text has a zero in most pairs of bytes.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(4096)];
    let zeros = |at: usize| sample.iter().skip(at).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let many = sample.len() / 5;
    match (even, odd) {
        _ if sample.len() < 8 || !bytes.len().is_multiple_of(2) => None,
        (0, odd) if odd > many => Some(UTF_16LE),
        (even, 0) if even > many => Some(UTF_16BE),
        _ => None,
    }
}

/// The head of a text, enough to judge it.
fn sample(text: &str) -> &str {
    &text[..text.char_indices().nth(20_000).map_or(text.len(), |(at, _)| at)]
}
