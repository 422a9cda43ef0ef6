//! More time for one unit's report, with a reason.

use super::{Faults, answer, pick, reason};
use crate::page::{Page, Room, SignedIn, go_with};
use crate::{Error, link, scope};
use askama::Template;
use axum::Form;
use axum::extract::Query;
use axum::response::Response;
use domain::permission::Action;
use domain::programme::Programme;
use jiff::ToSpan;
use serde::Deserialize;
use storage::report::ReportKey;

/// What is typed, or stands in the address of a link to here.
#[derive(Deserialize, Default)]
pub struct Typed {
    /// Form and period: `kinh-te-tap-the|2024-H1`.
    #[serde(default)]
    bao_cao: String,
    /// The unit: a code, a name.
    #[serde(default)]
    don_vi: String,
    /// The new deadline.
    #[serde(default)]
    han: String,
    #[serde(default, rename = "reason")]
    ly_do: String,
}

struct Choice {
    value: String,
    label: String,
}

struct Row {
    form: String,
    period: String,
    unit: String,
    href: String,
    deadline: String,
    reason: String,
    given_by: String,
    given_at: jiff::Timestamp,
}

#[derive(Template)]
#[template(path = "admin/extensions.html")]
struct Show {
    page: Page,
    rows: Vec<Row>,
    choices: Vec<Choice>,
    units: Vec<String>,
    typed: Typed,
    faults: Faults,
}

/// What was given, and the form for one more.
pub async fn show(signed: SignedIn, Query(typed): Query<Typed>) -> Result<Response, Error> {
    page(&signed, typed, Faults::default()).await
}

async fn page(signed: &SignedIn, typed: Typed, faults: Faults) -> Result<Response, Error> {
    let (programme, words) = (signed.programme().await?, signed.visit.words);
    let given = signed.store().extensions(&signed.actor).await?;
    let row = |(key, extension): (ReportKey, storage::extension::Extension)| {
        let unit = programme.units.near(key.unit, key.period.to());
        Row {
            form: programme
                .form(&key.form)
                .map_or_else(|| key.form.to_string(), |form| form.short_name(words.0).to_owned()),
            period: key.period.label(words.0),
            unit: unit.map_or_else(String::new, |unit| scope::name(unit, words).to_owned()),
            href: unit.map_or_else(String::new, |unit| link::report(&key.form, key.period, &unit.code)),
            deadline: vietnamese::date::short(extension.deadline, words.0),
            reason: extension.reason,
            given_by: extension.given_by,
            given_at: extension.given_at,
        }
    };
    let shown = Show {
        rows: given.into_iter().map(row).collect(),
        choices: choices(&programme, signed),
        units: pick::choices(&programme, signed, signed.visit.today()),
        page: signed.visit.page(Room::Admin, words.t("admin.extensions")).with_error(!faults.is_empty()),
        typed,
        faults,
    };
    answer(&shown.faults, &shown)
}

/// Reports that anybody may still ask more time for: of periods that closed
/// within a year or close within two months.
fn choices(programme: &Programme, signed: &SignedIn) -> Vec<Choice> {
    let (today, language) = (signed.visit.today(), signed.visit.words.0);
    let (from, to) = (today.saturating_sub(1.year()), today.saturating_add(60.days()));
    let mut choices = Vec::new();
    for form in &programme.forms {
        for period in form.periods(from, to).into_iter().rev() {
            choices.push(Choice {
                value: format!("{}|{period}", form.key),
                label: format!("{}, {}", form.short_name(language), period.label(language)),
            });
        }
    }
    choices
}

/// Gives more time.
pub async fn give(signed: SignedIn, Form(typed): Form<Typed>) -> Result<Response, Error> {
    let (programme, words) = (signed.programme().await?, signed.visit.words);
    let mut faults = Faults::default();
    let which = typed.bao_cao.split_once('|').and_then(|(form, period)| {
        let form = programme.form(&form.into())?;
        let period = period.parse().ok().filter(|period| form.asks_for(*period))?;
        Some((form, period))
    });
    if which.is_none() {
        faults.add("bao_cao", words.t("admin.extension.report_missing"));
    }
    let on =
        which.map_or_else(|| signed.visit.today(), |(_, period): (_, domain::period::Period)| period.to());
    let unit = pick::unit(&programme, &signed, &typed.don_vi, on, words);
    let unit = unit.map_err(|text| faults.add("don_vi", text)).ok();
    let day = match pick::day(&typed.han, words) {
        Ok(None) => {
            faults.add("han", words.t("admin.day_missing"));
            None
        }
        Ok(day) => day,
        Err(text) => {
            faults.add("han", text);
            None
        }
    };
    let why = reason(&typed.ly_do, &mut faults, words);
    let (Some((form, period)), Some(unit), Some(day), true) = (which, unit, day, faults.is_empty()) else {
        return page(&signed, typed, faults).await;
    };
    storage::allow(&programme, &signed.actor, Action::Extend, unit)?;
    if programme.expected(form, period, unit).is_none() {
        faults.add("don_vi", words.t("admin.extension.not_expected"));
        return page(&signed, typed, faults).await;
    }
    let key = ReportKey { form: form.key.clone(), period, unit };
    match signed.store().extend(&signed.deed(), &key, day, &why).await {
        Ok(()) => Ok(go_with("/quan-tri/gia-han", "admin.extension.given")),
        Err(error) => {
            faults.refused("han", error, words)?;
            page(&signed, typed, faults).await
        }
    }
}
