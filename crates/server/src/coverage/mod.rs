//! Who has reported and who has not: units down, periods across.

mod board;

use crate::page::{Page, Room, SignedIn, go_with, html};
use crate::scope::{self, Asked, Choice};
use crate::{Access, Error, Route, Words, link, take};
use askama::Template;
use axum::Form as Sent;
use axum::extract::Query;
use axum::response::Response;
use board::{Cell, Counts, Facts, Sign, Waited};
use domain::form::{Form, Part};
use domain::period::Period;
use domain::permission::{Action, may};
use domain::programme::Programme;
use domain::report::Refusal;
use domain::unit::UnitVersion;
use domain::{FormKey, UnitId};
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::Arc;
use storage::report::{ReportKey, Standing};
use writing::sheet::{Cell as Taken, Sheet};

/// Periods side by side.
const PERIODS: usize = 7;

/// The routes of this room.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/theo-doi", Access::SignedIn, show),
        Route::post("/theo-doi/nhac", Access::May(Action::Remind), remind),
    ]
}

#[derive(Template)]
#[template(path = "coverage/show.html")]
struct Show {
    page: Page,
    heading: String,
    counts: Counts,
    counted: String,
    due: Option<String>,
    forms: Vec<Choice>,
    levels: Vec<Choice>,
    periods: Vec<Head>,
    rows: Vec<Row>,
    waited: Vec<Waited>,
    reminding: usize,
    trail: Vec<(String, String)>,
    asked: Asked,
    excel: String,
    csv: String,
}

/// A column's head.
struct Head {
    label: String,
    href: String,
    is_current: bool,
}

struct Row {
    name: String,
    /// The unit above, where the row begins its units.
    group: Option<String>,
    /// The board of the units below, or nothing where there are none.
    drill: Option<String>,
    cells: Vec<(Cell, String)>,
    on_time: usize,
    due: usize,
}

/// Everything that the board and the reminders rest on.
struct Scene {
    programme: Arc<Programme>,
    form: FormKey,
    period: Period,
    columns: Vec<Period>,
    top: UnitId,
    level: Part,
    standings: HashMap<(UnitId, Period), Standing>,
    extended: HashMap<(UnitId, Period), Date>,
    today: Date,
}

impl Scene {
    fn form(&self) -> Result<&Form, Error> {
        self.programme.form(&self.form).ok_or(Error::NotFound)
    }

    fn top(&self) -> Result<&UnitVersion, Error> {
        self.programme.units.at(self.top, self.period.to()).ok_or(Error::NotFound)
    }

    fn units(&self) -> Result<Vec<&UnitVersion>, Error> {
        Ok(self.programme.reporters(self.form()?, self.period, self.top, self.level))
    }

    fn facts(&self) -> Result<Facts<'_>, Error> {
        let (programme, form) = (&*self.programme, self.form()?);
        let (standings, extended) = (&self.standings, &self.extended);
        Ok(Facts { programme, form, standings, extended, today: self.today })
    }
}

/// Finds what the address asks for and reads it: one query for all periods.
async fn scene(signed: &SignedIn, asked: &Asked) -> Result<Scene, Error> {
    let (programme, today) = (signed.programme().await?, signed.visit.today());
    let offered = scope::opened_forms(&programme, today);
    let (form, opened) = scope::form(&offered, &asked.bieu)?;
    let period = scope::period(form, &opened, &asked.ky)?;
    let top = scope::unit(&programme, &signed.actor, &asked.don_vi, period.to())?.id;
    let level = level(&programme, form, period, top, &asked.cap);
    let until = opened.iter().rposition(|one| *one == period).map_or(opened.len(), |place| place + 1);
    // The newest periods, unless the page is about an older one.
    let until = if opened.len() - until < PERIODS { opened.len() } else { until };
    let columns = opened[until.saturating_sub(PERIODS)..until].to_vec();
    let form = form.key.clone();
    // The page's own period may be older than all that stand side by side.
    let mut asked_for = columns.clone();
    if !asked_for.contains(&period) {
        asked_for.push(period);
    }
    let standings = signed.store().standings(&signed.actor, &form, &asked_for).await?;
    let extended = signed.store().extended(&signed.actor, &form, &asked_for).await?;
    Ok(Scene { programme, form, period, columns, top, level, standings, extended, today })
}

/// The level that is shown: above the units that confirm, they; else who fills the form.
fn level(programme: &Programme, form: &Form, period: Period, top: UnitId, asked: &str) -> Part {
    let above = has_confirming_units(programme, form, period, top);
    match asked {
        "huyen" if above => Part::Consolidates,
        "xa" => Part::Fills,
        _ if above => Part::Consolidates,
        _ => Part::Fills,
    }
}

fn has_confirming_units(programme: &Programme, form: &Form, period: Period, top: UnitId) -> bool {
    programme.reporters(form, period, top, Part::Consolidates).iter().any(|unit| unit.id != top)
}

async fn show(signed: SignedIn, Query(asked): Query<Asked>) -> Result<Response, Error> {
    let w = signed.visit.words;
    let scene = scene(&signed, &asked).await?;
    let (form, top, period) = (scene.form()?, scene.top()?, scene.period);
    let code = if scene.level == Part::Consolidates { "huyen" } else { "xa" };
    let asked = Asked {
        bieu: form.key.to_string(),
        ky: period.to_string(),
        don_vi: top.code.clone(),
        cap: code.to_owned(),
        dang: asked.dang,
    };
    let rows = rows(&scene, &asked, w)?;
    let facts = scene.facts()?;
    let column = board::Column::new(&facts, period);
    let cells: Vec<(&UnitVersion, Cell)> =
        scene.units()?.into_iter().map(|unit| (unit, column.cell(unit.id))).collect();
    let counts = Counts::of(cells.iter().map(|(_, cell)| cell.sign));
    // The deadline is the one that most share; more time is given to single units.
    let deadline = cells.iter().filter_map(|(_, cell)| cell.deadline).min();
    let extended = cells.iter().filter_map(|(_, cell)| cell.deadline).filter(|day| Some(*day) > deadline);
    let extended: Vec<Date> = extended.collect();
    let heading = w.f(
        "coverage.heading",
        &[("form", &form.short_name(w.0)), ("period", &period.label(w.0)), ("unit", &scope::name(top, w))],
    );
    let counted = counted(&counts, w);
    if let Some(file) = take::file(&asked.dang, &format!("{} {period} {}", form.key, top.code), || {
        sheet(&scene, &rows, &heading, &format!("{} / {} {counted}", counts.accepted, counts.expected), w)
    })? {
        return Ok(file);
    }
    let reminders = signed.store().reminders(&signed.actor, &form.key, period).await?;
    let waited = cells.iter().filter(|(_, cell)| cell.sign.is_waited_for()).map(|(unit, cell)| {
        let above = unit.parent.filter(|parent| *parent != top.id);
        let above = above.and_then(|parent| scene.programme.units.at(parent, period.to()));
        let position = scene.programme.units.position(signed.actor.unit, unit.id);
        let is_open = cell.last.is_some_and(|last| scene.today <= last);
        Waited {
            code: unit.code.clone(),
            name: scope::name(unit, w).to_owned(),
            above: above.map(|above| scope::name(above, w).to_owned()),
            sign: cell.sign,
            reminded: reminders.get(&unit.id).copied(),
            is_reminding: is_open && may(signed.actor.role, Action::Remind, position),
            href: link::report(&form.key, period, &unit.code),
        }
    });
    let waited: Vec<Waited> = waited.collect();
    let offered = scope::opened_forms(&scene.programme, scene.today);
    let forms = offered.iter();
    let forms = forms.map(|(one, _)| Choice::new(one.key.as_str(), one.short_name(w.0), one.key == form.key));
    let (excel, csv) = (
        address(&Asked { dang: "xlsx".into(), ..asked.clone() }),
        address(&Asked { dang: "csv".into(), ..asked.clone() }),
    );
    html(&Show {
        page: signed.visit.page(Room::Coverage, w.t("coverage.title")),
        counted,
        heading,
        due: deadline.map(|day| due(day, &extended, scene.today, w)),
        forms: forms.collect(),
        levels: levels(&scene, w)?,
        periods: scene.columns.iter().map(|one| head(*one, period, &asked, w)).collect(),
        rows,
        reminding: waited.iter().filter(|one| one.is_reminding).count(),
        waited,
        trail: trail(&signed, &scene, w)?,
        counts,
        asked,
        excel,
        csv,
    })
}

fn counted(counts: &Counts, words: Words) -> String {
    let parts = [
        ("coverage.counted_sent", counts.sent),
        ("coverage.counted_returned", counts.returned),
        ("coverage.counted_missing", counts.missing),
    ];
    let parts = parts.iter().filter(|(_, count)| *count > 0);
    let parts: Vec<String> = parts.map(|(key, count)| words.f(key, &[("count", count)])).collect();
    let first = words.t("coverage.counted_accepted").to_owned();
    [vec![first], parts].concat().join(", ")
}

fn due(day: Date, extended: &[Date], today: Date, words: Words) -> String {
    let written = vietnamese::date::short(day, words.0);
    let days = day.since(today).map_or(0, |span| span.get_days());
    let said = match days {
        0 => words.f("coverage.due_today", &[("day", &written)]),
        1.. => words.f("coverage.due_in", &[("day", &written), ("days", &days)]),
        _ => words.f("coverage.due_past", &[("day", &written)]),
    };
    let Some(last) = extended.iter().max() else { return said };
    let last = vietnamese::date::short(*last, words.0);
    let more = words.f("coverage.due_extended", &[("count", &extended.len()), ("day", &last)]);
    format!("{said} {more}")
}

fn head(one: Period, current: Period, asked: &Asked, words: Words) -> Head {
    Head {
        label: one.short_label(words.0),
        href: address(&Asked { ky: one.to_string(), dang: String::new(), ..asked.clone() }),
        is_current: one == current,
    }
}

fn levels(scene: &Scene, words: Words) -> Result<Vec<Choice>, Error> {
    if !has_confirming_units(&scene.programme, scene.form()?, scene.period, scene.top) {
        return Ok(Vec::new());
    }
    let choice = |value, key: &str, part| Choice::new(value, words.t(key), scene.level == part);
    Ok(vec![
        choice("huyen", "coverage.level_district", Part::Consolidates),
        choice("xa", "coverage.level_commune", Part::Fills),
    ])
}

fn trail(signed: &SignedIn, scene: &Scene, words: Words) -> Result<Vec<(String, String)>, Error> {
    let above = scope::trail(&scene.programme, &signed.actor, scene.top()?, scene.period.to());
    let step = |unit: &UnitVersion| {
        let period = scene.period.to_string();
        let query = [("bieu", scene.form.as_str()), ("don_vi", &unit.code), ("ky", &period)];
        (scope::name(unit, words).to_owned(), scope::address("/theo-doi", &query))
    };
    Ok(above.into_iter().map(step).collect())
}

fn rows(scene: &Scene, asked: &Asked, words: Words) -> Result<Vec<Row>, Error> {
    let (facts, form) = (scene.facts()?, scene.form()?);
    let columns: Vec<(Period, board::Column<'_>)> =
        scene.columns.iter().map(|period| (*period, board::Column::new(&facts, *period))).collect();
    let mut rows: Vec<Row> = Vec::new();
    let mut group = None;
    for unit in scene.units()? {
        let cells = columns
            .iter()
            .map(|(period, column)| (column.cell(unit.id), link::report(&form.key, *period, &unit.code)));
        let cells: Vec<(Cell, String)> = cells.collect();
        let drills = scene.level == Part::Consolidates;
        let down =
            Asked { don_vi: unit.code.clone(), cap: "xa".into(), dang: String::new(), ..asked.clone() };
        let parent = unit.parent.filter(|parent| *parent != scene.top);
        let begins = parent.is_some() && parent != group;
        group = parent;
        let above =
            parent.filter(|_| begins).and_then(|unit| scene.programme.units.at(unit, scene.period.to()));
        rows.push(Row {
            name: scope::name(unit, words).to_owned(),
            group: above.map(|above| scope::name(above, words).to_owned()),
            drill: drills.then(|| address(&down)),
            on_time: cells.iter().filter(|(cell, _)| cell.in_time == Some(true)).count(),
            due: cells.iter().filter(|(cell, _)| cell.in_time.is_some()).count(),
            cells,
        });
    }
    Ok(rows)
}

fn address(asked: &Asked) -> String {
    let query = [
        ("bieu", asked.bieu.as_str()),
        ("don_vi", &asked.don_vi),
        ("cap", &asked.cap),
        ("ky", &asked.ky),
        ("dang", &asked.dang),
    ];
    scope::address("/theo-doi", &query)
}

fn sheet(scene: &Scene, rows: &[Row], heading: &str, lead: &str, words: Words) -> Sheet {
    let mut columns = vec![take::text_column(words.t("part.unit"))];
    columns.extend(scene.columns.iter().map(|period| take::text_column(period.short_label(words.0))));
    columns.push(take::number_column(words.t("coverage.on_time_count"), 0));
    columns.push(take::number_column(words.t("coverage.due_count"), 0));
    let count = |count: usize| take::number(i64::try_from(count).ok(), 0);
    let row = |row: &Row| -> Vec<Taken> {
        let mut cells = vec![take::text(&row.name)];
        cells.extend(row.cells.iter().map(|(cell, _)| take::text(words.t(cell.sign.key()))));
        cells.extend([count(row.on_time), count(row.due)]);
        cells
    };
    let today = vietnamese::date::short(scene.today, words.0);
    Sheet {
        title: heading.to_owned(),
        subtitle: vec![lead.to_owned(), words.f("coverage.as_of", &[("day", &today)])],
        columns,
        rows: rows.iter().map(row).collect(),
    }
}

/// What the buttons send.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Reminding {
    bieu: String,
    ky: String,
    don_vi: String,
    cap: String,
    /// One unit's code; everybody who has not sent, if empty.
    chi: String,
}

async fn remind(signed: SignedIn, Sent(sent): Sent<Reminding>) -> Result<Response, Error> {
    let asked =
        Asked { bieu: sent.bieu, ky: sent.ky, don_vi: sent.don_vi, cap: sent.cap, dang: String::new() };
    let scene = scene(&signed, &asked).await?;
    let facts = scene.facts()?;
    let units = scene.units()?.into_iter().filter(|unit| sent.chi.is_empty() || unit.code == sent.chi);
    let column = board::Column::new(&facts, scene.period);
    let cells: Vec<(UnitId, Cell)> = units.map(|unit| (unit.id, column.cell(unit.id))).collect();
    if cells.is_empty() {
        return Err(Error::NotFound);
    }
    // Whoever may not remind is told so, even where nobody is waited for.
    for (unit, _) in &cells {
        storage::allow(&scene.programme, &signed.actor, Action::Remind, *unit)?;
    }
    let last = cells.iter().filter_map(|(_, cell)| cell.last).max();
    if let Some(last) = last.filter(|last| scene.today > *last) {
        return Err(Error::Rule(Refusal::Closed(last)));
    }
    let waited = cells.iter().filter(|(_, cell)| cell.sign.is_waited_for());
    let key = |unit: UnitId| ReportKey { form: scene.form.clone(), period: scene.period, unit };
    let keys: Vec<ReportKey> = waited.map(|(unit, _)| key(*unit)).collect();
    let to = address(&asked);
    if keys.is_empty() {
        return Ok(go_with(&to, "coverage.nobody"));
    }
    signed.store().remind(&signed.deed(), &keys).await?;
    Ok(go_with(&to, if keys.len() == 1 { "coverage.reminded_one" } else { "coverage.reminded_all" }))
}
