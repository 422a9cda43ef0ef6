//! Plans: documents with goals and tasks, what carries out what, and how each
//! goal stands.
//!
//! A plan is data with dates. A goal that is changed gets a new version with a
//! reason and the document that ordered it; progress before that day is still
//! held against the version that counted then.

mod actual;
mod allocation;
mod asked;
mod chain;
mod edit;
mod figure;
pub(crate) mod pack;
mod part;
mod rank;
mod recommendation;
mod standing;
mod target;
mod task;
mod timing;

pub use actual::{cover, each_reached, level_of};
pub use allocation::{evenly, gap, in_proportion};
pub use asked::{CellRefused, MOST_CELLS, check_cells, may_ask};
pub use chain::{above, below};
pub use edit::{Counted, PlanRefused};
pub use figure::{FromTasks, OfTask, Reading, told_by_day, told_steps};
pub use pack::read_file;
pub use part::{
    ESCALATE_DAYS, PartAct, PartFacts, PartRefusal, Review, Sides, Statement, StatementFault, TaskCount,
    apply_part, levels_up, next_turn, task_state,
};
pub use rank::{Place, rank};
pub use recommendation::{
    AnswerState, CaseAct, CaseRefusal, CaseSides, CaseState, answer_due, answer_state, apply_case,
};
pub use standing::{Because, Light, LightRule, RULE, Standing, expected_by, forecast};
pub use target::{Aim, Base, Goal, Path, Share, Step, Target, TargetVersion};
pub use task::{
    Asked, SILENT_DAYS, SOON_DAYS, Task, TaskState, Timing, Urgency, lateness, next_due, urgency,
};
pub use timing::read_timing;

use crate::{PlanKey, UnitId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A document that sets goals, gives tasks, or is carried out by one that does.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Plan {
    /// Its key in the programme.
    pub key: PlanKey,
    /// The code of its type: `KH`, `CTr`, `ĐA`, `NQ`, `CV`.
    pub kind: String,
    /// Number and symbol: `784/KH-UBND`; empty where it is not known.
    #[serde(default)]
    pub number: String,
    /// The day it was issued.
    #[serde(default, with = "crate::dates::optional")]
    pub day: Option<Date>,
    /// Who issued it, in words.
    pub issuer: String,
    /// What it is about, in short.
    pub vi: String,
    /// The same in English.
    pub en: String,
    /// The plans that it carries out.
    #[serde(default)]
    pub carries_out: Vec<PlanKey>,
    /// The plan that took its place.
    #[serde(default)]
    pub replaced_by: Option<PlanKey>,
    /// First day.
    #[serde(default, with = "crate::dates::optional")]
    pub valid_from: Option<Date>,
    /// Last day.
    #[serde(default, with = "crate::dates::optional")]
    pub valid_to: Option<Date>,
    /// The unit for which it holds; its subtree sees it, and whoever reviews there keeps it.
    pub unit: UnitId,
    /// Its goals.
    #[serde(default)]
    pub targets: Vec<Target>,
    /// What a reader must know: what is illustrative, which day was assumed.
    #[serde(default)]
    pub note_vi: String,
    /// The same in English.
    #[serde(default)]
    pub note_en: String,
    /// Whether it is made up for a demonstration.
    #[serde(default)]
    pub illustrative: bool,
}

impl Plan {
    /// Whether it holds on a day.
    #[must_use]
    pub fn holds(&self, day: Date) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_to.is_none_or(|to| day <= to)
    }

    /// Its short title.
    #[must_use]
    pub fn title(&self, language: vietnamese::Language) -> &str {
        language.pick(&self.vi, &self.en)
    }

    /// The goal of that key.
    #[must_use]
    pub fn target(&self, key: &str) -> Option<&Target> {
        self.targets.iter().find(|target| target.key == key)
    }
}
