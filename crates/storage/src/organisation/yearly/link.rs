//! The address with a code by which an organisation without an account makes
//! its own return: shown once to the officer who hands it over, kept as its
//! hash, for one organisation and the year that is asked for, until a day.

use super::{Act, Hand, Opened, Stays, decide, open, schedule, write};
use crate::organisation::kept;
use crate::store::{Deed, Store};
use crate::{Audit, Error, Read, Row, Tx, Who, args, secret, sign_in};
use domain::OrganisationId;
use domain::organisation::yearly::{Command, State};
use domain::permission::Actor;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

/// How long a link lets in, in days: from handing it out to the last reminder.
pub const LINK_DAYS: i64 = 60;

/// A link without its code.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Link {
    /// When it was issued.
    pub issued_at: Timestamp,
    /// By whom.
    pub issued_by: String,
    /// Until when it lets in.
    pub expires_at: Timestamp,
    /// When somebody last came by it.
    pub used_at: Option<Timestamp>,
}

/// Somebody who comes by a link.
#[derive(Clone, Copy, Debug)]
pub struct Visitor<'a> {
    /// The code.
    pub code: &'a str,
    /// Where they come from.
    pub address: &'a str,
    /// When.
    pub now: Timestamp,
    /// The day in the programme's time zone.
    pub today: Date,
}

fn link_of(row: &Row) -> Result<Link, Error> {
    Ok(Link {
        issued_at: row.time("issued_at")?,
        issued_by: row.text("issued_by")?,
        expires_at: row.time("expires_at")?,
        used_at: row.opt_time("used_at")?,
    })
}

impl Store {
    /// Issues a link and gives its code, once. The one before ends.
    ///
    /// # Errors
    /// Forbidden where the actor does not keep the register there.
    pub async fn issue_yearly_link(&self, deed: &Deed<'_>, id: OrganisationId) -> Result<String, Error> {
        let code = secret::random_code()?;
        let until = deed.now + SignedDuration::from_hours(24 * LINK_DAYS);
        let mut tx = self.kept(deed, id).await?;
        let sql = "insert into yearly_link (province, organisation_id, code_hash, issued_at, issued_by, expires_at) \
                   values ($1, $2, $3, $4, $5, $6) on conflict (province, organisation_id) do update set \
                   code_hash = excluded.code_hash, issued_at = excluded.issued_at, \
                   issued_by = excluded.issued_by, expires_at = excluded.expires_at, used_at = null";
        let args = args![self.province(), id, secret::hash(&code), deed.now, &deed.actor.name, until];
        tx.execute(sql, args).await?;
        let who = Who { actor: Some(deed.actor), from: deed.from };
        let new = Some(json!({ "until": crate::moment_text(until) }));
        tx.audit(deed.now, &Audit { new, ..Audit::of(who, "create", ("yearly_link", id)) }).await?;
        tx.commit().await?;
        Ok(code)
    }

    /// Ends an organisation's link.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is none; forbidden as for issuing.
    pub async fn revoke_yearly_link(&self, deed: &Deed<'_>, id: OrganisationId) -> Result<(), Error> {
        let mut tx = self.kept(deed, id).await?;
        let sql = "delete from yearly_link where province = $1 and organisation_id = $2";
        if tx.execute(sql, args![self.province(), id]).await? == 0 {
            return Err(Error::NotFound);
        }
        let who = Who { actor: Some(deed.actor), from: deed.from };
        tx.audit(deed.now, &Audit::of(who, "revoke", ("yearly_link", id))).await?;
        tx.commit().await
    }

    /// A transaction for an organisation that the actor keeps.
    async fn kept(&self, deed: &Deed<'_>, id: OrganisationId) -> Result<Tx, Error> {
        let programme = self.programme().await?;
        let mut tx = self.db.begin().await?;
        kept(&mut tx, self.province(), &programme, deed, id).await?;
        Ok(tx)
    }

    /// An organisation's link, if it has one that still lets in.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the actor's area.
    pub async fn yearly_link(
        &self,
        actor: &Actor,
        now: Timestamp,
        today: Date,
        id: OrganisationId,
    ) -> Result<Option<Link>, Error> {
        self.organisation(actor, today, id).await?;
        let sql = "select issued_at, issued_by, expires_at, used_at from yearly_link \
                   where province = $1 and organisation_id = $2 and expires_at > $3";
        let row = self.db.fetch_optional(sql, args![self.province(), id, now]).await?;
        row.as_ref().map(link_of).transpose()
    }

    /// The return that a link leads to, of the year that is asked for.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a code that does not let in, [`Error::TooMany`]
    /// after too many of those from one address.
    pub async fn yearly_by_code(&self, visitor: Visitor<'_>) -> Result<(Opened, Link), Error> {
        let programme = self.programme().await?;
        let (id, link) = self.enter(visitor).await?;
        let year = schedule(&programme)?.year_on(visitor.today);
        let opened = open(&mut &self.db, self.province(), &programme, visitor.today, id, year).await?;
        Ok((opened, link))
    }

    /// Saves or sends the return that a link leads to.
    ///
    /// # Errors
    /// As for [`Store::act_on_yearly`] and [`Store::yearly_by_code`].
    pub async fn act_by_code(&self, visitor: Visitor<'_>, act: &Act) -> Result<State, Stays> {
        if !matches!(act.command, Command::Save | Command::Send) {
            return Err(Error::Forbidden.into());
        }
        let programme = self.programme().await?;
        let (id, _) = self.enter(visitor).await?;
        let year = schedule(&programme)?.year_on(visitor.today);
        let mut tx = self.db.begin().await?;
        let opened = open(&mut tx, self.province(), &programme, visitor.today, id, year).await?;
        let (state, _) = decide(&programme, &opened, act)?;
        let by = Hand { actor: None, name: &opened.facts.name, from: visitor.address, now: visitor.now };
        write(&mut tx, self.province(), &opened, act, state, None, &by).await?;
        tx.commit().await?;
        Ok(state)
    }

    /// Whose link that is. Wrong codes from an address are counted with its
    /// attempts to sign in, before the code is looked at.
    async fn enter(&self, visitor: Visitor<'_>) -> Result<(OrganisationId, Link), Error> {
        let mut tx = self.db.begin().await?;
        // By address only: to guess one code again and again gains nothing.
        let nobody = format!("ke-khai {}", uuid::Uuid::now_v7());
        let attempt = sign_in::begin(&mut tx, visitor.now, &nobody, visitor.address).await?;
        let sql = "select organisation_id, issued_at, issued_by, expires_at, used_at from yearly_link \
                   where province = $1 and code_hash = $2 and expires_at > $3";
        let args = args![self.province(), secret::hash(visitor.code), visitor.now];
        let Some(row) = tx.fetch_optional(sql, args).await? else {
            tx.commit().await?;
            return Err(Error::NotFound);
        };
        sign_in::succeeded(&mut tx, attempt).await?;
        let id: OrganisationId = row.id("organisation_id")?;
        let sql = "update yearly_link set used_at = $3 where province = $1 and organisation_id = $2";
        tx.execute(sql, args![self.province(), id, visitor.now]).await?;
        tx.commit().await?;
        Ok((id, link_of(&row)?))
    }
}
