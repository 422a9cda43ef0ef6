//! Lists of parts: mine, late, due soon, silent, waiting, sent back. Each
//! reads an index and stops at a page; who may see what is part of the query.

use super::row::part_of;
use super::{Part, keeps, seen_plan};
use crate::db::one_of;
use crate::store::Store;
use crate::{Error, Row, Value, args};
use domain::permission::Actor;
use domain::plan::{ESCALATE_DAYS, SILENT_DAYS, SOON_DAYS, TaskState, levels_up};
use domain::programme::Programme;
use domain::{PartId, PlanKey, UnitId};
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::HashMap;

/// Which list.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum List {
    /// What the own unit leads and has not finished, by due day.
    Mine,
    /// What the own unit supports.
    Support,
    /// Late.
    Overdue,
    /// Due within [`SOON_DAYS`].
    Soon,
    /// Nothing heard for [`SILENT_DAYS`] or longer, and not late.
    Silent,
    /// Sent, and waiting for the actor as keeper of the plan.
    Waiting,
    /// Sent back and not sent again.
    SentBack,
    /// Late for so long that the actor's unit is told, as the one above.
    Escalated,
    /// Everything.
    All,
}

impl List {
    /// Every list, in the order of the page's tabs.
    pub const ALL: [List; 9] = [
        List::Mine,
        List::Support,
        List::Waiting,
        List::Overdue,
        List::Escalated,
        List::Soon,
        List::Silent,
        List::SentBack,
        List::All,
    ];

    /// Its code in addresses and words.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            List::Mine => "cua-toi",
            List::Support => "phoi-hop",
            List::Overdue => "qua-han",
            List::Soon => "sap-den-han",
            List::Silent => "im-lang",
            List::Waiting => "cho-duyet",
            List::SentBack => "tra-lai",
            List::Escalated => "bao-cap-tren",
            List::All => "tat-ca",
        }
    }

    /// The list of that code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<List> {
        List::ALL.into_iter().find(|list| list.code() == code)
    }
}

/// Which parts of a list.
#[derive(Clone, Debug)]
pub struct PartFilter {
    /// The list.
    pub list: List,
    /// Only of this plan.
    pub plan: Option<PlanKey>,
    /// Only of this group of the plan.
    pub group: Option<String>,
    /// Only of this lead agency.
    pub unit: Option<UnitId>,
    /// Only those that count as standing so.
    pub state: Option<TaskState>,
}

/// A part with the words of its task.
#[derive(Clone, Debug)]
pub struct Line {
    /// The part.
    pub part: Part,
    /// The number of its group.
    pub group_number: String,
    /// What is to be done.
    pub vi: String,
    /// The same in English.
    pub en: String,
}

/// Days after a plan's last day on which its open tasks still stand in lists.
pub const PAST_DAYS: i32 = 365;

/// Whose parts somebody sees: a condition on `p`, with its arguments.
pub(super) struct Scope {
    pub(super) condition: String,
    pub(super) args: Vec<Value>,
    /// The plans that the actor keeps.
    pub(super) kept: Vec<PlanKey>,
}

impl Scope {
    /// The actor's own unit and those below, and the plans that they keep. For
    /// who stands at the top this is everything, and nothing is compared.
    pub(super) fn of(store: &Store, programme: &Programme, actor: &Actor, today: Date) -> Scope {
        let mut scope = Scope::whole(store, programme, actor, today);
        if programme.top(today) != Some(actor.unit) {
            let within = one_of(&mut scope.args, programme.units.ever_below(actor.unit));
            let or_kept = match scope.kept.is_empty() {
                true => String::new(),
                false => format!(" or p.plan {}", one_of(&mut scope.args, &scope.kept)),
            };
            scope.condition.push_str(&format!(" and (p.unit_id {within}{or_kept})"));
        }
        scope.without_past(programme, today);
        scope
    }

    /// Everybody's parts, which a list then narrows.
    pub(super) fn whole(store: &Store, programme: &Programme, actor: &Actor, today: Date) -> Scope {
        let kept = programme.plans.iter().filter(|plan| keeps(programme, actor, plan, today));
        let kept = kept.map(|plan| plan.key.clone()).collect();
        Scope { condition: "p.province = $1".to_owned(), args: args![store.province()], kept }
    }

    /// Nobody is asked any more for what belongs to a plan that ended long ago.
    pub(super) fn without_past(&mut self, programme: &Programme, today: Date) {
        let last = shifted(today, -PAST_DAYS);
        let past = programme.plans.iter().filter(|plan| plan.valid_to.is_some_and(|to| to < last));
        let past: Vec<&PlanKey> = past.map(|plan| &plan.key).collect();
        if !past.is_empty() {
            let plans = one_of(&mut self.args, past);
            self.condition.push_str(&format!(" and p.plan not {plans}"));
        }
    }

    pub(super) fn also(&mut self, condition: &str, value: impl Into<Value>) {
        self.args.push(value.into());
        let place = format!("${}", self.args.len());
        self.condition.push_str(&format!(" and {}", condition.replace("$?", &place)));
    }
}

pub(super) fn shifted(day: Date, days: i32) -> Date {
    day.checked_add(days.days()).unwrap_or(day)
}

const LINE: &str = "p.id, p.task_id, p.plan, p.unit_id, p.state, p.progress, p.said, p.done_on, p.review, p.revision, \
    p.back_why, p.accepted_state, p.accepted_progress, p.accepted_said, p.accepted_done_on, p.accepted_at, \
    p.accepted_by, p.due, p.due_why, p.given_on, p.heard, p.is_open, p.sent_at, p.sent_by, p.reminded_at, \
    p.reminded_by, p.illustrative, p.updated_at, p.turn, p.sent_on, t.content";

impl Store {
    /// A page of a list, and how many there are in all. Bounded by `limit`.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a plan that the actor does not see.
    pub async fn task_parts(
        &self,
        actor: &Actor,
        today: Date,
        filter: &PartFilter,
        offset: i64,
        limit: i64,
    ) -> Result<(Vec<Line>, i64), Error> {
        let programme = self.programme().await?;
        if let Some(plan) = &filter.plan {
            seen_plan(&programme, actor, plan)?;
        }
        if filter.list == List::Escalated {
            return self.escalated(actor, today, filter, offset, limit).await;
        }
        let mut scope = self.scope_of(&programme, actor, today, filter);
        let Some(order) = narrow(&mut scope, actor, today, filter.list) else {
            return Ok((Vec::new(), 0));
        };
        also_filtered(&mut scope, filter);
        self.page(scope, order, offset, limit).await
    }

    /// Lists of the own unit are narrowed to it; what it supports may be
    /// anybody's, and a plan is seen whole by whoever sees it.
    fn scope_of(&self, programme: &Programme, actor: &Actor, today: Date, filter: &PartFilter) -> Scope {
        match filter.list {
            List::Mine | List::Support => {
                let mut scope = Scope::whole(self, programme, actor, today);
                scope.without_past(programme, today);
                scope
            }
            List::All if filter.plan.is_some() => Scope::whole(self, programme, actor, today),
            _ => Scope::of(self, programme, actor, today),
        }
    }

    async fn page(
        &self,
        scope: Scope,
        order: &str,
        offset: i64,
        limit: i64,
    ) -> Result<(Vec<Line>, i64), Error> {
        let Scope { condition, mut args, .. } = scope;
        let from = "from task_part p join task t on t.province = p.province and t.id = p.task_id";
        let count = match condition.contains("t.") {
            true => format!("select count(*) as many {from} where {condition}"),
            false => format!("select count(*) as many from task_part p where {condition}"),
        };
        let many = self.db.fetch_one(&count, args.clone()).await?.int("many")?;
        args.extend([Value::from(limit), Value::from(offset)]);
        let sql = format!(
            "select {LINE} {from} where {condition} order by {order} limit ${} offset ${}",
            args.len() - 1,
            args.len()
        );
        let rows = self.db.fetch_all(&sql, args).await?;
        Ok((rows.iter().map(line_of).collect::<Result<_, _>>()?, many))
    }

    /// What is late for so long that the actor's unit is told. Looks at the
    /// 20,000 latest of the parts below it, and reads whole only the page's.
    async fn escalated(
        &self,
        actor: &Actor,
        today: Date,
        filter: &PartFilter,
        offset: i64,
        limit: i64,
    ) -> Result<(Vec<Line>, i64), Error> {
        const MOST: i64 = 20_000;
        let programme = self.programme().await?;
        let mut scope = Scope::of(self, &programme, actor, today);
        scope.condition.push_str(" and p.is_open = 1");
        scope.also("p.due <= $?", shifted(today, -ESCALATE_DAYS));
        also_filtered(&mut scope, filter);
        scope.args.push(MOST.into());
        let join = match filter.group {
            Some(_) => "join task t on t.province = p.province and t.id = p.task_id",
            None => "",
        };
        let sql = format!(
            "select p.id, p.unit_id, p.due from task_part p {join} where {} order by p.due, p.id limit ${}",
            scope.condition,
            scope.args.len()
        );
        let mut above: HashMap<UnitId, Vec<UnitId>> = HashMap::new();
        let mut told: Vec<PartId> = Vec::new();
        for row in self.db.fetch_all(&sql, scope.args).await? {
            let (unit, late) = (row.id("unit_id")?, (today - row.date("due")?).get_days());
            let above = above.entry(unit).or_insert_with(|| programme.units.ancestors(unit, today));
            if above.iter().skip(1).take(levels_up(late)).any(|unit| *unit == actor.unit) {
                told.push(row.id("id")?);
            }
        }
        let many = i64::try_from(told.len()).unwrap_or(i64::MAX);
        let at = |number: i64| usize::try_from(number).unwrap_or(0);
        let page: Vec<PartId> = told.into_iter().skip(at(offset)).take(at(limit)).collect();
        if page.is_empty() {
            return Ok((Vec::new(), many));
        }
        let mut scope = Scope::whole(self, &programme, actor, today);
        let these = one_of(&mut scope.args, page);
        scope.condition.push_str(&format!(" and p.id {these}"));
        Ok((self.page(scope, "p.due, p.id", 0, limit).await?.0, many))
    }
}

/// Narrows a scope to a list and says in which order it comes; `None` for a
/// list in which the actor has nothing.
pub(super) fn narrow(scope: &mut Scope, actor: &Actor, today: Date, list: List) -> Option<&'static str> {
    let by_due = "case when p.due is null then 1 else 0 end, p.due, p.id";
    match list {
        List::Mine => {
            scope.condition.push_str(" and p.is_open = 1");
            scope.also("p.unit_id = $?", actor.unit);
            Some(by_due)
        }
        List::Support => {
            scope.also(
                "p.task_id in (select s.task_id from task_support s where s.province = $1 and s.unit_id = $?)",
                actor.unit,
            );
            Some(by_due)
        }
        List::Overdue => {
            scope.condition.push_str(" and p.is_open = 1");
            scope.also("p.due < $?", today);
            Some("p.due, p.id")
        }
        List::Soon => {
            scope.condition.push_str(" and p.is_open = 1");
            scope.also("p.due >= $?", today);
            scope.also("p.due <= $?", shifted(today, SOON_DAYS));
            Some("p.due, p.id")
        }
        List::Silent => {
            scope.condition.push_str(" and p.is_open = 1");
            scope.also("p.heard <= $?", shifted(today, -SILENT_DAYS));
            scope.also("(p.due is null or p.due > $?)", shifted(today, SOON_DAYS));
            Some("p.heard, p.id")
        }
        List::Waiting => {
            if scope.kept.is_empty() {
                return None;
            }
            let kept = scope.kept.clone();
            let plans = one_of(&mut scope.args, &kept);
            scope.condition.push_str(&format!(" and p.review = 'sent' and p.plan {plans}"));
            Some("p.sent_at, p.id")
        }
        List::SentBack => {
            scope.condition.push_str(" and p.review = 'sent_back'");
            Some("p.updated_at, p.id")
        }
        List::Escalated | List::All => Some(by_due),
    }
}

fn also_filtered(scope: &mut Scope, filter: &PartFilter) {
    if let Some(plan) = &filter.plan {
        scope.also("p.plan = $?", plan);
    }
    if let Some(group) = &filter.group {
        scope.also("t.group_number = $?", group);
    }
    if let Some(unit) = filter.unit {
        scope.also("p.unit_id = $?", unit);
    }
    if let Some(state) = filter.state {
        scope.also("coalesce(p.accepted_state, 'not_begun') = $?", state.code());
    }
}

fn line_of(row: &Row) -> Result<Line, Error> {
    let broken = |error: serde_json::Error| Error::Corrupt(format!("task.content: {error}"));
    let task: domain::plan::Task = serde_json::from_str(&row.text("content")?).map_err(broken)?;
    Ok(Line { part: part_of(row)?, group_number: task.group_number, vi: task.vi, en: task.en })
}
