//! One goal: its units ranked, its way over time, its versions, and what its
//! keepers think of it.

use super::view::{self, Sight, Stand};
use super::{Looked, Opened, look, show};
use crate::admin::{Faults, answer};
use crate::page::{Page, Room, SignedIn, go_with};
use crate::scope::Choice;
use crate::{Error, link};
use askama::Template;
use axum::Form;
use axum::extract::{Path, Query};
use axum::response::Response;
use domain::plan::{Aim, Place, Plan, Target, rank};
use jiff::ToSpan;
use serde::Deserialize;
use storage::plan::{Judgement, Look, PathPoint, TargetStanding, UnitStanding};
use writing::chart::{Frame, Point, Series, line};

/// What the address says.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    /// The day to look from.
    ngay: String,
    /// Which units: `khong`, `chua-co`, `cham`; all if empty.
    loc: String,
    /// Filled to have every unit on one page.
    het: String,
}

/// Units that a page shows of each table before it only counts them.
const SHOWN: usize = 200;

/// A unit's line of the ranking.
struct Ranked {
    place: String,
    share: Option<String>,
    stand: Stand,
}

/// A version with how the goal stood on its last day.
struct VersionRow {
    from: String,
    asks: String,
    due: String,
    split: String,
    reason: String,
    ordered_by: String,
    said: String,
    /// The day of the standing, and the standing.
    until: String,
    stand: Option<Stand>,
    is_current: bool,
}

#[derive(Template)]
#[template(path = "plan/target.html")]
struct Show {
    page: Page,
    key: String,
    target_key: String,
    plan_name: String,
    plan_href: String,
    asks: String,
    due: String,
    stand: Stand,
    is_measured: bool,
    figures_of: String,
    origins: Vec<(String, String)>,
    promised_in: String,
    rule: String,
    unit_over: Option<String>,
    chart: Option<String>,
    points: Vec<(String, String, String, String)>,
    ranked: Vec<Ranked>,
    unranked: Vec<Ranked>,
    filters: Vec<(Choice, usize)>,
    more: usize,
    more_href: String,
    hidden: usize,
    has_units: bool,
    gap: Option<String>,
    versions: Vec<VersionRow>,
    judgements: Vec<Judgement>,
    judged: String,
    faults: Faults,
    may_keep: bool,
    day: String,
    fault: Option<String>,
    is_past: bool,
    split_href: String,
}

/// The page.
pub async fn show(
    signed: SignedIn,
    Path((key, target)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    page(&signed, &key, &target, &asked, String::new(), Faults::default()).await
}

async fn page(
    signed: &SignedIn,
    key: &str,
    target_key: &str,
    asked: &Asked,
    judged: String,
    faults: Faults,
) -> Result<Response, Error> {
    let opened = Opened::open(signed, key).await?;
    let (w, store) = (signed.visit.words, signed.store());
    let Looked { look, typed: day, fault } = look(&asked.ngay, signed)?;
    let (plan, target) = (opened.plan(), opened.target(target_key)?);
    let sight = opened.sight(signed);
    let mut found = store.standing(&signed.actor, plan, Some(target_key), look).await?;
    let found = found.pop().ok_or(Error::NotFound)?;
    let version = target.versions.get(found.version).ok_or(Error::NotFound)?;
    let row = show::goal_row(&sight, &found, &[]).ok_or(Error::NotFound)?;
    let is_each = matches!(version.goal, domain::plan::Goal::Each(_));
    let points = if is_each { Vec::new() } else { store.path(&signed.actor, plan, target_key, look).await? };
    let judgements = store.judgements(&signed.actor, &plan.key, look.today).await?;
    let (ranked, unranked) = ranking(&sight, target, &found);
    let filters = filters(&sight, &found, &asked.loc)?;
    let has_units = !found.units.is_empty();
    let (ranked, more_ranked) = shown_of(&sight, target, &found, ranked, asked);
    let (unranked, more_unranked) = shown_of(&sight, target, &found, unranked, asked);
    let promised: Vec<String> = found.promised_in.iter().map(|period| period.label(w.0)).collect();
    let shown = Show {
        page: signed
            .visit
            .page(Room::Plan, target.title(w.0))
            .with_error(!faults.is_empty() || fault.is_some()),
        key: plan.key.to_string(),
        target_key: target_key.to_owned(),
        plan_name: view::short_name(plan, w),
        plan_href: link::plan(&plan.key),
        asks: row.asks,
        due: sight.day(version.due),
        is_measured: row.is_measured,
        figures_of: row.figures_of,
        stand: row.stand,
        origins: origins(&sight, target, &found),
        promised_in: vietnamese::name::join(&promised, w.0),
        rule: view::rule(w),
        unit_over: sight.unit_over(look.today),
        chart: chart(&sight, target, &found, &points),
        points: points.iter().map(|point| point_row(&sight, target, point)).collect(),
        has_units,
        ranked,
        unranked,
        more: more_ranked + more_unranked,
        more_href: more_href(plan, target_key, asked),
        filters,
        hidden: found.hidden,
        gap: found.gap.filter(|gap| *gap != 0).map(|gap| show::gap_words(&sight, target, gap)),
        versions: versions(signed, &sight, target, look).await?,
        judgements: judgements.into_iter().filter(|one| one.target == target_key).collect(),
        judged,
        faults,
        may_keep: opened.may_keep(signed),
        day,
        fault,
        is_past: look.day < look.today,
        split_href: link::split(&plan.key, target_key),
    };
    answer(&shown.faults, &shown)
}

/// The page's address with every unit on it.
fn more_href(plan: &Plan, target: &str, asked: &Asked) -> String {
    let query = [("ngay", asked.ngay.as_str()), ("loc", &asked.loc), ("het", "1")];
    crate::scope::address(&link::target(&plan.key, target), &query)
}

/// The lines of those units that the address asks for, and how many it leaves out.
fn shown_of(
    sight: &Sight<'_>,
    target: &Target,
    found: &TargetStanding,
    placed: Vec<Placed<'_>>,
    asked: &Asked,
) -> (Vec<Ranked>, usize) {
    let wanted: Vec<Placed<'_>> = placed.into_iter().filter(|(_, row)| keeps(&asked.loc, row)).collect();
    let most = if asked.het.is_empty() { SHOWN } else { usize::MAX };
    let more = wanted.len().saturating_sub(most);
    let line = |(place, row): Placed<'_>| Ranked {
        place: place.map(|(_, words)| words).unwrap_or_default(),
        share: row.share.map(|share| sight.number(target, share)),
        stand: sight.stand(target, found, row),
    };
    (wanted.into_iter().take(most).map(line).collect(), more)
}

/// A unit with its place: its number and its words; none without figures.
type Placed<'a> = (Option<(usize, String)>, &'a UnitStanding);

/// The units with figures, best first, ties sharing a place; then those without.
fn ranking<'a>(
    sight: &Sight<'_>,
    target: &Target,
    found: &'a TargetStanding,
) -> (Vec<Placed<'a>>, Vec<Placed<'a>>) {
    let is_ceiling = target.versions.get(found.version).is_some_and(|one| one.aim == Aim::AtMost);
    // Against what is asked of each where that is known, else by the bare value.
    let is_measured = found.units.iter().any(|row| row.standing.percent().is_some());
    let value = |row: &UnitStanding| {
        let value = match is_measured {
            true => row.standing.percent().map(|percent| percent.tenths()),
            false => row.standing.actual,
        };
        value.map(|value| if is_ceiling { -value } else { value })
    };
    let values: Vec<Option<i64>> = found.units.iter().map(value).collect();
    let words = |place: Place| {
        let key = if place.equals > 1 { "plan.place_shared" } else { "plan.place" };
        (place.place, sight.words.f(key, &[("place", &place.place)]))
    };
    let placed = found.units.iter().zip(rank(&values)).map(|(row, place)| (place.map(words), row));
    let (mut with, without): (Vec<_>, Vec<_>) = placed.partition(|(_, row)| row.standing.actual.is_some());
    // Stable: equals stay in Vietnamese order of their names.
    with.sort_by_key(|(place, _)| place.as_ref().map_or(usize::MAX, |(place, _)| *place));
    (with, without)
}

/// Which units an address asks for.
fn keeps(filter: &str, row: &UnitStanding) -> bool {
    match filter {
        "khong" => row.standing.actual == Some(0),
        "chua-co" => row.standing.actual.is_none(),
        "cham" => row.standing.light().0.lags(),
        _ => true,
    }
}

/// One click each: at zero, without figures, behind.
fn filters(sight: &Sight<'_>, found: &TargetStanding, chosen: &str) -> Result<Vec<(Choice, usize)>, Error> {
    let all = [
        ("", "plan.filter_all"),
        ("khong", "plan.filter_zero"),
        ("chua-co", "plan.filter_missing"),
        ("cham", "plan.filter_behind"),
    ];
    if all.iter().all(|(value, _)| *value != chosen) {
        return Err(Error::NotFound);
    }
    let choice = |(value, key): (&str, &'static str)| {
        let count = found.units.iter().filter(|row| keeps(value, row)).count();
        (Choice::new(value, sight.words.t(key), value == chosen), count)
    };
    Ok(all.into_iter().map(choice).collect())
}

/// Where the parts of a sum over several periods come from.
fn origins(sight: &Sight<'_>, target: &Target, found: &TargetStanding) -> Vec<(String, String)> {
    use domain::permission::Position;
    let Some(cell) = target.cell().filter(|_| found.periods.len() > 1) else { return Vec::new() };
    if sight.programme.units.position(sight.actor.unit, found.whole.unit) == Position::Outside {
        return Vec::new();
    }
    let origin = |period: &domain::period::Period| {
        let unit = sight.programme.units.at(found.whole.unit, period.to())?;
        let href = link::total(&cell, domain::form::Aspect::Actual, *period, &unit.code);
        Some((vietnamese::name::capitalised(&period.label(sight.words.0)), href))
    };
    found.periods.iter().filter_map(origin).collect()
}

fn point_row(sight: &Sight<'_>, target: &Target, point: &PathPoint) -> (String, String, String, String) {
    let number = |value: Option<i64>| value.map(|value| sight.number(target, value)).unwrap_or_default();
    let covered = match point.coverage.expected {
        0 => String::new(),
        expected => format!("{}/{expected}", point.coverage.accepted),
    };
    let label = vietnamese::name::capitalised(&point.period.label(sight.words.0));
    (label, number(point.actual), number(point.expected), covered)
}

/// What was reached against the path to what is asked for.
fn chart(sight: &Sight<'_>, target: &Target, found: &TargetStanding, points: &[PathPoint]) -> Option<String> {
    let (w, standing) = (sight.words, &found.whole.standing);
    if points.is_empty() || standing.asked.is_none() {
        return None;
    }
    let day = |day: jiff::civil::Date| i64::from((day - standing.begins).get_days());
    // Of a goal of some years the axis says the year, of a short one the month.
    let is_long = day(standing.due) > 1000;
    let label = |on: jiff::civil::Date| match is_long {
        true => on.year().to_string(),
        false => format!("{}/{}", on.month(), on.year()),
    };
    let point = |on: jiff::civil::Date, value: Option<i64>, is_whole: bool| Point {
        day: day(on),
        label: label(on),
        value,
        text: value.map(|value| sight.number(target, value)).unwrap_or_default(),
        is_whole,
    };
    let done = points.iter().map(|one| point(one.period.to(), one.actual, one.coverage.is_whole()));
    let steps = standing.steps.iter().map(|step| step.day);
    let mut days: Vec<_> = [standing.begins, standing.due].into_iter().chain(steps).collect();
    // A seasonal path bends at its quarters.
    let whole = i64::from((standing.due - standing.begins).get_days());
    days.extend((1..4).filter_map(|quarter| standing.begins.checked_add((whole * quarter / 4).days()).ok()));
    days.sort_unstable();
    days.dedup();
    let way = days.into_iter().map(|on| point(on, standing.expected_on(on), true));
    let series = [
        Series { label: w.t("plan.chart_done").to_owned(), points: done.collect() },
        Series { label: w.t("plan.chart_way").to_owned(), points: way.collect() },
    ];
    let frame = Frame {
        title: target.title(w.0).to_owned(),
        measure: sight.measure(target).to_owned(),
        source: sight.figures_of(found),
        description: w.t("plan.chart_about").to_owned(),
        ..Frame::default()
    };
    Some(line(&frame, &series, "muc-tieu"))
}

/// Every version, the last first, each with how the goal stood on the last day
/// on which it counted: an old version is held against its own terms.
async fn versions(
    signed: &SignedIn,
    sight: &Sight<'_>,
    target: &Target,
    look: Look,
) -> Result<Vec<VersionRow>, Error> {
    let w = sight.words;
    let mut rows = Vec::new();
    for (place, version) in target.versions.iter().enumerate().rev() {
        let next = target.versions.get(place + 1);
        let last = next.and_then(|next| next.from.yesterday().ok()).filter(|last| version.from <= *last);
        let until = last.unwrap_or(look.day).min(look.day);
        // A version that another took the place of on its own day never counted.
        let counted = (next.is_none() || last.is_some()) && version.from <= look.day;
        let mut stand = None;
        if counted {
            let at = Look { day: until, as_of: look.as_of, ..look };
            let found = signed.store().standing(&signed.actor, sight.plan, Some(&target.key), at).await?;
            stand = found.first().map(|found| sight.stand(target, found, &found.whole));
        }
        let said = match version.said_at {
            Some(at) => {
                let at = vietnamese::date::date_time(crate::state::local(at).datetime(), w.0);
                format!("{}, {at}", version.said_by)
            }
            None => w.t("plan.by_pack").to_owned(),
        };
        rows.push(VersionRow {
            from: sight.day(version.from),
            asks: sight.asks(target, version),
            due: sight.day(version.due),
            split: match version.shares.len() {
                0 => String::new(),
                count => w.f("plan.split_over", &[("count", &count)]),
            },
            reason: version.reason.clone(),
            ordered_by: version.ordered_by.clone(),
            said,
            until: sight.day(until),
            stand,
            is_current: next.is_none(),
        });
    }
    Ok(rows)
}

/// What is typed of a judgement.
#[derive(Deserialize)]
pub struct Typed {
    #[serde(default)]
    nhan_xet: String,
}

/// Writes a keeper's judgement down.
pub async fn judge(
    signed: SignedIn,
    Path((key, target)): Path<(String, String)>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let opened = Opened::keep(&signed, &key).await?;
    let mut faults = Faults::default();
    let text = vietnamese::name::nfc(&typed.nhan_xet);
    match signed.store().judge(&signed.deed(), &opened.plan().key, &target, &text).await {
        Ok(()) => Ok(go_with(&link::target(&opened.plan().key, &target), "plan.judged")),
        Err(error) => {
            faults.refused("nhan_xet", error, signed.visit.words)?;
            page(&signed, &key, &target, &Asked::default(), typed.nhan_xet, faults).await
        }
    }
}
