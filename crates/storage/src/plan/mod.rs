//! Plans: read, made, changed, judged; and how their goals stand.

mod change;
mod desk;
mod file;
mod judgement;
mod load;
mod measure;
mod standing;
mod weight;

pub use change::Changed;
pub use file::PlanFile;
pub use judgement::Judgement;
pub(crate) use load::load;
pub use standing::{Look, Newer, PathPoint, TargetStanding, UnitStanding};

use crate::store::Store;
use crate::{Error, Read, Row, args};
use domain::permission::{Action, Actor, may};
use domain::plan::Plan;
use domain::programme::Programme;
use domain::{PlanKey, Province};
use jiff::Timestamp;
use jiff::civil::Date;

/// A plan as it stands in the database.
#[derive(Clone, Debug)]
pub struct Kept {
    /// The plan.
    pub plan: Plan,
    /// Which writing of it this is: who changes it says which one they saw.
    pub revision: i64,
    /// Whether nobody has changed what the pack says.
    pub is_from_pack: bool,
    /// When it was last written.
    pub changed_at: Timestamp,
    /// By whom; empty for the pack.
    pub changed_by: String,
}

impl Store {
    /// A plan that the actor sees.
    ///
    /// # Errors
    /// [`Error::NotFound`], also for a plan of units that are not theirs.
    pub async fn plan(&self, actor: &Actor, key: &PlanKey, today: Date) -> Result<Kept, Error> {
        let programme = self.programme().await?;
        let kept = get(&mut &self.db, self.province(), key).await?;
        see(&programme, actor, &kept.plan, today)?;
        Ok(kept)
    }

    /// The plans that the actor sees, in the programme's order.
    ///
    /// # Errors
    /// The database's.
    pub async fn plans(&self, actor: &Actor, today: Date) -> Result<Vec<Plan>, Error> {
        let programme = self.programme().await?;
        let seen = programme.plans.iter().filter(|plan| see(&programme, actor, plan, today).is_ok());
        Ok(seen.cloned().collect())
    }
}

/// Whether the actor sees a plan.
///
/// # Errors
/// [`Error::NotFound`].
pub(crate) fn see(programme: &Programme, actor: &Actor, plan: &Plan, today: Date) -> Result<(), Error> {
    if plan.is_seen_by(&programme.units, actor.unit, today) { Ok(()) } else { Err(Error::NotFound) }
}

/// Whether the actor keeps a plan: the officers of its unit, or of what came after that.
///
/// # Errors
/// [`Error::NotFound`] or [`Error::Forbidden`].
pub fn keep(programme: &Programme, actor: &Actor, plan: &Plan, today: Date) -> Result<(), Error> {
    see(programme, actor, plan, today)?;
    let keeper = plan.keeper(&programme.units, today);
    let position = programme.units.position(actor.unit, keeper);
    if may(actor.role, Action::KeepPlan, position) { Ok(()) } else { Err(Error::Forbidden) }
}

const KEPT: &str = "content, revision, from_pack, changed_at, changed_by";

/// Every plan, in the programme's order.
pub(crate) async fn all(db: &mut impl Read, province: &Province) -> Result<Vec<Plan>, Error> {
    let sql = format!("select {KEPT} from plan where province = $1 order by position, key");
    let rows = db.fetch_all(&sql, args![province]).await?;
    rows.iter().map(|row| Ok(kept(row)?.plan)).collect()
}

async fn get(db: &mut impl Read, province: &Province, key: &PlanKey) -> Result<Kept, Error> {
    let sql = format!("select {KEPT} from plan where province = $1 and key = $2");
    kept(&db.fetch_one(&sql, args![province, key]).await?)
}

fn kept(row: &Row) -> Result<Kept, Error> {
    let plan = serde_json::from_str(&row.text("content")?)
        .map_err(|error| Error::Corrupt(format!("plan: {error}")))?;
    Ok(Kept {
        plan,
        revision: row.int("revision")?,
        is_from_pack: row.int("from_pack")? == 1,
        changed_at: row.time("changed_at")?,
        changed_by: row.text("changed_by")?,
    })
}

fn json(plan: &Plan) -> Result<String, Error> {
    serde_json::to_string(plan).map_err(|error| Error::Corrupt(error.to_string()))
}
