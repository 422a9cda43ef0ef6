//! Tables of examples for the rules' tests.

use super::{Checked, Severity, check};
use crate::Knowledge;

/// What a rule is to find in an example.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Expected {
    /// Nothing.
    Nothing,
    /// So many errors and no warning.
    Errors(usize),
    /// So many warnings and no error.
    Warnings(usize),
}

fn checked(text: &str) -> Checked {
    let knowledge = Knowledge::default();
    match crate::read(text.as_bytes(), "example.txt", &knowledge) {
        Ok(reading) => check(&reading, &knowledge),
        Err(_) => Checked::default(),
    }
}

/// Runs one rule over a table of texts.
pub(crate) fn examples(rule: &str, table: &[(&str, Expected)]) {
    for (text, expected) in table {
        let found = checked(text);
        let of_rule = found.findings.iter().filter(|finding| finding.rule == rule);
        let (errors, warnings): (Vec<_>, Vec<_>) =
            of_rule.partition(|finding| finding.severity == Severity::Error);
        let wanted = match expected {
            Expected::Nothing => (0, 0),
            Expected::Errors(count) => (*count, 0),
            Expected::Warnings(count) => (0, *count),
        };
        assert_eq!((errors.len(), warnings.len()), wanted, "{text}\n{errors:?}\n{warnings:?}");
        if wanted != (0, 0) {
            assert!(found.relations[rule] > 0, "{text}: nothing was counted as checked");
        }
    }
}

mod hostile {
    use super::checked;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_text_is_checked(
            any in any::<String>(),
            alike in "(BÁO CÁO\n\n|Số: 12/BC-UBND\n\n|Huế, ngày 5/6/2024\n\n|Kết luận số |12-K[HL]/TU|ngày |31/4/2023| đã |[IVX]{1,3}\\. |[0-9]\\. |[a-e]\\) |6 tháng đầu năm 202[0-4]|Trên đây là báo cáo |như sau:|Luật |năm 2012|\n\n|, |\\. ){0,40}",
        ) {
            for text in [any, alike] {
                let length = text.chars().count();
                for finding in checked(&text).findings {
                    prop_assert!(!finding.spans.is_empty());
                    prop_assert!(finding.spans.iter().all(|quote| quote.span.end <= length + 1));
                }
            }
        }
    }
}
