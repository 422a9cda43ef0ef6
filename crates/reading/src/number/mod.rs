//! Every number in a text, and what sort of number it is. A figure is only
//! what is left when dates, periods, document numbers, headings, ordinals and
//! durations are known to be none.

mod class;
pub(crate) mod document;
mod lex;
pub(crate) mod measure;
mod spelled;

use crate::Span;
use crate::moment::Moment;
use crate::passage::Passage;
use serde::Serialize;
use std::ops::Range;
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
    pub bytes: Range<usize>,
    /// What sort.
    pub class: Class,
    /// Its value, of a figure, a percentage, a range's lower bound.
    #[serde(skip)]
    pub value: Option<Decimal>,
    /// A range's upper bound.
    #[serde(skip)]
    pub value_to: Option<Decimal>,
}

impl Number {
    /// Whether it says how much of something there is.
    #[must_use]
    pub fn is_figure(&self) -> bool {
        matches!(self.class, Class::Figure | Class::Percentage | Class::Range)
    }
}

/// Every number of a passage, in its order: what dates, periods and
/// documents' numbers take is theirs, the rest is classed by what stands
/// around it.
pub(crate) fn numbers(
    index: usize,
    passage: &Passage,
    lower: &str,
    documents: &[Range<usize>],
    moments: &[Moment],
) -> Vec<Number> {
    let text = passage.text.as_str();
    let number = |bytes: Range<usize>, class, value, value_to| Number {
        span: passage.span(bytes.clone()),
        passage: index,
        bytes,
        class,
        value,
        value_to,
    };
    let mut found: Vec<Number> = Vec::new();
    found.extend(documents.iter().map(|one| number(one.clone(), Class::DocumentNumber, None, None)));
    let has_digit = |moment: &&Moment| text[moment.bytes.clone()].bytes().any(|one| one.is_ascii_digit());
    for moment in moments.iter().filter(has_digit) {
        if !is_taken(&found, &moment.bytes) {
            found.push(number(moment.bytes.clone(), moment.class, None, None));
        }
    }
    let mut at = 0;
    while let Some(offset) = text[at..].find(|one: char| one.is_ascii_digit()) {
        let start = at + offset;
        if let Some(covering) = found.iter().find(|one| one.bytes.start <= start && start < one.bytes.end) {
            at = covering.bytes.end;
            continue;
        }
        let mut numeral = lex::numeral(lower, start);
        if is_taken(&found, &numeral.bytes) {
            numeral = lex::first_bound(lower, start);
        }
        at = numeral.bytes.end.max(start + 1);
        let class = class::Around { text, lower, kind: &passage.kind, numeral: &numeral }.class();
        let is_value = matches!(class, Class::Figure | Class::Percentage | Class::Range);
        let value = numeral.value.filter(|_| is_value);
        let value_to = numeral.value_to.filter(|_| is_value);
        found.push(number(numeral.bytes, class, value, value_to));
    }
    for (bytes, value) in spelled::find(text, lower) {
        if !is_taken(&found, &bytes) {
            found.push(number(bytes, Class::Figure, Some(value), None));
        }
    }
    found.sort_by_key(|one| one.bytes.start);
    found
}

fn is_taken(found: &[Number], bytes: &Range<usize>) -> bool {
    found.iter().any(|one| one.bytes.start < bytes.end && bytes.start < one.bytes.end)
}
