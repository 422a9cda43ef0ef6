//! The agencies that are meant by the names that people write.

use domain::UnitId;
use domain::programme::Programme;
use domain::unit::{UnitKind, UnitVersion};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// What a written name is taken for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Named {
    /// These units.
    Units(Vec<UnitId>),
    /// It may be one of these; somebody has to say.
    Doubtful(String, Vec<UnitId>),
}

/// The agencies below a plan's unit, by every spelling that is taken for them.
pub(super) struct Known<'a> {
    units: Vec<&'a UnitVersion>,
    by_key: BTreeMap<String, Vec<UnitId>>,
}

impl<'a> Known<'a> {
    /// All that lie below the plan's unit on a day, and the unit itself.
    pub(super) fn of(programme: &'a Programme, top: UnitId, day: Date) -> Known<'a> {
        let ids = programme.units.subtree(top, day);
        let units: Vec<&UnitVersion> =
            ids.into_iter().filter_map(|unit| programme.units.at(unit, day)).collect();
        let province = units.first().map(|unit| unit.name.clone()).unwrap_or_default();
        let mut by_key: BTreeMap<String, Vec<UnitId>> = BTreeMap::new();
        for unit in &units {
            let mut spellings = vec![unit.name.clone(), unit.code.clone()];
            spellings.extend(unit.name_en.clone());
            // "Liên minh Hợp tác xã tỉnh" of a plan is the one of this province.
            let short = vietnamese::name::short(&province);
            for ending in [format!(" {short}"), format!(" tỉnh {short}")] {
                spellings.extend(unit.name.strip_suffix(ending.as_str()).map(str::to_owned));
            }
            if unit.kind.is_area() {
                spellings.push(format!("Ủy ban nhân dân {}", unit.name));
                spellings.push(format!("UBND {}", unit.name));
                spellings.push(vietnamese::name::short(&unit.name));
            }
            for spelling in spellings {
                let list = by_key.entry(vietnamese::name::match_key(&spelling)).or_default();
                if !list.contains(&unit.id) {
                    list.push(unit.id);
                }
            }
        }
        let all = |kinds: &[UnitKind]| -> Vec<UnitId> {
            units.iter().filter(|unit| kinds.contains(&unit.kind)).map(|unit| unit.id).collect()
        };
        let districts = all(&[UnitKind::District, UnitKind::City]);
        let communes = all(&[UnitKind::Commune, UnitKind::Ward, UnitKind::Township]);
        let departments = all(&[UnitKind::Department]);
        for (spelling, units) in [
            ("các sở, ban, ngành", &departments),
            ("các sở, ngành", &departments),
            ("các sở, ban, ngành tỉnh", &departments),
            ("các huyện, thành phố", &districts),
            ("Ủy ban nhân dân các huyện, thành phố", &districts),
            ("UBND các huyện, thành phố", &districts),
            ("các xã, phường, thị trấn", &communes),
            ("Ủy ban nhân dân các xã, phường, thị trấn", &communes),
            ("các xã, phường", &communes),
        ] {
            if !units.is_empty() {
                by_key.insert(vietnamese::name::match_key(spelling), units.clone());
            }
        }
        Known { units, by_key }
    }

    /// The names of a text: parted by semicolons and lines, and by commas
    /// where a longer name does not hold the comma itself.
    pub(super) fn read(&self, text: &str) -> Vec<Named> {
        let mut named = Vec::new();
        for piece in text.split([';', '\n', '\r']).map(str::trim).filter(|piece| !piece.is_empty()) {
            let words: Vec<&str> = piece.split(',').collect();
            let mut from = 0;
            while from < words.len() {
                // The longest run of words between commas that is a name.
                let found = (from + 1..=words.len()).rev().find_map(|to| {
                    let name = words[from..to].join(",");
                    let key = vietnamese::name::match_key(name.trim().trim_end_matches('.'));
                    self.by_key.get(&key).map(|units| (to, name, units))
                });
                match found {
                    Some((to, name, units)) => {
                        let many = units.len() > 1 && !vietnamese::name::fold(&name).contains("cac ");
                        named.push(match many {
                            true => Named::Doubtful(name.trim().to_owned(), units.clone()),
                            false => Named::Units(units.clone()),
                        });
                        from = to;
                    }
                    None => {
                        let name = words[from].trim();
                        if !name.is_empty() {
                            named.push(Named::Doubtful(name.to_owned(), self.near(name)));
                        }
                        from += 1;
                    }
                }
            }
        }
        named
    }

    /// Units whose names are nearest to what is written.
    fn near(&self, name: &str) -> Vec<UnitId> {
        nearest(name, self.units.iter().map(|unit| (unit.name.clone(), unit.id)))
    }
}

/// Words that tell no name from another.
const COMMON: [&str; 5] = ["tinh", "huyen", "so", "xa", "va"];

/// What bears the names that share most words with what is written, nearest
/// first, at most five.
pub(super) fn nearest<T>(written: &str, names: impl Iterator<Item = (String, T)>) -> Vec<T> {
    let words = |text: &str| -> Vec<String> {
        let folded = vietnamese::name::fold(text);
        let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 1);
        words.filter(|word| !COMMON.contains(word)).map(str::to_owned).collect()
    };
    let wanted = words(written);
    let mut near: Vec<(usize, usize, T)> = names
        .filter_map(|(name, one)| {
            let own = words(&name);
            let shared = wanted.iter().filter(|word| own.contains(word)).count();
            (shared * 2 > wanted.len()).then_some((shared, own.len(), one))
        })
        .collect();
    near.sort_by_key(|(shared, long, _)| (std::cmp::Reverse(*shared), *long));
    near.into_iter().take(5).map(|(.., one)| one).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use super::super::testing::programme;
    use super::*;
    use jiff::civil::date;

    const DAY: Date = date(2024, 6, 18);

    #[test]
    fn agencies_are_found_however_they_are_spelled() {
        let programme = programme();
        let top = programme.units.find("62", DAY).unwrap().id;
        let known = Known::of(&programme, top, DAY);
        let codes = |text: &str| -> Vec<String> {
            known
                .read(text)
                .into_iter()
                .map(|named| match named {
                    Named::Units(units) if units.len() > 2 => format!("{} units", units.len()),
                    Named::Units(units) => programme.units.at(units[0], DAY).unwrap().code.clone(),
                    Named::Doubtful(name, may_be) => format!("{name}? {}", may_be.len().min(1)),
                })
                .collect()
        };
        for (text, expected) in [
            ("Sở Nội vụ", vec!["SNV"]),
            ("SỞ NỘI VỤ; Sở Tài chính", vec!["SNV", "STC"]),
            ("Sở Văn hóa, Thể thao và Du lịch, Sở Nội vụ", vec!["SVHTTDL", "SNV"]),
            ("Liên minh Hợp tác xã tỉnh", vec!["LMHTX"]),
            ("UBND huyện Đắk Glei", vec!["610"]),
            (
                "Các sở, ban ngành, Ủy ban nhân dân các huyện, thành phố, Liên minh Hợp tác xã tỉnh",
                vec!["17 units", "10 units", "LMHTX"],
            ),
            ("Sở Nội vụ tỉnh nhà", vec!["Sở Nội vụ tỉnh nhà? 1"]),
            ("Sở Vũ trụ", vec!["Sở Vũ trụ? 0"]),
            ("", vec![]),
        ] {
            let found = codes(text);
            let same = found.len() == expected.len()
                && found
                    .iter()
                    .zip(&expected)
                    .all(|(one, two)| one == two || two.ends_with("units") && one.ends_with("units"));
            assert!(same, "{text}: {found:?}");
        }
    }
}
