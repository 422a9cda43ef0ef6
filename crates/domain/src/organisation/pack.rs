//! The folder `register/` of a pack: `rules.toml` (what may follow what, the
//! laws), `measures.toml`, `sectors.csv`, `activities.csv` (names of codes). A
//! pack without it has no register.

use super::{Counted, Law, Measure, Register, Rule, SectorRow};
use crate::IndicatorKey;
use crate::indicator::{Indicator, Indicators, Nature, OverUnits};
use crate::pack::{Files, PackError, csv_file, toml_file, wrong};
use crate::plan::FromTasks;
use serde::Deserialize;

const RULES: &str = "register/rules.toml";
const MEASURES: &str = "register/measures.toml";
const SECTORS: &str = "register/sectors.csv";
const ACTIVITIES: &str = "register/activities.csv";
const EVALUATION: &str = "register/evaluation.toml";
const SIZE: &str = "register/size.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleFile {
    law: Vec<Law>,
    rule: Vec<Rule>,
    #[serde(default)]
    yearly: Option<super::yearly::Schedule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MeasureFile {
    measure: Vec<Measure>,
}

/// A file of dated schemes. A pack may do without.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SchemeFile<T> {
    scheme: Vec<T>,
}

fn schemes<T: serde::de::DeserializeOwned>(files: &Files, file: &str) -> Result<Vec<T>, PackError> {
    if !files.contains_key(file) {
        return Ok(Vec::new());
    }
    toml_file::<SchemeFile<T>>(files, file).map(|read| read.scheme)
}

/// Reads the register's tables.
///
/// # Errors
/// The first thing that is wrong, with its file.
pub(crate) fn read(files: &Files) -> Result<Register, PackError> {
    if !files.contains_key(RULES) {
        return Ok(Register::default());
    }
    let RuleFile { law, rule, yearly } = toml_file(files, RULES)?;
    let MeasureFile { measure } = toml_file(files, MEASURES)?;
    let sectors: Vec<SectorRow> = csv_file(files, SECTORS)?;
    let (evaluation, sizes) = (schemes(files, EVALUATION)?, schemes(files, SIZE)?);
    let activities = if files.contains_key(ACTIVITIES) { csv_file(files, ACTIVITIES)? } else { Vec::new() };
    let register = Register {
        rules: rule,
        laws: law,
        measures: measure,
        sectors,
        activities,
        yearly,
        evaluation,
        sizes,
    };
    let nowhere = register
        .activities
        .iter()
        .find(|one| !register.sectors.iter().any(|row| one.activity.starts_with(&row.activity)));
    if let Some(one) = nowhere {
        return Err(wrong(ACTIVITIES, format!("{}: no sector in {SECTORS}", one.activity)));
    }
    for scheme in &register.evaluation {
        scheme.check().map_err(|what| wrong(EVALUATION, what))?;
    }
    for measure in &register.measures {
        let named = measure.part_of.iter().chain(&measure.sum_of);
        if let Some(unknown) = named.into_iter().find(|key| register.measure(key).is_none()) {
            return Err(wrong(MEASURES, format!("{}: no measure {unknown}", measure.key)));
        }
    }
    Ok(register)
}

/// Checks the indicators that come out of the register.
///
/// # Errors
/// The first one that names what is not there.
pub(crate) fn check(indicators: &Indicators, register: &Register) -> Result<(), PackError> {
    const FILE: &str = "indicators.toml";
    for indicator in indicators.iter() {
        let fail = |what: String| Err(wrong(FILE, format!("{}: {what}", indicator.key)));
        if let Some(from) = &indicator.activities {
            let is_sum = indicator.over_units == OverUnits::Sum && indicator.decimals == 0;
            if indicator.register.is_some() || indicator.nature != Nature::Flow || !is_sum {
                return fail(
                    "a figure of activities is a flow, a sum of whole numbers, of nothing else".to_owned(),
                );
            }
            if from.beside.as_ref().is_some_and(|beside| indicators.get(beside).is_none()) {
                return fail("the indicator beside it is not there".to_owned());
            }
            continue;
        }
        if let Some(from) = &indicator.tasks {
            if let Some(what) = wrong_of_tasks(indicators, indicator, from) {
                return fail(what.to_owned());
            }
            continue;
        }
        let Some(from) = &indicator.register else {
            let counted =
                indicator.needs().into_iter().filter(|part| indicators.is_from_register(part)).count();
            if counted > 0 && counted < indicator.needs().len() {
                return fail("its parts are either all counted in the register or all reported".to_owned());
            }
            continue;
        };
        if let Counted::Sum(key) | Counted::Giving(key) = &from.counts {
            match register.measure(key) {
                None => return fail(format!("no measure {key} in {MEASURES}")),
                Some(measure) if measure.nature != indicator.nature => {
                    return fail(format!("{key} is no {:?}", indicator.nature));
                }
                Some(_) => {}
            }
        }
        if indicator.over_units != OverUnits::Sum || indicator.decimals != 0 {
            return fail("a figure of the register is a sum of whole numbers".to_owned());
        }
        if from.beside.as_ref().is_some_and(|beside| indicators.get(beside).is_none()) {
            return fail("the indicator beside it is not there".to_owned());
        }
        if let Some(law) = from.laws.iter().find(|law| register.law(law).is_none()) {
            return fail(format!("no law {law}"));
        }
    }
    Ok(())
}

/// What is wrong with an indicator that is counted from tasks.
fn wrong_of_tasks(indicators: &Indicators, indicator: &Indicator, from: &FromTasks) -> Option<&'static str> {
    let is_sum = indicator.over_units == OverUnits::Sum && indicator.nature == Nature::Flow;
    let is_typed = |key: &IndicatorKey| {
        let fits = |one: &Indicator| one.over_units == OverUnits::Sum && one.decimals == indicator.decimals;
        indicators.get(key).is_some_and(|one| !one.is_counted() && fits(one))
    };
    let beside = from.beside.as_ref().is_none_or(|beside| indicators.get(beside).is_some());
    let all = [
        (!is_sum || indicator.register.is_some(), "a figure of tasks is a flow, a sum, of nothing else"),
        (
            from.cells.is_empty() || !from.cells.iter().all(is_typed),
            "its cells are not all reported sums with its decimals",
        ),
        (!beside, "the indicator beside it is not there"),
    ];
    all.into_iter().find(|(is, _)| *is).map(|(_, what)| what)
}
