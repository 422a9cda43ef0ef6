//! The words by which senders of documents call an indicator: data that people
//! see and edit, not a hidden memory. What is corrected in one document is
//! proposed for the next one of the same sender.

use crate::IndicatorKey;
use serde::{Deserialize, Serialize};

/// One line of the glossary.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Entry {
    /// The words as documents write them: "tổ viên tham gia các tổ hợp tác".
    pub words: String,
    /// The indicator that they mean.
    pub indicator: IndicatorKey,
    /// The breakdown, `sex=female`; empty for the whole.
    #[serde(default)]
    pub breakdown: String,
    /// The code of the unit whose documents write so; everybody's, if none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sender: Option<String>,
}

/// The file `glossary.toml` of a pack.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Glossary {
    /// Its lines.
    #[serde(default, rename = "word")]
    pub words: Vec<Entry>,
}

impl Glossary {
    /// The file's text.
    ///
    /// # Errors
    /// None that a list of texts could cause.
    pub fn to_toml(&self) -> Result<String, toml::ser::Error> {
        toml::to_string(self)
    }
}

/// The lines that count for a sender: its own before everybody's, so that a
/// unit may mean something else by a word than the others do.
#[must_use]
pub fn of_sender<'a>(words: impl IntoIterator<Item = &'a Entry>, sender: &str) -> Vec<Entry> {
    let counts = |entry: &&Entry| entry.sender.as_deref().is_none_or(|code| code == sender);
    let mut words: Vec<Entry> = words.into_iter().filter(counts).cloned().collect();
    words.sort_by_key(|entry| entry.sender.is_none());
    let mut seen = std::collections::BTreeSet::new();
    words.retain(|entry| seen.insert(key(&entry.words)));
    words
}

/// How words are compared: whatever their case, spaces and Unicode form.
#[must_use]
pub fn key(words: &str) -> String {
    let words = vietnamese::name::nfc(words).to_lowercase();
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(words: &str, indicator: &str, sender: Option<&str>) -> Entry {
        Entry {
            words: words.to_owned(),
            indicator: indicator.into(),
            breakdown: String::new(),
            sender: sender.map(str::to_owned),
        }
    }

    #[test]
    fn a_senders_own_words_come_before_everybodys() {
        let all = [
            entry("tổ viên", "tht-thanh-vien", None),
            entry("Tổ  viên", "de-an-to-vien", Some("610")),
            entry("xã viên", "htx-thanh-vien", Some("611")),
        ];
        let found = of_sender(&all, "610");
        assert_eq!(found, vec![all[1].clone()]);
        assert_eq!(of_sender(&all, "608"), vec![all[0].clone()]);
    }

    #[test]
    fn the_file_is_read_back() {
        let glossary = Glossary { words: vec![entry("xã viên", "htx-thanh-vien", None)] };
        let text = glossary.to_toml().unwrap_or_default();
        assert_eq!(toml::from_str(&text), Ok(glossary), "{text}");
    }
}
