//! How a goal stands, in words: numbers, light and why, for pages, tables and
//! documents alike.

use crate::Words;
use crate::part::{self, Shown};
use crate::scope;
use askama::Template;
use domain::UnitId;
use domain::form::Aspect;
use domain::indicator::{Indicator, Nature};
use domain::permission::{Actor, Position};
use domain::plan::{Aim, Because, Goal, Light, Path, Plan, RULE, Target, TargetVersion};
use domain::programme::Programme;
use domain::progress::Progress;
use jiff::civil::Date;
use storage::plan::{TargetStanding, UnitStanding};
use vietnamese::percent::Percent;

/// Whose words and whose plan.
#[derive(Clone, Copy)]
pub struct Sight<'a> {
    pub programme: &'a Programme,
    pub plan: &'a Plan,
    pub actor: &'a Actor,
    pub words: Words,
}

/// A light: word, sign and colour. In templates `{{ lamp|safe }}`.
#[derive(Template, Clone, Debug)]
#[template(path = "plan/lamp.html")]
pub struct Lamp {
    /// The light's code, which the style sheet knows.
    pub class: &'static str,
    /// The word.
    pub text: String,
}

/// A line of a goal: the whole's or a unit's.
pub struct Stand {
    pub name: String,
    /// The light itself, for sorting.
    pub light: Light,
    pub lamp: Lamp,
    /// Why, with the figures used.
    pub because: String,
    /// Reached, with its way back.
    pub actual: Shown,
    /// Asked for, as a number; empty while nobody knows it.
    pub asked: String,
    pub percent: Option<String>,
    /// The width of the bar and the place of the mark, 0 to 1000.
    pub bar: i64,
    pub mark: Option<i64>,
    pub expected: Option<String>,
    pub forecast: Option<String>,
    /// How the forecast was made, or why there is none.
    pub method: String,
    pub promised: Option<String>,
    /// For a share or a growth: the percentage that is reached.
    pub ratio: Option<String>,
    pub coverage: String,
    pub is_whole: bool,
    pub is_illustrative: bool,
}

impl<'a> Sight<'a> {
    pub fn indicator(&self, target: &Target) -> Option<&'a Indicator> {
        self.programme.indicators.get(target.indicator.as_ref()?)
    }

    fn target_indicator(&self, found: &TargetStanding) -> Option<&'a Indicator> {
        self.indicator(self.plan.target(&found.key)?)
    }

    pub fn decimals(&self, target: &Target) -> u32 {
        self.indicator(target).map_or(0, |one| one.decimals)
    }

    /// A value of a goal as people read it.
    pub fn number(&self, target: &Target, value: i64) -> String {
        vietnamese::number::format_trimmed(value, self.decimals(target), self.words.0)
    }

    pub fn measure(&self, target: &Target) -> &'a str {
        self.indicator(target).map_or("", |one| one.measure(self.words.0))
    }

    pub fn day(&self, day: Date) -> String {
        vietnamese::date::short(day, self.words.0)
    }

    pub fn unit_name(&self, unit: UnitId, on: Date) -> String {
        let found = self.programme.units.near(unit, on);
        found.map(|unit| scope::name(unit, self.words).to_owned()).unwrap_or_default()
    }

    /// That the plan's unit is no more, since when, and who keeps the plan:
    /// figures after that day are another unit's and not in its totals.
    pub fn unit_over(&self, today: Date) -> Option<String> {
        let units = &self.programme.units;
        let last = units.near(self.plan.unit, today)?.valid_to.filter(|last| *last < today)?;
        let heir = self.plan.keeper(units, today);
        let (unit, heir) = (self.unit_name(self.plan.unit, last), self.unit_name(heir, today));
        let values: [(&str, &dyn std::fmt::Display); 3] =
            [("unit", &unit), ("last", &self.day(last)), ("heir", &heir)];
        Some(self.words.f(if unit == heir { "plan.unit_over" } else { "plan.unit_went" }, &values))
    }

    /// What a version asks for: "ít nhất 50% của Hợp tác xã".
    pub fn asks(&self, target: &Target, version: &TargetVersion) -> String {
        let w = self.words;
        let aimed = |text: String| {
            let key = match version.aim {
                Aim::AtLeast => "plan.at_least",
                Aim::Exactly => "plan.exactly",
                Aim::AtMost => "plan.at_most",
            };
            w.f(key, &[("value", &text)])
        };
        let tenths = |value: i64| Percent::from_tenths(value).format(w.0);
        match version.goal {
            Goal::Value(value) => {
                format!("{} {}", aimed(self.number(target, value)), self.measure(target)).trim().to_owned()
            }
            Goal::Growth(value) => {
                let day = target.base.map(|base| self.day(base.day)).unwrap_or_default();
                w.f("plan.asks_growth", &[("aimed", &aimed(tenths(value))), ("day", &day)])
            }
            Goal::Share(value) => {
                let whole = target.whole.as_ref().and_then(|key| self.programme.indicators.get(key));
                match whole {
                    Some(whole) => w.f(
                        "plan.asks_share",
                        &[("aimed", &aimed(tenths(value))), ("whole", &whole.name(w.0).to_lowercase())],
                    ),
                    None => aimed(tenths(value)),
                }
            }
            Goal::Each(value) => {
                let kind = target.each.map_or("", |kind| w.t(kind_key(kind)));
                let aimed = aimed(self.number(target, value));
                w.f(
                    "plan.asks_each",
                    &[("kind", &kind), ("aimed", &aimed), ("measure", &self.measure(target))],
                )
                .trim()
                .to_owned()
            }
        }
    }

    /// What is asked for with the number that follows from it.
    pub fn asks_in_numbers(&self, target: &Target, version: &TargetVersion, asked: Option<i64>) -> String {
        let text = self.asks(target, version);
        match asked.filter(|_| !matches!(version.goal, Goal::Value(_))) {
            Some(asked) => {
                let number = format!("{} {}", self.number(target, asked), self.measure(target));
                self.words.f("plan.that_is", &[("text", &text), ("number", &number.trim())])
            }
            None => text,
        }
    }

    /// A unit's line, or the whole's.
    pub fn stand(&self, target: &Target, found: &TargetStanding, one: &UnitStanding) -> Stand {
        let standing = &one.standing;
        let number = |value: i64| self.number(target, value);
        let (light, because) = standing.light();
        let progress =
            Progress { done: standing.actual, registered: standing.asked, expected_permille: None };
        let expected = standing.expected();
        let mark = Progress { done: expected, registered: standing.asked, expected_permille: None };
        let form = found.form.as_ref().and_then(|key| self.programme.form(key));
        let last = found.newer.filter(|newer| newer.is_overdue).map(|newer| newer.period);
        let version = last.or(found.periods.last().copied()).and_then(|period| form?.version(period));
        // Of tasks it is parts of them that have said something or not.
        let is_of_tasks = self.indicator(target).is_some_and(|one| one.tasks.is_some());
        let noun = if is_of_tasks { self.words.t("plan.parts") } else { scope::noun(version, self.words) };
        let forecast = standing.forecast();
        Stand {
            name: self.unit_name(one.unit, standing.day),
            light,
            lamp: self.lamp(light),
            because: self.because(target, one, because, noun),
            actual: self.actual(target, found, one),
            asked: standing.asked.map(number).unwrap_or_default(),
            percent: standing.percent().map(|percent| percent.format(self.words.0)),
            bar: progress.bar_permille(),
            mark: expected.map(|_| mark.bar_permille()),
            expected: expected.map(number),
            forecast: forecast.map(number),
            method: self.method(target, one, forecast.is_some()),
            promised: one.promised.map(number),
            ratio: self.ratio(target, found, one),
            coverage: match one.coverage.expected {
                0 => String::new(),
                _ => part::coverage(&one.coverage, noun, self.words),
            },
            is_whole: one.coverage.is_whole(),
            is_illustrative: one.is_illustrative || self.plan.illustrative,
        }
    }

    pub fn lamp(&self, light: Light) -> Lamp {
        let key = match light {
            Light::Reached => "plan.light_reached",
            Light::OnTrack => "plan.light_on_track",
            Light::AtRisk => "plan.light_at_risk",
            Light::Behind => "plan.light_behind",
            Light::Unknown => "plan.light_unknown",
        };
        Lamp { class: light.code(), text: self.words.t(key).to_owned() }
    }

    /// The number reached; its link leads to its origin where it is of one period and may be seen.
    fn actual(&self, target: &Target, found: &TargetStanding, one: &UnitStanding) -> Shown {
        let Some(value) = one.standing.actual else { return Shown::default() };
        let text = self.number(target, value);
        let sees = self.programme.units.position(self.actor.unit, one.unit) != Position::Outside;
        if let (Some(days), Some(indicator), true) = (found.counted, self.indicator(target), sees) {
            let code = self.programme.units.near(one.unit, days.1).map_or("", |unit| &unit.code);
            let href = match &indicator.tasks {
                Some(_) => crate::task::figure::address(&indicator.key, code, days, ""),
                None => crate::link::counted(&indicator.key, code, days, None),
            };
            return Shown { text, href, ..Shown::default() }.illustrative(one.is_illustrative, self.words);
        }
        let shown = match (found.periods.as_slice(), target.cell()) {
            ([period], Some(cell)) if sees => match self.programme.units.at(one.unit, period.to()) {
                Some(unit) => Shown::total(text, &cell, Aspect::Actual, *period, &unit.code),
                None => Shown::plain(text),
            },
            _ => Shown::plain(text),
        };
        shown.illustrative(one.is_illustrative, self.words)
    }

    fn ratio(&self, target: &Target, found: &TargetStanding, one: &UnitStanding) -> Option<String> {
        let version = target.versions.get(found.version)?;
        match version.goal {
            Goal::Share(_) => Some(Percent::of(one.standing.actual?, one.whole?)?.format(self.words.0)),
            Goal::Growth(_) if one.standing.is_covered() => {
                Some(Percent::change(one.standing.actual?, one.base?)?.format_change(self.words.0))
            }
            Goal::Value(_) | Goal::Each(_) | Goal::Growth(_) => None,
        }
    }

    /// Why the light is what it is.
    fn because(&self, target: &Target, one: &UnitStanding, because: Because, noun: &str) -> String {
        let (w, standing) = (self.words, &one.standing);
        let number = |value: i64| self.number(target, value);
        let permille = |value: i64| Percent::from_tenths(value).format(w.0);
        let (day, due, begins) = (self.day(standing.day), self.day(standing.due), self.day(standing.begins));
        match because {
            Because::NothingAsked => w.t("plan.because_nothing_asked").to_owned(),
            Because::NothingReported => w.t("plan.because_nothing_reported").to_owned(),
            Because::StartUnknown { actual, asked } => w.f(
                "plan.because_start_unknown",
                &[("actual", &number(actual)), ("asked", &number(asked)), ("begins", &begins)],
            ),
            Because::UnitsSilent { accepted, expected, reached } => {
                let key =
                    if reached { "plan.because_silent_reached" } else { "plan.because_silent_not_reached" };
                let bound = permille(RULE.coverage_permille);
                w.f(
                    key,
                    &[("accepted", &accepted), ("expected", &expected), ("noun", &noun), ("bound", &bound)],
                )
            }
            Because::Reached { actual, asked } => {
                w.f("plan.because_reached", &[("actual", &number(actual)), ("asked", &number(asked))])
            }
            Because::Missed { actual, asked } => w.f(
                "plan.because_missed",
                &[("actual", &number(actual)), ("asked", &number(asked)), ("due", &due)],
            ),
            Because::AgainstPath { actual, expected, permille: share } => w.f(
                "plan.because_path",
                &[
                    ("actual", &number(actual)),
                    ("expected", &number(expected)),
                    ("day", &day),
                    ("share", &permille(share)),
                ],
            ),
            Because::Within { actual, asked } => {
                w.f("plan.because_within", &[("actual", &number(actual)), ("asked", &number(asked))])
            }
        }
    }

    /// How the forecast was made.
    fn method(&self, target: &Target, one: &UnitStanding, is_made: bool) -> String {
        let (w, standing) = (self.words, &one.standing);
        if !is_made {
            let key = match () {
                () if !standing.is_covered() => "plan.method_units",
                () if standing.actual.is_none() => "plan.method_nothing",
                () if standing.start.is_none() => "plan.method_start",
                () => "plan.method_early",
            };
            return w.t(key).to_owned();
        }
        if standing.day >= standing.due {
            return w.t("plan.method_over").to_owned();
        }
        let key = match target.path {
            Path::Straight => "plan.method_straight",
            Path::Seasonal(_) => "plan.method_seasonal",
        };
        w.f(key, &[("begins", &self.day(standing.begins)), ("day", &self.day(standing.day))])
    }

    /// Which periods a goal's figures are of, and what is not in them.
    pub fn figures_of(&self, found: &TargetStanding) -> String {
        let w = self.words;
        if let (Some((from, to)), Some(indicator)) = (found.counted, self.target_indicator(found)) {
            let key = match (&indicator.tasks, indicator.nature) {
                (Some(_), _) => "plan.figures_tasks",
                (None, Nature::Flow) => "plan.figures_counted",
                (None, Nature::Stock) => "plan.figures_counted_on",
            };
            return w.f(key, &[("from", &self.day(from)), ("to", &self.day(to))]);
        }
        let labels: Vec<String> = found.periods.iter().map(|period| period.label(w.0)).collect();
        let mut text = match (&found.form, labels.is_empty()) {
            (None, _) => return w.t("plan.no_form").to_owned(),
            (Some(_), true) => w.t("plan.no_period").to_owned(),
            (Some(_), false) => w.f("plan.figures_of", &[("periods", &vietnamese::name::join(&labels, w.0))]),
        };
        if let Some(newer) = found.newer {
            let key = if newer.is_overdue { "plan.newer_overdue" } else { "plan.newer_running" };
            let coverage = &newer.coverage;
            let values: [(&str, &dyn std::fmt::Display); 4] = [
                ("period", &newer.period.label(w.0)),
                ("accepted", &coverage.accepted),
                ("expected", &coverage.expected),
                ("deadline", &self.day(newer.deadline)),
            ];
            text = format!("{text} {}", w.f(key, &values));
        }
        text
    }
}

/// The rule of the lights, as it stands beside them.
pub fn rule(words: Words) -> String {
    let permille = |value: i64| Percent::from_tenths(value).format(words.0);
    let values: [(&str, &dyn std::fmt::Display); 3] = [
        ("on_track", &permille(RULE.on_track_permille)),
        ("at_risk", &permille(RULE.at_risk_permille)),
        ("coverage", &permille(RULE.coverage_permille)),
    ];
    words.f("plan.rule", &values)
}

/// The words of a kind of unit.
pub fn kind_key(kind: domain::unit::UnitKind) -> &'static str {
    crate::admin::kind_key(kind)
}

/// A plan's number, or what it is about where it has none.
pub fn short_name(plan: &Plan, words: Words) -> String {
    if plan.number.is_empty() { plan.title(words.0).to_owned() } else { plan.number.clone() }
}

/// What a plan's type is called: "Kế hoạch".
pub fn kind_name(kind: &str, words: Words) -> String {
    let found = vietnamese::document::DocumentKind::from_code(kind);
    found.map_or_else(|| kind.to_owned(), |kind| vietnamese::name::capitalised(kind.name(words.0)))
}
