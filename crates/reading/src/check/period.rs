//! A period in the text that differs from the title's: what is left of last
//! time's report when this one is written over it.

use super::{Rule, Said, Severity, Sheet};
use crate::passage::{Kind, Passage};
use crate::pattern::regex;
use crate::{Knowledge, Reading};
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;
use vietnamese::Language::{self, En, Vi};
use vietnamese::period as words;

/// The rule.
pub const RULE: Rule = Rule {
    name: "period",
    explanation: (
        "Kỳ báo cáo ở câu mở đầu, đề mục, câu kết và trong phần kết quả phải là kỳ ghi ở tiêu đề.",
        "The period in the opening, the headings, the closing sentence and the results is the title's.",
    ),
    check,
};

/// A period with its year.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Period {
    sort: Sort,
    year: i16,
    bytes: Range<usize>,
}

/// What sort of period, with its number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Sort {
    FirstHalf,
    SecondHalf,
    NineMonths,
    Quarter(u8),
    Month(i8),
    Year,
}

impl Period {
    fn text(&self, language: Language) -> String {
        match self.sort {
            Sort::FirstHalf => words::first_half(self.year, language),
            Sort::SecondHalf => words::second_half(self.year, language),
            Sort::NineMonths => words::nine_months(self.year, language),
            Sort::Quarter(quarter) => words::quarter(quarter, self.year, language),
            Sort::Month(month) => words::month(month, self.year, language),
            Sort::Year => words::year(self.year, language),
        }
    }
}

static PERIOD: LazyLock<Regex> = LazyLock::new(|| {
    regex(concat!(
        r"(?i)(?:(?<half>0?6|sáu)\s+tháng\s+(?<which>đầu|cuối)\s+năm|(?<nine>0?9|chín)\s+tháng(?:\s+đầu)?\s+năm|",
        r"quý\s+(?<quarter>IV|I{1,3}|[1-4])\s*(?:/|-|,)?\s*(?:năm)?|",
        r"(?:^|[^\p{L}\d])tháng\s+(?<month>\d{1,2})\s*(?:/|-|,)?\s*(?:năm)?|năm)\s*(?<year>20\d\d)",
    ))
});

/// What makes a period one that is compared with or looked back to.
static COMPARED: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)so với|cùng kỳ|năm trước|trước đó|tăng|giảm|từ năm|giai đoạn|đến năm|kể từ|nhiệm kỳ|lũy kế|luỹ kế|tính từ|kế hoạch|dự kiến|phấn đấu",
    )
});

/// What a heading of results says, and one of what is to come.
static RESULTS: LazyLock<Regex> = LazyLock::new(|| regex(r"(?i)kết quả|tình hình|đánh giá"));
static PLANS: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(?i)phương hướng|nhiệm vụ|kế hoạch|mục tiêu|giải pháp|dự kiến|ước"));

static CLOSING: LazyLock<Regex> = LazyLock::new(|| regex(r"^(?i)trên đây là"));

fn check(reading: &Reading, _knowledge: &Knowledge<'_>, sheet: &mut Sheet<'_>) {
    // A plan speaks of many years, an appendix of whatever it lists.
    if reading.about.kind != "báo cáo" {
        return;
    }
    let title = periods(&reading.about.title);
    if title.is_empty() || reading.about.title.contains("giai đoạn") {
        return;
    }
    let span = |passage: &Passage, period: &Period| passage.span(period.bytes.clone());
    for (index, passage) in reading.passages.iter().enumerate() {
        let text = passage.text.as_str();
        let found = match place(passage, &title) {
            Some(Place::Closing) => odd(
                &periods(own_words(reading, index, text)),
                &title,
                sheet,
                "Câu kết",
                "The closing sentence",
            ),
            Some(Place::Opening) => {
                let start = text.rfind(" báo cáo").unwrap_or_default();
                let mut behind = periods(&text[start..]);
                behind.iter_mut().for_each(|one| one.bytes = one.bytes.start + start..one.bytes.end + start);
                odd(&behind, &title, sheet, "Câu mở đầu", "The opening sentence")
            }
            Some(Place::Result) => odd(&periods(text)[..1], &title, sheet, "Phần kết quả", "The results"),
            None => None,
        };
        if let Some((period, message)) = found {
            let severity = if place(passage, &title) == Some(Place::Result) {
                Severity::Warning
            } else {
                Severity::Error
            };
            sheet.found(severity, message, &[span(passage, &period)]);
        }
    }
    headings(reading, &title, sheet);
}

/// Where in a report its own period is told.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Opening,
    Closing,
    Result,
}

fn place(passage: &Passage, title: &[Period]) -> Option<Place> {
    let text = passage.text.as_str();
    if !matches!(passage.kind, Kind::Body | Kind::Item) {
        return None;
    }
    if CLOSING.is_match(text) {
        return Some(Place::Closing);
    }
    if text.trim_end_matches([':', '.', ' ']).ends_with("như sau") {
        return Some(Place::Opening);
    }
    begins_with_result(passage, title).then_some(Place::Result)
}

/// "Trong 6 tháng đầu năm 2022, toàn huyện …": a sentence that begins with a
/// part of an earlier year and compares nothing. A whole earlier year is
/// often told of, so that it proves nothing.
fn begins_with_result(passage: &Passage, title: &[Period]) -> bool {
    let text = passage.text.trim_start_matches(['-', '+', '*', ' ']);
    let skipped = passage.text.len() - text.len();
    let head = ["Trong ", "Tính đến hết ", "Đến hết ", ""]
        .into_iter()
        .find(|head| text.starts_with(head))
        .unwrap_or("");
    let Some(first) = periods(&passage.text).into_iter().next() else { return false };
    let Some(sentence) = passage.sentences().into_iter().next() else { return false };
    first.sort != Sort::Year
        && first.bytes.start <= skipped + head.len() + 1
        && title.iter().any(|period| period.sort == first.sort && first.year <= period.year)
        && !COMPARED.is_match(&passage.text[first.bytes.end.min(sentence.end)..sentence.end])
}

/// The words before the first document that is cited: what follows is that document's subject.
fn own_words<'a>(reading: &Reading, passage: usize, text: &'a str) -> &'a str {
    let first = reading.references.partition_point(|one| one.passage < passage);
    let cited = reading.references.get(first).filter(|one| one.passage == passage);
    &text[..cited.map_or(text.len(), |one| one.bytes.start)]
}

/// The first period that is of a sort of the title's but another one, with what to say; counts
/// those that agree.
fn odd(
    periods: &[Period],
    title: &[Period],
    sheet: &mut Sheet<'_>,
    place_vi: &str,
    place_en: &str,
) -> Option<(Period, Said)> {
    for period in periods {
        if title.iter().any(|one| (one.sort, one.year) == (period.sort, period.year)) {
            sheet.checked();
            continue;
        }
        let same_sort =
            |one: &&Period| std::mem::discriminant(&one.sort) == std::mem::discriminant(&period.sort);
        let Some(right) = title.iter().find(same_sort) else { continue };
        sheet.checked();
        let message = Said {
            vi: format!(
                "{place_vi} ghi “{}” nhưng tiêu đề ghi “{}”; kỳ đúng là kỳ ở tiêu đề.",
                period.text(Vi),
                right.text(Vi)
            ),
            en: format!(
                "{place_en} says “{}”, the title “{}”; the title's is the right period.",
                period.text(En),
                right.text(En)
            ),
        };
        return Some((period.clone(), message));
    }
    None
}

/// Headings of results with another period than the title's.
fn headings(reading: &Reading, title: &[Period], sheet: &mut Sheet<'_>) {
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
        if let Some((period, message)) = odd(&periods(&text[..end]), title, sheet, "Đề mục", "The heading")
        {
            sheet.found(Severity::Error, message, &[passage.span(period.bytes)]);
        }
    }
}

fn periods(text: &str) -> Vec<Period> {
    let read = |found: regex::Captures<'_>| {
        let all = found.get(0)?;
        let year = found.name("year")?;
        let sort = if let Some(which) = found.name("which") {
            if which.as_str().to_lowercase() == "đầu" { Sort::FirstHalf } else { Sort::SecondHalf }
        } else if found.name("nine").is_some() {
            Sort::NineMonths
        } else if let Some(quarter) = found.name("quarter") {
            Sort::Quarter(quarter_number(quarter.as_str())?)
        } else if let Some(month) = found.name("month") {
            Sort::Month(month.as_str().parse().ok()?)
        } else {
            Sort::Year
        };
        // A date's year is no period.
        let is_date =
            sort == Sort::Year && text[..all.start()].trim_end().ends_with(|one: char| one.is_ascii_digit());
        let blank =
            all.as_str().len() - all.as_str().trim_start_matches(|one: char| !one.is_alphanumeric()).len();
        (!is_date).then_some(Period {
            sort,
            year: year.as_str().parse().ok()?,
            bytes: all.start() + blank..all.end(),
        })
    };
    PERIOD.captures_iter(text).filter_map(read).collect()
}

fn quarter_number(text: &str) -> Option<u8> {
    let text = text.to_uppercase();
    let roman = ["I", "II", "III", "IV"].iter().position(|one| *one == text);
    roman.and_then(|index| u8::try_from(index + 1).ok()).or_else(|| text.parse().ok())
}

#[cfg(test)]
mod tests {
    use crate::check::sample::{Expected, examples, messages};

    fn report(title: &str, text: &str) -> String {
        format!("BÁO CÁO\n\n{title}\n\nThực hiện quy định chung.\n\n{text}")
    }

    #[test]
    fn examples_of_the_rule() {
        const YES: Expected = Expected::Errors(1);
        const MAYBE: Expected = Expected::Warnings(1);
        const NO: Expected = Expected::Nothing;
        let half = "Kết quả phát triển hợp tác xã 6 tháng đầu năm 2023";
        let year = "Tình hình kinh tế tập thể năm 2023, phương hướng năm 2024";
        for (title, text, expected) in [
            (half, "Trên đây là báo cáo kết quả phát triển hợp tác xã 6 tháng đầu năm 2022./.", YES),
            (half, "Trên đây là báo cáo kết quả 6 tháng đầu năm 2023, nhiệm vụ 6 tháng cuối năm 2023./.", NO),
            (
                half,
                "Trên đây là báo cáo của huyện theo Công văn số 12/SNN-KH về báo cáo 6 tháng đầu năm 2022./.",
                NO,
            ),
            (half, "Ủy ban nhân dân huyện báo cáo kết quả 06 tháng đầu năm 2022 như sau:", YES),
            (half, "Ủy ban nhân dân huyện báo cáo kết quả 6 tháng đầu năm 2023 như sau:", NO),
            (half, "I. KẾT QUẢ 6 THÁNG ĐẦU NĂM 2022\n\nĐã làm.", YES),
            (half, "I. KẾT QUẢ 6 THÁNG ĐẦU NĂM 2023\n\nĐã làm.\n\nII. NHIỆM VỤ NĂM 2024\n\nLàm.", NO),
            (half, "Trong 6 tháng đầu năm 2022, toàn huyện thành lập mới 03 hợp tác xã.", MAYBE),
            (
                half,
                "Trong 6 tháng đầu năm 2023, toàn huyện thành lập mới 03 hợp tác xã, tăng so với 6 tháng đầu năm 2022.",
                NO,
            ),
            (half, "6 tháng đầu năm 2022 có 12 hợp tác xã, năm nay tăng 3 hợp tác xã.", NO),
            (half, "Năm 2022, toàn huyện có 12 hợp tác xã.", NO),
            (half, "Doanh thu tăng 3% so với cùng kỳ năm 2022.", NO),
            (year, "Trên đây là báo cáo tình hình năm 2022, phương hướng năm 2023 của huyện./.", YES),
            (year, "Trên đây là báo cáo tình hình năm 2023, phương hướng năm 2024 của huyện./.", NO),
            ("Tình hình quý I/2024", "Trên đây là báo cáo tình hình quý II năm 2024./.", YES),
            ("Tình hình quý I/2024", "Trên đây là báo cáo tình hình quý 1 năm 2024./.", NO),
            ("Tổng kết 15 năm thực hiện Nghị quyết", "Trên đây là báo cáo năm 2022./.", NO),
        ] {
            examples("period", &[(&report(title, text), expected)]);
        }
        let said = messages("period", &report(half, "Trên đây là báo cáo kết quả 6 tháng đầu năm 2022./."));
        assert!(said[0].contains("tiêu đề ghi “6 tháng đầu năm 2023”"), "{said:?}");
    }
}
