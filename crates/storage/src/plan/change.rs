//! Making and changing a plan, each with its row in the trail.

use super::{Kept, get, json, keep};
use crate::store::{Deed, Store, allow, programme_changed};
use crate::{Error, Read, Tx, args};
use domain::PlanKey;
use domain::permission::Action;
use domain::plan::{Plan, PlanRefused, Target};
use domain::programme::Programme;
use serde_json::{Value as Json, json};

/// What a change of a plan came to.
#[derive(Debug)]
pub enum Changed {
    /// It was written.
    Done,
    /// Somebody wrote another since: nothing was changed, and this is what stands now.
    Clash(Box<Kept>),
}

impl Store {
    /// Puts a plan in. Its key is made of `wish`, with a number behind it where that is taken.
    ///
    /// # Errors
    /// Forbidden for all but officers of its unit; [`Error::Refused`] where its head is not in order.
    pub async fn make_plan(&self, deed: &Deed<'_>, wish: &str, mut plan: Plan) -> Result<PlanKey, Error> {
        let programme = self.programme().await?;
        allow(&programme, deed.actor, Action::KeepPlan, plan.unit)?;
        let mut tx = self.db.begin().await?;
        // Who puts plans in takes turns, so that no two get one key.
        programme_changed(&mut tx, self.province()).await?;
        plan.key = self.free_key(&mut tx, wish).await?;
        check(&programme, &plan)?;
        let sql = "insert into plan (province, key, position, content, revision, from_pack, changed_at, changed_by) \
                   select $1, $2, coalesce(max(position), 0) + 1, $3, 1, 0, $4, $5 from plan where province = $1";
        let args = args![self.province(), &plan.key, json(&plan)?, deed.now, &deed.actor.name];
        tx.execute(sql, args).await?;
        self.audit_plan(&mut tx, deed, "create", None, &plan, None).await?;
        tx.commit().await?;
        Ok(plan.key)
    }

    async fn free_key(&self, tx: &mut Tx, wish: &str) -> Result<PlanKey, Error> {
        let mut number = 1;
        loop {
            let key = if number == 1 { wish.to_owned() } else { format!("{wish}-{number}") };
            let sql = "select key from plan where province = $1 and key = $2";
            if tx.fetch_optional(sql, args![self.province(), key.as_str()]).await?.is_none() {
                return Ok(key.into());
            }
            number += 1;
        }
    }

    /// Changes a plan by `edit`, if it still is the revision that the actor saw.
    ///
    /// # Errors
    /// Not found, forbidden, or [`Error::Refused`] with why the rules do not let it.
    pub async fn change_plan(
        &self,
        deed: &Deed<'_>,
        key: &PlanKey,
        revision: i64,
        why: &str,
        edit: impl FnOnce(&mut Plan) -> Result<(), PlanRefused>,
    ) -> Result<Changed, Error> {
        let programme = self.programme().await?;
        let mut tx = self.db.begin().await?;
        // Two who change a plan take turns: the second reads what the first wrote.
        programme_changed(&mut tx, self.province()).await?;
        let kept = get(&mut tx, self.province(), key).await?;
        keep(&programme, deed.actor, &kept.plan, deed.today)?;
        if kept.revision != revision {
            return Ok(Changed::Clash(Box::new(kept)));
        }
        let mut plan = kept.plan.clone();
        edit(&mut plan).map_err(refused)?;
        check(&programme, &plan)?;
        let sql = "update plan set content = $3, revision = revision + 1, from_pack = 0, changed_at = $4, \
                   changed_by = $5 where province = $1 and key = $2";
        let args = args![self.province(), key, json(&plan)?, deed.now, &deed.actor.name];
        tx.execute(sql, args).await?;
        self.audit_plan(&mut tx, deed, "edit", Some(&kept.plan), &plan, Some(why)).await?;
        tx.commit().await?;
        Ok(Changed::Done)
    }

    async fn audit_plan(
        &self,
        tx: &mut Tx,
        deed: &Deed<'_>,
        action: &'static str,
        old: Option<&Plan>,
        new: &Plan,
        why: Option<&str>,
    ) -> Result<(), Error> {
        let (before, after) = match old {
            Some(old) => {
                let (before, after) = difference(old, new);
                (Some(before), after)
            }
            None => (None, json!(new)),
        };
        let audit = crate::audit::Audit {
            actor: Some(deed.actor),
            from: deed.from,
            action,
            object: ("plan", new.key.to_string()),
            old: before,
            new: Some(after),
            why: why.filter(|why| !why.is_empty()),
        };
        tx.audit(deed.now, &audit).await
    }
}

fn refused(why: PlanRefused) -> Error {
    Error::Refused(format!("plan.refused.{}", why.code()).into())
}

/// A plan's head, and whether the plans that it names exist.
fn check(programme: &Programme, plan: &Plan) -> Result<(), Error> {
    plan.check_head().map_err(refused)?;
    let mut named = plan.carries_out.iter().chain(&plan.replaced_by);
    if named.all(|key| programme.plans.iter().any(|one| one.key == *key)) {
        Ok(())
    } else {
        Err(Error::Refused("plan.refused.unknown_plan".into()))
    }
}

/// What differs between two writings of a plan. Of a goal's versions only
/// those that came: the ones before are never touched.
fn difference(old: &Plan, new: &Plan) -> (Json, Json) {
    let bare = |plan: &Plan| json!(Plan { targets: Vec::new(), ..plan.clone() });
    let (mut before, mut after) = unlike(&bare(old), &bare(new));
    for target in &new.targets {
        let was = old.target(&target.key);
        if was == Some(target) {
            continue;
        }
        let bare = |target: &Target| json!(Target { versions: Vec::new(), ..target.clone() });
        let (mut left, mut right) = match was {
            Some(was) => unlike(&bare(was), &bare(target)),
            None => (json!({}), bare(target)),
        };
        let count = was.map_or(0, |was| was.versions.len());
        right["versions"] = json!(target.versions.iter().skip(count).collect::<Vec<_>>());
        if let Some(last) = was.and_then(|was| was.versions.last()) {
            left["versions"] = json!([last]);
        }
        before["targets"][&target.key] = left;
        after["targets"][&target.key] = right;
    }
    (before, after)
}

/// The fields of two objects that differ.
fn unlike(old: &Json, new: &Json) -> (Json, Json) {
    let (mut before, mut after) = (json!({}), json!({}));
    for (name, value) in new.as_object().into_iter().flatten() {
        if old[name] != *value {
            before[name] = old[name].clone();
            after[name] = value.clone();
        }
    }
    (before, after)
}
