//! Units and their history: who stood under whom on which day, which unit
//! went into which, and where a unit stands as seen from a user's own.
//!
//! A code names a unit only together with a date: ward Duy Tân was 23284 until
//! 30 June 2025, and ward Đăk Cấm is 23284 since.

mod image;
mod kind;
mod tree;

pub use kind::UnitKind;

use crate::UnitId;
use crate::permission::Position;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};

/// What held of a unit between two days, both included; an open end is `None`.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct UnitVersion {
    /// The unit.
    pub id: UnitId,
    /// Its code on these days.
    pub code: String,
    /// Its name on these days.
    pub name: String,
    /// Its name in English, where it differs from the Vietnamese one.
    pub name_en: Option<String>,
    /// Its kind.
    pub kind: UnitKind,
    /// The unit above it.
    pub parent: Option<UnitId>,
    /// First day.
    pub valid_from: Option<Date>,
    /// Last day.
    pub valid_to: Option<Date>,
    /// Centre, WGS 84, in millionths of a degree.
    pub latitude_micro: Option<i64>,
    /// Centre, WGS 84, in millionths of a degree.
    pub longitude_micro: Option<i64>,
}

impl UnitVersion {
    /// Whether it holds on that day.
    #[must_use]
    pub fn holds(&self, day: Date) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_to.is_none_or(|to| day <= to)
    }
}

/// How much of a unit went into its successor.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Share {
    /// All of it.
    Whole,
    /// Some of it; how much is not known.
    Part,
}

/// One unit going into another on a day.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Succession {
    /// The unit that was.
    pub old: UnitId,
    /// The unit that is.
    pub new: UnitId,
    /// The first day of the new.
    pub on: Date,
    /// How much.
    pub share: Share,
}

/// Levels above a unit at which the search for ancestors stops: a guard
/// against a parent loop in bad data.
const DEPTH_LIMIT: usize = 12;

/// All units with their history.
#[derive(Clone, Debug, Default)]
pub struct Units {
    versions: Vec<UnitVersion>,
    by_id: HashMap<UnitId, Vec<usize>>,
    by_parent: HashMap<UnitId, Vec<usize>>,
    successions: Vec<Succession>,
    by_old: HashMap<UnitId, Vec<usize>>,
    by_new: HashMap<UnitId, Vec<usize>>,
    by_code: HashMap<String, Vec<usize>>,
    trees: Vec<tree::Tree>,
}

impl Units {
    /// Builds the tree. Order of the rows does not matter.
    #[must_use]
    pub fn new(mut versions: Vec<UnitVersion>, successions: Vec<Succession>) -> Self {
        versions.sort_by_cached_key(|unit| {
            (
                unit.kind.is_area(),
                vietnamese::name::sort_key(&vietnamese::name::short(&unit.name)),
                unit.valid_from,
            )
        });
        let mut by_id: HashMap<_, Vec<usize>> = HashMap::new();
        let mut by_parent: HashMap<_, Vec<usize>> = HashMap::new();
        let mut by_code: HashMap<_, Vec<usize>> = HashMap::new();
        for (index, unit) in versions.iter().enumerate() {
            by_id.entry(unit.id).or_default().push(index);
            by_code.entry(unit.code.clone()).or_default().push(index);
            if let Some(parent) = unit.parent {
                by_parent.entry(parent).or_default().push(index);
            }
        }
        for list in by_id.values_mut() {
            list.sort_by_key(|&index| versions[index].valid_from);
        }
        let mut by_old: HashMap<_, Vec<usize>> = HashMap::new();
        let mut by_new: HashMap<_, Vec<usize>> = HashMap::new();
        for (index, succession) in successions.iter().enumerate() {
            by_old.entry(succession.old).or_default().push(index);
            by_new.entry(succession.new).or_default().push(index);
        }
        let trees = tree::Tree::all(&versions);
        Self { versions, by_id, by_parent, successions, by_old, by_new, by_code, trees }
    }

    /// Every version of every unit, areas last, in Vietnamese order of their names.
    #[must_use]
    pub fn all(&self) -> &[UnitVersion] {
        &self.versions
    }

    /// Every succession.
    #[must_use]
    pub fn successions(&self) -> &[Succession] {
        &self.successions
    }

    /// What held of the unit on that day.
    #[must_use]
    pub fn at(&self, id: UnitId, day: Date) -> Option<&UnitVersion> {
        self.history(id).find(|unit| unit.holds(day))
    }

    /// What held on that day, or else the version nearest to it: for showing
    /// a unit's name on a day on which it did not exist.
    #[must_use]
    pub fn near(&self, id: UnitId, day: Date) -> Option<&UnitVersion> {
        let before = |unit: &&UnitVersion| unit.valid_from.is_none_or(|from| from <= day);
        self.at(id, day)
            .or_else(|| self.history(id).filter(before).last())
            .or_else(|| self.history(id).next())
    }

    /// The versions of one unit, earliest first.
    pub fn history(&self, id: UnitId) -> impl Iterator<Item = &UnitVersion> {
        self.by_id.get(&id).into_iter().flatten().map(|&index| &self.versions[index])
    }

    /// The unit that bore the code on that day.
    #[must_use]
    pub fn find(&self, code: &str, day: Date) -> Option<&UnitVersion> {
        let bearers = self.by_code.get(code).into_iter().flatten().map(|&index| &self.versions[index]);
        bearers.into_iter().find(|unit| unit.holds(day))
    }

    /// The units whose name matches on that day, however it is spelled.
    #[must_use]
    pub fn find_by_name(&self, name: &str, day: Date) -> Vec<&UnitVersion> {
        let key = vietnamese::name::match_key(name);
        let matches = |unit: &&UnitVersion| unit.holds(day) && vietnamese::name::match_key(&unit.name) == key;
        self.versions.iter().filter(matches).collect()
    }

    /// The unit and all above it on that day, nearest first.
    #[must_use]
    pub fn ancestors(&self, id: UnitId, day: Date) -> Vec<UnitId> {
        let mut chain = vec![id];
        let mut current = id;
        while let Some(parent) = self.at(current, day).and_then(|unit| unit.parent) {
            if chain.len() >= DEPTH_LIMIT || chain.contains(&parent) {
                break;
            }
            chain.push(parent);
            current = parent;
        }
        chain
    }

    /// The units directly below on that day, in Vietnamese order.
    #[must_use]
    pub fn children(&self, id: UnitId, day: Date) -> Vec<&UnitVersion> {
        let mut below: Vec<usize> = self.by_parent.get(&id).cloned().unwrap_or_default();
        below.retain(|&index| self.versions[index].holds(day));
        below.sort_unstable();
        below.into_iter().map(|index| &self.versions[index]).collect()
    }

    /// The unit and everything below it on that day, each above its own.
    #[must_use]
    pub fn subtree(&self, id: UnitId, day: Date) -> Vec<UnitId> {
        self.below(id, day).map(|unit| unit.id).collect()
    }

    /// What a unit went into, on which days.
    fn successors(&self, old: UnitId) -> impl Iterator<Item = &Succession> {
        self.by_old.get(&old).into_iter().flatten().map(|&index| &self.successions[index])
    }

    /// What went into a unit, on which days.
    fn predecessors(&self, new: UnitId) -> impl Iterator<Item = &Succession> {
        self.by_new.get(&new).into_iter().flatten().map(|&index| &self.successions[index])
    }

    /// Everything that is or ever was below a unit, itself included, and what
    /// went into it: Quảng Ngãi's officer sees what Kon Tum's communes reported.
    #[must_use]
    pub fn ever_below(&self, own: UnitId) -> HashSet<UnitId> {
        let mut found = HashSet::from([own]);
        let mut queue = vec![own];
        while let Some(unit) = queue.pop() {
            let children =
                self.by_parent.get(&unit).into_iter().flatten().map(|&index| self.versions[index].id);
            let former = self.predecessors(unit).filter(|s| s.share == Share::Whole).map(|s| s.old);
            queue.extend(children.chain(former).filter(|unit| found.insert(*unit)));
        }
        found
    }

    /// Whether a unit is among [`Units::ever_below`] of another: the same
    /// question asked from below, where the ways are few. Every permission asks it.
    fn is_ever_below(&self, own: UnitId, unit: UnitId) -> bool {
        let mut seen = vec![unit];
        let mut next = 0;
        while next < seen.len() {
            let current = seen[next];
            if current == own {
                return true;
            }
            let above = self.history(current).filter_map(|version| version.parent);
            let into = self.successors(current).filter(|s| s.share == Share::Whole).map(|s| s.new);
            for one in above.chain(into) {
                if !seen.contains(&one) {
                    seen.push(one);
                }
            }
            next += 1;
        }
        false
    }

    /// Where a unit stands as seen from a user's own unit.
    #[must_use]
    pub fn position(&self, own: UnitId, unit: UnitId) -> Position {
        if own == unit {
            Position::Own
        } else if self.is_ever_below(own, unit) {
            Position::Below
        } else {
            Position::Outside
        }
    }
}

impl Units {
    /// Where a unit's report of a period that closed on `day` stands as seen
    /// from a user's own unit. Who looks may look back on all that ever lay
    /// below; who acts has to be above on that day, or to have come after: a
    /// district that lost a commune does not accept its later reports.
    #[must_use]
    pub fn position_on(&self, own: UnitId, unit: UnitId, day: Date) -> Position {
        let is_above = match self.at(own, day) {
            Some(_) => self.ancestors(unit, day).contains(&own),
            None => self.history(own).any(|version| version.valid_from.is_some_and(|from| day < from)),
        };
        if is_above { self.position(own, unit) } else { Position::Outside }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
pub(crate) mod tests {
    use super::*;
    use jiff::civil::date;
    use std::collections::BTreeSet;

    pub(crate) fn id(number: u128) -> UnitId {
        UnitId(uuid::Uuid::from_u128(number))
    }

    fn unit(number: u128, code: &str, name: &str, kind: UnitKind, parent: Option<u128>) -> UnitVersion {
        UnitVersion {
            id: id(number),
            code: code.into(),
            name: name.into(),
            name_en: None,
            kind,
            parent: parent.map(id),
            valid_from: None,
            valid_to: Some(date(2025, 6, 30)),
            latitude_micro: None,
            longitude_micro: None,
        }
    }

    fn new(mut unit: UnitVersion) -> UnitVersion {
        unit.valid_from = Some(date(2025, 7, 1));
        unit.valid_to = None;
        unit
    }

    /// One province (1), two districts (10, 11), four communes; since July
    /// 2025 another province (2) with two communes (200, 201).
    pub(crate) fn small() -> Units {
        use UnitKind::{Commune, District, Province};
        let whole = |old: u128, on_new: u128| Succession {
            old: id(old),
            new: id(on_new),
            on: date(2025, 7, 1),
            share: Share::Whole,
        };
        Units::new(
            vec![
                unit(1, "62", "Tỉnh Kon Tum", Province, None),
                unit(10, "610", "Huyện Đăk Glei", District, Some(1)),
                unit(11, "611", "Huyện Ngọc Hồi", District, Some(1)),
                unit(100, "23284", "Xã A", Commune, Some(10)),
                unit(101, "23285", "Xã Đăk B", Commune, Some(10)),
                unit(110, "23290", "Xã C", Commune, Some(11)),
                unit(111, "23291", "Xã D", Commune, Some(11)),
                new(unit(2, "51", "Tỉnh Quảng Ngãi", Province, None)),
                new(unit(200, "23284", "Xã Đăk Cấm", Commune, Some(2))),
                new(unit(201, "23299", "Xã CD", Commune, Some(2))),
            ],
            vec![whole(1, 2), whole(100, 200), whole(101, 200), whole(110, 201), whole(111, 201)],
        )
    }

    #[test]
    fn a_code_names_a_unit_only_with_a_date() {
        let units = small();
        assert_eq!(units.find("23284", date(2025, 6, 30)).map(|u| u.name.as_str()), Some("Xã A"));
        assert_eq!(units.find("23284", date(2025, 7, 1)).map(|u| u.name.as_str()), Some("Xã Đăk Cấm"));
        assert!(units.find("610", date(2025, 7, 1)).is_none());
    }

    #[test]
    fn names_match_however_they_are_spelled() {
        let units = small();
        for spelled in ["Xã Đăk B", "xã Đắk B", "XÃ DAK B", "Xa\u{303} Đa\u{306}k B"] {
            assert_eq!(units.find_by_name(spelled, date(2024, 1, 1)).len(), 1, "{spelled}");
        }
    }

    #[test]
    fn ancestors_are_those_of_the_day() {
        let units = small();
        assert_eq!(units.ancestors(id(100), date(2024, 1, 1)), [id(100), id(10), id(1)]);
        assert_eq!(units.ancestors(id(200), date(2026, 1, 1)), [id(200), id(2)]);
        assert_eq!(units.subtree(id(1), date(2024, 1, 1)).len(), 7);
    }

    #[test]
    fn the_successor_of_a_province_sees_its_past() {
        let units = small();
        assert_eq!(units.position(id(2), id(100)), Position::Below);
        assert_eq!(units.position(id(200), id(101)), Position::Below);
        assert_eq!(units.position(id(200), id(110)), Position::Outside);
        assert_eq!(units.position(id(10), id(110)), Position::Outside);
        assert_eq!(units.position(id(10), id(10)), Position::Own);
    }

    #[test]
    fn who_acts_is_above_on_the_closing_day_or_came_after() {
        let mut versions = small().all().to_vec();
        // Commune 111 outlives its district and stands directly below the new province.
        let old = versions.iter().find(|one| one.id == id(111)).cloned().unwrap();
        versions.push(new(UnitVersion { parent: Some(id(2)), ..old }));
        let units = Units::new(versions, small().successions().to_vec());
        let (before, after) = (date(2024, 6, 14), date(2026, 6, 14));
        for (own, unit, day, expected) in [
            (11, 111, before, Position::Below),
            (11, 111, after, Position::Outside),
            (2, 111, after, Position::Below),
            (2, 111, before, Position::Below),
            (10, 111, before, Position::Outside),
            (111, 111, after, Position::Own),
        ] {
            assert_eq!(units.position_on(id(own), id(unit), day), expected, "{own} {unit} {day}");
        }
    }

    #[test]
    fn both_ways_of_asking_who_is_below_agree() {
        let units = small();
        let all: BTreeSet<UnitId> = units.all().iter().map(|unit| unit.id).collect();
        for own in &all {
            let below = units.ever_below(*own);
            for unit in &all {
                assert_eq!(units.is_ever_below(*own, *unit), below.contains(unit), "{own} {unit}");
            }
        }
    }

    #[test]
    fn images_on_another_map() {
        let (units, old, new) = (small(), date(2024, 6, 14), date(2026, 6, 14));
        let set = |ids: &[u128]| ids.iter().copied().map(id).collect::<BTreeSet<_>>();
        for (unit, from, to, expected) in [
            (100, old, new, set(&[200])),
            (10, old, new, set(&[200])),
            (1, old, new, set(&[2])),
            (201, new, old, set(&[110, 111])),
            (100, old, old, set(&[100])),
        ] {
            assert_eq!(units.image(id(unit), from, to), expected, "{unit} {from} {to}");
        }
    }
}
