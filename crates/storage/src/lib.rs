//! The database: SQLite and PostgreSQL behind one door, with authorisation and the audit trail.
//!
//! Start with [`db`] for the door itself. One file per noun; functions that
//! read take `&mut impl Read`, functions that write take a [`Tx`], the moment
//! and [`Who`], and leave a row in the trail ([`audit`]).

pub mod activity;
pub mod administration;
pub mod audit;
pub mod content;
pub mod coverage;
pub mod db;
pub mod document;
mod entry;
pub mod error;
pub mod extension;
pub mod figure;
pub mod glossary;
pub mod incoming;
pub mod managed;
pub mod migrate;
pub mod open;
pub mod organisation;
pub mod pack;
pub mod paper;
pub mod password;
pub mod plan;
pub mod programme;
pub mod recommendation;
pub mod report;
pub mod rollup;
pub mod scratch;
pub mod secret;
pub mod session;
pub mod setting;
pub mod sign_in;
pub mod store;
pub mod summary;
pub mod task;
pub mod token;
pub mod trail;
pub mod user;
pub mod value;
pub mod verify;

pub use audit::{Audit, Who};
pub use db::{Database, Kind, Read, Tx};
pub use error::Error;
pub use session::Session;
pub use store::{Deed, Store, allow};
pub use user::User;
pub use value::{Row, Value, moment_text};
