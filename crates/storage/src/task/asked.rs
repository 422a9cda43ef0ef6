//! Which numbers a task asks for, and where each of them is entered.

use super::Whole;
use super::number::{Origin, origin};
use crate::store::Store;
use crate::{Error, args};
use domain::form::Cell;
use jiff::civil::Date;

/// A number that a task asks for, or asked for once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedNumber {
    /// What it counts.
    pub cell: Cell,
    /// Where it comes from.
    pub source: Source,
}

/// Where a number of a task comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// Some lead agency gives it with its return.
    Return,
    /// Every lead agency has a form that asks for it.
    Form,
    /// It is no longer asked for; what was accepted of it still counts.
    Past,
}

impl Store {
    /// The numbers that a task asks for, in its order, and after them those of
    /// which an accepted one counts though the task no longer asks. Bounded by
    /// the task.
    ///
    /// # Errors
    /// The database's.
    pub async fn asked_numbers(&self, today: Date, whole: &Whole) -> Result<Vec<AskedNumber>, Error> {
        let programme = self.programme().await?;
        let cells = &whole.kept.task.cells;
        let by_return = |cell: &Cell| {
            whole.parts.iter().any(|part| origin(&programme, part.unit, cell, today) == Origin::Return)
        };
        let source = |cell: &Cell| if by_return(cell) { Source::Return } else { Source::Form };
        let mut numbers: Vec<AskedNumber> =
            cells.iter().map(|cell| AskedNumber { cell: cell.clone(), source: source(cell) }).collect();
        let sql = "select distinct given.cell as cell from task_number as given \
                   join task_part as part on part.province = given.province and part.id = given.part_id \
                   where given.province = $1 and part.task_id = $2 and given.superseded_at is null order by given.cell";
        for row in self.db.fetch_all(sql, args![self.province(), whole.kept.id]).await? {
            let cell = Cell::from_name(&row.text("cell")?);
            if !cells.contains(&cell) {
                numbers.push(AskedNumber { cell, source: Source::Past });
            }
        }
        Ok(numbers)
    }
}
