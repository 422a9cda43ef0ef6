//! A document: its text with what was read in it, and the list of figures.

use super::card::Card;
use super::text::{self, Block};
use super::{href, id_of};
use crate::document::file::disposition;
use crate::page::{Page, Room, SignedIn, go, html};
use crate::{Error, scope};
use askama::Template;
use axum::extract::{Path, Query};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::IncomingId;
use domain::incoming::place;
use domain::permission::Action;
use domain::programme::Programme;
use serde::Deserialize;
use storage::incoming::{Finding, Incoming};

/// Which part of the text, and what was done just before.
#[derive(Deserialize, Default)]
pub(super) struct Asked {
    /// The part of a long text, from 1.
    #[serde(default)]
    phan: usize,
    /// The act in which figures were confirmed together.
    #[serde(default)]
    vua: String,
}

/// A finding beside its place.
pub(super) struct Note {
    number: usize,
    is_error: bool,
    text: String,
    noted: Option<String>,
    position: i64,
}

#[derive(Template)]
#[template(path = "inbox/show.html")]
struct Show {
    page: Page,
    href: String,
    facts: Vec<(&'static str, String)>,
    is_illustrative: bool,
    blocks: Vec<Block>,
    /// All of this part, in the order of the text: blocks point to them.
    cards: Vec<Card>,
    /// Those that wait, the least sure first; then the others; then those that are only read.
    waiting: Vec<usize>,
    looked: Vec<usize>,
    others: Vec<usize>,
    notes: Vec<Note>,
    sure: usize,
    /// How many are agreed to and stand in no report yet, and in how many reports they belong.
    agreed: usize,
    reports: usize,
    may_act: bool,
    part: usize,
    parts: usize,
    batch: Option<(String, usize)>,
    refused: Option<String>,
    reason: String,
}

impl Show {
    fn chosen<'a>(&'a self, places: &'a [usize]) -> impl Iterator<Item = &'a Card> {
        places.iter().filter_map(|place| self.cards.get(*place))
    }
}

pub(super) async fn show(
    signed: SignedIn,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    page(&signed, id_of(&id)?, &asked, None, String::new()).await
}

/// The page again, with why nothing was done and what was typed.
pub(super) async fn again(
    signed: &SignedIn,
    id: IncomingId,
    why: String,
    reason: String,
    status: StatusCode,
) -> Result<Response, Error> {
    let answer = page(signed, id, &Asked::default(), Some(why), reason).await?;
    Ok((status, answer).into_response())
}

async fn page(
    signed: &SignedIn,
    id: IncomingId,
    asked: &Asked,
    refused: Option<String>,
    reason: String,
) -> Result<Response, Error> {
    let (programme, words) = (signed.programme().await?, signed.visit.words);
    let incoming = signed.store().incoming(&signed.actor, id).await?;
    let head = &incoming.head;
    let may_act = storage::allow(&programme, &signed.actor, Action::Receive, head.unit).is_ok();
    let title = super::list::title(head, words);
    let page = signed.visit.page(Room::Inbox, &title).with_error(refused.is_some());
    let parts = text::parts(&incoming);
    let part = asked.phan.clamp(1, parts) - 1;
    let within = (part * text::PART)..((part + 1) * text::PART);
    let figures = incoming.figures.iter().filter(|figure| within.contains(&figure.read.span.0));
    let cards: Vec<Card> =
        figures.map(|figure| Card::new(signed, &programme, &page, figure, may_act)).collect();
    let which = |keep: &dyn Fn(&Card) -> bool| -> Vec<usize> {
        cards.iter().enumerate().filter(|(_, card)| keep(card)).map(|(at, _)| at).collect()
    };
    let mut waiting = which(&|card| card.waits());
    waiting.sort_by_key(|at| cards[*at].score);
    let looked = which(&|card| card.is_for_report && !card.waits());
    let others = which(&|card| !card.is_for_report);
    let (agreed, reports) = ready(&programme, &incoming);
    let of_batch = |figure: &&storage::incoming::Figure| {
        !asked.vua.is_empty() && figure.batch.as_ref() == Some(&asked.vua)
    };
    let confirmed = incoming.figures.iter().filter(of_batch).count();
    let blocks = text::blocks(&incoming, &cards, part);
    html(&Show {
        href: href(id),
        facts: facts(signed, &programme, &incoming, &page),
        is_illustrative: head.illustrative,
        blocks,
        sure: cards_sure(signed, &programme, &incoming),
        waiting,
        looked,
        others,
        notes: incoming.findings.iter().enumerate().map(|(at, one)| note(at, one, &page)).collect(),
        agreed,
        reports,
        may_act,
        part: part + 1,
        parts,
        batch: (confirmed > 0).then(|| (asked.vua.clone(), confirmed)),
        refused,
        reason,
        cards,
        page,
    })
}

/// How many figures wait to be handed over, and to how many reports.
fn ready(programme: &Programme, incoming: &Incoming) -> (usize, usize) {
    let agreed = incoming.figures.iter().filter(|figure| figure.state.is_agreed() && figure.report.is_none());
    let places: Vec<_> = agreed.filter_map(|figure| place(programme, &figure.meaning).ok()).collect();
    let reports = places.iter().map(|one| (one.form.to_string(), one.period.to_string(), one.unit));
    (places.len(), reports.collect::<std::collections::BTreeSet<_>>().len())
}

/// How many of the whole document could be confirmed in one act.
fn cards_sure(signed: &SignedIn, programme: &Programme, incoming: &Incoming) -> usize {
    let is_own = |figure: &storage::incoming::Figure| {
        let unit = figure.meaning.unit;
        unit.is_some_and(|unit| storage::allow(programme, &signed.actor, Action::Receive, unit).is_ok())
    };
    let sure = storage::incoming::sure(programme, &incoming.figures, &incoming.findings);
    sure.iter().filter(|figure| is_own(figure)).count()
}

fn note(at: usize, finding: &Finding, page: &Page) -> Note {
    Note {
        number: at + 1,
        is_error: finding.found.is_error,
        text: page.words.0.pick(finding.found.vi.clone(), finding.found.en.clone()),
        noted: finding.noted.as_ref().map(|(by, at, reason)| {
            page.f("inbox.noted", &[("by", by), ("at", &page.moment(at)), ("reason", reason)])
        }),
        position: finding.position,
    }
}

fn facts(
    signed: &SignedIn,
    programme: &Programme,
    incoming: &Incoming,
    page: &Page,
) -> Vec<(&'static str, String)> {
    let (head, words) = (&incoming.head, signed.visit.words);
    let unit = programme.units.near(head.unit, signed.visit.today());
    let received =
        page.f("inbox.received_value", &[("at", &page.moment(&head.received_at)), ("by", &head.received_by)]);
    let day = head.about.day.map(|day| vietnamese::date::short(day, words.0)).unwrap_or_default();
    let facts = [
        ("inbox.sender", unit.map(|unit| scope::name(unit, words).to_owned()).unwrap_or_default()),
        ("inbox.number", head.about.number.clone()),
        ("inbox.day", day),
        ("inbox.issuer", head.about.issuer.clone()),
        ("inbox.received", received),
        ("inbox.hash", head.hash.chars().take(16).collect()),
    ];
    facts.into_iter().filter(|(_, value)| !value.is_empty()).collect()
}

/// The way to a figure's sentence in its document.
pub(super) async fn sentence(signed: SignedIn, Path(figure): Path<String>) -> Result<Response, Error> {
    let (head, figure) = signed.store().reading(&signed.actor, super::figure_of(&figure)?).await?;
    Ok(go(&super::place_of(head.id, figure.id, figure.read.span.0)))
}

/// The file as it came: to be saved, never to be shown by the browser.
pub(super) async fn file(signed: SignedIn, Path(id): Path<String>) -> Result<Response, Error> {
    let (head, bytes) = signed.store().incoming_file(&signed.actor, id_of(&id)?).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (header::CONTENT_DISPOSITION, disposition(&head.name)),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}
