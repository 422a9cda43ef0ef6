//! A period in the text that differs from the title's: what is left of last
//! time's report when this one is written over it.

mod words;

use super::{Rule, Said, Severity, Sheet};
use crate::passage::{Kind, Passage};
use crate::pattern::regex;
use crate::{Knowledge, Reading, Span};
use jiff::civil::Date;
use regex::Regex;
use std::ops::RangeInclusive;
use std::sync::LazyLock;
use vietnamese::Language::{En, Vi};
use vietnamese::date::short;
use words::{Period, Sort, periods};

/// The rule.
pub const RULE: Rule = Rule {
    name: "period",
    explanation: (
        "Kỳ báo cáo ở câu mở đầu, đề mục, câu kết và trong phần kết quả phải là kỳ ghi ở tiêu đề, và hợp với ngày ký.",
        "The period in the opening, the headings, the closing sentence and the results is the title's, and fits the date.",
    ),
    check,
};

/// What makes a period one that is compared with or looked back to.
static COMPARED: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)so với|cùng kỳ|năm trước|trước đó|từ năm|giai đoạn|đến năm|kể từ|nhiệm kỳ|lũy kế|luỹ kế|tính từ|kế hoạch|dự kiến|phấn đấu",
    )
});

/// What makes a longer period one that is still to come.
static AHEAD: LazyLock<Regex> = LazyLock::new(|| regex(r"(?i)dự kiến|phấn đấu|\bước\b|\bsẽ\b"));

/// What a heading of results says, and one of what is to come.
static RESULTS: LazyLock<Regex> = LazyLock::new(|| regex(r"(?i)kết quả|tình hình|đánh giá"));
static PLANS: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(?i)phương hướng|nhiệm vụ|kế hoạch|mục tiêu|giải pháp|dự kiến|\bước\b"));

fn check(reading: &Reading, _knowledge: &Knowledge<'_>, sheet: &mut Sheet<'_>) {
    // A plan speaks of many years, an appendix of whatever it lists.
    let about = &reading.about;
    if about.kind != "báo cáo" || about.title.contains("giai đoạn") {
        return;
    }
    let year = periods(&about.title, None).first().map(|period| period.year);
    let title = Title { periods: periods(&about.title, year), year, span: title_span(reading, year) };
    if title.periods.is_empty() {
        return;
    }
    title.against_date(about.date, sheet);
    for (index, passage) in reading.passages.iter().enumerate() {
        let text = passage.text.as_str();
        match place(passage, &title) {
            Some(Place::Closing) => {
                let own = &text[..own_words_end(reading, index, text)];
                title.compare(passage, 0, own, ("Câu kết", "The closing sentence"), Severity::Error, sheet);
            }
            Some(Place::Opening) => {
                let start = text.rfind(" báo cáo").unwrap_or_default();
                let place = ("Câu mở đầu", "The opening sentence");
                title.compare(passage, start, &text[start..], place, Severity::Error, sheet);
            }
            Some(Place::Result(end)) => {
                title.compare(
                    passage,
                    0,
                    &text[..end],
                    ("Phần kết quả", "The results"),
                    Severity::Warning,
                    sheet,
                );
            }
            None => {}
        }
    }
    headings(reading, &title, sheet);
}

/// What the title says.
struct Title {
    periods: Vec<Period>,
    year: Option<i16>,
    /// Where it says its period, if that can be found.
    span: Option<Span>,
}

impl Title {
    /// Compares the periods of a stretch of text that begins at a byte of a passage.
    fn compare(
        &self,
        passage: &Passage,
        start: usize,
        text: &str,
        place: (&str, &str),
        severity: Severity,
        sheet: &mut Sheet<'_>,
    ) {
        for period in periods(text, self.year) {
            if self.periods.iter().any(|one| one.is(&period)) {
                sheet.checked();
                continue;
            }
            let Some(right) = self.instead_of(&period) else { continue };
            sheet.checked();
            let message = Said {
                vi: format!(
                    "{} ghi “{}” nhưng tiêu đề ghi “{}”; ghi thống nhất một kỳ.",
                    place.0,
                    period.text(Vi),
                    right.text(Vi)
                ),
                en: format!(
                    "{} says “{}”, the title “{}”; they should name one period.",
                    place.1,
                    period.text(En),
                    right.text(En)
                ),
            };
            let here = passage.span(start + period.bytes.start..start + period.bytes.end);
            let spans: Vec<Span> = std::iter::once(here).chain(self.span).collect();
            sheet.found(severity, message, &spans);
            return;
        }
    }

    /// The title's period for which another one stands: of the same sort, or the other one that
    /// counts from the beginning of the year.
    fn instead_of(&self, period: &Period) -> Option<&Period> {
        let same_sort =
            |one: &&Period| std::mem::discriminant(&one.sort) == std::mem::discriminant(&period.sort);
        let is_other_run = |one: &&Period| one.is_running() && period.is_running() && one.year == period.year;
        self.periods.iter().find(same_sort).or_else(|| self.periods.iter().find(is_other_run))
    }

    /// A report is written about when its period ends, not long before, not long after.
    fn against_date(&self, date: Option<Date>, sheet: &mut Sheet<'_>) {
        let Some((date, period)) = date.zip(self.periods.first()) else { return };
        let Some(end) = period.end() else { return };
        sheet.checked();
        let late = (date - end).get_days();
        let usual = if period.sort == Sort::Year { YEAR_REPORTED } else { PART_REPORTED };
        if usual.contains(&late) {
            return;
        }
        let message = Said {
            vi: format!(
                "Tiêu đề ghi “{}” nhưng báo cáo ký ngày {}; kiểm tra lại năm.",
                period.text(Vi),
                short(date, Vi)
            ),
            en: format!(
                "The title says “{}”, but the report is dated {}; check the year.",
                period.text(En),
                short(date, En)
            ),
        };
        let spans: Vec<Span> = self.span.into_iter().collect();
        if !spans.is_empty() {
            sheet.found(Severity::Warning, message, &spans);
        }
    }
}

/// Days from the end of a part of a year to its report.
const PART_REPORTED: RangeInclusive<i32> = -75..=80;

/// Days from the end of a year to its report; some give an estimate with the coming year's plan in July.
const YEAR_REPORTED: RangeInclusive<i32> = -210..=210;

/// Where the title names its period: in the line of the head that the title is made of.
fn title_span(reading: &Reading, year: Option<i16>) -> Option<Span> {
    let first = reading.headings.first().map_or(LONGEST_HEAD, |heading| heading.passage);
    reading.passages.iter().take(first.min(LONGEST_HEAD)).find_map(|passage| {
        let text = passage.text.trim_end_matches(['.', ' ']);
        let title = reading.about.title.as_str();
        let is_title = text.len() > 3 && (title.contains(text) || text.ends_with(title));
        let period = periods(&passage.text, year).into_iter().next().filter(|_| is_title)?;
        Some(passage.span(period.bytes))
    })
}

/// Passages of a head at most.
const LONGEST_HEAD: usize = 40;

/// Where in a report its own period is told.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Opening,
    Closing,
    /// A sentence on results, with where its period ends.
    Result(usize),
}

fn place(passage: &Passage, title: &Title) -> Option<Place> {
    let text = passage.text.as_str();
    if !matches!(passage.kind, Kind::Body | Kind::Item) {
        return None;
    }
    if ["Trên đây là", "Trên đây, "].iter().any(|words| text.starts_with(words)) {
        return Some(Place::Closing);
    }
    if text.trim_end_matches([':', '.', ' ']).ends_with("như sau") {
        return Some(Place::Opening);
    }
    result(passage, title).map(Place::Result)
}

/// "Trong 6 tháng đầu năm 2022, toàn huyện …": a sentence that begins with a
/// part of an earlier year, or with a longer part of this one, and compares
/// nothing. A whole earlier year is often told of, so that it proves nothing.
fn result(passage: &Passage, title: &Title) -> Option<usize> {
    let text = passage.text.trim_start_matches(['-', '+', '*', ' ']);
    let skipped = passage.text.len() - text.len();
    let head =
        ["Trong ", "Tính đến hết ", "Đến hết "].into_iter().find(|head| text.starts_with(head)).unwrap_or("");
    // Most passages begin otherwise; the rest of the work is for the few.
    let begin = text[head.len()..].split(' ').next()?;
    if !matches!(
        begin,
        "6" | "06" | "9" | "09" | "Sáu" | "sáu" | "Chín" | "chín" | "Quý" | "quý" | "Tháng" | "tháng"
    ) {
        return None;
    }
    let first = periods(&passage.text, title.year).into_iter().next()?;
    let sentence = passage.sentences().into_iter().next()?;
    let is_at_head = first.bytes.start == skipped + head.len();
    let is_earlier = title.periods.iter().any(|one| one.sort == first.sort && first.year < one.year);
    let is_same = title.periods.iter().any(|one| one.is(&first));
    let is_longer = first.is_running()
        && title
            .periods
            .first()
            .is_some_and(|one| one.is_running() && one.year == first.year && first.end() > one.end());
    let behind = &passage.text[first.bytes.end.min(sentence.end)..sentence.end];
    // Compared with a year still earlier, it is told as this report's own.
    let years: Vec<i16> = periods(behind, None).iter().map(|one| one.year).collect();
    let looks_back =
        years.iter().any(|year| *year < first.year) && years.iter().all(|year| *year <= first.year);
    let is_left_over = is_earlier && (looks_back || !COMPARED.is_match(behind));
    (is_at_head && (is_same || is_left_over || is_longer && !AHEAD.is_match(behind)))
        .then_some(first.bytes.end)
}

/// Where the first document is cited: what follows is that document's subject.
fn own_words_end(reading: &Reading, passage: usize, text: &str) -> usize {
    let first = reading.references.partition_point(|one| one.passage < passage);
    let cited = reading.references.get(first).filter(|one| one.passage == passage);
    cited.map_or(text.len(), |one| one.bytes.start)
}

/// Headings of results with another period than the title's.
fn headings(reading: &Reading, title: &Title, sheet: &mut Sheet<'_>) {
    for heading in &reading.headings {
        let passage = &reading.passages[heading.passage];
        let text = passage.text.as_str();
        if !RESULTS.is_match(&heading.text)
            || PLANS.is_match(&heading.text)
            || COMPARED.is_match(&heading.text)
        {
            continue;
        }
        let end = text.find(':').unwrap_or(text.len());
        title.compare(passage, 0, &text[..end], ("Đề mục", "The heading"), Severity::Error, sheet);
    }
}

#[cfg(test)]
mod tests;
