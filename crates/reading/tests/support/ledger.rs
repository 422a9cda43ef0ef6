//! A ledger: what somebody who reads a document with care finds in it.
//!
//! Either a list of figures, of which nobody says that it is all of them, or
//! `{"complete": true, "figures": […], "not": […]}`. A figure is
//! `{"quote", "value", "measure", "area", "time", "role", "file"?}`: the quote
//! holds the figure's own text in `[[ ]]`, the value is a number or `[from, to]`.
//! Measure, area, time and role may each be a list where two readings are right.
//! A line of `not` is `{"quote", "is", "file"?}`: a number that is no figure.
//! `maybe` holds quotes of what one may read as a figure or not ("đạt [[3]] sao").
//! A figure may say in `indicator` which one of the pack it is, the empty text for none; `indicators`
//! says the same of the figure that starts at a character, `{"file", "at", "indicator"}`, for
//! documents whose sentences must not be copied.

use serde::Deserialize;
use std::collections::HashMap;

/// A ledger.
#[derive(Deserialize)]
#[serde(untagged)]
pub enum Ledger {
    /// Figures, perhaps not all.
    List(Vec<Row>),
    /// Figures, and what is none.
    Full {
        /// Whether every figure of the document stands here.
        #[serde(default)]
        complete: bool,
        /// The figures.
        figures: Vec<Row>,
        /// Numbers that are no figures.
        #[serde(default)]
        not: Vec<Not>,
        /// Quotes of what may be a figure.
        #[serde(default)]
        maybe: Vec<String>,
        /// The indicators of figures by their places.
        #[serde(default)]
        indicators: Vec<Place>,
    },
}

/// A figure.
#[derive(Deserialize)]
pub struct Row {
    pub quote: String,
    pub value: Value,
    pub measure: OneOf,
    pub area: OneOf,
    pub time: OneOf,
    pub role: OneOf,
    pub indicator: Option<OneOf>,
    pub file: Option<String>,
}

/// Which indicator the figure at a place is.
#[derive(Deserialize)]
pub struct Place {
    pub file: String,
    pub at: usize,
    pub indicator: OneOf,
}

/// A number that is no figure.
#[derive(Deserialize)]
pub struct Not {
    pub quote: String,
    pub is: String,
    pub file: Option<String>,
}

/// A value, or the bounds of a range.
#[derive(Deserialize)]
#[serde(untagged)]
pub enum Value {
    One(f64),
    Range([f64; 2]),
}

/// What is right, if need be in several readings.
#[derive(Deserialize)]
#[serde(untagged)]
pub enum OneOf {
    One(String),
    Many(Vec<String>),
}

impl OneOf {
    /// Whether one of them fits.
    pub fn fits(&self, fits: impl Fn(&str) -> bool) -> bool {
        match self {
            OneOf::One(text) => fits(text),
            OneOf::Many(texts) => texts.iter().any(|text| fits(text)),
        }
    }

    /// For people.
    pub fn text(&self) -> String {
        match self {
            OneOf::One(text) => text.clone(),
            OneOf::Many(texts) => texts.join(" | "),
        }
    }
}

impl Ledger {
    pub fn figures(&self) -> &[Row] {
        match self {
            Ledger::List(rows) | Ledger::Full { figures: rows, .. } => rows,
        }
    }

    pub fn not(&self) -> &[Not] {
        match self {
            Ledger::List(_) => &[],
            Ledger::Full { not, .. } => not,
        }
    }

    pub fn maybe(&self) -> &[String] {
        match self {
            Ledger::List(_) => &[],
            Ledger::Full { maybe, .. } => maybe,
        }
    }

    pub fn indicators(&self) -> &[Place] {
        match self {
            Ledger::List(_) => &[],
            Ledger::Full { indicators, .. } => indicators,
        }
    }

    pub fn is_complete(&self) -> bool {
        matches!(self, Ledger::Full { complete: true, .. })
    }
}

/// Finds quotes in a text: exactly, then with white space folded. A quote that
/// comes again is looked for behind the place where it was found before.
pub struct Places {
    text: String,
    /// The character of the document of each byte of `text`.
    characters: Vec<usize>,
    folded: String,
    folded_characters: Vec<usize>,
    seen: HashMap<String, usize>,
}

impl Places {
    pub fn new(text: &str) -> Self {
        let (mut characters, mut folded, mut folded_characters) = (Vec::new(), String::new(), Vec::new());
        for (place, character) in text.chars().enumerate() {
            characters.resize(characters.len() + character.len_utf8(), place);
            let character = if character.is_whitespace() { ' ' } else { character };
            if character != ' ' || !folded.ends_with(' ') {
                folded.push(character);
                folded_characters.resize(folded.len(), place);
            }
        }
        Self { text: text.to_owned(), characters, folded, folded_characters, seen: HashMap::new() }
    }

    /// The characters from the first to behind the last of what stands in `[[ ]]`.
    pub fn find(&mut self, quote: &str) -> Option<(usize, usize)> {
        let (before, rest) = quote.split_once("[[")?;
        let (marked, after) = rest.split_once("]]")?;
        let again = self.seen.entry(quote.to_owned()).or_default();
        *again += 1;
        let nth = *again - 1;
        let exact = format!("{before}{marked}{after}");
        if let Some((at, _)) = self.text.match_indices(&exact).nth(nth) {
            let start = at + before.len();
            return Some((self.characters[start], self.characters[start + marked.len() - 1] + 1));
        }
        let fold = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let (at, _) = self.folded.match_indices(&fold(&exact)).nth(nth)?;
        let lead = fold(&format!("{before}{}", marked.chars().next()?));
        let start = at + lead.len() - marked.chars().next()?.len_utf8();
        Some((self.folded_characters[start], self.folded_characters[start + fold(marked).len() - 1] + 1))
    }
}
