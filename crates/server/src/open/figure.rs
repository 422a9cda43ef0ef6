//! Figures by area, accepted in reports or counted in the register: one row
//! for each indicator, area and period, small counts of people hidden.

use super::data::{Data, Field, Maker};
use crate::{Error, scope};
use domain::form::Form;
use domain::indicator::Indicator;
use domain::open::{Depth, People, counts_people, people_behind};
use domain::organisation::Counted;
use domain::period::{Period, Regime, Span};
use domain::rollup::resolve;
use domain::unit::UnitVersion;
use domain::{Breakdown, IndicatorKey, UnitId};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use storage::coverage::Coverage;
use storage::open::Choice;
use storage::rollup::Totals;
use writing::sheet::Cell;

const FIELDS: [Field; 13] = [
    Field::text("ky", "open.field.period"),
    Field::date("tu_ngay", "open.field.from"),
    Field::date("den_ngay", "open.field.to"),
    Field::text("ma_chi_tieu", "open.field.indicator_key"),
    Field::text("chi_tieu", "open.field.indicator"),
    Field::text("don_vi_tinh", "open.field.measure"),
    Field::text("ma_don_vi", "open.field.unit_code"),
    Field::text("don_vi", "open.field.unit"),
    Field::text("thuoc", "open.field.above"),
    Field::number("gia_tri", "open.field.value"),
    Field::number("an", "open.field.hidden"),
    Field::number("minh_hoa", "open.field.illustrative"),
    Field::text("bao_cao", "open.field.coverage"),
];
/// Periods of a form in a file: at 102 communes each has thousands of rows.
const PERIODS: usize = 4;
/// Whole years of the register in a file.
const YEARS: i16 = 5;

/// What was accepted of a form.
pub(super) async fn of_form(
    maker: &Maker<'_>,
    key: &str,
    form: &Form,
    choice: &Choice,
) -> Result<Data, Error> {
    let mut table = Table::default();
    let mut counted = Coverage::default();
    let mut changed: Option<Timestamp> = None;
    for period in form.periods(date(1990, 1, 1), maker.today).into_iter().rev().take(PERIODS) {
        let Some(version) = form.version(period) else { continue };
        let areas = Areas::on(maker, period.to(), choice.depth);
        let (totals, coverage) = maker.store.open_figures(key, form, period, &areas.ids()).await?;
        let keys = version.lines().map(|line| &line.indicator);
        let wholes = version.lines().filter_map(|line| Some((line.indicator.clone(), line.part_of.clone()?)));
        let of = Figures {
            indicators: keys.filter_map(|key| maker.programme.indicators.get(key)).collect(),
            wholes: wholes.collect(),
            period,
            totals,
            coverage: Some(&coverage),
        };
        if let Some(top) = areas.ids().first().and_then(|top| coverage.get(top)) {
            counted.accepted += top.accepted;
            counted.expected += top.expected;
            changed = changed.max(top.updated_at);
        }
        table.add(maker, &areas, &of, choice.threshold);
    }
    let values: [(&str, &dyn std::fmt::Display); 2] =
        [("accepted", &counted.accepted), ("expected", &counted.expected)];
    Ok(table.data(maker.words.f("open.form_coverage", &values), changed))
}

/// What is counted in the register, at the ends of years.
pub(super) async fn of_register(maker: &Maker<'_>, key: &str, choice: &Choice) -> Result<Data, Error> {
    let programme = maker.programme;
    // What lead agencies tell their plan's keeper is not the register's.
    let is_counted =
        |one: &&Indicator| one.tasks.is_none() && programme.indicators.is_from_register(&one.key);
    let counted: Vec<&Indicator> = programme.indicators.iter().filter(is_counted).collect();
    let parts: BTreeSet<IndicatorKey> =
        counted.iter().flat_map(|one| programme.indicators.parts(&one.key)).collect();
    let parts: Vec<IndicatorKey> = parts.into_iter().collect();
    let mut table = Table::default();
    let last = maker.today.year() - 1;
    for year in (last - YEARS + 1..=last).rev() {
        let period = Period::Regular { regime: Regime::Calendar, year, span: Span::Year };
        let areas = Areas::on(maker, period.to(), choice.depth);
        let days = (period.from(), period.to());
        let totals = maker.store.open_register(key, &parts, &areas.ids(), days).await?;
        let (indicators, wholes) = (counted.clone(), register_wholes(&counted, maker));
        let of = Figures { indicators, wholes, period, totals, coverage: None };
        table.add(maker, &areas, &of, choice.threshold);
    }
    let changed = maker.store.register_changed().await?;
    let values: [(&str, &dyn std::fmt::Display); 2] = [("from", &(last - YEARS + 1)), ("to", &last)];
    Ok(table.data(maker.words.f("open.register_coverage", &values), changed))
}

/// Which sums of the register are parts of which: of the same organisations,
/// a measure that is part of another.
fn register_wholes(counted: &[&Indicator], maker: &Maker<'_>) -> BTreeMap<IndicatorKey, IndicatorKey> {
    let register = &maker.programme.register;
    let measure = |one: &Indicator| match &one.register.as_ref()?.counts {
        Counted::Sum(key) => register.measure(key),
        _ => None,
    };
    let whole_of = |part: &&Indicator| {
        let whole = measure(part)?.part_of.as_ref()?;
        let is_it = |one: &&&Indicator| {
            let kinds = |one: &Indicator| one.register.as_ref().map(|from| from.kinds.clone());
            measure(one).is_some_and(|measure| measure.key == *whole) && kinds(one) == kinds(part)
        };
        Some((part.key.clone(), counted.iter().find(is_it)?.key.clone()))
    };
    counted.iter().filter_map(whole_of).collect()
}

/// The areas of a day, the province first, each with the place of the one above.
struct Areas {
    units: Vec<UnitVersion>,
    above: Vec<Option<usize>>,
}

impl Areas {
    fn on(maker: &Maker<'_>, day: Date, depth: Depth) -> Self {
        let all = &maker.programme.units;
        let top = maker.programme.top(day).and_then(|top| all.at(top, day));
        let mut areas = Self { units: top.into_iter().cloned().collect(), above: vec![None] };
        areas.above.truncate(areas.units.len());
        let mut level = 0..areas.units.len();
        for _ in 0..depth.levels() {
            let next = areas.units.len();
            for place in level {
                let below = all.children(areas.units[place].id, day).into_iter();
                for unit in below.filter(|unit| unit.kind.is_area()) {
                    areas.units.push(unit.clone());
                    areas.above.push(Some(place));
                }
            }
            level = next..areas.units.len();
        }
        areas
    }

    fn ids(&self) -> Vec<UnitId> {
        self.units.iter().map(|unit| unit.id).collect()
    }
}

/// The figures of a period.
struct Figures<'a> {
    indicators: Vec<&'a Indicator>,
    wholes: BTreeMap<IndicatorKey, IndicatorKey>,
    period: Period,
    totals: HashMap<UnitId, Totals>,
    coverage: Option<&'a HashMap<UnitId, Coverage>>,
}

/// Rows as they are put together.
#[derive(Default)]
struct Table {
    rows: Vec<Vec<Cell>>,
    hidden: usize,
    is_illustrative: bool,
}

impl Table {
    fn data(self, coverage: String, changed: Option<Timestamp>) -> Data {
        let Table { rows, hidden, is_illustrative } = self;
        Data { fields: FIELDS.to_vec(), rows, changed, coverage, hidden, is_illustrative }
    }

    fn add(&mut self, maker: &Maker<'_>, areas: &Areas, of: &Figures<'_>, threshold: i64) {
        let indicators = &maker.programme.indicators;
        let value = |indicator: &Indicator, unit: UnitId| {
            resolve(indicator, &Breakdown::from(""), of.totals.get(&unit)?, indicators)
        };
        let behind: BTreeMap<&IndicatorKey, BTreeSet<IndicatorKey>> =
            of.indicators.iter().map(|one| (&one.key, people_behind(indicators, &one.key))).collect();
        let counted = behind.values().flatten().chain(of.wholes.values());
        let counted: BTreeSet<&IndicatorKey> = counted.collect();
        let values =
            counted.into_iter().filter_map(|key| indicators.get(key)).filter(|one| counts_people(one));
        let values =
            values.map(|one| (one.key.clone(), areas.units.iter().map(|unit| value(one, unit.id)).collect()));
        let people =
            People { above: areas.above.clone(), values: values.collect(), wholes: of.wholes.clone() };
        let hidden = people.hidden(threshold);
        for indicator in &of.indicators {
            for (place, unit) in areas.units.iter().enumerate() {
                let found = value(indicator, unit.id);
                let hides = |key: &IndicatorKey| hidden.get(key).is_some_and(|cells| cells[place]);
                let is_hidden = found.is_some() && behind[&indicator.key].iter().any(hides);
                self.hidden += usize::from(is_hidden);
                let made_up = is_made_up(maker, indicator, of.totals.get(&unit.id));
                self.is_illustrative |= made_up;
                let above = areas.above[place].map_or("", |above| areas.units[above].code.as_str());
                let coverage = of.coverage.and_then(|all| all.get(&unit.id)).copied();
                let marks = Marks { is_hidden, made_up, coverage };
                self.rows.push(row(maker, of.period, indicator, unit, above, found, &marks));
            }
        }
    }
}

/// What stands beside a value.
struct Marks {
    is_hidden: bool,
    made_up: bool,
    coverage: Option<Coverage>,
}

fn is_made_up(maker: &Maker<'_>, indicator: &Indicator, totals: Option<&Totals>) -> bool {
    let parts = maker.programme.indicators.parts(&indicator.key);
    let amount = |part: &IndicatorKey| totals?.get(&domain::form::Cell::total(part));
    parts.iter().filter_map(amount).any(|amount| amount.illustrative > 0)
}

fn row(
    maker: &Maker<'_>,
    period: Period,
    indicator: &Indicator,
    unit: &UnitVersion,
    above: &str,
    value: Option<i64>,
    marks: &Marks,
) -> Vec<Cell> {
    let (words, decimals) = (maker.words, indicator.decimals);
    let text = |text: &str| Cell::Text(text.to_owned());
    let yes = |is: bool| Cell::Number { value: i64::from(is), decimals: 0 };
    let coverage = marks.coverage.map(|of| format!("{}/{}", of.accepted, of.expected));
    vec![
        text(&period.label(words.0)),
        Cell::Date(period.from()),
        Cell::Date(period.to()),
        text(indicator.key.as_str()),
        text(indicator.name(words.0)),
        text(indicator.measure(words.0)),
        text(&unit.code),
        text(scope::name(unit, words)),
        text(above),
        match value.filter(|_| !marks.is_hidden) {
            Some(value) => Cell::Number { value, decimals },
            None => Cell::Empty,
        },
        yes(marks.is_hidden),
        yes(marks.made_up),
        coverage.map_or(Cell::Empty, Cell::Text),
    ]
}
