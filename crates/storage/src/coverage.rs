//! How much of what is expected has come in: what stands beside every total.

use crate::store::{Store, see_all};
use crate::{Error, args};
use domain::UnitId;
use domain::form::{Form, Part};
use domain::period::Period;
use domain::permission::Actor;
use domain::programme::Programme;
use jiff::Timestamp;
use std::collections::{HashMap, HashSet};

/// How many of the units that fill a form have been accepted, and how fresh that is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Units whose figures count.
    pub accepted: usize,
    /// Units of which a report is expected.
    pub expected: usize,
    /// When the last of them was accepted.
    pub updated_at: Option<Timestamp>,
}

impl Coverage {
    /// Whether every expected report is in.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.accepted == self.expected
    }
}

impl Store {
    /// The coverage of these units' totals. A report that was accepted and is
    /// open again still counts: so do its figures. With `as_of`, as it stood then.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the actor's units.
    pub async fn coverage(
        &self,
        actor: &Actor,
        form: &Form,
        period: Period,
        units: &[UnitId],
        as_of: Option<Timestamp>,
    ) -> Result<HashMap<UnitId, Coverage>, Error> {
        let programme = self.programme().await?;
        see_all(&programme, actor, units)?;
        let accepted = self.accepted(form, period, as_of).await?;
        Ok(covered(&programme, form, period, units, &accepted))
    }

    /// When each report of a form's period was accepted.
    pub(crate) async fn accepted(
        &self,
        form: &Form,
        period: Period,
        as_of: Option<Timestamp>,
    ) -> Result<HashMap<UnitId, Timestamp>, Error> {
        match as_of {
            None => self.accepted_now(form, period).await,
            Some(moment) => self.accepted_at(form, period, moment).await,
        }
    }

    async fn accepted_now(&self, form: &Form, period: Period) -> Result<HashMap<UnitId, Timestamp>, Error> {
        let sql = "select unit_id, accepted_at from report where province = $1 and form = $2 and period = $3 \
                   and accepted_at is not null";
        let rows = self.db.fetch_all(sql, args![self.province(), &form.key, period.to_string()]).await?;
        rows.iter().map(|row| Ok((row.id("unit_id")?, row.time("accepted_at")?))).collect()
    }

    async fn accepted_at(
        &self,
        form: &Form,
        period: Period,
        moment: Timestamp,
    ) -> Result<HashMap<UnitId, Timestamp>, Error> {
        let sql = "select report.unit_id as unit_id, max(event.at) as at from report \
                   join report_event event on event.province = report.province and event.report_id = report.id \
                   where report.province = $1 and report.form = $2 and report.period = $3 \
                   and event.to_state = 'accepted' and event.at <= $4 group by report.unit_id";
        let args = args![self.province(), &form.key, period.to_string(), moment];
        let rows = self.db.fetch_all(sql, args).await?;
        rows.iter().map(|row| Ok((row.id("unit_id")?, row.time("at")?))).collect()
    }
}

/// Who of the units that fill a form at and below each of these has been
/// accepted. Each reporter is looked at once, however many units are asked for.
pub(crate) fn covered(
    programme: &Programme,
    form: &Form,
    period: Period,
    units: &[UnitId],
    accepted: &HashMap<UnitId, Timestamp>,
) -> HashMap<UnitId, Coverage> {
    let above = |unit: UnitId| programme.units.ancestors(unit, period.to());
    let mut found: HashMap<UnitId, Coverage> =
        units.iter().map(|unit| (*unit, Coverage::default())).collect();
    let is_top = |unit: &&UnitId| !above(**unit).iter().skip(1).any(|one| found.contains_key(one));
    let tops: HashSet<UnitId> = units.iter().filter(is_top).copied().collect();
    // A confirming unit's corrections are in the total too: its age is theirs as well.
    for (part, counts) in [(Part::Fills, true), (Part::Consolidates, false)] {
        for unit in tops.iter().flat_map(|top| programme.reporters(form, period, *top, part)) {
            let at = accepted.get(&unit.id).copied();
            for one in above(unit.id) {
                let Some(coverage) = found.get_mut(&one) else { continue };
                coverage.expected += usize::from(counts);
                coverage.accepted += usize::from(counts && at.is_some());
                coverage.updated_at = coverage.updated_at.max(at);
            }
        }
    }
    found
}
