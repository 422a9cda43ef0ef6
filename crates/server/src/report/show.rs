//! One report: where it stands, what it says, what happened to it, and what
//! can be done now.

use super::back::{sent_back, words_of};
use super::case::{Address, Case};
use super::rows::{Kept, Part, beside, parts};
use crate::page::{Page, Room, SignedIn, html};
use crate::part::in_time;
use crate::{Error, words::Words};
use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::permission::Action;
use domain::report::{Command, State};
use storage::report::{Event, ReportKey};

/// What the one who looks may do now.
#[derive(Default)]
struct May {
    fill: bool,
    send: bool,
    withdraw: bool,
    sign: bool,
    review: bool,
    reopen: bool,
}

#[derive(Template)]
#[template(path = "report/show.html")]
struct Show {
    page: Page,
    case: Case,
    parts: Vec<Part>,
    events: Vec<(String, Event)>,
    may: May,
    refused: Option<String>,
    reason: String,
    has_registered: bool,
    below: Option<super::Below>,
    facts: Vec<(String, String)>,
    /// What happens next, for who sent it.
    next: Option<String>,
    /// Why it came back.
    returned: Option<(String, String)>,
    review_href: String,
}

pub(crate) async fn show(signed: SignedIn, Path(address): Path<Address>) -> Result<Response, Error> {
    let case = Case::at(&signed, &address).await?;
    page(&signed, case, None, String::new()).await
}

/// The same page after an act that was not possible: why, and nothing typed is lost.
pub(crate) async fn refused(
    signed: &SignedIn,
    key: &ReportKey,
    why: String,
    reason: String,
) -> Result<Response, Error> {
    let case = Case::of(signed, key).await?;
    let answer = page(signed, case, Some(why), reason).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, answer).into_response())
}

async fn page(
    signed: &SignedIn,
    case: Case,
    refused: Option<String>,
    reason: String,
) -> Result<Response, Error> {
    let words = signed.visit.words;
    let parts = parts(&case, &beside(signed, &case).await?, &Kept::default())?;
    let events = match &case.report.head {
        Some(head) => signed.store().report_events(&signed.actor, head).await?,
        None => Vec::new(),
    };
    let returned = sent_back(&events).map(|event| words_of(event, words));
    let page = signed.visit.page(Room::Report, &case.title()).with_error(refused.is_some());
    let code = super::case::href(&case.programme, &case.report.key);
    html(&Show {
        may: may(signed, &case),
        facts: facts(&case, &page),
        next: next(signed, &case),
        returned,
        below: super::coverage_below(signed, &case).await?,
        has_registered: parts.iter().flat_map(|part| &part.rows).any(|row| row.registered.is_some()),
        events: events.into_iter().map(|event| (kind(&event, words), event)).collect(),
        review_href: code.replacen("/bao-cao/", "/duyet/", 1),
        page,
        parts,
        refused,
        reason,
        case,
    })
}

fn may(signed: &SignedIn, case: &Case) -> May {
    let state = case.state();
    let any = || "?".to_owned();
    May {
        fill: case.may(signed, Action::Fill) && case.can(&Command::Save),
        send: case.may(signed, Action::Submit) && case.can(&Command::Save),
        withdraw: case.may(signed, Action::Submit) && case.can(&Command::Withdraw),
        sign: case.may(signed, Action::Sign) && state == State::ForSignature,
        review: case.may(signed, Action::Review) && state == State::Submitted,
        reopen: case.may(signed, Action::Reopen) && case.can(&Command::Reopen { reason: any() }),
    }
}

fn facts(case: &Case, page: &Page) -> Vec<(String, String)> {
    let words = case.words;
    let day = |day| vietnamese::date::short(day, words.0);
    let dates = &case.report.dates;
    let mut facts = vec![
        (words.t("report.unit"), case.unit_name()),
        (words.t("report.due"), format!("{} ({})", day(dates.deadline), in_time(case.timeliness(), words))),
    ];
    if let Some(reason) = &case.report.extended {
        facts.push((words.t("report.extended"), reason.clone()));
    }
    if let Some(head) = &case.report.head {
        if let (Some(at), Some(by)) = (&head.sent_at, &head.sent_by) {
            facts.push((words.t("report.sent_at"), format!("{}, {by}", page.moment(at))));
        }
        if let (Some(at), Some(by)) = (&head.accepted_at, &head.accepted_by) {
            facts.push((words.t("report.accepted_at"), format!("{}, {by}", page.moment(at))));
        }
    }
    if case.state().is_open() {
        facts.push((words.t("report.last_day"), day(dates.late_until)));
    }
    facts.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// What happens next, told to the unit that sent the report.
fn next(signed: &SignedIn, case: &Case) -> Option<String> {
    let words = case.words;
    let reviewer = case.reviewer().filter(|_| signed.actor.unit == case.report.key.unit)?;
    match case.state() {
        State::Submitted => Some(match case.reviewed_by() {
            Some(day) => {
                let day = vietnamese::date::short(day, words.0);
                words.f("report.next_reviewed_by", &[("unit", &reviewer), ("day", &day)])
            }
            None => words.f("report.next_reviewed", &[("unit", &reviewer)]),
        }),
        State::ForSignature => Some(words.f("report.next_signed", &[("unit", &reviewer)])),
        _ => None,
    }
}

fn kind(event: &Event, words: Words) -> String {
    let key = match event.kind.as_str() {
        "save" => "report.did_save",
        "submit" if event.to == State::ForSignature => "report.did_put",
        "submit" => "report.did_submit",
        "sign" => "report.did_sign",
        "return" => "report.did_return",
        "withdraw" => "report.did_withdraw",
        "accept" => "report.did_accept",
        "reopen" => "report.did_reopen",
        _ => "report.did_paper",
    };
    words.t(key).to_owned()
}
