//! What the figures of a document are compared with: the numbers that count.

use crate::Error;
use domain::form::Form;
use domain::permission::Actor;
use domain::programme::Programme;
use domain::rollup::resolve;
use reading::check::accepted::{Accepted, Key};
use std::collections::BTreeMap;
use storage::Store;

/// The numbers that count for these keys, as far as they are whole: a total of
/// which a commune is still missing is no reason to doubt a document. One
/// look-up a unit, aspect and period.
///
/// # Errors
/// The database's.
pub async fn accepted(store: &Store, actor: &Actor, keys: &[Key]) -> Result<BTreeMap<Key, Accepted>, Error> {
    let programme = store.programme().await?;
    let mut found = BTreeMap::new();
    for group in keys.chunk_by(|one, other| (one.0, one.1, one.2) == (other.0, other.1, other.2)) {
        let (unit, aspect, period, _) = group[0].clone();
        let totals = match store.totals(actor, &[unit], aspect, period, None).await {
            Ok(totals) => totals.into_values().next().unwrap_or_default(),
            // A unit that the actor does not see is not compared.
            Err(storage::Error::NotFound) => continue,
            Err(error) => return Err(error.into()),
        };
        for key in group {
            let Some(form) = asking(&programme, key) else { continue };
            let covered = store.coverage(actor, form, period, &[unit], None).await?;
            let covered = covered.get(&unit).copied().unwrap_or_default();
            let Some(at) = covered.updated_at.filter(|_| covered.accepted == covered.expected) else {
                continue;
            };
            let indicator = programme.indicators.get(&key.3.indicator);
            let value =
                indicator.and_then(|one| resolve(one, &key.3.breakdown, &totals, &programme.indicators));
            if let Some(value) = value {
                found.insert(key.clone(), Accepted { value, on: crate::state::local(at).date() });
            }
        }
    }
    Ok(found)
}

/// The form that asks for a cell in a period.
fn asking<'a>(programme: &'a Programme, (_, aspect, period, cell): &Key) -> Option<&'a Form> {
    crate::figure::asking(programme, std::slice::from_ref(cell), *aspect, *period)
}
