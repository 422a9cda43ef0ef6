//! Recording an activity, correcting it, taking it back.

use super::field::{self, Shown, Typed};
use super::{Desk, ROOM, href, id_of, kind_word, names};
use crate::Error;
use crate::admin::{Faults, answer, pick};
use crate::page::{Page, SignedIn, go_with};
use askama::Template;
use axum::Form;
use axum::extract::{Path, Query};
use axum::response::Response;
use domain::activity::{Kind, Version};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "activity/form.html")]
struct Show {
    page: Page,
    act: String,
    lead: String,
    faults: Faults,
    /// Kinds to choose from, where none was chosen yet.
    kinds: Vec<(String, String)>,
    kind: String,
    fields: Vec<Shown>,
    units: Vec<String>,
    seen: String,
    why: Option<String>,
    withdraw: Option<String>,
    send: String,
}

/// What an address for a new one says.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Begin {
    loai: String,
    to_chuc: String,
}

/// The form of a new activity or, with `old`, of its correction.
fn form(
    desk: &Desk,
    kind: Option<Kind>,
    old: Option<&Version>,
    typed: &Typed,
    faults: Faults,
) -> Result<Response, Error> {
    let w = desk.words;
    let title = w.t(if old.is_some() { "activity.correct_title" } else { "activity.add" });
    let choose = |kind: Kind| {
        let mut query = vec![("loai", kind.code())];
        query.extend(typed.get("to_chuc").map(|name| ("to_chuc", name.as_str())));
        (kind_word(kind, w), crate::scope::address("/hoat-dong/them", &query))
    };
    let shown = Show {
        page: desk.signed.visit.page(ROOM, title).with_error(!faults.is_empty()),
        act: old.map_or("/hoat-dong/them".to_owned(), |old| format!("{}/sua", href(old.id))),
        lead: kind.map(|kind| kind_word(kind, w)).unwrap_or_default(),
        kinds: if kind.is_none() { Kind::ALL.map(choose).into() } else { Vec::new() },
        kind: kind.map(|kind| kind.code().to_owned()).unwrap_or_default(),
        fields: kind.map(|kind| field::shown(kind, typed, desk, &faults)).unwrap_or_default(),
        units: pick::choices(&desk.programme, &desk.signed, desk.today),
        seen: old.map(|old| old.version.to_string()).unwrap_or_default(),
        why: old.map(|_| typed.get("ly_do").cloned().unwrap_or_default()),
        withdraw: old.map(|old| format!("{}/rut", href(old.id))),
        send: w.t(if old.is_some() { "organisation.correct" } else { "activity.record" }).to_owned(),
        faults,
    };
    answer(&shown.faults, &shown)
}

pub async fn show_new(signed: SignedIn, Query(begin): Query<Begin>) -> Result<Response, Error> {
    let desk = Desk::open(signed).await?;
    let mut typed = Typed::new();
    typed.insert(
        "dia_ban".to_owned(),
        pick::shown(&desk.programme, desk.signed.actor.unit, desk.today, desk.words),
    );
    typed.insert("to_chuc".to_owned(), begin.to_chuc);
    form(&desk, Kind::from_code(&begin.loai), None, &typed, Faults::default())
}

pub async fn create(signed: SignedIn, Form(typed): Form<Typed>) -> Result<Response, Error> {
    let desk = Desk::open(signed).await?;
    let kind = typed.get("loai").and_then(|code| Kind::from_code(code)).ok_or(Error::NotFound)?;
    let mut faults = Faults::default();
    if let Some(new) = field::read(kind, &typed, &desk, &mut faults).await? {
        match desk.signed.store().record_activity(&desk.deed(), &new).await {
            Ok(id) => return Ok(go_with(&href(id), "activity.recorded")),
            Err(error) => faults.refused("ten", error, desk.words)?,
        }
    }
    form(&desk, Some(kind), None, &typed, faults)
}

/// The version that counts, for who may correct it.
pub(crate) async fn current(desk: &Desk, id: &str) -> Result<Version, Error> {
    let mut versions = desk.signed.store().activity(&desk.signed.actor, desk.today, id_of(id)?).await?;
    let last = versions.pop().filter(|one| one.superseded.is_none()).ok_or(Error::NotFound)?;
    if desk.keeps(last.activity.unit) { Ok(last) } else { Err(Error::Forbidden) }
}

pub async fn show_correction(signed: SignedIn, Path(id): Path<String>) -> Result<Response, Error> {
    let desk = Desk::open(signed).await?;
    let old = current(&desk, &id).await?;
    let names = names(&desk, std::iter::once(&old)).await?;
    let typed = field::typed(&old.activity, &desk, &names);
    form(&desk, Some(old.activity.kind), Some(&old), &typed, Faults::default())
}

/// Tells the visitor if there is a later version than the one that the form was opened with.
fn seen(typed: &Typed, current: &Version, desk: &Desk, faults: &mut Faults) {
    if typed.get("ban") != Some(&current.version.to_string()) {
        faults.add("ten", desk.words.t("activity.changed"));
    }
}

/// Why something recorded is changed; without a reason it stays.
pub(crate) fn why(typed: &Typed, desk: &Desk, faults: &mut Faults) -> String {
    let why = typed.get("ly_do").map(|why| why.trim()).unwrap_or_default();
    if why.is_empty() {
        faults.add("ly_do", desk.words.t("activity.why_missing"));
    }
    vietnamese::name::nfc(why).chars().take(500).collect()
}

/// A refusal of the storage as a fault of the form; other errors go on.
fn refused(faults: &mut Faults, error: storage::Error, desk: &Desk) -> Result<(), Error> {
    match error {
        storage::Error::Conflict => faults.add("ten", desk.words.t("activity.changed")),
        other => faults.refused("ten", other, desk.words)?,
    }
    Ok(())
}

pub async fn correct(
    signed: SignedIn,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let desk = Desk::open(signed).await?;
    let old = current(&desk, &id).await?;
    let mut faults = Faults::default();
    let why = why(&typed, &desk, &mut faults);
    seen(&typed, &old, &desk, &mut faults);
    if let Some(new) = field::read(old.activity.kind, &typed, &desk, &mut faults).await? {
        let store = desk.signed.store();
        match store.correct_activity(&desk.deed(), old.version, &new, &why).await {
            Ok(()) => return Ok(go_with(&href(old.id), "activity.corrected")),
            Err(error) => refused(&mut faults, error, &desk)?,
        }
    }
    form(&desk, Some(old.activity.kind), Some(&old), &typed, faults)
}

pub async fn withdraw(
    signed: SignedIn,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let desk = Desk::open(signed).await?;
    let old = current(&desk, &id).await?;
    let mut faults = Faults::default();
    let why = why(&typed, &desk, &mut faults);
    seen(&typed, &old, &desk, &mut faults);
    if faults.is_empty() {
        match desk.signed.store().withdraw_activity(&desk.deed(), old.version, &why).await {
            Ok(()) => return Ok(go_with(&href(old.id), "activity.withdrawn")),
            Err(error) => refused(&mut faults, error, &desk)?,
        }
    }
    form(&desk, Some(old.activity.kind), Some(&old), &typed, faults)
}
