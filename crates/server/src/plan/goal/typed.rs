//! A goal as it is typed, on a page or by a program, and what it reads as.

use crate::Words;
use crate::admin::{Faults, pick};
use domain::indicator::Indicators;
use domain::plan::{Aim, Base, Counted, Goal, Path as Way, Step, Target, TargetVersion};
use domain::unit::UnitKind;
use jiff::civil::Date;
use serde::Deserialize;

/// What is typed.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub(crate) struct Typed {
    pub(crate) vi: String,
    pub(crate) en: String,
    pub(crate) chi_tieu: String,
    /// `value`, `growth`, `share`, `each`.
    pub(crate) dang: String,
    pub(crate) muc: String,
    /// `at_least`, `exactly`, `at_most`.
    pub(crate) chieu: String,
    pub(crate) toan_bo: String,
    pub(crate) moi: String,
    pub(crate) goc_ngay: String,
    pub(crate) goc_so: String,
    /// Percent of the whole expected by the end of the first three quarters; straight if all are empty.
    pub(crate) q1: String,
    pub(crate) q2: String,
    pub(crate) q3: String,
    pub(crate) tu: String,
    pub(crate) den: String,
    /// A line for each value on the way: "31/12/2025: 210".
    pub(crate) moc: String,
    pub(crate) van_ban: String,
    pub(crate) revision: i64,
    pub(crate) reason: String,
}

impl Typed {
    pub(super) fn of(
        target: &Target,
        version: &TargetVersion,
        decimals: u32,
        revision: i64,
        words: Words,
    ) -> Typed {
        let day = |day: Date| vietnamese::date::short(day, words.0);
        let number = |value: i64, decimals: u32| vietnamese::number::format_trimmed(value, decimals, words.0);
        let (dang, muc) = match version.goal {
            Goal::Value(value) => ("value", number(value, decimals)),
            Goal::Growth(value) => ("growth", number(value, 1)),
            Goal::Share(value) => ("share", number(value, 1)),
            Goal::Each(value) => ("each", number(value, decimals)),
        };
        let quarter = |at: usize| match target.path {
            Way::Straight => String::new(),
            Way::Seasonal(quarters) => number(quarters[at], 1),
        };
        let steps =
            version.steps.iter().map(|step| format!("{}: {}", day(step.day), number(step.value, decimals)));
        Typed {
            vi: target.vi.clone(),
            en: target.en.clone(),
            chi_tieu: target.indicator.as_ref().map(ToString::to_string).unwrap_or_default(),
            dang: dang.to_owned(),
            muc,
            chieu: aim_code(version.aim).to_owned(),
            toan_bo: target.whole.as_ref().map(ToString::to_string).unwrap_or_default(),
            moi: target.each.map(|kind| kind.code().to_owned()).unwrap_or_default(),
            goc_ngay: target.base.map(|base| day(base.day)).unwrap_or_default(),
            goc_so: target.base.and_then(|base| base.value).map(|v| number(v, decimals)).unwrap_or_default(),
            q1: quarter(0),
            q2: quarter(1),
            q3: quarter(2),
            tu: String::new(),
            den: day(version.due),
            moc: steps.collect::<Vec<_>>().join("\n"),
            van_ban: String::new(),
            revision,
            reason: String::new(),
        }
    }

    pub(crate) fn decimals(&self, indicators: &Indicators) -> u32 {
        indicators.get(&self.chi_tieu.as_str().into()).map_or(0, |one| one.decimals)
    }

    /// What the goal counts.
    pub(crate) fn counted(&self, indicators: &Indicators, faults: &mut Faults, words: Words) -> Counted {
        let clean = |text: &str| vietnamese::name::nfc(text.trim());
        let vi = clean(&self.vi);
        if vi.is_empty() {
            faults.add("vi", words.t("plan.field_missing"));
        }
        let decimals = self.decimals(indicators);
        let key = |text: &str| Some(text.trim()).filter(|text| !text.is_empty()).map(Into::into);
        let base_day = day(&self.goc_ngay, "goc_ngay", false, faults, words);
        let base_value = match self.goc_so.trim() {
            "" => None,
            text => number(text, decimals, "goc_so", faults, words),
        };
        if base_day.is_none() && base_value.is_some() {
            faults.add("goc_ngay", words.t("plan.base_day_missing"));
        }
        Counted {
            en: Some(clean(&self.en)).filter(|text| !text.is_empty()).unwrap_or_else(|| vi.clone()),
            vi,
            indicator: key(&self.chi_tieu),
            whole: key(&self.toan_bo),
            each: UnitKind::from_code(&self.moi),
            base: base_day.map(|day| Base { day, value: base_value }),
            path: self.path(faults, words),
        }
    }

    fn path(&self, faults: &mut Faults, words: Words) -> Way {
        let typed = [&self.q1, &self.q2, &self.q3];
        if typed.iter().all(|text| text.trim().is_empty()) {
            return Way::Straight;
        }
        let mut quarters = [0, 0, 0, 1000];
        for (at, text) in typed.into_iter().enumerate() {
            let name = format!("q{}", at + 1);
            if let Some(value) = number(text, 1, &name, faults, words) {
                quarters[at] = value;
            }
        }
        if faults.is_empty() && quarters.windows(2).any(|pair| pair[1] < pair[0]) {
            faults.add("q1", words.t("plan.quarters_fall"));
        }
        Way::Seasonal(quarters)
    }

    /// What it asks for.
    pub(crate) fn version(&self, decimals: u32, faults: &mut Faults, words: Words) -> Option<TargetVersion> {
        let of = match self.dang.as_str() {
            "growth" | "share" => 1,
            _ => decimals,
        };
        let value = number(&self.muc, of, "muc", faults, words);
        let goal = value.and_then(|value| match self.dang.as_str() {
            "value" => Some(Goal::Value(value)),
            "growth" => Some(Goal::Growth(value)),
            "share" => Some(Goal::Share(value)),
            "each" => Some(Goal::Each(value)),
            _ => None,
        });
        let aim =
            [Aim::AtLeast, Aim::Exactly, Aim::AtMost].into_iter().find(|aim| aim_code(*aim) == self.chieu);
        let from = day(&self.tu, "tu", true, faults, words);
        let due = day(&self.den, "den", true, faults, words);
        let steps = self.steps(decimals, faults, words);
        Some(TargetVersion {
            from: from?,
            aim: aim.unwrap_or(Aim::AtLeast),
            goal: goal?,
            due: due?,
            steps,
            shares: Vec::new(),
            reason: String::new(),
            ordered_by: vietnamese::name::nfc(self.van_ban.trim()),
            said_by: String::new(),
            said_at: None,
        })
    }

    fn steps(&self, decimals: u32, faults: &mut Faults, words: Words) -> Vec<Step> {
        let mut steps = Vec::new();
        for line in self.moc.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let read = line.split_once(':').and_then(|(day, value)| {
                let day = vietnamese::date::parse(day.trim()).ok()?;
                Some(Step { day, value: vietnamese::number::parse_as(value.trim(), decimals).ok()? })
            });
            match read {
                Some(step) => steps.push(step),
                None => faults.add("moc", words.f("plan.step_wrong", &[("line", &line)])),
            }
        }
        steps
    }
}

fn aim_code(aim: Aim) -> &'static str {
    match aim {
        Aim::AtLeast => "at_least",
        Aim::Exactly => "exactly",
        Aim::AtMost => "at_most",
    }
}

fn day(typed: &str, field: &str, is_needed: bool, faults: &mut Faults, words: Words) -> Option<Date> {
    match pick::day(typed, words) {
        Ok(None) if is_needed => faults.add(field, words.t("admin.day_missing")),
        Ok(found) => return found,
        Err(text) => faults.add(field, text),
    }
    None
}

fn number(typed: &str, decimals: u32, field: &str, faults: &mut Faults, words: Words) -> Option<i64> {
    match vietnamese::number::parse_as(typed, decimals) {
        Ok(value) => Some(value),
        Err(error) => {
            faults.add(field, error.text(words.0));
            None
        }
    }
}
