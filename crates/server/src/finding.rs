//! What the rules found and why an act was refused, in the user's words. Every
//! page, the API and the command line say it by these two functions.

use crate::words::Words;
use domain::check::{Finding, Quoted};
use domain::form::{Cell, Version};
use domain::programme::Programme;
use domain::report::Refusal;
use std::fmt::Display;
use vietnamese::percent::Percent;

/// The label of a cell: the line's words, and the breakdown's where there is one.
#[must_use]
pub fn cell_label(cell: &Cell, programme: &Programme, version: Option<&Version>, words: Words) -> String {
    let language = words.0;
    let Some(indicator) = programme.indicators.get(&cell.indicator) else { return cell.name() };
    let line = version.and_then(|version| version.line(&cell.indicator));
    let name = line.map_or_else(|| indicator.name(language), |line| line.label(indicator, language));
    match breakdown_label(&cell.breakdown, programme, words) {
        Some(part) => format!("{name} ({part})"),
        None => name.to_owned(),
    }
}

/// A breakdown in words: `sex=female` → "nữ"; `None` for the total.
#[must_use]
pub fn breakdown_label(breakdown: &domain::Breakdown, programme: &Programme, words: Words) -> Option<String> {
    let found = programme.category(breakdown)?;
    Some(words.0.pick(&found.vi, &found.en).to_owned())
}

/// A finding as a sentence that says what is wrong and how to mend it.
#[must_use]
pub fn sentence(finding: &Finding, programme: &Programme, version: Option<&Version>, words: Words) -> String {
    let language = words.0;
    let mut said: Vec<(&str, String)> = finding
        .quoted
        .iter()
        .map(|(name, quoted)| {
            let text = match quoted {
                Quoted::Number { value, decimals } => {
                    vietnamese::number::format_trimmed(*value, *decimals, language)
                }
                Quoted::Cell(cell) => cell_label(cell, programme, version, words),
                Quoted::Words { vi, en } => language.pick(vi.clone(), en.clone()),
                Quoted::Tenths(tenths) => Percent::from_tenths(*tenths).format(language),
            };
            (*name, text)
        })
        .collect();
    if finding.rule == domain::check::Rule::BelowLegalMinimum {
        said.extend(minimum(&said, words));
    }
    let values: Vec<(&str, &dyn Display)> =
        said.iter().map(|(name, text)| (*name, text as &dyn Display)).collect();
    // A jump from nothing has no percentage to name, a huge one no sensible one.
    let key = match finding.rule {
        domain::check::Rule::Jump if finding.quoted.contains_key("times") => "check.jump_times".to_owned(),
        domain::check::Rule::Jump if !finding.quoted.contains_key("change") => {
            "check.jump_from_zero".to_owned()
        }
        rule => format!("check.{}", rule.code()),
    };
    words.f(&key, &values).trim().to_owned()
}

/// Of what kind each has to have how many, and the law that says so; what only
/// the programme agreed on names none.
fn minimum(said: &[(&str, String)], words: Words) -> [(&'static str, String); 2] {
    let of = |name: &str| said.iter().find(|(own, _)| *own == name).map_or("", |(_, text)| text.as_str());
    let key = format!("check.each.{}", of("kind"));
    let key = if words.has(&key) { key.as_str() } else { "check.each.other" };
    let each = words.f(key, &[("minimum", &of("minimum"))]);
    let source = crate::source::text(of("source"), words);
    let law = if source.is_empty() { String::new() } else { format!(" ({source})") };
    [("each", each), ("law", law)]
}

/// Why an act was refused, and what to do about it.
#[must_use]
pub fn refusal(refusal: &Refusal, words: Words) -> String {
    let day = |day: &jiff::civil::Date| vietnamese::date::short(*day, words.0);
    match refusal {
        Refusal::NotOpenYet(opens) => words.f("check.refused.not_open_yet", &[("day", &day(opens))]),
        Refusal::Closed(last) => words.f("check.refused.closed", &[("day", &day(last))]),
        Refusal::WrongState(state) => {
            let state = words.t(&format!("check.state.{}", state.code())).to_lowercase();
            words.f("check.refused.wrong_state", &[("state", &state)])
        }
        Refusal::Empty => words.t("check.refused.empty").to_owned(),
        Refusal::Errors(count) => words.f("check.refused.errors", &[("count", count)]),
        Refusal::Questions(count) => words.f("check.refused.questions", &[("count", count)]),
        Refusal::NoReason => words.t("check.refused.no_reason").to_owned(),
    }
}
