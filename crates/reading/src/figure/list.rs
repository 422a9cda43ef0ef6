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

/// Figures further back than this lend no measure.
const NEAR: usize = 4;

/// "(trong đó: nữ 12, dân tộc thiểu số 30)" and "THT: 5; HTX: 3": a number
/// without a measure of its own is measured as the one before it.
pub(super) fn inherit(frame: &Frame<'_>, figures: &mut [Figure]) {
    for index in (1..figures.len()).rev() {
        // "tăng từ 09 lên 17 hợp tác xã": what both count stands behind the second.
        let (before, rest) = figures.split_at_mut(index);
        let (Some(own), Some(next)) = (before.last_mut(), rest.first()) else { continue };
        let between = frame.passages[own.passage].lower.get(own.bytes.end..next.bytes.start).map(str::trim);
        let leads = matches!(
            between,
            Some(
                "lên"
                    | "xuống"
                    | "xuống còn"
                    | "đến"
                    | "/"
                    | "và"
                    | "hoặc"
                    | "trong"
                    | "trong số"
                    | "trong tổng số"
                    | "trên tổng số"
            )
        );
        if own.measure.is_empty() && own.passage == next.passage && leads {
            own.measure = next.measure.clone();
        }
    }
    for index in 1..figures.len() {
        let (before, rest) = figures.split_at_mut(index);
        let Some(own) = rest.first_mut().filter(|own| own.measure.is_empty()) else { continue };
        // "142 HTX, chiếm 23,6%; huyện Yên Sơn 106": over the share of the one before.
        let mut same = before.iter().rev().take(NEAR).take_while(|before| before.passage == own.passage);
        if let Some(before) = same.find(|before| before.role != Role::Ratio && before.measure != "%") {
            own.measure = before.measure.clone();
        }
    }
}
