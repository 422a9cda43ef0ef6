//! Plans through the front door: seen and kept, made and changed, split by
//! hand and out of Excel, and how their goals stand.
#![allow(clippy::unwrap_used)]

mod common;

use axum::body::Body;
use axum::http::{Method, StatusCode};
use common::{Answer, Client, TestApp, on_each_database, upload};
use domain::form::{Cell, Part};
use domain::permission::{Actor, Role};
use domain::report::Command;
use domain::{UnitId, UserId};
use jiff::Timestamp;
use storage::Deed;
use storage::report::{ReportKey, Typed};

const GOAL: &str = "/ke-hoach/giai-phap-2018/muc-tieu/htx-moi";
const SPLIT: &str = "/ke-hoach/giai-phap-2018/giao/htx-moi";

/// After the deadline of the half-yearly reports.
fn in_july(app: &TestApp) -> TestApp {
    app.at("2024-07-10T02:00:00Z".parse().unwrap())
}

async fn province(app: &TestApp) -> Client {
    app.sign_in(Role::ProvinceOfficer, app.unit("62").await).await
}

/// The field of a unit in the grid.
async fn field(app: &TestApp, code: &str) -> String {
    format!("u_{}", app.unit(code).await)
}

/// The whole grid of 2018, with one unit's share changed.
async fn grid(app: &TestApp, changed: &[(&str, &str)]) -> Vec<(String, String)> {
    let shares = [
        ("608", "7"),
        ("613", "7"),
        ("615", "5"),
        ("611", "5"),
        ("612", "3"),
        ("614", "2"),
        ("610", "2"),
        ("616", "2"),
        ("617", "1"),
        ("618", "1"),
    ];
    let mut fields = Vec::new();
    for (code, value) in shares {
        let value = changed.iter().find(|(one, _)| *one == code).map_or(value, |(_, value)| *value);
        fields.push((field(app, code).await, value.to_owned()));
    }
    fields
}

async fn post(client: &mut Client, path: &str, fields: &[(String, String)], more: &[(&str, &str)]) -> Answer {
    let fields = fields.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let all: Vec<(&str, &str)> = fields.chain(more.iter().copied()).collect();
    client.post(path, &all).await
}

/// Accepts a commune's half-yearly report with these fields.
async fn accept(app: &TestApp, district: UnitId, unit: UnitId, fields: &[(&str, &str)]) {
    let person = |role, unit| Actor { user: UserId::new(), name: "Cán bộ".into(), role, unit };
    let (officer, above) = (person(Role::CommuneOfficer, unit), person(Role::DistrictOfficer, district));
    let now: Timestamp = "2024-06-17T02:00:00Z".parse().unwrap();
    let today = server::state::local(now).date();
    let key = ReportKey { form: "kinh-te-tap-the".into(), period: "2024-H1".parse().unwrap(), unit };
    let typed = |(name, typed): &(&str, &str)| Typed {
        cell: Cell::from_name(name),
        typed: (*typed).into(),
        was: String::new(),
        note: None,
    };
    let deed = |actor| Deed { actor, from: "test", now, today };
    app.store.save(&deed(&officer), &key, fields.iter().map(typed).collect()).await.unwrap();
    app.store.command(&deed(&officer), &key, &Command::Submit, None).await.unwrap();
    app.store.command(&deed(&above), &key, &Command::Accept, None).await.unwrap();
}

#[tokio::test]
async fn plans_are_found_by_those_for_whom_they_hold_and_changed_by_their_keepers() {
    on_each_database(async |app| {
        let app = in_july(&app);
        let anonymous = app.stranger().get("/ke-hoach").await;
        assert!(anonymous.location().starts_with("/dang-nhap?"));
        let mut neighbour = app.sign_in(Role::DistrictOfficer, app.unit("611").await).await;
        for path in [
            "/ke-hoach/ctr-84-hu",
            "/ke-hoach/khong-co",
            "/ke-hoach/giai-phap-2018/muc-tieu/khong-co",
            "/ke-hoach/giai-phap-2018?dang=exe",
            "/ke-hoach?don_vi=610",
            "/ban-chi-dao?don_vi=62",
            &format!("{GOAL}?loc=khong-co"),
        ] {
            assert_eq!(neighbour.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        neighbour.get("/ke-hoach").await.shows("784/KH-UBND").hides("84-CTr/HU");
        for path in [SPLIT, "/ke-hoach/giai-phap-2018/sua", "/ke-hoach/giai-phap-2018/them-muc-tieu"] {
            assert_eq!(neighbour.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
        }
        let mut commune = app.sign_in(Role::CommuneOfficer, app.unit("23359").await).await;
        let page = commune.get("/ke-hoach/giai-phap-2018").await;
        assert_eq!(page.status, StatusCode::OK);
        page.shows("Thành lập mới ít nhất 35 hợp tác xã").hides("Thêm mục tiêu");
        assert_eq!(commune.get("/ke-hoach/lap").await.status, StatusCode::FORBIDDEN);
        let future = commune.get("/ke-hoach/giai-phap-2018?ngay=01/01/2030").await;
        future.shows("Chỉ xem được từ hôm nay trở về trước.").shows("value=\"01/01/2030\"").shows("Lỗi:");
        commune
            .get("/ke-hoach/giai-phap-2018?ngay=31/2/2024")
            .await
            .shows("value=\"31/2/2024\"")
            .shows("Lỗi:");
        let mut own = app.sign_in(Role::DistrictOfficer, app.unit("610").await).await;
        own.get("/ke-hoach/ctr-84-hu").await.shows("84-CTr/HU").shows("Sửa thông tin văn bản");
    })
    .await;
}

#[tokio::test]
async fn the_chain_is_walked_both_ways() {
    on_each_database(async |app| {
        let mut officer = province(&in_july(&app)).await;
        let plan = officer.get("/ke-hoach/ke-hoach-784").await;
        for text in ["09/NQ-CP", "41-CTr/TU", "20-NQ/TW", "href=\"/ke-hoach/nq-20-tw\""] {
            plan.shows(text);
        }
        let top = officer.get("/ke-hoach/nq-20-tw").await;
        top.shows("Văn bản thực hiện").shows("784/KH-UBND").shows("84-CTr/HU");
        // Goals that nothing measures say so instead of showing a number.
        let scheme = officer.get("/ke-hoach/de-an-2011").await;
        scheme.shows("Chưa có chỉ tiêu để đo mục tiêu này");
    })
    .await;
}

#[tokio::test]
async fn the_scheme_stands_as_the_report_of_2012_says() {
    on_each_database(async |app| {
        let mut officer = province(&app).await;
        let page = officer.get("/ke-hoach/de-an-2011").await;
        for text in ["190", "(38,4%)", "7.574", "(16,1%)", "(40,3%)", "9/9 huyện, thành phố"] {
            page.shows(text);
        }
        let goal = officer.get("/ke-hoach/de-an-2011/muc-tieu/tuyen-truyen").await;
        goal.shows("Chưa có số liệu, không xếp hạng").shows("Huyện Kon Rẫy").shows("<svg");
        let silent = officer.get("/ke-hoach/de-an-2011/muc-tieu/tuyen-truyen?loc=chua-co").await;
        silent.shows("Huyện Kon Rẫy").hides("Huyện Đăk Hà</th>");
        let zero = officer.get("/ke-hoach/de-an-2011/muc-tieu/mo-hinh?loc=khong").await;
        zero.shows("đồng hạng").shows("Huyện Đăk Glei</th>").hides("Huyện Đăk Tô</th>");
        let word = officer.get("/ke-hoach/de-an-2011?dang=docx").await;
        assert!(word.header("content-type").contains("wordprocessingml") && word.body.starts_with("PK"));
        let csv = officer.get("/ke-hoach/de-an-2011?dang=csv").await;
        csv.shows("Tỉnh Kon Tum,tổ,190,190,73,38.4");
    })
    .await;
}

#[tokio::test]
async fn a_changed_share_shows_the_gap_at_once_and_is_a_version() {
    on_each_database(async |app| {
        let app = in_july(&app);
        let mut officer = province(&app).await;
        let page = officer.get(SPLIT).await;
        page.shows("data-total>35</output>").shows("vừa đủ");
        let fields = grid(&app, &[("608", "6")]).await;
        let tried = post(&mut officer, SPLIT, &fields, &[("act", "try"), ("revision", "1")]).await;
        assert_eq!(tried.status, StatusCode::OK);
        tried.shows("data-total>34</output>").shows("còn 1 chưa giao");
        officer.get(SPLIT).await.shows("data-total>35</output>");

        let fields = grid(&app, &[("608", "bảy"), ("613", "-1")]).await;
        let act = [("act", "save"), ("revision", "1"), ("tu", "01/7/2018")];
        let wrong = post(&mut officer, SPLIT, &fields, &act).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        wrong.shows("Lỗi:").shows("value=\"bảy\"").shows("Mức giao không được âm: -1").shows("Nhập lý do");

        let fields = grid(&app, &[("608", "6")]).await;
        let more = [
            ("act", "save"),
            ("revision", "1"),
            ("tu", "01/7/2018"),
            ("reason", "thành phố đề nghị"),
            ("van_ban", "99/UBND"),
        ];
        let saved = post(&mut officer, SPLIT, &fields, &more).await;
        assert_eq!((saved.status, saved.location()), (StatusCode::SEE_OTHER, GOAL));
        let goal = officer.get(GOAL).await;
        goal.shows("còn 1 chưa giao").shows("thành phố đề nghị").shows("Theo 99/UBND").shows("1/7/2018");
        goal.shows("gói chương trình");
        // The version before still counts for its own time.
        officer.get(&format!("{GOAL}?ngay=30/6/2018")).await.hides("Tổng các phần so với mức giao chung");

        // Somebody who looked at the first revision gets both values.
        let clash = post(&mut officer, SPLIT, &grid(&app, &[("608", "9")]).await, &more).await;
        assert_eq!(clash.status, StatusCode::CONFLICT);
        clash.shows("đang lưu: 6").shows("value=\"9\"").shows("name=\"revision\" value=\"2\"");
    })
    .await;
}

#[tokio::test]
async fn a_split_is_made_evenly_and_in_proportion() {
    on_each_database(async |app| {
        let app = in_july(&app);
        let mut officer = province(&app).await;
        let even = officer.post(SPLIT, &[("act", "even"), ("revision", "1")]).await;
        even.shows("data-total>35</output>").shows("vừa đủ");
        assert_eq!(even.body.matches("value=\"4\"").count(), 5, "35 over ten: five get one more");
        let nothing = officer.post(SPLIT, &[("act", "proportion"), ("revision", "1")]).await;
        assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
        nothing.shows("Chọn chỉ tiêu để chia theo tỷ lệ.");
        let unknown = [("act", "proportion"), ("theo", "htx"), ("revision", "1")];
        officer.post(SPLIT, &unknown).await.shows("chưa có số liệu của các đơn vị");
        let district = app.unit("610").await;
        accept(&app, district, app.unit("23359").await, &[("htx", "9")]).await;
        let all = officer.post(SPLIT, &unknown).await;
        all.shows("value=\"35\"").shows("data-total>35</output>");
    })
    .await;
}

#[tokio::test]
async fn three_wrong_cells_are_three_errors_and_nothing_changes() {
    on_each_database(async |app| {
        let app = in_july(&app);
        let mut officer = province(&app).await;
        let template = officer.get(&format!("{SPLIT}/mau")).await;
        assert!(template.header("content-type").contains("spreadsheetml"));
        let text = |text: &str| writing::sheet::Cell::Text(text.to_owned());
        let number = |value| writing::sheet::Cell::Number { value, decimals: 0 };
        let column = |name: &str, format| writing::sheet::Column { name: name.into(), format };
        let sheet = |rows: Vec<Vec<writing::sheet::Cell>>| {
            writing::sheet::xlsx::table(&writing::sheet::Sheet {
                title: "Giao".into(),
                subtitle: vec!["Điền số vào cột cuối".into()],
                columns: vec![
                    column("Mã", writing::sheet::ColumnFormat::Text),
                    column("Đơn vị", writing::sheet::ColumnFormat::Text),
                    column("Được giao", writing::sheet::ColumnFormat::Text),
                ],
                rows,
            })
            .unwrap()
        };
        let bad = sheet(vec![
            vec![text("608"), text("Thành phố Kon Tum"), number(7)],
            vec![text(""), text("Huyện Không Có"), number(3)],
            vec![text("615"), text("Huyện Đăk Hà"), number(-5)],
            vec![text("611"), text("Huyện Ngọc Hồi"), text("năm")],
        ]);
        let path = format!("{SPLIT}/nhap");
        let answer = upload(&mut officer, &path, &[("tep", Some("giao.xlsx"), &bad)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        answer.shows("3 ô cần sửa").shows(">B6<").shows(">C7<").shows(">C8<").shows("Huyện Không Có");
        answer.shows("Chưa có gì thay đổi");
        officer.get(SPLIT).await.shows("data-total>35</output>");

        let good = sheet(vec![
            vec![text("608"), text("Thành phố Kon Tum"), number(20)],
            vec![text(""), text("Đăk Hà"), number(16)],
        ]);
        let read =
            upload(&mut officer, &path, &[("revision", None, b"1"), ("tep", Some("a.xlsx"), &good)]).await;
        assert_eq!(read.status, StatusCode::OK);
        read.shows("Đã nạp lên bảng, chưa lưu").shows("data-total>36</output>").shows("giao vượt 1");
        officer.get(SPLIT).await.shows("data-total>35</output>");
        let pasted = "Ngọc Hồi\t35".as_bytes();
        let read = upload(&mut officer, &path, &[("revision", None, b"1"), ("dan", None, pasted)]).await;
        read.shows("data-total>35</output>").shows("vừa đủ");
        let broken = upload(&mut officer, &path, &[("tep", Some("a.xlsx"), b"khong phai excel")]).await;
        broken.shows("không phải tệp Excel .xlsx");
        upload(&mut officer, &path, &[("dan", None, b"")]).await.shows("Chọn tệp");
    })
    .await;
}

#[tokio::test]
async fn a_plan_is_made_its_goals_added_changed_and_judged() {
    on_each_database(async |app| {
        let app = in_july(&app);
        let mut officer = province(&app).await;
        let empty = officer.post("/ke-hoach/lap", &[("loai", "KH"), ("ngay", "45/1/2024")]).await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        empty.shows("Ô này cần có nội dung.").shows("value=\"45/1/2024\"");
        let head = [
            ("loai", "KH"),
            ("so", "12/KH-UBND"),
            ("noi_ban_hanh", "Ủy ban nhân dân tỉnh"),
            ("vi", "Kế hoạch năm 2024"),
            ("tu", "01/01/2024"),
            ("den", "31/12/2024"),
            ("can_cu", "ke-hoach-784"),
        ];
        let made = officer.post("/ke-hoach/lap", &head).await;
        assert_eq!(made.location(), "/ke-hoach/12-kh-ubnd");
        officer
            .get("/ke-hoach/12-kh-ubnd")
            .await
            .shows("784/KH-UBND")
            .shows("20-NQ/TW")
            .shows("chưa có mục tiêu nào");
        officer.get("/ke-hoach").await.shows("Kế hoạch năm 2024");

        let goal = "/ke-hoach/12-kh-ubnd/them-muc-tieu";
        officer.get(goal).await.shows("value=\"1/1/2024\"");
        let growth = [
            ("vi", "Tổ hợp tác tăng 10%"),
            ("chi_tieu", "tht"),
            ("dang", "growth"),
            ("muc", "10"),
            ("tu", "01/01/2024"),
            ("den", "31/12/2024"),
            ("revision", "1"),
        ];
        let refused = officer.post(goal, &growth).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.shows("cần ngày của số gốc").shows("Tổ hợp tác tăng 10%");
        let new = [
            ("vi", "Tổ hợp tác mới"),
            ("chi_tieu", "tht-moi"),
            ("dang", "value"),
            ("chieu", "at_least"),
            ("muc", "1.220"),
            ("tu", "01/01/2024"),
            ("den", "31/12/2024"),
            ("moc", "30/6/2024: 500"),
            ("revision", "1"),
        ];
        let added = officer.post(goal, &new).await;
        let page = "/ke-hoach/12-kh-ubnd/muc-tieu/to-hop-tac-moi";
        assert_eq!(added.location(), page, "{}", added.body);
        officer.get(page).await.shows("ít nhất 1.220 tổ");

        let version = format!("{page}/phien-ban");
        officer.get(&version).await.shows("30/6/2024: 500");
        let lower = [
            ("dang", "value"),
            ("chieu", "at_least"),
            ("muc", "1.000"),
            ("tu", "01/7/2024"),
            ("den", "31/12/2024"),
            ("revision", "2"),
        ];
        let no_reason = officer.post(&version, &lower).await;
        no_reason.shows("value=\"1.000\"");
        assert_eq!(no_reason.status, StatusCode::UNPROCESSABLE_ENTITY);
        let with = |more: &[(&'static str, &'static str)]| -> Vec<(&'static str, &'static str)> {
            lower.iter().copied().chain(more.iter().copied()).collect()
        };
        let changed = officer.post(&version, &with(&[("reason", "giảm theo đề nghị")])).await;
        assert_eq!(changed.location(), page, "{}", changed.body);
        officer
            .get(page)
            .await
            .shows("ít nhất 1.000 tổ")
            .shows("ít nhất 1.220 tổ")
            .shows("giảm theo đề nghị");
        let late = officer.post(&version, &with(&[("reason", "lần nữa")])).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        late.shows("Chưa lưu: có người vừa lưu trước").shows("lần nữa");

        let edit = "/ke-hoach/12-kh-ubnd/sua";
        let stale = officer.post(edit, &[&head[..], &[("reason", "x"), ("revision", "1")]].concat()).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        let judged = officer.post(&format!("{page}/nhan-xet"), &[("nhan_xet", "Cần nhắc ba huyện")]).await;
        assert_eq!(judged.location(), page);
        officer.get(page).await.shows("Cần nhắc ba huyện");
        officer.get("/ke-hoach/12-kh-ubnd").await.shows("Cần nhắc ba huyện");
        let blank = officer.post(&format!("{page}/nhan-xet"), &[("nhan_xet", " ")]).await;
        assert_eq!(blank.status, StatusCode::UNPROCESSABLE_ENTITY);
        blank.shows("Nhận xét cần có nội dung.");
    })
    .await;
}

#[tokio::test]
async fn with_half_of_the_units_silent_the_page_says_so_instead_of_turning_green() {
    on_each_database(async |app| {
        let app = in_july(&app);
        let district = app.unit("610").await;
        let mut officer = app.sign_in(Role::DistrictOfficer, district).await;
        let head = [
            ("loai", "KH"),
            ("noi_ban_hanh", "Huyện"),
            ("vi", "Kế hoạch huyện"),
            ("tu", "01/01/2024"),
            ("den", "31/12/2024"),
        ];
        assert_eq!(officer.post("/ke-hoach/lap", &head).await.location(), "/ke-hoach/ke-hoach-huyen");
        let new = [
            ("vi", "Tổ mới"),
            ("chi_tieu", "tht-moi"),
            ("dang", "value"),
            ("muc", "10"),
            ("tu", "01/01/2024"),
            ("den", "31/12/2024"),
            ("revision", "1"),
        ];
        officer.post("/ke-hoach/ke-hoach-huyen/them-muc-tieu", &new).await;
        let programme = app.store.programme().await.unwrap();
        let form = programme.form(&"kinh-te-tap-the".into()).unwrap();
        let period = "2024-H1".parse().unwrap();
        let communes: Vec<UnitId> =
            programme.reporters(form, period, district, Part::Fills).iter().map(|unit| unit.id).collect();
        let half = communes.len() / 2;
        for commune in &communes[..half] {
            accept(&app, district, *commune, &[("tht-moi", "20")]).await;
        }
        let page = officer.get("/ke-hoach/ke-hoach-huyen").await;
        page.shows("state unknown").hides("state reached").hides("state on_track");
        page.shows(&format!("Mới có số của {half}/{} xã", communes.len()));
        page.shows("Riêng số đã có thì đã đủ mức giao.");
        // Before the deadline nobody is silent yet: the period is only coming in.
        let before = officer.get("/ke-hoach/ke-hoach-huyen?ngay=17/6/2024").await;
        before.shows("state unknown").hides("state reached");
        for commune in &communes[half..] {
            accept(&app, district, *commune, &[("tht-moi", "0")]).await;
        }
        let page = officer.get("/ke-hoach/ke-hoach-huyen").await;
        page.shows("state reached").shows("Chưa làm được (số 0)");
        let board = officer.get("/ban-chi-dao?tu=17/6/2024").await;
        board.shows("Tổ mới").shows("So với cuộc họp ngày 17/6/2024").shows("Đơn vị chậm");
        officer.get("/ban-chi-dao?tu=01/1/2030").await.shows("Ngày họp trước phải ở trước hôm nay.");
        // A commune sees how its district's plan stands, and its own line only.
        let mut commune = app.sign_in(Role::CommuneOfficer, communes[0]).await;
        let goal = commune.get("/ke-hoach/ke-hoach-huyen/muc-tieu/to-moi").await;
        assert_eq!(goal.status, StatusCode::OK);
        goal.hides("Thêm mục tiêu");
    })
    .await;
}

#[tokio::test]
async fn programs_read_and_change_what_pages_show() {
    on_each_database(async |app| {
        let app = in_july(&app);
        let mut officer = province(&app).await;
        let list = officer.get("/api/v1/plans").await;
        list.shows("\"key\":\"giai-phap-2018\"").shows("\"goals\":7");
        let plan = officer.get("/api/v1/plans/giai-phap-2018").await;
        plan.shows("\"gap\":0.0").shows("\"revision\":1").shows("\"light\":\"unknown\"");
        assert_eq!(officer.get("/api/v1/plans/khong-co").await.status, StatusCode::NOT_FOUND);
        let path = "/api/v1/plans/giai-phap-2018/goals/htx-moi/versions";
        officer.headers.push(("content-type", "application/json".to_owned()));
        let send = async |officer: &mut Client, body: &str| {
            officer.send(Method::POST, path, Body::from(body.to_owned())).await
        };
        let wrong = r#"{"revision":1,"from":"2018-07-01","reason":"x","value":"ba",
            "shares":[{"unit":"999","value":"1"},{"unit":"608","value":"-1"}]}"#;
        let answer = send(&mut officer, wrong).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        answer.shows("shares[0].unit").shows("shares[1].value").shows("\"field\":\"value\"");
        let good = r#"{"revision":1,"from":"2018-07-01","reason":"giao thêm","value":"40"}"#;
        let answer = send(&mut officer, good).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        answer.shows("\"revision\":2").shows("\"gap\":5.0");
        assert_eq!(send(&mut officer, good).await.status, StatusCode::CONFLICT);
        officer.get(path).await.shows("\"value\":35.0").shows("\"value\":40.0").shows("giao thêm");
        let judgements = "/api/v1/plans/giai-phap-2018/judgements";
        let body = Body::from(r#"{"goal":"htx-moi","text":"Ổn"}"#);
        officer.send(Method::POST, judgements, body).await.shows("Ổn");
        let mut district = app.sign_in(Role::DistrictOfficer, app.unit("610").await).await;
        district.headers.push(("content-type", "application/json".to_owned()));
        assert_eq!(send(&mut district, good).await.status, StatusCode::FORBIDDEN);
    })
    .await;
}

#[tokio::test]
async fn a_plan_of_a_province_that_is_no_more_says_up_to_when_its_figures_are() {
    on_each_database(async |app| {
        let told = "Tỉnh Kon Tum không còn sau ngày 30/6/2025; Tỉnh Quảng Ngãi giữ kế hoạch này.";
        let mut before = province(&app.in_june_2024()).await;
        before.get("/ke-hoach/giai-phap-2018").await.hides("không còn sau ngày");
        let app = app.at("2025-08-01T02:00:00Z".parse().unwrap());
        let mut after = app.sign_in(Role::ProvinceOfficer, app.unit("51").await).await;
        for page in ["/ke-hoach/giai-phap-2018", GOAL] {
            after.get(page).await.shows(told);
        }
    })
    .await;
}
