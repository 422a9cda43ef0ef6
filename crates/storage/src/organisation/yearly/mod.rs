//! The yearly returns of organisations: typed as drafts, sent, returned or
//! accepted. What is accepted becomes a happening of the organisation's life
//! in the same transaction, so that its numbers count at once.

mod link;
mod list;

pub use link::{LINK_DAYS, Link, Visitor};
pub use list::{Asked, Row, Rows, Which};

use super::act::{NewHappening, Turning, change};
use super::row::{from_json, json};
use super::{Life, find, keeps, registrar, see};
use crate::store::{Deed, Store};
use crate::{Audit, Error, Read, Tx, args};
use domain::organisation::yearly::{
    Against, Checked, Command, Entries, Refusal, Schedule, State, apply, check, is_asked, prefilled,
};
use domain::organisation::{Change, Facts, Happened, Happening, History};
use domain::permission::Actor;
use domain::programme::Programme;
use domain::{HappeningId, OrganisationId, Province};
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::json as value;
use std::collections::BTreeMap;
use uuid::Uuid;

/// One thing that was done to a return.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Event {
    /// When.
    pub at: Timestamp,
    /// By whom: an officer, or the organisation itself.
    pub by: String,
    /// `save`, `submit`, `return`, `accept`, `remind`.
    pub kind: String,
    /// The reason of a return.
    pub reason: String,
}

/// A return of a year.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Yearly {
    /// The year.
    pub year: i16,
    /// Where it stands.
    pub state: State,
    /// Grows with every act; 0 before the first.
    pub revision: i64,
    /// What was typed.
    pub entries: Entries,
    /// What the organisation says besides.
    pub note: String,
    /// Who typed last, and when.
    pub saved: Option<(Timestamp, String)>,
    /// When it was last sent, and by whom.
    pub sent: Option<(Timestamp, String)>,
    /// Why it was given back.
    pub reason: Option<String>,
    /// What it became in the organisation's life.
    pub happening: Option<HappeningId>,
    /// What was done to it, earliest first.
    pub events: Vec<Event>,
}

/// A return with all that its page rests on.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The organisation.
    pub life: Life,
    /// What the register says of it on the day on which the numbers hold.
    pub facts: Facts,
    /// The day on which they hold.
    pub day: Date,
    /// Last year's numbers, as far as the register has them.
    pub before: BTreeMap<String, i64>,
    /// The return. One that nobody has typed into holds what the register has.
    pub yearly: Yearly,
}

/// What is done to a return, with what was typed where that belongs to it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Act {
    /// What.
    pub command: Command,
    /// What was typed; what stands there stays if nothing is said.
    pub typed: Option<(Entries, String)>,
    /// The revision that the person saw.
    pub revision: i64,
}

/// Why a return stays as it is.
#[derive(Debug)]
pub enum Stays {
    /// A rule of its life says no.
    Rule(Refusal),
    /// Anything else.
    Other(Error),
}

impl<E: Into<Error>> From<E> for Stays {
    fn from(error: E) -> Self {
        Stays::Other(error.into())
    }
}

pub(super) fn schedule(programme: &Programme) -> Result<&Schedule, Error> {
    programme.register.yearly.as_ref().ok_or(Error::NotFound)
}

impl Opened {
    /// Looks at what was typed.
    #[must_use]
    pub fn check(&self, programme: &Programme, entries: &Entries) -> Checked {
        let jump_percent = programme.register.yearly.as_ref().map_or(i64::MAX, |one| one.jump_percent);
        let against = Against {
            register: &programme.register,
            minimums: &programme.legal_minimums,
            facts: &self.facts,
            before: &self.before,
            day: self.day,
            jump_percent,
        };
        check(entries, &against)
    }
}

impl Store {
    /// The return of an organisation for a year.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the actor's area, and where none is asked of it.
    pub async fn yearly(
        &self,
        actor: &Actor,
        today: Date,
        id: OrganisationId,
        year: i16,
    ) -> Result<Opened, Error> {
        let programme = self.programme().await?;
        let opened = open(&mut &self.db, self.province(), &programme, today, id, year).await?;
        see(&programme, &registrar(&programme, actor, today), &opened.life)?;
        Ok(opened)
    }

    /// Does something to a return as a keeper of the register: types for the
    /// organisation what it gave on paper, sends, returns, accepts.
    ///
    /// # Errors
    /// [`Stays::Rule`]; forbidden where the actor does not keep the register;
    /// [`Error::Conflict`]; [`Error::Life`] where the life does not allow it.
    pub async fn act_on_yearly(
        &self,
        deed: &Deed<'_>,
        id: OrganisationId,
        year: i16,
        act: &Act,
    ) -> Result<State, Stays> {
        let programme = self.programme().await?;
        let mut tx = self.db.begin().await?;
        let opened = open(&mut tx, self.province(), &programme, deed.today, id, year).await?;
        see(&programme, &registrar(&programme, deed.actor, deed.today), &opened.life)?;
        keeps_life(&programme, deed, &opened.life)?;
        let by = Hand { actor: Some(deed.actor), name: &deed.actor.name, from: deed.from, now: deed.now };
        let (state, checked) = decide(&programme, &opened, act)?;
        let mut happening = None;
        if state == State::Accepted {
            // A flow of the year would count twice.
            if entered(&opened.life.history(&programme), year).is_some() {
                return Err(Error::Refused("yearly.refused.in_register".into()).into());
            }
            let numbers = checked.numbers;
            let new = NewHappening {
                note: opened.yearly.note.clone(),
                ..NewHappening::of(Happened::Returned, opened.day, Change { numbers, ..Change::default() })
            };
            let one = new.said(deed, None, false);
            happening = Some(one.id);
            let turning = Turning { id, revision: None, old: None, new: Some(one), why: "" };
            change(&mut tx, self, &programme, deed, turning).await?;
        }
        write(&mut tx, self.province(), &opened, act, state, happening, &by).await?;
        tx.commit().await?;
        Ok(state)
    }

    /// Reminds organisations of their return. It stands on the return's page,
    /// and in the list with the day. Those that have sent it are passed over.
    /// Returns how many were reminded.
    ///
    /// # Errors
    /// Forbidden or not found for the first that the actor does not keep.
    pub async fn remind_yearly(
        &self,
        deed: &Deed<'_>,
        ids: &[OrganisationId],
        year: i16,
    ) -> Result<usize, Error> {
        let programme = self.programme().await?;
        let mut tx = self.db.begin().await?;
        let mut reminded = Vec::new();
        for id in ids {
            let opened = open(&mut tx, self.province(), &programme, deed.today, *id, year).await?;
            see(&programme, &registrar(&programme, deed.actor, deed.today), &opened.life)?;
            keeps_life(&programme, deed, &opened.life)?;
            if opened.yearly.state.is_open() {
                let by =
                    Hand { actor: Some(deed.actor), name: &deed.actor.name, from: deed.from, now: deed.now };
                event(&mut tx, self.province(), *id, year, ("remind", ""), &by).await?;
                reminded.push(id.to_string());
            }
        }
        let count = reminded.len();
        let audit = Audit {
            actor: Some(deed.actor),
            from: deed.from,
            action: "remind",
            object: ("yearly", year.to_string()),
            old: None,
            new: Some(value!({ "organisations": reminded })),
            why: None,
        };
        tx.audit(deed.now, &audit).await?;
        tx.commit().await?;
        Ok(count)
    }
}

/// Whether the actor keeps the register where the organisation has its seat.
fn keeps_life(programme: &Programme, deed: &Deed<'_>, life: &Life) -> Result<(), Error> {
    let seat = life.history(programme).latest().and_then(|facts| facts.seat).ok_or(Error::NotFound)?;
    keeps(programme, deed.actor, deed.today, seat)
}

/// Whose hand wrote: an officer's, or the organisation's own by its link.
struct Hand<'a> {
    actor: Option<&'a Actor>,
    name: &'a str,
    from: &'a str,
    now: Timestamp,
}

/// What a return comes to by an act, and what was found in it.
fn decide(programme: &Programme, opened: &Opened, act: &Act) -> Result<(State, Checked), Stays> {
    if opened.yearly.revision != act.revision {
        return Err(Stays::Other(Error::Conflict));
    }
    let entries = act.typed.as_ref().map_or(&opened.yearly.entries, |(entries, _)| entries);
    let checked = opened.check(programme, entries);
    let state = apply(opened.yearly.state, &act.command, checked.ready()).map_err(Stays::Rule)?;
    Ok((state, checked))
}

async fn open(
    db: &mut impl Read,
    province: &Province,
    programme: &Programme,
    today: Date,
    id: OrganisationId,
    year: i16,
) -> Result<Opened, Error> {
    let schedule = schedule(programme)?;
    if year > schedule.year_on(today) || year < 1900 {
        return Err(Error::NotFound);
    }
    let life = find(db, province, id).await?;
    let history = life.history(programme);
    let day = schedule.takes_effect(year, today);
    let facts = history.on(day).cloned().ok_or(Error::NotFound)?;
    let before = history.on(schedule.holds_on(year - 1)).map(|facts| facts.numbers.clone());
    let sql = "select year, state, revision, entries, note, saved_at, saved_by, sent_at, sent_by, reason, happening_id \
               from yearly where province = $1 and organisation_id = $2 and year = $3";
    let mut yearly = match db.fetch_optional(sql, args![province, id, year]).await? {
        Some(row) => standing(yearly_of(&row)?, &life, &history),
        None if !is_asked(&programme.register, &facts, day) => return Err(Error::NotFound),
        None => untouched(programme, &facts, &history, year),
    };
    let sql = "select at, by_name, kind, reason from yearly_event where province = $1 and organisation_id = $2 \
               and year = $3 order by at, id";
    for row in db.fetch_all(sql, args![province, id, year]).await? {
        yearly.events.push(Event {
            at: row.time("at")?,
            by: row.text("by_name")?,
            kind: row.text("kind")?,
            reason: row.text("reason")?,
        });
    }
    Ok(Opened { life, facts, day, before: before.unwrap_or_default(), yearly })
}

/// The numbers of a year as they stand in the life.
fn entered(history: &History, year: i16) -> Option<&Happening> {
    history.happenings.iter().rfind(|one| one.what == Happened::Returned && one.on.year() == year)
}

/// Where an accepted return stands whose numbers were since taken out of the
/// life: it is open again, for the reason that was given there.
fn standing(mut yearly: Yearly, life: &Life, history: &History) -> Yearly {
    if yearly.state == State::Accepted && entered(history, yearly.year).is_none() {
        let taken = life.happenings.iter().find(|one| Some(one.id) == yearly.happening);
        yearly.state = State::Returned;
        yearly.reason = taken.and_then(|one| one.superseded.as_ref()).map(|end| end.why.clone());
    }
    yearly
}

/// A return that nobody has typed into. Where somebody entered the year's
/// numbers into the register itself, it is accepted already.
fn untouched(programme: &Programme, facts: &Facts, history: &History, year: i16) -> Yearly {
    let entered = entered(history, year);
    let numbers = match entered {
        Some(one) => one.change.numbers.clone(),
        None => prefilled(&programme.register, facts),
    };
    let typed = |value: i64| vietnamese::number::format(value, 0, vietnamese::Language::Vi);
    let entry = |(key, value): (String, i64)| {
        let entry = domain::organisation::yearly::Entry { typed: typed(value), note: String::new() };
        (key, entry)
    };
    Yearly {
        year,
        state: if entered.is_some() { State::Accepted } else { State::Expected },
        revision: 0,
        entries: numbers.into_iter().map(entry).collect(),
        note: String::new(),
        saved: entered.map(|one| (one.said_at, one.said_by.clone())),
        sent: None,
        reason: None,
        happening: entered.map(|one| one.id),
        events: Vec::new(),
    }
}

fn yearly_of(row: &crate::Row) -> Result<Yearly, Error> {
    let state = row.text("state")?;
    let sent = match row.opt_time("sent_at")? {
        Some(at) => Some((at, row.opt_text("sent_by")?.unwrap_or_default())),
        None => None,
    };
    Ok(Yearly {
        year: i16::try_from(row.int("year")?)
            .map_err(|_| Error::Corrupt("the year of a return".to_owned()))?,
        state: State::from_code(&state).ok_or_else(|| Error::Corrupt(format!("yearly.state {state}")))?,
        revision: row.int("revision")?,
        entries: from_json(&row.text("entries")?)?,
        note: row.text("note")?,
        saved: Some((row.time("saved_at")?, row.text("saved_by")?)),
        sent,
        reason: row.opt_text("reason")?,
        happening: row.opt_id("happening_id")?,
        events: Vec::new(),
    })
}

async fn write(
    tx: &mut Tx,
    province: &Province,
    opened: &Opened,
    act: &Act,
    state: State,
    happening: Option<HappeningId>,
    by: &Hand<'_>,
) -> Result<(), Error> {
    let (id, old) = (opened.life.id, &opened.yearly);
    let (entries, note) =
        act.typed.as_ref().map_or((&old.entries, &old.note), |(entries, note)| (entries, note));
    let saved = match (&act.typed, &old.saved) {
        (None, Some((at, name))) => (*at, name.as_str()),
        _ => (by.now, by.name),
    };
    let sent = match act.command {
        Command::Send => Some((by.now, by.name)),
        _ => old.sent.as_ref().map(|(at, name)| (*at, name.as_str())),
    };
    let reason = match &act.command {
        Command::Return { reason } => Some(reason.trim()),
        Command::Accept => None,
        _ => old.reason.as_deref(),
    };
    let values = args![
        province,
        id,
        old.year,
        state.code(),
        json(entries)?,
        note.trim(),
        saved.0,
        saved.1,
        sent.map(|(at, _)| at),
        sent.map(|(_, name)| name),
        reason,
        happening.or(old.happening)
    ];
    let changed = if old.revision == 0 {
        let sql = "insert into yearly (province, organisation_id, year, state, revision, entries, note, saved_at, \
                   saved_by, sent_at, sent_by, reason, happening_id) \
                   values ($1, $2, $3, $4, 1, $5, $6, $7, $8, $9, $10, $11, $12) on conflict do nothing";
        tx.execute(sql, values).await?
    } else {
        let sql = "update yearly set state = $4, revision = revision + 1, entries = $5, note = $6, saved_at = $7, \
                   saved_by = $8, sent_at = $9, sent_by = $10, reason = $11, happening_id = $12 \
                   where province = $1 and organisation_id = $2 and year = $3 and revision = $13";
        let mut values = values;
        values.push(old.revision.into());
        tx.execute(sql, values).await?
    };
    if changed != 1 {
        return Err(Error::Conflict);
    }
    let why = reason.filter(|_| matches!(act.command, Command::Return { .. })).unwrap_or_default();
    event(tx, province, id, old.year, (act.command.code(), why), by).await?;
    let said = |entries: &Entries| {
        let typed = entries.iter().filter(|(_, entry)| !entry.typed.is_empty());
        typed.map(|(key, entry)| (key.clone(), entry.typed.clone())).collect::<BTreeMap<_, _>>()
    };
    let audit = Audit {
        actor: by.actor,
        from: by.from,
        action: act.command.code(),
        object: ("yearly", format!("{id}/{}", old.year)),
        old: (old.revision > 0).then(|| value!({ "state": old.state.code(), "entries": said(&old.entries) })),
        new: Some(value!({ "state": state.code(), "entries": said(entries) })),
        why: Some(why).filter(|why| !why.is_empty()),
    };
    tx.audit(by.now, &audit).await
}

async fn event(
    tx: &mut Tx,
    province: &Province,
    id: OrganisationId,
    year: i16,
    (kind, reason): (&str, &str),
    by: &Hand<'_>,
) -> Result<(), Error> {
    let sql = "insert into yearly_event (province, id, organisation_id, year, at, by_name, kind, reason) \
               values ($1, $2, $3, $4, $5, $6, $7, $8)";
    tx.execute(sql, args![province, Uuid::now_v7(), id, year, by.now, by.name, kind, reason])
        .await
        .map(|_| ())
}
