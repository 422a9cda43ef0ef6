//! Values into the drivers' arguments, and the drivers' rows into ours.

use crate::{Error, Row, Value};
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{Arguments, Column, Row as _, TypeInfo, ValueRef};
use std::sync::Arc;

pub(super) fn sqlite_args(values: Vec<Value>) -> Result<SqliteArguments, Error> {
    let mut args = SqliteArguments::default();
    args.reserve(values.len(), 0);
    fill(values, &mut args)?;
    Ok(args)
}

pub(super) fn postgres_args(values: Vec<Value>) -> Result<PgArguments, Error> {
    let mut args = PgArguments::default();
    args.reserve(values.len(), 0);
    fill(values, &mut args)?;
    Ok(args)
}

/// PostgreSQL has no text with a zero character in it, so nothing has.
fn fill<'q, A>(values: Vec<Value>, args: &mut A) -> Result<(), Error>
where
    A: Arguments,
    Option<String>: sqlx::Encode<'q, A::Database> + sqlx::Type<A::Database>,
    Option<i64>: sqlx::Encode<'q, A::Database> + sqlx::Type<A::Database>,
{
    for value in values {
        match value {
            Value::Text(Some(text)) if text.contains('\0') => {
                return Err(Error::Refused("common.zero_character".into()));
            }
            Value::Text(text) => args.add(text),
            Value::Int(number) => args.add(number),
        }
        .map_err(|error| Error::Database(sqlx::Error::Encode(error)))?;
    }
    Ok(())
}

/// SQLite's values have types of their own; a column's declared type is only
/// a wish, and an expression has none.
pub(super) fn sqlite_rows(rows: &[SqliteRow]) -> Result<Vec<Row>, Error> {
    let columns = names(rows.first().map(|row| row.columns()));
    rows.iter()
        .map(|row| {
            let mut values = Vec::with_capacity(columns.len());
            for at in 0..columns.len() {
                let raw = row.try_get_raw(at)?;
                values.push(if raw.is_null() {
                    Value::Text(None)
                } else {
                    match raw.type_info().name() {
                        "TEXT" => Value::Text(Some(row.try_get_unchecked(at)?)),
                        "INTEGER" | "BOOLEAN" => Value::Int(Some(row.try_get_unchecked(at)?)),
                        other => return Err(wrong_type(&columns[at], other)),
                    }
                });
            }
            Ok(Row { columns: columns.clone(), values })
        })
        .collect()
}

pub(super) fn postgres_rows(rows: &[PgRow]) -> Result<Vec<Row>, Error> {
    let columns = names(rows.first().map(|row| row.columns()));
    rows.iter()
        .map(|row| {
            let mut values = Vec::with_capacity(columns.len());
            for at in 0..columns.len() {
                values.push(match row.column(at).type_info().name() {
                    "TEXT" | "VARCHAR" | "NAME" | "UNKNOWN" => Value::Text(row.try_get_unchecked(at)?),
                    "INT8" => Value::Int(row.try_get(at)?),
                    "INT4" => Value::Int(row.try_get::<Option<i32>, _>(at)?.map(i64::from)),
                    "BOOL" => Value::Int(row.try_get::<Option<bool>, _>(at)?.map(i64::from)),
                    other => return Err(wrong_type(&columns[at], other)),
                });
            }
            Ok(Row { columns: columns.clone(), values })
        })
        .collect()
}

/// The columns' names, once for all rows of an answer.
fn names<C: Column>(columns: Option<&[C]>) -> Arc<[String]> {
    columns.unwrap_or_default().iter().map(|column| column.name().to_owned()).collect()
}

/// A `real` or `numeric` would lose or hide digits: the query has to cast.
fn wrong_type(column: &str, found: &str) -> Error {
    Error::Corrupt(format!("{column}: the query gives {found}; cast it to text or bigint"))
}
