//! What a lead agency states, and what keeps it from being sent.

use crate::plan::TaskState;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What a lead agency says of its part.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Statement {
    /// How it stands.
    pub state: TaskState,
    /// How far it is, in whole percent.
    pub progress: i64,
    /// The result so far, in words; for what is no longer needed, why.
    pub text: String,
    /// The day on which it was done.
    pub done_on: Option<Date>,
}

impl Statement {
    /// What stands there before anybody has said anything.
    #[must_use]
    pub fn none() -> Self {
        Self { state: TaskState::NotBegun, progress: 0, text: String::new(), done_on: None }
    }

    /// What keeps the statement from being sent. `has_more` says whether
    /// numbers, a document or a file come with it.
    #[must_use]
    pub fn faults(&self, today: Date, has_more: bool) -> Vec<StatementFault> {
        let mut faults = Vec::new();
        let range = match self.state {
            TaskState::NotBegun => 0..=0,
            TaskState::InProgress => 1..=99,
            TaskState::Done => 100..=100,
            TaskState::NotNeeded => 0..=100,
        };
        if !range.contains(&self.progress) {
            faults.push(StatementFault::Progress);
        }
        let is_silent = self.text.trim().is_empty();
        match (self.state, self.done_on) {
            (TaskState::Done, None) => faults.push(StatementFault::DoneOnMissing),
            (TaskState::Done, Some(day)) if day > today => faults.push(StatementFault::DoneOnLater),
            _ => {}
        }
        match self.state {
            TaskState::NotNeeded if is_silent => faults.push(StatementFault::ReasonMissing),
            TaskState::InProgress | TaskState::Done if is_silent && !has_more => {
                faults.push(StatementFault::ResultMissing);
            }
            _ => {}
        }
        faults
    }
}

/// What keeps a statement from being sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StatementFault {
    /// The percentage does not fit the state.
    Progress,
    /// Done, but no day is given.
    DoneOnMissing,
    /// Done on a day that has not come.
    DoneOnLater,
    /// Neither words nor numbers, document or file.
    ResultMissing,
    /// No longer needed, but not why.
    ReasonMissing,
}

impl StatementFault {
    /// Every fault, so that a test can see that each has its words.
    pub const ALL: [StatementFault; 5] = [
        StatementFault::Progress,
        StatementFault::DoneOnMissing,
        StatementFault::DoneOnLater,
        StatementFault::ResultMissing,
        StatementFault::ReasonMissing,
    ];

    /// Its code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            StatementFault::Progress => "progress",
            StatementFault::DoneOnMissing => "done_on_missing",
            StatementFault::DoneOnLater => "done_on_later",
            StatementFault::ResultMissing => "result_missing",
            StatementFault::ReasonMissing => "reason_missing",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn what_keeps_a_statement_from_being_sent() {
        let today = date(2024, 6, 18);
        let of =
            |state, progress, text: &str, done_on| Statement { state, progress, text: text.into(), done_on };
        for (statement, has_more, expected) in [
            (Statement::none(), false, vec![]),
            (of(TaskState::NotBegun, 5, "", None), false, vec![StatementFault::Progress]),
            (of(TaskState::InProgress, 40, "", None), false, vec![StatementFault::ResultMissing]),
            (of(TaskState::InProgress, 100, "gần xong", None), false, vec![StatementFault::Progress]),
            (of(TaskState::Done, 100, "", Some(today)), true, vec![]),
            (of(TaskState::Done, 100, "x", None), false, vec![StatementFault::DoneOnMissing]),
            (
                of(TaskState::Done, 100, "x", Some(date(2024, 6, 19))),
                false,
                vec![StatementFault::DoneOnLater],
            ),
            (of(TaskState::NotNeeded, 0, " ", None), true, vec![StatementFault::ReasonMissing]),
            (of(TaskState::NotNeeded, 30, "đã có văn bản thay thế", None), false, vec![]),
        ] {
            assert_eq!(statement.faults(today, has_more), expected, "{statement:?}");
        }
    }
}
