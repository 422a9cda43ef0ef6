//! What is done for organisations, their yearly returns, evaluations and size
//! by the API: the same rights, rules and refusals as on the pages, in the
//! names of the request.
#![allow(clippy::unwrap_used)]

mod common;

use axum::http::Method;
use common::program::{program, read, send};
use common::{Client, TestApp, on_each_database};
use domain::permission::Role;
use serde_json::{Value, json};

const ACTIVITIES: &str = "/api/v1/activities";

fn class() -> Value {
    json!({
        "kind": "training_class", "title": "Lớp quản trị tổ hợp tác", "on": "2011-05-04", "unit": "23512",
        "organiser": "Liên minh Hợp tác xã tỉnh", "people": 45, "women": 20, "content": { "topic": "Kế toán" },
    })
}

fn with(body: &Value, field: &str, value: Value) -> Value {
    let mut body = body.clone();
    body[field] = value;
    body
}

/// The fields that an answer finds fault with, each once.
fn wrong(answer: &Value) -> Vec<&str> {
    let all = answer["errors"].as_array().unwrap_or_else(|| panic!("{answer}"));
    let mut fields: Vec<&str> = all.iter().map(|one| one["field"].as_str().unwrap()).collect();
    fields.sort_unstable();
    fields.dedup();
    fields
}

/// A cooperative of commune 23512 by its address in the API.
async fn cooperative(officer: &mut Client, on: &str, members: i64) -> String {
    let body = json!({
        "what": "registered", "on": on, "decision": "GCN 38A000123",
        "change": {
            "kind": "cooperative", "name": "HTX Cà phê Đăk Mar", "seat": "23512", "law": "2012",
            "activity": "0126", "numbers": { "members": members },
        },
    });
    let (status, made) = send(officer, Method::POST, "/api/v1/organisations", body).await;
    assert_eq!(status, 201, "{made}");
    format!("/api/v1/organisations/{}", made["organisation"]["id"].as_str().unwrap())
}

#[tokio::test]
async fn activities_are_seen_and_changed_by_those_whose_they_are() {
    on_each_database(async |app| {
        let mut officer = program(&app, Role::CommuneOfficer, "23512").await;
        let mut neighbour = program(&app, Role::CommuneOfficer, "23503").await;
        let mut reader = program(&app, Role::Reader, "62").await;
        assert_eq!(app.stranger().get(ACTIVITIES).await.status, 401);
        assert_eq!(send(&mut reader, Method::POST, ACTIVITIES, class()).await.0, 403);
        let (status, answer) = send(&mut neighbour, Method::POST, ACTIVITIES, class()).await;
        assert_eq!((status, wrong(&answer)), (422, vec!["unit"]), "not one of the neighbour's units");
        let (status, made) = send(&mut officer, Method::POST, ACTIVITIES, class()).await;
        assert_eq!(status, 201, "{made}");
        let first = &made["versions"][0];
        let one = format!("{ACTIVITIES}/{}", first["id"].as_str().unwrap());
        let back = json!({ "version": first["version"], "why": "Lớp không mở" });
        for (client, status) in [(&mut neighbour, 404), (&mut reader, 403)] {
            let body = with(&class(), "version", first["version"].clone());
            assert_eq!(send(client, Method::PUT, &one, body).await.0, status);
            assert_eq!(send(client, Method::POST, &format!("{one}/withdraw"), back.clone()).await.0, status);
        }
        assert_eq!(neighbour.get(&one).await.status, 404);
        assert_eq!(neighbour.get(&format!("{ACTIVITIES}?unit=23512")).await.status, 404);
        assert_eq!(read(&mut neighbour, ACTIVITIES).await["found"], 0);
        assert_eq!(read(&mut reader, &one).await["versions"][0]["title"], "Lớp quản trị tổ hợp tác");
        assert_eq!(reader.get(&format!("{ACTIVITIES}/khong-co")).await.status, 404);
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_recorded_is_named_and_nothing_is_dropped() {
    on_each_database(async |app| {
        let mut officer = program(&app, Role::CommuneOfficer, "23512").await;
        let project = json!({
            "kind": "support_project", "title": "Dự án A", "on": "2011-02-31", "unit": "99999", "organiser": "",
            "amount": 160, "organisations": ["HTX Không Có"], "payments": [{ "on": "hôm qua", "amount": 20 }],
        });
        let (status, answer) = send(&mut officer, Method::POST, ACTIVITIES, project).await;
        assert_eq!(status, 422, "{answer}");
        assert_eq!(wrong(&answer), ["decision", "on", "organisations", "organiser", "payments", "unit"]);
        for (field, value, named) in [
            ("kind", json!("lớp"), "kind"),
            ("on", json!("2030-01-01"), "on"),
            ("until", json!("2011-05-01"), "until"),
            ("women", json!(46), "people"),
            ("people", json!(-1), "people"),
            ("quantity", json!(3), "quantity"),
            ("payments", json!([{ "on": "2011-05-04", "amount": 5 }]), "payments"),
            ("content", json!({ "result": "Tốt" }), "content.result"),
            ("title", json!("a".repeat(301)), "title"),
        ] {
            let (status, answer) =
                send(&mut officer, Method::POST, ACTIVITIES, with(&class(), field, value)).await;
            assert_eq!(status, 422, "{field}: {answer}");
            assert!(wrong(&answer).contains(&named), "{field}: {answer}");
        }
        assert_eq!(read(&mut officer, &format!("{ACTIVITIES}?from=2000-01-01")).await["found"], 0);
        for query in ["kind=firm", "from=mai", "to=31/12/2011"] {
            assert_eq!(officer.get(&format!("{ACTIVITIES}?{query}")).await.status, 422, "{query}");
        }
    })
    .await;
}

#[tokio::test]
async fn an_activity_is_recorded_listed_corrected_and_withdrawn() {
    on_each_database(async |app| {
        let mut officer = program(&app, Role::CommuneOfficer, "23512").await;
        cooperative(&mut officer, "2010-03-05", 20).await;
        let class = with(&class(), "organisations", json!(["htx ca phe dak mar"]));
        let (status, made) = send(&mut officer, Method::POST, ACTIVITIES, class.clone()).await;
        assert_eq!(status, 201, "{made}");
        let first = made["versions"][0].clone();
        assert_eq!((&first["people"], &first["minority"]), (&json!(45), &Value::Null));
        assert_eq!(
            (&first["unit"]["code"], &first["content"]["topic"]),
            (&json!("23512"), &json!("Kế toán"))
        );
        assert_eq!(first["organisations"][0]["name"], "HTX Cà phê Đăk Mar");
        let list = format!("{ACTIVITIES}?from=2011-01-01&to=2011-12-31");
        for (query, found) in [
            ("", 1),
            ("&kind=training_class", 1),
            ("&kind=fair", 0),
            ("&text=lien%20minh", 1),
            ("&text=hue", 0),
        ] {
            let answer = read(&mut officer, &format!("{list}{query}")).await;
            assert_eq!(answer["found"], found, "{query}");
            assert_eq!(answer["activities"].as_array().unwrap().len(), found, "{query}");
        }

        let one = format!("{ACTIVITIES}/{}", first["id"].as_str().unwrap());
        let right = with(&with(&class, "people", json!(50)), "version", first["version"].clone());
        let (status, answer) = send(&mut officer, Method::PUT, &one, right.clone()).await;
        assert_eq!((status, wrong(&answer)), (422, vec!["why"]));
        let right = with(&right, "why", json!("Đếm lại danh sách"));
        let other_kind = with(&right, "kind", json!("dialogue"));
        let (status, answer) = send(&mut officer, Method::PUT, &one, other_kind).await;
        assert_eq!((status, wrong(&answer)), (422, vec!["kind"]));
        let (status, held) = send(&mut officer, Method::PUT, &one, right.clone()).await;
        assert_eq!(status, 200, "{held}");
        assert_eq!(held["versions"][0]["superseded_why"], "Đếm lại danh sách");
        assert_eq!((&held["versions"][1]["people"], &held["withdrawn"]), (&json!(50), &json!(false)));
        assert_eq!(
            send(&mut officer, Method::PUT, &one, right).await.0,
            409,
            "that version is no longer the last"
        );

        let withdraw = format!("{one}/withdraw");
        let old = json!({ "version": first["version"], "why": "Lớp không mở" });
        assert_eq!(send(&mut officer, Method::POST, &withdraw, old.clone()).await.0, 409);
        let last = with(&old, "version", held["versions"][1]["version"].clone());
        let (status, answer) =
            send(&mut officer, Method::POST, &withdraw, with(&last, "why", json!(" "))).await;
        assert_eq!((status, wrong(&answer)), (422, vec!["why"]));
        let (status, gone) = send(&mut officer, Method::POST, &withdraw, last.clone()).await;
        assert_eq!((status, &gone["withdrawn"]), (200, &json!(true)), "{gone}");
        assert_eq!(send(&mut officer, Method::POST, &withdraw, last).await.0, 404);
        assert_eq!(read(&mut officer, &list).await["found"], 0);
        // Each act is in the trail as those of the pages are.
        let mut administrator = program(&app, Role::Administrator, "62").await;
        let trail = read(&mut administrator, "/api/v1/audit").await.to_string();
        assert!(trail.contains("\"activity\"") && trail.contains("Lớp không mở"), "{trail}");
    })
    .await;
}

/// A return of 2012 that the organisation's commune typed in and sent.
async fn sent(app: &TestApp, api: &str) {
    let mut clerk = app.sign_in(Role::CommuneOfficer, app.unit("23512").await).await;
    let page = api.replace("/api/v1/organisations", "/so-dang-ky") + "/bao-cao-nam/2012";
    let fields = [("revision", "0"), ("viec", "gui"), ("so.members", "1.231"), ("so.revenue", "14.040")];
    let answer = clerk.post(&page, &fields).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
}

#[tokio::test]
async fn a_return_is_listed_given_back_and_accepted() {
    on_each_database(async |app| {
        let app = app.at("2013-01-10T01:00:00Z".parse().unwrap());
        let mut officer = program(&app, Role::CommuneOfficer, "23512").await;
        let mut neighbour = program(&app, Role::CommuneOfficer, "23503").await;
        let mut reader = program(&app, Role::Reader, "62").await;
        let organisation = cooperative(&mut officer, "2012-03-05", 1220).await;
        let one = format!("{organisation}/yearly-returns/2012");
        let list = "/api/v1/yearly-returns";

        // What was typed by nobody yet holds what the register has, and is not scolded.
        let fresh = read(&mut reader, &one).await;
        assert_eq!((&fresh["state"], &fresh["revision"]), (&json!("expected"), &json!(0)));
        let line = |answer: &Value, measure: &str| {
            let lines = answer["lines"].as_array().unwrap();
            lines.iter().find(|one| one["measure"] == measure).unwrap().clone()
        };
        assert_eq!(line(&fresh, "members")["value"], 1220);
        assert_eq!(
            (&line(&fresh, "revenue")["value"], &line(&fresh, "revenue")["typed"]),
            (&Value::Null, &json!(""))
        );
        let accept = (format!("{one}/accept"), json!({ "revision": 0 }));
        let (status, answer) = send(&mut officer, Method::POST, &accept.0, accept.1.clone()).await;
        assert_eq!((status, wrong(&answer)), (422, vec!["state"]), "it was not sent");

        sent(&app, &organisation).await;
        let all = read(&mut officer, list).await;
        assert_eq!(
            (&all["year"], &all["in_state"]["sent"], &all["in_state"]["expected"]),
            (&json!(2012), &json!(1), &json!(0))
        );
        assert_eq!(all["returns"][0]["name"], "HTX Cà phê Đăk Mar");
        assert_eq!(read(&mut officer, &format!("{list}?state=accepted")).await["returns"], json!([]));
        assert_eq!(read(&mut officer, &format!("{list}?state=silent")).await["returns"], json!([]));
        for (query, status) in
            [("state=lost", 422), ("year=nay", 422), ("year=2013", 404), ("unit=23503", 404)]
        {
            assert_eq!(officer.get(&format!("{list}?{query}")).await.status, status, "{query}");
        }

        let back = (format!("{one}/return"), json!({ "revision": 1, "reason": "Thiếu vốn" }));
        let accept = (accept.0, json!({ "revision": 1 }));
        for (client, status) in [(&mut neighbour, 404), (&mut reader, 403)] {
            for (path, body) in [&back, &accept] {
                assert_eq!(send(client, Method::POST, path, body.clone()).await.0, status);
            }
        }
        assert_eq!(neighbour.get(&one).await.status, 404);
        for year in ["2013", "2011", "x"] {
            assert_eq!(
                officer.get(&format!("{organisation}/yearly-returns/{year}")).await.status,
                404,
                "{year}"
            );
        }
        let (status, answer) =
            send(&mut officer, Method::POST, &back.0, with(&back.1, "reason", json!(" "))).await;
        assert_eq!((status, wrong(&answer)), (422, vec!["reason"]));
        assert_eq!(
            send(&mut officer, Method::POST, &back.0, with(&back.1, "revision", json!(7))).await.0,
            409
        );
        let (status, held) = send(&mut officer, Method::POST, &back.0, back.1).await;
        assert_eq!((status, &held["state"], &held["reason"]), (200, &json!("returned"), &json!("Thiếu vốn")));

        let mut clerk = app.sign_in(Role::CommuneOfficer, app.unit("23512").await).await;
        let page = organisation.replace("/api/v1/organisations", "/so-dang-ky") + "/bao-cao-nam/2012";
        let again = [("revision", "2"), ("viec", "gui"), ("so.members", "1.231"), ("so.revenue", "14.040")];
        assert_eq!(clerk.post(&page, &again).await.status, 303);
        let (status, held) = send(&mut officer, Method::POST, &accept.0, json!({ "revision": 3 })).await;
        assert_eq!(
            (status, &held["state"], &held["reason"]),
            (200, &json!("accepted"), &Value::Null),
            "{held}"
        );
        let whats: Vec<&str> =
            held["events"].as_array().unwrap().iter().map(|one| one["what"].as_str().unwrap()).collect();
        assert_eq!(whats, ["submit", "return", "submit", "accept"]);
        // The numbers are in the register at once.
        let life = read(&mut reader, &organisation).await;
        assert_eq!(life["organisation"]["facts"]["numbers"]["members"], 1231);
    })
    .await;
}

#[tokio::test]
async fn points_are_given_and_the_size_is_told() {
    on_each_database(async |app| {
        let app = app.at("2022-01-10T01:00:00Z".parse().unwrap());
        let mut officer = program(&app, Role::CommuneOfficer, "23512").await;
        let mut neighbour = program(&app, Role::CommuneOfficer, "23503").await;
        let mut reader = program(&app, Role::Reader, "62").await;
        let organisation = cooperative(&mut officer, "2016-03-05", 300).await;
        let (list, year) =
            (format!("{organisation}/evaluations"), format!("{organisation}/evaluations/2021"));
        let body = json!({ "points": { "5": 75 }, "revision": 0 });
        for (client, status) in [(&mut neighbour, 404), (&mut reader, 403)] {
            assert_eq!(send(client, Method::PUT, &year, body.clone()).await.0, status);
        }
        for path in [&list, &format!("{organisation}/size")] {
            assert_eq!(neighbour.get(path).await.status, 404, "{path}");
        }
        for (points, field) in [
            (json!({}), "points"),
            (json!({ "5": 81 }), "points.5"),
            (json!({ "6": -1 }), "points.6"),
            (json!({ "99": 1 }), "points.99"),
        ] {
            let (status, answer) =
                send(&mut officer, Method::PUT, &year, with(&body, "points", points)).await;
            assert_eq!((status, wrong(&answer)), (422, vec![field]));
        }
        let to_come = format!("{organisation}/evaluations/2023");
        assert_eq!(send(&mut officer, Method::PUT, &to_come, body.clone()).await.0, 404);
        assert_eq!(read(&mut reader, &list).await, json!([]), "nothing was given yet");
        let (status, given) = send(&mut officer, Method::PUT, &year, body.clone()).await;
        assert_eq!((status, &given["total"], &given["rank"]), (200, &json!(75), &Value::Null), "{given}");
        assert!(given["not_ranked"].as_str().unwrap().contains("22"), "{given}");
        assert_eq!(send(&mut officer, Method::PUT, &year, body).await.0, 409);
        let most = [
            ("1a", 6),
            ("1b", 1),
            ("2a", 5),
            ("2b", 1),
            ("3a", 4),
            ("3b", 3),
            ("3c", 4),
            ("4a", 2),
            ("4b", 2),
            ("4c", 2),
            ("5", 8),
            ("6", 6),
            ("7a", 2),
            ("7b", 2),
            ("7c", 2),
            ("8", 6),
            ("9", 4),
            ("10", 8),
            ("11", 8),
            ("12", 8),
            ("13", 6),
            ("14", 6),
            ("15", 4),
        ];
        let points: serde_json::Map<String, Value> =
            most.iter().map(|(key, most)| ((*key).to_owned(), json!(most * 10))).collect();
        let whole = json!({ "points": points, "revision": 1, "note": "Đủ hồ sơ" });
        let (status, given) = send(&mut officer, Method::PUT, &year, whole).await;
        assert_eq!(
            (status, &given["total"], &given["not_ranked"]),
            (200, &json!(1000), &Value::Null),
            "{given}"
        );
        assert_eq!(read(&mut reader, &list).await[0]["rank"], "tốt");

        let size = read(&mut reader, &format!("{organisation}/size?day=2021-12-31")).await;
        assert_eq!(size["day"], "2021-12-31");
        let page = organisation.replace("/api/v1/organisations", "/so-dang-ky");
        let mut person = app.sign_in(Role::Reader, app.unit("62").await).await;
        let text = size["text"].as_str().unwrap();
        person.get(&format!("{page}?ngay=2021-12-31")).await.shows(text);
        for (day, status) in [("2030-01-01", 422), ("mai", 422), ("2010-01-01", 404)] {
            assert_eq!(reader.get(&format!("{organisation}/size?day={day}")).await.status, status, "{day}");
        }
    })
    .await;
}
