//! A number must not be below zero, except where the indicator says so (profit).

use super::{Finding, Quoted, Rule, Severity, Sheet};

pub(super) fn check(sheet: &Sheet<'_>, findings: &mut Vec<Finding>) {
    for cell in sheet.entered.keys() {
        let allowed = sheet.indicators.get(&cell.indicator).is_some_and(|indicator| indicator.negative);
        if let Some(value) = sheet.value(cell).filter(|value| *value < 0 && !allowed) {
            let quoted = vec![("cell", Quoted::Cell(cell.clone())), ("value", sheet.number(cell, value))];
            findings.push(Finding::new(Rule::Negative, Severity::Blocks, vec![cell.clone()], quoted));
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use super::super::{Rule, testing};

    #[test]
    fn examples() {
        for (cells, expected) in [
            (&[("tht", 0)][..], &[][..]),
            (&[("tht", -1)], &[Rule::Negative]),
            (&[("lai", -500)], &[]), // profit may be a loss
        ] {
            assert_eq!(testing::rules(cells, &[]), expected, "{cells:?}");
        }
    }
}
