//! The database: SQLite and PostgreSQL behind one door, with authorisation and the audit trail.
//!
//! Start with [`db`] for the door itself. One file per noun; functions that
//! read take `&mut impl Read`, functions that write take a [`Tx`], the moment
//! and [`Who`], and leave a row in the trail ([`audit`]).

pub mod audit;
pub mod db;
pub mod error;
pub mod migrate;
pub mod password;
pub mod scratch;
pub mod secret;
pub mod session;
pub mod setting;
pub mod sign_in;
pub mod token;
pub mod user;
pub mod value;

pub use audit::{Audit, Who};
pub use db::{Database, Kind, Read, Tx};
pub use error::Error;
pub use session::Session;
pub use user::User;
pub use value::{Row, Value, moment_text};
