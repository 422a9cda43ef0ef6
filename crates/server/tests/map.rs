//! The map of the register through the front door: who sees which communes,
//! what a circle says and where it leads, other days, other numbers.
#![allow(clippy::unwrap_used)]

mod common;

use axum::http::StatusCode;
use common::{Client, on_each_database};
use domain::permission::Role;

async fn enter(officer: &mut Client, name: &str, kind: &str, on: &str, place: &str, members: &str) {
    let typed = [
        ("bat_dau", "registered"),
        ("loai", kind),
        ("ten", name),
        ("ngay", on),
        ("quyet_dinh", "GCN 38A000123"),
        ("dia_ban", place),
        ("luat", "2003"),
        ("nganh", "0126"),
        ("so.members", members),
    ];
    let answer = officer.post("/so-dang-ky/them", &typed).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
}

#[tokio::test]
async fn circles_and_rows_lead_to_the_organisations_behind_them() {
    on_each_database(async |app| {
        let mut officer = app.sign_in(Role::DistrictOfficer, app.unit("615").await).await;
        enter(&mut officer, "HTX Cà phê Đăk Mar", "cooperative", "5/3/2010", "23512 – Xã Đăk Mar", "1.220")
            .await;
        enter(&mut officer, "HTX Dược liệu", "cooperative", "5/3/2011", "23512 – Xã Đăk Mar", "30").await;
        enter(&mut officer, "Quỹ tín dụng Đăk Hring", "credit_fund", "5/3/2010", "23506 – Xã Đăk Hring", "9")
            .await;

        let mut neighbour = app.sign_in(Role::DistrictOfficer, app.unit("610").await).await;
        assert_eq!(neighbour.get("/so-dang-ky/ban-do?don_vi=615").await.status, StatusCode::NOT_FOUND);
        neighbour.get("/so-dang-ky/ban-do").await.shows("Không có tổ chức nào").hides("<svg");
        assert_eq!(officer.get("/so-dang-ky/ban-do?chi_tieu=khong-co").await.status, StatusCode::NOT_FOUND);
        assert_eq!(officer.get("/so-dang-ky/ban-do?loai=khong-co").await.status, StatusCode::NOT_FOUND);

        let map = officer.get("/so-dang-ky/ban-do").await;
        map.shows("Huyện Đăk Hà, ngày 12/10/2012").shows("3 tổ chức").hides("Huyện Đăk Glei");
        map.shows("aria-label=\"Xã Đăk Mar: 2 tổ chức\"").shows("aria-label=\"Xã Đăk Hring: 1 tổ chức\"");
        map.shows(">Đăk Mar 2</text>").hides("style=").shows("không có tổ chức nào đúng điều kiện");
        let list = "/so-dang-ky/danh-sach?don_vi=23512&#38;ngay=2012-10-12\"";
        assert_eq!(map.body.matches(list).count(), 2, "the circle and the row: {}", map.body);
        officer.get("/so-dang-ky/danh-sach?don_vi=23512&ngay=2012-10-12").await.shows("2 tổ chức");

        // The same filters as the list; another day; another number.
        let funds = officer.get("/so-dang-ky/ban-do?loai=credit_fund").await;
        funds.shows("1 tổ chức").shows("Loại hình: quỹ tín dụng").hides("Xã Đăk Mar: 1 tổ chức");
        funds.shows("don_vi=23506&#38;ngay=2012-10-12&#38;loai=credit_fund");
        officer.get("/so-dang-ky/ban-do?ngay=2010-12-31").await.shows("Xã Đăk Mar: 1 tổ chức");
        officer.get("/so-dang-ky/ban-do?ngay=2009-12-31").await.shows("Không có tổ chức nào");
        let members = officer.get("/so-dang-ky/ban-do?chi_tieu=so-htx-thanh-vien").await;
        members
            .shows("Xã Đăk Mar: 1.250 người")
            .shows("Thành viên hợp tác xã")
            .shows("<td class=\"n\">1.259</td>");
        let words = officer.get("/so-dang-ky/ban-do?tim=duoc%20lieu").await;
        words.shows("Xã Đăk Mar: 1 tổ chức").shows("Tìm: “duoc lieu”");

        let file = officer.get("/so-dang-ky/ban-do?chi_tieu=so-htx-thanh-vien&dang=csv").await;
        file.shows("Xã Đăk Mar,Huyện Đăk Hà,1250,2,").shows("Xã Đăk Hring,Huyện Đăk Hà,9,1,");
        assert!(officer.get("/so-dang-ky/ban-do?dang=xlsx").await.bytes.starts_with(b"PK"));

        // The province has the districts as heads, the commune itself alone.
        let mut province = app.sign_in(Role::Reader, app.unit("62").await).await;
        let whole = province.get("/so-dang-ky/ban-do").await;
        whole.shows("/so-dang-ky/ban-do?don_vi=615&#38;ngay=2012-10-12").shows("Xã Đăk Mar: 2 tổ chức");
        let mut commune = app.sign_in(Role::CommuneOfficer, app.unit("23512").await).await;
        commune.get("/so-dang-ky/ban-do").await.shows("Xã Đăk Mar: 2 tổ chức").hides("Đăk Hring");
        commune.get("/so-dang-ky").await.shows("/so-dang-ky/ban-do?don_vi=23512");
        commune.get("/so-dang-ky/danh-sach").await.shows("/so-dang-ky/ban-do?don_vi=23512");
    })
    .await;
}

#[tokio::test]
async fn a_commune_without_a_place_is_told_and_counted() {
    on_each_database(async |app| {
        let app = app.in_june_2024();
        let mut officer = app.sign_in(Role::DistrictOfficer, app.unit("618").await).await;
        enter(&mut officer, "HTX Ia Dom", "cooperative", "5/3/2020", "23537 – Xã Ia Dom", "9").await;
        let map = officer.get("/so-dang-ky/ban-do").await;
        map.shows("Chưa có tọa độ nên không vẽ được, chỉ có trong bảng: Xã Ia Dom (1).");
        map.hides("aria-label=\"Xã Ia Dom").shows("/so-dang-ky/danh-sach?don_vi=23537&#38;ngay=2024-06-18\"");
        // Since July 2025 there is neither district nor that commune.
        let later = app.at("2025-10-01T01:00:00Z".parse().unwrap());
        let mut province = later.sign_in(Role::ProvinceOfficer, later.unit("51").await).await;
        let map = province.get("/so-dang-ky/ban-do").await;
        map.shows("1 tổ chức").hides("Ia Dom").hides("Huyện").hides("Chưa có tọa độ");
        province.get("/so-dang-ky/ban-do?don_vi=62&ngay=2024-06-18").await.shows("Xã Ia Dom (1)");
    })
    .await;
}
