//! Every number in a text, and what sort of number it is. A figure is only
//! what is left when dates, periods, document numbers, headings, ordinals and
//! durations are known to be none.

use crate::Span;
use serde::Serialize;
use vietnamese::number::Decimal;

/// What sort of number.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// A count, an amount, a measure: `1.220`, `252.155 triệu đồng`, `hai xã`.
    Figure,
    /// A percentage: `38,4%`.
    Percentage,
    /// Two bounds: `3 đến 4`.
    Range,
    /// A date or a part of one: `30/9/2012`, `ngày 18-3-2002`, `năm 2015`.
    Date,
    /// A period: `quý I năm 2024`, `6 tháng đầu năm`, `giai đoạn 2021 - 2030`.
    Period,
    /// A length of time: `15 năm`, `24 tháng`.
    Duration,
    /// In a document's number: `20-NQ/TW`, `1410/QĐ-UBND`.
    DocumentNumber,
    /// The number of a heading, an item, a footnote, a table's row.
    Listing,
    /// A place in an order or a name: `lần thứ 5`, `khóa XIII`, `tiêu chí số 13`, `cách mạng 4.0`, `Điều 6`.
    Ordinal,
}

/// A number as it stands in the text.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Number {
    /// Where.
    pub span: Span,
    /// Which passage of the document.
    #[serde(skip)]
    pub passage: usize,
    /// Where in the passage, in bytes.
    #[serde(skip)]
    pub bytes: std::ops::Range<usize>,
    /// What sort.
    pub class: Class,
    /// Its value, of a figure, a percentage, a range's lower bound.
    #[serde(skip)]
    pub value: Option<Decimal>,
    /// A range's upper bound.
    #[serde(skip)]
    pub value_to: Option<Decimal>,
}
