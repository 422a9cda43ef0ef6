//! A part without its whole: the officer has the number and left the total empty.

use super::{Finding, Quoted, Rule, Severity, Sheet, part_of};

pub(super) fn check(sheet: &Sheet<'_>, findings: &mut Vec<Finding>) {
    for (part, whole) in part_of::pairs(sheet) {
        let positive = sheet.value(&part).is_some_and(|value| value > 0);
        if positive && !sheet.entered.contains_key(&whole) {
            let quoted = vec![("part", Quoted::Cell(part.clone())), ("whole", Quoted::Cell(whole.clone()))];
            findings.push(Finding::new(Rule::WholeMissing, Severity::Blocks, vec![whole, part], quoted));
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
            (&[("tht-moi", 3)][..], &[Rule::WholeMissing][..]),
            (&[("tht-moi", 0)], &[]),
            (&[("tht-moi", 3), ("tht", 5)], &[]),
        ] {
            assert_eq!(testing::rules(cells, &[]), expected, "{cells:?}");
        }
    }
}
