//! A day or a month that the calendar does not have.

use super::{Rule, Said, Severity, Sheet};
use crate::{Knowledge, Reading};
use vietnamese::date::{Says, find};

/// The rule.
pub const RULE: Rule = Rule {
    name: "impossible_date",
    explanation: (
        "Ngày ghi trong văn bản phải có trong lịch: tháng 4 có 30 ngày, một năm có 12 tháng.",
        "A date in the text must be in the calendar: April has 30 days, a year 12 months.",
    ),
    check,
};

fn check(reading: &Reading, _knowledge: &Knowledge<'_>, sheet: &mut Sheet<'_>) {
    for passage in &reading.passages {
        for one in find(&passage.text).into_iter().filter(|one| one.is_certain) {
            sheet.checked();
            if one.says == Says::Impossible {
                let span = passage.span(one.bytes.clone());
                sheet.found(Severity::Error, message(&passage.text[one.bytes]), &[span]);
            }
        }
    }
}

fn message(written: &str) -> Said {
    let numbers: Vec<i16> =
        written.split(|one: char| !one.is_ascii_digit()).filter_map(|number| number.parse().ok()).collect();
    let (month, year) = match numbers[..] {
        [month, year] if year > 99 => (month, year),
        [_, month] => (month, 2000),
        [.., month, year] => (month, year),
        _ => (0, 0),
    };
    let first = i8::try_from(month).ok().and_then(|month| jiff::civil::Date::new(year, month, 1).ok());
    match first.map(|first| first.last_of_month().day()) {
        Some(days) => Said {
            vi: format!("Lịch không có ngày “{written}”; ngày cuối của tháng {month} là ngày {days}."),
            en: format!("The calendar has no “{written}”; the last day of month {month} is the {days}."),
        },
        None => Said {
            vi: format!("Lịch không có “{written}”; tháng phải từ 1 đến 12."),
            en: format!("The calendar has no “{written}”; a month is from 1 to 12."),
        },
    }
}

#[cfg(test)]
mod tests {
    use crate::check::example::found;
    use crate::check::sample::{Expected, examples};

    #[test]
    fn examples_of_the_rule() {
        const YES: Expected = Expected::Errors(1);
        const NO: Expected = Expected::Nothing;
        examples(
            "impossible_date",
            &[
                ("Hội nghị tổ chức ngày 31/4/2023.", YES),
                ("Nghị quyết số 12-NQ/HU ngày 30-02-2020 của Huyện ủy.", YES),
                ("ngày 29 tháng 2 năm 2023", YES),
                ("từ tháng 13/2023", YES),
                ("ngày 15/13/2022", YES),
                ("ngày 29 tháng 2 năm 2024, 31/12/2023, tháng 12/2023", NO),
                ("Quyết định số 80/2002/QĐ-TTg; 5/13 xã; 31/40 hộ; 3-4 xã", NO),
                ("mục 1.40.2012", NO),
            ],
        );
        let said = found("impossible_date", "ngày 31/4/2023 và tháng 13/2023");
        assert!(said[0].contains("tháng 4 là ngày 30"), "{said:?}");
        assert!(said[1].contains("từ 1 đến 12"), "{said:?}");
    }
}
