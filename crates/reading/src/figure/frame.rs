//! What the questions about a figure are asked of: the document made ready.

use crate::outline::{Head, Outline};
use crate::own::Own;
use crate::prepared::Prepared;

/// A document made ready.
pub(super) struct Frame<'a> {
    /// Its passages.
    pub(super) passages: &'a [Prepared<'a>],
    /// Under which heads they stand.
    pub(super) outline: &'a Outline,
    /// What holds where nothing else is said.
    pub(super) own: &'a Own,
    /// The heads above each passage that has figures, the nearest first.
    pub(super) heads: Vec<Vec<Head>>,
}

impl<'a> Frame<'a> {
    pub(super) fn new(passages: &'a [Prepared<'a>], outline: &'a Outline, own: &'a Own) -> Self {
        let heads = |(index, one): (usize, &Prepared<'_>)| {
            let has_figures = one.numbers.iter().any(crate::number::Number::is_figure);
            if has_figures { outline.above(passages, index) } else { Vec::new() }
        };
        let heads = passages.iter().enumerate().map(heads).collect();
        Self { passages, outline, own, heads }
    }

    /// The heads above a passage, the nearest first.
    pub(super) fn heads(&self, passage: usize) -> &[Head] {
        &self.heads[passage]
    }

    /// The words of a head in lower case.
    pub(super) fn words(&self, head: &Head) -> &str {
        &self.passages[head.passage].lower[head.bytes.clone()]
    }
}
