//! A report that was sent back, until it is sent again: the reason stays in
//! sight while it is mended, not only until the first field is saved.

use crate::words::Words;
use storage::report::Event;

/// The return or the reopening that is still to be answered.
pub(crate) fn sent_back(events: &[Event]) -> Option<&Event> {
    let last = events.iter().rev().find(|event| event.kind != "save")?;
    matches!(last.kind.as_str(), "return" | "reopen").then_some(last)
}

/// Who sent it back, as a heading, and why.
pub(super) fn words_of(event: &Event, words: Words) -> (String, String) {
    let key = if event.kind == "reopen" { "report.reopened_by" } else { "report.returned_by" };
    (words.f(key, &[("by", &event.by)]), event.reason.clone())
}
