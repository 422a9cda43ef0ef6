//! The checks of incoming documents, run on our own text: what would be
//! wrong in somebody else's report is wrong in ours.
//!
//! Reading a text costs more than everything else on its page, and says the
//! same of the same text every time. So what was found is kept for a while.

use crate::{Error, Words};
use domain::programme::Programme;
use reading::Knowledge;
use reading::check::{Finding, Severity};
use sha2::{Digest, Sha256};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError, Weak};
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

/// Texts of which is known what was found in them.
const KEPT: usize = 64;
/// Readings at one time: more would only share the processors and hold memory of their own.
const AT_ONCE: usize = 2;

/// The checks of a running program: the last texts with what was found in
/// them. A server beside this one finds the same.
#[derive(Debug)]
pub struct Checks {
    kept: Mutex<VecDeque<Kept>>,
    turns: Semaphore,
}

/// What was found in a text by the units and indicators of a programme.
#[derive(Debug)]
struct Kept {
    programme: Weak<Programme>,
    /// SHA-256 of the text.
    hash: [u8; 32],
    findings: Arc<[Finding]>,
}

impl Default for Checks {
    fn default() -> Self {
        Self { kept: Mutex::default(), turns: Semaphore::new(AT_ONCE) }
    }
}

impl Checks {
    /// Reads a document as its readers will and says what contradicts itself in it.
    ///
    /// # Errors
    /// Only if the thread that reads is lost.
    pub(crate) async fn of(
        &self,
        programme: &Arc<Programme>,
        document: &Document,
        words: Words,
    ) -> Result<Vec<Found>, Error> {
        let text = markdown::render(document);
        let hash: [u8; 32] = Sha256::digest(text.as_bytes()).into();
        let findings = match self.known(programme, &hash) {
            Some(findings) => findings,
            None => self.read(programme.clone(), text, hash).await?,
        };
        let found = |finding: &Finding| Found {
            is_error: finding.severity == Severity::Error,
            text: finding.message.text(words.0).to_owned(),
        };
        Ok(findings.iter().map(found).collect())
    }

    fn known(&self, programme: &Arc<Programme>, hash: &[u8; 32]) -> Option<Arc<[Finding]>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let is_it =
            |one: &&Kept| one.hash == *hash && std::ptr::eq(one.programme.as_ptr(), Arc::as_ptr(programme));
        kept.iter().find(is_it).map(|one| one.findings.clone())
    }

    async fn read(
        &self,
        programme: Arc<Programme>,
        text: String,
        hash: [u8; 32],
    ) -> Result<Arc<[Finding]>, Error> {
        // It is never closed; if it were, reading without a turn would be right too.
        let _turn = self.turns.acquire().await.ok();
        // Many may have asked for one text at once: whoever comes after the first finds it done.
        if let Some(findings) = self.known(&programme, &hash) {
            return Ok(findings);
        }
        let by = Arc::downgrade(&programme);
        let checked = tokio::task::spawn_blocking(move || findings(&programme, &text)).await;
        let findings = checked.map_err(|error| Error::Internal(format!("checking a document: {error}")))?;
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.truncate(KEPT - 1);
        kept.push_front(Kept { programme: by, hash, findings: findings.clone() });
        Ok(findings)
    }
}

fn findings(programme: &Programme, text: &str) -> Arc<[Finding]> {
    let knowledge = Knowledge { programme: Some(programme), glossary: &[] };
    // A text of ours that cannot be read has nothing in it yet.
    let reading = reading::read(text.as_bytes(), "van-ban.md", &knowledge).unwrap_or_default();
    reading::check::check(&reading, &knowledge).findings.into()
}
