//! Signing in and out, the account, the trail, and what the gate keeps out.
#![allow(clippy::unwrap_used)]

mod common;

use axum::body::Body;
use axum::http::{Method, StatusCode};
use common::{PASSWORD, on_each_database};
use domain::UnitId;
use domain::permission::Role;
use jiff::ToSpan;

#[tokio::test]
async fn a_page_that_is_not_there_says_so_and_offers_a_way_back() {
    on_each_database(async |app| {
        let mut officer = app.sign_in(Role::CommuneOfficer, UnitId::new()).await;
        let page = officer.get("/khong-co").await;
        assert_eq!(page.status, StatusCode::NOT_FOUND);
        page.shows("Không tìm thấy trang").shows("href=\"/\"").shows("Việc của tôi");
        let problem = officer.get("/api/v1/khong-co").await;
        assert_eq!(problem.header("content-type"), "application/problem+json");
        problem.shows("\"status\":404");
        officer.headers.push(("hx-request", "true".to_owned()));
        officer.get("/khong-co").await.shows("role=\"alert\"").hides("<html");
    })
    .await;
}

#[tokio::test]
async fn a_stranger_is_shown_the_way_in_and_back() {
    on_each_database(async |app| {
        app.user("yblan", Role::CommuneOfficer, UnitId::new()).await;
        let mut stranger = app.stranger();
        let page = stranger.get("/tai-khoan?x=1&y=2").await;
        assert_eq!(page.status, StatusCode::SEE_OTHER);
        assert_eq!(page.location(), "/dang-nhap?tiep=/tai-khoan%3Fx%3D1%26y%3D2");
        let to = page.location().to_owned();
        stranger.get(&to).await.shows("value=\"/tai-khoan?x=1&#38;y=2\"");

        let wrong = stranger.post("/dang-nhap", &[("login", "yblan"), ("password", "sai")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        wrong.shows("value=\"yblan\"").shows("<title>Lỗi:").hides("sai\"");

        let fields = [("login", "YBlan "), ("password", PASSWORD), ("tiep", "/tai-khoan?x=1")];
        let done = stranger.post("/dang-nhap", &fields).await;
        assert_eq!((done.status, done.location()), (StatusCode::SEE_OTHER, "/tai-khoan?x=1"));
        let cookie = done.header("set-cookie");
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
        stranger.get("/tai-khoan").await.shows("Người dùng yblan");

        let out = stranger.post("/dang-xuat", &[]).await;
        assert_eq!(out.location(), "/dang-nhap");
        assert_eq!(stranger.get("/tai-khoan").await.status, StatusCode::SEE_OTHER);
    })
    .await;
}

#[tokio::test]
async fn what_was_typed_when_the_session_ended_is_sent_on() {
    on_each_database(async |app| {
        let app = app.in_june_2024();
        app.user("yblan", Role::CommuneOfficer, app.unit("23359").await).await;
        let section = "/bao-cao/kinh-te-tap-the/2024-H1/23359/muc/tht";
        let mut officer = app.stranger();
        officer.cookies.insert("hoptac".to_owned(), "phien-da-het".to_owned());
        let lost = officer.get(section).await;
        assert!(lost.location().ends_with("&het=1"), "{}", lost.location());
        officer.get(lost.location()).await.shows("Phiên làm việc đã hết");

        let page = officer.post(section, &[("o.tht", "1.220 \"tổ\""), ("cu.tht", "")]).await;
        assert_eq!(page.status, StatusCode::UNAUTHORIZED);
        page.shows("Những gì vừa nhập được giữ").shows("name=\"giu.o.tht\" value=\"1.220 &#34;tổ&#34;\"");
        let held = [("toi", section), ("giu.o.tht", "12"), ("giu.cu.tht", "")];
        let with = |password| [&held[..], &[("login", "yblan"), ("password", password)]].concat();
        let wrong = officer.post("/dang-nhap", &with("sai")).await;
        wrong.shows("name=\"giu.o.tht\" value=\"12\"").shows(&format!("name=\"toi\" value=\"{section}\""));
        let page = officer.post("/dang-nhap", &with(PASSWORD)).await;
        assert_eq!(page.status, StatusCode::OK);
        page.shows(&format!("<form method=\"post\" action=\"{section}\">"))
            .shows("name=\"o.tht\" value=\"12\"")
            .hides("giu.")
            .shows("Gửi tiếp");
        officer.post(section, &[("o.tht", "12"), ("cu.tht", "")]).await;
        officer.get(section).await.shows("value=\"12\"");

        // A field saved while typing leaves the page as it is; passwords do not go through a page.
        let mut late = app.stranger();
        late.headers.push(("hx-request", "true".to_owned()));
        let answer = late.post(section, &[("o.tht", "13")]).await;
        assert_eq!((answer.status, answer.header("hx-trigger")), (StatusCode::UNAUTHORIZED, "signed-out"));
        let secret = [("password", "bí mật"), ("again", "bí mật")];
        let page = app.stranger().post("/tai-khoan/mat-khau", &secret).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER);
        // Held fields lead nowhere outside.
        let out = [("toi", "//evil.example"), ("giu.a", "1"), ("login", "yblan"), ("password", PASSWORD)];
        app.stranger().post("/dang-nhap", &out).await.shows("<form method=\"post\" action=\"/\">");
    })
    .await;
}

#[tokio::test]
async fn a_way_back_never_leaves_the_site() {
    on_each_database(async |app| {
        app.user("yblan", Role::CommuneOfficer, UnitId::new()).await;
        let fields = [("login", "yblan"), ("password", PASSWORD), ("tiep", "//evil.example")];
        assert_eq!(app.stranger().post("/dang-nhap", &fields).await.location(), "/");
    })
    .await;
}

#[tokio::test]
async fn after_five_failures_the_page_says_how_long_to_wait() {
    on_each_database(async |app| {
        app.user("yblan", Role::CommuneOfficer, UnitId::new()).await;
        let mut stranger = app.stranger();
        for _ in 0..5 {
            stranger.post("/dang-nhap", &[("login", "yblan"), ("password", "sai")]).await;
        }
        let page = stranger.post("/dang-nhap", &[("login", "yblan"), ("password", PASSWORD)]).await;
        assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
        page.shows("Thử lại sau 15 phút").shows("value=\"yblan\"");
        let mut later = app.at(app.now + 16.minutes()).stranger();
        let page = later.post("/dang-nhap", &[("login", "yblan"), ("password", PASSWORD)]).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER);
    })
    .await;
}

#[tokio::test]
async fn behind_https_the_cookie_is_bound_to_the_host() {
    on_each_database(async |app| {
        app.user("yblan", Role::CommuneOfficer, UnitId::new()).await;
        let mut stranger = app.stranger();
        stranger.headers.push(("x-forwarded-proto", "https".to_owned()));
        let done = stranger.post("/dang-nhap", &[("login", "yblan"), ("password", PASSWORD)]).await;
        let cookie = done.header("set-cookie");
        assert!(cookie.starts_with("__Host-hoptac=") && cookie.ends_with("; Secure"), "{cookie}");
        assert!(done.header("strict-transport-security").starts_with("max-age="));
        assert_eq!(stranger.get("/tai-khoan").await.status, StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn another_sites_page_cannot_act() {
    on_each_database(async |app| {
        let mut officer = app.sign_in(Role::CommuneOfficer, UnitId::new()).await;
        officer.headers.push(("origin", "http://evil.example".to_owned()));
        let page = officer.post("/dang-xuat", &[]).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN);
        page.shows("Yêu cầu được gửi từ một trang khác");
        assert_eq!(officer.get("/tai-khoan").await.status, StatusCode::OK, "still signed in");
    })
    .await;
}

#[tokio::test]
async fn every_page_carries_the_headers_and_no_inline_script_or_style() {
    on_each_database(async |app| {
        let mut officer = app.sign_in(Role::Administrator, UnitId::new()).await;
        for path in ["/", "/tai-khoan", "/tai-khoan/mat-khau", "/quan-tri/nhat-ky", "/khong-co"] {
            let page = officer.get(path).await;
            let policy = page.header("content-security-policy");
            assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
            assert_eq!(page.header("x-content-type-options"), "nosniff");
            assert_eq!(page.header("cache-control"), "no-store");
            for inline in ["<style", " style=", " onclick=", "<script>", "hx-on"] {
                page.hides(inline);
            }
            assert!(page.body.len() / 4 + server::asset::weight() < 60_000, "{path} is too heavy");
        }
    })
    .await;
}

#[tokio::test]
async fn assets_are_compressed_and_kept() {
    on_each_database(async |app| {
        let mut stranger = app.stranger();
        stranger.headers.push(("accept-encoding", "gzip".to_owned()));
        for name in ["style.css", "app.js", "icon.svg"] {
            let asset = stranger.get(&server::asset::path(name)).await;
            assert_eq!(asset.status, StatusCode::OK);
            assert_eq!(asset.header("content-encoding"), "gzip");
            assert_eq!(asset.header("cache-control"), "public, max-age=31536000, immutable");
        }
        assert_eq!(stranger.get("/assets/x/khac.js").await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn the_language_switches_and_stays() {
    on_each_database(async |app| {
        let mut stranger = app.stranger();
        stranger.get("/dang-nhap").await.shows("lang=\"vi\"").shows("Mật khẩu");
        let fields = [("language", "en"), ("back", "/dang-nhap?tiep=/bao-cao")];
        let done = stranger.post("/ngon-ngu", &fields).await;
        assert_eq!(done.location(), "/dang-nhap?tiep=/bao-cao");
        stranger.get("/dang-nhap").await.shows("<html lang=\"en\">").shows("Password");
        let user = app.user("yblan", Role::CommuneOfficer, UnitId::new()).await;
        app.session_of(&user).await.post("/ngon-ngu", &[("language", "en")]).await;
        app.session_of(&user).await.get("/").await.shows("My work");
    })
    .await;
}

#[tokio::test]
async fn a_password_that_somebody_else_chose_is_changed_first() {
    on_each_database(async |app| {
        let user = app.user_who("moi", Role::CommuneOfficer, UnitId::new(), true).await;
        let (mut here, mut there) = (app.session_of(&user).await, app.session_of(&user).await);
        assert_eq!(here.get("/").await.location(), "/tai-khoan/mat-khau");
        assert_eq!(here.get("/api/v1/me").await.status, StatusCode::FORBIDDEN);
        for (old, new, again, words) in [
            (PASSWORD, "ngắn", "ngắn", "ngắn hơn 10 ký tự"),
            (PASSWORD, "một câu đủ dài", "một câu khác", "không giống nhau"),
            (PASSWORD, PASSWORD, PASSWORD, "trùng với mật khẩu hiện tại"),
            ("sai mật khẩu", "một câu đủ dài", "một câu đủ dài", "hiện tại không đúng"),
        ] {
            let page =
                here.post("/tai-khoan/mat-khau", &[("old", old), ("new", new), ("again", again)]).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
            page.shows(words).hides(&format!("value=\"{new}\""));
        }
        let new = "một câu đủ dài";
        let done = here.post("/tai-khoan/mat-khau", &[("old", PASSWORD), ("new", new), ("again", new)]).await;
        assert_eq!(done.location(), "/");
        here.get("/").await.shows("Đã đổi mật khẩu");
        here.get("/").await.hides("Đã đổi mật khẩu");
        assert!(there.get("/").await.location().starts_with("/dang-nhap"), "other sessions end");
    })
    .await;
}

#[tokio::test]
async fn a_token_acts_for_its_owner_until_revoked() {
    on_each_database(async |app| {
        let user = app.user("yblan", Role::CommuneOfficer, UnitId::new()).await;
        let mut officer = app.session_of(&user).await;
        let bad = officer.post("/tai-khoan/ma-truy-cap", &[("name", "máy"), ("days", "nhiều")]).await;
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
        bad.shows("value=\"máy\"").shows("từ 1 đến 366");
        bad.shows("name=\"back\" value=\"/\"");
        officer.headers.push(("referer", "http://localhost/tai-khoan".to_owned()));
        let made = officer.post("/tai-khoan/ma-truy-cap", &[("name", "máy"), ("days", "30")]).await;
        made.shows("name=\"back\" value=\"/tai-khoan\"");
        let at = made.body.find("hoptac_").unwrap();
        let secret = made.body[at..at + "hoptac_".len() + 64].to_owned();
        officer.get("/tai-khoan").await.shows("máy").hides(&secret);

        let mut program = app.stranger();
        assert_eq!(program.get("/api/v1/me").await.status, StatusCode::UNAUTHORIZED);
        program.headers.push(("authorization", format!("Bearer {secret}")));
        program.get("/api/v1/me").await.shows(&user.id.to_string());
        assert_eq!(program.get("/tai-khoan").await.status, StatusCode::SEE_OTHER, "the API only");

        let mut other = app.sign_in(Role::Administrator, UnitId::new()).await;
        let list = officer.get("/tai-khoan").await.body;
        let at = list.find("/tai-khoan/ma-truy-cap/").unwrap();
        let revoke = list[at..].split('"').next().unwrap().to_owned();
        assert_eq!(other.post(&revoke, &[]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(officer.post(&revoke, &[]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(program.get("/api/v1/me").await.status, StatusCode::UNAUTHORIZED);
    })
    .await;
}

#[tokio::test]
async fn the_trail_is_for_administrators() {
    on_each_database(async |app| {
        let mut officer = app.sign_in(Role::ProvinceOfficer, UnitId::new()).await;
        let page = officer.get("/quan-tri/nhat-ky").await;
        assert_eq!(page.status, StatusCode::FORBIDDEN);
        page.shows("Không có quyền");
        for number in 0..55 {
            app.user(&format!("nguoi{number}"), Role::Reader, UnitId::new()).await;
        }
        let mut administrator = app.sign_in(Role::Administrator, app.unit("62").await).await;
        let page = administrator.get("/quan-tri/nhat-ky").await;
        assert_eq!(page.body.matches("<tr>").count(), 51);
        let at = page.body.find("rel=\"next\" href=\"").unwrap() + 17;
        let next = page.body[at..].split('"').next().unwrap().replace("&#38;", "&");
        assert_eq!(administrator.get(&next).await.body.matches("<tr>").count(), 10);
        administrator.get("/quan-tri/nhat-ky?loai=khong-co").await.shows("Không có dòng nào khớp");
    })
    .await;
}

#[tokio::test]
async fn what_is_too_large_or_unreadable_is_refused_in_words() {
    on_each_database(async |app| {
        let mut stranger = app.stranger();
        let large = Body::from(format!("login={}", "x".repeat(1 << 20)));
        let page = stranger.send(Method::POST, "/dang-nhap", large).await;
        assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE);
        page.shows("tối đa 1 MB");
        let page = stranger.send(Method::DELETE, "/dang-nhap", Body::empty()).await;
        assert_eq!(page.status, StatusCode::METHOD_NOT_ALLOWED);
        page.shows("Không đọc được yêu cầu");
    })
    .await;
}
