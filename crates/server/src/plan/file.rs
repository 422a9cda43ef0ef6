//! Files attached to a plan: the list, attaching, saving one, taking one away
//! with a reason.

use super::Opened;
use crate::admin::{Faults, answer, reason};
use crate::page::{Page, Room, SignedIn, go_with};
use crate::task::import::{as_file, file_of};
use crate::words::Words;
use crate::{Error, link};
use askama::Template;
use axum::Form;
use axum::extract::{Multipart, Path};
use axum::http::StatusCode;
use axum::response::Response;
use domain::{PlanFileId, PlanKey};
use serde::Deserialize;
use storage::content::NewFile;
use storage::plan::PlanFile;

/// A file as a line of a list.
pub(super) struct FileLine {
    pub id: String,
    pub href: String,
    pub name: String,
    pub size: String,
    pub note: String,
}

#[derive(Template)]
#[template(path = "plan/file.html")]
struct Show {
    page: Page,
    plan: (String, String),
    files: Vec<FileLine>,
    gone: Vec<FileLine>,
    may_keep: bool,
    faults: Faults,
    /// The file whose taking away has a fault.
    open: String,
}

/// The address of a plan's files.
fn files_href(plan: &PlanKey) -> String {
    link::plan(plan) + "/tep"
}

fn line(file: &PlanFile, words: Words) -> FileLine {
    let kilobytes = vietnamese::number::format((file.bytes + 1023) / 1024, 0, words.0);
    let size = words.f("plan.file_kb", &[("size", &kilobytes)]);
    let moment = |at| vietnamese::date::date_time(crate::state::local(at).datetime(), words.0);
    let hash = file.hash.get(..12).unwrap_or_default();
    let note = match &file.removed {
        Some((at, by, why)) => words.f("plan.file_gone", &[("by", by), ("at", &moment(*at)), ("why", why)]),
        None => words.f(
            "plan.file_line",
            &[("size", &size), ("hash", &hash), ("by", &file.added_by), ("at", &moment(file.added_at))],
        ),
    };
    let href = format!("{}/{}", files_href(&file.plan), file.id);
    FileLine { id: file.id.to_string(), href, name: file.name.clone(), size, note }
}

/// The files that a plan has, for its page.
pub(super) async fn lines(signed: &SignedIn, plan: &PlanKey) -> Result<Vec<FileLine>, Error> {
    let files = signed.store().plan_files(&signed.actor, plan, signed.visit.today()).await?;
    let held = files.iter().filter(|file| file.removed.is_none());
    Ok(held.map(|file| line(file, signed.visit.words)).collect())
}

/// The page.
pub async fn show(signed: SignedIn, Path(key): Path<String>) -> Result<Response, Error> {
    let opened = Opened::open(&signed, &key).await?;
    page(&signed, &opened, Faults::default(), "").await
}

async fn page(signed: &SignedIn, opened: &Opened, faults: Faults, open: &str) -> Result<Response, Error> {
    let (plan, words) = (opened.plan(), signed.visit.words);
    let files = signed.store().plan_files(&signed.actor, &plan.key, signed.visit.today()).await?;
    let (held, gone): (Vec<_>, Vec<_>) = files.iter().partition(|file| file.removed.is_none());
    let lines = |files: Vec<&PlanFile>| files.into_iter().map(|file| line(file, words)).collect::<Vec<_>>();
    let shown = Show {
        page: signed.visit.page(Room::Plan, words.t("plan.files")).with_error(!faults.is_empty()),
        plan: (plan.title(words.0).to_owned(), link::plan(&plan.key)),
        files: lines(held),
        gone: lines(gone),
        may_keep: opened.may_keep(signed),
        faults,
        open: open.to_owned(),
    };
    answer(&shown.faults, &shown)
}

/// Attaches a file.
pub async fn add(signed: SignedIn, Path(key): Path<String>, form: Multipart) -> Result<Response, Error> {
    let opened = Opened::keep(&signed, &key).await?;
    let (words, mut faults) = (signed.visit.words, Faults::default());
    let file = match file_of(form).await {
        Ok(file) => file,
        Err(error) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            faults.add("tep", words.t("task.file_too_large"));
            return page(&signed, &opened, faults, "").await;
        }
        Err(error) => return Err(Error::Status(error.status())),
    };
    let Some((name, bytes)) = file else {
        faults.add("tep", words.t("task.no_file"));
        return page(&signed, &opened, faults, "").await;
    };
    let plan = &opened.plan().key;
    match signed.store().add_plan_file(&signed.deed(), plan, &NewFile { name, bytes }).await {
        Ok(_) => Ok(go_with(&files_href(plan), "plan.file_added")),
        Err(error) => {
            faults.refused("tep", error, words)?;
            page(&signed, &opened, faults, "").await
        }
    }
}

/// A file, to be saved.
pub async fn take(signed: SignedIn, Path((key, id)): Path<(String, String)>) -> Result<Response, Error> {
    let id: PlanFileId = id.parse().map_err(|_| Error::NotFound)?;
    let (file, bytes) =
        signed.store().plan_file(&signed.actor, &key.into(), signed.visit.today(), id).await?;
    Ok(as_file(&file.name, bytes))
}

/// Why a file is taken away.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Gone {
    reason: String,
}

/// Takes a file away.
pub async fn remove(
    signed: SignedIn,
    Path((key, id)): Path<(String, String)>,
    Form(typed): Form<Gone>,
) -> Result<Response, Error> {
    let opened = Opened::keep(&signed, &key).await?;
    let (file, mut faults) = (id.parse().map_err(|_| Error::NotFound)?, Faults::default());
    let why = reason(&typed.reason, &mut faults, signed.visit.words);
    if !faults.is_empty() {
        return page(&signed, &opened, faults, &id).await;
    }
    let plan = &opened.plan().key;
    signed.store().remove_plan_file(&signed.deed(), plan, file, &why).await?;
    Ok(go_with(&files_href(plan), "plan.file_removed"))
}
