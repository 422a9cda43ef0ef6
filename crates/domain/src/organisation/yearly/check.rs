//! What is asked of a return's numbers: what cannot be right blocks sending,
//! what is unlikely asks for a note.

use super::Ready;
use crate::check::Severity;
use crate::organisation::law::short_of;
use crate::organisation::{Change, Facts, Measure, Register};
use crate::programme::LegalMinimum;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use vietnamese::number::NumberError;

/// A number as it was typed, and what was said about it.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub struct Entry {
    /// As it was typed.
    pub typed: String,
    /// The answer to a question.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// What was typed, by measure.
pub type Entries = BTreeMap<String, Entry>;

/// What is wrong with a number, or unlikely.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Found {
    /// It cannot be read.
    Unreadable(NumberError),
    /// It is below zero.
    Negative,
    /// It is above the whole of which it is a part.
    AboveWhole {
        /// The whole's measure.
        whole: String,
        /// The whole.
        value: i64,
    },
    /// The whole of which it is a part is not there.
    WholeMissing {
        /// The whole's measure.
        whole: String,
    },
    /// It is not the sum of its parts.
    NotTheSum {
        /// The sum.
        sum: i64,
    },
    /// It is far from last year's.
    Jump {
        /// Last year's.
        before: i64,
    },
    /// By law there are more members.
    TooFew {
        /// The law's minimum.
        minimum: i64,
        /// Decree and article.
        source: String,
    },
}

impl Found {
    /// Whether it blocks sending or asks for a note.
    #[must_use]
    pub fn severity(&self) -> Severity {
        match self {
            Found::Jump { .. } | Found::TooFew { .. } => Severity::Asks,
            _ => Severity::Blocks,
        }
    }
}

/// A finding at a measure.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// The measure's key.
    pub measure: String,
    /// What.
    pub found: Found,
    /// Whether a note answers it.
    pub is_answered: bool,
}

/// What the numbers of a return are held against.
#[derive(Clone, Copy, Debug)]
pub struct Against<'a> {
    /// The register's tables.
    pub register: &'a Register,
    /// The dated table of least members.
    pub minimums: &'a [LegalMinimum],
    /// What the register says of the organisation on the day.
    pub facts: &'a Facts,
    /// Last year's numbers.
    pub before: &'a BTreeMap<String, i64>,
    /// The day.
    pub day: Date,
    /// The bound of a jump, in percent.
    pub jump_percent: i64,
}

/// A return that was looked at.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Checked {
    /// The numbers that could be read.
    pub numbers: BTreeMap<String, i64>,
    /// What is wrong or unlikely, in the order of the measures.
    pub findings: Vec<Finding>,
}

impl Checked {
    /// How ready it is.
    #[must_use]
    pub fn ready(&self) -> Ready {
        let of = |severity| self.findings.iter().filter(move |one| one.found.severity() == severity);
        Ready {
            entered: self.numbers.len(),
            errors: of(Severity::Blocks).count(),
            questions: of(Severity::Asks).filter(|one| !one.is_answered).count(),
        }
    }
}

/// Changes of so few ask nothing: from 1 to 2 is no jump.
const SMALL: u64 = 5;

/// Looks at what was typed.
#[must_use]
pub fn check(entries: &Entries, against: &Against<'_>) -> Checked {
    let mut checked = Checked::default();
    let mut say = Vec::new();
    let asked: Vec<&Measure> = against.register.measures_of(against.facts.kind).collect();
    for measure in &asked {
        let typed = entries.get(&measure.key).map_or("", |entry| entry.typed.trim());
        match (typed, vietnamese::number::parse_as(typed, 0)) {
            ("", _) => {}
            (_, Ok(value)) => {
                checked.numbers.insert(measure.key.clone(), value);
            }
            (_, Err(error)) => say.push((measure.key.clone(), Found::Unreadable(error))),
        }
    }
    for measure in &asked {
        if let Some(value) = checked.numbers.get(&measure.key) {
            let found = look(measure, *value, &checked.numbers, against);
            say.extend(found.into_iter().map(|found| (measure.key.clone(), found)));
        }
    }
    let change = Change { numbers: checked.numbers.clone(), ..Change::default() };
    if let Some(law) = short_of(&against.facts.after(&change), against.minimums, against.day) {
        let counted = ["members_official", "members", "member_cooperatives", "households"];
        if let Some(key) = counted.into_iter().find(|key| checked.numbers.contains_key(*key)) {
            let found = Found::TooFew { minimum: law.minimum, source: law.source.clone() };
            say.push((key.to_owned(), found));
        }
    }
    let has_note = |key: &String| entries.get(key).is_some_and(|entry| !entry.note.trim().is_empty());
    let finding = |(measure, found): (String, Found)| Finding {
        is_answered: found.severity() == Severity::Asks && has_note(&measure),
        measure,
        found,
    };
    checked.findings = say.into_iter().map(finding).collect();
    let place = |key: &String| asked.iter().position(|measure| measure.key == *key);
    checked.findings.sort_by_key(|finding| place(&finding.measure));
    checked
}

fn look(measure: &Measure, value: i64, numbers: &BTreeMap<String, i64>, against: &Against<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    if value < 0 && !measure.negative {
        found.push(Found::Negative);
    }
    if let Some(whole) = &measure.part_of {
        match numbers.get(whole) {
            None => found.push(Found::WholeMissing { whole: whole.clone() }),
            Some(all) if value > *all => found.push(Found::AboveWhole { whole: whole.clone(), value: *all }),
            Some(_) => {}
        }
    }
    let parts: Option<Vec<i64>> = measure.sum_of.iter().map(|part| numbers.get(part).copied()).collect();
    let sum = parts.filter(|parts| !parts.is_empty()).map(|parts| parts.iter().sum::<i64>());
    if let Some(sum) = sum.filter(|sum| *sum != value) {
        found.push(Found::NotTheSum { sum });
    }
    if let Some(before) = against.before.get(&measure.key) {
        let change = (i128::from(value) - i128::from(*before)).abs();
        let bound = i128::from(before.unsigned_abs()) * i128::from(against.jump_percent);
        if value.abs_diff(*before) > SMALL && change * 100 > bound {
            found.push(Found::Jump { before: *before });
        }
    }
    found
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use super::*;
    use crate::indicator::Nature;
    use jiff::civil::date;

    fn measure(key: &str, part_of: Option<&str>) -> Measure {
        Measure {
            key: key.to_owned(),
            vi: key.to_owned(),
            en: key.to_owned(),
            unit_vi: String::new(),
            unit_en: String::new(),
            nature: if key == "revenue" { Nature::Flow } else { Nature::Stock },
            kinds: Vec::new(),
            part_of: part_of.map(str::to_owned),
            sum_of: Vec::new(),
            negative: key == "profit",
        }
    }

    fn found(typed: &[(&str, &str, &str)], before: &[(&str, i64)]) -> (Vec<(String, Found)>, Ready) {
        let whole =
            Measure { sum_of: vec!["debt_a".to_owned(), "debt_b".to_owned()], ..measure("debt", None) };
        let register = Register {
            measures: vec![
                measure("members", None),
                measure("members_women", Some("members")),
                whole,
                measure("debt_a", None),
                measure("debt_b", None),
                measure("revenue", None),
                measure("profit", None),
            ],
            ..Register::default()
        };
        let minimums = [LegalMinimum {
            kind: "cooperative".to_owned(),
            minimum: 7,
            valid_from: None,
            valid_to: None,
            source: "Luật 2012".to_owned(),
        }];
        let entry = |(key, typed, note): &(&str, &str, &str)| {
            ((*key).to_owned(), Entry { typed: (*typed).to_owned(), note: (*note).to_owned() })
        };
        let against = Against {
            register: &register,
            minimums: &minimums,
            facts: &Facts::default(),
            before: &before.iter().map(|(key, value)| ((*key).to_owned(), *value)).collect(),
            day: date(2018, 12, 31),
            jump_percent: 50,
        };
        let checked = check(&typed.iter().map(entry).collect(), &against);
        let ready = checked.ready();
        (checked.findings.into_iter().map(|one| (one.measure, one.found)).collect(), ready)
    }

    #[test]
    fn what_cannot_be_right_blocks() {
        let women = |found| vec![("members_women".to_owned(), found)];
        let above = Found::AboveWhole { whole: "members".to_owned(), value: 20 };
        let missing = Found::WholeMissing { whole: "members".to_owned() };
        for (typed, expected) in [
            (&[("members", "20", ""), ("members_women", "5", "")][..], Vec::new()),
            (&[("members", "20", ""), ("members_women", "21", "")], women(above)),
            (&[("members_women", "5", "")], women(missing)),
            (&[("revenue", "-1", "")], vec![("revenue".to_owned(), Found::Negative)]),
            (&[("profit", "-1", "")], Vec::new()),
            (
                &[("debt", "5", ""), ("debt_a", "2", ""), ("debt_b", "2", "")],
                vec![("debt".to_owned(), Found::NotTheSum { sum: 4 })],
            ),
            (&[("debt", "5", ""), ("debt_a", "2", "")], Vec::new()),
        ] {
            let (findings, ready) = found(typed, &[]);
            assert_eq!(findings, expected, "{typed:?}");
            assert_eq!(ready.errors, expected.len(), "{typed:?}");
        }
        let (findings, ready) = found(&[("members", "hai mươi", ""), ("members_women", "1", "")], &[]);
        assert!(matches!(findings[0].1, Found::Unreadable(_)), "{findings:?}");
        assert_eq!((ready.errors, ready.entered), (2, 1));
    }

    #[test]
    fn what_is_unlikely_asks_for_a_note() {
        let before = [("revenue", 100)];
        for (typed, note, questions) in
            [("150", "", 0), ("151", "", 1), ("151", "Được mùa", 0), ("49", "", 1)]
        {
            let (findings, ready) = found(&[("revenue", typed, note)], &before);
            assert_eq!(ready.questions, questions, "{typed} {note}: {findings:?}");
            assert_eq!(ready.errors, 0);
        }
        let few = Found::TooFew { minimum: 7, source: "Luật 2012".to_owned() };
        assert_eq!(found(&[("members", "6", "")], &[]).0, [("members".to_owned(), few)]);
        assert_eq!(found(&[("members", "7", "")], &[]).0, []);
        assert_eq!(found(&[("members", "9", "")], &[("members", 4)]).0, []); // few change often
    }
}
