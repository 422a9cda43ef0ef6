//! A day behind the document's own date that is told as past.

use super::{Rule, Said, Severity, Sheet};
use crate::passage::{Kind, Passage};
use crate::pattern::regex;
use crate::{Knowledge, Reading};
use jiff::civil::Date;
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;
use vietnamese::Language::{En, Vi};
use vietnamese::date::{Found, Says, find, short};

/// The rule.
pub const RULE: Rule = Rule {
    name: "future_date",
    explanation: (
        "Văn bản không viện dẫn văn bản ban hành sau mình và không kể việc đã làm vào ngày sau ngày ký.",
        "A document cites no document issued after it and tells of nothing done on a day after its own date.",
    ),
    check,
};

/// Words of what is done.
static PAST: LazyLock<Regex> = LazyLock::new(|| regex(r"(?i)(?:^|\s)đã\s"));

/// Words of what is to come, in whose sentence a later day is right.
static FUTURE: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)(?:^|[^\p{L}])(?:sẽ|dự kiến|hiệu lực|phấn đấu|thời hạn|hạn|chậm nhất|trước ngày|đến ngày|đến hết|đến|từ ngày|kể từ|kế hoạch tổ chức|lộ trình|hoàn thành trước|tới)(?:[^\p{L}]|$)",
    )
});

fn check(reading: &Reading, _knowledge: &Knowledge<'_>, sheet: &mut Sheet<'_>) {
    let Some(own) = reading.about.date else { return };
    for reference in &reading.references {
        let Some(date) = reference.date else { continue };
        sheet.checked();
        if date > own {
            let what = reading.quote(reference.span).split_whitespace().collect::<Vec<_>>().join(" ");
            let message = Said {
                vi: format!(
                    "Văn bản được viện dẫn “{what}” có ngày sau ngày ký {}; ngày đúng phải trước ngày ký.",
                    short(own, Vi)
                ),
                en: format!(
                    "“{what}” is cited with a date after this document's own, {}; the right date lies before it.",
                    short(own, En)
                ),
            };
            sheet.found(Severity::Error, message, &[reference.span]);
        }
    }
    for (index, passage) in reading.passages.iter().enumerate() {
        if matches!(passage.kind, Kind::Margin) {
            continue;
        }
        let first = reading.references.partition_point(|one| one.passage < index);
        let cited = reading.references[first..].iter().take_while(|one| one.passage == index);
        let cited: Vec<Range<usize>> = cited.map(|one| one.bytes.clone()).collect();
        told(passage, &cited, own, sheet);
    }
}

/// Days that a passage tells as past, except those of the documents that it cites.
fn told(passage: &Passage, cited: &[Range<usize>], own: Date, sheet: &mut Sheet<'_>) {
    let days: Vec<(Found, Date)> = find(&passage.text)
        .into_iter()
        .filter(|one| one.is_certain)
        .filter_map(
            |one| if let Says::Day(day) | Says::Days(_, day) = one.says { Some((one, day)) } else { None },
        )
        // The gazette's page head ("CÔNG BÁO/Số 12/Ngày 5-6-2024") may stand in the middle of a sentence.
        .filter(|(one, _)| !passage.text[..one.bytes.start].ends_with("/Ngày "))
        .filter(|(one, _)| cited.iter().all(|cited| !cited.contains(&one.bytes.start)))
        .collect();
    if days.is_empty() {
        return;
    }
    for sentence in passage.sentences() {
        let text = &passage.text[sentence.clone()];
        if !PAST.is_match(text) || FUTURE.is_match(text) {
            continue;
        }
        let within = days.partition_point(|(one, _)| one.bytes.start < sentence.start);
        for (one, day) in days[within..].iter().take_while(|(one, _)| one.bytes.start < sentence.end) {
            sheet.checked();
            if *day > own {
                let message = Said {
                    vi: format!(
                        "Việc đã làm được ghi ngày {}, sau ngày ký {}; ngày đúng phải không sau ngày ký.",
                        short(*day, Vi),
                        short(own, Vi)
                    ),
                    en: format!(
                        "Something done is dated {}, after the document's own date {}; the right date is not later.",
                        short(*day, En),
                        short(own, En)
                    ),
                };
                sheet.found(Severity::Warning, message, &[passage.span(one.bytes.clone())]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::sample::{Expected, examples};

    #[test]
    fn examples_of_the_rule() {
        const YES: Expected = Expected::Errors(1);
        const MAYBE: Expected = Expected::Warnings(1);
        const NO: Expected = Expected::Nothing;
        let head = "ỦY BAN NHÂN DÂN\n\nSố: 12/BC-UBND\n\nLâm Hà, ngày 15 tháng 6 năm 2023\n\nBÁO CÁO\n\nVề hợp tác xã\n\n";
        let table = [
            ("Huyện đã ban hành Quyết định số 464/QĐ-UBND ngày 25/8/2023 thành lập đoàn.", YES),
            ("Huyện đã ban hành Quyết định số 464/QĐ-UBND ngày 25/5/2023 thành lập đoàn.", NO),
            ("Ngày 21/9/2023, huyện đã tổ chức hội nghị đối thoại.", MAYBE),
            ("Ngày 21/5/2023, huyện đã tổ chức hội nghị đối thoại.", NO),
            ("Huyện đã có kế hoạch, dự kiến tổ chức ngày 21/9/2023.", NO),
            ("Các xã đã đăng ký hoàn thành trước ngày 30/12/2023.", NO),
            ("Luật có hiệu lực từ ngày 01 tháng 7 năm 2024.", NO),
            ("Tổ chức hội nghị ngày 21/9/2023.", NO),
        ];
        for (text, expected) in table {
            examples("future_date", &[(&format!("{head}{text}"), expected)]);
        }
        // A text that does not say its own date leaves nothing to compare with.
        examples("future_date", &[("Ngày 21/9/2123, huyện đã tổ chức hội nghị.", NO)]);
    }
}
