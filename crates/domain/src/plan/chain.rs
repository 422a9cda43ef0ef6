//! Which plan carries out which, walked both ways.

use super::Plan;
use crate::PlanKey;

/// The longest chain that is walked: a plan that carries itself out ends here.
const LONGEST: usize = 50;

/// The plans that a plan carries out, and those that these carry out, nearest
/// first, each with its distance (1 for the nearest).
#[must_use]
pub fn above<'a>(plans: &'a [Plan], key: &PlanKey) -> Vec<(usize, &'a Plan)> {
    walk(key, |key| {
        let plan = plans.iter().find(|plan| plan.key == *key);
        let named = plan.into_iter().flat_map(|plan| &plan.carries_out);
        named.filter_map(|key| plans.iter().find(|plan| plan.key == *key)).collect()
    })
}

/// The plans that carry a plan out, and those that carry these out, nearest first.
#[must_use]
pub fn below<'a>(plans: &'a [Plan], key: &PlanKey) -> Vec<(usize, &'a Plan)> {
    walk(key, |key| plans.iter().filter(|plan| plan.carries_out.contains(key)).collect())
}

fn walk<'a>(key: &PlanKey, next: impl Fn(&PlanKey) -> Vec<&'a Plan>) -> Vec<(usize, &'a Plan)> {
    let mut found: Vec<(usize, &Plan)> = Vec::new();
    let mut from = vec![key.clone()];
    for distance in 1..=LONGEST {
        let reached: Vec<&Plan> = from.iter().flat_map(&next).collect();
        from.clear();
        for plan in reached {
            if plan.key != *key && found.iter().all(|(_, one)| one.key != plan.key) {
                found.push((distance, plan));
                from.push(plan.key.clone());
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::UnitId;

    fn plan(key: &str, carries_out: &[&str]) -> Plan {
        Plan {
            key: key.into(),
            kind: "KH".into(),
            number: String::new(),
            day: None,
            issuer: String::new(),
            vi: String::new(),
            en: String::new(),
            carries_out: carries_out.iter().map(|key| PlanKey::from(*key)).collect(),
            replaced_by: None,
            valid_from: None,
            valid_to: None,
            unit: UnitId(uuid::Uuid::nil()),
            targets: Vec::new(),
            note_vi: String::new(),
            note_en: String::new(),
            illustrative: false,
        }
    }

    #[test]
    fn a_chain_is_walked_both_ways_and_a_circle_ends() {
        let plans = [
            plan("20", &[]),
            plan("09", &["20"]),
            plan("41", &["20"]),
            plan("784", &["09", "41"]),
            plan("x", &["x", "784"]),
        ];
        let keys = |found: Vec<(usize, &Plan)>| -> Vec<(usize, String)> {
            found.into_iter().map(|(distance, plan)| (distance, plan.key.to_string())).collect()
        };
        let expected = |list: &[(usize, &str)]| -> Vec<(usize, String)> {
            list.iter().map(|(distance, key)| (*distance, (*key).to_owned())).collect()
        };
        assert_eq!(keys(above(&plans, &"784".into())), expected(&[(1, "09"), (1, "41"), (2, "20")]));
        assert_eq!(
            keys(below(&plans, &"20".into())),
            expected(&[(1, "09"), (1, "41"), (2, "784"), (3, "x")])
        );
        assert_eq!(keys(above(&plans, &"x".into())).len(), 4);
    }
}
