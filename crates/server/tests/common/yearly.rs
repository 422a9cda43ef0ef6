//! A cooperative of whom a yearly return is asked, its commune and its link.

use super::{Client, TestApp};
use axum::http::StatusCode;
use domain::permission::Role;

/// A cooperative of commune 23512 and its page.
pub async fn enter(officer: &mut Client, name: &str) -> String {
    let fields = [
        ("bat_dau", "registered"),
        ("loai", "cooperative"),
        ("ten", name),
        ("ngay", "5/3/2010"),
        ("quyet_dinh", "GCN 38A000123"),
        ("dia_ban", "Xã Đăk Mar"),
        ("luat", "2003"),
        ("nganh", "0126"),
        ("so.members", "1.220"),
        ("dai_dien", "A Thiên"),
    ];
    let answer = officer.post("/so-dang-ky/them", &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    answer.location().to_owned()
}

/// January 2013, when the returns of 2012 come in.
pub fn in_january(app: &TestApp) -> TestApp {
    app.at("2013-01-10T01:00:00Z".parse().unwrap())
}

pub async fn officer(app: &TestApp) -> Client {
    app.sign_in(Role::CommuneOfficer, app.unit("23512").await).await
}

/// Issues the link and gives its path.
pub async fn issue(officer: &mut Client, page: &str) -> String {
    let answer = officer.post(&format!("{page}/ke-khai"), &[]).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let at = answer.body.find("/ke-khai/").unwrap();
    answer.shows("chỉ hiện mã một lần");
    answer.body[at..at + "/ke-khai/".len() + 26].to_owned()
}
