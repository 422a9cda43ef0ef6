//! What an administrator changes without a programmer: the dates of forms,
//! new versions of them and days off; users have a file of their own.

use crate::audit::{Entry, Filter};
use crate::programme::{get_form, put_form, put_holiday};
use crate::store::{Deed, Store, allow};
use crate::{Error, Tx, args};
use domain::FormKey;
use domain::form::Form;
use domain::permission::Action;
use jiff::civil::Date;
use serde_json::json;

/// Which reports must not exist for a change of a form: what an accepted
/// figure was asked by is not rewritten.
#[derive(Clone, Copy, Debug)]
pub enum Untouched {
    /// Any may exist.
    Nothing,
    /// No accepted report of that version.
    Version(i64),
    /// No report at all of a period that closes on or after that day.
    Since(Date),
}

impl Store {
    /// Changes a form by `edit`, which says in words what is wrong with the request.
    ///
    /// # Errors
    /// [`Error::Refused`] with the edit's own or the form check's words.
    pub async fn edit_form(
        &self,
        deed: &Deed<'_>,
        key: &FormKey,
        why: &str,
        untouched: Untouched,
        edit: impl FnOnce(&mut Form) -> Result<(), String>,
    ) -> Result<(), Error> {
        let programme = self.programme().await?;
        allow(&programme, deed.actor, Action::Administer, deed.actor.unit)?;
        let mut tx = self.db.begin().await?;
        // Two who change a form take turns: the second reads what the first wrote.
        crate::store::programme_changed(&mut tx, self.province()).await?;
        let old = get_form(&mut tx, self.province(), key).await?;
        self.hold_untouched(&mut tx, key, untouched).await?;
        let mut new = old.clone();
        edit(&mut new).map_err(|what| Error::Refused(what.into()))?;
        new.check(&programme.indicators).map_err(|what| Error::Refused(what.into()))?;
        put_form(&mut tx, self.province(), &new, deed.now).await?;
        let audit = crate::audit::Audit {
            actor: Some(deed.actor),
            from: deed.from,
            action: "edit",
            object: ("form", key.to_string()),
            old: Some(json!(old)),
            new: Some(json!(new)),
            why: Some(why).filter(|why| !why.is_empty()),
        };
        tx.audit(deed.now, &audit).await?;
        tx.commit().await
    }

    /// Whether a report of that version was ever accepted: then its lines stay.
    ///
    /// # Errors
    /// The database's.
    pub async fn is_version_used(&self, key: &FormKey, number: i64) -> Result<bool, Error> {
        let found = self.db.fetch_optional(ACCEPTED, args![self.province(), key, number]).await?;
        Ok(found.is_some())
    }

    async fn hold_untouched(&self, tx: &mut Tx, key: &FormKey, untouched: Untouched) -> Result<(), Error> {
        use crate::Read;
        let found = match untouched {
            Untouched::Nothing => None,
            Untouched::Version(number) => {
                tx.fetch_optional(ACCEPTED, args![self.province(), key, number]).await?
            }
            Untouched::Since(day) => {
                let sql = "select id from report where province = $1 and form = $2 and closing >= $3 limit 1";
                tx.fetch_optional(sql, args![self.province(), key, day]).await?
            }
        };
        match (found, untouched) {
            (None, _) => Ok(()),
            (Some(_), Untouched::Since(_)) => Err(Error::Refused("admin.edit.has_reports".into())),
            (Some(_), _) => Err(Error::Refused("admin.edit.version_used".into())),
        }
    }

    /// A page of the trail, newest first: all of it for who stands at the top
    /// of the programme, else what people of the own units did.
    ///
    /// # Errors
    /// Forbidden for all but administrators.
    pub async fn trail(&self, deed: &Deed<'_>, filter: Filter, limit: i64) -> Result<Vec<Entry>, Error> {
        let programme = self.programme().await?;
        allow(&programme, deed.actor, Action::Audit, deed.actor.unit)?;
        let is_top = programme.top(deed.today) == Some(deed.actor.unit);
        let own = || programme.units.ever_below(deed.actor.unit).into_iter().collect();
        let filter = Filter { units: (!is_top).then(own), ..filter };
        crate::audit::page(&mut &self.db, &filter, limit).await
    }

    /// Adds a day off, or takes it away (`name` is `None`).
    ///
    /// # Errors
    /// Forbidden for all but administrators.
    pub async fn set_holiday(&self, deed: &Deed<'_>, day: Date, name: Option<&str>) -> Result<(), Error> {
        let programme = self.programme().await?;
        allow(&programme, deed.actor, Action::Administer, deed.actor.unit)?;
        let was = programme.holidays.iter().find(|(one, _)| *one == day).map(|(_, name)| name.to_owned());
        let mut tx = self.db.begin().await?;
        put_holiday(&mut tx, self.province(), day, name).await?;
        let audit = crate::audit::Audit {
            actor: Some(deed.actor),
            from: deed.from,
            action: if name.is_some() { "add" } else { "remove" },
            object: ("holiday", day.to_string()),
            old: was.map(|name| json!({ "name": name })),
            new: name.map(|name| json!({ "name": name })),
            why: None,
        };
        tx.audit(deed.now, &audit).await?;
        tx.commit().await
    }
}

const ACCEPTED: &str = "select id from report where province = $1 and form = $2 and version = $3 \
                        and accepted_at is not null limit 1";
