//! How a goal stands: of what was promised, of what is expected by now, where
//! it leads, and a light with the rule and the figures that it follows from.

use super::{Aim, Path, Step};
use jiff::civil::Date;
use serde::Serialize;
use vietnamese::percent::Percent;

/// What is known of a goal on a day. Values are scaled as the indicator.
#[derive(Clone, PartialEq, Debug)]
pub struct Standing {
    /// On which side of `asked` the goal is reached.
    pub aim: Aim,
    /// What is asked for by the due day; none while a base or a whole is not known.
    pub asked: Option<i64>,
    /// What has been reached; none where nothing was reported, which is not zero.
    pub actual: Option<i64>,
    /// Where the path begins; none for a stock whose value on that day nobody knows.
    pub start: Option<i64>,
    /// The day on which it begins.
    pub begins: Date,
    /// The day on which it ends.
    pub due: Date,
    /// Values asked for on the way, earliest first.
    pub steps: Vec<Step>,
    /// How much is expected on the way.
    pub path: Path,
    /// The closing day of the figures in `actual`.
    pub day: Date,
    /// Units whose figures are in `actual`.
    pub accepted: usize,
    /// Units whose figures should be.
    pub expected_units: usize,
}

/// The bounds of the light, the same for every goal and shown beside it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct LightRule {
    /// From this many thousandths of what is expected by now on, a goal is on its way.
    pub on_track_permille: i64,
    /// From this many on it is at risk, below it lags.
    pub at_risk_permille: i64,
    /// With fewer thousandths of the units than this there is no light but "not known".
    pub coverage_permille: i64,
}

/// The rule in force.
pub const RULE: LightRule =
    LightRule { on_track_permille: 1000, at_risk_permille: 800, coverage_permille: 900 };

/// A light. Never shown without its [`Because`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Light {
    /// Reached.
    Reached,
    /// As far as expected by now, or further.
    OnTrack,
    /// Somewhat behind.
    AtRisk,
    /// Far behind.
    Behind,
    /// Nobody can say.
    Unknown,
}

/// Why the light is what it is, with the figures used.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Because {
    /// The base or the whole is not known, so nothing is asked for in numbers.
    NothingAsked,
    /// Nothing was reported.
    NothingReported,
    /// Not reached yet, and nobody knows from where the path begins.
    StartUnknown {
        /// So far.
        actual: i64,
        /// Asked for.
        asked: i64,
    },
    /// Too few units have reported. `reached` says whether those that have already reach the goal.
    UnitsSilent {
        /// Units with figures.
        accepted: usize,
        /// Units that should have.
        expected: usize,
        /// Whether theirs suffice.
        reached: bool,
    },
    /// The actual value and what is asked for.
    Reached {
        /// Reached.
        actual: i64,
        /// Asked for.
        asked: i64,
    },
    /// The due day has passed.
    Missed {
        /// Reached.
        actual: i64,
        /// Asked for.
        asked: i64,
    },
    /// The actual value and what is expected by the day.
    AgainstPath {
        /// Reached.
        actual: i64,
        /// Expected by now.
        expected: i64,
        /// What was gained of what should have been gained, in thousandths.
        permille: i64,
    },
    /// An upper bound that still holds.
    Within {
        /// So far.
        actual: i64,
        /// At most.
        asked: i64,
    },
}

impl Light {
    /// Every light, the best first.
    pub const ALL: [Light; 5] =
        [Light::Reached, Light::OnTrack, Light::AtRisk, Light::Behind, Light::Unknown];

    /// Its code in the words, the style sheet and the API.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Light::Reached => "reached",
            Light::OnTrack => "on_track",
            Light::AtRisk => "at_risk",
            Light::Behind => "behind",
            Light::Unknown => "unknown",
        }
    }

    /// Whether somebody has to look after it.
    #[must_use]
    pub fn lags(self) -> bool {
        matches!(self, Light::AtRisk | Light::Behind)
    }
}

impl Standing {
    /// What was reached of what is asked for.
    #[must_use]
    pub fn percent(&self) -> Option<Percent> {
        Percent::of(self.actual?, self.asked?)
    }

    /// What is expected by the figures' day.
    #[must_use]
    pub fn expected(&self) -> Option<i64> {
        self.expected_on(self.day)
    }

    /// What is expected by a day.
    #[must_use]
    pub fn expected_on(&self, day: Date) -> Option<i64> {
        let begins = (self.begins, self.beginning()?);
        Some(expected_by(&self.path, begins, &self.steps, (self.due, self.asked?), day))
    }

    /// Whether enough units have reported to conclude anything.
    #[must_use]
    pub fn is_covered(&self) -> bool {
        (self.accepted as u128) * 1000
            >= (self.expected_units as u128) * u128::from(RULE.coverage_permille.unsigned_abs())
    }

    /// Where the path begins. What has to be at least so much and was more
    /// has to stay: nothing less than what is asked for is expected on the way.
    fn beginning(&self) -> Option<i64> {
        match (self.aim, self.asked) {
            (Aim::AtLeast, Some(asked)) => self.start.map(|start| start.min(asked)),
            _ => self.start,
        }
    }

    /// What the goal will have reached on its due day if it goes on as it went;
    /// none while too few units have reported.
    #[must_use]
    pub fn forecast(&self) -> Option<i64> {
        if !self.is_covered() {
            return None;
        }
        if self.day >= self.due {
            return self.actual;
        }
        forecast(&self.path, (self.begins, self.start?), (self.day, self.actual?), self.due)
    }

    /// The light and why.
    #[must_use]
    pub fn light(&self) -> (Light, Because) {
        let Some(asked) = self.asked else { return (Light::Unknown, Because::NothingAsked) };
        let Some(actual) = self.actual else { return (Light::Unknown, Because::NothingReported) };
        let reached = match self.aim {
            Aim::AtLeast => actual >= asked,
            Aim::Exactly => actual == asked,
            Aim::AtMost => actual <= asked,
        };
        if !self.is_covered() {
            let (accepted, expected) = (self.accepted, self.expected_units);
            return (Light::Unknown, Because::UnitsSilent { accepted, expected, reached });
        }
        let is_over = self.day >= self.due;
        match (self.aim, reached) {
            // An upper bound is only reached when its time is over.
            (Aim::AtMost, true) if !is_over => (Light::OnTrack, Because::Within { actual, asked }),
            (_, true) => (Light::Reached, Because::Reached { actual, asked }),
            (Aim::AtMost, false) => (Light::Behind, Because::Missed { actual, asked }),
            (_, false) if is_over => (Light::Behind, Because::Missed { actual, asked }),
            (_, false) => self.against_path(actual, asked),
        }
    }

    fn against_path(&self, actual: i64, asked: i64) -> (Light, Because) {
        let (Some(expected), Some(start)) = (self.expected(), self.beginning()) else {
            return (Light::Unknown, Because::StartUnknown { actual, asked });
        };
        let (gained, due) =
            (i128::from(actual) - i128::from(start), i128::from(expected) - i128::from(start));
        let permille = match due {
            // Before anything is expected, nothing is behind, unless it fell below where it began.
            0 if gained < 0 && self.aim == Aim::AtLeast => 0,
            0 => 1000,
            due => i64::try_from(gained * 1000 / due).unwrap_or(i64::MAX),
        };
        let because = Because::AgainstPath { actual, expected, permille };
        let light = match permille {
            of if of >= RULE.on_track_permille => Light::OnTrack,
            of if of >= RULE.at_risk_permille => Light::AtRisk,
            _ => Light::Behind,
        };
        (light, because)
    }
}

/// What is expected by a day on the way from one value to another, through the
/// steps between; rounded half away from zero.
#[must_use]
pub fn expected_by(path: &Path, begins: (Date, i64), steps: &[Step], due: (Date, i64), day: Date) -> i64 {
    if let (Path::Seasonal(quarters), true) = (path, steps.is_empty()) {
        let permille = season_millionths(quarters, begins.0, due.0, day);
        return begins.1 + share(due.1 - begins.1, permille, 1_000_000);
    }
    let mut from = begins;
    for to in steps.iter().map(|step| (step.day, step.value)).chain([due]) {
        if day <= to.0 {
            let (passed, whole) = (days(from.0, day).max(0), days(from.0, to.0).max(1));
            return from.1 + share(to.1 - from.1, passed, whole);
        }
        from = to;
    }
    due.1
}

/// What is reached by the due day if things go on as they went from the
/// beginning to `now`: evenly, or with the season's weight where the path is
/// seasonal. `None` in the first tenth of the way, when a straight line says
/// nothing yet; behind the due day it is what was reached.
#[must_use]
pub fn forecast(path: &Path, begins: (Date, i64), now: (Date, i64), due: Date) -> Option<i64> {
    if now.0 >= due {
        return Some(now.1);
    }
    let millionths = match path {
        Path::Seasonal(quarters) => season_millionths(quarters, begins.0, due, now.0),
        Path::Straight => days(begins.0, now.0).max(0) * 1_000_000 / days(begins.0, due).max(1),
    };
    if millionths < 100_000 {
        return None;
    }
    let gained = i128::from(now.1) - i128::from(begins.1);
    let all = i64::try_from(gained * 1_000_000 / i128::from(millionths)).ok()?;
    begins.1.checked_add(all)
}

/// Millionths of the way by the season's weights: thousandths that are
/// expected by the end of each quarter, evenly within a quarter, over the
/// twelve months before the due day. The quarters are cut evenly.
fn season_millionths(quarters: &[i64; 4], begins: Date, due: Date, day: Date) -> i64 {
    let whole = days(begins, due).max(1);
    let passed = days(begins, day).clamp(0, whole);
    let position = passed * 4_000 / whole;
    let quarter = usize::try_from(position / 1_000).unwrap_or(0).min(3);
    let before = if quarter == 0 { 0 } else { quarters[quarter - 1] };
    let within = position - (quarter as i64) * 1_000;
    before * 1_000 + (quarters[quarter] - before) * within
}

fn days(from: Date, to: Date) -> i64 {
    i64::from((to - from).get_days())
}

/// `amount × part ÷ whole`, rounded half away from zero.
fn share(amount: i64, part: i64, whole: i64) -> i64 {
    let product = i128::from(amount) * i128::from(part);
    let (quotient, remainder) = (product / i128::from(whole), product % i128::from(whole));
    let away = remainder.abs() * 2 >= i128::from(whole).abs();
    i64::try_from(quotient + if away { product.signum() } else { 0 }).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn standing(actual: Option<i64>, day: Date, accepted: usize) -> Standing {
        Standing {
            aim: Aim::AtLeast,
            asked: Some(35),
            actual,
            start: Some(0),
            begins: date(2018, 1, 1),
            due: date(2018, 12, 31),
            steps: Vec::new(),
            path: Path::Straight,
            day,
            accepted,
            expected_units: 10,
        }
    }

    #[test]
    fn lights_follow_their_rule() {
        let june = date(2018, 6, 30);
        for (actual, day, accepted, light) in [
            (Some(35), june, 10, Light::Reached),
            (Some(18), june, 10, Light::OnTrack),
            (Some(17), june, 10, Light::OnTrack),
            (Some(14), june, 10, Light::AtRisk),
            (Some(13), june, 10, Light::Behind),
            (Some(0), date(2018, 1, 1), 10, Light::OnTrack),
            (Some(34), date(2018, 12, 31), 10, Light::Behind),
            (None, june, 0, Light::Unknown),
            (Some(35), june, 5, Light::Unknown),
            (Some(0), june, 5, Light::Unknown),
            (Some(18), june, 9, Light::OnTrack),
        ] {
            assert_eq!(standing(actual, day, accepted).light().0, light, "{actual:?} {day} {accepted}");
        }
    }

    #[test]
    fn half_of_the_units_silent_is_said_instead_of_a_green_light() {
        let (light, because) = standing(Some(40), date(2018, 6, 30), 5).light();
        assert_eq!(light, Light::Unknown);
        assert_eq!(because, Because::UnitsSilent { accepted: 5, expected: 10, reached: true });
    }

    #[test]
    fn without_a_beginning_there_is_no_path_and_no_green() {
        let stock = |actual| Standing { start: None, ..standing(Some(actual), date(2018, 6, 30), 10) };
        assert_eq!(stock(30).light(), (Light::Unknown, Because::StartUnknown { actual: 30, asked: 35 }));
        assert_eq!((stock(30).expected(), stock(30).forecast()), (None, None));
        assert_eq!(stock(35).light().0, Light::Reached);
        let over = Standing { day: date(2018, 12, 31), ..stock(30) };
        assert_eq!((over.light().0, over.forecast()), (Light::Behind, Some(30)));
    }

    #[test]
    fn what_has_to_stay_is_behind_as_soon_as_it_falls() {
        let stays = |actual| Standing { start: Some(60), ..standing(Some(actual), date(2018, 6, 30), 10) };
        assert_eq!((stays(36).light().0, stays(34).light().0), (Light::Reached, Light::Behind));
        assert_eq!(stays(34).expected(), Some(35));
    }

    #[test]
    fn too_few_units_make_no_forecast() {
        assert_eq!(standing(Some(10), date(2018, 7, 2), 5).forecast(), None);
        assert_eq!(standing(Some(10), date(2018, 7, 2), 10).forecast(), Some(20));
    }

    #[test]
    fn an_upper_bound_is_reached_only_at_the_end() {
        let upper = |actual, day| Standing { aim: Aim::AtMost, ..standing(Some(actual), day, 10) };
        assert_eq!(upper(30, date(2018, 6, 30)).light().0, Light::OnTrack);
        assert_eq!(upper(36, date(2018, 6, 30)).light().0, Light::Behind);
        assert_eq!(upper(30, date(2018, 12, 31)).light().0, Light::Reached);
    }

    #[test]
    fn what_is_expected_on_the_way() {
        let (begins, due) = ((date(2018, 1, 1), 0), (date(2018, 12, 31), 364));
        let steps = [Step { day: date(2018, 7, 1), value: 100 }];
        for (path, steps, day, expected) in [
            (Path::Straight, &[][..], date(2018, 7, 1), 181),
            (Path::Straight, &[], date(2017, 1, 1), 0),
            (Path::Straight, &[], date(2019, 1, 1), 364),
            (Path::Straight, &steps, date(2018, 7, 1), 100),
            (Path::Straight, &steps, date(2018, 12, 31), 364),
            (Path::Seasonal([100, 200, 500, 1000]), &[], date(2018, 4, 2), 36),
            (Path::Seasonal([100, 200, 500, 1000]), &[], date(2018, 12, 31), 364),
            (Path::Seasonal([100, 200, 500, 1000]), &[], date(2018, 1, 1), 0),
        ] {
            assert_eq!(expected_by(&path, begins, steps, due, day), expected, "{path:?} {day}");
        }
    }

    #[test]
    fn forecasts_go_on_as_things_went() {
        let begins = (date(2018, 1, 1), 0);
        let due = date(2018, 12, 31);
        for (path, day, actual, expected) in [
            (Path::Straight, date(2018, 7, 2), 10, Some(20)),
            (Path::Straight, date(2018, 1, 20), 10, None),
            (Path::Straight, date(2019, 1, 20), 33, Some(33)),
            (Path::Seasonal([100, 200, 500, 1000]), date(2018, 7, 2), 10, Some(50)),
        ] {
            assert_eq!(forecast(&path, begins, (day, actual), due), expected, "{path:?} {day}");
        }
    }
}
