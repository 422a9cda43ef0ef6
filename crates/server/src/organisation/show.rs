//! One organisation as it was on a day, as it is or was known, with its life.

use super::{Desk, ROOM, href, id_of, kind_word, marks, refusal, word};
use crate::Error;
use crate::page::{Page, SignedIn, html};
use crate::part::Mark;
use crate::scope;
use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use domain::OrganisationId;
use domain::organisation::{Facts, Happened, Happening, History, State};
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::HashMap;

/// What the address says.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    ngay: String,
    luc: String,
}

/// A line of the life.
struct Line {
    on: String,
    what: String,
    decision: String,
    changes: Vec<String>,
    note: String,
    said: String,
    ended: Option<String>,
    correct: Option<String>,
    is_after: bool,
    other: Option<(String, String)>,
}

/// A number that holds, with its age.
struct Number {
    name: String,
    value: String,
    measure: String,
    /// The day of which it is, and what said it.
    of: String,
}

#[derive(Template)]
#[template(path = "organisation/show.html")]
struct Show {
    page: Page,
    href: String,
    day: String,
    day_label: String,
    is_today: bool,
    known: Option<String>,
    known_day: String,
    marks: Vec<Mark>,
    kind: String,
    facts: Vec<(String, String)>,
    numbers: Vec<Number>,
    life: Vec<Line>,
    broken: Vec<String>,
    reminder: Option<String>,
    is_illustrative: bool,
    same_as: Option<String>,
    next: Vec<(String, String)>,
    may_keep: bool,
    was_there: bool,
    former: String,
    merged: Vec<(String, String)>,
    done: Vec<crate::activity::Done>,
    record: Option<String>,
}

pub async fn show(
    signed: SignedIn,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    let desk = Desk::open(signed).await?;
    let id = id_of(&id)?;
    let life = desk.signed.store().organisation(&desk.signed.actor, desk.today, id).await?;
    let day = desk.day(&asked.ngay);
    let moment = desk.known(&asked.luc);
    let w = desk.words;
    let history = match moment {
        Some(moment) => life.history_at(&desk.programme, moment),
        None => life.history(&desk.programme),
    };
    let held = history.on(day);
    let facts = held.or(history.latest()).cloned().unwrap_or_default();
    let others: Vec<OrganisationId> =
        life.happenings.iter().filter_map(|one| one.other).chain(facts.union).collect();
    let names = desk.signed.store().organisation_names(&others).await?;
    let may_keep = history.latest().and_then(|facts| facts.seat).is_some_and(|seat| desk.keeps(seat));
    let line = |one: &Happening| line(&desk, id, one, day, may_keep && moment.is_none(), &names);
    let mut happenings: Vec<&Happening> =
        life.happenings.iter().filter(|one| moment.is_none_or(|moment| one.said_at <= moment)).collect();
    happenings.sort_by_key(|one| (one.on, one.said_at, one.id));
    happenings.reverse();
    let until = history.suspended_until(&desk.programme.register, desk.today);
    let now = history.on(desk.today);
    let next = now.filter(|_| may_keep && moment.is_none() && life.same_as.is_none()).map(|facts| {
        let all = desk.programme.register.next(facts.kind, Some(facts.state), desk.today);
        let sensible = all.into_iter().filter(|what| makes_sense(*what, facts));
        sensible
            .map(|what| (word(w, "happened", what.code()), format!("{}/su-kien/{}", href(id), what.code())))
            .collect()
    });
    let mut former: Vec<String> = Vec::new();
    for span in &history.spans {
        if span.facts.name != facts.name && !former.contains(&span.facts.name) {
            former.push(span.facts.name.clone());
        }
    }
    html(&Show {
        page: desk.page(ROOM, &facts.name),
        href: href(id),
        day_label: desk.short(day),
        is_today: day == desk.today,
        known: moment.map(|_| desk.short(desk.day(&asked.luc))),
        known_day: asked.luc.clone(),
        marks: marks(&facts, w),
        kind: kind_word(facts.kind, w),
        facts: self::facts(&desk, &facts, day, &names),
        numbers: numbers(&desk, &history, &facts, if held.is_some() { day } else { Date::MAX }),
        life: happenings.into_iter().map(line).collect(),
        broken: history.broken.iter().map(|broken| refusal(broken, w)).collect(),
        reminder: until.map(|until| reminder(until, desk.today, w)),
        is_illustrative: life.illustrative,
        same_as: life.same_as.map(href),
        next: next.unwrap_or_default(),
        may_keep,
        was_there: held.is_some(),
        former: former.join("; "),
        merged: (1..)
            .zip(desk.signed.store().same_as(id).await?)
            .map(|(number, id)| (w.f("double.open_other", &[("number", &number)]), href(id)))
            .collect(),
        done: crate::activity::done_for(&desk, id).await?,
        record: may_keep.then(|| scope::address("/hoat-dong/them", &[("to_chuc", &facts.name)])),
        day: day.to_string(),
    })
}

/// What would change nothing is not offered.
fn makes_sense(what: Happened, facts: &Facts) -> bool {
    match what {
        Happened::Founded | Happened::Registered if facts.state != State::Founded => false,
        Happened::Certified => !facts.certified,
        Happened::JoinedAlliance => !facts.alliance,
        Happened::LeftAlliance => facts.alliance,
        Happened::JoinedUnion => facts.union.is_none(),
        Happened::LeftUnion => facts.union.is_some(),
        Happened::WentIdle => !facts.idle,
        Happened::WorkedAgain => facts.idle,
        _ => true,
    }
}

/// Days before its end from which a suspension asks for somebody's eye.
pub(super) const SOON: i64 = 60;

/// When a suspension must end, and how pressing that is.
pub(super) fn reminder(until: Date, today: Date, words: crate::Words) -> String {
    let days = (until - today).get_days();
    let day = vietnamese::date::short(until, words.0);
    let values: [(&str, &dyn std::fmt::Display); 2] = [("day", &day), ("days", &days.abs())];
    let soon = today.checked_add(SOON.days()).is_ok_and(|soon| until <= soon);
    let key = match () {
        () if days < 0 => "organisation.suspension_over",
        () if soon => "organisation.suspension_soon",
        () => "organisation.suspension_until",
    };
    words.f(key, &values)
}

fn facts(
    desk: &Desk,
    facts: &Facts,
    day: Date,
    names: &HashMap<OrganisationId, String>,
) -> Vec<(String, String)> {
    let w = desk.words;
    let yes = |is: bool| if is { w.t("organisation.yes").to_owned() } else { String::new() };
    let register = &desk.programme.register;
    let law = register.law(&facts.law).map(|law| w.0.pick(&law.vi, &law.en).to_string());
    let products = facts.products.iter().map(|one| match one.stars {
        0 => one.name.clone(),
        stars => w.f("organisation.product_stars", &[("name", &one.name), ("stars", &stars)]),
    });
    let others = facts.other_activities.iter().map(|code| super::trade::named(code, desk));
    let all = [
        ("organisation.code", facts.code.clone()),
        ("organisation.field.ten_viet_tat", facts.short_name.clone()),
        ("organisation.field.ten_nuoc_ngoai", facts.foreign_name.clone()),
        ("organisation.place", desk.place(facts, day)),
        ("organisation.law_head", law.unwrap_or_else(|| facts.law.clone())),
        ("organisation.sector_head", super::list::sector_name(desk, &facts.activity, day)),
        ("evaluation.size_head", crate::evaluation::size(desk, facts, day)),
        ("organisation.field.nganh", super::trade::named(&facts.activity, desk)),
        ("organisation.field.nganh_khac", others.collect::<Vec<_>>().join("; ")),
        ("organisation.field.san_pham", products.collect::<Vec<_>>().join("; ")),
        ("organisation.field.cong_nghe_cao", yes(facts.high_tech)),
        ("organisation.field.chuoi", yes(facts.value_chain)),
        ("organisation.representative", facts.representative.clone()),
        ("organisation.field.phu_trach", facts.in_charge.clone()),
        ("organisation.certified", yes(facts.certified)),
        ("organisation.alliance", yes(facts.alliance)),
        ("organisation.union", facts.union.and_then(|union| names.get(&union).cloned()).unwrap_or_default()),
    ];
    let said = all.into_iter().filter(|(_, value)| !value.is_empty());
    said.map(|(key, value)| (w.t(key).to_owned(), value)).collect()
}

/// The numbers that hold on a day, each from the happening that said it last.
fn numbers(desk: &Desk, history: &History, facts: &Facts, day: Date) -> Vec<Number> {
    let w = desk.words;
    let known = desk.programme.register.measures.iter();
    let known = known.filter_map(|one| facts.numbers.get(&one.key).map(|value| (one, *value)));
    known
        .map(|(one, value)| {
            let says = |happening: &&Happening| {
                happening.on <= day && happening.change.numbers.get(&one.key) == Some(&value)
            };
            let said = history.happenings.iter().rev().find(says);
            let of = said.map(|said| {
                let what = word(w, "happened", said.what.code());
                w.f("organisation.number_of", &[("day", &desk.short(said.on)), ("what", &what)])
            });
            Number {
                name: one.name(w.0).to_owned(),
                value: vietnamese::number::format(value, 0, w.0),
                measure: one.unit(w.0).to_owned(),
                of: of.unwrap_or_default(),
            }
        })
        .collect()
}

fn line(
    desk: &Desk,
    id: OrganisationId,
    one: &Happening,
    day: Date,
    may_correct: bool,
    names: &HashMap<OrganisationId, String>,
) -> Line {
    let w = desk.words;
    let moment = |at: jiff::Timestamp| crate::task::say::moment(at, w);
    let mut changes: Vec<String> = Vec::new();
    let facts = Facts::default().after(&one.change);
    for field in super::field::asked(Happened::Registered) {
        let text = field.text(&facts, desk, one.on);
        let is_said = !text.is_empty() && one.change.fields().contains(&field.fact());
        if is_said && *field != super::field::Field::Kind {
            let text =
                if text == "1" { w.t("organisation.yes").to_owned() } else { text.replace('\n', "; ") };
            changes.push(format!("{}: {text}", w.t(&format!("organisation.field.{}", field.name()))));
        }
    }
    for measure in &desk.programme.register.measures {
        if let Some(value) = one.change.numbers.get(&measure.key) {
            let value = vietnamese::number::format(*value, 0, w.0);
            changes.push(format!("{}: {value} {}", measure.name(w.0), measure.unit(w.0)));
        }
    }
    if let Some(until) = one.until {
        changes.push(w.f("organisation.until_day", &[("day", &desk.short(until))]));
    }
    Line {
        on: desk.short(one.on),
        what: word(w, "happened", one.what.code()),
        decision: one.decision.clone(),
        changes,
        note: one.note.clone(),
        said: w.f("organisation.said", &[("by", &one.said_by), ("at", &moment(one.said_at))]),
        ended: one.superseded.as_ref().map(|end| {
            w.f("organisation.superseded", &[("by", &end.by), ("at", &moment(end.at)), ("why", &end.why)])
        }),
        correct: (may_correct && one.superseded.is_none()).then(|| format!("{}/sua/{}", href(id), one.id)),
        is_after: one.on > day,
        other: one.other.map(|other| (names.get(&other).cloned().unwrap_or_default(), href(other))),
    }
}
