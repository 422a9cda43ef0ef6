//! Splitting a goal over units: by hand, evenly, in proportion, out of Excel.
//! The sum stands beside the whole, and a gap is shown and never forbidden. Of
//! many units a page has those below one; what is saved leaves the others as
//! they are.

mod desk;
mod file;
mod grid;
mod typed;

use super::{Clash, Opened};
use crate::admin::{pick, reason};
use crate::page::{SignedIn, go_with};
use crate::{Error, link, take};
use axum::Form;
use axum::extract::{FromRequest, Multipart, Path, Query, Request};
use axum::http::StatusCode;
use axum::response::Response;
use desk::Desk;
use domain::plan::{Plan, Share, evenly, in_proportion};
use grid::{Outcome, page};
use serde::Deserialize;
use std::collections::HashMap;
use storage::plan::Changed;
use typed::Typed;

/// What the address says: which level is split over, and which part is shown.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    cap: String,
    phan: String,
}

/// The grid as it counts now.
pub async fn show(
    signed: SignedIn,
    Path((key, target)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    let opened = Opened::keep(&signed, &key).await?;
    let desk = Desk::open(&signed, &opened, &target, &asked.cap).await?;
    let today = signed.visit.today();
    let last = desk.target.versions.last().map_or(today, |last| last.from.max(today));
    let typed = Typed {
        cap: desk.level.clone(),
        from: vietnamese::date::short(last, signed.visit.words.0),
        revision: opened.kept.revision,
        part: asked.phan.parse().ok().filter(|part| *part < desk.parts.len()).unwrap_or(0),
        shares: desk.held(),
        ..Typed::default()
    };
    page(&desk, typed, Outcome::default()).await
}

/// Computes, or saves as a new version.
pub async fn change(
    signed: SignedIn,
    Path((key, target)): Path<(String, String)>,
    Form(fields): Form<HashMap<String, String>>,
) -> Result<Response, Error> {
    let opened = Opened::keep(&signed, &key).await?;
    let mut typed = Typed::read(&fields);
    let desk = Desk::open(&signed, &opened, &target, &typed.cap).await?;
    let words = signed.visit.words;
    let mut outcome = Outcome::default();
    let act = fields.get("act").map_or("", String::as_str);
    typed.part = typed.part.min(desk.parts.len().saturating_sub(1));
    desk.complete(&mut typed);
    match (act, desk.whole()) {
        ("even", Some(whole)) => desk.put(&mut typed, &evenly(whole, desk.units.len())),
        ("proportion", Some(whole)) if !typed.by.is_empty() => {
            let weights = desk.weights(&typed.by).await?;
            if weights.iter().all(|weight| *weight <= 0) {
                outcome.faults.add("theo", words.t("plan.no_weights"));
            } else {
                desk.put(&mut typed, &in_proportion(whole, &weights));
            }
        }
        ("proportion", Some(_)) => outcome.faults.add("theo", words.t("plan.choose_weights")),
        ("even" | "proportion", None) => outcome.faults.add("theo", words.t("plan.no_whole_number")),
        _ => {}
    }
    let shares = desk.shares(&typed, &mut outcome.faults);
    if let (Some(part), true) = (act.strip_prefix("phan-"), outcome.faults.is_empty()) {
        // What cannot be read is mended where it stands, before the page is left.
        typed.part = part.parse().ok().filter(|part| *part < desk.parts.len()).unwrap_or(typed.part);
    }
    if act != "save" {
        return page(&desk, typed, outcome).await;
    }
    save(&desk, typed, shares, outcome).await
}

async fn save(
    desk: &Desk<'_>,
    mut typed: Typed,
    shares: Vec<Share>,
    mut outcome: Outcome,
) -> Result<Response, Error> {
    let (signed, words) = (desk.signed, desk.signed.visit.words);
    let faults = &mut outcome.faults;
    let from = match pick::day(&typed.from, words) {
        Ok(Some(day)) => Some(day),
        Ok(None) => {
            faults.add("tu", words.t("admin.day_missing"));
            None
        }
        Err(text) => {
            faults.add("tu", text);
            None
        }
    };
    let why = reason(&typed.reason, faults, words);
    let last = desk.target.versions.last().ok_or(Error::NotFound)?;
    let Some(from) = from.filter(|_| faults.is_empty()) else { return page(desk, typed, outcome).await };
    let version = domain::plan::TargetVersion {
        from,
        shares,
        reason: why.clone(),
        ordered_by: typed.ordered_by.clone(),
        said_by: signed.actor.name.clone(),
        said_at: Some(signed.visit.now),
        ..last.clone()
    };
    let plan = &desk.opened.plan().key;
    let indicators = &desk.opened.programme.indicators;
    let edit = |plan: &mut Plan| plan.add_version(&desk.target.key, version, indicators);
    match signed.store().change_plan(&signed.deed(), plan, typed.revision, &why, edit).await {
        Ok(Changed::Done) => Ok(go_with(&link::target(plan, &desk.target.key), "plan.split_saved")),
        Ok(Changed::Clash(kept)) => {
            let now = kept.plan.target(&desk.target.key).and_then(|target| target.versions.last());
            let theirs = now.iter().flat_map(|version| &version.shares);
            let theirs = theirs.map(|share| (share.unit, share.value)).collect();
            typed.revision = kept.revision;
            outcome.clash = Some((Clash::of(&kept, Vec::new(), words), theirs));
            page(desk, typed, outcome).await
        }
        Err(error) => {
            outcome.faults.refused("tu", error, words)?;
            page(desk, typed, outcome).await
        }
    }
}

/// The Excel file to fill in.
pub async fn template(
    signed: SignedIn,
    Path((key, target)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    let opened = Opened::keep(&signed, &key).await?;
    let desk = Desk::open(&signed, &opened, &target, &asked.cap).await?;
    let version = desk.target.version(signed.visit.today()).ok_or(Error::NotFound)?;
    let sight = opened.sight(&signed);
    let name = format!("giao {key} {target}");
    let sheet = || file::template(&sight, desk.target, &desk.units, |unit| version.share_of(unit));
    take::file("xlsx", &name, sheet)?.ok_or(Error::NotFound)
}

/// Reads a split out of a file or of what was pasted into the grid; saving is a second step.
pub async fn import(
    signed: SignedIn,
    Path((key, target)): Path<(String, String)>,
    request: Request,
) -> Result<Response, Error> {
    let opened = Opened::keep(&signed, &key).await?;
    let form = Multipart::from_request(request, &()).await;
    let mut parts = form.map_err(|_| Error::Status(StatusCode::BAD_REQUEST))?;
    let (mut file, mut fields) = (Vec::new(), HashMap::new());
    let unreadable = |_| Error::Status(StatusCode::BAD_REQUEST);
    while let Some(part) = parts.next_field().await.map_err(unreadable)? {
        let name = part.name().unwrap_or_default().to_owned();
        if name == "tep" {
            file = part.bytes().await.map_err(unreadable)?.to_vec();
        } else {
            fields.insert(name, part.text().await.map_err(unreadable)?);
        }
    }
    let mut typed = Typed::read(&fields);
    let desk = Desk::open(&signed, &opened, &target, &typed.cap).await?;
    let pasted = fields.remove("dan").unwrap_or_default();
    let (words, decimals) = (signed.visit.words, desk.decimals());
    typed.part = typed.part.min(desk.parts.len().saturating_sub(1));
    let read = match (file.is_empty(), pasted.trim().is_empty()) {
        (false, _) => file::excel(&file, &desk.units, decimals, words),
        (true, false) => file::pasted(&pasted, &desk.units, decimals, words),
        (true, true) => Err(vec![crate::workbook::Wrong::file(words.t("plan.file_missing"))]),
    };
    let mut outcome = Outcome::default();
    match read {
        Ok(shares) => {
            // A unit that the table does not name has no share in it.
            typed.shares = desk.units.iter().map(|unit| (unit.id, String::new())).collect();
            typed.shares.extend(shares.into_iter().map(|(unit, value)| (unit, desk.number(value))));
            outcome.is_read = true;
        }
        Err(wrong) => {
            desk.complete(&mut typed);
            (outcome.wrong, outcome.pasted) = (wrong, pasted);
        }
    }
    page(&desk, typed, outcome).await
}
