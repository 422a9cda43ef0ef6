//! What waits for a reviewer: reports of which their unit is the nearest
//! reviewer first, then those further below; the longest waiting first.

use crate::page::SignedIn;
use crate::part::Mark;
use crate::report::case::{href, title, unit_name};
use crate::{Error, Words, state};
use domain::report::State;
use storage::report::{Head, Look, ReportKey};

/// A report that waits.
#[derive(Clone)]
pub(crate) struct Waiting {
    pub(crate) unit: String,
    pub(crate) title: String,
    pub(crate) href: String,
    pub(crate) mark: Mark,
    pub(crate) sent: String,
    pub(crate) sent_by: String,
    /// What needed a look when it was sent, in a sentence.
    pub(crate) look: Option<String>,
}

/// The nearest ones and the others.
pub(crate) async fn read(signed: &SignedIn) -> Result<(Vec<Waiting>, Vec<Waiting>), Error> {
    let (nearest, below) = heads(signed).await?;
    Ok((waiting(signed, &nearest).await?, waiting(signed, &below).await?))
}

/// The first few of the nearest ones and how many there are.
pub(crate) async fn first(signed: &SignedIn, most: usize) -> Result<(Vec<Waiting>, usize), Error> {
    let (nearest, _) = heads(signed).await?;
    let shown = &nearest[..nearest.len().min(most)];
    Ok((waiting(signed, shown).await?, nearest.len()))
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
    let next = next.filter(|head| head.key != *key);
    let next = waiting(signed, next.map(std::slice::from_ref).unwrap_or_default()).await?.pop();
    Ok((next, place.map(|place| (place + 1, queue.len()))))
}

async fn heads(signed: &SignedIn) -> Result<(Vec<Head>, Vec<Head>), Error> {
    let (programme, own) = (signed.programme().await?, signed.actor.unit);
    let heads = signed.store().reports_in(&signed.actor, State::Submitted).await?;
    let is_nearest =
        |head: &Head| programme.reviewer(head.key.unit, head.key.period).is_some_and(|unit| unit.id == own);
    Ok(heads.into_iter().filter(|head| head.key.unit != own).partition(is_nearest))
}

/// These reports as a list shows them.
async fn waiting(signed: &SignedIn, heads: &[Head]) -> Result<Vec<Waiting>, Error> {
    let (programme, words) = (signed.programme().await?, signed.visit.words);
    let moment = |at| vietnamese::date::date_time(state::local(at).datetime(), words.0);
    let waiting = heads.iter().map(|head| Waiting {
        unit: unit_name(&programme, &head.key, words),
        title: title(&programme, &head.key, words),
        href: href(&programme, &head.key).replacen("/bao-cao/", "/duyet/", 1),
        mark: Mark::of(head.state, words),
        sent: head.sent_at.map(moment).unwrap_or_default(),
        sent_by: head.sent_by.clone().unwrap_or_default(),
        look: head.look.map(|look| sentence(look, words)),
    });
    Ok(waiting.collect())
}

/// "2 điều cần xem, 1 ghi chú".
fn sentence(look: Look, words: Words) -> String {
    match (look.findings, look.notes) {
        (0, 0) => words.t("review.sent_usual").to_owned(),
        (findings, notes) => words.f("review.to_look_at", &[("findings", &findings), ("notes", &notes)]),
    }
}
