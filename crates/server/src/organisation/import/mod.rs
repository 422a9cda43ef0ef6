//! Organisations out of a workbook as an office kept it: sent, its columns
//! matched once, checked cell by cell, and written all or not at all. Between
//! the steps the file lies in the database, its sender's alone.

mod book;
mod check;
mod column;
mod file;
mod say;

pub use check::{check, leave, marked, write};
pub use column::{match_columns, show_columns};
pub use file::template;

use super::{Desk, ROOM};
use crate::page::{Page, SignedIn, go, html};
use crate::task::import::file_of;
use crate::{Error, inbox, workbook};
use askama::Template;
use axum::extract::Multipart;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::BringId;

/// The largest body of a sending.
pub const LARGEST_BODY: usize = inbox::LARGEST_FILE + 64 * 1024;

/// The pages of a workbook.
fn href(id: BringId) -> String {
    format!("/so-dang-ky/nhap/{id}")
}

struct Waiting {
    href: String,
    name: String,
    at: String,
}

#[derive(Template)]
#[template(path = "organisation/import_send.html")]
struct Show {
    page: Page,
    refused: Option<String>,
    waiting: Vec<Waiting>,
    limit: usize,
}

/// The page on which a workbook is chosen.
pub async fn show(signed: SignedIn) -> Result<Response, Error> {
    page(&Desk::open(signed).await?, None).await
}

async fn page(desk: &Desk, refused: Option<String>) -> Result<Response, Error> {
    let (signed, w) = (&desk.signed, desk.words);
    let page = signed.visit.page(ROOM, w.t("bring.title")).with_error(refused.is_some());
    let uploads = signed.store().uploads(&signed.actor, signed.visit.now).await?;
    let waiting = uploads
        .into_iter()
        .map(|one| Waiting { href: href(one.id), at: page.moment(&one.made_at), name: one.name })
        .collect();
    let status = if refused.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let shown = html(&Show { page, refused, waiting, limit: inbox::LARGEST_FILE / 1024 / 1024 })?;
    Ok((status, shown).into_response())
}

/// Takes a workbook, if it can be read at all.
pub async fn take(signed: SignedIn, form: Multipart) -> Result<Response, Error> {
    let desk = Desk::open(signed).await?;
    let w = desk.words;
    let (name, bytes) = match file_of(form).await {
        Ok(Some(file)) => file,
        Ok(None) => return page(&desk, Some(w.t("bring.no_file").to_owned())).await,
        Err(error) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            let limit = inbox::LARGEST_FILE / 1024 / 1024;
            let refused = w.f("bring.too_large", &[("limit", &limit)]);
            return page(&desk, Some(refused)).await;
        }
        Err(error) => return Err(Error::Status(error.status())),
    };
    let grids = match workbook::grids(bytes.clone()).await? {
        Ok(grids) => grids,
        Err(refused) => return page(&desk, Some(workbook::refused(&refused, w))).await,
    };
    let remembered = desk.signed.store().bring_columns().await?;
    if book::tables(&desk, &grids, &remembered).is_empty() {
        return page(&desk, Some(w.t("bring.no_table").to_owned())).await;
    }
    let as_of = book::day_in(&grids, desk.today).unwrap_or(desk.today);
    let id = desk.signed.store().keep_upload(&desk.deed(), &name, &bytes, as_of).await?;
    Ok(go(&href(id)))
}
