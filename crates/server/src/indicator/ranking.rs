//! How the units below stand in one period. Equal numbers share a rank; who
//! has not reported has none.

use super::show::Scene;
use crate::part;
use crate::{link, scope};
use domain::form::Cell;
use domain::rollup::resolve;
use domain::unit::UnitVersion;
use writing::chart::{Bar, Frame, bars};

/// One unit.
pub struct Ranked {
    /// Its rank; `None` where nothing was reported.
    pub rank: Option<usize>,
    /// Its name.
    pub name: String,
    /// The indicator's page for it.
    pub href: String,
    /// Its scaled value.
    pub value: Option<i64>,
    /// Its value as people read it.
    pub text: String,
    /// Where the value comes from.
    pub origin: String,
    /// How much of it has come in.
    pub coverage: String,
    /// Whether that is all of it.
    pub is_whole: bool,
    /// Whether it is illustrative.
    pub is_illustrative: bool,
}

/// The units below in the page's period, the highest first, the silent last.
pub fn rank(scene: &Scene<'_>) -> Vec<Ranked> {
    let mut ranked: Vec<Ranked> = scene.rows.iter().map(|unit| one(scene, unit)).collect();
    // Stable: equal numbers stay in Vietnamese order of the names.
    ranked.sort_by_key(|one| std::cmp::Reverse(one.value));
    let places = places(&ranked.iter().map(|one| one.value).collect::<Vec<_>>());
    for (one, place) in ranked.iter_mut().zip(places) {
        one.rank = place;
    }
    ranked
}

fn one(scene: &Scene<'_>, unit: &UnitVersion) -> Ranked {
    let w = scene.words;
    let totals = scene.below.get(&unit.id);
    let value =
        totals.and_then(|totals| resolve(scene.indicator, &"".into(), totals, &scene.programme.indicators));
    let coverage = scene.coverage.get(&unit.id).copied().unwrap_or_default();
    let cell = Cell::total(&scene.indicator.key);
    let made_up = |key| totals.and_then(|totals| totals.get(&Cell::total(key)));
    Ranked {
        rank: None,
        name: scope::name(unit, w).to_owned(),
        href: link::indicator(&scene.indicator.key, &unit.code) + &format!("&ky={}", scene.period),
        text: value.map(|value| scene.indicator.format(value, w.0)).unwrap_or_default(),
        origin: link::total(&cell, scene.form.aspect, scene.period, &unit.code),
        coverage: part::coverage(&coverage, scope::noun(scene.form.version(scene.period), w), w),
        is_whole: coverage.is_whole(),
        is_illustrative: scene.parts.iter().filter_map(made_up).any(|amount| amount.illustrative > 0),
        value,
    }
}

/// The ranks of values in falling order: 1, 2, 2, 4; none where there is no value.
fn places(values: &[Option<i64>]) -> Vec<Option<usize>> {
    let place = |value: &Option<i64>| {
        value.as_ref()?;
        values.iter().position(|other| other == value).map(|index| index + 1)
    };
    values.iter().map(place).collect()
}

/// The bars, where at least two units have a number.
pub fn chart(scene: &Scene<'_>, ranked: &[Ranked]) -> Option<String> {
    let w = scene.words;
    if ranked.iter().filter(|one| one.value.is_some()).count() < 2 {
        return None;
    }
    let bar = |one: &Ranked| Bar {
        label: vietnamese::name::short(&one.name),
        value: one.value,
        text: if one.value.is_some() { one.text.clone() } else { w.t("part.not_reported").to_owned() },
    };
    let said: Vec<String> =
        ranked.iter().map(bar).map(|bar| format!("{}: {}", bar.label, bar.text)).collect();
    let frame = Frame {
        title: format!("{}, {}", scene.label, scene.period.label(w.0)),
        measure: w.f("indicator.measured_in", &[("measure", &scene.indicator.measure(w.0))]),
        source: super::history::source(scene),
        description: said.join("; "),
        ..Frame::default()
    };
    Some(bars(&frame, &ranked.iter().map(bar).collect::<Vec<_>>(), "xep-hang"))
}

#[cfg(test)]
mod tests {
    #[test]
    fn equal_numbers_share_a_rank_and_the_silent_have_none() {
        let ranks = super::places(&[Some(9), Some(5), Some(5), Some(0), None, None]);
        assert_eq!(ranks, [Some(1), Some(2), Some(2), Some(4), None, None]);
    }
}
