//! Users: one role, bound to one unit.

use crate::password::{self, Hashed};
use crate::{Audit, Database, Error, Read, Row, Tx, Who, args, secret, session, sign_in};
use domain::permission::{Actor, Role, fits};
use domain::programme::Programme;
use domain::{UnitId, UserId};
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::json;
use uuid::Uuid;

/// The administrator of the first start.
pub const FIRST_LOGIN: &str = "quantri";

/// A person who signs in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct User {
    /// Their id.
    pub id: UserId,
    /// What they sign in with.
    pub login: String,
    /// Their name, as the trail shows it.
    pub name: String,
    /// As what.
    pub role: Role,
    /// For which unit. The nil id before any pack is loaded.
    pub unit: UnitId,
    /// `vi` or `en`, once chosen.
    pub locale: Option<String>,
    /// Whether they have to choose a password before anything else.
    pub must_change: bool,
    /// Since when.
    pub created_at: Timestamp,
    /// When they were shut out.
    pub disabled_at: Option<Timestamp>,
}

impl User {
    /// This person, doing something.
    #[must_use]
    pub fn actor(&self) -> Actor {
        Actor { user: self.id, name: self.name.clone(), role: self.role, unit: self.unit }
    }
}

/// What is needed to make a user.
#[derive(Clone)]
pub struct NewUser {
    /// What they sign in with.
    pub login: String,
    /// Their name.
    pub name: String,
    /// As what.
    pub role: Role,
    /// For which unit; none before a pack is loaded.
    pub unit: Option<UnitId>,
    /// From [`password::hash`].
    pub password: Hashed,
    /// Whether they have to choose another password first.
    pub must_change: bool,
}

/// The columns that [`read`] wants, for queries that join `app_user u`.
pub(crate) const COLUMNS: &str = "u.id, u.login, u.name, u.role, u.unit_id, u.locale, u.must_change,
  u.created_at, u.disabled_at";

/// A login as it is kept: no spaces around, small letters. [`Error::Refused`]
/// if it is not 3 to 64 of a–z, 0–9, `.`, `-`, `_`, `@`.
pub fn fold_login(login: &str) -> Result<String, Error> {
    let login = login.trim().to_ascii_lowercase();
    let good = (3..=64).contains(&login.len())
        && login.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || ".-_@".contains(c));
    if good { Ok(login) } else { Err(Error::Refused("user.login_form".into())) }
}

/// Whether a role can be given for a unit as it is on a day; [`Error::Refused`]
/// with what to choose instead. Asked before a user is made or granted
/// anything by somebody; the first administrator and what a loaded pack binds
/// to its top need no unit's kind.
pub fn check_grant(programme: &Programme, role: Role, unit: UnitId, on: Date) -> Result<(), Error> {
    match programme.units.near(unit, on) {
        Some(found) if !fits(role, found.kind) => {
            Err(Error::Refused(format!("admin.unfit.{}", role.code()).into()))
        }
        _ => Ok(()),
    }
}

/// Makes a user. [`Error::Refused`] if the login is taken or malformed.
pub async fn create(tx: &mut Tx, now: Timestamp, who: Who<'_>, new: NewUser) -> Result<User, Error> {
    let user = User {
        id: UserId::new(),
        login: fold_login(&new.login)?,
        name: vietnamese::name::nfc(new.name.trim()),
        role: new.role,
        unit: new.unit.unwrap_or(UnitId(Uuid::nil())),
        locale: None,
        must_change: new.must_change,
        created_at: now,
        disabled_at: None,
    };
    tx.execute(
        "insert into app_user (id, province, login, name, role, unit_id, password_hash, must_change, created_at)
         values ($1, coalesce((select value from setting where key = 'province'), ''),
                 $2, $3, $4, $5, $6, $7, $8)",
        args![
            user.id,
            user.login.as_str(),
            user.name.as_str(),
            user.role.code(),
            new.unit,
            new.password.0,
            new.must_change,
            now
        ],
    )
    .await
    .map_err(|error| match error {
        error if error.is_unique("app_user.login") => Error::Refused("user.login_taken".into()),
        error => error,
    })?;
    let new = json!({ "login": user.login, "name": user.name, "role": user.role, "unit": user.unit });
    tx.audit(now, &Audit { new: Some(new), ..Audit::of(who, "create", ("user", user.id)) }).await?;
    Ok(user)
}

/// The user who signs in with that login and password, or nobody. Takes as
/// long for an unknown login as for a known one. [`Error::TooMany`] after too
/// many failures.
pub async fn authenticate(
    db: &Database,
    now: Timestamp,
    login: &str,
    password: &str,
    address: &str,
) -> Result<Option<User>, Error> {
    let login = login.trim().to_ascii_lowercase();
    let mut tx = db.begin().await?;
    let attempt = sign_in::begin(&mut tx, now, &login, address).await?;
    tx.commit().await?;
    let sql = format!(
        "select {COLUMNS}, u.password_hash from app_user u where u.login = $1 and u.disabled_at is null"
    );
    let row = db.fetch_optional(&sql, args![login]).await?;
    let hash = row.as_ref().map(|row| row.text("password_hash")).transpose()?;
    let good = password::verify(password, hash).await?;
    let (true, Some(row)) = (good, row) else { return Ok(None) };
    let user = read(&row)?;
    let mut tx = db.begin().await?;
    sign_in::succeeded(&mut tx, attempt).await?;
    let who = Who { actor: Some(&user.actor()), from: address };
    tx.audit(now, &Audit::of(who, "sign_in", ("user", user.id))).await?;
    tx.commit().await?;
    Ok(Some(user))
}

/// Whether that is the user's password; counts as an attempt to sign in.
pub async fn knows_password(
    db: &Database,
    now: Timestamp,
    user: &User,
    password: &str,
    address: &str,
) -> Result<bool, Error> {
    let mut tx = db.begin().await?;
    let attempt = sign_in::begin(&mut tx, now, &user.login, address).await?;
    tx.commit().await?;
    let row = db.fetch_one("select password_hash from app_user where id = $1", args![user.id]).await?;
    let good = password::verify(password, Some(row.text("password_hash")?)).await?;
    if good {
        let mut tx = db.begin().await?;
        sign_in::succeeded(&mut tx, attempt).await?;
        tx.commit().await?;
    }
    Ok(good)
}

/// Gives a user a new password and ends their sessions, except `keep` (a
/// session's token hash). `must_change` when somebody else chose it.
pub async fn change_password(
    tx: &mut Tx,
    now: Timestamp,
    who: Who<'_>,
    user: UserId,
    password: Hashed,
    must_change: bool,
    keep: Option<&str>,
) -> Result<(), Error> {
    let changed = tx
        .execute(
            "update app_user set password_hash = $2, must_change = $3 where id = $1",
            args![user, password.0, must_change],
        )
        .await?;
    if changed == 0 {
        return Err(Error::NotFound);
    }
    session::end_all(tx, user, keep).await?;
    tx.audit(now, &Audit::of(who, "change_password", ("user", user))).await
}

/// Shuts a user out and ends their sessions.
pub async fn disable(
    tx: &mut Tx,
    now: Timestamp,
    who: Who<'_>,
    user: UserId,
    why: Option<&str>,
) -> Result<(), Error> {
    by_id(tx, user).await?;
    tx.execute(
        "update app_user set disabled_at = $2 where id = $1 and disabled_at is null",
        args![user, now],
    )
    .await?;
    keep_an_administrator(tx).await?;
    session::end_all(tx, user, None).await?;
    tx.audit(now, &Audit { why, ..Audit::of(who, "disable", ("user", user)) }).await
}

/// Lets a user in again.
pub async fn enable(
    tx: &mut Tx,
    now: Timestamp,
    who: Who<'_>,
    user: UserId,
    why: Option<&str>,
) -> Result<(), Error> {
    by_id(tx, user).await?;
    tx.execute("update app_user set disabled_at = null where id = $1", args![user]).await?;
    tx.audit(now, &Audit { why, ..Audit::of(who, "enable", ("user", user)) }).await
}

/// Gives a user another role or unit.
pub async fn set_grant(
    tx: &mut Tx,
    now: Timestamp,
    who: Who<'_>,
    user: UserId,
    role: Role,
    unit: UnitId,
) -> Result<(), Error> {
    let before = by_id(tx, user).await?;
    tx.execute("update app_user set role = $2, unit_id = $3 where id = $1", args![user, role.code(), unit])
        .await?;
    keep_an_administrator(tx).await?;
    let audit = Audit {
        old: Some(json!({ "role": before.role, "unit": before.unit })),
        new: Some(json!({ "role": role, "unit": unit })),
        ..Audit::of(who, "set_grant", ("user", user))
    };
    tx.audit(now, &audit).await
}

/// Chooses the language of the pages.
pub async fn set_locale(
    tx: &mut Tx,
    now: Timestamp,
    who: Who<'_>,
    user: UserId,
    locale: &str,
) -> Result<(), Error> {
    let before = by_id(tx, user).await?;
    if before.locale.as_deref() == Some(locale) {
        return Ok(());
    }
    tx.execute("update app_user set locale = $2 where id = $1", args![user, locale]).await?;
    let audit = Audit {
        old: before.locale.map(|old| json!(old)),
        new: Some(json!(locale)),
        ..Audit::of(who, "set_locale", ("user", user))
    };
    tx.audit(now, &audit).await
}

/// Binds users without a unit to the programme's own, when a pack is loaded.
pub async fn adopt(tx: &mut Tx, now: Timestamp, who: Who<'_>, root: UnitId) -> Result<u64, Error> {
    let rows = tx
        .fetch_all("update app_user set unit_id = $1 where unit_id is null returning id", args![root])
        .await?;
    for row in &rows {
        let audit = Audit {
            new: Some(json!({ "unit": root })),
            ..Audit::of(who, "set_grant", ("user", row.text("id")?))
        };
        tx.audit(now, &audit).await?;
    }
    Ok(rows.len() as u64)
}

/// Makes the first administrator if there is no user, and gives the password,
/// which nothing else will ever show.
pub async fn ensure_administrator(db: &Database, now: Timestamp) -> Result<Option<String>, Error> {
    if is_any(&mut &*db).await? {
        return Ok(None);
    }
    let password = secret::random_password()?;
    let hashed = password::hash(&password).await?;
    let mut tx = db.begin().await?;
    let new = NewUser {
        login: FIRST_LOGIN.to_owned(),
        name: "Quản trị".to_owned(),
        role: Role::Administrator,
        unit: None,
        password: hashed,
        must_change: true,
    };
    let who = Who { actor: None, from: "hoptac serve" };
    match create(&mut tx, now, who, new).await {
        Ok(_) => tx.commit().await.map(|()| Some(password)),
        // Another process was faster; it has shown the password.
        Err(Error::Refused(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The user of that id.
pub async fn by_id(db: &mut impl Read, id: UserId) -> Result<User, Error> {
    let sql = format!("select {COLUMNS} from app_user u where u.id = $1");
    read(&db.fetch_one(&sql, args![id]).await?)
}

/// The user of that login.
pub async fn by_login(db: &mut impl Read, login: &str) -> Result<User, Error> {
    let sql = format!("select {COLUMNS} from app_user u where u.login = $1");
    read(&db.fetch_one(&sql, args![login.trim().to_ascii_lowercase()]).await?)
}

/// All users by login; a programme has a few hundred.
pub async fn list(db: &mut impl Read) -> Result<Vec<User>, Error> {
    let sql = format!("select {COLUMNS} from app_user u order by u.login");
    db.fetch_all(&sql, args![]).await?.iter().map(read).collect()
}

async fn is_any(db: &mut impl Read) -> Result<bool, Error> {
    Ok(db.fetch_optional("select id from app_user limit 1", args![]).await?.is_some())
}

/// Nobody locks everybody out.
async fn keep_an_administrator(tx: &mut Tx) -> Result<(), Error> {
    let left = tx
        .fetch_optional(
            "select id from app_user where role = 'administrator' and disabled_at is null limit 1",
            args![],
        )
        .await?;
    left.map(|_| ()).ok_or_else(|| Error::Refused("user.last_administrator".into()))
}

pub(crate) fn read(row: &Row) -> Result<User, Error> {
    let role = row.text("role")?;
    Ok(User {
        id: row.id("id")?,
        login: row.text("login")?,
        name: row.text("name")?,
        role: Role::from_code(&role).ok_or_else(|| Error::Corrupt(format!("role: {role}")))?,
        unit: row.opt_id("unit_id")?.unwrap_or(UnitId(Uuid::nil())),
        locale: row.opt_text("locale")?,
        must_change: row.bool("must_change")?,
        created_at: row.time("created_at")?,
        disabled_at: row.opt_time("disabled_at")?,
    })
}
