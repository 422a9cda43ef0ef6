//! A run of text as its look shows it.

use super::super::builder::raised;
use super::super::xml::Tag;
use super::styles::Look;
use vietnamese::encoding::Legacy;

/// The text that is read; none where it is hidden.
pub(super) fn shown(text: String, look: Look) -> Option<String> {
    if look.hidden == Some(true) {
        return None;
    }
    // In ASCII only a font of capitals changes anything.
    let legacy = look.legacy.flatten().filter(|font| !text.is_ascii() || *font == Legacy::Tcvn3Capitals);
    let mut text = match legacy {
        // Unicode text in an old font is still Unicode.
        Some(legacy) if text.chars().all(|one| one <= '\u{FF}' || is_windows_sign(one)) => {
            legacy.decode(&text)
        }
        _ => text,
    };
    if look.capitals == Some(true) {
        text = text.to_uppercase();
    }
    Some(if look.raised == Some(true) { raised(&text) } else { text })
}

/// Signs beyond Latin-1 that Windows has between 0x80 and 0x9F, so that old texts have them too.
fn is_windows_sign(one: char) -> bool {
    matches!(
        one,
        '\u{2013}'
            ..='\u{2026}'
                | '\u{2030}'
                | '\u{20AC}'
                | '\u{2122}'
                | '\u{152}'
                | '\u{153}'
                | '\u{160}'
                | '\u{161}'
    )
}

/// A sign out of a font of signs.
pub(super) fn symbol(tag: &Tag<'_>) -> String {
    let code = tag.get("char").and_then(|code| u32::from_str_radix(&code, 16).ok()).unwrap_or_default();
    let font = tag.get("font").unwrap_or_default();
    let sign = match (font.as_str(), code & 0xFF) {
        ("Wingdings", 0xFC | 0xFE) | ("Wingdings 2", 0x50 | 0x52) => '✓',
        ("Wingdings", 0xA8 | 0x6F) => '□',
        ("Symbol", 0xB3) => '≥',
        ("Symbol", 0xA3) => '≤',
        ("Symbol", 0xB1) => '±',
        ("Symbol", 0xB4) => '×',
        // The fonts of signs use a private area; what is left of them is mostly a dot.
        _ if (0xF000..=0xF0FF).contains(&code) => '•',
        _ => char::from_u32(code).unwrap_or(' '),
    };
    sign.to_string()
}
