//! Values that can be compared: of one kind, in one unit, with how exactly
//! they are written. Everything is an integer; nothing is ever a float.

use crate::figure::{Bound, Figure};
use vietnamese::Language;
use vietnamese::name::fold;
use vietnamese::number::{Decimal, format_trimmed};

/// Millionths of the kind's own unit (a person, a đồng, a hectare).
pub(super) const ONE: i128 = 1_000_000;

/// A value of a kind.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Amount {
    /// In millionths.
    pub(super) micro: i128,
    /// One in the last written place, in millionths: of `0,5 tỷ` a hundred million đồng.
    pub(super) step: i128,
    /// Whether it is rounded, as money and measured things are and counts are not.
    pub(super) is_rounded: bool,
}

impl Amount {
    /// The amount of a figure; none for a range, or if it is too large to compare.
    pub(super) fn of(figure: &Figure) -> Option<Amount> {
        if figure.value_to.is_some() {
            return None;
        }
        let (_, unit) = kind_and_unit(&figure.measure);
        Self::new(figure.value, unit)
    }

    /// So many of a unit.
    pub(super) fn new(value: Decimal, unit: i128) -> Option<Amount> {
        let step = ONE.checked_mul(unit)?.checked_div(10_i128.checked_pow(value.scale)?)?;
        // Beyond this no product of two amounts fits, and no document means it.
        let micro = i128::from(value.digits).checked_mul(step)?;
        let fits = step > 0 && micro.unsigned_abs() < 10_u128.pow(24);
        fits.then_some(Amount { micro, step, is_rounded: value.scale > 0 || unit > 1 })
    }

    /// The least and the greatest that it can stand for.
    pub(super) fn range(self) -> (i128, i128) {
        let half = if self.is_rounded { self.step / 2 } else { 0 };
        (self.micro - half, self.micro + half)
    }

    /// Whether they are the same, when `terms` rounded values were added.
    pub(super) fn is(self, other: i128, terms: usize) -> bool {
        let slack = if self.is_rounded { self.step * i128::try_from(terms).unwrap_or(1) / 2 } else { 0 };
        (self.micro - other).abs() <= slack
    }
}

/// A percentage and what it may stand for: `38,4` is everything that is rounded
/// or cut to it; "gần", "hơn", "khoảng" leave up to a tenth of it.
pub(super) fn is_percentage(written: Decimal, bound: Bound, part: (i128, i128), whole: (i128, i128)) -> bool {
    let Some(percent) = Amount::new(written, 1) else { return true };
    if whole.0 <= 0 {
        return true;
    }
    let (low, high) = (part.0 * 100 * ONE / whole.1, part.1 * 100 * ONE / whole.0);
    let (value, step) = (percent.micro, percent.step);
    let wide = step.max(value / 10);
    let (from, to) = match bound {
        Bound::Exact => (value - step / 2, value + step - 1),
        Bound::Nearly => (value - wide, value),
        Bound::MoreThan => (value - step / 2, value + wide),
        Bound::About => (value - wide, value + wide),
        Bound::AtLeast | Bound::AtMost | Bound::Range => return true,
    };
    // One millionth for the integer division.
    low <= to + 1 && from <= high + 1
}

/// What percentage the part is, to as many decimals, rounded half away from zero: "38,4".
pub(super) fn percentage(part: i128, whole: i128, decimals: u32, language: Language) -> String {
    let scaled = part * 100 * 10_i128.pow(decimals.min(6));
    let half = if scaled < 0 { -whole / 2 } else { whole / 2 };
    let rounded = (scaled + half) / whole;
    format_trimmed(i64::try_from(rounded).unwrap_or(i64::MAX), decimals.min(6), language)
}

/// An amount in a figure's own unit: 1.900.000.000 đồng beside "1.200 triệu đồng" is "1.900".
pub(super) fn in_unit_of(micro: i128, figure: &Figure, language: Language) -> String {
    let (_, unit) = kind_and_unit(&figure.measure);
    in_unit(micro, unit, language)
}

/// The same for a unit, to at most three decimals.
pub(super) fn in_unit(micro: i128, unit: i128, language: Language) -> String {
    let divisor = unit * ONE / 1000;
    let thousandths = (micro + divisor.signum() * micro.signum() * divisor / 2) / divisor;
    format_trimmed(i64::try_from(thousandths).unwrap_or(i64::MAX), 3, language)
}

/// What is counted, folded and in one spelling, and how many of its unit one is.
pub(super) fn kind_and_unit(measure: &str) -> (String, i128) {
    let head = fold(measure.split('/').next().unwrap_or_default());
    let (words, unit) = match head.split_once(' ') {
        Some(("ty", rest)) => (rest, 1_000_000_000),
        Some(("trieu", rest)) => (rest, 1_000_000),
        Some(("nghin" | "ngan", rest)) => (rest, 1000),
        _ => match head.as_str() {
            "ty" => ("dong", 1_000_000_000),
            "trieu" => ("dong", 1_000_000),
            head => (head, 1),
        },
    };
    let kind = match words {
        "htx" => "hop tac xa",
        "tht" | "to" => "to hop tac",
        "lhhtx" | "lien hiep htx" | "lien hiep hop tac xa" => "lien hiep",
        "qtdnd" | "quy tin dung" | "quy tin dung nhan dan" => "quy",
        "nhom" => "nhom ho",
        words => words,
    };
    (kind.to_owned(), unit)
}

/// Whether a figure is meant so exactly that it can be computed with: "ước đạt
/// 41.300" is an estimate but a number of its own, "khoảng 95" is not.
pub(super) fn is_firm(figure: &Figure) -> bool {
    let digits = figure.value.digits.to_string();
    match figure.bound {
        Bound::Exact => true,
        Bound::About => digits.trim_end_matches('0').len() > 2,
        _ => false,
    }
}

/// Whether a figure is a percentage.
pub(super) fn is_percent(figure: &Figure) -> bool {
    figure.measure == "%"
}

/// Whether the two count the same: "87 thành viên" and "34 người" do.
pub(super) fn is_same_kind(one: &Figure, other: &Figure) -> bool {
    let (one, other) = (kind_and_unit(&one.measure).0, kind_and_unit(&other.measure).0);
    one == other || (is_person(&one) && is_person(&other) && (one == "nguoi" || other == "nguoi"))
}

/// Whether it counts people.
pub(super) fn is_person(kind: &str) -> bool {
    matches!(
        kind,
        "nguoi"
            | "thanh vien"
            | "xa vien"
            | "to vien"
            | "lao dong"
            | "can bo"
            | "dang vien"
            | "hoc vien"
            | "hoi vien"
            | "luot nguoi"
            | "chi"
    )
}

/// Whether it counts organisations of the collective economy.
pub(super) fn is_organisation(kind: &str) -> bool {
    matches!(kind, "hop tac xa" | "to hop tac" | "lien hiep" | "quy")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(digits: i64, scale: u32) -> Decimal {
        Decimal { digits, scale }
    }

    #[test]
    fn a_percentage_is_rounded_or_cut() {
        let is = |digits, scale, bound, part: i128, whole: i128| {
            is_percentage(decimal(digits, scale), bound, (part, part), (whole, whole))
        };
        assert!(is(384, 1, Bound::Exact, 73, 190));
        assert!(is(14, 1, Bound::Exact, 11, 792), "1,389 is rounded up");
        assert!(is(13, 1, Bound::Exact, 11, 792), "1,389 is cut");
        assert!(!is(15, 1, Bound::Exact, 11, 792));
        assert!(!is(389, 1, Bound::Exact, 73, 190));
        assert!(is(5, 0, Bound::Exact, 189, 3787), "4,99 is rounded up");
        assert!(is(1, 0, Bound::Nearly, 2, 223));
        assert!(!is(1, 0, Bound::Nearly, 3, 223), "1,3 is not nearly 1");
        assert!(is(50, 0, Bound::MoreThan, 52, 100));
        assert!(!is(50, 0, Bound::MoreThan, 48, 100));
        assert!(!is(50, 0, Bound::MoreThan, 70, 100));
    }

    #[test]
    fn a_rounded_whole_gives_a_range() {
        let dues = Amount::new(decimal(306, 0), 1_000_000).expect("small");
        let loans = Amount::new(decimal(612, 1), 1_000_000_000).expect("small");
        assert!(is_percentage(decimal(5, 1), Bound::Exact, dues.range(), loans.range()));
        assert!(!is_percentage(decimal(7, 1), Bound::Exact, dues.range(), loans.range()));
    }

    #[test]
    fn percentages_for_people() {
        assert_eq!(percentage(73, 190, 1, Language::Vi), "38,4");
        assert_eq!(percentage(1, 8, 1, Language::En), "12.5");
        assert_eq!(percentage(-1, 8, 0, Language::Vi), "-13");
    }

    #[test]
    fn kinds_have_one_spelling() {
        assert_eq!(kind_and_unit("HTX"), kind_and_unit("hợp tác xã"));
        assert_eq!(kind_and_unit("triệu đồng/người/tháng"), ("dong".to_owned(), 1_000_000));
        assert_eq!(kind_and_unit("nghìn thành viên"), ("thanh vien".to_owned(), 1000));
        assert_eq!(in_unit(1_900_000_000 * ONE, 1_000_000, Language::Vi), "1.900");
        assert_eq!(in_unit(2_050_000_000 * ONE, 1_000_000_000, Language::Vi), "2,05");
    }
}
