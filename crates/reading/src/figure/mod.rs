//! Figures: what a document says in numbers, of what, where, when, and in
//! which role.

mod area;
mod base;
mod bound;
mod cell;
mod compare;
mod cue;
mod frame;
mod indicator;
mod label;
mod list;
mod measure;
mod role;
mod time;

use crate::grid::Grid;
use crate::number::Number;
use crate::outline::Outline;
use crate::own::Own;
use crate::prepared::Prepared;
use crate::{Knowledge, Span, When, words};
use domain::IndicatorKey;
pub use domain::incoming::Role;
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

/// More figures than this are not read of one document: no report has them.
const MOST_FIGURES: usize = 20_000;

/// The figures of a document, in the order of its text.
pub(crate) fn figures(
    passages: &[Prepared<'_>],
    outline: &Outline,
    own: &Own,
    grid: &Grid,
    knowledge: &Knowledge<'_>,
) -> Vec<Figure> {
    let frame = Frame::new(passages, outline, own);
    let mut found = Vec::new();
    for (index, one) in passages.iter().enumerate() {
        if found.len() >= MOST_FIGURES {
            break;
        }
        match grid.get(&index) {
            Some(heads) => {
                let numbers = one.numbers.iter().filter(|number| number.is_figure());
                found.extend(numbers.filter_map(|number| cell::read(&frame, index, number, heads)));
            }
            None => of_passage(&frame, index, &mut found),
        }
    }
    list::inherit(&frame, &mut found);
    compare::compare(&frame, &mut found);
    indicator::matched(&frame, &mut found, knowledge);
    in_order(found)
}

/// The figures in the order of the text: a footnote may stand inside a paragraph that goes on below it.
fn in_order(figures: Vec<Figure>) -> Vec<Figure> {
    let mut order: Vec<usize> = (0..figures.len()).collect();
    order.sort_by_key(|&index| figures[index].span);
    let mut places = vec![0; figures.len()];
    for (place, &index) in order.iter().enumerate() {
        places[index] = place;
    }
    let mut figures = figures;
    for figure in &mut figures {
        figure.compares = figure.compares.map(|index| places[index]);
        figure.compared_with = figure.compared_with.map(|index| places[index]);
    }
    figures.sort_by_key(|figure| figure.span);
    figures
}

/// Adds the figures of one passage.
fn of_passage(frame: &Frame<'_>, passage: usize, found: &mut Vec<Figure>) {
    let one = &frame.passages[passage];
    let numbers: Vec<&Number> = one.numbers.iter().filter(|number| number.is_figure()).collect();
    let mut from = 0;
    let mut flows: Option<(usize, String)> = None;
    for (index, number) in numbers.iter().enumerate().take(MOST_FIGURES) {
        // "9/12 xã": the words behind the second are those of both.
        let is_first_of_two = numbers.get(index + 1).is_some_and(|next| {
            one.lower.get(number.bytes.end..next.bytes.start).is_some_and(|between| between == "/")
        });
        let next = numbers.get(index + 1 + usize::from(is_first_of_two));
        let until = next.map_or(one.lower.len(), |next| bound::start(&one.lower, next.bytes.start));
        let until = until.min(one.sentence(number.bytes.start).end).max(number.bytes.end);
        let sentence = one.sentence(number.bytes.start).start;
        let before =
            index.checked_sub(1).map(|before| numbers[before]).filter(|one| one.bytes.start >= sentence);
        from = from.max(sentence);
        let between = before
            .map_or("", |before| one.lower.get(before.bytes.end..number.bytes.start).unwrap_or_default());
        let goes_on = flows.as_ref().filter(|(at, _)| *at == sentence && !words::has_any(between, STANDING));
        let around = Around {
            words: from..until,
            follows_figure: before.is_some(),
            flows: goes_on.map(|(_, measure)| measure.as_str()),
        };
        if let Some((mut figure, is_flow)) = read(frame, passage, number, &around) {
            flows = is_flow.then(|| (sentence, figure.measure.clone()));
            let before = index.checked_sub(1).map(|before| numbers[before]);
            based(one, before.zip(found.last()), &mut figure);
            opening(one, sentence, before, &mut figure);
            from = label_end(number, &figure, &one.lower);
            found.push(figure);
        }
    }
}

/// Words that show that a list of what happened has ended.
const STANDING: &[&str] = &["có", "hiện", "còn", "tổng", "lên", "trong đó", "gồm"];

/// How many words before a number say whether it counts what happened.
const NEAR: usize = 10;

/// What stands around a number.
struct Around<'a> {
    /// From the end of the figure before to the beginning of the next one's words.
    words: std::ops::Range<usize>,
    /// Whether a figure stands before it in its sentence.
    follows_figure: bool,
    /// The measure in which the figure before it in a list counts what happened.
    flows: Option<&'a str>,
}

/// A number in brackets behind a comparison has the role and time of its base.
fn based(one: &Prepared<'_>, before: Option<(&Number, &Figure)>, figure: &mut Figure) {
    let Some((number, compared)) = before.filter(|(number, _)| number.bytes.end <= figure.bytes.start) else {
        return;
    };
    let between = number.bytes.end..figure.bytes.start;
    if let Some(base) = base::base(&one.lower[between.clone()]) {
        let first = one.moments.partition_point(|moment| moment.bytes.start < between.start);
        let last = one.moments.partition_point(|moment| moment.bytes.end <= between.end);
        figure.role = base.role();
        figure.time = base.time(&one.lower, &one.moments[first..last.max(first)], compared.time);
    }
}

/// "So với cuối năm 2022 (176 HTX) tăng 08 HTX": the base before what is compared with it.
fn opening(one: &Prepared<'_>, sentence: usize, before: Option<&Number>, figure: &mut Figure) {
    let words = one.lower.get(sentence..figure.bytes.start).unwrap_or_default();
    let is_first = before.is_none_or(|number| number.bytes.end <= sentence);
    if !is_first || !words.trim_start().starts_with("so ") {
        return;
    }
    if let Some(base) = base::base(words) {
        let first = one.moments.partition_point(|moment| moment.bytes.start < sentence);
        let last = one.moments.partition_point(|moment| moment.bytes.end <= figure.bytes.start);
        figure.role = base.role();
        figure.time = base.time(&one.lower, &one.moments[first..last.max(first)], figure.time);
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

/// One figure, and whether it counts what happened.
fn read(frame: &Frame<'_>, passage: usize, number: &Number, around: &Around<'_>) -> Option<(Figure, bool)> {
    let one = &frame.passages[passage];
    let (text, lower) = (one.passage.text.as_str(), one.lower.as_str());
    let bytes = number.bytes.clone();
    let measure = measure::measure(text, lower, number);
    let (from, until) = (around.words.start, around.words.end);
    let label = label::label(lower, number, &measure, from, until);
    // Where the label is what stands before, it has the act in it.
    let act = if label.start < bytes.start { 0..0 } else { label::act(lower, bytes.start, from) };
    let follows_figure = around.follows_figure;
    let asked = role::Asked { passage, bytes: &bytes, until, measure: &measure, follows_figure };
    let mut role = role::role(frame, &asked);
    let is_annual = time::is_annual(&lower[label.clone()]);
    let near = words::words_back(&lower[from.min(bytes.start)..bytes.start], NEAR);
    let is_done = time::is_done(&lower[label.clone()], near);
    let goes_on = around.flows.is_some_and(|before| before == measure.text || measure.text == "%");
    let is_flow = goes_on || time::is_flow(&measure, &lower[label.clone()], near);
    let asked = time::Asked { passage, bytes: &bytes, until, role, is_flow, is_annual, is_done };
    let time = time::time(frame, &asked);
    role = role::seen_from(frame, role, time);
    let (value, value_to) = list::grouped(number, &measure);
    let figure = Figure {
        span: number.span,
        text: text[bytes.clone()].to_owned(),
        value: value?,
        value_to,
        bound: bound::bound(lower, number),
        measure: measure.text,
        label: [&text[act], &text[label]].join(" ").trim().to_owned(),
        indicator: None,
        score: 0.0,
        area: area::area(frame, passage, &bytes, until),
        unit: None,
        time,
        role,
        compared_with: None,
        compares: None,
        passage,
        bytes,
    };
    Some((figure, is_flow))
}
