//! What is done for organisations: listed, each on its page, recorded,
//! corrected and taken back.

pub(crate) mod act;
pub(crate) mod field;
mod list;
mod show;

use crate::organisation::{Desk, ROOM};
use crate::{Access, Error, Route, Words};
use domain::activity::{Activity, Kind, Version};
use domain::indicator::Indicator;
use domain::permission::Action;
use domain::{ActivityId, OrganisationId};
use jiff::civil::{Date, date};
use std::collections::HashMap;

const KEEP: Action = Action::KeepRegister;

/// The routes of this room.
#[must_use]
pub fn routes() -> Vec<Route> {
    const KEEPER: Access = Access::May(KEEP);
    vec![
        Route::get("/hoat-dong", Access::SignedIn, list::show),
        Route::get("/hoat-dong/them", KEEPER, act::show_new),
        Route::post("/hoat-dong/them", KEEPER, act::create),
        Route::get("/hoat-dong/{id}", Access::SignedIn, show::show),
        Route::get("/hoat-dong/{id}/sua", KEEPER, act::show_correction),
        Route::post("/hoat-dong/{id}/sua", KEEPER, act::correct),
        Route::post("/hoat-dong/{id}/rut", KEEPER, act::withdraw),
    ]
}

/// An activity's page.
pub(crate) fn href(id: ActivityId) -> String {
    format!("/hoat-dong/{id}")
}

/// The activities behind a figure of a year up to a day, if it is counted from them.
pub(crate) fn behind(indicator: &Indicator, unit: &str, day: Date) -> Option<String> {
    indicator.activities.as_ref()?;
    let (from, to) = (date(day.year(), 1, 1).to_string(), day.to_string());
    let query = [("don_vi", unit), ("tu", &from), ("den", &to), ("chi_tieu", indicator.key.as_str())];
    Some(crate::scope::address("/hoat-dong", &query))
}

pub(crate) fn kind_word(kind: Kind, words: Words) -> String {
    words.t(&format!("activity.kind.{}", kind.code())).to_owned()
}

/// A whole number as people read it; nothing where it is not known.
fn number(value: Option<i64>, words: Words) -> String {
    value.map(|value| vietnamese::number::format(value, 0, words.0)).unwrap_or_default()
}

fn id_of(text: &str) -> Result<ActivityId, Error> {
    text.parse().map_err(|_| Error::NotFound)
}

/// The names of the organisations concerned in these.
pub(crate) async fn names<'a>(
    desk: &Desk,
    all: impl Iterator<Item = &'a Version>,
) -> Result<HashMap<OrganisationId, String>, Error> {
    let mut ids: Vec<OrganisationId> =
        all.flat_map(|one| one.activity.organisations.iter().copied()).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut found = HashMap::with_capacity(ids.len());
    for some in ids.chunks(500) {
        found.extend(desk.signed.store().organisation_names(some).await?);
    }
    Ok(found)
}

/// Who was concerned, in one text.
fn concerned(of: &Activity, names: &HashMap<OrganisationId, String>) -> String {
    let known = of.organisations.iter().filter_map(|id| names.get(id)).map(String::as_str);
    let others = Some(of.others.trim()).filter(|others| !others.is_empty());
    known.chain(others).collect::<Vec<_>>().join("; ")
}

/// A line of an organisation's page: what was done for it.
pub(crate) struct Done {
    pub on: String,
    pub kind: String,
    pub title: String,
    pub href: String,
    pub amount: String,
    pub is_illustrative: bool,
}

/// What was done for an organisation.
pub(crate) async fn done_for(desk: &Desk, id: OrganisationId) -> Result<Vec<Done>, Error> {
    let all = desk.signed.store().activities_of(&desk.signed.actor, desk.today, id).await?;
    let done = |one: &Version| Done {
        on: desk.short(one.activity.on),
        kind: kind_word(one.activity.kind, desk.words),
        title: one.activity.title.clone(),
        href: href(one.id),
        amount: number(one.activity.amount, desk.words),
        is_illustrative: one.illustrative,
    };
    Ok(all.iter().map(done).collect())
}
