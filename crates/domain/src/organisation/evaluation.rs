//! The yearly evaluation of an organisation: points by criterion under a dated
//! scheme of the pack, their sum and the rank that it gives. Points are in
//! tenths.

use super::{History, Kind, law::holds};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A way to evaluate, such as that of Circular 01/2020.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scheme {
    /// Its key.
    pub key: String,
    /// Its name.
    pub vi: String,
    /// Its name in English.
    pub en: String,
    /// Which kinds it evaluates.
    pub kinds: Vec<Kind>,
    /// First day.
    #[serde(default, with = "crate::dates::optional")]
    pub valid_from: Option<Date>,
    /// Last day.
    #[serde(default, with = "crate::dates::optional")]
    pub valid_to: Option<Date>,
    /// Who has been there for fewer months at the end of the year is not ranked.
    pub least_months: i64,
    /// Who was idle in the year for more days is not ranked.
    pub most_idle_days: i32,
    /// What the keeper of the pack has yet to hold against the text of the law.
    #[serde(default)]
    pub unchecked_vi: String,
    /// The same in English.
    #[serde(default)]
    pub unchecked_en: String,
    /// The ranks, best first.
    pub rank: Vec<Rank>,
    /// The groups of criteria.
    pub group: Vec<Group>,
}

/// A rank and the points from which it is given.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rank {
    /// Its name.
    pub vi: String,
    /// Its name in English.
    pub en: String,
    /// Whole points, from which on.
    pub from: i64,
}

/// A group of criteria.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Its name.
    pub vi: String,
    /// Its name in English.
    pub en: String,
    /// Its criteria.
    pub criterion: Vec<Criterion>,
}

/// A criterion. Where it has parts, the parts are given points.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    /// Its number: `3`; of a part `3a`.
    pub key: String,
    /// Its name.
    pub vi: String,
    /// Its name in English.
    pub en: String,
    /// Whole points at most.
    pub most: i64,
    /// Whether `most` is yet to be held against the text of the law.
    #[serde(default)]
    pub unchecked: bool,
    /// Its parts.
    #[serde(default)]
    pub part: Vec<Criterion>,
}

impl Criterion {
    /// What is given points: the parts, or itself.
    #[must_use]
    pub fn scored(&self) -> &[Criterion] {
        if self.part.is_empty() { std::slice::from_ref(self) } else { &self.part }
    }
}

/// Points in tenths by the keys of what is given points.
pub type Points = BTreeMap<String, i64>;

/// Why there is no rank.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NotRanked {
    /// It has been there for too short a time.
    TooYoung {
        /// Months at least.
        least_months: i64,
        /// Since when it is there.
        since: Date,
    },
    /// It was idle for too long in the year.
    Idle {
        /// Days on which it was.
        days: i32,
        /// Days at most.
        most: i32,
    },
    /// Points are missing for so many.
    Missing(usize),
}

/// What the points come to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outcome<'a> {
    /// Their sum, in tenths.
    pub total: i64,
    /// The rank, or why there is none.
    pub rank: Result<&'a Rank, NotRanked>,
}

impl Scheme {
    /// What is given points, in order.
    pub fn scored(&self) -> impl Iterator<Item = &Criterion> {
        self.group.iter().flat_map(|group| &group.criterion).flat_map(Criterion::scored)
    }

    /// What is wrong with the scheme itself.
    ///
    /// # Errors
    /// In words for the keeper of the pack.
    pub fn check(&self) -> Result<(), String> {
        for criterion in self.group.iter().flat_map(|group| &group.criterion) {
            let parts: i64 = criterion.scored().iter().map(|part| part.most).sum();
            if parts != criterion.most {
                return Err(format!("{}: parts of {} come to {parts}", self.key, criterion.key));
            }
        }
        let all: i64 = self.scored().map(|one| one.most).sum();
        if all != 100 {
            return Err(format!("{}: points come to {all}, not 100", self.key));
        }
        if !self.rank.is_sorted_by(|one, next| one.from > next.from) {
            return Err(format!("{}: ranks are not in order", self.key));
        }
        match self.rank.last() {
            Some(last) if last.from == 0 => Ok(()),
            _ => Err(format!("{}: the last rank is not from 0", self.key)),
        }
    }

    /// Why an organisation is not ranked for a year, whatever its points.
    #[must_use]
    pub fn is_not_ranked(&self, history: &History, year: i16) -> Option<NotRanked> {
        let (first, last) = (date(year, 1, 1), date(year, 12, 31));
        let since = history.spans.iter().find(|span| self.kinds.contains(&span.facts.kind))?.from;
        let old_enough = since.checked_add(self.least_months.months()).is_ok_and(|day| day <= last);
        if !old_enough {
            return Some(NotRanked::TooYoung { least_months: self.least_months, since });
        }
        let days = history.idle_days(first, last);
        (days > self.most_idle_days).then_some(NotRanked::Idle { days, most: self.most_idle_days })
    }

    /// What points come to for a year.
    #[must_use]
    pub fn outcome(&self, points: &Points, history: &History, year: i16) -> Outcome<'_> {
        let given = self.scored().filter_map(|one| points.get(&one.key));
        let total: i64 = given.sum();
        let missing = self.scored().filter(|one| !points.contains_key(&one.key)).count();
        let rank = match self.is_not_ranked(history, year) {
            Some(why) => Err(why),
            None if missing > 0 => Err(NotRanked::Missing(missing)),
            None => {
                let rank = self.rank.iter().find(|rank| rank.from * 10 <= total);
                rank.ok_or(NotRanked::Missing(0))
            }
        };
        Outcome { total, rank }
    }
}

/// The scheme by which a kind is evaluated for a year: the one that holds on its last day.
#[must_use]
pub fn scheme_of(schemes: &[Scheme], kind: Kind, year: i16) -> Option<&Scheme> {
    let day = date(year, 12, 31);
    schemes.iter().find(|one| one.kinds.contains(&kind) && holds(one.valid_from, one.valid_to, day))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use super::*;
    use crate::HappeningId;
    use crate::organisation::{Facts, Span, State};

    fn scheme() -> Scheme {
        let criterion = |key: &str, most: i64, part: Vec<Criterion>| Criterion {
            key: key.to_owned(),
            vi: key.to_owned(),
            en: key.to_owned(),
            most,
            unchecked: false,
            part,
        };
        let rank = |name: &str, from: i64| Rank { vi: name.to_owned(), en: name.to_owned(), from };
        let parts = vec![criterion("1a", 30, Vec::new()), criterion("1b", 10, Vec::new())];
        Scheme {
            key: "thu".to_owned(),
            vi: "Thử".to_owned(),
            en: "Trial".to_owned(),
            kinds: vec![Kind::Cooperative],
            valid_from: Some(date(2020, 4, 1)),
            valid_to: None,
            least_months: 12,
            most_idle_days: 90,
            unchecked_vi: String::new(),
            unchecked_en: String::new(),
            rank: vec![rank("good", 80), rank("fair", 65), rank("average", 50), rank("weak", 0)],
            group: vec![Group {
                vi: "Nhóm".to_owned(),
                en: "Group".to_owned(),
                criterion: vec![criterion("1", 40, parts), criterion("2", 60, Vec::new())],
            }],
        }
    }

    /// A life of stretches: from when, and whether it works.
    fn life(stretches: &[(Date, bool)]) -> History {
        let span = |(index, (from, works)): (usize, &(Date, bool))| Span {
            from: *from,
            to: stretches.get(index + 1).and_then(|(next, _)| next.yesterday().ok()),
            facts: Facts { idle: !works, state: State::Active, kind: Kind::Cooperative, ..Facts::default() },
            by: HappeningId::new(),
        };
        History { spans: stretches.iter().enumerate().map(span).collect(), ..History::default() }
    }

    fn points(given: &[(&str, i64)]) -> Points {
        given.iter().map(|(key, tenths)| ((*key).to_owned(), *tenths)).collect()
    }

    #[test]
    fn points_give_ranks_by_their_bounds() {
        let (scheme, old) = (scheme(), life(&[(date(2015, 1, 1), true)]));
        for (second, total, rank) in [
            (400, 800, "good"),
            (399, 799, "fair"),
            (250, 650, "fair"),
            (249, 649, "average"),
            (100, 500, "average"),
            (99, 499, "weak"),
        ] {
            let given = points(&[("1a", 300), ("1b", 100), ("2", second)]);
            let outcome = scheme.outcome(&given, &old, 2023);
            assert_eq!((outcome.total, outcome.rank.unwrap().en.as_str()), (total, rank));
        }
        let outcome_of = |given: &Points| {
            let outcome = scheme.outcome(given, &old, 2023);
            (outcome.total, outcome.rank.err())
        };
        assert_eq!(outcome_of(&points(&[("1a", 300)])), (300, Some(NotRanked::Missing(2))));
        // What another scheme asked for counts for nothing.
        assert_eq!(outcome_of(&points(&[("9", 300)])), (0, Some(NotRanked::Missing(3))));
    }

    #[test]
    fn the_young_and_the_idle_are_not_ranked() {
        let scheme = scheme();
        let young = |since| Some(NotRanked::TooYoung { least_months: 12, since });
        for (stretches, expected) in [
            (vec![(date(2022, 12, 31), true)], None),
            (vec![(date(2023, 1, 1), true)], young(date(2023, 1, 1))),
            (vec![(date(2015, 1, 1), true), (date(2023, 10, 3), false)], None), // 90 days
            (
                vec![(date(2015, 1, 1), true), (date(2023, 10, 2), false)],
                Some(NotRanked::Idle { days: 91, most: 90 }),
            ),
            (
                vec![(date(2015, 1, 1), true), (date(2023, 2, 1), false), (date(2023, 6, 1), true)],
                Some(NotRanked::Idle { days: 120, most: 90 }),
            ),
            (vec![(date(2015, 1, 1), false), (date(2023, 1, 1), true)], None), // idle the year before
        ] {
            assert_eq!(scheme.is_not_ranked(&life(&stretches), 2023), expected, "{stretches:?}");
        }
    }

    #[test]
    fn the_scheme_of_a_year_is_the_one_that_holds_on_its_last_day() {
        let schemes = [scheme()];
        let key = |kind, year| scheme_of(&schemes, kind, year).map(|one| one.key.as_str());
        assert_eq!(key(Kind::Cooperative, 2019), None);
        assert_eq!(key(Kind::Cooperative, 2020), Some("thu"));
        assert_eq!(key(Kind::HouseholdGroup, 2020), None);
    }

    #[test]
    fn a_scheme_that_does_not_add_up_is_named() {
        assert_eq!(scheme().check(), Ok(()));
        let mut wrong = scheme();
        wrong.group[0].criterion[0].part[0].most = 29;
        assert!(wrong.check().is_err());
        let mut wrong = scheme();
        wrong.group[0].criterion[1].most = 61;
        assert!(wrong.check().is_err());
        let mut wrong = scheme();
        wrong.rank.pop();
        assert!(wrong.check().is_err());
    }
}
