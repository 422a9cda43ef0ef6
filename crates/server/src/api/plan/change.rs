//! Making plans and goals and changing them, by the rules of the pages: a
//! request is read by what reads the pages' forms, so both accept the same.

use super::{PlanAnswer, PlanStandingAnswer, head, read};
use crate::Error;
use crate::admin::{Faults, reason};
use crate::error::Fault;
use crate::page::SignedIn;
use crate::plan::head::{self as paper, empty};
use crate::plan::view::Sight;
use crate::plan::{Opened, goal, key_of};
use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use domain::PlanKey;
use domain::plan::{Goal, Plan, PlanRefused, Share, Step, Target, TargetVersion};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use storage::plan::Changed;
use utoipa::ToSchema;

/// A plan's head. Texts as people type them; days as `2024-01-31`.
#[derive(Deserialize, Default, ToSchema)]
#[serde(default)]
pub struct PlanRequest {
    /// The code of its type: `KH`, `CTr`, …
    kind: String,
    number: String,
    day: String,
    issuer: String,
    vi: String,
    /// The Vietnamese title if empty.
    en: String,
    /// Keys of the plans that it carries out.
    carries_out: Vec<String>,
    /// The key of the plan that took its place; empty for none.
    replaced_by: String,
    valid_from: String,
    valid_to: String,
    note_vi: String,
    note_en: String,
    /// For a change: the revision that the program saw; 409 if it is another by now.
    revision: i64,
    /// For a change: why.
    reason: String,
}

/// The fields of the pages by those of the API.
const HEAD_FIELDS: &[(&str, &str)] = &[
    ("loai", "kind"),
    ("so", "number"),
    ("ngay", "day"),
    ("noi_ban_hanh", "issuer"),
    ("can_cu", "carries_out"),
    ("tu", "valid_from"),
    ("den", "valid_to"),
];
const GOAL_FIELDS: &[(&str, &str)] = &[
    ("chi_tieu", "indicator"),
    ("dang", "type"),
    ("muc", "value"),
    ("toan_bo", "whole"),
    ("moi", "each"),
    ("goc_ngay", "base_day"),
    ("goc_so", "base_value"),
    ("q1", "season"),
    ("q2", "season"),
    ("q3", "season"),
    ("tu", "from"),
    ("den", "due"),
    ("moc", "steps"),
];

/// What is wrong, by the API's names of the fields.
fn wrong(faults: Faults, names: &[(&str, &str)]) -> Error {
    let named = |fault: Fault| {
        let name = names.iter().find(|(page, _)| *page == fault.field).map(|(_, name)| (*name).to_owned());
        Fault { field: name.unwrap_or(fault.field), detail: fault.detail }
    };
    Error::Fields(faults.0.into_iter().map(named).collect())
}

impl PlanRequest {
    fn write(self, signed: &SignedIn, plan: &mut Plan, faults: &mut Faults) -> (i64, String) {
        let typed = paper::Typed {
            kind: self.kind,
            number: self.number,
            day: self.day,
            issuer: self.issuer,
            vi: self.vi,
            en: self.en,
            carries_out: self.carries_out,
            replaced_by: self.replaced_by,
            valid_from: self.valid_from,
            valid_to: self.valid_to,
            note_vi: self.note_vi,
            note_en: self.note_en,
            revision: self.revision,
            reason: self.reason,
        };
        let typed = typed.cleaned();
        typed.write(plan, faults, signed.visit.words);
        (typed.revision, typed.reason)
    }
}

/// Puts a plan in, of the asker's own unit.
#[utoipa::path(post, path = "/api/v1/plans", tag = "plans", request_body = PlanRequest,
    responses((status = 201, body = PlanAnswer), (status = 403), (status = 422)))]
pub async fn make(
    signed: SignedIn,
    Json(asked): Json<PlanRequest>,
) -> Result<(StatusCode, Json<PlanAnswer>), Error> {
    let (mut plan, mut faults) = (empty(signed.actor.unit), Faults::default());
    asked.write(&signed, &mut plan, &mut faults);
    if !faults.is_empty() {
        return Err(wrong(faults, HEAD_FIELDS));
    }
    let wish = key_of(if plan.number.is_empty() { &plan.vi } else { &plan.number }, "ke-hoach");
    let key = signed.store().make_plan(&signed.deed(), &wish, plan).await?;
    let opened = Opened::open(&signed, key.as_str()).await?;
    let answer = head(&opened.programme, opened.plan(), signed.visit.today());
    Ok((StatusCode::CREATED, Json(answer)))
}

/// Changes a plan's head; its goals stay. 409 when somebody changed the plan since.
#[utoipa::path(put, path = "/api/v1/plans/{plan}", tag = "plans", params(("plan" = String, Path)),
    request_body = PlanRequest,
    responses((status = 200, body = PlanStandingAnswer), (status = 403), (status = 404), (status = 409),
        (status = 422)))]
pub async fn change(
    signed: SignedIn,
    Path(key): Path<String>,
    Json(asked): Json<PlanRequest>,
) -> Result<Json<PlanStandingAnswer>, Error> {
    let opened = Opened::keep(&signed, &key).await?;
    let (mut plan, mut faults) = (opened.plan().clone(), Faults::default());
    let (revision, why) = asked.write(&signed, &mut plan, &mut faults);
    let why = reason(&why, &mut faults, signed.visit.words);
    if !faults.is_empty() {
        return Err(wrong(faults, HEAD_FIELDS));
    }
    let edit = |held: &mut Plan| {
        let targets = std::mem::take(&mut held.targets);
        *held = Plan { targets, ..plan };
        Ok(())
    };
    save(&signed, &opened.plan().key, revision, &why, edit).await
}

/// A goal. Numbers as people type them in Vietnamese; days as `2024-01-31`.
#[derive(Deserialize, Default, ToSchema)]
#[serde(default)]
pub struct GoalRequest {
    /// The revision of the plan that the program saw; 409 if it has another by now.
    revision: i64,
    vi: String,
    /// The Vietnamese title if empty.
    en: String,
    /// What is counted; empty where the programme has no indicator for it.
    indicator: String,
    /// For a share: the indicator that it is a share of.
    whole: String,
    /// For `each`: the code of a kind of unit.
    each: String,
    base_day: String,
    base_value: String,
    /// Percent of the whole expected by the end of the first three quarters; straight if absent.
    season: Option<[String; 3]>,
    /// `value`, `growth`, `share`, `each`. A change of what a goal counts leaves this and what follows.
    r#type: String,
    /// `at_least`, `exactly`, `at_most`.
    aim: String,
    value: String,
    /// The first day on which it counts.
    from: String,
    due: String,
    /// Values asked for on the way, the earliest first.
    steps: Vec<StepText>,
    ordered_by: String,
    /// For a change: why.
    reason: String,
}

/// A value on the way.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct StepText {
    #[schema(example = "2024-06-30")]
    day: String,
    value: String,
}

impl GoalRequest {
    fn typed(self) -> goal::Typed {
        let [q1, q2, q3] = self.season.unwrap_or_default();
        let steps = self.steps.iter().map(|step| format!("{}: {}", step.day, step.value));
        goal::Typed {
            vi: self.vi,
            en: self.en,
            chi_tieu: self.indicator,
            dang: self.r#type,
            muc: self.value,
            chieu: self.aim,
            toan_bo: self.whole,
            moi: self.each,
            goc_ngay: self.base_day,
            goc_so: self.base_value,
            q1,
            q2,
            q3,
            tu: self.from,
            den: self.due,
            moc: steps.collect::<Vec<_>>().join("\n"),
            van_ban: self.ordered_by,
            revision: self.revision,
            reason: self.reason,
        }
    }
}

/// Adds a goal with its first version.
#[utoipa::path(post, path = "/api/v1/plans/{plan}/goals", tag = "plans", params(("plan" = String, Path)),
    request_body = GoalRequest,
    responses((status = 200, body = PlanStandingAnswer), (status = 403), (status = 404), (status = 409),
        (status = 422)))]
pub async fn add_goal(
    signed: SignedIn,
    Path(key): Path<String>,
    Json(asked): Json<GoalRequest>,
) -> Result<Json<PlanStandingAnswer>, Error> {
    let opened = Opened::keep(&signed, &key).await?;
    let (indicators, words) = (&opened.programme.indicators, signed.visit.words);
    let (typed, mut faults) = (asked.typed(), Faults::default());
    let counted = typed.counted(indicators, &mut faults, words);
    let version = typed.version(typed.decimals(indicators), &mut faults, words);
    if version.is_none() && faults.is_empty() {
        faults.add("dang", words.t("api.field_goal_type"));
    }
    let Some(mut version) = version.filter(|_| faults.is_empty()) else {
        return Err(wrong(faults, GOAL_FIELDS));
    };
    (version.said_by, version.said_at) = (signed.actor.name.clone(), Some(signed.visit.now));
    let target = goal::free_key(opened.plan(), &key_of(&counted.vi, "muc-tieu"));
    let edit = |plan: &mut Plan| plan.add_target(&target, counted, version, indicators);
    save(&signed, &opened.plan().key, typed.revision, &typed.reason, edit).await
}

/// Changes what a goal counts; what it asks for changes by a new version.
#[utoipa::path(put, path = "/api/v1/plans/{plan}/goals/{target}", tag = "plans",
    params(("plan" = String, Path), ("target" = String, Path)), request_body = GoalRequest,
    responses((status = 200, body = PlanStandingAnswer), (status = 403), (status = 404), (status = 409),
        (status = 422)))]
pub async fn change_goal(
    signed: SignedIn,
    Path((key, target)): Path<(String, String)>,
    Json(asked): Json<GoalRequest>,
) -> Result<Json<PlanStandingAnswer>, Error> {
    let opened = Opened::keep(&signed, &key).await?;
    opened.target(&target)?;
    let (indicators, words) = (&opened.programme.indicators, signed.visit.words);
    let (typed, mut faults) = (asked.typed(), Faults::default());
    let counted = typed.counted(indicators, &mut faults, words);
    let why = reason(&typed.reason, &mut faults, words);
    if !faults.is_empty() {
        return Err(wrong(faults, GOAL_FIELDS));
    }
    let edit = |plan: &mut Plan| plan.set_counted(&target, counted, indicators);
    save(&signed, &opened.plan().key, typed.revision, &why, edit).await
}

/// Saves, and answers with how the plan stands now.
async fn save(
    signed: &SignedIn,
    key: &PlanKey,
    revision: i64,
    why: &str,
    edit: impl FnOnce(&mut Plan) -> Result<(), PlanRefused>,
) -> Result<Json<PlanStandingAnswer>, Error> {
    match signed.store().change_plan(&signed.deed(), key, revision, why, edit).await? {
        Changed::Done => Ok(Json(read(signed, key, signed.visit.today()).await?)),
        Changed::Clash(_) => Err(Error::Conflict),
    }
}

/// A new version of what a goal asks for. What is absent stays as it is.
#[derive(Deserialize, ToSchema)]
pub struct GoalVersionRequest {
    /// The revision of the plan that the program saw; 409 if it has another by now.
    revision: i64,
    /// The first day on which it counts.
    #[schema(value_type = String, format = Date, example = "2018-07-01")]
    from: Date,
    /// A number as people type it in Vietnamese, of the same sort as before.
    value: Option<String>,
    #[schema(value_type = Option<String>, format = Date)]
    due: Option<Date>,
    /// Values asked for on the way.
    steps: Option<Vec<StepRequest>>,
    /// The whole split; a unit that is absent has no share.
    shares: Option<Vec<ShareRequest>>,
    reason: String,
    #[serde(default)]
    ordered_by: String,
}

/// A value on the way.
#[derive(Deserialize, ToSchema)]
pub struct StepRequest {
    #[schema(value_type = String, format = Date)]
    day: Date,
    value: String,
}

/// A unit's share.
#[derive(Deserialize, ToSchema)]
pub struct ShareRequest {
    /// The unit's code on the version's first day.
    unit: String,
    value: String,
}

/// Adds a version: nothing is overwritten. 409 when somebody changed the plan since.
#[utoipa::path(post, path = "/api/v1/plans/{plan}/goals/{target}/versions", tag = "plans",
    params(("plan" = String, Path), ("target" = String, Path)), request_body = GoalVersionRequest,
    responses((status = 200, body = PlanStandingAnswer), (status = 403), (status = 404), (status = 409),
        (status = 422)))]
pub async fn add_version(
    signed: SignedIn,
    Path((key, target)): Path<(String, String)>,
    Json(asked): Json<GoalVersionRequest>,
) -> Result<Json<PlanStandingAnswer>, Error> {
    let (programme, today) = (signed.programme().await?, signed.visit.today());
    let key = PlanKey::from(key);
    let plan = signed.store().plan(&signed.actor, &key, today).await?.plan;
    storage::plan::keep(&programme, &signed.actor, &plan, today)?;
    let held = plan.target(&target).ok_or(Error::NotFound)?;
    let sight = Sight { programme: &programme, plan: &plan, actor: &signed.actor, words: signed.visit.words };
    let new = requested(&signed, &sight, held, &asked)?;
    let edit = |plan: &mut Plan| plan.add_version(&target, new, &programme.indicators);
    save(&signed, &key, asked.revision, &asked.reason, edit).await
}

fn requested(
    signed: &SignedIn,
    sight: &Sight<'_>,
    held: &Target,
    asked: &GoalVersionRequest,
) -> Result<TargetVersion, Error> {
    let mut faults = Vec::new();
    let mut number = |field: String, typed: &str, decimals: u32| {
        vietnamese::number::parse_as(typed, decimals).unwrap_or_else(|error| {
            faults.push(Fault { field, detail: error.text(sight.words.0) });
            0
        })
    };
    let decimals = sight.decimals(held);
    let mut new = held.versions.last().cloned().ok_or(Error::NotFound)?;
    if let Some(typed) = &asked.value {
        new.goal = match new.goal {
            Goal::Value(_) => Goal::Value(number("value".into(), typed, decimals)),
            Goal::Growth(_) => Goal::Growth(number("value".into(), typed, 1)),
            Goal::Share(_) => Goal::Share(number("value".into(), typed, 1)),
            Goal::Each(_) => Goal::Each(number("value".into(), typed, decimals)),
        };
    }
    if let Some(steps) = &asked.steps {
        let step = |(at, step): (usize, &StepRequest)| Step {
            day: step.day,
            value: number(format!("steps[{at}].value"), &step.value, decimals),
        };
        new.steps = steps.iter().enumerate().map(step).collect();
    }
    let mut unknown = Vec::new();
    if let Some(shares) = &asked.shares {
        new.shares.clear();
        for (at, share) in shares.iter().enumerate() {
            let value = number(format!("shares[{at}].value"), &share.value, decimals);
            match sight.programme.units.find(share.unit.trim(), asked.from) {
                Some(unit) if value >= 0 => new.shares.push(Share { unit: unit.id, value }),
                Some(_) => unknown.push((
                    format!("shares[{at}].value"),
                    sight.words.f("plan.file_negative", &[("typed", &share.value)]),
                )),
                None => unknown.push((
                    format!("shares[{at}].unit"),
                    sight.words.f("plan.file_no_unit", &[("name", &share.unit)]),
                )),
            }
        }
    }
    faults.extend(unknown.into_iter().map(|(field, detail)| Fault { field, detail }));
    if !faults.is_empty() {
        return Err(Error::Fields(faults));
    }
    new.from = asked.from;
    new.due = asked.due.unwrap_or(new.due);
    new.reason.clone_from(&asked.reason);
    new.ordered_by.clone_from(&asked.ordered_by);
    (new.said_by, new.said_at) = (signed.actor.name.clone(), Some(signed.visit.now));
    Ok(new)
}
