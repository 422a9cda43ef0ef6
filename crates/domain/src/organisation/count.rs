//! Figures out of the register: what an indicator counts or adds up over
//! organisations, as steps along their lives. The storage keeps the steps of
//! all organisations added up by commune and day; a total on a day is the sum
//! of the steps up to it, and a property test holds the one to the other.

use super::{Facts, Happened, Happening, History, Kind, Register, Span, State};
use crate::indicator::{Indicator, Nature};
use crate::{Breakdown, IndicatorKey, UnitId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is counted.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Counted {
    /// Organisations.
    #[default]
    Organisations,
    /// The sum of a measure.
    Sum(String),
    /// Organisations that gave a measure at all: what an average divides by.
    Giving(String),
}

/// That an indicator comes out of the register: a count or sum over the
/// organisations that meet every condition. An empty condition asks nothing.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FromRegister {
    /// What is counted.
    #[serde(default)]
    pub counts: Counted,
    /// Of these kinds.
    #[serde(default)]
    pub kinds: Vec<Kind>,
    /// In these states in law; if empty, in all but `founded`, `revoked` and `ended`.
    #[serde(default)]
    pub states: Vec<State>,
    /// Idle or at work.
    #[serde(default)]
    pub idle: Option<bool>,
    /// In these sectors.
    #[serde(default)]
    pub sectors: Vec<String>,
    /// Under these laws.
    #[serde(default)]
    pub laws: Vec<String>,
    /// In the Alliance or not.
    #[serde(default)]
    pub alliance: Option<bool>,
    /// In a union or not.
    #[serde(default)]
    pub in_union: Option<bool>,
    /// With a certified contract or without.
    #[serde(default)]
    pub certified: Option<bool>,
    /// With high technology or without.
    #[serde(default)]
    pub high_tech: Option<bool>,
    /// In a value chain or not.
    #[serde(default)]
    pub value_chain: Option<bool>,
    /// With a product of at least so many OCOP stars.
    #[serde(default)]
    pub stars: Option<u8>,
    /// For a flow of organisations: to which one of these happened in the period.
    #[serde(default)]
    pub happened: Vec<Happened>,
    /// The dimension by which it is also broken down: `sector` or `organisation`.
    #[serde(default)]
    pub by: Vec<String>,
    /// The indicator that units report for the same thing, shown beside it.
    #[serde(default)]
    pub beside: Option<IndicatorKey>,
}

/// What one organisation adds to a total from a day on (of a stock) or on a day (of a flow).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Step {
    /// The indicator.
    pub indicator: IndicatorKey,
    /// The part of it.
    pub breakdown: Breakdown,
    /// The commune of the seat.
    pub seat: UnitId,
    /// The day.
    pub day: Date,
    /// What is added.
    pub value: i64,
    /// How many organisations are added.
    pub organisations: i64,
}

impl FromRegister {
    /// Whether facts meet every condition on a day.
    #[must_use]
    pub fn meets(&self, facts: &Facts, register: &Register, day: Date) -> bool {
        let among = |list: &[String], one: &str| list.is_empty() || list.iter().any(|key| key == one);
        let says = |asked: Option<bool>, is: bool| asked.is_none_or(|asked| asked == is);
        let state = match self.states.as_slice() {
            [] if self.happened.is_empty() => {
                !matches!(facts.state, State::Founded | State::Revoked | State::Ended)
            }
            [] => true,
            states => states.contains(&facts.state),
        };
        let in_sector = || among(&self.sectors, register.sector(&facts.activity, day).unwrap_or_default());
        state
            && (self.kinds.is_empty() || self.kinds.contains(&facts.kind))
            && says(self.idle, facts.idle)
            && among(&self.laws, &facts.law)
            && says(self.alliance, facts.alliance)
            && says(self.in_union, facts.union.is_some())
            && says(self.certified, facts.certified)
            && says(self.high_tech, facts.high_tech)
            && says(self.value_chain, facts.value_chain)
            && self.stars.is_none_or(|stars| facts.stars() >= stars)
            && (self.sectors.is_empty() || in_sector())
    }

    /// Whether it counts all organisations of its kinds and asks nothing else.
    #[must_use]
    pub fn counts_all(&self) -> bool {
        let plain = Self { kinds: self.kinds.clone(), by: self.by.clone(), ..Self::default() };
        *self == Self { beside: self.beside.clone(), ..plain }
    }

    /// What an organisation with these facts gives; `None` for nothing.
    fn value(&self, facts: &Facts) -> Option<i64> {
        match &self.counts {
            Counted::Organisations => Some(1),
            Counted::Sum(key) => facts.numbers.get(key).copied(),
            Counted::Giving(key) => facts.numbers.get(key).map(|_| 1),
        }
    }

    /// The whole and the parts to which facts belong on a day.
    fn parts(&self, facts: &Facts, register: &Register, day: Date) -> Vec<Breakdown> {
        let part = |dimension: &String| {
            let category = match dimension.as_str() {
                "sector" => register.sector(&facts.activity, day)?.to_owned(),
                "organisation" => facts.kind.code().replace('_', "-"),
                _ => return None,
            };
            Some(Breakdown::from(format!("{dimension}={category}").as_str()))
        };
        std::iter::once(Breakdown::from("")).chain(self.by.iter().filter_map(part)).collect()
    }

    /// The organisations' happenings that count, for a flow: which ones, and
    /// for a measure those that said it.
    fn counts_happening(&self, one: &Happening) -> bool {
        match &self.counts {
            _ if !self.happened.is_empty() && !self.happened.contains(&one.what) => false,
            Counted::Organisations => true,
            Counted::Sum(key) | Counted::Giving(key) => one.change.numbers.contains_key(key),
        }
    }
}

/// The steps of one organisation's life for one indicator.
#[must_use]
pub fn steps(
    indicator: &Indicator,
    from: &FromRegister,
    history: &History,
    register: &Register,
) -> Vec<Step> {
    let mut sums: BTreeMap<(Breakdown, UnitId, Date), (i64, i64)> = BTreeMap::new();
    let mut add = |facts: &Facts, register_day: Date, day: Date, sign: i64| {
        let Some(seat) = facts.seat.filter(|_| from.meets(facts, register, register_day)) else { return };
        let Some(value) = from.value(facts) else { return };
        for part in from.parts(facts, register, register_day) {
            let sum = sums.entry((part, seat, day)).or_default();
            *sum = (sum.0 + sign * value, sum.1 + sign);
        }
    };
    match indicator.nature {
        Nature::Stock => {
            for span in &cut(&history.spans, &register.sector_days()) {
                add(&span.facts, span.from, span.from, 1);
                if let Some(next) = span.to.and_then(|to| to.tomorrow().ok()) {
                    add(&span.facts, span.from, next, -1);
                }
            }
        }
        Nature::Flow => {
            for one in history.happenings.iter().filter(|one| from.counts_happening(one)) {
                let facts = history.on(one.on);
                // Several returns may be said for one day; each gives what it said.
                let facts = facts.map(|facts| {
                    facts.after(&super::Change {
                        numbers: one.change.numbers.clone(),
                        ..super::Change::default()
                    })
                });
                if let Some(facts) = facts {
                    add(&facts, one.on, one.on, 1);
                }
            }
        }
    }
    let step = |((breakdown, seat, day), (value, organisations))| Step {
        indicator: indicator.key.clone(),
        breakdown,
        seat,
        day,
        value,
        organisations,
    };
    sums.into_iter().filter(|(_, sum)| *sum != (0, 0)).map(step).collect()
}

/// Spans cut where the table of sectors changes, so that an organisation's
/// sector changes with the table and not only when something happens to it.
#[must_use]
pub fn cut(spans: &[Span], days: &[Date]) -> Vec<Span> {
    let mut cut = Vec::with_capacity(spans.len());
    for span in spans {
        let mut rest = span.clone();
        for day in days.iter().filter(|day| span.from < **day && span.holds(**day)) {
            cut.push(Span { to: day.yesterday().ok(), ..rest.clone() });
            rest.from = *day;
        }
        cut.push(rest);
    }
    cut
}
