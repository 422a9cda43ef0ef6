//! Progress through the front door: the nine percentages of 2012, the units
//! that the document names, and the warning about what contradicts itself.
#![allow(clippy::unwrap_used)]

mod common;

use axum::http::StatusCode;
use common::on_each_database;
use domain::permission::Role;

const PAGE: &str = "/tien-do?bieu=de-an&ky=2011-12-30..2012-09-30&don_vi=62";

#[tokio::test]
async fn strangers_sign_in_and_other_units_are_not_found() {
    on_each_database(async |app| {
        let answer = app.stranger().get(PAGE).await;
        assert!(answer.location().starts_with("/dang-nhap?"), "{answer:?}");
        let district = app.unit("614").await;
        let mut officer = app.sign_in(Role::DistrictOfficer, district).await;
        for path in [
            PAGE.to_owned(),
            PAGE.replace("=62", "=615"),
            PAGE.replace("=62", "=khong-co"),
            PAGE.replace("don_vi=62", "don_vi=614").replace("de-an&", "khong-co&"),
            PAGE.replace("don_vi=62", "don_vi=614").replace("2012-09-30", "2012-02-30"),
            PAGE.replace("don_vi=62", "don_vi=614") + "&dang=exe",
        ] {
            assert_eq!(officer.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        let own = officer.get("/tien-do").await;
        assert_eq!(own.status, StatusCode::OK);
        own.shows("Huyện Kon Rẫy").hides("Huyện Đăk Hà");
    })
    .await;
}

#[tokio::test]
async fn the_nine_percentages_of_2012_with_the_units_of_the_document() {
    on_each_database(async |app| {
        let province = app.unit("62").await;
        let mut officer = app.sign_in(Role::ProvinceOfficer, province).await;
        let page = officer.get("/tien-do").await;
        assert_eq!(page.status, StatusCode::OK);
        for (done, registered, percent) in [
            ("73", "190", "38,4%"),
            ("1.220", "7.574", "16,1%"),
            ("321", "796", "40,3%"),
            ("189", "3.787", "5%"),
            ("94", "361", "26%"),
            ("39", "363", "10,7%"),
            ("2", "223", "0,9%"),
            ("176", "7.554", "2,3%"),
            ("11", "792", "1,4%"),
        ] {
            let text = plain(&page.body);
            let line = format!("{done} / {registered} {percent}");
            assert!(text.contains(&line), "{line:?} is not in:\n{text}");
        }
        // Titles of the table's last column, as the document names the units.
        page.shows("Kon Rẫy và Ngọc Hồi")
            .shows("Đăk Hà, Kon Plông, Kon Rẫy và Sa Thầy")
            .shows("7 đơn vị; chỉ có ở Đăk Tô và thành phố Kon Tum")
            .shows("6 đơn vị; chỉ có ở Đăk Glei và Đăk Hà")
            .shows("Chưa báo cáo: Kon Rẫy")
            .shows("9/9 huyện, thành phố, cập nhật 12:00, 12/10/2012")
            .shows("(189)")
            .shows("(321)")
            .shows("Số này đã tiếp nhận như đơn vị báo cáo; cần đính chính.")
            .shows("số minh họa")
            .shows("18,9%")
            .shows("/van-ban/de-an?ky=2011-12-30..2012-09-30&#38;don_vi=62");
        assert_eq!(page.body.matches("Số liệu không khớp").count(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_reader_of_english_sees_the_same_numbers() {
    on_each_database(async |app| {
        let province = app.unit("62").await;
        let mut reader = app.sign_in(Role::Reader, province).await;
        reader.cookies.insert("hoptac_language".to_owned(), "en".to_owned());
        reader.post("/ngon-ngu", &[("language", "en"), ("back", "/tien-do")]).await;
        let page = reader.get(PAGE).await;
        page.shows("38.4%").shows("7,574").shows("Not reported: Kon Rẫy").hides("Chưa báo cáo");
        // Who only reads makes no documents.
        page.hides("/van-ban/");
    })
    .await;
}

#[tokio::test]
async fn the_table_is_taken_away_with_the_same_numbers() {
    on_each_database(async |app| {
        let province = app.unit("62").await;
        let mut officer = app.sign_in(Role::ProvinceOfficer, province).await;
        let csv = officer.get(&format!("{PAGE}&dang=csv")).await;
        assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
        assert!(csv.header("content-disposition").contains(".csv\""), "{:?}", csv.headers);
        let first = "Tỉnh Kon Tum,Tổ hợp tác thành lập mới theo Đề án,tổ,73,190,38.4";
        csv.shows(first).shows("Huyện Kon Rẫy,").shows("Số minh họa");
        assert_eq!(csv.body.lines().count(), 1 + 10 * 9, "a head, ten units, nine indicators");
        let excel = officer.get(&format!("{PAGE}&dang=xlsx")).await;
        assert!(excel.header("content-type").contains("spreadsheetml"));
        assert!(excel.body.starts_with("PK"));
    })
    .await;
}

/// A page's text without its marks, spaces made single.
fn plain(html: &str) -> String {
    let mut text = String::new();
    let mut is_mark = false;
    for character in html.chars() {
        match character {
            '<' => is_mark = true,
            '>' => {
                is_mark = false;
                text.push(' ');
            }
            other if !is_mark => text.push(other),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
