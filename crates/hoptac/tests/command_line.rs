//! The real binary, as an administrator uses it.
#![allow(clippy::unwrap_used)]

mod common;

use common::{PACK, Place, run};
use serde_json::Value;
use storage::args;

#[test]
fn help_names_every_command() {
    let place = Place::new();
    let help = place.run(&["--help"]);
    assert_eq!(help.code, 0);
    for command in [
        "demo", "serve", "load", "document", "read", "check", "export", "user", "backup", "restore", "verify",
    ] {
        assert!(help.output.contains(&format!("\n  {command} ")), "{command}: {}", help.output);
        assert_eq!(place.run(&[command, "--help"]).code, 0, "{command}");
    }
    assert_eq!(place.run(&[]).code, 2);
    assert_eq!(place.run(&["khong-co"]).code, 2);
}

#[test]
fn loading_twice_changes_nothing_more() {
    let place = Place::new();
    let first = place.run(&["load", PACK]);
    assert_eq!(first.code, 0, "{}", first.error);
    assert!(
        first.error.contains("Kon Tum") && !first.error.contains(" 0 báo cáo giấy mới"),
        "{}",
        first.error
    );
    let figures = place.run(&["export", "figures"]).output;
    let second = place.run(&["load", PACK]);
    assert_eq!(second.code, 0);
    assert!(second.error.contains(" 0 báo cáo giấy mới"), "{}", second.error);
    assert_eq!(place.run(&["export", "figures"]).output, figures);
    assert_eq!(place.run(&["verify"]).code, 0);
}

#[test]
fn users_are_added_listed_and_given_passwords() {
    let place = Place::loaded();
    let add = |login: &str, role: &str, unit: &str, password: &str| {
        let arguments = ["user", "add", login, "--name", "Y Thảo", "--role", role, "--unit", unit];
        place.run_with(&arguments, &format!("{password}\n"))
    };
    let top = "51";
    let added = add("y.thao", "province_officer", top, "nương rẫy trên đồi");
    assert_eq!(added.code, 0, "{}", added.error);
    for (login, role, unit, password, says) in [
        ("y.thao", "reader", top, "nương rẫy trên đồi", "đã có người dùng"),
        ("y.thu", "chief", top, "nương rẫy trên đồi", "chief"),
        ("y.thu", "reader", "000", "nương rẫy trên đồi", "không có đơn vị"),
        ("y.thu", "commune_officer", top, "nương rẫy trên đồi", "Cán bộ xã phải thuộc"),
        ("y.thu", "reader", top, "ngắn", "10 ký tự"),
        ("y.thu", "reader", top, "1234567890", "quá dễ đoán"),
    ] {
        let refused = add(login, role, unit, password);
        assert_eq!((refused.code, refused.error.lines().count()), (2, 1), "{}", refused.error);
        assert!(refused.error.contains(says), "{}", refused.error);
    }
    let list = place.run(&["user", "list"]);
    assert_eq!(list.output, "y.thao\tY Thảo\tprovince_officer\t\n");
    assert_eq!(place.run_with(&["user", "password", "y.thao"], "câu khác dễ nhớ\n").code, 0);
    let unknown = place.run_with(&["user", "password", "ai-do"], "câu khác dễ nhớ\n");
    assert_eq!((unknown.code, unknown.error.lines().count()), (2, 1));
    assert!(!list.output.contains("argon2"));
}

#[test]
fn figures_and_reports_are_exported() {
    let place = Place::loaded();
    let json = place.run(&["export", "figures", "--format", "json", "--form", "de-an"]);
    let rows: Vec<Value> = serde_json::from_str(&json.output).unwrap();
    let groups = rows.iter().filter(|row| row["indicator"] == "de-an-tht-moi");
    assert_eq!(groups.map(|row| row["value"].as_i64().unwrap()).sum::<i64>(), 73);
    assert!(rows.iter().all(|row| row["origin"] == "paper"), "{}", json.output);

    let csv = place.run(&["export", "figures", "--form", "de-an"]).output;
    assert!(csv.starts_with('\u{feff}'), "Excel needs the mark");
    let mut reader = csv::Reader::from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
    let heads = reader.headers().unwrap().clone();
    let column = |name: &str| heads.iter().position(|head| head == name).unwrap();
    let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(records.len(), rows.len());
    let groups = records.iter().filter(|row| &row[column("indicator")] == "de-an-tht-moi");
    assert_eq!(groups.map(|row| row[column("value")].parse::<i64>().unwrap()).sum::<i64>(), 73);

    let period = "2011-12-30..2012-09-30";
    let reports = place.run(&["export", "reports", "--format", "json", "--period", period]);
    let reports: Vec<Value> = serde_json::from_str(&reports.output).unwrap();
    assert!(!reports.is_empty());
    assert!(reports.iter().all(|report| report["state"] == "accepted" && report["period"] == period));
    let file = place.0.join("bao-cao.csv");
    let written = place.run(&["export", "reports", "-o", file.to_str().unwrap()]);
    assert_eq!((written.code, written.output.as_str()), (0, ""));
    assert!(std::fs::read_to_string(&file).unwrap().contains("accepted"));
    assert_eq!(place.run(&["export", "figures", "--form", "khong-co"]).code, 2);
}

#[tokio::test]
async fn verify_finds_a_total_that_was_tampered_with() {
    let place = Place::loaded();
    let clean = place.run(&["verify"]);
    assert_eq!(clean.code, 0, "{}", clean.error);
    assert!(clean.error.contains(" 0 số sai"), "{}", clean.error);
    let store = place.store().await;
    let mut tx = store.db.begin().await.unwrap();
    let sql = "update rollup set value = value + 1 where indicator = $1 and aspect = 'actual' and unit_id in \
               (select unit_id from rollup where indicator = $1 order by value desc limit 1)";
    assert_eq!(tx.execute(sql, args!["de-an-tht-moi"]).await.unwrap(), 1);
    tx.commit().await.unwrap();
    store.db.close().await;
    let found = place.run(&["verify"]);
    assert_eq!(found.code, 1, "{}", found.error);
    assert!(found.error.contains("1 số sai") && found.error.contains("de-an-tht-moi"), "{}", found.error);
}

#[tokio::test]
async fn verify_finds_a_trail_that_was_tampered_with() {
    for (sql, says) in [
        ("update audit set user_name = 'ai khác' where seq = 2", "dòng 2 đã bị sửa"),
        ("delete from audit where seq = 2", "dòng 2 bị mất"),
        ("delete from audit where seq = (select max(seq) from audit)", "trở đi bị mất"),
    ] {
        let place = Place::loaded();
        for login in ["y.thao", "y.thu", "a.brol"] {
            let arguments = ["user", "add", login, "--name", "Ai", "--role", "reader", "--unit", "51"];
            assert_eq!(place.run_with(&arguments, "nương rẫy trên đồi\n").code, 0);
        }
        let store = place.store().await;
        let mut tx = store.db.begin().await.unwrap();
        tx.execute(sql, args![]).await.unwrap();
        tx.commit().await.unwrap();
        store.db.close().await;
        let found = place.run(&["verify"]);
        assert_eq!(found.code, 1, "{sql}: {}", found.error);
        assert!(found.error.contains(says), "{sql}: {}", found.error);
    }
}

#[test]
fn an_unusable_database_is_said_in_one_line() {
    let place = Place::new();
    let missing = place.url();
    let text = place.0.join("van-ban.sqlite");
    std::fs::write(&text, "không phải cơ sở dữ liệu ".repeat(100)).unwrap();
    let text = format!("sqlite:{}", text.display());
    let folder = format!("sqlite:{}/khong-co/x.sqlite", place.0.display());
    for url in [missing.as_str(), &text, &folder, "mysql://localhost/x"] {
        for arguments in [&["verify"][..], &["export", "figures"], &["serve", "--listen", "127.0.0.1:0"]] {
            // Serving may make the file; what it then lacks is the programme.
            let ran = run(url, arguments, "");
            assert_eq!(ran.code, 2, "{url} {arguments:?}: {}", ran.error);
            assert_eq!(ran.error.lines().count(), 1, "{url} {arguments:?}: {}", ran.error);
            assert!(ran.error.starts_with("hoptac: "), "{}", ran.error);
        }
    }
    let gone = run("postgres://ai:mat-khau@127.0.0.1:1/x", &["verify"], "");
    assert_eq!((gone.code, gone.error.lines().count()), (2, 1), "{}", gone.error);
    assert!(!gone.error.contains("mat-khau"), "a password is in the message");
    let pack = place.run(&["load", "khong-co"]);
    assert_eq!((pack.code, pack.error.lines().count()), (2, 1), "{}", pack.error);
    assert!(!place.0.join("khong-co").exists());
}
