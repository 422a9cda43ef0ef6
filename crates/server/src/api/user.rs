//! Users, as an administrator of their units manages them. A password that is
//! made here stands in the answer once and nowhere else.

use super::answer::{self, UnitName};
use super::ask;
use crate::Error;
use crate::page::SignedIn;
use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use domain::permission::Role;
use domain::programme::Programme;
use domain::{UnitId, UserId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use storage::User;
use storage::managed::Appointment;
use utoipa::ToSchema;

/// A user.
#[derive(Serialize, ToSchema)]
pub struct UserAnswer {
    id: uuid::Uuid,
    login: String,
    name: String,
    role: &'static str,
    unit: UnitName,
    /// Whether they have to choose a password before anything else.
    must_change: bool,
    created_at: Timestamp,
    /// When they were shut out.
    disabled_at: Option<Timestamp>,
}

/// A user who has just got a password.
#[derive(Serialize, ToSchema)]
pub struct UserWithPassword {
    user: UserAnswer,
    /// Shown this once; the user has to choose another one at first.
    password: String,
}

/// A user to be made.
#[derive(Deserialize, ToSchema)]
pub struct UserRequest {
    /// 3 to 64 of a–z, 0–9, `.`, `-`, `_`, `@`.
    login: String,
    name: String,
    /// `commune_officer`, `district_officer`, `province_officer`, `leader`, `administrator`, `reader`.
    role: String,
    /// The unit's code today.
    unit: String,
}

/// Another role or unit.
#[derive(Deserialize, ToSchema)]
pub struct GrantRequest {
    role: String,
    /// The unit's code today.
    unit: String,
}

/// Why a user is shut out.
#[derive(Deserialize, ToSchema)]
pub struct LockRequest {
    reason: String,
}

/// Users of the administrator's units, by login.
#[utoipa::path(get, path = "/api/v1/users", tag = "office",
    responses((status = 200, body = Vec<UserAnswer>), (status = 403)))]
pub async fn list(signed: SignedIn) -> Result<Json<Vec<UserAnswer>>, Error> {
    let programme = signed.programme().await?;
    let users = signed.store().managed_users(&signed.deed()).await?;
    Ok(Json(users.into_iter().map(|user| user_answer(&programme, &signed, user)).collect()))
}

/// One user of the administrator's units.
#[utoipa::path(get, path = "/api/v1/users/{id}", tag = "office", params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = UserAnswer), (status = 403), (status = 404)))]
pub async fn show(signed: SignedIn, Path(id): Path<String>) -> Result<Json<UserAnswer>, Error> {
    found(&signed, user_id(&id)?).await
}

/// Makes a user with a first password.
#[utoipa::path(post, path = "/api/v1/users", tag = "office", request_body = UserRequest,
    responses((status = 201, body = UserWithPassword), (status = 403), (status = 404), (status = 422)))]
pub async fn create(
    signed: SignedIn,
    Json(asked): Json<UserRequest>,
) -> Result<(StatusCode, Json<UserWithPassword>), Error> {
    let programme = signed.programme().await?;
    let (role, unit) = granted(&signed, &programme, &asked.role, &asked.unit)?;
    let new = Appointment { login: asked.login, name: asked.name, role, unit };
    let made = signed.store().appoint(&signed.deed(), new).await;
    let (user, password) = made.map_err(|error| at_field(&signed, error))?;
    let user = user_answer(&programme, &signed, user);
    Ok((StatusCode::CREATED, Json(UserWithPassword { user, password })))
}

/// Gives a user another role or unit.
#[utoipa::path(put, path = "/api/v1/users/{id}/grant", tag = "office", params(("id" = uuid::Uuid, Path)),
    request_body = GrantRequest,
    responses((status = 200, body = UserAnswer), (status = 403), (status = 404), (status = 422)))]
pub async fn grant(
    signed: SignedIn,
    Path(id): Path<String>,
    Json(asked): Json<GrantRequest>,
) -> Result<Json<UserAnswer>, Error> {
    let (programme, id) = (signed.programme().await?, user_id(&id)?);
    let (role, unit) = granted(&signed, &programme, &asked.role, &asked.unit)?;
    signed.store().grant(&signed.deed(), id, role, unit).await.map_err(|error| at_field(&signed, error))?;
    found(&signed, id).await
}

/// Gives a user a new password and ends their sessions.
#[utoipa::path(post, path = "/api/v1/users/{id}/password", tag = "office", params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = UserWithPassword), (status = 403), (status = 404)))]
pub async fn renew_password(
    signed: SignedIn,
    Path(id): Path<String>,
) -> Result<Json<UserWithPassword>, Error> {
    let id = user_id(&id)?;
    let password = signed.store().renew_password(&signed.deed(), id).await?;
    let Json(user) = found(&signed, id).await?;
    Ok(Json(UserWithPassword { user, password }))
}

/// Shuts a user out: their sessions end and their tokens open nothing.
#[utoipa::path(post, path = "/api/v1/users/{id}/lock", tag = "office", params(("id" = uuid::Uuid, Path)),
    request_body = LockRequest,
    responses((status = 200, body = UserAnswer), (status = 403), (status = 404), (status = 422)))]
pub async fn lock(
    signed: SignedIn,
    Path(id): Path<String>,
    Json(asked): Json<LockRequest>,
) -> Result<Json<UserAnswer>, Error> {
    let id = user_id(&id)?;
    match signed.store().lock_user(&signed.deed(), id, &asked.reason).await {
        Ok(()) => found(&signed, id).await,
        Err(storage::Error::Rule(domain::report::Refusal::NoReason)) => {
            Err(ask::fault("reason", "admin.reason_missing", signed.visit.words))
        }
        Err(error) => Err(error.into()),
    }
}

/// Lets a user in again.
#[utoipa::path(post, path = "/api/v1/users/{id}/unlock", tag = "office", params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = UserAnswer), (status = 403), (status = 404)))]
pub async fn unlock(signed: SignedIn, Path(id): Path<String>) -> Result<Json<UserAnswer>, Error> {
    let id = user_id(&id)?;
    signed.store().unlock_user(&signed.deed(), id).await?;
    found(&signed, id).await
}

fn user_id(text: &str) -> Result<UserId, Error> {
    text.parse().map_err(|_| Error::NotFound)
}

/// Role and unit of a request; the unit is one of the asker's.
fn granted(
    signed: &SignedIn,
    programme: &Programme,
    role: &str,
    unit: &str,
) -> Result<(Role, UnitId), Error> {
    let words = signed.visit.words;
    let role = Role::from_code(role).ok_or_else(|| ask::fault("role", "api.field_role", words))?;
    if unit.trim().is_empty() {
        return Err(ask::fault("unit", "admin.unit_missing", words));
    }
    Ok((role, ask::unit(programme, signed, Some(&unit.to_owned()), signed.visit.today())?))
}

/// A refusal at the field that it speaks of.
fn at_field(signed: &SignedIn, error: storage::Error) -> Error {
    let storage::Error::Refused(key) = &error else { return error.into() };
    let field = match key.as_ref() {
        "admin.name_missing" => "name",
        "user.last_administrator" => "role",
        unfit if unfit.split('.').nth(1) == Some("unfit") => "unit",
        _ => "login",
    };
    ask::fault(field, key, signed.visit.words)
}

async fn found(signed: &SignedIn, id: UserId) -> Result<Json<UserAnswer>, Error> {
    let programme = signed.programme().await?;
    let user = signed.store().managed_user(&signed.deed(), id).await?;
    Ok(Json(user_answer(&programme, signed, user)))
}

fn user_answer(programme: &Programme, signed: &SignedIn, user: User) -> UserAnswer {
    UserAnswer {
        id: user.id.0,
        unit: answer::unit(programme, user.unit, signed.visit.today()),
        role: user.role.code(),
        login: user.login,
        name: user.name,
        must_change: user.must_change,
        created_at: user.created_at,
        disabled_at: user.disabled_at,
    }
}
