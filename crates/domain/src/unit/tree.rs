//! The tree as it stood between two days on which it changed. A programme has
//! a handful of such days, and every page asks who stands below whom: the
//! answer is a slice.

use super::{UnitVersion, Units};
use crate::UnitId;
use jiff::civil::Date;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

/// The units of one stretch of days.
#[derive(Clone, Debug)]
pub(super) struct Tree {
    /// Its first day; the one before all changes has none.
    from: Option<Date>,
    /// Indices of versions, each right before everything below it.
    order: Vec<usize>,
    /// Each unit's part of the order, itself first.
    parts: HashMap<UnitId, Range<usize>>,
}

impl Tree {
    /// One tree for each stretch of days, earliest first.
    pub(super) fn all(versions: &[UnitVersion]) -> Vec<Tree> {
        let begins = versions.iter().filter_map(|unit| unit.valid_from);
        let ends = versions.iter().filter_map(|unit| unit.valid_to?.tomorrow().ok());
        let changes: BTreeSet<Date> = begins.chain(ends).collect();
        let first = changes.first().and_then(|day| day.yesterday().ok());
        let before = Tree::grow(versions, None, first.unwrap_or(Date::MIN));
        std::iter::once(before)
            .chain(changes.into_iter().map(|day| Tree::grow(versions, Some(day), day)))
            .collect()
    }

    fn grow(versions: &[UnitVersion], from: Option<Date>, day: Date) -> Tree {
        let held: Vec<usize> = (0..versions.len()).filter(|&index| versions[index].holds(day)).collect();
        let present: BTreeSet<UnitId> = held.iter().map(|&index| versions[index].id).collect();
        let mut below: HashMap<Option<UnitId>, Vec<usize>> = HashMap::new();
        for index in held {
            // A unit whose superior does not exist stands by itself.
            let parent = versions[index].parent.filter(|parent| present.contains(parent));
            below.entry(parent).or_default().push(index);
        }
        let mut tree = Tree { from, order: Vec::new(), parts: HashMap::new() };
        for root in below.get(&None).cloned().unwrap_or_default() {
            tree.add(versions, &below, root);
        }
        tree
    }

    fn add(&mut self, versions: &[UnitVersion], below: &HashMap<Option<UnitId>, Vec<usize>>, index: usize) {
        let (id, start) = (versions[index].id, self.order.len());
        self.order.push(index);
        for child in below.get(&Some(id)).into_iter().flatten() {
            self.add(versions, below, *child);
        }
        self.parts.insert(id, start..self.order.len());
    }
}

impl Units {
    /// The unit and everything below it as they stood on that day, each right
    /// before its own, sisters in Vietnamese order. What does not exist on the
    /// day is left out.
    pub fn below(&self, id: UnitId, day: Date) -> impl Iterator<Item = &UnitVersion> {
        let place = self.trees.partition_point(|tree| tree.from.is_none_or(|from| from <= day));
        let tree = place.checked_sub(1).and_then(|place| self.trees.get(place));
        let part = tree.and_then(|tree| tree.order.get(tree.parts.get(&id)?.clone()));
        part.unwrap_or_default().iter().map(|&index| &self.versions[index])
    }
}

#[cfg(test)]
mod tests {
    use crate::UnitId;
    use crate::unit::tests::{id, small};
    use jiff::civil::date;
    use std::collections::BTreeSet;

    #[test]
    fn below_is_who_has_the_unit_among_its_ancestors() {
        let units = small();
        for day in [date(1991, 1, 1), date(2025, 6, 30), date(2025, 7, 1), date(2030, 1, 1)] {
            let held = || units.all().iter().filter(|unit| unit.holds(day)).map(|unit| unit.id);
            for top in units.all().iter().map(|unit| unit.id) {
                let expected: BTreeSet<UnitId> =
                    held().filter(|unit| units.ancestors(*unit, day).contains(&top)).collect();
                let found: BTreeSet<UnitId> = units.below(top, day).map(|unit| unit.id).collect();
                assert_eq!(found, expected, "{top} {day}");
            }
        }
    }

    #[test]
    fn sisters_stand_in_order_each_right_before_its_own() {
        let units = small();
        let names: Vec<&str> = units.below(id(1), date(2024, 1, 1)).map(|unit| unit.name.as_str()).collect();
        let expected =
            ["Tỉnh Kon Tum", "Huyện Đăk Glei", "Xã A", "Xã Đăk B", "Huyện Ngọc Hồi", "Xã C", "Xã D"];
        assert_eq!(names, expected);
    }
}
