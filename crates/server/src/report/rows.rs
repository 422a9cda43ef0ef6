//! A report's fields as rows: what is typed, what stands beside it, what the
//! rules say about it. Filling, checking, reading, reviewing and taking away
//! all show these.

use super::case::Case;
use crate::page::SignedIn;
use crate::part::Shown;
use crate::{Error, Words, finding};
use domain::check::{Entered, Severity};
use domain::form::{Aspect, Cell, Part as FormPart};
use domain::indicator::{Indicator, Nature};
use domain::period::Period;
use domain::report::State;
use domain::rollup::resolve;
use std::collections::{BTreeMap, HashMap};
use storage::report::Clash;
use storage::rollup::Totals;
use vietnamese::percent::Percent;

/// A sentence at a field.
pub(crate) struct Said {
    pub(crate) text: String,
    pub(crate) is_error: bool,
}

/// A field.
pub(crate) struct Row {
    /// Its name in forms: the cell's.
    pub(crate) name: String,
    /// Its name in the page.
    pub(crate) id: String,
    pub(crate) label: String,
    pub(crate) measure: String,
    /// Whether it is a part of the line above.
    pub(crate) is_part: bool,
    /// Whether it may be below zero.
    pub(crate) is_signed: bool,
    pub(crate) decimals: u32,
    pub(crate) previous: Option<Shown>,
    /// The period of that number, in short.
    pub(crate) before: String,
    pub(crate) registered: Option<Shown>,
    /// For a confirming unit: the sum of those below.
    pub(crate) below: Option<Shown>,
    /// What the field shows.
    pub(crate) typed: String,
    /// What the page is based on.
    pub(crate) was: String,
    pub(crate) note: String,
    /// The sentence of a document from which the value was taken.
    pub(crate) reading: Option<String>,
    pub(crate) wants_note: bool,
    /// The number as it counts: typed, or the sum with its correction.
    pub(crate) value: Option<Shown>,
    /// That number as it was when the report was sent, where others were accepted below since.
    pub(crate) sent: Option<String>,
    pub(crate) change: Option<String>,
    pub(crate) said: Vec<Said>,
    pub(crate) has_question: bool,
    /// Whether somebody else saved it in the meantime.
    pub(crate) is_clashing: bool,
    /// Whether it was typed after the report had been sent back.
    pub(crate) is_mended: bool,
    /// The scaled numbers, for tables that people take away.
    pub(crate) numbers: Numbers,
}

/// The scaled numbers of a row.
#[derive(Default, Clone, Copy)]
pub(crate) struct Numbers {
    pub(crate) previous: Option<i64>,
    pub(crate) registered: Option<i64>,
    pub(crate) below: Option<i64>,
    pub(crate) own: Option<i64>,
    pub(crate) value: Option<i64>,
}

impl Row {
    pub(crate) fn has_error(&self) -> bool {
        self.said.iter().any(|said| said.is_error)
    }

    /// Whether the note says why a correction is made, not why a number is unusual.
    pub(crate) fn is_corrected(&self) -> bool {
        self.numbers.below.is_some() && !self.was.is_empty()
    }

    pub(crate) fn is_illustrative(&self) -> bool {
        let shown = [&self.previous, &self.registered, &self.below, &self.value];
        shown.into_iter().flatten().any(|shown| shown.mark.is_some())
    }

    /// Whether a reviewer should look at it.
    pub(crate) fn wants_a_look(&self) -> bool {
        self.is_mended
            || !self.said.is_empty()
            || !self.note.is_empty()
            || self.numbers.value != self.numbers.previous
    }
}

/// A section with its fields.
pub(crate) struct Part {
    pub(crate) key: String,
    pub(crate) number: usize,
    pub(crate) title: String,
    pub(crate) href: String,
    pub(crate) rows: Vec<Row>,
}

/// Whether any number shown is made up, so that the sign needs its legend.
pub(crate) fn are_illustrative(parts: &[Part]) -> bool {
    parts.iter().any(Part::is_illustrative)
}

impl Part {
    pub(crate) fn is_illustrative(&self) -> bool {
        self.rows.iter().any(Row::is_illustrative)
    }

    pub(crate) fn wants_a_look(&self) -> bool {
        self.rows.iter().any(Row::wants_a_look)
    }

    /// Whether its numbers are compared with more than one period, so that each has to name its own.
    pub(crate) fn is_mixed(&self) -> bool {
        let mut named = self.rows.iter().map(|row| row.before.as_str()).filter(|before| !before.is_empty());
        named.next().is_some_and(|first| named.any(|before| before != first))
    }

    pub(crate) fn filled(&self) -> usize {
        self.rows.iter().filter(|row| !row.was.is_empty()).count()
    }

    pub(crate) fn errors(&self) -> usize {
        self.rows.iter().flat_map(|row| &row.said).filter(|said| said.is_error).count()
    }

    pub(crate) fn questions(&self) -> usize {
        self.rows.iter().filter(|row| row.has_question && row.note.is_empty()).count()
    }
}

/// Numbers that stand beside a report's own.
pub(crate) struct Beside {
    previous: HashMap<bool, (Period, Totals)>,
    registered: Option<(Period, Totals)>,
    now: Totals,
    /// For a confirming unit that has sent: the sums below at that moment.
    sent: Option<Totals>,
}

/// Reads the numbers beside: at most four questions to the table of totals.
pub(crate) async fn beside(signed: &SignedIn, case: &Case) -> Result<Beside, Error> {
    let asked = case.asked()?;
    let (unit, aspect, form) = (asked.unit.id, asked.form.aspect, asked.form);
    let read = async |aspect: Aspect, period: Period| -> Result<Totals, Error> {
        let found = signed.store().totals(&signed.actor, &[unit], aspect, period, None).await?;
        Ok(found.into_values().next().unwrap_or_default())
    };
    let mut previous = HashMap::new();
    for nature in [Nature::Stock, Nature::Flow] {
        if let Some(before) = form.previous(asked.period, nature) {
            previous.insert(nature == Nature::Flow, (before, read(aspect, before).await?));
        }
    }
    let registered = match case.programme.promise_period(form, asked.period) {
        Some((_, promised)) => Some((promised, read(Aspect::Registered, promised).await?)),
        None => None,
    };
    let now = read(aspect, asked.period).await?;
    Ok(Beside { previous, registered, now, sent: below_when_sent(signed, case).await? })
}

/// What the units below a confirming one came to when it sent its report: the
/// sum goes on growing while more of them are accepted.
async fn below_when_sent(signed: &SignedIn, case: &Case) -> Result<Option<Totals>, Error> {
    let (asked, unit) = (case.asked()?, case.report.key.unit);
    let sent_at = case.report.head.as_ref().and_then(|head| head.sent_at);
    let Some(sent_at) = sent_at.filter(|_| case.is_sum() && !case.state().is_open()) else {
        return Ok(None);
    };
    let reporters = case.programme.reporters(asked.form, asked.period, unit, FormPart::Fills);
    let units: Vec<_> = reporters.iter().map(|unit| unit.id).collect();
    let totals =
        signed.store().totals(&signed.actor, &units, asked.form.aspect, asked.period, Some(sent_at)).await?;
    let mut sums = Totals::new();
    for (cell, amount) in totals.into_values().flatten() {
        let sum = sums.entry(cell).or_default();
        *sum = *sum + amount;
    }
    Ok(Some(sums))
}

/// Whether any number of a report has moved since it was sent.
pub(crate) fn have_moved(parts: &[Part]) -> bool {
    parts.iter().flat_map(|part| &part.rows).any(|row| row.sent.is_some())
}

/// What a page showed and could not save, by the field's name.
#[derive(Default)]
pub(crate) struct Kept {
    pub(crate) typed: HashMap<String, String>,
    pub(crate) was: HashMap<String, String>,
    pub(crate) notes: HashMap<String, String>,
    pub(crate) clashes: Vec<Clash>,
}

/// All sections of a report.
pub(crate) fn parts(case: &Case, beside: &Beside, kept: &Kept) -> Result<Vec<Part>, Error> {
    let asked = case.asked()?;
    let maker = Maker { case, beside, kept, said: said(case) };
    let mut parts = Vec::new();
    for (index, section) in asked.version.sections.iter().enumerate() {
        let mut rows = Vec::new();
        for cell in section.cells() {
            let line = section.lines.iter().find(|line| line.indicator == cell.indicator);
            let is_part = line.is_some_and(|line| line.part_of.is_some());
            rows.extend(maker.row(&cell, is_part)?);
        }
        parts.push(Part {
            key: section.key.clone(),
            number: index + 1,
            title: section.title(case.words.0).to_owned(),
            href: format!("{}/muc/{}", case.href(), crate::gate::percent(&section.key)),
            rows,
        });
    }
    Ok(parts)
}

/// The sentences by cell: each stands at the first field that it is about.
fn said(case: &Case) -> BTreeMap<Cell, Vec<(String, Severity)>> {
    let mut said: BTreeMap<Cell, Vec<(String, Severity)>> = BTreeMap::new();
    for found in &case.report.findings {
        let text = finding::sentence(found, &case.programme, case.version(), case.words);
        if let Some(cell) = found.cells.first() {
            said.entry(cell.clone()).or_default().push((text, found.severity));
        }
    }
    said
}

struct Maker<'a> {
    case: &'a Case,
    beside: &'a Beside,
    kept: &'a Kept,
    said: BTreeMap<Cell, Vec<(String, Severity)>>,
}

impl Maker<'_> {
    fn row(&self, cell: &Cell, is_part: bool) -> Result<Option<Row>, Error> {
        let (case, words) = (self.case, self.case.words);
        let asked = case.asked()?;
        let Some(indicator) = case.programme.indicators.get(&cell.indicator) else { return Ok(None) };
        let (report, name) = (&case.report, cell.name());
        let entry = report.entries.get(cell);
        let own = entry.and_then(|entry| match entry.entered {
            Some(Entered::Value(value)) => Some(value),
            _ => None,
        });
        let below = report.below.get(cell).copied();
        let is_sum = case.is_sum();
        let value = if is_sum { below.map(|sum| sum + own.unwrap_or(0)).or(own) } else { own };
        let (previous, before) = self.previous(cell, indicator);
        let period = self.beside.previous.get(&(indicator.nature == Nature::Flow)).map(|(period, _)| period);
        let period = period.filter(|_| previous.is_some());
        let (registered, promised) = self.registered(cell, indicator);
        let text = |value: i64| indicator.format(value, words.0);
        let stored = entry.map(|entry| entry.typed.clone()).unwrap_or_default();
        let note = self.kept.notes.get(&name).cloned();
        let note = note.or_else(|| entry.map(|entry| entry.note.clone())).unwrap_or_default();
        let mut sentences = self.clashed(cell);
        let found = self.said.get(cell).map(Vec::as_slice).unwrap_or_default();
        sentences.extend(
            found
                .iter()
                .map(|(text, severity)| Said { text: text.clone(), is_error: *severity == Severity::Blocks }),
        );
        let has_question = found.iter().any(|(_, severity)| *severity == Severity::Asks);
        let is_accepted = case.state() == State::Accepted;
        let counted = |shown: Shown| {
            let is_made_up = case.is_illustrative() || is_sum && self.is_made_up_now(cell);
            shown.illustrative(is_made_up, words)
        };
        let shown = value.map(|value| {
            counted(if is_accepted || is_sum && own.is_none() {
                Shown::total(text(value), cell, asked.form.aspect, asked.period, &asked.unit.code)
            } else {
                Shown::plain(text(value))
            })
        });
        let unreadable = entry.filter(|_| own.is_none() && !stored.is_empty());
        let part = finding::breakdown_label(&cell.breakdown, &case.programme, words);
        Ok(Some(Row {
            id: id_of(cell),
            label: match &part {
                Some(part) => words.f("report.of_which", &[("part", part)]),
                None => finding::cell_label(cell, &case.programme, case.version(), words),
            },
            measure: indicator.measure(words.0).to_owned(),
            is_part: is_part || part.is_some(),
            is_signed: indicator.negative || is_sum,
            decimals: indicator.decimals,
            previous,
            before: period.map(|period| period.short_label(words.0)).unwrap_or_default(),
            registered,
            sent: self.sent(cell, indicator, below).map(|then| text(then + own.unwrap_or(0))),
            below: below.map(|sum| {
                let shown = Shown::total(text(sum), cell, asked.form.aspect, asked.period, &asked.unit.code);
                shown.illustrative(self.is_made_up_now(cell), words)
            }),
            typed: self.kept.typed.get(&name).cloned().unwrap_or_else(|| stored.clone()),
            was: self.kept.was.get(&name).cloned().unwrap_or_else(|| stored.clone()),
            wants_note: has_question || !note.is_empty() || is_sum && !stored.is_empty(),
            note,
            reading: entry.and_then(|entry| entry.reading).map(crate::inbox::sentence),
            value: shown.or_else(|| unreadable.map(|entry| Shown::plain(entry.typed.clone()))),
            change: value.zip(before).and_then(|(now, before)| change(now, before, words)),
            said: sentences,
            has_question,
            is_clashing: self.kept.clashes.iter().any(|clash| clash.cell == *cell),
            is_mended: false,
            numbers: Numbers { previous: before, registered: promised, below, own, value },
            name,
        }))
    }

    fn clashed(&self, cell: &Cell) -> Vec<Said> {
        let words = self.case.words;
        let own = self.kept.clashes.iter().filter(|clash| clash.cell == *cell);
        own.map(|clash| Said { text: clash_sentence(clash, words), is_error: true }).collect()
    }

    /// The sum below when the report was sent, where it is another now.
    fn sent(&self, cell: &Cell, indicator: &Indicator, below: Option<i64>) -> Option<i64> {
        let sums = self.beside.sent.as_ref()?;
        let then = resolve(indicator, &cell.breakdown, sums, &self.case.programme.indicators).unwrap_or(0);
        (Some(then) != below && below.is_some()).then_some(then)
    }

    fn is_made_up_now(&self, cell: &Cell) -> bool {
        self.beside.now.get(cell).is_some_and(|amount| amount.illustrative > 0)
    }

    fn previous(&self, cell: &Cell, indicator: &Indicator) -> (Option<Shown>, Option<i64>) {
        let Some(value) = self.case.report.previous.get(cell).copied() else { return (None, None) };
        let Some((period, totals)) = self.beside.previous.get(&(indicator.nature == Nature::Flow)) else {
            return (None, Some(value));
        };
        let is_made_up = totals.get(cell).is_some_and(|amount| amount.illustrative > 0);
        let aspect = self.case.asked().map_or(Aspect::Actual, |asked| asked.form.aspect);
        (Some(self.linked(cell, indicator, value, aspect, *period, is_made_up)), Some(value))
    }

    fn registered(&self, cell: &Cell, indicator: &Indicator) -> (Option<Shown>, Option<i64>) {
        let Some((period, totals)) = &self.beside.registered else { return (None, None) };
        let value = resolve(indicator, &cell.breakdown, totals, &self.case.programme.indicators);
        let Some(value) = value else { return (None, None) };
        let is_made_up = totals.get(cell).is_some_and(|amount| amount.illustrative > 0);
        (Some(self.linked(cell, indicator, value, Aspect::Registered, *period, is_made_up)), Some(value))
    }

    fn linked(
        &self,
        cell: &Cell,
        indicator: &Indicator,
        value: i64,
        aspect: Aspect,
        period: Period,
        is_made_up: bool,
    ) -> Shown {
        let (words, unit) = (self.case.words, self.case.report.key.unit);
        let code = self.case.programme.units.near(unit, period.to()).map_or("", |unit| unit.code.as_str());
        let shown = Shown::total(indicator.format(value, words.0), cell, aspect, period, code);
        shown.illustrative(is_made_up, words)
    }
}

/// Who saved what in the meantime, and that one's own is not saved.
pub(crate) fn clash_sentence(clash: &Clash, words: Words) -> String {
    let at = vietnamese::date::date_time(crate::state::local(clash.at).datetime(), words.0);
    let theirs = if clash.theirs.is_empty() { words.t("report.empty_value") } else { &clash.theirs };
    words.f("report.clash_at", &[("by", &clash.by), ("theirs", &theirs), ("at", &at), ("mine", &clash.mine)])
}

/// A field's name in the page.
pub(crate) fn id_of(cell: &Cell) -> String {
    format!("o-{}", cell.name().replace([':', '='], "-"))
}

/// By how much a number differs from the one beside it: "+11,7%"; beyond ten
/// times as much "hơn 10 lần".
fn change(now: i64, before: i64, words: Words) -> Option<String> {
    if let Some(times) = Percent::times_exceeded(now, before) {
        let times = vietnamese::number::format(times, 0, words.0);
        return Some(words.f("report.times", &[("times", &times)]));
    }
    Percent::change(now, before).filter(|_| now != before).map(|change| change.format_change(words.0))
}
