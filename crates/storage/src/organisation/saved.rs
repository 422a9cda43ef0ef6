//! Lists that people keep under a name: a filter, opened anew each time. One's
//! own, and those that the province's keepers share with everybody.

use super::registrar;
use crate::store::{Deed, Store, allow};
use crate::{Audit, Error, Read, Row, Who, args};
use domain::permission::{Action, Actor, Position};
use domain::programme::Programme;
use domain::{UnitId, UserId};
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::json;
use std::collections::BTreeMap;
use uuid::Uuid;

/// How many one person may keep.
pub const MOST: i64 = 50;
/// Letters of a name.
pub const LONGEST: usize = 100;

/// What a list asks for: names and values of the list's address.
pub type Query = BTreeMap<String, String>;

/// A list that somebody keeps.
#[derive(Clone, Debug)]
pub struct SavedList {
    /// Its id.
    pub id: Uuid,
    /// Whose it is.
    pub owner: UserId,
    /// Their name when it was saved.
    pub owner_name: String,
    /// What it is called.
    pub name: String,
    /// The unit that it names; none for the area of whoever looks.
    pub unit: Option<UnitId>,
    /// What it asks for.
    pub query: Query,
    /// Whether everybody finds it.
    pub shared: bool,
    /// Grows with every change.
    pub revision: i64,
    /// When it was saved.
    pub made_at: Timestamp,
}

/// A list as somebody saves it.
#[derive(Clone, Debug)]
pub struct NewList {
    /// What it is to be called.
    pub name: String,
    /// The unit that it names.
    pub unit: Option<UnitId>,
    /// What it asks for.
    pub query: Query,
    /// Whether everybody is to find it.
    pub shared: bool,
}

const FIELDS: &str = "id, owner_id, owner_name, name, unit_id, query, shared, revision, made_at";

/// Whether somebody shares lists with the whole province: who keeps its register.
#[must_use]
pub fn may_share(programme: &Programme, actor: &Actor, today: Date) -> bool {
    let actor = registrar(programme, actor, today);
    programme.top(today).is_some_and(|top| allow(programme, &actor, Action::KeepRegister, top).is_ok())
}

impl SavedList {
    /// The unit below which the list is opened on a day by somebody: the one
    /// that it names, or their own area where that lies within. `None` where
    /// they see nothing of it, or there is no such unit on that day.
    #[must_use]
    pub fn under(&self, programme: &Programme, actor: &Actor, today: Date, day: Date) -> Option<UnitId> {
        let area = programme.units.heir(registrar(programme, actor, today).unit, day);
        let Some(named) = self.unit else { return Some(area) };
        let here = programme.units.heir(named, day);
        programme.units.at(here, day)?;
        if programme.units.position(area, here) != Position::Outside {
            Some(here)
        } else {
            (programme.units.position(here, area) != Position::Outside).then_some(area)
        }
    }

    /// Whether somebody may rename it and take it away: whose it is, and of a
    /// shared one all who share, so that nobody's leaving leaves it for ever.
    #[must_use]
    pub fn is_kept_by(&self, programme: &Programme, actor: &Actor, today: Date) -> bool {
        self.owner == actor.user || (self.shared && may_share(programme, actor, today))
    }
}

impl Store {
    /// The lists that somebody finds: their own, and the shared ones of which
    /// they see anything, in the order of their names. Bounded by [`MOST`] a person.
    ///
    /// # Errors
    /// The database's.
    pub async fn saved_lists(&self, actor: &Actor, today: Date) -> Result<Vec<SavedList>, Error> {
        let programme = self.programme().await?;
        let sql = format!(
            "select {FIELDS} from saved_list where province = $1 and (owner_id = $2 or shared = 1) order by id"
        );
        let rows = self.db.fetch_all(&sql, args![self.province(), actor.user]).await?;
        let mut all = rows.iter().map(list_of).collect::<Result<Vec<_>, _>>()?;
        all.retain(|one| one.owner == actor.user || one.under(&programme, actor, today, today).is_some());
        all.sort_by_cached_key(|one| vietnamese::name::sort_key(&one.name));
        Ok(all)
    }

    /// One of these.
    ///
    /// # Errors
    /// [`Error::NotFound`] for another's that is not shared, or of which they see nothing.
    pub async fn saved_list(&self, actor: &Actor, today: Date, id: Uuid) -> Result<SavedList, Error> {
        let all = self.saved_lists(actor, today).await?;
        all.into_iter().find(|one| one.id == id).ok_or(Error::NotFound)
    }

    /// Keeps a list under a name.
    ///
    /// # Errors
    /// [`Error::Refused`] without a name, with one that the actor finds already,
    /// or beyond [`MOST`]; forbidden to share for all but the province's keepers;
    /// [`Error::NotFound`] for a unit outside the actor's area.
    pub async fn save_list(&self, deed: &Deed<'_>, new: &NewList) -> Result<Uuid, Error> {
        let programme = self.programme().await?;
        if let Some(unit) = new.unit {
            allow(&programme, &registrar(&programme, deed.actor, deed.today), Action::View, unit)?;
        }
        if new.shared && !may_share(&programme, deed.actor, deed.today) {
            return Err(Error::Forbidden);
        }
        let name = named(&new.name)?;
        let mut tx = self.db.begin().await?;
        let sql =
            "select cast(count(*) as bigint) as kept from saved_list where province = $1 and owner_id = $2";
        if tx.fetch_one(sql, args![self.province(), deed.actor.user]).await?.int("kept")? >= MOST {
            return Err(Error::Refused("saved.too_many".into()));
        }
        let id = Uuid::now_v7();
        free_name(&mut tx, self, deed, id, &name).await?;
        let query = serde_json::to_string(&new.query).map_err(|error| Error::Corrupt(error.to_string()))?;
        let sql = "insert into saved_list (province, id, owner_id, owner_name, name, name_key, unit_id, query, shared, \
                   revision, made_at, changed_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, $10, $10)";
        let args = args![
            self.province(),
            id,
            deed.actor.user,
            &deed.actor.name,
            &name,
            key(&name),
            new.unit,
            query,
            new.shared,
            deed.now
        ];
        tx.execute(sql, args).await.map_err(twice)?;
        let who = Who { actor: Some(deed.actor), from: deed.from };
        let said = json!({ "name": name, "shared": new.shared, "query": new.query });
        let audit = Audit { new: Some(said), ..Audit::of(who, "create", ("saved_list", id)) };
        tx.audit(deed.now, &audit).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Gives a list another name, shares it or takes that back. `revision` is
    /// the one that the actor saw.
    ///
    /// # Errors
    /// As for [`Store::save_list`]; [`Error::Conflict`]; forbidden for another's.
    pub async fn change_list(
        &self,
        deed: &Deed<'_>,
        id: Uuid,
        name: &str,
        shared: bool,
        revision: i64,
    ) -> Result<(), Error> {
        let programme = self.programme().await?;
        let old = self.list_to_change(deed, id).await?;
        if shared && !old.shared && !may_share(&programme, deed.actor, deed.today) {
            return Err(Error::Forbidden);
        }
        let name = named(name)?;
        let mut tx = self.db.begin().await?;
        free_name(&mut tx, self, deed, id, &name).await?;
        let sql = "update saved_list set name = $3, name_key = $4, shared = $5, revision = revision + 1, \
                   changed_at = $6 where province = $1 and id = $2 and revision = $7";
        let args = args![self.province(), id, &name, key(&name), shared, deed.now, revision];
        if tx.execute(sql, args).await.map_err(twice)? != 1 {
            return Err(Error::Conflict);
        }
        let who = Who { actor: Some(deed.actor), from: deed.from };
        let audit = Audit {
            old: Some(json!({ "name": old.name, "shared": old.shared })),
            new: Some(json!({ "name": name, "shared": shared })),
            ..Audit::of(who, "edit", ("saved_list", id))
        };
        tx.audit(deed.now, &audit).await?;
        tx.commit().await
    }

    /// Takes a list away.
    ///
    /// # Errors
    /// [`Error::NotFound`]; forbidden for another's.
    pub async fn remove_list(&self, deed: &Deed<'_>, id: Uuid) -> Result<(), Error> {
        let old = self.list_to_change(deed, id).await?;
        let mut tx = self.db.begin().await?;
        let sql = "delete from saved_list where province = $1 and id = $2";
        if tx.execute(sql, args![self.province(), id]).await? != 1 {
            return Err(Error::NotFound);
        }
        let who = Who { actor: Some(deed.actor), from: deed.from };
        let said = json!({ "name": old.name, "shared": old.shared, "query": old.query });
        let audit = Audit { old: Some(said), ..Audit::of(who, "remove", ("saved_list", id)) };
        tx.audit(deed.now, &audit).await?;
        tx.commit().await
    }

    async fn list_to_change(&self, deed: &Deed<'_>, id: Uuid) -> Result<SavedList, Error> {
        let programme = self.programme().await?;
        let list = self.saved_list(deed.actor, deed.today, id).await?;
        if list.is_kept_by(&programme, deed.actor, deed.today) { Ok(list) } else { Err(Error::Forbidden) }
    }
}

fn list_of(row: &Row) -> Result<SavedList, Error> {
    let query = row.text("query")?;
    Ok(SavedList {
        id: row.id("id")?,
        owner: row.id("owner_id")?,
        owner_name: row.text("owner_name")?,
        name: row.text("name")?,
        unit: row.opt_id("unit_id")?,
        query: serde_json::from_str(&query).map_err(|error| Error::Corrupt(error.to_string()))?,
        shared: row.bool("shared")?,
        revision: row.int("revision")?,
        made_at: row.time("made_at")?,
    })
}

/// A name without spaces too many.
fn named(typed: &str) -> Result<String, Error> {
    let name = vietnamese::name::nfc(&typed.split_whitespace().collect::<Vec<_>>().join(" "));
    match name.chars().count() {
        0 => Err(Error::Refused("saved.name_missing".into())),
        letters if letters > LONGEST => Err(Error::Refused("saved.name_long".into())),
        _ => Ok(name),
    }
}

/// Names are the same whatever their capitals; accents make another word.
fn key(name: &str) -> String {
    name.to_lowercase()
}

/// Nobody finds two lists of one name among their own and the shared ones.
async fn free_name(
    tx: &mut crate::Tx,
    store: &Store,
    deed: &Deed<'_>,
    id: Uuid,
    name: &str,
) -> Result<(), Error> {
    let sql = "select 1 as found from saved_list where province = $1 and name_key = $2 and id <> $3 \
               and (owner_id = $4 or shared = 1) limit 1";
    match tx.fetch_optional(sql, args![store.province(), key(name), id, deed.actor.user]).await? {
        Some(_) => Err(Error::Refused("saved.twice".into())),
        None => Ok(()),
    }
}

/// Two of one name at the same moment.
fn twice(error: Error) -> Error {
    if matches!(error, Error::Unique(_)) { Error::Refused("saved.twice".into()) } else { error }
}
