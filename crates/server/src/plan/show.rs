//! One plan: its head, the chain it stands in, and how each goal stands.

use super::file::{self, FileLine};
use super::view::{self, Lamp, Sight, Stand};
use super::{Looked, Opened, look, sheet};
use crate::page::{Page, Room, SignedIn, html};
use crate::{Error, link};
use askama::Template;
use axum::extract::{Path, Query};
use axum::http::HeaderMap;
use axum::response::Response;
use domain::permission::{Action, Reach, reach};
use domain::plan::{Goal, Light, Plan, above, below};
use serde::Deserialize;
use storage::plan::{Judgement, TargetStanding};

/// What the address says.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    /// The day to look from.
    pub ngay: String,
    /// `xlsx`, `csv`, `docx`.
    pub dang: String,
}

/// A plan of the chain.
pub struct Link {
    pub href: String,
    pub label: String,
    pub about: String,
    /// How far along the chain, from 1.
    pub distance: usize,
}

/// A goal as the plan's page shows it.
pub struct GoalRow {
    pub href: String,
    pub title: String,
    pub asks: String,
    pub stand: Stand,
    /// Whether anything counts it.
    pub is_measured: bool,
    pub figures_of: String,
    pub gap: Option<String>,
    /// Units below at zero, and without any figures.
    pub at_zero: String,
    pub silent: String,
    pub judgement: Option<Judgement>,
}

#[derive(Template)]
#[template(path = "plan/show.html")]
struct Show {
    page: Page,
    key: String,
    kind: String,
    facts: Vec<(&'static str, String)>,
    replaced_by: Option<Link>,
    above: Vec<Link>,
    below: Vec<Link>,
    rows: Vec<GoalRow>,
    counts: Vec<(Lamp, usize)>,
    rule: String,
    unit_over: Option<String>,
    note: String,
    is_illustrative: bool,
    may_keep: bool,
    may_tell: bool,
    day: String,
    fault: Option<String>,
    is_past: bool,
    take: Vec<(&'static str, String)>,
    files: Vec<FileLine>,
}

/// The page.
pub async fn show(
    signed: SignedIn,
    Path(key): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let opened = Opened::open(&signed, &key).await?;
    let Looked { look, typed: day, fault } = look(&asked.ngay, &signed)?;
    let (plan, w) = (opened.plan(), signed.visit.words);
    let found = signed.store().standing(&signed.actor, plan, None, look).await?;
    let sight = opened.sight(&signed);
    if !asked.dang.is_empty() {
        return sheet::answer(&signed, &sight, &found, look.day, &asked.dang, &headers).await;
    }
    let judged = signed.store().judgements(&signed.actor, &plan.key, look.today).await?;
    let rows: Vec<GoalRow> = found.iter().filter_map(|one| goal_row(&sight, one, &judged)).collect();
    let count = |light: Light| {
        let count = rows.iter().filter(|row| row.is_measured && row.stand.light == light).count();
        (sight.lamp(light), count)
    };
    let seen = signed.store().plans(&signed.actor, look.today).await?;
    let links = |chain: Vec<(usize, &Plan)>| {
        chain.into_iter().map(|(far, plan)| link_to(plan, far, &sight)).collect()
    };
    let replaced = plan.replaced_by.as_ref().and_then(|key| seen.iter().find(|plan| plan.key == *key));
    let take_as = |format: &str| {
        let query = [("ngay", asked.ngay.as_str()), ("dang", format)];
        crate::scope::address(&link::plan(&plan.key), &query)
    };
    html(&Show {
        page: signed.visit.page(Room::Plan, plan.title(w.0)).with_error(fault.is_some()),
        fault,
        key: plan.key.to_string(),
        kind: format!("{} {}", view::kind_name(&plan.kind, w), plan.number).trim().to_owned(),
        facts: facts(&sight, look.today),
        unit_over: sight.unit_over(look.today),
        replaced_by: replaced.map(|plan| link_to(plan, 1, &sight)),
        above: links(above(&seen, &plan.key)),
        below: links(below(&seen, &plan.key)),
        counts: Light::ALL.into_iter().map(count).filter(|(_, count)| *count > 0).collect(),
        rule: view::rule(w),
        note: w.0.pick(&plan.note_vi, &plan.note_en).clone(),
        is_illustrative: plan.illustrative || rows.iter().any(|row| row.stand.is_illustrative),
        may_keep: opened.may_keep(&signed),
        may_tell: reach(signed.actor.role, Action::MakeDocument) != Reach::Nowhere,
        day,
        is_past: look.day < look.today,
        take: vec![
            ("part.excel", take_as("xlsx")),
            ("part.csv", take_as("csv")),
            ("plan.word", take_as("docx")),
        ],
        files: file::lines(&signed, &plan.key).await?,
        rows,
    })
}

/// A plan as a line of the chain.
pub fn link_to(plan: &Plan, distance: usize, sight: &Sight<'_>) -> Link {
    let label = format!("{} {}", view::kind_name(&plan.kind, sight.words), plan.number);
    Link {
        href: link::plan(&plan.key),
        label: label.trim().to_owned(),
        about: plan.title(sight.words.0).to_owned(),
        distance,
    }
}

fn facts(sight: &Sight<'_>, today: jiff::civil::Date) -> Vec<(&'static str, String)> {
    let (plan, w) = (sight.plan, sight.words);
    let unknown = || w.t("plan.not_known").to_owned();
    let valid = match (plan.valid_from, plan.valid_to) {
        (None, None) => String::new(),
        (Some(from), None) => w.f("plan.valid_from", &[("from", &sight.day(from))]),
        (from, Some(to)) => {
            let from = from.map(|day| sight.day(day)).unwrap_or_else(unknown);
            w.f("plan.valid_between", &[("from", &from), ("to", &sight.day(to))])
        }
    };
    let number = if plan.number.is_empty() { unknown() } else { plan.number.clone() };
    let facts = [
        ("plan.number", number),
        ("plan.day", plan.day.map(|day| sight.day(day)).unwrap_or_else(unknown)),
        ("plan.issuer", plan.issuer.clone()),
        ("plan.unit", sight.unit_name(plan.unit, today)),
        ("plan.valid", valid),
    ];
    facts.into_iter().filter(|(_, text)| !text.is_empty()).collect()
}

/// A goal's line.
pub fn goal_row(sight: &Sight<'_>, found: &TargetStanding, judged: &[Judgement]) -> Option<GoalRow> {
    let target = sight.plan.target(&found.key)?;
    let version = target.versions.get(found.version)?;
    let is_share = matches!(version.goal, Goal::Share(_) | Goal::Growth(_) | Goal::Each(_));
    let asked = found.whole.standing.asked.filter(|_| is_share);
    let names = |wanted: fn(Option<i64>) -> bool| {
        let those = found.units.iter().filter(|row| wanted(row.standing.actual));
        let units: Vec<_> =
            those.filter_map(|row| sight.programme.units.near(row.unit, row.standing.day)).collect();
        match units.len() {
            0 => String::new(),
            many if many > 5 => sight.words.f("plan.many_units", &[("count", &many)]),
            _ => crate::scope::listed(&units, sight.words),
        }
    };
    Some(GoalRow {
        href: link::target(&sight.plan.key, &found.key),
        title: target.title(sight.words.0).to_owned(),
        asks: sight.asks_in_numbers(target, version, asked),
        stand: sight.stand(target, found, &found.whole),
        is_measured: target.indicator.is_some() && (found.form.is_some() || found.counted.is_some()),
        figures_of: sight.figures_of(found),
        gap: found.gap.filter(|gap| *gap != 0).map(|gap| gap_words(sight, target, gap)),
        at_zero: names(|value| value == Some(0)),
        silent: names(|value| value.is_none()),
        judgement: judged.iter().find(|one| one.target == found.key).cloned(),
    })
}

/// "còn 1 chưa giao", "giao vượt 2".
pub fn gap_words(sight: &Sight<'_>, target: &domain::plan::Target, gap: i64) -> String {
    let key = if gap > 0 { "plan.gap_less" } else { "plan.gap_more" };
    sight.words.f(key, &[("gap", &sight.number(target, gap.saturating_abs()))])
}
