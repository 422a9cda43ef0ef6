//! What a program does to a report: saves its fields and brings it from one
//! state to the next.

use super::ask;
use super::report::{ReportAnswer, findings, read};
use crate::Error;
use crate::error::Fault;
use crate::page::SignedIn;
use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use domain::form::Cell;
use domain::programme::Programme;
use domain::report::{Command, Refusal};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use storage::report::{Report, Typed};
use utoipa::ToSchema;

/// Fields to be saved.
#[derive(Deserialize, ToSchema)]
pub struct SaveRequest {
    entries: Vec<EntryRequest>,
}

/// One field.
#[derive(Deserialize, ToSchema)]
pub struct EntryRequest {
    /// Its name.
    #[schema(example = "tht-moi")]
    cell: String,
    /// As people type it in Vietnamese: `1.220`, `1220`, `38,4`. Empty takes the value away.
    typed: String,
    /// What stood there when the program read it; if somebody saved another
    /// value since, nothing is overwritten and both values come back.
    #[serde(default)]
    was: String,
    /// The note beside it; absent leaves it.
    note: Option<String>,
}

/// What a save did.
#[derive(Serialize, ToSchema)]
pub struct SaveAnswer {
    /// How many fields changed.
    changed: usize,
    saved_at: Timestamp,
    /// The fields that were not saved, because somebody else saved them.
    clashes: Vec<ClashAnswer>,
    /// The report after it.
    report: ReportAnswer,
}

/// A field that somebody else saved in the meantime.
#[derive(Serialize, ToSchema)]
pub struct ClashAnswer {
    cell: String,
    mine: String,
    theirs: String,
    by: String,
    at: Timestamp,
}

/// Saves fields. 409 when some were saved by somebody else since: the others
/// are saved all the same, and the answer has both values.
#[utoipa::path(put, path = "/api/v1/reports/{form}/{period}/{unit}/entries", tag = "reports",
    params(("form" = String, Path), ("period" = String, Path), ("unit" = String, Path)),
    request_body = SaveRequest,
    responses((status = 200, body = SaveAnswer), (status = 409, body = SaveAnswer), (status = 404), (status = 422)))]
pub async fn save(
    signed: SignedIn,
    Path((form, period, unit)): Path<(String, String, String)>,
    Json(asked): Json<SaveRequest>,
) -> Result<(StatusCode, Json<SaveAnswer>), Error> {
    let (programme, words) = (signed.programme().await?, signed.visit.words);
    let key = ask::report_key(&programme, &form, &period, &unit)?;
    storage::allow(&programme, &signed.actor, domain::permission::Action::Fill, key.unit)?;
    let version = ask::form(&programme, &form)?.version(key.period).ok_or(Error::NotFound)?;
    let known: std::collections::BTreeSet<Cell> = version.cells().collect();
    let unknown = asked.entries.iter().filter(|entry| !known.contains(&Cell::from_name(&entry.cell)));
    let faults: Vec<Fault> = unknown
        .map(|entry| Fault { field: entry.cell.clone(), detail: words.t("api.field_cell").to_owned() })
        .collect();
    if !faults.is_empty() {
        return Err(Error::Fields(faults));
    }
    let typed = asked.entries.into_iter().map(|entry| Typed {
        cell: Cell::from_name(&entry.cell),
        typed: entry.typed,
        was: entry.was,
        note: entry.note,
    });
    let saved = signed.store().save(&signed.deed(), &key, typed.collect()).await?;
    let status = if saved.clashes.is_empty() { StatusCode::OK } else { StatusCode::CONFLICT };
    let clashes = saved.clashes.into_iter().map(|clash| ClashAnswer {
        cell: clash.cell.name(),
        mine: clash.mine,
        theirs: clash.theirs,
        by: clash.by,
        at: clash.at,
    });
    let clashes = clashes.collect();
    let report = read(&signed, &programme, &key).await?;
    Ok((status, Json(SaveAnswer { changed: saved.changed, saved_at: saved.at, clashes, report })))
}

/// An act on a report.
#[derive(Deserialize, Default, ToSchema)]
#[serde(default)]
pub struct ActRequest {
    /// The revision that the program saw; 409 if the report has another by now.
    revision: Option<i64>,
    /// Why; needed for `return` and `reopen`.
    reason: String,
}

/// Where the report stands after an act.
#[derive(Serialize, ToSchema)]
pub struct ActAnswer {
    state: &'static str,
    revision: i64,
}

type Address = Path<(String, String, String)>;
type Done = Result<Json<ActAnswer>, Error>;

/// Sends a report, or puts it before the leader where one signs.
#[utoipa::path(post, path = "/api/v1/reports/{form}/{period}/{unit}/submit", tag = "reports",
    params(("form" = String, Path), ("period" = String, Path), ("unit" = String, Path)), request_body = ActRequest,
    responses((status = 200, body = ActAnswer), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn submit(signed: SignedIn, address: Address, Json(asked): Json<ActRequest>) -> Done {
    act(&signed, address, Command::Submit, asked.revision).await
}

/// Takes a report back that was neither accepted nor returned yet.
#[utoipa::path(post, path = "/api/v1/reports/{form}/{period}/{unit}/withdraw", tag = "reports",
    params(("form" = String, Path), ("period" = String, Path), ("unit" = String, Path)), request_body = ActRequest,
    responses((status = 200, body = ActAnswer), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn withdraw(signed: SignedIn, address: Address, Json(asked): Json<ActRequest>) -> Done {
    act(&signed, address, Command::Withdraw, asked.revision).await
}

/// The leader signs and sends.
#[utoipa::path(post, path = "/api/v1/reports/{form}/{period}/{unit}/sign", tag = "reports",
    params(("form" = String, Path), ("period" = String, Path), ("unit" = String, Path)), request_body = ActRequest,
    responses((status = 200, body = ActAnswer), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn sign(signed: SignedIn, address: Address, Json(asked): Json<ActRequest>) -> Done {
    act(&signed, address, Command::Sign, asked.revision).await
}

/// Sends a report back to the reporter, with a reason.
#[utoipa::path(post, path = "/api/v1/reports/{form}/{period}/{unit}/return", tag = "reports",
    params(("form" = String, Path), ("period" = String, Path), ("unit" = String, Path)), request_body = ActRequest,
    responses((status = 200, body = ActAnswer), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn give_back(signed: SignedIn, address: Address, Json(asked): Json<ActRequest>) -> Done {
    act(&signed, address, Command::Return { reason: asked.reason }, asked.revision).await
}

/// Accepts a report: its figures count with this very request.
#[utoipa::path(post, path = "/api/v1/reports/{form}/{period}/{unit}/accept", tag = "reports",
    params(("form" = String, Path), ("period" = String, Path), ("unit" = String, Path)), request_body = ActRequest,
    responses((status = 200, body = ActAnswer), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn accept(signed: SignedIn, address: Address, Json(asked): Json<ActRequest>) -> Done {
    act(&signed, address, Command::Accept, asked.revision).await
}

/// Opens an accepted report again, with a reason; its figures count until others are accepted.
#[utoipa::path(post, path = "/api/v1/reports/{form}/{period}/{unit}/reopen", tag = "reports",
    params(("form" = String, Path), ("period" = String, Path), ("unit" = String, Path)), request_body = ActRequest,
    responses((status = 200, body = ActAnswer), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn reopen(signed: SignedIn, address: Address, Json(asked): Json<ActRequest>) -> Done {
    act(&signed, address, Command::Reopen { reason: asked.reason }, asked.revision).await
}

async fn act(
    signed: &SignedIn,
    Path((form, period, unit)): Address,
    command: Command,
    revision: Option<i64>,
) -> Done {
    let programme = signed.programme().await?;
    let key = ask::report_key(&programme, &form, &period, &unit)?;
    let done = signed.store().command(&signed.deed(), &key, &command, revision).await;
    match done {
        Ok(_) => {}
        Err(storage::Error::Rule(Refusal::Errors(_) | Refusal::Questions(_))) => {
            let report = signed.store().report(&signed.actor, &key).await?;
            return Err(Error::Fields(open_findings(signed, &programme, &report)));
        }
        Err(storage::Error::Rule(Refusal::NoReason)) => {
            return Err(ask::fault("reason", "check.refused.no_reason", signed.visit.words));
        }
        Err(error) => return Err(error.into()),
    }
    let report = signed.store().report(&signed.actor, &key).await?;
    let revision = report.head.as_ref().map_or(0, |head| head.revision);
    Ok(Json(ActAnswer { state: report.state().code(), revision }))
}

/// What still keeps the report from being sent, at its fields.
fn open_findings(signed: &SignedIn, programme: &Programme, report: &Report) -> Vec<Fault> {
    let open = findings(signed, programme, report).into_iter().filter(|found| !found.answered);
    open.map(|found| Fault {
        field: found.cells.into_iter().next().unwrap_or_default(),
        detail: found.detail,
    })
    .collect()
}
