//! Numbers that a task asks for. A number has one origin: where a form asks
//! the lead agency for it, it is entered there once and only shown with the
//! task; where no form does, it is given with the return, counts once the
//! return is accepted, and enters no total of what units report (decisions 14
//! and 17).

use super::{Case, Part, derive};
use crate::store::{Deed, Store};
use crate::{Error, Read, Tx, args};
use domain::check::{Entered, read};
use domain::form::{Aspect, Cell};
use domain::period::Period;
use domain::permission::Actor;
use domain::plan::{Reading, TaskState, next_turn};
use domain::programme::Programme;
use domain::{FormKey, PartId, Province, UnitId};
use jiff::civil::Date;

/// Where a number of a task comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The lead agency's own form and its newest period that has opened.
    Form(FormKey, Period),
    /// The return itself.
    Return,
}

/// A number of a part.
#[derive(Clone, Debug)]
pub struct Number {
    /// What it counts.
    pub cell: Cell,
    /// Where it comes from.
    pub origin: Origin,
    /// As typed in the return; empty for one of a form.
    pub typed: String,
    /// The scaled value that counts: of the form, or accepted with the return.
    pub value: Option<i64>,
    /// The scaled value that was typed, if it can be read.
    pub stated: Option<i64>,
    /// Whether it is made up for the demonstration.
    pub illustrative: bool,
}

/// Days before today in which a form's period may lie.
const BACK_DAYS: i32 = 800;

/// Where a unit's number comes from on a day: the form of accomplished figures
/// that asks the unit for the cell, and its newest period that is open or over.
pub(crate) fn origin(programme: &Programme, unit: UnitId, cell: &Cell, today: Date) -> Origin {
    let from = today.checked_sub(jiff::ToSpan::days(BACK_DAYS)).unwrap_or(today);
    let to = today.checked_add(jiff::ToSpan::days(60)).unwrap_or(today);
    let asked = programme.asked_of(unit, from, to);
    let newest = asked.into_iter().rfind(|asked| {
        let is_open = asked.dates(&programme.holidays, None).is_some_and(|dates| dates.opens <= today);
        asked.form.aspect == Aspect::Actual && is_open && asked.version.cells().any(|one| one == *cell)
    });
    newest.map_or(Origin::Return, |asked| Origin::Form(asked.form.key.clone(), asked.period))
}

impl Store {
    /// The numbers of a part in the order of its task. A form's number is its
    /// accepted one, for who may see the unit's figures. Bounded by the task's cells.
    ///
    /// # Errors
    /// The database's.
    pub async fn part_numbers(&self, actor: &Actor, today: Date, case: &Case) -> Result<Vec<Number>, Error> {
        let (programme, part) = (self.programme().await?, &case.part);
        let mut numbers = Vec::new();
        if case.kept.task.cells.is_empty() {
            return Ok(numbers);
        }
        let typed = entries(&mut &self.db, self.province(), part.id).await?;
        let accepted = current(&mut &self.db, self.province(), part.id).await?;
        for cell in &case.kept.task.cells {
            let origin = origin(&programme, part.unit, cell, today);
            let mut number = Number {
                cell: cell.clone(),
                origin,
                typed: String::new(),
                value: None,
                stated: None,
                illustrative: false,
            };
            match &number.origin {
                Origin::Form(_, period) => {
                    let totals = self
                        .totals(actor, &[part.unit], Aspect::Actual, *period, None)
                        .await
                        .unwrap_or_default();
                    let amount = totals.get(&part.unit).and_then(|totals| totals.get(cell));
                    number.value = amount.map(|amount| amount.value);
                    number.illustrative = amount.is_some_and(|amount| amount.illustrative > 0);
                }
                Origin::Return => {
                    let name = cell.name();
                    let entry = typed.iter().find(|(of, ..)| *of == name);
                    number.typed = entry.map(|(_, typed, _)| typed.clone()).unwrap_or_default();
                    number.stated = entry.and_then(|(.., value)| *value);
                    number.value = accepted.iter().find(|one| one.cell == name).map(|one| one.said.value);
                    number.illustrative = part.illustrative;
                }
            }
            numbers.push(number);
        }
        Ok(numbers)
    }
}

/// Cell name, as typed, value.
async fn entries(
    db: &mut impl Read,
    province: &Province,
    part: PartId,
) -> Result<Vec<(String, String, Option<i64>)>, Error> {
    let sql = "select cell, typed, value from task_entry where province = $1 and part_id = $2";
    let rows = db.fetch_all(sql, args![province, part]).await?;
    rows.iter().map(|row| Ok((row.text("cell")?, row.text("typed")?, row.opt_int("value")?))).collect()
}

/// A version that counts.
struct Current {
    cell: String,
    id: String,
    turn: i64,
    said: Reading,
}

/// The versions that count, of the last turn first.
async fn current(db: &mut impl Read, province: &Province, part: PartId) -> Result<Vec<Current>, Error> {
    let sql = "select cell, id, turn, day, value, is_done from task_number where province = $1 and part_id = $2 \
               and superseded_at is null order by turn desc";
    let of = |row: &crate::Row| {
        let said = Reading { day: row.date("day")?, value: row.int("value")?, is_done: row.bool("is_done")? };
        Ok(Current { cell: row.text("cell")?, id: row.text("id")?, turn: row.int("turn")?, said })
    };
    db.fetch_all(sql, args![province, part]).await?.iter().map(of).collect()
}

/// Writes what was typed for the cells that the return asks for, and says
/// which of them cannot be read. Text that is no number is kept as typed.
pub(super) async fn write(
    tx: &mut Tx,
    province: &Province,
    programme: &Programme,
    case: &Case,
    today: Date,
    numbers: &[(Cell, String)],
) -> Result<Vec<Cell>, Error> {
    let mut unread = Vec::new();
    for cell in &case.kept.task.cells {
        let Some((_, typed)) = numbers.iter().find(|(of, _)| of == cell) else { continue };
        let Some(indicator) = programme.indicators.get(&cell.indicator) else { continue };
        if origin(programme, case.part.unit, cell, today) != Origin::Return {
            return Err(Error::Refused("task.refused.in_form".into()));
        }
        let typed: String = typed.trim().chars().filter(|c| !c.is_control()).take(60).collect();
        let value = match read(&typed, indicator) {
            None => None,
            Some(Entered::Value(value)) => Some(value),
            Some(Entered::Unreadable(..)) => {
                unread.push(cell.clone());
                None
            }
        };
        let sql = "insert into task_entry (province, part_id, cell, typed, value) values ($1, $2, $3, $4, $5) \
                   on conflict (province, part_id, cell) do update set typed = excluded.typed, value = excluded.value";
        tx.execute(sql, args![province, case.part.id, cell.name(), typed, value]).await?;
    }
    Ok(unread)
}

/// The numbers of an accepted return: a new version where one changed, an end
/// where one is no longer given, and with them the figures that they are part
/// of. Where the part goes into another turn, that begins without numbers.
pub(super) async fn accept(
    tx: &mut Tx,
    province: &Province,
    programme: &Programme,
    deed: &Deed<'_>,
    case: &Case,
    event: &str,
) -> Result<(), Error> {
    let part = &case.part;
    // What the task asks for no longer is neither given nor taken back.
    let is_asked = |cell: &str| case.kept.task.cells.iter().any(|one| one.name() == cell);
    let mut typed = entries(tx, province, part.id).await?;
    typed.retain(|(cell, ..)| is_asked(cell));
    let mut old = current(tx, province, part.id).await?;
    old.retain(|one| one.turn == part.turn && is_asked(&one.cell));
    let before = derive::of_part(tx, province, part.id).await?;
    let sent = part.sent_on.unwrap_or(deed.today);
    let given = |value: i64| Reading::of(&part.statement, sent, value);
    let new = |cell: &str| typed.iter().find(|(of, ..)| of == cell).and_then(|(.., value)| *value).map(given);
    for one in &old {
        if new(&one.cell).is_none_or(|later| !one.said.says(&later)) {
            let sql = "update task_number set superseded_at = $3 where province = $1 and id = $2";
            tx.execute(sql, args![province, &one.id, deed.now]).await?;
        }
    }
    for (cell, _, value) in &typed {
        let Some(said) = value.map(given) else { continue };
        let held = old.iter().find(|one| one.cell == *cell);
        if held.is_some_and(|held| held.said.says(&said)) {
            continue;
        }
        let sql = "insert into task_number (province, id, part_id, cell, turn, day, value, is_done, event_id, said_at, \
                   said_by, replaces) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
        let args = args![
            province,
            uuid::Uuid::now_v7(),
            part.id,
            cell,
            part.turn,
            said.day,
            said.value,
            said.is_done,
            event,
            deed.now,
            &deed.actor.name,
            held.map(|held| held.id.as_str())
        ];
        tx.execute(sql, args).await?;
    }
    if is_turned(case) {
        tx.execute("delete from task_entry where province = $1 and part_id = $2", args![province, part.id])
            .await?;
    }
    let after = derive::of_part(tx, province, part.id).await?;
    derive::turn(tx, province, programme, &before, &after).await
}

/// Whether accepting what was sent begins another turn.
fn is_turned(case: &Case) -> bool {
    let is_done = case.part.statement.state == TaskState::Done;
    is_done && next_turn(&case.kept.task.timing, case.part.due).is_some()
}

impl Part {
    /// Whether the lead agency may type now.
    #[must_use]
    pub fn is_locked(&self) -> bool {
        self.review == domain::plan::Review::Sent
    }
}
