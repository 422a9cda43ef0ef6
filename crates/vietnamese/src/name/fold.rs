use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Short forms of kind words, folded, that may stand before a name.
/// Single letters count only with their full stop, since "H Drai" is a name.
const ABBREVIATIONS: [(&str, &str); 8] = [
    ("tp", "thanhpho"),
    ("tx", "thixa"),
    ("tt", "thitran"),
    ("t.", "tinh"),
    ("h.", "huyen"),
    ("q.", "quan"),
    ("p.", "phuong"),
    ("x.", "xa"),
];

/// The text in Unicode's composed form, in which the program keeps all text:
/// so most of what comes here is in it already.
pub fn nfc(text: &str) -> String {
    if is_nfc_quick(text.chars()) == IsNormalized::Yes { text.to_owned() } else { text.nfc().collect() }
}

/// The text for searching: lower case, no diacritics, đ as d, single spaces.
///
/// Punctuation stays; "Ia H’Drai" is "ia h'drai", with the typewriter's apostrophe.
pub fn fold(text: &str) -> String {
    let letters: String = text
        .nfkd()
        .filter(|character| !is_combining_mark(*character))
        .flat_map(char::to_lowercase)
        .map(plain_letter)
        .collect();
    letters.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A key that is the same for all spellings of one name.
///
/// Kon Tum's names come from Bahnar, Xơ Đăng, Giẻ Triêng and Gia Rai and are
/// written as Đăk, Đắk, Đak or Dak, as Ngọk, Ngọc or Ngok, as Ia H'Drai, Ia H' Drai
/// or Ia H’Drai, as Kon Tum or Kontum. So the key has no diacritics, no spaces and no
/// punctuation, and ends no syllable in c where another spelling has k. The kind word
/// stays (its short forms TP., TX., TT., H., Q., P., X. are written out), so that the
/// city and the province of one name stay apart.
///
/// Diacritics are lost, so different names can have one key: no two units of Kon Tum
/// under one parent do, but some in the country (Xã Minh Quân, Xã Minh Quán). Who
/// looks a unit up compares the parent too, and prefers an exact name to an equal key.
pub fn match_key(name: &str) -> String {
    let folded = fold(name);
    let expanded = expand_abbreviation(&folded);
    let mut key = String::with_capacity(expanded.len());
    for word in expanded.split(|character: char| !character.is_alphanumeric()) {
        match word.strip_suffix('c') {
            Some(stem) => {
                key.push_str(stem);
                key.push('k');
            }
            None => key.push_str(word),
        }
    }
    key
}

/// Writes a leading short form out: "tp. kon tum" is "thanhpho kon tum".
fn expand_abbreviation(folded: &str) -> String {
    ABBREVIATIONS
        .iter()
        .find_map(|(short, long)| {
            let rest = folded.strip_prefix(short)?;
            let ends = short.ends_with('.') || rest.starts_with(['.', ' ']);
            let named = rest.contains(char::is_alphanumeric);
            (ends && named).then(|| format!("{long} {rest}"))
        })
        .unwrap_or_else(|| folded.to_owned())
}

/// Letters that do not come apart into a base and a mark, and the apostrophes that look alike.
fn plain_letter(character: char) -> char {
    match character {
        // Eth and the African d are typed for đ because they look the same as capitals.
        'đ' | 'ð' | 'ɖ' => 'd',
        '‘' | '’' | 'ʼ' | 'ʹ' | '′' | '`' | '´' => '\'',
        other => other,
    }
}
