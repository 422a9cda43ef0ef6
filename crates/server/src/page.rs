//! What every page shows around its content, and what every handler knows of
//! the request.

use crate::words::{Language, Words};
use crate::{App, Error, asset, gate, state};
use askama::Template;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use domain::permission::{Action, Actor, Reach, Role, reach};
use jiff::Timestamp;
use storage::{Session, Who};

/// The parts of the program, as the list beside every page shows them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Room {
    /// Việc của tôi.
    Work,
    /// Báo cáo.
    Report,
    /// Duyệt báo cáo.
    Review,
    /// Theo dõi nộp.
    Coverage,
    /// Kế hoạch.
    Plan,
    /// Tiến độ.
    Progress,
    /// Sổ đăng ký.
    Register,
    /// Chỉ tiêu.
    Indicator,
    /// Văn bản.
    Document,
    /// Văn bản đến.
    Inbox,
    /// Quản trị.
    Admin,
    /// A page that belongs to no room.
    None,
}

impl Room {
    const ALL: [(Room, &'static str, &'static str); 11] = [
        (Room::Work, "/", "common.room_work"),
        (Room::Report, "/bao-cao", "common.room_report"),
        (Room::Review, "/duyet", "common.room_review"),
        (Room::Coverage, "/theo-doi", "common.room_coverage"),
        (Room::Plan, "/ke-hoach", "common.room_plan"),
        (Room::Progress, "/tien-do", "common.room_progress"),
        (Room::Register, "/so-dang-ky", "common.room_register"),
        (Room::Indicator, "/chi-tieu", "common.room_indicator"),
        (Room::Document, "/van-ban", "common.room_document"),
        (Room::Inbox, "/van-ban-den", "common.room_inbox"),
        (Room::Admin, "/quan-tri", "common.room_admin"),
    ];

    fn is_for(self, role: Role, leads_nobody: bool) -> bool {
        match self {
            Room::Review | Room::Coverage | Room::Progress if leads_nobody => false,
            Room::Review => reach(role, Action::Review) != Reach::Nowhere,
            Room::Admin => reach(role, Action::Extend) != Reach::Nowhere,
            _ => true,
        }
    }
}

/// A line of the list of rooms.
#[derive(Clone, Debug)]
pub struct NavItem {
    /// Which.
    pub room: Room,
    /// Where.
    pub href: &'static str,
    /// What it is called.
    pub label: &'static str,
    /// Whether the page is in it.
    pub is_current: bool,
    /// How many things wait there.
    pub count: Option<i64>,
}

/// Everything that `layout.html` shows. Each page's template has one as `page`.
#[derive(Clone, Debug)]
pub struct Page {
    /// The words; in templates mostly `page.t(…)`.
    pub words: Words,
    /// The page's title, without the program's name.
    pub title: String,
    /// Whether the title starts with "Lỗi:".
    pub has_error: bool,
    /// The rooms that the actor may enter; empty before signing in.
    pub nav: Vec<NavItem>,
    /// Who is signed in.
    pub actor: Option<Actor>,
    /// The name of the actor's unit.
    pub unit: Option<String>,
    /// Today, as the language writes it.
    pub today: String,
    /// Whether this is the demonstration.
    pub is_demo: bool,
    /// A message from the last act.
    pub flash: Option<String>,
    /// What of the address could not be followed, and what is shown instead.
    pub note: Option<String>,
    /// Where the language switch comes back to.
    pub back: String,
}

impl Page {
    /// The words under that key.
    #[must_use]
    #[allow(clippy::needless_lifetimes, reason = "the words outlive the page, a missing key does not")]
    pub fn t<'a>(&self, key: &'a str) -> &'a str {
        self.words.t(key)
    }

    /// The words with `{names}` filled in.
    #[must_use]
    pub fn f(&self, key: &str, values: &[(&str, &dyn std::fmt::Display)]) -> String {
        self.words.f(key, values)
    }

    /// `vi` or `en`.
    #[must_use]
    pub fn language(&self) -> &'static str {
        self.words.0.code()
    }

    /// The other language: its code.
    #[must_use]
    pub fn other_language(&self) -> &'static str {
        self.words.0.pick("en", "vi")
    }

    /// Where an asset is: `style.css`.
    #[must_use]
    pub fn asset(&self, name: &str) -> String {
        asset::path(name)
    }

    /// A moment as the language writes it, in Viet Nam's time.
    #[must_use]
    pub fn moment(&self, moment: &Timestamp) -> String {
        vietnamese::date::date_time(state::local(*moment).datetime(), self.words.0)
    }

    /// A day of an address as a field shows it: `2024-06-18` is 18/6/2024.
    #[must_use]
    pub fn day(&self, text: &str) -> String {
        let day = text.parse().map(|day| vietnamese::date::short(day, self.words.0));
        day.unwrap_or_else(|_| text.to_owned())
    }

    /// The actor's role in words.
    #[must_use]
    pub fn role(&self) -> &str {
        self.actor.as_ref().map_or("", |actor| self.words.t(role_key(actor.role)))
    }

    /// Says that something on the page has to be mended.
    #[must_use]
    pub fn with_error(mut self, has_error: bool) -> Self {
        self.has_error = has_error;
        self
    }

    /// Shows how many things wait in a room.
    #[must_use]
    pub fn with_count(mut self, room: Room, count: i64) -> Self {
        for item in self.nav.iter_mut().filter(|item| item.room == room) {
            item.count = (count > 0).then_some(count);
        }
        self
    }
}

pub(crate) fn role_key(role: Role) -> &'static str {
    match role {
        Role::CommuneOfficer => "common.role_commune_officer",
        Role::DistrictOfficer => "common.role_district_officer",
        Role::ProvinceOfficer => "common.role_province_officer",
        Role::Leader => "common.role_leader",
        Role::Administrator => "common.role_administrator",
        Role::Reader => "common.role_reader",
    }
}

/// What is known of a request before its handler runs; an extractor.
#[derive(Clone, Debug)]
pub struct Visit {
    /// The running program.
    pub app: App,
    /// When the request came.
    pub now: Timestamp,
    /// The words in the visitor's language.
    pub words: Words,
    /// Path and query.
    pub path: String,
    /// The page that the browser shows: this one, or for an act the one with
    /// its form. Always on this site.
    pub back: String,
    /// Where it came from, for the trail and for counting attempts.
    pub address: String,
    /// The browser's session, if it has one.
    pub session: Option<Session>,
    /// Who acts: by session, or by token on the API.
    pub actor: Option<Actor>,
    /// The name of the actor's unit.
    pub unit: Option<String>,
    /// Whether the actor's unit is an agency that has none below it.
    pub leads_nobody: bool,
    /// The key of a message that the last act left.
    pub flash: Option<String>,
    /// Whether htmx asks for a part of a page.
    pub is_htmx: bool,
    /// Whether the browser speaks https to us or to a proxy of ours.
    pub is_https: bool,
    /// Whether a password has to be chosen first.
    pub must_change: bool,
    /// Whether the browser still shows the cookie of a session that is over.
    pub has_ended: bool,
}

impl Visit {
    /// What the layout needs.
    #[must_use]
    pub fn page(&self, room: Room, title: &str) -> Page {
        let nav = self.actor.iter().filter(|_| !self.must_change).flat_map(|actor| {
            Room::ALL.into_iter().filter(|(of, ..)| of.is_for(actor.role, self.leads_nobody)).map(
                |(of, href, key)| {
                    let (label, is_current) = (self.words.t(key), of == room);
                    NavItem { room: of, href, label, is_current, count: None }
                },
            )
        });
        Page {
            words: self.words,
            title: title.to_owned(),
            has_error: false,
            nav: nav.collect(),
            actor: self.actor.clone(),
            unit: self.unit.clone(),
            today: vietnamese::date::short(state::local(self.now).date(), self.words.0),
            is_demo: self.app.is_demo,
            flash: self
                .flash
                .as_deref()
                .filter(|key| self.words.has(key))
                .map(|key| self.words.t(key).to_owned()),
            note: None,
            back: self.back.clone(),
        }
    }

    /// Today in Viet Nam.
    #[must_use]
    pub fn today(&self) -> jiff::civil::Date {
        state::local(self.now).date()
    }

    /// The language of the pages.
    #[must_use]
    pub fn language(&self) -> Language {
        self.words.0
    }

    /// Whether the request is the API's.
    #[must_use]
    pub fn is_api(&self) -> bool {
        self.path.starts_with("/api/")
    }

    pub(crate) fn to_sign_in(&self) -> Response {
        if self.is_htmx {
            // The page stays as it is, with what was typed, and says how to go on.
            let stay = [("hx-reswap", "none"), ("hx-trigger", "signed-out")];
            return (StatusCode::UNAUTHORIZED, stay).into_response();
        }
        let ended = if self.has_ended { "&het=1" } else { "" };
        go(&format!("/dang-nhap?tiep={}{ended}", gate::percent(&self.back)))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Visit {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        parts.extensions.get::<Visit>().cloned().ok_or_else(|| Error::Internal("no visit".to_owned()))
    }
}

/// A visit by somebody known; an extractor.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// Who.
    pub actor: Actor,
    /// The rest.
    pub visit: Visit,
}

impl SignedIn {
    /// Somebody without a browser: the command line makes papers of plans by
    /// what makes them for the pages.
    #[must_use]
    pub fn outside(app: App, actor: Actor, words: Words) -> Self {
        let visit = Visit {
            now: app.clock.now(),
            app,
            words,
            path: String::new(),
            back: String::new(),
            address: "hoptac".to_owned(),
            session: None,
            actor: Some(actor.clone()),
            unit: None,
            flash: None,
            is_htmx: false,
            is_https: false,
            must_change: false,
            has_ended: false,
            leads_nobody: true,
        };
        Self { actor, visit }
    }

    /// Who writes, and from where: what the storage asks for.
    #[must_use]
    pub fn who(&self) -> Who<'_> {
        Who { actor: Some(&self.actor), from: &self.visit.address }
    }

    /// Who does something to a report, from where and when.
    #[must_use]
    pub fn deed(&self) -> storage::Deed<'_> {
        let (now, today) = (self.visit.now, self.visit.today());
        storage::Deed { actor: &self.actor, from: &self.visit.address, now, today }
    }

    /// The programme as it is now.
    ///
    /// # Errors
    /// The database's.
    pub async fn programme(&self) -> Result<std::sync::Arc<domain::programme::Programme>, Error> {
        Ok(self.visit.app.store.programme().await?)
    }

    /// The store.
    #[must_use]
    pub fn store(&self) -> &storage::Store {
        &self.visit.app.store
    }
}

impl<S: Send + Sync> FromRequestParts<S> for SignedIn {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let visit = Visit::from_request_parts(parts, state).await?;
        let actor = visit.actor.clone().ok_or(Error::NotSignedIn)?;
        Ok(Self { actor, visit })
    }
}

/// A template as an answer.
pub fn html(template: &impl Template) -> Result<Response, Error> {
    Ok(Html(template.render()?).into_response())
}

/// "Look there": the answer to a form that was done (303).
#[must_use]
pub fn go(to: &str) -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response()
}

/// [`go`] with a message for the next page: a key of the words.
#[must_use]
pub fn go_with(to: &str, key: &'static str) -> Response {
    let cookie = format!("{}={key}; Path=/; HttpOnly; SameSite=Lax; Max-Age=60", gate::FLASH);
    with_cookie(go(to), &cookie)
}

/// Adds a cookie to an answer.
#[must_use]
pub fn with_cookie(mut response: Response, cookie: &str) -> Response {
    if let Ok(value) = cookie.parse() {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}
