//! Makes a document: reads what its template may ask about, then renders it.
//! Pages and the command line make every document here.

use super::basis::Basis;
use super::counts;
use super::facts::{Column, Snapshot};
use crate::state;
use crate::words::{Language, Words};
use domain::form::{Aspect, Form};
use domain::period::Period;
use domain::permission::Actor;
use domain::programme::Programme;
use domain::unit::UnitVersion;
use jiff::civil::Date;
use jiff::tz::{TimeZone, offset};
use jiff::{SignedDuration, Timestamp};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use storage::Store;
use writing::model::Document;
use writing::template::About;
use writing::{Input, PeriodName, RenderError, Template};

/// Which document. Whether the actor may make one is asked by whoever calls;
/// here they must be allowed to see the figures.
#[derive(Clone, Debug)]
pub struct Request {
    /// The template's key.
    pub template: String,
    /// The unit's code on the period's closing day.
    pub unit: String,
    /// The period.
    pub period: Period,
    /// The figures as they stood at the end of that day; now, if none is given.
    pub as_of: Option<Date>,
    /// The language of numbers, dates and fixed words.
    pub language: Language,
    /// Number, date and signer; a draft has none.
    pub issue: Option<Issue>,
    /// Whether the sources are printed as an appendix.
    pub with_sources: bool,
    /// Today in Viet Nam.
    pub today: Date,
}

/// What makes a draft an issued document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// The number from the registry, without the symbol.
    pub number: String,
    /// The date of issue.
    pub day: Date,
    /// Who signs.
    pub signer: String,
}

/// A document and what it was made from.
#[derive(Clone, Debug)]
pub struct Made {
    /// The document.
    pub document: Document,
    /// The template.
    pub template: Arc<Template>,
    /// The unit as it stood on the closing day.
    pub unit: UnitVersion,
    /// The figures.
    pub facts: Arc<Snapshot>,
}

impl Made {
    /// Whether its figures contradict each other, as their accepted reports do.
    #[must_use]
    pub fn contradicts_itself(&self, words: Words) -> bool {
        !self.facts.contradictions(words).is_empty()
    }
}

/// Why there is no document.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// No template of that key; these there are.
    #[error("no template; there are {}", .0.join(", "))]
    NoTemplate(Vec<String>),
    /// The template's form asks nothing for that period; these it asks for.
    #[error("no such period of the form")]
    NoPeriod(Vec<Period>),
    /// There is no unit of that code on the closing day, or none that reports;
    /// codes of units that have a document.
    #[error("no such unit")]
    NoUnit(Vec<String>),
    /// The template cannot be used.
    #[error("template {0}: {1}")]
    Template(String, RenderError),
    /// The database's, and what the actor may not see.
    #[error(transparent)]
    Storage(#[from] storage::Error),
}

/// Makes the document, with a handful of queries however large the province is.
///
/// # Errors
/// See [`Refused`].
pub async fn make(store: &Store, actor: &Actor, request: &Request) -> Result<Made, Refused> {
    let programme = store.programme().await?;
    let template = find_template(store, &request.template).await?;
    let basis = Basis::of(&programme, &template)?;
    if !basis.asks_for(request.period, request.today) {
        return Err(Refused::NoPeriod(basis.periods(request.today)));
    }
    let units = basis.units(&programme, actor, &template, request.period);
    let Some(unit) = units.iter().find(|unit| unit.code == request.unit).map(|unit| (*unit).clone()) else {
        return Err(Refused::NoUnit(units.into_iter().map(|unit| unit.code.clone()).collect()));
    };
    let rows = basis.rows(&programme, request.period, &unit);
    let mut snapshot = Snapshot::new(programme.clone(), basis.form_key(), unit.clone(), rows, request.period);
    snapshot.words = Words(request.language);
    snapshot.as_of = request.as_of;
    let known = request.as_of.map(end_of);
    let form = basis.form();
    let reading = form.map(|form| Reading { store, actor, programme: &programme, form, as_of: known });
    if let Some(reading) = &reading {
        reading.add(&mut snapshot, request.period).await?;
    }
    let units = snapshot.units().map(|unit| unit.id).collect();
    let register = counts::Source { store, actor, today: request.today, units, known };
    loop {
        let facts = Arc::new(snapshot);
        let input = input(request, &unit, facts.clone());
        let rendered = writing::render(&template, &input);
        drop(input);
        // A template says only while it is rendered which other periods it
        // compares with and what it counts; what it stumbled over may be that
        // it was not there yet.
        let (periods, counted) = (facts.asked(), facts.counts.asked());
        if periods.is_empty() && counted.is_empty() {
            let document = rendered.map_err(|error| Refused::Template(request.template.clone(), error))?;
            return Ok(Made { document, template, unit, facts });
        }
        snapshot = Arc::try_unwrap(facts).unwrap_or_else(|shared| (*shared).clone());
        if let Some(reading) = &reading {
            for period in periods {
                reading.add(&mut snapshot, period).await?;
            }
        }
        snapshot.counts.fetch(counted, &register).await?;
    }
}

/// The template of that key.
///
/// # Errors
/// [`Refused::NoTemplate`], or [`Refused::Template`] for one that cannot be read.
pub async fn find_template(store: &Store, key: &str) -> Result<Arc<Template>, Refused> {
    let text = storage::programme::template(&mut &store.db, store.province(), key).await?;
    let template = text.map(|text| Template::parse(&text)).transpose();
    match template.map_err(|error| Refused::Template(key.to_owned(), error))? {
        Some(template) if template.matter.about == About::Form => Ok(Arc::new(template)),
        _ => {
            let of_forms = all_about(store, About::Form).await?;
            Err(Refused::NoTemplate(of_forms.iter().map(|one| one.matter.key.clone()).collect()))
        }
    }
}

/// Templates with the texts that they were read from.
type Read = (Vec<(String, String)>, Vec<Arc<Template>>);

/// What was read last: a pack changes seldom, and reading its templates costs
/// more than all the rest of a page that links to them.
static LAST: Mutex<Option<Read>> = Mutex::new(None);

/// The templates that tell of forms, or of plans; one that cannot be read is left out.
///
/// # Errors
/// The database's.
pub async fn all_about(store: &Store, about: About) -> Result<Vec<Arc<Template>>, storage::Error> {
    let texts = storage::programme::templates(&mut &store.db, store.province()).await?;
    let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
    let (_, templates) = match last.take() {
        Some(read) if read.0 == texts => last.insert(read),
        _ => {
            let read = texts.iter().filter_map(|(key, text)| {
                let template = Template::parse(text);
                template.inspect_err(|error| tracing::warn!(key, %error, "a template cannot be read")).ok()
            });
            let read = read.map(Arc::new).collect();
            last.insert((texts, read))
        }
    };
    Ok(templates.iter().filter(|template| template.matter.about == about).cloned().collect())
}

/// The last moment of a day in Viet Nam.
#[must_use]
pub fn end_of(day: Date) -> Timestamp {
    let next = day.tomorrow().unwrap_or(day).to_zoned(TimeZone::fixed(offset(7)));
    next.map_or(Timestamp::MAX, |midnight| midnight.timestamp() - SignedDuration::from_millis(1))
}

fn input(request: &Request, unit: &UnitVersion, facts: Arc<Snapshot>) -> Input {
    let issue = request.issue.as_ref();
    Input {
        facts,
        unit: super::facts::unit_name(unit),
        period: PeriodName {
            code: request.period.to_string(),
            name: request.period.label(request.language),
            closing: request.period.to(),
        },
        as_of: request.as_of.unwrap_or(request.today),
        language: request.language,
        number: issue.map(|issue| issue.number.clone()),
        date: issue.map(|issue| issue.day),
        signer: issue.map(|issue| issue.signer.clone()),
        with_sources: request.with_sources,
        plan: None,
    }
}

/// Reads the figures of a period, done and promised.
struct Reading<'a> {
    store: &'a Store,
    actor: &'a Actor,
    programme: &'a Programme,
    form: &'a Form,
    as_of: Option<Timestamp>,
}

impl Reading<'_> {
    async fn add(&self, snapshot: &mut Snapshot, period: Period) -> Result<(), Refused> {
        let done = self.column(snapshot, self.form, period).await?;
        snapshot.insert(Aspect::Actual, period, done);
        if let Some((form, promised)) = self.programme.promise_period(self.form, period) {
            let column = self.column(snapshot, form, promised).await?;
            snapshot.insert(Aspect::Registered, period, column);
        }
        Ok(())
    }

    async fn column(&self, snapshot: &Snapshot, form: &Form, period: Period) -> Result<Column, Refused> {
        let units: Vec<_> = snapshot.units().map(|unit| unit.id).collect();
        let totals = self.store.totals(self.actor, &units, form.aspect, period, self.as_of).await?;
        let coverage = self.store.coverage(self.actor, form, period, &units, self.as_of).await?;
        let heads = self.store.standings(self.actor, &form.key, &[period]).await?;
        let heads: HashMap<_, _> = heads
            .into_iter()
            .filter(|(_, head)| {
                self.as_of.is_none_or(|moment| head.first_sent_at.is_some_and(|at| at <= moment))
            })
            .filter(|(_, head)| head.accepted_at.is_some())
            .map(|((unit, _), head)| (unit, (head.dataset, head.illustrative)))
            .collect();
        let keys: BTreeSet<&String> = heads.values().filter_map(|(dataset, _)| dataset.as_ref()).collect();
        let mut notes = BTreeMap::new();
        for key in keys {
            if let Some(note) = self.store.dataset(key).await? {
                notes.insert(key.clone(), note);
            }
        }
        let (form, aspect, sources) = (form.key.clone(), form.aspect, HashMap::new());
        Ok(Column { form, aspect, period, totals, coverage, heads, notes, sources })
    }
}

/// A moment as documents print it: "14:05, 10/6/2024".
pub(super) fn moment(at: Timestamp, language: Language) -> String {
    vietnamese::date::date_time(state::local(at).datetime(), language)
}
