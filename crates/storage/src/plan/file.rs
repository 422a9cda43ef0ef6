//! Files attached to a plan. What is taken away stays in its row, with who
//! took it, when and why.

use super::{get, keep};
use crate::content::{LARGEST_FILE, NewFile, Pieces, hash};
use crate::store::{Deed, Store};
use crate::task::EVIDENCE_CONTENT;
use crate::{Error, Read, Row, args};
use domain::permission::Actor;
use domain::{PlanFileId, PlanKey};
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::json;

/// Files of one plan.
const MOST: i64 = 50;
const CONTENT: Pieces = Pieces { table: "plan_file_content", key: "file_id" };
const FIELDS: &str = "id, plan, name, bytes, hash, added_at, added_by, removed_at, removed_by, removed_why";

/// A file attached to a plan.
#[derive(Clone, Debug)]
pub struct PlanFile {
    /// Its id.
    pub id: PlanFileId,
    /// Its plan.
    pub plan: PlanKey,
    /// Its name.
    pub name: String,
    /// Its length.
    pub bytes: i64,
    /// Its SHA-256, hexadecimal.
    pub hash: String,
    /// When it was added.
    pub added_at: Timestamp,
    /// By whom.
    pub added_by: String,
    /// Taken away: when, by whom, why.
    pub removed: Option<(Timestamp, String, String)>,
}

impl Store {
    /// The files of a plan, earliest first, also those that were taken away;
    /// for who sees the plan. Bounded by what one plan may have.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn plan_files(
        &self,
        actor: &Actor,
        key: &PlanKey,
        today: Date,
    ) -> Result<Vec<PlanFile>, Error> {
        self.plan(actor, key, today).await?;
        let sql =
            format!("select {FIELDS} from plan_file where province = $1 and plan = $2 order by added_at, id");
        self.db.fetch_all(&sql, args![self.province(), key]).await?.iter().map(file_of).collect()
    }

    /// A file with what is in it, for who sees its plan.
    ///
    /// # Errors
    /// [`Error::NotFound`], also for one that was taken away;
    /// [`Error::Corrupt`] when it no longer has its hash.
    pub async fn plan_file(
        &self,
        actor: &Actor,
        key: &PlanKey,
        today: Date,
        id: PlanFileId,
    ) -> Result<(PlanFile, Vec<u8>), Error> {
        self.plan(actor, key, today).await?;
        let file = find(&mut &self.db, self, key, id).await?;
        let bytes = CONTENT.read(&mut &self.db, self.province(), id, &file.hash).await?;
        Ok((file, bytes))
    }

    /// Attaches a file to a plan.
    ///
    /// # Errors
    /// Not found, forbidden for all but the plan's keepers; [`Error::Refused`]
    /// for a file without name or content, one too large, one too many.
    pub async fn add_plan_file(
        &self,
        deed: &Deed<'_>,
        key: &PlanKey,
        file: &NewFile,
    ) -> Result<PlanFileId, Error> {
        let programme = self.programme().await?;
        let mut tx = self.db.begin().await?;
        keep(&programme, deed.actor, &get(&mut tx, self.province(), key).await?.plan, deed.today)?;
        let name = file.kept_name();
        if name.is_empty() || file.bytes.is_empty() {
            return Err(Error::Refused("task.file_empty".into()));
        }
        if file.bytes.len() > LARGEST_FILE {
            return Err(Error::Refused("task.file_too_large".into()));
        }
        let sql =
            "select count(*) as many from plan_file where province = $1 and plan = $2 and removed_at is null";
        if tx.fetch_one(sql, args![self.province(), key]).await?.int("many")? >= MOST {
            return Err(Error::Refused("plan.refused.many_files".into()));
        }
        let (id, hash) = (PlanFileId::new(), hash(&file.bytes));
        let length = i64::try_from(file.bytes.len()).unwrap_or(i64::MAX);
        let sql = "insert into plan_file (province, id, plan, name, bytes, hash, added_at, added_by) \
                   values ($1, $2, $3, $4, $5, $6, $7, $8)";
        let args = args![self.province(), id, key, &name, length, &hash, deed.now, &deed.actor.name];
        tx.execute(sql, args).await?;
        CONTENT.write(&mut tx, self.province(), id, &file.bytes).await?;
        let who = crate::Who { actor: Some(deed.actor), from: deed.from };
        let new = json!({ "file": id.to_string(), "name": name, "bytes": length, "hash": hash });
        let audit = crate::Audit { new: Some(new), ..crate::Audit::of(who, "attach", ("plan", key)) };
        tx.audit(deed.now, &audit).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Takes a file away from a plan, with a reason.
    ///
    /// # Errors
    /// Not found, forbidden for all but the plan's keepers; [`Error::Refused`] without a reason.
    pub async fn remove_plan_file(
        &self,
        deed: &Deed<'_>,
        key: &PlanKey,
        id: PlanFileId,
        why: &str,
    ) -> Result<(), Error> {
        let programme = self.programme().await?;
        let mut tx = self.db.begin().await?;
        keep(&programme, deed.actor, &get(&mut tx, self.province(), key).await?.plan, deed.today)?;
        let found = find(&mut tx, self, key, id).await?;
        let why: String = why.trim().chars().take(500).collect();
        if why.is_empty() {
            return Err(Error::Refused("admin.reason_missing".into()));
        }
        let sql = "update plan_file set removed_at = $3, removed_by = $4, removed_why = $5 \
                   where province = $1 and id = $2 and removed_at is null";
        tx.execute(sql, args![self.province(), id, deed.now, &deed.actor.name, &why]).await?;
        let who = crate::Who { actor: Some(deed.actor), from: deed.from };
        let old = json!({ "file": id.to_string(), "name": found.name, "hash": found.hash });
        let audit = crate::Audit {
            old: Some(old),
            why: Some(&why),
            ..crate::Audit::of(who, "detach", ("plan", key))
        };
        tx.audit(deed.now, &audit).await?;
        tx.commit().await
    }

    /// Reads every file of plans and every file given as evidence against its
    /// hash, also those that were taken away; how many, and the ids of those
    /// that are not what was kept.
    ///
    /// # Errors
    /// The database's.
    pub async fn verify_files(&self) -> Result<(usize, Vec<String>), Error> {
        let all = [
            (CONTENT, "select id, hash from plan_file where province = $1 order by id"),
            (
                EVIDENCE_CONTENT,
                "select id, hash from task_evidence where province = $1 and kind = 'file' order by id",
            ),
        ];
        let (mut count, mut wrong) = (0, Vec::new());
        for (pieces, sql) in all {
            for row in self.db.fetch_all(sql, args![self.province()]).await? {
                let (id, hash) = (row.text("id")?, row.text("hash")?);
                count += 1;
                match pieces.read(&mut &self.db, self.province(), &id, &hash).await {
                    Ok(_) => {}
                    Err(Error::Corrupt(_)) => wrong.push(id),
                    Err(error) => return Err(error),
                }
            }
        }
        Ok((count, wrong))
    }
}

async fn find(db: &mut impl Read, store: &Store, key: &PlanKey, id: PlanFileId) -> Result<PlanFile, Error> {
    let sql = format!(
        "select {FIELDS} from plan_file where province = $1 and id = $2 and plan = $3 and removed_at is null"
    );
    file_of(&db.fetch_one(&sql, args![store.province(), id, key]).await?)
}

fn file_of(row: &Row) -> Result<PlanFile, Error> {
    let removed = match row.opt_time("removed_at")? {
        Some(at) => {
            let text = |name| Ok::<_, Error>(row.opt_text(name)?.unwrap_or_default());
            Some((at, text("removed_by")?, text("removed_why")?))
        }
        None => None,
    };
    Ok(PlanFile {
        id: row.id("id")?,
        plan: row.key("plan")?,
        name: row.text("name")?,
        bytes: row.int("bytes")?,
        hash: row.text("hash")?,
        added_at: row.time("added_at")?,
        added_by: row.text("added_by")?,
        removed,
    })
}
