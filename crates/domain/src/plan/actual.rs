//! Which periods' figures say how far a goal is, and how "each" is counted.

use crate::period::Period;
use crate::unit::UnitKind;
use jiff::ToSpan;
use jiff::civil::Date;

/// By how many days a period may begin before the goal's time and still count
/// as a period of it: the year of Decree 09/2019 begins on 15 December.
const EARLY_DAYS: i32 = 31;

/// The periods whose figures together say what was reached from `begins` to
/// `until`, earliest first. What is counted at a day (`sums` is false) is said
/// by the last one alone. What happened over time is the sum of periods that do
/// not overlap, chosen backwards from the last: of a closed year the year, of
/// the running one its cumulative period, never `2024-H1` beside `2024-Y`. A
/// period that began long before the goal cannot be divided and does not count.
#[must_use]
pub fn cover(candidates: &[Period], begins: Date, until: Date, sums: bool) -> Vec<Period> {
    let earliest = begins.checked_sub(EARLY_DAYS.days()).unwrap_or(begins);
    let is_within = |period: &Period| begins <= period.to() && period.to() <= until;
    let mut within: Vec<Period> = candidates.iter().copied().filter(is_within).collect();
    within.sort();
    if !sums {
        return within.pop().into_iter().collect();
    }
    within.retain(|period| earliest <= period.from());
    let mut chosen: Vec<Period> = Vec::new();
    // The longer one of those that close on one day comes last, so first here.
    for period in within.into_iter().rev() {
        if chosen.last().is_none_or(|later| period.to() < later.from()) {
            chosen.push(period);
        }
    }
    chosen.reverse();
    chosen
}

/// What was reached of a goal that asks for so much in each unit. What one unit
/// has beyond it does not make up for another: it counts up to the bound.
/// `None` while nobody has reported.
#[must_use]
pub fn each_reached(values: &[Option<i64>], asked: i64) -> Option<i64> {
    let known: Vec<i64> = values.iter().flatten().map(|value| (*value).min(asked)).collect();
    if known.is_empty() { None } else { Some(known.into_iter().fold(0, i64::saturating_add)) }
}

/// The kinds of unit on the level of a kind: "mỗi xã" means wards and townships too.
#[must_use]
pub fn level_of(kind: UnitKind) -> &'static [UnitKind] {
    use UnitKind::{City, Commune, District, Township, Ward};
    match kind {
        Commune | Ward | Township => &[Commune, Ward, Township],
        District | City => &[District, City],
        _ => UnitKind::ALL
            .iter()
            .find(|(one, _)| *one == kind)
            .map_or(&[], |(one, _)| std::slice::from_ref(one)),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn periods(codes: &[&str]) -> Vec<Period> {
        codes.iter().map(|code| code.parse().unwrap()).collect()
    }

    #[test]
    fn what_happened_is_the_closed_years_and_the_running_period() {
        let all = periods(&["2022-H1", "2022-Y", "2023-H1", "2023-Y", "2024-H1", "2024-9M", "2024-Y"]);
        for (begins, until, expected) in [
            (date(2022, 1, 1), date(2024, 6, 18), &["2022-Y", "2023-Y", "2024-H1"][..]),
            (date(2022, 1, 1), date(2024, 12, 31), &["2022-Y", "2023-Y", "2024-Y"]),
            (date(2024, 1, 1), date(2024, 10, 1), &["2024-9M"]),
            (date(2024, 1, 1), date(2024, 5, 1), &[]),
            // Half of 2022 had passed: that year cannot be divided.
            (date(2022, 6, 17), date(2023, 12, 31), &["2023-Y"]),
        ] {
            assert_eq!(cover(&all, begins, until, true), periods(expected), "{begins} {until}");
        }
    }

    #[test]
    fn quarters_follow_a_half_year_and_a_stock_is_its_last_day() {
        let all = periods(&["2024-Q1", "2024-H1", "2024-Q3"]);
        let (begins, until) = (date(2024, 1, 1), date(2024, 12, 31));
        assert_eq!(cover(&all, begins, until, true), periods(&["2024-H1", "2024-Q3"]));
        assert_eq!(cover(&all, begins, until, false), periods(&["2024-Q3"]));
        let since = periods(&["2011-12-30..2012-09-30", "2011-12-30..2013-05-31"]);
        assert_eq!(cover(&since, date(2011, 12, 30), until, true), since[1..]);
    }

    #[test]
    fn one_unit_does_not_make_up_for_another() {
        assert_eq!(each_reached(&[Some(5), Some(0), None], 1), Some(1));
        assert_eq!(each_reached(&[None, None], 1), None);
        assert!(level_of(UnitKind::Commune).contains(&UnitKind::Township));
        assert_eq!(level_of(UnitKind::Village), [UnitKind::Village]);
    }

    proptest! {
        #[test]
        fn what_is_summed_never_overlaps(picks in prop::collection::vec((2019i16..2026, 0usize..7), 0..30)) {
            let code = |(year, part): (i16, usize)| {
                format!("{year}-{}", ["H1", "9M", "Y", "Q1", "Q2", "Q3", "Q4"][part]).parse::<Period>().unwrap()
            };
            let all: Vec<Period> = picks.into_iter().map(code).collect();
            let chosen = cover(&all, date(2020, 1, 1), date(2024, 12, 31), true);
            for pair in chosen.windows(2) {
                prop_assert!(pair[0].to() < pair[1].from());
            }
            prop_assert!(chosen.iter().all(|period| all.contains(period)));
        }
    }
}
