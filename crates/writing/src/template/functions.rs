//! The functions and filters that templates use; `docs` for authors are at the top of the module
//! `template`.

use std::sync::Arc;

use minijinja::{
    Environment, Error, ErrorKind,
    value::{Kwargs, Value},
};
use vietnamese::{Language, percent::Percent};

use super::{
    marks::{LANDSCAPE, Ledger},
    values::{DateValue, FigureValue, Shown, UnitValue},
};
use crate::{
    facts::{Facts, Given, Quantity, Side},
    model::Source,
    words,
};

/// Which reported values keep a unit in a list; none means that nothing was reported.
type Keep = fn(Option<i64>, bool) -> bool;

/// What every function needs.
#[derive(Clone)]
pub(super) struct Desk {
    pub(super) facts: Arc<dyn Facts>,
    pub(super) language: Language,
    pub(super) ledger: Arc<Ledger>,
    /// The day that the document tells of where a template names none.
    pub(super) closing: jiff::civil::Date,
}

/// The functions that [`install`] adds.
pub(super) const NAMES: [&str; 11] = [
    "value",
    "registered",
    "percent",
    "units_zero",
    "units_missing",
    "units_partial",
    "units_with",
    "landscape",
    "counted",
    "growth",
    "chart",
];

/// Teaches an environment the functions and filters.
pub(super) fn install(env: &mut Environment<'_>, desk: &Desk) {
    install_figures(env, desk);
    super::register::install(env, desk);
    super::chart::install(env, desk);
    install_unit_lists(env, desk);
    install_filters(env, desk.language);
    env.add_function("landscape", || Value::from_safe_string(LANDSCAPE.to_string()));
    // Everything printed is put aside as plain text; no filter may declare it safe.
    for name in ["safe", "escape", "e"] {
        env.remove_filter(name);
    }
}

fn install_figures(env: &mut Environment<'_>, desk: &Desk) {
    let at = desk.clone();
    env.add_function("value", move |indicator: &str, options: Kwargs| {
        at.figure_value(indicator, Side::Done, options)
    });
    let at = desk.clone();
    env.add_function("registered", move |indicator: &str, options: Kwargs| {
        at.figure_value(indicator, Side::Registered, options)
    });
    let at = desk.clone();
    env.add_function("percent", move |indicator: &str, options: Kwargs| at.percent_value(indicator, options));
}

fn install_unit_lists(env: &mut Environment<'_>, desk: &Desk) {
    let lists: [(&str, Keep); 4] = [
        ("units_zero", |value, is_whole| value == Some(0) && is_whole),
        ("units_missing", |value, _| value.is_none()),
        ("units_partial", |value, is_whole| value.is_some() && !is_whole),
        ("units_with", |value, _| value.is_some_and(|value| value != 0)),
    ];
    for (name, keep) in lists {
        let at = desk.clone();
        env.add_function(name, move |indicator: &str, options: Kwargs| {
            at.units_where(indicator, options, keep)
        });
    }
}

fn install_filters(env: &mut Environment<'_>, language: Language) {
    env.add_filter("names", move |units: Value| names(&units, language));
    env.add_filter("two", |value: Value| two_digits(&value));
    env.add_filter("words", move |value: Value| in_words(&value, language));
    env.add_filter("number", move |value: i64| vietnamese::number::format(value, 0, language));
    env.add_filter("date_long", move |date: Value| {
        Ok::<_, Error>(vietnamese::date::long(read_date(&date)?, language))
    });
    env.add_filter("date_short", move |date: Value| {
        Ok::<_, Error>(vietnamese::date::short(read_date(&date)?, language))
    });
    env.add_filter("capitalize", |value: Value| capitalised(&value));
    env.add_filter("upper", |value: Value| value.to_string().to_uppercase());
}

impl Desk {
    fn figure_value(&self, indicator: &str, side: Side, options: Kwargs) -> Result<Value, Error> {
        let (unit, period) = (unit_option(&options)?, period_option(&options)?);
        options.assert_all_used()?;
        let quantity = self.quantity(indicator, unit.as_deref(), side, period.as_deref())?;
        if let Some(quantity) = &quantity {
            let text = vietnamese::number::format(quantity.value, quantity.decimals, self.language);
            self.remember(self.label(indicator, unit.as_deref(), side), text, quantity);
        }
        let shown = quantity.map(|quantity| Shown {
            text: vietnamese::number::format(quantity.value, quantity.decimals, self.language),
            href: quantity.href,
            key: quantity.key,
            value: quantity.value,
            decimals: quantity.decimals,
            measure: super::marks::untrusted(&quantity.measure),
            illustrative: quantity.illustrative,
        });
        Ok(self.wrap(shown))
    }

    /// What was done against what was registered, or against another indicator (`of=`). Without a
    /// denominator, or with zero as one, there is no percentage to speak of.
    fn percent_value(&self, indicator: &str, options: Kwargs) -> Result<Value, Error> {
        let (unit, period) = (unit_option(&options)?, period_option(&options)?);
        let of: Option<String> = options.get("of")?;
        options.assert_all_used()?;
        let (unit, period) = (unit.as_deref(), period.as_deref());
        let part = self.quantity(indicator, unit, Side::Done, period)?;
        let whole = match &of {
            Some(of) => self.quantity(of, unit, Side::Done, period)?,
            None => self.quantity(indicator, unit, Side::Registered, period)?,
        };
        let shown = match (part, whole) {
            (Some(part), Some(whole)) => {
                let label = self.label(indicator, unit, Side::Done);
                let words = match of {
                    Some(_) => words::computed_of,
                    None => words::computed,
                };
                self.percent_of(label, words, &part, &whole)
            }
            _ => None,
        };
        Ok(self.wrap(shown))
    }

    fn percent_of(
        &self,
        label: String,
        words: fn(Language, &str, &str) -> String,
        part: &Quantity,
        whole: &Quantity,
    ) -> Option<Shown> {
        let percent = Percent::of_scaled(part.value, part.decimals, whole.value, whole.decimals)?;
        let text = percent.format(self.language);
        let key = format!("{} / {}", part.key, whole.key);
        self.ledger.remember(Source {
            key: key.clone(),
            text: text.clone(),
            value: percent.tenths(),
            decimals: 1,
            label,
            measure: "%".to_owned(),
            source: words(
                self.language,
                &vietnamese::number::format(part.value, part.decimals, self.language),
                &vietnamese::number::format(whole.value, whole.decimals, self.language),
            ),
            href: part.href.clone(),
            parts: vec![part.key.clone(), whole.key.clone()],
        });
        Some(Shown {
            text,
            href: part.href.clone(),
            key,
            value: percent.tenths(),
            decimals: 1,
            measure: "%".to_owned(),
            illustrative: part.illustrative || whole.illustrative,
        })
    }

    fn units_where(&self, indicator: &str, options: Kwargs, keep: Keep) -> Result<Value, Error> {
        let period = period_option(&options)?;
        let side = side_option(&options)?;
        options.assert_all_used()?;
        self.check_known(indicator)?;
        let kept = self.facts.units().into_iter().filter(|unit| {
            let figure = self.facts.figure(indicator, Some(&unit.code), side, period.as_deref());
            let is_whole = self.facts.is_whole(&unit.code, side, period.as_deref());
            keep(figure.map(|quantity| quantity.value), is_whole)
        });
        Ok(kept.map(|unit| Value::from_object(UnitValue::from(&unit))).collect())
    }

    fn quantity(
        &self,
        indicator: &str,
        unit: Option<&str>,
        side: Side,
        period: Option<&str>,
    ) -> Result<Option<Quantity>, Error> {
        self.check_known(indicator)?;
        Ok(self.facts.figure(indicator, unit, side, period))
    }

    pub(super) fn check_known(&self, indicator: &str) -> Result<(), Error> {
        if self.facts.knows(indicator) {
            return Ok(());
        }
        let because = format!("there is no indicator {indicator:?}");
        Err(Error::new(ErrorKind::InvalidOperation, because))
    }

    pub(super) fn remember(&self, label: String, text: String, quantity: &Quantity) {
        self.ledger.remember(Source {
            key: quantity.key.clone(),
            text,
            value: quantity.value,
            decimals: quantity.decimals,
            label,
            measure: quantity.measure.clone(),
            source: quantity.source.clone(),
            href: quantity.href.clone(),
            parts: Vec::new(),
        });
    }

    /// "Tổ hợp tác thành lập mới, Huyện Kon Rẫy (đăng ký)", as far as names are known.
    pub(super) fn label(&self, indicator: &str, unit: Option<&str>, side: Side) -> String {
        let mut label = self.facts.label(indicator).unwrap_or_default();
        if let Some(code) = unit
            && let Some(unit) = self.facts.units().iter().find(|unit| unit.code == code)
        {
            label = format!("{label}, {}", unit.name);
        }
        if side == Side::Registered {
            label = format!("{label} ({})", words::registered(self.language));
        }
        label
    }

    /// What a document is told, as a template reads it. Numbers with a way back are remembered.
    pub(super) fn given(&self, given: &Given) -> Value {
        match given {
            Given::Nothing => Value::from(()),
            Given::Text(text) => Value::from(super::marks::untrusted(text)),
            Given::Count(count) => Value::from(*count),
            Given::Is(is) => Value::from(*is),
            Given::Day(date) => Value::from_object(DateValue { date: *date, language: self.language }),
            Given::Figure { source, illustrative } => {
                let shown = source.as_ref().map(|source| {
                    self.ledger.remember(source.clone());
                    Shown {
                        text: source.text.clone(),
                        href: source.href.clone(),
                        key: source.key.clone(),
                        value: source.value,
                        decimals: source.decimals,
                        measure: super::marks::untrusted(&source.measure),
                        illustrative: *illustrative,
                    }
                });
                self.wrap(shown)
            }
            Given::List(list) => list.iter().map(|one| self.given(one)).collect(),
            Given::Fields(fields) => {
                Value::from_pairs(fields.iter().map(|(name, one)| (*name, self.given(one))))
            }
        }
    }

    pub(super) fn wrap(&self, shown: Option<Shown>) -> Value {
        Value::from_object(FigureValue { shown, language: self.language, ledger: Arc::clone(&self.ledger) })
    }
}

pub(super) fn unit_option(options: &Kwargs) -> Result<Option<String>, Error> {
    let given: Option<Value> = options.get("unit")?;
    Ok(given.map(|value| match value.downcast_object_ref::<UnitValue>() {
        Some(unit) => unit.code.clone(),
        None => value.to_string(),
    }))
}

fn period_option(options: &Kwargs) -> Result<Option<String>, Error> {
    options.get("period")
}

fn side_option(options: &Kwargs) -> Result<Side, Error> {
    match options.get::<Option<&str>>("side")? {
        None | Some("done") => Ok(Side::Done),
        Some("registered") => Ok(Side::Registered),
        Some(other) => Err(Error::new(
            ErrorKind::InvalidOperation,
            format!("side is \"done\" or \"registered\", not {other:?}"),
        )),
    }
}

fn names(units: &Value, language: Language) -> Result<String, Error> {
    let names: Vec<String> = units
        .try_iter()?
        .map(|unit| match unit.downcast_object_ref::<UnitValue>() {
            Some(unit) => unit.short.clone(),
            None => unit.to_string(),
        })
        .collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    Ok(vietnamese::name::join(&names, language))
}

/// Small counts are written with a leading zero ("02 huyện").
fn two_digits(value: &Value) -> Result<Value, Error> {
    rewrite_whole(value, |count, _| vietnamese::number::two_digits(count))
}

/// "hai"; the English half of the program writes digits.
fn in_words(value: &Value, language: Language) -> Result<Value, Error> {
    rewrite_whole(value, |count, text| match (language, u64::try_from(count)) {
        (Language::Vi, Ok(count)) => vietnamese::number::in_words(count),
        _ => text.to_owned(),
    })
}

/// Writes a count differently; a figure stays a linked figure, and one with decimals stays as it is.
fn rewrite_whole(value: &Value, write: impl Fn(i64, &str) -> String) -> Result<Value, Error> {
    if let Some(figure) = value.downcast_object_ref::<FigureValue>() {
        return Ok(Value::from_object(figure.written(|shown| {
            if shown.decimals == 0 { write(shown.value, &shown.text) } else { shown.text.clone() }
        })));
    }
    let count: i64 = value.clone().try_into()?;
    Ok(Value::from(write(count, &count.to_string())))
}

/// A capital at the head of a sentence, the rest as it was.
fn capitalised(value: &Value) -> Value {
    match value.downcast_object_ref::<FigureValue>() {
        Some(figure) => {
            Value::from_object(figure.written(|shown| vietnamese::name::capitalised(&shown.text)))
        }
        None => Value::from(vietnamese::name::capitalised(&value.to_string())),
    }
}

pub(super) fn read_date(value: &Value) -> Result<jiff::civil::Date, Error> {
    if let Some(date) = value.downcast_object_ref::<DateValue>() {
        return Ok(date.date);
    }
    value.to_string().parse().map_err(|_| {
        let because = format!("{value} is not a date like 2012-09-30");
        Error::new(ErrorKind::InvalidOperation, because)
    })
}
