//! Lists of incoming documents with how far each is.

use super::Head;
use super::row::{HEAD, head_of};
use crate::db::one_of;
use crate::store::{Store, see_all};
use crate::{Error, args};
use domain::UnitId;
use domain::permission::{Action, Actor, Reach, reach};
use std::collections::HashMap;

/// How far a document is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Counts {
    /// Figures that a report could hold and nobody has looked at.
    pub open: i64,
    /// Figures whose meaning somebody agreed to, not handed over yet.
    pub agreed: i64,
    /// Figures that are not used.
    pub refused: i64,
    /// Figures that went into a report.
    pub handed: i64,
    /// Figures that are only read: goals, allocations, percentages.
    pub others: i64,
    /// Findings.
    pub findings: i64,
    /// Findings of which nobody said that they may stand.
    pub open_findings: i64,
}

/// A page of the list.
#[derive(Clone, Debug)]
pub struct Page {
    /// The documents, newest first.
    pub documents: Vec<(Head, Counts)>,
    /// How many there are in all.
    pub total: i64,
}

/// What somebody has to look at: a figure for a report that is still open.
const WAITS: &str = "exists (select 1 from incoming_figure f where f.province = incoming.province \
                     and f.incoming_id = incoming.id and f.state = 'open' and f.role in ('actual', 'registered'))";

impl Store {
    /// Documents of the actor's units, newest first; of one unit and those
    /// below it if named, only those that wait if asked.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the actor's units.
    pub async fn incoming_page(
        &self,
        actor: &Actor,
        unit: Option<UnitId>,
        is_waiting: bool,
        offset: i64,
        limit: i64,
    ) -> Result<Page, Error> {
        let programme = self.programme().await?;
        let top = unit.unwrap_or(actor.unit);
        see_all(&programme, actor, &[top])?;
        let mut args = args![self.province()];
        let within = one_of(&mut args, programme.units.ever_below(top));
        let waits = if is_waiting { format!(" and {WAITS}") } else { String::new() };
        let from = format!("from incoming where province = $1 and unit_id {within}{waits}");
        let counted = format!("select cast(count(*) as bigint) as total {from}");
        let total = self.db.fetch_one(&counted, args.clone()).await?.int("total")?;
        let (first, second) = (args.len() + 1, args.len() + 2);
        args.extend(args![limit, offset]);
        let sql = format!(
            "select {HEAD} {from} order by received_at desc, id desc limit ${first} offset ${second}"
        );
        let heads = self.db.fetch_all(&sql, args).await?;
        let heads = heads.iter().map(head_of).collect::<Result<Vec<_>, _>>()?;
        let counts = self.incoming_counts(&heads).await?;
        let with = |head: Head| {
            let counts = counts.get(&head.id.to_string()).copied().unwrap_or_default();
            (head, counts)
        };
        Ok(Page { documents: heads.into_iter().map(with).collect(), total })
    }

    /// How many documents wait for the actor: of the units whose documents
    /// they take in. Bounded by one index look-up a document.
    ///
    /// # Errors
    /// The database's.
    pub async fn incoming_waiting(&self, actor: &Actor) -> Result<i64, Error> {
        let programme = self.programme().await?;
        let mut args = args![self.province()];
        let within = match reach(actor.role, Action::Receive) {
            Reach::Nowhere => return Ok(0),
            Reach::Own => one_of(&mut args, [actor.unit]),
            Reach::Below | Reach::Subtree => one_of(&mut args, programme.units.ever_below(actor.unit)),
        };
        let sql = format!(
            "select cast(count(*) as bigint) as total from incoming where province = $1 and unit_id {within} and {WAITS}"
        );
        self.db.fetch_one(&sql, args).await?.int("total")
    }

    /// The counts of these documents by id: one grouped question each for figures and findings.
    async fn incoming_counts(&self, heads: &[Head]) -> Result<HashMap<String, Counts>, Error> {
        let mut found: HashMap<String, Counts> = HashMap::new();
        if heads.is_empty() {
            return Ok(found);
        }
        let mut args = args![self.province()];
        let these = one_of(&mut args, heads.iter().map(|head| head.id));
        let sql = format!(
            "select incoming_id, state, role, cast(case when report_id is null then 0 else 1 end as bigint) as handed, \
             cast(count(*) as bigint) as number from incoming_figure where province = $1 and incoming_id {these} \
             group by incoming_id, state, role, case when report_id is null then 0 else 1 end"
        );
        for row in self.db.fetch_all(&sql, args.clone()).await? {
            let counts = found.entry(row.text("incoming_id")?).or_default();
            let (number, is_handed) = (row.int("number")?, row.bool("handed")?);
            let role: domain::incoming::Role = row.id("role")?;
            let state: domain::incoming::State = row.id("state")?;
            match (role.aspect(), state) {
                _ if is_handed => counts.handed += number,
                (_, domain::incoming::State::Refused) => counts.refused += number,
                (None, _) => counts.others += number,
                (Some(_), domain::incoming::State::Open) => counts.open += number,
                (Some(_), _) => counts.agreed += number,
            }
        }
        let sql = format!(
            "select incoming_id, cast(count(*) as bigint) as number, \
             cast(sum(case when noted_at is null then 1 else 0 end) as bigint) as open from incoming_finding \
             where province = $1 and incoming_id {these} group by incoming_id"
        );
        for row in self.db.fetch_all(&sql, args).await? {
            let counts = found.entry(row.text("incoming_id")?).or_default();
            (counts.findings, counts.open_findings) = (row.int("number")?, row.int("open")?);
        }
        Ok(found)
    }
}
