//! What a figure of a document means in the programme: which field of which
//! report, as far as it can be told without asking anybody.

use crate::When;
use crate::figure::{Figure, Role};
use domain::form::Cell;
use domain::glossary::{self, Entry};
use domain::incoming::Meaning;
use domain::indicator::Indicator;
use domain::period::{Period, Regime, Span};
use domain::programme::Programme;
use jiff::ToSpan;
use jiff::civil::{Date, date};

/// What a figure means; what cannot be told is left open. `words` are those of
/// the glossary that count for the document's sender.
#[must_use]
pub fn meaning(figure: &Figure, programme: &Programme, words: &[Entry]) -> Meaning {
    let role = figure.role;
    let indicator = figure.indicator.as_ref().and_then(|key| programme.indicators.get(key));
    let indicator = indicator.filter(|indicator| !indicator.is_computed());
    let cell = indicator.map(|indicator| cell(figure, indicator, words));
    let value = indicator.and_then(|indicator| value(figure, indicator));
    let period = period(figure.time, role, cell.as_ref(), programme);
    let day = period.map(Period::to).or_else(|| last_day(figure.time));
    let unit = figure.unit.as_ref().zip(day).and_then(|(code, day)| programme.units.find(code, day));
    Meaning { cell, unit: unit.map(|unit| unit.id), period, value, role }
}

/// The indicator, in the breakdown that the glossary names for these words.
fn cell(figure: &Figure, indicator: &Indicator, words: &[Entry]) -> Cell {
    let label = glossary::key(&figure.label);
    let says = |entry: &&Entry| entry.indicator == indicator.key && glossary::key(&entry.words) == label;
    let breakdown = words.iter().find(says).map_or("", |entry| entry.breakdown.as_str());
    Cell { indicator: indicator.key.clone(), breakdown: breakdown.into() }
}

/// The value in the indicator's own unit of measure, scaled by its decimals;
/// none for a range, and none where a digit would be lost.
fn value(figure: &Figure, indicator: &Indicator) -> Option<i64> {
    if figure.value_to.is_some() {
        return None;
    }
    let (from, to) = (power(&figure.measure), power(&indicator.unit_vi));
    let (from, to) = match (from, to) {
        (Some(from), Some(to)) => (from, to),
        (None, None) => (0, 0),
        // An amount of money is no count of anything.
        _ => return None,
    };
    let scaled = figure.value.scaled_to(indicator.decimals + 9).ok()?;
    let shift = 9 + to - from;
    let divisor = 10_i64.checked_pow(u32::try_from(shift).ok()?)?;
    (scaled % divisor == 0).then_some(scaled / divisor)
}

/// Of which power of ten of đồng a measure is; `None` where it is no money.
fn power(measure: &str) -> Option<i32> {
    let measure = measure.to_lowercase();
    let words: Vec<&str> = measure.split_whitespace().collect();
    match words.as_slice() {
        ["đồng", ..] => Some(0),
        ["nghìn" | "ngàn", "đồng", ..] => Some(3),
        ["triệu", "đồng", ..] => Some(6),
        ["tỷ" | "tỉ", "đồng", ..] => Some(9),
        _ => None,
    }
}

/// The period of a form that asks for the cell (of any form, where it is not known) which a time names: the same
/// part of the year, or a closing day that the document writes by the calendar
/// ("đến ngày 30/6/2024" for a period that closes on 14 June).
fn period(time: When, role: Role, cell: Option<&Cell>, programme: &Programme) -> Option<Period> {
    let aspect = role.aspect()?;
    let last = last_day(time)?;
    let (from, to) = (last.checked_sub(60.days()).ok()?, last.checked_add(60.days()).ok()?);
    let asks = |form: &&domain::form::Form, period: Period| {
        form.aspect == aspect
            && form
                .version(period)
                .is_some_and(|version| cell.is_none_or(|cell| version.cells().any(|one| one == *cell)))
    };
    let periods = programme.forms.iter().flat_map(|form| {
        let all = form.periods(from, to).into_iter();
        all.filter(move |period| asks(&form, *period))
    });
    periods
        .filter(|period| is_meant(time, *period))
        .min_by_key(|period| period.to().since(last).map_or(i32::MAX, |span| span.get_days().abs()))
}

/// Whether a time as a document says it is that period.
fn is_meant(time: When, period: Period) -> bool {
    match (time, period) {
        (When::Unknown, _) => false,
        (When::Day(day), Period::Since { to, .. }) => day == to,
        (When::Day(day), Period::Regular { year, span, .. }) => {
            period.to() <= day && day <= calendar_end(year, span)
        }
        (When::Years(from, to), Period::Since { from: first, to: last }) => {
            (from..=to).contains(&first.year()) && last.year() == to && last.month() >= 11
        }
        (When::Year(year), Period::Since { to, .. }) => to.year() == year && to.month() == 12,
        (time, Period::Regular { year, span, .. }) => Some((year, span)) == part(time),
        (_, Period::Since { .. }) => false,
    }
}

/// The part of a year that a time names.
fn part(time: When) -> Option<(i16, Span)> {
    match time {
        When::Month(year, month) => Some((year, Span::Month(u8::try_from(month).ok()?))),
        When::Quarter(year, quarter) => Some((year, Span::Quarter(u8::try_from(quarter).ok()?))),
        When::HalfYear(year) => Some((year, Span::HalfYear)),
        When::NineMonths(year) => Some((year, Span::NineMonths)),
        When::Year(year) => Some((year, Span::Year)),
        When::Unknown | When::Day(_) | When::Years(..) => None,
    }
}

fn calendar_end(year: i16, span: Span) -> Date {
    Period::Regular { regime: Regime::Calendar, year, span }.to()
}

/// The last day of a time by the calendar.
fn last_day(time: When) -> Option<Date> {
    match time {
        When::Unknown => None,
        When::Day(day) => Some(day),
        When::Years(_, year) => (1..=9999).contains(&year).then(|| date(year, 12, 31)),
        time => part(time).filter(|(year, _)| (1..=9999).contains(year)).and_then(|(year, span)| {
            let is_month = |span| match span {
                Span::Month(month) => (1..=12).contains(&month),
                Span::Quarter(quarter) => (1..=4).contains(&quarter),
                _ => true,
            };
            is_month(span).then(|| calendar_end(year, span))
        }),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use super::*;

    use crate::testing::{figure, programme};

    #[test]
    fn times_find_the_periods_of_the_forms() {
        let programme = programme();
        for (indicator, time, role, expected) in [
            ("tht", When::HalfYear(2024), Role::Actual, Some("2024-H1")),
            ("tht", When::Day(date(2024, 6, 14)), Role::Actual, Some("2024-H1")),
            ("tht", When::Day(date(2024, 6, 30)), Role::Actual, Some("2024-H1")),
            ("tht", When::Day(date(2024, 7, 20)), Role::Actual, None),
            ("tht", When::Year(2023), Role::Actual, Some("2023-Y")),
            ("tht", When::Day(date(2023, 12, 31)), Role::Actual, Some("2023-Y")),
            ("tht", When::Quarter(2024, 1), Role::Actual, None),
            ("tht", When::Unknown, Role::Actual, None),
            ("tht", When::Month(2024, 13), Role::Actual, None),
            ("tht", When::HalfYear(2024), Role::Target, None),
            ("tht-moi", When::Year(2024), Role::Registered, Some("2024-Y")),
            ("de-an-tht-moi", When::Day(date(2012, 9, 30)), Role::Actual, Some("2011-12-30..2012-09-30")),
            ("de-an-tht-moi", When::Years(2011, 2015), Role::Registered, Some("2011-12-30..2015-12-31")),
            ("de-an-tht-moi", When::Year(2015), Role::Registered, Some("2011-12-30..2015-12-31")),
        ] {
            let found =
                meaning(&figure(indicator, "tổ hợp tác", 5, time, "610", role), &programme, &[]).period;
            assert_eq!(
                found.map(|period| period.to_string()).as_deref(),
                expected,
                "{indicator} {time} {role:?}"
            );
        }
    }

    #[test]
    fn amounts_come_in_the_indicators_own_measure() {
        let programme = programme();
        for (indicator, measure, digits, expected) in [
            ("tht", "tổ hợp tác", 12, Some(12)),
            ("tht", "triệu đồng", 12, None),
            ("htx-von", "triệu đồng", 250, Some(250)),
            ("htx-von", "tỷ đồng", 3, Some(3000)),
            ("htx-von", "đồng", 5_000_000, Some(5)),
            ("htx-von", "đồng", 5_000_001, None),
            ("htx-von", "HTX", 5, None),
        ] {
            let decimals = programme.indicators.get(&indicator.into()).unwrap().decimals;
            let one = figure(indicator, measure, digits, When::HalfYear(2024), "610", Role::Actual);
            let expected = expected.map(|value: i64| value * 10_i64.pow(decimals));
            assert_eq!(meaning(&one, &programme, &[]).value, expected, "{digits} {measure}");
        }
    }

    #[test]
    fn the_glossary_names_the_breakdown() {
        let programme = programme();
        let one = figure("htx-thanh-vien", "thành viên", 5, When::HalfYear(2024), "610", Role::Actual);
        let one = Figure { label: "thành viên HTX là nữ".to_owned(), ..one };
        let entry = Entry {
            words: "Thành viên HTX là nữ".to_owned(),
            indicator: "htx-thanh-vien".into(),
            breakdown: "sex=female".to_owned(),
            sender: None,
        };
        let cell = |words: &[Entry]| meaning(&one, &programme, words).cell.unwrap().name();
        assert_eq!(
            (cell(&[]).as_str(), cell(&[entry]).as_str()),
            ("htx-thanh-vien", "htx-thanh-vien:sex=female")
        );
    }

    #[test]
    fn a_unit_is_the_one_that_bore_the_code_then() {
        let programme = programme();
        let one = figure("tht", "tổ hợp tác", 5, When::HalfYear(2024), "610", Role::Actual);
        let unit = meaning(&one, &programme, &[]).unit.unwrap();
        assert_eq!(programme.units.at(unit, date(2024, 6, 14)).unwrap().name, "Huyện Đăk Glei");
        let later = Figure { time: When::HalfYear(2026), ..one };
        assert_eq!(meaning(&later, &programme, &[]).unit, None, "there is no such unit any more");
    }
}
