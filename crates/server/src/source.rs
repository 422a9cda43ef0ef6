//! The law that a rule rests on, as the page's language calls it. Packs name
//! documents in Vietnamese; their kinds and the laws' names have English words,
//! the number is the same in both.

use crate::Words;
use vietnamese::Language;

/// How sources begin, and the key of the words for it.
const NAMES: [(&str, &str); 7] = [
    ("Luật Hợp tác xã số", "source.cooperative_law"),
    ("Luật Doanh nghiệp số", "source.enterprise_law"),
    ("Luật Phá sản số", "source.bankruptcy_law"),
    ("Luật Quản lý thuế số", "source.tax_law"),
    ("Nghị định số", "source.decree"),
    ("Thông tư số", "source.circular"),
    ("Quyết định số", "source.decision"),
];

/// The documents of a source.
pub(crate) fn text(source: &str, words: Words) -> String {
    if words.0 == Language::Vi {
        return source.to_owned();
    }
    NAMES.iter().fold(source.to_owned(), |text, (name, key)| text.replace(name, words.t(key)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn laws_have_english_names_and_keep_their_numbers() {
        let source = "Luật Hợp tác xã số 23/2012/QH13; Nghị định số 77/2019/NĐ-CP";
        assert_eq!(text(source, Words(Language::Vi)), source);
        let english = text(source, Words(Language::En));
        assert_eq!(english, "Law on Cooperatives No. 23/2012/QH13; Decree No. 77/2019/NĐ-CP");
    }
}
