//! The register through the front door: entered, found, looked at on other
//! days, corrected, counted; and who may do what.
#![allow(clippy::unwrap_used)]

mod common;

use axum::http::StatusCode;
use common::{Client, TestApp, on_each_database};
use domain::permission::Role;

/// Enters a cooperative in the officer's commune and gives its address.
async fn enter(officer: &mut Client, fields: &[(&str, &str)]) -> String {
    let mut all = vec![
        ("bat_dau", "registered"),
        ("loai", "cooperative"),
        ("ten", "HTX Cà phê Đăk Mar"),
        ("ngay", "5/3/2010"),
        ("quyet_dinh", "GCN 38A000123"),
        ("dia_ban", "Xã Đăk Mar"),
        ("luat", "2003"),
        ("nganh", "0126"),
        ("so.members", "1.220"),
    ];
    for (name, value) in fields {
        all.retain(|(other, _)| other != name);
        all.push((name, value));
    }
    let answer = officer.post("/so-dang-ky/them", &all).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    answer.location().to_owned()
}

async fn officers(app: &TestApp) -> (Client, Client, Client) {
    let commune = app.unit("23512").await;
    let officer = app.sign_in(Role::CommuneOfficer, commune).await;
    let district = app.sign_in(Role::DistrictOfficer, app.unit("615").await).await;
    (officer, district, app.sign_in(Role::ProvinceOfficer, app.unit("62").await).await)
}

#[tokio::test]
async fn an_organisation_is_entered_found_and_counted() {
    on_each_database(async |app| {
        let (mut officer, mut district, mut province) = officers(&app).await;
        let page = enter(&mut officer, &[]).await;
        for client in [&mut officer, &mut district, &mut province] {
            client.get(&page).await.shows("HTX Cà phê Đăk Mar").shows("1.220").shows("GCN 38A000123");
        }
        let found = province.get("/so-dang-ky/danh-sach?tim=ca%20phe%20dac%20mar").await;
        found.shows("HTX Cà phê Đăk Mar").shows("1 tổ chức");
        province.get("/so-dang-ky/danh-sach?tim=khong%20co").await.shows("Không có tổ chức nào");
        // Behind the last page stands no empty one.
        for list in ["?tim=ca%20phe&trang=7", "?trang=7"] {
            let list = province.get(&format!("/so-dang-ky/danh-sach{list}")).await;
            assert!(list.location().ends_with("trang=1"), "{}", list.location());
        }
        // The figure, and the list behind it.
        province
            .get("/so-dang-ky/chi-tieu/so-htx?ngay=2010-12-31")
            .await
            .shows("Hợp tác xã có trong sổ")
            .shows("/so-dang-ky/danh-sach?don_vi=62&#38;ngay=2010-12-31&#38;chi_tieu=so-htx");
        let behind = "/so-dang-ky/danh-sach?don_vi=62&ngay=2010-12-31&chi_tieu=so-htx";
        province.get(behind).await.shows("HTX Cà phê Đăk Mar");
        let before = "/so-dang-ky/danh-sach?don_vi=62&ngay=2010-03-04&chi_tieu=so-htx";
        province.get(before).await.hides("HTX Cà phê Đăk Mar");
        province.get("/so-dang-ky?ngay=2010-12-31&dang=csv").await.shows("Thành viên hợp tác xã,người,1220");
        let redirect = province.get("/chi-tieu/so-htx").await;
        assert_eq!(redirect.location(), "/so-dang-ky/chi-tieu/so-htx");
        province.get("/chi-tieu").await.shows("Đếm từ sổ đăng ký");
    })
    .await;
}

#[tokio::test]
async fn wrong_input_keeps_what_was_typed_and_says_what_to_do() {
    on_each_database(async |app| {
        let (mut officer, ..) = officers(&app).await;
        let typed = [
            ("bat_dau", "registered"),
            ("loai", "cooperative"),
            ("ten", ""),
            ("ngay", "31/2/2010"),
            ("dia_ban", "Xã Không Có"),
            ("nganh", "cà phê"),
            ("ma", "12"),
            ("so.members", "mười hai"),
            ("san_pham", "Cà phê; 9"),
        ];
        let answer = officer.post("/so-dang-ky/them", &typed).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        answer
            .shows("Nhập tên tổ chức.")
            .shows("Xã Không Có")
            .shows("mã số thuế: 10 chữ số")
            .shows("số sao OCOP từ 1 đến 5")
            .shows("value=\"mười hai\"")
            .shows("value=\"31/2/2010\"");
        // Of a day to come the page says so, and not that the commune is unknown then.
        let ahead = [
            ("bat_dau", "registered"),
            ("loai", "cooperative"),
            ("ten", "HTX A"),
            ("ngay", "1/1/2030"),
            ("quyet_dinh", "GCN 1"),
            ("dia_ban", "23512 – Xã Đăk Mar"),
            ("nganh", "0126"),
        ];
        let answer = officer.post("/so-dang-ky/them", &ahead).await;
        answer.shows("Ngày này chưa đến.").hides("Không có đơn vị").shows("value=\"1/1/2030\"");
        // Without a certificate a cooperative is not registered.
        let fields = [
            ("bat_dau", "registered"),
            ("loai", "cooperative"),
            ("ten", "HTX A"),
            ("ngay", "5/3/2010"),
            ("dia_ban", "Xã Đăk Mar"),
            ("nganh", "0126"),
        ];
        let answer = officer.post("/so-dang-ky/them", &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        answer
            .shows("phải ghi văn bản căn cứ")
            .shows("<a href=\"#quyet_dinh\">")
            .shows("bắt buộc khi đăng ký");
    })
    .await;
}

#[tokio::test]
async fn a_day_that_cannot_be_shown_is_said_and_numbers_say_how_old_they_are() {
    on_each_database(async |app| {
        let (mut officer, ..) = officers(&app).await;
        let page = enter(&mut officer, &[]).await;
        for path in ["/so-dang-ky", "/so-dang-ky/danh-sach", page.as_str(), "/so-dang-ky/chi-tieu/so-htx"] {
            let bad = officer.get(&format!("{path}?ngay=abc")).await;
            assert_eq!(bad.status, StatusCode::OK, "{path}");
            bad.shows("abc").shows("Trang này dùng ngày hôm nay, 12/10/2012.");
            officer.get(&format!("{path}?ngay=1/1/2030")).await.shows("1/1/2030 chưa đến");
            let past = officer.get(&format!("{path}?ngay=2011-03-01")).await;
            past.shows("value=\"1/3/2011\"").hides("Trang này dùng").hides("type=\"date\"");
            officer.get(&format!("{path}?ngay=1/3/2011")).await.shows("value=\"1/3/2011\"");
        }
        officer.get(&format!("{page}?luc=abc")).await.shows("Trang này dùng ngày hôm nay");
        officer.get("/hoat-dong?den=abc").await.shows("Trang này dùng ngày hôm nay");
        officer
            .get(&page)
            .await
            .shows("1.220 người")
            .shows("Đăng ký, 5/3/2010")
            .shows("0126 – Trồng cây cà phê");
        // Which organisation is corrected is said, also of its first happening
        // and when the day that was typed cannot be read.
        let body = officer.get(&page).await.body;
        let at = body.find("/sua/").unwrap();
        let link = body[at - page.len()..at + "/sua/".len() + 36].to_owned();
        let named = format!("<a href=\"{page}\">HTX Cà phê Đăk Mar</a>");
        officer.get(&link).await.shows(&named);
        let wrong = [("ngay", "31/2/2010"), ("revision", "1")];
        officer.post(&format!("{page}/su-kien/renamed"), &wrong).await.shows(&named);
    })
    .await;
}

#[tokio::test]
async fn a_life_is_seen_on_every_day_and_a_correction_keeps_the_past() {
    on_each_database(async |app| {
        let (mut officer, mut district, mut province) = officers(&app).await;
        let page = enter(&mut officer, &[]).await;
        // A young organisation owes no return: the link leads back with a word.
        let young = enter(&mut officer, &[("ngay", "1/3/2012"), ("ten", "HTX Trẻ")]).await;
        let answer = officer.get(&format!("{young}/bao-cao-nam")).await;
        assert_eq!(answer.location(), young);
        officer.get(&young).await.shows("chưa phải báo cáo năm");
        let act = format!("{page}/su-kien/renamed");
        officer.get(&act).await.shows("value=\"HTX Cà phê Đăk Mar\"");
        let renamed = [("ngay", "1/6/2011"), ("ten", "HTX Công bằng Đăk Mar"), ("revision", "1")];
        let answer = officer.post(&act, &renamed).await;
        assert_eq!(answer.location(), page, "{}", answer.body);
        // Two at once: the second is told, and keeps what was typed.
        let late = officer.post(&act, &[("ngay", "2/6/2011"), ("ten", "HTX Khác"), ("revision", "1")]).await;
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
        late.shows("Có người vừa ghi").shows("HTX Khác");
        district.get(&format!("{page}?ngay=2011-05-31")).await.shows("<h1>HTX Cà phê Đăk Mar</h1>");
        let today = district.get(&page).await;
        today.shows("<h1>HTX Công bằng Đăk Mar</h1>").shows("Tên cũ");
        province.get(&format!("{page}?ngay=2009-01-01")).await.shows("chưa được thành lập");

        let suspend = format!("{page}/su-kien/suspended");
        let too_long = [("ngay", "1/1/2012"), ("den_ngay", "1/2/2014"), ("revision", "2")];
        officer.post(&suspend, &too_long).await.shows("không quá 24 tháng");
        let suspended = [("ngay", "1/1/2012"), ("den_ngay", "31/10/2012"), ("revision", "2")];
        assert_eq!(officer.post(&suspend, &suspended).await.status, StatusCode::SEE_OTHER);
        officer.get(&page).await.shows("tạm ngừng kinh doanh").shows("hết vào ngày 31/10/2012");
        // The first page reminds who keeps the register there, and nobody else.
        officer.get("/").await.shows("Tổ chức sắp hết hạn tạm ngừng").shows(&page);
        let mut neighbour = app.sign_in(Role::CommuneOfficer, app.unit("23503").await).await;
        neighbour.get("/").await.hides("Tổ chức sắp hết hạn tạm ngừng");
        officer.get("/so-dang-ky/danh-sach?tinh_trang=suspended").await.shows("HTX Công bằng Đăk Mar");

        // The name was entered with the wrong day.
        let body = officer.get(&page).await.body;
        let at = body.match_indices("/sua/").nth(1).unwrap().0;
        let link = &body[at - page.len()..at + "/sua/".len() + 36];
        officer.get(link).await.shows("value=\"HTX Công bằng Đăk Mar\"");
        let right =
            [("ngay", "1/1/2011"), ("ten", "HTX Công bằng Đăk Mar"), ("ly_do", ""), ("revision", "3")];
        officer.post(link, &right).await.shows("Nhập lý do");
        let right = [right[0], right[1], ("ly_do", "Ghi nhầm ngày"), right[3]];
        let answer = officer.post(link, &right).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        let day = format!("{page}?ngay=2011-03-01");
        officer.get(&day).await.shows("<h1>HTX Công bằng Đăk Mar</h1>").shows("Ghi nhầm ngày");
        // It takes effect again and is taken back.
        let body = officer.get(&page).await.body;
        let at = body.match_indices("/sua/").next().unwrap().0;
        let link = &body[at - page.len()..at + "/sua/".len() + 36];
        let back = link.replace("/sua/", "/rut/");
        let answer = officer.post(&back, &[("ly_do", "Không tạm ngừng"), ("revision", "4")]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        officer.get(&page).await.shows("đang hoạt động").shows("Không tạm ngừng");
    })
    .await;
}

#[tokio::test]
async fn nobody_sees_or_changes_what_lies_outside() {
    on_each_database(async |app| {
        let (mut officer, ..) = officers(&app).await;
        let page = enter(&mut officer, &[]).await;
        let mut neighbour = app.sign_in(Role::CommuneOfficer, app.unit("23503").await).await;
        let mut other = app.sign_in(Role::DistrictOfficer, app.unit("614").await).await;
        for client in [&mut neighbour, &mut other] {
            assert_eq!(client.get(&page).await.status, StatusCode::NOT_FOUND);
            assert_eq!(client.get(&format!("{page}/sua/x")).await.status, StatusCode::NOT_FOUND);
            let act = format!("{page}/su-kien/renamed");
            let answer = client.post(&act, &[("ngay", "1/6/2011"), ("ten", "X"), ("revision", "1")]).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND);
            assert_eq!(client.post(&format!("{page}/xem-dai-dien"), &[]).await.status, StatusCode::NOT_FOUND);
        }
        let mut reader = app.sign_in(Role::Reader, app.unit("62").await).await;
        assert_eq!(reader.get(&page).await.status, StatusCode::OK);
        assert_eq!(reader.post(&format!("{page}/xem-dai-dien"), &[]).await.status, StatusCode::FORBIDDEN);
        // An agency acts for the province's register, and the trail says that it was the agency.
        let agency = app.unit("LMHTX").await;
        let mut alliance = app.sign_in(Role::ProvinceOfficer, agency).await;
        let joined = [("ngay", "1/6/2011"), ("revision", "1")];
        let answer = alliance.post(&format!("{page}/su-kien/joined_alliance"), &joined).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        let filter = storage::audit::Filter {
            object_kind: Some("organisation".to_owned()),
            ..storage::audit::Filter::default()
        };
        let trail = storage::audit::page(&mut &app.db, &filter, 1).await.unwrap();
        assert_eq!((trail[0].action.as_str(), trail[0].unit), ("happen", Some(agency)));
        // Personal data come only on request.
        let data = [("ten", "A Thiên"), ("dien_thoai", "0905 000 000")];
        assert_eq!(officer.post(&format!("{page}/dai-dien"), &data).await.status, StatusCode::SEE_OTHER);
        officer.get(&page).await.hides("0905 000 000");
        officer.post(&format!("{page}/xem-dai-dien"), &[]).await.shows("0905 000 000");
    })
    .await;
}
