//! What open data hide: examples by hand, and that nobody can compute a few
//! people from what is shown.
#![allow(clippy::unwrap_used)]

use domain::IndicatorKey;
use domain::open::People;
use proptest::prelude::*;
use std::collections::BTreeMap;

const KEY: &str = "thanh-vien";

fn people(above: &[Option<usize>], values: &[i64]) -> People {
    let values = values.iter().map(|value| Some(*value)).collect();
    People { above: above.to_vec(), values: BTreeMap::from([(KEY.into(), values)]), ..People::default() }
}

#[test]
fn a_few_are_hidden_and_with_them_what_would_give_them_away() {
    // The province with three districts.
    let flat = [None, Some(0), Some(0), Some(0)];
    for (values, hidden) in [
        ([30, 10, 10, 10], [false; 4]),
        ([34, 4, 20, 10], [false, true, false, true]),
        ([27, 4, 3, 20], [false, true, true, false]),
        // One and one: two hidden cells that add up to two are known; the third goes as well.
        ([22, 1, 1, 20], [false, true, true, true]),
        ([20, 0, 0, 20], [false; 4]),
        // Nothing else to hide: then the total is as few as its part.
        ([4, 4, 0, 0], [true, true, false, false]),
    ] {
        let found = people(&flat, &values).hidden(5);
        assert_eq!(found[&IndicatorKey::from(KEY)], hidden, "{values:?}");
    }
}

#[test]
fn a_hidden_total_does_not_show_all_its_parts() {
    // Two districts with two communes each; the first has 3 people.
    let above = [None, Some(0), Some(0), Some(1), Some(1), Some(2), Some(2)];
    let found = people(&above, &[33, 3, 30, 3, 0, 10, 20]).hidden(5);
    assert_eq!(found[&IndicatorKey::from(KEY)], [false, true, true, true, false, true, false]);
}

#[test]
fn parts_of_one_whole_are_hidden_together() {
    let key = |text: &str| IndicatorKey::from(text);
    let people = People {
        above: vec![None],
        values: BTreeMap::from([
            (key("all"), vec![Some(100)]),
            (key("official"), vec![Some(60)]),
            (key("capital"), vec![Some(37)]),
            (key("none"), vec![Some(3)]),
        ]),
        wholes: ["official", "capital", "none"].map(|part| (key(part), key("all"))).into(),
    };
    let hidden = people.hidden(5);
    for (part, is_hidden) in [("all", false), ("official", true), ("capital", true), ("none", true)] {
        assert_eq!(hidden[&key(part)], [is_hidden], "{part}");
    }
    // 98 of 100 are women: then two are not.
    let women = People {
        above: vec![None],
        values: BTreeMap::from([(key("all"), vec![Some(100)]), (key("women"), vec![Some(98)])]),
        wholes: [(key("women"), key("all"))].into(),
    };
    assert_eq!(women.hidden(5)[&key("women")], [true]);
}

/// A province, its districts and their communes, each the sum of its parts.
fn tree() -> impl Strategy<Value = (Vec<Option<usize>>, Vec<i64>)> {
    let few_or_many = prop_oneof![3 => 0_i64..8, 1 => 0_i64..200];
    prop::collection::vec(prop::collection::vec(few_or_many, 0..6), 1..6).prop_map(|districts| {
        let (mut above, mut values) = (vec![None], vec![0]);
        for communes in districts {
            let district = above.len();
            above.push(Some(0));
            values.push(communes.iter().sum());
            values[0] += communes.iter().sum::<i64>();
            for commune in communes {
                above.push(Some(district));
                values.push(commune);
            }
        }
        (above, values)
    })
}

/// What somebody knows who has the table: for each cell the least and the most
/// that it can be, narrowed by the sums until nothing changes.
fn narrowed(above: &[Option<usize>], values: &[i64], hidden: &[bool]) -> Vec<(i64, i64)> {
    const MOST: i64 = 1_000_000;
    let mut bounds: Vec<(i64, i64)> = values
        .iter()
        .zip(hidden)
        .map(|(value, hides)| if *hides { (1, MOST) } else { (*value, *value) })
        .collect();
    loop {
        let before = bounds.clone();
        for whole in 0..above.len() {
            let parts: Vec<usize> = (0..above.len()).filter(|area| above[*area] == Some(whole)).collect();
            if parts.is_empty() {
                continue;
            }
            let least: i64 = parts.iter().map(|part| bounds[*part].0).sum();
            let most: i64 = parts.iter().map(|part| bounds[*part].1).sum();
            bounds[whole] = (bounds[whole].0.max(least), bounds[whole].1.min(most));
            for part in parts {
                let (low, high) = bounds[part];
                let others = (least - low, most - high);
                bounds[part] = (low.max(bounds[whole].0 - others.1), high.min(bounds[whole].1 - others.0));
            }
        }
        if bounds == before {
            return bounds;
        }
    }
}

proptest! {
    #[test]
    fn nobody_computes_a_few_people_from_what_is_shown((above, values) in tree(), threshold in 3_i64..8) {
        let hidden = people(&above, &values).hidden(threshold);
        let hidden = &hidden[&IndicatorKey::from(KEY)];
        let bounds = narrowed(&above, &values, hidden);
        for area in 0..values.len() {
            if (1..threshold).contains(&values[area]) {
                prop_assert!(hidden[area], "{area} is shown: {values:?}");
                prop_assert!(bounds[area].0 < bounds[area].1, "{area} is known: {values:?} {hidden:?}");
            }
            prop_assert!(values[area] != 0 || !hidden[area], "nothing is nobody's secret");
        }
    }

    #[test]
    fn where_there_are_many_everywhere_all_is_shown((above, values) in tree()) {
        let many: Vec<i64> = values.iter().map(|value| if *value == 0 { 0 } else { value + 1000 }).collect();
        let hidden = people(&above, &many).hidden(5);
        prop_assert!(hidden[&IndicatorKey::from(KEY)].iter().all(|hides| !hides));
    }
}
