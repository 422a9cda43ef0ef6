//! What goes wrong, told to whoever asked: a page with a way back, a fragment
//! for htmx, a problem (RFC 9457) for the API. A handler returns [`Error`];
//! [`present`] turns it into words, because only there the language is known.

use crate::page::{Page, Room, Visit, html};
use askama::Template;
use axum::Json;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::json;
use std::borrow::Cow;

/// What goes wrong on the way from a request to an answer.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Error {
    /// 404: there is no such page or thing.
    #[error("not found")]
    NotFound,
    /// 403: they may not do this.
    #[error("forbidden")]
    Forbidden,
    /// 403: the request was sent by another site's page.
    #[error("cross-site request")]
    CrossSite,
    /// 401: nobody is signed in.
    #[error("not signed in")]
    NotSignedIn,
    /// 403: they have to choose a password first.
    #[error("password must be changed")]
    MustChange,
    /// 409: somebody else wrote first.
    #[error("conflict")]
    Conflict,
    /// 422: a rule says no; the text is a key of the words.
    #[error("refused: {0}")]
    Refused(Cow<'static, str>),
    /// 422: a rule of a report's life says no.
    #[error("refused: {0}")]
    Rule(domain::report::Refusal),
    /// 422: fields of an API request cannot be used.
    #[error("fields: {0:?}")]
    Fields(Vec<Fault>),
    /// 429: too many attempts; wait so many seconds.
    #[error("too many attempts, wait {0} s")]
    TooMany(i64),
    /// 503: too much at once; trying again is safe.
    #[error("busy")]
    Busy,
    /// 500: our fault. The text goes to the log, its id to the user.
    #[error("{0}")]
    Internal(String),
    /// Another status, found by the framework: 400, 405, 408, 413, 415.
    #[error("status {0}")]
    Status(StatusCode),
}

/// What is wrong with one field, in words.
#[derive(Clone, Debug, serde::Serialize, utoipa::ToSchema)]
#[schema(as = FieldProblem)]
pub struct Fault {
    /// The field: a name in the query or the body, or a cell.
    pub field: String,
    /// What is wrong and how to mend it.
    pub detail: String,
}

impl From<storage::Error> for Error {
    fn from(error: storage::Error) -> Self {
        match error {
            storage::Error::NotFound => Error::NotFound,
            storage::Error::Forbidden => Error::Forbidden,
            storage::Error::Refused(key) => Error::Refused(key),
            storage::Error::Rule(refusal) => Error::Rule(refusal),
            storage::Error::Conflict => Error::Conflict,
            storage::Error::TooMany { wait_seconds } => Error::TooMany(wait_seconds),
            storage::Error::Busy => Error::Busy,
            other => Error::Internal(other.to_string()),
        }
    }
}

impl From<askama::Error> for Error {
    fn from(error: askama::Error) -> Self {
        Error::Internal(format!("template: {error}"))
    }
}

impl Error {
    fn status(&self) -> StatusCode {
        match self {
            Error::NotFound => StatusCode::NOT_FOUND,
            Error::Forbidden | Error::CrossSite | Error::MustChange => StatusCode::FORBIDDEN,
            Error::NotSignedIn => StatusCode::UNAUTHORIZED,
            Error::Conflict => StatusCode::CONFLICT,
            Error::Refused(_) | Error::Rule(_) | Error::Fields(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Error::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Error::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Error::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
            Error::Status(status) => *status,
        }
    }

    /// The name of its words: `error.<name>_title` and `error.<name>_text`.
    fn name(&self) -> &'static str {
        match self {
            Error::NotFound => "not_found",
            Error::Forbidden => "forbidden",
            Error::CrossSite => "cross_site",
            Error::NotSignedIn => "not_signed_in",
            Error::MustChange => "must_change",
            Error::Conflict => "conflict",
            Error::Refused(_) | Error::Rule(_) | Error::Fields(_) => "refused",
            Error::TooMany(_) => "too_many",
            Error::Busy => "busy",
            Error::Internal(_) => "internal",
            Error::Status(StatusCode::PAYLOAD_TOO_LARGE) => "too_large",
            Error::Status(StatusCode::REQUEST_TIMEOUT) => "timeout",
            Error::Status(_) => "unreadable",
        }
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    page: Page,
    text: String,
    id: Option<String>,
}

#[derive(Template)]
#[template(path = "error_part.html")]
struct ErrorPart {
    title: String,
    text: String,
}

/// Gives errors their words.
pub(crate) async fn present(request: Request, next: Next) -> Response {
    let visit = request.extensions().get::<Visit>().cloned();
    let response = next.run(request).await;
    let Some(visit) = visit else { return response };
    let error = match response.extensions().get::<Error>() {
        Some(error) => error.clone(),
        None if is_bare(&response) => match response.status() {
            StatusCode::NOT_FOUND => Error::NotFound,
            status if status.is_server_error() => Error::Internal(format!("status {status}")),
            status => Error::Status(status),
        },
        None => return response,
    };
    let headers = response.headers().clone();
    let mut shown = words(&visit, &error).unwrap_or_else(|_| error.status().into_response());
    for name in [header::ALLOW, header::SET_COOKIE] {
        for value in headers.get_all(&name) {
            shown.headers_mut().append(&name, value.clone());
        }
    }
    if let Error::TooMany(seconds) = error {
        shown.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds.max(1)));
    }
    shown
}

/// An error in the visitor's words.
pub(crate) fn words(visit: &Visit, error: &Error) -> Result<Response, Error> {
    let w = visit.words;
    let status = error.status();
    let id = matches!(error, Error::Internal(_)).then(short_id);
    if let (Some(id), Error::Internal(what)) = (&id, error) {
        tracing::error!(id, path = visit.path, what, "a request failed");
    }
    let name = error.name();
    let title = w.t(&format!("error.{name}_title")).to_owned();
    let text = match error {
        Error::Refused(key) => w.t(key).to_owned(),
        Error::Rule(refusal) => crate::finding::refusal(refusal, w),
        Error::Fields(faults) if faults.len() == 1 => faults[0].detail.clone(),
        Error::TooMany(seconds) => {
            w.f("error.too_many_text", &[("minutes", &(seconds.max(&1) + 59).div_euclid(60))])
        }
        _ => w.t(&format!("error.{name}_text")).to_owned(),
    };
    if visit.is_api() {
        let faults: &[Fault] = if let Error::Fields(faults) = error { faults } else { &[] };
        let problem = json!({
            "type": format!("/api#{}", name.replace('_', "-")),
            "title": title, "status": status.as_u16(), "detail": text, "id": id, "errors": faults,
        });
        let kind = (header::CONTENT_TYPE, "application/problem+json");
        return Ok((status, [kind], Json(problem)).into_response());
    }
    if *error == Error::NotSignedIn {
        return Ok(visit.to_sign_in());
    }
    if visit.is_htmx {
        return Ok((status, html(&ErrorPart { title, text })?).into_response());
    }
    let page = visit.page(Room::None, &title);
    Ok((status, html(&ErrorPage { page, text, id })?).into_response())
}

impl PartialEq for Error {
    fn eq(&self, other: &Self) -> bool {
        self.name() == other.name()
    }
}

/// Answers that the framework or a layer made, with no words of ours.
fn is_bare(response: &Response) -> bool {
    let status = response.status();
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    (status.is_client_error() || status.is_server_error())
        && !kind.is_some_and(|kind| kind.starts_with("text/html") || kind.contains("json"))
}

/// Short enough to be read over the telephone.
fn short_id() -> String {
    let mut bytes = [0_u8; 4];
    match getrandom::fill(&mut bytes) {
        Ok(()) => format!("{:08x}", u32::from_be_bytes(bytes)),
        Err(_) => "00000000".to_owned(),
    }
}
