//! Frozen documents: a narrative report with its number, date and signer. Its
//! model is kept as it was; nothing in it ever changes again.

use crate::db::one_of;
use crate::store::{Deed, Store, allow};
use crate::{Error, Row, args};
use domain::form::Cell;
use domain::period::Period;
use domain::permission::{Action, Actor};
use domain::{DocumentId, FormKey, UnitId};
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::json;
use sha2::{Digest, Sha256};

/// A document to be frozen.
#[derive(Clone, Debug)]
pub struct NewDocument {
    /// The template's key.
    pub template: String,
    /// The form whose figures it tells.
    pub form: FormKey,
    /// The period.
    pub period: Period,
    /// The unit.
    pub unit: UnitId,
    /// `vi` or `en`.
    pub language: String,
    /// Its title.
    pub title: String,
    /// Its number with symbol, such as `15/BC-UBND`.
    pub number: String,
    /// Its date.
    pub day: Date,
    /// Who signs.
    pub signer: String,
    /// The document model as JSON.
    pub model: String,
    /// What the checks found in its text, as a JSON list of sentences.
    pub findings: String,
    /// Why it was frozen all the same; empty where nothing was found that cannot be right.
    pub findings_reason: String,
}

/// A frozen document's row, with its model only where asked for.
#[derive(Clone, Debug)]
pub struct Frozen {
    /// Its id.
    pub id: DocumentId,
    /// What was frozen; `model` is empty in lists.
    pub document: NewDocument,
    /// SHA-256 of the model, hexadecimal.
    pub hash: String,
    /// When.
    pub frozen_at: Timestamp,
    /// By whom.
    pub frozen_by: String,
}

const FIELDS: &str = "id, template, form, period, unit_id, language, title, number, day, signer, hash, frozen_at, frozen_by, \
     findings, findings_reason";

/// A unit uses a number once a day.
const NUMBER_DAY: &str = "document.number_day";

impl Store {
    /// Freezes a document.
    ///
    /// # Errors
    /// [`Error::Unique`] `document.number_day` if the unit already has that number on that day.
    pub async fn freeze(&self, deed: &Deed<'_>, new: &NewDocument) -> Result<DocumentId, Error> {
        allow(&*self.programme().await?, deed.actor, Action::FreezeDocument, new.unit)?;
        let id = DocumentId::new();
        let hash = crate::secret::hex(&Sha256::digest(new.model.as_bytes()));
        let mut tx = self.db.begin().await?;
        let sql = "insert into document (province, id, template, form, period, unit_id, language, title, number, day, \
                   signer, model, hash, frozen_at, frozen_by, findings, findings_reason) \
                   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)";
        let args = args![
            self.province(),
            id,
            &new.template,
            &new.form,
            new.period.to_string(),
            new.unit,
            &new.language,
            &new.title,
            &new.number,
            new.day,
            &new.signer,
            &new.model,
            &hash,
            deed.now,
            &deed.actor.name,
            &new.findings,
            &new.findings_reason
        ];
        tx.execute(sql, args).await.map_err(|error| match error {
            // PostgreSQL names the constraint, SQLite all its columns.
            Error::Unique(name) if name.ends_with("number_day") => Error::Unique(NUMBER_DAY.to_owned()),
            other => other,
        })?;
        let audit = crate::audit::Audit {
            actor: Some(deed.actor),
            from: deed.from,
            action: "freeze",
            object: ("document", id.to_string()),
            old: None,
            new: Some(
                json!({ "number": new.number, "day": new.day.to_string(), "signer": new.signer, "hash": hash }),
            ),
            why: Some(new.findings_reason.as_str()).filter(|why| !why.is_empty()),
        };
        tx.audit(deed.now, &audit).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// A frozen document with its model.
    ///
    /// # Errors
    /// [`Error::NotFound`] outside the actor's units; [`Error::Corrupt`] when
    /// the model no longer has its hash.
    pub async fn frozen(&self, actor: &Actor, id: DocumentId) -> Result<Frozen, Error> {
        let sql = format!("select {FIELDS}, model from document where province = $1 and id = $2");
        let row = self.db.fetch_one(&sql, args![self.province(), id]).await?;
        let mut found = frozen_of(&row)?;
        allow(&*self.programme().await?, actor, Action::View, found.document.unit)?;
        found.document.model = row.text("model")?;
        if crate::secret::hex(&Sha256::digest(found.document.model.as_bytes())) != found.hash {
            return Err(Error::Corrupt(format!("document {id} was changed after it was frozen")));
        }
        Ok(found)
    }

    /// Frozen documents of the actor's units, newest first, at most 500.
    ///
    /// # Errors
    /// The database's.
    pub async fn frozen_list(&self, actor: &Actor) -> Result<Vec<Frozen>, Error> {
        let mut args = args![self.province()];
        let within = one_of(&mut args, self.programme().await?.units.ever_below(actor.unit));
        let sql = format!(
            "select {FIELDS} from document where province = $1 and unit_id {within} \
             order by frozen_at desc limit 500"
        );
        self.db.fetch_all(&sql, args).await?.iter().map(frozen_of).collect()
    }

    /// Every frozen document whose model no longer has its hash.
    ///
    /// # Errors
    /// The database's.
    pub async fn verify_documents(&self) -> Result<(usize, Vec<DocumentId>), Error> {
        let sql = "select id, hash, model from document where province = $1 order by id";
        let rows = self.db.fetch_all(sql, args![self.province()]).await?;
        let mut wrong = Vec::new();
        for row in &rows {
            if crate::secret::hex(&Sha256::digest(row.text("model")?.as_bytes())) != row.text("hash")? {
                wrong.push(row.id("id")?);
            }
        }
        Ok((rows.len(), wrong))
    }
}

fn frozen_of(row: &Row) -> Result<Frozen, Error> {
    Ok(Frozen {
        id: row.id("id")?,
        document: NewDocument {
            template: row.text("template")?,
            form: row.key("form")?,
            period: row.id("period")?,
            unit: row.id("unit_id")?,
            language: row.text("language")?,
            title: row.text("title")?,
            number: row.text("number")?,
            day: row.date("day")?,
            signer: row.text("signer")?,
            model: String::new(),
            findings: row.text("findings")?,
            findings_reason: row.text("findings_reason")?,
        },
        hash: row.text("hash")?,
        frozen_at: row.time("frozen_at")?,
        frozen_by: row.text("frozen_by")?,
    })
}

/// The key by which a document's figures are found again: aspect, period, unit and cell.
#[must_use]
pub fn figure_key(aspect: domain::form::Aspect, period: Period, unit: UnitId, cell: &Cell) -> String {
    format!("{}|{period}|{unit}|{}", aspect.code(), cell.name())
}
