//! Tasks through the front door: not found, forbidden, bad input, success.
#![allow(clippy::unwrap_used)]

mod common;

use axum::body::Body;
use axum::http::Method;
use common::{Answer, Client, TestApp, on_each_database};
use domain::PlanKey;
use domain::permission::Role;
use jiff::civil::date;
use storage::task::Whole;
use writing::sheet::{Cell, Column, ColumnFormat, Sheet, xlsx};

const PLAN: &str = "/ke-hoach/ke-hoach-784/nhiem-vu";

async fn person(app: &TestApp, role: Role, code: &str) -> Client {
    app.sign_in(role, app.unit(code).await).await
}

/// A task of Plan 784 by its number.
async fn task(app: &TestApp, key: &str) -> Whole {
    let unit = app.unit("62").await;
    let user = domain::UserId::new();
    let actor = domain::permission::Actor { user, name: String::new(), role: Role::Reader, unit };
    let wholes = app.store.plan_tasks(&actor, &PlanKey::from("ke-hoach-784")).await.unwrap();
    wholes.into_iter().find(|whole| whole.kept.task.key == key).unwrap()
}

async fn part(app: &TestApp, key: &str) -> String {
    format!("/nhiem-vu/phan/{}", task(app, key).await.parts[0].id)
}

async fn upload(client: &Client, path: &str, name: &str, bytes: &[u8]) -> Answer {
    let mut client = client.clone();
    client.headers.push(("content-type", "multipart/form-data; boundary=ranh".to_owned()));
    let head = format!(
        "--ranh\r\ncontent-disposition: form-data; name=\"tep\"; filename=\"{name}\"\r\n\
         content-type: application/octet-stream\r\n\r\n"
    );
    let body = [head.as_bytes(), bytes, b"\r\n--ranh--\r\n"].concat();
    client.send(Method::POST, path, Body::from(body)).await
}

#[tokio::test]
async fn what_is_not_theirs_is_not_found_or_forbidden() {
    on_each_database(async |app| {
        let app = app.in_june_2024();
        let mut keeper = person(&app, Role::ProvinceOfficer, "62").await;
        let mut lead = person(&app, Role::ProvinceOfficer, "SNV").await;
        let mut other = person(&app, Role::ProvinceOfficer, "STC").await;
        let mut reader = person(&app, Role::Reader, "SNV").await;
        for path in ["/nhiem-vu/x", "/nhiem-vu/phan/x", "/ke-hoach/khong-co/nhiem-vu", "/nhiem-vu?muc=x"] {
            assert_eq!(keeper.get(path).await.status, 404, "{path}");
        }
        let path = part(&app, "1.5").await;
        let fields = [("trang_thai", "in_progress"), ("tien_do", "40"), ("ket_qua", "x"), ("revision", "0")];
        assert_eq!(other.post(&path, &fields).await.status, 403);
        assert_eq!(reader.post(&path, &fields).await.status, 403);
        assert_eq!(lead.post(&format!("{path}/tiep-nhan"), &[("revision", "0")]).await.status, 403);
        assert_eq!(reader.post(&format!("{path}/noi"), &[("noi", "x")]).await.status, 403);
        assert_eq!(lead.get(&format!("{PLAN}/them")).await.status, 403);
        assert_eq!(lead.get(&format!("{PLAN}/don-vi/STC/docx")).await.status, 404);
        assert_eq!(lead.get(&format!("{PLAN}/don-vi/SNV/docx")).await.status, 200);
        assert_eq!(keeper.get(&format!("{PLAN}/don-vi/STC/xlsx")).await.status, 200);
        // What is only typed is nobody else's to read.
        assert_eq!(lead.post(&path, &fields).await.status, 303);
        other.get(&path).await.shows("Đơn vị chưa gửi kết quả nào").hides("name=\"ket_qua\"");
    })
    .await;
}

#[tokio::test]
async fn a_result_is_sent_reviewed_and_in_the_appendix_at_once() {
    on_each_database(async |app| {
        let app = app.in_june_2024();
        let mut keeper = person(&app, Role::ProvinceOfficer, "62").await;
        let mut lead = person(&app, Role::ProvinceOfficer, "SNV").await;
        let path = part(&app, "1.5").await;
        keeper
            .get(&format!("{PLAN}/phu-luc/md"))
            .await
            .shows("chưa báo cáo (yêu cầu: Số tổ chức được khen thưởng");
        // Bad input: what was typed stays, and each fault leads to its field.
        let wrong = [
            ("trang_thai", "done"),
            ("tien_do", "50"),
            ("ket_qua", ""),
            ("xong_ngay", "31/6/2024"),
            ("viec", "gui"),
            ("revision", "0"),
        ];
        let answer = lead.post(&path, &wrong).await;
        assert_eq!(answer.status, 422);
        answer.shows("<title>Lỗi: ").shows("value=\"31/6/2024\"").shows("href=\"#xong_ngay\"");
        let wrong = [
            ("trang_thai", "done"),
            ("tien_do", "50"),
            ("ket_qua", ""),
            ("xong_ngay", ""),
            ("viec", "gui"),
            ("revision", "0"),
        ];
        let answer = lead.post(&path, &wrong).await;
        assert_eq!(answer.status, 422);
        answer.shows("href=\"#tien_do\"").shows("Nhập ngày hoàn thành").shows("Nhập kết quả, số liệu");
        // Somebody saved since: both are shown, nothing is overwritten.
        let text = "Khen thưởng 12 hợp tác xã, tổ hợp tác";
        let right = [
            ("trang_thai", "done"),
            ("tien_do", "100"),
            ("ket_qua", text),
            ("xong_ngay", "10/6/2024"),
            ("viec", "gui"),
            ("revision", "0"),
        ];
        let clash = lead.post(&path, &right).await;
        assert_eq!(clash.status, 409);
        clash.shows("Có người vừa lưu nội dung khác").shows(text);
        let right = [
            ("trang_thai", "done"),
            ("tien_do", "100%"),
            ("ket_qua", text),
            ("xong_ngay", "10/6/2024"),
            ("viec", "gui"),
            ("revision", "1"),
        ];
        assert_eq!(lead.post(&path, &right).await.status, 303);
        lead.get(&path).await.shows("Đã gửi kết quả để duyệt").shows("Rút lại để sửa");
        keeper.get(&format!("{PLAN}/phu-luc/md")).await.shows(text).shows("đã gửi, chưa duyệt");
        keeper.get("/").await.shows("1 kết quả do cơ quan chủ trì gửi đang chờ duyệt");
        let waiting = keeper.get("/nhiem-vu?muc=cho-duyet").await;
        waiting.hides("class=\"state\">Chưa bắt đầu").shows("<option value=\"SNV\">Sở Nội vụ</option>");
        waiting.shows(text).shows("tiep-nhan").shows("Sở Nội vụ");
        let back = keeper.post(&format!("{path}/tra-lai"), &[("revision", "3"), ("reason", " ")]).await;
        assert_eq!(back.status, 422);
        back.shows("Ghi lý do");
        let fields = [("revision", "3"), ("reason", "nêu số quyết định"), ("tu", "danh-sach")];
        let back = keeper.post(&format!("{path}/tra-lai"), &fields).await;
        assert_eq!(back.location(), "/nhiem-vu?muc=cho-duyet");
        lead.get("/").await.shows("nêu số quyết định");
        keeper.get(&format!("{PLAN}/phu-luc/md")).await.hides(text);
        lead.get(&path).await.shows("Bị trả lại để bổ sung").shows(text);
        // Sent again as it was it would only come back once more.
        let mut same = right;
        same[same.len() - 1] = ("revision", "4");
        let again = lead.post(&path, &same).await;
        assert_eq!(again.status, 422);
        again.shows("giống hệt kết quả đã bị trả lại").shows(text);
        let document = [("so", "123/QĐ-UBND"), ("ngay", "5/6/2024"), ("trich_yeu", "khen thưởng")];
        assert_eq!(lead.post(&format!("{path}/van-ban"), &[("so", ""), ("ngay", "x")]).await.status, 422);
        assert_eq!(lead.post(&format!("{path}/van-ban"), &document).await.status, 303);
        let revision = [
            ("trang_thai", "done"),
            ("tien_do", "100"),
            ("ket_qua", text),
            ("xong_ngay", "10/6/2024"),
            ("viec", "gui"),
            ("revision", "4"),
        ];
        assert_eq!(lead.post(&path, &revision).await.status, 303);
        assert_eq!(keeper.post(&format!("{path}/tiep-nhan"), &[("revision", "6")]).await.status, 303);
        let page = keeper.get(PLAN).await;
        page.shows("1/44 hoàn thành (2,3%)");
        keeper.get(&format!("{PLAN}/phu-luc/md")).await.shows(text).hides("đã gửi, chưa duyệt");
        for (format, magic) in [("docx", "PK"), ("xlsx", "PK")] {
            let file = keeper.get(&format!("{PLAN}/phu-luc/{format}")).await;
            assert!(file.status == 200 && file.body.starts_with(magic), "{format}");
        }
        assert_eq!(keeper.get(&format!("{PLAN}/phu-luc/odt")).await.status, 404);
        keeper.headers.push(("cookie2", String::new()));
        let mut admin = person(&app, Role::Administrator, "62").await;
        admin.get("/quan-tri/nhat-ky?loai=task_part").await.shows("Gửi để duyệt").shows("nêu số quyết định");
    })
    .await;
}

#[tokio::test]
async fn the_appendix_is_as_the_province_wrote_it() {
    on_each_database(async |app| {
        let app = app.in_june_2024();
        let mut keeper = person(&app, Role::ProvinceOfficer, "62").await;
        let answer = keeper.get(&format!("{PLAN}/phu-luc/md")).await;
        let rows =
            answer.body.lines().filter(|line| line.starts_with("| - ") || line.starts_with("| \\- ")).count();
        assert_eq!(rows, 44);
        insta::assert_snapshot!("appendix", answer.body);
    })
    .await;
}

#[tokio::test]
async fn files_are_kept_and_given_out() {
    on_each_database(async |app| {
        let app = app.in_june_2024();
        let mut lead = person(&app, Role::ProvinceOfficer, "SNV").await;
        let mut other = person(&app, Role::ProvinceOfficer, "STC").await;
        let path = part(&app, "1.5").await;
        let answer = upload(&lead, &format!("{path}/tep"), "rong.pdf", b"").await;
        assert_eq!(answer.status, 422);
        answer.shows("Chưa chọn tệp");
        let answer = upload(&lead, &format!("{path}/tep"), "to.pdf", &vec![1; 11 * 1024 * 1024]).await;
        assert_eq!(answer.status, 422);
        answer.shows("Tệp lớn hơn 10 MB");
        assert_eq!(upload(&other, &format!("{path}/tep"), "a.pdf", b"x").await.status, 403);
        let name = "../Danh sách khen thưởng.pdf";
        assert_eq!(upload(&lead, &format!("{path}/tep"), name, b"%PDF-1.7 danh sach").await.status, 303);
        let page = lead.get(&path).await;
        page.shows("Danh sách khen thưởng.pdf").hides("../Danh");
        let (_, rest) = page.body.split_once("/nhiem-vu/minh-chung/").unwrap();
        let proof = format!("/nhiem-vu/minh-chung/{}", &rest[..36]);
        let file = lead.get(&proof).await;
        assert_eq!((file.status.as_u16(), file.body.as_str()), (200, "%PDF-1.7 danh sach"));
        assert!(file.header("content-disposition").starts_with("attachment"));
        assert_eq!(other.get(&proof).await.status, 404);
        assert_eq!(lead.post(&format!("{proof}/bo"), &[]).await.status, 303);
        lead.get(&path).await.hides("Danh sách khen thưởng.pdf</a>");
    })
    .await;
}

#[tokio::test]
async fn the_keeper_makes_changes_and_ends_tasks_with_a_reason() {
    on_each_database(async |app| {
        let app = app.in_june_2024();
        let mut keeper = person(&app, Role::ProvinceOfficer, "62").await;
        let path = format!("{PLAN}/them");
        let wrong = [("noi_dung", ""), ("chu_tri", "Sở Vũ trụ"), ("thoi_gian", "sớm"), ("trong_so", "0")];
        let answer = keeper.post(&path, &wrong).await;
        assert_eq!(answer.status, 422);
        answer
            .shows("href=\"#noi_dung\"")
            .shows("href=\"#chu_tri\"")
            .shows("href=\"#thoi_gian\"")
            .shows("href=\"#trong_so\"");
        answer.shows("Sở Vũ trụ").shows("value=\"sớm\"");
        let right = [
            ("nhom", "6"),
            ("ten_nhom", "Việc thêm"),
            ("noi_dung", "Khảo sát hợp tác xã"),
            ("chu_tri", "SỞ NỘI VỤ"),
            ("thoi_gian", "31/5/2024"),
            ("trong_so", "2"),
        ];
        let made = keeper.post(&path, &right).await;
        assert_eq!(made.status, 303, "{}", made.body);
        let task = made.location().to_owned();
        keeper.get(&task).await.shows("chậm nhất ngày 31/5/2024").shows("Trọng số").shows("Sở Nội vụ");
        // Given today, and late at once: the list says whose and by how many days.
        keeper
            .get("/nhiem-vu?muc=qua-han")
            .await
            .shows("Quá hạn 18 ngày (hạn 31/5/2024)")
            .shows("1 nhiệm vụ quá hạn, lâu nhất 18 ngày");
        keeper
            .get("/nhiem-vu?muc=bao-cap-tren")
            .await
            .shows("Khảo sát hợp tác xã")
            .shows("quá hạn từ 15 ngày");
        let mut lead = person(&app, Role::ProvinceOfficer, "SNV").await;
        assert_eq!(lead.post("/nhiem-vu/nhac", &[("don_vi", "SNV")]).await.status, 403);
        assert_eq!(keeper.post("/nhiem-vu/nhac", &[("don_vi", "SNV")]).await.status, 303);
        lead.get("/").await.shows("Khảo sát hợp tác xã").shows("đã nhắc lúc");
        lead.get("/nhiem-vu").await.shows("Khảo sát hợp tác xã");
        keeper.get(PLAN).await.shows("Theo trọng số: 0");
        let page = keeper.get(&format!("{task}/sua")).await;
        page.shows("Khảo sát hợp tác xã").shows("chậm nhất ngày 31/5/2024");
        let change = [
            ("nhom", "6"),
            ("ten_nhom", "Việc thêm"),
            ("noi_dung", "Khảo sát mọi hợp tác xã"),
            ("chu_tri", "Sở Nội vụ"),
            ("thoi_gian", "quý III năm 2024"),
            ("trong_so", "2"),
            ("revision", "0"),
            ("reason", ""),
        ];
        let answer = keeper.post(&format!("{task}/sua"), &change).await;
        assert_eq!(answer.status, 422);
        answer.shows("href=\"#reason\"");
        let mut change = change.to_vec();
        change[7].1 = "theo Công văn 12";
        assert_eq!(keeper.post(&format!("{task}/sua"), &change).await.status, 303);
        keeper.get(&task).await.shows("trong quý III năm 2024").shows("30/9/2024").shows("theo Công văn 12");
        assert_eq!(keeper.post(&format!("{task}/sua"), &change).await.status, 409);
        let end = [("revision", "1"), ("reason", "đã lồng vào việc khác")];
        assert_eq!(keeper.post(&format!("{task}/ket-thuc"), &end).await.status, 303);
        keeper.get(&task).await.shows("Nhiệm vụ đã kết thúc").shows("đã lồng vào việc khác");
        let again = format!("{task}/mo-lai");
        let mut lead = person(&app, Role::ProvinceOfficer, "SNV").await;
        let back = [("revision", "2"), ("reason", "việc kia không làm được")];
        assert_eq!(lead.post(&again, &back).await.status, 403);
        assert_eq!(keeper.post(&again, &[("revision", "2"), ("reason", " ")]).await.status, 422);
        assert_eq!(keeper.post(&again, &[("revision", "1"), ("reason", "thử")]).await.status, 409);
        assert_eq!(keeper.post(&again, &back).await.status, 303);
        keeper
            .get(&task)
            .await
            .hides("Nhiệm vụ đã kết thúc")
            .shows("việc kia không làm được")
            .shows("đã lồng vào việc khác");
        assert_eq!(keeper.post(&again, &[("revision", "3"), ("reason", "thử")]).await.status, 422);
    })
    .await;
}

#[tokio::test]
async fn a_due_day_is_moved_with_a_reason() {
    on_each_database(async |app| {
        let app = app.in_june_2024();
        let mut keeper = person(&app, Role::ProvinceOfficer, "62").await;
        let path = part(&app, "1.5").await;
        let answer = keeper
            .post(&format!("{path}/han"), &[("han", "31/6/2024"), ("reason", "x"), ("revision", "0")])
            .await;
        assert_eq!(answer.status, 422);
        answer.shows("value=\"31/6/2024\"");
        let fields = [("han", "10/6/2024"), ("reason", "theo Thông báo 5"), ("revision", "0")];
        assert_eq!(keeper.post(&format!("{path}/han"), &fields).await.status, 303);
        keeper.get(&path).await.shows("10/6/2024 (đã dời: theo Thông báo 5)").shows("Quá hạn 8 ngày");
        let mut lead = person(&app, Role::ProvinceOfficer, "SNV").await;
        assert_eq!(lead.post(&format!("{path}/noi"), &[("noi", "xin thêm một tuần")]).await.status, 303);
        keeper.get(&path).await.shows("xin thêm một tuần");
    })
    .await;
}

fn sheet(rows: &[[&str; 8]]) -> Vec<u8> {
    let names = [
        "Nhóm",
        "Tên nhóm",
        "Nhiệm vụ",
        "Đơn vị chủ trì",
        "Đơn vị phối hợp",
        "Thời gian",
        "Kết quả",
        "Trọng số",
    ];
    let column = |name: &&str| Column { name: (*name).to_owned(), format: ColumnFormat::Text };
    xlsx::table(&Sheet {
        title: "Nhiệm vụ".to_owned(),
        subtitle: vec!["một dòng".to_owned()],
        columns: names.iter().map(column).collect(),
        rows: rows.iter().map(|row| row.map(|cell| Cell::Text(cell.to_owned())).to_vec()).collect(),
    })
    .unwrap()
}

#[tokio::test]
async fn tasks_are_taken_in_whole_or_not_at_all() {
    on_each_database(async |app| {
        let app = app.in_june_2024();
        let mut keeper = person(&app, Role::ProvinceOfficer, "62").await;
        let path = format!("{PLAN}/nhap");
        assert_eq!(
            upload(&person(&app, Role::ProvinceOfficer, "SNV").await, &path, "a.xlsx", b"x").await.status,
            403
        );
        upload(&keeper, &path, "a.xlsx", b"khong phai Excel").await.hides("nhap/ghi");
        let table = "| STT | Nhiệm vụ | Đơn vị chủ trì | Kết quả |\n|---|---|---|---|\n\
                     | 1 | Việc của văn bản | Sở Nội vụ | Báo cáo? |\n| 2 | Việc nữa | Sở Vũ trụ | Kế hoạch |\n";
        let answer = upload(&keeper, &path, "phu-luc.md", table.as_bytes()).await;
        answer.shows("Việc của văn bản").shows("Nhiệm vụ thứ 2, cột Đơn vị chủ trì").shows("Sở Vũ trụ");
        upload(&keeper, &path, "a.txt", "Không có bảng nào.".as_bytes()).await.shows("Văn bản không có bảng nhiệm vụ");
        assert!(keeper.get(&format!("{PLAN}/mau")).await.body.starts_with("PK"));
        let bad = sheet(&[
            ["6", "Việc thêm", "Việc một", "Sở Nội vụ", "", "quý III năm 2024", "Báo cáo", ""],
            ["", "", "", "Sở Vũ trụ", "", "sớm", "", "nhiều"],
        ]);
        let answer = upload(&keeper, &path, "nhiem-vu.xlsx", &bad).await;
        assert_eq!(answer.status, 422);
        for cell in ["C6", "D6", "F6", "H6"] {
            answer.shows(&format!("<strong>{cell}</strong>"));
        }
        answer.hides("nhap/ghi");
        keeper.get(PLAN).await.hides("Việc một");
        let doubtful = sheet(&[
            ["6", "Việc thêm", "Việc một", "Sở Nội vụ tỉnh nhà", "", "quý III năm 2024", "Báo cáo", "2"],
            ["", "", "Việc hai", "Các huyện, thành phố", "Sở Tài chính", "", "", ""],
        ]);
        let answer = upload(&keeper, &path, "nhiem-vu.xlsx", &doubtful).await;
        assert_eq!(answer.status, 200);
        answer.shows("“Sở Nội vụ tỉnh nhà”").shows("Ghi 2 nhiệm vụ");
        let (_, rest) = answer.body.split_once("<textarea name=\"doc\" hidden>").unwrap();
        let doc = rest.split_once("</textarea>").unwrap().0.replace("&#34;", "\"").replace("&quot;", "\"");
        let unit = app.unit("SNV").await.to_string();
        let fields = [
            ("doc", doc.as_str()),
            ("nguon", "nhiem-vu.xlsx"),
            ("ten.0", "Sở Nội vụ tỉnh nhà"),
            ("chon.0", ""),
        ];
        let answer = keeper.post(&format!("{path}/ghi"), &fields).await;
        assert_eq!(answer.status, 422);
        answer.shows("Còn tên đơn vị chưa chọn");
        let mut fields = fields.to_vec();
        fields[3].1 = &unit;
        let saved = keeper.post(&format!("{path}/ghi"), &fields).await;
        assert_eq!(saved.status, 303, "{}", saved.body);
        keeper
            .get(PLAN)
            .await
            .shows("Đã ghi các nhiệm vụ")
            .shows("Việc một")
            .shows("Việc hai")
            .shows("0/10 đơn vị hoàn thành");
        let lines = app
            .store
            .plan_tasks(
                &domain::permission::Actor {
                    user: domain::UserId::new(),
                    name: String::new(),
                    role: Role::Reader,
                    unit: app.unit("62").await,
                },
                &PlanKey::from("ke-hoach-784"),
            )
            .await
            .unwrap();
        assert_eq!(lines.len(), 46);
        assert_eq!(lines[44].parts[0].due, Some(date(2024, 9, 30)));
    })
    .await;
}

#[tokio::test]
async fn recommendations_are_made_and_answered() {
    on_each_database(async |app| {
        let app = app.in_june_2024();
        let mut from = person(&app, Role::DistrictOfficer, "610").await;
        let mut to = person(&app, Role::ProvinceOfficer, "STC").await;
        let mut other = person(&app, Role::DistrictOfficer, "611").await;
        let mut reader = person(&app, Role::Reader, "610").await;
        assert_eq!(from.get("/kien-nghi/x").await.status, 404);
        assert_eq!(reader.get("/kien-nghi/them").await.status, 403);
        let wrong = [
            ("trich_yeu", ""),
            ("noi_nhan", ""),
            ("so_ngay", "0"),
            ("nhan_ngay", "x"),
            ("noi_dung", "giữ lại"),
        ];
        let answer = from.post("/kien-nghi/them", &wrong).await;
        assert_eq!(answer.status, 422);
        answer
            .shows("href=\"#trich_yeu\"")
            .shows("href=\"#noi_nhan\"")
            .shows("href=\"#so_ngay\"")
            .shows("giữ lại");
        let right = [
            ("trich_yeu", "Bố trí vốn hỗ trợ"),
            ("noi_nhan", "sở tài chính"),
            ("so_ngay", "10"),
            ("nhan_ngay", "3/6/2024"),
            ("van_ban", "15/BC-UBND"),
        ];
        let made = from.post("/kien-nghi/them", &right).await;
        assert_eq!(made.status, 303);
        let path = made.location().to_owned();
        from.get(&path)
            .await
            .shows("17/6/2024 (10 ngày làm việc)")
            .shows("trả lời trễ 1 ngày")
            .hides("value=\"tra-loi\"");
        assert_eq!(other.get(&path).await.status, 404);
        assert_eq!(from.post(&path, &[("viec", "giai-quyet"), ("revision", "0")]).await.status, 403);
        // It stands on the first page of who has to answer; an agency without
        // units below has no rooms for looking at their reports.
        let home = to.get("/").await;
        home.shows("Kiến nghị chờ trả lời").shows(&path);
        home.hides("href=\"/duyet\"").hides("href=\"/theo-doi\"").hides("href=\"/tien-do\"");
        from.get("/").await.hides("Kiến nghị chờ trả lời").shows("href=\"/theo-doi\"");
        to.get("/kien-nghi?muc=tre-tra-loi").await.shows("Bố trí vốn hỗ trợ");
        let answer = to.post(&path, &[("viec", "tra-loi"), ("noi", ""), ("revision", "0")]).await;
        assert_eq!(answer.status, 422);
        let fields =
            [("viec", "tra-loi"), ("noi", "Bố trí trong năm 2025"), ("van_ban", "20/STC"), ("revision", "0")];
        assert_eq!(to.post(&path, &fields).await.status, 303);
        from.get(&path)
            .await
            .shows("Bố trí trong năm 2025")
            .shows("20/STC")
            .shows("đã trả lời, trễ 1 ngày")
            .shows("Đang xem xét");
        assert_eq!(to.post(&path, &[("viec", "giai-quyet"), ("revision", "0")]).await.status, 409);
        assert_eq!(to.post(&path, &[("viec", "giai-quyet"), ("revision", "1")]).await.status, 303);
        from.get("/kien-nghi?muc=da-tra-loi").await.shows("Đã giải quyết");
    })
    .await;
}

#[tokio::test]
async fn every_page_reads_in_english_too() {
    on_each_database(async |app| {
        let app = app.in_june_2024();
        let mut keeper = person(&app, Role::ProvinceOfficer, "62").await;
        keeper.post("/ngon-ngu", &[("language", "en")]).await;
        keeper
            .get("/nhiem-vu?muc=im-lang")
            .await
            .shows("Silent")
            .shows("Tasks of your unit".split(' ').next().unwrap());
        keeper.get(PLAN).await.shows("0/44 done").shows("Understanding of the collective economy");
        keeper.get(&part(&app, "1.5").await).await.shows("Result asked for").shows("Organisations rewarded");
        keeper.get(&format!("{PLAN}/phu-luc/md")).await.shows("not reported");
        keeper.get("/kien-nghi").await.shows("Recommendations");
    })
    .await;
}
