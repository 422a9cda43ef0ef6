//! Whether a result that was sent back is about to be sent again as it was.

use super::Part;
use super::act::Stated;
use crate::{Error, Read, Tx, args};
use domain::Province;
use domain::plan::Statement;
use jiff::Timestamp;
use std::collections::HashMap;

/// Whether nothing changed since the result came back: not what is stated, no
/// number, no document, and no word of the lead agency in the thread. Then it
/// would only come back once more.
pub(super) async fn is_as_it_was(
    tx: &mut Tx,
    province: &Province,
    part: &Part,
    statement: &Statement,
    stated: &Stated,
) -> Result<bool, Error> {
    if part.back_why.is_empty() {
        return Ok(false);
    }
    let events = "select kind, at, unit_id, said, state, progress from task_event where province = $1 \
                  and part_id = $2 and kind in ('send', 'send_back', 'say', 'evidence') order by at desc, id desc limit 200";
    let (mut back, mut has_spoken): (Option<Timestamp>, bool) = (None, false);
    let mut sent = None;
    for row in tx.fetch_all(events, args![province, part.id]).await? {
        match (row.text("kind")?.as_str(), back) {
            ("say" | "evidence", None) => has_spoken |= row.id::<domain::UnitId>("unit_id")? == part.unit,
            ("send_back", None) => back = Some(row.time("at")?),
            ("send", Some(_)) => {
                sent = Some((row.text("said")?, row.text("state")?, row.int("progress")?));
                break;
            }
            _ => {}
        }
    }
    let (Some(back), Some((text, state, progress))) = (back, sent) else { return Ok(false) };
    let is_same = statement.text == text && statement.state.code() == state && statement.progress == progress;
    if has_spoken || !is_same {
        return Ok(false);
    }
    let gone =
        "select id from task_evidence where province = $1 and part_id = $2 and removed_at >= $3 limit 1";
    if tx.fetch_optional(gone, args![province, part.id, back]).await?.is_some() {
        return Ok(false);
    }
    has_same_numbers(tx, province, part, back, stated).await
}

/// Numbers keep no moment of their own: if something was saved since, they may
/// have changed, and nothing is said against them.
async fn has_same_numbers(
    tx: &mut Tx,
    province: &Province,
    part: &Part,
    back: Timestamp,
    stated: &Stated,
) -> Result<bool, Error> {
    let entries = "select cell, typed from task_entry where province = $1 and part_id = $2";
    let rows = tx.fetch_all(entries, args![province, part.id]).await?;
    let kept: HashMap<String, String> =
        rows.iter().map(|row| Ok((row.text("cell")?, row.text("typed")?))).collect::<Result<_, Error>>()?;
    let is_kept = |(cell, typed): &(domain::form::Cell, String)| {
        kept.get(&cell.name()).map_or("", |typed| typed.trim()) == typed.trim()
    };
    if !stated.numbers.iter().all(is_kept) {
        return Ok(false);
    }
    let updated = "select updated_at from task_part where province = $1 and id = $2";
    let updated = tx.fetch_one(updated, args![province, part.id]).await?.time("updated_at")?;
    Ok(kept.is_empty() || updated == back)
}
