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
        // The words are filled in for all places together, in one walk through the text.
        let spans = spans.iter().map(|span| Quote { span: *span, text: String::new() }).collect();
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
    for rule in RULES {
        checked.relations.insert(rule.name, 0);
        (rule.check)(reading, knowledge, &mut Sheet { rule: rule.name, checked: &mut checked });
    }
    checked.findings.sort_by_key(|finding| finding.spans.first().map(|quote| quote.span));
    quote(&mut checked.findings, &reading.text);
    checked
}

/// Fills in what stands at the places of all findings. A text of many faults
/// would cost its length for each, if each were looked up from the beginning.
fn quote(findings: &mut [Finding], text: &str) {
    let mut quotes: Vec<&mut Quote> =
        findings.iter_mut().flat_map(|finding| finding.spans.iter_mut()).collect();
    quotes.sort_by_key(|quote| quote.span);
    let mut bytes = text.char_indices().map(|(at, _)| at);
    let (mut place, mut start) = (0, bytes.next().unwrap_or_default());
    for quote in quotes {
        while place < quote.span.start {
            start = bytes.next().unwrap_or(text.len());
            place += 1;
        }
        let length = quote.span.end.saturating_sub(quote.span.start);
        quote.text = text[start..].chars().take(length).collect();
    }
}
