//! Numbers, dates, names and sort order as Vietnamese documents write them: reading and writing.
//!
//! Everything here is pure: text in, value out, and back. What an officer types
//! is read leniently where only one reading is possible and refused, with both
//! readings, where two are. What the program writes follows Decree 30/2020/NĐ-CP.

pub mod date;
pub mod document;
pub mod encoding;
mod language;
pub mod name;
pub mod number;
pub mod percent;
pub mod period;
pub mod syllable;

pub use language::Language;
