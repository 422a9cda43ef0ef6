//! Pairs that look like one organisation and are two, as a person has said:
//! for good, unless one of them changes or the saying is taken back.

use super::derive::FOREVER;
use super::row::{from_json, json};
use super::{Life, registrar, seats_below};
use crate::db::one_of;
use crate::store::{Deed, Store, see_all};
use crate::{Audit, Error, Row, Tx, Who, args};
use domain::organisation::Facts;
use domain::organisation::apart::Known;
use domain::permission::Actor;
use domain::{OrganisationId, UnitId};
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::json;
use uuid::Uuid;

/// That two are not one.
#[derive(Clone, Debug)]
pub struct Apart {
    /// The first entered and the other: id, name, seat as they are now.
    pub two: [(OrganisationId, String, UnitId); 2],
    /// When it was said.
    pub said_at: Timestamp,
    /// By whom.
    pub said_by: String,
    /// The reason, if one was given.
    pub why: String,
    /// What has changed of either since, by its code in words. Where anything
    /// has, the pair is worth another look.
    pub changed: Vec<&'static str>,
}

impl Apart {
    /// Whether it is about these two, in either order.
    #[must_use]
    pub fn is_of(&self, one: OrganisationId, other: OrganisationId) -> bool {
        let [first, second] = &self.two;
        (first.0, second.0) == in_order(one, other)
    }
}

fn in_order(one: OrganisationId, other: OrganisationId) -> (OrganisationId, OrganisationId) {
    if one < other { (one, other) } else { (other, one) }
}

impl Store {
    /// The pairs under a unit of which somebody said that they are two, the
    /// latest first. Bounded by what people said.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the actor's area.
    pub async fn apart(&self, actor: &Actor, today: Date, under: UnitId) -> Result<Vec<Apart>, Error> {
        let programme = self.programme().await?;
        see_all(&programme, &registrar(&programme, actor, today), &[under])?;
        let mut args = args![self.province(), FOREVER];
        let mut place = String::new();
        if let Some(seats) = seats_below(&programme, under, today) {
            let these = one_of(&mut args, seats);
            place = format!(" and one.seat {these} and other.seat {these}");
        }
        let sql = format!(
            "select apart.first_id as first_id, apart.second_id as second_id, apart.first_known as first_known, \
             apart.second_known as second_known, apart.why as why, apart.said_at as said_at, \
             apart.said_by as said_by, one.name as first_name, one.seat as first_seat, one.facts as first_facts, \
             other.name as second_name, other.seat as second_seat, other.facts as second_facts \
             from organisation_apart as apart join organisation_span as one on one.province = apart.province \
             and one.organisation_id = apart.first_id and one.valid_to = $2 \
             join organisation_span as other on other.province = apart.province \
             and other.organisation_id = apart.second_id and other.valid_to = $2 \
             where apart.province = $1 and apart.undone_at is null{place} order by apart.said_at desc, apart.id"
        );
        self.db.fetch_all(&sql, args).await?.iter().map(apart_of).collect()
    }

    /// Says that two are not one. The revisions are those of the two that the
    /// actor saw; a reason may be given.
    ///
    /// # Errors
    /// [`Error::Refused`] of one with itself or where either is merged;
    /// [`Error::Conflict`] where either has changed; forbidden where the actor
    /// does not keep the register of both seats.
    pub async fn say_apart(
        &self,
        deed: &Deed<'_>,
        two: (OrganisationId, OrganisationId),
        why: &str,
        revisions: (i64, i64),
    ) -> Result<(), Error> {
        let mut tx = self.db.begin().await?;
        let (one, other) =
            (self.double_for(&mut tx, deed, two.0).await?, self.double_for(&mut tx, deed, two.1).await?);
        if one.id == other.id || one.same_as.is_some() || other.same_as.is_some() {
            return Err(Error::Refused("double.refused".into()));
        }
        if (one.revision, other.revision) != revisions {
            return Err(Error::Conflict);
        }
        let (first, second) = if one.id < other.id { (one, other) } else { (other, one) };
        // What was said before of other facts gives way.
        end(&mut tx, self, deed, (first.id, second.id)).await?;
        let (id, why) = (Uuid::now_v7(), why.trim().chars().take(1000).collect::<String>());
        let sql = "insert into organisation_apart (province, id, first_id, second_id, first_known, second_known, why, \
                   said_at, said_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        let args = args![
            self.province(),
            id,
            first.id,
            second.id,
            self.known(&first).await?,
            self.known(&second).await?,
            &why,
            deed.now,
            &deed.actor.name
        ];
        tx.execute(sql, args).await?;
        audit(&mut tx, deed, "tell_apart", (first.id, second.id), &why).await?;
        tx.commit().await
    }

    /// Takes that back: the pair is looked at like any other.
    ///
    /// # Errors
    /// [`Error::Conflict`] where nobody says so any more; forbidden as for
    /// [`Store::say_apart`].
    pub async fn take_back_apart(
        &self,
        deed: &Deed<'_>,
        (one, other): (OrganisationId, OrganisationId),
    ) -> Result<(), Error> {
        let mut tx = self.db.begin().await?;
        for id in [one, other] {
            self.double_for(&mut tx, deed, id).await?;
        }
        let two = in_order(one, other);
        if end(&mut tx, self, deed, two).await? == 0 {
            return Err(Error::Conflict);
        }
        audit(&mut tx, deed, "reset", two, "").await?;
        tx.commit().await
    }

    async fn known(&self, life: &Life) -> Result<String, Error> {
        let programme = self.programme().await?;
        json(&life.history(&programme).latest().map(Known::of).unwrap_or_default())
    }
}

/// Ends what is said of two, and says how many rows that were.
async fn end(
    tx: &mut Tx,
    store: &Store,
    deed: &Deed<'_>,
    (first, second): (OrganisationId, OrganisationId),
) -> Result<u64, Error> {
    let sql = "update organisation_apart set undone_at = $4, undone_by = $5 where province = $1 and first_id = $2 \
               and second_id = $3 and undone_at is null";
    tx.execute(sql, args![store.province(), first, second, deed.now, &deed.actor.name]).await
}

async fn audit(
    tx: &mut Tx,
    deed: &Deed<'_>,
    action: &'static str,
    (first, second): (OrganisationId, OrganisationId),
    why: &str,
) -> Result<(), Error> {
    let who = Who { actor: Some(deed.actor), from: deed.from };
    let new = json!({ "other": second.to_string() });
    let audit = Audit {
        new: Some(new),
        why: Some(why).filter(|why| !why.is_empty()),
        ..Audit::of(who, action, ("organisation", first))
    };
    tx.audit(deed.now, &audit).await
}

fn apart_of(row: &Row) -> Result<Apart, Error> {
    let side = |which: &str| -> Result<_, Error> {
        let column = |name: &str| format!("{which}_{name}");
        let facts: Facts = from_json(&row.text(&column("facts"))?)?;
        let then: Known = from_json(&row.text(&column("known"))?)?;
        let two = (row.id(&column("id"))?, row.text(&column("name"))?, row.id(&column("seat"))?);
        Ok((two, then.changed(&Known::of(&facts))))
    };
    let ((first, mut changed), (second, more)) = (side("first")?, side("second")?);
    changed.extend(more);
    changed.sort_unstable();
    changed.dedup();
    Ok(Apart {
        two: [first, second],
        said_at: row.time("said_at")?,
        said_by: row.text("said_by")?,
        why: row.text("why")?,
        changed,
    })
}
