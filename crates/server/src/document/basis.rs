//! What a template rests on, and so for which periods and units there is a
//! document: a form, for the periods it asks and the units that report, or the
//! register, which speaks of every day and every area.

use super::Refused;
use domain::FormKey;
use domain::form::{Form, Part};
use domain::period::{Period, Regime, Span};
use domain::permission::Actor;
use domain::programme::Programme;
use domain::unit::UnitVersion;
use jiff::civil::{Date, date};
use std::collections::HashSet;
use writing::{RenderError, Template};

/// Parts of a year are offered for this year and so many before; years all.
const RECENT_YEARS: i16 = 2;

/// What a template rests on.
#[derive(Debug)]
pub enum Basis<'a> {
    /// A form's figures.
    Form(&'a Form),
    /// The register's, for these parts of a calendar year.
    Register(Vec<Span>, Date),
}

impl<'a> Basis<'a> {
    /// What that template rests on.
    ///
    /// # Errors
    /// [`Refused::Template`] when the pack has no such form or there are no such periods.
    pub fn of(programme: &'a Programme, template: &Template) -> Result<Self, Refused> {
        let matter = &template.matter;
        let wrong =
            |field, because| Refused::Template(matter.key.clone(), RenderError::Field { field, because });
        if !matter.form.is_empty() {
            let form = programme.form(&matter.form.as_str().into());
            let because = || wrong("form", format!("there is no form {:?}", matter.form));
            return form.map(Basis::Form).ok_or_else(because);
        }
        let spans = matter.periods.iter().map(|kind| {
            spans(kind).ok_or_else(|| wrong("periods", format!("there are no periods {kind:?}")))
        });
        let spans: Vec<Vec<Span>> = spans.collect::<Result<_, _>>()?;
        // What was before the first law that the pack knows is not in its register.
        let first = programme.register.laws.iter().filter_map(|law| law.valid_from).min();
        Ok(Basis::Register(spans.concat(), first.unwrap_or(date(1990, 1, 1))))
    }

    /// The form, if it is one.
    #[must_use]
    pub fn form(&self) -> Option<&'a Form> {
        match self {
            Basis::Form(form) => Some(form),
            Basis::Register(..) => None,
        }
    }

    /// The form's key, if it is one.
    #[must_use]
    pub fn form_key(&self) -> Option<FormKey> {
        self.form().map(|form| form.key.clone())
    }

    /// The periods that have closed, newest first.
    #[must_use]
    pub fn periods(&self, today: Date) -> Vec<Period> {
        let mut periods = match self {
            Basis::Form(form) => form.periods(date(1990, 1, 1), today),
            Basis::Register(spans, first) => (first.year()..=today.year())
                .flat_map(|year| spans.iter().map(move |span| calendar(year, *span)))
                .filter(|period| self.asks_for(*period, today) && is_offered(*period, today))
                .collect(),
        };
        periods.sort();
        periods.reverse();
        periods
    }

    /// Whether there is a document for this period at all.
    #[must_use]
    pub fn asks_for(&self, period: Period, today: Date) -> bool {
        match (self, period) {
            (Basis::Form(form), _) => form.asks_for(period),
            (Basis::Register(spans, first), Period::Regular { regime: Regime::Calendar, span, .. }) => {
                spans.contains(&span) && (*first..=today).contains(&period.to())
            }
            (Basis::Register(..), _) => false,
        }
    }

    /// The units of the actor's that a document of this template can be about:
    /// of the kinds that it is meant for; of a form's with units that report.
    #[must_use]
    pub fn units<'b>(
        &self,
        programme: &'b Programme,
        actor: &Actor,
        template: &Template,
        period: Period,
    ) -> Vec<&'b UnitVersion> {
        let day = period.to();
        let Some(top) = programme.top(day) else { return Vec::new() };
        let reporting = self.form().map(|form| {
            let reporters = programme.reporters(form, period, top, Part::Fills);
            let above = reporters.iter().flat_map(|unit| programme.units.ancestors(unit.id, day));
            above.collect::<HashSet<_>>()
        });
        let kinds = &template.matter.units;
        let own = programme.units.ever_below(actor.unit);
        let all = programme.units.subtree(top, day).into_iter();
        all.filter(|unit| own.contains(unit))
            .filter_map(|unit| programme.units.at(unit, day))
            .filter(|unit| match &reporting {
                Some(reporting) => reporting.contains(&unit.id),
                None => unit.kind.is_area(),
            })
            .filter(|unit| kinds.is_empty() || kinds.iter().any(|kind| kind == unit.kind.code()))
            .collect()
    }

    /// The units directly below the document's, as its tables show them.
    #[must_use]
    pub fn rows(&self, programme: &Programme, period: Period, unit: &UnitVersion) -> Vec<UnitVersion> {
        match self {
            Basis::Form(form) => programme.rows(form, period, unit.id).into_iter().cloned().collect(),
            Basis::Register(..) => {
                let below = programme.units.children(unit.id, period.to()).into_iter();
                below.filter(|one| one.kind.is_area()).cloned().collect()
            }
        }
    }
}

fn calendar(year: i16, span: Span) -> Period {
    Period::Regular { regime: Regime::Calendar, year, span }
}

fn is_offered(period: Period, today: Date) -> bool {
    let is_year = matches!(period, Period::Regular { span: Span::Year, .. });
    is_year || period.to().year() >= today.year() - RECENT_YEARS
}

/// The parts of a year of that kind, as templates write it.
fn spans(kind: &str) -> Option<Vec<Span>> {
    Some(match kind {
        "month" => (1..=12).map(Span::Month).collect(),
        "quarter" => (1..=4).map(Span::Quarter).collect(),
        "half-year" => vec![Span::HalfYear],
        "nine-months" => vec![Span::NineMonths],
        "year" => vec![Span::Year],
        _ => return None,
    })
}
