//! Rows of happenings and spans.

use crate::value::Value;
use crate::{Error, Row, args};
use domain::organisation::happening::Superseded;
use domain::organisation::{Facts, Happened, Happening};
use domain::{OrganisationId, Province};

pub(super) const HAPPENING: &str = "id, what, on_day, decision, note, change, until_day, other_id, illustrative, said_at, \
                                    said_by, replaces, superseded_at, superseded_by, superseded_why";

pub(super) fn happening_of(row: &Row) -> Result<Happening, Error> {
    let what = row.text("what")?;
    let superseded = match row.opt_time("superseded_at")? {
        Some(at) => Some(Superseded {
            at,
            by: row.text("superseded_by")?,
            why: row.opt_text("superseded_why")?.unwrap_or_default(),
        }),
        None => None,
    };
    Ok(Happening {
        id: row.id("id")?,
        what: Happened::from_code(&what).ok_or_else(|| Error::Corrupt(format!("happening.what {what}")))?,
        on: row.date("on_day")?,
        said_at: row.time("said_at")?,
        said_by: row.text("said_by")?,
        decision: row.text("decision")?,
        note: row.text("note")?,
        change: from_json(&row.text("change")?)?,
        until: row.opt_date("until_day")?,
        other: row.opt_id("other_id")?,
        replaces: row.opt_id("replaces")?,
        superseded,
        illustrative: row.bool("illustrative")?,
    })
}

pub(super) const HAPPENING_INSERT: &str = "insert into happening (province, id, organisation_id, what, on_day, decision, \
                                           note, change, until_day, other_id, illustrative, said_at, said_by, replaces)";
pub(super) const HAPPENING_WIDTH: usize = 14;

pub(super) fn happening_row(
    province: &Province,
    organisation: OrganisationId,
    one: &Happening,
) -> Result<Vec<Value>, Error> {
    Ok(args![
        province,
        one.id,
        organisation,
        one.what.code(),
        one.on,
        &one.decision,
        &one.note,
        json(&one.change)?,
        one.until,
        one.other,
        one.illustrative,
        one.said_at,
        &one.said_by,
        one.replaces
    ])
}

pub(crate) fn facts_of(row: &Row) -> Result<Facts, Error> {
    from_json(&row.text("facts")?)
}

pub(super) fn json(value: &impl serde::Serialize) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|error| Error::Corrupt(error.to_string()))
}

pub(super) fn from_json<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, Error> {
    serde_json::from_str(text).map_err(|error| Error::Corrupt(error.to_string()))
}
