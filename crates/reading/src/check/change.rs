//! A change that does not lead from the earlier to the later figure.
//!
//! | text | finding |
//! |---|---|
//! | 87 người, tăng 12 người so với cuối năm 2022 (75 người) | none |
//! | 87 người, tăng 15 người so với cuối năm 2022 (75 người) | from 75 to 87 is 12 |
//! | giảm từ 212 hộ xuống còn 187 hộ (giảm 25 hộ) | none |
//! | đầu năm có 18 HTX, thành lập mới 05 HTX, giải thể 01 HTX, hiện có 23 HTX | 18 + 5 − 1 is 22 |

use super::amount::{Amount, in_unit_of, is_firm, is_percent, is_same_kind};
use super::line::{Line, is_value, last_of, lines};
use super::{Rule, Said, Severity, Sheet};
use crate::figure::{Figure, Role};
use crate::{Knowledge, Reading, Span};
use vietnamese::Language;

pub(super) const RULE: Rule = Rule {
    name: "change",
    explanation: (
        "Số trước cộng phần tăng (trừ phần giảm) phải bằng số sau, khi văn bản ghi cả ba.",
        "The earlier figure plus its growth (less its fall) must be the later figure, where the document gives all three.",
    ),
    check,
};

fn check(reading: &Reading, _: &Knowledge<'_>, sheet: &mut Sheet<'_>) {
    for line in lines(reading) {
        for index in 0..line.figures.len() {
            look_at(reading, &line, index, sheet);
        }
        stock_and_flows(&line, sheet);
    }
}

fn look_at(reading: &Reading, line: &Line<'_>, index: usize, sheet: &mut Sheet<'_>) {
    let change = line.figures[index];
    let direction = last_of(&line.before(index), &["tăng", "giảm"]);
    let (Some(direction), Role::Change) = (direction, change.role) else { return };
    if is_percent(change) || !is_firm(change) || change.value_to.is_some() {
        return;
    }
    let Some((earlier, later)) = ends(reading, line, index) else { return };
    let amounts = (Amount::of(earlier), Amount::of(change), Amount::of(later));
    let (Some(before), Some(by), Some(after)) = amounts else { return };
    if !is_firm(earlier) || !is_firm(later) {
        return;
    }
    let sign = if direction == "tăng" { 1 } else { -1 };
    sheet.checked();
    // Three rounded values may miss each other by one and a half in the last place.
    if after.is(before.micro + sign * by.micro, 3) {
        return;
    }
    let right = (after.micro - before.micro) * sign;
    let message = Said::of(|language| {
        let of = |figure: &Figure| figure.value.format(language);
        let (from, to, written) = (of(earlier), of(later), of(change));
        let right = in_unit_of(right, change, language);
        match language {
            Language::Vi => {
                format!("Ghi {direction} {written} nhưng từ {from} đến {to} là {direction} {right}.")
            }
            Language::En => {
                let word = if sign > 0 { "growth" } else { "fall" };
                format!("It says a {word} of {written} but from {from} to {to} it is {right}.")
            }
        }
    });
    sheet.found(Severity::Error, message, &[change.span, earlier.span, later.span]);
}

/// From what to what a change leads.
fn ends<'a>(reading: &'a Reading, line: &Line<'a>, index: usize) -> Option<(&'a Figure, &'a Figure)> {
    let change = line.figures[index];
    if let Some(later) = line.value_before(index)
        && is_same_kind(line.figures[later], change)
    {
        if let Some(base) = line.base_after(index, line.figures[later]) {
            return Some((line.figures[base], line.figures[later]));
        }
        // "từ 21 tổ lên 34 tổ, tăng 13 tổ".
        if let Some(earlier) = line.value_before(later)
            && is_same_kind(line.figures[earlier], change)
            && line.before(earlier).contains("từ")
            && last_of(&line.before(later), &["lên", "xuống", "còn", "đến", "thành"]).is_some()
        {
            return Some((line.figures[earlier], line.figures[later]));
        }
    }
    if let Some(ends) = opened(line, index) {
        return Some(ends);
    }
    let get = |index: Option<usize>| index.and_then(|index| reading.figures.get(index));
    let (earlier, later) = (get(change.compared_with)?, get(change.compares)?);
    let is_value_pair = is_value(earlier) && is_value(later) && !is_percent(earlier);
    (is_value_pair && is_same_kind(earlier, change) && is_same_kind(later, change))
        .then_some((earlier, later))
}

/// "… có 184 HTX và 02 liên hiệp. So với cuối năm 2022 (176 HTX) tăng 08 HTX."
fn opened<'a>(line: &Line<'a>, index: usize) -> Option<(&'a Figure, &'a Figure)> {
    let earlier = index.checked_sub(1)?;
    let begins = line.words(line.sentence(index).start..line.figures[earlier].bytes.start);
    let is_base = line.is_one_sentence(earlier, index)
        && begins.trim_start().starts_with("so với")
        && begins.ends_with('(')
        && is_value(line.figures[earlier]);
    let last = earlier.checked_sub(1)?;
    let mut before = (0..=last).rev().take_while(|&one| line.is_one_sentence(one, last));
    let later = before.find(|&one| {
        is_value(line.figures[one])
            && is_same_kind(line.figures[one], line.figures[index])
            && line.depth(one) == 0
    })?;
    (is_base && is_same_kind(line.figures[earlier], line.figures[index]))
        .then_some((line.figures[earlier], line.figures[later]))
}

/// "Đầu năm có A, thành lập mới B, giải thể C, hiện có D" in one passage.
fn stock_and_flows(line: &Line<'_>, sheet: &mut Sheet<'_>) {
    let text = line.passage.text.to_lowercase();
    if ["sáp nhập", "chia tách", "chuyển đổi thành", "hợp nhất"].iter().any(|word| text.contains(word))
    {
        return;
    }
    let with = |words: &[&str]| {
        let mut found = (0..line.figures.len()).filter(|&index| {
            let before = line.before(index).replace("tháng đầu năm", "");
            is_value(line.figures[index]) && words.iter().any(|word| before.contains(word))
        });
        let first = found.next()?;
        found.next().is_none().then_some(first)
    };
    let (begin, new, end) =
        (with(&["đầu năm"]), with(&["thành lập mới"]), with(&["hiện có", "nâng tổng số", "nay còn"]));
    let end = end.or_else(|| remaining(line));
    let (Some(begin), Some(new), Some(end)) = (begin, new, end) else { return };
    let closed = with(&["giải thể"]);
    if closed.is_none() && text.contains("giải thể") || !(begin < new && new < end) {
        return;
    }
    let figures: Vec<&Figure> = [Some(begin), Some(new), closed, Some(end)]
        .into_iter()
        .flatten()
        .map(|index| line.figures[index])
        .collect();
    let last = figures[figures.len() - 1];
    let is_alike = figures.iter().all(|one| is_same_kind(one, last) && is_firm(one));
    let amounts: Option<Vec<Amount>> = figures.iter().map(|figure| Amount::of(figure)).collect();
    let Some(amounts) = amounts.filter(|_| is_alike) else { return };
    let fall = if closed.is_some() { amounts[2].micro } else { 0 };
    let right = amounts[0].micro + amounts[1].micro - fall;
    sheet.checked();
    if amounts[amounts.len() - 1].is(right, figures.len()) {
        return;
    }
    let message = Said::of(|language| {
        let (written, right) = (last.value.format(language), in_unit_of(right, last, language));
        match language {
            Language::Vi => {
                format!("Ghi hiện có {written} nhưng số đầu năm cộng phần mới trừ phần giải thể là {right}.")
            }
            Language::En => format!(
                "It says there are {written} but those at the year's beginning with the new and without the dissolved are {right}."
            ),
        }
    });
    let mut spans: Vec<Span> = figures.iter().map(|figure| figure.span).collect();
    spans.rotate_right(1);
    sheet.found(Severity::Warning, message, &spans);
}

/// "Đến hết ngày 31/12/2022 còn 845 hợp tác xã", where only one value is told so.
fn remaining(line: &Line<'_>) -> Option<usize> {
    let ends = |index: &usize| {
        let before = line.before(*index);
        before.trim_start().starts_with("đến")
            && before.trim_end().ends_with("còn")
            && is_value(line.figures[*index])
    };
    let mut found = (0..line.figures.len()).filter(ends);
    found.next().filter(|_| found.next().is_none())
}

#[cfg(test)]
mod tests {
    use crate::check::example::{checked, found};

    fn is_right(text: &str) {
        assert_eq!(found("change", text), Vec::<String>::new(), "{text}");
        assert!(checked("change", text) > 0, "{text}");
    }

    #[test]
    fn examples() {
        is_right("Số thành viên là 87 người, tăng 12 người so với cuối năm 2022 (75 người).");
        assert_eq!(
            found("change", "Số thành viên là 87 người, tăng 15 người so với cuối năm 2022 (75 người)."),
            ["Ghi tăng 15 nhưng từ 75 đến 87 là tăng 12."]
        );
        is_right("Số hộ nghèo giảm từ 212 hộ xuống còn 187 hộ (giảm 25 hộ).");
        assert_eq!(
            found("change", "Số tổ tăng từ 21 tổ lên 34 tổ, tăng 31 tổ."),
            ["Ghi tăng 31 nhưng từ 21 đến 34 là tăng 13."]
        );
        assert_eq!(
            found("change", "Toàn tỉnh có 184 HTX. So với cuối năm 2022 (176 HTX) tăng 18 HTX."),
            ["Ghi tăng 18 nhưng từ 176 đến 184 là tăng 8."]
        );
        is_right("Dư nợ từ 52,8 tỷ đồng đầu năm tăng lên 61,2 tỷ đồng (tăng 8,4 tỷ đồng).");
    }

    #[test]
    fn a_year_of_beginnings_and_ends() {
        is_right(
            "Đầu năm toàn huyện có 18 HTX. Trong năm thành lập mới 05 HTX, giải thể 01 HTX. Toàn huyện hiện có 22 HTX.",
        );
        assert_eq!(
            found(
                "change",
                "Đầu năm toàn huyện có 18 HTX. Trong năm thành lập mới 05 HTX, giải thể 01 HTX. Toàn huyện hiện có 23 HTX."
            ),
            ["Ghi hiện có 23 nhưng số đầu năm cộng phần mới trừ phần giải thể là 22."]
        );
    }

    #[test]
    fn it_stays_quiet_without_all_three() {
        for text in [
            "Số thành viên là 262 người, tăng 117 người so với năm 2018; trong đó 201 người là dân tộc thiểu số.",
            "Số tổ hợp tác tăng 131 tổ.",
            "Trong năm thành lập mới 05 HTX, hiện có 22 HTX.",
        ] {
            assert_eq!(found("change", text), Vec::<String>::new(), "{text}");
        }
    }
}
