//! The door to the database: SQLite or PostgreSQL, one SQL text for both.
//!
//! ```ignore
//! let db = Database::connect("sqlite:hoptac.sqlite").await?;
//! let mut tx = db.begin().await?;
//! tx.execute("update setting set value = $2 where key = $1", args!["province", "kon-tum"]).await?;
//! tx.commit().await?;
//! ```
//!
//! On SQLite there is one writer connection, for which writers queue fairly,
//! and a pool of readers, which never wait for it (WAL). A commit is on the
//! disk when it is acknowledged. On PostgreSQL there is one pool.

mod convert;

use crate::{Error, Row, Value};
use convert::{postgres_args, postgres_rows, sqlite_args, sqlite_rows};
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{AssertSqlSafe, ConnectOptions, Postgres, Sqlite, Transaction};
use std::future::Future;
use std::str::FromStr;
use std::time::Duration;

/// How many readers SQLite has, and connections PostgreSQL.
const READERS: u32 = 8;
const CONNECTIONS: u32 = 16;
/// How long anybody waits for a connection or a lock.
const PATIENCE: Duration = Duration::from_secs(10);
/// Statements that a connection keeps prepared.
const PREPARED: usize = 256;
/// Below SQLite's 32,766 and PostgreSQL's 65,535 parameters in a statement.
const PARAMETERS: usize = 30_000;
/// Rows in one multi-row insert; more gain nothing.
const ROWS: usize = 500;

/// Which database it is, for the few places where they differ.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A file.
    Sqlite,
    /// A server.
    Postgres,
}

/// The database. Cloning is cheap.
#[derive(Clone, Debug)]
pub struct Database {
    pools: Pools,
}

#[derive(Clone, Debug)]
enum Pools {
    Sqlite { writer: SqlitePool, readers: SqlitePool },
    Postgres(PgPool),
}

/// Reading, in a transaction ([`Tx`]) or outside of one ([`Database`]), so
/// that a query is written once: `async fn units(db: &mut impl Read)`.
pub trait Read: Send {
    /// All rows.
    fn fetch_all(
        &mut self,
        sql: &str,
        args: Vec<Value>,
    ) -> impl Future<Output = Result<Vec<Row>, Error>> + Send;

    /// The first row, if there is one.
    fn fetch_optional(
        &mut self,
        sql: &str,
        args: Vec<Value>,
    ) -> impl Future<Output = Result<Option<Row>, Error>> + Send {
        let rows = self.fetch_all(sql, args);
        async { Ok(rows.await?.into_iter().next()) }
    }

    /// The first row; [`Error::NotFound`] if there is none.
    fn fetch_one(&mut self, sql: &str, args: Vec<Value>) -> impl Future<Output = Result<Row, Error>> + Send {
        let row = self.fetch_optional(sql, args);
        async { row.await?.ok_or(Error::NotFound) }
    }

    /// Which database it is.
    fn kind(&self) -> Kind;
}

/// A transaction. Dropped without [`Tx::commit`], it is rolled back.
#[derive(Debug)]
pub struct Tx {
    inner: TxInner,
}

#[derive(Debug)]
enum TxInner {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

impl Database {
    /// Opens `sqlite:FILE` (made if missing) or `postgres://…`. Migrate
    /// ([`crate::migrate`]) before reading.
    pub async fn connect(url: &str) -> Result<Self, Error> {
        let pools = if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            let options = PgConnectOptions::from_str(url)?
                .statement_cache_capacity(PREPARED)
                .disable_statement_logging();
            Pools::Postgres(
                PgPoolOptions::new()
                    .max_connections(CONNECTIONS)
                    .acquire_timeout(PATIENCE)
                    .connect_with(options)
                    .await?,
            )
        } else {
            let options = SqliteConnectOptions::from_str(url)?
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .foreign_keys(true)
                .busy_timeout(PATIENCE)
                .statement_cache_capacity(PREPARED)
                .row_buffer_size(512)
                // A slow insert of many rows would print its whole text to whoever started the program.
                .disable_statement_logging();
            let pool = |size| {
                SqlitePoolOptions::new()
                    .max_connections(size)
                    .acquire_timeout(PATIENCE)
                    .test_before_acquire(false)
                    .idle_timeout(None)
                    .max_lifetime(None)
            };
            // The writer makes the file and turns WAL on before any reader comes.
            let writer = pool(1).connect_with(options.clone()).await?;
            let readers = pool(READERS).connect_lazy_with(options.pragma("query_only", "on"));
            Pools::Sqlite { writer, readers }
        };
        Ok(Self { pools })
    }

    /// Which database it is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self.pools {
            Pools::Sqlite { .. } => Kind::Sqlite,
            Pools::Postgres(_) => Kind::Postgres,
        }
    }

    /// Starts a transaction that may write. On SQLite it waits for the one
    /// writer: never begin a second one while holding the first.
    pub async fn begin(&self) -> Result<Tx, Error> {
        let inner = match &self.pools {
            Pools::Sqlite { writer, .. } => TxInner::Sqlite(writer.begin_with("begin immediate").await?),
            Pools::Postgres(pool) => TxInner::Postgres(pool.begin().await?),
        };
        Ok(Tx { inner })
    }

    /// All rows, read outside a transaction.
    pub async fn fetch_all(&self, sql: &str, args: Vec<Value>) -> Result<Vec<Row>, Error> {
        match &self.pools {
            Pools::Sqlite { readers, .. } => sqlite_rows(
                &sqlx::query_with(AssertSqlSafe(sql), sqlite_args(args)?).fetch_all(readers).await?,
            ),
            Pools::Postgres(pool) => postgres_rows(
                &sqlx::query_with(AssertSqlSafe(sql), postgres_args(args)?).fetch_all(pool).await?,
            ),
        }
    }

    /// The first row, if there is one.
    pub async fn fetch_optional(&self, sql: &str, args: Vec<Value>) -> Result<Option<Row>, Error> {
        Ok(self.fetch_all(sql, args).await?.into_iter().next())
    }

    /// The first row; [`Error::NotFound`] if there is none.
    pub async fn fetch_one(&self, sql: &str, args: Vec<Value>) -> Result<Row, Error> {
        self.fetch_optional(sql, args).await?.ok_or(Error::NotFound)
    }

    /// Writes a copy as it is at this moment into a file that is empty or not
    /// there; readers and the writers of other processes go on meanwhile.
    ///
    /// # Errors
    /// [`Error::Refused`] on PostgreSQL, which has `pg_dump` for that.
    pub async fn copy_into(&self, file: &str) -> Result<(), Error> {
        let Pools::Sqlite { writer, .. } = &self.pools else {
            return Err(Error::Refused("common.only_sqlite".into()));
        };
        sqlx::query("vacuum into $1").bind(file).execute(writer).await?;
        Ok(())
    }

    /// Waits for what is under way and closes every connection.
    pub async fn close(&self) {
        match &self.pools {
            Pools::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }
}

impl Read for Database {
    async fn fetch_all(&mut self, sql: &str, args: Vec<Value>) -> Result<Vec<Row>, Error> {
        Database::fetch_all(self, sql, args).await
    }

    fn kind(&self) -> Kind {
        Database::kind(self)
    }
}

impl Read for &Database {
    async fn fetch_all(&mut self, sql: &str, args: Vec<Value>) -> Result<Vec<Row>, Error> {
        Database::fetch_all(self, sql, args).await
    }

    fn kind(&self) -> Kind {
        Database::kind(self)
    }
}

impl Read for Tx {
    async fn fetch_all(&mut self, sql: &str, args: Vec<Value>) -> Result<Vec<Row>, Error> {
        match &mut self.inner {
            TxInner::Sqlite(tx) => sqlite_rows(
                &sqlx::query_with(AssertSqlSafe(sql), sqlite_args(args)?).fetch_all(&mut **tx).await?,
            ),
            TxInner::Postgres(tx) => postgres_rows(
                &sqlx::query_with(AssertSqlSafe(sql), postgres_args(args)?).fetch_all(&mut **tx).await?,
            ),
        }
    }

    fn kind(&self) -> Kind {
        match self.inner {
            TxInner::Sqlite(_) => Kind::Sqlite,
            TxInner::Postgres(_) => Kind::Postgres,
        }
    }
}

impl Tx {
    /// Runs a statement and says how many rows it touched.
    pub async fn execute(&mut self, sql: &str, args: Vec<Value>) -> Result<u64, Error> {
        match &mut self.inner {
            TxInner::Sqlite(tx) => {
                let query = sqlx::query_with(AssertSqlSafe(sql), sqlite_args(args)?);
                Ok(query.execute(&mut **tx).await?.rows_affected())
            }
            TxInner::Postgres(tx) => {
                let query = sqlx::query_with(AssertSqlSafe(sql), postgres_args(args)?);
                Ok(query.execute(&mut **tx).await?.rows_affected())
            }
        }
    }

    /// Runs several statements without arguments, as a migration holds them.
    pub async fn execute_script(&mut self, sql: &str) -> Result<(), Error> {
        match &mut self.inner {
            TxInner::Sqlite(tx) => {
                sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut **tx).await?;
            }
            TxInner::Postgres(tx) => {
                sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut **tx).await?;
            }
        }
        Ok(())
    }

    /// Inserts many rows with few statements: `head` is `insert into x (a, b)`,
    /// `tail` is empty or `on conflict …`. Each row has `width` values. With
    /// `on conflict … do update`, no two rows may hit the same one.
    pub async fn insert_many(
        &mut self,
        head: &str,
        width: usize,
        rows: Vec<Vec<Value>>,
        tail: &str,
    ) -> Result<u64, Error> {
        let most = ROWS.min(PARAMETERS / width.max(1)).max(1);
        let mut touched = 0;
        let mut rows = rows.into_iter().peekable();
        while rows.peek().is_some() {
            let mut count = 0;
            let mut args = Vec::with_capacity(width * rows.len().min(most));
            for row in rows.by_ref().take(most) {
                debug_assert_eq!(row.len(), width, "{head}");
                args.extend(row);
                count += 1;
            }
            let sql = format!("{head} values {} {tail}", placeholders(count, width));
            touched += self.execute(&sql, args).await?;
        }
        Ok(touched)
    }

    /// Makes everything last. When this returns, it is on the disk.
    pub async fn commit(self) -> Result<(), Error> {
        match self.inner {
            TxInner::Sqlite(tx) => tx.commit().await?,
            TxInner::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }
}

/// `in ($4, $5, …)`, with the values added to the arguments. At least one value.
pub(crate) fn one_of<T: Into<Value>>(args: &mut Vec<Value>, values: impl IntoIterator<Item = T>) -> String {
    let places = values.into_iter().map(|value| {
        args.push(value.into());
        format!("${}", args.len())
    });
    format!("in ({})", places.collect::<Vec<_>>().join(", "))
}

/// `($1,$2),($3,$4)` for two rows of two.
fn placeholders(rows: usize, width: usize) -> String {
    use std::fmt::Write as _;
    let mut text = String::with_capacity(rows * width * 6);
    for row in 0..rows {
        text.push_str(if row == 0 { "(" } else { ",(" });
        for column in 0..width {
            let comma = if column == 0 { "" } else { "," };
            let _ = write!(text, "{comma}${}", row * width + column + 1);
        }
        text.push(')');
    }
    text
}
