//! What a page of numbers looks at, as its address says: a form, a period, a
//! unit. Nothing is guessed that the address names; what it leaves out is the
//! visitor's own unit and the period that is due.

use crate::{Error, Words};
use domain::form::{Form, Part, Version};
use domain::period::Period;
use domain::permission::{Action, Actor, Position};
use domain::programme::Programme;
use domain::unit::{UnitKind, UnitVersion};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use serde::Deserialize;

/// The filters that these pages share.
#[derive(Deserialize, Default, Clone, Debug)]
#[serde(default)]
pub struct Asked {
    /// The form's key.
    pub bieu: String,
    /// The period.
    pub ky: String,
    /// The unit's code on the period's closing day.
    pub don_vi: String,
    /// Which level: `huyen` or `xa`.
    pub cap: String,
    /// How it is taken away: `xlsx` or `csv`.
    pub dang: String,
}

/// A choice in a list.
#[derive(Clone, Debug)]
pub struct Choice {
    /// What the address holds.
    pub value: String,
    /// What people read.
    pub label: String,
    /// Whether it is the page's.
    pub is_chosen: bool,
}

impl Choice {
    /// A choice.
    #[must_use]
    pub fn new(value: impl Into<String>, label: impl Into<String>, is_chosen: bool) -> Self {
        Self { value: value.into(), label: label.into(), is_chosen }
    }
}

/// The unit of that code on a day; without a code the actor's own.
///
/// # Errors
/// Not found, also where the actor may not look.
pub fn unit<'a>(
    programme: &'a Programme,
    actor: &Actor,
    code: &str,
    day: Date,
) -> Result<&'a UnitVersion, Error> {
    let found = if code.is_empty() { home(programme, actor, day) } else { programme.units.find(code, day) };
    let unit = found.ok_or(Error::NotFound)?;
    storage::allow(programme, actor, Action::View, unit.id)?;
    Ok(unit)
}

/// The actor's unit on that day, or what has since become of it.
fn home<'a>(programme: &'a Programme, actor: &Actor, day: Date) -> Option<&'a UnitVersion> {
    let units = &programme.units;
    units.at(actor.unit, day).or_else(|| {
        let own = units.history(actor.unit).next()?;
        let lived = own.valid_from.or(own.valid_to)?;
        let image = units.image(actor.unit, lived, day);
        let seen = image.into_iter().find(|unit| units.position(actor.unit, *unit) != Position::Outside)?;
        units.at(seen, day)
    })
}

/// The form of that key among those offered; without a key the one whose
/// newest period closed last.
///
/// # Errors
/// Not found.
pub fn form<'a>(offered: &[(&'a Form, Vec<Period>)], key: &str) -> Result<(&'a Form, Vec<Period>), Error> {
    let chosen = if key.is_empty() {
        // The first of the pack's order among equals.
        offered.iter().rev().max_by_key(|(form, periods)| {
            (form.aspect == domain::form::Aspect::Actual, periods.last().map(|period| period.to()))
        })
    } else {
        offered.iter().find(|(form, _)| form.key.as_str() == key)
    };
    chosen.cloned().ok_or(Error::NotFound)
}

/// The period that the address names, if the form asks for it; without a name
/// the newest.
///
/// # Errors
/// Not found.
pub fn period(form: &Form, opened: &[Period], text: &str) -> Result<Period, Error> {
    if text.is_empty() {
        return opened.last().copied().ok_or(Error::NotFound);
    }
    let period: Period = text.parse().map_err(|_| Error::NotFound)?;
    if form.asks_for(period) { Ok(period) } else { Err(Error::NotFound) }
}

/// The forms that have opened at least once, with those periods.
#[must_use]
pub fn opened_forms(programme: &Programme, today: Date) -> Vec<(&Form, Vec<Period>)> {
    let with = programme.forms.iter().map(|form| (form, opened(programme, form, today)));
    with.filter(|(_, periods)| !periods.is_empty()).collect()
}

/// The periods of a form that have opened for some level, earliest first.
#[must_use]
pub fn opened(programme: &Programme, form: &Form, today: Date) -> Vec<Period> {
    // A promise for several years opens long before its closing day.
    let far = today.checked_add(5.years()).unwrap_or(today);
    let is_open = |period: &Period| {
        let levels = form.version(*period).map(|version| version.levels.as_slice()).unwrap_or_default();
        levels.iter().any(|level| level.opens.day(period.to(), &programme.holidays) <= today)
    };
    form.periods(date(1990, 1, 1), far).into_iter().filter(is_open).collect()
}

/// The units to choose from: the actor's own, those below it, and where the page is.
#[must_use]
pub fn units(
    programme: &Programme,
    actor: &Actor,
    current: &UnitVersion,
    day: Date,
    words: Words,
) -> Vec<Choice> {
    let units = &programme.units;
    let mut shown: Vec<&UnitVersion> = home(programme, actor, day).into_iter().collect();
    let top = shown.first().map(|unit| unit.id);
    let parent = current.parent.filter(|parent| units.position(actor.unit, *parent) != Position::Outside);
    for above in [top, parent, Some(current.id)].into_iter().flatten() {
        let place = shown.iter().position(|unit| unit.id == above);
        let below = units.children(above, day).into_iter().filter(|unit| unit.kind.is_area());
        let below: Vec<_> = below.filter(|unit| shown.iter().all(|one| one.id != unit.id)).collect();
        let at = place.map_or(shown.len(), |place| place + 1);
        shown.splice(at..at, below);
    }
    if shown.iter().all(|unit| unit.id != current.id) {
        shown.push(current);
    }
    let choice = |unit: &UnitVersion| Choice::new(&unit.code, name(unit, words), unit.id == current.id);
    shown.into_iter().map(choice).collect()
}

/// A unit's name in the page's language.
#[must_use]
pub fn name(unit: &UnitVersion, words: Words) -> &str {
    words.0.pick(unit.name.as_str(), unit.name_en.as_deref().unwrap_or(&unit.name))
}

/// Units in a sentence as documents name them: districts and communes by their
/// bare names, cities, wards and townships with their kind, and last.
#[must_use]
pub fn listed(units: &[&UnitVersion], words: Words) -> String {
    let is_plain = |unit: &&&UnitVersion| matches!(unit.kind, UnitKind::District | UnitKind::Commune);
    let plain = units.iter().filter(is_plain).map(|unit| vietnamese::name::short(&unit.name));
    let others = units.iter().filter(|unit| !is_plain(unit));
    let others = others.map(|unit| match words.0 {
        crate::Language::Vi => vietnamese::name::in_sentence(&unit.name),
        crate::Language::En => name(unit, words).to_owned(),
    });
    vietnamese::name::join(&plain.chain(others).collect::<Vec<_>>(), words.0)
}

/// What the units that fill a form are called together: "xã", "huyện, thành phố".
#[must_use]
pub fn noun(version: Option<&Version>, words: Words) -> &str {
    let kinds = version.map(|version| version.fills.kinds.as_slice()).unwrap_or_default();
    if kinds.contains(&UnitKind::Commune) {
        words.t("part.communes")
    } else if kinds.contains(&UnitKind::District) {
        words.t("part.districts")
    } else {
        words.t("part.units")
    }
}

/// The ways up from a unit, highest first, as far as the actor may look.
#[must_use]
pub fn trail<'a>(
    programme: &'a Programme,
    actor: &Actor,
    unit: &UnitVersion,
    day: Date,
) -> Vec<&'a UnitVersion> {
    let above = programme.units.ancestors(unit.id, day);
    let seen = above.into_iter().skip(1);
    let seen = seen.filter(|above| programme.units.position(actor.unit, *above) != Position::Outside);
    let mut chain: Vec<_> = seen.filter_map(|above| programme.units.at(above, day)).collect();
    chain.reverse();
    chain
}

/// Whether a unit itself fills a form for a period.
#[must_use]
pub fn fills(programme: &Programme, form: &Form, period: Period, unit: &UnitVersion) -> bool {
    programme.expected(form, period, unit.id).is_some_and(|expected| expected.part == Part::Fills)
}

/// An address with those parts of a query that hold something.
#[must_use]
pub fn address(path: &str, query: &[(&str, &str)]) -> String {
    let said = query.iter().filter(|(_, value)| !value.is_empty());
    let pairs: Vec<String> =
        said.map(|(name, value)| format!("{name}={}", crate::gate::percent(value))).collect();
    if pairs.is_empty() { path.to_owned() } else { format!("{path}?{}", pairs.join("&")) }
}
