//! What is said of figures and findings from the document's page.

use super::card::Card;
use super::{correct, figure_of, href, id_of, show};
use crate::Error;
use crate::page::{Room, SignedIn, go, go_with, html};
use axum::Form;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::incoming::Act;
use domain::permission::Action;
use domain::{IncomingId, ReadingId};
use serde::Deserialize;
use storage::incoming::Said;

/// An act as a card sends it.
#[derive(Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    act: String,
    #[serde(default)]
    revision: String,
}

pub(super) async fn say(
    signed: SignedIn,
    Path((id, figure)): Path<(String, String)>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let (id, figure) = (id_of(&id)?, figure_of(&figure)?);
    let act = match typed.act.as_str() {
        "confirm" => Act::Confirm,
        "refuse" => Act::Refuse,
        "reset" => Act::Reset,
        _ => return Err(Error::NotFound),
    };
    let revision = typed.revision.parse().unwrap_or(-1);
    let said = Said { id: figure, revision, act, remember: None };
    match signed.store().say(&signed.deed(), &said).await {
        Ok(_) if signed.visit.is_htmx => card(&signed, figure, None, StatusCode::OK).await,
        Ok(_) => Ok(go(&next(&signed, id, figure).await?)),
        Err(storage::Error::Conflict) => {
            let why = correct::conflict(&signed, figure).await?;
            not_done(&signed, id, figure, why, StatusCode::CONFLICT).await
        }
        Err(storage::Error::Refused(key)) => {
            let why = signed.visit.words.t(&key).to_owned();
            not_done(&signed, id, figure, why, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn not_done(
    signed: &SignedIn,
    id: IncomingId,
    figure: ReadingId,
    why: String,
    status: StatusCode,
) -> Result<Response, Error> {
    if signed.visit.is_htmx {
        return card(signed, figure, Some(why), status).await;
    }
    show::again(signed, id, why, String::new(), status).await
}

/// The card as it is now, for the page's script.
async fn card(
    signed: &SignedIn,
    id: ReadingId,
    refused: Option<String>,
    status: StatusCode,
) -> Result<Response, Error> {
    let programme = signed.programme().await?;
    let (head, figure) = signed.store().reading(&signed.actor, id).await?;
    let may_act = storage::allow(&programme, &signed.actor, Action::Receive, head.unit).is_ok();
    let page = signed.visit.page(Room::Inbox, "");
    let card = Card::new(signed, &programme, &page, &figure, may_act);
    Ok((status, html(&Card { refused, oob: true, ..card })?).into_response())
}

/// Where to go on without script: the card of the next figure that waits, by
/// the order of the list, or the one just looked at.
async fn next(signed: &SignedIn, id: IncomingId, done: ReadingId) -> Result<String, Error> {
    let incoming = signed.store().incoming(&signed.actor, id).await?;
    let part = |start: usize| start / super::text::PART;
    let here =
        incoming.figures.iter().find(|figure| figure.id == done).map_or(0, |one| part(one.read.span.0));
    let waits = |figure: &&storage::incoming::Figure| {
        let is_here = part(figure.read.span.0) == here;
        is_here && figure.state == domain::incoming::State::Open && figure.meaning.role.aspect().is_some()
    };
    let next = incoming.figures.iter().filter(waits).min_by_key(|figure| figure.read.score_permille);
    let query = if here == 0 { String::new() } else { format!("?phan={}", here + 1) };
    Ok(format!("{}{query}#s-{}", href(id), next.map_or(done, |figure| figure.id)))
}

pub(super) async fn confirm_sure(signed: SignedIn, Path(id): Path<String>) -> Result<Response, Error> {
    let id = id_of(&id)?;
    let done = signed.store().confirm_sure(&signed.deed(), id).await?;
    Ok(match done.count {
        0 => go_with(&href(id), "inbox.none_sure"),
        _ => go(&format!("{}?vua={}", href(id), done.batch)),
    })
}

/// The act that is taken back.
#[derive(Deserialize)]
pub(super) struct Undo {
    #[serde(default)]
    vua: String,
}

pub(super) async fn undo(
    signed: SignedIn,
    Path(id): Path<String>,
    Form(undo): Form<Undo>,
) -> Result<Response, Error> {
    let id = id_of(&id)?;
    let count = signed.store().undo_sure(&signed.deed(), id, &undo.vua).await?;
    Ok(go_with(&href(id), if count > 0 { "inbox.undone" } else { "inbox.nothing_undone" }))
}

/// Why a finding may stand.
#[derive(Deserialize)]
pub(super) struct Note {
    #[serde(default)]
    dieu: i64,
    #[serde(default)]
    reason: String,
}

pub(super) async fn note(
    signed: SignedIn,
    Path(id): Path<String>,
    Form(note): Form<Note>,
) -> Result<Response, Error> {
    let id = id_of(&id)?;
    match signed.store().note_finding(&signed.deed(), id, note.dieu, &note.reason).await {
        Ok(()) => Ok(go_with(&href(id), "inbox.note_kept")),
        Err(storage::Error::Rule(refusal)) => {
            let why = crate::finding::refusal(&refusal, signed.visit.words);
            show::again(&signed, id, why, note.reason, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(error) => Err(error.into()),
    }
}
