//! Names: search, matching of spellings, order and lists.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use std::collections::HashSet;
use unicode_normalization::UnicodeNormalization;
use vietnamese::Language::{En, Vi};
use vietnamese::name::{capitalised, fold, in_sentence, join, match_key, nfc, short, sort_key};

#[test]
fn folds_for_search() {
    for (text, folded) in [
        ("Huyện  Đăk Hà ", "huyen dak ha"),
        ("ĐẮK GLEI", "dak glei"),
        ("Ia H’Drai", "ia h'drai"),
        ("Tu Mơ Rông\u{A0}", "tu mo rong"),
        ("Ðăk Tô", "dak to"),
        ("", ""),
    ] {
        assert_eq!(fold(text), folded);
        assert_eq!(fold(&text.nfd().collect::<String>()), folded);
    }
}

/// The spellings in which Kon Tum's units really occur.
#[test]
fn one_name_however_spelled() {
    for spellings in [
        &["Đăk Glei", "Đắk Glei", "Dak Glei", "Đak Glei", "ĐĂK GLEI", "Ðăk Glei", "Đắc Glei"][..],
        &["Ngọk Bay", "Ngọc Bay", "Ngok Bay", "Ngoc  Bay"],
        &["Huyện Ia H'Drai", "Huyện Ia H' Drai", "Huyện Ia H’Drai", "huyện Ia H’ Drai", "H. Ia H'Drai"],
        &["Xã Rờ Kơi", "Xã Rơ Kơi", "xã Ro Koi", "X. Rờ Kơi"],
        &["Thành phố Kon Tum", "thành phố Kontum", "TP. Kon Tum", "TP Kon Tum", "Tp.Kon Tum"],
        &["Thị trấn Đăk Hà", "TT. Đắk Hà", "TT Đăk Hà"],
        &["Xã Ya ly", "Xã Ya Ly"],
        &["Xã Hòa Bình", "Xã Hoà Bình"],
        &["Xã Đăk Tơ Lung", "Xã Đăk Tơlung"],
    ] {
        let mut keys = HashSet::new();
        for spelling in spellings {
            keys.insert(match_key(spelling));
            keys.insert(match_key(&spelling.nfd().collect::<String>()));
        }
        assert_eq!(keys.len(), 1, "{spellings:?}: {keys:?}");
    }
}

#[test]
fn different_units_stay_apart() {
    let names = [
        "Tỉnh Kon Tum",
        "Thành phố Kon Tum",
        "Phường Kon Tum",
        "Thị trấn Đăk Hà",
        "Xã Đăk Hà",
        "Huyện Đăk Hà",
        "Xã Đăk Năng",
        "Xã Đăk Nông",
        "Xã Đăk Nên",
        "Xã Đăk Rơ Nga",
        "Xã Đăk Rơ Ông",
        "Xã Đăk Rơ Wa",
        "Xã Ngọk Réo",
        "Xã Ngọc Tem",
        "Xã Sa Sơn",
        "Xã Sa Nhơn",
        "Xã Ya Tăng",
        "Xã Đăk Tăng",
        "Phường 1",
        "Phường 11",
    ];
    let keys: HashSet<String> = names.iter().map(|name| match_key(name)).collect();
    assert_eq!(keys.len(), names.len());
}

#[test]
fn a_word_that_begins_like_a_short_form_is_kept() {
    assert_eq!(match_key("Trường Chinh"), "truongchinh");
    assert_eq!(match_key("H Drai"), "hdrai");
    assert_eq!(match_key("TP."), "tp");
    assert_eq!(match_key("Ttx"), "ttx");
}

#[test]
fn drops_and_lowers_the_kind_word() {
    for (name, shortened, inside) in [
        ("Huyện Kon Rẫy", "Kon Rẫy", "huyện Kon Rẫy"),
        ("Thành phố Kon Tum", "Kon Tum", "thành phố Kon Tum"),
        ("THỊ TRẤN Plei Kần", "Plei Kần", "thị trấn Plei Kần"),
        ("Xã Hiếu", "Hiếu", "xã Hiếu"),
        ("Phường 1", "Phường 1", "phường 1"),
        ("Kon Plông", "Kon Plông", "Kon Plông"),
        ("Xã", "Xã", "Xã"),
        ("Xãm Hiếu", "Xãm Hiếu", "Xãm Hiếu"),
        ("Sở Kế hoạch và Đầu tư", "Sở Kế hoạch và Đầu tư", "Sở Kế hoạch và Đầu tư"),
        ("", "", ""),
    ] {
        assert_eq!(short(name), shortened);
        assert_eq!(short(&name.nfd().collect::<String>()), shortened);
        assert_eq!(in_sentence(name), inside);
    }
    assert_eq!(capitalised("đăk Tô"), "Đăk Tô");
    assert_eq!(capitalised(""), "");
}

#[test]
fn joins_lists() {
    assert_eq!(join(&["Kon Rẫy", "Ngọc Hồi"], Vi), "Kon Rẫy và Ngọc Hồi");
    assert_eq!(join(&["A", "B", "C"], Vi), "A, B và C");
    assert_eq!(join(&["A", "B", "C"], En), "A, B and C");
    assert_eq!(join(&["A".to_owned()], Vi), "A");
    assert_eq!(join(&[] as &[&str], Vi), "");
}

/// Each list is in the Vietnamese order already.
#[test]
fn sorts_in_the_vietnamese_order() {
    for ordered in [
        &[
            "a", "ă", "â", "b", "c", "d", "đ", "e", "ê", "g", "h", "i", "k", "l", "m", "n", "o", "ô", "ơ",
            "p", "q", "r", "s", "t", "u", "ư", "v", "x", "y", "z", "я",
        ][..],
        &["ma", "mà", "mả", "mã", "má", "mạ", "mac", "mă", "mằ", "mặ", "mâ", "mẫ", "mậ", "me"],
        &[
            "Đăk Blà",
            "Đắk Glei",
            "Đăk Hà",
            "Đắk Tô",
            "Ia H'Drai",
            "Kon Plông",
            "Kon Rẫy",
            "Kon Tum",
            "Ngọc Hồi",
            "Sa Thầy",
            "Tu Mơ Rông",
        ],
        &["Thôn 1", "Thôn 02", "Thôn 10", "Thôn 100", "Thôn Kon"],
        &["Da", "Dạ", "Dăk", "Đa", "Đà", "Đăk", "Đâk", "Ea"],
        &["Kon", "Kon Tum", "Kon Tum 2", "Kon Tum A", "Konh"],
        &["", "2", "10", "a"],
        // The tone decides only after all letters.
        &["Hòa An", "Hoa Bình", "Hòa Bình", "Hoa Cương"],
    ] {
        for pair in ordered.windows(2) {
            assert!(sort_key(pair[0]) < sort_key(pair[1]), "{pair:?}");
        }
    }
}

#[test]
fn spelling_variants_sort_together() {
    assert_eq!(sort_key("Hòa Bình"), sort_key("Hoà  bình"));
    assert_eq!(sort_key("Ia H'Drai"), sort_key("Ia H’Drai"));
    assert_eq!(sort_key("Thôn 02"), sort_key("thôn 2"));
    assert!(sort_key("Thôn 0") < sort_key("Thôn 1"));
    assert_eq!(sort_key("Kon Rẫy"), "k0o0n001r0a2y000".to_owned() + "03");
}

/// The letter with every mark that a Vietnamese syllable can carry, for making names up.
const SYLLABLE: &str = "[bcdđghklmnrstvx]?[aăâeêioôơuưyàảãáạằặẫậếệịộờợữựỳ][nmktc]?";

proptest! {
    #[test]
    fn names_order_by_syllables(left in SYLLABLE, right in SYLLABLE, last in SYLLABLE) {
        // A longer name follows its own beginning, and a common beginning changes no order.
        let longer = format!("{left} {right}");
        prop_assert!(sort_key(&left) < sort_key(&longer));
        let begun = |name: &str| sort_key(&format!("{last} {name}"));
        prop_assert_eq!(
            sort_key(&left).cmp(&sort_key(&right)),
            begun(&left).cmp(&begun(&right))
        );
    }

    #[test]
    fn numbers_sort_by_value(left: u64, right: u64) {
        let key = |number: u64| sort_key(&format!("Thôn {number} Kon"));
        prop_assert_eq!(key(left).cmp(&key(right)), left.cmp(&right));
    }

    /// Different letters or tones never share a key, so the order is total on syllables.
    #[test]
    fn keys_tell_syllables_apart(left in SYLLABLE, right in SYLLABLE) {
        prop_assert_eq!(sort_key(&left) == sort_key(&right), left == right);
    }

    #[test]
    fn keys_are_plain_and_the_same_in_any_form(text in any::<String>()) {
        let key = sort_key(&text);
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        prop_assert!(key.bytes().all(plain));
        let letters_in_a_row = key.as_bytes().windows(2)
            .any(|pair| pair.iter().all(u8::is_ascii_lowercase));
        prop_assert!(!letters_in_a_row);
        prop_assert_eq!(&key, &sort_key(&text.nfd().collect::<String>()));
        prop_assert_eq!(match_key(&text), match_key(&nfc(&text)));
        prop_assert_eq!(fold(&text), fold(&text.nfd().collect::<String>()));
    }

    #[test]
    fn folding_twice_is_folding_once(text in any::<String>()) {
        let once = fold(&text);
        prop_assert_eq!(fold(&once), once);
    }

    #[test]
    fn any_name_can_be_shortened(text in any::<String>(), name in "(Xã|Huyện|phường)? ?.{0,8}") {
        for name in [text, name] {
            prop_assert!(nfc(&name).ends_with(&short(&name)) || name.trim() != name);
            let _ = (in_sentence(&name), capitalised(&name));
        }
    }
}
