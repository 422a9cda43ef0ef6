//! Checking the answers, and what is done to a report as a whole by its own
//! unit: sending, taking back, signing, giving back to the officer.

use super::case::{Address, Case, key_of};
use super::fill::{Sent, write};
use super::rows::{Kept, Part, beside, parts};
use crate::page::{Page, Room, SignedIn, go, go_with, html};
use crate::{Error, finding};
use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::permission::Action;
use domain::report::{Command, State};
use serde::Deserialize;
use std::collections::HashMap;
use storage::report::Typed;

#[derive(Template)]
#[template(path = "report/check.html")]
struct Check {
    page: Page,
    case: Case,
    parts: Vec<Part>,
    refused: Option<String>,
    errors: usize,
    questions: usize,
    has_registered: bool,
    /// The fields that nothing is typed in.
    empty: Vec<(String, String)>,
    below: Option<super::Below>,
    reviewer: String,
}

pub(crate) async fn show(signed: SignedIn, Path(address): Path<Address>) -> Result<Response, Error> {
    let case = Case::at(&signed, &address).await?;
    storage::allow(&case.programme, &signed.actor, Action::Fill, case.report.key.unit)?;
    if !case.can(&Command::Save) {
        return Ok(go(&case.href()));
    }
    page(&signed, case, HashMap::new(), None).await
}

async fn page(
    signed: &SignedIn,
    case: Case,
    notes: HashMap<String, String>,
    refused: Option<String>,
) -> Result<Response, Error> {
    let kept = Kept { notes, ..Kept::default() };
    let parts = parts(&case, &beside(signed, &case).await?, &kept)?;
    let page = signed.visit.page(Room::Report, signed.visit.words.t("report.check_title"));
    html(&Check {
        page: page.with_error(refused.is_some()),
        errors: case.report.errors(),
        questions: case.report.open_questions(),
        empty: empty(&case, &parts),
        has_registered: parts.iter().flat_map(|part| &part.rows).any(|row| row.registered.is_some()),
        below: super::coverage_below(signed, &case).await?,
        reviewer: case.reviewer().unwrap_or_default(),
        refused,
        parts,
        case,
    })
}

/// The names and places of the fields in which a report that is filled says nothing.
fn empty(case: &Case, parts: &[Part]) -> Vec<(String, String)> {
    if case.is_sum() {
        return Vec::new();
    }
    let of = |part: &Part| {
        let rows = part.rows.iter().filter(|row| row.was.is_empty());
        rows.map(|row| (row.label.clone(), format!("{}#{}", part.href, row.id))).collect::<Vec<_>>()
    };
    parts.iter().flat_map(of).collect()
}

/// Saves the notes, then sends: to the leader where one signs. Who sends must
/// have seen what is sent.
pub(crate) async fn send(
    signed: SignedIn,
    Path(address): Path<Address>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Error> {
    let case = Case::at(&signed, &address).await?;
    storage::allow(&case.programme, &signed.actor, Action::Submit, case.report.key.unit)?;
    let seen: Option<i64> =
        fields.iter().find(|(name, _)| name == "revision").and_then(|(_, seen)| seen.parse().ok());
    let notes = Sent::read(fields).notes();
    let words = signed.visit.words;
    let key = case.report.key.clone();
    if seen != Some(case.revision()) && case.can(&Command::Save) {
        let why = words.t("report.changed_meanwhile").to_owned();
        let answer = page(&signed, case, notes, Some(why)).await?;
        return Ok((StatusCode::CONFLICT, answer).into_response());
    }
    let typed: Vec<Typed> = answered(&case, &notes);
    let mut revision = case.revision();
    if !typed.is_empty() && case.can(&Command::Save) {
        revision += i64::from(write(&signed, &key, typed).await?.changed > 0);
    }
    match signed.store().command(&signed.deed(), &key, &Command::Submit, Some(revision)).await {
        Ok(State::ForSignature) => Ok(go_with(&case.href(), "report.put_before_leader")),
        Ok(_) => Ok(go_with(&case.href(), "report.sent")),
        Err(storage::Error::Rule(refusal)) => {
            let why = finding::refusal(&refusal, words);
            let answer = page(&signed, Case::of(&signed, &key).await?, notes, Some(why)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, answer).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// The notes that were written beside values: the values stay as they are.
fn answered(case: &Case, notes: &HashMap<String, String>) -> Vec<Typed> {
    let of = |(name, note): (&String, &String)| {
        let cell = domain::form::Cell::from_name(name);
        let typed = case.report.entries.get(&cell).map(|entry| entry.typed.clone()).unwrap_or_default();
        Typed { cell, was: typed.clone(), typed, note: Some(note.clone()) }
    };
    notes.iter().map(of).collect()
}

/// An act on a report as its page showed it.
#[derive(Deserialize)]
pub(crate) struct Act {
    #[serde(default)]
    pub(crate) revision: String,
    #[serde(default)]
    pub(crate) reason: String,
}

pub(crate) async fn withdraw(
    signed: SignedIn,
    Path(address): Path<Address>,
    Form(act): Form<Act>,
) -> Result<Response, Error> {
    own(&signed, &address, &act, &Command::Withdraw, "report.withdrawn").await
}

pub(crate) async fn sign(
    signed: SignedIn,
    Path(address): Path<Address>,
    Form(act): Form<Act>,
) -> Result<Response, Error> {
    own(&signed, &address, &act, &Command::Sign, "report.signed").await
}

pub(crate) async fn give_back(
    signed: SignedIn,
    Path(address): Path<Address>,
    Form(act): Form<Act>,
) -> Result<Response, Error> {
    let command = Command::Return { reason: act.reason.clone() };
    own(&signed, &address, &act, &command, "report.given_back").await
}

async fn own(
    signed: &SignedIn,
    address: &Address,
    act: &Act,
    command: &Command,
    done: &'static str,
) -> Result<Response, Error> {
    let programme = signed.programme().await?;
    let key = key_of(&programme, address)?;
    match signed
        .store()
        .command(&signed.deed(), &key, command, Some(act.revision.parse().unwrap_or(-1)))
        .await
    {
        Ok(_) => Ok(go_with(&super::case::href(&programme, &key), done)),
        Err(storage::Error::Rule(refusal)) => {
            let why = finding::refusal(&refusal, signed.visit.words);
            super::show::refused(signed, &key, why, act.reason.clone()).await
        }
        Err(error) => Err(error.into()),
    }
}
