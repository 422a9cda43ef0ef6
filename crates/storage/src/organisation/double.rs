//! Organisations that were entered twice: found, put together by a person,
//! and taken apart again if that was wrong. What was said of the one that
//! gives way stays; while it is the same as another, it counts nowhere.

use super::act::free_code;
use super::apart::Apart;
use super::derive::{FOREVER, Turn, telling_words, turn};
use super::row::facts_of;
use super::{Life, kept, registrar, seats_below};
use crate::db::one_of;
use crate::store::{Deed, Store, see_all};
use crate::{Audit, Error, Read, Tx, Who, args};
use domain::organisation::double::{Alike, Candidate, pairs};
use domain::organisation::{Facts, History};
use domain::permission::Actor;
use domain::programme::Programme;
use domain::{OrganisationId, UnitId};
use jiff::civil::Date;
use serde_json::json;
use std::collections::HashMap;

/// Organisations that are compared, and pairs that are shown, at most.
const COMPARED: i64 = 20_000;
const SHOWN: usize = 200;

/// An organisation as it is compared.
pub(super) fn candidate(
    programme: &Programme,
    id: OrganisationId,
    seat: UnitId,
    facts: &Facts,
    today: Date,
) -> Candidate {
    let fold = |text: &str| vietnamese::name::fold(text.trim());
    let commune = programme.units.near(seat, today);
    let named = commune.map(|unit| unit.name.as_str()).unwrap_or_default();
    Candidate {
        id,
        commune: seat,
        above: commune.and_then(|unit| unit.parent),
        place: telling_words(&format!("{} {named}", facts.village)),
        name: telling_words(&facts.name),
        representative: fold(&facts.representative),
        address: fold(&format!("{} {}", facts.village, facts.address)),
    }
}

/// Two that may be one, with their names and seats.
#[derive(Clone, Debug)]
pub struct Double {
    /// The first entered and the other: id, name, seat.
    pub two: [(OrganisationId, String, UnitId); 2],
    /// Why.
    pub alike: Vec<Alike>,
    /// That somebody said before that they are two, and what has changed since.
    pub before: Option<Apart>,
}

impl Store {
    /// Pairs under a unit that may be one organisation, at most 200. Those of
    /// which somebody said that they are two are left out while neither changes.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the actor's area.
    pub async fn doubles(&self, actor: &Actor, today: Date, under: UnitId) -> Result<Vec<Double>, Error> {
        let programme = self.programme().await?;
        see_all(&programme, &registrar(&programme, actor, today), &[under])?;
        let mut args = args![self.province(), FOREVER, COMPARED];
        let mut place = String::new();
        if let Some(seats) = seats_below(&programme, under, today) {
            place = format!(" and seat {}", one_of(&mut args, seats));
        }
        let sql = format!(
            "select organisation_id, name, seat, facts from organisation_span where province = $1 \
             and valid_to = $2 and state <> 'ended'{place} order by organisation_id limit $3"
        );
        let (mut all, mut known) = (Vec::new(), HashMap::new());
        for row in self.db.fetch_all(&sql, args).await? {
            let (id, seat, facts) = (row.id("organisation_id")?, row.id("seat")?, facts_of(&row)?);
            all.push(candidate(&programme, id, seat, &facts, today));
            known.insert(id, (row.text("name")?, seat));
        }
        let mut apart: HashMap<_, Apart> = self
            .apart(actor, today, under)
            .await?
            .into_iter()
            .map(|apart| ((apart.two[0].0, apart.two[1].0), apart))
            .collect();
        let mut found = pairs(&all);
        found
            .retain(|pair| apart.get(&(pair.first, pair.second)).is_none_or(|said| !said.changed.is_empty()));
        found.truncate(SHOWN);
        let of = |id: OrganisationId| {
            let (name, seat) = known.get(&id).cloned().ok_or(Error::NotFound)?;
            Ok::<_, Error>((id, name, seat))
        };
        let double = |pair: domain::organisation::double::Pair| {
            let before = apart.remove(&(pair.first, pair.second));
            Ok(Double { two: [of(pair.first)?, of(pair.second)?], alike: pair.alike, before })
        };
        found.into_iter().map(double).collect()
    }

    /// The organisations that were found to be this one.
    ///
    /// # Errors
    /// The database's.
    pub async fn same_as(&self, id: OrganisationId) -> Result<Vec<OrganisationId>, Error> {
        let sql = "select organisation_id from organisation_same where province = $1 and same_as = $2 \
                   and undone_at is null order by said_at";
        let rows = self.db.fetch_all(sql, args![self.province(), id]).await?;
        rows.iter().map(|row| row.id("organisation_id")).collect()
    }

    /// Says that one organisation is another, which is kept. `revision` is
    /// that of the one that gives way, as the actor saw it.
    ///
    /// # Errors
    /// [`Error::Refused`] without a reason, with itself, or where either is
    /// already the same as another; [`Error::Conflict`]; forbidden where the
    /// actor does not keep the register of both seats.
    pub async fn merge_organisations(
        &self,
        deed: &Deed<'_>,
        gone: OrganisationId,
        kept: OrganisationId,
        why: &str,
        revision: i64,
    ) -> Result<(), Error> {
        let mut tx = self.db.begin().await?;
        let life = self.double_for(&mut tx, deed, gone).await?;
        let other = self.double_for(&mut tx, deed, kept).await?;
        if life.revision != revision {
            return Err(Error::Conflict);
        }
        let sql = "select 1 as one from organisation where province = $1 and same_as = $2 limit 1";
        let has_others = tx.fetch_optional(sql, args![self.province(), gone]).await?.is_some();
        if gone == kept || life.same_as.is_some() || other.same_as.is_some() || has_others {
            return Err(Error::Refused("double.refused".into()));
        }
        let sql = "insert into organisation_same (province, id, organisation_id, same_as, why, said_at, said_by) \
                   values ($1, $2, $3, $4, $5, $6, $7)";
        let args = args![
            self.province(),
            uuid::Uuid::now_v7(),
            gone,
            kept,
            reason(why)?,
            deed.now,
            &deed.actor.name
        ];
        tx.execute(sql, args).await?;
        self.say_same(&mut tx, deed, &life, Some(kept), why).await?;
        tx.commit().await
    }

    /// Says that it was another organisation after all.
    ///
    /// # Errors
    /// As for [`Store::merge_organisations`].
    pub async fn part_organisations(
        &self,
        deed: &Deed<'_>,
        gone: OrganisationId,
        why: &str,
        revision: i64,
    ) -> Result<(), Error> {
        let mut tx = self.db.begin().await?;
        let life = self.double_for(&mut tx, deed, gone).await?;
        if life.revision != revision || life.same_as.is_none() {
            return Err(Error::Conflict);
        }
        // Meanwhile its code may have been entered for the one that was kept.
        free_code(&mut tx, self, gone, &life.history(&*self.programme().await?)).await?;
        let sql = "update organisation_same set undone_at = $3, undone_by = $4, undone_why = $5 \
                   where province = $1 and organisation_id = $2 and undone_at is null";
        let args = args![self.province(), gone, deed.now, &deed.actor.name, reason(why)?];
        tx.execute(sql, args).await?;
        self.say_same(&mut tx, deed, &life, None, why).await?;
        tx.commit().await
    }

    /// The life of one that the actor keeps.
    pub(super) async fn double_for(
        &self,
        tx: &mut Tx,
        deed: &Deed<'_>,
        id: OrganisationId,
    ) -> Result<Life, Error> {
        let programme = self.programme().await?;
        kept(tx, self.province(), &programme, deed, id).await
    }

    /// Takes a life out of all that is derived, or puts it back.
    async fn say_same(
        &self,
        tx: &mut Tx,
        deed: &Deed<'_>,
        life: &Life,
        same_as: Option<OrganisationId>,
        why: &str,
    ) -> Result<(), Error> {
        let programme = self.programme().await?;
        let sql = "update organisation set same_as = $3, revision = revision + 1 \
                   where province = $1 and id = $2 and revision = $4";
        if tx.execute(sql, args![self.province(), life.id, same_as, life.revision]).await? != 1 {
            return Err(Error::Conflict);
        }
        let (history, nothing) = (life.history(&programme), History::default());
        let (before, after) = if same_as.is_some() { (&history, &nothing) } else { (&nothing, &history) };
        let turns = [Turn { id: life.id, before, after, illustrative: life.illustrative }];
        turn(tx, self.province(), &programme, &turns).await?;
        let who = Who { actor: Some(deed.actor), from: deed.from };
        let action = if same_as.is_some() { "merge" } else { "part" };
        let said = |id: Option<OrganisationId>| id.map(|id| json!({ "same_as": id.to_string() }));
        let audit = Audit {
            old: said(life.same_as),
            new: said(same_as),
            why: Some(why.trim()),
            ..Audit::of(who, action, ("organisation", life.id))
        };
        tx.audit(deed.now, &audit).await
    }
}

fn reason(why: &str) -> Result<&str, Error> {
    match why.trim() {
        "" => Err(Error::Refused("double.why_missing".into())),
        why => Ok(why),
    }
}
