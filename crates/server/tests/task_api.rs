//! Tasks made, changed, ended and reopened by programs, with the rules of the pages.
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
async fn a_program_keeps_the_tasks_of_its_plan() {
    on_each_database(async |app| {
        let app = app.in_june_2024();
        let mut keeper = program(&app, Role::ProvinceOfficer, "62").await;
        let mut lead = program(&app, Role::ProvinceOfficer, "SNV").await;
        let tasks = "/api/v1/plans/ke-hoach-784/tasks";
        let task = json!({
            "group_number": "6", "group": "Việc thêm", "text": "Khảo sát hợp tác xã", "leads": ["SNV"],
            "supports": ["Sở Tài chính"], "time": "31/12/2024", "result": "Báo cáo", "weight": 2,
        });
        let missing = "/api/v1/plans/khong-co/tasks";
        assert_eq!(send(&mut keeper, Method::POST, missing, task.clone()).await.0, 404);
        assert_eq!(send(&mut lead, Method::POST, tasks, task.clone()).await.0, 403);
        let bad = json!({ "text": "", "leads": ["Sở Vũ trụ"], "time": "sớm", "weight": 0 });
        let (status, wrong) = send(&mut keeper, Method::POST, tasks, bad).await;
        assert_eq!(status, 422);
        for field in ["text", "leads", "time", "weight"] {
            assert!(fields(&wrong).contains(&field), "{field}: {wrong}");
        }
        let (status, made) = send(&mut keeper, Method::POST, tasks, task.clone()).await;
        assert_eq!((status, &made["text"]), (201, &json!("Khảo sát hợp tác xã")), "{made}");
        assert_eq!((&made["weight"], &made["parts"][0]["due"]), (&json!(2), &json!("2024-12-31")));
        let path = format!("/api/v1/tasks/{}", made["id"].as_str().unwrap());
        assert_eq!(read(&mut lead, &path).await["parts"][0]["unit"]["code"], "SNV");

        let change = |why: &str, revision: i64| {
            let mut change = task.clone();
            change["text"] = json!("Khảo sát mọi hợp tác xã");
            (change["reason"], change["revision"]) = (json!(why), json!(revision));
            change
        };
        let (status, wrong) = send(&mut keeper, Method::PUT, &path, change(" ", 0)).await;
        assert_eq!((status, fields(&wrong)), (422, vec!["reason"]));
        assert_eq!(send(&mut lead, Method::PUT, &path, change("thử", 0)).await.0, 403);
        let (status, changed) = send(&mut keeper, Method::PUT, &path, change("theo Công văn 12", 0)).await;
        assert_eq!((status, &changed["text"]), (200, &json!("Khảo sát mọi hợp tác xã")));
        assert_eq!(send(&mut keeper, Method::PUT, &path, change("thử", 0)).await.0, 409);

        let why = |reason: &str, revision: i64| json!({ "reason": reason, "revision": revision });
        let (end, again) = (format!("{path}/end"), format!("{path}/reopen"));
        assert_eq!(send(&mut keeper, Method::POST, &again, why("thử", 1)).await.0, 422, "it has not ended");
        assert_eq!(send(&mut keeper, Method::POST, &end, why("", 1)).await.0, 422);
        let (status, ended) = send(&mut keeper, Method::POST, &end, why("đã lồng vào việc khác", 1)).await;
        assert_eq!((status, &ended["ended"]), (200, &json!("đã lồng vào việc khác")));
        assert_eq!(send(&mut lead, Method::POST, &again, why("thử", 2)).await.0, 403);
        assert_eq!(send(&mut keeper, Method::POST, &again, why("thử", 1)).await.0, 409);
        let (status, open) = send(&mut keeper, Method::POST, &again, why("việc kia không làm được", 2)).await;
        assert_eq!((status, &open["ended"], &open["revision"]), (200, &json!(null), &json!(3)));
        // A plan of a district's own is nobody else's.
        let mut neighbour = program(&app, Role::DistrictOfficer, "611").await;
        let other = "/api/v1/plans/ctr-84-hu/tasks";
        assert_eq!(send(&mut neighbour, Method::POST, other, task.clone()).await.0, 404);
    })
    .await;
}
