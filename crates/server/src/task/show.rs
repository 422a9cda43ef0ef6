//! A task: what it says, who leads, and how each part stands.

use super::{ROOM, asked, say};
use crate::page::{Page, SignedIn, html};
use crate::part::Mark;
use crate::{Error, Words};
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use domain::TaskId;
use domain::plan::task_state;
use domain::programme::Programme;
use jiff::civil::Date;
use storage::task::{Part, Whole};

/// A part as the table shows it.
pub(super) struct PartRow {
    pub(super) unit: String,
    pub(super) href: String,
    pub(super) marks: Vec<Mark>,
    pub(super) progress: String,
    pub(super) due: String,
    pub(super) said: String,
    pub(super) is_illustrative: bool,
}

#[derive(Template)]
#[template(path = "task/show.html")]
struct Show {
    page: Page,
    plan: (String, String),
    group: String,
    mark: Mark,
    ended: Option<(String, String, String)>,
    facts: Vec<(String, String)>,
    numbers: Vec<asked::Number>,
    parts: Vec<PartRow>,
    thread: Vec<say::Line>,
    is_keeper: bool,
    may_reopen: bool,
    id: String,
    revision: i64,
}

/// Its page.
pub async fn show(signed: SignedIn, Path(id): Path<String>) -> Result<Response, Error> {
    let id: TaskId = id.parse().map_err(|_| Error::NotFound)?;
    let (programme, today, words) = (signed.programme().await?, signed.visit.today(), signed.visit.words);
    let whole = signed.store().task(&signed.actor, id).await?;
    let task = &whole.kept.task;
    let (plan, is_keeper) = signed.store().plan_for(&signed.actor, today, &task.plan).await?;
    let events = signed.store().task_thread(&signed.actor, today, &whole).await?;
    let wanted = signed.store().asked_numbers(today, &whole).await?;
    let title = words.0.pick(task.vi.as_str(), task.en.as_str());
    html(&Show {
        page: signed.visit.page(ROOM, title),
        plan: (say::plan(&plan, words), super::list::plan_href(plan.key.as_str())),
        group: group(task, words),
        mark: say::mark(counted(&whole), words),
        ended: ended(&whole, words),
        facts: facts(&programme, &whole, today, words),
        numbers: asked::numbers(&programme, task, &wanted, words),
        parts: whole.parts.iter().map(|part| part_row(&programme, part, today, words)).collect(),
        thread: say::thread(&programme, &events, today, words),
        is_keeper: is_keeper && whole.kept.ended.is_none(),
        may_reopen: is_keeper && whole.kept.ended.is_some(),
        id: id.to_string(),
        revision: whole.kept.revision,
    })
}

/// How a task counts: ended by its keeper as no longer needed, else as its parts are.
pub(super) fn counted(whole: &Whole) -> domain::plan::TaskState {
    if whole.kept.ended.is_some() {
        return domain::plan::TaskState::NotNeeded;
    }
    task_state(&whole.parts.iter().map(Part::counted).collect::<Vec<_>>())
}

/// "1. Nhận thức đúng, đầy đủ về kinh tế tập thể".
pub(super) fn group(task: &domain::plan::Task, words: Words) -> String {
    let name = words.0.pick(task.group_vi.as_str(), task.group_en.as_str());
    if task.group_number.is_empty() { name.to_owned() } else { format!("{}. {name}", task.group_number) }
}

pub(super) fn ended(whole: &Whole, words: Words) -> Option<(String, String, String)> {
    let (at, by, why) = whole.kept.ended.as_ref()?;
    Some((say::moment(*at, words), by.clone(), why.clone()))
}

/// What the plan says of the task.
pub(super) fn facts(
    programme: &Programme,
    whole: &Whole,
    today: Date,
    words: Words,
) -> Vec<(String, String)> {
    let task = &whole.kept.task;
    let names = |units: &[domain::UnitId]| {
        let names: Vec<String> = units.iter().map(|unit| say::unit(programme, *unit, today, words)).collect();
        names.join("; ")
    };
    let supports = match task.supports.is_empty() {
        true => words.t("task.none_named").to_owned(),
        false => names(&task.supports),
    };
    let leads = if task.leads_vi.is_empty() || words.0 == crate::Language::En {
        names(&task.leads)
    } else {
        task.leads_vi.clone()
    };
    let result = words.0.pick(task.result_vi.as_str(), task.result_en.as_str());
    let result = if result.is_empty() { words.t("task.no_result").to_owned() } else { result.to_owned() };
    let mut facts = vec![
        ("task.leads", leads),
        ("task.supports", supports),
        ("task.time", say::timing(&task.timing, words)),
        ("task.result", result),
    ];
    if task.weight != 1 {
        facts.push(("task.weight", task.weight.to_string()));
    }
    facts.into_iter().map(|(key, value)| (words.t(key).to_owned(), value)).collect()
}

pub(super) fn part_row(programme: &Programme, part: &Part, today: Date, words: Words) -> PartRow {
    let shown = part.shown();
    PartRow {
        unit: say::unit(programme, part.unit, today, words),
        href: super::part::href(part.id),
        marks: say::marks(part, today, words),
        progress: shown.map(|(said, _)| format!("{}%", said.progress)).unwrap_or_default(),
        due: part.due.map(|day| vietnamese::date::short(day, words.0)).unwrap_or_default(),
        said: shown.map(|(said, _)| said.text.clone()).unwrap_or_default(),
        is_illustrative: part.illustrative && shown.is_some(),
    }
}
