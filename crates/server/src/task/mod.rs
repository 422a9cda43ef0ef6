//! Tasks of plans: lists of what is mine, late, silent or waiting; a plan's
//! tasks; a task and each lead agency's part with its return, review, evidence
//! and thread; figures counted from tasks; Appendix IV; tasks out of a sheet
//! or a document's table.

mod act;
mod agency;
pub(crate) mod appendix;
mod asked;
mod evidence;
pub(crate) mod figure;
pub(crate) mod form;
pub(crate) mod home;
pub(crate) mod import;
mod known;
mod list;
mod part;
mod plan;
pub(crate) mod say;
mod sheet;
mod show;
mod tell;

pub(crate) use list::section;
pub(crate) use tell::told;

use crate::{Access, Room, Route};
use domain::permission::Action;

/// The room in which these pages are listed.
pub(crate) const ROOM: Room = Room::Plan;

/// A request with a file: the file and its form's fields.
pub(crate) const LARGEST_BODY: usize = storage::content::LARGEST_FILE + 64 * 1024;

/// The routes of this room.
#[must_use]
pub fn routes() -> Vec<Route> {
    use Access::{May, SignedIn};
    let (keep, lead) = (May(Action::KeepPlan), May(Action::StateTask));
    vec![
        Route::get("/nhiem-vu", SignedIn, list::show),
        Route::post("/nhiem-vu/nhac", keep, list::remind),
        Route::get("/nhiem-vu/chi-tieu/{key}", SignedIn, figure::show),
        Route::get("/nhiem-vu/{id}", SignedIn, show::show),
        Route::get("/nhiem-vu/{id}/sua", keep, form::show),
        Route::post("/nhiem-vu/{id}/sua", keep, form::change),
        Route::post("/nhiem-vu/{id}/ket-thuc", keep, form::end),
        Route::post("/nhiem-vu/{id}/mo-lai", keep, form::reopen),
        Route::get("/nhiem-vu/phan/{id}", SignedIn, part::show),
        Route::post("/nhiem-vu/phan/{id}", lead, act::state),
        Route::post("/nhiem-vu/phan/{id}/rut-lai", lead, act::withdraw),
        Route::post("/nhiem-vu/phan/{id}/tiep-nhan", keep, act::accept),
        Route::post("/nhiem-vu/phan/{id}/tra-lai", keep, act::send_back),
        Route::post("/nhiem-vu/phan/{id}/nhac", keep, act::remind),
        Route::post("/nhiem-vu/phan/{id}/han", keep, act::set_due),
        Route::post("/nhiem-vu/phan/{id}/noi", SignedIn, act::speak),
        Route::post("/nhiem-vu/phan/{id}/van-ban", lead, evidence::document),
        Route::post("/nhiem-vu/phan/{id}/tep", lead, evidence::file).with_files(LARGEST_BODY),
        Route::get("/nhiem-vu/minh-chung/{id}", SignedIn, evidence::take),
        Route::post("/nhiem-vu/minh-chung/{id}/bo", lead, evidence::remove),
        Route::get("/ke-hoach/{plan}/nhiem-vu", SignedIn, plan::show),
        Route::get("/ke-hoach/{plan}/nhiem-vu/phu-luc/{format}", SignedIn, appendix::take),
        Route::get("/ke-hoach/{plan}/nhiem-vu/don-vi/{unit}/{format}", SignedIn, agency::take),
        Route::get("/ke-hoach/{plan}/nhiem-vu/them", keep, form::show_new),
        Route::post("/ke-hoach/{plan}/nhiem-vu/them", keep, form::create),
        Route::get("/ke-hoach/{plan}/nhiem-vu/mau", keep, import::template),
        Route::get("/ke-hoach/{plan}/nhiem-vu/nhap", keep, import::show),
        Route::post("/ke-hoach/{plan}/nhiem-vu/nhap", keep, import::preview).with_files(LARGEST_BODY),
        Route::post("/ke-hoach/{plan}/nhiem-vu/nhap/ghi", keep, import::save).with_files(LARGEST_BODY),
    ]
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail by panicking")]
mod testing {
    use domain::programme::Programme;

    /// The programme of Kon Tum.
    pub(super) fn programme() -> Programme {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../programmes/kon-tum");
        let files = storage::pack::read_folder(std::path::Path::new(folder)).unwrap();
        domain::pack::Pack::read(&files).unwrap().programme
    }
}
