//! Choosing a unit by typing: its code, its name however it is spelled, or
//! what the list beside the field suggests ("23359 – Xã Xốp").

use crate::{Error, SignedIn, Words, scope};
use domain::UnitId;
use domain::programme::Programme;
use jiff::civil::Date;

/// Between code and name in the list.
const BETWEEN: &str = " – ";

/// What the list beside the field suggests: the actor's own unit and all below.
pub fn choices(programme: &Programme, signed: &SignedIn, on: Date) -> Vec<String> {
    let units = programme.units.subtree(signed.actor.unit, on);
    let units = units.into_iter().filter_map(|unit| programme.units.at(unit, on));
    units.map(|unit| format!("{}{BETWEEN}{}", unit.code, scope::name(unit, signed.visit.words))).collect()
}

/// How a unit stands in the field.
pub fn shown(programme: &Programme, unit: UnitId, on: Date, words: Words) -> String {
    let found = programme.units.near(unit, on);
    found.map(|unit| format!("{}{BETWEEN}{}", unit.code, scope::name(unit, words))).unwrap_or_default()
}

/// The unit that was typed, among the actor's; or what to do, in words.
pub fn unit(
    programme: &Programme,
    signed: &SignedIn,
    typed: &str,
    on: Date,
    words: Words,
) -> Result<UnitId, String> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Err(words.t("admin.unit_missing").to_owned());
    }
    let visible = programme.units.ever_below(signed.actor.unit);
    let code = typed.split_once(BETWEEN.trim()).map_or(typed, |(code, _)| code.trim());
    if let Some(unit) = programme.units.find(code, on).filter(|unit| visible.contains(&unit.id)) {
        return Ok(unit.id);
    }
    let mut named = programme.units.find_by_name(typed, on);
    named.retain(|unit| visible.contains(&unit.id));
    if named.is_empty() {
        // "Xốp" for "Xã Xốp", or the name in English.
        let bare = vietnamese::name::match_key(typed);
        let units = visible.iter().filter_map(|unit| programme.units.at(*unit, on));
        let is_it = |unit: &&domain::unit::UnitVersion| {
            let english = unit.name_en.as_deref().unwrap_or_default();
            [&vietnamese::name::short(&unit.name), english]
                .iter()
                .any(|name| vietnamese::name::match_key(name) == bare)
        };
        named = units.filter(is_it).collect();
    }
    match named.as_slice() {
        [] => Err(words.f("admin.unit_unknown", &[("typed", &typed)])),
        [unit] => Ok(unit.id),
        several => {
            let codes: Vec<&str> = several.iter().map(|unit| unit.code.as_str()).collect();
            Err(words.f("admin.unit_several", &[("typed", &typed), ("codes", &codes.join(", "))]))
        }
    }
}

/// A day that was typed; `None` if nothing was.
pub fn day(typed: &str, words: Words) -> Result<Option<Date>, String> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    vietnamese::date::parse(typed).map(Some).map_err(|error| error.text(words.0))
}

/// A day in the address, or today.
pub fn day_or_today(typed: &str, signed: &SignedIn) -> Result<Date, Error> {
    Ok(day(typed, signed.visit.words).ok().flatten().unwrap_or_else(|| signed.visit.today()))
}
