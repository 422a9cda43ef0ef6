//! Open data: what the administrator gave to everybody. Accepted figures and
//! figures out of the register by area, with small counts of people hidden,
//! and the public fields of the register. Nobody has to sign in; what is
//! closed is not found.

mod admin;
mod data;
mod figure;
mod file;
mod organisation;
mod show;

use crate::{Access, Error, Route, Words};
use domain::form::{Aspect, Form};
use domain::permission::Action;
use domain::programme::Programme;

/// The routes of this room.
#[must_use]
pub fn routes() -> Vec<Route> {
    const ADMIN: Access = Access::May(Action::Administer);
    vec![
        Route::get("/du-lieu-mo", Access::Anyone, show::list),
        Route::get("/du-lieu-mo/{dataset}", Access::Anyone, show::one),
        Route::get("/du-lieu-mo/{dataset}/tai/{format}", Access::Anyone, file::take),
        Route::get("/quan-tri/du-lieu-mo", ADMIN, admin::list),
        Route::get("/quan-tri/du-lieu-mo/{dataset}", ADMIN, admin::show),
        Route::post("/quan-tri/du-lieu-mo/{dataset}", ADMIN, admin::choose),
    ]
}

/// Something that can be opened.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Dataset<'a> {
    /// The public fields of organisations.
    Organisations,
    /// What is counted in the register.
    Register,
    /// What was accepted of a form.
    Form(&'a Form),
}

/// Before the key of a form's dataset.
const OF_FORM: &str = "bieu-";

impl<'a> Dataset<'a> {
    /// Everything that the programme could open.
    pub(crate) fn all(programme: &'a Programme) -> Vec<Dataset<'a>> {
        let register = [Dataset::Organisations, Dataset::Register];
        let has_register = !programme.register.rules.is_empty();
        let forms = programme.forms.iter().filter(|form| form.aspect == Aspect::Actual).map(Dataset::Form);
        register.into_iter().filter(|_| has_register).chain(forms).collect()
    }

    pub(crate) fn find(programme: &'a Programme, key: &str) -> Result<Dataset<'a>, Error> {
        Dataset::all(programme).into_iter().find(|one| one.key() == key).ok_or(Error::NotFound)
    }

    /// Its key in addresses and the database.
    pub(crate) fn key(self) -> String {
        match self {
            Dataset::Organisations => "to-chuc".to_owned(),
            Dataset::Register => "so-dang-ky".to_owned(),
            Dataset::Form(form) => format!("{OF_FORM}{}", form.key),
        }
    }

    pub(crate) fn name(self, words: Words) -> String {
        match self {
            Dataset::Organisations => words.t("open.organisations").to_owned(),
            Dataset::Register => words.t("open.register").to_owned(),
            Dataset::Form(form) => words.f("open.form", &[("form", &form.name(words.0))]),
        }
    }

    pub(crate) fn about(self, words: Words) -> String {
        let key = match self {
            Dataset::Organisations => "open.organisations_about",
            Dataset::Register => "open.register_about",
            Dataset::Form(_) => "open.form_about",
        };
        words.t(key).to_owned()
    }

    /// Whether it has areas and counts of people.
    pub(crate) fn is_aggregate(self) -> bool {
        !matches!(self, Dataset::Organisations)
    }
}

/// Where a dataset is.
pub(crate) fn href(key: &str) -> String {
    format!("/du-lieu-mo/{}", crate::gate::percent(key))
}
