//! The organisations of a filter, added up by the unit in which their seat
//! lies: what a map shows.

use super::list::{Filter, Query};
use super::registrar;
use crate::store::{Store, see_all};
use crate::{Error, Kind};
use domain::UnitId;
use domain::indicator::Nature;
use domain::organisation::Counted;
use domain::permission::Actor;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// What the organisations with their seat in one unit come to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Placed {
    /// The unit of the day; none for seats in a unit that was divided among
    /// several, as long as nobody has said in which one they lie now.
    pub unit: Option<UnitId>,
    /// How many organisations: the rows that the list behind it has.
    pub organisations: i64,
    /// What the filter's indicator adds up over them; without one, how many.
    pub value: i64,
    /// How many of them are made up for the demonstration.
    pub illustrative: i64,
}

impl Store {
    /// What the organisations of a filter come to by the unit of their seat,
    /// on the map of the filter's day. Bounded by the units; units without any
    /// are left out.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the actor's area.
    pub async fn organisations_by_unit(
        &self,
        actor: &Actor,
        today: Date,
        filter: &Filter,
    ) -> Result<Vec<Placed>, Error> {
        let programme = self.programme().await?;
        see_all(&programme, &registrar(&programme, actor, today), &[filter.under])?;
        let Some(mut query) = self.asked(&programme, filter).await? else { return Ok(Vec::new()) };
        let value = value(&mut query, filter, self.db.kind());
        let sql = format!(
            "select span.seat as seat, cast(count(*) as bigint) as organisations, \
             cast(sum({value}) as bigint) as value, cast(sum(span.illustrative) as bigint) as illustrative \
             from {} where {} group by span.seat",
            query.from, query.conditions
        );
        let mut sums: BTreeMap<Option<UnitId>, Placed> = BTreeMap::new();
        for row in self.db.fetch_all(&sql, query.args).await? {
            let here = programme.units.heir(row.id("seat")?, filter.day);
            let unit = programme.units.at(here, filter.day).map(|unit| unit.id);
            let sum =
                sums.entry(unit).or_insert(Placed { unit, organisations: 0, value: 0, illustrative: 0 });
            sum.organisations += row.int("organisations")?;
            sum.value += row.int("value")?;
            sum.illustrative += row.int("illustrative")?;
        }
        Ok(sums.into_values().collect())
    }
}

/// What one row adds: one, or the number that the indicator adds up, which a
/// flow has from what happened and a stock from what held. The databases differ
/// in what they take for JSON.
fn value(query: &mut Query, filter: &Filter, on: Kind) -> String {
    let Some((declared, nature, _)) = &filter.counted else { return "1".to_owned() };
    let Counted::Sum(key) = &declared.counts else { return "1".to_owned() };
    let said = if *nature == Nature::Flow { "happening.change" } else { "span.facts" };
    let json = match on {
        Kind::Sqlite => said.to_owned(),
        Kind::Postgres => format!("cast({said} as jsonb)"),
    };
    query.args.push(key.as_str().into());
    format!("cast({json} -> 'numbers' ->> ${} as bigint)", query.args.len())
}
