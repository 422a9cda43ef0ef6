//! The tables, made step by step. Each numbered file runs once, in a
//! transaction of its own, on both databases: types `text` and `bigint` only,
//! named checks, no syntax of one side.

use crate::{Database, Error, Kind, Read, Tx, args};
use jiff::Timestamp;
use sha2::{Digest, Sha256};

/// One numbered step.
pub struct Migration {
    /// Its place; never changed once released.
    pub number: i64,
    /// The file's name without number and ending.
    pub name: &'static str,
    /// What it runs.
    pub sql: &'static str,
}

/// Every step in order. Add a line for a new file; never edit an old file.
pub const MIGRATIONS: &[Migration] = &[
    Migration { number: 1, name: "identity", sql: include_str!("../migrations/0001_identity.sql") },
    Migration { number: 2, name: "programme", sql: include_str!("../migrations/0002_programme.sql") },
    Migration { number: 3, name: "report", sql: include_str!("../migrations/0003_report.sql") },
    Migration { number: 4, name: "inbox", sql: include_str!("../migrations/0004_inbox.sql") },
    Migration { number: 5, name: "plan_file", sql: include_str!("../migrations/0005_plan_file.sql") },
    Migration { number: 6, name: "plan", sql: include_str!("../migrations/0006_plan.sql") },
    Migration { number: 7, name: "task", sql: include_str!("../migrations/0007_task.sql") },
    Migration { number: 8, name: "register", sql: include_str!("../migrations/0008_register.sql") },
    Migration { number: 9, name: "bring", sql: include_str!("../migrations/0009_bring.sql") },
    Migration { number: 11, name: "yearly", sql: include_str!("../migrations/0011_yearly.sql") },
    Migration { number: 12, name: "open", sql: include_str!("../migrations/0012_open.sql") },
    Migration { number: 13, name: "support", sql: include_str!("../migrations/0013_support.sql") },
    Migration { number: 14, name: "saved", sql: include_str!("../migrations/0014_saved.sql") },
    Migration { number: 16, name: "task_figure", sql: include_str!("../migrations/0016_task_figure.sql") },
    Migration { number: 17, name: "found", sql: include_str!("../migrations/0017_found.sql") },
    Migration {
        number: 18,
        name: "register_year",
        sql: include_str!("../migrations/0018_register_year.sql"),
    },
    Migration {
        number: 19,
        name: "register_list",
        sql: include_str!("../migrations/0019_register_list.sql"),
    },
    Migration { number: 20, name: "report_look", sql: include_str!("../migrations/0020_report_look.sql") },
];

/// Any number that no other program locks on the same PostgreSQL database.
const LOCK: i64 = 0x686f_7074_6163;

/// Brings the database up to date and says how many steps ran. Several
/// processes may start at once: they wait for each other.
pub async fn run(db: &Database, now: Timestamp) -> Result<usize, Error> {
    run_steps(db, MIGRATIONS, now).await
}

/// [`run`] with another list of steps, for tests.
pub async fn run_steps(db: &Database, steps: &[Migration], now: Timestamp) -> Result<usize, Error> {
    let mut ran = 0;
    for step in steps {
        let mut tx = db.begin().await?;
        prepare(&mut tx).await?;
        if !is_applied(&mut tx, step).await? {
            tx.execute_script(step.sql).await?;
            tx.execute(
                "insert into migration (number, name, hash, at) values ($1, $2, $3, $4)",
                args![step.number, step.name, hash(step.sql), now],
            )
            .await?;
            tracing::info!(number = step.number, name = step.name, "migrated");
            ran += 1;
        }
        tx.commit().await?;
    }
    Ok(ran)
}

/// SQLite's write transaction is the lock; PostgreSQL needs one.
async fn prepare(tx: &mut Tx) -> Result<(), Error> {
    if tx.kind() == Kind::Postgres {
        tx.execute("select pg_advisory_xact_lock($1)", args![LOCK]).await?;
    }
    tx.execute(
        "create table if not exists migration (
           number bigint not null primary key, name text not null, hash text not null, at text not null)",
        args![],
    )
    .await?;
    Ok(())
}

/// Whether a step ran before. A step that ran with another text is an error:
/// the tables are then not what the program believes.
async fn is_applied(tx: &mut Tx, step: &Migration) -> Result<bool, Error> {
    let row = tx.fetch_optional("select hash from migration where number = $1", args![step.number]).await?;
    match row {
        None => Ok(false),
        Some(row) if row.text("hash")? == hash(step.sql) => Ok(true),
        Some(_) => Err(Error::Corrupt(format!(
            "migration {:04}_{} was applied with another text; this program does not fit this database",
            step.number, step.name
        ))),
    }
}

fn hash(sql: &str) -> String {
    crate::secret::hex(&Sha256::digest(sql.as_bytes()))
}
