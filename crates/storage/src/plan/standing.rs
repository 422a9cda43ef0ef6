//! How a plan's goals stand on a day: the value out of accepted figures, what
//! is asked for, how much has come in, for the whole and for each unit.

use super::desk::Desk;
use super::measure::Measure;
use super::see;
use crate::Error;
use crate::coverage::Coverage;
use crate::store::Store;
use domain::period::Period;
use domain::permission::Actor;
use domain::plan::{Plan, Standing};
use domain::{FormKey, UnitId};
use jiff::Timestamp;
use jiff::civil::Date;

/// From when a plan is looked at.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// The day on which the asker asks.
    pub today: Date,
    /// The day whose goals and figures are asked for.
    pub day: Date,
    /// The moment whose knowledge counts; what is known now if `None`.
    pub as_of: Option<Timestamp>,
}

impl Look {
    /// As things are today.
    #[must_use]
    pub fn now(today: Date) -> Look {
        Look { today, day: today, as_of: None }
    }
}

/// A period that closed after those that count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Newer {
    /// Which.
    pub period: Period,
    /// How much of it has come in.
    pub coverage: Coverage,
    /// The last day on which its reports come in time.
    pub deadline: Date,
    /// Whether that day has passed: then its silence counts.
    pub is_overdue: bool,
}

/// How a goal stands for one unit, or for the whole.
#[derive(Clone, Debug)]
pub struct UnitStanding {
    /// Which.
    pub unit: UnitId,
    /// Its figures, from which the light follows.
    pub standing: Standing,
    /// Its share of the goal.
    pub share: Option<i64>,
    /// For a share of something: that something's value.
    pub whole: Option<i64>,
    /// For a growth and a stock: the value at the beginning.
    pub base: Option<i64>,
    /// What it has promised itself.
    pub promised: Option<i64>,
    /// How much of its figures has come in, in the weakest of the periods.
    pub coverage: Coverage,
    /// Whether an illustrative figure is in it.
    pub is_illustrative: bool,
}

/// How a goal stands.
#[derive(Clone, Debug)]
pub struct TargetStanding {
    /// The goal's key.
    pub key: String,
    /// The version that counts on the day: its place in the list.
    pub version: usize,
    /// The form that its figures come from; none where no form asks for them.
    pub form: Option<FormKey>,
    /// For what is counted and not reported: the days over which it is.
    pub counted: Option<crate::organisation::Stretch>,
    /// The periods whose figures are in it.
    pub periods: Vec<Period>,
    /// A later period whose figures are not in it, and why.
    pub newer: Option<Newer>,
    /// The periods of the promises.
    pub promised_in: Vec<Period>,
    /// The goal as a whole.
    pub whole: UnitStanding,
    /// The units that the actor sees, in the programme's order.
    pub units: Vec<UnitStanding>,
    /// How many more units there are.
    pub hidden: usize,
    /// What the shares lack of the whole; none where nothing is split or the whole has no number.
    pub gap: Option<i64>,
}

/// The goal's value at the close of a period.
#[derive(Clone, Debug, PartialEq)]
pub struct PathPoint {
    /// The period.
    pub period: Period,
    /// What had been reached; none where nothing was reported.
    pub actual: Option<i64>,
    /// What was expected by then.
    pub expected: Option<i64>,
    /// How much of it has come in.
    pub coverage: Coverage,
}

impl Store {
    /// How the goals of a plan stand (or the one of that key). Lights and their
    /// reasons follow from [`UnitStanding::standing`].
    ///
    /// # Errors
    /// [`Error::NotFound`] for a plan that the actor does not see.
    pub async fn standing(
        &self,
        actor: &Actor,
        plan: &Plan,
        only: Option<&str>,
        look: Look,
    ) -> Result<Vec<TargetStanding>, Error> {
        let programme = self.programme().await?;
        see(&programme, actor, plan, look.today)?;
        let mut desk = Desk::new(self, &programme, look);
        let mut found = Vec::new();
        for target in plan.targets.iter().filter(|target| only.is_none_or(|key| target.key == key)) {
            let Some(version) = target.version(look.day) else { continue };
            let measure = Measure::new(&programme, plan, target, version, look);
            found.push(measure.standing(&mut desk, actor).await?);
        }
        Ok(found)
    }

    /// A goal's value at the close of each period on its way, earliest first.
    ///
    /// # Errors
    /// As [`Store::standing`].
    pub async fn path(
        &self,
        actor: &Actor,
        plan: &Plan,
        key: &str,
        look: Look,
    ) -> Result<Vec<PathPoint>, Error> {
        let programme = self.programme().await?;
        see(&programme, actor, plan, look.today)?;
        let target = plan.target(key).ok_or(Error::NotFound)?;
        let version = target.version(look.day).ok_or(Error::NotFound)?;
        let mut desk = Desk::new(self, &programme, look);
        Measure::new(&programme, plan, target, version, look).path(&mut desk).await
    }
}
