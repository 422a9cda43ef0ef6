//! Saying what a figure means: indicator, unit, period, value, role. What was
//! typed stays on the page until it is right; what was corrected is offered
//! to the glossary, so that the sender's next document is read better.

use super::card::{Card, role_word};
use super::{figure_of, href, id_of};
use crate::admin::pick;
use crate::page::{Page, Room, SignedIn, go_with, html};
use crate::scope::Choice;
use crate::{Error, Words, finding};
use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::ReadingId;
use domain::form::Cell;
use domain::glossary::Entry;
use domain::incoming::{Act, Meaning, Role};
use domain::period::Period;
use domain::permission::Action;
use domain::programme::Programme;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Deserialize;
use storage::incoming::{Figure, Said};

/// What the form holds.
#[derive(Deserialize, Default, Clone)]
pub(super) struct Typed {
    #[serde(default)]
    revision: String,
    #[serde(default)]
    chi_tieu: String,
    #[serde(default)]
    don_vi: String,
    #[serde(default)]
    ky: String,
    #[serde(default)]
    gia_tri: String,
    #[serde(default)]
    loai: String,
    #[serde(default)]
    nho: String,
}

/// What is wrong with a field, in words.
type Wrong = Vec<(&'static str, String)>;

#[derive(Template)]
#[template(path = "inbox/correct.html")]
struct Show {
    page: Page,
    document: String,
    title: String,
    card: Card,
    act: String,
    indicators: Vec<(String, Vec<Choice>)>,
    units: Vec<String>,
    periods: Vec<Choice>,
    roles: Vec<Choice>,
    typed: Typed,
    label: String,
    wrong: Wrong,
}

impl Show {
    fn wrong_at(&self, field: &str) -> Option<&str> {
        self.wrong.iter().find(|(at, _)| *at == field).map(|(_, text)| text.as_str())
    }
}

pub(super) async fn show(
    signed: SignedIn,
    Path((_, figure)): Path<(String, String)>,
) -> Result<Response, Error> {
    let id = figure_of(&figure)?;
    let (head, figure) = of_document(&signed, id).await?;
    let typed = typed_of(&signed, &head, &figure).await?;
    page(&signed, id, typed, Wrong::new()).await
}

/// A figure of a document that the actor may take in.
async fn of_document(signed: &SignedIn, id: ReadingId) -> Result<(storage::incoming::Head, Figure), Error> {
    let (head, figure) = signed.store().reading(&signed.actor, id).await?;
    storage::allow(&*signed.programme().await?, &signed.actor, Action::Receive, head.unit)?;
    Ok((head, figure))
}

/// What the form shows first: what the figure is taken for now; where it says no unit, the sender.
async fn typed_of(
    signed: &SignedIn,
    head: &storage::incoming::Head,
    figure: &Figure,
) -> Result<Typed, Error> {
    let (programme, words) = (signed.programme().await?, signed.visit.words);
    let meaning = &figure.meaning;
    let indicator = meaning.cell.as_ref().and_then(|cell| programme.indicators.get(&cell.indicator));
    let value = indicator.zip(meaning.value).map(|(one, value)| one.format(value, words.0));
    let day = meaning.period.map_or_else(|| signed.visit.today(), Period::to);
    Ok(Typed {
        revision: figure.revision.to_string(),
        chi_tieu: meaning.cell.as_ref().map(Cell::name).unwrap_or_default(),
        don_vi: pick::shown(&programme, meaning.unit.unwrap_or(head.unit), day, words),
        ky: meaning.period.map(|period| period.to_string()).unwrap_or_default(),
        gia_tri: value.unwrap_or_else(|| figure.read.written.clone()),
        loai: meaning.role.code().to_owned(),
        nho: "1".to_owned(),
    })
}

async fn page(signed: &SignedIn, id: ReadingId, typed: Typed, wrong: Wrong) -> Result<Response, Error> {
    let (programme, words) = (signed.programme().await?, signed.visit.words);
    let (head, figure) = of_document(signed, id).await?;
    let page = signed.visit.page(Room::Inbox, words.t("inbox.correct_title")).with_error(!wrong.is_empty());
    let role: Option<Role> = typed.loai.parse().ok();
    html(&Show {
        document: href(head.id),
        title: super::list::title(&head, words),
        act: format!("{}/so/{id}/sua", href(head.id)),
        indicators: indicators(&programme, &typed.chi_tieu, words),
        units: pick::choices(&programme, signed, signed.visit.today()),
        periods: periods(&programme, signed.visit.today(), &typed.ky, words),
        roles: Role::ALL
            .into_iter()
            .map(|one| Choice::new(one.code(), role_word(one, words), Some(one) == role))
            .collect(),
        card: Card::new(signed, &programme, &page, &figure, false),
        label: figure.read.label.clone(),
        typed,
        wrong,
        page,
    })
}

/// The fields of all forms, by form: a field that several ask for stands under the first.
pub(crate) fn indicators(programme: &Programme, chosen: &str, words: Words) -> Vec<(String, Vec<Choice>)> {
    let mut seen = std::collections::BTreeSet::new();
    let of = |form: &domain::form::Form| {
        let versions = form.versions.iter().rev();
        let cells = versions.flat_map(|version| version.cells().map(move |cell| (cell, version)));
        let new = cells.filter(|(cell, _)| seen.insert(cell.name()));
        let choices = new.map(|(cell, version)| {
            let label = finding::cell_label(&cell, programme, Some(version), words);
            let measure = programme.indicators.get(&cell.indicator).map_or("", |one| one.measure(words.0));
            Choice::new(cell.name(), format!("{label} ({measure})"), cell.name() == chosen)
        });
        (form.short_name(words.0).to_owned(), choices.collect())
    };
    let groups: Vec<(String, Vec<Choice>)> = programme.forms.iter().map(of).collect();
    groups.into_iter().filter(|(_, choices)| !choices.is_empty()).collect()
}

/// The periods that closed or are running, newest first.
fn periods(programme: &Programme, today: Date, chosen: &str, words: Words) -> Vec<Choice> {
    let from = programme.forms.iter().filter_map(|form| form.schedule.first.or(form.schedule.from)).min();
    let from = from.unwrap_or(today).min(today.saturating_sub(15.years()));
    let to = today.saturating_add(1.year());
    let mut all: Vec<Period> = programme.forms.iter().flat_map(|form| form.periods(from, to)).collect();
    all.sort();
    all.dedup();
    let choice = |period: Period| {
        let code = period.to_string();
        let is_chosen = code == chosen;
        Choice::new(code, vietnamese::name::capitalised(&period.label(words.0)), is_chosen)
    };
    all.into_iter().rev().map(choice).collect()
}

pub(super) async fn save(
    signed: SignedIn,
    Path((id, figure)): Path<(String, String)>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let (document, id, words) = (id_of(&id)?, figure_of(&figure)?, signed.visit.words);
    let (head, figure) = of_document(&signed, id).await?;
    let programme = signed.programme().await?;
    let meaning = match read(&signed, &programme, &typed) {
        Ok(meaning) => meaning,
        Err(wrong) => return again(&signed, id, typed, wrong, StatusCode::UNPROCESSABLE_ENTITY).await,
    };
    let remember = remembered(&signed, &programme, &head, &figure, &meaning, &typed);
    let revision = typed.revision.parse().unwrap_or(-1);
    let said = Said { id, revision, act: Act::Correct(meaning), remember };
    match signed.store().say(&signed.deed(), &said).await {
        Ok(_) => Ok(go_with(&format!("{}#s-{id}", href(document)), "inbox.corrected")),
        Err(storage::Error::Conflict) => {
            let why = conflict(&signed, id).await?;
            let (_, now) = of_document(&signed, id).await?;
            // Whoever has read what the other said may save over it.
            let typed = Typed { revision: now.revision.to_string(), ..typed };
            again(&signed, id, typed, vec![("chi_tieu", why)], StatusCode::CONFLICT).await
        }
        Err(storage::Error::Refused(key)) => {
            let field = if key == "inbox.unit_outside" { "don_vi" } else { "chi_tieu" };
            let wrong = vec![(field, words.t(&key).to_owned())];
            again(&signed, id, typed, wrong, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn again(
    signed: &SignedIn,
    id: ReadingId,
    typed: Typed,
    wrong: Wrong,
    status: StatusCode,
) -> Result<Response, Error> {
    Ok((status, page(signed, id, typed, wrong).await?).into_response())
}

/// What somebody else said of a figure in the meantime.
pub(super) async fn conflict(signed: &SignedIn, id: ReadingId) -> Result<String, Error> {
    let (programme, words) = (signed.programme().await?, signed.visit.words);
    let (_, figure) = of_document(signed, id).await?;
    let page = signed.visit.page(Room::Inbox, "");
    let (by, at) = figure.handed.clone().or(figure.acted.clone()).unwrap_or_default();
    let card = Card::new(signed, &programme, &page, &figure, false);
    let (state, facts) = (card.mark.text.to_lowercase(), card.facts.join(", "));
    let at = page.moment(&at);
    Ok(words.f("inbox.conflict", &[("by", &by), ("at", &at), ("state", &state), ("facts", &facts)]))
}

/// The meaning that was typed, or everything that is wrong with it.
fn read(signed: &SignedIn, programme: &Programme, typed: &Typed) -> Result<Meaning, Wrong> {
    let words = signed.visit.words;
    let mut wrong = Wrong::new();
    let role: Option<Role> = typed.loai.parse().ok();
    let is_for_report = role.is_none_or(|role| role.aspect().is_some());
    let cell = Some(Cell::from_name(&typed.chi_tieu))
        .filter(|cell| programme.indicators.get(&cell.indicator).is_some_and(|one| !one.is_computed()));
    if cell.is_none() && (is_for_report || !typed.chi_tieu.is_empty()) {
        wrong.push(("chi_tieu", words.t("inbox.lack.indicator").to_owned()));
    }
    let period: Option<Period> = typed.ky.parse().ok();
    if period.is_none() && is_for_report {
        wrong.push(("ky", words.t("inbox.lack.period").to_owned()));
    }
    let day = period.map_or_else(|| signed.visit.today(), Period::to);
    let unit = match typed.don_vi.trim() {
        "" if !is_for_report => None,
        text => {
            pick::unit(programme, signed, text, day, words).map_err(|text| wrong.push(("don_vi", text))).ok()
        }
    };
    let decimals = cell
        .as_ref()
        .and_then(|cell| programme.indicators.get(&cell.indicator))
        .map_or(0, |one| one.decimals);
    let value = match vietnamese::number::parse_as(typed.gia_tri.trim(), decimals) {
        Ok(value) => Some(value),
        Err(_) if !is_for_report => None,
        Err(error) => {
            wrong.push(("gia_tri", error.text(words.0)));
            None
        }
    };
    match role {
        Some(role) if wrong.is_empty() => Ok(Meaning { cell, unit, period, value, role }),
        _ => {
            if role.is_none() {
                wrong.push(("loai", words.t("inbox.role_missing").to_owned()));
            }
            Err(wrong)
        }
    }
}

/// The line for the glossary, if the figure's own words were taken for
/// something else and nobody said not to keep it.
fn remembered(
    signed: &SignedIn,
    programme: &Programme,
    head: &storage::incoming::Head,
    figure: &Figure,
    meaning: &Meaning,
    typed: &Typed,
) -> Option<Entry> {
    let cell = meaning.cell.as_ref().filter(|cell| Some(*cell) != figure.read.meaning.cell.as_ref())?;
    let sender = programme.units.near(head.unit, signed.visit.today())?;
    (!typed.nho.is_empty() && !figure.read.label.trim().is_empty()).then(|| Entry {
        words: figure.read.label.clone(),
        indicator: cell.indicator.clone(),
        breakdown: cell.breakdown.as_str().to_owned(),
        sender: Some(sender.code.clone()),
    })
}
