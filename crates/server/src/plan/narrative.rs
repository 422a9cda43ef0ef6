//! The narrative report on a plan, as it stands today: a template of the pack
//! that is about plans, made into a paper, shown and taken along.

use super::view::Sight;
use super::{Opened, tell};
use crate::document::make::all_about;
use crate::document::{facts, file};
use crate::page::{Page, Room, SignedIn, html};
use crate::scope::Choice;
use crate::words::Words;
use crate::{Error, Language, link};
use askama::Template;
use axum::extract::{Path, Query};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;
use std::sync::Arc;
use writing::model::Document;
use writing::template::About;
use writing::{Facts, Input, PeriodName, Quantity, Side, UnitName, pdf};

/// Which of the pack's templates, and whether the sources are printed.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Asked {
    /// The template's key; the first of the pack if empty.
    pub(crate) mau: String,
    pub(crate) nguon: String,
}

/// A report that was made.
pub(crate) struct Made {
    pub(crate) document: Document,
    /// The template's key and name.
    pub(crate) template: (String, String),
    /// All templates that are about plans.
    templates: Vec<(String, String)>,
}

/// A report of a plan asks for nothing but what it is given: figures of forms
/// are told by reports of forms.
struct Nothing {
    units: Vec<UnitName>,
    warnings: Vec<String>,
}

impl Facts for Nothing {
    fn figure(&self, _: &str, _: Option<&str>, _: Side, _: Option<&str>) -> Option<Quantity> {
        None
    }

    fn units(&self) -> Vec<UnitName> {
        self.units.clone()
    }

    fn coverage(&self) -> writing::Coverage {
        writing::Coverage::default()
    }

    fn warnings(&self) -> Vec<String> {
        self.warnings.clone()
    }

    fn knows(&self, _: &str) -> bool {
        false
    }
}

/// Makes the report.
///
/// # Errors
/// Not found where the pack has no such template; [`Error::Internal`] for one
/// that cannot be rendered, with the line.
pub(crate) async fn make(signed: &SignedIn, opened: &Opened, asked: &Asked) -> Result<Made, Error> {
    let templates = all_about(signed.store(), About::Plan).await?;
    let is_asked = |one: &&Arc<writing::Template>| asked.mau.is_empty() || one.matter.key == asked.mau;
    let template = templates.iter().find(is_asked).ok_or(Error::NotFound)?;
    let (programme, today) = (&opened.programme, signed.visit.today());
    // Templates are written in Vietnamese, whatever the language of the pages.
    let words = Words(Language::Vi);
    let sight = Sight { words, ..opened.sight(signed) };
    let keeper = opened.plan().keeper(&programme.units, today);
    let unit = programme.units.near(keeper, today).ok_or(Error::NotFound)?;
    let below = programme.units.children(keeper, today).into_iter();
    let warnings =
        Vec::from_iter(opened.plan().illustrative.then(|| words.t("plan.illustrative").to_owned()));
    let plan = tell::told(signed, &sight).await?;
    let nothing = Nothing { units: below.map(facts::unit_name).collect(), warnings };
    let day = vietnamese::date::short(today, words.0);
    let input = Input {
        facts: Arc::new(nothing),
        unit: facts::unit_name(unit),
        period: PeriodName {
            code: today.to_string(),
            name: words.f("plan.as_on_small", &[("day", &day)]),
            closing: today,
        },
        plan: Some(plan),
        as_of: today,
        language: words.0,
        number: None,
        date: None,
        signer: None,
        with_sources: !asked.nguon.is_empty(),
    };
    let document = writing::render(template, &input)
        .map_err(|error| Error::Internal(format!("template {}: {error}", template.matter.key)))?;
    let named = |one: &Arc<writing::Template>| {
        let name = signed.visit.words.0.pick(&one.matter.vi, &one.matter.en);
        (one.matter.key.clone(), name.clone())
    };
    Ok(Made { document, template: named(template), templates: templates.iter().map(named).collect() })
}

#[derive(Template)]
#[template(path = "plan/narrative.html")]
struct Show {
    page: Page,
    plan: (String, String),
    paper: String,
    base: String,
    query: String,
    templates: Vec<Choice>,
    figures: usize,
    has_pdf: bool,
}

/// The page.
pub(crate) async fn show(
    signed: SignedIn,
    Path(key): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    let opened = Opened::open(&signed, &key).await?;
    let made = make(&signed, &opened, &asked).await?;
    let (plan, words, (template, name)) = (opened.plan(), signed.visit.words, made.template);
    let choice = |(key, name): &(String, String)| Choice::new(key.clone(), name.clone(), *key == template);
    html(&Show {
        page: signed.visit.page(Room::Plan, &name),
        plan: (plan.title(words.0).to_owned(), link::plan(&plan.key)),
        paper: writing::html::render(&made.document),
        base: link::plan(&plan.key) + "/bao-cao",
        templates: made.templates.iter().map(choice).collect(),
        query: format!("mau={}", crate::gate::percent(&template)),
        figures: made.document.sources.len(),
        has_pdf: pdf::AVAILABLE,
    })
}

/// The report as a file.
pub(crate) async fn take(
    signed: SignedIn,
    Path((key, format)): Path<(String, String)>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let opened = Opened::open(&signed, &key).await?;
    let made = make(&signed, &opened, &asked).await?;
    let plan = super::view::short_name(opened.plan(), signed.visit.words);
    let name = format!("{}, {plan}, {}", made.template.1, signed.visit.today());
    file::answer(&signed.visit, &headers, made.document, &format, &name).await
}
