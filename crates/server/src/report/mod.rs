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
use crate::part::{self, Mark};
use crate::{Access, Error, Route, scope};
use case::Case;
use domain::form::Part;
use domain::permission::Action;
use domain::report::State;

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

/// For a unit that confirms a sum: what of it is in, and what is not.
pub(crate) struct Below {
    /// "9/12 xã, cập nhật 14:05, 10/6/2024".
    pub(crate) coverage: String,
    /// The units whose figures are missing, each with how its report stands; empty for none.
    pub(crate) missing: String,
}

/// Units that a sentence names; more are counted.
const NAMED: usize = 12;

/// How many of the units below are in a confirming unit's sum.
pub(crate) async fn coverage_below(signed: &SignedIn, case: &Case) -> Result<Option<Below>, Error> {
    if !case.is_sum() {
        return Ok(None);
    }
    let (asked, unit, words) = (case.asked()?, case.report.key.unit, case.words);
    let store = signed.store();
    let found = store.coverage(&signed.actor, asked.form, asked.period, &[unit], None).await?;
    let Some(found) = found.get(&unit) else { return Ok(None) };
    let coverage = part::coverage(found, words.t("part.units"), words);
    if found.is_whole() {
        return Ok(Some(Below { coverage, missing: String::new() }));
    }
    let standings = store.standings(&signed.actor, &asked.form.key, &[asked.period]).await?;
    let state = |unit| standings.get(&(unit, asked.period)).map_or(State::Expected, |found| found.state);
    let reporters = case.programme.reporters(asked.form, asked.period, unit, Part::Fills);
    let missing = reporters.iter().map(|unit| (unit, state(unit.id)));
    let missing = missing.filter(|(_, state)| !matches!(state, State::Accepted | State::Reopened));
    let mut names: Vec<String> = missing
        .map(|(unit, state)| {
            format!("{} ({})", scope::name(unit, words), Mark::of(state, words).text.to_lowercase())
        })
        .collect();
    let more = names.len().saturating_sub(NAMED);
    names.truncate(NAMED);
    if more > 0 {
        names.push(words.f("report.below_more", &[("count", &more)]));
    }
    Ok(Some(Below { coverage, missing: names.join(", ") }))
}
