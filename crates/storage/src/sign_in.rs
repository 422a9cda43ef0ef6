//! Attempts to sign in, counted in the database because processes hold no
//! state: 5 failures for a login or 30 from an address within 15 minutes,
//! and the next attempt has to wait.

use crate::{Error, Kind, Read, Tx, args, secret};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

/// Failures for one login.
pub const MOST_PER_LOGIN: i64 = 5;
/// Failures from one address; several officers share one line.
pub const MOST_PER_ADDRESS: i64 = 30;
/// How long a failure counts.
pub const WINDOW: SignedDuration = SignedDuration::from_mins(15);
/// Attempts older than this are forgotten.
const KEPT: SignedDuration = SignedDuration::from_hours(24);
/// Any number that nothing else locks on the same PostgreSQL database.
const LOCK: i64 = 0x7369_676e_696e;

/// Notes an attempt as failed before the password is looked at, so that
/// attempts at the same time cannot slip through together; [`succeeded`]
/// clears it. [`Error::TooMany`] says how long to wait.
pub async fn begin(tx: &mut Tx, now: Timestamp, login: &str, address: &str) -> Result<Uuid, Error> {
    if tx.kind() == Kind::Postgres {
        tx.execute("select pg_advisory_xact_lock($1)", args![LOCK]).await?;
    }
    let login = secret::hash(login);
    // A success wipes the failures before it, for the login only: otherwise
    // one known password would open an address for guessing others.
    let by_login = tx
        .fetch_all(
            "select at from sign_in where login_hash = $1 and failed = 1 and at > $2
               and at > coalesce((select max(at) from sign_in where login_hash = $1 and failed = 0), '')
             order by at desc limit $3",
            args![login.as_str(), now - WINDOW, MOST_PER_LOGIN],
        )
        .await?;
    let by_address = tx
        .fetch_all(
            "select at from sign_in where address = $1 and failed = 1 and at > $2
             order by at desc limit $3",
            args![address, now - WINDOW, MOST_PER_ADDRESS],
        )
        .await?;
    for (rows, most) in [(by_login, MOST_PER_LOGIN), (by_address, MOST_PER_ADDRESS)] {
        if let (true, Some(oldest)) = (i64::try_from(rows.len()) == Ok(most), rows.last()) {
            let free = oldest.time("at")? + WINDOW;
            return Err(Error::TooMany { wait_seconds: free.duration_since(now).as_secs().max(1) });
        }
    }
    let id = Uuid::now_v7();
    tx.execute("delete from sign_in where at < $1", args![now - KEPT]).await?;
    tx.execute(
        "insert into sign_in (id, at, login_hash, address, failed) values ($1, $2, $3, $4, 1)",
        args![id, now, login, address],
    )
    .await?;
    Ok(id)
}

/// The attempt was good.
pub async fn succeeded(tx: &mut Tx, id: Uuid) -> Result<(), Error> {
    tx.execute("update sign_in set failed = 0 where id = $1", args![id]).await?;
    Ok(())
}
