//! Lists that people keep under a name: saved from the list as it stands,
//! found again on the register's first page, renamed, shared, taken away.

use super::asked::{Asked, Offered, filter};
use super::{Desk, ROOM};
use crate::Error;
use crate::admin::{Faults, answer};
use crate::page::{Page, SignedIn, go_with, html};
use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::response::Response;
use jiff::civil::Date;
use serde::Deserialize;
use storage::organisation::{NewList, SavedList, may_share};
use uuid::Uuid;

/// The page of all lists.
const ALL: &str = "/so-dang-ky/danh-sach-luu";

/// A list among others.
pub struct Line {
    pub name: String,
    /// Where it opens; none where what it asks for is no longer there.
    pub href: Option<String>,
    /// What it asks for, in words.
    pub said: String,
    /// Whose, of a shared one.
    pub shared_by: Option<String>,
    /// Its own page, for who may change it.
    pub edit: Option<String>,
}

impl Line {
    fn of(desk: &Desk, list: &SavedList) -> Self {
        let asked = asked_of(list);
        let under = list.under(&desk.programme, &desk.signed.actor, desk.today, desk.today);
        let is_there =
            |under| asked.as_ref().is_ok_and(|asked| filter(desk, asked, under, desk.today).is_ok());
        let by = desk.words.f("saved.shared_by", &[("name", &list.owner_name)]);
        Self {
            name: list.name.clone(),
            href: under.filter(|under| is_there(*under)).map(|_| open(list)),
            said: said(desk, list),
            shared_by: list.shared.then_some(by),
            edit: may_change(desk, list).then(|| format!("{ALL}/{}", list.id)),
        }
    }
}

fn may_change(desk: &Desk, list: &SavedList) -> bool {
    list.is_kept_by(&desk.programme, &desk.own, desk.today)
}

fn open(list: &SavedList) -> String {
    format!("/so-dang-ky/danh-sach?luu={}", list.id)
}

/// What a list asks for, as if its address said it.
fn asked_of(list: &SavedList) -> Result<Asked, Error> {
    let query = serde_json::to_value(&list.query).and_then(serde_json::from_value::<Asked>);
    query.map_err(|error| Error::Internal(error.to_string()))
}

/// What a list asks for, in words: "Huyện Đăk Hà; Loại hình: hợp tác xã".
fn said(desk: &Desk, list: &SavedList) -> String {
    let unit = list.unit.map(|unit| desk.unit_name(unit, desk.today));
    let asked = asked_of(list).unwrap_or_default();
    let counted = asked.indicator(desk).map(|one| one.name(desk.words.0).to_owned());
    let offered = Offered::of(desk, &asked).said(desk, &asked);
    let all: Vec<String> = unit.into_iter().chain(counted).chain(offered).collect();
    if all.is_empty() { desk.words.t("saved.everything").to_owned() } else { all.join("; ") }
}

/// The lists that the visitor finds.
pub async fn lines(desk: &Desk) -> Result<Vec<Line>, Error> {
    let all = desk.signed.store().saved_lists(&desk.signed.actor, desk.today).await?;
    Ok(all.iter().map(|list| Line::of(desk, list)).collect())
}

/// What a page shows of the list that it was opened from.
pub struct Opened {
    pub name: String,
    pub edit: Option<String>,
}

/// What the address asks for; if it names a list, that is what the list asks for.
///
/// # Errors
/// Not found where the visitor finds no such list.
pub async fn fill(desk: &Desk, asked: Asked, day: Date) -> Result<(Asked, Option<Opened>), Error> {
    if asked.luu.is_empty() {
        return Ok((asked, None));
    }
    let list = find(desk, &asked.luu).await?;
    let mut filled = asked_of(&list)?;
    filled.don_vi = asked.don_vi;
    if filled.don_vi.is_empty() {
        let under = list.under(&desk.programme, &desk.signed.actor, desk.today, day);
        let unit = under.and_then(|unit| desk.programme.units.at(unit, day)).ok_or(Error::NotFound)?;
        filled.don_vi.clone_from(&unit.code);
    }
    let edit = may_change(desk, &list).then(|| format!("{ALL}/{}", list.id));
    let filled = Asked { luu: asked.luu, ngay: asked.ngay, trang: asked.trang, dang: asked.dang, ..filled };
    Ok((filled, Some(Opened { name: list.name, edit })))
}

async fn find(desk: &Desk, id: &str) -> Result<SavedList, Error> {
    let id: Uuid = id.parse().map_err(|_| Error::NotFound)?;
    Ok(desk.signed.store().saved_list(&desk.signed.actor, desk.today, id).await?)
}

/// Whether the visitor shares with everybody.
pub fn shares(desk: &Desk) -> bool {
    may_share(&desk.programme, &desk.own, desk.today)
}

#[derive(Template)]
#[template(path = "organisation/saved.html")]
struct Show {
    page: Page,
    lines: Vec<Line>,
}

pub async fn show(signed: SignedIn) -> Result<Response, Error> {
    let desk = Desk::open(signed).await?;
    let lines = lines(&desk).await?;
    html(&Show { page: desk.signed.visit.page(ROOM, desk.words.t("saved.title")), lines })
}

/// What was typed: the name beside the list's own address.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Typed {
    ten: String,
    chia_se: String,
    ban: String,
    #[serde(flatten)]
    asked: Asked,
}

#[derive(Template)]
#[template(path = "organisation/saved_form.html")]
struct Edit {
    page: Page,
    act: String,
    faults: Faults,
    /// What the list asks for, to be sent again.
    hidden: Vec<(&'static str, String)>,
    said: String,
    called: String,
    may_share: bool,
    is_shared: bool,
    remove: Option<String>,
}

/// Saves the list as its address asks for it.
pub async fn create(signed: SignedIn, Form(typed): Form<Typed>) -> Result<Response, Error> {
    let desk = Desk::open(signed).await?;
    let day = desk.day(&typed.asked.ngay);
    let unit = desk.unit(&typed.asked.don_vi, day)?;
    filter(&desk, &typed.asked, unit.id, day)?;
    let new = NewList {
        name: typed.ten.clone(),
        // Their own area is not named: whoever opens it has one.
        unit: (unit.id != desk.unit("", day)?.id).then_some(unit.id),
        query: typed
            .asked
            .fields()
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect(),
        shared: !typed.chia_se.is_empty(),
    };
    match desk.signed.store().save_list(&desk.deed(), &new).await {
        Ok(id) => Ok(go_with(&format!("/so-dang-ky/danh-sach?luu={id}"), "saved.kept")),
        Err(error) => {
            let mut faults = Faults::default();
            faults.refused("ten", error, desk.words)?;
            let asked = &typed.asked;
            let place = [("don_vi", unit.code.clone()), ("ngay", day.to_string())];
            let hidden = asked.fields().into_iter().map(|(name, value)| (name, value.to_owned()));
            let shown = Edit {
                page: desk.signed.visit.page(ROOM, desk.words.t("saved.save_title")).with_error(true),
                act: ALL.to_owned(),
                said: Offered::of(&desk, asked).said(&desk, asked).join("; "),
                hidden: hidden.chain(place).collect(),
                called: typed.ten.clone(),
                may_share: shares(&desk),
                is_shared: new.shared,
                remove: None,
                faults,
            };
            answer(&shown.faults, &shown)
        }
    }
}

fn edit(desk: &Desk, list: &SavedList, typed: &Typed, faults: Faults) -> Result<Response, Error> {
    let is_shared = !typed.chia_se.is_empty();
    let shown = Edit {
        page: desk.signed.visit.page(ROOM, desk.words.t("saved.edit_title")).with_error(!faults.is_empty()),
        act: format!("{ALL}/{}", list.id),
        hidden: vec![("ban", list.revision.to_string())],
        said: said(desk, list),
        called: typed.ten.clone(),
        // What is shared may be taken back by whoever may change it.
        may_share: shares(desk) || list.shared,
        is_shared,
        remove: Some(format!("{ALL}/{}/xoa", list.id)),
        faults,
    };
    answer(&shown.faults, &shown)
}

/// A list of the visitor, to change it.
async fn own(desk: &Desk, id: &str) -> Result<SavedList, Error> {
    let list = find(desk, id).await?;
    if may_change(desk, &list) { Ok(list) } else { Err(Error::Forbidden) }
}

pub async fn form(signed: SignedIn, Path(id): Path<String>) -> Result<Response, Error> {
    let desk = Desk::open(signed).await?;
    let list = own(&desk, &id).await?;
    let chia_se = if list.shared { "1".to_owned() } else { String::new() };
    edit(&desk, &list, &Typed { ten: list.name.clone(), chia_se, ..Typed::default() }, Faults::default())
}

pub async fn change(
    signed: SignedIn,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let desk = Desk::open(signed).await?;
    let list = own(&desk, &id).await?;
    let (shared, seen) = (!typed.chia_se.is_empty(), typed.ban.parse().unwrap_or(-1));
    let store = desk.signed.store();
    let mut faults = Faults::default();
    match store.change_list(&desk.deed(), list.id, &typed.ten, shared, seen).await {
        Ok(()) => return Ok(go_with(ALL, "saved.changed")),
        Err(storage::Error::Conflict) => faults.add("ten", desk.words.t("saved.conflict")),
        Err(error) => faults.refused("ten", error, desk.words)?,
    }
    edit(&desk, &list, &typed, faults)
}

#[derive(Template)]
#[template(path = "organisation/saved_remove.html")]
struct Remove {
    page: Page,
    act: String,
    name: String,
    is_shared: bool,
}

/// Asks once: a list that is gone does not come back.
pub async fn ask_remove(signed: SignedIn, Path(id): Path<String>) -> Result<Response, Error> {
    let desk = Desk::open(signed).await?;
    let list = own(&desk, &id).await?;
    html(&Remove {
        page: desk.signed.visit.page(ROOM, desk.words.t("saved.remove_title")),
        act: format!("{ALL}/{}/xoa", list.id),
        name: list.name,
        is_shared: list.shared,
    })
}

pub async fn remove(signed: SignedIn, Path(id): Path<String>) -> Result<Response, Error> {
    let desk = Desk::open(signed).await?;
    let list = own(&desk, &id).await?;
    desk.signed.store().remove_list(&desk.deed(), list.id).await?;
    Ok(go_with(ALL, "saved.removed"))
}
