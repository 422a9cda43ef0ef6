//! The audit trail, newest first, in words: codes stay for what has none.

use crate::page::{Page, Room, SignedIn, html};
use crate::{Access, Error, Route, Words, gate, link};
use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use domain::permission::Action;
use domain::programme::Programme;
use domain::{ReportId, UserId};
use serde::Deserialize;
use std::collections::HashMap;
use storage::audit::{Entry, Filter};
use storage::report::Head;
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
    rows: Vec<Row>,
    /// Kinds of things with their words, for the filter.
    kinds: Vec<(&'static str, String)>,
    users: Vec<User>,
    asked: Asked,
    /// The address of the next page, if there is one.
    older: Option<String>,
}

/// Kinds of things that the trail speaks of.
const KINDS: [&str; 15] = [
    "report",
    "extension",
    "reminder",
    "document",
    "plan",
    "task",
    "task_part",
    "task_evidence",
    "recommendation",
    "form",
    "holiday",
    "user",
    "token",
    "pack",
    "setting",
];

/// An entry as people read it.
struct Row {
    entry: Entry,
    /// What was done.
    action: String,
    /// What sort of thing it was done to.
    kind: String,
    /// Which one, in words where there are some.
    name: String,
    /// Its page, if it has one.
    href: Option<String>,
}

/// The words under a code, or the code itself where nobody gave it any.
fn word(words: Words, group: &str, code: &str) -> String {
    let key = format!("audit.{group}.{code}");
    if words.has(&key) { words.t(&key).to_owned() } else { code.to_owned() }
}

/// What else is needed to name things.
struct Known {
    users: HashMap<String, String>,
    reports: HashMap<String, Head>,
}

fn row(entry: Entry, known: &Known, programme: &Programme, words: Words) -> Row {
    let id = entry.object_id.as_str();
    let (name, href) = match entry.object_kind.as_str() {
        "report" => match known.reports.get(id) {
            Some(head) => report_name(head, programme, words),
            None => (id.to_owned(), None),
        },
        "user" => match known.users.get(id) {
            Some(name) => (name.clone(), Some(format!("/quan-tri/nguoi-dung/{id}"))),
            None => (id.to_owned(), None),
        },
        "form" => match programme.form(&id.into()) {
            Some(form) => {
                let href = format!("/quan-tri/bieu-mau/{}", gate::percent(id));
                (form.short_name(words.0).to_owned(), Some(href))
            }
            None => (id.to_owned(), None),
        },
        "holiday" => {
            let day = id.parse().map(|day| vietnamese::date::short(day, words.0));
            let year = id.get(..4).unwrap_or_default();
            (day.unwrap_or_else(|_| id.to_owned()), Some(format!("/quan-tri/ngay-nghi?nam={year}")))
        }
        "plan" => match programme.plans.iter().find(|plan| plan.key.as_str() == id) {
            Some(plan) => (crate::plan::view::short_name(plan, words), Some(link::plan(&plan.key))),
            None => (id.to_owned(), None),
        },
        "task" => (id.to_owned(), Some(format!("/nhiem-vu/{id}"))),
        "task_part" => (id.to_owned(), Some(format!("/nhiem-vu/phan/{id}"))),
        "recommendation" => (id.to_owned(), Some(format!("/kien-nghi/{id}"))),
        "extension" => (extension_name(id, programme, words), Some("/quan-tri/gia-han".to_owned())),
        "reminder" => {
            let form = programme.form(&id.into());
            (form.map_or(id, |form| form.short_name(words.0)).to_owned(), None)
        }
        _ => (id.to_owned(), None),
    };
    Row {
        action: word(words, "action", &entry.action),
        kind: word(words, "object", &entry.object_kind),
        name,
        href,
        entry,
    }
}

fn report_name(head: &Head, programme: &Programme, words: Words) -> (String, Option<String>) {
    let (key, period) = (&head.key, head.key.period);
    let form = programme.form(&key.form).map_or(key.form.as_str(), |form| form.short_name(words.0));
    let unit = programme.units.near(key.unit, period.to());
    let name = format!("{form}, {}, {}", period.label(words.0), unit.map_or("", |unit| &unit.name));
    (name, unit.map(|unit| link::report(&key.form, period, &unit.code)))
}

/// An extension's id is form, period and unit.
fn extension_name(id: &str, programme: &Programme, words: Words) -> String {
    let mut parts = id.split('/');
    let mut named = || {
        let form = programme.form(&parts.next()?.into())?;
        let period: domain::period::Period = parts.next()?.parse().ok()?;
        let unit = programme.units.near(parts.next()?.parse().ok()?, period.to())?;
        Some(format!("{}, {}, {}", form.short_name(words.0), period.label(words.0), unit.name))
    };
    named().unwrap_or_else(|| id.to_owned())
}

async fn show(signed: SignedIn, Query(asked): Query<Asked>) -> Result<Response, Error> {
    let visit = &signed.visit;
    let some = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let filter = Filter {
        object_kind: some(&asked.loai),
        object_id: some(&asked.ma),
        user: asked.nguoi.parse::<UserId>().ok(),
        before: asked.truoc.parse().ok(),
        ..Filter::default()
    };
    let limit = i64::try_from(PAGE).unwrap_or(i64::MAX) + 1;
    let mut entries = signed.store().trail(&signed.deed(), filter, limit).await?;
    let is_more = entries.len() > PAGE;
    entries.truncate(PAGE);
    let older = entries.last().filter(|_| is_more).map(|last| {
        let [kind, id, user] = [&asked.loai, &asked.ma, &asked.nguoi].map(|text| gate::percent(text));
        format!("/quan-tri/nhat-ky?loai={kind}&ma={id}&nguoi={user}&truoc={}", last.seq)
    });
    let users = signed.store().managed_users(&signed.deed()).await?;
    let reports = entries.iter().filter(|entry| entry.object_kind == "report");
    let reports: Vec<ReportId> = reports.filter_map(|entry| entry.object_id.parse().ok()).collect();
    let heads = signed.store().report_heads_of(&signed.actor, &reports).await?;
    let (programme, words) = (signed.programme().await?, visit.words);
    let known = Known {
        users: users.iter().map(|user| (user.id.to_string(), user.name.clone())).collect(),
        reports: heads.into_iter().map(|head| (head.id.to_string(), head)).collect(),
    };
    let rows = entries.into_iter().map(|entry| row(entry, &known, &programme, words)).collect();
    let kinds = KINDS.map(|kind| (kind, word(words, "object", kind))).into();
    let page = visit.page(Room::Admin, visit.words.t("audit.title"));
    html(&Show { page, rows, kinds, users, asked, older })
}
