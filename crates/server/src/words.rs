//! The words that users read, one file per room and language in `words/`.
//! Vietnamese is written first; English says the same.

use std::collections::HashMap;
use std::fmt::Display;
use std::sync::LazyLock;
pub use vietnamese::Language;

/// Language, room, file: made by `build.rs`.
const FILES: &[(&str, &str, &str)] = include!(concat!(env!("OUT_DIR"), "/words.rs"));

type Table = HashMap<String, String>;

static VI: LazyLock<Table> = LazyLock::new(|| table("vi"));
static EN: LazyLock<Table> = LazyLock::new(|| table("en"));

/// The words of one language.
#[derive(Clone, Copy, Debug)]
pub struct Words(pub Language);

impl Words {
    /// The words under `room.key`. A missing key shows itself; a test finds it.
    #[must_use]
    pub fn t(self, key: &str) -> &str {
        match self.table().get(key) {
            Some(text) => text,
            None => {
                tracing::error!(key, "words are missing");
                key
            }
        }
    }

    /// The words with their `{names}` filled in.
    #[must_use]
    pub fn f(self, key: &str, values: &[(&str, &dyn Display)]) -> String {
        values.iter().fold(self.t(key).to_owned(), |text, (name, value)| {
            text.replace(&format!("{{{name}}}"), &value.to_string())
        })
    }

    /// Whether there are words under that key.
    #[must_use]
    pub fn has(self, key: &str) -> bool {
        self.table().contains_key(key)
    }

    /// Every key with its words, for tests.
    pub fn all(self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.table().iter().map(|(key, text)| (key.as_str(), text.as_str()))
    }

    fn table(self) -> &'static Table {
        match self.0 {
            Language::Vi => &VI,
            Language::En => &EN,
        }
    }
}

/// Reads the files of one language; a file's name is the first part of its keys.
fn table(language: &str) -> Table {
    let mut all = Table::new();
    for (of, room, text) in FILES {
        if *of != language {
            continue;
        }
        match toml::from_str::<toml::Table>(text) {
            Ok(entries) => {
                for (key, value) in &entries {
                    add(&mut all, format!("{room}.{key}"), value);
                }
            }
            Err(error) => tracing::error!(language, room, %error, "words cannot be read"),
        }
    }
    all
}

/// A table inside a file adds a part to the key: `state.sent`.
fn add(all: &mut Table, key: String, value: &toml::Value) {
    match value {
        toml::Value::String(text) => {
            all.insert(key, text.clone());
        }
        toml::Value::Table(entries) => {
            for (part, value) in entries {
                add(all, format!("{key}.{part}"), value);
            }
        }
        other => tracing::error!(key, %other, "words are not text"),
    }
}
