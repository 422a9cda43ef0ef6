//! Reads an example sentence and checks it, for the tests of rules.

use super::{Checked, check};
use crate::{Knowledge, read};

/// What a rule found in a text, in Vietnamese.
pub(super) fn found(rule: &str, text: &str) -> Vec<String> {
    let of_rule = run(text).findings.into_iter().filter(|finding| finding.rule == rule);
    of_rule.map(|finding| finding.message.vi).collect()
}

/// How many relations a rule checked in a text.
pub(super) fn checked(rule: &str, text: &str) -> usize {
    run(text).relations.get(rule).copied().unwrap_or_default()
}

fn run(text: &str) -> Checked {
    let reading = read(text.as_bytes(), "example.md", &Knowledge::default()).unwrap();
    check(&reading, &Knowledge::default())
}
