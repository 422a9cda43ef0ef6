//! A report's life through the front door, without JavaScript: filled,
//! checked, sent, returned, accepted; and what each act shows at once.
#![allow(clippy::unwrap_used)]

mod common;

use axum::http::StatusCode;
use common::{Answer, Client, TestApp, on_each_database};
use domain::form::{Aspect, Cell};
use domain::permission::Role;

/// Xã Xốp, its neighbour Thị trấn Đăk Glei, their district.
const COMMUNE: &str = "/bao-cao/kinh-te-tap-the/2024-H1/23359";
const REVIEW: &str = "/duyet/kinh-te-tap-the/2024-H1/23359";

struct World {
    app: TestApp,
    officer: Client,
    district: Client,
}

async fn world(app: &TestApp) -> World {
    let app = app.in_june_2024();
    let (commune, district) = (app.unit("23359").await, app.unit("610").await);
    let officer = app.sign_in(Role::CommuneOfficer, commune).await;
    let district = app.sign_in(Role::DistrictOfficer, district).await;
    World { officer, district, app }
}

/// Fields as a page sends them: what is typed over what was there.
async fn fill(client: &mut Client, section: &str, fields: &[(&str, &str, &str)]) -> Answer {
    let fields: Vec<(String, &str)> = fields
        .iter()
        .flat_map(|(name, typed, was)| [(format!("o.{name}"), *typed), (format!("cu.{name}"), *was)])
        .collect();
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), *value)).collect();
    client.post(&format!("{COMMUNE}/muc/{section}"), &fields).await
}

/// The value of a hidden field: what an act from this page names.
fn revision(page: &Answer) -> String {
    let start = page.body.find("name=\"revision\" value=\"").expect("a revision") + 23;
    page.body[start..].split('"').next().unwrap().to_owned()
}

async fn send(client: &mut Client) -> Answer {
    let page = client.get(&format!("{COMMUNE}/kiem-tra")).await;
    let seen = revision(&page);
    client.post(&format!("{COMMUNE}/kiem-tra"), &[("revision", &seen)]).await
}

async fn act(client: &mut Client, act: &str, reason: &str) -> Answer {
    let page = client.get(REVIEW).await;
    let seen = revision(&page);
    client.post(&format!("{REVIEW}/{act}"), &[("revision", &seen), ("reason", reason)]).await
}

impl World {
    /// The province's total of a line and how many units have been accepted.
    async fn province(&self, name: &str) -> (Option<i64>, usize) {
        let programme = self.app.store.programme().await.unwrap();
        let (top, period) = (self.app.unit("62").await, "2024-H1".parse().unwrap());
        let reader = domain::permission::Actor {
            user: domain::UserId::new(),
            name: "Người xem".into(),
            role: Role::Reader,
            unit: top,
        };
        let store = &self.app.store;
        let totals = store.totals(&reader, &[top], Aspect::Actual, period, None).await.unwrap();
        let form = programme.form(&"kinh-te-tap-the".into()).unwrap();
        let covered = store.coverage(&reader, form, period, &[top], None).await.unwrap();
        let value = totals.get(&top).and_then(|totals| totals.get(&Cell::from_name(name)));
        (value.map(|amount| amount.value), covered[&top].accepted)
    }
}

#[tokio::test]
async fn what_is_not_theirs_is_not_found_and_what_they_may_not_do_is_forbidden() {
    on_each_database(async |app| {
        let mut world = world(&app).await;
        let neighbour = world.app.unit("23341").await;
        let mut neighbour = world.app.sign_in(Role::CommuneOfficer, neighbour).await;
        for path in ["", "/muc/tht", "/kiem-tra", "/bang"] {
            let page = neighbour.get(&format!("{COMMUNE}{path}")).await;
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
        }
        assert_eq!(fill(&mut neighbour, "tht", &[("tht", "9", "")]).await.status, StatusCode::NOT_FOUND);
        for path in [
            "/bao-cao/khong-co/2024-H1/23359",
            "/bao-cao/kinh-te-tap-the/2024-H9/23359",
            "/bao-cao/kinh-te-tap-the/2024-H1/99999",
            "/bao-cao/kinh-te-tap-the/2024-H1/23359/muc/khong-co",
        ] {
            assert_eq!(world.officer.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        // The district reads a commune's report and does not type in it.
        assert_eq!(world.district.get(COMMUNE).await.status, StatusCode::OK);
        let typed = world.district.get(&format!("{COMMUNE}/muc/tht")).await;
        assert_eq!(typed.status, StatusCode::FORBIDDEN);
        assert_eq!(world.officer.get("/duyet").await.status, StatusCode::FORBIDDEN);
        assert_eq!(world.officer.get(REVIEW).await.status, StatusCode::FORBIDDEN);
    })
    .await;
}

#[tokio::test]
async fn a_report_goes_its_whole_way_and_the_provinces_numbers_with_it() {
    on_each_database(async |app| {
        let mut world = world(&app).await;
        world.officer.get("/").await.shows("Cần nộp").shows("hạn hôm nay").shows("Chưa nộp");
        let saved = fill(&mut world.officer, "tht", &[("tht", "1.220", ""), ("tht-moi", "3", "")]).await;
        assert_eq!(saved.location(), format!("{COMMUNE}/muc/nhom-ho"));
        world.officer.get(COMMUNE).await.shows("Đang nhập").shows("2/3");
        world
            .officer
            .get(&format!("{COMMUNE}/muc/tht"))
            .await
            .shows("value=\"1.220\"")
            .shows("Đã lưu lúc 08:00");
        fill(&mut world.officer, "nguoi", &[("tht-thanh-vien", "9000", "")]).await;

        let sent = send(&mut world.officer).await;
        assert_eq!((sent.status, sent.location()), (StatusCode::SEE_OTHER, COMMUNE));
        let page = world.officer.get(COMMUNE).await;
        page.shows("Đã gửi báo cáo").shows("Huyện Đăk Glei xem và tiếp nhận hoặc trả lại").shows("Rút lại");
        page.hides(&format!("{COMMUNE}/muc/tht"));
        assert_eq!(world.province("tht").await, (None, 0));

        world.district.get("/").await.shows("Chờ tiếp nhận").shows("Xã Xốp");
        world.district.get("/duyet").await.shows("Xã Xốp").shows("1 báo cáo chờ đơn vị của bạn");
        let silent = act(&mut world.district, "tra-lai", " ").await;
        assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
        silent.shows("Ghi lý do.").shows("<title>Lỗi:");
        let back = act(&mut world.district, "tra-lai", "Kiểm tra lại mục 1.").await;
        assert_eq!(back.status, StatusCode::SEE_OTHER);
        world.officer.get("/").await.shows("Trả lại").shows("“Kiểm tra lại mục 1.”");

        fill(&mut world.officer, "tht", &[("tht", "1.010", "1.220")]).await;
        send(&mut world.officer).await;
        let accepted = act(&mut world.district, "tiep-nhan", "").await;
        // The numbers are there with the accepting request itself, before anybody looks.
        assert_eq!(world.province("tht").await, (Some(1010), 1));
        let page = world.district.get(accepted.location()).await;
        page.shows("Đã tiếp nhận").shows("1.010").shows("Huyện Đăk Glei: 1/12 đơn vị, cập nhật 08:00");
        let page = world.officer.get(COMMUNE).await;
        page.shows("Đã tiếp nhận")
            .shows("class=\"fig\" href=\"/so-lieu?chi_tieu=tht")
            .hides("Rút lại để sửa");
        let top = world.app.unit("62").await;
        let mut province = world.app.sign_in(Role::ProvinceOfficer, top).await;
        province.get("/").await.shows("1 / 102");
    })
    .await;
}

#[tokio::test]
async fn fewer_households_than_groups_are_refused_at_the_field() {
    on_each_database(async |app| {
        let mut world = world(&app).await;
        let page =
            fill(&mut world.officer, "nhom-ho", &[("nhom-ho", "321", ""), ("nhom-ho-ho", "189", "")]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        page.shows("<title>Lỗi:").shows("href=\"#o-nhom-ho-ho\"").shows("aria-invalid=\"true\"");
        page.shows("(189) quá ít so với").shows("(321)").shows("Số vừa nhập đã được lưu");
        let refused = send(&mut world.officer).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.shows("Còn 1 chỗ cần sửa").shows("/muc/nhom-ho#o-nhom-ho-ho").shows("(189) quá ít so với");
        world.officer.get(COMMUNE).await.shows("Đang nhập");
        let mended = fill(&mut world.officer, "nhom-ho", &[("nhom-ho-ho", "1.402", "189")]).await;
        assert_eq!(mended.status, StatusCode::SEE_OTHER);
        assert_eq!(send(&mut world.officer).await.status, StatusCode::SEE_OTHER);
    })
    .await;
}

#[tokio::test]
async fn wrong_input_keeps_what_was_typed() {
    on_each_database(async |app| {
        let mut world = world(&app).await;
        let page = fill(&mut world.officer, "tht", &[("tht", "chín <b>", ""), ("tht-moi", "1.5", "")]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        page.shows("value=\"chín &#60;b&#62;\"")
            .shows("không phải là số")
            .shows("value=\"1.5\"")
            .hides("<b>");
    })
    .await;
}

#[tokio::test]
async fn two_people_see_both_values_and_one_chooses() {
    on_each_database(async |app| {
        let mut world = world(&app).await;
        let commune = world.app.unit("23359").await;
        let mut second = world.app.sign_in(Role::CommuneOfficer, commune).await;
        fill(&mut world.officer, "tht", &[("tht", "9", "")]).await;
        let page = fill(&mut second, "tht", &[("tht", "12", ""), ("tht-moi", "2", "")]).await;
        assert_eq!(page.status, StatusCode::CONFLICT);
        page.shows("value=\"9\"")
            .shows("value=\"12\"")
            .shows("Người dùng commune_officer-")
            .shows("lúc 08:00");
        let part = "value=\"2\"";
        second.get(&format!("{COMMUNE}/muc/tht")).await.shows("value=\"9\"").shows(part);
        let chosen = fill(&mut second, "tht", &[("tht", "12", "9")]).await;
        assert_eq!(chosen.status, StatusCode::SEE_OTHER);
        world.officer.get(&format!("{COMMUNE}/muc/tht")).await.shows("value=\"12\"");
    })
    .await;
}

#[tokio::test]
async fn sent_is_locked_until_it_is_taken_back() {
    on_each_database(async |app| {
        let mut world = world(&app).await;
        fill(&mut world.officer, "tht", &[("tht", "9", "")]).await;
        send(&mut world.officer).await;
        assert_eq!(world.officer.get(&format!("{COMMUNE}/muc/tht")).await.location(), COMMUNE);
        let late = fill(&mut world.officer, "tht", &[("tht", "10", "9")]).await;
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
        late.shows("Chưa lưu được").shows("value=\"10\"").shows("đã gửi");
        let page = world.officer.get(COMMUNE).await;
        let seen = revision(&page);
        let back = world.officer.post(&format!("{COMMUNE}/rut-lai"), &[("revision", &seen)]).await;
        assert_eq!(back.status, StatusCode::SEE_OTHER);
        let saved = fill(&mut world.officer, "tht", &[("tht", "10", "9")]).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER);
    })
    .await;
}

#[tokio::test]
async fn an_old_page_accepts_nothing_and_what_was_accepted_opens_again() {
    on_each_database(async |app| {
        let mut world = world(&app).await;
        fill(&mut world.officer, "tht", &[("tht", "9", "")]).await;
        send(&mut world.officer).await;
        let old = revision(&world.district.get(REVIEW).await);
        let seen = revision(&world.officer.get(COMMUNE).await);
        world.officer.post(&format!("{COMMUNE}/rut-lai"), &[("revision", &seen)]).await;
        fill(&mut world.officer, "tht", &[("tht", "90", "9")]).await;
        send(&mut world.officer).await;
        let page = world.district.post(&format!("{REVIEW}/tiep-nhan"), &[("revision", &old)]).await;
        assert_eq!(page.status, StatusCode::CONFLICT);
        page.shows("Báo cáo đã thay đổi sau khi bạn mở trang này").shows("90");
        act(&mut world.district, "tiep-nhan", "").await;
        let seen = revision(&world.district.get(COMMUNE).await);
        let open = format!("{REVIEW}/mo-lai");
        let silent = world.district.post(&open, &[("revision", &seen)]).await;
        assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
        let fields = [("revision", seen.as_str()), ("reason", "Xã đề nghị sửa số tổ.")];
        assert_eq!(world.district.post(&open, &fields).await.location(), COMMUNE);
        world.officer.get("/").await.shows("Xã đề nghị sửa số tổ.");
        assert_eq!(world.province("tht").await, (Some(90), 1), "accepted figures count until others are");
    })
    .await;
}

#[tokio::test]
async fn a_district_confirms_the_sum_and_its_leader_signs() {
    on_each_database(async |app| {
        let mut world = world(&app).await;
        let district = world.app.unit("610").await;
        let mut leader = world.app.sign_in(Role::Leader, district).await;
        fill(&mut world.officer, "tht", &[("tht", "9", "")]).await;
        send(&mut world.officer).await;
        act(&mut world.district, "tiep-nhan", "").await;
        let own = "/bao-cao/kinh-te-tap-the/2024-H1/610";
        let page = world.district.get(&format!("{own}/muc/tht")).await;
        page.shows("Tổng cấp dưới gồm 1/12 đơn vị").shows("Điều chỉnh");
        let fields = [("o.tht", "-2"), ("cu.tht", ""), ("ly-do.tht", "")];
        let page = world.district.post(&format!("{own}/muc/tht"), &fields).await;
        page.shows("dòng điều chỉnh cần có lý do").shows("value=\"-2\"");
        let fields = [("o.tht", "-2"), ("cu.tht", "-2"), ("ly-do.tht", "2 tổ đã giải thể")];
        assert_eq!(
            world.district.post(&format!("{own}/muc/tht"), &fields).await.status,
            StatusCode::SEE_OTHER
        );
        let page = world.district.get(&format!("{own}/kiem-tra")).await;
        page.shows("Trình ký").shows("2 tổ đã giải thể");
        let seen = revision(&page);
        world.district.post(&format!("{own}/kiem-tra"), &[("revision", &seen)]).await;
        leader.get("/").await.shows("Chờ ký");
        let seen = revision(&leader.get(own).await);
        let back = [("revision", seen.as_str()), ("reason", "")];
        let page = leader.post(&format!("{own}/tra-lai"), &back).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        let signed = leader.post(&format!("{own}/ky"), &[("revision", &seen)]).await;
        assert_eq!((signed.status, signed.location()), (StatusCode::SEE_OTHER, own));
        leader.get(own).await.shows("Tỉnh Kon Tum xem và tiếp nhận").shows("Đã gửi");
    })
    .await;
}

#[tokio::test]
async fn a_reason_stays_until_it_is_answered_and_the_reviewer_sees_the_answer() {
    on_each_database(async |app| {
        let mut world = world(&app).await;
        fill(&mut world.officer, "tht", &[("tht", "9", ""), ("tht-moi", "1", "")]).await;
        let page = world.officer.get(&format!("{COMMUNE}/kiem-tra")).await;
        page.shows("ô để trống").shows("/muc/nhom-ho#o-nhom-ho-ho");
        send(&mut world.officer).await;
        world.district.get(REVIEW).await.shows("ô đơn vị để trống").hides("nhập sau khi trả lại");
        act(&mut world.district, "tra-lai", "Thiếu tổ ở thôn Đăk Ung.").await;

        let later = world.app.at("2024-06-18T03:00:00Z".parse().unwrap());
        world.officer.app = later.clone();
        fill(&mut world.officer, "tht", &[("tht", "10", "9")]).await;
        send(&mut world.officer).await;
        let seen = revision(&world.officer.get(COMMUNE).await);
        world.officer.post(&format!("{COMMUNE}/rut-lai"), &[("revision", &seen)]).await;
        world.officer.get(COMMUNE).await.shows("Thiếu tổ ở thôn Đăk Ung.");
        world.officer.get(&format!("{COMMUNE}/muc/tht")).await.shows("Thiếu tổ ở thôn Đăk Ung.");
        send(&mut world.officer).await;
        let page = world.district.get(REVIEW).await;
        page.shows("Thiếu tổ ở thôn Đăk Ung.").shows("nhập sau khi trả lại");
    })
    .await;
}

#[tokio::test]
async fn a_sum_that_was_sent_stays_in_sight_when_more_is_accepted_below() {
    on_each_database(async |app| {
        let mut world = world(&app).await;
        let own = "/bao-cao/kinh-te-tap-the/2024-H1/610";
        let mut leader = world.app.sign_in(Role::Leader, world.app.unit("610").await).await;
        fill(&mut world.officer, "tht", &[("tht", "9", "")]).await;
        send(&mut world.officer).await;
        act(&mut world.district, "tiep-nhan", "").await;
        let page = world.district.get(&format!("{own}/kiem-tra")).await;
        page.shows("Tổng này còn thiếu").shows("Thị trấn Đăk Glei (chưa nộp)").hides("Xã Xốp (");
        let seen = revision(&page);
        world.district.post(&format!("{own}/kiem-tra"), &[("revision", &seen)]).await;
        let seen = revision(&leader.get(own).await);
        leader.post(&format!("{own}/ky"), &[("revision", &seen)]).await;
        world.district.get(own).await.shows("<strong><a").hides("khi gửi:");

        // Two hours later a second commune is accepted.
        let later = world.app.at("2024-06-18T03:00:00Z".parse().unwrap());
        let mut neighbour = later.sign_in(Role::CommuneOfficer, later.unit("23356").await).await;
        let second = COMMUNE.replace("23359", "23356");
        let fields = [("o.tht", "4"), ("cu.tht", "")];
        neighbour.post(&format!("{second}/muc/tht"), &fields).await;
        let seen = revision(&neighbour.get(&format!("{second}/kiem-tra")).await);
        neighbour.post(&format!("{second}/kiem-tra"), &[("revision", &seen)]).await;
        world.district.app = later;
        let review = REVIEW.replace("23359", "23356");
        let seen = revision(&world.district.get(&review).await);
        world.district.post(&format!("{review}/tiep-nhan"), &[("revision", &seen)]).await;
        let page = world.district.get(own).await;
        page.shows("khi gửi: 9").shows(">13<").shows("Sau khi báo cáo được gửi");
    })
    .await;
}

#[tokio::test]
async fn a_district_may_confirm_the_sum_without_a_line_of_its_own() {
    on_each_database(async |app| {
        let mut world = world(&app).await;
        let own = "/bao-cao/kinh-te-tap-the/2024-H1/610/kiem-tra";
        let seen = revision(&world.district.get(own).await);
        let empty = world.district.post(own, &[("revision", &seen)]).await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        empty.shows("Báo cáo chưa có số liệu nào.");
        fill(&mut world.officer, "tht", &[("tht", "9", "")]).await;
        send(&mut world.officer).await;
        act(&mut world.district, "tiep-nhan", "").await;
        let put = world.district.post(own, &[("revision", &seen)]).await;
        assert_eq!(put.location(), "/bao-cao/kinh-te-tap-the/2024-H1/610");
        world.district.get(put.location()).await.shows("Chờ ký").shows("Đã trình lãnh đạo");
    })
    .await;
}

#[tokio::test]
async fn an_unusual_number_asks_for_a_reason_before_sending() {
    on_each_database(async |app| {
        let mut world = world(&app).await;
        let mut earlier = world.app.at("2023-12-18T01:00:00Z".parse().unwrap());
        earlier.now = world.app.now;
        let before = "/bao-cao/kinh-te-tap-the/2023-Y/23359";
        let mut officer = Client { app: earlier.clone(), ..world.officer.clone() };
        let mut district = Client { app: earlier, ..world.district.clone() };
        officer.post(&format!("{before}/muc/tht"), &[("o.tht", "10"), ("cu.tht", "")]).await;
        let seen = revision(&officer.get(&format!("{before}/kiem-tra")).await);
        officer.post(&format!("{before}/kiem-tra"), &[("revision", &seen)]).await;
        let review = before.replace("bao-cao", "duyet");
        let seen = revision(&district.get(&review).await);
        district.post(&format!("{review}/tiep-nhan"), &[("revision", &seen)]).await;

        let page = world.officer.get(&format!("{COMMUNE}/muc/tht")).await;
        page.shows(">10</a>");
        fill(&mut world.officer, "tht", &[("tht", "400", "")]).await;
        let refused = send(&mut world.officer).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.shows("Có đúng không?").shows("name=\"ly-do.tht\"");
        let seen = revision(&refused);
        let fields = [("revision", seen.as_str()), ("ly-do.tht", "Gộp tổ của thôn mới")];
        let sent = world.officer.post(&format!("{COMMUNE}/kiem-tra"), &fields).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER);
        world.district.get(REVIEW).await.shows("Gộp tổ của thôn mới").shows("gấp hơn 10 lần");
    })
    .await;
}

#[tokio::test]
async fn a_field_saved_while_typing_answers_with_its_sentences() {
    on_each_database(async |app| {
        let mut world = world(&app).await;
        world.officer.headers.push(("hx-request", "true".to_owned()));
        let part =
            fill(&mut world.officer, "nhom-ho", &[("nhom-ho", "321", ""), ("nhom-ho-ho", "189", "")]).await;
        assert_eq!(part.status, StatusCode::OK);
        part.hides("<html").shows("Đã lưu lúc 08:00").shows("id=\"loi-o-nhom-ho-ho\" hx-swap-oob=\"true\"");
        part.shows("(189) quá ít so với").shows("id=\"cu-o-nhom-ho\"");
    })
    .await;
}

#[tokio::test]
async fn the_list_and_the_copies() {
    on_each_database(async |app| {
        let mut world = world(&app).await;
        fill(&mut world.officer, "tht", &[("tht", "1.220", "")]).await;
        send(&mut world.officer).await;
        let page = world.officer.get("/bao-cao?bieu=kinh-te-tap-the").await;
        page.shows("6 tháng đầu năm 2024").shows("quá hạn").hides("Đăng ký năm, ");
        let csv = world.officer.get(&format!("{COMMUNE}/bang?tep=csv")).await;
        csv.shows("Tổ hợp tác").shows("1220");
        let excel = world.officer.get(&format!("{COMMUNE}/bang")).await;
        assert!(excel.header("content-disposition").contains("kinh-te-tap-the-2024-H1-23359.xlsx"));
        let mut reader = world.app.sign_in(Role::Reader, world.app.unit("62").await).await;
        reader.get("/bao-cao").await.shows("chưa có báo cáo nào phải nộp");
        reader.get("/").await.shows("0 / 102");
    })
    .await;
}
