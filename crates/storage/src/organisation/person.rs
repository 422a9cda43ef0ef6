//! Personal data of who represents an organisation: kept apart, shown on
//! request, and who asked is written down.

use super::kept;
use crate::store::{Deed, Store};
use crate::{Audit, Error, Who, args};
use domain::OrganisationId;
use jiff::civil::Date;
use serde_json::json;

/// What the law's register asks about who represents an organisation.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Person {
    /// The name.
    pub name: String,
    /// The position.
    pub position: String,
    /// The day of birth.
    pub born: Option<Date>,
    /// The number of the identity card.
    pub identity_number: String,
    /// Telephone.
    pub phone: String,
    /// Electronic mail.
    pub email: String,
}

impl Store {
    /// The personal data, for who keeps the register there; that they were
    /// looked at is in the trail before they are given.
    ///
    /// # Errors
    /// [`Error::NotFound`], forbidden.
    pub async fn reveal_person(&self, deed: &Deed<'_>, id: OrganisationId) -> Result<Option<Person>, Error> {
        let programme = self.programme().await?;
        let mut tx = self.db.begin().await?;
        kept(&mut tx, self.province(), &programme, deed, id).await?;
        let who = Who { actor: Some(deed.actor), from: deed.from };
        tx.audit(deed.now, &Audit::of(who, "reveal", ("organisation", id))).await?;
        use crate::Read;
        let sql = "select name, position, born, identity_number, phone, email from organisation_person \
                   where province = $1 and organisation_id = $2";
        let row = tx.fetch_optional(sql, args![self.province(), id]).await?;
        tx.commit().await?;
        row.map(|row| {
            Ok(Person {
                name: row.text("name")?,
                position: row.text("position")?,
                born: row.opt_date("born")?,
                identity_number: row.text("identity_number")?,
                phone: row.text("phone")?,
                email: row.text("email")?,
            })
        })
        .transpose()
    }

    /// Writes the personal data. The trail says that they changed, not what they are.
    ///
    /// # Errors
    /// As for [`Store::reveal_person`].
    pub async fn put_person(
        &self,
        deed: &Deed<'_>,
        id: OrganisationId,
        person: &Person,
    ) -> Result<(), Error> {
        let programme = self.programme().await?;
        let mut tx = self.db.begin().await?;
        kept(&mut tx, self.province(), &programme, deed, id).await?;
        let sql = "insert into organisation_person (province, organisation_id, name, position, born, identity_number, \
                   phone, email, updated_at, updated_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
                   on conflict (province, organisation_id) do update set name = excluded.name, \
                   position = excluded.position, born = excluded.born, identity_number = excluded.identity_number, \
                   phone = excluded.phone, email = excluded.email, updated_at = excluded.updated_at, \
                   updated_by = excluded.updated_by";
        let args = args![
            self.province(),
            id,
            person.name.trim(),
            person.position.trim(),
            person.born,
            person.identity_number.trim(),
            person.phone.trim(),
            person.email.trim(),
            deed.now,
            &deed.actor.name
        ];
        tx.execute(sql, args).await?;
        let who = Who { actor: Some(deed.actor), from: deed.from };
        let new = Some(json!({ "personal_data": "changed" }));
        tx.audit(deed.now, &Audit { new, ..Audit::of(who, "edit", ("organisation", id)) }).await?;
        tx.commit().await
    }
}
