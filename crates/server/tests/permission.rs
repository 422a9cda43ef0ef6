//! Every route × everybody, as a committed table. A new route fails this test
//! until its line is in the table: look at it, then run with `HOPTAC_UPDATE=1`.
#![allow(clippy::unwrap_used)]

mod common;

use axum::body::Body;
use axum::http::StatusCode;
use common::{Answer, Client, TestApp, on_each_database};
use domain::UnitId;
use domain::permission::Role;

const TABLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/permission.txt");

#[tokio::test]
async fn every_route_lets_in_whom_the_table_says() {
    on_each_database(async |app| {
        let mut lines = vec![line("route", ["nobody"].into_iter().chain(Role::ALL.map(Role::code)))];
        for route in server::routes::table() {
            // An id that exists nowhere: what is looked at is the gate.
            let path = route.path.replace("{id}", "018f0000-0000-7000-8000-000000000000");
            let mut cells = Vec::new();
            for role in [None].into_iter().chain(Role::ALL.map(Some)) {
                let mut client = persona(&app, role).await;
                let answer = client.send(route.method.clone(), &path, Body::empty()).await;
                cells.push(verdict(&answer));
            }
            lines.push(line(&format!("{} {}", route.method, route.path), cells.into_iter()));
        }
        let found = lines.concat();
        if std::env::var("HOPTAC_UPDATE").is_ok() {
            std::fs::write(TABLE, &found).unwrap();
        }
        let expected = std::fs::read_to_string(TABLE).unwrap_or_default();
        assert_eq!(found, expected, "the permissions are not those of tests/permission.txt");
    })
    .await;
}

async fn persona(app: &TestApp, role: Option<Role>) -> Client {
    match role {
        Some(role) => app.sign_in(role, UnitId::new()).await,
        None => app.stranger(),
    }
}

fn verdict(answer: &Answer) -> &'static str {
    match answer.status {
        StatusCode::UNAUTHORIZED => "sign-in",
        StatusCode::SEE_OTHER if answer.location().starts_with("/dang-nhap?") => "sign-in",
        StatusCode::FORBIDDEN => "no",
        status if status.is_server_error() => "BROKEN",
        _ => "yes",
    }
}

fn line<'a>(route: &str, cells: impl Iterator<Item = &'a str>) -> String {
    let cells: String = cells.map(|cell| format!("{cell:>17}")).collect();
    format!("{route:<44}{cells}\n")
}
