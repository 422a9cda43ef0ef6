//! Many organisations at once: from a workbook or for a demonstration.

use super::act::NewHappening;
use super::derive::{Turn, turn};
use super::row::{HAPPENING_INSERT, HAPPENING_WIDTH, happening_row};
use super::{Upload, keeps};
use crate::store::{Deed, Store};
use crate::value::Value;
use crate::{Audit, Error, Kind, Read as _, Tx, Who, args};
use domain::organisation::{Broken, Happening, History};
use domain::programme::Programme;
use domain::{HappeningId, OrganisationId};
use serde_json::json;

/// Any number that no other program locks on the same PostgreSQL database.
const LOCK: i64 = 0x686f_7074_6164;

/// An organisation to be brought in with what happened to it, earliest first.
#[derive(Clone, Debug)]
pub struct NewLife {
    /// Its id: chosen by who brings it, so that others may name it.
    pub id: OrganisationId,
    /// What happened.
    pub happenings: Vec<NewHappening>,
    /// Whether it is made up for a demonstration.
    pub illustrative: bool,
}

/// Organisations ready to be written: checked, and with what follows from them.
struct Prepared {
    heads: Vec<Vec<Value>>,
    rows: Vec<Vec<Value>>,
    histories: Vec<(OrganisationId, bool, History)>,
}

impl Store {
    /// Brings organisations in, all of them or none. What contradicts the
    /// law's table refuses all, unless `as_they_are`: old papers are kept as
    /// they were, and each page says what does not fit.
    ///
    /// # Errors
    /// [`Error::Life`] with the first that breaks; forbidden where the actor
    /// does not keep the register of a seat.
    pub async fn bring(&self, deed: &Deed<'_>, lives: &[NewLife], as_they_are: bool) -> Result<usize, Error> {
        let programme = self.programme().await?;
        let prepared = self.prepare(&programme, deed, lives, as_they_are)?;
        let mut tx = self.db.begin().await?;
        self.write_lives(&mut tx, &programme, deed, prepared, json!({ "organisations": lives.len() }))
            .await?;
        tx.commit().await?;
        Ok(lives.len())
    }

    /// Brings the organisations of a workbook in, all of them or none, and
    /// lets the workbook go. `stamp` is the register's when the workbook was
    /// compared with it: two people who send the same file write it once.
    ///
    /// # Errors
    /// As for [`Store::bring`]; [`Error::Conflict`] when the register has
    /// changed since; [`Error::NotFound`] when the workbook was written before.
    pub async fn bring_upload(
        &self,
        deed: &Deed<'_>,
        upload: &Upload,
        lives: &[NewLife],
        stamp: &str,
    ) -> Result<usize, Error> {
        let programme = self.programme().await?;
        let prepared = self.prepare(&programme, deed, lives, false)?;
        let mut tx = self.db.begin().await?;
        if tx.kind() == Kind::Postgres {
            // SQLite's writers wait for each other; here those of workbooks have to.
            tx.execute("select pg_advisory_xact_lock($1)", args![LOCK]).await?;
        }
        if super::upload::forget(&mut tx, self.province(), &[upload.id]).await? != 1 {
            return Err(Error::NotFound);
        }
        if super::known::stamp(&mut tx, self.province()).await? != stamp {
            return Err(Error::Conflict);
        }
        let new = json!({ "organisations": lives.len(), "file": upload.name, "hash": upload.hash });
        self.write_lives(&mut tx, &programme, deed, prepared, new).await?;
        tx.commit().await?;
        Ok(lives.len())
    }

    fn prepare(
        &self,
        programme: &Programme,
        deed: &Deed<'_>,
        lives: &[NewLife],
        as_they_are: bool,
    ) -> Result<Prepared, Error> {
        let mut heads = Vec::with_capacity(lives.len());
        let mut rows = Vec::new();
        let mut histories: Vec<(OrganisationId, bool, History)> = Vec::with_capacity(lives.len());
        for life in lives {
            let mut all: Vec<Happening> = Vec::with_capacity(life.happenings.len());
            for one in &life.happenings {
                all.push(Happening { id: HappeningId::new(), ..one.said(deed, None, life.illustrative) });
            }
            let history = History::now(&all, &programme.register, &programme.legal_minimums);
            if let Some(broken) = history.broken.first().filter(|_| !as_they_are) {
                return Err(Error::Life(Box::new(Broken::clone(broken))));
            }
            let seat = history.latest().and_then(|facts| facts.seat).ok_or(Error::NotFound)?;
            keeps(programme, deed.actor, deed.today, seat)?;
            heads.push(args![self.province(), life.id, 1_i64, life.illustrative, deed.now, &deed.actor.name]);
            for one in &all {
                rows.push(happening_row(self.province(), life.id, one)?);
            }
            histories.push((life.id, life.illustrative, history));
        }
        Ok(Prepared { heads, rows, histories })
    }

    async fn write_lives(
        &self,
        tx: &mut Tx,
        programme: &Programme,
        deed: &Deed<'_>,
        prepared: Prepared,
        new: serde_json::Value,
    ) -> Result<(), Error> {
        let nothing = History::default();
        let histories = prepared.histories.iter();
        let turns: Vec<Turn<'_>> = histories
            .map(|(id, illustrative, after)| Turn {
                id: *id,
                before: &nothing,
                after,
                illustrative: *illustrative,
            })
            .collect();
        let head = "insert into organisation (province, id, revision, illustrative, made_at, made_by)";
        tx.insert_many(head, 6, prepared.heads, "").await?;
        tx.insert_many(HAPPENING_INSERT, HAPPENING_WIDTH, prepared.rows, "").await?;
        turn(tx, self.province(), programme, &turns).await?;
        let who = Who { actor: Some(deed.actor), from: deed.from };
        let audit = Audit { new: Some(new), ..Audit::of(who, "bring", ("organisation", "many")) };
        tx.audit(deed.now, &audit).await
    }
}
