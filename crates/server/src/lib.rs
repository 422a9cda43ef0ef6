//! Pages, API, sessions.
//!
//! A request passes [`gate`] (who is it, may they), reaches a handler by the
//! one table in [`routes`], and its errors become words in [`error`]. Each
//! part of the program is a folder ("room") with its routes and handlers; its
//! templates and words lie under the same name.

pub mod account;
pub mod activity;
pub mod admin;
pub mod api;
pub mod asset;
pub mod audit;
pub mod coverage;
pub mod document;
pub mod error;
pub mod evaluation;
pub mod figure;
pub mod finding;
pub mod gate;
pub mod home;
pub mod inbox;
pub mod indicator;
pub mod link;
pub mod open;
pub mod organisation;
pub mod page;
pub mod part;
pub mod plan;
pub mod progress;
pub mod recommendation;
pub mod report;
pub mod review;
pub mod routes;
pub mod scope;
pub mod session;
mod source;
pub mod state;
pub mod take;
pub mod task;
pub mod words;
mod workbook;
pub mod yearly;

pub use error::Error;
pub use page::{Page, Room, SignedIn, Visit, go, go_with, html};
pub use routes::{Access, Route};
pub use state::{App, Clock};
pub use words::{Language, Words};

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use std::any::Any;
use std::future::Future;
use std::net::SocketAddr;
use tokio::net::TcpListener;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

/// Bytes of a request's body.
const LARGEST_BODY: usize = 1024 * 1024;

/// The whole server as a service, for [`serve`] and for tests. The layer
/// written last is the outermost.
pub fn router(app: App) -> Router {
    dress(routes::build(), app)
}

fn dress(routes: Router<App>, app: App) -> Router {
    routes
        .fallback(async || Error::NotFound)
        .method_not_allowed_fallback(async || Error::Status(axum::http::StatusCode::METHOD_NOT_ALLOWED))
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(from_fn(gate::same_site))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn(error::present))
        .layer(from_fn_with_state(app.clone(), gate::identify))
        .merge(asset::router())
        .layer(from_fn(gate::headers))
        .layer(CompressionLayer::new())
        .layer(from_fn(gate::log))
        .with_state(app)
}

/// Serves until `stop` ends, then finishes what is under way.
pub async fn serve(
    app: App,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let db = app.db.clone();
    let service = router(app).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service).with_graceful_shutdown(stop).await?;
    db.close().await;
    Ok(())
}

fn panicked(panic: Box<dyn Any + Send + 'static>) -> Response {
    let what = panic.downcast_ref::<String>().map(String::as_str);
    let what = what.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("?");
    Error::Internal(format!("panic: {what}")).into_response()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use axum::body::{Body, to_bytes};
    use axum::http::Request;
    use axum::routing::get;
    use tower::ServiceExt;

    async fn store(scratch: &storage::scratch::Scratch) -> storage::Store {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../programmes/kon-tum");
        let files = storage::pack::read_folder(std::path::Path::new(folder)).unwrap();
        let (pack, now) = (domain::pack::Pack::read(&files).unwrap(), jiff::Timestamp::UNIX_EPOCH);
        storage::Store::load_pack(&scratch.db, &pack, &jiff::tz::TimeZone::UTC, now).await.unwrap();
        storage::Store::open(scratch.db.clone()).await.unwrap()
    }

    async fn shaky() {
        panic!("on purpose");
    }

    #[tokio::test]
    async fn a_panic_is_told_in_words_with_an_id() {
        let now = jiff::Timestamp::UNIX_EPOCH;
        let scratch = storage::scratch::Scratch::sqlite(now).await.unwrap();
        let app = App::new(store(&scratch).await, Clock::Fixed(now));
        let router = dress(Router::new().route("/rung", get(shaky)), app);
        let request = Request::get("/rung").body(Body::empty()).unwrap();
        let response = router.oneshot(request).await.unwrap();
        assert_eq!(response.status(), axum::http::StatusCode::INTERNAL_SERVER_ERROR);
        let body = to_bytes(response.into_body(), 1 << 20).await.unwrap();
        let body = String::from_utf8_lossy(&body);
        assert!(body.contains("Mã lỗi: "), "{body}");
        assert!(!body.contains("on purpose"), "the cause is for the log only");
        scratch.remove().await.unwrap();
    }

    #[tokio::test]
    async fn serving_answers_and_stops_when_told() {
        use tokio::io::{AsyncReadExt, AsyncWriteExt};
        let now = jiff::Timestamp::UNIX_EPOCH;
        let scratch = storage::scratch::Scratch::sqlite(now).await.unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let app = App::new(store(&scratch).await, Clock::Fixed(now));
        let serving = tokio::spawn(serve(app, listener, async { stopped.await.unwrap() }));
        let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
        let request = b"GET /dang-nhap HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
        stream.write_all(request).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        stop.send(()).unwrap();
        serving.await.unwrap().unwrap();
        scratch.remove().await.unwrap();
    }
}
