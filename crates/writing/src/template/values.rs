//! The values that templates hold: figures, units, dates.

use std::{fmt, sync::Arc};

use jiff::civil::Date;
use minijinja::value::{Object, ObjectRepr, Value};
use vietnamese::Language;

use super::marks::{self, Ledger};
use crate::{
    facts::UnitName,
    model::{Figure, Inline},
    words,
};

/// A figure in a template. Printed, it becomes a linked figure, or visible words where nobody has
/// reported. Attributes: `missing`, `number`, `measure`, `text`, `illustrative`.
#[derive(Clone, Debug)]
pub(super) struct FigureValue {
    pub(super) shown: Option<Shown>,
    pub(super) language: Language,
    pub(super) ledger: Arc<Ledger>,
}

/// What is printed of a figure that was reported.
#[derive(Clone, Debug)]
pub(super) struct Shown {
    pub(super) text: String,
    pub(super) href: String,
    pub(super) key: String,
    /// Scaled by `10^decimals`.
    pub(super) value: i64,
    pub(super) decimals: u32,
    pub(super) measure: String,
    pub(super) illustrative: bool,
}

impl FigureValue {
    /// The same figure, written differently.
    pub(super) fn written(&self, text: impl FnOnce(&Shown) -> String) -> FigureValue {
        let mut changed = self.clone();
        if let Some(shown) = &mut changed.shown {
            shown.text = text(shown);
        }
        changed
    }

    fn inline(&self) -> Inline {
        match &self.shown {
            Some(shown) => Inline::Figure(Figure {
                text: shown.text.clone(),
                href: shown.href.clone(),
                key: shown.key.clone(),
            }),
            None => Inline::Missing { text: words::missing(self.language).to_owned() },
        }
    }
}

impl Object for FigureValue {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        let shown = self.shown.as_ref();
        Some(match key {
            "missing" => Value::from(shown.is_none()),
            "number" => shown.map_or(Value::from(()), |s| scaled(s.value, s.decimals)),
            "illustrative" => Value::from(shown.is_some_and(|s| s.illustrative)),
            "measure" => Value::from(shown.map_or("", |s| s.measure.as_str())),
            "text" => Value::from(shown.map_or(words::missing(self.language), |s| s.text.as_str())),
            _ => return None,
        })
    }

    /// True when something was reported and it is not zero.
    fn is_true(self: &Arc<Self>) -> bool {
        self.shown.as_ref().is_some_and(|shown| shown.value != 0)
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.ledger.put(self.inline()))
    }
}

/// A unit in a template. Printed, it is its full name. Attributes: `code`, `name`, `short`.
#[derive(Clone, Debug)]
pub(super) struct UnitValue {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) short: String,
}

impl From<&UnitName> for UnitValue {
    fn from(unit: &UnitName) -> Self {
        UnitValue {
            code: unit.code.clone(),
            name: marks::untrusted(&unit.name),
            short: marks::untrusted(&unit.short),
        }
    }
}

impl Object for UnitValue {
    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        Some(Value::from(match key {
            "code" => self.code.as_str(),
            "name" => self.name.as_str(),
            "short" => self.short.as_str(),
            _ => return None,
        }))
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

/// A date in a template. Printed, it is short. Attributes: `day`, `month`, `year`.
#[derive(Clone, Debug)]
pub(super) struct DateValue {
    pub(super) date: Date,
    pub(super) language: Language,
}

impl Object for DateValue {
    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        Some(Value::from(match key {
            "day" => i64::from(self.date.day()),
            "month" => i64::from(self.date.month()),
            "year" => i64::from(self.date.year()),
            _ => return None,
        }))
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&vietnamese::date::short(self.date, self.language))
    }
}

/// A whole number stays exact; only a fraction becomes a float, and only for comparisons.
#[expect(clippy::cast_precision_loss, reason = "templates only compare with it")]
fn scaled(value: i64, decimals: u32) -> Value {
    if decimals == 0 {
        return Value::from(value);
    }
    Value::from(value as f64 / 10f64.powi(i32::try_from(decimals).unwrap_or(i32::MAX)))
}
