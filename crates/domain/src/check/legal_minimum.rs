//! Members are at least the legal minimum of the day times the organisations:
//! 3 a cooperative group under Decree 151/2007, 2 since Decree 77/2019; 7 a
//! cooperative under the Law of 2012, 5 under that of 2023.

use super::{Finding, Quoted, Rule, Severity, Sheet};
use crate::form::{Cell, Relation};
use crate::programme::legal_minimum_on;

pub(super) fn check(sheet: &Sheet<'_>, findings: &mut Vec<Finding>) {
    for relation in &sheet.version.relations {
        let Relation::LegalMinimum { members, groups, kind } = relation else { continue };
        let (members, groups) = (Cell::total(members), Cell::total(groups));
        let Some((have, count)) = sheet.comparable(&members, &groups) else { continue };
        let Some(law) = legal_minimum_on(sheet.legal_minimums, kind, sheet.period.to()) else { continue };
        if have < count * i128::from(law.minimum) {
            let quoted = vec![
                ("members_value", sheet.quoted(&members)),
                ("groups_value", sheet.quoted(&groups)),
                ("minimum", Quoted::Number { value: law.minimum, decimals: 0 }),
                ("members", Quoted::Cell(members.clone())),
                ("groups", Quoted::Cell(groups.clone())),
                ("kind", Quoted::Words { vi: kind.clone(), en: kind.clone() }),
                ("source", Quoted::Words { vi: law.source.clone(), en: law.source.clone() }),
            ];
            findings.push(Finding::new(
                Rule::BelowLegalMinimum,
                Severity::Blocks,
                vec![members, groups],
                quoted,
            ));
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use super::super::{Rule, testing};

    #[test]
    fn examples() {
        for (cells, period, expected) in [
            (&[("tht", 73), ("to-vien", 1220)][..], "2012-Y", &[][..]),
            (&[("tht", 10), ("to-vien", 29)], "2012-Y", &[Rule::BelowLegalMinimum]), // 3 a group until 2019
            (&[("tht", 10), ("to-vien", 29)], "2024-H1", &[]),                       // 2 a group since
            (&[("tht", 10), ("to-vien", 19)], "2024-H1", &[Rule::BelowLegalMinimum]),
            (&[("tht", 10)], "2024-H1", &[]),
        ] {
            assert_eq!(testing::rules_of(cells, &[], period), expected, "{cells:?} {period}");
        }
    }
}
