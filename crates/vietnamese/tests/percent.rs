//! Percentages recomputed from their parts.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use vietnamese::Language::{En, Vi};
use vietnamese::percent::Percent;

/// What the 2012 report on the pilot scheme states of its nine lines.
#[test]
fn the_report_of_2012() {
    for (done, registered, text) in [
        (73, 190, "38,4%"),
        (1_220, 7_574, "16,1%"),
        (321, 796, "40,3%"),
        (189, 3_787, "5%"),
        (94, 361, "26%"),
        (39, 363, "10,7%"),
        (2, 223, "0,9%"),
        (176, 7_554, "2,3%"),
        (11, 792, "1,4%"),
    ] {
        assert_eq!(Percent::of(done, registered).unwrap().format(Vi), text);
    }
}

#[test]
fn rounds_half_away_from_zero() {
    for (part, whole, tenths) in [
        (1, 2000, 1),
        (-1, 2000, -1),
        (1, 2001, 0),
        (3, 2000, 2),
        (2, 3, 667),
        (-2, 3, -667),
        (0, 5, 0),
        (190, 190, 1000),
        (380, 190, 2000),
    ] {
        assert_eq!(Percent::of(part, whole).unwrap().tenths(), tenths, "{part}/{whole}");
    }
}

#[test]
fn nothing_is_a_percentage_of_nothing() {
    assert_eq!(Percent::of(5, 0), None);
    assert_eq!(Percent::of(0, 0), None);
    assert_eq!(Percent::of(5, -1), None);
    assert_eq!(Percent::change(5, 0), None);
    assert_eq!(Percent::of(i64::MAX, 1), None);
    assert_eq!(Percent::of_scaled(1, 99, 1, 0), None);
}

#[test]
fn formats_and_changes() {
    assert_eq!(Percent::of(73, 190).unwrap().format(En), "38.4%");
    assert_eq!(Percent::from_tenths(12_200).format(Vi), "1.220%");
    assert_eq!(Percent::change(1_117, 1_000).unwrap().format_change(Vi), "+11,7%");
    assert_eq!(Percent::change(97, 100).unwrap().format_change(Vi), "-3%");
    assert_eq!(Percent::change(100, 100).unwrap().format_change(Vi), "0%");
    // 38,4 of 76,80 is a half, whatever the decimals of each.
    assert_eq!(Percent::of_scaled(384, 1, 7_680, 2).unwrap().tenths(), 500);
    assert_eq!(Percent::of_scaled(3, 0, 120, 1).unwrap().tenths(), 250);
}

#[test]
fn beyond_ten_times_it_is_said_in_times() {
    for (now, before, times) in [
        (1000, 100, None),
        (1001, 100, Some(10)),
        (10_001, 100, Some(100)),
        (100_001, 100, Some(1000)),
        (i64::MAX, 1, Some(1000)),
        (5, 0, None),
        (50, -1, None),
        (-50, 1, None),
    ] {
        assert_eq!(Percent::times_exceeded(now, before), times, "{now} {before}");
    }
}

proptest! {
    /// |part·1000/whole − tenths| ≤ ½, and at exactly ½ the result is the one farther from zero.
    #[test]
    fn is_the_nearest_tenth(part in -10_i64.pow(12)..10_i64.pow(12), whole in 1_i64..10_i64.pow(12)) {
        let tenths = i128::from(Percent::of(part, whole).unwrap().tenths());
        let (part, whole) = (i128::from(part), i128::from(whole));
        let twice_off = 2 * (tenths * whole - part * 1000);
        prop_assert!(twice_off.abs() <= whole);
        if twice_off.abs() == whole {
            prop_assert_eq!(twice_off.signum(), part.signum());
        }
    }

    /// The halves are rare among random fractions, so they are made.
    #[test]
    fn halves_go_away_from_zero(tenths in 0_i64..10_000, twice in 1_i64..1000) {
        let (part, whole) = ((2 * tenths + 1) * twice, 2000 * twice);
        prop_assert_eq!(Percent::of(part, whole).unwrap().tenths(), tenths + 1);
        prop_assert_eq!(Percent::of(-part, whole).unwrap().tenths(), -tenths - 1);
    }

    #[test]
    fn scaling_both_changes_nothing(part in 0_i64..1_000_000, whole in 1_i64..1_000_000, places in 0_u32..6) {
        prop_assert_eq!(Percent::of_scaled(part, places, whole, places), Percent::of(part, whole));
        let shifted = part * 10_i64.pow(places);
        prop_assert_eq!(Percent::of_scaled(shifted, places, whole, 0), Percent::of(part, whole));
    }
}
