//! Evidence: a document by its number and date, a file; giving a file out again.

use super::import::{as_file, file_of};
use super::part::{Left, href, id_of, unprocessable};
use crate::Error;
use crate::admin::{Faults, pick};
use crate::page::{SignedIn, go_with};
use axum::Form;
use axum::extract::{Multipart, Path};
use axum::http::StatusCode;
use axum::response::Response;
use domain::{EvidenceId, PartId};
use serde::Deserialize;
use storage::content::NewFile;

/// A document as it is typed.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Typed {
    so: String,
    ngay: String,
    trich_yeu: String,
}

/// Only the lead agency learns what is wrong with its fields.
async fn leads(signed: &SignedIn, id: PartId) -> Result<(), Error> {
    let case = signed.store().part(&signed.actor, signed.visit.today(), id).await?;
    if case.sides.leads { Ok(()) } else { Err(Error::Forbidden) }
}

/// Adds a document.
pub async fn document(
    signed: SignedIn,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let (id, words) = (id_of(&id)?, signed.visit.words);
    leads(&signed, id).await?;
    let mut faults = Faults::default();
    if typed.so.trim().is_empty() {
        faults.add("so", words.t("task.evidence_number"));
    }
    let day = match pick::day(&typed.ngay, words) {
        Ok(Some(day)) => Some(day),
        Ok(None) => {
            faults.add("ngay", words.t("admin.day_missing"));
            None
        }
        Err(text) => {
            faults.add("ngay", text);
            None
        }
    };
    let (Some(day), true) = (day, faults.is_empty()) else {
        return unprocessable(&signed, id, Left { faults, ..Left::default() }).await;
    };
    match signed.store().add_document(&signed.deed(), id, &typed.so, day, &typed.trich_yeu).await {
        Ok(_) => Ok(go_with(&href(id), "task.evidence_added")),
        Err(error) => refused(&signed, id, error).await,
    }
}

/// Adds a file.
pub async fn file(signed: SignedIn, Path(id): Path<String>, form: Multipart) -> Result<Response, Error> {
    let (id, words) = (id_of(&id)?, signed.visit.words);
    leads(&signed, id).await?;
    let wrong = |key: &str| Left { refused: Some(words.t(key).to_owned()), ..Left::default() };
    let file = match file_of(form).await {
        Ok(Some((name, bytes))) => NewFile { name, bytes },
        Ok(None) => return unprocessable(&signed, id, wrong("task.no_file")).await,
        Err(error) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            return unprocessable(&signed, id, wrong("task.file_too_large")).await;
        }
        Err(error) => return Err(Error::Status(error.status())),
    };
    match signed.store().add_file(&signed.deed(), id, "", &file).await {
        Ok(_) => Ok(go_with(&href(id), "task.evidence_added")),
        Err(error) => refused(&signed, id, error).await,
    }
}

async fn refused(signed: &SignedIn, id: PartId, error: storage::Error) -> Result<Response, Error> {
    match error {
        storage::Error::Refused(key) => {
            let refused = Some(signed.visit.words.t(&key).to_owned());
            unprocessable(signed, id, Left { refused, ..Left::default() }).await
        }
        error => Err(error.into()),
    }
}

/// Takes a piece of evidence away.
pub async fn remove(signed: SignedIn, Path(id): Path<String>) -> Result<Response, Error> {
    let id: EvidenceId = id.parse().map_err(|_| Error::NotFound)?;
    let part = signed.store().remove_evidence(&signed.deed(), id).await?;
    Ok(go_with(&href(part), "task.evidence_removed"))
}

/// A file, to be saved.
pub async fn take(signed: SignedIn, Path(id): Path<String>) -> Result<Response, Error> {
    let id: EvidenceId = id.parse().map_err(|_| Error::NotFound)?;
    let (evidence, bytes) = signed.store().evidence_file(&signed.actor, signed.visit.today(), id).await?;
    Ok(as_file(&evidence.title, bytes))
}
