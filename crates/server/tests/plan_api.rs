//! Plans and goals made and changed by programs, with the rules of the pages.
#![allow(clippy::unwrap_used)]

mod common;

use axum::http::Method;
use common::on_each_database;
use common::program::{program, read, send};
use domain::permission::Role;
use serde_json::{Value, json};

fn fields(answer: &Value) -> Vec<&str> {
    answer["errors"].as_array().unwrap().iter().map(|one| one["field"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_program_makes_a_plan_and_its_goals() {
    on_each_database(async |app| {
        let app = app.in_june_2024();
        let mut commune = program(&app, Role::CommuneOfficer, "23359").await;
        let mut keeper = program(&app, Role::ProvinceOfficer, "62").await;
        let plan = json!({
            "kind": "KH", "number": "99/KH-UBND", "day": "2024-01-15", "issuer": "UBND tỉnh",
            "vi": "Kế hoạch thử", "valid_from": "2024-01-01", "valid_to": "2024-12-31",
            "carries_out": ["ke-hoach-784"],
        });
        assert_eq!(send(&mut commune, Method::POST, "/api/v1/plans", plan.clone()).await.0, 403);
        let (status, wrong) =
            send(&mut keeper, Method::POST, "/api/v1/plans", json!({ "kind": "XX", "day": "31/2/2024" })).await;
        assert_eq!(status, 422);
        assert_eq!(fields(&wrong), ["vi", "issuer", "kind", "day"]);
        let (status, made) = send(&mut keeper, Method::POST, "/api/v1/plans", plan.clone()).await;
        assert_eq!((status, &made["key"]), (201, &json!("99-kh-ubnd")));
        let path = "/api/v1/plans/99-kh-ubnd";
        assert_eq!(read(&mut commune, path).await["plan"]["carries_out"], json!(["ke-hoach-784"]));

        let goal = json!({
            "revision": 1, "vi": "Hợp tác xã thành lập mới", "indicator": "htx-moi", "type": "value",
            "aim": "at_least", "value": "35", "from": "2024-01-01", "due": "2024-12-31",
            "steps": [{ "day": "2024-06-30", "value": "10" }],
        });
        let goals = format!("{path}/goals");
        assert_eq!(send(&mut commune, Method::POST, &goals, goal.clone()).await.0, 403);
        let bad = json!({ "revision": 1, "vi": "x", "type": "value", "value": "ba", "from": "2024-01-01" });
        let (status, wrong) = send(&mut keeper, Method::POST, &goals, bad).await;
        assert_eq!((status, fields(&wrong)), (422, vec!["value", "due"]));
        let (status, stands) = send(&mut keeper, Method::POST, &goals, goal.clone()).await;
        assert_eq!((status, &stands["goals"][0]["version"]["value"]), (200, &json!(35.0)));
        assert_eq!(send(&mut keeper, Method::POST, &goals, goal).await.0, 409, "the plan has another revision");

        let key = stands["goals"][0]["key"].as_str().unwrap();
        let change = |why: &str| json!({ "revision": 2, "vi": "Hợp tác xã mới", "indicator": "htx-moi", "reason": why });
        let one = format!("{goals}/{key}");
        assert_eq!(send(&mut keeper, Method::PUT, &format!("{goals}/khong-co"), change("thử")).await.0, 404);
        let (status, wrong) = send(&mut keeper, Method::PUT, &one, change("")).await;
        assert_eq!((status, fields(&wrong)), (422, vec!["reason"]));
        let (status, stands) = send(&mut keeper, Method::PUT, &one, change("gọi cho gọn")).await;
        assert_eq!((status, &stands["goals"][0]["vi"]), (200, &json!("Hợp tác xã mới")));
    })
    .await;
}

#[tokio::test]
async fn a_program_changes_a_plans_head_and_leaves_its_goals() {
    on_each_database(async |app| {
        let app = app.in_june_2024();
        let mut keeper = program(&app, Role::ProvinceOfficer, "62").await;
        let path = "/api/v1/plans/giai-phap-2018";
        let before = read(&mut keeper, path).await;
        let head = |revision: i64, why: &str| {
            json!({ "kind": "CV", "number": "1/UBND", "issuer": "UBND tỉnh", "vi": "Giải pháp",
                "revision": revision, "reason": why })
        };
        assert_eq!(send(&mut keeper, Method::PUT, "/api/v1/plans/khong-co", head(1, "thử")).await.0, 404);
        let (status, wrong) = send(&mut keeper, Method::PUT, path, head(1, " ")).await;
        assert_eq!((status, fields(&wrong)), (422, vec!["reason"]));
        let (status, after) = send(&mut keeper, Method::PUT, path, head(1, "ghi lại số")).await;
        assert_eq!((status, &after["plan"]["number"]), (200, &json!("1/UBND")));
        assert_eq!(after["goals"].as_array().unwrap().len(), before["goals"].as_array().unwrap().len());
        assert_eq!(send(&mut keeper, Method::PUT, path, head(1, "thử")).await.0, 409);
    })
    .await;
}

#[tokio::test]
async fn the_report_on_a_plan_comes_as_its_model_with_every_number() {
    on_each_database(async |app| {
        let app = app.in_june_2024();
        let mut keeper = program(&app, Role::ProvinceOfficer, "62").await;
        assert_eq!(keeper.get("/api/v1/plans/khong-co/report").await.status, 404);
        assert_eq!(keeper.get("/api/v1/plans/giai-phap-2018/report?template=de-an").await.status, 404);
        let report = read(&mut keeper, "/api/v1/plans/giai-phap-2018/report").await;
        assert_eq!(report["template"], "ke-hoach");
        let sources = report["model"]["sources"].as_array().unwrap();
        assert!(sources.iter().any(|one| one["href"].as_str().unwrap().contains("/ke-hoach/giai-phap-2018")));
    })
    .await;
}

#[tokio::test]
async fn the_report_on_a_plan_is_seen_and_taken_along() {
    on_each_database(async |app| {
        let app = app.in_june_2024();
        let page = "/ke-hoach/ke-hoach-784/bao-cao";
        let mut reader = app.sign_in(Role::Reader, app.unit("62").await).await;
        assert_eq!(reader.get(page).await.status, 403);
        let mut neighbour = app.sign_in(Role::DistrictOfficer, app.unit("611").await).await;
        assert_eq!(neighbour.get("/ke-hoach/ctr-84-hu/bao-cao").await.status, 404);
        let mut keeper = app.sign_in(Role::ProvinceOfficer, app.unit("62").await).await;
        assert_eq!(keeper.get(&format!("{page}?mau=de-an")).await.status, 404);
        assert_eq!(keeper.get(&format!("{page}/exe")).await.status, 404);
        keeper.get("/ke-hoach/ke-hoach-784").await.shows(&format!("href=\"{page}\""));
        keeper
            .get(page)
            .await
            .shows("THỰC HIỆN NHIỆM VỤ")
            .shows("784/KH-UBND")
            .shows("href=\"/ke-hoach/ke-hoach-784/nhiem-vu\"")
            .shows("chưa bắt đầu");
        for format in ["docx", "html", "md"] {
            let file = keeper.get(&format!("{page}/{format}")).await;
            assert_eq!(file.status, 200, "{format}");
            assert!(file.header("content-disposition").contains(&format!(".{format}")));
        }
        keeper.get(&format!("{page}/md")).await.shows("44").shows("nhiệm vụ");
        if writing::pdf::AVAILABLE {
            assert_eq!(keeper.get(&format!("{page}/pdf")).await.header("content-type"), "application/pdf");
        }
        // Every plan of the pack has a report, also one without goals or tasks.
        for plan in &app.store.programme().await.unwrap().plans {
            let path = format!("/ke-hoach/{}/bao-cao", plan.key);
            let answer = keeper.get(&path).await;
            assert!(answer.status == 200 || answer.status == 404, "{path}: {}", answer.body);
        }
    })
    .await;
}
