//! Narrative reports: made from a template of the pack, seen, taken along,
//! frozen with number, date and signer.

pub mod change;
pub mod facts;
pub mod make;

pub use make::{Issue, Made, Refused, Request, make};
