//! The checks of incoming documents, run on our own text: what would be
//! wrong in somebody else's report is wrong in ours.

use crate::{Error, Words};
use domain::programme::Programme;
use reading::Knowledge;
use reading::check::Severity;
use std::sync::Arc;
use tokio::sync::Semaphore;
use writing::markdown;
use writing::model::Document;

/// Something in the text that contradicts itself.
#[derive(Clone, Debug)]
pub struct Found {
    /// Whether it cannot be right; then freezing asks for a reason.
    pub is_error: bool,
    /// What is wrong, in the page's language.
    pub text: String,
}

/// Readings at one time: more would only share the processors and hold memory of their own.
static AT_ONCE: Semaphore = Semaphore::const_new(2);

/// Reads a document as its readers will and says what contradicts itself in it.
///
/// # Errors
/// Only if the thread that reads is lost.
pub(super) async fn check(
    programme: Arc<Programme>,
    document: &Document,
    words: Words,
) -> Result<Vec<Found>, Error> {
    let text = markdown::render(document);
    let work = move || {
        let knowledge = Knowledge { programme: Some(&programme), glossary: &[] };
        // A text of ours that cannot be read has nothing in it yet.
        let reading = reading::read(text.as_bytes(), "van-ban.md", &knowledge).unwrap_or_default();
        reading::check::check(&reading, &knowledge)
    };
    // It is never closed; if it were, reading without a turn would be right too.
    let _turn = AT_ONCE.acquire().await.ok();
    let checked = tokio::task::spawn_blocking(work).await;
    let checked = checked.map_err(|error| Error::Internal(format!("checking a document: {error}")))?;
    let found = |finding: &reading::check::Finding| Found {
        is_error: finding.severity == Severity::Error,
        text: finding.message.text(words.0).to_owned(),
    };
    Ok(checked.findings.iter().map(found).collect())
}
