//! How much of each of many reports wants a look: what a list of them says,
//! read for all of them at once.

use super::{Head, Own, found};
use crate::db::one_of;
use crate::store::{Store, allow};
use crate::{Error, args};
use domain::check::Entered;
use domain::form::{Cell, Part};
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

/// Between the parts of a field and between fields, where many are brought as one text: characters
/// made for that, which no key holds and no number is typed with.
const PART: &str = "\u{1f}";
const FIELD: &str = "\u{1e}";

/// What the rules need of a report's fields.
#[derive(Default)]
struct Filled {
    fields: Vec<(Cell, Option<Entered>, bool)>,
    /// Of a report that is filled, each field's figure of the period before.
    previous: BTreeMap<Cell, i64>,
}

/// A report and what the form asks of its unit.
type Asked<'a> = (&'a Head, Expected<'a>);

impl Store {
    /// How much of each of these reports wants a look, as [`Store::report`]
    /// finds it in each; those of one form and period are read together.
    /// Bounded by the reports times the cells of their forms.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a report outside the actor's units.
    pub async fn looks(&self, actor: &Actor, heads: &[Head]) -> Result<HashMap<ReportId, Look>, Error> {
        let programme = self.programme().await?;
        let mut alike: HashMap<(&FormKey, Period, Part), Vec<Asked<'_>>> = HashMap::new();
        for head in heads {
            allow(&programme, actor, Action::View, head.key.unit)?;
            let expected = expected(&programme, head)?;
            let kind = (&head.key.form, head.key.period, expected.part);
            alike.entry(kind).or_default().push((head, expected));
        }
        let mut looks = HashMap::new();
        for reports in alike.into_values() {
            let Some((_, one)) = reports.first() else { continue };
            let mut read = self.filled(&programme, one, &reports).await?;
            let units: Vec<_> = reports.iter().map(|(head, _)| head.key.unit).collect();
            let (db, province) = (&mut &self.db, self.province());
            let (below, totals) = match one.part {
                Part::Fills => (HashMap::new(), HashMap::new()),
                Part::Consolidates => (
                    crate::rollup::below_each(db, province, &programme, one, &units).await?,
                    crate::figure::previous_totals(db, province, &programme, one, &units).await?,
                ),
            };
            let none = BTreeMap::new();
            for (head, expected) in &reports {
                let Filled { fields, previous } = read.remove(&head.id).unwrap_or_default();
                let own: Vec<Own<'_>> = fields
                    .iter()
                    .map(|(cell, entered, is_noted)| Own {
                        cell,
                        entered: entered.as_ref(),
                        is_noted: *is_noted,
                    })
                    .collect();
                let unit = &head.key.unit;
                let previous = totals.get(unit).unwrap_or(&previous);
                let findings = found(&programme, expected, &own, below.get(unit).unwrap_or(&none), previous);
                let notes = own.iter().filter(|field| field.is_noted).count();
                looks.insert(head.id, Look { findings: findings.len(), notes });
            }
        }
        Ok(looks)
    }

    /// What stands in the fields of these reports of one form and period. Of
    /// filled ones each beside the figure that it is compared with; leaves out
    /// who typed it and when, and figures beside which nothing is typed.
    async fn filled(
        &self,
        programme: &Programme,
        alike: &Expected<'_>,
        reports: &[Asked<'_>],
    ) -> Result<HashMap<ReportId, Filled>, Error> {
        let (form, version) = (alike.form, alike.version);
        let before = |nature| match alike.part {
            Part::Fills => form.previous(alike.period, nature).map(|one| one.to_string()).unwrap_or_default(),
            Part::Consolidates => String::new(),
        };
        let mut args =
            args![self.province(), form.aspect.code(), before(Nature::Stock), before(Nature::Flow)];
        let stocks = programme.indicators.iter().filter(|one| one.nature == Nature::Stock);
        let stocks: Vec<_> = stocks.map(|one| &one.key).filter(|key| version.line(key).is_some()).collect();
        let compared = match stocks.is_empty() {
            true => "$4".to_owned(),
            false => {
                let stocks = one_of(&mut args, stocks);
                format!("case when entry.indicator {stocks} then $3 else $4 end")
            }
        };
        let these = one_of(&mut args, reports.iter().map(|(head, _)| head.id));
        args.extend([PART.into(), FIELD.into()]);
        let (part, field) = (args.len() - 1, args.len());
        // One row a report: a row for each of its fields costs many times as much on its way here.
        let sql = format!(
            "select report.id as report_id, string_agg(entry.indicator || ${part} || entry.breakdown \
             || ${part} || coalesce(cast(figure.value as text), '') || ${part} \
             || case when entry.note = '' then '' else '1' end || ${part} || entry.typed, ${field}) as fields \
             from report \
             join entry on entry.province = report.province and entry.report_id = report.id \
             left join figure on figure.province = report.province and figure.aspect = $2 \
             and figure.period = {compared} and figure.unit_id = report.unit_id \
             and figure.indicator = entry.indicator and figure.breakdown = entry.breakdown \
             and figure.superseded_at is null \
             where report.province = $1 and report.id {these} group by report.id"
        );
        let mut found: HashMap<ReportId, Filled> = HashMap::new();
        for row in self.db.fetch_all(&sql, args).await? {
            let mut filled = Filled::default();
            for field in row.str("fields")?.unwrap_or_default().split(FIELD) {
                let mut parts = field.splitn(5, PART);
                let mut part = || parts.next().unwrap_or_default();
                let cell = Cell { indicator: part().into(), breakdown: part().into() };
                let (previous, is_noted, typed) = (part().parse(), !part().is_empty(), part());
                if let Ok(previous) = previous {
                    filled.previous.insert(cell.clone(), previous);
                }
                let indicator = programme.indicators.get(&cell.indicator);
                let entered = indicator.and_then(|indicator| crate::entry::read(typed, indicator));
                filled.fields.push((cell, entered, is_noted));
            }
            found.insert(row.id("report_id")?, filled);
        }
        Ok(found)
    }
}

/// What the form asks of a report's unit.
fn expected<'a>(programme: &'a Programme, head: &Head) -> Result<Expected<'a>, Error> {
    let form = programme.form(&head.key.form).ok_or(Error::NotFound)?;
    programme.expected(form, head.key.period, head.key.unit).ok_or(Error::NotFound)
}
