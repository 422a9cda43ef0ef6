//! The door: values, transactions, constraints, migrations.
#![allow(clippy::unwrap_used)]

mod common;

use common::{now, on_each_database};
use storage::migrate::{self, Migration};
use storage::{Database, Error, Read, args};

const TABLES: &[Migration] = &[Migration {
    number: 9001,
    name: "test",
    sql: "create table thing (a text not null, b bigint, c text,
            primary key (a), unique (b, c), constraint thing_b check (b >= 0));
          create table part (thing text not null references thing (a));",
}];

async fn with_things(db: &Database) {
    migrate::run_steps(db, TABLES, now()).await.unwrap();
}

#[tokio::test]
async fn constraints_have_the_same_name_on_both() {
    on_each_database(async |db| {
        with_things(&db).await;
        let mut tx = db.begin().await.unwrap();
        tx.execute("insert into thing (a, b, c) values ($1, $2, $3)", args!["x", 1, "y"]).await.unwrap();
        tx.commit().await.unwrap();
        let cases = [
            ("insert into thing (a, b, c) values ('x', 2, 'z')", "not unique: thing.pkey"),
            ("insert into thing (a, b, c) values ('w', 1, 'y')", "not unique: thing.b_c"),
            ("insert into thing (a, b, c) values ('w', -1, 'y')", "check failed: thing_b"),
            ("insert into part (thing) values ('nothing')", "reference broken"),
        ];
        for (sql, expected) in cases {
            let mut tx = db.begin().await.unwrap();
            let error = tx.execute(sql, args![]).await.unwrap_err().to_string();
            assert!(error.starts_with(expected), "{sql}: {error}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_dropped_transaction_leaves_nothing() {
    on_each_database(async |db| {
        with_things(&db).await;
        let mut tx = db.begin().await.unwrap();
        tx.execute("insert into thing (a) values ($1)", args!["x"]).await.unwrap();
        assert!(tx.fetch_optional("select a from thing", args![]).await.unwrap().is_some());
        drop(tx);
        assert!(db.fetch_optional("select a from thing", args![]).await.unwrap().is_none());
        assert!(matches!(db.fetch_one("select a from thing", args![]).await, Err(Error::NotFound)));
    })
    .await;
}

#[tokio::test]
async fn many_rows_go_in_by_chunks() {
    on_each_database(async |db| {
        with_things(&db).await;
        let rows = |from: i64, to: i64| (from..to).map(|i| args![i.to_string(), i, None::<&str>]).collect();
        let mut tx = db.begin().await.unwrap();
        let head = "insert into thing (a, b, c)";
        assert_eq!(tx.insert_many(head, 3, rows(0, 1203), "").await.unwrap(), 1203);
        let tail = "on conflict (a) do update set b = excluded.b + 1";
        assert_eq!(tx.insert_many(head, 3, rows(1200, 1210), tail).await.unwrap(), 10);
        assert_eq!(tx.insert_many(head, 3, vec![], "").await.unwrap(), 0);
        tx.commit().await.unwrap();
        let row = db
            .fetch_one("select count(*) as n, cast(sum(b) as bigint) as total from thing", args![])
            .await
            .unwrap();
        assert_eq!(row.int("n").unwrap(), 1210);
        assert_eq!(row.int("total").unwrap(), (0..1210).sum::<i64>() + 3);
    })
    .await;
}

#[tokio::test]
async fn writers_queue_and_none_is_lost() {
    on_each_database(async |db| {
        with_things(&db).await;
        let mut tx = db.begin().await.unwrap();
        tx.execute("insert into thing (a, b) values ('n', 0)", args![]).await.unwrap();
        tx.commit().await.unwrap();
        let writers: Vec<_> = (0..40)
            .map(|_| {
                let db = db.clone();
                tokio::spawn(async move {
                    let mut tx = db.begin().await.unwrap();
                    tx.execute("update thing set b = b + 1 where a = 'n'", args![]).await.unwrap();
                    tx.commit().await.unwrap();
                })
            })
            .collect();
        for writer in writers {
            writer.await.unwrap();
        }
        assert_eq!(db.fetch_one("select b from thing", args![]).await.unwrap().int("b").unwrap(), 40);
    })
    .await;
}

#[tokio::test]
async fn a_reader_outside_a_transaction_cannot_write_on_sqlite() {
    on_each_database(async |db| {
        if db.kind() == storage::Kind::Sqlite {
            let error = db.fetch_all("insert into setting (key, value) values ('a', 'b')", args![]).await;
            assert!(error.is_err());
        }
    })
    .await;
}

#[tokio::test]
async fn a_number_that_may_lose_digits_is_refused() {
    on_each_database(async |db| {
        let error = db.fetch_all("select 1.5 as x", args![]).await.unwrap_err().to_string();
        assert!(error.contains("x: the query gives"), "{error}");
    })
    .await;
}

#[tokio::test]
async fn migrations_run_once_and_a_changed_one_is_found() {
    on_each_database(async |db| {
        assert_eq!(migrate::run(&db, now()).await.unwrap(), 0);
        let (one, two) =
            tokio::join!(migrate::run_steps(&db, TABLES, now()), migrate::run_steps(&db, TABLES, now()));
        assert_eq!(one.unwrap() + two.unwrap(), 1);
        let changed = [Migration { number: 9001, name: "test", sql: "select 1" }];
        let error = migrate::run_steps(&db, &changed, now()).await.unwrap_err().to_string();
        assert!(error.contains("9001_test was applied with another text"), "{error}");
    })
    .await;
}
