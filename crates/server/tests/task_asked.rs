//! Numbers that the keeper of a plan asks for with a task made by hand, out of a
//! sheet or by a program: bad input, then all the way to the figure and back.
#![allow(clippy::unwrap_used)]

mod common;

use axum::http::Method;
use common::program::{program, read, send};
use common::{Answer, Client, TestApp, on_each_database, upload};
use domain::permission::Role;
use serde_json::{Value, json};
use writing::sheet::{Cell, Column, ColumnFormat, Sheet, xlsx};

const TASKS: &str = "/ke-hoach/ke-hoach-784/nhiem-vu";
const FIGURE: &str = "/nhiem-vu/chi-tieu/nv-lop?don_vi=62";
const CLASSES: &str = "Lớp bồi dưỡng, tập huấn";

async fn person(app: &TestApp, code: &str) -> Client {
    app.sign_in(Role::ProvinceOfficer, app.unit(code).await).await
}

/// What the form sends, with these numbers; without the field where none is given.
fn typed<'a>(figures: Option<&'a str>, reason: &'a str, revision: &'a str) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("nhom", "6"),
        ("ten_nhom", "Việc thêm"),
        ("noi_dung", "Mở lớp cho hợp tác xã mới"),
        ("chu_tri", "Sở Nội vụ"),
        ("thoi_gian", "năm 2024"),
        ("trong_so", "1"),
        ("reason", reason),
        ("revision", revision),
    ];
    fields.extend(figures.map(|figures| ("so_lieu", figures)));
    fields
}

/// Makes a task on the page; its address.
async fn make(keeper: &mut Client, figures: &str) -> String {
    let made = keeper.post(&format!("{TASKS}/them"), &typed(Some(figures), "", "")).await;
    assert_eq!(made.status, 303, "{}", made.body);
    made.location().to_owned()
}

/// The only part of a task, by the link on the task's page.
async fn part(reader: &mut Client, task: &str) -> String {
    let page = reader.get(task).await;
    let (_, rest) = page.body.split_once("href=\"/nhiem-vu/phan/").unwrap();
    format!("/nhiem-vu/phan/{}", &rest[..36])
}

/// The lead agency sends its return with a number, and the keeper accepts it.
async fn give(lead: &mut Client, keeper: &mut Client, part: &str, number: Option<&str>, revision: i64) {
    let (saved, sent) = (revision.to_string(), (revision + 2).to_string());
    let text = format!("Đã mở lớp, lần {revision}");
    let mut fields = vec![
        ("trang_thai", "in_progress"),
        ("tien_do", "50"),
        ("ket_qua", &text),
        ("viec", "gui"),
        ("revision", &saved),
    ];
    fields.extend(number.map(|number| ("so.lop", number)));
    let stated = lead.post(part, &fields).await;
    assert_eq!(stated.status, 303, "{}", stated.body);
    let accepted = keeper.post(&format!("{part}/tiep-nhan"), &[("revision", &sent)]).await;
    assert_eq!(accepted.status, 303, "{}", accepted.body);
}

async fn verified(app: &TestApp) {
    let (compared, wrong) = app.store.verify_register().await.unwrap();
    assert!(compared > 0 && wrong.is_empty(), "{wrong:?}");
}

#[tokio::test]
async fn what_cannot_be_asked_for_is_told_at_its_field() {
    on_each_database(async |app| {
        let app = app.in_june_2024();
        let mut keeper = person(&app, "62").await;
        let form = keeper.get(&format!("{TASKS}/them")).await;
        form.shows("Số liệu phải báo").shows(&format!("<option value=\"{CLASSES}\">"));
        form.shows(&format!("<li>{CLASSES} – tính vào Lớp tập huấn, hội nghị do cơ quan chủ trì mở</li>"));
        for (figures, said) in [
            ("lớp tập huấn", "có phải: Lớp bồi dưỡng, tập huấn"),
            ("số phi thuyền", "Không có số liệu nào tên “số phi thuyền”"),
            ("lop; nv-lop", "cộng từ báo cáo nhiệm vụ"),
            ("so-htx-hoat-dong", "đếm từ sổ đăng ký"),
            ("lop (trẻ em)", "Không có phân tổ"),
        ] {
            let answer = keeper.post(&format!("{TASKS}/them"), &typed(Some(figures), "", "")).await;
            assert_eq!(answer.status, 422, "{figures}");
            answer.shows("href=\"#so_lieu\"").shows(said).shows(&format!(">{figures}</textarea>"));
        }
        // What is chosen beside the field stands in it with the others.
        let mut chosen = typed(Some("số phi thuyền"), "", "");
        chosen.push(("them_so_lieu", CLASSES));
        let answer = keeper.post(&format!("{TASKS}/them"), &chosen).await;
        answer.shows(&format!(">số phi thuyền; {CLASSES}</textarea>"));
        keeper.get(TASKS).await.hides("Mở lớp cho hợp tác xã mới");
        keeper.post("/ngon-ngu", &[("language", "en")]).await;
        keeper.get(&format!("{TASKS}/them")).await.shows("Numbers to report").shows("Training classes");
    })
    .await;
}

#[tokio::test]
async fn a_number_asked_for_by_hand_becomes_a_figure_and_stays_one() {
    on_each_database(async |app| {
        let app = app.in_june_2024();
        let (mut keeper, mut lead) = (person(&app, "62").await, person(&app, "SNV").await);
        keeper.get(FIGURE).await.shows("#so-da-cho\">0</a>");
        let task = make(&mut keeper, "LOP BOI DUONG, TAP HUAN; lop-nguoi (nữ)").await;
        let page = keeper.get(&task).await;
        page.shows(CLASSES).shows("tính vào <a href=\"/chi-tieu/nv-lop?don_vi=\">");
        page.shows("tập huấn (nữ)").shows("chỉ ở nhiệm vụ này, không cộng vào chỉ tiêu nào");
        let part = part(&mut lead, &task).await;
        lead.get(&part).await.shows("name=\"so.lop\"").shows("name=\"so.lop-nguoi:sex=female\"");
        give(&mut lead, &mut keeper, &part, Some("3"), 0).await;
        // It is in the total, which leads to the task and its return.
        let figure = keeper.get(FIGURE).await;
        figure.shows("#so-da-cho\">3</a>").shows("Sở Nội vụ").shows("Mở lớp cho hợp tác xã mới");
        figure.shows(&format!("href=\"{task}\"")).shows(&format!("href=\"{part}\""));
        keeper.get(TASKS).await.shows("Số liệu cộng từ nhiệm vụ");
        verified(&app).await;

        // A form that does not know of the numbers leaves them as they are.
        let change = format!("{task}/sua");
        keeper
            .get(&change)
            .await
            .shows(&format!(">{CLASSES}; Lượt người được bồi dưỡng, tập huấn (nữ)</textarea>"));
        assert_eq!(keeper.post(&change, &typed(None, "sửa chữ", "0")).await.status, 303);
        keeper.get(&task).await.shows("tính vào").hides("không còn hỏi");
        // No longer asked for, what was accepted still counts, and later returns say nothing of it.
        assert_eq!(keeper.post(&change, &typed(Some(""), "thôi không hỏi", "1")).await.status, 303);
        keeper.get(&task).await.shows("không còn hỏi; số đã duyệt vẫn giữ; tính vào <a");
        lead.get(&part).await.hides("name=\"so.lop\"");
        give(&mut lead, &mut keeper, &part, Some("9"), 3).await;
        keeper.get(FIGURE).await.shows("#so-da-cho\">3</a>").shows(&format!("href=\"{task}\""));
        verified(&app).await;
        // Asked for once more, a new number takes its place.
        assert_eq!(keeper.post(&change, &typed(Some("lop"), "hỏi lại", "2")).await.status, 303);
        give(&mut lead, &mut keeper, &part, Some("5"), 6).await;
        keeper.get(FIGURE).await.shows("#so-da-cho\">5</a>");
        verified(&app).await;
    })
    .await;
}

/// The template, filled; without the column of numbers for one of before there was any.
fn sheet(head: Option<&str>, rows: &[[&str; 3]]) -> Vec<u8> {
    let names = ["Nhiệm vụ", "Đơn vị chủ trì"].into_iter().chain(head);
    let column = |name: &str| Column { name: name.to_owned(), format: ColumnFormat::Text };
    let columns: Vec<Column> = names.map(column).collect();
    let line =
        |row: &[&str; 3]| row.iter().take(columns.len()).map(|cell| Cell::Text((*cell).into())).collect();
    xlsx::table(&Sheet {
        title: "Nhiệm vụ".to_owned(),
        subtitle: vec!["một dòng".to_owned()],
        rows: rows.iter().map(line).collect(),
        columns,
    })
    .unwrap()
}

async fn take_in(keeper: &mut Client, file: &[u8]) -> Answer {
    upload(keeper, &format!("{TASKS}/nhap"), &[("tep", Some("nhiem-vu.xlsx"), file)]).await
}

/// Does what the preview offers.
async fn save(keeper: &mut Client, preview: &Answer) {
    let (_, rest) = preview.body.split_once("<textarea name=\"doc\" hidden>").unwrap();
    let doc = rest.split_once("</textarea>").unwrap().0.replace("&#34;", "\"").replace("&quot;", "\"");
    let fields = [("doc", doc.as_str()), ("nguon", "nhiem-vu.xlsx")];
    let saved = keeper.post(&format!("{TASKS}/nhap/ghi"), &fields).await;
    assert_eq!(saved.status, 303, "{}", saved.body);
}

#[tokio::test]
async fn a_sheet_names_numbers_in_a_column_of_their_own() {
    on_each_database(async |app| {
        let app = app.in_june_2024();
        let mut keeper = person(&app, "62").await;
        let rows = [["Việc một", "Sở Nội vụ", "lop; lượt khách"], ["Việc hai", "Sở Nội vụ", "nv-lop"]];
        let answer = take_in(&mut keeper, &sheet(Some("SỐ LIỆU phải báo"), &rows)).await;
        assert_eq!(answer.status, 422);
        answer.shows("<strong>C5</strong>: Không có số liệu nào tên “lượt khách”");
        answer.shows("<strong>C6</strong>: Không hỏi được “nv-lop”").hides("nhap/ghi");
        let rows = [["Việc một", "Sở Nội vụ", "lop; lớp bồi dưỡng, tập huấn"], ["Việc hai", "Sở Nội vụ", ""]];
        let answer = take_in(&mut keeper, &sheet(Some("so lieu"), &rows)).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.shows(&format!("<td data-head=\"Số liệu\">{CLASSES}</td>"));
        save(&mut keeper, &answer).await;
        // A file of before the column is read as before.
        let answer = take_in(&mut keeper, &sheet(None, &[["Việc ba", "Sở Nội vụ", ""]])).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        save(&mut keeper, &answer).await;
        let mut program = program(&app, Role::ProvinceOfficer, "62").await;
        let tasks = read(&mut program, "/api/v1/plans/ke-hoach-784/tasks").await;
        let figures = |text: &str| -> Value {
            let found = tasks.as_array().unwrap().iter().find(|task| task["text"] == text);
            found.unwrap()["figures"].clone()
        };
        assert_eq!(["Việc một", "Việc hai", "Việc ba"].map(figures), [json!(["lop"]), json!([]), json!([])]);
    })
    .await;
}

#[tokio::test]
async fn a_program_names_numbers_by_their_cells() {
    on_each_database(async |app| {
        let app = app.in_june_2024();
        let mut keeper = program(&app, Role::ProvinceOfficer, "62").await;
        let tasks = "/api/v1/plans/ke-hoach-784/tasks";
        let task = |figures: Value, revision: i64| {
            json!({
                "text": "Mở lớp", "leads": ["SNV"], "figures": figures, "reason": "thử", "revision": revision,
            })
        };
        for wrong in [json!(["lop", "khong-co"]), json!(["nv-lop"]), json!(["lop:sex=x"])] {
            let (status, answer) = send(&mut keeper, Method::POST, tasks, task(wrong, 0)).await;
            assert_eq!((status, &answer["errors"][0]["field"]), (422, &json!("figures")), "{answer}");
        }
        let names = json!(["lop", "lop-nguoi:sex=female"]);
        let (status, made) = send(&mut keeper, Method::POST, tasks, task(names.clone(), 0)).await;
        assert_eq!((status, &made["figures"]), (201, &names), "{made}");
        let path = format!("/api/v1/tasks/{}", made["id"].as_str().unwrap());
        let (status, answer) = send(&mut keeper, Method::PUT, &path, task(json!(["nv-lop"]), 0)).await;
        assert_eq!((status, &answer["errors"][0]["field"]), (422, &json!("figures")));
        // Nothing said of them leaves them; an empty list asks for none.
        for (asked, expected, revision) in [(Value::Null, &names, 0), (json!([]), &json!([]), 1)] {
            let (status, changed) = send(&mut keeper, Method::PUT, &path, task(asked, revision)).await;
            assert_eq!((status, &changed["figures"]), (200, expected), "{changed}");
        }
        assert_eq!(read(&mut keeper, &path).await["figures"], json!([]));
    })
    .await;
}

#[test]
fn every_refusal_has_its_words() {
    for why in domain::plan::CellRefused::ALL {
        let key = format!("task.refused.{}", why.code());
        assert!(server::Words(server::Language::Vi).has(&key), "{key}");
    }
}
