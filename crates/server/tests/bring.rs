//! Organisations out of a workbook through the front door: sent, matched,
//! checked, given back with marks, written once and all of it.
#![allow(clippy::unwrap_used)]

mod common;
#[path = "../../reading/tests/support/workbook.rs"]
mod workbook;

use axum::body::Body;
use axum::http::{Method, StatusCode};
use common::{Answer, Client, TestApp, on_each_database};
use domain::permission::Role;
use jiff::ToSpan;
use rust_xlsxwriter::Workbook;
use storage::organisation::Filter;
use workbook::{Plan, make};

const START: &str = "/so-dang-ky/nhap";

async fn send(client: &mut Client, name: &str, bytes: &[u8]) -> Answer {
    let boundary = "ranh-gioi";
    let mut body =
        format!("--{boundary}\r\ncontent-disposition: form-data; name=\"tep\"; filename=\"{name}\"\r\n\r\n")
            .into_bytes();
    body.extend(bytes);
    body.extend(format!("\r\n--{boundary}--\r\n").into_bytes());
    client.headers.push(("content-type", format!("multipart/form-data; boundary={boundary}")));
    let answer = client.send(Method::POST, START, Body::from(body)).await;
    client.headers.pop();
    answer
}

/// Sends a file that can be read; its address.
async fn sent(client: &mut Client, bytes: &[u8]) -> String {
    let answer = send(client, "danh sách.xlsx", bytes).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    answer.location().to_owned()
}

/// The fields of the page of columns as the page has them.
async fn fields(client: &mut Client, page: &str) -> Vec<(String, String)> {
    let body = client.get(page).await.body;
    let mut fields = Vec::new();
    for select in body.split("<select ").skip(1) {
        let name = select.split("name=\"").nth(1).unwrap().split('"').next().unwrap();
        let chosen = select.split("</select>").next().unwrap().split("\" selected").next().unwrap();
        let value = chosen.rsplit("value=\"").next().unwrap();
        fields.push((name.to_owned(), value.to_owned()));
    }
    for tick in body.split("type=\"checkbox\" ").skip(1) {
        let name = tick.split("name=\"").nth(1).unwrap().split('"').next().unwrap();
        if tick.split('>').next().unwrap().contains(" checked") {
            fields.push((name.to_owned(), "1".to_owned()));
        }
    }
    let day = body.split("name=\"ngay\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    fields.push(("ngay".to_owned(), day.to_owned()));
    fields
}

async fn matched(client: &mut Client, page: &str, change: &[(&str, &str)]) -> Answer {
    let mut all = fields(client, page).await;
    for (name, value) in change {
        all.retain(|(other, _)| other != name);
        all.push(((*name).to_owned(), (*value).to_owned()));
    }
    let all: Vec<(&str, &str)> = all.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    client.post(page, &all).await
}

/// Sends and matches as guessed; the page of the check.
async fn checked(client: &mut Client, bytes: &[u8]) -> (String, Answer) {
    let page = sent(client, bytes).await;
    let answer = matched(client, &page, &[]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    assert_eq!(answer.location(), format!("{page}/kiem-tra"));
    let answer = client.get(&format!("{page}/kiem-tra")).await;
    (page, answer)
}

async fn count(app: &TestApp) -> i64 {
    let programme = app.store.programme().await.unwrap();
    let today = server::state::local(app.now).date();
    let top = programme.top(today).unwrap();
    let actor = domain::permission::Actor {
        user: domain::UserId::new(),
        name: "đếm".to_owned(),
        role: Role::ProvinceOfficer,
        unit: top,
    };
    let filter = Filter::all(top, workbook::AS_OF.tomorrow().unwrap());
    app.store.organisations(&actor, today, &filter, 0, 1).await.unwrap().found
}

async fn province(app: &TestApp) -> Client {
    app.sign_in(Role::ProvinceOfficer, app.unit("62").await).await
}

/// A sheet of these rows.
fn sheet(rows: &[&[&str]]) -> Vec<u8> {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    for (row, cells) in (0..).zip(rows) {
        for (column, text) in (0..).zip(*cells) {
            page.write_string(row, column, *text).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

#[tokio::test]
async fn who_may_not_keep_the_register_sends_nothing_and_what_cannot_be_read_is_told() {
    on_each_database(async |app| {
        let mut reader = app.sign_in(Role::Reader, app.unit("62").await).await;
        assert_eq!(reader.get(START).await.status, StatusCode::FORBIDDEN);
        assert_eq!(send(&mut reader, "a.xlsx", b"PK").await.status, StatusCode::FORBIDDEN);
        let mut officer = province(&app).await;
        officer.get(START).await.shows("Nhập từ Excel").shows("Tải tệp mẫu");
        for (name, bytes, words) in [
            ("trống.xlsx", Vec::new(), "Chọn một tệp Excel"),
            ("a.xlsx", b"PK\x03\x04 hong".to_vec(), "Chưa đọc được tệp"),
            ("a.xlsx", b"not a workbook".to_vec(), "không phải tệp Excel .xlsx"),
            ("a.doc", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec(), "đời cũ"),
            ("a.xlsx", sheet(&[&["Chỉ có", "hai cột"]]), "Không thấy hàng tiêu đề"),
        ] {
            let answer = send(&mut officer, name, &bytes).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
            answer.shows(words);
        }
        // A file is its sender's alone, and for a day.
        let rows: [&[&str]; 2] = [&["Tên HTX", "Xã", "Ngày thành lập"], &["HTX A", "Xã Đăk Mar", "5/3/2010"]];
        let page = sent(&mut officer, &sheet(&rows)).await;
        officer.get(START).await.shows("danh sách.xlsx");
        let mut other = province(&app).await;
        for address in [page.clone(), format!("{page}/kiem-tra"), format!("{page}/tep")] {
            assert_eq!(other.get(&address).await.status, StatusCode::NOT_FOUND, "{address}");
        }
        for act in ["ghi", "bo"] {
            let answer = other.post(&format!("{page}/{act}"), &[]).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND);
        }
        assert_eq!(officer.get(&format!("{START}/khong-co")).await.status, StatusCode::NOT_FOUND);
        let mut tomorrow = officer.clone();
        tomorrow.app = app.at(app.now.checked_add(25.hours()).unwrap());
        let late = tomorrow.get(&page).await.status;
        assert!(late == StatusCode::NOT_FOUND || late == StatusCode::SEE_OTHER, "{late}");
    })
    .await;
}

#[tokio::test]
async fn a_workbook_with_errors_is_given_back_and_writes_nothing() {
    on_each_database(async |app| {
        let programme = app.store.programme().await.unwrap();
        let plan = Plan { cooperatives: 100, groups: 50, wrong_every: Some(25) };
        let (bytes, planted) = make(&programme, &plan, None);
        let mut officer = province(&app).await;
        let (page, answer) = checked(&mut officer, &bytes).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        answer.shows(&format!("Còn {} ô cần sửa", planted.len())).hides("/ghi\"");
        for (sheet, cell) in &planted {
            answer.shows(&format!("<td>{sheet}</td><th scope=\"row\">{cell}</th>"));
        }
        let refused = officer.post(&format!("{page}/ghi"), &[]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(count(&app).await, 0);
        let file = officer.get(&format!("{page}/tep")).await;
        assert_eq!(file.status, StatusCode::OK);
        assert!(file.header("content-disposition").contains("da-danh-dau.xlsx"), "{:?}", file.headers);
        let grids = reading::source::workbook::grids(&file.bytes).unwrap();
        let notes: Vec<&String> = grids
            .iter()
            .flat_map(|grid| grid.rows.iter().filter_map(|row| row.get(grid.width() - 1)))
            .filter(|text| planted.iter().any(|(_, cell)| text.starts_with(&format!("{cell}: "))))
            .collect();
        assert_eq!(notes.len(), planted.len());
        // Mended in the file that was given back, it is read as any other.
        let again = sent(&mut officer, &file.bytes).await;
        officer.get(&again).await.shows("Ghi chú của Hợp Tác");
    })
    .await;
}

#[tokio::test]
async fn a_workbook_is_written_once_and_the_second_time_changes_nothing() {
    on_each_database(async |app| {
        let programme = app.store.programme().await.unwrap();
        let (bytes, _) = make(&programme, &Plan { cooperatives: 60, groups: 30, wrong_every: None }, None);
        let mut officer = province(&app).await;
        let (page, answer) = checked(&mut officer, &bytes).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        answer.shows("Ghi 90 tổ chức vào sổ").shows("số liệu đến ngày 30/9/2012").shows("Ngành ghi bằng chữ");
        let written = officer.post(&format!("{page}/ghi"), &[]).await;
        assert_eq!(written.status, StatusCode::SEE_OTHER, "{}", written.body);
        officer.get(written.location()).await.shows("Đã ghi các tổ chức trong tệp vào sổ.");
        let there = count(&app).await;
        assert!(there > 50, "{there}");
        // The same act again finds nothing to write.
        assert_eq!(officer.post(&format!("{page}/ghi"), &[]).await.status, StatusCode::NOT_FOUND);
        let (page, answer) = checked(&mut officer, &bytes).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        answer
            .shows("Mọi tổ chức trong tệp đã có trong sổ")
            .shows("<b>90</b>đã có, không đổi")
            .hides("/ghi\"");
        assert_eq!(officer.post(&format!("{page}/ghi"), &[]).await.status, StatusCode::OK);
        assert_eq!(count(&app).await, there);
        let (compared, wrong) = app.store.verify_register().await.unwrap();
        assert!(compared > 0 && wrong.is_empty(), "{wrong:?}");
    })
    .await;
}

const HEAD: &[&str] =
    &["Tên HTX", "Mã số", "Xã", "Huyện", "Ngày đăng ký", "Số GCN", "Số thành viên", "Tình trạng"];

#[tokio::test]
async fn what_differs_is_listed_and_not_written_over() {
    on_each_database(async |app| {
        let mut officer = province(&app).await;
        let rows = |members: &'static str, state: &'static str| {
            let one =
                ["HTX Sáu Nhung", "6100000001", "xa dak mar", "Dak Ha", "5/3/2010", "38A1", members, state];
            let two = ["HTX Đoàn Kết", "", "Đăk Mar", "H. Đăk Hà", "2009", "", "12", ""];
            sheet(&[HEAD, &one, &two])
        };
        let (page, answer) = checked(&mut officer, &rows("1.220", "")).await;
        answer.shows("Ghi 2 tổ chức vào sổ").shows("Chỉ có năm hoặc tháng");
        officer.post(&format!("{page}/ghi"), &[]).await;
        assert_eq!(count_today(&app).await, 2);
        let (page, answer) = checked(&mut officer, &rows("1.300", "ngưng hoạt động")).await;
        answer
            .shows("<b>1</b>đã có, không đổi")
            .shows("<b>1</b>đã có, khác với sổ")
            .shows("Thành viên (người)")
            .shows("ngưng hoạt động")
            .hides("/ghi\"");
        let file = officer.get(&format!("{page}/tep")).await;
        let grids = reading::source::workbook::grids(&file.bytes).unwrap();
        assert!(grids[0].cell(1, HEAD.len()).starts_with("Đã có trong sổ, khác về"));
        officer.post(&format!("{page}/ghi"), &[]).await;
        officer.get("/so-dang-ky/danh-sach?tim=sau%20nhung").await.shows("1.220").hides("1.300");
    })
    .await;
}

async fn count_today(app: &TestApp) -> i64 {
    let mut officer = province(app).await;
    let body = officer.get("/so-dang-ky/danh-sach").await.body;
    let found = body.split("<p role=\"status\">").nth(1).unwrap();
    found.chars().take_while(char::is_ascii_digit).collect::<String>().parse().unwrap_or(0)
}

#[tokio::test]
async fn a_commune_brings_in_its_own_only() {
    on_each_database(async |app| {
        let mut commune = app.sign_in(Role::CommuneOfficer, app.unit("23512").await).await;
        let own = ["HTX A", "", "Xã Đăk Mar", "", "5/3/2010", "38A1", "12", ""];
        let other = ["HTX B", "", "Xã Xốp", "", "5/3/2010", "38A2", "12", ""];
        let (page, answer) = checked(&mut commune, &sheet(&[HEAD, &own, &other])).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        answer
            .shows("<th scope=\"row\">C3</th>")
            .shows("ngoài địa bàn bạn giữ sổ")
            .hides("<th scope=\"row\">C2</th>");
        commune.post(&format!("{page}/ghi"), &[]).await;
        assert_eq!(count_today(&app).await, 0);
        let (page, answer) = checked(&mut commune, &sheet(&[HEAD, &own])).await;
        answer.shows("Ghi 1 tổ chức vào sổ");
        assert_eq!(commune.post(&format!("{page}/ghi"), &[]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(count_today(&app).await, 1);
        // A file that is not wanted goes.
        let page = sent(&mut commune, &sheet(&[HEAD, &own])).await;
        assert_eq!(commune.post(&format!("{page}/bo"), &[]).await.location(), START);
        assert_eq!(commune.get(&page).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn columns_are_said_once_and_remembered() {
    on_each_database(async |app| {
        let mut officer = province(&app).await;
        let head = ["Cơ sở", "Xã", "Ngày thành lập", "Số thành viên", "Mã HTX"];
        let row = ["HTX A", "Xã Đăk Mar", "5/3/2010", "12", "6100000009"];
        let page = sent(&mut officer, &sheet(&[&head, &row])).await;
        // Nothing says which column is the name.
        let answer = matched(&mut officer, &page, &[("ngay", "31/12/2031")]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        answer
            .shows("chưa có cột nào là tên tổ chức")
            .shows("Ngày của số liệu chưa đến")
            .shows("value=\"31/12/2031\"");
        let twice = matched(&mut officer, &page, &[("cot.0", "code"), ("ngay", "30/9/2012")]).await;
        twice.shows("hai cột “Cơ sở” và “Mã HTX” cùng là “Mã số”");
        let answer = matched(&mut officer, &page, &[("cot.0", "name"), ("ngay", "30/9/2012")]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        officer.get(answer.location()).await.shows("Ghi 1 tổ chức vào sổ");
        let mut colleague = province(&app).await;
        let other = ["HTX B", "Xã Đăk Mar", "6/3/2010", "15", ""];
        let page = sent(&mut colleague, &sheet(&[&head, &other])).await;
        colleague.get(&page).await.shows("đã nhớ từ lần trước");
        let fields = fields(&mut colleague, &page).await;
        assert!(fields.contains(&("cot.0".to_owned(), "name".to_owned())), "{fields:?}");
    })
    .await;
}

#[tokio::test]
async fn the_template_is_read_as_it_is_meant() {
    on_each_database(async |app| {
        let mut officer = province(&app).await;
        for language in ["vi", "en"] {
            let mut client = officer.clone();
            client.cookies.insert("hoptac_language".to_owned(), language.to_owned());
            let file = client.get(&format!("{START}/mau")).await;
            assert_eq!(file.status, StatusCode::OK);
            let grids = reading::source::workbook::grids(&file.bytes).unwrap();
            assert_eq!(grids.len(), 2, "a sheet to fill and a guide");
            let page = sent(&mut client, &file.bytes).await;
            let fields = fields(&mut client, &page).await;
            let columns: Vec<&str> = fields
                .iter()
                .filter(|(name, _)| name.starts_with("cot."))
                .map(|(_, value)| value.as_str())
                .take(35)
                .collect();
            let skipped = columns.iter().filter(|value| **value == "skip").count();
            assert!(skipped == 0 && columns.len() > 30, "{language}: {columns:?}");
        }
        officer.get("/so-dang-ky").await.shows(START);
    })
    .await;
}
