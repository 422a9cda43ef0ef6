//! A table of a sheet: where its columns stand, and its rows one by one.

use super::super::Kind;
use super::row::Reader;
use super::usual::money;
use super::{Cell, Fault, Grid, Ground, Outcome, Places, Table, Target, Why};
use crate::UnitId;
use std::collections::HashMap;

/// Reads a table into the outcome.
pub(super) fn read_table(
    grid: &Grid,
    table: &Table,
    matching: &HashMap<String, Target>,
    ground: &Ground<'_>,
    places: &Places,
    outcome: &mut Outcome,
) {
    let Some(columns) = columns(grid, table, matching, outcome) else { return };
    let mut above = Above { district: Vec::new(), kind: table.kind };
    for row in table.first..grid.rows.len() {
        if grid.rows[row].iter().all(|text| text.trim().is_empty()) {
            continue;
        }
        let mut reader = Reader {
            grid,
            table,
            columns: &columns,
            ground,
            places,
            row,
            outcome: &mut *outcome,
            is_wrong: false,
        };
        if !reader.is_organisation(&mut above) {
            let cell = Cell { sheet: table.sheet, row, column: columns.name };
            outcome.left_out.push(cell);
            continue;
        }
        reader.outcome.rows += 1;
        if let Some(draft) = reader.read(&above) {
            outcome.drafts.push(draft);
        }
    }
}

/// What headings between the rows say of the rows below them.
pub(super) struct Above {
    pub district: Vec<UnitId>,
    pub kind: Option<Kind>,
}

/// Where a table's columns stand.
pub(super) struct Columns {
    pub of: HashMap<Target, usize>,
    /// The unit of money of each measure's column, where its head names one.
    pub money: HashMap<usize, (i64, i64)>,
    pub name: usize,
}

/// Where each target stands; `None` with faults where a column is wanting.
fn columns(
    grid: &Grid,
    table: &Table,
    matching: &HashMap<String, Target>,
    outcome: &mut Outcome,
) -> Option<Columns> {
    let mut columns = Columns { of: HashMap::new(), money: HashMap::new(), name: 0 };
    let before = outcome.faults.len();
    let mut fault = |column: usize, typed: &str, why: Why| {
        let cell = Cell { sheet: table.sheet, row: table.head_row, column };
        outcome.faults.push(Fault { cell, typed: typed.to_owned(), why });
    };
    for head in &table.heads {
        let target = matching.get(&head.key).cloned().unwrap_or(Target::Skip);
        if target == Target::Skip {
            continue;
        }
        if let Some(unit) = money(&head.text) {
            columns.money.insert(head.column, unit);
        }
        if columns.of.insert(target.clone(), head.column).is_some() {
            fault(head.column, &head.text, Why::ColumnTwice(target));
        }
    }
    let has = |one: Target| columns.of.contains_key(&one);
    let wanting = [
        (Target::Name, has(Target::Name)),
        (Target::Seat, has(Target::Seat) || has(Target::Address)),
        (Target::FoundedOn, has(Target::FoundedOn) || has(Target::RegisteredOn)),
    ];
    let first = table.heads.first().map_or(0, |head| head.column);
    for (target, _) in wanting.into_iter().filter(|(_, is_there)| !is_there) {
        fault(first, &grid.name, Why::NoColumn(target));
    }
    columns.name = columns.of.get(&Target::Name).copied().unwrap_or(first);
    (outcome.faults.len() == before).then_some(columns)
}
