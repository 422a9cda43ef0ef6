//! The trail. Every write leaves a row in its own transaction; rows are
//! chained by hash, so that a changed, missing or cut row is found.

use crate::secret::hex;
use crate::{Error, Read, Row, Tx, Value, args, moment_text};
use domain::permission::Actor;
use domain::{Province, UnitId, UserId};
use jiff::Timestamp;
use serde_json::Value as Json;
use sha2::{Digest, Sha256};

/// The kinds of things that the trail speaks of. Whoever writes about another
/// adds it here; then the pages' words are asked for it.
pub const KINDS: [&str; 26] = [
    "report",
    "extension",
    "reminder",
    "document",
    "incoming",
    "reading",
    "word",
    "plan",
    "task",
    "task_part",
    "task_evidence",
    "recommendation",
    "organisation",
    "workbook",
    "activity",
    "yearly",
    "yearly_link",
    "evaluation",
    "open_dataset",
    "saved_list",
    "form",
    "holiday",
    "user",
    "token",
    "pack",
    "setting",
];

/// What the trail says was done.
pub const ACTIONS: [&str; 55] = [
    "accept",
    "add",
    "answer",
    "attach",
    "bring",
    "change_password",
    "close",
    "confirm",
    "confirm_sure",
    "correct",
    "create",
    "decline",
    "detach",
    "disable",
    "edit",
    "enable",
    "end",
    "extend",
    "freeze",
    "hand_over",
    "happen",
    "judge",
    "load",
    "mark_illustrative",
    "match",
    "merge",
    "note",
    "open",
    "part",
    "receive",
    "refuse",
    "remind",
    "remove",
    "reopen",
    "reset",
    "return",
    "reveal",
    "revoke",
    "save",
    "say",
    "send",
    "send_back",
    "set",
    "set_due",
    "set_grant",
    "set_locale",
    "settle",
    "sign",
    "sign_in",
    "sign_out",
    "state",
    "submit",
    "tell_apart",
    "undo_sure",
    "withdraw",
];

/// Who does something, and from where: passed to every function that writes.
#[derive(Clone, Copy, Debug)]
pub struct Who<'a> {
    /// A signed-in person; nobody for the program itself.
    pub actor: Option<&'a Actor>,
    /// The address of the request, or the command, such as `hoptac load`.
    pub from: &'a str,
}

/// What the trail says of one write.
#[derive(Clone, Debug)]
pub struct Audit<'a> {
    /// Who did it; nobody for the program itself.
    pub actor: Option<&'a Actor>,
    /// The address of the request, or the command.
    pub from: &'a str,
    /// A verb: `create`, `accept`.
    pub action: &'static str,
    /// The kind and id of what was changed.
    pub object: (&'a str, String),
    /// What it was before.
    pub old: Option<Json>,
    /// What it is now.
    pub new: Option<Json>,
    /// The reason that the person gave.
    pub why: Option<&'a str>,
}

impl<'a> Audit<'a> {
    /// The shortest entry; add `old`, `new` and `why` by `..`.
    #[must_use]
    pub fn of(who: Who<'a>, action: &'static str, object: (&'a str, impl ToString)) -> Self {
        let (kind, id) = object;
        Self {
            actor: who.actor,
            from: who.from,
            action,
            object: (kind, id.to_string()),
            old: None,
            new: None,
            why: None,
        }
    }
}

/// A row of the trail as it is kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// The programme whose chain it is in.
    pub province: Province,
    /// Its place in the chain, from 1.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// Who, unless the program itself.
    pub user: Option<UserId>,
    /// The name at that time; `hoptac` for the program itself.
    pub user_name: String,
    /// The unit for which that person acted.
    pub unit: Option<UnitId>,
    /// From where.
    pub from: String,
    /// The verb.
    pub action: String,
    /// What kind of thing.
    pub object_kind: String,
    /// Which one.
    pub object_id: String,
    /// JSON of what it was.
    pub old: Option<String>,
    /// JSON of what it became.
    pub new: Option<String>,
    /// The reason given.
    pub why: Option<String>,
    /// The hash of the entry before; empty for the first.
    pub previous_hash: String,
    /// The hash of all of the above.
    pub hash: String,
}

/// Which entries to read.
#[derive(Clone, Default, Debug)]
pub struct Filter {
    /// Only of that kind of thing.
    pub object_kind: Option<String>,
    /// Only of that one.
    pub object_id: Option<String>,
    /// Only where that was done.
    pub action: Option<String>,
    /// Only by that person.
    pub user: Option<UserId>,
    /// Only by people of these units; everybody's and the program's own if `None`.
    pub units: Option<Vec<UnitId>>,
    /// Only below this place in the chain (where the last page ended).
    pub before: Option<i64>,
}

/// What reading a whole chain found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ChainReport {
    /// Entries read.
    pub entries: i64,
    /// The first fault, if any.
    pub fault: Option<Fault>,
}

/// The first fault in a chain.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fault {
    /// The entry at that place is not what was written.
    Changed(i64),
    /// The entry at that place is gone.
    Missing(i64),
    /// The entries from that place on are gone, or the head was changed.
    Cut(i64),
}

const COLUMNS: &str = "province, seq, at, user_id, user_name, unit_id, origin, action, object_kind,
  object_id, old_value, new_value, why, previous_hash, hash";
/// Entries per step when a chain is read; bounds the memory.
const PAGE: i64 = 1000;

impl Tx {
    /// Appends to the trail of the programme that this database belongs to.
    /// Other writers wait at the head until this transaction ends, so do it last.
    pub async fn audit(&mut self, now: Timestamp, audit: &Audit<'_>) -> Result<(), Error> {
        debug_assert!(KINDS.contains(&audit.object.0), "{} is missing in KINDS", audit.object.0);
        debug_assert!(ACTIONS.contains(&audit.action), "{} is missing in ACTIONS", audit.action);
        let (province, seq, previous_hash) = next(self).await?;
        let mut entry = Entry {
            province,
            seq,
            at: now,
            user: audit.actor.map(|actor| actor.user),
            user_name: audit.actor.map_or_else(|| "hoptac".to_owned(), |actor| actor.name.clone()),
            unit: audit.actor.map(|actor| actor.unit),
            from: audit.from.to_owned(),
            action: audit.action.to_owned(),
            object_kind: audit.object.0.to_owned(),
            object_id: audit.object.1.clone(),
            old: audit.old.as_ref().map(Json::to_string),
            new: audit.new.as_ref().map(Json::to_string),
            why: audit.why.map(str::to_owned),
            previous_hash,
            hash: String::new(),
        };
        entry.hash = hash(&entry);
        self.execute(
            "update audit_head set hash = $2 where province = $1",
            args![&entry.province, entry.hash.as_str()],
        )
        .await?;
        let head = format!("insert into audit ({COLUMNS})");
        self.insert_many(&head, 15, vec![values(entry)], "").await?;
        Ok(())
    }
}

/// Reads one page, newest first.
pub async fn page(db: &mut impl Read, filter: &Filter, limit: i64) -> Result<Vec<Entry>, Error> {
    let province = crate::setting::province(db).await?;
    let mut sql = format!("select {COLUMNS} from audit where province = $1");
    let mut args = args![province];
    let mut also = |column: &str, compare: &str, value: Value| {
        args.push(value);
        sql.push_str(&format!(" and {column} {compare} ${}", args.len()));
    };
    if let Some(kind) = &filter.object_kind {
        also("object_kind", "=", Value::from(kind));
    }
    if let Some(id) = &filter.object_id {
        also("object_id", "=", Value::from(id));
    }
    if let Some(action) = &filter.action {
        also("action", "=", Value::from(action));
    }
    if let Some(user) = filter.user {
        also("user_id", "=", Value::from(user));
    }
    if let Some(before) = filter.before {
        also("seq", "<", Value::from(before));
    }
    if let Some(units) = &filter.units {
        let places: Vec<String> = (1..=units.len()).map(|place| format!("${}", args.len() + place)).collect();
        args.extend(units.iter().map(|unit| Value::from(*unit)));
        sql.push_str(&format!(" and unit_id in ({})", places.join(", ")));
    }
    args.push(Value::from(limit));
    sql.push_str(&format!(" order by seq desc limit ${}", args.len()));
    db.fetch_all(&sql, args).await?.iter().map(entry).collect()
}

/// The programmes that have a chain; more than one only if entries were
/// written before a pack was loaded.
pub async fn chains(db: &mut impl Read) -> Result<Vec<Province>, Error> {
    let rows = db.fetch_all("select province from audit_head order by province", args![]).await?;
    rows.iter().map(|row| row.key("province")).collect()
}

/// Reads a chain from its start and names the first entry that is not as it
/// was written. Entries appended meanwhile are not counted as faults.
pub async fn verify_chain(db: &mut impl Read, province: &Province) -> Result<ChainReport, Error> {
    let head =
        db.fetch_optional("select seq, hash from audit_head where province = $1", args![province]).await?;
    let (end, end_hash) = match head {
        Some(head) => (head.int("seq")?, head.text("hash")?),
        None => (0, String::new()),
    };
    let sql =
        format!("select {COLUMNS} from audit where province = $1 and seq > $2 order by seq limit {PAGE}");
    let mut previous = String::new();
    let mut seen = 0;
    loop {
        let rows = db.fetch_all(&sql, args![province, seen]).await?;
        for row in &rows {
            let entry = entry(row)?;
            if entry.seq > end && seen == end {
                return Ok(at_end(seen, previous == end_hash, end));
            }
            let fault = if entry.seq != seen + 1 {
                Some(Fault::Missing(seen + 1))
            } else if entry.previous_hash != previous || entry.hash != hash(&entry) {
                Some(Fault::Changed(entry.seq))
            } else {
                None
            };
            if fault.is_some() {
                return Ok(ChainReport { entries: seen, fault });
            }
            seen = entry.seq;
            previous = entry.hash;
        }
        if rows.len() < usize::try_from(PAGE).unwrap_or(usize::MAX) {
            return Ok(at_end(seen, seen == end && previous == end_hash, end));
        }
    }
}

fn at_end(seen: i64, whole: bool, end: i64) -> ChainReport {
    let fault = (!whole).then_some(Fault::Cut(if seen < end { seen + 1 } else { seen.max(1) }));
    ChainReport { entries: seen, fault }
}

/// Takes the next place in the chain and holds its head until the transaction ends.
async fn next(tx: &mut Tx) -> Result<(Province, i64, String), Error> {
    const TAKE: &str = "update audit_head set seq = seq + 1
        where province = coalesce((select value from setting where key = 'province'), '')
        returning province, seq, hash";
    let row = match tx.fetch_optional(TAKE, args![]).await? {
        Some(row) => row,
        None => {
            tx.execute(
                "insert into audit_head (province, seq, hash)
                 select coalesce((select value from setting where key = 'province'), ''), 0, ''
                 where true on conflict (province) do nothing",
                args![],
            )
            .await?;
            tx.fetch_one(TAKE, args![]).await?
        }
    };
    Ok((row.key("province")?, row.int("seq")?, row.text("hash")?))
}

/// SHA-256 over all columns as a JSON list, the hash of the entry before
/// included. JSON keeps the borders between columns, and null from empty.
fn hash(entry: &Entry) -> String {
    let text = serde_json::json!([
        entry.province.as_str(),
        entry.seq,
        moment_text(entry.at),
        entry.user.map(|id| id.to_string()),
        entry.user_name,
        entry.unit.map(|id| id.to_string()),
        entry.from,
        entry.action,
        entry.object_kind,
        entry.object_id,
        entry.old,
        entry.new,
        entry.why,
        entry.previous_hash,
    ])
    .to_string();
    hex(&Sha256::digest(text.as_bytes()))
}

fn values(entry: Entry) -> Vec<Value> {
    args![
        entry.province,
        entry.seq,
        entry.at,
        entry.user,
        entry.user_name,
        entry.unit,
        entry.from,
        entry.action,
        entry.object_kind,
        entry.object_id,
        entry.old,
        entry.new,
        entry.why,
        entry.previous_hash,
        entry.hash,
    ]
}

fn entry(row: &Row) -> Result<Entry, Error> {
    Ok(Entry {
        province: row.key("province")?,
        seq: row.int("seq")?,
        at: row.time("at")?,
        user: row.opt_id("user_id")?,
        user_name: row.text("user_name")?,
        unit: row.opt_id("unit_id")?,
        from: row.text("origin")?,
        action: row.text("action")?,
        object_kind: row.text("object_kind")?,
        object_id: row.text("object_id")?,
        old: row.opt_text("old_value")?,
        new: row.opt_text("new_value")?,
        why: row.opt_text("why")?,
        previous_hash: row.text("previous_hash")?,
        hash: row.text("hash")?,
    })
}
