//! What goes into a statement and what comes out of a row: text and whole
//! numbers, in which everything else is written. Dates are ISO text, moments
//! fixed-width UTC text (so that the order of text is the order of time),
//! truth is 0 or 1, ids are hyphenated text.

use crate::Error;
use domain::{
    ActivityId, Breakdown, BringId, DocumentId, EvidenceId, FigureId, FormKey, HappeningId, IncomingId,
    IndicatorKey, OrganisationId, PartId, PlanFileId, PlanKey, Province, ReadingId, RecommendationId,
    ReportId, TaskId, UnitId, UserId, WordId,
};
use jiff::{Timestamp, civil::Date};
use std::fmt::Display;
use std::str::FromStr;
use std::sync::Arc;
use uuid::Uuid;

/// A value in a statement or a row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Value {
    /// Text, or null of that type.
    Text(Option<String>),
    /// A whole number, or null of that type.
    Int(Option<i64>),
}

/// Builds the arguments of a statement: `args![unit, period, 5]` for `$1`, `$2`, `$3`.
#[macro_export]
macro_rules! args {
    () => { Vec::<$crate::Value>::new() };
    ($($value:expr),+ $(,)?) => { vec![$($crate::Value::from($value)),+] };
}

/// The moment as the database keeps it: `2012-10-12T05:00:00.000Z`.
#[must_use]
pub fn moment_text(moment: Timestamp) -> String {
    moment.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

/// A row, copied out of the connection, read by column name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    pub(crate) columns: Arc<[String]>,
    pub(crate) values: Vec<Value>,
}

impl Row {
    /// Text that is never null.
    pub fn text(&self, column: &str) -> Result<String, Error> {
        self.opt_text(column)?.ok_or_else(|| corrupt(column, "null"))
    }

    /// Text or null.
    pub fn opt_text(&self, column: &str) -> Result<Option<String>, Error> {
        Ok(self.str(column)?.map(str::to_owned))
    }

    /// A key that is never null.
    pub fn key<K: for<'a> From<&'a str>>(&self, column: &str) -> Result<K, Error> {
        Ok(self.str(column)?.ok_or_else(|| corrupt(column, "null"))?.into())
    }

    /// A whole number that is never null.
    pub fn int(&self, column: &str) -> Result<i64, Error> {
        self.opt_int(column)?.ok_or_else(|| corrupt(column, "null"))
    }

    /// A whole number or null.
    pub fn opt_int(&self, column: &str) -> Result<Option<i64>, Error> {
        match self.value(column)? {
            Value::Int(number) => Ok(*number),
            Value::Text(None) => Ok(None),
            Value::Text(Some(_)) => Err(corrupt(column, "text instead of a number")),
        }
    }

    /// 0 or 1.
    pub fn bool(&self, column: &str) -> Result<bool, Error> {
        Ok(self.int(column)? != 0)
    }

    /// A date that is never null.
    pub fn date(&self, column: &str) -> Result<Date, Error> {
        self.id(column)
    }

    /// A date or null.
    pub fn opt_date(&self, column: &str) -> Result<Option<Date>, Error> {
        self.opt_id(column)
    }

    /// A moment that is never null.
    pub fn time(&self, column: &str) -> Result<Timestamp, Error> {
        self.id(column)
    }

    /// A moment or null.
    pub fn opt_time(&self, column: &str) -> Result<Option<Timestamp>, Error> {
        self.opt_id(column)
    }

    /// Anything that is written as text and parsed back: an id, a key, a date.
    pub fn id<T: FromStr>(&self, column: &str) -> Result<T, Error> {
        self.opt_id(column)?.ok_or_else(|| corrupt(column, "null"))
    }

    /// Anything that is written as text and parsed back, or null.
    pub fn opt_id<T: FromStr>(&self, column: &str) -> Result<Option<T>, Error> {
        self.str(column)?.map(|text| text.parse().map_err(|_| corrupt(column, text))).transpose()
    }

    /// Text or null, borrowed from the row.
    pub fn str(&self, column: &str) -> Result<Option<&str>, Error> {
        match self.value(column)? {
            Value::Text(text) => Ok(text.as_deref()),
            Value::Int(None) => Ok(None),
            Value::Int(Some(_)) => Err(corrupt(column, "a number instead of text")),
        }
    }

    fn value(&self, column: &str) -> Result<&Value, Error> {
        self.columns
            .iter()
            .position(|name| name == column)
            .map(|at| &self.values[at])
            .ok_or_else(|| corrupt(column, "no such column"))
    }
}

fn corrupt(column: &str, why: impl Display) -> Error {
    Error::Corrupt(format!("{column}: {why}"))
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Value::Text(Some(text.to_owned()))
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Value::Text(Some(text.clone()))
    }
}

impl From<Option<&str>> for Value {
    fn from(text: Option<&str>) -> Self {
        Value::Text(text.map(str::to_owned))
    }
}

/// Types that are written as text, plain and optional.
macro_rules! as_text {
    ($($type:ty => |$value:ident| $text:expr),+ $(,)?) => {$(
        impl From<$type> for Value {
            fn from($value: $type) -> Self {
                Value::Text(Some($text))
            }
        }
        impl From<Option<$type>> for Value {
            fn from(value: Option<$type>) -> Self {
                Value::Text(value.map(|$value| $text))
            }
        }
    )+};
}

as_text! {
    String => |text| text,
    Uuid => |id| id.to_string(),
    UnitId => |id| id.0.to_string(),
    UserId => |id| id.0.to_string(),
    ReportId => |id| id.0.to_string(),
    FigureId => |id| id.0.to_string(),
    DocumentId => |id| id.0.to_string(),
    IncomingId => |id| id.0.to_string(),
    ReadingId => |id| id.0.to_string(),
    WordId => |id| id.0.to_string(),
    TaskId => |id| id.0.to_string(),
    PartId => |id| id.0.to_string(),
    PlanFileId => |id| id.0.to_string(),
    EvidenceId => |id| id.0.to_string(),
    RecommendationId => |id| id.0.to_string(),
    OrganisationId => |id| id.0.to_string(),
    HappeningId => |id| id.0.to_string(),
    BringId => |id| id.0.to_string(),
    ActivityId => |id| id.0.to_string(),
    IndicatorKey => |key| key.to_string(),
    FormKey => |key| key.to_string(),
    Breakdown => |key| key.to_string(),
    PlanKey => |key| key.to_string(),
    Province => |key| key.to_string(),
    Date => |date| date.to_string(),
    Timestamp => |moment| moment_text(moment),
}

/// Keys are mostly held by reference.
macro_rules! as_text_by_reference {
    ($($type:ty),+ $(,)?) => {$(
        impl From<&$type> for Value {
            fn from(key: &$type) -> Self {
                Value::Text(Some(key.to_string()))
            }
        }
        impl From<Option<&$type>> for Value {
            fn from(key: Option<&$type>) -> Self {
                Value::Text(key.map(ToString::to_string))
            }
        }
    )+};
}

as_text_by_reference!(
    UnitId,
    UserId,
    ReportId,
    FigureId,
    DocumentId,
    IndicatorKey,
    FormKey,
    Breakdown,
    PlanKey,
    Province
);

/// Types that are written as whole numbers, plain and optional.
macro_rules! as_int {
    ($($type:ty),+ $(,)?) => {$(
        impl From<$type> for Value {
            fn from(number: $type) -> Self {
                Value::Int(Some(i64::from(number)))
            }
        }
        impl From<Option<$type>> for Value {
            fn from(number: Option<$type>) -> Self {
                Value::Int(number.map(i64::from))
            }
        }
    )+};
}

as_int!(i64, i32, i16, u32, u16, u8, bool);

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn row(value: Value) -> Row {
        Row { columns: Arc::from(["c".to_owned()]), values: vec![value] }
    }

    #[test]
    fn moments_have_one_width_and_come_back() {
        for text in ["2012-10-12T05:00:00.000Z", "2025-07-01T00:00:00.120Z", "1999-12-31T23:59:59.999Z"] {
            let moment: Timestamp = text.parse().unwrap();
            assert_eq!(moment_text(moment), text);
            assert_eq!(row(Value::from(moment)).time("c").unwrap(), moment);
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        let unit = UnitId::new();
        assert_eq!(row(Value::from(unit)).id::<UnitId>("c").unwrap(), unit);
        let date = jiff::civil::date(2012, 9, 30);
        assert_eq!(row(Value::from(date)).date("c").unwrap(), date);
        assert!(row(Value::from(true)).bool("c").unwrap());
        assert_eq!(row(Value::from(None::<Date>)).opt_date("c").unwrap(), None);
    }

    #[test]
    fn an_error_names_the_column() {
        let missing = row(Value::from(1)).int("d").unwrap_err().to_string();
        assert!(missing.contains("d: no such column"), "{missing}");
        let null = row(Value::Int(None)).int("c").unwrap_err().to_string();
        assert!(null.contains("c: null"), "{null}");
        let wrong = row(Value::from("x")).date("c").unwrap_err().to_string();
        assert!(wrong.contains("c: x"), "{wrong}");
    }
}
