//! Which names are places: the programme's units, and what the document itself
//! calls "huyện …" somewhere.

use super::{kind_at, name_ends, province};
use crate::words;
use domain::programme::Programme;
use domain::unit::UnitKind;
use std::collections::{HashMap, HashSet};
use vietnamese::name;

/// Names of places.
pub(crate) struct Gazetteer<'a> {
    programme: Option<&'a Programme>,
    /// Match key with the kind → the name as the programme writes it, in a sentence.
    units: HashMap<String, String>,
    /// Match key of a bare name → its area; none where it could be two.
    bare: HashMap<String, Option<String>>,
    /// First words of bare names, in lower case.
    first: HashSet<String>,
    /// How often the document names each province.
    provinces: HashMap<&'static str, usize>,
}

impl<'a> Gazetteer<'a> {
    /// The names that the programme knows.
    pub(crate) fn new(programme: Option<&'a Programme>) -> Self {
        let mut own = Self {
            programme,
            units: HashMap::new(),
            bare: HashMap::new(),
            first: HashSet::new(),
            provinces: HashMap::new(),
        };
        let units = programme.map(|programme| programme.units.all()).unwrap_or_default();
        for unit in units.iter().filter(|unit| unit.kind.is_area() && unit.kind != UnitKind::Village) {
            let written = name::in_sentence(&unit.name);
            own.units.insert(name::match_key(&unit.name), written.clone());
            // Names of communes are everywhere names of other things too.
            if matches!(unit.kind, UnitKind::District | UnitKind::City | UnitKind::Province) {
                own.add_bare(&name::short(&unit.name), written);
            }
        }
        own
    }

    fn add_bare(&mut self, bare: &str, area: String) {
        let first = bare.split(' ').next().unwrap_or_default();
        self.first.insert(words::lower(first));
        let known = self.bare.entry(name::match_key(bare)).or_insert_with(|| Some(area.clone()));
        if known.as_ref().is_some_and(|known| *known != area) {
            *known = None;
        }
    }

    /// Learns which names the document gives a kind.
    pub(crate) fn learn(&mut self, text: &str, lower: &str) {
        for kind in ["tỉnh", "thành phố", "huyện", "thị xã", "quận", "xã", "phường", "thị trấn"]
        {
            for (start, _) in lower.match_indices(kind) {
                let is_word = !lower[..start].ends_with(char::is_alphanumeric);
                let Some((kind, end)) = kind_at(lower, start).filter(|_| is_word) else { continue };
                let end = words::any_at(lower, end, &["ủy", "đoàn"]).unwrap_or(end);
                let ends = name_ends(text, end);
                let Some(&behind) = ends.last() else { continue };
                let name = text[end..behind].trim();
                let is_shouted = super::is_capitals(name);
                if kind == "tỉnh" {
                    let double = super::double_end(text, end);
                    let known = double
                        .iter()
                        .chain(ends.iter().rev())
                        .find_map(|&behind| province::named(text[end..behind].trim()));
                    *self.provinces.entry(known.unwrap_or_default()).or_default() += 1;
                } else if !is_shouted && ends.len() <= 3 && kind != "xã" {
                    let area = self.units.get(&name::match_key(&format!("{kind} {name}"))).cloned();
                    self.add_bare(name, area.unwrap_or_else(|| format!("{kind} {name}")));
                }
            }
        }
    }

    /// The area of that kind and name as it is usually written, if it is one that is known.
    pub(super) fn known(&self, kind: &str, name: &str) -> Option<String> {
        let key = name::match_key(&format!("{kind} {name}"));
        if let Some(unit) = self.units.get(&key) {
            return Some(unit.clone());
        }
        (kind == "tỉnh").then(|| province::named(name).map(|name| format!("tỉnh {name}"))).flatten()
    }

    /// Whether a word begins a bare name.
    pub(super) fn begins_name(&self, word: &str) -> bool {
        self.first.contains(word)
    }

    /// The area that a name without kind means, where only one has that name.
    pub(super) fn bare(&self, name: &str) -> Option<String> {
        self.bare.get(&name::match_key(name)).cloned().flatten()
    }

    /// The province that the document names most often.
    pub(crate) fn province(&self) -> Option<String> {
        let named = self.provinces.iter().filter(|(name, _)| !name.is_empty());
        let most = named.max_by_key(|(name, count)| (**count, std::cmp::Reverse(**name)));
        most.map(|(name, _)| self.known("tỉnh", name).unwrap_or_else(|| format!("tỉnh {name}")))
    }

    /// The programme's own top area, in a sentence.
    pub(crate) fn root(&self) -> Option<String> {
        let programme = self.programme?;
        let root = programme.units.all().iter().find(|unit| unit.code == programme.root)?;
        Some(name::in_sentence(&root.name))
    }
}
