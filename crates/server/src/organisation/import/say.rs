//! What is wrong with a cell, in words that say what to do.

use super::super::{Desk, refusal};
use super::book::label;
use domain::UnitId;
use domain::organisation::sheet::{Fault, Grid, Target, Why};
use std::fmt::Display;
use vietnamese::number::format;

/// The words of a fault.
pub(super) fn why(fault: &Fault, desk: &Desk, grids: &[Grid]) -> String {
    let w = desk.words;
    let (key, typed) = (format!("bring.why.{}", fault.why.code()), fault.typed.as_str());
    let say = |values: &[(&str, &dyn Display)]| {
        let mut all: Vec<(&str, &dyn Display)> = vec![("typed", &typed)];
        all.extend_from_slice(values);
        w.f(&key, &all)
    };
    let measure = |key: &String| label(&Target::Measure(key.clone()), desk, w);
    match &fault.why {
        Why::Number(error) => error.text(w.0),
        Why::Law(broken) => refusal(broken, w),
        Why::NoColumn(target) | Why::ColumnTwice(target) => say(&[("target", &label(target, desk, w))]),
        Why::SeatUnknown(units) | Why::SeatSeveral(units) => say(&[("units", &names(units, desk))]),
        Why::SeatOutside(unit) | Why::DistrictOther(unit) => say(&[("unit", &names(&[*unit], desk))]),
        Why::CodeTwice(cell) | Why::SameTwice(cell) => {
            let sheet = grids.get(cell.sheet).map_or("", |grid| grid.name.as_str());
            say(&[("cell", &cell.name()), ("sheet", &sheet)])
        }
        Why::DayAfterFigures(day)
        | Why::DayBeforeFounding(day)
        | Why::DayRounded(day)
        | Why::YearShort(day)
        | Why::DaySerial(day)
        | Why::StateDay(day) => say(&[("day", &desk.short(*day))]),
        Why::MoreThanWhole { whole, value } => {
            say(&[("whole", &measure(whole)), ("value", &format(*value, 0, w.0))])
        }
        Why::NumberRounded(value) | Why::NumberScaled(value) | Why::FewMembers(value) => {
            say(&[("value", &format(*value, 0, w.0))])
        }
        Why::NotOfKind(key) => say(&[("measure", &measure(key))]),
        Why::ZeroLost(code) | Why::ActivityTaken(code) => say(&[("code", code)]),
        _ => say(&[]),
    }
}

/// "23359 – Xã Xốp (Huyện Đăk Glei); …".
fn names(units: &[UnitId], desk: &Desk) -> String {
    let one = |unit: &UnitId| {
        let found = desk.programme.units.near(*unit, desk.today)?;
        let above = found.parent.map(|above| desk.unit_name(above, desk.today)).unwrap_or_default();
        Some(if above.is_empty() {
            format!("{} – {}", found.code, found.name)
        } else {
            format!("{} – {} ({above})", found.code, found.name)
        })
    };
    units.iter().filter_map(one).collect::<Vec<_>>().join("; ")
}
