//! What the first page says of recommendations: those that wait for an answer
//! of the own unit.

use super::{address, line, marks};
use crate::Error;
use crate::home::work::Task;
use crate::page::SignedIn;
use domain::permission::{Action, Reach, reach};
use storage::recommendation::Recommendation;

/// Recommendations on the first page; the rest is a link away.
const SHOWN: usize = 5;

/// Those that the actor can answer for their unit, the most urgent first.
pub(crate) async fn waiting(signed: &SignedIn) -> Result<Vec<Task>, Error> {
    if reach(signed.actor.role, Action::Recommend) == Reach::Nowhere {
        return Ok(Vec::new());
    }
    let (programme, today, words) = (signed.programme().await?, signed.visit.today(), signed.visit.words);
    let open = signed.store().open_recommendations(&signed.actor, today).await?;
    let waits =
        |one: &&Recommendation| one.answered_on.is_none() && one.new.to_unit == Some(signed.actor.unit);
    let task = |one: &Recommendation| Task {
        title: one.new.subject.clone(),
        href: address(one),
        marks: marks(one, today, words),
        lines: vec![line(&programme, one, today, words)],
    };
    Ok(open.iter().filter(waits).take(SHOWN).map(task).collect())
}
