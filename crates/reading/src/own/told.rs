//! Of which time a title or an opening says that its document speaks.

use super::{Own, resolve};
use crate::moment::{self, Moment, Said};
use crate::{When, words};

/// Words in lower case, with their times.
pub(super) type Line = (String, Vec<Moment>);

/// The last time of these lines that says of when the document speaks.
pub(super) fn told(lines: &[Line], own: &Own, must_report: bool) -> When {
    let dated = lines.iter().flat_map(|(lower, moments)| told_in(lower, moments, own.is_plan, must_report));
    let dated: Vec<&Moment> = dated.collect();
    let years = dated.iter().filter_map(|moment| moment.when().and_then(moment::year_of));
    let year = years.max().or(own.date.map(|date| date.year()));
    let is_past = |when: When| {
        moment::year_of(when).is_some_and(|one| year.is_some_and(|year| one + LONGEST_AGO < year))
    };
    let mut times = dated.into_iter().map(|moment| resolve(moment, own, year));
    times.rfind(|when| *when != When::Unknown && !is_past(*when)).unwrap_or_default()
}

/// The times of a line that may be the document's own.
fn told_in<'a>(lower: &str, moments: &'a [Moment], is_plan: bool, must_report: bool) -> Vec<&'a Moment> {
    // A line that is little more than a date is a stamp or the place and date of the letter.
    let is_stamp = lower.len() < 60;
    let of_day = |moment: &Moment| matches!(moment.said, Said::When(When::Day(_)));
    let mut from = 0;
    let mut told = Vec::new();
    for moment in moments.iter().filter(|moment| moment.dates_figures() && !(is_stamp && of_day(moment))) {
        let before = &lower[..moment.bytes.start];
        if is_told(before, from, is_plan, must_report) {
            told.push(moment);
        }
        from = moment.bytes.end;
    }
    told
}

/// Years before the latest that a title names beyond which another is not what it reports of.
const LONGEST_AGO: i16 = 12;

/// Whether what stands before a time makes it the document's own; the time before it ended at `from`.
///
/// "năm 2022 và nhiệm vụ, giải pháp năm 2023": what follows the first time belongs to the second.
fn is_told(before: &str, from: usize, is_plan: bool, must_report: bool) -> bool {
    const NEXT: &[&str] =
        &["phương hướng", "nhiệm vụ", "kế hoạch", "dự kiến", "mục tiêu", "ước", "giải pháp"];
    const LATER: &[&str] = &["định hướng", "tầm nhìn"];
    let part = match from {
        0 => before.rsplit([',', ';']).next().unwrap_or(before),
        from => before.get(from..).unwrap_or(before),
    };
    let tells = words::has_any(part, &["kết quả", "tình hình", "thực hiện", "báo cáo", "đánh giá"]);
    let is_next = words::has_any(part, LATER) || !is_plan && words::has_any(part, NEXT) && !tells;
    let reports = !must_report || words::has_any(before, &["báo cáo", "kết quả", "tình hình", "kế hoạch"]);
    reports && !is_next
}
