//! Pairs that look like one organisation and are two: set aside with a word,
//! shown folded below the others, taken back.

use super::double::{Typed, life, merging, refused};
use super::{Desk, href};
use crate::Error;
use crate::admin::Faults;
use crate::page::{SignedIn, go_with};
use axum::Form;
use axum::extract::Path;
use axum::response::Response;
use domain::UnitId;
use storage::organisation::{Apart, Double, Life};

/// The page of all pairs.
const ALL: &str = "/so-dang-ky/trung";

/// A pair that was set aside.
pub struct Line {
    /// Name, page, seat of each.
    pub two: Vec<(String, String, String)>,
    /// Who said so, when and why.
    pub said: String,
    /// Where it is taken back.
    pub back: String,
}

/// The pairs of an area that were set aside and are not looked at again.
pub async fn lines(desk: &Desk, under: UnitId, shown: &[Double]) -> Result<Vec<Line>, Error> {
    let all = desk.signed.store().apart(&desk.signed.actor, desk.today, under).await?;
    let is_shown = |apart: &Apart| shown.iter().any(|double| apart.is_of(double.two[0].0, double.two[1].0));
    let line = |apart: &Apart| Line {
        two: apart
            .two
            .iter()
            .map(|(id, name, seat)| (name.clone(), href(*id), desk.unit_name(*seat, desk.today)))
            .collect(),
        said: said(desk, apart),
        back: format!("{}/khong-trung/{}/rut", href(apart.two[0].0), apart.two[1].0),
    };
    Ok(all.iter().filter(|apart| !is_shown(apart)).map(line).collect())
}

/// What is said of these two, if anything is.
pub async fn of(desk: &Desk, one: &Life, other: &Life) -> Result<Option<Apart>, Error> {
    let area = desk.signed.actor.unit;
    let all = desk.signed.store().apart(&desk.signed.actor, desk.today, area).await?;
    Ok(all.into_iter().find(|apart| apart.is_of(one.id, other.id)))
}

/// "Nguyễn Văn A, 10/1/2024: hai tổ khác nhau".
pub fn said(desk: &Desk, apart: &Apart) -> String {
    let at = crate::task::say::moment(apart.said_at, desk.words);
    let said = desk.words.f("double.apart_said", &[("by", &apart.said_by), ("at", &at)]);
    if apart.why.is_empty() { said } else { format!("{said}: {}", apart.why) }
}

/// That a pair was set aside before, and what has changed since.
pub fn came_back(desk: &Desk, apart: &Apart) -> String {
    let changed = apart.changed.iter().map(|code| desk.words.t(&format!("double.changed.{code}")).to_owned());
    let changed = changed.collect::<Vec<_>>().join(", ");
    desk.words.f("double.came_back", &[("said", &said(desk, apart)), ("changed", &changed)])
}

pub async fn set(
    signed: SignedIn,
    Path((id, other)): Path<(String, String)>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let desk = Desk::open(signed).await?;
    let (first, second) = (life(&desk, &id).await?, life(&desk, &other).await?);
    let revision = |text: &str| text.parse().unwrap_or(-1);
    let seen = (revision(&typed.ban), revision(&typed.ban_khac));
    let store = desk.signed.store();
    match store.say_apart(&desk.deed(), (first.id, second.id), &typed.vi_sao, seen).await {
        Ok(()) => Ok(go_with(ALL, "double.set_apart")),
        Err(error) => {
            let mut faults = Faults::default();
            refused(&mut faults, "vi_sao", error, &desk)?;
            merging(&desk, &first, &second, &typed, faults).await
        }
    }
}

/// Nothing is lost by it, so that it does not ask.
pub async fn take_back(
    signed: SignedIn,
    Path((id, other)): Path<(String, String)>,
) -> Result<Response, Error> {
    let desk = Desk::open(signed).await?;
    let (first, second) = (life(&desk, &id).await?, life(&desk, &other).await?);
    match desk.signed.store().take_back_apart(&desk.deed(), (first.id, second.id)).await {
        // Somebody was quicker: it is as it was wanted.
        Ok(()) | Err(storage::Error::Conflict) => Ok(go_with(ALL, "double.taken_back")),
        Err(error) => Err(error.into()),
    }
}
