//! Saved lists through the front door: kept under a name, found again as a
//! filter, shared by the province, renamed, deleted; and whose they are.
#![allow(clippy::unwrap_used)]

mod common;

use axum::http::StatusCode;
use common::{Answer, Client, TestApp, on_each_database};
use domain::permission::Role;

const ALL: &str = "/so-dang-ky/danh-sach-luu";

async fn enter(officer: &mut Client, name: &str, kind: &str) {
    let typed = [
        ("bat_dau", "registered"),
        ("loai", kind),
        ("ten", name),
        ("ngay", "5/3/2010"),
        ("quyet_dinh", "GCN 38A000123"),
        ("dia_ban", "Xã Đăk Mar"),
        ("luat", "2003"),
        ("nganh", "0126"),
        ("so.members", "20"),
    ];
    let answer = officer.post("/so-dang-ky/them", &typed).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
}

async fn officer(app: &TestApp) -> Client {
    app.sign_in(Role::CommuneOfficer, app.unit("23512").await).await
}

async fn save(client: &mut Client, name: &str, more: &[(&str, &str)]) -> Answer {
    let fields: Vec<_> = [("ten", name)].into_iter().chain(more.iter().copied()).collect();
    client.post(ALL, &fields).await
}

/// The list's id.
fn id(answer: &Answer) -> String {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    answer.location().strip_prefix("/so-dang-ky/danh-sach?luu=").unwrap().to_owned()
}

#[tokio::test]
async fn a_list_is_its_owners_and_nobody_elses() {
    on_each_database(async |app| {
        let mut officer = officer(&app).await;
        let id = id(&save(&mut officer, "Quỹ của xã", &[("loai", "credit_fund")]).await);
        let mut colleague = app.sign_in(Role::CommuneOfficer, app.unit("23512").await).await;
        let mut province = app.sign_in(Role::ProvinceOfficer, app.unit("62").await).await;
        for other in [&mut colleague, &mut province] {
            other.get(ALL).await.shows("Chưa có danh sách nào").hides("Quỹ của xã");
            other.get("/so-dang-ky").await.hides("Quỹ của xã");
            for path in [format!("{ALL}/{id}"), format!("{ALL}/{id}/xoa")] {
                assert_eq!(other.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
                assert_eq!(other.post(&path, &[("ten", "X")]).await.status, StatusCode::NOT_FOUND, "{path}");
            }
            let open = format!("/so-dang-ky/danh-sach?luu={id}");
            assert_eq!(other.get(&open).await.status, StatusCode::NOT_FOUND);
            assert_eq!(
                other.get(&format!("/so-dang-ky/ban-do?luu={id}")).await.status,
                StatusCode::NOT_FOUND
            );
        }
        assert_eq!(officer.get("/so-dang-ky/danh-sach?luu=x").await.status, StatusCode::NOT_FOUND);
        // Only the province's keepers share, and nobody names a unit that they do not see.
        officer.get("/so-dang-ky/danh-sach").await.shows("Lưu danh sách này").hides("chia_se");
        let mut leader = app.sign_in(Role::Leader, app.unit("62").await).await;
        let mut district = app.sign_in(Role::DistrictOfficer, app.unit("615").await).await;
        for client in [&mut officer, &mut leader, &mut district] {
            assert_eq!(save(client, "Chung", &[("chia_se", "1")]).await.status, StatusCode::FORBIDDEN);
        }
        assert_eq!(save(&mut officer, "Xa", &[("don_vi", "62")]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(save(&mut officer, "Xa", &[("loai", "khong-co")]).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn wrong_names_are_told_and_what_was_asked_is_kept() {
    on_each_database(async |app| {
        let mut officer = officer(&app).await;
        for (name, told) in [("  ", "Nhập tên danh sách."), (&"x".repeat(101), "dài nhất 100")] {
            let answer = save(&mut officer, name, &[("loai", "credit_fund"), ("tim", "đăk mar")]).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            answer
                .shows(told)
                .shows("name=\"loai\" value=\"credit_fund\"")
                .shows("name=\"tim\" value=\"đăk mar\"");
            answer.shows("Loại hình: quỹ tín dụng nhân dân");
        }
        id(&save(&mut officer, "Quỹ của xã", &[]).await);
        let twice = save(&mut officer, " quỹ  CỦA xã ", &[("loai", "union")]).await;
        assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
        twice.shows("Đã có danh sách tên này").shows("quỹ  CỦA xã");
        // Another's own list has nothing to do with it; a shared one has.
        let mut province = app.sign_in(Role::ProvinceOfficer, app.unit("62").await).await;
        id(&save(&mut province, "Quỹ của xã", &[]).await);
        id(&save(&mut province, "Cả tỉnh", &[("chia_se", "1")]).await);
        save(&mut officer, "cả tỉnh", &[]).await.shows("Đã có danh sách tên này");
        let mut other = app.sign_in(Role::ProvinceOfficer, app.unit("62").await).await;
        save(&mut other, "Cả Tỉnh", &[("chia_se", "1")]).await.shows("Đã có danh sách tên này");
        for number in 0..49 {
            id(&save(&mut officer, &format!("Số {number}"), &[]).await);
        }
        save(&mut officer, "Thêm", &[]).await.shows("Mỗi người lưu được 50 danh sách");
    })
    .await;
}

#[tokio::test]
async fn a_list_is_a_filter_that_is_opened_anew() {
    on_each_database(async |app| {
        let mut officer = officer(&app).await;
        enter(&mut officer, "Quỹ Đăk Mar", "credit_fund").await;
        enter(&mut officer, "HTX Cà phê", "cooperative").await;
        let saved = save(&mut officer, "Quỹ của xã", &[("loai", "credit_fund")]).await;
        let id = id(&saved);
        let opened = officer.get(saved.location()).await;
        opened.shows("Đã lưu danh sách.").shows("<h1>Quỹ của xã</h1>").shows("1 tổ chức").hides("HTX Cà phê");
        opened
            .shows("value=\"credit_fund\" selected")
            .shows(&format!("{ALL}/{id}"))
            .hides("Lưu danh sách này");
        opened.shows(&format!("/so-dang-ky/ban-do?luu={id}&#38;don_vi=23512"));
        officer.get(&format!("/so-dang-ky/ban-do?luu={id}")).await.shows("Xã Đăk Mar: 1 tổ chức");
        officer.get(&format!("{}&dang=csv", saved.location())).await.shows("Quỹ Đăk Mar").hides("HTX Cà phê");
        // A new one is in it, without anybody's saving again; another day has that day's.
        enter(&mut officer, "Quỹ thứ hai", "credit_fund").await;
        officer.get(saved.location()).await.shows("2 tổ chức");
        officer.get(&format!("{}&ngay=2009-01-01", saved.location())).await.shows("Không có tổ chức nào");
        officer.get("/so-dang-ky").await.shows(">Quỹ của xã</a>").shows(&format!("danh-sach?luu={id}"));

        let page = format!("{ALL}/{id}");
        officer.get(&page).await.shows("value=\"Quỹ của xã\"").shows("Loại hình: quỹ tín dụng nhân dân");
        officer.post(&page, &[("ten", ""), ("ban", "1")]).await.shows("Nhập tên danh sách.");
        let answer = officer.post(&page, &[("ten", "Quỹ Đăk Mar"), ("ban", "1")]).await;
        assert_eq!(answer.location(), ALL, "{}", answer.body);
        let late = officer.post(&page, &[("ten", "Khác"), ("ban", "1")]).await;
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
        late.shows("Có người vừa đổi danh sách này")
            .shows("value=\"Khác\"")
            .shows("name=\"ban\" value=\"2\"");
        officer.get(ALL).await.shows("Quỹ Đăk Mar").hides("Quỹ của xã").shows("của riêng tôi");

        let gone = format!("{page}/xoa");
        officer.get(&gone).await.shows("Danh sách đã xóa không lấy lại được").hides("dùng chung");
        officer.get(ALL).await.shows("Quỹ Đăk Mar");
        assert_eq!(officer.post(&gone, &[]).await.location(), ALL);
        officer.get(ALL).await.shows("Chưa có danh sách nào");
        assert_eq!(officer.post(&gone, &[]).await.status, StatusCode::NOT_FOUND);
        let filter = storage::audit::Filter {
            object_kind: Some("saved_list".to_owned()),
            ..storage::audit::Filter::default()
        };
        let trail = storage::audit::page(&mut &app.db, &filter, 10).await.unwrap();
        let actions: Vec<&str> = trail.iter().map(|entry| entry.action.as_str()).collect();
        assert_eq!(actions, ["remove", "edit", "create"]);
    })
    .await;
}

#[tokio::test]
async fn what_the_province_shares_everybody_opens_in_their_own_area() {
    on_each_database(async |app| {
        let mut officer = officer(&app).await;
        enter(&mut officer, "Quỹ Đăk Mar", "credit_fund").await;
        let mut alliance = app.sign_in(Role::ProvinceOfficer, app.unit("LMHTX").await).await;
        alliance.get("/so-dang-ky/danh-sach").await.shows("chia_se");
        let whole =
            id(&save(&mut alliance, "Quỹ tín dụng", &[("loai", "credit_fund"), ("chia_se", "1")]).await);
        let fields = [("don_vi", "615"), ("loai", "credit_fund"), ("chia_se", "1")];
        let district = id(&save(&mut alliance, "Quỹ ở Đăk Hà", &fields).await);
        let open = |id: &str| format!("/so-dang-ky/danh-sach?luu={id}");
        let mut neighbour = app.sign_in(Role::DistrictOfficer, app.unit("610").await).await;
        let mut above = app.sign_in(Role::DistrictOfficer, app.unit("615").await).await;
        alliance.get(&open(&whole)).await.shows("Tỉnh Kon Tum, ngày").shows("1 tổ chức");
        neighbour.get(&open(&whole)).await.shows("Huyện Đăk Glei, ngày").shows("Không có tổ chức nào");
        officer.get(&open(&whole)).await.shows("Xã Đăk Mar, ngày").shows("1 tổ chức");
        // One that names a unit is found by those above and below, and by nobody beside.
        alliance.get(&open(&district)).await.shows("Huyện Đăk Hà, ngày").shows("1 tổ chức");
        above.get(&open(&district)).await.shows("Huyện Đăk Hà, ngày");
        officer.get(&open(&district)).await.shows("Xã Đăk Mar, ngày");
        assert_eq!(neighbour.get(&open(&district)).await.status, StatusCode::NOT_FOUND);
        neighbour.get(ALL).await.shows("Quỹ tín dụng").hides("Quỹ ở Đăk Hà").hides("Đổi tên");
        above.get("/so-dang-ky").await.shows("Quỹ ở Đăk Hà").shows("chung, Người dùng");
        // Others of the province may take it away or make it the owner's own again.
        for path in [format!("{ALL}/{whole}"), format!("{ALL}/{whole}/xoa")] {
            assert_eq!(officer.get(&path).await.status, StatusCode::FORBIDDEN);
            assert_eq!(officer.post(&path, &[("ten", "X")]).await.status, StatusCode::FORBIDDEN);
        }
        let mut province = app.sign_in(Role::ProvinceOfficer, app.unit("62").await).await;
        let page = format!("{ALL}/{whole}");
        province.get(&page).await.shows("name=\"chia_se\" value=\"1\" checked");
        assert_eq!(province.post(&page, &[("ten", "Quỹ"), ("ban", "1")]).await.location(), ALL);
        assert_eq!(officer.get(&open(&whole)).await.status, StatusCode::NOT_FOUND);
        assert_eq!(province.get(&page).await.status, StatusCode::NOT_FOUND, "it is its owner's own again");
        alliance.get(ALL).await.shows(">Quỹ</a>");
    })
    .await;
}

#[tokio::test]
async fn the_list_of_a_district_that_is_no_more_says_so() {
    on_each_database(async |app| {
        let user = app.user("tinh", Role::ProvinceOfficer, app.unit("62").await).await;
        let mut officer = app.session_of(&user).await;
        let all = save(&mut officer, "Cả tỉnh", &[]).await;
        let district = save(&mut officer, "Ở Đăk Hà", &[("don_vi", "615")]).await;
        officer.get(district.location()).await.shows("Huyện Đăk Hà, ngày");
        // Kon Tum has gone into Quảng Ngãi, and so has its officer.
        let later = app.at("2025-10-01T01:00:00Z".parse().unwrap());
        let mut tx = app.db.begin().await.unwrap();
        let sql = "update app_user set unit_id = $1 where id = $2";
        tx.execute(sql, storage::args![later.unit("51").await, user.id]).await.unwrap();
        tx.commit().await.unwrap();
        let mut officer = later.session_of(&user).await;
        officer.get(all.location()).await.shows("Tỉnh Quảng Ngãi, ngày").shows("<h1>Cả tỉnh</h1>");
        officer.get(ALL).await.shows("Ở Đăk Hà").shows("không còn; lưu danh sách mới");
        assert_eq!(officer.get(district.location()).await.status, StatusCode::NOT_FOUND);
        let then = format!("{}&ngay=2024-06-18", district.location());
        officer.get(&then).await.shows("Huyện Đăk Hà, ngày 18/6/2024");
    })
    .await;
}
