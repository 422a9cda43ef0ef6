//! Indicators through the front door: the list, the definition, the course
//! over time and the ranking, computed ones too.
#![allow(clippy::unwrap_used)]

mod common;

use axum::http::StatusCode;
use common::on_each_database;
use domain::permission::Role;

#[tokio::test]
async fn what_does_not_exist_or_belongs_to_others_is_not_found() {
    on_each_database(async |app| {
        let mut officer = app.sign_in(Role::DistrictOfficer, app.unit("614").await).await;
        for path in [
            "/chi-tieu/khong-co",
            "/chi-tieu/de-an-tht-moi?don_vi=62",
            "/chi-tieu/de-an-tht-moi?don_vi=615",
            "/chi-tieu/de-an-tht-moi?ky=2024-H1",
            "/chi-tieu/de-an-tht-moi?dang=pdf",
        ] {
            assert_eq!(officer.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        assert_eq!(officer.get("/chi-tieu/de-an-tht-moi").await.status, StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn the_list_is_found_with_and_without_accents() {
    on_each_database(async |app| {
        let mut reader = app.sign_in(Role::Reader, app.unit("62").await).await;
        for sought in ["dang%20vien", "%C4%90%E1%BA%A3ng%20vi%C3%AAn", "VIEN%20DANG"] {
            let page = reader.get(&format!("/chi-tieu?tim={sought}")).await;
            page.shows("/chi-tieu/de-an-dang-vien").hides("/chi-tieu/de-an-mo-hinh");
        }
        reader.get("/chi-tieu?tim=%3Cb%3E").await.shows("“&#60;b&#62;”").hides("<b>");
        // What no form has asked for yet has no page, so nothing leads to it.
        reader.get("/chi-tieu").await.shows("/chi-tieu/tl-tht-tv").hides("/chi-tieu/htx-von");
        assert_eq!(reader.get("/chi-tieu/htx-von").await.status, 404);
    })
    .await;
}

#[tokio::test]
async fn units_are_ranked_with_ties_and_the_silent_last() {
    on_each_database(async |app| {
        let mut officer = app.sign_in(Role::ProvinceOfficer, app.unit("62").await).await;
        let page = officer.get("/chi-tieu/de-an-tuyen-truyen?don_vi=62").await;
        page.shows("<svg class=\"chart bars\"").shows("<desc").hides("style=").shows("số minh họa");
        let csv = officer.get("/chi-tieu/de-an-tuyen-truyen?don_vi=62&bang=don-vi&dang=csv").await;
        let lines: Vec<&str> = csv.body.lines().skip(1).collect();
        assert!(lines[0].starts_with("1,Huyện Đăk Glei,7,"), "{lines:?}");
        assert!(lines[1].starts_with("2,Huyện Đăk Hà,4,"), "{lines:?}");
        assert_eq!(lines[2..8].iter().filter(|line| line.starts_with("3,")).count(), 6, "{lines:?}");
        assert!(lines[8].starts_with(",Huyện Kon Rẫy,,"), "no rank and no zero: {lines:?}");
        let history = officer.get("/chi-tieu/de-an-tuyen-truyen?don_vi=62&dang=csv").await;
        history.shows("Lũy kế đến ngày 30/9/2012,11,8/9,");
    })
    .await;
}

#[tokio::test]
async fn an_indicator_without_figures_says_so() {
    on_each_database(async |app| {
        let app = app.in_june_2024();
        let mut officer = app.sign_in(Role::ProvinceOfficer, app.unit("62").await).await;
        let page = officer.get("/chi-tieu/tl-tht-tv").await;
        assert_eq!(page.status, StatusCode::OK);
        page.shows("Chưa có kỳ nào được tiếp nhận").shows("Tử số và mẫu số được cộng trước").hides("<svg");
    })
    .await;
}
