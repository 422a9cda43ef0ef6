//! How much of each of many reports wants a look: what a list of them says,
//! read for all of them at once.

use super::{Head, Report, read_report};
use crate::db::one_of;
use crate::store::{Store, allow};
use crate::{Error, args};
use domain::check::{Entered, Sheet, check};
use domain::form::{Cell, Form, Part};
use domain::indicator::Nature;
use domain::period::Period;
use domain::permission::{Action, Actor};
use domain::programme::{Expected, Programme};
use domain::{FormKey, ReportId};
use std::collections::{BTreeMap, HashMap};

/// How much of a report wants a look.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Look {
    /// What the rules found.
    pub findings: usize,
    /// Fields with a note.
    pub notes: usize,
}

impl Look {
    fn of(report: &Report) -> Self {
        let notes = report.entries.values().filter(|entry| !entry.note.is_empty()).count();
        Self { findings: report.findings.len(), notes }
    }
}

/// What the rules need of a report that is filled.
#[derive(Default)]
struct Filled {
    entered: BTreeMap<Cell, Entered>,
    previous: BTreeMap<Cell, i64>,
    notes: usize,
}

impl Store {
    /// How much of each of these reports wants a look, as [`Store::report`]
    /// finds it in each. Filled ones of a form's period are read by one query;
    /// each confirming unit's, of which there are few, by those of its page.
    /// Bounded by the reports times the cells of their forms.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a report outside the actor's units.
    pub async fn looks(&self, actor: &Actor, heads: &[Head]) -> Result<HashMap<ReportId, Look>, Error> {
        let programme = self.programme().await?;
        let mut found = HashMap::new();
        let mut filled: HashMap<(&FormKey, Period), Vec<&Head>> = HashMap::new();
        for head in heads {
            let key = &head.key;
            allow(&programme, actor, Action::View, key.unit)?;
            if expected(&programme, head)?.part == Part::Fills {
                filled.entry((&key.form, key.period)).or_default().push(head);
            } else {
                let report = read_report(&mut &self.db, self.province(), &programme, key).await?;
                found.insert(head.id, Look::of(&report));
            }
        }
        for ((form, period), heads) in filled {
            let form = programme.form(form).ok_or(Error::NotFound)?;
            let mut read = self.filled(&programme, form, period, &heads).await?;
            for head in heads {
                let Filled { entered, previous, notes } = read.remove(&head.id).unwrap_or_default();
                let sheet = Sheet {
                    version: expected(&programme, head)?.version,
                    indicators: &programme.indicators,
                    legal_minimums: &programme.legal_minimums,
                    period,
                    entered: &entered,
                    previous: &previous,
                };
                found.insert(head.id, Look { findings: check(&sheet).len(), notes });
            }
        }
        Ok(found)
    }

    /// What stands in the fields of these reports, each beside the figure that
    /// it is compared with. Leaves out who typed it and when, and figures
    /// beside which nothing is typed.
    async fn filled(
        &self,
        programme: &Programme,
        form: &Form,
        period: Period,
        heads: &[&Head],
    ) -> Result<HashMap<ReportId, Filled>, Error> {
        let before = |nature| form.previous(period, nature).map(|one| one.to_string()).unwrap_or_default();
        let mut args =
            args![self.province(), form.aspect.code(), before(Nature::Stock), before(Nature::Flow)];
        let version = form.version(period);
        let is_asked = |key| version.is_some_and(|version| version.line(key).is_some());
        let stocks = programme.indicators.iter().filter(|one| one.nature == Nature::Stock);
        let stocks: Vec<_> = stocks.map(|one| &one.key).filter(|key| is_asked(key)).collect();
        let compared = match stocks.is_empty() {
            true => "$4".to_owned(),
            false => {
                let stocks = one_of(&mut args, stocks);
                format!("case when entry.indicator {stocks} then $3 else $4 end")
            }
        };
        let these = one_of(&mut args, heads.iter().map(|head| head.id));
        let sql = format!(
            "select report.id as report_id, entry.indicator as indicator, entry.breakdown as breakdown, \
             entry.typed as typed, case when entry.note = '' then 0 else 1 end as is_noted, \
             figure.value as previous from report \
             join entry on entry.province = report.province and entry.report_id = report.id \
             left join figure on figure.province = report.province and figure.aspect = $2 \
             and figure.period = {compared} and figure.unit_id = report.unit_id \
             and figure.indicator = entry.indicator and figure.breakdown = entry.breakdown \
             and figure.superseded_at is null \
             where report.province = $1 and report.id {these}"
        );
        let mut found: HashMap<ReportId, Filled> = HashMap::new();
        for row in self.db.fetch_all(&sql, args).await? {
            let cell =
                Cell { indicator: row.text("indicator")?.into(), breakdown: row.text("breakdown")?.into() };
            let filled = found.entry(row.id("report_id")?).or_default();
            filled.notes += usize::from(row.bool("is_noted")?);
            if let Some(previous) = row.opt_int("previous")? {
                filled.previous.insert(cell.clone(), previous);
            }
            let typed = row.str("typed")?.unwrap_or_default();
            let indicator = programme.indicators.get(&cell.indicator);
            if let Some(entered) = indicator.and_then(|indicator| crate::entry::read(typed, indicator)) {
                filled.entered.insert(cell, entered);
            }
        }
        Ok(found)
    }
}

/// What the form asks of a report's unit.
fn expected<'a>(programme: &'a Programme, head: &Head) -> Result<Expected<'a>, Error> {
    let form = programme.form(&head.key.form).ok_or(Error::NotFound)?;
    programme.expected(form, head.key.period, head.key.unit).ok_or(Error::NotFound)
}
