//! Personal tokens, with which a program acts as its owner over the API.
//! Shown once; the database keeps the hash.

use crate::{Audit, Database, Error, Read, Tx, User, Who, args, secret, user};
use domain::UserId;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use uuid::Uuid;

/// What every token starts with, so that one in the wrong place is recognised.
pub const PREFIX: &str = "hoptac_";
/// How many one person may have.
pub const MOST: usize = 10;
/// How long one may live, in days.
pub const LONGEST_DAYS: i64 = 366;
/// A use is noted at most so often.
const NOTED: SignedDuration = SignedDuration::from_mins(5);

/// A token without its secret.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Token {
    /// Its id.
    pub id: Uuid,
    /// What its owner calls it.
    pub name: String,
    /// Since when.
    pub created_at: Timestamp,
    /// Until when.
    pub expires_at: Timestamp,
    /// When a program last came with it, to within five minutes.
    pub used_at: Option<Timestamp>,
}

/// Makes a token and gives its secret, once.
pub async fn create(
    tx: &mut Tx,
    now: Timestamp,
    who: Who<'_>,
    owner: UserId,
    name: &str,
    days: i64,
) -> Result<String, Error> {
    let name = vietnamese::name::nfc(name.trim());
    if name.is_empty() || name.chars().count() > 100 {
        return Err(Error::Refused("account.token_name_form".into()));
    }
    if !(1..=LONGEST_DAYS).contains(&days) {
        return Err(Error::Refused("account.token_days_form".into()));
    }
    if list(tx, owner).await?.len() >= MOST {
        return Err(Error::Refused("account.token_most".into()));
    }
    let (id, token) = (Uuid::now_v7(), format!("{PREFIX}{}", secret::random()?));
    let until = now + SignedDuration::from_hours(24 * days);
    tx.execute(
        "insert into api_token (id, user_id, name, token_hash, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6)",
        args![id, owner, name.as_str(), secret::hash(&token), now, until],
    )
    .await?;
    let new = json!({ "name": name, "until": crate::moment_text(until) });
    tx.audit(now, &Audit { new: Some(new), ..Audit::of(who, "create", ("token", id)) }).await?;
    Ok(token)
}

/// A user's tokens, newest first.
pub async fn list(db: &mut impl Read, owner: UserId) -> Result<Vec<Token>, Error> {
    let rows = db
        .fetch_all(
            "select id, name, created_at, expires_at, used_at from api_token
             where user_id = $1 order by created_at desc, id desc",
            args![owner],
        )
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Token {
                id: row.id("id")?,
                name: row.text("name")?,
                created_at: row.time("created_at")?,
                expires_at: row.time("expires_at")?,
                used_at: row.opt_time("used_at")?,
            })
        })
        .collect()
}

/// Takes a token back. Only its owner's: another's is not found.
pub async fn revoke(tx: &mut Tx, now: Timestamp, who: Who<'_>, owner: UserId, id: Uuid) -> Result<(), Error> {
    let gone = tx.execute("delete from api_token where id = $1 and user_id = $2", args![id, owner]).await?;
    if gone == 0 {
        return Err(Error::NotFound);
    }
    tx.audit(now, &Audit::of(who, "revoke", ("token", id))).await
}

/// Whose token that is, if it has not expired and its owner is not shut out.
pub async fn resume(db: &Database, now: Timestamp, token: &str) -> Result<Option<User>, Error> {
    let sql = format!(
        "select {}, t.id as token_id, t.used_at from api_token t join app_user u on u.id = t.user_id
         where t.token_hash = $1 and t.expires_at > $2 and u.disabled_at is null",
        user::COLUMNS
    );
    let Some(row) = db.fetch_optional(&sql, args![secret::hash(token), now]).await? else {
        return Ok(None);
    };
    let noted = row.opt_time("used_at")?;
    if noted.is_none_or(|at| now.duration_since(at) > NOTED) {
        let mut tx = db.begin().await?;
        let id: Uuid = row.id("token_id")?;
        tx.execute("update api_token set used_at = $2 where id = $1", args![id, now]).await?;
        tx.commit().await?;
    }
    Ok(Some(user::read(&row)?))
}
