//! How good a reading is, measured against a ledger.
//!
//! * A row is recalled if a figure starts where the quote's `[[` stands, with
//!   the same value, measure and role. Measures are compared without case and
//!   diacritics, and only up to a slash: "triệu đồng/người" is "triệu đồng".
//! * Area (in any spelling of its name) and time (exactly) are counted over
//!   the recalled rows.
//! * In a complete ledger a figure that starts at no row is a stray. A figure
//!   on a number of the ledger's `not` list, or on what the plainest patterns
//!   call a date or a document's number, is none at all: a false one.

use super::ledger::{Ledger, OneOf, Places, Row, Value};
use reading::Reading;
use reading::figure::Figure;
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use vietnamese::name::{fold, match_key};

/// The counts of one document, or of several added.
#[derive(Clone, Default, Debug, PartialEq, Eq)]
pub struct Score {
    /// Rows of the ledger.
    pub rows: usize,
    /// Rows that were recalled.
    pub recalled: usize,
    /// Recalled rows with the right area.
    pub areas: usize,
    /// Recalled rows with the right time.
    pub times: usize,
    /// Figures that the reading prints.
    pub printed: usize,
    /// Those of completely marked documents.
    pub judged: usize,
    /// Of these, those that stand in no row.
    pub strays: usize,
    /// Figures that are dates, document numbers, list numbers.
    pub false_ones: usize,
    /// Figures of which the ledger says that they are an indicator.
    pub meant: usize,
    /// Of the figures whose indicator the ledger says, those that were given one.
    pub matched: usize,
    /// Of these, those that were given the right one.
    pub matched_right: usize,
    /// What was missed or wrong, for people.
    pub misses: Vec<String>,
}

impl Score {
    /// Adds another document's counts.
    pub fn add(&mut self, other: &Score) {
        self.rows += other.rows;
        self.recalled += other.recalled;
        self.areas += other.areas;
        self.times += other.times;
        self.printed += other.printed;
        self.judged += other.judged;
        self.strays += other.strays;
        self.false_ones += other.false_ones;
        self.meant += other.meant;
        self.matched += other.matched;
        self.matched_right += other.matched_right;
    }

    /// Whether it keeps the bounds: recall at least 98%, at most 3% strays and
    /// at most 3% false figures, area and time right for at least 90%.
    pub fn is_good(&self) -> bool {
        self.recalled * 100 >= self.rows * 98
            && self.strays * 100 <= self.judged * 3
            && self.false_ones * 100 <= self.printed * 3
            && self.areas * 100 >= self.recalled * 90
            && self.times * 100 >= self.recalled * 90
    }

    /// How many indicators were found, and how many of those that were given are right.
    pub fn indicators(&self) -> String {
        format!(
            "recall {}, precision {}",
            share(self.matched_right.min(self.meant), self.meant),
            share(self.matched_right, self.matched)
        )
    }

    /// Whether at least 95% of the indicators that are given are right: a wrong one is worse than none.
    pub fn gives_right_indicators(&self) -> bool {
        self.matched_right * 100 >= self.matched * 95
    }

    /// One line for people.
    pub fn line(&self) -> String {
        format!(
            "recall {}, area {}, time {}, precision {}, false {} of {}",
            share(self.recalled, self.rows),
            share(self.areas, self.recalled),
            share(self.times, self.recalled),
            if self.judged == 0 {
                "not judged".to_owned()
            } else {
                share(self.judged - self.strays, self.judged)
            },
            self.false_ones,
            self.printed,
        )
    }
}

/// "38/40 (95.0%)".
fn share(part: usize, whole: usize) -> String {
    if whole == 0 {
        return "0/0".to_owned();
    }
    let tenths = part * 1000 / whole;
    format!("{part}/{whole} ({}.{}%)", tenths / 10, tenths % 10)
}

/// Measures a reading.
pub fn score(reading: &Reading, ledger: &Ledger, file: &str) -> Score {
    let mut places = Places::new(&reading.text);
    let by_start: BTreeMap<usize, &Figure> =
        reading.figures.iter().map(|figure| (figure.span.start, figure)).collect();
    let here = |name: &Option<String>| name.as_deref().is_none_or(|name| name == file);
    let mut score = Score { printed: reading.figures.len(), ..Score::default() };
    let mut starts = BTreeSet::new();
    for row in ledger.figures().iter().filter(|row| here(&row.file)) {
        score.rows += 1;
        let Some((start, _)) = places.find(&row.quote) else {
            score.misses.push(format!("quote is not in the text: {}", row.quote));
            continue;
        };
        starts.insert(start);
        compare(row, by_start.get(&start).copied(), &mut score);
    }
    for quote in ledger.maybe() {
        match places.find(quote) {
            Some((start, _)) => drop(starts.insert(start)),
            None => score.misses.push(format!("quote is not in the text: {quote}")),
        }
    }
    for place in ledger.indicators().iter().filter(|place| place.file == file) {
        match by_start.get(&place.at) {
            Some(figure) => match_indicator(&place.indicator, figure, &mut score),
            None => score.misses.push(format!("no figure at {}", place.at)),
        }
    }
    let mut none = patterns(reading);
    for not in ledger.not().iter().filter(|not| here(&not.file)) {
        match places.find(&not.quote) {
            Some((start, end)) => none.push((start, end, not.is.clone())),
            None => score.misses.push(format!("quote is not in the text: {}", not.quote)),
        }
    }
    judge_printed(reading, ledger.is_complete(), &starts, &none, &mut score);
    score
}

fn compare(row: &Row, figure: Option<&Figure>, score: &mut Score) {
    let quote = &row.quote;
    let Some(figure) = figure else {
        return score.misses.push(format!("not read: {quote}"));
    };
    let mut wrong = Vec::new();
    if !is_value(figure, &row.value) {
        wrong.push(format!("value {}", figure.text));
    }
    if !row.measure.fits(|measure| head(measure) == head(&figure.measure)) {
        wrong.push(format!("measure {:?} instead of {:?}", figure.measure, row.measure.text()));
    }
    let role = role_name(figure);
    if !row.role.fits(|expected| expected == role) {
        wrong.push(format!("role {role} instead of {}", row.role.text()));
    }
    if !wrong.is_empty() {
        return score.misses.push(format!("{}: {quote}", wrong.join(", ")));
    }
    score.recalled += 1;
    if let Some(indicator) = &row.indicator {
        match_indicator(indicator, figure, score);
    }
    if row.area.fits(|area| match_key(area) == match_key(&figure.area)) {
        score.areas += 1;
    } else {
        wrong.push(format!("area {:?} instead of {:?}", figure.area, row.area.text()));
    }
    let time = figure.time.to_string();
    if row.time.fits(|expected| expected == time) {
        score.times += 1;
    } else {
        wrong.push(format!("time {time:?} instead of {:?}", row.time.text()));
    }
    if !wrong.is_empty() {
        score.misses.push(format!("{}: {quote}", wrong.join(", ")));
    }
}

/// Counts whether a figure was given its indicator, the empty one for none.
fn match_indicator(expected: &OneOf, figure: &Figure, score: &mut Score) {
    let given = figure.indicator.as_ref().map(ToString::to_string).unwrap_or_default();
    let is_right = expected.fits(|one| one == given);
    score.meant += usize::from(!expected.fits(str::is_empty));
    score.matched += usize::from(!given.is_empty());
    score.matched_right += usize::from(is_right && !given.is_empty());
    if !is_right {
        let (expected, label) = (expected.text(), &figure.label);
        score.misses.push(format!("indicator {given:?} instead of {expected:?}: {} {label}", figure.text));
    }
}

fn judge_printed(
    reading: &Reading,
    is_complete: bool,
    starts: &BTreeSet<usize>,
    none: &[(usize, usize, String)],
    score: &mut Score,
) {
    for figure in &reading.figures {
        let (start, end) = (figure.span.start, figure.span.end);
        let is_marked = starts.contains(&start);
        let context = || {
            let from = start.saturating_sub(30);
            let words: String = reading.text.chars().skip(from).take(end + 30 - from).collect();
            words.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        if !is_marked && let Some((.., is)) = none.iter().find(|(from, to, _)| start < *to && *from < end) {
            score.false_ones += 1;
            score.misses.push(format!("{:?} is {is}: … {} …", figure.text, context()));
        } else if !is_marked && is_complete {
            score.misses.push(format!("{:?} is not in the ledger: … {} …", figure.text, context()));
        }
        if is_complete {
            score.judged += 1;
            score.strays += usize::from(!is_marked);
        }
    }
}

fn head(measure: &str) -> String {
    fold(measure.split('/').next().unwrap_or_default())
}

fn role_name(figure: &Figure) -> String {
    serde_json::to_value(figure.role)
        .ok()
        .and_then(|role| role.as_str().map(str::to_owned))
        .unwrap_or_default()
}

fn is_value(figure: &Figure, value: &Value) -> bool {
    let number = |decimal: vietnamese::number::Decimal| {
        format!("{}e-{}", decimal.digits, decimal.scale).parse::<f64>().unwrap_or(f64::NAN)
    };
    let is_close = |left: f64, right: f64| (left - right).abs() <= 1e-9 * right.abs().max(1.0);
    match value {
        Value::One(value) => is_close(number(figure.value), *value) && figure.value_to.is_none(),
        Value::Range([from, to]) => {
            is_close(number(figure.value), *from)
                && figure.value_to.is_some_and(|upper| is_close(number(upper), *to))
        }
    }
}

/// What needs no knowledge to be seen as no figure. Only what cannot be one:
/// it must not punish a right reading.
fn patterns(reading: &Reading) -> Vec<(usize, usize, String)> {
    let table = [
        (r"\d{1,2}\s?[/-]\s?\d{1,2}\s?[/-]\s?\d{4}", "a date"),
        (r"(?i)(?:ngày \d{1,2}|tháng \d{1,2}|năm \d{4})\b", "a date"),
        (r"\d+(?:/\d{4})?[/-][A-ZĐ]{1,5}(?:[-/.][A-ZĐ]\p{L}*)+", "a document's number"),
        (r"(?m)^[ \t#*]*\d{1,2}(?:\.\d{1,2})*[.)] ", "a list number"),
    ];
    let mut found = Vec::new();
    for (pattern, is) in table {
        let Ok(regex) = Regex::new(pattern) else { continue };
        for place in regex.find_iter(&reading.text) {
            let start = reading.text[..place.start()].chars().count();
            found.push((start, start + place.as_str().chars().count(), is.to_owned()));
        }
    }
    found
}
