//! The list of templates and of frozen documents.

use super::basis::Basis;
use super::make;
use super::{Asked, Wrong, change};
use crate::page::{Page, Room, SignedIn, html};
use crate::words::Words;
use crate::{Error, scope};
use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::DocumentId;
use domain::permission::{Action, Reach, reach};
use serde::Deserialize;
use writing::model::Document;

/// Frozen documents on a page: each is compared with today's figures.
const PAGE: usize = 20;

/// A template with what can be chosen for it.
struct Choice {
    key: String,
    name: String,
    /// Code and name.
    units: Vec<(String, String)>,
    /// Code and name, newest first.
    periods: Vec<(String, String)>,
    asked: Asked,
    /// What is wrong with the choice: the field and the words.
    wrong: Option<Wrong>,
}

/// A frozen document in the list.
struct Line {
    id: DocumentId,
    number: String,
    day: String,
    title: String,
    unit: String,
    signer: String,
    /// How many of its figures are others today, in words; none if all are the same.
    changed: Option<String>,
}

#[derive(Template)]
#[template(path = "document/index.html")]
struct Index {
    page: Page,
    choices: Vec<Choice>,
    lines: Vec<Line>,
    older: Option<usize>,
    is_later: bool,
    may_make: bool,
}

#[derive(Deserialize)]
pub(super) struct At {
    #[serde(default)]
    trang: usize,
}

pub(super) async fn show(signed: SignedIn, Query(at): Query<At>) -> Result<Response, Error> {
    answer(&signed, at.trang.min(1000), None).await
}

/// The page again, with what was chosen and what is wrong with it.
pub(super) async fn again(
    signed: &SignedIn,
    template: &str,
    asked: &Asked,
    wrong: Wrong,
) -> Result<Response, Error> {
    let answer = answer(signed, 0, Some((template, asked, wrong))).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, answer).into_response())
}

async fn answer(
    signed: &SignedIn,
    at: usize,
    mut wrong: Option<(&str, &Asked, Wrong)>,
) -> Result<Response, Error> {
    let w = signed.visit.words;
    let mut choices = choices(signed).await?;
    let has_error = wrong.is_some();
    for choice in &mut choices {
        if let Some((key, asked, told)) = wrong.take_if(|(key, ..)| *key == choice.key) {
            debug_assert_eq!(key, choice.key);
            (choice.asked, choice.wrong) = (asked.clone(), Some(told));
        }
    }
    let (lines, is_more) = lines(signed, at).await?;
    let older = is_more.then_some(at + 1);
    let may_make = reach(signed.actor.role, Action::MakeDocument) != Reach::Nowhere;
    let page = signed.visit.page(Room::Document, w.t("document.title")).with_error(has_error);
    html(&Index { page, choices, lines, older, is_later: at > 0, may_make })
}

async fn choices(signed: &SignedIn) -> Result<Vec<Choice>, Error> {
    if reach(signed.actor.role, Action::MakeDocument) == Reach::Nowhere {
        return Ok(Vec::new());
    }
    let (store, words) = (signed.store(), signed.visit.words);
    let programme = signed.programme().await?;
    let mut choices = Vec::new();
    for template in make::all_about(store, writing::template::About::Form).await? {
        let Ok(basis) = Basis::of(&programme, &template) else { continue };
        let periods = basis.periods(signed.visit.today());
        let Some(newest) = periods.first() else { continue };
        let mut units = basis.units(&programme, &signed.actor, &template, *newest);
        if reach(signed.actor.role, Action::MakeDocument) == Reach::Own {
            units.retain(|unit| unit.id == signed.actor.unit);
        }
        if units.is_empty() {
            continue;
        }
        choices.push(Choice {
            key: template.matter.key.clone(),
            name: words.0.pick(&template.matter.vi, &template.matter.en).clone(),
            units: units
                .iter()
                .map(|unit| (unit.code.clone(), scope::name(unit, words).to_owned()))
                .collect(),
            periods: periods.iter().map(|one| (one.to_string(), label(*one, words))).collect(),
            asked: Asked::default(),
            wrong: None,
        });
    }
    Ok(choices)
}

/// A period's name at the head of a line.
pub(super) fn label(period: domain::period::Period, words: Words) -> String {
    vietnamese::name::capitalised(&period.label(words.0))
}

async fn lines(signed: &SignedIn, at: usize) -> Result<(Vec<Line>, bool), Error> {
    let (store, programme) = (signed.store(), signed.programme().await?);
    let all = store.frozen_list(&signed.actor).await?;
    let is_more = all.len() > (at + 1) * PAGE;
    let mut found = Vec::new();
    for listed in all.into_iter().skip(at * PAGE).take(PAGE) {
        let frozen = store.frozen(&signed.actor, listed.id).await?;
        let document: Document = serde_json::from_str(&frozen.document.model)
            .map_err(|error| Error::Internal(format!("document {}: {error}", frozen.id)))?;
        found.push((frozen, document));
    }
    let documents: Vec<&Document> = found.iter().map(|(_, document)| document).collect();
    let changes = change::changes(store, &signed.actor, signed.visit.today(), &documents).await?;
    let words = signed.visit.words;
    let lines = found.iter().zip(changes).map(|((frozen, _), changed)| {
        let document = &frozen.document;
        let unit = programme.units.near(document.unit, document.period.to());
        Line {
            id: frozen.id,
            number: document.number.clone(),
            day: vietnamese::date::short(document.day, words.0),
            title: document.title.clone(),
            unit: unit.map(|unit| scope::name(unit, signed.visit.words).to_owned()).unwrap_or_default(),
            signer: document.signer.clone(),
            changed: (!changed.is_empty())
                .then(|| words.f("document.changed_count", &[("count", &changed.len())])),
        }
    });
    Ok((lines.collect(), is_more))
}
