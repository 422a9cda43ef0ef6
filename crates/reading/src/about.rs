//! What a document says of itself: whose it is, of which area and time it
//! speaks, when it was made.

mod head;
mod issuer;

pub(crate) use head::is_kind;
pub use head::read as head;

use crate::When;
use jiff::civil::Date;
use serde::Serialize;

/// What a document is.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct About {
    /// The type of document in lower case: `báo cáo`, `công văn`; empty where it does not say.
    pub kind: String,
    /// The title, joined over its lines.
    pub title: String,
    /// Its own number as written; empty where it is not in the text.
    pub number: String,
    /// Its own date.
    pub date: Option<Date>,
    /// Who issued it, in the document's words.
    pub issuer: String,
    /// The area of which it speaks where nothing else is said.
    pub area: String,
    /// The time of which it speaks where nothing else is said.
    pub time: When,
}

#[cfg(test)]
mod tests;
