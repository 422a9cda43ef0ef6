//! What every request passes before its handler: who is it, may they come
//! this far, does it come from our own pages; and what every answer carries.

use crate::page::Visit;
use crate::routes::Access;
use crate::words::{Language, Words};
use crate::{App, Error, error, page, session};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::permission::{Reach, reach};
use std::net::{IpAddr, SocketAddr};
use std::time::{Duration, Instant};
use storage::token;

/// The cookie with the message of the last act.
pub(crate) const FLASH: &str = "hoptac_flash";
/// The cookie with the language, for who is not signed in.
pub(crate) const LANGUAGE: &str = "hoptac_language";
const SESSION: &str = "hoptac";
/// A browser keeps this one to this host and to https.
const SESSION_HTTPS: &str = "__Host-hoptac";
/// No request takes longer; a browser would have given up.
pub(crate) const LONGEST: Duration = Duration::from_secs(30);
/// But a file of some megabytes on a commune's line.
pub(crate) const LONGEST_UPLOAD: Duration = Duration::from_secs(900);

const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; \
    connect-src 'self'; manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// The check before a handler, by its line in the table of routes.
pub(crate) async fn check(access: Access, request: Request, next: Next) -> Response {
    let Some(visit) = request.extensions().get::<Visit>() else {
        return Error::Internal("no visit".to_owned()).into_response();
    };
    let may = match (access, &visit.actor) {
        (Access::Anyone, _) => Ok(()),
        (_, None) => Err(Error::NotSignedIn),
        (Access::SignedIn, Some(_)) => Ok(()),
        (Access::May(action), Some(actor)) if reach(actor.role, action) == Reach::Nowhere => {
            Err(Error::Forbidden)
        }
        (Access::May(_), Some(_)) => Ok(()),
    };
    match may {
        Err(Error::NotSignedIn) if session::may_hold(visit, &request) => {
            let visit = visit.clone();
            session::hold(visit, request).await
        }
        Err(error) => error.into_response(),
        Ok(()) if visit.must_change && access != Access::Anyone && !is_way_out(&visit.path) => {
            if visit.is_api() { Error::MustChange.into_response() } else { page::go(PASSWORD) }
        }
        Ok(()) => next.run(request).await,
    }
}

/// Where a password is chosen.
pub(crate) const PASSWORD: &str = "/tai-khoan/mat-khau";

/// What somebody may do who has to choose a password first.
fn is_way_out(path: &str) -> bool {
    let path = path.split('?').next().unwrap_or_default();
    path == PASSWORD || path == "/dang-xuat"
}

/// Finds out who asks, in which language, from where.
pub(crate) async fn identify(State(app): State<App>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let has_flash = cookie(&parts.headers, FLASH).is_some();
    let (visit, known) = look(app, &parts).await;
    let mut request = Request::from_parts(parts, body);
    request.extensions_mut().insert(visit.clone());
    let response = match known {
        Ok(()) => next.run(request).await,
        Err(error) => error::words(&visit, &error).unwrap_or_else(|error| error.into_response()),
    };
    let shown = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if has_flash && shown {
        return page::with_cookie(response, &format!("{FLASH}=; Path=/; Max-Age=0"));
    }
    response
}

/// A visit, and what kept us from knowing who it is.
async fn look(app: App, parts: &Parts) -> (Visit, Result<(), Error>) {
    let headers = &parts.headers;
    let path = parts.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
    let language = cookie(headers, LANGUAGE).and_then(Language::from_code).unwrap_or_default();
    let mut visit = Visit {
        now: app.clock.now(),
        words: Words(language),
        address: address(&app, peer, headers),
        session: None,
        actor: None,
        unit: None,
        leads_nobody: false,
        flash: cookie(headers, FLASH).map(str::to_owned),
        is_htmx: headers.contains_key("hx-request"),
        is_https: text(headers, "x-forwarded-proto") == Some("https"),
        must_change: false,
        has_ended: false,
        back: back(parts, &path),
        path,
        app,
    };
    let known = know(&mut visit, headers).await;
    (visit, known)
}

/// An act has no page of its own to come back to; the browser says which page
/// its form was on.
fn back(parts: &Parts, path: &str) -> String {
    if parts.method.is_safe() {
        return safe_back(path).to_owned();
    }
    let host = text(&parts.headers, "host").unwrap_or_default();
    text(&parts.headers, "referer")
        .and_then(|page| page.split_once("://"))
        .and_then(|(_, page)| page.strip_prefix(host))
        .map_or("/", safe_back)
        .to_owned()
}

async fn know(visit: &mut Visit, headers: &HeaderMap) -> Result<(), Error> {
    let (db, now) = (visit.app.db.clone(), visit.now);
    let bearer = text(headers, "authorization").and_then(|value| value.strip_prefix("Bearer "));
    let user = match (bearer, cookie(headers, session_name(visit.is_https))) {
        (Some(secret), _) if visit.is_api() => token::resume(&db, now, secret.trim()).await?,
        (_, Some(secret)) => {
            visit.session = storage::session::resume(&db, now, secret).await?;
            visit.has_ended = visit.session.is_none();
            visit.session.as_ref().map(|session| session.user.clone())
        }
        _ => None,
    };
    if let Some(user) = user {
        if let Some(language) = user.locale.as_deref().and_then(Language::from_code) {
            visit.words = Words(language);
        }
        visit.must_change = user.must_change;
        visit.actor = Some(user.actor());
        visit.app.store = visit.app.store.holding().await?;
        let (programme, today) = (visit.app.store.programme().await?, visit.today());
        let unit = programme.units.near(user.unit, today);
        visit.unit = unit.map(|unit| crate::scope::name(unit, visit.words).to_owned());
        // An agency without units below has nobody whose reports it could look at.
        let is_agency = unit.is_some_and(|unit| !unit.kind.is_area());
        visit.leads_nobody = is_agency && programme.units.subtree(user.unit, today).len() <= 1;
    }
    Ok(())
}

/// Lets unsafe requests through only if they come from our own pages or from
/// no page at all. A browser says where from in `Sec-Fetch-Site`, an older
/// one in `Origin`; without both it is not a browser, and has no cookies of ours.
pub(crate) async fn same_site(request: Request, next: Next) -> Response {
    if is_same_site(request.method(), request.headers(), request.uri()) {
        next.run(request).await
    } else {
        Error::CrossSite.into_response()
    }
}

fn is_same_site(method: &Method, headers: &HeaderMap, uri: &Uri) -> bool {
    if method.is_safe() {
        return true;
    }
    match (text(headers, "sec-fetch-site"), text(headers, "origin")) {
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, None) => true,
        (None, Some(origin)) => {
            let host = text(headers, "host").or_else(|| uri.authority().map(|authority| authority.as_str()));
            origin.split_once("://").map(|(_, host)| host) == host
        }
    }
}

/// Ends what takes too long, by its line in the table of routes.
pub(crate) async fn in_time(longest: Duration, request: Request, next: Next) -> Response {
    match tokio::time::timeout(longest, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Error::Status(axum::http::StatusCode::REQUEST_TIMEOUT).into_response(),
    }
}

/// What every answer says to the browser.
pub(crate) async fn headers(request: Request, next: Next) -> Response {
    let is_https = text(request.headers(), "x-forwarded-proto") == Some("https");
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut say = |name: &'static str, value: &'static str| {
        headers.entry(HeaderName::from_static(name)).or_insert(HeaderValue::from_static(value));
    };
    say("content-security-policy", POLICY);
    say("x-content-type-options", "nosniff");
    say("referrer-policy", "same-origin");
    say("cross-origin-opener-policy", "same-origin");
    say("cross-origin-resource-policy", "same-origin");
    say("permissions-policy", "camera=(), geolocation=(), microphone=()");
    // Pages are for one person and change with every act.
    say("cache-control", "no-store");
    if is_https {
        say("strict-transport-security", "max-age=31536000; includeSubDomains");
    }
    response
}

/// One line per request. No query, no headers, no body: secrets travel there.
pub(crate) async fn log(request: Request, next: Next) -> Response {
    let (method, path) = (request.method().clone(), logged(request.uri().path()).to_owned());
    let start = Instant::now();
    let response = next.run(request).await;
    let ms = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
    tracing::info!(%method, path, status = response.status().as_u16(), ms, "request");
    response
}

/// A path as the log has it: what lets somebody in stays out of it.
fn logged(path: &str) -> &str {
    if path.starts_with("/ke-khai/") { "/ke-khai/…" } else { path }
}

/// The cookie that holds a session, to be set after signing in.
pub(crate) fn session_cookie(visit: &Visit, secret: &str) -> String {
    let seconds = storage::session::LONGEST.as_secs();
    format!(
        "{}={secret}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{}",
        session_name(visit.is_https),
        secure(visit)
    )
}

/// The cookie that ends a session in the browser.
pub(crate) fn no_session_cookie(visit: &Visit) -> String {
    format!("{}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0{}", session_name(visit.is_https), secure(visit))
}

/// A way back that stays on this site: a path, or the first page.
pub(crate) fn safe_back(to: &str) -> &str {
    let is_path = to.starts_with('/') && !to.starts_with("//") && !to.starts_with("/\\");
    if is_path && to.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\') { to } else { "/" }
}

/// Percent-encodes a text for a query.
pub(crate) fn percent(text: &str) -> String {
    use std::fmt::Write as _;
    text.bytes().fold(String::with_capacity(text.len()), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-_./".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

fn session_name(is_https: bool) -> &'static str {
    if is_https { SESSION_HTTPS } else { SESSION }
}

fn secure(visit: &Visit) -> &'static str {
    if visit.is_https { "; Secure" } else { "" }
}

/// The last hop that a trusted proxy saw, or the peer itself.
fn address(app: &App, peer: Option<IpAddr>, headers: &HeaderMap) -> String {
    let is_trusted = app.is_behind_proxy || peer.is_some_and(|peer| peer.is_loopback());
    let said = text(headers, "x-forwarded-for")
        .filter(|_| is_trusted)
        .and_then(|list| list.rsplit(',').next())
        .and_then(|last| last.trim().parse::<IpAddr>().ok());
    said.or(peer).map_or_else(|| "-".to_owned(), |address| address.to_string())
}

fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == name).then_some(value))
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[tokio::test]
    async fn what_takes_too_long_is_ended() {
        use axum::routing::{MethodRouter, post};
        use axum::{body::Body, middleware::from_fn};
        use tower::ServiceExt;
        for (longest_ms, work_ms, expected) in [(60_000, 1, 200), (1, 60_000, 408)] {
            let work = move || tokio::time::sleep(Duration::from_millis(work_ms));
            let longest = Duration::from_millis(longest_ms);
            let layer = from_fn(move |request, next| in_time(longest, request, next));
            let route: MethodRouter = post(work).layer(layer);
            let response = route.oneshot(Request::post("/").body(Body::empty()).unwrap()).await.unwrap();
            assert_eq!(response.status(), expected, "{work_ms} ms of {longest_ms} ms");
        }
    }

    #[test]
    fn the_way_back_stays_here() {
        for (to, expected) in [
            ("/bao-cao?ky=2012", "/bao-cao?ky=2012"),
            ("", "/"),
            ("//evil.example", "/"),
            ("/\\evil.example", "/"),
            ("https://evil.example", "/"),
            ("/a\r\nset-cookie: x", "/"),
        ] {
            assert_eq!(safe_back(to), expected, "{to:?}");
        }
    }

    #[test]
    #[allow(clippy::type_complexity, reason = "a table reads better in one piece")]
    fn only_our_own_pages_may_act() {
        let cases: [(&str, &[(&str, &str)], bool); 9] = [
            ("GET", &[("sec-fetch-site", "cross-site")], true),
            ("POST", &[], true),
            ("POST", &[("sec-fetch-site", "same-origin")], true),
            ("POST", &[("sec-fetch-site", "none")], true),
            ("POST", &[("sec-fetch-site", "same-site"), ("origin", "http://h")], false),
            ("POST", &[("sec-fetch-site", "cross-site")], false),
            ("POST", &[("origin", "https://h:8"), ("host", "h:8")], true),
            ("POST", &[("origin", "https://evil"), ("host", "h:8")], false),
            ("POST", &[("origin", "null"), ("host", "h:8")], false),
        ];
        for (method, headers, expected) in cases {
            let map: HeaderMap = headers
                .iter()
                .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
                .collect();
            let method: Method = method.parse().unwrap();
            assert_eq!(is_same_site(&method, &map, &Uri::from_static("/")), expected, "{method} {headers:?}");
        }
    }
}
