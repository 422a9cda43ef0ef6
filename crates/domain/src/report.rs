//! The life of a report: which state follows which, who may bring it there,
//! and whether it is late.
//!
//! expected → in progress → (for signature) → submitted → accepted, with
//! returned (and in progress again) between, and reopened behind. Presence
//! never blocks saving; validity errors block sending; unlikely values ask
//! for a yes and a note. Sent is locked for the reporter.

use crate::form::Dates;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Where a report stands.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Chưa nộp: nothing saved yet.
    Expected,
    /// Đang nhập.
    InProgress,
    /// Trình ký: with the unit's own leader.
    ForSignature,
    /// Đã gửi.
    Submitted,
    /// Trả lại.
    Returned,
    /// Đã tiếp nhận.
    Accepted,
    /// Mở lại.
    Reopened,
}

impl State {
    /// Every state in the order of a life.
    pub const ALL: [State; 7] = [
        State::Expected,
        State::InProgress,
        State::ForSignature,
        State::Submitted,
        State::Returned,
        State::Accepted,
        State::Reopened,
    ];

    /// Its code in the database, the words and the API.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            State::Expected => "expected",
            State::InProgress => "in_progress",
            State::ForSignature => "for_signature",
            State::Submitted => "submitted",
            State::Returned => "returned",
            State::Accepted => "accepted",
            State::Reopened => "reopened",
        }
    }

    /// The state of that code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<State> {
        State::ALL.into_iter().find(|state| state.code() == code)
    }

    /// Whether the reporter may type.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, State::Expected | State::InProgress | State::Returned | State::Reopened)
    }
}

/// What somebody does to a report.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Command {
    /// Types and saves.
    Save,
    /// Sends it, or puts it before the leader where one signs.
    Submit,
    /// The leader signs and sends.
    Sign,
    /// Back to the reporter; the leader may do it before signing.
    Return {
        /// Why.
        reason: String,
    },
    /// The reporter takes back what was neither accepted nor returned yet. A
    /// reviewer who decides on what was taken back meanwhile is told of it.
    Withdraw,
    /// Accepts it: its figures count.
    Accept,
    /// Opens an accepted report again; its figures count until others are accepted.
    Reopen {
        /// Why.
        reason: String,
    },
}

impl Command {
    /// Its code in the thread of events and the audit trail.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Command::Save => "save",
            Command::Submit => "submit",
            Command::Sign => "sign",
            Command::Return { .. } => "return",
            Command::Withdraw => "withdraw",
            Command::Accept => "accept",
            Command::Reopen { .. } => "reopen",
        }
    }
}

/// What the rules look at besides the state.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Facts {
    /// The day on which it happens.
    pub today: Date,
    /// The report's dates.
    pub dates: Dates,
    /// Whether it was accepted before: then the day for corrections is the last.
    pub was_accepted: bool,
    /// Whether a leader signs.
    pub signed: bool,
    /// Values entered.
    pub entered: usize,
    /// Findings that block sending.
    pub errors: usize,
    /// Questions without a yes and a note.
    pub questions: usize,
}

/// Why not, in a form that tells the user what to do.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refusal {
    /// The form opens later.
    #[error("the form opens on {0}")]
    NotOpenYet(Date),
    /// The last day has passed.
    #[error("the last day was {0}")]
    Closed(Date),
    /// Not from this state.
    #[error("not possible while the report is {}", .0.code())]
    WrongState(State),
    /// Nothing was entered.
    #[error("nothing is entered yet")]
    Empty,
    /// Validity errors remain.
    #[error("{0} errors remain")]
    Errors(usize),
    /// Questions remain.
    #[error("{0} questions remain")]
    Questions(usize),
    /// A reason is missing.
    #[error("a reason is missing")]
    NoReason,
}

/// The state after a command, or why not.
///
/// # Errors
/// [`Refusal`] with what the user can do about it.
pub fn apply(state: State, command: &Command, facts: &Facts) -> Result<State, Refusal> {
    use State::{Accepted, ForSignature, InProgress, Reopened, Returned, Submitted};
    match (command, state) {
        (Command::Save, state) if state.is_open() => in_time(facts).map(|()| InProgress),
        // A unit that confirms the sum of those below may send without a line of its own.
        (Command::Submit, State::Expected | InProgress | Returned | Reopened) => {
            ready(facts)?;
            Ok(if facts.signed { ForSignature } else { Submitted })
        }
        (Command::Sign, ForSignature) => ready(facts).map(|()| Submitted),
        (Command::Withdraw, ForSignature | Submitted) => in_time(facts).map(|()| InProgress),
        (Command::Return { reason }, ForSignature | Submitted) => given(reason).map(|()| Returned),
        (Command::Accept, Submitted) => match facts.errors {
            0 => Ok(Accepted),
            errors => Err(Refusal::Errors(errors)),
        },
        (Command::Reopen { reason }, Accepted) => {
            given(reason)?;
            if facts.today > facts.dates.corrections_until {
                return Err(Refusal::Closed(facts.dates.corrections_until));
            }
            Ok(Reopened)
        }
        (_, state) => Err(Refusal::WrongState(state)),
    }
}

fn given(reason: &str) -> Result<(), Refusal> {
    if reason.trim().is_empty() { Err(Refusal::NoReason) } else { Ok(()) }
}

fn in_time(facts: &Facts) -> Result<(), Refusal> {
    let last = if facts.was_accepted { facts.dates.corrections_until } else { facts.dates.late_until };
    if facts.today < facts.dates.opens {
        Err(Refusal::NotOpenYet(facts.dates.opens))
    } else if facts.today > last {
        Err(Refusal::Closed(last))
    } else {
        Ok(())
    }
}

fn ready(facts: &Facts) -> Result<(), Refusal> {
    in_time(facts)?;
    match facts {
        Facts { entered: 0, .. } => Err(Refusal::Empty),
        Facts { errors: 1.., .. } => Err(Refusal::Errors(facts.errors)),
        Facts { questions: 1.., .. } => Err(Refusal::Questions(facts.questions)),
        _ => Ok(()),
    }
}

/// Whether a report came in time; computed from the dates, never typed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(tag = "timeliness", content = "days", rename_all = "snake_case")]
pub enum Timeliness {
    /// Sent by the deadline.
    OnTime,
    /// Sent this many days after the deadline.
    Late(i32),
    /// Not sent; this many days are left, the deadline itself included as 0.
    DueIn(i32),
    /// Not sent; the deadline passed this many days ago.
    Overdue(i32),
    /// The form is not open yet.
    NotOpen,
}

/// How a report stands in time. What counts is the day it was first sent: a
/// return by the reviewer does not make an officer late who was not.
#[must_use]
pub fn timeliness(dates: &Dates, first_sent: Option<Date>, today: Date) -> Timeliness {
    let days_after = |day: Date| day.since(dates.deadline).map_or(0, |span| span.get_days());
    match first_sent {
        Some(day) if day <= dates.deadline => Timeliness::OnTime,
        Some(day) => Timeliness::Late(days_after(day)),
        None if today < dates.opens => Timeliness::NotOpen,
        None if today <= dates.deadline => Timeliness::DueIn(-days_after(today)),
        None => Timeliness::Overdue(days_after(today)),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn facts() -> Facts {
        Facts {
            today: date(2024, 6, 18),
            dates: Dates {
                opens: date(2024, 5, 1),
                closing: date(2024, 6, 14),
                deadline: date(2024, 6, 18),
                late_until: date(2024, 8, 13),
                corrections_until: date(2024, 12, 11),
            },
            was_accepted: false,
            signed: false,
            entered: 3,
            errors: 0,
            questions: 0,
        }
    }

    fn because(reason: &str) -> (Command, Command) {
        (Command::Return { reason: reason.into() }, Command::Reopen { reason: reason.into() })
    }

    #[test]
    fn every_state_and_command() {
        let (back, reopen) = because("sai số");
        let commands =
            [Command::Save, Command::Submit, Command::Sign, back, Command::Withdraw, Command::Accept, reopen];
        let table = State::ALL.map(|state| {
            let after = commands.iter().map(|command| match apply(state, command, &facts()) {
                Ok(next) => format!("{} → {}", command.code(), next.code()),
                Err(_) => format!("{} –", command.code()),
            });
            format!("{}: {}", state.code(), after.collect::<Vec<_>>().join(", "))
        });
        let expected = [
            "expected: save → in_progress, submit → submitted, sign –, return –, withdraw –, accept –, reopen –",
            "in_progress: save → in_progress, submit → submitted, sign –, return –, withdraw –, accept –, reopen –",
            "for_signature: save –, submit –, sign → submitted, return → returned, withdraw → in_progress, accept –, reopen –",
            "submitted: save –, submit –, sign –, return → returned, withdraw → in_progress, accept → accepted, reopen –",
            "returned: save → in_progress, submit → submitted, sign –, return –, withdraw –, accept –, reopen –",
            "accepted: save –, submit –, sign –, return –, withdraw –, accept –, reopen → reopened",
            "reopened: save → in_progress, submit → submitted, sign –, return –, withdraw –, accept –, reopen –",
        ];
        assert_eq!(table, expected);
    }

    #[test]
    fn refusals() {
        let base = facts();
        let late = date(2024, 8, 14);
        for (state, command, facts, refusal) in [
            (
                State::Expected,
                Command::Save,
                Facts { today: date(2024, 4, 30), ..base },
                Refusal::NotOpenYet(base.dates.opens),
            ),
            (
                State::InProgress,
                Command::Save,
                Facts { today: late, ..base },
                Refusal::Closed(base.dates.late_until),
            ),
            (State::Expected, Command::Submit, Facts { entered: 0, ..base }, Refusal::Empty),
            (State::InProgress, Command::Submit, Facts { entered: 0, ..base }, Refusal::Empty),
            (State::InProgress, Command::Submit, Facts { errors: 2, ..base }, Refusal::Errors(2)),
            (State::InProgress, Command::Submit, Facts { questions: 1, ..base }, Refusal::Questions(1)),
            (State::Submitted, Command::Save, base, Refusal::WrongState(State::Submitted)),
            (State::Submitted, because(" ").0, base, Refusal::NoReason),
            (State::Accepted, because("").1, base, Refusal::NoReason),
            (
                State::Accepted,
                because("x").1,
                Facts { today: date(2025, 1, 1), ..base },
                Refusal::Closed(base.dates.corrections_until),
            ),
        ] {
            assert_eq!(apply(state, &command, &facts), Err(refusal), "{state:?} {command:?}");
        }
    }

    #[test]
    fn a_signed_form_goes_to_the_leader_first() {
        let signed = Facts { signed: true, ..facts() };
        assert_eq!(apply(State::InProgress, &Command::Submit, &signed), Ok(State::ForSignature));
    }

    #[test]
    fn a_correction_has_its_own_last_day() {
        let later = Facts { today: date(2024, 9, 1), was_accepted: true, ..facts() };
        assert_eq!(apply(State::Reopened, &Command::Save, &later), Ok(State::InProgress));
    }

    #[test]
    fn lateness_is_computed() {
        let dates = facts().dates;
        for (sent, today, expected) in [
            (Some(date(2024, 6, 18)), date(2024, 7, 1), Timeliness::OnTime),
            (Some(date(2024, 6, 20)), date(2024, 7, 1), Timeliness::Late(2)),
            (None, date(2024, 6, 16), Timeliness::DueIn(2)),
            (None, date(2024, 6, 18), Timeliness::DueIn(0)),
            (None, date(2024, 7, 18), Timeliness::Overdue(30)),
            (None, date(2024, 4, 1), Timeliness::NotOpen),
        ] {
            assert_eq!(timeliness(&dates, sent, today), expected, "{sent:?} {today}");
        }
    }
}
