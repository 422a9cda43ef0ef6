//! Where numbers come from, through the front door.
#![allow(clippy::unwrap_used)]

mod common;

use axum::http::StatusCode;
use common::{TestApp, on_each_database};
use domain::form::{Aspect, Cell};
use domain::permission::{Actor, Role};

const TOTAL: &str = "/so-lieu?chi_tieu=de-an-tht-moi&loai=actual&ky=2011-12-30..2012-09-30&don_vi=62";

#[tokio::test]
async fn what_does_not_exist_or_belongs_to_others_is_not_found() {
    on_each_database(async |app| {
        let answer = app.stranger().get(TOTAL).await;
        assert!(answer.location().starts_with("/dang-nhap?"), "{answer:?}");
        let district = app.unit("614").await;
        let mut officer = app.sign_in(Role::DistrictOfficer, district).await;
        let own = TOTAL.replace("=62", "=614");
        for path in [
            TOTAL.to_owned(),
            TOTAL.replace("=62", "=615"),
            own.replace("de-an-tht-moi", "khong-co"),
            own.replace("de-an-tht-moi", "de-an-tht-moi:sex=female"),
            own.replace("actual", "khac"),
            own.replace("2012-09-30", "2012-09-29"),
            "/so-lieu".to_owned(),
            "/so-lieu/khong-co".to_owned(),
        ] {
            assert_eq!(officer.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        let other = figure(&app, "615").await;
        assert_eq!(officer.get(&other).await.status, StatusCode::NOT_FOUND, "another district's figure");
        let mine = figure(&app, "614").await;
        assert_eq!(officer.get(&mine).await.status, StatusCode::OK);
    })
    .await;
}

/// The address of a district's current figure of 2012.
async fn figure(app: &TestApp, code: &str) -> String {
    let unit = app.unit(code).await;
    let user = domain::UserId::new();
    let actor = Actor { user, name: String::new(), role: Role::Reader, unit };
    let (cell, period) = (Cell::from_name("de-an-tht-moi"), "2011-12-30..2012-09-30".parse().unwrap());
    let found = app.store.figure_versions(&actor, unit, &cell, Aspect::Actual, period).await.unwrap();
    server::link::figure(found[0].id)
}

#[tokio::test]
async fn a_day_that_cannot_be_read_is_told_and_kept() {
    on_each_database(async |app| {
        let mut officer = app.sign_in(Role::ProvinceOfficer, app.unit("62").await).await;
        let page = officer.get(&format!("{TOTAL}&luc=31/6/2012&ban_do=xyz")).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        page.shows("<title>Lỗi:")
            .shows("Không có ngày “31/6/2012” trong lịch")
            .shows("value=\"31/6/2012\"")
            .shows("value=\"xyz\"")
            .shows("href=\"#luc\"");
    })
    .await;
}

#[tokio::test]
async fn a_total_leads_down_to_the_paper_it_came_from() {
    on_each_database(async |app| {
        let mut officer = app.sign_in(Role::ProvinceOfficer, app.unit("62").await).await;
        let page = officer.get(TOTAL).await;
        page.shows("73 <small>tổ</small>")
            .shows("9/9 huyện, thành phố, cập nhật 12:00, 12/10/2012")
            .shows("Huyện Kon Rẫy")
            .shows("don_vi=608")
            .shows("số minh họa");
        let city = officer.get(&TOTAL.replace("=62", "=608")).await;
        city.shows("16 <small>tổ</small>").shows("văn bản giấy").shows("Các lần ghi nhận");
        let at = city.body.find("href=\"/so-lieu/").unwrap() + 6;
        let link = city.body[at..].split('"').next().unwrap().to_owned();
        let version = officer.get(&link).await;
        version
            .shows("16 <small>tổ</small>")
            .shows("Thành phố Kon Tum")
            .shows("Mục II Báo cáo kết quả triển khai thực hiện Đề án")
            .shows("chỉ để minh họa")
            .shows("/bao-cao/de-an/2011-12-30..2012-09-30/608")
            .shows("nhập từ văn bản");
    })
    .await;
}

#[tokio::test]
async fn a_total_as_of_a_day_before_acceptance_is_empty_and_not_zero() {
    on_each_database(async |app| {
        let mut officer = app.sign_in(Role::ProvinceOfficer, app.unit("62").await).await;
        let before = officer.get(&format!("{TOTAL}&luc=2012-10-11")).await;
        before
            .shows("Số liệu như đã có vào cuối ngày 11/10/2012.")
            .shows("0/9 huyện, thành phố")
            .shows("Chưa có số nào được tiếp nhận; không phải là số 0.")
            .hides("73 <small>");
        let after = officer.get(&format!("{TOTAL}&luc=12/10/2012")).await;
        after.shows("73 <small>tổ</small>").shows("9/9 huyện, thành phố");
    })
    .await;
}

#[tokio::test]
async fn a_district_total_is_not_split_on_a_later_map() {
    on_each_database(async |app| {
        let mut officer = app.sign_in(Role::ProvinceOfficer, app.unit("62").await).await;
        // Ia H'Drai came out of Sa Thầy on 11 March 2015.
        let page = officer.get(&format!("{}&ban_do=1/1/2016", TOTAL.replace("=62", "=616"))).await;
        page.shows("Theo địa giới ngày 1/1/2016").shows("Huyện Ia H&#39;Drai");
        assert_eq!(page.body.matches("Không tách được: Sa Thầy").count(), 2);
        // The province as a whole lost nothing, and the other districts are what they were.
        let whole = officer.get(&format!("{TOTAL}&ban_do=1/1/2016")).await;
        whole.shows("<strong>Tỉnh Kon Tum</strong></th><td class=\"n\">73</td>");
        assert_eq!(whole.body.matches("Không tách được: Sa Thầy").count(), 2);
        // Since July 2025 the communes of Quảng Ngãi lie where the districts were.
        let later = officer.get(&format!("{TOTAL}&ban_do=2026-01-01")).await;
        later.shows("<strong>Tỉnh Quảng Ngãi</strong></th><td class=\"n\">73</td>");
    })
    .await;
}
