//! What programs change through the API besides reports: documents are
//! frozen, forms get other days, versions and lines, as on the pages.
#![allow(clippy::unwrap_used)]

mod common;

use axum::http::Method;
use common::program::{program, read, send};
use common::{Client, on_each_database};
use domain::permission::Role;
use serde_json::{Value, json};

const DRAFT: &str = "/api/v1/templates/de-an/document?period=2011-12-30..2012-09-30&unit=62";
const FORM: &str = "/api/v1/forms/kinh-te-tap-the";

/// A request to freeze the province's draft as it stands.
async fn freezing(client: &mut Client) -> Value {
    let draft = read(client, DRAFT).await;
    assert!(draft["contradictions"].is_array() && draft["seen"].is_string(), "{draft}");
    json!({
        "template": "de-an", "period": "2011-12-30..2012-09-30", "unit": "62", "seen": draft["seen"],
        "number": "15/BC-UBND", "day": "2012-10-12", "signer": "Nguyễn Thị Hoa",
        "is_agreed": true, "reason": "Số liệu đúng theo văn bản năm 2012",
    })
}

fn with(body: &Value, field: &str, value: Value) -> Value {
    let mut body = body.clone();
    body[field] = value;
    body
}

#[tokio::test]
async fn a_draft_is_frozen_and_taken_along() {
    on_each_database(async |app| {
        let mut province = program(&app, Role::ProvinceOfficer, "62").await;
        let mut district = program(&app, Role::DistrictOfficer, "610").await;
        let mut reader = program(&app, Role::Reader, "62").await;
        let body = freezing(&mut province).await;
        let documents = "/api/v1/documents";

        for (client, status) in [(&mut district, 403), (&mut reader, 403)] {
            assert_eq!(send(client, Method::POST, documents, body.clone()).await.0, status);
        }
        let below = with(&body, "unit", json!("610"));
        assert_eq!(
            send(&mut province, Method::POST, documents, below).await.0,
            403,
            "each unit freezes its own"
        );
        let missing = with(&body, "template", json!("khong-co"));
        assert_eq!(send(&mut province, Method::POST, documents, missing).await.0, 404);
        for (field, value, named) in [
            ("period", json!("2024-Q1"), "period"),
            ("number", json!("mười lăm"), "number"),
            ("day", json!("12/10/2012"), "day"),
            ("day", json!("2012-09-29"), "day"),
            ("signer", json!(" "), "signer"),
            ("seen", json!("0000"), "seen"),
        ] {
            let (status, problem) =
                send(&mut province, Method::POST, documents, with(&body, field, value)).await;
            assert_eq!((status, &problem["errors"][0]["field"]), (422, &json!(named)), "{problem}");
        }
        assert_eq!(read(&mut province, documents).await, json!([]), "nothing was frozen yet");

        let (status, frozen) = send(&mut province, Method::POST, documents, body.clone()).await;
        assert_eq!((status, &frozen["number"]), (201, &json!("15/BC-UBND")), "{frozen}");
        assert_eq!((&frozen["findings"], &frozen["changed"]), (&json!([]), &json!([])), "{frozen}");
        let (status, problem) = send(&mut province, Method::POST, documents, body).await;
        assert_eq!((status, &problem["errors"][0]["field"]), (422, &json!("number")), "the number is used");

        let one = format!("{documents}/{}", frozen["id"].as_str().unwrap());
        assert_eq!(read(&mut reader, &one).await["hash"], frozen["hash"]);
        for (path, kind) in [
            (format!("{one}/md"), "text/markdown"),
            (DRAFT.replace("/document?", "/document/md?"), "text/markdown"),
            (format!("{one}/docx"), "application/vnd.openxmlformats"),
        ] {
            let file = province.get(&path).await;
            assert!(file.status == 200 && file.header("content-type").starts_with(kind), "{path}");
            assert!(kind != "text/markdown" || file.body.contains("38,4%"), "{}", file.body);
        }
        assert_eq!(province.get(&format!("{one}/exe")).await.status, 404);
        for path in [one.clone(), format!("{one}/md")] {
            assert_eq!(district.get(&path).await.status, 404, "{path}");
        }
        assert_eq!(reader.get(&DRAFT.replace("/document?", "/document/md?")).await.status, 403);
    })
    .await;
}

#[tokio::test]
async fn the_days_of_a_form_are_foreseen_then_changed_with_a_reason() {
    on_each_database(async |app| {
        let app = app.in_june_2024();
        let mut admin = program(&app, Role::Administrator, "62").await;
        let mut officer = program(&app, Role::ProvinceOfficer, "62").await;
        let days = format!("{FORM}/versions/1/days");
        let before = read(&mut officer, &days).await;
        let place = before["levels"].as_array().unwrap().iter();
        let place =
            place.clone().position(|level| level["kinds"].as_array().unwrap().contains(&json!("commune")));
        let place = place.unwrap();
        assert_eq!(before["levels"][place]["periods"][0]["deadline"], "2024-06-18", "{before}");
        let change = |rule: &str, reason: &str, is_preview: bool| {
            let mut levels = vec![json!({}); place + 1];
            levels[place] = json!({ "deadline": rule });
            json!({ "levels": levels, "reason": reason, "is_preview": is_preview })
        };

        assert_eq!(admin.get(&format!("{FORM}/versions/9/days")).await.status, 404);
        assert_eq!(send(&mut officer, Method::PUT, &days, change("closing+3w", "x", false)).await.0, 403);
        for (body, field) in [
            (change("sau 3 ngày", "x", false), format!("levels.{place}.deadline")),
            (change("closing+300d", "x", false), format!("levels.{place}.deadline")),
            (change("closing+3w", " ", false), "reason".to_owned()),
            (json!({ "levels": vec![json!({}); 20], "reason": "x" }), "levels".to_owned()),
        ] {
            let (status, problem) = send(&mut admin, Method::PUT, &days, body).await;
            assert_eq!((status, &problem["errors"][0]["field"]), (422, &json!(field)), "{problem}");
        }
        let (status, foreseen) = send(&mut admin, Method::PUT, &days, change("closing+3w", "", true)).await;
        assert_eq!(
            (status, &foreseen["levels"][place]["periods"][0]["deadline"]),
            (200, &json!("2024-06-19"))
        );
        assert_eq!(read(&mut officer, &days).await, before, "nothing was saved");

        let (status, _) = send(&mut admin, Method::PUT, &days, change("closing+3w", "Mưa lũ", false)).await;
        assert_eq!((status, read(&mut officer, &days).await), (200, foreseen));
        let report = read(&mut officer, "/api/v1/reports/kinh-te-tap-the/2024-H1/23359").await;
        assert_eq!(report["dates"]["deadline"], "2024-06-19", "{report}");
        let trail = read(&mut admin, "/api/v1/audit?kind=form").await;
        assert_eq!(trail["entries"][0]["why"], "Mưa lũ");
    })
    .await;
}

#[tokio::test]
async fn a_version_begins_and_its_lines_change() {
    on_each_database(async |app| {
        let app = app.in_june_2024();
        let mut admin = program(&app, Role::Administrator, "62").await;
        let mut officer = program(&app, Role::ProvinceOfficer, "62").await;
        let versions = format!("{FORM}/versions");
        let new = |from: &str, reason: &str| json!({ "from": from, "reason": reason });
        assert_eq!(send(&mut officer, Method::POST, &versions, new("2031-01-01", "x")).await.0, 403);
        let nowhere = "/api/v1/forms/khong-co/versions";
        assert_eq!(send(&mut admin, Method::POST, nowhere, new("2031-01-01", "x")).await.0, 404);
        for (body, field) in [
            (new("1/1/2031", "x"), "from"),
            (new("2031-01-01", ""), "reason"),
            (new("1990-01-01", "x"), "from"),
        ] {
            let (status, problem) = send(&mut admin, Method::POST, &versions, body).await;
            assert_eq!((status, &problem["errors"][0]["field"]), (422, &json!(field)), "{problem}");
        }
        let (status, made) = send(&mut admin, Method::POST, &versions, new("2031-01-01", "Thêm dòng")).await;
        assert_eq!(status, 201, "{made}");
        let number = made["version"].as_i64().unwrap();

        let lines = format!("{versions}/{number}/lines");
        let form = read(&mut admin, FORM).await;
        let last = form["version"].as_array().unwrap().last().unwrap();
        let section = last["section"][0]["key"].clone();
        let line = |act: &str, indicator: &str| {
            json!({ "act": act, "indicator": indicator, "section": section, "vi": "Tổ mới", "reason": "Thử" })
        };
        assert_eq!(send(&mut officer, Method::POST, &lines, line("add", "de-an-tht-moi")).await.0, 403);
        let none = format!("{versions}/99/lines");
        assert_eq!(send(&mut admin, Method::POST, &none, line("add", "de-an-tht-moi")).await.0, 404);
        assert_eq!(send(&mut admin, Method::POST, &lines, line("x", "de-an-tht-moi")).await.0, 422);
        for act in ["rename", "remove"] {
            let (status, problem) = send(&mut admin, Method::POST, &lines, line(act, "de-an-tht-moi")).await;
            assert_eq!((status, &problem["errors"][0]["field"]), (422, &json!("indicator")), "{act}: {problem}");
        }
        for (act, is_there) in [("add", true), ("rename", true), ("remove", false)] {
            assert_eq!(send(&mut admin, Method::POST, &lines, line(act, "de-an-tht-moi")).await.0, 204, "{act}");
            let form = read(&mut admin, FORM).await;
            let last = form["version"].as_array().unwrap().last().unwrap();
            assert_eq!(last.to_string().contains("de-an-tht-moi"), is_there, "{act}");
        }
    })
    .await;
}
