//! The lines of a version that no accepted report rests on yet: added,
//! renamed, taken away, each with a reason.

use super::form::{self, LineRow};
use super::version::refused;
use super::{Faults, answer, reason};
use crate::Error;
use crate::page::{Page, Room, SignedIn, go_with};
use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::response::Response;
use domain::FormKey;
use domain::form::Line;
use serde::Deserialize;
use storage::administration::Untouched;

/// What is typed: which act, on which line.
#[derive(Deserialize, Default)]
pub struct Typed {
    /// `add`, `rename`, `remove`.
    #[serde(default)]
    pub(crate) act: String,
    #[serde(default)]
    pub(crate) section: String,
    #[serde(default)]
    pub(crate) indicator: String,
    #[serde(default)]
    pub(crate) part_of: String,
    #[serde(default)]
    pub(crate) vi: String,
    #[serde(default)]
    pub(crate) en: String,
    #[serde(default)]
    pub(crate) reason: String,
}

struct Choice {
    key: String,
    label: String,
}

struct SectionRows {
    key: String,
    title: String,
    lines: Vec<LineRow>,
}

#[derive(Template)]
#[template(path = "admin/form_lines.html")]
struct Show {
    page: Page,
    key: String,
    number: i64,
    name: String,
    sections: Vec<SectionRows>,
    /// Indicators that the version does not ask for yet.
    others: Vec<Choice>,
    typed: Typed,
    faults: Faults,
    is_used: bool,
}

/// The lines with what can be done to them.
pub async fn show(signed: SignedIn, Path((key, number)): Path<(String, i64)>) -> Result<Response, Error> {
    lines_page(&signed, &key, number, Typed::default(), Faults::default()).await
}

async fn lines_page(
    signed: &SignedIn,
    key: &str,
    number: i64,
    typed: Typed,
    faults: Faults,
) -> Result<Response, Error> {
    let (programme, words) = (signed.programme().await?, signed.visit.words);
    let form = programme.form(&key.into()).ok_or(Error::NotFound)?;
    let version = form.versions.iter().find(|one| one.number == number).ok_or(Error::NotFound)?;
    let others =
        programme.indicators.iter().filter(|one| !one.is_computed() && version.line(&one.key).is_none()).map(
            |one| Choice {
                key: one.key.to_string(),
                label: format!("{} ({})", one.name(words.0), one.measure(words.0)),
            },
        );
    let sections = version.sections.iter().map(|section| SectionRows {
        key: section.key.clone(),
        title: words.0.pick(&section.vi, &section.en).clone(),
        lines: form::line_rows(&programme, section, words),
    });
    let title = words.f("admin.form.lines_title", &[("number", &number)]);
    let shown = Show {
        page: signed.visit.page(Room::Admin, &title).with_error(!faults.is_empty()),
        key: key.to_owned(),
        number,
        name: form.name(words.0).to_owned(),
        sections: sections.collect(),
        others: others.collect(),
        is_used: signed.store().is_version_used(&form.key, number).await?,
        typed,
        faults,
    };
    answer(&shown.faults, &shown)
}

/// Changes one line.
pub async fn change(
    signed: SignedIn,
    Path((key, number)): Path<(String, i64)>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let words = signed.visit.words;
    let mut faults = Faults::default();
    let why = reason(&typed.reason, &mut faults, words);
    if typed.indicator.is_empty() {
        faults.add("indicator", words.t("admin.form.indicator_missing"));
    }
    if !faults.is_empty() {
        return lines_page(&signed, &key, number, typed, faults).await;
    }
    match edit(&signed, &key.as_str().into(), number, &typed, &why).await {
        Ok(()) => Ok(go_with(&format!("/quan-tri/bieu-mau/{key}/{number}/dong"), "admin.form.lines_changed")),
        Err(error) => {
            faults.refused("indicator", error, words)?;
            lines_page(&signed, &key, number, typed, faults).await
        }
    }
}

/// Changes one line of a version on which no accepted report rests.
pub(crate) async fn edit(
    signed: &SignedIn,
    form: &FormKey,
    number: i64,
    typed: &Typed,
    why: &str,
) -> Result<(), storage::Error> {
    let programme = signed.store().programme().await?;
    let some = |text: &str| Some(vietnamese::name::nfc(text.trim())).filter(|text| !text.is_empty());
    let (vi, en) = (some(&typed.vi), some(&typed.en));
    let indicator: domain::IndicatorKey = typed.indicator.as_str().into();
    let edit = |form: &mut domain::form::Form| {
        let version = form.version_mut(number).map_err(refused)?;
        let done = match typed.act.as_str() {
            "add" => {
                let part_of = some(&typed.part_of).map(Into::into);
                let line = Line { indicator, vi, en, part_of, cells: None };
                version.add_line(&typed.section, line, &programme.indicators)
            }
            "rename" => version.rename_line(&indicator, vi, en),
            "remove" => version.remove_line(&indicator),
            _ => Err(domain::edit::EditRefused::Missing),
        };
        done.map_err(refused)
    };
    signed.store().edit_form(&signed.deed(), form, why, Untouched::Version(number), edit).await
}
