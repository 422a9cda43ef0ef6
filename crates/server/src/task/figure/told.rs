//! What the tasks of a plan add up to, for the plan's page, its appendix and
//! its narrative report.

use super::address;
use crate::organisation::year_to;
use crate::page::SignedIn;
use crate::{Error, Words};
use domain::IndicatorKey;
use domain::permission::Action;
use domain::plan::Plan;
use domain::programme::Programme;
use jiff::civil::Date;
use storage::organisation::Stretch;

/// What the tasks of a plan give for an indicator, from the plan's first day to today.
pub(crate) struct Told {
    /// The indicator.
    pub(crate) key: IndicatorKey,
    /// Its name and what it is counted in.
    pub(crate) name: String,
    pub(crate) measure: String,
    /// The scaled value, and as people read it.
    pub(crate) value: i64,
    pub(crate) decimals: u32,
    pub(crate) text: String,
    /// The numbers behind it, for who may see the whole of the plan's unit.
    pub(crate) href: Option<String>,
    pub(crate) illustrative: bool,
}

/// The days over which a plan's figures are told: from its first to today, or
/// to the last day of a unit that is no more.
pub(crate) fn days_of(programme: &Programme, plan: &Plan, today: Date) -> Stretch {
    let last = programme.units.near(plan.unit, today).and_then(|unit| unit.valid_to);
    let to = last.map_or(today, |last| last.min(today));
    let first = plan.valid_from.or(plan.day).unwrap_or_else(|| year_to(to).0);
    (first.min(to), to)
}

/// The figures of a plan's tasks.
///
/// # Errors
/// Not found for who does not see the plan.
pub(crate) async fn of_plan(signed: &SignedIn, plan: &Plan, words: Words) -> Result<Vec<Told>, Error> {
    let (programme, today) = (signed.programme().await?, signed.visit.today());
    let days = days_of(&programme, plan, today);
    let found = signed.store().plan_figures(&signed.actor, &plan.key, days).await?;
    let area = storage::organisation::registrar(&programme, &signed.actor, today);
    let sees = storage::allow(&programme, &area, Action::View, plan.unit).is_ok();
    let code = programme.units.near(plan.unit, days.1).map(|unit| unit.code.clone()).filter(|_| sees);
    let told = |(key, value, illustrative): (IndicatorKey, i64, bool)| {
        let indicator = programme.indicators.get(&key)?;
        let href = code.as_ref().map(|code| {
            let of = crate::gate::percent(plan.key.as_str());
            format!("{}&ke_hoach={of}", address(&key, code, days, ""))
        });
        Some(Told {
            name: indicator.name(words.0).to_owned(),
            measure: indicator.measure(words.0).to_owned(),
            text: indicator.format(value, words.0),
            decimals: indicator.decimals,
            key,
            value,
            href,
            illustrative,
        })
    };
    Ok(found.into_iter().filter_map(told).collect())
}
