//! The first page, and the language switch that every page carries.

use crate::page::{Page, Room, SignedIn, Visit, go, html, with_cookie};
use crate::words::Language;
use crate::{Access, Error, Route, gate};
use askama::Template;
use axum::Form;
use axum::response::Response;
use serde::Deserialize;
use storage::user;

/// The routes of this room.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![Route::get("/", Access::SignedIn, show), Route::post("/ngon-ngu", Access::Anyone, choose_language)]
}

#[derive(Template)]
#[template(path = "home/show.html")]
struct Show {
    page: Page,
}

async fn show(signed: SignedIn) -> Result<Response, Error> {
    let page = signed.visit.page(Room::Work, signed.visit.words.t("common.room_work"));
    html(&Show { page })
}

#[derive(Deserialize)]
struct LanguageForm {
    language: String,
    #[serde(default)]
    back: String,
}

/// Keeps the choice with the user, and in a cookie for the page of signing in.
async fn choose_language(visit: Visit, Form(form): Form<LanguageForm>) -> Result<Response, Error> {
    let language = Language::from_code(&form.language).unwrap_or_default().code();
    if let Some(actor) = &visit.actor {
        let who = storage::Who { actor: Some(actor), from: &visit.address };
        let mut tx = visit.app.db.begin().await?;
        user::set_locale(&mut tx, visit.now, who, actor.user, language).await?;
        tx.commit().await?;
    }
    let cookie = format!("{}={language}; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000", gate::LANGUAGE);
    Ok(with_cookie(go(gate::safe_back(&form.back)), &cookie))
}
