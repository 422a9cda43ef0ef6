//! Of which time a figure is: what its clause says, else its sentence, its
//! paragraph, its headings, its document.

use super::Role;
use super::frame::Frame;
use super::measure::Measure;
use crate::moment::{Moment, Said, Way};
use crate::{When, moment, own, words};
use std::ops::Range;

/// What is there at a day, by its measure; what else is counted happens over a time.
const STOCKS: &[&str] = &[
    "hợp tác xã",
    "htx",
    "tổ hợp tác",
    "tht",
    "tổ",
    "liên hiệp",
    "lhhtx",
    "quỹ",
    "qtdnd",
    "nhóm hộ",
    "nhóm",
    "hộ",
    "thành viên",
    "tổ viên",
    "xã viên",
    "lao động",
    "người lao động",
    "người",
    "đảng viên",
    "cán bộ",
    "doanh nghiệp",
    "đơn vị",
    "xã",
    "phường",
    "thị trấn",
    "huyện",
    "thành phố",
    "thôn",
    "làng",
    "bản",
    "địa phương",
    "hội viên",
    "đoàn viên",
    "trang trại",
    "cơ sở",
    "tổ chức",
    "công ty",
    "%",
    "",
];

/// Money that is there at a day.
const FUNDS: &[&str] = &["vốn", "tài sản", "dư nợ", "nợ", "quỹ", "tiền gửi"];

/// Words by which something happens over a time rather than is there at one.
#[rustfmt::skip]
const FLOWS: &[&str] = &[
    "doanh thu", "lợi nhuận", "thu nhập", "thành lập mới", "mới thành lập", "giải thể", "kết nạp", "lớp", "đợt", "hội nghị",
    "lượt", "buổi", "cuộc", "hỗ trợ", "giải ngân", "nộp ngân sách", "tập huấn", "bồi dưỡng", "đào tạo", "tuyên truyền",
    "tổ chức", "chuyển đổi", "công nhận", "cấp phát", "diện tích", "tiêu thụ", "thành lập", "khen thưởng", "lãi", "sản lượng",
    "cấp", "tư vấn", "kim ngạch", "giải quyết", "vay", "tham gia hội chợ", "tham quan", "học tập", "phê duyệt", "trao", "tặng",
    "kiểm tra", "giám sát", "xử lý",
];

/// Words before a number by which it counts what happened.
#[rustfmt::skip]
const DOINGS: &[&str] = &[
    "thành lập mới", "tổ chức", "doanh thu", "lợi nhuận", "thu nhập", "thành lập", "hỗ trợ", "giải ngân", "mở", "giải thể",
    "kết nạp", "cho vay", "cấp", "trao", "tặng", "khen thưởng", "đào tạo", "tập huấn", "bồi dưỡng", "tuyên truyền", "kiểm tra",
    "thu hút", "tạo việc làm", "đưa", "tiếp nhận", "phê duyệt", "xử lý", "giúp", "tư vấn", "hướng dẫn", "xây dựng",
];

/// Amounts of a year, also where they are told at its end.
const ANNUAL: &[&str] =
    &["doanh thu", "lợi nhuận", "thu nhập", "lãi", "nộp ngân sách", "sản lượng", "kim ngạch"];

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
    /// Whether it is an amount of a year.
    pub(super) is_annual: bool,
    /// Whether the words say outright that something happened.
    pub(super) is_done: bool,
}

/// The time of a figure.
pub(super) fn time(frame: &Frame<'_>, asked: &Asked<'_>) -> When {
    match told_or_default(frame, asked) {
        // Revenue "đến cuối năm 2020" is the year's.
        When::Day(day)
            if asked.is_annual && asked.role == Role::Actual && (day.month(), day.day()) == (12, 31) =>
        {
            When::Year(day.year())
        }
        when => when,
    }
}

fn told_or_default(frame: &Frame<'_>, asked: &Asked<'_>) -> When {
    let one = &frame.passages[asked.passage];
    let (clause, sentence) = (one.clause(asked.bytes.start), one.sentence(asked.bytes.start));
    // "trong năm" under the heading "Kế hoạch năm 2024" is that year.
    let year = || in_heads(frame, asked).and_then(moment::year_of);
    let told = |moment: Option<&Moment>| {
        let when = moment.map(|moment| match moment.said {
            Said::When(_) | Said::Now => own::resolve(moment, frame.own, None),
            _ => own::resolve(moment, frame.own, year()),
        });
        when.filter(|when| *when != When::Unknown)
    };
    told(behind(frame, asked))
        .or_else(|| told(before(frame, asked, clause.start)))
        .or_else(|| in_title(frame, asked))
        .or_else(|| told(before(frame, asked, sentence.start)))
        .or_else(|| told(closing(frame, asked)).map(|when| due(asked, when)))
        .or_else(|| told(earlier(frame, asked)).map(|when| there(frame, asked, when)))
        .or_else(|| in_heads(frame, asked).map(|when| there(frame, asked, when)))
        .unwrap_or_else(|| default(frame, asked))
}

/// Whether a figure is an amount of a year: revenue, profit, income.
pub(super) fn is_annual(label: &str) -> bool {
    words::has_any(label, ANNUAL)
}

/// Whether the words say outright that something happened.
pub(super) fn is_done(label: &str, before: &str) -> bool {
    words::has_any(label, FLOWS) || words::has_any(before, DOINGS)
}

/// Whether a figure tells of what happened over a time.
pub(super) fn is_flow(measure: &Measure, label: &str, before: &str) -> bool {
    let is_fund = measure.is_unit && (words::has_any(label, FUNDS) || words::has_any(before, FUNDS));
    let is_stock = is_fund || STOCKS.contains(&measure.text.to_lowercase().as_str());
    !is_stock || words::has_any(label, FLOWS) || words::has_any(before, DOINGS)
}

/// The time of a number that stands in no sentence.
pub(super) fn under_heads(frame: &Frame<'_>, passage: usize, role: Role, is_flow: bool) -> When {
    let asked = Asked { passage, bytes: &(0..0), until: 0, role, is_flow, is_annual: false, is_done: false };
    let told = in_heads(frame, &asked).map(|when| there(frame, &asked, when));
    told.unwrap_or_else(|| default(frame, &asked))
}

/// What is there, told under a heading of the whole period, is of the day of which the document reports.
fn there(frame: &Frame<'_>, asked: &Asked<'_>, when: When) -> When {
    let is_told = matches!(asked.role, Role::Actual | Role::Change | Role::Ratio);
    let is_period = !matches!(when, When::Day(_) | When::Unknown);
    match frame.own.day {
        Some(day) if is_told && is_period && !asked.is_flow && holds(when, day) => When::Day(day),
        _ => when,
    }
}

/// Whether a period runs up to a day, or to a little before it.
fn holds(when: When, day: jiff::civil::Date) -> bool {
    let Some(end) = moment::end_of(when) else { return false };
    let months = i32::from(end.year() - day.year()) * 12 + i32::from(end.month() - day.month());
    (-1..=1).contains(&months)
}

/// "(thực hiện trong quý III năm 2018)" says when the work is done; the goal is the year's.
fn due(asked: &Asked<'_>, when: When) -> When {
    match when {
        When::Quarter(year, _) if matches!(asked.role, Role::Target | Role::Allocation) => When::Year(year),
        other => other,
    }
}

/// "05 HTX năm 2023": right behind, before the clause goes on.
fn behind<'a>(frame: &'a Frame<'_>, asked: &Asked<'_>) -> Option<&'a Moment> {
    let one = &frame.passages[asked.passage];
    let end = asked.bytes.end;
    let stretch = &one.lower[end..asked.until.max(end)];
    // "34 tổ (thời điểm 31-12-2020)": brackets that begin with a time belong to the number.
    let opens = stretch.find('(').filter(|at| {
        let first = one.moments.partition_point(|moment| moment.bytes.start < end + at);
        let leads =
            |moment: &Moment| one.lower.get(end + at + 1..moment.bytes.start).unwrap_or_default().to_owned();
        one.moments.get(first).is_some_and(|moment| {
            moment.bytes.start < asked.until && leads(moment).split_whitespace().count() <= 3
        })
    });
    let stop = match opens {
        // "(năm 2022 là 12 hợp tác xã)": a bracket with a number of its own is of that number.
        Some(at) if !stretch[..at].contains([',', ';']) => {
            Some(stretch[at..].find(')').map_or(at, |close| at + close))
        }
        _ => stretch.find([',', ';', ')', '(']),
    };
    let stop = stop.map_or(asked.until, |at| end + at);
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
        let between = &one.lower[moment.bytes.end..start];
        let is_since = words::has_any(between, &["đến nay"]);
        // "Đầu năm có 18 HTX, thành lập mới 5": only the first is of the beginning.
        let is_past = is_beginning(&one.lower, moment) && between.contains(|one: char| one.is_ascii_digit());
        moment.dates_figures() && !is_since && !is_past && !is_of_bracket(&one.lower, from, moment, between)
    })
}

/// "đầu năm", "đầu năm 2022".
fn is_beginning(lower: &str, moment: &Moment) -> bool {
    moment.said == Said::Beginning || words::phrase_before(lower, moment.bytes.start, "đầu năm").is_some()
}

/// "40 tổ (thời điểm 31/12/2020) lên 62 tổ": a bracket behind a number is of that number.
fn is_of_bracket(lower: &str, from: usize, moment: &Moment, between: &str) -> bool {
    let is_closed = between.matches(')').count() > between.matches('(').count();
    let before = lower.get(from..moment.bytes.start).unwrap_or_default();
    let owner = before.rfind('(').map(|open| words::words_back(&before[..open], 4));
    is_closed && owner.is_some_and(|owner| owner.contains(|one: char| one.is_ascii_digit()))
}

/// "… (thực hiện trong năm 2018).": what closes a sentence holds for all of it.
fn closing<'a>(frame: &'a Frame<'_>, asked: &Asked<'_>) -> Option<&'a Moment> {
    let one = &frame.passages[asked.passage];
    let sentence = one.sentence(asked.bytes.start);
    let end = one.moments.partition_point(|moment| moment.bytes.end <= sentence.end);
    let last = one.moments[..end]
        .last()
        .filter(|last| last.bytes.start >= asked.bytes.end && last.dates_figures())
        // "do lãi suất tăng vào đầu năm" gives a cause, not the time of the whole.
        .filter(|last| last.said != Said::Beginning)?;
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
        let is_first = head.split_whitespace().count() <= 5;
        (is_first && !is_beginning(&one.lower, moment)).then_some(moment)
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
        .find(|moment| moment.way == Way::Document && matches!(moment.said, Said::When(When::Day(_))))?;
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
        Role::Target | Role::Allocation | Role::Registered | Role::Scope if own.is_plan => own.period,
        Role::Target | Role::Allocation | Role::Registered => When::Unknown,
        _ if asked.is_done && !asked.is_annual && own.review != When::Unknown => own.review,
        _ if asked.is_flow => own.period,
        _ => own.day.map_or(own.period, When::Day),
    }
}
