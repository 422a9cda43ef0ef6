//! The rules of the programme, pure: no database, no HTTP, no clock (time is
//! an argument).
//!
//! Start with [`report`] for the life of a report, [`check`] for what is
//! asked of its figures, and [`rollup`] for how they add up.

pub mod id;
pub mod permission;

pub use id::*;
