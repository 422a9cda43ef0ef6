//! Units with their history, as the pack has them: to be looked up, not changed.

use super::{form, pick};
use crate::page::{Page, Room, SignedIn, html};
use crate::{Error, Words, gate, scope};
use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use domain::UnitId;
use domain::programme::Programme;
use domain::unit::{Share, UnitVersion};
use jiff::civil::Date;
use serde::Deserialize;

/// What is looked for, on which day.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    tim: String,
    #[serde(default)]
    ngay: String,
}

struct Row {
    code: String,
    name: String,
    kind: &'static str,
    parent: String,
    from: String,
    to: String,
    href: String,
}

#[derive(Template)]
#[template(path = "admin/units.html")]
struct List {
    page: Page,
    rows: Vec<Row>,
    search: String,
    day: String,
    /// The day that could not be read, said in words.
    wrong_day: Option<String>,
}

/// Units by code or name, as they stood on a day.
pub async fn list(signed: SignedIn, Query(asked): Query<Asked>) -> Result<Response, Error> {
    let (programme, words) = (signed.programme().await?, signed.visit.words);
    let (on, wrong_day) = match pick::day(&asked.ngay, words) {
        Ok(day) => (day.unwrap_or_else(|| signed.visit.today()), None),
        Err(text) => (signed.visit.today(), Some(text)),
    };
    let visible = programme.units.ever_below(signed.actor.unit);
    let (code, folded) = (asked.tim.trim(), vietnamese::name::match_key(&asked.tim));
    let matches =
        |unit: &&UnitVersion| unit.code == code || vietnamese::name::match_key(&unit.name).contains(&folded);
    let held = programme.units.all().iter().filter(|unit| unit.holds(on) && visible.contains(&unit.id));
    let rows = held.filter(matches).map(|unit| row(&programme, unit, on, words)).collect();
    let title = words.t("admin.units");
    let page = signed.visit.page(Room::Admin, title).with_error(wrong_day.is_some());
    let day = match &wrong_day {
        Some(_) => asked.ngay.clone(),
        None => vietnamese::date::short(on, words.0),
    };
    html(&List { page, rows, search: asked.tim, day, wrong_day })
}

fn row(programme: &Programme, unit: &UnitVersion, on: Date, words: Words) -> Row {
    let short = |day: Option<Date>, key| {
        day.map_or_else(|| words.t(key).to_owned(), |day| vietnamese::date::short(day, words.0))
    };
    let parent = unit.parent.and_then(|parent| programme.units.near(parent, on));
    Row {
        code: unit.code.clone(),
        name: scope::name(unit, words).to_owned(),
        kind: words.t(form::kind_key(unit.kind)),
        parent: parent.map_or_else(String::new, |parent| scope::name(parent, words).to_owned()),
        from: short(unit.valid_from, "admin.unit.from_beginning"),
        to: short(unit.valid_to, "admin.unit.until_now"),
        href: address(unit, on),
    }
}

/// A unit's page: a code names a unit only with a day.
fn address(unit: &UnitVersion, on: Date) -> String {
    format!("/quan-tri/don-vi/{}?ngay={on}", gate::percent(&unit.code))
}

struct Change {
    name: String,
    href: String,
    on: String,
    is_whole: bool,
}

#[derive(Template)]
#[template(path = "admin/unit.html")]
struct Show {
    page: Page,
    name_en: Option<String>,
    versions: Vec<Row>,
    /// What went into it.
    before: Vec<Change>,
    /// What it went into.
    after: Vec<Change>,
    /// Units directly below on that day.
    below: Vec<Row>,
    day: String,
}

/// One unit with its versions, successions and the units below it.
pub async fn show(
    signed: SignedIn,
    Path(code): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    let (programme, words) = (signed.programme().await?, signed.visit.words);
    let on = pick::day_or_today(&asked.ngay, &signed)?;
    let unit = programme.units.find(&code, on).ok_or(Error::NotFound)?;
    storage::allow(&programme, &signed.actor, domain::permission::Action::Administer, unit.id)?;
    let visible = programme.units.ever_below(signed.actor.unit);
    let change = |id: UnitId, day: Date, on_day: Date, share: Share| {
        let unit = programme.units.near(id, day)?;
        Some(Change {
            name: scope::name(unit, words).to_owned(),
            href: if visible.contains(&id) { address(unit, day) } else { String::new() },
            on: vietnamese::date::short(on_day, words.0),
            is_whole: share == Share::Whole,
        })
    };
    let successions = programme.units.successions().iter();
    let before = successions.clone().filter(|one| one.new == unit.id && one.old != unit.id);
    let before = before.filter_map(|one| change(one.old, one.on.yesterday().ok()?, one.on, one.share));
    let after = successions.filter(|one| one.old == unit.id && one.new != unit.id);
    let after = after.filter_map(|one| change(one.new, one.on, one.on, one.share));
    let page = signed.visit.page(Room::Admin, scope::name(unit, words));
    html(&Show {
        name_en: unit.name_en.clone(),
        versions: programme.units.history(unit.id).map(|one| row(&programme, one, on, words)).collect(),
        before: before.collect(),
        after: after.collect(),
        below: programme
            .units
            .children(unit.id, on)
            .iter()
            .map(|one| row(&programme, one, on, words))
            .collect(),
        day: vietnamese::date::short(on, words.0),
        page,
    })
}
