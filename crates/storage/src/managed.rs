//! Users as an administrator manages them: every act asks here whether the
//! user stands in the administrator's units, before it and after it. What
//! these write is in [`crate::user`].

use crate::store::{Deed, Store, allow};
use crate::user::{self, NewUser, User};
use crate::{Error, Tx, Who, password, secret};
use domain::permission::{Action, Role};
use domain::{UnitId, UserId};

/// What an administrator says of a new user.
#[derive(Clone, Debug)]
pub struct Appointment {
    /// What they sign in with.
    pub login: String,
    /// Their name.
    pub name: String,
    /// As what.
    pub role: Role,
    /// For which unit.
    pub unit: UnitId,
}

impl Store {
    /// A user of the administrator's units.
    ///
    /// # Errors
    /// [`Error::NotFound`], also for users of other units.
    pub async fn managed_user(&self, deed: &Deed<'_>, id: UserId) -> Result<User, Error> {
        let found = user::by_id(&mut &self.db, id).await?;
        allow(&*self.programme().await?, deed.actor, Action::Administer, found.unit)?;
        Ok(found)
    }

    /// The users of the administrator's units, by login.
    ///
    /// # Errors
    /// The database's.
    pub async fn managed_users(&self, deed: &Deed<'_>) -> Result<Vec<User>, Error> {
        let programme = self.programme().await?;
        allow(&programme, deed.actor, Action::Administer, deed.actor.unit)?;
        let within = programme.units.ever_below(deed.actor.unit);
        let users = user::list(&mut &self.db).await?;
        Ok(users.into_iter().filter(|user| within.contains(&user.unit)).collect())
    }

    /// Makes a user and gives the first password, which nothing else will
    /// ever show and which the user has to change.
    ///
    /// # Errors
    /// [`Error::Refused`] without a name, for a role that the unit's kind does
    /// not have, and for a login that is malformed or taken;
    /// [`Error::NotFound`] for a unit of others.
    pub async fn appoint(&self, deed: &Deed<'_>, new: Appointment) -> Result<(User, String), Error> {
        let programme = self.programme().await?;
        allow(&programme, deed.actor, Action::Administer, new.unit)?;
        user::check_grant(&programme, new.role, new.unit, deed.today)?;
        if new.name.trim().is_empty() {
            return Err(Error::Refused("admin.name_missing".into()));
        }
        user::fold_login(&new.login)?;
        let password = secret::random_password()?;
        let new = NewUser {
            login: new.login,
            name: new.name,
            role: new.role,
            unit: Some(new.unit),
            password: password::hash(&password).await?,
            must_change: true,
        };
        let mut tx = self.db.begin().await?;
        let made = user::create(&mut tx, deed.now, who(deed), new).await?;
        tx.commit().await?;
        Ok((made, password))
    }

    /// Gives a user another role or unit.
    ///
    /// # Errors
    /// [`Error::NotFound`] where the user is or would go outside the
    /// administrator's units; [`Error::Refused`] for the last administrator and
    /// for a role that the unit's kind does not have.
    pub async fn grant(&self, deed: &Deed<'_>, id: UserId, role: Role, unit: UnitId) -> Result<(), Error> {
        let programme = self.programme().await?;
        allow(&programme, deed.actor, Action::Administer, unit)?;
        user::check_grant(&programme, role, unit, deed.today)?;
        let mut tx = self.managing(deed, id).await?;
        user::set_grant(&mut tx, deed.now, who(deed), id, role, unit).await?;
        tx.commit().await
    }

    /// Gives a user a new password, which nothing else will ever show and
    /// which they have to change; their sessions end.
    ///
    /// # Errors
    /// As for [`Store::managed_user`].
    pub async fn renew_password(&self, deed: &Deed<'_>, id: UserId) -> Result<String, Error> {
        self.managed_user(deed, id).await?;
        let password = secret::random_password()?;
        let hashed = password::hash(&password).await?;
        let mut tx = self.managing(deed, id).await?;
        user::change_password(&mut tx, deed.now, who(deed), id, hashed, true, None).await?;
        tx.commit().await?;
        Ok(password)
    }

    /// Shuts a user out, with a reason; nobody shuts out themselves.
    ///
    /// # Errors
    /// [`Error::Rule`] without a reason; [`Error::Refused`] for oneself and
    /// for the last administrator; else as for [`Store::managed_user`].
    pub async fn lock_user(&self, deed: &Deed<'_>, id: UserId, why: &str) -> Result<(), Error> {
        let mut tx = self.managing(deed, id).await?;
        if id == deed.actor.user {
            return Err(Error::Refused("admin.not_yourself".into()));
        }
        if why.trim().is_empty() {
            return Err(Error::Rule(domain::report::Refusal::NoReason));
        }
        user::disable(&mut tx, deed.now, who(deed), id, Some(why.trim())).await?;
        tx.commit().await
    }

    /// Lets a user in again.
    ///
    /// # Errors
    /// As for [`Store::managed_user`].
    pub async fn unlock_user(&self, deed: &Deed<'_>, id: UserId) -> Result<(), Error> {
        let mut tx = self.managing(deed, id).await?;
        user::enable(&mut tx, deed.now, who(deed), id, None).await?;
        tx.commit().await
    }

    /// A transaction that found the user where the administrator may act.
    async fn managing(&self, deed: &Deed<'_>, id: UserId) -> Result<Tx, Error> {
        let programme = self.programme().await?;
        let mut tx = self.db.begin().await?;
        let found = user::by_id(&mut tx, id).await?;
        allow(&programme, deed.actor, Action::Administer, found.unit)?;
        Ok(tx)
    }
}

fn who<'a>(deed: &Deed<'a>) -> Who<'a> {
    Who { actor: Some(deed.actor), from: deed.from }
}
