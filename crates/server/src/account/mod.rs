//! What a user keeps for themselves: password, language, tokens.

use crate::page::{Page, Room, SignedIn, go_with, html};
use crate::{Access, Error, Route};
use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use storage::token::{self, Token};
use storage::{password, user};
use uuid::Uuid;

/// The routes of this room.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/tai-khoan", Access::SignedIn, show),
        Route::get("/tai-khoan/mat-khau", Access::SignedIn, show_password),
        Route::post("/tai-khoan/mat-khau", Access::SignedIn, change_password),
        Route::post("/tai-khoan/ma-truy-cap", Access::SignedIn, make_token),
        Route::post("/tai-khoan/ma-truy-cap/{id}/thu-hoi", Access::SignedIn, revoke_token),
    ]
}

#[derive(Template)]
#[template(path = "account/show.html")]
struct Show {
    page: Page,
    tokens: Vec<Token>,
    /// The secret of a token made just now.
    made: Option<String>,
    token_name: String,
    token_days: String,
    error: Option<String>,
}

async fn show(signed: SignedIn) -> Result<Response, Error> {
    account(&signed, None, None, String::new(), "90".to_owned()).await
}

async fn account(
    signed: &SignedIn,
    made: Option<String>,
    error: Option<String>,
    token_name: String,
    token_days: String,
) -> Result<Response, Error> {
    let visit = &signed.visit;
    let tokens = token::list(&mut &visit.app.db, signed.actor.user).await?;
    let page = visit.page(Room::None, visit.words.t("account.title")).with_error(error.is_some());
    html(&Show { page, tokens, made, token_name, token_days, error })
}

#[derive(Template)]
#[template(path = "account/password.html")]
struct Password {
    page: Page,
    is_forced: bool,
    error: Option<String>,
}

async fn show_password(signed: SignedIn) -> Result<Response, Error> {
    password_form(&signed, None)
}

fn password_form(signed: &SignedIn, error: Option<String>) -> Result<Response, Error> {
    let visit = &signed.visit;
    let page = visit.page(Room::None, visit.words.t("account.password_title")).with_error(error.is_some());
    let wrong = error.is_some();
    let answer = html(&Password { page, is_forced: visit.must_change, error })?;
    Ok(if wrong { (StatusCode::UNPROCESSABLE_ENTITY, answer).into_response() } else { answer })
}

#[derive(Deserialize)]
struct PasswordForm {
    #[serde(default)]
    old: String,
    #[serde(default)]
    new: String,
    #[serde(default)]
    again: String,
}

async fn change_password(signed: SignedIn, Form(typed): Form<PasswordForm>) -> Result<Response, Error> {
    let visit = &signed.visit;
    let (db, now, w) = (&visit.app.db, visit.now, visit.words);
    let Some(session) = &visit.session else { return Err(Error::NotSignedIn) };
    let refused = if typed.new != typed.again {
        Some("account.password_differs".into())
    } else {
        match password::check_new(&typed.new, &session.user.login) {
            Ok(()) if typed.new == typed.old => Some("account.password_same".into()),
            Ok(()) => None,
            Err(storage::Error::Refused(key)) => Some(key),
            Err(error) => return Err(error.into()),
        }
    };
    if let Some(key) = refused {
        return password_form(&signed, Some(w.t(&key).to_owned()));
    }
    if !user::knows_password(db, now, &session.user, &typed.old, &visit.address).await? {
        return password_form(&signed, Some(w.t("account.password_wrong").to_owned()));
    }
    let hashed = password::hash(&typed.new).await?;
    let mut tx = db.begin().await?;
    let keep = Some(session.token_hash.as_str());
    user::change_password(&mut tx, now, signed.who(), signed.actor.user, hashed, false, keep).await?;
    tx.commit().await?;
    let to = if session.user.must_change { "/" } else { "/tai-khoan" };
    Ok(go_with(to, "account.password_changed"))
}

#[derive(Deserialize)]
struct TokenForm {
    #[serde(default)]
    name: String,
    #[serde(default)]
    days: String,
}

/// Answers with the page itself, not with a redirect: the secret is shown
/// once and must not lie in a cookie or an address.
async fn make_token(signed: SignedIn, Form(typed): Form<TokenForm>) -> Result<Response, Error> {
    let visit = &signed.visit;
    let days = typed.days.trim().parse().unwrap_or(0);
    let mut tx = visit.app.db.begin().await?;
    let owner = signed.actor.user;
    match token::create(&mut tx, visit.now, signed.who(), owner, &typed.name, days).await {
        Ok(secret) => {
            tx.commit().await?;
            account(&signed, Some(secret), None, String::new(), "90".to_owned()).await
        }
        Err(storage::Error::Refused(key)) => {
            drop(tx);
            let error = Some(visit.words.t(&key).to_owned());
            let answer = account(&signed, None, error, typed.name, typed.days).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, answer).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

async fn revoke_token(signed: SignedIn, Path(id): Path<String>) -> Result<Response, Error> {
    let id: Uuid = id.parse().map_err(|_| Error::NotFound)?;
    let mut tx = signed.visit.app.db.begin().await?;
    token::revoke(&mut tx, signed.visit.now, signed.who(), signed.actor.user, id).await?;
    tx.commit().await?;
    Ok(go_with("/tai-khoan", "account.token_revoked"))
}
