//! One's own reports, newest first.

use super::case::{href, title, zone};
use crate::Error;
use crate::page::{Page, Room, SignedIn, html};
use crate::part::{Mark, in_time};
use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use domain::FormKey;
use domain::report::{State, timeliness};
use jiff::ToSpan;
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};
use storage::report::{Head, ReportKey};

/// The filter as it stands in the address.
#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    bieu: String,
}

#[derive(Template)]
#[template(path = "report/list.html")]
struct List {
    page: Page,
    forms: Vec<(FormKey, String)>,
    asked: Asked,
    lines: Vec<Line>,
}

struct Line {
    title: String,
    href: String,
    mark: Mark,
    in_time: String,
    is_late: bool,
    sent: String,
    is_sent: bool,
    deadline: String,
}

/// Years back in which a report that was never sent is still listed.
const YEARS: i32 = 3;

pub(crate) async fn show(signed: SignedIn, Query(asked): Query<Asked>) -> Result<Response, Error> {
    let visit = &signed.visit;
    let page = visit.page(Room::Report, visit.words.t("report.list_title"));
    let mut lines = BTreeMap::new();
    let mut forms: BTreeMap<FormKey, String> = BTreeMap::new();
    let programme = signed.programme().await?;
    for (key, line) in all(&signed, &page).await? {
        let name = programme.form(&key.form).map_or("", |form| form.short_name(visit.words.0));
        forms.insert(key.form.clone(), name.to_owned());
        if asked.bieu.is_empty() || key.form.as_str() == asked.bieu {
            lines.insert((std::cmp::Reverse(key.period), key.form), line);
        }
    }
    let forms = forms.into_iter().collect();
    html(&List { page, forms, asked, lines: lines.into_values().collect() })
}

/// Every report of the actor's unit: what there is, and what was asked for.
async fn all(signed: &SignedIn, page: &Page) -> Result<Vec<(ReportKey, Line)>, Error> {
    let (programme, today, unit) = (signed.programme().await?, signed.visit.today(), signed.actor.unit);
    let from = today.checked_sub(YEARS.years()).unwrap_or(today);
    let to = today.checked_add(1.year()).unwrap_or(today);
    let extended = signed.store().extended_of(&signed.actor, unit).await?;
    let heads = signed.store().unit_reports(&signed.actor, unit).await?;
    let mut heads: HashMap<ReportKey, Head> =
        heads.into_iter().map(|head| (head.key.clone(), head)).collect();
    let mut keys: Vec<ReportKey> = programme
        .asked_of(unit, from, to)
        .iter()
        .map(|asked| ReportKey { form: asked.form.key.clone(), period: asked.period, unit })
        .collect();
    keys.extend(
        heads.keys().filter(|key| !(from..=to).contains(&key.period.to())).cloned().collect::<Vec<_>>(),
    );
    let words = signed.visit.words;
    let mut lines = Vec::new();
    for key in keys {
        let Some(form) = programme.form(&key.form) else { continue };
        let Some(asked) = programme.expected(form, key.period, key.unit) else { continue };
        let later = extended.get(&(key.form.clone(), key.period)).copied();
        let Some(dates) = asked.dates(&programme.holidays, later) else { continue };
        let head = heads.remove(&key);
        if head.is_none() && today < dates.opens {
            continue;
        }
        let sent = head.as_ref().and_then(|head| head.sent_at);
        let first = head.as_ref().and_then(|head| head.first_sent_at);
        let state = head.as_ref().map_or(State::Expected, |head| head.state);
        let stands = timeliness(&dates, first.map(|at| at.to_zoned(zone()).date()), today);
        let line = Line {
            title: title(&programme, &key, words),
            href: href(&programme, &key),
            mark: Mark::of(state, words),
            in_time: in_time(stands, words),
            is_late: Mark::late(stands, words).is_some(),
            sent: sent.map(|at| page.moment(&at)).unwrap_or_default(),
            is_sent: sent.is_some(),
            deadline: vietnamese::date::short(dates.deadline, words.0),
        };
        lines.push((key, line));
    }
    Ok(lines)
}
