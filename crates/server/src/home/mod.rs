//! The first page: what is to be done, then where things stand; and the
//! language switch that every page carries.

pub(crate) mod work;

use crate::page::{Page, Room, SignedIn, Visit, go, html, with_cookie};
use crate::review::queue::{self, Waiting};
use crate::words::Language;
use crate::{Access, Error, Route, gate};
use askama::Template;
use axum::Form;
use axum::response::Response;
use domain::permission::{Action, Reach, reach};
use serde::Deserialize;
use storage::user;
use work::{Stand, Task, Tasks};

/// Waiting reports shown on the first page; the rest is a link away.
const SHOWN: usize = 5;

/// The routes of this room.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![Route::get("/", Access::SignedIn, show), Route::post("/ngon-ngu", Access::Anyone, choose_language)]
}

#[derive(Template)]
#[template(path = "home/show.html")]
struct Show {
    page: Page,
    returned: Vec<Task>,
    due: Vec<Task>,
    soon: Vec<Task>,
    to_sign: Vec<Task>,
    waiting: Vec<Waiting>,
    waiting_count: usize,
    is_reviewer: bool,
    /// Incoming documents whose figures wait to be looked at.
    documents: i64,
    stands: Vec<Stand>,
    plan_tasks: crate::task::home::Due,
    /// Suspensions of organisations that end soon or should have ended.
    ending: Vec<Task>,
    /// Recommendations that wait for an answer of the own unit.
    cases: Vec<Task>,
}

impl Show {
    /// How many reports are to be sent, and how many came back; nothing of
    /// what there is none of.
    fn summary(&self) -> String {
        let words = self.page.words;
        let counts = [("home.summary_due", self.due.len()), ("home.summary_returned", self.returned.len())];
        let said = counts.into_iter().filter(|(_, count)| *count > 0);
        said.map(|(key, count)| words.f(key, &[("count", &count)])).collect::<Vec<_>>().join(" ")
    }

    fn is_empty(&self) -> bool {
        let tasks = self.returned.len() + self.due.len() + self.soon.len() + self.to_sign.len();
        let of_plans = &self.plan_tasks;
        let is_quiet = of_plans.mine + of_plans.waiting + of_plans.escalated == 0
            && self.documents == 0
            && self.ending.is_empty()
            && self.cases.is_empty();
        is_quiet && tasks + self.waiting_count + self.stands.len() == 0
    }
}

async fn show(signed: SignedIn) -> Result<Response, Error> {
    let page = signed.visit.page(Room::Work, signed.visit.words.t("common.room_work"));
    let Tasks { returned, due, soon, to_sign } = work::tasks(&signed, &page).await?;
    let is_reviewer =
        reach(signed.actor.role, Action::Review) != Reach::Nowhere && !signed.visit.leads_nobody;
    let (waiting, waiting_count) = match is_reviewer {
        true => queue::first(&signed, SHOWN).await?,
        false => (Vec::new(), 0),
    };
    let stands = work::stands(&signed).await?;
    let documents = signed.store().incoming_waiting(&signed.actor).await?;
    let plan_tasks = crate::task::home::due(&signed).await?;
    let ending = crate::organisation::ending(&signed).await?;
    let cases = crate::recommendation::home::waiting(&signed).await?;
    let count = |number: usize| i64::try_from(number).unwrap_or(0);
    let page = page
        .with_count(Room::Work, count(returned.len() + due.len() + to_sign.len() + cases.len()))
        .with_count(Room::Review, count(waiting_count))
        .with_count(Room::Inbox, documents);
    html(&Show {
        page,
        returned,
        due,
        soon,
        to_sign,
        waiting,
        waiting_count,
        is_reviewer,
        documents,
        stands,
        plan_tasks,
        ending,
        cases,
    })
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
