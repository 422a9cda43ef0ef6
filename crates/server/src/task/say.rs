//! How tasks are told in words: times, states, how urgent they are, who did what.

use crate::part::Mark;
use crate::{Words, state};
use domain::UnitId;
use domain::plan::{Plan, Review, TaskState, Timing, Urgency, urgency};
use domain::programme::Programme;
use jiff::civil::Date;
use storage::task::{Part, TaskEvent};

/// "trong quý III, IV năm 2018", "thường xuyên".
#[must_use]
pub fn timing(timing: &Timing, words: Words) -> String {
    let list = |items: Vec<String>| items.join(", ");
    match timing {
        Timing::Unstated => words.t("task.time_unstated").to_owned(),
        Timing::AllYear => words.t("task.time_all_year").to_owned(),
        Timing::Quarters { year, quarters } => {
            let roman = |quarter: &i8| vietnamese::number::roman(u16::try_from(*quarter).unwrap_or(0));
            let quarters = list(quarters.iter().map(roman).collect());
            words.f("task.time_quarters", &[("quarters", &quarters), ("year", year)])
        }
        Timing::Months { year, months } => {
            let months = list(months.iter().map(ToString::to_string).collect());
            words.f("task.time_months", &[("months", &months), ("year", year)])
        }
        Timing::Year { year } => words.f("task.time_year", &[("year", year)]),
        Timing::By { day } => words.f("task.time_by", &[("day", &vietnamese::date::short(*day, words.0))]),
        Timing::EachYear { from, to } => words.f("task.time_each_year", &[("from", from), ("to", to)]),
    }
}

/// A unit's name on a day in the page's language.
#[must_use]
pub fn unit(programme: &Programme, id: UnitId, on: Date, words: Words) -> String {
    programme.units.near(id, on).map_or_else(String::new, |unit| crate::scope::name(unit, words).to_owned())
}

/// "Kế hoạch 784/KH-UBND", or what the plan is about where it has no number.
#[must_use]
pub fn plan(plan: &Plan, words: Words) -> String {
    let name = words.0.pick(plan.vi.as_str(), plan.en.as_str());
    if plan.number.is_empty() {
        return name.to_owned();
    }
    let key = format!("task.plan_kind.{}", plan.kind);
    let kind = if words.has(&key) { words.t(&key) } else { plan.kind.as_str() };
    format!("{kind} {}", plan.number)
}

/// A state of a task or a part.
#[must_use]
pub fn mark(state: TaskState, words: Words) -> Mark {
    let class = match state {
        TaskState::NotBegun => "",
        TaskState::InProgress => "edit",
        TaskState::Done => "done",
        TaskState::NotNeeded => "blank",
    };
    Mark { class, text: words.t(&format!("task.state.{}", state.code())).to_owned() }
}

/// Where a statement stands with the keeper; nothing for one that is only typed.
#[must_use]
pub fn review(review: Review, words: Words) -> Option<Mark> {
    let class = match review {
        Review::Draft => return None,
        Review::Sent => "sent",
        Review::Accepted => "done",
        Review::SentBack => "back",
    };
    Some(Mark { class, text: words.t(&format!("task.review.{}", review.code())).to_owned() })
}

/// That a part is late, with its days.
#[must_use]
pub fn late(part: &Part, today: Date, words: Words) -> Option<Mark> {
    let days = part.late(today)?;
    let key = if part.is_open { "task.late" } else { "task.was_late" };
    Some(Mark { class: "late", text: words.f(key, &[("days", &days)]) })
}

/// The marks of a part: the state that counts, the review, lateness.
#[must_use]
pub fn marks(part: &Part, today: Date, words: Words) -> Vec<Mark> {
    let waits = review(part.review, words).filter(|_| part.review != Review::Accepted);
    // What waits for review is no longer what counted before it.
    let counted = Some(mark(part.counted(), words)).filter(|_| part.review != Review::Sent);
    [counted, waits, late(part, today, words)].into_iter().flatten().collect()
}

/// How urgent a part is, in a sentence: "Quá hạn 8 ngày (hạn 10/6/2024)."
#[must_use]
pub fn urgent(part: &Part, today: Date, words: Words) -> String {
    let day = |day: Date| vietnamese::date::short(day, words.0);
    let due = part.due.map(day).unwrap_or_default();
    if !part.is_open {
        return String::new();
    }
    let state = if part.is_closed() { TaskState::Done } else { TaskState::InProgress };
    match urgency(state, part.due, part.heard, today) {
        Urgency::Overdue(days) => words.f("task.is_overdue", &[("days", &days), ("due", &due)]),
        Urgency::DueSoon(0) => words.t("task.is_due_today").to_owned(),
        Urgency::DueSoon(days) => words.f("task.is_due_soon", &[("days", &days), ("due", &due)]),
        Urgency::Silent(days) => words.f("task.is_silent", &[("days", &days), ("heard", &day(part.heard))]),
        Urgency::Calm if part.due.is_some() => words.f("task.is_due", &[("due", &due)]),
        Urgency::Calm => String::new(),
    }
}

/// A moment as the page writes it.
#[must_use]
pub fn moment(at: jiff::Timestamp, words: Words) -> String {
    vietnamese::date::date_time(state::local(at).datetime(), words.0)
}

/// A line of a thread as people read it.
#[derive(Clone, Debug)]
pub struct Line {
    /// The event's id, to which numbers lead.
    pub id: String,
    /// What was done.
    pub what: String,
    /// When.
    pub at: String,
    /// Who, for which unit.
    pub who: String,
    /// What was said, or why.
    pub said: String,
}

/// The thread in words.
#[must_use]
pub fn thread(programme: &Programme, events: &[TaskEvent], on: Date, words: Words) -> Vec<Line> {
    let line = |event: &TaskEvent| {
        let mut what = words.t(&format!("task.did.{}", event.kind)).to_owned();
        if let Some(state) = event.state {
            let name = words.t(&format!("task.state.{}", state.code())).to_lowercase();
            what = format!("{what}: {name}, {}%", event.progress);
        }
        let mut said = event.said.clone();
        if let (true, Some((day, why))) = (event.kind == "set_due", event.said.split_once('|')) {
            let day: Option<Date> = day.parse().ok();
            let day = day.map_or_else(
                || words.t("task.no_due").to_owned(),
                |day| vietnamese::date::short(day, words.0),
            );
            said = words.f("task.due_said", &[("day", &day), ("why", &why)]);
        }
        let unit = unit(programme, event.unit, on, words);
        let who = if unit.is_empty() { event.by.clone() } else { format!("{}, {unit}", event.by) };
        Line { id: event.id.clone(), what, at: moment(event.at, words), who, said }
    };
    events.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Language;
    use jiff::civil::date;

    #[test]
    fn times_are_told_as_plans_write_them() {
        for (when, vi, en) in [
            (Timing::AllYear, "thường xuyên", "all year round"),
            (
                Timing::Quarters { year: 2018, quarters: vec![3, 4] },
                "trong quý III, IV năm 2018",
                "in quarters III, IV of 2018",
            ),
            (Timing::Months { year: 2018, months: vec![5] }, "trong tháng 5 năm 2018", "in months 5 of 2018"),
            (Timing::Year { year: 2018 }, "trong năm 2018", "in 2018"),
            (Timing::By { day: date(2018, 12, 31) }, "chậm nhất ngày 31/12/2018", "by 31 Dec 2018"),
            (
                Timing::EachYear { from: 2023, to: 2030 },
                "hằng năm, từ năm 2023 đến năm 2030",
                "each year from 2023 to 2030",
            ),
        ] {
            assert_eq!(timing(&when, Words(Language::Vi)), vi);
            assert_eq!(timing(&when, Words(Language::En)), en);
        }
    }
}
