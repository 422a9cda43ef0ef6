//! What templates say of the register of organisations: figures of any day, and how they grew.

use minijinja::{
    Environment, Error, ErrorKind,
    value::{Kwargs, Value},
};

use super::{
    functions::{Desk, read_date, unit_option},
    values::{FigureValue, Shown},
};
use crate::{
    facts::{Days, Side},
    words,
};

/// Teaches an environment `counted`, `growth` and `size`.
pub(super) fn install(env: &mut Environment<'_>, desk: &Desk) {
    let at = desk.clone();
    env.add_function("counted", move |indicator: &str, options: Kwargs| {
        let days = Days { on: day_option(&options, "on")?, since: None };
        at.counted_value(indicator, days, &options)
    });
    let at = desk.clone();
    env.add_function("growth", move |indicator: &str, options: Kwargs| {
        let days = Days { on: day_option(&options, "on")?, since: day_option(&options, "since")? };
        if days.since.is_none() {
            let because = "growth() wants since=, the day with which to compare";
            return Err(Error::new(ErrorKind::MissingArgument, because));
        }
        at.counted_value(indicator, days, &options)
    });
    env.add_filter("size", |value: Value| size(&value));
}

fn day_option(options: &Kwargs, name: &str) -> Result<Option<jiff::civil::Date>, Error> {
    let given: Option<Value> = options.get(name)?;
    given.map(|value| read_date(&value)).transpose()
}

impl Desk {
    fn counted_value(&self, indicator: &str, days: Days, options: &Kwargs) -> Result<Value, Error> {
        let unit = unit_option(options)?;
        options.assert_all_used()?;
        Ok(self.wrap(self.count(indicator, unit.as_deref(), days)?))
    }

    /// A figure out of the register as it is printed; none if it is not known.
    pub(super) fn count(
        &self,
        indicator: &str,
        unit: Option<&str>,
        days: Days,
    ) -> Result<Option<Shown>, Error> {
        self.check_known(indicator)?;
        if !self.facts.is_counted(indicator) {
            let because = format!("{indicator:?} does not come out of the register");
            return Err(Error::new(ErrorKind::InvalidOperation, because));
        }
        let found = self.facts.counted(indicator, unit, days);
        Ok(found.map(|quantity| {
            // As the register's own pages write it: without zeros at the end.
            let text = vietnamese::number::format_trimmed(quantity.value, quantity.decimals, self.language);
            let mut label = self.label(indicator, unit, Side::Done);
            if let Some(since) = days.since {
                label = format!("{label} ({})", words::compared(self.language, since));
            }
            self.remember(label, text.clone(), &quantity);
            Shown {
                text,
                href: quantity.href,
                key: quantity.key,
                value: quantity.value,
                decimals: quantity.decimals,
                measure: super::marks::untrusted(&quantity.measure),
                illustrative: quantity.illustrative,
            }
        }))
    }
}

/// A difference without its sign: the sentence says "tăng" or "giảm" instead.
fn size(value: &Value) -> Value {
    let bare = |text: &str| text.trim_start_matches('-').to_owned();
    match value.downcast_object_ref::<FigureValue>() {
        Some(figure) => Value::from_object(figure.written(|shown| bare(&shown.text))),
        None => Value::from(bare(&value.to_string())),
    }
}
