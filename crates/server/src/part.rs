//! Small things that many pages show in one way: a number with its way back,
//! a report's state, how it stands in time, how much of a total is in. Their
//! templates are in `templates/part/`.

use crate::words::Words;
use crate::{link, state};
use askama::Template;
use domain::form::{Aspect, Cell};
use domain::period::Period;
use domain::report::{State, Timeliness};
use storage::coverage::Coverage;

/// A number as a page shows it: a quiet link to where it comes from, with a
/// word and a sign where it is illustrative. In templates `{{ shown|safe }}`.
#[derive(Template, Clone, Debug, Default)]
#[template(path = "part/figure.html")]
pub struct Shown {
    /// The number in the reader's language; empty where nothing was reported.
    pub text: String,
    /// Where it comes from; empty for a number that is only typed so far.
    pub href: String,
    /// The word and sign of an illustrative number.
    pub mark: Option<String>,
}

impl Shown {
    /// A number that stands nowhere yet.
    #[must_use]
    pub fn plain(text: String) -> Self {
        Self { text, href: String::new(), mark: None }
    }

    /// A number of a unit that counts.
    #[must_use]
    pub fn total(text: String, cell: &Cell, aspect: Aspect, period: Period, unit_code: &str) -> Self {
        Self { text, href: link::total(cell, aspect, period, unit_code), mark: None }
    }

    /// Whether it is marked as illustrative.
    #[must_use]
    pub fn is_illustrative(&self) -> bool {
        self.mark.is_some()
    }

    /// Marks it, if it is illustrative.
    #[must_use]
    pub fn illustrative(mut self, is_illustrative: bool, words: Words) -> Self {
        self.mark = is_illustrative.then(|| words.t("part.illustrative").to_owned());
        self
    }
}

/// A state: word, sign and colour. In templates `{{ mark|safe }}`.
#[derive(Template, Clone, Debug)]
#[template(path = "part/state.html")]
pub struct Mark {
    /// The style sheet's name of sign and colour.
    pub class: &'static str,
    /// The word.
    pub text: String,
}

impl Mark {
    /// A report's state.
    #[must_use]
    pub fn of(state: State, words: Words) -> Self {
        let class = match state {
            State::Expected => "",
            State::InProgress | State::Reopened => "edit",
            State::ForSignature | State::Submitted => "sent",
            State::Returned => "back",
            State::Accepted => "done",
        };
        Self { class, text: words.t(&format!("check.state.{}", state.code())).to_owned() }
    }

    /// That a report came late, or has not come and is late.
    #[must_use]
    pub fn late(timeliness: Timeliness, words: Words) -> Option<Self> {
        let is_late = matches!(timeliness, Timeliness::Late(_) | Timeliness::Overdue(_));
        is_late.then(|| Self { class: "late", text: in_time(timeliness, words) })
    }
}

/// How a report stands in time, in words: "còn 4 ngày".
#[must_use]
pub fn in_time(timeliness: Timeliness, words: Words) -> String {
    let (key, days) = match timeliness {
        Timeliness::OnTime => ("report.on_time", 0),
        Timeliness::Late(days) => ("report.late", days),
        Timeliness::DueIn(0) => ("report.due_today", 0),
        Timeliness::DueIn(days) => ("report.due_in", days),
        Timeliness::Overdue(days) => ("report.overdue", days),
        Timeliness::NotOpen => ("report.not_open", 0),
    };
    words.f(key, &[("days", &days)])
}

/// How much has come in and when: "9/12 xã, cập nhật 14:05, 10/6/2024".
#[must_use]
pub fn coverage(coverage: &Coverage, noun: &str, words: Words) -> String {
    let share = [
        ("accepted", &coverage.accepted as &dyn std::fmt::Display),
        ("expected", &coverage.expected),
        ("noun", &noun),
    ];
    let share = words.f("part.coverage", &share);
    match &coverage.updated_at {
        Some(at) => {
            let at = vietnamese::date::date_time(state::local(*at).datetime(), words.0);
            format!("{share}, {}", words.f("part.updated", &[("at", &at)]))
        }
        None => share,
    }
}

/// How a computed indicator is computed, in words; `None` for a reported one.
#[must_use]
pub fn formula(
    indicator: &domain::indicator::Indicator,
    programme: &domain::programme::Programme,
    words: Words,
) -> Option<String> {
    use domain::indicator::OverUnits;
    let name = |key| programme.indicators.get(key).map_or("", |one| one.name(words.0));
    match &indicator.over_units {
        OverUnits::Sum | OverUnits::None => None,
        OverUnits::WeightedMean(weight) => Some(words.f("part.formula_mean", &[("weight", &name(weight))])),
        OverUnits::Ratio(above, below) => {
            let key = match indicator.scale {
                100 => "part.formula_percent",
                _ => "part.formula_ratio",
            };
            Some(words.f(key, &[("above", &name(above)), ("below", &name(below))]))
        }
    }
}
