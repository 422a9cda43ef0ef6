//! References to documents: "Kết luận số 303-KL/TU ngày 21-6-2011 của Tỉnh ủy".

use crate::Span;
use jiff::civil::Date;
use serde::Serialize;

/// A document that the text names.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Reference {
    /// Where, from the type word to the date.
    #[serde(flatten)]
    pub span: Span,
    /// The type word as written, in lower case: `kết luận`, `nghị quyết`; empty where there is none.
    #[serde(rename = "type")]
    pub kind: String,
    /// Number and symbol as written, spaces taken out: `303-KL/TU`, `80/2002/QĐ-TTg`.
    pub number: String,
    /// The symbol without number and year: `KL/TU`, `QĐ-TTg`.
    pub symbol: String,
    /// Who issued it, in the document's words: `Tỉnh ủy Kon Tum`; empty where it does not say.
    pub issuer: String,
    /// Its date; none where the document says none or one that does not exist.
    pub date: Option<Date>,
    /// The date as written, also where no such day exists.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub date_text: String,
    /// Which passage.
    #[serde(skip)]
    pub passage: usize,
    /// Where in the passage, in bytes.
    #[serde(skip)]
    pub bytes: std::ops::Range<usize>,
}
