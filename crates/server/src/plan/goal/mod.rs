//! A goal's forms: a new goal, what a goal counts, and a new version of what
//! it asks for. One form, of which each page shows its part.

mod typed;

pub(crate) use typed::Typed;

use super::view::kind_key;
use super::{Clash, Opened, key_of};
use crate::admin::{Faults, answer, reason};
use crate::page::{Page, Room, SignedIn, go_with};
use crate::scope::Choice;
use crate::{Error, link};
use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::plan::{Plan, PlanRefused, Target};
use domain::unit::UnitKind;
use jiff::civil::Date;
use storage::plan::Changed;

/// Which part of the form a page shows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    All,
    Counted,
    Version,
}

#[derive(Template)]
#[template(path = "plan/goal.html")]
struct Show {
    page: Page,
    action: String,
    back: String,
    back_name: String,
    part: Part,
    asks: String,
    indicators: Vec<Choice>,
    wholes: Vec<Choice>,
    kinds: Vec<Choice>,
    types: Vec<Choice>,
    aims: Vec<Choice>,
    typed: Typed,
    faults: Faults,
    clash: Option<Clash>,
}

impl Show {
    fn has_counted(&self) -> bool {
        self.part != Part::Version
    }

    fn has_version(&self) -> bool {
        self.part != Part::Counted
    }

    fn is_new(&self) -> bool {
        self.part == Part::All
    }
}

fn page(
    signed: &SignedIn,
    opened: &Opened,
    target: Option<&Target>,
    part: Part,
    typed: Typed,
    faults: Faults,
    clash: Option<Clash>,
) -> Result<Response, Error> {
    let w = signed.visit.words;
    let (plan, sight) = (opened.plan(), opened.sight(signed));
    let indicator = |chosen: &str| -> Vec<Choice> {
        let choice = |one: &domain::indicator::Indicator| {
            let label = format!("{} ({})", one.name(w.0), one.measure(w.0));
            Choice::new(one.key.as_str(), label, one.key.as_str() == chosen)
        };
        opened.programme.indicators.iter().map(choice).collect()
    };
    let of = |list: &[(&str, &'static str)], chosen: &str| -> Vec<Choice> {
        list.iter().map(|(value, key)| Choice::new(*value, w.t(key), *value == chosen)).collect()
    };
    let kinds = [UnitKind::Commune, UnitKind::District, UnitKind::Village];
    let kinds = kinds.map(|kind| (kind.code(), kind_key(kind)));
    let (title, tail) = match part {
        Part::All => ("plan.goal_new", "/them-muc-tieu".to_owned()),
        Part::Counted => ("plan.goal_edit", "/sua".to_owned()),
        Part::Version => ("plan.version_new", "/phien-ban".to_owned()),
    };
    let base = target.map_or_else(|| link::plan(&plan.key), |target| link::target(&plan.key, &target.key));
    let is_clash = clash.is_some();
    let last = target.and_then(|target| Some((target, target.versions.last()?)));
    let shown = Show {
        page: signed.visit.page(Room::Plan, w.t(title)).with_error(!faults.is_empty() || is_clash),
        action: format!("{base}{tail}"),
        back_name: target.map_or_else(|| plan.title(w.0).to_owned(), |target| target.title(w.0).to_owned()),
        back: base,
        part,
        asks: last.map(|(target, version)| sight.asks(target, version)).unwrap_or_default(),
        indicators: indicator(&typed.chi_tieu),
        wholes: indicator(&typed.toan_bo),
        kinds: of(&kinds, &typed.moi),
        types: of(
            &[
                ("value", "plan.type_value"),
                ("growth", "plan.type_growth"),
                ("share", "plan.type_share"),
                ("each", "plan.type_each"),
            ],
            &typed.dang,
        ),
        aims: of(
            &[
                ("at_least", "plan.aim_at_least"),
                ("exactly", "plan.aim_exactly"),
                ("at_most", "plan.aim_at_most"),
            ],
            &typed.chieu,
        ),
        typed,
        faults,
        clash,
    };
    let response = answer(&shown.faults, &shown)?;
    Ok(if is_clash { (StatusCode::CONFLICT, response).into_response() } else { response })
}

/// The form of a new goal.
pub async fn show_new(signed: SignedIn, Path(key): Path<String>) -> Result<Response, Error> {
    let opened = Opened::keep(&signed, &key).await?;
    let day = |day: Option<Date>| {
        day.map(|day| vietnamese::date::short(day, signed.visit.words.0)).unwrap_or_default()
    };
    let typed = Typed {
        dang: "value".to_owned(),
        chieu: "at_least".to_owned(),
        tu: day(opened.plan().valid_from.or(Some(signed.visit.today()))),
        den: day(opened.plan().valid_to),
        revision: opened.kept.revision,
        ..Typed::default()
    };
    page(&signed, &opened, None, Part::All, typed, Faults::default(), None)
}

/// Adds a goal.
pub async fn create(
    signed: SignedIn,
    Path(key): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let opened = Opened::keep(&signed, &key).await?;
    let (indicators, words) = (&opened.programme.indicators, signed.visit.words);
    let mut faults = Faults::default();
    let counted = typed.counted(indicators, &mut faults, words);
    let version = typed.version(typed.decimals(indicators), &mut faults, words);
    let Some(mut version) = version.filter(|_| faults.is_empty()) else {
        return page(&signed, &opened, None, Part::All, typed, faults, None);
    };
    (version.said_by, version.said_at) = (signed.actor.name.clone(), Some(signed.visit.now));
    let target = free_key(opened.plan(), &key_of(&counted.vi, "muc-tieu"));
    let edit = |plan: &mut Plan| plan.add_target(&target, counted, version, indicators);
    save(&signed, &opened, None, Part::All, typed, &link::target(&opened.plan().key, &target), edit).await
}

pub(crate) fn free_key(plan: &Plan, wish: &str) -> String {
    let numbered = (2..).map(|number| format!("{wish}-{number}"));
    let mut keys = std::iter::once(wish.to_owned()).chain(numbered);
    keys.find(|key| plan.target(key).is_none()).unwrap_or_else(|| wish.to_owned())
}

/// The form of what a goal counts.
pub async fn show_counted(
    signed: SignedIn,
    Path((key, target)): Path<(String, String)>,
) -> Result<Response, Error> {
    show_part(&signed, &key, &target, Part::Counted).await
}

/// The form of a new version.
pub async fn show_version(
    signed: SignedIn,
    Path((key, target)): Path<(String, String)>,
) -> Result<Response, Error> {
    show_part(&signed, &key, &target, Part::Version).await
}

async fn show_part(signed: &SignedIn, key: &str, target: &str, part: Part) -> Result<Response, Error> {
    let opened = Opened::keep(signed, key).await?;
    let words = signed.visit.words;
    let target = opened.target(target)?;
    let last = target.versions.last().ok_or(Error::NotFound)?;
    let decimals = opened.sight(signed).decimals(target);
    let mut typed = Typed::of(target, last, decimals, opened.kept.revision, words);
    typed.tu = vietnamese::date::short(signed.visit.today().max(last.from), words.0);
    page(signed, &opened, Some(target), part, typed, Faults::default(), None)
}

/// Changes what a goal counts.
pub async fn change_counted(
    signed: SignedIn,
    Path((key, target)): Path<(String, String)>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let opened = Opened::keep(&signed, &key).await?;
    let (held, words) = (opened.target(&target)?, signed.visit.words);
    let mut faults = Faults::default();
    let counted = typed.counted(&opened.programme.indicators, &mut faults, words);
    reason(&typed.reason, &mut faults, words);
    if !faults.is_empty() {
        return page(&signed, &opened, Some(held), Part::Counted, typed, faults, None);
    }
    let edit = |plan: &mut Plan| plan.set_counted(&target, counted, &opened.programme.indicators);
    let to = link::target(&opened.plan().key, &target);
    save(&signed, &opened, Some(held), Part::Counted, typed, &to, edit).await
}

/// Adds a version of what a goal asks for; its split stays as it is.
pub async fn add_version(
    signed: SignedIn,
    Path((key, target)): Path<(String, String)>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let opened = Opened::keep(&signed, &key).await?;
    let (held, words) = (opened.target(&target)?, signed.visit.words);
    let mut faults = Faults::default();
    let version = typed.version(opened.sight(&signed).decimals(held), &mut faults, words);
    let why = reason(&typed.reason, &mut faults, words);
    let Some(mut version) = version.filter(|_| faults.is_empty()) else {
        return page(&signed, &opened, Some(held), Part::Version, typed, faults, None);
    };
    version.reason = why;
    version.shares = held.versions.last().map(|last| last.shares.clone()).unwrap_or_default();
    (version.said_by, version.said_at) = (signed.actor.name.clone(), Some(signed.visit.now));
    let edit = |plan: &mut Plan| plan.add_version(&target, version, &opened.programme.indicators);
    let to = link::target(&opened.plan().key, &target);
    save(&signed, &opened, Some(held), Part::Version, typed, &to, edit).await
}

/// Saves, or says what stands in the way with everything that was typed.
async fn save(
    signed: &SignedIn,
    opened: &Opened,
    target: Option<&Target>,
    part: Part,
    mut typed: Typed,
    to: &str,
    edit: impl FnOnce(&mut Plan) -> Result<(), PlanRefused>,
) -> Result<Response, Error> {
    let (mut faults, words) = (Faults::default(), signed.visit.words);
    let store = signed.store();
    let why = typed.reason.clone();
    match store.change_plan(&signed.deed(), &opened.plan().key, typed.revision, &why, edit).await {
        Ok(Changed::Done) => Ok(go_with(to, "plan.changed")),
        Ok(Changed::Clash(kept)) => {
            let theirs = target.and_then(|target| {
                let now = kept.plan.target(&target.key)?;
                Some(opened.sight(signed).asks(now, now.versions.last()?))
            });
            let line = |theirs: String| words.f("plan.clash_asks", &[("theirs", &theirs)]);
            let clash = Clash::of(&kept, theirs.map(line).into_iter().collect(), words);
            typed.revision = kept.revision;
            page(signed, opened, target, part, typed, faults, Some(clash))
        }
        Err(error) => {
            faults.refused(if part == Part::Counted { "chi_tieu" } else { "dang" }, error, words)?;
            page(signed, opened, target, part, typed, faults, None)
        }
    }
}
