//! Incoming documents through the front door, without JavaScript: sent,
//! looked at figure by figure, handed over, accepted, and found again behind
//! the figure.
#![allow(clippy::unwrap_used)]

mod common;

use axum::body::Body;
use axum::http::{Method, StatusCode};
use common::{Answer, Client, TestApp, on_each_database};
use domain::form::Cell;
use domain::incoming::{Meaning, Role as Kind};
use domain::permission::{Actor, Role};
use domain::{IncomingId, UserId};
use storage::Deed;
use storage::incoming::{About, NewFigure, NewFinding, NewIncoming, Place, Received};

const REPORT: &str = "/bao-cao/kinh-te-tap-the/2024-H1/23359";

/// A report as a commune writes one; the second sentence contradicts the first.
const TEXT: &str = "ỦY BAN NHÂN DÂN\nXÃ XỐP\n\nSố: 12/BC-UBND\nXốp, ngày 13 tháng 6 năm 2024\n\nBÁO CÁO\n\
    Tình hình kinh tế tập thể 6 tháng đầu năm 2024 trên địa bàn xã Xốp\n\n\
    Đến ngày 14/6/2024, toàn xã có 06 tổ hợp tác, gồm 03 tổ hợp tác trồng trọt và 02 tổ hợp tác chăn nuôi <b>.\n\n\
    Các tổ hợp tác có 80 thành viên tổ hợp tác.\n\n\
    Phấn đấu đến hết năm 2024 thành lập mới 02 tổ hợp tác.\n";

struct World {
    app: TestApp,
    commune: Client,
    district: Client,
    neighbour: Client,
    reader: Client,
}

async fn world(app: &TestApp) -> World {
    let app = app.in_june_2024();
    let (commune, district, neighbour) =
        (app.unit("23359").await, app.unit("610").await, app.unit("611").await);
    World {
        commune: app.sign_in(Role::CommuneOfficer, commune).await,
        district: app.sign_in(Role::DistrictOfficer, district).await,
        neighbour: app.sign_in(Role::DistrictOfficer, neighbour).await,
        reader: app.sign_in(Role::Reader, district).await,
        app,
    }
}

/// Sends files as a browser's form does.
async fn send(client: &mut Client, unit: &str, files: &[(&str, &[u8])], is_script: bool) -> Answer {
    let mut body =
        format!("--x\r\ncontent-disposition: form-data; name=\"don_vi\"\r\n\r\n{unit}\r\n").into_bytes();
    for (name, bytes) in files {
        let head =
            format!("--x\r\ncontent-disposition: form-data; name=\"tep\"; filename=\"{name}\"\r\n\r\n");
        body.extend(head.into_bytes());
        body.extend(*bytes);
        body.extend(b"\r\n");
    }
    body.extend(b"--x--\r\n");
    let mut one = client.clone();
    one.headers.push(("content-type", "multipart/form-data; boundary=x".to_owned()));
    if is_script {
        one.headers.push(("hx-request", "true".to_owned()));
    }
    one.send(Method::POST, "/van-ban-den", Body::from(body)).await
}

/// The card of the figure whose number is marked so in its sentence: address and revision.
fn card(page: &Answer, number: &str) -> (String, String) {
    let cards = page.body.split("data-card>").skip(1);
    let card = cards.into_iter().find(|card| card.contains(&format!("<b>{number}</b>"))).expect("a card");
    let between =
        |from: &str| card.split(from).nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
    (between("<form method=\"post\" action=\""), between("name=\"revision\" value=\""))
}

async fn say(client: &mut Client, (href, revision): &(String, String), act: &str) -> Answer {
    client.post(href, &[("act", act), ("revision", revision)]).await
}

impl World {
    /// The document, sent by the district and read by the reader.
    async fn sent(&mut self) -> String {
        let answer =
            send(&mut self.district, "23359 – Xã Xốp", &[("bao-cao.txt", TEXT.as_bytes())], false).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        answer.location().to_owned()
    }

    /// The document with a reading of the test's own: two sure figures, one
    /// whose indicator is not known, a goal, and a contradiction.
    async fn made(&self) -> String {
        let (unit, district) = (self.app.unit("23359").await, self.app.unit("610").await);
        let figure = |written: &str, behind: &str, cell: Option<&str>, role| {
            let at = TEXT.find(&format!("{written} {behind}")).unwrap();
            let line = TEXT[..at].rfind('\n').unwrap() + 1..at + TEXT[at..].find('\n').unwrap();
            let place = |byte: usize| TEXT[..byte].chars().count();
            NewFigure {
                span: (place(at), place(at + written.len())),
                sentence_span: (place(line.start), place(line.end)),
                sentence: TEXT[line].to_owned(),
                written: written.to_owned(),
                bound: "exact".to_owned(),
                measure: "tổ hợp tác".to_owned(),
                label: behind.to_owned(),
                area: "xã Xốp".to_owned(),
                time: "2024-06-14".to_owned(),
                score_permille: if cell.is_some() { 950 } else { 400 },
                meaning: Meaning {
                    cell: cell.map(Cell::from_name),
                    unit: Some(unit),
                    period: "2024-H1".parse().ok(),
                    value: written.parse().ok(),
                    role,
                },
            }
        };
        let figures = vec![
            figure("06", "tổ hợp tác", Some("tht"), Kind::Actual),
            figure("03", "tổ hợp tác trồng trọt", None, Kind::Actual),
            figure("80", "thành viên", Some("tht-thanh-vien"), Kind::Actual),
            figure("02", "tổ hợp tác.", Some("tht-moi"), Kind::Target),
        ];
        let spans = vec![Place { start: figures[0].span.0, end: figures[0].span.1, text: "06".to_owned() }];
        let new = NewIncoming {
            unit,
            name: "bao-cao.txt".to_owned(),
            bytes: TEXT.as_bytes().to_vec(),
            reader: "test".to_owned(),
            text: TEXT.to_owned(),
            about: About {
                title: "tình hình kinh tế tập thể".to_owned(),
                number: "12/BC-UBND".to_owned(),
                ..About::default()
            },
            figures,
            findings: vec![NewFinding {
                rule: "sum".to_owned(),
                is_error: true,
                vi: "03 và 02 cộng lại là 5, không phải 06.".to_owned(),
                en: "03 and 02 are 5, not 06.".to_owned(),
                spans,
            }],
            illustrative: false,
        };
        let actor = Actor {
            user: UserId::new(),
            name: "Người nhận".into(),
            role: Role::DistrictOfficer,
            unit: district,
        };
        let today = server::state::local(self.app.now).date();
        let deed = Deed { actor: &actor, from: "test", now: self.app.now, today };
        let Received::New(id) = self.app.store.receive(&deed, &new).await.unwrap() else {
            panic!("it came before")
        };
        let id: IncomingId = id;
        format!("/van-ban-den/{id}")
    }
}

#[tokio::test]
async fn what_is_not_theirs_is_not_found_and_what_they_may_not_do_is_forbidden() {
    on_each_database(async |app| {
        let mut world = world(&app).await;
        let document = world.made().await;
        let page = world.district.get(&document).await;
        let (href, revision) = card(&page, "06");
        for path in [document.clone(), format!("{document}/tep"), href.clone(), format!("{document}/chuyen")]
        {
            assert_eq!(world.neighbour.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        let theirs = (href.clone(), revision.clone());
        assert_eq!(say(&mut world.neighbour, &theirs, "confirm").await.status, StatusCode::NOT_FOUND);
        let none = "018f0000-0000-7000-8000-000000000000";
        assert_eq!(world.district.get(&format!("/van-ban-den/{none}")).await.status, StatusCode::NOT_FOUND);
        assert_eq!(world.district.get("/van-ban-den/khong-co").await.status, StatusCode::NOT_FOUND);

        world.reader.get(&document).await.shows("06").hides("name=\"act\"").hides("chac-chan");
        assert_eq!(say(&mut world.reader, &theirs, "confirm").await.status, StatusCode::FORBIDDEN);
        let sent = send(&mut world.reader, "", &[("a.txt", b"x")], false).await;
        assert_eq!(sent.status, StatusCode::FORBIDDEN);
        world.reader.get("/van-ban-den").await.shows("Chờ xem").hides("type=\"file\"");
        assert_eq!(say(&mut world.district, &theirs, "khac").await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn files_that_cannot_be_taken_say_why_and_the_others_go_on() {
    on_each_database(async |app| {
        let mut world = world(&app).await;
        world.district.get("/van-ban-den").await.shows("Chưa có văn bản nào").shows("tối đa 32 MB");
        let none = send(&mut world.district, "", &[("", b"")], false).await;
        assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
        none.shows("Chưa chọn tệp nào").shows("<title>Lỗi:");
        let nobody = send(&mut world.district, "Xã Không Có", &[("a.txt", TEXT.as_bytes())], false).await;
        assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY);
        nobody.shows("Không có đơn vị").shows("value=\"Xã Không Có\"");
        let outside = send(&mut world.district, "611", &[("a.txt", TEXT.as_bytes())], false).await;
        outside.shows("Không có đơn vị");

        let files: [(&str, &[u8]); 3] =
            [("anh.png", b"\x89PNG\r\n\x1a\n....."), ("trong.txt", b""), ("<i>bao-cao.txt", TEXT.as_bytes())];
        let several = send(&mut world.district, "23359", &files, false).await;
        assert_eq!(several.status, StatusCode::UNPROCESSABLE_ENTITY);
        several
            .shows("không đọc được loại tệp này")
            .shows("đã đọc: ")
            .shows("&#60;i&#62;bao-cao.txt")
            .hides("<i>bao");
        // Nobody said whose it is, and a note without a head does not say so itself.
        let unknown =
            send(&mut world.district, "", &[("b.txt", "Có 12 tổ hợp tác.".as_bytes())], false).await;
        unknown.shows("không nói rõ đơn vị nào gửi");
        // The page's script gets one line a file.
        let line = send(&mut world.district, "23359", &[("lai.txt", TEXT.as_bytes())], true).await;
        assert_eq!(line.status, StatusCode::OK);
        line.shows("<li><a href=\"/van-ban-den/").shows("đã nhận trước đây").hides("<html");
        // Without it the document that is there opens, with a word that it was there.
        let again = send(&mut world.district, "23359", &[("lai.txt", TEXT.as_bytes())], false).await;
        assert!(again.header("set-cookie").contains("inbox.is_from_before"), "{:?}", again.headers);
        // A commune's own documents need no unit.
        let document = world.sent().await;
        world.district.get(&document).await.shows("12/BC-UBND").shows("Xã Xốp").shows("06");
        let own = send(&mut world.commune, "", &[("c.txt", "Xã có 12 tổ hợp tác.".as_bytes())], false).await;
        assert_eq!(own.status, StatusCode::SEE_OTHER);
    })
    .await;
}

#[tokio::test]
async fn the_text_is_shown_as_text_and_the_file_goes_out_as_a_file() {
    on_each_database(async |app| {
        let mut world = world(&app).await;
        let document = world.made().await;
        let page = world.district.get(&document).await;
        page.shows("chăn nuôi &#60;b&#62;.").hides("chăn nuôi <b>.").shows("Xã Xốp").shows("12/BC-UBND");
        page.shows("[1]").shows("Chỉ để đọc");
        let file = world.district.get(&format!("{document}/tep")).await;
        assert_eq!(file.status, StatusCode::OK);
        assert!(file.header("content-disposition").starts_with("attachment; filename=\"bao-cao.txt\""));
        assert_eq!(file.header("content-type"), "application/octet-stream");
        assert_eq!(file.header("x-content-type-options"), "nosniff");
        assert_eq!(file.body, TEXT);
        let again = send(&mut world.district, "23359", &[("khac.txt", TEXT.as_bytes())], false).await;
        assert_eq!(again.location(), document, "the same file leads to the document that is there");
        world.district.get("/van-ban-den").await.shows("1 / 1 chưa xem").shows("Chờ xem (1)");
        world.district.get("/").await.shows("Văn bản đến chờ xem: 1");
        world.reader.get("/").await.hides("Văn bản đến chờ xem");
        // A finding may stand, with a reason.
        let empty = world.district.post(&format!("{document}/dieu"), &[("dieu", "0"), ("reason", " ")]).await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        let noted = world
            .district
            .post(&format!("{document}/dieu"), &[("dieu", "0"), ("reason", "xã đã giải trình")])
            .await;
        assert_eq!(noted.status, StatusCode::SEE_OTHER);
        world.district.get(&document).await.shows("chấp nhận vì “xã đã giải trình”");
        world.district.get("/van-ban-den").await.shows("0 / 1 chưa xem");
    })
    .await;
}

#[tokio::test]
async fn a_correction_keeps_what_was_typed_and_is_remembered_for_the_sender() {
    on_each_database(async |app| {
        let mut world = world(&app).await;
        let document = world.made().await;
        let (href, revision) = card(&world.district.get(&document).await, "03");
        let form = world.district.get(&href).await;
        form.shows("Sửa số đọc được").shows("tổ hợp tác trồng trọt").shows("name=\"nho\"");
        let fields = |indicator: &'static str, value: &'static str, revision: &str| {
            vec![
                ("revision", revision.to_owned()),
                ("loai", "actual".to_owned()),
                ("chi_tieu", indicator.to_owned()),
                ("gia_tri", value.to_owned()),
                ("don_vi", "23359".to_owned()),
                ("ky", "2024-H1".to_owned()),
                ("nho", "1".to_owned()),
            ]
        };
        let post = async |client: &mut Client, fields: Vec<(&str, String)>| {
            let fields: Vec<(&str, &str)> =
                fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            client.post(&format!("{href}/sua"), &fields).await
        };
        let wrong = post(&mut world.district, fields("", "ba tổ", &revision)).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        wrong.shows("Chưa rõ chỉ tiêu").shows("value=\"ba tổ\"").shows("<title>Lỗi:");

        // A colleague was faster: both are shown, and saving again is a choice.
        assert_eq!(
            say(&mut world.commune, &(href.clone(), revision.clone()), "refuse").await.status,
            StatusCode::SEE_OTHER
        );
        let clash = post(&mut world.district, fields("tht-chung-thuc", "3", &revision)).await;
        assert_eq!(clash.status, StatusCode::CONFLICT);
        clash.shows("vừa xử lý số này").shows("không dùng").shows("value=\"3\"");
        let newer = clash.body.split("name=\"revision\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        let done = post(&mut world.district, fields("tht-chung-thuc", "3", newer)).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        world.district.get(&document).await.shows("Đã sửa");

        let words = world.app.store.glossary_of("23359").await.unwrap();
        let kept = words.iter().find(|entry| entry.sender.as_deref() == Some("23359")).unwrap();
        assert_eq!(kept.indicator.as_str(), "tht-chung-thuc");
        let unit = world.app.unit("610").await;
        let mut administrator = world.app.sign_in(Role::Administrator, unit).await;
        administrator.get("/quan-tri/tu-ngu").await.shows(&kept.words).shows("Xã Xốp");
        let file = administrator.get("/quan-tri/tu-ngu/tai").await;
        file.shows("[[word]]").shows("sender = \"23359\"");
    })
    .await;
}

#[tokio::test]
async fn a_figure_goes_from_a_sentence_to_the_total_and_back() {
    on_each_database(async |app| {
        let mut world = world(&app).await;
        let document = world.made().await;
        let page = world.district.get(&document).await;
        let first = card(&page, "06");
        let confirmed = say(&mut world.district, &first, "confirm").await;
        assert_eq!(confirmed.status, StatusCode::SEE_OTHER);
        assert!(confirmed.location().starts_with(&format!("{document}#s-")), "{}", confirmed.location());
        let late = say(&mut world.commune, &first, "refuse").await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        late.shows("vừa xử lý số này").shows("đã xác nhận");
        let mut script = world.district.clone();
        script.headers.push(("hx-request", "true".to_owned()));
        let part = say(&mut script, &card(&page, "80"), "confirm").await;
        assert_eq!(part.status, StatusCode::OK);
        part.shows("Đã xác nhận").shows("hx-swap-oob").hides("<html");

        // The commune typed another number of its own: nothing is overwritten by itself.
        let typed = [("o.tht", "5"), ("cu.tht", "")];
        assert_eq!(
            world.commune.post(&format!("{REPORT}/muc/tht"), &typed).await.status,
            StatusCode::SEE_OTHER
        );
        let hand = world.district.get(&format!("{document}/chuyen")).await;
        hand.shows("Báo cáo đang có số khác").shows("đang có trong báo cáo").shows("80");
        let id = first.0.rsplit('/').next().unwrap().to_owned();
        let second = card(&page, "80").0.rsplit('/').next().unwrap().to_owned();
        let fields = |was: &'static str, groups: String| {
            vec![
                ("bieu", "kinh-te-tap-the".to_owned()),
                ("ky", "2024-H1".to_owned()),
                ("don_vi", "23359".to_owned()),
                ("cu.tht", was.to_owned()),
                ("chon.tht", groups),
                ("cu.tht-thanh-vien", String::new()),
                ("chon.tht-thanh-vien", second.clone()),
                ("gui", "1".to_owned()),
            ]
        };
        let post = async |client: &mut Client, fields: Vec<(&str, String)>| {
            let fields: Vec<(&str, &str)> =
                fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            client.post(&format!("{document}/chuyen"), &fields).await
        };
        let clash = post(&mut world.district, fields("", id.clone())).await;
        assert_eq!(clash.status, StatusCode::CONFLICT);
        clash.shows("<title>Lỗi:");
        let nothing = post(
            &mut world.district,
            vec![("bieu", "kinh-te-tap-the".into()), ("ky", "2024-H1".into()), ("don_vi", "23359".into())],
        )
        .await;
        assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
        let mut chosen = fields("5", id.clone());
        // The members went in with the first try; what is left is the groups.
        chosen.retain(|(name, _)| !name.contains("thanh-vien"));
        let done = post(&mut world.district, chosen).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        assert_eq!(done.location(), document);
        world.district.get(&document).await.shows("Đã vào báo cáo");
        world.commune.get(REPORT).await.shows("Đã gửi");

        let review = format!("/duyet{}", REPORT.strip_prefix("/bao-cao").unwrap());
        let page = world.district.get(&review).await;
        let seen = page
            .body
            .split("name=\"revision\" value=\"")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap()
            .to_owned();
        let accepted = world.district.post(&format!("{review}/tiep-nhan"), &[("revision", &seen)]).await;
        assert_eq!(accepted.status, StatusCode::SEE_OTHER, "{}", accepted.body);
        let total = world.district.get("/so-lieu?chi_tieu=tht&loai=actual&ky=2024-H1&don_vi=23359").await;
        let version = total.body.split("href=\"/so-lieu/").nth(1).unwrap().split('"').next().unwrap();
        let figure = world.district.get(&format!("/so-lieu/{version}")).await;
        figure
            .shows("văn bản đến")
            .shows("toàn xã có <b>06</b> tổ hợp tác")
            .shows(&format!("{document}#v-{id}"));
        figure.shows(&format!("{document}/tep"));
    })
    .await;
}

#[tokio::test]
async fn what_is_sure_is_confirmed_in_one_act_that_can_be_undone() {
    on_each_database(async |app| {
        let mut world = world(&app).await;
        let document = world.made().await;
        let done = world.district.post(&format!("{document}/chac-chan"), &[]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER);
        let batch = done.location().split_once("?vua=").expect("something was sure").1.to_owned();
        world
            .district
            .get(done.location())
            .await
            .shows("Đã xác nhận ")
            .shows("Hoàn tác")
            .shows("chưa vào báo cáo nào");
        let undone = world.district.post(&format!("{document}/hoan-tac"), &[("vua", &batch)]).await;
        assert_eq!(undone.location(), document);
        world.district.get(&document).await.shows("Đã hoàn tác").hides("chưa vào báo cáo nào");
    })
    .await;
}

#[tokio::test]
async fn programs_do_the_same_by_the_api() {
    on_each_database(async |app| {
        let mut world = world(&app).await;
        let mut client = world.district.clone();
        let take = "/api/v1/incoming?name=bao-cao.txt&unit=23359";
        client.headers.push(("content-type", "application/octet-stream".to_owned()));
        let taken = client.send(Method::POST, take, Body::from(TEXT)).await;
        assert_eq!(taken.status, StatusCode::CREATED, "{}", taken.body);
        let taken: serde_json::Value = serde_json::from_str(&taken.body).unwrap();
        let id = taken["reading"]["document"]["id"].as_str().unwrap().to_owned();
        assert_eq!(client.send(Method::POST, take, Body::from(TEXT)).await.status, StatusCode::OK);
        let bad = client.send(Method::POST, "/api/v1/incoming?name=x.png", Body::from("\u{89}PNG")).await;
        assert!(bad.status == StatusCode::UNPROCESSABLE_ENTITY, "{}", bad.body);
        assert_eq!(
            world.neighbour.get(&format!("/api/v1/incoming/{id}")).await.status,
            StatusCode::NOT_FOUND
        );
        let list: serde_json::Value =
            serde_json::from_str(&world.reader.get("/api/v1/incoming?waiting=true").await.body).unwrap();
        assert_eq!(
            (list["total"].as_i64(), list["documents"][0]["id"].as_str()),
            (Some(1), Some(id.as_str()))
        );

        let figures = taken["reading"]["figures"].as_array().unwrap();
        let six = figures.iter().find(|figure| figure["text"] == "06").unwrap();
        let text: Vec<char> = taken["reading"]["text"].as_str().unwrap().chars().collect();
        let (start, end) = (six["start"].as_u64().unwrap() as usize, six["end"].as_u64().unwrap() as usize);
        assert_eq!(text[start..end].iter().collect::<String>(), "06");
        let mut json = world.district.clone();
        json.headers.push(("content-type", "application/json".to_owned()));
        let say = format!("/api/v1/incoming/{id}/figures/{}", six["id"].as_str().unwrap());
        let act = async |client: &mut Client, body: &str| {
            client.send(Method::POST, &say, Body::from(body.to_owned())).await
        };
        assert_eq!(
            act(&mut json, r#"{"act":"bay","revision":0}"#).await.status,
            StatusCode::UNPROCESSABLE_ENTITY
        );
        assert_eq!(act(&mut json, r#"{"act":"confirm","revision":9}"#).await.status, StatusCode::CONFLICT);
        let correct = r#"{"act":"correct","revision":0,"meaning":{"role":"actual","cell":"tht","unit":"23359","period":"2024-H1","value":"6"}}"#;
        let done = act(&mut json, correct).await;
        assert_eq!(done.status, StatusCode::OK, "{}", done.body);
        let body = format!(
            r#"{{"form":"kinh-te-tap-the","period":"2024-H1","unit":"23359","figures":[{{"id":{}}}]}}"#,
            six["id"]
        );
        let path = format!("/api/v1/incoming/{id}/hand-over");
        let handed = json.send(Method::POST, &path, Body::from(body)).await;
        assert_eq!(handed.status, StatusCode::OK, "{}", handed.body);
        handed.shows("\"handed\":1");
        world.commune.get(&format!("{REPORT}/muc/tht")).await.shows("value=\"6\"");
    })
    .await;
}
