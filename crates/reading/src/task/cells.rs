//! Tasks out of a table with real cells.

use super::Task;
use super::words::{Column, column};
use crate::table::{Cell, Table};

/// In which column of the table what stands.
struct Columns {
    number: Option<usize>,
    task: usize,
    lead: Option<usize>,
    result: Option<usize>,
}

/// The tasks of a table whose head names tasks and who leads or what comes out.
pub(super) fn tasks(table: &Table) -> Vec<Task> {
    let head = table.rows.iter().take(DEEPEST_HEAD).enumerate();
    let Some((first, columns)) = head.filter_map(|(at, row)| Some((at + 1, columns(row)?))).next() else {
        return Vec::new();
    };
    let (mut found, mut group, mut lead_above) = (Vec::new(), (String::new(), String::new()), String::new());
    for row in table.rows.iter().skip(first).filter(|row| self::columns(row).is_none()) {
        let lead = columns.lead.and_then(|at| covering(row, at));
        let Some(task) = covering(row, columns.task).filter(|cell| !cell.text.is_empty()) else {
            // A row that is only one wide cell under the number is a group.
            if let [only] = &with_words(row)[..] {
                group = numbered(&only.text);
            }
            continue;
        };
        let result =
            columns.result.and_then(|at| covering(row, at)).filter(|cell| cell.column != task.column);
        let number = columns.number.and_then(|at| covering(row, at)).map_or("", |cell| cell.text.as_str());
        if is_group(task, lead, result, number) {
            let is_joined = number.is_empty() || task.column == 0;
            let number = number.trim_end_matches(['.', ')']).to_owned();
            group = if is_joined { numbered(&task.text) } else { (number, task.text.clone()) };
            continue;
        }
        // A cell that spans rows is there only once.
        let lead = lead.map_or_else(|| lead_above.clone(), |cell| cell.text.clone());
        lead_above.clone_from(&lead);
        found.push(Task {
            span: task.span,
            group_number: group.0.clone(),
            group: group.1.clone(),
            text: task.text.clone(),
            lead,
            result: result.map(|cell| cell.text.clone()).unwrap_or_default(),
        });
    }
    found
}

/// Rows among which a head is looked for.
const DEEPEST_HEAD: usize = 6;

fn columns(row: &[Cell]) -> Option<Columns> {
    let find = |wanted| row.iter().find(|cell| column(&cell.text) == wanted).map(|cell| cell.column);
    let is_short = row.iter().all(|cell| cell.text.chars().count() <= LONGEST_HEAD);
    let (lead, result) = (find(Column::Lead), find(Column::Result));
    let task = find(Column::Task).filter(|_| is_short && (lead.is_some() || result.is_some()))?;
    Some(Columns { number: find(Column::Number), task, lead, result })
}

/// In characters: a column's head is no sentence.
const LONGEST_HEAD: usize = 60;

/// Whether a row names a group: its words stand across the columns, or nobody
/// leads and nothing comes out of it, though the table has cells for both.
fn is_group(task: &Cell, lead: Option<&Cell>, result: Option<&Cell>, number: &str) -> bool {
    let is_empty = |cell: Option<&Cell>| cell.is_none_or(|cell| cell.text.is_empty());
    let is_across = lead.is_some_and(|cell| cell.column == task.column);
    let has_cells = lead.or(result).is_some();
    is_across || has_cells && is_empty(lead) && is_empty(result) && !is_dash(number)
}

fn covering(row: &[Cell], column: usize) -> Option<&Cell> {
    row.iter().find(|cell| cell.covers(column))
}

fn with_words(row: &[Cell]) -> Vec<&Cell> {
    row.iter().filter(|cell| !cell.text.is_empty()).collect()
}

fn is_dash(number: &str) -> bool {
    matches!(number, "-" | "–" | "+" | "•")
}

/// "II. Đổi mới" is the number "II" with the title "Đổi mới".
fn numbered(text: &str) -> (String, String) {
    let (number, rest) = text.split_once([' ', '.', ')']).unwrap_or(("", text));
    let is_number = !number.is_empty()
        && number.len() <= 5
        && (number.bytes().all(|byte| byte.is_ascii_digit())
            || number.chars().all(|one| "IVXL".contains(one)));
    if is_number {
        (number.to_owned(), rest.trim_start_matches(['.', ')', ' ']).to_owned())
    } else {
        (String::new(), text.to_owned())
    }
}
