//! Programs that use the API with a token, and what they send and read.

use super::{Answer, Client, TestApp};
use axum::body::Body;
use axum::http::Method;
use domain::permission::Role;
use serde_json::Value;
use storage::{Who, token};

/// A program with the token of somebody of that role.
pub async fn program(app: &TestApp, role: Role, code: &str) -> Client {
    let user = app.user(&format!("{}-{code}", role.code()), role, app.unit(code).await).await;
    let mut tx = app.db.begin().await.unwrap();
    let who = Who { actor: None, from: "test" };
    let secret = token::create(&mut tx, app.now, who, user.id, "thử", 30).await.unwrap();
    tx.commit().await.unwrap();
    let mut client = app.stranger();
    client.headers.push(("authorization", format!("Bearer {secret}")));
    client.headers.push(("content-type", "application/json".to_owned()));
    client.headers.push(("origin", "http://localhost".to_owned()));
    client
}

/// What is at an address that must answer.
pub async fn read(client: &mut Client, path: &str) -> Value {
    let answer = client.get(path).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.body);
    serde_json::from_str(&answer.body).unwrap()
}

/// The status and the body of an act.
pub async fn send(client: &mut Client, method: Method, path: &str, body: Value) -> (u16, Value) {
    let answer: Answer = client.send(method, path, Body::from(body.to_string())).await;
    (answer.status.as_u16(), serde_json::from_str(&answer.body).unwrap_or(Value::Null))
}
