//! An average that its total and its count contradict.
//!
//! | text | finding |
//! |---|---|
//! | 22 HTX … tổng vốn 38.450 triệu đồng, bình quân 1.747,7 triệu đồng/HTX | none |
//! | 22 HTX … tổng vốn 38.450 triệu đồng, bình quân 1.947 triệu đồng/HTX | 38.450 over 22 is 1.747,7 |
//! | thu nhập bình quân 4,1 triệu đồng/người/tháng | none: there is no total |

use super::amount::{Amount, in_unit, is_firm, is_person, is_same_kind, kind_and_unit};
use super::line::{Line, is_value, lines, mean_word};
use super::{Rule, Said, Severity, Sheet, two_values};
use crate::figure::{Bound, Figure};
use crate::{Knowledge, Reading, Span};
use regex::Regex;
use std::sync::LazyLock;
use vietnamese::Language;
use vietnamese::number::Decimal;

pub(super) const RULE: Rule = Rule {
    name: "average",
    explanation: (
        "Số bình quân phải bằng tổng chia cho số lượng, khi văn bản ghi cả tổng và số lượng.",
        "An average must be the total over the count, where the document gives both.",
    ),
    check,
};

/// What one of is meant, behind the average's measure ("/hợp tác xã") or before it ("mỗi hợp tác xã").
static PER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"^[\p{L} ]*/\s*([\p{L} ]+?)\s*(?:[,.;:()]|$)|(?:một|mỗi|01|1) ([\p{L} ]+?)\s*(?:[,.;:()]|là|đạt|lãi|trung bình|bình quân|$)",
    )
    .ok()
});

fn check(reading: &Reading, _: &Knowledge<'_>, sheet: &mut Sheet<'_>) {
    let totals = two_values::totals(reading);
    let lines = lines(reading);
    let mut all = Vec::new();
    for line in &lines {
        for index in 1..line.figures.len() {
            // "bình quân mỗi năm 18" needs the years, which nobody counts here.
            if line.is_average(index) && !line.before(index).contains("năm") {
                all.extend(Mean::of(line, index));
            }
        }
    }
    let earlier: Vec<&Figure> = reading.figures.iter().filter(|figure| is_value(figure)).take(MOST).collect();
    let divisors: Vec<Vec<&Figure>> = all.iter().map(|one| one.divisors(&earlier)).collect();
    for (one, own) in all.iter().zip(&divisors) {
        if own.is_empty() {
            let alike = all.iter().zip(&divisors).filter(|(other, _)| other.counted == one.counted);
            let used: Vec<&Figure> = alike.flat_map(|(_, counts)| counts.iter().copied()).collect();
            look_at(one, &totals, &used, sheet);
        } else {
            sheet.checked();
        }
    }
}

/// Counts further on in a document than this many values are not looked at.
const MOST: usize = 2000;

/// An average with its total.
struct Mean<'a> {
    line: &'a Line<'a>,
    index: usize,
    average: &'a Figure,
    total: &'a Figure,
    mean: Amount,
    whole: Amount,
    /// What is divided by.
    counted: String,
}

impl<'a> Mean<'a> {
    /// "09 tổ hợp tác với 118 tổ viên, bình quân 13 tổ viên": the same noun, or nothing is divided.
    fn of(line: &'a Line<'a>, index: usize) -> Option<Self> {
        let (average, total) = (line.figures[index], line.figures[line.value_before(index)?]);
        let (mean, whole) = (Amount::of(average)?, Amount::of(total)?);
        let are_persons = [average, total].iter().all(|one| is_person(&kind_and_unit(&one.measure).0));
        let is_divided = (is_same_kind(average, total) || are_persons) && is_firm(total);
        is_divided.then_some(Self {
            line,
            index,
            average,
            total,
            mean,
            whole,
            counted: counted(line, index)?,
        })
    }

    fn is_count(&self, figure: &Figure) -> bool {
        is_value(figure) && kind_and_unit(&figure.measure) == (self.counted.clone(), 1)
    }

    /// The earlier counts that make the average right.
    fn divisors(&self, earlier: &[&'a Figure]) -> Vec<&'a Figure> {
        let before = earlier.iter().filter(|figure| figure.span < self.average.span && self.is_count(figure));
        let mut fitting: Vec<&Figure> = before
            .copied()
            .filter(|count| is_mean(self.mean, self.average.bound, self.whole, count))
            .collect();
        fitting.sort_by_key(|count| (count.value.digits, count.span));
        fitting.dedup_by_key(|count| count.value.digits);
        fitting
    }
}

/// Which count an average that no count makes right should have been of; `used` are those by which
/// the document's other averages of the kind are right.
fn look_at(one: &Mean<'_>, totals: &[two_values::Total<'_>], used: &[&Figure], sheet: &mut Sheet<'_>) {
    let (line, index, average, total, whole) = (one.line, one.index, one.average, one.total, one.whole);
    let is_count = |figure: &Figure| one.is_count(figure);
    let here: Vec<usize> = (0..index).rev().filter(|&one| is_count(line.figures[one])).collect();
    let far = totals.iter().map(|total| total.figure).filter(|figure| is_count(figure));
    let far: Vec<&Figure> = far.filter(|figure| figure.span < average.span).collect();
    let mut counts: Vec<&Figure> = here.iter().map(|&one| line.figures[one]).collect();
    counts.extend(&far);
    counts.extend(used);
    let sentence: Vec<&Figure> = here
        .iter()
        .filter(|&&one| line.is_one_sentence(one, index) && line.depth(one) <= line.depth(index))
        .map(|&one| line.figures[one])
        .collect();
    let only = |figures: &[&'_ Figure]| {
        let is_alone = figures.iter().all(|figure| figure.value == figures[0].value);
        if is_alone { figures.first().map(|figure| (figure.span, figure.value)) } else { None }
    };
    // "có 08 HTX, gồm 05 HTX nông nghiệp …": the largest count of the passage is of all.
    let largest = || {
        let same = here.iter().map(|&one| line.figures[one]).filter(|figure| figure.role == average.role);
        same.max_by_key(|figure| figure.value.digits).map(|figure| (figure.span, figure.value))
    };
    let chosen = if sentence.is_empty() {
        only(&counts).or_else(|| most_used(used)).or_else(largest).or_else(|| only(&far))
    } else {
        // "04 hợp tác xã vay 3.200 triệu đồng": of several the one right before the total.
        only(&sentence).or_else(|| {
            let beside = here.iter().map(|&one| line.figures[one]).find(|figure| figure.span < total.span)?;
            let next = line.figures.iter().position(|figure| figure.span == beside.span)? + 1;
            (line.figures.get(next)?.span == total.span).then_some((beside.span, beside.value))
        })
    };
    let Some(count) = chosen.and_then(|(span, _)| counts.iter().find(|count| count.span == span)) else {
        return;
    };
    if !is_firm(count) || count.value.digits <= 0 {
        return;
    }
    sheet.checked();
    report(average, total, count, whole, sheet);
}

/// The one count by which most of the document's averages are right.
fn most_used(used: &[&Figure]) -> Option<(Span, Decimal)> {
    let times = |count: &Figure| used.iter().filter(|other| other.value == count.value).count();
    let most = used.iter().max_by_key(|count| times(count))?;
    let is_only = used.iter().all(|other| other.value == most.value || times(other) < times(most));
    is_only.then_some((most.span, most.value))
}

/// What is divided by: the noun after "/" or "mỗi".
fn counted(line: &Line<'_>, index: usize) -> Option<String> {
    let per = PER.as_ref()?;
    let (after, before) = (line.after(index), line.before(index));
    let end = after.find([';', '.']).unwrap_or(after.len());
    let (at, _) = mean_word(&before)?;
    let at = before[..at].rfind("mỗi").unwrap_or(at);
    let found = per.captures(&after[..end]).or_else(|| per.captures(&before[at..]))?;
    let noun = found.get(1).or_else(|| found.get(2))?.as_str().trim();
    let (kind, unit) = kind_and_unit(noun);
    // Times and persons are no counts of the document's; "quỹ" is one, "quý" is none.
    let is_time = matches!(noun, "năm" | "tháng" | "ngày" | "quý" | "người");
    (unit == 1 && !is_time).then_some(kind)
}

/// Whether the average is the total over the count, rounded or cut.
fn is_mean(mean: Amount, bound: Bound, total: Amount, count: &Figure) -> bool {
    let count = i128::from(count.value.digits);
    if count <= 0 {
        return false;
    }
    let (low, high) = (total.range().0 / count, total.range().1 / count);
    let wide = mean.step.max(mean.micro / 10);
    let (from, to) = match bound {
        Bound::Exact => (mean.micro - mean.step / 2, mean.micro + mean.step),
        Bound::Nearly => (mean.micro - wide, mean.micro),
        Bound::MoreThan => (mean.micro - mean.step / 2, mean.micro + wide),
        _ => (mean.micro - wide, mean.micro + wide),
    };
    low <= to && from <= high + 1
}

fn report(average: &Figure, total: &Figure, count: &Figure, whole: Amount, sheet: &mut Sheet<'_>) {
    let unit = kind_and_unit(&average.measure).1;
    let message = Said::of(|language| {
        let of = |figure: &Figure| figure.value.format(language);
        let (written, total, number) = (of(average), of(total), of(count));
        let right = in_unit(whole.micro / i128::from(count.value.digits.max(1)), unit, language);
        match language {
            Language::Vi => format!("Ghi bình quân {written} nhưng {total} chia cho {number} là {right}."),
            Language::En => format!("The average says {written} but {total} over {number} is {right}."),
        }
    });
    sheet.found(Severity::Error, message, &[average.span, total.span, count.span]);
}

#[cfg(test)]
mod tests {
    use crate::check::example::{checked, found};

    #[test]
    fn examples() {
        let right = "Toàn huyện có 22 hợp tác xã. Tổng vốn 38.450 triệu đồng, bình quân 1.747,7 triệu đồng/hợp tác xã.";
        assert_eq!(found("average", right), Vec::<String>::new());
        assert_eq!(checked("average", right), 1);
        assert_eq!(
            found(
                "average",
                "Toàn huyện có 22 hợp tác xã. Tổng vốn 38.500 triệu đồng, bình quân 1.947 triệu đồng/hợp tác xã."
            ),
            ["Ghi bình quân 1.947 nhưng 38.500 chia cho 22 là 1.750."]
        );
        assert_eq!(
            checked("average", "Quỹ cho vay 42 dự án với 37,8 tỷ đồng, bình quân 900 triệu đồng/dự án."),
            1
        );
        assert_eq!(checked("average", "Có 06 tổ hợp tác với 63 tổ viên, bình quân 10,5 tổ viên/tổ."), 1);
    }

    #[test]
    fn a_count_by_which_other_averages_are_right() {
        let text = |mean: &str| {
            format!(
                "Toàn tỉnh có 163 HTX, trong đó 97 HTX nông nghiệp.\n\nVốn 652 tỷ đồng, bình quân 4 tỷ đồng/HTX; lao động 4.890 người, bình quân {mean} người/HTX."
            )
        };
        assert_eq!(found("average", &text("30")), Vec::<String>::new());
        assert_eq!(found("average", &text("45")), ["Ghi bình quân 45 nhưng 4.890 chia cho 163 là 30."]);
        assert_eq!(found("average", "Có 23 HTX khá, trung bình 16 HTX."), Vec::<String>::new());
    }

    #[test]
    fn without_a_total_it_stays_quiet() {
        for text in [
            "Có 22 HTX; thu nhập bình quân 4,1 triệu đồng/người/tháng.",
            "Tổng doanh thu 14.040 triệu đồng, thu nhập bình quân 46 triệu đồng.",
            "Cho 12 hộ vay 600 triệu đồng, bình quân 5 triệu đồng/người/tháng.",
        ] {
            assert_eq!(found("average", text), Vec::<String>::new(), "{text}");
        }
    }
}
