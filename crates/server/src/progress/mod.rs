//! What was done against what was promised.

mod table;

use crate::page::{Page, Room, SignedIn, html};
use crate::part::Shown;
use crate::scope::{self, Asked, Choice};
use crate::{Access, Error, Route, Words, finding, link, part, take};
use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use domain::UnitId;
use domain::check::Finding;
use domain::form::{Aspect, Cell, Form, Version};
use domain::period::Period;
use domain::programme::Programme;
use domain::unit::UnitVersion;
use storage::coverage::Coverage;
use storage::store::DatasetNote;
use storage::summary::{ProgressLine, ProgressTable, Stand};
use table::{Line, UnitRow};
use vietnamese::percent::Percent;

/// The routes of this room.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![Route::get("/tien-do", Access::SignedIn, show)]
}

#[derive(Template)]
#[template(path = "progress/show.html")]
struct Show {
    page: Page,
    form_name: String,
    unit_name: String,
    promise_label: String,
    coverage: String,
    is_whole: bool,
    coverage_href: String,
    is_illustrative: bool,
    /// What stands on the mark of expected progress: "18,9%".
    expected: String,
    /// The rule of the mark, in words.
    rule: String,
    contradictions: Vec<Contradiction>,
    lines: Vec<Line>,
    rows: Vec<UnitRow>,
    notes: Vec<DatasetNote>,
    forms: Vec<Choice>,
    periods: Vec<Choice>,
    units: Vec<Choice>,
    documents: Vec<(String, String)>,
    trail: Vec<(String, String)>,
    excel: String,
    csv: String,
}

/// What contradicts itself in a total, with the numbers' links.
struct Contradiction {
    sentence: String,
    cells: Vec<(String, String)>,
}

/// What the page rests on, for the page and for the tables that are taken away.
pub(crate) struct Scene<'a> {
    programme: &'a Programme,
    form: &'a Form,
    version: &'a Version,
    period: Period,
    promise: &'a Form,
    promised: Period,
    unit: &'a UnitVersion,
    table: ProgressTable,
    words: Words,
}

impl<'a> Scene<'a> {
    /// The totals of the lines that stand on both forms.
    fn lines(&self) -> Vec<&ProgressLine> {
        let promises = self.promise.version(self.promised);
        let is_promised = |line: &&ProgressLine| {
            let key = &line.cell.indicator;
            line.cell == Cell::total(key) && promises.is_some_and(|version| version.line(key).is_some())
        };
        self.table.lines.iter().filter(is_promised).collect()
    }

    /// A number of a unit, done or promised, as the page shows it.
    fn number(&self, unit: &UnitVersion, cell: &Cell, aspect: Aspect, stand: &Stand) -> Shown {
        let (period, number) = match aspect {
            Aspect::Actual => (self.period, stand.done),
            Aspect::Registered => (self.promised, stand.promised),
        };
        let (Some(value), Some(indicator)) = (number.value, self.programme.indicators.get(&cell.indicator))
        else {
            return Shown::default();
        };
        let text = indicator.format(value, self.words.0);
        Shown::total(text, cell, aspect, period, &unit.code).illustrative(number.illustrative > 0, self.words)
    }

    /// What a straight line would ask for by the closing day, in thousandths.
    fn expected(&self) -> i64 {
        self.table.expected_permille.unwrap_or_default()
    }

    fn coverage(&self, unit: UnitId) -> Coverage {
        self.table.coverage.get(&unit).copied().unwrap_or_default()
    }

    /// The units below, in the table's order.
    fn rows(&self) -> Vec<&'a UnitVersion> {
        let units = self.table.lines.first().map(|line| line.rows.as_slice()).unwrap_or_default();
        units.iter().filter_map(|(unit, _)| self.at(*unit)).collect()
    }

    fn at(&self, unit: UnitId) -> Option<&'a UnitVersion> {
        self.programme.units.at(unit, self.period.to())
    }

    fn label(&self, cell: &Cell) -> String {
        finding::cell_label(cell, self.programme, Some(self.version), self.words)
    }
}

async fn show(signed: SignedIn, Query(asked): Query<Asked>) -> Result<Response, Error> {
    let (w, today) = (signed.visit.words, signed.visit.today());
    let programme = signed.programme().await?;
    let mut offered = scope::opened_forms(&programme, today);
    for (form, periods) in &mut offered {
        periods.retain(|period| programme.promise_period(form, *period).is_some());
    }
    offered.retain(|(_, periods)| !periods.is_empty());
    let (form, opened) = scope::form(&offered, &asked.bieu)?;
    let period = scope::period(form, &opened, &asked.ky)?;
    let (promise, promised) = programme.promise_period(form, period).ok_or(Error::NotFound)?;
    let unit = scope::unit(&programme, &signed.actor, &asked.don_vi, period.to())?;
    let version = form.version(period).ok_or(Error::NotFound)?;
    let table = signed.store().progress_table(&signed.actor, form, period, unit.id, None).await?;
    let scene =
        Scene { programme: &programme, form, version, period, promise, promised, unit, table, words: w };
    let name = format!("{} {} {period}", w.t("progress.file"), vietnamese::name::short(&unit.name));
    if let Some(file) = take::file(&asked.dang, &name, || table::sheet(&scene))? {
        return Ok(file);
    }
    let notes = notes(&signed, &scene).await?;
    let documents = documents(&signed, &scene).await?;
    let choose_form = |(one, _): &(&Form, Vec<Period>)| {
        Choice::new(one.key.as_str(), one.short_name(w.0), one.key == form.key)
    };
    let choose_period = |one: &Period| Choice::new(one.to_string(), one.label(w.0), *one == period);
    let own = scene.coverage(unit.id);
    let title = w.f("progress.title", &[("period", &period.label(w.0))]);
    let is_made_up = |line: &ProgressLine| {
        line.rows.iter().any(|(_, row)| row.is_illustrative()) || line.total.is_illustrative()
    };
    let is_illustrative = scene.lines().into_iter().any(is_made_up);
    let take_as = |format| take_address(&scene, format);
    html(&Show {
        page: signed.visit.page(Room::Progress, &title),
        form_name: form.name(w.0).to_owned(),
        unit_name: scope::name(unit, w).to_owned(),
        promise_label: w
            .f("progress.against", &[("form", &promise.short_name(w.0)), ("period", &promised.label(w.0))]),
        coverage: part::coverage(&own, scope::noun(Some(version), w), w),
        is_whole: own.is_whole(),
        coverage_href: link::coverage(&form.key, &unit.code) + &format!("&ky={period}"),
        is_illustrative,
        expected: Percent::from_tenths(scene.expected()).format(w.0),
        rule: rule(&scene),
        contradictions: contradictions(&scene),
        lines: table::lines(&scene),
        rows: table::unit_rows(&scene),
        notes,
        forms: offered.iter().map(choose_form).collect(),
        periods: opened.iter().rev().map(choose_period).collect(),
        units: scope::units(&programme, &signed.actor, unit, period.to(), w),
        documents,
        trail: scope::trail(&programme, &signed.actor, unit, period.to())
            .iter()
            .map(|above| (scope::name(above, w).to_owned(), link::progress(&form.key, period, &above.code)))
            .collect(),
        excel: take_as("xlsx"),
        csv: take_as("csv"),
    })
}

fn take_address(scene: &Scene<'_>, format: &str) -> String {
    let address = link::progress(&scene.form.key, scene.period, &scene.unit.code);
    format!("{address}&dang={format}")
}

fn rule(scene: &Scene<'_>) -> String {
    let day = |day| vietnamese::date::short(day, scene.words.0);
    scene.words.f(
        "progress.rule",
        &[
            ("from", &day(scene.promised.from())),
            ("closing", &day(scene.period.to())),
            ("to", &day(scene.promised.to())),
            ("share", &Percent::from_tenths(scene.expected()).format(scene.words.0)),
        ],
    )
}

/// What the totals contradict, each with the way back to its numbers.
fn contradictions(scene: &Scene<'_>) -> Vec<Contradiction> {
    let link = |cell: &Cell| {
        let indicator = scene.programme.indicators.get(&cell.indicator)?;
        let line = scene.table.lines.iter().find(|line| line.cell == *cell)?;
        let number = indicator.format(line.total.done.value?, scene.words.0);
        let text = format!("{number} {}", indicator.measure(scene.words.0));
        Some((text, link::total(cell, Aspect::Actual, scene.period, &scene.unit.code)))
    };
    let contradiction = |found: &Finding| Contradiction {
        sentence: finding::sentence(found, scene.programme, Some(scene.version), scene.words),
        cells: found.cells.iter().filter_map(link).collect(),
    };
    scene.table.contradictions.iter().map(contradiction).collect()
}

/// The papers that the figures come from, each once.
async fn notes(signed: &SignedIn, scene: &Scene<'_>) -> Result<Vec<DatasetNote>, Error> {
    let mut notes: Vec<DatasetNote> = Vec::new();
    for (form, period) in [(scene.form, scene.period), (scene.promise, scene.promised)] {
        let found = signed.store().papers(&signed.actor, form, period, scene.unit.id).await?;
        notes.extend(found.into_iter().filter(|note| !notes.contains(note)).collect::<Vec<_>>());
    }
    Ok(notes)
}

/// The narrative documents that tell this form's figures for this kind of unit.
async fn documents(signed: &SignedIn, scene: &Scene<'_>) -> Result<Vec<(String, String)>, Error> {
    let store = signed.store();
    let position = scene.programme.units.position(signed.actor.unit, scene.unit.id);
    if !domain::permission::may(signed.actor.role, domain::permission::Action::MakeDocument, position) {
        return Ok(Vec::new());
    }
    let templates = crate::document::make::all_about(store, writing::template::About::Form).await?;
    let matters = templates.iter().map(|template| &template.matter).filter(|matter| {
        let kind = scene.unit.kind.code();
        matter.form == scene.form.key.as_str()
            && (matter.units.is_empty() || matter.units.iter().any(|unit| unit == kind))
    });
    let link = |matter: &writing::template::Matter| {
        let name = scene.words.0.pick(matter.vi.clone(), matter.en.clone());
        (name, link::document(&matter.key, scene.period, &scene.unit.code))
    };
    Ok(matters.map(link).collect())
}
