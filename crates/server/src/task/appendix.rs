//! Appendix IV: number, task, lead agency, result; groups as rows. Filled from
//! what was accepted and, marked, from what was sent; what is missing says so.

use super::{figure, plan, say};
use crate::page::SignedIn;
use crate::{Error, Words, document, take};
use axum::extract::{Path, Query};
use axum::http::HeaderMap;
use axum::response::Response;
use domain::PlanKey;
use domain::form::Cell;
use domain::plan::{Plan, Sides, TaskState};
use domain::programme::Programme;
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::HashMap;
use storage::task::{Case, Origin, Part, Whole};
use writing::Document;
use writing::model::{Align, Appendix, Block, Format, Head, Inline, Signature, Table};
use writing::sheet::Sheet;

/// Lead agencies that are named in a cell as not having reported.
const NAMED: usize = 6;

/// What may be asked of the paper.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    /// The appendix's number in Roman numerals; IV, as in the province's form, if nothing is said.
    so: String,
}

/// The numbers of parts, in words.
type Numbers = HashMap<domain::PartId, Vec<String>>;

/// The appendix with everything that it says.
pub(crate) struct Made {
    /// The name of its file.
    pub(crate) name: String,
    number: String,
    title: String,
    attached: String,
    rows: Vec<Row>,
    notes: Vec<String>,
    words: Words,
}

impl Made {
    /// As a paper.
    pub(crate) fn paper(&self) -> Document {
        let head = (self.number.clone(), self.title.clone());
        paper(&self.rows, head, self.attached.clone(), &self.notes, self.words)
    }

    /// As a table.
    pub(crate) fn sheet(&self) -> Sheet {
        sheet(&self.rows, &self.title, &self.notes, self.words)
    }
}

/// Makes it, with its number in Roman numerals; IV if none is given.
pub(crate) async fn make(signed: &SignedIn, key: &PlanKey, number: &str) -> Result<Made, Error> {
    let (today, words) = (signed.visit.today(), signed.visit.words);
    let (of, _) = signed.store().plan_for(&signed.actor, today, key).await?;
    let wholes = signed.store().plan_tasks(&signed.actor, key).await?;
    let programme = signed.programme().await?;
    let numbers = numbers(signed, &programme, &wholes).await?;
    let number: String = number.chars().filter(char::is_ascii_alphanumeric).take(8).collect();
    let number = if number.is_empty() { "IV".to_owned() } else { number };
    let mut notes = notes(&wholes, today, words);
    notes.extend(figures(signed, &programme, &of).await?);
    Ok(Made {
        name: words.f("task.appendix_name", &[("number", &number), ("plan", &say::plan(&of, words))]),
        title: title(&of, words),
        attached: attached(&of, words),
        rows: rows(&programme, &wholes, &numbers, today, words),
        number,
        notes,
        words,
    })
}

/// The file.
pub async fn take(
    signed: SignedIn,
    Path((key, format)): Path<(String, String)>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let made = make(&signed, &PlanKey::from(key), &asked.so).await?;
    if format == "xlsx" {
        return take::file("xlsx", &made.name, || made.sheet())?.ok_or(Error::NotFound);
    }
    document::file::answer(&signed.visit, &headers, made.paper(), &format, &made.name).await
}

fn title(of: &Plan, words: Words) -> String {
    let name = words.0.pick(of.vi.as_str(), of.en.as_str());
    words.f("task.appendix_title", &[("plan", &say::plan(of, words)), ("about", &name)])
}

/// "(Kế hoạch số 784/KH-UBND ngày 22 tháng 3 năm 2023 của Ủy ban nhân dân tỉnh Kon Tum)".
fn attached(of: &Plan, words: Words) -> String {
    let day = of.day.map(|day| vietnamese::date::long(day, words.0)).unwrap_or_default();
    let kind = format!("task.plan_kind.{}", of.kind);
    let kind = if words.has(&kind) { words.t(&kind) } else { of.kind.as_str() };
    match (of.number.is_empty(), day.is_empty()) {
        (false, false) => words.f(
            "task.appendix_of",
            &[("kind", &kind), ("number", &of.number), ("day", &day), ("issuer", &of.issuer)],
        ),
        _ => words.f("task.appendix_of_short", &[("kind", &kind), ("issuer", &of.issuer)]),
    }
}

/// A row of the paper.
pub(super) struct Row {
    pub(super) number: String,
    pub(super) text: String,
    pub(super) leads: String,
    pub(super) result: Vec<Inline>,
    pub(super) is_title: bool,
}

fn rows(programme: &Programme, wholes: &[Whole], numbers: &Numbers, today: Date, words: Words) -> Vec<Row> {
    let mut rows = Vec::new();
    for tasks in plan::by_group(wholes) {
        let Some(first) = tasks.first() else { continue };
        let task = &first.kept.task;
        if !task.group_vi.is_empty() {
            rows.push(Row {
                number: task.group_number.clone(),
                text: words.0.pick(task.group_vi.as_str(), task.group_en.as_str()).to_owned(),
                leads: String::new(),
                result: Vec::new(),
                is_title: true,
            });
        }
        for whole in tasks {
            let task = &whole.kept.task;
            rows.push(Row {
                // Groups have numbers; the tasks in them are dashes, as the province writes them.
                number: if task.group_vi.is_empty() { task.position.to_string() } else { "-".to_owned() },
                text: words.0.pick(task.vi.as_str(), task.en.as_str()).to_owned(),
                leads: leads(programme, whole, today, words),
                result: result(programme, whole, numbers, today, words),
                is_title: false,
            });
        }
    }
    rows
}

pub(super) fn leads(programme: &Programme, whole: &Whole, today: Date, words: Words) -> String {
    let task = &whole.kept.task;
    if !task.leads_vi.is_empty() && words.0 == crate::Language::Vi {
        return task.leads_vi.clone();
    }
    let names: Vec<String> =
        task.leads.iter().map(|unit| say::unit(programme, *unit, today, words)).collect();
    names.join("; ")
}

fn text(text: impl Into<String>) -> Inline {
    Inline::Text { text: text.into() }
}

fn italic(words: impl Into<String>) -> Inline {
    Inline::Italic { content: vec![text(words)] }
}

/// What is known of a task's result.
fn result(programme: &Programme, whole: &Whole, numbers: &Numbers, today: Date, words: Words) -> Vec<Inline> {
    if let Some((_, _, why)) = &whole.kept.ended {
        return vec![text(words.f("task.appendix_ended", &[("why", why)]))];
    }
    let asked = words.0.pick(whole.kept.task.result_vi.as_str(), whole.kept.task.result_en.as_str());
    let (told, silent): (Vec<&Part>, Vec<&Part>) =
        whole.parts.iter().partition(|part| part.shown().is_some());
    let mut content = Vec::new();
    for part in &told {
        if !content.is_empty() {
            content.push(text("; "));
        }
        if whole.parts.len() > 1 {
            content.push(text(format!("{}: ", say::unit(programme, part.unit, today, words))));
        }
        content.extend(one(part, numbers.get(&part.id).map_or(&[], Vec::as_slice), words));
    }
    if silent.is_empty() {
        return content;
    }
    if !content.is_empty() {
        content.push(text(". "));
    }
    let missing = match (told.len(), whole.parts.len(), asked.is_empty()) {
        (0, _, true) => words.t("task.appendix_missing").to_owned(),
        (0, _, false) => words.f("task.appendix_missing_asked", &[("asked", &asked)]),
        (_, all, _) => {
            let names = silent.iter().take(NAMED).map(|part| say::unit(programme, part.unit, today, words));
            let names = names.collect::<Vec<_>>().join("; ");
            let names = match silent.len() > NAMED {
                true => words.f("task.and_more", &[("names", &names), ("count", &(silent.len() - NAMED))]),
                false => names,
            };
            let (count, names) = (silent.len(), &names);
            words.f("task.appendix_missing_some", &[("count", &count), ("all", &all), ("names", names)])
        }
    };
    content.push(italic(missing));
    content
}

/// One lead agency's result: how far, in words, with its numbers.
fn one(part: &Part, numbers: &[String], words: Words) -> Vec<Inline> {
    let Some((said, is_accepted)) = part.shown() else { return Vec::new() };
    let mut told = match said.state {
        TaskState::NotNeeded => words.f("task.appendix_not_needed", &[("why", &said.text)]),
        TaskState::InProgress => {
            words.f("task.appendix_begun", &[("percent", &said.progress), ("text", &said.text)])
        }
        TaskState::NotBegun => words.f("task.appendix_not_begun", &[("text", &said.text)]),
        TaskState::Done => said.text.clone(),
    };
    if !numbers.is_empty() {
        let numbers = numbers.join("; ");
        told = if told.is_empty() { numbers } else { format!("{told} ({numbers})") };
    }
    if told.trim().is_empty() {
        told = words.t("task.state.done").to_owned();
    }
    let mut content = vec![text(told.trim().trim_end_matches([':', '.']).to_owned())];
    if !is_accepted {
        content.push(italic(format!(" {}", words.t("task.appendix_sent"))));
    }
    if part.illustrative {
        content.push(text(" ◇"));
    }
    content
}

/// The numbers that go with what is shown: of forms and of returns. Reads a
/// part only where its task names numbers and it has said something.
async fn numbers(signed: &SignedIn, programme: &Programme, wholes: &[Whole]) -> Result<Numbers, Error> {
    let (today, words) = (signed.visit.today(), signed.visit.words);
    let mut found = Numbers::new();
    for whole in wholes.iter().filter(|whole| !whole.kept.task.cells.is_empty()) {
        for part in whole.parts.iter().filter(|part| part.shown().is_some()) {
            let case = Case { kept: whole.kept.clone(), part: part.clone(), sides: Sides::default() };
            let numbers = signed.store().part_numbers(&signed.actor, today, &case).await?;
            let line = |cell: &Cell, value: i64| {
                let indicator = programme.indicators.get(&cell.indicator)?;
                let label = crate::finding::cell_label(cell, programme, None, words);
                let (value, measure) = (indicator.format(value, words.0), indicator.measure(words.0));
                Some(format!("{}: {value} {measure}", vietnamese::name::in_sentence(&label)))
            };
            let is_sent = part.shown().is_some_and(|(_, is_accepted)| !is_accepted);
            let lines = numbers.iter().filter_map(|number| {
                let value = match (&number.origin, is_sent) {
                    (Origin::Return, true) => number.stated,
                    _ => number.value,
                };
                line(&number.cell, value?)
            });
            found.insert(part.id, lines.collect());
        }
    }
    Ok(found)
}

/// What the plan's tasks add up to, in a sentence; nothing where nobody gave a number.
async fn figures(signed: &SignedIn, programme: &Programme, of: &Plan) -> Result<Option<String>, Error> {
    let (today, words) = (signed.visit.today(), signed.visit.words);
    let told = figure::of_plan(signed, of, words).await?;
    let line = |one: &figure::Told| {
        let mark = if one.illustrative { " ◇" } else { "" };
        format!("{}: {} {}{mark}", vietnamese::name::in_sentence(&one.name), one.text, one.measure)
    };
    let lines: Vec<String> = told.iter().map(line).collect();
    let (from, to) = figure::days_of(programme, of, today);
    let day = |day: Date| vietnamese::date::short(day, words.0);
    let values: [(&str, &dyn std::fmt::Display); 3] =
        [("from", &day(from)), ("to", &day(to)), ("figures", &lines.join("; "))];
    Ok((!lines.is_empty()).then(|| words.f("task.figure.appendix", &values)))
}

/// What a reader of the paper must know.
fn notes(wholes: &[Whole], today: Date, words: Words) -> Vec<String> {
    let parts = || wholes.iter().flat_map(|whole| &whole.parts);
    let reported = wholes
        .iter()
        .filter(|whole| whole.kept.ended.is_some() || whole.parts.iter().any(|part| part.shown().is_some()));
    let day = vietnamese::date::short(today, words.0);
    let mut notes = vec![words.f(
        "task.appendix_note",
        &[
            ("day", &day),
            ("reported", &reported.count()),
            ("all", &wholes.len()),
            ("counted", &plan::counted(&plan::count(wholes), words)),
        ],
    )];
    if parts().any(|part| part.illustrative && part.shown().is_some()) {
        notes.push(words.t("task.appendix_illustrative").to_owned());
    }
    notes
}

fn paper(
    rows: &[Row],
    (number, title): (String, String),
    attached: String,
    notes: &[String],
    words: Words,
) -> Document {
    let header = ["task.column.number", "task.column.text", "task.column.leads", "task.column.result"];
    let table = Table {
        align: vec![Align::Centre, Align::Left, Align::Left, Align::Left],
        header: header.map(|key| vec![text(words.t(key))]).to_vec(),
        rows: rows
            .iter()
            .map(|row| {
                vec![
                    vec![text(&row.number)],
                    vec![text(&row.text)],
                    vec![text(&row.leads)],
                    row.result.clone(),
                ]
            })
            .collect(),
        landscape: true,
        titles: rows.iter().enumerate().filter(|(_, row)| row.is_title).map(|(index, _)| index).collect(),
        shares: vec![6, 35, 22, 37],
    };
    document_of(Appendix { number, title, attached, landscape: true }, table, notes, words)
}

/// A paper with one table and its notes.
pub(super) fn document_of(head: Appendix, table: Table, notes: &[String], words: Words) -> Document {
    let mut blocks = vec![Block::Table(table)];
    blocks.extend(notes.iter().map(|note| Block::Paragraph { content: vec![italic(note)] }));
    Document {
        format: Format::Decree30,
        language: words.0,
        head: Head { appendix: Some(head), ..Head::default() },
        blocks,
        signature: Signature::default(),
        recipients: Vec::new(),
        sources: Vec::new(),
        with_sources: false,
        warnings: Vec::new(),
    }
}

fn sheet(rows: &[Row], title: &str, notes: &[String], words: Words) -> Sheet {
    let header = ["task.column.number", "task.column.text", "task.column.leads", "task.column.result"];
    Sheet {
        title: title.to_owned(),
        subtitle: notes.to_vec(),
        columns: header.map(|key| take::text_column(words.t(key))).to_vec(),
        rows: rows
            .iter()
            .map(|row| {
                let result = writing::model::plain(&row.result);
                [&row.number, &row.text, &row.leads, &result].map(|cell| take::text(cell.as_str())).to_vec()
            })
            .collect(),
    }
}
