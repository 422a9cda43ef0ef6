//! Lists of reports, each as far as the actor may see.

use super::Head;
use super::row::{HEAD, head_of, state_of};
use crate::db::one_of;
use crate::store::{Store, allow};
use crate::{Error, Row, args};
use domain::period::Period;
use domain::permission::{Action, Actor};
use domain::report::State;
use domain::{FormKey, ReportId, UnitId};
use jiff::Timestamp;
use std::collections::HashMap;

/// Which reports to list.
#[derive(Clone, Default, Debug)]
pub struct ReportFilter {
    /// Only of that form.
    pub form: Option<FormKey>,
    /// Only for that period.
    pub period: Option<Period>,
    /// Only of that unit and those below.
    pub unit: Option<UnitId>,
    /// Only in that state.
    pub state: Option<State>,
}

/// How a report stands: what a board of many reports needs of each of them.
#[derive(Clone, Debug)]
pub struct Standing {
    /// Where it stands.
    pub state: State,
    /// When it was first sent.
    pub first_sent_at: Option<Timestamp>,
    /// When it was last sent.
    pub sent_at: Option<Timestamp>,
    /// When it was last accepted.
    pub accepted_at: Option<Timestamp>,
    /// The paper that it was loaded from.
    pub dataset: Option<String>,
    /// Whether its figures are made up for the demo.
    pub illustrative: bool,
}

impl Store {
    /// How all reports of a form for these periods stand that the actor may
    /// see, by unit and period. A board holds hundreds of them, so it reads a
    /// third of their columns. Bounded by the form's units times the periods.
    ///
    /// # Errors
    /// The database's.
    pub async fn standings(
        &self,
        actor: &Actor,
        form: &FormKey,
        periods: &[Period],
    ) -> Result<HashMap<(UnitId, Period), Standing>, Error> {
        let within = self.programme().await?.units.ever_below(actor.unit);
        let mut found = HashMap::new();
        if periods.is_empty() {
            return Ok(found);
        }
        let named: HashMap<String, Period> = periods.iter().map(|one| (one.to_string(), *one)).collect();
        let mut args = args![self.province(), form];
        let these = one_of(&mut args, named.keys());
        let sql = format!(
            "select unit_id, period, state, first_sent_at, sent_at, accepted_at, dataset, illustrative \
             from report where province = $1 and form = $2 and period {these}"
        );
        for row in self.db.fetch_all(&sql, args).await? {
            let unit: UnitId = row.id("unit_id")?;
            let period = row.str("period")?.and_then(|period| named.get(period));
            if let Some(period) = period.filter(|_| within.contains(&unit)) {
                found.insert((unit, *period), standing_of(&row)?);
            }
        }
        Ok(found)
    }

    /// The rows of all reports of a form for these periods that the actor may
    /// see, by unit and period. Bounded by the form's units times the periods
    /// asked for.
    ///
    /// # Errors
    /// The database's.
    pub async fn report_heads(
        &self,
        actor: &Actor,
        form: &FormKey,
        periods: &[Period],
    ) -> Result<HashMap<(UnitId, Period), Head>, Error> {
        let within = self.programme().await?.units.ever_below(actor.unit);
        let mut found = HashMap::new();
        for period in periods {
            let sql = format!("select {HEAD} from report where province = $1 and form = $2 and period = $3");
            for row in self.db.fetch_all(&sql, args![self.province(), form, period.to_string()]).await? {
                let head = head_of(&row)?;
                if within.contains(&head.key.unit) {
                    found.insert((head.key.unit, *period), head);
                }
            }
        }
        Ok(found)
    }

    /// The rows of one unit's reports.
    ///
    /// # Errors
    /// The database's.
    pub async fn unit_reports(&self, actor: &Actor, unit: UnitId) -> Result<Vec<Head>, Error> {
        allow(&*self.programme().await?, actor, Action::View, unit)?;
        let sql = format!(
            "select {HEAD} from report where province = $1 and unit_id = $2 order by closing desc, form"
        );
        let rows = self.db.fetch_all(&sql, args![self.province(), unit]).await?;
        rows.iter().map(head_of).collect()
    }

    /// Reports at or below the actor's unit that wait in that state, oldest
    /// sending first: sent, before the leader, or returned; of other states
    /// none. The condition is that of the partial index, word for word, since
    /// SQLite takes the index only then; without it every report is looked at.
    ///
    /// # Errors
    /// The database's.
    pub async fn reports_in(&self, actor: &Actor, state: State) -> Result<Vec<Head>, Error> {
        let programme = self.programme().await?;
        let below = programme.units.ever_below(actor.unit);
        let sql = format!(
            "select {HEAD} from report where province = $1 and state = $2 \
             and state in ('submitted', 'for_signature', 'returned') order by sent_at, id"
        );
        let rows = self.db.fetch_all(&sql, args![self.province(), state.code()]).await?;
        let heads = rows.iter().map(head_of).collect::<Result<Vec<_>, _>>()?;
        Ok(heads.into_iter().filter(|head| below.contains(&head.key.unit)).collect())
    }

    /// The rows of these reports, as far as the actor may see them. Bounded by
    /// the ids asked for.
    ///
    /// # Errors
    /// The database's.
    pub async fn report_heads_of(&self, actor: &Actor, ids: &[ReportId]) -> Result<Vec<Head>, Error> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let below = self.programme().await?.units.ever_below(actor.unit);
        let mut args = args![self.province()];
        let these = one_of(&mut args, ids.iter().copied());
        let sql = format!("select {HEAD} from report where province = $1 and id {these}");
        let rows = self.db.fetch_all(&sql, args).await?;
        let heads = rows.iter().map(head_of).collect::<Result<Vec<_>, _>>()?;
        Ok(heads.into_iter().filter(|head| below.contains(&head.key.unit)).collect())
    }

    /// A page of reports at or below the actor's unit, latest period first,
    /// and how many there are in all. Bounded by `limit`.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a unit outside the actor's.
    pub async fn reports_page(
        &self,
        actor: &Actor,
        filter: &ReportFilter,
        offset: i64,
        limit: i64,
    ) -> Result<(Vec<Head>, i64), Error> {
        let programme = self.programme().await?;
        let top = filter.unit.unwrap_or(actor.unit);
        allow(&programme, actor, Action::View, top)?;
        let mut condition = String::from("province = $1");
        let mut args = args![self.province()];
        let mut also = |column: &str, value: crate::Value| {
            args.push(value);
            condition.push_str(&format!(" and {column} = ${}", args.len()));
        };
        if let Some(form) = &filter.form {
            also("form", form.into());
        }
        if let Some(period) = filter.period {
            also("period", period.to_string().into());
        }
        if let Some(state) = filter.state {
            also("state", state.code().into());
        }
        let within = one_of(&mut args, programme.units.ever_below(top));
        condition.push_str(&format!(" and unit_id {within}"));
        let sql = format!("select count(*) as many from report where {condition}");
        let many = self.db.fetch_one(&sql, args.clone()).await?.int("many")?;
        let place = args.len();
        args.extend([crate::Value::from(limit), crate::Value::from(offset)]);
        let sql = format!(
            "select {HEAD} from report where {condition} order by closing desc, form, unit_id, id \
             limit ${} offset ${}",
            place + 1,
            place + 2
        );
        let rows = self.db.fetch_all(&sql, args).await?;
        Ok((rows.iter().map(head_of).collect::<Result<_, _>>()?, many))
    }
}

fn standing_of(row: &Row) -> Result<Standing, Error> {
    Ok(Standing {
        state: state_of(row.str("state")?.unwrap_or_default())?,
        first_sent_at: row.opt_time("first_sent_at")?,
        sent_at: row.opt_time("sent_at")?,
        accepted_at: row.opt_time("accepted_at")?,
        dataset: row.opt_text("dataset")?,
        illustrative: row.bool("illustrative")?,
    })
}
