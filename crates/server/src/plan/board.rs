//! The steering committee's page: on one sheet where the goals stand, who
//! lags, what is overdue, what is open, and what has changed since the last
//! meeting.

use super::show::{self, GoalRow};
use super::view::{self, Lamp, Sight};
use super::{evening, list};
use crate::admin::pick;
use crate::page::{Page, Room, SignedIn, html};
use crate::scope::{self, Choice};
use crate::{Error, link};
use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use domain::plan::{Light, Plan};
use domain::unit::UnitVersion;
use jiff::civil::Date;
use serde::Deserialize;
use storage::plan::{Judgement, Look, TargetStanding};

/// Lagging goals of one unit that its line names before it only counts them.
const NAMED: usize = 3;

/// What the address says.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    /// The day of the last meeting.
    tu: String,
    /// The unit whose plans are looked at.
    don_vi: String,
}

struct PlanRows {
    name: String,
    about: String,
    href: String,
    rows: Vec<Row>,
    unmeasured: usize,
}

struct Row {
    goal: GoalRow,
    /// What it was on the day of the last meeting.
    before: Option<(String, Lamp)>,
    change: String,
}

/// A unit that lags.
struct Laggard {
    unit: String,
    behind: usize,
    goals: String,
}

/// A section that another room gives: a title, lines with links, and what
/// stands there where there are none.
pub(crate) struct Section {
    pub title: String,
    pub empty: String,
    pub lines: Vec<(String, String)>,
    pub href: String,
}

/// The most lines of a section: the page is one sheet.
pub(crate) const SECTION_LINES: usize = 6;

#[derive(Template)]
#[template(path = "plan/board.html")]
struct Show {
    page: Page,
    unit_name: String,
    units: Vec<Choice>,
    since: String,
    since_label: String,
    plans: Vec<PlanRows>,
    laggards: Vec<Laggard>,
    sections: Vec<Section>,
    events: Vec<String>,
    fault: Option<String>,
    rule: String,
    is_illustrative: bool,
}

/// The page.
pub async fn show(signed: SignedIn, Query(asked): Query<Asked>) -> Result<Response, Error> {
    let (w, today) = (signed.visit.words, signed.visit.today());
    let programme = signed.programme().await?;
    let unit = scope::unit(&programme, &signed.actor, &asked.don_vi, today)?;
    let (since, fault) = match pick::day(&asked.tu, w) {
        Ok(Some(day)) if day >= today => (None, Some(w.t("plan.since_future").to_owned())),
        Ok(since) => (since, None),
        Err(text) => (None, Some(text)),
    };
    let seen = signed.store().plans(&signed.actor, today).await?;
    let holds = |plan: &&Plan| {
        plan.keeper(&programme.units, today) == unit.id
            && plan.holds(today)
            && plan.replaced_by.is_none()
            && !list::is_document(plan)
    };
    let (mut plans, mut events, mut behind) = (Vec::new(), Vec::new(), Vec::new());
    for plan in seen.iter().filter(holds) {
        let sight = Sight { programme: &programme, plan, actor: &signed.actor, words: w };
        let now = signed.store().standing(&signed.actor, plan, None, Look::now(today)).await?;
        let before = match since {
            Some(day) => {
                let look = Look { today, day, as_of: Some(evening(day)?) };
                signed.store().standing(&signed.actor, plan, None, look).await?
            }
            None => Vec::new(),
        };
        let judged = signed.store().judgements(&signed.actor, &plan.key, today).await?;
        behind.extend(lagging(&sight, &now));
        if let Some(since) = since {
            events.extend(changes(&sight, since, &judged)?);
        }
        plans.push(plan_rows(&sight, &now, &before, &judged));
    }
    let is_illustrative = plans.iter().any(|plan| plan.rows.iter().any(|row| row.goal.stand.is_illustrative));
    let shown = Show {
        page: signed.visit.page(Room::Plan, w.t("plan.board_title")).with_error(fault.is_some()),
        unit_name: scope::name(unit, w).to_owned(),
        units: keepers(&programme, &seen, unit, today, w),
        since: asked.tu,
        since_label: since.map(|day| vietnamese::date::short(day, w.0)).unwrap_or_default(),
        plans,
        laggards: laggards(behind, w),
        sections: sections(&signed).await?,
        events,
        fault,
        rule: view::rule(w),
        is_illustrative,
    };
    html(&shown)
}

/// What other rooms have for the committee: overdue tasks by agency, open
/// recommendations. Each room that keeps such things adds its section here.
async fn sections(signed: &SignedIn) -> Result<Vec<Section>, Error> {
    Ok(vec![crate::task::section(signed).await?, crate::recommendation::section(signed).await?])
}

/// The units that keep plans.
fn keepers(
    programme: &domain::programme::Programme,
    seen: &[Plan],
    current: &UnitVersion,
    today: Date,
    words: crate::Words,
) -> Vec<Choice> {
    let mut choices = vec![Choice::new(&current.code, scope::name(current, words), true)];
    for plan in seen {
        let Some(unit) = programme.units.at(plan.keeper(&programme.units, today), today) else { continue };
        if choices.iter().all(|one| one.value != unit.code) {
            choices.push(Choice::new(&unit.code, scope::name(unit, words), false));
        }
    }
    choices
}

fn plan_rows(
    sight: &Sight<'_>,
    now: &[TargetStanding],
    before: &[TargetStanding],
    judged: &[Judgement],
) -> PlanRows {
    let (mut rows, mut unmeasured) = (Vec::new(), 0);
    for found in now {
        let Some(goal) = show::goal_row(sight, found, judged) else { continue };
        if !goal.is_measured {
            unmeasured += 1;
            continue;
        }
        let was = before.iter().find(|one| one.key == found.key);
        rows.push(Row {
            before: was.map(|was| earlier(sight, was)),
            change: change(sight, was, found),
            goal,
        });
    }
    PlanRows {
        name: view::short_name(sight.plan, sight.words),
        about: sight.plan.title(sight.words.0).to_owned(),
        href: link::plan(&sight.plan.key),
        rows,
        unmeasured,
    }
}

fn earlier(sight: &Sight<'_>, was: &TargetStanding) -> (String, Lamp) {
    let target = sight.plan.target(&was.key);
    let number = target.zip(was.whole.standing.actual).map(|(target, value)| sight.number(target, value));
    let number = number.unwrap_or_else(|| sight.words.t("plan.no_figure").to_owned());
    (number, sight.lamp(was.whole.standing.light().0))
}

/// "+12" since the last meeting; empty where one of the two is not known.
fn change(sight: &Sight<'_>, was: Option<&TargetStanding>, now: &TargetStanding) -> String {
    let Some(target) = sight.plan.target(&now.key) else { return String::new() };
    let both = was.and_then(|was| was.whole.standing.actual).zip(now.whole.standing.actual);
    match both.map(|(was, now)| now.saturating_sub(was)) {
        Some(0) => sight.words.t("plan.no_change").to_owned(),
        Some(grown) if grown > 0 => format!("+{}", sight.number(target, grown)),
        Some(shrunk) => sight.number(target, shrunk),
        None => String::new(),
    }
}

/// The units below that lag in a goal, with the goal's title.
pub(super) fn lagging(sight: &Sight<'_>, now: &[TargetStanding]) -> Vec<(String, String)> {
    let mut behind = Vec::new();
    for found in now {
        let Some(target) = sight.plan.target(&found.key) else { continue };
        for row in found.units.iter().filter(|row| row.standing.light().0 == Light::Behind) {
            let unit = sight.unit_name(row.unit, row.standing.day);
            behind.push((unit, target.title(sight.words.0).to_owned()));
        }
    }
    behind
}

/// The goals by the unit that lags in them: who lags most first; of equals in the programme's order.
pub(super) fn by_unit(behind: Vec<(String, String)>) -> Vec<(String, Vec<String>)> {
    let mut units: Vec<(String, Vec<String>)> = Vec::new();
    for (unit, goal) in behind {
        match units.iter_mut().find(|(one, _)| *one == unit) {
            Some((_, goals)) => goals.push(goal),
            None => units.push((unit, vec![goal])),
        }
    }
    units.sort_by_key(|(_, goals)| std::cmp::Reverse(goals.len()));
    units
}

fn laggards(behind: Vec<(String, String)>, words: crate::Words) -> Vec<Laggard> {
    let laggard = |(unit, goals): (String, Vec<String>)| {
        let mut named = goals.iter().take(NAMED).cloned().collect::<Vec<_>>().join("; ");
        if goals.len() > NAMED {
            named = words.f("plan.and_more", &[("named", &named), ("count", &(goals.len() - NAMED))]);
        }
        Laggard { unit, behind: goals.len(), goals: named }
    };
    by_unit(behind).into_iter().map(laggard).collect()
}

/// Goals that got another version since a day, and what their keepers have said.
fn changes(sight: &Sight<'_>, since: Date, judged: &[Judgement]) -> Result<Vec<String>, Error> {
    let (w, from) = (sight.words, evening(since)?);
    let mut events = Vec::new();
    for target in &sight.plan.targets {
        let later = |at: Option<jiff::Timestamp>| at.is_some_and(|at| at > from);
        for version in target.versions.iter().skip(1) {
            if later(version.said_at) || (version.said_at.is_none() && version.from > since) {
                events.push(w.f(
                    "plan.event_version",
                    &[
                        ("goal", &target.title(w.0)),
                        ("asks", &sight.asks(target, version)),
                        ("from", &sight.day(version.from)),
                        ("reason", &version.reason),
                    ],
                ));
            }
        }
        for one in judged.iter().filter(|one| one.target == target.key && one.said_at > from) {
            let values: [(&str, &dyn std::fmt::Display); 3] =
                [("goal", &target.title(w.0)), ("who", &one.said_by), ("text", &one.text)];
            events.push(w.f("plan.event_judged", &values));
        }
    }
    Ok(events)
}
