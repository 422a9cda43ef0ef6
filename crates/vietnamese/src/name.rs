//! Names of places and organisations: Unicode forms, search, matching, order, lists.

mod fold;
mod sort;

pub use fold::{fold, match_key, nfc};
pub use sort::sort_key;

use crate::Language;

/// Kinds of administrative units as names begin with them, the longer before the shorter.
///
/// Villages (thôn, làng) are left out: there the word belongs to the name.
const KINDS: [&str; 9] =
    ["thành phố", "thị trấn", "thị xã", "đặc khu", "phường", "huyện", "quận", "tỉnh", "xã"];

/// The name without its leading kind word: "Huyện Kon Rẫy" is "Kon Rẫy".
///
/// A name that is only a number keeps the word, as documents do: "Phường 1".
pub fn short(name: &str) -> String {
    let name = nfc(name.trim());
    match split_kind(&name) {
        Some((_, rest)) if !rest.bytes().all(|byte| byte.is_ascii_digit()) => rest.to_owned(),
        _ => name,
    }
}

/// The name as it stands inside a sentence: "Huyện Kon Rẫy" is "huyện Kon Rẫy".
pub fn in_sentence(name: &str) -> String {
    let name = nfc(name.trim());
    match split_kind(&name) {
        Some((kind, rest)) => format!("{} {rest}", kind.to_lowercase()),
        None => name,
    }
}

/// The text with its first letter in upper case: "huyện Kon Rẫy" is "Huyện Kon Rẫy".
pub fn capitalised(text: &str) -> String {
    let text = nfc(text);
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => text,
    }
}

/// Names in a list: "Kon Rẫy và Ngọc Hồi", "A, B và C"; English "A, B and C".
pub fn join(names: &[impl AsRef<str>], language: Language) -> String {
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    match names.split_last() {
        None => String::new(),
        Some((last, [])) => (*last).to_owned(),
        Some((last, others)) => {
            format!("{} {} {last}", others.join(", "), language.pick("và", "and"))
        }
    }
}

/// Splits an NFC name into its kind word as written and the rest, neither empty.
fn split_kind(name: &str) -> Option<(&str, &str)> {
    KINDS.iter().find_map(|kind| {
        let end = name.char_indices().nth(kind.chars().count()).map(|(index, _)| index)?;
        let (head, rest) = name.split_at(end);
        let separate = rest.starts_with(char::is_whitespace) && !rest.trim().is_empty();
        (separate && head.to_lowercase() == **kind).then(|| (head, rest.trim_start()))
    })
}
