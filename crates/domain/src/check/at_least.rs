//! One line is at least so many times another: households ≥ groups.

use super::{Finding, Quoted, Rule, Severity, Sheet};
use crate::form::{Cell, Relation};

pub(super) fn check(sheet: &Sheet<'_>, findings: &mut Vec<Finding>) {
    for relation in &sheet.version.relations {
        let Relation::AtLeast { left, right, factor, because_vi, because_en } = relation else { continue };
        let (left, right) = (Cell::total(left), Cell::total(right));
        let Some((have, need)) = sheet.comparable(&left, &right) else { continue };
        if have < need * i128::from(*factor) {
            let quoted = vec![
                ("left_value", sheet.quoted(&left)),
                ("right_value", sheet.quoted(&right)),
                ("left", Quoted::Cell(left.clone())),
                ("right", Quoted::Cell(right.clone())),
                ("because", Quoted::Words { vi: because_vi.clone(), en: because_en.clone() }),
            ];
            findings.push(Finding::new(Rule::TooFew, Severity::Blocks, vec![left, right], quoted));
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
            (&[("nhom-ho", 321), ("ho", 189)][..], &[Rule::TooFew][..]), // the report of 2012
            (&[("nhom-ho", 100), ("ho", 200)], &[]),
            (&[("nhom-ho", 100), ("ho", 199)], &[Rule::TooFew]),
            (&[("nhom-ho", 0), ("ho", 0)], &[]),
            (&[("nhom-ho", 321)], &[]), // households not entered yet
        ] {
            assert_eq!(testing::rules(cells, &[]), expected, "{cells:?}");
        }
    }
}
