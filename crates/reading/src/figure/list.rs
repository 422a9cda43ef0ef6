//! Lists: what their members take over from the whole and from each other.

use super::frame::Frame;
use super::measure::Measure;
use super::{Figure, Role};
use crate::number::Number;
use vietnamese::number::Decimal;

/// The value of a number with its measure known: "1,220 hộ" are households in
/// thousands, "1,220 tỷ" is an amount with decimals.
pub(super) fn grouped(number: &Number, measure: &Measure) -> (Option<Decimal>, Option<Decimal>) {
    let whole = |value: Decimal| {
        let is_grouped = value.scale == 3 && !measure.is_unit && value.digits.abs() >= 1000;
        if is_grouped { Decimal { digits: value.digits, scale: 0 } } else { value }
    };
    (number.value.map(whole), number.value_to.map(whole))
}

/// "(trong đó: nữ 12, dân tộc thiểu số 30)" and "THT: 5; HTX: 3": a number
/// without a measure of its own is measured as the one before it.
pub(super) fn inherit(_frame: &Frame<'_>, figures: &mut [Figure]) {
    for index in 1..figures.len() {
        let (before, rest) = figures.split_at_mut(index);
        let (Some(before), Some(own)) = (before.last(), rest.first_mut()) else { continue };
        if own.measure.is_empty() && before.passage == own.passage && before.role != Role::Ratio {
            own.measure = before.measure.clone();
        }
    }
}
