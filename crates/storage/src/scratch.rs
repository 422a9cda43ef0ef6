//! Throw-away databases, for the demonstration and for tests.

use crate::{Database, Error, migrate};
use jiff::Timestamp;
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use std::path::PathBuf;
use uuid::Uuid;

/// A database that is gone after [`Scratch::remove`].
#[derive(Debug)]
pub struct Scratch {
    /// The database, migrated.
    pub db: Database,
    /// Its address, for another process.
    pub url: String,
    place: Place,
}

#[derive(Debug)]
enum Place {
    Directory(PathBuf),
    Server { url: String, name: String },
}

impl Scratch {
    /// A SQLite file in the system's directory for temporary files.
    pub async fn sqlite(now: Timestamp) -> Result<Self, Error> {
        let directory = std::env::temp_dir().join(format!("hoptac-{}", Uuid::now_v7()));
        std::fs::create_dir_all(&directory).map_err(|error| Error::Database(sqlx::Error::Io(error)))?;
        let url = format!("sqlite:{}", directory.join("hoptac.sqlite").display());
        let db = Database::connect(&url).await?;
        migrate::run(&db, now).await?;
        Ok(Self { db, url, place: Place::Directory(directory) })
    }

    /// A new database on that PostgreSQL server (`postgres://…/postgres`).
    pub async fn postgres(server: &str, now: Timestamp) -> Result<Self, Error> {
        let name = format!("hoptac_{}", Uuid::now_v7().simple());
        let mut connection = PgConnection::connect(server).await?;
        let create = format!("create database {name} template template0 encoding 'UTF8'");
        sqlx::raw_sql(AssertSqlSafe(create)).execute(&mut connection).await?;
        connection.close().await?;
        let url = with_database(server, &name);
        let db = Database::connect(&url).await?;
        migrate::run(&db, now).await?;
        Ok(Self { db, url, place: Place::Server { url: server.to_owned(), name } })
    }

    /// Closes the database and removes it.
    pub async fn remove(self) -> Result<(), Error> {
        self.db.close().await;
        match self.place {
            Place::Directory(directory) => {
                std::fs::remove_dir_all(directory).map_err(|error| Error::Database(sqlx::Error::Io(error)))
            }
            Place::Server { url, name } => {
                let mut connection = PgConnection::connect(&url).await?;
                let drop = format!("drop database if exists {name} with (force)");
                sqlx::raw_sql(AssertSqlSafe(drop)).execute(&mut connection).await?;
                Ok(connection.close().await?)
            }
        }
    }
}

/// `postgres://host/old?x=y` with another database.
fn with_database(server: &str, name: &str) -> String {
    let (address, options) = server.split_once('?').map_or((server, None), |(a, o)| (a, Some(o)));
    let after_scheme = address.find("://").map_or(0, |at| at + 3);
    let base = address[after_scheme..].find('/').map_or(address, |at| &address[..after_scheme + at]);
    match options {
        Some(options) => format!("{base}/{name}?{options}"),
        None => format!("{base}/{name}"),
    }
}

#[cfg(test)]
mod tests {
    use super::with_database;

    #[test]
    fn the_database_in_an_address_is_replaced() {
        for (server, expected) in [
            ("postgres://u:p@h:5/postgres", "postgres://u:p@h:5/x"),
            ("postgres://u@h", "postgres://u@h/x"),
            ("postgres://u@h/a?host=/run/x", "postgres://u@h/x?host=/run/x"),
        ] {
            assert_eq!(with_database(server, "x"), expected);
        }
    }
}
