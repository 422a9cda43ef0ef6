//! A programme: what a pack holds, put together and looked up.

use crate::calendar::Holidays;
use crate::form::{Dates, Form, Part, Version};
use crate::indicator::Indicators;
use crate::organisation::Register;
use crate::period::Period;
use crate::plan::Plan;
use crate::unit::{UnitVersion, Units};
use crate::{Breakdown, FormKey, UnitId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The least number of members of a kind of organisation between two days.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct LegalMinimum {
    /// `cooperative`, `union`, `cooperative_group`, `household_group`.
    pub kind: String,
    /// How many.
    pub minimum: i64,
    /// First day.
    pub valid_from: Option<Date>,
    /// Last day.
    pub valid_to: Option<Date>,
    /// The decree and article.
    pub source: String,
}

/// The legal minimum of a kind that holds on a day.
#[must_use]
pub fn legal_minimum_on<'a>(table: &'a [LegalMinimum], kind: &str, day: Date) -> Option<&'a LegalMinimum> {
    table.iter().find(|law| {
        law.kind == kind
            && law.valid_from.is_none_or(|from| from <= day)
            && law.valid_to.is_none_or(|to| day <= to)
    })
}

/// A breakdown's dimension.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Dimension {
    /// Its key.
    pub key: String,
    /// Its name.
    pub vi: String,
    /// Its name in English.
    pub en: String,
    /// Its categories.
    #[serde(rename = "category")]
    pub categories: Vec<Category>,
}

/// A category of a dimension.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Category {
    /// Its key.
    pub key: String,
    /// Its name.
    pub vi: String,
    /// Its name in English.
    pub en: String,
}

/// Everything that a pack says, except figures.
#[derive(Clone, Debug, Default)]
pub struct Programme {
    /// The programme's key, first in the key of every large table.
    pub key: String,
    /// Its name.
    pub vi: String,
    /// Its name in English.
    pub en: String,
    /// The code of the unit at its top.
    pub root: String,
    /// Units with their history.
    pub units: Units,
    /// Days off.
    pub holidays: Holidays,
    /// Least members by law.
    pub legal_minimums: Vec<LegalMinimum>,
    /// Dimensions of breakdowns.
    pub dimensions: Vec<Dimension>,
    /// Indicators.
    pub indicators: Indicators,
    /// Forms.
    pub forms: Vec<Form>,
    /// Plans with their goals. Their tasks are many and stay in the database.
    pub plans: Vec<Plan>,
    /// What the law and the pack say about the register of organisations.
    pub register: Register,
}

/// One report that a form asks of a unit.
#[derive(Clone, Debug)]
pub struct Expected<'a> {
    /// The form.
    pub form: &'a Form,
    /// The version of the form.
    pub version: &'a Version,
    /// The period.
    pub period: Period,
    /// The unit as it stood on the closing day.
    pub unit: &'a UnitVersion,
    /// What the unit does.
    pub part: Part,
}

impl Programme {
    /// The form of that key.
    #[must_use]
    pub fn form(&self, key: &FormKey) -> Option<&Form> {
        self.forms.iter().find(|form| form.key == *key)
    }

    /// The category that a breakdown names, as `sex=female`; none for the total.
    #[must_use]
    pub fn category(&self, breakdown: &Breakdown) -> Option<&Category> {
        let (key, category) = breakdown.as_str().split_once('=')?;
        let dimension = self.dimensions.iter().find(|dimension| dimension.key == key)?;
        dimension.categories.iter().find(|one| one.key == category)
    }

    /// The unit at the top on that day: the root, or what it went into.
    #[must_use]
    pub fn top(&self, day: Date) -> Option<UnitId> {
        let root = self.units.all().iter().find(|unit| unit.code == self.root)?;
        if self.units.at(root.id, day).is_some() {
            return Some(root.id);
        }
        let last = root.valid_to.or(root.valid_from)?;
        self.units.image(root.id, last, day).into_iter().next()
    }

    /// The area that a unit is or belongs to: an agency of the province, such
    /// as the Alliance, belongs to the province.
    #[must_use]
    pub fn area_of(&self, unit: UnitId, day: Date) -> UnitId {
        let area = |id: &UnitId| self.units.near(*id, day).is_some_and(|unit| unit.kind.is_area());
        self.units.ancestors(unit, day).into_iter().find(area).unwrap_or(unit)
    }

    /// Whether a plan is seen from a unit: from its own unit's subtree and from above.
    #[must_use]
    pub fn sees_plan(&self, unit: UnitId, plan: &Plan) -> bool {
        let outside = crate::permission::Position::Outside;
        self.units.position(unit, plan.unit) != outside || self.units.position(plan.unit, unit) != outside
    }

    /// Whether a unit keeps a plan on a day: the plan's own, or what came after it.
    #[must_use]
    pub fn keeps_plan(&self, unit: UnitId, plan: &Plan, day: Date) -> bool {
        if self.units.at(plan.unit, day).is_some() {
            return unit == plan.unit;
        }
        let last = self.units.history(plan.unit).filter_map(|version| version.valid_to).max();
        last.is_some_and(|last| self.units.image(plan.unit, last, day).contains(&unit))
    }

    /// What a form asks of a unit for a period; `None` if nothing.
    #[must_use]
    pub fn expected<'a>(&'a self, form: &'a Form, period: Period, unit: UnitId) -> Option<Expected<'a>> {
        let version = form.version(period).filter(|_| form.asks_for(period))?;
        let unit = self.units.at(unit, period.to())?;
        let part = version.part(unit)?;
        Some(Expected { form, version, period, unit, part })
    }

    /// The units at or below `top` that fill (or confirm) a form for a period,
    /// in Vietnamese order within their parents.
    #[must_use]
    pub fn reporters<'a>(
        &'a self,
        form: &'a Form,
        period: Period,
        top: UnitId,
        part: Part,
    ) -> Vec<&'a UnitVersion> {
        let Some(version) = form.version(period) else { return Vec::new() };
        self.units.below(top, period.to()).filter(|unit| version.part(unit) == Some(part)).collect()
    }

    /// The reports that forms ask of a unit whose period closes within these
    /// days, earliest first. Bounded by the forms' schedules.
    #[must_use]
    pub fn asked_of(&self, unit: UnitId, from: Date, to: Date) -> Vec<Expected<'_>> {
        let all = self.forms.iter().flat_map(|form| {
            form.periods(from, to).into_iter().filter_map(move |period| self.expected(form, period, unit))
        });
        let mut all: Vec<Expected<'_>> = all.collect();
        all.sort_by_key(|asked| asked.period);
        all
    }

    /// The unit that looks at a unit's report first: the one directly above it
    /// on the closing day.
    #[must_use]
    pub fn reviewer(&self, unit: UnitId, period: Period) -> Option<&UnitVersion> {
        let day = period.to();
        self.units.at(self.units.at(unit, day)?.parent?, day)
    }

    /// The last period of a form that is open on a day for the units that fill
    /// it and still takes late reports.
    #[must_use]
    pub fn running(&self, form: &Form, today: Date) -> Option<Period> {
        let year = jiff::ToSpan::days(400);
        let (from, to) = (today.checked_sub(year).ok()?, today.checked_add(year).ok()?);
        form.periods(from, to).into_iter().rfind(|period| {
            let version = form.version(*period);
            let dates = version.and_then(|version| {
                version.dates(*version.fills.kinds.first()?, *period, &self.holidays, None)
            });
            dates.is_some_and(|dates| dates.opens <= today && today <= dates.late_until)
        })
    }

    /// The units directly below `top` (or itself where it fills the form) that
    /// have reporting units under them: the rows of a table by unit.
    #[must_use]
    pub fn rows<'a>(&'a self, form: &'a Form, period: Period, top: UnitId) -> Vec<&'a UnitVersion> {
        let (day, Some(version)) = (period.to(), form.version(period)) else { return Vec::new() };
        let fills = |unit: &UnitVersion| version.part(unit) == Some(Part::Fills);
        let children = self.units.children(top, day).into_iter();
        children.filter(|unit| self.units.below(unit.id, day).any(fills)).collect()
    }

    /// The period in which the promises for a period were made: the promise
    /// form's period that ends last among those that contain the closing day.
    #[must_use]
    pub fn promise_period<'a>(&'a self, form: &'a Form, period: Period) -> Option<(&'a Form, Period)> {
        let promise = self.form(form.promise.as_ref()?)?;
        let horizon = period.to().checked_add(jiff::ToSpan::years(20)).unwrap_or(period.to());
        let contains = |candidate: &Period| candidate.from() <= period.to() && period.to() <= candidate.to();
        promise.periods(period.from(), horizon).into_iter().find(contains).map(|found| (promise, found))
    }
}

impl Expected<'_> {
    /// The report's dates.
    #[must_use]
    pub fn dates(&self, holidays: &Holidays, extension: Option<Date>) -> Option<Dates> {
        self.version.dates(self.unit.kind, self.period, holidays, extension)
    }

    /// Whether a leader signs.
    #[must_use]
    pub fn is_signed(&self) -> bool {
        self.version.is_signed(self.unit.kind)
    }
}
