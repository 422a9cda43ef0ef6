//! The public pages: what is open, and one dataset with what its columns mean.

use super::data::Maker;
use super::{Dataset, href};
use crate::page::{Page, Room, html};
use crate::{Error, Visit};
use askama::Template;
use axum::extract::Path;
use axum::response::Response;

struct Line {
    href: String,
    name: String,
    about: String,
}

#[derive(Template)]
#[template(path = "open/list.html")]
struct List {
    page: Page,
    lines: Vec<Line>,
}

/// Which datasets are open.
pub(super) async fn list(visit: Visit) -> Result<Response, Error> {
    let (store, words) = (&visit.app.store, visit.words);
    let (programme, choices) = (store.programme().await?, store.open_choices().await?);
    let open = Dataset::all(&programme).into_iter();
    let open = open.filter(|one| choices.get(&one.key()).is_some_and(|choice| choice.is_open));
    let line =
        |one: Dataset<'_>| Line { href: href(&one.key()), name: one.name(words), about: one.about(words) };
    let lines = open.map(line).collect();
    html(&List { page: visit.page(Room::None, words.t("open.title")), lines })
}

#[derive(Template)]
#[template(path = "open/show.html")]
struct Show {
    page: Page,
    about: String,
    notes: Vec<String>,
    rows: String,
    /// Label and address.
    files: Vec<(String, String)>,
    /// Name and meaning of each column.
    fields: Vec<(&'static str, String)>,
}

/// One dataset.
pub(super) async fn one(visit: Visit, Path(key): Path<String>) -> Result<Response, Error> {
    let (store, words, today) = (&visit.app.store, visit.words, visit.today());
    let programme = store.programme().await?;
    let dataset = Dataset::find(&programme, &key)?;
    let choice = store.open_choice(&key).await?;
    let data = Maker { store, programme: &programme, today, words }.make(dataset, &choice).await?;
    let count = vietnamese::number::format(i64::try_from(data.rows.len()).unwrap_or(i64::MAX), 0, words.0);
    let file =
        |(format, label): (&str, &str)| (words.t(label).to_owned(), format!("{}/tai/{format}", href(&key)));
    let files = [("csv", "open.take_csv"), ("xlsx", "open.take_xlsx"), ("json", "open.take_json")];
    html(&Show {
        page: visit.page(Room::None, &dataset.name(words)),
        about: dataset.about(words),
        notes: data.notes(dataset, &choice, words),
        rows: words.f("open.rows", &[("count", &count)]),
        files: files.into_iter().map(file).collect(),
        fields: data.fields.iter().map(|one| (one.name, words.t(one.meaning).to_owned())).collect(),
    })
}
