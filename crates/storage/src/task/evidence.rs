//! What shows that something was done: a document by number and date, or a
//! file, which is kept with its hash.

use super::act::{facts, refused};
use super::row::{Say, say};
use super::{Case, read_case};
use crate::content::{LARGEST_FILE, NewFile, Pieces, hash};
use crate::store::{Deed, Store};
use crate::{Error, Read, Tx, args};
use domain::permission::Actor;
use domain::plan::{PartAct, apply_part};
use domain::{EvidenceId, PartId};
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::json;

/// Pieces of evidence of one part.
const MOST: i64 = 50;
/// Where the files' content lies.
pub(crate) const EVIDENCE_CONTENT: Pieces = Pieces { table: "task_file", key: "evidence_id" };

/// What sort of evidence.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum EvidenceKind {
    /// A document by number and date.
    Document,
    /// A file.
    File,
}

/// A piece of evidence.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// Its id.
    pub id: EvidenceId,
    /// Its part.
    pub part: PartId,
    /// What sort.
    pub kind: EvidenceKind,
    /// A document's number and symbol.
    pub number: String,
    /// A document's date.
    pub day: Option<Date>,
    /// What it is about, or the file's name.
    pub title: String,
    /// A file's length.
    pub bytes: i64,
    /// A file's SHA-256, hexadecimal.
    pub hash: String,
    /// When it was added.
    pub added_at: Timestamp,
    /// By whom.
    pub added_by: String,
}

const FIELDS: &str = "id, part_id, kind, number, day, title, bytes, hash, added_at, added_by";

impl Store {
    /// The evidence of a part, earliest first; for who is near it.
    ///
    /// # Errors
    /// The database's.
    pub async fn part_evidence(&self, case: &Case) -> Result<Vec<Evidence>, Error> {
        if !case.sides.is_near() {
            return Ok(Vec::new());
        }
        let sql = format!(
            "select {FIELDS} from task_evidence where province = $1 and part_id = $2 and removed_at is null \
             order by added_at, id"
        );
        self.db.fetch_all(&sql, args![self.province(), case.part.id]).await?.iter().map(evidence_of).collect()
    }

    /// Adds a document by its number and date.
    ///
    /// # Errors
    /// [`Error::Refused`] without a number; forbidden for all but the lead agency.
    pub async fn add_document(
        &self,
        deed: &Deed<'_>,
        part: PartId,
        number: &str,
        day: Date,
        title: &str,
    ) -> Result<EvidenceId, Error> {
        if number.trim().is_empty() {
            return Err(Error::Refused("task.evidence_number".into()));
        }
        let clip = |text: &str, most: usize| -> String { text.trim().chars().take(most).collect() };
        self.add_evidence(deed, part, (clip(number, 100), Some(day), clip(title, 300)), None).await
    }

    /// Adds a file.
    ///
    /// # Errors
    /// [`Error::Refused`] for an empty file or one that is too large.
    pub async fn add_file(
        &self,
        deed: &Deed<'_>,
        part: PartId,
        title: &str,
        file: &NewFile,
    ) -> Result<EvidenceId, Error> {
        if file.bytes.is_empty() {
            return Err(Error::Refused("task.file_empty".into()));
        }
        if file.bytes.len() > LARGEST_FILE {
            return Err(Error::Refused("task.file_too_large".into()));
        }
        let title: String = title.trim().chars().take(300).collect();
        self.add_evidence(deed, part, (title, None, file.kept_name()), Some(&file.bytes)).await
    }

    async fn add_evidence(
        &self,
        deed: &Deed<'_>,
        part: PartId,
        (number, day, title): (String, Option<Date>, String),
        bytes: Option<&[u8]>,
    ) -> Result<EvidenceId, Error> {
        let programme = self.programme().await?;
        let mut tx = self.db.begin().await?;
        let case = read_case(&mut tx, self.province(), &programme, deed.actor, deed.today, part).await?;
        apply_part(case.part.review, case.sides, &PartAct::Save, &facts(&case, 0)).map_err(refused)?;
        let sql = "select count(*) as many from task_evidence where province = $1 and part_id = $2 \
                   and removed_at is null";
        if tx.fetch_one(sql, args![self.province(), part]).await?.int("many")? >= MOST {
            return Err(Error::Refused("task.evidence_many".into()));
        }
        let id = EvidenceId::new();
        let hash = bytes.map(hash).unwrap_or_default();
        let kind = if bytes.is_some() { "file" } else { "document" };
        let length = i64::try_from(bytes.map_or(0, <[u8]>::len)).unwrap_or(i64::MAX);
        let sql = "insert into task_evidence (province, id, part_id, kind, number, day, title, bytes, hash, added_at, \
                   added_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
        let args = args![
            self.province(),
            id,
            part,
            kind,
            &number,
            day,
            &title,
            length,
            &hash,
            deed.now,
            &deed.actor.name
        ];
        tx.execute(sql, args).await?;
        EVIDENCE_CONTENT.write(&mut tx, self.province(), id, bytes.unwrap_or_default()).await?;
        let what = if number.is_empty() { title.clone() } else { number.clone() };
        let line = Say {
            task: case.kept.id,
            part: Some(part),
            kind: "evidence",
            said: &what,
            state: None,
            progress: 0,
        };
        say(&mut tx, self.province(), deed, &line).await?;
        touch(&mut tx, self, deed, &case).await?;
        let who = crate::Who { actor: Some(deed.actor), from: deed.from };
        let new = json!({ "part": part.to_string(), "number": number, "title": title, "hash": hash });
        let audit = crate::Audit { new: Some(new), ..crate::Audit::of(who, "add", ("task_evidence", id)) };
        tx.audit(deed.now, &audit).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Takes a piece of evidence away; the trail and the thread keep its name.
    ///
    /// # Errors
    /// [`Error::NotFound`]; forbidden for all but the lead agency.
    pub async fn remove_evidence(&self, deed: &Deed<'_>, id: EvidenceId) -> Result<PartId, Error> {
        let programme = self.programme().await?;
        let mut tx = self.db.begin().await?;
        let found = find(&mut tx, self, id).await?;
        let case =
            read_case(&mut tx, self.province(), &programme, deed.actor, deed.today, found.part).await?;
        apply_part(case.part.review, case.sides, &PartAct::Save, &facts(&case, 0)).map_err(refused)?;
        let sql =
            "update task_evidence set removed_at = $3 where province = $1 and id = $2 and removed_at is null";
        tx.execute(sql, args![self.province(), id, deed.now]).await?;
        touch(&mut tx, self, deed, &case).await?;
        let who = crate::Who { actor: Some(deed.actor), from: deed.from };
        let old = json!({ "number": found.number, "title": found.title, "hash": found.hash });
        let audit = crate::Audit { old: Some(old), ..crate::Audit::of(who, "remove", ("task_evidence", id)) };
        tx.audit(deed.now, &audit).await?;
        tx.commit().await?;
        Ok(found.part)
    }

    /// A file with what is in it, for who is near its part.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Corrupt`] when it no longer has its hash.
    pub async fn evidence_file(
        &self,
        actor: &Actor,
        today: Date,
        id: EvidenceId,
    ) -> Result<(Evidence, Vec<u8>), Error> {
        let found = find(&mut &self.db, self, id).await?;
        let case = self.part(actor, today, found.part).await?;
        if !case.sides.is_near() || found.kind != EvidenceKind::File {
            return Err(Error::NotFound);
        }
        let bytes = EVIDENCE_CONTENT.read(&mut &self.db, self.province(), id, &found.hash).await?;
        Ok((found, bytes))
    }
}

/// What is added or taken away after a review loses that review.
async fn touch(tx: &mut Tx, store: &Store, deed: &Deed<'_>, case: &Case) -> Result<(), Error> {
    let sql = "update task_part set review = case when review = 'accepted' then 'draft' else review end, \
               updated_at = $3 where province = $1 and id = $2";
    tx.execute(sql, args![store.province(), case.part.id, deed.now]).await.map(|_| ())
}

async fn find(db: &mut impl Read, store: &Store, id: EvidenceId) -> Result<Evidence, Error> {
    let sql =
        format!("select {FIELDS} from task_evidence where province = $1 and id = $2 and removed_at is null");
    evidence_of(&db.fetch_one(&sql, args![store.province(), id]).await?)
}

fn evidence_of(row: &crate::Row) -> Result<Evidence, Error> {
    Ok(Evidence {
        id: row.id("id")?,
        part: row.id("part_id")?,
        kind: if row.text("kind")? == "file" { EvidenceKind::File } else { EvidenceKind::Document },
        number: row.text("number")?,
        day: row.opt_date("day")?,
        title: row.text("title")?,
        bytes: row.int("bytes")?,
        hash: row.text("hash")?,
        added_at: row.time("added_at")?,
        added_by: row.text("added_by")?,
    })
}
