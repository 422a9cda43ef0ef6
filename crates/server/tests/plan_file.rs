//! Files attached to plans through the front door: attached, saved by all who
//! see the plan, taken away with a trace, by people and by programs.
#![allow(clippy::unwrap_used)]

mod common;

use axum::body::Body;
use axum::http::{Method, StatusCode};
use common::program::{program, read, send};
use common::{TestApp, on_each_database, upload};
use domain::permission::Role;
use serde_json::json;

fn in_july(app: &TestApp) -> TestApp {
    app.at("2024-07-10T02:00:00Z".parse().unwrap())
}

const FILES: &str = "/ke-hoach/giai-phap-2018/tep";

#[tokio::test]
async fn files_are_attached_to_a_plan_and_leave_a_trace_when_they_go() {
    on_each_database(async |app| {
        let app = in_july(&app);
        let (mut keeper, file) = (
            app.sign_in(Role::ProvinceOfficer, app.unit("62").await).await,
            ("tep", Some("Bản đã ký.pdf"), &b"%PDF-1.7 da ky"[..]),
        );
        let mut neighbour = app.sign_in(Role::DistrictOfficer, app.unit("611").await).await;
        assert_eq!(neighbour.get("/ke-hoach/ctr-84-hu/tep").await.status, StatusCode::NOT_FOUND);
        assert_eq!(upload(&mut neighbour, FILES, &[file]).await.status, StatusCode::FORBIDDEN);
        for (name, bytes, says) in [
            ("", &b""[..], "Chưa chọn tệp."),
            ("to.bin", &vec![7; 10 * 1024 * 1024 + 1][..], "lớn hơn 10 MB"),
        ] {
            let refused = upload(&mut keeper, FILES, &[("tep", Some(name), bytes)]).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            refused.shows(says).shows("Lỗi:");
        }
        assert_eq!(upload(&mut keeper, FILES, &[file]).await.status, StatusCode::SEE_OTHER);
        let page = neighbour.get("/ke-hoach/giai-phap-2018").await;
        let href =
            page.body.split('"').find(|part| part.starts_with(&format!("{FILES}/"))).unwrap().to_owned();
        let taken = neighbour.get(&href).await;
        assert_eq!(taken.body, "%PDF-1.7 da ky");
        assert_eq!(taken.header("content-type"), "application/octet-stream");
        assert!(taken.header("content-disposition").contains("ban-da-ky.pdf"));
        neighbour.get(FILES).await.shows("Bản đã ký.pdf").hides("Gỡ tệp");

        let gone = format!("{href}/bo");
        assert_eq!(neighbour.post(&gone, &[("reason", "thử")]).await.status, StatusCode::FORBIDDEN);
        let refused = keeper.post(&gone, &[("reason", " ")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.shows("Lỗi:");
        assert_eq!(keeper.post(&gone, &[("reason", "Nhầm bản dự thảo")]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(neighbour.get(&href).await.status, StatusCode::NOT_FOUND);
        neighbour.get("/ke-hoach/giai-phap-2018").await.hides("Bản đã ký.pdf");
        keeper.get(FILES).await.shows("Bản đã ký.pdf").shows("Nhầm bản dự thảo");
        let mut administrator = app.sign_in(Role::Administrator, app.unit("62").await).await;
        administrator.get("/quan-tri/nhat-ky?loai=plan").await.shows("Gỡ tệp").shows("Nhầm bản dự thảo");
    })
    .await;
}

#[tokio::test]
async fn a_file_that_was_changed_in_the_database_is_found() {
    on_each_database(async |app| {
        let app = in_july(&app);
        let mut keeper = app.sign_in(Role::ProvinceOfficer, app.unit("62").await).await;
        upload(&mut keeper, FILES, &[("tep", Some("a.txt"), b"mot hai ba")]).await;
        let (files, wrong) = app.store.verify_files().await.unwrap();
        assert_eq!((files, wrong.len()), (1, 0));
        let mut tx = app.db.begin().await.unwrap();
        tx.execute("update plan_file_content set content = $1", storage::args!["bW90IGhhaSBib24="])
            .await
            .unwrap();
        tx.commit().await.unwrap();
        assert_eq!(app.store.verify_files().await.unwrap().1.len(), 1);
        let page = keeper.get(FILES).await;
        let href =
            page.body.split('"').find(|part| part.starts_with(&format!("{FILES}/"))).unwrap().to_owned();
        let broken = keeper.get(&href).await;
        assert_eq!(broken.status, StatusCode::INTERNAL_SERVER_ERROR);
    })
    .await;
}

#[tokio::test]
async fn programs_attach_files_too() {
    const API: &str = "/api/v1/plans/giai-phap-2018/files";
    on_each_database(async |app| {
        let app = in_july(&app);
        let mut commune = program(&app, Role::CommuneOfficer, "23359").await;
        let mut keeper = program(&app, Role::ProvinceOfficer, "62").await;
        let path = format!("{API}?name=ban-ky.pdf");
        assert_eq!(commune.get("/api/v1/plans/khong-co/files").await.status, StatusCode::NOT_FOUND);
        let refused = commune.send(Method::POST, &path, Body::from("x")).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        let empty = keeper.send(Method::POST, &path, Body::empty()).await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        let made = keeper.send(Method::POST, &path, Body::from("noi dung")).await;
        assert_eq!(made.status, StatusCode::CREATED);
        let listed = read(&mut commune, API).await;
        assert_eq!((&listed[0]["name"], &listed[0]["bytes"]), (&json!("ban-ky.pdf"), &json!(8)));
        let id = listed[0]["id"].as_str().unwrap().to_owned();
        assert_eq!(commune.get(&format!("{API}/{id}")).await.body, "noi dung");
        let gone = format!("{API}/{id}/remove");
        assert_eq!(send(&mut commune, Method::POST, &gone, json!({ "reason": "thử" })).await.0, 403);
        assert_eq!(send(&mut keeper, Method::POST, &gone, json!({ "reason": "" })).await.0, 422);
        let (status, left) = send(&mut keeper, Method::POST, &gone, json!({ "reason": "Nhầm" })).await;
        assert_eq!((status, &left[0]["removed"]["why"]), (200, &json!("Nhầm")));
        assert_eq!(commune.get(&format!("{API}/{id}")).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}
