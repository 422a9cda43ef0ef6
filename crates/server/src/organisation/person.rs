//! Personal data of who represents an organisation: asked for with a button,
//! and the page says that the asking is written down.

use super::{Desk, ROOM, href, id_of};
use crate::Error;
use crate::admin::{Faults, answer, pick};
use crate::page::{Page, SignedIn, go_with, html};
use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::response::Response;
use serde::Deserialize;
use storage::organisation::Person;

#[derive(Template)]
#[template(path = "organisation/person.html")]
struct Show {
    page: Page,
    back: String,
    name: String,
    person: Option<Vec<(String, String)>>,
    change: String,
}

pub async fn reveal(signed: SignedIn, Path(id): Path<String>) -> Result<Response, Error> {
    let desk = Desk::open(signed).await?;
    let id = id_of(&id)?;
    let store = desk.signed.store();
    let person = store.reveal_person(&desk.deed(), id).await?;
    let names = store.organisation_names(&[id]).await?;
    let w = desk.words;
    let facts = person.map(|person| {
        let all = [
            ("organisation.person_name", person.name),
            ("organisation.person_position", person.position),
            ("organisation.person_born", person.born.map(|day| desk.short(day)).unwrap_or_default()),
            ("organisation.person_identity", person.identity_number),
            ("organisation.person_phone", person.phone),
            ("organisation.person_email", person.email),
        ];
        let said = all.into_iter().filter(|(_, value)| !value.is_empty());
        said.map(|(key, value)| (w.t(key).to_owned(), value)).collect()
    });
    html(&Show {
        page: desk.signed.visit.page(ROOM, w.t("organisation.person")),
        back: href(id),
        name: names.get(&id).cloned().unwrap_or_default(),
        person: facts,
        change: format!("{}/dai-dien", href(id)),
    })
}

/// The data as they are typed.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Typed {
    ten: String,
    chuc_vu: String,
    sinh_ngay: String,
    so_dinh_danh: String,
    dien_thoai: String,
    email: String,
}

#[derive(Template)]
#[template(path = "organisation/person_form.html")]
struct Edit {
    page: Page,
    back: String,
    act: String,
    typed: Typed,
    faults: Faults,
}

/// Empty fields: what is there is shown only on request, by [`reveal`].
pub async fn form(signed: SignedIn, Path(id): Path<String>) -> Result<Response, Error> {
    let desk = Desk::open(signed).await?;
    let id = id_of(&id)?;
    desk.signed.store().organisation(&desk.signed.actor, desk.today, id).await?;
    edit(&desk, id, Typed::default(), Faults::default())
}

fn edit(desk: &Desk, id: domain::OrganisationId, typed: Typed, faults: Faults) -> Result<Response, Error> {
    let title = desk.words.t("organisation.person_change");
    let shown = Edit {
        page: desk.signed.visit.page(ROOM, title).with_error(!faults.is_empty()),
        back: href(id),
        act: format!("{}/dai-dien", href(id)),
        typed,
        faults,
    };
    answer(&shown.faults, &shown)
}

pub async fn change(
    signed: SignedIn,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let desk = Desk::open(signed).await?;
    let id = id_of(&id)?;
    let mut faults = Faults::default();
    if typed.ten.trim().is_empty() {
        faults.add("ten", desk.words.t("organisation.person_name_missing"));
    }
    let born = match pick::day(&typed.sinh_ngay, desk.words) {
        Ok(day) => day,
        Err(text) => {
            faults.add("sinh_ngay", text);
            None
        }
    };
    if !faults.is_empty() {
        return edit(&desk, id, typed, faults);
    }
    let clip = |text: &str| -> String { vietnamese::name::nfc(text.trim()).chars().take(200).collect() };
    let person = Person {
        name: clip(&typed.ten),
        position: clip(&typed.chuc_vu),
        born,
        identity_number: clip(&typed.so_dinh_danh),
        phone: clip(&typed.dien_thoai),
        email: clip(&typed.email),
    };
    desk.signed.store().put_person(&desk.deed(), id, &person).await?;
    Ok(go_with(&href(id), "organisation.person_changed"))
}
