//! Signing in and out. Who sends a form after the session has ended signs in
//! and sends it on: what was typed goes through the page in hidden fields.

use crate::page::{Page, Room, SignedIn, Visit, go, html, with_cookie};
use crate::{Access, Error, Route, gate};
use askama::Template;
use axum::Form;
use axum::extract::{FromRequest as _, Query, Request};
use axum::http::{Method, StatusCode, header};
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
    has_ended: bool,
    held: Option<Held>,
}

/// A form that was sent without a session: where to, and its fields.
#[derive(Default)]
struct Held {
    to: String,
    fields: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "session/go_on.html")]
struct GoOn {
    page: Page,
    held: Held,
}

#[derive(Deserialize)]
struct Back {
    #[serde(default)]
    tiep: String,
    #[serde(default)]
    het: String,
}

async fn show(visit: Visit, Query(Back { tiep, het }): Query<Back>) -> Result<Response, Error> {
    let back = gate::safe_back(&tiep);
    if visit.actor.is_some() {
        return Ok(go(back));
    }
    let typed = Typed { tiep: back.to_owned(), ..Typed::default() };
    form(&visit, typed, None, !het.is_empty())
}

/// Before the name of a held field, so that it is none of the form's own.
const HELD: &str = "giu.";
/// Bytes of the largest form that is held; a section of a report has a few thousand.
const LARGEST_HELD: usize = 256 * 1024;

#[derive(Default)]
struct Typed {
    login: String,
    password: String,
    tiep: String,
    held: Option<Held>,
}

impl From<Vec<(String, String)>> for Typed {
    fn from(sent: Vec<(String, String)>) -> Self {
        let mut typed = Self::default();
        let mut held = Held::default();
        for (name, value) in sent {
            match name.as_str() {
                "login" => typed.login = value,
                "password" => typed.password = value,
                "tiep" => typed.tiep = value,
                "toi" => held.to = gate::safe_back(&value).to_owned(),
                _ => {
                    let field = name.strip_prefix(HELD).map(|name| (name.to_owned(), value));
                    held.fields.extend(field);
                }
            }
        }
        typed.held = (!held.to.is_empty()).then_some(held);
        typed
    }
}

/// Whether a request without a session is a form whose fields can wait. What
/// has passwords in it does not go through a page.
pub(crate) fn may_hold(visit: &Visit, request: &Request) -> bool {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let is_form = kind.is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
    let is_for_later = !visit.path.starts_with("/tai-khoan") && visit.path != "/dang-xuat";
    request.method() == Method::POST && is_form && is_for_later && !visit.is_api() && !visit.is_htmx
}

/// The form for signing in, with the fields of what was sent in it.
pub(crate) async fn hold(visit: Visit, request: Request) -> Response {
    let to = visit.path.clone();
    let fields = match Form::<Vec<(String, String)>>::from_request(request, &()).await {
        Ok(Form(fields)) => fields,
        Err(_) => return visit.to_sign_in(),
    };
    let bytes: usize = fields.iter().map(|(name, value)| name.len() + value.len()).sum();
    if fields.is_empty() || bytes > LARGEST_HELD {
        return visit.to_sign_in();
    }
    let held = Some(Held { to, fields });
    let typed = Typed { tiep: visit.back.clone(), held, ..Typed::default() };
    match form(&visit, typed, None, true) {
        Ok(page) => (StatusCode::UNAUTHORIZED, page).into_response(),
        Err(error) => error.into_response(),
    }
}

async fn sign_in(mut visit: Visit, Form(sent): Form<Vec<(String, String)>>) -> Result<Response, Error> {
    let typed = Typed::from(sent);
    let (db, now) = (visit.app.db.clone(), visit.now);
    let w = visit.words;
    if typed.login.trim().is_empty() || typed.password.is_empty() {
        let error = w.t("session.empty").to_owned();
        return wrong(&visit, typed, StatusCode::UNPROCESSABLE_ENTITY, error);
    }
    let found = user::authenticate(&db, now, &typed.login, &typed.password, &visit.address).await;
    let user = match found {
        Ok(Some(user)) => user,
        Ok(None) => {
            let error = w.t("session.wrong").to_owned();
            return wrong(&visit, typed, StatusCode::UNPROCESSABLE_ENTITY, error);
        }
        Err(storage::Error::TooMany { wait_seconds }) => {
            let minutes = (wait_seconds.max(1) + 59).div_euclid(60);
            let error = w.f("session.too_many", &[("minutes", &minutes)]);
            return wrong(&visit, typed, StatusCode::TOO_MANY_REQUESTS, error);
        }
        Err(error) => return Err(error.into()),
    };
    let mut tx = db.begin().await?;
    let secret = session::start(&mut tx, now, user.id).await?;
    tx.commit().await?;
    let cookie = gate::session_cookie(&visit, &secret);
    let answer = match typed.held {
        Some(held) if !user.must_change => {
            visit.actor = Some(user.actor());
            html(&GoOn { page: visit.page(Room::None, w.t("session.go_on_title")), held })?
        }
        _ => go(gate::safe_back(&typed.tiep)),
    };
    Ok(with_cookie(answer, &cookie))
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
fn wrong(visit: &Visit, typed: Typed, status: StatusCode, error: String) -> Result<Response, Error> {
    Ok((status, form(visit, typed, Some(error), false)?).into_response())
}

fn form(visit: &Visit, typed: Typed, error: Option<String>, has_ended: bool) -> Result<Response, Error> {
    let page = visit.page(Room::None, visit.words.t("session.title")).with_error(error.is_some());
    let back = gate::safe_back(&typed.tiep).to_owned();
    html(&SignIn { page, login: typed.login, back, error, has_ended, held: typed.held })
}
