//! Taking a document in: the file, what was read out of it, and the audit
//! row, in one transaction.

use super::{NewFigure, NewFinding, NewIncoming};
use crate::db::one_of;
use crate::secret::hex;
use crate::store::{Deed, Store, allow};
use crate::{Error, Read, Tx, args};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::permission::{Action, Actor};
use domain::{IncomingId, ReadingId};
use serde_json::json;
use sha2::{Digest, Sha256};

/// What became of a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Received {
    /// It was taken in.
    New(IncomingId),
    /// It had come before.
    Before(IncomingId),
}

/// Bytes of a file in one row; a multiple of three, so that no part but the last is padded.
const PART: usize = 768 * 1024;

/// The longest name of a file that is kept, in characters.
const LONGEST_NAME: usize = 200;

/// A file's SHA-256, hexadecimal.
pub(super) fn hash(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

impl Store {
    /// The document with the same file, if it came before for a unit that the
    /// actor sees: asked before a file is read again.
    ///
    /// # Errors
    /// The database's.
    pub async fn incoming_before(&self, actor: &Actor, bytes: &[u8]) -> Result<Option<IncomingId>, Error> {
        before(&mut &self.db, self, actor, &hash(bytes)).await
    }

    /// Takes a document in. The same file again leads to the document it was before.
    ///
    /// # Errors
    /// Forbidden and not found as everywhere.
    pub async fn receive(&self, deed: &Deed<'_>, new: &NewIncoming) -> Result<Received, Error> {
        let programme = self.programme().await?;
        allow(&programme, deed.actor, Action::Receive, new.unit)?;
        let hash = hash(&new.bytes);
        let mut tx = self.db.begin().await?;
        if let Some(id) = before(&mut tx, self, deed.actor, &hash).await? {
            return Ok(Received::Before(id));
        }
        let id = IncomingId::new();
        match write_head(&mut tx, self, deed, new, id, &hash).await {
            // Somebody else sent the same file in the same moment.
            Err(Error::Unique(_)) => return Err(Error::Conflict),
            other => other?,
        }
        let parts = new.bytes.chunks(PART).enumerate().map(|(part, bytes)| {
            args![self.province(), id, i64::try_from(part).unwrap_or(i64::MAX), STANDARD.encode(bytes)]
        });
        // One part a statement: a statement with a whole file in it would be held twice.
        for part in parts {
            let sql =
                "insert into incoming_file (province, incoming_id, part, content) values ($1, $2, $3, $4)";
            tx.execute(sql, part).await?;
        }
        write_figures(&mut tx, self, id, &new.figures).await?;
        write_findings(&mut tx, self, id, &new.findings).await?;
        let audit = crate::audit::Audit {
            actor: Some(deed.actor),
            from: deed.from,
            action: "receive",
            object: ("incoming", id.to_string()),
            old: None,
            new: Some(
                json!({ "name": new.name, "unit": new.unit.to_string(), "hash": hash, "reader": new.reader,
                "figures": new.figures.len(), "findings": new.findings.len() }),
            ),
            why: None,
        };
        tx.audit(deed.now, &audit).await?;
        tx.commit().await?;
        Ok(Received::New(id))
    }
}

async fn before(
    db: &mut impl Read,
    store: &Store,
    actor: &Actor,
    hash: &str,
) -> Result<Option<IncomingId>, Error> {
    let mut args = args![store.province(), hash];
    let within = one_of(&mut args, store.programme().await?.units.ever_below(actor.unit));
    let sql =
        format!("select id from incoming where province = $1 and hash = $2 and unit_id {within} limit 1");
    db.fetch_optional(&sql, args).await?.map(|row| row.id("id")).transpose()
}

async fn write_head(
    tx: &mut Tx,
    store: &Store,
    deed: &Deed<'_>,
    new: &NewIncoming,
    id: IncomingId,
    hash: &str,
) -> Result<(), Error> {
    let name: String = new.name.chars().filter(|one| !one.is_control()).take(LONGEST_NAME).collect();
    let sql = "insert into incoming (province, id, unit_id, name, bytes, hash, reader, text, title, kind, number, day, \
               issuer, illustrative, received_at, received_by) \
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
    let about = &new.about;
    let args = args![
        store.province(),
        id,
        new.unit,
        name,
        i64::try_from(new.bytes.len()).unwrap_or(i64::MAX),
        hash,
        &new.reader,
        without_zero(&new.text),
        &about.title,
        &about.kind,
        &about.number,
        about.day,
        &about.issuer,
        new.illustrative,
        deed.now,
        &deed.actor.name
    ];
    tx.execute(sql, args).await.map(|_| ())
}

/// PostgreSQL keeps no zero character; another in its place keeps every place as it was.
fn without_zero(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}

async fn write_figures(
    tx: &mut Tx,
    store: &Store,
    id: IncomingId,
    figures: &[NewFigure],
) -> Result<(), Error> {
    let place = |at: usize| i64::try_from(at).unwrap_or(i64::MAX);
    let mut rows = Vec::with_capacity(figures.len());
    for figure in figures {
        let meaning = &figure.meaning;
        let as_read = serde_json::to_string(meaning).map_err(|error| Error::Corrupt(error.to_string()))?;
        let cell = meaning.cell.as_ref();
        rows.push(args![
            store.province(),
            ReadingId::new(),
            id,
            place(figure.span.0),
            place(figure.span.1),
            place(figure.sentence_span.0),
            place(figure.sentence_span.1),
            without_zero(&figure.sentence),
            without_zero(&figure.written),
            &figure.bound,
            without_zero(&figure.measure),
            without_zero(&figure.label),
            without_zero(&figure.area),
            &figure.time,
            figure.score_permille,
            as_read,
            cell.map(|cell| &cell.indicator),
            cell.map_or("", |cell| cell.breakdown.as_str()),
            meaning.unit,
            meaning.period.map(|period| period.to_string()),
            meaning.value,
            meaning.role.code(),
            "open",
            0
        ]);
    }
    let sql = "insert into incoming_figure (province, id, incoming_id, start_at, end_at, sentence_start, sentence_end, \
               sentence, written, bound, measure, label, area, time, score_permille, as_read, indicator, breakdown, \
               unit_id, period, value, role, state, revision)";
    tx.insert_many(sql, 24, rows, "").await.map(|_| ())
}

async fn write_findings(
    tx: &mut Tx,
    store: &Store,
    id: IncomingId,
    findings: &[NewFinding],
) -> Result<(), Error> {
    let mut rows = Vec::with_capacity(findings.len());
    for (position, finding) in findings.iter().enumerate() {
        let spans =
            serde_json::to_string(&finding.spans).map_err(|error| Error::Corrupt(error.to_string()))?;
        rows.push(args![
            store.province(),
            id,
            i64::try_from(position).unwrap_or(i64::MAX),
            &finding.rule,
            if finding.is_error { "error" } else { "warning" },
            without_zero(&finding.vi),
            without_zero(&finding.en),
            without_zero(&spans),
            ""
        ]);
    }
    let sql = "insert into incoming_finding (province, incoming_id, position, rule, severity, vi, en, spans, reason)";
    tx.insert_many(sql, 9, rows, "").await.map(|_| ())
}
