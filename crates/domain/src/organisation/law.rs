//! The register's tables: what the law says, with the days between which it
//! said so. They come from the pack's folder `register/`.

use super::{Facts, Happened, Kind, State};
use crate::indicator::Nature;
use crate::programme::{LegalMinimum, legal_minimum_on};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use vietnamese::Language;

/// Which happening may follow which state, and what it leads to.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// What happens.
    pub what: Happened,
    /// For which kinds; for all if empty.
    #[serde(default)]
    pub kinds: Vec<Kind>,
    /// Out of which states; out of all but the end if empty.
    #[serde(default)]
    pub from: Vec<State>,
    /// Whether a life may begin with it.
    #[serde(default)]
    pub first: bool,
    /// The state that it leads to; the same as before if absent.
    #[serde(default)]
    pub to: Option<State>,
    /// What the organisation becomes.
    #[serde(default)]
    pub becomes: Option<Kind>,
    /// At most so many months, for a suspension.
    #[serde(default)]
    pub months: Option<i64>,
    /// Only within so many months since the state before it began.
    #[serde(default)]
    pub within: Option<i64>,
    /// Whether it rests on a decision or certificate that must be named.
    #[serde(default)]
    pub decision: bool,
    /// First day.
    #[serde(default, with = "crate::dates::optional")]
    pub valid_from: Option<Date>,
    /// Last day.
    #[serde(default, with = "crate::dates::optional")]
    pub valid_to: Option<Date>,
    /// The law or decree and article.
    pub source: String,
}

/// A law under which organisations are registered.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Law {
    /// Its key, such as `2012`.
    pub key: String,
    /// Its name.
    pub vi: String,
    /// Its name in English.
    pub en: String,
    /// First day in force.
    #[serde(default, with = "crate::dates::optional")]
    pub valid_from: Option<Date>,
    /// Last day in force.
    #[serde(default, with = "crate::dates::optional")]
    pub valid_to: Option<Date>,
}

/// Something that is counted or weighed of every organisation.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    /// Its key, such as `members`.
    pub key: String,
    /// Its name.
    pub vi: String,
    /// Its name in English.
    pub en: String,
    /// Unit of measure.
    pub unit_vi: String,
    /// Unit of measure in English.
    pub unit_en: String,
    /// At a day or over the year.
    pub nature: Nature,
    /// For which kinds; for all if empty.
    #[serde(default)]
    pub kinds: Vec<Kind>,
    /// The measure of which it is a part and which it may not exceed.
    #[serde(default)]
    pub part_of: Option<String>,
    /// Measures that make it up; it is their sum where all are given.
    #[serde(default)]
    pub sum_of: Vec<String>,
    /// Whether it may be below zero.
    #[serde(default)]
    pub negative: bool,
}

impl Measure {
    /// Its name.
    #[must_use]
    pub fn name(&self, language: Language) -> &str {
        if language == Language::Vi { &self.vi } else { &self.en }
    }

    /// Its unit of measure.
    #[must_use]
    pub fn unit(&self, language: Language) -> &str {
        if language == Language::Vi { &self.unit_vi } else { &self.unit_en }
    }

    /// Whether it is asked of that kind.
    #[must_use]
    pub fn is_of(&self, kind: Kind) -> bool {
        self.kinds.is_empty() || self.kinds.contains(&kind)
    }
}

/// The key of a [`Measure`].
pub type Measured = String;

/// A stretch of activity codes and the sector to which reports count it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SectorRow {
    /// The beginning of the VSIC code: `01`, `0118`. The longest that fits holds.
    pub activity: String,
    /// A category of the dimension `sector`.
    pub sector: String,
    /// First day.
    pub valid_from: Option<Date>,
    /// Last day.
    pub valid_to: Option<Date>,
}

/// An activity by its name, for whoever enters one.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Activity {
    /// Its VSIC code: `0126`.
    pub activity: String,
    /// Its name.
    pub vi: String,
    /// Its name in English.
    pub en: String,
}

/// Everything that the pack says about the register.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub struct Register {
    /// What may follow what.
    pub rules: Vec<Rule>,
    /// The laws.
    pub laws: Vec<Law>,
    /// What is counted and weighed.
    pub measures: Vec<Measure>,
    /// Activities and their sectors.
    pub sectors: Vec<SectorRow>,
    /// Names of the activities that organisations usually have; any other
    /// code that has a sector may be entered too.
    #[serde(default)]
    pub activities: Vec<Activity>,
    /// When yearly returns are asked for, if they are.
    #[serde(default)]
    pub yearly: Option<super::yearly::Schedule>,
    /// How organisations are evaluated.
    #[serde(default)]
    pub evaluation: Vec<super::evaluation::Scheme>,
    /// How large they are.
    #[serde(default)]
    pub sizes: Vec<super::size::SizeScheme>,
}

pub(super) fn holds(from: Option<Date>, to: Option<Date>, day: Date) -> bool {
    from.is_none_or(|from| from <= day) && to.is_none_or(|to| day <= to)
}

impl Register {
    /// The rule by which something may happen to an organisation on a day.
    /// `before` is what holds until then; `None` at the beginning of its life.
    #[must_use]
    pub fn rule(&self, what: Happened, kind: Kind, before: Option<State>, day: Date) -> Option<&Rule> {
        self.rules.iter().find(|rule| {
            rule.what == what
                && (rule.kinds.is_empty() || rule.kinds.contains(&kind))
                && holds(rule.valid_from, rule.valid_to, day)
                && match before {
                    None => rule.first,
                    Some(State::Ended) => rule.from.contains(&State::Ended),
                    Some(_) => !rule.first || !rule.from.is_empty(),
                }
                && before.is_none_or(|state| rule.from.is_empty() || rule.from.contains(&state))
        })
    }

    /// What may happen on a day to an organisation of which this holds.
    #[must_use]
    pub fn next(&self, kind: Kind, state: Option<State>, day: Date) -> Vec<Happened> {
        Happened::ALL.into_iter().filter(|what| self.rule(*what, kind, state, day).is_some()).collect()
    }

    /// The law of that key.
    #[must_use]
    pub fn law(&self, key: &str) -> Option<&Law> {
        self.laws.iter().find(|law| law.key == key)
    }

    /// The law in force on a day.
    #[must_use]
    pub fn law_on(&self, day: Date) -> Option<&Law> {
        self.laws.iter().rev().find(|law| holds(law.valid_from, law.valid_to, day))
    }

    /// The measure of that key.
    #[must_use]
    pub fn measure(&self, key: &str) -> Option<&Measure> {
        self.measures.iter().find(|measure| measure.key == key)
    }

    /// The measures that are asked of a kind.
    pub fn measures_of(&self, kind: Kind) -> impl Iterator<Item = &Measure> {
        self.measures.iter().filter(move |measure| measure.is_of(kind))
    }

    /// The sector to which reports count an activity on a day: the longest
    /// beginning of its code that the table has.
    #[must_use]
    pub fn sector(&self, activity: &str, day: Date) -> Option<&str> {
        let fits = |row: &&SectorRow| {
            activity.starts_with(&row.activity) && holds(row.valid_from, row.valid_to, day)
        };
        self.sectors.iter().filter(fits).max_by_key(|row| row.activity.len()).map(|row| row.sector.as_str())
    }

    /// The activity of that code, if the pack names it.
    #[must_use]
    pub fn activity(&self, code: &str) -> Option<&Activity> {
        self.activities.iter().find(|one| one.activity == code)
    }

    /// The days on which the table of sectors changes.
    #[must_use]
    pub fn sector_days(&self) -> Vec<Date> {
        let after = |day: Option<Date>| day.and_then(|day| day.tomorrow().ok());
        let days = self.sectors.iter().flat_map(|row| [row.valid_from, after(row.valid_to)]);
        let mut days: Vec<Date> = days.flatten().collect();
        days.sort_unstable();
        days.dedup();
        days
    }
}

/// The law's minimum that facts fall short of on a day, if they do and if the
/// register knows how many there are.
#[must_use]
pub fn short_of<'a>(facts: &Facts, minimums: &'a [LegalMinimum], day: Date) -> Option<&'a LegalMinimum> {
    let key = match facts.kind {
        Kind::Union => "member_cooperatives",
        Kind::HouseholdGroup => "households",
        _ if facts.numbers.contains_key("members_official") => "members_official",
        _ => "members",
    };
    let given = *facts.numbers.get(key)?;
    legal_minimum_on(minimums, facts.kind.code(), day).filter(|law| given < law.minimum)
}
