//! A database per test: SQLite always, PostgreSQL when `HOPTAC_TEST_POSTGRES`
//! is a server's address (`scripts/postgres start` prints one).
#![allow(dead_code, clippy::unwrap_used)]

use jiff::Timestamp;
use storage::Database;
use storage::scratch::Scratch;

/// The moment at which tests start.
pub fn now() -> Timestamp {
    "2012-10-12T01:00:00Z".parse().unwrap()
}

/// Runs a test on each database there is.
pub async fn on_each_database(test: impl AsyncFn(Database)) {
    let scratch = Scratch::sqlite(now()).await.unwrap();
    test(scratch.db.clone()).await;
    scratch.remove().await.unwrap();
    if let Ok(server) = std::env::var("HOPTAC_TEST_POSTGRES") {
        let scratch = Scratch::postgres(&server, now()).await.unwrap();
        test(scratch.db.clone()).await;
        scratch.remove().await.unwrap();
    }
}
