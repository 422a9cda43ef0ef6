//! Done against promised. A percentage is always computed from its parts.

use serde::Serialize;
use vietnamese::percent::Percent;

/// How one line stands.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub struct Progress {
    /// Done; `None` where nothing was reported.
    pub done: Option<i64>,
    /// Promised.
    pub registered: Option<i64>,
    /// What a straight line from the first to the last day would ask for by
    /// now, in thousandths.
    pub expected_permille: Option<i64>,
}

impl Progress {
    /// Done of promised; `None` without both, or where nothing was promised.
    #[must_use]
    pub fn percent(&self) -> Option<Percent> {
        Percent::of(self.done?, self.registered?)
    }

    /// The width of a bar, 0 to 1000.
    #[must_use]
    pub fn bar_permille(&self) -> i64 {
        match (self.done, self.registered) {
            (Some(done), Some(registered)) if registered > 0 => {
                i64::try_from(i128::from(done) * 1000 / i128::from(registered)).unwrap_or(1000).clamp(0, 1000)
            }
            _ => 0,
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use super::*;
    use vietnamese::Language;

    #[test]
    fn the_percentages_of_2012() {
        for (done, registered, expected) in [
            (73, 190, "38,4%"),
            (1220, 7574, "16,1%"),
            (321, 796, "40,3%"),
            (189, 3787, "5%"),
            (94, 361, "26%"),
            (39, 363, "10,7%"),
            (2, 223, "0,9%"),
            (176, 7554, "2,3%"),
            (11, 792, "1,4%"),
        ] {
            let line = Progress { done: Some(done), registered: Some(registered), expected_permille: None };
            assert_eq!(line.percent().unwrap().format(Language::Vi), expected);
        }
    }

    #[test]
    fn nothing_promised_has_no_percentage() {
        let line = Progress { done: Some(11), registered: None, expected_permille: None };
        assert_eq!((line.percent().is_none(), line.bar_permille()), (true, 0));
        let zero = Progress { registered: Some(0), ..line };
        assert!(zero.percent().is_none());
    }
}
