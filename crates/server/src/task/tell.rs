//! A plan's tasks as its narrative report tells them: how many stand where, by
//! group, what is late and whose, what waits for review.

use super::{list, part, plan, say, show};
use crate::Words;
use domain::PlanKey;
use domain::plan::{Review, TaskState};
use domain::programme::Programme;
use jiff::civil::Date;
use storage::task::{Part, Whole};
use vietnamese::percent::Percent;
use writing::Given;

/// What the template's `plan.tasks` holds. Counts lead to the plan's tasks;
/// each late one to the part that is late.
pub(crate) fn told(
    programme: &Programme,
    key: &PlanKey,
    wholes: &[Whole],
    today: Date,
    words: Words,
) -> Given {
    let count = |count: usize, label: &str| {
        Given::count(count, words.t(label), list::plan_href(key.as_str()), words.0)
    };
    let all = plan::count(wholes);
    let stands = |state: TaskState| wholes.iter().filter(|whole| show::counted(whole) == state).count();
    let percent = Percent::of(all.done, all.all).map(|percent| percent.format(words.0));
    let parts = || wholes.iter().flat_map(|whole| whole.parts.iter().map(move |part| (whole, part)));
    let waiting = parts().filter(|(_, part)| part.review == Review::Sent).count();
    let is_illustrative = parts().any(|(_, part)| part.illustrative && part.shown().is_some());
    Given::Fields(vec![
        ("all", count(wholes.len(), "task.title")),
        ("done", count(stands(TaskState::Done), "task.state.done")),
        ("begun", count(stands(TaskState::InProgress), "task.state.in_progress")),
        ("not_begun", count(stands(TaskState::NotBegun), "task.state.not_begun")),
        ("ended", count(stands(TaskState::NotNeeded), "task.state.not_needed")),
        ("percent", Given::text(percent.unwrap_or_default())),
        ("waiting", count(waiting, "task.review.sent")),
        ("groups", Given::List(groups(wholes, words))),
        ("late", Given::List(late(programme, parts(), today, words))),
        ("illustrative", Given::Is(is_illustrative)),
    ])
}

fn groups(wholes: &[Whole], words: Words) -> Vec<Given> {
    let group = |tasks: &[Whole]| {
        let title = tasks.first().map(|whole| show::group(&whole.kept.task, words)).unwrap_or_default();
        Given::Fields(vec![
            ("title", Given::text(title)),
            ("counted", Given::text(plan::counted(&plan::count(tasks), words))),
        ])
    };
    plan::by_group(wholes).into_iter().map(group).collect()
}

/// What is late, the longest first.
fn late<'a>(
    programme: &Programme,
    parts: impl Iterator<Item = (&'a Whole, &'a Part)>,
    today: Date,
    words: Words,
) -> Vec<Given> {
    let late = |(whole, part): (&'a Whole, &'a Part)| Some((part.late(today)?, whole, part));
    let mut late: Vec<_> = parts.filter(|(_, part)| part.is_open).filter_map(late).collect();
    late.sort_by_key(|(days, ..)| std::cmp::Reverse(*days));
    let line = |(days, whole, part): (i32, &Whole, &Part)| {
        let days = usize::try_from(days).unwrap_or(0);
        let task = &whole.kept.task;
        Given::Fields(vec![
            ("title", Given::text(words.0.pick(task.vi.as_str(), task.en.as_str()))),
            ("unit", Given::text(say::unit(programme, part.unit, today, words))),
            ("due", part.due.map_or(Given::Nothing, Given::Day)),
            ("days", Given::count(days, words.t("task.days_late"), part::href(part.id), words.0)),
        ])
    };
    late.into_iter().map(line).collect()
}
