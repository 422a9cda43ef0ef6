//! The audit trail, newest first, in words.

mod name;

use crate::page::{Page, Room, SignedIn, html};
use crate::{Access, Error, Route, Words, gate};
use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use domain::UserId;
use domain::permission::Action;
use name::Known;
use serde::Deserialize;
use storage::audit::{Entry, Filter};
use storage::user::User;

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
    /// What was done.
    #[serde(default)]
    viec: String,
    /// The thing's id: a link to all that happened to it.
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
    rows: Vec<Row>,
    /// Kinds of things with their words, for the filter.
    kinds: Vec<(&'static str, String)>,
    /// What can have been done, with its words.
    actions: Vec<(&'static str, String)>,
    users: Vec<User>,
    asked: Asked,
    /// The address of the next page, if there is one.
    older: Option<String>,
}

/// An entry as people read it.
struct Row {
    entry: Entry,
    /// What was done.
    action: String,
    /// What sort of thing it was done to.
    kind: String,
    /// Which one, in words.
    name: String,
    /// Its page, if it has one.
    href: Option<String>,
    /// All that the trail says of it.
    same: String,
}

/// The words under a code; a trail that an older or newer program wrote may
/// hold one that has none.
fn word(words: Words, group: &str, code: &str) -> String {
    let key = format!("audit.{group}.{code}");
    if words.has(&key) { words.t(&key).to_owned() } else { code.to_owned() }
}

/// Codes with their words, in the order of the alphabet, for a filter.
fn choices(codes: &[&'static str], group: &str, words: Words) -> Vec<(&'static str, String)> {
    let mut all: Vec<_> = codes.iter().map(|code| (*code, word(words, group, code))).collect();
    all.sort_by_cached_key(|(_, text)| vietnamese::name::sort_key(text));
    all
}

fn row(entry: Entry, known: &Known, words: Words) -> Row {
    let (name, href) = known.name(&entry, words);
    Row {
        action: word(words, "action", &entry.action),
        kind: word(words, "object", &entry.object_kind),
        name,
        href,
        same: format!("/quan-tri/nhat-ky?loai={}&ma={}", entry.object_kind, gate::percent(&entry.object_id)),
        entry,
    }
}

async fn show(signed: SignedIn, Query(asked): Query<Asked>) -> Result<Response, Error> {
    let visit = &signed.visit;
    let some = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let filter = Filter {
        object_kind: some(&asked.loai),
        object_id: some(&asked.ma),
        action: some(&asked.viec),
        user: asked.nguoi.parse::<UserId>().ok(),
        before: asked.truoc.parse().ok(),
        ..Filter::default()
    };
    let limit = i64::try_from(PAGE).unwrap_or(i64::MAX) + 1;
    let mut entries = signed.store().trail(&signed.deed(), filter, limit).await?;
    let is_more = entries.len() > PAGE;
    entries.truncate(PAGE);
    let older = entries.last().filter(|_| is_more).map(|last| {
        let parts = [&asked.loai, &asked.viec, &asked.ma, &asked.nguoi];
        let [kind, action, id, user] = parts.map(|text| gate::percent(text));
        format!("/quan-tri/nhat-ky?loai={kind}&viec={action}&ma={id}&nguoi={user}&truoc={}", last.seq)
    });
    let users = signed.store().managed_users(&signed.deed()).await?;
    let known = Known::of(&signed, &entries, &users).await?;
    let words = visit.words;
    let rows = entries.into_iter().map(|entry| row(entry, &known, words)).collect();
    let kinds = choices(&storage::audit::KINDS, "object", words);
    let actions = choices(&storage::audit::ACTIONS, "action", words);
    let page = visit.page(Room::Admin, visit.words.t("audit.title"));
    html(&Show { page, rows, kinds, actions, users, asked, older })
}
