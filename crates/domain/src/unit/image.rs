//! Where a unit lies on another day's map.

use super::{DEPTH_LIMIT, Succession, Units};
use crate::UnitId;
use jiff::civil::Date;
use std::collections::BTreeSet;

impl Units {
    /// The units on the map of `to` among which a unit of `from`'s map lies.
    /// One unit means that all of it is there; several mean that its number
    /// belongs to them together and cannot be split. Empty: unknown.
    #[must_use]
    pub fn image(&self, unit: UnitId, from: Date, to: Date) -> BTreeSet<UnitId> {
        self.image_within(unit, from, to, DEPTH_LIMIT)
    }

    /// Who goes on for a unit on a day: the unit itself while it exists, then
    /// the one that all of it went into. A unit that was divided has nobody.
    #[must_use]
    pub fn heir(&self, unit: UnitId, day: Date) -> UnitId {
        let last = self.history(unit).filter_map(|version| version.valid_to).max();
        let Some(last) = last.filter(|last| *last < day && self.at(unit, day).is_none()) else { return unit };
        let image = self.image(unit, last, day);
        match image.first() {
            Some(only) if image.len() == 1 => *only,
            _ => unit,
        }
    }

    fn image_within(&self, unit: UnitId, from: Date, to: Date, depth: usize) -> BTreeSet<UnitId> {
        if depth == 0 {
            return BTreeSet::new();
        }
        let onward: Vec<(UnitId, Date)> = if from <= to {
            let after = |s: &&Succession| from < s.on && s.on <= to;
            let first = self.successors(unit).filter(after).map(|s| s.on).min();
            self.successors(unit).filter(|s| Some(s.on) == first).map(|s| (s.new, s.on)).collect()
        } else {
            let before = |s: &&Succession| to < s.on && s.on <= from;
            let last = self.predecessors(unit).filter(before).map(|s| s.on).max();
            let day_before = |on: Date| on.yesterday().unwrap_or(on);
            self.predecessors(unit)
                .filter(|s| Some(s.on) == last)
                .map(|s| (s.old, day_before(s.on)))
                .collect()
        };
        if onward.is_empty() && self.at(unit, to).is_some() {
            return BTreeSet::from([unit]);
        }
        if onward.is_empty() {
            // Abolished without a successor of its own: a district lies where its communes went.
            let below = self.children(unit, from);
            return below.iter().flat_map(|child| self.image_within(child.id, from, to, depth - 1)).collect();
        }
        onward.into_iter().flat_map(|(next, day)| self.image_within(next, day, to, depth - 1)).collect()
    }
}
