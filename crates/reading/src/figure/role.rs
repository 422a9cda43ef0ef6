//! In which role a figure stands: done, promised, aimed at, shared out, a
//! change, a ratio, or how wide something reaches.

use super::Role;
use super::frame::Frame;
use super::measure::Measure;
use crate::place::Area;
use crate::{lexicon, words};
use std::ops::Range;

/// Before a number in its sentence: it is aimed at.
const AIMS: &[&str] = &[
    "phấn đấu",
    "mục tiêu",
    "chỉ tiêu",
    "dự kiến",
    "sẽ",
    "hướng tới",
    "hướng đến",
    "đặt ra",
    "đề ra",
    "yêu cầu",
    "phải",
    "cần",
    "kế hoạch năm",
    "theo kế hoạch",
    "kế hoạch",
    "tầm nhìn",
];

/// Before a number in its sentence: it is there or done.
const DEEDS: &[&str] = &[
    "đã",
    "đến nay",
    "hiện có",
    "hiện nay",
    "hiện",
    "toàn tỉnh có",
    "toàn huyện có",
    "kết quả",
    "thực hiện được",
    "đạt được",
    "thành lập được",
    "ước thực hiện",
    "tính đến",
    "lũy kế",
    "vẫn còn",
    "mới có",
    "thực hiện đạt",
];

/// In a head: what stands under it is aimed at.
const AIMING_HEADS: &[&str] = &[
    "mục tiêu",
    "chỉ tiêu",
    "phương hướng",
    "nhiệm vụ",
    "giải pháp",
    "kế hoạch",
    "dự kiến",
    "định hướng",
    "phấn đấu",
    "nội dung thực hiện",
    "quan điểm",
    "kiến nghị",
    "đề xuất",
    "kinh phí",
];

/// In a head: what stands under it is there or done.
const TELLING_HEADS: &[&str] = &[
    "kết quả",
    "tình hình",
    "thực trạng",
    "đánh giá",
    "hiện trạng",
    "hạn chế",
    "tồn tại",
    "khó khăn",
    "thuận lợi",
    "nguyên nhân",
    "đã đạt được",
    "đặc điểm",
    "sự cần thiết",
    "công tác",
];

/// Words that a percentage of another figure is followed by.
const BASES: &[&str] = &[
    "so với",
    "so cùng kỳ",
    "kế hoạch",
    "chỉ tiêu",
    "mục tiêu",
    "dự toán",
    "nghị quyết",
    "đăng ký",
    "tổng số",
    "tổng",
    "trên tổng",
    "số đăng ký",
    "kh",
    "cùng kỳ",
    "trong tổng",
];

/// Words right before a percentage of a whole.
const SHARES: &[&str] = &[
    "chiếm",
    "chiếm tỷ lệ",
    "bằng",
    "tương đương",
    "chiếm khoảng",
    "tương ứng",
    "chiếm tỷ trọng",
    "chiếm gần",
    "chiếm hơn",
    "chiếm trên",
];

/// Words before a number by which something grew or fell.
const CHANGES: &[&str] = &[
    "tăng",
    "giảm",
    "tăng thêm",
    "giảm đi",
    "tăng được",
    "tăng so với",
    "giảm so với",
    "tăng bình quân",
    "tăng trưởng",
    "tốc độ tăng",
    "tăng hơn",
    "tăng gần",
    "tăng khoảng",
    "tăng ít nhất",
    "giảm khoảng",
    "tăng từ",
    "giảm từ",
    "tăng trên",
    "tăng tối thiểu",
];

/// Which figure, where its sentence lies and what it is measured in.
pub(super) struct Asked<'a> {
    /// The passage.
    pub(super) passage: usize,
    /// The number.
    pub(super) bytes: &'a Range<usize>,
    /// Where the next figure's words begin.
    pub(super) until: usize,
    /// Its measure.
    pub(super) measure: &'a Measure,
    /// Whether a figure that is no percentage stands before it in its sentence.
    pub(super) follows_figure: bool,
}

/// The role of a figure.
pub(super) fn role(frame: &Frame<'_>, asked: &Asked<'_>) -> Role {
    let base = base(frame, asked);
    let lower = &frame.passages[asked.passage].lower;
    if is_share(frame, asked) {
        return Role::Allocation;
    }
    let aims = matches!(base, Role::Target | Role::Registered | Role::Allocation);
    if is_change(lower, asked) {
        return if aims { Role::Target } else { Role::Change };
    }
    if is_ratio(lower, asked) {
        return if aims { Role::Target } else { Role::Ratio };
    }
    if base != Role::Registered && is_scope(lower, asked) { Role::Scope } else { base }
}

/// What is said of a year that is still to come is aimed at.
pub(super) fn seen_from(frame: &Frame<'_>, role: Role, time: crate::When) -> Role {
    let year = crate::moment::year_of(time);
    let is_ahead = year.zip(frame.own.date).is_some_and(|(year, date)| year > date.year());
    if role == Role::Actual && is_ahead { Role::Target } else { role }
}

/// Done, promised or aimed at, by the words before and the heads above.
fn base(frame: &Frame<'_>, asked: &Asked<'_>) -> Role {
    let one = &frame.passages[asked.passage];
    let sentence = one.sentence(asked.bytes.start);
    let before = &one.lower[sentence.start..asked.bytes.start];
    if let Some(role) = said(before) {
        return role;
    }
    for head in frame.heads(asked.passage) {
        if let Some(role) = of_head(frame.words(head)) {
            return role;
        }
    }
    if frame.own.is_plan { Role::Target } else { Role::Actual }
}

/// What the words of its own sentence say: the last cue counts.
fn said(before: &str) -> Option<Role> {
    let last = |phrases: &[&str]| phrases.iter().filter_map(|phrase| last_at(before, phrase)).max();
    let (aim, deed) = (last(AIMS), last(DEEDS));
    let promise = last_at(before, "đăng ký").filter(|at| is_promise(before, *at));
    let scheme = words::words_before(before, before.len(), 4);
    if words::has_any(scheme, &["chương trình", "đề án"]) {
        return Some(Role::Target);
    }
    let aim = aim.filter(|at| !is_kept(before, *at));
    let best = [(promise, Role::Registered), (aim, Role::Target), (deed, Role::Actual)];
    let (at, role) = best.into_iter().max_by_key(|(at, _)| *at)?;
    at.map(|_| role)
}

/// "so với kế hoạch", "đạt chỉ tiêu", "thực hiện mục tiêu": what was aimed at stands beside what was done.
fn is_kept(before: &str, at: usize) -> bool {
    words::any_before(
        before,
        at,
        &["so với", "đạt", "vượt", "thực hiện", "hoàn thành", "tiêu", "xây dựng", "ban hành", "giao"],
    ) || before[at..].starts_with("kế hoạch")
        && !before[at..].starts_with("kế hoạch năm")
        && !words::any_before(before, at, &["theo"])
        && before[at..].len() > 60
}

/// "Đăng ký 190 tổ", but not "so với đăng ký", "đăng ký kinh doanh".
fn is_promise(before: &str, at: usize) -> bool {
    let behind = &before[at + "đăng ký".len()..];
    let is_other = words::any_at(
        behind,
        0,
        &[
            "kinh doanh",
            "hoạt động",
            "lại",
            "mới",
            "thành lập",
            "nhu cầu",
            "hợp",
            "theo",
            "tham gia",
            "bảo hộ",
            "nhãn hiệu",
        ],
    )
    .is_some();
    let is_base = words::any_before(
        before,
        at,
        &[
            "so với",
            "theo",
            "với",
            "nội dung",
            "giấy chứng nhận",
            "được",
            "chứng nhận",
            "phòng",
            "cơ quan",
            "đã",
        ],
    );
    !is_other && !is_base
}

/// What a head says of all under it: its first cue counts.
fn of_head(words_of_head: &str) -> Option<Role> {
    let first =
        |phrases: &[&str]| phrases.iter().filter_map(|phrase| words::find(words_of_head, phrase)).min();
    let promise = words::find(words_of_head, "đăng ký")
        .filter(|at| words_of_head[..*at].split_whitespace().count() <= 2 && is_promise(words_of_head, *at));
    let best = [
        (promise, Role::Registered),
        (first(AIMING_HEADS), Role::Target),
        (first(TELLING_HEADS), Role::Actual),
    ];
    best.into_iter()
        .filter_map(|(at, role)| Some((at?, role)))
        .min_by_key(|(at, _)| *at)
        .map(|(_, role)| role)
}

fn last_at(text: &str, phrase: &str) -> Option<usize> {
    text.rmatch_indices(phrase).map(|(at, _)| at).find(|&at| {
        !text[..at].ends_with(char::is_alphanumeric)
            && !text[at + phrase.len()..].starts_with(char::is_alphanumeric)
    })
}

/// "tăng 131 tổ", not "tăng lên 178 tổ" nor the 47 of "tăng từ 47 lên 178".
fn is_change(lower: &str, asked: &Asked<'_>) -> bool {
    let start = super::bound::start(lower, asked.bytes.start);
    let precedes =
        words::any_before(lower, start, CHANGES) || words::any_before(lower, asked.bytes.start, CHANGES);
    let behind = &lower[asked.bytes.end..];
    let is_first_of_two = words::any_before(lower, asked.bytes.start, &["từ"])
        && words::words_at(behind, 10).split_whitespace().any(|word| matches!(word, "lên" | "xuống" | "đến"));
    precedes && !is_first_of_two
}

fn is_ratio(lower: &str, asked: &Asked<'_>) -> bool {
    if asked.measure.text != "%" {
        let is_times = asked.measure.text == "lần"
            && words::any_before(lower, asked.bytes.start, &["gấp", "tăng", "bằng", "hơn"]);
        return is_times;
    }
    let start = super::bound::start(lower, asked.bytes.start);
    let is_share =
        words::any_before(lower, start, SHARES) || words::any_before(lower, asked.bytes.start, SHARES);
    let has_base = words::any_at(lower, asked.bytes.end, BASES).is_some();
    let compared = lower[asked.bytes.end..asked.until.max(asked.bytes.end)]
        .split([';', ')', '.'])
        .next()
        .unwrap_or_default();
    let is_compared = words::find(compared, "so với").is_some();
    let opens = lower[..start].trim_end();
    let opens = opens
        .strip_suffix("đạt tỷ lệ")
        .or(opens.strip_suffix("đạt"))
        .or(opens.strip_suffix("tỷ lệ"))
        .unwrap_or(opens);
    let in_brackets =
        opens.trim_end().ends_with('(') && lower[asked.bytes.end..].trim_start().starts_with(')');
    is_share || has_base || is_compared || in_brackets && asked.follows_figure
}

/// A unit's share of a target: behind its name, in a list of such.
fn is_share(frame: &Frame<'_>, asked: &Asked<'_>) -> bool {
    let one = &frame.passages[asked.passage];
    let base = base_of_whole(frame, asked);
    if asked.measure.text == "%" || base != Some(Role::Target) {
        return false;
    }
    let sentence = one.sentence(asked.bytes.start);
    let head = &one.lower[sentence.start..asked.bytes.start];
    if words::words_before(&one.lower, asked.bytes.start, 4).split_whitespace().any(|word| word == "mỗi") {
        return frame.outline.mark(asked.passage).is_some() || words::has_any(head, &["còn lại", "giao"]);
    }
    let is_place = lexicon::PLACES.contains(&asked.measure.text.as_str());
    let first = one.places.partition_point(|place| place.bytes.start < sentence.start);
    let inside = one.places[first..].iter().take_while(|place| place.bytes.end <= sentence.end);
    let named = inside.filter(|place| matches!(place.area, Area::Named(_))).take(64).count();
    let is_list = named >= 2 && one.numbers.iter().filter(|number| number.is_figure()).count() >= 2;
    let is_given = words::has_any(head, &["giao"]);
    let last = one.places[..one.places.partition_point(|place| place.bytes.end <= asked.bytes.start)].last();
    let is_behind_place = last.is_some_and(|place| {
        let between = &one.lower[place.bytes.end..asked.bytes.start];
        matches!(place.area, Area::Named(_))
            && place.bytes.start >= sentence.start
            && !between.contains([',', ';', '.'])
            && between.split_whitespace().count() <= 4
    });
    !is_place && is_behind_place && (is_list || is_given)
}

/// The role that holds for the whole of which a list gives the parts.
fn base_of_whole(frame: &Frame<'_>, asked: &Asked<'_>) -> Option<Role> {
    match frame.outline.mark(asked.passage) {
        Some((passage, byte)) => {
            let one = &frame.passages[passage];
            let sentence = one.sentence(byte.saturating_sub(1));
            said(&one.lower[sentence.start..byte.max(sentence.start)]).or_else(|| Some(base(frame, asked)))
        }
        None => Some(base(frame, asked)),
    }
}

/// How many places something reaches, remains in or is chosen from.
fn is_scope(lower: &str, asked: &Asked<'_>) -> bool {
    const REACH: &[&str] = &[
        "tại",
        "ở",
        "trên địa bàn",
        "trên địa bàn của",
        "thuộc",
        "trong",
        "chọn",
        "chọn ra",
        "của",
        "cho",
        "địa bàn",
        "toàn bộ",
        "chọn từ",
        "chọn ra từ",
        "tới",
        "phạm vi",
    ];
    if !lexicon::PLACES.contains(&asked.measure.text.as_str()) {
        return false;
    }
    let start = super::bound::start(lower, asked.bytes.start);
    let remains = words::has_any(
        lower[asked.bytes.end..]
            .split([',', '.', ';'])
            .next()
            .unwrap_or_default()
            .get(..40)
            .unwrap_or_default(),
        &["còn lại"],
    ) || asked
        .measure
        .bytes
        .as_ref()
        .is_some_and(|bytes| words::phrase_at(lower, bytes.end, "còn lại").is_some());
    let number = words::any_before(lower, start, REACH) || words::any_before(lower, asked.bytes.start, REACH);
    number || remains
}
