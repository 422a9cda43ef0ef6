//! Where a text takes a whole apart: "58 HTX, bao gồm: …", "(…)", "trong đó …",
//! "phân theo địa bàn: …". What is found is only what the words say; whether
//! the parts add up is [`super::sum`]'s to see.

use super::amount::{Amount, is_organisation, is_percent, is_same_kind, kind_and_unit};
use super::line::{Line, is_value};
use crate::figure::Figure;

/// A whole and its parts, as indexes of the line's figures.
#[derive(Debug)]
pub(super) struct Split {
    pub(super) whole: usize,
    pub(super) parts: Vec<Part>,
    pub(super) extent: Extent,
}

/// One of the parts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part {
    pub(super) index: usize,
    /// How often it counts: "các huyện A, B, C mỗi huyện 02" is three times two.
    pub(super) times: i128,
    /// Whether it counts the same as the whole; "05 quỹ tín dụng" beside "93 hợp tác xã" does not.
    pub(super) is_same: bool,
}

/// Whether the parts are all there are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Extent {
    /// "gồm", a bracket, a colon.
    All,
    /// "trong đó" with three parts or more, or with those that are at work and those that are not.
    ProbablyAll,
    /// "trong đó", "trong số".
    Some,
}

const ALL: [&str; 7] = ["gồm", "cụ thể", "chia ra", "chia theo", "phân theo", "phân loại", "phân kỳ"];
const SOME: [&str; 3] = ["trong đó", "trong số", "trong tổng số"];
/// What announces examples only.
const EXAMPLES: [&str; 9] =
    ["chủ yếu", "tiêu biểu", "điển hình", "nhất là", "như:", "như ", "kể cả", "tập trung", "riêng"];
/// Parts that such words describe can overlap.
const ACROSS: [&str; 13] = [
    "nữ",
    "dân tộc",
    "hiệu quả",
    "hoạt động",
    "thành lập mới",
    "liên kết",
    "công nghệ",
    "trẻ",
    "nghèo",
    "chứng thực",
    "tham gia",
    "chưa",
    "ocop",
];

/// What begins another statement behind a list.
const NEW: [&str; 12] = [
    "ngoài ra",
    "đồng thời",
    "thành lập",
    "giải thể",
    "thu hút",
    "toàn ",
    "tổng",
    "trong năm",
    "đến nay",
    "so với",
    "kế hoạch",
    "nâng ",
];

/// Whether the words behind a figure take it apart, or those before say "trong số".
pub(super) fn is_head(line: &Line<'_>, index: usize) -> bool {
    let after = line.after(index);
    let opens = ALL.iter().chain(&SOME).any(|word| after.contains(word)) || is_after_colon(&after);
    let before = line.before(index);
    opens || before.contains("trong số") || before.contains("trong tổng số")
}

/// All splits of a passage.
pub(super) fn splits(line: &Line<'_>) -> Vec<Split> {
    let mut found = Vec::new();
    for first in 0..line.figures.len() {
        if let Some(split) = split_at(line, first) {
            found.push(split);
        }
    }
    found
}

/// The split whose first part is that figure.
fn split_at(line: &Line<'_>, first: usize) -> Option<Split> {
    let part = line.figures[first];
    if !is_value(part) {
        return None;
    }
    let opener = line.before(first);
    // "81 trong tổng số 93 HTX": the second is the whole.
    if takes_up(&opener) {
        return None;
    }
    if EXAMPLES.iter().any(|word| opener.contains(word)) {
        return None;
    }
    let is_taken_up = first > 0
        && line.is_one_sentence(first - 1, first)
        && (takes_up(&line.before(first - 1)) || opens_with_whole(line, first - 1));
    // "3.120 hộ nghèo …, 1.404 hộ trong số đó đã thoát nghèo".
    let is_some_behind = line.after(first).contains("trong số đó");
    // "194 HTX (bao gồm các quỹ) với …": the bracket is closed, nothing follows from it.
    let said = |word: &&str| {
        opener.rfind(*word).is_some_and(|at| !opener[at..].contains(')') || opener[at..].contains('('))
    };
    let is_some = is_taken_up || is_some_behind || SOME.iter().any(said);
    let is_all = ALL.iter().any(said) || is_after_colon(&opener);
    let is_bracket = opener.contains('(') && first > 0 && line.depth(first) > line.depth(first - 1);
    if !(is_some || is_all || is_bracket) {
        return None;
    }
    let whole = line.numerator(whole_before(line, first, is_bracket, is_some && !is_all)?);
    let (parts, is_clean) = parts(line, whole, first);
    let extent = extent(line, whole, &parts, is_some, is_clean);
    let is_split = if extent == Extent::Some { !parts.is_empty() } else { parts.len() > 1 };
    is_split.then_some(Split { whole, parts, extent })
}

/// "Trong số 512 HTX có 321 HTX …, 74 HTX …".
fn takes_up(before: &str) -> bool {
    ["trong số", "trong tổng số"].iter().any(|words| before.trim_end().ends_with(words))
}

/// "Trong 163 HTX có 97 HTX nông nghiệp", "đến nay trong 385 sản phẩm có 187 sản phẩm".
fn opens_with_whole(line: &Line<'_>, whole: usize) -> bool {
    let before = line.before(whole);
    let head = before.trim().strip_suffix("trong").map(str::trim);
    let is_open = head.is_some_and(|head| {
        head.is_empty()
            || head.ends_with([':', ';', ','])
            || head.ends_with("đến nay")
            || head.ends_with("hiện nay")
    });
    is_open && line.before(whole + 1).contains("có")
}

/// "…: " or "…: nông nghiệp " before a first part.
fn is_after_colon(opener: &str) -> bool {
    opener.rfind(':').is_some_and(|colon| !opener[colon..].contains([';', '.']))
}

fn extent(line: &Line<'_>, whole: usize, parts: &[Part], is_some: bool, is_clean: bool) -> Extent {
    if !is_clean {
        return Extent::Some;
    }
    if !is_some {
        return Extent::All;
    }
    let (Some(first), Some(last)) = (parts.first(), parts.last()) else { return Extent::Some };
    let start = line.figures[first.index].bytes.start;
    let end =
        line.figures[last.index].bytes.end + line.after(last.index).find([',', ';', '.', ')']).unwrap_or(0);
    // "thành viên liên kết góp vốn" is a kind of members beside the official ones.
    let words = line.words(start..end).replace("thành viên liên kết", "");
    let idle = ["ngừng hoạt động", "tạm ngưng", "tạm ngừng", "ngưng hoạt động", "không hoạt động"];
    let is_idle = idle.iter().any(|word| words.contains(word));
    let is_pair = parts.len() == 2 && is_idle && words.split("hoạt động").count() > 1;
    // Money by who gives it.
    let givers = ["ngân sách", "trung ương", "vốn vay", "vốn góp", "đối ứng", "nhân dân", "xã hội hóa"];
    let is_given = |part: &Part| {
        let before = line.before(part.index);
        givers.iter().any(|giver| before.contains(giver))
    };
    let is_shared = parts.len() > 1 && parts.iter().all(is_given);
    let is_list = parts.len() > 2 && !ACROSS.iter().any(|word| words.contains(word));
    let is_near = Amount::of(line.figures[whole])
        .zip(total(line, parts))
        .is_some_and(|(whole, sum)| (whole.micro - sum).abs() * 4 <= whole.micro);
    if is_pair || ((is_list || is_shared) && is_near) { Extent::ProbablyAll } else { Extent::Some }
}

/// What the parts add up to, in millionths of their kind's unit.
pub(super) fn total(line: &Line<'_>, parts: &[Part]) -> Option<i128> {
    parts.iter().try_fold(0_i128, |sum, part| {
        let amount = Amount::of(line.figures[part.index])?;
        sum.checked_add(amount.micro.checked_mul(part.times)?)
    })
}

/// The whole that the part at `first` belongs to: the nearest earlier value of
/// its kind in the sentence; where a sentence begins with "trong đó" or
/// "phân theo", the largest of the sentence before.
///
/// What is only some may by mistake be larger than its whole.
fn whole_before(line: &Line<'_>, first: usize, is_bracket: bool, is_some: bool) -> Option<usize> {
    let part = line.figures[first];
    if is_bracket && !line.is_average(first - 1) {
        let whole = first - 1;
        return (is_value(line.figures[whole]) && may_be_part(line.figures[whole], part)).then_some(whole);
    }
    let depth = line.depth(first);
    let fits = |&one: &usize| {
        is_value(line.figures[one])
            && line.depth(one) <= depth
            && may_be_part(line.figures[one], part)
            && !line.is_average(one)
    };
    let here: Vec<usize> = (0..first).rev().take_while(|&one| line.is_one_sentence(one, first)).collect();
    if !here.is_empty() {
        let is_same = |one: &usize| fits(one) && is_same_kind(line.figures[*one], part);
        let same = here.iter().copied().find(is_same);
        return same.or_else(|| here.into_iter().find(fits));
    }
    // What stands in an earlier sentence: the largest of the nearest one that is no smaller than the part.
    let value = |one: usize| Amount::of(line.figures[one]).map_or(0, |amount| amount.micro);
    let may_hold = |one: &usize| {
        fits(one)
            && value(*one) >= value(first)
            && line.figures[*one].role == part.role
            && !line.is_average(*one)
    };
    let nearest = first.checked_sub(1)?;
    let mut last = nearest;
    for _ in 0..SENTENCES_BACK {
        let inside: Vec<usize> =
            (0..=last).rev().take_while(|&one| line.is_one_sentence(one, last)).collect();
        let is_same = |one: &usize| is_same_kind(line.figures[*one], part);
        let largest = |ones: &mut dyn Iterator<Item = usize>| ones.max_by_key(|&one| (value(one), one));
        let found = largest(&mut inside.iter().copied().filter(|one| may_hold(one) && is_same(one)))
            .or_else(|| largest(&mut inside.iter().copied().filter(may_hold)));
        if found.is_some() {
            return found;
        }
        match inside.last().and_then(|one| one.checked_sub(1)) {
            Some(earlier) => last = earlier,
            None => break,
        }
    }
    let inside = (0..first).rev().take_while(|&one| line.is_one_sentence(one, nearest));
    let is_alike = |one: &usize| {
        fits(one) && is_same_kind(line.figures[*one], part) && line.figures[*one].role == part.role
    };
    inside.filter(|_| is_some).filter(is_alike).max_by_key(|&one| (value(one), one))
}

/// Sentences further back than this hold no whole.
const SENTENCES_BACK: usize = 4;

/// Whether the one can be a part of the whole: the same kind, or organisations among organisations.
fn may_be_part(whole: &Figure, part: &Figure) -> bool {
    let kinds = (kind_and_unit(&whole.measure).0, kind_and_unit(&part.measure).0);
    // The Alliance's members are organisations; the members of organisations are people.
    let is_whole = is_organisation(&kinds.0) || kinds.0 == "thanh vien";
    is_same_kind(whole, part) || (is_whole && is_organisation(&kinds.1))
}

/// The parts from `first` on, and whether nothing is unclear about where they end.
fn parts(line: &Line<'_>, whole: usize, first: usize) -> (Vec<Part>, bool) {
    let (depth, head) = (line.depth(first), line.figures[whole]);
    let (mut parts, mut is_clean, mut separator) = (Vec::new(), true, None);
    for index in first..line.figures.len() {
        let figure = line.figures[index];
        if !line.is_one_sentence(first, index) || line.depth(index) < depth {
            break;
        }
        let before = line.before(index);
        if index > first && line.depth(index) == depth {
            // "nông nghiệp 34; công nghiệp, xây dựng 09": the stronger sign separates.
            let this = [';', ','].into_iter().find(|sign| before.contains(*sign));
            // A list with commas ends at a semicolon, and every list at a new statement.
            let is_over = this == Some(';') && separator == Some(',');
            if is_over || is_closed(&before, depth) || NEW.iter().any(|word| before.contains(word)) {
                break;
            }
            separator = separator.or(this);
            if SOME.iter().chain(&EXAMPLES).any(|word| before.contains(word)) {
                is_clean = false;
                break;
            }
        }
        if line.depth(index) > depth || is_percent(figure) || !may_be_part(head, figure) {
            continue;
        }
        if !is_value(figure)
            || before.contains("bình quân")
            || before.contains("tăng")
            || before.contains("giảm")
        {
            break;
        }
        let Some(times) = times(line, index) else {
            is_clean = false;
            break;
        };
        parts.push(Part { index, times, is_same: is_same_kind(head, figure) });
    }
    (parts, is_clean)
}

/// Whether a bracket in which the list stands was closed and another opened.
fn is_closed(before: &str, depth: usize) -> bool {
    depth > 0 && before.contains(')') && before.find(')') < before.rfind('(')
}

/// How often a part counts: once, or as many as are named before "mỗi".
pub(super) fn times(line: &Line<'_>, index: usize) -> Option<i128> {
    let before = line.before(index);
    let Some(each) = before.rfind("mỗi") else { return Some(1) };
    let named = &before[..each];
    // "06 địa phương còn lại (A, B …) mỗi huyện 01": the number says how many.
    let number = index.checked_sub(1).map(|number| line.figures[number]);
    if let Some(number) = number
        && !named.contains(';')
        && !is_same_kind(number, line.figures[index])
        && line.is_one_sentence(index - 1, index)
        && number.value.scale == 0
    {
        return Some(i128::from(number.value.digits));
    }
    let named = match named.rfind(';') {
        Some(at) => &named[at + 1..],
        None if index > 0 && line.is_one_sentence(index - 1, index) => named.split_once(',')?.1,
        None => named.rsplit(':').next()?,
    };
    let names = named.split([',', ';']).flat_map(|piece| piece.split(" và "));
    let count = names.filter(|name| !name.trim().is_empty()).count();
    (count > 0).then_some(i128::try_from(count).unwrap_or(1))
}
