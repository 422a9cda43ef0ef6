//! What figures add up to: totals, progress, history.

use super::answer::{self, CoverageAnswer, NumberAnswer, PaperAnswer, UnitName};
use super::ask;
use crate::page::SignedIn;
use crate::{Error, link};
use axum::Json;
use axum::extract::{Path, Query};
use domain::form::{Cell, Form};
use domain::period::Period;
use domain::programme::Programme;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use storage::summary;
use utoipa::{IntoParams, ToSchema};

/// Which form, period and unit, and as of when.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SumQuery {
    /// The form's key.
    form: String,
    /// The period's code.
    period: String,
    /// The unit's code on the closing day; the asker's own if absent.
    unit: Option<String>,
    /// As it stood then: a moment, or a day (its end). Now if absent.
    as_of: Option<String>,
}

/// Totals also on another day's map.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TotalQuery {
    /// The form's key.
    form: String,
    /// The period's code.
    period: String,
    /// The unit's code on the closing day, or with `map` on that day; the asker's own if absent.
    unit: Option<String>,
    /// As it stood then: a moment, or a day (its end). Now if absent.
    as_of: Option<String>,
    /// Added up by the units of this day in place of the closing day's. A
    /// number that cannot be divided is named, never split.
    map: Option<String>,
}

/// The totals of a unit and of those directly below it.
#[derive(Serialize, ToSchema)]
pub struct TotalsAnswer {
    form: String,
    period: String,
    as_of: Option<Timestamp>,
    /// The day whose units these are.
    map: Date,
    units: Vec<UnitTotals>,
}

/// One unit's totals.
#[derive(Serialize, ToSchema)]
pub struct UnitTotals {
    unit: UnitName,
    /// Null on another day's map.
    coverage: Option<CoverageAnswer>,
    numbers: Vec<NumberAnswer>,
    /// On another day's map: units that lie partly within, whose numbers are in no sum.
    undivided: Vec<UnitName>,
    /// On another day's map: units of which it is not known where they went.
    unknown: Vec<UnitName>,
}

/// Totals of a unit and of those directly below it, each with its coverage.
#[utoipa::path(get, path = "/api/v1/totals", tag = "figures", params(TotalQuery),
    responses((status = 200, body = TotalsAnswer), (status = 404), (status = 422)))]
pub async fn totals(signed: SignedIn, Query(asked): Query<TotalQuery>) -> Result<Json<TotalsAnswer>, Error> {
    let (programme, words) = (signed.programme().await?, signed.visit.words);
    let (form, period) = ask::form_and_period(&programme, &asked.form, &asked.period, words)?;
    let as_of = ask::moment(asked.as_of.as_ref(), "as_of", words)?;
    let map: Option<Date> = ask::maybe(asked.map.as_ref(), "map", "api.field_day", words)?;
    let on = map.unwrap_or(period.to());
    let top = ask::unit(&programme, &signed, asked.unit.as_ref(), on)?;
    let units = if map.is_some() {
        on_map(&signed, &programme, form, period, as_of, (top, on)).await?
    } else {
        let mut units = vec![top];
        units.extend(programme.rows(form, period, top).iter().map(|unit| unit.id));
        let table = signed.store().total_table(&signed.actor, form, period, &units, as_of).await?;
        let answer = |unit| UnitTotals {
            unit: answer::unit(&programme, unit, on),
            coverage: table.coverage.get(&unit).copied().map(CoverageAnswer::from),
            numbers: numbers(&programme, form, period, unit, &table),
            undivided: Vec::new(),
            unknown: Vec::new(),
        };
        units.into_iter().map(answer).collect()
    };
    Ok(Json(TotalsAnswer { form: form.key.to_string(), period: period.to_string(), as_of, map: on, units }))
}

fn numbers(
    programme: &Programme,
    form: &Form,
    period: Period,
    unit: domain::UnitId,
    table: &summary::TotalTable,
) -> Vec<NumberAnswer> {
    let code = answer::unit(programme, unit, period.to()).code;
    let number = |cell: &Cell| {
        let page = link::total(cell, form.aspect, period, &code);
        answer::number(programme, cell, table.numbers[&unit][cell], page)
    };
    table.cells.iter().map(number).collect()
}

async fn on_map(
    signed: &SignedIn,
    programme: &Programme,
    form: &Form,
    period: Period,
    as_of: Option<Timestamp>,
    (top, on): (domain::UnitId, Date),
) -> Result<Vec<UnitTotals>, Error> {
    let mut units = vec![top];
    units.extend(
        programme.units.children(top, on).iter().filter(|unit| unit.kind.is_area()).map(|unit| unit.id),
    );
    let mut found = signed.store().totals_on_map(&signed.actor, form, period, &units, on, as_of).await?;
    let mut answers = Vec::new();
    for unit in units {
        let cells = found.remove(&unit).unwrap_or_default();
        let sums: storage::rollup::Totals =
            cells.iter().map(|(cell, found)| (cell.clone(), found.amount)).collect();
        let code = answer::unit(programme, unit, on).code;
        let number = |cell: &Cell| {
            let page = link::total(cell, form.aspect, period, &code);
            answer::number(programme, cell, summary::number(programme, &sums, cell), page)
        };
        let names = |pick: fn(&domain::map::OnMap) -> &Vec<domain::UnitId>| -> Vec<UnitName> {
            let all: std::collections::BTreeSet<_> =
                cells.values().flat_map(|found| pick(found).clone()).collect();
            all.into_iter().map(|unit| answer::unit(programme, unit, period.to())).collect()
        };
        answers.push(UnitTotals {
            unit: answer::unit(programme, unit, on),
            coverage: None,
            numbers: sums.keys().map(number).collect(),
            undivided: names(|found| &found.undivided),
            unknown: names(|found| &found.unknown),
        });
    }
    Ok(answers)
}

/// Done against promised.
#[derive(Serialize, ToSchema)]
pub struct ProgressAnswer {
    form: String,
    period: String,
    unit: UnitName,
    /// The period in which the promises were made.
    promised_in: Option<String>,
    /// What a straight line over the time of the promises would ask for by the
    /// closing day: 189 is 18.9 %.
    expected_tenths: Option<i64>,
    coverage: CoverageAnswer,
    /// What contradicts itself in the unit's totals, in a sentence each.
    contradictions: Vec<ContradictionAnswer>,
    /// The papers that figures done are from, at and below the unit.
    papers: Vec<PaperAnswer>,
    lines: Vec<LineAnswer>,
}

/// Numbers of a total that cannot all be right.
#[derive(Serialize, ToSchema)]
pub struct ContradictionAnswer {
    /// The rule that found it.
    rule: &'static str,
    cells: Vec<String>,
    detail: String,
}

/// One line of it.
#[derive(Serialize, ToSchema)]
pub struct LineAnswer {
    cell: String,
    vi: String,
    en: String,
    measure: String,
    done: Option<f64>,
    registered: Option<f64>,
    /// 384 is 38.4 %. Null without both numbers.
    percent_tenths: Option<i64>,
    /// Whether an illustrative figure is in it.
    illustrative: bool,
    /// Units below that reported zero.
    at_zero: Vec<UnitName>,
    /// Units below of which no number has come in.
    missing: Vec<UnitName>,
    /// Each unit directly below.
    units: Vec<LineOfUnit>,
}

/// The same line for a unit below.
#[derive(Serialize, ToSchema)]
pub struct LineOfUnit {
    unit: UnitName,
    done: Option<f64>,
    registered: Option<f64>,
    percent_tenths: Option<i64>,
    /// How much of what was done has come in.
    coverage: CoverageAnswer,
    /// Whether an illustrative figure is in it.
    illustrative: bool,
}

/// Done against promised, line by line, with the units at zero and missing.
#[utoipa::path(get, path = "/api/v1/progress", tag = "figures", params(SumQuery),
    responses((status = 200, body = ProgressAnswer), (status = 404), (status = 422)))]
pub async fn progress(
    signed: SignedIn,
    Query(asked): Query<SumQuery>,
) -> Result<Json<ProgressAnswer>, Error> {
    let (programme, words) = (signed.programme().await?, signed.visit.words);
    let (form, period) = ask::form_and_period(&programme, &asked.form, &asked.period, words)?;
    let as_of = ask::moment(asked.as_of.as_ref(), "as_of", words)?;
    let top = ask::unit(&programme, &signed, asked.unit.as_ref(), period.to())?;
    let table = signed.store().progress_table(&signed.actor, form, period, top, as_of).await?;
    let papers = signed.store().papers(&signed.actor, form, period, top).await?;
    let name = |unit| answer::unit(&programme, unit, period.to());
    let line = |line: &summary::ProgressLine| {
        let indicator = programme.indicators.get(&line.cell.indicator);
        let plain = |value: Option<i64>| value.map(|value| answer::plain(value, indicator));
        let tenths = |stand: &summary::Stand| stand.progress(None).percent().map(|percent| percent.tenths());
        let vi = crate::Words(crate::Language::Vi);
        let en = crate::Words(crate::Language::En);
        let version = form.version(period);
        LineAnswer {
            cell: line.cell.name(),
            vi: crate::finding::cell_label(&line.cell, &programme, version, vi),
            en: crate::finding::cell_label(&line.cell, &programme, version, en),
            measure: indicator.map_or_else(String::new, |one| one.unit_vi.clone()),
            done: plain(line.total.done.value),
            registered: plain(line.total.promised.value),
            percent_tenths: tenths(&line.total),
            illustrative: line.total.is_illustrative(),
            at_zero: line.at_zero.iter().copied().map(name).collect(),
            missing: line.missing.iter().copied().map(name).collect(),
            units: line
                .rows
                .iter()
                .map(|(unit, row)| LineOfUnit {
                    unit: name(*unit),
                    done: plain(row.done.value),
                    registered: plain(row.promised.value),
                    percent_tenths: tenths(row),
                    coverage: table.coverage.get(unit).copied().unwrap_or_default().into(),
                    illustrative: row.is_illustrative(),
                })
                .collect(),
        }
    };
    let contradiction = |found: &domain::check::Finding| ContradictionAnswer {
        rule: found.rule.code(),
        cells: found.cells.iter().map(Cell::name).collect(),
        detail: crate::finding::sentence(found, &programme, form.version(period), words),
    };
    Ok(Json(ProgressAnswer {
        form: form.key.to_string(),
        period: period.to_string(),
        unit: name(top),
        promised_in: table.promised_in.map(|when| when.to_string()),
        expected_tenths: table.expected_permille,
        coverage: table.coverage.get(&top).copied().unwrap_or_default().into(),
        papers: papers.into_iter().map(PaperAnswer::from).collect(),
        contradictions: table.contradictions.iter().map(contradiction).collect(),
        lines: table.lines.iter().map(line).collect(),
    }))
}

/// Whose history.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct HistoryQuery {
    /// The unit's code today; the asker's own if absent.
    unit: Option<String>,
    /// The day on which the code names the unit; today if absent.
    on: Option<String>,
    /// `actual` (if absent) or `registered`.
    aspect: Option<String>,
}

/// An indicator's value in one period.
#[derive(Serialize, ToSchema)]
pub struct HistoryPoint {
    period: String,
    label: String,
    closing: Date,
    /// The total and its breakdowns.
    numbers: Vec<NumberAnswer>,
}

/// An indicator's totals of a unit over all periods, earliest first.
#[utoipa::path(get, path = "/api/v1/indicators/{indicator}/history", tag = "figures",
    params(("indicator" = String, Path, description = "The indicator's key"), HistoryQuery),
    responses((status = 200, body = Vec<HistoryPoint>), (status = 404)))]
pub async fn history(
    signed: SignedIn,
    Path(key): Path<String>,
    Query(asked): Query<HistoryQuery>,
) -> Result<Json<Vec<HistoryPoint>>, Error> {
    let (programme, words) = (signed.programme().await?, signed.visit.words);
    let indicator = programme.indicators.get(&key.as_str().into()).ok_or(Error::NotFound)?;
    let on = ask::day(asked.on.as_ref(), "on", &signed)?;
    let unit = ask::unit(&programme, &signed, asked.unit.as_ref(), on)?;
    let aspect = ask::aspect(asked.aspect.as_ref(), words)?;
    let parts = programme.indicators.parts(&indicator.key);
    let found = signed.store().history(&signed.actor, unit, aspect, &parts).await?;
    let found: BTreeMap<Period, storage::rollup::Totals> = found.into_iter().collect();
    let point = |(period, totals): (Period, storage::rollup::Totals)| {
        let code = answer::unit(&programme, unit, period.to()).code;
        let mut cells: Vec<Cell> = totals.keys().cloned().collect();
        cells.iter_mut().for_each(|cell| cell.indicator = indicator.key.clone());
        cells.sort();
        cells.dedup();
        let number = |cell: &Cell| {
            let page = link::total(cell, aspect, period, &code);
            answer::number(&programme, cell, summary::number(&programme, &totals, cell), page)
        };
        HistoryPoint {
            period: period.to_string(),
            label: period.label(words.0),
            closing: period.to(),
            numbers: cells.iter().map(number).collect(),
        }
    };
    Ok(Json(found.into_iter().map(point).collect()))
}
