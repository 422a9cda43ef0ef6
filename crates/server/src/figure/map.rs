//! A total on the map of another day, unit by unit, and in words where it
//! cannot be said.

use super::total::Scene;
use crate::page::SignedIn;
use crate::{Error, scope};
use domain::UnitId;
use domain::form::{Cell, Part};
use domain::map::{Images, OnMap, total_within};
use domain::permission::Position;
use domain::rollup::{Amount, rises};
use domain::unit::UnitVersion;
use jiff::civil::Date;
use std::collections::{BTreeSet, HashMap};
use storage::rollup::Totals;

/// A unit of the other map.
pub struct OnMapRow {
    /// Its name on that day.
    pub name: String,
    /// Its total; empty where it cannot be said.
    pub text: String,
    /// How many of the units that reported then lie within it and gave a number.
    pub covered: String,
    /// Why the total cannot be said, or what it lacks.
    pub why: String,
    /// Whether it is the whole that the rows after it are parts of.
    pub is_top: bool,
}

/// The rows for the asked unit's place on the map of `on`: itself, or what it
/// went into, and the units directly below.
pub async fn rows(signed: &SignedIn, scene: &Scene<'_>, on: Date) -> Result<Vec<OnMapRow>, Error> {
    if !rises(scene.indicator) {
        return Ok(Vec::new());
    }
    let units = &scene.programme.units;
    let closing = scene.period.to();
    let Some(top) = scene.programme.top(closing) else { return Ok(Vec::new()) };
    let reporters = scene.programme.reporters(scene.form, scene.period, top, Part::Fills);
    let ids: Vec<UnitId> = reporters.iter().map(|unit| unit.id).collect();
    // What other units reported is not this actor's to see; that it is missing is said.
    let is_seen = |unit: &UnitId| units.position(signed.actor.unit, *unit) != Position::Outside;
    let seen: BTreeSet<UnitId> = ids.iter().copied().filter(is_seen).collect();
    let asked: Vec<UnitId> = seen.iter().copied().collect();
    let store = signed.store();
    let totals = store
        .totals_of(&signed.actor, &scene.indicators(), &asked, scene.aspect, scene.period, scene.as_of)
        .await?;
    let image = units.image(scene.unit.id, closing, on);
    let mut places: Vec<(UnitId, bool)> = Vec::new();
    for place in &image {
        let below = units.children(*place, on).into_iter().filter(|unit| unit.kind.is_area());
        let below: Vec<UnitId> = below.map(|unit| unit.id).collect();
        places.push((*place, !below.is_empty()));
        if image.len() == 1 {
            places.extend(below.into_iter().map(|unit| (unit, false)));
        }
    }
    let images = ids.iter().map(|unit| (*unit, units.image(*unit, closing, on))).collect();
    let context = Context { scene, ids, totals, seen, images, on };
    let row = |(place, is_top): (UnitId, bool)| Some(context.row(units.at(place, on)?, is_top));
    Ok(places.into_iter().filter_map(row).collect())
}

struct Context<'a> {
    scene: &'a Scene<'a>,
    ids: Vec<UnitId>,
    totals: HashMap<UnitId, Totals>,
    seen: BTreeSet<UnitId>,
    /// Each reporting unit's place on that map, looked up once for all rows.
    images: Images,
    on: Date,
}

impl Context<'_> {
    fn row(&self, place: &UnitVersion, is_top: bool) -> OnMapRow {
        let (scene, w) = (self.scene, self.scene.words);
        let parts: Vec<(Cell, OnMap)> =
            scene.parts.iter().map(|cell| (cell.clone(), self.on_map(cell, place.id))).collect();
        let amounts: Totals = parts.iter().map(|(cell, found)| (cell.clone(), found.amount)).collect();
        let Some((_, first)) = parts.first() else {
            return OnMapRow {
                name: String::new(),
                text: String::new(),
                covered: String::new(),
                why: String::new(),
                is_top,
            };
        };
        let hidden: Vec<UnitId> =
            first.inside.iter().copied().filter(|unit| !self.seen.contains(unit)).collect();
        // A unit of which nobody knows where it went hinders only the whole.
        let unknown = if is_top { first.unknown.as_slice() } else { &[] };
        let why = [
            ("figure.map_undivided", first.undivided.as_slice()),
            ("figure.map_unknown", unknown),
            ("figure.map_hidden", &hidden),
        ];
        let why = why.into_iter().filter(|(_, units)| !units.is_empty());
        let why: Vec<String> = why.map(|(key, units)| w.f(key, &[("units", &self.names(units))])).collect();
        let is_empty = first.inside.is_empty() && why.is_empty();
        let given = parts.iter().map(|(_, found)| found.amount.units).min().unwrap_or(0);
        let covered = w.f("figure.map_covered", &[("given", &given), ("all", &first.inside.len())]);
        OnMapRow {
            name: scope::name(place, w).to_owned(),
            text: if why.is_empty() { scene.text(Some(&amounts)) } else { String::new() },
            covered: if why.is_empty() && !is_empty { covered } else { String::new() },
            why: if is_empty { w.t("figure.map_nothing").to_owned() } else { why.join(" ") },
            is_top,
        }
    }

    fn on_map(&self, cell: &Cell, place: UnitId) -> OnMap {
        let own = |unit: &UnitId| {
            let amount = self.totals.get(unit).and_then(|totals| totals.get(cell)).copied();
            (*unit, amount.unwrap_or(Amount::default()))
        };
        let reported: Vec<(UnitId, Amount)> = self.ids.iter().map(own).collect();
        total_within(&self.scene.programme.units, &reported, &self.images, place, self.on)
    }

    fn names(&self, units: &[UnitId]) -> String {
        let day = self.scene.period.to();
        let found: Vec<&UnitVersion> =
            units.iter().filter_map(|unit| self.scene.programme.units.near(*unit, day)).collect();
        scope::listed(&found, self.scene.words)
    }
}
