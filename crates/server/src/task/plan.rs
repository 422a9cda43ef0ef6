//! A plan's tasks by group, with how many are done.

use super::{ROOM, figure, say, show};
use crate::page::{Page, SignedIn, html};
use crate::part::Mark;
use crate::{Error, Words};
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use domain::UnitId;
use domain::plan::TaskCount;
use domain::programme::Programme;
use jiff::civil::Date;
use storage::task::Whole;
use vietnamese::percent::Percent;

struct Row {
    title: String,
    href: String,
    leads: String,
    marks: Vec<Mark>,
    lines: Vec<String>,
}

struct Group {
    title: String,
    counted: String,
    rows: Vec<Row>,
}

struct Agency {
    name: String,
    code: String,
    count: usize,
    late: usize,
}

#[derive(Template)]
#[template(path = "task/plan.html")]
struct Show {
    page: Page,
    about: String,
    counted: String,
    weighted: Option<String>,
    base: String,
    groups: Vec<Group>,
    figures: Vec<figure::Told>,
    over: (String, String),
    agencies: Vec<Agency>,
    is_keeper: bool,
    has_pdf: bool,
}

/// "12/44 hoàn thành (27,3%), 10 đang thực hiện, 22 chưa bắt đầu".
pub(super) fn counted(count: &TaskCount, words: Words) -> String {
    let percent = Percent::of(count.done, count.all).map(|percent| percent.format(words.0));
    let mut text = words.f(
        "task.counted",
        &[
            ("done", &count.done),
            ("all", &count.all),
            ("percent", &percent.unwrap_or_default()),
            ("begun", &count.in_progress),
            ("not_begun", &count.not_begun),
        ],
    );
    if count.all == 0 {
        text = words.t("task.counted_none").to_owned();
    }
    if count.not_needed > 0 {
        text = format!("{text} {}", words.f("task.counted_ended", &[("count", &count.not_needed)]));
    }
    text
}

pub(super) fn count<'a>(wholes: impl IntoIterator<Item = &'a Whole>) -> TaskCount {
    TaskCount::of(wholes.into_iter().map(|whole| (show::counted(whole), whole.kept.task.weight)))
}

/// The page.
pub async fn show(signed: SignedIn, Path(key): Path<String>) -> Result<Response, Error> {
    let key = key.as_str().into();
    let (programme, today, words) = (signed.programme().await?, signed.visit.today(), signed.visit.words);
    let (plan, is_keeper) = signed.store().plan_for(&signed.actor, today, &key).await?;
    let wholes = signed.store().plan_tasks(&signed.actor, &key).await?;
    let all = count(&wholes);
    let weighted = Percent::of(all.weight_done, all.weight).filter(|_| all.is_weighted());
    let (from, to) = figure::days_of(&programme, &plan, today);
    let day = |day: Date| vietnamese::date::short(day, words.0);
    let title = words.f("task.of_plan", &[("plan", &say::plan(&plan, words))]);
    html(&Show {
        page: signed.visit.page(ROOM, &title),
        about: words.0.pick(plan.vi.as_str(), plan.en.as_str()).to_owned(),
        counted: counted(&all, words),
        weighted: weighted.map(|percent| words.f("task.weighted", &[("percent", &percent.format(words.0))])),
        base: super::list::plan_href(key.as_str()),
        figures: figure::of_plan(&signed, &plan, words).await?,
        over: (day(from), day(to)),
        groups: groups(&programme, &wholes, today, words),
        agencies: agencies(&programme, &wholes, today, words),
        is_keeper,
        has_pdf: writing::pdf::AVAILABLE,
    })
}

/// The tasks in the plan's order, cut where the group changes.
pub(super) fn by_group(wholes: &[Whole]) -> Vec<&[Whole]> {
    wholes.chunk_by(|one, next| one.kept.task.group_number == next.kept.task.group_number).collect()
}

fn groups(programme: &Programme, wholes: &[Whole], today: Date, words: Words) -> Vec<Group> {
    let group = |tasks: &[Whole]| Group {
        title: tasks.first().map(|whole| show::group(&whole.kept.task, words)).unwrap_or_default(),
        counted: counted(&count(tasks), words),
        rows: tasks.iter().map(|whole| row(programme, whole, today, words)).collect(),
    };
    by_group(wholes).into_iter().map(group).collect()
}

fn row(programme: &Programme, whole: &Whole, today: Date, words: Words) -> Row {
    let task = &whole.kept.task;
    let mut marks = vec![say::mark(show::counted(whole), words)];
    let mut lines = vec![say::timing(&task.timing, words)];
    let late = whole.parts.iter().filter(|part| part.is_open && part.late(today).is_some()).count();
    let href = match whole.parts.as_slice() {
        [part] => {
            marks = if whole.kept.ended.is_some() { marks } else { say::marks(part, today, words) };
            if let Some((said, _)) = part.shown() {
                lines.push(format!("{}%", said.progress));
            }
            super::part::href(part.id)
        }
        parts => {
            let done = parts.iter().filter(|part| part.counted().is_closed()).count();
            lines.push(words.f("task.parts_done", &[("done", &done), ("all", &parts.len())]));
            if late > 0 {
                let text = words.f("task.parts_late", &[("count", &late)]);
                marks.push(Mark { class: "late", text });
            }
            format!("/nhiem-vu/{}", whole.kept.id)
        }
    };
    let leads = match (task.leads_vi.is_empty(), words.0) {
        (false, crate::Language::Vi) => task.leads_vi.clone(),
        _ => {
            let names = task.leads.iter().take(3).map(|unit| say::unit(programme, *unit, today, words));
            let names = names.collect::<Vec<_>>().join("; ");
            if task.leads.len() > 3 { format!("{names}; …") } else { names }
        }
    };
    let title = words.0.pick(task.vi.as_str(), task.en.as_str()).to_owned();
    Row { title, href, leads, marks, lines }
}

fn agencies(programme: &Programme, wholes: &[Whole], today: Date, words: Words) -> Vec<Agency> {
    let mut found: Vec<(UnitId, usize, usize)> = Vec::new();
    for part in wholes.iter().flat_map(|whole| &whole.parts) {
        let late = usize::from(part.is_open && part.late(today).is_some());
        match found.iter_mut().find(|(unit, ..)| *unit == part.unit) {
            Some((_, count, lates)) => {
                *count += 1;
                *lates += late;
            }
            None => found.push((part.unit, 1, late)),
        }
    }
    let mut agencies: Vec<Agency> = found
        .into_iter()
        .filter_map(|(unit, count, late)| {
            let unit = programme.units.near(unit, today)?;
            let name = crate::scope::name(unit, words).to_owned();
            Some(Agency { name, code: unit.code.clone(), count, late })
        })
        .collect();
    agencies.sort_by_cached_key(|agency| vietnamese::name::sort_key(&agency.name));
    agencies
}
