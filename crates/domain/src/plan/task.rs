//! Tasks: what is to be done, by whom, when, and how urgent it is. Progress is
//! stated and reviewed by people; only lateness is computed.

use crate::form::Cell;
use crate::{PlanKey, UnitId};
use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

/// A task as a plan gives it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Task {
    /// The plan.
    pub plan: PlanKey,
    /// Its key within the plan.
    pub key: String,
    /// Its place in the plan, from 1.
    pub position: i64,
    /// The number of its group as the plan writes it; empty where there are no groups.
    pub group_number: String,
    /// The group's title.
    pub group_vi: String,
    /// The same in English.
    pub group_en: String,
    /// What is to be done, in short.
    pub vi: String,
    /// The same in English.
    pub en: String,
    /// The lead agencies (đơn vị chủ trì). More than one where each does its own.
    pub leads: Vec<UnitId>,
    /// The lead agencies in the plan's words.
    pub leads_vi: String,
    /// The supporting agencies (đơn vị phối hợp).
    pub supports: Vec<UnitId>,
    /// When.
    pub timing: Timing,
    /// The sort of result asked for.
    pub asked: Asked,
    /// The result asked for, in short; empty where the plan leaves it open.
    pub result_vi: String,
    /// The same in English.
    pub result_en: String,
    /// How much it weighs in the plan's progress; 1 where nothing is said.
    pub weight: i64,
    /// The numbers reported with it; see decisions 14 and 17 for where they come from.
    #[serde(default)]
    pub cells: Vec<Cell>,
}

/// When a task is to be done.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "when")]
pub enum Timing {
    /// The plan does not say.
    #[default]
    Unstated,
    /// All the year round (thường xuyên).
    AllYear,
    /// In these quarters of a year, 1 to 4.
    Quarters {
        /// The year.
        year: i16,
        /// Which.
        quarters: Vec<i8>,
    },
    /// In these months of a year, 1 to 12.
    Months {
        /// The year.
        year: i16,
        /// Which.
        months: Vec<i8>,
    },
    /// In the year.
    Year {
        /// Which.
        year: i16,
    },
    /// By a day.
    By {
        /// Which.
        #[serde(deserialize_with = "crate::dates::required")]
        day: Date,
    },
    /// Each year, from the first to the last.
    EachYear {
        /// The first.
        from: i16,
        /// The last.
        to: i16,
    },
}

/// The result that a task asks for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Asked {
    /// The plan leaves it open.
    #[default]
    Nothing,
    /// A plan, a decision, a scheme, a letter.
    Document,
    /// A number of classes, sessions, people.
    Numbers,
    /// A report.
    Report,
    /// Something else, in words.
    Words,
}

/// How a task stands, as its lead agency states and its keeper accepts.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskState {
    /// Chưa bắt đầu.
    NotBegun,
    /// Đang thực hiện.
    InProgress,
    /// Hoàn thành.
    Done,
    /// Không còn cần, với lý do.
    NotNeeded,
}

impl TaskState {
    /// Every state in the order of a life.
    pub const ALL: [TaskState; 4] =
        [TaskState::NotBegun, TaskState::InProgress, TaskState::Done, TaskState::NotNeeded];

    /// Its code in the database, the words and the API.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            TaskState::NotBegun => "not_begun",
            TaskState::InProgress => "in_progress",
            TaskState::Done => "done",
            TaskState::NotNeeded => "not_needed",
        }
    }

    /// The state of that code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<TaskState> {
        TaskState::ALL.into_iter().find(|state| state.code() == code)
    }

    /// Whether nothing more is to be done.
    #[must_use]
    pub fn is_closed(self) -> bool {
        matches!(self, TaskState::Done | TaskState::NotNeeded)
    }
}

/// The day by which a task is to be done, as seen on a day: the end of its
/// last quarter or month, of the year, of this year for what comes each year.
/// None for what goes on all the year and for what the plan leaves open.
#[must_use]
pub fn next_due(timing: &Timing, today: Date) -> Option<Date> {
    let end = |year: i16, month: i8| Date::new(year, month, 1).ok().map(Date::last_of_month);
    match timing {
        Timing::Unstated | Timing::AllYear => None,
        Timing::Quarters { year, quarters } => end(*year, quarters.iter().max()?.checked_mul(3)?),
        Timing::Months { year, months } => end(*year, *months.iter().max()?),
        Timing::Year { year } => end(*year, 12),
        Timing::By { day } => Some(*day),
        Timing::EachYear { from, to } => Some(date(today.year().clamp(*from, *to), 12, 31)),
    }
}

/// How many days a task is late; none if it is not, or was done in time.
#[must_use]
pub fn lateness(state: TaskState, due: Option<Date>, done_on: Option<Date>, today: Date) -> Option<i32> {
    let end = match state {
        TaskState::NotNeeded => return None,
        TaskState::Done => done_on?,
        TaskState::NotBegun | TaskState::InProgress => today,
    };
    let late = (end - due?).get_days();
    (late > 0).then_some(late)
}

/// How urgent a task is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    /// Late by so many days.
    Overdue(i32),
    /// Due in so many days.
    DueSoon(i32),
    /// Nothing heard for so many days.
    Silent(i32),
    /// Nothing to do now.
    Calm,
}

/// Days before the due day from which on a task is due soon.
pub const SOON_DAYS: i32 = 14;

/// Days without a word after which a running task is silent.
pub const SILENT_DAYS: i32 = 60;

/// How urgent a task is on a day. `heard` is the day of the last statement, or
/// the day on which the task was given.
#[must_use]
pub fn urgency(state: TaskState, due: Option<Date>, heard: Date, today: Date) -> Urgency {
    if state.is_closed() {
        return Urgency::Calm;
    }
    if let Some(days) = lateness(state, due, None, today) {
        return Urgency::Overdue(days);
    }
    let left = due.map(|due| (due - today).get_days()).filter(|left| *left <= SOON_DAYS);
    let quiet = (today - heard).get_days();
    match left {
        Some(left) => Urgency::DueSoon(left),
        None if quiet >= SILENT_DAYS => Urgency::Silent(quiet),
        None => Urgency::Calm,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn due_days() {
        let today = date(2024, 6, 18);
        for (timing, expected) in [
            (Timing::Unstated, None),
            (Timing::AllYear, None),
            (Timing::Quarters { year: 2018, quarters: vec![3, 4] }, Some(date(2018, 12, 31))),
            (Timing::Quarters { year: 2018, quarters: vec![1] }, Some(date(2018, 3, 31))),
            (Timing::Quarters { year: 2018, quarters: vec![] }, None),
            (Timing::Quarters { year: 2018, quarters: vec![100] }, None),
            (Timing::Months { year: 2024, months: vec![2, 5] }, Some(date(2024, 5, 31))),
            (Timing::Year { year: 2018 }, Some(date(2018, 12, 31))),
            (Timing::By { day: date(2025, 1, 2) }, Some(date(2025, 1, 2))),
            (Timing::EachYear { from: 2023, to: 2030 }, Some(date(2024, 12, 31))),
            (Timing::EachYear { from: 2011, to: 2015 }, Some(date(2015, 12, 31))),
        ] {
            assert_eq!(next_due(&timing, today), expected, "{timing:?}");
        }
    }

    #[test]
    fn late_is_computed_from_dates() {
        let (due, today) = (Some(date(2024, 6, 10)), date(2024, 6, 18));
        for (state, done_on, expected) in [
            (TaskState::NotBegun, None, Some(8)),
            (TaskState::InProgress, None, Some(8)),
            (TaskState::Done, Some(date(2024, 6, 10)), None),
            (TaskState::Done, Some(date(2024, 6, 12)), Some(2)),
            (TaskState::NotNeeded, None, None),
        ] {
            assert_eq!(lateness(state, due, done_on, today), expected, "{state:?}");
        }
        assert_eq!(lateness(TaskState::InProgress, None, None, today), None);
    }

    #[test]
    fn what_is_urgent() {
        let today = date(2024, 6, 18);
        let (old, new) = (date(2024, 1, 1), date(2024, 6, 1));
        for (state, due, heard, expected) in [
            (TaskState::InProgress, Some(date(2024, 6, 17)), new, Urgency::Overdue(1)),
            (TaskState::InProgress, Some(today), new, Urgency::DueSoon(0)),
            (TaskState::NotBegun, Some(date(2024, 7, 2)), old, Urgency::DueSoon(14)),
            (TaskState::InProgress, Some(date(2024, 12, 31)), old, Urgency::Silent(169)),
            (TaskState::InProgress, None, new, Urgency::Calm),
            (TaskState::Done, Some(old), old, Urgency::Calm),
        ] {
            assert_eq!(urgency(state, due, heard, today), expected, "{state:?} {due:?}");
        }
    }
}
