//! Organisations that may have been entered twice: a list of pairs, each put
//! together by a person who has looked at both, and taken apart again.

use super::{Desk, ROOM, apart, href, id_of, kind_word};
use crate::Error;
use crate::admin::{Faults, answer};
use crate::page::{Page, SignedIn, go_with, html};
use crate::scope::{self, Choice};
use askama::Template;
use axum::Form;
use axum::extract::{Path, Query};
use axum::response::Response;
use domain::OrganisationId;
use serde::Deserialize;
use storage::organisation::{Double, Life};

/// Which area.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    don_vi: String,
}

struct Row {
    /// Name, page, seat of each.
    two: Vec<(String, String, String)>,
    alike: String,
    /// That somebody set the pair aside before, and what changed since.
    before: Option<String>,
    look: String,
}

#[derive(Template)]
#[template(path = "organisation/doubles.html")]
struct List {
    page: Page,
    unit_name: String,
    units: Vec<Choice>,
    rows: Vec<Row>,
    apart: Vec<apart::Line>,
}

pub async fn list(signed: SignedIn, Query(asked): Query<Asked>) -> Result<Response, Error> {
    let desk = Desk::open(signed).await?;
    let unit = desk.unit(&asked.don_vi, desk.today)?;
    let found = desk.signed.store().doubles(&desk.signed.actor, desk.today, unit.id).await?;
    html(&List {
        page: desk.signed.visit.page(ROOM, desk.words.t("double.title")),
        unit_name: scope::name(unit, desk.words).to_owned(),
        units: desk.units(unit, desk.today),
        rows: found.iter().map(|double| row(&desk, double)).collect(),
        apart: apart::lines(&desk, unit.id, &found).await?,
    })
}

fn row(desk: &Desk, double: &Double) -> Row {
    let w = desk.words;
    let alike = double.alike.iter().map(|one| w.t(&format!("double.alike.{}", one.code())).to_owned());
    let [first, second] = &double.two;
    let one = |(id, name, seat): &(OrganisationId, String, domain::UnitId)| {
        (name.clone(), href(*id), desk.unit_name(*seat, desk.today))
    };
    Row {
        two: double.two.iter().map(one).collect(),
        before: double.before.as_ref().map(|before| apart::came_back(desk, before)),
        alike: alike.collect::<Vec<_>>().join("; "),
        look: format!("{}/gop/{}", href(first.0), second.0),
    }
}

/// What was typed.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Typed {
    giu: String,
    pub ly_do: String,
    /// Why they are two.
    pub vi_sao: String,
    /// The revisions of the first and the other, as they were looked at.
    pub ban: String,
    pub ban_khac: String,
    revision: String,
}

/// One of the two, as it is now.
struct Side {
    id: String,
    href: String,
    name: String,
    facts: Vec<(String, String)>,
    is_kept: bool,
}

#[derive(Template)]
#[template(path = "organisation/merge.html")]
struct Merge {
    page: Page,
    act: String,
    faults: Faults,
    sides: Vec<Side>,
    revisions: (i64, i64),
    why: String,
    apart_act: String,
    apart_why: String,
    /// That somebody said already that they are two.
    apart: Option<String>,
}

pub async fn life(desk: &Desk, id: &str) -> Result<Life, Error> {
    Ok(desk.signed.store().organisation(&desk.signed.actor, desk.today, id_of(id)?).await?)
}

fn side(desk: &Desk, life: &Life, kept: &str) -> Side {
    let history = life.history(&desk.programme);
    let (facts, w) = (history.latest().cloned().unwrap_or_default(), desk.words);
    let began = history.began().map(|day| desk.short(day)).unwrap_or_default();
    let said = [
        ("organisation.kind_head", kind_word(facts.kind, w)),
        ("organisation.code", facts.code.clone()),
        ("organisation.place", desk.place(&facts, desk.today)),
        ("organisation.representative", facts.representative.clone()),
        ("double.began", began),
        ("double.happenings", history.happenings.len().to_string()),
    ];
    let said = said.into_iter().filter(|(_, value)| !value.is_empty());
    Side {
        id: life.id.to_string(),
        href: href(life.id),
        name: facts.name.clone(),
        facts: said.map(|(key, value)| (w.t(key).to_owned(), value)).collect(),
        is_kept: life.id.to_string() == kept,
    }
}

pub async fn merging(
    desk: &Desk,
    first: &Life,
    second: &Life,
    typed: &Typed,
    faults: Faults,
) -> Result<Response, Error> {
    let said = apart::of(desk, first, second).await?;
    let shown = Merge {
        apart_act: format!("{}/khong-trung/{}", href(first.id), second.id),
        apart_why: typed.vi_sao.clone(),
        apart: said.map(|said| apart::said(desk, &said)),
        page: desk.signed.visit.page(ROOM, desk.words.t("double.merge_title")).with_error(!faults.is_empty()),
        act: format!("{}/gop/{}", href(first.id), second.id),
        sides: [first, second].map(|life| side(desk, life, &typed.giu)).into(),
        revisions: (first.revision, second.revision),
        why: typed.ly_do.clone(),
        faults,
    };
    answer(&shown.faults, &shown)
}

pub async fn form(signed: SignedIn, Path((id, other)): Path<(String, String)>) -> Result<Response, Error> {
    let desk = Desk::open(signed).await?;
    let (first, second) = (life(&desk, &id).await?, life(&desk, &other).await?);
    merging(&desk, &first, &second, &Typed::default(), Faults::default()).await
}

/// A refusal of the storage as a fault of the form; other errors go on.
pub fn refused(faults: &mut Faults, field: &str, error: storage::Error, desk: &Desk) -> Result<(), Error> {
    match error {
        storage::Error::Conflict => faults.add(field, desk.words.t("organisation.changed")),
        other => faults.refused(field, other, desk.words)?,
    }
    Ok(())
}

pub async fn merge(
    signed: SignedIn,
    Path((id, other)): Path<(String, String)>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let desk = Desk::open(signed).await?;
    let (first, second) = (life(&desk, &id).await?, life(&desk, &other).await?);
    let mut faults = Faults::default();
    let (kept, gone, seen) = match typed.giu.as_str() {
        giu if giu == first.id.to_string() => (&first, &second, &typed.ban_khac),
        giu if giu == second.id.to_string() => (&second, &first, &typed.ban),
        _ => {
            faults.add("giu", desk.words.t("double.keep_missing"));
            return merging(&desk, &first, &second, &typed, faults).await;
        }
    };
    let seen = seen.parse().unwrap_or(-1);
    let store = desk.signed.store();
    match store.merge_organisations(&desk.deed(), gone.id, kept.id, &typed.ly_do, seen).await {
        Ok(()) => Ok(go_with(&href(kept.id), "double.merged")),
        Err(error) => {
            refused(&mut faults, "ly_do", error, &desk)?;
            merging(&desk, &first, &second, &typed, faults).await
        }
    }
}

#[derive(Template)]
#[template(path = "organisation/part.html")]
struct Part {
    page: Page,
    back: String,
    act: String,
    name: String,
    faults: Faults,
    revision: i64,
    why: String,
}

fn parting(desk: &Desk, life: &Life, typed: &Typed, faults: Faults) -> Result<Response, Error> {
    let history = life.history(&desk.programme);
    let shown = Part {
        page: desk.signed.visit.page(ROOM, desk.words.t("double.part_title")).with_error(!faults.is_empty()),
        back: href(life.id),
        act: format!("{}/tach", href(life.id)),
        name: history.latest().map(|facts| facts.name.clone()).unwrap_or_default(),
        revision: life.revision,
        why: typed.ly_do.clone(),
        faults,
    };
    answer(&shown.faults, &shown)
}

pub async fn show_part(signed: SignedIn, Path(id): Path<String>) -> Result<Response, Error> {
    let desk = Desk::open(signed).await?;
    let life = life(&desk, &id).await?;
    if life.same_as.is_none() {
        return Err(Error::NotFound);
    }
    parting(&desk, &life, &Typed::default(), Faults::default())
}

pub async fn part(
    signed: SignedIn,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let desk = Desk::open(signed).await?;
    let life = life(&desk, &id).await?;
    let seen = typed.revision.parse().unwrap_or(-1);
    let store = desk.signed.store();
    match store.part_organisations(&desk.deed(), life.id, &typed.ly_do, seen).await {
        Ok(()) => Ok(go_with(&href(life.id), "double.parted")),
        Err(error) => {
            let mut faults = Faults::default();
            refused(&mut faults, "ly_do", error, &desk)?;
            parting(&desk, &life, &typed, faults)
        }
    }
}
