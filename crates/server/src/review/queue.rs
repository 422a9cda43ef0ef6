//! What waits for a reviewer: reports of which their unit is the nearest
//! reviewer first, then those further below; the longest waiting first.

use crate::page::SignedIn;
use crate::part::Mark;
use crate::report::case::{Case, href, title, unit_name};
use crate::{Error, state};
use domain::report::State;
use storage::report::{Head, ReportKey};

/// A report that waits.
#[derive(Clone)]
pub(crate) struct Waiting {
    pub(crate) unit: String,
    pub(crate) title: String,
    pub(crate) href: String,
    pub(crate) mark: Mark,
    pub(crate) sent: String,
    pub(crate) sent_by: String,
    /// What needs a look, in a sentence; only for the first ones.
    pub(crate) look: Option<String>,
}

/// Reports of which the page says how much needs a look; each costs a few reads.
const LOOKED_INTO: usize = 20;

/// The nearest ones and the others.
pub(crate) async fn read(signed: &SignedIn) -> Result<(Vec<Waiting>, Vec<Waiting>), Error> {
    let (nearest, below) = heads(signed).await?;
    let mut shown = Vec::new();
    for (index, head) in nearest.iter().enumerate() {
        shown.push(waiting(signed, head, index < LOOKED_INTO).await?);
    }
    let mut others = Vec::new();
    for head in &below {
        others.push(waiting(signed, head, false).await?);
    }
    Ok((shown, others))
}

/// The first few of the nearest ones and how many there are.
pub(crate) async fn first(signed: &SignedIn, most: usize) -> Result<(Vec<Waiting>, usize), Error> {
    let (nearest, _) = heads(signed).await?;
    let mut shown = Vec::new();
    for head in nearest.iter().take(most) {
        shown.push(waiting(signed, head, true).await?);
    }
    Ok((shown, nearest.len()))
}

/// The report after one in the queue, and that one's place of how many.
pub(crate) async fn around(
    signed: &SignedIn,
    key: &ReportKey,
) -> Result<(Option<Waiting>, Option<(usize, usize)>), Error> {
    let (nearest, below) = heads(signed).await?;
    // Whoever reviews their own queue is not led on to what others review first.
    let queue = if below.iter().any(|head| head.key == *key) { below } else { nearest };
    let place = queue.iter().position(|head| head.key == *key);
    let next = match place {
        Some(place) => queue.get(place + 1).or_else(|| queue.first()),
        None => queue.first(),
    };
    let next = match next.filter(|head| head.key != *key) {
        Some(head) => Some(waiting(signed, head, false).await?),
        None => None,
    };
    Ok((next, place.map(|place| (place + 1, queue.len()))))
}

async fn heads(signed: &SignedIn) -> Result<(Vec<Head>, Vec<Head>), Error> {
    let (programme, own) = (signed.programme().await?, signed.actor.unit);
    let heads = signed.store().reports_in(&signed.actor, State::Submitted).await?;
    let is_nearest =
        |head: &Head| programme.reviewer(head.key.unit, head.key.period).is_some_and(|unit| unit.id == own);
    Ok(heads.into_iter().filter(|head| head.key.unit != own).partition(is_nearest))
}

async fn waiting(signed: &SignedIn, head: &Head, is_looked_into: bool) -> Result<Waiting, Error> {
    let (programme, words) = (signed.programme().await?, signed.visit.words);
    let moment = |at| vietnamese::date::date_time(state::local(at).datetime(), words.0);
    let look = if is_looked_into { Some(look(&Case::of(signed, &head.key).await?)) } else { None };
    Ok(Waiting {
        unit: unit_name(&programme, &head.key, words),
        title: title(&programme, &head.key, words),
        href: href(&programme, &head.key).replacen("/bao-cao/", "/duyet/", 1),
        mark: Mark::of(head.state, words),
        sent: head.sent_at.map(moment).unwrap_or_default(),
        sent_by: head.sent_by.clone().unwrap_or_default(),
        look,
    })
}

/// "2 điều cần xem, 1 ghi chú".
fn look(case: &Case) -> String {
    let findings = case.report.findings.len();
    let notes = case.report.entries.values().filter(|entry| !entry.note.is_empty()).count();
    match (findings, notes) {
        (0, 0) => case.words.t("review.nothing_unusual").to_owned(),
        _ => case.words.f("review.to_look_at", &[("findings", &findings), ("notes", &notes)]),
    }
}
