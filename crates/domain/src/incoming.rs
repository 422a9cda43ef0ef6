//! Incoming documents: what becomes of a figure that was read out of one.
//!
//! A figure is read, then somebody says whether the reading is right. What is
//! confirmed goes into the unit's report, in the same life as any other value;
//! goals, allocations and percentages stay readings.

use crate::form::{Aspect, Cell, Form, Part};
use crate::period::Period;
use crate::programme::Programme;
use crate::{FormKey, UnitId};
use serde::{Deserialize, Serialize};

/// What a figure is in the life of a plan.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// What is or was done.
    Actual,
    /// What a unit promised (đăng ký).
    Registered,
    /// What is to be reached (mục tiêu, phấn đấu).
    Target,
    /// A unit's share of a target (giao chỉ tiêu).
    Allocation,
    /// By how much something grew or fell.
    Change,
    /// A percentage of another figure ("đạt 38,4% so với đăng ký").
    Ratio,
    /// How wide a scheme reaches: communes, districts, remaining units.
    Scope,
}

impl Role {
    /// Every role, in the order in which lists show them.
    pub const ALL: [Role; 7] = [
        Role::Actual,
        Role::Registered,
        Role::Target,
        Role::Allocation,
        Role::Change,
        Role::Ratio,
        Role::Scope,
    ];

    /// Its code in the database, the words and the API.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Role::Actual => "actual",
            Role::Registered => "registered",
            Role::Target => "target",
            Role::Allocation => "allocation",
            Role::Change => "change",
            Role::Ratio => "ratio",
            Role::Scope => "scope",
        }
    }

    /// The aspect of the reports into which such figures go, if any.
    #[must_use]
    pub fn aspect(self) -> Option<Aspect> {
        match self {
            Role::Actual => Some(Aspect::Actual),
            Role::Registered => Some(Aspect::Registered),
            _ => None,
        }
    }
}

impl std::str::FromStr for Role {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Role::ALL.into_iter().find(|role| role.code() == text).ok_or_else(|| format!("“{text}” is no role"))
    }
}

/// Where a figure that was read stands.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Cần xem: nobody has looked at it.
    Open,
    /// Đã xác nhận: the reading is right as it is.
    Confirmed,
    /// Đã sửa: somebody said what it means.
    Corrected,
    /// Không dùng: it is no figure, or none of the programme's.
    Refused,
}

impl State {
    /// Every state in the order of a life.
    pub const ALL: [State; 4] = [State::Open, State::Confirmed, State::Corrected, State::Refused];

    /// Its code in the database, the words and the API.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            State::Open => "open",
            State::Confirmed => "confirmed",
            State::Corrected => "corrected",
            State::Refused => "refused",
        }
    }

    /// Whether somebody said that its meaning is right.
    #[must_use]
    pub fn is_agreed(self) -> bool {
        matches!(self, State::Confirmed | State::Corrected)
    }
}

impl std::str::FromStr for State {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        State::ALL
            .into_iter()
            .find(|state| state.code() == text)
            .ok_or_else(|| format!("“{text}” is no state"))
    }
}

/// What a figure means in the programme; what is not known yet is `None`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Meaning {
    /// What it counts.
    pub cell: Option<Cell>,
    /// Of which unit.
    pub unit: Option<UnitId>,
    /// Of which period.
    pub period: Option<Period>,
    /// The value, scaled by the indicator's decimals.
    pub value: Option<i64>,
    /// In which role.
    pub role: Role,
}

/// What somebody says of a reading.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Act {
    /// It is right.
    Confirm,
    /// It means this.
    Correct(Meaning),
    /// It is not to be used.
    Refuse,
    /// Nothing was said after all.
    Reset,
}

impl Act {
    /// Its code in the audit trail.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Act::Confirm => "confirm",
            Act::Correct(_) => "correct",
            Act::Refuse => "refuse",
            Act::Reset => "reset",
        }
    }
}

/// What a figure still lacks before it can go into a report, or why it never will.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Lack {
    /// Its role has no report: goals, allocations, changes, percentages, scope.
    Role,
    /// Which indicator.
    Indicator,
    /// Which unit.
    Unit,
    /// Which period.
    Period,
    /// Which value.
    Value,
    /// No form asks the unit for it in that period.
    Form,
    /// The unit's number is the sum of those below; it is compared, not entered.
    Sum,
}

impl Lack {
    /// Its code in the words and the API.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Lack::Role => "role",
            Lack::Indicator => "indicator",
            Lack::Unit => "unit",
            Lack::Period => "period",
            Lack::Value => "value",
            Lack::Form => "form",
            Lack::Sum => "sum",
        }
    }

    /// Whether somebody can mend it by saying what the figure means.
    #[must_use]
    pub fn is_open_question(self) -> bool {
        matches!(self, Lack::Indicator | Lack::Unit | Lack::Period | Lack::Value)
    }
}

/// The field of a report in which a figure belongs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    /// The form.
    pub form: FormKey,
    /// The period.
    pub period: Period,
    /// The unit.
    pub unit: UnitId,
    /// The field.
    pub cell: Cell,
    /// The scaled value.
    pub value: i64,
}

/// The field of a report in which a figure belongs, or what it lacks.
///
/// # Errors
/// [`Lack`], the first thing that somebody has to say.
pub fn place(programme: &Programme, meaning: &Meaning) -> Result<Place, Lack> {
    let aspect = meaning.role.aspect().ok_or(Lack::Role)?;
    let cell = meaning.cell.clone().ok_or(Lack::Indicator)?;
    let unit = meaning.unit.ok_or(Lack::Unit)?;
    let period = meaning.period.ok_or(Lack::Period)?;
    let value = meaning.value.ok_or(Lack::Value)?;
    let asks = |form: &&Form| {
        form.aspect == aspect
            && form.version(period).is_some_and(|version| version.cells().any(|one| one == cell))
    };
    let mut part = None;
    for form in programme.forms.iter().filter(asks) {
        match programme.expected(form, period, unit).map(|expected| expected.part) {
            Some(Part::Fills) => return Ok(Place { form: form.key.clone(), period, unit, cell, value }),
            Some(Part::Consolidates) => part = Some(Lack::Sum),
            None => {}
        }
    }
    Err(part.unwrap_or(Lack::Form))
}

/// Why an act was refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refusal {
    /// Its value stands in a report already.
    #[error("it was handed over to a report")]
    HandedOver,
    /// Confirming needs to know what it means.
    #[error("it lacks its {}", .0.code())]
    Lacks(Lack),
}

/// The state after an act. What is confirmed must be complete, so that nobody
/// agrees to a gap; a figure that stands in a report is changed there.
///
/// # Errors
/// [`Refusal`], with what is in the way.
pub fn apply(
    programme: &Programme,
    act: &Act,
    meaning: &Meaning,
    is_handed_over: bool,
) -> Result<State, Refusal> {
    if is_handed_over {
        return Err(Refusal::HandedOver);
    }
    let complete = |meaning: &Meaning| match place(programme, meaning) {
        Err(lack) if lack.is_open_question() => Err(Refusal::Lacks(lack)),
        _ => Ok(()),
    };
    match act {
        Act::Confirm => complete(meaning).map(|()| State::Confirmed),
        Act::Correct(said) => complete(said).map(|()| State::Corrected),
        Act::Refuse => Ok(State::Refused),
        Act::Reset => Ok(State::Open),
    }
}

/// How sure a reading must be, in thousandths, to be confirmed with others in one act.
pub const SURE_PERMILLE: i64 = 800;

/// Whether a reading may be confirmed with others in one act: nobody has
/// looked at it, its number is meant exactly, the reader is sure of it, and a
/// report waits for it.
#[must_use]
pub fn is_sure(
    programme: &Programme,
    state: State,
    meaning: &Meaning,
    permille: i64,
    is_exact: bool,
) -> bool {
    state == State::Open && is_exact && permille >= SURE_PERMILLE && place(programme, meaning).is_ok()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_back() {
        for role in Role::ALL {
            assert_eq!(role.code().parse(), Ok(role));
        }
        for state in State::ALL {
            assert_eq!(state.code().parse(), Ok(state));
        }
        assert!("done".parse::<State>().is_err() && "goal".parse::<Role>().is_err());
    }

    #[test]
    fn what_a_figure_lacks_is_named_in_the_order_of_the_questions() {
        let programme = Programme::default();
        let mut meaning = Meaning { cell: None, unit: None, period: None, value: None, role: Role::Target };
        assert_eq!(place(&programme, &meaning), Err(Lack::Role));
        meaning.role = Role::Actual;
        assert_eq!(place(&programme, &meaning), Err(Lack::Indicator));
        meaning.cell = Some(Cell::from_name("tht"));
        assert_eq!(place(&programme, &meaning), Err(Lack::Unit));
        meaning.unit = Some(UnitId::new());
        assert_eq!(place(&programme, &meaning), Err(Lack::Period));
        meaning.period = "2024-H1".parse().ok();
        assert_eq!(place(&programme, &meaning), Err(Lack::Value));
        meaning.value = Some(12);
        assert_eq!(place(&programme, &meaning), Err(Lack::Form));
    }

    #[test]
    fn nobody_agrees_to_a_gap_and_a_report_is_changed_in_the_report() {
        let programme = Programme::default();
        let gap = Meaning { cell: None, unit: None, period: None, value: Some(3), role: Role::Actual };
        let goal = Meaning { role: Role::Target, ..gap.clone() };
        for (act, meaning, is_handed_over, expected) in [
            (Act::Confirm, &gap, false, Err(Refusal::Lacks(Lack::Indicator))),
            (Act::Correct(gap.clone()), &goal, false, Err(Refusal::Lacks(Lack::Indicator))),
            (Act::Confirm, &goal, false, Ok(State::Confirmed)),
            (Act::Correct(goal.clone()), &gap, false, Ok(State::Corrected)),
            (Act::Refuse, &gap, false, Ok(State::Refused)),
            (Act::Reset, &gap, false, Ok(State::Open)),
            (Act::Reset, &goal, true, Err(Refusal::HandedOver)),
            (Act::Refuse, &gap, true, Err(Refusal::HandedOver)),
        ] {
            assert_eq!(apply(&programme, &act, meaning, is_handed_over), expected, "{act:?}");
        }
    }
}
