//! The list of plans: those that hold, those that are over, and the documents
//! that they carry out.

use super::view;
use crate::page::{Page, Room, SignedIn, html};
use crate::scope::{self, Choice};
use crate::{Error, link};
use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use domain::permission::{Action, Reach, reach};
use domain::plan::Plan;
use domain::programme::Programme;
use serde::Deserialize;

/// What the address says.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    /// The code of the unit whose plans are shown; all if empty.
    don_vi: String,
}

struct Row {
    href: String,
    kind: String,
    number: String,
    title: String,
    issuer: String,
    unit: String,
    day: String,
    until: String,
    targets: usize,
    split: usize,
    is_illustrative: bool,
}

#[derive(Template)]
#[template(path = "plan/list.html")]
struct List {
    page: Page,
    groups: Vec<(&'static str, &'static str, Vec<Row>)>,
    units: Vec<Choice>,
    may_make: bool,
}

/// The page.
pub async fn show(signed: SignedIn, Query(asked): Query<Asked>) -> Result<Response, Error> {
    let (programme, w, today) = (signed.programme().await?, signed.visit.words, signed.visit.today());
    let seen = signed.store().plans(&signed.actor, today).await?;
    let code = |plan: &Plan| programme.units.near(plan.unit, today).map_or("", |unit| unit.code.as_str());
    let mut units: Vec<Choice> = Vec::new();
    for plan in &seen {
        let code = code(plan);
        if units.iter().all(|unit| unit.value != code) {
            let name = programme.units.near(plan.unit, today).map_or("", |unit| scope::name(unit, w));
            units.push(Choice::new(code, name, asked.don_vi == code));
        }
    }
    if !asked.don_vi.is_empty() && units.iter().all(|unit| !unit.is_chosen) {
        return Err(Error::NotFound);
    }
    let mut groups = vec![
        ("plan.holding", "plan.holding_none", Vec::new()),
        ("plan.over", "plan.over_none", Vec::new()),
        ("plan.documents", "plan.documents_none", Vec::new()),
    ];
    for plan in seen.iter().filter(|plan| asked.don_vi.is_empty() || code(plan) == asked.don_vi) {
        let group = match (is_document(plan), plan.holds(today) && plan.replaced_by.is_none()) {
            (true, _) => 2,
            (false, true) => 0,
            (false, false) => 1,
        };
        groups[group].2.push(row(&programme, plan, &signed));
    }
    html(&List {
        page: signed.visit.page(Room::Plan, w.t("plan.title")),
        groups,
        units,
        may_make: reach(signed.actor.role, Action::KeepPlan) != Reach::Nowhere,
    })
}

/// Whether it is only what plans rest on: it has no goals and no days of its own.
pub fn is_document(plan: &Plan) -> bool {
    plan.targets.is_empty() && plan.valid_from.is_none()
}

fn row(programme: &Programme, plan: &Plan, signed: &SignedIn) -> Row {
    let (w, today) = (signed.visit.words, signed.visit.today());
    let short = |day| vietnamese::date::short(day, w.0);
    let is_split = |target: &&domain::plan::Target| {
        target.version(today).is_some_and(|version| !version.shares.is_empty())
    };
    Row {
        href: link::plan(&plan.key),
        kind: view::kind_name(&plan.kind, w),
        number: plan.number.clone(),
        title: plan.title(w.0).to_owned(),
        issuer: plan.issuer.clone(),
        unit: programme.units.near(plan.unit, today).map_or("", |unit| scope::name(unit, w)).to_owned(),
        day: plan.day.map(short).unwrap_or_default(),
        until: plan.valid_to.map(short).unwrap_or_default(),
        targets: plan.targets.len(),
        split: plan.targets.iter().filter(is_split).count(),
        is_illustrative: plan.illustrative,
    }
}
