//! The API through the front door, with tokens: what is not there, what is
//! forbidden, what cannot be used, and a report's whole way.
#![allow(clippy::unwrap_used)]

mod common;

use axum::body::Body;
use axum::http::Method;
use common::program::{program, read, send};
use common::{Client, on_each_database};
use domain::permission::Role;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use storage::token;

const SNAPSHOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/openapi.json");
const COMMUNE: &str = "/api/v1/reports/kinh-te-tap-the/2024-H1/23359";

#[test]
fn every_route_is_described_and_every_description_is_a_route() {
    let described = serde_json::to_value(server::api::describe()).unwrap();
    let described: BTreeSet<String> = described["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, methods)| {
            methods.as_object().unwrap().keys().map(move |method| format!("{} {path}", method.to_uppercase()))
        })
        .collect();
    let routes = server::routes::table().into_iter().filter(|route| route.path.starts_with("/api/v1"));
    let routes: BTreeSet<String> = routes.map(|route| format!("{} {}", route.method, route.path)).collect();
    assert!(routes.len() > 20);
    assert_eq!(routes, described);
}

/// Programs rely on the description: a change of it must be looked at. Run
/// with `HOPTAC_UPDATE=1` to write it anew.
#[test]
fn the_description_is_the_committed_one() {
    let found = serde_json::to_string_pretty(&server::api::describe()).unwrap() + "\n";
    if std::env::var("HOPTAC_UPDATE").is_ok() {
        std::fs::write(SNAPSHOT, &found).unwrap();
    }
    let expected = std::fs::read_to_string(SNAPSHOT).unwrap_or_default();
    assert!(found == expected, "the API is not the one of tests/openapi.json; look at the difference");
}

#[tokio::test]
async fn the_description_and_its_page_are_for_everybody() {
    on_each_database(async |app| {
        let mut nobody = app.stranger();
        nobody.get("/api").await.shows("/api/v1/totals").shows("PUT").hides("<script>");
        let description = read(&mut nobody, "/api/openapi.json").await;
        assert_eq!(description["info"]["title"], "Hợp Tác");
        assert_eq!(nobody.get("/api/v1/me").await.status, 401);
    })
    .await;
}

#[tokio::test]
async fn what_is_not_there_or_not_theirs_is_not_found() {
    on_each_database(async |app| {
        let app = app.in_june_2024();
        let mut commune = program(&app, Role::CommuneOfficer, "23359").await;
        for path in [
            "/api/v1/reports/kinh-te-tap-the/2024-H1/23341",
            "/api/v1/reports/kinh-te-tap-the/2024-H1/62",
            "/api/v1/reports/kinh-te-tap-the/2024-H2/23359",
            "/api/v1/reports/khong-co/2024-H1/23359",
            "/api/v1/totals?form=kinh-te-tap-the&period=2024-H1&unit=62",
            "/api/v1/progress?form=kinh-te-tap-the&period=2024-H1&unit=23341",
            "/api/v1/coverage?form=kinh-te-tap-the&period=2024-H1&unit=23341",
            "/api/v1/figures?period=2024-H1&unit=62",
            "/api/v1/units?below=62",
            "/api/v1/reports?unit=23341",
            "/api/v1/indicators/htx/history?unit=62",
            "/api/v1/indicators/khong-co/history",
            "/api/v1/figures/018f0000-0000-7000-8000-000000000000",
            "/api/v1/documents/x",
            "/api/v1/units/62",
            "/api/v1/templates/khong-co/document?period=2024-H1",
            "/api/v1/templates/kinh-te-tap-the/document?period=2024-H1&unit=23341",
        ] {
            assert_eq!(commune.get(path).await.status, 404, "{path}");
        }
        for path in ["/api/v1/users", "/api/v1/users/018f0000-0000-7000-8000-000000000000", "/api/v1/audit"] {
            assert_eq!(commune.get(path).await.status, 403, "{path}");
        }
        let accept = format!("{COMMUNE}/accept");
        assert_eq!(send(&mut commune, Method::POST, &accept, json!({})).await.0, 403);
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_used_is_said_field_by_field() {
    on_each_database(async |app| {
        let app = app.in_june_2024();
        let mut province = program(&app, Role::ProvinceOfficer, "62").await;
        for (path, field) in [
            ("/api/v1/units?on=18/6/2024", "on"),
            ("/api/v1/totals?form=khong-co&period=2024-H1", "form"),
            ("/api/v1/totals?form=kinh-te-tap-the&period=2024-Q1", "period"),
            ("/api/v1/totals?form=kinh-te-tap-the&period=2024-H1&as_of=qua", "as_of"),
            ("/api/v1/figures?period=2024-H1&aspect=x", "aspect"),
            ("/api/v1/reports?state=sent", "state"),
            ("/api/v1/reports?page=0", "page"),
        ] {
            let answer = province.get(path).await;
            assert_eq!(answer.status, 422, "{path}");
            assert_eq!(answer.header("content-type"), "application/problem+json");
            let problem: Value = serde_json::from_str(&answer.body).unwrap();
            assert_eq!(problem["errors"][0]["field"], field, "{path}");
            assert_eq!(problem["errors"][0]["detail"], problem["detail"]);
        }
        let mut commune = program(&app, Role::CommuneOfficer, "23359").await;
        let entries = json!({ "entries": [{ "cell": "khong-co", "typed": "1" }] });
        let (status, problem) = send(&mut commune, Method::PUT, &format!("{COMMUNE}/entries"), entries).await;
        assert_eq!((status, &problem["errors"][0]["field"]), (422, &json!("khong-co")));
        let (status, _) = send(&mut commune, Method::PUT, &format!("{COMMUNE}/entries"), json!([])).await;
        assert_eq!(status, 422);
    })
    .await;
}

#[tokio::test]
async fn a_report_goes_its_way() {
    on_each_database(async |app| {
        let app = app.in_june_2024();
        let mut commune = program(&app, Role::CommuneOfficer, "23359").await;
        let mut district = program(&app, Role::DistrictOfficer, "610").await;
        let entries = format!("{COMMUNE}/entries");
        let report = read(&mut commune, COMMUNE).await;
        assert_eq!((&report["state"], &report["revision"]), (&json!("expected"), &Value::Null));

        // A part above its whole does not go out, and the answer says where.
        let typed = |cell: &str, typed: &str, was: &str| json!({ "cell": cell, "typed": typed, "was": was });
        let cells: Vec<&str> =
            report["entries"].as_array().unwrap().iter().map(|one| one["cell"].as_str().unwrap()).collect();
        let part = cells.iter().find(|cell| cell.contains(':')).unwrap();
        let whole = part.split(':').next().unwrap();
        let body = json!({ "entries": [typed(whole, "1.220", ""), typed(part, "1.221", "")] });
        let (status, saved) = send(&mut commune, Method::PUT, &entries, body).await;
        assert_eq!((status, &saved["changed"]), (200, &json!(2)), "{saved}");
        let (status, problem) =
            send(&mut commune, Method::POST, &format!("{COMMUNE}/submit"), json!({})).await;
        assert_eq!(status, 422, "{problem}");
        let fields: Vec<_> =
            problem["errors"].as_array().unwrap().iter().map(|one| one["field"].clone()).collect();
        assert!(fields.contains(&json!(part)) || fields.contains(&json!(whole)), "{problem}");

        // Two write the same field: both values come back, nothing is lost.
        let body = json!({ "entries": [typed(part, "7", "1221")] });
        assert_eq!(send(&mut commune, Method::PUT, &entries, body).await.0, 200);
        let body = json!({ "entries": [typed(part, "8", "1221")] });
        let (status, clash) = send(&mut commune, Method::PUT, &entries, body).await;
        assert_eq!(status, 409);
        assert_eq!(
            (&clash["clashes"][0]["mine"], &clash["clashes"][0]["theirs"]),
            (&json!("8"), &json!("7"))
        );

        // Questions are answered by notes, then it is sent with the revision that was seen.
        let report = read(&mut commune, COMMUNE).await;
        let asks = report["findings"].as_array().unwrap().iter();
        let notes: Vec<Value> = asks
            .map(|one| {
                let cell = one["cells"][0].as_str().unwrap();
                let entries = report["entries"].as_array().unwrap().iter();
                let typed = entries.filter(|entry| entry["cell"] == cell).map(|entry| &entry["typed"]).next();
                json!({ "cell": cell, "typed": typed, "was": typed, "note": "đã đối chiếu" })
            })
            .collect();
        if !notes.is_empty() {
            let body = json!({ "entries": notes });
            assert_eq!(send(&mut commune, Method::PUT, &entries, body).await.0, 200);
        }
        let seen = read(&mut commune, COMMUNE).await["revision"].as_i64().unwrap();
        let submit = format!("{COMMUNE}/submit");
        assert_eq!(send(&mut commune, Method::POST, &submit, json!({ "revision": seen - 1 })).await.0, 409);
        let (status, sent) = send(&mut commune, Method::POST, &submit, json!({ "revision": seen })).await;
        assert_eq!((status, &sent["state"]), (200, &json!("submitted")), "{sent}");

        // Back without a reason is refused at the field, with one it goes.
        let back = format!("{COMMUNE}/return");
        let (status, problem) = send(&mut district, Method::POST, &back, json!({})).await;
        assert_eq!((status, &problem["errors"][0]["field"]), (422, &json!("reason")));
        let because = json!({ "reason": "thiếu danh sách" });
        assert_eq!(send(&mut district, Method::POST, &back, because).await.1["state"], "returned");
        assert_eq!(send(&mut commune, Method::POST, &submit, json!({})).await.0, 200);
        let totals = "/api/v1/totals?form=kinh-te-tap-the&period=2024-H1&unit=610";
        assert_eq!(read(&mut district, totals).await["units"][0]["coverage"]["accepted"], 0);
        let (status, done) = send(&mut district, Method::POST, &format!("{COMMUNE}/accept"), json!({})).await;
        assert_eq!((status, &done["state"]), (200, &json!("accepted")));

        // The accepting request itself moved the totals.
        let after = read(&mut district, totals).await;
        assert_eq!(after["units"][0]["coverage"]["accepted"], 1);
        let number = after["units"][0]["numbers"].as_array().unwrap().iter().find(|one| one["cell"] == whole);
        assert_eq!((&number.unwrap()["value"], &number.unwrap()["units"]), (&json!(1220.0), &json!(1)));
        let before = read(&mut district, &format!("{totals}&as_of=2024-06-17")).await;
        let number =
            before["units"][0]["numbers"].as_array().unwrap().iter().find(|one| one["cell"] == whole);
        assert_eq!(number.unwrap()["value"], Value::Null, "empty is not zero");
        let figures = read(&mut district, "/api/v1/figures?period=2024-H1").await;
        let id = figures[0]["id"].as_str().unwrap();
        let one = read(&mut district, &format!("/api/v1/figures/{id}")).await;
        assert_eq!(one["versions"].as_array().unwrap().len(), 1);
        assert_eq!(
            read(&mut district, "/api/v1/reports?state=accepted&form=kinh-te-tap-the").await["total"],
            1
        );
        let board = read(&mut district, "/api/v1/coverage?form=kinh-te-tap-the&period=2024-H1").await;
        let states = board["reporters"].as_array().unwrap().iter();
        assert_eq!(states.filter(|one| one["state"] == "accepted").count(), 1);
        let history = read(&mut district, &format!("/api/v1/indicators/{whole}/history")).await;
        assert_eq!(history[0]["period"], "2024-H1");
    })
    .await;
}

#[tokio::test]
async fn the_scheme_of_2012_stands_as_the_document_states_it() {
    on_each_database(async |app| {
        let mut province = program(&app, Role::ProvinceOfficer, "62").await;
        let period = "2011-12-30..2012-09-30";
        let progress = read(&mut province, &format!("/api/v1/progress?form=de-an&period={period}")).await;
        let line = |cell: &str| {
            let lines = progress["lines"].as_array().unwrap().iter();
            lines.clone().find(|line| line["cell"] == cell).cloned().unwrap()
        };
        let groups = line("de-an-tht-moi");
        assert_eq!((&groups["done"], &groups["registered"]), (&json!(73.0), &json!(190.0)));
        assert_eq!((&groups["percent_tenths"], &groups["illustrative"]), (&json!(384), &json!(true)));
        let names = |list: &Value| {
            let names = list.as_array().unwrap().iter().map(|unit| unit["name"].as_str().unwrap().to_owned());
            names.collect::<BTreeSet<_>>()
        };
        let mut without = names(&groups["at_zero"]);
        without.extend(names(&groups["missing"]));
        let expected = ["Huyện Kon Rẫy", "Huyện Ngọc Hồi"].map(str::to_owned);
        assert_eq!(without, BTreeSet::from(expected));
        assert_eq!(line("de-an-ho")["percent_tenths"], 50);
        // On a later map a district's number cannot be said of a commune, and is not split.
        let totals = format!("/api/v1/totals?form=de-an&period={period}&map=2024-06-18&unit=616");
        let on_map = read(&mut province, &totals).await;
        assert_eq!(on_map["units"][0]["undivided"][0]["code"], "616");
    })
    .await;
}

#[tokio::test]
async fn the_office_is_there_too() {
    on_each_database(async |app| {
        let app = app.in_june_2024();
        let mut admin = program(&app, Role::Administrator, "62").await;
        for (path, least) in [
            ("/api/v1/units", 100),
            ("/api/v1/indicators", 20),
            ("/api/v1/forms", 3),
            ("/api/v1/forms/kinh-te-tap-the/periods", 2),
            ("/api/v1/holidays", 10),
            ("/api/v1/templates?period=2024-H1", 2),
            ("/api/v1/users", 1),
        ] {
            let found = read(&mut admin, path).await;
            assert!(found.as_array().unwrap().len() >= least, "{path}: {found}");
        }
        let templates = read(&mut admin, "/api/v1/templates?period=2024-H1").await;
        assert!(templates[0]["page"].as_str().unwrap().ends_with("?ky=2024-H1&don_vi=62"), "{templates}");
        assert!(templates[0]["vi"].is_string(), "{templates}");
        assert!(read(&mut admin, "/api/v1/audit").await["entries"].as_array().unwrap().len() > 1);
        let mut extension = json!({ "form": "kinh-te-tap-the", "period": "2024-H1", "unit": "23359",
            "deadline": "2024-06-28", "reason": "" });
        let (status, problem) = send(&mut admin, Method::POST, "/api/v1/extensions", extension.clone()).await;
        assert_eq!((status, &problem["errors"][0]["field"]), (422, &json!("reason")));
        extension["reason"] = json!("mưa lũ, mất đường truyền");
        assert_eq!(send(&mut admin, Method::POST, "/api/v1/extensions", extension).await.0, 201);
        assert_eq!(read(&mut admin, "/api/v1/extensions").await[0]["deadline"], "2024-06-28");
        let report = read(&mut admin, COMMUNE).await;
        assert_eq!(report["dates"]["deadline"], "2024-06-28");
    })
    .await;
}

#[tokio::test]
async fn a_document_comes_as_its_model_with_every_figure() {
    on_each_database(async |app| {
        let mut province = program(&app, Role::ProvinceOfficer, "62").await;
        let period = "2011-12-30..2012-09-30";
        let path = format!("/api/v1/templates/de-an/document?period={period}");
        let made = read(&mut province, &path).await;
        let sources = made["model"]["sources"].as_array().unwrap();
        let is_groups = |key: &str| key.starts_with("actual|") && key.ends_with("|de-an-tht-moi");
        let groups = sources.iter().find(|one| is_groups(one["key"].as_str().unwrap())).unwrap();
        assert_eq!((&groups["value"], &groups["text"]), (&json!(73), &json!("73")));
        let keys: BTreeSet<&str> = sources.iter().map(|one| one["key"].as_str().unwrap()).collect();
        let text = made["model"]["blocks"].to_string();
        assert!(keys.iter().all(|key| text.contains(*key)), "a figure of the list is not in the text");
        let warned = made["warnings"].to_string();
        assert!(warned.contains("189") && warned.contains("321"), "{warned}");
        assert_eq!(made["coverage"]["accepted"], made["coverage"]["expected"]);
        let other = "/api/v1/templates/de-an/document?period=2024-Q1";
        assert_eq!(province.get(other).await.status, 422);
        assert_eq!(province.get(&format!("{path}&as_of=2030-01-01")).await.status, 422);
        let links = read(&mut province, &format!("/api/v1/templates?period={period}")).await;
        let scheme = links.as_array().unwrap().iter().find(|one| one["key"] == "de-an").unwrap();
        assert_eq!(province.get(scheme["document"].as_str().unwrap()).await.status, 200);
    })
    .await;
}

#[tokio::test]
async fn users_are_made_changed_and_shut_out() {
    on_each_database(async |app| {
        let app = app.in_june_2024();
        let mut admin = program(&app, Role::Administrator, "610").await;
        let new = |login: &str, role: &str, unit: &str| {
            json!({ "login": login, "name": "Y Thảo", "role": role, "unit": unit })
        };
        for (body, status, field) in [
            (new("y.thao", "reader", "611"), 404, Value::Null),
            (new("y.thao", "chief", "610"), 422, json!("role")),
            (new("y", "reader", "610"), 422, json!("login")),
            (new("y.thao", "commune_officer", "610"), 422, json!("unit")),
            (json!({ "login": "y.thao", "name": " ", "role": "reader", "unit": "610" }), 422, json!("name")),
        ] {
            let (found, problem) = send(&mut admin, Method::POST, "/api/v1/users", body).await;
            assert_eq!((found, &problem["errors"][0]["field"]), (status, &field), "{problem}");
        }
        let created = send(&mut admin, Method::POST, "/api/v1/users", new("y.thao", "reader", "610")).await;
        assert_eq!((created.0, &created.1["user"]["must_change"]), (201, &json!(true)));
        let id = created.1["user"]["id"].as_str().unwrap().to_owned();
        let first = created.1["password"].as_str().unwrap().to_owned();
        let again = send(&mut admin, Method::POST, "/api/v1/users", new("y.thao", "reader", "610")).await;
        assert_eq!((again.0, &again.1["errors"][0]["field"]), (422, &json!("login")));

        let one = format!("/api/v1/users/{id}");
        let grant = json!({ "role": "commune_officer", "unit": "23359" });
        let (status, user) = send(&mut admin, Method::PUT, &format!("{one}/grant"), grant).await;
        assert_eq!((status, &user["role"], &user["unit"]["code"]), (200, &json!("commune_officer"), &json!("23359")));
        let away = json!({ "role": "reader", "unit": "611" });
        assert_eq!(send(&mut admin, Method::PUT, &format!("{one}/grant"), away).await.0, 404);
        let (status, renewed) = send(&mut admin, Method::POST, &format!("{one}/password"), json!({})).await;
        assert_eq!(status, 200);
        assert_ne!(renewed["password"], json!(first));

        let lock = format!("{one}/lock");
        let (status, problem) = send(&mut admin, Method::POST, &lock, json!({ "reason": " " })).await;
        assert_eq!((status, &problem["errors"][0]["field"]), (422, &json!("reason")));
        let (status, locked) = send(&mut admin, Method::POST, &lock, json!({ "reason": "nghỉ việc" })).await;
        assert!(status == 200 && locked["disabled_at"].is_string(), "{locked}");
        let (status, open) = send(&mut admin, Method::POST, &format!("{one}/unlock"), json!({})).await;
        assert_eq!((status, &open["disabled_at"]), (200, &Value::Null));
        let me = read(&mut admin, "/api/v1/me").await["id"].as_str().unwrap().to_owned();
        let own = format!("/api/v1/users/{me}/lock");
        assert_eq!(send(&mut admin, Method::POST, &own, json!({ "reason": "thử" })).await.0, 422);

        // An administrator of other units does not find the user.
        let mut other = program(&app, Role::Administrator, "611").await;
        assert_eq!(other.get(&one).await.status, 404);
        assert_eq!(send(&mut other, Method::POST, &format!("{one}/password"), json!({})).await.0, 404);
        let trail = read(&mut admin, &format!("/api/v1/audit?kind=user&id={id}")).await;
        let acts: Vec<&str> =
            trail["entries"].as_array().unwrap().iter().map(|one| one["action"].as_str().unwrap()).collect();
        assert_eq!(acts, ["enable", "disable", "change_password", "set_grant", "create"]);
    })
    .await;
}

#[tokio::test]
async fn tokens_are_listed_and_taken_back_and_make_no_others() {
    on_each_database(async |app| {
        let mut commune = program(&app, Role::CommuneOfficer, "23359").await;
        let mut other = program(&app, Role::CommuneOfficer, "23341").await;
        let tokens = read(&mut commune, "/api/v1/me/tokens").await;
        assert_eq!((tokens.as_array().unwrap().len(), &tokens[0]["name"]), (1, &json!("thử")));
        assert!(!tokens.to_string().contains(token::PREFIX), "a secret is shown once");
        let own = format!("/api/v1/me/tokens/{}", tokens[0]["id"].as_str().unwrap());
        assert_eq!(other.send(Method::DELETE, &own, Body::empty()).await.status, 404);
        assert_eq!(
            send(&mut commune, Method::POST, "/api/v1/me/tokens", json!({ "name": "x" })).await.0,
            405
        );
        assert_eq!(commune.send(Method::DELETE, &own, Body::empty()).await.status, 204);
        assert_eq!(commune.get("/api/v1/me").await.status, 401);
    })
    .await;
}

#[tokio::test]
async fn what_is_to_be_done_and_who_was_reminded() {
    on_each_database(async |app| {
        let app = app.in_june_2024();
        let mut commune = program(&app, Role::CommuneOfficer, "23359").await;
        let mut district = program(&app, Role::DistrictOfficer, "610").await;
        let remind = |units: Value| json!({ "form": "kinh-te-tap-the", "period": "2024-H1", "units": units });
        for (units, status) in [(json!([]), 422), (json!(["23290"]), 404)] {
            assert_eq!(send(&mut district, Method::POST, "/api/v1/reminders", remind(units)).await.0, status);
        }
        assert_eq!(
            send(&mut commune, Method::POST, "/api/v1/reminders", remind(json!(["23359"]))).await.0,
            403
        );
        assert_eq!(
            send(&mut district, Method::POST, "/api/v1/reminders", remind(json!(["23359"]))).await.0,
            201
        );
        let tasks = read(&mut commune, "/api/v1/me/tasks").await;
        let task =
            tasks["to_fill"].as_array().unwrap().iter().find(|one| one["form"] == "kinh-te-tap-the").unwrap();
        assert_eq!((&task["period"], &task["state"]), (&json!("2024-H1"), &json!("expected")));
        assert!(task["reminded_at"].is_string() && task["reminded_by"].is_string(), "{task}");
        let board = read(&mut district, "/api/v1/coverage?form=kinh-te-tap-the&period=2024-H1").await;
        let reminded =
            board["reporters"].as_array().unwrap().iter().filter(|one| one["reminded_at"].is_string());
        assert_eq!(reminded.count(), 1);
        assert_eq!(board["confirmers"][0]["unit"]["code"], "610");
        let unit = read(&mut district, "/api/v1/units/23359").await;
        assert_eq!(
            (&unit["versions"][0]["code"], unit["after"].as_array().unwrap().len()),
            (&json!("23359"), 1)
        );
    })
    .await;
}

#[tokio::test]
async fn days_off_move_deadlines() {
    on_each_database(async |app| {
        let app = app.in_june_2024();
        let mut admin = program(&app, Role::Administrator, "62").await;
        let deadline = async |admin: &mut Client| {
            read(admin, "/api/v1/forms/kinh-te-tap-the/periods?unit=23359&from=2024-06-14&to=2024-06-14")
                .await[0]["dates"]["deadline"]
                .clone()
        };
        assert_eq!(deadline(&mut admin).await, "2024-06-18");
        let day = "/api/v1/holidays/2024-06-17";
        assert_eq!(send(&mut admin, Method::PUT, day, json!({ "name": "" })).await.0, 422);
        assert_eq!(send(&mut admin, Method::PUT, day, json!({ "name": "Nghỉ bù" })).await.0, 204);
        assert_eq!(deadline(&mut admin).await, "2024-06-19");
        assert_eq!(admin.send(Method::DELETE, day, Body::empty()).await.status, 204);
        assert_eq!(admin.send(Method::DELETE, day, Body::empty()).await.status, 404);
        assert_eq!(deadline(&mut admin).await, "2024-06-18");
    })
    .await;
}

#[tokio::test]
async fn the_glossary_is_kept_by_the_administrator() {
    on_each_database(async |app| {
        let mut admin = program(&app, Role::Administrator, "62").await;
        let lines = "/api/v1/glossary";
        let many = async |admin: &mut Client| read(admin, lines).await.as_array().unwrap().len();
        let before = many(&mut admin).await;
        let line = |words: &str| json!({ "words": words, "indicator": "tht", "sender": "23359" });
        let (status, made) = send(&mut admin, Method::POST, lines, line("tổ đổi công")).await;
        assert_eq!((status, &made["indicator"], &made["sender"]), (201, &json!("tht"), &json!("23359")));
        let (status, twice) = send(&mut admin, Method::POST, lines, line("Tổ  đổi công")).await;
        assert_eq!((status, &twice["errors"][0]["field"]), (422, &json!("words")));
        for (wrong, field) in [
            (json!({ "words": " ", "indicator": "tht" }), "words"),
            (json!({ "words": "tổ", "indicator": "không có" }), "indicator"),
            (json!({ "words": "tổ", "indicator": "tht", "sender": "99999" }), "sender"),
            (json!({ "words": "tổ ".repeat(100), "indicator": "tht" }), "words"),
        ] {
            let (status, answer) = send(&mut admin, Method::POST, lines, wrong).await;
            assert_eq!((status, &answer["errors"][0]["field"]), (422, &json!(field)), "{answer}");
        }
        let one = format!("{lines}/{}", made["id"].as_str().unwrap());
        let (status, changed) = send(&mut admin, Method::PUT, &one, line("tổ vần công")).await;
        assert_eq!((status, &changed["words"]), (200, &json!("tổ vần công")));
        assert_eq!(many(&mut admin).await, before + 1);
        assert_eq!(admin.send(Method::DELETE, &one, Body::empty()).await.status, 204);
        assert_eq!(admin.send(Method::DELETE, &one, Body::empty()).await.status, 404);
        assert_eq!(many(&mut admin).await, before);
        let mut officer = program(&app, Role::ProvinceOfficer, "62").await;
        assert_eq!(officer.get(lines).await.status, 403);
    })
    .await;
}
