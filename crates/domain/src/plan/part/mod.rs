//! The life of one lead agency's part of a task: what it states, when the
//! statement goes to the keeper of the plan, and what the keeper says to it.
//!
//! draft → sent → accepted, or sent back with a reason and sent again; what
//! was accepted counts until another statement is. Being late is computed
//! from dates ([`crate::plan::lateness`]), never a state.

mod act;
mod count;
mod statement;

pub use act::{PartAct, PartFacts, PartRefusal, Sides, apply_part};
pub use count::{TaskCount, task_state};
pub use statement::{Statement, StatementFault};

use super::Timing;
use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

/// Where a part's last statement stands with the keeper.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Review {
    /// Chưa gửi: the lead agency's own until it is sent.
    Draft,
    /// Chờ duyệt.
    Sent,
    /// Đã duyệt.
    Accepted,
    /// Trả lại.
    SentBack,
}

impl Review {
    /// Every one in the order of a life.
    pub const ALL: [Review; 4] = [Review::Draft, Review::Sent, Review::Accepted, Review::SentBack];

    /// Its code in the database, the words and the API.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Review::Draft => "draft",
            Review::Sent => "sent",
            Review::Accepted => "accepted",
            Review::SentBack => "sent_back",
        }
    }

    /// The one of that code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Review> {
        Review::ALL.into_iter().find(|review| review.code() == code)
    }
}

/// Days of lateness after which a part is shown to the unit above, and after
/// as many again to the one above that.
pub const ESCALATE_DAYS: i32 = 15;

/// How many levels up a part that is late by so many days is shown.
#[must_use]
pub fn levels_up(days_late: i32) -> usize {
    usize::try_from(days_late / ESCALATE_DAYS).unwrap_or(0)
}

/// For what comes each year: the due day of the year after the one that was
/// done; none after the last year and for everything else.
#[must_use]
pub fn next_turn(timing: &Timing, due: Option<Date>) -> Option<Date> {
    let (Timing::EachYear { to, .. }, Some(due)) = (timing, due) else { return None };
    (due.year() < *to).then(|| date(due.year() + 1, 12, 31))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lateness_climbs_a_level_every_fifteen_days() {
        for (days, levels) in [(0, 0), (14, 0), (15, 1), (29, 1), (30, 2), (-40, 0)] {
            assert_eq!(levels_up(days), levels, "{days}");
        }
    }

    #[test]
    fn what_comes_each_year_has_another_turn() {
        let yearly = Timing::EachYear { from: 2023, to: 2025 };
        for (due, expected) in [
            (Some(date(2023, 12, 31)), Some(date(2024, 12, 31))),
            (Some(date(2025, 12, 31)), None),
            (None, None),
        ] {
            assert_eq!(next_turn(&yearly, due), expected);
        }
        assert_eq!(next_turn(&Timing::Year { year: 2023 }, Some(date(2023, 12, 31))), None);
    }
}
