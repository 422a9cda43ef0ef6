//! Tasks of plans and lead agencies' parts of them.

pub mod figure;
pub mod keep;

use super::answer::{self, UnitName};
use super::ask;
use crate::Error;
use crate::page::SignedIn;
use axum::Json;
use axum::extract::{Path, Query};
use domain::form::Cell;
use domain::plan::{PartAct, Statement, TaskState, Timing};
use domain::programme::Programme;
use domain::{PartId, PlanKey, TaskId};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use storage::task::{List, Part, PartFilter, Saved, Stated, Whole};
use utoipa::{IntoParams, ToSchema};

/// A task of a plan.
#[derive(Serialize, ToSchema)]
pub struct TaskAnswer {
    id: uuid::Uuid,
    plan: String,
    /// Its key within the plan.
    key: String,
    group_number: String,
    group: String,
    /// What is to be done.
    text: String,
    supports: Vec<UnitName>,
    /// When, as an object with `when`.
    #[schema(value_type = Object)]
    timing: Timing,
    /// The result asked for.
    result: String,
    weight: i64,
    /// The numbers that lead agencies report with it, by the names of their cells.
    figures: Vec<String>,
    /// Why the keeper ended it; null while it runs.
    ended: Option<String>,
    /// How it counts: `not_begun`, `in_progress`, `done`, `not_needed`.
    state: &'static str,
    revision: i64,
    parts: Vec<PartAnswer>,
}

/// A lead agency's part of a task.
#[derive(Serialize, ToSchema)]
pub struct PartAnswer {
    id: uuid::Uuid,
    task: uuid::Uuid,
    unit: UnitName,
    /// The state that counts: the accepted one.
    state: &'static str,
    /// `draft`, `sent`, `accepted`, `sent_back`.
    review: &'static str,
    /// What was sent, or else what was accepted; null while there is neither.
    shown: Option<StatementAnswer>,
    due: Option<Date>,
    /// Days late, computed from the dates; null when it is not.
    days_late: Option<i32>,
    is_open: bool,
    illustrative: bool,
    revision: i64,
    updated_at: Timestamp,
}

/// A statement.
#[derive(Serialize, ToSchema)]
pub struct StatementAnswer {
    state: &'static str,
    /// Whole percent.
    progress: i64,
    text: String,
    done_on: Option<Date>,
    /// Whether the keeper accepted it.
    accepted: bool,
}

fn part_answer(programme: &Programme, part: &Part, today: Date) -> PartAnswer {
    let statement = |(said, accepted): (&Statement, bool)| StatementAnswer {
        state: said.state.code(),
        progress: said.progress,
        text: said.text.clone(),
        done_on: said.done_on,
        accepted,
    };
    PartAnswer {
        id: part.id.0,
        task: part.task.0,
        unit: answer::unit(programme, part.unit, today),
        state: part.counted().code(),
        review: part.review.code(),
        shown: part.shown().map(statement),
        due: part.due,
        days_late: part.late(today),
        is_open: part.is_open,
        illustrative: part.illustrative,
        revision: part.revision,
        updated_at: part.updated_at,
    }
}

fn task_answer(programme: &Programme, whole: &Whole, today: Date) -> TaskAnswer {
    let task = &whole.kept.task;
    let states: Vec<TaskState> = whole.parts.iter().map(Part::counted).collect();
    let state = match whole.kept.ended {
        Some(_) => TaskState::NotNeeded,
        None => domain::plan::task_state(&states),
    };
    TaskAnswer {
        id: whole.kept.id.0,
        plan: task.plan.to_string(),
        key: task.key.clone(),
        group_number: task.group_number.clone(),
        group: task.group_vi.clone(),
        text: task.vi.clone(),
        supports: task.supports.iter().map(|unit| answer::unit(programme, *unit, today)).collect(),
        timing: task.timing.clone(),
        result: task.result_vi.clone(),
        weight: task.weight,
        figures: task.cells.iter().map(Cell::name).collect(),
        ended: whole.kept.ended.as_ref().map(|(.., why)| why.clone()),
        state: state.code(),
        revision: whole.kept.revision,
        parts: whole.parts.iter().map(|part| part_answer(programme, part, today)).collect(),
    }
}

/// Every task of a plan with its parts, in the plan's order.
#[utoipa::path(get, path = "/api/v1/plans/{plan}/tasks", tag = "tasks", params(("plan" = String, Path)),
    responses((status = 200, body = Vec<TaskAnswer>), (status = 404)))]
pub async fn of_plan(signed: SignedIn, Path(plan): Path<String>) -> Result<Json<Vec<TaskAnswer>>, Error> {
    let (programme, today) = (signed.programme().await?, signed.visit.today());
    let wholes = signed.store().plan_tasks(&signed.actor, &PlanKey::from(plan)).await?;
    Ok(Json(wholes.iter().map(|whole| task_answer(&programme, whole, today)).collect()))
}

/// One task with its parts.
#[utoipa::path(get, path = "/api/v1/tasks/{id}", tag = "tasks", params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = TaskAnswer), (status = 404)))]
pub async fn show(signed: SignedIn, Path(id): Path<String>) -> Result<Json<TaskAnswer>, Error> {
    let id: TaskId = id.parse().map_err(|_| Error::NotFound)?;
    let (programme, today) = (signed.programme().await?, signed.visit.today());
    let whole = signed.store().task(&signed.actor, id).await?;
    Ok(Json(task_answer(&programme, &whole, today)))
}

/// Which parts.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PartQuery {
    /// `mine`, `support`, `waiting`, `overdue`, `escalated`, `soon`, `silent`, `sent_back` or `all`.
    list: Option<String>,
    /// Only of the plan of this key.
    plan: Option<String>,
    /// Only of the lead agency of this code today.
    lead: Option<String>,
    /// Only those that count as `not_begun`, `in_progress`, `done` or `not_needed`.
    state: Option<String>,
    /// How many to leave out.
    offset: Option<String>,
}

/// A page of parts.
#[derive(Serialize, ToSchema)]
pub struct PartPage {
    parts: Vec<PartLine>,
    /// How many there are in all.
    total: i64,
}

/// A part with the words of its task.
#[derive(Serialize, ToSchema)]
pub struct PartLine {
    text: String,
    plan: String,
    part: PartAnswer,
}

/// The lists of the API by their English names.
const LISTS: [(&str, List); 9] = [
    ("mine", List::Mine),
    ("support", List::Support),
    ("waiting", List::Waiting),
    ("overdue", List::Overdue),
    ("escalated", List::Escalated),
    ("soon", List::Soon),
    ("silent", List::Silent),
    ("sent_back", List::SentBack),
    ("all", List::All),
];

/// A list of lead agencies' parts, a hundred a page.
#[utoipa::path(get, path = "/api/v1/task-parts", tag = "tasks", params(PartQuery),
    responses((status = 200, body = PartPage), (status = 404), (status = 422)))]
pub async fn parts(signed: SignedIn, Query(asked): Query<PartQuery>) -> Result<Json<PartPage>, Error> {
    const PAGE: i64 = 100;
    let (programme, today, words) = (signed.programme().await?, signed.visit.today(), signed.visit.words);
    let name = asked.list.as_deref().unwrap_or("mine");
    let list = LISTS.iter().find(|(of, _)| *of == name).map(|(_, list)| *list);
    let list = list.ok_or_else(|| ask::fault("list", "api.field_list", words))?;
    let unit = match asked.lead.as_deref().filter(|code| !code.is_empty()) {
        None => None,
        Some(code) => Some(programme.units.find(code, today).ok_or(Error::NotFound)?.id),
    };
    let state = match asked.state.as_deref().filter(|code| !code.is_empty()) {
        None => None,
        Some(code) => {
            let state = TaskState::from_code(code);
            Some(state.ok_or_else(|| ask::fault("state", "api.field_task_state", words))?)
        }
    };
    let offset = ask::maybe(asked.offset.as_ref(), "offset", "api.field_number", words)?.unwrap_or(0i64);
    let filter = PartFilter { list, plan: asked.plan.map(Into::into), group: None, unit, state };
    let (lines, total) =
        signed.store().task_parts(&signed.actor, today, &filter, offset.max(0), PAGE).await?;
    let line = |line: &storage::task::Line| PartLine {
        text: line.vi.clone(),
        plan: line.part.plan.to_string(),
        part: part_answer(&programme, &line.part, today),
    };
    Ok(Json(PartPage { parts: lines.iter().map(line).collect(), total }))
}

/// What a lead agency states.
#[derive(Deserialize, ToSchema)]
pub struct StateRequest {
    /// `not_begun`, `in_progress`, `done` or `not_needed`.
    state: String,
    /// Whole percent.
    #[serde(default)]
    progress: i64,
    #[serde(default)]
    text: String,
    #[serde(default)]
    done_on: Option<String>,
    /// Numbers that the task asks for and no form does, as typed, by the cell's name.
    #[serde(default)]
    numbers: std::collections::BTreeMap<String, String>,
    /// The revision that the program saw; 409 if it is another by now.
    revision: i64,
    /// Whether it is sent at once.
    #[serde(default)]
    send: bool,
}

/// Where a part stands after an act.
#[derive(Serialize, ToSchema)]
pub struct PartActAnswer {
    review: &'static str,
    revision: i64,
}

fn part_id(id: &str) -> Result<PartId, Error> {
    id.parse().map_err(|_| Error::NotFound)
}

async fn done(signed: &SignedIn, id: PartId) -> Result<Json<PartActAnswer>, Error> {
    let case = signed.store().part(&signed.actor, signed.visit.today(), id).await?;
    Ok(Json(PartActAnswer { review: case.part.review.code(), revision: case.part.revision }))
}

/// Saves what the lead agency states, and sends it if asked to.
#[utoipa::path(put, path = "/api/v1/task-parts/{id}/statement", tag = "tasks", params(("id" = uuid::Uuid, Path)),
    request_body = StateRequest,
    responses((status = 200, body = PartActAnswer), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn state(
    signed: SignedIn,
    Path(id): Path<String>,
    Json(asked): Json<StateRequest>,
) -> Result<Json<PartActAnswer>, Error> {
    let (id, words) = (part_id(&id)?, signed.visit.words);
    let case = signed.store().part(&signed.actor, signed.visit.today(), id).await?;
    if !case.sides.leads {
        return Err(Error::Forbidden);
    }
    let state = TaskState::from_code(&asked.state);
    let state = state.ok_or_else(|| ask::fault("state", "api.field_task_state", words))?;
    let done_on = ask::maybe(asked.done_on.as_ref(), "done_on", "api.field_day", words)?;
    let statement = Statement { state, progress: asked.progress, text: asked.text, done_on };
    let numbers = asked.numbers.into_iter().map(|(name, typed)| (Cell::from_name(&name), typed)).collect();
    let stated = Stated { statement, numbers, revision: asked.revision, is_sent: asked.send };
    match signed.store().state_part(&signed.deed(), id, &stated).await? {
        Saved::Done(_) => done(&signed, id).await,
        Saved::Clash(_) => Err(Error::Conflict),
        Saved::Faults(faults, unread) => {
            let mut all: Vec<crate::error::Fault> = faults
                .into_iter()
                .map(|fault| crate::error::Fault {
                    field: fault.code().to_owned(),
                    detail: words.t(&format!("task.fault.{}", fault.code())).to_owned(),
                })
                .collect();
            all.extend(unread.iter().map(|cell| crate::error::Fault {
                field: cell.name(),
                detail: words.t("task.number_unread").to_owned(),
            }));
            Err(Error::Fields(all))
        }
    }
}

/// An act on a part.
#[derive(Deserialize, Default, ToSchema)]
#[serde(default)]
pub struct PartActRequest {
    /// The revision that the program saw; 409 if it is another by now.
    revision: Option<i64>,
    /// Why, for `return`; what is said, for `say`.
    reason: String,
}

/// Does an act to a part: `send`, `withdraw`, `accept`, `return` (with a reason), `remind`, `say`.
#[utoipa::path(post, path = "/api/v1/task-parts/{id}/{act}", tag = "tasks",
    params(("id" = uuid::Uuid, Path), ("act" = String, Path)), request_body = PartActRequest,
    responses((status = 200, body = PartActAnswer), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn act(
    signed: SignedIn,
    Path((id, act)): Path<(String, String)>,
    Json(asked): Json<PartActRequest>,
) -> Result<Json<PartActAnswer>, Error> {
    let id = part_id(&id)?;
    let reason = asked.reason;
    let act = match act.as_str() {
        "send" => PartAct::Send,
        "withdraw" => PartAct::Withdraw,
        "accept" => PartAct::Accept,
        "return" => PartAct::SendBack { reason },
        "remind" => PartAct::Remind,
        "say" => PartAct::Say { text: reason },
        _ => return Err(Error::NotFound),
    };
    signed.store().act_on_part(&signed.deed(), id, &act, asked.revision).await?;
    done(&signed, id).await
}

/// What is late of one lead agency.
#[derive(Serialize, ToSchema)]
pub struct OverdueAnswer {
    unit: UnitName,
    /// How many parts.
    count: i64,
    /// How many days the oldest is late.
    longest_days: i32,
}

/// What is late, by lead agency, most first.
#[utoipa::path(get, path = "/api/v1/overdue-tasks", tag = "tasks",
    responses((status = 200, body = Vec<OverdueAnswer>)))]
pub async fn overdue(signed: SignedIn) -> Result<Json<Vec<OverdueAnswer>>, Error> {
    let (programme, today) = (signed.programme().await?, signed.visit.today());
    let late = signed.store().overdue_by_agency(&signed.actor, today).await?;
    let line = |one: &storage::task::AgencyOverdue| OverdueAnswer {
        unit: answer::unit(&programme, one.unit, today),
        count: one.count,
        longest_days: one.longest_days,
    };
    Ok(Json(late.iter().map(line).collect()))
}
