//! Plans of a pack.

use super::json;
use crate::{Error, Tx, args};
use domain::Province;
use domain::plan::Plan;
use jiff::Timestamp;

/// Loads a pack's plans. What people have changed is theirs: the pack says
/// nothing about it any more. A plan that the pack no longer holds stays.
///
/// # Errors
/// The database's.
pub(crate) async fn load(
    tx: &mut Tx,
    province: &Province,
    plans: &[Plan],
    now: Timestamp,
) -> Result<(), Error> {
    let row = |(position, plan): (i64, &Plan)| {
        Ok(args![province, &plan.key, position, json(plan)?, 1_i64, 1_i64, now, ""])
    };
    let rows = (0_i64..).zip(plans).map(row).collect::<Result<Vec<_>, Error>>()?;
    let head =
        "insert into plan (province, key, position, content, revision, from_pack, changed_at, changed_by)";
    let tail = "on conflict (province, key) do update set position = excluded.position, \
                content = excluded.content, revision = plan.revision + 1, changed_at = excluded.changed_at \
                where plan.from_pack = 1 \
                and (plan.content <> excluded.content or plan.position <> excluded.position)";
    tx.insert_many(head, 8, rows, tail).await?;
    Ok(())
}
