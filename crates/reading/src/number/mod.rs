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
use crate::taken::Taken;
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
    references: &[Range<usize>],
    moments: &[Moment],
) -> Vec<Number> {
    let text = passage.text.as_str();
    let mut list = List { index, passage, taken: Taken::new(text.len()), found: Vec::new() };
    for document in documents {
        list.add(document.clone(), Class::DocumentNumber, None);
    }
    let has_digit = |moment: &&Moment| text[moment.bytes.clone()].bytes().any(|one| one.is_ascii_digit());
    for moment in moments.iter().filter(has_digit) {
        list.add(moment.bytes.clone(), moment.class, None);
    }
    let (mut at, mut next) = (0, 0);
    while let Some(offset) = text[at..].find(|one: char| one.is_ascii_digit()) {
        let start = at + offset;
        at = start + 1;
        if !list.taken.is_free(&(start..at)) {
            continue;
        }
        let numeral = Some(lex::numeral(lower, start)).filter(|one| list.taken.is_free(&one.bytes));
        let numeral = numeral.unwrap_or_else(|| lex::first_bound(lower, start));
        at = numeral.bytes.end.max(at);
        while references.get(next).is_some_and(|one| one.end <= start) {
            next += 1;
        }
        let is_in_reference = references.get(next).is_some_and(|one| one.start <= start);
        let class = if is_in_reference {
            Class::DocumentNumber
        } else {
            class::Around { text, lower, kind: &passage.kind, numeral: &numeral }.class()
        };
        list.add(numeral.bytes.clone(), class, Some((numeral.value, numeral.value_to)));
    }
    for (bytes, value) in spelled::find(text, lower) {
        list.add(bytes, Class::Figure, Some((Some(value), None)));
    }
    list.found.sort_by_key(|one| one.bytes.start);
    list.found
}

/// The numbers of a passage as they are found.
struct List<'a> {
    index: usize,
    passage: &'a Passage,
    taken: Taken,
    found: Vec<Number>,
}

impl List<'_> {
    /// Adds a number where nothing else stands yet.
    fn add(&mut self, bytes: Range<usize>, class: Class, values: Option<(Option<Decimal>, Option<Decimal>)>) {
        if !self.taken.take(&bytes) {
            return;
        }
        let span = self.passage.span(bytes.clone());
        let mut number = Number { span, passage: self.index, bytes, class, value: None, value_to: None };
        if number.is_figure() {
            (number.value, number.value_to) = values.unwrap_or_default();
        }
        self.found.push(number);
    }
}
