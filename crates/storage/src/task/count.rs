//! How many there are in each list, and what is late by lead agency: counted
//! in the database, never by reading the lists.

use super::list::{List, Scope, narrow, shifted};
use crate::db::one_of;
use crate::store::{Deed, Store};
use crate::{Error, Value, args};
use domain::permission::Actor;
use domain::plan::{SILENT_DAYS, SOON_DAYS};
use domain::{PartId, UnitId};
use jiff::civil::Date;

/// How many there are in each list.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Counts {
    /// Of [`List::Mine`].
    pub mine: i64,
    /// Of [`List::Overdue`].
    pub overdue: i64,
    /// Of [`List::Soon`].
    pub soon: i64,
    /// Of [`List::Silent`].
    pub silent: i64,
    /// Of [`List::Waiting`].
    pub waiting: i64,
    /// Of [`List::SentBack`].
    pub sent_back: i64,
}

/// What is late of one lead agency.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AgencyOverdue {
    /// The lead agency.
    pub unit: UnitId,
    /// How many parts.
    pub count: i64,
    /// How many days the oldest is late.
    pub longest_days: i32,
}

impl Store {
    /// How many there are in each list. One pass over what is open and one
    /// over what waits.
    ///
    /// # Errors
    /// The database's.
    pub async fn task_counts(&self, actor: &Actor, today: Date) -> Result<Counts, Error> {
        let programme = self.programme().await?;
        let scope = Scope::of(self, &programme, actor, today);
        let kept = scope.kept.clone();
        let Scope { condition, mut args, .. } = scope;
        let first = args.len();
        args.extend([
            Value::from(today),
            Value::from(shifted(today, SOON_DAYS)),
            Value::from(shifted(today, -SILENT_DAYS)),
        ]);
        let (now, soon, silent) = (first + 1, first + 2, first + 3);
        let sum = |test: String, name: &str| {
            format!("cast(coalesce(sum(case when {test} then 1 else 0 end), 0) as bigint) as {name}")
        };
        let sql = format!(
            "select {}, {}, {} from task_part p where {condition} and p.is_open = 1",
            sum(format!("p.due < ${now}"), "overdue"),
            sum(format!("p.due >= ${now} and p.due <= ${soon}"), "soon"),
            sum(format!("p.heard <= ${silent} and (p.due is null or p.due > ${soon})"), "silent"),
        );
        let row = self.db.fetch_one(&sql, args.clone()).await?;
        args.truncate(first);
        let sql =
            format!("select count(*) as many from task_part p where {condition} and p.review = 'sent_back'");
        let sent_back = self.db.fetch_one(&sql, args).await?.int("many")?;
        let mut args = args![self.province()];
        let waiting = match kept.is_empty() {
            true => 0,
            false => {
                let plans = one_of(&mut args, &kept);
                let sql = format!(
                    "select count(*) as many from task_part p where p.province = $1 and p.review = 'sent' \
                     and p.plan {plans}"
                );
                self.db.fetch_one(&sql, args).await?.int("many")?
            }
        };
        let mut scope = Scope::whole(self, &programme, actor, today);
        scope.without_past(&programme, today);
        narrow(&mut scope, actor, today, List::Mine);
        let sql = format!("select count(*) as many from task_part p where {}", scope.condition);
        let mine = self.db.fetch_one(&sql, scope.args).await?.int("many")?;
        Ok(Counts {
            mine,
            overdue: row.int("overdue")?,
            soon: row.int("soon")?,
            silent: row.int("silent")?,
            waiting,
            sent_back,
        })
    }

    /// What is late, by lead agency, most first; of the actor's units and of
    /// the plans that they keep. One pass over the late ones.
    ///
    /// # Errors
    /// The database's.
    pub async fn overdue_by_agency(&self, actor: &Actor, today: Date) -> Result<Vec<AgencyOverdue>, Error> {
        let programme = self.programme().await?;
        let mut scope = Scope::of(self, &programme, actor, today);
        scope.condition.push_str(" and p.is_open = 1");
        scope.also("p.due < $?", today);
        let sql = format!(
            "select p.unit_id, count(*) as many, min(p.due) as first from task_part p where {} \
             group by p.unit_id order by many desc, first, p.unit_id",
            scope.condition
        );
        let rows = self.db.fetch_all(&sql, scope.args).await?;
        rows.iter()
            .map(|row| {
                let longest_days = (today - row.date("first")?).get_days();
                Ok(AgencyOverdue { unit: row.id("unit_id")?, count: row.int("many")?, longest_days })
            })
            .collect()
    }

    /// The late parts of one lead agency in the plans that the actor keeps, at most 200.
    pub(super) async fn late_parts_of(&self, deed: &Deed<'_>, unit: UnitId) -> Result<Vec<PartId>, Error> {
        let programme = self.programme().await?;
        let mut scope = Scope::whole(self, &programme, deed.actor, deed.today);
        if scope.kept.is_empty() {
            return Err(Error::Forbidden);
        }
        scope.without_past(&programme, deed.today);
        let plans = one_of(&mut scope.args, &scope.kept);
        scope.condition.push_str(&format!(" and p.is_open = 1 and p.plan {plans}"));
        scope.also("p.unit_id = $?", unit);
        scope.also("p.due < $?", deed.today);
        let sql =
            format!("select p.id from task_part p where {} order by p.due, p.id limit 200", scope.condition);
        self.db.fetch_all(&sql, scope.args).await?.iter().map(|row| row.id("id")).collect()
    }
}
