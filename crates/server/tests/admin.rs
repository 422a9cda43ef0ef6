//! Administration through the front door: not found, forbidden, bad input, success.
#![allow(clippy::unwrap_used)]

mod common;

use common::{Client, TestApp, on_each_database};
use domain::permission::Role;
use storage::user;

async fn admin(app: &TestApp, code: &str) -> Client {
    app.sign_in(Role::Administrator, app.unit(code).await).await
}

fn secret(body: &str) -> String {
    let (_, rest) = body.split_once("<p class=\"secret\">").expect("a secret is shown");
    rest.split_once('<').unwrap().0.to_owned()
}

#[tokio::test]
async fn users_of_other_units_are_not_found() {
    on_each_database(async |app| {
        let app = app.in_june_2024();
        let mut admin = admin(&app, "610").await;
        let neighbour = app.user("hang-xom", Role::CommuneOfficer, app.unit("611").await).await;
        let below = app.user("ben-duoi", Role::CommuneOfficer, app.unit("23359").await).await;
        for act in ["", "/quyen", "/mat-khau", "/khoa", "/mo"] {
            let path = format!("/quan-tri/nguoi-dung/{}{act}", neighbour.id);
            let fields = [("role", "reader"), ("unit", "610"), ("reason", "thử")];
            let answer =
                if act.is_empty() { admin.get(&path).await } else { admin.post(&path, &fields).await };
            assert_eq!(answer.status, 404, "{path}");
        }
        let path = format!("/quan-tri/nguoi-dung/{}", below.id);
        assert_eq!(admin.get(&path).await.status, 200);
        // The role has to fit the unit, also in what is changed later.
        let fields = [("role", "province_officer"), ("unit", "610")];
        let answer = admin.post(&format!("{path}/quyen"), &fields).await;
        assert_eq!(answer.status, 422);
        answer.shows("Chuyên viên tỉnh phải thuộc tỉnh");
        // Nor can anybody be given a unit outside.
        let fields = [("role", "reader"), ("unit", "611")];
        admin.post(&format!("{path}/quyen"), &fields).await.shows("Không có đơn vị “611”");
        admin.get("/quan-tri/nguoi-dung").await.shows("ben-duoi").hides("hang-xom");
        // What others did is not in the trail of an administrator below them.
        let mut other = self::admin(&app, "611").await;
        other.post(&format!("/quan-tri/nguoi-dung/{}/khoa", neighbour.id), &[("reason", "việc riêng")]).await;
        other.get("/quan-tri/nhat-ky").await.shows("việc riêng");
        admin.get("/quan-tri/nhat-ky").await.hides("việc riêng").hides("hang-xom");
        let mut top = self::admin(&app, "62").await;
        top.get("/quan-tri/nhat-ky").await.shows("việc riêng").shows("hoptac");
    })
    .await;
}

#[tokio::test]
async fn a_user_is_added_and_their_first_password_shown_once() {
    on_each_database(async |app| {
        let app = app.in_june_2024();
        let mut admin = admin(&app, "62").await;
        let wrong = [("name", ""), ("login", "a b"), ("role", "chief"), ("unit", "Xã Không Có")];
        let answer = admin.post("/quan-tri/nguoi-dung/them", &wrong).await;
        assert_eq!(answer.status, 422);
        answer.shows("<title>Lỗi: ").shows("href=\"#login\"").shows("href=\"#unit\"");
        answer.shows("value=\"a b\"").shows("value=\"Xã Không Có\"").shows("aria-invalid");
        // A commune's officer of a district would see all of it.
        let unfit = [("name", "Y Thảo"), ("login", "y.thao"), ("role", "commune_officer"), ("unit", "610")];
        let answer = admin.post("/quan-tri/nguoi-dung/them", &unfit).await;
        assert_eq!(answer.status, 422);
        answer.shows("Cán bộ xã phải thuộc một xã, phường hoặc thị trấn").shows("href=\"#unit\"");
        let right =
            [("name", "Y Thảo"), ("login", "y.thao"), ("role", "commune_officer"), ("unit", "xa xop")];
        let answer = admin.post("/quan-tri/nguoi-dung/them", &right).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        let password = secret(&answer.body);
        let user = user::by_login(&mut &app.db, "y.thao").await.unwrap();
        assert!(user.must_change);
        admin.get(&format!("/quan-tri/nguoi-dung/{}", user.id)).await.hides(&password);
        admin.get("/quan-tri/nguoi-dung?tim=THAO").await.shows("Y Thảo");
        let mut officer = app.stranger();
        let signed = officer.post("/dang-nhap", &[("login", "y.thao"), ("password", &password)]).await;
        assert_eq!(signed.status, 303);
        assert_eq!(officer.get("/").await.location(), "/tai-khoan/mat-khau");
        let answer = admin.post("/quan-tri/nguoi-dung/them", &right).await;
        assert_eq!(answer.status, 422);
        answer.shows("Tên đăng nhập này đã có người dùng");
    })
    .await;
}

#[tokio::test]
async fn users_are_granted_locked_and_let_in_again() {
    on_each_database(async |app| {
        let app = app.in_june_2024();
        let user = app.user("can-bo", Role::CommuneOfficer, app.unit("23359").await).await;
        let mut theirs = app.session_of(&user).await;
        let mut admin = admin(&app, "62").await;
        let path = format!("/quan-tri/nguoi-dung/{}", user.id);
        let fields = [("role", "district_officer"), ("unit", "610 – Huyện Đăk Glei")];
        assert_eq!(admin.post(&format!("{path}/quyen"), &fields).await.status, 303);
        admin.get(&path).await.shows("Đã đổi vai trò").shows("chuyên viên huyện");
        let answer = admin.post(&format!("{path}/khoa"), &[("reason", " ")]).await;
        assert_eq!(answer.status, 422);
        answer.shows("Nhập lý do");
        let fields = [("reason", "chuyển công tác")];
        assert_eq!(admin.post(&format!("{path}/khoa"), &fields).await.status, 303);
        assert_eq!(theirs.get("/").await.status, 303, "their session has ended");
        admin.get(&path).await.shows("đã khóa");
        admin.get("/quan-tri/nhat-ky?loai=user").await.shows("Khóa: tài khoản").shows("chuyển công tác");
        assert_eq!(admin.post(&format!("{path}/mo"), &[]).await.status, 303);
        let made = admin.post(&format!("{path}/mat-khau"), &[]).await;
        assert_eq!(secret(&made.body).len(), 16);
        // Nobody locks themselves out.
        let own = user::list(&mut &app.db).await.unwrap();
        let own = own.iter().find(|one| one.role == Role::Administrator).unwrap();
        let path = format!("/quan-tri/nguoi-dung/{}/khoa", own.id);
        admin.post(&path, &[("reason", "thử")]).await.shows("Không tự khóa");
    })
    .await;
}

#[tokio::test]
async fn the_days_of_a_form_are_previewed_then_changed_with_a_reason() {
    on_each_database(async |app| {
        let app = app.in_june_2024();
        let mut admin = admin(&app, "62").await;
        assert_eq!(admin.get("/quan-tri/bieu-mau/khong-co").await.status, 404);
        assert_eq!(admin.get("/quan-tri/bieu-mau/kinh-te-tap-the/99/han").await.status, 404);
        admin.get("/quan-tri/bieu-mau").await.shows("6 tháng đầu năm 2024");
        let shown = admin.get("/quan-tri/bieu-mau/kinh-te-tap-the").await;
        shown.shows("2 ngày làm việc sau ngày chốt").shows("18/6/2024");
        let path = "/quan-tri/bieu-mau/kinh-te-tap-the/1/han";
        let wrong = admin.post(path, &[("act", "save"), ("l0_deadline", "hai tuần"), ("reason", "")]).await;
        assert_eq!(wrong.status, 422);
        wrong.shows("value=\"hai tuần\"").shows("href=\"#l0_deadline\"").shows("href=\"#reason\"");
        let crossed = [("act", "save"), ("l0_late_until", "closing"), ("reason", "thử")];
        admin.post(path, &crossed).await.shows("Các mốc phải theo thứ tự");
        let preview = admin.post(path, &[("act", "preview"), ("l0_deadline", "closing+4w")]).await;
        preview.shows("20/6/2024").shows("Chưa lưu").shows("value=\"closing+4w\"");
        admin.get("/quan-tri/bieu-mau/kinh-te-tap-the").await.shows("18/6/2024");
        let save = [("act", "save"), ("l0_deadline", "closing + 4w"), ("reason", "Công văn 12/SKHĐT")];
        assert_eq!(admin.post(path, &save).await.status, 303);
        admin.get("/quan-tri/bieu-mau/kinh-te-tap-the").await.shows("4 ngày làm việc sau ngày chốt");
        let trail = admin.get("/quan-tri/nhat-ky?loai=form").await;
        trail.shows("Sửa: biểu mẫu").shows("Công văn 12/SKHĐT").shows("/quan-tri/bieu-mau/kinh-te-tap-the");
    })
    .await;
}

#[tokio::test]
async fn lines_change_only_where_no_accepted_report_rests_on_them() {
    on_each_database(async |app| {
        let mut admin = admin(&app, "62").await;
        // The scheme's first version has accepted reports from paper.
        let used = "/quan-tri/bieu-mau/de-an/1/dong";
        admin.get(used).await.shows("Lập phiên bản mới").hides("value=\"remove\"");
        let fields = [("act", "remove"), ("indicator", "de-an-tht-moi"), ("reason", "thử")];
        admin.post(used, &fields).await.shows("Đã có báo cáo được tiếp nhận theo phiên bản này");

        let new = "/quan-tri/bieu-mau/de-an/phien-ban";
        let wrong = admin.post(new, &[("from", "32/1/2031"), ("reason", "")]).await;
        assert_eq!(wrong.status, 422);
        wrong.shows("value=\"32/1/2031\"").shows("href=\"#from\"").shows("href=\"#reason\"");
        admin.post(new, &[("from", "1/1/2012"), ("reason", "x")]).await.shows("href=\"#from\"");
        let right = [("from", "1/1/2031"), ("reason", "Bỏ dòng không còn dùng")];
        assert_eq!(admin.post(new, &right).await.status, 303);
        let form = app.store.programme().await.unwrap();
        let form = form.form(&"de-an".into()).unwrap();
        let number = form.versions.last().unwrap().number;
        let lines = format!("/quan-tri/bieu-mau/de-an/{number}/dong");
        for (fields, says) in [
            (vec![("act", "remove"), ("indicator", "de-an-tht-moi")], "Nhập lý do"),
            (vec![("act", "remove"), ("indicator", ""), ("reason", "x")], "Chọn một dòng"),
            (vec![("act", "add"), ("indicator", "de-an-ho"), ("reason", "x")], "đã có dòng này"),
        ] {
            let answer = admin.post(&lines, &fields).await;
            assert_eq!(answer.status, 422);
            answer.shows(says);
        }
        let section = form.versions.last().unwrap().sections[0].key.clone();
        let add =
            [("act", "add"), ("section", section.as_str()), ("indicator", "tht"), ("reason", "thêm dòng")];
        assert_eq!(admin.post(&lines, &add).await.status, 303);
        let rename = [("act", "rename"), ("indicator", "tht"), ("vi", "Tổ hiện có"), ("reason", "cho rõ")];
        assert_eq!(admin.post(&lines, &rename).await.status, 303);
        admin.get(&lines).await.shows("Tổ hiện có");
        let remove = [("act", "remove"), ("indicator", "tht"), ("reason", "thôi")];
        assert_eq!(admin.post(&lines, &remove).await.status, 303);
        admin.get(&lines).await.hides("Tổ hiện có");
    })
    .await;
}

#[tokio::test]
async fn more_time_is_given_by_those_above() {
    on_each_database(async |app| {
        let app = app.in_june_2024();
        let path = "/quan-tri/gia-han";
        let mut commune = app.sign_in(Role::CommuneOfficer, app.unit("23359").await).await;
        assert_eq!(commune.get(path).await.status, 403);
        let mut district = app.sign_in(Role::DistrictOfficer, app.unit("610").await).await;
        let report = ("bao_cao", "kinh-te-tap-the|2024-H1");
        let neighbour = [report, ("don_vi", "611"), ("han", "28/6/2024"), ("reason", "mưa lũ")];
        district.post(path, &neighbour).await.shows("Không có đơn vị “611”");
        let wrong = [("bao_cao", ""), ("don_vi", "xop"), ("han", "mai"), ("reason", "")];
        let answer = district.post(path, &wrong).await;
        assert_eq!(answer.status, 422);
        for kept in ["value=\"mai\"", "value=\"xop\"", "href=\"#bao_cao\"", "href=\"#reason\""] {
            answer.shows(kept);
        }
        let early = [report, ("don_vi", "23359"), ("han", "18/6/2024"), ("reason", "mưa lũ")];
        district.post(path, &early).await.shows("Hạn mới phải sau hạn nộp");
        let right = [report, ("don_vi", "Xã Xốp"), ("han", "28/6/2024"), ("reason", "mưa lũ")];
        let answer = district.post(path, &right).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        district.get(path).await.shows("Đã gia hạn.").shows("28/6/2024").shows("mưa lũ");
        district.get("/quan-tri").await.shows("/quan-tri/gia-han").hides("/quan-tri/nguoi-dung");
        let own = [report, ("don_vi", "610"), ("han", "28/6/2024"), ("reason", "mưa lũ")];
        assert_eq!(district.post(path, &own).await.status, 403, "nobody gives themselves more time");
    })
    .await;
}

#[tokio::test]
async fn days_off_move_deadlines() {
    on_each_database(async |app| {
        let app = app.in_june_2024();
        let mut admin = admin(&app, "62").await;
        let path = "/quan-tri/ngay-nghi";
        admin.get(path).await.shows("Quốc khánh").shows("2/9/2024");
        let wrong = admin.post(path, &[("day", "30/2/2024"), ("name", "")]).await;
        assert_eq!(wrong.status, 422);
        wrong.shows("value=\"30/2/2024\"").shows("href=\"#name\"");
        let fields = [("day", "18/6/2024"), ("name", "Nghỉ bù")];
        assert_eq!(admin.post(path, &fields).await.status, 303);
        admin.get("/quan-tri/bieu-mau/kinh-te-tap-the").await.shows("19/6/2024");
        assert_eq!(admin.post(&format!("{path}/bo"), &[("day", "2024-06-18")]).await.status, 303);
        assert_eq!(admin.post(&format!("{path}/bo"), &[("day", "2024-06-18")]).await.status, 404);
        admin.get("/quan-tri/bieu-mau/kinh-te-tap-the").await.shows("<b>18/6/2024</b>");
        admin.get("/quan-tri/nhat-ky?loai=holiday").await.shows("Bỏ: ngày nghỉ").shows("Nghỉ bù");
    })
    .await;
}

#[tokio::test]
async fn units_are_looked_up_by_code_name_and_day() {
    on_each_database(async |app| {
        let app = app.in_june_2024();
        let mut admin = admin(&app, "62").await;
        admin.get("/quan-tri/don-vi?tim=dak+glei").await.shows("Huyện Đăk Glei").hides("Huyện Ngọc Hồi");
        admin.get("/quan-tri/don-vi?tim=618&ngay=1/1/2014").await.shows("Không có đơn vị nào khớp");
        admin.get("/quan-tri/don-vi?tim=618&ngay=1/1/2016").await.shows("Huyện Ia H");
        let wrong = admin.get("/quan-tri/don-vi?ngay=hom+qua").await;
        wrong.shows("<title>Lỗi: ").shows("value=\"hom qua\"");
        let shown = admin.get("/quan-tri/don-vi/618").await;
        shown.shows("11/3/2015").shows("một phần").shows("gói chương trình");
        assert_eq!(admin.get("/quan-tri/don-vi/618?ngay=2014-01-01").await.status, 404);
        let mut other = self::admin(&app, "610").await;
        assert_eq!(other.get("/quan-tri/don-vi/611").await.status, 404);
    })
    .await;
}

#[test]
fn every_refusal_has_its_words() {
    for why in domain::edit::EditRefused::ALL {
        let key = format!("admin.edit.{}", why.code());
        assert!(server::Words(server::Language::Vi).has(&key), "{key}");
    }
}
