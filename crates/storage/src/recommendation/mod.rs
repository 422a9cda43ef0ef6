//! Recommendations: who recommends what to whom, the state of the case and of
//! the answer, and the thread.
//!
//! Seen by who recommends and those above, by the authority and those above
//! it, and by everybody if it is public.

use crate::db::one_of;
use crate::store::{Deed, Store, allow};
use crate::{Error, Read, Row, args};
use domain::permission::{Action, Actor, Position, Reach, reach};
use domain::plan::{
    AnswerState, CaseAct, CaseRefusal, CaseSides, CaseState, answer_due, answer_state, apply_case,
};
use domain::programme::Programme;
use domain::{RecommendationId, UnitId};
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::json;

/// A recommendation to be made.
#[derive(Clone, Debug)]
pub struct NewRecommendation {
    /// The unit that makes it or passes it on.
    pub from_unit: UnitId,
    /// Who it comes from, where that is no unit of the programme; else empty.
    pub from_words: String,
    /// The authority, if it is a unit of the programme.
    pub to_unit: Option<UnitId>,
    /// The authority in words.
    pub to_words: String,
    /// What it is about.
    pub subject: String,
    /// What is recommended.
    pub body: String,
    /// The document it came in.
    pub source: String,
    /// The day on which the authority received it.
    pub received: Date,
    /// Working days for the answer.
    pub working_days: u32,
    /// Whether everybody sees it.
    pub is_public: bool,
}

/// A recommendation as it is kept.
#[derive(Clone, Debug)]
pub struct Recommendation {
    /// Its id.
    pub id: RecommendationId,
    /// What it says.
    pub new: NewRecommendation,
    /// The day by which the answer is due.
    pub due: Date,
    /// How the case stands.
    pub state: CaseState,
    /// The day of the first answer.
    pub answered_on: Option<Date>,
    /// Grows with every act.
    pub revision: i64,
    /// Whether it is made up for the demonstration.
    pub illustrative: bool,
    /// When it was made.
    pub made_at: Timestamp,
    /// By whom.
    pub made_by: String,
}

impl Recommendation {
    /// How the answer stands on a day; a case that is closed is waited for no longer.
    #[must_use]
    pub fn answer(&self, today: Date) -> Option<AnswerState> {
        (self.state == CaseState::Open || self.answered_on.is_some())
            .then(|| answer_state(self.due, self.answered_on, today))
    }
}

/// A line of its thread.
#[derive(Clone, Debug)]
pub struct CaseEvent {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: String,
    /// For which unit.
    pub unit: UnitId,
    /// What: an act's code, or `make`.
    pub kind: String,
    /// What was said.
    pub said: String,
    /// The document of an answer.
    pub document: String,
}

/// Which ones.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CaseList {
    /// Open and in time.
    Open,
    /// Open, not answered and past the day.
    Late,
    /// Answered.
    Answered,
    /// All.
    All,
}

impl CaseList {
    /// Every list in the order of the tabs.
    pub const ALL: [CaseList; 4] = [CaseList::Open, CaseList::Late, CaseList::Answered, CaseList::All];

    /// Its code in addresses and words.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            CaseList::Open => "dang-mo",
            CaseList::Late => "tre-tra-loi",
            CaseList::Answered => "da-tra-loi",
            CaseList::All => "tat-ca",
        }
    }

    /// The list of that code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<CaseList> {
        CaseList::ALL.into_iter().find(|list| list.code() == code)
    }
}

const FIELDS: &str = "id, from_unit, from_words, to_unit, to_words, subject, body, source, received, working_days, due, \
                      is_public, state, answered_on, revision, illustrative, made_at, made_by";

/// Where somebody stands beside a recommendation.
fn sides(programme: &Programme, actor: &Actor, of: &NewRecommendation) -> CaseSides {
    let acts = reach(actor.role, Action::Recommend) != Reach::Nowhere;
    let near = |unit: UnitId| programme.units.position(actor.unit, unit);
    let recommends = acts && near(of.from_unit) == Position::Own;
    let answers = match of.to_unit {
        // Where nobody in the programme can answer, who recommends writes the answer down.
        None => recommends,
        Some(unit) => acts && near(unit) != Position::Outside,
    };
    let is_near = |unit: UnitId| near(unit) != Position::Outside;
    let sees = of.is_public || is_near(of.from_unit) || of.to_unit.is_some_and(is_near);
    CaseSides { recommends, answers, sees }
}

impl Store {
    /// Makes a recommendation of the actor's own unit.
    ///
    /// # Errors
    /// [`Error::Refused`] where something is missing; forbidden for who recommends nothing.
    pub async fn recommend(
        &self,
        deed: &Deed<'_>,
        new: &NewRecommendation,
    ) -> Result<RecommendationId, Error> {
        let programme = self.programme().await?;
        allow(&programme, deed.actor, Action::Recommend, new.from_unit)?;
        let wrong = |key: &'static str| Err(Error::Refused(key.into()));
        if new.subject.trim().is_empty() {
            return wrong("recommendation.subject_missing");
        }
        if new.to_words.trim().is_empty() {
            return wrong("recommendation.to_missing");
        }
        if !(1..=250).contains(&new.working_days) {
            return wrong("recommendation.days_range");
        }
        let due = answer_due(new.received, new.working_days, &programme.holidays);
        let id = RecommendationId::new();
        let mut tx = self.db.begin().await?;
        let sql = "insert into recommendation (province, id, from_unit, from_words, to_unit, to_words, subject, body, \
                   source, received, working_days, due, is_public, made_at, made_by, updated_at, state, revision, \
                   illustrative) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $14, \
                   'open', 0, 0)";
        let args = args![
            self.province(),
            id,
            new.from_unit,
            new.from_words.trim(),
            new.to_unit,
            new.to_words.trim(),
            new.subject.trim(),
            new.body.trim(),
            new.source.trim(),
            new.received,
            new.working_days,
            due,
            new.is_public,
            deed.now,
            &deed.actor.name
        ];
        tx.execute(sql, args).await?;
        event(&mut tx, self, deed, id, "make", "", "").await?;
        let who = crate::Who { actor: Some(deed.actor), from: deed.from };
        let what = json!({ "subject": new.subject, "to": new.to_words, "due": due.to_string(), "public": new.is_public });
        let audit =
            crate::Audit { new: Some(what), ..crate::Audit::of(who, "create", ("recommendation", id)) };
        tx.audit(deed.now, &audit).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// One recommendation, where the actor stands beside it, and its thread.
    ///
    /// # Errors
    /// [`Error::NotFound`] for who may not see it.
    pub async fn recommendation(
        &self,
        actor: &Actor,
        id: RecommendationId,
    ) -> Result<(Recommendation, CaseSides, Vec<CaseEvent>), Error> {
        let programme = self.programme().await?;
        let found = find(&mut &self.db, self, id).await?;
        let sides = sides(&programme, actor, &found.new);
        if !sides.sees {
            return Err(Error::NotFound);
        }
        let sql = "select at, user_name, unit_id, kind, said, document from recommendation_event \
                   where province = $1 and recommendation_id = $2 order by at, id limit 500";
        let rows = self.db.fetch_all(sql, args![self.province(), id]).await?;
        let events = rows.iter().map(|row| {
            Ok(CaseEvent {
                at: row.time("at")?,
                by: row.text("user_name")?,
                unit: row.id("unit_id")?,
                kind: row.text("kind")?,
                said: row.text("said")?,
                document: row.text("document")?,
            })
        });
        let events = events.collect::<Result<_, Error>>()?;
        Ok((found, sides, events))
    }

    /// Recommendations of a list that the actor may see, by due day. Bounded by `limit`.
    ///
    /// # Errors
    /// The database's.
    pub async fn recommendations(
        &self,
        actor: &Actor,
        today: Date,
        list: CaseList,
        limit: i64,
    ) -> Result<Vec<Recommendation>, Error> {
        let programme = self.programme().await?;
        let mut args = args![self.province()];
        let mut condition = String::from("province = $1");
        if programme.top(today) != Some(actor.unit) {
            let within: Vec<UnitId> = programme.units.ever_below(actor.unit).into_iter().collect();
            let (from, to) = (one_of(&mut args, within.clone()), one_of(&mut args, within));
            condition.push_str(&format!(" and (is_public = 1 or from_unit {from} or to_unit {to})"));
        }
        match list {
            CaseList::Open => condition.push_str(" and state = 'open'"),
            CaseList::Late => {
                args.push(today.into());
                let place = args.len();
                condition
                    .push_str(&format!(" and state = 'open' and answered_on is null and due < ${place}"));
            }
            CaseList::Answered => condition.push_str(" and answered_on is not null"),
            CaseList::All => {}
        }
        args.push(limit.into());
        let sql = format!(
            "select {FIELDS} from recommendation where {condition} order by due, id limit ${}",
            args.len()
        );
        self.db.fetch_all(&sql, args).await?.iter().map(of_row).collect()
    }

    /// The open recommendations that the actor may see, the most urgent first,
    /// at most 100: what the steering committee's page shows.
    ///
    /// # Errors
    /// The database's.
    pub async fn open_recommendations(
        &self,
        actor: &Actor,
        today: Date,
    ) -> Result<Vec<Recommendation>, Error> {
        self.recommendations(actor, today, CaseList::Open, 100).await
    }

    /// Does an act to a case. `document` is the one of an answer.
    ///
    /// # Errors
    /// [`Error::Refused`] with what the actor can do about it, [`Error::Conflict`].
    pub async fn act_on_case(
        &self,
        deed: &Deed<'_>,
        id: RecommendationId,
        act: &CaseAct,
        document: &str,
        revision: i64,
    ) -> Result<CaseState, Error> {
        let programme = self.programme().await?;
        let mut tx = self.db.begin().await?;
        let found = find(&mut tx, self, id).await?;
        let sides = sides(&programme, deed.actor, &found.new);
        if !sides.sees {
            return Err(Error::NotFound);
        }
        let next = apply_case(found.state, sides, act).map_err(|refusal| match refusal {
            CaseRefusal::NotTheirs => Error::Forbidden,
            other => Error::Refused(format!("recommendation.refused.{}", other.code()).into()),
        })?;
        let is_word = matches!(act, CaseAct::Say { .. });
        if !is_word && found.revision != revision {
            return Err(Error::Conflict);
        }
        let words = match act {
            CaseAct::Answer { text } | CaseAct::Say { text } => text.trim(),
            CaseAct::Decline { reason } | CaseAct::Reopen { reason } => reason.trim(),
            CaseAct::Settle | CaseAct::Withdraw => "",
        };
        let words: String = words.chars().take(4000).collect();
        let answered = matches!(act, CaseAct::Answer { .. }).then_some(deed.today);
        if !is_word {
            let sql = "update recommendation set state = $3, answered_on = coalesce(answered_on, $4), \
                       revision = revision + 1, updated_at = $5 where province = $1 and id = $2 and revision = $6";
            let args = args![self.province(), id, next.code(), answered, deed.now, found.revision];
            if tx.execute(sql, args).await? != 1 {
                return Err(Error::Conflict);
            }
        }
        event(&mut tx, self, deed, id, act.code(), &words, document.trim()).await?;
        let audit = crate::audit::Audit {
            actor: Some(deed.actor),
            from: deed.from,
            action: act.code(),
            object: ("recommendation", id.to_string()),
            old: Some(json!({ "state": found.state.code() })),
            new: Some(json!({ "state": next.code(), "document": document.trim() })),
            why: Some(words.as_str()).filter(|words| !words.is_empty()),
        };
        tx.audit(deed.now, &audit).await?;
        tx.commit().await?;
        Ok(next)
    }

    /// Marks a recommendation as made up for the demonstration.
    ///
    /// # Errors
    /// The database's.
    pub async fn mark_case_illustrative(&self, deed: &Deed<'_>, id: RecommendationId) -> Result<(), Error> {
        let mut tx = self.db.begin().await?;
        let sql = "update recommendation set illustrative = 1 where province = $1 and id = $2";
        tx.execute(sql, args![self.province(), id]).await?;
        let who = crate::Who { actor: Some(deed.actor), from: deed.from };
        tx.audit(deed.now, &crate::Audit::of(who, "mark_illustrative", ("recommendation", id))).await?;
        tx.commit().await
    }
}

async fn event(
    tx: &mut crate::Tx,
    store: &Store,
    deed: &Deed<'_>,
    id: RecommendationId,
    kind: &str,
    said: &str,
    document: &str,
) -> Result<(), Error> {
    let sql = "insert into recommendation_event (province, id, recommendation_id, at, user_name, unit_id, kind, said, \
               document) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let args = args![
        store.province(),
        uuid::Uuid::now_v7(),
        id,
        deed.now,
        &deed.actor.name,
        deed.actor.unit,
        kind,
        said,
        document
    ];
    tx.execute(sql, args).await.map(|_| ())
}

async fn find(db: &mut impl Read, store: &Store, id: RecommendationId) -> Result<Recommendation, Error> {
    let sql = format!("select {FIELDS} from recommendation where province = $1 and id = $2");
    of_row(&db.fetch_one(&sql, args![store.province(), id]).await?)
}

fn of_row(row: &Row) -> Result<Recommendation, Error> {
    let state = row.text("state")?;
    Ok(Recommendation {
        id: row.id("id")?,
        new: NewRecommendation {
            from_unit: row.id("from_unit")?,
            from_words: row.text("from_words")?,
            to_unit: row.opt_id("to_unit")?,
            to_words: row.text("to_words")?,
            subject: row.text("subject")?,
            body: row.text("body")?,
            source: row.text("source")?,
            received: row.date("received")?,
            working_days: u32::try_from(row.int("working_days")?).unwrap_or(0),
            is_public: row.bool("is_public")?,
        },
        due: row.date("due")?,
        state: CaseState::from_code(&state)
            .ok_or_else(|| Error::Corrupt(format!("recommendation.state {state}")))?,
        answered_on: row.opt_date("answered_on")?,
        revision: row.int("revision")?,
        illustrative: row.bool("illustrative")?,
        made_at: row.time("made_at")?,
        made_by: row.text("made_by")?,
    })
}
