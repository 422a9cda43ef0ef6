//! Plans: what they ask, over whom it is split, how it stands; and the
//! steering committee's page.

mod board;
mod file;
pub(crate) mod goal;
pub(crate) mod head;
mod list;
pub(crate) mod narrative;
pub mod paper;
mod sheet;
mod show;
mod split;
mod target;
mod tell;
pub(crate) mod view;

pub(crate) use board::{SECTION_LINES, Section};

use crate::page::SignedIn;
use crate::task::LARGEST_BODY;
use crate::words::Words;
use crate::{Access, Error, Route};
use domain::permission::Action;
use domain::plan::{Plan, Target};
use domain::programme::Programme;
use jiff::Timestamp;
use jiff::civil::Date;
use storage::plan::{Kept, Look};
use view::Sight;

/// The routes of this room.
#[must_use]
pub fn routes() -> Vec<Route> {
    const KEEP: Access = Access::May(Action::KeepPlan);
    const TELL: Access = Access::May(Action::MakeDocument);
    vec![
        Route::get("/ke-hoach", Access::SignedIn, list::show),
        Route::get("/ke-hoach/lap", KEEP, head::show_new),
        Route::post("/ke-hoach/lap", KEEP, head::create),
        Route::get("/ke-hoach/{plan}", Access::SignedIn, show::show),
        Route::get("/ke-hoach/{plan}/sua", KEEP, head::show),
        Route::post("/ke-hoach/{plan}/sua", KEEP, head::change),
        Route::get("/ke-hoach/{plan}/them-muc-tieu", KEEP, goal::show_new),
        Route::post("/ke-hoach/{plan}/them-muc-tieu", KEEP, goal::create),
        Route::get("/ke-hoach/{plan}/muc-tieu/{target}", Access::SignedIn, target::show),
        Route::get("/ke-hoach/{plan}/muc-tieu/{target}/sua", KEEP, goal::show_counted),
        Route::post("/ke-hoach/{plan}/muc-tieu/{target}/sua", KEEP, goal::change_counted),
        Route::get("/ke-hoach/{plan}/muc-tieu/{target}/phien-ban", KEEP, goal::show_version),
        Route::post("/ke-hoach/{plan}/muc-tieu/{target}/phien-ban", KEEP, goal::add_version),
        Route::post("/ke-hoach/{plan}/muc-tieu/{target}/nhan-xet", KEEP, target::judge),
        Route::get("/ke-hoach/{plan}/giao/{target}", KEEP, split::show),
        Route::post("/ke-hoach/{plan}/giao/{target}", KEEP, split::change),
        Route::get("/ke-hoach/{plan}/giao/{target}/mau", KEEP, split::template),
        Route::post("/ke-hoach/{plan}/giao/{target}/nhap", KEEP, split::import),
        Route::get("/ke-hoach/{plan}/bao-cao", TELL, narrative::show),
        Route::get("/ke-hoach/{plan}/bao-cao/{format}", TELL, narrative::take),
        Route::get("/ke-hoach/{plan}/tep", Access::SignedIn, file::show),
        Route::post("/ke-hoach/{plan}/tep", KEEP, file::add).with_files(LARGEST_BODY),
        Route::get("/ke-hoach/{plan}/tep/{id}", Access::SignedIn, file::take),
        Route::post("/ke-hoach/{plan}/tep/{id}/bo", KEEP, file::remove),
        Route::get("/ban-chi-dao", Access::SignedIn, board::show),
    ]
}

/// A plan that the visitor sees, with the programme.
pub(crate) struct Opened {
    pub programme: std::sync::Arc<Programme>,
    pub kept: Kept,
}

impl Opened {
    /// Opens the plan of that key.
    pub async fn open(signed: &SignedIn, key: &str) -> Result<Opened, Error> {
        let kept = signed.store().plan(&signed.actor, &key.into(), signed.visit.today()).await?;
        Ok(Opened { programme: signed.programme().await?, kept })
    }

    /// Opens a plan that the visitor keeps.
    pub async fn keep(signed: &SignedIn, key: &str) -> Result<Opened, Error> {
        let opened = Opened::open(signed, key).await?;
        storage::plan::keep(&opened.programme, &signed.actor, &opened.kept.plan, signed.visit.today())?;
        Ok(opened)
    }

    pub fn plan(&self) -> &Plan {
        &self.kept.plan
    }

    pub fn target(&self, key: &str) -> Result<&Target, Error> {
        self.plan().target(key).ok_or(Error::NotFound)
    }

    pub fn may_keep(&self, signed: &SignedIn) -> bool {
        storage::plan::keep(&self.programme, &signed.actor, self.plan(), signed.visit.today()).is_ok()
    }

    pub fn sight<'a>(&'a self, signed: &'a SignedIn) -> Sight<'a> {
        let words = signed.visit.words;
        Sight { programme: &self.programme, plan: self.plan(), actor: &signed.actor, words }
    }
}

/// The day that an address asks to look from, and what is wrong with it.
pub(crate) struct Looked {
    pub look: Look,
    /// What stands in the field.
    pub typed: String,
    pub fault: Option<String>,
}

/// The day that an address asks to look from; today where it names none. An
/// earlier day is looked at with the knowledge of its evening.
pub(crate) fn look(typed: &str, signed: &SignedIn) -> Result<Looked, Error> {
    let (today, words) = (signed.visit.today(), signed.visit.words);
    let (day, fault) = match crate::admin::pick::day(typed, words) {
        Ok(None) => (today, None),
        Ok(Some(day)) if day <= today => (day, None),
        Ok(Some(_)) => (today, Some(words.t("plan.look_future").to_owned())),
        Err(text) => (today, Some(text)),
    };
    let as_of = (day < today).then(|| evening(day)).transpose()?;
    let shown = if fault.is_some() { typed.to_owned() } else { vietnamese::date::short(day, words.0) };
    Ok(Looked { look: Look { today, day, as_of }, typed: shown, fault })
}

/// The last moment of a day in Viet Nam.
pub(crate) fn evening(day: Date) -> Result<Timestamp, Error> {
    let zone = jiff::tz::TimeZone::fixed(jiff::tz::offset(7));
    let end = day.at(23, 59, 59, 999_000_000).to_zoned(zone);
    end.map(|end| end.timestamp()).map_err(|error| Error::Internal(error.to_string()))
}

/// What stands in the way of saving: who saved in the meantime.
pub(crate) struct Clash {
    pub by: String,
    pub at: Timestamp,
    /// What stands there now, where it is not what is on the page.
    pub lines: Vec<String>,
}

impl Clash {
    pub fn of(kept: &Kept, lines: Vec<String>, words: Words) -> Clash {
        let by = if kept.changed_by.is_empty() {
            words.t("plan.by_pack").to_owned()
        } else {
            kept.changed_by.clone()
        };
        Clash { by, at: kept.changed_at, lines }
    }
}

/// A key made of words: "12/KH-UBND" → `12-kh-ubnd`.
pub(crate) fn key_of(text: &str, otherwise: &str) -> String {
    let folded = vietnamese::name::fold(text);
    let parts: Vec<&str> =
        folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty()).take(6).collect();
    let key = parts.join("-");
    // "lap" is the address of a new plan.
    if key.is_empty() || key == "lap" { otherwise.to_owned() } else { key }
}
