//! What a split rests on: the goal with how it stands, and the units over which
//! it is split, cut into parts where they are many.

use super::super::Opened;
use super::typed::Typed;
use crate::admin::Faults;
use crate::page::SignedIn;
use crate::{Error, scope};
use domain::plan::{Share, Target, level_of};
use domain::unit::{UnitKind, UnitVersion};
use domain::{IndicatorKey, UnitId};
use std::collections::HashMap;
use std::ops::Range;
use storage::plan::{Look, TargetStanding};

/// Units that stand on one page; of more, each page has those below one unit.
pub(super) const PAGE: usize = 150;

/// Units that stand on a page together.
pub(super) struct Part {
    /// The unit above them, with the first and last place where it has more than a page.
    pub name: String,
    /// Their places in the desk's list.
    pub units: Range<usize>,
}

/// What the page rests on.
pub(super) struct Desk<'a> {
    pub signed: &'a SignedIn,
    pub opened: &'a Opened,
    pub target: &'a Target,
    pub found: TargetStanding,
    /// All units, those below one unit together where there are parts.
    pub units: Vec<&'a UnitVersion>,
    /// The parts; one where everything stands on one page.
    pub parts: Vec<Part>,
    pub level: String,
}

impl<'a> Desk<'a> {
    pub async fn open(
        signed: &'a SignedIn,
        opened: &'a Opened,
        key: &str,
        level: &str,
    ) -> Result<Desk<'a>, Error> {
        let target = opened.target(key)?;
        let today = signed.visit.today();
        let found =
            signed.store().standing(&signed.actor, opened.plan(), Some(key), Look::now(today)).await?;
        let found = found.into_iter().next().ok_or(Error::NotFound)?;
        let (level, mut units) = units(opened, target, level, today)?;
        let name = |parent: Option<UnitId>| {
            let above = parent.and_then(|parent| opened.programme.units.near(parent, today));
            above.map(|above| scope::name(above, signed.visit.words).to_owned()).unwrap_or_default()
        };
        let parts = parts(&mut units, name);
        Ok(Desk { signed, opened, target, found, units, parts, level })
    }

    /// The part of that number; another is the first.
    pub fn part(&self, number: usize) -> Range<usize> {
        let part = self.parts.get(number).or(self.parts.first());
        part.map(|part| part.units.clone()).unwrap_or_default()
    }

    /// The whole that is split; what "each" and a share ask for is not split in numbers.
    pub fn whole(&self) -> Option<i64> {
        self.found.whole.standing.asked
    }

    pub fn decimals(&self) -> u32 {
        self.opened.sight(self.signed).decimals(self.target)
    }

    pub fn number(&self, value: i64) -> String {
        self.opened.sight(self.signed).number(self.target, value)
    }

    /// The shares that count now, as they stand in the fields.
    pub fn held(&self) -> HashMap<UnitId, String> {
        let version = self.target.version(self.signed.visit.today());
        let shares = version.iter().flat_map(|version| &version.shares);
        shares.map(|share| (share.unit, self.number(share.value))).collect()
    }

    /// Fills in the units that the page did not show: what was typed on another
    /// page, or else what counts now. So no page touches another's units.
    pub fn complete(&self, typed: &mut Typed) {
        let held = self.held();
        for unit in &self.units {
            if !typed.shares.contains_key(&unit.id) {
                let elsewhere = typed.elsewhere.get(&unit.code).or(held.get(&unit.id));
                typed.shares.insert(unit.id, elsewhere.cloned().unwrap_or_default());
            }
        }
    }

    /// The shares as typed; what cannot be read becomes a fault at its field.
    pub fn shares(&self, typed: &Typed, faults: &mut Faults) -> Vec<Share> {
        let (mut shares, words) = (Vec::new(), self.signed.visit.words);
        for unit in &self.units {
            let text = typed.shares.get(&unit.id).map_or("", String::as_str);
            if text.is_empty() {
                continue;
            }
            match vietnamese::number::parse_as(text, self.decimals()) {
                Ok(value) if value < 0 => {
                    faults.add(&field(unit.id), words.f("plan.file_negative", &[("typed", &text)]));
                }
                Ok(value) => shares.push(Share { unit: unit.id, value }),
                Err(error) => faults.add(&field(unit.id), error.text(words.0)),
            }
        }
        shares
    }

    /// Puts a computed split into the fields.
    pub fn put(&self, typed: &mut Typed, parts: &[i64]) {
        typed.shares =
            self.units.iter().zip(parts).map(|(unit, part)| (unit.id, self.number(*part))).collect();
    }

    /// What an indicator says of each unit in its newest period.
    pub async fn weights(&self, key: &str) -> Result<Vec<i64>, Error> {
        let key: IndicatorKey = key.into();
        let ids: Vec<UnitId> = self.units.iter().map(|unit| unit.id).collect();
        let found =
            self.signed.store().newest(&self.signed.actor, &key, &ids, self.signed.visit.today()).await?;
        Ok(ids.iter().map(|unit| found.get(unit).copied().unwrap_or(0)).collect())
    }
}

pub(super) fn field(unit: UnitId) -> String {
    format!("u_{unit}")
}

/// The units of a level below the plan's; the level of the split that counts,
/// or the one directly below, where none is named.
fn units<'a>(
    opened: &'a Opened,
    target: &Target,
    level: &str,
    today: jiff::civil::Date,
) -> Result<(String, Vec<&'a UnitVersion>), Error> {
    let (plan, units) = (opened.plan(), &opened.programme.units);
    let version = target.version(today).ok_or(Error::NotFound)?;
    // The split of a plan that is over names the units of its time.
    let day = plan.valid_to.map_or(today, |to| to.min(today)).max(version.from.min(today));
    let at = |unit: UnitId| units.near(unit, day);
    if level.is_empty() && !version.shares.is_empty() {
        let held = version.shares.iter().filter_map(|share| at(share.unit));
        return Ok((String::new(), held.collect()));
    }
    let children = units.children(plan.unit, day);
    let kind = match level {
        "" => children.iter().find(|unit| unit.kind.is_area()).map(|unit| unit.kind),
        code => Some(UnitKind::from_code(code).ok_or(Error::NotFound)?),
    };
    let Some(kind) = kind else { return Ok((String::new(), Vec::new())) };
    let below = units.subtree(plan.unit, day).into_iter().filter_map(|unit| units.at(unit, day));
    let of_level = below.filter(|unit| level_of(kind).contains(&unit.kind) && unit.id != plan.unit);
    Ok((kind.code().to_owned(), of_level.collect()))
}

/// Puts the units below one unit together and cuts them into pages, where
/// there are more than a page has.
fn parts(units: &mut [&UnitVersion], name: impl Fn(Option<UnitId>) -> String) -> Vec<Part> {
    if units.len() <= PAGE {
        return vec![Part { name: String::new(), units: 0..units.len() }];
    }
    let mut order: Vec<Option<UnitId>> = Vec::new();
    let mut place: HashMap<Option<UnitId>, usize> = HashMap::new();
    for unit in units.iter() {
        place.entry(unit.parent).or_insert_with(|| {
            order.push(unit.parent);
            order.len()
        });
    }
    units.sort_by_key(|unit| place.get(&unit.parent).copied());
    let (mut parts, mut start) = (Vec::new(), 0);
    for group in units.chunk_by(|one, next| one.parent == next.parent) {
        let above = name(group.first().and_then(|unit| unit.parent));
        for first in (0..group.len()).step_by(PAGE) {
            let last = (first + PAGE).min(group.len());
            let name = match group.len() > PAGE {
                true => format!("{above} ({}–{last})", first + 1),
                false => above.clone(),
            };
            parts.push(Part { name, units: start + first..start + last });
        }
        start += group.len();
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(parent: UnitId, number: usize) -> UnitVersion {
        UnitVersion {
            id: UnitId::new(),
            code: number.to_string(),
            name: format!("Xã {number}"),
            name_en: None,
            kind: UnitKind::Commune,
            parent: Some(parent),
            valid_from: None,
            valid_to: None,
            latitude_micro: None,
            longitude_micro: None,
        }
    }

    #[test]
    fn many_units_are_cut_where_the_unit_above_changes() {
        let (one, two) = (UnitId::new(), UnitId::new());
        // Communes of two districts in turn, and of the second many more.
        let all: Vec<UnitVersion> = (0..220)
            .map(|number| unit(if number % 2 == 0 && number < 40 { one } else { two }, number))
            .collect();
        let mut units: Vec<&UnitVersion> = all.iter().collect();
        let name = |parent: Option<UnitId>| if parent == Some(one) { "Một" } else { "Hai" }.to_owned();
        let found = parts(&mut units, name);
        let told: Vec<(&str, Range<usize>)> =
            found.iter().map(|part| (part.name.as_str(), part.units.clone())).collect();
        assert_eq!(told, [("Một", 0..20), ("Hai (1–150)", 20..170), ("Hai (151–200)", 170..220)]);
        assert!(units[..20].iter().all(|unit| unit.parent == Some(one)));
        let few = parts(&mut units[..PAGE], name);
        assert_eq!((few.len(), few[0].units.clone()), (1, 0..PAGE));
    }
}
