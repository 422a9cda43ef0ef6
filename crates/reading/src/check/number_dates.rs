//! One document's number with two dates, or with a date outside the number's own year.
//!
//! State bodies number anew each year, so two years can be two documents; the
//! Party's committees count on through a congress's term (Guideline 36-HD/VPTW,
//! part on numbers), so within a term one number is one document.

use super::{Rule, Said, Severity, Sheet};
use crate::reference::Reference;
use crate::{Knowledge, Reading, Span};
use jiff::civil::Date;
use std::collections::BTreeMap;
use vietnamese::Language::{En, Vi};
use vietnamese::date::short;
use vietnamese::document::{DocumentNumber, Style};
use vietnamese::name::fold;

/// The rule.
pub const RULE: Rule = Rule {
    name: "number_dates",
    explanation: (
        "Một số, ký hiệu văn bản chỉ có một ngày ban hành; năm ghi trong số văn bản phải là năm của ngày đó.",
        "A document's number and symbol has one date of issue; a year inside the number is the year of that date.",
    ),
    check,
};

fn check(reading: &Reading, _knowledge: &Knowledge<'_>, sheet: &mut Sheet<'_>) {
    let mut cited: BTreeMap<String, Vec<Cited<'_>>> = BTreeMap::new();
    for reference in &reading.references {
        let Some(cited_as) = Cited::read(reference) else { continue };
        year_of_number(&cited_as, sheet);
        let key = format!("{} {}", cited_as.number.number, reference.symbol.to_uppercase());
        cited.entry(key).or_default().push(cited_as);
    }
    for places in cited.values().filter(|places| places.len() > 1) {
        two_dates(places, sheet);
    }
}

/// A reference with a date and a number that can be read.
struct Cited<'a> {
    reference: &'a Reference,
    number: DocumentNumber,
    date: Date,
}

impl<'a> Cited<'a> {
    fn read(reference: &'a Reference) -> Option<Self> {
        let number = DocumentNumber::parse(&reference.number).ok()?;
        Some(Self { reference, number, date: reference.date? })
    }

    fn is_within_year(&self) -> bool {
        self.number.year.is_none_or(|year| year == self.date.year())
    }

    /// Whether only one body in the country, or in a province's documents, has this symbol.
    fn is_of_one_issuer(&self) -> bool {
        let issuer = self.number.issuer.to_uppercase();
        matches!(issuer.as_str(), "TTG" | "CP" | "TW" | "TU" | "CTN" | "VPCP")
            || issuer.starts_with("QH")
            || issuer.starts_with("UBTVQH")
            || issuer.starts_with('B') && issuer.len() > 2 && !issuer.starts_with("BC")
    }
}

/// "193/2013/NĐ-CP ngày 21/11/2012".
fn year_of_number(cited: &Cited<'_>, sheet: &mut Sheet<'_>) {
    let Some(year) = cited.number.year else { return };
    sheet.checked();
    if cited.is_within_year() {
        return;
    }
    let (number, date) = (&cited.reference.number, cited.date);
    let right = |language| Date::new(year, date.month(), date.day()).map(|day| short(day, language));
    let say = |language, sentence: String, should: &str| match right(language) {
        Ok(day) => format!("{sentence}{should} {day}."),
        Err(_) => format!("{sentence}."),
    };
    let vi = format!("Số văn bản {number} là của năm {year} nhưng ngày ghi là {}", short(date, Vi));
    let en = format!("Number {number} belongs to {year}, but its date is given as {}", short(date, En));
    let message =
        Said { vi: say(Vi, vi, "; ngày đúng có thể là"), en: say(En, en, "; the right date may be") };
    sheet.found(Severity::Error, message, &[cited.reference.span]);
}

fn two_dates(places: &[Cited<'_>], sheet: &mut Sheet<'_>) {
    let mut counts: BTreeMap<Date, usize> = BTreeMap::new();
    for place in places.iter().filter(|place| place.is_within_year()) {
        *counts.entry(place.date).or_default() += 1;
    }
    // The date given most often, and of those given equally often the first.
    let usual = places
        .iter()
        .filter(|place| place.is_within_year())
        .rev()
        .max_by_key(|place| counts.get(&place.date).copied().unwrap_or_default());
    let Some(usual) = usual else { return };
    let mut told = Vec::new();
    for place in places.iter().filter(|place| place.is_within_year()) {
        if std::ptr::eq(place, usual) {
            continue;
        }
        sheet.checked();
        let severity = conflict(usual, place).filter(|_| !told.contains(&place.date));
        if let Some(severity) = severity {
            told.push(place.date);
            let is_clear = counts[&usual.date] > counts[&place.date];
            let spans = [place.reference.span, usual.reference.span];
            report(&place.reference.number, place.date, usual.date, is_clear, (severity, spans), sheet);
        }
    }
}

fn report(
    number: &str,
    odd: Date,
    usual: Date,
    is_clear: bool,
    at: (Severity, [Span; 2]),
    sheet: &mut Sheet<'_>,
) {
    let vi = format!(
        "Văn bản số {number} được ghi ngày {} ở chỗ này, ngày {} ở chỗ khác",
        short(odd, Vi),
        short(usual, Vi)
    );
    let en = format!("Document {number} is dated {} here and {} elsewhere", short(odd, En), short(usual, En));
    let message = if is_clear {
        Said {
            vi: format!("{vi}; ngày được ghi nhiều hơn là {}.", short(usual, Vi)),
            en: format!("{en}; the date given more often is {}.", short(usual, En)),
        }
    } else {
        Said {
            vi: format!("{vi}; đối chiếu văn bản gốc để ghi thống nhất một ngày."),
            en: format!("{en}; the original tells which one is right."),
        }
    };
    sheet.found(at.0, message, &at.1);
}

/// Whether two dates of one number contradict each other.
fn conflict(one: &Cited<'_>, other: &Cited<'_>) -> Option<Severity> {
    if one.date == other.date {
        return None;
    }
    let sameness =
        if one.is_of_one_issuer() { Some(true) } else { same_issuer(one.reference, other.reference) };
    let (is_same_day, is_same_month, is_same_year) = (
        one.date.day() == other.date.day(),
        one.date.month() == other.date.month(),
        one.date.year() == other.date.year(),
    );
    match sameness {
        Some(false) => None,
        Some(true) if is_same_year => Some(Severity::Error),
        // Of two unknown issuers it is one document only where the dates are alike.
        None if is_same_year => (is_same_day || is_same_month).then_some(Severity::Warning),
        _ => {
            let is_one_term =
                one.number.style == Style::Party && sameness == Some(true) && one_term(one.date, other.date);
            // Every government begins its year with a number 01 of early January.
            let is_new_year = one.number.number <= 5 && is_same_month && one.date.month() == 1;
            (is_one_term || is_same_day && is_same_month && !is_new_year).then_some(Severity::Warning)
        }
    }
}

/// Whether two days surely lie in one term. Congresses meet from early in years
/// that end in 5 or 0 (communes) until the spring of the next (the country).
fn one_term(one: Date, other: Date) -> bool {
    let term = |date: Date| {
        let year = i32::from(date.year());
        let is_between = year % 5 == 0 && date.month() >= 3 || year % 5 == 1 && date.month() <= 4;
        (!is_between).then_some((year - 1).div_euclid(5))
    };
    term(one).is_some_and(|term_of_one| term(other) == Some(term_of_one))
}

/// Whether two references name the same issuer; none where they do not say enough.
fn same_issuer(one: &Reference, other: &Reference) -> Option<bool> {
    let name = |reference: &Reference| {
        fold(&reference.issuer).replace("uy ban nhan dan", "ubnd").replace("hoi dong nhan dan", "hdnd")
    };
    let (one, other) = (name(one), name(other));
    if one.is_empty() || other.is_empty() {
        return None;
    }
    if one == other {
        return Some(true);
    }
    let (short, long) = if one.len() < other.len() { (&one, &other) } else { (&other, &one) };
    // "UBND tỉnh" may be "UBND tỉnh Kon Tum", "UBND" alone anybody's.
    if long.starts_with(short.as_str()) { short.contains(' ').then_some(true) } else { Some(false) }
}

#[cfg(test)]
mod tests {
    use crate::check::sample::{Expected, examples};

    #[test]
    fn examples_of_the_rule() {
        const YES: Expected = Expected::Errors(1);
        const MAYBE: Expected = Expected::Warnings(1);
        const NO: Expected = Expected::Nothing;
        examples(
            "number_dates",
            &[
                (
                    "Kết luận số 35-KL/TU ngày 21-6-2011 của Tỉnh ủy; Kết luận số 35-KL/TU ngày 21-7-2011 của Tỉnh ủy.",
                    YES,
                ),
                ("Quyết định số 461/QĐ-TTg ngày 27/4/2018 và Quyết định 461/QĐ-TTg, ngày 24/7/2018.", YES),
                (
                    "Quyết định số 461/QĐ-TTg ngày 27/4/2018 và Quyết định 461/QĐ-TTg, ngày 27 tháng 4 năm 2018.",
                    NO,
                ),
                (
                    "Chỉ thị số 16-CT/TU ngày 04-6-2009 của Tỉnh ủy; Chỉ thị số 16-CT/TU ngày 14-9-2008 của Tỉnh ủy.",
                    MAYBE,
                ),
                (
                    "Nghị quyết số 04-NQ/TU ngày 14-6-2007 của Tỉnh ủy; Nghị quyết số 04-NQ/TU ngày 3-5-2016 của Tỉnh ủy.",
                    NO,
                ),
                (
                    "Nghị quyết số 05-NQ/HU ngày 4-6-2009 của Huyện ủy A; Nghị quyết số 05-NQ/HU ngày 4-7-2009 của Huyện ủy B.",
                    NO,
                ),
                ("Kế hoạch số 12/KH-UBND ngày 18/8/2021; Kế hoạch số 12/KH-UBND ngày 02/11/2022.", NO),
                ("Kế hoạch số 191/KH-UBND ngày 18/8/2021; Kế hoạch số 191/KH-UBND ngày 18/8/2022.", MAYBE),
                (
                    "Kế hoạch số 12/KH-UBND ngày 18/8/2021 của UBND tỉnh; Kế hoạch số 12/KH-UBND ngày 3/3/2021 của UBND huyện A.",
                    NO,
                ),
                (
                    "Kế hoạch số 12/KH-UBND ngày 18/8/2021 của UBND tỉnh; Kế hoạch số 12/KH-UBND ngày 3/3/2021 của UBND tỉnh A.",
                    YES,
                ),
                ("Nghị quyết số 01/NQ-CP ngày 01/01/2021; Nghị quyết số 01/NQ-CP ngày 01/01/2022.", NO),
                ("Nghị định số 77/2014/NĐ-CP ngày 21/11/2014 của Chính phủ.", NO),
                ("Nghị định số 77/2014/NĐ-CP ngày 21/11/2015 của Chính phủ.", YES),
                ("Nghị quyết số 20-NQ/TW ngày 16-6-2022 và Nghị quyết số 20-NQ/TW.", NO),
            ],
        );
    }
}
