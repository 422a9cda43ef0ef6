//! Lists of organisations: of a day, of an area, of what an indicator counts,
//! by words.

use super::derive::{telling_words, words};
use super::row::facts_of;
use super::{registrar, seats_below};
use crate::db::one_of;
use crate::store::{Store, see_all};
use crate::value::Value;
use crate::{Error, Row, args};
use domain::indicator::Nature;
use domain::organisation::{Counted, Facts, FromRegister, Kind, State};
use domain::permission::Actor;
use domain::programme::Programme;
use domain::{OrganisationId, UnitId};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// Which organisations.
#[derive(Clone, Debug)]
pub struct Filter {
    /// At or below this unit on the day's map.
    pub under: UnitId,
    /// As they were on this day.
    pub day: Date,
    /// Words of the name, the code or who represents it.
    pub text: String,
    /// Of this kind.
    pub kind: Option<Kind>,
    /// In this state; if none is named, all but those that have ended.
    pub state: Option<State>,
    /// In this sector.
    pub sector: String,
    /// Under this law.
    pub law: String,
    /// Idle or at work.
    pub idle: Option<bool>,
    /// In the Alliance or not.
    pub alliance: Option<bool>,
    /// Those that an indicator out of the register counts, and over which
    /// days if it is a flow.
    pub counted: Option<(FromRegister, Nature, (Date, Date))>,
}

impl Filter {
    /// All that there are under a unit on a day.
    #[must_use]
    pub fn all(under: UnitId, day: Date) -> Self {
        Self {
            under,
            day,
            text: String::new(),
            kind: None,
            state: None,
            sector: String::new(),
            law: String::new(),
            idle: None,
            alliance: None,
            counted: None,
        }
    }
}

/// An organisation as a list shows it.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Its id.
    pub id: OrganisationId,
    /// What held on the day.
    pub facts: Facts,
    /// Whether it is made up for the demonstration.
    pub illustrative: bool,
    /// Of a flow, the day on which it was counted.
    pub counted_on: Option<Date>,
}

/// A page of a list.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// The rows.
    pub rows: Vec<Listed>,
    /// How many there are in all, counted up to [`COUNTED`].
    pub found: i64,
}

/// Beyond so many the number is not counted: nobody reads on, and counting costs.
pub const COUNTED: i64 = 10_000;
/// A word that so many have is common; how many more does not matter.
const COMMON: i64 = 10_000;
/// Matches by words that are looked at.
const MATCHES: i64 = 400;

impl Store {
    /// A page of organisations in Vietnamese order.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the actor's area.
    pub async fn organisations(
        &self,
        actor: &Actor,
        today: Date,
        filter: &Filter,
        offset: i64,
        limit: i64,
    ) -> Result<Page, Error> {
        let programme = self.programme().await?;
        see_all(&programme, &registrar(&programme, actor, today), &[filter.under])?;
        let Some(query) = self.asked(&programme, filter).await? else { return Ok(Page::default()) };
        let (from, conditions) = (&query.from, &query.conditions);
        let mut args = query.args.clone();
        args.extend([limit.into(), offset.into()]);
        let sql = format!(
            "select span.organisation_id as id, span.facts as facts, span.illustrative as illustrative, \
             {} as counted_on, {} as found \
             from {from} where {conditions} order by span.sort, span.organisation_id limit ${} offset ${}",
            if query.is_flow { "happening.on_day" } else { "null" },
            // Of words there are few matches: they are counted on the way.
            if query.is_among { "count(*) over ()" } else { "0" },
            args.len() - 1,
            args.len()
        );
        let rows = self.db.fetch_all(&sql, args).await?;
        let shown = i64::try_from(rows.len()).unwrap_or(0);
        let found = match rows.first() {
            Some(row) if query.is_among => row.int("found")?,
            // The last page tells how many there are.
            _ if shown < limit && (shown > 0 || offset == 0) => (offset + shown).min(COUNTED),
            _ => self.count(&query).await?,
        };
        Ok(Page { rows: rows.iter().map(listed_of).collect::<Result<_, _>>()?, found })
    }

    /// How many pass a query, counted up to [`COUNTED`].
    async fn count(&self, query: &Query) -> Result<i64, Error> {
        let mut args = query.args.clone();
        args.push(COUNTED.into());
        let sql = format!(
            "select count(*) as found from (select 1 as one from {} where {} limit ${}) as counted",
            query.from,
            query.conditions,
            args.len()
        );
        self.db.fetch_one(&sql, args).await?.int("found")
    }

    /// The query of a filter; none where its words find nothing.
    pub(super) async fn asked(&self, programme: &Programme, filter: &Filter) -> Result<Option<Query>, Error> {
        let mut query = Query::of(self, programme, filter);
        if !filter.text.trim().is_empty() {
            let ids = self.by_words(&filter.text).await?;
            if ids.is_empty() {
                return Ok(None);
            }
            query.among(&ids, filter.day);
        }
        Ok(Some(query))
    }

    /// The organisations that have all these words or beginnings of words;
    /// if none has all, those that have the most of them.
    async fn by_words(&self, text: &str) -> Result<Vec<OrganisationId>, Error> {
        let mut asked: Vec<String> = telling_words(text).into_iter().collect();
        asked.sort_by_key(|word| std::cmp::Reverse(word.len()));
        asked.truncate(8);
        let asked = self.rarest_first(asked).await?;
        let Some((first, others)) = asked.split_first() else { return Ok(Vec::new()) };
        let mut args = args![self.province(), first, beyond(first)];
        let mut sql = String::from(
            "select organisation_id from organisation_word as led where province = $1 and word >= $2 \
             and word < $3",
        );
        for word in others {
            let at = args.len();
            args.extend([Value::from(word.as_str()), Value::from(beyond(word))]);
            sql.push_str(&format!(
                " and exists (select 1 from organisation_word as also where also.province = led.province \
                 and also.organisation_id = led.organisation_id and also.word >= ${} and also.word < ${})",
                at + 1,
                at + 2
            ));
        }
        args.push(MATCHES.into());
        sql.push_str(&format!(" limit ${}", args.len()));
        let rows = self.db.fetch_all(&sql, args).await?;
        if !rows.is_empty() || others.is_empty() {
            // Told apart here: for `distinct` SQLite would read the words of all organisations in their order.
            let ids = rows.iter().map(|row| row.id("organisation_id")).collect::<Result<BTreeSet<_>, _>>()?;
            return Ok(ids.into_iter().collect());
        }
        self.by_some_words(&words(text).into_iter().collect::<Vec<_>>()).await
    }

    /// The words, the one that the fewest organisations have first: it leads,
    /// and of each organisation that has it the others are looked up.
    async fn rarest_first(&self, words: Vec<String>) -> Result<Vec<String>, Error> {
        if words.len() < 2 {
            return Ok(words);
        }
        let mut args = args![self.province(), COMMON];
        let one = |(index, word): (usize, &String)| {
            args.extend([Value::from(word.as_str()), Value::from(beyond(word))]);
            format!(
                "select {index} as place, count(*) as many from (select 1 as one from organisation_word \
                 where province = $1 and word >= ${} and word < ${} limit $2) as word_{index}",
                args.len() - 1,
                args.len()
            )
        };
        let sql = words.iter().enumerate().map(one).collect::<Vec<_>>().join(" union all ");
        let mut counted = Vec::with_capacity(words.len());
        for row in self.db.fetch_all(&sql, args).await? {
            let word = usize::try_from(row.int("place")?).ok().and_then(|place| words.get(place));
            counted.push((row.int("many")?, word.cloned().unwrap_or_default()));
        }
        counted.sort();
        Ok(counted.into_iter().map(|(_, word)| word).collect())
    }

    async fn by_some_words(&self, asked: &[String]) -> Result<Vec<OrganisationId>, Error> {
        let mut args = args![self.province()];
        let these = one_of(&mut args, asked.iter().map(String::as_str));
        args.push(50_i64.into());
        let sql = format!(
            "select organisation_id, count(*) as fits from organisation_word where province = $1 and word {these} \
             group by organisation_id order by count(*) desc, organisation_id limit ${}",
            args.len()
        );
        let rows = self.db.fetch_all(&sql, args).await?;
        let best = rows.first().map(|row| row.int("fits")).transpose()?.unwrap_or(0);
        let is_best = |row: &&Row| row.int("fits").is_ok_and(|fits| fits == best);
        rows.iter().filter(is_best).map(|row| row.id("organisation_id")).collect()
    }
}

/// A text behind everything that begins with a word of letters and digits, in
/// the order of bytes and in any collation of PostgreSQL.
fn beyond(word: &str) -> String {
    format!("{word}zzzzzzzz")
}

fn listed_of(row: &Row) -> Result<Listed, Error> {
    Ok(Listed {
        id: row.id("id")?,
        facts: facts_of(row)?,
        illustrative: row.bool("illustrative")?,
        counted_on: row.opt_date("counted_on")?,
    })
}

/// A query being put together.
pub(super) struct Query {
    pub from: String,
    pub conditions: String,
    pub args: Vec<Value>,
    is_flow: bool,
    /// Whether it goes through organisations that words found.
    is_among: bool,
}

impl Query {
    pub fn of(store: &Store, programme: &Programme, filter: &Filter) -> Query {
        let mut query = Query {
            from: "organisation_span as span".to_owned(),
            conditions: "span.province = $1".to_owned(),
            args: args![store.province()],
            is_flow: matches!(&filter.counted, Some((_, Nature::Flow, _))),
            is_among: false,
        };
        query.when(filter);
        query.place(programme, filter);
        query.plainly(filter);
        if let Some((declared, _, _)) = &filter.counted {
            query.counted(declared);
        }
        query
    }

    /// Only these organisations, looked up one by one: a planner that knows no
    /// numbers would rather read all of them in the list's order. Of each the
    /// span of the day is found at once, however many there were before.
    fn among(&mut self, ids: &[OrganisationId], day: Date) {
        let place = |id: &OrganisationId| {
            self.args.push((*id).into());
            format!("(${})", self.args.len())
        };
        let places = ids.iter().map(place).collect::<Vec<_>>().join(", ");
        self.is_among = true;
        let of = if self.is_flow { "happening" } else { "span" };
        self.from = format!("(values {places}) as asked cross join {}", self.from);
        self.conditions.push_str(&format!(" and {of}.organisation_id = asked.column1"));
        if !self.is_flow {
            self.args.push(day.into());
            self.conditions.push_str(&format!(
                " and span.valid_from = (select max(latest.valid_from) from organisation_span as latest \
                 where latest.province = $1 and latest.organisation_id = asked.column1 \
                 and latest.valid_from <= ${})",
                self.args.len()
            ));
        }
    }

    fn and(&mut self, condition: &str, value: impl Into<Value>) {
        self.args.push(value.into());
        self.conditions.push_str(&format!(" and {} ${}", condition, self.args.len()));
    }

    /// The span that held on the day; for a flow the one that held when it happened.
    fn when(&mut self, filter: &Filter) {
        if let Some((declared, Nature::Flow, (from, to))) = &filter.counted {
            self.from = "happening join organisation_span as span on span.province = happening.province \
                         and span.organisation_id = happening.organisation_id \
                         and span.valid_from <= happening.on_day and span.valid_to >= happening.on_day"
                .to_owned();
            self.conditions.push_str(" and happening.superseded_at is null");
            self.and("happening.on_day >=", *from);
            self.and("happening.on_day <=", *to);
            if !declared.happened.is_empty() {
                let these = one_of(&mut self.args, declared.happened.iter().map(|one| one.code()));
                self.conditions.push_str(&format!(" and happening.what {these}"));
            }
            if let Counted::Sum(key) | Counted::Giving(key) = &declared.counts {
                self.and("happening.change like", format!("%\"{key}\":%"));
            }
            return;
        }
        self.and("span.valid_from <=", filter.day);
        self.and("span.valid_to >=", filter.day);
        match filter.state {
            Some(state) => self.and("span.state =", state.code()),
            None if filter.counted.is_none() => self.and("span.state <>", State::Ended.code()),
            None => {}
        }
        if let Some((FromRegister { counts: Counted::Sum(key) | Counted::Giving(key), .. }, ..)) =
            &filter.counted
        {
            self.and("span.facts like", format!("%\"{key}\":%"));
        }
    }

    /// The seats that lie below the unit on the day, or in what became of them.
    fn place(&mut self, programme: &Programme, filter: &Filter) {
        let Some(seats) = seats_below(programme, filter.under, filter.day) else { return };
        let these = one_of(&mut self.args, seats);
        self.conditions.push_str(&format!(" and span.seat {these}"));
    }

    fn plainly(&mut self, filter: &Filter) {
        if let Some(kind) = filter.kind {
            self.and("span.kind =", kind.code());
        }
        if !filter.sector.is_empty() {
            self.and("span.sector =", filter.sector.as_str());
        }
        if !filter.law.is_empty() {
            self.and("span.law =", filter.law.as_str());
        }
        if let Some(idle) = filter.idle {
            self.and("span.idle =", idle);
        }
        if let Some(alliance) = filter.alliance {
            self.and("span.alliance =", alliance);
        }
    }

    /// The conditions of an indicator, as [`FromRegister::meets`] has them.
    fn counted(&mut self, declared: &FromRegister) {
        let mut among = |column: &str, values: Vec<&str>| {
            if !values.is_empty() {
                let these = one_of(&mut self.args, values);
                self.conditions.push_str(&format!(" and span.{column} {these}"));
            }
        };
        among("kind", declared.kinds.iter().map(|kind| kind.code()).collect());
        among("state", declared.states.iter().map(|state| state.code()).collect());
        if declared.states.is_empty() && declared.happened.is_empty() {
            let counted = State::ALL.into_iter();
            let counted = counted
                .filter(|state| !matches!(state, State::Founded | State::Revoked | State::Ended))
                .map(State::code);
            among("state", counted.collect());
        }
        among("sector", declared.sectors.iter().map(String::as_str).collect());
        among("law", declared.laws.iter().map(String::as_str).collect());
        let says = [
            ("span.idle =", declared.idle),
            ("span.alliance =", declared.alliance),
            ("span.in_union =", declared.in_union),
            ("span.certified =", declared.certified),
            ("span.high_tech =", declared.high_tech),
            ("span.value_chain =", declared.value_chain),
        ];
        for (condition, asked) in says {
            if let Some(asked) = asked {
                self.and(condition, asked);
            }
        }
        if let Some(stars) = declared.stars {
            self.and("span.stars >=", i64::from(stars));
        }
    }
}
