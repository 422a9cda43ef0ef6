//! The register of organisations: what happened to each is kept, what held
//! between and what it adds to the province's figures is derived from it in
//! the same transaction.
//!
//! Seen from the area of the actor's unit: an agency, such as the Alliance,
//! stands where the area stands that it belongs to.

mod act;
mod alike;
mod apart;
mod bring;
mod derive;
mod double;
pub mod evaluation;
mod known;
mod list;
mod person;
mod place;
mod remind;
mod row;
mod saved;
pub(crate) mod step;
mod total;
mod upload;
pub mod yearly;

pub use act::NewHappening;
pub use alike::Resembling;
pub use apart::Apart;
pub use bring::NewLife;
pub(crate) use derive::{rebuild, verify_steps};
pub use double::Double;
pub use known::{Known, Seen};
pub use list::{COUNTED, Filter, Listed, Page};
pub use person::Person;
pub use place::Placed;
pub use remind::Ending;
pub(crate) use row::facts_of;
pub use saved::{NewList, SavedList, may_share};
pub use total::Stretch;
pub(crate) use total::{chain, register_history, register_totals};
pub use upload::Upload;

use crate::store::{Deed, Store, allow};
use crate::{Error, Read, args};
use domain::organisation::{Happening, History};
use domain::permission::{Action, Actor};
use domain::programme::Programme;
use domain::{OrganisationId, Province, UnitId};
use jiff::Timestamp;
use jiff::civil::Date;
use row::{HAPPENING, happening_of};
use std::collections::HashSet;

/// One organisation with everything that was ever said of it.
#[derive(Clone, Debug)]
pub struct Life {
    /// Its id.
    pub id: OrganisationId,
    /// Grows with every act.
    pub revision: i64,
    /// Whether it is made up for the demonstration.
    pub illustrative: bool,
    /// The organisation that it was found to be, if it was entered twice.
    pub same_as: Option<OrganisationId>,
    /// When it was entered.
    pub made_at: Timestamp,
    /// By whom.
    pub made_by: String,
    /// Every version of everything that happened, in the order of entry.
    pub happenings: Vec<Happening>,
}

impl Life {
    /// The life as it is known now.
    #[must_use]
    pub fn history(&self, programme: &Programme) -> History {
        History::now(&self.happenings, &programme.register, &programme.legal_minimums)
    }

    /// The life as it was known at a moment.
    #[must_use]
    pub fn history_at(&self, programme: &Programme, known: Timestamp) -> History {
        History::at(&self.happenings, &programme.register, &programme.legal_minimums, known)
    }

    /// Every commune in which it has or had its seat.
    fn seats(&self) -> HashSet<UnitId> {
        let all = self.happenings.iter().filter_map(|one| one.change.seat);
        all.flatten().collect()
    }
}

/// The actor as the register sees them: for the area of their unit.
#[must_use]
pub fn registrar(programme: &Programme, actor: &Actor, today: Date) -> Actor {
    Actor { unit: programme.area_of(actor.unit, today), ..actor.clone() }
}

/// Whether an actor keeps the register at a seat: there, or in the commune that
/// goes on for it where communes became others.
///
/// # Errors
/// [`Error::NotFound`] or [`Error::Forbidden`].
pub fn keeps(programme: &Programme, actor: &Actor, today: Date, seat: UnitId) -> Result<(), Error> {
    let actor = registrar(programme, actor, today);
    let may = |unit: UnitId| allow(programme, &actor, Action::KeepRegister, unit);
    may(seat).or_else(|_| may(programme.units.heir(seat, today)))
}

/// The life of an organisation whose register the actor keeps, where it has its seat now.
pub(crate) async fn kept(
    db: &mut impl Read,
    province: &Province,
    programme: &Programme,
    deed: &Deed<'_>,
    id: OrganisationId,
) -> Result<Life, Error> {
    let life = find(db, province, id).await?;
    see(programme, &registrar(programme, deed.actor, deed.today), &life)?;
    let seat = life.history(programme).latest().and_then(|facts| facts.seat).ok_or(Error::NotFound)?;
    keeps(programme, deed.actor, deed.today, seat)?;
    Ok(life)
}

impl Store {
    /// One organisation with every version of what happened.
    ///
    /// # Errors
    /// [`Error::NotFound`], also where none of its seats lies below the actor's area.
    pub async fn organisation(&self, actor: &Actor, today: Date, id: OrganisationId) -> Result<Life, Error> {
        let programme = self.programme().await?;
        let actor = registrar(&programme, actor, today);
        let life = find(&mut &self.db, self.province(), id).await?;
        see(&programme, &actor, &life)?;
        Ok(life)
    }

    /// The names that organisations have now, for links between them; one that
    /// was found to be another has that one's name.
    ///
    /// # Errors
    /// The database's.
    pub async fn organisation_names(
        &self,
        ids: &[OrganisationId],
    ) -> Result<std::collections::HashMap<OrganisationId, String>, Error> {
        if ids.is_empty() {
            return Ok(std::collections::HashMap::new());
        }
        let mut args = args![self.province()];
        let these = crate::db::one_of(&mut args, ids.iter().copied());
        let sql = format!(
            "select organisation_id, name from organisation_span where province = $1 and organisation_id {these} \
             and valid_to = '9999-12-31' union all select organisation.id as organisation_id, span.name as name \
             from organisation join organisation_span as span on span.province = organisation.province \
             and span.organisation_id = organisation.same_as and span.valid_to = '9999-12-31' \
             where organisation.province = $1 and organisation.id {these}"
        );
        let rows = self.db.fetch_all(&sql, args).await?;
        rows.iter().map(|row| Ok((row.id("organisation_id")?, row.text("name")?))).collect()
    }

    /// Adds up the register's figures again from the organisations' lives and
    /// compares: how many steps were compared, and a line for each that is wrong.
    ///
    /// # Errors
    /// The database's.
    pub async fn verify_register(&self) -> Result<(usize, Vec<String>), Error> {
        verify_steps(&mut &self.db, self.province(), &*self.programme().await?).await
    }
}

/// The seats that lie below a unit on a day, or in what became of them; none
/// are named for the whole province, where every seat counts.
pub(crate) fn seats_below(programme: &Programme, under: UnitId, day: Date) -> Option<Vec<UnitId>> {
    if programme.top(day) == Some(under) {
        return None;
    }
    let units = &programme.units;
    let below: HashSet<UnitId> = units.subtree(under, day).into_iter().collect();
    let lies = |unit: &UnitId| {
        let here = if units.at(*unit, day).is_some() { *unit } else { units.heir(*unit, day) };
        below.contains(&here)
    };
    let mut all: Vec<UnitId> = units.all().iter().map(|unit| unit.id).collect();
    all.sort_unstable();
    all.dedup();
    Some(all.into_iter().filter(lies).collect())
}

/// Who sees one of its seats sees the organisation.
fn see(programme: &Programme, actor: &Actor, life: &Life) -> Result<(), Error> {
    let seats = life.seats();
    let may = seats.iter().any(|seat| allow(programme, actor, Action::View, *seat).is_ok());
    if may { Ok(()) } else { Err(Error::NotFound) }
}

pub(crate) async fn find(db: &mut impl Read, province: &Province, id: OrganisationId) -> Result<Life, Error> {
    let sql = "select id, revision, illustrative, same_as, made_at, made_by from organisation \
               where province = $1 and id = $2";
    let head = db.fetch_one(sql, args![province, id]).await?;
    let sql = format!(
        "select {HAPPENING} from happening where province = $1 and organisation_id = $2 order by said_at, id"
    );
    let rows = db.fetch_all(&sql, args![province, id]).await?;
    Ok(Life {
        id: head.id("id")?,
        revision: head.int("revision")?,
        illustrative: head.bool("illustrative")?,
        same_as: head.opt_id("same_as")?,
        made_at: head.time("made_at")?,
        made_by: head.text("made_by")?,
        happenings: rows.iter().map(happening_of).collect::<Result<_, _>>()?,
    })
}
