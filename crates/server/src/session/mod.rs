//! Signing in and out.

use crate::page::{Page, Room, SignedIn, Visit, go, html, with_cookie};
use crate::{Access, Error, Route, gate};
use askama::Template;
use axum::Form;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use storage::{session, user};

/// The routes of this room.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/dang-nhap", Access::Anyone, show),
        Route::post("/dang-nhap", Access::Anyone, sign_in),
        Route::post("/dang-xuat", Access::SignedIn, sign_out),
    ]
}

#[derive(Template)]
#[template(path = "session/sign_in.html")]
struct SignIn {
    page: Page,
    login: String,
    back: String,
    error: Option<String>,
}

#[derive(Deserialize)]
struct Back {
    #[serde(default)]
    tiep: String,
}

async fn show(visit: Visit, Query(back): Query<Back>) -> Result<Response, Error> {
    let back = gate::safe_back(&back.tiep);
    if visit.actor.is_some() {
        return Ok(go(back));
    }
    form(&visit, String::new(), back, None)
}

#[derive(Deserialize)]
struct Typed {
    #[serde(default)]
    login: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    tiep: String,
}

async fn sign_in(visit: Visit, Form(typed): Form<Typed>) -> Result<Response, Error> {
    let back = gate::safe_back(&typed.tiep);
    let (db, now) = (&visit.app.db, visit.now);
    let w = visit.words;
    if typed.login.trim().is_empty() || typed.password.is_empty() {
        let error = w.t("session.empty").to_owned();
        return wrong(&visit, typed.login, back, StatusCode::UNPROCESSABLE_ENTITY, error);
    }
    let found = user::authenticate(db, now, &typed.login, &typed.password, &visit.address).await;
    let user = match found {
        Ok(Some(user)) => user,
        Ok(None) => {
            let error = w.t("session.wrong").to_owned();
            return wrong(&visit, typed.login, back, StatusCode::UNPROCESSABLE_ENTITY, error);
        }
        Err(storage::Error::TooMany { wait_seconds }) => {
            let minutes = (wait_seconds.max(1) + 59).div_euclid(60);
            let error = w.f("session.too_many", &[("minutes", &minutes)]);
            return wrong(&visit, typed.login, back, StatusCode::TOO_MANY_REQUESTS, error);
        }
        Err(error) => return Err(error.into()),
    };
    let mut tx = db.begin().await?;
    let secret = session::start(&mut tx, now, user.id).await?;
    tx.commit().await?;
    Ok(with_cookie(go(back), &gate::session_cookie(&visit, &secret)))
}

async fn sign_out(signed: SignedIn) -> Result<Response, Error> {
    let visit = &signed.visit;
    if let Some(session) = &visit.session {
        let mut tx = visit.app.db.begin().await?;
        session::end(&mut tx, visit.now, signed.who(), session).await?;
        tx.commit().await?;
    }
    Ok(with_cookie(go("/dang-nhap"), &gate::no_session_cookie(visit)))
}

/// The form again, with what was typed, but for the password.
fn wrong(
    visit: &Visit,
    login: String,
    back: &str,
    status: StatusCode,
    error: String,
) -> Result<Response, Error> {
    Ok((status, form(visit, login, back, Some(error))?).into_response())
}

fn form(visit: &Visit, login: String, back: &str, error: Option<String>) -> Result<Response, Error> {
    let page = visit.page(Room::None, visit.words.t("session.title")).with_error(error.is_some());
    html(&SignIn { page, login, back: back.to_owned(), error })
}
