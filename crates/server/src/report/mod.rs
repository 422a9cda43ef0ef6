//! The room of reports: the list of one's own, a report, filling it section by
//! section, checking the answers, sending, taking back, signing.

pub(crate) mod back;
pub(crate) mod case;
mod fill;
mod list;
pub(crate) mod rows;
mod send;
mod show;
mod table;

pub(crate) use show::refused;

use crate::page::SignedIn;
use crate::part;
use crate::{Access, Error, Route};
use case::Case;
use domain::permission::Action;

/// The routes of this room.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/bao-cao", Access::SignedIn, list::show),
        Route::get("/bao-cao/{form}/{period}/{unit}", Access::SignedIn, show::show),
        Route::get("/bao-cao/{form}/{period}/{unit}/bang", Access::SignedIn, table::take),
        Route::get("/bao-cao/{form}/{period}/{unit}/muc/{section}", Access::May(Action::Fill), fill::show),
        Route::post("/bao-cao/{form}/{period}/{unit}/muc/{section}", Access::May(Action::Fill), fill::save),
        Route::get("/bao-cao/{form}/{period}/{unit}/kiem-tra", Access::May(Action::Fill), send::show),
        Route::post("/bao-cao/{form}/{period}/{unit}/kiem-tra", Access::May(Action::Submit), send::send),
        Route::post("/bao-cao/{form}/{period}/{unit}/rut-lai", Access::May(Action::Submit), send::withdraw),
        Route::post("/bao-cao/{form}/{period}/{unit}/ky", Access::May(Action::Sign), send::sign),
        Route::post("/bao-cao/{form}/{period}/{unit}/tra-lai", Access::May(Action::Sign), send::give_back),
    ]
}

/// For a unit that confirms a sum: how many of those below are in it.
pub(crate) async fn coverage_below(signed: &SignedIn, case: &Case) -> Result<Option<String>, Error> {
    if !case.is_sum() {
        return Ok(None);
    }
    let (asked, unit) = (case.asked()?, case.report.key.unit);
    let store = signed.store();
    let found = store.coverage(&signed.actor, asked.form, asked.period, &[unit], None).await?;
    Ok(found.get(&unit).map(|coverage| part::coverage(coverage, case.words.t("part.units"), case.words)))
}
