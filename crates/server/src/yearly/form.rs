//! The return as a form: the lines with what was typed, what was found in
//! them, and what stood there last year.

use super::refusal;
use crate::admin::Faults;
use crate::{Error, Words};
use domain::check::Severity;
use domain::organisation::Measure;
use domain::organisation::yearly::{Checked, Command, Entries, Entry, Found};
use domain::programme::Programme;
use std::collections::HashMap;
use std::fmt::Display;
use storage::organisation::yearly::{Act, Opened, Stays};

/// A form's fields as they were typed.
pub type Typed = HashMap<String, String>;

/// One number of the return.
pub struct Line {
    pub name: String,
    pub note_name: String,
    pub label: String,
    pub measure: String,
    pub value: String,
    pub before: String,
    pub fault: Option<String>,
    pub asks: Option<String>,
    pub note: String,
    pub is_part: bool,
}

/// The field of a measure's number.
pub fn name(measure: &str) -> String {
    format!("so.{measure}")
}

/// The field of the reason beside it.
pub fn note_name(measure: &str) -> String {
    format!("ly_do.{measure}")
}

/// What was typed, and what is said besides.
pub fn read(typed: &Typed, opened: &Opened, programme: &Programme) -> (Entries, String) {
    let of = |name: &str, most: usize| -> String {
        let text = typed.get(name).map_or("", |text| text.trim());
        vietnamese::name::nfc(text).chars().take(most).collect()
    };
    let entry = |measure: &Measure| {
        let entry = Entry { typed: of(&name(&measure.key), 40), note: of(&note_name(&measure.key), 500) };
        (measure.key.clone(), entry)
    };
    let said = programme.register.measures_of(opened.facts.kind).map(entry);
    let said = said.filter(|(_, entry)| *entry != Entry::default());
    (said.collect(), of("ghi_chu", 2000))
}

/// The act that a button stands for. Deciding types nothing.
pub fn act(typed: &Typed, opened: &Opened, programme: &Programme) -> Result<Act, Error> {
    let of = |name: &str| typed.get(name).map(String::as_str).unwrap_or_default();
    let command = match of("viec") {
        "luu" => Command::Save,
        "gui" => Command::Send,
        "nhan" => Command::Accept,
        "tra" => Command::Return { reason: vietnamese::name::nfc(of("ly_do")).chars().take(1000).collect() },
        _ => return Err(Error::NotFound),
    };
    let types = matches!(command, Command::Save | Command::Send);
    Ok(Act {
        typed: types.then(|| read(typed, opened, programme)),
        command,
        revision: of("revision").trim().parse().unwrap_or(-1),
    })
}

/// The lines with what was found in them.
pub fn lines(
    opened: &Opened,
    entries: &Entries,
    checked: &Checked,
    programme: &Programme,
    words: Words,
) -> Vec<Line> {
    let line = |measure: &Measure| {
        let entry = entries.get(&measure.key).cloned().unwrap_or_default();
        let of = |severity: Severity| {
            let here = checked.findings.iter().filter(|one| one.measure == measure.key);
            let said: Vec<String> = here
                .filter(|one| one.found.severity() == severity)
                .map(|one| sentence(measure, &one.found, checked, programme, words))
                .collect();
            (!said.is_empty()).then(|| said.join(" "))
        };
        let before = opened.before.get(&measure.key);
        Line {
            name: name(&measure.key),
            note_name: note_name(&measure.key),
            label: measure.name(words.0).to_owned(),
            measure: measure.unit(words.0).to_owned(),
            before: before.map(|value| number(*value, words)).unwrap_or_default(),
            fault: of(Severity::Blocks),
            asks: of(Severity::Asks),
            is_part: measure.part_of.is_some(),
            value: entry.typed,
            note: entry.note,
        }
    };
    programme.register.measures_of(opened.facts.kind).map(line).collect()
}

/// What is wrong at the fields, after an act that was refused.
pub fn faults(stays: Stays, lines: &[Line], checked: &Checked, words: Words) -> Result<Faults, Error> {
    let mut faults = Faults::default();
    match stays {
        Stays::Rule(why) => {
            let at =
                if matches!(why, domain::organisation::yearly::Refusal::NoReason) { "ly_do" } else { "bieu" };
            faults.add(at, refusal(&why, words));
            for line in lines {
                if let Some(fault) = &line.fault {
                    faults.add(&line.name, fault.clone());
                }
                let is_open = checked.findings.iter().any(|one| {
                    name(&one.measure) == line.name
                        && one.found.severity() == Severity::Asks
                        && !one.is_answered
                });
                if let Some(asks) = line.asks.as_ref().filter(|_| is_open) {
                    faults.add(&line.note_name, asks.clone());
                }
            }
        }
        Stays::Other(storage::Error::Conflict) => faults.add("bieu", words.t("yearly.changed")),
        Stays::Other(storage::Error::Life(broken)) => {
            faults.add("bieu", crate::organisation::refusal(&broken, words));
        }
        Stays::Other(error) => faults.refused("bieu", error, words)?,
    }
    Ok(faults)
}

pub fn number(value: i64, words: Words) -> String {
    vietnamese::number::format(value, 0, words.0)
}

/// A finding as a sentence that says what is wrong and how to mend it.
pub fn sentence(
    measure: &Measure,
    found: &Found,
    checked: &Checked,
    programme: &Programme,
    words: Words,
) -> String {
    let label = |key: &str| programme.register.measure(key).map_or("", |one| one.name(words.0));
    let own = measure.name(words.0);
    let value = checked.numbers.get(&measure.key).map(|value| number(*value, words)).unwrap_or_default();
    let say = |key: &str, more: &[(&str, &dyn Display)]| {
        let mut values: Vec<(&str, &dyn Display)> = vec![("name", &own), ("value", &value)];
        values.extend_from_slice(more);
        words.f(key, &values)
    };
    match found {
        Found::Unreadable(error) => format!("{own}: {}", error.text(words.0)),
        Found::Negative => say("yearly.found.negative", &[]),
        Found::AboveWhole { whole, value } => {
            let (whole, all) = (label(whole), number(*value, words));
            say("yearly.found.above_whole", &[("whole", &whole), ("whole_value", &all)])
        }
        Found::WholeMissing { whole } => say("yearly.found.whole_missing", &[("whole", &label(whole))]),
        Found::NotTheSum { sum } => say("yearly.found.not_the_sum", &[("sum", &number(*sum, words))]),
        Found::Jump { before } => say("yearly.found.jump", &[("before", &number(*before, words))]),
        Found::TooFew { minimum, source } => say(
            "yearly.found.too_few",
            &[("minimum", minimum), ("source", &crate::source::text(source, words))],
        ),
    }
}
