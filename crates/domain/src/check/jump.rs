//! A value far from the one it is compared with asks "is that right?". The
//! bound stands with the indicator, in percent.

use super::{Finding, Quoted, Rule, Severity, Sheet};
use vietnamese::percent::Percent;

/// Changes of so few units of the last kept decimal never ask: from 1 to 2 is no jump.
const SMALL: u64 = 5;

pub(super) fn check(sheet: &Sheet<'_>, findings: &mut Vec<Finding>) {
    for cell in sheet.entered.keys() {
        let Some(bound) = sheet.indicators.get(&cell.indicator).and_then(|indicator| indicator.jump_percent)
        else {
            continue;
        };
        let (Some(now), Some(before)) = (sheet.value(cell), sheet.previous.get(cell).copied()) else {
            continue;
        };
        // A number that cannot be is not also unlikely.
        let may_be_negative = sheet.indicators.get(&cell.indicator).is_some_and(|one| one.negative);
        if now < 0 && !may_be_negative {
            continue;
        }
        let change = i128::from(now) - i128::from(before);
        let small = now.abs_diff(before) <= SMALL * 10_u64.pow(sheet.decimals(cell));
        if small || change.abs() * 100 <= i128::from(before).abs() * i128::from(bound) {
            continue;
        }
        let mut quoted = vec![
            ("cell", Quoted::Cell(cell.clone())),
            ("now", sheet.number(cell, now)),
            ("before", sheet.number(cell, before)),
            ("bound", Quoted::Tenths(bound * 10)),
        ];
        if let Some(times) = Percent::times_exceeded(now, before) {
            quoted.push(("times", Quoted::Number { value: times, decimals: 0 }));
        } else if before != 0 {
            // Rounded as everywhere else: the page shows the same change beside it.
            let (twice, whole) = (change.abs() * 2000, i128::from(before).abs());
            let tenths = (twice + whole) / (2 * whole) * change.signum();
            quoted.push(("change", Quoted::Tenths(i64::try_from(tenths).unwrap_or(i64::MAX))));
        }
        findings.push(Finding::new(Rule::Jump, Severity::Asks, vec![cell.clone()], quoted));
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use super::super::{Rule, testing};

    #[test]
    fn examples() {
        for (now, before, expected) in [
            (110, Some(104), &[][..]),
            (300, Some(104), &[Rule::Jump][..]),
            (20, Some(104), &[Rule::Jump]),
            (3, Some(1), &[]), // small counts jump all the time
            (156, Some(104), &[]),
            (157, Some(104), &[Rule::Jump]),
            (50, Some(0), &[Rule::Jump]),
            (-5, Some(7), &[Rule::Negative]), // nothing is asked about what cannot be
            (300, None, &[]),                 // nothing to compare with
        ] {
            let previous: Vec<_> = before.map(|value| ("tht", value)).into_iter().collect();
            assert_eq!(testing::rules(&[("tht", now)], &previous), expected, "{now} {before:?}");
        }
    }

    #[test]
    fn a_jump_beyond_sense_quotes_times_and_no_percentage() {
        let quoted = |now| {
            let findings = testing::findings(&[("tht", now)], &[("tht", 7)], "2024-H1");
            let mut names: Vec<&str> = findings[0].quoted.keys().copied().collect();
            names.retain(|name| ["change", "times"].contains(name));
            names
        };
        assert_eq!(quoted(70), ["change"]);
        assert_eq!(quoted(71), ["times"]);
        assert_eq!(quoted(100_000_000_000_000), ["times"]);
    }
}
