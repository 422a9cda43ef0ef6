//! What somebody has to do, and where the units below stand. Every list is
//! bounded: by the forms' running periods, by one unit, or by a few lines.

use crate::page::{Page, SignedIn};
use crate::part::{self, Mark, in_time};
use crate::report::back::sent_back;
use crate::report::case::{Case, href, title, unit_name};
use crate::{Error, link};
use domain::form::Part;
use domain::permission::{Action, Reach, reach};
use domain::report::{Command, State};
use jiff::ToSpan;
use storage::report::ReportKey;

/// Something to do.
pub(crate) struct Task {
    pub(crate) title: String,
    pub(crate) href: String,
    pub(crate) marks: Vec<Mark>,
    pub(crate) lines: Vec<String>,
}

/// What is to be done, by kind.
#[derive(Default)]
pub(crate) struct Tasks {
    pub(crate) returned: Vec<Task>,
    pub(crate) due: Vec<Task>,
    pub(crate) soon: Vec<Task>,
    pub(crate) to_sign: Vec<Task>,
}

/// Where the units below stand with a form.
pub(crate) struct Stand {
    pub(crate) title: String,
    pub(crate) accepted: usize,
    pub(crate) expected: usize,
    pub(crate) percent: String,
    pub(crate) coverage: String,
    pub(crate) board: String,
    pub(crate) progress: String,
}

/// Days before a form opens in which it is announced.
const SOON: i32 = 30;
/// Days on both sides in which a closing day may lie that concerns today.
const AROUND: i32 = 400;

/// The reports that are due from the actor's unit.
pub(crate) async fn tasks(signed: &SignedIn, page: &Page) -> Result<Tasks, Error> {
    let mut tasks = Tasks::default();
    let role = signed.actor.role;
    if reach(role, Action::Sign) != Reach::Nowhere {
        tasks.to_sign = to_sign(signed, page).await?;
    }
    if reach(role, Action::Fill) == Reach::Nowhere {
        return Ok(tasks);
    }
    let (programme, today, unit) = (signed.programme().await?, signed.visit.today(), signed.actor.unit);
    let words = signed.visit.words;
    let day = |days: i32| today.checked_add(days.days()).unwrap_or(today);
    let extended = signed.store().extended_of(&signed.actor, unit).await?;
    for asked in programme.asked_of(unit, day(-AROUND), day(AROUND)) {
        let key = ReportKey { form: asked.form.key.clone(), period: asked.period, unit };
        let later = extended.get(&(key.form.clone(), key.period)).copied();
        let Some(dates) = asked.dates(&programme.holidays, later) else { continue };
        if today > dates.corrections_until || dates.opens > day(SOON) {
            continue;
        }
        if today < dates.opens {
            let opens = vietnamese::date::short(dates.opens, words.0);
            let lines = vec![words.f("home.opens", &[("day", &opens)])];
            let (title, href) = (title(&programme, &key, words), href(&programme, &key));
            tasks.soon.push(Task { title, href, marks: Vec::new(), lines });
            continue;
        }
        let case = Case::of(signed, &key).await?;
        if case.can(&Command::Save) {
            let (task, is_returned) = due(signed, page, &case).await?;
            if is_returned { tasks.returned.push(task) } else { tasks.due.push(task) }
        }
    }
    Ok(tasks)
}

/// One report that waits for its own unit, and whether it was sent back.
async fn due(signed: &SignedIn, page: &Page, case: &Case) -> Result<(Task, bool), Error> {
    let words = case.words;
    let mut lines = Vec::new();
    if let Some(head) = &case.report.head {
        let events = signed.store().report_events(&signed.actor, head).await?;
        lines.extend(sent_back(&events).map(|event| {
            let (by, reason) = (&event.by, &event.reason);
            let key = if event.kind == "reopen" { "home.reopened" } else { "home.returned" };
            words.f(key, &[("by", by), ("at", &page.moment(&event.at)), ("reason", reason)])
        }));
    }
    let is_returned = !lines.is_empty();
    let deadline = vietnamese::date::short(case.report.dates.deadline, words.0);
    let stands = in_time(case.timeliness(), words);
    lines.push(words.f("home.deadline", &[("day", &deadline), ("stands", &stands)]));
    if let Some(at) = case.saved_at() {
        let (filled, all) = case.filled();
        lines.push(match case.is_sum() {
            true => words.f("home.saved", &[("at", &page.moment(&at))]),
            false => words.f("home.filled", &[("filled", &filled), ("all", &all), ("at", &page.moment(&at))]),
        });
    }
    if let Some((at, by)) = signed.store().reminded(&signed.actor, &case.report.key).await? {
        lines.push(words.f("home.reminded", &[("by", &by), ("at", &page.moment(&at))]));
    }
    let marks = [Some(case.mark()), case.late()].into_iter().flatten().collect();
    Ok((Task { title: case.title(), href: case.href(), marks, lines }, is_returned))
}

/// What the leader's own unit has put before them.
async fn to_sign(signed: &SignedIn, page: &Page) -> Result<Vec<Task>, Error> {
    let (programme, words) = (signed.programme().await?, signed.visit.words);
    let heads = signed.store().reports_in(&signed.actor, State::ForSignature).await?;
    let own = heads.into_iter().filter(|head| head.key.unit == signed.actor.unit);
    Ok(own
        .map(|head| Task {
            title: title(&programme, &head.key, words),
            href: href(&programme, &head.key),
            marks: vec![Mark::of(head.state, words)],
            lines: vec![words.f(
                "home.put",
                &[("unit", &unit_name(&programme, &head.key, words)), ("at", &page.moment(&head.updated_at))],
            )],
        })
        .collect())
}

/// How much of each running period is in, for a unit with others below it.
pub(crate) async fn stands(signed: &SignedIn) -> Result<Vec<Stand>, Error> {
    let (programme, today, own) = (signed.programme().await?, signed.visit.today(), signed.actor.unit);
    let words = signed.visit.words;
    let mut stands = Vec::new();
    for form in &programme.forms {
        let Some(period) = programme.running(form, today) else { continue };
        let reporters = programme.reporters(form, period, own, Part::Fills);
        if !reporters.iter().any(|unit| unit.id != own) {
            continue;
        }
        let found = signed.store().coverage(&signed.actor, form, period, &[own], None).await?;
        let found = found.get(&own).copied().unwrap_or_default();
        let key = ReportKey { form: form.key.clone(), period, unit: own };
        let code = programme.units.near(own, period.to()).map_or("", |unit| unit.code.as_str());
        let count = |number: usize| i64::try_from(number).unwrap_or(0);
        let percent = vietnamese::percent::Percent::of(count(found.accepted), count(found.expected));
        stands.push(Stand {
            title: title(&programme, &key, words),
            accepted: found.accepted,
            expected: found.expected,
            percent: percent.map(|percent| percent.format(words.0)).unwrap_or_default(),
            coverage: part::coverage(&found, words.t("part.units"), words),
            board: link::coverage(&form.key, code),
            progress: link::progress(&form.key, period, code),
        });
    }
    Ok(stands)
}
