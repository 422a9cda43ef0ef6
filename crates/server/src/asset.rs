//! Style, script and icon: bundled by `scripts/assets`, embedded, compressed
//! beforehand, and kept by the browser for good under a path that changes
//! with their content.

use crate::{App, Error};
use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

struct Asset {
    name: &'static str,
    kind: &'static str,
    plain: &'static [u8],
    gzip: &'static [u8],
}

macro_rules! asset {
    ($name:literal, $kind:literal) => {
        Asset {
            name: $name,
            kind: $kind,
            plain: include_bytes!(concat!("../assets/dist/", $name)),
            gzip: include_bytes!(concat!("../assets/dist/", $name, ".gz")),
        }
    };
}

const HASH: &str = include_str!("../assets/dist/hash");
const ASSETS: [Asset; 3] = [
    asset!("style.css", "text/css; charset=utf-8"),
    asset!("app.js", "text/javascript; charset=utf-8"),
    asset!("icon.svg", "image/svg+xml"),
];

/// Where an asset is.
#[must_use]
pub fn path(name: &str) -> String {
    format!("/assets/{HASH}/{name}")
}

/// The bytes of style and script as they travel, for the test of the weight.
#[must_use]
pub fn weight() -> usize {
    ASSETS.iter().map(|asset| asset.gzip.len()).sum()
}

pub(crate) fn router() -> Router<App> {
    Router::new().route("/assets/{hash}/{name}", get(serve))
}

async fn serve(Path((_, name)): Path<(String, String)>, headers: HeaderMap) -> Result<Response, Error> {
    let asset = ASSETS.iter().find(|asset| asset.name == name).ok_or(Error::NotFound)?;
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
    let is_gzip = accepted.is_some_and(|list| list.contains("gzip"));
    let body = if is_gzip { asset.gzip } else { asset.plain };
    let always = [
        (header::CONTENT_TYPE, asset.kind),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        (header::VARY, "accept-encoding"),
    ];
    let mut response = (always, body).into_response();
    if is_gzip {
        response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    Ok(response)
}
