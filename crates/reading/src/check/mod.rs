//! What contradicts itself in a document. One rule a file, each with its name,
//! its explanation and its table of examples. A rule that cries wolf is worse
//! than none: where a text leaves two readings, a rule stays quiet.

mod amount;
mod average;
mod change;
#[cfg(test)]
mod example;
mod future_date;
mod heading_order;
mod households;
mod impossible_date;
mod line;
mod number_dates;
mod part_of_whole;
mod percentage;
mod period;
#[cfg(test)]
mod sample;
mod split;
mod sum;
mod table_sum;
mod two_values;
mod type_word;

use crate::{Knowledge, Reading, Span};
use serde::Serialize;
use std::collections::BTreeMap;
use vietnamese::Language;

/// How bad it is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// It cannot be right.
    Error,
    /// It is probably wrong.
    Warning,
}

/// A sentence in both languages.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Said {
    /// Vietnamese.
    pub vi: String,
    /// English.
    pub en: String,
}

impl Said {
    /// What is said in each language.
    fn of(say: impl Fn(Language) -> String) -> Said {
        Said { vi: say(Language::Vi), en: say(Language::En) }
    }

    /// In one language.
    #[must_use]
    pub fn text(&self, language: Language) -> &str {
        language.pick(&self.vi, &self.en)
    }
}

/// A place that a finding quotes.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Quote {
    /// Where.
    #[serde(flatten)]
    pub span: Span,
    /// What stands there.
    pub text: String,
}

/// Something that contradicts itself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// The rule's name.
    pub rule: &'static str,
    /// How bad.
    pub severity: Severity,
    /// What is wrong and which value would be right, in one sentence.
    pub message: Said,
    /// The places, in the order in which the message names them.
    pub spans: Vec<Quote>,
}

/// What a check found and how much it looked at.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Checked {
    /// What is wrong, in the order of the text.
    pub findings: Vec<Finding>,
    /// For each rule, how many relations it could check.
    pub relations: BTreeMap<&'static str, usize>,
}

/// A rule.
pub struct Rule {
    /// Its name in files: `percentage`.
    pub name: &'static str,
    /// What it looks at and why, for people.
    pub explanation: (&'static str, &'static str),
    /// Looks at a document.
    pub check: fn(&Reading, &Knowledge<'_>, &mut Sheet<'_>),
}

/// Where a rule writes what it checked and found.
pub struct Sheet<'a> {
    text: &'a Places<'a>,
    rule: &'static str,
    checked: &'a mut Checked,
}

impl Sheet<'_> {
    /// Counts a relation that was checked.
    pub fn checked(&mut self) {
        *self.checked.relations.entry(self.rule).or_default() += 1;
    }

    /// Something wrong, with the places it quotes.
    pub fn found(&mut self, severity: Severity, message: Said, spans: &[Span]) {
        let quote = |span: &Span| Quote { span: *span, text: self.text.quote(*span) };
        let spans = spans.iter().map(quote).collect();
        self.checked.findings.push(Finding { rule: self.rule, severity, message, spans });
    }
}

/// Every rule. A new one is a file and a line here.
pub const RULES: &[Rule] = &[
    percentage::RULE,
    sum::RULE,
    table_sum::RULE,
    change::RULE,
    part_of_whole::RULE,
    two_values::RULE,
    households::RULE,
    average::RULE,
    number_dates::RULE,
    type_word::RULE,
    impossible_date::RULE,
    future_date::RULE,
    heading_order::RULE,
    period::RULE,
];

/// Runs every rule over a document.
#[must_use]
pub fn check(reading: &Reading, knowledge: &Knowledge<'_>) -> Checked {
    let mut checked = Checked::default();
    let text = Places::new(&reading.text);
    for rule in RULES {
        checked.relations.insert(rule.name, 0);
        (rule.check)(reading, knowledge, &mut Sheet { text: &text, rule: rule.name, checked: &mut checked });
    }
    checked.findings.sort_by_key(|finding| finding.spans.first().map(|quote| quote.span));
    checked
}

/// A text in which a character's place is found without counting from the
/// beginning each time: long documents can have many findings.
struct Places<'a> {
    text: &'a str,
    /// The bytes at which every [`STRIDE`]th character begins.
    strides: Vec<usize>,
}

/// Characters between two known places.
const STRIDE: usize = 512;

impl<'a> Places<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, strides: text.char_indices().step_by(STRIDE).map(|(at, _)| at).collect() }
    }

    fn quote(&self, span: Span) -> String {
        let from = self.strides.get(span.start / STRIDE).copied().unwrap_or(self.text.len());
        let rest = self.text[from..].chars().skip(span.start % STRIDE);
        rest.take(span.end.saturating_sub(span.start)).collect()
    }
}
