//! Figures of a document that come out of the register of organisations: read
//! for the days that the template names while it is rendered, with a key from
//! which each can be counted again later.

use crate::{Words, link};
use domain::form::Cell;
use domain::indicator::{Indicator, Nature};
use domain::programme::Programme;
use domain::rollup::resolve;
use domain::unit::UnitVersion;
use domain::{Breakdown, IndicatorKey, UnitId};
use jiff::civil::{Date, date};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Mutex, PoisonError};
use storage::Store;
use storage::organisation::Stretch;
use storage::rollup::Totals;
use writing::{Days, Quantity};

/// What was read of the register, and what a template asked for in vain.
#[derive(Debug, Default)]
pub(super) struct Counts {
    read: BTreeMap<Stretch, Read>,
    asked: Mutex<BTreeMap<Stretch, BTreeSet<IndicatorKey>>>,
}

#[derive(Clone, Debug, Default)]
struct Read {
    indicators: BTreeSet<IndicatorKey>,
    totals: HashMap<UnitId, Totals>,
}

impl Clone for Counts {
    fn clone(&self) -> Self {
        Self { read: self.read.clone(), asked: Mutex::default() }
    }
}

/// What identifies a figure out of the register for ever: the unit, what is
/// counted, over which days, and the days that are taken away from it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct CountKey {
    pub(super) unit: UnitId,
    pub(super) indicator: IndicatorKey,
    pub(super) over: Stretch,
    pub(super) less: Option<Stretch>,
}

/// The first part of such a key; the others begin with an aspect.
const KIND: &str = "register";

impl std::fmt::Display for CountKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (from, to) = self.over;
        write!(f, "{KIND}|{}|{}|{from}|{to}", self.unit, self.indicator)?;
        match self.less {
            Some((from, to)) => write!(f, "|{from}|{to}"),
            None => Ok(()),
        }
    }
}

impl CountKey {
    pub(super) fn read(key: &str) -> Option<Self> {
        let parts: Vec<&str> = key.split('|').collect();
        let day = |at: usize| parts.get(at)?.parse::<Date>().ok();
        if parts.first() != Some(&KIND) || !matches!(parts.len(), 5 | 7) {
            return None;
        }
        Some(Self {
            unit: parts[1].parse().ok()?,
            indicator: IndicatorKey::from(parts[2]),
            over: (day(3)?, day(4)?),
            less: if parts.len() == 7 { Some((day(5)?, day(6)?)) } else { None },
        })
    }

    /// The stretches that it needs.
    pub(super) fn stretches(&self) -> impl Iterator<Item = Stretch> {
        std::iter::once(self.over).chain(self.less)
    }

    /// Its value, where the totals of each stretch are at hand; a difference
    /// needs both.
    pub(super) fn value<'a>(
        &self,
        programme: &Programme,
        totals: impl Fn(Stretch) -> Option<&'a Totals>,
    ) -> Option<i64> {
        let indicator = programme.indicators.get(&self.indicator)?;
        let of = |stretch| resolve(indicator, &Breakdown::from(""), totals(stretch)?, &programme.indicators);
        let value = of(self.over)?;
        match self.less {
            Some(less) => Some(value - of(less)?),
            None => Some(value),
        }
    }
}

/// Who asks for a figure, and of which days.
pub(super) struct Question<'a> {
    pub(super) programme: &'a Programme,
    pub(super) words: Words,
    pub(super) unit: &'a UnitVersion,
    /// The document's own days.
    pub(super) period: Stretch,
    pub(super) as_of: Option<Date>,
}

impl Counts {
    /// What was asked for in vain; asking again does not repeat it.
    pub(super) fn asked(&self) -> BTreeMap<Stretch, BTreeSet<IndicatorKey>> {
        std::mem::take(&mut self.asked.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Reads what was asked for.
    ///
    /// # Errors
    /// The database's, and units outside the actor's area.
    pub(super) async fn fetch(
        &mut self,
        asked: BTreeMap<Stretch, BTreeSet<IndicatorKey>>,
        from: &Source<'_>,
    ) -> Result<(), storage::Error> {
        for (stretch, indicators) in asked {
            let found = from.totals(&indicators, stretch).await?;
            let read = self.read.entry(stretch).or_default();
            read.indicators.extend(indicators);
            for (unit, totals) in found {
                read.totals.entry(unit).or_default().extend(totals);
            }
        }
        Ok(())
    }

    /// Whether something read of that unit is made up.
    pub(super) fn is_illustrative(&self, unit: UnitId) -> bool {
        let totals = self.read.values().filter_map(|read| read.totals.get(&unit));
        totals.flat_map(|totals| totals.values()).any(|amount| amount.illustrative > 0)
    }

    /// A figure by its key: its value and decimals.
    pub(super) fn by_key(&self, programme: &Programme, key: &str) -> Option<(i64, u32)> {
        let key = CountKey::read(key)?;
        let value = key.value(programme, |stretch| self.read.get(&stretch)?.totals.get(&key.unit))?;
        Some((value, programme.indicators.get(&key.indicator)?.decimals))
    }

    /// The figure, if it is read.
    pub(super) fn figure(&self, indicator: &str, days: Days, of: &Question<'_>) -> Option<Quantity> {
        let indicator = of.programme.indicators.get(&indicator.into())?;
        let key = CountKey {
            unit: of.unit.id,
            indicator: indicator.key.clone(),
            over: days.on.map_or(of.period, year_to),
            less: days.since.map(year_to),
        };
        let parts = of.programme.indicators.parts(&indicator.key);
        if key.stretches().any(|stretch| !self.has(stretch, &parts)) {
            let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
            for stretch in key.stretches() {
                asked.entry(stretch).or_default().extend(parts.iter().cloned());
            }
            return None;
        }
        let totals = |stretch| self.read.get(&stretch)?.totals.get(&of.unit.id);
        let value = key.value(of.programme, totals)?;
        let made_up = |stretch| {
            let amount = |part: &IndicatorKey| totals(stretch)?.get(&Cell::total(part));
            parts.iter().filter_map(amount).any(|amount| amount.illustrative > 0)
        };
        let illustrative = key.stretches().any(made_up);
        let then = of.programme.units.near(of.unit.id, key.over.1).map_or(&of.unit.code, |then| &then.code);
        Some(Quantity {
            value,
            decimals: indicator.decimals,
            measure: indicator.measure(of.words.0).to_owned(),
            href: link::counted(&indicator.key, then, key.over, of.as_of),
            source: source(indicator, &key, illustrative, of.words),
            key: key.to_string(),
            illustrative,
        })
    }

    fn has(&self, stretch: Stretch, parts: &[IndicatorKey]) -> bool {
        self.read.get(&stretch).is_some_and(|read| parts.iter().all(|part| read.indicators.contains(part)))
    }
}

/// From the first day of a day's year to it, as the register's pages count flows.
fn year_to(day: Date) -> Stretch {
    (date(day.year(), 1, 1), day)
}

/// "Sổ đăng ký, ngày 31/12/2018, so với ngày 31/12/2003".
fn source(indicator: &Indicator, key: &CountKey, illustrative: bool, words: Words) -> String {
    let day = |day: Date| vietnamese::date::short(day, words.0);
    let of = |word: &str, (from, to): Stretch| match indicator.nature {
        Nature::Stock => words.f(&format!("document.{word}_on"), &[("day", &day(to))]),
        Nature::Flow => words.f(&format!("document.{word}_over"), &[("from", &day(from)), ("to", &day(to))]),
    };
    let word = if indicator.tasks.is_some() { "source_tasks" } else { "source_register" };
    let mut text = of(word, key.over);
    if let Some(less) = key.less {
        text += &of("source_less", less);
    }
    if illustrative {
        text += words.t("document.source_illustrative");
    }
    text
}

/// Where figures are read from, for whom, as known when.
pub(super) struct Source<'a> {
    pub(super) store: &'a Store,
    pub(super) actor: &'a domain::permission::Actor,
    pub(super) today: Date,
    pub(super) units: Vec<UnitId>,
    pub(super) known: Option<jiff::Timestamp>,
}

impl Source<'_> {
    /// What these indicators came to over a stretch for the units.
    pub(super) async fn totals(
        &self,
        indicators: &BTreeSet<IndicatorKey>,
        stretch: Stretch,
    ) -> Result<HashMap<UnitId, Totals>, storage::Error> {
        let keys: Vec<IndicatorKey> = indicators.iter().cloned().collect();
        self.store.register_totals(self.actor, self.today, &keys, &self.units, stretch, self.known).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_back_and_others_are_not() {
        let unit = UnitId::new();
        let over = (date(2018, 1, 1), date(2018, 12, 31));
        for less in [None, Some((date(2003, 1, 1), date(2003, 12, 31)))] {
            let key = CountKey { unit, indicator: "so-htx".into(), over, less };
            assert_eq!(CountKey::read(&key.to_string()), Some(key));
        }
        for other in
            ["", "register", "actual|2012-Y|x|de-an-tht-moi", "register|x|so-htx|2018-01-01|2018-12-31"]
        {
            assert_eq!(CountKey::read(other), None, "{other}");
        }
    }
}
