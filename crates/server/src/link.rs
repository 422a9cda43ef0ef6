//! Addresses of pages. Period and unit are always in the address, so that a
//! page can be sent to a colleague.

use crate::gate::percent;
use domain::form::{Aspect, Cell};
use domain::period::Period;
use domain::{FigureId, FormKey, PlanKey};

/// A report of a unit; a unit's code is read with the period's closing day.
#[must_use]
pub fn report(form: &FormKey, period: Period, unit_code: &str) -> String {
    format!("/bao-cao/{}/{period}/{}", percent(form.as_str()), percent(unit_code))
}

/// One version of a unit's own value.
#[must_use]
pub fn figure(id: FigureId) -> String {
    format!("/so-lieu/{id}")
}

/// A unit's number, reported or added up: where it comes from.
#[must_use]
pub fn total(cell: &Cell, aspect: Aspect, period: Period, unit_code: &str) -> String {
    let (cell, unit) = (percent(&cell.name()), percent(unit_code));
    format!("/so-lieu?chi_tieu={cell}&loai={}&ky={period}&don_vi={unit}", aspect.code())
}

/// An indicator's page for a unit.
#[must_use]
pub fn indicator(key: &domain::IndicatorKey, unit_code: &str) -> String {
    format!("/chi-tieu/{}?don_vi={}", percent(key.as_str()), percent(unit_code))
}

/// A figure out of the register over days, as the register was known at the
/// end of a day; the page itself counts flows from the year's first day.
#[must_use]
pub fn counted(
    key: &domain::IndicatorKey,
    unit_code: &str,
    (from, to): storage::organisation::Stretch,
    known: Option<jiff::civil::Date>,
) -> String {
    let is_year = from == jiff::civil::date(to.year(), 1, 1);
    let mut address =
        format!("/so-dang-ky/chi-tieu/{}?don_vi={}&ngay={to}", percent(key.as_str()), percent(unit_code));
    if !is_year {
        address += &format!("&tu={from}");
    }
    address + &known.map(|day| format!("&luc={day}")).unwrap_or_default()
}

/// What the register has of an area on a day.
#[must_use]
pub fn register(unit_code: &str, day: jiff::civil::Date) -> String {
    format!("/so-dang-ky?don_vi={}&ngay={day}", percent(unit_code))
}

/// The coverage board of a form below a unit.
#[must_use]
pub fn coverage(form: &FormKey, unit_code: &str) -> String {
    format!("/theo-doi?bieu={}&don_vi={}", percent(form.as_str()), percent(unit_code))
}

/// The progress of a form's period below a unit.
#[must_use]
pub fn progress(form: &FormKey, period: Period, unit_code: &str) -> String {
    format!("/tien-do?bieu={}&ky={period}&don_vi={}", percent(form.as_str()), percent(unit_code))
}

/// A narrative document, made for a unit and a period.
#[must_use]
pub fn document(template: &str, period: Period, unit_code: &str) -> String {
    format!("/van-ban/{}?ky={period}&don_vi={}", percent(template), percent(unit_code))
}

/// A plan.
#[must_use]
pub fn plan(key: &PlanKey) -> String {
    format!("/ke-hoach/{}", percent(key.as_str()))
}

/// A plan's goal.
#[must_use]
pub fn target(plan: &PlanKey, target: &str) -> String {
    format!("/ke-hoach/{}/muc-tieu/{}", percent(plan.as_str()), percent(target))
}

/// The split of a plan's goal over units.
#[must_use]
pub fn split(plan: &PlanKey, target: &str) -> String {
    format!("/ke-hoach/{}/giao/{}", percent(plan.as_str()), percent(target))
}
