//! How large an organisation is: by its members and its revenue or capital,
//! by the dated thresholds of the pack.

use super::{Facts, Kind, law::holds};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A classification, such as that of Decree 113/2024.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SizeScheme {
    /// Its name.
    pub vi: String,
    /// Its name in English.
    pub en: String,
    /// Which kinds it classifies.
    pub kinds: Vec<Kind>,
    /// First day.
    #[serde(default, with = "crate::dates::optional")]
    pub valid_from: Option<Date>,
    /// Last day.
    #[serde(default, with = "crate::dates::optional")]
    pub valid_to: Option<Date>,
    /// What the keeper of the pack has yet to hold against the text of the law.
    #[serde(default)]
    pub unchecked_vi: String,
    /// The same in English.
    #[serde(default)]
    pub unchecked_en: String,
    /// The classes, largest first; none while the thresholds are not known.
    #[serde(default)]
    pub class: Vec<Class>,
}

/// A class and what has to be reached for it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Class {
    /// Its name.
    pub vi: String,
    /// Its name in English.
    pub en: String,
    /// In these sectors; in all if empty.
    #[serde(default)]
    pub sectors: Vec<String>,
    /// Members at least; official ones where the register knows them.
    pub members: i64,
    /// Revenue of the year at least, in million đồng; one of this and of
    /// `capital` has to be reached where they are given.
    #[serde(default)]
    pub revenue: Option<i64>,
    /// Capital at least, in million đồng.
    #[serde(default)]
    pub capital: Option<i64>,
}

/// How large it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Size<'a> {
    /// Of this class.
    Of(&'a Class),
    /// The register lacks the numbers to tell.
    Unknown,
    /// The pack has no thresholds of the scheme yet.
    NoThresholds,
}

impl SizeScheme {
    /// The class of an organisation in a sector: the largest of which everything is reached.
    #[must_use]
    pub fn size(&self, facts: &Facts, sector: &str) -> Size<'_> {
        if self.class.is_empty() {
            return Size::NoThresholds;
        }
        let of = |key: &str| facts.numbers.get(key).copied();
        let (members, revenue, capital) =
            (of("members_official").or(of("members")), of("revenue"), of("capital"));
        let mut unsure = members.is_none();
        let found = self.class.iter().filter(|class| class.is_for(sector)).find(|class| {
            let reached = class.reached(members, revenue, capital);
            // A class above that is neither reached nor missed leaves the answer open.
            unsure |= reached.is_none();
            reached == Some(true)
        });
        match found {
            Some(class) if !unsure => Size::Of(class),
            _ => Size::Unknown,
        }
    }
}

impl Class {
    fn is_for(&self, sector: &str) -> bool {
        self.sectors.is_empty() || self.sectors.iter().any(|one| one == sector)
    }

    /// Whether everything is reached; `None` where the numbers do not tell.
    fn reached(&self, members: Option<i64>, revenue: Option<i64>, capital: Option<i64>) -> Option<bool> {
        if members? < self.members {
            return Some(false);
        }
        let of =
            |bound: Option<i64>, value: Option<i64>| bound.map(|bound| value.map(|value| value >= bound));
        match (of(self.revenue, revenue), of(self.capital, capital)) {
            (None, None) => Some(true),
            (Some(Some(true)), _) | (_, Some(Some(true))) => Some(true),
            (Some(None), _) | (_, Some(None)) => None,
            _ => Some(false),
        }
    }
}

/// The classification of a kind that holds on a day.
#[must_use]
pub fn scheme_on(schemes: &[SizeScheme], kind: Kind, day: Date) -> Option<&SizeScheme> {
    schemes.iter().find(|one| one.kinds.contains(&kind) && holds(one.valid_from, one.valid_to, day))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use super::*;

    fn class(name: &str, sector: &str, members: i64, revenue: Option<i64>, capital: Option<i64>) -> Class {
        Class {
            vi: name.to_owned(),
            en: name.to_owned(),
            sectors: if sector.is_empty() { Vec::new() } else { vec![sector.to_owned()] },
            members,
            revenue,
            capital,
        }
    }

    fn scheme(class: Vec<Class>) -> SizeScheme {
        SizeScheme {
            vi: "Thử".to_owned(),
            en: "Trial".to_owned(),
            kinds: vec![Kind::Cooperative],
            valid_from: Some(jiff::civil::date(2020, 4, 1)),
            valid_to: None,
            unchecked_vi: String::new(),
            unchecked_en: String::new(),
            class,
        }
    }

    fn facts(numbers: &[(&str, i64)]) -> Facts {
        let numbers = numbers.iter().map(|(key, value)| ((*key).to_owned(), *value)).collect();
        Facts { numbers, ..Facts::default() }
    }

    fn name<'a>(scheme: &'a SizeScheme, numbers: &[(&str, i64)], sector: &str) -> &'a str {
        match scheme.size(&facts(numbers), sector) {
            Size::Of(class) => &class.en,
            Size::Unknown => "unknown",
            Size::NoThresholds => "no thresholds",
        }
    }

    #[test]
    fn by_members_alone() {
        let scheme = scheme(vec![
            class("large", "", 1001, None, None),
            class("medium", "", 301, None, None),
            class("small", "", 50, None, None),
            class("micro", "", 0, None, None),
        ]);
        for (members, expected) in [
            (0, "micro"),
            (49, "micro"),
            (50, "small"),
            (300, "small"),
            (301, "medium"),
            (1000, "medium"),
            (1001, "large"),
        ] {
            assert_eq!(name(&scheme, &[("members", members)], "trade"), expected, "{members}");
        }
        // Official members where they are known.
        assert_eq!(name(&scheme, &[("members", 400), ("members_official", 40)], ""), "micro");
        assert_eq!(name(&scheme, &[], ""), "unknown");
    }

    #[test]
    fn by_members_and_revenue_or_capital_of_the_sector() {
        let scheme = scheme(vec![
            class("large", "agriculture", 200, Some(500), Some(900)),
            class("large", "trade", 200, Some(5000), Some(9000)),
            class("small", "", 0, None, None),
        ]);
        let members = ("members", 300);
        for (numbers, sector, expected) in [
            (&[members, ("revenue", 500), ("capital", 1)][..], "agriculture", "large"),
            (&[members, ("revenue", 1), ("capital", 900)], "agriculture", "large"),
            (&[members, ("revenue", 499), ("capital", 899)], "agriculture", "small"),
            (&[members, ("revenue", 500), ("capital", 900)], "trade", "small"),
            (&[("members", 199), ("revenue", 500)], "agriculture", "small"),
            (&[members, ("revenue", 500)], "agriculture", "large"),
            (&[members, ("revenue", 1)], "agriculture", "unknown"), // the capital could make it large
        ] {
            assert_eq!(name(&scheme, numbers, sector), expected, "{numbers:?} {sector}");
        }
        assert_eq!(name(&self::scheme(Vec::new()), &[members], ""), "no thresholds");
    }

    #[test]
    fn the_scheme_that_holds_on_the_day() {
        let schemes = [scheme(Vec::new())];
        let day = jiff::civil::date(2020, 4, 1);
        assert!(scheme_on(&schemes, Kind::Cooperative, day).is_some());
        assert!(scheme_on(&schemes, Kind::Cooperative, day.yesterday().unwrap()).is_none());
        assert!(scheme_on(&schemes, Kind::Union, day).is_none());
    }
}
