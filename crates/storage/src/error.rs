//! What can go wrong at the data door, and how the database's own complaints
//! are read.

use sqlx::error::{DatabaseError, ErrorKind};
use std::borrow::Cow;

/// What can go wrong at the data door. The server turns each into a page.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such thing, or none that the actor may know of.
    #[error("not found")]
    NotFound,
    /// The actor may see it but not do this to it.
    #[error("forbidden")]
    Forbidden,
    /// A rule says no. The text is a key of the server's words, so that the
    /// user reads what to do about it.
    #[error("refused: {0}")]
    Refused(Cow<'static, str>),
    /// A rule of a report's life says no.
    #[error("refused: {0}")]
    Rule(#[from] domain::report::Refusal),
    /// The law's table says no to a life of an organisation.
    #[error("a life breaks: {0:?}")]
    Life(Box<domain::organisation::Broken>),
    /// Somebody else wrote first.
    #[error("changed by somebody else in the meantime")]
    Conflict,
    /// Too many attempts; the next one is allowed after so many seconds.
    #[error("too many attempts, wait {wait_seconds} s")]
    TooMany {
        /// How long to wait.
        wait_seconds: i64,
    },
    /// A unique constraint: `table.column`, `table.a_b` for two columns, or
    /// `table.pkey` for the primary key, the same on both databases.
    #[error("not unique: {0}")]
    Unique(String),
    /// A named check constraint.
    #[error("check failed: {0}")]
    Check(String),
    /// A foreign key points at nothing, or something still points here.
    #[error("reference broken: {0}")]
    Reference(String),
    /// No connection was free in time, or two transactions stood in each
    /// other's way. Trying again is safe: nothing was written.
    #[error("the database is busy")]
    Busy,
    /// Anything else that the database says.
    #[error("database: {0}")]
    Database(#[source] sqlx::Error),
    /// A stored value is not what the program wrote.
    #[error("stored data cannot be read: {0}")]
    Corrupt(String),
}

impl Error {
    /// Whether this is a violation of that unique constraint (`table.column`).
    #[must_use]
    pub fn is_unique(&self, name: &str) -> bool {
        matches!(self, Error::Unique(found) if found == name)
    }

    /// Whether this is a violation of that named check.
    #[must_use]
    pub fn is_check(&self, name: &str) -> bool {
        matches!(self, Error::Check(found) if found == name)
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::RowNotFound => Error::NotFound,
            sqlx::Error::PoolTimedOut => Error::Busy,
            sqlx::Error::Database(said) => match said.kind() {
                ErrorKind::UniqueViolation => Error::Unique(unique_name(said.as_ref())),
                ErrorKind::CheckViolation => Error::Check(check_name(said.as_ref())),
                ErrorKind::ForeignKeyViolation => {
                    Error::Reference(said.constraint().unwrap_or_default().to_owned())
                }
                _ if is_busy(said.as_ref()) => Error::Busy,
                _ => Error::Database(error),
            },
            _ => Error::Database(error),
        }
    }
}

/// SQLite's extended code for a primary key, as text.
const SQLITE_PRIMARY_KEY: &str = "1555";

/// PostgreSQL names the constraint (`app_user_login_key`), SQLite the columns
/// (`app_user.login`). Both become `app_user.login`.
fn unique_name(said: &dyn DatabaseError) -> String {
    if let (Some(name), Some(table)) = (said.constraint(), said.table()) {
        let columns = name.strip_prefix(table).unwrap_or(name);
        let columns = columns.trim_start_matches('_');
        return format!("{table}.{}", columns.strip_suffix("_key").unwrap_or(columns));
    }
    let list = said.message().rsplit_once(": ").map_or("", |(_, list)| list);
    let table = list.split('.').next().unwrap_or_default();
    if said.code().as_deref() == Some(SQLITE_PRIMARY_KEY) {
        return format!("{table}.pkey");
    }
    let columns: Vec<&str> =
        list.split(", ").map(|part| part.rsplit_once('.').map_or(part, |(_, column)| column)).collect();
    format!("{table}.{}", columns.join("_"))
}

fn check_name(said: &dyn DatabaseError) -> String {
    if let Some(name) = said.constraint() {
        return name.to_owned();
    }
    said.message().rsplit_once("failed: ").map_or("", |(_, name)| name).to_owned()
}

/// SQLite: busy (5), locked (6) and their extended forms. PostgreSQL:
/// serialization failure, deadlock, lock not available, too many connections.
fn is_busy(said: &dyn DatabaseError) -> bool {
    match said.code().as_deref() {
        Some("40001" | "40P01" | "55P03" | "53300") => true,
        Some(code) if code.len() < 5 => code.parse::<i32>().is_ok_and(|code| matches!(code & 0xff, 5 | 6)),
        _ => false,
    }
}
