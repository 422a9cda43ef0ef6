//! `chart`: figures out of the register over years or over units, as a chart of the document.

use jiff::civil::{Date, date};
use minijinja::{
    Environment, Error, ErrorKind,
    value::{Kwargs, Value, ValueKind},
};

use super::{
    functions::{Desk, read_date},
    marks,
    values::{Shown, UnitValue},
};
use crate::{
    facts::{Days, Side},
    model::{Chart, ChartKind, ChartPoint, ChartSeries, Figure, Inline},
    words,
};

/// Bars that a page has room for, with their names.
const MOST_BARS: usize = 24;
/// Years on a line.
const MOST_YEARS: usize = 60;
/// As many colours can be told apart on a printed page.
const MOST_SERIES: usize = 3;

/// Teaches an environment `chart`.
pub(super) fn install(env: &mut Environment<'_>, desk: &Desk) {
    let at = desk.clone();
    env.add_function("chart", move |title: &str, indicators: Value, options: Kwargs| {
        let asked = Asked::read(&indicators, &options)?;
        let drawn = at.chart(title, &asked)?;
        Ok::<_, Error>(Value::from_safe_string(
            drawn.map_or_else(String::new, |chart| at.ledger.put_chart(chart)),
        ))
    });
}

/// What a template asks to be drawn.
struct Asked {
    indicators: Vec<String>,
    over: Over,
    kind: ChartKind,
    names: Vec<String>,
    measure: Option<String>,
    given: Option<String>,
}

/// What stands beside each other.
enum Over {
    Years(Vec<i16>),
    /// Units by code and name, on the document's last day or on those that are named.
    Units(Vec<(String, String)>, Vec<Date>),
}

/// The figures of one category, one a series; none where nothing is known.
struct Row {
    name: String,
    shown: Vec<Option<Shown>>,
}

impl Asked {
    fn read(indicators: &Value, options: &Kwargs) -> Result<Asked, Error> {
        let indicators = texts(indicators)?;
        let (years, units) = (options.get::<Option<Value>>("years")?, options.get::<Option<Value>>("units")?);
        let over = match (years, units) {
            (Some(years), None) => Over::Years(read_years(&years)?),
            (None, Some(units)) => Over::Units(read_units(&units)?, read_days(options)?),
            _ => return Err(wrong("chart() wants either years= or units=")),
        };
        let series = match &over {
            Over::Units(_, days) if days.len() > 1 && indicators.len() == 1 => days.len(),
            Over::Units(_, days) if days.len() > 1 => {
                return Err(wrong("a chart of several days shows one indicator"));
            }
            _ => indicators.len(),
        };
        if !(1..=MOST_SERIES).contains(&series) {
            return Err(wrong(format!("a chart shows 1 to {MOST_SERIES} series, not {series}")));
        }
        let names = options.get::<Option<Value>>("names")?.map(|names| texts(&names)).transpose()?;
        let names = names.unwrap_or_default();
        if !names.is_empty() && names.len() != series {
            return Err(wrong(format!("names= are {}, and there are {series} series", names.len())));
        }
        let kind = read_kind(options.get("kind")?, &over, series)?;
        let (measure, given) = (options.get("measure")?, options.get("given")?);
        options.assert_all_used()?;
        Ok(Asked { indicators, over, kind, names, measure, given })
    }
}

impl Desk {
    /// The chart; none where all that is known is zero.
    fn chart(&self, title: &str, asked: &Asked) -> Result<Option<Chart>, Error> {
        let mut rows = self.rows(asked)?;
        let all = rows.len();
        if matches!(asked.over, Over::Units(..)) {
            rank(&mut rows);
            rows.truncate(MOST_BARS / rows.first().map_or(1, |row| row.shown.len()).max(1));
        }
        let figures = || rows.iter().flat_map(|row| row.shown.iter().flatten());
        if figures().all(|shown| shown.value == 0) {
            return Ok(None);
        }
        let decimals = figures().map(|shown| shown.decimals).max().unwrap_or(0);
        let mut source = match &asked.over {
            Over::Years(_) => words::chart_of_years(self.language).to_owned(),
            Over::Units(_, days) if days.is_empty() => words::chart_of_days(self.language, &[self.closing]),
            Over::Units(_, days) => words::chart_of_days(self.language, days),
        };
        if rows.len() < all {
            source += &words::chart_cut(self.language, rows.len(), all);
        }
        if figures().any(|shown| shown.illustrative) {
            source += words::chart_illustrative(self.language);
        }
        // Series of different measures have none in common; the template names one with `measure=`.
        let own = figures().map(|shown| shown.measure.as_str());
        let own = own.reduce(|one, other| if one == other { one } else { "" }).unwrap_or_default();
        let measure = asked.measure.as_deref().unwrap_or(own);
        let names = self.series_names(asked);
        let series = names.into_iter().enumerate().map(|(index, name)| ChartSeries {
            name: marks::untrusted(&name),
            points: rows.iter().map(|row| self.point(row.shown[index].as_ref(), decimals)).collect(),
        });
        let mut chart = Chart {
            kind: asked.kind,
            title: marks::untrusted(title),
            measure: marks::untrusted(measure),
            over: words::chart_over(self.language, matches!(asked.over, Over::Years(_))).to_owned(),
            categories: rows.iter().map(|row| marks::untrusted(&row.name)).collect(),
            series: series.collect(),
            decimals,
            source,
            description: String::new(),
        };
        chart.description = said(&chart);
        Ok(Some(chart))
    }

    fn rows(&self, asked: &Asked) -> Result<Vec<Row>, Error> {
        match &asked.over {
            Over::Years(years) => {
                let row = |year: &i16| {
                    let days = Days { on: Some(date(*year, 12, 31)), since: None };
                    let count = |indicator: &String| self.known(indicator, None, days, asked);
                    let shown = asked.indicators.iter().map(count).collect::<Result<_, _>>()?;
                    Ok(Row { name: year.to_string(), shown })
                };
                years.iter().map(row).collect()
            }
            Over::Units(units, days) => {
                let days: Vec<Option<Date>> =
                    if days.is_empty() { vec![None] } else { days.iter().map(|day| Some(*day)).collect() };
                let row = |(code, name): &(String, String)| {
                    let mut shown = Vec::new();
                    for indicator in &asked.indicators {
                        for on in &days {
                            let days = Days { on: *on, since: None };
                            shown.push(self.known(indicator, Some(code), days, asked)?);
                        }
                    }
                    Ok(Row { name: name.clone(), shown })
                };
                units.iter().map(row).collect()
            }
        }
    }

    /// A figure, unless the one without which it means nothing is missing or zero.
    fn known(
        &self,
        indicator: &str,
        unit: Option<&str>,
        days: Days,
        asked: &Asked,
    ) -> Result<Option<Shown>, Error> {
        let shown = self.count(indicator, unit, days)?;
        let Some(given) = &asked.given else { return Ok(shown) };
        let given = self.count(given, unit, days)?;
        Ok(shown.filter(|_| given.is_some_and(|given| given.value != 0)))
    }

    fn series_names(&self, asked: &Asked) -> Vec<String> {
        if !asked.names.is_empty() {
            return asked.names.clone();
        }
        match &asked.over {
            Over::Units(_, days) if days.len() > 1 => {
                days.iter().map(|day| vietnamese::date::short(*day, self.language)).collect()
            }
            _ => asked.indicators.iter().map(|indicator| self.label(indicator, None, Side::Done)).collect(),
        }
    }

    fn point(&self, shown: Option<&Shown>, decimals: u32) -> ChartPoint {
        let Some(shown) = shown else {
            let text = words::missing(self.language).to_owned();
            return ChartPoint { value: None, shown: Inline::Missing { text } };
        };
        let scale = 10_i64.saturating_pow(decimals - shown.decimals);
        let (text, href, key) = (shown.text.clone(), shown.href.clone(), shown.key.clone());
        ChartPoint {
            value: Some(shown.value.saturating_mul(scale)),
            shown: Inline::Figure(Figure { text, href, key }),
        }
    }
}

/// The highest of the last series first, the silent ones last; equal ones keep their order.
fn rank(rows: &mut [Row]) {
    let last = |row: &Row| row.shown.last().and_then(|shown| shown.as_ref().map(|shown| shown.value));
    rows.sort_by_key(|row| std::cmp::Reverse(last(row)));
}

/// "2003: Hợp tác xã 34, Tổ hợp tác 47; 2008: …".
fn said(chart: &Chart) -> String {
    let category = |(index, category): (usize, &String)| {
        let values = chart.series.iter().filter_map(|series| {
            let text = series.points.get(index)?.text();
            Some(if chart.series.len() == 1 { text } else { format!("{} {text}", series.name) })
        });
        format!("{category}: {}", values.collect::<Vec<_>>().join(", "))
    };
    let categories: Vec<String> = chart.categories.iter().enumerate().map(category).collect();
    format!("{}. {}.", chart.heading(), categories.join("; "))
}

fn read_kind(given: Option<&str>, over: &Over, series: usize) -> Result<ChartKind, Error> {
    let bars = if series == 1 { ChartKind::Bars } else { ChartKind::GroupedBars };
    let steps = match over {
        Over::Years(years) => are_equal_steps(years),
        Over::Units(..) => false,
    };
    let kind = match given {
        None if steps => ChartKind::Line,
        None | Some("bars" | "grouped-bars") => bars,
        Some("line") if steps => ChartKind::Line,
        Some("line") => return Err(wrong("a line wants three or more years in equal steps; take bars")),
        Some(other) => {
            return Err(wrong(format!("kind is \"bars\", \"grouped-bars\" or \"line\", not {other:?}")));
        }
    };
    match over {
        Over::Years(years) if kind != ChartKind::Line && years.len() * series > MOST_BARS => {
            Err(wrong(format!("there is room for {MOST_BARS} bars; take a line")))
        }
        _ => Ok(kind),
    }
}

/// Whether a line through these years has the slope that it shows.
fn are_equal_steps(years: &[i16]) -> bool {
    let mut steps = years.windows(2).map(|pair| pair[1] - pair[0]);
    let first = steps.next().unwrap_or(0);
    years.len() > 2 && first > 0 && steps.all(|step| step == first)
}

fn read_years(years: &Value) -> Result<Vec<i16>, Error> {
    let years = years.try_iter()?.map(|year| match i16::try_from(year) {
        Ok(year) if (1900..2200).contains(&year) => Ok(year),
        _ => Err(wrong("years= are whole years like 2018")),
    });
    let years: Vec<i16> = years.collect::<Result<_, _>>()?;
    if years.is_empty() || years.len() > MOST_YEARS {
        return Err(wrong(format!("a chart shows 1 to {MOST_YEARS} years, not {}", years.len())));
    }
    Ok(years)
}

fn read_units(units: &Value) -> Result<Vec<(String, String)>, Error> {
    let unit = |unit: Value| match unit.downcast_object_ref::<UnitValue>() {
        Some(unit) => Ok((unit.code.clone(), unit.name.clone())),
        None => Err(wrong("units= are units, as the variable units holds them")),
    };
    units.try_iter()?.map(unit).collect()
}

/// `on=` one day, `days=` several; none for the document's own.
fn read_days(options: &Kwargs) -> Result<Vec<Date>, Error> {
    match (options.get::<Option<Value>>("on")?, options.get::<Option<Value>>("days")?) {
        (None, None) => Ok(Vec::new()),
        (Some(on), None) => Ok(vec![read_date(&on)?]),
        (None, Some(days)) => days.try_iter()?.map(|day| read_date(&day)).collect(),
        (Some(_), Some(_)) => Err(wrong("chart() takes on= or days=, not both")),
    }
}

/// One text or a list of them.
fn texts(given: &Value) -> Result<Vec<String>, Error> {
    if given.kind() == ValueKind::String {
        return Ok(vec![given.to_string()]);
    }
    Ok(given.try_iter()?.map(|text| text.to_string()).collect())
}

fn wrong(because: impl Into<std::borrow::Cow<'static, str>>) -> Error {
    Error::new(ErrorKind::InvalidOperation, because)
}
