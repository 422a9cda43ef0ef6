//! Organisations that may have been entered twice. People decide; this only
//! says which pairs are worth a look, and why.

use crate::{OrganisationId, UnitId};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::Hash;

/// More than so many of one name are no longer doubles but a common name.
const CROWD: usize = 12;

/// An organisation as it is compared: texts without accents.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Candidate {
    /// Which.
    pub id: OrganisationId,
    /// The commune of its seat.
    pub commune: UnitId,
    /// The unit above the commune.
    pub above: Option<UnitId>,
    /// The telling words of its name.
    pub name: BTreeSet<String>,
    /// The words of its village and commune: neighbours share them in their names.
    pub place: BTreeSet<String>,
    /// Who represents it.
    pub representative: String,
    /// Village and address.
    pub address: String,
}

/// Why two look the same.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Alike {
    /// The same words in the name, in one district.
    Name,
    /// Most words of the name, in one commune.
    NearName,
    /// The same person represents them, in one commune.
    Representative,
    /// The same address, in one commune.
    Address,
}

impl Alike {
    /// Its code in words.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Alike::Name => "name",
            Alike::NearName => "near_name",
            Alike::Representative => "representative",
            Alike::Address => "address",
        }
    }
}

/// Two that may be one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pair {
    /// The one that was entered first, by its id.
    pub first: OrganisationId,
    /// The other.
    pub second: OrganisationId,
    /// Why.
    pub alike: Vec<Alike>,
}

/// The pairs worth a look: one name in one district, or two of near name,
/// representative and address in one commune. Those most alike first.
#[must_use]
pub fn pairs(all: &[Candidate]) -> Vec<Pair> {
    let mut met: BTreeMap<(OrganisationId, OrganisationId), (&Candidate, &Candidate)> = BTreeMap::new();
    let by_name = |one: &Candidate| (!one.name.is_empty()).then(|| (one.above, one.name.clone()));
    let here = |one: &Candidate, text: &str| (!text.is_empty()).then(|| (one.commune, text.to_owned()));
    meet(all, by_name, &mut met);
    meet(all, |one| here(one, &one.representative), &mut met);
    meet(all, |one| here(one, &one.address), &mut met);
    let mut found: Vec<Pair> = met
        .into_iter()
        .filter_map(|((first, second), (one, other))| {
            let alike = alike(one, other);
            let is_worth = alike.contains(&Alike::Name) || alike.len() > 1;
            is_worth.then_some(Pair { first, second, alike })
        })
        .collect();
    found.sort_by_key(|pair| std::cmp::Reverse(pair.alike.len()));
    found
}

type Met<'a> = BTreeMap<(OrganisationId, OrganisationId), (&'a Candidate, &'a Candidate)>;

/// Puts together those with the same key, so that not each is compared with all.
fn meet<'a, K: Hash + Eq>(all: &'a [Candidate], key: impl Fn(&Candidate) -> Option<K>, met: &mut Met<'a>) {
    let mut groups: HashMap<K, Vec<&Candidate>> = HashMap::new();
    for one in all {
        if let Some(key) = key(one) {
            groups.entry(key).or_default().push(one);
        }
    }
    for group in groups.values().filter(|group| group.len() <= CROWD) {
        for (index, one) in group.iter().enumerate() {
            for other in &group[index + 1..] {
                let (first, second) = if one.id < other.id { (one, other) } else { (other, one) };
                met.insert((first.id, second.id), (first, second));
            }
        }
    }
}

fn alike(one: &Candidate, other: &Candidate) -> Vec<Alike> {
    let same = |a: &str, b: &str| !a.is_empty() && a == b;
    let is_near = one.commune == other.commune;
    let is_same_name = !one.name.is_empty() && one.name == other.name && one.above == other.above;
    // "Cà phê thôn 3" and "Cà phê thôn 5" are two, as are two groups of one village.
    let own = |of: &Candidate| -> BTreeSet<String> { of.name.difference(&of.place).cloned().collect() };
    let (mine, theirs) = (own(one), own(other));
    let shared = mine.intersection(&theirs).count();
    let is_alike = shared > 0 && shared * 2 >= mine.len().max(theirs.len());
    let numbers = |of: &Candidate| -> BTreeSet<String> {
        let is_number = |word: &&String| word.chars().all(|letter| letter.is_ascii_digit());
        of.name.iter().filter(is_number).cloned().collect()
    };
    let all = [
        (Alike::Name, is_same_name),
        (Alike::NearName, !is_same_name && is_near && is_alike && numbers(one) == numbers(other)),
        (Alike::Representative, is_near && same(&one.representative, &other.representative)),
        (Alike::Address, is_near && same(&one.address, &other.address)),
    ];
    all.into_iter().filter(|(_, is)| *is).map(|(alike, _)| alike).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use super::*;

    fn candidate(commune: UnitId, above: UnitId, name: &str, who: &str, address: &str) -> Candidate {
        Candidate {
            id: OrganisationId::new(),
            commune,
            above: Some(above),
            name: name.split(' ').map(str::to_owned).collect(),
            place: address.split(' ').map(str::to_owned).collect(),
            representative: who.to_owned(),
            address: address.to_owned(),
        }
    }

    #[test]
    fn only_what_is_worth_a_look_is_paired() {
        let (here, there, district, far) = (UnitId::new(), UnitId::new(), UnitId::new(), UnitId::new());
        let one = candidate(here, district, "duoc lieu thuan tai", "a brol", "thon 1");
        for (other, expected) in [
            (candidate(there, district, "thuan tai duoc lieu", "", ""), Some(vec![Alike::Name])),
            (candidate(here, far, "duoc lieu thuan tai", "", ""), None),
            (
                candidate(here, district, "duoc lieu", "a brol", "thon 2"),
                Some(vec![Alike::NearName, Alike::Representative]),
            ),
            (candidate(here, district, "det tho cam", "a brol", "thon 2"), None),
            (
                candidate(here, district, "det tho cam", "a brol", "thon 1"),
                Some(vec![Alike::Representative, Alike::Address]),
            ),
            (candidate(there, district, "det tho cam", "a brol", "thon 1"), None),
            (candidate(here, district, "ca phe thon 1", "", "thon 1"), None),
        ] {
            let found = pairs(&[one.clone(), other]);
            assert_eq!(found.first().map(|pair| pair.alike.clone()), expected);
        }
        let group = |name: &str| candidate(here, district, name, "", "thon 1");
        assert!(pairs(&[group("ca phe thon 1"), group("ca phe thon 3")]).is_empty());
        assert!(pairs(&[group("ca phe thon 1"), group("det tho cam thon 1")]).is_empty());
        let crowd: Vec<Candidate> =
            (0..13).map(|_| candidate(here, district, "nong nghiep", "", "")).collect();
        assert!(pairs(&crowd).is_empty());
    }
}
