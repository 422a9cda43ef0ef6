//! How tasks stand as wholes, counted and weighed.

use crate::plan::TaskState;
use serde::Serialize;

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

#[cfg(test)]
mod tests {
    use super::*;

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
}
