//! Documents that came in as files: the file as it was, what was read out of
//! it, and what people said of the reading. Whoever may take a unit's
//! documents in does so for the units of their own; accepting the figures is
//! the acceptance of the unit's report, as always.

mod act;
mod hand;
mod list;
mod receive;
mod row;
mod sure;

pub use act::{Change, Changed, Said};
pub use hand::{Handed, Pick};
pub use list::{Counts, Page};
pub use receive::Received;
pub use sure::sure;

use crate::store::{Store, allow};
use crate::{Error, Read, args};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::incoming::{Meaning, State};
use domain::permission::{Action, Actor};
use domain::{IncomingId, ReadingId, ReportId, UnitId};
use jiff::Timestamp;
use jiff::civil::Date;
use row::{FIGURE, HEAD, figure_of, finding_of, head_of};

/// What a document says of itself, as far as lists show it.
#[derive(Clone, Debug, Default)]
pub struct About {
    /// Its type, in lower case.
    pub kind: String,
    /// Its title.
    pub title: String,
    /// Its number as written.
    pub number: String,
    /// Its own date.
    pub day: Option<Date>,
    /// Who issued it.
    pub issuer: String,
}

/// A document to be taken in, read.
#[derive(Clone, Debug)]
pub struct NewIncoming {
    /// Whose document it is.
    pub unit: UnitId,
    /// The file's name.
    pub name: String,
    /// The file.
    pub bytes: Vec<u8>,
    /// The version of the reader.
    pub reader: String,
    /// Its text.
    pub text: String,
    /// What it says of itself.
    pub about: About,
    /// The figures, in the order of the text.
    pub figures: Vec<NewFigure>,
    /// What contradicts itself, in the order of the text.
    pub findings: Vec<NewFinding>,
    /// Whether its figures are made up for the demo.
    pub illustrative: bool,
}

/// A figure as it was read. Places are in characters of the text.
#[derive(Clone, Debug)]
pub struct NewFigure {
    /// Where its number stands.
    pub span: (usize, usize),
    /// Where its sentence stands.
    pub sentence_span: (usize, usize),
    /// Its sentence.
    pub sentence: String,
    /// The number as written.
    pub written: String,
    /// How exactly it is meant: `exact`, `about`, …
    pub bound: String,
    /// The unit of measure as written.
    pub measure: String,
    /// What it counts, in the document's words.
    pub label: String,
    /// Of which area, in the document's words.
    pub area: String,
    /// Of which time, as the reader writes it.
    pub time: String,
    /// How sure the reader is, in thousandths.
    pub score_permille: i64,
    /// What the reader takes it for.
    pub meaning: Meaning,
}

/// A contradiction.
#[derive(Clone, Debug)]
pub struct NewFinding {
    /// The rule's name.
    pub rule: String,
    /// Whether it cannot be right (`error`) or probably is not (`warning`).
    pub is_error: bool,
    /// What is wrong, in Vietnamese.
    pub vi: String,
    /// What is wrong, in English.
    pub en: String,
    /// The places.
    pub spans: Vec<Place>,
}

/// A place in a document's text, in characters, and what stands there.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub struct Place {
    /// The first character.
    pub start: usize,
    /// The character behind the last.
    pub end: usize,
    /// What stands there.
    pub text: String,
}

/// A document's row, without its text.
#[derive(Clone, Debug)]
pub struct Head {
    /// Its id.
    pub id: IncomingId,
    /// Whose it is.
    pub unit: UnitId,
    /// The file's name.
    pub name: String,
    /// The file's size.
    pub bytes: i64,
    /// The file's SHA-256, hexadecimal.
    pub hash: String,
    /// The version of the reader.
    pub reader: String,
    /// What it says of itself.
    pub about: About,
    /// Whether its figures are made up for the demo.
    pub illustrative: bool,
    /// When it was taken in.
    pub received_at: Timestamp,
    /// By whom.
    pub received_by: String,
}

/// A figure that was read, with what people said of it.
#[derive(Clone, Debug)]
pub struct Figure {
    /// Its id.
    pub id: ReadingId,
    /// The document.
    pub incoming: IncomingId,
    /// As it was read.
    pub read: NewFigure,
    /// What it means now.
    pub meaning: Meaning,
    /// Where it stands.
    pub state: State,
    /// Grows with every act.
    pub revision: i64,
    /// Who acted last, and when.
    pub acted: Option<(String, Timestamp)>,
    /// The act in which it was confirmed with others.
    pub batch: Option<String>,
    /// The report into which it was handed over.
    pub report: Option<ReportId>,
    /// When and by whom.
    pub handed: Option<(String, Timestamp)>,
}

impl Figure {
    /// Whether its number is meant exactly.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        self.read.bound == "exact"
    }
}

/// A contradiction with what somebody said of it.
#[derive(Clone, Debug)]
pub struct Finding {
    /// Its place in the document's list, from 0.
    pub position: i64,
    /// What was found.
    pub found: NewFinding,
    /// Who took it as it is, when and why.
    pub noted: Option<(String, Timestamp, String)>,
}

/// A document with everything that its page shows.
#[derive(Clone, Debug)]
pub struct Incoming {
    /// Its row.
    pub head: Head,
    /// Its text.
    pub text: String,
    /// Its figures, in the order of the text.
    pub figures: Vec<Figure>,
    /// What contradicts itself.
    pub findings: Vec<Finding>,
}

impl Store {
    /// A document with its figures and findings.
    ///
    /// # Errors
    /// [`Error::NotFound`], also outside the actor's units.
    pub async fn incoming(&self, actor: &Actor, id: IncomingId) -> Result<Incoming, Error> {
        let head = self.incoming_head(actor, id).await?;
        let args = || args![self.province(), id];
        let text = "select text from incoming where province = $1 and id = $2";
        let text = self.db.fetch_one(text, args()).await?.text("text")?;
        let figures = format!(
            "select {FIGURE} from incoming_figure where province = $1 and incoming_id = $2 order by start_at, id"
        );
        let figures = self.db.fetch_all(&figures, args()).await?;
        let findings = findings(&mut &self.db, self, id).await?;
        Ok(Incoming {
            head,
            text,
            figures: figures.iter().map(figure_of).collect::<Result<_, _>>()?,
            findings,
        })
    }

    /// A document's row.
    ///
    /// # Errors
    /// As for [`Store::incoming`].
    pub async fn incoming_head(&self, actor: &Actor, id: IncomingId) -> Result<Head, Error> {
        let head = find(&mut &self.db, self, id).await?;
        allow(&*self.programme().await?, actor, Action::View, head.unit)?;
        Ok(head)
    }

    /// The file as it came.
    ///
    /// # Errors
    /// As for [`Store::incoming`]; [`Error::Corrupt`] when the file no longer has its hash.
    pub async fn incoming_file(&self, actor: &Actor, id: IncomingId) -> Result<(Head, Vec<u8>), Error> {
        let head = self.incoming_head(actor, id).await?;
        let bytes = self.file_of(id).await?;
        if receive::hash(&bytes) != head.hash {
            return Err(Error::Corrupt(format!("the file of document {id} was changed")));
        }
        Ok((head, bytes))
    }

    /// Every document whose file no longer has its hash, and how many there are.
    ///
    /// # Errors
    /// The database's.
    pub async fn verify_incoming(&self) -> Result<(usize, Vec<IncomingId>), Error> {
        let sql = "select id, hash from incoming where province = $1 order by id";
        let rows = self.db.fetch_all(sql, args![self.province()]).await?;
        let mut wrong = Vec::new();
        for row in &rows {
            let id: IncomingId = row.id("id")?;
            let is_right = match self.file_of(id).await {
                Ok(bytes) => receive::hash(&bytes) == row.text("hash")?,
                Err(Error::Corrupt(_)) => false,
                Err(error) => return Err(error),
            };
            if !is_right {
                wrong.push(id);
            }
        }
        Ok((rows.len(), wrong))
    }

    async fn file_of(&self, id: IncomingId) -> Result<Vec<u8>, Error> {
        let sql = "select content from incoming_file where province = $1 and incoming_id = $2 order by part";
        let mut bytes = Vec::new();
        for row in self.db.fetch_all(sql, args![self.province(), id]).await? {
            let part = STANDARD.decode(row.text("content")?);
            bytes
                .extend(part.map_err(|error| Error::Corrupt(format!("the file of document {id}: {error}")))?);
        }
        Ok(bytes)
    }

    /// The figure of a document from which a value was taken, with its document.
    ///
    /// # Errors
    /// As for [`Store::incoming`].
    pub async fn reading(&self, actor: &Actor, id: ReadingId) -> Result<(Head, Figure), Error> {
        let figure = find_figure(&mut &self.db, self, id).await?;
        Ok((self.incoming_head(actor, figure.incoming).await?, figure))
    }
}

async fn find(db: &mut impl Read, store: &Store, id: IncomingId) -> Result<Head, Error> {
    let sql = format!("select {HEAD} from incoming where province = $1 and id = $2");
    head_of(&db.fetch_one(&sql, args![store.province(), id]).await?)
}

async fn findings(db: &mut impl Read, store: &Store, id: IncomingId) -> Result<Vec<Finding>, Error> {
    let sql = "select position, rule, severity, vi, en, spans, noted_at, noted_by, reason \
               from incoming_finding where province = $1 and incoming_id = $2 order by position";
    db.fetch_all(sql, args![store.province(), id]).await?.iter().map(finding_of).collect()
}

async fn find_figure(db: &mut impl Read, store: &Store, id: ReadingId) -> Result<Figure, Error> {
    let sql = format!("select {FIGURE} from incoming_figure where province = $1 and id = $2");
    figure_of(&db.fetch_one(&sql, args![store.province(), id]).await?)
}
