//! The program's pages as a province's officer sees them, for benchmarks: the
//! whole way from the request to the last byte, without a network.
#![allow(dead_code, unreachable_pub)]

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use domain::UnitId;
use domain::permission::Role;
use jiff::Timestamp;
use server::{App, Clock};
use std::time::Instant;
use storage::user::{self, NewUser};
use storage::{Store, Who, password, session};
use tower::ServiceExt;

/// The program, and somebody of the province who is signed in.
pub struct Door {
    router: Router,
    cookie: String,
}

impl Door {
    /// Opens the program on a store as it is at that moment.
    pub async fn open(store: &Store, unit: UnitId, now: Timestamp) -> Self {
        let mut tx = store.db.begin().await.unwrap();
        let new = NewUser {
            login: format!("bench-{}", domain::UserId::new()),
            name: "bench".to_owned(),
            role: Role::ProvinceOfficer,
            unit: Some(unit),
            password: password::hash("nương rẫy trên đồi").await.unwrap(),
            must_change: false,
        };
        let user = user::create(&mut tx, now, Who { actor: None, from: "bench" }, new).await.unwrap();
        let secret = session::start(&mut tx, now, user.id).await.unwrap();
        tx.commit().await.unwrap();
        let router = server::router(App::new(store.clone(), Clock::Fixed(now)));
        Self { router, cookie: format!("hoptac={secret}") }
    }

    /// Milliseconds until a page has come, and its bytes.
    pub async fn ask(&self, path: &str) -> (f64, usize) {
        let request =
            Request::get(path).header(header::HOST, "localhost").header(header::COOKIE, &self.cookie);
        let begun = Instant::now();
        let answer = self.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(answer.status().as_u16(), 200, "{path}");
        let bytes = to_bytes(answer.into_body(), 64 << 20).await.unwrap().len();
        (begun.elapsed().as_secs_f64() * 1000.0, bytes)
    }

    /// Asks for each of these pages in turn, `times` in all, and prints one
    /// line: p50, p95, what is promised of the p95, and the largest page. Each
    /// was asked for once before: the disk is not what is measured.
    pub async fn measure(&self, what: &str, paths: &[String], times: usize, promised: f64) {
        for path in paths {
            self.ask(path).await;
        }
        let (mut taken, mut largest) = (Vec::with_capacity(times), 0);
        for turn in 0..times {
            let (time, bytes) = self.ask(&paths[turn % paths.len()]).await;
            taken.push(time);
            largest = largest.max(bytes);
        }
        taken.sort_by(f64::total_cmp);
        let (p50, p95) = (taken[times / 2], taken[times * 95 / 100]);
        let kept = if p95 <= promised { "kept" } else { "NOT KEPT" };
        println!("{what:<48} {p50:>8.1} {p95:>8.1} ms, at most {promised} ms: {kept:<8} {largest:>9} bytes");
    }
}
