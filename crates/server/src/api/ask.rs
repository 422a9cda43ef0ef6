//! What a request asks for, read from its address: a text that cannot be read
//! is answered with the field's name and what to write instead; what does not
//! exist, or is not the actor's to see, is not found.

use crate::error::Fault;
use crate::page::SignedIn;
use crate::{Error, Words};
use domain::UnitId;
use domain::form::{Aspect, Form};
use domain::period::Period;
use domain::programme::Programme;
use jiff::Timestamp;
use jiff::civil::Date;
use std::str::FromStr;
use storage::report::ReportKey;

/// A field that cannot be used; `key` names the words.
pub fn fault(field: &str, key: &str, words: Words) -> Error {
    Error::Fields(vec![Fault { field: field.to_owned(), detail: words.t(key).to_owned() }])
}

/// A text of the query as a value; empty is as good as absent.
pub fn maybe<T: FromStr>(
    text: Option<&String>,
    field: &str,
    key: &str,
    words: Words,
) -> Result<Option<T>, Error> {
    let Some(text) = text.map(|text| text.trim()).filter(|text| !text.is_empty()) else { return Ok(None) };
    text.parse().map(Some).map_err(|_| fault(field, key, words))
}

/// A day, `2024-06-18`; today if absent.
pub fn day(text: Option<&String>, field: &str, signed: &SignedIn) -> Result<Date, Error> {
    let found = maybe(text, field, "api.field_day", signed.visit.words)?;
    Ok(found.unwrap_or_else(|| signed.visit.today()))
}

/// A moment, `2012-10-12T07:00:00Z`, or a day: then its end in Viet Nam.
pub fn moment(text: Option<&String>, field: &str, words: Words) -> Result<Option<Timestamp>, Error> {
    let Some(text) = text.map(|text| text.trim()).filter(|text| !text.is_empty()) else { return Ok(None) };
    let end_of = |day: Date| {
        let zone = jiff::tz::TimeZone::fixed(jiff::tz::offset(7));
        day.at(23, 59, 59, 999_000_000).to_zoned(zone).map(|end| end.timestamp())
    };
    let read = match text.parse::<Timestamp>() {
        Ok(moment) => Ok(moment),
        Err(_) => text.parse::<Date>().and_then(end_of),
    };
    read.map(Some).map_err(|_| fault(field, "api.field_moment", words))
}

/// A form by its key.
pub fn form<'a>(programme: &'a Programme, key: &str) -> Result<&'a Form, Error> {
    programme.form(&key.into()).ok_or(Error::NotFound)
}

/// A form and one of its periods, from a query where both are needed.
pub fn form_and_period<'a>(
    programme: &'a Programme,
    form_key: &str,
    period_code: &str,
    words: Words,
) -> Result<(&'a Form, Period), Error> {
    let found = programme.form(&form_key.into());
    let found = found.ok_or_else(|| fault("form", "api.field_form", words))?;
    let period: Period = period_code.parse().map_err(|_| fault("period", "api.field_period", words))?;
    if found.asks_for(period) { Ok((found, period)) } else { Err(fault("period", "api.field_period", words)) }
}

/// A unit by its code on a day; without one, the actor's own, or where that
/// unit's area lay on the day.
pub fn unit(
    programme: &Programme,
    signed: &SignedIn,
    code: Option<&String>,
    on: Date,
) -> Result<UnitId, Error> {
    match code.filter(|code| !code.trim().is_empty()) {
        Some(code) => {
            let found = programme.units.find(code.trim(), on).map(|unit| unit.id).ok_or(Error::NotFound)?;
            storage::allow(programme, &signed.actor, domain::permission::Action::View, found)?;
            Ok(found)
        }
        None => {
            let own = signed.actor.unit;
            if programme.units.at(own, on).is_some() {
                return Ok(own);
            }
            let former = programme.units.image(own, signed.visit.today(), on);
            let visible = programme.units.ever_below(own);
            Ok(former.into_iter().find(|unit| visible.contains(unit)).unwrap_or(own))
        }
    }
}

/// The report that an address names.
pub fn report_key(
    programme: &Programme,
    form_key: &str,
    period: &str,
    unit_code: &str,
) -> Result<ReportKey, Error> {
    let form = form(programme, form_key)?;
    let period: Period = period.parse().map_err(|_| Error::NotFound)?;
    let unit = programme.units.find(unit_code, period.to()).ok_or(Error::NotFound)?;
    Ok(ReportKey { form: form.key.clone(), period, unit: unit.id })
}

/// Done or promised.
pub fn aspect(text: Option<&String>, words: Words) -> Result<Aspect, Error> {
    Ok(maybe(text, "aspect", "api.field_aspect", words)?.unwrap_or(Aspect::Actual))
}
