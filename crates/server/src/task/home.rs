//! What the first page says of tasks: what is due from me, and what waits for me.

use super::{part, say};
use crate::Error;
use crate::page::SignedIn;
use crate::part::Mark;
use domain::plan::Urgency;
use storage::task::{List, PartFilter};

/// Something to do.
pub(crate) struct Todo {
    pub(crate) title: String,
    pub(crate) href: String,
    pub(crate) marks: Vec<Mark>,
    pub(crate) lines: Vec<String>,
}

/// What the first page shows.
pub(crate) struct Due {
    /// Late, due soon, sent back, silent or reminded of: the first few.
    pub(crate) tasks: Vec<Todo>,
    /// How many more the own unit leads.
    pub(crate) mine: i64,
    /// How many returns wait for the actor.
    pub(crate) waiting: i64,
    /// How many the actor's unit is told of, as the one above.
    pub(crate) escalated: i64,
}

/// Tasks on the first page; the rest is a link away.
const SHOWN: usize = 5;
/// Parts of the own unit that are looked at.
const LOOKED_AT: i64 = 100;

/// Reads it: two short lists and the counts.
pub(crate) async fn due(signed: &SignedIn) -> Result<Due, Error> {
    let (programme, today, words) = (signed.programme().await?, signed.visit.today(), signed.visit.words);
    let filter = |list| PartFilter { list, plan: None, group: None, unit: None, state: None };
    let store = signed.store();
    let (mine, many) = store.task_parts(&signed.actor, today, &filter(List::Mine), 0, LOOKED_AT).await?;
    let (_, waiting) = store.task_parts(&signed.actor, today, &filter(List::Waiting), 0, 1).await?;
    let (_, escalated) = store.task_parts(&signed.actor, today, &filter(List::Escalated), 0, 1).await?;
    let wants = mine.iter().filter(|line| {
        let part = &line.part;
        let state = part.statement.state;
        let urgency = domain::plan::urgency(state, part.due, part.heard, today);
        !part.back_why.is_empty() || part.reminded.is_some() || urgency != Urgency::Calm
    });
    let tasks = wants.take(SHOWN).map(|line| {
        let part = &line.part;
        let mut lines = Vec::new();
        if !part.back_why.is_empty() {
            lines.push(words.f("task.back_line", &[("why", &part.back_why)]));
        }
        let urgent = say::urgent(part, today, words);
        lines.extend(Some(urgent).filter(|text| !text.is_empty()));
        if let Some((at, by)) = &part.reminded {
            lines.push(words.f("task.reminded_line", &[("at", &say::moment(*at, words)), ("by", by)]));
        }
        let plan = programme.plans.iter().find(|plan| plan.key == part.plan);
        lines.extend(plan.map(|plan| format!("{}.", say::plan(plan, words))));
        Todo {
            title: words.0.pick(line.vi.as_str(), line.en.as_str()).to_owned(),
            href: part::href(part.id),
            marks: say::marks(part, today, words),
            lines,
        }
    });
    Ok(Due { tasks: tasks.collect(), mine: many, waiting, escalated })
}
