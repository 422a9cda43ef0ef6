//! Recording an activity, correcting it, taking it back.

use super::derive::collect;
use super::row::{insert, versions};
use crate::organisation::keeps;
use crate::organisation::step::{Steps, add};
use crate::store::{Deed, Store};
use crate::{Audit, Error, Tx, args};
use domain::activity::{Activity, Version};
use domain::organisation::happening::Superseded;
use domain::programme::Programme;
use domain::{ActivityId, OrganisationId};
use serde_json::json;

impl Store {
    /// Records an activity.
    ///
    /// # Errors
    /// [`Error::Refused`] where something forbids it; forbidden where the
    /// actor does not keep the register of its unit.
    pub async fn record_activity(&self, deed: &Deed<'_>, new: &Activity) -> Result<ActivityId, Error> {
        let ids = self.bring_activities(deed, &[(new.clone(), false)]).await?;
        ids.first().copied().ok_or(Error::NotFound)
    }

    /// Records several at once, all or none; each with whether it is made up
    /// for the demonstration.
    ///
    /// # Errors
    /// As for [`Store::record_activity`].
    pub async fn bring_activities(
        &self,
        deed: &Deed<'_>,
        all: &[(Activity, bool)],
    ) -> Result<Vec<ActivityId>, Error> {
        let programme = self.programme().await?;
        let mut new = Vec::with_capacity(all.len());
        for (activity, illustrative) in all {
            may(&programme, deed, activity)?;
            self.sees_all(deed, &activity.organisations).await?;
            let id = ActivityId::new();
            new.push(version(deed, id, id, activity, *illustrative));
        }
        let mut tx = self.db.begin().await?;
        insert(&mut tx, self.province(), &new).await?;
        let mut change = Steps::new();
        for one in &new {
            collect(&mut change, &programme, one, 1);
            write_down(&mut tx, deed, "create", None, Some(one), "").await?;
        }
        add(&mut tx, self.province(), change).await?;
        tx.commit().await?;
        Ok(new.iter().map(|one| one.id).collect())
    }

    /// Puts another version in the place of the one that the actor saw, with a reason.
    ///
    /// # Errors
    /// [`Error::Conflict`] if there is a later one; [`Error::Refused`] without a reason.
    pub async fn correct_activity(
        &self,
        deed: &Deed<'_>,
        seen: ActivityId,
        new: &Activity,
        why: &str,
    ) -> Result<(), Error> {
        self.change_activity(deed, seen, Some(new), why).await
    }

    /// Takes back what was recorded by mistake; it stays, with the reason.
    ///
    /// # Errors
    /// As for [`Store::correct_activity`].
    pub async fn withdraw_activity(&self, deed: &Deed<'_>, seen: ActivityId, why: &str) -> Result<(), Error> {
        self.change_activity(deed, seen, None, why).await
    }

    /// Nobody names an organisation that they may not see.
    async fn sees_all(&self, deed: &Deed<'_>, organisations: &[OrganisationId]) -> Result<(), Error> {
        for id in organisations {
            self.organisation(deed.actor, deed.today, *id).await?;
        }
        Ok(())
    }

    async fn change_activity(
        &self,
        deed: &Deed<'_>,
        seen: ActivityId,
        new: Option<&Activity>,
        why: &str,
    ) -> Result<(), Error> {
        let programme = self.programme().await?;
        let mut tx = self.db.begin().await?;
        let mut old = versions(&mut tx, self.province(), "id = $2", args![self.province(), seen]).await?;
        let mut old = old.pop().ok_or(Error::NotFound)?;
        keeps(&programme, deed.actor, deed.today, old.activity.unit)?;
        if old.superseded.is_some() {
            return Err(Error::Conflict);
        }
        if why.trim().is_empty() {
            return Err(Error::Refused("activity.why_missing".into()));
        }
        let sql = "update activity set superseded_at = $3, superseded_by = $4, superseded_why = $5 \
                   where province = $1 and id = $2 and superseded_at is null";
        let args = args![self.province(), seen, deed.now, &deed.actor.name, why.trim()];
        if tx.execute(sql, args).await? != 1 {
            return Err(Error::Conflict);
        }
        let mut change = Steps::new();
        collect(&mut change, &programme, &old, -1);
        let by = deed.actor.name.clone();
        old.superseded = Some(Superseded { at: deed.now, by, why: why.trim().to_owned() });
        let mut said = None;
        if let Some(new) = new {
            may(&programme, deed, new)?;
            let was = &old.activity.organisations;
            let more: Vec<_> = new.organisations.iter().filter(|id| !was.contains(id)).copied().collect();
            self.sees_all(deed, &more).await?;
            let one = version(deed, ActivityId::new(), old.id, new, old.illustrative);
            insert(&mut tx, self.province(), std::slice::from_ref(&one)).await?;
            collect(&mut change, &programme, &one, 1);
            said = Some(one);
        }
        add(&mut tx, self.province(), change).await?;
        let action = if said.is_some() { "correct" } else { "withdraw" };
        write_down(&mut tx, deed, action, Some(&old), said.as_ref(), why.trim()).await?;
        tx.commit().await
    }
}

fn version(
    deed: &Deed<'_>,
    version: ActivityId,
    id: ActivityId,
    activity: &Activity,
    illustrative: bool,
) -> Version {
    let mut activity = activity.clone();
    activity.organisations.sort_unstable();
    activity.organisations.dedup();
    let (said_at, said_by) = (deed.now, deed.actor.name.clone());
    Version { version, id, activity, said_at, said_by, superseded: None, illustrative }
}

fn may(programme: &Programme, deed: &Deed<'_>, activity: &Activity) -> Result<(), Error> {
    keeps(programme, deed.actor, deed.today, activity.unit)?;
    match activity.faults(deed.today).first() {
        Some(fault) => Err(Error::Refused(format!("activity.fault.{}", fault.code()).into())),
        None => Ok(()),
    }
}

async fn write_down(
    tx: &mut Tx,
    deed: &Deed<'_>,
    action: &'static str,
    old: Option<&Version>,
    new: Option<&Version>,
    why: &str,
) -> Result<(), Error> {
    let said = |one: &Version| {
        let of = &one.activity;
        json!({
            "kind": of.kind.code(), "title": of.title, "on": of.on.to_string(), "people": of.people,
            "amount": of.amount, "paid": of.paid(), "organisations": of.organisations.len(),
        })
    };
    let id = old.or(new).map(|one| one.id.to_string()).unwrap_or_default();
    let audit = Audit {
        actor: Some(deed.actor),
        from: deed.from,
        action,
        object: ("activity", id),
        old: old.map(said),
        new: new.map(said),
        why: Some(why).filter(|why| !why.is_empty()),
    };
    tx.audit(deed.now, &audit).await
}
