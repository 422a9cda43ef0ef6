//! Of whom a return is asked, how far each is, and who stays silent.

use super::schedule;
use crate::organisation::list::{Filter, Query};
use crate::organisation::registrar;
use crate::organisation::row::facts_of;
use crate::store::{Store, see_all};
use crate::{Error, Value};
use domain::organisation::Facts;
use domain::organisation::yearly::{State, asked_of};
use domain::permission::Actor;
use domain::programme::Programme;
use domain::{OrganisationId, UnitId};
use jiff::Timestamp;
use jiff::civil::{Date, date};

/// Which returns.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Which {
    /// All that are asked for.
    #[default]
    All,
    /// Those in a state.
    In(State),
    /// Of organisations that sent nothing this year nor the year before.
    Silent,
}

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    /// At or below this unit on the day on which the year's numbers hold.
    pub under: UnitId,
    /// The year.
    pub year: i16,
    /// Which.
    pub which: Which,
}

/// A return in the list.
#[derive(Clone, Debug)]
pub struct Row {
    /// The organisation.
    pub id: OrganisationId,
    /// What held of it on the day.
    pub facts: Facts,
    /// Whether it is made up for the demonstration.
    pub illustrative: bool,
    /// Where its return stands.
    pub state: State,
    /// When it was last sent.
    pub sent_at: Option<Timestamp>,
    /// When it was last reminded.
    pub reminded_at: Option<Timestamp>,
    /// By whom.
    pub reminded_by: Option<String>,
    /// Whether it has sent nothing for the second year.
    pub silent: bool,
}

/// A page of the list.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    /// The rows, in Vietnamese order.
    pub rows: Vec<Row>,
    /// How many there are in each state, of all that are asked for.
    pub in_state: Vec<(State, i64)>,
    /// How many are silent for the second year.
    pub silent: i64,
}

impl Rows {
    /// How many there are of those.
    #[must_use]
    pub fn count(&self, which: Which) -> i64 {
        match which {
            Which::All => self.in_state.iter().map(|(_, count)| count).sum(),
            Which::In(state) => {
                self.in_state.iter().find(|(one, _)| *one == state).map_or(0, |(_, count)| *count)
            }
            Which::Silent => self.silent,
        }
    }
}

impl Store {
    /// The returns of a year that are asked of organisations of an area.
    /// Bounded by `limit`; the database counts, going once through what held of
    /// the area's organisations and once through the returns of two years.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the actor's area or for a year to come.
    pub async fn yearly_list(
        &self,
        actor: &Actor,
        today: Date,
        asked: Asked,
        offset: i64,
        limit: i64,
    ) -> Result<Rows, Error> {
        let programme = self.programme().await?;
        see_all(&programme, &registrar(&programme, actor, today), &[asked.under])?;
        let (base, args) = self.base(&programme, today, asked)?;
        let sql = format!(
            "select state, cast(count(*) as bigint) as found, cast(sum(silent) as bigint) as silent \
             from ({base}) as listed group by state"
        );
        let mut rows = Rows::default();
        for row in self.db.fetch_all(&sql, args.clone()).await? {
            rows.silent += row.int("silent")?;
            rows.in_state.push((state_of(&row)?, row.int("found")?));
        }
        let mut args = args;
        let which = match asked.which {
            Which::All => String::new(),
            Which::Silent => "where silent = 1".to_owned(),
            Which::In(state) => {
                args.push(state.code().into());
                format!("where state = ${}", args.len())
            }
        };
        args.extend([limit.into(), offset.into()]);
        let sql = format!(
            "select * from ({base}) as listed {which} order by sort, id limit ${} offset ${}",
            args.len() - 1,
            args.len()
        );
        for row in self.db.fetch_all(&sql, args).await? {
            let reminded = row.opt_text("reminded")?;
            // The moment has a fixed width, so that the latest is the greatest text.
            let reminded = reminded.as_deref().and_then(|text| text.split_once(' '));
            rows.rows.push(Row {
                id: row.id("id")?,
                facts: facts_of(&row)?,
                illustrative: row.bool("illustrative")?,
                state: state_of(&row)?,
                sent_at: row.opt_time("sent_at")?,
                reminded_at: reminded.and_then(|(at, _)| at.parse().ok()),
                reminded_by: reminded.map(|(_, by)| by.to_owned()),
                silent: row.bool("silent")?,
            });
        }
        Ok(rows)
    }

    fn base(&self, programme: &Programme, today: Date, asked: Asked) -> Result<(String, Vec<Value>), Error> {
        let schedule = schedule(programme)?;
        if asked.year > schedule.year_on(today) || asked.year < 1900 {
            return Err(Error::NotFound);
        }
        let day = schedule.takes_effect(asked.year, today);
        let Query { from, conditions, mut args, .. } =
            Query::of(self, programme, &Filter::all(asked.under, day));
        let last = asked.year - 1;
        let mut place = |value: Value| {
            args.push(value);
            format!("${}", args.len())
        };
        // Found once for all organisations: asked of each, a database without statistics goes
        // through all returns of the year again and again.
        let mut entered = |year: i16| {
            let (first, last) = (place(date(year, 1, 1).into()), place(date(year, 12, 31).into()));
            format!(
                "span.organisation_id in (select returned.organisation_id from happening as returned \
                 where returned.province = $1 and returned.what = 'returned' and returned.on_day >= {first} \
                 and returned.on_day <= {last} and returned.superseded_at is null)"
            )
        };
        let (entered_now, entered_before) = (entered(asked.year), entered(last));
        let then = place(schedule.holds_on(last).into());
        let (is_asked, was_asked) = (of_kinds(programme, day, "span"), of_kinds(programme, day, "past"));
        let year = asked.year;
        let silent = format!(
            "(yearly.sent_at is null and not {entered_now} and not {entered_before} and not exists \
             (select 1 from yearly as before where before.province = span.province and before.year = {last} \
             and before.organisation_id = span.organisation_id and before.sent_at is not null) and exists \
             (select 1 from organisation_span as past where past.province = span.province \
             and past.organisation_id = span.organisation_id and past.valid_from <= {then} \
             and past.valid_to >= {then} and {was_asked}))"
        );
        let base = format!(
            "select span.organisation_id as id, span.facts as facts, span.illustrative as illustrative, \
             span.sort as sort, case when yearly.state = 'accepted' and not {entered_now} then 'returned' \
             when yearly.state is not null then yearly.state when {entered_now} then 'accepted' \
             else 'expected' end as state, yearly.sent_at as sent_at, \
             (select max(remind.at || ' ' || remind.by_name) from yearly_event as remind \
             where remind.province = span.province and remind.organisation_id = span.organisation_id \
             and remind.year = {year} and remind.kind = 'remind') as reminded, \
             case when {silent} then cast(1 as bigint) else cast(0 as bigint) end as silent \
             from {from} left join yearly on yearly.province = span.province \
             and yearly.organisation_id = span.organisation_id and yearly.year = {year} \
             where {conditions} and {is_asked}"
        );
        Ok((base, args))
    }
}

fn state_of(row: &crate::Row) -> Result<State, Error> {
    let code = row.text("state")?;
    State::from_code(&code).ok_or_else(|| Error::Corrupt(format!("yearly.state {code}")))
}

/// The kinds and states of which a return is asked, as a condition on a span.
fn of_kinds(programme: &Programme, day: Date, span: &str) -> String {
    let one = |(kind, states): (domain::organisation::Kind, Vec<domain::organisation::State>)| {
        let states: Vec<String> = states.iter().map(|state| format!("'{}'", state.code())).collect();
        format!("({span}.kind = '{}' and {span}.state in ({}))", kind.code(), states.join(", "))
    };
    let kinds: Vec<String> = asked_of(&programme.register, day).into_iter().map(one).collect();
    if kinds.is_empty() { "1 = 0".to_owned() } else { format!("({})", kinds.join(" or ")) }
}
