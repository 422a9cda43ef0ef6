//! One figure as the list shows it: what was read, what it is taken for, what
//! is still missing, its sentence, and what may be said of it.

use crate::page::{Page, SignedIn};
use crate::part::Mark;
use crate::report::case;
use crate::{Words, finding, scope};
use askama::Template;
use domain::ReadingId;
use domain::form::Cell;
use domain::incoming::{Lack, Role, State, place};
use domain::period::Period;
use domain::programme::Programme;
use storage::incoming::Figure;
use storage::report::ReportKey;

/// A figure in the list.
#[derive(Template)]
#[template(path = "inbox/card.html")]
pub(crate) struct Card {
    pub(crate) page: Page,
    pub(crate) id: ReadingId,
    pub(crate) href: String,
    pub(crate) mark: Mark,
    pub(crate) state: State,
    /// "hơn 12 tổ hợp tác", as the document says it.
    pub(crate) written: String,
    pub(crate) score: i64,
    /// Indicator and value, unit, period, role: what it is taken for.
    pub(crate) facts: Vec<String>,
    /// What is missing, or why it goes into no report.
    pub(crate) lack: Option<String>,
    pub(crate) is_open_question: bool,
    pub(crate) before: String,
    pub(crate) number: String,
    pub(crate) behind: String,
    /// The number as the document's text has it.
    pub(crate) text: String,
    pub(crate) place: String,
    pub(crate) revision: i64,
    pub(crate) acted: Option<String>,
    /// The report in which it stands.
    pub(crate) report: Option<(String, String)>,
    pub(crate) may_act: bool,
    /// Whether a report could hold it.
    pub(crate) is_for_report: bool,
    /// Why nothing was done.
    pub(crate) refused: Option<String>,
    /// Whether this is an answer to an act, which brings its mark in the text along.
    pub(crate) oob: bool,
    pub(crate) span: (usize, usize),
}

impl Card {
    pub(crate) fn new(
        signed: &SignedIn,
        programme: &Programme,
        page: &Page,
        figure: &Figure,
        may_act: bool,
    ) -> Card {
        let words = signed.visit.words;
        let meaning = &figure.meaning;
        let found = place(programme, meaning);
        let lack = found.as_ref().err().copied();
        let (before, number, behind) = quoted(figure);
        let said =
            words.f(&format!("inbox.bound.{}", figure.read.bound), &[("number", &figure.read.written)]);
        Card {
            page: page.clone(),
            id: figure.id,
            href: format!("{}/so/{}", super::href(figure.incoming), figure.id),
            mark: mark(figure.state, figure.report.is_some(), words),
            state: figure.state,
            written: measured(&said, &figure.read.measure),
            score: figure.read.score_permille / 10,
            facts: facts(programme, figure, words),
            is_open_question: lack.is_some_and(Lack::is_open_question),
            lack: lack.map(|lack| words.t(&format!("inbox.lack.{}", lack.code())).to_owned()),
            before,
            number,
            behind,
            text: figure.read.written.clone(),
            place: super::place_of(figure.incoming, figure.id, figure.read.span.0),
            revision: figure.revision,
            acted: figure
                .handed
                .as_ref()
                .or(figure.acted.as_ref())
                .map(|(by, at)| words.f("inbox.acted", &[("by", by), ("at", &page.moment(at))])),
            report: figure.report.and(found.ok()).map(|place| {
                let key = ReportKey { form: place.form, period: place.period, unit: place.unit };
                (case::href(programme, &key), case::title(programme, &key, words))
            }),
            may_act: may_act && figure.report.is_none(),
            is_for_report: meaning.role.aspect().is_some(),
            refused: None,
            oob: false,
            span: figure.read.span,
        }
    }

    /// Whether somebody still has to look at it.
    pub(crate) fn waits(&self) -> bool {
        self.is_for_report && self.state == State::Open
    }
}

/// A number with its unit of measure, which "128,6%" brings along.
pub(crate) fn measured(number: &str, measure: &str) -> String {
    if number.trim_end().ends_with(measure.trim()) {
        return number.trim().to_owned();
    }
    format!("{} {}", number.trim(), measure.trim())
}

/// A state in word, sign and colour.
pub(crate) fn mark(state: State, is_handed: bool, words: Words) -> Mark {
    let (class, key) = match (state, is_handed) {
        (_, true) => ("sent", "inbox.state.handed"),
        (State::Open, _) => ("edit", "inbox.state.open"),
        (State::Confirmed, _) => ("done", "inbox.state.confirmed"),
        (State::Corrected, _) => ("done", "inbox.state.corrected"),
        (State::Refused, _) => ("gone", "inbox.state.refused"),
    };
    Mark { class, text: words.t(key).to_owned() }
}

/// The sentence around the number. The sentence is joined over lines, the
/// number is found in it by its place, or by itself where lines were joined.
pub(crate) fn quoted(figure: &Figure) -> (String, String, String) {
    let (sentence, number) = (&figure.read.sentence, &figure.read.written);
    let ahead = figure.read.span.0.saturating_sub(figure.read.sentence_span.0);
    let near = sentence.char_indices().nth(ahead).map_or(0, |(at, _)| at);
    let found = sentence.match_indices(number.as_str()).min_by_key(|(at, _)| at.abs_diff(near));
    match found {
        Some((at, _)) if !number.is_empty() => {
            let behind = &sentence[at + number.len()..];
            (sentence[..at].to_owned(), number.clone(), behind.to_owned())
        }
        _ => (sentence.clone(), String::new(), String::new()),
    }
}

/// What a figure is taken for; what is not known is left out and named as missing.
fn facts(programme: &Programme, figure: &Figure, words: Words) -> Vec<String> {
    let meaning = &figure.meaning;
    let mut facts = Vec::new();
    match (&meaning.cell, meaning.value) {
        (Some(cell), value) => facts.push(counted(programme, cell, meaning.period, value, words)),
        (None, _) if !figure.read.label.is_empty() => {
            facts.push(words.f("inbox.said", &[("label", &figure.read.label)]));
        }
        _ => {}
    }
    let day = meaning.period.map(Period::to);
    let unit = meaning.unit.and_then(|unit| match day {
        Some(day) => programme.units.near(unit, day),
        None => programme.units.history(unit).last(),
    });
    facts.extend(unit.map(|unit| scope::name(unit, words).to_owned()).or_else(|| {
        (!figure.read.area.is_empty()).then(|| words.f("inbox.said", &[("label", &figure.read.area)]))
    }));
    facts.extend(meaning.period.map(|period| period.label(words.0)).or_else(|| {
        (!figure.read.time.is_empty())
            .then(|| words.f("inbox.said", &[("label", &when(&figure.read.time, words))]))
    }));
    facts.push(role_word(meaning.role, words));
    facts
}

/// "Tổ hợp tác: 12 tổ".
fn counted(
    programme: &Programme,
    cell: &Cell,
    period: Option<Period>,
    value: Option<i64>,
    words: Words,
) -> String {
    let form = programme.forms.iter().find(|form| {
        let version = period.and_then(|period| form.version(period));
        version.is_some_and(|version| version.cells().any(|one| one == *cell))
    });
    let version = form.zip(period).and_then(|(form, period)| form.version(period));
    let label = finding::cell_label(cell, programme, version, words);
    let indicator = programme.indicators.get(&cell.indicator);
    match (indicator, value) {
        (Some(indicator), Some(value)) => {
            let (value, measure) = (indicator.format(value, words.0), indicator.measure(words.0));
            words.f("inbox.counted", &[("label", &label), ("value", &value), ("measure", &measure)])
        }
        _ => label,
    }
}

/// A time as the reader writes it (`2024-06-14`, `2024-H1`, `2018`, `2011/2015`), in words.
fn when(code: &str, words: Words) -> String {
    use vietnamese::period as names;
    let language = words.0;
    if let Ok(day) = code.parse::<jiff::civil::Date>() {
        return names::up_to(day, language);
    }
    if let Ok(period) = code.parse::<Period>() {
        return period.label(language);
    }
    let month =
        code.split_once('-').and_then(|(year, month)| Some((year.parse().ok()?, month.parse().ok()?)));
    match (code.parse::<i16>(), month, code.split_once('/')) {
        (Ok(year), ..) => names::year(year, language),
        (_, Some((year, month)), _) => names::month(month, year, language),
        (.., Some((from, to))) => words.f("inbox.years", &[("from", &from), ("to", &to)]),
        _ => code.to_owned(),
    }
}

/// A role in words.
pub(crate) fn role_word(role: Role, words: Words) -> String {
    words.t(&format!("inbox.role.{}", role.code())).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Language;

    #[test]
    fn a_unit_of_measure_is_said_once() {
        assert_eq!(measured("128,6%", "%"), "128,6%");
        assert_eq!(measured("12", "tổ"), "12 tổ");
        assert_eq!(measured("12", ""), "12");
    }

    #[test]
    fn times_are_said_in_words() {
        for (code, said) in [
            ("2024-06-14", "đến ngày 14/6/2024"),
            ("2024-H1", "6 tháng đầu năm 2024"),
            ("2018", "năm 2018"),
            ("2011/2015", "từ năm 2011 đến năm 2015"),
        ] {
            assert!(
                when(code, Words(Language::Vi)).contains(said),
                "{code}: {}",
                when(code, Words(Language::Vi))
            );
        }
        assert!(when("2024-03", Words(Language::Vi)).contains("3"));
    }
}
