//! The glossary: by which words documents call which indicator, for everybody
//! or for one sender. What readers corrected stands here like what was typed,
//! and goes back into the pack as a file.

use super::{Faults, answer, pick};
use crate::Error;
use crate::page::{Page, Room, SignedIn, go_with};
use crate::scope::Choice;
use crate::{Words, finding, scope};
use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::WordId;
use domain::form::Cell;
use domain::glossary::{Entry, Glossary};
use domain::programme::Programme;
use jiff::civil::Date;
use serde::Deserialize;
use storage::glossary::Word;

/// What the form holds.
#[derive(Deserialize, Default)]
pub struct Typed {
    #[serde(default)]
    words: String,
    #[serde(default)]
    indicator: String,
    #[serde(default)]
    sender: String,
}

struct Row {
    id: WordId,
    words: String,
    indicator: String,
    sender: String,
    changed: String,
}

#[derive(Template)]
#[template(path = "admin/words.html")]
struct Show {
    page: Page,
    rows: Vec<Row>,
    /// The line that is changed; none where one is added.
    id: Option<WordId>,
    indicators: Vec<(String, Vec<Choice>)>,
    units: Vec<String>,
    typed: Typed,
    faults: Faults,
}

/// All lines, and a form for a new one.
pub async fn list(signed: SignedIn) -> Result<Response, Error> {
    page(&signed, None, Typed::default(), Faults::default()).await
}

/// One line to be changed.
pub async fn show(signed: SignedIn, Path(id): Path<String>) -> Result<Response, Error> {
    let word = find(&signed, &id).await?;
    let (programme, today) = (signed.programme().await?, signed.visit.today());
    let cell = Cell { indicator: word.entry.indicator, breakdown: word.entry.breakdown.as_str().into() };
    let sender = word
        .entry
        .sender
        .as_deref()
        .map(|code| shown(&programme, code, today, signed.visit.words))
        .unwrap_or_default();
    let typed = Typed { words: word.entry.words, indicator: cell.name(), sender };
    page(&signed, Some(word.id), typed, Faults::default()).await
}

async fn find(signed: &SignedIn, id: &str) -> Result<Word, Error> {
    let id: WordId = id.parse().map_err(|_| Error::NotFound)?;
    signed.store().glossary().await?.into_iter().find(|word| word.id == id).ok_or(Error::NotFound)
}

fn shown(programme: &Programme, code: &str, today: Date, words: Words) -> String {
    let unit = programme.units.find(code, today);
    unit.map_or_else(|| code.to_owned(), |unit| pick::shown(programme, unit.id, today, words))
}

async fn page(
    signed: &SignedIn,
    id: Option<WordId>,
    typed: Typed,
    faults: Faults,
) -> Result<Response, Error> {
    let (programme, words, today) = (signed.programme().await?, signed.visit.words, signed.visit.today());
    let key = if id.is_some() { "admin.word.change_title" } else { "admin.words" };
    let page = signed.visit.page(Room::Admin, words.t(key)).with_error(!faults.is_empty());
    let all = match id {
        Some(_) => Vec::new(),
        None => signed.store().glossary().await?,
    };
    let rows = all.into_iter().map(|word| row(word, &programme, today, &page)).collect();
    let shown = Show {
        rows,
        id,
        indicators: crate::inbox::indicators(&programme, &typed.indicator, words),
        units: pick::choices(&programme, signed, today),
        page,
        typed,
        faults,
    };
    answer(&shown.faults, &shown)
}

fn row(word: Word, programme: &Programme, today: Date, page: &Page) -> Row {
    let words = page.words;
    let cell = Cell { indicator: word.entry.indicator, breakdown: word.entry.breakdown.as_str().into() };
    let sender = word.entry.sender.as_deref().map(|code| {
        programme.units.find(code, today).map_or(code, |unit| scope::name(unit, words)).to_owned()
    });
    Row {
        id: word.id,
        words: word.entry.words,
        indicator: finding::cell_label(&cell, programme, None, words),
        sender: sender.unwrap_or_else(|| words.t("admin.word.everybody").to_owned()),
        changed: match &word.changed_by {
            Some(by) => {
                page.f("admin.word.changed_value", &[("by", by), ("at", &page.moment(&word.changed_at))])
            }
            None => words.t("admin.word.from_pack").to_owned(),
        },
    }
}

/// Adds a line.
pub async fn add(signed: SignedIn, Form(typed): Form<Typed>) -> Result<Response, Error> {
    put(&signed, None, typed, "admin.word.added").await
}

/// Changes a line.
pub async fn change(
    signed: SignedIn,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let id = find(&signed, &id).await?.id;
    put(&signed, Some(id), typed, "admin.word.changed").await
}

async fn put(
    signed: &SignedIn,
    id: Option<WordId>,
    typed: Typed,
    done: &'static str,
) -> Result<Response, Error> {
    let words = signed.visit.words;
    let mut faults = Faults::default();
    let sender = sender(signed, &typed.sender, words).await?.unwrap_or_else(|text| {
        faults.add("sender", text);
        None
    });
    let cell = Cell::from_name(&typed.indicator);
    let entry = Entry {
        words: vietnamese::name::nfc(typed.words.trim()).chars().take(storage::glossary::LONGEST).collect(),
        indicator: cell.indicator,
        breakdown: cell.breakdown.as_str().to_owned(),
        sender,
    };
    if faults.is_empty() {
        match signed.store().put_word(&signed.deed(), id, &entry).await {
            Ok(_) => return Ok(go_with("/quan-tri/tu-ngu", done)),
            Err(storage::Error::Refused(key)) => {
                faults.add(storage::glossary::field_of(&key), words.t(&key));
            }
            Err(error) => return Err(error.into()),
        }
    }
    page(signed, id, typed, faults).await
}

/// The code of the unit that was typed; everybody where none is.
async fn sender(
    signed: &SignedIn,
    typed: &str,
    words: Words,
) -> Result<Result<Option<String>, String>, Error> {
    if typed.trim().is_empty() {
        return Ok(Ok(None));
    }
    let (programme, today) = (signed.programme().await?, signed.visit.today());
    let unit = pick::unit(&programme, signed, typed, today, words);
    let code = |unit| programme.units.near(unit, today).map(|unit| unit.code.clone());
    Ok(unit.map(code))
}

/// Takes a line away.
pub async fn remove(signed: SignedIn, Path(id): Path<String>) -> Result<Response, Error> {
    let id = find(&signed, &id).await?.id;
    signed.store().remove_word(&signed.deed(), id).await?;
    Ok(go_with("/quan-tri/tu-ngu", "admin.word.removed"))
}

/// All lines as the pack's file.
pub async fn file(signed: SignedIn) -> Result<Response, Error> {
    let words = signed.store().glossary().await?.into_iter().map(|word| word.entry).collect();
    let text = Glossary { words }.to_toml().map_err(|error| Error::Internal(error.to_string()))?;
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"glossary.toml\""),
    ];
    Ok((headers, text).into_response())
}
