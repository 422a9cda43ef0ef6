//! The page behind a link with a code: an organisation's own public facts and
//! its own return, and nothing else.

use super::form::{self, Typed};
use super::show::{Book, Show, Sight};
use crate::admin::{Faults, answer};
use crate::page::{Visit, go_with};
use crate::{Error, Words};
use axum::Form;
use axum::extract::Path;
use axum::response::Response;
use domain::organisation::yearly::Command;
use storage::organisation::yearly::{Link, Opened, Visitor};

pub fn visitor<'a>(visit: &'a Visit, code: &'a str) -> Visitor<'a> {
    Visitor { code, address: &visit.address, now: visit.now, today: visit.today() }
}

fn address(code: &str) -> String {
    format!("/ke-khai/{}", crate::gate::percent(code))
}

pub async fn page(
    visit: &Visit,
    code: &str,
    (opened, link): &(Opened, Link),
    typed: Option<(domain::organisation::yearly::Entries, String)>,
    faults: Faults,
    book: Book,
) -> Result<Response, Error> {
    let programme = visit.app.store.programme().await?;
    let w: Words = visit.words;
    let until = crate::task::say::moment(link.expires_at, w);
    let sight = Sight {
        act: address(code),
        may_type: opened.yearly.state.is_open(),
        book,
        lead: w.f("yearly.by_link", &[("until", &until)]),
        ..Sight::default()
    };
    let shown = Show::of(visit, &programme, opened, typed, faults, sight)?;
    answer(&shown.faults, &shown)
}

pub async fn show(visit: Visit, Path(code): Path<String>) -> Result<Response, Error> {
    let found = visit.app.store.yearly_by_code(visitor(&visit, &code)).await?;
    page(&visit, &code, &found, None, Faults::default(), Book::default()).await
}

pub async fn act(
    visit: Visit,
    Path(code): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let store = &visit.app.store;
    let programme = store.programme().await?;
    let mut found = store.yearly_by_code(visitor(&visit, &code)).await?;
    let act = form::act(&typed, &found.0, &programme)?;
    let sends = act.command == Command::Send;
    match store.act_by_code(visitor(&visit, &code), &act).await {
        Ok(_) => {
            let done = if sends { "yearly.sent_done" } else { "yearly.saved_done" };
            Ok(go_with(&address(&code), done))
        }
        Err(stays) => {
            // Somebody else may have written meanwhile: the page shows where it stands now.
            found = store.yearly_by_code(visitor(&visit, &code)).await?;
            let typed = act.typed.clone().unwrap_or_default();
            let checked = found.0.check(&programme, &typed.0);
            let lines = form::lines(&found.0, &typed.0, &checked, &programme, visit.words);
            let faults = form::faults(stays, &lines, &checked, visit.words)?;
            page(&visit, &code, &found, Some(typed), faults, Book::default()).await
        }
    }
}
