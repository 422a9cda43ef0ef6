//! Backup and restore through the real binary: while it serves, and what is refused.
#![allow(clippy::unwrap_used)]

mod common;

use common::{Place, command, run};
use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::process::Stdio;

#[test]
fn a_copy_taken_while_serving_comes_back_whole() {
    let place = Place::loaded();
    let mut server = command(&place.url())
        .args(["serve", "--listen", "127.0.0.1:0"])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Kept to the end: a server whose pipe is gone cannot say anything.
    let mut said = BufReader::new(server.stderr.take().unwrap()).lines().map(Result::unwrap);
    assert!(said.any(|line| line.contains("chạy tại")), "the server did not come up");
    let added = place.run_with(
        &["user", "add", "y.thao", "--name", "Y Thảo", "--role", "reader", "--unit", "51"],
        "nương rẫy trên đồi\n",
    );
    assert_eq!(added.code, 0, "{}", added.error);
    let copy = place.0.join("sao-luu.sqlite");
    let copy_text = copy.to_str().unwrap();
    let made = place.run(&["backup", "-o", copy_text]);
    assert!(server.try_wait().unwrap().is_none(), "the server goes on");
    server.kill().unwrap();
    server.wait().unwrap();
    assert_eq!((made.code, made.output.as_str()), (0, ""), "{}", made.error);
    assert_eq!(std::fs::metadata(&copy).unwrap().permissions().mode() & 0o777, 0o600);

    let url = format!("sqlite:{}/moi.sqlite", place.0.display());
    let restored = run("sqlite:khac.sqlite", &["restore", copy_text, "--database", &url], "");
    assert_eq!(restored.code, 0, "{}", restored.error);
    assert!(restored.error.contains(" 0 số sai") && restored.error.contains("không dòng nào bị sửa"));
    for arguments in [&["user", "list"][..], &["export", "figures"], &["export", "reports"]] {
        assert_eq!(run(&url, arguments, "").output, place.run(arguments).output, "{arguments:?}");
    }
    assert!(run(&url, &["user", "list"], "").output.contains("y.thao"));
}

#[test]
fn nothing_is_written_over() {
    let place = Place::loaded();
    let copy = place.0.join("sao-luu.sqlite");
    let copy = copy.to_str().unwrap();
    assert_eq!(place.run(&["backup", "-o", copy]).code, 0);
    let before = std::fs::read(copy).unwrap();
    let again = place.run(&["backup", "-o", copy]);
    assert_eq!((again.code, again.error.lines().count()), (2, 1), "{}", again.error);
    assert_eq!(std::fs::read(copy).unwrap(), before);
    let database = std::fs::read(place.file()).unwrap();
    let over = place.run(&["restore", copy]);
    assert_eq!((over.code, over.error.lines().count()), (2, 1), "{}", over.error);
    assert!(over.error.contains("không ghi đè"), "{}", over.error);
    assert_eq!(std::fs::read(place.file()).unwrap(), database);
    // A journal that was left behind would be written into what is restored.
    let other = place.0.join("khac.sqlite");
    std::fs::write(place.0.join("khac.sqlite-wal"), "x").unwrap();
    let journal = place.run(&["restore", copy, "--database", &format!("sqlite:{}", other.display())]);
    assert_eq!(journal.code, 2, "{}", journal.error);
    assert!(!other.exists());
}

#[test]
fn what_is_no_copy_leaves_nothing_behind() {
    let place = Place::new();
    let text = place.0.join("van-ban.txt");
    std::fs::write(&text, "không phải cơ sở dữ liệu ".repeat(100)).unwrap();
    let empty = place.0.join("rong.sqlite");
    let mut bytes = b"SQLite format 3\0".to_vec();
    bytes.resize(4096, 0);
    std::fs::write(&empty, bytes).unwrap();
    for file in [&text, &empty, &place.0.join("khong-co")] {
        let refused = place.run(&["restore", file.to_str().unwrap()]);
        assert_eq!((refused.code, refused.error.lines().count()), (2, 1), "{}", refused.error);
        assert!(!place.file().exists(), "{file:?}");
    }
    let missing = place.run(&["backup", "-o", place.0.join("x").to_str().unwrap()]);
    assert_eq!((missing.code, missing.error.lines().count()), (2, 1), "{}", missing.error);
    assert!(!place.0.join("x").exists() && !place.file().exists());
}

#[test]
fn postgres_is_left_to_its_own_tools() {
    let place = Place::new();
    let url = "postgres://ai:mat-khau@127.0.0.1:1/x";
    let to = place.0.join("x");
    let backup = run(url, &["backup", "-o", to.to_str().unwrap()], "");
    assert_eq!((backup.code, backup.error.lines().count()), (2, 1));
    assert!(backup.error.contains("pg_dump") && !backup.error.contains("mat-khau"), "{}", backup.error);
    let restore = run(url, &["restore", to.to_str().unwrap()], "");
    assert_eq!((restore.code, restore.error.lines().count()), (2, 1));
    assert!(restore.error.contains("pg_restore"), "{}", restore.error);
}

#[tokio::test]
async fn a_copy_that_was_tampered_with_is_told() {
    let place = Place::loaded();
    let copy = place.0.join("sao-luu.sqlite");
    let copy_text = copy.to_str().unwrap();
    assert_eq!(place.run(&["backup", "-o", copy_text]).code, 0);
    let db = storage::Database::connect(&format!("sqlite:{copy_text}")).await.unwrap();
    let mut tx = db.begin().await.unwrap();
    let sql = "update rollup set value = value + 1 where indicator = 'de-an-tht-moi'";
    assert!(tx.execute(sql, vec![]).await.unwrap() > 0);
    tx.commit().await.unwrap();
    db.close().await;
    let url = format!("sqlite:{}/moi.sqlite", place.0.display());
    let restored = run(&url, &["restore", copy_text], "");
    assert_eq!(restored.code, 1, "{}", restored.error);
    assert!(restored.error.contains("de-an-tht-moi"), "{}", restored.error);
}
