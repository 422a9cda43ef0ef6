//! Support and activities through the front door: recorded, listed, corrected,
//! withdrawn, counted; and who may do what.
#![allow(clippy::unwrap_used)]

mod common;

use axum::http::StatusCode;
use common::{Client, TestApp, on_each_database};
use domain::permission::Role;

const CLASS: [(&str, &str); 9] = [
    ("loai", "training_class"),
    ("ten", "Lớp quản trị tổ hợp tác"),
    ("ngay", "4/5/2011"),
    ("dia_ban", "Xã Đăk Mar"),
    ("don_vi_to_chuc", "Liên minh Hợp tác xã tỉnh"),
    ("so_nguoi", "45"),
    ("nu", "20"),
    ("rieng.topic", "Kế toán"),
    ("to_chuc", ""),
];

async fn officers(app: &TestApp) -> (Client, Client) {
    let officer = app.sign_in(Role::CommuneOfficer, app.unit("23512").await).await;
    (officer, app.sign_in(Role::ProvinceOfficer, app.unit("62").await).await)
}

/// The version that a form was opened with.
fn version(body: &str) -> String {
    let at = body.find("name=\"ban\" value=\"").unwrap() + "name=\"ban\" value=\"".len();
    body[at..at + 36].to_owned()
}

#[tokio::test]
async fn nobody_sees_or_changes_what_lies_outside() {
    on_each_database(async |app| {
        let (mut officer, _) = officers(&app).await;
        let answer = officer.post("/hoat-dong/them", &CLASS).await;
        let page = answer.location().to_owned();
        let mut neighbour = app.sign_in(Role::CommuneOfficer, app.unit("23503").await).await;
        assert_eq!(neighbour.get(&page).await.status, StatusCode::NOT_FOUND);
        assert_eq!(neighbour.get(&format!("{page}/sua")).await.status, StatusCode::NOT_FOUND);
        assert_eq!(neighbour.get("/hoat-dong?don_vi=23512").await.status, StatusCode::NOT_FOUND);
        assert_eq!(neighbour.get("/hoat-dong/khong-co").await.status, StatusCode::NOT_FOUND);
        let mut reader = app.sign_in(Role::Reader, app.unit("62").await).await;
        reader.get(&page).await.shows("Lớp quản trị tổ hợp tác").hides("/sua");
        assert_eq!(reader.get(&format!("{page}/sua")).await.status, StatusCode::FORBIDDEN);
        assert_eq!(reader.post("/hoat-dong/them", &CLASS).await.status, StatusCode::FORBIDDEN);
    })
    .await;
}

#[tokio::test]
async fn wrong_input_keeps_what_was_typed_and_says_what_to_do() {
    on_each_database(async |app| {
        let (mut officer, _) = officers(&app).await;
        officer.get("/hoat-dong/them").await.shows("hội nghị đối thoại").shows("loai=fund_loan");
        let typed = [
            ("loai", "support_project"),
            ("ten", "Dự án A"),
            ("ngay", "31/2/2011"),
            ("dia_ban", "Xã Không Có"),
            ("so_nguoi", "hai mươi"),
            ("kinh_phi", "160"),
            ("to_chuc", "HTX Không Có"),
            ("giai_ngan", "hôm qua; 20"),
        ];
        let answer = officer.post("/hoat-dong/them", &typed).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        answer
            .shows("Xã Không Có")
            .shows("Nhập đơn vị tổ chức.")
            .shows("phải có văn bản căn cứ")
            .shows("Không tìm thấy “HTX Không Có” trong sổ")
            .shows("mỗi dòng ghi ngày; số tiền")
            .shows("value=\"31/2/2011\"")
            .shows("value=\"hai mươi\"");
        let more = CLASS.map(|(name, value)| if name == "nu" { (name, "46") } else { (name, value) });
        officer.post("/hoat-dong/them", &more).await.shows("lớn hơn số người");
        let ahead =
            CLASS.map(|(name, value)| if name == "ngay" { (name, "1/1/2030") } else { (name, value) });
        officer.post("/hoat-dong/them", &ahead).await.shows("Chưa đến ngày đó");
    })
    .await;
}

#[tokio::test]
async fn an_activity_is_recorded_counted_corrected_and_withdrawn() {
    on_each_database(async |app| {
        let (mut officer, mut province) = officers(&app).await;
        let founded = [
            ("bat_dau", "registered"),
            ("loai", "cooperative"),
            ("ten", "HTX Cà phê Đăk Mar"),
            ("ngay", "5/3/2010"),
            ("quyet_dinh", "GCN 38A000123"),
            ("dia_ban", "Xã Đăk Mar"),
            ("luat", "2003"),
            ("nganh", "0126"),
            ("so.members", "20"),
        ];
        let organisation = officer.post("/so-dang-ky/them", &founded).await.location().to_owned();
        let class = CLASS.map(
            |(name, value)| {
                if name == "to_chuc" { (name, "htx ca phe dak mar") } else { (name, value) }
            },
        );
        let answer = officer.post("/hoat-dong/them", &class).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        let page = answer.location().to_owned();
        province
            .get(&page)
            .await
            .shows("Lớp quản trị tổ hợp tác")
            .shows("HTX Cà phê Đăk Mar")
            .shows("Kế toán");
        officer.get(&organisation).await.shows("Lớp quản trị tổ hợp tác");
        let list = "/hoat-dong?tu=2011-01-01&den=2011-12-31";
        province.get(list).await.shows("Lớp quản trị tổ hợp tác").shows("1 hoạt động");
        province.get(&format!("{list}&tim=quan%20tri")).await.shows("1 hoạt động");
        province.get(&format!("{list}&loai=dialogue")).await.shows("Chưa có hoạt động nào");
        province.get(&format!("{list}&dang=csv")).await.shows("HTX Cà phê Đăk Mar");
        // The figure, and the list behind it.
        let figure = "/so-dang-ky/chi-tieu/hd-lop-nguoi?ngay=2011-12-31";
        province
            .get(figure)
            .await
            .shows("45")
            .shows("Lượt người được bồi dưỡng, tập huấn")
            .shows("tu=2011-01-01&#38;den=2011-12-31&#38;chi_tieu=hd-lop-nguoi");
        province.get(&format!("{list}&chi_tieu=hd-lop-nguoi")).await.shows("Lớp quản trị tổ hợp tác");
        assert_eq!(province.get(&format!("{list}&chi_tieu=so-htx")).await.status, StatusCode::NOT_FOUND);

        let body = officer.get(&format!("{page}/sua")).await;
        body.shows("value=\"45\"").shows("HTX Cà phê Đăk Mar");
        let seen = version(&body.body);
        let mut right: Vec<(&str, &str)> = class.to_vec();
        right.retain(|(name, _)| *name != "so_nguoi");
        right.extend([("so_nguoi", "50"), ("ban", seen.as_str()), ("ly_do", "")]);
        officer.post(&format!("{page}/sua"), &right).await.shows("Nhập lý do");
        right.retain(|(name, _)| *name != "ly_do");
        right.push(("ly_do", "Đếm sót"));
        let answer = officer.post(&format!("{page}/sua"), &right).await;
        assert_eq!(answer.location(), page, "{}", answer.body);
        province.get(&page).await.shows("50").shows("Đếm sót");
        province.get(figure).await.shows("50");
        // A second visitor who saw the old version is told, and keeps what was typed.
        let late = officer.post(&format!("{page}/sua"), &right).await;
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
        late.shows("Có người vừa sửa hoạt động này").shows("value=\"50\"");
        let seen = version(&officer.get(&format!("{page}/sua")).await.body);
        let back = [("ban", seen.as_str()), ("ly_do", "Lớp không mở")];
        let answer = officer.post(&format!("{page}/rut"), &back).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        province.get(&page).await.shows("đã được rút").shows("Lớp không mở");
        province.get(list).await.hides("Lớp quản trị tổ hợp tác");
        province.get(&format!("{figure}&dang=csv")).await.hides("50");
    })
    .await;
}

#[test]
fn every_kind_and_fault_has_its_words() {
    use domain::activity::{Fault, Kind};
    let faults = [
        Fault::TitleMissing,
        Fault::InFuture,
        Fault::EndsWrong,
        Fault::OrganiserMissing,
        Fault::DecisionMissing,
        Fault::AmountMissing,
        Fault::Negative,
        Fault::MoreThanPeople,
        Fault::PaymentWrong,
        Fault::PaidTooMuch,
    ];
    let words = server::Words(server::Language::Vi);
    for kind in Kind::ALL {
        assert!(words.has(&format!("activity.kind.{}", kind.code())), "{kind:?}");
        for key in kind.content() {
            assert!(words.has(&format!("activity.content.{key}")), "{key}");
        }
    }
    for fault in faults {
        assert!(words.has(&format!("activity.fault.{}", fault.code())), "{fault:?}");
    }
}
