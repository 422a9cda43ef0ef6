//! Workbooks of organisations between being sent and being written, and what
//! their columns were said to be.

use crate::db::one_of;
use crate::secret::hex;
use crate::store::{Deed, Store};
use crate::{Audit, Error, Read, Tx, Who, args};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::permission::Actor;
use domain::{BringId, Province};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::collections::HashMap;

/// A workbook is kept so long.
const HOURS: i64 = 24;
/// So many of one person; older ones go.
const MOST: usize = 5;
/// Bytes of a file in one row; a multiple of three, so that no part but the last is padded.
const PART: usize = 768 * 1024;

/// A workbook that was sent.
#[derive(Clone, Debug)]
pub struct Upload {
    /// Its id.
    pub id: BringId,
    /// The file's name.
    pub name: String,
    /// The file's SHA-256, hexadecimal.
    pub hash: String,
    /// The day of its figures.
    pub as_of: Date,
    /// The sheets that are not to be read.
    pub left_out: Vec<String>,
    /// When it was sent.
    pub made_at: Timestamp,
}

impl Store {
    /// Keeps a workbook for its sender; the same file again takes the place of the one before.
    ///
    /// # Errors
    /// The database's.
    pub async fn keep_upload(
        &self,
        deed: &Deed<'_>,
        name: &str,
        bytes: &[u8],
        as_of: Date,
    ) -> Result<BringId, Error> {
        let (id, hash) = (BringId::new(), hex(&Sha256::digest(bytes)));
        let name: String = name.chars().filter(|one| !one.is_control()).take(200).collect();
        let mut tx = self.db.begin().await?;
        let old = earlier(&mut tx, self.province(), deed, &hash).await?;
        forget(&mut tx, self.province(), &old).await?;
        let sql = "insert into bring_file (province, id, owner_id, name, hash, bytes, as_of, left_out, made_at) \
                   values ($1, $2, $3, $4, $5, $6, $7, '[]', $8)";
        let length = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        let args = args![self.province(), id, deed.actor.user, name, hash, length, as_of, deed.now];
        tx.execute(sql, args).await?;
        for (part, bytes) in bytes.chunks(PART).enumerate() {
            // One part a statement: a statement with a whole file in it would be held twice.
            let sql =
                "insert into bring_file_part (province, file_id, part, content) values ($1, $2, $3, $4)";
            let part = i64::try_from(part).unwrap_or(i64::MAX);
            tx.execute(sql, args![self.province(), id, part, STANDARD.encode(bytes)]).await?;
        }
        tx.commit().await?;
        Ok(id)
    }

    /// A workbook that the actor sent within the last day.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn upload(&self, actor: &Actor, now: Timestamp, id: BringId) -> Result<Upload, Error> {
        let sql = "select id, name, hash, as_of, left_out, made_at from bring_file \
                   where province = $1 and id = $2 and owner_id = $3 and made_at > $4";
        let args = args![self.province(), id, actor.user, a_day_before(now)];
        upload_of(&self.db.fetch_one(sql, args).await?)
    }

    /// The actor's workbooks that wait, newest first.
    ///
    /// # Errors
    /// The database's.
    pub async fn uploads(&self, actor: &Actor, now: Timestamp) -> Result<Vec<Upload>, Error> {
        let sql = "select id, name, hash, as_of, left_out, made_at from bring_file \
                   where province = $1 and owner_id = $2 and made_at > $3 order by made_at desc, id desc";
        let args = args![self.province(), actor.user, a_day_before(now)];
        self.db.fetch_all(sql, args).await?.iter().map(upload_of).collect()
    }

    /// The file as it was sent.
    ///
    /// # Errors
    /// [`Error::Corrupt`] when it no longer has its hash.
    pub async fn upload_file(&self, upload: &Upload) -> Result<Vec<u8>, Error> {
        let sql = "select content from bring_file_part where province = $1 and file_id = $2 order by part";
        let mut bytes = Vec::new();
        for row in self.db.fetch_all(sql, args![self.province(), upload.id]).await? {
            let part = STANDARD.decode(row.text("content")?);
            bytes.extend(part.map_err(|error| Error::Corrupt(error.to_string()))?);
        }
        if hex(&Sha256::digest(&bytes)) != upload.hash {
            return Err(Error::Corrupt(format!("the workbook {} was changed", upload.id)));
        }
        Ok(bytes)
    }

    /// What columns of these heads were said to be, by anybody of the programme.
    ///
    /// # Errors
    /// The database's.
    pub async fn bring_columns(&self) -> Result<HashMap<String, String>, Error> {
        let sql = "select head, target from bring_column where province = $1";
        let rows = self.db.fetch_all(sql, args![self.province()]).await?;
        rows.iter().map(|row| Ok((row.text("head")?, row.text("target")?))).collect()
    }

    /// Remembers what columns are, the day of the workbook's figures, and the
    /// sheets that are not to be read.
    ///
    /// # Errors
    /// [`Error::NotFound`] if the workbook is gone.
    pub async fn match_upload(
        &self,
        deed: &Deed<'_>,
        upload: &Upload,
        columns: &[(String, String)],
    ) -> Result<(), Error> {
        let mut tx = self.db.begin().await?;
        let left_out =
            serde_json::to_string(&upload.left_out).map_err(|error| Error::Corrupt(error.to_string()))?;
        let sql = "update bring_file set as_of = $4, left_out = $5 where province = $1 and id = $2 and owner_id = $3";
        let args = args![self.province(), upload.id, deed.actor.user, upload.as_of, left_out];
        if tx.execute(sql, args).await? != 1 {
            return Err(Error::NotFound);
        }
        let row = |(head, target): &(String, String)| {
            args![self.province(), head, target, deed.now, &deed.actor.name]
        };
        let head = "insert into bring_column (province, head, target, changed_at, changed_by)";
        let tail = "on conflict (province, head) do update set target = excluded.target, \
                    changed_at = excluded.changed_at, changed_by = excluded.changed_by";
        tx.insert_many(head, 5, columns.iter().map(row).collect(), tail).await?;
        let who = Who { actor: Some(deed.actor), from: deed.from };
        // The file is gone tomorrow, so the trail keeps its name.
        let columns: HashMap<_, _> = columns.iter().cloned().collect();
        let new = Some(json!({ "file": upload.name, "columns": columns }));
        tx.audit(deed.now, &Audit { new, ..Audit::of(who, "match", ("workbook", upload.id.to_string())) })
            .await?;
        tx.commit().await
    }

    /// Lets a workbook go.
    ///
    /// # Errors
    /// The database's.
    pub async fn drop_upload(&self, upload: &Upload) -> Result<(), Error> {
        let mut tx = self.db.begin().await?;
        forget(&mut tx, self.province(), &[upload.id]).await?;
        tx.commit().await
    }
}

fn a_day_before(now: Timestamp) -> Timestamp {
    now.checked_sub(HOURS.hours()).unwrap_or(now)
}

fn upload_of(row: &crate::Row) -> Result<Upload, Error> {
    let left_out = row.text("left_out")?;
    Ok(Upload {
        id: row.id("id")?,
        name: row.text("name")?,
        hash: row.text("hash")?,
        as_of: row.date("as_of")?,
        left_out: serde_json::from_str(&left_out).map_err(|error| Error::Corrupt(error.to_string()))?,
        made_at: row.time("made_at")?,
    })
}

/// Everybody's workbooks of more than a day ago, the sender's same file, and
/// what they have beyond [`MOST`].
async fn earlier(
    tx: &mut Tx,
    province: &Province,
    deed: &Deed<'_>,
    hash: &str,
) -> Result<Vec<BringId>, Error> {
    let sql =
        "select id from bring_file where province = $1 and (made_at <= $2 or (owner_id = $3 and hash = $4))";
    let args = args![province, a_day_before(deed.now), deed.actor.user, hash];
    let rows = tx.fetch_all(sql, args).await?;
    let mut ids = rows.iter().map(|row| row.id("id")).collect::<Result<Vec<BringId>, Error>>()?;
    let sql =
        "select id from bring_file where province = $1 and owner_id = $2 order by made_at desc, id desc";
    for row in tx.fetch_all(sql, args![province, deed.actor.user]).await?.iter().skip(MOST - 1) {
        ids.push(row.id("id")?);
    }
    Ok(ids)
}

/// Deletes workbooks; how many there were.
pub(super) async fn forget(tx: &mut Tx, province: &Province, ids: &[BringId]) -> Result<u64, Error> {
    if ids.is_empty() {
        return Ok(0);
    }
    let mut deleted = 0;
    for (table, column) in [("bring_file_part", "file_id"), ("bring_file", "id")] {
        let mut args = args![province];
        let these = one_of(&mut args, ids.iter().copied());
        deleted = tx
            .execute(&format!("delete from {table} where province = $1 and {column} {these}"), args)
            .await?;
    }
    Ok(deleted)
}
