//! The base of a comparison in brackets behind it: "đạt 90% kế hoạch (40 HTX)",
//! "tăng 12 người so với cuối năm 2022 (75 người)".

use super::Role;
use crate::moment::{self, Moment, Said, Way};
use crate::{When, words};

/// What a comparison is based on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Base {
    /// What was promised.
    Promise,
    /// What was aimed at.
    Plan,
    /// What was there or done at an earlier time.
    Earlier,
}

/// What the words between a figure and the next number say of that number.
pub(super) fn base(between: &str) -> Option<Base> {
    let between = between.trim_end();
    // "(+5,7%) so với 31/12/2022 (": the bracket of the figure itself closes first.
    let between = between.strip_prefix(')').unwrap_or(between);
    // "đạt 90% kế hoạch giao 10 chi hội", "so với năm 2023 là 84 hợp tác xã".
    let plain = || {
        let told = between.strip_suffix(" là").or_else(|| between.strip_suffix(" giao"))?;
        (told.split_whitespace().count() <= MOST_WORDS && !told.contains(',')).then_some(told)
    };
    let words = between.strip_suffix('(').or_else(plain)?;
    if words.contains([')', ';', '.']) || words.len() > LONGEST {
        return None;
    }
    if words::has_any(words, &["so với", "so", "cùng kỳ"]) && words::find(words, "đăng ký").is_some()
    {
        return Some(Base::Promise);
    }
    if words::has_any(words, &["kế hoạch", "chỉ tiêu", "mục tiêu", "kh", "dự toán"]) {
        return Some(Base::Plan);
    }
    words::has_any(words, &["so với", "cùng kỳ", "so"]).then_some(Base::Earlier)
}

/// Words before "là" or "giao" at most: more say something of their own.
const MOST_WORDS: usize = 7;

/// Longer than this, in bytes, no comparison goes on before its base.
const LONGEST: usize = 120;

impl Base {
    pub(super) fn role(self) -> Role {
        match self {
            Base::Promise => Role::Registered,
            Base::Plan => Role::Target,
            Base::Earlier => Role::Actual,
        }
    }

    /// The time of the base; `compared` is the time of the figure that is compared with it,
    /// `moments` are those between the two.
    pub(super) fn time(self, lower: &str, moments: &[Moment], compared: When) -> When {
        if self != Base::Earlier {
            // What was planned or promised is for the whole year.
            return moment::year_of(compared).map_or(compared, When::Year);
        }
        let than = moments.iter().rev().find(|moment| moment.way == Way::Than);
        match than.map(|moment| (moment, moment.said)) {
            Some((moment, Said::When(when))) => {
                let is_end = words::any_before(
                    lower,
                    moment.bytes.start,
                    &["cuối năm", "thời điểm", "cuối", "hết năm", "đến năm", "đến hết năm"],
                );
                let end = moment::end_of(when).filter(|_| is_end);
                end.map_or_else(|| same_part(when, compared, lower, moment), When::Day)
            }
            _ => moment::year_before(compared),
        }
    }
}

/// "cùng kỳ năm 2022" is the same part of that year.
fn same_part(when: When, compared: When, lower: &str, moment: &Moment) -> When {
    let is_same_part =
        words::any_before(lower, moment.bytes.start, &["cùng kỳ năm", "cùng kỳ", "cùng thời điểm năm"]);
    let before = moment::year_before(compared);
    if is_same_part && moment::year_of(before) == moment::year_of(when) { before } else { when }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_before_the_bracket() {
        for (between, expected) in [
            ("% kế hoạch (", Some(Base::Plan)),
            ("% so với đăng ký cả năm (", Some(Base::Promise)),
            (" hộ so với cuối năm 2020 (", Some(Base::Earlier)),
            ("% so với cùng kỳ năm trước (", Some(Base::Earlier)),
            (" hộ (", None),
            ("% so với cùng kỳ), (", None),
            (") so với 31/12/2022 (", Some(Base::Earlier)),
            ("% kế hoạch giao ", Some(Base::Plan)),
            (" hộ so với năm 2023 là ", Some(Base::Earlier)),
            (" hộ, trong đó nữ là ", None),
        ] {
            assert_eq!(base(between), expected, "{between}");
        }
    }
}
