//! Every route × everybody, as a committed table. A new route fails this test
//! until its line is in the table: look at it, then run with `HOPTAC_UPDATE=1`.
//!
//! A route that names a unit has three lines: the persona's own unit, a unit
//! below it, and a neighbour's, which must not be found. What is looked at is
//! who gets how far: `yes` (past every question of rights, whatever the act
//! then says), `no` (403), `404`, `sign-in`.
#![allow(clippy::unwrap_used)]

mod common;

use axum::body::Body;
use axum::http::{Method, StatusCode};
use common::{Answer, Client, TestApp, on_each_database};
use domain::permission::Role;
use server::Route;

const TABLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/permission.txt");

/// Whose unit a request names, as seen from a persona of district 610.
/// Commune officers sit in commune 23359 of that district, so below them there
/// is nothing: they get the district's other commune, which is not theirs.
#[derive(Clone, Copy, PartialEq)]
enum Whose {
    Own,
    Below,
    Neighbour,
}

/// Routes that name a unit in their query. Routes with `{unit}` in their path
/// need no line here.
const BY_QUERY: &[(&str, &str)] = &[
    ("/api/v1/units", "below={unit}"),
    ("/api/v1/forms/{form}/periods", "unit={unit}"),
    ("/api/v1/reports", "unit={unit}"),
    ("/api/v1/coverage", "form=kinh-te-tap-the&period=2024-H1&unit={unit}"),
    ("/api/v1/progress", "form=kinh-te-tap-the&period=2024-H1&unit={unit}"),
    ("/api/v1/totals", "form=kinh-te-tap-the&period=2024-H1&unit={unit}"),
    ("/api/v1/figures", "period=2024-H1&unit={unit}"),
    ("/api/v1/indicators/{indicator}/history", "unit={unit}"),
    ("/api/v1/incoming", "name=a.txt&unit={unit}"),
    ("/api/v1/templates", "period=2024-H1&unit={unit}"),
    ("/api/v1/templates/{template}/document", "period=2024-H1&unit={unit}"),
    ("/api/v1/templates/{template}/document/{format}", "period=2024-H1&unit={unit}"),
    ("/theo-doi", "bieu=kinh-te-tap-the&don_vi={unit}"),
    ("/tien-do", "bieu=kinh-te-tap-the&ky=2024-H1&don_vi={unit}"),
    ("/so-lieu", "chi_tieu=tht&loai=actual&ky=2024-H1&don_vi={unit}"),
    ("/chi-tieu/{key}", "don_vi={unit}"),
    ("/van-ban/{template}", "ky=2024-H1&don_vi={unit}"),
    ("/van-ban/{template}/tai/{format}", "ky=2024-H1&don_vi={unit}"),
];

/// What other routes cannot do without in their query.
const QUERIES: &[(&str, &str)] = &[("/api/v1/plans/{plan}/files", "name=a.txt")];

/// Bodies of acts, by the beginning of their path, so that they get as far as
/// the question of rights: JSON for the API, fields for pages. An act that
/// names a unit only in its body stands here with `{unit}`.
const BODIES: &[(&str, &str)] = &[
    ("/api/v1/reports/{form}/{period}/{unit}/entries", r#"{"entries":[]}"#),
    ("/api/v1/reports/", r#"{"reason":"thử"}"#),
    ("/api/v1/incoming/{id}/figures", r#"{"act":"confirm","revision":0}"#),
    (
        "/api/v1/incoming/{id}/hand-over",
        r#"{"form":"kinh-te-tap-the","period":"2024-H1","unit":"{unit}","figures":[]}"#,
    ),
    ("/van-ban-den/{id}/chuyen", "bieu=kinh-te-tap-the&ky=2024-H1&don_vi={unit}"),
    (
        "/api/v1/extensions",
        r#"{"form":"kinh-te-tap-the","period":"2024-H1","unit":"{unit}","deadline":"2024-06-28","reason":"thử"}"#,
    ),
    ("/api/v1/plans/{plan}/goals/{target}/versions", r#"{"revision":1,"from":"2018-07-01","reason":"thử"}"#),
    ("/api/v1/plans/{plan}/goals", r#"{"revision":0}"#),
    ("/api/v1/plans/{plan}/judgements", r#"{"goal":"htx-moi","text":"thử"}"#),
    ("/api/v1/plans/{plan}/files/", r#"{"reason":"thử"}"#),
    ("/ke-hoach/{plan}/tep/", "reason=thử"),
    ("/api/v1/plans", r#"{"revision":0}"#),
    ("/api/v1/reminders", r#"{"form":"kinh-te-tap-the","period":"2024-H1","units":["{unit}"]}"#),
    ("/api/v1/glossary", r#"{"words":"","indicator":""}"#),
    ("/api/v1/holidays/", r#"{"name":"thử"}"#),
    (
        "/api/v1/documents",
        r#"{"template":"kinh-te-tap-the","period":"2024-H1","unit":"{unit}","seen":"","number":"15","day":"2024-06-18","signer":"A"}"#,
    ),
    // What cannot be used as it is: what is looked at is the gate, and the forms stay as they are.
    ("/api/v1/forms/{form}/versions/{version}/days", r#"{"levels":[],"is_preview":true}"#),
    ("/api/v1/forms/{form}/versions/{version}/lines", r#"{"act":"add","indicator":"","reason":""}"#),
    ("/api/v1/forms/{form}/versions", r#"{"from":"","reason":""}"#),
    ("/api/v1/users/{id}/grant", r#"{"role":"reader","unit":"{unit}"}"#),
    ("/api/v1/users/{id}/", r#"{"reason":"thử"}"#),
    ("/api/v1/users", r#"{"login":"nguoi-thu","name":"Thử","role":"reader","unit":"{unit}"}"#),
    ("/theo-doi/nhac", "bieu=kinh-te-tap-the&ky=2024-H1&don_vi={unit}&cap=xa&chi={unit}"),
    ("/api/v1/task-parts/{id}/statement", r#"{"state":"done","revision":0}"#),
    ("/api/v1/task-parts/", r#"{"reason":"thử"}"#),
    ("/api/v1/recommendations/", r#"{"text":"thử"}"#),
    ("/api/v1/recommendations", r#"{"to":"","subject":"","working_days":1}"#),
    ("/van-ban/{template}/chot", "ky=2024-H1&don_vi={unit}&so=15&ngay=18/6/2024&nguoi_ky=A"),
];

#[tokio::test]
async fn every_route_lets_in_whom_the_table_says() {
    on_each_database(async |app| {
        let app = app.in_june_2024();
        let mut personas = vec![(None, app.stranger())];
        for role in Role::ALL {
            personas.push((Some(role), persona(&app, role).await));
        }
        let routes = server::routes::table();
        for (path, _) in BY_QUERY {
            assert!(routes.iter().any(|route| route.path == *path), "{path} is no route any more");
        }
        let mut lines = vec![line("route", "", ["nobody"].into_iter().chain(Role::ALL.map(Role::code)))];
        for route in server::routes::table() {
            let whose: &[Whose] = match names_a_unit(&route) {
                true => &[Whose::Own, Whose::Below, Whose::Neighbour],
                false => &[Whose::Own],
            };
            for &whose in whose {
                let mut cells = Vec::new();
                for (role, client) in &personas {
                    let mut client = match role {
                        // Signing out must not end what the next route needs.
                        Some(role) if route.path == "/dang-xuat" => persona(&app, *role).await,
                        _ => client.clone(),
                    };
                    let answer = ask(&mut client, &route, *role, whose).await;
                    let cell = verdict(&answer);
                    assert_ne!(cell, "BROKEN", "{} {} as {role:?}", route.method, route.path);
                    assert!(
                        whose != Whose::Neighbour || ["404", "no", "sign-in"].contains(&cell),
                        "{} {} lets {role:?} see a neighbour's unit",
                        route.method,
                        route.path
                    );
                    cells.push(cell);
                }
                let name = match (names_a_unit(&route), whose) {
                    (false, _) => "",
                    (_, Whose::Own) => "own",
                    (_, Whose::Below) => "below",
                    (_, Whose::Neighbour) => "neighbour",
                };
                lines.push(line(&format!("{} {}", route.method, route.path), name, cells.into_iter()));
            }
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

/// Somebody of district 610, or of its commune 23359.
async fn persona(app: &TestApp, role: Role) -> Client {
    let code = if role == Role::CommuneOfficer { "23359" } else { "610" };
    app.sign_in(role, app.unit(code).await).await
}

/// A plan of the pack on which the route has something to work with.
fn plan_of(path: &str) -> &'static str {
    if path.contains("{target}") {
        "giai-phap-2018"
    } else if path.contains("/nhiem-vu") || path.ends_with("/tasks") {
        "ke-hoach-784"
    } else {
        "ctr-84-hu"
    }
}

fn names_a_unit(route: &Route) -> bool {
    route.path.contains("{unit}")
        || BY_QUERY.iter().any(|(path, _)| *path == route.path)
        || body(route).is_some_and(|body| body.contains("{unit}"))
}

fn body(route: &Route) -> Option<&'static str> {
    let is_act = route.method != Method::GET;
    BODIES.iter().find(|(path, _)| is_act && route.path.starts_with(path)).map(|(_, body)| *body)
}

async fn ask(client: &mut Client, route: &Route, role: Option<Role>, whose: Whose) -> Answer {
    let unit = match (whose, role) {
        (Whose::Own, Some(Role::CommuneOfficer)) => "23359",
        (Whose::Own, _) => "610",
        (Whose::Below, Some(Role::CommuneOfficer)) => "23341",
        (Whose::Below, _) => "23359",
        (Whose::Neighbour, _) => "611",
    };
    let fill = |text: &str| {
        text.replace("{unit}", unit)
            .replace("{form}", "kinh-te-tap-the")
            .replace("{period}", "2024-H1")
            .replace("{indicator}", "tht")
            .replace("{act}", "say")
            .replace("{key}", "tht")
            .replace("{template}", "kinh-te-tap-the")
            .replace("{dataset}", "so-dang-ky")
            .replace("{format}", "docx")
            .replace("{section}", "tht")
            .replace("{version}", "1")
            .replace("{figure}", "018f0000-0000-7000-8000-000000000000")
            // A plan of the personas' own district; a goal is the province's, which they see.
            .replace("{plan}", plan_of(route.path))
            .replace("{target}", "htx-moi")
            .replace("{day}", "2030-01-02")
            // An id that exists nowhere: what is looked at is the gate.
            .replace("{id}", "018f0000-0000-7000-8000-000000000000")
    };
    let mut path = fill(route.path);
    if let Some((_, query)) = BY_QUERY.iter().chain(QUERIES).find(|(of, _)| *of == route.path) {
        path = format!("{path}?{}", fill(query));
    }
    match body(route) {
        Some(body) => {
            if body.starts_with('{') {
                client.headers.push(("content-type", "application/json".to_owned()));
            }
            let body = if body.contains("{unit}") { body.replace("{unit}", unit) } else { body.to_owned() };
            client.send(route.method.clone(), &path, Body::from(body)).await
        }
        None => client.send(route.method.clone(), &path, Body::empty()).await,
    }
}

fn verdict(answer: &Answer) -> &'static str {
    match answer.status {
        StatusCode::UNAUTHORIZED => "sign-in",
        StatusCode::SEE_OTHER if answer.location().starts_with("/dang-nhap?") => "sign-in",
        StatusCode::FORBIDDEN => "no",
        StatusCode::NOT_FOUND => "404",
        status if status.is_server_error() => "BROKEN",
        _ => "yes",
    }
}

fn line<'a>(route: &str, whose: &str, cells: impl Iterator<Item = &'a str>) -> String {
    let cells: String = cells.map(|cell| format!("{cell:>17}")).collect();
    format!("{route:<62}{whose:<10}{cells}\n")
}
