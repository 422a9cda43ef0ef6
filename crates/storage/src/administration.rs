//! What an administrator changes without a programmer: the dates of forms,
//! new versions of them, and days off.

use crate::Error;
use crate::programme::{get_form, put_form, put_holiday};
use crate::store::{Deed, Store, allow};
use domain::FormKey;
use domain::form::Form;
use domain::permission::Action;
use jiff::civil::Date;
use serde_json::json;

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
        edit: impl FnOnce(&mut Form) -> Result<(), String>,
    ) -> Result<(), Error> {
        let programme = self.programme().await?;
        allow(&programme, deed.actor, Action::Administer, deed.actor.unit)?;
        let mut tx = self.db.begin().await?;
        let old = get_form(&mut tx, self.province(), key).await?;
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

    /// Adds a day off, or takes it away (`name` is `None`).
    ///
    /// # Errors
    /// Forbidden for all but administrators.
    pub async fn set_holiday(&self, deed: &Deed<'_>, day: Date, name: Option<&str>) -> Result<(), Error> {
        allow(&*self.programme().await?, deed.actor, Action::Administer, deed.actor.unit)?;
        let mut tx = self.db.begin().await?;
        put_holiday(&mut tx, self.province(), day, name).await?;
        let audit = crate::audit::Audit {
            actor: Some(deed.actor),
            from: deed.from,
            action: if name.is_some() { "add" } else { "remove" },
            object: ("holiday", day.to_string()),
            old: None,
            new: name.map(|name| json!({ "name": name })),
            why: None,
        };
        tx.audit(deed.now, &audit).await?;
        tx.commit().await
    }
}
