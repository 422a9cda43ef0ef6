//! The store: a database, the programme that it holds, and the question that
//! every function asks first: may they?

use crate::{Database, Error, Row, args};
use domain::form::Form;
use domain::period::Period;
use domain::permission::{Action, Actor, Position, may};
use domain::programme::Programme;
use domain::{Province, UnitId};
use std::collections::HashSet;
use std::sync::{Arc, RwLock};

/// A database with its programme. Cloning is cheap.
#[derive(Clone, Debug)]
pub struct Store {
    /// The database itself.
    pub db: Database,
    province: Province,
    /// The programme as of a revision: read again when the database's is another,
    /// so that any number of processes may share the database.
    cache: Arc<RwLock<Option<Cached>>>,
    /// For a store that answers one request: the programme that it answers by.
    held: Option<Arc<Programme>>,
}

/// A programme and the revision it was read at.
type Cached = (i64, Arc<Programme>);

/// Who acts, from where, when: what an audit row needs besides the deed.
#[derive(Clone, Debug)]
pub struct Deed<'a> {
    /// Who.
    pub actor: &'a Actor,
    /// The address they came from.
    pub from: &'a str,
    /// When.
    pub now: jiff::Timestamp,
    /// The day in the programme's time zone.
    pub today: jiff::civil::Date,
}

impl Store {
    /// Opens the store of the programme that was loaded into the database.
    ///
    /// # Errors
    /// [`Error::NotFound`] if no pack was loaded.
    pub async fn open(db: Database) -> Result<Store, Error> {
        let row = db.fetch_one("select province from programme order by province limit 1", args![]).await?;
        let province = row.key::<Province>("province")?;
        Ok(Store { db, province, cache: Arc::default(), held: None })
    }

    /// The programme's key.
    #[must_use]
    pub fn province(&self) -> &Province {
        &self.province
    }

    /// This store holding the programme as it is now. A request asks a dozen
    /// questions; all are answered by one programme, and the database is asked
    /// for its revision once.
    ///
    /// # Errors
    /// The database's.
    pub async fn holding(&self) -> Result<Store, Error> {
        Ok(Store { held: Some(self.programme().await?), ..self.clone() })
    }

    /// The programme as it is now, or the one that is held.
    ///
    /// # Errors
    /// The database's.
    pub async fn programme(&self) -> Result<Arc<Programme>, Error> {
        if let Some(held) = &self.held {
            return Ok(held.clone());
        }
        let sql = "select revision from programme where province = $1";
        let revision = self.db.fetch_one(sql, args![&self.province]).await?.int("revision")?;
        let cached = self.cache.read().ok().and_then(|cache| cache.clone());
        if let Some((held, programme)) = cached
            && held == revision
        {
            return Ok(programme);
        }
        let programme = Arc::new(crate::programme::read(&mut &self.db, &self.province).await?);
        if let Ok(mut cache) = self.cache.write() {
            *cache = Some((revision, programme.clone()));
        }
        Ok(programme)
    }

    /// The dataset's source and note, for figures that come from paper.
    ///
    /// # Errors
    /// The database's.
    pub async fn dataset(&self, key: &str) -> Result<Option<DatasetNote>, Error> {
        let sql =
            "select source_vi, source_en, note_vi, note_en from dataset where province = $1 and key = $2";
        self.db.fetch_optional(sql, args![&self.province, key]).await?.as_ref().map(note_of).transpose()
    }

    /// The papers that the figures of a form's period at and below a unit come
    /// from, each once. Bounded by the papers of the programme.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the actor's units.
    pub async fn papers(
        &self,
        actor: &Actor,
        form: &Form,
        period: Period,
        top: UnitId,
    ) -> Result<Vec<DatasetNote>, Error> {
        let programme = self.programme().await?;
        allow(&programme, actor, Action::View, top)?;
        let sql = "select report.unit_id as unit_id, dataset.key as key, source_vi, source_en, note_vi, note_en \
                   from report join dataset on dataset.province = report.province and dataset.key = report.dataset \
                   where report.province = $1 and report.form = $2 and report.period = $3 order by dataset.key";
        let rows = self.db.fetch_all(sql, args![&self.province, &form.key, period.to_string()]).await?;
        let within: HashSet<UnitId> = programme.units.below(top, period.to()).map(|unit| unit.id).collect();
        let mut notes: Vec<DatasetNote> = Vec::new();
        for row in rows {
            if within.contains(&row.id("unit_id")?) {
                let note = note_of(&row)?;
                if !notes.contains(&note) {
                    notes.push(note);
                }
            }
        }
        Ok(notes)
    }
}

fn note_of(row: &Row) -> Result<DatasetNote, Error> {
    Ok(DatasetNote {
        source_vi: row.text("source_vi")?,
        source_en: row.text("source_en")?,
        note_vi: row.text("note_vi")?,
        note_en: row.text("note_en")?,
    })
}

/// Where figures from paper come from, and what a reader must know of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatasetNote {
    /// The document.
    pub source_vi: String,
    /// The document, in English.
    pub source_en: String,
    /// What a reader must know.
    pub note_vi: String,
    /// The same in English.
    pub note_en: String,
}

/// Whether the actor may do this to the unit. What an actor may not even see
/// is not found; what they see and may not do is forbidden.
///
/// # Errors
/// [`Error::NotFound`] or [`Error::Forbidden`].
pub fn allow(programme: &Programme, actor: &Actor, action: Action, unit: UnitId) -> Result<(), Error> {
    let position = programme.units.position(actor.unit, unit);
    if position == Position::Outside {
        Err(Error::NotFound)
    } else if may(actor.role, action, position) {
        Ok(())
    } else {
        Err(Error::Forbidden)
    }
}

/// Whether the actor may do this to the unit's report of a period that closed
/// on `day`. Their own unit, those below it on that day, and what came before
/// it; a unit that has since gone to another is seen and left alone.
///
/// # Errors
/// [`Error::NotFound`] or [`Error::Forbidden`].
pub(crate) fn allow_on(
    programme: &Programme,
    actor: &Actor,
    action: Action,
    unit: UnitId,
    day: jiff::civil::Date,
) -> Result<(), Error> {
    allow(programme, actor, action, unit)?;
    let position = programme.units.position_on(actor.unit, unit, day);
    if may(actor.role, action, position) { Ok(()) } else { Err(Error::Forbidden) }
}

/// Whether the actor may see all of these units.
///
/// # Errors
/// [`Error::NotFound`].
pub(crate) fn see_all(programme: &Programme, actor: &Actor, units: &[UnitId]) -> Result<(), Error> {
    let is_seen = |unit: &UnitId| programme.units.position(actor.unit, *unit) != Position::Outside;
    if units.iter().all(is_seen) { Ok(()) } else { Err(Error::NotFound) }
}

/// Adds one to the programme's revision, so that every process reads it again.
pub(crate) async fn programme_changed(tx: &mut crate::Tx, province: &Province) -> Result<(), Error> {
    let sql = "update programme set revision = revision + 1 where province = $1";
    tx.execute(sql, args![province]).await.map(|_| ())
}
