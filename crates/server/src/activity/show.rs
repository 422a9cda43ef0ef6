//! One activity as it is recorded, with what was recorded before.

use super::{Desk, ROOM, href, id_of, kind_word, names, number};
use crate::Error;
use crate::page::{Page, SignedIn, html};
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use domain::activity::Version;

/// A version as the page's thread shows it.
struct Line {
    title: String,
    on: String,
    said: String,
    ended: Option<String>,
}

#[derive(Template)]
#[template(path = "activity/show.html")]
struct Show {
    page: Page,
    kind: String,
    facts: Vec<(String, String)>,
    content: Vec<(String, String)>,
    organisations: Vec<(String, String)>,
    others: String,
    payments: Vec<(String, String, String)>,
    paid: String,
    versions: Vec<Line>,
    is_illustrative: bool,
    withdrawn: bool,
    correct: Option<String>,
}

pub async fn show(signed: SignedIn, Path(id): Path<String>) -> Result<Response, Error> {
    let desk = Desk::open(signed).await?;
    let id = id_of(&id)?;
    let versions = desk.signed.store().activity(&desk.signed.actor, desk.today, id).await?;
    let last = versions.last().ok_or(Error::NotFound)?;
    let names = names(&desk, versions.iter()).await?;
    let (of, w) = (&last.activity, desk.words);
    let organisation = |id: &domain::OrganisationId| {
        let name = names.get(id).cloned().unwrap_or_default();
        (name, crate::organisation::href(*id))
    };
    let payment =
        |one: &domain::activity::Payment| (desk.short(one.on), number(Some(one.amount), w), one.note.clone());
    let said = |key: &&str| {
        let text = of.content.get(*key).filter(|text| !text.trim().is_empty())?;
        Some((w.t(&format!("activity.content.{key}")).to_owned(), text.clone()))
    };
    html(&Show {
        page: desk.signed.visit.page(ROOM, &of.title),
        kind: kind_word(of.kind, w),
        facts: facts(&desk, last),
        content: of.kind.content().iter().filter_map(said).collect(),
        organisations: of.organisations.iter().map(organisation).collect(),
        others: of.others.clone(),
        payments: of.payments.iter().map(payment).collect(),
        paid: match of.amount {
            Some(amount) => w.f(
                "activity.paid_of",
                &[("paid", &number(Some(of.paid()), w)), ("amount", &number(Some(amount), w))],
            ),
            None => number(Some(of.paid()), w),
        },
        versions: versions.iter().rev().map(|one| line(&desk, one)).collect(),
        is_illustrative: last.illustrative,
        withdrawn: last.superseded.is_some(),
        correct: (last.superseded.is_none() && desk.keeps(of.unit)).then(|| format!("{}/sua", href(id))),
    })
}

fn facts(desk: &Desk, one: &Version) -> Vec<(String, String)> {
    let (of, w) = (&one.activity, desk.words);
    let mut days = desk.short(of.on);
    if let Some(until) = of.until {
        days = format!("{days} – {}", desk.short(until));
    }
    let money = of.amount.map(|_| w.f("activity.millions", &[("amount", &number(of.amount, w))]));
    let all = [
        ("activity.field.ngay", days),
        ("activity.field.dia_ban", desk.unit_name(of.unit, of.on)),
        ("activity.field.noi", of.place.clone()),
        ("activity.field.don_vi_to_chuc", of.organiser.clone()),
        ("activity.field.quyet_dinh", of.decision.clone()),
        ("activity.field.so_nguoi", number(of.people, w)),
        ("activity.field.nu", number(of.women, w)),
        ("activity.field.dan_toc", number(of.minority, w)),
        ("activity.field.so_luong", number(of.quantity, w)),
        ("activity.field.kinh_phi", money.unwrap_or_default()),
    ];
    let said = all.into_iter().filter(|(_, value)| !value.is_empty());
    said.map(|(key, value)| (w.t(key).to_owned(), value)).collect()
}

fn line(desk: &Desk, one: &Version) -> Line {
    let w = desk.words;
    let moment = |at: jiff::Timestamp| crate::task::say::moment(at, w);
    Line {
        title: one.activity.title.clone(),
        on: desk.short(one.activity.on),
        said: w.f("organisation.said", &[("by", &one.said_by), ("at", &moment(one.said_at))]),
        ended: one.superseded.as_ref().map(|end| {
            let values: [(&str, &dyn std::fmt::Display); 3] =
                [("by", &end.by), ("at", &moment(end.at)), ("why", &end.why)];
            w.f("organisation.superseded", &values)
        }),
    }
}
