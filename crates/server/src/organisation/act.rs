//! The forms for entering an organisation, what happened to it, and corrections
//! of that; what they hold is read in [`super::entering`].

use super::alike::{self, Found};
use super::entering::{Around, Entering, other_key, read, refused};
use super::field::{self, Shown, Typed};
use super::{Desk, ROOM, href, id_of, word};
use crate::Error;
use crate::admin::{Faults, answer, pick};
use crate::page::{Page, SignedIn, go_with};
use askama::Template;
use axum::Form;
use axum::extract::{Path, Query};
use axum::response::Response;
use domain::HappeningId;
use domain::organisation::{Facts, Happened, Happening};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "organisation/form.html")]
struct Show {
    page: Page,
    trail: Vec<(String, String)>,
    act: String,
    lead: String,
    rule: String,
    faults: Faults,
    fields: Vec<Shown>,
    units: Vec<String>,
    on: String,
    decision: String,
    note: String,
    until: Option<String>,
    other: Option<(String, String)>,
    why: Option<String>,
    revision: i64,
    begins: Vec<(String, String, bool)>,
    withdraw: Option<String>,
    send: String,
    /// The label of the decision, which some happenings must have.
    decision_label: String,
    activities: Vec<(String, String)>,
    found: Found,
}

fn page(
    desk: &Desk,
    entering: &Entering,
    typed: Option<&Typed>,
    around: Around,
    faults: Faults,
) -> Result<Response, Error> {
    let w = desk.words;
    let what = word(w, "happened", entering.what.code());
    let on = pick::day(&around.on, w).ok().flatten().unwrap_or(desk.today);
    let held = entering.before(desk, on);
    let facts = entering.old.as_ref().map_or_else(|| held.clone(), |old| held.after(&old.change));
    let facts = if entering.life.is_none() { beginning(desk) } else { facts };
    // Before its first happening an organisation has no name, and on a day that
    // cannot be read none holds: it is called what it is called last.
    let named = entering.life.as_ref().map(|life| life.history(&desk.programme));
    let name = named.and_then(|life| life.latest().map(|facts| facts.name.clone())).unwrap_or_default();
    let (act, trail, title) = match (&entering.life, &entering.old) {
        (None, _) => ("/so-dang-ky/them".to_owned(), Vec::new(), w.t("organisation.add").to_owned()),
        (Some(life), None) => (
            format!("{}/su-kien/{}", href(life.id), entering.what.code()),
            vec![(name.clone(), href(life.id))],
            what.clone(),
        ),
        (Some(life), Some(old)) => (
            format!("{}/sua/{}", href(life.id), old.id),
            vec![(name.clone(), href(life.id))],
            w.f("organisation.correct_title", &[("what", &what)]),
        ),
    };
    let begins = match entering.life {
        Some(_) => Vec::new(),
        None => [Happened::Registered, Happened::Founded]
            .map(|one| (one.code().to_owned(), word(w, "begins", one.code()), one == entering.what))
            .into(),
    };
    let rule = entering.rule(desk, on);
    let must_have = rule.is_some_and(|rule| rule.decision);
    let shown = Show {
        page: desk.signed.visit.page(ROOM, &title).with_error(!faults.is_empty()),
        trail,
        lead: name,
        rule: rule
            .map(|rule| w.f("organisation.by_rule", &[("source", &crate::source::text(&rule.source, w))]))
            .unwrap_or_default(),
        fields: field::shown(entering.what, &facts, typed, desk, on, &faults),
        units: pick::choices(&desk.programme, &desk.signed, on),
        until: (entering.what == Happened::Suspended).then_some(around.until),
        other: other_key(entering.what).map(|key| (w.t(key).to_owned(), around.other)),
        why: entering.old.as_ref().map(|_| around.why),
        revision: entering.life.as_ref().map_or(0, |life| life.revision),
        withdraw: match (&entering.life, &entering.old) {
            (Some(life), Some(old)) => Some(format!("{}/rut/{}", href(life.id), old.id)),
            _ => None,
        },
        send: w
            .t(if entering.old.is_some() { "organisation.correct" } else { "organisation.enter" })
            .to_owned(),
        decision_label: w
            .t(match entering.life {
                // Which of the two it begins with is chosen on the same page.
                None => "organisation.decision_registered",
                Some(_) if must_have => "organisation.decision_needed",
                Some(_) => "organisation.decision",
            })
            .to_owned(),
        activities: super::trade::all(desk),
        found: around.found,
        on: around.on,
        decision: around.decision,
        note: around.note,
        act,
        faults,
        begins,
    };
    answer(&shown.faults, &shown)
}

/// What a new organisation begins with: the visitor's own commune, the law in force.
fn beginning(desk: &Desk) -> Facts {
    let seat = desk.programme.units.at(desk.signed.actor.unit, desk.today);
    let is_commune = |unit: &&domain::unit::UnitVersion| {
        use domain::unit::UnitKind;
        matches!(unit.kind, UnitKind::Commune | UnitKind::Ward | UnitKind::Township)
    };
    Facts {
        seat: seat.filter(is_commune).map(|unit| unit.id),
        law: desk.programme.register.law_on(desk.today).map(|law| law.key.clone()).unwrap_or_default(),
        ..Facts::default()
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Begin {
    bat_dau: String,
}

fn begins(code: &str) -> Happened {
    if code == Happened::Founded.code() { Happened::Founded } else { Happened::Registered }
}

pub async fn show_new(signed: SignedIn, Query(begin): Query<Begin>) -> Result<Response, Error> {
    let desk = Desk::open(signed).await?;
    let entering = Entering { life: None, what: begins(&begin.bat_dau), old: None };
    page(&desk, &entering, None, Around::typed(&Typed::new()), Faults::default())
}

pub async fn create(signed: SignedIn, Form(typed): Form<Typed>) -> Result<Response, Error> {
    let desk = Desk::open(signed).await?;
    let what = begins(typed.get("bat_dau").map(String::as_str).unwrap_or_default());
    let entering = Entering { life: None, what, old: None };
    let mut faults = Faults::default();
    let mut around = Around::typed(&typed);
    if let Some(new) = read(&desk, &entering, &typed, &mut faults).await? {
        let said = typed.get("la_khac").map(String::as_str).unwrap_or_default();
        around.found = alike::find(&desk, &Facts::default().after(&new.change), said).await?;
        if !around.found.lines.is_empty() {
            faults.add("la_khac", desk.words.t("organisation.resembles"));
            return page(&desk, &entering, Some(&typed), around, faults);
        }
        match desk.signed.store().found(&desk.deed(), &new).await {
            Ok(id) => return Ok(go_with(&href(id), "organisation.entered")),
            Err(error) => refused(&mut faults, error, desk.words)?,
        }
    }
    page(&desk, &entering, Some(&typed), around, faults)
}

async fn entering(desk: &Desk, id: &str, what: &str) -> Result<Entering, Error> {
    let what = Happened::from_code(what).ok_or(Error::NotFound)?;
    let life = desk.signed.store().organisation(&desk.signed.actor, desk.today, id_of(id)?).await?;
    Ok(Entering { life: Some(life), what, old: None })
}

pub async fn show_happening(
    signed: SignedIn,
    Path((id, what)): Path<(String, String)>,
) -> Result<Response, Error> {
    let desk = Desk::open(signed).await?;
    let entering = entering(&desk, &id, &what).await?;
    page(&desk, &entering, None, Around::typed(&Typed::new()), Faults::default())
}

pub async fn happen(
    signed: SignedIn,
    Path((id, what)): Path<(String, String)>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let desk = Desk::open(signed).await?;
    let entering = entering(&desk, &id, &what).await?;
    let id = id_of(&id)?;
    let mut faults = Faults::default();
    if let Some(new) = read(&desk, &entering, &typed, &mut faults).await? {
        match desk.signed.store().happen(&desk.deed(), id, &new, revision(&typed)).await {
            Ok(_) => return Ok(go_with(&href(id), "organisation.entered")),
            Err(error) => refused(&mut faults, error, desk.words)?,
        }
    }
    page(&desk, &entering, Some(&typed), Around::typed(&typed), faults)
}

fn revision(typed: &Typed) -> i64 {
    typed.get("revision").and_then(|text| text.trim().parse().ok()).unwrap_or(-1)
}

async fn correcting(desk: &Desk, id: &str, happening: &str) -> Result<Entering, Error> {
    let happening: HappeningId = happening.parse().map_err(|_| Error::NotFound)?;
    let life = desk.signed.store().organisation(&desk.signed.actor, desk.today, id_of(id)?).await?;
    let is_it = |one: &&Happening| one.id == happening && one.superseded.is_none();
    let old = life.happenings.iter().find(is_it).cloned().ok_or(Error::NotFound)?;
    Ok(Entering { what: old.what, life: Some(life), old: Some(old) })
}

pub async fn show_correction(
    signed: SignedIn,
    Path((id, happening)): Path<(String, String)>,
) -> Result<Response, Error> {
    let desk = Desk::open(signed).await?;
    let entering = correcting(&desk, &id, &happening).await?;
    let Some(old) = &entering.old else { return Err(Error::NotFound) };
    let other = match old.other {
        Some(other) => desk.signed.store().organisation_names(&[other]).await?.remove(&other),
        None => None,
    };
    let around = Around {
        on: desk.short(old.on),
        decision: old.decision.clone(),
        note: old.note.clone(),
        until: old.until.map(|until| desk.short(until)).unwrap_or_default(),
        other: other.unwrap_or_default(),
        why: String::new(),
        found: Found::default(),
    };
    page(&desk, &entering, None, around, Faults::default())
}

pub async fn correct(
    signed: SignedIn,
    Path((id, happening)): Path<(String, String)>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let desk = Desk::open(signed).await?;
    let entering = correcting(&desk, &id, &happening).await?;
    let Some(old) = entering.old.as_ref().map(|old| old.id) else { return Err(Error::NotFound) };
    let id = id_of(&id)?;
    let mut faults = Faults::default();
    let why = Around::typed(&typed).why;
    if why.trim().is_empty() {
        faults.add("ly_do", desk.words.t("organisation.refused.why_missing"));
    }
    if let Some(new) = read(&desk, &entering, &typed, &mut faults).await? {
        let store = desk.signed.store();
        match store.correct_happening(&desk.deed(), id, old, &new, &why, revision(&typed)).await {
            Ok(_) => return Ok(go_with(&href(id), "organisation.corrected")),
            Err(error) => refused(&mut faults, error, desk.words)?,
        }
    }
    page(&desk, &entering, Some(&typed), Around::typed(&typed), faults)
}

pub async fn withdraw(
    signed: SignedIn,
    Path((id, happening)): Path<(String, String)>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let desk = Desk::open(signed).await?;
    let entering = correcting(&desk, &id, &happening).await?;
    let Some(old) = &entering.old else { return Err(Error::NotFound) };
    let id = id_of(&id)?;
    let why = Around::typed(&typed).why;
    let mut faults = Faults::default();
    if why.trim().is_empty() {
        faults.add("ly_do", desk.words.t("organisation.refused.why_missing"));
    } else {
        let store = desk.signed.store();
        match store.withdraw_happening(&desk.deed(), id, old.id, &why, revision(&typed)).await {
            Ok(()) => return Ok(go_with(&href(id), "organisation.withdrawn")),
            Err(error) => refused(&mut faults, error, desk.words)?,
        }
    }
    let around = Around {
        on: desk.short(old.on),
        decision: old.decision.clone(),
        note: old.note.clone(),
        until: old.until.map(|until| desk.short(until)).unwrap_or_default(),
        other: String::new(),
        why,
        found: Found::default(),
    };
    page(&desk, &entering, None, around, faults)
}
