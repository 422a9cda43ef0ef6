//! Documents that come in as files: read, looked at figure by figure, handed
//! over to the reports of their units.

mod accepted;
mod act;
mod card;
mod correct;
mod hand;
mod list;
pub mod reader;
mod show;
mod text;
mod upload;

pub use accepted::accepted;
pub(crate) use card::quoted;
pub(crate) use correct::indicators;
pub(crate) use list::title;
pub(crate) use reader::NotTaken;
pub(crate) use upload::{take_in, why};

use crate::{Access, Error, Route};
use domain::permission::Action;
use domain::{IncomingId, ReadingId};

/// The largest file, in bytes: what the reader takes.
pub const LARGEST_FILE: usize = reading::source::LARGEST;
/// The most that one sending of a form holds: a few files at once.
pub const LARGEST_SENDING: usize = 2 * LARGEST_FILE;

/// The routes of this room.
#[must_use]
pub fn routes() -> Vec<Route> {
    const RECEIVE: Access = Access::May(Action::Receive);
    vec![
        Route::get("/van-ban-den", Access::SignedIn, list::show),
        Route::post("/van-ban-den", RECEIVE, upload::take).with_files(LARGEST_SENDING),
        Route::get("/van-ban-den/cau/{figure}", Access::SignedIn, show::sentence),
        Route::get("/van-ban-den/{id}", Access::SignedIn, show::show),
        Route::get("/van-ban-den/{id}/tep", Access::SignedIn, show::file),
        Route::post("/van-ban-den/{id}/chac-chan", RECEIVE, act::confirm_sure),
        Route::post("/van-ban-den/{id}/hoan-tac", RECEIVE, act::undo),
        Route::post("/van-ban-den/{id}/dieu", RECEIVE, act::note),
        Route::get("/van-ban-den/{id}/so/{figure}", RECEIVE, correct::show),
        Route::post("/van-ban-den/{id}/so/{figure}", RECEIVE, act::say),
        Route::post("/van-ban-den/{id}/so/{figure}/sua", RECEIVE, correct::save),
        Route::get("/van-ban-den/{id}/chuyen", RECEIVE, hand::show),
        Route::post("/van-ban-den/{id}/chuyen", RECEIVE, hand::hand),
    ]
}

/// Where a document is.
pub(crate) fn href(id: IncomingId) -> String {
    format!("/van-ban-den/{id}")
}

/// Where a figure stands in its document: the part of the text, and the place.
pub(crate) fn place_of(id: IncomingId, figure: ReadingId, start: usize) -> String {
    let part = start / text::PART;
    let query = if part == 0 { String::new() } else { format!("?phan={}", part + 1) };
    format!("{}{query}#v-{figure}", href(id))
}

/// Where the sentence of a figure is shown, whichever document it is in.
pub(crate) fn sentence(figure: ReadingId) -> String {
    format!("/van-ban-den/cau/{figure}")
}

/// A document's id in an address.
fn id_of(text: &str) -> Result<IncomingId, Error> {
    text.parse().map_err(|_| Error::NotFound)
}

/// A figure's id in an address.
fn figure_of(text: &str) -> Result<ReadingId, Error> {
    text.parse().map_err(|_| Error::NotFound)
}
