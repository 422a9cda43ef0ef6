//! Recommendations (kiến nghị): from a unit to an authority, with the state of
//! the case and the state of the answer apart.

use crate::calendar::Holidays;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// How the case stands.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseState {
    /// Đang xem xét.
    Open,
    /// Đã giải quyết.
    Settled,
    /// Không giải quyết được, với lý do.
    Declined,
    /// Đã rút.
    Withdrawn,
}

impl CaseState {
    /// Every state.
    pub const ALL: [CaseState; 4] =
        [CaseState::Open, CaseState::Settled, CaseState::Declined, CaseState::Withdrawn];

    /// Its code in the database, the words and the API.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            CaseState::Open => "open",
            CaseState::Settled => "settled",
            CaseState::Declined => "declined",
            CaseState::Withdrawn => "withdrawn",
        }
    }

    /// The state of that code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<CaseState> {
        CaseState::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// How the answer stands: a case may be answered and still open.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AnswerState {
    /// Not yet, and there is time.
    Awaited,
    /// Not yet, and late by so many days.
    Late(i32),
    /// Answered in time.
    Answered,
    /// Answered, late by so many days.
    AnsweredLate(i32),
}

/// The day by which an answer is due: so many working days after it was received.
#[must_use]
pub fn answer_due(received: Date, working_days: u32, holidays: &Holidays) -> Date {
    holidays.add_working(received, working_days)
}

/// How the answer stands on a day.
#[must_use]
pub fn answer_state(due: Date, answered: Option<Date>, today: Date) -> AnswerState {
    let late = (answered.unwrap_or(today) - due).get_days();
    match (answered.is_some(), late > 0) {
        (true, true) => AnswerState::AnsweredLate(late),
        (true, false) => AnswerState::Answered,
        (false, true) => AnswerState::Late(late),
        (false, false) => AnswerState::Awaited,
    }
}

/// On which side of a recommendation somebody stands.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct CaseSides {
    /// They recommend.
    pub recommends: bool,
    /// They answer: the authority or a unit above it; where the authority is
    /// no unit of the programme, the one who recommends writes its answer down.
    pub answers: bool,
    /// They may read it.
    pub sees: bool,
}

/// What somebody does with a recommendation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum CaseAct {
    /// Answers, which leaves the case open.
    Answer {
        /// What the answer says.
        text: String,
    },
    /// Says that it is settled.
    Settle,
    /// Says that it cannot be settled.
    Decline {
        /// Why.
        reason: String,
    },
    /// Takes it back.
    Withdraw,
    /// Opens it again.
    Reopen {
        /// Why.
        reason: String,
    },
    /// Says something.
    Say {
        /// What.
        text: String,
    },
}

impl CaseAct {
    /// Its code in the thread and the audit trail.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            CaseAct::Answer { .. } => "answer",
            CaseAct::Settle => "settle",
            CaseAct::Decline { .. } => "decline",
            CaseAct::Withdraw => "withdraw",
            CaseAct::Reopen { .. } => "reopen",
            CaseAct::Say { .. } => "say",
        }
    }
}

/// Why not.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{}", self.code())]
pub enum CaseRefusal {
    /// Not theirs to do.
    NotTheirs,
    /// The case is no longer open.
    Closed,
    /// The case is still open.
    Open,
    /// Neither a reason nor words.
    Empty,
}

impl CaseRefusal {
    /// Every refusal, so that a test can see that each has its words.
    pub const ALL: [CaseRefusal; 4] =
        [CaseRefusal::NotTheirs, CaseRefusal::Closed, CaseRefusal::Open, CaseRefusal::Empty];

    /// Its code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            CaseRefusal::NotTheirs => "not_theirs",
            CaseRefusal::Closed => "closed",
            CaseRefusal::Open => "open",
            CaseRefusal::Empty => "empty",
        }
    }
}

/// The state of the case after an act, or why it may not be done.
///
/// # Errors
/// [`CaseRefusal`], with what the user can do about it.
pub fn apply_case(state: CaseState, sides: CaseSides, act: &CaseAct) -> Result<CaseState, CaseRefusal> {
    let is_theirs = match act {
        CaseAct::Answer { .. } | CaseAct::Settle | CaseAct::Decline { .. } => sides.answers,
        CaseAct::Withdraw => sides.recommends,
        CaseAct::Reopen { .. } | CaseAct::Say { .. } => sides.recommends || sides.answers,
    };
    if !is_theirs {
        return Err(CaseRefusal::NotTheirs);
    }
    let given = |text: &str| if text.trim().is_empty() { Err(CaseRefusal::Empty) } else { Ok(()) };
    match (act, state) {
        (CaseAct::Say { text }, state) => given(text).map(|()| state),
        (CaseAct::Reopen { .. }, CaseState::Open) => Err(CaseRefusal::Open),
        (CaseAct::Reopen { reason }, _) => given(reason).map(|()| CaseState::Open),
        (_, CaseState::Settled | CaseState::Declined | CaseState::Withdrawn) => Err(CaseRefusal::Closed),
        (CaseAct::Answer { text }, CaseState::Open) => given(text).map(|()| CaseState::Open),
        (CaseAct::Settle, CaseState::Open) => Ok(CaseState::Settled),
        (CaseAct::Decline { reason }, CaseState::Open) => given(reason).map(|()| CaseState::Declined),
        (CaseAct::Withdraw, CaseState::Open) => Ok(CaseState::Withdrawn),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn answers_are_due_in_working_days() {
        let holidays = Holidays::new([
            (date(2024, 9, 2), "Quốc khánh".to_owned()),
            (date(2024, 9, 3), "Quốc khánh".to_owned()),
        ]);
        for (days, due) in [(1, date(2024, 8, 30)), (2, date(2024, 9, 4)), (5, date(2024, 9, 9))] {
            assert_eq!(answer_due(date(2024, 8, 29), days, &holidays), due, "{days}");
        }
    }

    #[test]
    fn answers_are_late_by_their_dates() {
        let (due, today) = (date(2024, 6, 10), date(2024, 6, 18));
        for (answered, expected) in [
            (None, AnswerState::Late(8)),
            (Some(date(2024, 6, 10)), AnswerState::Answered),
            (Some(date(2024, 6, 11)), AnswerState::AnsweredLate(1)),
        ] {
            assert_eq!(answer_state(due, answered, today), expected);
        }
        assert_eq!(answer_state(today, None, today), AnswerState::Awaited);
    }

    #[test]
    fn who_does_what_with_a_case() {
        let text = || "đã có hướng dẫn".to_owned();
        let from = CaseSides { recommends: true, answers: false, sees: true };
        let to = CaseSides { recommends: false, answers: true, sees: true };
        let reader = CaseSides { sees: true, ..CaseSides::default() };
        let (open, settled) = (CaseState::Open, CaseState::Settled);
        for (state, sides, act, expected) in [
            (open, to, CaseAct::Answer { text: text() }, Ok(open)),
            (open, to, CaseAct::Answer { text: " ".into() }, Err(CaseRefusal::Empty)),
            (open, from, CaseAct::Answer { text: text() }, Err(CaseRefusal::NotTheirs)),
            (open, to, CaseAct::Settle, Ok(settled)),
            (open, to, CaseAct::Decline { reason: text() }, Ok(CaseState::Declined)),
            (open, to, CaseAct::Decline { reason: String::new() }, Err(CaseRefusal::Empty)),
            (open, to, CaseAct::Withdraw, Err(CaseRefusal::NotTheirs)),
            (open, from, CaseAct::Withdraw, Ok(CaseState::Withdrawn)),
            (settled, from, CaseAct::Withdraw, Err(CaseRefusal::Closed)),
            (settled, to, CaseAct::Answer { text: text() }, Err(CaseRefusal::Closed)),
            (settled, from, CaseAct::Reopen { reason: text() }, Ok(open)),
            (open, from, CaseAct::Reopen { reason: text() }, Err(CaseRefusal::Open)),
            (settled, from, CaseAct::Say { text: text() }, Ok(settled)),
            (open, reader, CaseAct::Say { text: text() }, Err(CaseRefusal::NotTheirs)),
        ] {
            assert_eq!(apply_case(state, sides, &act), expected, "{state:?} {act:?}");
        }
    }
}
