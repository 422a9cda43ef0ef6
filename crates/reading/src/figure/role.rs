//! In which role a figure stands: done, promised, aimed at, shared out, a
//! change, a ratio, or how wide something reaches.

use super::Role;
use super::cue::{AIMING_HEADS, AIMS, BASES, CHANGES, DEEDS, KEPT, SHARES, TELLING_HEADS, WEAK_AIMS};
use super::frame::Frame;
use super::measure::Measure;
use crate::place::Area;
use crate::{lexicon, words};
use std::ops::Range;

/// How many words before a number a weak cue may stand.
const NEAR: usize = 12;

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

/// What the heads above a passage say, for a number that stands in no sentence.
pub(super) fn under_heads(frame: &Frame<'_>, passage: usize) -> Role {
    let said = frame.heads(passage).iter().find_map(|head| of_head(frame.words(head), head.is_title));
    said.unwrap_or(if frame.own.is_plan { Role::Target } else { Role::Actual })
}

/// Done, promised or aimed at, by the words before and the heads above.
fn base(frame: &Frame<'_>, asked: &Asked<'_>) -> Role {
    let one = &frame.passages[asked.passage];
    let sentence = one.sentence(asked.bytes.start);
    let before = &one.lower[sentence.start..asked.bytes.start];
    if is_promised_behind(&one.lower, asked) {
        return Role::Registered;
    }
    if is_given(before) {
        return Role::Target;
    }
    if let Some(role) = said(before).or_else(|| at_mark(frame, asked.passage)) {
        return role;
    }
    let near = words::words_before(&one.lower, asked.bytes.start, 6);
    if words::find(near, "mỗi").is_some()
        && words::any_before(&one.lower, asked.bytes.start, lexicon::AT_LEAST)
    {
        return Role::Target;
    }
    under_heads(frame, asked.passage)
}

/// "Trung ương Hội giao 03 hợp tác xã": who stands above gives what is to be reached.
fn is_given(before: &str) -> bool {
    let Some(who) = before.trim_end().strip_suffix("giao") else { return false };
    let near = words::words_back(who.trim_end(), 4);
    words::has_any(near, &["trung ương", "tỉnh", "huyện", "ubnd", "cấp trên", "thành phố", "chính phủ"])
}

/// What the sentence says in which a footnote's mark stands, up to the mark.
fn at_mark(frame: &Frame<'_>, passage: usize) -> Option<Role> {
    let (at, byte) = frame.outline.mark(passage)?;
    let one = &frame.passages[at];
    let sentence = one.sentence(byte.saturating_sub(1));
    said(&one.lower[sentence.start..byte.max(sentence.start)])
}

/// What the words of its own sentence say: the last cue counts.
fn said(before: &str) -> Option<Role> {
    let last = |phrases: &[&str]| phrases.iter().filter_map(|phrase| last_at(before, phrase)).max();
    let near = before.len() - words::words_back(before, NEAR).len();
    let weak = last(WEAK_AIMS).filter(|at| *at >= near && !is_name(before, *at) && !is_counted(before, *at));
    let (aim, deed) = (last(AIMS).max(weak), last(DEEDS));
    let promise = last_at(before, "đăng ký").filter(|at| is_promise(before, *at));
    let scheme = words::words_before(before, before.len(), 5);
    let sets = ["chương trình", "đề án"].iter().any(|kind| {
        let verbs = ["phát triển", "xây dựng", "thành lập", "hỗ trợ", "đào tạo", "nhân rộng"];
        words::find(scheme, kind).is_some_and(|at| words::any_at(scheme, at + kind.len(), &verbs).is_some())
    });
    if sets {
        return Some(Role::Target);
    }
    let aim = aim.filter(|at| !is_kept(before, *at));
    let best = [(promise, Role::Registered), (aim, Role::Target), (deed, Role::Actual)];
    let (at, role) = best.into_iter().max_by_key(|(at, _)| *at)?;
    at.map(|_| role)
}

/// "Sở Kế hoạch và Đầu tư", "chương trình mục tiêu quốc gia": parts of names.
fn is_name(before: &str, at: usize) -> bool {
    let rest = &before[at..];
    rest.starts_with("mục tiêu quốc gia")
        || rest.starts_with("kế hoạch và đầu tư")
        || rest.starts_with("kế hoạch số")
        || words::any_before(
            before,
            at,
            &["sở", "phòng", "tài chính -", "tài chính –", "bộ", "ban kế hoạch", "tài chính"],
        )
}

/// "04 chỉ tiêu đạt": what is counted there is no cue.
fn is_counted(before: &str, at: usize) -> bool {
    before[..at].trim_end().ends_with(|one: char| one.is_ascii_digit())
}

/// "so với kế hoạch", "đạt chỉ tiêu", "thực hiện mục tiêu": what was aimed at stands beside what was done.
fn is_kept(before: &str, at: usize) -> bool {
    const KEEPING: &[&str] =
        &["so với", "đạt", "vượt", "thực hiện", "hoàn thành", "tiêu", "xây dựng", "ban hành", "giao", "bằng"];
    // "đạt 125% kế hoạch năm": measured by it.
    let is_percentage = before[..at].trim_end().ends_with('%');
    let is_named = before[at..].starts_with("kế hoạch")
        && !before[at..].starts_with("kế hoạch năm")
        && !words::any_before(before, at, &["theo"])
        && before[at..].len() > 60;
    is_percentage || is_named || words::any_before(before, at, KEEPING)
}

/// "Đăng ký 190 tổ", but not "so với đăng ký", "đăng ký kinh doanh".
fn is_promise(before: &str, at: usize) -> bool {
    let behind = &before[at + "đăng ký".len()..];
    let until_number = behind.find(|one: char| one.is_ascii_digit()).map_or(behind, |digit| &behind[..digit]);
    let is_near = until_number.split_whitespace().count() <= 5;
    #[rustfmt::skip]
    let is_other = words::any_at(behind, 0, &[
        "kinh doanh", "hoạt động", "lại", "mới", "thành lập", "nhu cầu", "hợp", "theo", "tham gia", "bảo hộ", "nhãn hiệu",
        "thuế", "cấp", "thay đổi", "giải thể", "tạm ngừng",
    ]).is_some();
    #[rustfmt::skip]
    let is_base = words::any_before(before, at, &[
        "so với", "theo", "với", "nội dung", "giấy chứng nhận", "được", "chứng nhận", "phòng", "cơ quan", "đã", "hồ sơ",
        "thủ tục", "việc", "công tác",
    ]);
    // Who promises is a unit, or nobody is named: "HTX đăng ký 02 ngành nghề" promises nothing.
    let head = before[..at].trim_end();
    let is_first = head.is_empty() || head.ends_with(['.', ':', ';', ',', '(', '-', '–', '+']);
    let who = words::words_before(before, at, 5);
    let is_unit =
        words::has_any(who, &["huyện", "xã", "thành phố", "địa phương", "ubnd", "sở", "ngành", "tỉnh"]);
    let is_planned = is_unit && words::any_at(behind, 0, &["thành lập"]).is_some();
    // "So với đăng ký đầu năm là 20 tổ" names what was promised.
    let is_named = words::any_before(before, at, &["so với"]) && until_number.trim_end().ends_with(" là");
    is_near && (is_named || (!is_other || is_planned) && !is_base && (is_first || is_unit))
}

/// "trên tổng số 50 tổ đăng ký": what was promised is said behind.
fn is_promised_behind(lower: &str, asked: &Asked<'_>) -> bool {
    let end = asked.measure.bytes.as_ref().map_or(asked.bytes.end, |bytes| bytes.end);
    let Some(behind) = words::phrase_at(lower, end, "đăng ký") else { return false };
    let is_closed = lower[behind..].chars().next().is_none_or(|one| ",.;)".contains(one));
    is_closed
        && words::any_before(lower, asked.bytes.start, &["trên tổng số", "trên", "trong tổng số", "tổng số"])
}

/// "5. Đăng ký thực hiện Đề án": what stands under it was promised.
fn is_promising_head(words_of_head: &str, at: usize) -> bool {
    let behind = at + "đăng ký".len();
    let is_first = words_of_head[..at].split_whitespace().count() <= 1;
    is_first
        && words::any_at(
            words_of_head,
            behind,
            &["thực hiện", "của", "chỉ tiêu", "năm", "đến năm", "kế hoạch"],
        )
        .is_some()
}

/// What a head says of all under it: its first cue counts.
///
/// In the words before a list ("- Giải pháp về vốn: …") only the plainest cues count.
fn of_head(words_of_head: &str, is_title: bool) -> Option<Role> {
    if words::has_any(words_of_head, &["đã", "kết quả"]) {
        return Some(Role::Actual);
    }
    let aims = if is_title { AIMING_HEADS } else { AIMS };
    let first = |phrases: &[&str]| {
        let places = phrases.iter().filter_map(|phrase| words::find(words_of_head, phrase));
        // "thực hiện các chỉ tiêu", "chương trình mục tiêu quốc gia".
        let is_kept = |at: &usize| words::any_before(words_of_head, *at, KEPT) || is_name(words_of_head, *at);
        places.filter(|at| !is_kept(at)).min()
    };
    let promise = words::find(words_of_head, "đăng ký").filter(|at| is_promising_head(words_of_head, *at));
    let best =
        [(promise, Role::Registered), (first(aims), Role::Target), (first(TELLING_HEADS), Role::Actual)];
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
    let precedes = words::any_before(lower, start, CHANGES)
        || words::any_before(lower, asked.bytes.start, CHANGES)
        || is_signed(lower, asked)
        || words::any_before(lower, than_start(lower, start), CHANGES);
    let behind = &lower[asked.bytes.end..];
    let is_first_of_two = words::any_before(lower, asked.bytes.start, &["từ"])
        && words::words_at(behind, 10).split_whitespace().any(|word| matches!(word, "lên" | "xuống" | "đến"));
    precedes && !is_first_of_two
}

/// "(+5,7%)".
fn is_signed(lower: &str, asked: &Asked<'_>) -> bool {
    asked.measure.text == "%" && lower[..asked.bytes.start].ends_with("(+")
}

/// Where a comparison that ends here begins: "cao hơn cùng kỳ năm trước 03 HTX".
fn than_start(lower: &str, at: usize) -> usize {
    const THAN: &[&str] = &[
        "so với cùng kỳ năm trước",
        "cùng kỳ năm trước",
        "so với cùng kỳ",
        "cùng kỳ",
        "so với năm trước",
        "năm trước",
    ];
    THAN.iter().filter_map(|phrase| words::phrase_before(lower, at, phrase)).min().unwrap_or(at)
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
    let is_compared = words::has_any(compared, &["so với", "so kế hoạch", "so chỉ tiêu", "so cùng kỳ"]);
    let opens = lower[..start].trim_end();
    let opens = opens
        .strip_suffix("đạt tỷ lệ")
        .or(opens.strip_suffix("đạt"))
        .or(opens.strip_suffix("tỷ lệ"))
        .unwrap_or(opens);
    let in_brackets =
        opens.trim_end().ends_with('(') && lower[asked.bytes.end..].trim_start().starts_with(')');
    // "204 HTX, đạt 100,5%;": nothing but "đạt" stands between.
    let head = lower[..asked.bytes.start].trim_end();
    let only_reached = [", đạt", "(đạt", ", tỷ lệ", "(tỷ lệ"].iter().any(|opening| head.ends_with(opening));
    is_share || has_base || is_compared || (in_brackets || only_reached) && asked.follows_figure
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
    let first = one.numbers.partition_point(|number| number.bytes.start < sentence.start);
    let counted = one.numbers[first..].iter().take_while(|number| number.bytes.end <= sentence.end);
    let is_list = named >= 2 && counted.filter(|number| number.is_figure()).take(2).count() == 2;
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
    at_mark(frame, asked.passage).or_else(|| Some(base(frame, asked)))
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
    let behind = words::front(&lower[asked.bytes.end..], 60);
    let behind = behind.split([',', '.', ';']).next().unwrap_or_default();
    let remains = words::find(behind, "còn lại").is_some();
    let number = words::any_before(lower, start, REACH) || words::any_before(lower, asked.bytes.start, REACH);
    number || remains
}
