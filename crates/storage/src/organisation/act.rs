//! Founding an organisation, entering what happened to it, correcting that.

use super::derive::{Turn, turn};
use super::row::{HAPPENING_INSERT, HAPPENING_WIDTH, happening_row, json};
use super::{Life, keeps, kept};
use crate::store::{Deed, Store};
use crate::{Audit, Error, Tx, Who, args};
use domain::organisation::{Broken, Change, Happened, Happening, History, Refusal};
use domain::programme::Programme;
use domain::{HappeningId, OrganisationId};
use jiff::civil::Date;
use serde_json::json;

/// Something that happened, as somebody enters it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewHappening {
    /// What.
    pub what: Happened,
    /// The day from which it holds.
    pub on: Date,
    /// The decision or certificate.
    pub decision: String,
    /// What is to be said about it.
    pub note: String,
    /// What it changes.
    pub change: Change,
    /// For a suspension, its last day.
    pub until: Option<Date>,
    /// The other organisation of a merger, a division, a union.
    pub other: Option<OrganisationId>,
}

impl NewHappening {
    /// Something that changes this on that day, without a paper.
    #[must_use]
    pub fn of(what: Happened, on: Date, change: Change) -> Self {
        Self { what, on, decision: String::new(), note: String::new(), change, until: None, other: None }
    }

    pub(super) fn said(
        &self,
        deed: &Deed<'_>,
        replaces: Option<HappeningId>,
        illustrative: bool,
    ) -> Happening {
        Happening {
            id: HappeningId::new(),
            what: self.what,
            on: self.on,
            said_at: deed.now,
            said_by: deed.actor.name.clone(),
            decision: self.decision.trim().to_owned(),
            note: self.note.trim().chars().take(4000).collect(),
            change: self.change.clone(),
            until: self.until,
            other: self.other,
            replaces,
            superseded: None,
            illustrative,
        }
    }
}

/// Nothing is entered before it took effect.
fn not_ahead(one: &Happening, today: Date) -> Result<(), Error> {
    if one.on <= today {
        return Ok(());
    }
    Err(Error::Life(Box::new(Broken { at: one.id, what: one.what, on: one.on, why: Refusal::InFuture })))
}

impl Store {
    /// Enters an organisation with the first thing that happened to it.
    ///
    /// # Errors
    /// [`Error::Refused`] where the law's table does not allow it; forbidden
    /// where the actor does not keep the register of its seat.
    pub async fn found(&self, deed: &Deed<'_>, new: &NewHappening) -> Result<OrganisationId, Error> {
        let programme = self.programme().await?;
        let first = new.said(deed, None, false);
        let after =
            History::now(std::slice::from_ref(&first), &programme.register, &programme.legal_minimums);
        if let Some(broken) = after.broken.first() {
            return Err(Error::Life(Box::new(broken.clone())));
        }
        not_ahead(&first, deed.today)?;
        keeps_seat(&programme, deed, &after)?;
        let id = OrganisationId::new();
        let mut tx = self.db.begin().await?;
        free_code(&mut tx, self, id, &after).await?;
        let sql = "insert into organisation (province, id, revision, illustrative, made_at, made_by) \
                   values ($1, $2, 1, 0, $3, $4)";
        tx.execute(sql, args![self.province(), id, deed.now, &deed.actor.name]).await?;
        let row = happening_row(self.province(), id, &first)?;
        tx.insert_many(HAPPENING_INSERT, HAPPENING_WIDTH, vec![row], "").await?;
        let turns = [Turn { id, before: &History::default(), after: &after, illustrative: false }];
        turn(&mut tx, self.province(), &programme, &turns).await?;
        let who = Who { actor: Some(deed.actor), from: deed.from };
        let new = Some(said(&first)?);
        tx.audit(deed.now, &Audit { new, ..Audit::of(who, "create", ("organisation", id)) }).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Enters something that happened. `revision` is the one that the actor saw.
    ///
    /// # Errors
    /// [`Error::Refused`] where the law's table does not allow it after what
    /// was, or what came later could not have followed it; [`Error::Conflict`].
    pub async fn happen(
        &self,
        deed: &Deed<'_>,
        id: OrganisationId,
        new: &NewHappening,
        revision: i64,
    ) -> Result<HappeningId, Error> {
        let one = new.said(deed, None, false);
        let happening = one.id;
        self.change_life(deed, id, revision, None, Some(one), "").await?;
        Ok(happening)
    }

    /// Puts another version in the place of something that was entered; the
    /// old one stays, with the reason. Today's view of the past changes, what
    /// was said before does not.
    ///
    /// # Errors
    /// As for [`Store::happen`]; [`Error::Refused`] without a reason.
    pub async fn correct_happening(
        &self,
        deed: &Deed<'_>,
        id: OrganisationId,
        old: HappeningId,
        new: &NewHappening,
        why: &str,
        revision: i64,
    ) -> Result<HappeningId, Error> {
        let one = new.said(deed, Some(old), false);
        let happening = one.id;
        self.change_life(deed, id, revision, Some(old), Some(one), why).await?;
        Ok(happening)
    }

    /// Takes back something that was entered by mistake; it stays, with the reason.
    ///
    /// # Errors
    /// As for [`Store::correct_happening`]. The first thing that happened cannot be taken back
    /// alone while others follow it.
    pub async fn withdraw_happening(
        &self,
        deed: &Deed<'_>,
        id: OrganisationId,
        old: HappeningId,
        why: &str,
        revision: i64,
    ) -> Result<(), Error> {
        self.change_life(deed, id, revision, Some(old), None, why).await
    }

    async fn change_life(
        &self,
        deed: &Deed<'_>,
        id: OrganisationId,
        revision: i64,
        old: Option<HappeningId>,
        new: Option<Happening>,
        why: &str,
    ) -> Result<(), Error> {
        let programme = self.programme().await?;
        let mut tx = self.db.begin().await?;
        change(&mut tx, self, &programme, deed, Turning { id, revision: Some(revision), old, new, why })
            .await?;
        tx.commit().await
    }
}

/// What is to be changed of a life. Without a revision it is the one that
/// stands there now.
pub(super) struct Turning<'a> {
    pub id: OrganisationId,
    pub revision: Option<i64>,
    pub old: Option<HappeningId>,
    pub new: Option<Happening>,
    pub why: &'a str,
}

/// Changes a life and all that follows from it, within a transaction.
pub(super) async fn change(
    tx: &mut Tx,
    store: &Store,
    programme: &Programme,
    deed: &Deed<'_>,
    change: Turning<'_>,
) -> Result<(), Error> {
    let Turning { id, revision, old, mut new, why } = change;
    let mut life = kept(tx, store.province(), programme, deed, id).await?;
    let before = life.history(programme);
    if revision.is_some_and(|revision| life.revision != revision) {
        return Err(Error::Conflict);
    }
    if life.same_as.is_some() {
        return Err(Error::Refused("double.counts_nowhere".into()));
    }
    if old.is_some() && why.trim().is_empty() {
        return Err(Error::Refused("organisation.refused.why_missing".into()));
    }
    let ended = end(&mut life, old, deed, why)?;
    if let Some(one) = &mut new {
        not_ahead(one, deed.today)?;
        one.illustrative = life.illustrative;
        life.happenings.push(one.clone());
    }
    let after = life.history(programme);
    let was_broken: Vec<HappeningId> = before.broken.iter().map(|broken| broken.at).collect();
    if let Some(broken) = after.broken.iter().find(|broken| !was_broken.contains(&broken.at)) {
        return Err(Error::Life(Box::new(broken.clone())));
    }
    if after.spans.is_empty() {
        return Err(Error::Refused("organisation.refused.nothing_left".into()));
    }
    keeps_seat(programme, deed, &after)?;
    free_code(tx, store, id, &after).await?;
    write(tx, store, deed, &life, ended.as_ref(), new.as_ref(), why).await?;
    let illustrative = life.illustrative;
    let turns = [Turn { id, before: &before, after: &after, illustrative }];
    turn(tx, store.province(), programme, &turns).await
}

/// Ends a version in the life at hand.
fn end(
    life: &mut Life,
    old: Option<HappeningId>,
    deed: &Deed<'_>,
    why: &str,
) -> Result<Option<Happening>, Error> {
    let Some(old) = old else { return Ok(None) };
    let current = |one: &&mut Happening| one.id == old && one.superseded.is_none();
    let one = life.happenings.iter_mut().find(current).ok_or(Error::Conflict)?;
    one.superseded = Some(domain::organisation::happening::Superseded {
        at: deed.now,
        by: deed.actor.name.clone(),
        why: why.trim().to_owned(),
    });
    Ok(Some(one.clone()))
}

/// Whether the actor keeps the register where a life says that the seat is now.
fn keeps_seat(programme: &Programme, deed: &Deed<'_>, history: &History) -> Result<(), Error> {
    let seat = history.latest().and_then(|facts| facts.seat).ok_or(Error::NotFound)?;
    keeps(programme, deed.actor, deed.today, seat)
}

/// A code is given once: no other organisation has or had it.
pub(super) async fn free_code(
    tx: &mut Tx,
    store: &Store,
    id: OrganisationId,
    history: &History,
) -> Result<(), Error> {
    use crate::Read;
    let Some(code) = history.latest().map(|facts| facts.code.trim()).filter(|code| !code.is_empty()) else {
        return Ok(());
    };
    let sql = "select 1 as found from organisation_span where province = $1 and code = $2 \
               and organisation_id <> $3 limit 1";
    match tx.fetch_optional(sql, args![store.province(), code, id]).await? {
        Some(_) => Err(Error::Refused("organisation.refused.code_taken".into())),
        None => Ok(()),
    }
}

fn said(one: &Happening) -> Result<serde_json::Value, Error> {
    let change: serde_json::Value =
        serde_json::from_str(&json(&one.change)?).map_err(|error| Error::Corrupt(error.to_string()))?;
    Ok(json!({
        "what": one.what.code(), "on": one.on.to_string(), "decision": one.decision, "change": change,
    }))
}

async fn write(
    tx: &mut Tx,
    store: &Store,
    deed: &Deed<'_>,
    life: &Life,
    ended: Option<&Happening>,
    new: Option<&Happening>,
    why: &str,
) -> Result<(), Error> {
    let sql =
        "update organisation set revision = revision + 1 where province = $1 and id = $2 and revision = $3";
    if tx.execute(sql, args![store.province(), life.id, life.revision]).await? != 1 {
        return Err(Error::Conflict);
    }
    if let Some(old) = ended {
        let sql = "update happening set superseded_at = $3, superseded_by = $4, superseded_why = $5 \
                   where province = $1 and id = $2 and superseded_at is null";
        let args = args![store.province(), old.id, deed.now, &deed.actor.name, why.trim()];
        if tx.execute(sql, args).await? != 1 {
            return Err(Error::Conflict);
        }
    }
    if let Some(one) = new {
        let row = happening_row(store.province(), life.id, one)?;
        tx.insert_many(HAPPENING_INSERT, HAPPENING_WIDTH, vec![row], "").await?;
    }
    let audit = Audit {
        actor: Some(deed.actor),
        from: deed.from,
        action: match (ended, new) {
            (Some(_), Some(_)) => "correct",
            (Some(_), None) => "withdraw",
            _ => "happen",
        },
        object: ("organisation", life.id.to_string()),
        old: ended.map(said).transpose()?,
        new: new.map(said).transpose()?,
        why: Some(why.trim()).filter(|why| !why.is_empty()),
    };
    tx.audit(deed.now, &audit).await
}
