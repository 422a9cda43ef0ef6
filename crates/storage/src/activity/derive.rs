//! The steps of activities among those of the register.

use super::row::versions;
use crate::organisation::step::{Steps, add, put};
use crate::{Database, Error, Read, Tx, args};
use domain::Province;
use domain::activity::{Version, steps};
use domain::organisation::Step;
use domain::programme::Programme;
use jiff::Timestamp;

/// The steps of one version, each with how much of it is illustrative.
fn steps_of(programme: &Programme, one: &Version) -> Vec<(Step, i64)> {
    let counted = programme.indicators.iter().filter_map(|indicator| {
        let from = indicator.activities.as_ref()?;
        Some(steps(indicator, from, &one.activity))
    });
    let illustrative = i64::from(one.illustrative);
    counted.flatten().map(|step| (step, illustrative)).collect()
}

/// Adds a version's steps, or takes them away with `sign` −1.
pub(super) fn collect(sums: &mut Steps, programme: &Programme, one: &Version, sign: i64) {
    for (step, illustrative) in steps_of(programme, one) {
        put(sums, step, illustrative, sign);
    }
}

/// Adds the steps of every activity that counts.
pub(crate) async fn collect_all(
    db: &mut impl Read,
    province: &Province,
    programme: &Programme,
    sums: &mut Steps,
) -> Result<(), Error> {
    for one in versions(db, province, "superseded_at is null", args![province]).await? {
        collect(sums, programme, &one, 1);
    }
    Ok(())
}

/// Writes the steps again, after the table of steps was emptied.
pub(crate) async fn rebuild(tx: &mut Tx, province: &Province, programme: &Programme) -> Result<(), Error> {
    let mut sums = Steps::new();
    collect_all(tx, province, programme, &mut sums).await?;
    add(tx, province, sums).await
}

/// The steps of the activities as they were known at a moment.
pub(crate) async fn steps_as_known(
    db: &Database,
    province: &Province,
    programme: &Programme,
    known: Timestamp,
) -> Result<Vec<(Step, i64)>, Error> {
    let condition = "said_at <= $2 and (superseded_at is null or superseded_at > $2)";
    let all = versions(&mut &*db, province, condition, args![province, known]).await?;
    Ok(all.iter().flat_map(|one| steps_of(programme, one)).collect())
}
