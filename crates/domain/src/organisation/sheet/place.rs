//! Communes by every spelling of their names, kept apart by the district
//! beside them.

use super::Why;
use crate::UnitId;
use crate::programme::Programme;
use crate::unit::{UnitKind, UnitVersion};
use jiff::civil::Date;
use std::collections::HashMap;
use vietnamese::name::{fold, match_key};

/// Words for kinds of areas, folded.
const KINDS: [&str; 9] =
    ["thanh pho", "thi tran", "dac khu", "thi xa", "phuong", "huyen", "quan", "tinh", "xa"];

/// The communes and districts of a programme by their names.
pub struct Places {
    communes: HashMap<String, Vec<UnitId>>,
    districts: HashMap<String, Vec<UnitId>>,
    /// A code may be given again: of several bearers the one of the day counts.
    codes: HashMap<String, Vec<UnitId>>,
    /// Every unit above a commune that there ever was.
    above: HashMap<UnitId, Vec<UnitId>>,
    /// Those that are there on the day of the figures.
    alive: std::collections::HashSet<UnitId>,
}

impl Places {
    /// Everything that there ever was; what is there on `day` comes first.
    #[must_use]
    pub fn of(programme: &Programme, day: Date) -> Places {
        let mut places = Places {
            communes: HashMap::new(),
            districts: HashMap::new(),
            codes: HashMap::new(),
            above: HashMap::new(),
            alive: std::collections::HashSet::new(),
        };
        for unit in programme.units.all() {
            let table = match unit.kind {
                UnitKind::Commune | UnitKind::Ward | UnitKind::Township => &mut places.communes,
                UnitKind::District | UnitKind::City => &mut places.districts,
                _ => continue,
            };
            for key in keys(unit) {
                let list = table.entry(key).or_default();
                if !list.contains(&unit.id) {
                    list.push(unit.id);
                }
            }
            if !matches!(unit.kind, UnitKind::District | UnitKind::City) {
                let bearers = places.codes.entry(unit.code.clone()).or_default();
                if !bearers.contains(&unit.id) {
                    bearers.push(unit.id);
                }
                places.above.entry(unit.id).or_default().extend(unit.parent);
            }
            if unit.holds(day) {
                places.alive.insert(unit.id);
            }
        }
        places
    }

    /// The districts that a cell names.
    pub(super) fn districts(&self, typed: &str) -> Vec<UnitId> {
        look_up(&self.districts, typed)
    }

    /// The commune that a cell names, with the district beside it if one is
    /// known. A cell may hold a whole address.
    pub(super) fn commune(&self, typed: &str, district: &[UnitId]) -> Result<UnitId, Why> {
        let parts: Vec<&str> =
            typed.split([',', ';', '–', '\n']).map(str::trim).filter(|one| !one.is_empty()).collect();
        let code = parts.first().map_or("", |part| part.split(" - ").next().unwrap_or(part).trim());
        if let Some(bearers) = self.codes.get(code) {
            return self.only(bearers.clone());
        }
        let mut within: Vec<UnitId> = district.to_vec();
        let mut found = Vec::new();
        // The commune stands before its district and behind the village.
        for (place, part) in parts.iter().enumerate().rev() {
            // "Đăk Mar, Đăk Hà" ends with the district, not with its township.
            let ends = place > 0 && place + 1 == parts.len();
            let above = if ends { self.districts(part) } else { Vec::new() };
            if above.is_empty() {
                found = look_up(&self.communes, part);
            } else if within.is_empty() {
                within = above;
            }
            if !found.is_empty() {
                break;
            }
        }
        if found.is_empty() {
            return Err(Why::SeatUnknown(self.near(typed, &within)));
        }
        let lies = |unit: &UnitId| {
            within.is_empty()
                || self.above.get(unit).is_some_and(|above| above.iter().any(|one| within.contains(one)))
        };
        let inside: Vec<UnitId> = found.iter().copied().filter(lies).collect();
        if inside.is_empty() {
            let district = self.above.get(&found[0]).and_then(|above| above.first().copied());
            return Err(Why::DistrictOther(district.unwrap_or(found[0])));
        }
        self.only(inside)
    }

    /// The only one of several, or the only one that is there on the day of the figures.
    fn only(&self, mut units: Vec<UnitId>) -> Result<UnitId, Why> {
        if units.len() > 1 && units.iter().any(|unit| self.alive.contains(unit)) {
            units.retain(|unit| self.alive.contains(unit));
        }
        match units.as_slice() {
            [only] => Ok(*only),
            _ => Err(Why::SeatSeveral(units)),
        }
    }

    /// Communes whose name differs by a letter or two, at most three.
    fn near(&self, typed: &str, within: &[UnitId]) -> Vec<UnitId> {
        let wanted = match_key(&bare(&fold(typed)));
        if wanted.len() < 4 || wanted.len() > 40 {
            return Vec::new();
        }
        let mut near: Vec<(usize, UnitId)> = Vec::new();
        for (key, units) in &self.communes {
            let far = distance(&wanted, key);
            if far <= 2 {
                near.extend(units.iter().map(|unit| (far, *unit)));
            }
        }
        let lies = |unit: &UnitId| {
            self.above.get(unit).is_some_and(|above| above.iter().any(|one| within.contains(one)))
        };
        near.sort_by_key(|(far, unit)| (!lies(unit), !self.alive.contains(unit), *far, *unit));
        let mut units: Vec<UnitId> = near.into_iter().map(|(_, unit)| unit).collect();
        let mut seen = std::collections::HashSet::new();
        units.retain(|unit| seen.insert(*unit));
        units.truncate(3);
        units
    }
}

/// The spellings of a unit: with its kind and without.
fn keys(unit: &UnitVersion) -> [String; 2] {
    [match_key(&unit.name), match_key(&bare(&fold(&unit.name)))]
}

/// A folded name without the word for its kind.
fn bare(folded: &str) -> String {
    let long = written_out(folded);
    let rest = KINDS.iter().find_map(|kind| long.strip_prefix(kind)?.strip_prefix(' '));
    // "Phường 1" is known by its number only together with its kind.
    rest.filter(|rest| rest.chars().any(char::is_alphabetic)).unwrap_or(&long).to_owned()
}

/// Exactly the names of a table: with their kind, written out or short, or
/// without. "Xã Đăk Hà" is no spelling of the township of that name.
fn look_up(table: &HashMap<String, Vec<UnitId>>, typed: &str) -> Vec<UnitId> {
    let found = table.get(&match_key(typed)).or_else(|| table.get(&match_key(&written_out(&fold(typed)))));
    found.cloned().unwrap_or_default()
}

/// "tp kon tum" as "thanh pho kon tum".
fn written_out(folded: &str) -> String {
    const SHORT: [(&str, &str); 7] = [
        ("tp", "thanh pho"),
        ("tx", "thi xa"),
        ("tt", "thi tran"),
        ("h", "huyen"),
        ("q", "quan"),
        ("p", "phuong"),
        ("x", "xa"),
    ];
    let long = SHORT.iter().find_map(|(short, long)| {
        let rest = folded.strip_prefix(short).filter(|rest| rest.starts_with(['.', ' ']))?;
        Some(format!("{long} {}", rest.trim_start_matches(['.', ' '])))
    });
    long.unwrap_or_else(|| folded.to_owned())
}

/// By how many letters two short words differ; beyond two it only says "more".
fn distance(left: &str, right: &str) -> usize {
    let (left, right) = (left.as_bytes(), right.as_bytes());
    if left.len().abs_diff(right.len()) > 2 {
        return 3;
    }
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (index, one) in left.iter().enumerate() {
        let mut corner = row[0];
        row[0] = index + 1;
        for (place, other) in right.iter().enumerate() {
            let change = corner + usize::from(one != other);
            corner = row[place + 1];
            row[place + 1] = change.min(corner + 1).min(row[place] + 1);
        }
    }
    row[right.len()]
}
