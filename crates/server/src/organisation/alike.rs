//! What a new organisation looks like among those that are there: shown before
//! it is written, with a box to tick where it is another one all the same.

use super::{Desk, href};
use crate::Error;
use domain::organisation::Facts;
use storage::organisation::Resembling;

/// One that is there already.
pub struct Line {
    pub name: String,
    pub href: String,
    pub seat: String,
    /// Why it was found.
    pub alike: String,
}

/// Those that were found.
#[derive(Default)]
pub struct Found {
    pub lines: Vec<Line>,
    /// Which they are: what the box stands for, so that one that was entered
    /// meanwhile is asked about too.
    pub these: String,
}

/// Those that resemble it and of which nobody said yet that they are others.
pub async fn find(desk: &Desk, facts: &Facts, said: &str) -> Result<Found, Error> {
    let store = desk.signed.store();
    let found = store.resembling(&desk.signed.actor, desk.today, facts).await?;
    let is_said = |one: &Resembling| said.split(',').any(|id| id == one.id.to_string());
    if found.iter().all(is_said) {
        return Ok(Found::default());
    }
    let these = found.iter().map(|one| one.id.to_string()).collect::<Vec<_>>().join(",");
    let line = |one: Resembling| Line {
        href: href(one.id),
        seat: desk.unit_name(one.seat, desk.today),
        alike: one
            .alike
            .iter()
            .map(|why| desk.words.t(&format!("double.alike.{}", why.code())).to_owned())
            .collect::<Vec<_>>()
            .join("; "),
        name: one.name,
    };
    Ok(Found { lines: found.into_iter().map(line).collect(), these })
}
