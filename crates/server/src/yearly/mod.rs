//! The yearly return that an organisation makes itself: the list of whom it
//! is asked and who stays silent, the return with its numbers in a form or in
//! a workbook, and the page behind a link with a code for those without an
//! account.

mod book;
mod excel;
pub(crate) mod form;
mod list;
mod open;
mod show;

use crate::page::Room;
use crate::part::Mark;
use crate::{Access, Error, Route, Words};
use domain::OrganisationId;
use domain::organisation::yearly::{Refusal, Schedule, State};
use domain::permission::Action;
use domain::programme::Programme;

const ROOM: Room = Room::Register;

/// The routes of these pages.
#[must_use]
pub fn routes() -> Vec<Route> {
    const KEEPER: Access = Access::May(Action::KeepRegister);
    vec![
        Route::get("/so-dang-ky/bao-cao-nam", Access::SignedIn, list::show),
        Route::post("/so-dang-ky/bao-cao-nam/nhac", KEEPER, list::remind),
        Route::get("/so-dang-ky/{id}/bao-cao-nam", Access::SignedIn, show::newest),
        Route::get("/so-dang-ky/{id}/bao-cao-nam/{year}", Access::SignedIn, show::show),
        Route::post("/so-dang-ky/{id}/bao-cao-nam/{year}", KEEPER, show::act),
        Route::get("/so-dang-ky/{id}/bao-cao-nam/{year}/excel", KEEPER, excel::take),
        Route::post("/so-dang-ky/{id}/bao-cao-nam/{year}/excel", KEEPER, excel::send)
            .with_files(excel::LARGEST),
        Route::post("/so-dang-ky/{id}/ke-khai", KEEPER, show::issue),
        Route::post("/so-dang-ky/{id}/ke-khai/thu-hoi", KEEPER, show::revoke),
        Route::get("/ke-khai/{code}", Access::Anyone, open::show),
        Route::post("/ke-khai/{code}", Access::Anyone, open::act),
        Route::get("/ke-khai/{code}/excel", Access::Anyone, excel::take_by_link),
        Route::post("/ke-khai/{code}/excel", Access::Anyone, excel::send_by_link).with_files(excel::LARGEST),
    ]
}

pub(crate) fn schedule(programme: &Programme) -> Result<&Schedule, Error> {
    programme.register.yearly.as_ref().ok_or(Error::NotFound)
}

fn href(id: OrganisationId, year: i16) -> String {
    format!("{}/bao-cao-nam/{year}", crate::organisation::href(id))
}

/// Where a return stands: word, sign and colour.
fn mark(state: State, words: Words) -> Mark {
    let class = match state {
        State::Expected => "",
        State::InProgress => "edit",
        State::Sent => "sent",
        State::Returned => "back",
        State::Accepted => "done",
    };
    Mark { class, text: words.t(&format!("yearly.state.{}", state.code())).to_owned() }
}

/// Why a return stays as it is, and what to do.
pub(crate) fn refusal(refusal: &Refusal, words: Words) -> String {
    match refusal {
        Refusal::WrongState(state) => {
            let state = words.t(&format!("yearly.state.{}", state.code())).to_owned();
            words.f("yearly.refused.wrong_state", &[("state", &state)])
        }
        Refusal::Empty => words.t("yearly.refused.empty").to_owned(),
        Refusal::Errors(count) => words.f("yearly.refused.errors", &[("count", count)]),
        Refusal::Questions(count) => words.f("yearly.refused.questions", &[("count", count)]),
        Refusal::NoReason => words.t("yearly.refused.no_reason").to_owned(),
    }
}
