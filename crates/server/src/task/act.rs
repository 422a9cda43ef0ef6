//! What is done on a part's page: stating, sending, taking back, accepting,
//! sending back, reminding, moving the day, speaking.

use super::part::{Left, Typed, href, id_of, next_waiting, page, unprocessable};
use crate::Error;
use crate::admin::{Faults, pick};
use crate::page::{SignedIn, go_with};
use axum::Form;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::form::Cell;
use domain::plan::{PartAct, Review, Statement, StatementFault, TaskState};
use serde::Deserialize;
use storage::task::{Saved, Stated};

/// Reads the return's fields: `so.<cell>` are numbers.
fn read_typed(fields: Vec<(String, String)>) -> (Typed, i64, bool) {
    let (mut typed, mut revision, mut is_sent) = (Typed::default(), -1, false);
    for (name, value) in fields {
        match name.as_str() {
            "trang_thai" => typed.state = value,
            "tien_do" => typed.progress = value,
            "ket_qua" => typed.text = value,
            "xong_ngay" => typed.done_on = value,
            "revision" => revision = value.trim().parse().unwrap_or(-1),
            "viec" => is_sent = value == "gui",
            name => {
                if let Some(cell) = name.strip_prefix("so.") {
                    typed.numbers.push((cell.to_owned(), value));
                }
            }
        }
    }
    (typed, revision, is_sent)
}

/// Saves the return, and sends it if that button was pressed.
pub async fn state(
    signed: SignedIn,
    Path(id): Path<String>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Error> {
    let (id, words) = (id_of(&id)?, signed.visit.words);
    let (typed, revision, is_sent) = read_typed(fields);
    let case = signed.store().part(&signed.actor, signed.visit.today(), id).await?;
    if !case.sides.leads {
        return Err(Error::Forbidden);
    }
    let mut faults = Faults::default();
    let state = TaskState::from_code(&typed.state);
    if state.is_none() {
        faults.add("trang_thai", words.t("task.state_missing"));
    }
    let progress = typed.progress.trim().trim_end_matches('%').trim();
    let progress = if progress.is_empty() { Ok(0) } else { progress.parse::<i64>() };
    let progress = progress.ok().filter(|progress| (0..=100).contains(progress));
    if progress.is_none() {
        faults.add("tien_do", words.t("task.progress_range"));
    }
    let done_on = pick::day(&typed.done_on, words);
    let done_on = done_on.map_err(|text| faults.add("xong_ngay", text)).ok();
    let (Some(state), Some(progress), Some(done_on)) = (state, progress, done_on) else {
        return unprocessable(&signed, id, Left { typed: Some(typed), faults, ..Left::default() }).await;
    };
    let statement = Statement { state, progress, text: typed.text.clone(), done_on };
    let numbers = typed.numbers.iter().map(|(name, typed)| (Cell::from_name(name), typed.clone())).collect();
    let stated = Stated { statement, numbers, revision, is_sent };
    match signed.store().state_part(&signed.deed(), id, &stated).await {
        Ok(Saved::Done(Review::Sent)) => Ok(go_with(&href(id), "task.sent")),
        Ok(Saved::Done(_)) => Ok(go_with(&href(id), "task.saved")),
        Ok(Saved::Faults(found, unread)) => {
            for fault in found {
                faults.add(field_of(fault), words.t(&format!("task.fault.{}", fault.code())));
            }
            for cell in &unread {
                faults.add(&format!("so.{}", cell.name()), words.t("task.number_unread"));
            }
            let left = Left { typed: Some(typed), faults, unread, ..Left::default() };
            unprocessable(&signed, id, left).await
        }
        Ok(Saved::Clash(_)) => {
            let left = Left { typed: Some(typed), clash: true, ..Left::default() };
            Ok((StatusCode::CONFLICT, page(&signed, id, left).await?).into_response())
        }
        Err(storage::Error::Refused(key)) => {
            let refused = Some(words.t(&key).to_owned());
            unprocessable(&signed, id, Left { typed: Some(typed), refused, ..Left::default() }).await
        }
        Err(error) => Err(error.into()),
    }
}

fn field_of(fault: StatementFault) -> &'static str {
    match fault {
        StatementFault::Progress => "tien_do",
        StatementFault::DoneOnMissing | StatementFault::DoneOnLater => "xong_ngay",
        StatementFault::ResultMissing | StatementFault::ReasonMissing => "ket_qua",
    }
}

/// What an act's form holds.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Act {
    revision: String,
    reason: String,
    noi: String,
    han: String,
    /// Where the form stood: `danh-sach` for the list of what waits.
    tu: String,
}

/// Takes back what nobody has looked at.
pub async fn withdraw(
    signed: SignedIn,
    Path(id): Path<String>,
    Form(act): Form<Act>,
) -> Result<Response, Error> {
    do_act(&signed, &id, act, PartAct::Withdraw, "task.withdrawn").await
}

/// Accepts what was sent.
pub async fn accept(
    signed: SignedIn,
    Path(id): Path<String>,
    Form(act): Form<Act>,
) -> Result<Response, Error> {
    do_act(&signed, &id, act, PartAct::Accept, "task.accepted").await
}

/// Sends it back with a reason.
pub async fn send_back(
    signed: SignedIn,
    Path(id): Path<String>,
    Form(act): Form<Act>,
) -> Result<Response, Error> {
    let reason = act.reason.clone();
    do_act(&signed, &id, act, PartAct::SendBack { reason }, "task.sent_back").await
}

/// Reminds the lead agency.
pub async fn remind(
    signed: SignedIn,
    Path(id): Path<String>,
    Form(act): Form<Act>,
) -> Result<Response, Error> {
    do_act(&signed, &id, act, PartAct::Remind, "task.reminded").await
}

/// Says something in the thread.
pub async fn speak(
    signed: SignedIn,
    Path(id): Path<String>,
    Form(act): Form<Act>,
) -> Result<Response, Error> {
    let text = act.noi.clone();
    do_act(&signed, &id, act, PartAct::Say { text }, "task.spoken").await
}

async fn do_act(
    signed: &SignedIn,
    id: &str,
    typed: Act,
    act: PartAct,
    done: &'static str,
) -> Result<Response, Error> {
    let (id, words) = (id_of(id)?, signed.visit.words);
    let programme = signed.programme().await?;
    let is_review = matches!(act, PartAct::Accept | PartAct::SendBack { .. });
    // Looked up before the act: the place among what waits is gone with it.
    let next = match is_review {
        true => next_waiting(signed, &programme, id).await?,
        false => None,
    };
    let seen = typed.revision.trim().parse().unwrap_or(-1);
    let wrong = |refused: String| Left {
        refused: Some(refused),
        reason: typed.reason.clone(),
        said: typed.noi.clone(),
        ..Left::default()
    };
    match signed.store().act_on_part(&signed.deed(), id, &act, Some(seen)).await {
        Ok(_) if is_review && typed.tu == "danh-sach" => Ok(go_with("/nhiem-vu?muc=cho-duyet", done)),
        Ok(_) if is_review => Ok(go_with(&next.map_or_else(|| href(id), |(href, _)| href), done)),
        Ok(_) => Ok(go_with(&href(id), done)),
        Err(storage::Error::Refused(key)) => unprocessable(signed, id, wrong(words.t(&key).to_owned())).await,
        Err(storage::Error::Conflict) => {
            let left = wrong(words.t("task.changed").to_owned());
            Ok((StatusCode::CONFLICT, page(signed, id, left).await?).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// Moves the due day, or with an empty field back to the computed one.
pub async fn set_due(
    signed: SignedIn,
    Path(id): Path<String>,
    Form(act): Form<Act>,
) -> Result<Response, Error> {
    let (id, words) = (id_of(&id)?, signed.visit.words);
    let left = |faults: Faults, refused: Option<String>| Left {
        faults,
        refused,
        due: act.han.clone(),
        due_why: act.reason.clone(),
        ..Left::default()
    };
    let day = match pick::day(&act.han, words) {
        Ok(day) => day,
        Err(text) => {
            // Who may not do it learns nothing from its fields.
            let case = signed.store().part(&signed.actor, signed.visit.today(), id).await?;
            if !case.sides.keeps {
                return Err(Error::Forbidden);
            }
            let mut faults = Faults::default();
            faults.add("han", text);
            return unprocessable(&signed, id, left(faults, None)).await;
        }
    };
    let seen = act.revision.trim().parse().unwrap_or(-1);
    match signed.store().set_due(&signed.deed(), id, day, &act.reason, seen).await {
        Ok(()) => Ok(go_with(&href(id), "task.due_set")),
        Err(storage::Error::Refused(key)) => {
            unprocessable(&signed, id, left(Faults::default(), Some(words.t(&key).to_owned()))).await
        }
        Err(storage::Error::Conflict) => {
            let left = left(Faults::default(), Some(words.t("task.changed").to_owned()));
            Ok((StatusCode::CONFLICT, page(&signed, id, left).await?).into_response())
        }
        Err(error) => Err(error.into()),
    }
}
