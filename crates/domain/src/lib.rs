//! The rules of the programme, pure: no database, no HTTP, no clock (time is
//! an argument).
//!
//! Start with [`report`] for the life of a report, [`check`] for what is
//! asked of its figures, and [`rollup`] for how they add up.

/// Serialises a type as the text that it displays as and parses from.
#[macro_export]
macro_rules! text_serde {
    ($name:ident) => {
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <String as serde::Deserialize>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

pub mod activity;
pub mod calendar;
pub mod check;
mod dates;
pub mod edit;
pub mod form;
pub mod glossary;
pub mod id;
pub mod incoming;
pub mod indicator;
pub mod map;
pub mod open;
pub mod organisation;
pub mod pack;
pub mod period;
pub mod permission;
pub mod plan;
pub mod programme;
pub mod progress;
pub mod report;
pub mod rollup;
pub mod unit;

pub use id::*;
