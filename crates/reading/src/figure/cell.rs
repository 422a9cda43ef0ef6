//! Figures in the cells of tables: the titles of row and column say what they
//! count, where, when and in which role.

use super::frame::Frame;
use super::{Bound, Figure, Role, list, measure};
use crate::grid::Heads;
use crate::moment::{Moment, Said, Way};
use crate::number::Number;
use crate::place::{Area, Place};
use crate::prepared::Prepared;
use crate::{Span, When, lexicon, own, words};
use std::ops::Range;
use vietnamese::number::Decimal;

/// The figure of a cell that holds a number and little else.
pub(super) fn read(frame: &Frame<'_>, passage: usize, number: &Number, heads: &Heads) -> Option<Figure> {
    let one = &frame.passages[passage];
    let measure = measured(frame, passage, number, heads);
    let (value, value_to) = list::grouped(number, &measure);
    let label = label(frame, heads);
    let (role, is_titled) = role(frame, passage, heads, &measure.text);
    let time = time(frame, passage, heads, role, &measure, &label);
    // A column of a time that is over is no plan, whatever else the table is called.
    let is_over = crate::moment::end_of(time).zip(frame.own.date).is_some_and(|(end, date)| end <= date);
    let is_done = is_over
        && !is_titled
        && !frame.own.is_plan
        && heads.column.iter().any(|one| in_title(frame, *one).is_some());
    let role = if is_done && matches!(role, Role::Target | Role::Allocation) { Role::Actual } else { role };
    let (bytes, span, value) = signed(one, number, value?);
    Some(Figure {
        span,
        text: one.passage.text[bytes.clone()].to_owned(),
        value,
        value_to,
        bound: if value_to.is_some() { Bound::Range } else { Bound::Exact },
        measure: measure.text,
        label,
        indicator: None,
        score: 0.0,
        area: area(frame, passage, heads),
        unit: None,
        time,
        role: super::role::seen_from(frame, role, time),
        compared_with: None,
        compares: None,
        passage,
        bytes,
    })
}

/// "-15" in a cell of its own is less than nothing.
fn signed(one: &Prepared<'_>, number: &Number, value: Decimal) -> (Range<usize>, Span, Decimal) {
    let before = &one.passage.text[..number.bytes.start];
    let sign = ['-', '−', '–'].into_iter().find(|sign| before.ends_with(*sign));
    match sign.filter(|sign| before.trim_start().chars().eq([*sign])) {
        Some(sign) => {
            let bytes = number.bytes.start - sign.len_utf8()..number.bytes.end;
            (bytes.clone(), one.passage.span(bytes), Decimal { digits: -value.digits, ..value })
        }
        None => (number.bytes.clone(), number.span, value),
    }
}

/// Row before column, as people say it: "Hợp tác xã nông nghiệp, thực hiện năm 2023".
fn label(frame: &Frame<'_>, heads: &Heads) -> String {
    let text = |one: &usize| frame.passages[*one].passage.text.trim().to_owned();
    let is_area = |one: &&usize| !frame.passages[**one].places.is_empty();
    let row: Vec<String> =
        heads.row.iter().filter(|one| !is_area(one)).map(text).filter(|one| !is_number(one)).collect();
    let column: Vec<String> = heads.column.iter().map(text).collect();
    let (row, column) = (row.join(" "), column.join(" "));
    match (row.is_empty(), column.is_empty()) {
        (true, _) => column,
        (_, true) => row,
        _ if is_total(&row) => format!("{column} ({row})"),
        _ => format!("{row}, {column}"),
    }
}

fn is_number(text: &str) -> bool {
    text.chars().all(|one| one.is_ascii_digit() || "IVX.-+) ".contains(one))
}

fn is_total(row: &str) -> bool {
    let row = words::lower(row);
    ["tổng", "cộng", "toàn tỉnh", "toàn huyện", "chung"].iter().any(|word| row.starts_with(word))
}

/// The unit behind the number, else of the row's own column of units, else in
/// brackets of a title, else the noun of the column, else of the row.
fn measured(frame: &Frame<'_>, passage: usize, number: &Number, heads: &Heads) -> measure::Measure {
    let one = &frame.passages[passage];
    let own = measure::measure(&one.passage.text, &one.lower, number);
    if !own.text.is_empty() {
        return own;
    }
    let lowest = heads.column.last().map(|title| frame.passages[*title].lower.as_str());
    if lowest.is_some_and(is_of_percentages) {
        return named("%");
    }
    if let Some(unit) = heads.unit {
        return named(frame.passages[unit].lower.trim());
    }
    // "Huyện Đăk Hà" names a row and counts nothing.
    let is_area = |one: &&usize| !frame.passages[**one].places.is_empty();
    let over = heads.column.iter().rev().chain(heads.row.iter().rev().filter(|one| !is_area(one)));
    let titles: Vec<usize> = over.copied().collect();
    let in_brackets = titles.iter().find_map(|title| bracketed(&frame.passages[*title].lower));
    in_brackets
        .or_else(|| lowest.filter(|title| is_of_money(title)).and_then(|_| beside(frame, heads)))
        .or_else(|| titles.iter().find_map(|title| counted(&frame.passages[*title].lower)))
        .or_else(|| heads.group.and_then(|group| counted(&frame.passages[group].lower)))
        .or_else(|| of_caption(frame, passage, heads))
        .unwrap_or_default()
}

/// "Ngân sách tỉnh" beside "Kinh phí (triệu đồng)".
fn is_of_money(title: &str) -> bool {
    ["ngân sách", "kinh phí", "vốn", "nguồn vốn", "trong đó: ngân sách", "đối ứng", "nhân dân đóng góp"]
        .iter()
        .any(|word| words::phrase_at(title, 0, word).is_some())
}

/// The unit of money of the nearest column to the left that names one.
fn beside(frame: &Frame<'_>, heads: &Heads) -> Option<measure::Measure> {
    let units = heads.left.iter().filter_map(|title| bracketed(&frame.passages[*title].lower));
    units.into_iter().find(|unit| unit.is_unit && unit.text.contains("đồng"))
}

/// "So sánh (%)", "Tỷ lệ", "% so với kế hoạch".
fn is_of_percentages(title: &str) -> bool {
    title.contains('%')
        || title.trim_start().starts_with("tỷ lệ")
        || title.trim_start().starts_with("so sánh")
}

/// What the words above a table count: "Đơn vị tính: triệu đồng", "Hợp tác xã của các huyện".
fn of_caption(frame: &Frame<'_>, passage: usize, heads: &Heads) -> Option<measure::Measure> {
    #[rustfmt::skip]
    const COUNTED: &[&str] = &[
        "liên hiệp hợp tác xã", "hợp tác xã", "htx", "tổ hợp tác", "tht", "quỹ tín dụng", "nhóm hộ", "thành viên",
    ];
    let above = heads.caption.iter().map(|line| frame.passages[*line].lower.as_str());
    let unit = above.clone().find_map(|line| {
        let at = ["đơn vị tính:", "đvt:", "đơn vị:"]
            .iter()
            .find_map(|word| Some(line.find(word)? + word.len()))?;
        let unit = line[at..].trim().trim_end_matches([')', '.', '*']).trim();
        (!unit.is_empty()).then(|| named(unit))
    });
    let first = |line: &str| {
        let places = COUNTED.iter().filter_map(|noun| Some((words::find(line, noun)?, noun)));
        counted(places.min()?.1)
    };
    unit.or_else(|| above.clone().find_map(first))
        .or_else(|| frame.heads(passage).iter().find_map(|head| first(frame.words(head))))
}

fn named(unit: &str) -> measure::Measure {
    let unit = unit.trim_start_matches("đvt:").trim();
    let is_unit = lexicon::UNITS.contains(&unit) || unit == "%";
    measure::Measure { text: unit.split('/').next().unwrap_or(unit).trim().to_owned(), bytes: None, is_unit }
}

/// "Số thành viên (người)", "Tỷ lệ (%)".
fn bracketed(title: &str) -> Option<measure::Measure> {
    let inner = title.rsplit_once('(')?.1.split(')').next()?.trim();
    let head = inner.split('/').next()?.trim();
    let is_known = lexicon::UNITS.contains(&head) || lexicon::NOUNS.contains(&head) || head == "%";
    is_known.then(|| named(head))
}

/// "Số hợp tác xã", "Tổng số tổ hợp tác", "Tỷ lệ %".
fn counted(title: &str) -> Option<measure::Measure> {
    if title.contains('%') || title.starts_with("tỷ lệ") {
        return Some(named("%"));
    }
    let title = title.trim_start_matches(|one: char| !one.is_alphabetic());
    let title = ["tổng số lượng", "tổng số", "số lượng", "số"]
        .iter()
        .find_map(|word| words::phrase_at(title, 0, word).map(|end| &title[end..]))
        .unwrap_or(title);
    // "Kế hoạch thành lập mới năm 2024" counts what is set up, not plans.
    const ROLES: &[&str] =
        &["kế hoạch", "thực hiện", "mục tiêu", "chỉ tiêu giao", "đăng ký", "ước thực hiện"];
    let title = words::any_at(title, 0, ROLES).map_or(title, |end| title[end..].trim_start());
    if words::any_at(title, 0, lexicon::NO_NOUNS).is_some() {
        return None;
    }
    let end = words::any_at(title, 0, lexicon::NOUNS)?;
    let noun = title[..end].trim();
    let noun =
        if matches!(noun, "htx" | "tht" | "lhhtx" | "qtdnd") { noun.to_uppercase() } else { noun.to_owned() };
    Some(measure::Measure { text: noun, bytes: None, is_unit: false })
}

/// What the titles say: the nearest cue counts, the column's before the row's. And whether they
/// say it, not only the heads above the table.
fn role(frame: &Frame<'_>, passage: usize, heads: &Heads, measure: &str) -> (Role, bool) {
    if let Some(role) = of_titles(frame, heads, measure) {
        return (role, true);
    }
    let base = super::role::under_heads(frame, passage);
    let is_of_area = area_in(frame, heads.row.iter().chain(&heads.column)).is_some();
    (if base == Role::Target && is_of_area { Role::Allocation } else { base }, false)
}

fn of_titles(frame: &Frame<'_>, heads: &Heads, measure: &str) -> Option<Role> {
    let all = heads.column.iter().rev().chain(&heads.row).chain(&heads.group);
    for title in all {
        let title = &frame.passages[*title].lower;
        let is_share = measure == "%"
            && words::has_any(
                title,
                &["so với", "tỷ lệ", "tỷ trọng", "so sánh", "đạt", "cơ cấu", "hoàn thành", "%"],
            );
        if is_share || title.contains('%') && words::has_any(title, &["kế hoạch", "kh"]) {
            return Some(Role::Ratio);
        }
        if words::has_any(title, &["tăng", "giảm", "tăng/giảm", "chênh lệch"])
            && !words::has_any(title, &["tăng lên"])
        {
            return Some(Role::Change);
        }
        if words::has_any(
            title,
            &["thực hiện", "kết quả", "hiện có", "đã thực hiện", "ước", "ước thực hiện", "đạt được"],
        ) {
            return Some(Role::Actual);
        }
        if words::find(title, "đăng ký").is_some()
            && !words::has_any(title, &["đăng ký kinh doanh", "đăng ký mới"])
        {
            return Some(Role::Registered);
        }
        if words::has_any(title, &["kế hoạch", "mục tiêu", "chỉ tiêu giao", "kh", "phấn đấu", "dự kiến"])
        {
            return Some(Role::Target);
        }
    }
    None
}

fn area(frame: &Frame<'_>, passage: usize, heads: &Heads) -> String {
    let named = area_in(frame, heads.row.iter().chain(&heads.column));
    named.unwrap_or_else(|| super::area::under_heads(frame, passage))
}

/// The first area that these titles name.
fn area_in<'a>(frame: &Frame<'_>, mut titles: impl Iterator<Item = &'a usize>) -> Option<String> {
    titles.find_map(|title| {
        let first: &Place = frame.passages[*title].places.first()?;
        match &first.area {
            Area::Named(name) => Some(name.clone()),
            Area::Country => Some("cả nước".to_owned()),
            Area::Own(_) => None,
        }
    })
}

fn time(
    frame: &Frame<'_>,
    passage: usize,
    heads: &Heads,
    role: Role,
    measure: &measure::Measure,
    label: &str,
) -> When {
    let titles = heads.column.iter().rev().chain(&heads.row).chain(&heads.group).chain(&heads.caption);
    let dated = titles.filter_map(|title| in_title(frame, *title)).next();
    let is_flow = super::time::is_flow(measure, &words::lower(label), "");
    dated.unwrap_or_else(|| super::time::under_heads(frame, passage, role, is_flow))
}

/// The time that a title names, also where it only compares with it ("so với năm 2022").
fn in_title(frame: &Frame<'_>, title: usize) -> Option<When> {
    let one = &frame.passages[title];
    let says = |moment: &&Moment| moment.said != Said::Nothing && matches!(moment.way, Way::In | Way::Until);
    let moment = one.moments.iter().rev().find(says)?;
    Some(own::resolve(moment, frame.own, None)).filter(|when| *when != When::Unknown)
}
