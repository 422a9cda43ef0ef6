//! Tasks as they are written in a sheet, a form or a document's table, made
//! into tasks of a plan: agencies and numbers matched by name however spelled,
//! times read, and what cannot be read told by its cell.

use super::asked::Askable;
use super::known::{Known, Named};
use crate::Words;
use crate::error::Fault;
use domain::UnitId;
use domain::plan::{Asked, Task, read_timing};
use domain::programme::Programme;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A task as it is written, each part with the cell it stands in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Written {
    /// The row in the sheet, from 1.
    pub(super) row: u32,
    /// The number of the group.
    pub(super) group_number: String,
    /// The group's title.
    pub(super) group: String,
    /// What is to be done.
    pub(super) text: String,
    /// The lead agencies.
    pub(super) leads: String,
    /// The supporting agencies.
    pub(super) supports: String,
    /// When.
    pub(super) time: String,
    /// The result asked for.
    pub(super) result: String,
    /// The weight; 1 where nothing is written.
    pub(super) weight: String,
    /// The numbers asked for.
    #[serde(default)]
    pub(super) figures: String,
    /// The letter of each column, in the order of [`COLUMNS`]; none for what comes from no sheet.
    pub(super) letters: Vec<String>,
}

/// The columns of the template: the name's key in the words, and the spellings
/// by which a column is found again, folded.
pub(super) const COLUMNS: [(&str, &[&str]); 9] = [
    ("task.column.group_number", &["nhom", "so nhom", "stt nhom", "group"]),
    ("task.column.group", &["ten nhom", "group title"]),
    ("task.column.text", &["nhiem vu", "noi dung nhiem vu", "task"]),
    ("task.column.leads", &["don vi chu tri", "co quan chu tri", "lead agency"]),
    ("task.column.supports", &["don vi phoi hop", "co quan phoi hop", "supporting agencies"]),
    ("task.column.time", &["thoi gian", "thoi han", "thoi gian thuc hien", "time"]),
    ("task.column.result", &["ket qua", "san pham", "result"]),
    ("task.column.weight", &["trong so", "weight"]),
    ("task.column.figures", &["so lieu", "so lieu phai bao", "so lieu phai bao cao", "figures", "numbers"]),
];

/// The places of some columns in [`COLUMNS`].
const TEXT: usize = 2;
const LEADS: usize = 3;
const SUPPORTS: usize = 4;
const TIME: usize = 5;
const WEIGHT: usize = 7;
const FIGURES: usize = 8;

impl Written {
    /// The name of a cell: `D7`; in a document's table its row and column in
    /// words; the column's key for what was typed in a form.
    fn cell(&self, column: usize, words: Words) -> String {
        match (self.letters.get(column).map_or("", String::as_str), self.row) {
            ("", 0) => COLUMNS[column].0.to_owned(),
            ("", row) => words.f("task.place", &[("row", &row), ("column", &words.t(COLUMNS[column].0))]),
            (letter, row) => format!("{letter}{row}"),
        }
    }

    /// The tasks of a document's table.
    pub(super) fn of_document(tasks: Vec<reading::task::Task>) -> Vec<Written> {
        let one = |(index, task): (usize, reading::task::Task)| Written {
            row: u32::try_from(index).unwrap_or(0) + 1,
            group_number: task.group_number,
            group: task.group,
            text: task.text,
            leads: task.lead,
            // Questions of a form to be filled are no part of the result.
            result: task.result.trim_end_matches('?').to_owned(),
            ..Written::default()
        };
        tasks.into_iter().enumerate().map(one).collect()
    }
}

/// What the tasks become, or what keeps them from it.
#[derive(Default)]
pub(super) struct Outcome {
    /// The tasks, as far as they can be read.
    pub(super) tasks: Vec<Task>,
    /// What is wrong, cell by cell.
    pub(super) faults: Vec<Fault>,
    /// Names that somebody has to say of, with the units they may be.
    pub(super) asked: BTreeMap<String, Vec<UnitId>>,
}

/// Reads what is written. `choices` says what somebody took doubtful names for.
pub(super) fn read(
    programme: &Programme,
    plan: &domain::plan::Plan,
    written: &[Written],
    choices: &BTreeMap<String, UnitId>,
    today: Date,
    words: Words,
) -> Outcome {
    let mut outcome = Outcome::default();
    let known = Known::of(programme, plan.unit, today);
    let askable = Askable::of(programme, words);
    let (mut group_number, mut group) = (String::new(), String::new());
    for one in written {
        // A group's title stands once, above its tasks or beside the first.
        if !one.group_number.trim().is_empty() && one.group_number.trim() != group_number {
            group_number = one.group_number.trim().to_owned();
            group = one.group.trim().to_owned();
        } else if !one.group.trim().is_empty() {
            group = one.group.trim().to_owned();
        }
        let mut fault = |column: usize, detail: String| {
            outcome.faults.push(Fault { field: one.cell(column, words), detail });
        };
        if one.text.trim().is_empty() {
            fault(TEXT, words.t("task.words_missing").to_owned());
        }
        let timing = read_timing(&one.time);
        if timing.is_none() {
            fault(TIME, words.f("task.time_unread", &[("typed", &one.time.trim())]));
        }
        let weight = match one.weight.trim() {
            "" => Some(1),
            typed => typed.parse::<i64>().ok().filter(|weight| (1..=100).contains(weight)),
        };
        if weight.is_none() {
            fault(WEIGHT, words.t("task.weight_range").to_owned());
        }
        let (mut leads, mut supports) = (Vec::new(), Vec::new());
        for (column, text, units) in
            [(LEADS, &one.leads, &mut leads), (SUPPORTS, &one.supports, &mut supports)]
        {
            for named in known.read(text) {
                match named {
                    Named::Units(found) => units.extend(found),
                    Named::Doubtful(name, may_be) => match choices.get(&name) {
                        Some(unit) => units.push(*unit),
                        None if may_be.is_empty() => {
                            fault(column, words.f("task.unit_unknown", &[("typed", &name)]));
                        }
                        None => {
                            outcome.asked.insert(name, may_be);
                        }
                    },
                }
            }
        }
        if one.leads.trim().is_empty() {
            fault(LEADS, words.t("task.lead_missing").to_owned());
        }
        let (cells, wrong) = askable.read(&one.figures);
        wrong.into_iter().for_each(|wrong| fault(FIGURES, wrong));
        let mut seen = std::collections::HashSet::new();
        leads.retain(|unit| seen.insert(*unit));
        supports.retain(|unit| seen.insert(*unit));
        let clip = |text: &str, most: usize| -> String {
            vietnamese::name::nfc(&text.split_whitespace().collect::<Vec<_>>().join(" "))
                .chars()
                .take(most)
                .collect()
        };
        let (text, result) = (clip(&one.text, 2000), clip(&one.result, 1000));
        outcome.tasks.push(Task {
            plan: plan.key.clone(),
            key: String::new(),
            position: 0,
            group_number: clip(&group_number, 20),
            group_vi: clip(&group, 500),
            group_en: clip(&group, 500),
            en: text.clone(),
            vi: text,
            leads,
            leads_vi: clip(&one.leads, 1000),
            supports,
            timing: timing.unwrap_or_default(),
            asked: match (result.is_empty(), cells.is_empty()) {
                (false, _) => Asked::Words,
                (true, false) => Asked::Numbers,
                (true, true) => Asked::Nothing,
            },
            result_en: result.clone(),
            result_vi: result,
            weight: weight.unwrap_or(1),
            cells,
        });
    }
    outcome
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod tests {
    use super::super::testing::programme;
    use super::*;
    use crate::Language;
    use jiff::civil::date;

    const DAY: Date = date(2024, 6, 18);

    #[test]
    fn what_is_wrong_is_told_by_its_cell() {
        let programme = programme();
        let plan = programme.plans.iter().find(|plan| plan.key.as_str() == "ke-hoach-784").unwrap();
        let letters: Vec<String> = ["A", "B", "C", "D", "E", "F", "G", "H", "I"].map(str::to_owned).to_vec();
        let row = |row, text: &str, leads: &str, time: &str, weight: &str| Written {
            row,
            group_number: "1".into(),
            group: "Nhóm".into(),
            text: text.into(),
            leads: leads.into(),
            time: time.into(),
            weight: weight.into(),
            letters: letters.clone(),
            ..Written::default()
        };
        let written = [
            row(5, "Việc một", "Sở Nội vụ", "quý III năm 2024", ""),
            row(6, "", "Sở Vũ trụ", "sớm", "nhiều"),
            row(7, "Việc ba", "", "", "2"),
        ];
        let none = BTreeMap::new();
        let outcome = read(&programme, plan, &written, &none, DAY, Words(Language::Vi));
        let cells: Vec<&str> = outcome.faults.iter().map(|fault| fault.field.as_str()).collect();
        assert_eq!(cells, ["C6", "F6", "H6", "D6", "D7"]);
        assert_eq!(outcome.tasks[0].group_vi, "Nhóm");
        let figures =
            Written { figures: "lop; lượt khách; nv-lop".into(), ..row(8, "Việc", "SNV", "", "") };
        let outcome = read(&programme, plan, &[figures], &none, DAY, Words(Language::Vi));
        let cells: Vec<&str> = outcome.faults.iter().map(|fault| fault.field.as_str()).collect();
        assert_eq!((cells, outcome.tasks[0].cells.len()), (vec!["I8", "I8"], 1));
        // A doubtful name is asked about, and what was said of it is taken.
        let doubtful = [row(5, "Việc", "Sở Nội vụ tỉnh nhà", "", "")];
        let outcome = read(&programme, plan, &doubtful, &none, DAY, Words(Language::Vi));
        assert_eq!((outcome.faults.len(), outcome.asked.len()), (0, 1));
        let unit = programme.units.find("SNV", DAY).unwrap().id;
        let chosen = BTreeMap::from([("Sở Nội vụ tỉnh nhà".to_owned(), unit)]);
        let outcome = read(&programme, plan, &doubtful, &chosen, DAY, Words(Language::Vi));
        assert_eq!((outcome.asked.len(), outcome.tasks[0].leads.as_slice()), (0, &[unit][..]));
    }
}
