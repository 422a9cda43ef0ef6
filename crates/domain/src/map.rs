//! Totals on the map of another day: what the communes of 2024 give on the
//! map of 2026, and where that cannot be said because a total cannot be split.

use crate::UnitId;
use crate::rollup::Amount;
use crate::unit::Units;
use jiff::civil::Date;
use std::collections::{BTreeSet, HashMap, HashSet};

/// A total on another day's map.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct OnMap {
    /// What surely lies within the unit.
    pub amount: Amount,
    /// Reporting units that lie within it.
    pub inside: Vec<UnitId>,
    /// Reporting units that lie partly within it: their number cannot be split.
    pub undivided: Vec<UnitId>,
    /// Reporting units of which it is not known where they went.
    pub unknown: Vec<UnitId>,
}

impl OnMap {
    /// Whether the total can be said.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.undivided.is_empty() && self.unknown.is_empty()
    }
}

/// What the reporting units of a period give to `target` on the map of `on`.
/// `reported` holds each reporting unit's own amount; `closing` is the day
/// whose map they stand on.
#[must_use]
pub fn total_on_map(
    units: &Units,
    reported: &[(UnitId, Amount)],
    closing: Date,
    target: UnitId,
    on: Date,
) -> OnMap {
    let images = reported.iter().map(|(unit, _)| (*unit, units.image(*unit, closing, on))).collect();
    total_within(units, reported, &images, target, on)
}

/// Where each reporting unit lies on another day's map.
pub type Images = HashMap<UnitId, BTreeSet<UnitId>>;

/// [`total_on_map`] for who asks for many targets and has the images already.
#[must_use]
pub fn total_within(
    units: &Units,
    reported: &[(UnitId, Amount)],
    images: &Images,
    target: UnitId,
    on: Date,
) -> OnMap {
    let within: HashSet<UnitId> = units.subtree(target, on).into_iter().collect();
    let nowhere = BTreeSet::new();
    let mut result = OnMap::default();
    for (unit, amount) in reported {
        let image = images.get(unit).unwrap_or(&nowhere);
        let inside = image.iter().filter(|place| within.contains(place)).count();
        if image.is_empty() {
            result.unknown.push(*unit);
        } else if inside == image.len() {
            result.amount = result.amount + *amount;
            result.inside.push(*unit);
        } else if inside > 0 {
            result.undivided.push(*unit);
        }
    }
    result
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use super::*;
    use crate::unit::tests::{id, small};
    use jiff::civil::date;

    fn gave(units: &[(u128, i64)]) -> Vec<(UnitId, Amount)> {
        let amount = |value| Amount { value, units: 1, ..Amount::default() };
        units.iter().map(|(unit, value)| (id(*unit), amount(*value))).collect()
    }

    #[test]
    fn communes_are_comparable_and_districts_cannot_be_split() {
        let (units, then, now) = (small(), date(2024, 6, 14), date(2026, 1, 1));
        let communes = gave(&[(100, 1), (101, 2), (110, 4), (111, 8)]);
        let districts = gave(&[(10, 3), (11, 12)]);
        for (reported, target, sum, whole) in [
            (&communes, 200, 3, true),
            (&communes, 201, 12, true),
            (&communes, 2, 15, true),
            (&districts, 2, 15, true),
            (&districts, 200, 3, true), // the small district went into one commune as a whole
        ] {
            let result = total_on_map(&units, reported, then, id(target), now);
            assert_eq!((result.amount.value, result.is_whole()), (sum, whole), "{target}");
        }
        let later = gave(&[(200, 5), (201, 7)]);
        let back = total_on_map(&units, &later, now, id(100), then);
        assert_eq!((back.amount.value, back.undivided), (0, vec![id(200)]));
        let district = total_on_map(&units, &later, now, id(10), then);
        assert_eq!((district.amount.value, district.is_whole()), (5, true));
    }
}
