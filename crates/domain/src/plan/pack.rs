//! Plans in a pack: every `plans/*.toml` holds a list of `[[plan]]` with their
//! `[[plan.target]]` and `[[plan.task]]`. Units are named by their codes on the
//! plan's first day. Described in `docs/goi-chuong-trinh.md`.

use super::{
    Aim, Asked, Base, Goal, Path, Plan, Share, Step, Target, TargetVersion, Task, Timing, check_cells,
};
use crate::form::Cell;
use crate::indicator::{Indicator, Indicators};
use crate::pack::{Files, PackError, plain_number, wrong};
use crate::programme::Programme;
use crate::unit::UnitKind;
use crate::{IndicatorKey, PlanKey, UnitId};
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::BTreeSet;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlanFile {
    plan: Vec<PlanRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlanRow {
    key: PlanKey,
    kind: String,
    #[serde(default)]
    number: String,
    #[serde(default, with = "crate::dates::optional")]
    day: Option<Date>,
    issuer: String,
    vi: String,
    en: String,
    #[serde(default)]
    carries_out: Vec<PlanKey>,
    #[serde(default)]
    replaced_by: Option<PlanKey>,
    #[serde(default, with = "crate::dates::optional")]
    valid_from: Option<Date>,
    #[serde(default, with = "crate::dates::optional")]
    valid_to: Option<Date>,
    unit: String,
    #[serde(default)]
    note_vi: String,
    #[serde(default)]
    note_en: String,
    #[serde(default)]
    illustrative: bool,
    #[serde(default)]
    target: Vec<TargetRow>,
    #[serde(default)]
    task: Vec<TaskRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TargetRow {
    key: String,
    vi: String,
    en: String,
    #[serde(default)]
    indicator: Option<IndicatorKey>,
    #[serde(default)]
    breakdown: String,
    #[serde(default)]
    whole: Option<IndicatorKey>,
    #[serde(default)]
    each: Option<UnitKind>,
    #[serde(default)]
    base: Option<BaseRow>,
    #[serde(default)]
    path: Path,
    version: Vec<VersionRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BaseRow {
    #[serde(deserialize_with = "crate::dates::required")]
    day: Date,
    #[serde(default)]
    value: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct VersionRow {
    #[serde(deserialize_with = "crate::dates::required")]
    from: Date,
    aim: Aim,
    /// One of these says what is to be reached.
    #[serde(default)]
    value: Option<String>,
    #[serde(default)]
    growth_percent: Option<String>,
    #[serde(default)]
    share_percent: Option<String>,
    #[serde(default)]
    each_value: Option<String>,
    #[serde(deserialize_with = "crate::dates::required")]
    due: Date,
    #[serde(default)]
    step: Vec<StepRow>,
    #[serde(default)]
    share: Vec<ShareRow>,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    ordered_by: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StepRow {
    #[serde(deserialize_with = "crate::dates::required")]
    day: Date,
    value: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ShareRow {
    unit: String,
    value: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TaskRow {
    key: String,
    #[serde(default)]
    group_number: String,
    #[serde(default)]
    group_vi: String,
    #[serde(default)]
    group_en: String,
    vi: String,
    en: String,
    /// Codes of agencies, and `kind:district` for all units of a kind below the plan's.
    leads: Vec<String>,
    leads_vi: String,
    #[serde(default)]
    supports: Vec<String>,
    #[serde(default)]
    timing: Timing,
    #[serde(default)]
    asked: Asked,
    #[serde(default)]
    result_vi: String,
    #[serde(default)]
    result_en: String,
    #[serde(default = "one")]
    weight: i64,
    /// The numbers reported with it: names of cells.
    #[serde(default)]
    figures: Vec<String>,
}

fn one() -> i64 {
    1
}

/// Reads the plans of a pack and their tasks.
///
/// # Errors
/// The first thing that is wrong, with its file.
pub(crate) fn read(files: &Files, programme: &Programme) -> Result<(Vec<Plan>, Vec<Task>), PackError> {
    let (mut plans, mut tasks) = (Vec::new(), Vec::new());
    for (file, text) in files.iter().filter(|(path, _)| path.starts_with("plans/") && path.ends_with(".toml"))
    {
        let (more_plans, more_tasks) = read_file(file, text, programme)?;
        plans.extend(more_plans);
        tasks.extend(more_tasks);
    }
    check(&plans)?;
    Ok((plans, tasks))
}

/// Reads the plans of one file and their tasks. Whether the plans that they
/// name exist is not looked at.
///
/// # Errors
/// The first thing that is wrong.
pub fn read_file(file: &str, text: &str, programme: &Programme) -> Result<(Vec<Plan>, Vec<Task>), PackError> {
    let (mut plans, mut tasks) = (Vec::new(), Vec::new());
    let rows: PlanFile = toml::from_str(text).map_err(|error| wrong(file, error))?;
    for row in rows.plan {
        let reader = Reader { programme, file, plan: row.key.clone(), day: row.valid_from.or(row.day) };
        reader.plan(row, &mut plans, &mut tasks)?;
    }
    Ok((plans, tasks))
}

fn check(plans: &[Plan]) -> Result<(), PackError> {
    let mut keys = BTreeSet::new();
    for plan in plans {
        if !keys.insert(&plan.key) {
            return Err(wrong("plans", format!("the plan {} stands twice", plan.key)));
        }
    }
    for plan in plans {
        let named = plan.carries_out.iter().chain(&plan.replaced_by);
        if let Some(missing) = named.into_iter().find(|key| !keys.contains(key)) {
            return Err(wrong(
                "plans",
                format!("{} names {missing}, which is no plan of the pack", plan.key),
            ));
        }
    }
    Ok(())
}

/// Whether the plans that indicators count from are there.
///
/// # Errors
/// The first indicator that names another.
pub(crate) fn check_figures(indicators: &Indicators, plans: &[Plan]) -> Result<(), PackError> {
    for indicator in indicators.iter() {
        let named = indicator.tasks.iter().flat_map(|from| &from.plans);
        if let Some(missing) = named.into_iter().find(|key| plans.iter().all(|plan| plan.key != **key)) {
            return Err(wrong(
                "indicators.toml",
                format!("{} names {missing}, which is no plan of the pack", indicator.key),
            ));
        }
    }
    Ok(())
}

struct Reader<'a> {
    programme: &'a Programme,
    file: &'a str,
    plan: PlanKey,
    /// The day on which units bear the codes that the plan names.
    day: Option<Date>,
}

impl Reader<'_> {
    fn wrong(&self, what: impl std::fmt::Display) -> PackError {
        wrong(self.file, format!("{}: {what}", self.plan))
    }

    fn plan(&self, row: PlanRow, plans: &mut Vec<Plan>, tasks: &mut Vec<Task>) -> Result<(), PackError> {
        let unit = self.unit(&row.unit)?;
        let targets =
            row.target.into_iter().map(|target| self.target(target)).collect::<Result<Vec<_>, _>>()?;
        let mut keys = BTreeSet::new();
        let named = targets.iter().map(|target| &target.key).chain(row.task.iter().map(|task| &task.key));
        if let Some(twice) = named.into_iter().find(|key| !keys.insert((*key).clone())) {
            return Err(self.wrong(format!("{twice} stands twice")));
        }
        for (index, task) in row.task.into_iter().enumerate() {
            tasks.push(self.task(task, index as i64 + 1, unit)?);
        }
        plans.push(Plan {
            key: row.key,
            kind: row.kind,
            number: row.number,
            day: row.day,
            issuer: row.issuer,
            vi: row.vi,
            en: row.en,
            carries_out: row.carries_out,
            replaced_by: row.replaced_by,
            valid_from: row.valid_from,
            valid_to: row.valid_to,
            unit,
            targets,
            note_vi: row.note_vi,
            note_en: row.note_en,
            illustrative: row.illustrative,
        });
        Ok(())
    }

    fn unit(&self, code: &str) -> Result<UnitId, PackError> {
        let day =
            self.day.ok_or_else(|| self.wrong("it needs valid_from or day, since units are named by it"))?;
        let unit = self.programme.units.find(code, day);
        unit.map(|unit| unit.id).ok_or_else(|| self.wrong(format!("no unit {code} on {day}")))
    }

    /// Units by code, and all of a kind below the plan's unit by `kind:…`.
    fn units(&self, codes: &[String], top: UnitId) -> Result<Vec<UnitId>, PackError> {
        let mut found = Vec::new();
        for code in codes {
            let Some(kind) = code.strip_prefix("kind:") else {
                found.push(self.unit(code)?);
                continue;
            };
            let kind =
                UnitKind::from_code(kind).ok_or_else(|| self.wrong(format!("no kind of unit {kind}")))?;
            let day = self.day.unwrap_or_default();
            let below = self.programme.units.subtree(top, day);
            let of_kind =
                |unit: &UnitId| self.programme.units.at(*unit, day).is_some_and(|one| one.kind == kind);
            found.extend(below.into_iter().filter(of_kind));
        }
        // A unit named twice leads once.
        let mut seen = BTreeSet::new();
        found.retain(|unit| seen.insert(*unit));
        Ok(found)
    }

    fn target(&self, row: TargetRow) -> Result<Target, PackError> {
        let indicator = |key: &Option<IndicatorKey>| match key {
            None => Ok(None),
            Some(key) => match self.programme.indicators.get(key) {
                Some(found) => Ok(Some(found)),
                None => Err(self.wrong(format!("no indicator {key}"))),
            },
        };
        let (counted, _) = (indicator(&row.indicator)?, indicator(&row.whole)?);
        let decimals = counted.map_or(0, |one: &Indicator| one.decimals);
        if row.version.is_empty() {
            return Err(self.wrong(format!("{} has no version", row.key)));
        }
        let versions = row
            .version
            .into_iter()
            .map(|version| self.version(&row.key, version, decimals))
            .collect::<Result<_, _>>()?;
        let base = match row.base {
            None => None,
            Some(base) => {
                let value = base.value.map(|value| self.number(&value, decimals)).transpose()?;
                Some(Base { day: base.day, value })
            }
        };
        Ok(Target {
            key: row.key,
            vi: row.vi,
            en: row.en,
            indicator: row.indicator,
            breakdown: row.breakdown,
            whole: row.whole,
            each: row.each,
            base,
            path: row.path,
            versions,
        })
    }

    fn version(&self, key: &str, row: VersionRow, decimals: u32) -> Result<TargetVersion, PackError> {
        let goals = [
            row.value.map(|text| self.number(&text, decimals).map(Goal::Value)),
            row.growth_percent.map(|text| self.number(&text, 1).map(Goal::Growth)),
            row.share_percent.map(|text| self.number(&text, 1).map(Goal::Share)),
            row.each_value.map(|text| self.number(&text, decimals).map(Goal::Each)),
        ];
        let mut goals = goals.into_iter().flatten();
        let (Some(goal), None) = (goals.next(), goals.next()) else {
            return Err(
                self.wrong(format!("{key} needs one of value, growth_percent, share_percent, each_value"))
            );
        };
        let step = |row: StepRow| Ok(Step { day: row.day, value: self.number(&row.value, decimals)? });
        let share = |row: ShareRow| {
            Ok(Share { unit: self.unit(&row.unit)?, value: self.number(&row.value, decimals)? })
        };
        Ok(TargetVersion {
            from: row.from,
            aim: row.aim,
            goal: goal?,
            due: row.due,
            steps: row.step.into_iter().map(step).collect::<Result<_, PackError>>()?,
            shares: row.share.into_iter().map(share).collect::<Result<_, PackError>>()?,
            reason: row.reason,
            ordered_by: row.ordered_by,
            said_by: String::new(),
            said_at: None,
        })
    }

    fn number(&self, text: &str, decimals: u32) -> Result<i64, PackError> {
        plain_number(text, decimals)
            .ok_or_else(|| self.wrong(format!("“{text}” is not a plain number with a point")))
    }

    fn task(&self, row: TaskRow, position: i64, top: UnitId) -> Result<Task, PackError> {
        let cells: Vec<Cell> = row.figures.iter().map(|name| Cell::from_name(name)).collect();
        check_cells(&cells, self.programme)
            .map_err(|(cell, why)| self.wrong(format!("{}: {}: {why}", row.key, cell.name())))?;
        Ok(Task {
            plan: self.plan.clone(),
            key: row.key,
            position,
            group_number: row.group_number,
            group_vi: row.group_vi,
            group_en: row.group_en,
            vi: row.vi,
            en: row.en,
            leads: self.units(&row.leads, top)?,
            leads_vi: row.leads_vi,
            supports: self.units(&row.supports, top)?,
            timing: row.timing,
            asked: row.asked,
            result_vi: row.result_vi,
            result_en: row.result_en,
            weight: row.weight,
            cells,
        })
    }
}
