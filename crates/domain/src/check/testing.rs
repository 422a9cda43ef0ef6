#![allow(clippy::unwrap_used, missing_docs, reason = "test code")]
//! A small form that the rules' tables of examples are written against.

use super::{Entered, Finding, Rule, Sheet, check};
use crate::form::{Cell, Form};
use crate::indicator::{Indicator, Indicators, Nature, OverTime, OverUnits};
use crate::programme::LegalMinimum;
use jiff::civil::date;

const FORM: &str = r#"
key = "nho" 
vi = "Biểu nhỏ" 
en = "Small form" 
short_vi = "Nhỏ" 
short_en = "Small" 
aspect = "actual"
[schedule]
regime = "decree-09"
kinds = ["half-year", "year"]
[[version]]
number = 1
fills = { kinds = ["commune"] }
[[version.level]]
kinds = ["commune"]
opens = "closing-30d"
deadline = "closing+2w"
late_until = "closing+60d"
corrections_until = "closing+180d"
[[version.section]]
key = "tht"
vi = "Tổ hợp tác"
en = "Cooperative groups"
columns = [{ key = "total", breakdown = "" }, { key = "female", breakdown = "sex=female" }]
line = [
  { indicator = "tht", cells = ["total"] },
  { indicator = "tht-moi", part_of = "tht", cells = ["total"] },
  { indicator = "to-vien", cells = ["total"] },
  { indicator = "thanh-vien" },
  { indicator = "nhom-ho", cells = ["total"] },
  { indicator = "ho", cells = ["total"] },
  { indicator = "lai", cells = ["total"] },
]
[[version.check]]
rule = "at_least"
left = "ho"
right = "nhom-ho"
factor = 2
because_vi = "Mỗi nhóm hộ có ít nhất 2 hộ."
because_en = "A household group has at least 2 households."
[[version.check]]
rule = "legal_minimum"
members = "to-vien"
groups = "tht"
kind = "cooperative_group"
"#;

pub(crate) fn form() -> Form {
    toml::from_str(FORM).unwrap()
}

pub(crate) fn indicator(key: &str, decimals: u32) -> Indicator {
    Indicator {
        key: key.into(),
        vi: key.into(),
        en: key.into(),
        unit_vi: "tổ".into(),
        unit_en: "groups".into(),
        nature: Nature::Stock,
        decimals,
        over_units: OverUnits::Sum,
        over_time: OverTime::Last,
        scale: 1,
        jump_percent: (key == "tht").then_some(50),
        negative: key == "lai",
        register: None,
        activities: None,
        tasks: None,
    }
}

pub(crate) fn rules(cells: &[(&str, i64)], previous: &[(&str, i64)]) -> Vec<Rule> {
    rules_of(cells, previous, "2024-H1")
}

pub(crate) fn rules_of(cells: &[(&str, i64)], previous: &[(&str, i64)], period: &str) -> Vec<Rule> {
    findings(cells, previous, period).into_iter().map(|finding| finding.rule).collect()
}

pub(crate) fn findings(cells: &[(&str, i64)], previous: &[(&str, i64)], period: &str) -> Vec<Finding> {
    let form = form();
    let keys = ["tht", "tht-moi", "to-vien", "thanh-vien", "nhom-ho", "ho", "lai"];
    let indicators = Indicators::new(keys.iter().map(|key| indicator(key, 0)).collect());
    let law = |minimum, from, to| LegalMinimum {
        kind: "cooperative_group".into(),
        minimum,
        valid_from: from,
        valid_to: to,
        source: "Nghị định".into(),
    };
    let legal_minimums = [law(3, None, Some(date(2019, 11, 24))), law(2, Some(date(2019, 11, 25)), None)];
    let entered = cells.iter().map(|(name, value)| (Cell::from_name(name), Entered::Value(*value))).collect();
    let previous = previous.iter().map(|(name, value)| (Cell::from_name(name), *value)).collect();
    let sheet = Sheet {
        version: &form.versions[0],
        indicators: &indicators,
        legal_minimums: &legal_minimums,
        period: period.parse().unwrap(),
        entered: &entered,
        previous: &previous,
    };
    check(&sheet)
}

#[test]
fn a_form_is_read_back_from_json() {
    let form = form();
    let json = serde_json::to_string(&form).unwrap();
    assert_eq!(serde_json::from_str::<Form>(&json).unwrap(), form);
}
