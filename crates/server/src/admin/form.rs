//! The programme's forms: what they ask, of whom, by when.

use crate::page::{Page, Room, SignedIn, html};
use crate::{Error, Words};
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use domain::calendar::DayRule;
use domain::form::{Dates, Form, Level, Version};
use domain::period::Period;
use domain::programme::Programme;
use domain::unit::UnitKind;
use jiff::ToSpan;
use jiff::civil::Date;

struct Row {
    key: String,
    name: String,
    short: String,
    source: String,
    versions: usize,
    /// The period that is running, in words.
    running: Option<String>,
}

#[derive(Template)]
#[template(path = "admin/forms.html")]
struct List {
    page: Page,
    rows: Vec<Row>,
}

/// Every form.
pub async fn list(signed: SignedIn) -> Result<Response, Error> {
    let (programme, words, today) = (signed.programme().await?, signed.visit.words, signed.visit.today());
    let row = |form: &Form| Row {
        key: form.key.to_string(),
        name: form.name(words.0).to_owned(),
        short: form.short_name(words.0).to_owned(),
        source: form.source.clone(),
        versions: form.versions.len(),
        running: running(form, today).map(|period| period.label(words.0)),
    };
    let rows = programme.forms.iter().map(row).collect();
    let page = signed.visit.page(Room::Admin, words.t("admin.forms"));
    html(&List { page, rows })
}

/// The period that people work on: the first that closed at most sixty days
/// ago or closes next; else the last there was.
fn running(form: &Form, today: Date) -> Option<Period> {
    let since = today.saturating_sub(60.days());
    let next = form.periods(since, today.saturating_add(2.years())).into_iter().next();
    next.or_else(|| form.periods(today.saturating_sub(30.years()), today).pop())
}

/// The periods by which a version's days are shown: the next three that it
/// holds for, else its last three.
pub fn sample_periods(form: &Form, number: i64, today: Date) -> Vec<Period> {
    let (first, last) = (today.saturating_sub(30.years()), today.saturating_add(30.years()));
    let mut periods = form.periods(first, last);
    periods.retain(|period| form.version(*period).is_some_and(|version| version.number == number));
    let since = today.saturating_sub(60.days());
    let from = periods.iter().position(|period| period.to() >= since);
    let from = from.unwrap_or(periods.len().saturating_sub(3));
    periods.into_iter().skip(from).take(3).collect()
}

/// The days of a period as a page shows them.
pub struct Days {
    pub period: String,
    pub closing: String,
    pub opens: String,
    pub deadline: String,
    pub late_until: String,
    pub corrections_until: String,
}

/// The days in the language's way of writing.
pub fn days(period: Period, dates: &Dates, words: Words) -> Days {
    let short = |day: Date| vietnamese::date::short(day, words.0);
    Days {
        period: period.label(words.0),
        closing: short(dates.closing),
        opens: short(dates.opens),
        deadline: short(dates.deadline),
        late_until: short(dates.late_until),
        corrections_until: short(dates.corrections_until),
    }
}

/// A level with its rules and the days that follow from them.
pub struct LevelRow {
    pub kinds: String,
    pub rules: [(&'static str, String, String); 4],
    pub days: Vec<Days>,
}

/// A level as a page shows it.
pub fn level_row(programme: &Programme, level: &Level, periods: &[Period], words: Words) -> LevelRow {
    let rule = |name, rule: DayRule| (name, rule.to_string(), rule_words(rule, words));
    let dates = level.days(periods, &programme.holidays);
    LevelRow {
        kinds: kinds(&level.kinds, words),
        rules: [
            rule("opens", level.opens),
            rule("deadline", level.deadline),
            rule("late_until", level.late_until),
            rule("corrections_until", level.corrections_until),
        ],
        days: periods.iter().zip(&dates).map(|(period, dates)| days(*period, dates, words)).collect(),
    }
}

/// A rule in words: `closing+2w` → "2 ngày làm việc sau ngày chốt".
pub fn rule_words(rule: DayRule, words: Words) -> String {
    let text = rule.to_string();
    let rest = text.strip_prefix("closing").unwrap_or_default();
    let number = rest.trim_start_matches(['+', '-']).trim_end_matches(['d', 'w']);
    let key = match (rest.starts_with('-'), rest.ends_with('w')) {
        _ if rest.is_empty() => return words.t("admin.rule.closing").to_owned(),
        (true, _) => "admin.rule.before",
        (false, true) => "admin.rule.working",
        (false, false) => "admin.rule.after",
    };
    words.f(key, &[("days", &number)])
}

/// Kinds of unit in words, joined as a list.
pub fn kinds(kinds: &[UnitKind], words: Words) -> String {
    let names: Vec<&str> = kinds.iter().map(|kind| kind_key(*kind)).map(|key| words.t(key)).collect();
    vietnamese::name::capitalised(&vietnamese::name::join(&names, words.0))
}

/// The words of a kind of unit.
pub fn kind_key(kind: UnitKind) -> &'static str {
    match kind {
        UnitKind::Province => "unit.kind.province",
        UnitKind::District => "unit.kind.district",
        UnitKind::City => "unit.kind.city",
        UnitKind::Commune => "unit.kind.commune",
        UnitKind::Ward => "unit.kind.ward",
        UnitKind::Township => "unit.kind.township",
        UnitKind::Village => "unit.kind.village",
        UnitKind::Department => "unit.kind.department",
        UnitKind::Party => "unit.kind.party",
        UnitKind::Front => "unit.kind.front",
        UnitKind::Organisation => "unit.kind.organisation",
        UnitKind::Alliance => "unit.kind.alliance",
        UnitKind::Bank => "unit.kind.bank",
        UnitKind::Other => "unit.kind.other",
    }
}

struct SectionRow {
    title: String,
    lines: Vec<LineRow>,
}

/// A line as a page shows it.
pub struct LineRow {
    pub key: String,
    pub label: String,
    pub measure: String,
    /// The whole that it is a part of.
    pub part_of: Option<String>,
}

/// The lines of a section.
pub fn line_rows(programme: &Programme, section: &domain::form::Section, words: Words) -> Vec<LineRow> {
    let row = |line: &domain::form::Line| {
        let indicator = programme.indicators.get(&line.indicator);
        let whole = line.part_of.as_ref().and_then(|whole| programme.indicators.get(whole));
        LineRow {
            key: line.indicator.to_string(),
            label: indicator.map_or_else(String::new, |one| line.label(one, words.0).to_owned()),
            measure: indicator.map_or_else(String::new, |one| one.measure(words.0).to_owned()),
            part_of: whole.map(|whole| whole.name(words.0).to_owned()),
        }
    };
    section.lines.iter().map(row).collect()
}

struct VersionRow {
    number: i64,
    from: String,
    to: String,
    change: String,
    fills: String,
    consolidates: String,
    signs: String,
    levels: Vec<LevelRow>,
    sections: Vec<SectionRow>,
    is_used: bool,
}

#[derive(Template)]
#[template(path = "admin/form.html")]
struct Show {
    page: Page,
    key: String,
    source: String,
    versions: Vec<VersionRow>,
}

/// One form with its versions, the last first.
pub async fn show(signed: SignedIn, Path(key): Path<String>) -> Result<Response, Error> {
    let (programme, words) = (signed.programme().await?, signed.visit.words);
    let form = programme.form(&key.as_str().into()).ok_or(Error::NotFound)?;
    let mut versions = Vec::new();
    for version in form.versions.iter().rev() {
        let is_used = signed.store().is_version_used(&form.key, version.number).await?;
        versions.push(version_row(&programme, form, version, is_used, &signed));
    }
    let page = signed.visit.page(Room::Admin, form.name(words.0));
    html(&Show { page, key, source: form.source.clone(), versions })
}

fn version_row(
    programme: &Programme,
    form: &Form,
    version: &Version,
    is_used: bool,
    signed: &SignedIn,
) -> VersionRow {
    let words = signed.visit.words;
    let short = |day: Option<Date>, key| {
        day.map_or_else(|| words.t(key).to_owned(), |day| vietnamese::date::short(day, words.0))
    };
    let periods = sample_periods(form, version.number, signed.visit.today());
    VersionRow {
        number: version.number,
        from: short(version.valid_from, "admin.form.from_beginning"),
        to: short(version.valid_to, "admin.form.until_changed"),
        change: version.change.clone(),
        fills: kinds(&version.fills.kinds, words),
        consolidates: kinds(&version.consolidates, words),
        signs: kinds(&version.signs, words),
        levels: version
            .levels
            .iter()
            .map(|level| level_row(programme, level, &periods[..periods.len().min(1)], words))
            .collect(),
        sections: version
            .sections
            .iter()
            .map(|section| SectionRow {
                title: words.0.pick(&section.vi, &section.en).clone(),
                lines: line_rows(programme, section, words),
            })
            .collect(),
        is_used,
    }
}
