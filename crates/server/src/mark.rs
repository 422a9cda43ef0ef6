//! Small things that many pages show in one way: a number with its way back,
//! a report's state, how it stands in time, how much of a total is in.

use crate::words::Words;
use crate::{link, state};
use askama::Template;
use domain::form::{Aspect, Cell};
use domain::period::Period;
use domain::report::{State, Timeliness};
use storage::coverage::Coverage;

/// A number as a page shows it: a quiet link to where it comes from, with a
/// word and a sign where it is illustrative. In templates `{{ shown|safe }}`.
#[derive(Template, Clone, Debug)]
#[template(path = "part/figure.html")]
pub struct Shown {
    /// The number in the reader's language.
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

    /// Marks it, if it is illustrative.
    #[must_use]
    pub fn illustrative(mut self, is_illustrative: bool, words: Words) -> Self {
        self.mark = is_illustrative.then(|| words.t("common.illustrative").to_owned());
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

/// "9/12 đơn vị, cập nhật 14:05 10/6/2024".
#[must_use]
pub fn coverage(coverage: &Coverage, words: Words) -> String {
    let (accepted, expected) = (coverage.accepted, coverage.expected);
    match coverage.updated_at {
        Some(at) => {
            let at = vietnamese::date::date_time(state::local(at).datetime(), words.0);
            words.f("report.coverage", &[("accepted", &accepted), ("expected", &expected), ("at", &at)])
        }
        None => words.f("report.coverage_none", &[("expected", &expected)]),
    }
}
