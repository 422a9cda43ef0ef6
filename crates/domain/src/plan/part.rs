//! The life of one lead agency's part of a task: what it states, when the
//! statement goes to the keeper of the plan, and what the keeper says to it.
//!
//! draft → sent → accepted, or sent back with a reason and sent again; what
//! was accepted counts until another statement is. Being late is computed
//! from dates ([`super::lateness`]), never a state.

use super::{TaskState, Timing};
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

/// On which side of a part somebody stands; who leads a task of their own plan
/// stands on two.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Sides {
    /// They state for the lead agency.
    pub leads: bool,
    /// They keep the plan.
    pub keeps: bool,
    /// They support, or stand above the lead agency.
    pub is_beside: bool,
}

impl Sides {
    /// Whether they read drafts, the thread and the evidence.
    #[must_use]
    pub fn is_near(self) -> bool {
        self.leads || self.keeps || self.is_beside
    }
}

/// What somebody does with a part.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PartAct {
    /// The lead agency writes its statement.
    Save,
    /// It sends the statement to the keeper.
    Send,
    /// It takes back what nobody has looked at.
    Withdraw,
    /// The keeper accepts: from now on it counts.
    Accept,
    /// The keeper sends it back.
    SendBack {
        /// Why.
        reason: String,
    },
    /// The keeper reminds.
    Remind,
    /// The keeper moves the due day, or with `None` back to the computed one.
    SetDue {
        /// Why.
        reason: String,
    },
    /// Somebody says something.
    Say {
        /// What.
        text: String,
    },
}

impl PartAct {
    /// Its code in the thread and the audit trail.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            PartAct::Save => "state",
            PartAct::Send => "send",
            PartAct::Withdraw => "withdraw",
            PartAct::Accept => "accept",
            PartAct::SendBack { .. } => "send_back",
            PartAct::Remind => "remind",
            PartAct::SetDue { .. } => "set_due",
            PartAct::Say { .. } => "say",
        }
    }
}

/// Why not.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{}", self.code())]
pub enum PartRefusal {
    /// Not theirs to do.
    NotTheirs,
    /// The statement was sent and is locked.
    Locked,
    /// There is nothing that was sent.
    NothingSent,
    /// The task was ended.
    Ended,
    /// A reason is missing.
    NoReason,
    /// Nothing was said.
    Empty,
    /// The statement has faults.
    Faults,
    /// What is closed is not reminded of.
    Closed,
}

impl PartRefusal {
    /// Every refusal, so that a test can see that each has its words.
    pub const ALL: [PartRefusal; 8] = [
        PartRefusal::NotTheirs,
        PartRefusal::Locked,
        PartRefusal::NothingSent,
        PartRefusal::Ended,
        PartRefusal::NoReason,
        PartRefusal::Empty,
        PartRefusal::Faults,
        PartRefusal::Closed,
    ];

    /// Its code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            PartRefusal::NotTheirs => "not_theirs",
            PartRefusal::Locked => "locked",
            PartRefusal::NothingSent => "nothing_sent",
            PartRefusal::Ended => "ended",
            PartRefusal::NoReason => "no_reason",
            PartRefusal::Empty => "empty",
            PartRefusal::Faults => "faults",
            PartRefusal::Closed => "closed",
        }
    }
}

/// What the rules look at besides the review.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PartFacts {
    /// Whether the keeper ended the task.
    pub is_ended: bool,
    /// Whether what was sent or accepted closes the part.
    pub is_closed: bool,
    /// What keeps the statement from being sent.
    pub faults: usize,
}

/// The review after an act, or why it may not be done.
///
/// # Errors
/// [`PartRefusal`], with what the user can do about it.
pub fn apply_part(
    review: Review,
    sides: Sides,
    act: &PartAct,
    facts: &PartFacts,
) -> Result<Review, PartRefusal> {
    let is_theirs = match act {
        PartAct::Save | PartAct::Send | PartAct::Withdraw => sides.leads,
        PartAct::Accept | PartAct::SendBack { .. } | PartAct::Remind | PartAct::SetDue { .. } => sides.keeps,
        PartAct::Say { .. } => sides.is_near(),
    };
    if !is_theirs {
        return Err(PartRefusal::NotTheirs);
    }
    // Of an ended task one may still speak.
    if facts.is_ended && !matches!(act, PartAct::Say { .. }) {
        return Err(PartRefusal::Ended);
    }
    let given = |text: &str, missing| if text.trim().is_empty() { Err(missing) } else { Ok(()) };
    match (act, review) {
        (PartAct::Save | PartAct::Send, Review::Sent) => Err(PartRefusal::Locked),
        (PartAct::Save, _) => Ok(Review::Draft),
        (PartAct::Send, _) if facts.faults > 0 => Err(PartRefusal::Faults),
        (PartAct::Send, _) => Ok(Review::Sent),
        (PartAct::Withdraw, Review::Sent) => Ok(Review::Draft),
        (PartAct::Accept, Review::Sent) => Ok(Review::Accepted),
        (PartAct::SendBack { reason }, Review::Sent) => {
            given(reason, PartRefusal::NoReason).map(|()| Review::SentBack)
        }
        (PartAct::Withdraw | PartAct::Accept | PartAct::SendBack { .. }, _) => Err(PartRefusal::NothingSent),
        (PartAct::Remind, _) if facts.is_closed => Err(PartRefusal::Closed),
        (PartAct::Remind, review) => Ok(review),
        (PartAct::SetDue { reason }, review) => given(reason, PartRefusal::NoReason).map(|()| review),
        (PartAct::Say { text }, review) => given(text, PartRefusal::Empty).map(|()| review),
    }
}

/// How a task stands as a whole: done when each part is done or no longer
/// needed, begun when one part is.
#[must_use]
pub fn task_state(parts: &[TaskState]) -> TaskState {
    let all = |test: fn(TaskState) -> bool| !parts.is_empty() && parts.iter().all(|state| test(*state));
    if all(|state| state == TaskState::NotNeeded) {
        TaskState::NotNeeded
    } else if all(TaskState::is_closed) {
        TaskState::Done
    } else if parts.iter().any(|state| matches!(state, TaskState::InProgress | TaskState::Done)) {
        TaskState::InProgress
    } else {
        TaskState::NotBegun
    }
}

/// How many tasks stand how. What is no longer needed counts in nothing else.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize)]
pub struct TaskCount {
    /// Tasks that are needed.
    pub all: i64,
    /// Of them done, as accepted.
    pub done: i64,
    /// Begun.
    pub in_progress: i64,
    /// Not begun.
    pub not_begun: i64,
    /// No longer needed.
    pub not_needed: i64,
    /// The weights of those that are needed.
    pub weight: i64,
    /// The weights of those that are done.
    pub weight_done: i64,
}

impl TaskCount {
    /// Counts tasks by their state and weight.
    pub fn of(tasks: impl IntoIterator<Item = (TaskState, i64)>) -> Self {
        let mut count = TaskCount::default();
        for (state, weight) in tasks {
            if state == TaskState::NotNeeded {
                count.not_needed += 1;
                continue;
            }
            count.all += 1;
            count.weight += weight;
            match state {
                TaskState::Done => {
                    count.done += 1;
                    count.weight_done += weight;
                }
                TaskState::InProgress => count.in_progress += 1,
                _ => count.not_begun += 1,
            }
        }
        count
    }

    /// Whether weights make a difference to the share that is done.
    #[must_use]
    pub fn is_weighted(&self) -> bool {
        self.weight != self.all
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

    const OPEN: PartFacts = PartFacts { is_ended: false, is_closed: false, faults: 0 };
    const LEAD: Sides = Sides { leads: true, keeps: false, is_beside: false };
    const KEEPER: Sides = Sides { leads: false, keeps: true, is_beside: false };

    fn acts() -> Vec<PartAct> {
        let reason = "thiếu số liệu".to_owned();
        vec![
            PartAct::Save,
            PartAct::Send,
            PartAct::Withdraw,
            PartAct::Accept,
            PartAct::SendBack { reason: reason.clone() },
            PartAct::Remind,
            PartAct::SetDue { reason: reason.clone() },
            PartAct::Say { text: reason },
        ]
    }

    #[test]
    fn every_review_side_and_act() {
        let beside = Sides { is_beside: true, ..Sides::default() };
        let mut table = Vec::new();
        for (name, sides) in [("lead", LEAD), ("keeper", KEEPER), ("beside", beside)] {
            for review in Review::ALL {
                let after = acts()
                    .iter()
                    .map(|act| match apply_part(review, sides, act, &OPEN) {
                        Ok(next) => format!("{} → {}", act.code(), next.code()),
                        Err(refusal) => format!("{} {}", act.code(), refusal.code()),
                    })
                    .filter(|line| !line.ends_with("not_theirs"))
                    .collect::<Vec<_>>();
                table.push(format!("{name}, {}: {}", review.code(), after.join(", ")));
            }
        }
        let expected = [
            "lead, draft: state → draft, send → sent, withdraw nothing_sent, say → draft",
            "lead, sent: state locked, send locked, withdraw → draft, say → sent",
            "lead, accepted: state → draft, send → sent, withdraw nothing_sent, say → accepted",
            "lead, sent_back: state → draft, send → sent, withdraw nothing_sent, say → sent_back",
            "keeper, draft: accept nothing_sent, send_back nothing_sent, remind → draft, set_due → draft, say → draft",
            "keeper, sent: accept → accepted, send_back → sent_back, remind → sent, set_due → sent, say → sent",
            "keeper, accepted: accept nothing_sent, send_back nothing_sent, remind → accepted, set_due → accepted, say → accepted",
            "keeper, sent_back: accept nothing_sent, send_back nothing_sent, remind → sent_back, set_due → sent_back, say → sent_back",
            "beside, draft: say → draft",
            "beside, sent: say → sent",
            "beside, accepted: say → accepted",
            "beside, sent_back: say → sent_back",
        ];
        assert_eq!(table, expected);
    }

    #[test]
    fn refusals() {
        let back = |reason: &str| PartAct::SendBack { reason: reason.into() };
        let say = |text: &str| PartAct::Say { text: text.into() };
        for (review, sides, act, facts, refusal) in [
            (Review::Sent, LEAD, PartAct::Accept, OPEN, PartRefusal::NotTheirs),
            (Review::Draft, Sides::default(), say("x"), OPEN, PartRefusal::NotTheirs),
            (Review::Sent, KEEPER, back(" "), OPEN, PartRefusal::NoReason),
            (Review::Draft, LEAD, say(""), OPEN, PartRefusal::Empty),
            (Review::Draft, LEAD, PartAct::Send, PartFacts { faults: 1, ..OPEN }, PartRefusal::Faults),
            (Review::Draft, LEAD, PartAct::Save, PartFacts { is_ended: true, ..OPEN }, PartRefusal::Ended),
            (
                Review::Accepted,
                KEEPER,
                PartAct::Remind,
                PartFacts { is_closed: true, ..OPEN },
                PartRefusal::Closed,
            ),
        ] {
            assert_eq!(apply_part(review, sides, &act, &facts), Err(refusal), "{review:?} {act:?}");
        }
        let ended = PartFacts { is_ended: true, ..OPEN };
        assert_eq!(apply_part(Review::Draft, LEAD, &say("đã dừng"), &ended), Ok(Review::Draft));
    }

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

    #[test]
    fn a_task_is_as_its_parts_are() {
        use TaskState::{Done, InProgress, NotBegun, NotNeeded};
        for (parts, expected) in [
            (vec![], NotBegun),
            (vec![NotBegun, NotNeeded], NotBegun),
            (vec![Done, NotBegun], InProgress),
            (vec![InProgress], InProgress),
            (vec![Done, NotNeeded], Done),
            (vec![NotNeeded, NotNeeded], NotNeeded),
        ] {
            assert_eq!(task_state(&parts), expected, "{parts:?}");
        }
        let count = TaskCount::of([(Done, 3), (InProgress, 1), (NotBegun, 1), (NotNeeded, 9)]);
        let expected = TaskCount {
            all: 3,
            done: 1,
            in_progress: 1,
            not_begun: 1,
            not_needed: 1,
            weight: 5,
            weight_done: 3,
        };
        assert_eq!(count, expected);
        assert!(count.is_weighted());
    }

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
