//! Two that look like one and are not: what was known of them when somebody
//! said so. Whoever looks again does so only when that has changed.

use super::Facts;
use crate::UnitId;
use serde::{Deserialize, Serialize};

/// What tells an organisation from others.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub struct Known {
    /// Its name.
    pub name: String,
    /// Its code; empty while it has none.
    pub code: String,
    /// The commune of its seat.
    pub seat: Option<UnitId>,
    /// Village and address.
    pub place: (String, String),
    /// Who represents it.
    pub representative: String,
}

impl Known {
    /// What is known of an organisation by its facts.
    #[must_use]
    pub fn of(facts: &Facts) -> Self {
        Self {
            name: facts.name.clone(),
            code: facts.code.clone(),
            seat: facts.seat,
            place: (facts.village.clone(), facts.address.clone()),
            representative: facts.representative.clone(),
        }
    }

    /// What is another now, by its code in words.
    #[must_use]
    pub fn changed(&self, now: &Known) -> Vec<&'static str> {
        let all = [
            ("name", self.name != now.name),
            ("seat", self.seat != now.seat || self.place != now.place),
            ("code", self.code != now.code),
            ("representative", self.representative != now.representative),
        ];
        all.into_iter().filter(|(_, is)| *is).map(|(code, _)| code).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_tells_two_apart_is_a_change() {
        let facts = Facts { name: "HTX A".into(), village: "Thôn 2".into(), ..Facts::default() };
        let known = Known::of(&facts);
        let changes: [(Facts, &[&str]); 6] = [
            (Facts { name: "HTX B".into(), ..facts.clone() }, &["name"]),
            (Facts { seat: Some(UnitId::new()), ..facts.clone() }, &["seat"]),
            (
                Facts { village: "Thôn 3".into(), code: "6100000001".into(), ..facts.clone() },
                &["seat", "code"],
            ),
            (Facts { address: "Số 1".into(), ..facts.clone() }, &["seat"]),
            (Facts { representative: "A Hrin".into(), ..facts.clone() }, &["representative"]),
            (Facts { idle: true, numbers: [("members".into(), 9)].into(), ..facts.clone() }, &[]),
        ];
        for (now, expected) in changes {
            assert_eq!(known.changed(&Known::of(&now)), expected, "{now:?}");
        }
    }
}
