//! A part is not above its whole: a line "trong đó" and the line above it,
//! a column of a breakdown and the total.

use super::{Finding, Quoted, Rule, Severity, Sheet};
use crate::Breakdown;
use crate::form::Cell;

pub(super) fn check(sheet: &Sheet<'_>, findings: &mut Vec<Finding>) {
    for (part, whole) in pairs(sheet) {
        let Some((part_value, whole_value)) = sheet.comparable(&part, &whole) else { continue };
        if part_value > whole_value {
            let quoted = vec![
                ("part_value", sheet.quoted(&part)),
                ("whole_value", sheet.quoted(&whole)),
                ("part", Quoted::Cell(part.clone())),
                ("whole", Quoted::Cell(whole.clone())),
            ];
            findings.push(Finding::new(Rule::PartAboveWhole, Severity::Blocks, vec![part, whole], quoted));
        }
    }
}

/// Every cell with the cell that it is a part of.
pub(super) fn pairs(sheet: &Sheet<'_>) -> Vec<(Cell, Cell)> {
    let mut pairs = Vec::new();
    for section in &sheet.version.sections {
        for line in &section.lines {
            for breakdown in section.breakdowns().into_iter().filter(|breakdown| section.has(line, breakdown))
            {
                let cell = Cell { indicator: line.indicator.clone(), breakdown };
                if let Some(whole) = &line.part_of {
                    let whole = Cell { indicator: whole.clone(), breakdown: cell.breakdown.clone() };
                    pairs.push((cell.clone(), whole));
                }
                if cell.breakdown != Breakdown::from("") {
                    pairs.push((cell.clone(), Cell::total(&cell.indicator)));
                }
            }
        }
    }
    pairs
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use super::super::{Rule, testing};

    #[test]
    fn examples() {
        for (cells, expected) in [
            (&[("tht", 10), ("tht-moi", 10)][..], &[][..]),
            (&[("tht", 10), ("tht-moi", 11)], &[Rule::PartAboveWhole]),
            (&[("thanh-vien", 100), ("thanh-vien:sex=female", 100)], &[]),
            (&[("thanh-vien", 100), ("thanh-vien:sex=female", 101)], &[Rule::PartAboveWhole]),
            (&[("tht", 10)], &[]), // an empty part is no zero and no error
        ] {
            assert_eq!(testing::rules(cells, &[]), expected, "{cells:?}");
        }
    }
}
