use super::{DocumentKind, DocumentNumber, Style};
use crate::{Language, name};

/// Why a document number was refused. `Display` is Vietnamese.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.text(Language::Vi))]
pub enum DocumentNumberError {
    /// Nothing was typed.
    Empty,
    /// The text has neither the state's form nor the Party's.
    NotANumber {
        /// What was typed, without the spaces around it.
        typed: String,
    },
}

impl DocumentNumberError {
    /// What happened and how to mend it, for the person who typed.
    pub fn text(&self, language: Language) -> String {
        match (self, language) {
            (Self::Empty, Language::Vi) => "Chưa nhập số, ký hiệu văn bản.".to_owned(),
            (Self::Empty, Language::En) => "No document number was entered.".to_owned(),
            (Self::NotANumber { typed }, Language::Vi) => {
                format!("“{typed}” không phải là số, ký hiệu văn bản. Nhập như 15/BC-UBND hoặc 423-BC/TU.")
            }
            (Self::NotANumber { typed }, Language::En) => {
                format!("“{typed}” is not a document number. Enter it as 15/BC-UBND or 423-BC/TU.")
            }
        }
    }
}

pub(super) fn read(text: &str) -> Result<DocumentNumber, DocumentNumberError> {
    let typed = text.trim();
    if typed.is_empty() {
        return Err(DocumentNumberError::Empty);
    }
    let compact: String =
        name::nfc(typed).split_whitespace().collect::<String>().replace(['‐', '‑', '–', '—'], "-");
    read_compact(strip_surroundings(&compact))
        .ok_or_else(|| DocumentNumberError::NotANumber { typed: typed.to_owned() })
}

fn read_compact(text: &str) -> Option<DocumentNumber> {
    let end = text.find(|character: char| !character.is_ascii_digit())?;
    let number = text[..end].parse().ok()?;
    let rest = &text[end..];
    if let Some(symbol) = rest.strip_prefix('/') {
        let (year, symbol) = split_year(symbol);
        let (kind, issuer) = split_kind(symbol, '-');
        return complete(number, year, kind, issuer, Style::State);
    }
    let symbol = rest.strip_prefix('-')?;
    let (kind, issuer) = split_kind(symbol, '/');
    // Without a known type, "12-15/UBND" would pass for the Party's.
    complete(number, None, Some(kind?), issuer, Style::Party)
}

fn complete(
    number: u32,
    year: Option<i16>,
    kind: Option<DocumentKind>,
    issuer: &str,
    style: Style,
) -> Option<DocumentNumber> {
    // A bare type, as in "15/BC", has lost its issuer.
    let named = kind.is_some() || DocumentKind::from_code(issuer).is_none();
    let well_formed = named
        && issuer.starts_with(char::is_alphabetic)
        && issuer.ends_with(char::is_alphanumeric)
        && issuer.chars().all(|character| character.is_alphanumeric() || "-.&,".contains(character));
    well_formed.then(|| DocumentNumber { number, year, kind, issuer: issuer.to_owned(), style })
}

fn split_year(symbol: &str) -> (Option<i16>, &str) {
    match symbol.split_once('/') {
        Some((year, rest)) if year.len() == 4 => match year.parse() {
            Ok(year) if year >= 1900 => (Some(year), rest),
            _ => (None, symbol),
        },
        _ => (None, symbol),
    }
}

fn split_kind(symbol: &str, separator: char) -> (Option<DocumentKind>, &str) {
    symbol
        .split_once(separator)
        .and_then(|(code, issuer)| Some((Some(DocumentKind::from_code(code)?), issuer)))
        .unwrap_or((None, symbol))
}

/// Takes off "Số" with its colon, and punctuation and footnote marks at the end.
fn strip_surroundings(text: &str) -> &str {
    let text = ["Số", "số", "SỐ"].iter().find_map(|word| text.strip_prefix(word)).unwrap_or(text);
    text.trim_start_matches(':').trim_end_matches(|character: char| {
        ".,;:)*".contains(character) || matches!(character, '¹' | '²' | '³' | '⁰'..='⁹')
    })
}
