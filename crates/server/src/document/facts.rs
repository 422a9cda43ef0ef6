//! What a template may ask about, read beforehand: totals of the document's
//! unit and of the units below it, done and promised, with where they are from.

use super::counts::{Counts, Question};
use super::make::moment;
use crate::words::{Language, Words};
use crate::{finding, link};
use domain::form::{Aspect, Cell, Part};
use domain::period::Period;
use domain::programme::Programme;
use domain::unit::UnitVersion;
use domain::{FormKey, UnitId};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use storage::coverage::Coverage;
use storage::rollup::Totals;
use storage::store::DatasetNote;
use writing::{Days, Facts, Quantity, Side, UnitName};

/// The figures of one unit and of those below it, as they stood on one day.
#[derive(Debug)]
pub struct Snapshot {
    programme: Arc<Programme>,
    /// The words of sources and warnings.
    pub words: Words,
    /// None where only the register is told.
    form: Option<FormKey>,
    unit: UnitVersion,
    rows: Vec<UnitVersion>,
    /// The rows as documents name them; a template asks for them again and again.
    names: Vec<UnitName>,
    period: Period,
    /// The day as of which the figures stand; links lead to them as they stood then.
    pub as_of: Option<Date>,
    /// By aspect and the period of the template's form; a promise is made for
    /// a period of its own, which its column names.
    columns: HashMap<(Aspect, Period), Column>,
    /// Periods that the template asked for and that are not here yet.
    asked: Mutex<BTreeSet<Period>>,
    /// What comes out of the register.
    pub(super) counts: Counts,
}

/// The figures of one form for one period.
#[derive(Clone, Debug)]
pub struct Column {
    /// The form.
    pub form: FormKey,
    /// Done or promised.
    pub aspect: Aspect,
    /// Its own period.
    pub period: Period,
    /// Totals by unit.
    pub totals: HashMap<UnitId, Totals>,
    /// Coverage by unit.
    pub coverage: HashMap<UnitId, Coverage>,
    /// Accepted reports by reporting unit: the paper they are from, and
    /// whether they are illustrative.
    pub heads: HashMap<UnitId, (Option<String>, bool)>,
    /// What is known of those papers.
    pub notes: BTreeMap<String, DatasetNote>,
    /// Where each unit's totals come from, in words.
    pub sources: HashMap<UnitId, String>,
}

impl Clone for Snapshot {
    fn clone(&self) -> Self {
        Self {
            programme: self.programme.clone(),
            words: self.words,
            form: self.form.clone(),
            unit: self.unit.clone(),
            rows: self.rows.clone(),
            names: self.names.clone(),
            period: self.period,
            as_of: self.as_of,
            columns: self.columns.clone(),
            asked: Mutex::default(),
            counts: self.counts.clone(),
        }
    }
}

fn aspect_of(side: Side) -> Aspect {
    match side {
        Side::Done => Aspect::Actual,
        Side::Registered => Aspect::Registered,
    }
}

/// A unit as documents name it.
pub(crate) fn unit_name(unit: &UnitVersion) -> UnitName {
    UnitName { code: unit.code.clone(), name: unit.name.clone(), short: vietnamese::name::short(&unit.name) }
}

impl Snapshot {
    pub(super) fn new(
        programme: Arc<Programme>,
        form: Option<FormKey>,
        unit: UnitVersion,
        rows: Vec<UnitVersion>,
        period: Period,
    ) -> Self {
        let (words, as_of, columns, asked) = (Words(Language::Vi), None, HashMap::new(), Mutex::default());
        let names = rows.iter().map(unit_name).collect();
        let counts = Counts::default();
        Self { programme, words, form, unit, rows, names, period, as_of, columns, asked, counts }
    }

    pub(super) fn insert(&mut self, aspect: Aspect, period: Period, mut column: Column) {
        let sources = self.units().map(|unit| (unit.id, self.source(&column, unit.id)));
        column.sources = sources.collect();
        self.columns.insert((aspect, period), column);
    }

    /// The document's unit and those below it.
    pub(super) fn units(&self) -> impl Iterator<Item = &UnitVersion> {
        std::iter::once(&self.unit).chain(&self.rows)
    }

    /// The periods that were asked for in vain; asking again does not repeat them.
    pub(super) fn asked(&self) -> BTreeSet<Period> {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut asked)
    }

    /// The coverage of the document's unit.
    #[must_use]
    pub fn covered(&self) -> Coverage {
        let column = self.columns.get(&(Aspect::Actual, self.period));
        column.and_then(|column| column.coverage.get(&self.unit.id)).copied().unwrap_or_default()
    }

    /// A figure by its key: its value and decimals.
    #[must_use]
    pub fn by_key(&self, key: &str) -> Option<(i64, u32)> {
        if let Some(counted) = self.counts.by_key(&self.programme, key) {
            return Some(counted);
        }
        let key = super::change::Key::read(key)?;
        let column =
            self.columns.values().find(|one| one.aspect == key.aspect && one.period == key.period)?;
        let value = self.value(column, key.unit, &key.cell)?;
        Some((value, self.programme.indicators.get(&key.cell.indicator)?.decimals))
    }

    /// Contradictions, gaps and made-up parts, each in a sentence.
    #[must_use]
    pub fn warnings_in(&self, words: Words) -> Vec<String> {
        let mut warnings = self.contradictions(words);
        let coverage = self.covered();
        if !coverage.is_whole() {
            let (accepted, expected): (&dyn std::fmt::Display, &dyn std::fmt::Display) =
                (&coverage.accepted, &coverage.expected);
            warnings.push(words.f("document.incomplete", &[("accepted", accepted), ("expected", expected)]));
        }
        let count = self.illustrative_reporters();
        if count > 0 {
            warnings.push(words.f("document.illustrative", &[("count", &count)]));
        }
        if self.counts.is_illustrative(self.unit.id) {
            warnings.push(words.t("document.illustrative_register").to_owned());
        }
        warnings
    }

    /// Whether only the register is told, and no form's reports.
    #[must_use]
    pub fn is_register(&self) -> bool {
        self.form.is_none()
    }

    /// What the papers say about the figures that are from them.
    #[must_use]
    pub fn notes_in(&self, language: Language) -> Vec<String> {
        let mut notes = Vec::new();
        for aspect in [Aspect::Actual, Aspect::Registered] {
            let Some(column) = self.columns.get(&(aspect, self.period)) else { continue };
            for (key, note) in self.papers(column, self.unit.id) {
                let is_illustrative =
                    column.heads.values().any(|(of, made_up)| *made_up && *of == Some(key.clone()));
                let text = language.pick(&note.note_vi, &note.note_en);
                if is_illustrative && !text.is_empty() && !notes.contains(text) {
                    notes.push(text.clone());
                }
            }
        }
        notes
    }

    /// What the rules of entry say about the totals.
    #[must_use]
    pub fn contradictions(&self, words: Words) -> Vec<String> {
        let column = self.columns.get(&(Aspect::Actual, self.period));
        let form = self.form.as_ref().and_then(|form| self.programme.form(form));
        let version = form.and_then(|form| form.version(self.period));
        let (Some(column), Some(version)) = (column, version) else { return Vec::new() };
        let Some(totals) = column.totals.get(&self.unit.id) else { return Vec::new() };
        let findings = storage::summary::contradictions(&self.programme, version, self.period, totals);
        findings.iter().map(|one| finding::sentence(one, &self.programme, Some(version), words)).collect()
    }

    fn illustrative_reporters(&self) -> usize {
        let Some(column) = self.columns.get(&(Aspect::Actual, self.period)) else { return 0 };
        let below = self.reporters(column, self.unit.id);
        below.iter().filter(|unit| column.heads.get(unit).is_some_and(|(_, made_up)| *made_up)).count()
    }

    fn reporters(&self, column: &Column, unit: UnitId) -> Vec<UnitId> {
        let Some(form) = self.programme.form(&column.form) else { return Vec::new() };
        let units = self.programme.reporters(form, column.period, unit, Part::Fills);
        units.into_iter().map(|unit| unit.id).collect()
    }

    /// The papers that a unit's total is from.
    fn papers<'a>(&self, column: &'a Column, unit: UnitId) -> Vec<(String, &'a DatasetNote)> {
        let reporters = self.reporters(column, unit);
        let keys: BTreeSet<&String> =
            reporters.iter().filter_map(|unit| column.heads.get(unit)?.0.as_ref()).collect();
        keys.into_iter().filter_map(|key| Some((key.clone(), column.notes.get(key)?))).collect()
    }

    fn value(&self, column: &Column, unit: UnitId, cell: &Cell) -> Option<i64> {
        let indicator = self.programme.indicators.get(&cell.indicator)?;
        let totals = column.totals.get(&unit)?;
        domain::rollup::resolve(indicator, &cell.breakdown, totals, &self.programme.indicators)
    }

    /// "Kinh tế tập thể, 6 tháng đầu năm 2024: 9/12 báo cáo đã tiếp nhận, cập
    /// nhật 14:05, 10/6/2024", and the paper where there is one.
    fn source(&self, column: &Column, unit: UnitId) -> String {
        let language = self.words.0;
        let form = self.programme.form(&column.form).map_or("", |form| form.short_name(language));
        let coverage = column.coverage.get(&unit).copied().unwrap_or_default();
        let updated = coverage.updated_at.map_or_else(|| "–".to_owned(), |at| moment(at, language));
        let mut source = self.words.f(
            "document.source",
            &[
                ("form", &form),
                ("period", &column.period.label(language)),
                ("accepted", &coverage.accepted),
                ("expected", &coverage.expected),
                ("updated", &updated),
            ],
        );
        let mut papers: Vec<&str> = Vec::new();
        for (_, note) in self.papers(column, unit) {
            let text = language.pick(&note.source_vi, &note.source_en).as_str();
            if !papers.contains(&text) {
                papers.push(text);
            }
        }
        if !papers.is_empty() {
            source += &self.words.f("document.source_paper", &[("paper", &papers.join("; "))]);
        }
        source
    }
}

impl Facts for Snapshot {
    fn figure(
        &self,
        indicator: &str,
        unit_code: Option<&str>,
        side: Side,
        period: Option<&str>,
    ) -> Option<Quantity> {
        let period = period.map_or(Some(self.period), |code| code.parse().ok())?;
        let aspect = aspect_of(side);
        let Some(column) = self.columns.get(&(aspect, period)) else {
            if !self.columns.contains_key(&(Aspect::Actual, period)) {
                self.asked.lock().unwrap_or_else(PoisonError::into_inner).insert(period);
            }
            return None;
        };
        let unit = match unit_code {
            None => &self.unit,
            Some(code) => self.units().find(|unit| unit.code == code)?,
        };
        let cell = Cell::from_name(indicator);
        let known = self.programme.indicators.get(&cell.indicator)?;
        let value = self.value(column, unit.id, &cell)?;
        let parts = self.programme.indicators.parts(&cell.indicator);
        let illustrative = parts.into_iter().any(|indicator| {
            let part = Cell { indicator, breakdown: cell.breakdown.clone() };
            column
                .totals
                .get(&unit.id)
                .and_then(|totals| totals.get(&part))
                .is_some_and(|one| one.illustrative > 0)
        });
        let code =
            self.programme.units.near(unit.id, column.period.to()).map_or(&unit.code, |then| &then.code);
        let then = self.as_of.map(|day| format!("&luc={day}")).unwrap_or_default();
        Some(Quantity {
            value,
            decimals: known.decimals,
            measure: known.measure(self.words.0).to_owned(),
            href: link::total(&cell, column.aspect, column.period, code) + &then,
            source: column.sources.get(&unit.id).map_or("", String::as_str).to_owned()
                + if illustrative { self.words.t("document.source_illustrative") } else { "" },
            key: storage::document::figure_key(column.aspect, column.period, unit.id, &cell),
            illustrative,
        })
    }

    fn counted(&self, indicator: &str, unit_code: Option<&str>, days: Days) -> Option<Quantity> {
        let unit = match unit_code {
            None => &self.unit,
            Some(code) => self.units().find(|unit| unit.code == code)?,
        };
        let period = (self.period.from(), self.period.to());
        let (words, as_of) = (self.words, self.as_of);
        let question = Question { programme: &self.programme, words, unit, period, as_of };
        self.counts.figure(indicator, days, &question)
    }

    fn is_counted(&self, indicator: &str) -> bool {
        let key = indicator.into();
        self.programme.indicators.get(&key).is_some() && self.programme.indicators.is_from_register(&key)
    }

    fn units(&self) -> Vec<UnitName> {
        self.names.clone()
    }

    fn is_whole(&self, unit_code: &str, side: Side, period: Option<&str>) -> bool {
        let aspect = aspect_of(side);
        let period = period.map_or(Some(self.period), |code| code.parse().ok());
        let column = period.and_then(|period| self.columns.get(&(aspect, period)));
        let unit = self.units().find(|unit| unit.code == unit_code);
        let coverage = column.zip(unit).and_then(|(column, unit)| column.coverage.get(&unit.id));
        coverage.is_none_or(Coverage::is_whole)
    }

    fn coverage(&self) -> writing::Coverage {
        let coverage = self.covered();
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        writing::Coverage {
            accepted: count(coverage.accepted),
            expected: count(coverage.expected),
            updated: coverage.updated_at.map(|at| moment(at, self.words.0)).unwrap_or_default(),
        }
    }

    fn warnings(&self) -> Vec<String> {
        self.warnings_in(self.words)
    }

    fn notes(&self) -> Vec<String> {
        self.notes_in(self.words.0)
    }

    fn knows(&self, indicator: &str) -> bool {
        self.programme.indicators.get(&Cell::from_name(indicator).indicator).is_some()
    }

    fn label(&self, indicator: &str) -> Option<String> {
        let form = self.form.as_ref().and_then(|form| self.programme.form(form));
        let version = form.and_then(|form| form.version(self.period));
        Some(finding::cell_label(&Cell::from_name(indicator), &self.programme, version, self.words))
    }
}
