//! The database: SQLite and PostgreSQL behind one door, with authorisation and the audit trail.

pub mod db;
pub mod error;
pub mod value;

pub use db::{Database, Kind, Read, Tx};
pub use error::Error;
pub use value::{Row, Value, moment_text};
