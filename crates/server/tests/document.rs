//! Documents through the front door: made, taken along, frozen, compared.
#![allow(clippy::unwrap_used)]

mod common;

use axum::http::StatusCode;
use common::{Client, TestApp, on_each_database};
use domain::UserId;
use domain::form::Cell;
use domain::permission::{Actor, Role};
use domain::report::Command;
use jiff::Timestamp;
use storage::Deed;
use storage::report::{ReportKey, Typed};

const PERIOD: &str = "2011-12-30..2012-09-30";
const PREVIEW: &str = "/van-ban/de-an?ky=2011-12-30..2012-09-30&don_vi=62";
/// What the document of 2012 states, as its readers wrote it down.
const STATED: [&str; 18] = [
    ">73<", ">1.220<", ">321<", ">189<", ">94<", ">39<", ">02<", ">176<", ">11<", ">38,4%<", ">16,1%<",
    ">40,3%<", ">5%<", ">26%<", ">10,7%<", ">0,9%<", ">2,3%<", ">1,4%<",
];

/// The fields of the freezing form, with what the draft page holds.
async fn fields(client: &mut Client, number: &str, day: &str, signer: &str) -> Vec<(&'static str, String)> {
    let page = client.get(PREVIEW).await.body;
    let (_, rest) = page.split_once("name=\"van\" value=\"").unwrap();
    let seen = rest.split('"').next().unwrap();
    vec![
        ("ky", PERIOD.to_owned()),
        ("don_vi", "62".to_owned()),
        ("luc", String::new()),
        ("van", seen.to_owned()),
        ("so", number.to_owned()),
        ("ngay", day.to_owned()),
        ("nguoi_ky", signer.to_owned()),
        // The document of 2012 has more household groups than households.
        ("dong_y", "1".to_owned()),
        ("ly_do", "Số liệu đúng theo văn bản năm 2012".to_owned()),
    ]
}

async fn freeze(client: &mut Client, fields: &[(&'static str, String)]) -> common::Answer {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    client.post("/van-ban/de-an/chot", &fields).await
}

/// Kon Rẫy, which had no new group, corrects its report on 20 October: 5 groups with 50 members.
async fn correct(app: &TestApp) {
    let now: Timestamp = "2012-10-20T02:00:00Z".parse().unwrap();
    let (store, unit, top) = (&app.store, app.unit("614").await, app.unit("62").await);
    let key = ReportKey { form: "de-an".into(), period: PERIOD.parse().unwrap(), unit };
    let person = |role, unit| Actor { user: UserId::new(), name: "Người sửa".to_owned(), role, unit };
    let officer = person(Role::DistrictOfficer, unit);
    let leader = person(Role::Leader, unit);
    let province = person(Role::ProvinceOfficer, top);
    let today = server::state::local(now).date();
    let act = async |actor: &Actor, command: Command| {
        let deed = Deed { actor, from: "test", now, today };
        store.command(&deed, &key, &command, None).await.unwrap();
    };
    act(&province, Command::Reopen { reason: "Bổ sung số liệu".to_owned() }).await;
    let typed = |indicator: &str, typed: &str| Typed {
        cell: Cell::from_name(indicator),
        typed: typed.to_owned(),
        was: "0".to_owned(),
        note: None,
    };
    let fields = vec![typed("de-an-tht-moi", "5"), typed("de-an-to-vien", "50")];
    let deed = Deed { actor: &officer, from: "test", now, today };
    assert_eq!(store.save(&deed, &key, fields).await.unwrap().changed, 2);
    act(&officer, Command::Submit).await;
    act(&leader, Command::Sign).await;
    act(&province, Command::Accept).await;
}

fn id_of(location: &str) -> String {
    location.rsplit('/').next().unwrap().to_owned()
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    on_each_database(async |app| {
        let mut province = app.sign_in(Role::ProvinceOfficer, app.unit("62").await).await;
        let mut district = app.sign_in(Role::DistrictOfficer, app.unit("610").await).await;
        for path in [
            "/van-ban/khong-co?ky=2011-12-30..2012-09-30&don_vi=62",
            "/van-ban/khong-co?ky=x&don_vi=62",
            "/van-ban/de-an/tai/exe?ky=2011-12-30..2012-09-30&don_vi=62",
            "/van-ban/de-an/tai/docx?ky=2024-H1&don_vi=62",
            "/van-ban/da-chot/khong-phai-ma",
            "/van-ban/da-chot/018f0000-0000-7000-8000-000000000000",
        ] {
            assert_eq!(province.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        let own = district.get("/van-ban/de-an?ky=2011-12-30..2012-09-30&don_vi=610").await;
        assert_eq!(own.status, StatusCode::OK);
        own.shows("Ủy ban nhân dân huyện Đăk Glei");
        for path in [PREVIEW, "/van-ban/de-an/tai/docx?ky=2011-12-30..2012-09-30&don_vi=62"] {
            assert_eq!(district.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        let mut all = fields(&mut province, "15", "12/10/2012", "Nguyễn Thị Hoa").await;
        let id = id_of(freeze(&mut province, &all).await.location());
        let outside = district.get(&format!("/van-ban/da-chot/{id}")).await;
        assert_eq!(outside.status, StatusCode::NOT_FOUND, "a frozen document of the province");
        all[1].1 = "610".to_owned();
        let below = freeze(&mut province, &all).await;
        assert_eq!(below.status, StatusCode::FORBIDDEN, "each unit freezes its own");
    })
    .await;
}

#[tokio::test]
async fn readers_see_frozen_documents_and_make_none() {
    on_each_database(async |app| {
        let mut reader = app.sign_in(Role::Reader, app.unit("62").await).await;
        let list = reader.get("/van-ban").await;
        assert_eq!(list.status, StatusCode::OK);
        list.shows("Chưa có văn bản nào được chốt").hides("Xem trước");
        assert_eq!(reader.get(PREVIEW).await.status, StatusCode::FORBIDDEN);
        let mut district = app.sign_in(Role::DistrictOfficer, app.unit("610").await).await;
        let refused = district.post("/van-ban/de-an/chot", &[("ky", PERIOD), ("don_vi", "610")]).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        district.get("/van-ban/de-an?ky=2011-12-30..2012-09-30&don_vi=610").await.hides("Chốt số liệu");
    })
    .await;
}

#[tokio::test]
async fn a_choice_that_cannot_be_made_is_told_in_words() {
    on_each_database(async |app| {
        let mut client = app.sign_in(Role::ProvinceOfficer, app.unit("62").await).await;
        for (query, words, kept) in [
            ("ky=2024-H1&don_vi=62", "Mẫu này không có kỳ đã chọn", ""),
            ("ky=nay&don_vi=62", "Mẫu này không có kỳ đã chọn", ""),
            ("ky=2011-12-30..2012-09-30&don_vi=999", "Đơn vị này không có", ""),
            ("ky=2011-12-30..2012-09-30&don_vi=23359", "Đơn vị này không có", ""),
            ("ky=2011-12-30..2012-09-30&don_vi=62&luc=31/9/2012", "Không có ngày", "value=\"31/9/2012\""),
            ("ky=2011-12-30..2012-09-30&don_vi=62&luc=13/10/2012", "chưa tới", "value=\"13/10/2012\""),
        ] {
            let page = client.get(&format!("/van-ban/de-an?{query}")).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
            page.shows(words).shows(kept).shows("<title>Lỗi:");
        }
        let first = client.get("/van-ban/de-an").await;
        assert_eq!((first.status, first.location()), (StatusCode::SEE_OTHER, PREVIEW));
    })
    .await;
}

#[tokio::test]
async fn a_preview_states_the_figures_of_2012() {
    on_each_database(async |app| {
        let mut client = app.sign_in(Role::ProvinceOfficer, app.unit("62").await).await;
        let page = client.get(PREVIEW).await;
        assert_eq!(page.status, StatusCode::OK);
        for text in STATED {
            page.shows(text);
        }
        page.shows("Kon Rẫy và Ngọc Hồi").shows("Đăk Tô và thành phố Kon Tum");
        page.shows("(189)").shows("(321)").shows("9 tỷ lệ phần trăm khớp").shows("minh họa");
        page.shows(
            "/so-lieu?chi_tieu=de-an-tht-moi&amp;loai=actual&amp;ky=2011-12-30..2012-09-30&amp;don_vi=62",
        );
        let party = client.get("/van-ban/de-an-dang?ky=2011-12-30..2012-09-30&don_vi=62").await;
        party.shows("ĐẢNG CỘNG SẢN VIỆT NAM").shows(">38,4%<").shows("Hướng dẫn 36-HD/VPTW");
        let list = client.get("/van-ban").await;
        list.shows("/van-ban/de-an").shows("/van-ban/de-an-dang").shows("value=\"610\"").hides("2013");
    })
    .await;
}

#[tokio::test]
async fn every_format_can_be_taken_along() {
    on_each_database(async |app| {
        let mut client = app.sign_in(Role::ProvinceOfficer, app.unit("62").await).await;
        for (format, kind, start) in [
            ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "PK"),
            ("html", "text/html; charset=utf-8", "<!doctype html>"),
            ("md", "text/markdown; charset=utf-8", "**ỦY BAN NHÂN DÂN**"),
        ] {
            let path = PREVIEW.replace("de-an?", &format!("de-an/tai/{format}?"));
            let file = client.get(&path).await;
            assert_eq!((file.status, file.header("content-type")), (StatusCode::OK, kind));
            assert!(file.body.starts_with(start), "{format}");
            let name = file.header("content-disposition");
            assert!(
                name.contains(&format!("tinh-kon-tum-30-9-2012.{format}\"; filename*=UTF-8''B%C3%A1o")),
                "{name}"
            );
        }
        let page = client.get(&PREVIEW.replace("de-an?", "de-an/tai/html?")).await;
        page.shows("<base href=\"http://localhost\">").shows(">38,4%<");
        let pdf = client.get(&PREVIEW.replace("de-an?", "de-an/tai/pdf?")).await;
        if writing::pdf::AVAILABLE {
            assert!(pdf.body.starts_with("%PDF"));
        } else {
            assert_eq!(pdf.status, StatusCode::UNPROCESSABLE_ENTITY);
            pdf.shows("Tải tệp Word");
        }
    })
    .await;
}

#[tokio::test]
async fn freezing_wants_a_number_a_day_and_a_name() {
    on_each_database(async |app| {
        let mut client = app.sign_in(Role::Leader, app.unit("62").await).await;
        for (number, day, signer, words) in [
            ("", "12/10/2012", "Nguyễn Thị Hoa", "Số văn bản là một số"),
            ("mười", "12/10/2012", "Nguyễn Thị Hoa", "Số văn bản là một số"),
            ("15", "31/9/2012", "Nguyễn Thị Hoa", "Không có ngày"),
            ("15", "29/9/2012", "Nguyễn Thị Hoa", "trước ngày chốt số liệu (30/9/2012)"),
            ("15", "13/10/2012", "Nguyễn Thị Hoa", "sau hôm nay (12/10/2012)"),
            ("15", "12/10/2012", "  ", "Nhập họ tên người ký"),
        ] {
            let all = fields(&mut client, number, day, signer).await;
            let page = freeze(&mut client, &all).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{words}");
            page.shows(words)
                .shows("<title>Lỗi:")
                .shows(&format!("value=\"{number}\""))
                .shows(&format!("value=\"{day}\""));
        }
        let mut stale = fields(&mut client, "15", "12/10/2012", "Nguyễn Thị Hoa").await;
        stale[3].1 = "0000000000000000".to_owned();
        let moved = freeze(&mut client, &stale).await;
        moved.shows("Số liệu đã thay đổi từ khi bạn mở trang");
        let all = fields(&mut client, "15", "12/10/2012", "Nguyễn Thị Hoa").await;
        // 321 household groups with 189 households: that wants a yes and a reason.
        let bare: Vec<_> = all.iter().filter(|(name, _)| *name != "ly_do").cloned().collect();
        let asked = freeze(&mut client, &bare).await;
        assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
        asked.shows("name=\"ly_do\"").shows("value=\"Nguyễn Thị Hoa\"");
        assert_eq!(freeze(&mut client, &all).await.status, StatusCode::SEE_OTHER);
        let used = freeze(&mut client, &all).await;
        assert_eq!(used.status, StatusCode::UNPROCESSABLE_ENTITY);
        used.shows("Số 15/BC-UBND ngày 12/10/2012 đã dùng").shows("value=\"Nguyễn Thị Hoa\"");
    })
    .await;
}

#[tokio::test]
async fn a_frozen_document_stays_and_tells_what_changed_since() {
    on_each_database(async |app| {
        let mut client = app.sign_in(Role::ProvinceOfficer, app.unit("62").await).await;
        let all = fields(&mut client, "15", "12/10/2012", "Nguyễn Thị Hoa").await;
        let done = freeze(&mut client, &all).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER);
        let path = done.location().to_owned();
        let before = client.get(&path).await;
        before.shows("Đã chốt văn bản").shows("Số: 15/BC-UBND").shows("Kon Tum, ngày 12 tháng 10 năm 2012");
        before.shows("Nguyễn Thị Hoa").shows("Mọi số trong văn bản vẫn như").hides("trước khi phát hành");
        client.get("/van-ban").await.shows("Như khi chốt");
        let frozen = client.get(&format!("{path}/tai/md")).await.body;

        correct(&app).await;
        let later = app.at("2012-10-21T02:00:00Z".parse().unwrap());
        let mut client = later.sign_in(Role::ProvinceOfficer, app.unit("62").await).await;
        let after = client.get(&path).await;
        after
            .shows("Đã thay đổi sau khi chốt")
            .shows(">1.270</a>")
            .shows(">78</a>")
            .shows(">38,4%<")
            .hides("41,1%");
        assert_eq!(client.get(&format!("{path}/tai/md")).await.body, frozen, "the text stays");
        let changed = client.get("/van-ban").await;
        changed.shows("4 số đã thay đổi");
        let api = client.get(&format!("/api/v1/documents/{}", id_of(&path))).await.body;
        let api: serde_json::Value = serde_json::from_str(&api).unwrap();
        assert_eq!(api["changed"].as_array().unwrap().len(), 4, "{}", api["changed"]);
        assert_eq!((&api["number"], api["model"]["sources"].is_array()), (&"15/BC-UBND".into(), true));
        let name = client.get(&format!("{path}/tai/docx")).await;
        assert!(name.header("content-disposition").contains("15-bc-ubnd-2012-10-12.docx"), "{name:?}");

        let today = client.get(PREVIEW).await;
        today.shows(">78<").shows(">41,1%<").hides(">38,4%<");
        let day_before = client.get(&format!("{PREVIEW}&luc=2012-10-19")).await;
        day_before
            .shows(">73<")
            .shows(">38,4%<")
            .shows("cuối ngày 19/10/2012")
            .shows("&amp;luc=2012-10-19\"")
            .hides(">41,1%<");
        let same_day = client.get(&format!("{PREVIEW}&luc=20/10/2012")).await;
        same_day.shows(">78<");
    })
    .await;
}

#[tokio::test]
async fn the_text_as_people_read_it() {
    on_each_database(async |app| {
        let mut client = app.sign_in(Role::ProvinceOfficer, app.unit("62").await).await;
        let text = client.get(&PREVIEW.replace("de-an?", "de-an/tai/md?")).await.body;
        // The links are looked at above; here it is the sentences that count.
        let mut plain = String::new();
        for (index, part) in text.split("](<").enumerate() {
            plain.push_str(if index == 0 { part } else { part.split_once(">)").unwrap().1 });
        }
        insta::assert_snapshot!("de_an", plain.replace('[', ""));
    })
    .await;
}
