//! A part that is larger than its whole.
//!
//! | text | finding |
//! |---|---|
//! | 87 thành viên, trong đó có 34 nữ thành viên | none |
//! | 87 thành viên, trong đó có 94 thành viên nữ | 94 of 87 |
//! | hoàn thành 07/05 xã | 7 of 5 |

use super::amount::{Amount, is_same_kind};
use super::line::{Line, lines};
use super::split::{Extent, splits};
use super::{Rule, Said, Severity, Sheet};
use crate::figure::{Bound, Figure};
use crate::{Knowledge, Reading};
use vietnamese::Language;

pub(super) const RULE: Rule = Rule {
    name: "part_of_whole",
    explanation: (
        "Một phần nêu sau “trong đó”, “trong số” không thể lớn hơn tổng số mà nó thuộc về.",
        "A part named after “trong đó” or “trong số” cannot be larger than the total to which it belongs.",
    ),
    check,
};

fn check(reading: &Reading, _: &Knowledge<'_>, sheet: &mut Sheet<'_>) {
    for line in lines(reading) {
        for split in splits(&line).iter().filter(|split| split.extent == Extent::Some) {
            let whole = line.figures[split.whole];
            for part in split.parts.iter().filter(|part| part.is_same && part.times == 1) {
                look_at(line.figures[part.index], whole, sheet);
            }
        }
        for index in 1..line.figures.len() {
            fraction(&line, index, sheet);
        }
    }
}

fn look_at(part: &Figure, whole: &Figure, sheet: &mut Sheet<'_>) {
    let Some((small, large)) = Amount::of(part).zip(Amount::of(whole)) else { return };
    if matches!(whole.bound, Bound::AtLeast) || matches!(part.bound, Bound::AtMost | Bound::Nearly) {
        return;
    }
    sheet.checked();
    // "Khoảng 95" may be a few more.
    let slack = if whole.bound == Bound::Exact { 0 } else { large.micro / 20 };
    if small.range().0 <= large.range().1 + slack {
        return;
    }
    let message = Said::of(|language| {
        let (part, whole) = (part.value.format(language), whole.value.format(language));
        match language {
            Language::Vi => {
                format!("Phần là {part} nhưng tổng chỉ là {whole}; phần không thể lớn hơn {whole}.")
            }
            Language::En => {
                format!("The part is {part} but the whole only {whole}; it can be {whole} at most.")
            }
        }
    });
    sheet.found(Severity::Error, message, &[part.span, whole.span]);
}

/// "02/05 xã": so many of so many.
fn fraction(line: &Line<'_>, index: usize, sheet: &mut Sheet<'_>) {
    let (part, whole) = (line.figures[index - 1], line.figures[index]);
    if line.passage.text.get(part.bytes.end..whole.bytes.start) == Some("/") && is_same_kind(part, whole) {
        look_at(part, whole, sheet);
    }
}

#[cfg(test)]
mod tests {
    use crate::check::example::{checked, found};

    #[test]
    fn examples() {
        let right = "Có 87 thành viên, trong đó có 34 thành viên là nữ.";
        assert_eq!(found("part_of_whole", right), Vec::<String>::new());
        assert_eq!(checked("part_of_whole", right), 1);
        assert_eq!(
            found("part_of_whole", "Có 87 thành viên, trong đó có 94 thành viên là nữ."),
            ["Phần là 94 nhưng tổng chỉ là 87; phần không thể lớn hơn 87."]
        );
        for quiet in [
            "Có hơn 87 thành viên, trong đó có 90 thành viên là nữ.",
            "Có 22 HTX với 412 thành viên, trong đó 41 thành viên là nữ.",
        ] {
            assert_eq!(found("part_of_whole", quiet), Vec::<String>::new(), "{quiet}");
        }
    }
}
