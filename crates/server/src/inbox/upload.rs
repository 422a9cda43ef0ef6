//! Files as they are sent: one or many by a plain form, or one after another
//! by the page's script, which then shows how far it is. A file that is
//! refused says why, and the others go on.

use super::list::{self, Outcome, Sent};
use super::reader::{self, File, NotTaken};
use super::{LARGEST_FILE, href};
use crate::admin::pick;
use crate::page::{SignedIn, go, go_with, html};
use crate::{Error, Words};
use axum::extract::Multipart;
use axum::extract::multipart::MultipartError;
use axum::http::StatusCode;
use axum::response::Response;
use domain::UnitId;
use storage::incoming::Received;

/// Files in one sending.
const MOST: usize = 50;

pub(super) async fn take(signed: SignedIn, form: Multipart) -> Result<Response, Error> {
    let words = signed.visit.words;
    let (unit, files) = match read(form).await {
        Ok(read) => read,
        Err(error) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            let refused = Some(words.f("inbox.too_much", &[("limit", &list::limit(words))]));
            return again(&signed, Sent { refused, ..Sent::default() }).await;
        }
        Err(error) => return Err(Error::Status(error.status())),
    };
    if files.is_empty() {
        let refused = Some(words.t("inbox.no_file").to_owned());
        return again(&signed, Sent { refused, unit, ..Sent::default() }).await;
    }
    let programme = signed.programme().await?;
    let sender = match unit.trim() {
        "" => Ok(None),
        typed => pick::unit(&programme, &signed, typed, signed.visit.today(), words).map(Some),
    };
    let sender = match sender {
        Ok(sender) => sender,
        Err(text) => return again(&signed, Sent { unit, unit_wrong: Some(text), ..Sent::default() }).await,
    };
    let mut outcomes = Vec::new();
    for file in files {
        outcomes.push(one(&signed, sender, file).await?);
    }
    match outcomes.as_slice() {
        [one] if signed.visit.is_htmx => html(one),
        [one] if one.is_before => Ok(go_with(&one.href, "inbox.is_from_before")),
        [one] if one.is_taken => Ok(go(&one.href)),
        _ => list::after(&signed, Sent { unit, outcomes, ..Sent::default() }).await,
    }
}

/// A sending that holds nothing to be taken: the page again, or for the script its line.
async fn again(signed: &SignedIn, sent: Sent) -> Result<Response, Error> {
    if signed.visit.is_htmx {
        let text = sent.refused.or(sent.unit_wrong).unwrap_or_default();
        return html(&Outcome {
            name: String::new(),
            text,
            href: String::new(),
            is_taken: false,
            is_before: false,
        });
    }
    list::after(signed, sent).await
}

/// The unit as it was typed, and the files.
async fn read(mut form: Multipart) -> Result<(String, Vec<File>), MultipartError> {
    let (mut unit, mut files) = (String::new(), Vec::new());
    while let Some(field) = form.next_field().await? {
        match field.name() {
            Some("don_vi") => unit = field.text().await?,
            Some("tep") => {
                let name = field.file_name().unwrap_or_default().to_owned();
                let bytes = field.bytes().await?;
                // A browser sends an empty nameless file where none was chosen.
                if files.len() < MOST && !(name.is_empty() && bytes.is_empty()) {
                    files.push(File { name: bare(&name), bytes: bytes.to_vec() });
                }
            }
            _ => {}
        }
    }
    Ok((unit, files))
}

/// A file's name without the folders that it lay in.
fn bare(name: &str) -> String {
    name.rsplit(['/', '\\']).next().unwrap_or_default().to_owned()
}

async fn one(signed: &SignedIn, unit: Option<UnitId>, file: File) -> Result<Outcome, Error> {
    let (words, name) = (signed.visit.words, file.name.clone());
    match take_in(signed, unit, file).await {
        Ok((received, text)) => {
            let is_before = matches!(received, Received::Before(_));
            let (Received::New(id) | Received::Before(id)) = received;
            Ok(Outcome { name, text, href: href(id), is_taken: true, is_before })
        }
        Err(NotTaken::Failed(error)) => Err(error),
        Err(refused) => Ok(Outcome {
            name,
            text: why(&refused, words),
            href: String::new(),
            is_taken: false,
            is_before: false,
        }),
    }
}

/// Takes one file in; what came of it, in words.
///
/// # Errors
/// [`NotTaken`].
pub(crate) async fn take_in(
    signed: &SignedIn,
    unit: Option<UnitId>,
    file: File,
) -> Result<(Received, String), NotTaken> {
    let (words, store) = (signed.visit.words, signed.store());
    if file.bytes.len() > LARGEST_FILE {
        let limit = LARGEST_FILE / 1024 / 1024;
        return Err(NotTaken::Unreadable(reading::source::Refused::TooLarge { limit }));
    }
    if let Some(id) = store.incoming_before(&signed.actor, &file.bytes).await? {
        return Ok((Received::Before(id), words.t("inbox.came_before").to_owned()));
    }
    let new = reader::read(store, &signed.actor, unit, file, signed.visit.today()).await?;
    let (figures, findings) = (new.figures.len(), new.findings.len());
    let received = store.receive(&signed.deed(), &new).await?;
    let text = match received {
        Received::New(_) => words.f("inbox.taken", &[("figures", &figures), ("findings", &findings)]),
        Received::Before(_) => words.t("inbox.came_before").to_owned(),
    };
    Ok((received, text))
}

/// Why a file was not taken in, in words.
pub(crate) fn why(refused: &NotTaken, words: Words) -> String {
    match refused {
        NotTaken::Unreadable(refused) => format!("{}.", refused.text(words.0)),
        NotTaken::NoSender => words.t("inbox.no_sender").to_owned(),
        NotTaken::Failed(_) => words.t("error.internal_text").to_owned(),
    }
}
