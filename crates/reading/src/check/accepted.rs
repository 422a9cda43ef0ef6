//! A figure that differs from what was accepted for that indicator, area and
//! time. Which of the two is right nobody can tell from here: the finding says
//! both and which is newer.

use super::{Checked, Finding, Quote, Said, Severity};
use crate::figure::Bound;
use crate::{Reading, meaning};
use domain::UnitId;
use domain::form::{Aspect, Cell};
use domain::glossary::Entry;
use domain::incoming::Meaning;
use domain::period::Period;
use domain::programme::Programme;
use jiff::civil::Date;
use std::collections::BTreeMap;
use vietnamese::Language;

/// The rule's name in files.
pub const NAME: &str = "accepted";

/// Whose number of what and when.
pub type Key = (UnitId, Aspect, Period, Cell);

/// A number that counts in the programme.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Accepted {
    /// The scaled value.
    pub value: i64,
    /// The day on which it was accepted.
    pub on: Date,
}

/// What a document's figures would be compared with, each once.
#[must_use]
pub fn asked(reading: &Reading, programme: &Programme, words: &[Entry]) -> Vec<Key> {
    let mut keys: Vec<Key> =
        meanings(reading, programme, words).filter_map(|(_, meaning)| key(&meaning)).collect();
    keys.sort();
    keys.dedup();
    keys
}

/// Compares a document's figures with the accepted ones. A figure that is
/// meant only nearly, and one for which nothing was accepted, is not compared.
pub fn check(
    reading: &Reading,
    programme: &Programme,
    words: &[Entry],
    accepted: &BTreeMap<Key, Accepted>,
    checked: &mut Checked,
) {
    let relations = checked.relations.entry(NAME).or_default();
    for (at, meaning) in meanings(reading, programme, words) {
        let found = key(&meaning).and_then(|key| Some((accepted.get(&key)?, key)));
        let (Some((there, (unit, _, period, cell))), Some(value)) = (found, meaning.value) else { continue };
        *relations += 1;
        if there.value == value {
            continue;
        }
        let span = reading.figures[at].span;
        let said = said(programme, &cell, unit, period, value, there, reading.about.date);
        let quote = Quote { span, text: reading.quote(span) };
        let severity = Severity::Warning;
        checked.findings.push(Finding { rule: NAME, severity, message: said, spans: vec![quote] });
    }
    checked.findings.sort_by_key(|finding| finding.spans.first().map(|quote| quote.span));
}

fn meanings<'a>(
    reading: &'a Reading,
    programme: &'a Programme,
    words: &'a [Entry],
) -> impl Iterator<Item = (usize, Meaning)> + 'a {
    let exact = reading.figures.iter().enumerate().filter(|(_, figure)| figure.bound == Bound::Exact);
    exact.map(|(at, figure)| (at, meaning::meaning(figure, programme, words)))
}

fn key(meaning: &Meaning) -> Option<Key> {
    Some((meaning.unit?, meaning.role.aspect()?, meaning.period?, meaning.cell.clone()?))
}

fn said(
    programme: &Programme,
    cell: &Cell,
    unit: UnitId,
    period: Period,
    value: i64,
    there: &Accepted,
    written: Option<Date>,
) -> Said {
    let text = |language: Language| {
        let indicator = programme.indicators.get(&cell.indicator);
        let name = indicator.map_or("", |indicator| indicator.name(language));
        let number =
            |value| indicator.map_or_else(String::new, |indicator| indicator.format(value, language));
        let unit = programme.units.near(unit, period.to()).map_or("", |unit| {
            language.pick(unit.name.as_str(), unit.name_en.as_deref().unwrap_or(&unit.name))
        });
        let day = |day| vietnamese::date::short(day, language);
        let (mine, theirs, on) = (number(value), number(there.value), day(there.on));
        let period = period.label(language);
        let newer = match (written, language) {
            (Some(written), Language::Vi) if written > there.on => {
                format!("Văn bản (ngày {}) mới hơn", day(written))
            }
            (Some(written), Language::En) if written > there.on => {
                format!("The document ({}) is newer", day(written))
            }
            (Some(written), Language::Vi) if written == there.on => "Hai số cùng ngày".to_owned(),
            (Some(written), Language::En) if written == there.on => "Both are of one day".to_owned(),
            (Some(_), Language::Vi) => "Số đã tiếp nhận mới hơn".to_owned(),
            (Some(_), Language::En) => "The accepted figure is newer".to_owned(),
            (None, Language::Vi) => "Văn bản không ghi ngày nên chưa rõ số nào mới hơn".to_owned(),
            (None, Language::En) => "The document has no date, so which is newer is not known".to_owned(),
        };
        language.pick(
            format!(
                "{name}, {unit}, {period}: văn bản ghi {mine}, số đã tiếp nhận ngày {on} là {theirs}. {newer}."
            ),
            format!("{name}, {unit}, {period}: the document says {mine}, the figure accepted on {on} is {theirs}. {newer}."),
        )
    };
    Said { vi: text(Language::Vi), en: text(Language::En) }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use super::*;
    use crate::When;
    use crate::figure::{Figure, Role};
    use crate::testing::{figure, programme};
    use jiff::civil::date;

    fn reading(figures: Vec<Figure>, written: Option<Date>) -> Reading {
        let about = crate::about::About { date: written, ..Default::default() };
        Reading { text: "5 tổ".to_owned(), figures, about, ..Reading::default() }
    }

    #[test]
    fn both_values_are_said_and_which_is_newer() {
        let programme = programme();
        let five = |role| figure("tht", "tổ hợp tác", 5, When::HalfYear(2024), "610", role);
        let nearly = Figure { bound: Bound::About, ..five(Role::Actual) };
        let made = |written| reading(vec![five(Role::Actual), five(Role::Target), nearly.clone()], written);
        let keys = asked(&made(None), &programme, &[]);
        assert_eq!(keys.len(), 1, "goals and what is meant about so are not compared");
        for (accepted, written, expected) in [
            (5, Some(date(2024, 6, 20)), None),
            (7, Some(date(2024, 6, 20)), Some("Văn bản (ngày 20/6/2024) mới hơn")),
            (7, Some(date(2024, 6, 10)), Some("Số đã tiếp nhận mới hơn")),
            (7, Some(date(2024, 6, 18)), Some("Hai số cùng ngày")),
            (7, None, Some("chưa rõ số nào mới hơn")),
        ] {
            let there = Accepted { value: accepted, on: date(2024, 6, 18) };
            let accepted = BTreeMap::from([(keys[0].clone(), there)]);
            let mut checked = Checked::default();
            check(&made(written), &programme, &[], &accepted, &mut checked);
            assert_eq!(checked.relations[NAME], 1);
            let said: Vec<&str> = checked.findings.iter().map(|found| found.message.vi.as_str()).collect();
            match expected {
                None => assert!(said.is_empty(), "{said:?}"),
                Some(words) => {
                    assert!(said[0].contains(words) && said[0].contains("văn bản ghi 5"), "{said:?}");
                    assert!(
                        said[0].contains("ngày 18/6/2024 là 7") && said[0].contains("Đăk Glei"),
                        "{said:?}"
                    );
                }
            }
        }
        let nothing = BTreeMap::new();
        let mut checked = Checked::default();
        check(&made(None), &programme, &[], &nothing, &mut checked);
        assert_eq!((checked.relations[NAME], checked.findings.len()), (0, 0));
    }
}
