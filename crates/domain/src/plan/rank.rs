//! Who stands where. Equal results share a place, and who has reported
//! nothing has none: missing is not last.

/// A place in a ranking.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Place {
    /// 1 for the best; equals share it, and the next place is left out: 1, 2, 2, 4.
    pub place: usize,
    /// How many share it.
    pub equals: usize,
}

/// The place of each value, highest first; `None` for what is missing.
#[must_use]
pub fn rank<T: Ord>(values: &[Option<T>]) -> Vec<Option<Place>> {
    let mut known: Vec<&T> = values.iter().flatten().collect();
    known.sort_unstable_by(|left, right| right.cmp(left));
    let place = |value: &T| {
        let better = known.partition_point(|other| *other > value);
        let equals = known.partition_point(|other| *other >= value) - better;
        Place { place: better + 1, equals }
    };
    values.iter().map(|value| value.as_ref().map(place)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equals_share_a_place_and_missing_has_none() {
        let places: Vec<Option<(usize, usize)>> = rank(&[Some(5), None, Some(7), Some(5), Some(0)])
            .into_iter()
            .map(|place| place.map(|place| (place.place, place.equals)))
            .collect();
        assert_eq!(places, [Some((2, 2)), None, Some((1, 1)), Some((2, 2)), Some((4, 1))]);
    }
}
