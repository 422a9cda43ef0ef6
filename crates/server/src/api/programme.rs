//! What the programme consists of: units, indicators, forms and their
//! periods, days off.

use super::answer::{self, DatesAnswer, UnitName};
use super::ask;
use crate::Error;
use crate::page::SignedIn;
use axum::Json;
use axum::extract::{Path, Query};
use domain::indicator::{Indicator, OverTime, OverUnits};
use domain::programme::Programme;
use domain::unit::{Share, Succession, UnitVersion};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

/// Which units.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct UnitQuery {
    /// The day on which they stood; today if absent. A code names a unit only with a date.
    on: Option<String>,
    /// Only at and below the unit of this code; the asker's own if absent.
    below: Option<String>,
}

/// A unit as it stood on a day.
#[derive(Serialize, ToSchema)]
pub struct UnitAnswer {
    /// Its lasting identity; codes are used again.
    id: uuid::Uuid,
    code: String,
    name: String,
    name_en: Option<String>,
    kind: &'static str,
    /// The code of the unit above it on that day.
    parent: Option<String>,
    valid_from: Option<Date>,
    valid_to: Option<Date>,
    latitude: Option<f64>,
    longitude: Option<f64>,
}

/// Units at or below a unit, as they stood on a day.
#[utoipa::path(get, path = "/api/v1/units", tag = "programme", params(UnitQuery),
    responses((status = 200, body = Vec<UnitAnswer>)))]
pub async fn units(signed: SignedIn, Query(asked): Query<UnitQuery>) -> Result<Json<Vec<UnitAnswer>>, Error> {
    let programme = signed.programme().await?;
    let on = ask::day(asked.on.as_ref(), "on", &signed)?;
    let top = ask::unit(&programme, &signed, asked.below.as_ref(), on)?;
    let units = programme.units.subtree(top, on);
    let units = units.into_iter().filter_map(|unit| programme.units.at(unit, on));
    Ok(Json(units.map(|unit| unit_answer(&programme, unit, on)).collect()))
}

/// On which day a code is read.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct OnQuery {
    /// The day on which the code names the unit; today if absent.
    on: Option<String>,
}

/// A unit with its history.
#[derive(Serialize, ToSchema)]
pub struct UnitHistory {
    id: uuid::Uuid,
    /// Its versions, earliest first.
    versions: Vec<UnitAnswer>,
    /// What went into it.
    before: Vec<SuccessionAnswer>,
    /// What it went into.
    after: Vec<SuccessionAnswer>,
}

/// One unit going into another.
#[derive(Serialize, ToSchema)]
pub struct SuccessionAnswer {
    /// The other unit, as it was or is next to that day.
    unit: UnitName,
    /// The first day of the new.
    on: Date,
    /// Whether all of the old one went there; how much of a part is not known.
    is_whole: bool,
}

/// A unit's versions, and the units that went into it and that it went into.
#[utoipa::path(get, path = "/api/v1/units/{unit}", tag = "programme",
    params(("unit" = String, Path, description = "The unit's code"), OnQuery),
    responses((status = 200, body = UnitHistory), (status = 404), (status = 422)))]
pub async fn unit(
    signed: SignedIn,
    Path(code): Path<String>,
    Query(asked): Query<OnQuery>,
) -> Result<Json<UnitHistory>, Error> {
    let programme = signed.programme().await?;
    let on = ask::day(asked.on.as_ref(), "on", &signed)?;
    let id = ask::unit(&programme, &signed, Some(&code), on)?;
    let successions = || programme.units.successions().iter();
    let answer = |id, day, one: &Succession| SuccessionAnswer {
        unit: answer::unit(&programme, id, day),
        on: one.on,
        is_whole: one.share == Share::Whole,
    };
    let before = successions().filter(|one| one.new == id && one.old != id);
    let before = before.map(|one| answer(one.old, one.on.yesterday().unwrap_or(one.on), one));
    let after = successions().filter(|one| one.old == id && one.new != id);
    Ok(Json(UnitHistory {
        id: id.0,
        versions: programme
            .units
            .history(id)
            .map(|one| unit_answer(&programme, one, one.valid_from.or(one.valid_to).unwrap_or(on)))
            .collect(),
        before: before.collect(),
        after: after.map(|one| answer(one.new, one.on, one)).collect(),
    }))
}

fn unit_answer(programme: &Programme, unit: &UnitVersion, on: Date) -> UnitAnswer {
    let parent = unit.parent.and_then(|parent| programme.units.at(parent, on));
    let degrees = |micro: i64| micro as f64 / 1e6;
    UnitAnswer {
        id: unit.id.0,
        code: unit.code.clone(),
        name: unit.name.clone(),
        name_en: unit.name_en.clone(),
        kind: unit.kind.code(),
        parent: parent.map(|parent| parent.code.clone()),
        valid_from: unit.valid_from,
        valid_to: unit.valid_to,
        latitude: unit.latitude_micro.map(degrees),
        longitude: unit.longitude_micro.map(degrees),
    }
}

/// An indicator.
#[derive(Serialize, ToSchema)]
pub struct IndicatorAnswer {
    key: String,
    vi: String,
    en: String,
    unit_vi: String,
    unit_en: String,
    /// `stock` (at the closing day) or `flow` (over the period).
    nature: String,
    decimals: u32,
    /// `sum`, `none`, `weighted_mean` or `ratio`.
    over_units: &'static str,
    /// How it adds over periods: `sum`, `last`, `ratio` or `none`.
    over_time: &'static str,
    /// The indicators that a mean is weighted by, or a ratio is computed from.
    needs: Vec<String>,
}

/// Every indicator of the programme, in its order.
#[utoipa::path(get, path = "/api/v1/indicators", tag = "programme",
    responses((status = 200, body = Vec<IndicatorAnswer>)))]
pub async fn indicators(signed: SignedIn) -> Result<Json<Vec<IndicatorAnswer>>, Error> {
    let programme = signed.programme().await?;
    Ok(Json(programme.indicators.iter().map(indicator).collect()))
}

fn indicator(one: &Indicator) -> IndicatorAnswer {
    IndicatorAnswer {
        key: one.key.to_string(),
        vi: one.vi.clone(),
        en: one.en.clone(),
        unit_vi: one.unit_vi.clone(),
        unit_en: one.unit_en.clone(),
        nature: format!("{:?}", one.nature).to_lowercase(),
        decimals: one.decimals,
        over_units: match one.over_units {
            OverUnits::Sum => "sum",
            OverUnits::None => "none",
            OverUnits::WeightedMean(_) => "weighted_mean",
            OverUnits::Ratio(..) => "ratio",
        },
        over_time: match one.over_time {
            OverTime::Sum => "sum",
            OverTime::Last => "last",
            OverTime::Ratio => "ratio",
            OverTime::None => "none",
        },
        needs: one.needs().into_iter().map(ToString::to_string).collect(),
    }
}

/// A form without its versions.
#[derive(Serialize, ToSchema)]
pub struct FormAnswer {
    key: String,
    vi: String,
    en: String,
    /// `actual` or `registered`.
    aspect: &'static str,
    /// The form whose promises it is measured against.
    promise: Option<String>,
    /// The numbers of its versions.
    versions: Vec<i64>,
}

/// Every form of the programme.
#[utoipa::path(get, path = "/api/v1/forms", tag = "programme", responses((status = 200, body = Vec<FormAnswer>)))]
pub async fn forms(signed: SignedIn) -> Result<Json<Vec<FormAnswer>>, Error> {
    let programme = signed.programme().await?;
    let answer = |form: &domain::form::Form| FormAnswer {
        key: form.key.to_string(),
        vi: form.vi.clone(),
        en: form.en.clone(),
        aspect: form.aspect.code(),
        promise: form.promise.as_ref().map(ToString::to_string),
        versions: form.versions.iter().map(|version| version.number).collect(),
    };
    Ok(Json(programme.forms.iter().map(answer).collect()))
}

/// One form with its versions: levels with their rules for days, sections,
/// lines, columns and checks, written as in a programme pack.
#[utoipa::path(get, path = "/api/v1/forms/{form}", tag = "programme",
    params(("form" = String, Path, description = "The form's key")),
    responses((status = 200, body = Object), (status = 404)))]
pub async fn form(signed: SignedIn, Path(key): Path<String>) -> Result<Json<Value>, Error> {
    let programme = signed.programme().await?;
    let form = ask::form(&programme, &key)?;
    serde_json::to_value(form).map(Json).map_err(|error| Error::Internal(error.to_string()))
}

/// Which periods.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PeriodQuery {
    /// Closing on or after this day; five years ago if absent.
    from: Option<String>,
    /// Closing on or before this day; a year from now if absent.
    to: Option<String>,
    /// With the dates of this unit's report; the asker's own if absent.
    unit: Option<String>,
}

/// A period of a form.
#[derive(Serialize, ToSchema)]
pub struct PeriodAnswer {
    /// Its code in addresses.
    #[schema(example = "2024-H1")]
    code: String,
    /// What people call it.
    label: String,
    from: Date,
    closing: Date,
    /// The form's version that holds.
    version: i64,
    /// The dates of the unit's report; null where the form asks nothing of it.
    dates: Option<DatesAnswer>,
}

/// The periods of a form, earliest first, with the dates of a unit's report.
#[utoipa::path(get, path = "/api/v1/forms/{form}/periods", tag = "programme",
    params(("form" = String, Path, description = "The form's key"), PeriodQuery),
    responses((status = 200, body = Vec<PeriodAnswer>), (status = 404)))]
pub async fn periods(
    signed: SignedIn,
    Path(key): Path<String>,
    Query(asked): Query<PeriodQuery>,
) -> Result<Json<Vec<PeriodAnswer>>, Error> {
    let (programme, words) = (signed.programme().await?, signed.visit.words);
    let (form, today) = (ask::form(&programme, &key)?, signed.visit.today());
    let years = |years: i64| today.saturating_add(jiff::Span::new().years(years));
    let from = ask::maybe(asked.from.as_ref(), "from", "api.field_day", words)?.unwrap_or_else(|| years(-5));
    let to = ask::maybe(asked.to.as_ref(), "to", "api.field_day", words)?.unwrap_or_else(|| years(1));
    let mut answers = Vec::new();
    let listed = form.periods(from, to);
    let extended = signed.store().extended(&signed.actor, &form.key, &listed).await?;
    for period in listed {
        let Some(version) = form.version(period) else { continue };
        let unit = match ask::unit(&programme, &signed, asked.unit.as_ref(), period.to()) {
            Ok(unit) => unit,
            // The code was another unit's, or nobody's, when this period closed.
            Err(Error::NotFound) if ask::unit(&programme, &signed, asked.unit.as_ref(), today).is_ok() => {
                continue;
            }
            Err(error) => return Err(error),
        };
        let expected = programme.expected(form, period, unit);
        answers.push(PeriodAnswer {
            code: period.to_string(),
            label: period.label(words.0),
            from: period.from(),
            closing: period.to(),
            version: version.number,
            dates: expected
                .and_then(|one| one.dates(&programme.holidays, extended.get(&(unit, period)).copied()))
                .map(DatesAnswer::from),
        });
    }
    Ok(Json(answers))
}

/// A day off besides Saturdays and Sundays.
#[derive(Serialize, ToSchema)]
pub struct HolidayAnswer {
    day: Date,
    name: String,
}

/// The days off, earliest first. Deadlines in working days are counted by them.
#[utoipa::path(get, path = "/api/v1/holidays", tag = "programme",
    responses((status = 200, body = Vec<HolidayAnswer>)))]
pub async fn holidays(signed: SignedIn) -> Result<Json<Vec<HolidayAnswer>>, Error> {
    let programme = signed.programme().await?;
    let days = programme.holidays.iter().map(|(day, name)| HolidayAnswer { day, name: name.to_owned() });
    Ok(Json(days.collect()))
}
