//! Of which time a figure is: what its clause says, else its sentence, its
//! paragraph, its headings, its document.

use super::Role;
use super::frame::Frame;
use crate::moment::{Moment, Said, Way};
use crate::{When, own, words};
use std::ops::Range;

/// Words by which something happens over a time rather than is there at one.
const FLOWS: &[&str] = &[
    "doanh thu",
    "lợi nhuận",
    "thu nhập",
    "thành lập mới",
    "mới thành lập",
    "giải thể",
    "kết nạp",
    "lớp",
    "đợt",
    "hội nghị",
    "lượt",
    "buổi",
    "cuộc",
    "hỗ trợ",
    "giải ngân",
    "nộp ngân sách",
    "tập huấn",
    "bồi dưỡng",
    "đào tạo",
    "tuyên truyền",
    "tổ chức",
    "chuyển đổi",
    "thành lập",
    "khen thưởng",
    "lãi",
    "sản lượng",
    "cấp",
    "tư vấn",
    "kim ngạch",
    "giải quyết",
];

/// Sentences further back than this are not asked.
const SENTENCES_BACK: usize = 6;

/// Moments further than this from a number are not looked at.
const NEAR: usize = 24;

/// What of a figure decides its time.
pub(super) struct Asked<'a> {
    /// The passage.
    pub(super) passage: usize,
    /// The number.
    pub(super) bytes: &'a Range<usize>,
    /// Where the next figure's words begin.
    pub(super) until: usize,
    /// In which role it stands.
    pub(super) role: Role,
    /// Whether it counts what happened.
    pub(super) is_flow: bool,
}

/// The time of a figure.
pub(super) fn time(frame: &Frame<'_>, asked: &Asked<'_>) -> When {
    let one = &frame.passages[asked.passage];
    let (clause, sentence) = (one.clause(asked.bytes.start), one.sentence(asked.bytes.start));
    let told = |moment: Option<&Moment>| {
        moment.map(|moment| own::resolve(moment, frame.own, None)).filter(|when| *when != When::Unknown)
    };
    told(behind(frame, asked))
        .or_else(|| told(before(frame, asked, clause.start)))
        .or_else(|| in_title(frame, asked))
        .or_else(|| told(before(frame, asked, sentence.start)))
        .or_else(|| told(closing(frame, asked)))
        .or_else(|| told(earlier(frame, asked)))
        .or_else(|| in_heads(frame, asked))
        .unwrap_or_else(|| default(frame, asked))
}

/// Whether a stretch of words tells of what happened.
pub(super) fn is_flow(label: &str, before: &str) -> bool {
    words::has_any(label, FLOWS)
        || words::has_any(
            before,
            &[
                "thành lập mới",
                "tổ chức",
                "doanh thu",
                "lợi nhuận",
                "thu nhập",
                "thành lập",
                "hỗ trợ",
                "giải ngân",
                "mở",
            ],
        )
}

/// "05 HTX năm 2023": right behind, before the clause goes on.
fn behind<'a>(frame: &'a Frame<'_>, asked: &Asked<'_>) -> Option<&'a Moment> {
    let one = &frame.passages[asked.passage];
    let end = asked.bytes.end;
    let stretch = &one.lower[end..asked.until.max(end)];
    let stop = stretch.find([',', ';', ')', '(']).map_or(asked.until, |at| end + at);
    let first = one.moments.partition_point(|moment| moment.bytes.start < end);
    let sentence = one.sentence(end.saturating_sub(1));
    let near = one.moments[first..].iter().take(NEAR);
    near.take_while(|moment| moment.bytes.end <= stop.min(sentence.end)).find(|moment| moment.dates_figures())
}

/// The nearest before the number, from so far on.
fn before<'a>(frame: &'a Frame<'_>, asked: &Asked<'_>, from: usize) -> Option<&'a Moment> {
    let one = &frame.passages[asked.passage];
    let start = asked.bytes.start;
    let end = one.moments.partition_point(|moment| moment.bytes.end <= start);
    let near = one.moments[end.saturating_sub(NEAR)..end].iter().rev();
    near.take_while(|moment| moment.bytes.start >= from).find(|moment| {
        // "(so với … đến cuối năm 2022)" stays in its brackets.
        let between = &one.lower[moment.bytes.end..start];
        let is_closed = between.matches(')').count() > between.matches('(').count();
        let is_since = words::has_any(between, &["đến nay"]);
        moment.dates_figures()
            && !(is_closed && moment.way != Way::Until && moment.said == Said::Nothing)
            && !is_since
    })
}

/// "… (thực hiện trong năm 2018).": what closes a sentence holds for all of it.
fn closing<'a>(frame: &'a Frame<'_>, asked: &Asked<'_>) -> Option<&'a Moment> {
    let one = &frame.passages[asked.passage];
    let sentence = one.sentence(asked.bytes.start);
    let end = one.moments.partition_point(|moment| moment.bytes.end <= sentence.end);
    let last = one.moments[..end]
        .last()
        .filter(|last| last.bytes.start >= asked.bytes.end && last.dates_figures())?;
    let rest = one.lower[last.bytes.end..sentence.end].trim_matches([' ', ')', '.', ';', ':', '*']);
    rest.is_empty().then_some(last)
}

/// "Năm 2023, … . Trong đó có 5 HTX.": the time with which an earlier sentence began.
fn earlier<'a>(frame: &'a Frame<'_>, asked: &Asked<'_>) -> Option<&'a Moment> {
    let one = &frame.passages[asked.passage];
    let own = one.sentences.partition_point(|sentence| sentence.end <= asked.bytes.start);
    one.sentences[own.saturating_sub(SENTENCES_BACK)..own].iter().rev().find_map(|sentence| {
        let first = one.moments.partition_point(|moment| moment.bytes.start < sentence.start);
        let moment = one
            .moments
            .get(first)
            .filter(|moment| moment.bytes.end <= sentence.end && moment.dates_figures())?;
        let head = &one.lower[sentence.start..moment.bytes.start];
        (head.split_whitespace().count() <= 5).then_some(moment)
    })
}

/// "Thông báo số 11/TB-HĐND, ngày 14-3-2019 về hỗ trợ 10 hợp tác xã": what a
/// document's title counts is of its day.
fn in_title(frame: &Frame<'_>, asked: &Asked<'_>) -> Option<When> {
    let one = &frame.passages[asked.passage];
    let start = asked.bytes.start;
    let clause = one.clause(start);
    let end = one.moments.partition_point(|moment| moment.bytes.end <= start);
    let near = one.moments[end.saturating_sub(NEAR)..end].iter().rev();
    let dated = near
        .take_while(|moment| moment.bytes.start >= clause.start)
        .find(|moment| moment.way == Way::Document)?;
    let Said::When(when @ When::Day(_)) = dated.said else { return None };
    let between = &one.lower[dated.bytes.end..start];
    let is_title = words::find(between, "về").is_some() && !between.contains([',', '.', ')']);
    is_title.then_some(when)
}

/// The nearest head that names one time.
fn in_heads(frame: &Frame<'_>, asked: &Asked<'_>) -> Option<When> {
    frame.heads(asked.passage).iter().find_map(|head| {
        let one = &frame.passages[head.passage];
        let first = one.moments.partition_point(|moment| moment.bytes.start < head.bytes.start);
        let inside =
            one.moments[first..].iter().take(NEAR).take_while(|moment| moment.bytes.end <= head.bytes.end);
        let is_own = head.passage == asked.passage;
        let mut times = inside
            .filter(|moment| moment.dates_figures() && (!is_own || moment.bytes.end <= asked.bytes.start))
            .map(|moment| own::resolve(moment, frame.own, None))
            .filter(|when| *when != When::Unknown);
        let time = times.next()?;
        times.all(|other| other == time).then_some(time)
    })
}

fn default(frame: &Frame<'_>, asked: &Asked<'_>) -> When {
    let own = frame.own;
    match asked.role {
        Role::Scope if own.scheme != When::Unknown => own.scheme,
        Role::Target | Role::Allocation | Role::Registered if own.is_plan => own.period,
        Role::Target | Role::Allocation | Role::Registered => When::Unknown,
        _ if asked.is_flow => own.period,
        _ => own.day.map_or(own.period, When::Day),
    }
}
