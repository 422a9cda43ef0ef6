//! The words: both languages complete, and every key that is asked for exists.
#![allow(clippy::unwrap_used)]

use server::{Language, Words};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

#[test]
fn both_languages_have_the_same_keys_and_places() {
    let keys = |language| Words(language).all().map(|(key, _)| key).collect::<BTreeSet<_>>();
    let (vi, en) = (keys(Language::Vi), keys(Language::En));
    assert!(vi.len() > 50, "the words were not read");
    assert_eq!(vi.symmetric_difference(&en).collect::<Vec<_>>(), Vec::<&&str>::new());
    for (key, text) in Words(Language::Vi).all() {
        assert_eq!(places(text), places(Words(Language::En).t(key)), "{key}");
    }
}

#[test]
fn the_words_keep_to_the_house_style() {
    for language in Language::ALL {
        for (key, text) in Words(language).all() {
            assert!(!text.trim().is_empty(), "{key} is empty");
            assert!(!text.contains('!'), "{key}: {text}");
            let lower = text.to_lowercase();
            for word in ["vui lòng", "please", "invalid", "không hợp lệ"] {
                assert!(!lower.contains(word), "{key}: {text}");
            }
            assert_eq!(text, vietnamese::name::nfc(text), "{key} is not composed");
        }
    }
}

#[test]
fn every_key_that_is_asked_for_exists() {
    let mut asked = BTreeSet::new();
    for (folder, ending) in [("templates", "html"), ("src", "rs"), ("../storage/src", "rs")] {
        read_all(&Path::new(ROOT).join(folder), ending, &mut |text| {
            for call in ["t(\"", "f(\"", "Refused(\"", "Some(\"", "go_with(to, \"", "_with(\""] {
                asked.extend(text.match_indices(call).filter_map(|(at, _)| key(&text[at + call.len()..])));
            }
            asked.extend(text.match_indices("\", \"").filter_map(|(at, _)| key(&text[at + 4..])));
        });
    }
    assert!(asked.len() > 50, "the keys were not found");
    let rooms: BTreeSet<String> = Words(Language::Vi)
        .all()
        .filter_map(|(key, _)| key.split_once('.').map(|(room, _)| room.to_owned()))
        .collect();
    let missing: Vec<_> = asked
        .into_iter()
        .filter(|key| key.split_once('.').is_some_and(|(room, _)| rooms.contains(room)))
        .filter(|key| !Words(Language::Vi).has(key))
        .collect();
    assert_eq!(missing, Vec::<String>::new());
}

/// The `room.key` that a piece of source starts with, if it is one.
fn key(rest: &str) -> Option<String> {
    let key = &rest[..rest.find('"')?];
    let is_key = key.contains('.')
        && key.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "._".contains(c))
        && !["css", "js", "svg", "html", "toml", "sqlite"]
            .iter()
            .any(|ending| key.ends_with(&format!(".{ending}")));
    is_key.then(|| key.to_owned())
}

fn places(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(name, _)| name)).collect()
}

fn read_all(folder: &Path, ending: &str, each: &mut impl FnMut(&str)) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_all(&path, ending, each);
        } else if path.extension().is_some_and(|found| found == ending) {
            each(&fs::read_to_string(&path).unwrap());
        }
    }
}
