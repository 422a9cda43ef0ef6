//! Plans, their goals, and how these stand.

mod change;

pub use change::*;

use super::answer::{self, CoverageAnswer, UnitName, plain};
use super::ask;
use crate::page::SignedIn;
use crate::plan::view::Sight;
use crate::{Error, link};
use axum::Json;
use axum::extract::{Path, Query};
use domain::PlanKey;
use domain::plan::{Aim, Goal, Plan, Share, Target, TargetVersion};
use domain::programme::Programme;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use storage::plan::{Look, TargetStanding, UnitStanding};
use utoipa::{IntoParams, ToSchema};

/// A plan's head.
#[derive(Serialize, ToSchema)]
pub struct PlanAnswer {
    #[schema(example = "giai-phap-2018")]
    key: String,
    /// The code of its type: `KH`, `NQ`, …
    kind: String,
    number: String,
    day: Option<Date>,
    issuer: String,
    vi: String,
    en: String,
    unit: UnitName,
    /// Keys of the plans that it carries out.
    carries_out: Vec<String>,
    replaced_by: Option<String>,
    valid_from: Option<Date>,
    valid_to: Option<Date>,
    /// Whether it is made up for a demonstration.
    illustrative: bool,
    /// How many goals it has.
    goals: usize,
    page: String,
}

/// A plan with how its goals stand.
#[derive(Serialize, ToSchema)]
pub struct PlanStandingAnswer {
    plan: PlanAnswer,
    /// Which writing of the plan this is; who changes it sends it back.
    revision: i64,
    /// The day from which it is looked at.
    on: Date,
    goals: Vec<GoalAnswer>,
}

/// How a goal stands.
#[derive(Serialize, ToSchema)]
pub struct GoalAnswer {
    key: String,
    vi: String,
    en: String,
    /// The indicator; null where none measures it.
    indicator: Option<String>,
    version: GoalVersionAnswer,
    /// The periods whose figures are counted.
    periods: Vec<String>,
    /// What the shares lack of the whole; below zero where they are more.
    gap: Option<f64>,
    whole: StandingAnswer,
    /// The units that the asker may see.
    units: Vec<StandingAnswer>,
    /// How many more there are.
    hidden: usize,
    page: String,
}

/// What a goal asks for from a day on.
#[derive(Serialize, ToSchema)]
pub struct GoalVersionAnswer {
    from: Date,
    due: Date,
    /// `at_least`, `exactly`, `at_most`.
    aim: &'static str,
    /// `value`, `growth_percent`, `share_percent`, `each`.
    kind: &'static str,
    value: f64,
    reason: String,
    ordered_by: String,
    said_by: String,
    said_at: Option<Timestamp>,
    shares: Vec<ShareAnswer>,
}

/// A unit's share.
#[derive(Serialize, ToSchema)]
pub struct ShareAnswer {
    unit: UnitName,
    value: f64,
}

/// How a goal stands for a unit, with the figures that the light follows from.
#[derive(Serialize, ToSchema)]
pub struct StandingAnswer {
    unit: UnitName,
    asked: Option<f64>,
    /// Null where nothing was reported, which is not zero.
    actual: Option<f64>,
    percent: Option<f64>,
    /// What is expected by the closing day of the figures.
    expected: Option<f64>,
    forecast: Option<f64>,
    promised: Option<f64>,
    /// `reached`, `on_track`, `at_risk`, `behind`, `unknown`.
    light: &'static str,
    /// Why, in the asker's language.
    because: String,
    coverage: CoverageAnswer,
    illustrative: bool,
}

/// Which day.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct LookQuery {
    /// The day whose goals and figures count, as known at its end; today if absent.
    on: Option<String>,
}

/// The plans that the asker sees.
#[utoipa::path(get, path = "/api/v1/plans", tag = "plans", responses((status = 200, body = [PlanAnswer])))]
pub async fn list(signed: SignedIn) -> Result<Json<Vec<PlanAnswer>>, Error> {
    let (programme, today) = (signed.programme().await?, signed.visit.today());
    let plans = signed.store().plans(&signed.actor, today).await?;
    Ok(Json(plans.iter().map(|plan| head(&programme, plan, today)).collect()))
}

/// A plan with how each of its goals stands.
#[utoipa::path(get, path = "/api/v1/plans/{plan}", tag = "plans", params(("plan" = String, Path), LookQuery),
    responses((status = 200, body = PlanStandingAnswer), (status = 404), (status = 422)))]
pub async fn show(
    signed: SignedIn,
    Path(key): Path<String>,
    Query(asked): Query<LookQuery>,
) -> Result<Json<PlanStandingAnswer>, Error> {
    let day = ask::day(asked.on.as_ref(), "on", &signed)?;
    Ok(Json(read(&signed, &key.into(), day).await?))
}

async fn read(signed: &SignedIn, key: &PlanKey, day: Date) -> Result<PlanStandingAnswer, Error> {
    let (programme, today) = (signed.programme().await?, signed.visit.today());
    let kept = signed.store().plan(&signed.actor, key, today).await?;
    let as_of = (day < today).then(|| crate::plan::evening(day)).transpose()?;
    let look = Look { today, day: day.min(today), as_of };
    let found = signed.store().standing(&signed.actor, &kept.plan, None, look).await?;
    let sight =
        Sight { programme: &programme, plan: &kept.plan, actor: &signed.actor, words: signed.visit.words };
    Ok(PlanStandingAnswer {
        plan: head(&programme, &kept.plan, today),
        revision: kept.revision,
        on: look.day,
        goals: found.iter().filter_map(|found| goal(&sight, found)).collect(),
    })
}

fn head(programme: &Programme, plan: &Plan, today: Date) -> PlanAnswer {
    PlanAnswer {
        key: plan.key.to_string(),
        kind: plan.kind.clone(),
        number: plan.number.clone(),
        day: plan.day,
        issuer: plan.issuer.clone(),
        vi: plan.vi.clone(),
        en: plan.en.clone(),
        unit: answer::unit(programme, plan.unit, today),
        carries_out: plan.carries_out.iter().map(ToString::to_string).collect(),
        replaced_by: plan.replaced_by.as_ref().map(ToString::to_string),
        valid_from: plan.valid_from,
        valid_to: plan.valid_to,
        illustrative: plan.illustrative,
        goals: plan.targets.len(),
        page: link::plan(&plan.key),
    }
}

fn goal(sight: &Sight<'_>, found: &TargetStanding) -> Option<GoalAnswer> {
    let target = sight.plan.target(&found.key)?;
    let held = target.versions.get(found.version)?;
    let number = |value: i64| plain(value, sight.indicator(target));
    let standing = |one: &UnitStanding| {
        let shown = sight.stand(target, found, one);
        let standing = &one.standing;
        StandingAnswer {
            unit: answer::unit(sight.programme, one.unit, standing.day),
            asked: standing.asked.map(number),
            actual: standing.actual.map(number),
            percent: standing.percent().map(|percent| percent.tenths() as f64 / 10.0),
            expected: standing.expected().map(number),
            forecast: standing.forecast().map(number),
            promised: one.promised.map(number),
            light: shown.light.code(),
            because: shown.because,
            coverage: one.coverage.into(),
            illustrative: shown.is_illustrative,
        }
    };
    Some(GoalAnswer {
        key: target.key.clone(),
        vi: target.vi.clone(),
        en: target.en.clone(),
        indicator: target.indicator.as_ref().map(ToString::to_string),
        version: version(sight, target, held),
        periods: found.periods.iter().map(ToString::to_string).collect(),
        gap: found.gap.map(number),
        whole: standing(&found.whole),
        units: found.units.iter().map(standing).collect(),
        hidden: found.hidden,
        page: link::target(&sight.plan.key, &target.key),
    })
}

fn version(sight: &Sight<'_>, target: &Target, held: &TargetVersion) -> GoalVersionAnswer {
    let number = |value: i64| plain(value, sight.indicator(target));
    let tenths = |value: i64| value as f64 / 10.0;
    let (kind, value) = match held.goal {
        Goal::Value(value) => ("value", number(value)),
        Goal::Growth(value) => ("growth_percent", tenths(value)),
        Goal::Share(value) => ("share_percent", tenths(value)),
        Goal::Each(value) => ("each", number(value)),
    };
    let aim = match held.aim {
        Aim::AtLeast => "at_least",
        Aim::Exactly => "exactly",
        Aim::AtMost => "at_most",
    };
    let share = |share: &Share| ShareAnswer {
        unit: answer::unit(sight.programme, share.unit, held.from),
        value: number(share.value),
    };
    GoalVersionAnswer {
        from: held.from,
        due: held.due,
        aim,
        kind,
        value,
        reason: held.reason.clone(),
        ordered_by: held.ordered_by.clone(),
        said_by: held.said_by.clone(),
        said_at: held.said_at,
        shares: held.shares.iter().map(share).collect(),
    }
}

/// Every version of a goal, the earliest first.
#[utoipa::path(get, path = "/api/v1/plans/{plan}/goals/{target}/versions", tag = "plans",
    params(("plan" = String, Path), ("target" = String, Path)),
    responses((status = 200, body = [GoalVersionAnswer]), (status = 404)))]
pub async fn versions(
    signed: SignedIn,
    Path((key, target)): Path<(String, String)>,
) -> Result<Json<Vec<GoalVersionAnswer>>, Error> {
    let (programme, today) = (signed.programme().await?, signed.visit.today());
    let plan = signed.store().plan(&signed.actor, &key.into(), today).await?.plan;
    let sight = Sight { programme: &programme, plan: &plan, actor: &signed.actor, words: signed.visit.words };
    let target = plan.target(&target).ok_or(Error::NotFound)?;
    Ok(Json(target.versions.iter().map(|held| version(&sight, target, held)).collect()))
}

/// What was thought of a goal.
#[derive(Serialize, ToSchema)]
pub struct JudgementAnswer {
    goal: String,
    text: String,
    said_at: Timestamp,
    said_by: String,
}

/// What the keepers of a plan think of its goals, the newest first.
#[utoipa::path(get, path = "/api/v1/plans/{plan}/judgements", tag = "plans", params(("plan" = String, Path)),
    responses((status = 200, body = [JudgementAnswer]), (status = 404)))]
pub async fn judgements(
    signed: SignedIn,
    Path(key): Path<String>,
) -> Result<Json<Vec<JudgementAnswer>>, Error> {
    let found = signed.store().judgements(&signed.actor, &key.into(), signed.visit.today()).await?;
    let one = |one: storage::plan::Judgement| JudgementAnswer {
        goal: one.target,
        text: one.text,
        said_at: one.said_at,
        said_by: one.said_by,
    };
    Ok(Json(found.into_iter().map(one).collect()))
}

/// A judgement of a goal.
#[derive(Deserialize, ToSchema)]
pub struct JudgementRequest {
    goal: String,
    text: String,
}

/// Writes down what a keeper thinks of a goal.
#[utoipa::path(post, path = "/api/v1/plans/{plan}/judgements", tag = "plans", params(("plan" = String, Path)),
    request_body = JudgementRequest,
    responses((status = 200, body = [JudgementAnswer]), (status = 403), (status = 404), (status = 422)))]
pub async fn judge(
    signed: SignedIn,
    Path(key): Path<String>,
    Json(asked): Json<JudgementRequest>,
) -> Result<Json<Vec<JudgementAnswer>>, Error> {
    let plan = PlanKey::from(key.as_str());
    signed.store().judge(&signed.deed(), &plan, &asked.goal, &vietnamese::name::nfc(&asked.text)).await?;
    judgements(signed, Path(key)).await
}
