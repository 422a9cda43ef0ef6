//! The audit trail, newest first.

use crate::page::{Page, Room, SignedIn, html};
use crate::{Access, Error, Route, gate};
use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use domain::UserId;
use domain::permission::Action;
use serde::Deserialize;
use storage::audit::{self, Entry, Filter};
use storage::user::{self, User};

/// Entries on a page.
const PAGE: usize = 50;

/// The routes of this room.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![Route::get("/quan-tri/nhat-ky", Access::May(Action::Audit), show)]
}

/// The filters as they stand in the address.
#[derive(Deserialize, Default)]
struct Asked {
    /// The kind of thing.
    #[serde(default)]
    loai: String,
    /// Its id.
    #[serde(default)]
    ma: String,
    /// A user's id.
    #[serde(default)]
    nguoi: String,
    /// Where the page before ended.
    #[serde(default)]
    truoc: String,
}

#[derive(Template)]
#[template(path = "audit/show.html")]
struct Show {
    page: Page,
    entries: Vec<Entry>,
    users: Vec<User>,
    asked: Asked,
    /// The address of the next page, if there is one.
    older: Option<String>,
}

async fn show(signed: SignedIn, Query(asked): Query<Asked>) -> Result<Response, Error> {
    let visit = &signed.visit;
    let mut db = &visit.app.db;
    let some = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let filter = Filter {
        object_kind: some(&asked.loai),
        object_id: some(&asked.ma),
        user: asked.nguoi.parse::<UserId>().ok(),
        before: asked.truoc.parse().ok(),
    };
    let limit = i64::try_from(PAGE).unwrap_or(i64::MAX) + 1;
    let mut entries = audit::page(&mut db, &filter, limit).await?;
    let is_more = entries.len() > PAGE;
    entries.truncate(PAGE);
    let older = entries.last().filter(|_| is_more).map(|last| {
        let [kind, id, user] = [&asked.loai, &asked.ma, &asked.nguoi].map(|text| gate::percent(text));
        format!("/quan-tri/nhat-ky?loai={kind}&ma={id}&nguoi={user}&truoc={}", last.seq)
    });
    let users = user::list(&mut db).await?;
    let page = visit.page(Room::Admin, visit.words.t("audit.title"));
    html(&Show { page, entries, users, asked, older })
}
