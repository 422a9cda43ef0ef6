//! What is typed into a split: the fields of the page, the shares of its units,
//! and what was typed on the other pages and is not saved yet.

use domain::UnitId;
use domain::unit::UnitVersion;
use std::collections::HashMap;

/// What is typed: the fields of the page, and the shares by unit.
#[derive(Default, Clone)]
pub(super) struct Typed {
    pub cap: String,
    pub from: String,
    pub ordered_by: String,
    pub reason: String,
    /// What the split is in proportion to.
    pub by: String,
    pub revision: i64,
    /// The number of the part that the page shows, from 0.
    pub part: usize,
    pub shares: HashMap<UnitId, String>,
    /// Shares of the other parts that are not saved yet, by the unit's code.
    pub elsewhere: HashMap<String, String>,
}

impl Typed {
    pub fn read(fields: &HashMap<String, String>) -> Typed {
        let text = |name: &str| fields.get(name).map(|text| text.trim().to_owned()).unwrap_or_default();
        let shares = fields.iter().filter_map(|(name, value)| {
            Some((name.strip_prefix("u_")?.parse().ok()?, value.trim().to_owned()))
        });
        Typed {
            cap: text("cap"),
            from: text("tu"),
            ordered_by: vietnamese::name::nfc(&text("van_ban")),
            reason: text("reason"),
            by: text("theo"),
            revision: text("revision").parse().unwrap_or(0),
            part: text("phan").parse().unwrap_or(0),
            shares: shares.collect(),
            elsewhere: unpack(&text("khac")),
        }
    }
}

/// The shares of some units that differ from those that count, in one field:
/// `23359=7;23362=`. Codes, since two thousand ids would make the page heavy.
pub(super) fn pack<'a>(
    units: impl Iterator<Item = &'a UnitVersion>,
    typed: &HashMap<UnitId, String>,
    held: &HashMap<UnitId, String>,
) -> String {
    let of = |shares: &HashMap<UnitId, String>, unit: &UnitVersion| {
        shares.get(&unit.id).cloned().unwrap_or_default()
    };
    let differs = units.filter(|unit| of(typed, unit) != of(held, unit));
    differs.map(|unit| format!("{}={}", unit.code, of(typed, unit))).collect::<Vec<_>>().join(";")
}

fn unpack(text: &str) -> HashMap<String, String> {
    let pair = |one: &str| one.split_once('=').map(|(code, typed)| (code.to_owned(), typed.to_owned()));
    text.split(';').filter_map(pair).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::unit::UnitKind;

    #[test]
    fn what_was_typed_elsewhere_comes_back() {
        let unit = |code: &str| UnitVersion {
            id: UnitId::new(),
            code: code.into(),
            name: String::new(),
            name_en: None,
            kind: UnitKind::Commune,
            parent: None,
            valid_from: None,
            valid_to: None,
            latitude_micro: None,
            longitude_micro: None,
        };
        let units = [unit("1"), unit("2"), unit("3")];
        let held = HashMap::from([(units[0].id, "5".to_owned()), (units[1].id, "5".to_owned())]);
        let typed = HashMap::from([(units[0].id, "5".to_owned()), (units[2].id, "1.220".to_owned())]);
        let packed = pack(units.iter(), &typed, &held);
        assert_eq!(packed, "2=;3=1.220", "what is the same does not travel");
        let back = unpack(&packed);
        assert_eq!(back.get("2").map(String::as_str), Some(""));
        assert_eq!(back.get("3").map(String::as_str), Some("1.220"));
        assert_eq!(unpack("").len(), 0);
    }
}
