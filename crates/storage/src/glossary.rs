//! The words by which senders of documents call indicators: what the pack
//! says, and what people added, changed or corrected while they read.

use crate::store::{Deed, Store, allow};
use crate::{Error, Read, Row, Tx, args};
use domain::glossary::{Entry, key};
use domain::permission::Action;
use domain::{Province, WordId};
use jiff::Timestamp;
use serde_json::json;

/// A line of the glossary as it is kept.
#[derive(Clone, Debug)]
pub struct Word {
    /// Its id.
    pub id: WordId,
    /// What it says.
    pub entry: Entry,
    /// When it was last changed.
    pub changed_at: Timestamp,
    /// By whom; `None` for a line as the pack says it.
    pub changed_by: Option<String>,
}

/// Characters of the longest words that a line may hold.
pub const LONGEST: usize = 200;

/// The field, `words` or `indicator`, that a refusal of [`Store::put_word`] speaks of.
#[must_use]
pub fn field_of(refusal: &str) -> &'static str {
    if refusal == "admin.word.indicator_missing" { "indicator" } else { "words" }
}

const FIELDS: &str = "id, words, indicator, breakdown, sender, changed_at, changed_by";

impl Store {
    /// Every line, in the order of its words.
    ///
    /// # Errors
    /// The database's.
    pub async fn glossary(&self) -> Result<Vec<Word>, Error> {
        let sql = format!("select {FIELDS} from glossary where province = $1 order by word_key, sender");
        self.db.fetch_all(&sql, args![self.province()]).await?.iter().map(word_of).collect()
    }

    /// The lines that count for documents of a unit with that code.
    ///
    /// # Errors
    /// The database's.
    pub async fn glossary_of(&self, sender: &str) -> Result<Vec<Entry>, Error> {
        let words: Vec<Entry> = self.glossary().await?.into_iter().map(|word| word.entry).collect();
        Ok(domain::glossary::of_sender(&words, sender))
    }

    /// Adds a line, or changes the one named.
    ///
    /// # Errors
    /// [`Error::Refused`] for words or an indicator that cannot be used, or
    /// words that stand there already; forbidden for all but administrators.
    pub async fn put_word(&self, deed: &Deed<'_>, id: Option<WordId>, entry: &Entry) -> Result<Word, Error> {
        let programme = self.programme().await?;
        allow(&programme, deed.actor, Action::Administer, deed.actor.unit)?;
        if key(&entry.words).is_empty() || entry.words.chars().count() > LONGEST {
            return Err(Error::Refused("admin.word.words_missing".into()));
        }
        if programme.indicators.get(&entry.indicator).is_none_or(|indicator| indicator.is_computed()) {
            return Err(Error::Refused("admin.word.indicator_missing".into()));
        }
        let mut tx = self.db.begin().await?;
        let old = match id {
            Some(id) => Some(get(&mut tx, self.province(), id).await?),
            None => None,
        };
        let sql = "insert into glossary (province, id, word_key, words, indicator, breakdown, sender, changed_at, \
                   changed_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (province, id) do update set \
                   word_key = excluded.word_key, words = excluded.words, indicator = excluded.indicator, \
                   breakdown = excluded.breakdown, sender = excluded.sender, changed_at = excluded.changed_at, \
                   changed_by = excluded.changed_by";
        let id = id.unwrap_or_else(WordId::new);
        let args = row(self.province(), id, entry, deed.now, &deed.actor.name);
        tx.execute(sql, args).await.map_err(|error| match error {
            Error::Unique(_) => Error::Refused("admin.word.twice".into()),
            other => other,
        })?;
        let action = if old.is_some() { "edit" } else { "add" };
        audit(&mut tx, deed, action, id, old.as_ref().map(|word| &word.entry), Some(entry)).await?;
        let word = get(&mut tx, self.province(), id).await?;
        tx.commit().await?;
        Ok(word)
    }

    /// Takes a line away.
    ///
    /// # Errors
    /// Forbidden for all but administrators; not found where it is gone.
    pub async fn remove_word(&self, deed: &Deed<'_>, id: WordId) -> Result<(), Error> {
        allow(&*self.programme().await?, deed.actor, Action::Administer, deed.actor.unit)?;
        let mut tx = self.db.begin().await?;
        let old = get(&mut tx, self.province(), id).await?;
        tx.execute("delete from glossary where province = $1 and id = $2", args![self.province(), id])
            .await?;
        audit(&mut tx, deed, "remove", id, Some(&old.entry), None).await?;
        tx.commit().await
    }
}

/// Keeps what somebody corrected while reading, for the next document of the
/// same sender; words that stand there already get the new meaning.
pub(crate) async fn remember(
    tx: &mut Tx,
    province: &Province,
    deed: &Deed<'_>,
    entry: &Entry,
) -> Result<(), Error> {
    if key(&entry.words).is_empty() {
        return Ok(());
    }
    let sender = entry.sender.as_deref().unwrap_or_default();
    let sql = format!("select {FIELDS} from glossary where province = $1 and word_key = $2 and sender = $3");
    let old = tx.fetch_optional(&sql, args![province, key(&entry.words), sender]).await?;
    let old = old.as_ref().map(word_of).transpose()?;
    if old.as_ref().is_some_and(|old| {
        (&old.entry.indicator, &old.entry.breakdown) == (&entry.indicator, &entry.breakdown)
    }) {
        return Ok(());
    }
    let id = old.as_ref().map_or_else(WordId::new, |old| old.id);
    let sql = "insert into glossary (province, id, word_key, words, indicator, breakdown, sender, changed_at, changed_by) \
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (province, word_key, sender) do update set \
               words = excluded.words, indicator = excluded.indicator, breakdown = excluded.breakdown, \
               changed_at = excluded.changed_at, changed_by = excluded.changed_by";
    tx.execute(sql, row(province, id, entry, deed.now, &deed.actor.name)).await?;
    let action = if old.is_some() { "edit" } else { "add" };
    audit(tx, deed, action, id, old.as_ref().map(|word| &word.entry), Some(entry)).await
}

/// Loads the pack's lines. What people changed stays as they made it.
pub(crate) async fn load(
    tx: &mut Tx,
    province: &Province,
    words: &[Entry],
    now: Timestamp,
) -> Result<(), Error> {
    let rows = words.iter().map(|entry| row(province, WordId::new(), entry, now, ""));
    let sql = "insert into glossary (province, id, word_key, words, indicator, breakdown, sender, changed_at, changed_by)";
    let tail = "on conflict (province, word_key, sender) do update set words = excluded.words, \
                indicator = excluded.indicator, breakdown = excluded.breakdown, changed_at = excluded.changed_at \
                where glossary.changed_by = ''";
    tx.insert_many(sql, 9, rows.collect(), tail).await.map(|_| ())
}

fn row(province: &Province, id: WordId, entry: &Entry, now: Timestamp, by: &str) -> Vec<crate::Value> {
    let words = entry.words.split_whitespace().collect::<Vec<_>>().join(" ");
    args![
        province,
        id,
        key(&entry.words),
        vietnamese::name::nfc(&words),
        &entry.indicator,
        entry.breakdown.as_str(),
        entry.sender.as_deref().unwrap_or_default(),
        now,
        by
    ]
}

async fn get(db: &mut impl Read, province: &Province, id: WordId) -> Result<Word, Error> {
    let sql = format!("select {FIELDS} from glossary where province = $1 and id = $2");
    word_of(&db.fetch_one(&sql, args![province, id]).await?)
}

fn word_of(row: &Row) -> Result<Word, Error> {
    Ok(Word {
        id: row.id("id")?,
        entry: Entry {
            words: row.text("words")?,
            indicator: row.key("indicator")?,
            breakdown: row.text("breakdown")?,
            sender: Some(row.text("sender")?).filter(|code| !code.is_empty()),
        },
        changed_at: row.time("changed_at")?,
        changed_by: Some(row.text("changed_by")?).filter(|by| !by.is_empty()),
    })
}

async fn audit(
    tx: &mut Tx,
    deed: &Deed<'_>,
    action: &'static str,
    id: WordId,
    old: Option<&Entry>,
    new: Option<&Entry>,
) -> Result<(), Error> {
    let who = crate::Who { actor: Some(deed.actor), from: deed.from };
    let (old, new) = (old.map(|entry| json!(entry)), new.map(|entry| json!(entry)));
    let audit = crate::Audit { old, new, ..crate::Audit::of(who, action, ("word", id)) };
    tx.audit(deed.now, &audit).await
}
