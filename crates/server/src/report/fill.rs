//! Filling a report, section by section.

use super::back::{sent_back, words_of};
use super::case::{Address, Case};
use super::rows::{Kept, Part, beside, clash_sentence, id_of, parts};
use crate::page::{Page, Room, SignedIn, go, html};
use crate::{Error, finding};
use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::form::Cell;
use domain::permission::Action;
use domain::report::Command;
use std::collections::HashMap;
use storage::report::{Clash, Saved, Typed};

/// The form, the period, the unit and the section in an address.
type SectionAddress = (String, String, String, String);

#[derive(Template)]
#[template(path = "report/fill.html")]
struct Fill {
    page: Page,
    case: Case,
    part: Part,
    /// All sections, for the way between them.
    links: Vec<Link>,
    saved: String,
    /// Why nothing was saved.
    refused: Option<String>,
    next: Option<String>,
    count: usize,
    has_registered: bool,
    below: Option<super::Below>,
    /// Who sent it back and why: needed where it is mended.
    returned: Option<(String, String)>,
    deadline: String,
    from: String,
    to: String,
    oob: bool,
}

struct Link {
    href: String,
    title: String,
    is_current: bool,
    is_wrong: bool,
    filled: String,
}

/// What is answered while somebody types: the sentences at the fields, what
/// the page is based on now, and when it was saved.
#[derive(Template)]
#[template(path = "report/saved.html")]
struct SavedPart {
    page: Page,
    part: Part,
    status: String,
    is_failed: bool,
    is_sum: bool,
    oob: bool,
}

pub(crate) async fn show(
    signed: SignedIn,
    Path((form, period, unit, section)): Path<SectionAddress>,
) -> Result<Response, Error> {
    let case = Case::at(&signed, &(form, period, unit)).await?;
    storage::allow(&case.programme, &signed.actor, Action::Fill, case.report.key.unit)?;
    if !case.can(&Command::Save) {
        return Ok(go(&case.href()));
    }
    page(&signed, case, &section, Kept::default(), None).await
}

/// What a page of fields sends: `o.` what is typed, `cu.` what the page
/// showed, `ly-do.` the note.
#[derive(Default)]
pub(crate) struct Sent {
    kept: Kept,
    order: Vec<String>,
    pub(crate) next: String,
}

impl Sent {
    pub(crate) fn read(fields: Vec<(String, String)>) -> Sent {
        let mut sent = Sent::default();
        for (name, value) in fields {
            if let Some(name) = name.strip_prefix("o.") {
                sent.order.push(name.to_owned());
                sent.kept.typed.insert(name.to_owned(), value);
            } else if let Some(name) = name.strip_prefix("cu.") {
                sent.kept.was.insert(name.to_owned(), value);
            } else if let Some(name) = name.strip_prefix("ly-do.") {
                sent.kept.notes.insert(name.to_owned(), value);
            } else if name == "tiep" {
                sent.next = value;
            }
        }
        sent
    }

    fn typed(&self) -> Vec<Typed> {
        let of = |name: &String| Typed {
            cell: Cell::from_name(name),
            typed: self.kept.typed.get(name).cloned().unwrap_or_default(),
            was: self.kept.was.get(name).cloned().unwrap_or_default(),
            note: self.kept.notes.get(name).cloned(),
        };
        self.order.iter().map(of).collect()
    }

    pub(crate) fn notes(self) -> HashMap<String, String> {
        self.kept.notes
    }
}

/// Saves; two people who save in the same moment are tried again, since every
/// field is compared with what is there.
pub(crate) async fn write(
    signed: &SignedIn,
    key: &storage::report::ReportKey,
    typed: Vec<Typed>,
) -> Result<Saved, Error> {
    let mut tries = 0;
    loop {
        match signed.store().save(&signed.deed(), key, typed.clone()).await {
            Err(storage::Error::Conflict | storage::Error::Busy) if tries < 3 => tries += 1,
            done => return Ok(done?),
        }
    }
}

pub(crate) async fn save(
    signed: SignedIn,
    Path((form, period, unit, section)): Path<SectionAddress>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Error> {
    let address: Address = (form, period, unit);
    let key = super::case::key_of(&*signed.programme().await?, &address)?;
    let sent = Sent::read(fields);
    let done = write(&signed, &key, sent.typed()).await;
    let case = Case::of(&signed, &key).await?;
    let words = signed.visit.words;
    match done {
        Ok(saved) if signed.visit.is_htmx => saved_part(&signed, case, &section, saved.clashes).await,
        Ok(saved) if saved.clashes.is_empty() => after(&signed, case, &section, &sent.next).await,
        Ok(saved) => clash(&signed, case, &section, saved.clashes),
        Err(Error::Rule(refusal)) if signed.visit.is_htmx => {
            failed_part(&signed, case, &section, finding::refusal(&refusal, words)).await
        }
        Err(error @ (Error::Rule(_) | Error::Busy | Error::Conflict)) => {
            let (why, status) = match &error {
                Error::Rule(refusal) => (finding::refusal(refusal, words), StatusCode::UNPROCESSABLE_ENTITY),
                _ => (words.t("report.try_again").to_owned(), StatusCode::SERVICE_UNAVAILABLE),
            };
            let answer = page(&signed, case, &section, sent.kept, Some(why)).await?;
            Ok((status, answer).into_response())
        }
        Err(error) => Err(error),
    }
}

/// After saving: on to the next section, unless something here is wrong.
async fn after(signed: &SignedIn, case: Case, section: &str, next: &str) -> Result<Response, Error> {
    let parts = parts(&case, &beside(signed, &case).await?, &Kept::default())?;
    let place = parts.iter().position(|part| part.key == section).ok_or(Error::NotFound)?;
    if parts[place].errors() > 0 {
        let answer = page(signed, case, section, Kept::default(), None).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, answer).into_response());
    }
    Ok(match parts.get(place + 1).filter(|_| next != "kiem-tra") {
        Some(part) => go(&part.href),
        None => go(&format!("{}/kiem-tra", case.href())),
    })
}

async fn page(
    signed: &SignedIn,
    case: Case,
    section: &str,
    kept: Kept,
    refused: Option<String>,
) -> Result<Response, Error> {
    let words = signed.visit.words;
    let parts = parts(&case, &beside(signed, &case).await?, &kept)?;
    let place = parts.iter().position(|part| part.key == section).ok_or(Error::NotFound)?;
    let link = |(index, part): (usize, &Part)| Link {
        href: part.href.clone(),
        title: part.title.clone(),
        is_current: index == place,
        is_wrong: part.errors() > 0,
        filled: format!("{}/{}", part.filled(), part.rows.len()),
    };
    let links = parts.iter().enumerate().map(link).collect();
    let (next, count) = (parts.get(place + 1).map(|part| part.href.clone()), parts.len());
    let part = parts.into_iter().nth(place).ok_or(Error::NotFound)?;
    let title = words.f("report.section_title", &[("number", &part.number), ("title", &part.title)]);
    let page = signed.visit.page(Room::Report, &title);
    let saved = case.saved_at().map(|at| words.f("report.saved_at", &[("at", &page.moment(&at))]));
    let (period, day) = (case.report.key.period, |day| vietnamese::date::short(day, words.0));
    let is_wrong = part.errors() > 0 || refused.is_some();
    let events = match &case.report.head {
        Some(head) => signed.store().report_events(&signed.actor, head).await?,
        None => Vec::new(),
    };
    html(&Fill {
        returned: sent_back(&events).map(|event| words_of(event, words)),
        page: page.with_error(is_wrong),
        saved: saved.unwrap_or_else(|| not_yet(&case).to_owned()),
        has_registered: part.rows.iter().any(|row| row.registered.is_some()),
        below: super::coverage_below(signed, &case).await?,
        deadline: day(case.report.dates.deadline),
        from: day(period.from()),
        to: day(period.to()),
        links,
        next,
        count,
        part,
        refused,
        case,
        oob: false,
    })
}

fn not_yet(case: &Case) -> &str {
    let words = &case.words;
    if case.is_sum() { words.t("report.no_correction_yet") } else { words.t("report.not_saved_yet") }
}

async fn saved_part(
    signed: &SignedIn,
    case: Case,
    section: &str,
    clashes: Vec<Clash>,
) -> Result<Response, Error> {
    let words = signed.visit.words;
    // A field that clashed keeps what its page was based on, so that it clashes until somebody chooses.
    let is_failed = !clashes.is_empty();
    let kept = Kept { clashes, ..Kept::default() };
    let parts = parts(&case, &beside(signed, &case).await?, &kept)?;
    let part = parts.into_iter().find(|part| part.key == section).ok_or(Error::NotFound)?;
    let page = signed.visit.page(Room::Report, "");
    let status = match case.saved_at() {
        _ if is_failed => words.t("report.not_all_saved").to_owned(),
        Some(at) => words.f("report.saved_at", &[("at", &page.moment(&at))]),
        None => not_yet(&case).to_owned(),
    };
    let is_sum = case.is_sum();
    html(&SavedPart { page, part, status, is_failed, is_sum, oob: true })
}

async fn failed_part(
    signed: &SignedIn,
    case: Case,
    section: &str,
    status: String,
) -> Result<Response, Error> {
    let parts = parts(&case, &beside(signed, &case).await?, &Kept::default())?;
    let mut part = parts.into_iter().find(|part| part.key == section).ok_or(Error::NotFound)?;
    part.rows.clear();
    let is_sum = case.is_sum();
    let page = signed.visit.page(Room::Report, "");
    html(&SavedPart { page, part, status, is_failed: true, is_sum, oob: true })
}

#[derive(Template)]
#[template(path = "report/clash.html")]
struct ClashPage {
    page: Page,
    case: Case,
    href: String,
    clashes: Vec<Choice>,
}

struct Choice {
    name: String,
    id: String,
    label: String,
    sentence: String,
    mine: String,
    theirs: String,
    by: String,
    at: String,
}

/// Both values, side by side, for whoever saved later to choose.
fn clash(signed: &SignedIn, case: Case, section: &str, clashes: Vec<Clash>) -> Result<Response, Error> {
    let words = signed.visit.words;
    let page = signed.visit.page(Room::Report, words.t("report.clash_title")).with_error(true);
    let choice = |clash: Clash| Choice {
        name: clash.cell.name(),
        id: id_of(&clash.cell),
        label: finding::cell_label(&clash.cell, &case.programme, case.version(), words),
        sentence: clash_sentence(&clash, words),
        at: page.moment(&clash.at),
        mine: clash.mine,
        theirs: clash.theirs,
        by: clash.by,
    };
    let clashes = clashes.into_iter().map(choice).collect();
    let href = format!("{}/muc/{}", case.href(), crate::gate::percent(section));
    Ok((StatusCode::CONFLICT, html(&ClashPage { page, case, href, clashes })?).into_response())
}
