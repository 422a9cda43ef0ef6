//! One report with what its pages show around it, and what may be done to it.

use crate::page::SignedIn;
use crate::part::Mark;
use crate::words::Words;
use crate::{Error, link, state};
use domain::form::{Part, Version};
use domain::period::Period;
use domain::permission::Action;
use domain::programme::{Expected, Programme};
use domain::report::{Command, State, Timeliness, apply};
use jiff::civil::Date;
use std::sync::Arc;
use storage::report::{Report, ReportKey};

/// The form, the period and the unit in an address.
pub(crate) type Address = (String, String, String);

/// A report that somebody looks at.
pub(crate) struct Case {
    pub(crate) programme: Arc<Programme>,
    pub(crate) report: Report,
    pub(crate) words: Words,
    today: Date,
}

/// Which report an address names; a unit's code is read with the closing day.
pub(crate) fn key_of(programme: &Programme, address: &Address) -> Result<ReportKey, Error> {
    let (form, period, unit) = address;
    let period: Period = period.parse().map_err(|_| Error::NotFound)?;
    let unit = programme.units.find(unit, period.to()).ok_or(Error::NotFound)?.id;
    Ok(ReportKey { form: form.as_str().into(), period, unit })
}

impl Case {
    /// The report at an address; not found where the actor may not see it.
    pub(crate) async fn at(signed: &SignedIn, address: &Address) -> Result<Case, Error> {
        let programme = signed.programme().await?;
        let key = key_of(&programme, address)?;
        Case::of(signed, &key).await
    }

    /// The report of that key.
    pub(crate) async fn of(signed: &SignedIn, key: &ReportKey) -> Result<Case, Error> {
        let programme = signed.programme().await?;
        let report = signed.store().report(&signed.actor, key).await?;
        Ok(Case { programme, report, words: signed.visit.words, today: signed.visit.today() })
    }

    /// What the form asks of the unit.
    pub(crate) fn asked(&self) -> Result<Expected<'_>, Error> {
        let key = &self.report.key;
        let form = self.programme.form(&key.form).ok_or(Error::NotFound)?;
        self.programme.expected(form, key.period, key.unit).ok_or(Error::NotFound)
    }

    pub(crate) fn version(&self) -> Option<&Version> {
        self.programme.form(&self.report.key.form)?.version(self.report.key.period)
    }

    pub(crate) fn is_sum(&self) -> bool {
        self.report.part == Part::Consolidates
    }

    /// "Kinh tế tập thể, 6 tháng đầu năm 2024".
    pub(crate) fn title(&self) -> String {
        title(&self.programme, &self.report.key, self.words)
    }

    /// Where it is.
    pub(crate) fn href(&self) -> String {
        href(&self.programme, &self.report.key)
    }

    pub(crate) fn unit_name(&self) -> String {
        unit_name(&self.programme, &self.report.key, self.words)
    }

    /// Who looks at it first.
    pub(crate) fn reviewer(&self) -> Option<String> {
        let unit = self.programme.reviewer(self.report.key.unit, self.report.key.period)?;
        Some(crate::scope::name(unit, self.words).to_owned())
    }

    /// The day by which the one who looks at it has to be done: their own deadline.
    pub(crate) fn reviewed_by(&self) -> Option<Date> {
        let key = &self.report.key;
        let unit = self.programme.reviewer(key.unit, key.period)?;
        let dates = self.version()?.dates(unit.kind, key.period, &self.programme.holidays, None)?;
        Some(dates.deadline).filter(|day| *day >= self.today)
    }

    pub(crate) fn timeliness(&self) -> Timeliness {
        self.report.timeliness(&zone(), self.today)
    }

    pub(crate) fn mark(&self) -> Mark {
        Mark::of(self.state(), self.words)
    }

    pub(crate) fn late(&self) -> Option<Mark> {
        Mark::late(self.timeliness(), self.words)
    }

    pub(crate) fn state(&self) -> State {
        self.report.state()
    }

    /// The revision that an act from this page names.
    pub(crate) fn revision(&self) -> i64 {
        self.report.head.as_ref().map_or(0, |head| head.revision)
    }

    pub(crate) fn is_illustrative(&self) -> bool {
        self.report.head.as_ref().is_some_and(|head| head.illustrative)
    }

    /// Whether the actor may do this to the unit, whatever the report's state.
    pub(crate) fn may(&self, signed: &SignedIn, action: Action) -> bool {
        storage::allow(&self.programme, &signed.actor, action, self.report.key.unit).is_ok()
    }

    /// Whether the report's state and dates let it be done today.
    pub(crate) fn can(&self, command: &Command) -> bool {
        apply(self.state(), command, &self.report.facts(self.today)).is_ok()
    }

    /// When a field was last saved.
    pub(crate) fn saved_at(&self) -> Option<jiff::Timestamp> {
        self.report.entries.values().map(|entry| entry.saved_at).max()
    }

    /// Fields with something in them, and fields asked for.
    pub(crate) fn filled(&self) -> (usize, usize) {
        let filled = self.report.entries.values().filter(|entry| entry.entered.is_some()).count();
        (filled, self.version().map_or(0, |version| version.cells().count()))
    }
}

/// What a report is called, without its unit.
pub(crate) fn title(programme: &Programme, key: &ReportKey, words: Words) -> String {
    let form = programme.form(&key.form).map_or("", |form| form.short_name(words.0));
    words.f("report.name", &[("form", &form), ("period", &key.period.label(words.0))])
}

/// Where a report is.
pub(crate) fn href(programme: &Programme, key: &ReportKey) -> String {
    let code = programme.units.near(key.unit, key.period.to()).map_or("", |unit| unit.code.as_str());
    link::report(&key.form, key.period, code)
}

/// A unit's name as it was on the closing day.
pub(crate) fn unit_name(programme: &Programme, key: &ReportKey, words: Words) -> String {
    let unit = programme.units.near(key.unit, key.period.to());
    unit.map_or_else(String::new, |unit| {
        let english = unit.name_en.as_ref().filter(|_| words.0 == crate::Language::En);
        english.unwrap_or(&unit.name).clone()
    })
}

/// Viet Nam's time.
pub(crate) fn zone() -> jiff::tz::TimeZone {
    state::local(jiff::Timestamp::UNIX_EPOCH).time_zone().clone()
}
