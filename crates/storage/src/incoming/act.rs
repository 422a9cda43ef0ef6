//! What people say of a reading: right, this instead, not to be used; of all
//! that are sure in one act; and of a finding, that it may stand.

use super::row::{FIGURE, figure_of};
use super::{Figure, Head, find, find_figure, findings, sure};
use crate::store::{Deed, Store, allow};
use crate::{Error, Read, Tx, args};
use domain::glossary::Entry;
use domain::incoming::{Act, Meaning, Refusal, State, apply};
use domain::permission::{Action, Actor};
use domain::programme::Programme;
use domain::{IncomingId, ReadingId};
use serde_json::json;

/// What somebody says of one reading.
#[derive(Clone, Debug)]
pub struct Said {
    /// Which.
    pub id: ReadingId,
    /// The revision that they saw: who speaks of an older one is told.
    pub revision: i64,
    /// What they say.
    pub act: Act,
    /// The words that are to be known by this meaning from now on.
    pub remember: Option<Entry>,
}

/// What an act on one reading changed.
#[derive(Clone, Debug)]
pub struct Change {
    /// Where it stands now.
    pub state: State,
    /// Its revision now.
    pub revision: i64,
}

/// What an act on many changed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Changed {
    /// The act, by which it is undone.
    pub batch: String,
    /// How many readings.
    pub count: usize,
}

impl Store {
    /// Says whether a reading is right, or what it means.
    ///
    /// # Errors
    /// [`Error::Conflict`] when somebody else spoke since; [`Error::Refused`]
    /// with what it lacks; forbidden and not found as everywhere.
    pub async fn say(&self, deed: &Deed<'_>, said: &Said) -> Result<Change, Error> {
        let programme = self.programme().await?;
        let mut tx = self.db.begin().await?;
        let figure = find_figure(&mut tx, self, said.id).await?;
        let head = find(&mut tx, self, figure.incoming).await?;
        allow(&programme, deed.actor, Action::Receive, head.unit)?;
        if figure.revision != said.revision {
            return Err(Error::Conflict);
        }
        let state =
            apply(&programme, &said.act, &figure.meaning, figure.report.is_some()).map_err(refused)?;
        let meaning = match &said.act {
            Act::Correct(meaning) => meaning.clone(),
            Act::Reset => figure.read.meaning.clone(),
            Act::Confirm | Act::Refuse => figure.meaning.clone(),
        };
        if state.is_agreed() {
            within_reach(&programme, deed.actor, &meaning)?;
        }
        put(&mut tx, self, deed, &figure, &meaning, state, None).await?;
        if let Some(entry) = &said.remember {
            crate::glossary::remember(&mut tx, self.province(), deed, entry).await?;
        }
        let audit = crate::audit::Audit {
            actor: Some(deed.actor),
            from: deed.from,
            action: said.act.code(),
            object: ("reading", figure.id.to_string()),
            old: Some(json!({ "state": figure.state, "meaning": figure.meaning })),
            new: Some(json!({ "state": state, "meaning": meaning })),
            why: None,
        };
        tx.audit(deed.now, &audit).await?;
        tx.commit().await?;
        Ok(Change { state, revision: figure.revision + 1 })
    }

    /// Confirms every reading of a document that is sure and that nobody has
    /// looked at, as one act.
    ///
    /// # Errors
    /// Forbidden and not found as everywhere.
    pub async fn confirm_sure(&self, deed: &Deed<'_>, id: IncomingId) -> Result<Changed, Error> {
        let programme = self.programme().await?;
        let mut tx = self.db.begin().await?;
        may_receive(&mut tx, self, &programme, deed.actor, id).await?;
        let batch = uuid::Uuid::now_v7().to_string();
        let mut count = 0;
        let all = figures(&mut tx, self, id, "state <> 'refused'").await?;
        let findings = findings(&mut tx, self, id).await?;
        for figure in sure(&programme, &all, &findings) {
            if within_reach(&programme, deed.actor, &figure.meaning).is_ok() {
                put(&mut tx, self, deed, figure, &figure.meaning, State::Confirmed, Some(&batch)).await?;
                count += 1;
            }
        }
        if count > 0 {
            let who = crate::Who { actor: Some(deed.actor), from: deed.from };
            let new = Some(json!({ "batch": batch, "figures": count }));
            let audit = crate::Audit { new, ..crate::Audit::of(who, "confirm_sure", ("incoming", id)) };
            tx.audit(deed.now, &audit).await?;
            tx.commit().await?;
        }
        Ok(Changed { batch, count })
    }

    /// Takes back what was confirmed in one act, as far as nobody has done
    /// anything to it since.
    ///
    /// # Errors
    /// As for [`Store::confirm_sure`].
    pub async fn undo_sure(&self, deed: &Deed<'_>, id: IncomingId, batch: &str) -> Result<usize, Error> {
        let programme = self.programme().await?;
        let mut tx = self.db.begin().await?;
        may_receive(&mut tx, self, &programme, deed.actor, id).await?;
        let all = figures(&mut tx, self, id, "state = 'confirmed' and report_id is null").await?;
        let theirs: Vec<Figure> =
            all.into_iter().filter(|figure| figure.batch.as_deref() == Some(batch)).collect();
        for figure in &theirs {
            put(&mut tx, self, deed, figure, &figure.meaning, State::Open, None).await?;
        }
        if !theirs.is_empty() {
            let who = crate::Who { actor: Some(deed.actor), from: deed.from };
            let new = Some(json!({ "batch": batch, "figures": theirs.len() }));
            let audit = crate::Audit { new, ..crate::Audit::of(who, "undo_sure", ("incoming", id)) };
            tx.audit(deed.now, &audit).await?;
            tx.commit().await?;
        }
        Ok(theirs.len())
    }

    /// Says that a finding was seen and may stand, and why.
    ///
    /// # Errors
    /// [`Error::Rule`] without a reason; forbidden and not found as everywhere.
    pub async fn note_finding(
        &self,
        deed: &Deed<'_>,
        id: IncomingId,
        position: i64,
        reason: &str,
    ) -> Result<(), Error> {
        let programme = self.programme().await?;
        let mut tx = self.db.begin().await?;
        may_receive(&mut tx, self, &programme, deed.actor, id).await?;
        let reason: String = reason.trim().chars().take(LONGEST_REASON).collect();
        let sql =
            "select reason from incoming_finding where province = $1 and incoming_id = $2 and position = $3";
        let old = tx.fetch_one(sql, args![self.province(), id, position]).await?.text("reason")?;
        if reason.is_empty() {
            return Err(domain::report::Refusal::NoReason.into());
        }
        let sql = "update incoming_finding set noted_at = $4, noted_by = $5, reason = $6 \
                   where province = $1 and incoming_id = $2 and position = $3";
        let by = &deed.actor.name;
        tx.execute(sql, args![self.province(), id, position, deed.now, by, &reason]).await?;
        let who = crate::Who { actor: Some(deed.actor), from: deed.from };
        let audit = crate::Audit {
            old: Some(json!({ "finding": position, "reason": old })),
            new: Some(json!({ "finding": position })),
            why: Some(&reason),
            ..crate::Audit::of(who, "note", ("incoming", id))
        };
        tx.audit(deed.now, &audit).await?;
        tx.commit().await
    }
}

/// The longest reason that is kept, in characters.
const LONGEST_REASON: usize = 500;

/// The document, if the actor may take documents of its unit in.
pub(super) async fn may_receive(
    tx: &mut Tx,
    store: &Store,
    programme: &Programme,
    actor: &Actor,
    id: IncomingId,
) -> Result<Head, Error> {
    let head = find(tx, store, id).await?;
    allow(programme, actor, Action::Receive, head.unit)?;
    Ok(head)
}

/// Figures of a document, in its order; bounded by one document.
pub(super) async fn figures(
    tx: &mut Tx,
    store: &Store,
    id: IncomingId,
    which: &str,
) -> Result<Vec<Figure>, Error> {
    let sql = format!(
        "select {FIGURE} from incoming_figure where province = $1 and incoming_id = $2 and {which} \
         order by start_at, id"
    );
    tx.fetch_all(&sql, args![store.province(), id]).await?.iter().map(figure_of).collect()
}

/// A document of one unit does not speak for a unit of somebody else's.
fn within_reach(programme: &Programme, actor: &Actor, meaning: &Meaning) -> Result<(), Error> {
    match meaning.unit.filter(|_| meaning.role.aspect().is_some()) {
        Some(unit) if allow(programme, actor, Action::Receive, unit).is_err() => {
            Err(Error::Refused("inbox.unit_outside".into()))
        }
        _ => Ok(()),
    }
}

fn refused(refusal: Refusal) -> Error {
    Error::Refused(match refusal {
        Refusal::HandedOver => "inbox.handed_over".into(),
        Refusal::Lacks(lack) => format!("inbox.lack.{}", lack.code()).into(),
    })
}

/// Writes where a reading stands, if nobody wrote since it was read.
async fn put(
    tx: &mut Tx,
    store: &Store,
    deed: &Deed<'_>,
    figure: &Figure,
    meaning: &Meaning,
    state: State,
    batch: Option<&str>,
) -> Result<(), Error> {
    let sql = "update incoming_figure set indicator = $3, breakdown = $4, unit_id = $5, period = $6, value = $7, \
               role = $8, state = $9, revision = revision + 1, acted_at = $10, acted_by = $11, batch = $12 \
               where province = $1 and id = $2 and revision = $13";
    let cell = meaning.cell.as_ref();
    let args = args![
        store.province(),
        figure.id,
        cell.map(|cell| &cell.indicator),
        cell.map_or("", |cell| cell.breakdown.as_str()),
        meaning.unit,
        meaning.period.map(|period| period.to_string()),
        meaning.value,
        meaning.role.code(),
        state.code(),
        deed.now,
        &deed.actor.name,
        batch,
        figure.revision
    ];
    match tx.execute(sql, args).await? {
        1 => Ok(()),
        _ => Err(Error::Conflict),
    }
}
