//! A passage with its figures, and the words between them: what rules about
//! numbers look at.

use super::amount::{is_percent, is_same_kind};
use crate::Reading;
use crate::figure::{Figure, Role};
use crate::number::Class;
use crate::passage::{Kind, Passage};
use std::ops::Range;

/// A passage and its figures in their order.
pub(super) struct Line<'a> {
    pub(super) passage: &'a Passage,
    pub(super) figures: Vec<&'a Figure>,
    sentences: Vec<Range<usize>>,
    /// For each figure, how many brackets are open before it.
    depths: Vec<usize>,
    /// Where numbers stand that may be figures that nobody read.
    unread: Vec<usize>,
}

/// More figures than this no paragraph has. What has more is no prose, and
/// rules compare every figure of a passage with every other.
const MOST_FIGURES: usize = 400;

/// The passages of running text that have figures; no cells, which tables have.
pub(super) fn lines(reading: &Reading) -> Vec<Line<'_>> {
    let mut figures: Vec<Vec<&Figure>> = vec![Vec::new(); reading.passages.len()];
    for figure in &reading.figures {
        if let Some(list) = figures.get_mut(figure.passage) {
            list.push(figure);
        }
    }
    let mut unread: Vec<Vec<usize>> = vec![Vec::new(); reading.passages.len()];
    for number in &reading.numbers {
        let is_known = matches!(
            number.class,
            Class::Date | Class::Period | Class::DocumentNumber | Class::Listing | Class::Duration
        );
        if let (false, Some(list)) = (is_known, unread.get_mut(number.passage)) {
            list.push(number.bytes.start);
        }
    }
    let with = reading.passages.iter().zip(figures).zip(unread);
    with.filter(|((passage, figures), _)| {
        (1..=MOST_FIGURES).contains(&figures.len())
            && !matches!(passage.kind, Kind::Cell { .. } | Kind::Margin)
    })
    .map(|((passage, figures), unread)| Line::new(passage, figures, unread))
    .collect()
}

impl<'a> Line<'a> {
    fn new(passage: &'a Passage, mut figures: Vec<&'a Figure>, mut unread: Vec<usize>) -> Self {
        figures.retain(|figure| passage.text.get(figure.bytes.clone()).is_some());
        figures.sort_by_key(|figure| figure.bytes.start);
        let taken = |at: &usize| figures.iter().any(|figure| figure.bytes.contains(at));
        unread.retain(|at| !taken(at));
        let depths = depths(&passage.text, &figures);
        Self { passage, figures, sentences: passage.sentences(), depths, unread }
    }

    /// The words between the figure before (or the sentence's beginning) and this one, in lower case.
    pub(super) fn before(&self, index: usize) -> String {
        let end = self.figures[index].bytes.start;
        let start = index.checked_sub(1).map_or(0, |before| self.figures[before].bytes.end);
        self.words(start.max(self.sentence(index).start)..end)
    }

    /// Whether between the figure before and this one stands a number that may be
    /// a figure that was not read, so that nothing can be said of a list with this figure.
    pub(super) fn is_number_unread(&self, index: usize) -> bool {
        let start = index.checked_sub(1).map_or(0, |before| self.figures[before].bytes.end);
        self.unread.iter().any(|at| (start..self.figures[index].bytes.start).contains(at))
    }

    /// The words between this figure and the next (or the sentence's end), in lower case.
    pub(super) fn after(&self, index: usize) -> String {
        let start = self.figures[index].bytes.end;
        let end = self.figures.get(index + 1).map_or(usize::MAX, |next| next.bytes.start);
        self.words(start..end.min(self.sentence(index).end))
    }

    /// The words in a range, in lower case; none where there is no such range.
    pub(super) fn words(&self, range: Range<usize>) -> String {
        self.passage.text.get(range).unwrap_or_default().to_lowercase()
    }

    /// The sentence in which a figure stands.
    pub(super) fn sentence(&self, index: usize) -> Range<usize> {
        let at = self.figures[index].bytes.start;
        let sentence = self.sentences.iter().find(|sentence| at < sentence.end);
        sentence.cloned().unwrap_or(0..self.passage.text.len())
    }

    /// How many brackets are open where a figure stands.
    pub(super) fn depth(&self, index: usize) -> usize {
        self.depths[index]
    }

    /// Whether two figures stand in one sentence.
    pub(super) fn is_one_sentence(&self, one: usize, other: usize) -> bool {
        self.sentence(one) == self.sentence(other)
    }

    /// The nearest earlier figure of the sentence that is a value: no percentage,
    /// no change, no average, nothing in a bracket that is closed by now.
    pub(super) fn value_before(&self, index: usize) -> Option<usize> {
        (0..index).rev().take_while(|&before| self.is_one_sentence(before, index)).find(|&before| {
            is_value(self.figures[before])
                && self.depth(before) <= self.depth(index)
                && !self.is_average(before)
        })
    }

    /// Whether a figure is the average of what stands before it: ", bình quân 40".
    /// "Thu nhập bình quân" is a value of its own.
    pub(super) fn is_average(&self, index: usize) -> bool {
        let before = self.before(index);
        let Some((at, _)) = mean_word(&before) else { return false };
        // "khá 23 HTX, trung bình 16 HTX" ranks.
        let after = self.after(index);
        let is_rank = before[at..].starts_with("trung bình")
            && !before.contains("mỗi")
            && !after.split([',', ';', ')']).next().unwrap_or_default().contains(['/'])
            && !after.contains(" một ");
        if is_rank {
            return false;
        }
        // ", mỗi dự án trung bình 9 hộ", ", tính ra mỗi hợp tác xã lãi 120 triệu đồng".
        let from = before[..at].rfind("mỗi").unwrap_or(at);
        let from = before[..from].strip_suffix("tính ra ").map_or(from, str::len);
        // "Tổng doanh thu 1.014 tỷ đồng …; doanh thu bình quân 1.200 triệu đồng/hợp tác xã".
        let from = before[..from].rfind([',', ';']).map_or(from, |sign| {
            let noun = before[sign + 1..from].trim();
            let start = self.figures[index].bytes.start.saturating_sub(before.len());
            let earlier = self.words(self.sentence(index).start..start);
            let is_of_total = !noun.is_empty() && earlier.contains(noun) && after.contains('/');
            if is_of_total { sign + 1 } else { from }
        });
        is_value(self.figures[index])
            && before[..from].trim_end().ends_with([',', '(', ';'])
            && !before[from..].contains([',', ';', '('])
    }

    /// Of "139/143 HTX" and "81 trong tổng số 93 HTX" the first, of any other figure itself.
    pub(super) fn numerator(&self, index: usize) -> usize {
        let Some(before) = index.checked_sub(1) else { return index };
        let between = self.words(self.figures[before].bytes.end..self.figures[index].bytes.start);
        let noun = self.figures[before].measure.to_lowercase();
        let link = between.trim().strip_prefix(noun.as_str()).unwrap_or(between.trim()).trim();
        if matches!(link, "/" | "trong" | "trong số" | "trong tổng số" | "trên tổng số") {
            before
        } else {
            index
        }
    }

    /// The words from the last comma, semicolon or bracket up to a figure, over
    /// the figures between, in lower case.
    pub(super) fn clause_before(&self, index: usize) -> String {
        let words = self.words(self.sentence(index).start..self.figures[index].bytes.start);
        let is_end = |(at, character): &(usize, char)| match character {
            ';' | ':' | '(' | ')' => true,
            // Not the comma of "38,4".
            ',' => words[at + 1..].starts_with(' '),
            _ => false,
        };
        match words.char_indices().rfind(is_end) {
            Some((at, character)) => words[at + character.len_utf8()..].to_owned(),
            None => words,
        }
    }

    /// The next figure but percentages, if it is a value of the same kind that
    /// stands for what came before: "so với cùng kỳ (32 HTX)", "kế hoạch 30 HTX".
    pub(super) fn base_after(&self, index: usize, like: &Figure) -> Option<usize> {
        // "tăng 80 tỷ đồng (+5,7%) so với 31/12/2022 (1.400 tỷ đồng)": over the same change once more.
        let again = index + 1;
        let restates = self.figures.get(again).is_some_and(|next| is_percent(next))
            && !is_percent(self.figures[index])
            && self.before(again).trim_end_matches('+').ends_with('(')
            && self.depth(again) > self.depth(index);
        if restates {
            return self.base_after(again, like);
        }
        let next = (index + 1..self.figures.len()).find(|&next| !is_percent(self.figures[next]))?;
        let figure = self.figures[next];
        let between = self.words(self.figures[index].bytes.end..figure.bytes.start);
        let between =
            if self.depth(index) > 0 { between.trim_start_matches(')').to_owned() } else { between };
        let names = ["so với", "kế hoạch", "đăng ký", "cùng kỳ", "chỉ tiêu", "năm", "đầu"];
        let is_base = self.is_one_sentence(index, next)
            && is_value(figure)
            && is_same_kind(figure, like)
            && names.iter().any(|name| between.contains(name))
            && !between.contains([';', ')'])
            && (between.contains('(') || !between.contains(", "));
        is_base.then_some(next)
    }
}

/// Where the last word for an average stands, and where it ends.
pub(super) fn mean_word(before: &str) -> Option<(usize, usize)> {
    let last = |word: &str| before.rfind(word).map(|at| (at, at + word.len()));
    last("bình quân").max(last("trung bình")).or_else(|| {
        let at = before.rfind("tính ra mỗi")? + "tính ra ".len();
        Some((at, at))
    })
}

/// Whether a figure is a value of its own, no percentage and no change.
pub(super) fn is_value(figure: &Figure) -> bool {
    !is_percent(figure) && figure.role != Role::Change && figure.value_to.is_none()
}

/// The figure at which a footnote's mark stands.
pub(super) fn noted<'a>(reading: &'a Reading, footnote: &Passage) -> Option<&'a Figure> {
    let Kind::Footnote(mark) = &footnote.kind else { return None };
    let start = footnote.whole().start;
    let at = |passage: &Passage| passage.notes.iter().find(|(_, its)| its == mark).map(|(at, _)| *at);
    let earlier = reading.passages.iter().enumerate().rev();
    let mut marked = earlier.filter(|(_, passage)| passage.whole().start < start);
    let (index, at) = marked.find_map(|(index, passage)| Some((index, at(passage)?)))?;
    let before = reading.figures.iter().filter(|figure| figure.passage == index && figure.bytes.end <= at);
    before.max_by_key(|figure| figure.bytes.end)
}

/// Which of two words comes last.
pub(super) fn last_of<'w>(text: &str, words: &[&'w str]) -> Option<&'w str> {
    let places = words.iter().filter_map(|word| Some((text.rfind(word)?, *word)));
    places.max_by_key(|(at, _)| *at).map(|(_, word)| word)
}

fn depths(text: &str, figures: &[&Figure]) -> Vec<usize> {
    let (mut depth, mut from) = (0_usize, 0);
    let of_one = |figure: &&Figure| {
        for character in text.get(from..figure.bytes.start).unwrap_or_default().chars() {
            match character {
                '(' => depth += 1,
                ')' => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        from = figure.bytes.start;
        depth
    };
    figures.iter().map(of_one).collect()
}
