//! Indicators: the list of them, and each with its definition, its history and
//! how the units stand.

mod history;
mod ranking;
mod show;

use crate::page::{Page, Room, SignedIn, html};
use crate::{Access, Error, Route, scope};
use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use domain::form::{Aspect, Form};
use domain::indicator::Indicator;
use serde::Deserialize;
use std::collections::BTreeSet;

/// The routes of this room.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/chi-tieu", Access::SignedIn, list),
        Route::get("/chi-tieu/{key}", Access::SignedIn, show::show),
    ]
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Search {
    tim: String,
    don_vi: String,
}

#[derive(Template)]
#[template(path = "indicator/list.html")]
struct List {
    page: Page,
    sought: String,
    don_vi: String,
    groups: Vec<Group>,
    found: usize,
}

struct Group {
    title: String,
    section: String,
    lines: Vec<Item>,
}

struct Item {
    label: String,
    href: String,
    measure: String,
}

async fn list(signed: SignedIn, Query(asked): Query<Search>) -> Result<Response, Error> {
    let (w, programme) = (signed.visit.words, signed.programme().await?);
    let sought = vietnamese::name::fold(&asked.tim);
    let matches = |label: &str| {
        let label = vietnamese::name::fold(label);
        sought.split(' ').all(|word| label.contains(word))
    };
    let item = |label: &str, indicator: &Indicator| Item {
        label: label.to_owned(),
        href: scope::address(&format!("/chi-tieu/{}", indicator.key), &[("don_vi", &asked.don_vi)]),
        measure: indicator.measure(w.0).to_owned(),
    };
    let (mut seen, mut groups) = (BTreeSet::new(), Vec::new());
    // Promises speak of the same indicators as what is done: they stand once.
    // A form that has not opened yet has no page to lead to.
    let today = signed.visit.today();
    let is_asked =
        |form: &&Form| form.aspect == Aspect::Actual && !scope::opened(&programme, form, today).is_empty();
    for form in programme.forms.iter().filter(is_asked) {
        let Some(version) = form.versions.last() else { continue };
        for section in &version.sections {
            let mut lines = Vec::new();
            for line in &section.lines {
                let Some(indicator) = programme.indicators.get(&line.indicator) else { continue };
                if seen.insert(&line.indicator) && matches(line.label(indicator, w.0)) {
                    lines.push(item(line.label(indicator, w.0), indicator));
                }
            }
            let (title, section) = (form.name(w.0).to_owned(), section.title(w.0).to_owned());
            groups.push(Group { title, section, lines });
        }
    }
    // What is counted in the register or from tasks stands there.
    let is_counted = |one: &&Indicator| programme.indicators.is_from_register(&one.key);
    let named = || programme.indicators.iter().filter(|one| matches(one.name(w.0)));
    for (title, of_tasks) in [("indicator.counted", false), ("indicator.of_tasks", true)] {
        let these = named().filter(is_counted).filter(|one| one.tasks.is_some() == of_tasks);
        let lines = these.map(|one| item(one.name(w.0), one)).collect();
        groups.push(Group { title: w.t(title).to_owned(), section: String::new(), lines });
    }
    let computed = named().filter(|one| one.is_computed() && !is_counted(one));
    let lines = computed.map(|one| item(one.name(w.0), one)).collect();
    groups.push(Group { title: w.t("indicator.computed").to_owned(), section: String::new(), lines });
    groups.retain(|group| !group.lines.is_empty());
    // A form's name stands once, over its first section.
    let titles: Vec<String> = groups.iter().map(|group| group.title.clone()).collect();
    for (index, group) in groups.iter_mut().enumerate().skip(1) {
        if titles[index - 1] == group.title {
            group.title = String::new();
        }
    }
    let found = groups.iter().map(|group| group.lines.len()).sum();
    let page = signed.visit.page(Room::Indicator, w.t("indicator.title"));
    html(&List { page, sought: asked.tim, don_vi: asked.don_vi, groups, found })
}
