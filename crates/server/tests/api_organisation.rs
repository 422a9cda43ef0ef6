//! The register by the API: entered, read on other days, corrected, refused in
//! the names of the request.
#![allow(clippy::unwrap_used)]

mod common;

use axum::body::Body;
use axum::http::Method;
use common::{Client, on_each_database};
use domain::permission::Role;
use serde_json::{Value, json};

async fn send(client: &mut Client, method: Method, path: &str, body: Value) -> (u16, Value) {
    client.headers.retain(|(name, _)| *name != "content-type");
    client.headers.push(("content-type", "application/json".to_owned()));
    let answer = client.send(method, path, Body::from(body.to_string())).await;
    (answer.status.as_u16(), serde_json::from_str(&answer.body).unwrap_or(Value::Null))
}

async fn read(client: &mut Client, path: &str) -> (u16, Value) {
    let answer = client.get(path).await;
    (answer.status.as_u16(), serde_json::from_str(&answer.body).unwrap_or(Value::Null))
}

fn cooperative() -> Value {
    json!({
        "what": "registered", "on": "2010-03-05", "decision": "GCN 38A000123",
        "change": {
            "kind": "cooperative", "name": "HTX Cà phê Đăk Mar", "seat": "23512", "law": "2003",
            "activity": "0126", "numbers": { "members": 20 },
            "products": [{ "name": "Cà phê bột", "stars": 3 }],
        },
    })
}

/// The fields that an answer finds fault with.
fn wrong(answer: &Value) -> Vec<&str> {
    answer["errors"].as_array().unwrap().iter().map(|one| one["field"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn an_organisation_is_entered_read_and_corrected() {
    on_each_database(async |app| {
        let mut officer = app.sign_in(Role::CommuneOfficer, app.unit("23512").await).await;
        let all = "/api/v1/organisations";
        let mut reader = app.sign_in(Role::Reader, app.unit("62").await).await;
        assert_eq!(send(&mut reader, Method::POST, all, cooperative()).await.0, 403);
        let mut bad = cooperative();
        bad["change"]["activity"] = json!("cà phê");
        bad["change"]["numbers"]["members"] = json!(-1);
        bad["on"] = json!("mai");
        let (status, answer) = send(&mut officer, Method::POST, all, bad).await;
        assert_eq!(status, 422, "{answer}");
        let mut fields = wrong(&answer);
        fields.sort_unstable();
        assert_eq!(fields, ["change.activity", "change.numbers.members", "on"]);
        let mut bad = cooperative();
        bad["change"]["colour"] = json!("red");
        let (status, answer) = send(&mut officer, Method::POST, all, bad).await;
        assert_eq!((status, wrong(&answer)), (422, vec!["change.colour"]));
        let mut bad = cooperative();
        bad["decision"] = json!("");
        let (status, answer) = send(&mut officer, Method::POST, all, bad).await;
        assert_eq!((status, wrong(&answer)), (422, vec!["on"]));

        let (status, made) = send(&mut officer, Method::POST, all, cooperative()).await;
        assert_eq!(status, 201, "{made}");
        let organisation = &made["organisation"];
        assert_eq!(organisation["seat"]["code"], "23512");
        assert_eq!(organisation["facts"]["numbers"]["members"], 20);
        assert_eq!(organisation["facts"]["products"][0]["stars"], 3);
        assert_eq!(made["happenings"][0]["change"]["seat"], "23512");
        let one = format!("{all}/{}", organisation["id"].as_str().unwrap());

        let idle = json!({ "what": "suspended", "on": "2012-01-01", "until": "2012-10-31", "revision": 1 });
        let happenings = format!("{one}/happenings");
        let (status, held) = send(&mut officer, Method::POST, &happenings, idle.clone()).await;
        assert_eq!((status, &held["organisation"]["facts"]["state"]), (200, &json!("suspended")), "{held}");
        assert_eq!(send(&mut officer, Method::POST, &happenings, idle).await.0, 409);
        let (_, before) = read(&mut reader, &format!("{one}?day=2011-12-31")).await;
        assert_eq!(before["organisation"]["facts"]["state"], "active");

        let first = format!("{happenings}/{}", made["happenings"][0]["id"].as_str().unwrap());
        let mut right = cooperative();
        right["change"] = json!({ "name": "HTX Công bằng Đăk Mar" });
        right["revision"] = json!(2);
        let (status, answer) = send(&mut officer, Method::PUT, &first, right.clone()).await;
        assert_eq!(status, 422, "{answer}");
        right["why"] = json!("Ghi nhầm tên");
        let (status, held) = send(&mut officer, Method::PUT, &first, right).await;
        assert_eq!(status, 200, "{held}");
        assert_eq!(held["organisation"]["facts"]["name"], "HTX Công bằng Đăk Mar");
        // What the correction left out stayed as it was.
        assert_eq!(held["organisation"]["facts"]["activity"], "0126");
        let versions = held["happenings"].as_array().unwrap();
        assert!(versions.iter().any(|one| one["superseded_why"] == "Ghi nhầm tên"));
        let suspended = versions.iter().find(|one| one["what"] == "suspended").unwrap();
        let back = format!("{happenings}/{}/withdraw", suspended["id"].as_str().unwrap());
        let why = json!({ "why": "Không tạm ngừng", "revision": 3 });
        let (status, held) = send(&mut officer, Method::POST, &back, why).await;
        assert_eq!((status, &held["organisation"]["facts"]["state"]), (200, &json!("active")), "{held}");

        let (status, list) = read(&mut reader, &format!("{all}?text=cong%20bang&kind=cooperative")).await;
        assert_eq!((status, &list["found"]), (200, &json!(1)), "{list}");
        assert_eq!(read(&mut reader, &format!("{all}?kind=firm")).await.0, 422);
        let mut neighbour = app.sign_in(Role::CommuneOfficer, app.unit("23503").await).await;
        assert_eq!(read(&mut neighbour, &one).await.0, 404);
        assert_eq!(read(&mut neighbour, &format!("{all}?unit=23512")).await.0, 404);
    })
    .await;
}
