//! Making, changing and ending tasks by the keeper of the plan, with a reason.

use super::asked::Askable;
use super::sheet::{self, COLUMNS, Written};
use super::{ROOM, say};
use crate::admin::{Faults, answer};
use crate::page::{Page, SignedIn, go_with};
use crate::{Error, Words};
use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::plan::{Plan, Task, Timing};
use domain::{PlanKey, TaskId};
use serde::Deserialize;
use std::collections::BTreeMap;
use storage::task::Remade;

/// What is typed.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub(crate) struct Typed {
    pub(crate) nhom: String,
    pub(crate) ten_nhom: String,
    pub(crate) noi_dung: String,
    pub(crate) chu_tri: String,
    pub(crate) phoi_hop: String,
    pub(crate) thoi_gian: String,
    pub(crate) ket_qua: String,
    pub(crate) trong_so: String,
    /// None where a page or a program does not know of it: then it stays as it was.
    pub(crate) so_lieu: Option<String>,
    /// One more of them, chosen from the suggestions.
    pub(crate) them_so_lieu: String,
    pub(crate) reason: String,
    pub(crate) revision: String,
}

impl Typed {
    /// The number that was chosen stands with the others.
    fn gathered(mut self) -> Typed {
        let chosen = std::mem::take(&mut self.them_so_lieu);
        if !chosen.trim().is_empty() {
            let others = self.so_lieu.unwrap_or_default();
            self.so_lieu =
                Some(if others.trim().is_empty() { chosen } else { format!("{others}; {chosen}") });
        }
        self
    }
}

#[derive(Template)]
#[template(path = "task/form.html")]
struct Show {
    page: Page,
    plan: (String, String),
    act: String,
    typed: Typed,
    faults: Faults,
    wants_reason: bool,
    units: Vec<String>,
    /// The numbers that would count towards indicators, with these.
    fed: Vec<(String, String)>,
    /// Those that would stay with the task.
    others: Vec<String>,
}

fn page(
    signed: &SignedIn,
    programme: &domain::programme::Programme,
    plan: &Plan,
    task: Option<(TaskId, &Task)>,
    typed: Typed,
    faults: Faults,
) -> Result<Response, Error> {
    let (words, today) = (signed.visit.words, signed.visit.today());
    let base = super::list::plan_href(plan.key.as_str());
    let (title, act) = match task {
        None => (words.t("task.add"), format!("{base}/them")),
        Some((id, _)) => (words.t("task.change"), format!("/nhiem-vu/{id}/sua")),
    };
    let askable = Askable::of(programme, words);
    let key = task.map_or("", |(_, task)| task.key.as_str());
    let figures = askable.all().map(|cell| (askable.name(&cell), askable.feeds(&plan.key, key, &cell)));
    let (fed, others): (Vec<_>, Vec<_>) = figures.partition(|(_, fed)| !fed.is_empty());
    let units = programme.units.subtree(plan.unit, today);
    let units = units.into_iter().filter_map(|unit| programme.units.at(unit, today));
    let shown = Show {
        page: signed.visit.page(ROOM, title).with_error(!faults.is_empty()),
        plan: (say::plan(plan, words), base),
        fed: fed.into_iter().map(|(name, fed)| (name, fed.join("; "))).collect(),
        others: others.into_iter().map(|(name, _)| name).collect(),
        wants_reason: task.is_some(),
        units: units.map(|unit| unit.name.clone()).collect(),
        act,
        typed,
        faults,
    };
    answer(&shown.faults, &shown)
}

/// The plan, for its keeper.
pub(crate) async fn kept(signed: &SignedIn, key: &PlanKey) -> Result<Plan, Error> {
    let (plan, is_keeper) = signed.store().plan_for(&signed.actor, signed.visit.today(), key).await?;
    if is_keeper { Ok(plan) } else { Err(Error::Forbidden) }
}

/// The form for a new task.
pub async fn show_new(signed: SignedIn, Path(key): Path<String>) -> Result<Response, Error> {
    let plan = kept(&signed, &key.as_str().into()).await?;
    let programme = signed.programme().await?;
    page(
        &signed,
        &programme,
        &plan,
        None,
        Typed { trong_so: "1".to_owned(), so_lieu: Some(String::new()), ..Typed::default() },
        Faults::default(),
    )
}

/// Makes it.
pub async fn create(
    signed: SignedIn,
    Path(key): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let typed = typed.gathered();
    let plan = kept(&signed, &key.as_str().into()).await?;
    let programme = signed.programme().await?;
    let task = match read(&signed, &plan, &typed).await? {
        Ok(task) => task,
        Err(faults) => return page(&signed, &programme, &plan, None, typed, faults),
    };
    match signed.store().add_task(&signed.deed(), &task, &typed.reason).await {
        Ok(id) => Ok(go_with(&format!("/nhiem-vu/{id}"), "task.added_task")),
        Err(error) => {
            let mut faults = Faults::default();
            faults.refused("noi_dung", error, signed.visit.words)?;
            page(&signed, &programme, &plan, None, typed, faults)
        }
    }
}

/// The form for a change.
pub async fn show(signed: SignedIn, Path(id): Path<String>) -> Result<Response, Error> {
    let id: TaskId = id.parse().map_err(|_| Error::NotFound)?;
    let whole = signed.store().task(&signed.actor, id).await?;
    let plan = kept(&signed, &whole.kept.task.plan).await?;
    let (programme, words, today) = (signed.programme().await?, signed.visit.words, signed.visit.today());
    let task = &whole.kept.task;
    let names = |units: &[domain::UnitId]| {
        let names: Vec<String> =
            units.iter().map(|unit| say::unit(&programme, *unit, today, words)).collect();
        names.join("; ")
    };
    let time = match &task.timing {
        Timing::Unstated => String::new(),
        timing => say::timing(timing, words),
    };
    let typed = Typed {
        nhom: task.group_number.clone(),
        ten_nhom: task.group_vi.clone(),
        noi_dung: task.vi.clone(),
        chu_tri: names(&task.leads),
        phoi_hop: names(&task.supports),
        thoi_gian: time,
        ket_qua: task.result_vi.clone(),
        trong_so: task.weight.to_string(),
        so_lieu: Some(Askable::of(&programme, words).names(&task.cells)),
        them_so_lieu: String::new(),
        reason: String::new(),
        revision: whole.kept.revision.to_string(),
    };
    page(&signed, &programme, &plan, Some((id, task)), typed, Faults::default())
}

/// Changes it.
pub async fn change(
    signed: SignedIn,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let typed = typed.gathered();
    let id: TaskId = id.parse().map_err(|_| Error::NotFound)?;
    let words = signed.visit.words;
    let whole = signed.store().task(&signed.actor, id).await?;
    let old = &whole.kept.task;
    let plan = kept(&signed, &old.plan).await?;
    let programme = signed.programme().await?;
    let task = match with_reason(read(&signed, &plan, &typed).await?, &typed, words) {
        Ok(task) => task,
        Err(faults) => return page(&signed, &programme, &plan, Some((id, old)), typed, faults),
    };
    let mut faults = Faults::default();
    let task = keep_unasked(task, old, &typed);
    let revision = typed.revision.trim().parse().unwrap_or(-1);
    let new = Remade { task, why: typed.reason.clone(), revision };
    match signed.store().change_task(&signed.deed(), id, &new).await {
        Ok(()) => Ok(go_with(&format!("/nhiem-vu/{id}"), "task.changed_task")),
        Err(storage::Error::Conflict) => {
            faults.add("noi_dung", words.t("task.changed"));
            let shown = page(&signed, &programme, &plan, Some((id, old)), typed, faults)?;
            Ok((StatusCode::CONFLICT, shown.into_body()).into_response())
        }
        Err(error) => {
            faults.refused("noi_dung", error, words)?;
            page(&signed, &programme, &plan, Some((id, old)), typed, faults)
        }
    }
}

/// What is typed as a task, or what is wrong with it by its field.
pub(crate) async fn read(
    signed: &SignedIn,
    plan: &Plan,
    typed: &Typed,
) -> Result<Result<Task, Faults>, Error> {
    let (task, faults) = task_of(signed, &*signed.programme().await?, plan, typed);
    Ok(if faults.is_empty() { task.ok_or(faults) } else { Err(faults) })
}

/// The same for a change, which needs a reason.
pub(crate) fn with_reason(read: Result<Task, Faults>, typed: &Typed, words: Words) -> Result<Task, Faults> {
    if !typed.reason.trim().is_empty() {
        return read;
    }
    let mut faults = read.err().unwrap_or_default();
    faults.add("reason", words.t("task.refused.no_reason"));
    Err(faults)
}

/// What the form does not ask for stays as it was: English words of what did
/// not change, the plan's own words for the agencies; and the numbers, for who
/// says nothing of them.
pub(crate) fn keep_unasked(new: Task, old: &Task, typed: &Typed) -> Task {
    let same = |new: &str, old_vi: &str, old_en: &str| match new == old_vi {
        true => old_en.to_owned(),
        false => new.to_owned(),
    };
    Task {
        en: same(&new.vi, &old.vi, &old.en),
        group_en: same(&new.group_vi, &old.group_vi, &old.group_en),
        result_en: same(&new.result_vi, &old.result_vi, &old.result_en),
        leads_vi: if new.leads == old.leads { old.leads_vi.clone() } else { new.leads_vi.clone() },
        asked: if new.result_vi == old.result_vi { old.asked } else { new.asked },
        cells: if typed.so_lieu.is_some() { new.cells } else { old.cells.clone() },
        ..new
    }
}

/// What is typed as a task, and what is wrong with it by its field.
fn task_of(
    signed: &SignedIn,
    programme: &domain::programme::Programme,
    plan: &Plan,
    typed: &Typed,
) -> (Option<Task>, Faults) {
    const FIELDS: [&str; 9] = [
        "nhom",
        "ten_nhom",
        "noi_dung",
        "chu_tri",
        "phoi_hop",
        "thoi_gian",
        "ket_qua",
        "trong_so",
        "so_lieu",
    ];
    let words = signed.visit.words;
    let written = Written {
        group_number: typed.nhom.clone(),
        group: typed.ten_nhom.clone(),
        text: typed.noi_dung.clone(),
        leads: typed.chu_tri.clone(),
        supports: typed.phoi_hop.clone(),
        time: typed.thoi_gian.clone(),
        result: typed.ket_qua.clone(),
        weight: typed.trong_so.clone(),
        figures: typed.so_lieu.clone().unwrap_or_default(),
        ..Written::default()
    };
    let outcome = sheet::read(programme, plan, &[written], &BTreeMap::new(), signed.visit.today(), words);
    let mut faults = Faults::default();
    for fault in outcome.faults {
        let place = COLUMNS.iter().position(|(key, _)| *key == fault.field);
        faults.add(place.map_or("noi_dung", |place| FIELDS[place]), fault.detail);
    }
    for (name, may_be) in outcome.asked {
        let may_be: Vec<String> =
            may_be.iter().map(|unit| say::unit(programme, *unit, signed.visit.today(), words)).collect();
        let text = words.f("task.unit_doubtful", &[("typed", &name), ("names", &may_be.join("; "))]);
        let field = if typed.phoi_hop.contains(&name) && !typed.chu_tri.contains(&name) {
            "phoi_hop"
        } else {
            "chu_tri"
        };
        faults.add(field, text);
    }
    (outcome.tasks.into_iter().next(), faults)
}

/// The end of a task, or of that end.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Ending {
    reason: String,
    revision: String,
}

/// Takes its end back.
pub async fn reopen(
    signed: SignedIn,
    Path(id): Path<String>,
    Form(typed): Form<Ending>,
) -> Result<Response, Error> {
    let id: TaskId = id.parse().map_err(|_| Error::NotFound)?;
    let revision = typed.revision.trim().parse().unwrap_or(-1);
    signed.store().reopen_task(&signed.deed(), id, &typed.reason, revision).await?;
    Ok(go_with(&format!("/nhiem-vu/{id}"), "task.reopened_task"))
}

/// Ends it.
pub async fn end(
    signed: SignedIn,
    Path(id): Path<String>,
    Form(typed): Form<Ending>,
) -> Result<Response, Error> {
    let id: TaskId = id.parse().map_err(|_| Error::NotFound)?;
    let revision = typed.revision.trim().parse().unwrap_or(-1);
    signed.store().end_task(&signed.deed(), id, &typed.reason, revision).await?;
    Ok(go_with(&format!("/nhiem-vu/{id}"), "task.ended_task"))
}
