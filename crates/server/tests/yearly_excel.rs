//! The yearly return in Excel through the front door: taken prefilled, filled
//! in offline, sent back, told by its cells, and saved by the form's buttons.
#![allow(clippy::unwrap_used)]

mod common;

use axum::http::StatusCode;
use common::yearly::{enter, in_january, issue, officer};
use common::{Answer, Client, on_each_database, upload};
use domain::organisation::sheet::Grid;
use domain::permission::Role;
use reading::source::workbook::grids;
use rust_xlsxwriter::{Formula, Workbook};

/// Columns of the file: the label, this year's number, the reason.
const LABEL: usize = 0;
const VALUE: usize = 4;
const WHY: usize = 5;

/// A file that was taken, as a table of texts.
struct File(Grid);

impl File {
    async fn of(client: &mut Client, path: &str) -> File {
        let answer = client.get(&format!("{path}/excel")).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        File(grids(&answer.bytes).unwrap().remove(0))
    }

    fn row(&self, label: &str) -> usize {
        let row = (0..self.0.rows.len()).find(|row| self.0.cell(*row, LABEL) == label);
        row.unwrap_or_else(|| panic!("no row {label}"))
    }

    /// "E9": the cell of this year's number.
    fn cell(&self, label: &str) -> String {
        format!("E{}", self.row(label) + 1)
    }

    fn fill(self, label: &str, value: &str) -> File {
        let row = self.row(label);
        self.put(row, VALUE, value)
    }

    fn put(mut self, row: usize, column: usize, value: &str) -> File {
        if self.0.rows.len() <= row {
            self.0.rows.resize_with(row + 1, Vec::new);
        }
        let cells = &mut self.0.rows[row];
        if cells.len() <= column {
            cells.resize_with(column + 1, String::new);
        }
        cells[column] = value.to_owned();
        self
    }

    /// The workbook, as somebody's program saves it: numbers as numbers, `=…` as formulas.
    fn bytes(&self) -> Vec<u8> {
        let mut book = Workbook::new();
        let page = book.add_worksheet();
        for (row, cells) in (0..).zip(&self.0.rows) {
            for (column, text) in (0..).zip(cells) {
                match (text.strip_prefix('='), text.replace('.', "").parse::<f64>()) {
                    (Some(formula), _) => page.write_formula(row, column, Formula::new(formula)).unwrap(),
                    (None, Ok(number)) => page.write_number(row, column, number).unwrap(),
                    _ => page.write_string(row, column, text).unwrap(),
                };
            }
        }
        book.save_to_buffer().unwrap()
    }
}

async fn send(client: &mut Client, path: &str, bytes: &[u8]) -> Answer {
    upload(client, &format!("{path}/excel"), &[("tep", Some("năm 2012.xlsx"), bytes)]).await
}

/// What is told at a cell.
fn told(answer: &Answer, cell: &str) -> String {
    let at = format!("<th scope=\"row\">{cell}</th><td>");
    let rest = answer.body.split(&at).nth(1).unwrap_or_else(|| panic!("{cell} in {}", answer.body));
    rest.split("</td>").next().unwrap().to_owned()
}

#[tokio::test]
async fn who_may_not_fill_in_gets_no_file_and_sends_none() {
    on_each_database(async |app| {
        let app = in_january(&app);
        let mut officer = officer(&app).await;
        let page = enter(&mut officer, "HTX Cà phê Đăk Mar").await;
        let sheet = format!("{page}/bao-cao-nam/2012");
        let file = File::of(&mut officer, &sheet).await.bytes();
        let mut neighbour = app.sign_in(Role::CommuneOfficer, app.unit("23503").await).await;
        let mut reader = app.sign_in(Role::Reader, app.unit("62").await).await;
        let mut stranger = app.stranger();
        for (client, path, status) in [
            (&mut neighbour, sheet.as_str(), StatusCode::NOT_FOUND),
            (&mut reader, sheet.as_str(), StatusCode::FORBIDDEN),
            (&mut stranger, "/ke-khai/khongco", StatusCode::NOT_FOUND),
        ] {
            assert_eq!(client.get(&format!("{path}/excel")).await.status, status, "{path}");
            assert_eq!(send(client, path, &file).await.status, status, "{path}");
        }
        reader.get(&sheet).await.hides("/excel");
        // What was sent is changed by nobody until it comes back.
        let fields = [("revision", "0"), ("viec", "gui"), ("so.members", "1.220")];
        assert_eq!(officer.post(&sheet, &fields).await.status, StatusCode::SEE_OTHER);
        assert_eq!(officer.get(&format!("{sheet}/excel")).await.status, StatusCode::NOT_FOUND);
        let answer = send(&mut officer, &sheet, &file).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(told(&answer, "–").contains("“đã gửi”"), "{}", answer.body);
    })
    .await;
}

#[tokio::test]
async fn another_file_is_told_and_nothing_of_it_is_read() {
    on_each_database(async |app| {
        let app = in_january(&app);
        let mut officer = officer(&app).await;
        let page = enter(&mut officer, "HTX Cà phê Đăk Mar").await;
        let other = enter(&mut officer, "HTX Rau Đăk Mar").await;
        let sheet = format!("{page}/bao-cao-nam/2012");
        let own = File::of(&mut officer, &sheet).await.bytes();
        let of_other = File::of(&mut officer, &format!("{other}/bao-cao-nam/2012")).await.bytes();
        let of_year = File::of(&mut officer, &format!("{page}/bao-cao-nam/2011")).await.bytes();
        let mut foreign = Workbook::new();
        foreign.add_worksheet().write_string(0, 0, "Danh sách").unwrap();
        let foreign = foreign.save_to_buffer().unwrap();
        for (bytes, words) in [
            (of_other, "của tổ chức khác. Tải tệp của HTX Cà phê Đăk Mar"),
            (of_year, "báo cáo năm 2011; trang này nhận báo cáo năm 2012"),
            (foreign, "không phải tệp báo cáo năm"),
            (b"%PDF-1.7".to_vec(), "không phải tệp Excel .xlsx"),
            (Vec::new(), "Chọn một tệp Excel"),
        ] {
            let answer = send(&mut officer, &sheet, &bytes).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{words}");
            assert!(told(&answer, "–").contains(words), "{words}: {}", answer.body);
            // The other's name is nobody's business here, and the form stands as it was.
            answer.hides("HTX Rau").shows("name=\"so.members\" value=\"1.220\"").hides("Đã đọc");
        }
        assert_eq!(send(&mut officer, &sheet, &own).await.status, StatusCode::OK);
        let large = vec![b'P'; 1024 * 1024 + 1];
        let answer = send(&mut officer, &sheet, &large).await;
        assert!(told(&answer, "–").contains("lớn hơn 1 MB"), "{}", answer.body);
    })
    .await;
}

#[tokio::test]
async fn every_wrong_cell_is_told_at_once_and_the_form_stays() {
    on_each_database(async |app| {
        let app = in_january(&app);
        let mut officer = officer(&app).await;
        let page = enter(&mut officer, "HTX Cà phê Đăk Mar").await;
        let link = issue(&mut officer, &page).await;
        let mut own = app.stranger();
        let file = File::of(&mut own, &link).await;
        let cells = ["Doanh thu", "Lợi nhuận", "Vốn điều lệ"].map(|label| file.cell(label));
        let (renamed, beyond) = (file.row("Tổng tài sản"), file.0.rows.len() + 2);
        let reason = file.row("Vốn hoạt động");
        let file = file
            .fill("Doanh thu", "hai tỷ")
            .fill("Lợi nhuận", "=1+1")
            .fill("Vốn điều lệ", "12,5")
            .put(renamed, LABEL, "Tài sản cố định")
            .put(reason, WHY, &"a".repeat(501))
            .put(beyond, VALUE, "77");
        let answer = send(&mut own, &link, &file.bytes()).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        answer.shows("Tệp có 7 chỗ chưa dùng được").hides("Đã đọc").hides("hai tỷ\"");
        assert!(!told(&answer, &cells[0]).is_empty());
        assert!(told(&answer, &cells[1]).contains("công thức"));
        assert!(!told(&answer, &cells[2]).is_empty());
        assert!(told(&answer, &format!("A{}", renamed + 1)).contains("“Tài sản cố định”"));
        assert!(told(&answer, "–").contains("Thiếu dòng “Tổng tài sản”"));
        assert!(told(&answer, &format!("F{}", reason + 1)).contains("500 chữ"));
        assert!(told(&answer, &format!("E{}", beyond + 1)).contains("không thuộc dòng nào"));
        // Nothing was written: the next one to open it finds it untouched.
        own.get(&link).await.shows("chưa khai").shows("name=\"revision\" value=\"0\"");
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_right_is_shown_in_the_form_with_its_cell() {
    on_each_database(async |app| {
        let app = in_january(&app);
        let mut officer = officer(&app).await;
        let page = enter(&mut officer, "HTX Cà phê Đăk Mar").await;
        let sheet = format!("{page}/bao-cao-nam/2012");
        let file = File::of(&mut officer, &sheet).await;
        let women = file.cell("Thành viên nữ");
        let file = file.fill("Thành viên", "20").fill("Thành viên nữ", "21");
        let answer = send(&mut officer, &sheet, &file.bytes()).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        answer
            .shows(&format!("{women}: Thành viên nữ (21) lớn hơn Thành viên (20)"))
            .shows("name=\"so.members_women\" value=\"21\"")
            .shows("Chưa lưu");
    })
    .await;
}

#[tokio::test]
async fn a_filled_file_is_looked_through_then_sent_and_accepted() {
    on_each_database(async |app| {
        let app = in_january(&app);
        let mut officer = officer(&app).await;
        let page = enter(&mut officer, "HTX Cà phê Đăk Mar").await;
        let link = issue(&mut officer, &page).await;
        let mut own = app.stranger();
        own.get(&link).await.shows("Tải tệp Excel đã điền sẵn");
        let file = File::of(&mut own, &link).await;
        // Prefilled as the form is, with the register's number and a hint beside it.
        let members = file.row("Thành viên");
        assert_eq!([3, VALUE].map(|column| file.0.cell(members, column)), ["1220", "1220"]);
        assert!(file.0.cell(file.row("Thành viên nữ"), 6).contains("Không lớn hơn Thành viên"));
        assert_eq!(file.0.cell(file.row("Doanh thu"), VALUE), "");
        let note = file.row("Ghi chú");
        let file = file.fill("Thành viên", "1.231").fill("Doanh thu", "14.040").fill("Lợi nhuận", "0").put(
            note,
            VALUE,
            "Đổi người đại diện",
        );
        let answer = send(&mut own, &link, &file.bytes()).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        answer
            .shows("Đã đọc 3 số từ tệp năm 2012.xlsx")
            .shows("name=\"so.members\" value=\"1.231\"")
            .shows("name=\"so.revenue\" value=\"14.040\"")
            .shows("name=\"so.profit\" value=\"0\"")
            .shows("name=\"so.capital\" value=\"\"")
            .shows("Đổi người đại diện")
            .hides("được lưu thêm sau khi tải");
        // Only the form's button writes.
        own.get(&link).await.shows("name=\"so.members\" value=\"1.220\"").shows("chưa khai");
        let sent = [
            ("revision", "0"),
            ("viec", "gui"),
            ("so.members", "1.231"),
            ("so.revenue", "14.040"),
            ("so.profit", "0"),
            ("ghi_chu", "Đổi người đại diện"),
        ];
        assert_eq!(own.post(&link, &sent).await.location(), link);
        let sheet = format!("{page}/bao-cao-nam/2012");
        let back = [("revision", "1"), ("viec", "tra"), ("ly_do", "Thiếu vốn")];
        assert_eq!(officer.post(&sheet, &back).await.status, StatusCode::SEE_OTHER);
        // The file of before says that it is older; a new one holds what was sent.
        send(&mut own, &link, &file.bytes()).await.shows("được lưu thêm sau khi tải");
        let fresh = File::of(&mut own, &link).await;
        assert_eq!(fresh.0.cell(fresh.row("Doanh thu"), VALUE), "14040");
        assert_eq!(fresh.0.cell(note, WHY), "Đổi người đại diện");
        // In the other language the same file is read.
        officer.post("/ngon-ngu", &[("language", "en"), ("back", "/")]).await;
        let english = File::of(&mut officer, &sheet).await;
        let revenue = (0..english.0.rows.len()).find(|row| english.0.cell(*row, LABEL) == "Revenue");
        assert!(revenue.is_some(), "{:?}", english.0.rows);
        let answer = send(&mut own, &link, &english.bytes()).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        answer.shows("name=\"so.revenue\" value=\"14.040\"");
    })
    .await;
}
