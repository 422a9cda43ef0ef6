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
}
