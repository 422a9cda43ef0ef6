//! Tasks out of a table of tasks: group, text, lead agency, result asked for.

use crate::Span;
use serde::Serialize;

/// A task.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Task {
    /// Where its text stands.
    #[serde(flatten)]
    pub span: Span,
    /// The number of its group as written: `1`.
    pub group_number: String,
    /// The group's title.
    pub group: String,
    /// What is to be done.
    pub text: String,
    /// The lead agency as written, joined over lines.
    pub lead: String,
    /// The result asked for; empty where the document leaves it open.
    pub result: String,
}
