//! My tasks and the lists of what needs somebody: each line a sentence with its days.

use super::{ROOM, say};
use crate::page::{Page, SignedIn, go_with, html};
use crate::part::Mark;
use crate::plan::{SECTION_LINES, Section};
use crate::scope::{Choice, address};
use crate::{Error, Words};
use askama::Template;
use axum::Form;
use axum::extract::Query;
use axum::response::Response;
use domain::UnitId;
use domain::permission::{Action, Reach, reach};
use domain::plan::{ESCALATE_DAYS, SILENT_DAYS, SOON_DAYS, TaskState};
use domain::programme::Programme;
use jiff::civil::Date;
use serde::Deserialize;
use storage::task::{AgencyOverdue, Counts, Line, List, PAST_DAYS, PartFilter};

/// Lines on a page.
const PAGE: i64 = 50;

/// The filters as they stand in the address.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub struct Asked {
    /// The list.
    muc: String,
    /// A plan's key.
    ke_hoach: String,
    /// A group's number.
    nhom: String,
    /// A lead agency's code.
    don_vi: String,
    /// A state's code.
    trang_thai: String,
    /// The page, from 1.
    trang: String,
}

struct Tab {
    href: String,
    label: String,
    count: Option<i64>,
    is_current: bool,
}

/// A part as the list shows it.
struct Row {
    id: String,
    title: String,
    href: String,
    unit: String,
    plan: String,
    marks: Vec<Mark>,
    lines: Vec<String>,
    revision: i64,
    said: String,
}

struct Agency {
    name: String,
    code: String,
    href: String,
    sentence: String,
    is_reminding: bool,
}

#[derive(Template)]
#[template(path = "task/list.html")]
struct Show {
    page: Page,
    tabs: Vec<Tab>,
    about: String,
    rows: Vec<Row>,
    many: i64,
    is_review: bool,
    agencies: Vec<Agency>,
    plans: Vec<Choice>,
    states: Vec<Choice>,
    units: Vec<Choice>,
    list_code: &'static str,
    asked: Asked,
    unit_name: String,
    newer: Option<String>,
    older: Option<String>,
    all_plans: Vec<(String, String)>,
}

/// The list that the address names; without a name what waits for the actor
/// as keeper, or else what is theirs.
fn list_of(asked: &Asked, counts: &Counts) -> Result<List, Error> {
    if asked.muc.is_empty() {
        return Ok(if counts.waiting > 0 && counts.mine == 0 { List::Waiting } else { List::Mine });
    }
    List::from_code(&asked.muc).ok_or(Error::NotFound)
}

/// The page.
pub async fn show(signed: SignedIn, Query(asked): Query<Asked>) -> Result<Response, Error> {
    let (programme, today, words) = (signed.programme().await?, signed.visit.today(), signed.visit.words);
    let store = signed.store();
    let counts = store.task_counts(&signed.actor, today).await?;
    let list = list_of(&asked, &counts)?;
    let unit = match asked.don_vi.trim() {
        "" => None,
        code => Some(programme.units.find(code, today).ok_or(Error::NotFound)?),
    };
    let some = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let state = match asked.trang_thai.trim() {
        "" => None,
        code => Some(TaskState::from_code(code).ok_or(Error::NotFound)?),
    };
    let filter = PartFilter {
        list,
        plan: some(&asked.ke_hoach).map(Into::into),
        group: some(&asked.nhom),
        unit: unit.map(|unit| unit.id),
        state,
    };
    let number = asked.trang.parse::<i64>().unwrap_or(1).clamp(1, 10_000);
    let offset = (number - 1) * PAGE;
    let (lines, many) = store.task_parts(&signed.actor, today, &filter, offset, PAGE).await?;
    let rows = lines.iter().map(|line| row(&programme, line, list, today, words)).collect();
    let agencies = match list {
        List::Overdue => {
            let late = store.overdue_by_agency(&signed.actor, today).await?;
            agencies(&signed, &programme, &late, &asked, today)
        }
        _ => Vec::new(),
    };
    let turn = |page: i64| {
        address(
            "/nhiem-vu",
            &[
                ("muc", list.code()),
                ("ke_hoach", &asked.ke_hoach),
                ("nhom", &asked.nhom),
                ("don_vi", &asked.don_vi),
                ("trang_thai", &asked.trang_thai),
                ("trang", &page.to_string()),
            ],
        )
    };
    let with_tasks = store.plans_with_tasks(&signed.actor).await?;
    let seen = programme.plans.iter().filter(|plan| with_tasks.contains(&plan.key));
    let seen: Vec<_> = seen.collect();
    let choice = |plan: &&domain::plan::Plan| {
        Choice::new(plan.key.as_str(), say::plan(plan, words), asked.ke_hoach == plan.key.as_str())
    };
    html(&Show {
        page: signed.visit.page(ROOM, words.t("task.title")),
        tabs: tabs(list, &counts, words),
        about: about(list, words),
        rows,
        many,
        is_review: list == List::Waiting,
        agencies,
        plans: seen.iter().map(choice).collect(),
        states: TaskState::ALL
            .map(|one| {
                let label = words.t(&format!("task.state.{}", one.code())).to_owned();
                Choice::new(one.code(), label, state == Some(one))
            })
            .to_vec(),
        units: units(&signed, &programme, unit.map(|unit| unit.id), today).await?,
        list_code: list.code(),
        unit_name: unit.map(|unit| crate::scope::name(unit, words).to_owned()).unwrap_or_default(),
        newer: (number > 1).then(|| turn(number - 1)),
        older: (offset + PAGE < many).then(|| turn(number + 1)),
        all_plans: seen
            .iter()
            .map(|plan| {
                let (name, about) =
                    (say::plan(plan, words), words.0.pick(plan.vi.as_str(), plan.en.as_str()));
                // A plan without a number is named by what it is about.
                let title = if plan.number.is_empty() { name } else { format!("{name}: {about}") };
                (title, plan_href(plan.key.as_str()))
            })
            .collect(),
        asked,
    })
}

/// The lead agencies to choose from, by name; the chosen one is among them.
async fn units(
    signed: &SignedIn,
    programme: &Programme,
    chosen: Option<UnitId>,
    today: Date,
) -> Result<Vec<Choice>, Error> {
    let mut leads = signed.store().lead_agencies(&signed.actor, today).await?;
    leads.extend(chosen.filter(|unit| !leads.contains(unit)));
    let mut units: Vec<_> = leads.into_iter().filter_map(|unit| programme.units.at(unit, today)).collect();
    let words = signed.visit.words;
    units.sort_by_cached_key(|unit| vietnamese::name::sort_key(crate::scope::name(unit, words)));
    let choice = |unit: &domain::unit::UnitVersion| {
        Choice::new(unit.code.as_str(), crate::scope::name(unit, words), chosen == Some(unit.id))
    };
    Ok(units.into_iter().map(choice).collect())
}

/// The page of a plan's tasks.
pub(super) fn plan_href(key: &str) -> String {
    format!("/ke-hoach/{}/nhiem-vu", crate::gate::percent(key))
}

fn tabs(current: List, counts: &Counts, words: Words) -> Vec<Tab> {
    let tab = |list: List| Tab {
        href: format!("/nhiem-vu?muc={}", list.code()),
        label: words.t(&format!("task.list.{}", list.code())).to_owned(),
        count: match list {
            List::Mine => Some(counts.mine),
            List::Overdue => Some(counts.overdue),
            List::Soon => Some(counts.soon),
            List::Silent => Some(counts.silent),
            List::Waiting => Some(counts.waiting),
            List::SentBack => Some(counts.sent_back),
            List::Support | List::Escalated | List::All => None,
        },
        is_current: list == current,
    };
    List::ALL.into_iter().map(tab).collect()
}

/// What a list holds, with its rule.
fn about(list: List, words: Words) -> String {
    let key = format!("task.about.{}", list.code());
    let days = [
        ("soon", &SOON_DAYS as &dyn std::fmt::Display),
        ("silent", &SILENT_DAYS),
        ("escalate", &ESCALATE_DAYS),
        ("past", &PAST_DAYS),
    ];
    words.f(&key, &days)
}

fn row(programme: &Programme, line: &Line, list: List, today: Date, words: Words) -> Row {
    let part = &line.part;
    let mut lines = Vec::new();
    let urgent = say::urgent(part, today, words);
    lines.extend(Some(urgent).filter(|text| !text.is_empty()));
    if let (List::Waiting, Some((at, by))) = (list, &part.sent) {
        let at = say::moment(*at, words);
        let state = words.t(&format!("task.state.{}", part.statement.state.code())).to_lowercase();
        let progress = part.statement.progress;
        lines.push(
            words.f("task.sent_line", &[("at", &at), ("by", by), ("state", &state), ("percent", &progress)]),
        );
    }
    if list != List::Waiting && !part.back_why.is_empty() {
        lines.push(words.f("task.back_line", &[("why", &part.back_why)]));
    }
    if let Some((at, by)) = &part.reminded {
        lines.push(words.f("task.reminded_line", &[("at", &say::moment(*at, words)), ("by", by)]));
    }
    if part.illustrative {
        lines.push(words.t("task.illustrative").to_owned());
    }
    let plan = programme.plans.iter().find(|plan| plan.key == part.plan);
    Row {
        id: part.id.to_string(),
        title: words.0.pick(line.vi.as_str(), line.en.as_str()).to_owned(),
        href: super::part::href(part.id),
        unit: say::unit(programme, part.unit, today, words),
        plan: plan.map(|plan| say::plan(plan, words)).unwrap_or_default(),
        marks: say::marks(part, today, words),
        lines,
        revision: part.revision,
        said: part.statement.text.clone(),
    }
}

fn agencies(
    signed: &SignedIn,
    programme: &Programme,
    late: &[AgencyOverdue],
    asked: &Asked,
    today: Date,
) -> Vec<Agency> {
    let words = signed.visit.words;
    let keeps = programme.plans.iter().any(|plan| programme.keeps_plan(signed.actor.unit, plan, today));
    let is_reminding = keeps && reach(signed.actor.role, Action::KeepPlan) != Reach::Nowhere;
    late.iter()
        .filter_map(|one| {
            let unit = programme.units.near(one.unit, today)?;
            Some(Agency {
                name: crate::scope::name(unit, words).to_owned(),
                code: unit.code.clone(),
                href: late_of(&asked.ke_hoach, &unit.code),
                sentence: late_sentence(one, words),
                is_reminding,
            })
        })
        .collect()
}

/// Where a lead agency's late tasks are listed; of all plans, if none is named.
fn late_of(plan: &str, unit: &str) -> String {
    address("/nhiem-vu", &[("muc", List::Overdue.code()), ("ke_hoach", plan), ("don_vi", unit)])
}

fn late_sentence(one: &AgencyOverdue, words: Words) -> String {
    words.f("task.agency_late", &[("count", &one.count), ("days", &one.longest_days)])
}

/// What is overdue, by lead agency, most first: for the steering committee's page.
pub(crate) async fn section(signed: &SignedIn) -> Result<Section, Error> {
    let (programme, today, words) = (signed.programme().await?, signed.visit.today(), signed.visit.words);
    let late = signed.store().overdue_by_agency(&signed.actor, today).await?;
    let line = |one: &AgencyOverdue| {
        let unit = programme.units.near(one.unit, today)?;
        let text = format!("{}: {}", crate::scope::name(unit, words), late_sentence(one, words));
        Some((text, late_of("", &unit.code)))
    };
    let count: i64 = late.iter().map(|one| one.count).sum();
    Ok(Section {
        title: words.f("task.section", &[("count", &count)]),
        empty: words.t("task.section_none").to_owned(),
        lines: late.iter().filter_map(line).take(SECTION_LINES).collect(),
        href: address("/nhiem-vu", &[("muc", List::Overdue.code())]),
    })
}

/// Whom to remind.
#[derive(Deserialize)]
pub struct Reminding {
    /// The lead agency's code.
    #[serde(default)]
    don_vi: String,
}

/// Reminds an agency of everything that is late.
pub async fn remind(signed: SignedIn, Form(asked): Form<Reminding>) -> Result<Response, Error> {
    let programme = signed.programme().await?;
    let unit = programme.units.find(asked.don_vi.trim(), signed.visit.today()).ok_or(Error::NotFound)?;
    signed.store().remind_agency(&signed.deed(), unit.id).await?;
    Ok(go_with("/nhiem-vu?muc=qua-han", "task.reminded"))
}
