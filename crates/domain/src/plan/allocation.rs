//! Splitting a goal over units. The parts may not add up to the whole; the gap
//! is shown beside them and never forbidden, since plans are made like that.

use super::Share;

/// Splits a whole evenly: the first of the parts take what is left over.
/// Seven over three is 3, 2, 2. No parts, no split.
#[must_use]
pub fn evenly(whole: i64, parts: usize) -> Vec<i64> {
    in_proportion(whole, &vec![1; parts])
}

/// Splits a whole in proportion to weights, by largest remainders, so that the
/// parts add up to it. Of equal remainders the first comes first. Weights
/// below zero count as zero; if all are zero, nothing is given.
#[must_use]
pub fn in_proportion(whole: i64, weights: &[i64]) -> Vec<i64> {
    let weights: Vec<i128> = weights.iter().map(|weight| i128::from((*weight).max(0))).collect();
    let sum: i128 = weights.iter().sum();
    if sum == 0 {
        return vec![0; weights.len()];
    }
    let (sign, amount) = (whole.signum(), i128::from(whole.unsigned_abs()));
    let mut parts: Vec<i128> = weights.iter().map(|weight| amount * weight / sum).collect();
    let mut order: Vec<usize> = (0..weights.len()).filter(|&index| weights[index] > 0).collect();
    order.sort_by_key(|&index| std::cmp::Reverse(amount * weights[index] % sum));
    let left = amount - parts.iter().sum::<i128>();
    for &index in order.iter().take(usize::try_from(left).unwrap_or(0)) {
        parts[index] += 1;
    }
    parts.into_iter().map(|part| sign * i64::try_from(part).unwrap_or(i64::MAX)).collect()
}

/// What the parts lack of the whole; below zero where they are more.
#[must_use]
pub fn gap(whole: i64, shares: &[Share]) -> i64 {
    let given: i128 = shares.iter().map(|share| i128::from(share.value)).sum();
    i64::try_from(i128::from(whole) - given).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn splits() {
        for (whole, weights, expected) in [
            (35, &[1; 10][..], &[4, 4, 4, 4, 4, 3, 3, 3, 3, 3][..]),
            (7, &[1, 1, 1], &[3, 2, 2]),
            (10, &[3, 1, 0], &[8, 2, 0]),
            (-7, &[1, 1, 1], &[-3, -2, -2]),
            (5, &[0, 0], &[0, 0]),
            (5, &[], &[]),
            (1, &[-4, 2], &[0, 1]),
        ] {
            assert_eq!(in_proportion(whole, weights), expected, "{whole} {weights:?}");
        }
        assert_eq!(evenly(7, 3), [3, 2, 2]);
    }

    #[test]
    fn the_gap_of_a_split() {
        let shares: Vec<Share> = [7, 7, 5, 5, 3, 2, 2, 2, 1, 1]
            .into_iter()
            .map(|value| Share { unit: crate::UnitId::new(), value })
            .collect();
        assert_eq!((gap(35, &shares), gap(36, &shares), gap(30, &shares)), (0, 1, -5));
    }

    proptest! {
        #[test]
        fn parts_add_up_and_follow_their_weights(
            whole in -1_000_000_000_000i64..1_000_000_000_000,
            weights in prop::collection::vec(0i64..1_000_000_000, 1..40),
        ) {
            let parts = in_proportion(whole, &weights);
            if weights.iter().any(|weight| *weight > 0) {
                prop_assert_eq!(parts.iter().sum::<i64>(), whole);
            }
            for (one, part) in weights.iter().zip(&parts) {
                for (other, other_part) in weights.iter().zip(&parts) {
                    prop_assert!(one >= other || part.abs() <= other_part.abs() + 1);
                }
                prop_assert!(*one > 0 || *part == 0);
            }
        }
    }
}
