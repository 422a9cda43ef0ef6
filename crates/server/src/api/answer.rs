//! The parts that several answers share.

use domain::UnitId;
use domain::form::{Cell, Dates};
use domain::indicator::Indicator;
use domain::programme::Programme;
use jiff::civil::Date;
use serde::Serialize;
use storage::coverage::Coverage;
use storage::store::DatasetNote;
use storage::summary::Number;
use utoipa::ToSchema;

/// A unit, named as it was on the day that the answer speaks of.
#[derive(Serialize, ToSchema)]
pub struct UnitName {
    /// Its code on that day.
    #[schema(example = "23359")]
    pub code: String,
    /// Its name on that day.
    pub name: String,
    /// Its kind: `commune`, `district`, …
    pub kind: &'static str,
}

/// How much of what is expected has come in: it stands beside every total.
#[derive(Serialize, ToSchema)]
pub struct CoverageAnswer {
    /// Units whose figures count.
    pub accepted: usize,
    /// Units of which a report is expected.
    pub expected: usize,
    /// When the last of them was accepted.
    pub updated_at: Option<jiff::Timestamp>,
}

/// A number of a unit.
#[derive(Serialize, ToSchema)]
pub struct NumberAnswer {
    /// Indicator and breakdown in one name: `tht-moi` or `tht-moi:sex=female`.
    pub cell: String,
    /// The value; null where nothing was reported, which is not zero.
    pub value: Option<f64>,
    /// Decimals of the indicator.
    pub decimals: u32,
    /// Unit of measure, in Vietnamese.
    pub measure: String,
    /// How many units gave a number.
    pub units: i64,
    /// How many of them are illustrative, not real.
    pub illustrative: i64,
    /// The page on which people see where it comes from.
    pub page: String,
}

/// The days of a report.
#[derive(Serialize, ToSchema)]
pub struct DatesAnswer {
    /// The day the form opens.
    pub opens: Date,
    /// The day up to which the period counts.
    pub closing: Date,
    /// The day the report is due, an extension included.
    pub deadline: Date,
    /// The last day for late reports.
    pub late_until: Date,
    /// The last day for corrections.
    pub corrections_until: Date,
}

/// A paper that figures are from.
#[derive(Serialize, ToSchema)]
pub struct PaperAnswer {
    /// The document.
    pub source_vi: String,
    /// The document, in English.
    pub source_en: String,
    /// What a reader must know of the figures.
    pub note_vi: String,
    /// The same in English.
    pub note_en: String,
}

impl From<DatasetNote> for PaperAnswer {
    fn from(note: DatasetNote) -> Self {
        let DatasetNote { source_vi, source_en, note_vi, note_en } = note;
        Self { source_vi, source_en, note_vi, note_en }
    }
}

impl From<Dates> for DatesAnswer {
    fn from(dates: Dates) -> Self {
        let Dates { opens, closing, deadline, late_until, corrections_until } = dates;
        Self { opens, closing, deadline, late_until, corrections_until }
    }
}

impl From<Coverage> for CoverageAnswer {
    fn from(coverage: Coverage) -> Self {
        let Coverage { accepted, expected, updated_at } = coverage;
        Self { accepted, expected, updated_at }
    }
}

/// A unit's name on a day.
pub fn unit(programme: &Programme, id: UnitId, on: Date) -> UnitName {
    match programme.units.near(id, on) {
        Some(unit) => UnitName { code: unit.code.clone(), name: unit.name.clone(), kind: unit.kind.code() },
        None => UnitName { code: String::new(), name: String::new(), kind: "other" },
    }
}

/// A scaled value as a JSON number.
pub fn plain(value: i64, indicator: Option<&Indicator>) -> f64 {
    let decimals = indicator.map_or(0, |indicator| indicator.decimals);
    value as f64 / 10_f64.powi(i32::try_from(decimals).unwrap_or(0))
}

/// A number with what is needed to read it.
pub fn number(programme: &Programme, cell: &Cell, number: Number, page: String) -> NumberAnswer {
    let indicator = programme.indicators.get(&cell.indicator);
    NumberAnswer {
        cell: cell.name(),
        value: number.value.map(|value| plain(value, indicator)),
        decimals: indicator.map_or(0, |one| one.decimals),
        measure: indicator.map_or_else(String::new, |one| one.unit_vi.clone()),
        units: number.units,
        illustrative: number.illustrative,
        page,
    }
}
