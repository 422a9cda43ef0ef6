//! A document before it is issued: the paper, and beside it what to check.

use super::basis::Basis;
use super::check::Found;
use super::{Asked, Made, Outcome, Request, file, index, make, make_for, query};
use crate::page::{Page, Room, SignedIn, go, html};
use crate::scope;
use crate::words::Words;
use crate::{Error, link};
use askama::Template;
use axum::extract::{Path, Query};
use axum::http::HeaderMap;
use axum::response::Response;
use domain::permission::{Action, may};
use sha2::{Digest, Sha256};
use writing::model::{Format, Percentage};
use writing::pdf;

/// What the form of freezing shows: what was typed, and what is wrong.
#[derive(Default)]
pub(super) struct Typed {
    pub(super) number: String,
    pub(super) day: String,
    pub(super) signer: String,
    pub(super) reason: String,
    pub(super) is_agreed: bool,
    /// Field and words.
    pub(super) wrong: Vec<(&'static str, String)>,
}

impl Typed {
    fn wrong_at(&self, field: &str) -> Option<&str> {
        self.wrong.iter().find(|(at, _)| *at == field).map(|(_, text)| text.as_str())
    }
}

#[derive(Template)]
#[template(path = "document/preview.html")]
struct Preview {
    page: Page,
    key: String,
    name: String,
    /// The choice behind every address of the page.
    query: String,
    request: Request,
    paper: String,
    warnings: Vec<String>,
    notes: Vec<String>,
    warnings_count: String,
    /// What the checks of incoming documents say of the text.
    found: Vec<Found>,
    has_errors: bool,
    /// How many percentages agree with their parts, in words.
    right: Option<String>,
    wrong: Option<String>,
    wrong_lines: Vec<String>,
    figures: usize,
    period: String,
    /// What the figures rest on: the head, the words, and the page.
    coverage_head: &'static str,
    coverage: String,
    coverage_href: String,
    period_code: String,
    as_of: Option<String>,
    as_of_told: Option<String>,
    format: &'static str,
    number_hint: String,
    has_pdf: bool,
    units: Vec<(String, String)>,
    periods: Vec<(String, String)>,
    may_freeze: bool,
    fingerprint: String,
    typed: Typed,
}

pub(super) async fn show(
    signed: SignedIn,
    Path(key): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    if asked.ky.is_empty() || asked.don_vi.is_empty() {
        return first_choice(&signed, &key).await;
    }
    let request = match asked.request(&signed, &key) {
        Ok(request) => request,
        Err(wrong) => return known(&signed, &key, &asked, wrong).await,
    };
    match make_for(&signed, &request).await? {
        Outcome::Made(made) => page(&signed, request, &made, Typed::default()).await,
        Outcome::Wrong(wrong) => index::again(&signed, &key, &asked, wrong).await,
    }
}

/// The page of choices, if there is such a template at all.
async fn known(signed: &SignedIn, key: &str, asked: &Asked, wrong: super::Wrong) -> Result<Response, Error> {
    make::find_template(signed.store(), key).await.map_err(|_| Error::NotFound)?;
    index::again(signed, key, asked, wrong).await
}

/// A template without a period or a unit: the newest period, the highest unit.
async fn first_choice(signed: &SignedIn, key: &str) -> Result<Response, Error> {
    let programme = signed.programme().await?;
    let template = make::find_template(signed.store(), key).await.map_err(|_| Error::NotFound)?;
    let basis = Basis::of(&programme, &template).map_err(|_| Error::NotFound)?;
    let periods = basis.periods(signed.visit.today());
    let period = *periods.first().ok_or(Error::NotFound)?;
    let units = basis.units(&programme, &signed.actor, &template, period);
    let unit = units.first().ok_or(Error::NotFound)?;
    Ok(go(&link::document(key, period, &unit.code)))
}

pub(super) async fn take(
    signed: SignedIn,
    Path((key, format)): Path<(String, String)>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let request = asked.request(&signed, &key).map_err(|_| Error::NotFound)?;
    let Outcome::Made(made) = make_for(&signed, &request).await? else { return Err(Error::NotFound) };
    as_file(&signed, &request, *made, &format, &headers).await
}

/// A draft as a file.
pub(crate) async fn as_file(
    signed: &SignedIn,
    request: &Request,
    made: Made,
    format: &str,
    headers: &HeaderMap,
) -> Result<Response, Error> {
    let period = request.period.short_label(request.language).replace('/', "-");
    let name = format!("{}, {}, {period}", made.template.matter.vi, made.unit.name);
    file::answer(&signed.visit, headers, made.document, format, &name).await
}

/// The page, also after a form that could not be taken.
pub(super) async fn page(
    signed: &SignedIn,
    request: Request,
    made: &Made,
    typed: Typed,
) -> Result<Response, Error> {
    let (programme, w) = (signed.programme().await?, signed.visit.words);
    let (document, matter) = (&made.document, &made.template.matter);
    let percentages = document.percentages(|key| made.facts.by_key(key));
    let (right, wrong): (Vec<_>, Vec<_>) = percentages.into_iter().partition(|one| one.is_right);
    let basis = Basis::of(&programme, &made.template).map_err(|error| Error::Internal(error.to_string()))?;
    let units = basis.units(&programme, &signed.actor, &made.template, request.period);
    let position = programme.units.position(signed.actor.unit, made.unit.id);
    let name = w.0.pick(&matter.vi, &matter.en).clone();
    let period = request.period.label(w.0);
    let title = format!("{name}, {period}");
    let as_of = request.as_of.map(|day| vietnamese::date::short(day, w.0));
    let has_error = !typed.wrong.is_empty();
    let found = signed.visit.app.checks.of(&programme, document, w).await?;
    html(&Preview {
        page: signed.visit.page(Room::Document, &title).with_error(has_error),
        key: matter.key.clone(),
        name,
        query: query(request.period, &request.unit, request.as_of),
        paper: writing::html::render(document),
        warnings: made.facts.warnings_in(w),
        notes: made.facts.notes_in(w.0),
        has_errors: found.iter().any(|one| one.is_error) || made.contradicts_itself(w),
        found,
        warnings_count: counted(w, "document.warnings_count", made.facts.warnings_in(w).len())
            .unwrap_or_default(),
        right: counted(w, "document.percentages_right", right.len()),
        wrong: counted(w, "document.percentages_wrong", wrong.len()),
        wrong_lines: wrong.iter().map(|one| wrong_line(w, one)).collect(),
        figures: document.sources.len(),
        period,
        coverage_head: match basis.form() {
            Some(_) => "document.facts_coverage",
            None => "document.facts_source",
        },
        coverage: coverage(w, made),
        coverage_href: match basis.form() {
            Some(form) => link::coverage(&form.key, &made.unit.code),
            None => link::register(&made.unit.code, request.period.to()),
        },
        period_code: request.period.to_string(),
        as_of_told: as_of.as_ref().map(|day| w.f("document.facts_as_of_value", &[("day", day)])),
        as_of,
        format: format_key(document.format),
        number_hint: w.f("document.freeze_number_hint", &[("symbol", &matter.symbol)]),
        has_pdf: pdf::AVAILABLE,
        units: units.iter().map(|unit| (unit.code.clone(), scope::name(unit, w).to_owned())).collect(),
        periods: basis
            .periods(signed.visit.today())
            .into_iter()
            .map(|one| (one.to_string(), index::label(one, w)))
            .collect(),
        may_freeze: may(signed.actor.role, Action::FreezeDocument, position),
        fingerprint: fingerprint(made),
        typed,
        request,
    })
}

/// "9/12 báo cáo, cập nhật 14:05, 10/6/2024".
fn coverage(w: Words, made: &Made) -> String {
    if made.facts.is_register() {
        return w.t("document.facts_register").to_owned();
    }
    let covered = made.facts.covered();
    let (accepted, expected) = (&covered.accepted, &covered.expected);
    let Some(at) = covered.updated_at else {
        return w.f("document.facts_coverage_none", &[("accepted", accepted), ("expected", expected)]);
    };
    let updated = make::moment(at, w.0);
    let values: [(&str, &dyn std::fmt::Display); 3] =
        [("accepted", accepted), ("expected", expected), ("updated", &updated)];
    w.f("document.facts_coverage_value", &values)
}

/// Words with a count; none for nothing.
fn counted(w: Words, key: &str, count: usize) -> Option<String> {
    (count > 0).then(|| w.f(key, &[("count", &count)]))
}

fn wrong_line(w: Words, one: &Percentage) -> String {
    let computed = one.computed.as_deref().unwrap_or("–");
    w.f("document.percentage_wrong", &[("label", &one.label), ("text", &one.text), ("computed", &computed)])
}

/// What the visitor saw of the figures: freezing asks whether it is still so.
pub(crate) fn fingerprint(made: &Made) -> String {
    let mut hash = Sha256::new();
    for source in &made.document.sources {
        hash.update(source.key.as_bytes());
        hash.update(source.text.as_bytes());
        hash.update([0]);
    }
    hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// The words of a format.
pub(super) fn format_key(format: Format) -> &'static str {
    match format {
        Format::Decree30 => "document.format_decree",
        Format::Party => "document.format_party",
    }
}
