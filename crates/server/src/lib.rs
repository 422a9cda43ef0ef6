//! Pages, API, sessions.
//!
//! A request passes [`gate`] (who is it, may they), reaches a handler by the
//! one table in [`routes`], and its errors become words in [`error`]. Each
//! part of the program is a folder ("room") with its routes and handlers; its
//! templates and words lie under the same name.

pub mod account;
pub mod asset;
pub mod audit;
pub mod error;
pub mod gate;
pub mod home;
pub mod page;
pub mod routes;
pub mod session;
pub mod state;
pub mod words;

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
    routes::build()
        .fallback(async || Error::NotFound)
        .method_not_allowed_fallback(async || Error::Status(axum::http::StatusCode::METHOD_NOT_ALLOWED))
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(from_fn(gate::same_site))
        .layer(from_fn(gate::in_time))
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
