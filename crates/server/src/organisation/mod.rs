//! The register: what there is on a day, each organisation with its life, what
//! happened entered and corrected, and the figures that come out of it.

mod act;
mod alike;
mod apart;
mod asked;
mod double;
pub(crate) mod entering;
pub(crate) mod field;
mod import;
mod indicator;
mod list;
mod map;
mod overview;
mod person;
mod saved;
mod show;
mod trade;

pub(crate) use indicator::address as figure;
pub(crate) use overview::{stretch, year_to};

use crate::page::{Page, Room, SignedIn};
use crate::part::Mark;
use crate::scope::{self, Choice};
use crate::{Access, Error, Route, Words};
use domain::organisation::{Broken, Facts, Kind, Refusal, State};
use domain::permission::{Action, Actor, Reach, reach};
use domain::programme::Programme;
use domain::unit::UnitVersion;
use domain::{OrganisationId, UnitId};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::sync::{Arc, OnceLock};
use storage::organisation::registrar;

/// The room of these pages.
pub(crate) const ROOM: Room = Room::Register;
const KEEP: Action = Action::KeepRegister;

/// The routes of this room.
#[must_use]
pub fn routes() -> Vec<Route> {
    const KEEPER: Access = Access::May(KEEP);
    vec![
        Route::get("/so-dang-ky", Access::SignedIn, overview::show),
        Route::get("/so-dang-ky/danh-sach", Access::SignedIn, list::show),
        Route::get("/so-dang-ky/ban-do", Access::SignedIn, map::show),
        Route::get("/so-dang-ky/danh-sach-luu", Access::SignedIn, saved::show),
        Route::post("/so-dang-ky/danh-sach-luu", Access::SignedIn, saved::create),
        Route::get("/so-dang-ky/danh-sach-luu/{id}", Access::SignedIn, saved::form),
        Route::post("/so-dang-ky/danh-sach-luu/{id}", Access::SignedIn, saved::change),
        Route::get("/so-dang-ky/danh-sach-luu/{id}/xoa", Access::SignedIn, saved::ask_remove),
        Route::post("/so-dang-ky/danh-sach-luu/{id}/xoa", Access::SignedIn, saved::remove),
        Route::get("/so-dang-ky/chi-tieu/{key}", Access::SignedIn, indicator::show),
        Route::get("/so-dang-ky/them", KEEPER, act::show_new),
        Route::post("/so-dang-ky/them", KEEPER, act::create),
        Route::get("/so-dang-ky/nhap", KEEPER, import::show),
        Route::post("/so-dang-ky/nhap", KEEPER, import::take).with_files(import::LARGEST_BODY),
        Route::get("/so-dang-ky/nhap/mau", KEEPER, import::template),
        Route::get("/so-dang-ky/nhap/{file}", KEEPER, import::show_columns),
        Route::post("/so-dang-ky/nhap/{file}", KEEPER, import::match_columns),
        Route::get("/so-dang-ky/nhap/{file}/kiem-tra", KEEPER, import::check),
        Route::get("/so-dang-ky/nhap/{file}/tep", KEEPER, import::marked),
        Route::post("/so-dang-ky/nhap/{file}/ghi", KEEPER, import::write),
        Route::post("/so-dang-ky/nhap/{file}/bo", KEEPER, import::leave),
        Route::get("/so-dang-ky/trung", KEEPER, double::list),
        Route::get("/so-dang-ky/{id}/gop/{other}", KEEPER, double::form),
        Route::post("/so-dang-ky/{id}/gop/{other}", KEEPER, double::merge),
        Route::post("/so-dang-ky/{id}/khong-trung/{other}", KEEPER, apart::set),
        Route::post("/so-dang-ky/{id}/khong-trung/{other}/rut", KEEPER, apart::take_back),
        Route::get("/so-dang-ky/{id}/tach", KEEPER, double::show_part),
        Route::post("/so-dang-ky/{id}/tach", KEEPER, double::part),
        Route::get("/so-dang-ky/{id}", Access::SignedIn, show::show),
        Route::get("/so-dang-ky/{id}/su-kien/{what}", KEEPER, act::show_happening),
        Route::post("/so-dang-ky/{id}/su-kien/{what}", KEEPER, act::happen),
        Route::get("/so-dang-ky/{id}/sua/{happening}", KEEPER, act::show_correction),
        Route::post("/so-dang-ky/{id}/sua/{happening}", KEEPER, act::correct),
        Route::post("/so-dang-ky/{id}/rut/{happening}", KEEPER, act::withdraw),
        Route::get("/so-dang-ky/{id}/dai-dien", KEEPER, person::form),
        Route::post("/so-dang-ky/{id}/dai-dien", KEEPER, person::change),
        Route::post("/so-dang-ky/{id}/xem-dai-dien", KEEPER, person::reveal),
    ]
}

/// What a page of the register rests on. The visitor stands where the area
/// stands that their unit is or belongs to.
pub(crate) struct Desk {
    /// The visitor for the area.
    pub signed: SignedIn,
    /// The visitor for their own unit.
    own: Actor,
    pub programme: Arc<Programme>,
    pub today: Date,
    pub words: Words,
    /// What was wrong with a day in the address: the page says so.
    fault: OnceLock<String>,
}

impl Desk {
    pub async fn open(signed: SignedIn) -> Result<Self, Error> {
        let (programme, today, words) = (signed.programme().await?, signed.visit.today(), signed.visit.words);
        let actor = registrar(&programme, &signed.actor, today);
        let own = signed.actor.clone();
        let signed = SignedIn { actor, ..signed };
        Ok(Self { signed, own, programme, today, words, fault: OnceLock::new() })
    }

    /// The unit of that code on a day; without one the visitor's area.
    pub fn unit(&self, code: &str, day: Date) -> Result<&UnitVersion, Error> {
        scope::unit(&self.programme, &self.signed.actor, code, day)
    }

    pub fn units(&self, current: &UnitVersion, day: Date) -> Vec<Choice> {
        scope::units(&self.programme, &self.signed.actor, current, day, self.words)
    }

    /// The day that the address names, or today. One that cannot be read and
    /// one to come are today, and [`Desk::page`] says so.
    pub fn day(&self, typed: &str) -> Date {
        if typed.trim().is_empty() {
            return self.today;
        }
        let why = match vietnamese::date::parse(typed) {
            Ok(day) if day <= self.today => return day,
            Ok(_) => self.words.f("organisation.day_to_come", &[("day", &typed.trim())]),
            Err(error) => error.text(self.words.0),
        };
        let today = self.short(self.today);
        let _ =
            self.fault.set(self.words.f("organisation.today_instead", &[("why", &why), ("today", &today)]));
        self.today
    }

    /// The end of the day up to which the address wants to know, if it names one.
    pub fn known(&self, typed: &str) -> Option<jiff::Timestamp> {
        if typed.trim().is_empty() {
            return None;
        }
        let night = self.day(typed).at(23, 59, 59, 0).to_zoned(TimeZone::fixed(jiff::tz::offset(7)));
        night.ok().map(|night| night.timestamp())
    }

    /// A page of the room, with what was wrong with a day in the address.
    pub fn page(&self, room: Room, title: &str) -> Page {
        Page { note: self.fault.get().cloned(), ..self.signed.visit.page(room, title) }
    }

    /// Whether the visitor keeps the register at a seat.
    pub fn keeps(&self, seat: UnitId) -> bool {
        storage::organisation::keeps(&self.programme, &self.own, self.today, seat).is_ok()
    }

    /// Who acts, for the trail: the visitor for their own unit.
    pub fn deed(&self) -> storage::Deed<'_> {
        storage::Deed { actor: &self.own, ..self.signed.deed() }
    }

    pub fn short(&self, day: Date) -> String {
        vietnamese::date::short(day, self.words.0)
    }

    pub fn may_keep(&self) -> bool {
        reach(self.signed.actor.role, KEEP) != Reach::Nowhere
    }

    /// A unit's name on a day.
    pub fn unit_name(&self, unit: UnitId, day: Date) -> String {
        let found = self.programme.units.near(unit, day);
        found.map(|unit| scope::name(unit, self.words).to_owned()).unwrap_or_default()
    }

    /// "Thôn 2, Xã Đăk Mar, Huyện Đăk Hà".
    pub fn place(&self, facts: &Facts, day: Date) -> String {
        let mut parts: Vec<String> = [&facts.address, &facts.village]
            .into_iter()
            .filter(|part| !part.trim().is_empty())
            .cloned()
            .collect();
        if let Some(seat) = facts.seat {
            parts.push(self.unit_name(seat, day));
            let units = &self.programme.units;
            let above = units.near(seat, day).and_then(|unit| unit.parent);
            let district = above.and_then(|above| units.near(above, day));
            parts.extend(
                district
                    .filter(|unit| unit.kind != domain::unit::UnitKind::Province)
                    .map(|unit| scope::name(unit, self.words).to_owned()),
            );
        }
        parts.join(", ")
    }
}

/// An organisation's page.
pub(crate) fn href(id: OrganisationId) -> String {
    format!("/so-dang-ky/{id}")
}

pub(crate) fn kind_word(kind: Kind, words: Words) -> String {
    word(words, "kind", kind.code())
}

/// The words of a code: `organisation.kind.cooperative`.
fn word(words: Words, group: &str, code: &str) -> String {
    words.t(&format!("organisation.{group}.{code}")).to_owned()
}

/// The state in law, and beside it that it does not work.
pub(crate) fn marks(facts: &Facts, words: Words) -> Vec<Mark> {
    let class = match facts.state {
        State::Active => "done",
        State::Founded => "",
        State::Suspended | State::Dissolving | State::Restructuring => "edit",
        State::NotFound | State::Revoked | State::Bankrupt => "back",
        State::Ended => "blank",
    };
    let mut marks = vec![Mark { class, text: word(words, "state", facts.state.code()) }];
    if facts.idle && !facts.is_ended() {
        marks.push(Mark { class: "late", text: words.t("organisation.idle").to_owned() });
    }
    marks
}

/// Why something cannot have happened, and what to do.
pub(crate) fn refusal(broken: &Broken, words: Words) -> String {
    let day = |day: Date| vietnamese::date::short(day, words.0);
    let law = |source: &str| crate::source::text(source, words);
    let what = word(words, "happened", broken.what.code());
    let reason = match &broken.why {
        Refusal::NotAfter(state) => {
            let state = word(words, "state", state.code());
            words.f("organisation.refused.not_after", &[("state", &state)])
        }
        Refusal::TooFew { minimum, source } => {
            words.f("organisation.refused.too_few", &[("minimum", minimum), ("source", &law(source))])
        }
        Refusal::TooLong { months, source } => {
            words.f("organisation.refused.too_long", &[("months", months), ("source", &law(source))])
        }
        Refusal::TooLate { last, source } => {
            words.f("organisation.refused.too_late", &[("day", &day(*last)), ("source", &law(source))])
        }
        why => words.t(&format!("organisation.refused.{}", why.code())).to_owned(),
    };
    words.f("organisation.broken", &[("what", &what), ("day", &day(broken.on)), ("reason", &reason)])
}

/// The suspensions that a keeper has to look at, for the first page.
pub(crate) async fn ending(signed: &SignedIn) -> Result<Vec<crate::home::work::Task>, Error> {
    if reach(signed.actor.role, KEEP) == Reach::Nowhere {
        return Ok(Vec::new());
    }
    let (today, words) = (signed.visit.today(), signed.visit.words);
    let ending = signed.store().suspensions_ending(&signed.actor, today, show::SOON).await?;
    let task = |one: storage::organisation::Ending| crate::home::work::Task {
        title: one.name,
        href: href(one.id),
        marks: Vec::new(),
        lines: vec![show::reminder(one.until, today, words)],
    };
    Ok(ending.into_iter().take(20).map(task).collect())
}

pub(crate) fn id_of(text: &str) -> Result<OrganisationId, Error> {
    text.parse().map_err(|_| Error::NotFound)
}
