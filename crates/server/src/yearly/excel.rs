//! The return in Excel: taken away prefilled, and sent back to be looked at in
//! the form, where it is saved or sent by the same buttons as what is typed.

use super::book::{self, Taken};
use super::form;
use super::show::Book;
use super::{open, refusal, show};
use crate::admin::Faults;
use crate::document::file::disposition;
use crate::organisation::Desk;
use crate::page::{SignedIn, Visit};
use crate::task::import::file_of;
use crate::workbook::Wrong;
use crate::{Error, Words};
use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, Path};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::check::Severity;
use domain::organisation::yearly::{Entries, Refusal};
use domain::programme::Programme;
use storage::organisation::yearly::Opened;

/// The largest file in bytes; a filled one has some ten thousand.
pub const LARGEST: usize = 1024 * 1024;

/// A form with a file, looked at only when it is clear who sends it.
type Form = Result<Multipart, MultipartRejection>;

/// What a file came to: for the form what it said, for the page what is to be told.
pub struct Came {
    pub typed: Option<(Entries, String)>,
    pub faults: Faults,
    pub book: Book,
}

/// The workbook to fill in, for who keeps the register there.
pub async fn take(signed: SignedIn, Path((id, year)): Path<(String, String)>) -> Result<Response, Error> {
    let desk = Desk::open(signed).await?;
    let opened = show::kept(&desk, &id, &year).await?;
    file(&opened, &desk.programme, desk.words)
}

/// The workbook behind a link.
pub async fn take_by_link(visit: Visit, Path(code): Path<String>) -> Result<Response, Error> {
    let programme = visit.app.store.programme().await?;
    let (opened, _) = visit.app.store.yearly_by_code(open::visitor(&visit, &code)).await?;
    file(&opened, &programme, visit.words)
}

fn file(opened: &Opened, programme: &Programme, words: Words) -> Result<Response, Error> {
    // One that was sent is changed by nobody until it comes back.
    if !opened.yearly.state.is_open() {
        return Err(Error::NotFound);
    }
    let bytes = book::workbook(opened, programme, words)?;
    let values: [(&str, &dyn std::fmt::Display); 2] =
        [("year", &opened.yearly.year), ("name", &opened.facts.name)];
    let name = format!("{}.xlsx", words.f("yearly.file.name", &values));
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet".to_owned();
    Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, disposition(&name))], bytes)
        .into_response())
}

/// Reads a filled workbook into the form of who keeps the register there.
pub async fn send(
    signed: SignedIn,
    Path((id, year)): Path<(String, String)>,
    form: Form,
) -> Result<Response, Error> {
    let desk = Desk::open(signed).await?;
    let opened = show::kept(&desk, &id, &year).await?;
    let came = came(form, &opened, &desk.programme, desk.words).await?;
    show::page(&desk, &opened, came.typed, came.faults, None, came.book).await
}

/// The same behind a link.
pub async fn send_by_link(visit: Visit, Path(code): Path<String>, form: Form) -> Result<Response, Error> {
    let programme = visit.app.store.programme().await?;
    let found = visit.app.store.yearly_by_code(open::visitor(&visit, &code)).await?;
    let came = came(form, &found.0, &programme, visit.words).await?;
    open::page(&visit, &code, &found, came.typed, came.faults, came.book).await
}

/// What a form with a file came to. Nothing is written: the page shows what was
/// read, and its buttons save or send it.
async fn came(form: Form, opened: &Opened, programme: &Programme, words: Words) -> Result<Came, Error> {
    let wrong = |wrong: Vec<Wrong>| {
        let mut faults = Faults::default();
        faults.add("tep", words.f("yearly.file.wrong", &[("count", &wrong.len())]));
        Came { typed: None, faults, book: Book { wrong, ..Book::default() } }
    };
    let form = form.map_err(|refused| Error::Status(refused.status()))?;
    let (name, bytes) = match file_of(form).await {
        Ok(Some(file)) => file,
        Ok(None) => return Ok(wrong(vec![Wrong::file(words.t("bring.no_file"))])),
        Err(error) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            return Ok(wrong(vec![Wrong::file(words.t("yearly.file.too_large"))]));
        }
        Err(error) => return Err(Error::Status(error.status())),
    };
    if !opened.yearly.state.is_open() {
        let text = refusal(&Refusal::WrongState(opened.yearly.state), words);
        return Ok(wrong(vec![Wrong::file(text)]));
    }
    match book::read(bytes, opened, programme, words).await? {
        Err(cells) => Ok(wrong(cells)),
        Ok(taken) => Ok(shown(&taken, &name, opened, programme, words)),
    }
}

/// A workbook without a wrong cell, looked at as the form looks at what is typed.
fn shown(taken: &Taken, name: &str, opened: &Opened, programme: &Programme, words: Words) -> Came {
    let (entries, note) = form::read(&taken.typed, opened, programme);
    let checked = opened.check(programme, &entries);
    let mut faults = Faults::default();
    for finding in checked.findings.iter().filter(|one| one.found.severity() == Severity::Blocks) {
        if let Some(measure) = programme.register.measure(&finding.measure) {
            let text = form::sentence(measure, &finding.found, &checked, programme, words);
            let cell = taken.cells.get(&finding.measure).map(String::as_str).unwrap_or_default();
            faults.add(&form::name(&finding.measure), format!("{cell}: {text}"));
        }
    }
    let name: String = name.chars().filter(|one| !one.is_control()).take(100).collect();
    let values: [(&str, &dyn std::fmt::Display); 2] = [("count", &taken.count), ("name", &name)];
    let mut said = vec![words.f("yearly.file.read", &values)];
    if taken.is_older {
        said.push(words.t("yearly.file.older").to_owned());
    }
    Came { typed: Some((entries, note)), faults, book: Book { said, ..Book::default() } }
}
