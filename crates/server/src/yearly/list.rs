//! Of whom a return is asked, how far each is, who is silent for the second
//! year, and reminders.

use super::{ROOM, href, mark, schedule};
use crate::Error;
use crate::organisation::{Desk, id_of, kind_word};
use crate::page::{Page, SignedIn, go_with, html};
use crate::part::Mark;
use crate::scope::{self, Choice};
use askama::Template;
use axum::Form;
use axum::extract::Query;
use axum::response::Response;
use domain::organisation::yearly::State;
use serde::Deserialize;
use std::collections::HashMap;
use storage::organisation::yearly::{Asked as Returns, Row, Which};

/// Rows of a page.
const ROWS: i64 = 50;
/// So many years back can be chosen.
const YEARS: i16 = 10;

/// What the address says.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    nam: String,
    don_vi: String,
    loc: String,
    trang: String,
}

struct Line {
    name: String,
    href: String,
    kind: String,
    place: String,
    mark: Mark,
    sent: String,
    reminded: String,
    is_silent: bool,
    is_illustrative: bool,
    /// The name of its tick, where it may be reminded.
    tick: Option<String>,
}

#[derive(Template)]
#[template(path = "yearly/list.html")]
struct Show {
    page: Page,
    lead: String,
    years: Vec<Choice>,
    units: Vec<Choice>,
    filters: Vec<Choice>,
    tiles: Vec<(String, String, String)>,
    rows: Vec<Line>,
    year: String,
    unit: String,
    filter: String,
    before: Option<String>,
    after: Option<String>,
    has_ticks: bool,
}

const FILTERS: [(&str, Which); 7] = [
    ("", Which::All),
    ("chua-khai", Which::In(State::Expected)),
    ("dang-khai", Which::In(State::InProgress)),
    ("da-gui", Which::In(State::Sent)),
    ("tra-lai", Which::In(State::Returned)),
    ("da-nhan", Which::In(State::Accepted)),
    ("im-lang", Which::Silent),
];

fn filter_word(which: Which) -> String {
    match which {
        Which::All => "yearly.all".to_owned(),
        Which::In(state) => format!("yearly.state.{}", state.code()),
        Which::Silent => "yearly.silent".to_owned(),
    }
}

pub async fn show(signed: SignedIn, Query(asked): Query<Asked>) -> Result<Response, Error> {
    let desk = Desk::open(signed).await?;
    let w = desk.words;
    let plan = schedule(&desk.programme)?;
    let now = plan.year_on(desk.today);
    let year = asked.nam.parse::<i16>().unwrap_or(now).clamp(1900, now);
    let day = plan.takes_effect(year, desk.today);
    let unit = desk.unit(&asked.don_vi, day)?;
    let filter = FILTERS.iter().find(|(code, _)| *code == asked.loc);
    let (code, which) = *filter.ok_or(Error::NotFound)?;
    let at: i64 = asked.trang.parse::<i64>().unwrap_or(1).clamp(1, 10_000);
    let returns = Returns { under: unit.id, year, which };
    let store = desk.signed.store();
    let found = store.yearly_list(&desk.signed.actor, desk.today, returns, (at - 1) * ROWS, ROWS).await?;
    let year_text = year.to_string();
    let to = |filter: &str, page: i64| {
        let page = page.to_string();
        let mut query = vec![("nam", year_text.as_str()), ("don_vi", &unit.code), ("loc", filter)];
        if page != "1" {
            query.push(("trang", &page));
        }
        scope::address("/so-dang-ky/bao-cao-nam", &query)
    };
    let tile = |(filter, which): &(&str, Which)| {
        let count = vietnamese::number::format(found.count(*which), 0, w.0);
        (count, w.t(&filter_word(*which)).to_owned(), to(filter, 1))
    };
    let rows: Vec<Line> = found.rows.iter().map(|row| line(&desk, row, year)).collect();
    let due = desk.short(plan.due_on(year));
    let values: [(&str, &dyn std::fmt::Display); 3] =
        [("unit", &scope::name(unit, w)), ("due", &due), ("source", &crate::source::text(&plan.source, w))];
    let choice =
        |(filter, which): &(&str, Which)| Choice::new(*filter, w.t(&filter_word(*which)), *filter == code);
    html(&Show {
        page: desk.signed.visit.page(ROOM, &w.f("yearly.title", &[("year", &year)])),
        lead: w.f("yearly.list_lead", &values),
        years: (now - YEARS + 1..=now)
            .rev()
            .map(|one| Choice::new(one.to_string(), one.to_string(), one == year))
            .collect(),
        units: desk.units(unit, day),
        filters: FILTERS.iter().map(choice).collect(),
        tiles: FILTERS.iter().map(tile).collect(),
        unit: unit.code.clone(),
        filter: code.to_owned(),
        before: (at > 1).then(|| to(code, at - 1)),
        after: (at * ROWS < found.count(which)).then(|| to(code, at + 1)),
        has_ticks: rows.iter().any(|row| row.tick.is_some()),
        year: year_text.clone(),
        rows,
    })
}

fn line(desk: &Desk, row: &Row, year: i16) -> Line {
    let w = desk.words;
    let moment = |at| crate::task::say::moment(at, w);
    let reminded = row.reminded_at.map(|at| {
        let by = row.reminded_by.as_deref().unwrap_or_default();
        w.f("yearly.reminded", &[("at", &moment(at)), ("by", &by)])
    });
    let may_remind = row.state.is_open() && row.facts.seat.is_some_and(|seat| desk.keeps(seat));
    Line {
        name: row.facts.name.clone(),
        href: href(row.id, year),
        kind: kind_word(row.facts.kind, w),
        place: desk.place(&row.facts, desk.today),
        mark: mark(row.state, w),
        sent: row.sent_at.map(moment).unwrap_or_default(),
        reminded: reminded.unwrap_or_default(),
        is_silent: row.silent,
        is_illustrative: row.illustrative,
        tick: may_remind.then(|| format!("chi.{}", row.id)),
    }
}

/// Reminds those that were ticked.
pub async fn remind(signed: SignedIn, Form(typed): Form<HashMap<String, String>>) -> Result<Response, Error> {
    let desk = Desk::open(signed).await?;
    let of = |name: &str| typed.get(name).map(String::as_str).unwrap_or_default();
    let year: i16 = of("nam").parse().map_err(|_| Error::NotFound)?;
    let ticked = typed.keys().filter_map(|name| name.strip_prefix("chi."));
    let mut ids = ticked.map(id_of).collect::<Result<Vec<_>, Error>>()?;
    ids.sort_unstable();
    let query = [("nam", of("nam")), ("don_vi", of("don_vi")), ("loc", of("loc"))];
    let to = scope::address("/so-dang-ky/bao-cao-nam", &query);
    if ids.is_empty() {
        return Ok(go_with(&to, "yearly.nobody"));
    }
    desk.signed.store().remind_yearly(&desk.deed(), &ids, year).await?;
    Ok(go_with(&to, "yearly.reminded_done"))
}
