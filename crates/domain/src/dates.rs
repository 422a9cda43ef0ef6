//! Dates in pack files: TOML dates (`2012-09-30`) as well as texts; JSON texts out.

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serializer};

/// Reads one date from either form.
fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Written {
        Toml(toml::value::Datetime),
        Text(String),
    }
    let text = match Written::deserialize(deserializer)? {
        Written::Toml(date) => date.to_string(),
        Written::Text(text) => text,
    };
    text.parse().map_err(serde::de::Error::custom)
}

#[derive(Deserialize)]
struct Read(#[serde(deserialize_with = "read")] Date);

/// For `Date`.
///
/// # Errors
/// A text that is no date.
pub fn required<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    read(deserializer)
}

/// For `Option<Date>`.
pub mod optional {
    use super::{Date, Deserialize, Deserializer, Read, Serializer};

    /// Writes ISO text or nothing.
    ///
    /// # Errors
    /// The serializer's.
    pub fn serialize<S: Serializer>(date: &Option<Date>, serializer: S) -> Result<S::Ok, S::Error> {
        match date {
            Some(date) => serializer.collect_str(date),
            None => serializer.serialize_none(),
        }
    }

    /// Reads a date or nothing.
    ///
    /// # Errors
    /// A text that is no date.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
        Ok(Option::<Read>::deserialize(deserializer)?.map(|read| read.0))
    }
}

/// For `Vec<Date>`.
pub mod list {
    use super::{Date, Deserialize, Deserializer, Read, Serializer};

    /// Writes ISO texts.
    ///
    /// # Errors
    /// The serializer's.
    pub fn serialize<S: Serializer>(dates: &[Date], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(dates.iter().map(ToString::to_string))
    }

    /// Reads dates.
    ///
    /// # Errors
    /// A text that is no date.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Date>, D::Error> {
        Ok(Vec::<Read>::deserialize(deserializer)?.into_iter().map(|read| read.0).collect())
    }
}
