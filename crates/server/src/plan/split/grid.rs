//! The page of a split: the grid with the units of one part, the sum over all
//! of them beside the whole, and the way to the other parts.

use super::super::{Clash, show, view};
use super::desk::{Desk, field};
use super::typed::{Typed, pack};
use crate::admin::Faults;
use crate::page::{Page, Room, html};
use crate::scope::{self, Choice};
use crate::workbook::Wrong;
use crate::{Error, link};
use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::UnitId;
use domain::unit::UnitKind;
use std::collections::HashMap;

struct Row {
    id: UnitId,
    name: String,
    typed: String,
    /// The share that counts now.
    now: String,
    promised: String,
    actual: String,
    weight: String,
    fault: Option<String>,
    /// What somebody else has saved in the meantime.
    theirs: Option<String>,
}

/// A part of the units, as the list of parts shows it.
struct PartRow {
    number: usize,
    name: String,
    count: usize,
    sum: String,
    /// How many of its shares are typed and not saved.
    unsaved: usize,
    is_shown: bool,
}

#[derive(Template)]
#[template(path = "plan/split.html")]
struct Show {
    page: Page,
    action: String,
    target_name: String,
    target_href: String,
    asks: String,
    measure: String,
    whole: Option<String>,
    whole_plain: String,
    sum: String,
    /// What the units of the other parts have, for the browser's own adding up.
    others: i64,
    gap: Option<String>,
    rows: Vec<Row>,
    /// Empty where everything stands on one page.
    parts: Vec<PartRow>,
    part_name: String,
    elsewhere: String,
    levels: Vec<Choice>,
    indicators: Vec<Choice>,
    typed: Typed,
    faults: Faults,
    wrong: Vec<Wrong>,
    pasted: String,
    clash: Option<Clash>,
    promised_sum: Option<String>,
    is_read: bool,
}

/// What a page says besides the grid.
#[derive(Default)]
pub(super) struct Outcome {
    pub faults: Faults,
    pub wrong: Vec<Wrong>,
    pub pasted: String,
    pub clash: Option<(Clash, HashMap<UnitId, i64>)>,
    pub is_read: bool,
}

pub(super) async fn page(desk: &Desk<'_>, typed: Typed, outcome: Outcome) -> Result<Response, Error> {
    let (signed, w) = (desk.signed, desk.signed.visit.words);
    let sight = desk.opened.sight(signed);
    let version = desk.target.version(signed.visit.today()).ok_or(Error::NotFound)?;
    let shares: HashMap<UnitId, i64> = desk
        .shares(&typed, &mut Faults::default())
        .into_iter()
        .map(|share| (share.unit, share.value))
        .collect();
    let sum_of =
        |values: &mut dyn Iterator<Item = &i64>| values.fold(0_i64, |sum, value| sum.saturating_add(*value));
    let sum = sum_of(&mut shares.values());
    let here = desk.part(typed.part);
    let shown = &desk.units[here.clone()];
    let of_page = sum_of(&mut shown.iter().filter_map(|unit| shares.get(&unit.id)));
    let whole = desk.whole();
    let is_whole_number = desk.decimals() == 0;
    let indicator = |one: &domain::indicator::Indicator| {
        Choice::new(one.key.as_str(), one.name(w.0), one.key.as_str() == typed.by)
    };
    let levels = [UnitKind::District, UnitKind::Commune, UnitKind::Department];
    let level =
        |kind: &UnitKind| Choice::new(kind.code(), w.t(view::kind_key(*kind)), kind.code() == typed.cap);
    let is_wrong = !outcome.faults.is_empty() || !outcome.wrong.is_empty();
    let is_clash = outcome.clash.is_some();
    let held = desk.held();
    let before = desk.units[..here.start].iter().chain(&desk.units[here.end..]);
    let indicators = desk.opened.programme.indicators.iter().filter(|one| !one.is_computed());
    let shown = Show {
        page: signed.visit.page(Room::Plan, w.t("plan.split_title")).with_error(is_wrong || is_clash),
        action: link::split(&desk.opened.plan().key, &desk.target.key),
        target_name: desk.target.title(w.0).to_owned(),
        target_href: link::target(&desk.opened.plan().key, &desk.target.key),
        asks: sight.asks(desk.target, version),
        measure: sight.measure(desk.target).to_owned(),
        whole: whole.map(|whole| desk.number(whole)),
        whole_plain: whole.map(|whole| whole.to_string()).filter(|_| is_whole_number).unwrap_or_default(),
        sum: desk.number(sum),
        others: sum.saturating_sub(of_page),
        gap: whole.map(|whole| match whole.saturating_sub(sum) {
            0 => w.t("plan.gap_none").to_owned(),
            gap => show::gap_words(&sight, desk.target, gap),
        }),
        rows: rows(desk, &typed, &outcome).await?,
        parts: parts(desk, &typed, &shares, &held),
        part_name: desk.parts.get(typed.part).map(|part| part.name.clone()).unwrap_or_default(),
        elsewhere: pack(before.copied(), &typed.shares, &held),
        levels: levels.iter().map(level).collect(),
        indicators: indicators.map(indicator).collect(),
        promised_sum: desk.found.whole.promised.map(|value| desk.number(value)),
        typed,
        faults: outcome.faults,
        wrong: outcome.wrong,
        pasted: outcome.pasted,
        clash: outcome.clash.map(|(clash, _)| clash),
        is_read: outcome.is_read,
    };
    let response = html(&shown)?;
    Ok(match (is_clash, is_wrong) {
        (true, _) => (StatusCode::CONFLICT, response).into_response(),
        (_, true) => (StatusCode::UNPROCESSABLE_ENTITY, response).into_response(),
        _ => response,
    })
}

/// The rows of the part that is shown.
async fn rows(desk: &Desk<'_>, typed: &Typed, outcome: &Outcome) -> Result<Vec<Row>, Error> {
    let w = desk.signed.visit.words;
    let weights = if typed.by.is_empty() { Vec::new() } else { desk.weights(&typed.by).await? };
    let standings: HashMap<UnitId, _> = desk.found.units.iter().map(|row| (row.unit, row)).collect();
    let held = desk.held();
    let theirs = outcome.clash.as_ref().map(|(_, theirs)| theirs);
    let number = |value: Option<i64>| value.map(|value| desk.number(value)).unwrap_or_default();
    let here = desk.part(typed.part);
    let row = |index: usize| {
        let unit = desk.units[index];
        let text = typed.shares.get(&unit.id).cloned().unwrap_or_default();
        let stored = theirs.map(|theirs| number(theirs.get(&unit.id).copied()));
        Row {
            id: unit.id,
            name: scope::name(unit, w).to_owned(),
            now: held.get(&unit.id).cloned().unwrap_or_default(),
            promised: number(standings.get(&unit.id).and_then(|row| row.promised)),
            actual: number(standings.get(&unit.id).and_then(|row| row.standing.actual)),
            weight: weights.get(index).map(ToString::to_string).unwrap_or_default(),
            fault: outcome.faults.of(&field(unit.id)).map(ToOwned::to_owned),
            theirs: stored.filter(|stored| *stored != text),
            typed: text,
        }
    };
    Ok(here.map(row).collect())
}

/// The list of parts with what is typed in each; none where there is one.
fn parts(
    desk: &Desk<'_>,
    typed: &Typed,
    shares: &HashMap<UnitId, i64>,
    held: &HashMap<UnitId, String>,
) -> Vec<PartRow> {
    if desk.parts.len() < 2 {
        return Vec::new();
    }
    let is_unsaved = |unit: UnitId| {
        let of = |all: &HashMap<UnitId, String>| all.get(&unit).cloned().unwrap_or_default();
        of(&typed.shares) != of(held)
    };
    let row = |(number, part): (usize, &super::desk::Part)| {
        let units = &desk.units[part.units.clone()];
        let sum = units.iter().filter_map(|unit| shares.get(&unit.id)).sum();
        PartRow {
            number,
            name: part.name.clone(),
            count: units.len(),
            sum: desk.number(sum),
            unsaved: units.iter().filter(|unit| is_unsaved(unit.id)).count(),
            is_shown: number == typed.part,
        }
    };
    desk.parts.iter().enumerate().map(row).collect()
}
