//! Many organisations at once: from a workbook or for a demonstration.

use super::act::NewHappening;
use super::derive::{Turn, turn};
use super::registrar;
use super::row::{HAPPENING_INSERT, HAPPENING_WIDTH, happening_row};
use crate::store::{Deed, Store, allow};
use crate::{Audit, Error, Who, args};
use domain::organisation::{Broken, Happening, History};
use domain::permission::Action;
use domain::{HappeningId, OrganisationId};
use serde_json::json;

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
        let actor = registrar(&programme, deed.actor, deed.today);
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
            allow(&programme, &actor, Action::KeepRegister, seat)?;
            heads.push(args![self.province(), life.id, 1_i64, life.illustrative, deed.now, &deed.actor.name]);
            for one in &all {
                rows.push(happening_row(self.province(), life.id, one)?);
            }
            histories.push((life.id, life.illustrative, history));
        }
        let nothing = History::default();
        let turns: Vec<Turn<'_>> = histories
            .iter()
            .map(|(id, illustrative, after)| Turn {
                id: *id,
                before: &nothing,
                after,
                illustrative: *illustrative,
            })
            .collect();
        let mut tx = self.db.begin().await?;
        let head = "insert into organisation (province, id, revision, illustrative, made_at, made_by)";
        tx.insert_many(head, 6, heads, "").await?;
        tx.insert_many(HAPPENING_INSERT, HAPPENING_WIDTH, rows, "").await?;
        turn(&mut tx, self.province(), &programme, &turns).await?;
        let who = Who { actor: Some(deed.actor), from: deed.from };
        let new = Some(json!({ "organisations": lives.len() }));
        let audit = Audit { new, ..Audit::of(who, "bring", ("organisation", "many")) };
        tx.audit(deed.now, &audit).await?;
        tx.commit().await?;
        Ok(lives.len())
    }
}
