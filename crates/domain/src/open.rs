//! Open data: which cells of an aggregate may not be shown, because few people
//! stand behind them or because such a cell could be computed from those shown.
//!
//! A count of people between one and the threshold is hidden. Where an area's
//! total is shown, at least two of its parts are hidden and together they are
//! not few either; where a total is hidden, not all of its parts are shown; and
//! whoever adds and takes away what is shown cannot tell exactly how few.
//! Counts of the same whole (official members, members with capital) are hidden
//! together, since one of them would be what the others leave.

use crate::IndicatorKey;
use crate::indicator::{Indicator, Indicators, OverUnits};
use std::collections::{BTreeMap, BTreeSet};

/// Units of measure, in the pack's words, that count people or their households.
const PEOPLE: [&str; 6] = ["người", "lượt người", "hộ", "tổ viên", "thành viên", "đảng viên"];

/// The threshold that holds until the administrator chooses another.
pub const THRESHOLD: i64 = 5;
/// Below this a count names somebody; above that nothing would be left to show.
pub const THRESHOLDS: std::ops::RangeInclusive<i64> = 3..=50;

/// Down to which areas figures are open.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub enum Depth {
    /// The province only.
    #[default]
    Province,
    /// And the areas directly below it.
    Below,
    /// And those below these: the communes, while there are districts.
    Lowest,
}

impl Depth {
    /// Every one, in the order in which forms show them.
    pub const ALL: [Depth; 3] = [Depth::Province, Depth::Below, Depth::Lowest];

    /// Its code in the database and in forms.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Depth::Province => "province",
            Depth::Below => "below",
            Depth::Lowest => "lowest",
        }
    }

    /// The one of that code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Depth> {
        Depth::ALL.into_iter().find(|one| one.code() == code)
    }

    /// How many levels stand below the province.
    #[must_use]
    pub fn levels(self) -> usize {
        self as usize
    }
}

/// Whether an indicator counts people or households.
#[must_use]
pub fn counts_people(indicator: &Indicator) -> bool {
    PEOPLE.contains(&indicator.unit_vi.as_str())
}

/// The counts of people that a number would give away: its own, those that it
/// is computed from or weighted by, and those that divide it in some average.
#[must_use]
pub fn people_behind(indicators: &Indicators, key: &IndicatorKey) -> BTreeSet<IndicatorKey> {
    let Some(indicator) = indicators.get(key) else { return BTreeSet::new() };
    let mut keys: Vec<&IndicatorKey> = indicator.needs();
    keys.push(key);
    for other in indicators.iter() {
        if let OverUnits::Ratio(numerator, denominator) = &other.over_units
            && numerator == key
        {
            keys.push(denominator);
        }
    }
    let of_people = |key: &&IndicatorKey| indicators.get(key).is_some_and(counts_people);
    keys.into_iter().filter(of_people).cloned().collect()
}

/// The counts of people for one period.
#[derive(Clone, Debug, Default)]
pub struct People {
    /// For each area the place of the one that it is part of.
    pub above: Vec<Option<usize>>,
    /// The values by indicator, one for each area; none where nobody reported.
    pub values: BTreeMap<IndicatorKey, Vec<Option<i64>>>,
    /// Of which other count an indicator is a part.
    pub wholes: BTreeMap<IndicatorKey, IndicatorKey>,
}

impl People {
    /// For each indicator and area whether its count is hidden.
    #[must_use]
    pub fn hidden(&self, threshold: i64) -> BTreeMap<IndicatorKey, Vec<bool>> {
        let mut hidden: BTreeMap<IndicatorKey, Vec<bool>> =
            self.values.iter().map(|(key, values)| (key.clone(), self.few(key, values, threshold))).collect();
        // Each turn only hides more, so this ends.
        loop {
            let before = hidden.clone();
            for (key, values) in &self.values {
                if let Some(cells) = hidden.get_mut(key) {
                    close(&self.above, values, cells, threshold);
                }
            }
            self.share(&mut hidden);
            if hidden == before {
                return hidden;
            }
        }
    }

    /// Few people, or few people of the whole that are not in this part of it.
    fn few(&self, key: &IndicatorKey, values: &[Option<i64>], threshold: i64) -> Vec<bool> {
        let is_few = |count: i64| (1..threshold).contains(&count);
        let whole = self.wholes.get(key).and_then(|whole| self.values.get(whole));
        let of_area = |(area, value): (usize, &Option<i64>)| {
            let Some(value) = value else { return false };
            let rest = whole.and_then(|whole| whole.get(area).copied().flatten()).map(|whole| whole - value);
            is_few(*value) || rest.is_some_and(|rest| *value > 0 && is_few(rest))
        };
        values.iter().enumerate().map(of_area).collect()
    }

    /// Parts of one whole are hidden where one of them is.
    fn share(&self, hidden: &mut BTreeMap<IndicatorKey, Vec<bool>>) {
        let mut of_whole: BTreeMap<&IndicatorKey, Vec<bool>> = BTreeMap::new();
        for (part, whole) in &self.wholes {
            let Some(cells) = hidden.get(part) else { continue };
            let all = of_whole.entry(whole).or_insert_with(|| vec![false; cells.len()]);
            all.iter_mut().zip(cells).for_each(|(all, cell)| *all |= *cell);
        }
        for (part, whole) in &self.wholes {
            let (Some(cells), Some(all), Some(values)) =
                (hidden.get_mut(part), of_whole.get(whole), self.values.get(part))
            else {
                continue;
            };
            for ((cell, all), value) in cells.iter_mut().zip(all).zip(values) {
                *cell |= *all && value.is_some_and(|value| value != 0);
            }
        }
    }
}

/// Hides of one indicator what hidden cells could be computed from.
fn close(above: &[Option<usize>], values: &[Option<i64>], hidden: &mut [bool], threshold: i64) {
    let mut parts: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (area, whole) in above.iter().enumerate() {
        let counts = values[area].is_some_and(|value| value > 0);
        if let Some(whole) = whole.filter(|_| counts) {
            parts.entry(whole).or_default().push(area);
        }
    }
    loop {
        let before = hidden.to_vec();
        for (whole, parts) in &parts {
            while must_hide(*whole, parts, values, hidden, threshold) {
                let shown = parts.iter().filter(|part| !hidden[**part]);
                match shown.min_by_key(|part| (values[**part], **part)) {
                    Some(next) => hidden[*next] = true,
                    None if hidden[*whole] => break,
                    None => hidden[*whole] = true,
                }
            }
        }
        if hidden == before {
            match given_away(&parts, values, hidden, threshold) {
                Some(next) => hidden[next] = true,
                None => return,
            }
        }
    }
}

/// Whether one more of a whole's parts has to be hidden, or the whole itself.
fn must_hide(whole: usize, parts: &[usize], values: &[Option<i64>], hidden: &[bool], threshold: i64) -> bool {
    let gone: Vec<i64> =
        parts.iter().filter(|part| hidden[**part]).filter_map(|part| values[*part]).collect();
    if hidden[whole] {
        return gone.is_empty() && !parts.is_empty();
    }
    !gone.is_empty() && (gone.len() < 2 || gone.iter().sum::<i64>() < threshold)
}

/// If what is shown still gives a few people away: the smallest cell beside
/// hidden ones that can be hidden as well.
fn given_away(
    parts: &BTreeMap<usize, Vec<usize>>,
    values: &[Option<i64>],
    hidden: &[bool],
    threshold: i64,
) -> Option<usize> {
    let bounds = bounds(parts, values, hidden);
    let is_known = |area: usize| {
        let is_few = values[area].is_some_and(|value| (1..threshold).contains(&value));
        hidden[area] && is_few && bounds[area].0 == bounds[area].1
    };
    if !(0..values.len()).any(is_known) {
        return None;
    }
    let together = parts.iter().map(|(whole, parts)| parts.iter().chain([whole]).copied());
    let beside = together.filter(|sum| sum.clone().any(|area| hidden[area])).flatten();
    beside.filter(|area| !hidden[*area]).min_by_key(|area| (values[*area], *area))
}

/// The least and the most that each cell can be for a reader who knows that
/// every hidden one is at least one and that parts add up to their whole.
fn bounds(parts: &BTreeMap<usize, Vec<usize>>, values: &[Option<i64>], hidden: &[bool]) -> Vec<(i64, i64)> {
    let most = values.iter().flatten().sum::<i64>().saturating_mul(2);
    let of = |(value, hides): (&Option<i64>, &bool)| {
        let value = value.unwrap_or(0);
        if *hides { (1, most) } else { (value, value) }
    };
    let mut bounds: Vec<(i64, i64)> = values.iter().zip(hidden).map(of).collect();
    // Sums stand at most three deep, so a few rounds say all; a total with a
    // correction of its own is no sum, and would be narrowed for ever.
    for _ in 0..16 {
        let before = bounds.clone();
        for (whole, parts) in parts {
            let low: i64 = parts.iter().map(|part| bounds[*part].0).sum();
            let high: i64 = parts.iter().map(|part| bounds[*part].1).sum();
            let (least, greatest) = (bounds[*whole].0.max(low), bounds[*whole].1.min(high));
            bounds[*whole] = (least, greatest);
            for part in parts {
                let (own_low, own_high) = bounds[*part];
                let fits = (least - (high - own_high), greatest - (low - own_low));
                bounds[*part] = (own_low.max(fits.0), own_high.min(fits.1));
            }
        }
        if bounds == before {
            break;
        }
    }
    bounds
}
