//! Figures: what a document says in numbers, of what, where, when, and in
//! which role.

mod area;
mod bound;
mod compare;
mod frame;
mod indicator;
mod label;
mod list;
mod measure;
mod role;
mod time;

use crate::number::Number;
use crate::outline::Outline;
use crate::own::Own;
use crate::prepared::Prepared;
use crate::{Knowledge, Span, When};
use domain::IndicatorKey;
use frame::Frame;
use serde::{Serialize, Serializer};
use vietnamese::number::Decimal;

/// How exactly the value is meant.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    /// The value itself.
    Exact,
    /// `khoảng`, `ước`, `xấp xỉ`.
    About,
    /// `ít nhất`, `tối thiểu`, `từ … trở lên`.
    AtLeast,
    /// `không quá`, `tối đa`, `dưới`.
    AtMost,
    /// `gần`: somewhat less.
    Nearly,
    /// `hơn`, `trên`: somewhat more.
    MoreThan,
    /// From `value` to `value_to`.
    Range,
}

/// What a figure is in the life of a plan.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// What is or was done.
    Actual,
    /// What a unit promised (đăng ký).
    Registered,
    /// What is to be reached (mục tiêu, phấn đấu).
    Target,
    /// A unit's share of a target (giao chỉ tiêu).
    Allocation,
    /// By how much something grew or fell.
    Change,
    /// A percentage of another figure ("đạt 38,4% so với đăng ký").
    Ratio,
    /// How wide a scheme reaches: communes, districts, remaining units.
    Scope,
}

/// A figure read out of a document.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Figure {
    /// Where the number stands: for `38,4%` with its sign, for a range both
    /// bounds, without the words around it.
    #[serde(flatten)]
    pub span: Span,
    /// The number as written.
    pub text: String,
    /// Its value; the lower bound of a range.
    #[serde(serialize_with = "plain")]
    pub value: Decimal,
    /// The upper bound of a range.
    #[serde(serialize_with = "plain_if_any", skip_serializing_if = "Option::is_none")]
    pub value_to: Option<Decimal>,
    /// How exactly it is meant.
    pub bound: Bound,
    /// The unit of measure as written: `tổ hợp tác`, `triệu đồng`, `%`.
    pub measure: String,
    /// What it counts, in the document's words.
    pub label: String,
    /// The indicator that it fits, if one does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub indicator: Option<IndicatorKey>,
    /// How sure the reading is, 0 to 1: of the indicator where one fits, else of label, area and time.
    pub score: f64,
    /// Of which area: `tỉnh Kon Tum`, `huyện Kon Rẫy`, `cả nước`.
    pub area: String,
    /// The code of that area's unit in the programme at the figure's time, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Of which time.
    pub time: When,
    /// In which role.
    pub role: Role,
    /// For a ratio or a change, which figure of the list (from 0) it compares with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compared_with: Option<usize>,
    /// For a ratio or a change, which figure of the list (from 0) is compared: the part of the
    /// ratio, the value after the change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compares: Option<usize>,
    /// Which passage of the document.
    #[serde(skip)]
    pub passage: usize,
    /// Where in the passage, in bytes.
    #[serde(skip)]
    pub bytes: std::ops::Range<usize>,
}

/// A decimal as a JSON number: `38.4`. Beyond 2^53 it loses digits, as JSON readers do.
fn plain<S: Serializer>(value: &Decimal, serializer: S) -> Result<S::Ok, S::Error> {
    if value.scale == 0 {
        return serializer.serialize_i64(value.digits);
    }
    let number: f64 = format!("{}e-{}", value.digits, value.scale).parse().unwrap_or_default();
    serializer.serialize_f64(number)
}

fn plain_if_any<S: Serializer>(value: &Option<Decimal>, serializer: S) -> Result<S::Ok, S::Error> {
    match value {
        Some(value) => plain(value, serializer),
        None => serializer.serialize_none(),
    }
}

/// The figures of a document, in the order of its text.
pub(crate) fn figures(
    passages: &[Prepared<'_>],
    outline: &Outline,
    own: &Own,
    knowledge: &Knowledge<'_>,
) -> Vec<Figure> {
    let frame = Frame::new(passages, outline, own);
    let mut found = Vec::new();
    for index in 0..passages.len() {
        of_passage(&frame, index, &mut found);
    }
    list::inherit(&frame, &mut found);
    compare::compare(&frame, &mut found);
    indicator::matched(&mut found, knowledge);
    found
}

/// Adds the figures of one passage.
fn of_passage(frame: &Frame<'_>, passage: usize, found: &mut Vec<Figure>) {
    let one = &frame.passages[passage];
    let numbers: Vec<&Number> = one.numbers.iter().filter(|number| number.is_figure()).collect();
    let mut from = 0;
    for (index, number) in numbers.iter().enumerate() {
        let until =
            numbers.get(index + 1).map_or(one.lower.len(), |next| bound::start(&one.lower, next.bytes.start));
        let until = until.min(one.sentence(number.bytes.start).end).max(number.bytes.end);
        let follows_figure =
            index > 0 && numbers[index - 1].bytes.start >= one.sentence(number.bytes.start).start;
        from = from.max(one.sentence(number.bytes.start).start);
        if let Some(figure) = read(frame, passage, number, from..until, follows_figure) {
            from = label_end(number, &figure, &one.lower);
            found.push(figure);
        }
    }
}

/// Where the words behind a number that belong to it end.
fn label_end(number: &Number, figure: &Figure, lower: &str) -> usize {
    let rest = &lower[number.bytes.end..];
    let skipped = rest.len() - rest.trim_start().len();
    let behind =
        rest[skipped..].get(..figure.label.len()).is_some_and(|words| words == figure.label.to_lowercase());
    number.bytes.end + if behind { skipped + figure.label.len() } else { 0 }
}

/// One figure; `around` is from the end of the one before to the beginning of the next.
fn read(
    frame: &Frame<'_>,
    passage: usize,
    number: &Number,
    around: std::ops::Range<usize>,
    follows_figure: bool,
) -> Option<Figure> {
    let one = &frame.passages[passage];
    let (text, lower) = (one.passage.text.as_str(), one.lower.as_str());
    let bytes = number.bytes.clone();
    let measure = measure::measure(text, lower, number);
    let label = label::label(lower, number, &measure, around.start, around.end);
    let asked = role::Asked { passage, bytes: &bytes, until: around.end, measure: &measure, follows_figure };
    let mut role = role::role(frame, &asked);
    let is_flow = time::is_flow(&lower[label.clone()], &lower[around.start.min(bytes.start)..bytes.start]);
    let time = time::time(frame, &time::Asked { passage, bytes: &bytes, until: around.end, role, is_flow });
    role = role::seen_from(frame, role, time);
    let (value, value_to) = list::grouped(number, &measure);
    Some(Figure {
        span: number.span,
        text: text[bytes.clone()].to_owned(),
        value: value?,
        value_to,
        bound: bound::bound(lower, number),
        measure: measure.text,
        label: text[label].to_owned(),
        indicator: None,
        score: 0.0,
        area: area::area(frame, passage, &bytes, around.end),
        unit: None,
        time,
        role,
        compared_with: None,
        compares: None,
        passage,
        bytes,
    })
}
