//! A percentage that is not its parts' ratio.
//!
//! | text | finding |
//! |---|---|
//! | Thành lập mới 7 HTX, đạt 58,3% kế hoạch (12 HTX) | none |
//! | Thành lập mới 7 HTX, đạt 63% kế hoạch (12 HTX) | 7/12 is 58,3% |
//! | 58 HTX, bao gồm 49 HTX đang hoạt động, chiếm 81,2% | 49/58 is 84,5% |
//! | 7 HTX, tăng 40% so với cùng kỳ (5 HTX) | none |
//! | Có 2 mô hình, đạt gần 1% so với đăng ký (223 mô hình) | none |

use super::amount::{Amount, ONE, is_firm, is_percent, is_percentage, is_same_kind, percentage};
use super::line::{Line, is_value, last_of, lines, noted};
use super::{Rule, Said, Severity, Sheet};
use crate::figure::{Bound, Figure, Role};
use crate::{Knowledge, Reading};
use vietnamese::Language;
use vietnamese::name::fold;

pub(super) const RULE: Rule = Rule {
    name: "percentage",
    explanation: (
        "Tỷ lệ phần trăm phải đúng bằng tỷ số của hai số liệu mà nó so sánh, ở mức làm tròn đã ghi; \
         tỷ lệ tăng, giảm phải khớp với số trước và số sau.",
        "A percentage must be the ratio of the two figures that it compares, as exactly as it is written; \
         a growth must fit the figures before and after.",
    ),
    check,
};

/// More promises and totals than this no document has; each is held against each percentage.
const MOST: usize = 300;

/// Two figures that a percentage may compare.
#[derive(Clone, Copy)]
struct Pair<'a> {
    part: &'a Figure,
    whole: &'a Figure,
    sort: Sort,
    /// Whether the text leaves no other reading.
    is_certain: bool,
}

/// How the two make a percentage.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    /// part / whole.
    Ratio,
    /// (part − whole) / whole: from an earlier value to a later.
    Growth,
    /// (whole − part) / whole.
    Fall,
    /// part / (whole − part): a growth and the value that it led to.
    GrowthLedTo,
    /// part / (whole + part): the same of a fall.
    FallLedTo,
}

/// What a document says elsewhere that a percentage may be of.
struct Elsewhere<'a> {
    reading: &'a Reading,
    totals: Vec<&'a Figure>,
    promised: Vec<&'a Figure>,
}

fn check(reading: &Reading, _: &Knowledge<'_>, sheet: &mut Sheet<'_>) {
    let is_promise = |one: &&Figure| matches!(one.role, Role::Registered | Role::Target);
    let elsewhere = &Elsewhere {
        reading,
        totals: super::two_values::totals(reading).into_iter().map(|total| total.figure).take(MOST).collect(),
        promised: reading.figures.iter().filter(is_promise).take(MOST).collect(),
    };
    for line in lines(reading) {
        for index in 0..line.figures.len() {
            let figure = line.figures[index];
            if !is_percent(figure) || figure.value_to.is_some() {
                continue;
            }
            if !matches!(figure.bound, Bound::AtLeast | Bound::AtMost | Bound::Range) {
                look_at(elsewhere, &line, index, sheet);
            }
        }
    }
}

fn look_at(elsewhere: &Elsewhere<'_>, line: &Line<'_>, index: usize, sheet: &mut Sheet<'_>) {
    let figure = line.figures[index];
    let pairs = pairs(elsewhere, line, index);
    if pairs.iter().any(|pair| fits(figure, pair).is_some_and(|fits| fits)) {
        sheet.checked();
        return;
    }
    let certain = |pair: &&Pair<'_>| pair.is_certain && fits(figure, pair).is_some() && is_exact(pair);
    let likely = || likely(elsewhere, line, index).filter(is_exact);
    let (pair, severity) = match pairs.iter().find(certain) {
        Some(pair) => (*pair, Severity::Error),
        None => match likely() {
            Some(pair) => (pair, Severity::Warning),
            None => return,
        },
    };
    sheet.checked();
    let spans = [figure.span, pair.part.span, pair.whole.span];
    sheet.found(severity, message(figure, &pair), &spans);
}

/// A share that is of nothing the document says: "18 tổ … Chỉ có 07 tổ …, đạt 48,9%." The largest
/// value of its kind in this sentence or the one before is what it should be of.
fn likely<'a>(elsewhere: &Elsewhere<'a>, line: &Line<'a>, index: usize) -> Option<Pair<'a>> {
    let figure = line.figures[index];
    let verb =
        last_of(&line.before(index), &["tăng", "giảm", "vượt", "chiếm", "đạt", "tức", "tương ứng", "tỷ lệ"]);
    let after = line.after(index);
    let is_closed = after.trim_start().is_empty() || after.trim_start().starts_with([',', ';', '.', ')']);
    let is_share = matches!(verb, Some("chiếm" | "đạt" | "tức" | "tương ứng" | "tỷ lệ")) && is_closed;
    let at = line.value_before(index).filter(|_| is_share && figure.role == Role::Ratio)?;
    let part = line.figures[at];
    // Only what stands right before the percentage is measured by it.
    if at + 1 != index || line.depth(index) != line.depth(at) && !line.before(index).ends_with('(') {
        return None;
    }
    let start = line.sentence(at).start;
    let is_near = |one: &usize| line.sentence(*one).end + 2 >= start;
    let whole = (0..at)
        .filter(is_near)
        .map(|one| line.figures[one])
        .filter(|one| is_value(one) && is_same_kind(one, part))
        .max_by_key(|one| Amount::of(one).map_or(0, |amount| amount.micro))?;
    let pair = |whole| Pair { part, whole, sort: Sort::Ratio, is_certain: false };
    let fits_any = elsewhere
        .reading
        .figures
        .iter()
        .filter(|one| is_value(one) && is_same_kind(one, part))
        .any(|one| fits(figure, &pair(one)) == Some(true));
    (!fits_any).then(|| pair(whole))
}

/// "Hơn 60 người" can be 61 or 69: no percentage of it is wrong for certain.
fn is_exact(pair: &Pair<'_>) -> bool {
    is_firm(pair.part) && is_firm(pair.whole)
}

/// Part and whole as ranges, after what [`Sort`] says is done.
fn ranges(pair: &Pair<'_>) -> Option<((i128, i128), (i128, i128))> {
    let (part, whole) = (Amount::of(pair.part)?.range(), Amount::of(pair.whole)?.range());
    Some(match pair.sort {
        Sort::Ratio => (part, whole),
        Sort::Growth => ((part.0 - whole.1, part.1 - whole.0), whole),
        Sort::Fall => ((whole.0 - part.1, whole.1 - part.0), whole),
        Sort::GrowthLedTo => (part, (whole.0 - part.1, whole.1 - part.0)),
        Sort::FallLedTo => (part, (whole.0 + part.0, whole.1 + part.1)),
    })
}

/// Whether the percentage is the pair's; none if they have none.
fn fits(figure: &Figure, pair: &Pair<'_>) -> Option<bool> {
    let (part, whole) = ranges(pair)?;
    (whole.0 > 0).then(|| is_percentage(figure.value, figure.bound, part, whole))
}

fn message(figure: &Figure, pair: &Pair<'_>) -> Said {
    Said::of(|language| {
        let written = figure.value.format(language);
        let right = ranges(pair).map_or_else(String::new, |(part, whole)| {
            percentage(part.0 + part.1, (whole.0 + whole.1).max(1), figure.value.scale.max(1), language)
        });
        let (part, whole) = (pair.part.value.format(language), pair.whole.value.format(language));
        match (pair.sort, language) {
            (Sort::Ratio, Language::Vi) => format!("Ghi {written}% nhưng {part}/{whole} là {right}%."),
            (Sort::Ratio, Language::En) => format!("It says {written}% but {part}/{whole} is {right}%."),
            (Sort::Growth | Sort::Fall, Language::Vi) => {
                format!("Ghi {written}% nhưng từ {whole} đến {part} là {right}%.")
            }
            (Sort::Growth | Sort::Fall, Language::En) => {
                format!("It says {written}% but from {whole} to {part} it is {right}%.")
            }
            (_, Language::Vi) => {
                format!("Ghi {written}% nhưng thay đổi {part} để thành {whole} là {right}%.")
            }
            (_, Language::En) => {
                format!("It says {written}% but a change of {part} that leads to {whole} is {right}%.")
            }
        }
    })
}

/// What the percentage may compare, what is most likely first.
fn pairs<'a>(elsewhere: &Elsewhere<'a>, line: &Line<'a>, index: usize) -> Vec<Pair<'a>> {
    let figure = line.figures[index];
    let before = line.before(index);
    let verb =
        last_of(&before, &["tăng", "giảm", "vượt", "chiếm", "đạt", "bằng", "tỷ lệ", "tức", "tương ứng"]);
    // "tăng 183 hợp tác xã (khoảng 27%)": the bracket speaks of the change before it.
    let is_of_change = verb.is_none() && index > 0 && line.figures[index - 1].role == Role::Change;
    let of_change = if is_of_change { last_of(&line.before(index - 1), &["tăng", "giảm"]) } else { None };
    let verb = verb.or(of_change);
    let is_change =
        matches!(verb, Some("tăng" | "giảm" | "vượt")) || (verb.is_none() && figure.role == Role::Change);
    let has_base =
        line.value_before(index).is_some_and(|before| line.base_after(index, line.figures[before]).is_some());
    match figure.role {
        // A goal compares nothing, unless its base is said beside it.
        Role::Target | Role::Registered | Role::Allocation | Role::Scope if !has_base => Vec::new(),
        _ if is_change => changes(elsewhere, line, index, verb == Some("giảm")),
        // "khoảng 40% cán bộ nắm được" compares nothing that the document says.
        Role::Actual if verb.is_none() && !before.trim_end().ends_with('(') => Vec::new(),
        _ => ratios(elsewhere, line, index),
    }
}

fn linked<'a>(reading: &'a Reading, figure: &Figure) -> (Option<&'a Figure>, Option<&'a Figure>) {
    let get = |index: Option<usize>| index.and_then(|index| reading.figures.get(index));
    (get(figure.compares), get(figure.compared_with))
}

fn changes<'a>(elsewhere: &Elsewhere<'a>, line: &Line<'a>, index: usize, falls: bool) -> Vec<Pair<'a>> {
    let figure = line.figures[index];
    let sort = if falls { Sort::Fall } else { Sort::Growth };
    let (later, earlier) = linked(elsewhere.reading, figure);
    let mut pairs = Vec::new();
    let value = line.value_before(index);
    let before = value.map(|before| line.figures[before]);
    pairs.extend(value.and_then(|later| told_before(line, later)).map(|(part, whole)| Pair {
        part,
        whole,
        sort,
        is_certain: true,
    }));
    if let Some(part) = before {
        let bases = line.base_after(index, part).map(|base| line.figures[base]);
        pairs.extend(bases.map(|whole| Pair { part, whole, sort, is_certain: true }));
    }
    // "412 thành viên, tăng 58 thành viên (tăng 16,4%)".
    let absolute = index.checked_sub(1).map(|before| line.figures[before]);
    if let (Some(change), Some(later)) = (absolute, before)
        && change.role == Role::Change
        && !is_percent(change)
        && is_same_kind(change, later)
    {
        let sort = if falls { Sort::FallLedTo } else { Sort::GrowthLedTo };
        pairs.push(Pair { part: change, whole: later, sort, is_certain: true });
    }
    if let (Some(part), Some(whole)) = (later.or(before), earlier)
        && is_same_kind(part, whole)
    {
        pairs.push(Pair { part, whole, sort, is_certain: later.is_some() });
    }
    pairs
}

/// "từ 99 tỷ đồng lên 110,88 tỷ đồng, tăng 12%" and "15 HTX (năm 2022 là 12 HTX, tăng 25%)": the
/// later and the earlier value where the last one before the percentage is at `last`.
fn told_before<'a>(line: &Line<'a>, last: usize) -> Option<(&'a Figure, &'a Figure)> {
    let other = (0..last).rev().find(|&one| is_value(line.figures[one]))?;
    let (first, second) = (line.figures[other], line.figures[last]);
    let before = line.before(last);
    let rises =
        line.before(other).contains("từ") && last_of(&before, &["lên", "xuống", "còn", "đến"]).is_some();
    let is_earlier =
        line.depth(last) > line.depth(other) && before.contains("(năm") && before.trim_end().ends_with("là");
    if !is_same_kind(first, second) || !line.is_one_sentence(other, last) {
        return None;
    }
    if rises { Some((second, first)) } else { is_earlier.then_some((first, second)) }
}

fn ratios<'a>(elsewhere: &Elsewhere<'a>, line: &Line<'a>, index: usize) -> Vec<Pair<'a>> {
    let figure = line.figures[index];
    let (compares, compared_with) = linked(elsewhere.reading, figure);
    let mut pairs = Vec::new();
    let mut add = |part: &'a Figure, whole: &'a Figure, is_certain: bool| {
        if part.span != whole.span {
            pairs.push(Pair { part, whole, sort: Sort::Ratio, is_certain });
        }
    };
    let before = line.value_before(index);
    if let Some(whole) = before
        && line.numerator(whole) < whole
    {
        // "139/143 HTX (chiếm 97,2%)".
        add(line.figures[whole - 1], line.figures[whole], true);
        return pairs;
    }
    let Some(part) = before.map(|before| line.figures[before]).or(compares) else { return pairs };
    if let Some(base) = line.base_after(index, part) {
        // Said outright: nothing else is compared.
        add(part, line.figures[base], true);
        return pairs;
    }
    // Values since the percentage before; of several nobody knows which is meant.
    let stretch: Vec<&Figure> = (0..index)
        .rev()
        .take_while(|&one| line.is_one_sentence(one, index) && !is_percent(line.figures[one]))
        .map(|one| line.figures[one])
        .filter(|one| is_value(one))
        .collect();
    if let Some(whole) = compared_with {
        let is_certain = compares.is_some() && stretch.len() < 2;
        add(compares.unwrap_or(part), whole, is_certain && is_same_kind(part, whole));
    }
    if let Some(before) = before {
        let can_be_part = can_be_part(line, index);
        let governing = wholes(elsewhere, line, before, &line.after(index));
        governing.into_iter().for_each(|(whole, is_certain)| add(part, whole, is_certain && can_be_part));
    }
    if line.after(index).contains("đăng ký") || line.after(index).contains("kế hoạch") {
        for promised in &elsewhere.promised {
            let of_kind = stretch.iter().filter(|one| is_same_kind(one, promised));
            of_kind.for_each(|one| add(one, promised, false));
        }
    }
    pairs
}

/// Whether a percentage says for certain that what stands before it is a part of
/// something larger. "Đạt 98,7% kế hoạch" compares with a plan, which nobody
/// need have written down.
fn can_be_part(line: &Line<'_>, index: usize) -> bool {
    let is_more = Amount::new(line.figures[index].value, 1).is_some_and(|percent| percent.micro > 100 * ONE);
    let verb = last_of(&line.before(index), &["chiếm", "đạt", "bằng", "tỷ lệ"]);
    let after = line.after(index);
    let plans = ["kế hoạch", "kh", "dự toán", "chỉ tiêu", "so với", "nghị quyết"];
    let names_plan = plans.iter().any(|word| after.trim_start().starts_with(word));
    let whole = line.value_before(index).and_then(|part| line.value_before(part));
    let is_given = whole.is_some_and(|whole| {
        let before = line.before(whole);
        let given = ["bố trí", "giao", "phân bổ", "được cấp", "dự toán", "kế hoạch"];
        given.iter().any(|word| before.contains(word))
    });
    !is_more && (!matches!(verb, Some("đạt" | "bằng")) || !names_plan || is_given)
}

/// What the part at `index` may be a part of: earlier values of its kind in the
/// passage, for a percentage followed by the words `after`.
fn wholes<'a>(
    elsewhere: &Elsewhere<'a>,
    line: &Line<'a>,
    index: usize,
    after: &str,
) -> Vec<(&'a Figure, bool)> {
    let part = line.figures[index];
    let value = |figure: &Figure| Amount::of(figure).map_or(0, |amount| amount.micro);
    let is_larger =
        |figure: &Figure| is_value(figure) && is_same_kind(figure, part) && value(figure) >= value(part);
    let earlier: Vec<usize> = (0..index)
        .rev()
        .filter(|&one| is_larger(line.figures[one]) && line.depth(one) <= line.depth(index))
        .collect();
    let named = named_whole(after);
    let has_name = |words: &str| named.as_deref().is_some_and(|name| fold(words).contains(name));
    let is_named =
        |one: usize| has_name(&line.words(line.sentence(one).start..line.figures[one].bytes.start));
    let by_itself = earlier.iter().find(|&&one| has_name(&line.before(one)));
    if let Some(&one) = by_itself.or_else(|| earlier.iter().find(|&&one| is_named(one))) {
        return vec![(line.figures[one], true)];
    }
    if let Some(whole) = noted(elsewhere.reading, line.passage).filter(|whole| is_larger(whole)) {
        return vec![(whole, earlier.is_empty())];
    }
    // "1.250 hộ nghèo, chiếm 8,5%; 860 hộ cận nghèo, chiếm 5,8%": parts side by side.
    let is_part = |one: usize| {
        let after = line.after(one);
        line.figures.get(one + 1).is_some_and(|next| is_percent(next))
            && (after.contains("chiếm") || after.contains("tỷ lệ") || after.trim_end().ends_with('('))
    };
    let is_near = |one: usize| line.sentence(one).end + 2 >= line.sentence(index).start;
    let is_alone = earlier.iter().all(|&one| value(line.figures[one]) == value(line.figures[earlier[0]]));
    let head = earlier.iter().copied().find(|&one| super::split::is_head(line, one));
    let of =
        |one: usize| (line.figures[one], (is_alone && is_near(one) && !is_part(one)) || head == Some(one));
    let mut found: Vec<(&Figure, bool)> = earlier.into_iter().map(of).collect();
    // "chiếm 17,7% tổng số hợp tác xã", where the total stands in an earlier part.
    if found.is_empty() {
        let before = |total: &&Figure| is_larger(total) && total.span.start < part.span.start;
        let mut totals: Vec<&Figure> = elsewhere.totals.iter().copied().filter(before).collect();
        totals.dedup_by_key(|total| total.value);
        let is_share = line.figures.get(index + 1).is_some_and(|next| is_percent(next))
            && line.before(index + 1).contains("chiếm");
        let is_of_total = after.trim_start().starts_with("tổng số")
            || is_share && totals.first().is_some_and(|total| total.area != part.area);
        let is_certain = totals.len() == 1 && is_of_total;
        found.extend(totals.into_iter().map(|total| (total, is_certain)));
    }
    found
}

/// "tổng dư nợ" → "du no": what the words behind a percentage call its whole.
fn named_whole(after: &str) -> Option<String> {
    let after = after.trim_start();
    let rest = after.strip_prefix("trên ").unwrap_or(after).strip_prefix("tổng")?.trim_start();
    let rest = rest.strip_prefix("số").unwrap_or(rest);
    let end = rest.find([',', ';', '.', ')', ':']).unwrap_or(rest.len());
    let words: Vec<&str> = rest[..end].split_whitespace().take(4).collect();
    (!words.is_empty()).then(|| fold(&words.join(" ")))
}

#[cfg(test)]
mod tests;
