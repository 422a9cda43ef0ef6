//! An organisation's return of a year: for its commune, which types in what
//! came on paper, accepts or returns it, and hands out the link.

use super::form::{self, Line, Typed};
use super::{ROOM, href, mark, schedule};
use crate::Error;
use crate::admin::{Faults, answer};
use crate::organisation::{Desk, id_of, kind_word};
use crate::page::{Page, SignedIn, Visit, go, go_with};
use crate::part::Mark;
use crate::workbook::Wrong;
use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::http::HeaderMap;
use axum::response::Response;
use domain::OrganisationId;
use domain::organisation::yearly::{Command, Entries, State};
use domain::programme::Programme;
use storage::organisation::yearly::{Opened, Stays};

/// What of the page belongs to who looks at it.
#[derive(Default)]
pub struct Sight {
    pub act: String,
    pub may_type: bool,
    pub may_decide: bool,
    pub lead: String,
    pub place: String,
    pub trail: Vec<(String, String)>,
    pub years: Vec<(String, String)>,
    /// For keepers: where the link is issued, how it stands, and its address just now.
    pub link: Option<LinkShown>,
    pub book: Book,
}

/// What a workbook that was sent came to.
#[derive(Default)]
pub struct Book {
    /// Its cells that cannot be used.
    pub wrong: Vec<Wrong>,
    /// What was read of it.
    pub said: Vec<String>,
}

/// The link as its keeper sees it.
pub struct LinkShown {
    pub issue: String,
    pub revoke: Option<String>,
    pub text: String,
    pub made: Option<String>,
}

#[derive(Template)]
#[template(path = "yearly/show.html")]
pub struct Show {
    page: Page,
    pub faults: Faults,
    sight: Sight,
    name: String,
    code: String,
    kind: String,
    mark: Mark,
    due: String,
    rule: String,
    reason: Option<String>,
    lines: Vec<Line>,
    note: String,
    revision: i64,
    last_year: String,
    events: Vec<String>,
    is_illustrative: bool,
}

impl Show {
    /// The page of a return. `typed` is what was typed into a form that was refused.
    pub fn of(
        visit: &Visit,
        programme: &Programme,
        opened: &Opened,
        typed: Option<(Entries, String)>,
        faults: Faults,
        sight: Sight,
    ) -> Result<Self, Error> {
        let w = visit.words;
        let (schedule, yearly) = (schedule(programme)?, &opened.yearly);
        let short = |day| vietnamese::date::short(day, w.0);
        let moment = |at| crate::task::say::moment(at, w);
        // A draft just opened is not scolded for what nobody has typed yet.
        let is_looked_at = typed.is_some() || yearly.revision > 0;
        let (entries, note) = typed.unwrap_or_else(|| (yearly.entries.clone(), yearly.note.clone()));
        let checked = if is_looked_at { opened.check(programme, &entries) } else { Default::default() };
        let event = |one: &storage::organisation::yearly::Event| {
            let kind = w.t(&format!("yearly.event.{}", one.kind)).to_owned();
            let said = w.f("yearly.event_line", &[("kind", &kind), ("by", &one.by), ("at", &moment(one.at))]);
            if one.reason.is_empty() { said } else { format!("{said}: {}", one.reason) }
        };
        let title = w.f("yearly.title", &[("year", &yearly.year)]);
        Ok(Self {
            page: visit.page(ROOM, &title).with_error(!faults.is_empty()),
            name: opened.facts.name.clone(),
            code: opened.facts.code.clone(),
            kind: kind_word(opened.facts.kind, w),
            mark: mark(yearly.state, w),
            due: w.f("yearly.due", &[("day", &short(schedule.due_on(yearly.year)))]),
            rule: w.f(
                "yearly.rule",
                &[
                    ("day", &short(schedule.holds_on(yearly.year))),
                    ("source", &crate::source::text(&schedule.source, w)),
                ],
            ),
            reason: yearly.reason.clone().filter(|_| yearly.state != State::Accepted),
            lines: form::lines(opened, &entries, &checked, programme, w),
            note,
            revision: yearly.revision,
            last_year: (yearly.year - 1).to_string(),
            events: yearly.events.iter().rev().map(event).collect(),
            is_illustrative: opened.life.illustrative,
            faults,
            sight,
        })
    }
}

fn year_of(text: &str) -> Result<i16, Error> {
    text.parse().map_err(|_| Error::NotFound)
}

/// The return that is asked for now.
pub async fn newest(signed: SignedIn, Path(id): Path<String>) -> Result<Response, Error> {
    let desk = Desk::open(signed).await?;
    let id = id_of(&id)?;
    // What the visitor does not see is not found before anything is said of it.
    desk.signed.store().organisation(&desk.signed.actor, desk.today, id).await?;
    let year = schedule(&desk.programme)?.year_on(desk.today);
    match desk.signed.store().yearly(&desk.signed.actor, desk.today, id, year).await {
        // A young organisation, or one that has ended, owes none.
        Err(storage::Error::NotFound) => Ok(go_with(&crate::organisation::href(id), "yearly.not_asked")),
        Err(error) => Err(error.into()),
        Ok(_) => Ok(go(&href(id, year))),
    }
}

async fn opened(desk: &Desk, id: OrganisationId, year: i16) -> Result<Opened, Error> {
    Ok(desk.signed.store().yearly(&desk.signed.actor, desk.today, id, year).await?)
}

/// The return that a keeper may fill in.
pub async fn kept(desk: &Desk, id: &str, year: &str) -> Result<Opened, Error> {
    let opened = opened(desk, id_of(id)?, year_of(year)?).await?;
    if keeps(desk, &opened) { Ok(opened) } else { Err(Error::Forbidden) }
}

fn keeps(desk: &Desk, opened: &Opened) -> bool {
    let history = opened.life.history(&desk.programme);
    history.latest().and_then(|facts| facts.seat).is_some_and(|seat| desk.keeps(seat))
}

pub async fn page(
    desk: &Desk,
    opened: &Opened,
    typed: Option<(Entries, String)>,
    faults: Faults,
    made: Option<String>,
    book: Book,
) -> Result<Response, Error> {
    let w = desk.words;
    let (id, year, state) = (opened.life.id, opened.yearly.year, opened.yearly.state);
    let (history, may_keep) = (opened.life.history(&desk.programme), keeps(desk, opened));
    let now = schedule(&desk.programme)?.year_on(desk.today);
    let began = history.began().map_or(now, |day| day.year());
    let years = (began.max(now - 4)..=now).rev().filter(|other| *other != year);
    let link = if may_keep { Some(link(desk, id, made).await?) } else { None };
    let sight = Sight {
        act: href(id, year),
        may_type: may_keep && state.is_open(),
        may_decide: may_keep && state == State::Sent,
        lead: w.t(if may_keep && state.is_open() { "yearly.on_behalf" } else { "yearly.looking" }).to_owned(),
        place: desk.place(&opened.facts, opened.day),
        trail: vec![
            (w.t("organisation.title").to_owned(), "/so-dang-ky".to_owned()),
            (w.t("yearly.list_title").to_owned(), format!("/so-dang-ky/bao-cao-nam?nam={year}")),
            (opened.facts.name.clone(), crate::organisation::href(id)),
        ],
        years: years.map(|other| (other.to_string(), href(id, other))).collect(),
        link,
        book,
    };
    let shown = Show::of(&desk.signed.visit, &desk.programme, opened, typed, faults, sight)?;
    answer(&shown.faults, &shown)
}

async fn link(desk: &Desk, id: OrganisationId, made: Option<String>) -> Result<LinkShown, Error> {
    let (w, store) = (desk.words, desk.signed.store());
    let held = store.yearly_link(&desk.signed.actor, desk.signed.visit.now, desk.today, id).await?;
    let moment = |at| crate::task::say::moment(at, w);
    let issue = format!("{}/ke-khai", crate::organisation::href(id));
    let text = match &held {
        None => w.t("yearly.link_none").to_owned(),
        Some(link) => {
            let used = match link.used_at {
                Some(at) => w.f("yearly.link_used", &[("at", &moment(at))]),
                None => w.t("yearly.link_unused").to_owned(),
            };
            let values: [(&str, &dyn std::fmt::Display); 3] = [
                ("by", &link.issued_by),
                ("at", &moment(link.issued_at)),
                ("until", &moment(link.expires_at)),
            ];
            format!("{} {used}", w.f("yearly.link_held", &values))
        }
    };
    Ok(LinkShown { revoke: held.map(|_| format!("{issue}/thu-hoi")), issue, text, made })
}

pub async fn show(signed: SignedIn, Path((id, year)): Path<(String, String)>) -> Result<Response, Error> {
    let desk = Desk::open(signed).await?;
    let opened = opened(&desk, id_of(&id)?, year_of(&year)?).await?;
    page(&desk, &opened, None, Faults::default(), None, Book::default()).await
}

pub async fn act(
    signed: SignedIn,
    Path((id, year)): Path<(String, String)>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let desk = Desk::open(signed).await?;
    let (id, year) = (id_of(&id)?, year_of(&year)?);
    let before = opened(&desk, id, year).await?;
    let act = form::act(&typed, &before, &desk.programme)?;
    match desk.signed.store().act_on_yearly(&desk.deed(), id, year, &act).await {
        Ok(_) => {
            let done = match act.command {
                Command::Save => "yearly.saved_done",
                Command::Send => "yearly.sent_done",
                Command::Accept => "yearly.accepted_done",
                Command::Return { .. } => "yearly.returned_done",
            };
            Ok(go_with(&href(id, year), done))
        }
        Err(Stays::Other(error @ (storage::Error::NotFound | storage::Error::Forbidden))) => {
            Err(error.into())
        }
        Err(stays) => {
            let now = opened(&desk, id, year).await?;
            let (entries, _) =
                act.typed.clone().unwrap_or_else(|| (now.yearly.entries.clone(), String::new()));
            let checked = now.check(&desk.programme, &entries);
            let lines = form::lines(&now, &entries, &checked, &desk.programme, desk.words);
            let faults = form::faults(stays, &lines, &checked, desk.words)?;
            page(&desk, &now, act.typed, faults, None, Book::default()).await
        }
    }
}

/// Answers with the page itself, not with a redirect: the address is shown once.
pub async fn issue(signed: SignedIn, Path(id): Path<String>, headers: HeaderMap) -> Result<Response, Error> {
    let desk = Desk::open(signed).await?;
    let id = id_of(&id)?;
    let code = desk.signed.store().issue_yearly_link(&desk.deed(), id).await?;
    let host = headers.get("host").and_then(|host| host.to_str().ok()).unwrap_or_default();
    let scheme = if desk.signed.visit.is_https { "https" } else { "http" };
    let made = Some(format!("{scheme}://{host}/ke-khai/{code}"));
    let year = schedule(&desk.programme)?.year_on(desk.today);
    let opened = opened(&desk, id, year).await?;
    page(&desk, &opened, None, Faults::default(), made, Book::default()).await
}

pub async fn revoke(signed: SignedIn, Path(id): Path<String>) -> Result<Response, Error> {
    let desk = Desk::open(signed).await?;
    let id = id_of(&id)?;
    desk.signed.store().revoke_yearly_link(&desk.deed(), id).await?;
    let year = schedule(&desk.programme)?.year_on(desk.today);
    Ok(go_with(&href(id, year), "yearly.link_revoked"))
}
