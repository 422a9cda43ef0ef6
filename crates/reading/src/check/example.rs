//! Reads an example sentence and checks it, for the tests of rules.

use super::{Checked, check};
use crate::figure::{Bound, Figure, Role};
use crate::source::{Block, BlockKind, Source};
use crate::{Knowledge, Reading, Span, When, understand};
use regex::Regex;

/// What a rule found in a text, in Vietnamese.
pub(super) fn found(rule: &str, text: &str) -> Vec<String> {
    let of_rule = run(text).findings.into_iter().filter(|finding| finding.rule == rule);
    of_rule.map(|finding| finding.message.vi).collect()
}

/// How many relations a rule checked in a text.
pub(super) fn checked(rule: &str, text: &str) -> usize {
    run(text).relations.get(rule).copied().unwrap_or_default()
}

fn run(text: &str) -> Checked {
    let source = crate::source::open(text.as_bytes(), "example.md").unwrap();
    let mut reading = understand(source, &Knowledge::default());
    if reading.figures.is_empty() {
        crude(&mut reading);
    }
    check(&reading, &Knowledge::default())
}

fn crude(reading: &mut Reading) {
    let number = Regex::new(r"(?:^|[^\d/.,-])(\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?)(%?)(?: (hợp tác xã|HTX|tổ hợp tác|tổ viên|thành viên|tổ|nhóm hộ|hộ|người|triệu đồng|tỷ đồng|mô hình|liên hiệp|quỹ|dự án|huyện|địa phương))?").unwrap();
    for (passage, text) in reading.passages.iter().enumerate() {
        for found in number.captures_iter(&text.text) {
            let digits = found.get(1).unwrap();
            let before = text.text[..digits.start()].to_lowercase();
            let tail: String = before.chars().rev().take(14).collect::<Vec<_>>().into_iter().rev().collect();
            if tail.ends_with("năm ") {
                continue;
            }
            let percent = !found[2].is_empty();
            let role = if tail.contains("tăng ") && !tail.contains("lên") && !tail.contains("từ")
                || tail.contains("giảm ") && !tail.contains("từ")
            {
                Role::Change
            } else if tail.contains("phấn đấu") {
                Role::Target
            } else if percent && (tail.contains("đạt") || tail.contains("chiếm")) {
                Role::Ratio
            } else {
                Role::Actual
            };
            let bound = if tail.contains("gần") {
                Bound::Nearly
            } else if tail.contains("hơn") {
                Bound::MoreThan
            } else {
                Bound::Exact
            };
            let bytes = digits.start()..digits.end() + usize::from(percent);
            reading.figures.push(Figure {
                span: text.span(bytes.clone()),
                text: found[1].to_owned(),
                value: vietnamese::number::parse(&found[1]).unwrap(),
                value_to: None,
                bound,
                measure: if percent {
                    "%".to_owned()
                } else {
                    found.get(3).map_or(String::new(), |word| word.as_str().to_owned())
                },
                label: String::new(),
                indicator: None,
                score: 1.0,
                area: "huyện A".to_owned(),
                unit: None,
                time: When::Year(2020),
                role,
                compared_with: None,
                compares: None,
                passage,
                bytes,
            });
        }
    }
    let _ = (Block { span: Span::new(0, 0), kind: BlockKind::Paragraph }, Source::default());
}
