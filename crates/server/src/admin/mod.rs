//! Administration: users, forms, more time, days off, units; the trail has a
//! room of its own. Each page says what it changes for whom, and every change
//! is audited.

mod extension;
pub(crate) mod form;
mod holiday;
pub(crate) mod line;
pub(crate) mod pick;
mod unit;
mod user;
pub(crate) mod version;
mod word;

pub(crate) use form::kind_key;

use crate::error::Fault;
use crate::page::{Page, Room, SignedIn, html};
use crate::{Access, Error, Route, Words};
use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::permission::{Action, Reach, reach};

/// The routes of this room.
#[must_use]
pub fn routes() -> Vec<Route> {
    const ADMIN: Access = Access::May(Action::Administer);
    const EXTEND: Access = Access::May(Action::Extend);
    vec![
        Route::get("/quan-tri", EXTEND, show),
        Route::get("/quan-tri/nguoi-dung", ADMIN, user::list),
        Route::get("/quan-tri/nguoi-dung/them", ADMIN, user::show_new),
        Route::post("/quan-tri/nguoi-dung/them", ADMIN, user::create),
        Route::get("/quan-tri/nguoi-dung/{id}", ADMIN, user::show),
        Route::post("/quan-tri/nguoi-dung/{id}/quyen", ADMIN, user::grant),
        Route::post("/quan-tri/nguoi-dung/{id}/mat-khau", ADMIN, user::reset_password),
        Route::post("/quan-tri/nguoi-dung/{id}/khoa", ADMIN, user::lock),
        Route::post("/quan-tri/nguoi-dung/{id}/mo", ADMIN, user::unlock),
        Route::get("/quan-tri/bieu-mau", ADMIN, form::list),
        Route::get("/quan-tri/bieu-mau/{form}", ADMIN, form::show),
        Route::get("/quan-tri/bieu-mau/{form}/phien-ban", ADMIN, version::show_new),
        Route::post("/quan-tri/bieu-mau/{form}/phien-ban", ADMIN, version::create),
        Route::get("/quan-tri/bieu-mau/{form}/{version}/han", ADMIN, version::show_days),
        Route::post("/quan-tri/bieu-mau/{form}/{version}/han", ADMIN, version::change_days),
        Route::get("/quan-tri/bieu-mau/{form}/{version}/dong", ADMIN, line::show),
        Route::post("/quan-tri/bieu-mau/{form}/{version}/dong", ADMIN, line::change),
        Route::get("/quan-tri/gia-han", EXTEND, extension::show),
        Route::post("/quan-tri/gia-han", EXTEND, extension::give),
        Route::get("/quan-tri/ngay-nghi", ADMIN, holiday::show),
        Route::post("/quan-tri/ngay-nghi", ADMIN, holiday::add),
        Route::post("/quan-tri/ngay-nghi/bo", ADMIN, holiday::remove),
        Route::get("/quan-tri/tu-ngu", ADMIN, word::list),
        Route::post("/quan-tri/tu-ngu", ADMIN, word::add),
        Route::get("/quan-tri/tu-ngu/tai", ADMIN, word::file),
        Route::get("/quan-tri/tu-ngu/{id}", ADMIN, word::show),
        Route::post("/quan-tri/tu-ngu/{id}", ADMIN, word::change),
        Route::post("/quan-tri/tu-ngu/{id}/bo", ADMIN, word::remove),
        Route::get("/quan-tri/don-vi", ADMIN, unit::list),
        Route::get("/quan-tri/don-vi/{unit}", ADMIN, unit::show),
    ]
}

/// What is wrong with a form, field by field.
#[derive(Default)]
pub(crate) struct Faults(pub(crate) Vec<Fault>);

impl Faults {
    /// What stands at a field.
    pub(crate) fn of(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|fault| fault.field == field).map(|fault| fault.detail.as_str())
    }

    pub(crate) fn add(&mut self, field: &str, detail: impl Into<String>) {
        self.0.push(Fault { field: field.to_owned(), detail: detail.into() });
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The words of a refusal at a field; other errors go on.
    pub(crate) fn refused(&mut self, field: &str, error: storage::Error, words: Words) -> Result<(), Error> {
        match error {
            storage::Error::Refused(key) => self.add(field, words.t(&key)),
            storage::Error::Rule(refusal) => self.add(field, crate::finding::refusal(&refusal, words)),
            error => return Err(error.into()),
        }
        Ok(())
    }
}

/// A page that shows a form: 422 where something has to be mended.
pub(crate) fn answer(faults: &Faults, template: &impl Template) -> Result<Response, Error> {
    let shown = html(template)?;
    let wrong = !faults.is_empty();
    Ok(if wrong { (StatusCode::UNPROCESSABLE_ENTITY, shown).into_response() } else { shown })
}

/// A reason, which every change of a form or a user's rights needs.
pub(crate) fn reason(typed: &str, faults: &mut Faults, words: Words) -> String {
    let typed = vietnamese::name::nfc(typed.trim());
    if typed.is_empty() {
        faults.add("reason", words.t("admin.reason_missing"));
    }
    typed.chars().take(500).collect()
}

struct Entrance {
    href: &'static str,
    label: &'static str,
    about: &'static str,
}

#[derive(Template)]
#[template(path = "admin/show.html")]
struct Show {
    page: Page,
    entrances: Vec<Entrance>,
}

async fn show(signed: SignedIn) -> Result<Response, Error> {
    let words = signed.visit.words;
    let all = [
        ("/quan-tri/nguoi-dung", "admin.users", "admin.users_about", Action::Administer),
        ("/quan-tri/bieu-mau", "admin.forms", "admin.forms_about", Action::Administer),
        ("/quan-tri/gia-han", "admin.extensions", "admin.extensions_about", Action::Extend),
        ("/quan-tri/ngay-nghi", "admin.holidays", "admin.holidays_about", Action::Administer),
        ("/quan-tri/tu-ngu", "admin.words", "admin.words_about", Action::Administer),
        ("/quan-tri/don-vi", "admin.units", "admin.units_about", Action::Administer),
        ("/quan-tri/du-lieu-mo", "open.admin_title", "open.admin_about", Action::Administer),
        ("/quan-tri/nhat-ky", "admin.trail", "admin.trail_about", Action::Audit),
        ("/api", "admin.api", "admin.api_about", Action::Administer),
    ];
    let may = |action| reach(signed.actor.role, action) != Reach::Nowhere;
    let entrances = all.into_iter().filter(|(.., action)| may(*action)).map(|(href, label, about, _)| {
        Entrance { href, label: text(words, label), about: text(words, about) }
    });
    let entrances = entrances.collect();
    let page = signed.visit.page(Room::Admin, words.t("common.room_admin"));
    html(&Show { page, entrances })
}

/// Words that live as long as the program.
fn text(words: Words, key: &'static str) -> &'static str {
    words.t(key)
}
