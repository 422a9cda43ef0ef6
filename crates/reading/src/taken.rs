//! Which bytes of a passage are already read as something.

use std::ops::Range;

/// A mark for each byte, so that asking costs no more than the stretch asked for is long.
pub(crate) struct Taken(Vec<bool>);

impl Taken {
    /// Nothing taken of so many bytes.
    pub(crate) fn new(length: usize) -> Self {
        Self(vec![false; length])
    }

    /// Whether none of a stretch is taken.
    pub(crate) fn is_free(&self, bytes: &Range<usize>) -> bool {
        self.0.get(bytes.clone()).is_some_and(|marks| !marks.contains(&true))
    }

    /// Takes a stretch if all of it is free, and says whether it was.
    pub(crate) fn take(&mut self, bytes: &Range<usize>) -> bool {
        let is_free = self.is_free(bytes);
        if is_free && let Some(marks) = self.0.get_mut(bytes.clone()) {
            marks.fill(true);
        }
        is_free
    }
}
