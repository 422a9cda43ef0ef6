//! Numbers and symbols of documents: "15/BC-UBND", "Số 423-BC/TU", "80/2002/QĐ-TTg".
//!
//! The state writes number, slash, type, hyphen, issuer (Decree 30/2020/NĐ-CP,
//! Appendix I, part I, section II, point 3), with the year in between for legal
//! texts; the Party writes number, hyphen, type, slash, issuer (Guideline 36-HD/VPTW).

mod kind;
mod read;

pub use kind::DocumentKind;
pub use read::DocumentNumberError;

use std::fmt;

/// A title in capitals, in which documents' numbers keep their small letters:
/// "KẾT QUẢ THỰC HIỆN 41-CTr/TU".
#[must_use]
pub fn capitals(title: &str) -> String {
    let word = |word: &str| {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        if DocumentNumber::parse(bare).is_ok() { word.to_owned() } else { word.to_uppercase() }
    };
    title.split_inclusive(char::is_whitespace).map(word).collect()
}

/// Whose form a document number has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Style {
    /// State bodies: "15/BC-UBND", "80/2002/QĐ-TTg".
    State,
    /// The Party's bodies: "423-BC/TU".
    Party,
}

/// A document's number with its symbol.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DocumentNumber {
    /// The running number.
    pub number: u32,
    /// The year inside the number, which legal texts have: 2002 in "80/2002/QĐ-TTg".
    pub year: Option<i16>,
    /// The type, where the symbol names one. Official letters of the state have none.
    pub kind: Option<DocumentKind>,
    /// The issuer's short name as written, with its department: "UBND", "TTg",
    /// "BKHĐT-BNV", "LMHTXVN-VP". Never empty.
    pub issuer: String,
    /// Whose form it is.
    pub style: Style,
}

impl DocumentNumber {
    /// Reads a number, with or without "Số" before it and a full stop, a comma or a
    /// footnote mark after it, in any Unicode form and with stray spaces.
    pub fn parse(text: &str) -> Result<Self, DocumentNumberError> {
        read::read(text)
    }

    /// The symbol after the number: "BC-UBND", "BC/TU".
    pub fn symbol(&self) -> String {
        let separator = match self.style {
            Style::State => '-',
            Style::Party => '/',
        };
        match self.kind {
            Some(kind) => format!("{}{separator}{}", kind.code(), self.issuer),
            None => self.issuer.clone(),
        }
    }

    /// The line of a document's head: "Số: 15/BC-UBND"; the Party's has no colon.
    pub fn head_line(&self) -> String {
        match self.style {
            Style::State => format!("Số: {self}"),
            Style::Party => format!("Số {self}"),
        }
    }
}

impl fmt::Display for DocumentNumber {
    /// Numbers below ten have a leading zero, as both regimes ask.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let separator = match self.style {
            Style::State => '/',
            Style::Party => '-',
        };
        write!(formatter, "{:02}{separator}", self.number)?;
        if let Some(year) = self.year {
            write!(formatter, "{year}/")?;
        }
        formatter.write_str(&self.symbol())
    }
}
