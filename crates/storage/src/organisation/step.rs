//! The steps of the figures out of the register, day by day, and what they add
//! up to over each year: written together, so that what there is on a day is
//! read from the years before it and the days of its own.

use crate::db::one_of;
use crate::value::Value;
use crate::{Error, Read, Tx, args};
use domain::organisation::Step;
use domain::{Breakdown, IndicatorKey, Province, UnitId};
use jiff::civil::{Date, date};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The steps of many lives, added up by what they step.
pub(crate) type Steps = BTreeMap<(IndicatorKey, Breakdown, UnitId, Date), Sum>;

/// What a seat adds to a cell of an indicator.
pub(super) type At = (IndicatorKey, Breakdown, UnitId);

/// What is added at a step.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(crate) struct Sum {
    value: i64,
    organisations: i64,
    illustrative: i64,
}

impl std::ops::AddAssign for Sum {
    fn add_assign(&mut self, other: Sum) {
        self.value += other.value;
        self.organisations += other.organisations;
        self.illustrative += other.illustrative;
    }
}

/// Adds a step, or takes it away with `sign` −1.
pub(crate) fn put(sums: &mut Steps, step: Step, illustrative: i64, sign: i64) {
    let sum = Sum {
        value: sign * step.value,
        organisations: sign * step.organisations,
        illustrative: sign * illustrative,
    };
    *sums.entry((step.indicator, step.breakdown, step.seat, step.day)).or_default() += sum;
}

/// The steps of each year together.
fn by_year(steps: &Steps) -> BTreeMap<(At, i64), Sum> {
    let mut years: BTreeMap<(At, i64), Sum> = BTreeMap::new();
    for ((indicator, breakdown, seat, day), sum) in steps {
        let at = (indicator.clone(), breakdown.clone(), *seat);
        *years.entry((at, i64::from(day.year()))).or_default() += *sum;
    }
    years
}

/// The two tables: their name and what they add up over.
const TABLES: [(&str, &str); 2] = [("register_step", "day"), ("register_year", "year")];

/// Adds a change of steps to both tables. Rows are touched in one order everywhere.
pub(crate) async fn add(tx: &mut Tx, province: &Province, mut change: Steps) -> Result<(), Error> {
    change.retain(|_, sum| *sum != Sum::default());
    let row = |(indicator, breakdown, seat): &At, time: Value, sum: &Sum| {
        args![province, indicator, breakdown, *seat, time, sum.value, sum.organisations, sum.illustrative]
    };
    let years = by_year(&change);
    let years = years.iter().filter(|(_, sum)| **sum != Sum::default());
    let years = years.map(|((at, year), sum)| row(at, (*year).into(), sum)).collect();
    let days = change
        .into_iter()
        .map(|((indicator, breakdown, seat, day), sum)| row(&(indicator, breakdown, seat), day.into(), &sum));
    for ((table, time), rows) in TABLES.into_iter().zip([days.collect(), years]) {
        let head = format!(
            "insert into {table} (province, indicator, breakdown, seat, {time}, value, organisations, illustrative)"
        );
        let tail = format!(
            "on conflict (province, indicator, breakdown, seat, {time}) do update set \
             value = {table}.value + excluded.value, \
             organisations = {table}.organisations + excluded.organisations, \
             illustrative = {table}.illustrative + excluded.illustrative"
        );
        tx.insert_many(&head, 8, rows, &tail).await?;
    }
    Ok(())
}

/// Takes away the steps of these indicators, or of all that there ever were.
pub(crate) async fn remove(
    tx: &mut Tx,
    province: &Province,
    indicators: Option<&[IndicatorKey]>,
) -> Result<(), Error> {
    let mut args = args![province];
    let these = match indicators {
        Some([]) => return Ok(()),
        Some(indicators) => format!(" and indicator {}", one_of(&mut args, indicators)),
        None => String::new(),
    };
    for (table, _) in TABLES {
        tx.execute(&format!("delete from {table} where province = $1{these}"), args.clone()).await?;
    }
    Ok(())
}

/// How many rows of both tables were compared with these steps, and which differ.
pub(super) async fn compare(
    db: &mut impl Read,
    province: &Province,
    mut steps: Steps,
) -> Result<(usize, Vec<String>), Error> {
    steps.retain(|_, sum| *sum != Sum::default());
    let years = by_year(&steps).into_iter().map(|((at, year), sum)| ((at, year.to_string()), sum)).collect();
    let days = steps.into_iter().map(|((indicator, breakdown, seat, day), sum)| {
        (((indicator, breakdown, seat), day.to_string()), sum)
    });
    let days: BTreeMap<(At, String), Sum> = days.collect();
    let (mut compared, mut wrong) = (0, Vec::new());
    for ((table, time), mut sums) in TABLES.into_iter().zip([days, years]) {
        let sql = format!(
            "select indicator, breakdown, seat, cast({time} as text) as time, value, organisations, illustrative \
             from {table} where province = $1"
        );
        for row in db.fetch_all(&sql, args![province]).await? {
            let at = at_of(&row)?;
            let stored = Sum {
                value: row.int("value")?,
                organisations: row.int("organisations")?,
                illustrative: row.int("illustrative")?,
            };
            compared += 1;
            let key = (at, row.text("time")?.to_owned());
            let added = sums.remove(&key).unwrap_or_default();
            if added != stored {
                let ((indicator, breakdown, _), time) = key;
                wrong.push(format!("{indicator} {breakdown} {time}: {} / {}", stored.value, added.value));
            }
        }
        sums.retain(|_, sum| *sum != Sum::default());
        wrong.extend(sums.into_iter().map(|(((indicator, breakdown, _), time), sum)| {
            format!("{indicator} {breakdown} {time}: 0 / {}", sum.value)
        }));
    }
    Ok((compared, wrong))
}

fn at_of(row: &crate::Row) -> Result<At, Error> {
    Ok((row.key("indicator")?, row.key("breakdown")?, row.id("seat")?))
}

/// What was reached by the end of a day.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(super) struct Reached {
    pub value: i64,
    pub illustrative: i64,
}

impl std::ops::AddAssign for Reached {
    fn add_assign(&mut self, other: Reached) {
        self.value += other.value;
        self.illustrative += other.illustrative;
    }
}

impl std::ops::Sub for Reached {
    type Output = Reached;
    fn sub(self, other: Reached) -> Reached {
        Reached { value: self.value - other.value, illustrative: self.illustrative - other.illustrative }
    }
}

/// What all steps of these indicators come to by the end of each of these days,
/// seat by seat, in the order of the days; of one breakdown or of each.
pub(super) async fn up_to(
    db: &mut impl Read,
    province: &Province,
    indicators: &[IndicatorKey],
    breakdown: Option<&Breakdown>,
    days: &BTreeSet<Date>,
) -> Result<HashMap<At, Vec<Reached>>, Error> {
    let days: Vec<Date> = days.iter().copied().collect();
    let mut reached: HashMap<At, Vec<Reached>> = HashMap::new();
    let (Some(last), false) = (days.last(), indicators.is_empty()) else { return Ok(reached) };
    let mut args = args![province];
    let mut which = format!("province = $1 and indicator {}", one_of(&mut args, indicators));
    if let Some(breakdown) = breakdown {
        args.push(breakdown.into());
        which.push_str(&format!(" and breakdown = ${}", args.len()));
    }
    // Whole years stand before every later day, the days of a year only before those of the same.
    let years: Vec<i64> = days.iter().map(|day| i64::from(last_whole_year(*day))).collect();
    let mut whole = Source::new("register_year", "year", &which, args.clone());
    whole.read_until(0..=i64::from(last_whole_year(*last)), years.iter().copied().enumerate());
    for (at, slot, sum) in whole.fetch(db).await? {
        let reached = reached.entry(at).or_insert_with(|| vec![Reached::default(); days.len()]);
        reached[slot..].iter_mut().for_each(|reached| *reached += sum);
    }
    let mut rest = Source::new("register_step", "day", &which, args);
    let parts: Vec<(usize, Date)> =
        days.iter().copied().enumerate().filter(|(_, day)| last_whole_year(*day) < day.year()).collect();
    for of_year in parts.chunk_by(|(_, one), (_, other)| one.year() == other.year()) {
        if let Some((_, to)) = of_year.last() {
            rest.read_until(date(to.year(), 1, 1)..=*to, of_year.iter().copied());
        }
    }
    for (at, slot, sum) in rest.fetch(db).await? {
        let reached = reached.entry(at).or_insert_with(|| vec![Reached::default(); days.len()]);
        let of_year = |(_, day): &(&mut Reached, &Date)| day.year() == days[slot].year();
        let later = reached[slot..].iter_mut().zip(&days[slot..]).take_while(of_year);
        later.filter(|(_, day)| last_whole_year(**day) < day.year()).for_each(|(reached, _)| *reached += sum);
    }
    Ok(reached)
}

/// The last year that is over at the end of a day.
fn last_whole_year(day: Date) -> i16 {
    if day == date(day.year(), 12, 31) { day.year() } else { day.year() - 1 }
}

/// Sums of one of the tables by seat and by the first of the asked times that
/// does not lie before them.
struct Source<'a> {
    table: &'a str,
    time: &'a str,
    which: &'a str,
    args: Vec<Value>,
    selects: Vec<String>,
}

impl<'a> Source<'a> {
    fn new(table: &'a str, time: &'a str, which: &'a str, args: Vec<Value>) -> Self {
        Self { table, time, which, args, selects: Vec::new() }
    }

    /// What lies in a stretch of times, parted by these, of which the last ends it.
    fn read_until<T: Copy + Into<Value>>(
        &mut self,
        within: std::ops::RangeInclusive<T>,
        asked: impl Iterator<Item = (usize, T)>,
    ) {
        let Source { table, time, which, .. } = self;
        let mut case = String::new();
        for (slot, until) in asked {
            self.args.push(until.into());
            case.push_str(&format!(" when {time} <= ${} then {slot}", self.args.len()));
        }
        self.args.extend([(*within.start()).into(), (*within.end()).into()]);
        let (from, to) = (self.args.len() - 1, self.args.len());
        self.selects.push(format!(
            "select indicator, breakdown, seat, value, illustrative, case{case} end as slot from {table} \
             where {which} and {time} >= ${from} and {time} <= ${to}"
        ));
    }

    async fn fetch(self, db: &mut impl Read) -> Result<Vec<(At, usize, Reached)>, Error> {
        if self.selects.is_empty() {
            return Ok(Vec::new());
        }
        // The inner select gives the case a name on both databases.
        let sql = format!(
            "select indicator, breakdown, seat, slot, cast(sum(value) as bigint) as value, \
             cast(sum(illustrative) as bigint) as illustrative from ({}) as stepped \
             group by indicator, breakdown, seat, slot",
            self.selects.join(" union all ")
        );
        let rows = db.fetch_all(&sql, self.args).await?;
        let read = |row: &crate::Row| {
            let slot = usize::try_from(row.int("slot")?).map_err(|_| Error::Corrupt("slot".to_owned()))?;
            let sum = Reached { value: row.int("value")?, illustrative: row.int("illustrative")? };
            Ok((at_of(row)?, slot, sum))
        };
        rows.iter().map(read).collect()
    }
}
