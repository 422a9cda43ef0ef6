//! Handing over: what was confirmed, by report, beside what already stands in
//! it. Another value in the report is never overwritten by itself: both stand
//! on the page, and somebody chooses.

use super::card::measured;
use super::{href, id_of, list};
use crate::page::{Page, Room, SignedIn, go_with, html};
use crate::part::Mark;
use crate::report::case::{self, Case};
use crate::report::rows::clash_sentence;
use crate::{Error, finding};
use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::IncomingId;
use domain::form::Cell;
use domain::incoming::{Place, place};
use domain::permission::Action;
use domain::programme::Programme;
use domain::report::{Command, apply};
use std::collections::BTreeMap;
use storage::incoming::{Figure, Pick};
use storage::report::ReportKey;

/// A value that may go into a field.
struct Offer {
    id: String,
    value: String,
    sentence: String,
}

/// A field of a report with what the document says for it.
struct Line {
    name: String,
    label: String,
    measure: String,
    /// What stands in the report.
    there: String,
    there_by: String,
    options: Vec<Offer>,
    /// Whether somebody has to choose.
    is_choice: bool,
    is_same: bool,
}

/// A report and the figures that belong in it.
type Gathered<'a> = (ReportKey, Vec<(&'a Figure, Place)>);

/// A report with what goes into it.
struct Group {
    form: String,
    period: String,
    unit: String,
    title: String,
    href: String,
    mark: Option<Mark>,
    lines: Vec<Line>,
    /// Why nothing can go into it now.
    closed: Option<String>,
    may_send: bool,
}

#[derive(Template)]
#[template(path = "inbox/hand.html")]
struct Show {
    page: Page,
    document: String,
    title: String,
    groups: Vec<Group>,
    /// Confirmed figures that no report takes, with why.
    rest: Vec<(String, String)>,
    refused: Option<String>,
}

pub(super) async fn show(signed: SignedIn, Path(id): Path<String>) -> Result<Response, Error> {
    page(&signed, id_of(&id)?, None).await
}

async fn page(signed: &SignedIn, id: IncomingId, refused: Option<String>) -> Result<Response, Error> {
    let (programme, words) = (signed.programme().await?, signed.visit.words);
    let incoming = signed.store().incoming(&signed.actor, id).await?;
    storage::allow(&programme, &signed.actor, Action::Receive, incoming.head.unit)?;
    let agreed = incoming.figures.iter().filter(|figure| figure.state.is_agreed() && figure.report.is_none());
    let mut by_report: BTreeMap<(String, String, String), Gathered<'_>> = BTreeMap::new();
    let mut rest = Vec::new();
    for figure in agreed {
        match place(&programme, &figure.meaning) {
            Ok(found) => {
                let key = ReportKey { form: found.form.clone(), period: found.period, unit: found.unit };
                let order = (key.unit.to_string(), key.period.to_string(), key.form.to_string());
                by_report.entry(order).or_insert_with(|| (key, Vec::new())).1.push((figure, found));
            }
            Err(lack) => {
                let what = measured(&figure.read.written, &figure.read.measure);
                let what = [what.as_str(), &figure.read.label].join(" ");
                rest.push((what, words.t(&format!("inbox.lack.{}", lack.code())).to_owned()));
            }
        }
    }
    let mut groups = Vec::new();
    for (key, figures) in by_report.into_values() {
        groups.push(group(signed, &key, &figures).await?);
    }
    html(&Show {
        page: signed.visit.page(Room::Inbox, words.t("inbox.hand_title")).with_error(refused.is_some()),
        document: href(id),
        title: list::title(&incoming.head, words),
        groups,
        rest,
        refused,
    })
}

async fn group(signed: &SignedIn, key: &ReportKey, figures: &[(&Figure, Place)]) -> Result<Group, Error> {
    let (programme, words) = (signed.programme().await?, signed.visit.words);
    let code = programme.units.near(key.unit, key.period.to()).map_or("", |unit| unit.code.as_str());
    let unit = case::unit_name(&programme, key, words);
    let title = format!("{unit}: {}", case::title(&programme, key, words));
    let mut group = Group {
        form: key.form.to_string(),
        period: key.period.to_string(),
        unit: code.to_owned(),
        title,
        href: case::href(&programme, key),
        mark: None,
        lines: Vec::new(),
        closed: None,
        may_send: false,
    };
    let case = match Case::of(signed, key).await {
        Ok(case) => case,
        Err(Error::NotFound) => {
            return Ok(Group { closed: Some(words.t("inbox.unit_outside").to_owned()), ..group });
        }
        Err(error) => return Err(error),
    };
    let mut cells: BTreeMap<&Cell, Vec<(&Figure, &Place)>> = BTreeMap::new();
    for (figure, place) in figures {
        cells.entry(&place.cell).or_default().push((figure, place));
    }
    let order: Vec<Cell> = case.version().into_iter().flat_map(|version| version.cells()).collect();
    let mut cells: Vec<_> = cells.into_iter().collect();
    cells.sort_by_key(|(cell, _)| order.iter().position(|one| one == *cell));
    group.lines = cells.into_iter().map(|(cell, figures)| line(&programme, &case, cell, &figures)).collect();
    group.mark = Some(case.mark());
    let facts = case.report.facts(signed.visit.today());
    group.closed =
        apply(case.state(), &Command::Save, &facts).err().map(|refusal| finding::refusal(&refusal, words));
    let may = |action| case.may(signed, action);
    group.may_send = may(Action::Submit) || may(Action::Review);
    Ok(group)
}

fn line(programme: &Programme, case: &Case, cell: &Cell, figures: &[(&Figure, &Place)]) -> Line {
    let words = case.words;
    let indicator = programme.indicators.get(&cell.indicator);
    let entry = case.report.entries.get(cell).filter(|entry| !entry.typed.is_empty());
    let there = entry.map(|entry| entry.typed.clone()).unwrap_or_default();
    let shown =
        |value: i64| indicator.map_or_else(String::new, |one| one.format(value, vietnamese::Language::Vi));
    // Two sentences that say the same are one value.
    let mut values: Vec<(&Figure, i64)> = Vec::new();
    for (figure, place) in figures {
        if values.iter().all(|(_, value)| *value != place.value) {
            values.push((figure, place.value));
        }
    }
    let is_same = values.len() == 1 && shown(values[0].1) == there;
    Line {
        name: cell.name(),
        label: finding::cell_label(cell, programme, case.version(), words),
        measure: indicator.map_or("", |one| one.measure(words.0)).to_owned(),
        there_by: entry.map(|entry| entry.saved_by.clone()).unwrap_or_default(),
        is_choice: values.len() > 1 || (!there.is_empty() && !is_same),
        is_same,
        there,
        options: values
            .into_iter()
            .map(|(figure, value)| Offer {
                id: figure.id.to_string(),
                value: shown(value),
                sentence: figure.read.sentence.clone(),
            })
            .collect(),
    }
}

/// What the form sends: which report, what the page showed, what was chosen.
#[derive(Default)]
struct Sent {
    key: (String, String, String),
    was: BTreeMap<String, String>,
    chosen: BTreeMap<String, String>,
    is_sent: bool,
}

impl Sent {
    fn read(fields: Vec<(String, String)>) -> Sent {
        let mut sent = Sent::default();
        for (name, value) in fields {
            if let Some(cell) = name.strip_prefix("cu.") {
                sent.was.insert(cell.to_owned(), value);
            } else if let Some(cell) = name.strip_prefix("chon.") {
                sent.chosen.insert(cell.to_owned(), value);
            } else {
                match name.as_str() {
                    "bieu" => sent.key.0 = value,
                    "ky" => sent.key.1 = value,
                    "don_vi" => sent.key.2 = value,
                    "gui" => sent.is_sent = true,
                    _ => {}
                }
            }
        }
        sent
    }

    fn picks(&self) -> Vec<Pick> {
        let chosen = self.chosen.iter().filter_map(|(cell, id)| Some((cell, id.parse().ok()?)));
        let was = |cell| self.was.get(cell).cloned().unwrap_or_default();
        chosen.map(|(cell, id)| Pick { id, was: was(cell) }).collect()
    }
}

pub(super) async fn hand(
    signed: SignedIn,
    Path(id): Path<String>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Error> {
    let (id, words, sent) = (id_of(&id)?, signed.visit.words, Sent::read(fields));
    // The document's own rights first: what is not theirs is not found.
    let head = signed.store().incoming_head(&signed.actor, id).await?;
    storage::allow(&*signed.programme().await?, &signed.actor, Action::Receive, head.unit)?;
    let key = case::key_of(&*signed.programme().await?, &sent.key)?;
    let picks = sent.picks();
    if picks.is_empty() {
        return again(&signed, id, words.t("inbox.none_chosen").to_owned(), StatusCode::UNPROCESSABLE_ENTITY)
            .await;
    }
    let done = match signed.store().hand_over(&signed.deed(), id, &key, &picks, sent.is_sent).await {
        Ok(done) => done,
        Err(storage::Error::Rule(refusal)) => {
            let why = finding::refusal(&refusal, words);
            return again(&signed, id, why, StatusCode::UNPROCESSABLE_ENTITY).await;
        }
        Err(storage::Error::Refused(key)) => {
            return again(&signed, id, words.t(&key).to_owned(), StatusCode::UNPROCESSABLE_ENTITY).await;
        }
        Err(storage::Error::Conflict) => {
            return again(&signed, id, words.t("inbox.changed").to_owned(), StatusCode::CONFLICT).await;
        }
        Err(error) => return Err(error.into()),
    };
    if !done.clashes.is_empty() {
        let said =
            done.clashes.iter().map(|clash| clash_sentence(clash, words)).collect::<Vec<_>>().join(" ");
        return again(&signed, id, said, StatusCode::CONFLICT).await;
    }
    match done.sent {
        Some(Err(refusal)) => {
            let why = finding::refusal(&refusal, words);
            let why = words.f("inbox.not_sent", &[("count", &done.handed), ("why", &why)]);
            again(&signed, id, why, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Some(Ok(_)) => Ok(go_with(&href(id), "inbox.handed_and_sent")),
        None => Ok(go_with(&href(id), "inbox.handed")),
    }
}

async fn again(
    signed: &SignedIn,
    id: IncomingId,
    why: String,
    status: StatusCode,
) -> Result<Response, Error> {
    Ok((status, page(signed, id, Some(why)).await?).into_response())
}
