//! Which data everybody may take: the administrator opens and closes them, one
//! by one, with a reason that stays in the trail.

use super::{Dataset, href};
use crate::admin::{Faults, answer, reason};
use crate::page::{Page, Room, SignedIn, go_with, html};
use crate::scope::Choice as Pick;
use crate::{Error, Words};
use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::response::Response;
use domain::open::{Depth, THRESHOLDS};
use serde::Deserialize;
use storage::open::Choice;

struct Line {
    href: String,
    name: String,
    is_open: bool,
    depth: String,
    threshold: String,
    changed: String,
}

#[derive(Template)]
#[template(path = "open/admin_list.html")]
struct List {
    page: Page,
    lines: Vec<Line>,
}

/// All datasets with what was decided.
pub(super) async fn list(signed: SignedIn) -> Result<Response, Error> {
    let words = signed.visit.words;
    let (programme, choices) = (signed.programme().await?, signed.store().open_choices().await?);
    let page = signed.visit.page(Room::Admin, words.t("open.admin_title"));
    let line = |one: Dataset<'_>| {
        let choice = choices.get(&one.key()).cloned().unwrap_or_default();
        let aggregate = |text: String| if one.is_aggregate() { text } else { "–".to_owned() };
        Line {
            href: format!("/quan-tri/du-lieu-mo/{}", crate::gate::percent(&one.key())),
            name: one.name(words),
            is_open: choice.is_open,
            depth: aggregate(depth_word(choice.depth, words)),
            threshold: aggregate(choice.threshold.to_string()),
            changed: changed(&choice, &page),
        }
    };
    let lines = Dataset::all(&programme).into_iter().map(line).collect();
    html(&List { lines, page })
}

fn depth_word(depth: Depth, words: Words) -> String {
    words.t(&format!("open.depth.{}", depth.code())).to_owned()
}

fn changed(choice: &Choice, page: &Page) -> String {
    match &choice.changed {
        Some((at, by)) => page.f("open.decided_value", &[("at", &page.moment(at)), ("by", by)]),
        None => page.t("open.undecided").to_owned(),
    }
}

/// What the form holds.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Typed {
    mo: String,
    cap: String,
    nguong: String,
    reason: String,
}

#[derive(Template)]
#[template(path = "open/admin.html")]
struct Show {
    page: Page,
    key: String,
    about: String,
    public: Option<String>,
    is_aggregate: bool,
    states: Vec<Pick>,
    depths: Vec<Pick>,
    bounds: String,
    changed: String,
    typed: Typed,
    faults: Faults,
}

/// One dataset, to be opened or closed.
pub(super) async fn show(signed: SignedIn, Path(key): Path<String>) -> Result<Response, Error> {
    let choice = signed.store().open_choices().await?.remove(&key).unwrap_or_default();
    let typed = Typed {
        mo: if choice.is_open { "1" } else { "" }.to_owned(),
        cap: choice.depth.code().to_owned(),
        nguong: choice.threshold.to_string(),
        reason: String::new(),
    };
    page(&signed, &key, typed, Faults::default()).await
}

async fn page(signed: &SignedIn, key: &str, typed: Typed, faults: Faults) -> Result<Response, Error> {
    let (programme, words) = (signed.programme().await?, signed.visit.words);
    let dataset = Dataset::find(&programme, key)?;
    let choice = signed.store().open_choices().await?.remove(key).unwrap_or_default();
    let page = signed.visit.page(Room::Admin, &dataset.name(words)).with_error(!faults.is_empty());
    let depth = |one: Depth| Pick::new(one.code(), depth_word(one, words), typed.cap == one.code());
    let state = |(value, key): (&str, &str)| Pick::new(value, words.t(key), typed.mo == value);
    let shown = Show {
        key: crate::gate::percent(key),
        about: dataset.about(words),
        public: choice.is_open.then(|| href(key)),
        is_aggregate: dataset.is_aggregate(),
        states: [("", "open.closed"), ("1", "open.opened")].map(state).into(),
        depths: Depth::ALL.map(depth).into(),
        bounds: words.f("open.threshold_hint", &[("least", THRESHOLDS.start()), ("most", THRESHOLDS.end())]),
        changed: changed(&choice, &page),
        page,
        typed,
        faults,
    };
    answer(&shown.faults, &shown)
}

/// Opens it, closes it, or changes what is shown of it.
pub(super) async fn choose(
    signed: SignedIn,
    Path(key): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let (programme, words) = (signed.programme().await?, signed.visit.words);
    let dataset = Dataset::find(&programme, &key)?;
    let mut faults = Faults::default();
    let why = reason(&typed.reason, &mut faults, words);
    let mut choice = Choice { is_open: typed.mo == "1", ..Choice::default() };
    if dataset.is_aggregate() {
        choice.depth = Depth::from_code(&typed.cap).unwrap_or_default();
        match typed.nguong.trim().parse().ok().filter(|threshold| THRESHOLDS.contains(threshold)) {
            Some(threshold) => choice.threshold = threshold,
            None => faults.add("nguong", words.t("open.threshold_bad")),
        }
    }
    if !faults.is_empty() {
        return page(&signed, &key, typed, faults).await;
    }
    signed.store().choose_open(&signed.deed(), &key, &choice, &why).await?;
    let told = if choice.is_open { "open.now_open" } else { "open.now_closed" };
    Ok(go_with("/quan-tri/du-lieu-mo", told))
}
