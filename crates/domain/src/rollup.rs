//! How figures add up. The pure functions here say what the answer must be;
//! the storage keeps the same sums in a table, and a property test and
//! `hoptac verify` hold the one to the other.

use crate::form::Cell;
use crate::indicator::{Indicator, Indicators, OverTime, OverUnits};
use crate::{Breakdown, IndicatorKey};
use serde::Serialize;
use std::collections::BTreeMap;

/// What a report, or a sum of reports, gives to a total.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize)]
pub struct Amount {
    /// The sum; for a weighted mean the sum of value × weight. Scaled.
    pub value: i64,
    /// The sum of weights, for a weighted mean; else 0.
    pub weight: i64,
    /// How many units gave a number.
    pub units: i64,
    /// How many of them are marked as illustrative.
    pub illustrative: i64,
}

impl std::ops::Add for Amount {
    type Output = Amount;
    fn add(self, other: Amount) -> Amount {
        Amount {
            value: self.value + other.value,
            weight: self.weight + other.weight,
            units: self.units + other.units,
            illustrative: self.illustrative + other.illustrative,
        }
    }
}

impl std::ops::Neg for Amount {
    type Output = Amount;
    fn neg(self) -> Amount {
        Amount {
            value: -self.value,
            weight: -self.weight,
            units: -self.units,
            illustrative: -self.illustrative,
        }
    }
}

impl std::iter::Sum for Amount {
    fn sum<I: Iterator<Item = Amount>>(amounts: I) -> Amount {
        amounts.fold(Amount::default(), |sum, amount| sum + amount)
    }
}

/// A figure as it goes into a total.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Given {
    /// The scaled value.
    pub value: i64,
    /// Whether it is a unit's number. A correction line is not: it moves the
    /// sum and leaves the count of units alone.
    pub counts: bool,
    /// Whether it is marked as illustrative.
    pub illustrative: bool,
}

/// The largest value × weight that counts: a thousand units of it still fit.
const LARGEST_PRODUCT: i64 = 9_000_000_000_000_000;

/// What one unit's figures of a period give to its total and to those above.
#[must_use]
pub fn amounts(figures: &BTreeMap<Cell, Given>, indicators: &Indicators) -> BTreeMap<Cell, Amount> {
    let mut amounts = BTreeMap::new();
    for (cell, given) in figures {
        let Some(indicator) = indicators.get(&cell.indicator) else { continue };
        let (value, one) = (given.value, i64::from(given.counts));
        let of = |value, weight, illustrative| Amount {
            value,
            weight,
            units: one,
            illustrative: one * i64::from(illustrative),
        };
        let amount = match &indicator.over_units {
            OverUnits::Sum | OverUnits::None => of(value, 0, given.illustrative),
            OverUnits::Ratio(..) => continue,
            OverUnits::WeightedMean(by) => {
                let by = Cell { indicator: by.clone(), breakdown: cell.breakdown.clone() };
                // Without its weight a mean says nothing about a sum.
                let Some(weight) = figures.get(&by) else { continue };
                let product =
                    value.checked_mul(weight.value).filter(|product| product.abs() <= LARGEST_PRODUCT);
                let Some(product) = product else { continue };
                of(product, weight.value, given.illustrative || weight.illustrative)
            }
        };
        amounts.insert(cell.clone(), amount);
    }
    amounts
}

/// What must be added to the totals when a report's figures change from the
/// old to the new.
#[must_use]
pub fn change(old: &BTreeMap<Cell, Amount>, new: &BTreeMap<Cell, Amount>) -> BTreeMap<Cell, Amount> {
    let mut change = new.clone();
    for (cell, amount) in old {
        let entry = change.entry(cell.clone()).or_default();
        *entry = *entry + -*amount;
    }
    change.retain(|_, amount| *amount != Amount::default());
    change
}

/// Whether a unit's number goes into the totals of the units above it.
#[must_use]
pub fn rises(indicator: &Indicator) -> bool {
    indicator.over_units != OverUnits::None
}

/// A total as people read it: `None` where nothing was reported, which is not zero.
#[must_use]
pub fn resolve(
    indicator: &Indicator,
    breakdown: &Breakdown,
    totals: &BTreeMap<Cell, Amount>,
    indicators: &Indicators,
) -> Option<i64> {
    let of = |key: &IndicatorKey| {
        let cell = Cell { indicator: key.clone(), breakdown: breakdown.clone() };
        totals.get(&cell).filter(|amount| amount.units > 0 || amount.value != 0)
    };
    match &indicator.over_units {
        OverUnits::Sum | OverUnits::None => of(&indicator.key).map(|amount| amount.value),
        OverUnits::WeightedMean(_) => {
            let amount = of(&indicator.key)?;
            divide(i128::from(amount.value), i128::from(amount.weight))
        }
        OverUnits::Ratio(numerator, denominator) => {
            let decimals = |key| indicators.get(key).map_or(0, |part: &Indicator| part.decimals);
            let above = i128::from(of(numerator)?.value) * i128::from(indicator.scale);
            let below = i128::from(of(denominator)?.value);
            let above = above * 10_i128.pow(indicator.decimals + decimals(denominator));
            divide(above, below * 10_i128.pow(decimals(numerator)))
        }
    }
}

/// Rounded half away from zero, as the documents do.
fn divide(above: i128, below: i128) -> Option<i64> {
    if below <= 0 {
        return None;
    }
    let half = if above < 0 { -below } else { below };
    i64::try_from((above * 2 + half) / (below * 2)).ok()
}

/// A number over several periods that follow each other, earliest first.
#[must_use]
pub fn over_time(indicator: &Indicator, values: &[Option<i64>]) -> Option<i64> {
    match indicator.over_time {
        // A sum with a hole would look like a whole.
        OverTime::Sum if !values.is_empty() => values.iter().copied().sum(),
        OverTime::Last => values.last().copied().flatten(),
        OverTime::Sum | OverTime::Ratio | OverTime::None => None,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use super::*;
    use crate::check::testing::indicator;
    use proptest::prelude::*;

    fn indicators() -> Indicators {
        let mean = Indicator {
            over_units: OverUnits::WeightedMean("thanh-vien".into()),
            ..indicator("thu-nhap", 1)
        };
        let ratio = Indicator {
            over_units: OverUnits::Ratio("doanh-thu".into(), "htx".into()),
            ..indicator("doanh-thu-binh-quan", 1)
        };
        let own = Indicator { over_units: OverUnits::None, ..indicator("xep-hang", 0) };
        Indicators::new(vec![
            indicator("thanh-vien", 0),
            indicator("htx", 0),
            indicator("doanh-thu", 0),
            mean,
            ratio,
            own,
        ])
    }

    fn real(value: i64) -> Given {
        Given { value, counts: true, illustrative: false }
    }

    fn figures(list: &[(&str, i64)]) -> BTreeMap<Cell, Given> {
        list.iter().map(|(name, value)| (Cell::from_name(name), real(*value))).collect()
    }

    fn total(reports: &[BTreeMap<Cell, Given>]) -> BTreeMap<Cell, Amount> {
        let mut sum: BTreeMap<Cell, Amount> = BTreeMap::new();
        for report in reports {
            for (cell, amount) in amounts(report, &indicators()) {
                let entry = sum.entry(cell).or_default();
                *entry = *entry + amount;
            }
        }
        sum
    }

    fn read(key: &str, totals: &BTreeMap<Cell, Amount>) -> Option<i64> {
        let indicators = indicators();
        resolve(indicators.get(&key.into()).unwrap(), &"".into(), totals, &indicators)
    }

    #[test]
    fn averages_are_weighted_and_ratios_recomputed() {
        let totals = total(&[
            figures(&[("thanh-vien", 10), ("thu-nhap", 200), ("htx", 1), ("doanh-thu", 100)]),
            figures(&[("thanh-vien", 30), ("thu-nhap", 400), ("htx", 2), ("doanh-thu", 500)]),
        ]);
        assert_eq!(read("thu-nhap", &totals), Some(350)); // 35,0 and not 30,0
        assert_eq!(read("doanh-thu-binh-quan", &totals), Some(2000)); // 600 / 3 = 200,0
    }

    #[test]
    fn empty_is_not_zero() {
        let totals = total(&[figures(&[("thanh-vien", 0)]), figures(&[])]);
        assert_eq!(read("thanh-vien", &totals), Some(0));
        assert_eq!(read("htx", &totals), None);
        assert_eq!(read("doanh-thu-binh-quan", &totals), None);
        assert_eq!(totals[&Cell::from_name("thanh-vien")].units, 1);
    }

    #[test]
    fn a_mean_is_illustrative_if_its_weight_is_and_never_overflows() {
        let mut report = figures(&[("thanh-vien", 10), ("thu-nhap", 200)]);
        report.insert(Cell::from_name("thanh-vien"), Given { illustrative: true, ..real(10) });
        let mean = Cell::from_name("thu-nhap");
        assert_eq!(amounts(&report, &indicators())[&mean].illustrative, 1);
        report.insert(mean.clone(), real(90_000_000_000_000));
        report.insert(Cell::from_name("thanh-vien"), real(100_000));
        assert!(!amounts(&report, &indicators()).contains_key(&mean), "two of these would not fit");
    }

    #[test]
    fn a_correction_moves_the_sum_and_is_no_unit() {
        let line = BTreeMap::from([(Cell::from_name("htx"), Given { counts: false, ..real(-2) })]);
        let amount = amounts(&line, &indicators())[&Cell::from_name("htx")];
        assert_eq!((amount.value, amount.units, amount.illustrative), (-2, 0, 0));
    }

    #[test]
    fn a_sum_over_time_with_a_hole_is_no_sum() {
        let flow = Indicator { over_time: OverTime::Sum, ..indicator("tht-moi", 0) };
        assert_eq!(over_time(&flow, &[Some(3), Some(4)]), Some(7));
        assert_eq!(over_time(&flow, &[Some(3), None]), None);
        assert_eq!(over_time(&indicator("tht", 0), &[Some(3), Some(4)]), Some(4));
    }

    proptest! {
        /// Replacing a report by change() leads to the total of the new reports.
        #[test]
        fn changes_lead_from_the_old_total_to_the_new(
            a in prop::collection::btree_map("[abc]", -50i64..50, 0..4),
            b in prop::collection::btree_map("[abc]", -50i64..50, 0..4),
            rest in prop::collection::btree_map("[abc]", -50i64..50, 0..4),
        ) {
            let keys = ["a", "b", "c"];
            let indicators = Indicators::new(keys.iter().map(|key| indicator(key, 0)).collect());
            let of = |map: &BTreeMap<String, i64>| {
                let figures = map.iter().map(|(key, value)| (Cell::from_name(key), real(*value))).collect();
                amounts(&figures, &indicators)
            };
            let add = |left: BTreeMap<Cell, Amount>, right: &BTreeMap<Cell, Amount>| {
                let mut sum = left;
                for (cell, amount) in right {
                    let entry = sum.entry(cell.clone()).or_default();
                    *entry = *entry + *amount;
                }
                sum.retain(|_, amount| *amount != Amount::default());
                sum
            };
            let before = add(of(&rest), &of(&a));
            let after = add(of(&rest), &of(&b));
            prop_assert_eq!(add(before, &change(&of(&a), &of(&b))), after);
        }

        /// Rounding is half away from zero and never off by more than a half.
        #[test]
        fn division_rounds_half_away(above in -1_000_000i64..1_000_000, below in 1i64..1000) {
            let rounded = divide(i128::from(above), i128::from(below)).unwrap();
            let twice_error = (rounded * below - above).abs() * 2;
            prop_assert!(twice_error <= below);
            if twice_error == below { prop_assert!(rounded.abs() * below > above.abs()); }
        }
    }
}
