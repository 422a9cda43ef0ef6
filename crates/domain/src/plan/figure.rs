//! Figures out of tasks: the numbers that lead agencies give with their
//! returns, as steps along the days that they tell of, of the same form as
//! those of the register.
//!
//! Within one turn of a task a number is what was reached so far: of several
//! accepted returns each tells of the time up to its day, and what is added on
//! a day is what it is more than the one before.

use super::{Statement, TaskState};
use crate::form::Cell;
use crate::indicator::Indicator;
use crate::organisation::Step;
use crate::{IndicatorKey, PlanKey, UnitId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// That an indicator is counted from the numbers of tasks. A list that names
/// nothing asks nothing.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FromTasks {
    /// Whose numbers it adds up: indicators that tasks ask for.
    pub cells: Vec<IndicatorKey>,
    /// Of these plans.
    #[serde(default)]
    pub plans: Vec<PlanKey>,
    /// Of the groups of tasks with these numbers.
    #[serde(default)]
    pub groups: Vec<String>,
    /// Of the tasks with these keys.
    #[serde(default)]
    pub tasks: Vec<String>,
    /// The indicator that units report for the same thing, shown beside it.
    #[serde(default)]
    pub beside: Option<IndicatorKey>,
}

/// Which task a number belongs to.
#[derive(Clone, Copy, Debug)]
pub struct OfTask<'a> {
    /// The plan.
    pub plan: &'a PlanKey,
    /// The number of the group.
    pub group: &'a str,
    /// The task's key within the plan.
    pub key: &'a str,
}

impl FromTasks {
    /// Whether it counts what is given for a task's cell: the total of an
    /// indicator. A breakdown stays with the task.
    #[must_use]
    pub fn counts(&self, task: OfTask<'_>, cell: &Cell) -> bool {
        let among = |list: &[String], one: &str| list.is_empty() || list.iter().any(|named| named == one);
        cell.breakdown.as_str().is_empty()
            && self.cells.contains(&cell.indicator)
            && (self.plans.is_empty() || self.plans.contains(task.plan))
            && among(&self.groups, task.group)
            && among(&self.tasks, task.key)
    }

    /// Whether it counts anything of a plan.
    #[must_use]
    pub fn is_of(&self, plan: &PlanKey) -> bool {
        self.plans.is_empty() || self.plans.contains(plan)
    }
}

/// A number as an accepted return gave it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Reading {
    /// The day up to which it tells.
    pub day: Date,
    /// What was reached by then, scaled as the indicator.
    pub value: i64,
    /// Whether the return said that the turn was done: then it is the whole number.
    pub is_done: bool,
}

impl Reading {
    /// What a statement that was sent on a day gives: it tells of the time up to
    /// the day on which the task was done, or else up to the day of sending.
    #[must_use]
    pub fn of(statement: &Statement, sent: Date, value: i64) -> Self {
        let is_done = statement.state == TaskState::Done;
        let done_on = statement.done_on.filter(|_| is_done);
        Self { day: done_on.unwrap_or(sent).min(sent), value, is_done }
    }

    /// Whether a later return says nothing that this one did not say.
    #[must_use]
    pub fn says(&self, later: &Reading) -> bool {
        self == later || (!self.is_done && self.value == later.value && self.day <= later.day)
    }
}

/// What the readings of one turn add, by day, in the order of the days. They
/// come in the order in which they were accepted; none stands where a number
/// was taken back. What was said later holds where two contradict each other,
/// so nothing is ever taken away on a day.
#[must_use]
pub fn told_by_day(said: &[Option<Reading>]) -> Vec<(Date, i64)> {
    let mut kept: Vec<Reading> = Vec::new();
    for one in said {
        match one {
            None => kept.clear(),
            Some(new) => {
                kept.retain(|old| !old.is_done && old.day < new.day && old.value <= new.value);
                kept.push(*new);
            }
        }
    }
    let mut before = 0;
    let step = |one: Reading| {
        let more = one.value - before;
        before = one.value;
        (one.day, more)
    };
    kept.into_iter().map(step).filter(|(_, more)| *more != 0).collect()
}

/// The steps of one turn's number for one indicator that counts it. Their seat
/// is the lead agency.
#[must_use]
pub fn told_steps(indicator: &Indicator, lead: UnitId, cell: &Cell, said: &[Option<Reading>]) -> Vec<Step> {
    let step = |(day, value)| Step {
        indicator: indicator.key.clone(),
        breakdown: cell.breakdown.clone(),
        seat: lead,
        day,
        value,
        organisations: 1,
    };
    told_by_day(said).into_iter().map(step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn at(month: i8, value: i64, is_done: bool) -> Option<Reading> {
        Some(Reading { day: date(2024, month, 15), value, is_done })
    }

    #[test]
    fn a_return_adds_what_is_new_in_it() {
        let on = |month, more| (date(2024, month, 15), more);
        for (said, expected) in [
            (vec![], vec![]),
            (vec![at(6, 5, false), at(12, 8, true)], vec![on(6, 5), on(12, 3)]),
            // Fewer than were said before: those before were too many.
            (vec![at(6, 5, false), at(9, 4, false)], vec![on(9, 4)]),
            // Said later of an earlier day: that is when it was whole.
            (vec![at(6, 5, false), at(5, 6, true)], vec![on(5, 6)]),
            // The day of what was done is corrected.
            (vec![at(6, 5, true), at(7, 5, true)], vec![on(7, 5)]),
            (vec![at(6, 5, false), None], vec![]),
            (vec![at(6, 5, false), None, at(9, 2, false)], vec![on(9, 2)]),
            (vec![at(6, 0, false)], vec![]),
        ] {
            assert_eq!(told_by_day(&said), expected, "{said:?}");
        }
    }

    #[test]
    fn the_day_is_that_of_the_work() {
        let done = Statement {
            state: TaskState::Done,
            progress: 100,
            text: String::new(),
            done_on: Some(date(2023, 12, 28)),
        };
        let sent = date(2024, 1, 10);
        assert_eq!(Reading::of(&done, sent, 3), Reading { day: date(2023, 12, 28), value: 3, is_done: true });
        let begun = Statement { state: TaskState::InProgress, progress: 40, ..done };
        assert_eq!(Reading::of(&begun, sent, 3).day, sent);
        let (five, later) = (Reading::of(&begun, sent, 5), Reading::of(&begun, date(2024, 3, 1), 5));
        assert!(five.says(&later) && !later.says(&five));
        assert!(!Reading { is_done: true, ..five }.says(&later));
    }

    #[test]
    fn what_counts_is_named() {
        let plan = PlanKey::from("ke-hoach");
        let of = |group, key| OfTask { plan: &plan, group, key };
        let lop = Cell::total(&"lop".into());
        let from = FromTasks { cells: vec!["lop".into()], groups: vec!["2".into()], ..FromTasks::default() };
        assert!(from.counts(of("2", "2.1"), &lop));
        assert!(!from.counts(of("1", "1.1"), &lop));
        assert!(!from.counts(of("2", "2.1"), &Cell::total(&"lop-nguoi".into())));
        assert!(!from.counts(of("2", "2.1"), &Cell::from_name("lop:sex=female")));
        let other = FromTasks { plans: vec!["khac".into()], ..from };
        assert!(!other.counts(of("2", "2.1"), &lop) && !other.is_of(&plan));
    }

    proptest! {
        #[test]
        fn what_is_added_is_what_was_said_last(
            said in prop::collection::vec(
                prop::option::weighted(0.9, (1i8..=12, 0i64..50, any::<bool>())), 1..12)
        ) {
            let said: Vec<Option<Reading>> =
                said.into_iter().map(|one| one.and_then(|(month, value, done)| at(month, value, done))).collect();
            let steps = told_by_day(&said);
            let last = said.last().copied().flatten().map_or(0, |one| one.value);
            prop_assert_eq!(steps.iter().map(|(_, more)| more).sum::<i64>(), last);
            prop_assert!(steps.iter().all(|(_, more)| *more > 0));
            prop_assert!(steps.windows(2).all(|pair| pair[0].0 < pair[1].0));
        }
    }
}
