//! Figures of the demonstration. They are made up, and marked as illustrative
//! in the database and on every page that shows them.

use crate::Unusable;
use domain::form::{Cell, Part};
use domain::indicator::Nature;
use domain::pack::{Dataset, DatasetHead, plain_number};
use domain::period::Period;
use domain::programme::Programme;
use domain::{FormKey, UnitId};
use include_dir::Dir;
use jiff::civil::Date;
use jiff::tz::{TimeZone, offset};
use jiff::{Timestamp, ToSpan};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use storage::{Store, args};

/// What `demo/` in the pack says.
pub struct Sample {
    head: Head,
    /// Figures of the year before the demonstration, by unit code.
    rows: Vec<Row>,
    /// What units promised for the year of the demonstration.
    promised: Vec<Row>,
}

#[derive(Deserialize)]
struct Head {
    form: FormKey,
    period: Period,
    registered_form: FormKey,
    registered_period: Period,
    note_vi: String,
    note_en: String,
}

#[derive(Deserialize)]
struct Row {
    unit: String,
    indicator: String,
    #[serde(default)]
    breakdown: String,
    value: String,
}

/// The values of one unit by cell.
pub type Values = BTreeMap<Cell, i64>;

impl Sample {
    /// Reads the pack's `demo/` folder.
    pub fn read(pack: &Dir<'_>) -> Result<Sample, Unusable> {
        let text = |name: &str| {
            let file = pack.get_file(format!("demo/{name}")).and_then(|file| file.contents_utf8());
            file.ok_or_else(|| Unusable(format!("the pack has no demo/{name}")))
        };
        let rows = |name: &str| -> Result<Vec<Row>, Unusable> {
            let mut reader = csv::Reader::from_reader(text(name)?.as_bytes());
            Ok(reader.deserialize().collect::<Result<_, _>>()?)
        };
        let head = toml::from_str(text("demo.toml")?)?;
        Ok(Sample { head, rows: rows("communes.csv")?, promised: rows("registered-2024.csv")? })
    }

    /// The form that is filled.
    pub fn form(&self) -> &FormKey {
        &self.head.form
    }

    /// A unit's values some half-years before (negative) or after the year
    /// that `demo/` holds: stocks grow by 3% a half-year, flows follow the
    /// length of the period. Rounding keeps parts below their wholes.
    pub fn values(&self, programme: &Programme, code: &str, half_years: i64, is_half: bool) -> Values {
        let mut values = values_of(&self.rows, programme, code);
        for (cell, value) in &mut values {
            let Some(indicator) = programme.indicators.get(&cell.indicator) else { continue };
            let permille = 1000 + 30 * half_years;
            let is_short = indicator.nature == Nature::Flow && is_half;
            *value = (value.div_euclid(if is_short { 2 } else { 1 }) * permille + 500).div_euclid(1000);
        }
        values
    }
}

fn values_of(rows: &[Row], programme: &Programme, code: &str) -> Values {
    let own = rows.iter().filter(|row| row.unit == code);
    own.filter_map(|row| {
        let cell =
            Cell { indicator: row.indicator.as_str().into(), breakdown: row.breakdown.as_str().into() };
        let decimals = programme.indicators.get(&cell.indicator)?.decimals;
        Some((cell, plain_number(&row.value, decimals)?))
    })
    .collect()
}

/// Loads the past: three years of half-yearly reports, some of them late,
/// a few of them never sent, and what was promised for this year.
pub async fn load_past(store: &Store, sample: &Sample, now: Timestamp) -> Result<(), Unusable> {
    let programme = store.programme().await?;
    let form =
        programme.form(&sample.head.form).ok_or_else(|| Unusable("the demo's form is missing".to_owned()))?;
    let last = sample.head.period;
    let start = last.to().checked_sub(3.years())?;
    let periods = form.periods(start.tomorrow()?, last.to());
    for (index, period) in periods.iter().enumerate() {
        let half_years = i64::try_from(index)? + 1 - i64::try_from(periods.len())?;
        let is_half = period.to().month() == 6;
        for (number, timing) in [Timing::InTime, Timing::Late].into_iter().enumerate() {
            let accepted_on = timing.day(period.to())?;
            let key = format!("demo-{period}-{number}");
            let mut dataset = empty(sample, key, form.key.clone(), *period, accepted_on);
            let Some(top) = programme.top(period.to()) else { continue };
            for unit in programme.reporters(form, *period, top, Part::Fills) {
                if timing_of(&unit.code, index) == Some(timing) {
                    let values = sample.values(&programme, &unit.code, half_years, is_half);
                    dataset.figures.insert(unit.id, values);
                }
            }
            // Districts confirmed the sums without a correction of their own.
            for unit in programme.reporters(form, *period, top, Part::Consolidates) {
                if timing_of(&unit.code, index) == Some(timing) {
                    dataset.figures.insert(unit.id, Values::new());
                }
            }
            load(store, &programme, dataset, now).await?;
        }
    }
    let promise = programme.form(&sample.head.registered_form);
    let promise = promise.ok_or_else(|| Unusable("the demo's promise is missing".to_owned()))?;
    let period = sample.head.registered_period;
    let accepted_on = period.from().checked_add(60.days())?;
    let mut dataset = empty(sample, "demo-registered".to_owned(), promise.key.clone(), period, accepted_on);
    let Some(top) = programme.top(period.to()) else { return Ok(()) };
    for unit in programme.reporters(promise, period, top, Part::Fills) {
        dataset.figures.insert(unit.id, values_of(&sample.promised, &programme, &unit.code));
    }
    load(store, &programme, dataset, now).await
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Timing {
    InTime,
    Late,
}

impl Timing {
    fn day(self, closing: Date) -> Result<Date, jiff::Error> {
        closing.checked_add(match self {
            Timing::InTime => 1.days(),
            Timing::Late => 20.days(),
        })
    }
}

/// Who was late when: spread over the communes without a pattern that means
/// anything. The last period has everybody, so that totals are whole.
fn timing_of(code: &str, index: usize) -> Option<Timing> {
    let number: usize = code.parse().unwrap_or(0);
    match (number / 3 * 7 + index * 5) % 23 {
        0 if index < 5 => None,
        1..=3 => Some(Timing::Late),
        _ => Some(Timing::InTime),
    }
}

fn empty(sample: &Sample, key: String, form: FormKey, period: Period, accepted_on: Date) -> Dataset {
    let head = DatasetHead {
        key,
        source_vi: "Số liệu minh họa của bản dùng thử".to_owned(),
        source_en: "Illustrative figures of the demonstration".to_owned(),
        note_vi: sample.head.note_vi.clone(),
        note_en: sample.head.note_en.clone(),
        form,
        period,
        accepted_on,
    };
    Dataset { head, figures: BTreeMap::new(), illustrative: BTreeSet::new() }
}

async fn load(
    store: &Store,
    programme: &Programme,
    mut dataset: Dataset,
    now: Timestamp,
) -> Result<(), Unusable> {
    dataset.illustrative = dataset.figures.keys().copied().collect::<BTreeSet<UnitId>>();
    let zone = TimeZone::fixed(offset(7));
    let mut tx = store.db.begin().await?;
    let head = &dataset.head;
    let sql = "insert into dataset (province, key, source_vi, source_en, note_vi, note_en) \
               values ($1, $2, $3, $4, $5, $6)";
    let args =
        args![store.province(), &head.key, &head.source_vi, &head.source_en, &head.note_vi, &head.note_en];
    tx.execute(sql, args).await?;
    storage::paper::load(&mut tx, store.province(), programme, &dataset, &zone, now).await?;
    tx.commit().await?;
    Ok(())
}
