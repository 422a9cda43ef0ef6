//! The board itself: which sign stands in which cell, and what adds up from
//! them. Reads what the page's few queries brought, asks nothing.

use crate::state;
use domain::UnitId;
use domain::form::{Dates, Form, Part, Version};
use domain::period::Period;
use domain::programme::Programme;
use domain::report::{State, Timeliness, timeliness};
use domain::unit::{UnitKind, UnitVersion};
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::HashMap;
use storage::report::Standing;

/// What the queries brought.
pub struct Facts<'a> {
    /// The programme.
    pub programme: &'a Programme,
    /// The form.
    pub form: &'a Form,
    /// Reports by unit and period.
    pub standings: &'a HashMap<(UnitId, Period), Standing>,
    /// Later deadlines that were given.
    pub extended: &'a HashMap<(UnitId, Period), Date>,
    /// Today.
    pub today: Date,
}

/// One sign of the board: word, sign and colour.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sign {
    /// Accepted, sent in time.
    OnTime,
    /// Accepted, sent after the deadline.
    Late,
    /// Waits to be accepted.
    Sent,
    /// Waits for the unit's own leader.
    ForSignature,
    /// Sent back.
    Returned,
    /// Opened again; its figures still count.
    Reopened,
    /// Begun.
    InProgress,
    /// Nothing yet, and still in time.
    Missing,
    /// Nothing, and the deadline has passed.
    Overdue,
    /// The form asks nothing of the unit.
    NotExpected,
}

impl Sign {
    /// Those of the legend, in its order.
    pub const LEGEND: [Sign; 8] = [
        Sign::OnTime,
        Sign::Late,
        Sign::Sent,
        Sign::Returned,
        Sign::InProgress,
        Sign::Missing,
        Sign::Overdue,
        Sign::NotExpected,
    ];

    /// The class of its sign and colour.
    #[must_use]
    pub fn class(self) -> &'static str {
        match self {
            Sign::OnTime => "done",
            Sign::Late => "late",
            Sign::Sent | Sign::ForSignature => "sent",
            Sign::Returned => "back",
            Sign::Reopened | Sign::InProgress => "edit",
            Sign::Missing => "",
            Sign::Overdue => "gone",
            Sign::NotExpected => "blank",
        }
    }

    /// The key of its word.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Sign::OnTime => "coverage.on_time",
            Sign::Late => "coverage.late",
            Sign::Sent => "coverage.sent",
            Sign::ForSignature => "coverage.for_signature",
            Sign::Returned => "coverage.returned",
            Sign::Reopened => "coverage.reopened",
            Sign::InProgress => "coverage.in_progress",
            Sign::Missing => "coverage.missing",
            Sign::Overdue => "coverage.overdue",
            Sign::NotExpected => "coverage.not_expected",
        }
    }

    /// Whether the unit still has to send something.
    #[must_use]
    pub fn is_waited_for(self) -> bool {
        matches!(self, Sign::ForSignature | Sign::Returned | Sign::InProgress | Sign::Missing | Sign::Overdue)
    }
}

/// One cell.
#[derive(Clone, Debug)]
pub struct Cell {
    /// Its sign.
    pub sign: Sign,
    /// Whether the report was sent by the deadline; unknown while neither
    /// sent nor overdue.
    pub in_time: Option<bool>,
    /// For a unit that confirms others: how many of them are accepted, of how many.
    pub below: Option<(usize, usize)>,
    /// The day it is due.
    pub deadline: Option<Date>,
    /// The last day for late reports.
    pub last: Option<Date>,
}

/// One period of the board: what all its cells share is found out once.
pub struct Column<'a> {
    facts: &'a Facts<'a>,
    period: Period,
    /// The version that the form asks for, if it asks for the period.
    version: Option<&'a Version>,
    /// The dates of each kind of unit that has a level.
    dates: Vec<(UnitKind, Dates)>,
}

impl<'a> Column<'a> {
    /// The column of a period.
    pub fn new(facts: &'a Facts<'a>, period: Period) -> Self {
        let version = facts.form.version(period).filter(|_| facts.form.asks_for(period));
        let levels = version.map(|version| version.levels.as_slice()).unwrap_or_default();
        let kinds = levels.iter().flat_map(|level| level.kinds.iter().copied());
        let holidays = &facts.programme.holidays;
        let dates = kinds.filter_map(|kind| Some((kind, version?.dates(kind, period, holidays, None)?)));
        Self { facts, period, version, dates: dates.collect() }
    }

    /// The cell of a unit.
    pub fn cell(&self, id: UnitId) -> Cell {
        let unit = self.facts.programme.units.at(id, self.period.to());
        let Some((unit, part)) = unit.and_then(|unit| Some((unit, self.version?.part(unit)?))) else {
            return Cell { sign: Sign::NotExpected, in_time: None, below: None, deadline: None, last: None };
        };
        let key = (id, self.period);
        let standing = self.facts.standings.get(&key);
        let dates = self.dates.iter().find(|(kind, _)| *kind == unit.kind).map(|(_, dates)| *dates);
        let later = self.facts.extended.get(&key);
        let dates = dates.map(|dates| later.map_or(dates, |day| dates.extended(*day)));
        let sent = standing.and_then(|standing| standing.first_sent_at).map(|at| state::local(at).date());
        let time = dates.map(|dates| timeliness(&dates, sent, self.facts.today));
        let in_time = match time {
            Some(Timeliness::OnTime) => Some(true),
            Some(Timeliness::Late(_) | Timeliness::Overdue(_)) => Some(false),
            _ => None,
        };
        let sign = sign(standing.map_or(State::Expected, |standing| standing.state), in_time);
        let (deadline, last) = (dates.map(|dates| dates.deadline), dates.map(|dates| dates.late_until));
        Cell { sign, in_time, below: self.below(unit, part), deadline, last }
    }

    /// How far the units are that a confirming unit adds up.
    fn below(&self, unit: &UnitVersion, part: Part) -> Option<(usize, usize)> {
        if part != Part::Consolidates {
            return None;
        }
        let Facts { programme, form, standings, .. } = self.facts;
        let communes = programme.reporters(form, self.period, unit.id, Part::Fills);
        let is_in = |unit: &&&UnitVersion| {
            standings.get(&(unit.id, self.period)).is_some_and(|standing| standing.accepted_at.is_some())
        };
        Some((communes.iter().filter(is_in).count(), communes.len()))
    }
}

fn sign(state: State, in_time: Option<bool>) -> Sign {
    match state {
        State::Expected if in_time == Some(false) => Sign::Overdue,
        State::Expected => Sign::Missing,
        State::InProgress => Sign::InProgress,
        State::ForSignature => Sign::ForSignature,
        State::Submitted => Sign::Sent,
        State::Returned => Sign::Returned,
        State::Accepted if in_time == Some(false) => Sign::Late,
        State::Accepted => Sign::OnTime,
        State::Reopened => Sign::Reopened,
    }
}

/// How many units stand how, for one period.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub struct Counts {
    /// Units of which a report is expected.
    pub expected: usize,
    /// Accepted, those that were opened again included.
    pub accepted: usize,
    /// Waiting to be accepted.
    pub sent: usize,
    /// Sent back.
    pub returned: usize,
    /// Not sent.
    pub missing: usize,
}

impl Counts {
    /// Counts the signs of one column.
    pub fn of(signs: impl Iterator<Item = Sign>) -> Self {
        let mut counts = Self::default();
        for sign in signs {
            let place = match sign {
                Sign::NotExpected => continue,
                Sign::OnTime | Sign::Late | Sign::Reopened => &mut counts.accepted,
                Sign::Sent => &mut counts.sent,
                Sign::Returned => &mut counts.returned,
                Sign::ForSignature | Sign::InProgress | Sign::Missing | Sign::Overdue => &mut counts.missing,
            };
            *place += 1;
            counts.expected += 1;
        }
        counts
    }
}

/// A unit of which something is still waited for.
#[derive(Clone, Debug)]
pub struct Waited {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The unit above, where that is not the page's.
    pub above: Option<String>,
    /// How its report stands.
    pub sign: Sign,
    /// When it was last reminded.
    pub reminded: Option<Timestamp>,
    /// Whether the actor may remind it, and it may still send.
    pub is_reminding: bool,
    /// Its report's page.
    pub href: String,
}
