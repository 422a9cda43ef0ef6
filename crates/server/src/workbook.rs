//! Workbooks that people send: read in one way, cell by cell as somebody would
//! type it, and what is wrong told by its cell.

use crate::{Error, Words};
use domain::organisation::sheet::{Cell, Grid};
use reading::source::{Refused, workbook};

/// What is wrong with a cell: "C7" and what to do about it.
#[derive(Debug)]
pub struct Wrong {
    /// The cell's name; a dash where it is the file.
    pub cell: String,
    /// What is wrong and how to mend it.
    pub text: String,
}

impl Wrong {
    /// At a cell, rows and columns from zero.
    pub(crate) fn at((row, column): (usize, usize), text: impl Into<String>) -> Self {
        Self { cell: name((row, column)), text: text.into() }
    }

    /// With the whole file.
    pub(crate) fn file(text: impl Into<String>) -> Self {
        Self { cell: "–".to_owned(), text: text.into() }
    }
}

/// "C7": row and column from zero.
pub(crate) fn name((row, column): (usize, usize)) -> String {
    Cell { sheet: 0, row, column }.name()
}

/// The sheets of a file. A file takes its time; the other requests do not wait for it.
pub(crate) async fn grids(bytes: Vec<u8>) -> Result<Result<Vec<Grid>, Refused>, Error> {
    apart(move || workbook::grids(&bytes)).await
}

/// Something long, on a thread of its own.
pub(crate) async fn apart<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
    tokio::task::spawn_blocking(work).await.map_err(|error| Error::Internal(error.to_string()))
}

/// Why a file is no workbook that can be read.
pub(crate) fn refused(refused: &Refused, words: Words) -> String {
    match refused {
        // Its own words name every format that documents may come in.
        Refused::UnknownFormat => words.t("bring.no_workbook").to_owned(),
        other => format!("{}.", other.text(words.0)),
    }
}
