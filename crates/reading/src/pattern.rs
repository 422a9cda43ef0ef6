//! Patterns of the language, compiled once.

use regex::Regex;

/// Compiles a pattern of ours, for a `LazyLock`.
///
/// # Panics
/// Where it is no pattern: a mistake in the program that every test of its module shows.
pub(crate) fn regex(pattern: &str) -> Regex {
    match Regex::new(pattern) {
        Ok(regex) => regex,
        Err(error) => panic!("{error}"),
    }
}
