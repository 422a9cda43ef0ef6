//! What an acceptance changed: the reviewer's own totals and coverage, on the
//! very next page.

use crate::page::SignedIn;
use crate::part::{self, Shown};
use crate::report::case::{Case, key_of};
use crate::{Error, finding, link};
use domain::form::Cell;
use domain::report::State;
use domain::rollup::resolve;

/// After accepting.
pub(crate) struct Done {
    /// Whose report was accepted.
    pub(crate) sentence: String,
    /// The reviewer's unit and its coverage.
    pub(crate) coverage: String,
    pub(crate) progress: String,
    pub(crate) totals: Vec<(String, String, Shown)>,
}

impl Done {
    /// What an address says was accepted, if it really is and may be seen.
    pub(crate) async fn read(signed: &SignedIn, what: &str) -> Result<Option<Done>, Error> {
        let [form, period, unit] = what.split('/').collect::<Vec<_>>()[..] else { return Ok(None) };
        let programme = signed.programme().await?;
        let Ok(key) = key_of(&programme, &(form.to_owned(), period.to_owned(), unit.to_owned())) else {
            return Ok(None);
        };
        let Ok(case) = Case::of(signed, &key).await else { return Ok(None) };
        if case.state() != State::Accepted {
            return Ok(None);
        }
        Ok(Some(after(signed, &case).await?))
    }
}

async fn after(signed: &SignedIn, case: &Case) -> Result<Done, Error> {
    let (words, own, asked) = (case.words, signed.actor.unit, case.asked()?);
    let (store, period) = (signed.store(), asked.period);
    let covered = store.coverage(&signed.actor, asked.form, period, &[own], None).await?;
    let totals = store.totals(&signed.actor, &[own], asked.form.aspect, period, None).await?;
    let totals = totals.into_values().next().unwrap_or_default();
    let unit = case.programme.units.near(own, period.to());
    let (name, code) = unit.map_or(("", ""), |unit| (crate::scope::name(unit, words), unit.code.as_str()));
    // The first line of each section says enough; the rest is a link away.
    let heads = asked.version.sections.iter().filter_map(|section| section.lines.first());
    let shown = heads.filter_map(|line| {
        let cell = Cell::total(&line.indicator);
        let indicator = case.programme.indicators.get(&line.indicator)?;
        let value = resolve(indicator, &cell.breakdown, &totals, &case.programme.indicators)?;
        let is_made_up = totals.get(&cell).is_some_and(|amount| amount.illustrative > 0);
        let number = indicator.format(value, words.0);
        let shown = Shown::total(number, &cell, asked.form.aspect, period, code);
        let label = finding::cell_label(&cell, &case.programme, Some(asked.version), words);
        Some((label, indicator.measure(words.0).to_owned(), shown.illustrative(is_made_up, words)))
    });
    let covered = covered.get(&own).copied().unwrap_or_default();
    let coverage = part::coverage(&covered, words.t("part.units"), words);
    Ok(Done {
        sentence: words.f("review.accepted", &[("unit", &case.unit_name()), ("report", &case.title())]),
        coverage: words.f("review.now", &[("unit", &name), ("coverage", &coverage)]),
        progress: link::progress(&asked.form.key, period, code),
        totals: shown.collect(),
    })
}
