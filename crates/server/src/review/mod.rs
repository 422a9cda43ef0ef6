//! The queue of a reviewer: what was sent, nearest first; one report with only
//! what needs a look; accepting, returning, opening again.

mod done;
pub(crate) mod queue;

use crate::page::{Page, Room, SignedIn, go, html};
use crate::report::back::{answered, words_of};
use crate::report::case::{Address, Case, key_of};
use crate::report::rows::{Kept, Part, beside, parts};
use crate::report::{Below, coverage_below};
use crate::{Access, Error, Route, finding};
use askama::Template;
use axum::Form;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::form::Cell;
use domain::permission::Action;
use domain::report::{Command, State};
use done::Done;
use jiff::Timestamp;
use queue::Waiting;
use serde::Deserialize;
use storage::report::ReportKey;

/// The routes of this room.
#[must_use]
pub fn routes() -> Vec<Route> {
    let (review, reopen) = (Access::May(Action::Review), Access::May(Action::Reopen));
    vec![
        Route::get("/duyet", review, show),
        Route::get("/duyet/{form}/{period}/{unit}", review, one),
        Route::post("/duyet/{form}/{period}/{unit}/tiep-nhan", review, accept),
        Route::post("/duyet/{form}/{period}/{unit}/tra-lai", review, give_back),
        Route::post("/duyet/{form}/{period}/{unit}/mo-lai", reopen, open_again),
    ]
}

/// What was done just before: shown on the page that comes next.
#[derive(Deserialize, Default)]
struct Before {
    /// The report that was accepted: form/period/unit.
    #[serde(default)]
    vua: String,
}

#[derive(Template)]
#[template(path = "review/list.html")]
struct List {
    page: Page,
    nearest: Vec<Waiting>,
    below: Vec<Waiting>,
    done: Option<Done>,
}

async fn show(signed: SignedIn, Query(before): Query<Before>) -> Result<Response, Error> {
    let (nearest, below) = queue::read(&signed).await?;
    let visit = &signed.visit;
    let waiting = i64::try_from(nearest.len()).unwrap_or(0);
    let page =
        visit.page(Room::Review, visit.words.t("common.room_review")).with_count(Room::Review, waiting);
    let done = Done::read(&signed, &before.vua).await?;
    html(&List { page, nearest, below, done })
}

#[derive(Template)]
#[template(path = "review/one.html")]
struct One {
    page: Page,
    case: Case,
    parts: Vec<Part>,
    findings: Vec<(String, bool)>,
    has_registered: bool,
    below: Option<Below>,
    /// Why it was sent back before.
    returned: Option<(String, String)>,
    empty: usize,
    place: Option<String>,
    next: Option<Waiting>,
    refused: Option<String>,
    reason: String,
    done: Option<Done>,
    act: String,
    has_changes: bool,
}

async fn one(
    signed: SignedIn,
    Path(address): Path<Address>,
    Query(before): Query<Before>,
) -> Result<Response, Error> {
    let case = Case::at(&signed, &address).await?;
    storage::allow(&case.programme, &signed.actor, Action::Review, case.report.key.unit)?;
    if case.state() != State::Submitted {
        return Ok(go(&case.href()));
    }
    page(&signed, case, &before.vua, None, String::new()).await
}

async fn page(
    signed: &SignedIn,
    case: Case,
    before: &str,
    refused: Option<String>,
    reason: String,
) -> Result<Response, Error> {
    let words = signed.visit.words;
    let (queue, place) = queue::around(signed, &case.report.key).await?;
    let mut parts = parts(&case, &beside(signed, &case).await?, &Kept::default())?;
    let events = match &case.report.head {
        Some(head) => signed.store().report_events(&signed.actor, head).await?,
        None => Vec::new(),
    };
    let answered = answered(&events);
    if let Some(event) = answered {
        mark_mended(&case, &mut parts, event.at);
    }
    let sentence = |found| finding::sentence(found, &case.programme, case.version(), words);
    let findings = case
        .report
        .findings
        .iter()
        .map(|found| (sentence(found), found.severity == domain::check::Severity::Blocks));
    let title = format!("{}: {}", case.unit_name(), case.title());
    html(&One {
        page: signed.visit.page(Room::Review, &title).with_error(refused.is_some()),
        findings: findings.collect(),
        has_registered: parts.iter().flat_map(|part| &part.rows).any(|row| row.registered.is_some()),
        has_changes: parts.iter().any(Part::wants_a_look),
        below: coverage_below(signed, &case).await?,
        returned: answered.map(|event| words_of(event, words)),
        empty: if case.is_sum() { 0 } else { parts.iter().map(|part| part.rows.len() - part.filled()).sum() },
        place: place
            .map(|(number, count)| words.f("review.place", &[("number", &number), ("count", &count)])),
        next: queue,
        done: Done::read(signed, before).await?,
        act: case.href().replacen("/bao-cao/", "/duyet/", 1),
        refused,
        reason,
        parts,
        case,
    })
}

/// Marks each number that was typed after the report came back.
fn mark_mended(case: &Case, parts: &mut [Part], since: Timestamp) {
    for row in parts.iter_mut().flat_map(|part| &mut part.rows) {
        let entry = case.report.entries.get(&Cell::from_name(&row.name));
        row.is_mended = entry.is_some_and(|entry| entry.saved_at > since);
    }
}

#[derive(Deserialize)]
struct Act {
    #[serde(default)]
    revision: String,
    #[serde(default)]
    reason: String,
}

async fn accept(
    signed: SignedIn,
    Path(address): Path<Address>,
    Form(act): Form<Act>,
) -> Result<Response, Error> {
    act_on(&signed, &address, act, Command::Accept).await
}

async fn give_back(
    signed: SignedIn,
    Path(address): Path<Address>,
    Form(act): Form<Act>,
) -> Result<Response, Error> {
    let command = Command::Return { reason: act.reason.clone() };
    act_on(&signed, &address, act, command).await
}

async fn open_again(
    signed: SignedIn,
    Path(address): Path<Address>,
    Form(act): Form<Act>,
) -> Result<Response, Error> {
    let command = Command::Reopen { reason: act.reason.clone() };
    act_on(&signed, &address, act, command).await
}

/// Does it to the report that the reviewer saw, then goes on to the next one.
async fn act_on(signed: &SignedIn, address: &Address, act: Act, command: Command) -> Result<Response, Error> {
    let programme = signed.programme().await?;
    let key = key_of(&programme, address)?;
    // Looked up before the act: the place in the queue is gone with it.
    let (next, _) = queue::around(signed, &key).await?;
    let seen = Some(act.revision.parse().unwrap_or(-1));
    match signed.store().command(&signed.deed(), &key, &command, seen).await {
        Ok(State::Reopened) => {
            Ok(crate::go_with(&crate::report::case::href(&programme, &key), "review.reopened"))
        }
        Ok(state) => {
            let to = next.map_or_else(|| "/duyet".to_owned(), |next| next.href);
            let what = format!("{}/{}/{}", address.0, address.1, address.2);
            let to = format!("{to}?vua={}", crate::gate::percent(&what));
            Ok(if state == State::Accepted { go(&to) } else { crate::go_with(&to, "review.returned") })
        }
        Err(storage::Error::Rule(refusal)) => {
            let why = finding::refusal(&refusal, signed.visit.words);
            again(signed, &key, why, act.reason, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(storage::Error::Conflict) => {
            let why = signed.visit.words.t("review.changed").to_owned();
            again(signed, &key, why, act.reason, StatusCode::CONFLICT).await
        }
        Err(error) => Err(error.into()),
    }
}

/// The page as it is now, with why nothing was done; the reason stays typed.
async fn again(
    signed: &SignedIn,
    key: &ReportKey,
    why: String,
    reason: String,
    status: StatusCode,
) -> Result<Response, Error> {
    let case = Case::of(signed, key).await?;
    if case.state() != State::Submitted {
        let (_, body) = crate::report::refused(signed, key, why, reason).await?.into_parts();
        return Ok(
            (status, [(axum::http::header::CONTENT_TYPE, "text/html; charset=utf-8")], body).into_response()
        );
    }
    Ok((status, page(signed, case, "", Some(why), reason).await?).into_response())
}
