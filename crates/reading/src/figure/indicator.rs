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
const MONEY: &[&str] = &["von", "doanh", "nhuan", "nhap", "ngan", "quy"];

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
    // Without its marks "môi" is "mới".
    ("môi trường", "moitruong"),
];

/// An indicator with what a label must say to fit it.
struct Candidate<'a> {
    indicator: &'a Indicator,
    words: HashSet<String>,
    /// Whether it counts only what belongs to a scheme ("theo Đề án").
    is_of_scheme: bool,
    measures: Vec<&'a str>,
}

impl Candidate<'_> {
    /// Whether its name narrows what it counts.
    fn is_narrow(&self) -> bool {
        self.words.iter().any(|word| NARROWING.contains(&word.as_str()))
    }
}

/// A line of the glossary with the indicator that people say it means.
struct Confirmed {
    words: HashSet<String>,
    /// Which of the candidates.
    candidate: usize,
}

/// What figures are matched with.
struct Context<'a> {
    frame: &'a Frame<'a>,
    candidates: Vec<Candidate<'a>>,
    glossary: Vec<Confirmed>,
    /// Whether the document is about a scheme, of which some indicators are.
    is_scheme: bool,
}

impl Confirmed {
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
    // What is counted is nobody's report, and what no form asks for is only told
    // with tasks: a document states the reported one.
    let indicators = knowledge.programme.map(|programme| {
        let all = &programme.indicators;
        let lines = programme.forms.iter().flat_map(|form| &form.versions);
        let lines = lines.flat_map(|version| &version.sections).flat_map(|section| &section.lines);
        let asked: HashSet<&IndicatorKey> = lines.map(|line| &line.indicator).collect();
        let is_reported = move |one: &&Indicator| one.is_ratio() || asked.contains(&one.key);
        all.iter().filter(is_reported).filter(move |one| !all.is_from_register(&one.key))
    });
    let candidates: Vec<Candidate<'_>> = indicators.into_iter().flatten().map(candidate).collect();
    let of = |key: &IndicatorKey| candidates.iter().position(|one| one.indicator.key == *key);
    let entry =
        |entry: &'_ Entry| Some(Confirmed { words: content(&entry.words), candidate: of(&entry.indicator)? });
    let glossary: Vec<Confirmed> = knowledge.glossary.iter().filter_map(entry).collect();
    let context = Context { frame, candidates, glossary, is_scheme: is_scheme(frame) };
    let mut matches: Vec<Option<(IndicatorKey, f64)>> =
        (0..figures.len()).map(|index| best(&context, figures, index)).collect();
    // The base of a comparison counts what is compared with it: "đạt 80% kế hoạch (5 HTX)".
    for figure in figures.iter() {
        if let (Some(base), Some(part)) = (figure.compared_with, figure.compares)
            && base > part
            && figures[base].passage == figure.passage
        {
            matches[base] = matches[part].clone();
        }
    }
    for (figure, found) in figures.iter_mut().zip(matches) {
        figure.score = found.as_ref().map_or(WITHOUT, |(_, score)| *score);
        figure.indicator = found.map(|(key, _)| key);
    }
    units(figures, knowledge);
}

fn candidate(indicator: &Indicator) -> Candidate<'_> {
    let unit = indicator.unit_vi.split('/').next().unwrap_or_default();
    let alike = ALIKE.iter().find(|(own, _)| *own == unit).map(|(_, measures)| measures.to_vec());
    let words = content(&indicator.vi);
    let is_of_scheme = words.contains("de") && words.contains("an");
    Candidate { indicator, words, is_of_scheme, measures: alike.unwrap_or_else(|| vec![unit]) }
}

/// Whether the title says that the document is about a scheme ("Đề án").
fn is_scheme(frame: &Frame<'_>) -> bool {
    let head = frame.passages.iter().take(LONGEST_HEAD);
    // What a report carries out or rests on is not what it is about.
    let opens = |lower: &str| {
        ["thực hiện", "căn cứ", "theo ", "triển khai"].iter().any(|word| lower.starts_with(word))
    };
    let mut titles = head.filter(|one| one.lower.len() < LONGEST_TITLE && !opens(one.lower.trim_start()));
    titles.any(|one| words::find(&one.lower, "đề án").is_some())
}

/// Passages in which the title stands, and bytes of one of its lines.
const LONGEST_HEAD: usize = 12;
const LONGEST_TITLE: usize = 400;

fn best(context: &Context<'_>, figures: &[Figure], index: usize) -> Option<(IndicatorKey, f64)> {
    let figure = &figures[index];
    let Context { frame, candidates, glossary, is_scheme } = context;
    // A ratio to a plan or a change is no value of the indicator itself, nor is the country's.
    if matches!(figure.role, Role::Ratio | Role::Change | Role::Scope) || figure.area == "cả nước" {
        return None;
    }
    let label =
        SYNONYMS.iter().fold(words::lower(&figure.label), |label, (own, usual)| label.replace(own, usual));
    let said = said_before(frame, figure).unwrap_or_default();
    let owner = owner(frame, figures, index, *is_scheme).unwrap_or_default();
    let words = content(&format!("{} {owner} {said} {label}", expanded(&figure.measure)));
    let measured = Measured::of(figure);
    let means = |one: &&Confirmed| {
        one.is_meant(&words)
            && measured.fits(&candidates[one.candidate])
            && is_whole(frame, figure, &one.words)
    };
    if let Some(one) = glossary.iter().filter(means).max_by_key(|one| one.words.len()) {
        let key = candidates[one.candidate].indicator.key.clone();
        return Some((key, (0.7 + 0.3 * one.share(&words)).min(1.0)));
    }
    let narrowed = is_narrowed(frame, figure, &label);
    // What the title says of all figures need not be said again.
    let says_scheme = *is_scheme || words.contains("de") && words.contains("an");
    let mut of_scheme = words.clone();
    of_scheme.extend(["de", "an"].map(str::to_owned));
    // What a scheme counts does not belong into the register: better none than the general one.
    let has_own = |one: &Candidate<'_>| {
        *is_scheme
            && candidates
                .iter()
                .any(|own| own.is_of_scheme && measured.fits(own) && one.words.is_subset(&own.words))
    };
    let can_be = |one: &Candidate<'_>| {
        measured.fits(one)
            && (!narrowed || one.is_narrow())
            && if one.is_of_scheme { says_scheme } else { !has_own(one) }
    };
    let scored = candidates
        .iter()
        .filter(|one| can_be(one))
        .map(|one| (one, score(if one.is_of_scheme { &of_scheme } else { &words }, one)));
    let (one, score) = scored.max_by(|(first, one), (second, other)| {
        // Of two that fit alike the one that says more is meant.
        one.total_cmp(other).then(first.words.len().cmp(&second.words.len()))
    })?;
    let is_whole = is_whole(frame, figure, &one.words);
    (score >= LEAST && is_whole).then(|| (one.indicator.key.clone(), score))
}

/// What the sentence, or the one of a footnote's mark, says happened to what is counted: of "thành
/// lập mới 15 HTX, 30 THT" both are new, and of "Số đang hoạt động 146 HTX" the words before count.
fn said_before(frame: &Frame<'_>, figure: &Figure) -> Option<&'static str> {
    const ACTS: &[&str] = &["thành lập mới", "mới thành lập", "giải thể"];
    const STATES: &[&str] = &["đang hoạt động", "ngừng hoạt động"];
    const OTHERWISE: &[&str] =
        &["có", "hiện", "còn", "tổng", "lên", "trong đó", "gồm", "trong số", "với", "tổng số"];
    let one = &frame.passages[figure.passage];
    let start = figure.bytes.start;
    let near = words::words_before(&one.lower, start, 3);
    if let Some(state) = STATES.iter().find(|state| words::find(near, state).is_some()) {
        return Some(state);
    }
    let last = |text: &str| {
        let text = &text.replace("so với", "");
        let places = ACTS.iter().filter_map(|act| Some((text.rfind(act)?, *act)));
        let (at, act) = places.max_by_key(|(at, _)| *at)?;
        // "06 hợp tác xã giải thể, 02 hợp tác xã bị thu hồi": said of the first only.
        let number = text[..at].rfind(|one: char| one.is_ascii_digit());
        let is_of_one = number.is_some_and(|number| !text[number..at].contains([',', ';', '.']));
        (!is_of_one && !words::has_any(&text[at + act.len()..], OTHERWISE)).then_some(act)
    };
    let sentence = one.sentence(start);
    last(&one.lower[sentence.start..start]).or_else(|| {
        let (passage, byte) = frame.outline.mark(figure.passage)?;
        let marked = &frame.passages[passage];
        let sentence = marked.sentence(byte.saturating_sub(1));
        last(&marked.lower[sentence.start..byte.max(sentence.start)])
    })
}

/// Whether what stands around says that only some are counted: of a sector, of another body, of
/// those who came or received.
fn is_narrowed(frame: &Frame<'_>, figure: &Figure, label: &str) -> bool {
    const SECTORS: &[&str] = &[
        "nông nghiệp",
        "nông",
        "lâm nghiệp",
        "vận tải",
        "thương mại",
        "dịch vụ",
        "xây dựng",
        "công nghiệp",
        "thủy sản",
        "môi trường",
        "tín dụng",
        "chợ",
        "điện năng",
        "du lịch",
        "khác",
    ];
    const GUESTS: &[&str] = &["tham dự", "tham gia", "dự hội nghị", "đại biểu", "thuê", "khai giảng"];
    let one = &frame.passages[figure.passage];
    let (start, sentence) = (figure.bytes.start, one.sentence(figure.bytes.start));
    let member = words::words_before(&one.lower, start, 6);
    let behind = &one.lower[figure.bytes.end..sentence.end];
    let is_fraction = ["trong ", "trong tổng số "].iter().any(|link| behind.trim_start().starts_with(link));
    let invites = words::has_any(&one.lower[sentence.clone()], &["tham dự", "dự hội nghị", "đại biểu"]);
    words::has_any(label, SECTORS)
        || words::has_any(member, SECTORS)
        || is_fraction
        || is_organisation(figure) && (words::has_any(label, GUESTS) || invites)
}

/// Whether what is counted could come to a meeting.
fn is_organisation(figure: &Figure) -> bool {
    let measure = expanded(&figure.measure);
    ["hợp tác xã", "tổ hợp tác", "tổ", "liên hiệp", "nhóm hộ"].contains(&measure.as_str())
}

/// Words before those to whom something is done.
#[rustfmt::skip]
const RECEIVING: &[&str] = &[
    "cho", "hỗ trợ", "giúp", "mỗi", "từng", "xử lý", "xử lý xong", "xử lý dứt điểm", "củng cố", "rà soát", "kiện toàn",
];

/// "64 tổ hợp tác với 738 thành viên", "15 lớp với 750 lượt người": whose members or guests are
/// counted; in a scheme's report with all that is said of the groups, since it counts only its own.
fn owner(frame: &Frame<'_>, figures: &[Figure], index: usize, is_scheme: bool) -> Option<String> {
    let (own, before) = (&figures[index], &figures[index.checked_sub(1)?]);
    let lower = &frame.passages[own.passage].lower;
    let between = lower.get(before.bytes.end..own.bytes.start)?;
    let joins = before.passage == own.passage
        && (is_organisation(before) || is_course(before))
        && !is_organisation(own)
        && own.measure != "%"
        && words::find(&between.replace("so với", ""), "với").is_some()
        && !between.contains(['.', ';']);
    joins.then(|| match () {
        () if is_course(before) => "bồi dưỡng tập huấn".to_owned(),
        () if is_scheme => format!("{} {}", expanded(&before.measure), before.label),
        () => expanded(&before.measure),
    })
}

fn is_course(figure: &Figure) -> bool {
    matches!(figure.measure.as_str(), "lớp" | "khóa")
}

/// Whether the figure counts all that the indicator does.
fn is_whole(frame: &Frame<'_>, figure: &Figure, words: &HashSet<String>) -> bool {
    let lower = &frame.passages[figure.passage].lower;
    let before = words::words_before(lower, figure.bytes.start, 4);
    let receives = words::has_any(before, RECEIVING);
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

/// In what a figure is measured, and whether it is the mean of something or a share.
struct Measured {
    measure: String,
    is_computed: bool,
}

impl Measured {
    fn of(figure: &Figure) -> Self {
        let is_average = name::fold(&figure.label).contains("binh quan");
        Self { measure: figure.measure.to_lowercase(), is_computed: is_average || figure.measure == "%" }
    }

    /// Whether it can be the indicator's.
    fn fits(&self, candidate: &Candidate<'_>) -> bool {
        let is_computed = matches!(candidate.indicator.over_units, OverUnits::Ratio(..));
        candidate.measures.contains(&self.measure.as_str())
            && (is_computed || candidate.indicator.unit_vi.contains('/')) == self.is_computed
    }
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
    let is_generic = !candidate.is_narrow();
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
