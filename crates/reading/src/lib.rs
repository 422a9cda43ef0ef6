//! Documents in: their text with positions, the figures in it, and what
//! contradicts itself.
//!
//! Bytes become a [`source::Source`] (text and its parts), this becomes
//! [`passage::Passage`]s (what reads as one line of words), these are read for
//! references, headings, numbers and, of what is left, [`figure::Figure`]s.
//! [`check::check`] looks for contradictions in the whole.

pub mod about;
pub mod check;
pub mod figure;
pub mod heading;
pub mod knowledge;
mod lexicon;
mod moment;
pub mod number;
mod outline;
mod own;
pub mod passage;
mod pattern;
mod place;
mod prepared;
pub mod reference;
pub mod source;
mod span;
pub mod table;
mod taken;
pub mod task;
mod when;
mod words;

pub use knowledge::Knowledge;
pub use span::Span;
pub use when::When;

use serde::Serialize;
use source::{Refused, Source};

/// A document, read.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Reading {
    /// Its text; every place is in characters of it.
    pub text: String,
    /// What it says of itself.
    pub about: about::About,
    /// Its figures, in the order of the text.
    pub figures: Vec<figure::Figure>,
    /// The documents that it names.
    pub references: Vec<reference::Reference>,
    /// Its headings.
    pub headings: Vec<heading::Heading>,
    /// Its tables as rows.
    pub tables: Vec<table::Table>,
    /// The tasks of a table of tasks.
    pub tasks: Vec<task::Task>,
    /// Every number, with what sort of number it is.
    pub numbers: Vec<number::Number>,
    /// What reads as one piece.
    #[serde(skip)]
    pub passages: Vec<passage::Passage>,
}

impl Reading {
    /// What stands at a place.
    #[must_use]
    pub fn quote(&self, span: Span) -> String {
        self.text.chars().skip(span.start).take(span.end.saturating_sub(span.start)).collect()
    }
}

/// Reads a file.
///
/// # Errors
/// [`Refused`], with what its sender can do.
pub fn read(bytes: &[u8], name: &str, knowledge: &Knowledge<'_>) -> Result<Reading, Refused> {
    Ok(understand(source::open(bytes, name)?, knowledge))
}

/// Reads a document whose text is already there.
#[must_use]
pub fn understand(source: Source, knowledge: &Knowledge<'_>) -> Reading {
    let passages = passage::passages(&source);
    let references = reference::find(&passages);
    let headings = heading::find(&passages);
    let mut about = about::head(&passages);
    let tables = table::find(&source.blocks, &passages);
    let tasks = task::find(&source.text, &tables);
    let mut gazetteer = place::Gazetteer::new(knowledge.programme);
    let mut prepared = prepared::prepare(&passages, &references, &mut gazetteer);
    let own = own::own(&prepared, &gazetteer, &about);
    let outline = outline::Outline::new(&prepared);
    let figures = figure::figures(&prepared, &outline, &own, knowledge);
    (about.area, about.time) = (own.area, own.period);
    let numbers = prepared.iter_mut().flat_map(|one| std::mem::take(&mut one.numbers)).collect();
    let text = source.text;
    Reading { text, about, figures, references, headings, tables, tasks, numbers, passages }
}
