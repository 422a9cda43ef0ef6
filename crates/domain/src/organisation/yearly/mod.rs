//! The yearly return of an organisation: which year is asked for when, which
//! state follows which, and what is asked of its numbers before it may be sent.
//!
//! expected → in progress → sent → accepted, with returned (and in progress
//! again) between. Presence never blocks saving; what cannot be right blocks
//! sending; what is unlikely asks for a note. Empty is never zero.

mod check;

pub use check::{Against, Checked, Entries, Entry, Finding, Found, check};

use super::{Facts, Happened, Kind, Register, codes};
use crate::indicator::Nature;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Where a return stands.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum State {
    /// Chưa khai.
    #[default]
    Expected,
    /// Đang khai.
    InProgress,
    /// Đã gửi.
    Sent,
    /// Trả lại.
    Returned,
    /// Đã tiếp nhận.
    Accepted,
}

codes!(State, 5, {
    Expected => "expected",
    InProgress => "in_progress",
    Sent => "sent",
    Returned => "returned",
    Accepted => "accepted",
});

impl State {
    /// Whether it may be typed into.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, State::Expected | State::InProgress | State::Returned)
    }
}

/// What somebody does to a return.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Command {
    /// Types and saves.
    Save,
    /// Sends it to the commune.
    Send,
    /// The commune gives it back.
    Return {
        /// Why.
        reason: String,
    },
    /// The commune accepts it: its numbers go into the register.
    Accept,
}

impl Command {
    /// Its code among the return's events and in the audit trail.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Command::Save => "save",
            Command::Send => "submit",
            Command::Return { .. } => "return",
            Command::Accept => "accept",
        }
    }
}

/// How ready a return is to be sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ready {
    /// Numbers entered.
    pub entered: usize,
    /// Findings that block.
    pub errors: usize,
    /// Questions without a note.
    pub questions: usize,
}

/// Why not.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Refusal {
    /// Not from this state.
    WrongState(State),
    /// Nothing was entered.
    Empty,
    /// So many errors remain.
    Errors(usize),
    /// So many questions remain.
    Questions(usize),
    /// A reason is missing.
    NoReason,
}

/// The state after a command, or why not.
///
/// # Errors
/// [`Refusal`] with what there is to be done.
pub fn apply(state: State, command: &Command, ready: Ready) -> Result<State, Refusal> {
    match (command, state) {
        (Command::Save, state) if state.is_open() => Ok(State::InProgress),
        (Command::Send, state) if state.is_open() => match ready {
            Ready { entered: 0, .. } => Err(Refusal::Empty),
            Ready { errors: 1.., .. } => Err(Refusal::Errors(ready.errors)),
            Ready { questions: 1.., .. } => Err(Refusal::Questions(ready.questions)),
            _ => Ok(State::Sent),
        },
        (Command::Return { reason }, State::Sent) if reason.trim().is_empty() => Err(Refusal::NoReason),
        (Command::Return { .. }, State::Sent) => Ok(State::Returned),
        // The register may have changed since it was sent: what then cannot be right goes back.
        (Command::Accept, State::Sent) if ready.errors > 0 => Err(Refusal::Errors(ready.errors)),
        (Command::Accept, State::Sent) => Ok(State::Accepted),
        (_, state) => Err(Refusal::WrongState(state)),
    }
}

/// A day of every year, written `12-31` in the pack.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DayOfYear {
    month: i8,
    day: i8,
}

impl TryFrom<String> for DayOfYear {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        // 2023 is no leap year: 29 February is no day of every year.
        let date: Date = format!("2023-{text}").parse().map_err(|_| format!("{text} is no day of a year"))?;
        Ok(Self { month: date.month(), day: date.day() })
    }
}

impl From<DayOfYear> for String {
    fn from(day: DayOfYear) -> Self {
        format!("{:02}-{:02}", day.month, day.day)
    }
}

impl DayOfYear {
    fn of(self, year: i16) -> Date {
        Date::new(year, self.month, self.day).unwrap_or(Date::MAX)
    }
}

/// When returns are asked for, by the pack.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Schedule {
    /// The day of the year itself from which its return can be filled in.
    pub opens: DayOfYear,
    /// The last day to send it.
    pub due: DayOfYear,
    /// The day of the year on which its numbers hold.
    pub holds: DayOfYear,
    /// A change against last year beyond so many percent asks for a note.
    pub jump_percent: i64,
    /// The law or decree.
    pub source: String,
}

impl Schedule {
    /// The year whose return is asked for on a day.
    #[must_use]
    pub fn year_on(&self, today: Date) -> i16 {
        let year = today.year();
        if today >= self.opens.of(year) { year } else { year - 1 }
    }

    /// The last day to send the return of a year.
    #[must_use]
    pub fn due_on(&self, year: i16) -> Date {
        self.due.of(year)
    }

    /// The day on which the numbers of a year hold.
    #[must_use]
    pub fn holds_on(&self, year: i16) -> Date {
        self.holds.of(year)
    }

    /// The day from which an accepted return takes effect. The register says
    /// nothing of days to come, so one accepted earlier holds from that day on,
    /// which is still in its year.
    #[must_use]
    pub fn takes_effect(&self, year: i16, today: Date) -> Date {
        self.holds_on(year).min(today)
    }
}

/// Whether a return is asked of an organisation of which this holds.
#[must_use]
pub fn is_asked(register: &Register, facts: &Facts, day: Date) -> bool {
    register.rule(Happened::Returned, facts.kind, Some(facts.state), day).is_some()
        && register.measures_of(facts.kind).next().is_some()
}

/// What stands in a return that nobody has typed into: of a stock what the
/// register holds. What was earned in a year is asked anew; last year's stands
/// beside it.
#[must_use]
pub fn prefilled(register: &Register, facts: &Facts) -> BTreeMap<String, i64> {
    let stock = register.measures_of(facts.kind).filter(|measure| measure.nature == Nature::Stock);
    stock.filter_map(|one| Some((one.key.clone(), *facts.numbers.get(&one.key)?))).collect()
}

/// The kinds and states of which a return is asked on a day.
#[must_use]
pub fn asked_of(register: &Register, day: Date) -> Vec<(Kind, Vec<super::State>)> {
    let states = |kind: Kind| {
        let is_asked = |state: &super::State| {
            is_asked(register, &Facts { kind, state: *state, ..Facts::default() }, day)
        };
        super::State::ALL.into_iter().filter(is_asked).collect::<Vec<_>>()
    };
    Kind::ALL.into_iter().map(|kind| (kind, states(kind))).filter(|(_, states)| !states.is_empty()).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use super::*;
    use jiff::civil::date;

    const READY: Ready = Ready { entered: 3, errors: 0, questions: 0 };

    fn schedule() -> Schedule {
        let day = |text: &str| DayOfYear::try_from(text.to_owned()).unwrap();
        Schedule {
            opens: day("12-01"),
            due: day("12-15"),
            holds: day("12-31"),
            jump_percent: 50,
            source: "Luật".to_owned(),
        }
    }

    #[test]
    fn one_state_follows_another() {
        let back = Command::Return { reason: "Thiếu doanh thu".to_owned() };
        let no_reason = Command::Return { reason: " ".to_owned() };
        let errors = Ready { errors: 2, ..READY };
        for (state, command, ready, expected) in [
            (State::Expected, Command::Save, READY, Ok(State::InProgress)),
            (State::Returned, Command::Save, READY, Ok(State::InProgress)),
            (State::Sent, Command::Save, READY, Err(Refusal::WrongState(State::Sent))),
            (State::Accepted, Command::Save, READY, Err(Refusal::WrongState(State::Accepted))),
            (State::InProgress, Command::Send, READY, Ok(State::Sent)),
            (State::InProgress, Command::Send, errors, Err(Refusal::Errors(2))),
            (State::InProgress, Command::Send, Ready { questions: 1, ..READY }, Err(Refusal::Questions(1))),
            (State::Expected, Command::Send, Ready { entered: 0, ..READY }, Err(Refusal::Empty)),
            (State::Sent, Command::Send, READY, Err(Refusal::WrongState(State::Sent))),
            (State::Sent, back.clone(), READY, Ok(State::Returned)),
            (State::Sent, no_reason, READY, Err(Refusal::NoReason)),
            (State::InProgress, back, READY, Err(Refusal::WrongState(State::InProgress))),
            (State::Sent, Command::Accept, READY, Ok(State::Accepted)),
            (State::Sent, Command::Accept, errors, Err(Refusal::Errors(2))),
            (State::Returned, Command::Accept, READY, Err(Refusal::WrongState(State::Returned))),
        ] {
            assert_eq!(apply(state, &command, ready), expected, "{state:?} {command:?}");
        }
    }

    #[test]
    fn the_year_that_is_asked_for_begins_in_december() {
        let schedule = schedule();
        for (today, year) in [
            (date(2024, 11, 30), 2023),
            (date(2024, 12, 1), 2024),
            (date(2025, 1, 5), 2024),
            (date(2025, 11, 30), 2024),
        ] {
            assert_eq!(schedule.year_on(today), year, "{today}");
        }
        assert_eq!(schedule.takes_effect(2024, date(2024, 12, 20)), date(2024, 12, 20));
        assert_eq!(schedule.takes_effect(2024, date(2025, 3, 1)), date(2024, 12, 31));
        assert!(DayOfYear::try_from("02-29".to_owned()).is_err());
        assert!(DayOfYear::try_from("13-01".to_owned()).is_err());
    }
}
