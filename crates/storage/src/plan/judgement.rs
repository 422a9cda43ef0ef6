//! What the people who keep a plan think of a goal. It stands beside the light
//! and never moves it.

use super::{get, keep, see};
use crate::store::{Deed, Store};
use crate::{Error, Row, args};
use domain::PlanKey;
use domain::permission::Actor;
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::json;
use uuid::Uuid;

/// The longest judgement, in letters.
const LONGEST: usize = 2000;

/// A judgement; the newest counts, the others are its history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// The goal's key.
    pub target: String,
    /// What was said.
    pub text: String,
    /// When.
    pub said_at: Timestamp,
    /// By whom.
    pub said_by: String,
}

impl Store {
    /// Writes down what a keeper thinks of a goal.
    ///
    /// # Errors
    /// Not found, forbidden, or [`Error::Refused`] for an empty text.
    pub async fn judge(&self, deed: &Deed<'_>, key: &PlanKey, target: &str, text: &str) -> Result<(), Error> {
        let programme = self.programme().await?;
        let text: String = text.trim().chars().take(LONGEST).collect();
        let mut tx = self.db.begin().await?;
        let plan = get(&mut tx, self.province(), key).await?.plan;
        keep(&programme, deed.actor, &plan, deed.today)?;
        if plan.target(target).is_none() {
            return Err(Error::NotFound);
        }
        if text.is_empty() {
            return Err(Error::Refused("plan.refused.no_judgement".into()));
        }
        let sql = "insert into plan_judgement (province, id, plan, target, content, said_at, said_by) \
                   values ($1, $2, $3, $4, $5, $6, $7)";
        let id = Uuid::now_v7().to_string();
        let args = args![self.province(), id, key, target, text.as_str(), deed.now, deed.actor.name.as_str()];
        tx.execute(sql, args).await?;
        let audit = crate::audit::Audit {
            actor: Some(deed.actor),
            from: deed.from,
            action: "judge",
            object: ("plan", key.to_string()),
            old: None,
            new: Some(json!({ "target": target, "text": text })),
            why: None,
        };
        tx.audit(deed.now, &audit).await?;
        tx.commit().await
    }

    /// What was thought of a plan's goals, the newest first; at most 500.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a plan that the actor does not see.
    pub async fn judgements(
        &self,
        actor: &Actor,
        key: &PlanKey,
        today: Date,
    ) -> Result<Vec<Judgement>, Error> {
        let plan = get(&mut &self.db, self.province(), key).await?.plan;
        see(&*self.programme().await?, actor, &plan, today)?;
        let sql = "select target, content, said_at, said_by from plan_judgement \
                   where province = $1 and plan = $2 order by id desc limit 500";
        let read = |row: &Row| {
            Ok(Judgement {
                target: row.text("target")?,
                text: row.text("content")?,
                said_at: row.time("said_at")?,
                said_by: row.text("said_by")?,
            })
        };
        self.db.fetch_all(sql, args![self.province(), key]).await?.iter().map(read).collect()
    }
}
