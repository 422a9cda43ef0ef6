//! The front door for tests: a server on a throw-away database (SQLite always,
//! PostgreSQL when `HOPTAC_TEST_POSTGRES` is a server's address), a clock that
//! stands still, and people who keep cookies and send `Origin`.
#![allow(dead_code, clippy::unwrap_used)]

pub mod program;
pub mod yearly;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use domain::UnitId;
use domain::pack::Pack;
use domain::permission::Role;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use server::{App, Clock};
use std::collections::BTreeMap;
use std::sync::OnceLock;
use storage::password::{self, Hashed};
use storage::scratch::Scratch;
use storage::user::{self, NewUser};
use storage::{Database, Store, User, Who, session};

static PACK: OnceLock<Pack> = OnceLock::new();
use tokio::sync::OnceCell;
use tower::ServiceExt;

/// Everybody's password.
pub const PASSWORD: &str = "nương rẫy trên đồi";
const NOBODY: Who<'static> = Who { actor: None, from: "test" };
static HASHED: OnceCell<Hashed> = OnceCell::const_new();

/// 12 October 2012, 8 in the morning in Viet Nam.
pub fn now() -> Timestamp {
    "2012-10-12T01:00:00Z".parse().unwrap()
}

/// A server and its database.
#[derive(Clone)]
pub struct TestApp {
    pub db: Database,
    pub store: Store,
    pub now: Timestamp,
    router: Router,
}

/// Runs a test on each database there is.
pub async fn on_each_database(test: impl AsyncFn(TestApp)) {
    let mut places = vec![Scratch::sqlite(now()).await.unwrap()];
    if let Ok(server) = std::env::var("HOPTAC_TEST_POSTGRES") {
        places.push(Scratch::postgres(&server, now()).await.unwrap());
    }
    for place in places {
        test(TestApp::on(&place.db).await).await;
        place.remove().await.unwrap();
    }
}

impl TestApp {
    /// A server on that database, with the pack of Kon Tum.
    pub async fn on(db: &Database) -> Self {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../programmes/kon-tum");
        let pack = PACK.get_or_init(|| {
            let files = storage::pack::read_folder(std::path::Path::new(folder)).unwrap();
            Pack::read(&files).unwrap()
        });
        Store::load_pack(db, pack, &TimeZone::fixed(jiff::tz::offset(7)), now()).await.unwrap();
        let store = Store::open(db.clone()).await.unwrap();
        let router = server::router(App::new(store.clone(), Clock::Fixed(now())));
        Self { db: db.clone(), store, now: now(), router }
    }

    /// The same database at another moment.
    pub fn at(&self, now: Timestamp) -> Self {
        let router = server::router(App::new(self.store.clone(), Clock::Fixed(now)));
        Self { db: self.db.clone(), store: self.store.clone(), now, router }
    }

    /// The same database on the morning of 18 June 2024, when communes'
    /// half-yearly reports are due.
    pub fn in_june_2024(&self) -> Self {
        self.at("2024-06-18T01:00:00Z".parse().unwrap())
    }

    /// The unit that bears a code today.
    pub async fn unit(&self, code: &str) -> UnitId {
        let today = server::state::local(self.now).date();
        self.store.programme().await.unwrap().units.find(code, today).unwrap().id
    }

    /// A user who has not signed in.
    pub async fn user(&self, login: &str, role: Role, unit: UnitId) -> User {
        self.user_who(login, role, unit, false).await
    }

    pub async fn user_who(&self, login: &str, role: Role, unit: UnitId, must_change: bool) -> User {
        let hashed = HASHED.get_or_init(async || password::hash(PASSWORD).await.unwrap()).await;
        let mut tx = self.db.begin().await.unwrap();
        let new = NewUser {
            login: login.to_owned(),
            name: format!("Người dùng {login}"),
            role,
            unit: Some(unit),
            password: hashed.clone(),
            must_change,
        };
        let user = user::create(&mut tx, self.now, NOBODY, new).await.unwrap();
        tx.commit().await.unwrap();
        user
    }

    /// Somebody of that role, signed in for that unit.
    pub async fn sign_in(&self, role: Role, unit: UnitId) -> Client {
        let login = format!("{}-{}", role.code(), &UnitId::new().to_string()[24..]);
        let user = self.user(&login, role, unit).await;
        self.session_of(&user).await
    }

    /// That user, signed in without the form.
    pub async fn session_of(&self, user: &User) -> Client {
        let mut tx = self.db.begin().await.unwrap();
        let secret = session::start(&mut tx, self.now, user.id).await.unwrap();
        tx.commit().await.unwrap();
        let mut client = self.stranger();
        client.cookies.insert("hoptac".to_owned(), secret);
        client
    }

    /// Nobody.
    pub fn stranger(&self) -> Client {
        Client { app: self.clone(), cookies: BTreeMap::new(), headers: Vec::new() }
    }
}

/// A browser without a screen.
#[derive(Clone)]
pub struct Client {
    pub app: TestApp,
    pub cookies: BTreeMap<String, String>,
    /// Sent with every request.
    pub headers: Vec<(&'static str, String)>,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
    /// The body as it came, for files.
    pub bytes: Vec<u8>,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub fn location(&self) -> &str {
        self.header("location")
    }

    #[track_caller]
    pub fn shows(&self, text: &str) -> &Self {
        assert!(self.body.contains(text), "{text:?} is not in:\n{}", self.body);
        self
    }

    #[track_caller]
    pub fn hides(&self, text: &str) -> &Self {
        assert!(!self.body.contains(text), "{text:?} is in:\n{}", self.body);
        self
    }
}

impl Client {
    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Method::GET, path, Body::empty()).await
    }

    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = fields.iter().map(|(name, value)| format!("{name}={}", percent(value)));
        let body = body.collect::<Vec<_>>().join("&");
        self.send(Method::POST, path, Body::from(body)).await
    }

    pub async fn send(&mut self, method: Method, path: &str, body: Body) -> Answer {
        let mut request = Request::builder().method(&method).uri(path).header(header::HOST, "localhost");
        if method == Method::POST {
            if !self.headers.iter().any(|(name, _)| *name == "content-type") {
                request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
            }
            if !self.headers.iter().any(|(name, _)| *name == "origin") {
                request = request.header(header::ORIGIN, "http://localhost");
            }
        }
        if !self.cookies.is_empty() {
            let cookies = self.cookies.iter().map(|(name, value)| format!("{name}={value}"));
            request = request.header(header::COOKIE, cookies.collect::<Vec<_>>().join("; "));
        }
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        let response = self.app.router.clone().oneshot(request.body(body).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        for line in parts.headers.get_all(header::SET_COOKIE) {
            let line = line.to_str().unwrap();
            let (name, value) = line.split(';').next().unwrap().split_once('=').unwrap();
            if line.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let bytes = to_bytes(body, 64 << 20).await.unwrap();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&bytes).into_owned(),
            bytes: bytes.to_vec(),
        }
    }
}

/// A file or a text sent as a browser sends it.
pub async fn upload(client: &mut Client, path: &str, parts: &[(&str, Option<&str>, &[u8])]) -> Answer {
    let mut body = Vec::new();
    for (name, file, bytes) in parts {
        let file = file.map(|file| format!("; filename=\"{file}\"")).unwrap_or_default();
        body.extend(
            format!("--ranh\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n").bytes(),
        );
        body.extend_from_slice(bytes);
        body.extend(b"\r\n");
    }
    body.extend(b"--ranh--\r\n");
    let mut sender = client.clone();
    sender.headers.push(("content-type", "multipart/form-data; boundary=ranh".to_owned()));
    sender.send(Method::POST, path, Body::from(body)).await
}

fn percent(text: &str) -> String {
    text.bytes()
        .map(
            |byte| {
                if byte.is_ascii_alphanumeric() {
                    char::from(byte).to_string()
                } else {
                    format!("%{byte:02X}")
                }
            },
        )
        .collect()
}
