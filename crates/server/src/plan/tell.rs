//! A plan as its narrative report tells it: what the template's `plan` holds.
//! Every number leads to where it comes from.

use super::show;
use super::view::{self, Sight, Stand};
use crate::task::figure;
use crate::{Error, SignedIn, link};
use domain::form::Aspect;
use domain::plan::{Light, Target};
use storage::plan::{Judgement, Look, TargetStanding, UnitStanding};
use writing::Given;
use writing::model::Source;

/// Everything the report may tell, as it stands today.
pub(super) async fn told(signed: &SignedIn, sight: &Sight<'_>) -> Result<Given, Error> {
    let (store, plan, w, today) = (signed.store(), sight.plan, sight.words, signed.visit.today());
    let found = store.standing(&signed.actor, plan, None, Look::now(today)).await?;
    let judged = store.judgements(&signed.actor, &plan.key, today).await?;
    let wholes = store.plan_tasks(&signed.actor, &plan.key).await?;
    let goals = found.iter().filter_map(|found| goal(sight, found, &judged)).collect();
    let is_illustrative = found.iter().any(|found| found.whole.is_illustrative) || plan.illustrative;
    let name = format!("{} {}", view::kind_name(&plan.kind, w), plan.number);
    let name = if plan.number.is_empty() { view::kind_name(&plan.kind, w) } else { name };
    Ok(Given::Fields(vec![
        ("name", Given::text(name)),
        ("title", Given::text(plan.title(w.0))),
        ("issuer", Given::text(&plan.issuer)),
        ("day", plan.day.map_or(Given::Nothing, Given::Day)),
        ("rule", Given::text(view::rule(w))),
        ("unit_over", Given::text(sight.unit_over(today).unwrap_or_default())),
        ("goals", Given::List(goals)),
        ("laggards", Given::List(laggards(sight, &found))),
        ("tasks", crate::task::told(sight.programme, &plan.key, &wholes, today, w)),
        ("figures", Given::List(figures(signed, sight).await?)),
        ("recommendations", crate::recommendation::told(signed, w).await?),
        ("illustrative", Given::Is(is_illustrative)),
    ]))
}

/// What the plan's tasks add up to for each indicator that counts them.
async fn figures(signed: &SignedIn, sight: &Sight<'_>) -> Result<Vec<Given>, Error> {
    let (plan, w) = (sight.plan, sight.words);
    let (from, to) = figure::days_of(sight.programme, plan, signed.visit.today());
    let over = w.f("document.source_tasks_over", &[("from", &sight.day(from)), ("to", &sight.day(to))]);
    let told = |one: figure::Told| {
        let source = Source {
            key: format!("{}/{}", plan.key, one.key),
            text: one.text,
            value: one.value,
            decimals: one.decimals,
            label: one.name.clone(),
            measure: one.measure.clone(),
            source: over.clone(),
            href: one.href.unwrap_or_else(|| format!("/ke-hoach/{}/nhiem-vu", plan.key)),
            parts: Vec::new(),
        };
        Given::Fields(vec![
            ("name", Given::text(vietnamese::name::in_sentence(&one.name))),
            ("measure", Given::text(one.measure)),
            ("value", Given::Figure { source: Some(source), illustrative: one.illustrative }),
            ("illustrative", Given::Is(one.illustrative)),
        ])
    };
    Ok(figure::of_plan(signed, plan, w).await?.into_iter().map(told).collect())
}

fn goal(sight: &Sight<'_>, found: &TargetStanding, judged: &[Judgement]) -> Option<Given> {
    let target = sight.plan.target(&found.key)?;
    let version = target.versions.get(found.version)?;
    let (row, whole) = (show::goal_row(sight, found, judged)?, &found.whole);
    let number = |value: Option<i64>, what: &'static str| {
        figure(sight, target, value, what, link::target(&sight.plan.key, &target.key))
    };
    let units = |keep: fn(&UnitStanding) -> bool| {
        let those = found.units.iter().filter(|one| keep(one));
        Given::texts(those.map(|one| sight.unit_name(one.unit, one.standing.day)))
    };
    let judgement = row.judgement.map(|one| format!("{} ({})", one.text, one.said_by));
    Some(Given::Fields(vec![
        ("title", Given::text(target.title(sight.words.0))),
        ("measured", Given::Is(row.is_measured)),
        ("asks", Given::text(sight.asks_in_numbers(target, version, whole.standing.asked))),
        ("due", Given::Day(version.due)),
        ("asked", number(whole.standing.asked, "plan.asked")),
        ("actual", actual(sight, target, found, &row.stand)),
        ("expected", number(whole.standing.expected(), "plan.expected")),
        ("forecast", number(whole.standing.forecast(), "plan.forecast")),
        ("method", Given::text(row.stand.method)),
        ("percent", Given::text(row.stand.percent.unwrap_or_default())),
        ("light", Given::text(row.stand.light.code())),
        ("light_name", Given::text(row.stand.lamp.text)),
        ("because", Given::text(row.stand.because)),
        ("figures_of", Given::text(row.figures_of)),
        ("gap", Given::text(row.gap.unwrap_or_default())),
        ("behind", units(|one| one.standing.light().0 == Light::Behind)),
        ("zero", units(|one| one.standing.actual == Some(0))),
        ("silent", units(|one| one.standing.actual.is_none())),
        ("judgement", Given::text(judgement.unwrap_or_default())),
        ("illustrative", Given::Is(row.stand.is_illustrative)),
    ]))
}

/// What was reached. Where it is a total of one period it has that total's key
/// and leads to it; a sum over periods leads to the goal's page.
fn actual(sight: &Sight<'_>, target: &Target, found: &TargetStanding, stand: &Stand) -> Given {
    let whole = &found.whole;
    let href = match stand.actual.href.as_str() {
        "" => link::target(&sight.plan.key, &target.key),
        href => href.to_owned(),
    };
    let mut given = figure(sight, target, whole.standing.actual, "part.actual", href);
    if let Given::Figure { source: Some(source), illustrative } = &mut given {
        *illustrative = stand.is_illustrative;
        source.source = sight.figures_of(found);
        if let ([period], Some(cell)) = (found.periods.as_slice(), target.cell()) {
            source.key = storage::document::figure_key(Aspect::Actual, *period, whole.unit, &cell);
        }
    }
    given
}

fn figure(sight: &Sight<'_>, target: &Target, value: Option<i64>, what: &'static str, href: String) -> Given {
    let source = value.map(|value| Source {
        key: format!("{}/{}/{what}", sight.plan.key, target.key),
        text: sight.number(target, value),
        value,
        decimals: sight.decimals(target),
        label: format!("{}: {}", target.title(sight.words.0), sight.words.t(what)),
        measure: sight.measure(target).to_owned(),
        source: sight.words.t(what).to_owned(),
        href,
        parts: Vec::new(),
    });
    Given::Figure { source, illustrative: false }
}

/// The units that lag, with the goals in which they do; who lags most first.
fn laggards(sight: &Sight<'_>, found: &[TargetStanding]) -> Vec<Given> {
    let lagging = super::board::lagging(sight, found);
    let line = |(unit, goals): (String, Vec<String>)| {
        Given::Fields(vec![("unit", Given::Text(unit)), ("goals", Given::texts(goals))])
    };
    super::board::by_unit(lagging).into_iter().map(line).collect()
}
