//! The list of incoming documents, and the form that takes new ones.

use super::href;
use crate::page::{Page, Room, SignedIn, html};
use crate::part::Mark;
use crate::scope::{self, Choice};
use crate::{Error, Words};
use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::permission::{Action, Reach, reach};
use serde::Deserialize;
use storage::incoming::{Counts, Head};

/// Documents on a page.
const PAGE: i64 = 30;

/// Which documents.
#[derive(Deserialize, Default)]
pub(super) struct Asked {
    /// `cho-xem` for those that wait.
    #[serde(default)]
    xem: String,
    /// From 0.
    #[serde(default)]
    trang: i64,
}

struct Line {
    href: String,
    title: String,
    about: String,
    unit: String,
    received: String,
    mark: Mark,
    counts: String,
    findings: Option<(String, bool)>,
    is_illustrative: bool,
}

/// What became of one file.
#[derive(Template, Clone)]
#[template(path = "inbox/outcome.html")]
pub(super) struct Outcome {
    pub(super) name: String,
    pub(super) text: String,
    pub(super) href: String,
    pub(super) is_taken: bool,
    /// Whether it was there already.
    pub(super) is_before: bool,
}

#[derive(Template)]
#[template(path = "inbox/list.html")]
struct List {
    page: Page,
    lines: Vec<Line>,
    shows: Vec<Choice>,
    is_waiting: bool,
    newer: Option<i64>,
    older: Option<i64>,
    may_take: bool,
    may_choose: bool,
    units: Vec<String>,
    unit: String,
    unit_wrong: Option<String>,
    outcomes: Vec<Outcome>,
    refused: Option<String>,
    limit: String,
}

/// What is shown again after files were sent.
#[derive(Default)]
pub(super) struct Sent {
    pub(super) unit: String,
    pub(super) unit_wrong: Option<String>,
    pub(super) outcomes: Vec<Outcome>,
    pub(super) refused: Option<String>,
}

pub(super) async fn show(signed: SignedIn, Query(asked): Query<Asked>) -> Result<Response, Error> {
    page(&signed, &asked, Sent::default()).await
}

/// The page after files were sent, or after a form that could not be taken.
pub(super) async fn after(signed: &SignedIn, sent: Sent) -> Result<Response, Error> {
    let is_wrong =
        sent.refused.is_some() || sent.unit_wrong.is_some() || sent.outcomes.iter().any(|one| !one.is_taken);
    let answer = page(signed, &Asked::default(), sent).await?;
    let status = if is_wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok((status, answer).into_response())
}

async fn page(signed: &SignedIn, asked: &Asked, sent: Sent) -> Result<Response, Error> {
    let (words, programme) = (signed.visit.words, signed.programme().await?);
    let is_waiting = asked.xem == "cho-xem";
    let at = asked.trang.clamp(0, 10_000);
    let found = signed.store().incoming_page(&signed.actor, None, is_waiting, at * PAGE, PAGE).await?;
    let waiting = signed.store().incoming_waiting(&signed.actor).await?;
    let page = signed.visit.page(Room::Inbox, words.t("inbox.title")).with_count(Room::Inbox, waiting);
    let lines = found.documents.iter().map(|(head, counts)| {
        let unit = programme.units.near(head.unit, signed.visit.today());
        line(head, counts, unit.map_or("", |unit| scope::name(unit, words)), &page)
    });
    let how_far = reach(signed.actor.role, Action::Receive);
    let may_choose = how_far == Reach::Subtree;
    let has_error =
        sent.refused.is_some() || sent.unit_wrong.is_some() || sent.outcomes.iter().any(|one| !one.is_taken);
    html(&List {
        lines: lines.collect(),
        shows: vec![
            Choice::new("", words.t("inbox.show_all"), !is_waiting),
            Choice::new("cho-xem", words.f("inbox.show_waiting", &[("count", &waiting)]), is_waiting),
        ],
        is_waiting,
        newer: (at > 0).then_some(at - 1),
        older: ((at + 1) * PAGE < found.total).then_some(at + 1),
        may_take: how_far != Reach::Nowhere,
        may_choose,
        units: match may_choose {
            true => crate::admin::pick::choices(&programme, signed, signed.visit.today()),
            false => Vec::new(),
        },
        unit: sent.unit,
        unit_wrong: sent.unit_wrong,
        outcomes: sent.outcomes,
        refused: sent.refused,
        limit: limit(words),
        page: page.with_error(has_error),
    })
}

/// "Mỗi tệp tối đa 32 MB, mỗi lần gửi tối đa 64 MB."
pub(super) fn limit(words: Words) -> String {
    let megabytes = |bytes: usize| bytes / 1024 / 1024;
    let (file, all) = (megabytes(super::LARGEST_FILE), megabytes(super::LARGEST_SENDING));
    words.f("inbox.limit", &[("file", &file), ("all", &all)])
}

/// A document's name in lists: its type, number and title, or the file's name.
pub(crate) fn title(head: &Head, words: Words) -> String {
    let about = &head.about;
    if about.title.is_empty() {
        return head.name.clone();
    }
    let title = vietnamese::name::capitalised(&about.title);
    match about.number.is_empty() {
        true => title,
        false => words.f("inbox.name", &[("title", &title), ("number", &about.number)]),
    }
}

fn line(head: &Head, counts: &Counts, unit: &str, page: &Page) -> Line {
    let words = page.words;
    let (class, key) = match counts {
        Counts { open: 1.., .. } => ("edit", "inbox.waits"),
        Counts { agreed: 1.., .. } => ("sent", "inbox.to_hand"),
        Counts { handed: 1.., .. } => ("done", "inbox.done"),
        _ => ("done", "inbox.seen"),
    };
    let findings = (counts.findings > 0).then(|| {
        let (all, open) = (&counts.findings, &counts.open_findings);
        (words.f("inbox.findings_count", &[("all", all), ("open", open)]), counts.open_findings > 0)
    });
    let Counts { open, agreed, handed, refused, others, .. } = *counts;
    let all =
        [("open", open), ("agreed", agreed), ("handed", handed), ("refused", refused), ("others", others)];
    let told: Vec<String> = all
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(name, count)| words.f(&format!("inbox.count.{name}"), &[("count", &count)]))
        .collect();
    Line {
        href: href(head.id),
        title: title(head, words),
        about: head.name.clone(),
        unit: unit.to_owned(),
        received: page
            .f("inbox.received_value", &[("at", &page.moment(&head.received_at)), ("by", &head.received_by)]),
        mark: Mark { class, text: words.t(key).to_owned() },
        counts: told.join(", "),
        findings,
        is_illustrative: head.illustrative,
    }
}
