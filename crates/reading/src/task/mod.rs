//! Tasks out of a table of tasks: group, text, lead agency, result asked for.

mod cells;
mod lines;
mod row;
mod words;

use crate::Span;
use crate::table::Table;
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

/// The tasks of a document: out of its tables, or, where a format kept none, out of the lines
/// that a table leaves behind.
#[must_use]
pub fn find(text: &str, tables: &[Table]) -> Vec<Task> {
    let found: Vec<Task> = tables.iter().flat_map(cells::tasks).collect();
    if found.is_empty() && tables.is_empty() { lines::tasks(text) } else { found }
}

#[cfg(test)]
mod tests;
