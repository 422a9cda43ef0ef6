//! Sessions, kept in the database: 12 hours without a request or 7 days, and
//! they end. The browser holds a random secret, the database its hash.

use crate::{Audit, Database, Error, Tx, User, Who, args, secret, user};
use domain::UserId;
use jiff::{SignedDuration, Timestamp};

/// A session ends after so long without a request.
pub const IDLE: SignedDuration = SignedDuration::from_hours(12);
/// A session ends after so long in any case.
pub const LONGEST: SignedDuration = SignedDuration::from_hours(7 * 24);
/// A request is noted at most so often, so that reading a page rarely writes.
const NOTED: SignedDuration = SignedDuration::from_mins(5);

/// Somebody signed in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Session {
    /// Who.
    pub user: User,
    /// Under which hash the session is kept.
    pub token_hash: String,
    /// The last noted request.
    pub seen_at: Timestamp,
}

/// Starts a session and gives the secret for the browser.
pub async fn start(tx: &mut Tx, now: Timestamp, user: UserId) -> Result<String, Error> {
    let token = secret::random()?;
    tx.execute("delete from session where expires_at < $1 or seen_at < $2", args![now, now - IDLE]).await?;
    tx.execute(
        "insert into session (token_hash, user_id, created_at, seen_at, expires_at)
         values ($1, $2, $3, $3, $4)",
        args![secret::hash(&token), user, now, now + LONGEST],
    )
    .await?;
    Ok(token)
}

/// The session of that secret, if it has not ended and its user is not shut out.
pub async fn resume(db: &Database, now: Timestamp, token: &str) -> Result<Option<Session>, Error> {
    let token_hash = secret::hash(token);
    let sql = format!(
        "select {}, s.seen_at from session s join app_user u on u.id = s.user_id
         where s.token_hash = $1 and s.expires_at > $2 and s.seen_at > $3 and u.disabled_at is null",
        user::COLUMNS
    );
    let Some(row) = db.fetch_optional(&sql, args![token_hash.as_str(), now, now - IDLE]).await? else {
        return Ok(None);
    };
    let session = Session { user: user::read(&row)?, seen_at: row.time("seen_at")?, token_hash };
    if now.duration_since(session.seen_at) > NOTED {
        let mut tx = db.begin().await?;
        tx.execute(
            "update session set seen_at = $2 where token_hash = $1",
            args![session.token_hash.as_str(), now],
        )
        .await?;
        tx.commit().await?;
    }
    Ok(Some(session))
}

/// Signs out.
pub async fn end(tx: &mut Tx, now: Timestamp, who: Who<'_>, session: &Session) -> Result<(), Error> {
    tx.execute("delete from session where token_hash = $1", args![session.token_hash.as_str()]).await?;
    tx.audit(now, &Audit::of(who, "sign_out", ("user", session.user.id))).await
}

/// Ends all sessions of a user but one.
pub async fn end_all(tx: &mut Tx, user: UserId, keep: Option<&str>) -> Result<u64, Error> {
    tx.execute(
        "delete from session where user_id = $1 and token_hash <> $2",
        args![user, keep.unwrap_or_default()],
    )
    .await
}
