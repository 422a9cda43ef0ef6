//! What the reader knows before it reads: the programme's units and
//! indicators, and the glossary of words that senders use for them.

use domain::glossary::Entry;
use domain::programme::Programme;

/// What is known. Nothing in it is needed: without a programme the language
/// alone is read, and no figure is matched to an indicator.
#[derive(Clone, Copy, Debug, Default)]
pub struct Knowledge<'a> {
    /// Units, indicators, legal minimums.
    pub programme: Option<&'a Programme>,
    /// Words for indicators.
    pub glossary: &'a [Entry],
}
