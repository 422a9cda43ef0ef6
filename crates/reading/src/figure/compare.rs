//! With which figure a ratio or a change compares: "73 tổ hợp tác (đạt 38,4% so
//! với đăng ký)" sets the 73 against what was promised of the same, "252 triệu
//! (tăng 201 triệu so với năm 2003)" leads from an earlier value to the 252.

use super::frame::Frame;
use super::{Figure, Role, base, label};
use std::collections::HashSet;
use vietnamese::name;

/// How many figures back the part of a ratio is looked for.
const NEAR: usize = 6;

/// How many figures back the base of a ratio is looked for.
const FAR: usize = 400;

/// Labels that share less than this are of different things.
const LEAST_LIKENESS: f64 = 0.5;

/// Fills in what ratios and changes compare, and lends them the area, time and
/// label of what they compare.
pub(super) fn compare(frame: &Frame<'_>, figures: &mut [Figure]) {
    let words: Vec<HashSet<String>> = figures.iter().map(|figure| content(&figure.label)).collect();
    for index in 0..figures.len() {
        restates_change(frame, figures, index);
        if !matches!(figures[index].role, Role::Change | Role::Ratio) {
            continue;
        }
        let Some(part) = part(frame, figures, index) else { continue };
        let base = in_brackets(frame, figures, index).or_else(|| match figures[index].role {
            Role::Ratio => promised(frame, figures, &words, index, part),
            _ => None,
        });
        let (area, time, label) = {
            let part = &figures[part];
            (part.area.clone(), part.time, part.label.clone())
        };
        let own = &mut figures[index];
        own.compares = Some(part);
        own.compared_with = base;
        own.area = area;
        own.time = time;
        if own.label.split_whitespace().count() < 3 {
            own.label = label;
        }
    }
}

/// "tăng 243 người (khoảng 4%)": the bracket says the change once more.
fn restates_change(frame: &Frame<'_>, figures: &mut [Figure], index: usize) {
    let Some(before) = index.checked_sub(1).map(|before| &figures[before]) else { return };
    let own = &figures[index];
    if own.role != Role::Ratio || before.role != Role::Change || before.passage != own.passage {
        return;
    }
    let lower = &frame.passages[own.passage].lower;
    let between = lower.get(before.bytes.end..own.bytes.start).unwrap_or_default();
    let opens = between.rfind('(').is_some_and(|open| {
        let inner = between[open + 1..].trim();
        inner.is_empty() || crate::words::any_before(inner, inner.len(), crate::lexicon::ABOUT)
    });
    if opens && lower[own.bytes.end..].trim_start().starts_with(')') {
        figures[index].role = Role::Change;
    }
}

/// The base that stands in brackets right behind the comparison.
fn in_brackets(frame: &Frame<'_>, figures: &[Figure], index: usize) -> Option<usize> {
    let (own, next) = (&figures[index], figures.get(index + 1)?);
    let between = frame.passages[own.passage].lower.get(own.bytes.end..next.bytes.start)?;
    (own.passage == next.passage && base::base(between).is_some()).then_some(index + 1)
}

/// The figure that is compared: the nearest before it that is no comparison itself.
fn part(frame: &Frame<'_>, figures: &[Figure], index: usize) -> Option<usize> {
    let own = &figures[index];
    let near = (index.saturating_sub(NEAR)..index).rev();
    let in_passage = near.take_while(|&at| figures[at].passage == own.passage);
    let sentence = frame.passages[own.passage].sentence(own.bytes.start);
    let fits = |at: &usize| {
        let other = &figures[*at];
        let is_comparison = matches!(other.role, Role::Change | Role::Ratio | Role::Scope);
        let is_measured_alike =
            own.role == Role::Ratio || alike(&own.measure, &other.measure) || own.measure == "%";
        let is_base = figures[..index].iter().rev().take(NEAR).any(|one| one.compared_with == Some(*at));
        !is_comparison && !is_base && is_measured_alike && other.measure != "%"
    };
    // Of "9/12 xã (75%)" the first is the part.
    let lower = &frame.passages[own.passage].lower;
    // "So với cuối năm 2022 (176 HTX) tăng 08 HTX": the first is the base.
    let opens = |at: &usize| {
        let words = lower[sentence.start..figures[*at].bytes.start].trim();
        words.starts_with("so ") && words.ends_with('(')
    };
    let is_whole = |at: &usize| lower[..figures[*at].bytes.start].ends_with('/') || opens(at);
    let inside: Vec<usize> = in_passage
        .filter(|&at| figures[at].bytes.start >= sentence.start)
        .filter(|at| fits(at) && !is_whole(at))
        .collect();
    // "02 mô hình giao cho 02 tổ hợp tác (đạt …)": who receives is not what is measured.
    let receives =
        |at: &&usize| crate::words::phrase_before(lower, figures[**at].bytes.start, "cho").is_some();
    let before = inside.iter().find(|at| !receives(at)).or(inside.first());
    before.copied().or_else(|| at_mark(frame, figures, own))
}

/// What the sentence counts in which a footnote's mark stands.
fn at_mark(frame: &Frame<'_>, figures: &[Figure], own: &Figure) -> Option<usize> {
    let (passage, byte) = frame.outline.mark(own.passage)?;
    let sentence = frame.passages[passage].sentence(byte.saturating_sub(1));
    let first = figures.partition_point(|figure| figure.passage < passage);
    let inside = figures[first..].iter().take_while(|figure| figure.passage == passage);
    let before = inside.enumerate().filter(|(_, figure)| {
        figure.bytes.end <= byte
            && figure.bytes.start >= sentence.start
            && alike(&figure.measure, &own.measure)
    });
    before.last().map(|(at, _)| first + at)
}

/// What was promised or aimed at of the same thing, earlier in the document.
fn promised(
    frame: &Frame<'_>,
    figures: &[Figure],
    words: &[HashSet<String>],
    index: usize,
    part: usize,
) -> Option<usize> {
    let lower = &frame.passages[figures[index].passage].lower;
    let behind = crate::words::words_at(&lower[figures[index].bytes.end..], 8);
    let is_of_promise = crate::words::find(behind, "đăng ký").is_some();
    let is_of_target =
        crate::words::has_any(behind, &["kế hoạch", "chỉ tiêu", "mục tiêu", "nghị quyết", "kh"]);
    if !is_of_promise && !is_of_target {
        return None;
    }
    let candidates = (part.saturating_sub(FAR)..part).filter(|&at| {
        let other = &figures[at];
        let is_base = if is_of_promise { other.role == Role::Registered } else { other.role == Role::Target };
        is_base && other.area == figures[part].area && counts_alike(&figures[part], other)
    });
    let best = candidates
        .map(|at| (at, likeness(&words[part], &words[at])))
        .max_by(|(first, one), (second, other)| one.total_cmp(other).then(first.cmp(second)))?;
    (best.1 >= LEAST_LIKENESS).then_some(best.0)
}

/// How much two labels share, above 1 where the shorter is part of the longer.
fn likeness(words: &HashSet<String>, others: &HashSet<String>) -> f64 {
    let shared = words.intersection(others).count() as f64;
    let fewer = words.len().min(others.len()).max(1) as f64;
    0.3 + shared / fewer
}

/// Whether two figures count in measures that can be compared: "đợt" and "lần" are both sessions.
fn counts_alike(one: &Figure, other: &Figure) -> bool {
    const SESSIONS: &[&str] = &["lần", "đợt", "buổi", "cuộc"];
    let is_session = |figure: &Figure| SESSIONS.contains(&figure.measure.as_str());
    alike(&one.measure, &other.measure) || is_session(one) && is_session(other)
}

/// "tổ" and "tổ hợp tác", "HTX" and "hợp tác xã" measure the same.
pub(super) fn alike(one: &str, other: &str) -> bool {
    let (one, other) = (expanded(one), expanded(other));
    one == other
        || !one.is_empty() && other.starts_with(&format!("{one} "))
        || !other.is_empty() && one.starts_with(&format!("{other} "))
}

/// A measure with its short form written out.
pub(super) fn expanded(measure: &str) -> String {
    match measure.to_lowercase().as_str() {
        "htx" => "hợp tác xã".to_owned(),
        "tht" => "tổ hợp tác".to_owned(),
        "lhhtx" => "liên hiệp hợp tác xã".to_owned(),
        "qtdnd" => "quỹ tín dụng nhân dân".to_owned(),
        other => other.to_owned(),
    }
}

/// The words of a label that say something, folded.
pub(super) fn content(label: &str) -> HashSet<String> {
    let folded = name::fold(label);
    let folded = folded.replace("htx", "hop tac xa").replace("tht", "to hop tac");
    folded
        .split(|one: char| !one.is_alphanumeric())
        .filter(|word| label::is_content(word))
        .map(str::to_owned)
        .collect()
}
