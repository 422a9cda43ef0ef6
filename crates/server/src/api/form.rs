//! What an administrator changes in a form: a version's days, a new version,
//! a version's lines, by the rules of the pages.

use super::ask;
use crate::Error;
use crate::admin::{form as page, line, version};
use crate::error::Fault;
use crate::page::SignedIn;
use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use domain::form::{Form, Level};
use domain::programme::Programme;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The days of a form's version.
#[derive(Serialize, ToSchema)]
pub struct DaysAnswer {
    form: String,
    version: i64,
    levels: Vec<LevelAnswer>,
}

/// The days of one level: its rules, and what follows from them.
#[derive(Serialize, ToSchema)]
pub struct LevelAnswer {
    /// Kinds of unit.
    kinds: Vec<&'static str>,
    /// As a programme pack writes it: days (`d`) or working days (`w`) after the closing day.
    #[schema(example = "closing-14d")]
    opens: String,
    #[schema(example = "closing+2w")]
    deadline: String,
    late_until: String,
    corrections_until: String,
    /// The days of the next three periods.
    periods: Vec<PeriodDays>,
}

/// The days of one period at one level.
#[derive(Serialize, ToSchema)]
pub struct PeriodDays {
    #[schema(example = "2024-H1")]
    period: String,
    opens: Date,
    closing: Date,
    deadline: Date,
    late_until: Date,
    corrections_until: Date,
}

/// Rules to be changed.
#[derive(Deserialize, ToSchema)]
pub struct DaysRequest {
    /// For each level of the version, in its order; a rule that is absent stays.
    levels: Vec<LevelRequest>,
    /// Why; needed to save.
    #[serde(default)]
    reason: String,
    /// Only say what would follow; nothing is saved.
    #[serde(default)]
    is_preview: bool,
}

/// The rules of one level.
#[derive(Deserialize, ToSchema, Default)]
pub struct LevelRequest {
    #[schema(example = "closing-14d")]
    opens: Option<String>,
    #[schema(example = "closing+2w")]
    deadline: Option<String>,
    late_until: Option<String>,
    corrections_until: Option<String>,
}

impl LevelRequest {
    fn rule(&self, name: &str) -> Option<&str> {
        let rule = match name {
            "opens" => &self.opens,
            "deadline" => &self.deadline,
            "late_until" => &self.late_until,
            _ => &self.corrections_until,
        };
        rule.as_deref()
    }
}

/// The rules of a version's days at each level, with the days of the next
/// three periods that follow from them.
#[utoipa::path(get, path = "/api/v1/forms/{form}/versions/{version}/days", tag = "programme",
    params(("form" = String, Path, description = "The form's key"), ("version" = i64, Path)),
    responses((status = 200, body = DaysAnswer), (status = 404)))]
pub async fn days(
    signed: SignedIn,
    Path((key, number)): Path<(String, i64)>,
) -> Result<Json<DaysAnswer>, Error> {
    let programme = signed.programme().await?;
    let form = ask::form(&programme, &key)?;
    let found = form.versions.iter().find(|one| one.number == number).ok_or(Error::NotFound)?;
    Ok(Json(answer(&programme, form, number, &found.levels, signed.visit.today())))
}

/// Gives a version's levels other rules for their days, or says what would
/// follow from them. Reports that are running follow the new ones.
#[utoipa::path(put, path = "/api/v1/forms/{form}/versions/{version}/days", tag = "office",
    params(("form" = String, Path, description = "The form's key"), ("version" = i64, Path)),
    request_body = DaysRequest,
    responses((status = 200, body = DaysAnswer), (status = 403), (status = 404), (status = 422)))]
pub async fn change_days(
    signed: SignedIn,
    Path((key, number)): Path<(String, i64)>,
    Json(asked): Json<DaysRequest>,
) -> Result<Json<DaysAnswer>, Error> {
    let (programme, words, today) = (signed.programme().await?, signed.visit.words, signed.visit.today());
    let form = ask::form(&programme, &key)?;
    let typed = |level: usize, rule: &str| asked.levels.get(level).and_then(|level| level.rule(rule));
    let levels = version::read_levels(&programme, form, number, today, typed)?;
    let levels = levels.map_err(|wrong| {
        let fault = |one: &version::WrongRule| Fault {
            field: format!("levels.{}.{}", one.level, one.rule),
            detail: words.t(one.words).to_owned(),
        };
        Error::Fields(wrong.iter().map(fault).collect())
    })?;
    if asked.levels.len() > levels.len() {
        return Err(ask::fault("levels", "api.field_levels", words));
    }
    let answer = answer(&programme, form, number, &levels, today);
    if !asked.is_preview {
        let why = reason(&signed, &asked.reason)?;
        version::set_levels(&signed, &form.key, number, levels, &why).await?;
    }
    Ok(Json(answer))
}

fn answer(programme: &Programme, form: &Form, number: i64, levels: &[Level], today: Date) -> DaysAnswer {
    let periods = page::sample_periods(form, number, today);
    let level = |level: &Level| {
        let days = level.days(&periods, &programme.holidays);
        let period = |(period, days): (&domain::period::Period, &domain::form::Dates)| PeriodDays {
            period: period.to_string(),
            opens: days.opens,
            closing: days.closing,
            deadline: days.deadline,
            late_until: days.late_until,
            corrections_until: days.corrections_until,
        };
        LevelAnswer {
            kinds: level.kinds.iter().map(|kind| kind.code()).collect(),
            opens: level.opens.to_string(),
            deadline: level.deadline.to_string(),
            late_until: level.late_until.to_string(),
            corrections_until: level.corrections_until.to_string(),
            periods: periods.iter().zip(&days).map(period).collect(),
        }
    };
    DaysAnswer { form: form.key.to_string(), version: number, levels: levels.iter().map(level).collect() }
}

/// A version to be added.
#[derive(Deserialize, ToSchema)]
pub struct VersionRequest {
    /// The first day on which it holds, after the last version's.
    #[schema(example = "2026-01-01")]
    from: String,
    /// What changes and why.
    reason: String,
}

/// The number of a version.
#[derive(Serialize, ToSchema)]
pub struct VersionAnswer {
    version: i64,
}

/// Adds a version that begins as a copy of the last, which ends the day before.
#[utoipa::path(post, path = "/api/v1/forms/{form}/versions", tag = "office",
    params(("form" = String, Path, description = "The form's key")), request_body = VersionRequest,
    responses((status = 201, body = VersionAnswer), (status = 403), (status = 404), (status = 422)))]
pub async fn add_version(
    signed: SignedIn,
    Path(key): Path<String>,
    Json(asked): Json<VersionRequest>,
) -> Result<(StatusCode, Json<VersionAnswer>), Error> {
    let words = signed.visit.words;
    let form = ask::form(&*signed.programme().await?, &key)?.key.clone();
    let from: Date = asked.from.parse().map_err(|_| ask::fault("from", "api.field_day", words))?;
    let why = reason(&signed, &asked.reason)?;
    let version =
        version::begin(&signed, &form, from, &why).await.map_err(|error| refused(&signed, "from", error))?;
    Ok((StatusCode::CREATED, Json(VersionAnswer { version })))
}

/// A line to be changed.
#[derive(Deserialize, ToSchema)]
pub struct LineRequest {
    act: LineAct,
    /// The line's indicator.
    indicator: String,
    /// For `add`: the section at whose end the line will stand.
    #[serde(default)]
    section: String,
    /// For `add`: the line of which it is a part.
    #[serde(default)]
    part_of: String,
    /// For `add` and `rename`: its own words; the indicator's name if empty.
    #[serde(default)]
    vi: String,
    /// The same in English.
    #[serde(default)]
    en: String,
    reason: String,
}

/// What is done to a line.
#[derive(Deserialize, ToSchema, Clone, Copy)]
#[serde(rename_all = "snake_case")]
pub enum LineAct {
    /// It is added.
    Add,
    /// It gets other words.
    Rename,
    /// It is taken away.
    Remove,
}

/// Adds a line to a version on which no accepted report rests, renames one or
/// takes one away.
#[utoipa::path(post, path = "/api/v1/forms/{form}/versions/{version}/lines", tag = "office",
    params(("form" = String, Path, description = "The form's key"), ("version" = i64, Path)),
    request_body = LineRequest,
    responses((status = 204), (status = 403), (status = 404), (status = 422)))]
pub async fn change_line(
    signed: SignedIn,
    Path((key, number)): Path<(String, i64)>,
    Json(asked): Json<LineRequest>,
) -> Result<StatusCode, Error> {
    let programme = signed.programme().await?;
    let form = ask::form(&programme, &key)?;
    if !form.versions.iter().any(|one| one.number == number) {
        return Err(Error::NotFound);
    }
    let why = self::reason(&signed, &asked.reason)?;
    let act = match asked.act {
        LineAct::Add => "add",
        LineAct::Rename => "rename",
        LineAct::Remove => "remove",
    };
    let LineRequest { indicator, section, part_of, vi, en, reason, .. } = asked;
    let typed = line::Typed { act: act.to_owned(), section, indicator, part_of, vi, en, reason };
    let done = line::edit(&signed, &form.key, number, &typed, &why).await;
    done.map_err(|error| refused(&signed, "indicator", error))?;
    Ok(StatusCode::NO_CONTENT)
}

/// The reason that every change of a form needs.
fn reason(signed: &SignedIn, typed: &str) -> Result<String, Error> {
    let mut faults = crate::admin::Faults::default();
    let why = crate::admin::reason(typed, &mut faults, signed.visit.words);
    if faults.is_empty() { Ok(why) } else { Err(Error::Fields(faults.0)) }
}

/// The words of a refusal at the field that it speaks of.
fn refused(signed: &SignedIn, field: &str, error: storage::Error) -> Error {
    match &error {
        storage::Error::Refused(key) => ask::fault(field, key, signed.visit.words),
        _ => error.into(),
    }
}
