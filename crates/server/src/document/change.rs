//! Which figures of a frozen document are no longer what they were.

use super::counts::{self, CountKey};
use domain::form::{Aspect, Cell};
use domain::period::Period;
use domain::permission::Actor;
use domain::{IndicatorKey, UnitId};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use storage::Store;
use storage::organisation::Stretch;
use storage::rollup::Totals;
use writing::model::{Document, Source};

/// What a figure's key says; see [`storage::document::figure_key`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Key {
    pub(super) aspect: Aspect,
    pub(super) period: Period,
    pub(super) unit: UnitId,
    pub(super) cell: Cell,
}

impl Key {
    pub(super) fn read(key: &str) -> Option<Key> {
        let mut parts = key.splitn(4, '|');
        Some(Key {
            aspect: parts.next()?.parse().ok()?,
            period: parts.next()?.parse().ok()?,
            unit: parts.next()?.parse().ok()?,
            cell: Cell::from_name(parts.next()?),
        })
    }
}

/// A figure of a frozen document that is another today.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Changed {
    /// What it counts.
    pub label: String,
    /// Unit of measure.
    pub measure: String,
    /// As frozen.
    pub then: String,
    /// As it stands; none where nobody reports it any more.
    pub now: Option<String>,
    /// Where today's figure comes from.
    pub href: String,
}

/// The figures of these documents that have changed since, in the order of the
/// documents. One query for each aspect and period, and for each stretch of
/// days of the register, however many documents.
///
/// # Errors
/// The database's.
pub async fn changes(
    store: &Store,
    actor: &Actor,
    today: Date,
    documents: &[&Document],
) -> Result<Vec<Vec<Changed>>, storage::Error> {
    let programme = store.programme().await?;
    let mut wanted: BTreeMap<(Aspect, Period), BTreeSet<UnitId>> = BTreeMap::new();
    for key in documents.iter().flat_map(|document| &document.sources).filter_map(|one| Key::read(&one.key)) {
        wanted.entry((key.aspect, key.period)).or_default().insert(key.unit);
    }
    let mut totals = BTreeMap::new();
    for ((aspect, period), units) in wanted {
        let units: Vec<UnitId> = units.into_iter().collect();
        totals.insert((aspect, period), store.totals(actor, &units, aspect, period, None).await?);
    }
    let counted = counted(store, actor, today, &programme, documents).await?;
    let today = |key: &str| -> Option<(i64, u32)> {
        if let Some(key) = CountKey::read(key) {
            let totals = |stretch: Stretch| counted.get(&stretch)?.get(&key.unit);
            let decimals = programme.indicators.get(&key.indicator)?.decimals;
            return Some((key.value(&programme, totals)?, decimals));
        }
        let key = Key::read(key)?;
        let indicator = programme.indicators.get(&key.cell.indicator)?;
        let totals = totals.get(&(key.aspect, key.period))?.get(&key.unit)?;
        let value = domain::rollup::resolve(indicator, &key.cell.breakdown, totals, &programme.indicators)?;
        Some((value, indicator.decimals))
    };
    let of = |document: &&Document| {
        let language = document.language;
        let changed = |source: &Source| {
            // A percentage follows its parts, which are named themselves.
            if !source.parts.is_empty() {
                return None;
            }
            let is_counted = CountKey::read(&source.key).is_some();
            let now = today(&source.key).map(|(value, decimals)| match is_counted {
                true => vietnamese::number::format_trimmed(value, decimals, language),
                false => vietnamese::number::format(value, decimals, language),
            });
            (now.as_ref() != Some(&source.text)).then(|| Changed {
                label: source.label.clone(),
                measure: source.measure.clone(),
                then: source.text.clone(),
                now,
                // A document as of an earlier day links to that day; here it is today that counts.
                href: source.href.split("&luc=").next().unwrap_or_default().to_owned(),
            })
        };
        document.sources.iter().filter_map(changed).collect()
    };
    Ok(documents.iter().map(of).collect())
}

/// What the figures out of the register come to now, by their days.
async fn counted(
    store: &Store,
    actor: &Actor,
    today: Date,
    programme: &domain::programme::Programme,
    documents: &[&Document],
) -> Result<BTreeMap<Stretch, HashMap<UnitId, Totals>>, storage::Error> {
    let sources = documents.iter().flat_map(|document| &document.sources);
    let mut wanted: BTreeMap<Stretch, (BTreeSet<UnitId>, BTreeSet<IndicatorKey>)> = BTreeMap::new();
    for key in sources.filter_map(|one| CountKey::read(&one.key)) {
        for stretch in key.stretches() {
            let (units, indicators) = wanted.entry(stretch).or_default();
            units.insert(key.unit);
            indicators.extend(programme.indicators.parts(&key.indicator));
        }
    }
    let mut found = BTreeMap::new();
    for (stretch, (units, indicators)) in wanted {
        let units = units.into_iter().collect();
        let from = counts::Source { store, actor, today, units, known: None };
        found.insert(stretch, from.totals(&indicators, stretch).await?);
    }
    Ok(found)
}
