//! What is in a file, kept in the database: base64 in pieces, so that no row
//! is large and the tables keep to text and whole numbers (decision 12), read
//! against its hash.

use crate::secret::hex;
use crate::{Error, Read, Tx, args};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::Province;
use sha2::{Digest, Sha256};

/// The largest file that is attached to something, in bytes.
pub const LARGEST_FILE: usize = 10 * 1024 * 1024;
/// Bytes of a file in one row; a multiple of three, so that the pieces join.
const PIECE: usize = 384 * 1024;

/// A file to be kept.
#[derive(Clone, Debug)]
pub struct NewFile {
    /// Its name without folders.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

impl NewFile {
    /// Its name as it is kept: no control characters, at most 150 letters.
    pub(crate) fn kept_name(&self) -> String {
        self.name.trim().chars().filter(|c| !c.is_control()).take(150).collect()
    }
}

/// A table of pieces with `province`, its key, `part` and `content`.
#[derive(Clone, Copy)]
pub(crate) struct Pieces {
    pub table: &'static str,
    pub key: &'static str,
}

/// SHA-256 in hexadecimal.
pub(crate) fn hash(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

impl Pieces {
    /// Keeps what is in a file.
    pub async fn write(
        self,
        tx: &mut Tx,
        province: &Province,
        id: impl ToString,
        bytes: &[u8],
    ) -> Result<(), Error> {
        let Pieces { table, key } = self;
        let sql = format!("insert into {table} (province, {key}, part, content) values ($1, $2, $3, $4)");
        for (place, piece) in (0_i64..).zip(bytes.chunks(PIECE)) {
            tx.execute(&sql, args![province, id.to_string(), place, STANDARD.encode(piece)]).await?;
        }
        Ok(())
    }

    /// What is in a file.
    ///
    /// # Errors
    /// [`Error::Corrupt`] when it no longer has the hash that it was kept with.
    pub async fn read(
        self,
        db: &mut impl Read,
        province: &Province,
        id: impl ToString,
        expected_hash: &str,
    ) -> Result<Vec<u8>, Error> {
        let (Pieces { table, key }, id) = (self, id.to_string());
        let sql = format!("select content from {table} where province = $1 and {key} = $2 order by part");
        let mut bytes = Vec::new();
        for row in db.fetch_all(&sql, args![province, id.as_str()]).await? {
            let piece = STANDARD.decode(row.text("content")?);
            bytes.extend(piece.map_err(|error| Error::Corrupt(format!("{table} {id}: {error}")))?);
        }
        if hash(&bytes) == expected_hash {
            Ok(bytes)
        } else {
            Err(Error::Corrupt(format!("{table} {id} was changed after it was kept")))
        }
    }
}
