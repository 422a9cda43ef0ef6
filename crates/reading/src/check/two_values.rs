//! One total of one area and time with two values.
//!
//! | text | finding |
//! |---|---|
//! | Toàn huyện có 58 HTX. … Toàn huyện hiện có 58 HTX và 43 tổ hợp tác | none |
//! | Toàn huyện có 58 HTX. … Toàn huyện hiện có 61 HTX và 43 tổ hợp tác | 58 and 61 |
//! | Toàn tỉnh có 512 HTX. Trong số 521 HTX có 321 HTX nông nghiệp | 512 and 521 |
//! | Toàn huyện có 58 HTX. Toàn huyện có 20 HTX nông nghiệp | none |

use super::amount::{Amount, kind_and_unit};
use super::line::{Line, is_value, lines};
use super::{Rule, Said, Severity, Sheet};
use crate::figure::{Bound, Figure, Role};
use crate::{Knowledge, Reading, When};
use regex::Regex;
use std::sync::LazyLock;
use vietnamese::Language;
use vietnamese::name::match_key;

pub(super) const RULE: Rule = Rule {
    name: "two_values",
    explanation: (
        "Cùng một tổng số của cùng địa bàn và thời điểm không thể có hai giá trị trong một văn bản.",
        "One total of one area and time cannot have two values in one document.",
    ),
    check,
};

/// Words that say that a total of the whole area follows.
static TOTAL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let area = r"(?:toàn|trên địa bàn|cả) (?:tỉnh|huyện|xã|thành phố|thị xã|nước|phường)[^,;:(]{0,25}?";
    Regex::new(&format!(
        r"(?:{area} (?:hiện |đã |đang )?(?:có|còn)(?: tổng số)?|hiện có|số [^,;:(]{{0,60}} lên)\s*$"
    ))
    .ok()
});

/// Words that say that a value is not of now.
const EARLIER: [&str; 6] = ["đầu năm", "trước", "cùng kỳ", "so với", "từ năm", "mới"];

/// A total of an area.
pub(super) struct Total<'a> {
    pub(super) figure: &'a Figure,
    key: (String, String, When),
}

/// The figures that say how many there are in the whole area, without a word
/// behind them that narrows it ("hợp tác xã", not "hợp tác xã nông nghiệp").
pub(super) fn totals(reading: &Reading) -> Vec<Total<'_>> {
    let mut found = Vec::new();
    for line in lines(reading) {
        for index in 0..line.figures.len() {
            if is_total(&line, index) {
                let figure = line.figures[index];
                found.push(Total { figure, key: key(figure) });
            }
        }
    }
    found
}

fn key(figure: &Figure) -> (String, String, When) {
    (kind_and_unit(&figure.measure).0, match_key(&figure.area), figure.time)
}

fn is_total(line: &Line<'_>, index: usize) -> bool {
    let figure = line.figures[index];
    let is_plain = figure.role == Role::Actual && figure.bound == Bound::Exact && is_value(figure);
    if !is_plain || line.depth(index) > 0 || !ends_at_kind(line, index, &[]) {
        return false;
    }
    let clause = line.clause_before(index);
    let sentence = line.words(line.sentence(index).start..figure.bytes.start);
    TOTAL.as_ref().is_some_and(|total| total.is_match(&clause))
        && !EARLIER.iter().any(|word| sentence.contains(word))
}

/// Whether nothing narrows the noun behind a figure.
fn ends_at_kind(line: &Line<'_>, index: usize, also: &[&str]) -> bool {
    let after = line.after(index);
    let measure = line.figures[index].measure.to_lowercase();
    let Some(rest) = after.trim_start().strip_prefix(&measure) else { return false };
    let rest = rest.trim_start();
    rest.is_empty()
        || rest.starts_with([',', '.', ';', ':', '('])
        || ["và ", "với ", "trong đó", "gồm", "bao gồm"].iter().chain(also).any(|word| rest.starts_with(word))
}

fn check(reading: &Reading, _: &Knowledge<'_>, sheet: &mut Sheet<'_>) {
    let totals = totals(reading);
    for (index, later) in totals.iter().enumerate() {
        let same = |earlier: &&Total<'_>| earlier.key == later.key && later.key.2 != When::Unknown;
        if let Some(earlier) = totals[..index].iter().find(same) {
            compare(earlier.figure, later.figure, sheet);
        }
    }
    for line in lines(reading) {
        for index in 0..line.figures.len() {
            if let Some(total) = taken_up(&line, index, &totals) {
                compare(total, line.figures[index], sheet);
            }
        }
    }
}

/// "Trong số 108 hợp tác xã, …": the total of which it speaks, the last one before it.
fn taken_up<'a>(line: &Line<'a>, index: usize, totals: &[Total<'a>]) -> Option<&'a Figure> {
    let figure = line.figures[index];
    let before = line.before(index);
    let before = before.trim();
    let is_taken_up = ["trong số", "trong tổng số", "trong"].iter().any(|words| before.ends_with(words));
    let starts =
        line.sentence(index).start == line.figures[index].bytes.start.saturating_sub(before.len() + 1);
    if !(is_taken_up && starts && ends_at_kind(line, index, &["có "])) {
        return None;
    }
    let earlier = totals.iter().rev().find(|total| {
        total.figure.span < figure.span && total.key.0 == key(figure).0 && total.figure.area == figure.area
    })?;
    // What lies far back may be another total.
    (figure.passage.saturating_sub(earlier.figure.passage) <= 1).then_some(earlier.figure)
}

fn compare(earlier: &Figure, later: &Figure, sheet: &mut Sheet<'_>) {
    let (Some(one), Some(other)) = (Amount::of(earlier), Amount::of(later)) else { return };
    sheet.checked();
    if one.is(other.micro, 2) || other.is(one.micro, 2) {
        return;
    }
    let message = Said::of(|language| {
        let (one, other) = (earlier.value.format(language), later.value.format(language));
        let measure = &later.measure;
        match language {
            Language::Vi => {
                format!("Cùng một tổng số {measure} nhưng chỗ này ghi {one}, chỗ kia ghi {other}.")
            }
            Language::En => {
                format!("One total ({measure}) is {one} in one place and {other} in another.")
            }
        }
    });
    sheet.found(Severity::Error, message, &[later.span, earlier.span]);
}

#[cfg(test)]
mod tests {
    use crate::check::example::{checked, found};

    #[test]
    fn examples() {
        let text = |again: &str| {
            format!(
                "Toàn huyện có 58 HTX.\n\nCông tác khác.\n\nToàn huyện hiện có {again} HTX và 43 tổ hợp tác."
            )
        };
        assert_eq!(found("two_values", &text("58")), Vec::<String>::new());
        assert_eq!(checked("two_values", &text("58")), 1);
        assert_eq!(
            found("two_values", &text("61")),
            ["Cùng một tổng số HTX nhưng chỗ này ghi 58, chỗ kia ghi 61."]
        );
        assert_eq!(
            found("two_values", "Toàn tỉnh có 512 HTX. Trong số 521 HTX, có 321 HTX nông nghiệp."),
            ["Cùng một tổng số HTX nhưng chỗ này ghi 512, chỗ kia ghi 521."]
        );
    }

    #[test]
    fn a_narrower_or_earlier_count_is_another() {
        for text in [
            "Toàn huyện có 58 HTX. Toàn huyện có 20 HTX nông nghiệp.",
            "Đầu năm toàn huyện có 55 HTX. Toàn huyện hiện có 58 HTX.",
            "Toàn huyện có 58 HTX. Có 16 HTX và 30 tổ hợp tác dự hội nghị.",
        ] {
            assert_eq!(found("two_values", text), Vec::<String>::new(), "{text}");
        }
    }
}
