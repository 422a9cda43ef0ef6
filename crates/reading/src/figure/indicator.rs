//! Which indicator of the programme a figure fits, and how surely. The
//! glossary goes first: it is what people have confirmed. A wrong match is
//! worse than none.

use super::compare::{content, expanded};
use super::frame::Frame;
use super::{Figure, Role};
use crate::{Knowledge, words};
use domain::IndicatorKey;
use domain::glossary::Entry;
use domain::indicator::{Indicator, Nature, OverUnits};
use std::collections::HashSet;
use vietnamese::name;

/// A match below this is none.
const LEAST: f64 = 0.6;

/// How sure a reading is that no indicator fits.
const WITHOUT: f64 = 0.5;

/// Measures that count the same as an indicator's unit of measure.
const ALIKE: &[(&str, &[&str])] = &[
    ("tổ", &["tổ hợp tác", "tht", "tổ"]),
    ("hợp tác xã", &["htx", "hợp tác xã"]),
    ("liên hiệp", &["lhhtx", "liên hiệp", "liên hiệp hợp tác xã"]),
    ("người", &["thành viên", "người", "lao động", "xã viên", "tổ viên", "cán bộ", "người lao động"]),
    ("tổ viên", &["tổ viên", "thành viên"]),
    ("lượt người", &["lượt người", "lượt", "người", "học viên", "hội viên"]),
    ("đợt", &["đợt", "lần", "buổi", "cuộc"]),
    ("bộ", &["bộ", "bộ tài liệu"]),
    ("lớp", &["lớp", "khóa"]),
    ("triệu đồng", &["triệu đồng", "tỷ đồng", "nghìn đồng", "đồng", "tỷ", "triệu"]),
    ("nhóm hộ", &["nhóm hộ", "nhóm"]),
];

/// Words that narrow what is counted: an indicator without them counts more.
const NARROWING: &[&str] = &[
    "moi", "giai", "nong", "ngung", "hieu", "chuoi", "tot", "kha", "yeu", "nu", "cao", "ocop", "chung",
    "luat", "minh", "dai", "thieu", "xep", "dieu", "lo", "lam", "phi", "tre", "ngheo",
];

/// Words that name a sort of money: what one says and the other does not is another sort.
const MONEY: &[&str] = &["von", "doanh", "nhuan", "nhap", "ngan"];

/// Words that turn what is counted into its opposite.
const NEGATING: &[&str] = &["phi", "chua", "khong", "ngoai"];

/// Ways of saying that the pack's names of indicators say otherwise.
const SYNONYMS: &[(&str, &str)] = &[
    ("theo luật hợp tác xã năm 2012", "đúng luật hiện hành"),
    ("theo luật hợp tác xã 2012", "đúng luật hiện hành"),
    ("theo luật hợp tác xã năm 2023", "đúng luật hiện hành"),
    ("theo luật hợp tác xã", "đúng luật hiện hành"),
    ("theo luật htx", "đúng luật hiện hành"),
    ("ngừng hoạt động", "ngưng hoạt động"),
    ("ngưng hoạt động", "ngưng hoạt động"),
    ("nguồn vốn", "vốn"),
    ("lãi bình quân", "lợi nhuận bình quân"),
    ("hoạt động trên các lĩnh vực", ""),
    ("trên địa bàn", ""),
];

/// An indicator with what a label must say to fit it.
struct Candidate<'a> {
    indicator: &'a Indicator,
    words: HashSet<String>,
    measures: Vec<&'a str>,
}

/// A line of the glossary with the indicator that people say it means.
struct Confirmed<'a> {
    words: HashSet<String>,
    candidate: &'a Candidate<'a>,
}

impl Confirmed<'_> {
    /// How much of a label the line says.
    fn share(&self, label: &HashSet<String>) -> f64 {
        self.words.len() as f64 / label.len().max(1) as f64
    }

    /// Whether a label says what the line says, hardly more, and nothing that
    /// narrows or turns it: "HTX" is not "HTX ứng dụng công nghệ cao".
    fn is_meant(&self, label: &HashSet<String>) -> bool {
        let says_more = |word: &String| {
            !self.words.contains(word)
                && (NARROWING.contains(&word.as_str()) || NEGATING.contains(&word.as_str()))
        };
        !self.words.is_empty()
            && self.words.is_subset(label)
            && self.share(label) >= LEAST_SHARE
            && !label.iter().any(says_more)
    }
}

/// A line of the glossary that says less of a label than this is about something else.
const LEAST_SHARE: f64 = 0.5;

/// Fills in indicators, scores and the codes of units.
///
/// Who receives something, and a part that is named like its whole, is not the
/// indicator: "hỗ trợ 10 HTX", "99 HTX (bao gồm 93 HTX)".
pub(super) fn matched(frame: &Frame<'_>, figures: &mut [Figure], knowledge: &Knowledge<'_>) {
    let indicators = knowledge.programme.map(|programme| programme.indicators.iter());
    let candidates: Vec<Candidate<'_>> = indicators.into_iter().flatten().map(candidate).collect();
    let of = |key: &IndicatorKey| candidates.iter().find(|one| one.indicator.key == *key);
    let entry =
        |entry: &'_ Entry| Some(Confirmed { words: content(&entry.words), candidate: of(&entry.indicator)? });
    let glossary: Vec<Confirmed<'_>> = knowledge.glossary.iter().filter_map(entry).collect();
    let matches: Vec<Option<(IndicatorKey, f64)>> =
        figures.iter().map(|figure| best(frame, figure, &candidates, &glossary)).collect();
    for (figure, found) in figures.iter_mut().zip(matches) {
        figure.score = found.as_ref().map_or(WITHOUT, |(_, score)| *score);
        figure.indicator = found.map(|(key, _)| key);
    }
    units(figures, knowledge);
}

fn candidate(indicator: &Indicator) -> Candidate<'_> {
    let unit = indicator.unit_vi.split('/').next().unwrap_or_default();
    let alike = ALIKE.iter().find(|(own, _)| *own == unit).map(|(_, measures)| measures.to_vec());
    Candidate { indicator, words: content(&indicator.vi), measures: alike.unwrap_or_else(|| vec![unit]) }
}

fn best(
    frame: &Frame<'_>,
    figure: &Figure,
    candidates: &[Candidate<'_>],
    glossary: &[Confirmed<'_>],
) -> Option<(IndicatorKey, f64)> {
    // A ratio to a plan or a change is no value of the indicator itself.
    if matches!(figure.role, Role::Ratio | Role::Change | Role::Scope) {
        return None;
    }
    let label =
        SYNONYMS.iter().fold(words::lower(&figure.label), |label, (own, usual)| label.replace(own, usual));
    let words = content(&format!("{} {label}", expanded(&figure.measure)));
    let means = |one: &&Confirmed<'_>| {
        one.is_meant(&words) && fits(figure, one.candidate) && is_whole(frame, figure, &one.words)
    };
    if let Some(one) = glossary.iter().filter(means).max_by_key(|one| one.words.len()) {
        return Some((one.candidate.indicator.key.clone(), (0.7 + 0.3 * one.share(&words)).min(1.0)));
    }
    let scored = candidates.iter().filter(|one| fits(figure, one)).map(|one| (one, score(&words, one)));
    let (one, score) = scored.max_by(|(first, one), (second, other)| {
        // Of two that fit alike the one that says more is meant.
        one.total_cmp(other).then(first.words.len().cmp(&second.words.len()))
    })?;
    let is_whole = is_whole(frame, figure, &one.words);
    (score >= LEAST && is_whole).then(|| (one.indicator.key.clone(), score))
}

/// Whether the figure counts all that the indicator does.
fn is_whole(frame: &Frame<'_>, figure: &Figure, words: &HashSet<String>) -> bool {
    let lower = &frame.passages[figure.passage].lower;
    let before = words::words_before(lower, figure.bytes.start, 4);
    let receives = words::has_any(before, &["cho", "hỗ trợ", "giúp", "mỗi", "từng"]);
    let is_narrow = words.iter().any(|word| NARROWING.contains(&word.as_str()));
    let sentence = frame.passages[figure.passage].sentence(figure.bytes.start);
    let open = &lower[sentence.start..figure.bytes.start];
    let in_brackets = open.rfind('(').is_some_and(|at| !open[at..].contains(')'));
    let parts = ["bao gồm", "gồm", "trong đó"].iter().filter_map(|word| words::find(open, word)).max();
    let whole = parts.map_or("", |at| &open[..at]);
    let is_part = parts.is_some()
        && (in_brackets
            || words::has_any(whole, &["thành lập mới", "giải thể", "ngừng hoạt động", "kết nạp"]));
    !receives && (is_narrow || !is_part)
}

/// Whether measure and time can be the indicator's.
fn fits(figure: &Figure, candidate: &Candidate<'_>) -> bool {
    let is_measure = candidate.measures.contains(&figure.measure.to_lowercase().as_str());
    let is_computed = matches!(candidate.indicator.over_units, OverUnits::Ratio(..));
    let is_average = name::fold(&figure.label).contains("binh quan");
    is_measure
        && (is_computed || candidate.indicator.unit_vi.contains('/')) == (is_average || figure.measure == "%")
}

/// How well a label fits an indicator: what they share of what either says,
/// with a penalty for each narrowing word that only one has.
fn score(words: &HashSet<String>, candidate: &Candidate<'_>) -> f64 {
    let shared = words.intersection(&candidate.words).count() as f64;
    let narrowed = words
        .symmetric_difference(&candidate.words)
        .filter(|word| NARROWING.contains(&word.as_str()))
        .count() as f64;
    let (own, others) = (words.len().max(1) as f64, candidate.words.len().max(1) as f64);
    let recall = shared / others;
    let precision = shared / own;
    // An indicator without a narrowing word counts all; a label that says more counts fewer.
    let is_generic = !candidate.words.iter().any(|word| NARROWING.contains(&word.as_str()));
    let negates = NEGATING.iter().any(|word| words.contains(*word) && !candidate.words.contains(*word));
    let is_other_money = MONEY.iter().any(|word| words.contains(*word) != candidate.words.contains(*word));
    if recall < 0.6 || is_other_money || is_generic && precision < 0.65 || negates {
        return 0.0;
    }
    let is_flow_word = candidate.indicator.nature == Nature::Flow;
    let balance = if is_flow_word { 0.7 } else { 0.6 };
    (balance * recall + (1.0 - balance) * precision - 0.2 * narrowed).clamp(0.0, 1.0)
}

/// Fills in the code of each figure's area at its time.
fn units(figures: &mut [Figure], knowledge: &Knowledge<'_>) {
    let Some(programme) = knowledge.programme else { return };
    let mut known: std::collections::HashMap<(String, Option<jiff::civil::Date>), Option<String>> =
        std::collections::HashMap::new();
    for figure in figures {
        let day = crate::moment::end_of(figure.time);
        let key = (figure.area.clone(), day);
        let code = known.entry(key).or_insert_with(|| {
            let day = day?;
            let found = programme.units.find_by_name(&figure.area, day);
            let is_one = found.len() == 1;
            found.into_iter().next().filter(|_| is_one).map(|unit| unit.code.clone())
        });
        figure.unit.clone_from(code);
    }
}
